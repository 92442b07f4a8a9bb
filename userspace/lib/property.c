// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "internal.h"

static int fail(int error)
{
	errno = error;
	return -1;
}

/* Describes @wanted, a number with or without WIASCAN_PROP_NEXT. */
static int describe(struct wiascan_device *dev, uint32_t wanted,
		    struct wiascan_prop_info *info)
{
	if (!info)
		return fail(EINVAL);
	memset(info, 0, sizeof(*info));
	info->id = wanted;
	if (wiascan_call(dev, WIASCAN_IOC_PROP_INFO, info))
		return -1;
	wiascan_clean_string(info->name, sizeof(info->name));
	return 0;
}

WIASCAN_API int wiascan_describe_prop(struct wiascan_device *dev, uint32_t id,
				      struct wiascan_prop_info *info)
{
	if (id & WIASCAN_PROP_NEXT)
		return fail(ENOENT);
	if (describe(dev, id, info))
		return -1;
	return info->id == id ? 0 : fail(EPROTO);
}

WIASCAN_API int wiascan_next_prop(struct wiascan_device *dev, uint32_t after,
				  struct wiascan_prop_info *info)
{
	if (after & WIASCAN_PROP_NEXT)
		return fail(ENOENT);
	if (describe(dev, after | WIASCAN_PROP_NEXT, info))
		return -1;
	/* A number that does not grow would make callers go round for ever. */
	if (info->id <= after || (info->id & WIASCAN_PROP_NEXT))
		return fail(EPROTO);
	return 0;
}

WIASCAN_API int wiascan_find_prop(struct wiascan_device *dev, const char *name,
				  struct wiascan_prop_info *info)
{
	unsigned long id;
	uint32_t after;
	char *end;

	if (!name || !info)
		return fail(EINVAL);
	if (*name >= '0' && *name <= '9') {
		errno = 0;
		id = strtoul(name, &end, 10);
		if (errno || *end || id >= WIASCAN_PROP_NEXT)
			return fail(ENOENT);
		return wiascan_describe_prop(dev, id, info);
	}
	for (after = 0; !wiascan_next_prop(dev, after, info); after = info->id) {
		if (!strcasecmp(info->name, name))
			return 0;
	}
	return -1;
}

WIASCAN_API ssize_t wiascan_get_legal_values(struct wiascan_device *dev,
					     uint32_t id, int64_t *values,
					     size_t max)
{
	struct wiascan_prop_list list;
	size_t got = 0;
	uint32_t i;

	if (!values && max)
		return fail(EINVAL);
	do {
		memset(&list, 0, sizeof(list));
		list.id = id;
		list.first = got;
		if (wiascan_call(dev, WIASCAN_IOC_PROP_LIST, &list))
			return -1;
		if (list.count > WIASCAN_PROP_LIST_MAX || list.total > INT_MAX ||
		    list.count > list.total || got > list.total - list.count)
			return fail(EPROTO);
		if (!list.count && got < list.total && got < max)
			return fail(EPROTO);
		for (i = 0; i < list.count && got < max; i++)
			values[got++] = list.values[i];
	} while (got < list.total && got < max);
	return list.total;
}

static void tell_offender(size_t *offender, size_t index)
{
	if (offender)
		*offender = index;
}

static int transfer_props(struct wiascan_device *dev, unsigned long request,
			  struct wiascan_prop_value *values, size_t count,
			  uint32_t flags, size_t *offender)
{
	struct wiascan_prop_values all;
	size_t i;

	tell_offender(offender, count);
	if (!values || !count || count > WIASCAN_PROP_VALUES_MAX)
		return fail(EINVAL);
	memset(&all, 0, sizeof(all));
	all.count = count;
	all.flags = flags;
	all.error_index = count;
	for (i = 0; i < count; i++) {
		all.values[i].id = values[i].id;
		all.values[i].value = values[i].value;
	}
	if (wiascan_call(dev, request, &all)) {
		if (all.error_index < count)
			tell_offender(offender, all.error_index);
		return -1;
	}
	for (i = 0; i < count; i++) {
		if (all.values[i].id != values[i].id)
			return fail(EPROTO);
	}
	for (i = 0; i < count; i++)
		values[i].value = all.values[i].value;
	return 0;
}

WIASCAN_API int wiascan_get_props(struct wiascan_device *dev,
				  struct wiascan_prop_value *values,
				  size_t count, size_t *offender)
{
	return transfer_props(dev, WIASCAN_IOC_PROP_GET, values, count, 0,
			      offender);
}

WIASCAN_API int wiascan_set_props(struct wiascan_device *dev,
				  struct wiascan_prop_value *values,
				  size_t count, uint32_t flags, size_t *offender)
{
	return transfer_props(dev, WIASCAN_IOC_PROP_SET, values, count, flags,
			      offender);
}

WIASCAN_API int wiascan_get_prop(struct wiascan_device *dev, uint32_t id,
				 int64_t *value)
{
	struct wiascan_prop_value one = { .id = id };

	if (!value)
		return fail(EINVAL);
	if (wiascan_get_props(dev, &one, 1, NULL))
		return -1;
	*value = one.value;
	return 0;
}

WIASCAN_API int wiascan_set_prop(struct wiascan_device *dev, uint32_t id,
				 int64_t value)
{
	struct wiascan_prop_value one = { .id = id, .value = value };

	return wiascan_set_props(dev, &one, 1, 0, NULL);
}
