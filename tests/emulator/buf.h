/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_BUF_H
#define EMU_BUF_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct buf - bytes shared between a device model, its IN queue and the socket
 * @refs: number of holders
 * @len: bytes in @data
 * @data: the bytes; only changed by a holder that is the only one
 *
 * Image data is written once, by the model, and goes to the socket from there.
 */
struct buf {
	unsigned int refs;
	size_t len;
	uint8_t data[];
};

/** buf_new() - Returns a buffer of @len bytes with one reference, or NULL. */
struct buf *buf_new(size_t len);
struct buf *buf_get(struct buf *buf);
/** buf_put() - drops one reference; NULL is nothing. */
void buf_put(struct buf *buf);

#endif
