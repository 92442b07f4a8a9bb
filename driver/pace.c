// SPDX-License-Identifier: GPL-2.0-only
/*
 * How fast a scanner is, and what follows: how deep its ring, how large a read()
 *
 * Copyright (C) 2026 The wiascan project
 *
 * A carriage that has to wait stops, goes back and starts again, which takes
 * seconds. So a ring is as deep as the scanner is fast, and whenever the scanner
 * had to wait all the same, it is told what ring would have avoided it.
 */
#include <linux/ktime.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "core.h"

/* So long a pause of the reader shall not stop the scanner */
#define DEPTH_SECONDS	2

/* How often the rate is looked at, and after how much time it means something */
#define LOOK_NS		(20 * NSEC_PER_MSEC)

/* A read() returns about so many times a second, with a length in these bounds */
#define READS		20
#define READ_MIN	SZ_64K
#define READ_MAX	SZ_1M

u64 wiascan_job_depth(struct wiascan_job *job)
{
	const struct wiascan_device *wdev = job->wdev;

	return clamp_t(u64, DEPTH_SECONDS * READ_ONCE(wdev->rate),
		       wdev->ring_bytes, wdev->ring_max);
}

u32 wiascan_job_optimal(struct wiascan_device *wdev,
			const struct wiascan_params *q)
{
	u64 rate = READ_ONCE(wdev->rate);
	u64 bytes = rate ? clamp_t(u64, div_u64(rate, READS), READ_MIN,
				   READ_MAX) : q->block;
	u32 rest, most = wiascan_job_capacity(wdev, q);

	bytes = clamp_t(u64, bytes, q->min_chunk, most);
	/* as read() does, whole lines */
	div_u64_rem(bytes, q->bytes_per_line, &rest);
	return max_t(u32, bytes - rest, q->min_chunk);
}

u32 wiascan_job_maximum(struct wiascan_device *wdev,
			const struct wiascan_params *q)
{
	return rounddown(wiascan_job_capacity(wdev, q), q->bytes_per_line);
}

void wiascan_pace_page(struct wiascan_job *job)
{
	memset(&job->pace, 0, sizeof(job->pace));
}

void wiascan_pace_data(struct wiascan_job *job, size_t len)
{
	struct wiascan_pace *pace = &job->pace;
	u64 now = ktime_get_ns(), ns;

	if (!len)
		return;
	/* it may have been ready before it was asked */
	if (!pace->since) {
		pace->since = now;
		pace->waited = 0;
		pace->look = now + LOOK_NS;
		return;
	}
	pace->bytes += len;
	if (now < pace->look)
		return;
	pace->look = now + LOOK_NS;
	ns = now - pace->since;
	ns -= min(ns, pace->waited);
	if (ns < LOOK_NS)
		return;
	WRITE_ONCE(job->wdev->rate,
		   mul_u64_u64_div_u64(pace->bytes, NSEC_PER_SEC, ns));
	/* the second is as large as it has to be */
	wiascan_ring_limit(job->ring[0], wiascan_job_depth(job));
}

/* A ring that had held what the scanner could have sent meanwhile */
static void tell_stop(struct wiascan_job *job, struct wiascan_ring *ring,
		      u64 ns)
{
	struct wiascan_device *wdev = job->wdev;
	u64 wanted = wiascan_ring_size(ring) +
		     mul_u64_u64_div_u64(wdev->rate, ns, NSEC_PER_SEC);

	if (wanted > atomic64_read(&wdev->ring_wanted))
		atomic64_set(&wdev->ring_wanted, wanted);
}

int wiascan_job_wait_room(struct wiascan_job *job, struct wiascan_ring *ring,
			  u32 len)
{
	struct wiascan_device *wdev = job->wdev;
	unsigned int chunks = DIV_ROUND_UP(len, ring->chunk_size);
	u64 since;

	if (wiascan_ring_room(ring) < chunks) {
		since = ktime_get_ns();
		atomic64_inc(&wdev->ring_full);
		wait_event_idle(wdev->wait,
				wiascan_job_cancelled(job) ||
				wiascan_ring_room(ring) >= chunks);
		since = ktime_get_ns() - since;
		job->pace.waited += since;
		tell_stop(job, ring, since);
	}
	return wiascan_job_cancelled(job) ? -ECANCELED : 0;
}
