// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fujitsu: what is wrong, and what is scanned. Pure: tests/host runs it in
 * user space as well.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/fujitsu_proto.h"

static u8 *copy_of(struct kunit *test, const void *bytes, size_t len)
{
	u8 *buf = kunit_kmalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memcpy(buf, bytes, len);
	return buf;
}

/* ---- sense ---- */

static const u8 end_of_page[18] = {
	0xf0, 0x00, 0x60, 0x00, 0x00, 0xdd, 0x40, 0x0a
};

static void fujitsu_proto_sense(struct kunit *test)
{
	u8 *buf = copy_of(test, end_of_page, sizeof(end_of_page));
	struct fujitsu_sense s;

	KUNIT_ASSERT_EQ(test, fujitsu_parse_sense(buf, 18, &s), 0);
	KUNIT_EXPECT_TRUE(test, s.eom);
	KUNIT_EXPECT_TRUE(test, s.ili);
	KUNIT_EXPECT_EQ(test, s.info, 0xdd40);
	KUNIT_EXPECT_EQ(test, fujitsu_end(&s), WIASCAN_END_NONE);

	memcpy(buf, "\x70\x00\x43\x01\x02\x03\x04\x0a\0\0\0\0\x80\x07", 14);
	KUNIT_ASSERT_EQ(test, fujitsu_parse_sense(buf, 14, &s), 0);
	KUNIT_EXPECT_TRUE(test, s.eom);
	KUNIT_EXPECT_FALSE(test, s.ili);
	KUNIT_EXPECT_EQ(test, s.info, 0x01020304);
	KUNIT_EXPECT_EQ(test, s.code, 0x038007);

	buf[2] = 0x20;
	KUNIT_ASSERT_EQ(test, fujitsu_parse_sense(buf, 18, &s), 0);
	KUNIT_EXPECT_FALSE(test, s.eom);
	KUNIT_EXPECT_TRUE(test, s.ili);
}

static void fujitsu_proto_sense_wrong(struct kunit *test)
{
	struct fujitsu_sense s;
	size_t len;
	u8 *buf;

	for (len = 0; len < 14; len++) {
		buf = copy_of(test, end_of_page, len);
		KUNIT_EXPECT_EQ_MSG(test, fujitsu_parse_sense(buf, len, &s),
				    -EPROTO, "%u bytes", (unsigned int)len);
	}
	buf = copy_of(test, end_of_page, 18);
	buf[0] = 0x72;
	KUNIT_EXPECT_EQ(test, fujitsu_parse_sense(buf, 18, &s), -EPROTO);
	buf[0] = 0x53;
	KUNIT_EXPECT_EQ(test, fujitsu_parse_sense(buf, 18, &s), -EPROTO);
}

static const struct end_case {
	const char *name;
	u8 key, asc, ascq;
	u32 want;
} ends[] = {
	{ "nothing", 0, 0x00, 0x00, WIASCAN_END_NONE },
	{ "hardware status", 0, 0x80, 0x00, WIASCAN_END_NONE },
	{ "busy", 2, 0x00, 0x00, WIASCAN_END_DEVICE_BUSY },
	{ "jam", 3, 0x80, 0x01, WIASCAN_END_PAPER_JAM },
	{ "cover", 3, 0x80, 0x02, WIASCAN_END_COVER_OPEN },
	{ "empty", 3, 0x80, 0x03, WIASCAN_END_PAPER_EMPTY },
	{ "unusual paper", 3, 0x80, 0x04, WIASCAN_END_PAPER_PROBLEM },
	{ "double feed", 3, 0x80, 0x07, WIASCAN_END_MULTI_FEED },
	{ "feeder set-up", 3, 0x80, 0x08, WIASCAN_END_PAPER_PROBLEM },
	{ "carrier sheet", 3, 0x80, 0x09, WIASCAN_END_PAPER_PROBLEM },
	{ "card in the way", 3, 0x80, 0x0c, WIASCAN_END_PAPER_PROBLEM },
	{ "no ink", 3, 0x80, 0x10, WIASCAN_END_DEVICE_ERROR },
	{ "no data yet", 3, 0x80, 0x13, WIASCAN_END_DEVICE_BUSY },
	{ "endorser", 3, 0x80, 0x14, WIASCAN_END_DEVICE_ERROR },
	{ "stop button", 3, 0x80, 0x20, WIASCAN_END_DEVICE_CANCELLED },
	{ "halted", 3, 0x80, 0x22, WIASCAN_END_DEVICE_CANCELLED },
	{ "not enough paper", 3, 0x80, 0x30, WIASCAN_END_PAPER_PROBLEM },
	{ "disabled", 3, 0x80, 0x31, WIASCAN_END_DEVICE_ERROR },
	{ "paused", 3, 0x80, 0x32, WIASCAN_END_DEVICE_BUSY },
	{ "WiFi", 3, 0x80, 0x33, WIASCAN_END_DEVICE_ERROR },
	{ "another medium error", 3, 0x11, 0x01, WIASCAN_END_DEVICE_ERROR },
	{ "fuse", 4, 0x80, 0x01, WIASCAN_END_DEVICE_ERROR },
	{ "self test", 4, 0x44, 0x00, WIASCAN_END_DEVICE_ERROR },
	{ "parameter list", 5, 0x1a, 0x00, WIASCAN_END_REFUSED },
	{ "command", 5, 0x20, 0x00, WIASCAN_END_REFUSED },
	{ "parameter", 5, 0x26, 0x00, WIASCAN_END_REFUSED },
	{ "windows", 5, 0x2c, 0x02, WIASCAN_END_REFUSED },
	{ "edge too early", 5, 0x00, 0x00, WIASCAN_END_PAPER_PROBLEM },
	{ "reset", 6, 0x00, 0x00, WIASCAN_END_SUSPENDED },
	{ "awake", 6, 0x80, 0x01, WIASCAN_END_SUSPENDED },
	{ "aborted", 0xb, 0x47, 0x00, WIASCAN_END_DEVICE_ERROR },
	{ "transfer", 0xb, 0x80, 0x01, WIASCAN_END_DEVICE_ERROR },
	{ "unknown key", 0xf, 0x80, 0x03, WIASCAN_END_DEVICE_ERROR },
};

KUNIT_ARRAY_PARAM_DESC(ends, ends, name);

static void fujitsu_proto_end(struct kunit *test)
{
	const struct end_case *c = test->param_value;
	const struct fujitsu_sense s = {
		.code = c->key << 16 | c->asc << 8 | c->ascq,
	};

	KUNIT_EXPECT_EQ(test, fujitsu_end(&s), c->want);
}

static const struct length_case {
	const char *name;
	struct fujitsu_sense s;
	u32 asked;
	u32 got;
	int ret;
} lengths[] = {
	{ "short", { .eom = true, .ili = true, .info = 40 }, 100, 60, 60 },
	{ "filled up", { .eom = true, .ili = true, .info = 40 }, 100, 100, 60 },
	{ "nothing is true", { .ili = true, .info = 100 }, 100, 100, 0 },
	{ "all is true", { .ili = true }, 100, 100, 100 },
	{ "more than came", { .ili = true, .info = 39 }, 100, 60, -EPROTO },
	{ "less than nothing", { .ili = true, .info = 101 }, 100, 100,
	  -EPROTO },
	{ "negative", { .ili = true, .info = 0xffffffff }, 100, 100, -EPROTO },
	{ "end, not said how", { .eom = true, .info = 40 }, 100, 60, 60 },
	{ "jam, not said how", { .code = 0x038001 }, 100, 100,
	  0 },
	{ "jam, said how",
	  { .code = 0x038001, .ili = true, .info = 90 },
	  100, 100, 10 },
};

KUNIT_ARRAY_PARAM_DESC(lengths, lengths, name);

static void fujitsu_proto_length(struct kunit *test)
{
	const struct length_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, fujitsu_true_length(&c->s, c->asked, c->got),
			c->ret);
}

/* ---- pixel size, hardware status ---- */

static void fujitsu_proto_pixel_size(struct kunit *test)
{
	static const u8 bytes[32] = {
		0x00, 0x00, 0x02, 0x4e, 0x01, 0x02, 0x03, 0x04, 0xff
	};
	u32 width = 0, lines = 0;
	size_t len;

	for (len = 0; len <= sizeof(bytes); len++) {
		u8 *buf = copy_of(test, bytes, len);

		KUNIT_EXPECT_EQ(test, fujitsu_parse_pixel_size(buf, len, &width,
							       &lines),
				len < 8 ? -EPROTO : 0);
	}
	KUNIT_EXPECT_EQ(test, width, 590);
	KUNIT_EXPECT_EQ(test, lines, 0x01020304);
}

#define FEED	WIASCAN_HANDLING_FEED_READY

static const struct hardware_case {
	const char *name;
	u8 buf[12];
	u32 handling;
	u32 buttons;
} hardware[] = {
	{ "idle", {}, FEED },
	{ "empty", { [3] = 0x80 }, 0 },
	{ "feeder open", { [3] = 0x20 }, WIASCAN_HANDLING_PATH_COVER_UP },
	{ "feeder open, empty", { [3] = 0xa0 },
	  WIASCAN_HANDLING_PATH_COVER_UP },
	{ "lid open", { [3] = 0x08 }, FEED | WIASCAN_HANDLING_FLAT_COVER_UP },
	{ "double feed", { [6] = 0x01 },
	  FEED | WIASCAN_HANDLING_MULTIPLE_FEED },
	{ "button touched", { [4] = 0x01 }, FEED, 1 },
	{ "button held", { [4] = 0x20 }, FEED, 1 },
	{ "send button", { [4] = 0x04 }, FEED, 2 },
	{ "both", { [4] = 0x05 }, FEED, 3 },
	{ "all that is not asked", { 0xff, 0xff, 0xff, 0x57, 0xda, 0xff, 0xfe,
				     0xff, 0xff, 0xff, 0xff, 0xff }, FEED },
};

KUNIT_ARRAY_PARAM_DESC(hardware, hardware, name);

static void fujitsu_proto_hardware(struct kunit *test)
{
	const struct hardware_case *c = test->param_value;
	struct wiascan_sensors sensors = { ~0U, ~0U };
	u8 *buf = copy_of(test, c->buf, 12);

	KUNIT_EXPECT_EQ(test, fujitsu_parse_hardware(buf, 11, &sensors),
			-EPROTO);
	KUNIT_ASSERT_EQ(test, fujitsu_parse_hardware(buf, 12, &sensors), 0);
	KUNIT_EXPECT_EQ(test, sensors.handling, c->handling);
	KUNIT_EXPECT_EQ(test, sensors.buttons, c->buttons);
}

#define SHEETS	BIT(WIASCAN_FEEDER)
#define GLASS	BIT(WIASCAN_FLATBED)

static const struct handling_case {
	const char *name;
	u32 sources;
	bool duplex;
	u32 end;
	u32 sensors;
	u32 handling;
} handlings[] = {
	{ "ready", SHEETS, false, 0, FEED, FEED },
	{ "both sides", SHEETS, true, 0, FEED,
	  FEED | WIASCAN_HANDLING_DUP_READY },
	{ "empty", SHEETS, true, 0, 0, 0 },
	{ "glass only", GLASS, false, 0, FEED, WIASCAN_HANDLING_FLAT_READY },
	{ "glass too", SHEETS | GLASS, false, 0, FEED,
	  FEED | WIASCAN_HANDLING_FLAT_READY },
	{ "no paper but glass", SHEETS | GLASS, true, WIASCAN_END_PAPER_EMPTY,
	  FEED, WIASCAN_HANDLING_FLAT_READY },
	{ "jam", SHEETS | GLASS, true, WIASCAN_END_PAPER_JAM, FEED,
	  WIASCAN_HANDLING_PAPER_JAM },
	{ "cover", SHEETS, true, WIASCAN_END_COVER_OPEN, 0,
	  WIASCAN_HANDLING_PATH_COVER_UP },
	{ "double feed", SHEETS, true, WIASCAN_END_MULTI_FEED, FEED,
	  WIASCAN_HANDLING_MULTIPLE_FEED },
	{ "fault", SHEETS, true, WIASCAN_END_DEVICE_ERROR, FEED,
	  WIASCAN_HANDLING_ATTENTION },
	{ "busy", SHEETS | GLASS, true, WIASCAN_END_DEVICE_BUSY, FEED, 0 },
	{ "what the sensors say stays", SHEETS, true, WIASCAN_END_PAPER_JAM,
	  WIASCAN_HANDLING_FLAT_COVER_UP,
	  WIASCAN_HANDLING_PAPER_JAM | WIASCAN_HANDLING_FLAT_COVER_UP },
};

KUNIT_ARRAY_PARAM_DESC(handlings, handlings, name);

static void fujitsu_proto_handling(struct kunit *test)
{
	const struct handling_case *c = test->param_value;
	struct fujitsu_identity id = { .caps = { .duplex = c->duplex } };
	unsigned int i;

	for (i = 0; i < WIASCAN_SOURCES; i++)
		if (c->sources & BIT(i))
			id.caps.area[i].width = 100;
	KUNIT_EXPECT_EQ(test, fujitsu_handling(&id, c->end, c->sensors),
			c->handling);
}

/* ---- windows ---- */

static const struct fujitsu_identity a4 = {
	.caps = {
		.area = {
			[WIASCAN_FLATBED] = { 10200, 14000 },
			[WIASCAN_FEEDER] = { 10200, 16800 },
		},
		.brightness = true,
		.contrast = true,
	},
	.has = FUJITSU_HAS_THRESHOLD,
};

static const struct window_case {
	const char *name;
	struct wiascan_params scan;
	bool without;
	u8 front[64];
} windows[] = {
	{ "colour sheet",
	  { .sides = 1, .source = WIASCAN_FEEDER, .bits = 8,
	    .datatype = WIASCAN_DATATYPE_COLOR,
	    .xres = 300, .yres = 150, .x = 2, .y = 3, .width = 592,
	    .lines = 708 }, false,
	  { 0x00, 0, 0x01, 0x2c, 0x00, 0x96, 0, 0, 0, 8, 0, 0, 0, 24,
	    0, 0, 0x09, 0x40, 0, 0, 0x16, 0x20, 0x80, 0x00, 0x80, 5, 8,
	    [0x28] = 0xc1, 0, 1, 0, [0x35] = 0xc0,
	    0, 0, 0x27, 0xd8, 0, 0, 0x41, 0xa0 } },
	{ "gray on the glass",
	  { .sides = 1, .bits = 8, .xres = 600, .yres = 600,
	    .width = 8, .lines = 2, .brightness = 1000, .contrast = -1000 }, false,
	  { 0x00, 0, 0x02, 0x58, 0x02, 0x58, [0x11] = 16, [0x15] = 4,
	    0xff, 0x00, 0x01, 2, 8 } },
	{ "lineart, the back alone",
	  { .sides = 2, .source = WIASCAN_FEEDER, .bits = 1,
	    .xres = 200, .yres = 200, .width = 1696, .lines = 2200,
	    .threshold = 77, .brightness = -1 }, false,
	  { 0x80, 0, 0x00, 0xc8, 0x00, 0xc8, [0x10] = 0x27, 0xc0, 0, 0, 0x33,
	    0x90, 0x80, 77, 0x80, 0, 1, [0x35] = 0xc0,
	    0, 0, 0x27, 0xd8, 0, 0, 0x41, 0xa0 } },
	{ "lineart, lowest threshold",
	  { .sides = 1, .bits = 1, .xres = 1200, .yres = 1200,
	    .width = 8, .lines = 2 }, false,
	  { 0x00, 0, 0x04, 0xb0, 0x04, 0xb0, [0x11] = 8, [0x15] = 2, 0x80, 1,
	    0x80, 0, 1 } },
	{ "no settings",
	  { .sides = 1, .bits = 1, .xres = 1200, .yres = 1200,
	    .width = 8, .lines = 2, .threshold = 99, .brightness = 500,
	    .contrast = 500 },
	  true,
	  { 0x00, 0, 0x04, 0xb0, 0x04, 0xb0, [0x11] = 8, [0x15] = 2, 0, 0, 0,
	    0, 1 } },
};

KUNIT_ARRAY_PARAM_DESC(windows, windows, name);

static void fujitsu_proto_window(struct kunit *test)
{
	const struct window_case *c = test->param_value;
	static const u8 header[8] = { [7] = 64 };
	struct fujitsu_identity id = a4;
	u8 *buf = copy_of(test, windows, FUJITSU_WINDOWS_LEN);

	if (c->without) {
		id.caps.brightness = false;
		id.caps.contrast = false;
		id.has = 0;
	}
	KUNIT_ASSERT_EQ(test, fujitsu_build_windows(buf, &id, &c->scan), 72);
	KUNIT_EXPECT_MEMEQ(test, buf, header, 8);
	KUNIT_EXPECT_MEMEQ(test, buf + 8, c->front, 64);
}

static void fujitsu_proto_windows(struct kunit *test)
{
	struct wiascan_params scan = windows[0].scan;
	u8 *buf = copy_of(test, windows, FUJITSU_WINDOWS_LEN);
	u8 back[64];

	scan.sides = 3;
	memcpy(back, windows[0].front, 64);
	back[0] = 0x80;
	memset(back + 0x35, 0, 9);
	KUNIT_ASSERT_EQ(test, fujitsu_build_windows(buf, &a4, &scan), 136);
	KUNIT_EXPECT_EQ(test, buf[7], 64);
	KUNIT_EXPECT_MEMEQ(test, buf + 8, windows[0].front, 64);
	KUNIT_EXPECT_MEMEQ(test, buf + 72, back, 64);
}

static u32 be32(const u8 *p)
{
	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/* At every resolution the pixels that come are those that were asked for */
static void fujitsu_proto_round(struct kunit *test)
{
	u8 *buf = copy_of(test, windows, FUJITSU_WINDOWS_LEN);
	u32 dpi, pixels, max, wrong = 0;

	for (dpi = 50; dpi <= 1200; dpi++) {
		max = 10200 * dpi / 1200;
		for (pixels = max; pixels > 13; pixels -= 13) {
			const struct wiascan_params scan = {
				.sides = 1, .bits = 8, .xres = dpi, .yres = dpi,
				.x = max - pixels, .width = pixels,
				.y = max - pixels, .lines = pixels,
			};
			u32 x, width;

			fujitsu_build_windows(buf, &a4, &scan);
			x = be32(buf + 8 + 0x06);
			width = be32(buf + 8 + 0x0e);
			if (width * dpi / 1200 != pixels ||
			    be32(buf + 8 + 0x12) != width ||
			    be32(buf + 8 + 0x0a) < x || x + width > 10200 ||
			    x * dpi / 1200 > max - pixels ||
			    (x + 1) * dpi / 1200 < max - pixels)
				wrong++;
		}
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

static void fujitsu_proto_sides(struct kunit *test)
{
	u8 w[2];

	KUNIT_EXPECT_EQ(test, fujitsu_windows(WIASCAN_SIDE_FRONT, w), 1);
	KUNIT_EXPECT_EQ(test, w[0], 0x00);
	KUNIT_EXPECT_EQ(test, fujitsu_windows(WIASCAN_SIDE_BACK, w), 1);
	KUNIT_EXPECT_EQ(test, w[0], 0x80);
	KUNIT_EXPECT_EQ(test, fujitsu_windows(WIASCAN_SIDE_FRONT |
					      WIASCAN_SIDE_BACK, w), 2);
	KUNIT_EXPECT_EQ(test, w[0], 0x00);
	KUNIT_EXPECT_EQ(test, w[1], 0x80);
}

static void fujitsu_proto_mode(struct kunit *test)
{
	u8 want[FUJITSU_MODE_SELECT_LEN] = { 0, 0, 0, 0, 0x3c, 0x06 };
	u8 *buf = copy_of(test, windows, sizeof(want));

	fujitsu_build_mode(buf, FUJITSU_LENGTH_OF_WINDOW);
	KUNIT_EXPECT_MEMEQ(test, buf, want, sizeof(want));
	want[7] = 0x80;
	fujitsu_build_mode(buf, FUJITSU_LENGTH_OF_SHEET);
	KUNIT_EXPECT_MEMEQ(test, buf, want, sizeof(want));
	memcpy(want + 4, "\x3a\x06\x80\xc0", 4);
	fujitsu_build_mode(buf, FUJITSU_NO_BUFFER);
	KUNIT_EXPECT_MEMEQ(test, buf, want, sizeof(want));
}

static struct kunit_case fujitsu_proto_scan_cases[] = {
	KUNIT_CASE(fujitsu_proto_sense),
	KUNIT_CASE(fujitsu_proto_sense_wrong),
	KUNIT_CASE_PARAM(fujitsu_proto_end, ends_gen_params),
	KUNIT_CASE_PARAM(fujitsu_proto_length, lengths_gen_params),
	KUNIT_CASE(fujitsu_proto_pixel_size),
	KUNIT_CASE_PARAM(fujitsu_proto_hardware, hardware_gen_params),
	KUNIT_CASE_PARAM(fujitsu_proto_handling, handlings_gen_params),
	KUNIT_CASE_PARAM(fujitsu_proto_window, windows_gen_params),
	KUNIT_CASE(fujitsu_proto_windows),
	KUNIT_CASE(fujitsu_proto_round),
	KUNIT_CASE(fujitsu_proto_sides),
	KUNIT_CASE(fujitsu_proto_mode),
	{}
};

static struct kunit_suite fujitsu_proto_scan_suite = {
	.name = "wiascan_fujitsu_proto_scan",
	.test_cases = fujitsu_proto_scan_cases,
};

kunit_test_suite(fujitsu_proto_scan_suite);

MODULE_DESCRIPTION("wiascan KUnit: Fujitsu, what is wrong and what is scanned");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
