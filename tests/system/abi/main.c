// SPDX-License-Identifier: GPL-2.0-only
/*
 * abi test DEVICE: the promises of linux/wiascan.h, as TAP
 * abi scan DEVICE ...: one page into a file, see scan.c
 * abi pages DEVICE ...: all pages, a file each, see pages.c
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "abi.h"

const char *device;
static int tests, failures;

void test(bool ok, const char *name)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++tests, name);
	if (!ok)
		failures++;
	fflush(stdout);
}

int finish(void)
{
	printf("1..%d\n", tests);
	return failures ? 1 : 0;
}

bool gives(int ret, int error)
{
	if (ret == -1 && errno == error)
		return true;
	printf("# returned %d, %s; expected %s\n", ret,
	       ret == -1 ? strerror(errno) : "no error", strerror(error));
	return false;
}

static void die(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

int open_device(int flags)
{
	int fd = open(device, flags | O_CLOEXEC);

	if (fd < 0)
		die(device);
	return fd;
}

int64_t get(int fd, uint32_t id)
{
	struct wiascan_prop_values v = { .count = 1, .values[0].id = id };

	if (ioctl(fd, WIASCAN_IOC_PROP_GET, &v))
		die("PROP_GET");
	return v.values[0].value;
}

int set(int fd, uint32_t id, int64_t value)
{
	struct wiascan_prop_values v = {
		.count = 1,
		.values[0] = { .id = id, .value = value },
	};

	return ioctl(fd, WIASCAN_IOC_PROP_SET, &v) ? -errno : 0;
}

struct wiascan_buffer_info buffer_info(int fd)
{
	struct wiascan_buffer_info info;

	if (ioctl(fd, WIASCAN_IOC_BUFFER_INFO, &info))
		die("BUFFER_INFO");
	return info;
}

struct wiascan_page page(int fd)
{
	struct wiascan_page p;

	if (ioctl(fd, WIASCAN_IOC_PAGE, &p))
		die("PAGE");
	return p;
}

struct wiascan_status status(int fd)
{
	struct wiascan_status s;

	if (ioctl(fd, WIASCAN_IOC_STATUS, &s))
		die("STATUS");
	return s;
}

int start(int fd)
{
	struct wiascan_start s = { .pages = 1 };

	return ioctl(fd, WIASCAN_IOC_START, &s) ? -errno : 0;
}

void small_gray(int fd, int64_t width, int64_t lines)
{
	struct wiascan_prop_list list = { .id = WIASCAN_PROP_XRES };
	struct wiascan_prop_values v = { .count = 8 };

	if (ioctl(fd, WIASCAN_IOC_PROP_LIST, &list) || !list.count)
		die("PROP_LIST");
	v.values[0].id = WIASCAN_PROP_DATATYPE;
	v.values[0].value = WIASCAN_DATATYPE_GRAYSCALE;
	v.values[1].id = WIASCAN_PROP_DEPTH;
	v.values[1].value = 8;
	v.values[2].id = WIASCAN_PROP_XRES;
	v.values[2].value = list.values[0];
	v.values[3].id = WIASCAN_PROP_YRES;
	v.values[3].value = list.values[0];
	v.values[4].id = WIASCAN_PROP_XPOS;
	v.values[5].id = WIASCAN_PROP_YPOS;
	v.values[6].id = WIASCAN_PROP_XEXTENT;
	v.values[6].value = width;
	v.values[7].id = WIASCAN_PROP_YEXTENT;
	v.values[7].value = lines;
	if (ioctl(fd, WIASCAN_IOC_PROP_SET, &v)) {
		printf("# PROP_SET: offender %u\n", v.error_index);
		die("PROP_SET");
	}
}

int64_t read_page(int fd, size_t size)
{
	char *buf = malloc(size);
	int64_t total = 0;
	ssize_t n;

	if (!buf)
		die("malloc");
	while ((n = read(fd, buf, size)) > 0)
		total += n;
	free(buf);
	return n < 0 ? -errno : total;
}

bool scans(int fd)
{
	struct wiascan_buffer_info info;
	struct wiascan_page p;
	int ret = start(fd);
	int64_t n;

	if (ret) {
		printf("# START: %s\n", strerror(-ret));
		return false;
	}
	info = buffer_info(fd);
	n = read_page(fd, info.optimal);
	p = page(fd);
	if (n == (int64_t)info.item_size && p.end == WIASCAN_END_COMPLETE &&
	    p.bytes == info.item_size && p.error == 0)
		return true;
	printf("# read %lld of %llu, end %u\n", (long long)n,
	       (unsigned long long)info.item_size, p.end);
	return false;
}

char *read_whole(int fd, size_t size)
{
	char *whole = malloc(size);
	size_t got = 0;
	ssize_t n = 0;

	if (!whole)
		die("malloc");
	if (start(fd))
		die("START");
	while (got < size && (n = read(fd, whole + got, size - got)) > 0)
		got += n;
	if (got < size)
		die("read");
	return whole;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: abi test|scan|pages DEVICE ...\n");
		return 2;
	}
	device = argv[2];
	if (strcmp(argv[1], "scan") == 0)
		return scan(argc - 3, argv + 3);
	if (strcmp(argv[1], "pages") == 0)
		return pages(argc - 3, argv + 3);
	test_properties();
	test_padding();
	test_read();
	test_owner();
	test_cancel();
	test_splice();
	test_chunk();
	test_uring();
	return finish();
}
