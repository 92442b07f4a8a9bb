// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transactions: data and status in transfers of their own, data that is held
 * until it is known to be true, and data that is turned around
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/crc32.h>
#include <linux/module.h>

#include "fake_reader.h"

/* The bytes of every picture here, and of every status */
#define IMAGE	0x55
#define STATUS	0x01

/* The test takes the place of the minidriver, whose start op waits */
static int transact_init(struct kunit *test)
{
	struct fake_bench *b = fake_bench(test);
	struct fake_reader *r;

	b->wire.peer = &fake_script_peer;
	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	r = fake_reader(b);
	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_STARTING));
	test->priv = r;
	return 0;
}

static struct wiascan_job *job_of(struct fake_reader *r)
{
	return fake_wf(r->ff)->job;
}

static void script(struct fake_reader *r, const char *const *lines)
{
	fake_script_cut(r->b, 0);
	fake_script_text(r->b, lines);
}

static void expect_committed(struct fake_reader *r, size_t len)
{
	struct wiascan_page page = fake_page_of(r->ff);

	memset(r->buf, IMAGE, len);
	KUNIT_EXPECT_EQ(r->b->test, page.bytes, len);
	KUNIT_EXPECT_EQ(r->b->test, page.crc32, ~crc32_le(~0, r->buf, len));
}

/* ---- phases ---- */

/**
 * struct phase_case - what the device answers
 * @name: what is special
 * @data_len: bytes of data that are asked for
 * @trailer_len: bytes of status
 * @lines: transfers
 * @ret: what comes of it
 * @got: bytes of data
 */
struct phase_case {
	const char *name;
	size_t data_len;
	size_t trailer_len;
	const char *lines[6];
	int ret;
	size_t got;
};

static const struct phase_case phase_cases[] = {
	{ "all of it", 100, 13, { "< 55*100", "< 01*13" }, 0, 100 },
	{ "in whole packets", 128, 13, { "< 55*128", "< 01*13" }, 0, 128 },
	{ "in whole packets, and their end", 128, 13,
	  { "< 55*128", "<", "< 01*13" }, 0, 128 },
	{ "more than one end", 128, 13,
	  { "< 55*128", "<", "<", "<", "< 01*13" }, 0, 128 },
	{ "less", 100, 13, { "< 55*50", "< 01*13" }, 0, 50 },
	{ "a byte", 100, 13, { "< 55", "< 01*13" }, 0, 1 },
	{ "less, whole packets", 200, 13, { "< 55*64", "< 01*13" }, 0, 64 },
	{ "less, whole packets, and their end", 200, 13,
	  { "< 55*64", "<", "< 01*13" }, 0, 64 },
	{ "nothing", 100, 13, { "<", "< 01*13" }, 0, 0 },
	{ "a byte too many", 100, 13, { "< 55*101", "< 01*13" }, -EPROTO,
	  100 },
	{ "a packet too many", 128, 13, { "< 55*192", "< 01*13" }, -EPROTO,
	  128 },
	{ "status in place of data", 100, 13, { "< 55*13", "." }, -ETIMEDOUT,
	  13 },
	{ "data and no status", 100, 13, { "< 55*100", "." }, -ETIMEDOUT,
	  100 },
	{ "silence", 100, 13, { "." }, -ETIMEDOUT, 0 },
	{ "status too long", 100, 13, { "< 55*100", "< 01*14" }, -EPROTO,
	  100 },
	{ "status too short", 100, 13, { "< 55*100", "< 01*12" }, -EPROTO,
	  100 },
	{ "status in two", 100, 13, { "< 55*100", "< 01*5", "< 01*8" },
	  -EPROTO, 100 },
	{ "longest status", 100, 16, { "< 55*100", "< 01*16" }, 0, 100 },
	{ "no status", 100, 0, { "< 55*100" }, 0, 100 },
	{ "no status, less", 100, 0, { "< 55*99" }, 0, 99 },
	{ "no status, whole packets", 128, 0, { "< 55*128" }, 0, 128 },
};

KUNIT_ARRAY_PARAM_DESC(phases, phase_cases, name);

static void transact_phases(struct kunit *test)
{
	const struct phase_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	struct wiascan_transaction t = {
		.data_len = c->data_len,
		.trailer_len = c->trailer_len,
		.phases = true,
	};

	script(r, c->lines);
	KUNIT_EXPECT_EQ(test, wiascan_receive(r->b->wdev, job_of(r), &t),
			c->ret);
	KUNIT_EXPECT_TRUE(test, t.sent);
	KUNIT_EXPECT_EQ(test, t.got, c->got);
	expect_committed(r, c->got);
	KUNIT_EXPECT_EQ(test, r->b->wdev->out_of_step, c->ret < 0);
	if (c->ret)
		return;
	fake_script_done(r->b);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(t.trailer, STATUS,
					    c->trailer_len));
	KUNIT_EXPECT_TRUE(test, !memchr_inv(t.trailer + c->trailer_len, 0,
					    sizeof(t.trailer) -
					    c->trailer_len));
}

/* Empty transfers are skipped, but not for ever */
static void transact_empties(struct kunit *test)
{
	static const char *const empty[] = { "<", NULL };
	struct fake_reader *r = test->priv;
	struct wiascan_transaction t = {
		.data_len = 128, .trailer_len = 1, .phases = true,
	};
	unsigned int i;

	fake_script_cut(r->b, 0);
	memset(fake_script_add(r->b, FAKE_DEVICE, NULL, 128)->bytes, IMAGE,
	       128);
	for (i = 0; i <= WIASCAN_MAX_EMPTY; i++)
		fake_script_text(r->b, empty);
	KUNIT_EXPECT_EQ(test, wiascan_receive(r->b->wdev, job_of(r), &t),
			-EPROTO);
	fake_script_done(r->b);
	expect_committed(r, 128);
}

/* A block of several chunks, that ends in any of them */
static void transact_chunks(struct kunit *test)
{
	static const size_t sizes[] = { 1, 4095, 4096, 4097, 8192, 9999, 10000 };
	struct fake_reader *r = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct wiascan_transaction t = {
			.data_len = 10000, .trailer_len = 2,
			.phases = true, .hold = true,
		};
		size_t left = sizes[i], n;

		fake_script_cut(r->b, 0);
		/* a request is as long as a chunk, and so is a transfer */
		for (; left; left -= n) {
			n = min_t(size_t, left, 4096);
			memset(fake_script_add(r->b, FAKE_DEVICE, NULL, n)->bytes,
			       IMAGE, n);
		}
		if (sizes[i] % 4096 == 0)
			fake_script_add(r->b, FAKE_DEVICE, NULL, 0);
		fake_script_add(r->b, FAKE_DEVICE, "\1\1", 2);
		KUNIT_EXPECT_EQ(test, wiascan_receive(r->b->wdev, job_of(r),
						      &t), 0);
		KUNIT_EXPECT_EQ(test, t.got, sizes[i]);
		KUNIT_EXPECT_EQ(test, t.trailer[1], 1);
		wiascan_commit(job_of(r), 0, 0);
		fake_script_done(r->b);
	}
	expect_committed(r, 0);
}

/* ---- held data ---- */

static void hold(struct fake_reader *r, size_t len)
{
	struct wiascan_transaction t = { .data_len = len, .hold = true };

	fake_script_cut(r->b, 0);
	memset(fake_script_add(r->b, FAKE_DEVICE, NULL, len)->bytes, IMAGE,
	       len);
	KUNIT_EXPECT_EQ(r->b->test, wiascan_receive(r->b->wdev, job_of(r), &t),
			0);
	KUNIT_EXPECT_EQ(r->b->test, t.got, len);
}

static void transact_hold(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_job *job = job_of(r);

	r->ff->file.f_flags |= O_NONBLOCK;
	hold(r, 100);
	expect_committed(r, 0);
	KUNIT_EXPECT_EQ(test, wiascan_page_left(job, 0), FAKE_SIZE - 100);
	KUNIT_EXPECT_EQ(test, fake_read(r->ff, r->buf, r->room), -EAGAIN);
	/* some of it, and the rest never was */
	wiascan_commit(job, 0, 60);
	expect_committed(r, 60);
	KUNIT_EXPECT_EQ(test, wiascan_page_left(job, 0), FAKE_SIZE - 60);
	wiascan_commit(job, 0, 40);
	expect_committed(r, 60);
	/* more than there is */
	hold(r, 10);
	wiascan_commit(job, 0, SIZE_MAX);
	expect_committed(r, 70);
	/* two at once */
	hold(r, 10);
	hold(r, 20);
	KUNIT_EXPECT_EQ(test, wiascan_page_left(job, 0), FAKE_SIZE - 100);
	wiascan_commit(job, 0, 25);
	expect_committed(r, 95);
	KUNIT_EXPECT_EQ(test, fake_read(r->ff, r->buf, r->room),
			2 * FAKE_WIDTH);
	KUNIT_EXPECT_FALSE(test, memchr_inv(r->buf, IMAGE, 2 * FAKE_WIDTH));
}

/* More than is left of the page may be held, not committed */
static void transact_hold_too_much(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_transaction t = { .data_len = FAKE_SIZE + 1 };
	struct wiascan_job *job = job_of(r);

	KUNIT_EXPECT_EQ(test, wiascan_receive(r->b->wdev, job, &t), -EPROTO);
	KUNIT_EXPECT_FALSE(test, t.sent);
	hold(r, 100);
	t.data_len = FAKE_SIZE - 99;
	KUNIT_EXPECT_EQ(test, wiascan_receive(r->b->wdev, job, &t), -EPROTO);
	hold(r, FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, wiascan_page_left(job, 0), 0);
	t.data_len = 1;
	KUNIT_EXPECT_EQ(test, wiascan_receive(r->b->wdev, job, &t), -EPROTO);
	wiascan_commit(job, 0, FAKE_SIZE + 100);
	expect_committed(r, FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, wiascan_page_left(job, 0), 0);
}

/* ---- whole jobs ---- */

static const struct job_case {
	const char *name;
	u32 sent;
	u32 wanted;
	u32 extra;
	u32 crumb;
} job_cases[] = {
	{ "white is 1", 0, 0, 0, 0 },
	{ "white is 0", 1, 1, 0, 0 },
	{ "turned around", 1, 0, 0, 0 },
	{ "turned around for the reader", 0, 1, 0, 0 },
	{ "lines too many", 0, 0, 3, 0 },
	{ "lines too many, turned around", 1, 0, 3, 0 },
	{ "crumbs, lines too many, turned around", 1, 0, 2, 13 },
};

KUNIT_ARRAY_PARAM_DESC(jobs, job_cases, name);

static void transact_job(struct kunit *test)
{
	const struct job_case *c = test->param_value;
	const struct wiascan_prop_value wanted = {
		.id = WIASCAN_PROP_PHOTOMETRIC_INTERP, .value = c->wanted,
	};
	struct fake_reader *r = test->priv;
	struct fake_bench *b = r->b;
	size_t total, i;
	u8 *want;

	fake_close(r->ff);
	fake_open_gates(b);
	fake_unplug(b);
	b->wire.peer = &fake_pattern_peer;
	b->scanner.photometric = c->sent;
	b->scanner.extra = c->extra;
	b->scanner.crumb = c->crumb;
	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	r = fake_reader(b);
	KUNIT_ASSERT_EQ(test, fake_set(r->ff, &wanted, 1), 0);
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_EXPECT_EQ(test, fake_read_all(r->ff, r->buf, r->room, &total),
			0);
	want = kunit_kmalloc(test, FAKE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, want);
	fake_pattern(want, FAKE_SIZE, 0);
	for (i = 0; c->sent != c->wanted && i < FAKE_SIZE; i++)
		want[i] ^= 0xff;
	KUNIT_ASSERT_EQ(test, total, FAKE_SIZE);
	KUNIT_EXPECT_MEMEQ(test, r->buf, want, FAKE_SIZE);
	fake_expect_page(r->ff, WIASCAN_END_COMPLETE, want, FAKE_SIZE);
	KUNIT_EXPECT_EQ(test, fake_page_of(r->ff).photometric, c->wanted);
}

/* ---- an answer that may be empty ---- */

static const struct recv_case {
	const char *name;
	const char *lines[3];
	int ret;
} recv_cases[] = {
	{ "as long as wanted", { "< 55*4" }, 4 },
	{ "shorter", { "< 55" }, 1 },
	{ "empty", { "<" }, 0 },
	{ "longer", { "< 55*8" }, 8 },
	{ "too long", { "< 55*17" }, -EPROTO },
	{ "silence", { "." }, -ETIMEDOUT },
};

KUNIT_ARRAY_PARAM_DESC(recvs, recv_cases, name);

static void transact_recv_phase(struct kunit *test)
{
	const struct recv_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	struct wiascan_device *wdev = r->b->wdev;
	unsigned int calls;
	u8 buf[16];

	script(r, c->lines);
	KUNIT_EXPECT_EQ(test, wiascan_recv_phase(wdev, buf, 4, 16, 0), c->ret);
	KUNIT_EXPECT_EQ(test, wdev->out_of_step, c->ret < 0);
	if (c->ret > 0)
		KUNIT_EXPECT_FALSE(test, memchr_inv(buf, IMAGE, c->ret));
	fake_script_done(r->b);
	calls = r->b->wire.calls;
	KUNIT_EXPECT_EQ(test, wiascan_recv_phase(wdev, buf, 0, 16, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, wiascan_recv_phase(wdev, buf, 17, 16, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, wiascan_recv_phase(wdev, buf, 1,
						 WIASCAN_REPLY_MAX + 1, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, r->b->wire.calls, calls);
}

static struct kunit_case transact_cases[] = {
	KUNIT_CASE_PARAM(transact_phases, phases_gen_params),
	KUNIT_CASE(transact_empties),
	KUNIT_CASE(transact_chunks),
	KUNIT_CASE(transact_hold),
	KUNIT_CASE(transact_hold_too_much),
	KUNIT_CASE_PARAM(transact_job, jobs_gen_params),
	KUNIT_CASE_PARAM(transact_recv_phase, recvs_gen_params),
	{}
};

static struct kunit_suite transact_suite = {
	.name = "wiascan_transact",
	.init = transact_init,
	.test_cases = transact_cases,
};

kunit_test_suite(transact_suite);

MODULE_DESCRIPTION("wiascan KUnit: transactions");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
