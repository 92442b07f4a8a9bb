/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows that wait until their page is complete
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Some formats need the height first, which a scanner may not know before the
 * sheet ends; and what went to a pipe cannot be taken back when a sheet jams. Such
 * rows wait in a file without a name, so that memory does not grow with them.
 */
#ifndef WIASCAN_SPOOL_H
#define WIASCAN_SPOOL_H

#include <stdint.h>
#include <stdio.h>

#include "writer.h"

/**
 * struct spool - rows that wait
 * @file: where, NULL: none wait
 * @out: what they are for; knows what went wrong
 * @row_bytes: of each
 * @rows: how many
 */
struct spool {
	FILE *file;
	struct output *out;
	size_t row_bytes;
	uint32_t rows;
};

/**
 * spool_open - begin with no rows
 * @spool: filled in
 * @out: where they will go
 * @row_bytes: bytes of each
 *
 * The file is in $TMPDIR, or /var/tmp, which seldom lies in memory.
 *
 * Return: 0, or -1 with @out->error set.
 */
int spool_open(struct spool *spool, struct output *out, size_t row_bytes);

/**
 * spool_add - one row more
 *
 * Return: 0, or -1 with the output's error set.
 */
int spool_add(struct spool *spool, const uint8_t *row);

/**
 * spool_replay - give all rows to a picture
 * @spool: rows
 * @format: of the picture
 * @writer: picture, begun
 * @row: memory for a row
 *
 * Return: 0, or -1 with the output's error set.
 */
int spool_replay(struct spool *spool, const struct writer_format *format,
		 struct writer *writer, uint8_t *row);

/**
 * spool_close - forget the rows; also when none wait
 */
void spool_close(struct spool *spool);

#endif /* WIASCAN_SPOOL_H */
