/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <wiascan.h>

/* What the clients of libwiascan share. All end the program when something fails. */

/** peer_fail() - ends the program, with errno's text. */
void peer_fail(const char *what) __attribute__((noreturn));

struct wiascan_device *peer_open(const char *path);

/** peer_set() - sets @count properties at once, each NAME=VALUE, or the nearest legal. */
void peer_set(struct wiascan_device *dev, char * const *texts, int count);

/** peer_chunk() - Returns how much to read at a time: what the driver says is best. */
size_t peer_chunk(struct wiascan_device *dev);

void peer_start(struct wiascan_device *dev);

/** peer_complete() - the page has ended well, and @bytes is all of it. */
void peer_complete(struct wiascan_device *dev, uint64_t bytes);

#endif
