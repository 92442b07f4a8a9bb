// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

const char *cli_sysfs_dir(void)
{
	return "/sys";
}

const char *cli_dev_dir(void)
{
	return "/dev";
}

int cli_sysfs_write(const char *path, const char *text)
{
	ssize_t length = strlen(text), ret;
	int fd, error;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ret = write(fd, text, length);
	error = ret < 0 ? errno : EIO;
	close(fd);
	errno = error;
	return ret == length ? 0 : -1;
}
