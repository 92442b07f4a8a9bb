/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * wiascan watch: what its files share
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_WATCH_H
#define WIASCAN_WATCH_H

#include "cli.h"

/**
 * watch_run - run the user's command for an event, and wait until it has ended
 * @command: program and arguments, NULL at the end
 * @dev: the scanner
 * @path: its path
 * @event: what has happened
 *
 * SIGTERM is passed on to it. That it fails is told, and no error.
 *
 * Return: CLI_OK, or an exit status after explaining that it cannot be run.
 */
int watch_run(char **command, struct wiascan_device *dev, const char *path,
	      const struct wiascan_event *event);

#endif /* WIASCAN_WATCH_H */
