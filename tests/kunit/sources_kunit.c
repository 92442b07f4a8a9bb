// SPDX-License-Identifier: GPL-2.0-only
/*
 * The properties of a scanner with a flatbed, a feeder and a unit for film
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>

#include "settings_env.h"

#define FLAT	WIASCAN_SELECT_FLATBED
#define FEED	WIASCAN_SELECT_FEEDER
#define FILM	WIASCAN_SELECT_FILM
#define DUP	WIASCAN_SELECT_DUPLEX
#define FRONT	WIASCAN_SELECT_FRONT_ONLY
#define BACK	WIASCAN_SELECT_BACK_ONLY

/* The flatbed of settings_env.h, a feeder for Legal, and film of 4 x 5 inches */
static int sources_init(struct kunit *test)
{
	int ret = env_init(test);
	struct settings_env *env = test->priv;
	struct wiascan_caps *caps = &env->wdev.caps;

	if (ret)
		return ret;
	caps->area[WIASCAN_FEEDER] = (struct wiascan_area){ 5100, 8400 };
	caps->area[WIASCAN_FILM] = (struct wiascan_area){ 2400, 3000 };
	caps->duplex = true;
	caps->back_only = true;
	caps->auto_length = true;
	caps->detects_feed = true;
	caps->registration = WIASCAN_REG_CENTER;
	return wiascan_settings_init(&env->wdev, &env->set);
}

/* ---- what there is ---- */

static void sources_capabilities(struct kunit *test)
{
	struct settings_env *env = test->priv;
	struct wiascan_caps *caps = &env->wdev.caps;

	env_expect_consistent(test);
	KUNIT_EXPECT_EQ(test,
			env_get(env, WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES),
			WIASCAN_CAP_FEED | WIASCAN_CAP_FLAT | WIASCAN_CAP_DUP |
			WIASCAN_CAP_DETECT_FEED | WIASCAN_CAP_FILM_TPA);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT),
			FLAT);
	KUNIT_EXPECT_EQ(test,
			env_get(env, WIASCAN_PROP_HORIZONTAL_SHEET_FEED_SIZE),
			8500);
	KUNIT_EXPECT_EQ(test,
			env_get(env, WIASCAN_PROP_VERTICAL_SHEET_FEED_SIZE),
			14000);
	KUNIT_EXPECT_EQ(test,
			env_get(env, WIASCAN_PROP_SHEET_FEEDER_REGISTRATION),
			WIASCAN_REG_CENTER);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_PAGES), 1);

	/* a feeder and nothing else */
	caps->area[WIASCAN_FLATBED].width = 0;
	caps->area[WIASCAN_FLATBED].height = 0;
	caps->area[WIASCAN_FILM] = caps->area[WIASCAN_FLATBED];
	KUNIT_ASSERT_EQ(test, wiascan_settings_init(&env->wdev, &env->set), 0);
	env_expect_consistent(test);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT),
			FEED);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_PAGES), 0);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_HORIZONTAL_BED_SIZE),
			S64_MIN);
}

/* ---- the source ---- */

/* The rules once more, in other words */
static bool may_select(s64 value)
{
	switch (value) {
	case FLAT:
	case FILM:
	case FEED:
	case FEED | DUP:
	case FEED | FRONT:
	case FEED | BACK:
		return true;
	default:
		return false;
	}
}

/* Every combination of bits, and with ROUND too */
static void sources_select(struct kunit *test)
{
	static const u32 bits[] = { FEED, FLAT, DUP, FRONT, BACK, FILM, 0x8 };
	struct settings_env *env = test->priv;
	unsigned int i, j;

	for (i = 0; i < 1 << ARRAY_SIZE(bits); i++) {
		struct wiascan_prop_value write = V(DOCUMENT_HANDLING_SELECT, 0);
		s64 taken;

		for (j = 0; j < ARRAY_SIZE(bits); j++)
			write.value |= i & BIT(j) ? bits[j] : 0;
		KUNIT_EXPECT_EQ_MSG(test, env_write(env, &write, 1, 0),
				    may_select(write.value) ? 0 : -ERANGE,
				    "%llx", write.value);
		if (!may_select(write.value))
			env_expect_untouched(test, 0);
		env_expect_consistent(test);

		KUNIT_EXPECT_EQ(test, env_write(env, &write, 1,
						WIASCAN_SET_ROUND), 0);
		taken = env->values.values[0].value;
		KUNIT_EXPECT_TRUE_MSG(test, may_select(taken), "%llx", taken);
		if (may_select(write.value))
			KUNIT_EXPECT_EQ(test, taken, write.value);
		else if (write.value & FLAT)
			KUNIT_EXPECT_EQ(test, taken, FLAT);
		else if (write.value & FEED || !(write.value & FILM))
			KUNIT_EXPECT_EQ(test, !(taken & FEED),
					!(write.value & (FEED | DUP | FRONT |
							 BACK)));
		else
			KUNIT_EXPECT_EQ(test, taken, FILM);
		env_expect_consistent(test);
	}
}

static void sources_select_beyond(struct kunit *test)
{
	static const s64 values[] = { -1, S64_MIN, FEED | BIT_ULL(32),
				      FLAT | BIT_ULL(62) };
	struct settings_env *env = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		const struct wiascan_prop_value write =
			V(DOCUMENT_HANDLING_SELECT, values[i]);

		KUNIT_EXPECT_EQ(test, env_write(env, &write, 1, 0), -ERANGE);
		KUNIT_EXPECT_EQ(test, env_write(env, &write, 1,
						WIASCAN_SET_ROUND), 0);
		KUNIT_EXPECT_TRUE(test, may_select(env->values.values[0].value));
		env_expect_consistent(test);
	}
}

/* ---- what follows ---- */

/**
 * struct source_case - a write, and what became of others
 * @name: what is special
 * @first: what is written before
 * @write: what is written then
 * @then: values afterwards
 */
struct source_case {
	const char *name;
	struct wiascan_prop_value first[6];
	struct wiascan_prop_value write[6];
	struct wiascan_prop_value then[8];
};

static const struct source_case source_cases[] = {
	{ "all of the glass, all of the feeder", {},
	  { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(XEXTENT, 2544), V(YEXTENT, 4200), V(PAGES, 0),
	    V(MAX_VERTICAL_SIZE, 14000) } },
	{ "and back", { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(DOCUMENT_HANDLING_SELECT, FLAT) },
	  { V(XEXTENT, 2544), V(YEXTENT, 3510), V(PAGES, 1),
	    V(MAX_VERTICAL_SIZE, 11700) } },
	{ "a window stays where it is",
	  { V(XPOS, 16), V(YPOS, 20), V(XEXTENT, 160), V(YEXTENT, 200) },
	  { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(XPOS, 16), V(YPOS, 20), V(XEXTENT, 160), V(YEXTENT, 200) } },
	{ "and is made smaller",
	  { V(XPOS, 1000), V(YPOS, 1000), V(XEXTENT, 800), V(YEXTENT, 900) },
	  { V(DOCUMENT_HANDLING_SELECT, FILM) },
	  { V(XPOS, 1000), V(YPOS, 1000), V(XEXTENT, 200), V(YEXTENT, 500) } },
	{ "or moved, too",
	  { V(XPOS, 2000), V(YPOS, 3000), V(XEXTENT, 80), V(YEXTENT, 90) },
	  { V(DOCUMENT_HANDLING_SELECT, FILM) },
	  { V(XPOS, 1192), V(YPOS, 1499), V(XEXTENT, 8), V(YEXTENT, 1) } },
	{ "with another resolution",
	  { V(XPOS, 16), V(YPOS, 20), V(XEXTENT, 160), V(YEXTENT, 200) },
	  { V(DOCUMENT_HANDLING_SELECT, FEED), V(XRES, 600), V(YRES, 150) },
	  { V(XPOS, 32), V(YPOS, 10), V(XEXTENT, 320), V(YEXTENT, 100) } },
	{ "pages of one side", { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(PAGES, 7) }, { V(PAGES, 7) } },
	{ "odd pages and both sides",
	  { V(DOCUMENT_HANDLING_SELECT, FEED), V(PAGES, 7) },
	  { V(DOCUMENT_HANDLING_SELECT, FEED | DUP) }, { V(PAGES, 6) } },
	{ "most pages and both sides",
	  { V(DOCUMENT_HANDLING_SELECT, FEED), V(PAGES, 65535) },
	  { V(DOCUMENT_HANDLING_SELECT, FEED | DUP) }, { V(PAGES, 65534) } },
	{ "A4", {}, { V(PAGE_SIZE, WIASCAN_PAGE_A4) },
	  { V(XPOS, 0), V(YPOS, 0), V(XEXTENT, 2480), V(YEXTENT, 3507) } },
	{ "A4, finer", { V(PAGE_SIZE, WIASCAN_PAGE_A4) },
	  { V(XRES, 600), V(YRES, 600) },
	  { V(XEXTENT, 4960), V(YEXTENT, 7015),
	    V(PAGE_SIZE, WIASCAN_PAGE_A4) } },
	{ "A4 from the feeder", { V(PAGE_SIZE, WIASCAN_PAGE_A4) },
	  { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_A4), V(XEXTENT, 2480),
	    V(YEXTENT, 3507) } },
	{ "A4 from film", { V(PAGE_SIZE, WIASCAN_PAGE_A4) },
	  { V(DOCUMENT_HANDLING_SELECT, FILM) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_CUSTOM), V(XEXTENT, 1200),
	    V(YEXTENT, 1500) } },
	{ "Legal", { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_USLEGAL) },
	  { V(XEXTENT, 2544), V(YEXTENT, 4200) } },
	{ "Legal, back on the glass",
	  { V(DOCUMENT_HANDLING_SELECT, FEED),
	    V(PAGE_SIZE, WIASCAN_PAGE_USLEGAL) },
	  { V(DOCUMENT_HANDLING_SELECT, FLAT) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_CUSTOM), V(YEXTENT, 3510) } },
	{ "Letter by a position of one's own",
	  { V(PAGE_SIZE, WIASCAN_PAGE_LETTER) }, { V(YPOS, 30) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_CUSTOM), V(YPOS, 30),
	    V(YEXTENT, 3300) } },
	{ "Letter by a width of one's own",
	  { V(PAGE_SIZE, WIASCAN_PAGE_LETTER) }, { V(XEXTENT, 800) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_CUSTOM), V(XEXTENT, 800),
	    V(YEXTENT, 3300) } },
	{ "as long as it is", { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_AUTO) },
	  { V(YEXTENT, 4200), V(NUMBER_OF_LINES, 0), V(ITEM_SIZE, 0),
	    V(PAGE_HEIGHT, 0) } },
	{ "as long as it is, but not as wide",
	  { V(DOCUMENT_HANDLING_SELECT, FEED),
	    V(PAGE_SIZE, WIASCAN_PAGE_AUTO) }, { V(XEXTENT, 800) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_AUTO), V(XEXTENT, 800),
	    V(YEXTENT, 4200) } },
	{ "no longer as long as it is",
	  { V(DOCUMENT_HANDLING_SELECT, FEED),
	    V(PAGE_SIZE, WIASCAN_PAGE_AUTO) }, { V(YEXTENT, 800) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_CUSTOM), V(YEXTENT, 800),
	    V(NUMBER_OF_LINES, 800) } },
	{ "as long as it is, on the glass",
	  { V(DOCUMENT_HANDLING_SELECT, FEED),
	    V(PAGE_SIZE, WIASCAN_PAGE_AUTO) },
	  { V(DOCUMENT_HANDLING_SELECT, FLAT) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_CUSTOM), V(YEXTENT, 3510),
	    V(NUMBER_OF_LINES, 3510) } },
};

KUNIT_ARRAY_PARAM_DESC(sources, source_cases, name);

static void sources_follow(struct kunit *test)
{
	const struct source_case *c = test->param_value;
	struct settings_env *env = test->priv;
	u32 n = env_count(c->first, ARRAY_SIZE(c->first)), i;

	if (n)
		KUNIT_ASSERT_EQ(test, env_write(env, c->first, n, 0), 0);
	env_expect_consistent(test);
	KUNIT_ASSERT_EQ(test, env_write(env, c->write,
					env_count(c->write,
						  ARRAY_SIZE(c->write)), 0), 0);
	env_expect_consistent(test);
	n = env_count(c->then, ARRAY_SIZE(c->then));
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ_MSG(test, env_get(env, c->then[i].id),
				    c->then[i].value, "of property %u",
				    c->then[i].id);
}

/* ---- what is refused ---- */

static const struct source_case refused[] = {
	{ "Legal on the glass", {}, { V(PAGE_SIZE, WIASCAN_PAGE_USLEGAL) } },
	{ "Letter on film", { V(DOCUMENT_HANDLING_SELECT, FILM) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_LETTER) } },
	{ "an unknown length on the glass", {},
	  { V(PAGE_SIZE, WIASCAN_PAGE_AUTO) } },
	{ "no such size", {}, { V(PAGE_SIZE, 4) } },
	{ "a size below all", {}, { V(PAGE_SIZE, -1) } },
	{ "pages of the glass", {}, { V(PAGES, 2) } },
	{ "all pages of the glass", {}, { V(PAGES, 0) } },
	{ "half a sheet", { V(DOCUMENT_HANDLING_SELECT, FEED | DUP) },
	  { V(PAGES, 3) } },
	{ "too many pages", { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(PAGES, 65536) } },
	{ "fewer pages than none", { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(PAGES, -1) } },
	{ "a length and none", { V(DOCUMENT_HANDLING_SELECT, FEED) },
	  { V(PAGE_SIZE, WIASCAN_PAGE_AUTO), V(YEXTENT, 800) } },
	{ "no such photometric", {}, { V(PHOTOMETRIC_INTERP, 2) } },
};

KUNIT_ARRAY_PARAM_DESC(refused, refused, name);

static void sources_refused(struct kunit *test)
{
	const struct source_case *c = test->param_value;
	struct settings_env *env = test->priv;
	u32 n = env_count(c->first, ARRAY_SIZE(c->first));
	u32 written = env_count(c->write, ARRAY_SIZE(c->write));

	if (n)
		KUNIT_ASSERT_EQ(test, env_write(env, c->first, n, 0), 0);
	KUNIT_EXPECT_EQ(test, env_write(env, c->write, written, 0), -ERANGE);
	env_expect_untouched(test, written - 1);
	KUNIT_EXPECT_EQ(test, env_write(env, c->write, written,
					WIASCAN_SET_ROUND), 0);
	env_expect_consistent(test);
}

/* Both sides at once need memory for one of them */
static void sources_side_by_side(struct kunit *test)
{
	static const struct wiascan_prop_value duplex[] = {
		V(DOCUMENT_HANDLING_SELECT, FEED | DUP),
	};
	static const struct wiascan_prop_value large[] = {
		V(XRES, 600), V(YRES, 600), V(DEPTH, 48),
	};
	struct settings_env *env = test->priv;

	env->side_by_side = true;
	KUNIT_EXPECT_EQ(test, env_write(env, duplex, 1, 0), 0);
	KUNIT_EXPECT_TRUE(test, env->set.params.side_by_side);
	KUNIT_EXPECT_EQ(test, env->set.params.sides,
			WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK);
	/* 5096 * 8400 * 6 bytes are less than 256 MiB, 2 inches more are not */
	KUNIT_EXPECT_EQ(test, env_write(env, large, 3, 0), 0);
	env->wdev.caps.area[WIASCAN_FEEDER].height = 9600;
	KUNIT_ASSERT_EQ(test, wiascan_settings_init(&env->wdev, &env->set), 0);
	KUNIT_EXPECT_EQ(test, env_write(env, duplex, 1, 0), 0);
	KUNIT_EXPECT_EQ(test, env_write(env, large, 3, 0), -ERANGE);
	env_expect_untouched(test, 3);
	/* of one side it matters to nobody */
	env->side_by_side = true;
	KUNIT_ASSERT_EQ(test, wiascan_settings_init(&env->wdev, &env->set), 0);
	KUNIT_EXPECT_FALSE(test, env->set.params.side_by_side);
	KUNIT_EXPECT_EQ(test, env_write(env, large, 3, 0), 0);
}

/* ---- resolutions with a step, lines in groups ---- */

static void sources_dpi_step(struct kunit *test)
{
	struct settings_env *env = test->priv;
	struct wiascan_caps *caps = &env->wdev.caps;
	struct wiascan_prop_value write = V(XRES, 0);
	s64 dpi;

	caps->dpi_step = 7;
	caps->height_step = 12;
	KUNIT_ASSERT_EQ(test, wiascan_settings_init(&env->wdev, &env->set), 0);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_XRES), 299);
	for (dpi = 70; dpi <= 610; dpi++) {
		bool legal = dpi >= 75 && dpi <= 600 && !((dpi - 75) % 7);

		write.value = dpi;
		KUNIT_EXPECT_EQ(test, env_write(env, &write, 1, 0),
				legal ? 0 : -ERANGE);
		KUNIT_EXPECT_EQ(test, env_write(env, &write, 1,
						WIASCAN_SET_ROUND), 0);
		env_expect_consistent(test);
	}
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_YEXTENT) % 12, 0);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_MIN_VERTICAL_SIZE),
			DIV_ROUND_UP(12 * 1000, 299));
}

static struct kunit_case sources_cases[] = {
	KUNIT_CASE(sources_capabilities),
	KUNIT_CASE(sources_select),
	KUNIT_CASE(sources_select_beyond),
	KUNIT_CASE_PARAM(sources_follow, sources_gen_params),
	KUNIT_CASE_PARAM(sources_refused, refused_gen_params),
	KUNIT_CASE(sources_side_by_side),
	KUNIT_CASE(sources_dpi_step),
	{}
};

static struct kunit_suite sources_suite = {
	.name = "wiascan_sources",
	.init = sources_init,
	.test_cases = sources_cases,
};

kunit_test_suite(sources_suite);

MODULE_DESCRIPTION("KUnit tests of sources and sides, for wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
