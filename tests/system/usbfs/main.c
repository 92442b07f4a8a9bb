// SPDX-License-Identifier: GPL-2.0-only
/*
 * What programs that use libusb do with a device, by way of usbfs:
 *
 *   usbfs reset FILE            reset it, as the driver of a neighbour may
 *   usbfs hold FILE INTERFACE   claim an interface, say so, and keep it
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

#include <linux/usbdevice_fs.h>

static int fail(const char *what)
{
	int error = errno;

	fprintf(stderr, "usbfs: %s: %s\n", what, strerror(error));
	return error;
}

static int hold(int fd, unsigned int interface)
{
	if (ioctl(fd, USBDEVFS_CLAIMINTERFACE, &interface))
		return fail("claim");
	printf("held\n");
	fflush(stdout);
	pause();
	return 0;
}

int main(int argc, char **argv)
{
	int fd;

	if (argc < 3) {
		fprintf(stderr, "usage: usbfs reset FILE | hold FILE INTERFACE\n");
		return 2;
	}
	fd = open(argv[2], O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return fail(argv[2]);
	if (!strcmp(argv[1], "hold") && argc == 4)
		return hold(fd, atoi(argv[3]));
	if (ioctl(fd, USBDEVFS_RESET))
		return fail("reset");
	return 0;
}
