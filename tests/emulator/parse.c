// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

bool parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *value)
{
	char *end;
	uint64_t number;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	number = strtoull(text, &end, 0);
	if (errno || *end || number < min || number > max)
		return false;
	*value = number;
	return true;
}

bool parse_u32(const char *text, uint32_t min, uint32_t max, uint32_t *value)
{
	uint64_t number;

	if (!parse_u64(text, min, max, &number))
		return false;
	*value = number;
	return true;
}

bool parse_int(const char *text, int min, int max, int *value)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < min || number > max)
		return false;
	*value = number;
	return true;
}

bool parse_yes(const char *text, bool *value)
{
	*value = strcmp(text, "yes") == 0;
	return *value || strcmp(text, "no") == 0;
}

bool parse_bed(const char *text, struct bed *bed)
{
	double width, height;
	char *end;

	width = strtod(text, &end);
	if (end == text || *end != 'x')
		return false;
	text = end + 1;
	height = strtod(text, &end);
	if (end == text)
		return false;
	if (strcmp(end, "in") == 0) {
		width *= bed->dpi;
		height *= bed->dpi;
	} else if (*end) {
		return false;
	}
	/* A hair more, so that 8.27 inches are not 4961.99 pixels. */
	width += 1e-6;
	height += 1e-6;
	if (!(width >= 1 && width <= 1e6 && height >= 1 && height <= 1e6))
		return false;
	bed->width = width;
	bed->height = height;
	return true;
}
