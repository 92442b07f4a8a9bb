// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include "pace.h"

void pace_start(struct pace *pace, uint64_t rate, uint64_t memory, uint64_t total,
		uint64_t now)
{
	pace->rate = rate;
	pace->memory = memory;
	pace->total = total;
	pace->made = rate ? 0 : total;
	pace->taken = 0;
	pace->since = now;
	pace->rest = 0;
	pace->moving = rate != 0;
}

uint64_t pace_advance(struct pace *pace, uint64_t now)
{
	uint64_t limit, made;

	if (!pace->moving)
		return pace->made;
	/* Bytes times a million: the rest is kept, so that nothing is lost. */
	made = (now - pace->since) * pace->rate + pace->rest;
	pace->since = now;
	pace->rest = made % 1000000;
	pace->made += made / 1000000;

	limit = pace->taken + pace->memory;
	if (limit >= pace->total) {
		if (pace->made >= pace->total) {
			pace->made = pace->total;
			pace->moving = false;
		}
	} else if (pace->made >= limit) {
		pace->made = limit;
		pace->moving = false;
		pace->stops++;
	}
	return pace->made;
}

void pace_take(struct pace *pace, uint64_t len, uint64_t now)
{
	pace_advance(pace, now);
	pace->taken += len;
	if (!pace->moving && pace->made < pace->total &&
	    pace->made - pace->taken <= pace->memory / 2) {
		pace->moving = true;
		pace->since = now;
		pace->rest = 0;
	}
}
