// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fujitsu: commands, and who the scanner is. Pure: tests/host runs it in user
 * space as well.
 *
 * Copyright (C) 2026 The wiascan project
 *
 * What a function is given lies in memory that ends with it, so that reading
 * on is seen.
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

/* ---- commands ---- */

static const struct command_case {
	const char *name;
	u32 code;
	u8 window;
	u32 len;
	u8 cdb[12];
} commands[] = {
	{ "TEST UNIT READY", FUJITSU_TEST_UNIT_READY, 0x80, 0, {} },
	{ "REQUEST SENSE", FUJITSU_REQUEST_SENSE, 0x80, FUJITSU_SENSE_LEN,
	  { 0x03, 0, 0, 0, 0x12 } },
	{ "INQUIRY", FUJITSU_INQUIRY, 0x80, FUJITSU_INQUIRY_LEN,
	  { 0x12, 0, 0, 0, 0x60 } },
	{ "page of INQUIRY", FUJITSU_INQUIRY_PAGE, 0x80, FUJITSU_VPD_LEN,
	  { 0x12, 0x01, 0xf0, 0, 0xcc } },
	{ "MODE SELECT", FUJITSU_MODE_SELECT, 0x80, FUJITSU_MODE_SELECT_LEN,
	  { 0x15, 0x10, 0, 0, 0x0c } },
	{ "MODE SENSE", FUJITSU_MODE_SENSE, 0x80, FUJITSU_MODE_SENSE_LEN,
	  { 0x1a, 0, 0x3c, 0, 0x14 } },
	{ "SCAN of both sides", FUJITSU_SCAN, 0x80, 2,
	  { 0x1b, 0, 0, 0, 0x02 } },
	{ "long data of a short command", FUJITSU_SCAN, 0x80, 0x1234,
	  { 0x1b, 0, 0, 0x12, 0x34 } },
	{ "SET WINDOW, both sides", FUJITSU_SET_WINDOW, 0x80,
	  FUJITSU_WINDOWS_LEN, { 0x24, 0, 0, 0, 0, 0, 0, 0, 0x88 } },
	{ "READ of the back", FUJITSU_READ_IMAGE, 0x80, 0x03ff48,
	  { 0x28, 0, 0, 0, 0, 0x80, 0x03, 0xff, 0x48 } },
	{ "READ of the size", FUJITSU_READ_SIZE, 0x00, FUJITSU_PIXEL_SIZE_LEN,
	  { 0x28, 0, 0x80, 0, 0, 0, 0, 0, 0x20 } },
	{ "discharge", FUJITSU_DISCHARGE, 0x80, 0, { 0x31, 0x00 } },
	{ "feed", FUJITSU_FEED, 0x80, 0, { 0x31, 0x01 } },
	{ "halt", FUJITSU_HALT, 0x80, 0, { 0x31, 0x04 } },
	{ "GET HARDWARE STATUS", FUJITSU_HARDWARE_STATUS, 0x80,
	  FUJITSU_HARDWARE_LEN, { 0xc2, 0, 0, 0, 0, 0, 0, 0, 0x0c } },
	{ "feeder", FUJITSU_USE_ADF, 0x80, 0, { 0xf1, 0x00 } },
	{ "flatbed", FUJITSU_USE_FLATBED, 0x80, 0, { 0xf1, 0x01 } },
	{ "lamp on", FUJITSU_LAMP_ON, 0x80, 0, { 0xf1, 0x05 } },
	{ "cancel", FUJITSU_CANCEL, 0x80, 0, { 0xf1, 0x04 } },
	{ "read image check", FUJITSU_IMAGE_CHECK | 0x80, 0x80, 0x010203,
	  { 0xf1, 0x10, 0x80, 0, 0, 0, 0x01, 0x02, 0x03 } },
};

KUNIT_ARRAY_PARAM_DESC(commands, commands, name);

static void fujitsu_proto_command(struct kunit *test)
{
	const struct command_case *c = test->param_value;
	u8 want[FUJITSU_COMMAND_LEN] = { 0x43 };
	u8 *buf = copy_of(test, want, sizeof(want));

	memcpy(want + 19, c->cdb, sizeof(c->cdb));
	memset(buf, 0xa5, sizeof(want));
	fujitsu_build_command(buf, c->code, c->window, c->len);
	KUNIT_EXPECT_MEMEQ(test, buf, want, sizeof(want));
}

static const struct status_case {
	const char *name;
	u8 buf[16];
	size_t len;
	int ret;
} statuses[] = {
	{ "good", { 0x53 }, 13, 0 },
	{ "all else ignored", { 0x53, 1, 2, 3, 4, 5, 6, 7, 8, 0, 9, 9, 9 }, 13,
	  0 },
	{ "check condition", { 0x53, [9] = 0x02 }, 13, 2 },
	{ "busy", { 0x53, [9] = 0x08 }, 13, 8 },
	{ "unknown", { 0x53, [9] = 0xff }, 13, 0xff },
	{ "a command", { 0x43 }, 13, -EPROTO },
	{ "short", { 0x53 }, 12, -EPROTO },
	{ "long", { 0x53 }, 14, -EPROTO },
	{ "one byte", { 0x53 }, 1, -EPROTO },
	{ "nothing", {}, 0, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(statuses, statuses, name);

static void fujitsu_proto_status(struct kunit *test)
{
	const struct status_case *c = test->param_value;
	u8 *buf = copy_of(test, c->buf, c->len);

	KUNIT_EXPECT_EQ(test, fujitsu_parse_status(buf, c->len), c->ret);
}

/* ---- INQUIRY ---- */

static void make_inquiry(u8 *buf, const char *names)
{
	memset(buf, 0, FUJITSU_INQUIRY_LEN);
	buf[0] = 0x06;
	memcpy(buf + 8, names, 28);
}

static const struct inquiry_case {
	const char *name;
	const char *names;
	u8 type;
	size_t len;
	int ret;
} inquiries[] = {
	{ "fi-6130", "FUJITSU fi-6130dj       1.02", 0x06, 96 },
	{ "another LUN's bits", "FUJITSU fi-6130dj       1.02", 0x66, 96 },
	{ "S1500", "FUJITSU ScanSnap S1500  0M00", 0x06, 96 },
	{ "a disk", "FUJITSU fi-6130dj       1.02", 0x00, 96, -ENODEV },
	{ "another maker", "CANON   DR-4080         1.02", 0x06, 96, -ENODEV },
	{ "nearly", "FUJITSUXfi-6130dj       1.02", 0x06, 96, -ENODEV },
	{ "short", "FUJITSU fi-6130dj       1.02", 0x06, 95, -ENODEV },
	{ "nothing", "FUJITSU fi-6130dj       1.02", 0x06, 0, -ENODEV },
};

KUNIT_ARRAY_PARAM_DESC(inquiries, inquiries, name);

static void fujitsu_proto_inquiry(struct kunit *test)
{
	const struct inquiry_case *c = test->param_value;
	struct wiascan_caps none;
	struct fujitsu_identity id;
	u8 all[FUJITSU_INQUIRY_LEN], *buf;

	make_inquiry(all, c->names);
	all[0] = c->type;
	buf = copy_of(test, all, c->len);
	memset(&id, 0xa5, sizeof(id));
	memset(&none, 0, sizeof(none));
	KUNIT_ASSERT_EQ(test, fujitsu_parse_inquiry(buf, c->len, &id), c->ret);
	if (c->ret)
		return;
	memcpy(none.vendor, "Fujitsu", 7);
	memcpy(none.model, c->names + 8, 16);
	memcpy(none.firmware, c->names + 24, 4);
	KUNIT_EXPECT_MEMEQ(test, &id.caps, &none, sizeof(none));
	KUNIT_EXPECT_EQ(test, id.has, 0);
	KUNIT_EXPECT_EQ(test, id.buffer, 0);
}

/* ---- its page F0 ---- */

/* 600 dpi, 50 to 600 in steps of 1, 8.5 x 14 inch, all that there is */
static const u8 vpd[100] = {
	0x06, 0xf0, 0x00, 0x00, 0x5f, 0x02, 0x58, 0x02, 0x58, 0x11, 0x02, 0x58,
	0x02, 0x58, 0x00, 0x32, 0x00, 0x32, 0xff, 0xff, 0x00, 0x00, 0x13, 0xec,
	0x00, 0x00, 0x20, 0xd0, 0x8e,
	[0x20] = 0x90, 0x08, 0x00, 0x40, 0x00, 0x00,
	[0x28] = 0xff, 0x8f, 0x00, 0x04, [0x31] = 0x02,
	[0x52] = 0xff, 0xff, 0xff, [0x57] = 0x11,
};

static void fujitsu_proto_vpd(struct kunit *test)
{
	static const u32 dpi[] = {
		50, 600, 60, 75, 100, 120, 150, 160, 180, 200, 240, 300, 320,
		400, 480, 600
	};
	struct fujitsu_identity id = {};
	const struct wiascan_caps *caps = &id.caps;
	u8 *buf = copy_of(test, vpd, sizeof(vpd));

	KUNIT_ASSERT_EQ(test, fujitsu_parse_vpd(buf, sizeof(vpd), &id), 0);
	KUNIT_EXPECT_EQ(test, caps->optical_dpi, 600);
	KUNIT_EXPECT_EQ(test, caps->area_dpi, 1200);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FEEDER].width, 10200);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FEEDER].height, 16800);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FLATBED].width, 0);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FLATBED].height, 0);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FILM].width, 0);
	KUNIT_EXPECT_EQ(test, id.buffer, 0x400000);
	KUNIT_ASSERT_EQ(test, caps->n_dpi, ARRAY_SIZE(dpi));
	KUNIT_EXPECT_MEMEQ(test, caps->dpi, dpi, sizeof(dpi));
	KUNIT_EXPECT_EQ(test, caps->dpi_step, 1);
	KUNIT_EXPECT_EQ(test, caps->formats,
			WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			WIASCAN_FMT_RGB24);
	KUNIT_EXPECT_TRUE(test, caps->duplex);
	KUNIT_EXPECT_TRUE(test, caps->back_only);
	KUNIT_EXPECT_TRUE(test, caps->brightness);
	KUNIT_EXPECT_TRUE(test, caps->contrast);
	KUNIT_EXPECT_EQ(test, id.has,
			FUJITSU_HAS_MODES |
			FUJITSU_HAS_SENSORS | FUJITSU_HAS_CONTROL |
			FUJITSU_HAS_THRESHOLD | FUJITSU_HAS_SERIAL);
}

static void fujitsu_proto_vpd_cut(struct kunit *test)
{
	struct fujitsu_identity id;
	size_t len;

	for (len = 0; len < sizeof(vpd); len++) {
		u8 *buf = copy_of(test, vpd, len);

		KUNIT_EXPECT_EQ_MSG(test, fujitsu_parse_vpd(buf, len, &id),
				    -EPROTO, "%u bytes", (unsigned int)len);
	}
}

/* What a scanner may not have */
enum wanting {
	NOTHING,
	COLOR,
	GRAY,
	LINEART,
	DUPLEX,
	FEEDER,
	BRIGHTNESS,
	CONTRAST,
	OTHERS = 0x1000, /* or FUJITSU_HAS_* */
};

static bool has(const struct fujitsu_identity *id, enum wanting what)
{
	switch (what) {
	case NOTHING:
		return false;
	case COLOR:
		return id->caps.formats & WIASCAN_FMT_RGB24;
	case GRAY:
		return id->caps.formats & WIASCAN_FMT_GRAY8;
	case LINEART:
		return id->caps.formats & WIASCAN_FMT_LINEART;
	case DUPLEX:
		return id->caps.duplex;
	case FEEDER:
		return id->caps.area[WIASCAN_FEEDER].width;
	case BRIGHTNESS:
		return id->caps.brightness;
	case CONTRAST:
		return id->caps.contrast;
	default:
		return id->has & what;
	}
}

/* One byte, or some, are other ones */
static const struct vpd_case {
	const char *name;
	u8 at;
	const char *bytes;
	u8 n;
	int ret;
	unsigned int n_dpi;
	u32 first;
	u32 last;
	enum wanting missing;
} vpds[] = {
	{ "as it is", 0, "\x06", 1, 0, 16, 50, 600 },
	{ "says more than comes", 4, "\xc7", 1, 0, 16, 50, 600 },
	{ "says too little", 4, "\x5e", 1, -EPROTO },
	{ "another page", 1, "\xf1", 1, -EPROTO },
	{ "a disk", 0, "\x00", 1, -EPROTO },
	{ "x step only", 9, "\x01", 1, 0, 14, 60, 600 },
	{ "y step only", 9, "\x10", 1, 0, 14, 60, 600 },
	{ "y reaches less", 0x0c, "\x01\x2c", 2, 0, 12, 50, 300 },
	{ "y begins later", 0x10, "\x00\x64", 2, 0, 14, 100, 600 },
	{ "no limits", 0x0a, "\0\0\0\0\0\0\0", 8, 0, 16, 60, 1200 },
	{ "finer than units", 0x0a, "\xff\xff\xff\xff", 4, 0, 18, 50, 1200 },
	{ "less than nothing", 0x0a, "\x00\x32\x00\x32\x00\x33", 6, -EPROTO },
	{ "none listed, steps", 0x12, "\0", 2, 0, 2, 50, 600 },
	{ "none at all", 0x09, "\x00\x02\x58\x02\x58\x00\x32\x00\x32\0", 11,
	  -EPROTO },
	{ "no basic x", 0x05, "\0", 2, -EPROTO },
	{ "no basic y", 0x07, "\0", 2, -EPROTO },
	{ "no width", 0x14, "\0\0\0", 4, -EPROTO },
	{ "no length", 0x18, "\0\0\0", 4, -EPROTO },
	{ "wider than a house", 0x14, "\xff\xff\xff\xff", 4, -EPROTO },
	{ "longer than a street", 0x18, "\x00\x09\x27\xc0", 4, -EPROTO },
	{ "as long as can be", 0x18, "\x00\x09\x27\xbf", 4, 0, 16, 50, 600 },
	{ "no colour", 0x1c, "\x0e", 1, 0, 16, 50, 600, COLOR },
	{ "no gray", 0x1c, "\x86", 1, 0, 16, 50, 600, GRAY },
	{ "no lineart", 0x1c, "\x8c", 1, 0, 16, 50, 600, LINEART },
	{ "simplex", 0x20, "\x80", 1, 0, 16, 50, 600, DUPLEX },
	{ "no feeder", 0x20, "\x10", 1, 0, 16, 50, 600, FEEDER },
	{ "no diagnostics to send", 0x28, "\xfb", 1, 0, 16, 50, 600, OTHERS | FUJITSU_HAS_SERIAL },
	{ "no diagnostics to read", 0x28, "\xfd", 1, 0, 16, 50, 600, OTHERS | FUJITSU_HAS_SERIAL },
	{ "no MODE SENSE", 0x29, "\x0f", 1, 0, 16, 50, 600, OTHERS | FUJITSU_HAS_MODES },
	{ "no MODE SELECT", 0x29, "\x87", 1, 0, 16, 50, 600, OTHERS | FUJITSU_HAS_MODES },
	{ "no sensors", 0x2b, "\xfb", 1, 0, 16, 50, 600, OTHERS | FUJITSU_HAS_SENSORS },
	{ "no control", 0x31, "\xfd", 1, 0, 16, 50, 600, OTHERS | FUJITSU_HAS_CONTROL },
	{ "no brightness", 0x52, "\0", 1, 0, 16, 50, 600, BRIGHTNESS },
	{ "no threshold", 0x53, "\0", 1, 0, 16, 50, 600, OTHERS | FUJITSU_HAS_THRESHOLD },
	{ "no contrast", 0x54, "\0", 1, 0, 16, 50, 600, CONTRAST },
};

KUNIT_ARRAY_PARAM_DESC(vpds, vpds, name);

static void fujitsu_proto_vpd_other(struct kunit *test)
{
	const struct vpd_case *c = test->param_value;
	struct fujitsu_identity usual = {}, id = {};
	unsigned int i, found = 0;
	u8 *buf = copy_of(test, vpd, sizeof(vpd));

	KUNIT_ASSERT_EQ(test, fujitsu_parse_vpd(buf, sizeof(vpd), &usual), 0);
	memcpy(buf + c->at, c->bytes, c->n);
	KUNIT_ASSERT_EQ(test, fujitsu_parse_vpd(buf, sizeof(vpd), &id), c->ret);
	if (c->ret)
		return;
	KUNIT_ASSERT_EQ(test, id.caps.n_dpi, c->n_dpi);
	for (i = 0; i < c->n_dpi; i++) {
		KUNIT_EXPECT_GE(test, id.caps.dpi[i], c->first);
		KUNIT_EXPECT_LE(test, id.caps.dpi[i], c->last);
		found |= (id.caps.dpi[i] == c->first) |
			 (id.caps.dpi[i] == c->last) << 1;
	}
	KUNIT_EXPECT_EQ(test, found, 3);
	KUNIT_EXPECT_EQ(test, has(&usual, c->missing), c->missing != NOTHING);
	KUNIT_EXPECT_FALSE(test, has(&id, c->missing));
}

/* A basic resolution that differs by axis */
static void fujitsu_proto_vpd_axes(struct kunit *test)
{
	struct fujitsu_identity id = {};
	u8 *buf = copy_of(test, vpd, sizeof(vpd));

	memcpy(buf + 0x05, "\x01\x2c\x00\x07", 4);
	memcpy(buf + 0x18, "\x00\x00\x00\x64", 4);
	KUNIT_ASSERT_EQ(test, fujitsu_parse_vpd(buf, sizeof(vpd), &id), 0);
	KUNIT_EXPECT_EQ(test, id.caps.optical_dpi, 300);
	KUNIT_EXPECT_EQ(test, id.caps.area[WIASCAN_FEEDER].width, 5100 * 4);
	KUNIT_EXPECT_EQ(test, id.caps.area[WIASCAN_FEEDER].height,
			100 * 1200 / 7);
}

/* ---- READ DIAGNOSTIC ---- */

static const struct serial_case {
	const char *name;
	u8 buf[10];
	size_t len;
	const char *serial;
} serials[] = {
	{ "some", { 0x00, 0x01, 0xe2, 0x40, 1, 2, 3, 4, 5, 6 }, 10, "123456" },
	{ "the largest", { 0xff, 0xff, 0xff, 0xff }, 10, "4294967295" },
	{ "no other bytes", { 0x00, 0x00, 0x00, 0x07 }, 4, "7" },
	{ "cut", { 0x00, 0x00, 0x00 }, 3, "" },
	{ "nothing", {}, 0, "" },
	{ "none", {}, 10, "" },
};

KUNIT_ARRAY_PARAM_DESC(serials, serials, name);

static void fujitsu_proto_serial(struct kunit *test)
{
	const struct serial_case *c = test->param_value;
	struct wiascan_caps caps = {};
	u8 *buf = copy_of(test, c->buf, c->len);

	fujitsu_parse_serial(buf, c->len, &caps);
	KUNIT_EXPECT_STREQ(test, caps.serial, c->serial);
}

static struct kunit_case fujitsu_proto_cases[] = {
	KUNIT_CASE_PARAM(fujitsu_proto_command, commands_gen_params),
	KUNIT_CASE_PARAM(fujitsu_proto_status, statuses_gen_params),
	KUNIT_CASE_PARAM(fujitsu_proto_inquiry, inquiries_gen_params),
	KUNIT_CASE(fujitsu_proto_vpd),
	KUNIT_CASE(fujitsu_proto_vpd_cut),
	KUNIT_CASE_PARAM(fujitsu_proto_vpd_other, vpds_gen_params),
	KUNIT_CASE(fujitsu_proto_vpd_axes),
	KUNIT_CASE_PARAM(fujitsu_proto_serial, serials_gen_params),
	{}
};

static struct kunit_suite fujitsu_proto_suite = {
	.name = "wiascan_fujitsu_proto",
	.test_cases = fujitsu_proto_cases,
};

kunit_test_suite(fujitsu_proto_suite);

MODULE_DESCRIPTION("wiascan KUnit: Fujitsu, who the scanner is");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
