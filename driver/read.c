// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs: those who read them
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/sched/signal.h>

#include "core.h"

/* Under job->lock or job->read: where the reader is */
static struct wiascan_job_page *current_page(struct wiascan_job *job)
{
	return wiascan_job_page_at(job, job->reading);
}

static u64 unread(const struct wiascan_job_page *page)
{
	return page->info.bytes - page->consumed;
}

/*
 * How much a read() of count bytes gets now: up to the end of a line, so that
 * the next one begins with a line again; at the end all that is left.
 */
static size_t whole_lines(const struct wiascan_job_page *page, size_t count)
{
	u64 n = unread(page);
	u32 rest;

	if (page->info.end && n <= count)
		return n;
	n = min_t(u64, n, count);
	div_u64_rem(page->consumed + n, page->info.bytes_per_line, &rest);
	return n > rest ? n - rest : 0;
}

/* A job that is cancelled gives nothing more of a page that is not read yet */
static bool is_dropped(const struct wiascan_job *job,
		       const struct wiascan_job_page *page)
{
	return job->cancelled == WIASCAN_END_CANCELLED &&
	       (!page->info.end || unread(page));
}

/* Whether there is no more of the page to come; the worker may be at it yet */
static bool has_ended(const struct wiascan_job *job,
		      const struct wiascan_job_page *page)
{
	return job->state == WIASCAN_STATE_IDLE ||
	       (page->info.end && !is_dropped(job, page));
}

bool wiascan_job_readable(struct wiascan_job *job)
{
	const struct wiascan_job_page *page;
	bool readable;

	spin_lock(&job->lock);
	page = current_page(job);
	readable = has_ended(job, page) ||
		   (!is_dropped(job, page) && whole_lines(page, SIZE_MAX));
	spin_unlock(&job->lock);
	return readable;
}

/* The page has ended and nothing of it is left to read */
static ssize_t report_end(struct wiascan_job *job)
{
	struct wiascan_job_page *page;
	ssize_t ret;

	spin_lock(&job->lock);
	page = current_page(job);
	ret = -(ssize_t)page->info.error;
	if (page->reported && ret && ret != -ENODEV)
		ret = -EINVAL;
	page->reported = true;
	spin_unlock(&job->lock);
	return ret;
}

static void consume(struct wiascan_job *job, size_t n)
{
	spin_lock(&job->lock);
	current_page(job)->consumed += n;
	spin_unlock(&job->lock);
	/* the acquisition may wait for room, START for the end of the job */
	wake_up_all(&job->wdev->wait);
}

static ssize_t read_now(struct wiascan_job *job, struct iov_iter *to)
{
	struct wiascan_job_page *page = current_page(job);
	size_t most = wiascan_job_maximum(job->wdev, &job->params);
	size_t n = 0, copied;
	bool ended;

	spin_lock(&job->lock);
	ended = has_ended(job, page);
	if (!is_dropped(job, page))
		n = whole_lines(page, min(most, iov_iter_count(to)));
	spin_unlock(&job->lock);
	if (!n)
		return ended ? report_end(job) : -EAGAIN;

	copied = wiascan_ring_read(page->ring, to, n);
	consume(job, copied);
	return copied ? copied : -EFAULT;
}

/* Be the one reader; 0 or an errno */
static int lock_reading(struct wiascan_job *job, bool nonblock)
{
	if (nonblock)
		return mutex_trylock(&job->read) ? 0 : -EAGAIN;
	return mutex_lock_interruptible(&job->read) ? -ERESTARTSYS : 0;
}

static void unlock_reading(struct wiascan_job *job)
{
	mutex_unlock(&job->read);
	/* not before: the worker, if it ends now, leaves the rings to us */
	wiascan_job_drop(job);
}

/* Is a read() of so little refused? At the end there is nothing to tear */
static bool is_too_small(struct wiascan_job *job, size_t count)
{
	bool small;

	spin_lock(&job->lock);
	small = count < job->params.min_chunk &&
		(!current_page(job)->info.end || unread(current_page(job)));
	spin_unlock(&job->lock);
	return small && !wiascan_job_over(job);
}

ssize_t wiascan_job_read(struct wiascan_job *job, struct iov_iter *to,
			 bool nonblock)
{
	ssize_t ret;

	if (is_too_small(job, iov_iter_count(to)))
		return -EINVAL;
	ret = lock_reading(job, nonblock);
	if (ret)
		return ret;
	/* another page may be there since, and stays while we are the reader */
	if (is_too_small(job, iov_iter_count(to))) {
		unlock_reading(job);
		return -EINVAL;
	}
	for (;;) {
		ret = read_now(job, to);
		if (ret != -EAGAIN || nonblock)
			break;
		if (wait_event_interruptible(job->wdev->wait,
					     wiascan_job_readable(job))) {
			ret = -ERESTARTSYS;
			break;
		}
	}
	job->given = 0;
	unlock_reading(job);
	return ret;
}

/* ---- chunks ---- */

static bool has_chunk(struct wiascan_job *job)
{
	const struct wiascan_job_page *page;
	bool has;

	spin_lock(&job->lock);
	page = current_page(job);
	has = has_ended(job, page) || (!is_dropped(job, page) && unread(page));
	spin_unlock(&job->lock);
	return has;
}

/* Where the next bytes are: how many, 0 at the end of the page, or an errno */
static ssize_t chunk_now(struct wiascan_job *job, u64 *offset)
{
	struct wiascan_job_page *page = current_page(job);
	u64 n = 0;
	bool ended;

	spin_lock(&job->lock);
	ended = has_ended(job, page);
	if (!is_dropped(job, page))
		n = unread(page);
	spin_unlock(&job->lock);
	if (!n)
		return ended ? report_end(job) : -EAGAIN;

	n = min_t(u64, n, wiascan_ring_peek(page->ring, offset));
	/* the second ring is mapped behind the first */
	if (page->ring != job->ring[0])
		*offset += wiascan_ring_bytes(job->ring[0]);
	return n;
}

static int release_chunk(struct wiascan_job *job, u64 len)
{
	struct wiascan_job_page *page = current_page(job);

	if (len > job->given)
		return -EINVAL;
	job->given -= len;
	/* a job that was cancelled has nothing left that could be released */
	if (!len || !job->ring[0])
		return 0;
	wiascan_ring_skip(page->ring, len);
	consume(job, len);
	return 0;
}

int wiascan_job_chunk(struct wiascan_job *job, struct wiascan_chunk *arg,
		      bool nonblock)
{
	ssize_t n;
	int ret;

	ret = lock_reading(job, nonblock);
	if (ret)
		return ret;
	ret = release_chunk(job, arg->release);
	/* whatever comes of the rest, and if it is called again after a signal */
	if (!ret)
		arg->release = 0;
	while (!ret) {
		n = chunk_now(job, &arg->offset);
		if (n != -EAGAIN || nonblock) {
			ret = min_t(ssize_t, n, 0);
			break;
		}
		if (wait_event_interruptible(job->wdev->wait, has_chunk(job)))
			ret = -ERESTARTSYS;
	}
	if (!ret) {
		job->given = n;
		arg->length = n;
	}
	unlock_reading(job);
	return ret;
}

/* ---- the next page ---- */

/* One step; -EAGAIN: it has not begun yet */
static int next_page_now(struct wiascan_job *job)
{
	struct wiascan_job_page *page;
	int ret;

	spin_lock(&job->lock);
	page = current_page(job);
	if (job->reading + 1 != job->begun && page->info.end && !unread(page)) {
		job->reading++;
		ret = 0;
	} else if (job->state == WIASCAN_STATE_IDLE &&
		   (job->cancelled == WIASCAN_END_CANCELLED ||
		    (page->info.end && !unread(page)))) {
		ret = job->end == WIASCAN_END_DEVICE_GONE ? -ENODEV : -ENODATA;
	} else if (job->cancelled == WIASCAN_END_CANCELLED ||
		   (page->info.end && !unread(page))) {
		job->resume = true;
		ret = -EAGAIN;
	} else {
		ret = -EBUSY;
	}
	spin_unlock(&job->lock);
	return ret;
}

/* Whenever next_page_now() does not say -EAGAIN */
static bool can_step(struct wiascan_job *job)
{
	const struct wiascan_job_page *page;
	bool can;

	spin_lock(&job->lock);
	page = current_page(job);
	can = job->state == WIASCAN_STATE_IDLE ||
	      (job->reading + 1 != job->begun && page->info.end &&
	       !unread(page));
	spin_unlock(&job->lock);
	return can;
}

int wiascan_job_next_page(struct wiascan_job *job, bool nonblock)
{
	int ret;

	ret = lock_reading(job, nonblock);
	if (ret)
		return ret;
	ret = next_page_now(job);
	/* the acquisition may wait for this very word */
	wake_up_all(&job->wdev->wait);
	while (ret == -EAGAIN && !nonblock) {
		if (wait_event_interruptible(job->wdev->wait,
					     can_step(job)))
			ret = -ERESTARTSYS;
		else
			ret = next_page_now(job);
	}
	if (!ret) {
		job->given = 0;
		/* there is space for one more, which did not wait before */
		wake_up_all(&job->wdev->wait);
	}
	unlock_reading(job);
	return ret;
}
