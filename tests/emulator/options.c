// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "options.h"
#include "parse.h"

const struct option_info *option_find(const struct option_info *table, const char *name)
{
	for (; table->name; table++)
		if (strcmp(table->name, name) == 0)
			return table;
	return NULL;
}

bool option_set(const struct option_info *option, void *target, const char *value)
{
	char *member = (char *)target + option->offset;

	switch (option->kind) {
	case OPTION_FLAG:
		if (value)
			return parse_yes(value, (bool *)member);
		*(bool *)member = true;
		return true;
	case OPTION_YES:
		return parse_yes(value, (bool *)member);
	case OPTION_U32:
		return parse_u32(value, option->min, option->max, (uint32_t *)member);
	case OPTION_U64:
		return parse_u64(value, option->min, option->max, (uint64_t *)member);
	case OPTION_TEXT:
		if (strlen(value) < option->min || strlen(value) >= option->max)
			return false;
		memcpy(member, value, strlen(value) + 1);
		return true;
	default:
		return option->call(target, value);
	}
}

void help_line(FILE *file, const char *name, const char *text)
{
	fprintf(file, strlen(name) > 23 ? "  %s\n%26s" : "  %-24s%s", name, "");
	for (;;) {
		size_t len = strcspn(text, "\n");

		fprintf(file, "%.*s\n", (int)len, text);
		if (!text[len])
			return;
		fprintf(file, "%26s", "");
		text += len + 1;
	}
}

void options_help(FILE *file, const struct option_info *table)
{
	for (; table->name; table++) {
		char name[64];

		snprintf(name, sizeof(name), "--%s%s%s", table->name, table->arg ? " " : "",
			 table->arg ? table->arg : "");
		help_line(file, name, table->help);
	}
}
