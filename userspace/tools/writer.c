// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <string.h>
#include <strings.h>

#include "writer.h"

/* libpng's own limit for a side; no scanner comes near. */
#define SIDE_MAX	1000000

static const struct writer_format *const formats[] = {
	&writer_png, &writer_tiff, &writer_pnm, &writer_raw,
};

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = words; *at; at += strcspn(at, " ") + 1) {
		if (strcspn(at, " ") == length && !strncasecmp(at, word, length))
			return true;
	}
	return false;
}

const struct writer_format *writer_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (!strcasecmp(formats[i]->name, name) ||
		    has_word(formats[i]->extensions, name))
			return formats[i];
	}
	return NULL;
}

const struct writer_format *writer_by_path(const char *path)
{
	const char *name = strrchr(path, '/');
	const char *dot = strrchr(name ? name : path, '.');

	return dot ? writer_by_name(dot + 1) : NULL;
}

int writer_check_picture(struct output *out, const struct picture *pic)
{
	bool gray = pic->channels == 1 &&
		    (pic->bits == 1 || pic->bits == 8 || pic->bits == 16);
	bool color = pic->channels == 3 && (pic->bits == 8 || pic->bits == 16);

	if (!gray && !color)
		return output_fail(out, "pictures of %u channels with %u bits are not known here",
				   pic->channels, pic->bits);
	if (!pic->width || pic->width > SIDE_MAX || pic->height > SIDE_MAX)
		return output_fail(out, "a picture of %u by %u pixels cannot be",
				   pic->width, pic->height);
	if (pic->row_bytes < picture_packed_bytes(pic))
		return output_fail(out, "%u bytes are too few for %u pixels",
				   pic->row_bytes, pic->width);
	return 0;
}
