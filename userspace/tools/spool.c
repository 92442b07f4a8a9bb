// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spool.h"

static int fail(struct output *out, int error)
{
	out->code = error;
	return output_fail(out, "its rows cannot wait in a temporary file (TMPDIR): %s",
			   strerror(error));
}

/* Gone from the directory at once, so nothing is left behind, whatever happens. */
static int open_nameless(void)
{
	const char *directory = getenv("TMPDIR");
	char *path;
	int fd;

	if (!directory || !*directory)
		directory = "/var/tmp";
	if (asprintf(&path, "%s/wiascan-XXXXXX", directory) < 0)
		return -1;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	free(path);
	return fd;
}

int spool_open(struct spool *spool, struct output *out, size_t row_bytes)
{
	int fd = open_nameless();

	memset(spool, 0, sizeof(*spool));
	spool->out = out;
	spool->row_bytes = row_bytes;
	if (fd < 0)
		return fail(out, errno);
	spool->file = fdopen(fd, "w+");
	if (!spool->file) {
		close(fd);
		return fail(out, ENOMEM);
	}
	return 0;
}

int spool_add(struct spool *spool, const uint8_t *row)
{
	if (fwrite(row, spool->row_bytes, 1, spool->file) != 1)
		return fail(spool->out, errno);
	spool->rows++;
	return 0;
}

int spool_replay(struct spool *spool, const struct writer_format *format,
		 struct writer *writer, uint8_t *row)
{
	uint32_t i;

	if (fflush(spool->file) || fseeko(spool->file, 0, SEEK_SET))
		return fail(spool->out, errno);
	for (i = 0; i < spool->rows; i++) {
		if (fread(row, spool->row_bytes, 1, spool->file) != 1)
			return fail(spool->out, ferror(spool->file) ? errno : EIO);
		if (format->row(writer, row))
			return -1;
	}
	return 0;
}

void spool_close(struct spool *spool)
{
	if (spool->file)
		fclose(spool->file);
	spool->file = NULL;
}
