// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

int cli_no_scanner(void)
{
	cli_error("no scanner found");
	if (access("/sys/module/wiascan", F_OK)) {
		cli_hint("The driver is not loaded: try 'sudo modprobe wiascan'.");
		cli_hint("If modprobe does not find it, it is not installed for this kernel.");
		return CLI_NO_SCANNER;
	}
	cli_hint("The driver is loaded. Is the scanner plugged in and switched on?");
	cli_hint("'lsusb' should show it; 'sudo dmesg' tells what the driver made of it.");
	return CLI_NO_SCANNER;
}

int cli_cannot_open(const char *path, int error)
{
	cli_error("cannot open %s: %s", path, strerror(error));
	switch (error) {
	case EACCES:
	case EPERM:
		cli_hint("Scanners belong to the group scanner ('ls -l %s'). To join it:", path);
		cli_hint("  getent group scanner || sudo addgroup --system scanner");
		cli_hint("  sudo adduser $USER scanner && sudo udevadm control --reload");
		cli_hint("Then log in again, and plug the scanner in again.");
		return CLI_NO_SCANNER;
	case ENOENT:
	case ENODEV:
	case ENXIO:
		cli_hint("'wiascan list' shows the scanners that are there.");
		return CLI_NO_SCANNER;
	case ENOTTY:
	case EINVAL:
	case ENOTDIR:
	case EISDIR:
		cli_hint("This is not a scanner of the wiascan driver.");
		cli_hint("'wiascan list' shows the scanners that are there.");
		return CLI_NO_SCANNER;
	default:
		return CLI_SYSTEM;
	}
}

/* Index of the scanner that @which means, or the count when there is none. */
static size_t find(const struct wiascan_list *list, const char *which)
{
	size_t count = wiascan_list_count(list), i;
	const struct wiascan_info *info;
	int64_t number;

	if (cli_parse_integer(which, &number)) {
		for (i = 0; i < count; i++) {
			if (wiascan_list_number(list, i) == number)
				return i;
		}
	}
	for (i = 0; i < count; i++) {
		info = wiascan_list_info(list, i);
		if (info && *info->serial && !strcmp(info->serial, which))
			return i;
	}
	return count;
}

/* Index of the first scanner that can be opened, else 0. */
static size_t first_usable(const struct wiascan_list *list)
{
	size_t i;

	for (i = 0; i < wiascan_list_count(list); i++) {
		if (wiascan_list_info(list, i))
			return i;
	}
	return 0;
}

/* The path of the scanner meant; NULL after saying that there is none. */
static char *choose(const char *which, int *status)
{
	struct wiascan_list *list;
	size_t index = 0, count;
	char *path = NULL;

	list = wiascan_enumerate();
	if (!list) {
		*status = cli_failed("look for scanners", errno);
		return NULL;
	}
	count = wiascan_list_count(list);
	if (!count) {
		*status = cli_no_scanner();
		goto out;
	}
	index = which ? find(list, which) : first_usable(list);
	if (index == count) {
		cli_error("no scanner '%s'", which);
		cli_hint("'wiascan list' shows the scanners that are there;");
		cli_hint("name one by its path, its number or its serial number.");
		*status = CLI_NO_SCANNER;
		goto out;
	}
	path = strdup(wiascan_list_path(list, index));
	if (!path)
		*status = cli_failed("open the scanner", errno);
out:
	wiascan_free_list(list);
	return path;
}

struct wiascan_device *cli_open_path(const char *which, char **path, int *status)
{
	struct wiascan_device *dev;

	if (!which || !strchr(which, '/')) {
		*path = choose(which, status);
	} else {
		*path = strdup(which);
		if (!*path)
			*status = cli_failed("open the scanner", errno);
	}
	if (!*path)
		return NULL;
	dev = wiascan_open(*path, 0);
	if (!dev) {
		*status = cli_cannot_open(*path, errno);
		free(*path);
	}
	return dev;
}

struct wiascan_device *cli_open(const char *which, int *status)
{
	struct wiascan_device *dev;
	char *path;

	dev = cli_open_path(which, &path, status);
	if (dev)
		free(path);
	return dev;
}

void cli_program_name(int pid, char *name, size_t size)
{
	char path[32], *at;
	FILE *file;

	snprintf(name, size, "unknown program");
	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	file = fopen(path, "re");
	if (!file)
		return;
	if (!fgets(name, size, file) || *name == '\n')
		snprintf(name, size, "unknown program");
	fclose(file);
	/* A program chooses its own name: no control codes to the terminal. */
	name[strcspn(name, "\n")] = '\0';
	for (at = name; *at; at++) {
		if (*at < ' ' || *at > '~')
			*at = '?';
	}
}

long long cli_seconds_since(uint64_t since)
{
	struct timespec now;
	uint64_t ns;

	if (clock_gettime(CLOCK_MONOTONIC, &now))
		return 0;
	ns = now.tv_sec * 1000000000ULL + now.tv_nsec;
	return ns > since ? (ns - since) / 1000000000ULL : 0;
}

int cli_busy(struct wiascan_device *dev)
{
	struct wiascan_status status;
	char name[64];

	if (wiascan_get_status(dev, &status) || !status.owner_pid) {
		cli_error("the scanner is in use");
	} else {
		cli_program_name(status.owner_pid, name, sizeof(name));
		cli_error("the scanner is in use by %s (process %d) for %lld s: %s, %u%%",
			  name, (int)status.owner_pid,
			  cli_seconds_since(status.owner_since),
			  wiascan_state_text(status.state), status.percent);
	}
	cli_hint("Wait until that scan is over, or end that program.");
	return CLI_BUSY;
}

int cli_failed(const char *what, int error)
{
	cli_error("cannot %s: %s", what, strerror(error));
	switch (error) {
	case ENODEV:
		cli_hint("The scanner was unplugged or switched off.");
		return CLI_NO_SCANNER;
	case EPROTO:
		cli_hint("The driver's answer makes no sense; does it belong to this program?");
		return CLI_SCANNER;
	case ENOTTY:
		cli_hint("The driver does not know this request; it may be older than this program.");
		return CLI_SCANNER;
	case EIO:
	case ETIMEDOUT:
		cli_hint("See the scanner itself: its display, lamps and cover.");
		return CLI_SCANNER;
	default:
		return CLI_SYSTEM;
	}
}
