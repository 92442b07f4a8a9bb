/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_USBIP_H
#define EMU_USBIP_H

#include <stdint.h>

#include "loop.h"
#include "usbdev.h"

/*
 * The USB/IP server: offers emulated devices on a TCP port of the loopback
 * interface to `usbip attach`, whose socket the vhci_hcd driver then uses.
 */

struct usbip;

/**
 * usbip_create() - listens
 * @port: TCP port on 127.0.0.1; 0 lets the system choose
 *
 * Returns NULL after a message on standard error.
 */
struct usbip *usbip_create(struct loop *loop, uint16_t port);

/** usbip_destroy() - closes all connections. The devices are the caller's. */
void usbip_destroy(struct usbip *server);

/** usbip_port() - Returns the port listened on. */
uint16_t usbip_port(const struct usbip *server);

/** usbip_offer() - offers @dev; returns its number n of bus id "1-n", or 0. */
int usbip_offer(struct usbip *server, struct usbdev *dev);

/** usbip_on_release() - calls @fn each time that a host has let a device go. */
void usbip_on_release(struct usbip *server, void (*fn)(void *ctx), void *ctx);

#endif
