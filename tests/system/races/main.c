// SPDX-License-Identifier: GPL-2.0-only
/*
 * races SCENE DEVICE DIRECTORY SEED [vanish]: threads and processes at one
 * scanner, which may vanish
 * races pictures: what DIRECTORY must hold, a line each for wiascan-sheet
 *
 * Copyright (C) 2026 The wiascan project
 *
 * DEVICE without its number: /dev/wiascan. Prints what is not as
 * linux/wiascan.h says; the exit status is 0 if nothing was.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "races.h"

/* Not a limit of what is tested: longer than any scene could ever take */
#define HANG_SECONDS	240

/* More complaints than that help nobody */
#define COMPLAINTS	20

#define MAX_ACTORS	32

struct rules rules;
const char *device, *directory, *program;
bool mortal;
atomic_uint progress;
atomic_bool stop;

static uint64_t seed;
static atomic_uint wrongs;
static struct actor main_actor = { .name = "main" };
static struct actor *all_actors[MAX_ACTORS];
static __thread struct actor *current_actor;

/* Marsaglia's xorshift64* */
uint32_t roll(struct dice *dice, uint32_t sides)
{
	uint64_t x = dice->state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	dice->state = x;
	return ((x * 0x2545f4914f6cdd1dull) >> 32) % sides;
}

static void make_dice(struct dice *dice, unsigned int index)
{
	unsigned int i;

	dice->state = (seed + 1) * 0x9e3779b97f4a7c15ull + index;
	for (i = 0; i < 8; i++)
		roll(dice, 2);
}

struct actor *self(void)
{
	return current_actor ? current_actor : &main_actor;
}

void doing(const char *what)
{
	self()->doing = what;
}

void wrong(const char *format, ...)
{
	unsigned int n = atomic_fetch_add(&wrongs, 1);
	char text[256];
	va_list args;

	if (n > COMPLAINTS)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	dprintf(STDERR_FILENO, "%s: %s\n", self()->name,
		n < COMPLAINTS ? text : "more is not shown");
	/* a victim that is killed could not tell */
	if (mortal)
		_exit(1);
}

void die(const char *what)
{
	dprintf(STDERR_FILENO, "%s: %s: %s\n", self()->name, what,
		strerror(errno));
	_exit(2);
}

void pause_for(unsigned int microseconds)
{
	struct timespec t = { .tv_nsec = microseconds * 1000L };

	nanosleep(&t, NULL);
}

static void *run_actor(void *arg)
{
	struct actor *actor = arg;

	current_actor = actor;
	actor->run(actor);
	actor->doing = "ended";
	return NULL;
}

void start_actors(struct actor *actors, unsigned int n)
{
	static unsigned int index = 1;
	unsigned int i, slot;

	for (i = 0; i < n; i++) {
		for (slot = 0; slot < MAX_ACTORS && all_actors[slot]; slot++)
			;
		if (slot == MAX_ACTORS)
			die("too many actors");
		all_actors[slot] = &actors[i];
		make_dice(&actors[i].dice, index++);
		errno = pthread_create(&actors[i].thread, NULL, run_actor,
				       &actors[i]);
		if (errno)
			die("pthread_create");
	}
}

void join_actors(struct actor *actors, unsigned int n)
{
	unsigned int i, slot;

	for (i = 0; i < n; i++) {
		pthread_join(actors[i].thread, NULL);
		for (slot = 0; slot < MAX_ACTORS; slot++)
			if (all_actors[slot] == &actors[i])
				all_actors[slot] = NULL;
	}
}

static void on_alarm(int sig)
{
	unsigned int i;

	(void)sig;
	dprintf(STDERR_FILENO, "no end in sight; main: %s\n", main_actor.doing);
	for (i = 0; i < MAX_ACTORS; i++) {
		struct actor *actor = all_actors[i];

		if (actor)
			dprintf(STDERR_FILENO, "%s: %s\n", actor->name,
				actor->doing);
	}
	_exit(3);
}

static const struct {
	const char *name;
	void (*run)(void);
} scenes[] = {
	{ "settings", scene_settings },
	{ "relay", scene_relay },
	{ "signals", scene_signals },
	{ "cancel", scene_cancel },
	{ "nonblock", scene_nonblock },
	{ "drop", scene_drop },
	{ "owners", scene_owners },
	{ "victims", scene_victims },
	{ "stall", scene_stall },
	{ "storm", scene_storm },
	{ "orphans", scene_orphans },
	{ "victim", scene_victim },
};

int main(int argc, char **argv)
{
	unsigned int i;

	if (argc == 2 && strcmp(argv[1], "pictures") == 0) {
		list_pictures();
		return 0;
	}
	if (argc < 5) {
		fprintf(stderr, "usage: races SCENE DEVICE DIRECTORY SEED\n");
		return 2;
	}
	program = argv[0];
	device = argv[2];
	directory = argv[3];
	seed = strtoull(argv[4], NULL, 10);
	rules.vanish = argc > 5;
	make_dice(&main_actor.dice, 0);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGALRM, on_alarm);
	alarm(HANG_SECONDS);
	load_pictures();
	for (i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
		if (strcmp(argv[1], scenes[i].name) == 0) {
			scenes[i].run();
			return wrongs ? 1 : 0;
		}
	}
	fprintf(stderr, "races: no such scene: %s\n", argv[1]);
	return 2;
}
