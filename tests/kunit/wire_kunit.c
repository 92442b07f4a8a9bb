// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the core makes of the wire for its minidrivers
 *
 * Copyright (C) 2026 The wiascan project
 *
 * The test takes the minidriver's place on a scanner that is idle.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "fake.h"

static int wire_init(struct kunit *test)
{
	struct fake_bench *b = fake_bench(test);

	b->wire.peer = &fake_script_peer;
	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	test->priv = b;
	return 0;
}

static void script(struct fake_bench *b, const char *const *lines)
{
	fake_script_cut(b, 0);
	fake_script_text(b, lines);
}

/* The next transfer fails */
static void fail_next(struct fake_bench *b, int error, enum fake_follow follow)
{
	b->wire.tripped = false;
	b->wire.clears = 0;
	b->wire.fault = (struct fake_fault){
		.call = b->wire.calls + 1,
		.error = error,
		.follow = follow,
	};
}

/* ---- arguments ---- */

static void wire_bounds(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct wiascan_device *wdev = b->wdev;
	u8 *buf = kunit_kzalloc(test, WIASCAN_REPLY_MAX + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_EQ(test, wiascan_send(wdev, buf, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, wiascan_send(wdev, buf, WIASCAN_REPLY_MAX + 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, wiascan_recv(wdev, buf, 0, 16, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, wiascan_recv(wdev, buf, 17, 16, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, wiascan_recv(wdev, buf, 1, WIASCAN_REPLY_MAX + 1,
					   0), -EINVAL);
	KUNIT_EXPECT_EQ(test, wiascan_exchange(wdev, buf, 0, buf, 1, 1, 0),
			-EINVAL);
	/* nobody was asked, so nothing is wrong with the device */
	KUNIT_EXPECT_EQ(test, b->wire.calls, 0);
	KUNIT_EXPECT_FALSE(test, wdev->out_of_step);
}

static const struct transaction_case {
	const char *name;
	struct wiascan_transaction t;
} transactions[] = {
	{ "no data", { .trailer_len = 1 } },
	{ "too much data", { .data_len = WIASCAN_MAX_BLOCK + 1 } },
	{ "trailer too long", { .data_len = 1,
				.trailer_len = WIASCAN_TRAILER_MAX + 1 } },
	{ "command too long", { .data_len = 1, .out = transactions,
				.out_len = WIASCAN_REPLY_MAX + 1 } },
};

KUNIT_ARRAY_PARAM_DESC(transactions, transactions, name);

static void wire_transaction_bounds(struct kunit *test)
{
	const struct transaction_case *c = test->param_value;
	struct fake_bench *b = test->priv;
	struct fake_file *ff = fake_open(b, 0);
	struct wiascan_transaction t = c->t;

	KUNIT_ASSERT_TRUE(test, fake_bring(ff, WIASCAN_STATE_STARTING));
	KUNIT_EXPECT_EQ(test, wiascan_receive(b->wdev, fake_wf(ff)->job, &t),
			-EINVAL);
	KUNIT_EXPECT_FALSE(test, t.sent);
	KUNIT_EXPECT_EQ(test, b->wire.calls, 0);
	KUNIT_EXPECT_FALSE(test, b->wdev->out_of_step);
}

/* ---- answers ---- */

static const struct answer_case {
	const char *name;
	const char *lines[4];
	size_t want;
	size_t size;
	int ret;
	u64 stale;
} answers[] = {
	{ "as long as wanted", { "< 02 12 13 00" }, 4, 16, 4 },
	{ "shorter", { "< 15" }, 4, 16, 1 },
	{ "longer", { "< 02 12 02 00 42 38" }, 4, 16, 6 },
	{ "as long as can be", { "< 55*16" }, 4, 16, 16 },
	{ "too long", { "< 55*17" }, 4, 16, -EPROTO },
	{ "longer than a packet", { "< 55*200" }, 4, 16, -EPROTO, 136 },
	{ "a packet that was wanted", { "< 55*64" }, 64, 64, 64 },
	{ "a packet and its end", { "< 55*64", "<" }, 64, 64, 64 },
	{ "the end of another one", { "<", "< 06" }, 1, 16, 1 },
	{ "no answer", { "." }, 1, 16, -ETIMEDOUT },
};

KUNIT_ARRAY_PARAM_DESC(answers, answers, name);

static void wire_answers(struct kunit *test)
{
	const struct answer_case *c = test->param_value;
	struct fake_bench *b = test->priv;
	struct wiascan_device *wdev = b->wdev;
	u8 buf[64];

	script(b, c->lines);
	memset(buf, 0xaa, sizeof(buf));
	KUNIT_EXPECT_EQ(test, wiascan_recv(wdev, buf, c->want, c->size, 0),
			c->ret);
	KUNIT_EXPECT_EQ(test, wdev->out_of_step, c->ret < 0);
	if (c->ret > 0)
		KUNIT_EXPECT_FALSE(test, memchr_inv(buf + c->ret, 0xaa,
						    sizeof(buf) - c->ret));
	/* what is left of it, and its end, do not trouble the next one */
	b->script.loose = true;
	KUNIT_EXPECT_EQ(test, wiascan_drain(wdev), 0);
	KUNIT_EXPECT_FALSE(test, wdev->out_of_step);
	KUNIT_EXPECT_EQ(test, atomic64_read(&wdev->stale_bytes), c->stale);
	KUNIT_EXPECT_EQ(test, b->script.pos, b->script.n);
}

/* Empty transfers are skipped, but not for ever */
static void wire_empties(struct kunit *test)
{
	static const char *const empty[] = { "<", NULL };
	struct fake_bench *b = test->priv;
	unsigned int n, i;
	u8 byte;

	for (n = WIASCAN_MAX_EMPTY - 1; n <= WIASCAN_MAX_EMPTY; n++) {
		fake_script_cut(b, 0);
		for (i = 0; i < n; i++)
			fake_script_text(b, empty);
		fake_script_add(b, FAKE_DEVICE, "\x06", 1);
		KUNIT_EXPECT_EQ(test, wiascan_recv(b->wdev, &byte, 1, 1, 0),
				n < WIASCAN_MAX_EMPTY ? 1 : -EPROTO);
	}
	KUNIT_EXPECT_TRUE(test, b->wdev->out_of_step);
}

static void wire_exchange(struct kunit *test)
{
	static const char *const lines[] = { "> 1b 40", "< 06", NULL };
	struct fake_bench *b = test->priv;
	u8 byte = 0;

	script(b, lines);
	KUNIT_EXPECT_EQ(test, wiascan_exchange(b->wdev, "\x1b\x40", 2, &byte, 1,
					       1, 0), 1);
	KUNIT_EXPECT_EQ(test, byte, 0x06);
	fake_script_done(b);

	/* what cannot be sent is not waited for */
	script(b, lines);
	fail_next(b, -EIO, FAKE_LIFE);
	b->wire.calls = 0;
	b->wire.fault.call = 1;
	KUNIT_EXPECT_EQ(test, wiascan_exchange(b->wdev, "\x1b\x40", 2, &byte, 1,
					       1, 0), -EIO);
	KUNIT_EXPECT_EQ(test, b->wire.calls, 1);
	KUNIT_EXPECT_TRUE(test, b->wdev->out_of_step);
}

/* ---- faults ---- */

static const struct fault_case {
	const char *name;
	int error;
	int clear_error;
	int ret;
	unsigned int clears;
} faults[] = {
	{ "stall", -EPIPE, 0, -EPIPE, 1 },
	{ "stall that stays", -EPIPE, -EIO, -EIO, 1 },
	{ "stall and unplugged", -EPIPE, -ENODEV, -ENODEV, 1 },
	{ "bus error", -EIO, 0, -EIO, 0 },
	{ "silence", -ETIMEDOUT, 0, -ETIMEDOUT, 0 },
	{ "too much", -EPROTO, 0, -EPROTO, 0 },
	{ "unplugged", -ENODEV, 0, -ENODEV, 0 },
};

KUNIT_ARRAY_PARAM_DESC(faults, faults, name);

static void wire_faults(struct kunit *test)
{
	static const char *const lines[] = { "> 06", "< 06", NULL };
	const struct fault_case *c = test->param_value;
	struct fake_bench *b = test->priv;
	struct wiascan_device *wdev = b->wdev;
	u8 byte;

	script(b, lines);
	b->wire.clear_error = c->clear_error;
	fail_next(b, c->error, FAKE_LIFE);
	KUNIT_EXPECT_EQ(test, wiascan_send(wdev, "\x06", 1), c->ret);
	KUNIT_EXPECT_EQ(test, b->wire.clears, c->clears);
	KUNIT_EXPECT_TRUE(test, wdev->out_of_step);

	WRITE_ONCE(b->wire.gone, false);
	wdev->out_of_step = false;
	fail_next(b, c->error, FAKE_LIFE);
	KUNIT_EXPECT_EQ(test, wiascan_recv(wdev, &byte, 1, 1, 0), c->ret);
	KUNIT_EXPECT_EQ(test, b->wire.clears, c->clears);
	KUNIT_EXPECT_TRUE(test, wdev->out_of_step);
}

/* ---- draining ---- */

static void wire_drain(struct kunit *test)
{
	static const char *const lines[] = { "< 55*100", "<", "< 06", NULL };
	struct fake_bench *b = test->priv;
	struct wiascan_device *wdev = b->wdev;

	/* a stall on the way is no end */
	script(b, lines);
	wdev->out_of_step = true;
	fail_next(b, -EPIPE, FAKE_LATE);
	KUNIT_EXPECT_EQ(test, wiascan_drain(wdev), 0);
	KUNIT_EXPECT_EQ(test, b->wire.clears, 1);
	KUNIT_EXPECT_FALSE(test, wdev->out_of_step);
	KUNIT_EXPECT_EQ(test, atomic64_read(&wdev->stale_bytes), 101);
	fake_script_done(b);

	/* a bus error is one */
	script(b, lines);
	fail_next(b, -EIO, FAKE_LATE);
	KUNIT_EXPECT_EQ(test, wiascan_drain(wdev), -EIO);
	KUNIT_EXPECT_TRUE(test, wdev->out_of_step);
	KUNIT_EXPECT_EQ(test, b->script.pos, 0);
	KUNIT_EXPECT_EQ(test, wiascan_drain(wdev), 0);
	KUNIT_EXPECT_FALSE(test, wdev->out_of_step);
	fake_script_done(b);
}

/* A device that never stops is given up */
static void wire_drain_endless(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct wiascan_device *wdev = b->wdev;

	b->wire.peer = &fake_pattern_peer;
	b->scanner.leftover = U32_MAX;
	b->wire.pause_ms = 20;
	wdev->out_of_step = true;
	wdev->deadline = jiffies + HZ / 2;
	KUNIT_EXPECT_EQ(test, wiascan_drain(wdev), -EPROTO);
	KUNIT_EXPECT_TRUE(test, wdev->out_of_step);
	KUNIT_EXPECT_TRUE(test, time_before(jiffies, wdev->deadline + HZ));
	KUNIT_EXPECT_LT(test, b->wire.calls, 100);

	/* so is one that stalls again and again */
	fail_next(b, -EPIPE, FAKE_SAME);
	wdev->deadline = jiffies + HZ / 10;
	KUNIT_EXPECT_EQ(test, wiascan_drain(wdev), -EPROTO);
	KUNIT_EXPECT_GT(test, b->wire.clears, 0);
}

/* ---- how long ---- */

static void wire_timeouts(struct kunit *test)
{
	static const char *const lines[] = { ".", ".", ".", ".", NULL };
	struct fake_bench *b = test->priv;
	struct wiascan_device *wdev = b->wdev;
	u8 byte;

	script(b, lines);
	wdev->deadline = jiffies + 3 * HZ;
	wiascan_recv(wdev, &byte, 1, 1, 0);
	KUNIT_EXPECT_LE(test, b->wire.timeout_ms, 3000);
	KUNIT_EXPECT_GT(test, b->wire.timeout_ms, 2000);
	wiascan_recv(wdev, &byte, 1, 1, 500);
	KUNIT_EXPECT_EQ(test, b->wire.timeout_ms, 500);
	/* the bound on all of them together goes before that */
	wdev->deadline = jiffies + HZ / 10;
	wiascan_recv(wdev, &byte, 1, 1, 500);
	KUNIT_EXPECT_LE(test, b->wire.timeout_ms, 100);
	wdev->deadline = jiffies - 1;
	wiascan_recv(wdev, &byte, 1, 1, 0);
	KUNIT_EXPECT_EQ(test, b->wire.timeout_ms, 0);
	fake_script_done(b);
}

/* ---- hurry ---- */

static const struct hurry_case {
	const char *name;
	void (*act)(struct fake_bench *b);
	u32 end;
} hurries[] = {
	{ "unplug", fake_unplug, WIASCAN_END_DEVICE_GONE },
	{ "unbind", fake_unbind, WIASCAN_END_DEVICE_GONE },
	{ "cancel", NULL, WIASCAN_END_CANCELLED },
};

KUNIT_ARRAY_PARAM_DESC(hurries, hurries, name);

/* Who waits for a device that says nothing is not waited for */
static void wire_hurry(struct kunit *test)
{
	const struct hurry_case *c = test->param_value;
	struct fake_bench *b = test->priv;
	struct fake_file *ff = fake_open(b, 0);

	b->wire.peer = &fake_pattern_peer;
	b->wire.stuck = true;
	KUNIT_ASSERT_EQ(test, fake_start(ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_until(fake_state(ff) ==
					   WIASCAN_STATE_SCANNING));
	/* in a job there is more patience */
	KUNIT_EXPECT_GE(test, b->wire.timeout_ms, 1000);
	if (c->act)
		c->act(b);
	else
		KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_CANCEL, NULL),
				0);
	KUNIT_EXPECT_EQ(test, fake_wf(ff)->job->pages[0].info.end,
			c->end);
	KUNIT_EXPECT_EQ(test, b->wire.calls, 1);
}

static struct kunit_case wire_cases[] = {
	KUNIT_CASE(wire_bounds),
	KUNIT_CASE_PARAM(wire_transaction_bounds, transactions_gen_params),
	KUNIT_CASE_PARAM(wire_answers, answers_gen_params),
	KUNIT_CASE(wire_empties),
	KUNIT_CASE(wire_exchange),
	KUNIT_CASE_PARAM(wire_faults, faults_gen_params),
	KUNIT_CASE(wire_drain),
	KUNIT_CASE(wire_drain_endless),
	KUNIT_CASE(wire_timeouts),
	KUNIT_CASE_PARAM(wire_hurry, hurries_gen_params),
	{}
};

static struct kunit_suite wire_suite = {
	.name = "wiascan_wire",
	.init = wire_init,
	.test_cases = wire_cases,
};

kunit_test_suite(wire_suite);

MODULE_DESCRIPTION("wiascan KUnit: the wire, for minidrivers");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
