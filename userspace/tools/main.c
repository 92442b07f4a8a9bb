// SPDX-License-Identifier: GPL-2.0-only
/*
 * wiascan: scans from the command line through the wiascan driver
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static const struct cli_command *const commands[] = {
	&cmd_list, &cmd_info, &cmd_props, &cmd_get, &cmd_set, &cmd_scan,
	&cmd_release, &cmd_claim, &cmd_watch,
};

/*
 * Whoever closed stdin, stdout or stderr gets a failure when it is used, not
 * a scanner or a picture that was opened in its place.
 */
static bool occupy_standard_files(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	return fd >= 0 && !close(fd);
}

static int run(const struct cli_command *command, int argc, char **argv,
	       const char *device)
{
	static char name[] = "wiascan";

	/* getopt() begins its messages with this. */
	argv[0] = name;
	return command->run(argc, argv, device);
}

static int help(void)
{
	size_t i;

	fputs("Usage: wiascan [-d DEVICE] COMMAND [ARGUMENT...]\n"
	      "\n"
	      "Scans with the scanners that the wiascan driver serves.\n"
	      "\n"
	      "Commands ('wiascan COMMAND --help' tells more):\n", stdout);
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		printf("  %-7s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\n"
	      "Options:\n"
	      "  -d, --device DEVICE  path, number or serial number of the scanner\n"
	      "                       (default: the first that can be opened)\n"
	      "  -h, --help           show this text\n"
	      "  -V, --version        show the version\n", stdout);
	return cli_flush(CLI_OK);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const char *device = NULL;
	int option;
	size_t i;

	if (!occupy_standard_files())
		return CLI_SYSTEM;
	while ((option = getopt_long(argc, argv, "+d:hV", options, NULL)) != -1) {
		switch (option) {
		case 'd':
			device = optarg;
			break;
		case 'h':
			return help();
		case 'V':
			printf("wiascan %s\n", wiascan_version());
			return cli_flush(CLI_OK);
		default:
			return cli_usage(NULL);
		}
	}
	if (optind == argc) {
		cli_error("no command");
		return cli_usage(NULL);
	}
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!strcmp(commands[i]->name, argv[optind]))
			return run(commands[i], argc - optind, argv + optind,
				   device);
	}
	cli_error("no command '%s'", argv[optind]);
	return cli_usage(NULL);
}
