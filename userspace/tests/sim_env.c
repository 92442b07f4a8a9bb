// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the wiascan command run on the made-up scanner
 *
 * Copyright (C) 2026 The wiascan project
 *
 * WIASCAN_SIM is a list of member=number of struct sim, with commas between.
 * WIASCAN_SIM_DEV is where the device nodes are: empty files, wiascan0 and so
 * on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

#define MEMBER(name)	{ #name, offsetof(struct sim, name) }

static const struct {
	const char *name;
	size_t offset;
} members[] = {
	MEMBER(seed), MEMBER(random_reads), MEMBER(eagain), MEMBER(eintr),
	MEMBER(minimum), MEMBER(fail_at), MEMBER(fail_errno), MEMBER(fail_end),
	MEMBER(pause_ms), MEMBER(warming_ms), MEMBER(unknown_lines),
	MEMBER(wrong_crc), MEMBER(wrong_bytes), MEMBER(lost_line),
	MEMBER(odd_bits), MEMBER(short_line), MEMBER(start_errno),
	MEMBER(start_signal), MEMBER(owner), MEMBER(open_errno), MEMBER(info_errno),
	MEMBER(sysfs_errno), MEMBER(sysfs_idle),
	MEMBER(events), MEMBER(lost_events), MEMBER(event_errno), MEMBER(event_signal),
	MEMBER(event_ms),
	MEMBER(hostile_names), MEMBER(hostile_next), MEMBER(hostile_list),
	MEMBER(sheets), MEMBER(fail_page), MEMBER(no_resume), MEMBER(next_tries),
	MEMBER(jam_tries),	MEMBER(no_map), MEMBER(map_errno), MEMBER(late_errno),
	MEMBER(hostile_buffer), MEMBER(hostile_chunk), MEMBER(hostile_ids), MEMBER(hostile_index),
};

static void set(const char *text)
{
	size_t length = strcspn(text, "="), i;

	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (strlen(members[i].name) == length && text[length] &&
		    !memcmp(members[i].name, text, length)) {
			*(int *)((char *)&sim + members[i].offset) =
				atoi(text + length + 1);
			return;
		}
	}
	fprintf(stderr, "WIASCAN_SIM: what is '%s'?\n", text);
	abort();
}

__attribute__((constructor)) static void read_environment(void)
{
	const char *text = getenv("WIASCAN_SIM");
	char *copy, *word, *rest;

	sim_reset();
	sim_dirs(NULL, getenv("WIASCAN_SIM_DEV"));
	copy = strdup(text ? text : "");
	if (!copy)
		abort();
	for (word = strtok_r(copy, ",", &rest); word;
	     word = strtok_r(NULL, ",", &rest))
		set(word);
	free(copy);
}
