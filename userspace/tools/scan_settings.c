// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "scan.h"

#define MM_PER_INCH	25.4

/* A window that differs by more than this from what was asked for is told. */
#define VISIBLE_MM	0.5

struct settings {
	struct wiascan_prop_value values[WIASCAN_PROP_VALUES_MAX];
	size_t count;
};

static void add(struct settings *set, uint32_t id, int64_t value)
{
	set->values[set->count++] = (struct wiascan_prop_value){
		.id = id, .value = value,
	};
}

/* WIA's depth is that of a pixel; the user's is that of a sample. */
static int add_mode(struct wiascan_device *dev, const struct scan_options *opts,
		    struct settings *set)
{
	int64_t datatype = opts->datatype;
	int bits = opts->bits ? opts->bits : 8;

	if (datatype < 0 && !opts->bits)
		return CLI_OK;
	if (datatype >= 0)
		add(set, WIASCAN_PROP_DATATYPE, datatype);
	else if (wiascan_get_prop(dev, WIASCAN_PROP_DATATYPE, &datatype))
		return cli_failed("read the settings", errno);
	if (datatype == WIASCAN_DATATYPE_THRESHOLD && opts->bits) {
		cli_error("the scanner is set to lineart, which has 1 bit");
		cli_hint("Say '-m gray' or '-m color' too.");
		return CLI_USAGE;
	}
	if (datatype == WIASCAN_DATATYPE_COLOR)
		bits *= 3;
	else if (datatype == WIASCAN_DATATYPE_THRESHOLD)
		bits = 1;
	add(set, WIASCAN_PROP_DEPTH, bits);
	return CLI_OK;
}

/*
 * Where from, and which sides; sides that are not said stay as stored. Before all
 * else: what is legal, and told when it is not, depends on it.
 */
static int apply_source(struct wiascan_device *dev, const struct scan_options *opts)
{
	struct wiascan_prop_value select = {
		.id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
	};
	const int64_t sides = WIASCAN_SELECT_DUPLEX | WIASCAN_SELECT_FRONT_ONLY |
			      WIASCAN_SELECT_BACK_ONLY;
	int64_t value = opts->source ? opts->source : WIASCAN_SELECT_FEEDER, now;

	if (!opts->source && !opts->sides)
		return CLI_OK;
	if (wiascan_get_prop(dev, select.id, &now)) {
		if (errno != ENOENT)
			return cli_failed("read the settings", errno);
		cli_error("this scanner has no choice of sources");
		return CLI_USAGE;
	}
	if (opts->sides == WIASCAN_SIDE_BACK)
		value |= WIASCAN_SELECT_BACK_ONLY;
	else if (opts->sides == (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK))
		value |= WIASCAN_SELECT_DUPLEX;
	else if (!opts->sides && value == WIASCAN_SELECT_FEEDER &&
		 (now & WIASCAN_SELECT_FEEDER))
		value |= now & sides;
	select.value = value;
	return cli_set_props(dev, &select, 1, 0);
}

/* All pages of a flatbed are one, which only the driver's rounding knows. */
static int apply_all_pages(struct wiascan_device *dev)
{
	struct wiascan_prop_value value = { .id = WIASCAN_PROP_PAGES };

	return cli_set_props(dev, &value, 1, WIASCAN_SET_ROUND);
}

/* Everything but the window, which is in pixels of the new resolution. */
static int apply_exact(struct wiascan_device *dev,
		       const struct scan_options *opts)
{
	struct settings set = { .count = 0 };
	size_t i;
	int status;

	status = add_mode(dev, opts, &set);
	if (status)
		return status;
	if (opts->pages > 0)
		add(&set, WIASCAN_PROP_PAGES, opts->pages);
	if (opts->page_size >= 0)
		add(&set, WIASCAN_PROP_PAGE_SIZE, opts->page_size);
	if (opts->xres) {
		add(&set, WIASCAN_PROP_XRES, opts->xres);
		add(&set, WIASCAN_PROP_YRES, opts->yres);
	}
	if (opts->has_brightness)
		add(&set, WIASCAN_PROP_BRIGHTNESS, opts->brightness);
	if (opts->has_threshold)
		add(&set, WIASCAN_PROP_THRESHOLD, opts->threshold);
	for (i = 0; i < opts->set_count; i++) {
		status = cli_parse_assignment(dev, opts->set[i],
					      &set.values[set.count++]);
		if (status)
			return status;
	}
	if (!set.count)
		return CLI_OK;
	return cli_set_props(dev, set.values, set.count, 0);
}

/*
 * struct axis - one direction of the window
 * @what: "wide" or "high", for messages
 * @start: asked for, millimetres, negative: as stored
 * @length: same
 * @bed: length of what the source can scan, millimetres
 * @dpi: resolution
 */
struct axis {
	const char *what;
	double start;
	double length;
	double bed;
	double dpi;
};

static int64_t to_pixels(const struct axis *axis, double mm)
{
	return llround(mm * axis->dpi / MM_PER_INCH);
}

static double to_mm(const struct axis *axis, int64_t pixels)
{
	return pixels * MM_PER_INCH / axis->dpi;
}

static int check_axis(const struct axis *axis)
{
	if (axis->start < axis->bed)
		return CLI_OK;
	cli_error("a window that begins at %.1f mm is off the page, which is at most %.1f mm %s",
		  axis->start, axis->bed, axis->what);
	return CLI_USAGE;
}

/* What is not said is left alone; the driver cuts it where the glass ends. */
static void add_axis(const struct axis *axis, uint32_t position,
		     uint32_t extent, struct settings *set)
{
	if (axis->start >= 0)
		add(set, position, to_pixels(axis, axis->start));
	if (axis->length >= 0)
		add(set, extent, to_pixels(axis, axis->length));
}

static int read_axes(struct wiascan_device *dev, struct axis *x, struct axis *y)
{
	struct wiascan_prop_value values[] = {
		{ .id = WIASCAN_PROP_MAX_HORIZONTAL_SIZE },
		{ .id = WIASCAN_PROP_MAX_VERTICAL_SIZE },
		{ .id = WIASCAN_PROP_XRES },
		{ .id = WIASCAN_PROP_YRES },
	};

	if (wiascan_get_props(dev, values, 4, NULL))
		return cli_failed("read the settings", errno);
	if (values[0].value <= 0 || values[1].value <= 0 ||
	    values[2].value <= 0 || values[3].value <= 0)
		return cli_failed("read the settings", EPROTO);
	x->bed = values[0].value / 1000.0 * MM_PER_INCH;
	y->bed = values[1].value / 1000.0 * MM_PER_INCH;
	x->dpi = values[2].value;
	y->dpi = values[3].value;
	return CLI_OK;
}

static bool differs(const struct axis *axis, int64_t start, int64_t length)
{
	return (axis->start >= 0 &&
		fabs(to_mm(axis, start) - axis->start) > VISIBLE_MM) ||
	       (axis->length >= 0 &&
		fabs(to_mm(axis, length) - axis->length) > VISIBLE_MM);
}

static int tell_window(struct wiascan_device *dev, const struct axis *x,
		       const struct axis *y)
{
	struct wiascan_prop_value values[] = {
		{ .id = WIASCAN_PROP_XPOS },
		{ .id = WIASCAN_PROP_YPOS },
		{ .id = WIASCAN_PROP_XEXTENT },
		{ .id = WIASCAN_PROP_YEXTENT },
	};

	if (wiascan_get_props(dev, values, 4, NULL))
		return cli_failed("read the settings", errno);
	if (differs(x, values[0].value, values[2].value) ||
	    differs(y, values[1].value, values[3].value))
		cli_note("the window is %.1f mm by %.1f mm at %.1f mm, %.1f mm, the nearest that the scanner can do",
			 to_mm(x, values[2].value), to_mm(y, values[3].value),
			 to_mm(x, values[0].value), to_mm(y, values[1].value));
	return CLI_OK;
}

/* The window is rounded: millimetres seldom are whole pixels. */
static int apply_window(struct wiascan_device *dev,
			const struct scan_options *opts)
{
	struct axis x = { "wide", opts->left, opts->width, 0, 0 };
	struct axis y = { "high", opts->top, opts->height, 0, 0 };
	struct settings set = { .count = 0 };
	int status;

	if (opts->left < 0 && opts->top < 0 && opts->width < 0 &&
	    opts->height < 0)
		return CLI_OK;
	status = read_axes(dev, &x, &y);
	if (!status)
		status = check_axis(&x);
	if (!status)
		status = check_axis(&y);
	if (status)
		return status;
	add_axis(&x, WIASCAN_PROP_XPOS, WIASCAN_PROP_XEXTENT, &set);
	add_axis(&y, WIASCAN_PROP_YPOS, WIASCAN_PROP_YEXTENT, &set);
	status = cli_set_props(dev, set.values, set.count, WIASCAN_SET_ROUND);
	if (status || opts->quiet)
		return status;
	return tell_window(dev, &x, &y);
}

int scan_apply(struct wiascan_device *dev, const struct scan_options *opts)
{
	int status = apply_source(dev, opts);

	if (!status)
		status = apply_exact(dev, opts);
	if (!status && !opts->pages)
		status = apply_all_pages(dev);
	return status ? status : apply_window(dev, opts);
}
