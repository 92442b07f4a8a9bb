/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a minidriver gives to the core and what it may call
 *
 * Copyright (C) 2026 The wiascan project
 *
 * A minidriver knows the wire protocol of one scanner family. It is a
 * usb_driver (WIASCAN_USB_DRIVER()) with a table of ids and one struct
 * wiascan_minidriver; its operations are straight-line code that may sleep.
 */
#ifndef WIASCAN_MINIDRIVER_H
#define WIASCAN_MINIDRIVER_H

#include <linux/pm.h>
#include <linux/types.h>

#include "scanner.h"

struct device;
struct usb_interface;
struct wiascan_device;
struct wiascan_job;

/**
 * struct wiascan_minidriver - the operations of a scanner family
 * @name: family, such as "escpi"
 * @priv_size: bytes of private state per device, see wiascan_priv()
 *
 * All operations run in process context, one at a time, and may sleep. All
 * but @validate may use the wire.
 */
struct wiascan_minidriver {
	const char *name;
	size_t priv_size;

	/* mandatory operations */

	/**
	 * @probe: find out what the scanner is; fill @caps. Called once, when
	 * it has been plugged in. Failure: -ENODEV when it is not one of this
	 * family, else what the wire gave; nothing is bound then.
	 */
	int (*probe)(struct wiascan_device *wdev, struct wiascan_caps *caps);

	/**
	 * @validate: complete @params for settings that the generic checks
	 * passed: block, and min_chunk where one line is too little. Called on
	 * every change of a setting, also during a scan: it touches neither
	 * wire nor state. Failure: an errno; the change is refused.
	 */
	int (*validate)(struct wiascan_device *wdev,
			struct wiascan_params *params);

	/**
	 * @start: make the scanner ready for the pages of a job. Waits for the
	 * lamp with wiascan_job_sleep(). Called once, and again when the user
	 * has cleared what stopped the job. Failure: wiascan_job_fail(), or an
	 * errno.
	 */
	int (*start)(struct wiascan_device *wdev, struct wiascan_job *job);

	/**
	 * @page: begin the next page, side wiascan_job_side(), or the next
	 * sheet where both sides come side by side. 1: it has begun; 0: there
	 * is no sheet left. Failure: as @start; the page is counted, and ends
	 * with that.
	 */
	int (*page)(struct wiascan_device *wdev, struct wiascan_job *job);

	/**
	 * @acquire: get the next piece of the page, or of the sheet, with
	 * wiascan_receive(). 1: more to come; 0: the page, or each page of the
	 * sheet that wiascan_page_done() was not told of, has ended. The core
	 * checks that it is whole. Failure: as @start.
	 */
	int (*acquire)(struct wiascan_device *wdev, struct wiascan_job *job);

	/**
	 * @stop: the job is over; make the scanner idle. @error is 0 after
	 * whole pages, -ECANCELED after a cancel between two calls of other
	 * operations, or what they returned. Cannot fail; not called when the
	 * scanner is unplugged.
	 */
	void (*stop)(struct wiascan_device *wdev, struct wiascan_job *job,
		     int error);

	/**
	 * @status: ask the sensors, while no page is on its way. Failure: an
	 * errno.
	 */
	int (*status)(struct wiascan_device *wdev,
		      struct wiascan_sensors *sensors);
};

#define WIASCAN_TRAILER_MAX	16

/**
 * struct wiascan_transaction - one exchange that carries image data
 * @out: what to send first, in a transfer of its own; NULL: nothing
 * @out_len: bytes of @out
 * @side: WIASCAN_SIDE_* of the page that it belongs to, where both sides come
 *	side by side; else 0
 * @data_len: image bytes to receive
 * @trailer_len: bytes that follow: in the same transfer, or with @phases in one
 *	of their own, neither more nor less of them
 * @phases: the image bytes are a transfer of their own that may end early, or
 *	be empty
 * @hold: the image bytes are not given to anybody before wiascan_commit()
 * @trailer: where what follows goes, WIASCAN_TRAILER_MAX bytes
 * @ahead: the transaction that follows if this one goes well, of the same @side and
 *	with its request in @out, or NULL: it can be on the wire before this
 *	function has returned. If so the next one must be just that
 * @go_on: with @ahead: may it begin, after this trailer? Called in interrupt
 *	context
 * @got: out: image bytes that came
 * @sent: out: the exchange has begun, whatever became of it
 */
struct wiascan_transaction {
	const void *out;
	size_t out_len;
	u32 side;
	size_t data_len;
	size_t trailer_len;
	bool phases;
	bool hold;
	const struct wiascan_transaction *ahead;
	bool (*go_on)(const u8 *trailer);
	u8 trailer[WIASCAN_TRAILER_MAX];
	size_t got;
	bool sent;
};

/**
 * wiascan_priv() - the minidriver's private state
 * @wdev: device
 *
 * Return: priv_size bytes, zeroed before the probe op.
 */
void *wiascan_priv(struct wiascan_device *wdev);

/**
 * wiascan_dev() - for dev_dbg() and dev_err()
 * @wdev: device
 *
 * Return: the hardware's device.
 */
struct device *wiascan_dev(struct wiascan_device *wdev);

/**
 * wiascan_send() - send one transfer
 * @wdev: device
 * @buf: any memory
 * @len: bytes, 1..WIASCAN_REPLY_MAX
 *
 * Return: 0, or -ETIMEDOUT, -ENODEV, -EPIPE (stall, cleared again), another
 * errno of the bus.
 */
int wiascan_send(struct wiascan_device *wdev, const void *buf, size_t len);

/**
 * wiascan_recv() - receive one transfer
 * @wdev: device
 * @buf: any memory
 * @want: bytes that the protocol says will come
 * @size: bytes of @buf, @want to WIASCAN_REPLY_MAX
 * @timeout_ms: how long to wait at most; 0: the usual time. In probe and
 *	status the core bounds all waits together.
 *
 * Zero-length transfers before the answer are skipped: they are the tail of an
 * earlier one. The answer may be shorter than @want, and longer by what fits
 * the last packet.
 *
 * Return: bytes received, at least 1; -EPROTO when they are more than @size;
 * else as wiascan_send().
 */
int wiascan_recv(struct wiascan_device *wdev, void *buf, size_t want,
		 size_t size, unsigned int timeout_ms);

/**
 * wiascan_recv_phase() - receive one transfer that may be empty
 * @wdev: device
 * @buf: as for wiascan_recv()
 * @want: same
 * @size: same
 * @timeout_ms: same
 *
 * For protocols in which an empty transfer is an answer.
 *
 * Return: bytes received, or 0; else as wiascan_recv().
 */
int wiascan_recv_phase(struct wiascan_device *wdev, void *buf, size_t want,
		       size_t size, unsigned int timeout_ms);

/**
 * wiascan_exchange() - send one transfer and receive the answer
 * @wdev: device
 * @out: what to send
 * @out_len: bytes of @out
 * @in: the answer, as for wiascan_recv()
 * @want: same
 * @size: same
 * @timeout_ms: same
 *
 * Return: as wiascan_recv(), or what wiascan_send() failed with.
 */
int wiascan_exchange(struct wiascan_device *wdev, const void *out,
		     size_t out_len, void *in, size_t want, size_t size,
		     unsigned int timeout_ms);

/**
 * wiascan_receive() - one transaction, its image bytes into the ring
 * @wdev: device
 * @job: job
 * @t: transaction
 *
 * Waits until the ring has room; the device waits with it. The answer may
 * come in several transfers. All image bytes that came stay in the ring
 * whatever the result.
 *
 * Return: 0; -EPROTO when more came than asked for; -ECANCELED when the job
 * was cancelled, before anything was sent or afterwards, see t->sent; else as
 * wiascan_send().
 */
int wiascan_receive(struct wiascan_device *wdev, struct wiascan_job *job,
		    struct wiascan_transaction *t);

/**
 * wiascan_commit() - give what was held to the reader
 * @job: job
 * @side: as in the transaction
 * @len: how many of the bytes held are image, from the first; the others are
 *	forgotten
 *
 * For devices that tell only afterwards how much of what they sent is true.
 */
void wiascan_commit(struct wiascan_job *job, u32 side, size_t len);

/**
 * wiascan_drain() - throw away what the device still sends
 * @wdev: device
 *
 * Reads until nothing comes for a moment, with a bound. The core does so before
 * a job or a status question if the last exchange broke off.
 *
 * Return: 0, -EPROTO when it does not end, or an errno of the bus.
 */
int wiascan_drain(struct wiascan_device *wdev);

/**
 * wiascan_job_params() - the settings of a job
 * @job: job
 *
 * Return: its settings, which do not change.
 */
const struct wiascan_params *wiascan_job_params(const struct wiascan_job *job);

/**
 * wiascan_job_side() - which side comes next
 * @job: job
 *
 * Return: WIASCAN_SIDE_FRONT or WIASCAN_SIDE_BACK.
 */
u32 wiascan_job_side(const struct wiascan_job *job);

/**
 * wiascan_page_left() - what is still missing of a page
 * @job: job
 * @side: as in a transaction
 *
 * Return: bytes, what is held included in what is there.
 */
u64 wiascan_page_left(struct wiascan_job *job, u32 side);

/**
 * wiascan_whole_lines() - how much to ask for, so that whole lines are left
 * @params: settings of the job
 * @left: bytes that are missing of a page
 * @max: the most to ask for, a line at least
 *
 * Whatever came before, what comes next begins a line then.
 *
 * Return: bytes, all of @left if @max allows that.
 */
u32 wiascan_whole_lines(const struct wiascan_params *params, u64 left, u32 max);

/**
 * wiascan_page_lines() - the scanner says how long a page is
 * @job: job
 * @side: as in a transaction
 * @lines: how many lines it has, 1 to wiascan_params.lines
 *
 * Return: 0, or -EPROTO when @lines cannot be.
 */
int wiascan_page_lines(struct wiascan_job *job, u32 side, u32 lines);

/**
 * wiascan_page_done() - one side has ended before the other
 * @job: job
 * @side: as in a transaction
 *
 * Return: 0, or -EPROTO when it is not whole.
 */
int wiascan_page_done(struct wiascan_job *job, u32 side);

/**
 * wiascan_job_fail() - say why the job ends
 * @job: job
 * @end: enum wiascan_end; the first one said counts
 *
 * Return: the errno that belongs to @end, negative, for the op to return.
 */
int wiascan_job_fail(struct wiascan_job *job, u32 end);

/**
 * wiascan_job_sleep() - wait, unless the job is cancelled
 * @job: job
 * @state: WIASCAN_STATE_* to show meanwhile
 * @ms: milliseconds
 *
 * Return: 0 or -ECANCELED.
 */
int wiascan_job_sleep(struct wiascan_job *job, u32 state, unsigned int ms);

/**
 * wiascan_usb_probe() - the probe function of a minidriver's usb_driver
 * @intf: interface
 * @md: minidriver
 *
 * Finds the bulk endpoints, runs the probe op and makes /dev/wiascanN.
 *
 * Return: 0 or an errno.
 */
int wiascan_usb_probe(struct usb_interface *intf,
		      const struct wiascan_minidriver *md);

/**
 * wiascan_usb_disconnect() - the disconnect function of its usb_driver
 * @intf: interface
 *
 * The usb_driver sets soft_unbind, so that a scan can be stopped in an orderly
 * way when the driver is unbound from a device that is still there.
 */
void wiascan_usb_disconnect(struct usb_interface *intf);

/**
 * wiascan_usb_suspend() - the suspend function of its usb_driver
 * @intf: interface
 * @message: why
 *
 * Ends a job with WIASCAN_END_SUSPENDED, and stops the scanner if it answers in
 * time. There is no autosuspend while there is a job or an open file.
 *
 * Return: 0.
 */
int wiascan_usb_suspend(struct usb_interface *intf, pm_message_t message);

/**
 * wiascan_usb_resume() - its resume and reset_resume function
 * @intf: interface
 *
 * The core drains the scanner before its next use; start expects nothing of it.
 *
 * Return: 0.
 */
int wiascan_usb_resume(struct usb_interface *intf);

/**
 * wiascan_usb_pre_reset() - its pre_reset function; as a suspend
 * @intf: interface
 *
 * Return: 0.
 */
int wiascan_usb_pre_reset(struct usb_interface *intf);

/**
 * wiascan_usb_post_reset() - its post_reset function; as a resume
 * @intf: interface
 *
 * Return: 0.
 */
int wiascan_usb_post_reset(struct usb_interface *intf);

/**
 * WIASCAN_USB_DRIVER() - the whole usb_driver of a minidriver, and its module
 * @family: name; the usb_driver is wiascan_FAMILY
 * @ids: its struct usb_device_id table
 * @md: its struct wiascan_minidriver
 *
 * The ids are what udev loads it by. For a file that includes linux/module.h and
 * linux/usb.h.
 */
#define WIASCAN_USB_DRIVER(family, ids, md)				\
static int family##_usb_probe(struct usb_interface *intf,		\
			      const struct usb_device_id *id)		\
{									\
	return wiascan_usb_probe(intf, &(md));				\
}									\
									\
static struct usb_driver family##_usb_driver = {			\
	.name = "wiascan_" #family,					\
	.id_table = ids,						\
	.probe = family##_usb_probe,					\
	.disconnect = wiascan_usb_disconnect,				\
	.suspend = wiascan_usb_suspend,					\
	.resume = wiascan_usb_resume,					\
	.reset_resume = wiascan_usb_resume,				\
	.pre_reset = wiascan_usb_pre_reset,				\
	.post_reset = wiascan_usb_post_reset,				\
	.soft_unbind = 1,						\
	.supports_autosuspend = 1,					\
};									\
MODULE_DEVICE_TABLE(usb, ids);						\
module_usb_driver(family##_usb_driver)

#endif /* WIASCAN_MINIDRIVER_H */
