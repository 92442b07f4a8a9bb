/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events: what happens at a device, for the files that want to know
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Each open file has a queue. Who posts an event puts a copy of it into the
 * queue of every file that subscribed to its type; he never sleeps for that, and
 * never fails. A queue that is full loses its oldest event.
 *
 * A job and the removal say themselves what happens. Buttons, paper, covers and
 * troubles are found by comparing two answers of the status op, whoever asked
 * for them. If a file subscribed to one of these, the scanner is asked every
 * half second by a work of its own. That waits behind a job on the device's
 * workqueue, so no question comes between a job's commands, and between two
 * questions it occupies nothing but a timer.
 */
#ifndef WIASCAN_EVENT_H
#define WIASCAN_EVENT_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wiascan.h>
#include <linux/workqueue.h>

struct wiascan_device;
struct wiascan_job;
struct wiascan_sensors;

/* Events that wait for a file at most */
#define WIASCAN_EVENTS_MAX	64

/**
 * struct wiascan_listener - the events of an open file
 * @list: in wiascan_events.listeners, or empty
 * @mask: subscribed types, 1 << enum wiascan_event_type
 * @lost: events that had to go since the last one was taken
 * @first: index of the oldest in @queue
 * @count: how many wait
 * @queue: a ring of them
 *
 * All of it is protected by wiascan_events.lock.
 */
struct wiascan_listener {
	struct list_head list;
	u32 mask;
	u32 lost;
	unsigned int first;
	unsigned int count;
	struct wiascan_event queue[WIASCAN_EVENTS_MAX];
};

/**
 * struct wiascan_events - the events of a device
 * @poll: asks the scanner, for those who subscribed to what it must be asked for
 * @silences: questions in a row that it did not answer; used by @poll only
 * @lock: protects all that follows, and the listeners; the innermost lock but
 *	for that of wdev->wait
 * @listeners: the files that subscribed to anything
 * @closed: the last event has been posted
 * @baseline: the next answer is the first one, there is nothing to compare it to
 * @asleep: the last answer did not come, or said that the scanner is not ready
 * @fed: a job may have used paper since the last answer
 * @handling: WIASCAN_HANDLING_* that are known
 * @buttons: as in the last answer
 */
struct wiascan_events {
	struct delayed_work poll;
	unsigned int silences;

	spinlock_t lock; /* all that follows, and listeners */
	struct list_head listeners;
	bool closed;
	bool baseline;
	bool asleep;
	bool fed;
	u32 handling;
	u32 buttons;
};

/**
 * wiascan_events_init() - for a device that nobody sees yet
 * @wdev: device
 */
void wiascan_events_init(struct wiascan_device *wdev);

/**
 * wiascan_events_quiet() - ask no more
 * @wdev: device that is gone; nobody can subscribe any more
 *
 * To be called before its workqueue is drained.
 */
void wiascan_events_quiet(struct wiascan_device *wdev);

/**
 * wiascan_events_close() - the device is removed, and nothing uses it any more
 * @wdev: device
 *
 * Posts the last event.
 */
void wiascan_events_close(struct wiascan_device *wdev);

/**
 * wiascan_event_sensed() - what is new in an answer of the status op
 * @wdev: device; the caller is its worker, or there is none yet
 * @error: what the status op gave
 * @sensors: the answer
 *
 * A button that stays pressed is one event. The first answer after the first
 * subscription to any of these events makes none but of buttons. While a trouble
 * or a cover may hide the paper from the scanner it counts as being still there;
 * paper that a job has used up was not taken out by anybody.
 */
void wiascan_event_sensed(struct wiascan_device *wdev, int error,
			  const struct wiascan_sensors *sensors);

/**
 * wiascan_event_job() - something has happened to a job
 * @job: job; the caller is the worker
 * @type: enum wiascan_event_type
 * @page: page number, 0: none
 * @end: enum wiascan_end
 */
void wiascan_event_job(struct wiascan_job *job, u32 type, u32 page, u32 end);

/**
 * wiascan_event_suspended() - the device is being suspended, or reset
 * @wdev: device
 *
 * When it answers again it is awake (WIASCAN_EVENT_READY).
 */
void wiascan_event_suspended(struct wiascan_device *wdev);

/* ---- an open file ---- */

/**
 * wiascan_event_subscribe() - WIASCAN_IOC_SUBSCRIBE
 * @wdev: device that is there; wdev->ctl is held
 * @listener: the file's
 * @mask: which events; 0: none any more, and those that wait are forgotten
 */
void wiascan_event_subscribe(struct wiascan_device *wdev,
			     struct wiascan_listener *listener, u32 mask);

/**
 * wiascan_event_unsubscribe() - a file is closed
 * @wdev: device, there or not
 * @listener: the file's
 */
void wiascan_event_unsubscribe(struct wiascan_device *wdev,
			       struct wiascan_listener *listener);

/**
 * wiascan_event_waits() - would wiascan_event_take() give an event at once?
 * @wdev: device, there or not
 * @listener: the file's
 *
 * Return: whether it would.
 */
bool wiascan_event_waits(struct wiascan_device *wdev,
			 struct wiascan_listener *listener);

/**
 * wiascan_event_take() - WIASCAN_IOC_EVENT
 * @wdev: device, there or not
 * @listener: the file's
 * @event: where
 * @nonblock: do not sleep
 *
 * Return: 0 or an errno.
 */
int wiascan_event_take(struct wiascan_device *wdev,
		       struct wiascan_listener *listener,
		       struct wiascan_event *event, bool nonblock);

#endif /* WIASCAN_EVENT_H */
