// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

int cli_parse_simple(const struct cli_command *command, int argc, char **argv,
		     const char *flag, bool *is_set, const char **device,
		     int *status)
{
	const struct option options[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ flag, no_argument, NULL, 'f' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "d:h", options, NULL)) != -1) {
		switch (option) {
		case 'd':
			*device = optarg;
			break;
		case 'f':
			*is_set = true;
			break;
		case 'h':
			*status = cli_help(command);
			return -1;
		default:
			*status = cli_usage(command->name);
			return -1;
		}
	}
	return optind;
}

bool cli_parse_integer(const char *text, int64_t *value)
{
	char *end;

	if (!*text || strchr(" \t\n\v\f\r", *text))
		return false;
	errno = 0;
	*value = strtoll(text, &end, strncmp(text, "0x", 2) ? 10 : 16);
	return !errno && end != text && !*end;
}

bool cli_parse_mm(const char *text, double *value)
{
	char *end;

	/* strtod() also takes "inf", "nan" and hexadecimal. */
	if (!*text || strspn(text, "0123456789.") == 0)
		return false;
	*value = strtod(text, &end);
	if (end == text || strspn(text, "0123456789.") != (size_t)(end - text))
		return false;
	if (*end && strcmp(end, "mm"))
		return false;
	return *value >= 0 && *value <= 10000;
}

bool cli_parse_size(const char *text, size_t *value)
{
	unsigned long long number;
	unsigned int shift = 0;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno)
		return false;
	if (*end == 'k' || *end == 'K')
		shift = 10;
	else if (*end == 'M')
		shift = 20;
	else if (*end)
		return false;
	if (*end && end[1])
		return false;
	if (!number || number > (1ULL << 30) >> shift)
		return false;
	*value = number << shift;
	return true;
}
