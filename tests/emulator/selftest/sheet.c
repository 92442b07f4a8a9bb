// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The sheet: that the chart shows what it must, and files as they are. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <png.h>

#include "../parse.h"
#include "../sheet.h"
#include "selftest.h"

static const struct bed bed = { .width = 5100, .height = 7020, .dpi = 600 };

static uint8_t *render(const char *what, const struct bed *on, const struct scan *scan)
{
	char error[256] = "";
	struct sheet *sheet = sheet_open(what, error, sizeof(error));
	uint8_t *data = malloc(scan_line_bytes(scan) * scan->height);

	if (!sheet || !data || sheet_render(sheet, on, scan, 0, scan->height, data) < 0) {
		printf("# %s\n", error);
		free(data);
		data = NULL;
	}
	sheet_close(sheet);
	return data;
}

static size_t compared;

static int by_row(const void *a, const void *b)
{
	return memcmp(*(uint8_t * const *)a, *(uint8_t * const *)b, compared);
}

static bool rows_differ(uint8_t *data, uint32_t rows, size_t len)
{
	uint8_t **list = calloc(rows, sizeof(*list));
	bool differ = list && data;

	for (uint32_t i = 0; differ && i < rows; i++)
		list[i] = data + i * len;
	compared = len;
	if (differ)
		qsort(list, rows, sizeof(*list), by_row);
	for (uint32_t i = 1; differ && i < rows; i++)
		differ = memcmp(list[i - 1], list[i], len) != 0;
	free(list);
	return differ;
}

/* Neighbours; @step is the number of bytes of a pixel, 0 for bits. */
static bool columns_differ(const uint8_t *data, const struct scan *scan, size_t step)
{
	size_t len = scan_line_bytes(scan);

	for (uint32_t x = 1; data && x < scan->width; x++) {
		bool differ = false;

		for (uint32_t y = 0; y < scan->height && !differ; y++) {
			const uint8_t *row = data + y * len;

			if (step)
				differ = memcmp(row + x * step, row + (x - 1) * step, step) != 0;
			else
				differ = (row[x / 8] << x % 8 ^
					  row[(x - 1) / 8] << (x - 1) % 8) & 0x80;
		}
		if (!differ)
			return false;
	}
	return data;
}

static void test_chart(void)
{
	static const struct {
		const char *name;
		struct scan scan;
		size_t step;
	} list[] = {
		{ "color at 600 dpi, 8 pixels",
		  { 600, 600, 2000, 0, 8, 7020, MODE_COLOR, 8, 0, 0, 0, 0 }, 3 },
		{ "gray at 600 dpi, 8 pixels",
		  { 600, 600, 3333, 0, 8, 7020, MODE_GRAY, 8, 0, 0, 0, 0 }, 1 },
		{ "gray at 1200 dpi",
		  { 1200, 1200, 5, 0, 16, 14040, MODE_GRAY, 8, 0, 0, 0, 0 }, 1 },
		{ "gray at 50 dpi", { 50, 50, 0, 0, 424, 585, MODE_GRAY, 8, 0, 0, 0, 0 }, 1 },
		{ "color at 75 dpi", { 75, 75, 0, 0, 632, 877, MODE_COLOR, 8, 0, 0, 0, 0 }, 3 },
		{ "color 16", { 150, 150, 100, 100, 400, 400, MODE_COLOR, 16, 0, 0, 0, 0 }, 6 },
		{ "gray 16, a few lines",
		  { 150, 150, 100, 100, 400, 20, MODE_GRAY, 16, 0, 0, 0, 0 }, 2 },
		{ "lineart at 300 dpi",
		  { 300, 300, 0, 0, 2544, 3510, MODE_LINEART, 1, 128, 0, 0, 0 }, 0 },
		{ "lineart at 50 dpi",
		  { 50, 50, 0, 0, 424, 585, MODE_LINEART, 1, 128, 0, 0, 0 }, 9 },
		{ "lineart, a strip",
		  { 600, 600, 0, 0, 400, 7020, MODE_LINEART, 1, 128, 0, 0, 0 }, 9 },
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		const struct scan *scan = &list[i].scan;
		uint8_t *data = render("chart", &bed, scan);

		ok(rows_differ(data, scan->height, scan_line_bytes(scan)),
		   "chart, %s: no two rows are the same", list[i].name);
		if (list[i].step < 9)
			ok(columns_differ(data, scan, list[i].step),
			   "chart, %s: no two neighbouring columns are", list[i].name);
		free(data);
	}
}

/*
 * What the suites of tests/system scan, whatever the mode: were two rows the
 * same there, nobody would see them swapped.
 */
static const struct {
	const char *bed;
	uint32_t xres, yres, x, y, width, height;
} places[] = {
	/* scan-escpi */
	{ "2x2in", 50, 50, 0, 0, 96, 100 },
	{ "2x2in", 75, 75, 0, 0, 144, 150 },
	{ "2x2in", 150, 150, 0, 0, 296, 300 },
	{ "2x2in", 300, 300, 0, 0, 600, 600 },
	{ "2x2in", 400, 400, 0, 0, 800, 800 },
	{ "2x2in", 600, 600, 0, 0, 1200, 1200 },
	{ "2x2in", 1200, 1200, 0, 0, 2400, 2400 },
	{ "2x2in", 300, 300, 0, 0, 584, 70 },
	{ "2x2in", 300, 300, 201, 53, 160, 77 },
	{ "2x2in", 600, 150, 8, 3, 800, 200 },
	{ "16x1in", 1200, 1200, 0, 0, 19200, 40 },
	/* cli-escpi */
	{ "2x3in", 75, 75, 0, 0, 144, 225 },
	{ "2x3in", 150, 150, 0, 0, 296, 450 },
	{ "2x3in", 300, 300, 0, 0, 600, 900 },
	{ "2x3in", 150, 150, 60, 30, 160, 200 },
	/* faults-escpi, plug-escpi */
	{ "3x3in", 150, 150, 0, 0, 448, 450 },
	/* sane-escpi, sane-escpi-adf */
	{ "5100x7020", 75, 75, 0, 0, 632, 877 },
	{ "5100x7020", 150, 150, 0, 0, 1272, 1754 },
	{ "5100x7020", 300, 300, 30, 600, 480, 150 },
	{ "5100x7020", 75, 75, 7, 29, 352, 177 },
	{ "5100x7020", 150, 150, 15, 59, 704, 354 },
	{ "5100x8400", 75, 75, 0, 0, 632, 1048 },
	{ "5100x8400", 150, 150, 0, 0, 1272, 2096 },
	{ "2400x3600", 75, 75, 0, 0, 296, 449 },
	{ "2400x3600", 150, 150, 0, 0, 600, 898 },
};

static void test_places(void)
{
	static const struct {
		const char *name;
		enum sheet_mode mode;
		unsigned int depth;
	} modes[] = {
		{ "lineart", MODE_LINEART, 1 }, { "gray 8", MODE_GRAY, 8 },
		{ "gray 16", MODE_GRAY, 16 }, { "color 8", MODE_COLOR, 8 },
		{ "color 16", MODE_COLOR, 16 },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct bed on = { .dpi = 600 };
		struct scan scan = {
			.xres = places[i].xres, .yres = places[i].yres, .x = places[i].x,
			.y = places[i].y, .width = places[i].width,
			.height = places[i].height, .threshold = 128,
		};

		parse_bed(places[i].bed, &on);
		for (size_t m = 0; m < sizeof(modes) / sizeof(modes[0]); m++) {
			uint8_t *data;

			scan.mode = modes[m].mode;
			scan.depth = modes[m].depth;
			data = render("chart", &on, &scan);
			ok(rows_differ(data, scan.height, scan_line_bytes(&scan)),
			   "all rows differ: bed %s, %u x %u dpi, %ux%u at %u,%u, %s",
			   places[i].bed, scan.xres, scan.yres, scan.width, scan.height,
			   scan.x, scan.y, modes[m].name);
			free(data);
		}
	}
}

static void test_bytes(void)
{
	struct scan wide = { .xres = 75, .yres = 75, .width = 632, .height = 877,
			     .mode = MODE_COLOR, .depth = 16 };
	struct scan narrow = wide;
	size_t samples = 3 * 632 * 877;
	uint8_t *data = render("chart", &bed, &wide), *bytes;
	bool unequal = data, upper;

	narrow.depth = 8;
	bytes = render("chart", &bed, &narrow);
	upper = data && bytes;
	for (size_t i = 0; i < samples && unequal && upper; i++) {
		unequal = data[2 * i] != data[2 * i + 1];
		upper = data[2 * i + 1] == bytes[i];
	}
	ok(unequal, "the two bytes of a 16-bit sample differ");
	ok(upper, "8 bits are the upper ones of 16");
	free(data);
	free(bytes);
}

static void write_pnm(const char *path)
{
	FILE *file = fopen(path, "wb");

	if (!file)
		return;
	fprintf(file, "P6\n16 10\n255\n");
	for (int i = 0; i < 16 * 10 * 3; i++)
		putc(i * 7 & 0xff, file);
	fclose(file);
}

static bool write_png(const char *path)
{
	png_image image = { .version = PNG_IMAGE_VERSION, .width = 16, .height = 10,
			    .format = PNG_FORMAT_RGB };
	uint8_t data[16 * 10 * 3];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = i * 7;
	return png_image_write_to_file(&image, path, 0, data, 0, NULL);
}

static void test_files(void)
{
	static const struct bed small = { .width = 16, .height = 10, .dpi = 100 };
	struct scan same_size = { .xres = 100, .yres = 100, .width = 16, .height = 10,
				  .mode = MODE_COLOR, .depth = 8 };
	struct scan double_size = { .xres = 200, .yres = 100, .width = 32, .height = 10,
				    .mode = MODE_COLOR, .depth = 8 };
	char pnm[] = "/tmp/wiascan-pnm-XXXXXX", png[] = "/tmp/wiascan-png-XXXXXX";
	char error[256];
	uint8_t *a, *b, *c;
	bool good = true, doubled = true;

	close(mkstemp(pnm));
	close(mkstemp(png));
	write_pnm(pnm);
	ok(write_png(png), "a PNG file is written");
	a = render(pnm, &small, &same_size);
	b = render(png, &small, &same_size);
	c = render(png, &small, &double_size);
	for (int i = 0; a && b && c && i < 480; i++) {
		good = good && a[i] == (i * 7 & 0xff) && b[i] == a[i];
		doubled = doubled && c[i / 3 * 6 + i % 3] == a[i] &&
			  c[i / 3 * 6 + 3 + i % 3] == a[i];
	}
	ok(a && b && good, "PNM and PNG of the bed's size come out as they are");
	ok(c && doubled, "and each pixel twice at twice the resolution");
	free(a);
	free(b);
	free(c);

	ok(truncate(pnm, 100) == 0 && !sheet_open(pnm, error, sizeof(error)),
	   "a truncated PNM file is refused");
	ok(truncate(png, 60) == 0 && !sheet_open(png, error, sizeof(error)),
	   "a truncated PNG file is refused");
	ok(truncate(png, 0) == 0 && !sheet_open(png, error, sizeof(error)),
	   "an empty file is refused");
	ok(!sheet_open("/tmp", error, sizeof(error)), "a directory is refused");
	unlink(pnm);
	unlink(png);
}

void test_sheet(void)
{
	test_chart();
	test_places();
	test_bytes();
	test_files();
}
