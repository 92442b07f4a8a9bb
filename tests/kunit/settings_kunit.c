// SPDX-License-Identifier: GPL-2.0-only
/*
 * The properties of a scanner: what there is, and what follows what
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>

#include "settings_env.h"

/* Settings that nobody has written yet */
static int settings_init(struct kunit *test)
{
	int ret = env_init(test);
	struct settings_env *env = test->priv;

	return ret ? ret : wiascan_settings_init(&env->wdev, &env->set);
}

/* ---- what there is ---- */

static const struct wiascan_prop expected[] = {
#define READ_ONLY(prop, its_name, number)				\
	{ .id = WIASCAN_PROP_##prop, .name = its_name,			\
	  .type = WIASCAN_TYPE_I4, .access = 1,				\
	  .validity = WIASCAN_VALIDITY_NONE, .value = number }
#define CHOICE(prop, its_name, n, number)				\
	{ .id = WIASCAN_PROP_##prop, .name = its_name,			\
	  .type = WIASCAN_TYPE_I4, .access = 3,				\
	  .validity = WIASCAN_VALIDITY_LIST, .count = n,		\
	  .value = number }
#define NUMBER(prop, its_name, from, to, by, number)			\
	{ .id = WIASCAN_PROP_##prop, .name = its_name,			\
	  .type = WIASCAN_TYPE_I4, .access = 3,				\
	  .validity = WIASCAN_VALIDITY_RANGE, .min = from, .max = to,	\
	  .step = by, .value = number }
	READ_ONLY(HORIZONTAL_BED_SIZE, "horizontal_bed_size", 8500),
	READ_ONLY(VERTICAL_BED_SIZE, "vertical_bed_size", 11700),
	READ_ONLY(DOCUMENT_HANDLING_CAPABILITIES,
		  "document_handling_capabilities", WIASCAN_CAP_FLAT),
	READ_ONLY(DOCUMENT_HANDLING_STATUS, "document_handling_status", 0),
	{ .id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
	  .name = "document_handling_select",
	  .type = WIASCAN_TYPE_I4, .access = 3,
	  .validity = WIASCAN_VALIDITY_FLAG, .min = 2, .max = 2,
	  .value = 2 },
	READ_ONLY(OPTICAL_XRES, "optical_xres", 600),
	READ_ONLY(OPTICAL_YRES, "optical_yres", 600),
	READ_ONLY(MAX_SCAN_TIME, "max_scan_time", 300000),
	CHOICE(PAGE_SIZE, "page_size", 3, WIASCAN_PAGE_CUSTOM),
	READ_ONLY(PAGE_WIDTH, "page_width", 8480),
	READ_ONLY(PAGE_HEIGHT, "page_height", 11700),
	CHOICE(DATATYPE, "datatype", 3, WIASCAN_DATATYPE_COLOR),
	CHOICE(DEPTH, "depth", 2, 24),
	READ_ONLY(CHANNELS_PER_PIXEL, "channels_per_pixel", 3),
	READ_ONLY(BITS_PER_CHANNEL, "bits_per_channel", 8),
	READ_ONLY(PLANAR, "planar", 0),
	READ_ONLY(PIXELS_PER_LINE, "pixels_per_line", 2544),
	READ_ONLY(BYTES_PER_LINE, "bytes_per_line", 7632),
	READ_ONLY(NUMBER_OF_LINES, "number_of_lines", 3510),
	{ .id = WIASCAN_PROP_ITEM_SIZE, .name = "item_size",
	  .type = WIASCAN_TYPE_I8, .access = 1,
	  .validity = WIASCAN_VALIDITY_NONE, .value = 26788320 },
	READ_ONLY(BUFFER_SIZE, "buffer_size", 7632),
	CHOICE(XRES, "xres", 4, 300),
	CHOICE(YRES, "yres", 4, 300),
	NUMBER(XPOS, "xpos", 0, 2542, 1, 0),
	NUMBER(YPOS, "ypos", 0, 3509, 1, 0),
	NUMBER(XEXTENT, "xextent", 8, 2544, 8, 2544),
	NUMBER(YEXTENT, "yextent", 1, 3510, 1, 3510),
	CHOICE(PHOTOMETRIC_INTERP, "photometric_interp", 2, 0),
	NUMBER(BRIGHTNESS, "brightness", -1000, 1000, 1, 0),
	NUMBER(THRESHOLD, "threshold", 0, 255, 1, 128),
	READ_ONLY(WARM_UP_TIME, "warm_up_time", 60000),
	READ_ONLY(MAX_HORIZONTAL_SIZE, "max_horizontal_size", 8500),
	READ_ONLY(MAX_VERTICAL_SIZE, "max_vertical_size", 11700),
	READ_ONLY(MIN_HORIZONTAL_SIZE, "min_horizontal_size", 27),
	READ_ONLY(MIN_VERTICAL_SIZE, "min_vertical_size", 4),
};

KUNIT_ARRAY_PARAM_DESC(expected, expected, name);

static void settings_default(struct kunit *test)
{
	const struct wiascan_prop *want = test->param_value;
	struct settings_env *env = test->priv;
	const struct wiascan_prop *p = wiascan_settings_find(&env->set,
							     want->id);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, p->id, want->id);
	KUNIT_EXPECT_STREQ(test, p->name, want->name);
	KUNIT_EXPECT_EQ(test, p->type, want->type);
	KUNIT_EXPECT_EQ(test, p->access, want->access);
	KUNIT_EXPECT_EQ(test, p->validity, want->validity);
	KUNIT_EXPECT_EQ(test, p->value, want->value);
	KUNIT_EXPECT_EQ(test, p->count, want->count);
	if (want->validity == WIASCAN_VALIDITY_NONE)
		return;
	KUNIT_EXPECT_EQ(test, p->nominal, want->value);
	KUNIT_EXPECT_EQ(test, p->min, want->min);
	KUNIT_EXPECT_EQ(test, p->max, want->max);
	if (want->validity == WIASCAN_VALIDITY_RANGE)
		KUNIT_EXPECT_EQ(test, p->step, want->step);
	env_expect_consistent(test);
}

/* id | NEXT goes through all of them, each once, in ascending order */
static void settings_enumerate(struct kunit *test)
{
	struct settings_env *env = test->priv;
	const struct wiascan_prop *p;
	u32 id = 0, n = 0;

	while ((p = wiascan_settings_find(&env->set,
					  id | WIASCAN_PROP_NEXT))) {
		KUNIT_ASSERT_GT(test, p->id, id);
		KUNIT_ASSERT_LT(test, n, ARRAY_SIZE(expected));
		KUNIT_EXPECT_EQ(test, p->id, expected[n].id);
		id = p->id;
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, ARRAY_SIZE(expected));
}

static void settings_find(struct kunit *test)
{
	struct settings_env *env = test->priv;
	struct wiascan_settings *set = &env->set;
	const struct wiascan_prop *p;

	KUNIT_EXPECT_NULL(test, wiascan_settings_find(set, 0));
	KUNIT_EXPECT_NULL(test, wiascan_settings_find(set, 1));
	KUNIT_EXPECT_NULL(test, wiascan_settings_find(set, 6155));
	KUNIT_EXPECT_NULL(test, wiascan_settings_find(set, 0x7fffffff));
	KUNIT_EXPECT_NULL(test, wiascan_settings_find(set, 0xffffffff));
	KUNIT_EXPECT_NULL(test, wiascan_settings_find(set, 6168 |
						      WIASCAN_PROP_NEXT));
	/* from a number that is no property */
	p = wiascan_settings_find(set, 6155 | WIASCAN_PROP_NEXT);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, p->id, WIASCAN_PROP_THRESHOLD);
}

/* ---- what follows what ---- */

/**
 * struct follow_case - a write, and what became of others
 * @name: what is special
 * @first: what is written before
 * @write: what is written then; must succeed
 * @then: values afterwards
 */
struct follow_case {
	const char *name;
	struct wiascan_prop_value first[4];
	struct wiascan_prop_value write[4];
	struct wiascan_prop_value then[8];
};

static const struct follow_case window_cases[] = {
	{ "half the resolution",
	  { V(XPOS, 80), V(YPOS, 100), V(XEXTENT, 800), V(YEXTENT, 1000) },
	  { V(XRES, 150), V(YRES, 150) },
	  { V(XPOS, 40), V(YPOS, 50), V(XEXTENT, 400), V(YEXTENT, 500) } },
	{ "twice the resolution",
	  { V(XPOS, 80), V(YPOS, 100), V(XEXTENT, 800), V(YEXTENT, 1000) },
	  { V(XRES, 600), V(YRES, 600) },
	  { V(XPOS, 160), V(YPOS, 200), V(XEXTENT, 1600), V(YEXTENT, 2000) } },
	{ "of one axis",
	  { V(XPOS, 80), V(YPOS, 100), V(XEXTENT, 800), V(YEXTENT, 1000) },
	  { V(XRES, 150) },
	  { V(XPOS, 40), V(YPOS, 100), V(XEXTENT, 400), V(YEXTENT, 1000) } },
	{ "of the other axis",
	  { V(XPOS, 80), V(YPOS, 100), V(XEXTENT, 800), V(YEXTENT, 1000) },
	  { V(YRES, 600) },
	  { V(XPOS, 80), V(YPOS, 200), V(XEXTENT, 800), V(YEXTENT, 2000) } },
	{ "the same resolution",
	  { V(XPOS, 81), V(YPOS, 101), V(XEXTENT, 808), V(YEXTENT, 1001) },
	  { V(XRES, 300), V(YRES, 300) },
	  { V(XPOS, 81), V(YPOS, 101), V(XEXTENT, 808), V(YEXTENT, 1001) } },
	{ "whole glass, more", {}, { V(XRES, 600), V(YRES, 600) },
	  { V(XPOS, 0), V(YPOS, 0), V(XEXTENT, 5096), V(YEXTENT, 7020) } },
	{ "whole glass, less", {}, { V(XRES, 75), V(YRES, 75) },
	  { V(XPOS, 0), V(YPOS, 0), V(XEXTENT, 632), V(YEXTENT, 877) } },
	{ "whole glass, there and back", { V(XRES, 75), V(YRES, 75) },
	  { V(XRES, 300), V(YRES, 300) },
	  { V(XPOS, 0), V(YPOS, 0), V(XEXTENT, 2544), V(YEXTENT, 3510) } },
	{ "to the edges of the glass", { V(XPOS, 300), V(YPOS, 301) },
	  { V(XRES, 600), V(YRES, 600) },
	  { V(XPOS, 600), V(YPOS, 602), V(XEXTENT, 4496), V(YEXTENT, 6418) } },
	{ "nearest pixel", { V(XPOS, 2), V(YPOS, 1) },
	  { V(XRES, 75), V(YRES, 75) }, { V(XPOS, 1), V(YPOS, 0) } },
	{ "nearest width that the scanner can send", { V(XEXTENT, 824) },
	  { V(XRES, 150) }, { V(XEXTENT, 408) } },
	{ "never nothing", { V(XEXTENT, 8), V(YEXTENT, 1) },
	  { V(XRES, 75), V(YRES, 75) }, { V(XEXTENT, 8), V(YEXTENT, 1) } },
	{ "a position moves the window", { V(XEXTENT, 800), V(YEXTENT, 1000) },
	  { V(XPOS, 1), V(YPOS, 1) },
	  { V(XPOS, 1), V(YPOS, 1), V(XEXTENT, 800), V(YEXTENT, 1000) } },
	{ "a position shrinks what does not fit", {},
	  { V(XPOS, 2000), V(YPOS, 3000) },
	  { V(XPOS, 2000), V(YPOS, 3000), V(XEXTENT, 544), V(YEXTENT, 510) } },
	{ "down to the least", {}, { V(XPOS, 2542), V(YPOS, 3509) },
	  { V(XPOS, 2542), V(YPOS, 3509), V(XEXTENT, 8), V(YEXTENT, 1) } },
	{ "what was shrunk does not grow", { V(XPOS, 2000), V(YPOS, 3000) },
	  { V(XPOS, 0), V(YPOS, 0) },
	  { V(XEXTENT, 544), V(YEXTENT, 510) } },
	{ "an extent says how far", { V(XPOS, 100), V(YPOS, 100) },
	  { V(XEXTENT, 2448), V(YEXTENT, 3410) },
	  { V(XPOS, 100), V(YPOS, 100) } },
	{ "window and resolution at once, backwards", {},
	  { V(XEXTENT, 4000), V(YEXTENT, 6000), V(YRES, 600), V(XRES, 600) },
	  { V(XPOS, 0), V(YPOS, 0), V(XEXTENT, 4000), V(YEXTENT, 6000) } },
	{ "room made by a position at once", { V(XPOS, 2000), V(YPOS, 3000) },
	  { V(XEXTENT, 2544), V(XPOS, 0), V(YEXTENT, 3510), V(YPOS, 0) },
	  { V(XEXTENT, 2544), V(YEXTENT, 3510) } },
	{ "a position at once is not scaled", { V(XPOS, 80), V(XEXTENT, 800) },
	  { V(XRES, 600), V(XPOS, 80) }, { V(XPOS, 80), V(XEXTENT, 1600) } },
};

static const struct follow_case format_cases[] = {
	{ "gray", {}, { V(DATATYPE, WIASCAN_DATATYPE_GRAYSCALE) },
	  { V(DEPTH, 8), V(CHANNELS_PER_PIXEL, 1), V(BITS_PER_CHANNEL, 8),
	    V(BYTES_PER_LINE, 2544), V(BUFFER_SIZE, 2544),
	    V(ITEM_SIZE, 2544 * 3510) } },
	{ "gray, 16 bits", {},
	  { V(DATATYPE, WIASCAN_DATATYPE_GRAYSCALE), V(DEPTH, 16) },
	  { V(DEPTH, 16), V(CHANNELS_PER_PIXEL, 1), V(BITS_PER_CHANNEL, 16),
	    V(BYTES_PER_LINE, 5088), V(ITEM_SIZE, 5088 * 3510) } },
	{ "lineart", {}, { V(DATATYPE, WIASCAN_DATATYPE_THRESHOLD) },
	  { V(DEPTH, 1), V(CHANNELS_PER_PIXEL, 1), V(BITS_PER_CHANNEL, 1),
	    V(BYTES_PER_LINE, 318), V(ITEM_SIZE, 318 * 3510) } },
	{ "color, 48 bits", {}, { V(DEPTH, 48) },
	  { V(DATATYPE, WIASCAN_DATATYPE_COLOR), V(CHANNELS_PER_PIXEL, 3),
	    V(BITS_PER_CHANNEL, 16), V(BYTES_PER_LINE, 15264) } },
	{ "from 48 bits to gray", { V(DEPTH, 48) },
	  { V(DATATYPE, WIASCAN_DATATYPE_GRAYSCALE) }, { V(DEPTH, 8) } },
	{ "from 16 bits to color",
	  { V(DATATYPE, WIASCAN_DATATYPE_GRAYSCALE), V(DEPTH, 16) },
	  { V(DATATYPE, WIASCAN_DATATYPE_COLOR) }, { V(DEPTH, 24) } },
	{ "the same datatype keeps the depth", { V(DEPTH, 48) },
	  { V(DATATYPE, WIASCAN_DATATYPE_COLOR) }, { V(DEPTH, 48) } },
	{ "a smaller window", {}, { V(XEXTENT, 80), V(YEXTENT, 10) },
	  { V(PIXELS_PER_LINE, 80), V(NUMBER_OF_LINES, 10),
	    V(BYTES_PER_LINE, 240), V(BUFFER_SIZE, 240),
	    V(ITEM_SIZE, 2400) } },
	{ "another resolution", {}, { V(XRES, 75), V(YRES, 75) },
	  { V(PIXELS_PER_LINE, 632), V(NUMBER_OF_LINES, 877),
	    V(BYTES_PER_LINE, 1896), V(ITEM_SIZE, 1896 * 877) } },
	{ "what depends on nothing stays",
	  { V(BRIGHTNESS, -77), V(THRESHOLD, 77) },
	  { V(DATATYPE, 0), V(XRES, 75), V(XPOS, 100) },
	  { V(BRIGHTNESS, -77), V(THRESHOLD, 77), V(YRES, 300),
	    V(DOCUMENT_HANDLING_SELECT, 2), V(OPTICAL_XRES, 600) } },
};

KUNIT_ARRAY_PARAM_DESC(window, window_cases, name);
KUNIT_ARRAY_PARAM_DESC(format, format_cases, name);

static void settings_follow(struct kunit *test, const struct follow_case *c)
{
	struct settings_env *env = test->priv;
	u32 n = env_count(c->first, ARRAY_SIZE(c->first));
	unsigned int i;

	if (n)
		KUNIT_ASSERT_EQ(test, env_write(env, c->first, n, 0), 0);
	env_expect_consistent(test);
	n = env_count(c->write, ARRAY_SIZE(c->write));
	KUNIT_ASSERT_EQ(test, env_write(env, c->write, n, 0), 0);
	env_expect_consistent(test);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, env_get(env, c->write[i].id),
				c->write[i].value);
	n = env_count(c->then, ARRAY_SIZE(c->then));
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ_MSG(test, env_get(env, c->then[i].id),
				    c->then[i].value, "property %u",
				    c->then[i].id);
}

static void settings_window(struct kunit *test)
{
	settings_follow(test, test->param_value);
}

static void settings_format(struct kunit *test)
{
	settings_follow(test, test->param_value);
}

/* The limits that are told are those that hold */
static void settings_limits(struct kunit *test)
{
	static const struct wiascan_prop_value pairs[] = {
		V(XRES, 600), V(XPOS, 1001), V(YPOS, 1001),
	};
	struct settings_env *env = test->priv;
	const struct wiascan_prop *prop = env->set.prop;

	KUNIT_ASSERT_EQ(test, env_write(env, pairs, ARRAY_SIZE(pairs), 0), 0);
	KUNIT_EXPECT_EQ(test, prop[SLOT_XPOS].max, 5092);
	KUNIT_EXPECT_EQ(test, prop[SLOT_XEXTENT].max, 4096);
	KUNIT_EXPECT_EQ(test, prop[SLOT_YPOS].max, 3509);
	KUNIT_EXPECT_EQ(test, prop[SLOT_YEXTENT].max, 2509);
	KUNIT_EXPECT_EQ(test, prop[SLOT_XEXTENT].nominal, 4096);
	KUNIT_EXPECT_EQ(test, prop[SLOT_YEXTENT].nominal, 2509);
	env_expect_consistent(test);
}

static struct kunit_case settings_cases[] = {
	KUNIT_CASE_PARAM(settings_default, expected_gen_params),
	KUNIT_CASE(settings_enumerate),
	KUNIT_CASE(settings_find),
	KUNIT_CASE_PARAM(settings_window, window_gen_params),
	KUNIT_CASE_PARAM(settings_format, format_gen_params),
	KUNIT_CASE(settings_limits),
	{}
};

static struct kunit_suite settings_suite = {
	.name = "wiascan_settings",
	.init = settings_init,
	.test_cases = settings_cases,
};

kunit_test_suite(settings_suite);

MODULE_DESCRIPTION("KUnit tests of the settings of wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
