/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_LOOP_H
#define EMU_LOOP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The event loop: epoll(7) and timers, one thread. Everything in the emulator
 * runs from here, so nothing needs a lock.
 */

struct loop;

/**
 * struct timer - a one-shot timer, embedded in its owner
 * @fire: called once when due; may set the timer again
 * @ctx: for @fire
 * @due: loop_now() at which to fire (private)
 * @next: list of armed timers (private)
 * @armed: is on that list (private)
 */
struct timer {
	void (*fire)(void *ctx);
	void *ctx;
	uint64_t due;
	struct timer *next;
	bool armed;
};

/** typedef watch_fn - called with the poll(2) events that a descriptor has */
typedef void (*watch_fn)(void *ctx, short revents);

/** loop_create() - Returns a new loop, or exits the process without memory. */
struct loop *loop_create(void);
void loop_destroy(struct loop *loop);

/** loop_now() - Monotonic time in microseconds. */
uint64_t loop_now(void);

/**
 * loop_watch() - calls @fn when poll(2) reports any of @events on @fd
 *
 * Returns 0, -ENOSPC when the loop watches as much as it can, or another errno.
 */
int loop_watch(struct loop *loop, int fd, short events, watch_fn fn, void *ctx);

/** loop_events() - changes what a watched @fd waits for. */
void loop_events(struct loop *loop, int fd, short events);

/** loop_unwatch() - forgets @fd; safe inside any callback. */
void loop_unwatch(struct loop *loop, int fd);

/** timer_set() - arms or re-arms @timer to fire @us microseconds from now. */
void timer_set(struct loop *loop, struct timer *timer, uint64_t us);
void timer_cancel(struct loop *loop, struct timer *timer);

/** loop_run() - runs until loop_quit(); returns its @status. */
int loop_run(struct loop *loop);
void loop_quit(struct loop *loop, int status);

#endif
