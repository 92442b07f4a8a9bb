// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const char *access_text(uint32_t access)
{
	switch (access & (WIASCAN_ACCESS_READ | WIASCAN_ACCESS_WRITE)) {
	case WIASCAN_ACCESS_READ | WIASCAN_ACCESS_WRITE:
		return "rw";
	case WIASCAN_ACCESS_WRITE:
		return "w";
	default:
		return "r";
	}
}

static const char *validity_text(uint32_t validity)
{
	switch (validity) {
	case WIASCAN_VALIDITY_NONE:
		return "none";
	case WIASCAN_VALIDITY_RANGE:
		return "range";
	case WIASCAN_VALIDITY_LIST:
		return "list";
	case WIASCAN_VALIDITY_FLAG:
		return "flag";
	default:
		return "?";
	}
}

static void print_prop(struct wiascan_device *dev,
		       const struct wiascan_prop_info *info)
{
	char text[200], value[232];

	cli_value_words(text, sizeof(text), info->id, info->value);
	snprintf(value, sizeof(value), "%lld%s%s", (long long)info->value,
		 *text ? " " : "", text);
	printf("%5u  %-30s  %-2s  %-5s  %-12s  %7lld  ", info->id, info->name,
	       access_text(info->access), validity_text(info->validity), value,
	       (long long)info->nominal);
	cli_print_legal(stdout, dev, info);
	printf("\n");
}

static int run_props(int argc, char **argv, const char *device)
{
	struct wiascan_prop_info info;
	struct wiascan_device *dev;
	int first, status;
	uint32_t id;

	first = cli_parse_simple(&cmd_props, argc, argv, NULL, NULL, &device,
				 &status);
	if (first < 0)
		return status;
	if (first != argc) {
		cli_error("'props' takes no argument such as '%s'", argv[first]);
		return cli_usage(cmd_props.name);
	}
	dev = cli_open(device, &status);
	if (!dev)
		return status;
	printf("%5s  %-30s  %-2s  %-5s  %-12s  %7s  %s\n", "ID", "NAME", "", "",
	       "VALUE", "NOMINAL", "LEGAL");
	for (id = 0; !wiascan_next_prop(dev, id, &info); id = info.id)
		print_prop(dev, &info);
	if (errno == ENOENT)
		status = cli_flush(CLI_OK);
	else
		status = cli_failed("read the properties", errno);
	wiascan_close(dev);
	return status;
}

const struct cli_command cmd_props = {
	.name = "props",
	.summary = "show all properties with their legal values",
	.help = "Usage: wiascan props [-d DEVICE]\n"
		"\n"
		"Shows every property: its number and name, whether it can be read (r) and\n"
		"written (w), how its legal values are given, its stored and its nominal\n"
		"value, and the values that are legal with the stored settings.\n",
	.run = run_props,
};

static int get(struct wiascan_device *dev, const char *name, bool bare)
{
	struct wiascan_prop_info info;
	int status = cli_find_prop(dev, name, &info);

	if (status)
		return status;
	if (!bare)
		printf("%s=", info.name);
	printf("%lld\n", (long long)info.value);
	return CLI_OK;
}

static int run_get(int argc, char **argv, const char *device)
{
	struct wiascan_device *dev;
	bool bare = false;
	int i, status;

	i = cli_parse_simple(&cmd_get, argc, argv, "value", &bare, &device,
			     &status);
	if (i < 0)
		return status;
	if (i == argc) {
		cli_error("get what?");
		return cli_usage(cmd_get.name);
	}
	dev = cli_open(device, &status);
	if (!dev)
		return status;
	for (status = CLI_OK; !status && i < argc; i++)
		status = get(dev, argv[i], bare);
	wiascan_close(dev);
	return cli_flush(status);
}

const struct cli_command cmd_get = {
	.name = "get",
	.summary = "show properties",
	.help = "Usage: wiascan get [-d DEVICE] [--value] NAME|ID...\n"
		"\n"
		"Shows properties, named or numbered, as 'wiascan set' would write them:\n"
		"NAME=VALUE, a line each.\n"
		"\n"
		"  --value  show only the values\n",
	.run = run_get,
};

static int set(struct wiascan_device *dev, int argc, char **argv, bool round)
{
	struct wiascan_prop_value values[WIASCAN_PROP_VALUES_MAX];
	struct wiascan_prop_info info;
	uint32_t flags = WIASCAN_SET_STORE;
	int status, i;

	if (argc > WIASCAN_PROP_VALUES_MAX) {
		cli_error("no more than %d properties at a time",
			  WIASCAN_PROP_VALUES_MAX);
		return CLI_USAGE;
	}
	for (i = 0; i < argc; i++) {
		status = cli_parse_assignment(dev, argv[i], &values[i]);
		if (status)
			return status;
	}
	if (round)
		flags |= WIASCAN_SET_ROUND;
	status = cli_set_props(dev, values, argc, flags);
	if (status)
		return status;
	for (i = 0; i < argc; i++) {
		if (wiascan_describe_prop(dev, values[i].id, &info))
			return cli_failed("read the settings", errno);
		printf("%s=%lld\n", info.name, (long long)values[i].value);
	}
	return CLI_OK;
}

static int run_set(int argc, char **argv, const char *device)
{
	struct wiascan_device *dev;
	bool round = false;
	int first, status;

	first = cli_parse_simple(&cmd_set, argc, argv, "round", &round, &device,
				 &status);
	if (first < 0)
		return status;
	if (first == argc) {
		cli_error("set what?");
		return cli_usage(cmd_set.name);
	}
	dev = cli_open(device, &status);
	if (!dev)
		return status;
	status = set(dev, argc - first, argv + first, round);
	wiascan_close(dev);
	return cli_flush(status);
}

const struct cli_command cmd_set = {
	.name = "set",
	.summary = "write and store properties",
	.help = "Usage: wiascan set [-d DEVICE] [--round] NAME=VALUE...\n"
		"\n"
		"Writes properties, named or numbered, all or none, and stores them, so that\n"
		"every program that opens the scanner later begins with them, until it is\n"
		"unplugged. VALUE is a number or a name that 'wiascan props' shows, such as\n"
		"color. Shows the values really taken.\n"
		"\n"
		"  --round  take the nearest legal values\n",
	.run = run_set,
};
