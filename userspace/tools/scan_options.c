// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scan.h"

/* Options without a letter */
enum {
	OPT_DEPTH = 256,
	OPT_BRIGHTNESS,
	OPT_THRESHOLD,
	OPT_BUFFER,
	OPT_SET,
	OPT_FORMAT,
	OPT_SOURCE,
	OPT_SIDES,
	OPT_DUPLEX,
	OPT_PAGES,
	OPT_PAGE_SIZE,
	OPT_WAIT,
};

static const struct option options[] = {
	{ "device", required_argument, NULL, 'd' },
	{ "resolution", required_argument, NULL, 'r' },
	{ "mode", required_argument, NULL, 'm' },
	{ "left", required_argument, NULL, 'l' },
	{ "top", required_argument, NULL, 't' },
	{ "width", required_argument, NULL, 'x' },
	{ "height", required_argument, NULL, 'y' },
	{ "output", required_argument, NULL, 'o' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "depth", required_argument, NULL, OPT_DEPTH },
	{ "brightness", required_argument, NULL, OPT_BRIGHTNESS },
	{ "threshold", required_argument, NULL, OPT_THRESHOLD },
	{ "buffer-size", required_argument, NULL, OPT_BUFFER },
	{ "set", required_argument, NULL, OPT_SET },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "source", required_argument, NULL, OPT_SOURCE },
	{ "sides", required_argument, NULL, OPT_SIDES },
	{ "duplex", no_argument, NULL, OPT_DUPLEX },
	{ "pages", required_argument, NULL, OPT_PAGES },
	{ "page-size", required_argument, NULL, OPT_PAGE_SIZE },
	{ "wait", no_argument, NULL, OPT_WAIT },
	{ NULL, 0, NULL, 0 },
};

/* "300" or "300x600" */
static bool parse_resolution(const char *text, struct scan_options *opts)
{
	const char *x = strchr(text, 'x');
	char first[16];
	size_t length = x ? (size_t)(x - text) : strlen(text);

	if (length >= sizeof(first))
		return false;
	memcpy(first, text, length);
	first[length] = '\0';
	if (!cli_parse_integer(first, &opts->xres))
		return false;
	opts->yres = opts->xres;
	if (x && !cli_parse_integer(x + 1, &opts->yres))
		return false;
	return opts->xres > 0 && opts->yres > 0;
}

static bool parse_mode(const char *text, struct scan_options *opts)
{
	int64_t value;

	if (wiascan_value_from_text(WIASCAN_PROP_DATATYPE, text, &value))
		return false;
	opts->datatype = value;
	return true;
}

static bool parse_bits(const char *text, struct scan_options *opts)
{
	int64_t bits;

	if (!cli_parse_integer(text, &bits) || (bits != 8 && bits != 16))
		return false;
	opts->bits = bits;
	return true;
}

/* The sources are bits that have names; those of sides are no source. */
static bool parse_source(const char *text, struct scan_options *opts)
{
	int64_t value;

	if (wiascan_value_from_text(WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, text,
				    &value))
		return false;
	opts->source = value & (WIASCAN_SELECT_FLATBED | WIASCAN_SELECT_FEEDER |
				WIASCAN_SELECT_FILM);
	return opts->source;
}

static bool parse_sides(const char *text, struct scan_options *opts)
{
	if (!strcasecmp(text, "front"))
		opts->sides = WIASCAN_SIDE_FRONT;
	else if (!strcasecmp(text, "back"))
		opts->sides = WIASCAN_SIDE_BACK;
	else if (!strcasecmp(text, "both"))
		opts->sides = WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK;
	else
		return false;
	return true;
}

static bool parse_pages(const char *text, struct scan_options *opts)
{
	if (!strcasecmp(text, "all")) {
		opts->pages = 0;
		return true;
	}
	return cli_parse_integer(text, &opts->pages) && opts->pages > 0;
}

static bool add_set(const char *text, struct scan_options *opts)
{
	/* Room for what the other options set. */
	if (opts->set_count == WIASCAN_PROP_VALUES_MAX - 10)
		return false;
	opts->set[opts->set_count++] = text;
	return true;
}

/* Options about paper. */
static bool take_paper(struct scan_options *opts, int option, const char *arg)
{
	switch (option) {
	case OPT_SOURCE:
		return parse_source(arg, opts);
	case OPT_SIDES:
		return parse_sides(arg, opts);
	case OPT_DUPLEX:
		return parse_sides("both", opts);
	case OPT_PAGES:
		return parse_pages(arg, opts);
	case OPT_PAGE_SIZE:
		return !wiascan_value_from_text(WIASCAN_PROP_PAGE_SIZE, arg,
						&opts->page_size);
	case OPT_WAIT:
		opts->wait = true;
		return true;
	default:
		return false;
	}
}

/* Understands one option; false: its argument is wrong. */
static bool take(struct scan_options *opts, int option, const char *arg)
{
	switch (option) {
	case 'd':
		opts->device = arg;
		return true;
	case 'o':
		opts->output = arg;
		return true;
	case 'q':
		opts->quiet = true;
		return true;
	case 'r':
		return parse_resolution(arg, opts);
	case 'm':
		return parse_mode(arg, opts);
	case 'l':
		return cli_parse_mm(arg, &opts->left);
	case 't':
		return cli_parse_mm(arg, &opts->top);
	case 'x':
		return cli_parse_mm(arg, &opts->width) && opts->width > 0;
	case 'y':
		return cli_parse_mm(arg, &opts->height) && opts->height > 0;
	case OPT_DEPTH:
		return parse_bits(arg, opts);
	case OPT_BRIGHTNESS:
		opts->has_brightness = true;
		return cli_parse_integer(arg, &opts->brightness);
	case OPT_THRESHOLD:
		opts->has_threshold = true;
		return cli_parse_integer(arg, &opts->threshold);
	case OPT_BUFFER:
		return cli_parse_size(arg, &opts->buffer_size);
	case OPT_SET:
		return add_set(arg, opts);
	case OPT_FORMAT:
		opts->format = writer_by_name(arg);
		return opts->format;
	default:
		return take_paper(opts, option, arg);
	}
}

static const char *expected(int option)
{
	switch (option) {
	case 'r':
		return "dots per inch, such as 300 or 300x600";
	case 'm':
		return "color, gray or lineart";
	case OPT_DEPTH:
		return "8 or 16";
	case 'l':
	case 't':
	case 'x':
	case 'y':
		return "millimetres, up to 10000";
	case OPT_BUFFER:
		return "bytes, such as 65536, 64k or 1M, up to 1024M";
	case OPT_FORMAT:
		return "png, tiff, pnm or raw";
	case OPT_SET:
		return "fewer of them";
	case OPT_SOURCE:
		return "flatbed, feeder or film";
	case OPT_SIDES:
		return "front, back or both";
	case OPT_PAGES:
		return "a number from 1 on, or all";
	case OPT_PAGE_SIZE:
		return "a4, letter, legal, custom or auto";
	default:
		return "a whole number";
	}
}

static void bad_argument(int option, const char *arg)
{
	size_t i;

	for (i = 0; options[i].val != option; i++)
		;
	cli_error("--%s %s: expected %s", options[i].name, arg, expected(option));
}

/* Decides what the file is to be. */
static bool choose_format(struct scan_options *opts)
{
	if (!opts->output) {
		cli_error("scan to where? '-o FILE', or '-o -' for standard output");
		return false;
	}
	if (opts->format)
		return true;
	if (!strcmp(opts->output, "-"))
		opts->format = &writer_pnm;
	else
		opts->format = writer_by_path(opts->output);
	if (opts->format)
		return true;
	cli_error("%s: a file name has to end in .png, .tif, .tiff, .pnm, .pbm, .pgm, .ppm or .raw",
		  opts->output);
	cli_hint("or say what it is to be with --format png, tiff, pnm or raw.");
	return false;
}

/* Options that contradict each other. */
static bool check_options(const struct scan_options *opts)
{
	bool across = opts->left >= 0 || opts->width >= 0;
	bool along = opts->top >= 0 || opts->height >= 0;

	if (opts->bits && opts->datatype == WIASCAN_DATATYPE_THRESHOLD) {
		cli_error("lineart has 1 bit; --depth is for color and gray");
		return false;
	}
	if (opts->sides && opts->source && opts->source != WIASCAN_SELECT_FEEDER) {
		cli_error("only the feeder has sheets with sides");
		return false;
	}
	if (opts->page_size == WIASCAN_PAGE_AUTO && along) {
		cli_error("with --page-size auto the sheet decides how long a page is, not -t or -y");
		return false;
	}
	if (opts->page_size >= 0 && opts->page_size != WIASCAN_PAGE_CUSTOM &&
	    opts->page_size != WIASCAN_PAGE_AUTO && (across || along)) {
		cli_error("--page-size and a window of its own (-l, -t, -x, -y) do not go together");
		return false;
	}
	return true;
}

bool scan_parse(struct scan_options *opts, int argc, char **argv, int *status)
{
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "d:r:m:l:t:x:y:o:qh", options,
				     NULL)) != -1) {
		if (option == 'h') {
			*status = cli_help(&cmd_scan);
			return false;
		}
		if (option == '?') {
			*status = cli_usage(cmd_scan.name);
			return false;
		}
		if (!take(opts, option, optarg)) {
			bad_argument(option, optarg);
			*status = cli_usage(cmd_scan.name);
			return false;
		}
	}
	*status = CLI_USAGE;
	if (optind != argc) {
		cli_error("'scan' takes no argument such as '%s'; the file is '-o FILE'",
			  argv[optind]);
		cli_usage(cmd_scan.name);
		return false;
	}
	return check_options(opts) && choose_format(opts);
}
