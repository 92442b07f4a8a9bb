// SPDX-License-Identifier: GPL-2.0-only
/*
 * Image data without a copy: mmap() and WIASCAN_IOC_CHUNK
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi.h"

/* Several of the driver's buffers, and no whole number of them */
#define WIDTH		216
#define LINES		430
#define SIZE		(WIDTH * LINES)

/* What may need luck with the scheduler is tried with as many pages */
#define PAGES		20

static const char *map_job(int fd, size_t size)
{
	void *map = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);

	return map == MAP_FAILED ? NULL : map;
}

static int chunk(int fd, uint64_t release, struct wiascan_chunk *c)
{
	memset(c, 0, sizeof(*c));
	c->release = release;
	return ioctl(fd, WIASCAN_IOC_CHUNK, c);
}

/* Is it refused, with this errno? */
static bool refuses_map(int fd, size_t size, int prot, off_t offset, int error)
{
	void *map = mmap(NULL, size, prot, MAP_SHARED, fd, offset);

	if (map == MAP_FAILED)
		return gives(-1, error);
	munmap(map, size);
	return gives(0, error);
}

static void test_before(int fd)
{
	struct wiascan_chunk c;

	test(buffer_info(fd).map_size == 0 &&
	     refuses_map(fd, 65536, PROT_READ, 0, EINVAL) &&
	     gives(chunk(fd, 0, &c), EINVAL), "chunk: nothing without a job");
}

static bool padding_is_refused(int fd)
{
	struct wiascan_chunk c = { .flags = 1 };
	bool refused = gives(ioctl(fd, WIASCAN_IOC_CHUNK, &c), EINVAL);

	c = (struct wiascan_chunk){ .padding = 1 };
	refused = refused && gives(ioctl(fd, WIASCAN_IOC_CHUNK, &c), EINVAL);
	c = (struct wiascan_chunk){ .reserved[3] = 1 };
	return refused && gives(ioctl(fd, WIASCAN_IOC_CHUNK, &c), EINVAL);
}

static void test_mapping(int fd)
{
	const char *map;
	uint64_t size;

	start(fd);
	size = buffer_info(fd).map_size;
	test(size >= buffer_info(fd).minimum && size % sysconf(_SC_PAGESIZE) == 0,
	     "chunk: a job can be mapped");
	test(refuses_map(fd, size, PROT_READ | PROT_WRITE, 0, EACCES) &&
	     refuses_map(fd, size, PROT_READ, sysconf(_SC_PAGESIZE), EINVAL) &&
	     refuses_map(fd, size + sysconf(_SC_PAGESIZE), PROT_READ, 0, EINVAL) &&
	     refuses_map(fd, sysconf(_SC_PAGESIZE), PROT_READ, 0, EINVAL),
	     "chunk: read-only, and as a whole");
	map = map_job(fd, size);
	test(map && gives(mprotect((void *)map, size, PROT_READ | PROT_WRITE),
			  EACCES), "chunk: nor can it be made writable");
	test(padding_is_refused(fd), "chunk: every padding is refused");
	munmap((void *)map, size);
	ioctl(fd, WIASCAN_IOC_CANCEL);
}

/*
 * A page by chunks: does each hold what read() gave? @part: give back only so
 * much of each at a time, 0: all.
 */
static bool is_page(int fd, const char *image, uint64_t part)
{
	struct wiascan_chunk c;
	uint64_t size, at = 0, release = 0;
	const char *map;
	int ret, chunks = 0;

	if (start(fd))
		return false;
	size = buffer_info(fd).map_size;
	map = map_job(fd, size);
	if (!map)
		return false;
	while (!(ret = chunk(fd, release, &c)) && c.length) {
		if (c.release || c.offset + c.length > size ||
		    at + c.length > SIZE ||
		    memcmp(map + c.offset, image + at, c.length))
			break;
		release = part && part < c.length ? part : c.length;
		at += release;
		chunks++;
	}
	munmap((void *)map, size);
	if (!ret && !c.length && at == SIZE && chunks > 1)
		return true;
	printf("# %s at %llu of %d, chunk %d\n", ret ? strerror(errno) : "stopped",
	       (unsigned long long)at, SIZE, chunks);
	return false;
}

static void test_data(int fd, const char *image)
{
	uint32_t crc32 = page(fd).crc32;
	char buf[4096];

	test(is_page(fd, image, 0), "chunk: the page, byte for byte");
	test(page(fd).end == WIASCAN_END_COMPLETE && page(fd).crc32 == crc32,
	     "chunk: and its CRC-32");
	test(read(fd, buf, sizeof(buf)) == 0, "chunk: read() then gives 0");
	test(is_page(fd, image, 1000), "chunk: what is not given back comes again");
}

/* Chunks that were not given back come again by read(), and in turns with it */
static bool mixes(int fd, const char *image)
{
	struct wiascan_chunk c;
	uint64_t size, at = 0;
	char *buf = malloc(SIZE);
	const char *map;
	ssize_t n = -1;
	bool same = true;

	if (!buf || start(fd))
		return false;
	size = buffer_info(fd).map_size;
	map = map_job(fd, size);
	while (map && same) {
		/* looked at, not taken */
		if (chunk(fd, 0, &c))
			break;
		same = !memcmp(map + c.offset, image + at, c.length);
		n = read(fd, buf, 10 * WIDTH);
		if (n <= 0)
			break;
		same = same && !memcmp(buf, image + at, n);
		at += n;
		if (chunk(fd, 0, &c) || !c.length)
			continue;
		/* half a line at most: the next read() makes it whole */
		n = c.length < WIDTH / 2 ? c.length : WIDTH / 2;
		same = same && !memcmp(map + c.offset, image + at, n);
		at += n;
		if (chunk(fd, n, &c))
			break;
	}
	munmap((void *)map, size);
	free(buf);
	if (same && n == 0 && at == SIZE)
		return true;
	printf("# at %llu of %d\n", (unsigned long long)at, SIZE);
	return false;
}

/* More than was given is refused, and nothing is lost by it */
static bool refuses_release(int fd, const char *image)
{
	struct wiascan_chunk c, given;
	const char *map;
	uint64_t size;
	bool refused;

	if (start(fd))
		return false;
	size = buffer_info(fd).map_size;
	map = map_job(fd, size);
	refused = map && gives(chunk(fd, 1, &c), EINVAL) && !chunk(fd, 0, &c) &&
		  gives(chunk(fd, c.length + 1, &c), EINVAL) &&
		  gives(chunk(fd, UINT64_MAX, &c), EINVAL) &&
		  !chunk(fd, 0, &c) && c.length &&
		  !memcmp(map + c.offset, image, c.length);
	given = c;
	ioctl(fd, WIASCAN_IOC_CANCEL);
	refused = refused && gives(chunk(fd, 0, &c), ECANCELED);
	/* the memory outlives its job */
	refused = refused && !memcmp(map + given.offset, image, given.length);
	munmap((void *)map, size);
	return refused;
}

static bool does_not_wait(int fd, const char *image)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct wiascan_chunk c;
	uint64_t size, at = 0, release = 0;
	bool same = true, waited = false;
	const char *map;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (start(fd) == -EAGAIN)
		poll(NULL, 0, 10);
	size = buffer_info(fd).map_size;
	map = map_job(fd, size);
	while (map && same) {
		if (!chunk(fd, release, &c)) {
			if (!c.length)
				break;
			same = !memcmp(map + c.offset, image + at, c.length);
			release = c.length;
			at += release;
		} else {
			/* what was to be given back has been */
			same = errno == EAGAIN && poll(&p, 1, 120000) == 1;
			waited = true;
			release = 0;
		}
	}
	fcntl(fd, F_SETFL, 0);
	munmap((void *)map, size);
	return same && waited && at == SIZE;
}

static volatile sig_atomic_t signals;

static void on_signal(int sig)
{
	(void)sig;
	signals++;
}

/* Somebody who sends signals until he is killed */
static pid_t disturber(void)
{
	pid_t parent = getpid(), child = fork();

	if (child < 0)
		exit(1);
	while (!child && getppid() == parent) {
		kill(parent, SIGALRM);
		poll(NULL, 0, 2);
	}
	if (!child)
		_exit(0);
	return child;
}

/* A page in the midst of signals: is it whole? */
static bool is_page_disturbed(int fd, const char *image)
{
	struct wiascan_chunk c;
	uint64_t size, at = 0, release = 0;
	const char *map;
	int ret = -1;

	if (start(fd))
		return false;
	size = buffer_info(fd).map_size;
	map = map_job(fd, size);
	while (map) {
		ret = chunk(fd, release, &c);
		if (ret)
			break;
		release = c.length;
		if (!c.length || memcmp(map + c.offset, image + at, c.length))
			break;
		at += c.length;
	}
	if (ret)
		printf("# %s at %llu\n", strerror(errno), (unsigned long long)at);
	munmap((void *)map, size);
	return !ret && at == SIZE;
}

/* What was given back is not given back again when the kernel starts over */
static bool survives_signals(int fd, const char *image)
{
	struct sigaction sa = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	bool whole = true;
	pid_t child;
	int i;

	sigaction(SIGALRM, &sa, NULL);
	child = disturber();
	for (i = 0; i < PAGES && whole; i++)
		whole = is_page_disturbed(fd, image);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return whole && signals;
}

void test_chunk(void)
{
	/* a file that may not be written could not be mapped so anyway */
	int fd = open_device(O_RDWR);
	char *image;

	small_gray(fd, WIDTH, LINES);
	test_before(fd);
	image = read_whole(fd, SIZE);
	test_data(fd, image);
	test_mapping(fd);
	test(mixes(fd, image), "chunk: in turns with read()");
	test(refuses_release(fd, image), "chunk: more than was given is refused");
	test(does_not_wait(fd, image), "chunk: O_NONBLOCK");
	test(survives_signals(fd, image), "chunk: signals, with SA_RESTART");
	free(image);
	test(scans(fd), "chunk: a page after all that");
	close(fd);
}
