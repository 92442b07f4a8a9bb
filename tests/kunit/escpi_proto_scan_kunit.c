// SPDX-License-Identifier: GPL-2.0-only
/*
 * ESC/I: scans. Pure: tests/host runs it in user space as well.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"

static struct escpi *unit(struct kunit *test, bool extended)
{
	struct escpi *esc = kunit_kzalloc(test, sizeof(*esc), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, esc);
	esc->extended = extended;
	return esc;
}

/* ---- FS G ---- */

static const struct header_case {
	const char *name;
	u8 buf[16];
	size_t len;
	int ret;
	u8 status;
} header_cases[] = {
	{ "fatal", { 0x02, 0x80 }, 14, 0, 0x80 },
	{ "fatal, with figures that cannot be",
	  { 0x02, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	  14, 0, 0x80 },
	{ "not ready", { 0x02, 0x40 }, 14, 0, 0x40 },
	{ "all bits", { 0x02, 0xff }, 14, 0, 0xc0 },
	{ "other bits are no failure",
	  { 0x02, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 14, 0, 0 },
	{ "NAK", { 0x15 }, 1, -EPROTO },
	{ "no STX", { 0x00, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 14, -EPROTO },
	{ "header of a standard scan", { 0x02, 0x12, 1, 0, 1, 0 }, 6, -EPROTO },
	{ "one byte more", { 0x02, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 15,
	  -EPROTO },
	{ "one byte less", { 0x02, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 13,
	  -EPROTO },
	{ "nothing", {}, 0, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(header, header_cases, name);

static void escpi_proto_header(struct kunit *test)
{
	const struct wiascan_params q = { .bytes_per_line = 1, .block = 100 };
	const struct header_case *c = test->param_value;
	u8 *buf = kunit_kmalloc(test, c->len, GFP_KERNEL);
	struct escpi *esc = unit(test, true);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memcpy(buf, c->buf, c->len);
	esc->q = &q;
	KUNIT_EXPECT_EQ(test, escpi_parse_header(buf, c->len, 100, esc),
			c->ret);
	KUNIT_EXPECT_EQ(test, esc->status, c->status);
}

static const struct check_case {
	const char *name;
	u32 block_len;
	u32 blocks;
	u32 last_len;
	u32 max_block;
	u64 size;
	int ret;
} check_cases[] = {
	{ "last block alone", 0, 0, 76464, 76464, 76464, 0 },
	{ "full block alone", 76464, 1, 0, 76464, 76464, 0 },
	{ "blocks and a rest",
	  130536, 19, 21168, 130536, 19 * 130536 + 21168, 0 },
	{ "smaller blocks than asked for", 432, 177, 0, 76464, 76464, 0 },
	{ "less than a page", 432, 176, 0, 76464, 76464, 0 },
	{ "a rest longer than the blocks", 1, 1, 100, 100, 101, 0 },
	{ "block length without blocks", 0xffffffff, 0, 100, 100, 100, 0 },
	{ "four bytes each", 0x04030201, 0x08070605, 0x01020304, 0x04030201,
	  0x04030201ULL * 0x08070605 + 0x01020304, 0 },
	{ "largest", 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
	  0xffffffff00000000, 0 },
	{ "nothing at all", 0, 0, 0, 100, 100, -EPROTO },
	{ "blocks of nothing", 0, 3, 0, 100, 100, -EPROTO },
	{ "blocks of nothing and a rest", 0, 3, 7, 100, 100, -EPROTO },
	{ "block too long", 101, 1, 0, 100, 200, -EPROTO },
	{ "rest too long", 100, 1, 101, 100, 201, -EPROTO },
	{ "a byte more than a page", 50, 2, 1, 100, 100, -EPROTO },
	{ "a block more than a page", 50, 3, 0, 100, 100, -EPROTO },
	{ "more than 32 bits hold", 0x10000, 0x10000, 100, 0x10000, 100,
	  -EPROTO },
	{ "largest, a byte more than a page", 0xffffffff, 0xffffffff,
	  0xffffffff, 0xffffffff, 0xfffffffeffffffff, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(check, check_cases, name);

static void put_le(u8 *buf, u32 value, unsigned int bytes)
{
	for (; bytes--; value >>= 8)
		*buf++ = value;
}

static void escpi_proto_check(struct kunit *test)
{
	const struct check_case *c = test->param_value;
	const struct wiascan_params q = { .block = c->max_block };
	struct escpi *esc = unit(test, true);
	u8 buf[14] = { 0x02, 0x12 };

	esc->q = &q;
	put_le(buf + 2, c->block_len, 4);
	put_le(buf + 6, c->blocks, 4);
	put_le(buf + 10, c->last_len, 4);
	KUNIT_EXPECT_EQ(test, escpi_parse_header(buf, 14, c->size, esc),
			c->ret);
	if (c->ret)
		return;
	KUNIT_EXPECT_EQ(test, esc->block_len, c->block_len);
	KUNIT_EXPECT_EQ(test, esc->blocks, c->blocks);
	KUNIT_EXPECT_EQ(test, esc->last_len, c->last_len);
}

/* ---- ESC G: lines of 100 bytes, up to 10 a block ---- */

static const struct block_case {
	const char *name;
	u8 status;
	u16 bytes;
	u16 lines;
	u64 left;
	int ret;
	u32 now;
	u32 then;
} block_cases[] = {
	{ "a block, and more", 0x12, 100, 10, 1100, 0, 1000, 100 },
	{ "the last block", 0x32, 100, 10, 1000, 0, 1000, 0 },
	{ "the last block, and too few lines", 0x20, 100, 3, 1000, 0, 300, 0 },
	{ "a line, and more", 0x00, 100, 1, 200, 0, 100, 100 },
	{ "no more lines left for more", 0x00, 100, 10, 1000, -EPROTO },
	{ "more lines than left", 0x20, 100, 10, 999, -EPROTO },
	{ "more lines than asked for", 0x20, 100, 11, 5000, -EPROTO },
	{ "more lines than asked for, and more", 0x00, 100, 11, 5000, -EPROTO },
	{ "longer lines", 0x20, 101, 1, 1000, -EPROTO },
	{ "shorter lines", 0x20, 99, 1, 1000, -EPROTO },
	{ "no bytes", 0x20, 0, 1, 1000, -EPROTO },
	{ "no lines", 0x20, 100, 0, 1000, -EPROTO },
	{ "no lines, and more", 0x00, 100, 0, 1000, -EPROTO },
	{ "all that can be said", 0x20, 0xffff, 0xffff, ~0ULL, -EPROTO },
	{ "fatal, no figures", 0x80, 0, 0, 1000, 0, 0, 0 },
	{ "not ready, no figures", 0x60, 0, 0, 1000, 0, 0, 0 },
};

KUNIT_ARRAY_PARAM_DESC(block, block_cases, name);

static void escpi_proto_block(struct kunit *test)
{
	const struct wiascan_params q = { .bytes_per_line = 100, .block = 1000 };
	const struct block_case *c = test->param_value;
	struct escpi *esc = unit(test, false);
	u8 buf[7] = { 0x02, c->status };

	esc->q = &q;
	put_le(buf + 2, c->bytes, 2);
	put_le(buf + 4, c->lines, 2);
	KUNIT_EXPECT_EQ(test, escpi_parse_header(buf, 6, c->left, esc),
			c->ret);
	KUNIT_EXPECT_EQ(test, escpi_parse_header(buf, 5, c->left, esc),
			-EPROTO);
	KUNIT_EXPECT_EQ(test, escpi_parse_header(buf, 7, c->left, esc),
			-EPROTO);
	if (c->ret)
		return;
	KUNIT_EXPECT_EQ(test, esc->status, c->status & 0xc0);
	if (esc->status)
		return;
	KUNIT_EXPECT_EQ(test, esc->blocks ? esc->block_len : esc->last_len,
			c->now);
	KUNIT_EXPECT_EQ(test, esc->blocks ? esc->last_len : 0, c->then);
}

/* ---- FS W ---- */

static const struct build_case {
	const char *name;
	struct wiascan_params q;
	u8 traits;
	u8 want[ESCPI_SCAN_PARAMS];
} build_cases[] = {
	{
		.name = "color",
		.q = { .xres = 75, .yres = 75, .width = 144, .lines = 177,
		       .datatype = WIASCAN_DATATYPE_COLOR, .bits = 8,
		       .bytes_per_line = 432, .block = 255 * 432,
		       .threshold = 128 },
		.want = { [0] = 0x4b, [4] = 0x4b, [16] = 0x90, [20] = 0xb1,
			  [24] = 0x13, [25] = 0x08, [28] = 0xff, [29] = 0x02,
			  [33] = 0x80 },
	},
	{
		.name = "lineart",
		.q = { .xres = 300, .yres = 300, .width = 2480, .lines = 3508,
		       .bits = 1, .bytes_per_line = 310, .block = 64 * 310,
		       .threshold = 255 },
		.want = { [0] = 0x2c, [1] = 0x01, [4] = 0x2c, [5] = 0x01,
			  [16] = 0xb0, [17] = 0x09, [20] = 0xb4, [21] = 0x0d,
			  [25] = 0x01, [28] = 0x40, [29] = 0x01, [32] = 0x01,
			  [33] = 0xff },
	},
	{
		.name = "lineart has no gamma table",
		.q = { .bits = 1, .bytes_per_line = 1 },
		.traits = ESCPI_LEVEL_D,
		.want = { [25] = 0x01, [29] = 0x01, [32] = 0x01 },
	},
	{
		.name = "front sides",
		.q = { .bits = 8, .bytes_per_line = 1,
		       .source = WIASCAN_FEEDER, .sides = WIASCAN_SIDE_FRONT },
		.want = { [25] = 0x08, [26] = 0x01, [29] = 0x02 },
	},
	{
		.name = "both sides",
		.q = { .bits = 8, .bytes_per_line = 1,
		       .source = WIASCAN_FEEDER,
		       .sides = WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK },
		.want = { [25] = 0x08, [26] = 0x02, [29] = 0x02 },
	},
	{
		.name = "film has one side",
		.q = { .bits = 8, .bytes_per_line = 1, .source = WIASCAN_FILM,
		       .sides = WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK },
		.want = { [25] = 0x08, [26] = 0x01, [29] = 0x02 },
	},
	{
		.name = "every field",
		.q = { .xres = 0x04030201, .yres = 0x14131211,
		       .x = 0x24232221, .y = 0x34333231,
		       .width = 0x44434241, .lines = 0x54535251, .bits = 16,
		       .bytes_per_line = 1000, .block = 0x61 * 1000,
		       .brightness = -1000, .threshold = 0x62 },
		.traits = ESCPI_LEVEL_D,
		.want = {
			0x01, 0x02, 0x03, 0x04, 0x11, 0x12, 0x13, 0x14,
			0x21, 0x22, 0x23, 0x24, 0x31, 0x32, 0x33, 0x34,
			0x41, 0x42, 0x43, 0x44, 0x51, 0x52, 0x53, 0x54,
			0x00, 0x10, 0x00, 0x00, 0x61, 0x03, 0xfc, 0x00,
			0x00, 0x62,
		},
	},
};

KUNIT_ARRAY_PARAM_DESC(build, build_cases, name);

static void escpi_proto_build(struct kunit *test)
{
	const struct build_case *c = test->param_value;
	u8 *buf = kunit_kmalloc(test, ESCPI_SCAN_PARAMS, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0xa5, ESCPI_SCAN_PARAMS);
	escpi_build_scan(buf, &c->q, c->traits);
	KUNIT_EXPECT_MEMEQ(test, buf, c->want, ESCPI_SCAN_PARAMS);
}

struct brightness_case {
	const char *name;
	s32 value;
	u8 byte;
};

static const struct brightness_case brightness_cases[] = {
	{ "-1000", -1000, 0xfc },
	{ "-875", -875, 0xfc },
	{ "-874", -874, 0xfd },
	{ "-500", -500, 0xfe },
	{ "-125", -125, 0xff },
	{ "-124", -124, 0x00 },
	{ "-1", -1, 0x00 },
	{ "0", 0, 0x00 },
	{ "1", 1, 0x00 },
	{ "166", 166, 0x00 },
	{ "167", 167, 0x01 },
	{ "500", 500, 0x02 },
	{ "833", 833, 0x02 },
	{ "834", 834, 0x03 },
	{ "1000", 1000, 0x03 },
};

KUNIT_ARRAY_PARAM_DESC(brightness, brightness_cases, name);

static void escpi_proto_brightness(struct kunit *test)
{
	const struct brightness_case *c = test->param_value;
	const struct wiascan_params q = {
		.bits = 8, .bytes_per_line = 1, .brightness = c->value
	};
	u8 buf[ESCPI_SCAN_PARAMS];

	escpi_build_scan(buf, &q, 0);
	KUNIT_EXPECT_EQ(test, buf[30], c->byte);
}

/* Never darker for a larger value, never more than half a step off */
static void escpi_proto_brightness_all(struct kunit *test)
{
	struct wiascan_params q = { .bits = 8, .bytes_per_line = 1 };
	u8 buf[ESCPI_SCAN_PARAMS];
	int last = -4;

	for (q.brightness = -1000; q.brightness <= 1000; q.brightness++) {
		int want = q.brightness * (q.brightness < 0 ? 4 : 3);
		int got;

		escpi_build_scan(buf, &q, 0);
		got = buf[30] < 128 ? buf[30] : buf[30] - 256;
		KUNIT_EXPECT_GE(test, got, last);
		KUNIT_EXPECT_LE(test, got * 1000 - want, 500);
		KUNIT_EXPECT_GE(test, got * 1000 - want, -500);
		last = got;
	}
	KUNIT_EXPECT_EQ(test, last, 3);
}

/* ---- the same as ESC commands ---- */

#define LEVEL_B5 (ESCPI_LEVEL_B | ESCPI_OPTION)

static const struct setter_case {
	const char *name;
	u8 traits;
	u8 option;
	u8 halftone;
	const char *want;
} setter_cases[] = {
	{ "B5, gray", LEVEL_B5, 0, 0, "CDLZMgRAd" },
	{ "B5, lineart", LEVEL_B5, 0, 1, "CDBLZMgRAd" },
	{ "B5, feeder", LEVEL_B5, 2, 0, "eCDLZMgRAd" },
	{ "B7", LEVEL_B5 | ESCPI_NEWER, 1, 1, "eCDBLZtMgRAd" },
	{ "D1", ESCPI_LEVEL_D | ESCPI_NEWER, 0, 1, "CDZtgRAd" },
	{ "D7", ESCPI_LEVEL_D | ESCPI_NEWER | ESCPI_OPTION, 1, 1, "eCDZtgRAd" },
};

KUNIT_ARRAY_PARAM_DESC(setter, setter_cases, name);

static size_t expect_setter(struct kunit *test, const u8 *buf, const u8 *scan)
{
	static const char letters[] = "CDegdZLMBt";
	static const u8 at[] = { 24, 25, 26, 27, 28, 29, 30, 31, 32, 33 };
	const char *letter = strchr(letters, buf[1]);

	KUNIT_EXPECT_EQ(test, buf[0], 0x1b);
	if (buf[1] == 'R') {
		KUNIT_EXPECT_MEMEQ(test, buf + 2, scan, 2);
		KUNIT_EXPECT_MEMEQ(test, buf + 4, scan + 4, 2);
		return 4;
	}
	if (buf[1] == 'A') {
		KUNIT_EXPECT_MEMEQ(test, buf + 2, scan + 8, 2);
		KUNIT_EXPECT_MEMEQ(test, buf + 4, scan + 12, 2);
		KUNIT_EXPECT_MEMEQ(test, buf + 6, scan + 16, 2);
		KUNIT_EXPECT_MEMEQ(test, buf + 8, scan + 20, 2);
		return 8;
	}
	KUNIT_ASSERT_NOT_NULL(test, letter);
	KUNIT_EXPECT_EQ(test, buf[2], scan[at[letter - letters]]);
	return 1;
}

static void escpi_proto_setters(struct kunit *test)
{
	const struct setter_case *c = test->param_value;
	u8 *buf = kunit_kmalloc(test, ESCPI_SETTER, GFP_KERNEL);
	u8 scan[ESCPI_SCAN_PARAMS];
	char got[16] = "";
	size_t n = 0;
	int i, len;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (i = 0; i < ESCPI_SCAN_PARAMS; i++)
		scan[i] = 0x80 + i;
	scan[26] = c->option;
	scan[32] = c->halftone;
	for (i = 0; (len = escpi_build_setter(buf, i, scan, c->traits)) >= 0;
	     i++) {
		if (!len)
			continue;
		KUNIT_ASSERT_LT(test, n, sizeof(got) - 1);
		got[n++] = buf[1];
		KUNIT_EXPECT_EQ(test, len, expect_setter(test, buf, scan));
	}
	KUNIT_EXPECT_EQ(test, len, -ENOENT);
	KUNIT_EXPECT_STREQ(test, got, c->want);
}

static struct kunit_case escpi_proto_scan_cases[] = {
	KUNIT_CASE_PARAM(escpi_proto_header, header_gen_params),
	KUNIT_CASE_PARAM(escpi_proto_check, check_gen_params),
	KUNIT_CASE_PARAM(escpi_proto_block, block_gen_params),
	KUNIT_CASE_PARAM(escpi_proto_build, build_gen_params),
	KUNIT_CASE_PARAM(escpi_proto_brightness, brightness_gen_params),
	KUNIT_CASE(escpi_proto_brightness_all),
	KUNIT_CASE_PARAM(escpi_proto_setters, setter_gen_params),
	{}
};

static struct kunit_suite escpi_proto_scan_suite = {
	.name = "wiascan_escpi_proto_scan",
	.test_cases = escpi_proto_scan_cases,
};

kunit_test_suite(escpi_proto_scan_suite);

MODULE_DESCRIPTION("KUnit tests of ESC/I scans of wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
