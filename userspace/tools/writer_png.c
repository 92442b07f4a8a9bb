// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <setjmp.h>
#include <stdlib.h>

#include <png.h>

#include "writer.h"

struct writer {
	struct output *out;
	png_structp png;
	png_infop info;
};

static void on_error(png_structp png, png_const_charp message)
{
	struct writer *w = png_get_error_ptr(png);

	output_fail(w->out, "%s", message);
	png_longjmp(png, 1);
}

/* What libpng warns of cannot come from a scan and does no harm. */
static void on_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

static void on_write(png_structp png, png_bytep data, size_t size)
{
	struct writer *w = png_get_io_ptr(png);

	if (output_write(w->out, data, size))
		png_error(png, "cannot be written");
}

/* The output flushes in output_commit(). */
static void on_flush(png_structp png)
{
	(void)png;
}

static void discard(struct writer *w)
{
	png_destroy_write_struct(&w->png, &w->info);
	free(w);
}

/* Dots per inch to dots per metre, the only unit that PNG has. */
static uint32_t per_metre(uint32_t dpi)
{
	return ((uint64_t)dpi * 10000 + 127) / 254;
}

static int write_header(struct writer *w, const struct picture *pic)
{
	if (setjmp(png_jmpbuf(w->png)))
		return -1;
	png_set_write_fn(w->png, w, on_write, on_flush);
	png_set_IHDR(w->png, w->info, pic->width, pic->height, pic->bits,
		     pic->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		     PNG_FILTER_TYPE_DEFAULT);
	if (pic->xres && pic->yres)
		png_set_pHYs(w->png, w->info, per_metre(pic->xres),
			     per_metre(pic->yres), PNG_RESOLUTION_METER);
	png_write_info(w->png, w->info);
	if (pic->bits == 16)
		png_set_swap(w->png);
	return 0;
}

static struct writer *begin(struct output *out, const struct picture *pic)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (!w) {
		output_fail(out, "out of memory");
		return NULL;
	}
	w->out = out;
	w->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, w, on_error,
					 on_warning);
	if (w->png)
		w->info = png_create_info_struct(w->png);
	if (!w->info) {
		output_fail(out, "out of memory");
		discard(w);
		return NULL;
	}
	if (write_header(w, pic)) {
		discard(w);
		return NULL;
	}
	return w;
}

static int row(struct writer *w, const uint8_t *data)
{
	if (setjmp(png_jmpbuf(w->png)))
		return -1;
	png_write_row(w->png, data);
	return 0;
}

static int write_end(struct writer *w)
{
	if (setjmp(png_jmpbuf(w->png)))
		return -1;
	png_write_end(w->png, w->info);
	return 0;
}

static int finish(struct writer *w)
{
	int ret = write_end(w);

	discard(w);
	return ret;
}

const struct writer_format writer_png = {
	.name = "png",
	.extensions = "",
	.needs_height = true,
	.begin = begin,
	.row = row,
	.finish = finish,
	.discard = discard,
};
