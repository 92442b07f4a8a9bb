// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

#define LIST_MAX	256

int cli_find_prop(struct wiascan_device *dev, const char *name,
		  struct wiascan_prop_info *info)
{
	if (!wiascan_find_prop(dev, name, info))
		return CLI_OK;
	if (errno != ENOENT)
		return cli_failed("read the properties", errno);
	cli_error("this scanner has no property '%s'", name);
	cli_hint("'wiascan props' shows those that it has.");
	return CLI_USAGE;
}

/* Each bit of such a value has a name. */
static bool is_made_of_bits(uint32_t id)
{
	return id == WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES ||
	       id == WIASCAN_PROP_DOCUMENT_HANDLING_STATUS ||
	       id == WIASCAN_PROP_DOCUMENT_HANDLING_SELECT;
}

void cli_value_words(char *text, size_t size, uint32_t id, int64_t value)
{
	const char *word = wiascan_value_text(id, value), *before = "";
	size_t used = 0;
	int64_t bit;

	snprintf(text, size, "%s", word ? word : "");
	if (word || !is_made_of_bits(id))
		return;
	for (bit = 1; bit <= INT32_MAX; bit <<= 1) {
		word = wiascan_value_text(id, value & bit);
		if (!(value & bit) || used >= size)
			continue;
		used += snprintf(text + used, size - used, "%s%s", before,
				 word ? word : "?");
		before = "+";
	}
}

static void print_value(FILE *to, uint32_t id, int64_t value)
{
	char text[200];

	cli_value_words(text, sizeof(text), id, value);
	fprintf(to, "%lld", (long long)value);
	if (*text)
		fprintf(to, " (%s)", text);
}

static void print_list(FILE *to, struct wiascan_device *dev, uint32_t id)
{
	int64_t values[LIST_MAX];
	ssize_t total, i;

	total = wiascan_get_legal_values(dev, id, values, LIST_MAX);
	if (total < 0) {
		fprintf(to, "unknown: %s", strerror(errno));
		return;
	}
	for (i = 0; i < total && i < LIST_MAX; i++) {
		if (i)
			fputs(", ", to);
		print_value(to, id, values[i]);
	}
	if (total > LIST_MAX)
		fprintf(to, " and %zd more", total - LIST_MAX);
}

void cli_print_legal(FILE *to, struct wiascan_device *dev,
		     const struct wiascan_prop_info *info)
{
	char words[200];

	switch (info->validity) {
	case WIASCAN_VALIDITY_RANGE:
		fprintf(to, "%lld to %lld", (long long)info->minimum,
			(long long)info->maximum);
		if (info->step != 1)
			fprintf(to, " in steps of %lld", (long long)info->step);
		break;
	case WIASCAN_VALIDITY_LIST:
		print_list(to, dev, info->id);
		break;
	case WIASCAN_VALIDITY_FLAG:
		fprintf(to, "bits of 0x%llx", (long long)info->maximum);
		cli_value_words(words, sizeof(words), info->id, info->maximum);
		if (*words)
			fprintf(to, ": %s", words);
		break;
	default:
		fputs("-", to);
	}
}

/* Explains that @text is no value, with those that are. */
static int bad_value(struct wiascan_device *dev,
		     const struct wiascan_prop_info *info, const char *text)
{
	fprintf(stderr, "wiascan: '%s' is no value of %s; legal: ", text,
		info->name);
	cli_print_legal(stderr, dev, info);
	fputc('\n', stderr);
	return CLI_USAGE;
}

/* A number, a name, or for a value of bits names with + between. */
static bool parse_value(uint32_t id, const char *text, int64_t *value)
{
	char word[32];
	size_t length;
	int64_t bit;

	if (cli_parse_integer(text, value) ||
	    !wiascan_value_from_text(id, text, value))
		return true;
	if (!is_made_of_bits(id))
		return false;
	for (*value = 0;; text += length + 1) {
		length = strcspn(text, "+");
		if (length >= sizeof(word))
			return false;
		memcpy(word, text, length);
		word[length] = '\0';
		if (wiascan_value_from_text(id, word, &bit))
			return false;
		*value |= bit;
		if (!text[length])
			return true;
	}
}

int cli_parse_assignment(struct wiascan_device *dev, const char *text,
			 struct wiascan_prop_value *value)
{
	struct wiascan_prop_info info;
	const char *equals = strchr(text, '=');
	int64_t number;
	char name[64];
	int status;

	if (!equals || equals == text ||
	    (size_t)(equals - text) >= sizeof(name)) {
		cli_error("'%s' is not NAME=VALUE", text);
		return CLI_USAGE;
	}
	memcpy(name, text, equals - text);
	name[equals - text] = '\0';
	status = cli_find_prop(dev, name, &info);
	if (status)
		return status;
	if (!parse_value(info.id, equals + 1, &number))
		return bad_value(dev, &info, equals + 1);
	memset(value, 0, sizeof(*value));
	value->id = info.id;
	value->value = number;
	return CLI_OK;
}

/* Explains why the driver did not take @value. */
static int refused(struct wiascan_device *dev,
		   const struct wiascan_prop_value *value, int error)
{
	struct wiascan_prop_info info;

	if (wiascan_describe_prop(dev, value->id, &info)) {
		if (errno != ENOENT)
			return cli_failed("read the properties", errno);
		cli_error("this scanner has no property %u", value->id);
		return CLI_USAGE;
	}
	switch (error) {
	case EACCES:
		cli_error("%s cannot be set, it is read-only", info.name);
		return CLI_USAGE;
	case EINVAL:
		cli_error("%s is set twice", info.name);
		return CLI_USAGE;
	case ERANGE:
		fprintf(stderr, "wiascan: %s=", info.name);
		print_value(stderr, value->id, value->value);
		fputs(" does not fit; legal with the present settings: ", stderr);
		cli_print_legal(stderr, dev, &info);
		fputc('\n', stderr);
		return CLI_USAGE;
	default:
		return cli_failed("write the settings", error);
	}
}

int cli_set_props(struct wiascan_device *dev, struct wiascan_prop_value *values,
		  size_t count, uint32_t flags)
{
	size_t offender;
	int error;

	if (!wiascan_set_props(dev, values, count, flags, &offender))
		return CLI_OK;
	error = errno;
	if (offender < count)
		return refused(dev, &values[offender], error);
	if (error == ERANGE) {
		cli_error("these settings do not fit together");
		cli_hint("'wiascan props' shows what is legal.");
		return CLI_USAGE;
	}
	return cli_failed("write the settings", error);
}
