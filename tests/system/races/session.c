// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several threads at one file: one begins jobs, others read and cancel them
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "races.h"

#define JOBS		12
#define BUFFER		8192

/* Some piece of some picture: jobs change, and the settings with them */
static bool is_piece(const uint8_t *buf, size_t n)
{
	unsigned int i;
	int line;

	for (i = 0; i < SMALL_PICTURES; i++) {
		const struct picture *p = &pictures[i];

		if (n < p->line || (n % p->line && !rules.vanish))
			continue;
		line = picture_line(p, buf);
		if (line < 0 || line * p->line + n > p->size)
			continue;
		if (memcmp(p->data + line * p->line, buf, n) == 0) {
			progress += n / p->line;
			return true;
		}
	}
	return false;
}

static void read_pieces(struct session *s, uint8_t *buf)
{
	struct dice *dice = &self()->dice;

	while (!s->done) {
		bool nowait = roll(dice, 3) == 0;
		ssize_t n = file_read(&s->file, buf,
				      BUFFER / 2 + roll(dice, BUFFER / 2),
				      nowait);

		/* a line that the scanner did not finish is in no picture */
		if (n > 0 && !is_piece(buf, n) && !(rules.vanish && n < 640))
			wrong("read: %zd bytes are in no picture", n);
		else if (n == -EAGAIN && s->file.started)
			file_poll(&s->file);
		else if (n <= 0)
			pause_for(1000);
	}
}

/* Let some jobs be, and cancel others at once or later */
static void cancel_some(struct session *s)
{
	struct dice *dice = &self()->dice;
	unsigned int seen = 0, patience, target;

	while (!s->done) {
		if (s->file.started == seen) {
			pause_for(1000);
			continue;
		}
		seen = s->file.started;
		if (roll(dice, 3) == 0)
			continue;
		target = progress + roll(dice, 200);
		for (patience = roll(dice, 100);
		     patience && progress < target && !s->done; patience--)
			pause_for(1000);
		file_cancel(&s->file);
	}
}

static void fidget(struct session *s)
{
	struct dice *dice = &self()->dice;

	while (!s->done) {
		if (roll(dice, 4) == 0)
			file_set(&s->file,
				 &pictures[roll(dice, SMALL_PICTURES)], 0);
		look_around(&s->file);
		pause_for(roll(dice, 5000));
	}
}

static void attend(struct session *s, void (*part)(struct session *s,
						   uint8_t *buf))
{
	uint8_t *buf = malloc(BUFFER);

	if (!buf)
		die("malloc");
	for (;;) {
		doing("waiting for a session");
		pthread_barrier_wait(&s->barrier);
		if (s->over)
			break;
		part(s, buf);
		doing("waiting for the end of a session");
		pthread_barrier_wait(&s->barrier);
	}
	free(buf);
}

static void part_of_reader(struct session *s, uint8_t *buf)
{
	read_pieces(s, buf);
}

static void part_of_canceller(struct session *s, uint8_t *buf)
{
	(void)buf;
	cancel_some(s);
}

static void part_of_fidget(struct session *s, uint8_t *buf)
{
	(void)buf;
	fidget(s);
}

static void run_reader(struct actor *actor)
{
	attend(actor->stage, part_of_reader);
}

static void run_canceller(struct actor *actor)
{
	attend(actor->stage, part_of_canceller);
}

static void run_fidget(struct actor *actor)
{
	attend(actor->stage, part_of_fidget);
}

/* Begin this session's jobs, one when the other is over */
static void begin_jobs(struct session *s)
{
	struct file *f = &s->file;

	while (f->started < s->jobs && !f->gone && !(s->forever && stop)) {
		if (file_start(f))
			pause_for(1000 + roll(&self()->dice, 3000));
	}
}

static bool open_session(struct session *s)
{
	while (file_open(&s->file, s->nonblock)) {
		if (!s->forever || stop)
			return false;
		pause_for(10000);
	}
	file_dup(&s->file);
	file_set(&s->file, &pictures[roll(&self()->dice, SMALL_PICTURES)], 0);
	return true;
}

static void run_leader(struct actor *actor)
{
	struct session *s = actor->stage;

	do {
		if (!open_session(s))
			break;
		s->done = false;
		pthread_barrier_wait(&s->barrier);
		begin_jobs(s);
		s->done = true;
		/* nobody is left asleep */
		file_cancel(&s->file);
		doing("waiting for the others");
		pthread_barrier_wait(&s->barrier);
		file_post_mortem(&s->file);
		file_close(&s->file);
		s->nonblock = roll(&actor->dice, 2);
	} while (s->forever && !stop);
	s->over = true;
	pthread_barrier_wait(&s->barrier);
}

void make_session(struct session *s, struct actor actors[SESSION_ACTORS])
{
	const struct actor parts[SESSION_ACTORS] = {
		{ .name = "leader", .run = run_leader },
		{ .name = "reader 1", .run = run_reader },
		{ .name = "reader 2", .run = run_reader },
		{ .name = "canceller 1", .run = run_canceller },
		{ .name = "canceller 2", .run = run_canceller },
		{ .name = "fidget", .run = run_fidget },
	};
	unsigned int i;

	pthread_barrier_init(&s->barrier, NULL, SESSION_ACTORS);
	for (i = 0; i < SESSION_ACTORS; i++) {
		actors[i] = parts[i];
		actors[i].stage = s;
	}
}

static void cancel_scene(bool nonblock)
{
	static struct session s = { .jobs = JOBS };
	struct actor actors[SESSION_ACTORS];

	s.nonblock = nonblock;
	make_session(&s, actors);
	start_actors(actors, SESSION_ACTORS);
	doing("waiting for the session");
	join_actors(actors, SESSION_ACTORS);
	undisturbed();
}

void scene_cancel(void)
{
	cancel_scene(false);
}

void scene_nonblock(void)
{
	cancel_scene(true);
}
