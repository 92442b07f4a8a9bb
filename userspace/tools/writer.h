/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Picture files, written row by row
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_WRITER_H
#define WIASCAN_WRITER_H

#include <stdint.h>

#include "output.h"

/**
 * struct picture - what the rows look like; see WIASCAN_PROP_DATATYPE
 * @width: pixels
 * @height: rows, 0: not known in advance
 * @channels: samples per pixel: 1 gray, white is the largest value; 3 R, G, B
 * @bits: bits per sample: 1 (gray only, leftmost pixel in the highest bit), 8,
 *	or 16 (little endian)
 * @row_bytes: bytes of a row, at least those of @width pixels
 * @xres: dots per inch, 0: not known
 * @yres: same
 * @make: vendor of the scanner
 * @model: its model
 * @page: which one it is of several in a file, from 1; 0: the only one
 * @file_bytes: how long the file may become, roughly, 0: as long as this picture
 */
struct picture {
	uint32_t width;
	uint32_t height;
	uint32_t channels;
	uint32_t bits;
	uint32_t row_bytes;
	uint32_t xres;
	uint32_t yres;
	const char *make;
	const char *model;
	uint32_t page;
	uint64_t file_bytes;
};

/* A picture being written; each format has its own. */
struct writer;

/**
 * struct writer_format - a kind of picture file
 * @name: name, also the first of its file name extensions
 * @extensions: further ones, each followed by a space
 * @needs_height: the height has to be known in advance
 * @needs_seek: cannot go to a pipe
 * @holds_many: a file may have several pictures, each written behind those
 *	before
 * @bare: the bytes as they come, whatever they mean
 * @begin: start a picture. NULL on failure.
 * @row: write the next row, picture.row_bytes bytes. 0 or -1.
 * @finish: complete the file and free the writer. 0 or -1.
 * @discard: free the writer of a picture that will never be complete
 * @mend: a picture that failed was cut off at output.mark, and those before it
 *	have to be whole again. NULL: they are. 0 or -1.
 *
 * Failures are described in output.error. None of them closes the output. What a
 * picture has written that failed or was discarded may still be in the file.
 */
struct writer_format {
	const char *name;
	const char *extensions;
	bool needs_height;
	bool needs_seek;
	bool holds_many;
	bool bare;
	struct writer *(*begin)(struct output *out, const struct picture *pic);
	int (*row)(struct writer *writer, const uint8_t *row);
	int (*finish)(struct writer *writer);
	void (*discard)(struct writer *writer);
	int (*mend)(struct output *out);
};

extern const struct writer_format writer_png;
extern const struct writer_format writer_tiff;
extern const struct writer_format writer_pnm;
extern const struct writer_format writer_raw;

/**
 * writer_by_name - format by name or extension, upper or lower case, or NULL
 */
const struct writer_format *writer_by_name(const char *name);

/**
 * writer_by_path - format by the extension of a file name, or NULL
 */
const struct writer_format *writer_by_path(const char *path);

/**
 * writer_check_picture - can pictures of this kind be written at all?
 *
 * To be called once before begin: width, channels, bits and row_bytes come
 * from outside. Return: 0, or -1 with output.error set.
 */
int writer_check_picture(struct output *out, const struct picture *pic);

/**
 * picture_packed_bytes - bytes of the pixels of a row
 */
static inline uint64_t picture_packed_bytes(const struct picture *pic)
{
	return ((uint64_t)pic->width * pic->channels * pic->bits + 7) / 8;
}

#endif /* WIASCAN_WRITER_H */
