// SPDX-License-Identifier: GPL-2.0-only
/*
 * PBM, PGM and PPM, and the bare bytes
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "writer.h"

/* Rows are collected: a write() each would take longer than its bytes do. */
#define ROOM_BYTES	262144

/*
 * struct writer - see writer.h
 * @row_bytes: of a row in the file
 * @room: bytes that fit in @rows
 * @fill: bytes in @rows, whole rows
 * @rows: as they will be in the file
 */
struct writer {
	struct output *out;
	struct picture pic;
	size_t row_bytes;
	size_t room;
	size_t fill;
	uint8_t rows[];
};

static struct writer *begin(struct output *out, const struct picture *pic,
			    size_t row_bytes)
{
	size_t room = row_bytes > ROOM_BYTES ? row_bytes : ROOM_BYTES;
	struct writer *w;

	w = malloc(sizeof(*w) + room);
	if (!w) {
		output_fail(out, "out of memory");
		return NULL;
	}
	w->out = out;
	w->pic = *pic;
	w->row_bytes = row_bytes;
	w->room = room;
	w->fill = 0;
	return w;
}

static int flush(struct writer *w)
{
	size_t size = w->fill;

	w->fill = 0;
	return size ? output_write(w->out, w->rows, size) : 0;
}

/* Where the next row goes, and what is done once it is there */
static uint8_t *next_row(struct writer *w)
{
	return w->rows + w->fill;
}

static int row_done(struct writer *w)
{
	w->fill += w->row_bytes;
	return w->room - w->fill < w->row_bytes ? flush(w) : 0;
}

static int finish(struct writer *w)
{
	int ret = flush(w);

	free(w);
	return ret;
}

static void discard(struct writer *w)
{
	free(w);
}

static struct writer *pnm_begin(struct output *out, const struct picture *pic)
{
	struct writer *w = begin(out, pic, picture_packed_bytes(pic));
	char header[80];
	int n;

	if (!w)
		return NULL;
	if (pic->bits == 1)
		n = snprintf(header, sizeof(header), "P4\n%u %u\n", pic->width,
			     pic->height);
	else
		n = snprintf(header, sizeof(header), "P%d\n%u %u\n%u\n",
			     pic->channels == 3 ? 6 : 5, pic->width,
			     pic->height, (1u << pic->bits) - 1);
	if (output_write(out, header, n)) {
		discard(w);
		return NULL;
	}
	return w;
}

/* In PBM, 1 is black; the bits behind the last pixel are 0. */
static void convert_bits(uint8_t *to, const uint8_t *row, size_t size,
			 unsigned int rest)
{
	size_t i;

	for (i = 0; i < size; i++)
		to[i] = ~row[i];
	if (rest)
		to[size - 1] &= 0xff << (8 - rest);
}

static int pnm_row(struct writer *w, const uint8_t *row)
{
	size_t size = w->row_bytes, i;
	uint8_t *to = next_row(w);

	switch (w->pic.bits) {
	case 1:
		convert_bits(to, row, size, w->pic.width % 8);
		break;
	case 16:
		for (i = 0; i < size; i += 2) {
			to[i] = row[i + 1];
			to[i + 1] = row[i];
		}
		break;
	default:
		memcpy(to, row, size);
	}
	return row_done(w);
}

const struct writer_format writer_pnm = {
	.name = "pnm",
	.extensions = "pbm pgm ppm ",
	.needs_height = true,
	.holds_many = true,
	.begin = pnm_begin,
	.row = pnm_row,
	.finish = finish,
	.discard = discard,
};

static struct writer *raw_begin(struct output *out, const struct picture *pic)
{
	return begin(out, pic, pic->row_bytes);
}

static int raw_row(struct writer *w, const uint8_t *row)
{
	memcpy(next_row(w), row, w->row_bytes);
	return row_done(w);
}

const struct writer_format writer_raw = {
	.name = "raw",
	.extensions = "",
	.holds_many = true,
	.bare = true,
	.begin = raw_begin,
	.row = raw_row,
	.finish = finish,
	.discard = discard,
};
