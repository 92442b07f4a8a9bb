// SPDX-License-Identifier: GPL-2.0-only
/*
 * failnth CASE PICTURE INTERFACE|MODULE ID=VALUE...: a call to the scanner with
 * each failure there is
 *
 * Copyright (C) 2026 The wiascan project
 *
 * PICTURE holds what a scan with these settings must give. Prints how many
 * failures there were, and what was not right; the exit status is 0 if nothing
 * was wrong.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failnth.h"

/* No call of ours allocates as often as that */
#define MAX_FAILURES	4000

const char *device = "/dev/wiascan0";

static const char *trial_name = "";
static unsigned int nth, wrongs;

void wrong(const char *format, ...)
{
	va_list args;

	wrongs++;
	printf("%s, failure %u: ", trial_name, nth);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
}

void die(const char *what)
{
	printf("%s, failure %u: %s: %s\n", trial_name, nth, what,
	       strerror(errno));
	exit(2);
}

bool is_shortage(int ret)
{
	return ret == -ENOMEM || ret == -EFAULT;
}

/* Failures until one is not reached; returns how many were */
static unsigned int try_once(struct trial *t, void (*arm_it)(unsigned int n),
			     unsigned int (*disarm_it)(void))
{
	bool injected;
	int ret;

	for (nth = 1; nth < MAX_FAILURES; nth++) {
		if (t->before)
			t->before(t);
		arm_it(nth);
		ret = t->call(t);
		injected = disarm_it() == 0;
		if (ret < 0 && !injected)
			wrong("%s although nothing failed", strerror(-ret));
		t->after(t, ret);
		if (!injected)
			break;
	}
	if (nth == MAX_FAILURES)
		wrong("there was no end of them");
	return nth - 1;
}

static void try_each(struct trial *t, void (*arm_it)(unsigned int n),
		     unsigned int (*disarm_it)(void))
{
	unsigned int pass = 0, failures = 0;

	trial_name = t->name;
	do {
		failures += try_once(t, arm_it, disarm_it);
	} while (++pass < t->passes);
	printf("%s: %u failures\n", t->name, failures);
	fflush(stdout);
	if (!failures && !t->none)
		wrong("there was none");
}

void try_all(struct trial *t)
{
	try_each(t, arm, disarm);
}

void try_workers(struct trial *t)
{
	try_each(t, arm_workers, disarm_workers);
}

static const struct {
	const char *name;
	void (*run)(void);
	void (*run_with)(const char *argument);
} cases[] = {
	{ "open", case_open, NULL },
	{ "ioctls", case_ioctls, NULL },
	{ "start", case_start, NULL },
	{ "read", case_read, NULL },
	{ "copies", case_copies, NULL },
	{ "poll", case_poll, NULL },
	{ "close", case_close, NULL },
	{ "bind", NULL, case_bind },
	{ "unbind", NULL, case_unbind },
	{ "unbind-busy", NULL, case_unbind_busy },
	{ "insmod", NULL, case_insmod },
	{ "scan", case_scan, NULL },
	{ "cancel", case_cancel, NULL },
	{ "status", case_status, NULL },
	{ "many", case_many, NULL },
};

int main(int argc, char **argv)
{
	unsigned int i;

	if (argc < 4) {
		fprintf(stderr, "usage: failnth CASE PICTURE INTERFACE|MODULE ID=VALUE...\n");
		return 2;
	}
	load_picture(argv[2], argc - 4, argv + 4);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (strcmp(cases[i].name, argv[1]))
			continue;
		if (cases[i].run)
			cases[i].run();
		else
			cases[i].run_with(argv[3]);
		return wrongs ? 1 : 0;
	}
	fprintf(stderr, "failnth: no such case: %s\n", argv[1]);
	return 2;
}
