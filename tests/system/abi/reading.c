// SPDX-License-Identifier: GPL-2.0-only
/*
 * The read table of linux/wiascan.h, row by row, and who owns a job
 *
 * Copyright (C) 2026 The wiascan project
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"

/* Large enough that it is still running when the next call is made */
#define LINES		400
#define WIDTH		64

/* What may need luck with the scheduler is tried with as many pages */
#define PAGES		20

/* Wait until the file is readable, for at most half a minute */
static short wait_readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 120000) == 1 ? p.revents : 0;
}

/* A buffer whose second half is not there */
static char *half_mapped(size_t half)
{
	char *p = mmap(NULL, 2 * half, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	/* not unmapped: something else might move in */
	if (p == MAP_FAILED || mprotect(p + half, half, PROT_NONE))
		exit(1);
	return p + half;
}

static void test_sizes(int fd)
{
	struct wiascan_buffer_info info;
	char *buf = malloc(1 << 20);
	ssize_t n;

	test(gives(read(fd, buf, 1 << 20), EINVAL), "no job: EINVAL");
	small_gray(fd, WIDTH, LINES);
	info = buffer_info(fd);
	test(info.minimum == WIDTH && info.optimal >= info.minimum &&
	     info.maximum >= info.optimal && info.alignment == 1 &&
	     info.item_size == WIDTH * LINES,
	     "BUFFER_INFO fits the settings");
	start(fd);
	test(gives(read(fd, buf, info.minimum - 1), EINVAL) &&
	     gives(read(fd, buf, 0), EINVAL), "below the minimum: EINVAL");
	n = read(fd, buf, 3 * WIDTH + 5);
	test(n > 0 && n % WIDTH == 0 && n <= 3 * WIDTH,
	     "data there: as many whole lines as fit");
	test(n + read_page(fd, info.minimum) == (int64_t)info.item_size,
	     "nothing was consumed by a refused read");
	test(read(fd, buf, info.minimum) == 0 && read(fd, buf, 1 << 20) == 0,
	     "end of page: 0, and 0 again");
	test(read(fd, buf, info.minimum - 1) == 0,
	     "end of page: 0, whatever the size");
	free(buf);
}

/* To the end of the page, whether read() waits or not: bytes, or -errno */
static int64_t read_on(int fd)
{
	int64_t total = 0;
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n > 0)
			total += n;
		else if (errno != EAGAIN || !wait_readable(fd))
			return -errno;
	}
	return total;
}

/*
 * A read right after START is EAGAIN: nothing can have come by then. Should this
 * process be held up for as long as a page takes, the next page will do.
 */
static bool finds_nothing(int fd, int flags)
{
	char buf[4096];
	struct iovec iov = { buf, sizeof(buf) };
	int i;

	for (i = 0; i < PAGES; i++) {
		if (start(fd))
			return false;
		if (preadv2(fd, &iov, 1, -1, flags) < 0)
			return errno == EAGAIN;
		read_on(fd);
	}
	return false;
}

static void test_nonblock(void)
{
	int fd = open_device(O_RDONLY | O_NONBLOCK);

	small_gray(fd, WIDTH, LINES);
	test(finds_nothing(fd, 0), "no data, O_NONBLOCK: EAGAIN");
	test(wait_readable(fd) == POLLIN, "poll: readable when data is there");
	test(read_on(fd) == WIDTH * LINES, "O_NONBLOCK reads it all");
	test(wait_readable(fd) & POLLIN, "poll: readable at the end of page");
	fcntl(fd, F_SETFL, 0);
	test(finds_nothing(fd, RWF_NOWAIT), "no data, RWF_NOWAIT: EAGAIN");
	test(read_on(fd) == WIDTH * LINES, "and loses nothing");
	close(fd);
}

static void test_faults(int fd)
{
	struct wiascan_page p;
	char *end = half_mapped(65536);
	char *whole = malloc(WIDTH * LINES), *parts = malloc(WIDTH * LINES);
	size_t got = 0;
	ssize_t n;

	small_gray(fd, WIDTH, LINES);
	start(fd);
	while ((n = read(fd, whole + got, WIDTH * LINES - got)) > 0)
		got += n;
	p = page(fd);
	/* all has been read but the 0 at the end, which nobody has to wait for */
	test(start(fd) == 0, "START right after the last byte");
	wait_readable(fd);
	test(gives(read(fd, end, 4096), EFAULT), "a bad buffer: EFAULT");
	/* room for a line and a half before the hole */
	n = read(fd, end - 96, 8 * WIDTH);
	test(n == 96, "a buffer that is bad half way: what was copied");
	memcpy(parts, end - 96, 96);
	got = 96;
	while ((n = read(fd, parts + got, WIDTH * LINES - got < WIDTH ? WIDTH :
			 WIDTH * LINES - got)) > 0)
		got += n;
	test(n == 0 && got == WIDTH * LINES &&
	     !memcmp(whole, parts, WIDTH * LINES) &&
	     page(fd).crc32 == p.crc32, "nothing lost, nothing twice");
	free(whole);
	free(parts);
}

static volatile sig_atomic_t signals;

static void on_signal(int sig)
{
	(void)sig;
	signals++;
}

/* Does the main thread sleep? */
static bool asleep(void)
{
	FILE *file = fopen("/proc/self/stat", "r");
	char state = 0;

	if (!file || fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		exit(1);
	fclose(file);
	return state == 'S';
}

static const struct timespec a_moment = { .tv_nsec = 1000000 };

static atomic_bool reading, over;

/* A signal for the reader whenever it sleeps, be the machine fast or slow */
static void *disturb(void *reader)
{
	while (!over) {
		if (reading && asleep())
			pthread_kill(*(pthread_t *)reader, SIGALRM);
		nanosleep(&a_moment, NULL);
	}
	return NULL;
}

/* One page, a line a read: is it whole? Counts the reads that were interrupted. */
static bool read_disturbed(int fd, unsigned int *interrupted)
{
	char buf[WIDTH];
	int64_t total = 0;
	ssize_t n;

	if (start(fd))
		return false;
	reading = true;
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n > 0)
			total += n;
		else if (errno == EINTR)
			++*interrupted;
		else
			break;
	}
	reading = false;
	return total == WIDTH * LINES;
}

/* Pages until a signal has come in the midst of one: are they whole? */
static bool signalled(int fd, int flags, unsigned int *interrupted)
{
	struct sigaction sa = { .sa_handler = on_signal, .sa_flags = flags };
	pthread_t self = pthread_self(), thread;
	bool whole = true;
	int i;

	signals = 0;
	*interrupted = 0;
	over = false;
	sigaction(SIGALRM, &sa, NULL);
	if (pthread_create(&thread, NULL, disturb, &self))
		exit(1);
	for (i = 0; i < PAGES && whole && !signals; i++)
		whole = read_disturbed(fd, interrupted);
	over = true;
	pthread_join(thread, NULL);
	return whole && signals;
}

static void test_signal(int fd)
{
	unsigned int interrupted;

	small_gray(fd, WIDTH, LINES);
	test(signalled(fd, 0, &interrupted) && interrupted,
	     "signals interrupt a read and lose nothing");
	test(signalled(fd, SA_RESTART, &interrupted) && !interrupted,
	     "with SA_RESTART it goes on by itself");
}

void test_read(void)
{
	int fd = open_device(O_RDONLY);

	test_sizes(fd);
	test_faults(fd);
	test_signal(fd);
	close(fd);
	test_nonblock();
}

void test_owner(void)
{
	int fd = open_device(O_RDONLY), other = open_device(O_RDONLY);
	struct wiascan_status s;
	struct wiascan_page p;
	pid_t child;

	small_gray(fd, WIDTH, LINES);
	small_gray(other, WIDTH, 10);
	test(start(fd) == 0 && start(other) == -EBUSY && start(fd) == -EBUSY,
	     "a second START is EBUSY while a job is not over");
	s = status(other);
	test(s.owner_pid == getpid() && s.owner_since > 0 && s.state !=
	     WIASCAN_STATE_IDLE, "STATUS tells who owns it and since when");
	test(page(other).job == page(fd).job && page(other).lines == LINES,
	     "an observer sees the page");
	test(read_page(fd, 4096) == WIDTH * LINES && scans(other),
	     "when it is over somebody else may begin");
	p = page(fd);
	test(p.lines == LINES && p.end == WIASCAN_END_COMPLETE &&
	     page(other).lines == 10, "the first still sees its own page");
	s = status(fd);
	test(s.state == WIASCAN_STATE_IDLE && s.owner_pid == 0 &&
	     s.handling == WIASCAN_HANDLING_FLAT_READY && s.percent == 100,
	     "then the device is idle and ready");

	child = fork();
	if (child == 0) {
		int mine = open_device(O_RDONLY);

		small_gray(mine, WIDTH, LINES);
		start(mine);
		wait_readable(mine);
		raise(SIGKILL);
	}
	waitpid(child, NULL, 0);
	test(scans(other), "an owner that was killed is out of the way");
	close(fd);
	close(other);
}

static void *cancel_it(void *arg)
{
	int fd = *(int *)arg;

	while (!asleep())
		nanosleep(&a_moment, NULL);
	return ioctl(fd, WIASCAN_IOC_CANCEL) ? NULL : arg;
}

/* A reader that sleeps is told. A page that was over by then is no proof. */
static bool cancels_a_reader(int fd)
{
	pthread_t thread;
	void *cancelled;
	int64_t ret;
	int i;

	for (i = 0; i < PAGES; i++) {
		start(fd);
		if (pthread_create(&thread, NULL, cancel_it, &fd))
			exit(1);
		ret = read_page(fd, WIDTH);
		pthread_join(thread, &cancelled);
		if (!cancelled || ret != WIDTH * LINES)
			return cancelled && ret == -ECANCELED;
	}
	return false;
}

void test_cancel(void)
{
	int fd = open_device(O_RDONLY), other = open_device(O_RDONLY);
	char buf[4096];

	test(gives(ioctl(fd, WIASCAN_IOC_CANCEL), EINVAL),
	     "CANCEL of a file that began no job is EINVAL");
	small_gray(fd, WIDTH, LINES);
	start(fd);
	wait_readable(fd);
	test(!ioctl(fd, WIASCAN_IOC_CANCEL) &&
	     status(other).state == WIASCAN_STATE_IDLE &&
	     page(fd).end == WIASCAN_END_CANCELLED,
	     "CANCEL in mid-page: the device is idle when it returns");
	test(gives(read(fd, buf, sizeof(buf)), ECANCELED) &&
	     gives(read(fd, buf, sizeof(buf)), EINVAL),
	     "a read after it is ECANCELED, once");
	test(!ioctl(fd, WIASCAN_IOC_CANCEL), "cancelling again is no error");
	test(scans(fd), "a scan after it is unharmed");
	test(!ioctl(fd, WIASCAN_IOC_CANCEL) && read(fd, buf, sizeof(buf)) == 0,
	     "cancelling a job that is over changes nothing");

	test(cancels_a_reader(fd), "CANCEL from another thread ends the read");
	small_gray(other, WIDTH, LINES);
	start(fd);
	close(fd);
	test(scans(other), "START waits for a job that was closed");
	close(other);
}
