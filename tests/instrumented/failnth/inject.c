// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID/fail-nth: see Documentation/fault-injection of Linux
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failnth.h"

#define MAX_WORKERS	64

static int workers[MAX_WORKERS];
static unsigned int n_workers;

static int own_fd(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("/proc/thread-self/fail-nth");
	return fd;
}

static int set_nth(int fd, unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);

	return pwrite(fd, text, len, 0) == len ? 0 : -errno;
}

/* What is left, or -errno */
static int get_nth(int fd)
{
	char text[16] = "";
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	return n > 0 ? atoi(text) : -errno;
}

void arm(unsigned int n)
{
	if (set_nth(own_fd(), n))
		die("fail-nth");
}

unsigned int disarm(void)
{
	int left = get_nth(own_fd());

	/* this read() may have been the Nth to copy; so may this write() */
	if (left < 0)
		left = 1;
	while (set_nth(own_fd(), 0))
		if (errno != EFAULT && errno != ENOMEM)
			die("fail-nth");
	return left;
}

/* "kworker/u4:1-events_unbound" */
static bool is_worker(const char *pid)
{
	char path[300], comm[64] = "";
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, comm, sizeof(comm) - 1);
	close(fd);
	return n > 0 && strncmp(comm, "kworker/u", 9) == 0;
}

/* Open a file in /proc of each of them, and write a number there */
static void write_workers(const char *name, unsigned int n)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char path[300];

	if (!proc)
		die("/proc");
	n_workers = 0;
	while ((entry = readdir(proc)) && n_workers < MAX_WORKERS) {
		int fd;

		if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
		    !is_worker(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/%s", entry->d_name, name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue;
		/* it may have ended */
		if (set_nth(fd, n))
			close(fd);
		else
			workers[n_workers++] = fd;
	}
	closedir(proc);
	if (!n_workers)
		die("no worker threads");
}

void arm_workers(unsigned int n)
{
	write_workers("fail-nth", n);
}

unsigned int disarm_workers(void)
{
	unsigned int least = -1u;

	while (n_workers) {
		int fd = workers[--n_workers];
		int left = get_nth(fd);

		if (left >= 0 && (unsigned int)left < least)
			least = left;
		set_nth(fd, 0);
		close(fd);
	}
	return least;
}

void expose_all(bool exposed)
{
	static int self = -1;

	if (self < 0)
		self = open("/proc/thread-self/make-it-fail",
			    O_RDWR | O_CLOEXEC);
	if (self < 0)
		die("make-it-fail");
	/* to look at the others, this one must be safe */
	while (set_nth(self, 0))
		;
	write_workers("make-it-fail", exposed);
	while (n_workers)
		close(workers[--n_workers]);
	while (exposed && set_nth(self, 1))
		;
}
