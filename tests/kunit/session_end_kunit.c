// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a job ends: by its user, by the scanner, by its minidriver, and what
 * PAGE, read() and the next job make of it
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake.h"

struct session {
	struct fake_bench *b;
	struct fake_scanner *scanner;
	struct fake_file *owner;
	struct fake_file *other;
	u8 *buf;
};

static int session_end_init(struct kunit *test)
{
	struct session *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->buf = kunit_kzalloc(test, 2 * FAKE_ROOM, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s->buf);
	s->b = fake_bench(test);
	s->scanner = &s->b->scanner;
	KUNIT_ASSERT_EQ(test, fake_plug(s->b, &fake_minidriver), 0);
	s->owner = fake_open(s->b, 0);
	s->other = fake_open(s->b, 0);
	test->priv = s;
	return 0;
}

/* What the owner reads: @len bytes, the errno of @end, then what follows it */
static void expect_end(struct session *s, u32 end, size_t len)
{
	struct kunit *test = s->b->test;
	long error = fake_end_error(end);
	size_t total;

	KUNIT_EXPECT_EQ(test, fake_read_all(s->owner, s->buf, 2 * FAKE_ROOM,
					    &total), error);
	KUNIT_EXPECT_EQ(test, total, len);
	KUNIT_EXPECT_TRUE(test, fake_is_pattern(s->buf, total, 0));
	if (error && error != -ENODEV)
		error = -EINVAL;
	KUNIT_EXPECT_EQ(test, fake_read(s->owner, s->buf, FAKE_ROOM), error);
	KUNIT_EXPECT_EQ(test, fake_read(s->owner, s->buf, FAKE_ROOM), error);
}

static void expect_page(struct session *s, u32 end, size_t len)
{
	fake_pattern(s->buf, len, 0);
	fake_expect_page(s->owner, end, s->buf, len);
}

/* The scanner is as good as new */
static void expect_next_job(struct session *s)
{
	struct kunit *test = s->b->test;
	size_t total;

	s->scanner->warm_up_ms = 0;
	KUNIT_EXPECT_EQ(test, fake_start(s->other), 0);
	KUNIT_EXPECT_EQ(test, fake_read_all(s->other, s->buf, FAKE_ROOM,
					    &total), 0);
	KUNIT_EXPECT_EQ(test, total, FAKE_SIZE);
	KUNIT_EXPECT_TRUE(test, fake_is_pattern(s->buf, total, 0));
}

/* ---- ended from outside, in every state ---- */

static long do_cancel(void *data)
{
	struct session *s = data;

	return fake_ioctl(s->owner, WIASCAN_IOC_CANCEL, NULL);
}

static long do_close(void *data)
{
	struct session *s = data;

	fake_close(s->owner);
	s->owner = NULL;
	return 0;
}

static long do_unplug(void *data)
{
	struct session *s = data;

	fake_unplug(s->b);
	return 0;
}

static long do_unbind(void *data)
{
	struct session *s = data;

	fake_unbind(s->b);
	return 0;
}

#define ENDING(state_, act_, end_) {					\
	.name = #state_ ", " #act_,					\
	.state = WIASCAN_STATE_##state_,				\
	.act = do_##act_,						\
	.end = WIASCAN_END_##end_,					\
}

/* IDLE: it is over already */
static const struct ending {
	const char *name;
	u32 state;
	long (*act)(void *data);
	u32 end;
} endings[] = {
	ENDING(STARTING, cancel, CANCELLED),
	ENDING(STARTING, close, CANCELLED),
	ENDING(STARTING, unplug, DEVICE_GONE),
	ENDING(STARTING, unbind, DEVICE_GONE),
	ENDING(WARMING_UP, cancel, CANCELLED),
	ENDING(WARMING_UP, close, CANCELLED),
	ENDING(WARMING_UP, unplug, DEVICE_GONE),
	ENDING(WARMING_UP, unbind, DEVICE_GONE),
	ENDING(SCANNING, cancel, CANCELLED),
	ENDING(SCANNING, close, CANCELLED),
	ENDING(SCANNING, unplug, DEVICE_GONE),
	ENDING(SCANNING, unbind, DEVICE_GONE),
	ENDING(STOPPING, cancel, CANCELLED),
	ENDING(STOPPING, close, CANCELLED),
	ENDING(STOPPING, unplug, COMPLETE),
	ENDING(STOPPING, unbind, COMPLETE),
	ENDING(DELIVERING, cancel, CANCELLED),
	ENDING(DELIVERING, close, CANCELLED),
	ENDING(DELIVERING, unplug, COMPLETE),
	ENDING(DELIVERING, unbind, COMPLETE),
	ENDING(IDLE, cancel, COMPLETE),
	ENDING(IDLE, close, COMPLETE),
	ENDING(IDLE, unplug, COMPLETE),
	ENDING(IDLE, unbind, COMPLETE),
};

KUNIT_ARRAY_PARAM_DESC(endings, endings, name);

static bool is_gone(const struct ending *e)
{
	return e->act == do_unplug || e->act == do_unbind;
}

/* Somebody acts; if the worker stands at a gate it takes until that opens */
static void act(struct session *s, const struct ending *e)
{
	bool held = e->state == WIASCAN_STATE_STARTING ||
		    e->state == WIASCAN_STATE_SCANNING ||
		    e->state == WIASCAN_STATE_STOPPING;
	struct kunit *test = s->b->test;
	struct fake_thread *t = fake_thread(s->b, e->act, s);

	if (is_gone(e))
		KUNIT_EXPECT_TRUE(test,
				  fake_until(READ_ONCE(s->other->wdev->gone)));
	else if (held)
		KUNIT_EXPECT_TRUE(test, fake_until(fake_state(s->other) ==
						   WIASCAN_STATE_STOPPING));
	if (held && e->act != do_close)
		KUNIT_EXPECT_FALSE(test, completion_done(&t->done));
	fake_open_gates(s->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
}

/* What is there to be read after it */
static size_t rest_of(const struct session *s, const struct ending *e)
{
	if (e->end == WIASCAN_END_CANCELLED || e->state == WIASCAN_STATE_IDLE)
		return 0;
	if (e->end == WIASCAN_END_COMPLETE)
		return FAKE_SIZE;
	return e->state == WIASCAN_STATE_SCANNING ?
	       FAKE_BLOCK : 0;
}

static void expect_stop(struct session *s, const struct ending *e)
{
	struct kunit *test = s->b->test;
	bool whole = e->state == WIASCAN_STATE_STOPPING ||
		     e->state == WIASCAN_STATE_DELIVERING ||
		     e->state == WIASCAN_STATE_IDLE;
	bool unplugged = e->act == do_unplug;

	KUNIT_EXPECT_EQ(test, s->scanner->starts, 1);
	/* there is nobody to be stopped after it was unplugged */
	KUNIT_EXPECT_EQ(test, s->scanner->stops, whole || !unplugged);
	if (s->scanner->stops)
		KUNIT_EXPECT_EQ(test, s->scanner->stop_error,
				whole ? 0 : -ECANCELED);
}

static void session_end_from_outside(struct kunit *test)
{
	const struct ending *e = test->param_value;
	const __poll_t in = EPOLLIN | EPOLLRDNORM;
	const __poll_t all = in | EPOLLHUP | EPOLLERR;
	struct session *s = test->priv;
	struct wiascan_page page = {};

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, e->state));
	act(s, e);
	if (s->owner)
		KUNIT_EXPECT_TRUE(test, fake_ended(s->owner));
	else
		KUNIT_EXPECT_TRUE(test, fake_until(fake_state(s->other) ==
						   WIASCAN_STATE_IDLE));

	KUNIT_EXPECT_EQ(test, fake_ioctl(s->other, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ(test, page.job, 1);
	KUNIT_EXPECT_EQ(test, page.end, e->end);
	KUNIT_EXPECT_EQ(test, page.error, -fake_end_error(e->end));
	expect_stop(s, e);
	if (s->owner) {
		KUNIT_EXPECT_TRUE(test,
				  fake_polls(s->owner, is_gone(e) ? all : in));
		expect_end(s, e->end, rest_of(s, e));
	}
	if (!is_gone(e))
		expect_next_job(s);
}

/* ---- ended by the minidriver ---- */

#define REASON(end_) { #end_, WIASCAN_END_##end_ }

static const struct reason {
	const char *name;
	u32 end;
} reasons[] = {
	REASON(CANCELLED),
	REASON(DEVICE_CANCELLED),
	REASON(DEVICE_GONE),
	REASON(DEVICE_BUSY),
	REASON(WARMING_UP),
	REASON(TIMEOUT),
	REASON(PROTOCOL),
	REASON(TRUNCATED),
	REASON(REFUSED),
	REASON(COVER_OPEN),
	REASON(PAPER_JAM),
	REASON(DEVICE_ERROR),
};

KUNIT_ARRAY_PARAM_DESC(reasons, reasons, name);

static void expect_failure(struct session *s, u32 end, size_t len)
{
	struct kunit *test = s->b->test;

	KUNIT_ASSERT_EQ(test, fake_start(s->owner), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->owner));
	expect_page(s, end, len);
	expect_end(s, end, len);
	KUNIT_EXPECT_EQ(test, s->scanner->stops, 1);
	KUNIT_EXPECT_EQ(test, s->scanner->stop_error, fake_end_error(end));
	s->scanner->fail_at = 0;
	s->scanner->fail_end = 0;
	expect_next_job(s);
}

static void session_end_start_reason(struct kunit *test)
{
	const struct reason *c = test->param_value;
	struct session *s = test->priv;

	s->scanner->fail_end = c->end;
	expect_failure(s, c->end, 0);
}

static void session_end_acquire_reason(struct kunit *test)
{
	const struct reason *c = test->param_value;
	struct session *s = test->priv;

	s->scanner->fail_at = 3;
	s->scanner->fail_end = c->end;
	expect_failure(s, c->end, 2 * FAKE_BLOCK);
}

/* An errno alone says less, but it does say something */
static const struct error_case {
	const char *name;
	int error;
	u32 end;
} error_cases[] = {
	{ "ECANCELED", -ECANCELED, WIASCAN_END_CANCELLED },
	{ "ENODEV", -ENODEV, WIASCAN_END_DEVICE_GONE },
	{ "ETIMEDOUT", -ETIMEDOUT, WIASCAN_END_TIMEOUT },
	{ "EPROTO", -EPROTO, WIASCAN_END_PROTOCOL },
	{ "EIO", -EIO, WIASCAN_END_DEVICE_ERROR },
	{ "EPIPE", -EPIPE, WIASCAN_END_DEVICE_ERROR },
	{ "ENOMEM", -ENOMEM, WIASCAN_END_DEVICE_ERROR },
	{ "EINVAL", -EINVAL, WIASCAN_END_DEVICE_ERROR },
};

KUNIT_ARRAY_PARAM_DESC(errors, error_cases, name);

static void session_end_error(struct kunit *test)
{
	const struct error_case *c = test->param_value;
	struct session *s = test->priv;
	size_t len = FAKE_BLOCK;

	s->scanner->fail_at = 2;
	s->scanner->fail_error = c->error;
	KUNIT_ASSERT_EQ(test, fake_start(s->owner), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->owner));
	expect_page(s, c->end, len);
	expect_end(s, c->end, len);
	KUNIT_EXPECT_EQ(test, s->scanner->stop_error, c->error);

	/* the same from the start op */
	s->scanner->fail_at = 0;
	s->scanner->start_error = c->error;
	KUNIT_ASSERT_EQ(test, fake_start(s->owner), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->owner));
	expect_page(s, c->end, 0);
	expect_end(s, c->end, 0);
	s->scanner->start_error = 0;
	expect_next_job(s);
}

/* The first reason counts, and only together with an error */
static void session_end_first_reason(struct kunit *test)
{
	struct session *s = test->priv;

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_SCANNING));
	KUNIT_EXPECT_EQ(test, wiascan_job_fail(fake_wf(s->owner)->job,
					       WIASCAN_END_DEVICE_BUSY),
			-EBUSY);
	s->scanner->fail_at = 2;
	s->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	fake_open_gates(s->b);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->owner));
	expect_page(s, WIASCAN_END_DEVICE_BUSY,
		    FAKE_BLOCK);
	expect_end(s, WIASCAN_END_DEVICE_BUSY,
		   FAKE_BLOCK);

	s->scanner->fail_at = 0;
	s->scanner->fail_end = 0;
	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, WIASCAN_STATE_SCANNING));
	wiascan_job_fail(fake_wf(s->owner)->job, WIASCAN_END_PAPER_JAM);
	fake_open_gates(s->b);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->owner));
	expect_page(s, WIASCAN_END_COMPLETE, FAKE_SIZE);
}

/* A fault, and while it is being dealt with the user or the cable goes */
static void session_end_two_reasons(struct kunit *test)
{
	static const struct ending cancel = ENDING(STOPPING, cancel, CANCELLED);
	static const struct ending unplug = ENDING(STOPPING, unplug, DEVICE_GONE);
	struct session *s = test->priv;

	s->scanner->fail_at = 2;
	s->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, cancel.state));
	act(s, &cancel);
	expect_end(s, cancel.end, 0);

	KUNIT_ASSERT_TRUE(test, fake_bring(s->owner, unplug.state));
	act(s, &unplug);
	expect_end(s, unplug.end, FAKE_BLOCK);
}

/* ---- pages of another size ---- */

static const struct size_case {
	const char *name;
	u64 bytes;
	u32 end;
} size_cases[] = {
	{ "right", FAKE_SIZE, WIASCAN_END_COMPLETE },
	{ "a byte", 1, WIASCAN_END_TRUNCATED },
	{ "a line", FAKE_WIDTH, WIASCAN_END_TRUNCATED },
	{ "a line short", FAKE_SIZE - FAKE_WIDTH, WIASCAN_END_TRUNCATED },
	{ "a byte short", FAKE_SIZE - 1, WIASCAN_END_TRUNCATED },
	{ "a byte long", FAKE_SIZE + 1, WIASCAN_END_PROTOCOL },
	{ "a line long", FAKE_SIZE + FAKE_WIDTH, WIASCAN_END_PROTOCOL },
};

KUNIT_ARRAY_PARAM_DESC(sizes, size_cases, name);

static void session_end_size(struct kunit *test)
{
	const struct size_case *c = test->param_value;
	struct session *s = test->priv;

	s->scanner->page_bytes = c->bytes;
	KUNIT_ASSERT_EQ(test, fake_start(s->owner), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(s->owner));
	/* no more than the page is even asked for */
	expect_page(s, c->end, min(c->bytes, FAKE_SIZE));
	expect_end(s, c->end, min(c->bytes, FAKE_SIZE));
	KUNIT_EXPECT_EQ(test, s->scanner->stop_error,
			c->end == WIASCAN_END_COMPLETE ? 0 : -EPROTO);
	s->scanner->page_bytes = 0;
	expect_next_job(s);
}

static struct kunit_case session_end_cases[] = {
	KUNIT_CASE_PARAM(session_end_from_outside, endings_gen_params),
	KUNIT_CASE_PARAM(session_end_start_reason, reasons_gen_params),
	KUNIT_CASE_PARAM(session_end_acquire_reason, reasons_gen_params),
	KUNIT_CASE_PARAM(session_end_error, errors_gen_params),
	KUNIT_CASE(session_end_first_reason),
	KUNIT_CASE(session_end_two_reasons),
	KUNIT_CASE_PARAM(session_end_size, sizes_gen_params),
	{}
};

static struct kunit_suite session_end_suite = {
	.name = "wiascan_session_end",
	.init = session_end_init,
	.test_cases = session_end_cases,
};

kunit_test_suite(session_end_suite);

MODULE_DESCRIPTION("wiascan KUnit: how a job ends");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
