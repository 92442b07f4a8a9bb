// SPDX-License-Identifier: GPL-2.0-only
/*
 * abi pages DEVICE BUFFER DIRECTORY [ID=VALUE]...: all pages of a job
 *
 * Copyright (C) 2026 The wiascan project
 *
 * BUFFER as for abi scan. Page N goes to DIRECTORY/N. Prints what PAGE says of
 * it as name=value: how many lines it has, before all of it had come and when
 * it had been read. Exit status: 0, or the errno value of what failed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "abi.h"

/* Reads the page to its end; *before: it at its first bytes */
static int copy(int fd, int out, char *buf, size_t size, struct wiascan_page *before)
{
	ssize_t n = read(fd, buf, size);

	*before = page(fd);
	while (n > 0) {
		if (write(out, buf, n) != n)
			return errno;
		n = read(fd, buf, size);
	}
	return n < 0 ? errno : 0;
}

static int one(int fd, const char *directory, char *buf, size_t size)
{
	struct wiascan_page before, after;
	char name[256];
	int out, ret;

	snprintf(name, sizeof(name), "%s/%u", directory, page(fd).number);
	out = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (out < 0) {
		perror(name);
		return errno;
	}
	ret = copy(fd, out, buf, size, &before);
	close(out);
	after = page(fd);
	printf("page=%u side=%u end=%u before=%u/%u lines=%u\n", after.number, after.side,
	       after.end, before.end, before.lines, after.lines);
	return ret;
}

int pages(int argc, char **argv)
{
	struct wiascan_start all = { .pages = 0 };
	size_t size;
	char *buf;
	int fd, ret;

	if (argc < 2)
		return 2;
	fd = open_device(O_RDONLY);
	apply(fd, argc - 2, argv + 2);
	size = buffer_size(fd, argv[0]);
	buf = malloc(size);
	if (!buf || ioctl(fd, WIASCAN_IOC_START, &all))
		return errno;
	do {
		ret = one(fd, argv[1], buf, size);
	} while (!ret && !ioctl(fd, WIASCAN_IOC_NEXT_PAGE));
	if (!ret && errno != ENODATA)
		ret = errno;
	free(buf);
	return ret;
}
