/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file that a picture goes to
 *
 * Copyright (C) 2026 The wiascan project
 *
 * A picture is written under a temporary name beside its final one, which it
 * gets in output_commit(). So a scan that fails leaves no half picture, and an
 * older picture of that name stays until the new one is complete. What is not
 * a regular file (a pipe, a device) is written directly.
 */
#ifndef WIASCAN_OUTPUT_H
#define WIASCAN_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

/**
 * struct output - a file being written
 * @name: what the user calls it, for messages
 * @path: final path, symbolic links followed; NULL when written directly
 * @temporary: present path, NULL when written directly
 * @replaces: there is a regular file at @path already
 * @mode: permissions: those of the file replaced, else what the umask leaves
 *	of these
 * @fd: file, open for reading and writing unless written directly
 * @seekable: can it be written in any order?
 * @mark: how long it was at output_mark()
 * @stopped: asked when a signal or a full pipe holds up a write: give up? May
 *	be NULL.
 * @code: errno value of the first thing that went wrong, 0: none or no errno
 * @error: the same in words, empty: nothing went wrong
 */
struct output {
	const char *name;
	char *path;
	char *temporary;
	bool replaces;
	mode_t mode;
	int fd;
	bool seekable;
	off_t mark;
	bool (*stopped)(void);
	int code;
	char error[200];
};

/**
 * output_open - open a file for a picture
 * @out: filled in, @stopped NULL
 * @name: path, or "-" for stdout; must outlive @out
 *
 * Return: 0, or -1 with @out->error set and nothing open.
 */
int output_open(struct output *out, const char *name);

/**
 * output_write - write all of some bytes
 *
 * Return: 0, or -1 with @out->error set.
 */
int output_write(struct output *out, const void *data, size_t size);

/**
 * output_fail - note what went wrong, unless something already did
 *
 * Return: -1.
 */
int output_fail(struct output *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * output_mark - remember how long a seekable file is now
 *
 * Return: 0, or -1 with @out->error set.
 */
int output_mark(struct output *out);

/**
 * output_rewind - take back what was written since output_mark(), and what went
 * wrong with it
 *
 * Return: 0, or -1 with @out->error set.
 */
int output_rewind(struct output *out);

/**
 * output_commit - the picture is complete: to disk, and to its final name
 *
 * Return: 0; -1 with @out->error set, and the file is gone. @out is closed
 * in both cases.
 */
int output_commit(struct output *out);

/**
 * output_discard - the picture is no good: remove it, close @out
 */
void output_discard(struct output *out);

#endif /* WIASCAN_OUTPUT_H */
