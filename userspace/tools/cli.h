/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The wiascan command: what its files share
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_CLI_H
#define WIASCAN_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <wiascan.h>

/* Exit status, documented in wiascan(1). Ended by a signal: 128 + number. */
enum cli_exit {
	CLI_OK = 0,
	CLI_USAGE = 1,		/* wrong options, or a value that is not legal */
	CLI_NO_SCANNER = 2,	/* not there, or no permission */
	CLI_BUSY = 3,		/* somebody else scans */
	CLI_SCANNER = 4,	/* the scanner or its driver reported an error */
	CLI_OUTPUT = 5,		/* the picture cannot be written */
	CLI_MISMATCH = 6,	/* the picture is not what the scanner sent */
	CLI_SYSTEM = 7,		/* out of memory and the like */
	CLI_NO_PAPER = 8,	/* the feeder is empty, or was too early */
	CLI_PAPER = 9,		/* a jam, an open cover and the like */
};

/**
 * struct cli_command - one command of the program
 * @name: first argument
 * @summary: one line for the list of commands
 * @help: text for --help
 * @run: does it; argv[0] is "wiascan", @device what -d before it said or NULL.
 *	Returns the exit status.
 */
struct cli_command {
	const char *name;
	const char *summary;
	const char *help;
	int (*run)(int argc, char **argv, const char *device);
};

extern const struct cli_command cmd_list;
extern const struct cli_command cmd_info;
extern const struct cli_command cmd_props;
extern const struct cli_command cmd_get;
extern const struct cli_command cmd_set;
extern const struct cli_command cmd_scan;
extern const struct cli_command cmd_release;
extern const struct cli_command cmd_claim;
extern const struct cli_command cmd_watch;

/* place.c: the system, so that the tests can put a made-up one in its place */

/* Where sysfs is, and the device nodes */
const char *cli_sysfs_dir(void);
const char *cli_dev_dir(void);

/**
 * cli_sysfs_write - write an attribute
 *
 * Return: 0, or -1 with errno.
 */
int cli_sysfs_write(const char *path, const char *text);

/* message.c */

/**
 * cli_error - a line on stderr about what went wrong
 */
void cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * cli_hint - an indented line on stderr about what to do next
 */
void cli_hint(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * cli_note - a line on stderr that is no error
 */
void cli_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * cli_usage - points to the help of a command
 *
 * Return: CLI_USAGE.
 */
int cli_usage(const char *command);

/**
 * cli_help - prints the help of a command
 *
 * Return: exit status.
 */
int cli_help(const struct cli_command *command);

/**
 * cli_flush - flushes stdout and reports what could not be written
 * @status: exit status so far
 *
 * Return: @status, or CLI_OUTPUT when @status was CLI_OK and writing failed.
 */
int cli_flush(int status);

/* device.c */

/**
 * cli_open - open the scanner that the user means
 * @which: path, number, serial number, or NULL for the first one there is
 * @status: exit status on failure, which has been explained to the user
 *
 * Return: a handle for wiascan_close(), or NULL.
 */
struct wiascan_device *cli_open(const char *which, int *status);

/**
 * cli_open_path - the same, and where it is
 * @which: as for cli_open()
 * @path: on success its path, to be freed
 * @status: as for cli_open()
 *
 * Return: as cli_open().
 */
struct wiascan_device *cli_open_path(const char *which, char **path, int *status);

/**
 * cli_no_scanner - explains that there is none, with what to do about it
 *
 * Return: CLI_NO_SCANNER.
 */
int cli_no_scanner(void);

/**
 * cli_cannot_open - explains why a scanner cannot be opened
 * @path: its path
 * @error: errno value
 *
 * Return: exit status.
 */
int cli_cannot_open(const char *path, int error);

/**
 * cli_busy - explains that, and by whom, a scanner is in use
 *
 * Return: CLI_BUSY.
 */
int cli_busy(struct wiascan_device *dev);

/**
 * cli_seconds_since - seconds since a time on CLOCK_MONOTONIC, never negative
 * @since: nanoseconds
 */
long long cli_seconds_since(uint64_t since);

/**
 * cli_failed - explains the failure of a call on an open scanner
 * @what: what was tried: "read the settings"
 * @error: errno value
 *
 * Return: exit status.
 */
int cli_failed(const char *what, int error);

/**
 * cli_program_name - name of a process for people
 * @pid: process
 * @name: filled in, always a string, "unknown program" when there is no name
 * @size: room in @name, bytes
 */
void cli_program_name(int pid, char *name, size_t size);

/* options.c */

/**
 * cli_parse_simple - options of commands that know -d, --help and one more
 * @command: command
 * @argc: arguments
 * @argv: same
 * @flag: long name of a further option without argument, or NULL
 * @is_set: set to true when @flag was given; may be NULL when @flag is
 * @device: replaced when -d was given
 *
 * Return: index of the first operand, or -1 when the command is over, with
 * @status its exit status.
 */
int cli_parse_simple(const struct cli_command *command, int argc, char **argv,
		     const char *flag, bool *is_set, const char **device,
		     int *status);

/**
 * cli_parse_integer - a whole number, in decimal or as 0x...
 *
 * Return: false when @text is nothing else or out of range.
 */
bool cli_parse_integer(const char *text, int64_t *value);

/**
 * cli_parse_mm - a length in millimetres, 0..10000, with or without "mm"
 *
 * Return: false when @text is nothing else or out of range.
 */
bool cli_parse_mm(const char *text, double *value);

/**
 * cli_parse_size - a number of bytes, 1..1 GiB, as "4096", "64k" or "1M"
 *
 * Return: false when @text is nothing else or out of range.
 */
bool cli_parse_size(const char *text, size_t *value);

/* propset.c */

/**
 * cli_find_prop - describe a property by name or number, explain failure
 *
 * Return: CLI_OK, or an exit status after explaining it.
 */
int cli_find_prop(struct wiascan_device *dev, const char *name,
		  struct wiascan_prop_info *info);

/**
 * cli_value_words - a value of a property in words
 * @text: filled in: "color", "feeder+duplex", or empty when it has no name
 * @size: room in @text, bytes
 * @id: WIASCAN_PROP_*
 * @value: value
 */
void cli_value_words(char *text, size_t size, uint32_t id, int64_t value);

/**
 * cli_print_legal - the legal values of a property, in one line without its end
 * @to: where
 * @dev: handle
 * @info: description of the property
 */
void cli_print_legal(FILE *to, struct wiascan_device *dev,
		     const struct wiascan_prop_info *info);

/**
 * cli_parse_assignment - understands "NAME=VALUE"
 * @dev: handle
 * @text: the argument; VALUE is a number, a name such as "color", or names of
 *	bits such as "feeder+duplex"
 * @value: filled in
 *
 * Return: CLI_OK, or an exit status after explaining it.
 */
int cli_parse_assignment(struct wiascan_device *dev, const char *text,
			 struct wiascan_prop_value *value);

/**
 * cli_set_props - write properties, explain failure with the legal values
 * @dev: handle
 * @values: as for wiascan_set_props()
 * @count: same
 * @flags: same
 *
 * Return: CLI_OK, or an exit status after explaining it.
 */
int cli_set_props(struct wiascan_device *dev, struct wiascan_prop_value *values,
		  size_t count, uint32_t flags);

/* signals.c */

/**
 * cli_catch_signals - from now on SIGINT, SIGQUIT, SIGTERM and SIGHUP only take
 *	note
 *
 * Also ignores SIGPIPE and SIGXFSZ, so that writing to a closed pipe or beyond
 * the limit of a file's size is an error.
 *
 * Return: 0, or -1 with errno.
 */
int cli_catch_signals(void);

/**
 * cli_signal - the first of those signals that came, 0: none
 */
int cli_signal(void);

/**
 * cli_wait - wait until a file is readable, or has an event, a signal comes or
 *	time is up
 * @fd: file, -1: none
 * @timeout_ms: how long, -1: for ever
 *
 * Return: true when @fd has something to say.
 */
bool cli_wait(int fd, int timeout_ms);

#endif /* WIASCAN_CLI_H */
