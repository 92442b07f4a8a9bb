// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "faults.h"
#include "options.h"
#include "parse.h"

#define HUGE_VALUE_TEXT	"huge"
#define HUGE_NUMBER	0xfffffff0u

/* What can befall any reply, whatever family it is of; see reply.h. */
static const struct fault_info common[] = {
	{ "missing", FAULT_KEY, "no reply at all" },
	{ "empty", FAULT_KEY, "an empty transfer instead" },
	{ "short", FAULT_KEY, "the first half of it alone" },
	{ "long", FAULT_KEY, "16 bytes too many" },
	{ "garbage", FAULT_KEY, "other bytes, as many" },
	{ "stall", FAULT_KEY, "the IN endpoint halts instead" },
	{ "stall-mid", FAULT_KEY, "the IN endpoint halts after the first half" },
	{ "unplug", FAULT_KEY, "the device leaves the bus instead; :transfer counts each\n"
	  "transfer of either direction" },
	{ }
};

static bool parse_value(const char *text, uint32_t *value)
{
	if (strcmp(text, HUGE_VALUE_TEXT) == 0) {
		*value = HUGE_NUMBER;
		return true;
	}
	return parse_u32(text, 0, UINT32_MAX, value);
}

static const struct fault_info *find(const struct fault_info *known, const char *name)
{
	for (; known->name; known++)
		if (strcmp(known->name, name) == 0)
			return known;
	return NULL;
}

static const char *check_arg(const struct fault *fault, bool (*is_key)(const char *text))
{
	uint32_t value;

	switch (fault->info->arg) {
	case FAULT_NONE:
		return fault->arg[0] ? "this fault takes no argument" : NULL;
	case FAULT_KEY:
		return is_key(fault->arg) ? NULL : "no reply of that name";
	case FAULT_VALUE:
		return parse_value(fault->arg, &value) ? NULL : "not a number";
	default:
		return fault->arg[0] ? NULL : "this fault needs an argument";
	}
}

const char *fault_add(struct faults *faults, const char *spec,
		      const struct fault_info *known, bool (*is_key)(const char *text))
{
	struct fault fault = { .nth = 1 };
	char text[64];
	const char *error;
	char *at, *colon;

	if (faults->count == MAX_FAULTS)
		return "too many faults";
	if (strlen(spec) >= sizeof(text))
		return "too long";
	memcpy(text, spec, strlen(spec) + 1);
	/* The last @: ESC_@ is the name of a command. */
	at = strrchr(text, '@');
	if (at && (strcmp(at, "@*") == 0 || parse_u32(at + 1, 1, UINT32_MAX, &fault.nth))) {
		if (at[1] == '*')
			fault.nth = 0;
		*at = '\0';
	}
	colon = strchr(text, ':');
	if (colon) {
		*colon = '\0';
		if (strlen(colon + 1) >= sizeof(fault.arg))
			return "too long an argument";
		memcpy(fault.arg, colon + 1, strlen(colon + 1));
	}
	fault.info = find(common, text);
	if (!fault.info)
		fault.info = find(known, text);
	if (!fault.info)
		return "no such fault";
	error = check_arg(&fault, is_key);
	if (!error)
		faults->list[faults->count++] = fault;
	return error;
}

void faults_clear(struct faults *faults)
{
	faults->count = 0;
}

const struct fault *fault_hit(struct faults *faults, const char *name, const char *key)
{
	const struct fault *hit = NULL;

	for (unsigned int i = 0; i < faults->count; i++) {
		struct fault *fault = &faults->list[i];

		if (strcmp(fault->info->name, name) != 0 || fault->spent ||
		    (key && strcmp(fault->arg, key) != 0))
			continue;
		fault->seen++;
		if (fault->nth && fault->seen != fault->nth)
			continue;
		fault->spent = fault->nth != 0;
		hit = fault;
	}
	return hit;
}

unsigned int faults_left(const struct faults *faults)
{
	unsigned int left = 0;

	for (unsigned int i = 0; i < faults->count; i++)
		left += faults->list[i].nth ? !faults->list[i].spent : !faults->list[i].seen;
	return left;
}

bool fault_value(struct faults *faults, const char *name, uint32_t *value)
{
	const struct fault *fault = fault_hit(faults, name, NULL);

	return fault && parse_value(fault->arg, value);
}

static void help_table(FILE *file, const struct fault_info *table)
{
	static const char * const args[] = { "", ":REPLY", ":NUMBER", ":TEXT" };

	for (; table->name; table++) {
		char name[64];

		snprintf(name, sizeof(name), "%s%s", table->name, args[table->arg]);
		help_line(file, name, table->help);
	}
}

void faults_help(FILE *file, const struct fault_info *known)
{
	help_table(file, common);
	help_table(file, known);
}
