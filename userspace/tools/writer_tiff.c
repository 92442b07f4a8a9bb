// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include <wiascan.h>

#include "writer.h"

struct writer {
	struct output *out;
	TIFF *tiff;
	struct picture pic;
	uint32_t next_row;
	uint8_t row[];		/* libtiff changes the row it is given */
};

static int on_error(TIFF *tiff, void *user, const char *module,
		    const char *format, va_list args)
{
	struct output *out = user;
	char message[sizeof(out->error)];

	(void)tiff;
	(void)module;
	vsnprintf(message, sizeof(message), format, args);
	output_fail(out, "%s", message);
	return 1;
}

/* What libtiff warns of cannot come from a scan and does no harm. */
static int on_warning(TIFF *tiff, void *user, const char *module,
		      const char *format, va_list args)
{
	(void)tiff;
	(void)user;
	(void)module;
	(void)format;
	(void)args;
	return 1;
}

static tmsize_t on_read(thandle_t handle, void *data, tmsize_t size)
{
	struct output *out = handle;
	ssize_t n;

	do {
		n = read(out->fd, data, size);
	} while (n < 0 && errno == EINTR);
	return n;
}

static tmsize_t on_write(thandle_t handle, void *data, tmsize_t size)
{
	return output_write(handle, data, size) ? -1 : size;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence)
{
	struct output *out = handle;

	return lseek(out->fd, offset, whence);
}

/* The output is closed by its owner. */
static int on_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t on_size(thandle_t handle)
{
	struct output *out = handle;
	struct stat file;

	return fstat(out->fd, &file) ? 0 : file.st_size;
}

/*
 * Classic TIFF ends at 4 GiB; "8" asks for its 64-bit form. A file that has
 * pictures is what it is.
 */
static const char *mode_for(struct output *out, const struct picture *pic)
{
	uint64_t bytes = pic->file_bytes;

	if (on_size(out))
		return "am";
	if (!bytes)
		bytes = picture_packed_bytes(pic) * pic->height;
	/* LZW may make noise longer, by less than half. */
	return !bytes || bytes > 2800000000u ? "w8m" : "wm";
}

static TIFF *open_tiff(struct output *out, const struct picture *pic)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
	TIFF *tiff;

	if (!options) {
		output_fail(out, "out of memory");
		return NULL;
	}
	/* Its header is read from where the file is. */
	lseek(out->fd, 0, SEEK_SET);
	TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, out);
	TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, out);
	tiff = TIFFClientOpenExt(out->name, mode_for(out, pic), out,
				 on_read, on_write, on_seek, on_close, on_size, NULL,
				 NULL, options);
	TIFFOpenOptionsFree(options);
	if (!tiff)
		output_fail(out, "cannot begin a TIFF file");
	return tiff;
}

static bool set_page(TIFF *tiff, uint32_t page)
{
	if (!page)
		return true;
	/* Of 0: nobody knows how many. The field has 16 bits. */
	return TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE) &&
	       (page > UINT16_MAX ||
		TIFFSetField(tiff, TIFFTAG_PAGENUMBER, page - 1, 0));
}

static bool set_tags(TIFF *tiff, const struct picture *pic)
{
	char software[64];

	snprintf(software, sizeof(software), "wiascan %s", wiascan_version());
	if (!TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, pic->width) ||
	    !TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, pic->height) ||
	    !TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, pic->channels) ||
	    !TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, pic->bits) ||
	    !TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) ||
	    !TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT) ||
	    !TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, pic->channels == 3 ?
			  PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK) ||
	    !TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW) ||
	    !TIFFSetField(tiff, TIFFTAG_SOFTWARE, software))
		return false;
	if (pic->bits > 1 && !TIFFSetField(tiff, TIFFTAG_PREDICTOR,
					   PREDICTOR_HORIZONTAL))
		return false;
	if (pic->make && *pic->make)
		TIFFSetField(tiff, TIFFTAG_MAKE, pic->make);
	if (pic->model && *pic->model)
		TIFFSetField(tiff, TIFFTAG_MODEL, pic->model);
	if (pic->xres && pic->yres) {
		TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
		TIFFSetField(tiff, TIFFTAG_XRESOLUTION, (double)pic->xres);
		TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)pic->yres);
	}
	return set_page(tiff, pic->page) &&
	       TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP,
			    TIFFDefaultStripSize(tiff, 0));
}

static void discard(struct writer *w)
{
	TIFFClose(w->tiff);
	free(w);
}

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
	w->next_row = 0;
	w->tiff = open_tiff(out, pic);
	if (!w->tiff) {
		free(w);
		return NULL;
	}
	if (!set_tags(w->tiff, pic)) {
		output_fail(out, "cannot begin a TIFF file");
		discard(w);
		return NULL;
	}
	return w;
}

static int row(struct writer *w, const uint8_t *data)
{
	size_t size = picture_packed_bytes(&w->pic), i;

	if (w->pic.bits == 16) {
		/* libtiff wants the byte order of this machine. */
		for (i = 0; i < size; i += 2) {
			uint16_t sample = data[i] | data[i + 1] << 8;

			memcpy(w->row + i, &sample, 2);
		}
	} else {
		memcpy(w->row, data, size);
	}
	if (TIFFWriteScanline(w->tiff, w->row, w->next_row++, 0) != 1)
		return output_fail(w->out, "cannot be written as TIFF");
	return 0;
}

static int finish(struct writer *w)
{
	struct output *out = w->out;

	/* Writes the rest; whether that worked only on_error() and on_write() know. */
	discard(w);
	return *out->error ? -1 : 0;
}

/* A number of the file, in the byte order of this machine as libtiff writes it. */
static bool get_number(struct output *out, uint64_t at, size_t size, uint64_t *value)
{
	uint16_t two;
	uint32_t four;

	if (size == 8)
		return pread(out->fd, value, 8, at) == 8;
	if (size == 4) {
		if (pread(out->fd, &four, 4, at) != 4)
			return false;
		*value = four;
		return true;
	}
	if (pread(out->fd, &two, 2, at) != 2)
		return false;
	*value = two;
	return true;
}

/*
 * libtiff makes the last picture point to the next one, also to one that failed or
 * was discarded. When that has been cut off the pointer leads behind the end.
 */
static int mend(struct output *out)
{
	static const char nothing[8];
	uint64_t version, at, next, entries;
	size_t size, count_size;

	if (!get_number(out, 2, 2, &version))
		return output_fail(out, "cannot be read back");
	size = version == 43 ? 8 : 4;
	count_size = version == 43 ? 8 : 2;
	for (at = size; get_number(out, at, size, &next);) {
		if (!next)
			return 0;
		if (next >= (uint64_t)out->mark)
			return pwrite(out->fd, nothing, size, at) == (ssize_t)size ?
			       0 : output_fail(out, "cannot be mended");
		if (!get_number(out, next, count_size, &entries))
			break;
		/* An entry is a tag, a type, and a count and a value of that size. */
		at = next + count_size + entries * (4 + 2 * size);
	}
	return output_fail(out, "cannot be read back");
}

const struct writer_format writer_tiff = {
	.name = "tiff",
	.extensions = "tif ",
	.needs_seek = true,
	.holds_many = true,
	.begin = begin,
	.row = row,
	.finish = finish,
	.discard = discard,
	.mend = mend,
};
