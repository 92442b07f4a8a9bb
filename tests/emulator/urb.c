// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>

#include "usbdev.h"

#define FIRST_SLICES	8

static bool grow(struct urb *urb)
{
	unsigned int room = urb->room ? 2 * urb->room : FIRST_SLICES;
	struct slice *slices = realloc(urb->slices, room * sizeof(*slices));

	if (!slices)
		return false;
	urb->slices = slices;
	urb->room = room;
	return true;
}

bool urb_add(struct urb *urb, struct buf *buf, size_t off, size_t len)
{
	struct slice *last = urb->nslices ? &urb->slices[urb->nslices - 1] : NULL;

	if (last && last->buf == buf && last->off + last->len == off) {
		last->len += len;
	} else {
		if (urb->nslices == urb->room && !grow(urb))
			return false;
		urb->slices[urb->nslices++] = (struct slice){
			.buf = buf_get(buf), .off = off, .len = len,
		};
	}
	urb->got += len;
	return true;
}

void urb_free(struct urb *urb)
{
	unsigned int i;

	for (i = 0; i < urb->nslices; i++)
		buf_put(urb->slices[i].buf);
	free(urb->slices);
	free(urb->out);
	free(urb);
}
