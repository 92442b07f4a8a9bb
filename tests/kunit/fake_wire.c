// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wire that is not there: gates, and the transport ops
 *
 * Copyright (C) 2026 The wiascan project
 *
 * It keeps USB's rules. A request ends when it is full or with the device's
 * transfer, whatever comes first; what the device still has to say goes to the
 * next request. A device that was asked in time may answer after a cancel.
 */
#include <linux/delay.h>
#include <linux/module.h>

#include "fake.h"

/* ---- gates ---- */

void fake_gate_init(struct fake_gate *gate)
{
	init_waitqueue_head(&gate->wait);
	spin_lock_init(&gate->lock);
}

static void change_gate(struct fake_gate *gate, bool shut, unsigned int passes)
{
	spin_lock(&gate->lock);
	gate->shut = shut;
	gate->passes = passes;
	spin_unlock(&gate->lock);
	wake_up_all(&gate->wait);
}

void fake_gate_shut(struct fake_gate *gate)
{
	change_gate(gate, true, 0);
}
EXPORT_SYMBOL_NS_GPL(fake_gate_shut, WIASCAN_KUNIT);

void fake_gate_open(struct fake_gate *gate)
{
	change_gate(gate, false, 0);
}
EXPORT_SYMBOL_NS_GPL(fake_gate_open, WIASCAN_KUNIT);

void fake_gate_pass(struct fake_gate *gate)
{
	change_gate(gate, true, gate->passes + 1);
}
EXPORT_SYMBOL_NS_GPL(fake_gate_pass, WIASCAN_KUNIT);

bool fake_gate_reached(struct fake_gate *gate)
{
	return wait_event_timeout(gate->wait, READ_ONCE(gate->waiting),
				  FAKE_WAIT) > 0;
}
EXPORT_SYMBOL_NS_GPL(fake_gate_reached, WIASCAN_KUNIT);

static bool may_pass(struct fake_gate *gate)
{
	bool may;

	spin_lock(&gate->lock);
	may = !gate->shut || gate->passes;
	if (may) {
		gate->waiting--;
		if (gate->passes)
			gate->passes--;
	}
	spin_unlock(&gate->lock);
	return may;
}

void fake_gate_enter(struct fake_gate *gate)
{
	spin_lock(&gate->lock);
	gate->waiting++;
	spin_unlock(&gate->lock);
	wake_up_all(&gate->wait);
	wait_event_idle(gate->wait, may_pass(gate));
}

/* ---- transfers ---- */

static void enter(struct fake_bench *b)
{
	if (atomic_inc_return(&b->wire.users) != 1)
		KUNIT_FAIL(b->test, "two tasks use the wire");
	if (b->wire.closed)
		KUNIT_FAIL(b->test, "the wire is used after the end");
	if (b->wire.asleep)
		KUNIT_FAIL(b->test, "the wire is used while it sleeps");
}

static void leave(struct fake_bench *b)
{
	atomic_dec(&b->wire.users);
}

/* No answer comes: how that ends */
static int quiet(struct fake_bench *b)
{
	struct wiascan_device *wdev = b->wdev;
	struct fake_wire *w = &b->wire;

	if (READ_ONCE(w->stuck))
		wait_event_idle(wdev->wait,
				wiascan_hurried(wdev) || READ_ONCE(w->gone) ||
				!READ_ONCE(w->stuck));
	if (READ_ONCE(w->gone))
		return -ENODEV;
	return wiascan_hurried(wdev) ? -ECANCELED : -ETIMEDOUT;
}

static int trip(struct fake_bench *b)
{
	struct fake_wire *w = &b->wire;

	w->tripped = true;
	if (w->fault.error == -ENODEV)
		WRITE_ONCE(w->gone, true);
	return w->fault.error == -ETIMEDOUT ? quiet(b) : w->fault.error;
}

/* Number a transfer, and say how it fails, if it does */
static int begin(struct fake_bench *b)
{
	struct fake_wire *w = &b->wire;

	w->calls++;
	if (w->calls == w->hold)
		fake_gate_enter(&w->gate);
	if (READ_ONCE(w->gone))
		return -ENODEV;
	if (w->calls == w->fault.call)
		return trip(b);
	if (w->tripped && w->fault.follow == FAKE_SAME)
		return w->fault.error;
	return 0;
}

/* Make sure that there is a transfer of the device */
static int fetch(struct fake_bench *b)
{
	struct fake_wire *w = &b->wire;
	ssize_t len;

	if (w->rest)
		return 0;
	if (w->pause_ms)
		msleep(w->pause_ms);
	if (w->stuck || (w->tripped && w->fault.follow == FAKE_SILENCE))
		return quiet(b);
	len = w->peer->in(b, &w->rest);
	if (len < 0) {
		w->rest = NULL;
		return len == -ETIMEDOUT ? quiet(b) : len;
	}
	w->rest_len = len;
	return 0;
}

static int send(struct fake_bench *b, const u8 *buf, size_t len)
{
	int ret = begin(b);

	return ret ? ret : b->wire.peer->out(b, buf, len);
}

/* One request of @len bytes; also when it fails, @got of them have come */
static int receive(struct fake_bench *b, u8 *buf, size_t len, size_t *got)
{
	struct fake_wire *w = &b->wire;
	size_t n, left = SIZE_MAX;
	int ret;

	*got = 0;
	ret = begin(b);
	if (ret) {
		if (w->calls == w->fault.call && w->fault.follow == FAKE_LIFE) {
			fetch(b);
			w->rest = NULL;
		}
		return ret;
	}
	ret = fetch(b);
	if (ret)
		return ret;

	n = min(len, w->rest_len);
	if (w->fault.cut && !w->tripped)
		left = w->fault.bytes - w->said;
	if (n > left) {
		n = left;
		ret = trip(b);
	}
	memcpy(buf, w->rest, n);
	w->said += n;
	w->rest += n;
	w->rest_len -= n;
	if (ret || !w->rest_len)
		w->rest = NULL;
	*got = n;
	return ret;
}

/* ---- the transport ops ---- */

/* What has been asked for ahead must be taken before anything else is said */
static void expect_free(struct fake_bench *b)
{
	if (b->wire.underway && !b->wire.ahead_error)
		KUNIT_FAIL(b->test, "a transaction is underway");
	b->wire.underway = false;
}

static int fake_bulk_out(void *ctx, const void *buf, size_t len,
			 unsigned int timeout_ms)
{
	struct fake_bench *b = ctx;
	int ret;

	enter(b);
	expect_free(b);
	ret = send(b, buf, len);
	leave(b);
	return ret;
}

static int fake_bulk_in(void *ctx, void *buf, size_t want, size_t size,
			unsigned int timeout_ms)
{
	struct fake_bench *b = ctx;
	struct fake_wire *w = &b->wire;
	size_t len;
	int ret;

	enter(b);
	expect_free(b);
	w->timeout_ms = timeout_ms;
	ret = receive(b, w->buf, roundup(want, w->packet), &len);
	leave(b);
	/* part of an answer is not silence */
	if (len > size)
		return -EPROTO;
	if (ret && !((ret == -ETIMEDOUT || ret == -ECANCELED) && len))
		return ret;
	memcpy(buf, w->buf, len);
	return len;
}

static int fake_clear_halt(void *ctx)
{
	struct fake_bench *b = ctx;

	enter(b);
	b->wire.clears++;
	leave(b);
	return b->wire.gone ? -ENODEV : b->wire.clear_error;
}

static bool fake_present(void *ctx)
{
	struct fake_bench *b = ctx;

	return !READ_ONCE(b->wire.gone);
}

/* ---- transactions ---- */

/* In flight at once, as many as over USB */
#define MAX_REQUESTS	8

struct request {
	u8 *buf;
	size_t len;
};

struct progress {
	struct wiascan_transaction *t;
	struct wiascan_ring *ring;
	size_t got;
	bool ended;
	bool whole;
	unsigned int empty;
};

static size_t missing(const struct progress *p)
{
	const struct wiascan_transaction *t = p->t;

	if (p->ended)
		return 0;
	return t->data_len + (t->phases ? 0 : t->trailer_len) - p->got;
}

/*
 * Requests for what is missing, each in a chunk of its own, and one for a
 * trailer in a transfer of its own
 */
static unsigned int post(struct fake_bench *b, const struct progress *p,
			 struct request *requests, u8 *trailer)
{
	unsigned int room = min(wiascan_ring_room(p->ring), MAX_REQUESTS - 1);
	size_t need = missing(p);
	unsigned int i;

	for (i = 0; i < room && need; i++) {
		struct wiascan_ring_chunk *chunk =
			wiascan_ring_chunk(p->ring, i);
		size_t space;
		u32 offset;

		if (!chunk)
			break;
		offset = i ? 0 : chunk->filled;
		space = rounddown(p->ring->chunk_size - offset, b->wire.packet);
		requests[i].buf = chunk->buf + offset;
		requests[i].len = min(roundup(need, b->wire.packet), space);
		need -= min(need, requests[i].len);
	}
	if (p->t->phases && p->t->trailer_len && !need) {
		requests[i].buf = trailer;
		requests[i++].len = roundup(p->t->trailer_len, b->wire.packet);
	}
	return i;
}

static int take_trailer(struct progress *p, size_t at, const u8 *buf,
			size_t len)
{
	size_t n = min(len, p->t->trailer_len - at);

	memcpy(p->t->trailer + at, buf, n);
	return n < len ? -EPROTO : 0;
}

/* Sort what has come into ring and trailer */
static int sort_in(struct wiascan_job *job, struct progress *p,
		   const struct request *r, size_t len)
{
	struct wiascan_transaction *t = p->t;
	size_t data, trailer;
	int ret = 0;

	p->empty = len ? 0 : p->empty + 1;
	if (p->empty > WIASCAN_MAX_EMPTY)
		return -EPROTO;
	if (p->ended) {
		p->whole = len;
		if (len && len != t->trailer_len)
			return -EPROTO;
		return take_trailer(p, 0, r->buf, len);
	}
	data = p->got < t->data_len ? min(len, t->data_len - p->got) : 0;
	if (data)
		wiascan_job_received(job, t, r->buf, data);
	p->got += data;
	trailer = len - data;
	if (t->phases) {
		p->ended = p->got == t->data_len || len < r->len;
		p->whole = p->ended && !t->trailer_len;
		return trailer ? -EPROTO : 0;
	}
	if (trailer)
		ret = take_trailer(p, p->got - t->data_len, r->buf + data,
				   trailer);
	p->got += trailer;
	p->whole = ret || !missing(p);
	return ret;
}

static int collect(struct fake_bench *b, struct wiascan_job *job,
		   struct progress *p)
{
	struct request requests[MAX_REQUESTS];
	u8 *trailer = kmalloc(WIASCAN_REPLY_MAX, GFP_KERNEL);
	unsigned int n, i;
	int ret = 0, bad;

	if (!trailer)
		return -ENOMEM;
	if (missing(p)) {
		wiascan_ring_make_room(p->ring, b->wire.packet);
		/* a block that has begun is finished, whoever cancels */
		if (!wiascan_ring_room(p->ring))
			ret = wiascan_job_wait_room(job, p->ring, 1);
	}
	n = ret ? 0 : post(b, p, requests, trailer);
	for (i = 0; i < n && !ret && !p->whole; i++) {
		size_t len;

		ret = receive(b, requests[i].buf, requests[i].len, &len);
		bad = sort_in(job, p, &requests[i], len);
		ret = ret ? ret : bad;
	}
	kfree(trailer);
	return ret;
}

static int fake_transact(void *ctx, struct wiascan_job *job,
			 struct wiascan_transaction *t, unsigned int timeout_ms)
{
	struct progress p = {
		.t = t,
		.ring = wiascan_job_ring(job, t->side),
	};
	struct fake_bench *b = ctx;
	struct fake_wire *w = &b->wire;
	int ret = 0;

	enter(b);
	w->timeout_ms = timeout_ms;
	if (w->underway) {
		/* the device has been told so already */
		KUNIT_EXPECT_EQ(b->test, t->data_len, w->ahead.data_len);
		KUNIT_EXPECT_EQ(b->test, t->trailer_len, w->ahead.trailer_len);
		KUNIT_EXPECT_EQ(b->test, t->side, w->ahead.side);
		ret = w->ahead_error;
	} else if (t->out) {
		ret = send(b, t->out, t->out_len);
	}
	w->underway = false;
	while (!ret && !p.whole)
		ret = collect(b, job, &p);
	if (!ret && t->ahead && t->got == t->data_len &&
	    !wiascan_hurried(b->wdev) && t->go_on(t->trailer)) {
		w->ahead = *t->ahead;
		w->ahead_error = send(b, t->ahead->out, t->ahead->out_len);
		w->underway = true;
	}
	leave(b);
	return ret;
}

static bool fake_underway(void *ctx)
{
	struct fake_bench *b = ctx;

	return b->wire.underway;
}

static void fake_recall(void *ctx)
{
	struct fake_bench *b = ctx;

	b->wire.underway = false;
}

/* As usbcore does: whoever wants it awake waits until it is */
static int fake_wake(void *ctx)
{
	struct fake_bench *b = ctx;
	struct fake_wire *w = &b->wire;

	if (w->closed)
		KUNIT_FAIL(b->test, "it is woken up after the end");
	if (w->wake_error)
		return w->wake_error;
	if (!w->awake++ && w->asleep) {
		w->asleep = false;
		wiascan_device_resume(b->wdev);
	}
	return 0;
}

static void fake_rest(void *ctx)
{
	struct fake_bench *b = ctx;
	struct fake_wire *w = &b->wire;

	if (w->closed)
		KUNIT_FAIL(b->test, "it is let sleep after the end");
	w->awake--;
}

const struct wiascan_transport_ops fake_transport = {
	.bulk_out = fake_bulk_out,
	.bulk_in = fake_bulk_in,
	.transact = fake_transact,
	.underway = fake_underway,
	.recall = fake_recall,
	.clear_halt = fake_clear_halt,
	.present = fake_present,
	.wake = fake_wake,
	.rest = fake_rest,
};
EXPORT_SYMBOL_NS_GPL(fake_transport, WIASCAN_KUNIT);
