// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fixture.h"

static char directory[64];

int setup_directory(void **state)
{
	sim_reset();
	snprintf(directory, sizeof(directory), "/tmp/wiascan-test.XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	*state = directory;
	return 0;
}

int teardown_directory(void **state)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;

	(void)state;
	while (dir && (entry = readdir(dir))) {
		unlinkat(dirfd(dir), entry->d_name, 0);
		unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
	}
	if (dir)
		closedir(dir);
	sim_dirs(NULL, NULL);
	/* Every file that was opened has to be closed, and what was mapped to go. */
	return rmdir(directory) || sim_counts.open || sim_counts.maps ? -1 : 0;
}

void touch(const char *dir, const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	close(fd);
}

const char *full_device(const char *dir)
{
	static char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/full", dir);
	if (mknod(path, S_IFCHR | 0600, makedev(1, 7)))
		return "/dev/full";
	/* Not where the file system is mounted without devices. */
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return "/dev/full";
	close(fd);
	return path;
}

int setup_scanner(void **state)
{
	char path[128];

	if (setup_directory(state))
		return -1;
	touch(directory, "wiascan0");
	sim_dirs(NULL, directory);
	snprintf(path, sizeof(path), "%s/wiascan0", directory);
	*state = wiascan_open(path, 0);
	return *state ? 0 : -1;
}

int teardown_scanner(void **state)
{
	wiascan_close(*state);
	return teardown_directory(state);
}
