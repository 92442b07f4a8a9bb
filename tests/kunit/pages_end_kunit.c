// SPDX-License-Identifier: GPL-2.0-only
/*
 * How jobs of several pages end early, while pages wait for their reader
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake_reader.h"

#define BOTH	(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX)

static int pages_end_init(struct kunit *test)
{
	test->priv = fake_feeder(fake_bench(test), WIASCAN_SELECT_FEEDER);
	return 0;
}

static long next_page(void *r)
{
	return fake_next_page(r);
}

static struct fake_reader *plug_again(struct fake_reader *r, u32 select)
{
	struct fake_bench *b = r->b;

	fake_close(r->ff);
	fake_unplug(b);
	return fake_feeder(b, select);
}

/* ---- where the scanner is, and who ends it ---- */

/* Before the page op for the third page */
static void at_feeding(struct fake_reader *r)
{
	fake_gate_pass(&r->scanner->feed);
	fake_gate_pass(&r->scanner->feed);
}

/* Before the third block of the third page */
static void at_scanning(struct fake_reader *r)
{
	unsigned int i;

	for (i = 0; i < 2 * FAKE_SIZE / FAKE_BLOCK + 2; i++)
		fake_gate_pass(&r->scanner->acquire);
}

static void at_stopping(struct fake_reader *r)
{
	fake_gate_shut(&r->scanner->stop);
}

static void at_no_place(struct fake_reader *r)
{
}

static long do_cancel(void *data)
{
	struct fake_reader *r = data;

	return fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL);
}

static long do_close(void *data)
{
	struct fake_reader *r = data;

	fake_close(r->ff);
	return 0;
}

static long do_unplug(void *data)
{
	struct fake_reader *r = data;

	fake_unplug(r->b);
	return 0;
}

static long do_unbind(void *data)
{
	struct fake_reader *r = data;

	fake_unbind(r->b);
	return 0;
}

#define ENDING(place_, state_, act_, pages_, rest_, end_) {		\
	.name = #place_ ", " #act_,					\
	.place = at_##place_,						\
	.state = WIASCAN_STATE_##state_,				\
	.act = do_##act_,						\
	.pages = pages_,						\
	.rest = rest_,							\
	.end = WIASCAN_END_##end_,					\
}

/**
 * struct ending - a job of three pages ends
 * @name: where and how
 * @place: makes the scanner stop there
 * @state: what STATUS says then
 * @act: who ends it
 * @pages: whole pages that have come
 * @rest: bytes of the page after them
 * @end: what job_end says
 */
struct ending {
	const char *name;
	void (*place)(struct fake_reader *r);
	u32 state;
	long (*act)(void *r);
	unsigned int pages;
	u32 rest;
	u32 end;
};

static const struct ending endings[] = {
	ENDING(feeding, FEEDING, cancel, 2, 0, CANCELLED),
	ENDING(feeding, FEEDING, close, 2, 0, CANCELLED),
	ENDING(feeding, FEEDING, unplug, 2, 0, DEVICE_GONE),
	ENDING(feeding, FEEDING, unbind, 2, 0, DEVICE_GONE),
	ENDING(scanning, SCANNING, cancel, 2, 2 * FAKE_BLOCK, CANCELLED),
	ENDING(scanning, SCANNING, close, 2, 2 * FAKE_BLOCK, CANCELLED),
	ENDING(scanning, SCANNING, unplug, 2, 2 * FAKE_BLOCK, DEVICE_GONE),
	ENDING(scanning, SCANNING, unbind, 2, 2 * FAKE_BLOCK, DEVICE_GONE),
	ENDING(stopping, STOPPING, cancel, 3, 0, CANCELLED),
	ENDING(stopping, STOPPING, close, 3, 0, CANCELLED),
	ENDING(stopping, STOPPING, unplug, 3, 0, COMPLETE),
	ENDING(stopping, STOPPING, unbind, 3, 0, COMPLETE),
	ENDING(no_place, DELIVERING, cancel, 3, 0, CANCELLED),
	ENDING(no_place, DELIVERING, close, 3, 0, CANCELLED),
	ENDING(no_place, DELIVERING, unplug, 3, 0, COMPLETE),
	ENDING(no_place, DELIVERING, unbind, 3, 0, COMPLETE),
};

KUNIT_ARRAY_PARAM_DESC(endings, endings, name);

/* A job of three pages, of which so many were read, and half of the next */
static void bring(struct fake_reader *r, const struct ending *e,
		  unsigned int read)
{
	struct kunit *test = r->b->test;
	unsigned int i;

	r->scanner->sheets = 3;
	e->place(r);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 3), 0);
	KUNIT_ASSERT_TRUE(test, fake_until(fake_state(r->ff) == e->state));
	if (e->place == at_scanning)
		KUNIT_ASSERT_TRUE(test, fake_until(READ_ONCE(r->scanner->sent)
						   == e->rest));
	/* the last two are read at their ends by the test */
	for (i = 0; i < read; i++) {
		fake_expect_whole(r);
		KUNIT_ASSERT_EQ(test, fake_next_page(r), 0);
	}
	fake_expect_read(r, 3 * FAKE_WIDTH, 3 * FAKE_WIDTH);
}

/* What came is there to be read, each page once, and then no more */
static void expect_pages(struct fake_reader *r, const struct ending *e)
{
	struct kunit *test = r->b->test;

	while (r->number <= e->pages) {
		fake_expect_whole(r);
		if (r->number == e->pages && !e->rest)
			break;
		KUNIT_ASSERT_EQ(test, fake_next_page(r), 0);
	}
	if (e->rest) {
		fake_expect_end(r, e->end, e->rest);
		KUNIT_EXPECT_EQ(test, fake_read(r->ff, r->buf, r->room),
				-ENODEV);
	}
	KUNIT_EXPECT_EQ(test, fake_next_page(r),
			e->end == WIASCAN_END_COMPLETE ? -ENODATA : -ENODEV);
	KUNIT_EXPECT_NULL(test, fake_wf(r->ff)->job->ring[0]);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, e->end);
}

/* Nothing of it is there any more */
static void expect_nothing(struct fake_reader *r)
{
	struct kunit *test = r->b->test;

	fake_expect_read(r, r->room, -ECANCELED);
	fake_expect_read(r, r->room, -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
	KUNIT_EXPECT_NULL(test, fake_wf(r->ff)->job->ring[0]);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).end, WIASCAN_END_CANCELLED);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end,
			WIASCAN_END_CANCELLED);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).number, r->number);
}

static void expect_next_job(struct fake_reader *r)
{
	struct kunit *test = r->b->test;

	r->scanner->sheets = 1;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

static void end_it(struct kunit *test, unsigned int read)
{
	const struct ending *e = test->param_value;
	struct fake_reader *r = test->priv;
	struct fake_reader *other = fake_reader(r->b);
	struct fake_thread *t;

	bring(r, e, read);
	t = fake_thread(r->b, e->act, r);
	if (e->act == do_unplug || e->act == do_unbind)
		KUNIT_EXPECT_TRUE(test,
				  fake_until(READ_ONCE(other->ff->wdev->gone)));
	else if (e->state != WIASCAN_STATE_DELIVERING)
		KUNIT_EXPECT_TRUE(test, fake_until(fake_state(other->ff) ==
						   WIASCAN_STATE_STOPPING));
	fake_open_gates(r->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	if (e->act == do_cancel) {
		expect_nothing(r);
		expect_next_job(r);
	} else if (e->act == do_close) {
		/* its job may wait a little yet */
		KUNIT_EXPECT_TRUE(test, fake_until(fake_state(other->ff) ==
						   WIASCAN_STATE_IDLE));
		expect_next_job(other);
	} else {
		expect_pages(r, e);
	}
}

static void pages_end_first(struct kunit *test)
{
	end_it(test, 0);
}

static void pages_end_second(struct kunit *test)
{
	end_it(test, 1);
}

/* ---- asleep meanwhile ---- */

static const struct asleep_case {
	const char *name;
	long (*act)(void *r);
	long ret;
} asleep[] = {
	{ "cancel", do_cancel, -ENODATA },
	{ "unplug", do_unplug, -ENODEV },
	{ "unbind", do_unbind, -ENODEV },
};

KUNIT_ARRAY_PARAM_DESC(asleep, asleep, name);

static void pages_end_asleep(struct kunit *test)
{
	const struct asleep_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	struct fake_reader *other = fake_reader(r->b);
	struct fake_thread *t, *act;

	r->scanner->sheets = 3;
	fake_gate_pass(&r->scanner->feed);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	t = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	act = fake_thread(r->b, c->act, r);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(other->ff->wdev->gone) ||
					   fake_state(other->ff) ==
					   WIASCAN_STATE_STOPPING));
	fake_open_gates(r->b);
	KUNIT_EXPECT_EQ(test, fake_join(t), c->ret);
	KUNIT_EXPECT_EQ(test, fake_join(act), 0);
	/* the page that it had read stays what it was */
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).number, 1);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).end, WIASCAN_END_COMPLETE);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), c->ret);
}

/* The scanner waits for a reader who is eight pages behind */
static void pages_end_ahead(struct kunit *test)
{
	const struct asleep_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	unsigned int i;

	r->scanner->sheets = 30;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test,
			  fake_until(atomic64_read(&r->b->wdev->pages) ==
				     WIASCAN_PAGES_AHEAD));
	KUNIT_ASSERT_TRUE(test,
			  fake_until(atomic64_read(&r->b->wdev->ring_full)));
	KUNIT_EXPECT_EQ(test, c->act(r), 0);
	if (c->act == do_cancel) {
		expect_nothing(r);
		return;
	}
	for (i = 1; i <= WIASCAN_PAGES_AHEAD; i++) {
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r),
				i < WIASCAN_PAGES_AHEAD ? 0 : c->ret);
	}
}

/* ---- errors between pages belong to the next one ---- */

static void pages_end_feeding(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	unsigned int at;

	r->b->wdev->caps.resumes = false;
	for (at = 1; at <= 3; at++) {
		r->scanner->sheets = 9;
		r->scanner->feeds = 0;
		r->scanner->feed_at = at;
		r->scanner->feed_end = WIASCAN_END_PAPER_JAM;
		KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
		while (r->number < at) {
			fake_expect_whole(r);
			KUNIT_ASSERT_EQ(test, fake_next_page(r), 0);
		}
		fake_expect_end(r, WIASCAN_END_PAPER_JAM, 0);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end,
				WIASCAN_END_PAPER_JAM);
		KUNIT_EXPECT_EQ(test, r->scanner->stop_error, -EIO);
	}
}

/* There must be space for the page that failed, too */
static void pages_end_feeding_ahead(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	unsigned int i;

	r->b->wdev->caps.resumes = false;
	r->scanner->sheets = WIASCAN_PAGES_AHEAD;
	r->scanner->feed_at = WIASCAN_PAGES_AHEAD + 1;
	r->scanner->feed_end = WIASCAN_END_MULTI_FEED;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	for (i = 1; i <= WIASCAN_PAGES_AHEAD; i++) {
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	}
	fake_expect_end(r, WIASCAN_END_MULTI_FEED, 0);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

/* An error between front and back is one of the back */
static void pages_end_feeding_back(struct kunit *test)
{
	struct fake_reader *r = plug_again(test->priv, BOTH);

	r->b->wdev->caps.resumes = false;
	r->scanner->sheets = 9;
	r->scanner->feed_at = 2;
	r->scanner->feed_end = WIASCAN_END_COVER_OPEN;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).side, WIASCAN_SIDE_BACK);
	fake_expect_end(r, WIASCAN_END_COVER_OPEN, 0);
}

/* Both sides of the sheet at hand fail; the one before it is not touched */
static void pages_end_both_sides(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	r->scanner->side_by_side = true;
	r->scanner->tell_done = true;
	r = plug_again(r, BOTH);
	r->b->wdev->caps.resumes = false;
	r->scanner->sheets = 9;
	r->scanner->fail_page = 4;
	r->scanner->fail_at = 4;
	r->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	fake_expect_end(r, WIASCAN_END_PAPER_JAM, 2 * FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	fake_expect_end(r, WIASCAN_END_PAPER_JAM, FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

/* ---- the next job ---- */

/* Who has read the last byte of the last page is done, and not before */
static void pages_end_start(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	unsigned int i;

	r->scanner->sheets = 9;
	fake_gate_shut(&r->scanner->stop);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 3), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&r->scanner->stop));
	r->ff->file.f_flags |= O_NONBLOCK;
	for (i = 1; i <= 3; i++) {
		KUNIT_EXPECT_EQ(test, fake_start(r->ff), -EBUSY);
		fake_expect_read(r, FAKE_SIZE - 1, FAKE_SIZE - FAKE_WIDTH);
		KUNIT_EXPECT_EQ(test, fake_start(r->ff), -EBUSY);
		fake_expect_read(r, FAKE_SIZE, FAKE_WIDTH);
		KUNIT_EXPECT_EQ(test, fake_start(r->ff),
				i < 3 ? -EBUSY : -EAGAIN);
		if (i < 3)
			KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	}
	r->ff->file.f_flags &= ~O_NONBLOCK;
	fake_gate_open(&r->scanner->stop);
	expect_next_job(r);
}

static struct kunit_case pages_end_cases[] = {
	KUNIT_CASE_PARAM(pages_end_first, endings_gen_params),
	KUNIT_CASE_PARAM(pages_end_second, endings_gen_params),
	KUNIT_CASE_PARAM(pages_end_asleep, asleep_gen_params),
	KUNIT_CASE_PARAM(pages_end_ahead, asleep_gen_params),
	KUNIT_CASE(pages_end_feeding),
	KUNIT_CASE(pages_end_feeding_ahead),
	KUNIT_CASE(pages_end_feeding_back),
	KUNIT_CASE(pages_end_both_sides),
	KUNIT_CASE(pages_end_start),
	{}
};

static struct kunit_suite pages_end_suite = {
	.name = "wiascan_pages_end",
	.init = pages_end_init,
	.test_cases = pages_end_cases,
};

kunit_test_suite(pages_end_suite);

MODULE_DESCRIPTION("wiascan KUnit: how jobs of several pages end");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
