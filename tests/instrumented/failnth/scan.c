// SPDX-License-Identifier: GPL-2.0-only
/*
 * The picture, scanned with nothing failing
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failnth.h"

static struct wiascan_prop_values settings;
static uint8_t *picture;
static size_t size, line;

void load_picture(const char *path, int argc, char **argv)
{
	struct stat st;
	int i, fd;

	for (i = 0; i < argc && i < WIASCAN_PROP_VALUES_MAX; i++) {
		char *value = strchr(argv[i], '=');

		settings.values[i].id = strtoul(argv[i], NULL, 10);
		settings.values[i].value = value ? atoll(value + 1) : 0;
		if (settings.values[i].id == WIASCAN_PROP_YEXTENT)
			line = settings.values[i].value;
	}
	settings.count = i;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		die(path);
	size = st.st_size;
	/* so far that is how many there are */
	line = line ? size / line : 0;
	picture = malloc(size);
	if (!line || !picture || read(fd, picture, size) != (ssize_t)size)
		die(path);
	close(fd);
}

size_t picture_size(void)
{
	return size;
}

size_t picture_line(void)
{
	return line;
}

int set_picture(int fd)
{
	struct wiascan_prop_values v = settings;

	return ioctl(fd, WIASCAN_IOC_PROP_SET, &v) ? -errno : 0;
}

int open_scanner(void)
{
	int fd = open(device, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die(device);
	errno = -set_picture(fd);
	if (errno)
		die("PROP_SET");
	return fd;
}

int start_page(int fd)
{
	struct wiascan_start s = { .pages = 1 };

	return ioctl(fd, WIASCAN_IOC_START, &s) ? -errno : 0;
}

bool is_right(const uint8_t *buf, size_t offset, size_t n)
{
	return offset + n <= size && memcmp(picture + offset, buf, n) == 0;
}

int read_rest(int fd, size_t offset)
{
	uint8_t *buf = malloc(size);
	ssize_t n;

	if (!buf)
		die("malloc");
	while ((n = read(fd, buf, size)) > 0) {
		if (!is_right(buf, offset, n)) {
			wrong("read: not the picture at %zu", offset);
			break;
		}
		offset += n;
	}
	n = n < 0 ? -errno : n;
	if (n == 0 && offset != size)
		wrong("read: %zu bytes of %zu", offset, size);
	free(buf);
	return n;
}

/* As zlib's */
static uint32_t crc32_of(const uint8_t *buf, size_t len)
{
	uint32_t crc = ~0u;
	int k;

	for (; len; len--) {
		crc ^= *buf++;
		for (k = 0; k < 8; k++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
	}
	return ~crc;
}

void check_page(int fd, int end)
{
	struct wiascan_page p;
	bool complete;

	if (ioctl(fd, WIASCAN_IOC_PAGE, &p))
		die("PAGE");
	complete = p.end == WIASCAN_END_COMPLETE && p.bytes == size;
	if (p.error != (uint32_t)-end || p.bytes > size ||
	    p.crc32 != crc32_of(picture, p.bytes) || complete == !!end)
		wrong("PAGE: end %u, error %u, %llu bytes, CRC %08x; read said %s",
		      p.end, p.error, p.bytes, p.crc32, strerror(-end));
}

void scan(void)
{
	int fd = open_scanner();
	int ret = start_page(fd);

	if (ret) {
		wrong("START without a failure: %s", strerror(-ret));
	} else {
		ret = read_rest(fd, 0);
		if (ret)
			wrong("a scan without a failure: %s", strerror(-ret));
		check_page(fd, ret);
	}
	close(fd);
}

/* Whatever was not asked stays zero */
void get_abilities(struct abilities *a)
{
	int fd = open(device, O_RDONLY | O_CLOEXEC);
	uint32_t id = 0;

	if (fd < 0)
		die(device);
	memset(a, 0, sizeof(*a));
	if (ioctl(fd, WIASCAN_IOC_INFO, &a->info))
		die("INFO");
	for (a->count = 0; a->count < 64; a->count++) {
		struct wiascan_prop_info *p = &a->props[a->count];
		struct wiascan_prop_list *l = &a->lists[a->count];

		p->id = id | WIASCAN_PROP_NEXT;
		if (ioctl(fd, WIASCAN_IOC_PROP_INFO, p))
			break;
		id = p->id;
		l->id = id;
		if (p->validity == WIASCAN_VALIDITY_LIST &&
		    ioctl(fd, WIASCAN_IOC_PROP_LIST, l))
			die("PROP_LIST");
	}
	close(fd);
}
