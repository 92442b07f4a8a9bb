// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <stdlib.h>

#include "internal.h"

/* More than the line of any scanner; a driver that asks for more is broken. */
#define MINIMUM_MAX	(64u << 20)

WIASCAN_API int wiascan_get_buffer_info(struct wiascan_device *dev,
					struct wiascan_buffer_info *info)
{
	if (wiascan_call(dev, WIASCAN_IOC_BUFFER_INFO, info))
		return -1;
	if (!info->minimum || info->minimum > MINIMUM_MAX ||
	    info->optimal < info->minimum || info->maximum < info->optimal) {
		errno = EPROTO;
		return -1;
	}
	return 0;
}

/* Makes the handle's memory as large as the job wants it. */
static int prepare_chunk(struct wiascan_device *dev)
{
	struct wiascan_buffer_info info;
	unsigned char *chunk;

	if (wiascan_get_buffer_info(dev, &info))
		return -1;
	if (dev->chunk_room < info.minimum) {
		chunk = realloc(dev->chunk, info.minimum);
		if (!chunk)
			return -1;
		dev->chunk = chunk;
		dev->chunk_room = info.minimum;
	}
	dev->minimum = info.minimum;
	return 0;
}

WIASCAN_API int wiascan_start(struct wiascan_device *dev, uint32_t pages,
			      uint64_t *job)
{
	struct wiascan_start start = { .pages = pages };
	int error;

	if (!dev) {
		errno = EINVAL;
		return -1;
	}
	if (wiascan_sys_ioctl(dev->fd, WIASCAN_IOC_START, &start) < 0)
		return -1;
	wiascan_unmap(dev);
	if (prepare_chunk(dev)) {
		error = errno;
		wiascan_cancel(dev);
		errno = error;
		return -1;
	}
	if (job)
		*job = start.job;
	return 0;
}

WIASCAN_API int wiascan_get_page(struct wiascan_device *dev,
				 struct wiascan_page *page)
{
	return wiascan_call(dev, WIASCAN_IOC_PAGE, page);
}

WIASCAN_API int wiascan_next_page(struct wiascan_device *dev)
{
	if (!dev) {
		errno = EINVAL;
		return -1;
	}
	/* For the driver they have been read. */
	if (dev->pending) {
		errno = EBUSY;
		return -1;
	}
	if (wiascan_sys_ioctl(dev->fd, WIASCAN_IOC_NEXT_PAGE, NULL) < 0)
		return -1;
	dev->given = 0;
	return 0;
}

WIASCAN_API int wiascan_cancel(struct wiascan_device *dev)
{
	if (!dev) {
		errno = EINVAL;
		return -1;
	}
	return wiascan_sys_ioctl(dev->fd, WIASCAN_IOC_CANCEL, NULL) < 0 ? -1 : 0;
}
