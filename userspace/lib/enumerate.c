// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) 2026 The wiascan project */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* One scanner found. @error: why @info is not there, 0: it is. */
struct entry {
	int number;
	int error;
	char *path;
	struct wiascan_info info;
};

struct wiascan_list {
	size_t count;
	struct entry *entries;
};

/* The number of "wiascan12", -1 for any other name. */
static int number_of(const char *name)
{
	static const char prefix[] = "wiascan";
	long number;
	char *end;

	if (strncmp(name, prefix, sizeof(prefix) - 1))
		return -1;
	name += sizeof(prefix) - 1;
	if (*name < '0' || *name > '9' || (*name == '0' && name[1]))
		return -1;
	errno = 0;
	number = strtol(name, &end, 10);
	if (errno || *end || number > INT_MAX)
		return -1;
	return number;
}

static int add(struct wiascan_list *list, int number)
{
	struct entry *entries;

	entries = reallocarray(list->entries, list->count + 1, sizeof(*entries));
	if (!entries)
		return -1;
	list->entries = entries;
	memset(&entries[list->count], 0, sizeof(*entries));
	entries[list->count++].number = number;
	return 0;
}

/* Adds what @dir names. Errors: those of opendir(3), readdir(3), ENOMEM. */
static int add_directory(struct wiascan_list *list, const char *dir)
{
	struct dirent *file;
	int number, error;
	DIR *stream;

	stream = opendir(dir);
	if (!stream)
		return -1;
	for (errno = 0; (file = readdir(stream)); errno = 0) {
		number = number_of(file->d_name);
		if (number >= 0 && add(list, number))
			break;
	}
	error = errno;
	closedir(stream);
	errno = error;
	return error ? -1 : 0;
}

static int by_number(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* Asks a scanner who it is. Fails only for want of memory. */
static int identify(struct entry *entry)
{
	struct wiascan_device *dev;

	if (asprintf(&entry->path, "%s/wiascan%d", wiascan_sys_dev_dir(),
		     entry->number) < 0) {
		entry->path = NULL;
		errno = ENOMEM;
		return -1;
	}
	dev = wiascan_open(entry->path, O_NONBLOCK);
	if (!dev) {
		entry->error = errno;
		return errno == ENOMEM ? -1 : 0;
	}
	wiascan_get_info(dev, &entry->info);
	wiascan_close(dev);
	return 0;
}

WIASCAN_API struct wiascan_list *wiascan_enumerate(void)
{
	struct wiascan_list *list;
	size_t i;
	int ret;

	list = calloc(1, sizeof(*list));
	if (!list)
		return NULL;
	/* The class knows best; without sysfs the device nodes have to do. */
	ret = add_directory(list, wiascan_sys_class_dir());
	if (ret && errno == ENOENT)
		ret = add_directory(list, wiascan_sys_dev_dir());
	if (list->count)
		qsort(list->entries, list->count, sizeof(*list->entries), by_number);
	for (i = 0; !ret && i < list->count; i++)
		ret = identify(&list->entries[i]);
	if (ret) {
		wiascan_free_list(list);
		return NULL;
	}
	return list;
}

WIASCAN_API void wiascan_free_list(struct wiascan_list *list)
{
	int error = errno;
	size_t i;

	if (!list)
		return;
	for (i = 0; i < list->count; i++)
		free(list->entries[i].path);
	free(list->entries);
	free(list);
	errno = error;
}

WIASCAN_API size_t wiascan_list_count(const struct wiascan_list *list)
{
	return list ? list->count : 0;
}

static const struct entry *entry_at(const struct wiascan_list *list,
				    size_t index)
{
	if (!list || index >= list->count) {
		errno = EINVAL;
		return NULL;
	}
	return &list->entries[index];
}

WIASCAN_API const char *wiascan_list_path(const struct wiascan_list *list,
					  size_t index)
{
	const struct entry *entry = entry_at(list, index);

	return entry ? entry->path : NULL;
}

WIASCAN_API int wiascan_list_number(const struct wiascan_list *list,
				    size_t index)
{
	const struct entry *entry = entry_at(list, index);

	return entry ? entry->number : -1;
}

WIASCAN_API const struct wiascan_info *
wiascan_list_info(const struct wiascan_list *list, size_t index)
{
	const struct entry *entry = entry_at(list, index);

	if (!entry)
		return NULL;
	if (entry->error) {
		errno = entry->error;
		return NULL;
	}
	return &entry->info;
}
