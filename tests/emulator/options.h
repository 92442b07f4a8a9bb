/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_OPTIONS_H
#define EMU_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Options as tables: each names a member of a struct and how to read a text
 * into it. The command line, the control socket and --help use the same ones.
 */

enum option_kind {
	OPTION_FLAG,	/* bool, set without a value */
	OPTION_YES,	/* bool, "yes" or "no" */
	OPTION_U32,	/* uint32_t within min..max */
	OPTION_U64,	/* uint64_t within min..max */
	OPTION_TEXT,	/* char[max]; at least min characters */
	OPTION_CALL,	/* read by call() */
};

/**
 * struct option_info - one option
 * @name: without the two dashes
 * @arg: what its value is called, NULL for OPTION_FLAG
 * @help: one line or more, parted by newlines
 * @offset: of the member in the struct
 * @fixed: cannot change once the device runs
 * @call: returns false for a value that it does not take
 */
struct option_info {
	const char *name;
	const char *arg;
	const char *help;
	enum option_kind kind;
	size_t offset;
	uint64_t min;
	uint64_t max;
	bool fixed;
	bool (*call)(void *target, const char *value);
};

/** option_find() - Returns the option called @name of a table that ends with {}. */
const struct option_info *option_find(const struct option_info *table, const char *name);

/** option_set() - reads @value (NULL for a flag) into @target's member. */
bool option_set(const struct option_info *option, void *target, const char *value);

/** help_line() - prints a name, and a text whose lines begin in one column. */
void help_line(FILE *file, const char *name, const char *text);

/** options_help() - prints a table for --help. */
void options_help(FILE *file, const struct option_info *table);

#endif
