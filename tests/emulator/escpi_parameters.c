// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "bytes.h"
#include "escpi.h"

/*
 * Parameters are kept as FS W has them and FS S gives them back; the setters of
 * the standard commands change single ones.
 */

/* ESC H: what one can do without is not there, so 100 percent alone. */
#define ZOOM_NONE	100

static uint32_t default_width(const struct escpi *e, uint32_t dpi)
{
	const struct bed *bed = escpi_main_bed(e);

	return bed_pixels(bed, bed->width, dpi) & ~7u;
}

void escpi_defaults(struct escpi *e)
{
	const struct escpi_config *config = &e->config;
	const struct bed *bed = escpi_main_bed(e);
	uint8_t *p = e->parameters;

	memset(p, 0, SCAN_PARAMETERS);
	put_le32(p + FSW_XRES, config->min_dpi);
	put_le32(p + FSW_YRES, config->min_dpi);
	put_le32(p + FSW_WIDTH, default_width(e, config->min_dpi));
	put_le32(p + FSW_HEIGHT, bed_pixels(bed, bed->height, config->min_dpi));
	p[FSW_COLOR] = COLOR_MONO;
	p[FSW_DEPTH] = 8;
	p[FSW_OPTION] = escpi_unit_default(e);
	p[FSW_LINES] = 16;
	p[FSW_THRESHOLD] = 128;
}

void escpi_to_scan(const uint8_t *p, struct scan *scan)
{
	memset(scan, 0, sizeof(*scan));
	scan->xres = get_le32(p + FSW_XRES);
	scan->yres = get_le32(p + FSW_YRES);
	scan->x = get_le32(p + FSW_X);
	scan->y = get_le32(p + FSW_Y);
	scan->width = get_le32(p + FSW_WIDTH);
	scan->height = get_le32(p + FSW_HEIGHT);
	scan->depth = p[FSW_DEPTH];
	scan->mode = p[FSW_COLOR] == COLOR_PIXEL_RGB ? MODE_COLOR :
		     scan->depth == 1 ? MODE_LINEART : MODE_GRAY;
	scan->brightness = (int8_t)p[FSW_BRIGHTNESS];
	scan->threshold = p[FSW_THRESHOLD];
}

static bool known_depth(const struct escpi *e, uint8_t bits)
{
	return bits == 1 || bits == 8 || (bits == 16 && e->config.bits >= 16);
}

static bool known_color(uint8_t color)
{
	return color == COLOR_MONO || color == COLOR_PIXEL_RGB;
}

static bool good_resolution(const struct escpi *e, uint32_t dpi)
{
	return dpi >= e->config.min_dpi && dpi <= e->config.max_dpi;
}

static bool good_brightness(int8_t brightness)
{
	return brightness >= -4 && brightness <= 3;
}

static const char *check_window(const struct escpi *e, const uint8_t *p)
{
	const struct bed *bed = escpi_unit_bed(e, p[FSW_OPTION]);
	struct scan scan;

	escpi_to_scan(p, &scan);
	if (!bed)
		return "no such option unit";
	if (!scan_fits(&scan, bed))
		return "window not on the bed";
	return scan.width % 8 ? "width not a multiple of 8" : NULL;
}

const char *escpi_check(const struct escpi *e, const uint8_t *p)
{
	if (!good_resolution(e, get_le32(p + FSW_XRES)) ||
	    !good_resolution(e, get_le32(p + FSW_YRES)))
		return "no such resolution";
	if (!known_color(p[FSW_COLOR]))
		return "no such colour mode";
	if (!known_depth(e, p[FSW_DEPTH]) ||
	    (p[FSW_DEPTH] == 1 && p[FSW_COLOR] != COLOR_MONO))
		return "no such depth";
	return check_window(e, p);
}

const char *escpi_set_parameters(struct escpi *e, const uint8_t *p)
{
	const char *why = escpi_check(e, p);

	if (why)
		return why;
	if (!p[FSW_LINES])
		return "no lines in a block";
	if (!good_brightness(p[FSW_BRIGHTNESS]))
		return "no such brightness";
	if (p[FSW_FILM] > 1 || p[FSW_DOUBLE_FEED] > 2)
		return "no such film, or double feed detection";
	for (int i = FSW_RESERVED; i < SCAN_PARAMETERS; i++)
		if (p[i])
			return "a reserved byte is not 0";
	memcpy(e->parameters, p, SCAN_PARAMETERS);
	return NULL;
}

void escpi_get_parameters(struct escpi *e)
{
	struct buf *buf = buf_new(SCAN_PARAMETERS);

	if (buf)
		memcpy(buf->data, e->parameters, SCAN_PARAMETERS);
	escpi_reply(e, "FS_S", buf);
}

/* The window stays as it is, and may not fit any more: ESC G tells. */
const char *escpi_set_resolution(struct escpi *e, const uint8_t *p)
{
	if (!good_resolution(e, get_le16(p)) || !good_resolution(e, get_le16(p + 2)))
		return "no such resolution";
	put_le32(e->parameters + FSW_XRES, get_le16(p));
	put_le32(e->parameters + FSW_YRES, get_le16(p + 2));
	return NULL;
}

const char *escpi_set_area(struct escpi *e, const uint8_t *p)
{
	uint8_t all[SCAN_PARAMETERS];
	const char *why;

	memcpy(all, e->parameters, sizeof(all));
	for (int i = 0; i < 4; i++)
		put_le32(all + FSW_X + 4 * i, get_le16(p + 2 * i));
	why = check_window(e, all);
	if (!why)
		memcpy(e->parameters, all, sizeof(all));
	return why;
}

const char *escpi_accept_zoom(struct escpi *e, const uint8_t *p)
{
	(void)e;
	return p[0] == ZOOM_NONE && p[1] == ZOOM_NONE ? NULL : "cannot zoom";
}

const char *escpi_accept_table(struct escpi *e, const uint8_t *p)
{
	(void)e;
	return memchr("RGBM", p[0], 4) ? NULL : "no such gamma table";
}

static bool one_of(uint8_t value, const char *list, size_t count)
{
	return memchr(list, value, count);
}

#define ONE_OF(value, list)	one_of(value, list, sizeof(list) - 1)

static bool good_byte(const struct escpi *e, uint8_t what, uint8_t value)
{
	int8_t number = value;

	switch (what) {
	case FSW_COLOR:
		return known_color(value);
	case FSW_OPTION:
		return escpi_unit_bed(e, value);
	case FSW_GAMMA:
		return ONE_OF(value, "\x00\x10\x20\x01\x02\x03\x04");
	case FSW_BRIGHTNESS:
		return good_brightness(number);
	case FSW_CORRECTION:
		return ONE_OF(value, "\x00\x01\x10\x20\x40\x80");
	case FSW_HALFTONE:
		return ONE_OF(value, "\x00\x10\x20\x01\x03\x80\x90\xa0\xb0");
	case FSW_SHARPNESS:
		return number >= -2 && number <= 2;
	case FSW_MIRROR:
		return value == 0;
	case FSW_SPEED:
	case FSW_SEGMENTATION:
	case FSW_FILM:
		return value <= 1;
	default:
		return true;
	}
}

const char *escpi_accept_byte(struct escpi *e, const uint8_t *p)
{
	uint8_t what = e->command->store;

	if (what == FSW_DEPTH && !known_depth(e, p[0]))
		return "no such depth";
	return good_byte(e, what, p[0]) ? NULL : "no such value";
}
