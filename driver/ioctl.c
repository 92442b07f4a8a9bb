// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ioctls of /dev/wiascanN
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/build_bug.h>
#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "core.h"

/* The same for 32-bit and 64-bit callers */
static_assert(sizeof(struct wiascan_info) == 248);
static_assert(sizeof(struct wiascan_prop_info) == 128);
static_assert(sizeof(struct wiascan_prop_list) == 288);
static_assert(sizeof(struct wiascan_prop_value) == 16);
static_assert(sizeof(struct wiascan_prop_values) == 1040);
static_assert(sizeof(struct wiascan_buffer_info) == 64);
static_assert(sizeof(struct wiascan_start) == 32);
static_assert(sizeof(struct wiascan_page) == 112);
static_assert(sizeof(struct wiascan_status) == 128);
static_assert(sizeof(struct wiascan_chunk) == 64);
static_assert(sizeof(struct wiascan_subscribe) == 32);
static_assert(sizeof(struct wiascan_event) == 48);

static int ioctl_info(struct wiascan_file *wf, void *data)
{
	*(struct wiascan_info *)data = wf->wdev->info;
	return 0;
}

/* One of them is no setting */
static s64 value_of(struct wiascan_file *wf, const struct wiascan_prop *p)
{
	return p->id == WIASCAN_PROP_DOCUMENT_HANDLING_STATUS ?
	       READ_ONCE(wf->wdev->handling) : p->value;
}

static int ioctl_prop_info(struct wiascan_file *wf, void *data)
{
	struct wiascan_prop_info *arg = data;
	const struct wiascan_prop *p;

	if (arg->padding || memchr_inv(arg->reserved, 0, sizeof(arg->reserved)))
		return -EINVAL;
	p = wiascan_settings_find(&wf->settings, arg->id);
	if (!p)
		return -ENOENT;
	memset(arg, 0, sizeof(*arg));
	arg->id = p->id;
	arg->type = p->type;
	arg->access = p->access;
	arg->validity = p->validity;
	arg->nominal = p->nominal;
	arg->value = value_of(wf, p);
	if (p->validity == WIASCAN_VALIDITY_RANGE ||
	    p->validity == WIASCAN_VALIDITY_FLAG) {
		arg->minimum = p->min;
		arg->maximum = p->max;
	}
	if (p->validity == WIASCAN_VALIDITY_RANGE)
		arg->step = p->step;
	if (p->validity == WIASCAN_VALIDITY_LIST)
		arg->count = p->count;
	strscpy(arg->name, p->name, sizeof(arg->name));
	return 0;
}

static int ioctl_prop_list(struct wiascan_file *wf, void *data)
{
	struct wiascan_prop_list *arg = data;
	const struct wiascan_prop *p;
	u32 first = arg->first;
	u32 i;

	if (memchr_inv(arg->reserved, 0, sizeof(arg->reserved)))
		return -EINVAL;
	if (arg->id & WIASCAN_PROP_NEXT)
		return -ENOENT;
	p = wiascan_settings_find(&wf->settings, arg->id);
	if (!p)
		return -ENOENT;
	if (p->validity != WIASCAN_VALIDITY_LIST)
		return -EINVAL;
	memset(arg->values, 0, sizeof(arg->values));
	arg->total = p->count;
	arg->count = 0;
	for (i = first; i < p->count && arg->count < WIASCAN_PROP_LIST_MAX; i++)
		arg->values[arg->count++] = p->list[i];
	return 0;
}

static int ioctl_prop_get(struct wiascan_file *wf, void *data)
{
	struct wiascan_prop_values *arg = data;
	u32 i;

	if (!arg->count || arg->count > WIASCAN_PROP_VALUES_MAX || arg->flags ||
	    arg->padding)
		return -EINVAL;
	for (i = 0; i < arg->count; i++) {
		struct wiascan_prop_value *v = &arg->values[i];
		const struct wiascan_prop *p = NULL;

		arg->error_index = i;
		if (v->padding)
			return -EINVAL;
		if (!(v->id & WIASCAN_PROP_NEXT))
			p = wiascan_settings_find(&wf->settings, v->id);
		if (!p)
			return -ENOENT;
		v->value = value_of(wf, p);
	}
	arg->error_index = arg->count;
	return 0;
}

static int ioctl_prop_set(struct wiascan_file *wf, void *data)
{
	struct wiascan_prop_values *arg = data;
	int ret;

	if (!arg->count || arg->count > WIASCAN_PROP_VALUES_MAX ||
	    arg->flags & ~(WIASCAN_SET_ROUND | WIASCAN_SET_STORE) ||
	    arg->padding)
		return -EINVAL;
	ret = wiascan_settings_write(wf->wdev, &wf->settings, arg);
	if (!ret && (arg->flags & WIASCAN_SET_STORE))
		wf->wdev->stored = wf->settings;
	return ret;
}

static int ioctl_buffer_info(struct wiascan_file *wf, void *data)
{
	struct wiascan_buffer_info *arg = data;
	struct wiascan_job *job = wiascan_file_job(wf);
	const struct wiascan_params *q = &wf->settings.params;

	if (job && !wiascan_job_over(job))
		q = &job->params;
	arg->minimum = q->min_chunk;
	arg->optimal = wiascan_job_optimal(wf->wdev, q);
	arg->maximum = wiascan_job_maximum(wf->wdev, q);
	arg->alignment = 1;
	arg->bytes_per_line = q->bytes_per_line;
	arg->item_size = q->auto_length ? 0 : q->size;
	if (job)
		arg->map_size = wiascan_job_map_size(job);
	wiascan_job_put(job);
	return 0;
}

/* Make a job the file's and the device's; under wdev->ctl */
static void install_job(struct wiascan_file *wf, struct wiascan_job *job)
{
	struct wiascan_device *wdev = wf->wdev;
	struct wiascan_job *old;

	wiascan_job_put(wdev->job);
	wiascan_job_get(job);
	wdev->job = job;

	wiascan_job_get(job);
	spin_lock(&wf->lock);
	old = wf->job;
	wf->job = job;
	spin_unlock(&wf->lock);
	wiascan_job_put(old);

	/* until it has been stopped, whoever closes before */
	wiascan_device_use(wdev);
	queue_work(wdev->wq, &job->work);
}

/* Has what START waits for changed: a job, or else the scanner's sleep? */
static bool may_start(struct wiascan_device *wdev, struct wiascan_job *job)
{
	if (READ_ONCE(wdev->gone))
		return true;
	if (!job)
		return !READ_ONCE(wdev->asleep);
	return wiascan_job_over(job) || !wiascan_job_ending(job);
}

/*
 * Wait until a job that is about to be over is out of the way, and the scanner
 * awake. Called and returns with wdev->ctl held, unless it fails.
 */
static int wait_for_stop(struct wiascan_device *wdev, struct file *file)
{
	for (;;) {
		struct wiascan_job *job = wdev->job;
		int ret = 0;

		if (job && wiascan_job_over(job))
			job = NULL;
		if (!job && !wdev->asleep)
			return 0;
		if (job && !wiascan_job_ending(job))
			ret = -EBUSY;
		else if (file->f_flags & O_NONBLOCK)
			ret = -EAGAIN;
		if (job)
			wiascan_job_get(job);
		mutex_unlock(&wdev->ctl);
		if (!ret)
			ret = wait_event_interruptible(wdev->wait,
						       may_start(wdev, job));
		wiascan_job_put(job);
		if (!ret)
			ret = wiascan_lock(wdev);
		if (ret)
			return ret;
	}
}

static int ioctl_start(struct wiascan_file *wf, struct file *file, void *data)
{
	struct wiascan_start *arg = data;
	struct wiascan_device *wdev = wf->wdev;
	struct wiascan_job *job;
	unsigned int noio;
	u32 pages;
	int ret;

	ret = wiascan_lock(wdev);
	if (ret)
		return ret;
	if (arg->flags || !wiascan_settings_pages(&wf->settings, arg->pages,
						  &pages) ||
	    memchr_inv(arg->reserved, 0, sizeof(arg->reserved))) {
		mutex_unlock(&wdev->ctl);
		return -EINVAL;
	}
	ret = wait_for_stop(wdev, file);
	if (ret)
		return ret;
	/* another thread may have changed them meanwhile */
	if (!wiascan_settings_pages(&wf->settings, arg->pages, &pages)) {
		mutex_unlock(&wdev->ctl);
		return -EINVAL;
	}
	/* the reset of a disk may wait for wdev->ctl */
	noio = memalloc_noio_save();
	job = wiascan_job_new(wdev, &wf->settings.params, pages);
	memalloc_noio_restore(noio);
	if (job) {
		install_job(wf, job);
		arg->job = job->id;
	} else {
		ret = -ENOMEM;
	}
	mutex_unlock(&wdev->ctl);
	return ret;
}

static int ioctl_cancel(struct wiascan_file *wf, struct file *file)
{
	struct wiascan_job *job = wiascan_file_job(wf);
	int ret = 0;

	if (READ_ONCE(wf->wdev->gone)) {
		wiascan_job_put(job);
		return -ENODEV;
	}
	if (!job)
		return -EINVAL;
	wiascan_job_cancel(job, WIASCAN_END_CANCELLED);
	/* that the machine goes to sleep meanwhile is no interruption */
	if (!(file->f_flags & O_NONBLOCK))
		ret = wait_event_freezable(wf->wdev->wait,
					   wiascan_job_stopped(job));
	wiascan_job_put(job);
	return ret ? -EINTR : 0;
}

static int ioctl_page(struct wiascan_file *wf, void *data)
{
	struct wiascan_job *job = wiascan_file_job(wf);

	if (!job) {
		mutex_lock(&wf->wdev->ctl);
		job = wf->wdev->job;
		if (job)
			wiascan_job_get(job);
		mutex_unlock(&wf->wdev->ctl);
	}
	if (!job)
		return -ENODATA;
	wiascan_job_page(job, data);
	wiascan_job_put(job);
	return 0;
}

static int ioctl_next_page(struct wiascan_file *wf, struct file *file)
{
	struct wiascan_job *job = wiascan_file_job(wf);
	int ret;

	if (!job)
		return READ_ONCE(wf->wdev->gone) ? -ENODEV : -EINVAL;
	ret = wiascan_job_next_page(job, file->f_flags & O_NONBLOCK);
	wiascan_job_put(job);
	return ret;
}

static int ioctl_chunk(struct wiascan_file *wf, struct file *file, void *data)
{
	struct wiascan_chunk *arg = data;
	struct wiascan_job *job;
	int ret;

	if (arg->flags || arg->padding ||
	    memchr_inv(arg->reserved, 0, sizeof(arg->reserved)))
		return -EINVAL;
	job = wiascan_file_job(wf);
	if (!job)
		return READ_ONCE(wf->wdev->gone) ? -ENODEV : -EINVAL;
	ret = wiascan_job_chunk(job, arg, file->f_flags & O_NONBLOCK);
	if (ret == -EINVAL && READ_ONCE(wf->wdev->gone) &&
	    wiascan_job_over(job))
		ret = -ENODEV;
	wiascan_job_put(job);
	return ret;
}

static int ioctl_subscribe(struct wiascan_file *wf, void *data)
{
	const struct wiascan_subscribe *arg = data;

	if (arg->events & ~WIASCAN_EVENT_ALL || arg->padding ||
	    memchr_inv(arg->reserved, 0, sizeof(arg->reserved)))
		return -EINVAL;
	wiascan_event_subscribe(wf->wdev, &wf->listener, arg->events);
	return 0;
}

static void fill_job_status(struct wiascan_job *job, struct wiascan_status *arg)
{
	struct wiascan_page page;
	u64 size = job->params.size;

	wiascan_job_page(job, &page);
	if (page.lines)
		size = (u64)page.lines * page.bytes_per_line;
	arg->state = wiascan_job_state(job);
	if (page.end == WIASCAN_END_COMPLETE)
		arg->percent = 100;
	else
		arg->percent = div64_u64(page.bytes * 100, size);
	if (!wiascan_job_over(job)) {
		arg->owner_pid = pid_vnr(job->owner);
		arg->owner_since = job->since;
	}
}

static bool is_asked(struct wiascan_device *wdev, unsigned int seq)
{
	/* pairs with the release in status_work() */
	return smp_load_acquire(&wdev->status_seq) != seq;
}

/*
 * Ask the hardware, unless a job is at it or the caller will not wait. Called
 * with wdev->ctl held, and returns with it unless it fails.
 */
static int refresh_status(struct wiascan_device *wdev, struct file *file)
{
	unsigned int seq = READ_ONCE(wdev->status_seq);
	int ret;

	if ((wdev->job && !wiascan_job_stopped(wdev->job)) ||
	    (file->f_flags & O_NONBLOCK))
		return 0;
	queue_work(wdev->wq, &wdev->status_work);
	mutex_unlock(&wdev->ctl);
	ret = wait_event_interruptible(wdev->wait, is_asked(wdev, seq) ||
				       READ_ONCE(wdev->gone));
	return ret ? ret : wiascan_lock(wdev);
}

static int ioctl_status(struct wiascan_file *wf, struct file *file, void *data)
{
	struct wiascan_status *arg = data;
	struct wiascan_device *wdev = wf->wdev;
	int ret;

	ret = wiascan_lock(wdev);
	if (ret)
		return ret;
	ret = refresh_status(wdev, file);
	if (ret)
		return ret;
	if (wdev->job)
		fill_job_status(wdev->job, arg);
	arg->handling = READ_ONCE(wdev->handling);
	arg->jobs = wdev->jobs;
	mutex_unlock(&wdev->ctl);
	arg->pages = atomic64_read(&wdev->pages);
	arg->bytes = atomic64_read(&wdev->bytes);
	arg->ring_full = atomic64_read(&wdev->ring_full);
	arg->stale_bytes = atomic64_read(&wdev->stale_bytes);
	arg->ring_wanted = atomic64_read(&wdev->ring_wanted);
	arg->rate = READ_ONCE(wdev->rate);
	return 0;
}

/* The ioctls that need no more than the device's lock */
static int locked_ioctl(struct wiascan_file *wf, unsigned int cmd, void *arg)
{
	int ret = wiascan_lock(wf->wdev);

	if (ret)
		return ret;
	switch (cmd) {
	case WIASCAN_IOC_INFO:
		ret = ioctl_info(wf, arg);
		break;
	case WIASCAN_IOC_PROP_INFO:
		ret = ioctl_prop_info(wf, arg);
		break;
	case WIASCAN_IOC_PROP_LIST:
		ret = ioctl_prop_list(wf, arg);
		break;
	case WIASCAN_IOC_PROP_GET:
		ret = ioctl_prop_get(wf, arg);
		break;
	case WIASCAN_IOC_PROP_SET:
		ret = ioctl_prop_set(wf, arg);
		break;
	case WIASCAN_IOC_BUFFER_INFO:
		ret = ioctl_buffer_info(wf, arg);
		break;
	case WIASCAN_IOC_SUBSCRIBE:
		ret = ioctl_subscribe(wf, arg);
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&wf->wdev->ctl);
	return ret;
}

static int known_ioctl(struct file *file, unsigned int cmd, void *arg)
{
	struct wiascan_file *wf = file->private_data;

	switch (cmd) {
	case WIASCAN_IOC_START:
		return ioctl_start(wf, file, arg);
	case WIASCAN_IOC_CANCEL:
		return ioctl_cancel(wf, file);
	case WIASCAN_IOC_NEXT_PAGE:
		return ioctl_next_page(wf, file);
	case WIASCAN_IOC_PAGE:
		return ioctl_page(wf, arg);
	case WIASCAN_IOC_CHUNK:
		return ioctl_chunk(wf, file, arg);
	case WIASCAN_IOC_STATUS:
		return ioctl_status(wf, file, arg);
	case WIASCAN_IOC_EVENT:
		return wiascan_event_take(wf->wdev, &wf->listener, arg,
					  file->f_flags & O_NONBLOCK);
	default:
		return locked_ioctl(wf, cmd, arg);
	}
}

static bool is_known(unsigned int cmd)
{
	switch (cmd) {
	case WIASCAN_IOC_INFO:
	case WIASCAN_IOC_PROP_INFO:
	case WIASCAN_IOC_PROP_LIST:
	case WIASCAN_IOC_PROP_GET:
	case WIASCAN_IOC_PROP_SET:
	case WIASCAN_IOC_BUFFER_INFO:
	case WIASCAN_IOC_START:
	case WIASCAN_IOC_CANCEL:
	case WIASCAN_IOC_PAGE:
	case WIASCAN_IOC_STATUS:
	case WIASCAN_IOC_NEXT_PAGE:
	case WIASCAN_IOC_CHUNK:
	case WIASCAN_IOC_SUBSCRIBE:
	case WIASCAN_IOC_EVENT:
		return true;
	default:
		return false;
	}
}

long wiascan_ioctl(struct file *file, unsigned int cmd, unsigned long user)
{
	void __user *uarg = (void __user *)user;
	struct wiascan_prop_values *values;
	size_t size = _IOC_SIZE(cmd);
	void *arg;
	long ret;

	if (!is_known(cmd))
		return -ENOTTY;
	arg = kzalloc(max_t(size_t, size, 1), GFP_KERNEL);
	if (!arg)
		return -ENOMEM;
	if ((_IOC_DIR(cmd) & _IOC_WRITE) && copy_from_user(arg, uarg, size)) {
		ret = -EFAULT;
		goto out;
	}
	values = cmd == WIASCAN_IOC_PROP_SET || cmd == WIASCAN_IOC_PROP_GET ?
		 arg : NULL;
	if (values)
		values->error_index = values->count;
	ret = known_ioctl(file, cmd, arg);
	/* the index of the offender, what was released, go back with the error */
	if (!ret || values || cmd == WIASCAN_IOC_CHUNK) {
		if ((_IOC_DIR(cmd) & _IOC_READ) &&
		    copy_to_user(uarg, arg, size))
			ret = -EFAULT;
	}
out:
	kfree(arg);
	return ret;
}
