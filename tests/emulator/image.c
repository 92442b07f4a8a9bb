// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <netpbm/pam.h>

#include "sheet_impl.h"

#define MAX_SIDE	65535
#define MAX_BYTES	(1ULL << 30)

/** struct image - a PNG or PNM file, whole, as 16-bit RGB or 8-bit RGB */
struct image {
	struct sheet sheet;
	uint32_t width;
	uint32_t height;
	bool wide;
	void *samples;
};

static int image_row(struct sheet *sheet, const struct sheet_row *row)
{
	struct image *image = (struct image *)sheet;
	uint64_t y = (uint64_t)row->y * image->height / row->bed_height;
	uint16_t *out = row->out;

	for (uint32_t i = 0; i < row->width; i++) {
		uint64_t x = (uint64_t)(row->x + i) * image->width / row->bed_width;
		size_t at = 3 * (y * image->width + x);
		uint16_t p[3];

		for (int k = 0; k < 3; k++)
			p[k] = image->wide ? ((uint16_t *)image->samples)[at + k] :
			       ((uint8_t *)image->samples)[at + k] * 257;
		if (row->channels == 1) {
			*out++ = sheet_gray(p[0], p[1], p[2]);
		} else {
			memcpy(out, p, sizeof(p));
			out += 3;
		}
	}
	return 0;
}

static void image_close(struct sheet *sheet)
{
	struct image *image = (struct image *)sheet;

	free(image->samples);
	free(image);
}

static int image_alloc(struct image *image, uint32_t width, uint32_t height, bool wide)
{
	uint64_t bytes = (uint64_t)width * height * (wide ? 6 : 3);

	if (!width || !height || width > MAX_SIDE || height > MAX_SIDE || bytes > MAX_BYTES)
		return -EFBIG;
	image->width = width;
	image->height = height;
	image->wide = wide;
	image->samples = malloc(bytes);
	return image->samples ? 0 : -ENOMEM;
}

/* libpng's simplified interface would turn 16-bit samples into linear light. */
static const char *read_png(struct image *image, FILE *file)
{
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	const char *volatile error = "out of memory";
	png_bytepp volatile rows = NULL;

	if (!info)
		goto out;
	error = "not a readable PNG file";
	if (setjmp(png_jmpbuf(png)))
		goto out;
	png_init_io(png, file);
	png_read_info(png, info);
	png_set_expand(png);
	png_set_strip_alpha(png);
	png_set_gray_to_rgb(png);
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		png_set_swap(png);
	png_set_interlace_handling(png);
	png_read_update_info(png, info);
	if (image_alloc(image, png_get_image_width(png, info), png_get_image_height(png, info),
			png_get_bit_depth(png, info) == 16) < 0) {
		error = "too large";
		goto out;
	}
	rows = calloc(image->height, sizeof(*rows));
	if (!rows)
		goto out;
	for (uint32_t y = 0; y < image->height; y++)
		rows[y] = (png_bytep)image->samples + y * png_get_rowbytes(png, info);
	png_read_image(png, rows);
	error = NULL;
out:
	free(rows);
	png_destroy_read_struct(&png, &info, NULL);
	return error;
}

static void copy_tuples(struct image *image, const struct pam *pam, tuple *line, uint32_t y)
{
	uint32_t full = image->wide ? 65535 : 255;

	for (uint32_t x = 0; x < image->width; x++) {
		for (unsigned int k = 0; k < 3; k++) {
			size_t at = 3 * ((size_t)y * image->width + x) + k;
			uint64_t value = line[x][pam->depth >= 3 ? k : 0];

			value = (value * full + pam->maxval / 2) / pam->maxval;
			if (image->wide)
				((uint16_t *)image->samples)[at] = value;
			else
				((uint8_t *)image->samples)[at] = value;
		}
	}
}

static void pnm_message(const char *message)
{
	(void)message;	/* said by image_open(), with the file's name */
}

/* netpbm leaves the process on an error unless it is given a way out. */
static const char *read_pnm(struct image *image, FILE *file)
{
	const char *volatile error = "not a readable PNG or PNM file";
	tuple *volatile line = NULL;
	struct pam pam;
	jmp_buf failed;

	pm_setusermessagefn(pnm_message);
	pm_setjmpbuf(&failed);
	if (setjmp(failed))
		goto out;
	pnm_readpaminit(file, &pam, PAM_STRUCT_SIZE(tuple_type));
	if (pam.width < 1 || pam.height < 1 ||
	    image_alloc(image, pam.width, pam.height, pam.maxval > 255) < 0) {
		error = "too large";
		goto out;
	}
	line = pnm_allocpamrow(&pam);
	for (uint32_t y = 0; y < image->height; y++) {
		pnm_readpamrow(&pam, line);
		copy_tuples(image, &pam, line, y);
	}
	error = NULL;
out:
	pm_setjmpbuf(NULL);
	if (line)
		pnm_freepamrow(line);
	return error;
}

struct sheet *image_open(const char *path, char *error, size_t size)
{
	struct image *image = calloc(1, sizeof(*image));
	FILE *file = fopen(path, "rb");
	const char *why = NULL;
	uint8_t magic[8];

	if (!image || !file)
		why = image ? strerror(errno) : "out of memory";
	else if (fread(magic, 1, sizeof(magic), file) != sizeof(magic) ||
		 fseek(file, 0, SEEK_SET) != 0)
		why = "not a PNG or PNM file";
	else if (png_sig_cmp(magic, 0, sizeof(magic)) == 0)
		why = read_png(image, file);
	else
		why = read_pnm(image, file);
	if (file)
		fclose(file);
	if (why) {
		snprintf(error, size, "%s: %s", path, why);
		if (image)
			image_close(&image->sheet);
		return NULL;
	}
	image->sheet.row = image_row;
	image->sheet.close = image_close;
	return &image->sheet;
}
