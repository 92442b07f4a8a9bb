// SPDX-License-Identifier: GPL-2.0-only
/*
 * Settings that are written, read and stored by many at once: always those of
 * one picture, never half of two
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <string.h>

#include "races.h"

#define WRITERS		2
#define READERS		2
#define WRITES		4000

struct desk {
	struct file file;
	atomic_int writers;	/* that are still at it */
};

static void run_writer(struct actor *actor)
{
	struct desk *d = actor->stage;
	struct dice *dice = &actor->dice;
	unsigned int i;

	for (i = 0; i < WRITES; i++)
		file_set(&d->file, &pictures[roll(dice, PICTURES)],
			 roll(dice, 2) ? WIASCAN_SET_STORE : 0);
	d->writers--;
}

/* The shared file's, and those that a new file begins with */
static void run_reader(struct actor *actor)
{
	struct desk *d = actor->stage;
	struct wiascan_buffer_info info;
	struct file f;

	while (d->writers > 0) {
		file_get(&d->file);
		file_buffer(&d->file, &info);
		if (roll(&actor->dice, 4) || file_open(&f, false))
			continue;
		file_get(&f);
		file_buffer(&f, &info);
		file_close(&f);
	}
}

void scene_settings(void)
{
	static struct desk d = { .writers = WRITERS };
	struct actor actors[WRITERS + READERS];
	unsigned int i;

	if (file_open(&d.file, false))
		return;
	file_set(&d.file, &pictures[0], WIASCAN_SET_STORE);
	for (i = 0; i < WRITERS + READERS; i++)
		actors[i] = (struct actor){
			.name = i < WRITERS ? "writer" : "reader",
			.run = i < WRITERS ? run_writer : run_reader,
			.stage = &d,
		};
	start_actors(actors, WRITERS + READERS);
	doing("waiting for the writers");
	join_actors(actors, WRITERS + READERS);
	file_close(&d.file);
	undisturbed();
}
