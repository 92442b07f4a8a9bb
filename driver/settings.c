// SPDX-License-Identifier: GPL-2.0-only
/*
 * WIA's properties of a scanner: values, and how they depend on each other
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core.h"

/* Most bytes of a side that waits in memory for its turn */
#define MAX_SIDE	(256U << 20)

#define SELECT_SOURCE	(WIASCAN_SELECT_FLATBED | WIASCAN_SELECT_FEEDER | \
			 WIASCAN_SELECT_FILM)
#define SELECT_SIDES	(WIASCAN_SELECT_DUPLEX | WIASCAN_SELECT_FRONT_ONLY | \
			 WIASCAN_SELECT_BACK_ONLY)

/* ---- the source ---- */

/* The first of some bits that are there, in the order of the list */
static u32 first_of(const u32 *list, unsigned int n, u32 bits)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (bits & list[i])
			return list[i];
	return 0;
}

s64 wiascan_select_nearest(u32 bits, s64 value)
{
	static const u32 sources[] = {
		WIASCAN_SELECT_FLATBED, WIASCAN_SELECT_FEEDER,
		WIASCAN_SELECT_FILM,
	};
	static const u32 sides[] = {
		WIASCAN_SELECT_DUPLEX, WIASCAN_SELECT_BACK_ONLY,
		WIASCAN_SELECT_FRONT_ONLY,
	};
	u32 wanted = value & bits;
	u32 source = first_of(sources, ARRAY_SIZE(sources), wanted);

	/* who asks for sides asks for the feeder */
	if (!source && (wanted & SELECT_SIDES))
		source = WIASCAN_SELECT_FEEDER;
	if (!source)
		source = first_of(sources, ARRAY_SIZE(sources), bits);
	if (source != WIASCAN_SELECT_FEEDER)
		return source;
	return source | first_of(sides, ARRAY_SIZE(sides), wanted);
}

static u32 source_of(const struct wiascan_settings *set)
{
	s64 select = set->prop[SLOT_SELECT].value;

	if (select & WIASCAN_SELECT_FEEDER)
		return WIASCAN_FEEDER;
	return select & WIASCAN_SELECT_FILM ? WIASCAN_FILM : WIASCAN_FLATBED;
}

static u32 sides_of(const struct wiascan_settings *set)
{
	s64 select = set->prop[SLOT_SELECT].value;

	if (select & WIASCAN_SELECT_DUPLEX)
		return WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK;
	return select & WIASCAN_SELECT_BACK_ONLY ? WIASCAN_SIDE_BACK :
						   WIASCAN_SIDE_FRONT;
}

bool wiascan_settings_pages(const struct wiascan_settings *set, u32 wanted,
			    u32 *pages)
{
	const struct wiascan_prop *p = &set->prop[SLOT_PAGES];

	*pages = 1;
	if (source_of(set) != WIASCAN_FEEDER)
		return wanted <= 1;
	*pages = wanted ? wanted : p->value;
	return wiascan_prop_legal(p, *pages);
}

/* ---- dependants ---- */

/* All pages of a flatbed are one; sheets with two sides have two */
static void constrain_pages(const struct wiascan_settings *set,
			    struct wiascan_prop *p)
{
	bool feeder = source_of(set) == WIASCAN_FEEDER;

	p->min = !feeder;
	p->max = feeder ? WIASCAN_MAX_PAGES : 1;
	p->step = set->prop[SLOT_SELECT].value & WIASCAN_SELECT_DUPLEX ? 2 : 1;
	p->nominal = p->min;
}

/* What is legal for a property, given those before it in enum wiascan_slot */
static void constrain(struct wiascan_device *wdev,
		      struct wiascan_settings *set, enum wiascan_slot slot)
{
	const struct wiascan_caps *caps = &wdev->caps;
	struct wiascan_prop *prop = set->prop, *p = &prop[slot];
	u32 source = source_of(set);
	u32 width = wiascan_width_at(caps, source, prop[SLOT_XRES].value);
	u32 lines = wiascan_lines_at(caps, source, prop[SLOT_YRES].value);

	switch (slot) {
	case SLOT_PAGES:
		constrain_pages(set, p);
		break;
	case SLOT_DEPTH:
		wiascan_depths(caps, prop[SLOT_DATATYPE].value, p);
		break;
	case SLOT_PAGE_SIZE:
		p->list = wdev->page_sizes[source];
		p->count = wdev->n_page_sizes[source];
		break;
	case SLOT_XPOS:
		p->max = width - caps->width_step;
		break;
	case SLOT_YPOS:
		p->max = lines - caps->height_step;
		break;
	case SLOT_XEXTENT:
		p->step = caps->width_step;
		p->max = rounddown(width - (u32)prop[SLOT_XPOS].value,
				   caps->width_step);
		p->nominal = p->max;
		break;
	case SLOT_YEXTENT:
		p->step = caps->height_step;
		p->max = rounddown(lines - (u32)prop[SLOT_YPOS].value,
				   caps->height_step);
		/* the sheet says how long it is, so there must be space */
		p->min = prop[SLOT_PAGE_SIZE].value == WIASCAN_PAGE_AUTO ?
			 p->max : caps->height_step;
		p->nominal = p->max;
		break;
	default:
		break;
	}
}

/* The resolution that a pixel count is measured in */
static enum wiascan_slot unit_of(enum wiascan_slot slot)
{
	switch (slot) {
	case SLOT_XPOS:
	case SLOT_XEXTENT:
		return SLOT_XRES;
	case SLOT_YPOS:
	case SLOT_YEXTENT:
		return SLOT_YRES;
	default:
		return slot;
	}
}

static bool is_extent(enum wiascan_slot slot)
{
	return slot == SLOT_XEXTENT || slot == SLOT_YEXTENT;
}

/* Where a sheet of a named size lies: from the corner, as large as it is */
static bool sheet_window(const struct wiascan_settings *set,
			 enum wiascan_slot slot, s64 *value)
{
	u32 width, height;

	if (!wiascan_sheet_size(set->prop[SLOT_PAGE_SIZE].value, &width,
				&height))
		return false;
	switch (slot) {
	case SLOT_XPOS:
	case SLOT_YPOS:
		*value = 0;
		return true;
	case SLOT_XEXTENT:
		*value = div_u64(width * set->prop[SLOT_XRES].value, 1000);
		return true;
	case SLOT_YEXTENT:
		*value = div_u64(height * set->prop[SLOT_YRES].value, 1000);
		return true;
	default:
		return false;
	}
}

/* A property that was not written follows those that it depends on */
static void follow(struct wiascan_settings *set,
		   const struct wiascan_settings *old, enum wiascan_slot slot)
{
	struct wiascan_prop *p = &set->prop[slot];
	const struct wiascan_prop *was = &old->prop[slot];
	enum wiascan_slot unit = unit_of(slot);
	s64 from = old->prop[unit].value, to = set->prop[unit].value;
	bool moved = source_of(old) != source_of(set);

	if (sheet_window(set, slot, &p->value)) {
		p->value = wiascan_prop_nearest(p, p->value);
	} else if (unit != slot && (moved || from != to)) {
		/* the same place on the glass; all of it stays all of it */
		if (is_extent(slot) && was->value == was->max)
			p->value = p->max;
		else
			p->value = div_s64(was->value * to + from / 2, from);
	}
	if (slot == SLOT_PAGES && moved)
		p->value = p->nominal;
	if (!wiascan_prop_legal(p, p->value))
		p->value = slot == SLOT_DEPTH || slot == SLOT_PAGE_SIZE ?
			   p->nominal : wiascan_prop_nearest(p, p->value);
}

static void resolve(const struct wiascan_settings *set,
		    struct wiascan_params *q)
{
	const struct wiascan_prop *prop = set->prop;

	memset(q, 0, sizeof(*q));
	q->source = source_of(set);
	q->sides = sides_of(set);
	q->auto_length = prop[SLOT_PAGE_SIZE].value == WIASCAN_PAGE_AUTO;
	q->datatype = prop[SLOT_DATATYPE].value;
	q->channels = q->datatype == WIASCAN_DATATYPE_COLOR ? 3 : 1;
	q->bits = (u32)prop[SLOT_DEPTH].value / q->channels;
	q->xres = prop[SLOT_XRES].value;
	q->yres = prop[SLOT_YRES].value;
	q->x = prop[SLOT_XPOS].value;
	q->y = prop[SLOT_YPOS].value;
	q->width = prop[SLOT_XEXTENT].value;
	q->lines = prop[SLOT_YEXTENT].value;
	q->bytes_per_line = DIV_ROUND_UP(q->width * q->channels * q->bits, 8);
	q->size = (u64)q->bytes_per_line * q->lines;
	q->brightness = prop[SLOT_BRIGHTNESS].value;
	q->contrast = prop[SLOT_CONTRAST].value;
	q->threshold = prop[SLOT_THRESHOLD].value;
	q->photometric = prop[SLOT_PHOTOMETRIC].value;
	q->min_chunk = q->bytes_per_line;
	q->block = q->bytes_per_line;
}

/* The read-only properties that follow from the others */
static void show(struct wiascan_device *wdev, struct wiascan_settings *set)
{
	const struct wiascan_params *q = &set->params;
	const struct wiascan_caps *caps = &wdev->caps;
	const struct wiascan_area *area = &caps->area[q->source];
	u32 width = q->width * 1000 / q->xres;
	u32 height = q->auto_length ? 0 : div_u64(q->lines * 1000ULL, q->yres);
	const struct {
		enum wiascan_slot slot;
		s64 value;
	} table[] = {
		{ SLOT_CHANNELS, q->channels },
		{ SLOT_BITS, q->bits },
		{ SLOT_PIXELS_PER_LINE, q->width },
		{ SLOT_BYTES_PER_LINE, q->bytes_per_line },
		{ SLOT_LINES, q->auto_length ? 0 : q->lines },
		{ SLOT_ITEM_SIZE, q->auto_length ? 0 : q->size },
		{ SLOT_BUFFER_SIZE, q->min_chunk },
		{ SLOT_PAGE_WIDTH, width },
		{ SLOT_PAGE_HEIGHT, height },
		{ SLOT_MAX_WIDTH, wiascan_pixels_at(caps, area->width, 1000) },
		{ SLOT_MAX_HEIGHT, wiascan_pixels_at(caps, area->height, 1000) },
		{ SLOT_MIN_WIDTH, DIV_ROUND_UP(caps->width_step * 1000,
					       q->xres) },
		{ SLOT_MIN_HEIGHT, DIV_ROUND_UP(caps->height_step * 1000,
						q->yres) },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		set->prop[table[i].slot].value = table[i].value;
}

/* The minidriver's word, and what follows from it */
static int conclude(struct wiascan_device *wdev, struct wiascan_settings *set)
{
	struct wiascan_params *q = &set->params;
	int ret;

	resolve(set, q);
	ret = wdev->md->validate(wdev, q);
	if (ret)
		return ret;
	if (WARN_ON_ONCE(q->min_chunk < q->bytes_per_line || !q->block ||
			 q->block > WIASCAN_MAX_BLOCK))
		return -EINVAL;
	if (q->sides != (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK))
		q->side_by_side = false;
	if (q->side_by_side && q->size > MAX_SIDE)
		return -ERANGE;
	show(wdev, set);
	return 0;
}

int wiascan_settings_init(struct wiascan_device *wdev,
			  struct wiascan_settings *set)
{
	enum wiascan_slot slot;

	wiascan_fill_table(wdev, set);
	for (slot = 0; slot < SLOT_WRITABLE; slot++) {
		constrain(wdev, set, slot);
		if (set->prop[slot].id)
			follow(set, set, slot);
	}
	return conclude(wdev, set);
}

struct wiascan_prop *wiascan_settings_find(struct wiascan_settings *set,
					   u32 id)
{
	bool next = id & WIASCAN_PROP_NEXT;
	struct wiascan_prop *found = NULL;
	unsigned int i;

	id &= ~WIASCAN_PROP_NEXT;
	for (i = 0; i < SLOT_COUNT; i++) {
		struct wiascan_prop *p = &set->prop[i];

		if (!p->id)
			continue;
		if (!next && p->id == id)
			return p;
		if (next && p->id > id && (!found || p->id < found->id))
			found = p;
	}
	return found;
}

/* Sort what is to be written by slot; index[] tells which element it was */
static int sort_writes(struct wiascan_settings *set,
		       struct wiascan_prop_values *values, int *index)
{
	unsigned int i;

	for (i = 0; i < SLOT_WRITABLE; i++)
		index[i] = -1;
	for (i = 0; i < values->count; i++) {
		const struct wiascan_prop_value *v = &values->values[i];
		const struct wiascan_prop *p = NULL;
		size_t slot;

		values->error_index = i;
		if (v->padding)
			return -EINVAL;
		if (!(v->id & WIASCAN_PROP_NEXT))
			p = wiascan_settings_find(set, v->id);
		if (!p)
			return -ENOENT;
		if (!(p->access & WIASCAN_ACCESS_WRITE))
			return -EACCES;
		slot = p - set->prop;
		if (index[slot] >= 0)
			return -EINVAL;
		index[slot] = i;
	}
	return 0;
}

/* A window of one's own is no named size; the length of a sheet may stay */
static void leave_page_size(struct wiascan_settings *set, const int *index)
{
	struct wiascan_prop *p = &set->prop[SLOT_PAGE_SIZE];
	bool across = index[SLOT_XPOS] >= 0 || index[SLOT_XEXTENT] >= 0;
	bool along = index[SLOT_YPOS] >= 0 || index[SLOT_YEXTENT] >= 0;

	if (index[SLOT_PAGE_SIZE] >= 0)
		return;
	if (along || (across && p->value != WIASCAN_PAGE_AUTO))
		p->value = WIASCAN_PAGE_CUSTOM;
}

/* Take a value, or the nearest legal one; -ERANGE: it is not legal */
static int take_value(struct wiascan_prop *p, enum wiascan_slot slot,
		      s64 value, bool round)
{
	s64 nearest = slot == SLOT_SELECT ?
		      wiascan_select_nearest(p->max, value) :
		      wiascan_prop_nearest(p, value);

	if (round)
		value = nearest;
	if (!wiascan_prop_legal(p, value) ||
	    (slot == SLOT_SELECT && value != nearest))
		return -ERANGE;
	p->value = value;
	return 0;
}

static int write_sorted(struct wiascan_device *wdev,
			const struct wiascan_settings *old,
			struct wiascan_settings *set,
			struct wiascan_prop_values *values, const int *index)
{
	bool round = values->flags & WIASCAN_SET_ROUND;
	enum wiascan_slot slot;
	int ret;

	leave_page_size(set, index);
	for (slot = 0; slot < SLOT_WRITABLE; slot++) {
		struct wiascan_prop *p = &set->prop[slot];

		if (!p->id)
			continue;
		constrain(wdev, set, slot);
		if (index[slot] < 0) {
			follow(set, old, slot);
			continue;
		}
		values->error_index = index[slot];
		ret = take_value(p, slot, values->values[index[slot]].value,
				 round);
		if (ret)
			return ret;
	}
	return 0;
}

int wiascan_settings_write(struct wiascan_device *wdev,
			   struct wiascan_settings *set,
			   struct wiascan_prop_values *values)
{
	struct wiascan_settings *new;
	int index[SLOT_WRITABLE];
	unsigned int i;
	int ret;

	lockdep_assert_held(&wdev->ctl);
	ret = sort_writes(set, values, index);
	if (ret)
		return ret;

	values->error_index = values->count;
	/* the reset of a disk may wait for wdev->ctl */
	new = kmemdup(set, sizeof(*set), GFP_NOIO);
	if (!new)
		return -ENOMEM;
	ret = write_sorted(wdev, set, new, values, index);
	if (ret)
		goto out;
	values->error_index = values->count;
	ret = conclude(wdev, new);
	if (ret)
		goto out;

	*set = *new;
	for (i = 0; i < SLOT_WRITABLE; i++)
		if (index[i] >= 0)
			values->values[index[i]].value = set->prop[i].value;
out:
	kfree(new);
	return ret;
}
