// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/*
 * sane-peer [-s BYTES:SECONDS] DEVICE NAME=VALUE...: a page with SANE's backend
 * for DEVICE, from sane_start() to the end of the page, to nowhere. NAME is an
 * option of the backend. -s pauses for SECONDS after every BYTES.
 */
#include <sane/sane.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "meter.h"

#define BUFFER	(256 << 10)	/* a backend gives less when it likes to */

static void check(SANE_Status status, const char *what)
{
	if (status != SANE_STATUS_GOOD)
		die("sane-peer: %s: %s", what, sane_strstatus(status));
}

static int find_option(SANE_Handle handle, const char *name)
{
	const SANE_Option_Descriptor *option;
	int i;

	for (i = 1; (option = sane_get_option_descriptor(handle, i)); i++)
		if (option->name && strcmp(option->name, name) == 0)
			return i;
	die("sane-peer: no option %s", name);
}

static void set_option(SANE_Handle handle, char *text)
{
	const SANE_Option_Descriptor *option;
	char *value = strchr(text, '=');
	char string[64];
	SANE_Word word;
	int i;

	if (!value)
		die("sane-peer: '%s' is not NAME=VALUE", text);
	*value++ = '\0';
	i = find_option(handle, text);
	option = sane_get_option_descriptor(handle, i);
	if (option->type == SANE_TYPE_STRING) {
		snprintf(string, sizeof(string), "%s", value);
		check(sane_control_option(handle, i, SANE_ACTION_SET_VALUE, string, NULL), text);
		return;
	}
	word = option->type == SANE_TYPE_FIXED ? SANE_FIX(atof(value)) : atoi(value);
	check(sane_control_option(handle, i, SANE_ACTION_SET_VALUE, &word, NULL), text);
}

static void scan(SANE_Handle handle, struct meter *meter, struct stall *stall)
{
	static SANE_Byte buffer[BUFFER];
	SANE_Status status;
	SANE_Int len;

	meter_start(meter, METER_SELF);
	check(sane_start(handle), "sane_start");
	for (;;) {
		status = sane_read(handle, buffer, sizeof(buffer), &len);
		if (status != SANE_STATUS_GOOD)
			break;
		meter_got(meter, len);
		stall_got(stall, len);
	}
	meter_stop(meter);
	if (status != SANE_STATUS_EOF)
		check(status, "sane_read");
}

int main(int argc, char **argv)
{
	struct stall stall = { 0 };
	struct meter meter;
	SANE_Handle handle;
	int i;

	while ((i = getopt(argc, argv, "s:")) != -1)
		if (i != 's' || !stall_option(&stall, optarg))
			return 2;
	if (optind == argc)
		die("usage: sane-peer [-s BYTES:SECONDS] DEVICE NAME=VALUE...");
	check(sane_init(NULL, NULL), "sane_init");
	check(sane_open(argv[optind], &handle), argv[optind]);
	for (i = optind + 1; i < argc; i++)
		set_option(handle, argv[i]);
	scan(handle, &meter, &stall);
	sane_cancel(handle);
	sane_close(handle);
	sane_exit();
	meter_print(&meter);
	return 0;
}
