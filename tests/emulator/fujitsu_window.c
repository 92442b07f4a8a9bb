// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "bytes.h"
#include "fujitsu.h"

/* A descriptor; offsets. */
enum {
	WD_ID = 0x00,
	WD_AUTO = 0x01,
	WD_XRES = 0x02,
	WD_YRES = 0x04,
	WD_X = 0x06,
	WD_Y = 0x0a,
	WD_WIDTH = 0x0e,
	WD_LENGTH = 0x12,
	WD_THRESHOLD = 0x17,
	WD_COMPOSITION = 0x19,
	WD_BITS = 0x1a,
	WD_FLAGS = 0x1d,
	WD_COMPRESSION = 0x20,
	WD_VENDOR = 0x28,
	WD_GAMMA = 0x29,
	WD_ORDER = 0x2a,
	WD_COMPONENTS = 0x2b,
	WD_PAPER = 0x35,
	WD_PAPER_WIDTH = 0x36,
	WD_PAPER_LENGTH = 0x3a,
};

#define VENDOR_MONO	0x00
#define VENDOR_COLOR	0xc1
#define REVERSE		0x80
#define PADDING		0x07
#define PAPER_CUSTOM	0xc0
#define PAPER_MASK	0xc0

/**
 * struct bad - what is wrong with a descriptor
 * @at: offset of the field
 */
struct bad {
	uint8_t at;
	const char *why;
};

static const uint16_t standard_dpi[16] = {
	1200, 800, 600, 480, 400, 320, 300, 240, 200, 180, 160, 150, 120, 100, 75, 60,
};

static bool good_dpi(const struct fujitsu_config *config, uint32_t dpi)
{
	if (dpi < config->min_dpi || dpi > config->max_dpi)
		return false;
	if (config->any_dpi)
		return true;
	for (int bit = 0; bit < 16; bit++)
		if (standard_dpi[bit] == dpi)
			return config->dpi_bits >> bit & 1;
	return false;
}

static bool good_order(const struct fujitsu_config *config, const uint8_t *p,
		       enum fujitsu_order *order)
{
	static const uint8_t codes[][2] = {
		[ORDER_RGB] = { 1, 0 },
		[ORDER_BGR] = { 1, 5 },
		[ORDER_LINE] = { 0, 0 },
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (p[WD_ORDER] != codes[i][0] || p[WD_COMPONENTS] != codes[i][1])
			continue;
		*order = i;
		return config->orders >> i & 1;
	}
	return false;
}

static uint32_t pixels(uint32_t units, uint32_t dpi)
{
	return (uint64_t)units * dpi / UNITS;
}

static uint32_t bed_units(const struct bed *bed, uint32_t size)
{
	return (uint64_t)size * UNITS / bed->dpi;
}

static struct bad bad_place(const struct fujitsu_config *config, const uint8_t *p)
{
	uint32_t width = bed_units(&config->plane, config->plane.width);
	uint32_t length = bed_units(&config->plane, config->plane.height);
	uint32_t x = get_be32(p + WD_X), y = get_be32(p + WD_Y);
	uint32_t paper_width = get_be32(p + WD_PAPER_WIDTH);
	uint32_t paper_length = get_be32(p + WD_PAPER_LENGTH);

	if (x >= width)
		return (struct bad){ WD_X, "beyond the right edge" };
	if (y >= length)
		return (struct bad){ WD_Y, "beyond the end" };
	if (get_be32(p + WD_WIDTH) > width - x)
		return (struct bad){ WD_WIDTH, "too wide" };
	if (get_be32(p + WD_LENGTH) > length - y)
		return (struct bad){ WD_LENGTH, "too long" };
	if ((p[WD_PAPER] & PAPER_MASK) == 0) {
		if (paper_width)
			return (struct bad){ WD_PAPER_WIDTH, "no paper, but its width" };
		if (paper_length)
			return (struct bad){ WD_PAPER_LENGTH, "no paper, but its length" };
		return (struct bad){ 0, NULL };
	}
	if ((p[WD_PAPER] & PAPER_MASK) != PAPER_CUSTOM)
		return (struct bad){ WD_PAPER, "no such paper" };
	if (!paper_width || paper_width > width)
		return (struct bad){ WD_PAPER_WIDTH, "no such width of paper" };
	if (!paper_length || paper_length > length)
		return (struct bad){ WD_PAPER_LENGTH, "no such length of paper" };
	return (struct bad){ 0, NULL };
}

static struct bad bad_mode(const struct fujitsu_config *config, const uint8_t *p,
			   struct fujitsu_window *window)
{
	uint8_t mode = p[WD_COMPOSITION];

	if (mode > COLOR || !(config->modes >> mode & 1))
		return (struct bad){ WD_COMPOSITION, "no such composition" };
	if (p[WD_BITS] != (mode <= HALFTONE ? 1 : 8))
		return (struct bad){ WD_BITS, "not the bits of that composition" };
	if (p[WD_FLAGS] & ~(REVERSE | PADDING))
		return (struct bad){ WD_FLAGS, "no such flag" };
	if (p[WD_COMPRESSION])
		return (struct bad){ WD_COMPRESSION, "no such compression" };
	if (p[WD_VENDOR] != (mode == COLOR ? VENDOR_COLOR : VENDOR_MONO))
		return (struct bad){ WD_VENDOR, "not the vendor's part of that composition" };
	if (p[WD_GAMMA] & 0x7f)
		return (struct bad){ WD_GAMMA, "no such gamma" };
	window->order = ORDER_RGB;
	if (mode == COLOR && !good_order(config, p, &window->order))
		return (struct bad){ WD_ORDER, "no such order" };
	return (struct bad){ 0, NULL };
}

/* The picture that the window stands for. All pixels are rounded down. */
static void to_scan(const uint8_t *p, struct fujitsu_window *window)
{
	struct scan *scan = &window->scan;
	uint8_t mode = p[WD_COMPOSITION];

	memset(scan, 0, sizeof(*scan));
	scan->xres = get_be16(p + WD_XRES);
	scan->yres = get_be16(p + WD_YRES);
	scan->x = pixels(get_be32(p + WD_X), scan->xres);
	scan->y = pixels(get_be32(p + WD_Y), scan->yres);
	scan->width = pixels(get_be32(p + WD_WIDTH), scan->xres);
	scan->height = pixels(get_be32(p + WD_LENGTH), scan->yres);
	scan->mode = mode == COLOR ? MODE_COLOR : mode == GRAY ? MODE_GRAY : MODE_LINEART;
	scan->depth = mode <= HALFTONE ? 1 : 8;
	scan->threshold = mode == LINEART && p[WD_THRESHOLD] ? p[WD_THRESHOLD] : 128;
	window->composition = mode;
	window->reverse = p[WD_FLAGS] & REVERSE;
	window->paper_width = get_be32(p + WD_PAPER_WIDTH);
	window->paper_length = get_be32(p + WD_PAPER_LENGTH);
}

/* Leaves in *@side which side it is for. */
static struct bad take_window(struct fujitsu *f, const uint8_t *p, int *side,
			      struct fujitsu_window *window)
{
	const struct fujitsu_config *config = &f->config;
	struct bad bad;

	*side = p[WD_ID] == ID_BACK ? BACK : FRONT;
	if (p[WD_ID] != ID_FRONT && (p[WD_ID] != ID_BACK || !config->duplex))
		return (struct bad){ WD_ID, "no such window" };
	if (p[WD_AUTO])
		return (struct bad){ WD_AUTO, "automatic windows are not known" };
	if (!good_dpi(config, get_be16(p + WD_XRES)))
		return (struct bad){ WD_XRES, "no such resolution" };
	if (!good_dpi(config, get_be16(p + WD_YRES)))
		return (struct bad){ WD_YRES, "no such resolution" };
	bad = bad_mode(config, p, window);
	if (!bad.why)
		bad = bad_place(config, p);
	if (bad.why)
		return bad;
	to_scan(p, window);
	window->set = true;
	if (!window->scan.width)
		return (struct bad){ WD_WIDTH, "no pixels" };
	if (!scan_fits(&window->scan, &config->plane))
		return (struct bad){ WD_LENGTH, "no lines, or too many" };
	return bad;
}

uint8_t fujitsu_set_window(struct fujitsu *f)
{
	struct fujitsu_window windows[SIDES] = { 0 };
	uint32_t size = f->out_want < WINDOW_HEADER ? 0 : f->out_want - WINDOW_HEADER;

	if (f->left)
		return fujitsu_check(f, SENSE_SEQUENCE, "a scan is on");
	if (size != WINDOW_SIZE && size != 2 * WINDOW_SIZE)
		return fujitsu_check(f, SENSE_LIST, "not one window or two");
	for (int i = 0; i < WINDOW_HEADER; i++)
		if (f->out[i] != (i == 7 ? WINDOW_SIZE : 0))
			return fujitsu_bad_field(f, i, "not the header of windows");
	for (uint32_t at = WINDOW_HEADER; at < f->out_want; at += WINDOW_SIZE) {
		struct fujitsu_window window = { 0 };
		struct bad bad;
		int side;

		bad = take_window(f, f->out + at, &side, &window);
		if (!bad.why && windows[side].set)
			bad = (struct bad){ WD_ID, "the same window twice" };
		if (bad.why)
			return fujitsu_bad_field(f, at + bad.at, bad.why);
		windows[side] = window;
	}
	memcpy(f->windows, windows, sizeof(windows));
	return SCSI_GOOD;
}
