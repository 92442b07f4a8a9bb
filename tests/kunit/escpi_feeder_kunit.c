// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ESC/I minidriver: feeders in trouble, sheets that are shorter, and what
 * sensors and buttons say
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/unaligned.h>

#include "../../driver/minidrivers/escpi_proto.h"
#include "fake_escpi.h"

static struct fake_escpi *found(struct kunit *test,
				const struct fake_page *page)
{
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver, page);

	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	return e;
}

/* A command is answered with @lines, and there the transcript ends */
static void answer_with(struct fake_escpi *e, const char *command,
			unsigned int nth, const char *const *lines)
{
	fake_script_cut(e->b, fake_script_find(e->b, command, nth) + 1);
	fake_script_text(e->b, lines);
}

/* ---- before a side: a page that has not begun, after so many that have ---- */

/* nth: the answer that is another one, of those to @command */
static const struct before_case {
	const char *name;
	const struct fake_page *page;
	const char *command;
	unsigned int nth;
	const char *answer[8];
	unsigned int pages;
	u32 end;
	bool page_type;
} befores[] = {
	/* the first FS F belongs to the probe, the third follows PF */
	{ "no paper", &fake_page_duplex, "1c 46", 1, { "< 00 88 00*14" }, 0,
	  WIASCAN_END_PAPER_EMPTY },
	{ "no paper, a fault", &fake_page_duplex, "1c 46", 1,
	  { "< 80 a8 00*14" }, 0, WIASCAN_END_PAPER_EMPTY },
	{ "cover open", &fake_page_duplex, "1c 46", 1, { "< 80 a2 00*14" }, 0,
	  WIASCAN_END_COVER_OPEN },
	{ "jam", &fake_page_duplex, "1c 46", 1, { "< 00 a4 00*14" }, 0,
	  WIASCAN_END_PAPER_JAM },
	{ "fault", &fake_page_duplex, "1c 46", 1, { "< 00 a0 00*14" }, 0,
	  WIASCAN_END_DEVICE_ERROR },
	{ "jam in feeding", &fake_page_duplex, "1c 46", 2,
	  { "< 80 a4 00*14" }, 0, WIASCAN_END_PAPER_JAM },
	{ "two sheets at once", &fake_page_duplex, "1c 46", 2,
	  { "< 80 80 00*8 30 00*5" }, 0, WIASCAN_END_MULTI_FEED },
	{ "jam in turning", &fake_page_duplex, "1c 46", 4,
	  { "< 80 a4 00*14" }, 1, WIASCAN_END_PAPER_JAM },
	{ "cover open before the back", &fake_page_duplex, "1c 46", 3,
	  { "< 80 a2 00*14" }, 1, WIASCAN_END_COVER_OPEN },
	{ "PF refused", &fake_page_duplex, "19", 0,
	  { "< 15", "> 1c 46", "< 00 80 00*14" }, 0, WIASCAN_END_REFUSED,
	  true },
	{ "PF refused, no paper", &fake_page_duplex, "19", 0,
	  { "< 15", "> 1c 46", "< 00 88 00*14" }, 0, WIASCAN_END_PAPER_EMPTY,
	  true },
	{ "PF refused, jam", &fake_page_duplex, "19", 0,
	  { "< 15", "> 1c 46", "< 80 a4 00*14" }, 0, WIASCAN_END_PAPER_JAM,
	  true },
	{ "PF refused for the back", &fake_page_duplex, "19", 1,
	  { "< 15", "> 1c 46", "< 00 88 00*14" }, 1, WIASCAN_END_REFUSED,
	  true },
	{ "go in use", &fake_page_duplex, "1c 47", 1, { "< 02 40 00*12" }, 1,
	  WIASCAN_END_DEVICE_BUSY },
	{ "jam at go", &fake_page_auto, "1c 47", 1,
	  { "< 02 80 00*12", "> 1c 46", "< 80 a4 00*14" }, 1,
	  WIASCAN_END_PAPER_JAM },
	{ "no paper at go", &fake_page_auto, "1c 47", 0,
	  { "< 02 80 00*12", "> 1c 46", "< 80 a8 00*14" }, 0,
	  WIASCAN_END_PAPER_EMPTY },
	{ "B5, no paper", &fake_page_b5_feeder, "1b 66", 2,
	  { "< 02 10 2a 00", "< 00 88 00*40" }, 0, WIASCAN_END_PAPER_EMPTY },
	{ "B5, two sheets at once", &fake_page_b5_feeder, "1b 66", 3,
	  { "< 02 90 2a 00", "< 80 b0 00*40" }, 1, WIASCAN_END_MULTI_FEED },
	{ "B5, less than a state", &fake_page_b5_feeder, "1b 66", 2,
	  { "< 02 10 0f 00", "< 00 80 00*13" }, 0, WIASCAN_END_PROTOCOL },
};

KUNIT_ARRAY_PARAM_DESC(befores, befores, name);

/* A job that will stand still asks until somebody has seen to its trouble */
static void begin(struct fake_escpi *e)
{
	fake_script_asides(e->b);
	fake_script_text(e->b, e->page->unit->state);
	e->b->script.loose_end = true;
	fake_escpi_begin(e);
}

/* All was said, and the next job finds a scanner that knows of nothing */
static void recovered(struct fake_escpi *e)
{
	struct fake_script *s = &e->b->script;

	KUNIT_EXPECT_TRUE(e->b->test, s->loose || s->pos == s->end);
	KUNIT_EXPECT_EQ(e->b->test, fake_ioctl(e->ff, WIASCAN_IOC_CANCEL, NULL),
			0);
	fake_escpi_recovered(e);
}

static void escpi_feeder_before(struct kunit *test)
{
	const struct before_case *c = test->param_value;
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver, c->page);

	if (c->page_type)
		fake_escpi_reply(e, "1c 49", 0)->bytes[44] |= 0x20;
	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	answer_with(e, c->command, c->nth, c->answer);
	begin(e);
	fake_escpi_expect_at(e, c->pages, c->end, 0);
	recovered(e);
}

/* ---- in the middle of a side ---- */

static const struct block_case {
	const char *name;
	const struct fake_page *page;
	unsigned int block;
	u8 status;
	const char *lines[8];
	unsigned int pages;
	u32 end;
} blocks[] = {
	{ "jam", &fake_page_duplex, 1, 0x80, { "> 1c 46", "< 80 a4 00*14" }, 0,
	  WIASCAN_END_PAPER_JAM },
	{ "jam of the back", &fake_page_duplex, 3, 0x80,
	  { "> 1c 46", "< 80 a4 00*14" }, 1, WIASCAN_END_PAPER_JAM },
	{ "two sheets at once", &fake_page_duplex, 0, 0x80,
	  { "> 1c 46", "< 80 80 00*8 10 00*5" }, 0, WIASCAN_END_MULTI_FEED },
	{ "cover open, as the sheet ends", &fake_page_auto, 1, 0xa0,
	  { "> 1c 46", "< 80 a2 00*14" }, 0, WIASCAN_END_COVER_OPEN },
	{ "fault, and no paper", &fake_page_auto, 0, 0x80,
	  { "> 1c 46", "< 80 88 00*14" }, 0, WIASCAN_END_DEVICE_ERROR },
	{ "cancelled at the scanner, as the sheet ends", &fake_page_auto, 1,
	  0x30, { "> 18", "< 06" }, 0, WIASCAN_END_DEVICE_CANCELLED },
	{ "EOT refused", &fake_page_auto, 1, 0x20,
	  { "> 04", "< 15", ".", "> 18", "< 06" }, 0, WIASCAN_END_REFUSED },
	{ "EOT not understood", &fake_page_auto, 1, 0x20,
	  { "> 04", "< 07", ".", "> 18", "< 06" }, 0, WIASCAN_END_PROTOCOL },
};

KUNIT_ARRAY_PARAM_DESC(blocks, blocks, name);

static void escpi_feeder_block(struct kunit *test)
{
	const struct block_case *c = test->param_value;
	struct fake_escpi *e = found(test, c->page);
	unsigned int i = fake_escpi_block(e, c->block);
	struct fake_step *step = &e->b->script.steps[i];
	size_t len = 0;

	for (; i; i--)
		len += e->b->script.steps[i].image;
	i = step - e->b->script.steps;
	step->bytes[step->image] = c->status;
	fake_script_cut(e->b, i + 1);
	fake_script_text(e->b, c->lines);
	begin(e);
	fake_escpi_expect_at(e, c->pages, c->end, len - c->pages * e->size);
	recovered(e);
}

/* Where nobody asked for it, a page does not end with its sheet */
static void escpi_feeder_page_end_ignored(struct kunit *test)
{
	struct fake_escpi *e = found(test, &fake_page_duplex);
	struct fake_script *s = &e->b->script;
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (s->steps[i].image)
			s->steps[i].bytes[s->steps[i].image] = 0x20;
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

/* In the last block that was asked for there is nobody to say EOT to */
static void escpi_feeder_page_end_late(struct kunit *test)
{
	struct fake_page page = fake_page_auto;
	struct fake_escpi *e;
	unsigned int i;

	page.window = "4b 00*3 4b 00*3 00*8 10 00*3 1e 00*3";
	page.lines = 30;
	page.ends_at = 0;
	page.pages = 1;
	e = fake_escpi(test, &escpi_minidriver, &page);
	/* the feeder is 240 dots of 600 dpi long */
	put_unaligned_le32(240, fake_escpi_reply(e, "1c 49", 0)->bytes + 32);
	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	for (i = 0; i < e->b->script.n; i++)
		if (e->b->script.steps[i].image == 2 * 16)
			e->b->script.steps[i].bytes[2 * 16] = 0x20;
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

/* Who loads by himself need not know PF, though he is asked to load */
static void escpi_feeder_auto_feed(struct kunit *test)
{
	static const char *const more[] = {
		"> 19", "< 15", "> 1c 46", "< 00 80 00*14", NULL
	};
	struct fake_page page = fake_page_auto;
	struct fake_escpi *e;

	page.pages = 1;
	page.all = false;
	e = fake_escpi(test, &escpi_minidriver, &page);
	/* page type, and the same as before */
	fake_escpi_reply(e, "1c 49", 0)->bytes[44] |= 0x20;
	fake_script_cut(e->b, fake_script_find(e->b, "1c 47", 0));
	fake_script_text(e->b, more);
	fake_escpi_add_picture(e, 0);
	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	/* what was not loaded is not ejected */
	fake_script_done(e->b);
}

/* Nor one that is not of page type, though its level has PF */
static void escpi_feeder_sheet_type(struct kunit *test)
{
	static const char *const refused[] = {
		"< 15", "> 1c 46", "< 00 80 00*14", NULL
	};
	struct fake_page page = fake_page_duplex;
	struct fake_escpi *e;

	page.set[0].value = WIASCAN_SELECT_FEEDER;
	page.mode = "00 08 01 00 ff 02 00 00 00 80";
	page.pages = 1;
	page.all = false;
	e = found(test, &page);
	answer_with(e, "19", 0, refused);
	fake_escpi_add_picture(e, 0);
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

/* A cancelled sheet comes out */
static void escpi_feeder_cancel(struct kunit *test)
{
	static const char *const stop[] = { "> 18", "< 06", "> 0c", "< 06", NULL };
	struct fake_escpi *e = found(test, &fake_page_duplex);
	unsigned int step = fake_escpi_block(e, 1);

	e->b->wire.packet = 512;
	e->b->wire.hold = e->b->wire.calls + 1 + step - e->b->script.pos;
	fake_gate_shut(&e->b->wire.gate);
	fake_escpi_begin(e);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&e->b->wire.gate));
	fake_script_cut(e->b, step + 1);
	fake_script_text(e->b, stop);
	e->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	e->ff->file.f_flags &= ~O_NONBLOCK;
	fake_gate_open(&e->b->wire.gate);
	fake_escpi_expect_at(e, 0, WIASCAN_END_CANCELLED, 0);
	KUNIT_EXPECT_TRUE(test, fake_ended(e->ff));
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* After a jam the job goes on with the next sheet, once that is cleared */
static void escpi_feeder_resume(struct kunit *test)
{
	static const char *const jam[] = { "> 1c 46", "< 80 a4 00*14", NULL };
	struct fake_escpi *e = found(test, &fake_page_duplex);
	unsigned int i = fake_escpi_block(e, 1);
	struct fake_step *step = &e->b->script.steps[i];
	struct wiascan_page page = {};
	size_t total;

	step->bytes[step->image] = 0x80;
	fake_script_cut(e->b, i + 1);
	fake_script_text(e->b, jam);
	/* the job stands before the first look whether it can go on */
	e->b->wire.packet = 512;
	e->b->wire.hold = e->b->wire.calls + 1 + e->b->script.end -
			  e->b->script.pos;
	fake_gate_shut(&e->b->wire.gate);
	begin(e);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&e->b->wire.gate));
	KUNIT_EXPECT_EQ(test, fake_state(e->ff), WIASCAN_STATE_PAUSED);
	KUNIT_EXPECT_EQ(test, fake_read_all(e->ff, e->buf, e->room, &total),
			-EIO);
	/* from here on it is as if nothing had been */
	fake_escpi_again(e);
	e->b->script.loose = true;
	e->b->script.pos = e->scan_from;
	fake_gate_open(&e->b->wire.gate);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_NEXT_PAGE, NULL), 0);
	KUNIT_EXPECT_EQ(test, fake_read_all(e->ff, e->buf, e->room, &total), 0);
	KUNIT_EXPECT_EQ(test, total, e->size);
	KUNIT_EXPECT_MEMEQ(test, e->buf, e->picture, e->size);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ(test, page.number, 2);
	KUNIT_EXPECT_EQ(test, page.side, WIASCAN_SIDE_FRONT);
}

/* ---- sensors and buttons ---- */

#define FLAT WIASCAN_HANDLING_FLAT_READY
#define FEED (WIASCAN_HANDLING_FEED_READY | WIASCAN_HANDLING_DUP_READY)

static const struct sensor_case {
	const char *name;
	const struct fake_page *page;
	const char *lines[8];
	u32 handling;
	u32 buttons;
} sensors[] = {
	{ "paper", &fake_page_duplex,
	  { "> 1c 46", "< 00 80 00*14", "> 1b 21", "< 02 12 01 00", "< 00" },
	  FLAT | FEED },
	{ "no paper", &fake_page_duplex,
	  { "> 1c 46", "< 00 88 00*14", "> 1b 21", "< 02 12 01 00", "< 00" },
	  FLAT },
	{ "feeder open", &fake_page_duplex,
	  { "> 1c 46", "< 00 82 00*14", "> 1b 21", "< 02 12 01 00", "< 00" },
	  FLAT | WIASCAN_HANDLING_PATH_COVER_UP },
	{ "jam", &fake_page_duplex,
	  { "> 1c 46", "< 00 a4 00*14", "> 1b 21", "< 02 12 01 00", "< 00" },
	  FLAT | WIASCAN_HANDLING_PAPER_JAM },
	{ "two sheets at once", &fake_page_duplex,
	  { "> 1c 46", "< 00 80 00*8 10 00*5", "> 1b 21", "< 02 12 01 00",
	    "< 00" }, FLAT | WIASCAN_HANDLING_MULTIPLE_FEED },
	{ "feeder only, paper", &fake_page_auto, { "> 1c 46", "< 00 80 00*14" },
	  FEED },
	{ "feeder only, no paper", &fake_page_auto,
	  { "> 1c 46", "< 00 88 00*14" }, 0 },
	{ "film", &fake_page_film,
	  { "> 1b 66", "< 02 00 2a 00", "< 00*6 80 00*35" },
	  FLAT | WIASCAN_HANDLING_FILM_TPA_READY },
	{ "film, open", &fake_page_film,
	  { "> 1b 66", "< 02 00 2a 00", "< 00*6 82 00*35" },
	  FLAT | WIASCAN_HANDLING_FLAT_COVER_UP },
	{ "button 1", &fake_page_b8,
	  { "> 1c 46", "< 00 80 00*14", "> 1b 21", "< 02 12 01 00", "< 01" },
	  FLAT | FEED, 0x1 },
	{ "button 2", &fake_page_b8,
	  { "> 1c 46", "< 00 80 00*14", "> 1b 21", "< 02 12 01 00", "< 22" },
	  FLAT | FEED, 0x2 },
	{ "button 3, other bits", &fake_page_b8,
	  { "> 1c 46", "< 00 80 00*14", "> 1b 21", "< 02 12 01 00", "< ff" },
	  FLAT | FEED, 0x4 },
	{ "no button after all", &fake_page_b8,
	  { "> 1c 46", "< 00 80 00*14", "> 1b 21", "< 15" }, FLAT | FEED },
	{ "nothing of the button", &fake_page_b8,
	  { "> 1c 46", "< 00 80 00*14", "> 1b 21", "< 02 12 00 00" },
	  FLAT | FEED },
	{ "too much of the button", &fake_page_b8,
	  { "> 1c 46", "< 00 80 00*14", "> 1b 21", "< 02 12 01 00", "< 01 01" }, 0 },
};

KUNIT_ARRAY_PARAM_DESC(sensors, sensors, name);

static void escpi_feeder_sensors(struct kunit *test)
{
	const struct sensor_case *c = test->param_value;
	struct fake_escpi *e = found(test, c->page);
	struct wiascan_sensors got = {};
	struct wiascan_status status = {};

	fake_script_cut(e->b, e->scan_from);
	fake_script_text(e->b, c->lines);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.handling, c->handling);
	fake_script_done(e->b);

	/* nobody asks meanwhile */
	e->b->script.pos = e->scan_from;
	escpi_minidriver.status(e->b->wdev, &got);
	KUNIT_EXPECT_EQ(test, got.buttons, c->buttons);
}

static struct kunit_case escpi_feeder_cases[] = {
	KUNIT_CASE_PARAM(escpi_feeder_before, befores_gen_params),
	KUNIT_CASE_PARAM(escpi_feeder_block, blocks_gen_params),
	KUNIT_CASE(escpi_feeder_page_end_ignored),
	KUNIT_CASE(escpi_feeder_page_end_late),
	KUNIT_CASE(escpi_feeder_auto_feed),
	KUNIT_CASE(escpi_feeder_sheet_type),
	KUNIT_CASE(escpi_feeder_cancel),
	KUNIT_CASE(escpi_feeder_resume),
	KUNIT_CASE_PARAM(escpi_feeder_sensors, sensors_gen_params),
	{}
};

static struct kunit_suite escpi_feeder_suite = {
	.name = "wiascan_escpi_feeder",
	.test_cases = escpi_feeder_cases,
};

kunit_test_suite(escpi_feeder_suite);

MODULE_DESCRIPTION("wiascan KUnit: ESC/I scanners with feeders");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
