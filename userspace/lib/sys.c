// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) 2026 The wiascan project */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

int wiascan_sys_open(const char *path, int flags)
{
	return open(path, flags);
}

int wiascan_sys_close(int fd)
{
	return close(fd);
}

ssize_t wiascan_sys_read(int fd, void *data, size_t size)
{
	return read(fd, data, size);
}

int wiascan_sys_ioctl(int fd, unsigned long request, void *arg)
{
	return ioctl(fd, request, arg);
}

void *wiascan_sys_mmap(int fd, size_t size)
{
	return mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
}

int wiascan_sys_munmap(void *map, size_t size)
{
	return munmap(map, size);
}

const char *wiascan_sys_class_dir(void)
{
	return "/sys/class/wiascan";
}

const char *wiascan_sys_dev_dir(void)
{
	return "/dev";
}
