/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_TRANSFER_H
#define EMU_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/**
 * struct transfer - one IN transfer in a device's queue
 * @pos: bytes of @len that the host has taken
 * @ready: bytes that may be taken by now
 * @start: loop_now() before which the host sees nothing, or (@early) a packet
 * @early: what of @len is there before that
 * @ends_empty: an empty packet ends it (or all of it, when @len is 0)
 * @stall: not data: here the endpoint halts
 */
struct transfer {
	struct transfer *next;
	struct buf *buf;
	size_t off;
	size_t len;
	size_t pos;
	size_t ready;
	uint64_t start;
	size_t early;
	bool ends_empty;
	bool stall;
};

/**
 * struct transfers - a queue of them
 * @paced: the one that becomes ready bit by bit, or NULL
 */
struct transfers {
	struct transfer *head;
	struct transfer **end;
	struct transfer *paced;
};

void transfers_init(struct transfers *queue);

/** transfers_append() - Returns a new last one, all zeros, or NULL. */
struct transfer *transfers_append(struct transfers *queue);

/** transfers_drop() - takes the first one away. */
void transfers_drop(struct transfers *queue);

#endif
