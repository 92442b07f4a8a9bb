// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

static const int64_t datatypes[] = {
	WIASCAN_DATATYPE_THRESHOLD, WIASCAN_DATATYPE_GRAYSCALE,
	WIASCAN_DATATYPE_COLOR,
};

static const int64_t line_depths[] = { 1 };
static const int64_t gray_depths[] = { 8, 16 };
static const int64_t color_depths[] = { 24, 48 };
static const int64_t resolutions[] = { 50, 75, 100, 150, 300 };
static const int64_t bed_sizes[] = { WIASCAN_PAGE_CUSTOM };
static const int64_t feed_sizes[] = {
	WIASCAN_PAGE_A4, WIASCAN_PAGE_CUSTOM, WIASCAN_PAGE_AUTO,
};

static const int64_t photos[] = { WIASCAN_PHOTO_WHITE_1, WIASCAN_PHOTO_WHITE_0 };
static int64_t long_list[SIM_LONG_LIST_LENGTH];

static struct {
	struct wiascan_prop_info info;
	const int64_t *list;
} props[SIM_PROPS];

#define READ	WIASCAN_ACCESS_READ
#define BOTH	(WIASCAN_ACCESS_READ | WIASCAN_ACCESS_WRITE)
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static struct wiascan_prop_info *define(enum sim_prop which, uint32_t id,
					const char *name, uint32_t validity,
					int64_t nominal)
{
	struct wiascan_prop_info *info = &props[which].info;

	memset(info, 0, sizeof(*info));
	info->id = id;
	info->type = WIASCAN_TYPE_I4;
	info->access = validity == WIASCAN_VALIDITY_NONE ? READ : BOTH;
	info->validity = validity;
	info->nominal = nominal;
	info->value = nominal;
	snprintf(info->name, sizeof(info->name), "%s", name);
	return info;
}

static void define_list(enum sim_prop which, uint32_t id, const char *name,
			const int64_t *list, size_t count, int64_t nominal)
{
	define(which, id, name, WIASCAN_VALIDITY_LIST, nominal)->count = count;
	props[which].list = list;
}

static void define_range(enum sim_prop which, uint32_t id, const char *name,
			 int64_t minimum, int64_t maximum, int64_t nominal)
{
	struct wiascan_prop_info *info =
		define(which, id, name, WIASCAN_VALIDITY_RANGE, nominal);

	info->minimum = minimum;
	info->maximum = maximum;
	info->step = 1;
}

void sim_props_reset(void)
{
	size_t i;

	for (i = 0; i < COUNT(long_list); i++)
		long_list[i] = i * 10;
	/* 2 by 3 inches. */
	define(SIM_BED_WIDTH, WIASCAN_PROP_HORIZONTAL_BED_SIZE,
	       "horizontal_bed_size", WIASCAN_VALIDITY_NONE, 2000);
	define(SIM_BED_HEIGHT, WIASCAN_PROP_VERTICAL_BED_SIZE,
	       "vertical_bed_size", WIASCAN_VALIDITY_NONE, 3000);
	define(SIM_CAPS, WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES,
	       "document_handling_capabilities", WIASCAN_VALIDITY_NONE,
	       WIASCAN_CAP_FEED | WIASCAN_CAP_FLAT | WIASCAN_CAP_DUP);
	define(SIM_STATUS, WIASCAN_PROP_DOCUMENT_HANDLING_STATUS,
	       "document_handling_status", WIASCAN_VALIDITY_NONE,
	       WIASCAN_HANDLING_FLAT_READY | WIASCAN_HANDLING_FEED_READY);
	define(SIM_SELECT, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
	       "document_handling_select", WIASCAN_VALIDITY_FLAG,
	       WIASCAN_SELECT_FLATBED)->maximum =
		WIASCAN_SELECT_FLATBED | WIASCAN_SELECT_FEEDER |
		WIASCAN_SELECT_DUPLEX | WIASCAN_SELECT_FRONT_ONLY |
		WIASCAN_SELECT_BACK_ONLY;
	define_range(SIM_PAGES, WIASCAN_PROP_PAGES, "pages", 1, 1, 1);
	define_list(SIM_PAGE_SIZE, WIASCAN_PROP_PAGE_SIZE, "page_size", bed_sizes,
		    COUNT(bed_sizes), WIASCAN_PAGE_CUSTOM);
	define_list(SIM_DATATYPE, WIASCAN_PROP_DATATYPE, "datatype", datatypes,
		    COUNT(datatypes), WIASCAN_DATATYPE_COLOR);
	define_list(SIM_DEPTH, WIASCAN_PROP_DEPTH, "depth", color_depths, 2, 24);
	define_list(SIM_XRES, WIASCAN_PROP_XRES, "xres", resolutions,
		    COUNT(resolutions), 75);
	define_list(SIM_YRES, WIASCAN_PROP_YRES, "yres", resolutions,
		    COUNT(resolutions), 75);
	define_range(SIM_XPOS, WIASCAN_PROP_XPOS, "xpos", 0, 149, 0);
	define_range(SIM_YPOS, WIASCAN_PROP_YPOS, "ypos", 0, 224, 0);
	define_range(SIM_XEXTENT, WIASCAN_PROP_XEXTENT, "xextent", 1, 150, 149);
	define_range(SIM_YEXTENT, WIASCAN_PROP_YEXTENT, "yextent", 1, 225, 221);
	define_list(SIM_PHOTO, WIASCAN_PROP_PHOTOMETRIC_INTERP,
		    "photometric_interp", photos, COUNT(photos),
		    WIASCAN_PHOTO_WHITE_1);
	define_range(SIM_BRIGHTNESS, WIASCAN_PROP_BRIGHTNESS, "brightness",
		     -1000, 1000, 0);
	define_range(SIM_THRESHOLD, WIASCAN_PROP_THRESHOLD, "threshold", 0, 255,
		     128);
	define(SIM_MAX_WIDTH, WIASCAN_PROP_MAX_HORIZONTAL_SIZE,
	       "max_horizontal_size", WIASCAN_VALIDITY_NONE, 2000);
	define(SIM_MAX_HEIGHT, WIASCAN_PROP_MAX_VERTICAL_SIZE,
	       "max_vertical_size", WIASCAN_VALIDITY_NONE, 3000);
	define(SIM_FLAGS, SIM_ID_FLAGS, "flags", WIASCAN_VALIDITY_FLAG,
	       2)->maximum = 6;
	define_list(SIM_LONG_LIST, SIM_ID_LONG_LIST, "long_list", long_list,
		    COUNT(long_list), 0);
}

int64_t sim_prop(enum sim_prop which)
{
	return props[which].info.value;
}

uint32_t sim_channels(void)
{
	return sim_prop(SIM_DATATYPE) == WIASCAN_DATATYPE_COLOR ? 3 : 1;
}

uint32_t sim_bits(void)
{
	return sim_prop(SIM_DEPTH) / sim_channels();
}

uint32_t sim_line_bytes(void)
{
	return (sim_prop(SIM_XEXTENT) * sim_prop(SIM_DEPTH) + 7) / 8;
}

static int find(uint32_t id)
{
	int i;

	for (i = 0; i < SIM_PROPS; i++) {
		if (props[i].info.id == id)
			return i;
	}
	return -1;
}

int sim_prop_info(struct wiascan_prop_info *info)
{
	uint32_t id = info->id & ~WIASCAN_PROP_NEXT;
	int i;

	if (!(info->id & WIASCAN_PROP_NEXT)) {
		i = find(id);
	} else {
		for (i = 0; i < SIM_PROPS && props[i].info.id <= id; i++)
			;
	}
	if (i < 0 || i == SIM_PROPS)
		return ENOENT;
	*info = props[i].info;
	if (sim.hostile_names)
		memset(info->name, '\x1b', sizeof(info->name));
	if (sim.hostile_next)
		info->id = id;
	return 0;
}

int sim_prop_list(struct wiascan_prop_list *list)
{
	int i = find(list->id);
	uint32_t n;

	if (i < 0)
		return ENOENT;
	if (props[i].info.validity != WIASCAN_VALIDITY_LIST)
		return EINVAL;
	list->total = props[i].info.count;
	for (n = 0; n < WIASCAN_PROP_LIST_MAX; n++) {
		if (list->first + n >= list->total)
			break;
		list->values[n] = props[i].list[list->first + n];
	}
	list->count = n;
	if (sim.hostile_list == 1 || sim.hostile_list == 4)
		list->count = 1000000;
	if (sim.hostile_list == 4)
		list->total = 1000000;
	if (sim.hostile_list == 2)
		list->count = 0;
	if (sim.hostile_list == 3)
		list->total = list->count - 1;
	return 0;
}

int sim_prop_get(struct wiascan_prop_values *values)
{
	uint32_t n;
	int i;

	for (n = 0; n < values->count; n++) {
		i = find(values->values[n].id);
		values->error_index = sim.hostile_index ? 99999 : n;
		if (i < 0)
			return ENOENT;
		values->values[n].value = props[i].info.value;
		if (sim.hostile_ids)
			values->values[n].id++;
	}
	return 0;
}

/* One source, and sides of the feeder only, one of them or both. */
static bool legal_select(int64_t value)
{
	int64_t sides = value & (WIASCAN_SELECT_DUPLEX | WIASCAN_SELECT_FRONT_ONLY |
				 WIASCAN_SELECT_BACK_ONLY);

	if (value == WIASCAN_SELECT_FLATBED)
		return true;
	return value - sides == WIASCAN_SELECT_FEEDER && !(sides & (sides - 1));
}

static bool legal(int i, int64_t value)
{
	const struct wiascan_prop_info *info = &props[i].info;
	uint32_t n;

	if (i == SIM_SELECT)
		return legal_select(value);
	if (info->validity == WIASCAN_VALIDITY_RANGE)
		return value >= info->minimum && value <= info->maximum &&
		       !((value - info->minimum) % info->step);
	if (info->validity == WIASCAN_VALIDITY_FLAG)
		return value && !(value & ~info->maximum);
	for (n = 0; n < info->count; n++) {
		if (props[i].list[n] == value)
			return true;
	}
	return false;
}

static int64_t nearest(int i, int64_t value)
{
	const struct wiascan_prop_info *info = &props[i].info;
	int64_t best = info->minimum;
	uint32_t n;

	if (info->validity == WIASCAN_VALIDITY_RANGE)
		return value < info->minimum ? info->minimum :
		       value > info->maximum ? info->maximum : value;
	for (n = 0; n < info->count; n++) {
		if (!n || llabs(props[i].list[n] - value) < llabs(best - value))
			best = props[i].list[n];
	}
	return best;
}

/* The feeder has another length, other page sizes, and any number of pages. */
static void follow_source(int64_t old, int64_t new)
{
	bool feeder = new & WIASCAN_SELECT_FEEDER;
	struct wiascan_prop_info *pages = &props[SIM_PAGES].info;
	struct wiascan_prop_info *length = &props[SIM_YEXTENT].info;

	pages->minimum = feeder ? 0 : 1;
	pages->maximum = feeder ? 1000 : 1;
	pages->step = new & WIASCAN_SELECT_DUPLEX ? 2 : 1;
	if ((old ^ new) & WIASCAN_SELECT_FEEDER)
		pages->value = pages->minimum;
	props[SIM_PAGE_SIZE].list = feeder ? feed_sizes : bed_sizes;
	props[SIM_PAGE_SIZE].info.count = feeder ? COUNT(feed_sizes) :
						   COUNT(bed_sizes);
	if (!feeder)
		props[SIM_PAGE_SIZE].info.value = WIASCAN_PAGE_CUSTOM;
	props[SIM_MAX_HEIGHT].info.value = feeder ? 4000 : 3000;
	length->maximum = props[SIM_MAX_HEIGHT].info.value * sim_prop(SIM_YRES) /
			  1000 - sim_prop(SIM_YPOS);
	if (length->value > length->maximum)
		length->value = length->maximum;
}

/* What follows from a property that was written, as in WIA. */
static void follow(int i, int64_t old)
{
	int pos = i == SIM_XRES ? SIM_XPOS : SIM_YPOS;
	int extent = i == SIM_XRES ? SIM_XEXTENT : SIM_YEXTENT;
	int bed = i == SIM_XRES ? SIM_MAX_WIDTH : SIM_MAX_HEIGHT;
	int64_t new = props[i].info.value;

	if (i == SIM_SELECT) {
		follow_source(old, new);
	} else if (i == SIM_DATATYPE) {
		props[SIM_DEPTH].list = new == WIASCAN_DATATYPE_COLOR ?
					color_depths :
					new == WIASCAN_DATATYPE_GRAYSCALE ?
					gray_depths : line_depths;
		props[SIM_DEPTH].info.count =
			new == WIASCAN_DATATYPE_THRESHOLD ? 1 : 2;
		props[SIM_DEPTH].info.value = props[SIM_DEPTH].list[0];
	} else if (i == SIM_XRES || i == SIM_YRES) {
		props[pos].info.value = props[pos].info.value * new / old;
		props[extent].info.value = props[extent].info.value * new / old;
		props[extent].info.maximum =
			props[bed].info.value * new / 1000 -
			props[pos].info.value;
		props[pos].info.maximum =
			props[bed].info.value * new / 1000 - 1;
	} else if (i == SIM_XPOS || i == SIM_YPOS) {
		extent = i == SIM_XPOS ? SIM_XEXTENT : SIM_YEXTENT;
		props[extent].info.maximum = props[i].info.maximum + 1 - new;
		if (props[extent].info.value > props[extent].info.maximum)
			props[extent].info.value = props[extent].info.maximum;
	}
}

/* In the order given: the tests write what depends behind what it depends on. */
static int set_one(struct wiascan_prop_value *value, uint32_t flags)
{
	int i = find(value->id);
	int64_t old;

	if (i < 0)
		return ENOENT;
	if (!(props[i].info.access & WIASCAN_ACCESS_WRITE))
		return EACCES;
	if (flags & WIASCAN_SET_ROUND)
		value->value = nearest(i, value->value);
	if (!legal(i, value->value))
		return ERANGE;
	old = props[i].info.value;
	props[i].info.value = value->value;
	follow(i, old);
	return 0;
}

int sim_prop_set(struct wiascan_prop_values *values)
{
	typeof(props) before;
	uint32_t n, m;
	int error;

	memcpy(before, props, sizeof(props));
	for (n = 0; n < values->count; n++) {
		error = set_one(&values->values[n], values->flags);
		for (m = 0; m < n && !error; m++) {
			if (values->values[m].id == values->values[n].id)
				error = EINVAL;
		}
		if (error) {
			memcpy(props, before, sizeof(props));
			values->error_index = sim.hostile_index ? 99999 : n;
			return error;
		}
		if (sim.hostile_ids)
			values->values[n].id++;
	}
	return 0;
}
