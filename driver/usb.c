// SPDX-License-Identifier: GPL-2.0-only
/*
 * The USB transport, and what a minidriver's usb_driver calls
 *
 * Copyright (C) 2026 The wiascan project
 *
 * One task at a time uses the transport: probe, then the device's worker.
 * Every wait is on wdev->wait, so that a cancel ends it.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/usb.h>

#include "core.h"

/* In flight at once for one transaction */
#define MAX_URBS	8

/* What one transfer request block of xHCI can describe */
#define CHUNK_SIZE	65536

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
MODULE_PARM_DESC(ring_mib, "MiB to buffer for a slow reader (1-64, default 4, at super speed 16)");

struct transfer {
	struct urb *urb;
	struct wiascan_device *wdev;
	bool done;
};

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
	struct transfer out;
	struct transfer in[MAX_URBS];
};

static void complete_transfer(struct urb *urb)
{
	struct transfer *x = urb->context;

	/* pairs with the acquire in is_done() */
	smp_store_release(&x->done, true);
	wake_up_all(&x->wdev->wait);
}

static bool is_done(struct transfer *x)
{
	/* pairs with the release in complete_transfer() */
	return smp_load_acquire(&x->done);
}

static bool usb_present(void *ctx)
{
	struct usb_transport *u = ctx;

	return READ_ONCE(u->udev->state) != USB_STATE_NOTATTACHED;
}

/* What the bus says, in the words of wiascan_transport_ops */
static int bus_error(struct usb_transport *u, int status)
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

static int submit(struct usb_transport *u, struct transfer *x,
		  unsigned int pipe, void *buf, size_t len)
{
	x->done = false;
	usb_fill_bulk_urb(x->urb, u->udev, pipe, buf, len, complete_transfer, x);
	/* disconnect waits for this, perhaps inside the reset of a disk */
	return bus_error(u, usb_submit_urb(x->urb, GFP_NOIO));
}

/* Somebody waits for the worker who cannot wait for the carriage */
static bool is_pressed(struct wiascan_device *wdev)
{
	return READ_ONCE(wdev->gone) || READ_ONCE(wdev->asleep);
}

/* Wait for a transfer to end, and end it if it does not */
static int await(struct usb_transport *u, struct transfer *x,
		 unsigned int timeout_ms)
{
	struct wiascan_device *wdev = u->wdev;

	wait_event_idle_timeout(wdev->wait,
				is_done(x) || wiascan_hurried(wdev),
				msecs_to_jiffies(timeout_ms));
	if (!is_done(x) && !is_pressed(wdev) && wiascan_hurried(wdev))
		wait_event_idle_timeout(wdev->wait,
					is_done(x) || is_pressed(wdev),
					msecs_to_jiffies(min_t(unsigned int,
							       timeout_ms,
							       CANCEL_MS)));
	if (!is_done(x) && is_pressed(wdev))
		wait_event_idle_timeout(wdev->wait, is_done(x),
					msecs_to_jiffies(min_t(unsigned int,
							       timeout_ms,
							       UNBIND_MS)));
	usb_kill_urb(x->urb);
	if (x->urb->status == -EPIPE)
		u->stalled = x->urb->pipe;
	return bus_error(u, x->urb->status);
}

/* What arrived; USB/IP hands on what a server says that it was */
static int received(struct transfer *x, u32 *len)
{
	*len = x->urb->actual_length;
	return *len > x->urb->transfer_buffer_length ? -EPROTO : 0;
}

static int usb_bulk_out(void *ctx, const void *buf, size_t len,
			unsigned int timeout_ms)
{
	struct usb_transport *u = ctx;
	int ret;

	memcpy(u->out_buf, buf, len);
	ret = submit(u, &u->out, u->out_pipe, u->out_buf, len);
	return ret ? ret : await(u, &u->out, timeout_ms);
}

static int usb_bulk_in(void *ctx, void *buf, size_t want, size_t size,
		       unsigned int timeout_ms)
{
	struct usb_transport *u = ctx;
	struct transfer *x = &u->in[0];
	u32 len;
	int ret;

	/*
	 * Whole packets, so that a longer answer is seen and not a babble, but
	 * no more of them than wanted: an answer that fills them may come
	 * without the empty packet that would end a longer transfer.
	 */
	ret = submit(u, x, u->in_pipe, u->in_buf, roundup(want, u->packet));
	if (ret)
		return ret;
	ret = await(u, x, timeout_ms);
	/* a length that cannot be is no length; part of an answer is not silence */
	if (received(x, &len) || len > size)
		return -EPROTO;
	if (ret && !((ret == -ETIMEDOUT || ret == -ECANCELED) && len))
		return ret;
	memcpy(buf, u->in_buf, len);
	return len;
}

static int usb_clear_stall(void *ctx)
{
	struct usb_transport *u = ctx;

	return bus_error(u, usb_clear_halt(u->udev, u->stalled));
}

/* ---- transactions ---- */

/**
 * struct progress - of the answer of a transaction
 * @t: transaction
 * @ring: for its data
 * @got: bytes received so far, but for a trailer in a transfer of its own
 * @ended: the data has, and a trailer of its own comes next
 * @whole: nothing more is to come
 * @empty: empty transfers in a row
 */
struct progress {
	struct wiascan_transaction *t;
	struct wiascan_ring *ring;
	size_t got;
	bool ended;
	bool whole;
	unsigned int empty;
};

/* What is to come, a trailer in a transfer of its own aside */
static size_t missing(const struct progress *p)
{
	const struct wiascan_transaction *t = p->t;

	if (p->ended)
		return 0;
	return t->data_len + (t->phases ? 0 : t->trailer_len) - p->got;
}

/*
 * Post URBs for what is missing, each into a chunk of its own, as many as the
 * ring and this function can take. The first continues the present chunk. If
 * a transfer ends early the rest still fits: there is always less room posted
 * ahead of the last URB than data to come, so the last one never waits in vain.
 * A trailer in a transfer of its own has its URB behind them; if the data ends
 * early, the URB that it finds is one of theirs.
 */
static int post_in(struct usb_transport *u, const struct progress *p)
{
	unsigned int room = min_t(unsigned int, wiascan_ring_room(p->ring),
				  MAX_URBS - 1);
	size_t need = missing(p);
	unsigned int i;
	int ret;

	for (i = 0; i < room && need; i++) {
		struct wiascan_ring_chunk *chunk =
			wiascan_ring_chunk(p->ring, i);
		u32 offset = i ? 0 : chunk->filled;
		u32 free = rounddown(p->ring->chunk_size - offset, u->packet);
		size_t len = min_t(size_t, roundup(need, u->packet), free);

		ret = submit(u, &u->in[i], u->in_pipe, chunk->buf + offset,
			     len);
		/* what is on its way is still taken */
		if (ret)
			return i ? i : ret;
		need -= min(need, len);
	}
	if (p->t->phases && p->t->trailer_len && !need) {
		ret = submit(u, &u->in[i], u->in_pipe, u->in_buf,
			     roundup(p->t->trailer_len, u->packet));
		if (ret)
			return i ? i : ret;
		i++;
	}
	return i;
}

/* Some bytes of a trailer; they must not be more than it has */
static int take_trailer(struct progress *p, size_t at, const u8 *buf, u32 len)
{
	size_t n = min_t(size_t, len, p->t->trailer_len - at);

	memcpy(p->t->trailer + at, buf, n);
	return n < len ? -EPROTO : 0;
}

/* Sort the bytes of a completed URB into ring and trailer */
static int take(struct wiascan_job *job, struct progress *p, struct transfer *x)
{
	struct wiascan_transaction *t = p->t;
	const u8 *buf = x->urb->transfer_buffer;
	size_t data, trailer;
	u32 len;
	int ret;

	if (received(x, &len))
		return -EPROTO;
	p->empty = len ? 0 : p->empty + 1;
	if (p->empty > WIASCAN_MAX_EMPTY)
		return -EPROTO;
	if (p->ended) {
		p->whole = len;
		if (len && len != t->trailer_len)
			return -EPROTO;
		return take_trailer(p, 0, buf, len);
	}

	data = min_t(size_t, len, t->data_len - min(p->got, t->data_len));
	if (data)
		wiascan_job_received(job, t, buf, data);
	p->got += data;
	if (t->phases) {
		p->ended = p->got == t->data_len ||
			   len < x->urb->transfer_buffer_length;
		p->whole = p->ended && !t->trailer_len;
		return data < len ? -EPROTO : 0;
	}
	trailer = len - data;
	ret = trailer ? take_trailer(p, p->got - t->data_len, buf + data,
				     trailer) : 0;
	p->got += trailer;
	p->whole = ret || !missing(p);
	return ret;
}

static int collect(struct usb_transport *u, struct wiascan_job *job,
		   struct progress *p, unsigned int n, unsigned int timeout_ms)
{
	unsigned int i, j;
	int ret = 0, bad;

	for (i = 0; i < n && !ret && !p->whole; i++) {
		ret = await(u, &u->in[i], timeout_ms);
		if (ret)
			for (j = n - 1; j > i; j--)
				usb_kill_urb(u->in[j].urb);
		bad = take(job, p, &u->in[i]);
		ret = ret ? ret : bad;
	}
	for (; i < n; i++)
		usb_kill_urb(u->in[i].urb);
	return ret;
}

/* Make sure that URBs can be posted for what is missing */
static int make_room(struct usb_transport *u, struct wiascan_job *job,
		     struct progress *p)
{
	if (!missing(p))
		return 0;
	wiascan_ring_make_room(p->ring, u->packet);
	/* a block that has begun is finished, whoever cancels */
	return wiascan_ring_room(p->ring) ?
		0 : wiascan_job_wait_room(job, p->ring, 1);
}

static int usb_transact(void *ctx, struct wiascan_job *job,
			struct wiascan_transaction *t, unsigned int timeout_ms)
{
	struct usb_transport *u = ctx;
	struct progress p = {
		.t = t,
		.ring = wiascan_job_ring(job, t->side),
	};
	bool sending = t->out;
	int n, ret;

	if (sending) {
		memcpy(u->out_buf, t->out, t->out_len);
		ret = submit(u, &u->out, u->out_pipe, u->out_buf, t->out_len);
		if (ret)
			return ret;
	}
	do {
		ret = make_room(u, job, &p);
		if (ret)
			break;
		n = post_in(u, &p);
		if (n < 0) {
			ret = n;
			break;
		}
		if (sending) {
			sending = false;
			ret = await(u, &u->out, timeout_ms);
		}
		if (ret)
			while (n--)
				usb_kill_urb(u->in[n].urb);
		else
			ret = collect(u, job, &p, n, timeout_ms);
	} while (!ret && !p.whole);

	if (sending)
		usb_kill_urb(u->out.urb);
	return ret;
}

static int usb_wake(void *ctx)
{
	struct usb_transport *u = ctx;

	return bus_error(u, usb_autopm_get_interface(u->intf));
}

static void usb_rest(void *ctx)
{
	struct usb_transport *u = ctx;

	usb_autopm_put_interface_async(u->intf);
}

static const struct wiascan_transport_ops usb_ops = {
	.bulk_out = usb_bulk_out,
	.bulk_in = usb_bulk_in,
	.transact = usb_transact,
	.clear_halt = usb_clear_stall,
	.present = usb_present,
	.wake = usb_wake,
	.rest = usb_rest,
};

/* ---- probe and disconnect ---- */

static void free_transport(struct usb_transport *u)
{
	unsigned int i;

	for (i = 0; i < MAX_URBS; i++)
		usb_free_urb(u->in[i].urb);
	usb_free_urb(u->out.urb);
	kfree(u->in_buf);
	kfree(u->out_buf);
	kfree(u);
}

static struct usb_transport *alloc_transport(struct usb_interface *intf)
{
	struct usb_endpoint_descriptor *in, *out;
	struct usb_transport *u;
	unsigned int i;
	int ret;

	ret = usb_find_common_endpoints(intf->cur_altsetting, &in, &out, NULL,
					NULL);
	if (ret)
		return ERR_PTR(-ENODEV);
	u = kzalloc(sizeof(*u), GFP_KERNEL);
	if (!u)
		return ERR_PTR(-ENOMEM);
	u->intf = intf;
	u->udev = interface_to_usbdev(intf);
	u->in_pipe = usb_rcvbulkpipe(u->udev, in->bEndpointAddress);
	u->out_pipe = usb_sndbulkpipe(u->udev, out->bEndpointAddress);
	u->packet = usb_endpoint_maxp(in);
	/* usbcore gives bulk endpoints a legal size, but a chunk must fit it */
	if (!u->packet || CHUNK_SIZE % u->packet) {
		kfree(u);
		return ERR_PTR(-ENODEV);
	}
	u->out_buf = kmalloc(WIASCAN_REPLY_MAX, GFP_KERNEL);
	u->in_buf = kmalloc(WIASCAN_REPLY_MAX, GFP_KERNEL);
	u->out.urb = usb_alloc_urb(0, GFP_KERNEL);
	for (i = 0; i < MAX_URBS; i++)
		u->in[i].urb = usb_alloc_urb(0, GFP_KERNEL);
	if (u->out_buf && u->in_buf && u->out.urb) {
		for (i = 0; i < MAX_URBS && u->in[i].urb; i++)
			;
		if (i == MAX_URBS)
			return u;
	}
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
	unsigned int i;
	int ret;

	if (IS_ERR(u))
		return PTR_ERR(u);
	wdev = wiascan_device_alloc(&intf->dev, md, &usb_ops, u, CHUNK_SIZE,
				    ring_bytes(udev));
	if (IS_ERR(wdev)) {
		free_transport(u);
		return PTR_ERR(wdev);
	}
	u->wdev = wdev;
	u->out.wdev = wdev;
	for (i = 0; i < MAX_URBS; i++)
		u->in[i].wdev = wdev;
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
