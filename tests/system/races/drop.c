// SPDX-License-Identifier: GPL-2.0-only
/*
 * All of a page has arrived, two threads read it, and a third cancels it: what
 * they do not have yet is dropped, but not from under their hands
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "races.h"

#define PAGES		25
#define READERS		2
#define MOST_LINES	60

struct drop {
	struct file file;
	const struct picture *picture;
	bool over;
	pthread_barrier_t barrier;
};

static void read_until_dropped(struct drop *d, uint8_t *buf)
{
	const struct picture *p = d->picture;
	struct dice *dice = &self()->dice;
	ssize_t n;
	int line;

	do {
		n = file_read(&d->file, buf,
			      p->line * (1 + roll(dice, MOST_LINES)), false);
		line = n > 0 ? picture_line(p, buf) : 0;
		if (n > 0 && (line < 0 || line * p->line + n > p->size ||
			      memcmp(p->data + line * p->line, buf, n)))
			wrong("read: %zd bytes are not in %s", n, p->name);
		progress += n > 0 ? n / p->line : 0;
	} while (n > 0);
}

static void run_reader(struct actor *actor)
{
	struct drop *d = actor->stage;
	uint8_t *buf = malloc(MOST_LINES * 4096);

	if (!buf)
		die("malloc");
	for (;;) {
		pthread_barrier_wait(&d->barrier);
		if (d->over)
			break;
		read_until_dropped(d, buf);
		pthread_barrier_wait(&d->barrier);
	}
	free(buf);
}

static void wait_for_end(struct file *f, struct wiascan_page *page)
{
	do {
		pause_for(2000);
	} while (!file_page(f, page) && page->end == WIASCAN_END_NONE);
}

/* The readers begin, and after a moment the rest is dropped */
static void one_page(struct drop *d, struct dice *dice)
{
	struct wiascan_page page;
	unsigned int i;

	d->picture = &pictures[roll(dice, SMALL_PICTURES)];
	file_set(&d->file, d->picture, 0);
	if (file_start(&d->file))
		wrong("START: not begun");
	wait_for_end(&d->file, &page);
	pthread_barrier_wait(&d->barrier);
	for (i = roll(dice, 40); i; i--)
		file_page(&d->file, &page);
	file_cancel(&d->file);
	doing("waiting for the readers");
	pthread_barrier_wait(&d->barrier);
	if (!file_page(&d->file, &page) && page.end != WIASCAN_END_CANCELLED &&
	    page.end != WIASCAN_END_COMPLETE)
		wrong("PAGE: end %u", page.end);
}

void scene_drop(void)
{
	static struct drop d;
	struct actor readers[READERS];
	unsigned int i;

	if (file_open(&d.file, false))
		return;
	pthread_barrier_init(&d.barrier, NULL, READERS + 1);
	for (i = 0; i < READERS; i++)
		readers[i] = (struct actor){
			.name = "reader", .run = run_reader, .stage = &d,
		};
	start_actors(readers, READERS);
	for (i = 0; i < PAGES; i++)
		one_page(&d, &self()->dice);
	d.over = true;
	pthread_barrier_wait(&d.barrier);
	join_actors(readers, READERS);
	file_close(&d.file);
	undisturbed();
}
