// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ESC/I minidriver: standard scans that do not go as they should
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"
#include "fake_escpi.h"

#define BLOCK	(3 * 72)

static struct fake_escpi *found(struct kunit *test)
{
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_b5);

	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	return e;
}

/* ---- headers that lie: 7 lines of 72 bytes, 3 in each block ---- */

#define STOP ".", "> 18", "< 06"
#define FAULT "> 1b 66", "< 02 10 2a 00"

/* block: before which it is; lines: what is said instead */
static const struct header_case {
	const char *name;
	unsigned int block;
	const char *lines[8];
	u32 end;
} headers[] = {
	{ "other lines", 0, { "< 02 10 49 00 03 00", STOP },
	  WIASCAN_END_PROTOCOL },
	{ "a block longer than asked for", 0, { "< 02 10 48 00 00 01", STOP },
	  WIASCAN_END_PROTOCOL },
	{ "no lines", 0, { "< 02 10 48 00 00 00", STOP },
	  WIASCAN_END_PROTOCOL },
	{ "all lines, and more", 0, { "< 02 10 48 00 07 00", STOP },
	  WIASCAN_END_PROTOCOL },
	{ "more lines than there are", 0, { "< 02 30 48 00 08 00", STOP },
	  WIASCAN_END_PROTOCOL },
	{ "more lines than are left", 2, { "< 02 30 48 00 02 00", STOP },
	  WIASCAN_END_PROTOCOL },
	{ "no header", 0, { "< 06", STOP }, WIASCAN_END_PROTOCOL },
	{ "no second header", 1, { "< 06", STOP }, WIASCAN_END_PROTOCOL },
	{ "a header of four bytes", 0, { "< 02 10 d8 00", STOP },
	  WIASCAN_END_PROTOCOL },
	{ "that of an extended scan", 0,
	  { "< 02 10 d8 00 00 00 02 00 00 00 48 00 00 00", STOP },
	  WIASCAN_END_PROTOCOL },
	{ "refused", 0, { "< 15" }, WIASCAN_END_REFUSED },
	{ "in use", 0, { "< 02 50 00*4" }, WIASCAN_END_DEVICE_BUSY },
	{ "in use, later", 1, { "< 02 50 00*4", ".", "> 18", ".", "." },
	  WIASCAN_END_DEVICE_BUSY },
	{ "cover open", 1, { "< 02 90 00*4", FAULT, "< 80 80 00*9 22 00*30" },
	  WIASCAN_END_COVER_OPEN },
	{ "jam", 2, { "< 02 90 00*4", FAULT, "< 80 80 00*9 24 00*30" },
	  WIASCAN_END_PAPER_JAM },
	{ "fault", 1, { "< 02 90 00*4", FAULT, "< 80 80 00*40" },
	  WIASCAN_END_DEVICE_ERROR },
	/* not a word about a person at the scanner: an option unit is there */
	{ "too few lines", 1, { "< 02 30 48 00 01 00", "< 00*72" },
	  WIASCAN_END_TRUNCATED },
};

KUNIT_ARRAY_PARAM_DESC(headers, headers, name);

static void escpi_standard_header(struct kunit *test)
{
	const struct header_case *c = test->param_value;
	struct fake_escpi *e = found(test);
	size_t len = c->block * BLOCK;

	fake_script_cut(e->b, fake_escpi_block(e, c->block) - 1);
	fake_script_text(e->b, c->lines);
	if (c->end == WIASCAN_END_TRUNCATED) {
		struct fake_script *s = &e->b->script;

		memcpy(s->steps[s->n - 1].bytes, e->picture + len, 72);
		len += 72;
	}
	fake_escpi_scan(e, c->end, len);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* ---- refused ---- */

static const struct refusal_case {
	const char *name;
	const char *command;
} refusals[] = {
	{ "ESC C", "1b 43" }, { "a colour", "13" }, { "ESC L", "1b 4c" },
	{ "ESC R", "1b 52" }, { "a window", "10 00 03 00 18 00 07 00" },
	{ "ESC d", "1b 64" },
};

KUNIT_ARRAY_PARAM_DESC(refusals, refusals, name);

static void escpi_standard_refused(struct kunit *test)
{
	static const char *const nak[] = { "< 15", NULL };
	const struct refusal_case *c = test->param_value;
	struct fake_escpi *e = found(test);

	fake_script_cut(e->b, fake_script_find(e->b, c->command, 0) + 1);
	fake_script_text(e->b, nak);
	fake_escpi_scan(e, WIASCAN_END_REFUSED, 0);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* ---- a unit that does not know ESC f ---- */

static const struct state_case {
	const char *name;
	const char *state;
	u32 end;
} states[] = {
	{ "ready", "< 02 10 00 00", WIASCAN_END_COMPLETE },
	{ "fault", "< 02 90 00 00", WIASCAN_END_DEVICE_ERROR },
};

KUNIT_ARRAY_PARAM_DESC(states, states, name);

static void escpi_standard_state(struct kunit *test)
{
	const struct state_case *c = test->param_value;
	const char *const lines[] = {
		"< 15", "> 1b 46", c->state, NULL
	};
	struct fake_escpi *e = found(test);

	/* the first two are those of the probe */
	fake_script_cut(e->b, fake_script_find(e->b, "1b 66", 2) + 1);
	fake_script_text(e->b, lines);
	if (c->end == WIASCAN_END_COMPLETE) {
		fake_escpi_add_params(e);
		fake_escpi_add_picture(e, 0);
	}
	fake_escpi_scan(e, c->end, c->end == WIASCAN_END_COMPLETE ? e->size : 0);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* ---- cancelled ---- */

/* hold: at the header of a block, or at its data */
static const struct cancel_case {
	const char *name;
	unsigned int back;
	const char *lines[8];
} cancels[] = {
	/* the header has been read, and the data lies there */
	{ "at a header", 1, { "< 00*216", ".", "> 18", "< 06" } },
	/* CAN in place of an ACK */
	{ "at the data", 0, { "> 18", "< 06" } },
};

KUNIT_ARRAY_PARAM_DESC(cancels, cancels, name);

static void escpi_standard_cancel(struct kunit *test)
{
	const struct cancel_case *c = test->param_value;
	struct fake_escpi *e = found(test);
	unsigned int step = fake_escpi_block(e, 1) - c->back;

	e->b->wire.packet = 512;
	e->b->wire.hold = e->b->wire.calls + 1 + step - e->b->script.pos;
	fake_gate_shut(&e->b->wire.gate);
	KUNIT_ASSERT_EQ(test, fake_start(e->ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&e->b->wire.gate));
	fake_script_cut(e->b, step + 1);
	fake_script_text(e->b, c->lines);
	e->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	e->ff->file.f_flags &= ~O_NONBLOCK;
	fake_gate_open(&e->b->wire.gate);
	fake_escpi_expect(e, WIASCAN_END_CANCELLED, 0);
	KUNIT_EXPECT_TRUE(test, fake_ended(e->ff));
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* ---- what it cannot ---- */

/* The header of a block has 16 bits for the bytes of a line */
static void escpi_standard_long_lines(struct kunit *test)
{
	const struct wiascan_prop_value wide[] = {
		{ .id = WIASCAN_PROP_DATATYPE, .value = WIASCAN_DATATYPE_COLOR },
		{ .id = WIASCAN_PROP_DEPTH, .value = 48 },
		{ .id = WIASCAN_PROP_XRES, .value = 1200 },
		{ .id = WIASCAN_PROP_XEXTENT, .value = 10928 },
	};
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_b5);
	struct fake_step *data = fake_escpi_reply(e, "1b 49", 0) + 1;

	/* 75, 150, 300 and 1200 dpi, and 11000 x 14956 pixels */
	data->bytes[12] = 0xb0;
	data->bytes[13] = 0x04;
	data->bytes[15] = 0xf8;
	data->bytes[16] = 0x2a;
	data->bytes[18] = 0x3a;
	/* ESC f says nothing of it */
	memset(fake_escpi_reply(e, "1b 66", 0)[1].bytes + 12, 0, 4);
	KUNIT_ASSERT_EQ(test, fake_plug(e->b, &escpi_minidriver), 0);
	e->ff = fake_open(e->b, 0);
	KUNIT_EXPECT_EQ(test, fake_set(e->ff, wide, 4), -ERANGE);
	KUNIT_EXPECT_EQ(test, fake_set(e->ff, wide, 3), -ERANGE);
	KUNIT_EXPECT_EQ(test, fake_set(e->ff, wide, 2), 0);
}

static struct kunit_case escpi_standard_cases[] = {
	KUNIT_CASE_PARAM(escpi_standard_header, headers_gen_params),
	KUNIT_CASE_PARAM(escpi_standard_refused, refusals_gen_params),
	KUNIT_CASE_PARAM(escpi_standard_state, states_gen_params),
	KUNIT_CASE_PARAM(escpi_standard_cancel, cancels_gen_params),
	KUNIT_CASE(escpi_standard_long_lines),
	{}
};

static struct kunit_suite escpi_standard_suite = {
	.name = "wiascan_escpi_standard",
	.test_cases = escpi_standard_cases,
};

kunit_test_suite(escpi_standard_suite);

MODULE_DESCRIPTION("wiascan KUnit: ESC/I scanners without extended commands");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
