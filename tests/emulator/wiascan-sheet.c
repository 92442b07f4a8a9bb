// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/*
 * wiascan-sheet: writes what a scan must give, from the code that the emulated
 * scanners take their pictures from.
 */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

struct settings {
	const char *sheet;
	const char *bed_text;
	const char *window;
	const char *output;
	struct bed bed;
	struct scan scan;
	bool pnm;
};

static const char usage[] =
	"usage: wiascan-sheet [OPTION...]\n"
	"Writes the picture that a scan of a sheet must give.\n"
	"\n"
	"      --sheet WHAT        chart (default), or a PNG or PNM file\n"
	"      --base-dpi N        what the bed's pixels are counted at (600)\n"
	"      --bed WxH           the bed in pixels, or WxHin in inches (5100x7020)\n"
	"      --mode MODE         color (default), gray or lineart\n"
	"      --depth N           8 (default) or 16 bits per sample\n"
	"      --xres N, --yres N  dots per inch (75)\n"
	"      --window X,Y,W,H    pixels at these resolutions (the whole bed, its\n"
	"                          width rounded down to a multiple of 8)\n"
	"      --threshold N       for lineart: white from this value on (128)\n"
	"      --side N            variation of the chart, as on side N of a sheet feeder's\n"
	"                          sheets, from 0 (0)\n"
	"      --length N          lines of the sheet, at the bed's resolution; white\n"
	"                          follows (0, as long as the bed)\n"
	"      --brightness N      -4 to 3 (0)\n"
	"      --format FORMAT     raw (default): the bytes of the wire, 16-bit samples\n"
	"                          little endian, lineart 1 = white; pnm: a PNM file\n"
	"  -o, --output FILE       write there, not to standard output\n"
	"  -h, --help              this text\n";

static const struct option options[] = {
	{ "sheet", required_argument, NULL, 's' },
	{ "base-dpi", required_argument, NULL, 'd' },
	{ "bed", required_argument, NULL, 'b' },
	{ "mode", required_argument, NULL, 'm' },
	{ "depth", required_argument, NULL, 'e' },
	{ "xres", required_argument, NULL, 'x' },
	{ "yres", required_argument, NULL, 'y' },
	{ "window", required_argument, NULL, 'w' },
	{ "threshold", required_argument, NULL, 't' },
	{ "brightness", required_argument, NULL, 'r' },
	{ "side", required_argument, NULL, 'i' },
	{ "length", required_argument, NULL, 'l' },
	{ "format", required_argument, NULL, 'f' },
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static bool set_mode(struct scan *scan, const char *text)
{
	if (strcmp(text, "color") == 0)
		scan->mode = MODE_COLOR;
	else if (strcmp(text, "gray") == 0)
		scan->mode = MODE_GRAY;
	else if (strcmp(text, "lineart") == 0)
		scan->mode = MODE_LINEART;
	else
		return false;
	return true;
}

static bool set_option(struct settings *set, int option, const char *text)
{
	uint32_t number;

	switch (option) {
	case 's':
		set->sheet = text;
		return true;
	case 'd':
		return parse_u32(text, 1, 100000, &set->bed.dpi);
	case 'b':
		set->bed_text = text;
		return true;
	case 'm':
		return set_mode(&set->scan, text);
	case 'e':
		return parse_u32(text, 8, 16, &set->scan.depth) && set->scan.depth % 8 == 0;
	case 'x':
		return parse_u32(text, 1, 100000, &set->scan.xres);
	case 'y':
		return parse_u32(text, 1, 100000, &set->scan.yres);
	case 'w':
		set->window = text;
		return true;
	case 't':
		if (!parse_u32(text, 0, 255, &number))
			return false;
		set->scan.threshold = number;
		return true;
	case 'r':
		return parse_int(text, -4, 3, &set->scan.brightness);
	case 'i':
		return parse_u32(text, 0, UINT32_MAX, &set->scan.side);
	case 'l':
		return parse_u32(text, 0, 1000000, &set->scan.length);
	case 'f':
		set->pnm = strcmp(text, "pnm") == 0;
		return set->pnm || strcmp(text, "raw") == 0;
	default:
		set->output = text;
		return true;
	}
}

static bool set_window(struct settings *set)
{
	struct scan *scan = &set->scan;
	char rest;

	if (!set->window) {
		scan->width = bed_pixels(&set->bed, set->bed.width, scan->xres) & ~7u;
		scan->height = bed_pixels(&set->bed, set->bed.height, scan->yres);
		return true;
	}
	return strspn(set->window, "0123456789,") == strlen(set->window) &&
	       sscanf(set->window, "%9u,%9u,%9u,%9u%c", &scan->x, &scan->y, &scan->width,
		      &scan->height, &rest) == 4;
}

/* From the wire's form to that of a PNM file, in place. */
static void to_pnm(const struct scan *scan, uint8_t *line, size_t len)
{
	size_t i;

	if (scan->mode == MODE_LINEART) {
		for (i = 0; i < len; i++)
			line[i] = ~line[i];
		if (scan->width % 8)
			line[len - 1] &= 0xff00 >> scan->width % 8;
	} else if (scan->depth == 16) {
		for (i = 0; i < len; i += 2) {
			uint8_t low = line[i];

			line[i] = line[i + 1];
			line[i + 1] = low;
		}
	}
}

static int write_header(const struct settings *set, FILE *file)
{
	static const char kind[] = { [MODE_LINEART] = '4', [MODE_GRAY] = '5', [MODE_COLOR] = '6' };
	const struct scan *scan = &set->scan;

	if (fprintf(file, "P%c\n%u %u\n", kind[scan->mode], scan->width, scan->height) < 0)
		return -EIO;
	if (scan->mode != MODE_LINEART &&
	    fprintf(file, "%u\n", (1u << scan->depth) - 1) < 0)
		return -EIO;
	return 0;
}

static int write_scan(const struct settings *set, struct sheet *sheet, FILE *file)
{
	size_t len = scan_line_bytes(&set->scan);
	uint8_t *line = malloc(len);
	int ret = line ? 0 : -ENOMEM;

	if (ret == 0 && set->pnm)
		ret = write_header(set, file);
	for (uint32_t y = 0; y < set->scan.height && ret == 0; y++) {
		ret = sheet_render(sheet, &set->bed, &set->scan, y, 1, line);
		if (set->pnm)
			to_pnm(&set->scan, line, len);
		if (ret == 0 && fwrite(line, 1, len, file) != len)
			ret = -EIO;
	}
	free(line);
	return ret;
}

static int run(const struct settings *set)
{
	char error[256] = "out of memory";
	struct sheet *sheet = sheet_open(set->sheet, error, sizeof(error));
	FILE *file = stdout;
	int ret;

	if (!sheet) {
		fprintf(stderr, "wiascan-sheet: %s\n", error);
		return 1;
	}
	if (set->output)
		file = fopen(set->output, "wb");
	if (!file) {
		fprintf(stderr, "wiascan-sheet: %s: %s\n", set->output, strerror(errno));
		sheet_close(sheet);
		return 1;
	}
	ret = write_scan(set, sheet, file);
	sheet_close(sheet);
	if (fclose(file) != 0 && ret == 0)
		ret = -EIO;
	if (ret < 0)
		fprintf(stderr, "wiascan-sheet: %s\n", strerror(-ret));
	return ret < 0;
}

int main(int argc, char **argv)
{
	struct settings set = {
		.sheet = "chart",
		.bed_text = "5100x7020",
		.bed.dpi = 600,
		.scan = { .xres = 75, .yres = 75, .mode = MODE_COLOR, .depth = 8,
			  .threshold = 128 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "o:h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return 0;
		}
		if (option == '?')
			return 2;
		if (!set_option(&set, option, optarg)) {
			fprintf(stderr, "wiascan-sheet: bad value '%s'\n", optarg);
			return 2;
		}
	}
	if (set.scan.mode == MODE_LINEART)
		set.scan.depth = 1;
	if (optind != argc || !parse_bed(set.bed_text, &set.bed) || !set_window(&set) ||
	    !scan_fits(&set.scan, &set.bed)) {
		fprintf(stderr, "wiascan-sheet: the window is not on the bed, or no window\n");
		return 2;
	}
	return run(&set);
}
