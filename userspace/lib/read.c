// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Image data: read() into the caller's memory or the handle's, or a look into the
 * driver's
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "internal.h"

/* More than this at a time makes nothing faster. */
#define CHUNK_ENOUGH	(1u << 20)

void wiascan_unmap(struct wiascan_device *dev)
{
	if (dev->map)
		wiascan_sys_munmap(dev->map, dev->map_size);
	dev->map = NULL;
	dev->map_size = 0;
	dev->map_tried = false;
	dev->given = 0;
	dev->pending = 0;
}

/* read() with its result checked: the caller's memory depends on it. */
static ssize_t read_driver(struct wiascan_device *dev, void *data, size_t size)
{
	ssize_t n = wiascan_sys_read(dev->fd, data, size);

	if (n > 0 && (size_t)n > size) {
		errno = EPROTO;
		return -1;
	}
	return n;
}

/* Reads into the handle's memory: 1, 0 at the end of the page, or -1. */
static int fill_chunk(struct wiascan_device *dev, size_t size)
{
	ssize_t n = read_driver(dev, dev->chunk, size);

	if (n <= 0)
		return n;
	dev->next = dev->chunk;
	dev->pending = n;
	return 1;
}

/*
 * The next bytes in the driver's memory, for those that it showed last: as
 * fill_chunk().
 *
 * A call that waited and failed may have given the old ones back already, and so
 * may one that the kernel started over after a signal. The driver then refuses to
 * take them twice, and that is how to know.
 */
static int look_at_map(struct wiascan_device *dev)
{
	struct wiascan_chunk chunk = { .release = dev->given };

	if (wiascan_sys_ioctl(dev->fd, WIASCAN_IOC_CHUNK, &chunk) < 0) {
		if (errno != EINVAL || !dev->given)
			return -1;
		dev->given = 0;
		memset(&chunk, 0, sizeof(chunk));
		if (wiascan_sys_ioctl(dev->fd, WIASCAN_IOC_CHUNK, &chunk) < 0)
			return -1;
	}
	dev->given = 0;
	if (chunk.length > dev->map_size ||
	    chunk.offset > dev->map_size - chunk.length) {
		errno = EPROTO;
		return -1;
	}
	dev->given = chunk.length;
	dev->next = dev->map + chunk.offset;
	dev->pending = chunk.length;
	return chunk.length ? 1 : 0;
}

/*
 * Maps the job, if the driver can; otherwise makes room for good reads. None of it
 * has to succeed: what an unplugged scanner has sent can still be read.
 */
static void prepare_map(struct wiascan_device *dev)
{
	struct wiascan_buffer_info info;
	unsigned char *chunk;
	size_t room;
	void *map;

	dev->map_tried = true;
	if (wiascan_get_buffer_info(dev, &info))
		return;
	if (info.map_size && info.map_size <= SIZE_MAX / 2) {
		map = wiascan_sys_mmap(dev->fd, info.map_size);
		if (map != MAP_FAILED) {
			dev->map = map;
			dev->map_size = info.map_size;
			return;
		}
	}
	room = info.optimal < CHUNK_ENOUGH ? info.optimal : CHUNK_ENOUGH;
	if (room <= dev->chunk_room)
		return;
	chunk = realloc(dev->chunk, room);
	if (chunk) {
		dev->chunk = chunk;
		dev->chunk_room = room;
	}
}

WIASCAN_API int wiascan_next_chunk(struct wiascan_device *dev,
				   const void **data, size_t *size)
{
	int got = 1;

	if (!dev || !data || !size) {
		errno = EINVAL;
		return -1;
	}
	/* What a smaller read has left lies in dev->chunk, which must stay. */
	if (!dev->pending) {
		if (dev->minimum && !dev->map_tried)
			prepare_map(dev);
		got = dev->map ? look_at_map(dev) :
				 fill_chunk(dev, dev->chunk_room);
	}
	if (got < 0)
		return -1;
	*data = dev->next;
	*size = dev->pending;
	dev->pending = 0;
	return 0;
}

WIASCAN_API ssize_t wiascan_read(struct wiascan_device *dev, void *data,
				 size_t size)
{
	int got;

	if (!dev || (!data && size)) {
		errno = EINVAL;
		return -1;
	}
	if (!size)
		return 0;
	if (!dev->pending) {
		/* What the driver showed would come again with read(). */
		if (!dev->given && size >= dev->minimum)
			return read_driver(dev, data, size);
		got = dev->given ? look_at_map(dev) :
				   fill_chunk(dev, dev->minimum);
		if (got <= 0)
			return got;
	}
	if (size > dev->pending)
		size = dev->pending;
	memcpy(data, dev->next, size);
	dev->next += size;
	dev->pending -= size;
	return size;
}

WIASCAN_API size_t wiascan_pending(const struct wiascan_device *dev)
{
	return dev ? dev->pending : 0;
}
