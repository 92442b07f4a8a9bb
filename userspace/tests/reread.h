/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads picture files back, to compare them with what was scanned
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_TESTS_REREAD_H
#define WIASCAN_TESTS_REREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct reread - a picture as the driver delivers it
 * @width: pixels
 * @height: rows
 * @channels: 1 or 3
 * @bits: 1, 8, or 16, little endian
 * @xres: dots per inch, 0: the file does not say
 * @yres: same
 * @row_bytes: bytes of a row
 * @data: rows; in 1-bit pictures 1 is white, and bits behind the last pixel 0
 */
struct reread {
	uint32_t width;
	uint32_t height;
	uint32_t channels;
	uint32_t bits;
	double xres;
	double yres;
	size_t row_bytes;
	uint8_t *data;
};

/**
 * reread - decode a PNG, TIFF or binary PNM file, whatever its name
 * @path: file, which has nothing behind the picture
 * @pic: filled in; free @pic->data
 *
 * Return: NULL, or what is wrong with the file.
 */
const char *reread(const char *path, struct reread *pic);

/**
 * reread_page - decode one picture of several
 * @path: file, PNM or TIFF
 * @index: which, from 0
 * @pic: filled in; free @pic->data
 * @last: set: nothing comes behind it
 *
 * Return: NULL, or what is wrong with the file.
 */
const char *reread_page(const char *path, unsigned int index, struct reread *pic,
			bool *last);

#endif /* WIASCAN_TESTS_REREAD_H */
