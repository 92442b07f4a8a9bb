// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is legal for a property, and what is nearest to it
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>

#include "../../driver/settings.h"

#define NONE(own)	{ .validity = WIASCAN_VALIDITY_NONE, .value = own }
#define RANGE(from, to, by)						\
	{ .validity = WIASCAN_VALIDITY_RANGE, .min = from, .max = to,	\
	  .step = by }
#define LIST(array)							\
	{ .validity = WIASCAN_VALIDITY_LIST, .list = array,		\
	  .count = sizeof(array) / sizeof(s64) }
#define FLAG(needed, all, usual)					\
	{ .validity = WIASCAN_VALIDITY_FLAG, .min = needed, .max = all,	\
	  .nominal = usual }

static const s64 dpi[] = { 75, 150, 300, 600 };
static const s64 hundreds[] = { -100, 100, 200 };
static const s64 single[] = { 42 };
static const s64 wide[] = { S64_MIN, 0, S64_MAX };
static const s64 ends[] = { S64_MIN, S64_MAX };

/**
 * struct prop_case - a value, and what becomes of it
 * @name: what is special
 * @prop: property
 * @value: value
 * @nearest: what is nearest to it; the value is legal if it is that itself
 */
struct prop_case {
	const char *name;
	struct wiascan_prop prop;
	s64 value;
	s64 nearest;
};

static const struct prop_case range_cases[] = {
	{ "smallest", RANGE(0, 100, 10), 0, 0 },
	{ "a step", RANGE(0, 100, 10), 30, 30 },
	{ "largest", RANGE(0, 100, 10), 100, 100 },
	{ "below the range", RANGE(0, 100, 10), -1, 0 },
	{ "above the range", RANGE(0, 100, 10), 101, 100 },
	{ "nearer to the lower", RANGE(0, 100, 10), 34, 30 },
	{ "in the middle", RANGE(0, 100, 10), 35, 30 },
	{ "nearer to the upper", RANGE(0, 100, 10), 36, 40 },
	{ "in the middle of an odd step, below", RANGE(0, 99, 11), 5, 0 },
	{ "in the middle of an odd step, above", RANGE(0, 99, 11), 6, 11 },
	{ "smallest value is no multiple", RANGE(8, 2550, 16), 24, 24 },
	{ "multiple of the step alone", RANGE(8, 2550, 16), 32, 24 },
	{ "largest is no step", RANGE(0, 95, 10), 95, 90 },
	{ "largest is nearly a step", RANGE(0, 99, 10), 99, 90 },
	{ "above, largest is no step", RANGE(0, 99, 10), 1000, 90 },
	{ "last step, largest is none", RANGE(0, 99, 10), 90, 90 },
	{ "nearer to what is above the largest", RANGE(0, 99, 10), 96, 90 },
	{ "one value", RANGE(7, 7, 1), 7, 7 },
	{ "above one value", RANGE(7, 7, 1), 8, 7 },
	{ "below one value", RANGE(7, 7, 1), 6, 7 },
	{ "step wider than the range", RANGE(5, 9, 10), 9, 5 },
	{ "below zero", RANGE(-1000, 1000, 1), -1000, -1000 },
	{ "steps through zero", RANGE(-7, 8, 5), -2, -2 },
	{ "zero is no step", RANGE(-7, 8, 5), 0, -2 },
	{ "in the middle below zero", RANGE(-6, 6, 4), -4, -6 },
	{ "far below", RANGE(0, 100, 10), S64_MIN, 0 },
	{ "far above", RANGE(0, 100, 10), S64_MAX, 100 },
	{ "all there is", RANGE(S64_MIN, S64_MAX, 1), 0, 0 },
	{ "all there is, smallest", RANGE(S64_MIN, S64_MAX, 1), S64_MIN,
	  S64_MIN },
	{ "all there is, largest", RANGE(S64_MIN, S64_MAX, 1), S64_MAX,
	  S64_MAX },
	{ "far from the smallest", RANGE(S64_MIN, S64_MAX, 10), 2, 2 },
	{ "far from the smallest, no step", RANGE(S64_MIN, S64_MAX, 10), 4, 2 },
	{ "a step would overflow", RANGE(0, S64_MAX, 4), S64_MAX, S64_MAX - 3 },
	{ "step of more than 32 bits", RANGE(0, S64_MAX, (1LL << 32) + 1),
	  3 * ((1LL << 32) + 1), 3 * ((1LL << 32) + 1) },
	{ "in a step of more than 32 bits", RANGE(0, S64_MAX, (1LL << 32) + 1),
	  5, 0 },
};

static const struct prop_case list_cases[] = {
	{ "first", LIST(dpi), 75, 75 },
	{ "last", LIST(dpi), 600, 600 },
	{ "below the list", LIST(dpi), 74, 75 },
	{ "above the list", LIST(dpi), 601, 600 },
	{ "nearer to the lower", LIST(dpi), 112, 75 },
	{ "nearer to the upper", LIST(dpi), 113, 150 },
	{ "in the middle", LIST(hundreds), 150, 100 },
	{ "in the middle, at zero", LIST(hundreds), 0, -100 },
	{ "one element", LIST(single), 42, 42 },
	{ "below one element", LIST(single), 41, 42 },
	{ "above one element", LIST(single), 43, 42 },
	{ "far below one element", LIST(single), S64_MIN, 42 },
	{ "far above one element", LIST(single), S64_MAX, 42 },
	{ "far below", LIST(dpi), S64_MIN, 75 },
	{ "far above", LIST(dpi), S64_MAX, 600 },
	{ "smallest there is", LIST(wide), S64_MIN, S64_MIN },
	{ "largest there is", LIST(wide), S64_MAX, S64_MAX },
	{ "middle of a wide gap", LIST(wide), S64_MIN / 2, S64_MIN },
	{ "upper half of a wide gap", LIST(wide), S64_MIN / 2 + 1, 0 },
	{ "lower half of a wide gap", LIST(wide), S64_MAX / 2, 0 },
	{ "beyond the middle of it", LIST(wide), S64_MAX / 2 + 1, S64_MAX },
	{ "widest gap, lower half", LIST(ends), -1, S64_MIN },
	{ "widest gap, upper half", LIST(ends), 0, S64_MAX },
};

static const struct prop_case flag_cases[] = {
	{ "the one that there is", FLAG(2, 2, 2), 2, 2 },
	{ "nothing where one is needed", FLAG(2, 2, 2), 0, 2 },
	{ "another", FLAG(2, 2, 2), 4, 2 },
	{ "with another", FLAG(2, 2, 2), 6, 2 },
	{ "none", FLAG(0, 7, 2), 0, 0 },
	{ "some", FLAG(0, 7, 2), 5, 5 },
	{ "all", FLAG(0, 7, 2), 7, 7 },
	{ "an illegal one alone", FLAG(0, 7, 2), 8, 0 },
	{ "an illegal one with others", FLAG(0, 7, 2), 13, 5 },
	{ "nothing legal, the usual instead", FLAG(1, 5, 4), 8, 4 },
	{ "below zero", FLAG(0, 7, 2), -1, 7 },
	{ "below zero, one needed", FLAG(2, 2, 2), -1, 2 },
	{ "smallest there is", FLAG(0, 7, 2), S64_MIN, 0 },
	{ "largest there is", FLAG(0, 7, 2), S64_MAX, 7 },
	{ "above 32 bits", FLAG(2, 2, 2), 0x100000002, 2 },
	{ "a hole", FLAG(0, 5, 1), 2, 0 },
};

KUNIT_ARRAY_PARAM_DESC(range, range_cases, name);
KUNIT_ARRAY_PARAM_DESC(list, list_cases, name);
KUNIT_ARRAY_PARAM_DESC(flag, flag_cases, name);

static void check_case(struct kunit *test, const struct prop_case *c)
{
	KUNIT_EXPECT_EQ(test, wiascan_prop_legal(&c->prop, c->value),
			c->value == c->nearest);
	KUNIT_EXPECT_EQ(test, wiascan_prop_nearest(&c->prop, c->value),
			c->nearest);
	KUNIT_EXPECT_TRUE(test, wiascan_prop_legal(&c->prop, c->nearest));
}

static void property_range(struct kunit *test)
{
	check_case(test, test->param_value);
}

static void property_list(struct kunit *test)
{
	check_case(test, test->param_value);
}

static void property_flag(struct kunit *test)
{
	check_case(test, test->param_value);
}

static const s64 any_values[] = { S64_MIN, -1, 0, 5, 42, S64_MAX };

/* Nothing can be written to what is only read */
static void property_none(struct kunit *test)
{
	const struct wiascan_prop p = NONE(42);
	const struct wiascan_prop unknown = { .validity = 0, .value = 7 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(any_values); i++) {
		s64 value = any_values[i];

		KUNIT_EXPECT_FALSE(test, wiascan_prop_legal(&p, value));
		KUNIT_EXPECT_EQ(test, wiascan_prop_nearest(&p, value), 42);
		KUNIT_EXPECT_FALSE(test, wiascan_prop_legal(&unknown, value));
		KUNIT_EXPECT_EQ(test, wiascan_prop_nearest(&unknown, value), 7);
	}
}

/* ---- against the definition, for all that is small ---- */

/* Of legal values in ascending order the nearest, of two the lower */
static s64 nearest_of(const s64 *legal, unsigned int n, s64 value)
{
	s64 best = legal[0];
	unsigned int i;

	for (i = 1; i < n; i++)
		if (abs(value - legal[i]) < abs(value - best))
			best = legal[i];
	return best;
}

static void compare(struct kunit *test, const struct wiascan_prop *p,
		    const s64 *legal, unsigned int n)
{
	s64 value;

	for (value = -12; value <= 12; value++) {
		s64 want = nearest_of(legal, n, value);

		KUNIT_EXPECT_EQ_MSG(test, wiascan_prop_nearest(p, value), want,
				    "%lld in %lld..%lld step %lld", value,
				    p->min, p->max, p->step);
		KUNIT_EXPECT_EQ(test, wiascan_prop_legal(p, value),
				value == want);
	}
}

static void property_small_ranges(struct kunit *test)
{
	s64 min, max, step, legal[16];

	for (min = -5; min <= 5; min++) {
		for (max = min; max <= 8; max++) {
			for (step = 1; step <= 8; step++) {
				struct wiascan_prop p = RANGE(min, max, step);
				unsigned int n = 0;
				s64 v;

				for (v = min; v <= max; v += step)
					legal[n++] = v;
				compare(test, &p, legal, n);
			}
		}
	}
}

static void property_small_lists(struct kunit *test)
{
	unsigned int set, bit;
	s64 legal[9];

	for (set = 1; set < 0x200; set++) {
		struct wiascan_prop p = {
			.validity = WIASCAN_VALIDITY_LIST,
			.list = legal,
		};

		for (bit = 0; bit < 9; bit++)
			if (set & (1 << bit))
				legal[p.count++] = (s64)bit - 4;
		compare(test, &p, legal, p.count);
	}
}

static struct kunit_case property_cases[] = {
	KUNIT_CASE_PARAM(property_range, range_gen_params),
	KUNIT_CASE_PARAM(property_list, list_gen_params),
	KUNIT_CASE_PARAM(property_flag, flag_gen_params),
	KUNIT_CASE(property_none),
	KUNIT_CASE(property_small_ranges),
	KUNIT_CASE(property_small_lists),
	{}
};

static struct kunit_suite property_suite = {
	.name = "wiascan_property",
	.test_cases = property_cases,
};

kunit_test_suite(property_suite);

MODULE_DESCRIPTION("KUnit tests of the properties of wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
