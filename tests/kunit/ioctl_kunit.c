// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ioctls as user space calls them: what they take, what they refuse, and
 * what comes back. START, CANCEL, PAGE and STATUS are in session_kunit.c.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake.h"

struct calls {
	struct fake_bench *b;
	struct fake_file *ff;
	struct wiascan_prop_values *values;
};

/* One of each kind: LIST, RANGE, FLAG, and NONE, with more than a page of LIST */
static int ioctl_init(struct kunit *test)
{
	struct calls *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->values = kunit_kzalloc(test, sizeof(*c->values), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c->values);
	c->b = fake_bench(test);
	c->b->scanner.caps.n_dpi = WIASCAN_PROP_LIST_MAX + 3;
	for (i = 0; i < WIASCAN_PROP_LIST_MAX + 3; i++)
		c->b->scanner.caps.dpi[i] = 100 + i;
	KUNIT_ASSERT_EQ(test, fake_plug(c->b, &fake_minidriver), 0);
	c->ff = fake_open(c->b, 0);
	test->priv = c;
	return 0;
}

/* ---- all of them ---- */

#define KNOWN(name) { #name, WIASCAN_IOC_##name }

static const struct ioctl_case {
	const char *name;
	unsigned int cmd;
} known[] = {
	KNOWN(INFO), KNOWN(PROP_INFO), KNOWN(PROP_LIST), KNOWN(PROP_GET),
	KNOWN(PROP_SET), KNOWN(BUFFER_INFO), KNOWN(START), KNOWN(PAGE),
	KNOWN(STATUS), KNOWN(CHUNK),
};

KUNIT_ARRAY_PARAM_DESC(known, known, name);

/* The same number with another size or direction is another ioctl */
static void ioctl_unknown(struct kunit *test)
{
	const struct ioctl_case *k = test->param_value;
	struct calls *c = test->priv;
	unsigned int nr = _IOC_NR(k->cmd), size = _IOC_SIZE(k->cmd);

	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, _IOC(_IOC_DIR(k->cmd),
						     WIASCAN_IOC_MAGIC, nr,
						     size + 8), NULL), -ENOTTY);
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, _IOC(_IOC_NONE,
						     WIASCAN_IOC_MAGIC, nr,
						     size), NULL), -ENOTTY);
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, _IOC(_IOC_DIR(k->cmd), 'T', nr,
						     size), NULL), -ENOTTY);
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, _IO(WIASCAN_IOC_MAGIC, 0x7f),
					 NULL), -ENOTTY);
}

/* Memory that is none; nothing may have happened then */
static void ioctl_fault(struct kunit *test)
{
	const struct ioctl_case *k = test->param_value;
	struct calls *c = test->priv;

	/* PAGE needs a page, or it says that first */
	if (k->cmd == WIASCAN_IOC_PAGE)
		KUNIT_ASSERT_TRUE(test, fake_bring(c->ff, WIASCAN_STATE_IDLE));
	KUNIT_EXPECT_EQ(test, fake_raw_ioctl(c->ff, k->cmd, c->b->hole),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, fake_raw_ioctl(c->ff, k->cmd, c->b->hole - 4),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, c->b->wdev->jobs, k->cmd == WIASCAN_IOC_PAGE);
}

/* ---- PROP_INFO ---- */

static long prop_info(struct calls *c, u32 id, struct wiascan_prop_info *info)
{
	memset(info, 0, sizeof(*info));
	info->id = id;
	return fake_ioctl(c->ff, WIASCAN_IOC_PROP_INFO, info);
}

static void ioctl_prop_info(struct kunit *test)
{
	struct calls *c = test->priv;
	struct wiascan_prop_info info;

	KUNIT_ASSERT_EQ(test, prop_info(c, WIASCAN_PROP_XRES, &info), 0);
	KUNIT_EXPECT_EQ(test, info.id, WIASCAN_PROP_XRES);
	KUNIT_EXPECT_EQ(test, info.type, WIASCAN_TYPE_I4);
	KUNIT_EXPECT_EQ(test, info.access,
			WIASCAN_ACCESS_READ | WIASCAN_ACCESS_WRITE);
	KUNIT_EXPECT_EQ(test, info.validity, WIASCAN_VALIDITY_LIST);
	KUNIT_EXPECT_EQ(test, info.count, WIASCAN_PROP_LIST_MAX + 3);
	KUNIT_EXPECT_EQ(test, info.minimum, 0);
	KUNIT_EXPECT_EQ(test, info.step, 0);
	KUNIT_EXPECT_STREQ(test, info.name, "xres");
	KUNIT_EXPECT_EQ(test, info.padding, 0);
	KUNIT_EXPECT_FALSE(test, memchr_inv(info.reserved, 0,
					    sizeof(info.reserved)));

	KUNIT_ASSERT_EQ(test, prop_info(c, WIASCAN_PROP_XEXTENT, &info), 0);
	KUNIT_EXPECT_EQ(test, info.validity, WIASCAN_VALIDITY_RANGE);
	KUNIT_EXPECT_EQ(test, info.minimum, 8);
	KUNIT_EXPECT_EQ(test, info.step, 8);
	KUNIT_EXPECT_EQ(test, info.value, info.maximum);
	KUNIT_EXPECT_EQ(test, info.count, 0);

	KUNIT_ASSERT_EQ(test,
			prop_info(c, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
				  &info), 0);
	KUNIT_EXPECT_EQ(test, info.validity, WIASCAN_VALIDITY_FLAG);
	KUNIT_EXPECT_EQ(test, info.minimum, WIASCAN_SELECT_FLATBED);
	KUNIT_EXPECT_EQ(test, info.maximum, WIASCAN_SELECT_FLATBED);
	KUNIT_EXPECT_EQ(test, info.step, 0);

	KUNIT_ASSERT_EQ(test, prop_info(c, WIASCAN_PROP_ITEM_SIZE, &info), 0);
	KUNIT_EXPECT_EQ(test, info.type, WIASCAN_TYPE_I8);
	KUNIT_EXPECT_EQ(test, info.access, WIASCAN_ACCESS_READ);
	KUNIT_EXPECT_EQ(test, info.validity, WIASCAN_VALIDITY_NONE);
	KUNIT_EXPECT_EQ(test, info.maximum, 0);
}

/* Every property once, by number, each of which can be asked for and read */
static void ioctl_prop_enumerate(struct kunit *test)
{
	struct calls *c = test->priv;
	struct wiascan_prop_info info, same;
	unsigned int n = 0;
	u32 last = 0;

	while (!prop_info(c, last | WIASCAN_PROP_NEXT, &info)) {
		KUNIT_ASSERT_GT(test, info.id, last);
		KUNIT_ASSERT_LT(test, ++n, 100);
		KUNIT_EXPECT_EQ(test, prop_info(c, info.id, &same), 0);
		KUNIT_EXPECT_MEMEQ(test, &same, &info, sizeof(info));
		c->values->count = 1;
		c->values->values[0].id = info.id;
		KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_GET,
						 c->values), 0);
		KUNIT_EXPECT_EQ(test, c->values->values[0].value, info.value);
		last = info.id;
	}
	KUNIT_EXPECT_GT(test, n, 20);
	KUNIT_EXPECT_EQ(test, last, WIASCAN_PROP_MIN_VERTICAL_SIZE);
	KUNIT_EXPECT_EQ(test, prop_info(c, last | WIASCAN_PROP_NEXT, &info),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, prop_info(c, last + 1, &info), -ENOENT);
	KUNIT_EXPECT_EQ(test, prop_info(c, 0, &info), -ENOENT);
}

static void ioctl_prop_info_padding(struct kunit *test)
{
	struct calls *c = test->priv;
	struct wiascan_prop_info info = { .id = WIASCAN_PROP_XRES };
	unsigned int i;

	info.padding = 1;
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_INFO, &info),
			-EINVAL);
	info.padding = 0;
	for (i = 0; i < ARRAY_SIZE(info.reserved); i++) {
		info.reserved[i] = BIT_ULL(63);
		KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_INFO,
						 &info), -EINVAL);
		info.reserved[i] = 0;
	}
	/* what only comes out is not looked at */
	info.value = 77;
	info.count = 77;
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_INFO, &info),
			0);
}

/* ---- PROP_LIST ---- */

static const struct list_case {
	const char *name;
	u32 first;
	u32 count;
} lists[] = {
	{ "from the first", 0, WIASCAN_PROP_LIST_MAX },
	{ "from the second", 1, WIASCAN_PROP_LIST_MAX },
	{ "just all that is left", 3, WIASCAN_PROP_LIST_MAX },
	{ "the rest", WIASCAN_PROP_LIST_MAX, 3 },
	{ "the last", WIASCAN_PROP_LIST_MAX + 2, 1 },
	{ "behind the last", WIASCAN_PROP_LIST_MAX + 3, 0 },
	{ "far behind it", U32_MAX, 0 },
};

KUNIT_ARRAY_PARAM_DESC(lists, lists, name);

static void ioctl_prop_list(struct kunit *test)
{
	const struct list_case *l = test->param_value;
	struct calls *c = test->priv;
	struct wiascan_prop_list *list;
	unsigned int i;

	list = kunit_kzalloc(test, sizeof(*list), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, list);
	memset(list->values, 0xff, sizeof(list->values));
	list->id = WIASCAN_PROP_XRES;
	list->first = l->first;
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_LIST, list),
			0);
	KUNIT_EXPECT_EQ(test, list->total, WIASCAN_PROP_LIST_MAX + 3);
	KUNIT_EXPECT_EQ(test, list->count, l->count);
	for (i = 0; i < WIASCAN_PROP_LIST_MAX; i++)
		KUNIT_EXPECT_EQ(test, list->values[i],
				i < l->count ? 100 + l->first + i : 0);
}

static void ioctl_prop_list_refused(struct kunit *test)
{
	struct calls *c = test->priv;
	struct wiascan_prop_list *list;
	unsigned int i;

	list = kunit_kzalloc(test, sizeof(*list), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, list);
	list->id = WIASCAN_PROP_XRES | WIASCAN_PROP_NEXT;
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_LIST, list),
			-ENOENT);
	list->id = 1;
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_LIST, list),
			-ENOENT);
	list->id = WIASCAN_PROP_XPOS;
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_LIST, list),
			-EINVAL);
	list->id = WIASCAN_PROP_XRES;
	for (i = 0; i < ARRAY_SIZE(list->reserved); i++) {
		list->reserved[i] = 1;
		KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_LIST,
						 list), -EINVAL);
		list->reserved[i] = 0;
	}
}

/* ---- PROP_GET and PROP_SET: their arguments ---- */

static const struct values_case {
	const char *name;
	u32 count;
	u32 flags;
	u32 padding;
	struct wiascan_prop_value values[2];
	long get;
	long set;
	u32 error_index;
} values_cases[] = {
	{ "none", 0, 0, 0, {}, -EINVAL, -EINVAL, 0 },
	{ "too many", WIASCAN_PROP_VALUES_MAX + 1, 0, 0, {},
	  -EINVAL, -EINVAL, WIASCAN_PROP_VALUES_MAX + 1 },
	{ "far too many", U32_MAX, 0, 0, {}, -EINVAL, -EINVAL, U32_MAX },
	{ "padding", 1, 0, 1, { { WIASCAN_PROP_XRES, 0, 101 } },
	  -EINVAL, -EINVAL, 1 },
	{ "padding of the second", 2, 0, 0,
	  { { WIASCAN_PROP_XRES, 0, 101 }, { WIASCAN_PROP_YRES, 1, 101 } },
	  -EINVAL, -EINVAL, 1 },
	{ "unknown flag", 1, BIT(2), 0, { { WIASCAN_PROP_XRES, 0, 101 } },
	  -EINVAL, -EINVAL, 1 },
	{ "flags are for SET", 1, WIASCAN_SET_ROUND, 0,
	  { { WIASCAN_PROP_XRES, 0, 101 } }, -EINVAL, 0, 1 },
	{ "not there", 2, 0, 0,
	  { { WIASCAN_PROP_XRES, 0, 101 }, { 1, 0, 101 } },
	  -ENOENT, -ENOENT, 1 },
	{ "the next one", 1, 0, 0,
	  { { WIASCAN_PROP_XRES | WIASCAN_PROP_NEXT, 0, 101 } },
	  -ENOENT, -ENOENT, 0 },
	{ "read-only", 2, 0, 0,
	  { { WIASCAN_PROP_XRES, 0, 101 }, { WIASCAN_PROP_ITEM_SIZE, 0, 1 } },
	  0, -EACCES, 1 },
	{ "two", 2, 0, 0,
	  { { WIASCAN_PROP_XRES, 0, 101 }, { WIASCAN_PROP_YRES, 0, 102 } },
	  0, 0, 2 },
};

KUNIT_ARRAY_PARAM_DESC(values, values_cases, name);

static void fill(struct calls *c, const struct values_case *v)
{
	memset(c->values, 0, sizeof(*c->values));
	c->values->count = v->count;
	c->values->flags = v->flags;
	c->values->padding = v->padding;
	memcpy(c->values->values, v->values, sizeof(v->values));
	c->values->error_index = 77;
}

static void ioctl_prop_values(struct kunit *test)
{
	const struct values_case *v = test->param_value;
	struct calls *c = test->priv;

	fill(c, v);
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_GET,
					 c->values), v->get);
	KUNIT_EXPECT_EQ(test, c->values->error_index,
			v->get ? v->error_index : v->count);
	if (!v->get)
		KUNIT_EXPECT_EQ(test, c->values->values[0].value, 134);

	fill(c, v);
	KUNIT_EXPECT_EQ(test, fake_ioctl(c->ff, WIASCAN_IOC_PROP_SET,
					 c->values), v->set);
	KUNIT_EXPECT_EQ(test, c->values->error_index, v->error_index);
	/* all or none */
	KUNIT_EXPECT_EQ(test, fake_wf(c->ff)->settings.params.xres,
			v->set ? 134 : 101);
}

static struct kunit_case ioctl_cases[] = {
	KUNIT_CASE_PARAM(ioctl_unknown, known_gen_params),
	KUNIT_CASE_PARAM(ioctl_fault, known_gen_params),
	KUNIT_CASE(ioctl_prop_info),
	KUNIT_CASE(ioctl_prop_enumerate),
	KUNIT_CASE(ioctl_prop_info_padding),
	KUNIT_CASE_PARAM(ioctl_prop_list, lists_gen_params),
	KUNIT_CASE(ioctl_prop_list_refused),
	KUNIT_CASE_PARAM(ioctl_prop_values, values_gen_params),
	{}
};

static struct kunit_suite ioctl_suite = {
	.name = "wiascan_ioctl",
	.init = ioctl_init,
	.test_cases = ioctl_cases,
};

kunit_test_suite(ioctl_suite);

MODULE_DESCRIPTION("wiascan KUnit: ioctls");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
