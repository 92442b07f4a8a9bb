// SPDX-License-Identifier: GPL-2.0-only
/*
 * abi scan DEVICE BUFFER FILE [ID=VALUE]...: one page, as it comes
 *
 * Copyright (C) 2026 The wiascan project
 *
 * BUFFER is min, optimal, odd (between the two and a multiple of nothing) or a
 * number of bytes. Prints what PAGE says at the end as name=value, and the same
 * of what read() gave: read_bytes and read_crc32. Exit status: 0, or the errno
 * value that read() or START gave.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "abi.h"

/* What was read */
static struct {
	uint64_t bytes;
	uint32_t crc32;
} got;

/* CRC-32 as in zlib, byte by byte: nothing of it is the driver's */
static void count(const unsigned char *data, size_t len)
{
	static uint32_t table[256];
	uint32_t crc = ~got.crc32;
	size_t i;
	int bit;

	for (i = 0; !table[255] && i < 256; i++) {
		table[i] = i;
		for (bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^
				   (table[i] & 1 ? 0xedb88320 : 0);
	}
	for (i = 0; i < len; i++)
		crc = crc >> 8 ^ table[(crc ^ data[i]) & 0xff];
	got.crc32 = ~crc;
	got.bytes += len;
}

size_t buffer_size(int fd, const char *text)
{
	struct wiascan_buffer_info info = buffer_info(fd);

	if (strcmp(text, "min") == 0)
		return info.minimum;
	if (strcmp(text, "optimal") == 0)
		return info.optimal;
	if (strcmp(text, "odd") == 0)
		return ((info.minimum + info.optimal) / 2) | 1;
	return strtoul(text, NULL, 10);
}

void apply(int fd, int argc, char **argv)
{
	struct wiascan_prop_values v = { .count = argc };
	int i;

	if (!argc)
		return;
	for (i = 0; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (!value || i >= WIASCAN_PROP_VALUES_MAX) {
			fprintf(stderr, "abi: %s?\n", argv[i]);
			exit(2);
		}
		v.values[i].id = strtoul(argv[i], NULL, 10);
		v.values[i].value = strtoll(value + 1, NULL, 10);
	}
	if (ioctl(fd, WIASCAN_IOC_PROP_SET, &v)) {
		fprintf(stderr, "abi: PROP_SET: %s, offender %u\n",
			strerror(errno), v.error_index);
		exit(2);
	}
}

static int copy(int fd, int out, size_t size)
{
	char *buf = malloc(size);
	ssize_t n = 0;
	int ret = 0;

	if (!buf)
		return ENOMEM;
	while (!ret && (n = read(fd, buf, size)) > 0) {
		count((unsigned char *)buf, n);
		if (write(out, buf, n) != n)
			ret = errno;
	}
	if (n < 0)
		ret = errno;
	free(buf);
	return ret;
}

int scan(int argc, char **argv)
{
	struct wiascan_page p;
	int fd, out, ret;
	size_t size;

	if (argc < 2)
		return 2;
	fd = open_device(O_RDONLY);
	apply(fd, argc - 2, argv + 2);
	out = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (out < 0) {
		perror(argv[1]);
		return 2;
	}
	/* before START: afterwards the scanner may be gone at any time */
	size = buffer_size(fd, argv[0]);
	ret = -start(fd);
	if (ret)
		return ret;
	ret = copy(fd, out, size);
	if (close(out) && !ret)
		ret = errno;
	p = page(fd);
	printf("end=%u error=%u bytes=%llu lines=%u crc32=%08x width=%u height=%u",
	       p.end, p.error, (unsigned long long)p.bytes, p.lines_received,
	       p.crc32, p.pixels_per_line, p.lines);
	printf(" read_bytes=%llu read_crc32=%08x\n",
	       (unsigned long long)got.bytes, got.crc32);
	return ret;
}
