// SPDX-License-Identifier: GPL-2.0-only
/*
 * A made-up sysfs in place of tools/place.c
 *
 * Copyright (C) 2026 The wiascan project
 *
 * It is in the directory WIASCAN_SIM_SYS. What is written to "bind" and "unbind"
 * of a driver there has the effect that it has in the kernel, if the file is there:
 * the driver knows those interfaces that the file "ids" in its directory lists.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../tools/cli.h"
#include "internal.h"
#include "sim.h"

const char *cli_sysfs_dir(void)
{
	const char *dir = getenv("WIASCAN_SIM_SYS");

	return dir ? dir : "/nonexistent";
}

const char *cli_dev_dir(void)
{
	return wiascan_sys_dev_dir();
}

static int fail(int error)
{
	errno = error;
	return -1;
}

/* Is it in the driver's "ids"? */
static bool is_known(const char *driver_dir, const char *interface)
{
	char path[PATH_MAX + 8], line[256];
	bool known = false;
	FILE *file;

	snprintf(path, sizeof(path), "%s/ids", driver_dir);
	file = fopen(path, "re");
	while (file && !known && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		known = !strcmp(line, interface);
	}
	if (file)
		fclose(file);
	return known;
}

int cli_sysfs_write(const char *path, const char *text)
{
	char driver_dir[PATH_MAX], link[PATH_MAX];
	const char *what = strrchr(path, '/') + 1;

	if (access(path, F_OK))
		return -1;
	if (sim.sysfs_errno)
		return fail(sim.sysfs_errno);
	if (sim.sysfs_idle)
		return 0;
	snprintf(driver_dir, sizeof(driver_dir), "%.*s", (int)(what - 1 - path), path);
	snprintf(link, sizeof(link), "%s/bus/usb/devices/%s/driver", cli_sysfs_dir(), text);
	if (!strcmp(what, "unbind"))
		return unlink(link);
	if (!is_known(driver_dir, text))
		return fail(ENODEV);
	if (!access(link, F_OK))
		return fail(EBUSY);
	return symlink(driver_dir, link);
}
