// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "font.h"
#include "sheet_impl.h"

/*
 * The test chart. It is laid out on a grid of 1000 units across the bed and
 * 1414 along it, so that it fills any bed at any resolution. To a person it is
 * a scanner's test chart; to a program each sample also has a signature in its
 * lower bits that depends on its row and column, counted from the bed's corner
 * at the resolution of the scan:
 *
 *   bits 0 and 1 of the 8-bit value: two of the row number's sixteen bits;
 *	eight pixels side by side hold all of it
 *   bit 2: a pseudo-random bit and its opposite in turn, so that columns
 *	differ from their neighbours
 *   the low byte of a 16-bit sample: a hash, never equal to the upper byte
 *
 * Lineart sees nothing of these. For it the code strips (row_code) show the
 * lower fourteen bits of the row number in black and white, each at least one
 * pixel wide: where pixels are few the strips spread over what is beside them.
 * The bars (column_code), whose rows differ at random, tell columns from their
 * neighbours.
 *
 * A side other than 0 is a variation: its number is printed on it, and all row
 * numbers in codes and signatures are combined with it, so that each of its rows
 * differs from the same row of all other sides (of 16384), even in lineart.
 */

#define UNITS_X		1000
#define UNITS_Y		1414
#define SUB		64	/* positions are in 1/64 of a unit */

#define CODE_BITS	14
#define CODE_CELL	3

struct rgb {
	uint8_t r, g, b;
};

/**
 * struct canvas - the row being painted
 * @u: how far one pixel goes across, in 1/65536 of 1/64 unit
 * @v: where the row is, in 1/64 units
 * @pixels: one for each of the row's pixels
 */
struct canvas {
	const struct sheet_row *row;
	uint64_t u;
	int32_t v;
	struct rgb *pixels;
};

/** struct element - one part of the chart, in units; @v1 0: as its text is high */
struct element {
	int u0, v0, u1, v1;
	void (*paint)(const struct element *e, struct canvas *c, uint32_t from, uint32_t to);
	const char *text;
	int size;
	struct rgb color;
};

struct chart {
	struct sheet sheet;
	struct rgb *pixels;
	size_t size;
};

static uint64_t mix(uint64_t value)
{
	value ^= value >> 31;
	value *= 0x9e3779b97f4a7c15ULL;
	value ^= value >> 29;
	value *= 0xbf58476d1ce4e5b9ULL;
	return value ^ value >> 32;
}

/* What goes for the row number in codes: another for each side. */
static uint32_t row_number(const struct sheet_row *row)
{
	return row->y ^ (row->side * 0x9e35u & 0xffff);
}

/* Where pixel @x of the bed is, from the left edge of @e, in 1/64 units. */
static int32_t across(const struct canvas *c, const struct element *e, uint32_t x)
{
	return (int32_t)(x * c->u >> 16) - e->u0 * SUB;
}

static int32_t along(const struct canvas *c, const struct element *e)
{
	return c->v - e->v0 * SUB;
}

static struct rgb *pixel(struct canvas *c, uint32_t x)
{
	return &c->pixels[x - c->row->x];
}

static void set_gray(struct rgb *p, int value)
{
	*p = (struct rgb){ value, value, value };
}

static void paint_fill(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	for (uint32_t x = from; x < to; x++)
		*pixel(c, x) = e->color;
}

static void paint_text(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	int row = along(c, e) / (e->size * SUB);
	int count = strlen(e->text);

	for (uint32_t x = from; x < to; x++) {
		int column = across(c, e, x) / (e->size * SUB);
		int letter = column / (FONT_WIDTH + 1);
		int bit = FONT_WIDTH - 1 - column % (FONT_WIDTH + 1);

		if (letter < count && bit >= 0 && font_row(e->text[letter], row) >> bit & 1)
			*pixel(c, x) = e->color;
	}
}

static void paint_side(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	struct element text = *e;
	char words[32];

	if (!c->row->side)
		return;
	snprintf(words, sizeof(words), "side %u", c->row->side);
	text.text = words;
	paint_text(&text, c, from, to);
}

/* A smooth ramp from black to the element's colour; size > 0: in steps. */
static void paint_ramp(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	int32_t width = (e->u1 - e->u0) * SUB;

	for (uint32_t x = from; x < to; x++) {
		int32_t at = across(c, e, x);
		struct rgb *p = pixel(c, x);

		if (e->size)
			at = at * e->size / width * width / (e->size - 1);
		p->r = e->color.r * at / width;
		p->g = e->color.g * at / width;
		p->b = e->color.b * at / width;
	}
}

static int hue_part(int32_t at)
{
	at %= 6 * 256;
	if (at < 256)
		return at;
	if (at < 3 * 256)
		return 255;
	return at < 4 * 256 ? 4 * 256 - 1 - at : 0;
}

static void paint_hue(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	int32_t width = (e->u1 - e->u0) * SUB;

	for (uint32_t x = from; x < to; x++) {
		int32_t at = across(c, e, x) * (6 * 256 - 1) / width;
		struct rgb *p = pixel(c, x);

		p->r = hue_part(at + 2 * 256);
		p->g = hue_part(at);
		p->b = hue_part(at + 4 * 256);
	}
}

static void paint_patches(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	static const struct rgb colors[4][6] = {
		{ { 120, 80, 64 }, { 200, 152, 128 }, { 88, 120, 160 },
		  { 88, 104, 64 }, { 128, 128, 176 }, { 96, 192, 168 } },
		{ { 216, 128, 40 }, { 72, 88, 168 }, { 192, 80, 96 },
		  { 88, 56, 104 }, { 160, 192, 64 }, { 232, 160, 40 } },
		{ { 48, 56, 152 }, { 64, 152, 72 }, { 184, 48, 56 },
		  { 240, 208, 32 }, { 192, 80, 152 }, { 16, 136, 168 } },
		{ { 244, 244, 240 }, { 200, 200, 200 }, { 160, 160, 160 },
		  { 120, 120, 120 }, { 80, 80, 80 }, { 40, 40, 40 } },
	};
	int32_t width = (e->u1 - e->u0) * SUB / 6, height = (e->v1 - e->v0) * SUB / 4;
	int32_t line = along(c, e);
	int row = line / height < 3 ? line / height : 3;

	for (uint32_t x = from; x < to; x++) {
		int32_t at = across(c, e, x);
		int column = at / width < 5 ? at / width : 5;

		if (at % width > width / 20 && line % height > height / 20)
			*pixel(c, x) = colors[row][column];
		else
			set_gray(pixel(c, x), 16);
	}
}

/* Rings that get finer from the middle outwards. */
static void paint_rings(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	int32_t half = (e->u1 - e->u0) * SUB / 2, tall = (e->v1 - e->v0) * SUB / 2;
	int64_t dy = (int64_t)(along(c, e) - tall) * half / tall;

	for (uint32_t x = from; x < to; x++) {
		int64_t dx = across(c, e, x) - half;
		int64_t r = dx * dx + dy * dy;

		if (r < (int64_t)half * half)
			set_gray(pixel(c, x), r * 48 / ((int64_t)half * half) & 1 ? 240 : 8);
	}
}

/* Groups of lines, each twice as fine as the last; size 1: lines lie across. */
static void paint_lines(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	int32_t width = (e->u1 - e->u0) * SUB / 6;

	for (uint32_t x = from; x < to; x++) {
		int32_t at = across(c, e, x);
		int32_t pitch = 16 * SUB >> (at / width < 5 ? at / width : 5);
		int32_t where = e->size ? along(c, e) : at % width;

		if (at % width < width - 8 * SUB)
			set_gray(pixel(c, x), where % pitch * 2 < pitch ? 0 : 248);
	}
}

static int hill(int32_t at, int32_t middle, int32_t wide, int32_t high)
{
	int64_t d = at - middle;

	return high - (int)(d * d * high / ((int64_t)wide * wide));
}

/* A picture: sky, sun, hills, in 1000 by 1000 of its own. */
static void paint_view(const struct element *e, struct canvas *c, uint32_t from, uint32_t to)
{
	int32_t y = along(c, e) * 1000 / ((e->v1 - e->v0) * SUB);
	int32_t up = 1000 - y;

	for (uint32_t x = from; x < to; x++) {
		int32_t at = across(c, e, x) * 1000 / ((e->u1 - e->u0) * SUB);
		int32_t sun = (at - 720) * (at - 720) + (y - 260) * (y - 260);
		struct rgb *p = pixel(c, x);

		if (up < hill(at, 150, 700, 330) || up < hill(at, 1000, 400, 220))
			*p = (struct rgb){ 40 + up / 6, 96 + up / 4, 40 + at / 25 };
		else if (up < hill(at, 650, 450, 520) || up < hill(at, 200, 350, 430))
			*p = (struct rgb){ 72 + up / 8, 96 + up / 10, 136 + up / 12 };
		else if (sun < 110 * 110)
			*p = (struct rgb){ 247, 224 - sun / 200, 96 };
		else
			*p = (struct rgb){ 80 + y / 6, 144 + y / 8, 232 - y / 12 };
	}
}

static void paint_row_code(const struct element *e, struct canvas *c, uint32_t from,
			   uint32_t to)
{
	uint32_t number = row_number(c->row);
	int32_t pixel_width = (c->u >> 16) + 1;
	int32_t width = pixel_width > CODE_CELL * SUB ? pixel_width : CODE_CELL * SUB;

	for (uint32_t x = from; x < to; x++) {
		int cell = across(c, e, x) / width;

		if (cell < CODE_BITS)
			set_gray(pixel(c, x), number >> cell & 1 ? 0 : 248);
	}
}

/*
 * Of each pair of columns one is black and one white, which of them changes
 * from row to row. With size 1 the pairs are one column further on, so that
 * two bars tell all neighbours apart.
 */
static void paint_column_code(const struct element *e, struct canvas *c, uint32_t from,
			      uint32_t to)
{
	uint32_t number = row_number(c->row);

	for (uint32_t x = from; x < to; x++) {
		uint32_t column = x + e->size;
		bool first = mix((uint64_t)number << 32 | column >> 1) & 1;

		set_gray(pixel(c, x), first == (column & 1) ? 0 : 248);
	}
}

#define STRIP(u0, u1)	{ u0, 0, u1, UNITS_Y, paint_row_code, "", 0, {} }
#define BAR(v0, v1, shift)	{ 0, v0, UNITS_X, v1, paint_column_code, "", shift, {} }
#define FILL(u0, v0, u1, v1, ...)	{ u0, v0, u1, v1, paint_fill, "", 0, { __VA_ARGS__ } }
#define PART(u0, v0, u1, v1, how)	{ u0, v0, u1, v1, how, "", 0, {} }
#define RAMP(v0, v1, steps, ...) \
	{ 90, v0, 460, v1, paint_ramp, "", steps, { __VA_ARGS__ } }
#define TEXT(u, v, size, text, ...) \
	{ u, v, UNITS_X, 0, paint_text, text, size, { __VA_ARGS__ } }

static const struct element elements[] = {
	FILL(0, 0, 1000, 1414, 240, 240, 236),
	FILL(10, 8, 990, 11, 32, 32, 32),
	FILL(10, 1403, 990, 1406, 32, 32, 32),
	FILL(10, 8, 13, 1406, 32, 32, 32),
	FILL(987, 8, 990, 1406, 32, 32, 32),
	TEXT(90, 44, 8, "wiascan", 24, 56, 128),
	TEXT(90, 120, 3, "scanner test chart", 32, 32, 32),
	TEXT(540, 52, 2, "in-memory transfer", 32, 32, 32),
	TEXT(540, 76, 2, "each row has its own code", 32, 32, 32),
	TEXT(540, 100, 2, "and so has each column", 32, 32, 32),
	TEXT(540, 124, 2, "0123456789 - 1414/1000", 160, 32, 32),
	RAMP(190, 240, 0, 247, 247, 247),
	RAMP(246, 296, 12, 247, 247, 247),
	RAMP(312, 342, 0, 247, 0, 0),
	RAMP(346, 376, 0, 0, 247, 0),
	RAMP(380, 410, 0, 0, 0, 247),
	PART(90, 424, 460, 464, paint_hue),
	PART(90, 480, 460, 680, paint_patches),
	PART(90, 724, 460, 1200, paint_view),
	PART(540, 190, 910, 560, paint_rings),
	PART(540, 580, 910, 680, paint_lines),
	{ 540, 724, 910, 824, paint_lines, "", 1, {} },
	TEXT(540, 850, 5, "Aa Gg Rr 59", 16, 16, 16),
	TEXT(540, 900, 3, "sphinx of black", 16, 16, 16),
	TEXT(540, 928, 3, "quartz judge my", 16, 16, 16),
	TEXT(540, 956, 3, "vow 0123456789", 16, 16, 16),
	TEXT(540, 992, 2, "sphinx of black quartz judge", 16, 16, 16),
	TEXT(540, 1012, 2, "my vow 0123456789 - 600 dpi", 16, 16, 16),
	TEXT(540, 1040, 1, "sphinx of black quartz judge my vow 0123456789", 16, 16, 16),
	FILL(540, 1064, 663, 1200, 192, 40, 48),
	FILL(663, 1064, 786, 1200, 40, 152, 64),
	FILL(786, 1064, 910, 1200, 40, 64, 176),
	FILL(560, 1084, 643, 1130, 0, 184, 208),
	FILL(683, 1084, 766, 1130, 208, 56, 160),
	FILL(806, 1084, 890, 1130, 240, 216, 32),
	FILL(560, 1144, 643, 1184, 8, 8, 8),
	FILL(683, 1144, 766, 1184, 128, 128, 128),
	FILL(806, 1144, 890, 1184, 247, 247, 247),
	TEXT(90, 1256, 4, "red green blue", 176, 32, 40),
	TEXT(90, 1296, 2, "cyan magenta yellow black", 32, 112, 64),
	TEXT(90, 1330, 3, "usb scanner on linux", 40, 64, 160),
	TEXT(540, 1256, 4, "page complete", 24, 24, 24),
	TEXT(540, 1300, 2, "no row lost or doubled or moved", 24, 24, 24),
	{ 540, 1330, 910, 0, paint_side, "", 3, { 24, 24, 24 } },
	STRIP(24, 66), STRIP(479, 521), STRIP(934, 976),
	BAR(160, 167, 0), BAR(167, 174, 1),
	BAR(694, 701, 0), BAR(701, 708, 1),
	BAR(1220, 1227, 0), BAR(1227, 1234, 1),
};

static void paint(struct canvas *c)
{
	const struct sheet_row *row = c->row;
	uint64_t width = row->bed_width;

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		const struct element *e = &elements[i];
		uint32_t from = (e->u0 * width + UNITS_X - 1) / UNITS_X;
		uint32_t to = (e->u1 * width + UNITS_X - 1) / UNITS_X;
		int end = e->v1 ? e->v1 : e->v0 + e->size * FONT_HEIGHT;

		/* One more: cells are a hair wider than pixels. */
		if (e->paint == paint_row_code && to < from + CODE_BITS + 1)
			to = from + CODE_BITS + 1;
		if (c->v < e->v0 * SUB || c->v >= end * SUB)
			continue;
		if (from < row->x)
			from = row->x;
		if (to > row->x + row->width)
			to = row->x + row->width;
		if (from < to)
			e->paint(e, c, from, to);
	}
}

/* Adds the signature to @value, a sample of channel @channel at column @x. */
static uint16_t sign(uint8_t value, uint32_t x, uint32_t y, unsigned int channel)
{
	unsigned int slot = (x + 3 * channel) % 8;
	unsigned int code = y >> 2 * slot & 3;
	uint64_t hash = mix((uint64_t)y << 34 | (uint64_t)(x >> 1) << 2 | channel);
	uint8_t low = hash >> (x & 1 ? 40 : 8);

	code |= (hash ^ x) & 1 ? 4 : 0;
	value = (value > 247 ? 240 : value & 0xf8) | code;
	if (low == value)
		low ^= 0x55;
	return value << 8 | low;
}

static int chart_row(struct sheet *sheet, const struct sheet_row *row)
{
	struct chart *chart = (struct chart *)sheet;
	struct canvas canvas = { .row = row };
	uint32_t number = row_number(row);
	uint16_t *out = row->out;

	if (chart->size < row->width) {
		free(chart->pixels);
		chart->size = row->width;
		chart->pixels = calloc(chart->size, sizeof(*chart->pixels));
		if (!chart->pixels) {
			chart->size = 0;
			return -ENOMEM;
		}
	}
	canvas.pixels = chart->pixels;
	canvas.u = ((uint64_t)UNITS_X * SUB << 16) / row->bed_width;
	canvas.v = (uint64_t)row->y * UNITS_Y * SUB / row->bed_height;
	paint(&canvas);

	for (uint32_t i = 0; i < row->width; i++) {
		const struct rgb *p = &chart->pixels[i];

		if (row->channels == 1) {
			*out++ = sign(sheet_gray(p->r, p->g, p->b), row->x + i, number, 0);
			continue;
		}
		*out++ = sign(p->r, row->x + i, number, 0);
		*out++ = sign(p->g, row->x + i, number, 1);
		*out++ = sign(p->b, row->x + i, number, 2);
	}
	return 0;
}

static void chart_close(struct sheet *sheet)
{
	struct chart *chart = (struct chart *)sheet;

	free(chart->pixels);
	free(chart);
}

struct sheet *chart_open(void)
{
	struct chart *chart = calloc(1, sizeof(*chart));

	if (!chart)
		return NULL;
	chart->sheet.varies = true;
	chart->sheet.row = chart_row;
	chart->sheet.close = chart_close;
	return &chart->sheet;
}
