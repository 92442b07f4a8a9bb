// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs: the acquisition, on the device's worker
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>

#include "core.h"

/* A jiffy, or two, would be too long for a sleep below this */
#define SHORT_MS	20

/* ---- what the minidriver and the transport call ---- */

const struct wiascan_params *wiascan_job_params(const struct wiascan_job *job)
{
	return &job->params;
}
EXPORT_SYMBOL_GPL(wiascan_job_params);

u32 wiascan_job_side(const struct wiascan_job *job)
{
	const struct wiascan_job_page *last;
	u32 sides = job->params.sides;

	if (sides != (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK))
		return sides;
	if (!job->begun)
		return WIASCAN_SIDE_FRONT;
	/* a page that failed ended its sheet */
	last = &job->pages[(job->begun - 1) % WIASCAN_PAGES_AHEAD];
	if (last->info.side == WIASCAN_SIDE_FRONT &&
	    last->info.end == WIASCAN_END_COMPLETE)
		return WIASCAN_SIDE_BACK;
	return WIASCAN_SIDE_FRONT;
}
EXPORT_SYMBOL_GPL(wiascan_job_side);

int wiascan_job_fail(struct wiascan_job *job, u32 end)
{
	spin_lock(&job->lock);
	if (!job->reason)
		job->reason = end;
	end = job->reason;
	spin_unlock(&job->lock);
	return -(int)wiascan_job_error(end);
}
EXPORT_SYMBOL_GPL(wiascan_job_fail);

static void set_state(struct wiascan_job *job, u32 state)
{
	spin_lock(&job->lock);
	job->state = state;
	spin_unlock(&job->lock);
}

int wiascan_job_sleep(struct wiascan_job *job, u32 state, unsigned int ms)
{
	struct wiascan_device *wdev = job->wdev;
	u32 before;

	spin_lock(&job->lock);
	before = job->state;
	job->state = state;
	spin_unlock(&job->lock);
	if (ms < SHORT_MS)
		wait_event_hrtimeout(wdev->wait, wiascan_job_cancelled(job),
				     ms_to_ktime(ms));
	else
		wait_event_idle_timeout(wdev->wait, wiascan_job_cancelled(job),
					msecs_to_jiffies(ms));
	set_state(job, before);
	return wiascan_job_cancelled(job) ? -ECANCELED : 0;
}
EXPORT_SYMBOL_GPL(wiascan_job_sleep);

/* The page that is on its way; only this task makes pages and ends them */
static struct wiascan_job_page *page_of(struct wiascan_job *job, u32 side)
{
	bool back = job->params.side_by_side && side == WIASCAN_SIDE_BACK;

	return wiascan_job_page_at(job, job->sheet + back);
}

struct wiascan_ring *wiascan_job_ring(struct wiascan_job *job, u32 side)
{
	return page_of(job, side)->ring;
}

u64 wiascan_page_left(struct wiascan_job *job, u32 side)
{
	const struct wiascan_job_page *page = page_of(job, side);
	u64 there = page->info.bytes + page->ring->held;

	return page->size - min(page->size, there);
}
EXPORT_SYMBOL_GPL(wiascan_page_left);

int wiascan_page_lines(struct wiascan_job *job, u32 side, u32 lines)
{
	struct wiascan_job_page *page = page_of(job, side);
	u64 size = (u64)lines * job->params.bytes_per_line;

	if (!lines || lines > job->params.lines || size < page->info.bytes ||
	    page->info.end)
		return -EPROTO;
	spin_lock(&job->lock);
	page->size = size;
	page->open_end = false;
	page->info.lines = lines;
	spin_unlock(&job->lock);
	return 0;
}
EXPORT_SYMBOL_GPL(wiascan_page_lines);

void wiascan_commit(struct wiascan_job *job, u32 side, size_t len)
{
	struct wiascan_job_page *page = page_of(job, side);
	const struct wiascan_params *q = &job->params;
	struct wiascan_page *info = &page->info;
	u32 crc, lines;
	u64 bytes;

	/* only this task writes crc32 and bytes */
	len = min_t(u64, min_t(u64, len, page->ring->held),
		    page->size - info->bytes);
	crc = ~wiascan_ring_publish(page->ring, len,
				    q->photometric != q->sent_photometric,
				    ~info->crc32);
	bytes = info->bytes + len;
	lines = div_u64(bytes, info->bytes_per_line);

	spin_lock(&job->lock);
	info->crc32 = crc;
	info->bytes = bytes;
	info->lines_received = lines;
	spin_unlock(&job->lock);
	atomic64_add(len, &job->wdev->bytes);
	wiascan_pace_data(job, len);
	wake_up_all(&job->wdev->wait);
}
EXPORT_SYMBOL_GPL(wiascan_commit);

void wiascan_job_received(struct wiascan_job *job,
			  struct wiascan_transaction *t, const u8 *buf, u32 len)
{
	struct wiascan_ring *ring = wiascan_job_ring(job, t->side);

	wiascan_ring_put(ring, buf, len);
	t->got += len;
	if (!t->hold)
		wiascan_commit(job, t->side, ring->held);
}

/* ---- pages ---- */

static u32 end_of_error(int error)
{
	switch (error) {
	case 0:
		return WIASCAN_END_COMPLETE;
	case -ECANCELED:
		return WIASCAN_END_CANCELLED;
	case -ENODEV:
		return WIASCAN_END_DEVICE_GONE;
	case -ETIMEDOUT:
		return WIASCAN_END_TIMEOUT;
	case -EPROTO:
		return WIASCAN_END_PROTOCOL;
	default:
		return WIASCAN_END_DEVICE_ERROR;
	}
}

/* Why it fails: what its user or the unplugging said goes before the rest */
static u32 failure(struct wiascan_job *job, int error)
{
	u32 end;

	spin_lock(&job->lock);
	end = job->reason ? job->reason : end_of_error(error);
	if (job->cancelled)
		end = job->cancelled;
	spin_unlock(&job->lock);
	return end;
}

/* What the minidriver calls a page is checked, not believed */
static bool is_whole(const struct wiascan_job_page *page)
{
	u32 rest;

	if (!page->open_end)
		return page->info.bytes == page->size;
	div_u64_rem(page->info.bytes, page->info.bytes_per_line, &rest);
	return page->info.bytes && !rest;
}

static void end_page(struct wiascan_job *job, struct wiascan_job_page *page,
		     u32 end)
{
	struct wiascan_device *wdev = job->wdev;

	/* what was held and never committed is nobody's */
	wiascan_ring_publish(page->ring, 0, false, 0);
	spin_lock(&job->lock);
	wiascan_job_end_page(page, end);
	spin_unlock(&job->lock);
	if (end == WIASCAN_END_COMPLETE) {
		job->complete++;
		atomic64_inc(&wdev->pages);
	}
	wiascan_event_job(job, WIASCAN_EVENT_PAGE_END, page->info.number, end);
	wake_up_all(&wdev->wait);
}

/*
 * The pages of the sheet that are still open, front first. The last page of a
 * job does not end before the scanner has stopped, so that the next job can
 * begin at once.
 */
static int end_sheet(struct wiascan_job *job, u32 end, bool stopped)
{
	unsigned int i;
	int ret = 0;

	for (i = job->sheet; i != job->begun; i++) {
		struct wiascan_job_page *page = wiascan_job_page_at(job, i);
		u32 this_end = end;

		if (page->info.end)
			continue;
		if (end == WIASCAN_END_COMPLETE && !is_whole(page)) {
			this_end = WIASCAN_END_TRUNCATED;
			ret = wiascan_job_fail(job, this_end);
		}
		if (this_end != WIASCAN_END_COMPLETE && !stopped)
			return ret;
		if (stopped || !page->last)
			end_page(job, page, this_end);
	}
	return ret;
}

int wiascan_page_done(struct wiascan_job *job, u32 side)
{
	struct wiascan_job_page *page = page_of(job, side);

	if (page->info.end)
		return 0;
	if (!is_whole(page))
		return wiascan_job_fail(job, WIASCAN_END_TRUNCATED);
	/* nothing more of it is wanted, whatever comes */
	spin_lock(&job->lock);
	page->size = page->info.bytes;
	page->open_end = false;
	spin_unlock(&job->lock);
	if (!page->last)
		end_page(job, page, WIASCAN_END_COMPLETE);
	return 0;
}
EXPORT_SYMBOL_GPL(wiascan_page_done);

static bool has_space(struct wiascan_job *job, unsigned int pages)
{
	bool space;

	spin_lock(&job->lock);
	space = job->begun + pages - job->reading <= WIASCAN_PAGES_AHEAD;
	spin_unlock(&job->lock);
	return space;
}

/* Wait until there can be so many more pages */
static int wait_space(struct wiascan_job *job, unsigned int pages)
{
	struct wiascan_device *wdev = job->wdev;

	if (!has_space(job, pages)) {
		atomic64_inc(&wdev->ring_full);
		wait_event_idle(wdev->wait, wiascan_job_cancelled(job) ||
				has_space(job, pages));
	}
	return wiascan_job_cancelled(job) ? -ECANCELED : 0;
}

/* The pages of the next sheet; a page that waits for its sheet is the first */
static void begin_sheet(struct wiascan_job *job, bool both, bool fresh)
{
	spin_lock(&job->lock);
	if (fresh)
		job->begun--;
	job->sheet = job->begun;
	wiascan_pace_page(job);
	wiascan_job_begin_page(job, wiascan_job_side(job));
	if (both)
		wiascan_job_begin_page(job, WIASCAN_SIDE_BACK);
	spin_unlock(&job->lock);
}

/**
 * struct acquisition - what the worker knows of a job
 * @job: job
 * @started: the minidriver must be told to stop
 * @fresh: the last page that has begun has no sheet yet
 */
struct acquisition {
	struct wiascan_job *job;
	bool started;
	bool fresh;
};

/* The next sheet or page of it: 1, or 0 if there is none */
static int feed(struct acquisition *a)
{
	struct wiascan_job *job = a->job;
	struct wiascan_device *wdev = job->wdev;
	bool both = job->params.side_by_side;
	unsigned int i;
	int ret;

	ret = wait_space(job, 1 + both);
	if (ret)
		return ret;
	if (!a->fresh)
		set_state(job, WIASCAN_STATE_FEEDING);
	ret = wdev->md->page(wdev, job);
	if (ret <= 0)
		return ret;
	begin_sheet(job, both, a->fresh);
	a->fresh = false;
	set_state(job, WIASCAN_STATE_SCANNING);
	for (i = job->sheet; i != job->begun; i++)
		wiascan_event_job(job, WIASCAN_EVENT_PAGE_START, i + 1, 0);
	return 1;
}

static int scan_sheet(struct acquisition *a)
{
	struct wiascan_job *job = a->job;
	struct wiascan_device *wdev = job->wdev;
	int ret;

	do {
		/* what has been asked for is taken, whoever cancels */
		if (wiascan_job_cancelled(job) &&
		    !wdev->top->underway(wdev->tctx))
			return -ECANCELED;
		ret = wdev->md->acquire(wdev, job);
	} while (ret > 0);
	return ret ? ret : end_sheet(job, WIASCAN_END_COMPLETE, false);
}

/* Only this task changes what it looks at */
static bool is_last_page(struct wiascan_job *job)
{
	return wiascan_job_page_at(job, job->begun - 1)->last;
}

/* Has all of the last page come? It ends when the scanner has stopped */
static bool has_last_page(struct wiascan_job *job)
{
	return is_last_page(job) &&
	       !wiascan_job_page_at(job, job->begun - 1)->info.end;
}

static int scan_pages(struct acquisition *a)
{
	struct wiascan_job *job = a->job;
	struct wiascan_device *wdev = job->wdev;
	int ret = 0;

	if (wdev->out_of_step)
		ret = wiascan_drain(wdev);
	if (ret)
		return ret;
	if (wiascan_job_cancelled(job))
		return -ECANCELED;

	a->started = true;
	ret = wdev->md->start(wdev, job);
	while (!ret) {
		ret = feed(a);
		if (ret <= 0)
			return ret;
		ret = scan_sheet(a);
		if (!ret && is_last_page(job))
			return 0;
	}
	return ret;
}

/* ---- going on after a trouble ---- */

/* A trouble that a person can see to, and how to tell that it was */
#define TROUBLE (WIASCAN_HANDLING_PATH_COVER_UP | \
		 WIASCAN_HANDLING_FLAT_COVER_UP | WIASCAN_HANDLING_PAPER_JAM | \
		 WIASCAN_HANDLING_MULTIPLE_FEED | WIASCAN_HANDLING_ATTENTION)

static bool can_resume(struct wiascan_job *job, u32 end)
{
	if (!job->wdev->caps.resumes || job->params.source != WIASCAN_FEEDER)
		return false;
	switch (end) {
	case WIASCAN_END_COVER_OPEN:
	case WIASCAN_END_PAPER_JAM:
	case WIASCAN_END_MULTI_FEED:
	case WIASCAN_END_PAPER_PROBLEM:
		return true;
	default:
		return false;
	}
}

static bool wants_to_resume(struct wiascan_job *job)
{
	bool resume;

	spin_lock(&job->lock);
	resume = job->resume;
	spin_unlock(&job->lock);
	return resume;
}

/*
 * Until its owner wants the job to go on and the user has cleared what stopped
 * it. Somebody may ask for the state meanwhile, so it is looked at anyway.
 */
static bool wait_for_user(struct wiascan_job *job, u32 end)
{
	struct wiascan_device *wdev = job->wdev;
	bool resume, clear;

	set_state(job, WIASCAN_STATE_PAUSED);
	wiascan_event_job(job, WIASCAN_EVENT_PAUSED, job->begun, end);
	wake_up_all(&wdev->wait);
	while (!wiascan_job_cancelled(job)) {
		resume = wants_to_resume(job);
		clear = !wiascan_ask_sensors(wdev) &&
			!(READ_ONCE(wdev->handling) & TROUBLE);
		if (resume && clear)
			break;
		wait_event_idle_timeout(wdev->wait,
					wiascan_job_cancelled(job) ||
					wants_to_resume(job) != resume, HZ);
	}
	/* a sheet with two sides is repeated whole */
	if (job->params.sides == (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK))
		job->complete = rounddown(job->complete, 2);
	spin_lock(&job->lock);
	job->state = WIASCAN_STATE_STARTING;
	job->resume = false;
	job->reason = 0;
	spin_unlock(&job->lock);
	return !wiascan_job_cancelled(job);
}

/*
 * What went wrong in between, in feeding for instance, happened to the next
 * page. The back of a sheet may have ended before its front.
 */
static void blame_page(struct wiascan_job *job)
{
	unsigned int i;

	for (i = job->sheet; i != job->begun; i++)
		if (!wiascan_job_page_at(job, i)->info.end)
			return;
	if (!wait_space(job, 1))
		begin_sheet(job, false, false);
}

/* One go, until nothing is left or something is wrong. Returns why it ended. */
static u32 acquire(struct acquisition *a)
{
	struct wiascan_job *job = a->job;
	struct wiascan_device *wdev = job->wdev;
	int error;
	u32 end;

	wdev->running = job;
	a->started = false;
	error = scan_pages(a);
	set_state(job, WIASCAN_STATE_STOPPING);
	if (a->started && wdev->top->present(wdev->tctx))
		wdev->md->stop(wdev, job, error);
	wdev->top->recall(wdev->tctx);
	wdev->running = NULL;
	if (a->started && error)
		wdev->out_of_step = true;

	if (error)
		end = failure(job, error);
	else if (READ_ONCE(job->cancelled) == WIASCAN_END_CANCELLED)
		end = WIASCAN_END_CANCELLED; /* after the last byte */
	else if (a->fresh || (job->wanted && !has_last_page(job)))
		end = WIASCAN_END_PAPER_EMPTY;
	else
		end = WIASCAN_END_COMPLETE;
	if (error)
		blame_page(job);
	end_sheet(job, end, true);
	return end;
}

void wiascan_job_work(struct work_struct *work)
{
	struct acquisition a = {
		.job = container_of(work, struct wiascan_job, work),
		.fresh = true,
	};
	struct mem_cgroup *old = set_active_memcg(a.job->memcg);
	u32 end;

	wiascan_event_job(a.job, WIASCAN_EVENT_JOB_START, 0, 0);
	do {
		end = acquire(&a);
		a.fresh = false;
	} while (can_resume(a.job, end) && wait_for_user(a.job, end));

	if (wiascan_job_cancelled(a.job) && end != WIASCAN_END_COMPLETE)
		end = READ_ONCE(a.job->cancelled);
	wiascan_job_stop(a.job, end);
	wiascan_event_job(a.job, WIASCAN_EVENT_JOB_END, 0, end);
	wiascan_device_unuse(a.job->wdev);
	set_active_memcg(old);
	wiascan_job_put(a.job);
}
