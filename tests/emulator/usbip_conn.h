/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_USBIP_CONN_H
#define EMU_USBIP_CONN_H

#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "usbdev.h"

/*
 * One client of the USB/IP server: first the operations, which the server
 * answers, then, with a device imported, the traffic of its URBs.
 */

struct conn;

/**
 * struct conn_owner - the server's side of a connection
 * @operation: @len bytes came in before a device was imported; returns how
 *	many of them were understood, 0 when more are needed, or -EPROTO
 * @gone: the connection is over; @had_device tells whether it had imported one
 */
struct conn_owner {
	int (*operation)(void *owner, struct conn *conn, const uint8_t *data, size_t len);
	void (*gone)(void *owner, struct conn *conn, bool had_device);
};

/** conn_create() - takes over the socket @fd; NULL when there is no room. */
struct conn *conn_create(struct loop *loop, int fd, const struct conn_owner *ops,
			 void *owner);
/** conn_destroy() - closes it; calls the owner's gone(). */
void conn_destroy(struct conn *conn);

/** conn_reply() - sends @data, from malloc(), which it takes over; NULL closes. */
void conn_reply(struct conn *conn, uint8_t *data, size_t len);

/**
 * conn_import() - from now on the connection carries URBs for @dev
 * @devid: by which the client names it
 *
 * Returns 0 or the error of usbdev_attach().
 */
int conn_import(struct conn *conn, struct usbdev *dev, uint32_t devid);

/** conn_left() - whether the client that imported @devid has hung up. */
bool conn_left(const struct conn *conn, uint32_t devid);

#endif
