/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright (C) 2026 The wiascan project */
#ifndef WIASCAN_INTERNAL_H
#define WIASCAN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "wiascan.h"

#define WIASCAN_API	__attribute__((visibility("default")))

/*
 * struct wiascan_device - an open scanner
 * @fd: the device
 * @info: who it is, checked, as asked when it was opened
 * @minimum: smallest read that the driver serves in this job, bytes; 0 before
 *	the first job
 * @chunk: memory of the handle's own, for reads of less and where the driver's
 *	cannot be mapped; NULL before the first job
 * @chunk_room: size of @chunk, at least @minimum, bytes
 * @map: the driver's memory for this job, NULL: not mapped
 * @map_size: size of @map, bytes
 * @map_tried: @map is as it will be for this job
 * @given: bytes of @map that the driver showed last and still has to get back
 * @next: the first byte that has come and was not delivered yet, in @chunk or
 *	@map
 * @pending: how many there are
 */
struct wiascan_device {
	int fd;
	struct wiascan_info info;
	size_t minimum;
	unsigned char *chunk;
	size_t chunk_room;
	unsigned char *map;
	size_t map_size;
	bool map_tried;
	size_t given;
	const unsigned char *next;
	size_t pending;
};

/*
 * The system, in sys.c and nowhere else, so that the tests can put a made-up
 * scanner in its place. Each is the system call of its name.
 */
int wiascan_sys_open(const char *path, int flags);
int wiascan_sys_close(int fd);
ssize_t wiascan_sys_read(int fd, void *data, size_t size);
int wiascan_sys_ioctl(int fd, unsigned long request, void *arg);
int wiascan_sys_munmap(void *map, size_t size);

/* mmap(), shared and for reading, from the beginning of a file. */
void *wiascan_sys_mmap(int fd, size_t size);

/* Directory of the device class in sysfs, and that of the device nodes. */
const char *wiascan_sys_class_dir(void);
const char *wiascan_sys_dev_dir(void);

/* An ioctl that does not wait for the scanner: starts over after EINTR. */
int wiascan_call(const struct wiascan_device *dev, unsigned long request,
		 void *arg);

/* The mapping of a job, if there is one, goes. */
void wiascan_unmap(struct wiascan_device *dev);

/*
 * Ends a string that came from the driver and makes it printable ASCII. @size:
 * of the array, at least 1.
 */
void wiascan_clean_string(char *string, size_t size);

#endif /* WIASCAN_INTERNAL_H */
