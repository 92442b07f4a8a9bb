/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Properties: their rules (property.c), and WIA's for a scanner (settings.c)
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_SETTINGS_H
#define WIASCAN_SETTINGS_H

#include <linux/types.h>

#include "minidriver.h"

/**
 * struct wiascan_prop - one property: description and value
 * @id: WIASCAN_PROP_*, 0: the device does not have it
 * @name: name in lower case
 * @type: WIASCAN_TYPE_*
 * @access: WIASCAN_ACCESS_*
 * @validity: WIASCAN_VALIDITY_*
 * @nominal: default
 * @min: RANGE, FLAG: smallest value
 * @max: RANGE: largest value; FLAG: legal bits
 * @step: RANGE: distance of legal values, from @min on
 * @list: LIST: legal values, ascending
 * @count: LIST: number of them
 * @value: current value
 */
struct wiascan_prop {
	u32 id;
	const char *name;
	u32 type;
	u32 access;
	u32 validity;
	s64 nominal;
	s64 min;
	s64 max;
	s64 step;
	const s64 *list;
	u32 count;
	s64 value;
};

bool wiascan_prop_legal(const struct wiascan_prop *p, s64 value);

/**
 * wiascan_prop_nearest() - the legal value nearest to @value, of two the lower
 * @p: property
 * @value: value
 *
 * Return: the value.
 */
s64 wiascan_prop_nearest(const struct wiascan_prop *p, s64 value);

/* ---- settings.c: WIA's properties of a scanner and their dependants ---- */

/* Most pixels of a line and lines of a page, at any resolution */
#define WIASCAN_MAX_WIDTH	131072U
#define WIASCAN_MAX_LINES	1048576U

/* As many pages as anybody has paper for */
#define WIASCAN_MAX_PAGES	65535

/* Most legal values of WIASCAN_PROP_PAGE_SIZE */
#define WIASCAN_PAGE_SIZES	5

/* Order: a property depends on those before it only */
enum wiascan_slot {
	SLOT_SELECT,
	SLOT_PAGES,
	SLOT_DATATYPE,
	SLOT_DEPTH,
	SLOT_XRES,
	SLOT_YRES,
	SLOT_PAGE_SIZE,
	SLOT_XPOS,
	SLOT_YPOS,
	SLOT_XEXTENT,
	SLOT_YEXTENT,
	SLOT_BRIGHTNESS,
	SLOT_CONTRAST,
	SLOT_THRESHOLD,
	SLOT_PHOTOMETRIC,
	SLOT_WRITABLE,		/* what follows is read-only */
	SLOT_CHANNELS = SLOT_WRITABLE,
	SLOT_BITS,
	SLOT_PLANAR,
	SLOT_PIXELS_PER_LINE,
	SLOT_BYTES_PER_LINE,
	SLOT_LINES,
	SLOT_ITEM_SIZE,
	SLOT_BUFFER_SIZE,
	SLOT_PAGE_WIDTH,
	SLOT_PAGE_HEIGHT,
	SLOT_MAX_WIDTH,
	SLOT_MAX_HEIGHT,
	SLOT_MIN_WIDTH,
	SLOT_MIN_HEIGHT,
	SLOT_HANDLING,
	SLOT_WARM_UP_TIME,
	SLOT_MAX_SCAN_TIME,
	SLOT_CAPABILITIES,
	SLOT_OPTICAL_XRES,
	SLOT_OPTICAL_YRES,
	SLOT_BED_WIDTH,
	SLOT_BED_HEIGHT,
	SLOT_FEED_WIDTH,
	SLOT_FEED_HEIGHT,
	SLOT_REGISTRATION,
	SLOT_COUNT
};

/**
 * struct wiascan_settings - all properties and the scan that they describe
 * @prop: properties by enum wiascan_slot
 * @params: the same, resolved
 */
struct wiascan_settings {
	struct wiascan_prop prop[SLOT_COUNT];
	struct wiascan_params params;
};

/* ---- caps.c ---- */

/**
 * wiascan_caps_check() - make a minidriver's answer safe to use
 * @caps: what the probe op filled
 *
 * Return: 0, or -EPROTO when no scanner can be made of it.
 */
int wiascan_caps_check(struct wiascan_caps *caps);

/**
 * wiascan_clean_string() - make a device's words safe to show
 * @s: string, NUL terminated or not
 * @size: bytes of @s
 */
void wiascan_clean_string(char *s, size_t size);

/**
 * wiascan_pixels_at() - a length of an area at another resolution
 * @caps: checked caps
 * @pixels: at caps->area_dpi
 * @dpi: the other resolution
 *
 * Return: pixels at @dpi, rounded down.
 */
u32 wiascan_pixels_at(const struct wiascan_caps *caps, u32 pixels, u32 dpi);

/**
 * wiascan_width_at() - longest line
 * @caps: checked caps
 * @source: enum wiascan_source
 * @dpi: resolution
 *
 * Return: pixels.
 */
u32 wiascan_width_at(const struct wiascan_caps *caps, u32 source, u32 dpi);

/**
 * wiascan_lines_at() - longest page
 * @caps: checked caps
 * @source: enum wiascan_source
 * @dpi: resolution
 *
 * Return: lines.
 */
u32 wiascan_lines_at(const struct wiascan_caps *caps, u32 source, u32 dpi);

/* ---- proptable.c: which properties there are ---- */

/**
 * wiascan_fill_table() - all properties with their defaults
 * @wdev: device with checked caps
 * @set: settings to fill; what depends on others is not settled yet
 */
void wiascan_fill_table(struct wiascan_device *wdev,
			struct wiascan_settings *set);

/**
 * wiascan_depths() - which depths a kind of data can have
 * @caps: checked caps
 * @datatype: WIASCAN_DATATYPE_*
 * @p: list to fill
 */
void wiascan_depths(const struct wiascan_caps *caps, s64 datatype,
		    struct wiascan_prop *p);

/**
 * wiascan_sheet_size() - how large a sheet of a named size is
 * @size: WIASCAN_PAGE_*
 * @width: out: 1/1000 inch
 * @height: out: same
 *
 * Return: whether it has a size of its own.
 */
bool wiascan_sheet_size(s64 size, u32 *width, u32 *height);

/* ---- settings.c: values and their dependants ---- */

/**
 * wiascan_select_nearest() - a selection of source and sides that can be
 * @bits: all WIASCAN_SELECT_* that the scanner knows
 * @value: what was wanted
 *
 * Return: @value itself if it can be.
 */
s64 wiascan_select_nearest(u32 bits, s64 value);

/**
 * wiascan_settings_pages() - how many pages a job shall have
 * @set: settings
 * @wanted: what START says, 0: what WIASCAN_PROP_PAGES says
 * @pages: out: how many, 0: all
 *
 * Return: whether that can be.
 */
bool wiascan_settings_pages(const struct wiascan_settings *set, u32 wanted,
			    u32 *pages);

/**
 * wiascan_settings_init() - the default settings
 * @wdev: device with checked caps
 * @set: settings to fill
 *
 * Return: 0, or what the validate op gave.
 */
int wiascan_settings_init(struct wiascan_device *wdev,
			  struct wiascan_settings *set);

/**
 * wiascan_settings_write() - write properties, all or none
 * @wdev: device; wdev->ctl is held and the device is there
 * @set: settings; replaced on success
 * @values: what to write, checked for count and flags; filled on success
 *
 * Return: 0, or an errno of WIASCAN_IOC_PROP_SET with error_index set.
 */
int wiascan_settings_write(struct wiascan_device *wdev,
			   struct wiascan_settings *set,
			   struct wiascan_prop_values *values);

/**
 * wiascan_settings_find() - a property by number
 * @set: settings
 * @id: number, or number | WIASCAN_PROP_NEXT
 *
 * Return: property or NULL.
 */
struct wiascan_prop *wiascan_settings_find(struct wiascan_settings *set,
					   u32 id);

#endif /* WIASCAN_SETTINGS_H */
