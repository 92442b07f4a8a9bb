/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_SHEET_IMPL_H
#define EMU_SHEET_IMPL_H

#include "sheet.h"

/**
 * struct sheet_row - one line of samples to be filled in
 * @bed_width: of the whole bed at the scan's resolution, in pixels
 * @bed_height: the same in lines
 * @x: first pixel, from the left edge of the bed
 * @y: the line, from the top of the bed
 * @width: pixels wanted
 * @channels: 1 (gray) or 3
 * @side: variation, for the kinds that have any
 * @out: @width * @channels samples
 */
struct sheet_row {
	uint32_t bed_width;
	uint32_t bed_height;
	uint32_t x;
	uint32_t y;
	uint32_t width;
	unsigned int channels;
	uint32_t side;
	uint16_t *out;
};

/**
 * struct sheet - a kind of sheet; embedded in what the kind needs
 * @varies: each side of it has a picture of its own
 * @id: no other one of this process has it
 */
struct sheet {
	bool varies;
	uint64_t id;
	int (*row)(struct sheet *sheet, const struct sheet_row *row);
	void (*close)(struct sheet *sheet);
};

struct sheet *chart_open(void);
struct sheet *image_open(const char *path, char *error, size_t size);

/** sheet_gray() - Returns the gray of a colour; the same scale as its parts. */
static inline uint32_t sheet_gray(uint32_t red, uint32_t green, uint32_t blue)
{
	return (77 * red + 150 * green + 29 * blue) >> 8;
}

#endif
