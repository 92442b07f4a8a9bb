// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that change something, and what they may return
 *
 * Copyright (C) 2026 The wiascan project
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "races.h"

/* A scanner that comes back gets another number while the old one is open */
#define NUMBERS		8

/* Why a node may not open while its scanner comes or goes */
static bool is_absence(int error)
{
	return rules.vanish &&
	       (error == ENOENT || error == ENXIO || error == ENODEV);
}

int file_open(struct file *f, bool nonblock)
{
	int flags = O_RDONLY | O_CLOEXEC | (nonblock ? O_NONBLOCK : 0);
	unsigned int i;
	char path[64];

	memset(f, 0, sizeof(*f));
	f->nonblock = nonblock;
	f->dup = -1;
	doing("open");
	for (i = 0; i < NUMBERS; i++) {
		snprintf(path, sizeof(path), "%s%u", device, i);
		f->fd = open(path, flags);
		if (f->fd >= 0)
			return 0;
		if (!is_absence(errno)) {
			wrong("open %s: %s", path, strerror(errno));
			break;
		}
	}
	return -ENOENT;
}

void file_dup(struct file *f)
{
	f->dup = fcntl(f->fd, F_DUPFD_CLOEXEC, 0);
	if (f->dup < 0)
		die("dup");
}

void file_close(struct file *f)
{
	doing("close");
	if ((f->dup >= 0 && close(f->dup)) || close(f->fd))
		wrong("close: %s", strerror(errno));
}

int any_fd(const struct file *f)
{
	return f->dup >= 0 && roll(&self()->dice, 2) ? f->dup : f->fd;
}

/* An ioctl: once one said ENODEV, all do, and none does if nothing can vanish */
static int call(struct file *f, unsigned long cmd, void *arg, const char *name)
{
	bool was_gone = f->gone;
	int ret;

	doing(name);
	ret = ioctl(any_fd(f), cmd, arg) ? -errno : 0;
	if (ret == -ENODEV)
		f->gone = true;
	if (was_gone && ret != -ENODEV)
		wrong("%s: %s after ENODEV", name, strerror(-ret));
	else if (ret == -ENODEV && !rules.vanish)
		wrong("%s: %s", name, strerror(-ret));
	return ret;
}

int file_ioctl(struct file *f, unsigned long cmd, void *arg, const char *name,
	       int expected)
{
	int ret = call(f, cmd, arg, name);

	if (ret && ret != expected && ret != -ENODEV &&
	    !(ret == -EINTR && rules.signals))
		wrong("%s: %s", name, strerror(-ret));
	return ret;
}

void fill_props(struct wiascan_prop_values *v, const struct picture *p)
{
	const struct wiascan_prop_value values[] = {
		{ .id = WIASCAN_PROP_DATATYPE, .value = p->datatype },
		{ .id = WIASCAN_PROP_DEPTH, .value = p->depth },
		{ .id = WIASCAN_PROP_XRES, .value = p->dpi },
		{ .id = WIASCAN_PROP_YRES, .value = p->dpi },
		{ .id = WIASCAN_PROP_XPOS, .value = p->x },
		{ .id = WIASCAN_PROP_YPOS, .value = p->y },
		{ .id = WIASCAN_PROP_XEXTENT, .value = p->width },
		{ .id = WIASCAN_PROP_YEXTENT, .value = p->lines },
	};

	memset(v, 0, sizeof(*v));
	v->count = sizeof(values) / sizeof(values[0]);
	memcpy(v->values, values, sizeof(values));
}

int file_set(struct file *f, const struct picture *p, uint32_t flags)
{
	struct wiascan_prop_values v, wanted;
	int ret;

	fill_props(&wanted, p);
	v = wanted;
	v.flags = flags;
	atomic_fetch_add(&f->sets, 1);
	do {
		ret = file_ioctl(f, WIASCAN_IOC_PROP_SET, &v, "PROP_SET", 0);
	} while (ret == -EINTR);
	if (!ret && (v.error_index != v.count ||
		     memcmp(v.values, wanted.values, sizeof(v.values))))
		wrong("PROP_SET took other values for %s", p->name);
	return ret;
}

static bool may_start_fail(const struct file *f, int error, bool first)
{
	switch (error) {
	case EBUSY:
		return rules.rivals || !first;
	case EAGAIN:
		return f->nonblock && (rules.rivals || f->cancels);
	case EINTR:
		return rules.signals;
	case ENODEV:
		return rules.vanish;
	default:
		return false;
	}
}

int file_start(struct file *f)
{
	struct wiascan_start s = { .pages = roll(&self()->dice, 2) };
	bool first = atomic_fetch_add(&f->begun, 1) == 0;
	int ret;

	ret = call(f, WIASCAN_IOC_START, &s, "START");
	if (!ret) {
		if (s.job <= f->job)
			wrong("START: job %llu after %llu", s.job, f->job);
		f->job = s.job;
		atomic_fetch_add(&f->started, 1);
	} else if (!may_start_fail(f, -ret, first)) {
		wrong("START: %s", strerror(-ret));
	}
	atomic_fetch_add(&f->finished, 1);
	return ret;
}

/*
 * Returns when the scanner is idle: if nobody began a job meanwhile, the page
 * has ended.
 */
int file_cancel(struct file *f)
{
	unsigned int finished = f->finished, begun = f->begun;
	bool had_job = f->started;
	struct wiascan_page page;
	int ret;

	atomic_fetch_add(&f->cancels, 1);
	ret = file_ioctl(f, WIASCAN_IOC_CANCEL, NULL, "CANCEL", -EINVAL);
	if (ret == -EINVAL && had_job)
		wrong("CANCEL: EINVAL although there was a job");
	if (!ret && !f->begun)
		wrong("CANCEL: no error although there was no job");
	if (ret || f->nonblock || !had_job)
		return ret;
	if (!file_page(f, &page) && page.end == WIASCAN_END_NONE &&
	    finished == begun && f->begun == begun)
		wrong("CANCEL returned while the page went on");
	return ret;
}

/* Jobs that this file has had: more than this cannot have been cancelled */
static unsigned int most_jobs(const struct file *f)
{
	unsigned int finished = f->finished;
	unsigned int running = f->begun - finished;

	return f->started + running;
}

static bool may_read_fail(struct file *f, int error, bool had_job, bool nowait)
{
	switch (error) {
	case EAGAIN:
		return f->nonblock || nowait;
	case EINTR:
		return rules.signals;
	case ENODEV:
		return rules.vanish;
	case ECANCELED:
		/* once for each job */
		return f->cancels &&
		       atomic_fetch_add(&f->reported, 1) < most_jobs(f);
	case EINVAL:
		/* no job yet, or ECANCELED has been said */
		return !had_job || f->cancels;
	default:
		return false;
	}
}

ssize_t file_read(struct file *f, void *buf, size_t size, bool nowait)
{
	struct iovec iov = { buf, size };
	bool had_job = f->started, was_gone = f->gone;
	ssize_t ret;

	doing("read");
	if (nowait)
		ret = preadv2(any_fd(f), &iov, 1, -1, RWF_NOWAIT);
	else
		ret = read(any_fd(f), buf, size);
	if (ret >= 0) {
		if ((size_t)ret > size)
			wrong("read: %zd of %zu bytes", ret, size);
		return ret;
	}
	ret = -errno;
	if (!may_read_fail(f, -ret, had_job, nowait))
		wrong("read: %s", strerror(-ret));
	if (ret == -EINVAL && was_gone)
		wrong("read: EINVAL after ENODEV");
	return ret;
}

int file_poll(struct file *f)
{
	struct pollfd p = { .fd = any_fd(f), .events = POLLIN };
	const short lost = POLLHUP | POLLERR;
	bool was_gone = f->gone;
	int ret;

	doing("poll");
	ret = poll(&p, 1, -1) < 0 ? -errno : p.revents;
	if (ret < 0) {
		if (ret != -EINTR || !rules.signals)
			wrong("poll: %s", strerror(-ret));
	} else if (ret & POLLNVAL || (ret & lost && !rules.vanish) ||
		   (ret & lost && (ret & lost) != lost)) {
		wrong("poll: events %#x", ret);
	} else if (was_gone && (ret & lost) != lost) {
		wrong("poll: events %#x after ENODEV", ret);
	}
	return ret;
}
