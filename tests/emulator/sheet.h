/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_SHEET_H
#define EMU_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The sheet on the glass, and what a scan of it gives. The emulator and
 * wiascan-sheet both render from here, so that a test can tell what a scan
 * must be without a scanner.
 *
 * How a sample comes about: the sheet gives 16-bit red, green and blue (gray:
 * (77 R + 150 G + 29 B) / 256); brightness b adds b * 4096, limited to what 16
 * bits hold; 8-bit samples are the upper byte; lineart is 1 (white) where the
 * upper byte is not below the threshold.
 */

enum sheet_mode {
	MODE_LINEART,
	MODE_GRAY,
	MODE_COLOR,
};

/** struct bed - the glass: its size in pixels at @dpi */
struct bed {
	uint32_t width;
	uint32_t height;
	uint32_t dpi;
};

/**
 * struct scan - one scan
 * @xres: dots per inch across
 * @yres: dots per inch along
 * @x: left edge of the window, in pixels at @xres
 * @y: its top edge, in lines at @yres
 * @width: in pixels
 * @height: in lines
 * @depth: bits per sample: 8 or 16; 1 for lineart
 * @threshold: for lineart
 * @brightness: -4 .. 3, as ESC L
 * @side: which variation of the chart; 0 is the chart itself
 * @length: of the sheet, in lines at the bed's resolution; white follows; 0 as
 *	long as the bed
 */
struct scan {
	uint32_t xres;
	uint32_t yres;
	uint32_t x;
	uint32_t y;
	uint32_t width;
	uint32_t height;
	enum sheet_mode mode;
	unsigned int depth;
	uint8_t threshold;
	int brightness;
	uint32_t side;
	uint32_t length;
};

struct sheet;

/**
 * sheet_open() - opens "chart" (the built-in test chart) or a PNG or PNM file
 * @error: why not, when NULL is returned
 * @size: of @error
 */
struct sheet *sheet_open(const char *what, char *error, size_t size);
void sheet_close(struct sheet *sheet);

/** sheet_id() - Returns its number, which no other sheet had or will have. */
uint64_t sheet_id(const struct sheet *sheet);
/** sheet_varies() - whether its picture depends on scan.side. */
bool sheet_varies(const struct sheet *sheet);

/** bed_pixels() - Returns how many pixels of @dpi fit on @size pixels of bed. */
uint32_t bed_pixels(const struct bed *bed, uint32_t size, uint32_t dpi);

/** scan_line_bytes() - Returns the bytes of one line; lineart fills up to bytes. */
size_t scan_line_bytes(const struct scan *scan);

/**
 * scan_fits() - whether the window is not empty and within the bed
 *
 * Also false for sizes whose picture would not fit in memory.
 */
bool scan_fits(const struct scan *scan, const struct bed *bed);

/** scan_sheet_lines() - Returns how many of the scan's lines show the sheet. */
uint32_t scan_sheet_lines(const struct bed *bed, const struct scan *scan);

/**
 * sheet_render() - renders @count lines of a scan, as they go over the wire
 * @first: number of the first line, from the top of the window
 * @out: scan_line_bytes() times @count bytes; 16-bit samples little endian,
 *	lineart with the leftmost pixel in the top bit and 1 for white
 *
 * Returns 0 or -ENOMEM. The scan must fit the bed.
 */
int sheet_render(struct sheet *sheet, const struct bed *bed, const struct scan *scan,
		 uint32_t first, uint32_t count, uint8_t *out);

#endif
