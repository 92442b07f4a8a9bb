// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scanner comes and goes, with everything going on at once, or with a page
 * that nobody has read
 *
 * Copyright (C) 2026 The wiascan project
 *
 * When it is time, this prints what whoever started it is to do to the scanner,
 * and waits for a line on standard input that says that it was done and undone.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "races.h"

#define DISTURBANCES	6
#define OWNERS		2
#define ACTORS		(SESSION_ACTORS + OWNERS + 3)

static void wait_for_progress(unsigned int lines)
{
	unsigned int target = progress + lines;

	doing("waiting for pages to be read");
	while ((int)(target - progress) > 0)
		pause_for(2000);
}

static const char * const actions[] = { "pull", "unbind", "unload" };

/* Have something done to the scanner, and undone */
static bool ask_for(const char *action)
{
	char answer[64];

	puts(action);
	fflush(stdout);
	doing("waiting for the scanner to come back");
	if (fgets(answer, sizeof(answer), stdin))
		return true;
	wrong("told to end");
	return false;
}

static void disturb(struct dice *dice)
{
	unsigned int first = roll(dice, 3), i;

	for (i = 0; i < DISTURBANCES; i++) {
		wait_for_progress(50 + roll(dice, 400));
		if (!ask_for(actions[(first + i) % 3]))
			return;
	}
	wait_for_progress(400);
}

/*
 * The scanner vanishes while much of a page has arrived that nobody has read:
 * all of it can be read, and then comes ENODEV.
 */
static void orphan(const char *action)
{
	struct file f;
	ssize_t ret;

	if (file_open(&f, false)) {
		wrong("no scanner");
		return;
	}
	if (fill_ring(&f) && ask_for(action)) {
		f.gone = true;
		file_post_mortem(&f);
		ret = read_page(&f, &pictures[LARGE_PICTURE], 0, NULL);
		if (ret != -ENODEV)
			wrong("%s: read: %s", action, strerror(-ret));
	}
	file_close(&f);
}

void scene_orphans(void)
{
	unsigned int first = roll(&self()->dice, 3), i;

	rules.vanish = true;
	for (i = 0; i < 3; i++)
		orphan(actions[(first + i) % 3]);
}

void scene_storm(void)
{
	static struct session session = { .jobs = 4, .forever = true };
	static struct market market = { .forever = true };
	struct actor actors[ACTORS];
	unsigned int i, n = SESSION_ACTORS;

	rules.vanish = true;
	rules.rivals = true;
	make_session(&session, actors);
	for (i = 0; i < OWNERS; i++)
		actors[n++] = (struct actor){
			.name = "owner", .run = run_owner, .stage = &market,
		};
	for (i = 0; i < 2; i++)
		actors[n++] = (struct actor){
			.name = "visitor", .run = run_visitor,
		};
	actors[n++] = (struct actor){ .name = "killer", .run = run_killer };
	start_actors(actors, n);
	disturb(&self()->dice);
	stop = true;
	doing("waiting for the end");
	join_actors(actors, n);
}
