// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Fujitsu minidriver: scanners that must be waited for, and jobs that are
 * ended by their user
 *
 * Copyright (C) 2026 The wiascan project
 *
 * The minidriver asks twice a second in the end: those that take minutes are
 * skipped where time is not free.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "../../driver/minidrivers/fujitsu_proto.h"
#include "fake_fujitsu.h"

/* ---- commands that are never done ---- */

static const struct never_case {
	const char *name;
	const char *cdb;
	const char *data;
	u8 key, asc, ascq; /* key 0: by status */
	u32 state;
	u32 end;
} nevers[] = {
	{ "lamp", "f1 05 00*10", NULL, 4, 0x80, 0x06,
	  WIASCAN_STATE_WARMING_UP, WIASCAN_END_WARMING_UP },
	{ "feed", "31 01 00*10", NULL, 2, 0, 0,
	  WIASCAN_STATE_FEEDING, WIASCAN_END_DEVICE_BUSY },
	{ "size", "28 00 80 00*2 00 00*2 20 00*3", "<", 3, 0x80, 0x32,
	  WIASCAN_STATE_SCANNING, WIASCAN_END_TIMEOUT },
	{ "data, sense", "28 00*7 60 00*3", "<", 3, 0x80, 0x13,
	  WIASCAN_STATE_SCANNING, WIASCAN_END_TIMEOUT },
	{ "data, status", "28 00*7 60 00*3", "<", 0, 0, 0,
	  WIASCAN_STATE_SCANNING, WIASCAN_END_TIMEOUT },
};

KUNIT_ARRAY_PARAM_DESC(nevers, nevers, name);

/* It answers so whenever it is asked that */
static struct fake_fujitsu *never(struct kunit *test,
				  const struct never_case *c)
{
	struct fake_fujitsu *f = fake_fujitsu(test, &fujitsu_minidriver,
					      &fake_fujitsu_simplex);

	KUNIT_ASSERT_EQ(test, fake_fujitsu_open(f), 0);
	fake_fujitsu_cut(f, c->cdb, 0);
	if (c->data)
		fake_fujitsu_line(f, "%s", c->data);
	if (c->key)
		fake_fujitsu_check(f, c->key, 0, c->asc, c->ascq);
	else
		fake_fujitsu_line(f, "< 53 00*8 08 00*3");
	fake_fujitsu_add_stop(f);
	f->b->script.loose = true;
	fake_fujitsu_start(f);
	return f;
}

static void expect_recovery(struct fake_fujitsu *f)
{
	fake_fujitsu_again(f);
	f->b->script.pos = f->scan_from;
	strscpy(f->b->where, "the job after it");
	fake_fujitsu_scan(f);
}

static void fujitsu_wait_for_ever(struct kunit *test)
{
	const struct never_case *c = test->param_value;
	unsigned long begin = jiffies;
	struct fake_fujitsu *f;

	if (!fake_time_is_free()) {
		kunit_skip(test, "it would take a minute");
		return;
	}
	f = never(test, c);
	fake_fujitsu_page(f, 0, c->end, 0);
	KUNIT_EXPECT_TRUE(test, fake_ended(f->ff));
	KUNIT_EXPECT_GE(test, jiffies - begin, 59 * HZ);
	KUNIT_EXPECT_LE(test, jiffies - begin, 90 * HZ);
	expect_recovery(f);
}

static void fujitsu_wait_cancelled(struct kunit *test)
{
	const struct never_case *c = test->param_value;
	struct fake_fujitsu *f = never(test, c);

	KUNIT_EXPECT_TRUE(test, fake_until(fake_state(f->ff) == c->state));
	KUNIT_EXPECT_EQ(test, fake_ioctl(f->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	fake_fujitsu_page(f, 0, WIASCAN_END_CANCELLED, 0);
	KUNIT_EXPECT_TRUE(test, fake_ended(f->ff));
	expect_recovery(f);
}

static void fujitsu_wait_unplugged(struct kunit *test)
{
	const struct never_case *c = test->param_value;
	struct fake_fujitsu *f = never(test, c);

	KUNIT_EXPECT_TRUE(test, fake_until(fake_state(f->ff) == c->state));
	fake_unplug(f->b);
	fake_fujitsu_page(f, 0, WIASCAN_END_DEVICE_GONE, 0);
}

/* ---- data of which there is less than what was asked about ---- */

static void fujitsu_wait_unchecked(struct kunit *test)
{
	static const char check[] = "43 00*18 f1 10 00*6 60 00*3";
	struct fake_fujitsu_job job = fake_fujitsu_simplex;
	unsigned long begin = jiffies;
	struct fake_fujitsu *f;
	struct fake_script *s;

	if (!fake_time_is_free()) {
		kunit_skip(test, "it would take ten seconds");
		return;
	}
	job.sheets = 1;
	f = fake_fujitsu(test, &fujitsu_minidriver, &job);
	KUNIT_ASSERT_EQ(test, fake_fujitsu_open(f), 0);
	/* the status: busy, whenever it is asked */
	s = &f->b->script;
	s->steps[fake_script_find(f->b, check, 0) + 1].bytes[9] = 0x08;
	s->loose = true;
	fake_fujitsu_scan(f);
	KUNIT_EXPECT_GE(test, jiffies - begin, 9 * HZ);
	KUNIT_EXPECT_LE(test, jiffies - begin, 15 * HZ);
}

static struct kunit_case fujitsu_wait_cases[] = {
	KUNIT_CASE_PARAM(fujitsu_wait_for_ever, nevers_gen_params),
	KUNIT_CASE_PARAM(fujitsu_wait_cancelled, nevers_gen_params),
	KUNIT_CASE_PARAM(fujitsu_wait_unplugged, nevers_gen_params),
	KUNIT_CASE(fujitsu_wait_unchecked),
	{}
};

static struct kunit_suite fujitsu_wait_suite = {
	.name = "wiascan_fujitsu_wait",
	.test_cases = fujitsu_wait_cases,
};

kunit_test_suite(fujitsu_wait_suite);

MODULE_DESCRIPTION("wiascan KUnit: Fujitsu scanners that must be waited for");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
