// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>
#include <string.h>

#include "fujitsu.h"

size_t fujitsu_window_line(const struct fujitsu_window *window)
{
	return scan_line_bytes(&window->scan);
}

/*
 * On this wire 0 is white in gray and colour, and 1 is black in lineart: all the
 * opposite of what the sheet gives. The bits that fill up a line are white.
 */
static void invert(const struct fujitsu_window *window, uint8_t *line, size_t len)
{
	uint32_t rest = window->scan.width % 8;

	if (!window->reverse)
		for (size_t i = 0; i < len; i++)
			line[i] = ~line[i];
	if (window->scan.mode == MODE_LINEART && rest)
		line[len - 1] &= 0xff00 >> rest;
}

/* From RGBRGB to what the window asked for; @spare has room for a line. */
static void reorder(const struct fujitsu_window *window, uint8_t *line, uint8_t *spare)
{
	uint32_t width = window->scan.width;

	if (window->order == ORDER_BGR) {
		for (uint32_t x = 0; x < width; x++) {
			uint8_t red = line[3 * x];

			line[3 * x] = line[3 * x + 2];
			line[3 * x + 2] = red;
		}
	} else if (window->order == ORDER_LINE) {
		memcpy(spare, line, 3 * (size_t)width);
		for (uint32_t x = 0; x < width; x++)
			for (int c = 0; c < 3; c++)
				line[c * (size_t)width + x] = spare[3 * x + c];
	}
}

/* What lies there; it can be changed at any time. */
static struct sheet *sheet_of(struct fujitsu *f, const struct fujitsu_side *side)
{
	struct sheet *sheet = f->dev->sheet;

	if (!f->flatbed)
		feeder_side(&f->dev->feeder, side == &f->sides[BACK], &sheet);
	return sheet;
}

/* Lines @first to @first + @count of a side, as on the wire; NULL without memory. */
static struct buf *render(struct fujitsu *f, const struct fujitsu_side *side, uint32_t first,
			  uint32_t count)
{
	const struct fujitsu_window *window = &side->window;
	struct buf *buf = buf_new(count * side->line);
	uint8_t *spare = malloc(side->line);

	if (!buf || !spare || sheet_render(sheet_of(f, side), &f->config.plane, &window->scan,
					   first, count, buf->data) < 0) {
		buf_put(buf);
		buf = NULL;
	}
	for (uint32_t i = 0; i < count && buf; i++) {
		uint8_t *line = buf->data + i * side->line;

		reorder(window, line, spare);
		invert(window, line, side->line);
	}
	free(spare);
	return buf;
}

static void forget(struct fujitsu_kept *kept)
{
	buf_put(kept->image);
	kept->image = NULL;
}

static bool shows(const struct fujitsu_kept *kept, const struct fujitsu_kept *wanted)
{
	return kept->image && kept->sheet == wanted->sheet && kept->lines == wanted->lines &&
	       memcmp(&kept->window, &wanted->window, sizeof(wanted->window)) == 0;
}

/* Where it is kept, or may be: there, or in place of what was not used for longest. */
static struct fujitsu_kept *find(struct fujitsu *f, const struct fujitsu_kept *wanted)
{
	struct fujitsu_kept *oldest = &f->kept[0];

	for (int i = 0; i < KEPT; i++) {
		if (shows(&f->kept[i], wanted))
			return &f->kept[i];
		if (f->kept[i].used < oldest->used)
			oldest = &f->kept[i];
	}
	return oldest;
}

void fujitsu_prepare(struct fujitsu *f, struct fujitsu_side *side)
{
	struct fujitsu_kept wanted = {
		.sheet = sheet_id(sheet_of(f, side)),
		.window = side->window,
		.lines = side->lines,
	};
	struct fujitsu_kept *kept;

	/* A picture is the same on whatever side it lies. */
	if (!sheet_varies(sheet_of(f, side)))
		wanted.window.scan.side = 0;
	kept = find(f, &wanted);
	if (!shows(kept, &wanted)) {
		forget(kept);
		*kept = wanted;
		kept->image = render(f, side, 0, side->lines);
	}
	kept->used = ++f->uses;
	side->image = kept->image ? buf_get(kept->image) : NULL;
}

struct buf *fujitsu_lines(struct fujitsu *f, struct fujitsu_side *side, uint64_t from,
			  size_t len, size_t *off)
{
	uint32_t first = from / side->line;
	uint32_t end = (from + len + side->line - 1) / side->line;

	if (side->image) {
		*off = from;
		return buf_get(side->image);
	}
	*off = from - first * (uint64_t)side->line;
	return render(f, side, first, end - first);
}

void fujitsu_forget(struct fujitsu *f)
{
	for (int i = 0; i < KEPT; i++)
		forget(&f->kept[i]);
}
