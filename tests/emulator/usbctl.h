/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_USBCTL_H
#define EMU_USBCTL_H

#include <stdbool.h>
#include <stdint.h>

#include "usbdev.h"

/*
 * Endpoint 0: the standard requests of chapter 9 of the USB specifications,
 * and the descriptors that follow from a struct usb_face.
 */

/** struct usbctl - what the host set by standard requests */
struct usbctl {
	uint8_t configuration;
	bool in_halted;
	bool out_halted;
};

/** enum usbctl_event - what a request means for the device */
enum usbctl_event {
	USBCTL_NONE,
	USBCTL_CONFIGURED,	/* SET_CONFIGURATION: everything starts anew */
	USBCTL_CLEARED,		/* a halt was cleared */
};

/**
 * usbctl_request() - answers a control request
 * @setup: its eight bytes
 * @reply: room for the answer
 * @size: of @reply
 * @event: what the device has to do about it
 *
 * Returns the length of the answer, not more than wLength, or -EPIPE for a
 * request that is refused with a STALL.
 */
int usbctl_request(struct usbctl *ctl, const struct usb_face *face,
		   const uint8_t setup[8], uint8_t *reply, int size,
		   enum usbctl_event *event);

/** usbctl_packet() - Returns the bulk packet size at a speed. */
unsigned int usbctl_packet(enum usb_speed speed);

#endif
