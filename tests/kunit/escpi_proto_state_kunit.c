// SPDX-License-Identifier: GPL-2.0-only
/*
 * ESC/I: how the scanner is. Pure: tests/host runs it in user space as well.
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

/* ---- FS F and ESC f ---- */

#define COVER	WIASCAN_END_COVER_OPEN
#define JAM	WIASCAN_END_PAPER_JAM
#define DOUBLE	WIASCAN_END_MULTI_FEED
#define EMPTY	WIASCAN_END_PAPER_EMPTY
#define ERROR	WIASCAN_END_DEVICE_ERROR
#define WARMING	WIASCAN_END_WARMING_UP
#define BUSY	WIASCAN_END_DEVICE_BUSY

/* want: of flatbed, feeder, film unit. only: FS F or ESC f, if it matters */
static const struct state_case {
	const char *name;
	u8 main;
	u8 adf;
	u8 tpu;
	u8 body;
	u32 want[WIASCAN_SOURCES];
	bool inside;
	bool only_ext;
	bool only_old;
} state_cases[] = {
	{ "ready", 0x00, 0x80, 0x00, 0x00, { 0, 0, 0 } },
	{ "ready, bits without a meaning", 0x00, 0xc1, 0xdc, 0xd8, { 0, 0, 0 } },
	{ "glass empty", 0x00, 0x80, 0x00, 0x08, { 0, 0, 0 } },
	{ "fatal", 0x80, 0x80, 0x00, 0x00, { ERROR, ERROR, ERROR } },
	{ "not ready", 0x40, 0x80, 0x00, 0x00, { BUSY, BUSY, BUSY } },
	{ "warming up", 0x02, 0x80, 0x00, 0x00, { WARMING, WARMING, WARMING } },
	{ "warming up, may be cut short", 0x03, 0x80, 0x00, 0x00,
	  { WARMING, WARMING, WARMING }, .only_ext = true },
	{ "warming up is not ready", 0x42, 0x80, 0x00, 0x00,
	  { WARMING, WARMING, WARMING } },
	{ "warming up is no fault", 0x82, 0x80, 0x00, 0x00,
	  { WARMING, WARMING, WARMING } },
	{ "error of the body", 0x00, 0x80, 0x00, 0x20, { ERROR, ERROR, 0 } },
	{ "a fault goes before not ready", 0x40, 0x80, 0x00, 0x20,
	  { ERROR, ERROR, BUSY } },
	{ "jam in the body", 0x80, 0x80, 0x00, 0x24, { JAM, JAM, ERROR } },
	{ "cover open", 0x80, 0x80, 0x00, 0x22, { COVER, COVER, ERROR } },
	{ "cover open and jam", 0x80, 0x80, 0x00, 0x26, { COVER, COVER, ERROR } },
	{ "cover open, not ready", 0x40, 0x80, 0x00, 0x02,
	  { COVER, COVER, BUSY } },
	{ "cover open, error of the body", 0x00, 0x80, 0x00, 0x22,
	  { COVER, COVER, 0 } },
	{ "cover open for a book", 0x00, 0x80, 0x00, 0x02, { 0, 0, 0 } },
	{ "cover open while warming up", 0x02, 0x80, 0x00, 0x02,
	  { WARMING, WARMING, WARMING } },
	{ "cover open for a book, jam", 0x00, 0x80, 0x00, 0x06, { JAM, JAM, 0 } },
	{ "no paper", 0x00, 0x88, 0x00, 0x00, { 0, EMPTY, 0 } },
	{ "no paper, a fault", 0x80, 0xa8, 0x00, 0x00, { ERROR, EMPTY, ERROR } },
	{ "no paper, in use", 0x40, 0x88, 0x00, 0x00, { BUSY, EMPTY, BUSY } },
	{ "no paper, warming up", 0x02, 0x88, 0x00, 0x00,
	  { WARMING, WARMING, WARMING } },
	{ "no paper, but inside", 0x00, 0x88, 0x00, 0x00, { 0, 0, 0 }, true },
	{ "no paper, but inside, a fault", 0x80, 0x88, 0x00, 0x00,
	  { ERROR, ERROR, ERROR }, true },
	{ "feeder only, no paper", 0x00, 0x00, 0x00, 0xc8, { 0, EMPTY, 0 } },
	{ "feeder open", 0x00, 0x82, 0x00, 0x00, { 0, COVER, 0 } },
	{ "feeder open, empty and jammed", 0x80, 0xae, 0x00, 0x00,
	  { ERROR, COVER, ERROR } },
	{ "jam in the feeder", 0x00, 0xa4, 0x00, 0x00, { 0, JAM, 0 } },
	{ "jam and empty", 0x00, 0xac, 0x00, 0x00, { 0, JAM, 0 } },
	{ "two sheets at once", 0x00, 0xb0, 0x00, 0x00, { 0, DOUBLE, 0 } },
	{ "two sheets at once, and jam", 0x80, 0xb4, 0x00, 0x00,
	  { ERROR, DOUBLE, ERROR } },
	{ "error of the feeder", 0x00, 0xa0, 0x00, 0x00, { 0, ERROR, 0 } },
	{ "film unit open", 0x00, 0x80, 0x82, 0x00, { 0, 0, COVER } },
	{ "error of the film unit", 0x00, 0x80, 0xa0, 0x00, { 0, 0, ERROR } },
	{ "lamp of the film unit", 0x00, 0x80, 0x81, 0x00, { 0, 0, ERROR } },
	{ "what it is", 0x3d, 0x80, 0x00, 0x00, { 0, 0, 0 } },
	{ "everything", 0xff, 0xff, 0xff, 0xff, { COVER, COVER, COVER },
	  .only_ext = true },
};

KUNIT_ARRAY_PARAM_DESC(state, state_cases, name);

static void expect_state(struct kunit *test, const struct state_case *c,
			 const u8 *buf, size_t len, bool extended)
{
	struct escpi *esc = unit(test, extended);
	unsigned int i;

	esc->inside = c->inside;
	KUNIT_EXPECT_EQ(test, escpi_parse_state(buf, len, esc), 0);
	for (i = 0; i < WIASCAN_SOURCES; i++)
		KUNIT_EXPECT_EQ_MSG(test, esc->fault[i]->end, c->want[i],
				    "source %u", i);
}

static void escpi_proto_state(struct kunit *test)
{
	const struct state_case *c = test->param_value;
	u8 *ext = kunit_kzalloc(test, ESCPI_EXT_STATUS, GFP_KERNEL);
	u8 *old = kunit_kzalloc(test, 4 + 33, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, ext);
	KUNIT_ASSERT_NOT_NULL(test, old);
	ext[0] = c->main;
	ext[1] = c->adf;
	ext[2] = c->tpu;
	ext[3] = c->body;
	expect_state(test, c, ext, 16, true);
	if (c->only_ext)
		return;
	/* not ready is said in the header, where bits mean other things */
	old[0] = 0x02;
	old[1] = 0x32 | (c->main & 0x40);
	old[4] = 0x7d | c->main;
	old[5] = c->adf;
	old[10] = c->tpu;
	old[15] = c->body;
	expect_state(test, c, old, 33, false);
	/* fatal may be said there as well */
	old[1] |= c->main & 0x80;
	old[4] &= ~0x80;
	expect_state(test, c, old, 33, false);
}

/* FS F has a second byte for the feeder */
static void escpi_proto_state_second(struct kunit *test)
{
	struct escpi *esc = unit(test, true);
	unsigned int bit;

	for (bit = 0; bit < 8; bit++) {
		u8 buf[16] = { [1] = 0x80, [10] = 1 << bit };
		u32 want = bit == 5 ? ERROR : bit == 4 ? DOUBLE : 0;

		KUNIT_EXPECT_EQ(test, escpi_parse_state(buf, 16, esc), 0);
		KUNIT_EXPECT_EQ(test, esc->fault[WIASCAN_FLATBED]->end, 0);
		KUNIT_EXPECT_EQ(test, esc->fault[WIASCAN_FEEDER]->end, want);
	}
}

static void escpi_proto_state_cut(struct kunit *test)
{
	struct escpi *esc = unit(test, true);
	u8 buf[17] = {};
	size_t len;

	for (len = 0; len <= 17; len++) {
		u8 *copy = kunit_kzalloc(test, len, GFP_KERNEL);

		KUNIT_EXPECT_EQ(test, escpi_parse_state(copy, len, esc),
				len == 16 ? 0 : -EPROTO);
	}
	esc->extended = false;
	for (len = 0; len < 16; len++)
		KUNIT_EXPECT_EQ(test, escpi_parse_state(buf, len, esc), -EPROTO);
}

/* What a program sees of it */
static void escpi_proto_state_handling(struct kunit *test)
{
	static const struct {
		u8 at;
		u8 bits;
		u32 source;
		u32 handling;
	} cases[] = {
		{ 0, 0x00, WIASCAN_FLATBED, WIASCAN_HANDLING_FLAT_READY },
		{ 0, 0x00, WIASCAN_FEEDER, WIASCAN_HANDLING_FEED_READY },
		{ 0, 0x00, WIASCAN_FILM, 0 },
		{ 1, 0x00, WIASCAN_FEEDER, 0 },
		{ 2, 0x80, WIASCAN_FILM, WIASCAN_HANDLING_FILM_TPA_READY },
		{ 0, 0x02, WIASCAN_FLATBED, 0 },
		{ 0, 0x40, WIASCAN_FLATBED, 0 },
		{ 0, 0x80, WIASCAN_FLATBED, WIASCAN_HANDLING_ATTENTION },
		{ 3, 0x22, WIASCAN_FLATBED, WIASCAN_HANDLING_PATH_COVER_UP },
		{ 3, 0x24, WIASCAN_FLATBED, WIASCAN_HANDLING_PAPER_JAM },
		{ 1, 0x88, WIASCAN_FEEDER, 0 },
		{ 1, 0x82, WIASCAN_FEEDER, WIASCAN_HANDLING_PATH_COVER_UP },
		{ 1, 0x84, WIASCAN_FEEDER, WIASCAN_HANDLING_PAPER_JAM },
		{ 1, 0xa0, WIASCAN_FEEDER, WIASCAN_HANDLING_ATTENTION },
		{ 10, 0x10, WIASCAN_FEEDER, WIASCAN_HANDLING_MULTIPLE_FEED },
		{ 2, 0x02, WIASCAN_FILM, WIASCAN_HANDLING_FLAT_COVER_UP },
		{ 2, 0x01, WIASCAN_FILM, WIASCAN_HANDLING_LAMP_ERR },
		{ 2, 0x20, WIASCAN_FILM, WIASCAN_HANDLING_ATTENTION },
	};
	struct escpi *esc = unit(test, true);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		u8 buf[16] = { [1] = 0x80 };

		buf[cases[i].at] = cases[i].bits;
		KUNIT_EXPECT_EQ(test, escpi_parse_state(buf, 16, esc), 0);
		KUNIT_EXPECT_EQ_MSG(test, esc->fault[cases[i].source]->handling,
				    cases[i].handling, "case %u", i);
	}
}

/* The body of a unit without a flatbed is its feeder, whatever is put on */
static void escpi_proto_state_feeder_only(struct kunit *test)
{
	struct escpi *esc = unit(test, true);
	u8 buf[16] = {};

	esc->flags = ESCPI_NO_FLATBED;
	KUNIT_EXPECT_EQ(test, escpi_parse_state(buf, 16, esc), 0);
	KUNIT_EXPECT_EQ(test, esc->fault[WIASCAN_FEEDER]->handling,
			WIASCAN_HANDLING_FEED_READY);
}

static struct kunit_case escpi_proto_state_cases[] = {
	KUNIT_CASE_PARAM(escpi_proto_state, state_gen_params),
	KUNIT_CASE(escpi_proto_state_second),
	KUNIT_CASE(escpi_proto_state_cut),
	KUNIT_CASE(escpi_proto_state_handling),
	KUNIT_CASE(escpi_proto_state_feeder_only),
	{}
};

static struct kunit_suite escpi_proto_state_suite = {
	.name = "wiascan_escpi_proto_state",
	.test_cases = escpi_proto_state_cases,
};

kunit_test_suite(escpi_proto_state_suite);

MODULE_DESCRIPTION("KUnit tests of ESC/I status of wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
