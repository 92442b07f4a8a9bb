/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_CONTROL_H
#define EMU_CONTROL_H

#include <stdio.h>

#include "device.h"
#include "loop.h"

/*
 * The control socket: a Unix stream socket that takes one command a line and
 * answers each with lines of which the last is "ok" or "error: ...".
 */

struct control;

/**
 * control_create() - listens on @path, which must not exist
 * @devs: the devices, @count of them
 *
 * Returns NULL after a message on standard error.
 */
struct control *control_create(struct loop *loop, const char *path,
			       struct device * const *devs, int count);

/** control_destroy() - closes all connections and removes the socket. */
void control_destroy(struct control *control);

/** control_help() - prints the commands, for --help. */
void control_help(FILE *file);

/**
 * control_send() - the client: sends one command, prints the answer
 *
 * Returns an exit status: 0 when the answer was "ok".
 */
int control_send(const char *path, char * const *words, int count);

#endif
