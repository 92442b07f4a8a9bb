// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "usb.h"

/* How long the kernel or udev may take, in steps of 50 ms */
#define STEPS	100
#define STEP_US	50000

bool usb_is_at(const char *interface, const char *port)
{
	size_t length = strlen(port);

	return !strncmp(interface, port, length) &&
	       (!interface[length] || interface[length] == ':');
}

bool usb_is_port(const char *text)
{
	return strspn(text, "0123456789-.:") == strlen(text) &&
	       *text >= '0' && *text <= '9' && strchr(text, '-');
}

bool usb_is_ours(const char *driver)
{
	return !strncmp(driver, "wiascan_", 8);
}

bool usb_driver_of(const char *interface, char *driver, size_t size)
{
	char path[PATH_MAX], target[PATH_MAX];
	const char *name;
	ssize_t length;

	snprintf(path, sizeof(path), "%s/bus/usb/devices/%s/driver", cli_sysfs_dir(), interface);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	name = strrchr(target, '/');
	snprintf(driver, size, "%s", name ? name + 1 : target);
	return true;
}

int usb_tell_driver(const char *driver, const char *what, const char *interface)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/bus/usb/drivers/%s/%s", cli_sysfs_dir(), driver, what);
	return cli_sysfs_write(path, interface);
}

bool usb_wait_released(const char *interface)
{
	char driver[USB_NAME];
	int i;

	for (i = 0; i < STEPS; i++) {
		if (!usb_driver_of(interface, driver, sizeof(driver)) || !usb_is_ours(driver))
			return true;
		usleep(STEP_US);
	}
	return false;
}

/* The scanner that an interface is: "wiascan0" */
static bool find_scanner(const char *interface, char *name, size_t size)
{
	char path[PATH_MAX];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/bus/usb/devices/%s/wiascan", cli_sysfs_dir(), interface);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir))) {
		found = !strncmp(entry->d_name, "wiascan", 7);
		if (found)
			snprintf(name, size, "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

bool usb_wait_scanner(const char *interface, char *path, size_t size)
{
	char name[USB_NAME];
	int i;

	for (i = 0; i < STEPS; i++) {
		if (find_scanner(interface, name, sizeof(name))) {
			snprintf(path, size, "%s/%s", cli_dev_dir(), name);
			/* udev has still to say whose it is */
			if (!access(path, R_OK))
				return true;
		}
		usleep(STEP_US);
	}
	return false;
}

/* A number in an attribute of the device that an interface belongs to */
static int read_number(const char *interface, const char *attribute)
{
	char path[PATH_MAX];
	int number = -1;
	FILE *file;

	snprintf(path, sizeof(path), "%s/bus/usb/devices/%.*s/%s", cli_sysfs_dir(),
		 (int)strcspn(interface, ":"), interface, attribute);
	file = fopen(path, "re");
	if (!file)
		return -1;
	if (fscanf(file, "%d", &number) != 1)
		number = -1;
	fclose(file);
	return number;
}

/* Has a process a file open? */
static bool has_open(int pid, const char *file)
{
	char path[64], link[PATH_MAX], target[PATH_MAX];
	struct dirent *entry;
	bool found = false;
	ssize_t length;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir))) {
		snprintf(link, sizeof(link), "%s/%s", path, entry->d_name);
		length = readlink(link, target, sizeof(target) - 1);
		if (length < 0)
			continue;
		target[length] = '\0';
		found = !strcmp(target, file);
	}
	if (dir)
		closedir(dir);
	return found;
}

int usb_holder(const char *interface)
{
	int bus = read_number(interface, "busnum"), number = read_number(interface, "devnum");
	struct dirent *entry;
	char file[64];
	int pid = 0;
	DIR *dir;

	if (bus < 0 || number < 0)
		return 0;
	snprintf(file, sizeof(file), "/dev/bus/usb/%03d/%03d", bus, number);
	dir = opendir("/proc");
	while (dir && !pid && (entry = readdir(dir))) {
		pid = atoi(entry->d_name);
		if (pid > 0 && !has_open(pid, file))
			pid = 0;
	}
	if (dir)
		closedir(dir);
	return pid;
}

/* Calls @visit for the entries of a directory below /sys/bus/usb, in order. */
static int visit_entries(const char *below, bool (*is_it)(const char *name),
			 bool (*visit)(const char *name, void *data), void *data)
{
	struct dirent **names;
	char path[PATH_MAX];
	bool more = true;
	int count, i;

	snprintf(path, sizeof(path), "%s/bus/usb/%s", cli_sysfs_dir(), below);
	count = scandir(path, &names, NULL, alphasort);
	if (count < 0)
		return -1;
	for (i = 0; i < count; i++) {
		if (more && is_it(names[i]->d_name))
			more = visit(names[i]->d_name, data);
		free(names[i]);
	}
	free(names);
	return 0;
}

static bool is_interface(const char *name)
{
	return strchr(name, ':');
}

int usb_visit_interfaces(bool (*visit)(const char *interface, void *data), void *data)
{
	return visit_entries("devices", is_interface, visit, data);
}

int usb_visit_drivers(bool (*visit)(const char *driver, void *data), void *data)
{
	return visit_entries("drivers", usb_is_ours, visit, data);
}
