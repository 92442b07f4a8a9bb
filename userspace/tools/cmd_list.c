// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static bool no_operands(const struct cli_command *command, int argc, char **argv,
			int first)
{
	if (first == argc)
		return true;
	cli_error("'%s' takes no argument such as '%s'", command->name,
		  argv[first]);
	return false;
}

static void print_owner(const struct wiascan_status *status)
{
	char name[64];

	cli_program_name(status->owner_pid, name, sizeof(name));
	printf("%s (process %d) for %lld s", name, (int)status->owner_pid,
	       cli_seconds_since(status->owner_since));
}

/* What is known, without asking the scanner itself, which may take its time. */
static bool ask_state(const char *path, struct wiascan_status *status)
{
	struct wiascan_device *dev = wiascan_open(path, O_NONBLOCK);
	bool known = dev && !wiascan_get_status(dev, status);

	wiascan_close(dev);
	return known;
}

static void list_one(const struct wiascan_list *list, size_t index)
{
	const char *path = wiascan_list_path(list, index);
	const struct wiascan_info *info = wiascan_list_info(list, index);
	struct wiascan_status status;

	if (!info) {
		printf("%s\t(%s)\n", path, strerror(errno));
		return;
	}
	printf("%s\t%s %s\t%04x:%04x\t%s\t%s\t%s", path, info->vendor,
	       info->model, info->usb_vendor, info->usb_product,
	       *info->serial ? info->serial : "-", info->minidriver, info->port);
	if (ask_state(path, &status) && status.owner_pid) {
		printf("\tin use by ");
		print_owner(&status);
	}
	printf("\n");
}

static int run_list(int argc, char **argv, const char *device)
{
	struct wiascan_list *list;
	int first, status = CLI_OK;
	size_t count, i;

	first = cli_parse_simple(&cmd_list, argc, argv, NULL, NULL, &device,
				 &status);
	if (first < 0)
		return status;
	if (!no_operands(&cmd_list, argc, argv, first))
		return cli_usage(cmd_list.name);
	list = wiascan_enumerate();
	if (!list)
		return cli_failed("look for scanners", errno);
	count = wiascan_list_count(list);
	for (i = 0; i < count; i++)
		list_one(list, i);
	wiascan_free_list(list);
	if (!count)
		return cli_no_scanner();
	return cli_flush(CLI_OK);
}

const struct cli_command cmd_list = {
	.name = "list",
	.summary = "list the scanners",
	.help = "Usage: wiascan list\n"
		"\n"
		"Lists the scanners, a line each, with tabs between: path, vendor and model,\n"
		"USB numbers, serial number, minidriver, where it is plugged in, and while it\n"
		"is in use, by whom and for how long.\n",
	.run = run_list,
};

static void print_handling(uint32_t handling)
{
	const char *before = "";
	uint32_t bit;

	printf("condition:     ");
	for (bit = 1; bit; bit <<= 1) {
		if (handling & bit) {
			printf("%s%s", before, wiascan_handling_text(bit));
			before = ", ";
		}
	}
	printf("%s\n", handling ? "" : "not ready, or does not answer");
}

static void print_info(const struct wiascan_info *info)
{
	printf("vendor:        %s\n", info->vendor);
	printf("model:         %s\n", info->model);
	printf("firmware:      %s\n", *info->firmware ? info->firmware : "-");
	printf("serial number: %s\n", *info->serial ? info->serial : "-");
	printf("USB numbers:   %04x:%04x\n", info->usb_vendor, info->usb_product);
	printf("plugged in at: %s\n", info->port);
	printf("minidriver:    %s\n", info->minidriver);
}

/* Where it can scan from, and where it would now; a driver need not tell. */
static void print_sources(struct wiascan_device *dev)
{
	static const struct {
		const char *label;
		uint32_t id;
	} lines[] = {
		{ "sources:", WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES },
		{ "scans from:", WIASCAN_PROP_DOCUMENT_HANDLING_SELECT },
	};
	char words[200];
	int64_t value;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (wiascan_get_prop(dev, lines[i].id, &value))
			continue;
		cli_value_words(words, sizeof(words), lines[i].id, value);
		printf("%-15s%s\n", lines[i].label, *words ? words : "-");
	}
}

static void print_status(const struct wiascan_status *status)
{
	printf("state:         %s", wiascan_state_text(status->state));
	if (status->state != WIASCAN_STATE_IDLE)
		printf(", %u%%", status->percent);
	printf("\n");
	print_handling(status->handling);
	if (status->owner_pid) {
		printf("in use by:     ");
		print_owner(status);
		printf("\n");
	}
	printf("jobs begun:    %llu\n", (unsigned long long)status->jobs);
	printf("pages scanned: %llu\n", (unsigned long long)status->pages);
	printf("bytes:         %llu\n", (unsigned long long)status->bytes);
	printf("waits:         %llu (the scanner had to wait for its reader)\n",
	       (unsigned long long)status->ring_full);
	if (status->ring_wanted)
		printf("               %llu MiB would have saved it that (ring_mib, up to 64)\n",
		       (unsigned long long)((status->ring_wanted + 0xfffff) >>
					    20));
	if (status->rate)
		printf("rate:          %.1f MB/s\n", status->rate / 1e6);
	printf("stale bytes:   %llu (thrown away after a broken exchange)\n",
	       (unsigned long long)status->stale_bytes);
}

static void print_buffer(const struct wiascan_buffer_info *info)
{
	printf("buffer:        %u to %u bytes, best %u, %u a line\n",
	       info->minimum, info->maximum, info->optimal,
	       info->bytes_per_line);
}

static int run_info(int argc, char **argv, const char *device)
{
	struct wiascan_buffer_info buffer;
	struct wiascan_status now;
	struct wiascan_device *dev;
	struct wiascan_info info;
	int first, status;

	first = cli_parse_simple(&cmd_info, argc, argv, NULL, NULL, &device,
				 &status);
	if (first < 0)
		return status;
	if (!no_operands(&cmd_info, argc, argv, first))
		return cli_usage(cmd_info.name);
	dev = cli_open(device, &status);
	if (!dev)
		return status;
	if (wiascan_get_info(dev, &info) || wiascan_get_status(dev, &now) ||
	    wiascan_get_buffer_info(dev, &buffer)) {
		status = cli_failed("ask the scanner", errno);
	} else {
		print_info(&info);
		print_sources(dev);
		print_status(&now);
		print_buffer(&buffer);
		status = cli_flush(CLI_OK);
	}
	wiascan_close(dev);
	return status;
}

const struct cli_command cmd_info = {
	.name = "info",
	.summary = "show what a scanner is and what it is doing",
	.help = "Usage: wiascan info [-d DEVICE]\n"
		"\n"
		"Shows what the scanner is, what it is doing and for whom, what it has done\n"
		"since it was plugged in, and the buffer sizes for its settings. Never\n"
		"disturbs a scan.\n",
	.run = run_info,
};
