// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "meter.h"
#include "peer.h"

#define MAX_VALUES	16

void peer_fail(const char *what)
{
	die("wiascan: %s: %s", what, strerror(errno));
}

struct wiascan_device *peer_open(const char *path)
{
	struct wiascan_device *dev = wiascan_open(path, 0);

	if (!dev)
		peer_fail(path);
	return dev;
}

static void parse(struct wiascan_device *dev, const char *text, struct wiascan_prop_value *value)
{
	const char *word = strchr(text, '=');
	struct wiascan_prop_info info;
	char name[32];
	int64_t named;

	if (!word || word - text >= (ptrdiff_t)sizeof(name))
		die("wiascan: '%s' is not NAME=VALUE", text);
	memcpy(name, text, word - text);
	name[word++ - text] = '\0';
	if (wiascan_find_prop(dev, name, &info))
		peer_fail(text);
	*value = (struct wiascan_prop_value){ .id = info.id };
	value->value = wiascan_value_from_text(info.id, word, &named) ?
		       strtoll(word, NULL, 0) : named;
}

void peer_set(struct wiascan_device *dev, char * const *texts, int count)
{
	struct wiascan_prop_value values[MAX_VALUES];
	size_t offender;

	if (!count)
		return;
	if (count > MAX_VALUES)
		die("wiascan: too many properties");
	for (int i = 0; i < count; i++)
		parse(dev, texts[i], &values[i]);
	if (wiascan_set_props(dev, values, count, WIASCAN_SET_ROUND, &offender))
		peer_fail(offender < (size_t)count ? texts[offender] : "properties");
}

size_t peer_chunk(struct wiascan_device *dev)
{
	struct wiascan_buffer_info info;

	if (wiascan_get_buffer_info(dev, &info))
		peer_fail("buffer sizes");
	return info.optimal;
}

void peer_start(struct wiascan_device *dev)
{
	if (wiascan_start(dev, 1, NULL))
		peer_fail("start");
}

void peer_complete(struct wiascan_device *dev, uint64_t bytes)
{
	struct wiascan_page page;

	if (wiascan_get_page(dev, &page))
		peer_fail("page");
	if (page.end != WIASCAN_END_COMPLETE || page.bytes != bytes)
		die("wiascan: the page ended '%s' with %llu bytes, %llu were read",
		    wiascan_end_text(page.end), (unsigned long long)page.bytes,
		    (unsigned long long)bytes);
}
