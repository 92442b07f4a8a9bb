/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs: the service between a minidriver and a reader
 *
 * Copyright (C) 2026 The wiascan project
 *
 * START makes a job and queues its work. The work (acquire.c) runs the
 * minidriver, which fills rings; a file (read.c) reads them. The work never
 * waits for anything but the device, room in a ring and a user who clears a
 * jam; all of that ends when the job is cancelled.
 */
#ifndef WIASCAN_JOB_H
#define WIASCAN_JOB_H

#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/uio.h>
#include <linux/workqueue.h>

#include "minidriver.h"
#include "ring.h"

/* How many pages there may be from the one being read to the last begun */
#define WIASCAN_PAGES_AHEAD	8

/**
 * struct wiascan_job_page - a page of a job
 * @info: what WIASCAN_IOC_PAGE tells; its end is set when all has arrived
 * @ring: where its data is, job->ring[0] or [1]
 * @size: bytes that it must have, or with @open_end may have
 * @open_end: it ends where its sheet does
 * @last: the job wants no page after it
 * @consumed: bytes of it that were read; changed under job->read only
 * @reported: the error at its end has been given to a reader
 */
struct wiascan_job_page {
	struct wiascan_page info;
	struct wiascan_ring *ring;
	u64 size;
	bool open_end;
	bool last;
	u64 consumed;
	bool reported;
};

/**
 * struct wiascan_pace - how fast a page comes
 * @since: CLOCK_MONOTONIC nanoseconds of its first data, 0: none yet
 * @look: when to look again
 * @waited: nanoseconds that the reader was waited for since then
 * @bytes: that came since then
 */
struct wiascan_pace {
	u64 since;
	u64 look;
	u64 waited;
	u64 bytes;
};

/**
 * struct wiascan_job - from START until the last reader leaves
 * @ref: held by the file that began it, by the device while it is the last
 *	one, by the worker, and by mappings of its rings
 * @wdev: device; whoever holds the job also holds the device
 * @params: its settings
 * @id: its number
 * @wanted: how many pages, 0: all
 * @complete: how many were complete so far, without a front whose back failed
 *	and must be repeated; worker only
 * @sheet: the first page of the sheet that is scanned, like @begun; same
 * @pace: of it; same
 * @ring: its data, the second for the backs of sheets whose sides come side by
 *	side; freed early, under @read, when the last byte is out
 * @owner: process that began it
 * @memcg: pays for the memory that the acquisition takes, may be NULL
 * @since: CLOCK_MONOTONIC nanoseconds
 * @work: the acquisition
 * @read: serialises readers; protects @given
 * @given: bytes that WIASCAN_IOC_CHUNK showed last
 * @lock: protects what follows, and @ring while @state is IDLE
 * @state: WIASCAN_STATE_*; IDLE: the worker has ended
 * @cancelled: WIASCAN_END_CANCELLED: no data is wanted any more; another
 *	WIASCAN_END_*: no more can come; 0: neither
 * @reason: why the page at hand fails, WIASCAN_END_*, set by the minidriver
 * @end: why it ended, WIASCAN_END_*
 * @resume: its owner wants the next page, whatever stopped the job
 * @mappings: of its rings
 * @pages: the pages by number modulo WIASCAN_PAGES_AHEAD
 * @reading: the page that is being read, counted from 0 without wrapping
 * @begun: how many have begun; the first has from the start
 */
struct wiascan_job {
	struct kref ref;
	struct wiascan_device *wdev;
	struct wiascan_params params;
	u64 id;
	u32 wanted;
	u32 complete;
	unsigned int sheet;
	struct wiascan_pace pace;
	struct wiascan_ring *ring[2];
	struct pid *owner;
	struct mem_cgroup *memcg;
	u64 since;
	struct work_struct work;

	struct mutex read; /* one reader at a time */
	u32 given;

	spinlock_t lock; /* all that follows */
	u32 state;
	u32 cancelled;
	u32 reason;
	u32 end;
	bool resume;
	unsigned int mappings;
	struct wiascan_job_page pages[WIASCAN_PAGES_AHEAD];
	unsigned int reading;
	unsigned int begun;
};

/* ---- job.c ---- */

/**
 * wiascan_job_new() - a job that has not begun
 * @wdev: device
 * @params: settings
 * @wanted: how many pages, 0: all
 *
 * Return: job with one reference, or NULL.
 */
struct wiascan_job *wiascan_job_new(struct wiascan_device *wdev,
				    const struct wiascan_params *params,
				    u32 wanted);
void wiascan_job_get(struct wiascan_job *job);
void wiascan_job_put(struct wiascan_job *job);

/**
 * wiascan_job_capacity() - most bytes that the ring of a page holds
 * @wdev: device
 * @params: settings
 *
 * Return: bytes.
 */
u32 wiascan_job_capacity(struct wiascan_device *wdev,
			 const struct wiascan_params *params);

/**
 * wiascan_job_map_size() - size of a mapping of a job's rings
 * @job: job
 *
 * Return: bytes, 0: they cannot be mapped, or have been freed.
 */
u64 wiascan_job_map_size(struct wiascan_job *job);

/**
 * wiascan_job_map() - somebody maps a job's rings
 * @job: job
 * @len: bytes of the mapping
 *
 * The rings stay until wiascan_job_unmap(), whatever becomes of the job.
 *
 * Return: 0, or -EINVAL when there are none or they have another size.
 */
int wiascan_job_map(struct wiascan_job *job, u64 len);
void wiascan_job_map_again(struct wiascan_job *job);
void wiascan_job_unmap(struct wiascan_job *job);

/**
 * wiascan_job_mapped() - what there is at a place of a mapping
 * @job: job with a mapping
 * @offset: bytes from its start
 *
 * Return: page with a reference for the caller, or NULL: nothing yet.
 */
struct page *wiascan_job_mapped(struct wiascan_job *job, u64 offset);

/**
 * wiascan_job_error() - the errno of an end
 * @end: WIASCAN_END_*
 *
 * Return: the errno, positive, or 0.
 */
u32 wiascan_job_error(u32 end);

/**
 * wiascan_job_page_at() - a page
 * @job: job; job->lock is held, or the caller is the worker
 * @index: counted from 0, from job->reading to job->begun - 1
 *
 * Return: the page.
 */
struct wiascan_job_page *wiascan_job_page_at(struct wiascan_job *job,
					     unsigned int index);

/**
 * wiascan_job_begin_page() - one more page
 * @job: job; job->lock is held; there is space for it
 * @side: WIASCAN_SIDE_*
 */
void wiascan_job_begin_page(struct wiascan_job *job, u32 side);

/**
 * wiascan_job_end_page() - all data of a page has come
 * @page: page; job->lock is held
 * @end: WIASCAN_END_*
 */
void wiascan_job_end_page(struct wiascan_job_page *page, u32 end);

/**
 * wiascan_job_stop() - the worker is done with a job
 * @job: job, all pages of which have ended
 * @end: WIASCAN_END_*, why
 */
void wiascan_job_stop(struct wiascan_job *job, u32 end);

/**
 * wiascan_job_cancel() - end a job early; returns at once
 * @job: job
 * @end: WIASCAN_END_CANCELLED, the rest of its data is dropped, or why no more
 *	can come, such as WIASCAN_END_DEVICE_GONE; what has come stays readable
 */
void wiascan_job_cancel(struct wiascan_job *job, u32 end);
bool wiascan_job_cancelled(struct wiascan_job *job);

/**
 * wiascan_job_drop() - give up data that nobody will read
 * @job: job
 *
 * Called whenever that may have become so.
 */
void wiascan_job_drop(struct wiascan_job *job);

/**
 * wiascan_job_over() - is nothing left to scan or to read?
 * @job: job
 *
 * Return: whether it is so.
 */
bool wiascan_job_over(struct wiascan_job *job);

/**
 * wiascan_job_ending() - is its user done with it, if not yet the scanner?
 * @job: job
 *
 * Return: whether it was cancelled, is being ended for another reason, or every
 * byte of its last page was read and it does not wait for its user.
 */
bool wiascan_job_ending(struct wiascan_job *job);

/**
 * wiascan_job_stopped() - has its worker ended?
 * @job: job
 *
 * Return: whether it is so.
 */
bool wiascan_job_stopped(struct wiascan_job *job);

/**
 * wiascan_job_state() - what the job does now
 * @job: job
 *
 * Return: WIASCAN_STATE_*.
 */
u32 wiascan_job_state(struct wiascan_job *job);

/**
 * wiascan_job_page() - a consistent copy of the page that is being read
 * @job: job
 * @page: where
 */
void wiascan_job_page(struct wiascan_job *job, struct wiascan_page *page);

/* ---- acquire.c: the worker ---- */

void wiascan_job_work(struct work_struct *work);

/**
 * wiascan_job_ring() - the ring that a transaction fills
 * @job: job
 * @side: as in the transaction
 *
 * Return: ring.
 */
struct wiascan_ring *wiascan_job_ring(struct wiascan_job *job, u32 side);

/**
 * wiascan_job_received() - account for data that came from the wire
 * @job: job
 * @t: the transaction that it belongs to
 * @buf: the bytes
 * @len: how many
 */
void wiascan_job_received(struct wiascan_job *job,
			  struct wiascan_transaction *t, const u8 *buf,
			  u32 len);

/* ---- pace.c: how fast the scanner is ---- */

/**
 * wiascan_job_depth() - how much shall be kept for a slow reader now
 * @job: job
 *
 * Return: bytes.
 */
u64 wiascan_job_depth(struct wiascan_job *job);

/**
 * wiascan_job_optimal() - the best length of a read()
 * @wdev: device
 * @q: settings
 *
 * Return: bytes, whole lines, or the minimum.
 */
u32 wiascan_job_optimal(struct wiascan_device *wdev,
			const struct wiascan_params *q);

/**
 * wiascan_job_maximum() - the most that a read() gives
 * @wdev: device
 * @q: settings
 *
 * Return: bytes, whole lines.
 */
u32 wiascan_job_maximum(struct wiascan_device *wdev,
			const struct wiascan_params *q);

/**
 * wiascan_pace_page() - a page, or both pages of a sheet, begin
 * @job: job; the caller is the worker
 */
void wiascan_pace_page(struct wiascan_job *job);

/**
 * wiascan_pace_data() - some of it has come
 * @job: job; the caller is the worker
 * @len: bytes
 */
void wiascan_pace_data(struct wiascan_job *job, size_t len);

/**
 * wiascan_job_wait_room() - wait until a ring can take more
 * @job: job
 * @ring: its ring
 * @len: bytes
 *
 * Return: 0 or -ECANCELED.
 */
int wiascan_job_wait_room(struct wiascan_job *job, struct wiascan_ring *ring,
			  u32 len);

/* ---- read.c: the readers ---- */

/**
 * wiascan_job_readable() - would a read() return at once?
 * @job: job
 *
 * Return: whether it is so.
 */
bool wiascan_job_readable(struct wiascan_job *job);

/**
 * wiascan_job_read() - the read() of a file that has a job
 * @job: job
 * @to: where
 * @nonblock: do not sleep
 *
 * Return: bytes, 0 at the end of the page, or an errno as in the read table.
 */
ssize_t wiascan_job_read(struct wiascan_job *job, struct iov_iter *to,
			 bool nonblock);

/**
 * wiascan_job_next_page() - WIASCAN_IOC_NEXT_PAGE
 * @job: job
 * @nonblock: do not sleep
 *
 * Return: 0 or an errno.
 */
int wiascan_job_next_page(struct wiascan_job *job, bool nonblock);

/**
 * wiascan_job_chunk() - WIASCAN_IOC_CHUNK
 * @job: job
 * @arg: its argument, checked for flags and padding
 * @nonblock: do not sleep
 *
 * Return: 0 or an errno.
 */
int wiascan_job_chunk(struct wiascan_job *job, struct wiascan_chunk *arg,
		      bool nonblock);

#endif /* WIASCAN_JOB_H */
