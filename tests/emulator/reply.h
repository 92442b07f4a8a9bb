/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_REPLY_H
#define EMU_REPLY_H

#include "buf.h"
#include "device.h"

/*
 * What faults make of a reply, in every family. A family names each of its
 * replies by a key.
 */

/** reply_fault() - whether fault @name hits the reply @key, or any; traces it. */
bool reply_fault(struct device *dev, const char *name, const char *key);

/** reply_replaced() - faults that take the reply's place; true when one did. */
bool reply_replaced(struct device *dev, const char *key, uint32_t delay);

/**
 * reply_changed() - faults that change the reply: @buf (given up) becomes another
 * @off: where in it the reply begins
 * @len: its length
 *
 * Returns NULL without memory.
 */
struct buf *reply_changed(struct device *dev, const char *key, struct buf *buf, size_t *off,
			  size_t *len);

/** reply_trace() - a line of the trace for a reply: its bytes, or how many. */
void reply_trace(struct device *dev, const char *key, const uint8_t *data, size_t len);

#endif
