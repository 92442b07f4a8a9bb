// SPDX-License-Identifier: GPL-2.0-only
/*
 * Image data without a copy: CHUNK, and what is at the places that it names.
 * That they can be mapped is tested by programs: tests/system/read-abi.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake_reader.h"

#define BOTH	(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX)

static int chunk_init(struct kunit *test)
{
	test->priv = fake_feeder(fake_bench(test), WIASCAN_SELECT_FEEDER);
	return 0;
}

/* CHUNK, with the argument as it is in the program's memory afterwards */
static long chunk(struct fake_reader *r, u64 release,
		  struct wiascan_chunk *arg)
{
	*arg = (struct wiascan_chunk){ .release = release, .offset = 77,
				       .length = 78 };
	return fake_ioctl(r->ff, WIASCAN_IOC_CHUNK, arg);
}

/* What a mapping has there; nobody but the test's reader frees the rings */
static const u8 *at(struct fake_reader *r, u64 offset)
{
	struct wiascan_ring *const *ring = fake_wf(r->ff)->job->ring;
	u64 bytes = wiascan_ring_bytes(ring[0]);
	bool back = offset >= bytes;
	u64 place = offset - (back ? bytes : 0);
	u32 size = ring[back]->chunk_size;

	KUNIT_ASSERT_LT(r->b->test, place / size, ring[back]->n);
	return ring[back]->bufs[place / size] + place % size;
}

/* One chunk of so many bytes at least, which are the next of the page */
static u64 expect_chunk(struct fake_reader *r, u64 release)
{
	struct kunit *test = r->b->test;
	struct wiascan_chunk arg;

	r->pos += release;
	KUNIT_ASSERT_EQ(test, chunk(r, release, &arg), 0);
	KUNIT_EXPECT_EQ(test, arg.release, 0);
	if (!arg.length)
		return 0;
	KUNIT_EXPECT_LE(test, arg.offset % 4096 + arg.length, 4096);
	KUNIT_EXPECT_TRUE(test, fake_is_pattern(at(r, arg.offset), arg.length,
						fake_page_at(r->number) +
						r->pos));
	return arg.length;
}

/* All of a page, chunk by chunk, and its end */
static void expect_page(struct fake_reader *r, u64 release)
{
	u64 given;

	for (given = expect_chunk(r, release); given;
	     given = expect_chunk(r, given))
		;
	fake_expect_whole(r);
}

/* ---- pages ---- */

static const struct page_case {
	const char *name;
	u32 select;
	bool side_by_side;
	u32 block;
} page_cases[] = {
	{ "in turn", WIASCAN_SELECT_FEEDER, false, 4 },
	{ "large blocks", WIASCAN_SELECT_FEEDER, false, 1000 },
	{ "both sides in turn", BOTH, false, 70 },
	{ "side by side", BOTH, true, 70 },
	{ "side by side, large blocks", BOTH, true, 1000 },
};

KUNIT_ARRAY_PARAM_DESC(pages, page_cases, name);

static struct fake_reader *plug_again(struct fake_reader *r, u32 lines,
				      u32 select)
{
	struct fake_bench *b = r->b;

	fake_close(r->ff);
	fake_unplug(b);
	b->scanner.caps.area[WIASCAN_FLATBED].height = lines;
	return fake_feeder(b, select);
}

static void chunk_pages(struct kunit *test)
{
	const struct page_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	unsigned int i;

	r->b->ring_bytes = 0;
	r->scanner->side_by_side = c->side_by_side;
	r->scanner->block_lines = c->block;
	r = plug_again(r, 3001, c->select);
	r->scanner->sheets = 4;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 4), 0);
	for (i = 1; i <= 4; i++) {
		expect_page(r, 0);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), i < 4 ? 0 : -ENODATA);
	}
}

/* ---- release ---- */

static void chunk_release(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;
	u64 given, first;

	r->scanner->sheets = 1;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 1), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	/* none was given yet */
	KUNIT_EXPECT_EQ(test, chunk(r, 1, &arg), -EINVAL);
	given = expect_chunk(r, 0);
	KUNIT_EXPECT_EQ(test, given, FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), 0);
	first = arg.offset;
	KUNIT_EXPECT_EQ(test, chunk(r, given + 1, &arg), -EINVAL);
	KUNIT_EXPECT_EQ(test, chunk(r, U64_MAX, &arg), -EINVAL);
	KUNIT_EXPECT_EQ(test, chunk(r, 1ULL << 32, &arg), -EINVAL);
	/* what is not released comes again, in mid-line too */
	given = expect_chunk(r, 1);
	KUNIT_EXPECT_EQ(test, given, FAKE_SIZE - 1);
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), 0);
	KUNIT_EXPECT_EQ(test, arg.offset, first + 1);
	given = expect_chunk(r, FAKE_WIDTH);
	KUNIT_EXPECT_EQ(test, given, FAKE_SIZE - 1 - FAKE_WIDTH);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -EBUSY);
	KUNIT_EXPECT_EQ(test, expect_chunk(r, given), 0);
	KUNIT_EXPECT_EQ(test, chunk(r, 1, &arg), -EINVAL);
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), 0);
	KUNIT_EXPECT_EQ(test, arg.length, 0);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_IDLE);
}

/* What was given of a page cannot be released of the next one */
static void chunk_release_next_page(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;
	u64 given;

	r->scanner->sheets = 2;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 2), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	given = expect_chunk(r, 0);
	fake_expect_read(r, FAKE_SIZE, FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, chunk(r, given, &arg), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), 0);
	KUNIT_EXPECT_EQ(test, chunk(r, given, &arg), -EINVAL);
	given = expect_chunk(r, 0);
	KUNIT_EXPECT_GT(test, given, 0);
	expect_page(r, given);
}

/* read() goes on where CHUNK was, and the other way round */
static void chunk_and_read(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;
	u64 given;

	r->scanner->sheets = 1;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 1), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	expect_chunk(r, 0);
	given = expect_chunk(r, FAKE_WIDTH + 3);
	/* to the end of the line, and whole ones behind it */
	fake_expect_read(r, 2 * FAKE_WIDTH, 2 * FAKE_WIDTH - 3);
	KUNIT_EXPECT_EQ(test, chunk(r, given, &arg), -EINVAL);
	KUNIT_EXPECT_EQ(test, chunk(r, 1, &arg), -EINVAL);
	given = expect_chunk(r, 0);
	KUNIT_EXPECT_EQ(test, given, FAKE_SIZE - 3 * FAKE_WIDTH);
	expect_chunk(r, FAKE_WIDTH);
	fake_expect_whole(r);
	KUNIT_EXPECT_EQ(test, expect_chunk(r, 0), 0);
}

/* ---- waiting ---- */

static long sleep_for_chunk(void *data)
{
	struct fake_reader *r = data;
	struct wiascan_chunk arg;
	long ret = chunk(r, FAKE_BLOCK, &arg);

	/* what is to be released again if it is called again */
	return ret ? ret - arg.release : arg.length;
}

static void bring(struct fake_reader *r)
{
	r->scanner->sheets = 1;
	KUNIT_ASSERT_TRUE(r->b->test,
			  fake_bring(r->ff, WIASCAN_STATE_SCANNING));
	KUNIT_ASSERT_EQ(r->b->test, expect_chunk(r, 0), FAKE_BLOCK);
}

static void chunk_sleeps(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;
	struct fake_thread *t;

	bring(r);
	t = fake_thread(r->b, sleep_for_chunk, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	/* one reader at a time */
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), -EAGAIN);
	r->ff->file.f_flags &= ~O_NONBLOCK;
	fake_gate_pass(&r->scanner->acquire);
	KUNIT_EXPECT_EQ(test, fake_join(t), FAKE_BLOCK);
	r->pos += FAKE_BLOCK;
	fake_open_gates(r->b);
	expect_page(r, FAKE_BLOCK);
}

/*
 * What was released is released, though nothing came: the same call again, as
 * the kernel makes it after a signal, must not release it twice.
 */
static void chunk_would_sleep(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;

	bring(r);
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, chunk(r, FAKE_BLOCK, &arg), -EAGAIN);
	KUNIT_EXPECT_EQ(test, arg.release, 0);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CHUNK, &arg),
			-EAGAIN);
	r->ff->file.f_flags &= ~O_NONBLOCK;
	r->pos += FAKE_BLOCK;
	fake_open_gates(r->b);
	expect_page(r, 0);
}

static void chunk_interrupted(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_thread *t;

	bring(r);
	t = fake_thread(r->b, sleep_for_chunk, r);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_signal(t);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ERESTARTSYS);
	r->pos += FAKE_BLOCK;
	fake_open_gates(r->b);
	expect_page(r, 0);
}

/* ---- early ends ---- */

static void chunk_cancelled(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;

	bring(r);
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	/* the scanner still stops: what was given may be released */
	KUNIT_EXPECT_EQ(test, chunk(r, FAKE_WIDTH, &arg), -EAGAIN);
	fake_open_gates(r->b);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	KUNIT_EXPECT_TRUE(test, fake_until(!READ_ONCE(fake_wf(r->ff)->job->ring[0])));
	KUNIT_EXPECT_EQ(test, chunk(r, FAKE_WIDTH, &arg), -ECANCELED);
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), -EINVAL);
	KUNIT_EXPECT_EQ(test, chunk(r, FAKE_BLOCK, &arg), -EINVAL);
}

/* All had arrived when it was cancelled, and its memory is gone */
static void chunk_cancelled_delivering(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;

	r->scanner->sheets = 2;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 2), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	KUNIT_ASSERT_EQ(test, expect_chunk(r, 0), FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	KUNIT_EXPECT_NULL(test, fake_wf(r->ff)->job->ring[0]);
	KUNIT_EXPECT_EQ(test, chunk(r, FAKE_SIZE + 1, &arg), -EINVAL);
	KUNIT_EXPECT_EQ(test, chunk(r, FAKE_SIZE, &arg), -ECANCELED);
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_next_page(r), -ENODATA);
}

static void chunk_unplugged(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;
	unsigned int i;

	r->scanner->sheets = 2;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 2), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	KUNIT_ASSERT_EQ(test, expect_chunk(r, 0), FAKE_SIZE);
	fake_unplug(r->b);
	for (i = 0; i < 2; i++) {
		expect_page(r, i ? 0 : FAKE_SIZE);
		KUNIT_EXPECT_EQ(test, fake_next_page(r), i ? -ENODATA : 0);
	}
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), 0);
	KUNIT_EXPECT_EQ(test, arg.length, 0);
	KUNIT_EXPECT_EQ(test, chunk(r, 1, &arg), -ENODEV);
}

static void chunk_failed_page(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;

	r->b->wdev->caps.resumes = false;
	r->scanner->sheets = 1;
	r->scanner->fail_at = 3;
	r->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	KUNIT_ASSERT_EQ(test, fake_start_pages(r, 1), 0);
	KUNIT_ASSERT_TRUE(test, fake_ended(r->ff));
	KUNIT_EXPECT_EQ(test, expect_chunk(r, 0), 2 * FAKE_BLOCK);
	KUNIT_EXPECT_EQ(test, chunk(r, 2 * FAKE_BLOCK, &arg), -EIO);
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), -EINVAL);
}

/* ---- arguments ---- */

static const struct argument_case {
	const char *name;
	struct wiascan_chunk arg;
} arguments[] = {
	{ "flags", { .flags = 1 } },
	{ "highest flag", { .flags = BIT(31) } },
	{ "padding", { .padding = 1 } },
	{ "first reserved", { .reserved = { 1 } } },
	{ "last reserved", { .reserved = { 0, 0, 0, BIT_ULL(63) } } },
};

KUNIT_ARRAY_PARAM_DESC(arguments, arguments, name);

static void chunk_arguments(struct kunit *test)
{
	const struct argument_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg = c->arg;

	bring(r);
	arg.release = FAKE_WIDTH;
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CHUNK, &arg),
			-EINVAL);
	/* nothing was released by that */
	KUNIT_EXPECT_EQ(test, arg.release, FAKE_WIDTH);
	KUNIT_EXPECT_EQ(test, expect_chunk(r, 0), FAKE_BLOCK);
}

static void chunk_no_job(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_chunk arg;

	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), -EINVAL);
	fake_unplug(r->b);
	KUNIT_EXPECT_EQ(test, chunk(r, 0, &arg), -ENODEV);
}

static struct kunit_case chunk_cases[] = {
	KUNIT_CASE_PARAM(chunk_pages, pages_gen_params),
	KUNIT_CASE(chunk_release),
	KUNIT_CASE(chunk_release_next_page),
	KUNIT_CASE(chunk_and_read),
	KUNIT_CASE(chunk_sleeps),
	KUNIT_CASE(chunk_would_sleep),
	KUNIT_CASE(chunk_interrupted),
	KUNIT_CASE(chunk_cancelled),
	KUNIT_CASE(chunk_cancelled_delivering),
	KUNIT_CASE(chunk_unplugged),
	KUNIT_CASE(chunk_failed_page),
	KUNIT_CASE_PARAM(chunk_arguments, arguments_gen_params),
	KUNIT_CASE(chunk_no_job),
	{}
};

static struct kunit_suite chunk_suite = {
	.name = "wiascan_chunk",
	.init = chunk_init,
	.test_cases = chunk_cases,
};

kunit_test_suite(chunk_suite);

MODULE_DESCRIPTION("wiascan KUnit: image data without a copy");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
