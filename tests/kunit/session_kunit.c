// SPDX-License-Identifier: GPL-2.0-only
/*
 * The session: what STATUS and PAGE show while a job goes its way, and who may
 * do what meanwhile. How a job ends is in session_end_kunit.c.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/timekeeping.h>

#include "fake.h"

/* Two programs have the scanner open */
struct session {
	struct fake_bench *b;
	struct fake_scanner *scanner;
	struct fake_file *owner;
	struct fake_file *other;
};

static int session_init(struct kunit *test)
{
	struct session *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->b = fake_bench(test);
	s->scanner = &s->b->scanner;
	KUNIT_ASSERT_EQ(test, fake_plug(s->b, &fake_minidriver), 0);
	s->owner = fake_open(s->b, 0);
	s->other = fake_open(s->b, O_NONBLOCK);
	test->priv = s;
	return 0;
}

static struct wiascan_status status_of(struct fake_file *ff)
{
	struct wiascan_status status = {};

	KUNIT_EXPECT_EQ(ff->b->test,
			fake_ioctl(ff, WIASCAN_IOC_STATUS, &status), 0);
	return status;
}

static struct wiascan_page page_of(struct fake_file *ff)
{
	struct wiascan_page page = {};

	KUNIT_EXPECT_EQ(ff->b->test, fake_ioctl(ff, WIASCAN_IOC_PAGE, &page),
			0);
	return page;
}

/* ---- the way of a job ---- */

static void session_no_job(struct kunit *test)
{
	struct session *s = test->priv;
	struct wiascan_status status = status_of(s->owner);
	struct wiascan_page page = {};
	u8 buf[FAKE_WIDTH];

	KUNIT_EXPECT_EQ(test, status.state, WIASCAN_STATE_IDLE);
	KUNIT_EXPECT_EQ(test, status.percent, 0);
	KUNIT_EXPECT_EQ(test, status.owner_pid, 0);
	KUNIT_EXPECT_EQ(test, status.owner_since, 0);
	KUNIT_EXPECT_EQ(test, status.jobs, 0);
	KUNIT_EXPECT_EQ(test, fake_ioctl(s->owner, WIASCAN_IOC_PAGE, &page),
			-ENODATA);
	KUNIT_EXPECT_EQ(test, fake_ioctl(s->owner, WIASCAN_IOC_CANCEL, NULL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, fake_read(s->owner, buf, sizeof(buf)), -EINVAL);
	KUNIT_EXPECT_TRUE(test, fake_polls(s->owner, 0));
}

static void session_starting(struct kunit *test)
{
	struct session *s = test->priv;
	struct wiascan_status status;
	struct wiascan_page page;
	u64 before = ktime_get_ns();

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_STARTING));
	status = status_of(s->other);
	KUNIT_EXPECT_EQ(test, status.state, WIASCAN_STATE_STARTING);
	KUNIT_EXPECT_EQ(test, status.percent, 0);
	KUNIT_EXPECT_EQ(test, status.jobs, 1);
	KUNIT_EXPECT_EQ(test, status.owner_pid, task_tgid_vnr(current));
	KUNIT_EXPECT_GE(test, status.owner_since, before);
	KUNIT_EXPECT_LE(test, status.owner_since, ktime_get_ns());

	page = page_of(s->other);
	KUNIT_EXPECT_EQ(test, page.job, 1);
	KUNIT_EXPECT_EQ(test, page.number, 1);
	KUNIT_EXPECT_EQ(test, page.side, WIASCAN_SIDE_FRONT);
	KUNIT_EXPECT_EQ(test, page.end, WIASCAN_END_NONE);
	KUNIT_EXPECT_EQ(test, page.datatype, WIASCAN_DATATYPE_GRAYSCALE);
	KUNIT_EXPECT_EQ(test, page.depth, 8);
	KUNIT_EXPECT_EQ(test, page.channels, 1);
	KUNIT_EXPECT_EQ(test, page.bits_per_channel, 8);
	KUNIT_EXPECT_EQ(test, page.xres, 100);
	KUNIT_EXPECT_EQ(test, page.yres, 100);
	KUNIT_EXPECT_EQ(test, page.pixels_per_line, FAKE_WIDTH);
	KUNIT_EXPECT_EQ(test, page.bytes_per_line, FAKE_WIDTH);
	KUNIT_EXPECT_EQ(test, page.lines, FAKE_LINES);
	KUNIT_EXPECT_EQ(test, page.bytes, 0);
	KUNIT_EXPECT_FALSE(test, memchr_inv(page.reserved, 0,
					    sizeof(page.reserved)));
	fake_open_gates(s->b);
	fake_expect_rest(s->owner, 0);
}

static void session_warming_up(struct kunit *test)
{
	struct session *s = test->priv;

	s->scanner->warm_up_ms = 1;
	fake_gate_shut(&s->scanner->warm);
	fake_gate_shut(&s->scanner->acquire);
	KUNIT_ASSERT_EQ(test, fake_start(s->owner), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&s->scanner->warm));
	/* it is warm now */
	KUNIT_EXPECT_EQ(test, fake_state(s->other), WIASCAN_STATE_STARTING);
	fake_gate_open(&s->scanner->warm);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&s->scanner->acquire));
	KUNIT_EXPECT_EQ(test, fake_state(s->other), WIASCAN_STATE_SCANNING);
	fake_gate_open(&s->scanner->acquire);
	fake_expect_rest(s->owner, 0);
}

/* SCANNING, STOPPING, DELIVERING, IDLE, with the numbers that grow meanwhile */
static void session_scanning(struct kunit *test)
{
	struct session *s = test->priv;
	u32 block = FAKE_BLOCK;
	struct wiascan_status status;
	struct wiascan_page page;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_SCANNING));
	status = status_of(s->other);
	KUNIT_EXPECT_EQ(test, status.percent, block * 100 / FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, status.bytes, block);
	KUNIT_EXPECT_EQ(test, status.pages, 0);
	page = page_of(s->other);
	KUNIT_EXPECT_EQ(test, page.end, WIASCAN_END_NONE);
	KUNIT_EXPECT_EQ(test, page.bytes, block);
	KUNIT_EXPECT_EQ(test, page.lines_received, FAKE_BLOCK_LINES);

	fake_gate_shut(&s->scanner->stop);
	fake_gate_open(&s->scanner->acquire);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&s->scanner->stop));
	status = status_of(s->other);
	KUNIT_EXPECT_EQ(test, status.state, WIASCAN_STATE_STOPPING);
	KUNIT_EXPECT_EQ(test, status.percent, 100);
	KUNIT_EXPECT_EQ(test, page_of(s->other).end, WIASCAN_END_NONE);

	fake_gate_open(&s->scanner->stop);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->owner));
	status = status_of(s->other);
	KUNIT_EXPECT_EQ(test, status.state, WIASCAN_STATE_DELIVERING);
	KUNIT_EXPECT_EQ(test, status.pages, 1);
	KUNIT_EXPECT_NE(test, status.owner_pid, 0);
	KUNIT_EXPECT_EQ(test, page_of(s->other).end, WIASCAN_END_COMPLETE);

	fake_expect_rest(s->owner, 0);
	status = status_of(s->other);
	KUNIT_EXPECT_EQ(test, status.state, WIASCAN_STATE_IDLE);
	KUNIT_EXPECT_EQ(test, status.owner_pid, 0);
	KUNIT_EXPECT_EQ(test, status.percent, 100);
	KUNIT_EXPECT_EQ(test, status.bytes, FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, s->scanner->stop_error, 0);
}

/* A reader that has all before the scanner is idle: no DELIVERING */
static void session_read_before_stop(struct kunit *test)
{
	struct session *s = test->priv;
	u8 *buf = kunit_kzalloc(test, FAKE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_STOPPING));
	KUNIT_EXPECT_EQ(test, fake_read(s->owner, buf, FAKE_SIZE), FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, fake_read_nowait(s->owner, buf, FAKE_SIZE),
			-EAGAIN);
	KUNIT_EXPECT_EQ(test, fake_state(s->other), WIASCAN_STATE_STOPPING);
	fake_gate_open(&s->scanner->stop);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->owner));
	KUNIT_EXPECT_EQ(test, fake_state(s->other), WIASCAN_STATE_IDLE);
	fake_expect_rest(s->owner, FAKE_SIZE);
}

/* ---- who may begin ---- */

static const struct state_case {
	const char *name;
	u32 state;
} busy_states[] = {
	{ "starting", WIASCAN_STATE_STARTING },
	{ "warming up", WIASCAN_STATE_WARMING_UP },
	{ "scanning", WIASCAN_STATE_SCANNING },
	{ "stopping", WIASCAN_STATE_STOPPING },
	{ "delivering", WIASCAN_STATE_DELIVERING },
};

KUNIT_ARRAY_PARAM_DESC(busy, busy_states, name);

static void session_second_owner(struct kunit *test)
{
	const struct state_case *c = test->param_value;
	struct session *s = test->priv;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, c->state));
	KUNIT_EXPECT_EQ(test, fake_start(s->other), -EBUSY);
	s->other->file.f_flags &= ~O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_start(s->other), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake_start(s->owner), -EBUSY);
	/* it never began a job */
	KUNIT_EXPECT_EQ(test, fake_ioctl(s->other, WIASCAN_IOC_CANCEL, NULL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, fake_state(s->other), c->state);
	KUNIT_EXPECT_EQ(test, status_of(s->other).jobs, 1);

	/* the job does not mind; nobody waits for the lamp, though */
	if (c->state == WIASCAN_STATE_WARMING_UP)
		return;
	fake_open_gates(s->b);
	fake_expect_rest(s->owner, 0);
	KUNIT_EXPECT_EQ(test, fake_start(s->other), 0);
	KUNIT_EXPECT_EQ(test, page_of(s->other).job, 2);
	fake_expect_rest(s->other, 0);
}

static long start(void *ff)
{
	return fake_start(ff);
}

static const struct state_case stopping_states[] = {
	{ "starting", WIASCAN_STATE_STARTING },
	{ "scanning", WIASCAN_STATE_SCANNING },
	{ "stopping", WIASCAN_STATE_STOPPING },
};

KUNIT_ARRAY_PARAM_DESC(stopping, stopping_states, name);

/* While a cancelled job is being stopped the next owner has to wait */
static void session_start_waits(struct kunit *test)
{
	const struct state_case *c = test->param_value;
	struct session *s = test->priv;
	struct fake_thread *t;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, c->state));
	s->owner->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(s->owner, WIASCAN_IOC_CANCEL, NULL),
			0);
	KUNIT_EXPECT_EQ(test, fake_state(s->other), WIASCAN_STATE_STOPPING);
	KUNIT_EXPECT_EQ(test, fake_start(s->other), -EAGAIN);
	KUNIT_EXPECT_EQ(test, fake_start(s->owner), -EAGAIN);

	s->other->file.f_flags &= ~O_NONBLOCK;
	t = fake_thread(s->b, start, s->other);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_open_gates(s->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	KUNIT_EXPECT_EQ(test, page_of(s->other).job, 2);
	fake_expect_rest(s->other, 0);
	KUNIT_EXPECT_EQ(test, page_of(s->owner).end, WIASCAN_END_CANCELLED);
}

/* Who has read the last byte is done, even if the scanner is not */
static void session_start_after_last_byte(struct kunit *test)
{
	struct session *s = test->priv;
	size_t size, got;
	ssize_t n;
	u8 *buf;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_STOPPING));
	size = page_of(s->owner).bytes;
	buf = kunit_kmalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (got = 0; got < size; got += n) {
		KUNIT_EXPECT_EQ(test, fake_start(s->owner), -EBUSY);
		n = fake_read(s->owner, buf, size - got);
		KUNIT_ASSERT_GT(test, n, 0);
	}
	s->owner->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_start(s->owner), -EAGAIN);
	fake_open_gates(s->b);
	s->owner->file.f_flags &= ~O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_start(s->owner), 0);
	fake_expect_rest(s->owner, 0);
}

/* Two wait: one gets it, the other one is told that it is busy */
static void session_two_wait(struct kunit *test)
{
	struct session *s = test->priv;
	struct fake_file *third = fake_open(s->b, 0);
	struct fake_thread *a, *b;
	long first, second;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_SCANNING));
	s->owner->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(s->owner, WIASCAN_IOC_CANCEL, NULL),
			0);
	s->other->file.f_flags &= ~O_NONBLOCK;
	a = fake_thread(s->b, start, s->other);
	b = fake_thread(s->b, start, third);
	KUNIT_EXPECT_TRUE(test, fake_asleep(a));
	KUNIT_EXPECT_TRUE(test, fake_asleep(b));
	/* the next job has to stay until both have seen it */
	fake_gate_shut(&s->scanner->start);
	fake_gate_open(&s->scanner->acquire);
	first = fake_join(a);
	second = fake_join(b);
	KUNIT_EXPECT_EQ(test, max(first, second), 0);
	KUNIT_EXPECT_EQ(test, min(first, second), -EBUSY);
	fake_gate_open(&s->scanner->start);
	fake_expect_rest(first ? third : s->other, 0);
}

static void session_wait_interrupted(struct kunit *test)
{
	struct session *s = test->priv;
	struct fake_thread *t;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_STOPPING));
	s->owner->file.f_flags |= O_NONBLOCK;
	fake_ioctl(s->owner, WIASCAN_IOC_CANCEL, NULL);
	s->other->file.f_flags &= ~O_NONBLOCK;
	t = fake_thread(s->b, start, s->other);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_signal(t);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ERESTARTSYS);
	KUNIT_EXPECT_EQ(test, status_of(s->owner).jobs, 1);
}

static void session_wait_unplugged(struct kunit *test)
{
	struct session *s = test->priv;
	struct fake_thread *t, *unplug;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_STOPPING));
	s->owner->file.f_flags |= O_NONBLOCK;
	fake_ioctl(s->owner, WIASCAN_IOC_CANCEL, NULL);
	s->other->file.f_flags &= ~O_NONBLOCK;
	t = fake_thread(s->b, start, s->other);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	/* the worker still stands before the gate of the stop op */
	unplug = fake_thread(s->b, fake_unplug_thread, s->b);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(s->other->wdev->gone)));
	fake_open_gates(s->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ENODEV);
	fake_join(unplug);
}

/* ---- arguments ---- */

static const struct start_case {
	const char *name;
	struct wiascan_start arg;
	long ret;
} start_cases[] = {
	{ "all pages", { .pages = 0 }, 0 },
	{ "one page", { .pages = 1 }, 0 },
	{ "job is ignored", { .pages = 1, .job = 77 }, 0 },
	{ "two pages", { .pages = 2 }, -EINVAL },
	{ "most pages", { .pages = U32_MAX }, -EINVAL },
	{ "lowest flag", { .pages = 1, .flags = 1 }, -EINVAL },
	{ "highest flag", { .pages = 1, .flags = BIT(31) }, -EINVAL },
	{ "reserved 0", { .pages = 1, .reserved = { 1 } }, -EINVAL },
	{ "reserved 1", { .pages = 1, .reserved = { 0, BIT_ULL(63) } },
	  -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(start, start_cases, name);

static void session_start_arguments(struct kunit *test)
{
	const struct start_case *c = test->param_value;
	struct session *s = test->priv;
	struct wiascan_start arg = c->arg;

	KUNIT_EXPECT_EQ(test, fake_ioctl(s->owner, WIASCAN_IOC_START, &arg),
			c->ret);
	KUNIT_EXPECT_EQ(test, status_of(s->other).jobs, !c->ret);
	if (c->ret)
		return;
	KUNIT_EXPECT_EQ(test, arg.job, 1);
	fake_expect_rest(s->owner, 0);
	KUNIT_EXPECT_EQ(test, fake_ioctl(s->owner, WIASCAN_IOC_START, &arg), 0);
	KUNIT_EXPECT_EQ(test, arg.job, 2);
	fake_expect_rest(s->owner, 0);
}

/* A job keeps the settings that it began with */
static void session_snapshot(struct kunit *test)
{
	const struct wiascan_prop_value lines = {
		.id = WIASCAN_PROP_YEXTENT, .value = 10
	};
	struct session *s = test->priv;
	struct wiascan_buffer_info info = {};

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_SCANNING));
	KUNIT_EXPECT_EQ(test, fake_set(s->owner, &lines, 1), 0);
	KUNIT_EXPECT_EQ(test,
			fake_ioctl(s->owner, WIASCAN_IOC_BUFFER_INFO, &info), 0);
	KUNIT_EXPECT_EQ(test, info.item_size, FAKE_SIZE);
	fake_open_gates(s->b);
	fake_expect_rest(s->owner, 0);
	KUNIT_EXPECT_EQ(test,
			fake_ioctl(s->owner, WIASCAN_IOC_BUFFER_INFO, &info), 0);
	KUNIT_EXPECT_EQ(test, info.item_size, 10 * FAKE_WIDTH);
}

/* ---- PAGE and CANCEL of what is over ---- */

static void session_page_of_others(struct kunit *test)
{
	struct session *s = test->priv;
	struct fake_file *third = fake_open(s->b, 0);
	u8 buf[FAKE_WIDTH];

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_IDLE));
	KUNIT_EXPECT_EQ(test, page_of(third).job, 1);
	KUNIT_ASSERT_EQ(test, fake_start(s->other), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->other));
	KUNIT_EXPECT_EQ(test, page_of(s->owner).job, 1);
	KUNIT_EXPECT_EQ(test, page_of(s->other).job, 2);
	KUNIT_EXPECT_EQ(test, page_of(third).job, 2);
	/* nor does it read or cancel what is not its own */
	KUNIT_EXPECT_EQ(test, fake_read(s->owner, buf, sizeof(buf)), 0);
	KUNIT_EXPECT_EQ(test, fake_read(third, buf, sizeof(buf)), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_ioctl(s->owner, WIASCAN_IOC_CANCEL, NULL),
			0);
	fake_close(s->owner);
	KUNIT_EXPECT_EQ(test, page_of(s->other).end, WIASCAN_END_COMPLETE);
	s->other->file.f_flags &= ~O_NONBLOCK;
	fake_expect_rest(s->other, 0);
	KUNIT_EXPECT_EQ(test, page_of(third).job, 2);
}

static long cancel(void *ff)
{
	return fake_ioctl(ff, WIASCAN_IOC_CANCEL, NULL);
}

/* CANCEL returns when the scanner is idle, or when a signal comes */
static void session_cancel_waits(struct kunit *test)
{
	struct session *s = test->priv;
	struct fake_thread *a, *b;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_SCANNING));
	fake_gate_shut(&s->scanner->stop);
	a = fake_thread(s->b, cancel, s->owner);
	KUNIT_EXPECT_TRUE(test, fake_asleep(a));
	b = fake_thread(s->b, cancel, s->owner);
	KUNIT_EXPECT_TRUE(test, fake_asleep(b));
	fake_signal(a);
	KUNIT_EXPECT_EQ(test, fake_join(a), -EINTR);

	fake_gate_open(&s->scanner->acquire);
	KUNIT_EXPECT_TRUE(test, fake_gate_reached(&s->scanner->stop));
	KUNIT_EXPECT_EQ(test, s->scanner->stop_error, -ECANCELED);
	KUNIT_EXPECT_TRUE(test, fake_asleep(b));
	fake_gate_open(&s->scanner->stop);
	KUNIT_EXPECT_EQ(test, fake_join(b), 0);
	KUNIT_EXPECT_EQ(test, fake_state(s->other), WIASCAN_STATE_IDLE);
	KUNIT_EXPECT_EQ(test, page_of(s->owner).end, WIASCAN_END_CANCELLED);
}

static struct kunit_case session_cases[] = {
	KUNIT_CASE(session_no_job),
	KUNIT_CASE(session_starting),
	KUNIT_CASE(session_warming_up),
	KUNIT_CASE(session_scanning),
	KUNIT_CASE(session_read_before_stop),
	KUNIT_CASE_PARAM(session_second_owner, busy_gen_params),
	KUNIT_CASE_PARAM(session_start_waits, stopping_gen_params),
	KUNIT_CASE(session_start_after_last_byte),
	KUNIT_CASE(session_two_wait),
	KUNIT_CASE(session_wait_interrupted),
	KUNIT_CASE(session_wait_unplugged),
	KUNIT_CASE_PARAM(session_start_arguments, start_gen_params),
	KUNIT_CASE(session_snapshot),
	KUNIT_CASE(session_page_of_others),
	KUNIT_CASE(session_cancel_waits),
	{}
};

static struct kunit_suite session_suite = {
	.name = "wiascan_session",
	.init = session_init,
	.test_cases = session_cases,
};

kunit_test_suite(session_suite);

MODULE_DESCRIPTION("wiascan KUnit: the way of a job");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
