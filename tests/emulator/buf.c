// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>

#include "buf.h"

struct buf *buf_new(size_t len)
{
	struct buf *buf;

	if (len > SIZE_MAX - sizeof(*buf))
		return NULL;
	buf = malloc(sizeof(*buf) + len);
	if (buf) {
		buf->refs = 1;
		buf->len = len;
	}
	return buf;
}

struct buf *buf_get(struct buf *buf)
{
	buf->refs++;
	return buf;
}

void buf_put(struct buf *buf)
{
	if (buf && !--buf->refs)
		free(buf);
}
