/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the core
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Locks, outermost first:
 *
 *   wdev->power   mutex     whether the scanner is kept awake; held while it is
 *                           woken up for a file, which takes wdev->ctl
 *   wdev->ctl     mutex     device still there, current job, all settings;
 *                           held for every call of a minidriver's validate op
 *                           and for queueing work. Never held while sleeping
 *                           for the device, the reader or another job.
 *   wf->lock      spinlock  which job the file reads
 *   job->read     mutex     one reader of the ring at a time; held while that
 *                           reader sleeps, so disconnect never takes it
 *   job->lock     spinlock  state, page, error
 *   ring->lock    spinlock  indices and counts of the ring
 *   events.lock   spinlock  all of a device's events, and its files' queues
 *
 * Everything that waits, waits on wdev->wait, but for who waits for a transfer:
 * there are many of them, and nobody else needs to wake up.
 */
#ifndef WIASCAN_CORE_H
#define WIASCAN_CORE_H

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "event.h"
#include "job.h"
#include "minidriver.h"
#include "settings.h"

/* ---- cdev.c ---- */

/**
 * struct wiascan_file - an open file
 * @wdev: device, kept by the character device while the file is open
 * @settings: this file's settings; under wdev->ctl
 * @lock: protects @job
 * @job: the last job that this file began, or NULL
 * @listener: its events
 */
struct wiascan_file {
	struct wiascan_device *wdev;
	struct wiascan_settings settings;
	spinlock_t lock; /* job */
	struct wiascan_job *job;
	struct wiascan_listener listener;
};

extern const struct file_operations wiascan_fops;

/**
 * wiascan_file_job() - the job of a file
 * @wf: file
 *
 * Return: the job, to be put by the caller, or NULL.
 */
struct wiascan_job *wiascan_file_job(struct wiascan_file *wf);

/**
 * wiascan_lock() - take wdev->ctl of a device that is there
 * @wdev: device
 *
 * Return: 0, -ENODEV or -ERESTARTSYS.
 */
int wiascan_lock(struct wiascan_device *wdev);

/* ---- ioctl.c ---- */

long wiascan_ioctl(struct file *file, unsigned int cmd, unsigned long user);

/* ---- core.c: the device ---- */

/**
 * struct wiascan_transport_ops - the wire
 * @bulk_out: send one transfer. 0 or an errno.
 * @bulk_in: receive one transfer of @want bytes into memory of @size bytes.
 *	Bytes, which may be none, or fewer or more than wanted, also of an
 *	answer that broke off; or an errno, -EPROTO when it did not fit.
 * @transact: as wiascan_receive(), with room in the ring given as chunks
 * @underway: has the request of the next transaction been sent already? The next
 *	call must be for that
 * @recall: nothing is on the wire any more
 * @clear_halt: clear the stall that gave the last -EPIPE. 0 or an errno.
 * @present: is the device still plugged in?
 * @wake: wake the device up, and keep it awake until @rest. 0 or an errno.
 * @rest: it may sleep again; does not wait until it does
 *
 * All but @underway may sleep and, @wake and @rest aside, are called by one task at a time. All
 * of these give up soon after wiascan_hurried() becomes true. Timeouts are in
 * milliseconds.
 */
struct wiascan_transport_ops {
	int (*bulk_out)(void *ctx, const void *buf, size_t len,
			unsigned int timeout_ms);
	int (*bulk_in)(void *ctx, void *buf, size_t want, size_t size,
		       unsigned int timeout_ms);
	int (*transact)(void *ctx, struct wiascan_job *job,
			struct wiascan_transaction *t, unsigned int timeout_ms);
	bool (*underway)(void *ctx);
	void (*recall)(void *ctx);
	int (*clear_halt)(void *ctx);
	bool (*present)(void *ctx);
	int (*wake)(void *ctx);
	void (*rest)(void *ctx);
};

/**
 * struct wiascan_device - a scanner; outlives the hardware while it is open
 * @dev: /sys/class/wiascan/wiascanN
 * @cdev: /dev/wiascanN
 * @id: N
 * @md: minidriver; valid while @gone is false and on @wq
 * @priv: its private state
 * @top: transport
 * @tctx: its context
 * @chunk_size: bytes of a ring chunk at most, a multiple of the packet size
 * @ring_bytes: a ring may become as large as that in any case ...
 * @ring_max: ... and if the scanner is fast as large as that
 * @rate: bytes a second that it sends when it need not wait, 0: not known yet
 * @caps: what it can do
 * @dpi: the resolutions as a property list
 * @datatypes: the legal WIASCAN_DATATYPE_*, ascending
 * @n_datatypes: number of them
 * @page_sizes: the legal WIASCAN_PAGE_* of each source, ascending
 * @n_page_sizes: number of them
 * @info: who it is
 * @wait: everything that waits for this device
 * @wire: but who waits for a transfer
 * @wq: ordered: one operation of the minidriver at a time
 * @power: see the top of this file
 * @awake: the transport keeps it awake for its users; under @power
 * @users: files that are open, and a job that has not been stopped
 * @ctl: see the top of this file
 * @gone: unplugged or unbound; set under @ctl
 * @asleep: suspended, or being reset: nobody may use the wire but the worker to
 *	end what it is at; set under @ctl
 * @sleep_by: in jiffies, when the worker should have done so
 * @stored: settings that an open() begins with; under @ctl
 * @job: the current or last job; under @ctl
 * @running: the job that the worker is at; used on @wq only
 * @out_of_step: an exchange broke off; drain before the next job; same
 * @jobs: number of jobs so far; under @ctl
 * @deadline: in jiffies, for what the minidriver does without a job
 * @status_work: asks the hardware
 * @status_seq: how often it has; written on @wq
 * @handling: what it said
 * @events: see event.h
 * @pages: statistics, see struct wiascan_status
 * @bytes: same
 * @ring_full: same
 * @ring_wanted: same
 * @stale_bytes: same
 */
struct wiascan_device {
	struct device dev;
	struct cdev cdev;
	int id;
	const struct wiascan_minidriver *md;
	void *priv;
	const struct wiascan_transport_ops *top;
	void *tctx;
	u32 chunk_size;
	u32 ring_bytes;
	u32 ring_max;
	u64 rate;
	struct wiascan_caps caps;
	s64 dpi[WIASCAN_MAX_DPI];
	s64 datatypes[3];
	u32 n_datatypes;
	s64 page_sizes[WIASCAN_SOURCES][WIASCAN_PAGE_SIZES];
	u32 n_page_sizes[WIASCAN_SOURCES];
	struct wiascan_info info;
	wait_queue_head_t wait;
	wait_queue_head_t wire;
	struct workqueue_struct *wq;

	struct mutex power; /* awake */
	bool awake;
	atomic_t users;

	struct mutex ctl; /* gone, job, all settings; see the top */
	bool gone;
	bool asleep;
	unsigned long sleep_by;
	struct wiascan_settings stored;
	struct wiascan_job *job;
	struct wiascan_job *running;
	bool out_of_step;
	u64 jobs;

	unsigned long deadline;
	struct work_struct status_work;
	unsigned int status_seq;
	u32 handling;
	struct wiascan_events events;

	atomic64_t pages;
	atomic64_t bytes;
	atomic64_t ring_full;
	atomic64_t ring_wanted;
	atomic64_t stale_bytes;
};

/**
 * wiascan_device_alloc() - a device that nobody sees yet
 * @parent: hardware
 * @md: minidriver
 * @top: transport
 * @tctx: its context; must stay valid until wiascan_device_unregister()
 * @chunk_size: bytes of a ring chunk at most
 * @ring_bytes: bytes of a ring
 *
 * Return: device with one reference, or an ERR_PTR().
 */
struct wiascan_device *
wiascan_device_alloc(struct device *parent, const struct wiascan_minidriver *md,
		     const struct wiascan_transport_ops *top, void *tctx,
		     u32 chunk_size, u32 ring_bytes);

/**
 * wiascan_device_register() - identify the scanner and make its node
 * @wdev: device
 *
 * Return: 0 or an errno; the caller's reference stays his.
 */
int wiascan_device_register(struct wiascan_device *wdev);

/**
 * wiascan_device_unregister() - no new opens, end the job, call no more ops
 * @wdev: device; the caller's reference stays his
 *
 * When it returns neither minidriver nor transport are used any more.
 */
void wiascan_device_unregister(struct wiascan_device *wdev);

/**
 * wiascan_ask_sensors() - ask an idle scanner for its state
 * @wdev: device; the caller is its worker
 *
 * The answer is in wdev->handling, 0 if there is none; while it sleeps that is
 * the last one. What is new in it has become events.
 *
 * Return: 0 or an errno.
 */
int wiascan_ask_sensors(struct wiascan_device *wdev);

/**
 * wiascan_hurry() - wake up whoever waits, for wiascan_hurried() has become true
 * @wdev: device
 */
void wiascan_hurry(struct wiascan_device *wdev);

/**
 * wiascan_hurried() - should a wait for the device be cut short?
 * @wdev: device
 *
 * Return: whether it is so.
 */
bool wiascan_hurried(struct wiascan_device *wdev);

/* ---- power.c ---- */

/**
 * wiascan_device_suspend() - the scanner is about to sleep, or to be reset
 * @wdev: device; neither suspended nor unregistered
 *
 * Ends the job with WIASCAN_END_SUSPENDED. When it returns the wire is not used
 * until wiascan_device_resume(), and START waits for that.
 */
void wiascan_device_suspend(struct wiascan_device *wdev);

/**
 * wiascan_device_resume() - it is back, in whatever state
 * @wdev: device
 */
void wiascan_device_resume(struct wiascan_device *wdev);

/**
 * wiascan_device_open() - wake it up, and keep it awake until it is unused
 * @wdev: device
 *
 * Return: 0, -ENODEV, -ERESTARTSYS or another errno.
 */
int wiascan_device_open(struct wiascan_device *wdev);

/**
 * wiascan_device_use() - keep it awake for one more
 * @wdev: device that somebody keeps awake
 */
void wiascan_device_use(struct wiascan_device *wdev);
void wiascan_device_unuse(struct wiascan_device *wdev);

/**
 * wiascan_device_leave() - do not keep it awake any more, whoever uses it
 * @wdev: device that is gone, and has no work
 */
void wiascan_device_leave(struct wiascan_device *wdev);

/* More empty transfers in a row than any device has a reason for */
#define WIASCAN_MAX_EMPTY	16

#endif /* WIASCAN_CORE_H */
