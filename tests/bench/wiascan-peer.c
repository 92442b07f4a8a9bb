// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/*
 * wiascan-peer [-s BYTES:SECONDS] read|mmap|splice DEVICE NAME=VALUE...: a page
 * with libwiascan, from wiascan_start() to the end of the page. read copies it to
 * memory, mmap looks at where it lies in the driver's, splice moves it to a file
 * without a name in /dev/shm. -s pauses for SECONDS after every BYTES.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "meter.h"
#include "peer.h"

#define PIPE	(1 << 20)

static void scan_read(struct wiascan_device *dev, struct meter *meter, struct stall *stall)
{
	size_t size = peer_chunk(dev);
	void *buffer = malloc(size);
	ssize_t len;

	if (!buffer)
		die("wiascan-peer: out of memory");
	meter_start(meter, METER_SELF);
	peer_start(dev);
	while ((len = wiascan_read(dev, buffer, size)) > 0) {
		meter_got(meter, len);
		stall_got(stall, len);
	}
	meter_stop(meter);
	if (len < 0)
		peer_fail("read");
	free(buffer);
}

static void scan_mmap(struct wiascan_device *dev, struct meter *meter, struct stall *stall)
{
	const void *data;
	size_t len;

	meter_start(meter, METER_SELF);
	peer_start(dev);
	for (;;) {
		if (wiascan_next_chunk(dev, &data, &len) < 0)
			peer_fail("chunk");
		if (!len)
			break;
		meter_got(meter, len);
		stall_got(stall, len);
	}
	meter_stop(meter);
}

static void scan_splice(struct wiascan_device *dev, struct meter *meter, struct stall *stall)
{
	int fd = wiascan_get_fd(dev), out = open("/dev/shm", O_TMPFILE | O_RDWR, 0600);
	size_t size = peer_chunk(dev);
	ssize_t len, done;
	int pipes[2];

	if (out < 0 || pipe(pipes) < 0)
		peer_fail("pipe");
	fcntl(pipes[1], F_SETPIPE_SZ, PIPE);
	if (size > PIPE)
		size = PIPE;
	meter_start(meter, METER_SELF);
	peer_start(dev);
	while ((len = splice(fd, NULL, pipes[1], NULL, size, SPLICE_F_MOVE)) > 0) {
		meter_got(meter, len);
		for (ssize_t left = len; left; left -= done) {
			done = splice(pipes[0], NULL, out, NULL, left, SPLICE_F_MOVE);
			if (done <= 0)
				peer_fail("splice to the file");
		}
		stall_got(stall, len);
	}
	meter_stop(meter);
	if (len < 0)
		peer_fail("splice");
	close(out);
}

int main(int argc, char **argv)
{
	struct stall stall = { 0 };
	struct wiascan_device *dev;
	struct meter meter;
	const char *mode;
	int option;

	while ((option = getopt(argc, argv, "s:")) != -1)
		if (option != 's' || !stall_option(&stall, optarg))
			return 2;
	if (argc - optind < 2)
		die("usage: wiascan-peer [-s BYTES:SECONDS] read|mmap|splice DEVICE NAME=VALUE...");
	mode = argv[optind];
	dev = peer_open(argv[optind + 1]);
	peer_set(dev, argv + optind + 2, argc - optind - 2);
	if (strcmp(mode, "read") == 0)
		scan_read(dev, &meter, &stall);
	else if (strcmp(mode, "mmap") == 0)
		scan_mmap(dev, &meter, &stall);
	else if (strcmp(mode, "splice") == 0)
		scan_splice(dev, &meter, &stall);
	else
		die("wiascan-peer: no mode %s", mode);
	peer_complete(dev, meter.bytes);
	wiascan_close(dev);
	meter_print(&meter);
	return 0;
}
