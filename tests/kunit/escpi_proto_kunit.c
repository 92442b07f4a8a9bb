// SPDX-License-Identifier: GPL-2.0-only
/*
 * ESC/I: who the scanner is. Pure: tests/host runs it in user space as well.
 *
 * Copyright (C) 2026 The wiascan project
 *
 * What a function is given lies in memory that ends with it, so that reading
 * on is seen.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"

static u8 *copy_of(struct kunit *test, const void *bytes, size_t len)
{
	u8 *buf = kunit_kmalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memcpy(buf, bytes, len);
	return buf;
}

/* The same behind the header of an information block */
static u8 *info_of(struct kunit *test, u8 status, const void *bytes, size_t len)
{
	u8 *buf = kunit_kmalloc(test, 4 + len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	buf[0] = 0x02;
	buf[1] = status;
	buf[2] = len;
	buf[3] = len >> 8;
	memcpy(buf + 4, bytes, len);
	return buf;
}

static struct escpi *nothing(struct kunit *test)
{
	struct escpi *esc = kunit_kzalloc(test, sizeof(*esc), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, esc);
	return esc;
}

static void expect_area(struct kunit *test, const struct escpi *esc, u32 source,
			u32 width, u32 height)
{
	KUNIT_EXPECT_EQ(test, esc->caps.area[source].width, width);
	KUNIT_EXPECT_EQ(test, esc->caps.area[source].height, height);
}

/* ---- ESC I ---- */

static const u8 identity_b8[] = {
	'B', '8', 'R', 0x4b, 0x00, 'R', 0x96, 0x00, 'R', 0x2c, 0x01,
	'R', 0x58, 0x02, 'A', 0xec, 0x13, 0x6c, 0x1b,
};

static void escpi_proto_identity(struct kunit *test)
{
	static const u32 dpi[WIASCAN_MAX_DPI] = { 75, 150, 300, 600 };
	struct escpi *esc = nothing(test);
	size_t len = sizeof(identity_b8);
	u8 *buf = info_of(test, 0x12, identity_b8, len);

	KUNIT_EXPECT_EQ(test, escpi_parse_identity(buf, len, esc), 0);
	KUNIT_EXPECT_MEMEQ(test, esc->level, "B8", 2);
	KUNIT_EXPECT_MEMEQ(test, esc->caps.dpi, dpi, sizeof(dpi));
	KUNIT_EXPECT_EQ(test, esc->caps.n_dpi, 4);
	KUNIT_EXPECT_EQ(test, esc->caps.area_dpi, 600);
	KUNIT_EXPECT_EQ(test, esc->caps.optical_dpi, 600);
	expect_area(test, esc, WIASCAN_FLATBED, 5100, 7020);
	expect_area(test, esc, WIASCAN_FEEDER, 0, 0);
	expect_area(test, esc, WIASCAN_FILM, 0, 0);
	KUNIT_EXPECT_TRUE(test, esc->extended);
}

static void escpi_proto_identity_cut(struct kunit *test)
{
	size_t len;

	for (len = 0; len < sizeof(identity_b8); len++) {
		u8 *buf = info_of(test, 0, identity_b8, len);

		KUNIT_EXPECT_EQ_MSG(test,
				    escpi_parse_identity(buf, len, nothing(test)),
				    -EPROTO, "%u bytes", (unsigned int)len);
	}
}

static const struct identity_case {
	const char *name;
	u8 buf[16];
	size_t len;
	int ret;
	u32 max_dpi;
} identity_cases[] = {
	{ "one resolution",
	  { 'D', '8', 'R', 0x2c, 0x01, 'A', 1, 0, 1, 0 }, 10, 0, 300 },
	{ "the highest is not the last",
	  { 'D', '8', 'R', 0x58, 0x02, 'R', 0x2c, 0x01, 'A', 1, 0, 1, 0 },
	  13, 0, 600 },
	{ "a resolution that looks like a tag",
	  { 'D', '8', 'R', 'A', 'R', 'A', 1, 0, 1, 0 }, 10, 0, 0x5241 },
	{ "more behind the area",
	  { 'D', '8', 'R', 0x2c, 0x01, 'A', 1, 0, 1, 0, 'R', 0, 1 },
	  13, 0, 300 },
	{ "no resolution", { 'D', '8', 'A', 1, 0, 1, 0 }, 7, -EPROTO },
	{ "resolution zero alone",
	  { 'D', '8', 'R', 0, 0, 'A', 1, 0, 1, 0 }, 10, -EPROTO },
	{ "no area", { 'D', '8', 'R', 0x2c, 0x01 }, 5, -EPROTO },
	{ "unknown tag first",
	  { 'D', '8', 'X', 0x2c, 0x01, 'A', 1, 0, 1, 0 }, 10, -EPROTO },
	{ "unknown tag between",
	  { 'D', '8', 'R', 0x2c, 0x01, 'X', 'A', 1, 0, 1, 0 }, 11, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(identity, identity_cases, name);

static void escpi_proto_identity_records(struct kunit *test)
{
	const struct identity_case *c = test->param_value;
	u8 *buf = info_of(test, 0, c->buf, c->len);
	struct escpi *esc = nothing(test);

	KUNIT_EXPECT_EQ(test, escpi_parse_identity(buf, c->len, esc), c->ret);
	if (c->ret)
		return;
	KUNIT_EXPECT_EQ(test, esc->caps.optical_dpi, c->max_dpi);
	KUNIT_EXPECT_EQ(test, esc->caps.area_dpi, c->max_dpi);
	expect_area(test, esc, WIASCAN_FLATBED, 1, 1);
}

/* More resolutions than there is room for: the area still is at the highest */
static void escpi_proto_identity_full(struct kunit *test)
{
	unsigned int n;

	for (n = WIASCAN_MAX_DPI - 1; n <= WIASCAN_MAX_DPI + 2; n++) {
		size_t len = 2 + 3 * n + 5;
		struct escpi *esc = nothing(test);
		u8 data[256] = { 'B', '8' };
		unsigned int i;

		for (i = 0; i < n; i++) {
			data[2 + 3 * i] = 'R';
			data[3 + 3 * i] = i + 1;
		}
		data[2 + 3 * n] = 'A';
		KUNIT_EXPECT_EQ(test,
				escpi_parse_identity(info_of(test, 0, data, len),
						     len, esc), 0);
		KUNIT_EXPECT_EQ(test, esc->caps.n_dpi, n < 64 ? n : 64);
		KUNIT_EXPECT_EQ(test, esc->caps.dpi[esc->caps.n_dpi - 1],
				esc->caps.n_dpi);
		KUNIT_EXPECT_EQ(test, esc->caps.area_dpi, n);
	}
}

/* ---- levels ---- */

static const struct level_case {
	const char *name;
	u8 traits;
} level_cases[] = {
	{ "B4", ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_GRAY_ONLY },
	{ "B5", ESCPI_LEVEL_B | ESCPI_OPTION },
	{ "B6", ESCPI_LEVEL_B | ESCPI_OPTION },
	{ "B7", ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_NEWER },
	{ "B8", ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_NEWER | ESCPI_FEED },
	{ "D1", ESCPI_LEVEL_D | ESCPI_NEWER },
	{ "D2", ESCPI_LEVEL_D | ESCPI_NEWER },
	{ "D7", ESCPI_LEVEL_D | ESCPI_NEWER | ESCPI_OPTION },
	{ "D8", ESCPI_LEVEL_D | ESCPI_NEWER | ESCPI_OPTION },
};

KUNIT_ARRAY_PARAM_DESC(level, level_cases, name);

static int parse_level(const char *level, u8 status, struct escpi *esc)
{
	u8 buf[] = { 0x02, status, 10, 0, level[0], level[1],
		     'R', 75, 0, 'A', 1, 0, 1, 0 };

	memset(esc, 0, sizeof(*esc));
	return escpi_parse_identity(buf, 10, esc);
}

static void escpi_proto_level(struct kunit *test)
{
	const struct level_case *c = test->param_value;
	struct escpi *esc = nothing(test);
	bool newer = c->traits & ESCPI_NEWER;

	KUNIT_EXPECT_EQ(test, parse_level(c->name, 0x00, esc), 0);
	KUNIT_EXPECT_EQ(test, esc->traits, c->traits);
	KUNIT_EXPECT_FALSE(test, esc->extended);
	KUNIT_EXPECT_EQ(test, parse_level(c->name, 0xff, esc), 0);
	KUNIT_EXPECT_EQ(test, esc->extended, newer);
	KUNIT_EXPECT_EQ(test, parse_level(c->name, 0xfd, esc), 0);
	KUNIT_EXPECT_FALSE(test, esc->extended);
}

static void escpi_proto_level_known(struct kunit *test)
{
	struct escpi *esc = nothing(test);
	unsigned int i, known = 0;

	for (i = 0; i < 0x10000; i++) {
		const char level[2] = { i & 0xff, i >> 8 };
		int ret = parse_level(level, 0, esc);

		KUNIT_EXPECT_EQ(test, ret, esc->traits ? 0 : -ENODEV);
		known += !ret;
	}
	KUNIT_EXPECT_EQ(test, known, ARRAY_SIZE(level_cases));
}

/* ---- FS I ---- */

static const u8 ext_identity_b8[ESCPI_EXT_IDENTITY] = {
	'B', '8', 0x00, 0x00, 0x58, 0x02, 0x00, 0x00,
	0x32, 0x00, 0x00, 0x00, 0xb0, 0x04, 0x00, 0x00,
	0xd8, 0x27, 0x00, 0x00, 0xec, 0x13, 0x00, 0x00,
	0x6c, 0x1b, 0x00, 0x00, 0xec, 0x13, 0x00, 0x00,
	0xd0, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x11, 0x01, 'G', 'T',
	'-', '2', '5', '0', '0', ' ', ' ', ' ',
	' ', ' ', ' ', ' ', ' ', ' ', '1', '.',
	'0', '0', 0x10, 0x0c, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x02,
};

/* As it is after ESC I */
static struct escpi *before(struct kunit *test)
{
	struct escpi *esc = nothing(test);

	memcpy(esc->level, "B8", 2);
	esc->traits = ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_NEWER | ESCPI_FEED;
	esc->extended = true;
	esc->caps.dpi[0] = 75;
	esc->caps.dpi[1] = 150;
	esc->caps.n_dpi = 2;
	esc->caps.area_dpi = 150;
	esc->caps.optical_dpi = 150;
	esc->caps.area[WIASCAN_FLATBED].width = 1275;
	esc->caps.area[WIASCAN_FLATBED].height = 1755;
	return esc;
}

static void escpi_proto_ext_identity(struct kunit *test)
{
	u8 *buf = copy_of(test, ext_identity_b8, 80);
	struct escpi *esc = before(test);

	KUNIT_EXPECT_EQ(test, escpi_parse_ext_identity(buf, 80, esc), 0);
	KUNIT_EXPECT_EQ(test, esc->caps.optical_dpi, 600);
	KUNIT_EXPECT_EQ(test, esc->caps.area_dpi, 600);
	expect_area(test, esc, WIASCAN_FLATBED, 5100, 7020);
	expect_area(test, esc, WIASCAN_FEEDER, 5100, 8400);
	expect_area(test, esc, WIASCAN_FILM, 0, 0);
	KUNIT_EXPECT_EQ(test, esc->caps.max_pixels, 10200);
	KUNIT_EXPECT_EQ(test, esc->caps.registration, WIASCAN_REG_CENTER);
	KUNIT_EXPECT_EQ(test, esc->output_bits, 12);
	KUNIT_EXPECT_EQ(test, esc->flags, 0x11);
	KUNIT_EXPECT_EQ(test, esc->more_flags, 0x01);
	KUNIT_EXPECT_STREQ(test, esc->caps.model, "GT-2500         ");
	KUNIT_EXPECT_STREQ(test, esc->caps.firmware, "1.00");
	/* these are not its business */
	KUNIT_EXPECT_EQ(test, esc->caps.n_dpi, 2);
	KUNIT_EXPECT_EQ(test, esc->caps.dpi[1], 150);
}

/* Where every byte differs, each field can come from one place only */
static void escpi_proto_ext_identity_places(struct kunit *test)
{
	struct escpi *esc = before(test);
	u8 *buf = copy_of(test, ext_identity_b8, 80);
	unsigned int i;

	for (i = 2; i < 80; i++)
		buf[i] = 0x80 + i;
	KUNIT_EXPECT_EQ(test, escpi_parse_ext_identity(buf, 80, esc), 0);
	KUNIT_EXPECT_EQ(test, esc->caps.optical_dpi, 0x87868584);
	KUNIT_EXPECT_EQ(test, esc->caps.area_dpi, 0x87868584);
	KUNIT_EXPECT_EQ(test, esc->caps.max_pixels, 0x93929190);
	expect_area(test, esc, WIASCAN_FLATBED, 0x97969594, 0x9b9a9998);
	expect_area(test, esc, WIASCAN_FEEDER, 0x9f9e9d9c, 0xa3a2a1a0);
	expect_area(test, esc, WIASCAN_FILM, 0xa7a6a5a4, 0xabaaa9a8);
	KUNIT_EXPECT_EQ(test, esc->flags, 0xac);
	KUNIT_EXPECT_EQ(test, esc->more_flags, 0xad);
	KUNIT_EXPECT_MEMEQ(test, esc->caps.model, buf + 46, 16);
	KUNIT_EXPECT_MEMEQ(test, esc->caps.firmware, buf + 62, 4);
	KUNIT_EXPECT_EQ(test, esc->output_bits, 0xc3);
	/* 0xcc: nobody knows what that is */
	KUNIT_EXPECT_EQ(test, esc->caps.registration, 0);
}

static void escpi_proto_ext_identity_alignment(struct kunit *test)
{
	static const u32 want[] = { 0, WIASCAN_REG_LEFT, WIASCAN_REG_CENTER,
				    WIASCAN_REG_RIGHT, 0 };
	u8 *buf = copy_of(test, ext_identity_b8, 80);

	for (buf[76] = 0; buf[76] < ARRAY_SIZE(want); buf[76]++) {
		struct escpi *esc = before(test);

		KUNIT_EXPECT_EQ(test, escpi_parse_ext_identity(buf, 80, esc), 0);
		KUNIT_EXPECT_EQ(test, esc->caps.registration, want[buf[76]]);
	}
}

static const struct ext_case {
	const char *name;
	unsigned int at; /* four bytes of zeros here */
	int ret;
	u32 bed;
	u32 feeder;
} ext_cases[] = {
	{ "no level", 0, 0, 5100, 5100 },
	{ "no resolution", 4, -EPROTO },
	{ "no limit of a line", 16, 0, 5100, 5100 },
	{ "no width of the glass", 20, 0, 0, 5100 },
	{ "no height of the glass", 24, 0, 0, 5100 },
	{ "no width of the feeder", 28, 0, 5100, 0 },
	{ "no height of the feeder", 32, 0, 5100, 0 },
	{ "no name", 46, 0, 5100, 5100 },
};

KUNIT_ARRAY_PARAM_DESC(ext, ext_cases, name);

static void escpi_proto_ext_identity_without(struct kunit *test)
{
	const struct ext_case *c = test->param_value;
	u8 *buf = copy_of(test, ext_identity_b8, 80);
	struct escpi *esc = before(test);

	memset(buf + c->at, 0, 4);
	KUNIT_EXPECT_EQ(test, escpi_parse_ext_identity(buf, 80, esc), c->ret);
	if (c->ret)
		return;
	expect_area(test, esc, WIASCAN_FLATBED, c->bed, c->bed ? 7020 : 0);
	expect_area(test, esc, WIASCAN_FEEDER, c->feeder, c->feeder ? 8400 : 0);
}

static void escpi_proto_ext_identity_cut(struct kunit *test)
{
	u8 longer[81] = {};
	size_t len;

	for (len = 0; len < 80; len++)
		KUNIT_EXPECT_EQ(test,
				escpi_parse_ext_identity(copy_of(test,
								 ext_identity_b8,
								 len), len,
							 before(test)),
				-EPROTO);
	memcpy(longer, ext_identity_b8, 80);
	KUNIT_EXPECT_EQ(test, escpi_parse_ext_identity(longer, 81, before(test)),
			-EPROTO);
}

/* ---- ESC f ---- */

static const u8 status_block[42] = {
	0x11, 0x80, 0xe1, 0xe2, 0xe3, 0xe4, 0x80, 0xd1, 0xd2, 0xd3, 0xd4,
	0x00, 0xc1, 0xc2, 0xc3, 0xc4, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 'G', 'T', '-', '2', '5', '0', '0', ' ', ' ',
	' ', ' ', ' ', ' ', ' ', ' ', ' ',
};

static void escpi_proto_status(struct kunit *test)
{
	size_t len;

	for (len = 0; len <= sizeof(status_block); len++) {
		u8 *buf = info_of(test, 0, status_block, len);
		struct escpi *esc = before(test);

		escpi_parse_status(buf, len, esc);
		if (len < 16) {
			expect_area(test, esc, WIASCAN_FLATBED, 1275, 1755);
			KUNIT_EXPECT_EQ(test, esc->flags, 0);
			continue;
		}
		expect_area(test, esc, WIASCAN_FLATBED, 0xc2c1, 0xc4c3);
		expect_area(test, esc, WIASCAN_FEEDER, 0xe2e1, 0xe4e3);
		expect_area(test, esc, WIASCAN_FILM, 0xd2d1, 0xd4d3);
		KUNIT_EXPECT_EQ(test, esc->flags, 0x11);
		/* an old unit's block has no name */
		KUNIT_EXPECT_STREQ(test, esc->caps.model,
				   len < 42 ? "" : "GT-2500         ");
	}
}

static void escpi_proto_status_no_areas(struct kunit *test)
{
	u8 *buf = info_of(test, 0, status_block, sizeof(status_block));
	struct escpi *esc = before(test);

	memset(buf + 4 + 2, 0, 4);
	memset(buf + 4 + 7, 0, 4);
	memset(buf + 4 + 12, 0, 4);
	escpi_parse_status(buf, sizeof(status_block), esc);
	expect_area(test, esc, WIASCAN_FLATBED, 1275, 1755);
	expect_area(test, esc, WIASCAN_FEEDER, 0, 0);
	expect_area(test, esc, WIASCAN_FILM, 0, 0);
}

/* What could be put on, and is not */
static void escpi_proto_status_not_installed(struct kunit *test)
{
	u8 *buf = info_of(test, 0, status_block, sizeof(status_block));
	struct escpi *esc = before(test);

	buf[4 + 1] = 0x7f;
	buf[4 + 6] = 0x7f;
	escpi_parse_status(buf, sizeof(status_block), esc);
	expect_area(test, esc, WIASCAN_FLATBED, 0xc2c1, 0xc4c3);
	expect_area(test, esc, WIASCAN_FEEDER, 0, 0);
	expect_area(test, esc, WIASCAN_FILM, 0, 0);
}

/* ---- ESC i ---- */

static const struct hardware_case {
	const char *name;
	u8 buf[16];
	size_t len;
	int ret;
	u32 dpi;
	bool line_shift;
} hardware_cases[] = {
	{ "no line shift", { 0xb0, 0x04, 0x80, 0, 0, 0 }, 6, 0, 1200, false },
	{ "with lists", { 0xb0, 0x04, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	  0x2c, 0x01 }, 16, 0, 1200, false },
	{ "main line shift", { 0x58, 0x02, 0, 0, 8, 0 }, 6, 0, 600, true },
	{ "sub line shift", { 0x58, 0x02, 0, 0, 0, 8 }, 6, 0, 600, true },
	{ "both", { 0x58, 0x02, 0, 0, 8, 8 }, 6, 0, 600, true },
	{ "colour order is no shift", { 0x58, 0x02, 0xff, 0xff, 0, 0, 0xff },
	  7, 0, 600, false },
	{ "no resolution", { 0, 0, 0, 0, 0, 0 }, 6, 0, 150, false },
	{ "cut after 5", { 0xb0, 0x04, 0x80, 0, 0 }, 5, -EPROTO },
	{ "cut after 1", { 0xb0 }, 1, -EPROTO },
	{ "nothing", {}, 0, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(hardware, hardware_cases, name);

static void escpi_proto_hardware(struct kunit *test)
{
	const struct hardware_case *c = test->param_value;
	u8 *buf = info_of(test, 0, c->buf, c->len);
	struct escpi *esc = before(test);

	KUNIT_EXPECT_EQ(test, escpi_parse_hardware(buf, c->len, esc), c->ret);
	if (c->ret)
		return;
	KUNIT_EXPECT_EQ(test, esc->caps.optical_dpi, c->dpi);
	KUNIT_EXPECT_EQ(test, esc->line_shift, c->line_shift);
	KUNIT_EXPECT_EQ(test, esc->caps.area_dpi, 150);
}

static struct kunit_case escpi_proto_cases[] = {
	KUNIT_CASE(escpi_proto_identity),
	KUNIT_CASE(escpi_proto_identity_cut),
	KUNIT_CASE_PARAM(escpi_proto_identity_records, identity_gen_params),
	KUNIT_CASE(escpi_proto_identity_full),
	KUNIT_CASE_PARAM(escpi_proto_level, level_gen_params),
	KUNIT_CASE(escpi_proto_level_known),
	KUNIT_CASE(escpi_proto_ext_identity),
	KUNIT_CASE(escpi_proto_ext_identity_places),
	KUNIT_CASE(escpi_proto_ext_identity_alignment),
	KUNIT_CASE_PARAM(escpi_proto_ext_identity_without, ext_gen_params),
	KUNIT_CASE(escpi_proto_ext_identity_cut),
	KUNIT_CASE(escpi_proto_status),
	KUNIT_CASE(escpi_proto_status_no_areas),
	KUNIT_CASE(escpi_proto_status_not_installed),
	KUNIT_CASE_PARAM(escpi_proto_hardware, hardware_gen_params),
	{}
};

static struct kunit_suite escpi_proto_suite = {
	.name = "wiascan_escpi_proto",
	.test_cases = escpi_proto_cases,
};

kunit_test_suite(escpi_proto_suite);

MODULE_DESCRIPTION("KUnit tests of the ESC/I protocol functions of wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
