// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "watch.h"

/**
 * struct watch - what the user wants
 * @device: which scanner
 * @events: which events, a bit each; 0: not said
 * @count: how many of them, 0: no limit
 * @command: program to run and its arguments, or NULL
 */
struct watch {
	const char *device;
	uint32_t events;
	uint64_t count;
	char **command;
};

/* ---- options ---- */

static bool add_event(uint32_t *events, const char *name, size_t length)
{
	const char *text;
	uint32_t type;

	if (length == 3 && !memcmp(name, "all", 3)) {
		*events = WIASCAN_EVENT_ALL;
		return true;
	}
	for (type = 0; WIASCAN_EVENT_ALL >> type; type++) {
		text = wiascan_event_text(type);
		if (strlen(text) == length && !memcmp(text, name, length)) {
			*events |= 1u << type;
			return true;
		}
	}
	return false;
}

static void hint_events(void)
{
	uint32_t type;

	cli_hint("The events are:");
	for (type = 0; WIASCAN_EVENT_ALL >> type; type++)
		cli_hint("  %s", wiascan_event_text(type));
}

static bool parse_events(uint32_t *events, const char *list)
{
	size_t length;

	for (;; list += length + 1) {
		length = strcspn(list, ",");
		if (!add_event(events, list, length)) {
			cli_error("no event '%.*s'", (int)length, list);
			hint_events();
			return false;
		}
		if (!list[length])
			return true;
	}
}

static bool parse_count(uint64_t *count, const char *text)
{
	int64_t value;

	if (!cli_parse_integer(text, &value) || value < 1) {
		cli_error("'%s' is no number of events", text);
		return false;
	}
	*count = value;
	return true;
}

/* What follows the program belongs to it, so nothing is looked for behind it. */
static bool parse(struct watch *w, int argc, char **argv, int *status)
{
	static const struct option options[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "event", required_argument, NULL, 'e' },
		{ "count", required_argument, NULL, 'n' },
		{ "exec", required_argument, NULL, 'x' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	bool ok = true;
	int option;

	optind = 0;
	while (ok && !w->command &&
	       (option = getopt_long(argc, argv, "+d:e:n:x:h", options, NULL)) != -1) {
		switch (option) {
		case 'd':
			w->device = optarg;
			break;
		case 'e':
			ok = parse_events(&w->events, optarg);
			break;
		case 'n':
			ok = parse_count(&w->count, optarg);
			break;
		case 'x':
			/* in place of the option, so that its arguments follow it */
			w->command = &argv[optind - 1];
			w->command[0] = optarg;
			break;
		case 'h':
			*status = cli_help(&cmd_watch);
			return false;
		default:
			ok = false;
		}
	}
	if (ok && !w->command && optind != argc) {
		cli_error("'watch' takes no argument such as '%s'", argv[optind]);
		ok = false;
	}
	if (ok && w->command && !*w->command[0]) {
		cli_error("--exec needs a program");
		ok = false;
	}
	if (!ok)
		*status = cli_usage(cmd_watch.name);
	return ok;
}

/* ---- events ---- */

static void print_trouble(uint32_t handling)
{
	const char *before = "trouble: ";
	uint32_t bit;

	for (bit = 1; bit; bit <<= 1) {
		if (handling & bit) {
			printf("%s%s", before, wiascan_handling_text(bit));
			before = ", ";
		}
	}
	printf("\n");
}

static const char *cover(uint32_t handling)
{
	return handling & WIASCAN_HANDLING_FLAT_COVER_UP ? "flatbed cover" : "cover";
}

/* "page 3 complete", "job 7: paper jam" */
static void print_end(const char *what, unsigned long long number, uint32_t end)
{
	printf("%s %llu%s %s\n", what, number, end == WIASCAN_END_COMPLETE ? "" : ":",
	       wiascan_end_text(end));
}

static void print_event(const struct wiascan_event *event)
{
	switch (event->type) {
	case WIASCAN_EVENT_BUTTON:
		printf("button %u\n", event->value);
		break;
	case WIASCAN_EVENT_FEEDER_LOADED:
		printf("paper put in\n");
		break;
	case WIASCAN_EVENT_FEEDER_EMPTIED:
		printf("paper taken out\n");
		break;
	case WIASCAN_EVENT_COVER_OPEN:
		printf("%s opened\n", cover(event->value));
		break;
	case WIASCAN_EVENT_COVER_CLOSED:
		printf("%s closed\n", cover(event->value));
		break;
	case WIASCAN_EVENT_TROUBLE:
		print_trouble(event->value);
		break;
	case WIASCAN_EVENT_JOB_START:
		printf("job %llu began\n", (unsigned long long)event->job);
		break;
	case WIASCAN_EVENT_PAGE_START:
		printf("page %u began\n", event->page);
		break;
	case WIASCAN_EVENT_PAGE_END:
		print_end("page", event->page, event->value);
		break;
	case WIASCAN_EVENT_PAUSED:
		printf("paused: %s\n", wiascan_end_text(event->value));
		break;
	case WIASCAN_EVENT_JOB_END:
		print_end("job", event->job, event->value);
		break;
	default:
		/* a word says it all: ready, suspended, removed */
		printf("%s\n", wiascan_event_text(event->type));
	}
}

static int tell(const struct wiascan_event *event)
{
	if (event->lost)
		cli_note("%u events were lost before this one", event->lost);
	print_event(event);
	return cli_flush(CLI_OK);
}

static int unplugged(void)
{
	cli_error("the scanner was unplugged");
	return CLI_NO_SCANNER;
}

/* REMOVED is always subscribed to: it tells an end from a failure. */
static int watch(const struct watch *w, struct wiascan_device *dev, const char *path)
{
	struct wiascan_event event;
	uint64_t left = w->count;
	int status;

	if (wiascan_subscribe(dev, w->events | 1u << WIASCAN_EVENT_REMOVED))
		return cli_failed("ask for events", errno);
	for (;;) {
		if (!cli_wait(wiascan_get_fd(dev), -1)) {
			if (cli_signal())
				return 128 + cli_signal();
			/* the end of a child, perhaps of the program before this one */
			continue;
		}
		if (wiascan_next_event(dev, &event)) {
			if (errno == EINTR)
				continue;
			return errno == ENODEV ? unplugged() :
						 cli_failed("wait for events", errno);
		}
		if (event.type == WIASCAN_EVENT_REMOVED &&
		    !(w->events & 1u << WIASCAN_EVENT_REMOVED))
			return unplugged();
		status = tell(&event);
		if (!status && w->command)
			status = watch_run(w->command, dev, path, &event);
		if (status)
			return status;
		if (w->count && !--left)
			return CLI_OK;
	}
}

static int run_watch(int argc, char **argv, const char *device)
{
	struct watch w = { .device = device };
	struct wiascan_device *dev;
	char *path;
	int status;

	if (!parse(&w, argc, argv, &status))
		return status;
	if (!w.events)
		w.events = w.command ? 1u << WIASCAN_EVENT_BUTTON : WIASCAN_EVENT_ALL;
	if (cli_catch_signals())
		return cli_failed("prepare for signals", errno);
	dev = cli_open_path(w.device, &path, &status);
	if (!dev)
		return status;
	status = watch(&w, dev, path);
	wiascan_close(dev);
	free(path);
	return status;
}

const struct cli_command cmd_watch = {
	.name = "watch",
	.summary = "show what happens at a scanner; run a program on a button",
	.help = "Usage: wiascan watch [OPTION...] [--exec PROGRAM [ARGUMENT...]]\n"
		"\n"
		"Shows what happens at the scanner, a line each, until it is unplugged.\n"
		"\n"
		"  -d, --device DEVICE   path, number or serial number of the scanner\n"
		"  -e, --event NAME,...  only these: button, feeder-loaded, feeder-emptied,\n"
		"                        cover-open, cover-closed, trouble, ready, job-start,\n"
		"                        page-start, page-end, paused, job-end, suspended,\n"
		"                        removed, or all (default: all, with --exec button)\n"
		"  -n, --count N         end after so many\n"
		"  -x, --exec PROGRAM    run PROGRAM for each, one at a time, with\n"
		"                        WIASCAN_DEVICE, WIASCAN_EVENT, WIASCAN_BUTTON,\n"
		"                        WIASCAN_SOURCE and others in its environment\n",
	.run = run_watch,
};
