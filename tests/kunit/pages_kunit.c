// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs of several pages: how many there are, what is said of each, and how a
 * reader gets from one to the next. Sides are in pages_sides_kunit.c, early
 * ends in pages_end_kunit.c and pages_pause_kunit.c.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake_reader.h"

static int pages_init(struct kunit *test)
{
	test->priv = fake_feeder(fake_bench(test), WIASCAN_SELECT_FEEDER);
	return 0;
}

static u32 job_end(struct fake_reader *r)
{
	return fake_page_of(r->ff).job_end;
}

static long next_page(void *r)
{
	return fake_next_page(r);
}

/* ---- how many ---- */

/**
 * struct count_case - what is wanted, and what is there
 * @name: what is special
 * @property: WIASCAN_PROP_PAGES
 * @wanted: wiascan_start.pages
 * @sheets: in the tray
 * @pages: pages that come
 * @end: why the job ends
 */
struct count_case {
	const char *name;
	u32 property;
	u32 wanted;
	u32 sheets;
	u32 pages;
	u32 end;
};

static const struct count_case counts[] = {
	{ "all of one", 0, 0, 1, 1, WIASCAN_END_COMPLETE },
	{ "all of three", 0, 0, 3, 3, WIASCAN_END_COMPLETE },
	{ "all of twenty", 0, 0, 20, 20, WIASCAN_END_COMPLETE },
	{ "one of three", 0, 1, 3, 1, WIASCAN_END_COMPLETE },
	{ "two of three", 0, 2, 3, 2, WIASCAN_END_COMPLETE },
	{ "three of three", 0, 3, 3, 3, WIASCAN_END_COMPLETE },
	{ "four of three", 0, 4, 3, 3, WIASCAN_END_PAPER_EMPTY },
	{ "most of one", 0, 65535, 1, 1, WIASCAN_END_PAPER_EMPTY },
	{ "two by property", 2, 0, 3, 2, WIASCAN_END_COMPLETE },
	{ "START goes before", 2, 1, 3, 1, WIASCAN_END_COMPLETE },
};

KUNIT_ARRAY_PARAM_DESC(counts, counts, name);

static u32 wanted_of(const struct count_case *c)
{
	return c->wanted ? c->wanted : c->property;
}

static void pages_count(struct kunit *test)
{
	const struct count_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	const struct wiascan_prop_value pages = {
		.id = WIASCAN_PROP_PAGES, .value = c->property,
	};
	struct wiascan_page page;
	u32 i;

	KUNIT_ASSERT_EQ(test, fake_set(r->ff, &pages, 1), 0);
	r->scanner->sheets = c->sheets;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, c->wanted), 0);
	for (i = 1; i <= c->pages; i++) {
		if (i > 1)
			KUNIT_ASSERT_EQ(test, fake_next_page(r), 0);
		page = fake_page_of(r->ff);
		KUNIT_EXPECT_EQ(test, page.number, i);
		KUNIT_EXPECT_EQ(test, page.side, WIASCAN_SIDE_FRONT);
		KUNIT_EXPECT_EQ(test, page.remaining, wanted_of(c) ?
				wanted_of(c) - i : WIASCAN_REMAINING_UNKNOWN);
		fake_expect_whole(r);
	}
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
	KUNIT_EXPECT_EQ(test, job_end(r), c->end);
	/* what was the last page is it still */
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_IDLE);
	KUNIT_EXPECT_EQ(test, r->scanner->starts, 1);
	KUNIT_EXPECT_EQ(test, r->scanner->stops, 1);
	KUNIT_EXPECT_EQ(test, r->scanner->stop_error, 0);
	KUNIT_EXPECT_EQ(test, r->scanner->sheets, c->sheets - c->pages);
	KUNIT_EXPECT_EQ(test, atomic64_read(&r->b->wdev->pages), c->pages);
}

static void pages_none(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	unsigned int wanted;

	for (wanted = 0; wanted < 3; wanted++) {
		KUNIT_ASSERT_EQ(test, fake_start_pages(r, wanted), 0);
		fake_expect_end(r, WIASCAN_END_PAPER_EMPTY, 0);
		KUNIT_EXPECT_EQ(test, fake_read(r->ff, r->buf, r->room),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, job_end(r), WIASCAN_END_PAPER_EMPTY);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
		KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_IDLE);
	}
	/* an empty tray is no fault of the scanner */
	KUNIT_EXPECT_EQ(test, r->scanner->stop_error, 0);
	KUNIT_EXPECT_FALSE(test, r->b->wdev->out_of_step);
	r->scanner->sheets = 1;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
}

static const struct wanted_case {
	const char *name;
	u32 select;
	u32 wanted;
	long ret;
} refused[] = {
	{ "flatbed, all", WIASCAN_SELECT_FLATBED, 0, 0 },
	{ "flatbed, one", WIASCAN_SELECT_FLATBED, 1, 0 },
	{ "flatbed, two", WIASCAN_SELECT_FLATBED, 2, -EINVAL },
	{ "feeder, most", WIASCAN_SELECT_FEEDER, 65535, 0 },
	{ "feeder, more", WIASCAN_SELECT_FEEDER, 65536, -EINVAL },
	{ "feeder, far more", WIASCAN_SELECT_FEEDER, U32_MAX, -EINVAL },
	{ "both sides, one", WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX, 1,
	  -EINVAL },
	{ "both sides, two", WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX, 2,
	  0 },
	{ "both sides, most", WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX,
	  65534, 0 },
	{ "both sides, more", WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX,
	  65536, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(refused, refused, name);

static void pages_refused(struct kunit *test)
{
	const struct wanted_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	const struct wiascan_prop_value select = {
		.id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, .value = c->select,
	};

	KUNIT_ASSERT_EQ(test, fake_set(r->ff, &select, 1), 0);
	r->scanner->sheets = 1;
	KUNIT_EXPECT_EQ(test, fake_start_pages(r, c->wanted), c->ret);
	KUNIT_EXPECT_EQ(test, r->b->wdev->jobs, !c->ret);
	if (!c->ret)
		fake_expect_whole(r);
}

/* ---- NEXT_PAGE ---- */

static void pages_next_errors(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EINVAL);
	r->scanner->sheets = 2;
	fake_gate_shut(&r->scanner->acquire);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&r->scanner->acquire));
	/* nothing of it has come, some has, all has and some was read */
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EBUSY);
	fake_gate_pass(&r->scanner->acquire);
	KUNIT_ASSERT_TRUE(test, fake_until(fake_page_of(r->ff).bytes));
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EBUSY);
	fake_expect_read(r, FAKE_BLOCK, FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EBUSY);
	fake_gate_open(&r->scanner->acquire);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EBUSY);
	fake_expect_read(r, FAKE_SIZE, FAKE_SIZE - FAKE_BLOCK);
	/* its end need not be seen */
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EBUSY);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
	fake_unplug(r->b);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

/* A file of which nobody began a job */
static void pages_next_of_others(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_reader *other = fake_reader(r->b);

	r->scanner->sheets = 2;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(other), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_page_of(other->ff).number, 1);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, fake_page_of(other->ff).number, 2);
	fake_expect_whole(r);
	fake_unplug(r->b);
	KUNIT_EXPECT_EQ(test, fake_next_page(other), -ENODEV);
}

/* The scanner feeds; who will not wait is told so, who does is woken */
static void pages_next_waits(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	r->scanner->sheets = 2;
	fake_gate_pass(&r->scanner->feed);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&r->scanner->feed));
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_FEEDING);
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EAGAIN);
	r->ff->file.f_flags &= ~O_NONBLOCK;
	t = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	/* somebody is at it already */
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_NEXT_PAGE, NULL),
			-EAGAIN);
	r->ff->file.f_flags &= ~O_NONBLOCK;
	fake_gate_open(&r->scanner->feed);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

/* It waits, and there is none after all */
static void pages_next_waits_in_vain(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	r->scanner->sheets = 1;
	fake_gate_pass(&r->scanner->feed);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 2), 0);
	fake_expect_whole(r);
	t = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_gate_open(&r->scanner->feed);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ENODATA);
	KUNIT_EXPECT_EQ(test, job_end(r), WIASCAN_END_PAPER_EMPTY);
}

static void pages_next_interrupted(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	r->scanner->sheets = 2;
	fake_gate_pass(&r->scanner->feed);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	t = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_signal(t);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ERESTARTSYS);
	/* nothing was lost by that */
	fake_expect_whole(r);
	fake_gate_open(&r->scanner->feed);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	fake_expect_whole(r);
}

/*
 * A read() too small for a line is legal at the end of a page; while it waited
 * for its turn the next page has begun, where it is not.
 */
static void pages_next_and_small_read(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_reader *small = fake_reader_join(r);
	struct fake_thread *next, *t;

	r->scanner->sheets = 2;
	fake_gate_pass(&r->scanner->feed);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	next = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(next));
	small->room = 1;
	t = fake_thread(r->b, fake_reader_read, small);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_gate_open(&r->scanner->feed);
	KUNIT_EXPECT_EQ(test, fake_join(next), 0);
	KUNIT_EXPECT_EQ(test, fake_join(t), -EINVAL);
	fake_expect_whole(r);
}

/* The next page has begun, but this one was cancelled: there is nothing to do */
static void pages_next_cancelled(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	r->scanner->sheets = 3;
	fake_gate_shut(&r->scanner->stop);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, fake_until(READ_ONCE(r->scanner->feeds) >= 2));
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	r->ff->file.f_flags &= ~O_NONBLOCK;
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&r->scanner->stop));
	t = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_gate_open(&r->scanner->stop);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ENODATA);
}

/* ---- how far the scanner is ahead ---- */

static void pages_ahead(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_scanner *s = r->scanner;
	unsigned int i;

	s->sheets = 30;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	for (i = 0; i < 5; i++) {
		KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(s->feeds) ==
						   WIASCAN_PAGES_AHEAD + i));
		KUNIT_EXPECT_TRUE(test, fake_until(atomic64_read(&r->b->wdev->pages) ==
						   WIASCAN_PAGES_AHEAD + i));
		schedule_timeout_uninterruptible(2);
		KUNIT_EXPECT_EQ(test, READ_ONCE(s->feeds),
				WIASCAN_PAGES_AHEAD + i);
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	}
	for (i = 0; i < 25; i++) {
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), i < 24 ? 0 : -ENODATA);
	}
	KUNIT_EXPECT_GE(test, atomic64_read(&r->b->wdev->ring_full), 5);
}

/* The next page has come while its reader was still asleep */
static void pages_ahead_of_sleeper(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;
	unsigned int i;

	r->scanner->sheets = 12;
	fake_gate_pass(&r->scanner->feed);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	t = fake_thread(r->b, next_page, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_gate_open(&r->scanner->feed);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	/* without a read() in between */
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(r->scanner->feeds) ==
					   WIASCAN_PAGES_AHEAD + 1));
	for (i = 2; i <= 12; i++) {
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), i < 12 ? 0 : -ENODATA);
	}
}

/* ---- pages of another length ---- */

/**
 * struct length_case - a page that is not as long as was asked for
 * @name: what is special
 * @automatic: the length is not known before
 * @told: lines that the scanner announces; 0: none
 * @at: when, as struct fake_scanner has it
 * @bytes: bytes that come, or all that there is room for
 * @end: how the page ends
 * @got: bytes of it
 */
struct length_case {
	const char *name;
	bool automatic;
	u32 told;
	unsigned int at;
	u32 bytes;
	u32 end;
	u32 got;
};

static const struct length_case lengths[] = {
	{ "shorter, and said so", false, 7, 1, 7 * FAKE_WIDTH,
	  WIASCAN_END_COMPLETE, 7 * FAKE_WIDTH },
	{ "a line", false, 1, 1, FAKE_WIDTH, WIASCAN_END_COMPLETE,
	  FAKE_WIDTH },
	{ "as long as wanted", false, FAKE_LINES, 1, FAKE_SIZE,
	  WIASCAN_END_COMPLETE, FAKE_SIZE },
	{ "said in the middle", false, 9, 3, 9 * FAKE_WIDTH,
	  WIASCAN_END_COMPLETE, 9 * FAKE_WIDTH },
	{ "said when all had come", false, 8, 3, 8 * FAKE_WIDTH + 1,
	  WIASCAN_END_PROTOCOL, 8 * FAKE_WIDTH },
	{ "said too late", false, 7, 3, 9 * FAKE_WIDTH, WIASCAN_END_PROTOCOL,
	  8 * FAKE_WIDTH },
	{ "shorter than said", false, 9, 1, 8 * FAKE_WIDTH,
	  WIASCAN_END_TRUNCATED, 8 * FAKE_WIDTH },
	{ "longer than said", false, 8, 1, 9 * FAKE_WIDTH,
	  WIASCAN_END_PROTOCOL, 8 * FAKE_WIDTH },
	{ "longer than wanted", false, FAKE_LINES + 1, 1, FAKE_SIZE,
	  WIASCAN_END_PROTOCOL, 0 },
	{ "no line", true, U32_MAX, 1, FAKE_SIZE, WIASCAN_END_PROTOCOL, 0 },
	{ "shorter, nothing said", false, 0, 0, 7 * FAKE_WIDTH,
	  WIASCAN_END_TRUNCATED, 7 * FAKE_WIDTH },
	{ "any length", true, 0, 0, 7 * FAKE_WIDTH, WIASCAN_END_COMPLETE,
	  7 * FAKE_WIDTH },
	{ "any length, a line", true, 0, 0, FAKE_WIDTH, WIASCAN_END_COMPLETE,
	  FAKE_WIDTH },
	{ "any length, all of it", true, 0, 0, FAKE_SIZE,
	  WIASCAN_END_COMPLETE, FAKE_SIZE },
	{ "any length, more", true, 0, 0, FAKE_SIZE + FAKE_WIDTH,
	  WIASCAN_END_PROTOCOL, FAKE_SIZE },
	{ "any length, no whole line", true, 0, 0, 7 * FAKE_WIDTH - 1,
	  WIASCAN_END_TRUNCATED, 7 * FAKE_WIDTH - 1 },
	{ "any length, then known", true, 9, 2, 9 * FAKE_WIDTH,
	  WIASCAN_END_COMPLETE, 9 * FAKE_WIDTH },
	{ "any length, less than known", true, 9, 2, 8 * FAKE_WIDTH,
	  WIASCAN_END_TRUNCATED, 8 * FAKE_WIDTH },
};

KUNIT_ARRAY_PARAM_DESC(lengths, lengths, name);

static void pages_length(struct kunit *test)
{
	const struct length_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	const struct wiascan_prop_value size = {
		.id = WIASCAN_PROP_PAGE_SIZE, .value = c->automatic ?
			WIASCAN_PAGE_AUTO : WIASCAN_PAGE_CUSTOM,
	};
	struct wiascan_buffer_info info = {};
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fake_set(r->ff, &size, 1), 0);
	r->scanner->sheets = 2;
	r->scanner->page_lines = c->told;
	r->scanner->announce_at = c->at;
	r->scanner->page_bytes = c->bytes;
	fake_gate_shut(&r->scanner->feed);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 2), 0);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).lines,
			c->automatic ? 0 : FAKE_LINES);
	KUNIT_EXPECT_EQ(test,
			fake_ioctl(r->ff, WIASCAN_IOC_BUFFER_INFO, &info), 0);
	KUNIT_EXPECT_EQ(test, info.item_size, c->automatic ? 0 : FAKE_SIZE);
	fake_gate_open(&r->scanner->feed);
	for (i = 1; i <= 2; i++) {
		fake_expect_end(r, c->end, c->got);
		if (c->end != WIASCAN_END_COMPLETE)
			break;
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).lines,
				c->got / FAKE_WIDTH);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), i == 1 ? 0 : -ENODATA);
	}
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, c->end);
}

/* What has come is measured by how long the page is known to be */
static void pages_percent(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_status status = {};

	r->scanner->sheets = 2;
	r->scanner->page_lines = 2 * FAKE_BLOCK_LINES;
	r->scanner->page_bytes = 2 * FAKE_BLOCK;
	fake_gate_shut(&r->scanner->acquire);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_gate_pass(&r->scanner->acquire);
	KUNIT_ASSERT_TRUE(test, fake_until(fake_page_of(r->ff).bytes));
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.percent, 50);
	fake_gate_open(&r->scanner->acquire);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.percent, 100);
	KUNIT_EXPECT_EQ(test, status.state, WIASCAN_STATE_DELIVERING);
	KUNIT_EXPECT_EQ(test, status.pages, 2);
	KUNIT_EXPECT_EQ(test, status.bytes, 4 * FAKE_BLOCK);
}

static struct kunit_case pages_cases[] = {
	KUNIT_CASE_PARAM(pages_count, counts_gen_params),
	KUNIT_CASE(pages_none),
	KUNIT_CASE_PARAM(pages_refused, refused_gen_params),
	KUNIT_CASE(pages_next_errors),
	KUNIT_CASE(pages_next_of_others),
	KUNIT_CASE(pages_next_waits),
	KUNIT_CASE(pages_next_waits_in_vain),
	KUNIT_CASE(pages_next_interrupted),
	KUNIT_CASE(pages_next_and_small_read),
	KUNIT_CASE(pages_next_cancelled),
	KUNIT_CASE(pages_ahead),
	KUNIT_CASE(pages_ahead_of_sleeper),
	KUNIT_CASE_PARAM(pages_length, lengths_gen_params),
	KUNIT_CASE(pages_percent),
	{}
};

static struct kunit_suite pages_suite = {
	.name = "wiascan_pages",
	.init = pages_init,
	.test_cases = pages_cases,
};

kunit_test_suite(pages_suite);

MODULE_DESCRIPTION("wiascan KUnit: jobs of several pages");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
