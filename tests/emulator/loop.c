// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "loop.h"

#define MAX_WATCHED	256

struct watch {
	watch_fn fn;
	void *ctx;
};

struct loop {
	struct pollfd fds[MAX_WATCHED];
	struct watch watches[MAX_WATCHED];
	int count;
	struct timer *timers;
	bool quit;
	int status;
};

struct loop *loop_create(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop) {
		perror("wiascan-emulator");
		exit(1);
	}
	return loop;
}

void loop_destroy(struct loop *loop)
{
	free(loop);
}

uint64_t loop_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int find_watch(const struct loop *loop, int fd)
{
	int i;

	for (i = 0; i < loop->count; i++)
		if (loop->fds[i].fd == fd)
			return i;
	return -1;
}

int loop_watch(struct loop *loop, int fd, short events, watch_fn fn, void *ctx)
{
	int i;

	/* A slot whose descriptor went away is free. */
	for (i = 0; i < loop->count; i++)
		if (loop->fds[i].fd < 0)
			break;
	if (i == MAX_WATCHED)
		return -ENOSPC;
	if (i == loop->count)
		loop->count++;
	loop->fds[i] = (struct pollfd){ .fd = fd, .events = events };
	loop->watches[i] = (struct watch){ .fn = fn, .ctx = ctx };
	return 0;
}

void loop_events(struct loop *loop, int fd, short events)
{
	int i = find_watch(loop, fd);

	if (i >= 0)
		loop->fds[i].events = events;
}

void loop_unwatch(struct loop *loop, int fd)
{
	int i = find_watch(loop, fd);

	/* poll(2) skips negative descriptors, so the slot stays in place. */
	if (i >= 0)
		loop->fds[i] = (struct pollfd){ .fd = -1 };
}

void timer_cancel(struct loop *loop, struct timer *timer)
{
	struct timer **at;

	if (!timer->armed)
		return;
	for (at = &loop->timers; *at; at = &(*at)->next) {
		if (*at == timer) {
			*at = timer->next;
			break;
		}
	}
	timer->armed = false;
}

void timer_set(struct loop *loop, struct timer *timer, uint64_t us)
{
	struct timer **at;

	timer_cancel(loop, timer);
	timer->due = loop_now() + us;
	for (at = &loop->timers; *at && (*at)->due <= timer->due;)
		at = &(*at)->next;
	timer->next = *at;
	timer->armed = true;
	*at = timer;
}

/* Only timers due on entry, so that one which re-arms itself cannot hog. */
static void run_timers(struct loop *loop)
{
	uint64_t now = loop_now();

	while (!loop->quit && loop->timers && loop->timers->due <= now) {
		struct timer *timer = loop->timers;

		loop->timers = timer->next;
		timer->armed = false;
		timer->fire(timer->ctx);
	}
}

/* Milliseconds until the next timer, rounded up; -1 without one. */
static int poll_timeout(const struct loop *loop)
{
	uint64_t now, wait;

	if (!loop->timers)
		return -1;
	now = loop_now();
	if (loop->timers->due <= now)
		return 0;
	wait = (loop->timers->due - now + 999) / 1000;
	return wait > 60000 ? 60000 : (int)wait;
}

static void run_watches(struct loop *loop)
{
	int i;

	for (i = 0; i < loop->count && !loop->quit; i++) {
		short revents = loop->fds[i].revents;

		loop->fds[i].revents = 0;
		if (loop->fds[i].fd >= 0 && revents)
			loop->watches[i].fn(loop->watches[i].ctx, revents);
	}
}

int loop_run(struct loop *loop)
{
	while (!loop->quit) {
		int ready = poll(loop->fds, loop->count, poll_timeout(loop));

		if (ready < 0 && errno != EINTR) {
			perror("wiascan-emulator: poll");
			return 1;
		}
		run_timers(loop);
		if (ready > 0)
			run_watches(loop);
	}
	return loop->status;
}

void loop_quit(struct loop *loop, int status)
{
	loop->quit = true;
	loop->status = status;
}
