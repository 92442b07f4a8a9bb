// SPDX-License-Identifier: GPL-2.0-only
/*
 * A minidriver as a test wants it, and the scanner that it drives
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>

#include "fake.h"

/* ---- what is on the glass ---- */

/* Neighbours differ, and so do places a power of two apart */
static u8 pattern_at(u64 offset)
{
	return offset * 131 + (offset >> 8) * 29 + (offset >> 16) * 7;
}

void fake_pattern(u8 *buf, size_t len, u64 offset)
{
	size_t i;

	for (i = 0; i < len; i++)
		buf[i] = pattern_at(offset + i);
}
EXPORT_SYMBOL_NS_GPL(fake_pattern, WIASCAN_KUNIT);

bool fake_is_pattern(const u8 *buf, size_t len, u64 offset)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (buf[i] != pattern_at(offset + i))
			return false;
	return true;
}
EXPORT_SYMBOL_NS_GPL(fake_is_pattern, WIASCAN_KUNIT);

u64 fake_page_at(unsigned int number)
{
	return (number - 1) * 999983ULL;
}
EXPORT_SYMBOL_NS_GPL(fake_page_at, WIASCAN_KUNIT);

static int pattern_out(struct fake_bench *b, const u8 *buf, size_t len)
{
	return 0;
}

static ssize_t pattern_in(struct fake_bench *b, const u8 **bytes)
{
	struct fake_scanner *s = &b->scanner;
	u32 len = s->crumb ? min(s->offer, s->crumb) : s->offer;

	if (len) {
		*bytes = s->next;
		s->next += len;
		s->offer -= len;
		return len;
	}
	if (s->leftover) {
		*bytes = s->buf;
		len = min(s->leftover, b->wire.packet - 1);
		s->leftover -= len;
		return len;
	}
	return -ETIMEDOUT;
}

const struct fake_peer fake_pattern_peer = {
	.out = pattern_out,
	.in = pattern_in,
};
EXPORT_SYMBOL_NS_GPL(fake_pattern_peer, WIASCAN_KUNIT);

/* ---- the minidriver ---- */

static struct fake_bench *bench_of(struct wiascan_device *wdev)
{
	return wdev->tctx;
}

static int fake_probe(struct wiascan_device *wdev, struct wiascan_caps *caps)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;

	*caps = s->caps;
	return s->probe_error;
}

static int fake_validate(struct wiascan_device *wdev,
			 struct wiascan_params *params)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;

	params->block = s->block_lines * params->bytes_per_line;
	params->min_chunk = s->min_lines * params->bytes_per_line;
	params->side_by_side = s->side_by_side;
	params->sent_photometric = s->photometric;
	return s->validate_error;
}

static int fake_begin(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;
	int ret;

	s->starts++;
	fake_gate_enter(&s->start);
	if (s->warm_up_ms) {
		ret = wiascan_job_sleep(job, WIASCAN_STATE_WARMING_UP,
					s->warm_up_ms);
		fake_gate_enter(&s->warm);
		if (ret)
			return ret;
	}
	if (s->fail_end && !s->fail_at)
		return wiascan_job_fail(job, s->fail_end);
	return s->start_error;
}

/* A sheet leaves the tray when its first side is wanted */
static bool take_sheet(struct fake_scanner *s, struct wiascan_job *job)
{
	const struct wiascan_params *q = wiascan_job_params(job);
	u32 both = WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK;

	if (q->source != WIASCAN_FEEDER)
		return true;
	if (q->sides == both && wiascan_job_side(job) == WIASCAN_SIDE_BACK)
		return true;
	if (!s->sheets)
		return false;
	s->sheets--;
	return true;
}

static int fake_page(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;

	fake_gate_enter(&s->feed);
	/* as the wire would have said */
	if (wiascan_hurried(wdev))
		return -ECANCELED;
	if (++s->feeds == s->feed_at)
		return wiascan_job_fail(job, s->feed_end);
	if (!take_sheet(s, job))
		return 0;
	s->acquires = 0;
	s->sent = 0;
	s->run = 0;
	s->back = s->back_first;
	memset(s->sides, 0, sizeof(s->sides));
	return 1;
}

/* The next bytes of a page, or of one of its sides */
static int send_block(struct wiascan_device *wdev, struct wiascan_job *job,
		      u32 side, unsigned int number, u64 sent, u32 len)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;
	const struct wiascan_params *q = wiascan_job_params(job);
	struct wiascan_transaction t = {
		.side = side,
		.data_len = len + s->extra * q->bytes_per_line,
		.hold = s->extra,
	};
	int ret;

	fake_pattern(s->buf, t.data_len, fake_page_at(number) + sent);
	s->next = s->buf;
	s->offer = t.data_len;
	ret = wiascan_receive(wdev, job, &t);
	s->offer = 0;
	if (!ret && t.hold)
		wiascan_commit(job, side, len);
	return ret;
}

/* Which side of the sheet the next block belongs to */
static bool choose_side(struct fake_scanner *s, u64 size)
{
	unsigned int most = s->back ? s->back_run : s->front_run;

	if (s->run >= max(most, 1U)) {
		s->back = !s->back;
		s->run = 0;
	}
	if (s->sides[s->back] == size)
		s->back = !s->back;
	s->run++;
	return s->back;
}

static int send_sheet(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;
	const struct wiascan_params *q = wiascan_job_params(job);
	u64 size = s->page_bytes ? s->page_bytes : q->size;
	bool back = choose_side(s, size);
	u32 side = back ? WIASCAN_SIDE_BACK : WIASCAN_SIDE_FRONT;
	u32 len = min_t(u64, size - s->sides[back], q->block);
	int ret;

	ret = send_block(wdev, job, side, job->sheet + 1 + back, s->sides[back],
			 len);
	if (ret)
		return ret;
	s->sides[back] += len;
	s->sent += len;
	if (s->tell_done && s->sides[back] == size)
		ret = wiascan_page_done(job, side);
	return ret ? ret : s->sides[0] + s->sides[1] < 2 * size;
}

static int fake_acquire(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;
	const struct wiascan_params *params = wiascan_job_params(job);
	u64 size = s->page_bytes ? s->page_bytes : params->size;
	unsigned int number = job->begun;
	u32 len;
	int ret;

	fake_gate_enter(&s->acquire);
	if (++s->acquires == s->fail_at &&
	    (!s->fail_page || s->fail_page == number))
		return s->fail_end ? wiascan_job_fail(job, s->fail_end) :
				     s->fail_error;
	if (s->page_lines && s->acquires == max(s->announce_at, 1U)) {
		ret = wiascan_page_lines(job, 0, s->page_lines);
		if (ret)
			return ret;
	}
	if (params->side_by_side)
		return send_sheet(wdev, job);
	len = min_t(u64, size - s->sent, params->block);
	if (!len)
		return 0;
	ret = send_block(wdev, job, 0, number, s->sent, len);
	if (ret)
		return ret;
	s->sent += len;
	return s->late_end || s->sent < size;
}

static void fake_stop(struct wiascan_device *wdev, struct wiascan_job *job,
		      int error)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;

	s->stops++;
	s->stop_error = error;
	if (s->stop_asks)
		wiascan_recv(wdev, s->buf, 1, WIASCAN_REPLY_MAX, 0);
	fake_gate_enter(&s->stop);
}

static int fake_status(struct wiascan_device *wdev,
		       struct wiascan_sensors *sensors)
{
	struct fake_scanner *s = &bench_of(wdev)->scanner;

	s->asked++;
	fake_gate_enter(&s->status);
	sensors->handling = READ_ONCE(s->handling);
	return s->status_error;
}

const struct wiascan_minidriver fake_minidriver = {
	.name = "fake",
	.priv_size = 1,
	.probe = fake_probe,
	.validate = fake_validate,
	.start = fake_begin,
	.page = fake_page,
	.acquire = fake_acquire,
	.stop = fake_stop,
	.status = fake_status,
};
EXPORT_SYMBOL_NS_GPL(fake_minidriver, WIASCAN_KUNIT);
