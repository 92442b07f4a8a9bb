// SPDX-License-Identifier: GPL-2.0-only
/*
 * The USB transport: transactions, of which the next is posted behind the first
 *
 * Copyright (C) 2026 The wiascan project
 *
 * The URBs of a transaction are posted at once, each into a chunk of a ring. If
 * the minidriver knows what comes next, the URBs for that are posted behind
 * them, and the interrupt that brings the last byte sends the request for it: the
 * wire waits neither for the worker nor for a reader.
 *
 * That is done while the device sends what is expected, in transfers as they
 * are expected. As soon as it does not, what is posted ahead is recalled before
 * anything else is posted, and goes on from the bytes that have come.
 */
#include <linux/jiffies.h>
#include <linux/string.h>

#include "usb_transport.h"

/* So many answers in a row that needed it, and nothing is posted ahead any more */
#define MAX_MISSED	3

/**
 * struct progress - of the answer of a transaction
 * @t: transaction
 * @ring: for its data
 * @got: bytes received so far, but for a trailer in a transfer of its own
 * @ended: the data has, and a trailer of its own comes next
 * @whole: nothing more is to come
 * @empty: empty transfers in a row
 * @strayed: what was posted behind it had to go before all of it had come
 * @hurry: in jiffies, since when it should come to an end; 0: there is time
 */
struct progress {
	struct wiascan_transaction *t;
	struct wiascan_ring *ring;
	size_t got;
	bool ended;
	bool whole;
	unsigned int empty;
	bool strayed;
	unsigned long hurry;
};

/* ---- in interrupt context ---- */

/* The last bytes of a transaction have come as expected: may the next begin? */
static void send_ahead(struct usb_transport *u, struct wiascan_transfer *x)
{
	struct wiascan_ahead *a = &u->ahead;
	const u8 *end = x->urb->transfer_buffer + x->planned;

	/* who waits for the worker shall not wait for one more block */
	if (wiascan_hurried(u->wdev) || !a->go_on(end - a->trailer_len))
		return;
	a->sent = !usb_submit_urb(u->out.urb, GFP_ATOMIC);
}

void wiascan_usb_complete(struct urb *urb)
{
	struct wiascan_transfer *x = urb->context;
	struct usb_transport *u = x->u;
	unsigned long flags;

	spin_lock_irqsave(&u->lock, flags);
	if (u->ahead.armed && x != &u->out) {
		bool expected = !urb->status &&
				urb->actual_length == x->planned;

		if (expected && x->closes)
			send_ahead(u, x);
		u->ahead.armed = expected && !x->closes;
	}
	/* pairs with the acquire in wiascan_usb_await() */
	smp_store_release(&x->done, true);
	spin_unlock_irqrestore(&u->lock, flags);
	wake_up(&u->wdev->wire);
}

/* ---- posting ---- */

static int post(struct usb_transport *u, void *buf, size_t len, u32 planned)
{
	struct wiascan_transfer *x = posted(u, u->posted);
	int ret;

	wiascan_usb_fill(x, u->in_pipe, buf, len);
	x->planned = planned;
	x->closes = false;
	ret = wiascan_usb_submit(x);
	if (!ret)
		u->posted++;
	return ret;
}

/* What is to come, a trailer in a transfer of its own aside */
static size_t missing(const struct progress *p)
{
	const struct wiascan_transaction *t = p->t;

	if (p->ended)
		return 0;
	return t->data_len + (t->phases ? 0 : t->trailer_len) - p->got;
}

/**
 * post_in() - post URBs for what is missing of a transaction
 * @u: transport
 * @p: its progress
 * @base: the first chunk of the ring that may be used; the present one is
 *	continued
 * @all: out: nothing more needs to be posted
 *
 * Each goes into a chunk of its own, as many as the ring and one transaction can
 * take. If a transfer ends early the rest still fits: there is always less room
 * posted ahead of the last URB than data to come, so the last one never waits in
 * vain. A trailer in a transfer of its own has its URB behind them; if the data
 * ends early, the URB that it finds is one of theirs.
 *
 * Return: how many were posted, or an errno if none could be.
 */
static int post_in(struct usb_transport *u, const struct progress *p,
		   unsigned int base, bool *all)
{
	unsigned int room = wiascan_ring_room(p->ring), i;
	struct wiascan_ring_chunk *chunk;
	size_t need = missing(p);
	int ret = 0;

	*all = false;
	room = min_t(unsigned int, room - min(room, base), WIASCAN_URBS - 1);
	for (i = 0; i < room && need; i++) {
		u32 offset, free;
		size_t len;

		chunk = wiascan_ring_chunk(p->ring, base + i);
		if (!chunk)
			break;
		offset = base + i ? 0 : chunk->filled;
		free = rounddown(p->ring->chunk_size - offset, u->packet);
		len = min_t(size_t, roundup(need, u->packet), free);
		ret = post(u, chunk->buf + offset, len, min(need, len));
		/* what is on its way is still taken */
		if (ret)
			return i ? i : ret;
		need -= min(need, len);
	}
	if (!need && p->t->phases && p->t->trailer_len) {
		ret = post(u, u->tail[u->turn++ % ARRAY_SIZE(u->tail)],
			   roundup(p->t->trailer_len, u->packet),
			   p->t->trailer_len);
		if (ret)
			return i ? i : ret;
		i++;
	}
	if (need || !i)
		return i;
	*all = true;
	posted(u, u->posted - 1)->closes = true;
	return i;
}

/* ---- ahead ---- */

/*
 * Nothing is posted any more. What those who are recalled have received can
 * still be taken: n of them, the oldest first.
 */
static unsigned int recall(struct usb_transport *u)
{
	unsigned int n = u->posted;
	unsigned long flags;
	bool sent;

	spin_lock_irqsave(&u->lock, flags);
	sent = u->ahead.sent;
	u->ahead.armed = false;
	u->ahead.sent = false;
	spin_unlock_irqrestore(&u->lock, flags);
	if (sent)
		usb_kill_urb(u->out.urb);
	wiascan_usb_kill_posted(u);
	u->ahead.posted = 0;
	u->posted = 0;
	return n;
}

/* For what is not the present transaction: what has come is nobody's */
void wiascan_usb_recall(void *ctx)
{
	struct usb_transport *u = ctx;
	unsigned int i, n = recall(u);
	u32 len = 0;

	for (i = 0; i < n; i++)
		len += posted(u, i)->urb->actual_length;
	if (!len)
		return;
	atomic64_add(len, &u->wdev->stale_bytes);
	u->wdev->out_of_step = true;
}

bool wiascan_usb_underway(void *ctx)
{
	struct usb_transport *u = ctx;
	unsigned long flags;
	bool underway;

	spin_lock_irqsave(&u->lock, flags);
	underway = u->ahead.sent;
	spin_unlock_irqrestore(&u->lock, flags);
	return underway;
}

/* Has all that has come been as expected, and something is still to come? */
static bool can_arm(struct usb_transport *u, unsigned int own)
{
	unsigned int i;

	for (i = 0; i < own; i++) {
		struct wiascan_transfer *x = posted(u, i);

		/* pairs with the release in wiascan_usb_complete() */
		if (!smp_load_acquire(&x->done))
			continue;
		if (x->closes || x->urb->status ||
		    x->urb->actual_length != x->planned)
			return false;
	}
	return true;
}

/* The first chunk behind the one that a URB was posted for */
static unsigned int chunk_after(struct wiascan_ring *ring, const u8 *buf)
{
	unsigned int i, room = wiascan_ring_room(ring);

	for (i = 0; i < room; i++) {
		const struct wiascan_ring_chunk *chunk =
			wiascan_ring_chunk(ring, i);

		if (!chunk)
			break;
		if (buf >= chunk->buf && buf < chunk->buf + ring->chunk_size)
			return i + 1;
	}
	return room;
}

/*
 * Post what comes next behind the last URBs of a transaction, "own" of them.
 * The request of this one has been sent, and its buffer is free.
 */
static void post_ahead(struct usb_transport *u, struct wiascan_job *job,
		       const struct wiascan_transaction *t, unsigned int own)
{
	unsigned int tail = t->phases && t->trailer_len;
	struct wiascan_ahead *a = &u->ahead;
	struct progress p = { .t = &a->t };
	struct wiascan_transfer *last;
	unsigned long flags;
	bool all;
	int n;

	if (!t->ahead || u->missed >= MAX_MISSED || own <= tail ||
	    !can_arm(u, own) || posted(u, own - 1)->planned < t->trailer_len)
		return;
	a->t = *t->ahead;
	a->go_on = t->go_on;
	a->trailer_len = t->trailer_len;
	p.ring = wiascan_job_ring(job, t->side);
	/* the last one may be for a trailer */
	last = posted(u, own - 1 - tail);
	n = post_in(u, &p, chunk_after(p.ring, last->urb->transfer_buffer),
		    &all);
	if (n <= 0)
		return;
	/* what these receive from now on may be the present one's */
	a->posted = n;
	a->whole = all;
	if (!all)
		return;
	wiascan_usb_request(u, a->t.out, a->t.out_len);
	spin_lock_irqsave(&u->lock, flags);
	a->armed = can_arm(u, own);
	spin_unlock_irqrestore(&u->lock, flags);
}

/* Is it what was posted ahead? */
static bool is_ahead(const struct usb_transport *u,
		     const struct wiascan_transaction *t)
{
	const struct wiascan_transaction *a = &u->ahead.t;

	return u->ahead.posted && u->ahead.whole && t->out &&
	       t->side == a->side &&
	       t->data_len == a->data_len && t->trailer_len == a->trailer_len &&
	       t->phases == a->phases && t->out_len == a->out_len &&
	       !memcmp(t->out, u->out_buf, t->out_len);
}

/* ---- receiving ---- */

/* Some bytes of a trailer; they must not be more than it has */
static int take_trailer(struct progress *p, size_t at, const u8 *buf, u32 len)
{
	size_t n = min_t(size_t, len, p->t->trailer_len - at);

	memcpy(p->t->trailer + at, buf, n);
	return n < len ? -EPROTO : 0;
}

/* Sort the bytes of a completed URB into ring and trailer */
static int take(struct wiascan_job *job, struct progress *p,
		struct wiascan_transfer *x)
{
	struct wiascan_transaction *t = p->t;
	const u8 *buf = x->urb->transfer_buffer;
	size_t data, trailer;
	u32 len;
	int ret;

	if (wiascan_usb_received(x, &len))
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
	/* a server may well end URBs in another order; this one has no chunk */
	if (t->phases && t->trailer_len && x->closes)
		return -EPROTO;

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

/* It ended by itself, and whoever came after it may have missed bytes */
static bool has_failed(const struct wiascan_transfer *x)
{
	int status = x->urb->status;

	return status && status != -ENOENT && status != -ECONNRESET;
}

/*
 * The device does not send what is expected, as it is expected: nothing stays
 * posted, and what has come is taken, up to where some may be missing. "error":
 * what is known to be wrong already.
 */
static int take_rest(struct usb_transport *u, struct wiascan_job *job,
		     struct progress *p, int error)
{
	unsigned int i, n;
	int ret = 0;

	p->strayed |= u->ahead.posted && !p->whole;
	n = recall(u);
	for (i = 0; i < n && !ret && !p->whole; i++) {
		if (posted(u, i)->urb->actual_length)
			ret = take(job, p, posted(u, i));
		if (!ret && !p->whole && has_failed(posted(u, i)))
			ret = error ? error : wiascan_usb_await(posted(u, i), 0);
	}
	return ret;
}

/*
 * Transfers have ended early, and the rest comes to what is posted ahead. Not every
 * host controller tells what a recalled URB has received, so they stay, as long as
 * what is missing ends the first of them: with a short packet, or by filling it.
 */
static unsigned int borrow(struct usb_transport *u, struct progress *p)
{
	unsigned long flags;

	if (!u->ahead.posted)
		return 0;
	spin_lock_irqsave(&u->lock, flags);
	u->ahead.armed = false;
	spin_unlock_irqrestore(&u->lock, flags);
	u->ahead.posted = 0;
	p->strayed = true;
	return u->posted;
}

static bool will_end(struct usb_transport *u, const struct progress *p)
{
	size_t left = p->ended ? p->t->trailer_len : missing(p);

	return left % u->packet ||
	       posted(u, 0)->urb->transfer_buffer_length <= left;
}

/* A block that has begun is finished, but not whatever trickles in */
static int check_hurry(struct usb_transport *u, struct progress *p)
{
	unsigned int ms = wiascan_usb_hurry(u);

	if (!ms || p->whole)
		return 0;
	if (!p->hurry)
		p->hurry = jiffies | 1;
	return time_after(jiffies, p->hurry + msecs_to_jiffies(ms)) ?
		-ECANCELED : 0;
}

static int collect(struct usb_transport *u, struct wiascan_job *job,
		   struct progress *p, unsigned int own,
		   unsigned int timeout_ms)
{
	int ret = 0, bad;

	while (!ret && !p->whole) {
		struct wiascan_transfer *x;

		own = own ? own : borrow(u, p);
		if (!own || (p->strayed && !will_end(u, p)))
			break;
		x = posted(u, 0);
		ret = wiascan_usb_await(x, timeout_ms);
		if (ret)
			break;
		u->first++;
		u->posted--;
		own--;
		ret = take(job, p, x);
		if (!ret)
			ret = check_hurry(u, p);
	}
	if (!ret && p->whole && !own)
		return 0;
	bad = take_rest(u, job, p, ret);
	return ret ? ret : bad;
}

/* Make sure that URBs can be posted for what is missing */
static int make_room(struct usb_transport *u, struct wiascan_job *job,
		     struct progress *p)
{
	if (!missing(p))
		return 0;
	wiascan_ring_make_room(p->ring, u->packet);
	/* a block that has begun is finished, whoever cancels */
	if (wiascan_ring_room(p->ring) && wiascan_ring_chunk(p->ring, 0))
		return 0;
	return wiascan_job_wait_room(job, p->ring, 1);
}

/* Begin it: posts its request, if it has one. Returns how many URBs are posted. */
static int begin(struct usb_transport *u, const struct wiascan_transaction *t)
{
	int n = u->ahead.posted, ret;

	if (!is_ahead(u, t)) {
		bool other = wiascan_usb_underway(u);

		wiascan_usb_recall(u);
		if (other)
			return -EPROTO;
		n = 0;
	}
	if (!wiascan_usb_underway(u) && t->out) {
		wiascan_usb_request(u, t->out, t->out_len);
		ret = wiascan_usb_submit(&u->out);
		if (ret) {
			recall(u);
			return ret;
		}
	}
	/* it is the present one now */
	u->ahead.posted = 0;
	u->ahead.sent = false;
	return n;
}

int wiascan_usb_transact(void *ctx, struct wiascan_job *job,
			 struct wiascan_transaction *t, unsigned int timeout_ms)
{
	struct usb_transport *u = ctx;
	struct progress p = {
		.t = t,
		.ring = wiascan_job_ring(job, t->side),
	};
	bool sending = t->out, all;
	int n, ret = 0;

	n = begin(u, t);
	if (n < 0)
		return n;
	all = n;
	do {
		if (!n) {
			ret = make_room(u, job, &p);
			if (!ret)
				n = post_in(u, &p, 0, &all);
			if (!ret && n < 0)
				ret = n;
			if (ret)
				break;
		}
		if (sending) {
			sending = false;
			ret = wiascan_usb_await(&u->out, timeout_ms);
		}
		if (!ret && all)
			post_ahead(u, job, t, n);
		if (ret)
			recall(u);
		else
			ret = collect(u, job, &p, n, timeout_ms);
		n = 0;
	} while (!ret && !p.whole);
	if (p.strayed)
		u->missed++;
	else if (u->ahead.posted)
		u->missed = 0;

	if (sending)
		usb_kill_urb(u->out.urb);
	return ret;
}
