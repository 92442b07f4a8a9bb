// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a scanner says that it can do, made safe to use
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "settings.h"

/*
 * Bounds for what a device may claim. The widest real bed is 12.2 inch at
 * 9600 dpi; with 6 bytes a pixel the longest line stays below 1 MiB.
 */
#define MAX_DPI		20000
#define MAX_AREA	16777216U
#define MAX_TIME_MS	600000

void wiascan_clean_string(char *s, size_t size)
{
	size_t i, len;

	len = strnlen(s, size - 1);
	while (len && s[len - 1] == ' ')
		len--;
	memset(s + len, 0, size - len);
	for (i = 0; i < len; i++)
		if (!isascii(s[i]) || !isprint(s[i]))
			s[i] = '?';
}

u32 wiascan_pixels_at(const struct wiascan_caps *caps, u32 pixels, u32 dpi)
{
	return min_t(u64, div_u64((u64)pixels * dpi, caps->area_dpi), U32_MAX);
}

u32 wiascan_width_at(const struct wiascan_caps *caps, u32 source, u32 dpi)
{
	u32 width = wiascan_pixels_at(caps, caps->area[source].width, dpi);

	if (caps->max_pixels)
		width = min(width, caps->max_pixels);
	return min(width, WIASCAN_MAX_WIDTH);
}

u32 wiascan_lines_at(const struct wiascan_caps *caps, u32 source, u32 dpi)
{
	u32 lines = wiascan_pixels_at(caps, caps->area[source].height, dpi);

	return min(lines, WIASCAN_MAX_LINES);
}

static int compare_dpi(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

/* Does every source that it has give a picture at that resolution? */
static bool is_picture(const struct wiascan_caps *caps, u32 dpi)
{
	unsigned int i;

	for (i = 0; i < WIASCAN_SOURCES; i++)
		if (caps->area[i].width &&
		    (wiascan_width_at(caps, i, dpi) < caps->width_step ||
		     wiascan_lines_at(caps, i, dpi) < caps->height_step))
			return false;
	return true;
}

/* Keep, sorted and once each, the resolutions that give a picture */
static void clean_dpi(struct wiascan_caps *caps)
{
	unsigned int i, n = 0;

	caps->n_dpi = min_t(unsigned int, caps->n_dpi, WIASCAN_MAX_DPI);
	sort(caps->dpi, caps->n_dpi, sizeof(caps->dpi[0]), compare_dpi, NULL);
	for (i = 0; i < caps->n_dpi; i++) {
		u32 dpi = caps->dpi[i];

		if (!dpi || dpi > MAX_DPI || (n && caps->dpi[n - 1] == dpi))
			continue;
		if (is_picture(caps, dpi))
			caps->dpi[n++] = dpi;
	}
	caps->n_dpi = n;
}

/* At least one source, and none that is half there or too large */
static bool check_areas(struct wiascan_caps *caps)
{
	unsigned int i, n = 0;

	for (i = 0; i < WIASCAN_SOURCES; i++) {
		const struct wiascan_area *area = &caps->area[i];

		if (!area->width && !area->height)
			continue;
		if (!area->width || area->width > MAX_AREA ||
		    !area->height || area->height > MAX_AREA)
			return false;
		n++;
	}
	if (!caps->area[WIASCAN_FEEDER].width) {
		caps->duplex = false;
		caps->back_only = false;
		caps->auto_length = false;
		caps->detects_feed = false;
	}
	return n;
}

int wiascan_caps_check(struct wiascan_caps *caps)
{
	wiascan_clean_string(caps->vendor, sizeof(caps->vendor));
	wiascan_clean_string(caps->model, sizeof(caps->model));
	wiascan_clean_string(caps->firmware, sizeof(caps->firmware));
	wiascan_clean_string(caps->serial, sizeof(caps->serial));

	caps->formats &= WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			 WIASCAN_FMT_GRAY16 | WIASCAN_FMT_RGB24 |
			 WIASCAN_FMT_RGB48;
	if (!caps->formats || !caps->area_dpi || caps->area_dpi > MAX_DPI ||
	    !check_areas(caps))
		return -EPROTO;

	caps->width_step = clamp_t(u32, caps->width_step, 1, 64);
	caps->height_step = clamp_t(u32, caps->height_step, 1, 64);
	caps->dpi_step = min_t(u32, caps->dpi_step, MAX_DPI);
	caps->optical_dpi = min_t(u32, caps->optical_dpi, MAX_DPI);
	caps->registration = min_t(u32, caps->registration, WIASCAN_REG_RIGHT);
	caps->warm_up_ms = min_t(u32, caps->warm_up_ms, MAX_TIME_MS);
	caps->page_ms = min_t(u32, caps->page_ms, MAX_TIME_MS);
	clean_dpi(caps);
	return caps->n_dpi ? 0 : -EPROTO;
}
