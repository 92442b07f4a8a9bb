// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "loop.h"

#define MAX_WATCHED	256
#define MAX_READY	64	/* events taken at once */

/**
 * struct watch - a descriptor that is watched
 * @fn: called with its events
 * @ctx: for @fn
 * @fd: descriptor, -1: the slot is free
 * @events: what it waits for
 * @serial: of all watches, so that an event of an earlier one is told apart
 */
struct watch {
	watch_fn fn;
	void *ctx;
	int fd;
	short events;
	uint32_t serial;
};

struct loop {
	int epoll;
	struct watch watches[MAX_WATCHED];
	int count;
	uint32_t serial;
	struct timer *timers;
	bool quit;
	int status;
};

struct loop *loop_create(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (loop)
		loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!loop || loop->epoll < 0) {
		perror("wiascan-emulator");
		exit(1);
	}
	return loop;
}

void loop_destroy(struct loop *loop)
{
	close(loop->epoll);
	free(loop);
}

uint64_t loop_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct watch *find_watch(struct loop *loop, int fd)
{
	int i;

	for (i = 0; i < loop->count; i++)
		if (loop->watches[i].fd == fd)
			return &loop->watches[i];
	return NULL;
}

/* The events of epoll(7) and of poll(2) have the same values. */
static int control(struct loop *loop, int op, const struct watch *watch)
{
	struct epoll_event event = {
		.events = watch->events,
		.data.u64 = (uint64_t)watch->serial << 32 | (watch - loop->watches),
	};

	return epoll_ctl(loop->epoll, op, watch->fd, &event) < 0 ? -errno : 0;
}

int loop_watch(struct loop *loop, int fd, short events, watch_fn fn, void *ctx)
{
	struct watch *watch;
	int i, ret;

	/* A slot whose descriptor went away is free. */
	for (i = 0; i < loop->count; i++)
		if (loop->watches[i].fd < 0)
			break;
	if (i == MAX_WATCHED)
		return -ENOSPC;
	watch = &loop->watches[i];
	*watch = (struct watch){
		.fn = fn, .ctx = ctx, .fd = fd, .events = events, .serial = ++loop->serial,
	};
	ret = control(loop, EPOLL_CTL_ADD, watch);
	if (ret < 0)
		watch->fd = -1;
	if (i == loop->count)
		loop->count++;
	return ret;
}

void loop_events(struct loop *loop, int fd, short events)
{
	struct watch *watch = find_watch(loop, fd);

	if (!watch || watch->events == events)
		return;
	watch->events = events;
	control(loop, EPOLL_CTL_MOD, watch);
}

void loop_unwatch(struct loop *loop, int fd)
{
	struct watch *watch = find_watch(loop, fd);

	if (!watch)
		return;
	control(loop, EPOLL_CTL_DEL, watch);
	watch->fd = -1;
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
	uint64_t now;

	if (!loop->timers)
		return;
	now = loop_now();
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

/* What is ready; a callback may have ended the watch of a later one. */
static void run_watches(struct loop *loop, const struct epoll_event *ready, int count)
{
	int i;

	for (i = 0; i < count && !loop->quit; i++) {
		struct watch *watch = &loop->watches[(uint32_t)ready[i].data.u64];

		if (watch->fd >= 0 && watch->serial == ready[i].data.u64 >> 32)
			watch->fn(watch->ctx, ready[i].events);
	}
}

int loop_run(struct loop *loop)
{
	while (!loop->quit) {
		struct epoll_event ready[MAX_READY];
		int count = epoll_wait(loop->epoll, ready, MAX_READY, poll_timeout(loop));

		if (count < 0 && errno != EINTR) {
			perror("wiascan-emulator: epoll");
			return 1;
		}
		run_timers(loop);
		run_watches(loop, ready, count);
	}
	return loop->status;
}

void loop_quit(struct loop *loop, int status)
{
	loop->quit = true;
	loop->status = status;
}
