// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sheets with two sides: one side after the other, or both alternately, with
 * rings as small as they can be
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake_reader.h"

#define BOTH	(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX)

/* No chunk, no packet and no block ends with a line where the next begins */
#define WIDTH	40

static int sides_init(struct kunit *test)
{
	struct fake_bench *b = fake_bench(test);

	b->scanner.tell_done = true;
	test->priv = b;
	return 0;
}

static struct fake_reader *plug(struct fake_bench *b, u32 lines)
{
	b->scanner.caps.area[WIASCAN_FLATBED].width = WIDTH;
	b->scanner.caps.area[WIASCAN_FLATBED].height = lines;
	return fake_feeder(b, BOTH);
}

/* All pages of a job; what the last NEXT_PAGE gave */
static long read_job(void *data)
{
	struct fake_reader *r = data;
	struct kunit *test = r->b->test;
	long ret;

	do {
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).side, r->number % 2 ?
				WIASCAN_SIDE_FRONT : WIASCAN_SIDE_BACK);
		fake_expect_whole(r);
		ret = fake_next_page(r);
	} while (!ret);
	return ret;
}

/* By a task of its own: if the two wait for each other, that is noticed */
static void expect_job(struct fake_reader *r, u32 wanted, u32 pages)
{
	struct kunit *test = r->b->test;

	KUNIT_ASSERT_EQ(test, fake_start_pages(r, wanted), 0);
	KUNIT_EXPECT_EQ(test, fake_join(fake_thread(r->b, read_job, r)),
			-ENODATA);
	KUNIT_EXPECT_EQ(test, r->number, pages);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, wanted > pages ?
			WIASCAN_END_PAPER_EMPTY : WIASCAN_END_COMPLETE);
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_IDLE);
	KUNIT_EXPECT_EQ(test, r->scanner->stop_error, 0);
	KUNIT_EXPECT_EQ(test, r->scanner->stops, 1);
}

/* ---- one after the other ---- */

static const struct count_case {
	const char *name;
	u32 wanted;
	u32 sheets;
	u32 pages;
} counts[] = {
	{ "a sheet", 0, 1, 2 },
	{ "three sheets", 0, 3, 6 },
	{ "one of two", 2, 2, 2 },
	{ "two of two", 4, 2, 4 },
	{ "three of two", 6, 2, 4 },
};

KUNIT_ARRAY_PARAM_DESC(counts, counts, name);

static void sides_in_turn(struct kunit *test)
{
	const struct count_case *c = test->param_value;
	struct fake_reader *r = plug(test->priv, FAKE_LINES);

	r->scanner->sheets = c->sheets;
	expect_job(r, c->wanted, c->pages);
	KUNIT_EXPECT_EQ(test, r->scanner->sheets, c->sheets - c->pages / 2);
}

static void sides_at_once(struct kunit *test)
{
	const struct count_case *c = test->param_value;
	struct fake_bench *b = test->priv;
	struct fake_reader *r;

	b->scanner.side_by_side = true;
	r = plug(b, FAKE_LINES);
	r->scanner->sheets = c->sheets;
	expect_job(r, c->wanted, c->pages);
	KUNIT_EXPECT_EQ(test, r->scanner->sheets, c->sheets - c->pages / 2);
}

static void sides_back_only(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_reader *r = fake_feeder(b, WIASCAN_SELECT_FEEDER |
					       WIASCAN_SELECT_BACK_ONLY);
	unsigned int i;

	r->scanner->sheets = 2;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).side,
				WIASCAN_SIDE_BACK);
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), i ? -ENODATA : 0);
	}
}

/* ---- both alternately ---- */

/**
 * struct order_case - how the two come
 * @name: what is special
 * @lines: of a page
 * @block: lines of a block
 * @front_run: as struct fake_scanner has it
 * @back_run: same
 * @back_first: same
 * @silent: it does not say that a side has ended
 * @crumb: bytes that it sends in a transfer; 0: all of a block in one
 */
struct order_case {
	const char *name;
	u32 lines;
	u32 block;
	unsigned int front_run;
	unsigned int back_run;
	bool back_first;
	bool silent;
	u32 crumb;
};

static const struct order_case orders[] = {
	{ "alternately", 3000, 200, 1, 1 },
	{ "the back begins", 3000, 200, 1, 1, true },
	{ "all of the front first", 3000, 200, 1000, 1 },
	{ "all of the back first", 3000, 200, 1, 1000, true },
	{ "more of the front", 3000, 200, 3, 1 },
	{ "more of the back", 3000, 200, 1, 3 },
	{ "far more of the back", 3000, 100, 1, 7, true },
	{ "nothing said", 3000, 200, 1, 1, false, true },
	{ "nothing said, all of the back first", 3000, 200, 1, 1000, true,
	  true },
	{ "a line at a time", 700, 1, 1, 1 },
	{ "small blocks, more of the back", 2000, 7, 1, 50, true },
	{ "blocks of chunks", 3000, 1000, 1, 1 },
	{ "crumbs", 6000, 1000, 1, 1, true, false, 2100 },
	{ "crumbs, all of the back first", 6000, 1000, 1, 1000, true, false,
	  2100 },
	{ "crumbs, long pages", 20000, 1000, 1, 1000, true, false, 2100 },
	{ "crumbs of a byte more than half", 6000, 1000, 1, 1000, true, false,
	  2049 },
	{ "small crumbs", 6000, 1000, 1, 1000, true, false, 33 },
};

KUNIT_ARRAY_PARAM_DESC(orders, orders, name);

static void sides_order(struct kunit *test)
{
	const struct order_case *c = test->param_value;
	struct fake_bench *b = test->priv;
	struct fake_scanner *s = &b->scanner;
	struct fake_reader *r;

	s->side_by_side = true;
	s->block_lines = c->block;
	s->front_run = c->front_run;
	s->back_run = c->back_run;
	s->back_first = c->back_first;
	s->tell_done = !c->silent;
	s->crumb = c->crumb;
	s->sheets = 5;
	b->ring_bytes = 0;
	r = plug(b, c->lines);
	expect_job(r, 0, 10);
}

/*
 * Whatever is left of a chunk when one back ends, the next one finds room
 * behind it, chunk by chunk.
 */
static void sides_sizes(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_scanner *s = &b->scanner;
	struct fake_reader *r;
	u32 lines;

	s->side_by_side = true;
	s->block_lines = 1;
	s->back_run = 10000;
	s->back_first = true;
	b->ring_bytes = 0;
	for (lines = 1; lines < 1200; lines += 13) {
		r = plug(b, lines);
		s->sheets = 6;
		s->stops = 0;
		expect_job(r, 0, 12);
		fake_close(r->ff);
		fake_unplug(b);
	}
}

/* The reader stands still at the front; the back does not wait for him */
static void sides_slow_reader(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_scanner *s = &b->scanner;
	struct fake_reader *r;

	s->side_by_side = true;
	s->block_lines = 200;
	s->back_run = 1000;
	s->back_first = true;
	s->sheets = 2;
	b->ring_bytes = 0;
	r = plug(b, 3000);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_EXPECT_TRUE(test,
			  fake_until(atomic64_read(&b->wdev->ring_full)));
	KUNIT_EXPECT_EQ(test, s->sides[1], 3000 * WIDTH);
	KUNIT_EXPECT_LT(test, s->sides[0], 3000 * WIDTH);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).number, 1);
	KUNIT_EXPECT_EQ(test, fake_join(fake_thread(b, read_job, r)),
			-ENODATA);
	KUNIT_EXPECT_EQ(test, r->number, 4);
}

/* What PAGE tells of both while they come */
static void sides_remaining(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_reader *r;
	unsigned int i;

	b->scanner.side_by_side = true;
	r = plug(b, FAKE_LINES);
	r->scanner->sheets = 2;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 4), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	for (i = 1; i <= 4; i++) {
		KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).remaining, 4 - i);
		fake_expect_whole(r);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), i < 4 ? 0 : -ENODATA);
	}
}

/* ---- sides that are not whole ---- */

static const struct size_case {
	const char *name;
	bool told;
	u32 bytes;
	u32 end;
} sizes[] = {
	{ "a byte short", true, FAKE_SIZE - 1, WIASCAN_END_TRUNCATED },
	{ "a line short", true, FAKE_SIZE - FAKE_WIDTH,
	  WIASCAN_END_TRUNCATED },
	{ "a line short, nothing said", false, FAKE_SIZE - FAKE_WIDTH,
	  WIASCAN_END_TRUNCATED },
	{ "a byte long", true, FAKE_SIZE + 1, WIASCAN_END_PROTOCOL },
	{ "a line long, nothing said", false, FAKE_SIZE + FAKE_WIDTH,
	  WIASCAN_END_PROTOCOL },
};

KUNIT_ARRAY_PARAM_DESC(sizes, sizes, name);

static void sides_not_whole(struct kunit *test)
{
	const struct size_case *c = test->param_value;
	struct fake_bench *b = test->priv;
	struct fake_scanner *s = &b->scanner;
	struct fake_reader *r;

	s->side_by_side = true;
	s->tell_done = c->told;
	s->page_bytes = c->bytes;
	s->sheets = 2;
	r = fake_feeder(b, BOTH);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	fake_expect_end(r, c->end, min_t(u32, s->sides[0] + FAKE_BLOCK -
					 s->sides[0] % FAKE_BLOCK,
					 min(c->bytes, FAKE_SIZE)));
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).side, WIASCAN_SIDE_BACK);
	fake_expect_end(r, c->end, s->sides[1]);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).job_end, c->end);
	KUNIT_EXPECT_EQ(test, s->starts, 1);
}

/* The back has come, whole, when the front fails: it is the front that ends so */
static const struct front_case {
	const char *name;
	u32 end;
	u32 state;
} fronts[] = {
	{ "an error", WIASCAN_END_DEVICE_ERROR, WIASCAN_STATE_DELIVERING },
	{ "a jam", WIASCAN_END_PAPER_JAM, WIASCAN_STATE_PAUSED },
};

KUNIT_ARRAY_PARAM_DESC(fronts, fronts, name);

static void sides_front_fails(struct kunit *test)
{
	const struct front_case *c = test->param_value;
	struct fake_bench *b = test->priv;
	struct fake_scanner *s = &b->scanner;
	struct fake_reader *r;

	s->side_by_side = true;
	s->back_first = true;
	s->back_run = 1000;
	s->fail_at = DIV_ROUND_UP(FAKE_SIZE, FAKE_BLOCK) + 2;
	s->fail_end = c->end;
	s->sheets = 2;
	r = fake_feeder(b, BOTH);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	KUNIT_ASSERT_TRUE(test, fake_until(fake_state(r->ff) == c->state));
	fake_expect_end(r, c->end, FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).side, WIASCAN_SIDE_BACK);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

/* A side of which all is there is more than a read() may give */
static void sides_maximum(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct wiascan_buffer_info info = {};
	struct fake_scanner *s = &b->scanner;
	struct fake_reader *r;

	s->side_by_side = true;
	s->back_first = true;
	s->back_run = 1000;
	s->sheets = 1;
	b->ring_bytes = 0;
	r = plug(b, 9000);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_BUFFER_INFO, &info),
			0);
	KUNIT_EXPECT_TRUE(test, fake_until(fake_page_of(r->ff).end));
	KUNIT_ASSERT_LT(test, info.maximum, r->room);
	fake_expect_read(r, r->room, rounddown(info.maximum, WIDTH));
	fake_expect_whole(r);
}

/* What comes of a side after its end is nobody's, whoever sent it */
static void sides_after_the_end(struct kunit *test)
{
	const struct wiascan_prop_value size = {
		.id = WIASCAN_PROP_PAGE_SIZE, .value = WIASCAN_PAGE_AUTO,
	};
	struct wiascan_transaction t = {
		.side = WIASCAN_SIDE_FRONT, .data_len = FAKE_WIDTH,
	};
	struct fake_bench *b = test->priv;
	struct fake_scanner *s = &b->scanner;
	struct fake_reader *r;
	struct wiascan_job *job;

	s->side_by_side = true;
	s->tell_done = false;
	s->front_run = 2;
	s->page_bytes = 2 * FAKE_BLOCK;
	s->sheets = 1;
	r = fake_feeder(b, BOTH);
	KUNIT_ASSERT_EQ(test, fake_set(r->ff, &size, 1), 0);
	fake_gate_shut(&s->acquire);
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 0), 0);
	fake_gate_pass(&s->acquire);
	fake_gate_pass(&s->acquire);
	job = fake_wf(r->ff)->job;
	KUNIT_ASSERT_TRUE(test, fake_until(READ_ONCE(s->sides[0]) ==
					   2 * FAKE_BLOCK));
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&s->acquire));
	KUNIT_EXPECT_EQ(test, wiascan_page_done(job, WIASCAN_SIDE_FRONT), 0);
	KUNIT_EXPECT_EQ(test, wiascan_page_left(job, WIASCAN_SIDE_FRONT), 0);
	KUNIT_EXPECT_EQ(test, wiascan_receive(b->wdev, job, &t), -EPROTO);
	t.hold = true;
	s->next = s->buf;
	s->offer = FAKE_WIDTH;
	KUNIT_EXPECT_EQ(test, wiascan_receive(b->wdev, job, &t), 0);
	KUNIT_EXPECT_EQ(test, wiascan_page_left(job, WIASCAN_SIDE_FRONT), 0);
	wiascan_commit(job, WIASCAN_SIDE_FRONT, FAKE_WIDTH);
	KUNIT_EXPECT_EQ(test, wiascan_page_done(job, WIASCAN_SIDE_FRONT), 0);
	fake_expect_end(r, WIASCAN_END_COMPLETE, 2 * FAKE_BLOCK);
	fake_gate_open(&s->acquire);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	fake_expect_end(r, WIASCAN_END_COMPLETE, 2 * FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

static struct kunit_case sides_cases[] = {
	KUNIT_CASE_PARAM(sides_in_turn, counts_gen_params),
	KUNIT_CASE_PARAM(sides_at_once, counts_gen_params),
	KUNIT_CASE(sides_back_only),
	KUNIT_CASE_PARAM(sides_order, orders_gen_params),
	KUNIT_CASE(sides_sizes),
	KUNIT_CASE(sides_slow_reader),
	KUNIT_CASE(sides_remaining),
	KUNIT_CASE_PARAM(sides_not_whole, sizes_gen_params),
	KUNIT_CASE_PARAM(sides_front_fails, fronts_gen_params),
	KUNIT_CASE(sides_maximum),
	KUNIT_CASE(sides_after_the_end),
	{}
};

static struct kunit_suite sides_suite = {
	.name = "wiascan_pages_sides",
	.init = sides_init,
	.test_cases = sides_cases,
};

kunit_test_suite(sides_suite);

MODULE_DESCRIPTION("wiascan KUnit: sheets with two sides");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
