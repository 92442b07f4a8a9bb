// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleep: of the machine, of a scanner that nobody uses, and resets
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/jiffies.h>
#include <linux/mutex.h>

#include "core.h"

/* What ending a job may take before the scanner loses its power */
#define SLEEP_MS	5000

/* All that ends with it; what has arrived stays readable */
static void wiascan_device_suspended(struct wiascan_device *wdev)
{
	lockdep_assert_held(&wdev->ctl);
	if (wdev->job)
		wiascan_job_cancel(wdev->job, WIASCAN_END_SUSPENDED);
	wiascan_event_suspended(wdev);
}

void wiascan_device_suspend(struct wiascan_device *wdev)
{
	mutex_lock(&wdev->ctl);
	wdev->sleep_by = jiffies + msecs_to_jiffies(SLEEP_MS);
	/* pairs with the acquire in patience() */
	smp_store_release(&wdev->asleep, true);
	wiascan_device_suspended(wdev);
	mutex_unlock(&wdev->ctl);
	wiascan_hurry(wdev);

	/* nothing queues work that uses the wire; what is queued ends soon */
	flush_workqueue(wdev->wq);
}

void wiascan_device_resume(struct wiascan_device *wdev)
{
	mutex_lock(&wdev->ctl);
	/* the worker is quiet: it may have been switched off, or be elsewhere */
	wdev->out_of_step = true;
	/* pairs with the acquire in wiascan_ask_sensors() */
	smp_store_release(&wdev->asleep, false);
	mutex_unlock(&wdev->ctl);
	wake_up_all(&wdev->wait);
}

/* ---- awake while somebody uses it ---- */

int wiascan_device_open(struct wiascan_device *wdev)
{
	int ret = 0;

	if (mutex_lock_interruptible(&wdev->power))
		return -ERESTARTSYS;
	if (READ_ONCE(wdev->gone))
		ret = -ENODEV;
	else if (!wdev->awake)
		ret = wdev->top->wake(wdev->tctx);
	if (!ret) {
		wdev->awake = true;
		atomic_inc(&wdev->users);
	}
	mutex_unlock(&wdev->power);
	return ret;
}

/* Under wdev->power, and not once the transport has gone with the scanner */
static void let_sleep(struct wiascan_device *wdev)
{
	if (wdev->awake)
		wdev->top->rest(wdev->tctx);
	wdev->awake = false;
}

void wiascan_device_use(struct wiascan_device *wdev)
{
	atomic_inc(&wdev->users);
}

void wiascan_device_unuse(struct wiascan_device *wdev)
{
	if (!atomic_dec_and_mutex_lock(&wdev->users, &wdev->power))
		return;
	let_sleep(wdev);
	mutex_unlock(&wdev->power);
}

void wiascan_device_leave(struct wiascan_device *wdev)
{
	mutex_lock(&wdev->power);
	let_sleep(wdev);
	mutex_unlock(&wdev->power);
}
