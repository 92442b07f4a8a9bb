// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Fujitsu minidriver: scanners as they should be, byte by byte in both
 * directions. Those that are not are in fujitsu_trouble_kunit.c, broken wires
 * in fujitsu_fault_kunit.c.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/fujitsu_proto.h"
#include "fake_fujitsu.h"

#define COLOR { .id = WIASCAN_PROP_DATATYPE, .value = WIASCAN_DATATYPE_COLOR }
#define GRAY { .id = WIASCAN_PROP_DATATYPE, .value = WIASCAN_DATATYPE_GRAYSCALE }
#define LINEART { .id = WIASCAN_PROP_DATATYPE,			\
		  .value = WIASCAN_DATATYPE_THRESHOLD }
#define XRES(n) { .id = WIASCAN_PROP_XRES, .value = (n) }
#define YRES(n) { .id = WIASCAN_PROP_YRES, .value = (n) }
#define YPOS(n) { .id = WIASCAN_PROP_YPOS, .value = (n) }
#define WIDTH(n) { .id = WIASCAN_PROP_XEXTENT, .value = (n) }
#define LINES(n) { .id = WIASCAN_PROP_YEXTENT, .value = (n) }
#define SELECT(n) { .id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, .value = (n) }
#define AUTO { .id = WIASCAN_PROP_PAGE_SIZE, .value = WIASCAN_PAGE_AUTO }

#define FEEDER	SELECT(WIASCAN_SELECT_FEEDER)
#define BACK	SELECT(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_BACK_ONLY)
#define DUPLEX	SELECT(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX)

#define FRONT_SIDE	WIASCAN_SIDE_FRONT
#define BACK_SIDE	WIASCAN_SIDE_BACK
#define BOTH_SIDES	(WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK)

/* Resolution 300, place 0, size 16 x 4 */
#define SMALL	"01 2c 01 2c 00*8 00*3 40 00*3 10 "

/* The last ones of the bed: a page that ends with its sheet reaches so far */
#define LAST	"01 2c 01 2c 00*6 41 90 00*3 40 00*3 10 "

static const struct fake_fujitsu_job jobs[] = {
	{ .name = "gray, one piece", .set = { GRAY, XRES(300), YRES(300),
					      WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1 },
	{ .name = "RGB, three sheets", .set = { COLOR, XRES(300), YRES(300),
						WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 05 08", .color = true,
	  .bytes_per_line = 48, .lines = 4, .sides = FRONT_SIDE, .sheets = 3 },
	{ .name = "lineart", .set = { LINEART, XRES(300), YRES(300), WIDTH(16),
				      LINES(4), FEEDER },
	  .window = SMALL "80 80 80 00 01", .bytes_per_line = 2, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1 },
	{ .name = "the back alone", .set = { GRAY, XRES(300), YRES(300),
					     WIDTH(16), LINES(4), BACK },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = BACK_SIDE, .sheets = 2 },
	{ .name = "duplex, two sheets", .set = { COLOR, XRES(300), YRES(300),
						 WIDTH(16), LINES(4), DUPLEX },
	  .window = SMALL "80 00 80 05 08", .color = true,
	  .bytes_per_line = 48, .lines = 4, .piece_lines = 2,
	  .sides = BOTH_SIDES, .sheets = 2 },
	{ .name = "one page of many", .set = { GRAY, XRES(300), YRES(300),
					       WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1, .pages = 1 },
	/* more than one READ by our own will, and whole packets */
	{ .name = "RGB, large", .set = { COLOR, XRES(300), YRES(300),
					 WIDTH(1024), LINES(200), DUPLEX },
	  .window = "01 2c 01 2c 00*8 00*2 10 00 00*2 03 20 80 00 80 05 08",
	  .color = true, .bytes_per_line = 3072, .lines = 200,
	  .sides = BOTH_SIDES, .sheets = 1 },
	{ .name = "RGB, large, a part of a line first",
	  .set = { COLOR, XRES(300), YRES(300), WIDTH(1024), LINES(200),
		   DUPLEX },
	  .window = "01 2c 01 2c 00*8 00*2 10 00 00*2 03 20 80 00 80 05 08",
	  .color = true, .bytes_per_line = 3072, .lines = 200, .first = 4000,
	  .sides = BOTH_SIDES, .sheets = 1 },
	{ .name = "short sheet, said before", .set = { GRAY, XRES(300),
		YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sheet_lines = 3, .says_length = true, .sides = FRONT_SIDE,
	  .sheets = 2 },
	{ .name = "short sheet, found out", .modes = true,
	  .set = { GRAY, XRES(300), YRES(300), YPOS(4196), WIDTH(16), LINES(4),
		   FEEDER, AUTO },
	  .window = LAST "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sheet_lines = 3, .piece_lines = 2, .sides = FRONT_SIDE,
	  .sheets = 2 },
	{ .name = "short sheet, found out, but not asked for",
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sheet_lines = 3, .sides = FRONT_SIDE, .sheets = 2 },
	{ .name = "short sheet, found out bit by bit",
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(16), LINES(4), DUPLEX },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sheet_lines = 3, .piece_lines = 2, .parts_signs = true,
	  .sides = BOTH_SIDES, .sheets = 1 },
	{ .name = "short sheet, filled up, both sides", .modes = true,
	  .set = { GRAY, XRES(300), YRES(300), YPOS(4196), WIDTH(16), LINES(4),
		   DUPLEX, AUTO },
	  .window = LAST "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sheet_lines = 3, .piece_lines = 2, .fills_up = true,
	  .sides = BOTH_SIDES, .sheets = 1 },
	{ .name = "no control, no command for feeding",
	  .changes = { { 0x31, 0x00 }, { 0x28, 0x00 }, { 0x2b, 0x00 },
		       { 0x29, 0x0f } },
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 2 },
	{ .name = "no settings", .changes = { { 0x52, 0 }, { 0x53, 0 },
					      { 0x54, 0 }, { 0x1c, 0x02 } },
	  .set = { LINEART, XRES(300), YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "00*4 01", .bytes_per_line = 2, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1 },
	{ .name = "no RGB", .refuses_rgb = true,
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1 },
	{ .name = "no serial number", .refuses_serial = true,
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1 },
	{ .name = "no diagnostics to send", .changes = { { 0x28, 0xfb } },
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1 },
	{ .name = "no diagnostics to read", .changes = { { 0x28, 0xfd } },
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1 },
	{ .name = "glass", .changes = { { 0x20, 0x40 } },
	  .set = { COLOR, XRES(300), YRES(300), WIDTH(16), LINES(4) },
	  .window = SMALL "80 00 80 05 08", .color = true,
	  .bytes_per_line = 48, .lines = 4, .sheets = 1 },
	{ .name = "feeder of two", .changes = { { 0x20, 0xd0 } },
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(16), LINES(4), FEEDER },
	  .window = SMALL "80 00 80 02 08", .bytes_per_line = 16, .lines = 4,
	  .sides = FRONT_SIDE, .sheets = 1 },
};

/* The two that others use as well come first */
static const void *jobs_gen_params(const void *prev, char *desc)
{
	const struct fake_fujitsu_job *p = prev, *next;

	if (!p)
		next = &fake_fujitsu_simplex;
	else if (p == &fake_fujitsu_simplex)
		next = &fake_fujitsu_duplex;
	else if (p == &fake_fujitsu_duplex)
		next = jobs;
	else
		next = p + 1;
	if (next == jobs + ARRAY_SIZE(jobs))
		return NULL;
	strscpy(desc, next->name, KUNIT_PARAM_DESC_SIZE);
	return next;
}

static void fujitsu_whole(struct kunit *test)
{
	const struct fake_fujitsu_job *j = test->param_value;
	struct fake_fujitsu *f = fake_fujitsu(test, &fujitsu_minidriver, j);
	bool serial = (f->vpd[0x28] & 0x06) == 0x06 && !j->refuses_serial;
	struct wiascan_info info = {};

	KUNIT_ASSERT_EQ(test, fake_fujitsu_open(f), 0);
	KUNIT_EXPECT_EQ(test, f->b->script.pos, f->scan_from);
	KUNIT_EXPECT_EQ(test, fake_ioctl(f->ff, WIASCAN_IOC_INFO, &info), 0);
	KUNIT_EXPECT_STREQ(test, info.serial, serial ? "123456" : "");
	fake_fujitsu_scan(f);
	fake_script_done(f->b);
}

static struct kunit_case fujitsu_cases[] = {
	KUNIT_CASE_PARAM(fujitsu_whole, jobs_gen_params),
	{}
};

static struct kunit_suite fujitsu_suite = {
	.name = "wiascan_fujitsu",
	.test_cases = fujitsu_cases,
};

kunit_test_suite(fujitsu_suite);

MODULE_DESCRIPTION("wiascan KUnit: Fujitsu scanners as they should be");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
