// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "sheet.h"
#include "sheet_impl.h"

#define MAX_PICTURE	(2ULL << 30)

struct sheet *sheet_open(const char *what, char *error, size_t size)
{
	static uint64_t count;
	struct sheet *sheet;

	if (strcmp(what, "chart") == 0)
		sheet = chart_open();
	else
		sheet = image_open(what, error, size);
	if (sheet)
		sheet->id = ++count;
	return sheet;
}

void sheet_close(struct sheet *sheet)
{
	if (sheet)
		sheet->close(sheet);
}

uint64_t sheet_id(const struct sheet *sheet)
{
	return sheet->id;
}

bool sheet_varies(const struct sheet *sheet)
{
	return sheet->varies;
}

uint32_t bed_pixels(const struct bed *bed, uint32_t size, uint32_t dpi)
{
	return (uint64_t)size * dpi / bed->dpi;
}

static unsigned int channels(const struct scan *scan)
{
	return scan->mode == MODE_COLOR ? 3 : 1;
}

size_t scan_line_bytes(const struct scan *scan)
{
	if (scan->mode == MODE_LINEART)
		return ((size_t)scan->width + 7) / 8;
	return (size_t)scan->width * channels(scan) * (scan->depth / 8);
}

bool scan_fits(const struct scan *scan, const struct bed *bed)
{
	uint32_t width = bed_pixels(bed, bed->width, scan->xres);
	uint32_t height = bed_pixels(bed, bed->height, scan->yres);

	return scan->width > 0 && scan->height > 0 &&
	       scan->x <= width && scan->width <= width - scan->x &&
	       scan->y <= height && scan->height <= height - scan->y &&
	       (uint64_t)scan->width * 6 * scan->height <= MAX_PICTURE;
}

static void brighten(uint16_t *samples, size_t count, int brightness)
{
	for (size_t i = 0; i < count; i++) {
		int value = samples[i] + brightness * 4096;

		samples[i] = value < 0 ? 0 : value > 65535 ? 65535 : value;
	}
}

static void pack(const struct scan *scan, const uint16_t *samples, size_t count, uint8_t *out)
{
	size_t i;

	if (scan->mode == MODE_LINEART) {
		memset(out, 0, (count + 7) / 8);
		for (i = 0; i < count; i++)
			if (samples[i] >> 8 >= scan->threshold)
				out[i / 8] |= 0x80 >> i % 8;
	} else if (scan->depth == 8) {
		for (i = 0; i < count; i++)
			out[i] = samples[i] >> 8;
	} else {
		for (i = 0; i < count; i++)
			put_le16(out + 2 * i, samples[i]);
	}
}

uint32_t scan_sheet_lines(const struct bed *bed, const struct scan *scan)
{
	uint32_t lines = bed_pixels(bed, scan->length, scan->yres);

	if (!scan->length)
		return scan->height;
	lines = lines > scan->y ? lines - scan->y : 0;
	return lines < scan->height ? lines : scan->height;
}

int sheet_render(struct sheet *sheet, const struct bed *bed, const struct scan *scan,
		 uint32_t first, uint32_t count, uint8_t *out)
{
	size_t samples = (size_t)scan->width * channels(scan);
	struct sheet_row row = {
		.bed_width = bed_pixels(bed, bed->width, scan->xres),
		.bed_height = bed_pixels(bed, bed->height, scan->yres),
		.x = scan->x,
		.y = scan->y + first,
		.width = scan->width,
		.channels = channels(scan),
		.side = scan->side,
		.out = calloc(samples, sizeof(*row.out)),
	};
	uint32_t end = scan_sheet_lines(bed, scan);
	int ret = row.out ? 0 : -ENOMEM;

	for (uint32_t i = 0; i < count && ret == 0; i++, row.y++) {
		if (first + i >= end) {
			memset(out, 0xff, (count - i) * scan_line_bytes(scan));
			break;
		}
		ret = sheet->row(sheet, &row);
		if (scan->brightness)
			brighten(row.out, samples, scan->brightness);
		pack(scan, row.out, samples, out);
		out += scan_line_bytes(scan);
	}
	free(row.out);
	return ret;
}
