// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ESC/I minidriver: scanners that are none, that are not ready, that refuse,
 * lie, or find a fault
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"
#include "fake_escpi.h"

#define BLOCK	(2 * 72)

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

/* ---- when it is plugged in ---- */

#define ID_B8(tail) "\"B8\" 52 4b 00 52 96 00 52 2c 01 52 58 02 " tail
#define AREA "41 ec 13 6c 1b"

/* FS I */
#define EXT(dpi)							\
	"< \"B8\" 00*2 " dpi " 32 00 00 00 b0 04 00 00 d8 27 00 00"	\
	" ec 13 00 00 6c 1b 00 00 00*16 00 00"				\
	" \"GT-2500         1.00\" 10 10 00*12"

static const struct probe_case {
	const char *name;
	const struct fake_page *page;
	const char *command;
	const char *answer[3];
	int ret;
} probes[] = {
	{ "level A1", &fake_page_b8, "1b 49",
	  { "< 02 12 0a 00", "< \"A1\" 52 4b 00 " AREA }, -ENODEV },
	{ "level B3", &fake_page_b8, "1b 49",
	  { "< 02 12 0a 00", "< \"B3\" 52 4b 00 " AREA }, -ENODEV },
	{ "level B9", &fake_page_b8, "1b 49",
	  { "< 02 12 0a 00", "< \"B9\" 52 4b 00 " AREA }, -ENODEV },
	{ "level E8", &fake_page_b8, "1b 49",
	  { "< 02 12 0a 00", "< \"E8\" 52 4b 00 " AREA }, -ENODEV },
	{ "no resolution", &fake_page_b8, "1b 49",
	  { "< 02 12 07 00", "< \"B8\" " AREA }, -EPROTO },
	{ "no area", &fake_page_b8, "1b 49",
	  { "< 02 12 0e 00", "< " ID_B8("") }, -EPROTO },
	{ "half an area", &fake_page_b8, "1b 49",
	  { "< 02 12 12 00", "< " ID_B8("41 ec 13 6c") }, -EPROTO },
	{ "an unknown record", &fake_page_b8, "1b 49",
	  { "< 02 12 14 00", "< " ID_B8("51 " AREA) }, -EPROTO },
	{ "no data", &fake_page_b8, "1b 49", { "< 02 12 00 00" }, -EPROTO },
	{ "less data than announced", &fake_page_b8, "1b 49",
	  { "< 02 12 13 00", "< \"B8\" 52 4b 00" }, -EPROTO },
	{ "more data than announced", &fake_page_b8, "1b 49",
	  { "< 02 12 13 00", "< " ID_B8(AREA " 00") }, -EPROTO },
	{ "more data than can be", &fake_page_b8, "1b 49",
	  { "< 02 12 ff ff" }, -EPROTO },
	{ "no header", &fake_page_b8, "1b 49", { "< 06" }, -EPROTO },
	{ "no FS I", &fake_page_b8, "1c 49", { "< 15" }, -EOPNOTSUPP },
	{ "half of FS I", &fake_page_b8, "1c 49", { "< \"B8\" 00*38" },
	  -EPROTO },
	{ "FS I too long", &fake_page_b8, "1c 49", { "< \"B8\" 00*79" },
	  -EPROTO },
	{ "FS I without resolution", &fake_page_b8, "1c 49",
	  { EXT("00*4") }, -EPROTO },
	{ "half of ESC i", &fake_page_d8, "1b 69",
	  { "< 02 02 05 00", "< 58 02 80 00 00" }, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(probes, probes, name);

static void escpi_trouble_probe(struct kunit *test)
{
	const struct probe_case *c = test->param_value;
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver, c->page);

	answer_with(e, c->command, 0, c->answer);
	KUNIT_EXPECT_EQ(test, fake_plug(e->b, &escpi_minidriver), c->ret);
	fake_script_done(e->b);
}

/* It is still in the middle of what an earlier session did not end */
static const char *const heard[] = {
	"< 55*130", "< 55*2", ".", "> 1b 40", ".", ".", "> 18", "< 06",
	"> 1b 40", "< 06", NULL
};

/* The same, but it does not listen to CAN, as it is idle; then it wakes up */
static const char *const ignored[] = {
	".", "> 1b 40", ".", ".", "> 18", ".", ".", "> 1b 40", "< 06", NULL
};

static const struct stale_case {
	const char *name;
	const char *const *lines;
	u64 stale;
} stales[] = {
	{ "CAN is heard", heard, 132 },
	{ "CAN is ignored", ignored, 0 },
};

KUNIT_ARRAY_PARAM_DESC(stales, stales, name);

static void escpi_trouble_stale_session(struct kunit *test)
{
	const struct stale_case *c = test->param_value;
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_b8);

	fake_script_cut(e->b, 0);
	fake_script_text(e->b, c->lines);
	/* the usual, but for its first question and ESC @ */
	fake_script_text(e->b, e->page->unit->probe + 3);
	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	fake_script_done(e->b);
	KUNIT_EXPECT_EQ(test, atomic64_read(&e->b->wdev->stale_bytes),
			c->stale);
	fake_escpi_recovered(e);
}

/* ---- how it is, when nothing is scanned and when something is to be ---- */

#define READY (WIASCAN_HANDLING_FLAT_READY | WIASCAN_HANDLING_FEED_READY | \
	       WIASCAN_HANDLING_DUP_READY)

static const struct condition_case {
	const char *name;
	const char *answer[2];
	u32 handling;
	u32 end;
} conditions[] = {
	{ "ready", { "< 00 80 00*14" }, READY },
	{ "no feeder put on", { "< 00*16" }, WIASCAN_HANDLING_FLAT_READY },
	{ "lid open, for a book", { "< 00 80 00 02 00*12" }, READY },
	{ "cover open", { "< 00*3 22 00*12" }, WIASCAN_HANDLING_PATH_COVER_UP,
	  WIASCAN_END_COVER_OPEN },
	{ "cover open, fatal", { "< 80 00*2 02 00*12" },
	  WIASCAN_HANDLING_PATH_COVER_UP, WIASCAN_END_COVER_OPEN },
	{ "jam", { "< 00*3 24 00*12" }, WIASCAN_HANDLING_PAPER_JAM,
	  WIASCAN_END_PAPER_JAM },
	{ "fault of the body", { "< 00*3 20 00*12" },
	  WIASCAN_HANDLING_ATTENTION, WIASCAN_END_DEVICE_ERROR },
	{ "fatal", { "< 80 00*15" }, WIASCAN_HANDLING_ATTENTION,
	  WIASCAN_END_DEVICE_ERROR },
	{ "no answer to be understood", { "< 00*15" }, 0,
	  WIASCAN_END_PROTOCOL },
	{ "NAK", { "< 15" }, 0, WIASCAN_END_REFUSED },
	/* these pass, and a scan waits until they have */
	{ "warming up", { "< 02 00*15" } },
	{ "in use", { "< 40 00*15" } },
};

KUNIT_ARRAY_PARAM_DESC(conditions, conditions, name);

static void escpi_trouble_status(struct kunit *test)
{
	static const char *const ask[] = { "> 1c 46", NULL };
	static const char *const button[] = {
		"> 1b 21", "< 02 12 01 00", "< 00", NULL
	};
	const struct condition_case *c = test->param_value;
	struct fake_escpi *e = found(test, &fake_page_b8);
	struct wiascan_status status = {};

	fake_script_cut(e->b, e->scan_from);
	fake_script_text(e->b, ask);
	fake_script_text(e->b, c->answer);
	/* not of one of whom nothing is known */
	if (c->end != WIASCAN_END_PROTOCOL && c->end != WIASCAN_END_REFUSED)
		fake_script_text(e->b, button);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.handling, c->handling);
	fake_script_done(e->b);
}

/* Those that a scan cannot begin with */
static const void *ends_gen_params(const void *prev, char *desc)
{
	const struct condition_case *c = conditions_gen_params(prev, desc);

	while (c && !c->end)
		c = conditions_gen_params(c, desc);
	return c;
}

static void escpi_trouble_condition(struct kunit *test)
{
	const struct condition_case *c = test->param_value;
	struct fake_escpi *e = found(test, &fake_page_b8);

	/* what cannot begin is not begun, nor ended */
	answer_with(e, "1c 46", 1, c->answer);
	fake_escpi_scan(e, c->end, 0);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* ---- refused ---- */

static const struct refusal_case {
	const char *name;
	const char *command;
	unsigned int nth;
} refusals[] = {
	{ "FS W", "1c 57", 0 },
	{ "ESC z", "1b 7a", 0 },
	{ "the third ESC z", "1b 7a", 2 },
	{ "FS G", "1c 47", 0 },
};

KUNIT_ARRAY_PARAM_DESC(refusals, refusals, name);

static void escpi_trouble_refused(struct kunit *test)
{
	static const char *const nak[] = { "< 15", NULL };
	const struct refusal_case *c = test->param_value;
	struct fake_escpi *e = found(test, &fake_page_d8);

	answer_with(e, c->command, c->nth, nak);
	fake_escpi_scan(e, WIASCAN_END_REFUSED, 0);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* The command is known, what it is to set is not */
static void escpi_trouble_refused_value(struct kunit *test)
{
	static const char *const nak[] = { "< 15", NULL };
	struct fake_escpi *e = found(test, &fake_page_d8);

	answer_with(e, fake_escpi_params(e), 0, nak);
	fake_escpi_scan(e, WIASCAN_END_REFUSED, 0);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

static void escpi_trouble_refused_reset(struct kunit *test)
{
	static const char *const lines[] = {
		"< 15", ".", "> 18", ".", ".", "> 1b 40", "< 15", NULL
	};
	struct fake_escpi *e = found(test, &fake_page_b8);

	answer_with(e, "1b 40", 2, lines);
	fake_escpi_scan(e, WIASCAN_END_REFUSED, 0);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* ---- headers that lie: the page has 7 lines of 72 bytes ---- */

static const struct header_case {
	const char *name;
	const char *answer[2];
	u32 end;
} headers[] = {
	{ "not ready", { "< 02 40 00*12" }, WIASCAN_END_DEVICE_BUSY },
	{ "nothing", { "< 02 12 00*12" }, WIASCAN_END_PROTOCOL },
	{ "empty blocks", { "< 02 12 00*4 03 00*3 48 00*3" },
	  WIASCAN_END_PROTOCOL },
	{ "a block more", { "< 02 12 90 00*3 04 00*3 00*4" },
	  WIASCAN_END_PROTOCOL },
	{ "a byte more", { "< 02 12 90 00*3 03 00*3 49 00*3" },
	  WIASCAN_END_PROTOCOL },
	{ "a block longer than asked for",
	  { "< 02 12 b9 47 00*2 01 00*3 00*4" }, WIASCAN_END_PROTOCOL },
	{ "a last block longer than asked for",
	  { "< 02 12 00*4 00*4 b9 47 00*2" }, WIASCAN_END_PROTOCOL },
	{ "all that can be said", { "< 02 12 ff*12" }, WIASCAN_END_PROTOCOL },
	{ "sizes that overflow", { "< 02 12 00 01 00*2 01 00 00 01 00*4" },
	  WIASCAN_END_PROTOCOL },
	{ "too short", { "< 02 12 90 00*3 03 00*3 48 00*2" },
	  WIASCAN_END_PROTOCOL },
	{ "too long", { "< 02 12 90 00*3 03 00*3 48 00*4" },
	  WIASCAN_END_PROTOCOL },
	{ "much too long", { "< 02 12 90 00*3 03 00*3 48 00*30" },
	  WIASCAN_END_PROTOCOL },
	{ "no header", { "< 06" }, WIASCAN_END_PROTOCOL },
};

KUNIT_ARRAY_PARAM_DESC(headers, headers, name);

static void escpi_trouble_header(struct kunit *test)
{
	/* nobody knows what it makes of it, so it is told to stop */
	static const char *const stop[] = { ".", "> 18", "< 06", NULL };
	const struct header_case *c = test->param_value;
	struct fake_escpi *e = found(test, &fake_page_b8);

	answer_with(e, "1c 47", 0, c->answer);
	if (c->end == WIASCAN_END_PROTOCOL)
		fake_script_text(e->b, stop);
	fake_escpi_scan(e, c->end, 0);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* It keeps to its header, but that is not the page */
static void escpi_trouble_short_page(struct kunit *test)
{
	static const char *const one[] = {
		"< 02 12 00*4 00*4 90 00*3", NULL
	};
	struct fake_escpi *e = found(test, &fake_page_b8);
	struct fake_step block = e->b->script.steps[fake_escpi_block(e, 0)];
	struct fake_step *step;

	answer_with(e, "1c 47", 0, one);
	step = fake_script_add(e->b, FAKE_DEVICE, NULL, block.len);
	memcpy(step->bytes, e->picture, BLOCK);
	fake_escpi_scan(e, WIASCAN_END_TRUNCATED, BLOCK);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* ---- faults while it scans ---- */

static const struct block_case {
	const char *name;
	unsigned int block;
	u8 status;
	const char *lines[8];
	u32 end;
} blocks[] = {
	{ "cancelled at the scanner", 1, 0x10, { "> 18", "< 06" },
	  WIASCAN_END_DEVICE_CANCELLED },
	{ "in use", 0, 0x40, { ".", "> 18", ".", "." },
	  WIASCAN_END_DEVICE_BUSY },
	{ "cover open", 0, 0x80, { "> 1c 46", "< 00*3 22 00*12" },
	  WIASCAN_END_COVER_OPEN },
	{ "jam", 2, 0x80, { "> 1c 46", "< 80 00*2 04 00*12" },
	  WIASCAN_END_PAPER_JAM },
	{ "fault", 1, 0x80, { "> 1c 46", "< 80 00*15" },
	  WIASCAN_END_DEVICE_ERROR },
	{ "fault of which it says nothing", 1, 0x80, { "> 1c 46", "< 00*16" },
	  WIASCAN_END_DEVICE_ERROR },
	{ "fault, and it does not answer", 1, 0x80,
	  { "> 1c 46", ".", ".", "> 18", ".", "." }, WIASCAN_END_DEVICE_ERROR },
	{ "fault behind the last line", 3, 0x80,
	  { "> 1c 46", "< 00*3 24 00*12" }, WIASCAN_END_PAPER_JAM },
	{ "cancelled behind the last line", 3, 0x10, {}, WIASCAN_END_COMPLETE },
	{ "in use behind the last line", 3, 0x40, {}, WIASCAN_END_COMPLETE },
};

KUNIT_ARRAY_PARAM_DESC(blocks, blocks, name);

static void escpi_trouble_block(struct kunit *test)
{
	const struct block_case *c = test->param_value;
	struct fake_escpi *e = found(test, &fake_page_b8);
	unsigned int i = fake_escpi_block(e, c->block);
	struct fake_step *step = &e->b->script.steps[i];

	step->bytes[step->image] = c->status;
	fake_script_cut(e->b, i + 1);
	fake_script_text(e->b, c->lines);
	/* what came with the fault is there to be read */
	fake_escpi_scan(e, c->end, min((c->block + 1) * BLOCK, e->size));
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* More in a block than was announced */
static void escpi_trouble_long_block(struct kunit *test)
{
	static const char *const stop[] = { ".", "> 18", "< 06", NULL };
	struct fake_escpi *e = found(test, &fake_page_b8);
	unsigned int i = fake_escpi_block(e, 1);
	struct fake_step *step = &e->b->script.steps[i];

	step->len++;
	fake_script_cut(e->b, i + 1);
	fake_script_text(e->b, stop);
	fake_escpi_scan(e, WIASCAN_END_PROTOCOL, 2 * BLOCK);
	fake_script_done(e->b);
	fake_escpi_recovered(e);
}

/* A block in pieces is a block all the same */
static void escpi_trouble_pieces(struct kunit *test)
{
	struct fake_escpi *e = found(test, &fake_page_b8);
	unsigned int i = fake_escpi_block(e, 3);
	struct fake_step whole = e->b->script.steps[i];
	size_t at, n;

	/* the last one, for what follows would have to be moved */
	fake_script_cut(e->b, i);
	for (at = 0; at < whole.len; at += n) {
		n = min(whole.len - at, at ? 64 : 5);
		fake_script_add(e->b, FAKE_DEVICE, NULL, n);
		memcpy(e->b->script.steps[e->b->script.n - 1].bytes,
		       whole.bytes + at, n);
	}
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

static struct kunit_case escpi_trouble_cases[] = {
	KUNIT_CASE_PARAM(escpi_trouble_probe, probes_gen_params),
	KUNIT_CASE_PARAM(escpi_trouble_stale_session, stales_gen_params),
	KUNIT_CASE_PARAM(escpi_trouble_status, conditions_gen_params),
	KUNIT_CASE_PARAM(escpi_trouble_condition, ends_gen_params),
	KUNIT_CASE_PARAM(escpi_trouble_refused, refusals_gen_params),
	KUNIT_CASE(escpi_trouble_refused_value),
	KUNIT_CASE(escpi_trouble_refused_reset),
	KUNIT_CASE_PARAM(escpi_trouble_header, headers_gen_params),
	KUNIT_CASE(escpi_trouble_short_page),
	KUNIT_CASE_PARAM(escpi_trouble_block, blocks_gen_params),
	KUNIT_CASE(escpi_trouble_long_block),
	KUNIT_CASE(escpi_trouble_pieces),
	{}
};

static struct kunit_suite escpi_trouble_suite = {
	.name = "wiascan_escpi_trouble",
	.test_cases = escpi_trouble_cases,
};

kunit_test_suite(escpi_trouble_suite);

MODULE_DESCRIPTION("wiascan KUnit: ESC/I scanners in trouble");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
