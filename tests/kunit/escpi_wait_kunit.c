// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ESC/I minidriver: scanners that must be waited for, and scans that are
 * ended by their user
 *
 * Copyright (C) 2026 The wiascan project
 *
 * The minidriver asks twice a second: where time is not free, half a second is
 * what a case takes, and those that take minutes are skipped.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"
#include "fake_escpi.h"

#define BLOCK	(2 * 72)

static struct fake_escpi *found(struct kunit *test)
{
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_b8);

	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	return e;
}

/* ---- not ready yet ---- */

#define WARM	"02 00*15"
#define BUSY	"40 00*15"

static const struct wait_case {
	const char *name;
	const char *lines[4];
} waits[] = {
	{ "warming up", { "< " WARM, "> 1c 46", "< 00*16" } },
	{ "warming up, can be ended", { "< 03 00*15", "> 1c 46", "< 00*16" } },
	{ "warming up, fatal meanwhile",
	  { "< 82 00*15", "> 1c 46", "< 00*16" } },
	{ "in use", { "< " BUSY, "> 1c 46", "< 00*16" } },
};

KUNIT_ARRAY_PARAM_DESC(waits, waits, name);

static void escpi_wait_ready(struct kunit *test)
{
	const struct wait_case *c = test->param_value;
	struct fake_escpi *e = found(test);

	fake_script_cut(e->b, fake_script_find(e->b, "1c 46", 1) + 1);
	fake_script_text(e->b, c->lines);
	fake_escpi_add_params(e);
	fake_escpi_add_picture(e, 0);
	KUNIT_ASSERT_EQ(test, fake_start(e->ff), 0);
	KUNIT_EXPECT_TRUE(test, fake_until(fake_state(e->ff) ==
					   WIASCAN_STATE_WARMING_UP));
	fake_escpi_expect(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

/* A fatal answer to FS G, since warming up begins only now */
static void escpi_wait_fatal_go(struct kunit *test)
{
	static const char *const cold[] = {
		"< 02 92 00*12", "> 1c 46", "< " WARM, "> 1c 46", "< 00*16",
		NULL
	};
	struct fake_escpi *e = found(test);

	fake_script_cut(e->b, fake_script_find(e->b, "1c 47", 0) + 1);
	fake_script_text(e->b, cold);
	fake_escpi_add_params(e);
	fake_escpi_add_picture(e, 0);
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

/* It is cancelled before it is asked again */
static void escpi_wait_fatal_go_cancelled(struct kunit *test)
{
	static const char *const cold[] = { "< 02 92 00*12", NULL };
	struct fake_escpi *e = found(test);

	fake_script_cut(e->b, fake_script_find(e->b, "1c 47", 0) + 1);
	fake_script_text(e->b, cold);
	KUNIT_ASSERT_EQ(test, fake_start(e->ff), 0);
	KUNIT_EXPECT_TRUE(test, fake_until(fake_state(e->ff) ==
					   WIASCAN_STATE_WARMING_UP));
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	fake_escpi_expect(e, WIASCAN_END_CANCELLED, 0);
	/* it began nothing, so nothing is ended */
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

static const struct fatal_case {
	const char *name;
	const char *lines[4];
	bool again;
	u32 end;
} fatals[] = {
	{ "cover open", { "> 1c 46", "< 00*3 22 00*12" }, false,
	  WIASCAN_END_COVER_OPEN },
	{ "jam", { "> 1c 46", "< 80 00*2 04 00*12" }, false,
	  WIASCAN_END_PAPER_JAM },
	{ "again", { "> 1c 46", "< 00*16" }, true, WIASCAN_END_DEVICE_ERROR },
};

KUNIT_ARRAY_PARAM_DESC(fatals, fatals, name);

/* A fatal answer that has another reason; it is asked twice at most */
static void escpi_wait_fatal(struct kunit *test)
{
	static const char *const fatal[] = { "< 02 80 00*12", NULL };
	static const char *const go[] = { "> 1c 47", "< 02 80 00*12", NULL };
	const struct fatal_case *c = test->param_value;
	struct fake_escpi *e = found(test);

	fake_script_cut(e->b, fake_script_find(e->b, "1c 47", 0) + 1);
	fake_script_text(e->b, fatal);
	fake_script_text(e->b, c->lines);
	if (c->again) {
		fake_escpi_add_params(e);
		fake_script_text(e->b, go);
	}
	fake_escpi_scan(e, c->end, 0);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* ---- never ready ---- */

static const struct never_case {
	const char *name;
	const char *answer;
	unsigned int seconds;
	u32 end;
} nevers[] = {
	{ "warming up", WARM, 120, WIASCAN_END_WARMING_UP },
	{ "in use", BUSY, 20, WIASCAN_END_DEVICE_BUSY },
};

KUNIT_ARRAY_PARAM_DESC(nevers, nevers, name);

/* It answers so whenever it is asked */
static void answer_always(struct fake_escpi *e, u8 status)
{
	unsigned int i;

	for (i = 0; i < 2; i++)
		fake_escpi_reply(e, "1c 46", i)->bytes[0] = status;
	e->b->script.loose = true;
}

static void escpi_wait_for_ever(struct kunit *test)
{
	const struct never_case *c = test->param_value;
	struct fake_escpi *e;
	unsigned long begin;

	if (!fake_time_is_free()) {
		kunit_skip(test, "it would take %u seconds", c->seconds);
		return;
	}
	e = found(test);
	answer_always(e, strcmp(c->answer, WARM) ? 0x40 : 0x02);
	begin = jiffies;
	fake_escpi_scan(e, c->end, 0);
	KUNIT_EXPECT_GE(test, jiffies - begin, c->seconds * HZ);
	KUNIT_EXPECT_LE(test, jiffies - begin, (c->seconds + 30) * HZ);
	fake_escpi_recovered(e);
}

static const struct impatient_case {
	const char *name;
	void (*act)(struct fake_bench *b);
	u32 end;
} impatients[] = {
	{ "cancel", NULL, WIASCAN_END_CANCELLED },
	{ "unplug", fake_unplug, WIASCAN_END_DEVICE_GONE },
	{ "unbind", fake_unbind, WIASCAN_END_DEVICE_GONE },
};

KUNIT_ARRAY_PARAM_DESC(impatients, impatients, name);

static void escpi_wait_given_up(struct kunit *test)
{
	const struct impatient_case *c = test->param_value;
	struct fake_escpi *e = found(test);

	answer_always(e, 0x02);
	KUNIT_ASSERT_EQ(test, fake_start(e->ff), 0);
	KUNIT_EXPECT_TRUE(test, fake_until(fake_state(e->ff) ==
					   WIASCAN_STATE_WARMING_UP));
	if (c->act)
		c->act(e->b);
	else
		KUNIT_EXPECT_EQ(test,
				fake_ioctl(e->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	fake_escpi_expect(e, c->end, 0);
	if (!c->act)
		fake_escpi_recovered(e);
}

/* ---- ended in the middle of a page ---- */

/* The job stands before the transfer that a block is */
static void hold_at_block(struct fake_escpi *e, unsigned int nth)
{
	struct kunit *test = e->b->test;
	unsigned int step = fake_escpi_block(e, nth);
	unsigned int pos = e->b->script.pos;

	/* from here on each step is a transfer; the packets hold a block */
	e->b->wire.packet = 512;
	e->b->wire.hold = e->b->wire.calls + 1 + step - pos;
	fake_gate_shut(&e->b->wire.gate);
	KUNIT_ASSERT_EQ(test, fake_start(e->ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&e->b->wire.gate));
	KUNIT_ASSERT_EQ(test, e->b->script.pos, step);
	KUNIT_EXPECT_EQ(test, fake_state(e->ff), WIASCAN_STATE_SCANNING);
}

static void cancel(struct fake_escpi *e)
{
	e->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(e->b->test, fake_ioctl(e->ff, WIASCAN_IOC_CANCEL, NULL),
			0);
	e->ff->file.f_flags &= ~O_NONBLOCK;
}

/* The block is received, and CAN takes the place of its ACK */
static void escpi_wait_cancel(struct kunit *test)
{
	static const char *const stop[] = { "> 18", "< 06", NULL };
	struct fake_escpi *e = found(test);

	hold_at_block(e, 1);
	fake_script_cut(e->b, fake_escpi_block(e, 1) + 1);
	fake_script_text(e->b, stop);
	cancel(e);
	fake_gate_open(&e->b->wire.gate);
	fake_escpi_expect(e, WIASCAN_END_CANCELLED, 0);
	KUNIT_EXPECT_TRUE(test, fake_ended(e->ff));
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* There is nothing to be stopped behind the last block */
static void escpi_wait_cancel_last(struct kunit *test)
{
	struct fake_escpi *e = found(test);

	hold_at_block(e, 3);
	cancel(e);
	fake_gate_open(&e->b->wire.gate);
	fake_escpi_expect(e, WIASCAN_END_CANCELLED, 0);
	KUNIT_EXPECT_TRUE(test, fake_ended(e->ff));
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* A block that does not come any more is not waited for; later it is no answer */
static void escpi_wait_cancel_silent(struct kunit *test)
{
	struct fake_escpi *e = found(test);

	hold_at_block(e, 1);
	e->b->wire.stuck = true;
	e->b->script.loose = true;
	fake_gate_open(&e->b->wire.gate);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	fake_escpi_expect(e, WIASCAN_END_CANCELLED, 0);
	KUNIT_EXPECT_TRUE(test, e->b->wdev->out_of_step);

	e->b->wire.stuck = false;
	e->b->script.pos = fake_escpi_block(e, 1);
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	KUNIT_EXPECT_EQ(test, atomic64_read(&e->b->wdev->stale_bytes),
			BLOCK + 1);
}

/* Closed: the same as cancelled, but nobody waits for it */
static void escpi_wait_close(struct kunit *test)
{
	static const char *const stop[] = { "> 18", "< 06", NULL };
	struct fake_escpi *e = found(test);
	struct fake_file *other = fake_open(e->b, 0);
	struct wiascan_page page = {};

	hold_at_block(e, 1);
	fake_script_cut(e->b, fake_escpi_block(e, 1) + 1);
	fake_script_text(e->b, stop);
	fake_close(e->ff);
	e->ff = other;
	fake_gate_open(&e->b->wire.gate);
	KUNIT_EXPECT_TRUE(test, fake_until(fake_state(other) ==
					   WIASCAN_STATE_IDLE));
	KUNIT_EXPECT_EQ(test, fake_ioctl(other, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ(test, page.end, WIASCAN_END_CANCELLED);
	KUNIT_EXPECT_EQ(test, page.bytes, 2 * BLOCK);
	fake_script_done(e->b);
}

static long unbind(void *b)
{
	fake_unbind(b);
	return 0;
}

/* Unbound: it is still there, so it is told to stop. What it sent is kept. */
static void escpi_wait_unbind(struct kunit *test)
{
	static const char *const stop[] = { "> 18", "< 06", NULL };
	struct fake_escpi *e = found(test);
	struct fake_thread *t;

	hold_at_block(e, 1);
	fake_script_cut(e->b, fake_escpi_block(e, 1) + 1);
	fake_script_text(e->b, stop);
	t = fake_thread(e->b, unbind, e->b);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(e->ff->wdev->gone)));
	fake_gate_open(&e->b->wire.gate);
	fake_join(t);
	fake_escpi_expect(e, WIASCAN_END_DEVICE_GONE, 2 * BLOCK);
	fake_script_done(e->b);
}

static void escpi_wait_unplug(struct kunit *test)
{
	struct fake_escpi *e = found(test);
	unsigned int calls;
	struct fake_thread *t;

	hold_at_block(e, 1);
	calls = e->b->wire.calls;
	t = fake_thread(e->b, fake_unplug_thread, e->b);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(e->ff->wdev->gone)));
	fake_gate_open(&e->b->wire.gate);
	fake_join(t);
	fake_escpi_expect(e, WIASCAN_END_DEVICE_GONE, BLOCK);
	/* nothing is sent to one that is not there */
	KUNIT_EXPECT_EQ(test, e->b->wire.calls, calls);
}

/* Half a second each, or two minutes of a clock that jumps */
#define SLOW ((struct kunit_attributes){ .speed = KUNIT_SPEED_SLOW })

static struct kunit_case escpi_wait_cases[] = {
	KUNIT_CASE_PARAM_ATTR(escpi_wait_ready, waits_gen_params, SLOW),
	KUNIT_CASE_SLOW(escpi_wait_fatal_go),
	KUNIT_CASE(escpi_wait_fatal_go_cancelled),
	KUNIT_CASE_PARAM_ATTR(escpi_wait_fatal, fatals_gen_params, SLOW),
	KUNIT_CASE_PARAM_ATTR(escpi_wait_for_ever, nevers_gen_params, SLOW),
	KUNIT_CASE_PARAM(escpi_wait_given_up, impatients_gen_params),
	KUNIT_CASE(escpi_wait_cancel),
	KUNIT_CASE(escpi_wait_cancel_last),
	KUNIT_CASE(escpi_wait_cancel_silent),
	KUNIT_CASE(escpi_wait_close),
	KUNIT_CASE(escpi_wait_unbind),
	KUNIT_CASE(escpi_wait_unplug),
	{}
};

static struct kunit_suite escpi_wait_suite = {
	.name = "wiascan_escpi_wait",
	.test_cases = escpi_wait_cases,
};

kunit_test_suite(escpi_wait_suite);

MODULE_DESCRIPTION("wiascan KUnit: ESC/I scanners that are waited for");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
