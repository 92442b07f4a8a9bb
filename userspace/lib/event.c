// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>

#include "internal.h"

static const char *const event_texts[] = {
	[WIASCAN_EVENT_BUTTON] = "button",
	[WIASCAN_EVENT_FEEDER_LOADED] = "feeder-loaded",
	[WIASCAN_EVENT_FEEDER_EMPTIED] = "feeder-emptied",
	[WIASCAN_EVENT_COVER_OPEN] = "cover-open",
	[WIASCAN_EVENT_COVER_CLOSED] = "cover-closed",
	[WIASCAN_EVENT_TROUBLE] = "trouble",
	[WIASCAN_EVENT_READY] = "ready",
	[WIASCAN_EVENT_JOB_START] = "job-start",
	[WIASCAN_EVENT_PAGE_START] = "page-start",
	[WIASCAN_EVENT_PAGE_END] = "page-end",
	[WIASCAN_EVENT_PAUSED] = "paused",
	[WIASCAN_EVENT_JOB_END] = "job-end",
	[WIASCAN_EVENT_SUSPENDED] = "suspended",
	[WIASCAN_EVENT_REMOVED] = "removed",
};

WIASCAN_API int wiascan_subscribe(struct wiascan_device *dev, uint32_t events)
{
	struct wiascan_subscribe subscribe = { .events = events };

	return wiascan_call(dev, WIASCAN_IOC_SUBSCRIBE, &subscribe);
}

WIASCAN_API int wiascan_next_event(struct wiascan_device *dev,
				   struct wiascan_event *event)
{
	if (!dev || !event) {
		errno = EINVAL;
		return -1;
	}
	return wiascan_sys_ioctl(dev->fd, WIASCAN_IOC_EVENT, event) < 0 ? -1 : 0;
}

WIASCAN_API const char *wiascan_event_text(uint32_t type)
{
	return type < sizeof(event_texts) / sizeof(event_texts[0]) ?
	       event_texts[type] : "unknown-event";
}
