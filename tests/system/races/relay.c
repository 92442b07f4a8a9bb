// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several threads read one page, through one file and its duplicate: each line
 * goes to exactly one of them
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "races.h"

#define PAGES		6
#define READERS		3
#define MOST_LINES	8

struct relay {
	struct file file;
	const struct picture *picture;
	atomic_uint *seen;	/* how often each line was read */
	atomic_bool pest_may_go;
	bool over;
	pthread_barrier_t barrier;
	struct actor readers[READERS];
};

/* What one read() gave must be in the picture; count its lines */
static void deliver(struct relay *r, const uint8_t *buf, size_t n)
{
	const struct picture *p = r->picture;
	int first = picture_line(p, buf);
	size_t i;

	if (first < 0 || n % p->line ||
	    first * p->line + n > p->size ||
	    memcmp(p->data + first * p->line, buf, n)) {
		wrong("read: %zu bytes are not in %s (line %d)", n, p->name,
		      first);
		return;
	}
	for (i = 0; i < n / p->line; i++)
		atomic_fetch_add(&r->seen[first + i], 1);
	progress += n / p->line;
}

/* There may be data, and a sleeping reader who will get it: let him wake up */
static void wait_for_more(struct file *f)
{
	file_poll(f);
	pause_for(300);
}

static void read_my_share(struct relay *r, uint8_t *buf, bool nowait)
{
	const struct picture *p = r->picture;
	struct dice *dice = &self()->dice;
	ssize_t n;

	do {
		size_t size = p->line * (1 + roll(dice, MOST_LINES)) +
			      roll(dice, p->line);

		n = file_read(&r->file, buf, size, nowait);
		if (n > 0)
			deliver(r, buf, n);
		else if (n == -EAGAIN)
			wait_for_more(&r->file);
		else if (n < 0 && n != -EINTR)
			wrong("read: %s in mid-page", strerror(-n));
	} while (n > 0 || n == -EAGAIN || n == -EINTR);
}

static void run_reader(struct actor *actor)
{
	struct relay *r = actor->stage;
	uint8_t *buf = malloc((MOST_LINES + 1) * 4096);

	if (!buf)
		die("malloc");
	for (;;) {
		doing("waiting for a page");
		pthread_barrier_wait(&r->barrier);
		if (r->over)
			break;
		read_my_share(r, buf, actor == &r->readers[0]);
		doing("waiting for the end of a page");
		pthread_barrier_wait(&r->barrier);
	}
	free(buf);
}

/* Changes the settings while the page is read, which must not matter to it */
static void run_fidget(struct actor *actor)
{
	struct relay *r = actor->stage;

	while (!stop) {
		file_set(&r->file,
			 &pictures[roll(&actor->dice, SMALL_PICTURES)], 0);
		look_around(&r->file);
		pause_for(1000 + roll(&actor->dice, 4000));
	}
}

static void run_pest(struct actor *actor)
{
	struct relay *r = actor->stage;

	while (!stop) {
		if (r->pest_may_go)
			pthread_kill(r->readers[roll(&actor->dice, READERS)].thread,
				     SIGUSR1);
		pause_for(500 + roll(&actor->dice, 3000));
	}
}

static void check_shares(struct relay *r)
{
	const struct picture *p = r->picture;
	struct wiascan_page page;
	uint32_t i, lost = 0, twice = 0;

	for (i = 0; i < p->lines; i++) {
		lost += r->seen[i] == 0;
		twice += r->seen[i] > 1;
	}
	if (lost || twice)
		wrong("%u lines of %s lost, %u read twice", lost, p->name, twice);
	if (!file_page(&r->file, &page) &&
	    (page.end != WIASCAN_END_COMPLETE || picture_of(&page) != p))
		wrong("PAGE: end %u", page.end);
}

static void one_page(struct relay *r)
{
	struct wiascan_page page;

	int ret = file_start(&r->file);

	if (ret || file_page(&r->file, &page) || !picture_of(&page)) {
		errno = -ret;
		die("no page to read");
	}
	r->picture = picture_of(&page);
	r->seen = calloc(r->picture->lines, sizeof(*r->seen));
	if (!r->seen)
		die("calloc");
	pthread_barrier_wait(&r->barrier);
	r->pest_may_go = true;
	doing("waiting for the readers");
	pthread_barrier_wait(&r->barrier);
	r->pest_may_go = false;
	check_shares(r);
	free(r->seen);
}

static void on_signal(int sig)
{
	(void)sig;
}

static void relay(bool signals)
{
	static struct relay r;
	struct actor fidget = { .name = "fidget", .run = run_fidget, .stage = &r };
	struct actor pest = { .name = "pest", .run = run_pest, .stage = &r };
	struct sigaction sa = { .sa_handler = on_signal };
	unsigned int i;

	sigaction(SIGUSR1, &sa, NULL);
	rules.signals = signals;
	if (file_open(&r.file, false) || file_set(&r.file, &pictures[0], 0))
		return;
	file_dup(&r.file);
	pthread_barrier_init(&r.barrier, NULL, READERS + 1);
	for (i = 0; i < READERS; i++)
		r.readers[i] = (struct actor){
			.name = "reader", .run = run_reader, .stage = &r,
		};
	start_actors(r.readers, READERS);
	start_actors(&fidget, 1);
	if (signals)
		start_actors(&pest, 1);
	for (i = 0; i < PAGES; i++)
		one_page(&r);
	stop = true;
	r.over = true;
	pthread_barrier_wait(&r.barrier);
	join_actors(r.readers, READERS);
	join_actors(&fidget, 1);
	if (signals)
		join_actors(&pest, 1);
	file_close(&r.file);
	undisturbed();
}

void scene_relay(void)
{
	relay(false);
}

void scene_signals(void)
{
	relay(true);
}
