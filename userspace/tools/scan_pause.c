// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a person has to do about a page that failed
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "scan.h"

/* How often to look whether the scanner has stopped, milliseconds. */
#define LOOK_MS		50

const char *scan_advice(uint32_t end)
{
	switch (end) {
	case WIASCAN_END_DEVICE_GONE:
		return "Check the cable and the power, plug it in again, and scan once more.";
	case WIASCAN_END_DEVICE_BUSY:
		return "End the scan that goes on at its other connection, then scan again.";
	case WIASCAN_END_WARMING_UP:
		return "Wait a minute and scan again.";
	case WIASCAN_END_TIMEOUT:
		return "Switch the scanner off and on again; check its cable.";
	case WIASCAN_END_PROTOCOL:
	case WIASCAN_END_TRUNCATED:
		return "Scan again; if it stays so, report the model and what 'wiascan info' says.";
	case WIASCAN_END_REFUSED:
		return "Try without unusual settings; 'wiascan props' shows what is legal.";
	case WIASCAN_END_COVER_OPEN:
		return "Close the cover and scan again.";
	case WIASCAN_END_PAPER_JAM:
		return "Take the paper out and scan again.";
	case WIASCAN_END_MULTI_FEED:
		return "Take the sheets apart, put them back, and scan again.";
	case WIASCAN_END_PAPER_EMPTY:
		return "Put paper into it and scan again.";
	case WIASCAN_END_PAPER_PROBLEM:
	case WIASCAN_END_DEVICE_ERROR:
		return "See the scanner's display and lamps.";
	default:
		return "Scan again.";
	}
}

/* The same when the job stands still and can go on. */
static const char *remedy(uint32_t end)
{
	switch (end) {
	case WIASCAN_END_COVER_OPEN:
		return "Close the cover; a sheet on its way goes back on top of the stack.";
	case WIASCAN_END_PAPER_JAM:
		return "Take the jammed sheet out and put it back on top of the stack.";
	case WIASCAN_END_MULTI_FEED:
		return "Take the sheets apart and put them back on top of the stack.";
	default:
		return "See the scanner's display, and put the sheet back on top of the stack.";
	}
}

/* When the scanner has stopped: does the job wait, or is it over? */
static bool is_paused(struct scan_job *job, struct wiascan_page *page)
{
	struct wiascan_status status;

	while (!cli_signal()) {
		if (wiascan_get_page(job->dev, page) || page->job_end ||
		    wiascan_get_status(job->dev, &status))
			return false;
		if (status.state == WIASCAN_STATE_PAUSED)
			return true;
		cli_wait(-1, LOOK_MS);
	}
	return false;
}

/* Waits for the end of a line; false: none came, or a signal. */
static bool wait_for_enter(void)
{
	char typed[256];

	while (!cli_signal()) {
		if (!cli_wait(STDIN_FILENO, -1))
			continue;
		switch (read(STDIN_FILENO, typed, sizeof(typed))) {
		case 0:
			return false;
		case -1:
			if (errno != EINTR && errno != EAGAIN)
				return false;
			break;
		default:
			return true;
		}
	}
	return false;
}

bool scan_can_go_on(struct scan_job *job)
{
	struct wiascan_page page = { .end = WIASCAN_END_NONE };

	if (!is_paused(job, &page)) {
		cli_hint("%s", scan_advice(page.end));
		return false;
	}
	cli_hint("%s", remedy(page.end));
	if (job->opts->wait) {
		cli_hint("The scan goes on when that is done.");
		return true;
	}
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
		cli_hint("With --wait the scan would go on then. It ends here.");
		return false;
	}
	fputs("  Then press Enter to go on, or Ctrl-C to end the scan: ", stderr);
	if (wait_for_enter())
		return true;
	fputc('\n', stderr);
	return false;
}
