// SPDX-License-Identifier: GPL-2.0-only
/*
 * PBM, PGM and PPM, and the bare bytes
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <stdio.h>
#include <stdlib.h>

#include "writer.h"

struct writer {
	struct output *out;
	struct picture pic;
	uint8_t row[];
};

static struct writer *begin(struct output *out, const struct picture *pic)
{
	struct writer *w;

	w = malloc(sizeof(*w) + picture_packed_bytes(pic));
	if (!w) {
		output_fail(out, "out of memory");
		return NULL;
	}
	w->out = out;
	w->pic = *pic;
	return w;
}

static int finish(struct writer *w)
{
	free(w);
	return 0;
}

static void discard(struct writer *w)
{
	free(w);
}

static struct writer *pnm_begin(struct output *out, const struct picture *pic)
{
	struct writer *w = begin(out, pic);
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
static void convert_bits(struct writer *w, const uint8_t *row, size_t size)
{
	unsigned int rest = w->pic.width % 8;
	size_t i;

	for (i = 0; i < size; i++)
		w->row[i] = ~row[i];
	if (rest)
		w->row[size - 1] &= 0xff << (8 - rest);
}

static int pnm_row(struct writer *w, const uint8_t *row)
{
	size_t size = picture_packed_bytes(&w->pic), i;

	switch (w->pic.bits) {
	case 1:
		convert_bits(w, row, size);
		row = w->row;
		break;
	case 16:
		for (i = 0; i < size; i += 2) {
			w->row[i] = row[i + 1];
			w->row[i + 1] = row[i];
		}
		row = w->row;
		break;
	}
	return output_write(w->out, row, size);
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

static int raw_row(struct writer *w, const uint8_t *row)
{
	return output_write(w->out, row, w->pic.row_bytes);
}

const struct writer_format writer_raw = {
	.name = "raw",
	.extensions = "",
	.holds_many = true,
	.bare = true,
	.begin = begin,
	.row = raw_row,
	.finish = finish,
	.discard = discard,
};
