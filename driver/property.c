// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of properties: what is legal, and what is nearest to it
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/math64.h>

#include "settings.h"

static bool in_list(const struct wiascan_prop *p, s64 value)
{
	u32 i;

	for (i = 0; i < p->count; i++)
		if (p->list[i] == value)
			return true;
	return false;
}

/* How far a value lies above the legal one below it; a range may be wide */
static u64 beyond_step(const struct wiascan_prop *p, s64 value)
{
	u64 rest;

	div64_u64_rem((u64)value - p->min, p->step, &rest);
	return rest;
}

bool wiascan_prop_legal(const struct wiascan_prop *p, s64 value)
{
	switch (p->validity) {
	case WIASCAN_VALIDITY_RANGE:
		return value >= p->min && value <= p->max &&
		       !beyond_step(p, value);
	case WIASCAN_VALIDITY_LIST:
		return in_list(p, value);
	case WIASCAN_VALIDITY_FLAG:
		return value >= p->min && !(value & ~p->max);
	default:
		return false;
	}
}

static s64 nearest_in_range(const struct wiascan_prop *p, s64 value)
{
	u64 rest;

	if (value <= p->min)
		return p->min;
	/* the end of the range may lie between two steps */
	if (value > p->max)
		value = p->max;
	rest = beyond_step(p, value);
	value -= rest;
	if (rest > p->step - rest && (u64)p->max - value >= p->step)
		value += p->step;
	return value;
}

static s64 nearest_in_list(const struct wiascan_prop *p, s64 value)
{
	u32 i;

	/* ascending: stop where the next one is no nearer */
	for (i = 0; i + 1 < p->count && p->list[i] < value; i++) {
		u64 below = (u64)value - p->list[i];
		s64 next = p->list[i + 1];
		u64 above = next < value ? 0 : (u64)next - value;

		if (next >= value && below <= above)
			break;
	}
	return p->list[i];
}

s64 wiascan_prop_nearest(const struct wiascan_prop *p, s64 value)
{
	switch (p->validity) {
	case WIASCAN_VALIDITY_RANGE:
		return nearest_in_range(p, value);
	case WIASCAN_VALIDITY_LIST:
		return nearest_in_list(p, value);
	case WIASCAN_VALIDITY_FLAG:
		value &= p->max;
		return value < p->min ? p->nominal : value;
	default:
		return p->value;
	}
}
