/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the pages of a scan go: each to a file of its own, or all to one
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_TARGET_H
#define WIASCAN_TARGET_H

#include "writer.h"

/**
 * struct target - files for pages
 * @name: what the user said: a path, "-", or a path with a place for a number,
 *	such as "page-%03d.png"
 * @format: what they are
 * @shared: all pages go to one file
 * @stopped: as in struct output
 * @whole: pages that are whole and kept
 * @out: the file of the page at hand, if @open
 * @open: there is one
 * @path: name of the file, with its number
 */
struct target {
	const char *name;
	const struct writer_format *format;
	bool shared;
	bool (*stopped)(void);
	uint32_t whole;
	struct output out;
	bool open;
	char *path;
};

/**
 * target_is_numbered - is there a place for a number in a name?
 *
 * That is "%d", or with a width such as "%3d" or "%03d".
 */
bool target_is_numbered(const char *name);

/**
 * target_open - make ready for a page
 * @target: where it goes
 *
 * Return: 0, or -1 with @target->out.error set.
 */
int target_open(struct target *target);

/**
 * target_keep - the page is whole
 *
 * Return: 0, or -1 with @target->out.error set; then it is not there.
 */
int target_keep(struct target *target);

/**
 * target_drop - the page is no good
 *
 * A pipe stays open: it may come again.
 *
 * Return: 0, or -1 with @target->out.error set; then none of those before it is
 * there any more, as they had to share its file.
 */
int target_drop(struct target *target);

/**
 * target_close - no more pages will come
 *
 * A file that all pages share gets its name now, if it has a page.
 *
 * Return: 0, or -1 with @target->out.error set.
 */
int target_close(struct target *target);

#endif /* WIASCAN_TARGET_H */
