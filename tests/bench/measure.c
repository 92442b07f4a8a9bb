// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/*
 * measure FILE COMMAND...: a whole process that writes FILE. Its bytes are those
 * of FILE; there is no time of a first byte.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "meter.h"

int main(int argc, char **argv)
{
	struct meter meter;
	struct stat stat_;
	int status = -1;
	pid_t pid;

	if (argc < 3)
		die("usage: measure FILE COMMAND...");
	meter_start(&meter, METER_CHILDREN);
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		die("measure: cannot run %s", argv[2]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		die("measure: %s failed, status %d", argv[2], status);
	meter_stop(&meter);
	if (stat(argv[1], &stat_) < 0)
		die("measure: %s was not written", argv[1]);
	meter.bytes = stat_.st_size;
	meter_print(&meter);
	return 0;
}
