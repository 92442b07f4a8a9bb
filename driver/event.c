// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: what happens at a device, for the files that want to know
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "core.h"

#define COVERS	(WIASCAN_HANDLING_FLAT_COVER_UP | \
		 WIASCAN_HANDLING_PATH_COVER_UP)

#define TROUBLE	(WIASCAN_HANDLING_PAPER_JAM | WIASCAN_HANDLING_MULTIPLE_FEED | \
		 WIASCAN_HANDLING_ATTENTION | WIASCAN_HANDLING_LAMP_ERR)

/* What a scanner must be asked for */
#define SENSED	(BIT(WIASCAN_EVENT_BUTTON) | BIT(WIASCAN_EVENT_FEEDER_LOADED) | \
		 BIT(WIASCAN_EVENT_FEEDER_EMPTIED) | \
		 BIT(WIASCAN_EVENT_COVER_OPEN) | \
		 BIT(WIASCAN_EVENT_COVER_CLOSED) | \
		 BIT(WIASCAN_EVENT_TROUBLE) | BIT(WIASCAN_EVENT_READY))

/* How often, and how often at least if it does not answer */
#define POLL_MS		500
#define MAX_SILENCES	6	/* 32 seconds */

/* ---- queues ---- */

static struct wiascan_event *event_at(struct wiascan_listener *listener,
				      unsigned int n)
{
	return &listener->queue[(listener->first + n) % WIASCAN_EVENTS_MAX];
}

static void drop_oldest(struct wiascan_listener *listener)
{
	listener->first = (listener->first + 1) % WIASCAN_EVENTS_MAX;
	listener->count--;
}

static void put(struct wiascan_listener *listener,
		const struct wiascan_event *event)
{
	if (listener->count == WIASCAN_EVENTS_MAX) {
		drop_oldest(listener);
		listener->lost++;
	}
	*event_at(listener, listener->count++) = *event;
}

/* Tell whoever wants to know, with wdev->events.lock held */
static void post(struct wiascan_device *wdev, u32 type, u32 value, u64 job,
		 u32 page)
{
	struct wiascan_events *ev = &wdev->events;
	const struct wiascan_event event = {
		.type = type,
		.value = value,
		.time = ktime_get_ns(),
		.job = job,
		.page = page,
	};
	struct wiascan_listener *listener;
	bool posted = false;

	lockdep_assert_held(&ev->lock);
	if (ev->closed)
		return;
	list_for_each_entry(listener, &ev->listeners, list) {
		if (!(listener->mask & BIT(type)))
			continue;
		put(listener, &event);
		posted = true;
	}
	if (posted)
		wake_up_all(&wdev->wait);
}

/* ---- what the scanner must be asked for ---- */

/*
 * No word about a source that is always ready when it is idle: the scanner
 * sleeps, gets warm, or has no time.
 */
static bool is_asleep(struct wiascan_device *wdev, u32 handling)
{
	const struct wiascan_area *area = wdev->caps.area;

	return !handling &&
	       (area[WIASCAN_FLATBED].width || area[WIASCAN_FILM].width);
}

static void post_buttons(struct wiascan_device *wdev, u32 buttons)
{
	struct wiascan_events *ev = &wdev->events;
	u32 pressed = buttons & ~ev->buttons;

	for (; pressed; pressed &= pressed - 1)
		post(wdev, WIASCAN_EVENT_BUTTON, ffs(pressed), 0, 0);
	ev->buttons = buttons;
}

static void post_paper(struct wiascan_device *wdev, u32 on, u32 off)
{
	if (on & WIASCAN_HANDLING_FEED_READY)
		post(wdev, WIASCAN_EVENT_FEEDER_LOADED, 0, 0, 0);
	if ((off & WIASCAN_HANDLING_FEED_READY) && !wdev->events.fed)
		post(wdev, WIASCAN_EVENT_FEEDER_EMPTIED, 0, 0, 0);
}

/* An event for each cover */
static void post_covers(struct wiascan_device *wdev, u32 type, u32 covers)
{
	for (covers &= COVERS; covers; covers &= covers - 1)
		post(wdev, type, covers & -covers, 0, 0);
}

static void post_handling(struct wiascan_device *wdev, u32 handling)
{
	struct wiascan_events *ev = &wdev->events;
	bool hidden = handling & (COVERS | TROUBLE);
	u32 on, off;

	if (hidden)
		handling |= ev->handling & WIASCAN_HANDLING_FEED_READY;
	if (ev->baseline)
		ev->handling = handling;
	on = handling & ~ev->handling;
	off = ev->handling & ~handling;

	post_paper(wdev, on, off);
	post_covers(wdev, WIASCAN_EVENT_COVER_OPEN, on);
	post_covers(wdev, WIASCAN_EVENT_COVER_CLOSED, off);
	if (on & TROUBLE)
		post(wdev, WIASCAN_EVENT_TROUBLE, on & TROUBLE, 0, 0);
	if (!(handling & TROUBLE) && (ev->asleep || (off & TROUBLE)))
		post(wdev, WIASCAN_EVENT_READY, 0, 0, 0);

	ev->handling = handling;
	ev->baseline = false;
	ev->asleep = false;
	if (!hidden)
		ev->fed = false;
}

void wiascan_event_sensed(struct wiascan_device *wdev, int error,
			  const struct wiascan_sensors *sensors)
{
	struct wiascan_events *ev = &wdev->events;

	spin_lock(&ev->lock);
	if (!error)
		post_buttons(wdev, sensors->buttons);
	if (error || is_asleep(wdev, sensors->handling))
		ev->asleep = true;
	else
		post_handling(wdev, sensors->handling);
	spin_unlock(&ev->lock);
}

static bool is_wanted(struct wiascan_events *ev, u32 mask)
{
	struct wiascan_listener *listener;

	lockdep_assert_held(&ev->lock);
	list_for_each_entry(listener, &ev->listeners, list)
		if (listener->mask & mask)
			return true;
	return false;
}

static bool must_ask(struct wiascan_device *wdev)
{
	bool must;

	spin_lock(&wdev->events.lock);
	must = is_wanted(&wdev->events, SENSED);
	spin_unlock(&wdev->events.lock);
	return must && !READ_ONCE(wdev->gone);
}

/* A job that has just begun is not kept waiting */
static bool has_job(struct wiascan_device *wdev)
{
	bool has;

	mutex_lock(&wdev->ctl);
	has = wdev->job && !wiascan_job_stopped(wdev->job);
	mutex_unlock(&wdev->ctl);
	return has;
}

static void poll_work(struct work_struct *work)
{
	struct wiascan_device *wdev =
		container_of(to_delayed_work(work), struct wiascan_device,
			     events.poll);
	struct wiascan_events *ev = &wdev->events;

	if (!must_ask(wdev))
		return;
	if (!has_job(wdev)) {
		/* one that does not answer keeps others waiting: ask less often */
		if (!wiascan_ask_sensors(wdev))
			ev->silences = 0;
		else if (ev->silences < MAX_SILENCES)
			ev->silences++;
	}
	if (must_ask(wdev))
		queue_delayed_work(wdev->wq, &ev->poll,
				   msecs_to_jiffies(POLL_MS << ev->silences));
}

/* ---- what happens without being asked for ---- */

/* Did a job end because it had no more paper, not because it had enough? */
static bool used_all(struct wiascan_job *job, u32 end)
{
	return end == WIASCAN_END_PAPER_EMPTY ||
	       (end == WIASCAN_END_COMPLETE && !job->wanted);
}

void wiascan_event_job(struct wiascan_job *job, u32 type, u32 page, u32 end)
{
	struct wiascan_device *wdev = job->wdev;
	struct wiascan_events *ev = &wdev->events;

	spin_lock(&ev->lock);
	post(wdev, type, end, job->id, page);
	if ((type == WIASCAN_EVENT_PAUSED || type == WIASCAN_EVENT_JOB_END) &&
	    job->params.source == WIASCAN_FEEDER) {
		ev->fed = true;
		/* if there is some at the next answer, somebody was there */
		if (type == WIASCAN_EVENT_JOB_END && used_all(job, end))
			ev->handling &= ~WIASCAN_HANDLING_FEED_READY;
	}
	spin_unlock(&ev->lock);
}

void wiascan_event_suspended(struct wiascan_device *wdev)
{
	struct wiascan_events *ev = &wdev->events;

	spin_lock(&ev->lock);
	post(wdev, WIASCAN_EVENT_SUSPENDED, 0, 0, 0);
	ev->asleep = true;
	spin_unlock(&ev->lock);
}

/* ---- the device ---- */

void wiascan_events_init(struct wiascan_device *wdev)
{
	struct wiascan_events *ev = &wdev->events;

	spin_lock_init(&ev->lock);
	INIT_LIST_HEAD(&ev->listeners);
	INIT_DELAYED_WORK(&ev->poll, poll_work);
	ev->baseline = true;
}

void wiascan_events_quiet(struct wiascan_device *wdev)
{
	cancel_delayed_work_sync(&wdev->events.poll);
}

void wiascan_events_close(struct wiascan_device *wdev)
{
	struct wiascan_events *ev = &wdev->events;

	spin_lock(&ev->lock);
	post(wdev, WIASCAN_EVENT_REMOVED, 0, 0, 0);
	ev->closed = true;
	spin_unlock(&ev->lock);
	/* also those who did not subscribe to that one */
	wake_up_all(&wdev->wait);
}

/* ---- an open file ---- */

void wiascan_event_subscribe(struct wiascan_device *wdev,
			     struct wiascan_listener *listener, u32 mask)
{
	struct wiascan_events *ev = &wdev->events;
	bool first;

	lockdep_assert_held(&wdev->ctl);
	if (!mask) {
		wiascan_event_unsubscribe(wdev, listener);
		return;
	}
	spin_lock(&ev->lock);
	first = (mask & SENSED) && !is_wanted(ev, SENSED);
	if (first) {
		ev->baseline = true;
		ev->asleep = false;
		ev->buttons = 0;
	}
	listener->mask = mask;
	if (list_empty(&listener->list))
		list_add_tail(&listener->list, &ev->listeners);
	spin_unlock(&ev->lock);
	if (first)
		mod_delayed_work(wdev->wq, &ev->poll, 0);
}

void wiascan_event_unsubscribe(struct wiascan_device *wdev,
			       struct wiascan_listener *listener)
{
	struct wiascan_events *ev = &wdev->events;

	spin_lock(&ev->lock);
	list_del_init(&listener->list);
	listener->mask = 0;
	listener->count = 0;
	listener->lost = 0;
	spin_unlock(&ev->lock);
	/* another thread may wait for what will not come any more */
	wake_up_all(&wdev->wait);
}

bool wiascan_event_waits(struct wiascan_device *wdev,
			 struct wiascan_listener *listener)
{
	bool waits;

	spin_lock(&wdev->events.lock);
	waits = listener->count;
	spin_unlock(&wdev->events.lock);
	return waits;
}

/* -EAGAIN: there is none yet */
static int take_now(struct wiascan_device *wdev,
		    struct wiascan_listener *listener,
		    struct wiascan_event *event)
{
	struct wiascan_events *ev = &wdev->events;
	int ret = 0;

	spin_lock(&ev->lock);
	if (listener->count) {
		*event = *event_at(listener, 0);
		event->lost = listener->lost;
		listener->lost = 0;
		drop_oldest(listener);
	} else if (ev->closed) {
		ret = -ENODEV;
	} else {
		ret = listener->mask ? -EAGAIN : -EINVAL;
	}
	spin_unlock(&ev->lock);
	return ret;
}

static bool may_return(struct wiascan_device *wdev,
		       struct wiascan_listener *listener,
		       struct wiascan_event *event, int *ret)
{
	*ret = take_now(wdev, listener, event);
	return *ret != -EAGAIN;
}

int wiascan_event_take(struct wiascan_device *wdev,
		       struct wiascan_listener *listener,
		       struct wiascan_event *event, bool nonblock)
{
	int ret = take_now(wdev, listener, event);
	int waited = 0;

	if (ret == -EAGAIN && !nonblock)
		waited = wait_event_interruptible(wdev->wait,
						  may_return(wdev, listener,
							     event, &ret));
	return waited ? waited : ret;
}
