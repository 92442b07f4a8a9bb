// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes that are killed in the middle of a page
 *
 * Copyright (C) 2026 The wiascan project
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "races.h"

#define KILLS		5
#define MOST_READS	20

/**
 * struct victim - another process that reads pages
 * @pid: it
 * @pulse: it writes a byte there after each read
 */
struct victim {
	pid_t pid;
	int pulse;
};

/* A program of its own, so that it inherits no file of this one */
static void start_victim(struct victim *v)
{
	posix_spawn_file_actions_t actions;
	char seed[16], *argv[] = {
		(char *)program, "victim", (char *)device, (char *)directory,
		seed, rules.vanish ? "vanish" : NULL, NULL,
	};
	int ends[2];

	snprintf(seed, sizeof(seed), "%u", roll(&self()->dice, 1000000));
	if (pipe2(ends, O_CLOEXEC))
		die("pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	errno = posix_spawn(&v->pid, program, &actions, NULL, argv, environ);
	if (errno)
		die(program);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	v->pulse = ends[0];
}

/* After so many reads; it sleeps in the next one, or begins or ends a page */
static void kill_victim(struct victim *v, unsigned int reads)
{
	int status;
	char beat;

	doing("waiting for a victim to read");
	while (reads && read(v->pulse, &beat, 1) == 1)
		reads--;
	kill(v->pid, SIGKILL);
	doing("waiting for a victim to die");
	if (waitpid(v->pid, &status, 0) != v->pid)
		die("waitpid");
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		wrong("a victim ended by itself: %#x", status);
	close(v->pulse);
}

static void beat(void)
{
	if (write(STDOUT_FILENO, ".", 1) != 1)
		die("pulse");
}

void scene_victim(void)
{
	struct market m = { .forever = true, .each = beat };

	/* nobody would kill it but whoever started it */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	rules.rivals = true;
	mortal = true;
	self()->stage = &m;
	run_owner(self());
}

void scene_victims(void)
{
	struct dice *dice = &self()->dice;
	struct victim victims[2];
	struct wiascan_page page;
	unsigned int i, k, n;
	struct file f;

	for (i = 0; i < KILLS; i++) {
		n = 1 + i % 2;
		for (k = 0; k < n; k++)
			start_victim(&victims[k]);
		for (k = 0; k < n; k++)
			kill_victim(&victims[k], 1 + roll(dice, MOST_READS));
		/* the last word on the last victim's page */
		rules.rivals = true;
		if (!file_open(&f, true)) {
			file_page(&f, &page);
			file_close(&f);
		}
		rules.rivals = false;
		undisturbed();
	}
}

void run_killer(struct actor *actor)
{
	struct victim v;

	while (!stop) {
		start_victim(&v);
		kill_victim(&v, 1 + roll(&actor->dice, MOST_READS));
	}
}
