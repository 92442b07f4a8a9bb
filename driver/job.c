// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs: their life, and what they are doing
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/math64.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "core.h"

/* Room that a block's trailer and packet rounding may need */
#define BLOCK_SLACK	(WIASCAN_RING_GAP + WIASCAN_TRAILER_MAX)

/* The smallest chunk that is worth a URB, and fits every packet size */
#define MIN_CHUNK	4096

/* Chunks are not smaller than this if memory is not short */
#define USUAL_CHUNK	65536

static const u8 end_errno[] = {
	[WIASCAN_END_COMPLETE]		= 0,
	[WIASCAN_END_CANCELLED]		= ECANCELED,
	[WIASCAN_END_DEVICE_CANCELLED]	= ECANCELED,
	[WIASCAN_END_DEVICE_GONE]	= ENODEV,
	[WIASCAN_END_DEVICE_BUSY]	= EBUSY,
	[WIASCAN_END_WARMING_UP]	= ETIMEDOUT,
	[WIASCAN_END_TIMEOUT]		= ETIMEDOUT,
	[WIASCAN_END_PROTOCOL]		= EPROTO,
	[WIASCAN_END_TRUNCATED]		= EPROTO,
	[WIASCAN_END_REFUSED]		= EIO,
	[WIASCAN_END_COVER_OPEN]	= EIO,
	[WIASCAN_END_PAPER_JAM]		= EIO,
	[WIASCAN_END_DEVICE_ERROR]	= EIO,
	[WIASCAN_END_PAPER_EMPTY]	= ENOMEDIUM,
	[WIASCAN_END_MULTI_FEED]	= EIO,
	[WIASCAN_END_PAPER_PROBLEM]	= EIO,
	[WIASCAN_END_SUSPENDED]		= EIO,
};

u32 wiascan_job_error(u32 end)
{
	return end_errno[end];
}

/* ---- memory ---- */

/*
 * Chunks for a block, for the one that is posted behind it, and for what a
 * reader may not have taken yet: less than a line, which is no more than a
 * block, in chunks of which a quarter may be empty.
 */
static unsigned int min_chunks(const struct wiascan_params *params, u32 size)
{
	return 4 * DIV_ROUND_UP(params->block + BLOCK_SLACK, size) + 4;
}

/*
 * A block fills a chunk, or a few: so the URBs of the next one can be posted
 * behind those of the last, and nothing has to be moved together.
 */
static u32 best_chunk(const struct wiascan_device *wdev,
		      const struct wiascan_params *params)
{
	u32 block = params->block + BLOCK_SLACK;
	u32 size = DIV_ROUND_UP(block, DIV_ROUND_UP(block, wdev->chunk_size));

	return min_t(u32, max_t(u32, PAGE_ALIGN(size), USUAL_CHUNK),
		     wdev->chunk_size);
}

u32 wiascan_job_capacity(struct wiascan_device *wdev,
			 const struct wiascan_params *params)
{
	u32 size = best_chunk(wdev, params);

	return max(wdev->ring_max, min_chunks(params, size) * size);
}

/* For a page of so many bytes; all of it at once, or as it is needed */
static struct wiascan_ring *alloc_ring(struct wiascan_device *wdev,
				       const struct wiascan_params *params,
				       u32 bytes, bool whole)
{
	u32 size = best_chunk(wdev, params);
	struct wiascan_ring *ring;

	for (;;) {
		unsigned int min = min_chunks(params, size);
		unsigned int n = max(DIV_ROUND_UP(bytes, size), min);

		/* with what may stay empty in each chunk */
		if (whole)
			min = min + DIV_ROUND_UP(bytes, size - size / 4);
		ring = wiascan_ring_alloc(max(n, min), min, size);
		if (ring || size <= MIN_CHUNK)
			return ring;
		/* where memory is in small pieces, so are the chunks */
		size = max_t(u32, rounddown(size / 4, MIN_CHUNK), MIN_CHUNK);
	}
}

static bool alloc_rings(struct wiascan_job *job)
{
	const struct wiascan_params *q = &job->params;
	u32 bytes = wiascan_job_capacity(job->wdev, q);

	/* a small page needs no large ring, with what may stay empty in it */
	if (job->wanted == 1)
		bytes = min_t(u64, q->size + q->size / 3 + BLOCK_SLACK, bytes);
	job->ring[0] = alloc_ring(job->wdev, q, bytes, false);
	/*
	 * While the front is read all of the back may come, and nobody makes
	 * room for it.
	 */
	if (job->ring[0] && q->side_by_side)
		job->ring[1] = alloc_ring(job->wdev, q, q->size, true);
	if (job->ring[0])
		wiascan_ring_limit(job->ring[0], wiascan_job_depth(job));
	return job->ring[0] && (job->ring[1] || !q->side_by_side);
}

static void free_rings(struct wiascan_ring **ring)
{
	wiascan_ring_free(ring[0]);
	wiascan_ring_free(ring[1]);
}

static u64 map_size(const struct wiascan_job *job)
{
	u64 size = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(job->ring) && job->ring[i]; i++)
		size += wiascan_ring_bytes(job->ring[i]);
	return size;
}

u64 wiascan_job_map_size(struct wiascan_job *job)
{
	u64 size;

	/* whoever frees the rings later can only make it smaller */
	spin_lock(&job->lock);
	size = map_size(job);
	spin_unlock(&job->lock);
	return size;
}

int wiascan_job_map(struct wiascan_job *job, u64 len)
{
	int ret = -EINVAL;

	spin_lock(&job->lock);
	if (len && len == map_size(job)) {
		job->mappings++;
		ret = 0;
	}
	spin_unlock(&job->lock);
	return ret;
}

void wiascan_job_map_again(struct wiascan_job *job)
{
	spin_lock(&job->lock);
	job->mappings++;
	spin_unlock(&job->lock);
}

void wiascan_job_unmap(struct wiascan_job *job)
{
	spin_lock(&job->lock);
	job->mappings--;
	spin_unlock(&job->lock);
	wiascan_job_drop(job);
}

struct page *wiascan_job_mapped(struct wiascan_job *job, u64 offset)
{
	struct page *page = NULL;
	int i;

	/* the rings are there as long as there is a mapping */
	spin_lock(&job->lock);
	for (i = 0; i < ARRAY_SIZE(job->ring) && job->ring[i]; i++) {
		u64 bytes = wiascan_ring_bytes(job->ring[i]);

		if (offset < bytes) {
			page = wiascan_ring_page(job->ring[i], offset);
			break;
		}
		offset -= bytes;
	}
	spin_unlock(&job->lock);
	return page;
}

struct wiascan_job *wiascan_job_new(struct wiascan_device *wdev,
				    const struct wiascan_params *params,
				    u32 wanted)
{
	struct wiascan_job *job = kzalloc(sizeof(*job), GFP_KERNEL_ACCOUNT);

	if (!job)
		return NULL;
	job->wdev = wdev;
	job->params = *params;
	job->wanted = wanted;
	if (!alloc_rings(job)) {
		free_rings(job->ring);
		kfree(job);
		return NULL;
	}
	kref_init(&job->ref);
	mutex_init(&job->read);
	spin_lock_init(&job->lock);
	INIT_WORK(&job->work, wiascan_job_work);
	job->state = WIASCAN_STATE_STARTING;
	job->owner = get_pid(task_tgid(current));
	job->memcg = get_mem_cgroup_from_mm(current->mm);
	job->since = ktime_get_ns();
	job->id = ++wdev->jobs;
	spin_lock(&job->lock);
	wiascan_job_begin_page(job, wiascan_job_side(job));
	spin_unlock(&job->lock);
	return job;
}

void wiascan_job_get(struct wiascan_job *job)
{
	kref_get(&job->ref);
}

static void job_release(struct kref *ref)
{
	struct wiascan_job *job = container_of(ref, struct wiascan_job, ref);

	free_rings(job->ring);
	put_pid(job->owner);
	mem_cgroup_put(job->memcg);
	mutex_destroy(&job->read);
	kfree(job);
}

void wiascan_job_put(struct wiascan_job *job)
{
	if (job)
		kref_put(&job->ref, job_release);
}

/* ---- pages ---- */

struct wiascan_job_page *wiascan_job_page_at(struct wiascan_job *job,
					     unsigned int index)
{
	return &job->pages[index % WIASCAN_PAGES_AHEAD];
}

static u32 remaining(const struct wiascan_job *job, u32 before)
{
	if (!job->wanted)
		return WIASCAN_REMAINING_UNKNOWN;
	return job->wanted - min(job->wanted, before + 1);
}

void wiascan_job_begin_page(struct wiascan_job *job, u32 side)
{
	const struct wiascan_params *q = &job->params;
	struct wiascan_job_page *page, *front;
	u32 before = job->complete;

	lockdep_assert_held(&job->lock);
	/* the front of the same sheet is not complete yet, but will be */
	if (q->side_by_side && side == WIASCAN_SIDE_BACK && job->begun) {
		front = wiascan_job_page_at(job, job->begun - 1);
		before += front->info.side == WIASCAN_SIDE_FRONT;
	}
	page = wiascan_job_page_at(job, job->begun);
	memset(page, 0, sizeof(*page));
	page->ring = job->ring[q->side_by_side && side == WIASCAN_SIDE_BACK];
	page->size = q->size;
	page->open_end = q->auto_length;
	page->info = (struct wiascan_page) {
		.job = job->id,
		.number = ++job->begun,
		.side = side,
		.datatype = q->datatype,
		.depth = q->channels * q->bits,
		.channels = q->channels,
		.bits_per_channel = q->bits,
		.photometric = q->photometric,
		.xres = q->xres,
		.yres = q->yres,
		.pixels_per_line = q->width,
		.lines = q->auto_length ? 0 : q->lines,
		.bytes_per_line = q->bytes_per_line,
		.remaining = remaining(job, before),
	};
	page->last = !page->info.remaining;
	job->resume = false;
}

static bool is_read(const struct wiascan_job_page *page)
{
	return page->info.end && page->consumed == page->info.bytes;
}

void wiascan_job_end_page(struct wiascan_job_page *page, u32 end)
{
	page->info.end = end;
	page->info.error = end_errno[end];
	if (end == WIASCAN_END_COMPLETE)
		page->info.lines = page->info.lines_received;
}

/* Nobody wants the rest */
static void forget_rest(struct wiascan_job *job)
{
	struct wiascan_job_page *page =
		wiascan_job_page_at(job, job->reading);

	lockdep_assert_held(&job->lock);
	job->begun = job->reading + 1;
	if (!is_read(page))
		wiascan_job_end_page(page, WIASCAN_END_CANCELLED);
	job->end = WIASCAN_END_CANCELLED;
}

void wiascan_job_stop(struct wiascan_job *job, u32 end)
{
	spin_lock(&job->lock);
	job->end = end;
	job->state = WIASCAN_STATE_IDLE;
	if (job->cancelled == WIASCAN_END_CANCELLED)
		forget_rest(job);
	spin_unlock(&job->lock);
	wiascan_job_drop(job);
	wake_up_all(&job->wdev->wait);
}

static bool is_over(struct wiascan_job *job)
{
	lockdep_assert_held(&job->lock);
	if (job->state != WIASCAN_STATE_IDLE)
		return false;
	return job->cancelled == WIASCAN_END_CANCELLED ||
	       (job->reading + 1 == job->begun &&
		is_read(wiascan_job_page_at(job, job->reading)));
}

static bool has_to_go(struct wiascan_job *job)
{
	return is_over(job) && !job->mappings && job->ring[0];
}

/*
 * Frees what nobody will read: the rest of a cancelled job, empty rings. A
 * reader that is at it does the same when it is done, and so does who has mapped
 * them.
 */
void wiascan_job_drop(struct wiascan_job *job)
{
	struct wiascan_ring *ring[2];
	bool done = false;

	/* it may have become over while this one kept another away */
	while (!done && mutex_trylock(&job->read)) {
		memset(ring, 0, sizeof(ring));
		spin_lock(&job->lock);
		if (has_to_go(job)) {
			swap(ring[0], job->ring[0]);
			swap(ring[1], job->ring[1]);
		}
		spin_unlock(&job->lock);
		mutex_unlock(&job->read);
		free_rings(ring);
		spin_lock(&job->lock);
		done = !has_to_go(job);
		spin_unlock(&job->lock);
	}
}

/* ---- state ---- */

void wiascan_job_cancel(struct wiascan_job *job, u32 end)
{
	spin_lock(&job->lock);
	if (job->state != WIASCAN_STATE_IDLE) {
		if (job->cancelled != WIASCAN_END_CANCELLED)
			WRITE_ONCE(job->cancelled, end);
	} else if (end == WIASCAN_END_CANCELLED && !is_over(job)) {
		/* all has arrived, but nobody wants the rest of it */
		WRITE_ONCE(job->cancelled, end);
		forget_rest(job);
	}
	spin_unlock(&job->lock);
	wiascan_job_drop(job);
	wiascan_hurry(job->wdev);
}

bool wiascan_job_cancelled(struct wiascan_job *job)
{
	return READ_ONCE(job->cancelled);
}

bool wiascan_job_stopped(struct wiascan_job *job)
{
	bool stopped;

	spin_lock(&job->lock);
	stopped = job->state == WIASCAN_STATE_IDLE;
	spin_unlock(&job->lock);
	return stopped;
}

bool wiascan_job_over(struct wiascan_job *job)
{
	bool over;

	spin_lock(&job->lock);
	over = is_over(job);
	spin_unlock(&job->lock);
	return over;
}

bool wiascan_job_ending(struct wiascan_job *job)
{
	struct wiascan_job_page *page;
	bool ending;

	spin_lock(&job->lock);
	page = wiascan_job_page_at(job, job->reading);
	/* what had come when it was suspended is still its user's */
	ending = job->cancelled == WIASCAN_END_CANCELLED ||
		 (job->cancelled && job->state != WIASCAN_STATE_IDLE) ||
		 (page->last && job->state != WIASCAN_STATE_PAUSED &&
		  (page->consumed == page->size || is_read(page)));
	spin_unlock(&job->lock);
	return ending;
}

u32 wiascan_job_state(struct wiascan_job *job)
{
	u32 state;

	spin_lock(&job->lock);
	state = job->state;
	if (job->cancelled && state != WIASCAN_STATE_IDLE)
		state = WIASCAN_STATE_STOPPING;
	if (state == WIASCAN_STATE_IDLE && !is_over(job))
		state = WIASCAN_STATE_DELIVERING;
	spin_unlock(&job->lock);
	return state;
}

void wiascan_job_page(struct wiascan_job *job, struct wiascan_page *page)
{
	spin_lock(&job->lock);
	*page = wiascan_job_page_at(job, job->reading)->info;
	page->job_end = job->end;
	spin_unlock(&job->lock);
}

u32 wiascan_whole_lines(const struct wiascan_params *params, u64 left, u32 max)
{
	u32 len = min_t(u64, left, max), rest;

	div_u64_rem(left - len, params->bytes_per_line, &rest);
	return rest ? len - (params->bytes_per_line - rest) : len;
}
EXPORT_SYMBOL_GPL(wiascan_whole_lines);
