// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static void print_line(const char *before, const char *format, va_list args)
{
	fputs(before, stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void cli_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line("wiascan: ", format, args);
	va_end(args);
}

void cli_hint(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line("  ", format, args);
	va_end(args);
}

void cli_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line("wiascan: ", format, args);
	va_end(args);
}

int cli_usage(const char *command)
{
	if (command)
		cli_hint("'wiascan %s --help' shows how it is used", command);
	else
		cli_hint("'wiascan --help' shows how it is used");
	return CLI_USAGE;
}

int cli_help(const struct cli_command *command)
{
	fputs(command->help, stdout);
	return cli_flush(CLI_OK);
}

int cli_flush(int status)
{
	if (fflush(stdout) || ferror(stdout)) {
		if (status == CLI_OK) {
			cli_error("cannot write the output: %s", strerror(errno));
			status = CLI_OUTPUT;
		}
	}
	return status;
}
