// SPDX-License-Identifier: GPL-2.0-only
/*
 * The acquisition, which runs in a worker thread of the kernel
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "failnth.h"

/* What the suite wants done before each, to the scanner: see there */
static void prepare_scanner(void)
{
	const char *command = getenv("FAILNTH_BEFORE");

	if (command && system(command))
		die(command);
}

/* A broken exchange: the next job must drain first */
static void break_off(int fd)
{
	struct wiascan_page page;

	if (start_page(fd))
		die("START");
	do {
		if (ioctl(fd, WIASCAN_IOC_PAGE, &page))
			die("PAGE");
	} while (!page.bytes && !page.end);
	if (ioctl(fd, WIASCAN_IOC_CANCEL))
		die("CANCEL");
}

/*
 * What is not enough memory for the acquisition is a fault of the bus to its
 * reader.
 */
static void check_end(int fd, int end)
{
	if (end && end != -EIO && end != -ENOMEM)
		wrong("read: %s", strerror(-end));
	check_page(fd, end);
}

/* ---- a whole scan ---- */

static void before_scan(struct trial *t)
{
	int *fd = t->context;

	*fd = open_scanner();
	break_off(*fd);
	prepare_scanner();
}

/* That it ends with an error is no surprise, so it is judged afterwards */
static int call_scan(struct trial *t)
{
	int fd = *(int *)t->context, ret;

	ret = start_page(fd);
	if (ret)
		return ret;
	ret = read_rest(fd, 0);
	check_end(fd, ret);
	return 0;
}

static void after_scan(struct trial *t, int ret)
{
	if (ret)
		wrong("START: %s", strerror(-ret));
	close(*(int *)t->context);
	scan();
}

void case_scan(void)
{
	int fd;
	struct trial t = {
		.name = "scan", .before = before_scan, .call = call_scan,
		.after = after_scan, .context = &fd,
	};

	try_workers(&t);
}

/* ---- CANCEL ---- */

static int call_cancel(struct trial *t)
{
	break_off(*(int *)t->context);
	return 0;
}

static void after_cancel(struct trial *t, int ret)
{
	int fd = *(int *)t->context;
	uint8_t buf[4096];

	(void)ret;
	/* or it had failed before it could be cancelled */
	if (read(fd, buf, sizeof(buf)) != -1 ||
	    (errno != ECANCELED && errno != EIO))
		wrong("read after CANCEL: %s", strerror(errno));
	check_page(fd, -errno);
	close(fd);
	scan();
}

void case_cancel(void)
{
	int fd;
	struct trial t = {
		.name = "CANCEL", .before = before_scan, .call = call_cancel,
		.after = after_cancel, .context = &fd,
	};

	try_workers(&t);
}

/* ---- STATUS ---- */

/* It does not fail: the scanner did not answer, or did */
static int call_status(struct trial *t)
{
	struct wiascan_status s;
	int ret = ioctl(*(int *)t->context, WIASCAN_IOC_STATUS, &s) ? -errno : 0;

	if (!ret && s.handling && s.handling != WIASCAN_HANDLING_FLAT_READY)
		wrong("STATUS: handling %#x", s.handling);
	return ret;
}

static void after_status(struct trial *t, int ret)
{
	(void)ret;
	call_status(t);
	close(*(int *)t->context);
	scan();
}

void case_status(void)
{
	int fd;
	struct trial t = {
		.name = "STATUS", .before = before_scan, .call = call_status,
		.after = after_status, .context = &fd,
	};

	try_workers(&t);
}
