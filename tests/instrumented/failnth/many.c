// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whole scans while allocations and copies fail again and again
 *
 * Copyright (C) 2026 The wiascan project
 *
 * How often, the suite has written to debugfs; who, this program says. While
 * it may fail itself it cannot complain: what is wrong is kept until then.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failnth.h"

#define SCANS		40

/**
 * struct outcome - of a scan
 * @fd: its file, or -errno
 * @set: PROP_SET
 * @start: START
 * @end: read(), at the end
 * @faults: how often it gave EFAULT before
 * @torn: it gave something else than the picture
 */
struct outcome {
	int fd;
	int set;
	int start;
	int end;
	unsigned int faults;
	bool torn;
};

static void read_all(struct outcome *o, uint8_t *buf)
{
	size_t offset = 0;
	ssize_t n;

	for (;;) {
		n = read(o->fd, buf, 24 * picture_line());
		if (n < 0 && errno == EFAULT) {
			o->faults++;
			continue;
		}
		if (n <= 0)
			break;
		o->torn = o->torn || !is_right(buf, offset, n);
		offset += n;
	}
	o->end = n < 0 ? -errno : 0;
	o->torn = o->torn || (!n && offset != picture_size());
}

static void try_scan(struct outcome *o, uint8_t *buf)
{
	memset(o, 0, sizeof(*o));
	o->fd = open(device, O_RDONLY | O_CLOEXEC);
	if (o->fd < 0) {
		o->fd = -errno;
		return;
	}
	o->set = set_picture(o->fd);
	if (o->set)
		return;
	o->start = start_page(o->fd);
	if (!o->start)
		read_all(o, buf);
}

static void judge(const struct outcome *o)
{
	if (o->fd < 0 && !is_shortage(o->fd))
		wrong("open: %s", strerror(-o->fd));
	if (o->set && !is_shortage(o->set))
		wrong("PROP_SET: %s", strerror(-o->set));
	if (o->start && !is_shortage(o->start))
		wrong("START: %s", strerror(-o->start));
	if (o->end && o->end != -EIO && o->end != -ENOMEM)
		wrong("read: %s", strerror(-o->end));
	if (o->torn)
		wrong("read: not the picture");
	if (o->fd >= 0 && !o->set && !o->start)
		check_page(o->fd, o->end);
}

void case_many(void)
{
	uint8_t *buf = malloc(picture_size());
	unsigned int i, whole = 0, broken = 0, faults = 0;
	struct outcome o;

	if (!buf)
		die("malloc");
	memset(buf, 0, picture_size());
	for (i = 0; i < SCANS; i++) {
		expose_all(true);
		try_scan(&o, buf);
		expose_all(false);
		judge(&o);
		if (o.fd < 0 || o.set || o.start || o.end)
			broken++;
		else
			whole++;
		faults += o.faults;
		if (o.fd >= 0)
			close(o.fd);
		scan();
	}
	printf("%u scans whole, %u not, %u faults\n", whole, broken, faults);
	if (!broken)
		wrong("nothing failed");
	free(buf);
}
