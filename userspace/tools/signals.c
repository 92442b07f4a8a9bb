// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "cli.h"

static volatile sig_atomic_t caught;

/* Readable after a signal, so that none can slip in before a poll(). */
static int wake[2] = { -1, -1 };

static void take_note(int number)
{
	int error = errno;

	if (!caught)
		caught = number;
	/* Full means that poll() wakes up anyway. */
	if (write(wake[1], "", 1) < 0)
		errno = error;
	errno = error;
}

int cli_catch_signals(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	/* Not SA_RESTART: a wait for the scanner or for a pipe has to end. */
	struct sigaction note = { .sa_handler = take_note };
	static const int signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	struct sigaction old;
	size_t i;

	if (wake[0] < 0 && pipe2(wake, O_CLOEXEC | O_NONBLOCK))
		return -1;
	sigemptyset(&note.sa_mask);
	sigemptyset(&ignore.sa_mask);
	if (sigaction(SIGPIPE, &ignore, NULL) ||
	    sigaction(SIGXFSZ, &ignore, NULL))
		return -1;
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (sigaction(signals[i], NULL, &old))
			return -1;
		/* nohup and background jobs of scripts stay undisturbed. */
		if (old.sa_handler == SIG_IGN)
			continue;
		if (sigaction(signals[i], &note, NULL))
			return -1;
	}
	return 0;
}

int cli_signal(void)
{
	return caught;
}

bool cli_wait(int fd, int timeout_ms)
{
	struct pollfd files[] = {
		{ .fd = fd, .events = POLLIN | POLLPRI },
		{ .fd = wake[0], .events = POLLIN },
	};

	if (caught)
		return false;
	return poll(files, 2, timeout_ms) > 0 && files[0].revents;
}
