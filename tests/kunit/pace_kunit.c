// SPDX-License-Identifier: GPL-2.0-only
/*
 * How fast the scanner is, and what the driver makes of it
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/time64.h>

#include "fake_reader.h"

#define WIDTH	40
#define LINES	3000
#define SIZE	(WIDTH * LINES)
#define BLOCK	(200 * WIDTH)
#define MIB	SZ_1M

/* Whole lines in so many bytes */
#define LINES_OF(bytes)	((bytes) / WIDTH * WIDTH)

static int pace_init(struct kunit *test)
{
	struct fake_bench *b = fake_bench(test);

	b->scanner.caps.area[WIASCAN_FLATBED].width = WIDTH;
	b->scanner.caps.area[WIASCAN_FLATBED].height = LINES;
	b->scanner.block_lines = BLOCK / WIDTH;
	b->ring_bytes = 0;
	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	test->priv = fake_reader(b);
	return 0;
}

/* ---- the best read() ---- */

/**
 * struct optimal_case - a rate and what follows
 * @name: what is special
 * @rate: bytes a second
 * @most: how large the ring may be
 * @optimal: best read()
 */
struct optimal_case {
	const char *name;
	u64 rate;
	u32 most;
	u32 optimal;
};

static const struct optimal_case optimals[] = {
	{ "not known", 0, 2 * MIB, BLOCK },
	{ "slow", 1000, 2 * MIB, LINES_OF(65536) },
	{ "a line more", 20 * (65536 + WIDTH), 2 * MIB,
	  LINES_OF(65536 + WIDTH) },
	{ "usual", 5000000, 2 * MIB, 250000 },
	{ "fast", 400000000, 2 * MIB, LINES_OF(MIB) },
	{ "cannot be", U64_MAX, 2 * MIB, LINES_OF(MIB) },
	{ "little memory", 400000000, 131072, LINES_OF(131072) },
};

KUNIT_ARRAY_PARAM_DESC(optimals, optimals, name);

static void pace_optimal(struct kunit *test)
{
	const struct optimal_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	struct wiascan_buffer_info info = {};

	r->b->wdev->rate = c->rate;
	r->b->wdev->ring_max = c->most;
	KUNIT_EXPECT_EQ(test,
			fake_ioctl(r->ff, WIASCAN_IOC_BUFFER_INFO, &info), 0);
	KUNIT_EXPECT_EQ(test, info.optimal, c->optimal);
	KUNIT_EXPECT_LE(test, info.minimum, info.optimal);
	KUNIT_EXPECT_LE(test, info.optimal, info.maximum);
}

/* ---- how deep the ring is ---- */

static u64 received(struct fake_reader *r)
{
	return fake_page_of(r->ff).bytes;
}

/* A fast scanner may be far ahead of its reader, a slow one need not be */
static void pace_depth(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	u64 slow;

	r->b->wdev->ring_max = MIB;
	r->b->wdev->rate = 1;
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_until(atomic64_read(&r->b->wdev->ring_full)));
	slow = received(r);
	KUNIT_EXPECT_LT(test, slow, SIZE);
	fake_expect_rest(r->ff, 0);

	r->b->wdev->rate = MIB;
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_EXPECT_TRUE(test, fake_until(received(r) == SIZE));
	KUNIT_EXPECT_EQ(test, atomic64_read(&r->b->wdev->ring_full), 1);
	fake_expect_rest(r->ff, 0);
}

/* A scanner that had to wait: how much would have been enough? */
static void pace_wanted(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_status status = {};
	u64 had;

	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.ring_wanted, 0);
	r->b->wdev->rate = 100 * MIB;
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_until(atomic64_read(&r->b->wdev->ring_full)));
	had = received(r);
	schedule_timeout_uninterruptible(2);
	fake_expect_rest(r->ff, 0);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_GT(test, status.ring_wanted, had);
	KUNIT_EXPECT_GT(test, status.rate, 0);
}

/* The clock of a page begins with its first byte, whatever was before */
static void pace_first(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_scanner *s = r->scanner;
	struct wiascan_job *job;

	fake_gate_shut(&s->acquire);
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&s->acquire));
	/* the worker waits */
	job = fake_wf(r->ff)->job;
	job->pace.waited = 3ULL * NSEC_PER_SEC;
	wiascan_commit(job, 0, 0);
	KUNIT_EXPECT_EQ(test, job->pace.since, 0);
	fake_gate_pass(&s->acquire);
	KUNIT_ASSERT_TRUE(test, fake_until(received(r)));
	KUNIT_EXPECT_EQ(test, job->pace.waited, 0);
	KUNIT_EXPECT_NE(test, job->pace.since, 0);
	fake_gate_open(&s->acquire);
	fake_expect_rest(r->ff, 0);
}

static struct kunit_case pace_cases[] = {
	KUNIT_CASE_PARAM(pace_optimal, optimals_gen_params),
	KUNIT_CASE(pace_depth),
	KUNIT_CASE(pace_wanted),
	KUNIT_CASE(pace_first),
	{}
};

static struct kunit_suite pace_suite = {
	.name = "wiascan_pace",
	.init = pace_init,
	.test_cases = pace_cases,
};

kunit_test_suite(pace_suite);

MODULE_DESCRIPTION("KUnit tests of how wiascan keeps pace with a scanner");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
