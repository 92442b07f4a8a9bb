/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_USBDEV_H
#define EMU_USBDEV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "loop.h"

/*
 * One emulated USB device: an interface with a bulk-IN and a bulk-OUT
 * endpoint. It stands between a device model, which thinks in transfers, and
 * a host side (usbip.h), which thinks in URBs.
 */

/* The numbers of Linux' enum usb_device_speed, which are USB/IP's as well. */
enum usb_speed {
	SPEED_FULL = 2,
	SPEED_HIGH = 3,
	SPEED_SUPER = 5,
};

#define EP_IN_ADDRESS	0x82
#define EP_OUT_ADDRESS	0x01

/* USB/IP transfer flag: a short IN transfer is an error for the host. */
#define URB_FLAG_SHORT_NOT_OK	0x0001

/** struct slice - @len bytes of @buf from @off, with a reference on @buf */
struct slice {
	struct buf *buf;
	size_t off;
	size_t len;
};

/**
 * struct urb - a request of the host
 * @seqnum: the host's number for it
 * @setup: for a control request, its eight bytes
 * @control: is for endpoint 0
 * @in: data goes to the host
 * @flags: URB_FLAG_*
 * @len: bytes wanted (IN) or given (OUT)
 * @out: the bytes given
 * @got: bytes gathered or taken so far
 * @slices: @got bytes for the host, in @nslices pieces; room for @room
 */
struct urb {
	struct urb *next;
	uint32_t seqnum;
	uint8_t setup[8];
	bool control;
	bool in;
	uint32_t flags;
	uint32_t len;
	uint8_t *out;
	uint32_t got;
	struct slice *slices;
	unsigned int nslices;
	unsigned int room;
};

/* urb.c */

/**
 * urb_add() - adds @len bytes of @buf from @off to what goes to the host
 *
 * Takes a reference of its own on @buf. Returns false without memory.
 */
bool urb_add(struct urb *urb, struct buf *buf, size_t off, size_t len);

/** urb_free() - frees a URB with all that it holds. */
void urb_free(struct urb *urb);

/** struct usb_face - what the descriptors say */
struct usb_face {
	uint16_t vendor;
	uint16_t product;
	uint16_t release;
	uint8_t interface_class;
	uint8_t interface_subclass;
	uint8_t interface_protocol;
	enum usb_speed speed;
	const char *manufacturer_name;
	const char *product_name;
	char serial[32];
	bool tells_serial;
};

/**
 * struct usbdev_ops - the device model's side
 * @reset: power on, bus reset, new configuration: forget everything in work
 * @bulk_out: the host sent one transfer
 * @in_taken: the host took @len more bytes of the IN queue; may be NULL; may
 *	not unplug
 * @note: something worth a line in the trace happened on the bus; may be NULL
 */
struct usbdev_ops {
	void (*reset)(void *model);
	void (*bulk_out)(void *model, const uint8_t *data, size_t len);
	void (*in_taken)(void *model, size_t len);
	void (*note)(void *model, const char *what);
};

/**
 * struct usb_host - the host's side
 * @complete: gives back a URB with a Linux errno (0 or negative); takes it over
 * @disconnect: the device left the bus: forget it, no more calls
 */
struct usb_host {
	void (*complete)(void *host, struct urb *urb, int status);
	void (*disconnect)(void *host);
};

/**
 * struct usb_stats - counters, since the process started
 * @whole: IN transfers that were whole packets
 * @delayed: IN transfers that the host had to wait for
 */
struct usb_stats {
	uint64_t bytes_in;
	uint64_t bytes_out;
	uint64_t transfers_in;
	uint64_t transfers_out;
	uint64_t urbs;
	uint64_t unlinks;
	uint64_t stalls;
	uint64_t babbles;
	uint64_t zlps;
	uint64_t whole;
	uint64_t delayed;
	uint64_t attaches;
};

/**
 * struct usbdev_config - how the wire behaves, all of it legal
 * @zlp: a transfer that is a multiple of the packet size ends with an empty
 *	packet
 * @wait_exact: without that packet a longer URB does not end there but waits
 *	for more, as with a real host controller; else the URB ends with the
 *	transfer
 * @early: a transfer of several packets that is late has sent the first one: a
 *	URB that is unlinked meanwhile takes that with it, as with many host
 *	controllers
 */
struct usbdev_config {
	bool zlp;
	bool wait_exact;
	bool early;
};

struct usbdev;

/** usbdev_create() - Returns a plugged device; @config and @model stay the caller's. */
struct usbdev *usbdev_create(struct loop *loop, const struct usb_face *face,
			     const struct usbdev_config *config,
			     const struct usbdev_ops *ops, void *model);
void usbdev_destroy(struct usbdev *dev);

const struct usb_face *usbdev_face(const struct usbdev *dev);
struct usb_stats *usbdev_stats(struct usbdev *dev);
/** usbdev_packet() - Returns the packet size of the bulk endpoints. */
unsigned int usbdev_packet(const struct usbdev *dev);

/* For the device model */

/**
 * usbdev_queue() - queues one IN transfer
 * @buf: the data; the caller's reference passes to the queue; NULL for an
 *	empty transfer
 * @off: where in @buf the transfer begins
 * @len: its length
 * @delay: milliseconds before the host sees anything of it
 *
 * A NULL @buf with a @len that is not 0 (out of memory) unplugs the device.
 */
void usbdev_queue(struct usbdev *dev, struct buf *buf, size_t off, size_t len,
		  unsigned int delay);

/**
 * usbdev_queue_paced() - as usbdev_queue(), but none of it is ready yet
 *
 * usbdev_in_ready() tells how much of the last such transfer is.
 */
void usbdev_queue_paced(struct usbdev *dev, struct buf *buf, size_t off, size_t len,
			unsigned int delay);
void usbdev_in_ready(struct usbdev *dev, size_t len);

/**
 * usbdev_end_next() - the next transfer ends with a short packet in any case
 *
 * For one that is shorter than the host asked for: if it is whole packets, an
 * empty one comes after it, whatever usbdev_config.zlp says.
 */
void usbdev_end_next(struct usbdev *dev);

/** usbdev_queue_stall() - halts the IN endpoint once the queue is that far. */
void usbdev_queue_stall(struct usbdev *dev);

/** usbdev_drop_queue() - throws away all queued IN transfers. */
void usbdev_drop_queue(struct usbdev *dev);

/** usbdev_unplug() - pulls the cable; usbdev_plug() puts it back. */
void usbdev_unplug(struct usbdev *dev);
void usbdev_plug(struct usbdev *dev);
bool usbdev_plugged(const struct usbdev *dev);

/* For the host side */

/** usbdev_attach() - Returns 0, -EBUSY (has a host) or -ENODEV (unplugged). */
int usbdev_attach(struct usbdev *dev, const struct usb_host *host, void *ctx);
/** usbdev_detach() - the host left: its URBs are dropped without a word. */
void usbdev_detach(struct usbdev *dev);
bool usbdev_attached(const struct usbdev *dev);

/** usbdev_submit() - takes over @urb, to complete it now or later. */
void usbdev_submit(struct usbdev *dev, struct urb *urb);

/** usbdev_unlink() - Returns whether a held URB of that number was dropped. */
bool usbdev_unlink(struct usbdev *dev, uint32_t seqnum);

#endif
