// SPDX-License-Identifier: GPL-2.0-only
/*
 * The USB transport, and what a minidriver's usb_driver calls
 *
 * Copyright (C) 2026 The wiascan project
 *
 * One task at a time uses the transport: probe, then the device's worker.
 * Every wait is on wdev->wire, so that a cancel ends it.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "usb_transport.h"

/*
 * Bytes of a chunk, and so of a URB, at most, by the speed of the bus: some
 * milliseconds of it each
 */
#define CHUNK_FULL	16384
#define CHUNK_HIGH	262144

/* The most that a ring may grow to by itself */
#define RING_MAX_MIB	64

/*
 * How long a device may take to end a transfer after a cancel: the carriage may
 * be under way to the page. Who unbinds the driver, or suspends the machine, does
 * not wait that long.
 */
#define CANCEL_MS	15000
#define UNBIND_MS	3000

/* A device that is being unplugged gives bus errors first */
#define UNPLUG_MS	2000

static unsigned int ring_mib;
module_param(ring_mib, uint, 0444);
MODULE_PARM_DESC(ring_mib, "most MiB to buffer for a slow reader (1-64, default what the scanner sends in 2 s, at least 4, at super speed 16)");

static bool usb_present(void *ctx)
{
	struct usb_transport *u = ctx;

	return READ_ONCE(u->udev->state) != USB_STATE_NOTATTACHED;
}

int wiascan_usb_error(struct usb_transport *u, int status)
{
	unsigned int ms;

	switch (status) {
	case 0:
	case -EPIPE:
	case -ENOMEM:
		return status;
	case -EOVERFLOW:
		return -EPROTO;
	case -ENOENT:
	case -ECONNRESET:
		return wiascan_hurried(u->wdev) ? -ECANCELED : -ETIMEDOUT;
	case -ENODEV:
	case -ESHUTDOWN:
	case -EHOSTUNREACH:
		return -ENODEV;
	default:
		for (ms = 0; ms < UNPLUG_MS && usb_present(u); ms += 50)
			msleep(50);
		return usb_present(u) ? -EIO : -ENODEV;
	}
}

void wiascan_usb_fill(struct wiascan_transfer *x, unsigned int pipe, void *buf,
		      size_t len)
{
	x->done = false;
	usb_fill_bulk_urb(x->urb, x->u->udev, pipe, buf, len,
			  wiascan_usb_complete, x);
}

void wiascan_usb_request(struct usb_transport *u, const void *buf, size_t len)
{
	memcpy(u->out_buf, buf, len);
	wiascan_usb_fill(&u->out, u->out_pipe, u->out_buf, len);
}

int wiascan_usb_submit(struct wiascan_transfer *x)
{
	/* disconnect waits for this, perhaps inside the reset of a disk */
	return wiascan_usb_error(x->u, usb_submit_urb(x->urb, GFP_NOIO));
}

static bool is_done(struct wiascan_transfer *x)
{
	/* pairs with the release in wiascan_usb_complete() */
	return smp_load_acquire(&x->done);
}

/* Somebody waits for the worker who cannot wait for the carriage */
static bool is_pressed(struct wiascan_device *wdev)
{
	return READ_ONCE(wdev->gone) || READ_ONCE(wdev->asleep);
}

unsigned int wiascan_usb_hurry(struct usb_transport *u)
{
	if (is_pressed(u->wdev))
		return UNBIND_MS;
	return wiascan_hurried(u->wdev) ? CANCEL_MS : 0;
}

void wiascan_usb_kill_posted(struct usb_transport *u)
{
	unsigned int i;

	for (i = u->posted; i--;)
		usb_kill_urb(posted(u, i)->urb);
}

int wiascan_usb_await(struct wiascan_transfer *x, unsigned int timeout_ms)
{
	struct usb_transport *u = x->u;
	struct wiascan_device *wdev = u->wdev;

	wait_event_idle_timeout(wdev->wire,
				is_done(x) || wiascan_hurried(wdev),
				msecs_to_jiffies(timeout_ms));
	if (!is_done(x) && !is_pressed(wdev) && wiascan_hurried(wdev))
		wait_event_idle_timeout(wdev->wire,
					is_done(x) || is_pressed(wdev),
					msecs_to_jiffies(min_t(unsigned int,
							       timeout_ms,
							       CANCEL_MS)));
	if (!is_done(x) && is_pressed(wdev))
		wait_event_idle_timeout(wdev->wire, is_done(x),
					msecs_to_jiffies(min_t(unsigned int,
							       timeout_ms,
							       UNBIND_MS)));
	if (!is_done(x))
		wiascan_usb_kill_posted(u);
	usb_kill_urb(x->urb);
	if (x->urb->status == -EPIPE)
		u->stalled = x->urb->pipe;
	return wiascan_usb_error(u, x->urb->status);
}

/* USB/IP hands on what a server says that it was */
int wiascan_usb_received(struct wiascan_transfer *x, u32 *len)
{
	*len = x->urb->actual_length;
	return *len > x->urb->transfer_buffer_length ? -EPROTO : 0;
}

static int usb_bulk_out(void *ctx, const void *buf, size_t len,
			unsigned int timeout_ms)
{
	struct usb_transport *u = ctx;
	int ret;

	wiascan_usb_recall(u);
	wiascan_usb_request(u, buf, len);
	ret = wiascan_usb_submit(&u->out);
	return ret ? ret : wiascan_usb_await(&u->out, timeout_ms);
}

static int usb_bulk_in(void *ctx, void *buf, size_t want, size_t size,
		       unsigned int timeout_ms)
{
	struct usb_transport *u = ctx;
	u32 len;
	int ret;

	wiascan_usb_recall(u);
	/*
	 * Whole packets, so that a longer answer is seen and not a babble, but
	 * no more of them than wanted: an answer that fills them may come
	 * without the empty packet that would end a longer transfer.
	 */
	wiascan_usb_fill(&u->answer, u->in_pipe, u->in_buf,
			 roundup(want, u->packet));
	ret = wiascan_usb_submit(&u->answer);
	if (ret)
		return ret;
	ret = wiascan_usb_await(&u->answer, timeout_ms);
	/* a length that cannot be is no length; part of an answer is not silence */
	if (wiascan_usb_received(&u->answer, &len) || len > size)
		return -EPROTO;
	if (ret && !((ret == -ETIMEDOUT || ret == -ECANCELED) && len))
		return ret;
	memcpy(buf, u->in_buf, len);
	return len;
}

static int usb_clear_stall(void *ctx)
{
	struct usb_transport *u = ctx;

	return wiascan_usb_error(u, usb_clear_halt(u->udev, u->stalled));
}

static int usb_wake(void *ctx)
{
	struct usb_transport *u = ctx;

	return wiascan_usb_error(u, usb_autopm_get_interface(u->intf));
}

static void usb_rest(void *ctx)
{
	struct usb_transport *u = ctx;

	usb_autopm_put_interface_async(u->intf);
}

static const struct wiascan_transport_ops usb_ops = {
	.bulk_out = usb_bulk_out,
	.bulk_in = usb_bulk_in,
	.transact = wiascan_usb_transact,
	.underway = wiascan_usb_underway,
	.recall = wiascan_usb_recall,
	.clear_halt = usb_clear_stall,
	.present = usb_present,
	.wake = usb_wake,
	.rest = usb_rest,
};

/* ---- probe and disconnect ---- */

static void free_transport(struct usb_transport *u)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(u->in); i++)
		usb_free_urb(u->in[i].urb);
	for (i = 0; i < ARRAY_SIZE(u->tail); i++)
		kfree(u->tail[i]);
	usb_free_urb(u->answer.urb);
	usb_free_urb(u->out.urb);
	kfree(u->in_buf);
	kfree(u->out_buf);
	kfree(u);
}

static bool alloc_transfer(struct usb_transport *u, struct wiascan_transfer *x)
{
	x->u = u;
	x->urb = usb_alloc_urb(0, GFP_KERNEL);
	return x->urb;
}

static bool alloc_transfers(struct usb_transport *u)
{
	unsigned int i;

	u->out_buf = kmalloc(WIASCAN_REPLY_MAX, GFP_KERNEL);
	u->in_buf = kmalloc(WIASCAN_REPLY_MAX, GFP_KERNEL);
	if (!u->out_buf || !u->in_buf || !alloc_transfer(u, &u->out) ||
	    !alloc_transfer(u, &u->answer))
		return false;
	for (i = 0; i < ARRAY_SIZE(u->tail); i++) {
		u->tail[i] = kmalloc(roundup(WIASCAN_TRAILER_MAX, u->packet),
				     GFP_KERNEL);
		if (!u->tail[i])
			return false;
	}
	for (i = 0; i < ARRAY_SIZE(u->in); i++)
		if (!alloc_transfer(u, &u->in[i]))
			return false;
	return true;
}

static struct usb_transport *alloc_transport(struct usb_interface *intf)
{
	struct usb_endpoint_descriptor *in, *out;
	struct usb_transport *u;
	int ret;

	ret = usb_find_common_endpoints(intf->cur_altsetting, &in, &out, NULL,
					NULL);
	if (ret)
		return ERR_PTR(-ENODEV);
	/* usbcore gives bulk endpoints a legal size, but a chunk must fit it */
	if (!usb_endpoint_maxp(in) || CHUNK_FULL % usb_endpoint_maxp(in))
		return ERR_PTR(-ENODEV);
	u = kzalloc(sizeof(*u), GFP_KERNEL);
	if (!u)
		return ERR_PTR(-ENOMEM);
	spin_lock_init(&u->lock);
	u->intf = intf;
	u->udev = interface_to_usbdev(intf);
	u->in_pipe = usb_rcvbulkpipe(u->udev, in->bEndpointAddress);
	u->out_pipe = usb_sndbulkpipe(u->udev, out->bEndpointAddress);
	u->packet = usb_endpoint_maxp(in);
	if (alloc_transfers(u))
		return u;
	free_transport(u);
	return ERR_PTR(-ENOMEM);
}

static u32 ring_bytes(struct usb_device *udev)
{
	unsigned int mib = udev->speed >= USB_SPEED_SUPER ? 16 : 4;

	if (ring_mib)
		mib = clamp(ring_mib, 1U, 64U);
	return mib << 20;
}

int wiascan_usb_probe(struct usb_interface *intf,
		      const struct wiascan_minidriver *md)
{
	struct usb_device *udev = interface_to_usbdev(intf);
	struct usb_transport *u = alloc_transport(intf);
	struct wiascan_device *wdev;
	int ret;

	if (IS_ERR(u))
		return PTR_ERR(u);
	wdev = wiascan_device_alloc(&intf->dev, md, &usb_ops, u,
				    udev->speed >= USB_SPEED_HIGH ?
				    CHUNK_HIGH : CHUNK_FULL, ring_bytes(udev));
	if (IS_ERR(wdev)) {
		free_transport(u);
		return PTR_ERR(wdev);
	}
	u->wdev = wdev;
	if (!ring_mib)
		wdev->ring_max = RING_MAX_MIB << 20;
	wdev->info.usb_vendor = le16_to_cpu(udev->descriptor.idVendor);
	wdev->info.usb_product = le16_to_cpu(udev->descriptor.idProduct);
	if (udev->serial)
		strscpy(wdev->info.serial, udev->serial,
			sizeof(wdev->info.serial));
	strscpy(wdev->info.port, dev_name(&intf->dev), sizeof(wdev->info.port));

	usb_set_intfdata(intf, wdev);
	ret = wiascan_device_register(wdev);
	if (ret) {
		usb_set_intfdata(intf, NULL);
		put_device(&wdev->dev);
		free_transport(u);
		return ret;
	}
	dev_info(&intf->dev, "%s: %s %s\n", dev_name(&wdev->dev),
		 wdev->info.vendor, wdev->info.model);
	return 0;
}
EXPORT_SYMBOL_GPL(wiascan_usb_probe);

void wiascan_usb_disconnect(struct usb_interface *intf)
{
	struct wiascan_device *wdev = usb_get_intfdata(intf);
	struct usb_transport *u = wdev->tctx;

	wiascan_device_unregister(wdev);
	usb_set_intfdata(intf, NULL);
	free_transport(u);
	put_device(&wdev->dev);
}
EXPORT_SYMBOL_GPL(wiascan_usb_disconnect);
