// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that stop for a trouble of the paper, and go on when it is cleared and
 * their owner says so
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake_reader.h"

#define BOTH	(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX)

static int pause_init(struct kunit *test)
{
	test->priv = fake_feeder(fake_bench(test), WIASCAN_SELECT_FEEDER);
	return 0;
}

static long next_page(void *r)
{
	return fake_next_page(r);
}

/* The third block of a page does not come, and the sensors tell why */
static void jam_at(struct fake_reader *r, unsigned int page)
{
	struct fake_scanner *s = r->scanner;

	s->fail_page = page;
	s->fail_at = 3;
	s->fail_end = WIASCAN_END_PAPER_JAM;
	WRITE_ONCE(s->handling, WIASCAN_HANDLING_PAPER_JAM);
}

static void clear_jam(struct fake_reader *r)
{
	r->scanner->fail_at = 0;
	r->scanner->feed_at = 0;
	r->scanner->fail_end = 0;
	WRITE_ONCE(r->scanner->handling, WIASCAN_HANDLING_FEED_READY);
}

static bool is_paused(struct fake_reader *r)
{
	return fake_until(fake_state(r->ff) == WIASCAN_STATE_PAUSED);
}

/* The jammed page, with what came of it */
static void expect_jam(struct fake_reader *r)
{
	fake_expect_end(r, WIASCAN_END_PAPER_JAM, 2 * FAKE_BLOCK);
	KUNIT_EXPECT_EQ(r->b->test, fake_read(r->ff, r->buf, r->room), -EINVAL);
}

/* ---- it goes on ---- */

static const struct trouble {
	const char *name;
	u32 end;
	u32 handling;
} troubles[] = {
	{ "jam", WIASCAN_END_PAPER_JAM, WIASCAN_HANDLING_PAPER_JAM },
	{ "cover", WIASCAN_END_COVER_OPEN, WIASCAN_HANDLING_PATH_COVER_UP },
	{ "flatbed's cover", WIASCAN_END_COVER_OPEN,
	  WIASCAN_HANDLING_FLAT_COVER_UP },
	{ "double feed", WIASCAN_END_MULTI_FEED,
	  WIASCAN_HANDLING_MULTIPLE_FEED },
	{ "paper", WIASCAN_END_PAPER_PROBLEM, WIASCAN_HANDLING_ATTENTION },
};

KUNIT_ARRAY_PARAM_DESC(troubles, troubles, name);

/* Neither the user alone nor the owner alone make it go on */
static void pause_resume(struct kunit *test)
{
	const struct trouble *c = test->param_value;
	struct fake_reader *r = test->priv;
	struct fake_scanner *s = r->scanner;
	struct fake_thread *t;
	unsigned int asked;

	s->sheets = 3;
	jam_at(r, 2);
	s->fail_end = c->end;
	WRITE_ONCE(s->handling, c->handling);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	KUNIT_ASSERT_TRUE(test, is_paused(r));
	KUNIT_EXPECT_EQ(test, s->stops, 1);
	KUNIT_EXPECT_EQ(test, s->stop_error, -EIO);
	KUNIT_ASSERT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, WIASCAN_END_NONE);
	fake_expect_end(r, c->end, 2 * FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test, fake_read(r->ff, r->buf, r->room), -EINVAL);

	t = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	asked = READ_ONCE(s->asked);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(s->asked) > asked + 2));
	KUNIT_EXPECT_EQ(test, s->starts, 1);
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_PAUSED);
	KUNIT_EXPECT_EQ(test, r->b->wdev->handling, c->handling);
	clear_jam(r);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	KUNIT_EXPECT_EQ(test, s->starts, 2);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end,
			WIASCAN_END_COMPLETE);
	KUNIT_EXPECT_EQ(test, s->stops, 2);
	KUNIT_EXPECT_EQ(test, s->stop_error, 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&r->b->wdev->pages), 2);
}

static void pause_owner_last(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	unsigned int asked;

	r->scanner->sheets = 2;
	jam_at(r, 1);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, is_paused(r));
	expect_jam(r);
	clear_jam(r);
	asked = READ_ONCE(r->scanner->asked);
	KUNIT_EXPECT_TRUE(test,
			  fake_until(READ_ONCE(r->scanner->asked) > asked + 2));
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_PAUSED);
	KUNIT_EXPECT_EQ(test, r->scanner->starts, 1);
	/* the wish is remembered, also of who does not wait */
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EAGAIN);
	r->ff->file.f_flags &= ~O_NONBLOCK;
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(r->scanner->starts) == 2));
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

/* While pages before it are unread nobody can have meant the jammed one */
static void pause_unread_pages(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	unsigned int i, asked;

	r->scanner->sheets = 5;
	jam_at(r, 4);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, is_paused(r));
	clear_jam(r);
	for (i = 1; i < 4; i++) {
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	}
	asked = READ_ONCE(r->scanner->asked);
	KUNIT_EXPECT_TRUE(test,
			  fake_until(READ_ONCE(r->scanner->asked) > asked + 2));
	KUNIT_EXPECT_EQ(test, r->scanner->starts, 1);
	expect_jam(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, r->scanner->starts, 2);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

/* The next try fails in the same way, and the one after it */
static void pause_again(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_scanner *s = r->scanner;
	unsigned int i;

	s->sheets = 1;
	jam_at(r, 1);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 1), 0);
	expect_jam(r);
	/* in the start op */
	s->fail_at = 0;
	WRITE_ONCE(s->handling, 0);
	for (i = 2; i < 12; i++) {
		KUNIT_ASSERT_TRUE(test, is_paused(r));
		KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
		fake_expect_end(r, WIASCAN_END_PAPER_JAM, 0);
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).remaining, 0);
	}
	KUNIT_ASSERT_TRUE(test, is_paused(r));
	clear_jam(r);
	s->sheets = 1;
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end,
			WIASCAN_END_COMPLETE);
}

/* A page that failed is not one of those that were wanted */
static void pause_wanted(struct kunit *test)
{
	static const u32 remaining[] = { 1, 0, 0 };
	struct fake_reader *r = test->priv;
	unsigned int i;

	r->scanner->sheets = 9;
	jam_at(r, 2);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 2), 0);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).remaining,
				remaining[i]);
		if (i == 1) {
			KUNIT_ASSERT_TRUE(test, is_paused(r));
			expect_jam(r);
			clear_jam(r);
		} else {
			fake_expect_whole(r);
		}
		KUNIT_EXPECT_EQ(test, fake_next_page(r), i < 2 ? 0 : -ENODATA);
	}
	KUNIT_EXPECT_EQ(test, r->scanner->sheets, 6);
}

/* The sheet that jammed was the last, and it is not put back */
static void pause_no_paper_left(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	u32 wanted;

	for (wanted = 0; wanted < 2; wanted++) {
		r->scanner->sheets = 1;
		jam_at(r, 1);
		KUNIT_ASSERT_EQ(test, fake_start_pages(r, wanted), 0);
		KUNIT_ASSERT_TRUE(test, is_paused(r));
		expect_jam(r);
		clear_jam(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
		/* all there was, or less than was wanted */
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, wanted ?
				WIASCAN_END_PAPER_EMPTY : WIASCAN_END_COMPLETE);
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).end,
				WIASCAN_END_PAPER_JAM);
	}
}

/* ---- both sides ---- */

/* A sheet is repeated whole: its front does not count if its back is missing */
static void expect_half_sheet(struct kunit *test, bool side_by_side)
{
	struct fake_reader *r;
	struct fake_bench *b;
	unsigned int i;

	b = ((struct fake_reader *)test->priv)->b;
	fake_close(((struct fake_reader *)test->priv)->ff);
	fake_unplug(b);
	b->scanner.side_by_side = side_by_side;
	r = fake_feeder(b, BOTH);
	r->scanner->sheets = 3;
	r->scanner->tell_done = true;
	r->scanner->front_run = 100;
	r->scanner->fail_page = 4;
	/* the front of the sheet has come, and of the back two blocks */
	r->scanner->fail_at = 3 + side_by_side * FAKE_SIZE / FAKE_BLOCK;
	r->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	WRITE_ONCE(r->scanner->handling, WIASCAN_HANDLING_PAPER_JAM);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 4), 0);
	for (i = 1; i <= 6; i++) {
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).side, i % 2 ?
				WIASCAN_SIDE_FRONT : WIASCAN_SIDE_BACK);
		if (i == 4) {
			KUNIT_ASSERT_TRUE(test, is_paused(r));
			expect_jam(r);
			clear_jam(r);
		} else {
			fake_expect_whole(r);
		}
		KUNIT_EXPECT_EQ_MSG(test, fake_next_page(r),
				    i < 6 ? 0 : -ENODATA, "after page %u", i);
	}
	KUNIT_EXPECT_EQ(test, r->scanner->sheets, 0);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).remaining, 0);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end,
			WIASCAN_END_COMPLETE);
}

static void pause_half_sheet(struct kunit *test)
{
	expect_half_sheet(test, false);
}

static void pause_half_sheet_side_by_side(struct kunit *test)
{
	expect_half_sheet(test, true);
}

/* ---- it does not go on ---- */

static const struct final_case {
	const char *name;
	bool resumes;
	u32 select;
	u32 end;
} finals[] = {
	{ "cannot", false, WIASCAN_SELECT_FEEDER, WIASCAN_END_PAPER_JAM },
	{ "flatbed", true, WIASCAN_SELECT_FLATBED, WIASCAN_END_COVER_OPEN },
	{ "error", true, WIASCAN_SELECT_FEEDER, WIASCAN_END_DEVICE_ERROR },
	{ "refused", true, WIASCAN_SELECT_FEEDER, WIASCAN_END_REFUSED },
	{ "silence", true, WIASCAN_SELECT_FEEDER, WIASCAN_END_TIMEOUT },
	{ "at the scanner", true, WIASCAN_SELECT_FEEDER,
	  WIASCAN_END_DEVICE_CANCELLED },
	{ "protocol", true, WIASCAN_SELECT_FEEDER, WIASCAN_END_PROTOCOL },
	{ "gone", true, WIASCAN_SELECT_FEEDER, WIASCAN_END_DEVICE_GONE },
};

KUNIT_ARRAY_PARAM_DESC(finals, finals, name);

static void pause_not(struct kunit *test)
{
	const struct final_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	const struct wiascan_prop_value select = {
		.id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, .value = c->select,
	};

	KUNIT_ASSERT_EQ(test, fake_set(r->ff, &select, 1), 0);
	r->b->wdev->caps.resumes = c->resumes;
	r->scanner->sheets = 3;
	jam_at(r, 1);
	r->scanner->fail_end = c->end;
	WRITE_ONCE(r->scanner->handling, 0);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_end(r, c->end, 2 * FAKE_BLOCK);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	KUNIT_EXPECT_EQ(test, fake_next_page(r),
			c->end == WIASCAN_END_DEVICE_GONE ? -ENODEV : -ENODATA);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, c->end);
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_IDLE);
	KUNIT_EXPECT_EQ(test, r->scanner->starts, 1);
}

/* ---- ended while it is paused ---- */

static long do_cancel(void *r)
{
	return fake_ioctl(((struct fake_reader *)r)->ff, WIASCAN_IOC_CANCEL,
			  NULL);
}

static long do_unplug(void *r)
{
	fake_unplug(((struct fake_reader *)r)->b);
	return 0;
}

static long do_unbind(void *r)
{
	fake_unbind(((struct fake_reader *)r)->b);
	return 0;
}

static const struct paused_end {
	const char *name;
	long (*act)(void *r);
	long next;
	u32 end;
} paused_ends[] = {
	{ "cancel", do_cancel, -ENODATA, WIASCAN_END_CANCELLED },
	{ "unplug", do_unplug, -ENODEV, WIASCAN_END_DEVICE_GONE },
	{ "unbind", do_unbind, -ENODEV, WIASCAN_END_DEVICE_GONE },
};

KUNIT_ARRAY_PARAM_DESC(paused_ends, paused_ends, name);

static void pause_ended(struct kunit *test)
{
	const struct paused_end *c = test->param_value;
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	r->scanner->sheets = 3;
	jam_at(r, 1);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, is_paused(r));
	expect_jam(r);
	t = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	KUNIT_EXPECT_EQ(test, c->act(r), 0);
	KUNIT_EXPECT_EQ(test, fake_join(t), c->next);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), c->next);
	/* what it was stopped for stays true */
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).end, WIASCAN_END_PAPER_JAM);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, c->end);
	KUNIT_EXPECT_EQ(test, r->scanner->starts, 1);
	KUNIT_EXPECT_EQ(test, r->scanner->stops, 1);
}

/* The same, and nothing of all that came has been read yet */
static void pause_ended_unread(struct kunit *test)
{
	const struct paused_end *c = test->param_value;
	struct fake_reader *r = test->priv;

	r->scanner->sheets = 3;
	jam_at(r, 2);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, is_paused(r));
	KUNIT_EXPECT_EQ(test, c->act(r), 0);
	if (c->end == WIASCAN_END_CANCELLED) {
		fake_expect_read(r, r->room, -ECANCELED);
	} else {
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
		fake_expect_end(r, WIASCAN_END_PAPER_JAM, 2 * FAKE_BLOCK);
	}
	KUNIT_EXPECT_EQ(test, fake_next_page(r), c->next);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, c->end);
}

static void pause_closed(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_reader *other = fake_reader(r->b);

	r->scanner->sheets = 3;
	jam_at(r, 2);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, is_paused(r));
	fake_close(r->ff);
	KUNIT_EXPECT_TRUE(test, fake_until(fake_state(other->ff) ==
					   WIASCAN_STATE_IDLE));
	clear_jam(r);
	KUNIT_EXPECT_EQ(test, fake_start_pages(other, 0), 0);
	fake_expect_whole(other);
}

/* ---- who else wants the scanner meanwhile ---- */

static void pause_start_busy(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_reader *other = fake_reader(r->b);

	r->scanner->sheets = 1;
	jam_at(r, 1);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 1), 0);
	KUNIT_ASSERT_TRUE(test, is_paused(r));
	KUNIT_EXPECT_EQ(test, fake_start(other->ff), -EBUSY);
	expect_jam(r);
	/* its last page was read, and yet it is not over */
	other->ff->file.f_flags |= O_NONBLOCK;
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_start(other->ff), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake_start(r->ff), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake_state(other->ff), WIASCAN_STATE_PAUSED);
}

static long start(void *r)
{
	return fake_start(((struct fake_reader *)r)->ff);
}

/* Who waited for the scanner to stop is told when it does not */
static void pause_start_told(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_reader *other = fake_reader(r->b);
	struct fake_thread *t;

	r->scanner->sheets = 1;
	r->scanner->fail_at = FAKE_SIZE / FAKE_BLOCK + 1;
	r->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	r->scanner->page_lines = FAKE_LINES;
	fake_gate_shut(&r->scanner->stop);
	/* all of the page comes, and then the jam */
	r->scanner->late_end = true;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 1), 0);
	fake_expect_read(r, FAKE_SIZE, FAKE_SIZE);
	t = fake_thread(r->b, start, other);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_gate_open(&r->scanner->stop);
	KUNIT_EXPECT_EQ(test, fake_join(t), -EBUSY);
	KUNIT_EXPECT_TRUE(test, is_paused(r));
}

static struct kunit_case pause_cases[] = {
	KUNIT_CASE_PARAM(pause_resume, troubles_gen_params),
	KUNIT_CASE(pause_owner_last),
	KUNIT_CASE(pause_unread_pages),
	KUNIT_CASE(pause_again),
	KUNIT_CASE(pause_wanted),
	KUNIT_CASE(pause_no_paper_left),
	KUNIT_CASE(pause_half_sheet),
	KUNIT_CASE(pause_half_sheet_side_by_side),
	KUNIT_CASE_PARAM(pause_not, finals_gen_params),
	KUNIT_CASE_PARAM(pause_ended, paused_ends_gen_params),
	KUNIT_CASE_PARAM(pause_ended_unread, paused_ends_gen_params),
	KUNIT_CASE(pause_closed),
	KUNIT_CASE(pause_start_busy),
	KUNIT_CASE(pause_start_told),
	{}
};

static struct kunit_suite pause_suite = {
	.name = "wiascan_pages_pause",
	.init = pause_init,
	.test_cases = pause_cases,
};

kunit_test_suite(pause_suite);

MODULE_DESCRIPTION("wiascan KUnit: jobs that stop and go on");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
