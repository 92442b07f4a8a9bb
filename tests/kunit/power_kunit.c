// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suspend, resume and reset, as the core sees them, and who keeps it awake
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake.h"

struct power {
	struct fake_bench *b;
	struct fake_scanner *scanner;
	struct fake_file *owner;
	struct fake_file *other;
	u8 *buf;
};

static int power_init(struct kunit *test)
{
	struct power *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	p->buf = kunit_kzalloc(test, 2 * FAKE_ROOM, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p->buf);
	p->b = fake_bench(test);
	p->scanner = &p->b->scanner;
	KUNIT_ASSERT_EQ(test, fake_plug(p->b, &fake_minidriver), 0);
	p->owner = fake_open(p->b, 0);
	p->other = fake_open(p->b, 0);
	test->priv = p;
	return 0;
}

static long do_suspend(void *data)
{
	struct power *p = data;

	wiascan_device_suspend(p->b->wdev);
	return 0;
}

static long do_start(void *data)
{
	return fake_start(data);
}

static long do_status(void *data)
{
	struct wiascan_status status = {};

	return fake_ioctl(data, WIASCAN_IOC_STATUS, &status);
}

/* Whoever uses the wire from here on is told of */
static void sleeps(struct power *p)
{
	p->b->wire.asleep = true;
}

static void wakes_up(struct power *p)
{
	p->b->wire.asleep = false;
	wiascan_device_resume(p->b->wdev);
}

static void falls_asleep(struct power *p)
{
	wiascan_device_suspend(p->b->wdev);
	sleeps(p);
}

/* What the owner reads: @len bytes, the errno of @end, then what follows it */
static void expect_end(struct power *p, u32 end, size_t len)
{
	struct kunit *test = p->b->test;
	long error = fake_end_error(end);
	struct wiascan_page page = {};
	size_t total;

	KUNIT_EXPECT_EQ(test, fake_read_all(p->owner, p->buf, 2 * FAKE_ROOM,
					    &total), error);
	KUNIT_EXPECT_EQ(test, total, len);
	KUNIT_EXPECT_TRUE(test, fake_is_pattern(p->buf, total, 0));
	KUNIT_EXPECT_EQ(test, fake_read(p->owner, p->buf, FAKE_ROOM),
			error ? -EINVAL : 0);
	KUNIT_EXPECT_EQ(test, fake_ioctl(p->owner, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ(test, page.end, end);
	KUNIT_EXPECT_EQ(test, page.job_end, end);
}

static void expect_scan(struct power *p, struct fake_file *ff)
{
	struct kunit *test = p->b->test;

	p->scanner->warm_up_ms = 0;
	KUNIT_EXPECT_EQ(test, fake_start(ff), 0);
	fake_expect_rest(ff, 0);
}

/* ---- suspended in every state ---- */

#define SLEEPER(state_, end_, arrived_, start_) {			\
	.name = #state_,						\
	.state = WIASCAN_STATE_##state_,				\
	.end = WIASCAN_END_##end_,					\
	.arrived = arrived_,						\
	.start = start_,						\
}

static const struct sleeper {
	const char *name;
	u32 state;
	u32 end;
	size_t arrived;
	long start; /* what another START gives meanwhile */
} sleepers[] = {
	SLEEPER(STARTING, SUSPENDED, 0, -EAGAIN),
	SLEEPER(WARMING_UP, SUSPENDED, 0, -EAGAIN),
	SLEEPER(SCANNING, SUSPENDED, FAKE_BLOCK, -EBUSY),
	SLEEPER(STOPPING, COMPLETE, FAKE_SIZE, -EBUSY),
	SLEEPER(DELIVERING, COMPLETE, FAKE_SIZE, -EBUSY),
	SLEEPER(IDLE, COMPLETE, 0, -EAGAIN),
};

KUNIT_ARRAY_PARAM_DESC(sleepers, sleepers, name);

static bool is_held(const struct sleeper *c)
{
	return c->state == WIASCAN_STATE_STARTING ||
	       c->state == WIASCAN_STATE_SCANNING ||
	       c->state == WIASCAN_STATE_STOPPING;
}

/* The worker is at it until it is let go on, and quiet afterwards */
static void suspend_in(struct power *p, const struct sleeper *c)
{
	struct kunit *test = p->b->test;
	struct fake_thread *t;

	KUNIT_ASSERT_TRUE(test, fake_bring(p->owner, c->state));
	t = fake_thread(p->b, do_suspend, p);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(p->b->wdev->asleep)));
	if (is_held(c))
		KUNIT_EXPECT_FALSE(test, completion_done(&t->done));
	fake_open_gates(p->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	sleeps(p);
	KUNIT_EXPECT_TRUE(test, fake_ended(p->owner));
}

/* The files still answer, and the scanner is left alone */
static void expect_asleep(struct power *p, const struct sleeper *c)
{
	struct kunit *test = p->b->test;
	unsigned int asked = p->scanner->asked;
	struct wiascan_status status = {};

	KUNIT_EXPECT_EQ(test, fake_ioctl(p->other, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.handling, WIASCAN_HANDLING_FLAT_READY);
	KUNIT_EXPECT_EQ(test, p->scanner->asked, asked);
	p->other->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_start(p->other), c->start);
	p->other->file.f_flags &= ~O_NONBLOCK;
	/* nobody waits for somebody else to read */
	if (c->start == -EBUSY)
		KUNIT_EXPECT_EQ(test, fake_start(p->other), -EBUSY);
}

static void power_suspend(struct kunit *test)
{
	const struct sleeper *c = test->param_value;
	struct power *p = test->priv;

	suspend_in(p, c);
	expect_asleep(p, c);
	KUNIT_EXPECT_EQ(test, p->scanner->stops, 1);
	wakes_up(p);
	expect_end(p, c->end, c->arrived);
	expect_scan(p, p->other);
	expect_scan(p, p->owner);
}

/* Read while it sleeps: no difference */
static void power_read_asleep(struct kunit *test)
{
	const struct sleeper *c = test->param_value;
	struct power *p = test->priv;

	suspend_in(p, c);
	expect_end(p, c->end, c->arrived);
	wakes_up(p);
	expect_scan(p, p->other);
}

static void power_close_asleep(struct kunit *test)
{
	const struct sleeper *c = test->param_value;
	struct power *p = test->priv;

	suspend_in(p, c);
	fake_close(p->owner);
	p->owner = fake_open(p->b, 0);
	wakes_up(p);
	expect_scan(p, p->other);
	expect_scan(p, p->owner);
}

static void power_unplug_asleep(struct kunit *test)
{
	const struct sleeper *c = test->param_value;
	struct power *p = test->priv;
	size_t total;

	suspend_in(p, c);
	fake_unplug(p->b);
	KUNIT_EXPECT_EQ(test, fake_read_all(p->owner, p->buf, 2 * FAKE_ROOM,
					    &total), fake_end_error(c->end));
	KUNIT_EXPECT_EQ(test, total, c->arrived);
	KUNIT_EXPECT_EQ(test, fake_start(p->other), -ENODEV);
}

/* A second suspend, such as a reset before sleep, finds nothing to end */
static void power_again(struct kunit *test)
{
	struct power *p = test->priv;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		falls_asleep(p);
		wakes_up(p);
	}
	expect_scan(p, p->owner);
}

/* ---- what waits ---- */

static void power_start_waits(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_thread *t;

	falls_asleep(p);
	t = fake_thread(p->b, do_start, p->owner);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	wakes_up(p);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	fake_expect_rest(p->owner, 0);
}

static void power_start_signal(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_thread *t;

	falls_asleep(p);
	t = fake_thread(p->b, do_start, p->owner);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_signal(t);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ERESTARTSYS);
	wakes_up(p);
	expect_scan(p, p->owner);
}

static void power_start_unplug(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_thread *t;

	falls_asleep(p);
	t = fake_thread(p->b, do_start, p->owner);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_unplug(p->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ENODEV);
}

/* Another START while the worker still ends the job: its data is in the way */
static void power_start_busy(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_thread *sleeper, *starter;

	KUNIT_ASSERT_TRUE(test, fake_bring(p->owner, WIASCAN_STATE_SCANNING));
	sleeper = fake_thread(p->b, do_suspend, p);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(p->b->wdev->asleep)));
	starter = fake_thread(p->b, do_start, p->other);
	KUNIT_EXPECT_TRUE(test, fake_asleep(starter));
	fake_open_gates(p->b);
	KUNIT_EXPECT_EQ(test, fake_join(sleeper), 0);
	sleeps(p);
	KUNIT_EXPECT_EQ(test, fake_join(starter), -EBUSY);
	wakes_up(p);
	expect_end(p, WIASCAN_END_SUSPENDED, FAKE_BLOCK);
}

/* A scanner that does not answer does not keep the machine awake */
static void power_status_ends(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_thread *t;

	fake_gate_shut(&p->scanner->status);
	t = fake_thread(p->b, do_status, p->other);
	KUNIT_EXPECT_TRUE(test, fake_gate_reached(&p->scanner->status));
	KUNIT_EXPECT_FALSE(test, wiascan_hurried(p->b->wdev));
	fake_gate_pass(&p->scanner->status);
	falls_asleep(p);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	KUNIT_EXPECT_TRUE(test, wiascan_hurried(p->b->wdev));
	wakes_up(p);
	KUNIT_EXPECT_FALSE(test, wiascan_hurried(p->b->wdev));
}

static void power_stop_bounded(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_thread *t;

	p->scanner->stop_asks = true;
	KUNIT_ASSERT_TRUE(test, fake_bring(p->owner, WIASCAN_STATE_SCANNING));
	t = fake_thread(p->b, do_suspend, p);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(p->b->wdev->asleep)));
	fake_open_gates(p->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	KUNIT_EXPECT_EQ(test, p->scanner->stops, 1);
	KUNIT_EXPECT_LE(test, p->b->wire.timeout_ms, 5000);
	wakes_up(p);
	expect_end(p, WIASCAN_END_SUSPENDED, FAKE_BLOCK);
}

/* What it still had to say when it fell asleep is nobody's answer */
static void power_drains(struct kunit *test)
{
	struct power *p = test->priv;
	struct wiascan_status status = {};

	falls_asleep(p);
	p->scanner->leftover = 100;
	wakes_up(p);
	expect_scan(p, p->owner);
	KUNIT_EXPECT_EQ(test, fake_ioctl(p->owner, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.stale_bytes, 100);
}

/* ---- who keeps it awake ---- */

static void power_awake_while_open(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_wire *w = &p->b->wire;

	KUNIT_EXPECT_EQ(test, w->awake, 1);
	fake_close(p->owner);
	KUNIT_EXPECT_EQ(test, w->awake, 1);
	fake_close(p->other);
	KUNIT_EXPECT_EQ(test, w->awake, 0);
	p->owner = fake_open(p->b, 0);
	KUNIT_EXPECT_EQ(test, w->awake, 1);
	/* that nothing keeps it awake afterwards is seen by the bench */
	fake_unplug(p->b);
	fake_close(p->owner);
}

/* Opened while it sleeps: awake before open() returns */
static void power_autosuspend(struct kunit *test)
{
	struct power *p = test->priv;
	unsigned int i;

	fake_close(p->owner);
	fake_close(p->other);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, p->b->wire.awake, 0);
		falls_asleep(p);
		p->owner = fake_open(p->b, 0);
		KUNIT_EXPECT_FALSE(test, p->b->wdev->asleep);
		expect_scan(p, p->owner);
		fake_close(p->owner);
	}
	falls_asleep(p);
	fake_unplug(p->b);
}

/* Closed, but the scanner is not idle yet */
static void power_awake_until_stopped(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_wire *w = &p->b->wire;

	fake_close(p->other);
	KUNIT_ASSERT_TRUE(test, fake_bring(p->owner, WIASCAN_STATE_SCANNING));
	fake_close(p->owner);
	KUNIT_EXPECT_EQ(test, w->awake, 1);
	fake_open_gates(p->b);
	KUNIT_EXPECT_TRUE(test, fake_until(!READ_ONCE(w->awake)));
	KUNIT_EXPECT_EQ(test, p->scanner->stops, 1);
	falls_asleep(p);
	p->owner = fake_open(p->b, 0);
	expect_scan(p, p->owner);
}

static void power_wake_error(struct kunit *test)
{
	struct power *p = test->priv;
	struct fake_wire *w = &p->b->wire;
	struct fake_file *ff;

	fake_close(p->owner);
	fake_close(p->other);
	w->wake_error = -EIO;
	ff = fake_try_open(p->b, p->b->wdev, 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(ff), -EIO);
	w->wake_error = 0;
	KUNIT_EXPECT_EQ(test, w->awake, 0);
	p->owner = fake_open(p->b, 0);
	KUNIT_EXPECT_EQ(test, w->awake, 1);
	expect_scan(p, p->owner);
}

static struct kunit_case power_cases[] = {
	KUNIT_CASE_PARAM(power_suspend, sleepers_gen_params),
	KUNIT_CASE_PARAM(power_read_asleep, sleepers_gen_params),
	KUNIT_CASE_PARAM(power_close_asleep, sleepers_gen_params),
	KUNIT_CASE_PARAM(power_unplug_asleep, sleepers_gen_params),
	KUNIT_CASE(power_again),
	KUNIT_CASE(power_start_waits),
	KUNIT_CASE(power_start_signal),
	KUNIT_CASE(power_start_unplug),
	KUNIT_CASE(power_start_busy),
	KUNIT_CASE(power_status_ends),
	KUNIT_CASE(power_stop_bounded),
	KUNIT_CASE(power_drains),
	KUNIT_CASE(power_awake_while_open),
	KUNIT_CASE(power_autosuspend),
	KUNIT_CASE(power_awake_until_stopped),
	KUNIT_CASE(power_wake_error),
	{}
};

static struct kunit_suite power_suite = {
	.name = "wiascan_power",
	.init = power_init,
	.test_cases = power_cases,
};

kunit_test_suite(power_suite);

MODULE_DESCRIPTION("wiascan KUnit: suspend and resume");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
