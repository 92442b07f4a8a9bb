// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Fujitsu minidriver: scanners and paper that are not as they should be
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "../../driver/minidrivers/fujitsu_proto.h"
#include "fake_fujitsu.h"

static struct fake_fujitsu *found(struct kunit *test,
				  const struct fake_fujitsu_job *job)
{
	struct fake_fujitsu *f = fake_fujitsu(test, &fujitsu_minidriver, job);

	KUNIT_ASSERT_EQ(test, fake_fujitsu_open(f), 0);
	return f;
}

/* ---- what ends a job ---- */

#define FEED_CDB	"31 01 00*10"
#define TUR_CDB		"00*12"
#define SCAN_CDB	"1b 00*3 01 00*7"
#define SIZE_CDB	"28 00 80 00*2 00 00*2 20 00*3"
#define CHECK_CDB	"f1 10 00*6 60 00*3"
#define READ_CDB	"28 00*7 60 00*3"
#define REST_CDB	"28 00*7 40 00*3"
#define LAMP_CDB	"f1 05 00*10"
#define WINDOW_CDB	"24 00*7 48 00*3"

static const struct trouble_case {
	const char *name;
	const char *cdb;
	unsigned int nth;
	const char *data; /* in its place, before the status */
	u8 key, asc, ascq;
	u32 info;
	u32 end;
	size_t len;
} troubles[] = {
	{ "no paper", FEED_CDB, 0, NULL, 3, 0x80, 3, 0,
	  WIASCAN_END_PAPER_EMPTY },
	{ "no paper, said late", TUR_CDB, 2, NULL, 3, 0x80, 3, 0,
	  WIASCAN_END_PAPER_EMPTY },
	{ "no paper, said at last", SCAN_CDB, 0, "> 00", 3, 0x80, 3, 0,
	  WIASCAN_END_PAPER_EMPTY },
	{ "jam in feeding", FEED_CDB, 0, NULL, 3, 0x80, 1, 0,
	  WIASCAN_END_PAPER_JAM },
	{ "cover open", FEED_CDB, 0, NULL, 3, 0x80, 2, 0,
	  WIASCAN_END_COVER_OPEN },
	{ "double feed", TUR_CDB, 2, NULL, 3, 0x80, 7, 0,
	  WIASCAN_END_MULTI_FEED },
	{ "carrier sheet", SCAN_CDB, 0, "> 00", 3, 0x80, 9, 0,
	  WIASCAN_END_PAPER_PROBLEM },
	{ "out of order", FEED_CDB, 0, NULL, 4, 0x80, 5, 0,
	  WIASCAN_END_DEVICE_ERROR },
	{ "window refused", WINDOW_CDB, 1, "", 5, 0x26, 0, 0,
	  WIASCAN_END_REFUSED },
	{ "cover open, lamp", LAMP_CDB, 0, NULL, 3, 0x80, 2, 0,
	  WIASCAN_END_COVER_OPEN },
	{ "jam before the size", SIZE_CDB, 0, "<", 3, 0x80, 1, 0,
	  WIASCAN_END_PAPER_JAM },
	{ "jam before data", CHECK_CDB, 0, NULL, 3, 0x80, 1, 0,
	  WIASCAN_END_PAPER_JAM },
	{ "jam in data", READ_CDB, 0, "<", 3, 0x80, 1, 0,
	  WIASCAN_END_PAPER_JAM },
	{ "jam, filled up", READ_CDB, 0, "< 00*96", 3, 0x80, 1, 0,
	  WIASCAN_END_PAPER_JAM },
	{ "jam, later", REST_CDB, 0, "<", 3, 0x80, 1, 0,
	  WIASCAN_END_PAPER_JAM, 32 },
	{ "cover opened in data", REST_CDB, 0, "<", 3, 0x80, 2, 0,
	  WIASCAN_END_COVER_OPEN, 32 },
	{ "stop button", REST_CDB, 0, "<", 3, 0x80, 0x20, 0,
	  WIASCAN_END_DEVICE_CANCELLED, 32 },
	{ "reset in data", REST_CDB, 0, "<", 6, 0, 0, 0,
	  WIASCAN_END_SUSPENDED, 32 },
	{ "end too early, after what it said", REST_CDB, 0, "<", 0x60, 0, 0,
	  64, WIASCAN_END_TRUNCATED, 32 },
	{ "end of nothing", READ_CDB, 0, "<", 0x60, 0, 0, 96,
	  WIASCAN_END_TRUNCATED },
	{ "less than nothing", REST_CDB, 0, "< 00*64", 0x20, 0, 0, 65,
	  WIASCAN_END_PROTOCOL, 32 },
	{ "more than there was", REST_CDB, 0, "< 00*2", 0x20, 0, 0, 61,
	  WIASCAN_END_PROTOCOL, 32 },
	{ "too much", REST_CDB, 0, "< 00*65", 0, 0, 0, 0,
	  WIASCAN_END_PROTOCOL, 32 },
	{ "another width", SIZE_CDB, 0, "< 00*2 00 11 00*28", 0, 0, 0, 0,
	  WIASCAN_END_PROTOCOL },
	{ "half a size", SIZE_CDB, 0, "< 00*7", 0, 0, 0, 0,
	  WIASCAN_END_PROTOCOL },
};

KUNIT_ARRAY_PARAM_DESC(troubles, troubles, name);

static bool was_heard(struct fake_bench *b, unsigned int step)
{
	unsigned int i;

	for (i = 1; i <= min(b->wire.calls, FAKE_MAX_CALLS - 1); i++)
		if (READ_ONCE(b->script.step_of[i]) == step)
			return true;
	return false;
}

static void fujitsu_trouble(struct kunit *test)
{
	const struct trouble_case *c = test->param_value;
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);
	struct fake_script *s = &f->b->script;
	unsigned int stop;

	fake_fujitsu_cut(f, c->cdb, c->nth);
	if (c->data && !*c->data) {
		/* the window that follows it is still there */
		s->n++;
		s->end++;
	} else if (c->data) {
		fake_fujitsu_line(f, "%s", c->data);
	}
	if (c->key)
		fake_fujitsu_check(f, c->key, c->info, c->asc, c->ascq);
	else
		fake_fujitsu_good(f);
	stop = s->n;
	fake_fujitsu_add_stop(f);
	/* while it waits for its user it looks at the sensors, we do not know when */
	s->loose = true;
	fake_fujitsu_start(f);
	fake_fujitsu_page(f, 0, c->end, c->len);
	KUNIT_EXPECT_TRUE(test, fake_until(was_heard(f->b, stop)));
	fake_fujitsu_close(f);
}

/* A sheet that ends in the middle of a line */
static void fujitsu_part(struct kunit *test)
{
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);
	struct fake_step *step;
	unsigned int i;

	fake_fujitsu_cut(f, REST_CDB, 0);
	step = fake_script_add(f->b, FAKE_DEVICE, NULL, 8);
	for (i = 0; i < 8; i++)
		step->bytes[i] = ~f->pictures[32 + i];
	fake_fujitsu_check(f, 0x60, 56, 0, 0);
	fake_fujitsu_add_stop(f);
	fake_fujitsu_start(f);
	fake_fujitsu_page(f, 0, WIASCAN_END_TRUNCATED, 40);
	KUNIT_EXPECT_TRUE(test, fake_ended(f->ff));
	fake_script_done(f->b);
}

/* ---- what a scanner recovers from ---- */

static void fujitsu_go_on(struct fake_fujitsu *f)
{
	fake_fujitsu_scan(f);
	fake_script_done(f->b);
}

/* Busy, and then the command again: by status, or by one of many senses */
static const struct busy_case {
	const char *name;
	const char *cdb;
	unsigned int nth;
	const char *data;
	u8 key, asc, ascq;
	u32 info;
} busies[] = {
	{ "feed, status", FEED_CDB, 0 },
	{ "feed, sense", FEED_CDB, 0, NULL, 2, 0, 0 },
	{ "feed, paused", FEED_CDB, 0, NULL, 3, 0x80, 0x32 },
	{ "feed, woken up", FEED_CDB, 0, NULL, 6, 0x80, 0x01 },
	{ "lamp, status", LAMP_CDB, 0 },
	{ "lamp, cold", LAMP_CDB, 0, NULL, 4, 0x80, 0x06 },
	{ "check, status", CHECK_CDB, 0 },
	{ "check, no data yet", CHECK_CDB, 0, NULL, 3, 0x80, 0x13 },
	{ "size, status", SIZE_CDB, 0, "<" },
};

KUNIT_ARRAY_PARAM_DESC(busies, busies, name);

static unsigned int find(struct fake_fujitsu *f, const struct busy_case *c)
{
	char cdb[96];

	snprintf(cdb, sizeof(cdb), "43 00*18 %s", c->cdb);
	return fake_script_find(f->b, cdb, c->nth);
}

/* An answer to a step: those from @skip steps behind that on follow */
static void insert_at(struct fake_fujitsu *f, unsigned int at,
		      const struct busy_case *c, unsigned int skip)
{
	struct fake_script *s = &f->b->script;
	unsigned int n = s->n - at - skip, i;
	struct fake_step *rest;

	rest = kunit_kmalloc(f->b->test, n * sizeof(*rest), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(f->b->test, rest);
	memcpy(rest, s->steps + at + skip, n * sizeof(*rest));
	fake_script_cut(f->b, at + 1);
	if (c->data)
		fake_fujitsu_line(f, "%s", c->data);
	if (c->key)
		fake_fujitsu_check(f, c->key, c->info, c->asc, c->ascq);
	else
		fake_fujitsu_line(f, "< 53 00*8 08 00*3");
	KUNIT_ASSERT_LE(f->b->test, s->n + n, FAKE_MAX_STEPS);
	for (i = 0; i < n; i++)
		s->steps[s->n++] = rest[i];
	s->end = s->n;
}

static void insert(struct fake_fujitsu *f, const struct busy_case *c,
		   unsigned int skip)
{
	insert_at(f, find(f, c), c, skip);
}

static void fujitsu_busy(struct kunit *test)
{
	const struct busy_case *c = test->param_value;
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);

	insert(f, c, 0);
	fujitsu_go_on(f);
}

/* READ alone is asked for anew, and soon: the scanner's memory may be small */
static const struct busy_case waits[] = {
	{ "status", READ_CDB, 0, "<" },
	{ "no data yet", READ_CDB, 0, "<", 3, 0x80, 0x13 },
	{ "no data yet, filled up", READ_CDB, 0, "< 00*96", 3, 0x80, 0x13 },
	{ "nothing is true", READ_CDB, 0, "<", 0x80 },
};

KUNIT_ARRAY_PARAM_DESC(waits, waits, name);

static void fujitsu_wait(struct kunit *test)
{
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);
	unsigned long begin = jiffies;

	insert(f, test->param_value, 0);
	fujitsu_go_on(f);
	if (fake_time_is_free())
		KUNIT_EXPECT_LE(test, jiffies - begin, HZ / 20);
}

/* The last data of a page, and "no data yet" in place of a good status */
static void fujitsu_late_excuse(struct kunit *test)
{
	static const struct busy_case excuse = {
		.cdb = "28 00*7 20 00*3", .key = 0x23, .asc = 0x80, .ascq = 0x13,
	};
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);

	insert_at(f, find(f, &excuse) + 1, &excuse, 2);
	fujitsu_go_on(f);
}

/* Nothing is wrong, says the sense, whatever its bits mean without data */
static const struct busy_case oddities[] = {
	{ "ready", TUR_CDB, 2, NULL, 0x60, 0, 0, 4 },
	{ "feed", FEED_CDB, 0, NULL, 0x20, 0, 0, 1 },
	{ "check", CHECK_CDB, 0, NULL, 0x20, 0, 0, 0x60 },
};

KUNIT_ARRAY_PARAM_DESC(oddities, oddities, name);

static void fujitsu_odd(struct kunit *test)
{
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);

	insert(f, test->param_value, 2);
	fujitsu_go_on(f);
}

/* What is not known is done without */
static const struct busy_case refusals[] = {
	{ "size", SIZE_CDB, 0, "<", 5, 0x20, 0 },
	{ "size, with another excuse", SIZE_CDB, 0, "<", 0xb, 0x43, 0 },
	{ "check", CHECK_CDB, 0, NULL, 5, 0x24, 0 },
	{ "lamp", LAMP_CDB, 0, NULL, 5, 0x24, 0 },
};

KUNIT_ARRAY_PARAM_DESC(refusals, refusals, name);

/* Two sources, and sheets of unknown length, which nobody wants */
static const struct busy_case spares[] = {
	{ "source", "f1 00*11", 0, NULL, 5, 0x24, 0 },
	{ "length", "15 10 00*2 0c 00*7", 0, "> 00*4 3c 06 00*6", 5, 0x26, 0 },
	{ "memory", "15 10 00*2 0c 00*7", 1, "> 00*4 3a 06 80 c0 00*4", 5, 0x26,
	  0 },
};

KUNIT_ARRAY_PARAM_DESC(spares, spares, name);

static void fujitsu_spare(struct kunit *test)
{
	const struct busy_case *c = test->param_value;
	struct fake_fujitsu_job job = fake_fujitsu_simplex;
	struct fake_fujitsu *f;

	job.modes = true;
	job.changes[0].at = 0x20;
	job.changes[0].value = 0xd0;
	f = found(test, &job);
	insert(f, c, c->data ? 3 : 2);
	fujitsu_go_on(f);
}

static void fujitsu_refuse(struct kunit *test)
{
	const struct busy_case *c = test->param_value;
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);
	struct fake_step *step;
	char cdb[96];

	snprintf(cdb, sizeof(cdb), "43 00*18 %s", c->cdb);
	step = &f->b->script.steps[fake_script_find(f->b, cdb, c->nth)];
	/* its data is not there, and the status is another one */
	if (c->data)
		step[1].len = 0;
	insert(f, c, 0);
	f->b->script.loose = true;
	fake_fujitsu_scan(f);
}

/* ---- units that have to be told to let go of a sheet ---- */

static void fujitsu_discharge(struct kunit *test)
{
	struct fake_fujitsu_job job = fake_fujitsu_simplex;
	struct fake_fujitsu *f;

	job.changes[0].at = 0x31;
	/* nor has it mode pages */
	job.changes[1].at = 0x29;
	f = found(test, &job);
	fake_fujitsu_cut(f, REST_CDB, 0);
	fake_fujitsu_line(f, "<");
	fake_fujitsu_check(f, 3, 0, 0x80, 0x20);
	fake_fujitsu_add_stop(f);
	fake_fujitsu_command(f, "31 00*11");
	fake_fujitsu_good(f);
	fake_fujitsu_start(f);
	fake_fujitsu_page(f, 0, WIASCAN_END_DEVICE_CANCELLED, 32);
	KUNIT_EXPECT_TRUE(test, fake_ended(f->ff));
	fake_script_done(f->b);
}

/* ---- going on after a jam ---- */

static void fujitsu_resume(struct kunit *test)
{
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);
	unsigned int i;

	fake_fujitsu_cut(f, REST_CDB, 0);
	fake_fujitsu_line(f, "<");
	fake_fujitsu_check(f, 3, 0, 0x80, 0x01);
	fake_fujitsu_add_stop(f);
	/* all is well again; the sheet that was stuck is the next one */
	for (i = 0; i < 2; i++) {
		fake_fujitsu_command(f, TUR_CDB);
		fake_fujitsu_good(f);
		fake_fujitsu_command(f, "c2 00*7 0c 00*3");
		fake_fujitsu_line(f, "< 00*12");
		fake_fujitsu_good(f);
	}
	fake_fujitsu_add_start(f);
	fake_fujitsu_add_sheet(f, 1);
	fake_fujitsu_add_empty(f);
	fake_fujitsu_add_stop(f);
	f->b->script.loose = true;
	fake_fujitsu_start(f);
	fake_fujitsu_page(f, 0, WIASCAN_END_PAPER_JAM, 32);
	fake_fujitsu_page(f, 1, WIASCAN_END_COMPLETE, f->size);
	fake_fujitsu_over(f, WIASCAN_END_COMPLETE);
}

/* ---- the sensors ---- */

#define READY	(WIASCAN_HANDLING_FEED_READY | WIASCAN_HANDLING_DUP_READY)

static const struct sensor_case {
	const char *name;
	u8 key, asc, ascq;
	const char *hardware;
	u32 handling;
} sensors[] = {
	{ "ready", 0, 0, 0, "00*12", READY },
	{ "empty", 3, 0x80, 3, "00*3 80 00*8", 0 },
	{ "only the switch says so", 0, 0, 0, "00*3 80 00*8", 0 },
	{ "jam", 3, 0x80, 1, "00*12", WIASCAN_HANDLING_PAPER_JAM },
	{ "cover", 3, 0x80, 2, "00*3 20 00*8", WIASCAN_HANDLING_PATH_COVER_UP },
	{ "cover, says the switch", 0, 0, 0, "00*3 20 00*8",
	  WIASCAN_HANDLING_PATH_COVER_UP },
	{ "double feed", 3, 0x80, 7, "00*6 01 00*5",
	  WIASCAN_HANDLING_MULTIPLE_FEED },
	{ "fault", 4, 0x80, 1, "00*12", WIASCAN_HANDLING_ATTENTION },
	{ "busy", 2, 0, 0, "00*12", 0 },
};

KUNIT_ARRAY_PARAM_DESC(sensors, sensors, name);

static void fujitsu_sensors(struct kunit *test)
{
	const struct sensor_case *c = test->param_value;
	struct fake_fujitsu *f = found(test, &fake_fujitsu_simplex);
	struct wiascan_status status = {};

	fake_script_cut(f->b, f->scan_from);
	fake_fujitsu_command(f, TUR_CDB);
	if (c->key)
		fake_fujitsu_check(f, c->key, 0, c->asc, c->ascq);
	else
		fake_fujitsu_good(f);
	fake_fujitsu_command(f, "c2 00*7 0c 00*3");
	fake_fujitsu_line(f, "< %s", c->hardware);
	fake_fujitsu_good(f);
	KUNIT_EXPECT_EQ(test, fake_ioctl(f->ff, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.handling, c->handling);
	fake_script_done(f->b);
}

/* ---- a device that is another one ---- */

static const struct stranger_case {
	const char *name;
	const char *cdb;
	const char *data;
	int ret;
} strangers[] = {
	{ "another maker", "12 00*3 60 00*7",
	  "< 06 00*7 \"CANON   DR-4080        1.021\" 00*60", -ENODEV },
	{ "short", "12 00*3 60 00*7",
	  "< 06 00*7 \"FUJITSU fi-6130\"", -ENODEV },
	{ "nothing", "12 00*3 60 00*7", "<", -ENODEV },
	{ "no page", "12 01 f0 00 cc 00*7", "<", -EPROTO },
	{ "short page", "12 01 f0 00 cc 00*7", "< 06 f0 00 00 5f 00*90",
	  -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(strangers, strangers, name);

static void fujitsu_stranger(struct kunit *test)
{
	const struct stranger_case *c = test->param_value;
	struct fake_fujitsu *f = fake_fujitsu(test, &fujitsu_minidriver,
					      &fake_fujitsu_simplex);

	fake_fujitsu_cut(f, c->cdb, 0);
	fake_fujitsu_line(f, "%s", c->data);
	fake_fujitsu_good(f);
	KUNIT_EXPECT_EQ(test, fake_plug(f->b, f->md), c->ret);
	fake_script_done(f->b);
}

static struct kunit_case fujitsu_trouble_cases[] = {
	KUNIT_CASE_PARAM(fujitsu_trouble, troubles_gen_params),
	KUNIT_CASE(fujitsu_part),
	KUNIT_CASE_PARAM(fujitsu_busy, busies_gen_params),
	KUNIT_CASE_PARAM(fujitsu_wait, waits_gen_params),
	KUNIT_CASE(fujitsu_late_excuse),
	KUNIT_CASE_PARAM(fujitsu_odd, oddities_gen_params),
	KUNIT_CASE_PARAM(fujitsu_spare, spares_gen_params),
	KUNIT_CASE_PARAM(fujitsu_refuse, refusals_gen_params),
	KUNIT_CASE(fujitsu_discharge),
	KUNIT_CASE(fujitsu_resume),
	KUNIT_CASE_PARAM(fujitsu_sensors, sensors_gen_params),
	KUNIT_CASE_PARAM(fujitsu_stranger, strangers_gen_params),
	{}
};

static struct kunit_suite fujitsu_trouble_suite = {
	.name = "wiascan_fujitsu_trouble",
	.test_cases = fujitsu_trouble_cases,
};

kunit_test_suite(fujitsu_trouble_suite);

MODULE_DESCRIPTION("wiascan KUnit: Fujitsu scanners in trouble");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
