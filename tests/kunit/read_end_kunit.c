// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of the table of read() in the design that end a page early
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake_reader.h"

static int read_end_init(struct kunit *test)
{
	struct fake_bench *b = fake_bench(test);

	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	test->priv = fake_reader(b);
	return 0;
}

/* ---- cancelled ---- */

static void read_end_cancelled(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_reader *second = fake_reader_join(r);
	struct fake_thread *t, *u;
	long first, other;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	fake_expect_read(r, FAKE_BLOCK, FAKE_BLOCK);
	t = fake_sleeping_reader(r);
	u = fake_sleeping_reader(second);
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	/* not before the scanner is idle */
	fake_expect_read(r, FAKE_ROOM, -EAGAIN);
	KUNIT_EXPECT_FALSE(test, completion_done(&t->done));
	fake_open_gates(r->b);
	/* the two of them get it once, together */
	first = fake_join(t);
	other = fake_join(u);
	KUNIT_EXPECT_EQ(test, min(first, other), -ECANCELED);
	KUNIT_EXPECT_EQ(test, max(first, other), -EINVAL);
	fake_expect_read(r, FAKE_ROOM, -EINVAL);
	KUNIT_EXPECT_TRUE(test, fake_readable(r));
}

/* Data that nobody read yet is dropped */
static void read_end_cancelled_with_data(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_DELIVERING));
	fake_expect_read(r, FAKE_BLOCK, FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	KUNIT_EXPECT_NULL(test, fake_wf(r->ff)->job->ring[0]);
	fake_expect_read(r, FAKE_ROOM, -ECANCELED);
	fake_expect_read(r, FAKE_ROOM, -EINVAL);
	fake_expect_read(r, 1, -EINVAL);
	fake_pattern(r->buf, FAKE_SIZE, 0);
	fake_expect_page(r->ff, WIASCAN_END_CANCELLED, r->buf, FAKE_SIZE);
}

/* ---- device error: all data before it, then the error, once ---- */

static void read_end_device_error(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	r->scanner->fail_at = 3;
	r->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_DELIVERING));
	fake_expect_read(r, 3 * FAKE_WIDTH + 1, 3 * FAKE_WIDTH);
	fake_expect_read(r, FAKE_ROOM, 2 * FAKE_BLOCK - 3 * FAKE_WIDTH);
	KUNIT_EXPECT_TRUE(test, fake_readable(r));
	fake_expect_read(r, FAKE_ROOM, -EIO);
	fake_expect_read(r, FAKE_ROOM, -EINVAL);
	KUNIT_EXPECT_TRUE(test, fake_readable(r));
	fake_pattern(r->buf, 2 * FAKE_BLOCK, 0);
	fake_expect_page(r->ff, WIASCAN_END_PAPER_JAM, r->buf, 2 * FAKE_BLOCK);
}

static void read_end_device_error_asleep(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	r->scanner->fail_at = 2;
	r->scanner->fail_error = -EPROTO;
	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	fake_expect_read(r, FAKE_ROOM, FAKE_BLOCK);
	t = fake_sleeping_reader(r);
	fake_open_gates(r->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), -EPROTO);
	fake_expect_read(r, FAKE_ROOM, -EINVAL);
}

/* ---- unplugged ---- */

static void read_end_unplugged(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	t = fake_thread(r->b, fake_unplug_thread, r->b);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(r->ff->wdev->gone)));
	KUNIT_EXPECT_TRUE(test, fake_polls(r->ff, EPOLLIN | EPOLLRDNORM |
						  EPOLLHUP | EPOLLERR));
	fake_expect_read(r, 2 * FAKE_WIDTH, 2 * FAKE_WIDTH);
	fake_open_gates(r->b);
	fake_join(t);
	fake_expect_read(r, 1, -EINVAL);
	fake_expect_read(r, FAKE_ROOM, FAKE_BLOCK - 2 * FAKE_WIDTH);
	fake_expect_read(r, FAKE_ROOM, -ENODEV);
	fake_expect_read(r, 1, -ENODEV);
	KUNIT_EXPECT_EQ(test, fake_read_nowait(r->ff, r->buf, FAKE_ROOM),
			-ENODEV);
	KUNIT_EXPECT_TRUE(test, fake_polls(r->ff, EPOLLIN | EPOLLRDNORM |
						  EPOLLHUP | EPOLLERR));
	fake_pattern(r->buf, FAKE_BLOCK, 0);
	fake_expect_page(r->ff, WIASCAN_END_DEVICE_GONE, r->buf, FAKE_BLOCK);
	fake_close(r->ff);
	KUNIT_EXPECT_EQ(test, r->b->alive, 0);
}

static void read_end_unplugged_asleep(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t, *unplug;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	fake_expect_read(r, FAKE_ROOM, FAKE_BLOCK);
	t = fake_sleeping_reader(r);
	unplug = fake_thread(r->b, fake_unplug_thread, r->b);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(r->ff->wdev->gone)));
	fake_open_gates(r->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ENODEV);
	fake_join(unplug);
}

/* The whole page was there before: all of it, and its end */
static void read_end_unplugged_afterwards(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_DELIVERING));
	fake_unplug(r->b);
	fake_expect_rest(r->ff, r->pos);
	fake_expect_read(r, FAKE_ROOM, 0);
}

/* An error that was told already, and then the cable */
static void read_end_unplugged_after_error(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	r->scanner->fail_end = WIASCAN_END_COVER_OPEN;
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	fake_expect_read(r, FAKE_ROOM, -EIO);
	fake_expect_read(r, FAKE_ROOM, -EINVAL);
	fake_unplug(r->b);
	fake_expect_read(r, FAKE_ROOM, -ENODEV);
	fake_expect_read(r, 1, -ENODEV);
}

static struct kunit_case read_end_cases[] = {
	KUNIT_CASE(read_end_cancelled),
	KUNIT_CASE(read_end_cancelled_with_data),
	KUNIT_CASE(read_end_device_error),
	KUNIT_CASE(read_end_device_error_asleep),
	KUNIT_CASE(read_end_unplugged),
	KUNIT_CASE(read_end_unplugged_asleep),
	KUNIT_CASE(read_end_unplugged_afterwards),
	KUNIT_CASE(read_end_unplugged_after_error),
	{}
};

static struct kunit_suite read_end_suite = {
	.name = "wiascan_read_end",
	.init = read_end_init,
	.test_cases = read_end_cases,
};

kunit_test_suite(read_end_suite);

MODULE_DESCRIPTION("wiascan KUnit: read() at an early end");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
