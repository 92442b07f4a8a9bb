// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

/* The length of "%d", "%3d" or "%03d" at @at, 0: there is none. */
static size_t place_length(const char *at)
{
	size_t digits = strspn(at + 1, "0123456789");

	return digits < 3 && at[1 + digits] == 'd' ? digits + 2 : 0;
}

/* The place for a number in a name, or NULL. */
static const char *find_place(const char *name)
{
	for (name = strchr(name, '%'); name; name = strchr(name + 1, '%')) {
		if (place_length(name))
			return name;
	}
	return NULL;
}

bool target_is_numbered(const char *name)
{
	return find_place(name);
}

/* The name of the file for a page; NULL: out of memory. */
static char *numbered(const char *name, uint32_t page)
{
	const char *place = find_place(name);
	char *path;
	int width, ret;

	if (!place)
		return strdup(name);
	width = atoi(place + 1);
	ret = asprintf(&path, place[1] == '0' ? "%.*s%0*u%s" : "%.*s%*u%s",
		       (int)(place - name), name, width, page,
		       place + place_length(place));
	return ret < 0 ? NULL : path;
}

static int open_file(struct target *target)
{
	free(target->path);
	target->path = numbered(target->name, target->whole + 1);
	if (!target->path) {
		memset(&target->out, 0, sizeof(target->out));
		target->out.name = target->name;
		return output_fail(&target->out, "out of memory");
	}
	if (output_open(&target->out, target->path)) {
		target->out.name = target->path;
		return -1;
	}
	target->open = true;
	target->out.stopped = target->stopped;
	if (target->format->needs_seek && !target->out.seekable)
		return output_fail(&target->out,
				   "%s needs a regular file; try --format png",
				   target->format->name);
	return 0;
}

int target_open(struct target *target)
{
	if (!target->open && open_file(target))
		return -1;
	return target->out.seekable ? output_mark(&target->out) : 0;
}

int target_keep(struct target *target)
{
	if (!target->shared) {
		target->open = false;
		if (output_commit(&target->out))
			return -1;
	}
	target->whole++;
	return 0;
}

int target_drop(struct target *target)
{
	/*
	 * Pages that went through a pipe have arrived, and who reads it may wait
	 * for the others; of this one nothing was written if it can come again.
	 */
	if (!target->open || !target->out.seekable)
		return 0;
	if (target->shared && target->whole &&
	    !output_rewind(&target->out) &&
	    (!target->format->mend || !target->format->mend(&target->out)))
		return 0;
	output_discard(&target->out);
	target->open = false;
	if (!target->shared || !target->whole)
		return 0;
	target->whole = 0;
	return -1;
}

int target_close(struct target *target)
{
	int ret = 0;

	if (target->open && target->whole)
		ret = output_commit(&target->out);
	else if (target->open)
		output_discard(&target->out);
	target->open = false;
	return ret;
}
