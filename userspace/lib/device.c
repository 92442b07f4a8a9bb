// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#ifndef WIASCAN_VERSION
#error "the version of the library comes from its Makefile"
#endif

WIASCAN_API const char *wiascan_version(void)
{
	return WIASCAN_VERSION;
}

int wiascan_call(const struct wiascan_device *dev, unsigned long request,
		 void *arg)
{
	int ret;

	if (!dev || !arg) {
		errno = EINVAL;
		return -1;
	}
	do {
		ret = wiascan_sys_ioctl(dev->fd, request, arg);
	} while (ret < 0 && errno == EINTR);
	return ret < 0 ? -1 : 0;
}

void wiascan_clean_string(char *string, size_t size)
{
	string[size - 1] = '\0';
	for (; *string; string++) {
		if (*string < ' ' || *string > '~')
			*string = '?';
	}
}

static void clean_info(struct wiascan_info *info)
{
	wiascan_clean_string(info->minidriver, sizeof(info->minidriver));
	wiascan_clean_string(info->vendor, sizeof(info->vendor));
	wiascan_clean_string(info->model, sizeof(info->model));
	wiascan_clean_string(info->firmware, sizeof(info->firmware));
	wiascan_clean_string(info->serial, sizeof(info->serial));
	wiascan_clean_string(info->port, sizeof(info->port));
}

WIASCAN_API struct wiascan_device *wiascan_open(const char *path, int flags)
{
	struct wiascan_device *dev;
	int error;

	if (!path || (flags & ~O_NONBLOCK)) {
		errno = EINVAL;
		return NULL;
	}
	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return NULL;
	do {
		dev->fd = wiascan_sys_open(path, O_RDWR | O_CLOEXEC | flags);
	} while (dev->fd < 0 && errno == EINTR);
	if (dev->fd < 0)
		goto free_dev;
	/* Tells a scanner from whatever else a path may lead to. */
	if (wiascan_call(dev, WIASCAN_IOC_INFO, &dev->info))
		goto close_fd;
	clean_info(&dev->info);
	return dev;

close_fd:
	error = errno;
	wiascan_sys_close(dev->fd);
	errno = error;
free_dev:
	error = errno;
	free(dev);
	errno = error;
	return NULL;
}

WIASCAN_API void wiascan_close(struct wiascan_device *dev)
{
	int error = errno;

	if (!dev)
		return;
	wiascan_unmap(dev);
	wiascan_sys_close(dev->fd);
	free(dev->chunk);
	free(dev);
	errno = error;
}

WIASCAN_API int wiascan_get_fd(const struct wiascan_device *dev)
{
	if (!dev) {
		errno = EINVAL;
		return -1;
	}
	return dev->fd;
}

WIASCAN_API int wiascan_get_info(const struct wiascan_device *dev,
				 struct wiascan_info *info)
{
	if (!dev || !info) {
		errno = EINVAL;
		return -1;
	}
	*info = dev->info;
	return 0;
}

WIASCAN_API int wiascan_get_status(struct wiascan_device *dev,
				   struct wiascan_status *status)
{
	if (wiascan_call(dev, WIASCAN_IOC_STATUS, status))
		return -1;
	if (status->percent > 100)
		status->percent = 100;
	if (status->owner_pid < 0)
		status->owner_pid = 0;
	return 0;
}
