/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the USB transport
 *
 * Copyright (C) 2026 The wiascan project
 *
 * usb.c has the plain transfers and what a usb_driver calls, usb_stream.c the
 * transactions. One task at a time uses them: probe, then the device's worker.
 */
#ifndef WIASCAN_USB_TRANSPORT_H
#define WIASCAN_USB_TRANSPORT_H

#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/usb.h>

#include "core.h"

/* In flight at once for one transaction */
#define WIASCAN_URBS	8

struct usb_transport;

/**
 * struct wiascan_transfer - a URB
 * @urb: URB
 * @u: transport
 * @done: it has ended; release and acquire
 * @planned: bytes that it brings if the device sends what is expected
 * @closes: if so, a transaction ends with it
 */
struct wiascan_transfer {
	struct urb *urb;
	struct usb_transport *u;
	bool done;
	u32 planned;
	bool closes;
};

/**
 * struct wiascan_ahead - a transaction that is posted behind the present one
 * @t: transaction; its request is in the transport's out_buf
 * @go_on: of the present one
 * @trailer_len: same
 * @posted: URBs for its answer
 * @whole: they are enough for it
 * @armed: the end of the present one sends its request, if all goes as expected;
 *	under the transport's lock
 * @sent: it has; same
 */
struct wiascan_ahead {
	struct wiascan_transaction t;
	bool (*go_on)(const u8 *trailer);
	size_t trailer_len;
	unsigned int posted;
	bool whole;
	bool armed;
	bool sent;
};

/**
 * struct usb_transport - the pipes of a scanner
 * @intf: interface
 * @udev: its device
 * @wdev: scanner
 * @in_pipe: bulk in
 * @out_pipe: bulk out
 * @packet: largest packet of @in_pipe
 * @stalled: the pipe that gave the last -EPIPE
 * @out_buf: for a request, WIASCAN_REPLY_MAX bytes
 * @in_buf: for an answer, same
 * @tail: for trailers in transfers of their own, of two transactions in turn
 * @turn: whose is next
 * @out: the request
 * @answer: the answer
 * @in: URBs of transactions
 * @first: the oldest of them that is posted
 * @posted: how many are, in the order of their posting
 * @lock: see struct wiascan_ahead
 * @ahead: what is posted behind the present transaction
 * @missed: how often in a row that had to go before all of the present one came
 */
struct usb_transport {
	struct usb_interface *intf;
	struct usb_device *udev;
	struct wiascan_device *wdev;
	unsigned int in_pipe;
	unsigned int out_pipe;
	unsigned int packet;
	unsigned int stalled;
	u8 *out_buf;
	u8 *in_buf;
	u8 *tail[2];
	unsigned int turn;
	struct wiascan_transfer out;
	struct wiascan_transfer answer;
	struct wiascan_transfer in[2 * WIASCAN_URBS];
	unsigned int first;
	unsigned int posted;
	spinlock_t lock; /* ahead.armed, ahead.sent */
	struct wiascan_ahead ahead;
	unsigned int missed;
};

/* The i-th of the URBs of transactions that are posted, the oldest first */
static inline struct wiascan_transfer *posted(struct usb_transport *u,
					      unsigned int i)
{
	return &u->in[(u->first + i) % ARRAY_SIZE(u->in)];
}

/* ---- usb.c ---- */

/**
 * wiascan_usb_error() - what the bus says, in the words of the transport ops
 * @u: transport
 * @status: of a URB, or an errno
 *
 * Return: 0 or an errno.
 */
int wiascan_usb_error(struct usb_transport *u, int status);

/**
 * wiascan_usb_fill() - prepare a transfer
 * @x: transfer that is not posted
 * @pipe: where
 * @buf: memory that it may be mapped from
 * @len: bytes
 */
void wiascan_usb_fill(struct wiascan_transfer *x, unsigned int pipe, void *buf,
		      size_t len);

/**
 * wiascan_usb_request() - prepare the transfer of a request
 * @u: transport, the last request of which has ended
 * @buf: the request; it is copied
 * @len: bytes, up to WIASCAN_REPLY_MAX
 */
void wiascan_usb_request(struct usb_transport *u, const void *buf, size_t len);

/**
 * wiascan_usb_submit() - post a transfer
 * @x: transfer that was prepared
 *
 * Return: 0 or an errno.
 */
int wiascan_usb_submit(struct wiascan_transfer *x);

/**
 * wiascan_usb_kill_posted() - end all URBs of transactions, the youngest first
 * @u: transport
 *
 * A later one must not get what an earlier one would have.
 */
void wiascan_usb_kill_posted(struct usb_transport *u);

/**
 * wiascan_usb_await() - wait for a transfer to end, and end it if it does not
 * @x: transfer
 * @timeout_ms: when to
 *
 * If it does not, all URBs of transactions end with it, and count as posted until
 * they are recalled.
 *
 * Return: 0 or an errno.
 */
int wiascan_usb_await(struct wiascan_transfer *x, unsigned int timeout_ms);

/**
 * wiascan_usb_hurry() - how much longer may a block take that has begun?
 * @u: transport
 *
 * Return: milliseconds since the hurry began, or 0: there is none.
 */
unsigned int wiascan_usb_hurry(struct usb_transport *u);

/**
 * wiascan_usb_received() - what arrived
 * @x: transfer that has ended
 * @len: out: bytes
 *
 * Return: 0, or -EPROTO when that cannot be.
 */
int wiascan_usb_received(struct wiascan_transfer *x, u32 *len);

/* ---- usb_stream.c ---- */

/* See struct wiascan_transport_ops */
int wiascan_usb_transact(void *ctx, struct wiascan_job *job,
			 struct wiascan_transaction *t, unsigned int timeout_ms);
bool wiascan_usb_underway(void *ctx);
void wiascan_usb_recall(void *ctx);

/* A URB has ended; in interrupt context */
void wiascan_usb_complete(struct urb *urb);

#endif /* WIASCAN_USB_TRANSPORT_H */
