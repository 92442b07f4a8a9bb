// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "transfer.h"
#include "usbctl.h"
#include "usbdev.h"

#define MAX_REPLY	512

struct usbdev {
	struct loop *loop;
	struct usb_face face;
	const struct usbdev_config *config;
	const struct usbdev_ops *ops;
	void *model;
	const struct usb_host *host;
	void *host_ctx;
	bool plugged;
	struct usbctl ctl;
	struct transfers queue;
	struct urb *held;
	struct urb **held_end;
	struct timer timer;
	struct usb_stats stats;
	unsigned int packet;
	bool pumping;
	bool end_next;
};

static void pump(struct usbdev *dev);

static void pump_later(void *ctx)
{
	pump(ctx);
}

static void note(struct usbdev *dev, const char *what)
{
	if (dev->ops->note)
		dev->ops->note(dev->model, what);
}

struct usbdev *usbdev_create(struct loop *loop, const struct usb_face *face,
			     const struct usbdev_config *config,
			     const struct usbdev_ops *ops, void *model)
{
	struct usbdev *dev = calloc(1, sizeof(*dev));

	if (!dev)
		return NULL;
	dev->loop = loop;
	dev->face = *face;
	dev->config = config;
	dev->ops = ops;
	dev->model = model;
	dev->plugged = true;
	transfers_init(&dev->queue);
	dev->held_end = &dev->held;
	dev->timer = (struct timer){ .fire = pump_later, .ctx = dev };
	dev->packet = usbctl_packet(face->speed);
	return dev;
}

static void drop_held(struct usbdev *dev)
{
	while (dev->held) {
		struct urb *urb = dev->held;

		dev->held = urb->next;
		urb_free(urb);
	}
	dev->held_end = &dev->held;
}

void usbdev_drop_queue(struct usbdev *dev)
{
	while (dev->queue.head)
		transfers_drop(&dev->queue);
}

void usbdev_destroy(struct usbdev *dev)
{
	if (!dev)
		return;
	timer_cancel(dev->loop, &dev->timer);
	drop_held(dev);
	usbdev_drop_queue(dev);
	free(dev);
}

const struct usb_face *usbdev_face(const struct usbdev *dev)
{
	return &dev->face;
}

struct usb_stats *usbdev_stats(struct usbdev *dev)
{
	return &dev->stats;
}

unsigned int usbdev_packet(const struct usbdev *dev)
{
	return dev->packet;
}

static void complete(struct usbdev *dev, struct urb *urb, int status)
{
	if (status == 0 && urb->in && (urb->flags & URB_FLAG_SHORT_NOT_OK) &&
	    urb->got < urb->len)
		status = -EREMOTEIO;
	if (status == -EPIPE)
		dev->stats.stalls++;
	if (status == -EOVERFLOW) {
		dev->stats.babbles++;
		note(dev, "babble: the host's buffer is smaller than the packet");
	}
	dev->host->complete(dev->host_ctx, urb, status);
}

static void complete_head(struct usbdev *dev, int status)
{
	struct urb *urb = dev->held;

	dev->held = urb->next;
	if (!dev->held)
		dev->held_end = &dev->held;
	urb->next = NULL;
	complete(dev, urb, status);
}

/* Moves @len bytes of @from into @urb; false without memory. */
static bool take(struct usbdev *dev, struct urb *urb, struct transfer *from, size_t len)
{
	if (!urb_add(urb, from->buf, from->off + from->pos, len))
		return false;
	from->pos += len;
	dev->stats.bytes_in += len;
	if (dev->ops->in_taken)
		dev->ops->in_taken(dev->model, len);
	return true;
}

enum step {
	STEP_WAIT,	/* nothing to do until something changes */
	STEP_NEXT,	/* go on with the next transfer */
	STEP_DONE,	/* the URB is complete */
	STEP_BABBLE,	/* the packet is larger than what the URB has left */
	STEP_NO_MEMORY,	/* not the device's fault */
};

/* A transfer whose last byte went out: does that end the URB? */
static enum step end_of_transfer(struct usbdev *dev, struct urb *urb, bool short_packet)
{
	size_t len = dev->queue.head->len;

	dev->stats.transfers_in++;
	dev->stats.whole += len && len % dev->packet == 0;
	transfers_drop(&dev->queue);
	if (short_packet || urb->got == urb->len || !dev->config->wait_exact)
		return STEP_DONE;
	return STEP_NEXT;
}

/* Moves packets of the head transfer into @urb, as the bus would. */
static enum step fill(struct usbdev *dev, struct urb *urb, struct transfer *from)
{
	size_t left = from->len - from->pos;
	size_t room = urb->len - urb->got;
	size_t ready = from->ready - from->pos;
	size_t whole = room < ready ? room : ready;

	if (left == 0) {
		dev->stats.zlps++;
		return end_of_transfer(dev, urb, true);
	}
	whole -= whole % dev->packet;
	if (whole && !take(dev, urb, from, whole))
		return STEP_NO_MEMORY;
	left -= whole;
	room -= whole;
	ready -= whole;

	if (left == 0) {
		if (from->ends_empty)
			return room ? STEP_NEXT : STEP_DONE;
		return end_of_transfer(dev, urb, false);
	}
	if (room == 0)
		return STEP_DONE;
	if (left < dev->packet ? ready < left : ready < dev->packet)
		return STEP_WAIT;
	if (room < (left < dev->packet ? left : dev->packet))
		return STEP_BABBLE;
	if (!take(dev, urb, from, left))
		return STEP_NO_MEMORY;
	return end_of_transfer(dev, urb, true);
}

static void halt(struct usbdev *dev)
{
	transfers_drop(&dev->queue);
	dev->ctl.in_halted = true;
	note(dev, "stall: the IN endpoint halts");
}

/* True when the head transfer may be looked at now; else sets the timer. */
static bool head_started(struct usbdev *dev)
{
	uint64_t now, start = dev->queue.head->start;

	if (!start)
		return true;
	now = loop_now();
	if (start <= now) {
		dev->queue.head->start = 0;
		if (dev->queue.head->early)
			dev->queue.head->ready = dev->queue.head->len;
		return true;
	}
	timer_set(dev->loop, &dev->timer, start - now);
	return dev->queue.head->early;
}

/*
 * Serves held URBs from queued transfers until one of the two runs out. Not
 * re-entered: a model that queues from within a callback is served by the
 * loop that is running already.
 */
static void pump(struct usbdev *dev)
{
	if (dev->pumping)
		return;
	dev->pumping = true;
	while (dev->held) {
		enum step step;

		if (dev->ctl.in_halted) {
			complete_head(dev, -EPIPE);
			continue;
		}
		if (!dev->queue.head || !head_started(dev))
			break;
		if (dev->queue.head->stall) {
			halt(dev);
			continue;
		}
		step = fill(dev, dev->held, dev->queue.head);
		if (step == STEP_WAIT)
			break;
		if (step == STEP_DONE)
			complete_head(dev, 0);
		else if (step == STEP_BABBLE)
			complete_head(dev, -EOVERFLOW);
		else if (step == STEP_NO_MEMORY)
			complete_head(dev, -ENOMEM);
	}
	dev->pumping = false;
}

static struct transfer *append(struct usbdev *dev, unsigned int delay)
{
	struct transfer *transfer = transfers_append(&dev->queue);

	if (!transfer) {
		usbdev_unplug(dev);
		return NULL;
	}
	if (delay)
		transfer->start = loop_now() + delay * 1000ULL;
	dev->stats.delayed += delay != 0;
	return transfer;
}

static struct transfer *append_data(struct usbdev *dev, struct buf *buf, size_t off,
				    size_t len, unsigned int delay)
{
	struct transfer *transfer;

	if (len && (!buf || off > buf->len || len > buf->len - off)) {
		fprintf(stderr, "wiascan-emulator: no memory for a transfer, unplugging\n");
		buf_put(buf);
		usbdev_unplug(dev);
		return NULL;
	}
	transfer = append(dev, delay);
	if (!transfer) {
		buf_put(buf);
		return NULL;
	}
	transfer->buf = buf;
	transfer->off = off;
	transfer->len = len;
	transfer->ends_empty = len == 0 || ((dev->config->zlp || dev->end_next) &&
					    len % dev->packet == 0);
	dev->end_next = false;
	return transfer;
}

void usbdev_queue(struct usbdev *dev, struct buf *buf, size_t off, size_t len,
		  unsigned int delay)
{
	struct transfer *transfer = append_data(dev, buf, off, len, delay);

	if (!transfer)
		return;
	transfer->ready = len;
	if (transfer->start && dev->config->early && len > dev->packet) {
		transfer->early = dev->packet;
		transfer->ready = transfer->early;
	}
	pump(dev);
}

void usbdev_queue_paced(struct usbdev *dev, struct buf *buf, size_t off, size_t len,
			unsigned int delay)
{
	dev->queue.paced = append_data(dev, buf, off, len, delay);
}

void usbdev_in_ready(struct usbdev *dev, size_t len)
{
	struct transfer *paced = dev->queue.paced;

	if (!paced || len <= paced->ready)
		return;
	paced->ready = len < paced->len ? len : paced->len;
	pump(dev);
}

void usbdev_end_next(struct usbdev *dev)
{
	dev->end_next = true;
}

void usbdev_queue_stall(struct usbdev *dev)
{
	struct transfer *transfer = append(dev, 0);

	if (!transfer)
		return;
	transfer->stall = true;
	pump(dev);
}

/* Everything that a loss of power or a new configuration forgets. */
static void start_anew(struct usbdev *dev)
{
	timer_cancel(dev->loop, &dev->timer);
	usbdev_drop_queue(dev);
	dev->end_next = false;
	dev->ops->reset(dev->model);
}

void usbdev_unplug(struct usbdev *dev)
{
	const struct usb_host *host = dev->host;

	if (!dev->plugged)
		return;
	dev->plugged = false;
	note(dev, "unplugged");
	dev->host = NULL;
	if (host)
		host->disconnect(dev->host_ctx);
	drop_held(dev);
}

void usbdev_plug(struct usbdev *dev)
{
	if (!dev->plugged)
		note(dev, "plugged");
	dev->plugged = true;
}

bool usbdev_plugged(const struct usbdev *dev)
{
	return dev->plugged;
}

int usbdev_attach(struct usbdev *dev, const struct usb_host *host, void *ctx)
{
	if (!dev->plugged)
		return -ENODEV;
	if (dev->host)
		return -EBUSY;
	dev->host = host;
	dev->host_ctx = ctx;
	dev->ctl = (struct usbctl){ 0 };
	dev->stats.attaches++;
	note(dev, "attached");
	start_anew(dev);
	return 0;
}

void usbdev_detach(struct usbdev *dev)
{
	dev->host = NULL;
	drop_held(dev);
	note(dev, "detached");
}

bool usbdev_attached(const struct usbdev *dev)
{
	return dev->host;
}

static void submit_control(struct usbdev *dev, struct urb *urb)
{
	enum usbctl_event event;
	struct buf *reply = buf_new(MAX_REPLY);
	int len = -EPIPE;

	if (reply)
		len = usbctl_request(&dev->ctl, &dev->face, urb->setup, reply->data,
				     urb->len < MAX_REPLY ? urb->len : MAX_REPLY, &event);
	if (len < 0) {
		buf_put(reply);
		complete(dev, urb, -EPIPE);
		return;
	}
	if (!urb->in)
		urb->got = urb->len;
	else if (len > 0 && !urb_add(urb, reply, 0, len))
		len = -ENOMEM;
	buf_put(reply);
	complete(dev, urb, len < 0 ? len : 0);
	if (event == USBCTL_CONFIGURED)
		start_anew(dev);
	if (event == USBCTL_CLEARED)
		note(dev, "halt cleared");
	pump(dev);
}

static void submit_out(struct usbdev *dev, struct urb *urb)
{
	uint8_t *data = urb->out;
	size_t len = urb->len;

	if (dev->ctl.out_halted) {
		complete(dev, urb, -EPIPE);
		return;
	}
	/* The host hears first that its bytes went out, then what they caused. */
	urb->out = NULL;
	urb->got = len;
	dev->stats.bytes_out += len;
	dev->stats.transfers_out++;
	complete(dev, urb, 0);
	dev->ops->bulk_out(dev->model, data, len);
	free(data);
}

void usbdev_submit(struct usbdev *dev, struct urb *urb)
{
	dev->stats.urbs++;
	if (urb->control) {
		submit_control(dev, urb);
	} else if (!dev->ctl.configuration) {
		complete(dev, urb, -EPIPE);
	} else if (!urb->in) {
		submit_out(dev, urb);
	} else {
		*dev->held_end = urb;
		dev->held_end = &urb->next;
		pump(dev);
	}
}

bool usbdev_unlink(struct usbdev *dev, uint32_t seqnum)
{
	struct urb **at;

	dev->stats.unlinks++;
	for (at = &dev->held; *at; at = &(*at)->next) {
		struct urb *urb = *at;

		if (urb->seqnum != seqnum)
			continue;
		*at = urb->next;
		if (!*at)
			dev->held_end = at;
		urb_free(urb);
		return true;
	}
	return false;
}
