// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watch.h"

/* Where a scan would come from now: paper in the feeder goes first. */
static const char *source(struct wiascan_device *dev)
{
	struct wiascan_status status;

	if (wiascan_get_status(dev, &status))
		return NULL;
	if (status.handling & WIASCAN_HANDLING_FEED_READY)
		return "feeder";
	if (status.handling & WIASCAN_HANDLING_FLAT_READY)
		return "flatbed";
	if (status.handling & WIASCAN_HANDLING_FILM_TPA_READY)
		return "film";
	return NULL;
}

/* One that does not apply must not be left from an earlier event. */
static int set_text(const char *name, const char *text)
{
	return text ? setenv(name, text, 1) : unsetenv(name);
}

static int set_number(const char *name, unsigned long long number, bool applies)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", number);
	return set_text(name, applies ? text : NULL);
}

/* The environment of this program is that of the next one it runs. */
static int set_environment(struct wiascan_device *dev, const char *path,
			   const struct wiascan_event *event)
{
	bool button = event->type == WIASCAN_EVENT_BUTTON;

	if (set_text("WIASCAN_DEVICE", path) ||
	    set_text("WIASCAN_EVENT", wiascan_event_text(event->type)) ||
	    set_text("WIASCAN_SOURCE", source(dev)) ||
	    set_number("WIASCAN_BUTTON", event->value, button) ||
	    set_number("WIASCAN_VALUE", event->value, true) ||
	    set_number("WIASCAN_JOB", event->job, event->job) ||
	    set_number("WIASCAN_PAGE", event->page, event->page))
		return -1;
	return 0;
}

/* Begins it as it would be from a shell, whatever signals this one ignores. */
static int begin(char **command, pid_t *pid)
{
	posix_spawnattr_t attr;
	sigset_t signals;
	int error;

	error = posix_spawnattr_init(&attr);
	if (error)
		return error;
	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE);
	sigaddset(&signals, SIGXFSZ);
	posix_spawnattr_setsigdefault(&attr, &signals);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	error = posix_spawnp(pid, command[0], NULL, &attr, command, environ);
	posix_spawnattr_destroy(&attr);
	return error;
}

static void wake_up(int number)
{
	(void)number;
}

/* Whether the parent ignored SIGCHLD or not: the end of a child is to be noted. */
static int note_children(void)
{
	struct sigaction note = { .sa_handler = wake_up };

	sigemptyset(&note.sa_mask);
	return sigaction(SIGCHLD, &note, NULL);
}

/* As waitpid(), but 0 when one of the signals that end this program came first */
static pid_t wait_or_signal(pid_t pid, int *status)
{
	sigset_t signals, old;
	pid_t ended;

	/* so that none comes between looking and sleeping */
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGQUIT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, &old);
	while (!(ended = waitpid(pid, status, WNOHANG)) && !cli_signal())
		sigsuspend(&old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ended;
}

/* The terminal sends SIGINT, SIGQUIT and SIGHUP to both; SIGTERM is for this one alone. */
static int wait_for_end(pid_t pid)
{
	pid_t ended;
	int status;

	ended = wait_or_signal(pid, &status);
	if (!ended && cli_signal() == SIGTERM)
		kill(pid, SIGTERM);
	while (!ended || (ended < 0 && errno == EINTR))
		ended = waitpid(pid, &status, 0);
	return ended < 0 ? -1 : status;
}

int watch_run(char **command, struct wiascan_device *dev, const char *path,
	      const struct wiascan_event *event)
{
	int error, status;
	pid_t pid;

	if (set_environment(dev, path, event) || note_children())
		return cli_failed("prepare for the command", errno);
	error = begin(command, &pid);
	if (error) {
		cli_error("cannot run %s: %s", command[0], strerror(error));
		return CLI_SYSTEM;
	}
	status = wait_for_end(pid);
	if (status < 0)
		return cli_failed("wait for the command", errno);
	if (WIFSIGNALED(status))
		cli_error("%s was ended by signal %d", command[0], WTERMSIG(status));
	else if (WEXITSTATUS(status))
		cli_error("%s ended with status %d", command[0], WEXITSTATUS(status));
	return CLI_OK;
}
