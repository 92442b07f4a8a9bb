// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module, and the life of a device
 *
 * Copyright (C) 2026 The wiascan project
 *
 * A device is found (alloc), identified and shown (register), hidden and
 * silenced (unregister), and freed when the last file has been closed.
 */
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core.h"

#define MAX_DEVICES	256

static unsigned int timeout = 90;
module_param(timeout, uint, 0644);
MODULE_PARM_DESC(timeout, "seconds to wait for an answer of a scanner (1-300, default 90)");

static struct class wiascan_class = {
	.name = "wiascan",
};

static dev_t wiascan_devt;
static DEFINE_IDA(wiascan_ida);

void *wiascan_priv(struct wiascan_device *wdev)
{
	return wdev->priv;
}
EXPORT_SYMBOL_GPL(wiascan_priv);

struct device *wiascan_dev(struct wiascan_device *wdev)
{
	return wdev->dev.parent;
}
EXPORT_SYMBOL_GPL(wiascan_dev);

bool wiascan_hurried(struct wiascan_device *wdev)
{
	return READ_ONCE(wdev->gone) || READ_ONCE(wdev->asleep) ||
	       (wdev->running && wiascan_job_cancelled(wdev->running));
}

void wiascan_hurry(struct wiascan_device *wdev)
{
	wake_up_all(&wdev->wire);
	wake_up_all(&wdev->wait);
}

/* ---- the wire, for minidrivers ---- */

/*
 * A stall is cleared at once, so that the next command finds the pipe open. A
 * device that does not even let that happen is not worth another try. After any
 * error the device may still say what nobody asked for any more.
 */
static int settle(struct wiascan_device *wdev, int ret)
{
	int cleared;

	if (ret == -EPIPE) {
		cleared = wdev->top->clear_halt(wdev->tctx);
		if (cleared)
			ret = cleared == -EPIPE ? -EIO : cleared;
	}
	if (ret < 0)
		wdev->out_of_step = true;
	return ret;
}

/* One answer that does not come must leave time to try once more */
#define ANSWER_MS	5000

/* Milliseconds from now */
static unsigned int left_until(unsigned long deadline)
{
	unsigned long now = jiffies;

	return time_after(now, deadline) ? 0 : jiffies_to_msecs(deadline - now);
}

/*
 * How long to wait for an answer. Without a job somebody waits for the
 * minidriver: the hub's thread for a probe, a program for the status. Before
 * sleep the whole machine does.
 */
static unsigned int patience(struct wiascan_device *wdev)
{
	unsigned int ms;

	if (wdev->running)
		ms = clamp(READ_ONCE(timeout), 1U, 300U) * 1000;
	else
		ms = min_t(unsigned int, ANSWER_MS, left_until(wdev->deadline));
	/* pairs with the release in wiascan_device_suspend() */
	if (smp_load_acquire(&wdev->asleep))
		ms = min(ms, left_until(wdev->sleep_by));
	return ms;
}

int wiascan_send(struct wiascan_device *wdev, const void *buf, size_t len)
{
	if (!len || len > WIASCAN_REPLY_MAX)
		return -EINVAL;
	return settle(wdev, wdev->top->bulk_out(wdev->tctx, buf, len,
						patience(wdev)));
}
EXPORT_SYMBOL_GPL(wiascan_send);

int wiascan_recv(struct wiascan_device *wdev, void *buf, size_t want,
		 size_t size, unsigned int timeout_ms)
{
	unsigned int ms = patience(wdev);
	unsigned long end;
	unsigned int i;
	int ret;

	if (!want || want > size || size > WIASCAN_REPLY_MAX)
		return -EINVAL;
	if (timeout_ms)
		ms = min(ms, timeout_ms);
	end = jiffies + msecs_to_jiffies(ms);
	for (i = 0; i < WIASCAN_MAX_EMPTY; i++) {
		ret = settle(wdev, wdev->top->bulk_in(wdev->tctx, buf, want,
						      size, ms));
		if (ret)
			return ret;
		ms = time_after(jiffies, end) ?
			0 : jiffies_to_msecs(end - jiffies);
	}
	return settle(wdev, -EPROTO);
}
EXPORT_SYMBOL_GPL(wiascan_recv);

int wiascan_recv_phase(struct wiascan_device *wdev, void *buf, size_t want,
		       size_t size, unsigned int timeout_ms)
{
	unsigned int ms = patience(wdev);

	if (!want || want > size || size > WIASCAN_REPLY_MAX)
		return -EINVAL;
	if (timeout_ms)
		ms = min(ms, timeout_ms);
	return settle(wdev, wdev->top->bulk_in(wdev->tctx, buf, want, size,
					       ms));
}
EXPORT_SYMBOL_GPL(wiascan_recv_phase);

int wiascan_exchange(struct wiascan_device *wdev, const void *out,
		     size_t out_len, void *in, size_t want, size_t size,
		     unsigned int timeout_ms)
{
	int ret = wiascan_send(wdev, out, out_len);

	return ret ? ret : wiascan_recv(wdev, in, want, size, timeout_ms);
}
EXPORT_SYMBOL_GPL(wiascan_exchange);

static bool is_legal(const struct wiascan_transaction *t)
{
	return t->data_len && t->data_len <= WIASCAN_MAX_BLOCK &&
	       t->trailer_len <= WIASCAN_TRAILER_MAX &&
	       t->out_len <= WIASCAN_REPLY_MAX;
}

int wiascan_receive(struct wiascan_device *wdev, struct wiascan_job *job,
		    struct wiascan_transaction *t)
{
	size_t len = t->data_len + t->trailer_len;
	int ret = 0;

	if (!is_legal(t) ||
	    (t->ahead && (!t->go_on || !t->ahead->out || !is_legal(t->ahead) ||
			  t->ahead->side != t->side)))
		return -EINVAL;
	if (!t->hold && t->data_len > wiascan_page_left(job, t->side))
		return -EPROTO;
	t->sent = false;
	t->got = 0;
	if (!wdev->top->underway(wdev->tctx))
		ret = wiascan_job_wait_room(job, wiascan_job_ring(job, t->side),
					    len);
	if (ret)
		return ret;
	t->sent = true;
	return settle(wdev, wdev->top->transact(wdev->tctx, job, t,
						patience(wdev)));
}
EXPORT_SYMBOL_GPL(wiascan_receive);

/* A device that is silent for so long has nothing left to say ... */
#define DRAIN_MS	100
/* ... and one that is not after so long will never be */
#define DRAIN_MAX_MS	10000

int wiascan_drain(struct wiascan_device *wdev)
{
	unsigned long end = jiffies +
		msecs_to_jiffies(min_t(unsigned int, patience(wdev),
				       DRAIN_MAX_MS));
	unsigned int total = 0;
	bool more;
	u8 *buf;
	int ret;

	/* disconnect waits for this, perhaps inside the reset of a disk */
	buf = kmalloc(WIASCAN_REPLY_MAX, GFP_NOIO);
	if (!buf)
		return -ENOMEM;
	do {
		ret = settle(wdev, wdev->top->bulk_in(wdev->tctx, buf,
						      WIASCAN_REPLY_MAX,
						      WIASCAN_REPLY_MAX,
						      DRAIN_MS));
		if (ret > 0)
			total += ret;
		more = ret >= 0 || ret == -EPIPE || ret == -EPROTO;
	} while (more && time_before(jiffies, end));
	kfree(buf);
	atomic64_add(total, &wdev->stale_bytes);
	if (more)
		return -EPROTO;
	if (ret != -ETIMEDOUT && ret != -ECANCELED)
		return ret;
	wdev->out_of_step = false;
	return 0;
}
EXPORT_SYMBOL_GPL(wiascan_drain);

/* ---- the device ---- */

/* What a probe may take in all, and a question for the status */
#define PROBE_MS	20000
#define STATUS_MS	5000

static void set_deadline(struct wiascan_device *wdev, unsigned int ms)
{
	wdev->deadline = jiffies + msecs_to_jiffies(ms);
}

int wiascan_ask_sensors(struct wiascan_device *wdev)
{
	struct wiascan_sensors sensors = { };
	int ret = READ_ONCE(wdev->gone) ? -ENODEV : 0;

	/* what it said last has to do */
	/* pairs with the release in wiascan_device_resume() */
	if (!ret && smp_load_acquire(&wdev->asleep))
		return -EHOSTDOWN;
	set_deadline(wdev, STATUS_MS);
	if (!ret && wdev->out_of_step)
		ret = wiascan_drain(wdev);
	if (!ret)
		ret = wdev->md->status(wdev, &sensors);
	/* the next to ask must not take a late answer for its own */
	if (ret) {
		wdev->out_of_step = true;
		sensors.handling = 0;
	}
	WRITE_ONCE(wdev->handling, sensors.handling);
	wiascan_event_sensed(wdev, ret, &sensors);
	return ret;
}

static void status_work(struct work_struct *work)
{
	struct wiascan_device *wdev =
		container_of(work, struct wiascan_device, status_work);

	wiascan_ask_sensors(wdev);
	/* pairs with the acquire in is_asked() */
	smp_store_release(&wdev->status_seq, wdev->status_seq + 1);
	wake_up_all(&wdev->wait);
}

static void device_release(struct device *dev)
{
	struct wiascan_device *wdev =
		container_of(dev, struct wiascan_device, dev);

	wiascan_job_put(wdev->job);
	if (wdev->wq)
		destroy_workqueue(wdev->wq);
	ida_free(&wiascan_ida, wdev->id);
	mutex_destroy(&wdev->ctl);
	mutex_destroy(&wdev->power);
	kfree(wdev->priv);
	kfree(wdev);
}

struct wiascan_device *
wiascan_device_alloc(struct device *parent, const struct wiascan_minidriver *md,
		     const struct wiascan_transport_ops *top, void *tctx,
		     u32 chunk_size, u32 ring_bytes)
{
	struct wiascan_device *wdev = kzalloc(sizeof(*wdev), GFP_KERNEL);

	if (!wdev)
		return ERR_PTR(-ENOMEM);
	wdev->id = ida_alloc_max(&wiascan_ida, MAX_DEVICES - 1, GFP_KERNEL);
	if (wdev->id < 0) {
		int ret = wdev->id;

		kfree(wdev);
		return ERR_PTR(ret);
	}
	mutex_init(&wdev->power);
	mutex_init(&wdev->ctl);
	init_waitqueue_head(&wdev->wait);
	init_waitqueue_head(&wdev->wire);
	INIT_WORK(&wdev->status_work, status_work);
	wiascan_events_init(wdev);
	wdev->md = md;
	wdev->top = top;
	wdev->tctx = tctx;
	wdev->chunk_size = chunk_size;
	wdev->ring_bytes = ring_bytes;
	wdev->ring_max = ring_bytes;
	device_initialize(&wdev->dev);
	wdev->dev.class = &wiascan_class;
	wdev->dev.parent = parent;
	wdev->dev.release = device_release;
	wdev->dev.devt = MKDEV(MAJOR(wiascan_devt), wdev->id);
	cdev_init(&wdev->cdev, &wiascan_fops);
	wdev->cdev.owner = THIS_MODULE;

	/* from here on device_release() cleans up */
	wdev->priv = kzalloc(md->priv_size, GFP_KERNEL);
	/* the reset of a disk may wait for it */
	wdev->wq = alloc_ordered_workqueue("wiascan%d", WQ_MEM_RECLAIM,
					   wdev->id);
	if (!wdev->priv || !wdev->wq ||
	    dev_set_name(&wdev->dev, "wiascan%d", wdev->id)) {
		put_device(&wdev->dev);
		return ERR_PTR(-ENOMEM);
	}
	return wdev;
}

/* End the job, and call no more operations */
static void silence(struct wiascan_device *wdev)
{
	mutex_lock(&wdev->ctl);
	WRITE_ONCE(wdev->gone, true);
	if (wdev->job)
		wiascan_job_cancel(wdev->job, WIASCAN_END_DEVICE_GONE);
	mutex_unlock(&wdev->ctl);
	wiascan_hurry(wdev);

	/* nothing queues work any more; what is queued ends soon */
	wiascan_events_quiet(wdev);
	drain_workqueue(wdev->wq);
	wiascan_events_close(wdev);
	wiascan_device_leave(wdev);
}

int wiascan_device_register(struct wiascan_device *wdev)
{
	struct wiascan_info *info = &wdev->info;
	int ret;

	set_deadline(wdev, PROBE_MS);
	ret = wdev->md->probe(wdev, &wdev->caps);
	if (ret)
		return ret;
	ret = wiascan_caps_check(&wdev->caps);
	if (ret)
		return ret;
	strscpy(info->minidriver, wdev->md->name, sizeof(info->minidriver));
	strscpy(info->vendor, wdev->caps.vendor, sizeof(info->vendor));
	strscpy(info->model, wdev->caps.model, sizeof(info->model));
	strscpy(info->firmware, wdev->caps.firmware, sizeof(info->firmware));
	if (!info->serial[0])
		strscpy(info->serial, wdev->caps.serial, sizeof(info->serial));
	wiascan_clean_string(info->serial, sizeof(info->serial));

	ret = wiascan_settings_init(wdev, &wdev->stored);
	if (ret)
		return ret;
	/* what STATUS tells until somebody asks an idle scanner */
	wiascan_ask_sensors(wdev);
	ret = cdev_device_add(&wdev->cdev, &wdev->dev);
	/* it may have been open already, if only for a moment */
	if (ret)
		silence(wdev);
	return ret;
}

void wiascan_device_unregister(struct wiascan_device *wdev)
{
	cdev_device_del(&wdev->cdev, &wdev->dev);
	silence(wdev);
}

static int __init wiascan_init(void)
{
	int ret;

	ret = alloc_chrdev_region(&wiascan_devt, 0, MAX_DEVICES, "wiascan");
	if (ret)
		return ret;
	ret = class_register(&wiascan_class);
	if (ret)
		unregister_chrdev_region(wiascan_devt, MAX_DEVICES);
	return ret;
}
module_init(wiascan_init);

static void __exit wiascan_exit(void)
{
	class_unregister(&wiascan_class);
	unregister_chrdev_region(wiascan_devt, MAX_DEVICES);
	ida_destroy(&wiascan_ida);
}
module_exit(wiascan_exit);

MODULE_DESCRIPTION("In-memory image transfer from scanners");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
/* "modprobe wiascan" makes a scanner that is plugged in appear */
MODULE_SOFTDEP("post: wiascan_escpi wiascan_fujitsu");
