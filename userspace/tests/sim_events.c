// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens at the made-up scanner
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "sim.h"

#define EVENT(type_, value_, job_, page_) {		\
	.type = WIASCAN_EVENT_##type_,			\
	.value = value_,				\
	.job = job_,					\
	.page = page_,					\
}

static const struct wiascan_event events[] = {
	EVENT(BUTTON, 1, 0, 0),
	EVENT(FEEDER_LOADED, 0, 0, 0),
	EVENT(FEEDER_EMPTIED, 0, 0, 0),
	EVENT(COVER_OPEN, WIASCAN_HANDLING_FLAT_COVER_UP, 0, 0),
	EVENT(COVER_CLOSED, WIASCAN_HANDLING_PATH_COVER_UP, 0, 0),
	EVENT(TROUBLE, WIASCAN_HANDLING_PAPER_JAM | WIASCAN_HANDLING_ATTENTION, 0, 0),
	EVENT(READY, 0, 0, 0),
	EVENT(JOB_START, 0, 7, 0),
	EVENT(PAGE_START, 0, 7, 3),
	EVENT(PAGE_END, WIASCAN_END_COMPLETE, 7, 3),
	EVENT(PAGE_END, WIASCAN_END_PAPER_JAM, 7, 4),
	EVENT(PAUSED, WIASCAN_END_PAPER_JAM, 7, 4),
	EVENT(JOB_END, WIASCAN_END_CANCELLED, 7, 0),
	EVENT(SUSPENDED, 0, 0, 0),
	{ .type = 31, .value = 5 },
	EVENT(BUTTON, 12, 0, 0),
	EVENT(REMOVED, 0, 0, 0),
};

static size_t next;

const struct wiascan_event *sim_events(size_t *count)
{
	*count = sizeof(events) / sizeof(events[0]);
	return events;
}

void sim_events_reset(void)
{
	next = 0;
}

int sim_subscribe(const struct wiascan_subscribe *arg)
{
	if (arg->events & ~WIASCAN_EVENT_ALL || arg->padding || arg->reserved[0] ||
	    arg->reserved[1] || arg->reserved[2])
		return EINVAL;
	sim_counts.subscribed = arg->events;
	return 0;
}

int sim_event(struct wiascan_event *event)
{
	size_t count = sizeof(events) / sizeof(events[0]);

	if (!sim_counts.subscribed)
		return EINVAL;
	if (count > (size_t)sim.events)
		count = sim.events;
	/* one that nobody knows comes with all that are known */
	while (next < count && !(sim_counts.subscribed & 1u << events[next].type) &&
	       (events[next].type != 31 || sim_counts.subscribed != WIASCAN_EVENT_ALL))
		next++;
	if (next < count) {
		*event = events[next];
		event->lost = next++ ? 0 : sim.lost_events;
		return 0;
	}
	if (sim.event_signal) {
		raise(sim.event_signal);
		return EINTR;
	}
	return sim.event_errno ? sim.event_errno : ENODEV;
}
