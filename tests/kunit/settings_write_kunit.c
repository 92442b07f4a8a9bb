// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing properties: all or none, and who is to blame
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>
#include <linux/prandom.h>

#include "settings_env.h"

static int write_init(struct kunit *test)
{
	int ret = env_init(test);
	struct settings_env *env = test->priv;

	return ret ? ret : wiascan_settings_init(&env->wdev, &env->set);
}

/* ---- refused ---- */

/**
 * struct bad_case - a write that is refused
 * @name: what is wrong
 * @pairs: what is written
 * @ret: with which errno
 * @index: of the element to blame
 */
struct bad_case {
	const char *name;
	struct wiascan_prop_value pairs[4];
	int ret;
	u32 index;
};

static const struct bad_case bad_cases[] = {
	{ "unknown", { { .id = 6155 } }, -ENOENT, 0 },
	{ "unknown, behind others",
	  { V(XRES, 75), V(YRES, 75), { .id = 1 } }, -ENOENT, 2 },
	{ "NEXT", { V(XRES, 75), { .id = 6147 | WIASCAN_PROP_NEXT } },
	  -ENOENT, 1 },
	{ "read-only", { V(BYTES_PER_LINE, 1) }, -EACCES, 0 },
	{ "read-only, the value that it has", { V(PLANAR, 0) }, -EACCES, 0 },
	{ "read-only, behind others", { V(XRES, 75), V(OPTICAL_XRES, 600) },
	  -EACCES, 1 },
	{ "twice", { V(XRES, 75), V(YRES, 75), V(XRES, 150) }, -EINVAL, 2 },
	{ "twice the same", { V(XRES, 75), V(XRES, 75) }, -EINVAL, 1 },
	{ "padding", { { .id = 6147, .value = 75, .padding = 1 } },
	  -EINVAL, 0 },
	{ "padding, highest bit",
	  { V(XRES, 75), { .id = 6148, .value = 75, .padding = 1U << 31 } },
	  -EINVAL, 1 },
	{ "not in the list", { V(XRES, 76) }, -ERANGE, 0 },
	{ "no such datatype", { V(DATATYPE, 1) }, -ERANGE, 0 },
	{ "a depth of another datatype", { V(DEPTH, 16) }, -ERANGE, 0 },
	{ "below the range", { V(XPOS, -1) }, -ERANGE, 0 },
	{ "above the range", { V(BRIGHTNESS, 1001) }, -ERANGE, 0 },
	{ "between two steps", { V(XEXTENT, 804) }, -ERANGE, 0 },
	{ "nothing to scan", { V(YEXTENT, 0) }, -ERANGE, 0 },
	{ "beyond the glass", { V(YEXTENT, 3511) }, -ERANGE, 0 },
	{ "no source", { V(DOCUMENT_HANDLING_SELECT, 0) }, -ERANGE, 0 },
	{ "a source that it does not have", { V(DOCUMENT_HANDLING_SELECT, 3) },
	  -ERANGE, 0 },
	{ "smallest number", { V(XPOS, S64_MIN) }, -ERANGE, 0 },
	{ "largest number", { V(YPOS, S64_MAX) }, -ERANGE, 0 },
	{ "right in the low 32 bits", { V(XPOS, 1LL << 32) }, -ERANGE, 0 },
	{ "illegal, behind others", { V(YRES, 75), V(YPOS, 9), V(XRES, 1) },
	  -ERANGE, 2 },
	{ "illegal, before others", { V(XRES, 1), V(YRES, 75), V(YPOS, 9) },
	  -ERANGE, 0 },
	{ "legal alone, not together", { V(XPOS, 2000), V(XEXTENT, 800) },
	  -ERANGE, 1 },
	{ "legal alone, not together, backwards",
	  { V(XEXTENT, 800), V(XPOS, 2000) }, -ERANGE, 0 },
	{ "legal before, not with the others",
	  { V(XEXTENT, 2544), V(YRES, 75), V(XRES, 150) }, -ERANGE, 0 },
	{ "depth and datatype that do not go together",
	  { V(DEPTH, 24), V(DATATYPE, WIASCAN_DATATYPE_GRAYSCALE) },
	  -ERANGE, 0 },
};

KUNIT_ARRAY_PARAM_DESC(bad, bad_cases, name);

static void write_refused(struct kunit *test)
{
	const struct bad_case *c = test->param_value;
	u32 n = env_count(c->pairs, ARRAY_SIZE(c->pairs));
	struct settings_env *env = test->priv;

	KUNIT_EXPECT_EQ(test, env_write(env, c->pairs, n, 0), c->ret);
	env_expect_untouched(test, c->index);
	env_expect_consistent(test);
}

/* To round is to take another value, not to do what cannot be done */
static void write_refused_rounding(struct kunit *test)
{
	const struct bad_case *c = test->param_value;
	u32 n = env_count(c->pairs, ARRAY_SIZE(c->pairs));
	struct settings_env *env = test->priv;
	int ret = env_write(env, c->pairs, n, WIASCAN_SET_ROUND);

	if (c->ret == -ERANGE) {
		KUNIT_EXPECT_EQ(test, ret, 0);
		KUNIT_EXPECT_EQ(test, env->values.error_index, n);
	} else {
		KUNIT_EXPECT_EQ(test, ret, c->ret);
		env_expect_untouched(test, c->index);
	}
	env_expect_consistent(test);
}

static void write_read_only(struct kunit *test)
{
	struct settings_env *env = test->priv;
	const struct wiascan_prop *p;
	u32 id = 0, n = 0;

	while ((p = wiascan_settings_find(&env->set,
					  id | WIASCAN_PROP_NEXT))) {
		struct wiascan_prop_value pair = { .value = p->value };

		id = p->id;
		pair.id = id;
		if (p->access & WIASCAN_ACCESS_WRITE) {
			KUNIT_EXPECT_EQ(test, env_write(env, &pair, 1, 0), 0);
			continue;
		}
		n++;
		KUNIT_EXPECT_EQ(test, env_write(env, &pair, 1, 0), -EACCES);
		env_expect_untouched(test, 0);
	}
	KUNIT_EXPECT_EQ(test, n, 22);
}

static const struct wiascan_prop_value good[] = {
	V(XRES, 75), V(XPOS, 17), V(DATATYPE, 0),
};

/* The minidriver has the last word, and is nobody's fault */
static void write_minidriver_refuses(struct kunit *test)
{
	static const u32 flags[] = { 0, WIASCAN_SET_ROUND, WIASCAN_SET_STORE };
	struct settings_env *env = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		env->refuse = -EXDEV;
		KUNIT_EXPECT_EQ(test, env_write(env, good, ARRAY_SIZE(good),
						flags[i]), -EXDEV);
		env_expect_untouched(test, ARRAY_SIZE(good));
	}
	env->refuse = 0;
	KUNIT_EXPECT_EQ(test, env_write(env, good, ARRAY_SIZE(good), 0), 0);
	env_expect_consistent(test);
}

/* ---- done ---- */

static void write_everything(struct kunit *test)
{
	/* what depends on others before those, where one can be before all */
	static const struct wiascan_prop_value pairs[] = {
		V(PHOTOMETRIC_INTERP, 1), V(THRESHOLD, 7), V(BRIGHTNESS, -300), V(YEXTENT, 900),
		V(XEXTENT, 800), V(YPOS, 200), V(XPOS, 100), V(YRES, 600),
		V(XRES, 150), V(DEPTH, 16), V(DATATYPE, 2),
		V(PAGE_SIZE, 2), V(DOCUMENT_HANDLING_SELECT, 2),
	};
	struct settings_env *env = test->priv;
	u32 i, n = ARRAY_SIZE(pairs);

	/* but the number of pages and the contrast, which it has not */
	KUNIT_EXPECT_EQ(test, n, SLOT_WRITABLE - 2);
	KUNIT_ASSERT_EQ(test, env_write(env, pairs, n, 0), 0);
	KUNIT_EXPECT_EQ(test, env->values.error_index, n);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, env_get(env, pairs[i].id),
				pairs[i].value);
	/* they come back as they were, and so does what is behind them */
	KUNIT_EXPECT_MEMEQ(test, env->values.values, env->asked.values,
			   sizeof(env->values.values));
	KUNIT_EXPECT_EQ(test, env->set.params.brightness, -300);
	KUNIT_EXPECT_EQ(test, env->set.params.threshold, 7);
	env_expect_consistent(test);
}

/**
 * struct round_case - values that are not legal, and those taken
 * @name: what is special
 * @pairs: what is written
 * @taken: what comes back, in the same order
 */
struct round_case {
	const char *name;
	struct wiascan_prop_value pairs[4];
	s64 taken[4];
};

static const struct round_case round_cases[] = {
	{ "legal values stay", { V(XRES, 150), V(XPOS, 7) }, { 150, 7 } },
	{ "nearest of a list", { V(XRES, 500), V(YRES, 120) }, { 600, 150 } },
	{ "middle of a list", { V(XRES, 225) }, { 150 } },
	{ "middle of a step", { V(XEXTENT, 804) }, { 800 } },
	{ "step", { V(XEXTENT, 805) }, { 808 } },
	{ "flag", { V(DOCUMENT_HANDLING_SELECT, 0) }, { 2 } },
	{ "ends of the range", { V(BRIGHTNESS, -9999), V(THRESHOLD, 9999) },
	  { -1000, 255 } },
	{ "ends of the numbers", { V(XPOS, S64_MAX), V(YPOS, S64_MIN) },
	  { 2542, 0 } },
	{ "largest window", { V(XEXTENT, S64_MAX), V(YEXTENT, S64_MAX) },
	  { 2544, 3510 } },
	{ "smallest window", { V(XEXTENT, 0), V(YEXTENT, S64_MIN) }, { 8, 1 } },
	{ "what is left beside a position",
	  { V(YEXTENT, 9999), V(XEXTENT, 9999), V(YPOS, 3000), V(XPOS, 2000) },
	  { 510, 544, 3000, 2000 } },
	{ "at a rounded resolution",
	  { V(XEXTENT, 9999), V(XRES, 9999), V(YEXTENT, 9999), V(YRES, 1) },
	  { 5096, 600, 877, 75 } },
	{ "depth of a rounded datatype", { V(DEPTH, 48), V(DATATYPE, 1) },
	  { 1, 0 } },
};

KUNIT_ARRAY_PARAM_DESC(round, round_cases, name);

static void write_rounded(struct kunit *test)
{
	const struct round_case *c = test->param_value;
	u32 i, n = env_count(c->pairs, ARRAY_SIZE(c->pairs));
	struct settings_env *env = test->priv;

	KUNIT_ASSERT_EQ(test, env_write(env, c->pairs, n, WIASCAN_SET_ROUND),
			0);
	for (i = 0; i < n; i++) {
		const struct wiascan_prop_value *v = &env->values.values[i];

		KUNIT_EXPECT_EQ(test, v->id, c->pairs[i].id);
		KUNIT_EXPECT_EQ(test, v->padding, 0);
		KUNIT_EXPECT_EQ_MSG(test, v->value, c->taken[i], "element %u",
				    i);
		KUNIT_EXPECT_EQ(test, env_get(env, v->id), v->value);
	}
	KUNIT_EXPECT_EQ(test, env->values.error_index, n);
	env_expect_consistent(test);
}

/* A minidriver that cannot give single lines */
static void write_larger_buffer(struct kunit *test)
{
	static const struct wiascan_prop_value pairs[] = { V(XEXTENT, 80) };
	struct settings_env *env = test->priv;

	env->min_lines = 3;
	KUNIT_ASSERT_EQ(test, env_write(env, pairs, 1, 0), 0);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_BYTES_PER_LINE), 240);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_BUFFER_SIZE), 720);
	KUNIT_EXPECT_EQ(test, env->set.params.block, 16 * 240);
	env_expect_consistent(test);
}

/* ---- anything ---- */

static s64 any_value(struct rnd_state *rnd, const struct wiascan_prop *p)
{
	switch (prandom_u32_state(rnd) % 8) {
	case 0:
		return (s64)prandom_u32_state(rnd) << 32 |
		       prandom_u32_state(rnd);
	case 1:
		return p->max;
	case 2:
		return p->min;
	default:
		break;
	}
	if (p->validity == WIASCAN_VALIDITY_LIST)
		return p->list[prandom_u32_state(rnd) % p->count];
	return p->min + (prandom_u32_state(rnd) % (u32)(p->max - p->min + 1)) /
	       p->step * p->step;
}

/* Whatever is written: all of it or none, and settings that make sense */
static void write_anything(struct kunit *test)
{
	struct settings_env *env = test->priv;
	unsigned int round, taken = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 1);
	for (round = 0; round < 4000; round++) {
		struct wiascan_prop_value pairs[4] = { };
		u32 i, n = 1 + prandom_u32_state(&rnd) % 4;
		u32 flags = prandom_u32_state(&rnd) & WIASCAN_SET_ROUND;
		int ret;

		for (i = 0; i < n; i++) {
			u32 slot = prandom_u32_state(&rnd) % SLOT_WRITABLE;
			const struct wiascan_prop *p = &env->set.prop[slot];

			/* one that this scanner has */
			while (!p->id)
				p = &env->set.prop[++slot % SLOT_WRITABLE];
			pairs[i].id = p->id;
			pairs[i].value = any_value(&rnd, p);
		}
		ret = env_write(env, pairs, n, flags);
		if (ret) {
			KUNIT_EXPECT_TRUE(test, ret == -EINVAL ||
					  (ret == -ERANGE && !flags));
			KUNIT_EXPECT_LT(test, env->values.error_index, n);
			env_expect_untouched(test, env->values.error_index);
			continue;
		}
		taken++;
		for (i = 0; i < n; i++)
			KUNIT_EXPECT_EQ(test, env->values.values[i].value,
					env_get(env, pairs[i].id));
		env_expect_consistent(test);
	}
	/* neither all of them nor none */
	KUNIT_EXPECT_GT(test, taken, 1000);
	KUNIT_EXPECT_LT(test, taken, 3000);
}

static struct kunit_case write_cases[] = {
	KUNIT_CASE_PARAM(write_refused, bad_gen_params),
	KUNIT_CASE_PARAM(write_refused_rounding, bad_gen_params),
	KUNIT_CASE(write_read_only),
	KUNIT_CASE(write_minidriver_refuses),
	KUNIT_CASE(write_everything),
	KUNIT_CASE_PARAM(write_rounded, round_gen_params),
	KUNIT_CASE(write_larger_buffer),
	KUNIT_CASE(write_anything),
	{}
};

static struct kunit_suite write_suite = {
	.name = "wiascan_settings_write",
	.init = write_init,
	.test_cases = write_cases,
};

kunit_test_suite(write_suite);

MODULE_DESCRIPTION("KUnit tests of writing settings of wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
