// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many files want the one scanner: each gets it in turn, for its own picture
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "races.h"

#define OWNERS		3
#define VISITORS	2
#define PAGES		8

static bool over(struct market *m)
{
	return stop || (!m->forever && m->pages <= 0);
}

/* Begin a job, as soon as nobody else has one */
static int get_scanner(struct market *m, struct file *f)
{
	int ret;

	while (!over(m)) {
		ret = file_start(f);
		if (ret != -EBUSY && ret != -EAGAIN)
			return ret;
		look_around(f);
		pause_for(1000 + roll(&self()->dice, 4000));
	}
	return -EBUSY;
}

/*
 * Let a large page fill the ring, so that the scanner waits for its reader. How
 * often that had happened is known from before the job.
 */
static void dawdle(struct file *f, uint64_t before)
{
	struct wiascan_status now;
	struct wiascan_page page;

	do {
		pause_for(2000);
	} while (!stop && !file_page(f, &page) &&
		 page.end == WIASCAN_END_NONE && !file_status(f, &now) &&
		 now.ring_full == before);
}

/* Nobody else reads this file: the next read says what became of the page */
static void read_cancelled(struct file *f, const struct picture *p)
{
	struct wiascan_page page;
	uint8_t buf[4096];
	ssize_t ret;

	do {
		ret = file_read(f, buf, sizeof(buf), false);
		if (ret == -EAGAIN)
			file_poll(f);
		/* it was gone before it could be cancelled */
	} while (ret == -EAGAIN || (ret > 0 && f->gone));
	if (file_page(f, &page))
		return;
	if (ret > 0 || (ret == 0 && page.end != WIASCAN_END_COMPLETE) ||
	    (ret == -ECANCELED && page.end != WIASCAN_END_CANCELLED))
		wrong("read said %zd after CANCEL, PAGE end %u of %s", ret,
		      page.end, p->name);
}

static void take_page(struct market *m, struct file *f, struct dice *dice)
{
	const struct picture *p = &pictures[roll(dice, SMALL_PICTURES)];
	struct wiascan_status before;

	if (m->forever && roll(dice, 6) == 0)
		p = &pictures[LARGE_PICTURE];
	file_get(f);
	if (file_set(f, p, 0) || file_status(f, &before) || get_scanner(m, f))
		return;
	if (p == &pictures[LARGE_PICTURE])
		dawdle(f, before.ring_full);
	switch (roll(dice, 5)) {
	case 0: /* close in mid-page */
		read_page(f, p, 1 + roll(dice, p->lines - 1), m->each);
		break;
	case 1: /* cancel in mid-page */
		if (read_page(f, p, 1 + roll(dice, p->lines - 1), m->each) <= 0)
			break;
		file_cancel(f);
		read_cancelled(f, p);
		break;
	default:
		read_page(f, p, 0, m->each);
	}
	atomic_fetch_sub(&m->pages, 1);
}

void run_owner(struct actor *actor)
{
	struct market *m = actor->stage;
	struct file f;

	while (!over(m)) {
		if (file_open(&f, roll(&actor->dice, 3) == 0)) {
			pause_for(10000);
			continue;
		}
		take_page(m, &f, &actor->dice);
		file_post_mortem(&f);
		file_close(&f);
		/* the others' turn */
		pause_for(roll(&actor->dice, 8000));
	}
}

void run_visitor(struct actor *actor)
{
	struct dice *dice = &actor->dice;
	unsigned int n;
	struct file f;

	while (!stop) {
		if (file_open(&f, roll(dice, 2))) {
			pause_for(10000);
			continue;
		}
		if (roll(dice, 4) == 0)
			file_set(&f, &pictures[roll(dice, SMALL_PICTURES)],
				 WIASCAN_SET_STORE);
		for (n = roll(dice, 4); n; n--)
			look_around(&f);
		file_close(&f);
		pause_for(roll(dice, 3000));
	}
}

void scene_owners(void)
{
	static struct market m = { .pages = PAGES };
	struct actor actors[OWNERS + VISITORS];
	unsigned int i;
	struct file f;

	rules.rivals = true;
	/* from now on every file begins with a picture */
	if (file_open(&f, false))
		return;
	file_set(&f, &pictures[0], WIASCAN_SET_STORE);
	file_close(&f);
	for (i = 0; i < OWNERS + VISITORS; i++)
		actors[i] = (struct actor){
			.name = i < OWNERS ? "owner" : "visitor",
			.run = i < OWNERS ? run_owner : run_visitor,
			.stage = &m,
		};
	start_actors(actors, OWNERS + VISITORS);
	doing("waiting for the owners");
	join_actors(actors, OWNERS);
	stop = true;
	join_actors(actors + OWNERS, VISITORS);
	undisturbed();
}
