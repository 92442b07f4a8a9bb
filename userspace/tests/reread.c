// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <tiffio.h>

#include "reread.h"

/* Bits behind the last pixel mean nothing in any format. */
static void clear_padding(struct reread *pic)
{
	unsigned int rest = pic->width * pic->bits * pic->channels % 8;
	uint32_t row;

	for (row = 0; rest && row < pic->height; row++)
		pic->data[(row + 1) * pic->row_bytes - 1] &= 0xff << (8 - rest);
}

static const char *allocate(struct reread *pic)
{
	pic->row_bytes = ((size_t)pic->width * pic->channels * pic->bits + 7) / 8;
	pic->data = malloc(pic->row_bytes * pic->height);
	return pic->data ? NULL : "out of memory";
}

static const char *read_png_rows(png_structp png, png_infop info, FILE *file,
				 struct reread *pic)
{
	const char *volatile wrong;
	uint32_t row;

	if (setjmp(png_jmpbuf(png)))
		return "bad PNG";
	png_init_io(png, file);
	png_read_info(png, info);
	pic->width = png_get_image_width(png, info);
	pic->height = png_get_image_height(png, info);
	pic->channels = png_get_channels(png, info);
	pic->bits = png_get_bit_depth(png, info);
	pic->xres = png_get_x_pixels_per_meter(png, info) * 0.0254;
	pic->yres = png_get_y_pixels_per_meter(png, info) * 0.0254;
	if (png_get_interlace_type(png, info) != PNG_INTERLACE_NONE)
		return "interlaced";
	wrong = allocate(pic);
	if (wrong)
		return wrong;
	if (pic->bits == 16)
		png_set_swap(png);
	for (row = 0; row < pic->height; row++)
		png_read_row(png, pic->data + row * pic->row_bytes, NULL);
	png_read_end(png, NULL);
	return NULL;
}

static const char *read_png(FILE *file, struct reread *pic)
{
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL,
						 NULL, NULL);
	png_infop info = png_create_info_struct(png);
	const char *wrong = read_png_rows(png, info, file, pic);

	png_destroy_read_struct(&png, &info, NULL);
	return wrong;
}

static const char *read_tiff_rows(TIFF *tiff, struct reread *pic)
{
	uint16_t bits = 0, channels = 0, photo = 0, unit = 0;
	float xres = 0, yres = 0;
	const char *wrong;
	uint32_t row;

	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &pic->width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &pic->height);
	TIFFGetField(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	TIFFGetField(tiff, TIFFTAG_SAMPLESPERPIXEL, &channels);
	TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photo);
	if (TIFFGetField(tiff, TIFFTAG_RESOLUTIONUNIT, &unit) &&
	    unit == RESUNIT_INCH) {
		TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &xres);
		TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &yres);
	}
	pic->xres = xres;
	pic->yres = yres;
	pic->bits = bits;
	pic->channels = channels;
	if (photo != (channels == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK))
		return "unexpected photometric interpretation";
	wrong = allocate(pic);
	for (row = 0; !wrong && row < pic->height; row++) {
		if (TIFFReadScanline(tiff, pic->data + row * pic->row_bytes,
				     row, 0) != 1)
			wrong = "bad TIFF";
	}
	return wrong;
}

static const char *read_tiff(const char *path, unsigned int index,
			     struct reread *pic, bool *last)
{
	TIFF *tiff = TIFFOpen(path, "r");
	const char *wrong = NULL;

	if (!tiff)
		return "bad TIFF";
	if (index && !TIFFSetDirectory(tiff, index))
		wrong = "no such page";
	if (!wrong)
		wrong = read_tiff_rows(tiff, pic);
	/* A pointer to what is not there is not the last either. */
	*last = TIFFLastDirectory(tiff);
	TIFFClose(tiff);
	return wrong;
}

/* Those bits may be anything, but are 0 in files that compare well. */
static bool is_padding_clear(const struct reread *pic)
{
	unsigned int rest = pic->width % 8;
	uint32_t row;

	for (row = 0; pic->bits == 1 && rest && row < pic->height; row++) {
		if (pic->data[(row + 1) * pic->row_bytes - 1] & 0xff >> rest)
			return false;
	}
	return true;
}

static void from_pnm(struct reread *pic)
{
	size_t size = pic->row_bytes * pic->height, i;
	uint8_t swap;

	for (i = 0; pic->bits == 1 && i < size; i++)
		pic->data[i] = ~pic->data[i];
	for (i = 0; pic->bits == 16 && i < size; i += 2) {
		swap = pic->data[i];
		pic->data[i] = pic->data[i + 1];
		pic->data[i + 1] = swap;
	}
}

static const char *read_pnm(FILE *file, struct reread *pic)
{
	unsigned int maximum = 1;
	const char *wrong;
	char kind;

	if (fscanf(file, "P%c %u %u", &kind, &pic->width, &pic->height) != 3 ||
	    kind < '4' || kind > '6')
		return "bad PNM";
	if (kind != '4' && fscanf(file, "%u", &maximum) != 1)
		return "bad PNM";
	if (getc(file) != '\n')
		return "bad PNM";
	pic->channels = kind == '6' ? 3 : 1;
	pic->bits = maximum == 1 ? 1 : maximum == 255 ? 8 : 16;
	if (pic->bits == 16 && maximum != 65535)
		return "bad PNM";
	wrong = allocate(pic);
	if (wrong)
		return wrong;
	if (fread(pic->data, pic->row_bytes, pic->height, file) != pic->height)
		return "PNM too short";
	if (!is_padding_clear(pic))
		return "bits behind the last pixel";
	from_pnm(pic);
	return NULL;
}

/* The pictures before it are read and forgotten. */
static const char *read_pnm_page(FILE *file, unsigned int index,
				 struct reread *pic)
{
	const char *wrong = read_pnm(file, pic);

	for (; !wrong && index; index--) {
		free(pic->data);
		memset(pic, 0, sizeof(*pic));
		wrong = read_pnm(file, pic);
	}
	return wrong;
}

static const char *read_any(FILE *file, const char *path, unsigned int index,
			    struct reread *pic, bool *last)
{
	const char *wrong;
	uint8_t magic[2];

	if (fread(magic, 1, 2, file) != 2)
		return "empty";
	rewind(file);
	if (magic[0] == 0x89)
		wrong = index ? "PNG has one page" : read_png(file, pic);
	else if (magic[0] == 'P')
		wrong = read_pnm_page(file, index, pic);
	else
		return read_tiff(path, index, pic, last);
	*last = getc(file) == EOF;
	return wrong;
}

const char *reread_page(const char *path, unsigned int index, struct reread *pic,
			bool *last)
{
	FILE *file = fopen(path, "rb");
	const char *wrong;

	memset(pic, 0, sizeof(*pic));
	if (!file)
		return "cannot be opened";
	wrong = read_any(file, path, index, pic, last);
	fclose(file);
	if (wrong) {
		free(pic->data);
		pic->data = NULL;
		return wrong;
	}
	clear_padding(pic);
	return NULL;
}

const char *reread(const char *path, struct reread *pic)
{
	bool last = true;
	const char *wrong = reread_page(path, 0, pic, &last);

	if (wrong || last)
		return wrong;
	free(pic->data);
	pic->data = NULL;
	return "something behind the picture";
}
