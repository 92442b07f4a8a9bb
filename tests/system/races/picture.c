// SPDX-License-Identifier: GPL-2.0-only
/*
 * What scans must give: pictures that wiascan-sheet made
 *
 * Copyright (C) 2026 The wiascan project
 *
 * PAGE tells them apart, and within one no two lines are alike, so that every
 * piece of an image can be found in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "races.h"

#define PICTURE(_name, _mode, _datatype, _depth, _dpi, _x, _y, _width, _lines) \
	{ .name = _name, .mode = _mode, .datatype = _datatype, \
	  .depth = _depth, .dpi = _dpi, .x = _x, .y = _y, .width = _width, \
	  .lines = _lines }
#define GRAY	WIASCAN_DATATYPE_GRAYSCALE
#define COLOR	WIASCAN_DATATYPE_COLOR

struct picture pictures[PICTURES] = {
	PICTURE("gray", "gray", GRAY, 8, 75, 0, 0, 216, 200),
	PICTURE("color", "color", COLOR, 24, 75, 8, 5, 200, 210),
	PICTURE("deep", "gray", GRAY, 16, 150, 16, 10, 160, 180),
	PICTURE("low", "color", COLOR, 24, 75, 0, 20, 64, 190),
	PICTURE("large", "color", COLOR, 24, 300, 40, 30, 640, 700),
};

void list_pictures(void)
{
	unsigned int i;

	for (i = 0; i < PICTURES; i++) {
		const struct picture *p = &pictures[i];

		printf("%s --mode %s --depth %d --xres %u --yres %u", p->name,
		       p->mode, p->depth == 16 ? 16 : 8, p->dpi, p->dpi);
		printf(" --window %u,%u,%u,%u\n", p->x, p->y, p->width,
		       p->lines);
	}
}

/* As zlib's: go on from crc */
static uint32_t crc32_of(uint32_t crc, const uint8_t *buf, size_t len)
{
	static uint32_t table[256];
	unsigned int i, k;

	if (!table[1]) {
		for (i = 1; i < 256; i++) {
			uint32_t c = i;

			for (k = 0; k < 8; k++)
				c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
			table[i] = c;
		}
	}
	for (crc = ~crc; len; len--)
		crc = table[(crc ^ *buf++) & 0xff] ^ crc >> 8;
	return ~crc;
}

uint32_t picture_crc(const struct picture *p, uint64_t bytes)
{
	size_t lines = bytes / p->line;

	return crc32_of(p->crc[lines], p->data + lines * p->line,
			bytes - lines * p->line);
}

static void read_file(struct picture *p)
{
	char path[512];
	size_t got = 0;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, p->name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	while ((n = read(fd, p->data + got, p->size + 1 - got)) > 0)
		got += n;
	close(fd);
	if (got != p->size) {
		fprintf(stderr, "%s: %zu bytes, not %zu\n", path, got, p->size);
		exit(2);
	}
}

static const struct picture *sorting;

static int compare_lines(const void *a, const void *b)
{
	return memcmp(sorting->data + *(const uint32_t *)a * sorting->line,
		      sorting->data + *(const uint32_t *)b * sorting->line,
		      sorting->line);
}

/* Any two lines of a picture differ, or else this program would see less */
static void check_lines(const struct picture *p)
{
	uint32_t *order = malloc(p->lines * sizeof(*order));
	uint32_t i;

	if (!order)
		die("malloc");
	for (i = 0; i < p->lines; i++)
		order[i] = i;
	sorting = p;
	qsort(order, p->lines, sizeof(*order), compare_lines);
	for (i = 1; i < p->lines; i++) {
		if (compare_lines(&order[i - 1], &order[i]) == 0) {
			fprintf(stderr, "picture %s: lines %u and %u are alike\n",
				p->name, order[i - 1], order[i]);
			exit(2);
		}
	}
	free(order);
}

void load_pictures(void)
{
	unsigned int i;
	uint32_t k;

	for (i = 0; i < PICTURES; i++) {
		struct picture *p = &pictures[i];

		p->line = p->width * p->depth / 8;
		p->size = p->line * p->lines;
		p->data = malloc(p->size + 1);
		p->crc = calloc(p->lines + 1, sizeof(*p->crc));
		if (!p->data || !p->crc)
			die("malloc");
		read_file(p);
		for (k = 0; k < p->lines; k++)
			p->crc[k + 1] = crc32_of(p->crc[k],
						 p->data + k * p->line,
						 p->line);
		check_lines(p);
	}
}

const struct picture *picture_of(const struct wiascan_page *page)
{
	unsigned int i;

	for (i = 0; i < PICTURES; i++) {
		const struct picture *p = &pictures[i];

		if (page->datatype == p->datatype && page->depth == p->depth &&
		    page->xres == p->dpi && page->yres == p->dpi &&
		    page->pixels_per_line == p->width &&
		    page->lines == p->lines && page->bytes_per_line == p->line)
			return p;
	}
	return NULL;
}

int picture_line(const struct picture *p, const uint8_t *buf)
{
	uint32_t i;

	for (i = 0; i < p->lines; i++)
		if (memcmp(p->data + i * p->line, buf, p->line) == 0)
			return i;
	return -1;
}
