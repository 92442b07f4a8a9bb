// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of the table of read() in the design, but for those that end a page
 * early (read_end_kunit.c). A ring that is full is in read_ring_kunit.c.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/uio.h>

#include "fake_reader.h"

static int read_init(struct kunit *test)
{
	struct fake_bench *b = fake_bench(test);

	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	test->priv = fake_reader(b);
	return 0;
}

/* ---- no job ---- */

static void read_no_job(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	fake_expect_read(r, FAKE_ROOM, -EINVAL);
	fake_expect_read(r, 0, -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_read_nowait(r->ff, r->buf, FAKE_ROOM),
			-EINVAL);
	KUNIT_EXPECT_TRUE(test, fake_polls(r->ff, 0));
}

/* ---- count below the minimum ---- */

static const struct count_case {
	const char *name;
	u32 min_lines;
	size_t count;
	ssize_t ret;
} minimum_cases[] = {
	{ "0", 1, 0, -EINVAL },
	{ "1", 1, 1, -EINVAL },
	{ "a byte less than a line", 1, FAKE_WIDTH - 1, -EINVAL },
	{ "a line", 1, FAKE_WIDTH, FAKE_WIDTH },
	{ "a line where two are the least", 2, FAKE_WIDTH, -EINVAL },
	{ "a byte less than two", 2, 2 * FAKE_WIDTH - 1, -EINVAL },
	{ "two lines", 2, 2 * FAKE_WIDTH, 2 * FAKE_WIDTH },
};

KUNIT_ARRAY_PARAM_DESC(minimum, minimum_cases, name);

static void read_minimum(struct kunit *test)
{
	const struct count_case *c = test->param_value;
	const struct wiascan_prop_value depth = {
		.id = WIASCAN_PROP_DEPTH, .value = 8
	};
	struct wiascan_buffer_info info = {};
	struct fake_reader *r = test->priv;

	r->scanner->min_lines = c->min_lines;
	KUNIT_ASSERT_EQ(test, fake_set(r->ff, &depth, 1), 0);
	KUNIT_ASSERT_EQ(test,
			fake_ioctl(r->ff, WIASCAN_IOC_BUFFER_INFO, &info), 0);
	KUNIT_EXPECT_EQ(test, info.minimum, c->min_lines * FAKE_WIDTH);
	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	fake_expect_read(r, c->count, c->ret);
	if (c->ret < 0)
		KUNIT_EXPECT_EQ(test, fake_read_nowait(r->ff, r->buf, c->count),
				c->ret);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	/* nothing was consumed, also when nothing more can come */
	if (c->ret < 0)
		fake_expect_read(r, c->count, c->ret);
	fake_expect_rest(r->ff, r->pos);
	/* at the end there is nothing that a small buffer could tear */
	fake_expect_read(r, 0, 0);
	fake_expect_read(r, 1, 0);
}

/* ---- data there: whole lines, and never a wait ---- */

static const struct count_case line_cases[] = {
	{ "a line", 0, FAKE_WIDTH, FAKE_WIDTH },
	{ "a line and a byte", 0, FAKE_WIDTH + 1, FAKE_WIDTH },
	{ "nearly two lines", 0, 2 * FAKE_WIDTH - 1, FAKE_WIDTH },
	{ "three lines", 0, 3 * FAKE_WIDTH, 3 * FAKE_WIDTH },
	{ "nearly all there is", 0, FAKE_BLOCK - 1, FAKE_BLOCK - FAKE_WIDTH },
	{ "all there is", 0, FAKE_BLOCK, FAKE_BLOCK },
	{ "more than there is", 0, FAKE_BLOCK + 1, FAKE_BLOCK },
	{ "much more", 0, FAKE_ROOM, FAKE_BLOCK },
};

KUNIT_ARRAY_PARAM_DESC(lines, line_cases, name);

static void read_lines(struct kunit *test)
{
	const struct count_case *c = test->param_value;
	struct fake_reader *r = test->priv;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	KUNIT_EXPECT_TRUE(test, fake_readable(r));
	fake_expect_read(r, c->count, c->ret);
	KUNIT_EXPECT_EQ(test, fake_readable(r), r->pos < FAKE_BLOCK);
	r->ff->file.f_flags |= O_NONBLOCK;
	fake_expect_read(r, FAKE_ROOM, r->pos < FAKE_BLOCK ? FAKE_BLOCK - r->pos : -EAGAIN);
	fake_expect_read(r, FAKE_ROOM, -EAGAIN);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	fake_expect_rest(r->ff, r->pos);
}

/* Several pieces of memory, none of them a line */
static void read_pieces(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct kvec vec[] = {
		{ r->buf, 1 },
		{ r->buf + 1, FAKE_WIDTH + 1 },
		{ r->buf + FAKE_WIDTH + 2, 0 },
		{ r->buf + FAKE_WIDTH + 2, FAKE_WIDTH - 1 },
	};
	struct iov_iter to;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	iov_iter_kvec(&to, ITER_DEST, vec, ARRAY_SIZE(vec), 2 * FAKE_WIDTH + 1);
	fake_expect_next(r, fake_read_iter(r->ff, &to, 0), 2 * FAKE_WIDTH);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	fake_expect_rest(r->ff, r->pos);
}

/* ---- no data yet ---- */

static void read_would_sleep(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_STARTING));
	KUNIT_EXPECT_TRUE(test, fake_polls(r->ff, 0));
	KUNIT_EXPECT_EQ(test, fake_read_nowait(r->ff, r->buf, FAKE_ROOM),
			-EAGAIN);
	r->ff->file.f_flags |= O_NONBLOCK;
	fake_expect_read(r, FAKE_ROOM, -EAGAIN);
	fake_expect_read(r, FAKE_ROOM, -EAGAIN);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	/* the flag counts that is set now */
	r->ff->file.f_flags &= ~O_NONBLOCK;
	fake_expect_rest(r->ff, r->pos);
}

static void read_sleeps(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	fake_gate_shut(&r->scanner->acquire);
	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_STARTING));
	t = fake_sleeping_reader(r);
	fake_gate_open(&r->scanner->start);
	KUNIT_EXPECT_TRUE(test, fake_gate_reached(&r->scanner->acquire));
	/* a change of state is no data */
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_gate_pass(&r->scanner->acquire);
	fake_expect_next(r, fake_join(t), FAKE_BLOCK);

	/* nor does an end come before it is known */
	fake_gate_shut(&r->scanner->stop);
	fake_gate_open(&r->scanner->acquire);
	KUNIT_EXPECT_TRUE(test, fake_gate_reached(&r->scanner->stop));
	fake_expect_read(r, FAKE_ROOM, FAKE_SIZE - r->pos);
	t = fake_sleeping_reader(r);
	fake_gate_open(&r->scanner->stop);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	fake_expect_rest(r->ff, r->pos);
}

/* Two readers of a file take turns, each with whole lines */
static void read_two_readers(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_reader *second = fake_reader_join(r);
	struct fake_thread *t, *u;

	fake_gate_shut(&r->scanner->acquire);
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	t = fake_sleeping_reader(r);
	u = fake_sleeping_reader(second);
	KUNIT_EXPECT_EQ(test, fake_read_nowait(r->ff, r->buf, FAKE_ROOM),
			-EAGAIN);
	fake_gate_pass(&r->scanner->acquire);
	fake_expect_next(r, fake_join(t), FAKE_BLOCK);
	/* the one that waits for its turn can be interrupted as well */
	KUNIT_EXPECT_TRUE(test, fake_asleep(u));
	t = fake_sleeping_reader(r);
	fake_signal(t);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ERESTARTSYS);

	second->pos = r->pos;
	fake_gate_pass(&r->scanner->acquire);
	fake_expect_next(second, fake_join(u), FAKE_BLOCK);
	r->pos = second->pos;
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	fake_expect_rest(r->ff, r->pos);
}

/* ---- end of page ---- */

static void read_end_of_page(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_DELIVERING));
	fake_expect_rest(r->ff, r->pos);
	KUNIT_EXPECT_TRUE(test, fake_readable(r));
	fake_expect_read(r, FAKE_ROOM, 0);
	KUNIT_EXPECT_EQ(test, fake_read_nowait(r->ff, r->buf, 1), 0);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	fake_expect_read(r, FAKE_ROOM, 0);
	/* until START */
	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_DELIVERING));
	r->pos = 0;
	fake_expect_rest(r->ff, r->pos);
}

/* ---- signals and faults: nothing is lost ---- */

static void read_signal(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	fake_gate_shut(&r->scanner->acquire);
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	t = fake_sleeping_reader(r);
	fake_signal(t);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ERESTARTSYS);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	fake_expect_rest(r->ff, r->pos);
}

static long read_with_signal(void *data)
{
	send_sig(SIGUSR1, current, 1);
	return signal_pending(current) ? fake_reader_read(data) : -EIO;
}

/* Who has data does not sleep, so a signal makes no difference */
static void read_signal_and_data(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	fake_expect_next(r, fake_join(fake_thread(r->b, read_with_signal, r)),
			 FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test,
			fake_join(fake_thread(r->b, read_with_signal, r)),
			-ERESTARTSYS);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	fake_expect_rest(r->ff, r->pos);
}

static const struct fault_case {
	const char *name;
	size_t mapped;
} fault_cases[] = {
	{ "at once", 0 },
	{ "after a byte", 1 },
	{ "before the end of a line", FAKE_WIDTH - 1 },
	{ "at the end of a line", FAKE_WIDTH },
	{ "behind the end of a line", FAKE_WIDTH + 1 },
	{ "in the third line", 2 * FAKE_WIDTH + 7 },
	{ "before the last byte there is", FAKE_BLOCK - 1 },
};

KUNIT_ARRAY_PARAM_DESC(fault, fault_cases, name);

static void read_fault(struct kunit *test)
{
	const struct fault_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	unsigned long hole = r->b->hole;
	ssize_t got;

	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	got = fake_read_user(r->ff, hole - c->mapped, FAKE_ROOM);
	KUNIT_EXPECT_EQ(test, got, c->mapped ? c->mapped : -EFAULT);
	if (got > 0) {
		KUNIT_EXPECT_TRUE(test, fake_from_user(r->b, r->buf, hole - got,
						       got));
		fake_expect_next(r, got, c->mapped);
	}
	KUNIT_EXPECT_EQ(test, fake_read_user(r->ff, hole, FAKE_ROOM), -EFAULT);
	/* up to the end of a line again */
	fake_expect_read(r, FAKE_WIDTH, FAKE_WIDTH - r->pos % FAKE_WIDTH);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	fake_expect_rest(r->ff, r->pos);
}

static struct kunit_case read_cases[] = {
	KUNIT_CASE(read_no_job),
	KUNIT_CASE_PARAM(read_minimum, minimum_gen_params),
	KUNIT_CASE_PARAM(read_lines, lines_gen_params),
	KUNIT_CASE(read_pieces),
	KUNIT_CASE(read_would_sleep),
	KUNIT_CASE(read_sleeps),
	KUNIT_CASE(read_two_readers),
	KUNIT_CASE(read_end_of_page),
	KUNIT_CASE(read_signal),
	KUNIT_CASE(read_signal_and_data),
	KUNIT_CASE_PARAM(read_fault, fault_gen_params),
	{}
};

static struct kunit_suite read_suite = {
	.name = "wiascan_read",
	.init = read_init,
	.test_cases = read_cases,
};

kunit_test_suite(read_suite);

MODULE_DESCRIPTION("wiascan KUnit: read()");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
