// SPDX-License-Identifier: GPL-2.0-only
/*
 * The layout and the numbers of the ABI. Pure: tests/host also builds it as
 * 64-bit and as 32-bit programs see the header.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "abi_layout.h"

KUNIT_ARRAY_PARAM_DESC(layout, abi_structs, name);

static void abi_layout(struct kunit *test)
{
	const struct abi_struct *s = test->param_value;
	unsigned int i, end = 0;

	for (i = 0; i < s->n; i++) {
		const struct abi_member *m = &s->members[i];

		KUNIT_EXPECT_EQ_MSG(test, m->offset, m->want_offset,
				    "offset of %s", m->name);
		KUNIT_EXPECT_EQ_MSG(test, m->size, m->want_size,
				    "size of %s", m->name);
		/* nothing between the members: none is missing in the table */
		KUNIT_EXPECT_EQ_MSG(test, m->offset, end, "a gap before %s",
				    m->name);
		end = m->offset + m->size;
	}
	KUNIT_EXPECT_EQ(test, s->size, end);
	KUNIT_EXPECT_EQ(test, s->size, s->want_size);
	KUNIT_EXPECT_EQ(test, s->size % 8, 0);
}

KUNIT_ARRAY_PARAM_DESC(ioctls, abi_ioctls, name);

static void abi_ioctl(struct kunit *test)
{
	const struct abi_value *v = test->param_value;

	KUNIT_EXPECT_EQ(test, v->value, v->want);
}

static void abi_numbers(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(abi_values); i++)
		KUNIT_EXPECT_EQ_MSG(test, abi_values[i].value,
				    abi_values[i].want, "%s",
				    abi_values[i].name);
}

/* Numbers that may be below zero, and one that must not be */
static void abi_signs(struct kunit *test)
{
	const struct wiascan_prop_info info = {
		.nominal = -1,
		.minimum = -1,
		.maximum = -1,
		.step = -1,
		.value = -1,
	};
	const struct wiascan_prop_list list = { .values[0] = -1 };
	const struct wiascan_prop_value pair = { .value = -1 };
	const struct wiascan_status status = { .owner_pid = -1 };
	const struct wiascan_buffer_info buffer = { .item_size = -1 };

	KUNIT_EXPECT_TRUE(test, info.nominal < 0);
	KUNIT_EXPECT_TRUE(test, info.minimum < 0);
	KUNIT_EXPECT_TRUE(test, info.maximum < 0);
	KUNIT_EXPECT_TRUE(test, info.step < 0);
	KUNIT_EXPECT_TRUE(test, info.value < 0);
	KUNIT_EXPECT_TRUE(test, list.values[0] < 0);
	KUNIT_EXPECT_TRUE(test, pair.value < 0);
	KUNIT_EXPECT_TRUE(test, status.owner_pid < 0);
	KUNIT_EXPECT_TRUE(test, buffer.item_size > 0);
}

static struct kunit_case abi_cases[] = {
	KUNIT_CASE_PARAM(abi_layout, layout_gen_params),
	KUNIT_CASE_PARAM(abi_ioctl, ioctls_gen_params),
	KUNIT_CASE(abi_numbers),
	KUNIT_CASE(abi_signs),
	{}
};

static struct kunit_suite abi_suite = {
	.name = "wiascan_abi",
	.test_cases = abi_cases,
};

kunit_test_suite(abi_suite);

MODULE_DESCRIPTION("KUnit tests of the ABI of wiascan");
MODULE_LICENSE("GPL");
