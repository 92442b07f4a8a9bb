// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a scanner says of itself is not believed
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "settings_env.h"

/* ---- one thing wrong ---- */

/**
 * struct caps_case - an otherwise good scanner, and what is kept of it
 * @name: what is special
 * @change: the change
 * @ret: what the check gives
 * @n_dpi: how many resolutions stay, 0: all four
 */
struct caps_case {
	const char *name;
	void (*change)(struct wiascan_caps *caps);
	int ret;
	unsigned int n_dpi;
};

#define CHANGE(name, assignment)					\
	static void name(struct wiascan_caps *caps)			\
	{								\
		assignment;						\
	}

CHANGE(nothing, (void)caps)
CHANGE(no_formats, caps->formats = 0)
CHANGE(unknown_formats, caps->formats = ~0x1fU)
CHANGE(no_bed_dpi, caps->area_dpi = 0)
CHANGE(huge_bed_dpi, caps->area_dpi = 20001)
CHANGE(largest_bed_dpi, caps->area_dpi = 20000)
CHANGE(no_width, caps->area[WIASCAN_FLATBED].width = 0)
CHANGE(no_height, caps->area[WIASCAN_FLATBED].height = 0)
CHANGE(huge_width, caps->area[WIASCAN_FLATBED].width = 16777217)
CHANGE(huge_height, caps->area[WIASCAN_FLATBED].height = U32_MAX)
CHANGE(no_dpi, caps->n_dpi = 0)
CHANGE(zero_dpi, memset(caps->dpi, 0, sizeof(caps->dpi)))
CHANGE(huge_dpi, memset(caps->dpi, 0xff, sizeof(caps->dpi)))
CHANGE(one_zero_dpi, caps->dpi[2] = 0)
CHANGE(one_huge_dpi, caps->dpi[0] = 20001)
CHANGE(largest_dpi, caps->dpi[0] = 20000)
CHANGE(many_dpi, caps->n_dpi = U32_MAX)
CHANGE(unsorted_dpi, swap(caps->dpi[0], caps->dpi[3]))
CHANGE(double_dpi, caps->dpi[1] = caps->dpi[2])
CHANGE(equal_dpi, memset32(caps->dpi, 300, 4))
CHANGE(narrow_bed, caps->area[WIASCAN_FLATBED].width = 32) /* 8 pixels at 150, 4 at 75 */
CHANGE(narrowest_bed, caps->area[WIASCAN_FLATBED].width = 7)
CHANGE(low_bed, caps->area[WIASCAN_FLATBED].height = 2)	/* a line at 300 */
CHANGE(lowest_bed, caps->area[WIASCAN_FLATBED].height = 1)
CHANGE(short_line, caps->max_pixels = 8)
CHANGE(too_short_line, caps->max_pixels = 7)

static const struct caps_case caps_cases[] = {
	{ "nothing wrong", nothing, 0 },
	{ "no formats", no_formats, -EPROTO },
	{ "unknown formats", unknown_formats, -EPROTO },
	{ "no unit of the bed", no_bed_dpi, -EPROTO },
	{ "unit of the bed too small", huge_bed_dpi, -EPROTO },
	{ "smallest unit of the bed", largest_bed_dpi, 0 },
	{ "no width", no_width, -EPROTO },
	{ "no height", no_height, -EPROTO },
	{ "huge width", huge_width, -EPROTO },
	{ "huge height", huge_height, -EPROTO },
	{ "no resolution", no_dpi, -EPROTO },
	{ "resolutions of zero", zero_dpi, -EPROTO },
	{ "huge resolutions", huge_dpi, -EPROTO },
	{ "one resolution of zero", one_zero_dpi, 0, 3 },
	{ "one huge resolution", one_huge_dpi, 0, 3 },
	{ "one large resolution", largest_dpi, 0, 4 },
	{ "more resolutions than it can have", many_dpi, 0, 4 },
	{ "unsorted resolutions", unsorted_dpi, 0, 4 },
	{ "a resolution twice", double_dpi, 0, 3 },
	{ "the same resolution always", equal_dpi, 0, 1 },
	{ "bed too narrow for a resolution", narrow_bed, 0, 3 },
	{ "bed too narrow for all", narrowest_bed, -EPROTO },
	{ "bed too low for some", low_bed, 0, 2 },
	{ "bed too low for all but one", lowest_bed, 0, 1 },
	{ "shortest line", short_line, 0, 4 },
	{ "line too short", too_short_line, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(caps, caps_cases, name);

static void expect_usable(struct kunit *test)
{
	struct settings_env *env = test->priv;
	const struct wiascan_caps *caps = &env->wdev.caps;
	unsigned int i;

	KUNIT_EXPECT_GE(test, caps->n_dpi, 1);
	KUNIT_ASSERT_LE(test, caps->n_dpi, WIASCAN_MAX_DPI);
	for (i = 0; i < caps->n_dpi; i++) {
		KUNIT_EXPECT_LE(test, caps->dpi[i], 20000);
		KUNIT_EXPECT_GT(test, caps->dpi[i], i ? caps->dpi[i - 1] : 0);
	}
	KUNIT_EXPECT_TRUE(test, caps->width_step >= 1 &&
			  caps->width_step <= 64);
	KUNIT_EXPECT_LE(test, caps->optical_dpi, 20000);
	KUNIT_EXPECT_LE(test, caps->warm_up_ms, 600000);
	KUNIT_EXPECT_EQ(test, caps->formats & ~0x1fU, 0);

	KUNIT_ASSERT_EQ(test, wiascan_settings_init(&env->wdev, &env->set), 0);
	env_expect_consistent(test);
}

static void caps_check(struct kunit *test)
{
	const struct caps_case *c = test->param_value;
	struct settings_env *env = test->priv;
	struct wiascan_caps *caps = &env->wdev.caps;

	c->change(caps);
	KUNIT_ASSERT_EQ(test, wiascan_caps_check(caps), c->ret);
	if (c->ret)
		return;
	KUNIT_EXPECT_EQ(test, caps->n_dpi, c->n_dpi ? c->n_dpi : 4);
	expect_usable(test);
}

static void caps_clamped(struct kunit *test)
{
	struct settings_env *env = test->priv;
	struct wiascan_caps *caps = &env->wdev.caps;

	caps->width_step = 0;
	caps->formats = U32_MAX;
	caps->optical_dpi = U32_MAX;
	caps->warm_up_ms = U32_MAX;
	KUNIT_ASSERT_EQ(test, wiascan_caps_check(caps), 0);
	KUNIT_EXPECT_EQ(test, caps->width_step, 1);
	KUNIT_EXPECT_EQ(test, caps->formats, 0x1f);
	KUNIT_EXPECT_EQ(test, caps->optical_dpi, 20000);
	KUNIT_EXPECT_EQ(test, caps->warm_up_ms, 600000);
	expect_usable(test);

	caps->width_step = U32_MAX;
	KUNIT_ASSERT_EQ(test, wiascan_caps_check(caps), 0);
	KUNIT_EXPECT_EQ(test, caps->width_step, 64);
	expect_usable(test);
}

static void caps_most_resolutions(struct kunit *test)
{
	struct settings_env *env = test->priv;
	struct wiascan_caps *caps = &env->wdev.caps;
	const struct wiascan_prop *p;
	unsigned int i;

	for (i = 0; i < WIASCAN_MAX_DPI; i++)
		caps->dpi[i] = 2000 - i;
	caps->n_dpi = WIASCAN_MAX_DPI;
	KUNIT_ASSERT_EQ(test, wiascan_caps_check(caps), 0);
	expect_usable(test);
	p = &env->set.prop[SLOT_XRES];
	KUNIT_ASSERT_EQ(test, p->count, 64);
	for (i = 0; i < 64; i++)
		KUNIT_EXPECT_EQ(test, p->list[i], 1937 + i);
	/* the usual 300 is not among them */
	KUNIT_EXPECT_EQ(test, p->value, 1937);
}

/* A page of which 32 bits cannot tell the size */
static void caps_huge_bed(struct kunit *test)
{
	static const struct wiascan_prop_value all[] = {
		V(XRES, 20000), V(YRES, 20000), V(DEPTH, 48),
		V(XEXTENT, 131072), V(YEXTENT, 1048576),
	};
	struct settings_env *env = test->priv;
	struct wiascan_caps *caps = &env->wdev.caps;

	caps->area_dpi = 1;
	caps->area[WIASCAN_FLATBED].width = 16777216;
	caps->area[WIASCAN_FLATBED].height = 16777216;
	caps->dpi[0] = 20000;
	KUNIT_ASSERT_EQ(test, wiascan_caps_check(caps), 0);
	expect_usable(test);
	KUNIT_ASSERT_EQ(test, env_write(env, all, ARRAY_SIZE(all), 0), 0);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_BYTES_PER_LINE),
			786432);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_ITEM_SIZE),
			824633720832);
	KUNIT_EXPECT_EQ(test, env->set.params.size, 824633720832);
	env_expect_consistent(test);
}

static void caps_longest_line(struct kunit *test)
{
	static const struct wiascan_prop_value pairs[] = { V(XRES, 600) };
	struct settings_env *env = test->priv;

	env->wdev.caps.max_pixels = 1003;
	KUNIT_ASSERT_EQ(test, wiascan_caps_check(&env->wdev.caps), 0);
	expect_usable(test);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_XEXTENT), 1000);
	KUNIT_ASSERT_EQ(test, env_write(env, pairs, 1, 0), 0);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_XEXTENT), 1000);
	env_expect_consistent(test);
}

/* A line of bits that does not end with a byte */
static void caps_odd_line(struct kunit *test)
{
	static const struct wiascan_prop_value pairs[] = {
		V(DATATYPE, WIASCAN_DATATYPE_THRESHOLD), V(XEXTENT, 9),
		V(YEXTENT, 3),
	};
	struct settings_env *env = test->priv;

	env->wdev.caps.width_step = 1;
	KUNIT_ASSERT_EQ(test, wiascan_caps_check(&env->wdev.caps), 0);
	expect_usable(test);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_XEXTENT), 2550);
	KUNIT_ASSERT_EQ(test, env_write(env, pairs, ARRAY_SIZE(pairs), 0), 0);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_BYTES_PER_LINE), 2);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_ITEM_SIZE), 6);
	env_expect_consistent(test);
}

static void caps_minidriver_refuses(struct kunit *test)
{
	struct settings_env *env = test->priv;

	env->refuse = -EXDEV;
	KUNIT_EXPECT_EQ(test, wiascan_settings_init(&env->wdev, &env->set),
			-EXDEV);
}

/* ---- formats ---- */

static const struct {
	u32 format;
	s64 datatype;
	s64 depth;
} formats[] = {
	{ WIASCAN_FMT_LINEART, WIASCAN_DATATYPE_THRESHOLD, 1 },
	{ WIASCAN_FMT_GRAY8, WIASCAN_DATATYPE_GRAYSCALE, 8 },
	{ WIASCAN_FMT_GRAY16, WIASCAN_DATATYPE_GRAYSCALE, 16 },
	{ WIASCAN_FMT_RGB24, WIASCAN_DATATYPE_COLOR, 24 },
	{ WIASCAN_FMT_RGB48, WIASCAN_DATATYPE_COLOR, 48 },
};

/* Whichever it has: those can be chosen, and no others */
static void caps_formats(struct kunit *test)
{
	struct settings_env *env = test->priv;
	unsigned int mask, i;

	for (mask = 1; mask < 1 << ARRAY_SIZE(formats); mask++) {
		env->wdev.caps.formats = mask;
		KUNIT_ASSERT_EQ(test, wiascan_caps_check(&env->wdev.caps), 0);
		expect_usable(test);
		for (i = 0; i < ARRAY_SIZE(formats); i++) {
			const struct wiascan_prop_value pairs[] = {
				V(DATATYPE, formats[i].datatype),
				V(DEPTH, formats[i].depth),
			};
			int want = formats[i].format & mask ? 0 : -ERANGE;

			KUNIT_EXPECT_EQ_MSG(test, env_write(env, pairs, 2, 0),
					    want, "%u of %x", i, mask);
			env_expect_consistent(test);
		}
	}
}

static void caps_missing(struct kunit *test)
{
	static const struct wiascan_prop_value bright[] = { V(BRIGHTNESS, 0) };
	static const struct wiascan_prop_value limit[] = { V(THRESHOLD, 128) };
	struct settings_env *env = test->priv;

	env->wdev.caps.brightness = false;
	env->wdev.caps.formats = WIASCAN_FMT_GRAY8;
	expect_usable(test);
	KUNIT_EXPECT_NULL(test, wiascan_settings_find(&env->set, 6154));
	KUNIT_EXPECT_NULL(test, wiascan_settings_find(&env->set, 6159));
	KUNIT_EXPECT_EQ(test, env_write(env, bright, 1, 0), -ENOENT);
	KUNIT_EXPECT_EQ(test, env_write(env, limit, 1, 0), -ENOENT);
	KUNIT_EXPECT_EQ(test, env->set.params.brightness, 0);
	KUNIT_EXPECT_EQ(test, env->set.params.threshold, 0);
}

/* ---- words ---- */

struct string_case {
	const char *name;
	char bytes[8];
	const char *want;
};

static const struct string_case string_cases[] = {
	{ "a word", "GT-2500", "GT-2500" },
	{ "nothing", "", "" },
	{ "not terminated", { 'G', 'T', '-', '1', '5', '0', '0', '0' },
	  "GT-1500" },
	{ "spaces behind", "V600   ", "V600" },
	{ "spaces before", "  V600 ", "  V600" },
	{ "spaces alone", "       ", "" },
	{ "spaces, not terminated", { 'V', ' ', ' ', ' ', ' ', ' ', ' ', ' ' },
	  "V" },
	{ "a line feed", "a\nb", "a?b" },
	{ "an escape sequence", "\033[2J", "?[2J" },
	{ "a tab", "a\tb", "a?b" },
	{ "DEL", "a\177", "a?" },
	{ "Latin", "a\344\326", "a??" },
	{ "highest bits", "\377\200", "??" },
	{ "rest behind the end", "a\0bcdef", "a" },
};

KUNIT_ARRAY_PARAM_DESC(string, string_cases, name);

static void caps_string(struct kunit *test)
{
	const struct string_case *c = test->param_value;
	size_t size = sizeof(c->bytes);
	char want[sizeof(c->bytes)] = "";
	char *s = kunit_kmalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	memcpy(s, c->bytes, size);
	strscpy(want, c->want, size);
	wiascan_clean_string(s, size);
	KUNIT_EXPECT_MEMEQ(test, s, want, size);
}

/* All three are cleaned: nothing unprintable, zeros behind the end */
static void expect_clean(struct kunit *test, const char *s, size_t size)
{
	size_t len = strnlen(s, size);
	size_t i;

	KUNIT_EXPECT_LT(test, len, size);
	for (i = 0; i < len; i++)
		KUNIT_EXPECT_TRUE(test, s[i] >= ' ' && s[i] <= '~');
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(s + len, 0, size - len), NULL);
}

/* ---- anything ---- */

/* Noise that now and then looks like a scanner */
static void any_caps(struct rnd_state *rnd, struct wiascan_caps *caps)
{
	unsigned int bits = prandom_u32_state(rnd);
	unsigned int i;

	prandom_bytes_state(rnd, caps, sizeof(*caps));
	/* a bool of another value is the compiler's, not a device's, fault */
	caps->brightness = bits & 1;
	caps->contrast = bits & 2;
	caps->duplex = bits & 4;
	caps->back_only = bits & 8;
	caps->auto_length = bits & 16;
	caps->detects_feed = bits & 32;
	caps->resumes = bits & 64;
	caps->has_buttons = bits & 128;
	if (bits & 2)
		caps->area_dpi %= 2400;
	if (bits & 12)
		caps->area[WIASCAN_FLATBED].width >>= 8 + bits % 16;
	if (bits & 48)
		caps->area[WIASCAN_FLATBED].height >>= 8 + bits % 16;
	for (i = WIASCAN_FEEDER; i < WIASCAN_SOURCES; i++) {
		caps->area[i].width >>= bits & i ? 8 : 31;
		caps->area[i].height >>= bits & i ? 8 : 31;
	}
	if (bits & 64)
		caps->max_pixels = 0;
	if (bits & 128)
		caps->width_step %= 70;
	if (bits & 256)
		caps->n_dpi %= 80;
	if (bits & 512)
		caps->dpi_step = 0;
	else if (bits & 1024)
		caps->dpi_step %= 100;
	for (i = 0; i < WIASCAN_MAX_DPI; i++)
		if (i & (bits >> 9))
			caps->dpi[i] %= 3000;
}

/* Whatever is wanted of it, what comes of it is sound */
static void expect_any_source(struct kunit *test, struct rnd_state *rnd)
{
	struct settings_env *env = test->priv;
	const struct wiascan_prop_value any[] = {
		V(DOCUMENT_HANDLING_SELECT, prandom_u32_state(rnd) % 0x20000),
		V(XRES, prandom_u32_state(rnd) % 25000),
		V(PAGE_SIZE, prandom_u32_state(rnd) % 102),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(any); i++) {
		int ret = env_write(env, &any[i], 1, WIASCAN_SET_ROUND);

		if (ret)
			KUNIT_EXPECT_EQ(test, ret, -EINVAL);
		env_expect_consistent(test);
	}
}

static void caps_anything(struct kunit *test)
{
	struct settings_env *env = test->priv;
	struct wiascan_caps *caps = &env->wdev.caps;
	unsigned int round, usable = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 2);
	for (round = 0; round < 2000; round++) {
		int ret;

		any_caps(&rnd, caps);
		ret = wiascan_caps_check(caps);
		expect_clean(test, caps->vendor, sizeof(caps->vendor));
		expect_clean(test, caps->model, sizeof(caps->model));
		expect_clean(test, caps->firmware, sizeof(caps->firmware));
		if (ret) {
			KUNIT_EXPECT_EQ(test, ret, -EPROTO);
			continue;
		}
		usable++;
		expect_usable(test);
		expect_any_source(test, &rnd);
	}
	/* neither all of them nor none */
	KUNIT_EXPECT_GT(test, usable, 100);
	KUNIT_EXPECT_LT(test, usable, 1900);
}

static struct kunit_case caps_suite_cases[] = {
	KUNIT_CASE_PARAM(caps_check, caps_gen_params),
	KUNIT_CASE(caps_clamped),
	KUNIT_CASE(caps_most_resolutions),
	KUNIT_CASE(caps_huge_bed),
	KUNIT_CASE(caps_longest_line),
	KUNIT_CASE(caps_odd_line),
	KUNIT_CASE(caps_minidriver_refuses),
	KUNIT_CASE(caps_formats),
	KUNIT_CASE(caps_missing),
	KUNIT_CASE_PARAM(caps_string, string_gen_params),
	KUNIT_CASE(caps_anything),
	{}
};

static struct kunit_suite caps_suite = {
	.name = "wiascan_caps",
	.init = env_init,
	.test_cases = caps_suite_cases,
};

kunit_test_suite(caps_suite);

MODULE_DESCRIPTION("KUnit tests of what scanners claim, for wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
