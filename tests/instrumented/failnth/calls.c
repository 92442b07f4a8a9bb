// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls of a program, with failures in its own thread
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "failnth.h"

/* ---- open and close ---- */

static int call_open(struct trial *t)
{
	(void)t;
	return open(device, O_RDONLY | O_CLOEXEC) < 0 ? -errno : 0;
}

/* The lowest free number: whether it is known or not, and free again */
static void after_open(struct trial *t, int ret)
{
	int lowest = *(int *)t->context;

	if (ret < 0 && !is_shortage(ret))
		wrong("open: %s", strerror(-ret));
	if (ret == 0)
		close(lowest);
	else if (fcntl(lowest, F_GETFD) >= 0)
		wrong("open failed, and left a file");
	scan();
}

void case_open(void)
{
	int lowest = dup(0);
	struct trial t = {
		.name = "open", .call = call_open, .after = after_open,
		.context = &lowest, .passes = 3,
	};

	close(lowest);
	arm(1);
	disarm();
	/* the file that arms stays open, and may have taken that number */
	lowest = dup(0);
	close(lowest);
	try_all(&t);
}

static void before_close(struct trial *t)
{
	int *fd = t->context;

	*fd = open_scanner();
	if (start_page(*fd))
		die("START");
}

static int call_close(struct trial *t)
{
	return close(*(int *)t->context) ? -errno : 0;
}

static void after_close(struct trial *t, int ret)
{
	(void)t;
	if (ret)
		wrong("close: %s", strerror(-ret));
	scan();
}

void case_close(void)
{
	int fd;
	struct trial t = {
		.name = "close", .before = before_close, .call = call_close,
		.after = after_close, .context = &fd, .none = true,
	};

	try_workers(&t);
}

/* ---- ioctls ---- */

/**
 * struct request - an ioctl to try
 * @cmd: it
 * @arg: its argument, and a copy to begin with each time
 * @fresh: that copy
 */
struct request {
	int fd;
	unsigned long cmd;
	union argument {
		struct wiascan_info info;
		struct wiascan_prop_info prop;
		struct wiascan_prop_list list;
		struct wiascan_prop_values values;
		struct wiascan_buffer_info buffer;
		struct wiascan_page page;
		struct wiascan_status status;
		struct wiascan_start start;
	} arg, fresh;
};

/* Both can have any value from 0 to 255, and are equal before and after */
static void fill_pair(struct wiascan_prop_values *v, int64_t value)
{
	memset(v, 0, sizeof(*v));
	v->count = 2;
	v->values[0].id = WIASCAN_PROP_THRESHOLD;
	v->values[0].value = value;
	v->values[1].id = WIASCAN_PROP_BRIGHTNESS;
	v->values[1].value = value;
}

#define OLD_VALUE	10
#define NEW_VALUE	200

static void before_ioctl(struct trial *t)
{
	struct request *r = t->context;
	struct wiascan_prop_values v;

	r->arg = r->fresh;
	fill_pair(&v, OLD_VALUE);
	if (ioctl(r->fd, WIASCAN_IOC_PROP_SET, &v))
		die("PROP_SET");
}

static int call_ioctl(struct trial *t)
{
	struct request *r = t->context;

	return ioctl(r->fd, r->cmd, &r->arg) ? -errno : 0;
}

/* All or nothing, also when the answer could not be copied */
static void check_set(struct request *r, int ret)
{
	struct wiascan_prop_values v;
	int64_t value;

	fill_pair(&v, 0);
	if (ioctl(r->fd, WIASCAN_IOC_PROP_GET, &v))
		die("PROP_GET");
	value = v.values[0].value;
	if (value != v.values[1].value ||
	    (value != NEW_VALUE && (ret == 0 || value != OLD_VALUE)))
		wrong("PROP_SET gave %s, and then %lld and %lld",
		      strerror(-ret), v.values[0].value, v.values[1].value);
}

static void after_ioctl(struct trial *t, int ret)
{
	struct request *r = t->context;

	if (ret < 0 && !is_shortage(ret))
		wrong("%s", strerror(-ret));
	if (r->cmd == WIASCAN_IOC_PROP_SET)
		check_set(r, ret);
	/* what it answers is the same as without a failure */
	before_ioctl(t);
	if (call_ioctl(t))
		wrong("%s when nothing failed any more", strerror(errno));
	scan();
}

void case_ioctls(void)
{
	struct request r = { .fd = open_scanner() };
	struct trial t = {
		.before = before_ioctl, .call = call_ioctl,
		.after = after_ioctl, .context = &r, .passes = 3,
	};
	static const struct {
		const char *name;
		unsigned long cmd;
	} requests[] = {
		{ "INFO", WIASCAN_IOC_INFO },
		{ "PROP_INFO", WIASCAN_IOC_PROP_INFO },
		{ "PROP_LIST", WIASCAN_IOC_PROP_LIST },
		{ "PROP_GET", WIASCAN_IOC_PROP_GET },
		{ "PROP_SET", WIASCAN_IOC_PROP_SET },
		{ "BUFFER_INFO", WIASCAN_IOC_BUFFER_INFO },
		{ "PAGE", WIASCAN_IOC_PAGE },
		{ "STATUS", WIASCAN_IOC_STATUS },
		{ "CANCEL", WIASCAN_IOC_CANCEL },
	};
	unsigned int i;

	/* CANCEL wants a file that had a job */
	if (start_page(r.fd) || read_rest(r.fd, 0))
		die("START");
	for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		t.name = requests[i].name;
		r.cmd = requests[i].cmd;
		memset(&r.fresh, 0, sizeof(r.fresh));
		if (r.cmd == WIASCAN_IOC_PROP_INFO)
			r.fresh.prop.id = WIASCAN_PROP_XRES;
		else if (r.cmd == WIASCAN_IOC_PROP_LIST)
			r.fresh.list.id = WIASCAN_PROP_XRES;
		else if (r.cmd == WIASCAN_IOC_PROP_GET ||
			 r.cmd == WIASCAN_IOC_PROP_SET)
			fill_pair(&r.fresh.values, NEW_VALUE);
		try_all(&t);
	}
	close(r.fd);
}

/* ---- START ---- */

static void before_start(struct trial *t)
{
	*(int *)t->context = open_scanner();
}

static int call_start(struct trial *t)
{
	return start_page(*(int *)t->context);
}

/* ENOMEM: there is no job. EFAULT: perhaps its number alone was not copied */
static void check_no_job(int fd, int ret)
{
	if (!is_shortage(ret))
		wrong("START: %s", strerror(-ret));
	if (ioctl(fd, WIASCAN_IOC_CANCEL)) {
		if (errno != EINVAL)
			wrong("CANCEL after START: %s", strerror(errno));
		return;
	}
	if (ret != -EFAULT)
		wrong("START: %s, but there is a job", strerror(-ret));
	check_page(fd, -ECANCELED);
}

/* A job that has begun is a whole one, however little memory it found */
static void after_start(struct trial *t, int ret)
{
	int fd = *(int *)t->context;
	int end;

	if (ret) {
		check_no_job(fd, ret);
	} else {
		end = read_rest(fd, 0);
		if (end)
			wrong("START worked, read: %s", strerror(-end));
		check_page(fd, end);
	}
	close(fd);
	scan();
}

void case_start(void)
{
	int fd;
	struct trial t = {
		.name = "START", .before = before_start, .call = call_start,
		.after = after_start, .context = &fd,
	};

	try_all(&t);
}

/* ---- read ---- */

/**
 * struct reading - a page, and one read() of it
 * @fd: file
 * @buf: room for the page
 * @got: what it gave, or -errno
 */
struct reading {
	int fd;
	uint8_t *buf;
	ssize_t got;
};

static void wait_readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (poll(&p, 1, -1) != 1)
		die("poll");
}

/* All of the page has arrived: the read() has much to copy */
static void before_read(struct trial *t)
{
	struct reading *r = t->context;
	struct wiascan_page page;

	r->fd = open_scanner();
	if (start_page(r->fd))
		die("START");
	do {
		wait_readable(r->fd);
		if (ioctl(r->fd, WIASCAN_IOC_PAGE, &page))
			die("PAGE");
	} while (page.end == WIASCAN_END_NONE);
}

static int call_read(struct trial *t)
{
	struct reading *r = t->context;

	r->got = read(r->fd, r->buf, picture_size());
	if (r->got < 0)
		r->got = -errno;
	return r->got < 0 ? r->got : 0;
}

/* What was copied is right, and the rest is still there */
static void after_read(struct trial *t, int ret)
{
	struct reading *r = t->context;
	size_t got = r->got < 0 ? 0 : r->got;

	if (ret < 0 && ret != -EFAULT)
		wrong("read: %s", strerror(-ret));
	if (!is_right(r->buf, 0, got))
		wrong("read: not the picture");
	ret = read_rest(r->fd, got);
	if (ret)
		wrong("the next read: %s", strerror(-ret));
	check_page(r->fd, ret);
	close(r->fd);
	scan();
}

void case_read(void)
{
	struct reading r = { .buf = malloc(picture_size()) };
	struct trial t = {
		.name = "read", .before = before_read, .call = call_read,
		.after = after_read, .context = &r, .passes = 2,
	};

	if (!r.buf)
		die("malloc");
	try_all(&t);
	free(r.buf);
}

/* A read(), the nth copy of which fails, or none. Returns whether it did. */
static bool read_some(struct reading *r, unsigned int nth)
{
	if (nth)
		arm(nth);
	r->got = read(r->fd, r->buf, 24 * picture_line());
	if (r->got < 0)
		r->got = -errno;
	return nth && disarm() == 0;
}

/* A page of which every other read() fails at its nth copy */
static unsigned int read_with_failures(struct reading *r, unsigned int nth)
{
	unsigned int failures = 0, i;
	size_t offset = 0;
	bool failed;

	for (i = 0; ; i++) {
		failed = read_some(r, i % 2 ? nth : 0);
		failures += failed;
		if (r->got == 0 || (r->got < 0 && r->got != -EFAULT))
			break;
		if (r->got < 0)
			continue;
		if (!is_right(r->buf, offset, r->got))
			wrong("read: not the picture at %zu", offset);
		offset += r->got;
		/* one that was torn is followed by the rest of its line */
		if (!failed && offset % picture_line())
			wrong("read: ends in mid-line at %zu", offset);
	}
	if (r->got || offset != picture_size())
		wrong("read: %zu bytes, then %s", offset, strerror(-r->got));
	return failures;
}

void case_copies(void)
{
	struct reading r = { .buf = malloc(picture_size()) };
	unsigned int nth, failures = 0;

	if (!r.buf)
		die("malloc");
	for (nth = 1; nth <= 3; nth++) {
		r.fd = open_scanner();
		if (start_page(r.fd))
			die("START");
		failures += read_with_failures(&r, nth);
		check_page(r.fd, 0);
		close(r.fd);
		scan();
	}
	printf("copies: %u failures\n", failures);
	if (!failures)
		wrong("there was no failure");
	free(r.buf);
}

/* ---- poll ---- */

static int call_poll(struct trial *t)
{
	struct pollfd p = {
		.fd = ((struct reading *)t->context)->fd, .events = POLLIN,
	};
	int ret = poll(&p, 1, -1);

	return ret < 0 ? -errno : p.revents == POLLIN ? 0 : -EILSEQ;
}

static void after_poll(struct trial *t, int ret)
{
	struct reading *r = t->context;

	if (ret && !is_shortage(ret))
		wrong("poll: %s", strerror(-ret));
	ret = read_rest(r->fd, 0);
	check_page(r->fd, ret);
	close(r->fd);
	scan();
}

void case_poll(void)
{
	struct reading r = { 0 };
	struct trial t = {
		.name = "poll", .before = before_read, .call = call_poll,
		.after = after_poll, .context = &r,
	};

	try_all(&t);
}
