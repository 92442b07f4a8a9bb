// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* In the background: what is there when it has started, and when it has ended. */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "selftest.h"

#define TIMES	20

static char pid_path[64];
static int background_pid;

/* As a script starts it; true once it is there, with the id of its process. */
static bool begin(struct emu *emu, const char *options)
{
	FILE *file;
	bool good;

	if (emu_run(emu, options) != 0)
		return false;
	file = fopen(pid_path, "r");
	good = file && fscanf(file, "%d", &background_pid) == 1 &&
	       kill(background_pid, 0) == 0;
	if (file)
		fclose(file);
	return good;
}

/* From when the control socket is gone, nothing of it is in the way. */
static bool end(struct emu *emu, int signal)
{
	struct client client;
	bool refused;

	if (signal ? kill(background_pid, signal) < 0 : !emu_control(emu, "quit"))
		return false;
	for (int i = 0; access(emu->control, F_OK) == 0; i++) {
		if (i == 20000)
			return false;
		usleep(500);
	}
	refused = client_open(&client, emu->port) == -ECONNREFUSED;
	client_close(&client);
	return refused && access(pid_path, F_OK) < 0;
}

void test_lifetime(void)
{
	char options[128];
	struct emu emu, other;
	bool began = true, ended = true;

	snprintf(pid_path, sizeof(pid_path), "%s/pid", emu_directory());
	snprintf(options, sizeof(options), "--background --pidfile %s", pid_path);
	for (int i = 0; i < TIMES && began && ended; i++) {
		began = begin(&emu, options);
		ended = began && end(&emu, i % 2 ? SIGTERM : 0);
	}
	ok(began, "background: the pid file is there when the command returns");
	ok(ended, "background: when the control socket goes, port and pid file are gone");
	/* The control socket is taken. */
	ok(begin(&emu, options) && emu_run(&other, options) == 1 &&
	   access(pid_path, F_OK) == 0 && end(&emu, 0),
	   "background: one that cannot start leaves the other's pid file alone");
	unlink(pid_path);
}
