// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which of WIA's properties a scanner has
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/string.h>

#include "core.h"

/* When nothing better is known: long enough to say that a scanner hangs */
#define PAGE_MS		300000

static const s64 datatypes[] = {
	WIASCAN_DATATYPE_THRESHOLD,
	WIASCAN_DATATYPE_GRAYSCALE,
	WIASCAN_DATATYPE_COLOR,
};

/* The formats of each element of datatypes[]: first the one with less bits */
static const struct {
	u32 formats[2];
	s64 depths[2];
} depth_table[] = {
	{ { WIASCAN_FMT_LINEART, 0 }, { 1, 0 } },
	{ { WIASCAN_FMT_GRAY8, WIASCAN_FMT_GRAY16 }, { 8, 16 } },
	{ { WIASCAN_FMT_RGB24, WIASCAN_FMT_RGB48 }, { 24, 48 } },
};

static const s64 custom[] = { WIASCAN_PAGE_CUSTOM };

static const s64 photometrics[] = {
	WIASCAN_PHOTO_WHITE_1,
	WIASCAN_PHOTO_WHITE_0,
};

static void add(struct wiascan_settings *set, enum wiascan_slot slot, u32 id,
		const char *name, u32 validity, s64 value)
{
	struct wiascan_prop *p = &set->prop[slot];

	p->id = id;
	p->name = name;
	p->type = WIASCAN_TYPE_I4;
	p->validity = validity;
	p->access = WIASCAN_ACCESS_READ;
	if (slot < SLOT_WRITABLE)
		p->access |= WIASCAN_ACCESS_WRITE;
	p->nominal = value;
	p->value = value;
	p->step = 1;
}

static void add_list(struct wiascan_settings *set, enum wiascan_slot slot,
		     u32 id, const char *name, const s64 *list, u32 count,
		     s64 wanted)
{
	struct wiascan_prop *p = &set->prop[slot];

	add(set, slot, id, name, WIASCAN_VALIDITY_LIST, wanted);
	p->list = list;
	p->count = count;
	p->nominal = wiascan_prop_nearest(p, wanted);
	p->value = p->nominal;
}

static void add_ranged(struct wiascan_settings *set, enum wiascan_slot slot,
		       u32 id, const char *name, s64 min, s64 max, s64 value)
{
	add(set, slot, id, name, WIASCAN_VALIDITY_RANGE, value);
	set->prop[slot].min = min;
	set->prop[slot].max = max;
}

static bool has_datatype(const struct wiascan_caps *caps, s64 datatype)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(datatypes); i++)
		if (datatypes[i] == datatype)
			return caps->formats & (depth_table[i].formats[0] |
						depth_table[i].formats[1]);
	return false;
}

void wiascan_depths(const struct wiascan_caps *caps, s64 datatype,
		    struct wiascan_prop *p)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(datatypes); i++) {
		const u32 *formats = depth_table[i].formats;

		if (datatypes[i] != datatype)
			continue;
		p->list = depth_table[i].depths;
		if (!(caps->formats & formats[0]))
			p->list++;
		p->count = hweight32(caps->formats & (formats[0] | formats[1]));
		p->nominal = p->list[0];
	}
}

static u32 capabilities(const struct wiascan_caps *caps)
{
	u32 bits = 0;

	if (caps->area[WIASCAN_FLATBED].width)
		bits |= WIASCAN_CAP_FLAT;
	if (caps->area[WIASCAN_FEEDER].width)
		bits |= WIASCAN_CAP_FEED;
	if (caps->area[WIASCAN_FILM].width)
		bits |= WIASCAN_CAP_FILM_TPA;
	if (caps->duplex)
		bits |= WIASCAN_CAP_DUP;
	if (caps->detects_feed)
		bits |= WIASCAN_CAP_DETECT_FEED;
	return bits;
}

static void add_select(const struct wiascan_caps *caps,
		       struct wiascan_settings *set)
{
	struct wiascan_prop *p = &set->prop[SLOT_SELECT];
	u32 bits = 0;

	if (caps->area[WIASCAN_FLATBED].width)
		bits |= WIASCAN_SELECT_FLATBED;
	if (caps->area[WIASCAN_FEEDER].width)
		bits |= WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_FRONT_ONLY;
	if (caps->area[WIASCAN_FILM].width)
		bits |= WIASCAN_SELECT_FILM;
	if (caps->duplex)
		bits |= WIASCAN_SELECT_DUPLEX;
	if (caps->back_only)
		bits |= WIASCAN_SELECT_BACK_ONLY;

	add(set, SLOT_SELECT, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
	    "document_handling_select", WIASCAN_VALIDITY_FLAG,
	    wiascan_select_nearest(bits, WIASCAN_SELECT_FLATBED));
	p->min = bits & -bits;
	p->max = bits;
}

static void add_resolution(struct wiascan_device *wdev,
			   struct wiascan_settings *set, enum wiascan_slot slot,
			   u32 id, const char *name)
{
	const struct wiascan_caps *caps = &wdev->caps;
	struct wiascan_prop *p = &set->prop[slot];

	if (!caps->dpi_step) {
		add_list(set, slot, id, name, wdev->dpi, caps->n_dpi, 300);
		return;
	}
	add_ranged(set, slot, id, name, caps->dpi[0],
		   caps->dpi[caps->n_dpi - 1], 300);
	p->step = caps->dpi_step;
	p->nominal = wiascan_prop_nearest(p, 300);
	p->value = p->nominal;
}

static void add_window(const struct wiascan_caps *caps,
		       struct wiascan_settings *set)
{
	add_list(set, SLOT_PAGE_SIZE, WIASCAN_PROP_PAGE_SIZE, "page_size",
		 custom, ARRAY_SIZE(custom), WIASCAN_PAGE_CUSTOM);
	add_ranged(set, SLOT_XPOS, WIASCAN_PROP_XPOS, "xpos", 0, 0, 0);
	add_ranged(set, SLOT_YPOS, WIASCAN_PROP_YPOS, "ypos", 0, 0, 0);
	/* as large as can be: constrain() says how large that is */
	add_ranged(set, SLOT_XEXTENT, WIASCAN_PROP_XEXTENT, "xextent",
		   caps->width_step, WIASCAN_MAX_WIDTH, WIASCAN_MAX_WIDTH);
	add_ranged(set, SLOT_YEXTENT, WIASCAN_PROP_YEXTENT, "yextent",
		   caps->height_step, WIASCAN_MAX_LINES, WIASCAN_MAX_LINES);
}

static void add_writable(struct wiascan_device *wdev,
			 struct wiascan_settings *set)
{
	const struct wiascan_caps *caps = &wdev->caps;

	add_select(caps, set);
	if (caps->area[WIASCAN_FEEDER].width)
		add_ranged(set, SLOT_PAGES, WIASCAN_PROP_PAGES, "pages", 0,
			   WIASCAN_MAX_PAGES, 0);
	add_list(set, SLOT_DATATYPE, WIASCAN_PROP_DATATYPE, "datatype",
		 wdev->datatypes, wdev->n_datatypes, WIASCAN_DATATYPE_COLOR);
	add_list(set, SLOT_DEPTH, WIASCAN_PROP_DEPTH, "depth",
		 &depth_table[0].depths[0], 1, 0);
	add_resolution(wdev, set, SLOT_XRES, WIASCAN_PROP_XRES, "xres");
	add_resolution(wdev, set, SLOT_YRES, WIASCAN_PROP_YRES, "yres");
	add_window(caps, set);
	if (caps->brightness)
		add_ranged(set, SLOT_BRIGHTNESS, WIASCAN_PROP_BRIGHTNESS,
			   "brightness", -1000, 1000, 0);
	if (caps->contrast)
		add_ranged(set, SLOT_CONTRAST, WIASCAN_PROP_CONTRAST,
			   "contrast", -1000, 1000, 0);
	if (has_datatype(caps, WIASCAN_DATATYPE_THRESHOLD))
		add_ranged(set, SLOT_THRESHOLD, WIASCAN_PROP_THRESHOLD,
			   "threshold", 0, 255, 128);
	add_list(set, SLOT_PHOTOMETRIC, WIASCAN_PROP_PHOTOMETRIC_INTERP,
		 "photometric_interp", photometrics, ARRAY_SIZE(photometrics),
		 WIASCAN_PHOTO_WHITE_1);
}

/* What is read-only; those with 0 follow the settings, see conclude() */
static void add_readonly(struct wiascan_settings *set, enum wiascan_slot slot,
			 u32 id, const char *name, s64 value)
{
	add(set, slot, id, name, WIASCAN_VALIDITY_NONE, value);
}

static void add_image(struct wiascan_settings *set)
{
	static const struct {
		enum wiascan_slot slot;
		u32 id;
		const char *name;
	} table[] = {
		{ SLOT_CHANNELS, WIASCAN_PROP_CHANNELS_PER_PIXEL,
		  "channels_per_pixel" },
		{ SLOT_BITS, WIASCAN_PROP_BITS_PER_CHANNEL,
		  "bits_per_channel" },
		{ SLOT_PLANAR, WIASCAN_PROP_PLANAR, "planar" },
		{ SLOT_PIXELS_PER_LINE, WIASCAN_PROP_PIXELS_PER_LINE,
		  "pixels_per_line" },
		{ SLOT_BYTES_PER_LINE, WIASCAN_PROP_BYTES_PER_LINE,
		  "bytes_per_line" },
		{ SLOT_LINES, WIASCAN_PROP_NUMBER_OF_LINES,
		  "number_of_lines" },
		{ SLOT_ITEM_SIZE, WIASCAN_PROP_ITEM_SIZE, "item_size" },
		{ SLOT_BUFFER_SIZE, WIASCAN_PROP_BUFFER_SIZE, "buffer_size" },
		{ SLOT_PAGE_WIDTH, WIASCAN_PROP_PAGE_WIDTH, "page_width" },
		{ SLOT_PAGE_HEIGHT, WIASCAN_PROP_PAGE_HEIGHT, "page_height" },
		{ SLOT_MAX_WIDTH, WIASCAN_PROP_MAX_HORIZONTAL_SIZE,
		  "max_horizontal_size" },
		{ SLOT_MAX_HEIGHT, WIASCAN_PROP_MAX_VERTICAL_SIZE,
		  "max_vertical_size" },
		{ SLOT_MIN_WIDTH, WIASCAN_PROP_MIN_HORIZONTAL_SIZE,
		  "min_horizontal_size" },
		{ SLOT_MIN_HEIGHT, WIASCAN_PROP_MIN_VERTICAL_SIZE,
		  "min_vertical_size" },
		{ SLOT_HANDLING, WIASCAN_PROP_DOCUMENT_HANDLING_STATUS,
		  "document_handling_status" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		add_readonly(set, table[i].slot, table[i].id, table[i].name, 0);
	/* the one that WIA itself had too small */
	set->prop[SLOT_ITEM_SIZE].type = WIASCAN_TYPE_I8;
}

static void add_device(const struct wiascan_caps *caps,
		       struct wiascan_settings *set)
{
	const struct wiascan_area *bed = &caps->area[WIASCAN_FLATBED];
	const struct wiascan_area *feed = &caps->area[WIASCAN_FEEDER];

	add_readonly(set, SLOT_WARM_UP_TIME, WIASCAN_PROP_WARM_UP_TIME,
		     "warm_up_time", caps->warm_up_ms);
	add_readonly(set, SLOT_MAX_SCAN_TIME, WIASCAN_PROP_MAX_SCAN_TIME,
		     "max_scan_time", caps->page_ms ? caps->page_ms : PAGE_MS);
	add_readonly(set, SLOT_CAPABILITIES,
		     WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES,
		     "document_handling_capabilities", capabilities(caps));
	add_readonly(set, SLOT_OPTICAL_XRES, WIASCAN_PROP_OPTICAL_XRES,
		     "optical_xres", caps->optical_dpi);
	add_readonly(set, SLOT_OPTICAL_YRES, WIASCAN_PROP_OPTICAL_YRES,
		     "optical_yres", caps->optical_dpi);
	if (bed->width) {
		add_readonly(set, SLOT_BED_WIDTH,
			     WIASCAN_PROP_HORIZONTAL_BED_SIZE,
			     "horizontal_bed_size",
			     wiascan_pixels_at(caps, bed->width, 1000));
		add_readonly(set, SLOT_BED_HEIGHT,
			     WIASCAN_PROP_VERTICAL_BED_SIZE,
			     "vertical_bed_size",
			     wiascan_pixels_at(caps, bed->height, 1000));
	}
	if (feed->width) {
		add_readonly(set, SLOT_FEED_WIDTH,
			     WIASCAN_PROP_HORIZONTAL_SHEET_FEED_SIZE,
			     "horizontal_sheet_feed_size",
			     wiascan_pixels_at(caps, feed->width, 1000));
		add_readonly(set, SLOT_FEED_HEIGHT,
			     WIASCAN_PROP_VERTICAL_SHEET_FEED_SIZE,
			     "vertical_sheet_feed_size",
			     wiascan_pixels_at(caps, feed->height, 1000));
		add_readonly(set, SLOT_REGISTRATION,
			     WIASCAN_PROP_SHEET_FEEDER_REGISTRATION,
			     "sheet_feeder_registration", caps->registration);
	}
}

/* ---- page sizes ---- */

/* In 1/1000 inch; a bed may be the least bit too small */
#define TOLERANCE	20

static const struct {
	s64 size;
	u32 width;
	u32 height;
} sheets[] = {
	{ WIASCAN_PAGE_A4, 8268, 11693 },
	{ WIASCAN_PAGE_LETTER, 8500, 11000 },
	{ WIASCAN_PAGE_CUSTOM, 0, 0 },
	{ WIASCAN_PAGE_USLEGAL, 8500, 14000 },
};

static_assert(ARRAY_SIZE(sheets) < WIASCAN_PAGE_SIZES);

bool wiascan_sheet_size(s64 size, u32 *width, u32 *height)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sheets); i++) {
		if (sheets[i].size != size || !sheets[i].width)
			continue;
		*width = sheets[i].width;
		*height = sheets[i].height;
		return true;
	}
	return false;
}

static void list_sheets(struct wiascan_device *wdev, u32 source)
{
	const struct wiascan_caps *caps = &wdev->caps;
	const struct wiascan_area *area = &caps->area[source];
	u32 width = wiascan_pixels_at(caps, area->width, 1000);
	u32 height = wiascan_pixels_at(caps, area->height, 1000);
	unsigned int i, n = 0;

	for (i = 0; i < ARRAY_SIZE(sheets); i++)
		if (sheets[i].width <= (u64)width + TOLERANCE &&
		    sheets[i].height <= (u64)height + TOLERANCE)
			wdev->page_sizes[source][n++] = sheets[i].size;
	if (source == WIASCAN_FEEDER && caps->auto_length)
		wdev->page_sizes[source][n++] = WIASCAN_PAGE_AUTO;
	wdev->n_page_sizes[source] = n;
}

void wiascan_fill_table(struct wiascan_device *wdev,
			struct wiascan_settings *set)
{
	const struct wiascan_caps *caps = &wdev->caps;
	unsigned int i;

	wdev->n_datatypes = 0;
	for (i = 0; i < ARRAY_SIZE(datatypes); i++)
		if (has_datatype(caps, datatypes[i]))
			wdev->datatypes[wdev->n_datatypes++] = datatypes[i];
	for (i = 0; i < caps->n_dpi; i++)
		wdev->dpi[i] = caps->dpi[i];
	for (i = 0; i < WIASCAN_SOURCES; i++)
		list_sheets(wdev, i);

	memset(set, 0, sizeof(*set));
	add_writable(wdev, set);
	add_image(set);
	add_device(caps, set);
}
