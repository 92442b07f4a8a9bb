// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ESC/I minidriver: scanners as they should be, byte by byte in both
 * directions. Those that are not are in escpi_trouble_kunit.c, broken wires in
 * escpi_fault_kunit.c.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"
#include "fake_escpi.h"

#define COLOR { .id = WIASCAN_PROP_DATATYPE, .value = WIASCAN_DATATYPE_COLOR }
#define GRAY { .id = WIASCAN_PROP_DATATYPE, .value = WIASCAN_DATATYPE_GRAYSCALE }
#define LINEART { .id = WIASCAN_PROP_DATATYPE,			\
		  .value = WIASCAN_DATATYPE_THRESHOLD }
#define DEPTH(n) { .id = WIASCAN_PROP_DEPTH, .value = (n) }
#define XRES(n) { .id = WIASCAN_PROP_XRES, .value = (n) }
#define YRES(n) { .id = WIASCAN_PROP_YRES, .value = (n) }
#define WIDTH(n) { .id = WIASCAN_PROP_XEXTENT, .value = (n) }
#define LINES(n) { .id = WIASCAN_PROP_YEXTENT, .value = (n) }
#define BRIGHTNESS(n) { .id = WIASCAN_PROP_BRIGHTNESS, .value = (n) }
#define THRESHOLD(n) { .id = WIASCAN_PROP_THRESHOLD, .value = (n) }

#define SELECT(n) { .id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, .value = (n) }

/* ---- whole scans ---- */

static const struct fake_page pages[] = {
	{ .name = "gray, one block", .unit = &fake_unit_b8,
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(8), LINES(3) },
	  .window = "2c 01 00*2 2c 01 00*2 00*8 08 00*3 03 00*3",
	  .mode = "00 08 00 00 ff 02 00 00 00 80",
	  .bytes_per_line = 8, .lines = 3, .block_lines = 100 },
	{ .name = "gray, full blocks only", .unit = &fake_unit_b8,
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(8), LINES(8) },
	  .window = "2c 01 00*2 2c 01 00*2 00*8 08 00*3 08 00*3",
	  .mode = "00 08 00 00 ff 02 00 00 00 80",
	  .bytes_per_line = 8, .lines = 8, .block_lines = 4 },
	{ .name = "gray, brightest", .unit = &fake_unit_b8,
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(8), LINES(3), BRIGHTNESS(1000) },
	  .window = "2c 01 00*2 2c 01 00*2 00*8 08 00*3 03 00*3",
	  .mode = "00 08 00 00 ff 02 03 00 00 80",
	  .bytes_per_line = 8, .lines = 3, .block_lines = 3 },
	{ .name = "gray, darkest", .unit = &fake_unit_b8,
	  .set = { GRAY, XRES(300), YRES(300), WIDTH(8), LINES(3), BRIGHTNESS(-1000) },
	  .window = "2c 01 00*2 2c 01 00*2 00*8 08 00*3 03 00*3",
	  .mode = "00 08 00 00 ff 02 fc 00 00 80",
	  .bytes_per_line = 8, .lines = 3, .block_lines = 3 },
	{ .name = "gray, 16 bits", .unit = &fake_unit_b8,
	  .set = { GRAY, DEPTH(16), XRES(600), YRES(600), WIDTH(16), LINES(5) },
	  .window = "58 02 00*2 58 02 00*2 00*8 10 00*3 05 00*3",
	  .mode = "00 10 00 00 ff 02 00 00 00 80",
	  .bytes_per_line = 32, .lines = 5, .block_lines = 2 },
	{ .name = "RGB, 16 bits", .unit = &fake_unit_b8,
	  .set = { COLOR, DEPTH(48), XRES(600), YRES(600), WIDTH(8), LINES(5) },
	  .window = "58 02 00*2 58 02 00*2 00*8 08 00*3 05 00*3",
	  .mode = "13 10 00 00 ff 02 00 00 00 80",
	  .bytes_per_line = 48, .lines = 5, .block_lines = 3 },
	/* 63 bytes and a status byte: a whole packet, with and without its end */
	{ .name = "lineart, whole packets", .unit = &fake_unit_b8,
	  .set = { LINEART, XRES(75), YRES(75), WIDTH(8), LINES(200), THRESHOLD(1) },
	  .window = "4b 00*3 4b 00*3 00*8 08 00*3 c8 00*3",
	  .mode = "00 01 00 00 ff 01 00 00 01 01",
	  .bytes_per_line = 1, .lines = 200, .block_lines = 63 },
	{ .name = "lineart, whole packets and empty ones",
	  .unit = &fake_unit_b8,
	  .set = { LINEART, XRES(75), YRES(75), WIDTH(8), LINES(200), THRESHOLD(255) },
	  .window = "4b 00*3 4b 00*3 00*8 08 00*3 c8 00*3",
	  .mode = "00 01 00 00 ff 01 00 00 01 ff",
	  .bytes_per_line = 1, .lines = 200, .block_lines = 63, .ends = true },
	/* blocks as long as they are asked for, many chunks each */
	{ .name = "RGB, large", .unit = &fake_unit_b8,
	  .set = { COLOR, XRES(75), YRES(75), WIDTH(608), LINES(300) },
	  .window = "4b 00*3 4b 00*3 00*8 60 02 00*2 2c 01 00*2",
	  .mode = "13 08 00 00 47 02 00 00 00 80",
	  .bytes_per_line = 1824, .lines = 300, .block_lines = 71 },
	{ .name = "D8, RGB, large", .unit = &fake_unit_d8,
	  .set = { COLOR, XRES(75), YRES(75), WIDTH(608), LINES(300) },
	  .window = "4b 00*3 4b 00*3 00*8 60 02 00*2 2c 01 00*2",
	  .mode = "13 08 00 00 46 03 00 00 00 80",
	  .bytes_per_line = 1824, .lines = 300, .block_lines = 70 },
	/* a bi-level picture needs no table, but the unit wants them */
	{ .name = "D8, lineart", .unit = &fake_unit_d8,
	  .set = { LINEART, XRES(75), YRES(75), WIDTH(64), LINES(10) },
	  .window = "4b 00*3 4b 00*3 00*8 40 00*3 0a 00*3",
	  .mode = "00 01 00 00 fe 01 00 00 01 80",
	  .bytes_per_line = 8, .lines = 10, .block_lines = 4 },
	/* as many as are wanted, of more that there may be */
	{ .name = "feeder, front sides", .unit = &fake_unit_b8,
	  .set = { SELECT(WIASCAN_SELECT_FEEDER), GRAY, XRES(75), YRES(75),
		   WIDTH(8), LINES(3) },
	  .window = "4b 00*3 4b 00*3 00*8 08 00*3 03 00*3",
	  .mode = "00 08 01 00 ff 02 00 00 00 80",
	  .bytes_per_line = 8, .lines = 3, .block_lines = 2, .pages = 1 },
	{ .name = "feeder, two sheets of two sides", .unit = &fake_unit_b8,
	  .set = { SELECT(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX),
		   COLOR, XRES(75), YRES(75), WIDTH(8), LINES(3) },
	  .window = "4b 00*3 4b 00*3 00*8 08 00*3 03 00*3",
	  .mode = "13 08 02 00 ff 02 00 00 00 80",
	  .bytes_per_line = 24, .lines = 3, .block_lines = 3, .pages = 4 },
	{ .name = "B7, duplex without page end", .unit = &fake_unit_b7,
	  .set = { SELECT(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX),
		   GRAY, XRES(75), YRES(75), WIDTH(8), LINES(3) },
	  .window = "4b 00*3 4b 00*3 00*8 08 00*3 03 00*3",
	  .mode = "00 08 02 00 ff 02 00 00 00 80",
	  .bytes_per_line = 8, .lines = 3, .block_lines = 2, .pages = 2,
	  .all = true },
};

/* Those that others use as well come first */
static const void *pages_gen_params(const void *prev, char *desc)
{
	static const struct fake_page *const common[] = {
		&fake_page_b8, &fake_page_d8, &fake_page_duplex,
		&fake_page_auto, &fake_page_b5, &fake_page_b5_feeder,
		&fake_page_film,
	};
	const struct fake_page *p = prev, *next = p ? p + 1 : common[0];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(common); i++)
		if (p == common[i])
			next = i + 1 < ARRAY_SIZE(common) ? common[i + 1] : pages;
	if (next == pages + ARRAY_SIZE(pages))
		return NULL;
	strscpy(desc, next->name, KUNIT_PARAM_DESC_SIZE);
	return next;
}

static void escpi_whole(struct kunit *test)
{
	const struct fake_page *p = test->param_value;
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver, p);
	struct wiascan_page page = {};

	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	KUNIT_EXPECT_EQ(test, e->b->script.pos, e->scan_from);
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ(test, page.bytes_per_line, p->bytes_per_line);
	KUNIT_EXPECT_EQ(test, page.lines * p->bytes_per_line, e->size);
	KUNIT_EXPECT_FALSE(test, e->b->wdev->out_of_step);
	KUNIT_EXPECT_EQ(test, atomic64_read(&e->b->wdev->stale_bytes), 0);
	KUNIT_EXPECT_EQ(test, e->b->wire.clears, 0);

	/* and once more: nothing of it is left */
	e->b->script.pos = e->scan_from;
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
	fake_escpi_close(e);
}

/* ---- what it says of itself ---- */

static void escpi_caps_b8(struct kunit *test)
{
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_b8);
	const struct wiascan_caps *caps;
	struct wiascan_info info = {};

	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	caps = &e->b->wdev->caps;
	KUNIT_EXPECT_EQ(test, caps->n_dpi, 4);
	KUNIT_EXPECT_EQ(test, caps->dpi[0], 75);
	KUNIT_EXPECT_EQ(test, caps->dpi[3], 600);
	KUNIT_EXPECT_EQ(test, caps->optical_dpi, 600);
	KUNIT_EXPECT_EQ(test, caps->area_dpi, 600);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FLATBED].width, 5100);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FLATBED].height, 7020);
	KUNIT_EXPECT_EQ(test, caps->max_pixels, 10200);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FEEDER].width, 5100);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FEEDER].height, 8400);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FILM].width, 0);
	KUNIT_EXPECT_TRUE(test, caps->duplex);
	KUNIT_EXPECT_FALSE(test, caps->auto_length);
	KUNIT_EXPECT_TRUE(test, caps->detects_feed);
	KUNIT_EXPECT_TRUE(test, caps->has_buttons);
	KUNIT_EXPECT_EQ(test, caps->width_step, 8);
	KUNIT_EXPECT_TRUE(test, caps->brightness);
	KUNIT_EXPECT_EQ(test, caps->formats,
			WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			WIASCAN_FMT_GRAY16 | WIASCAN_FMT_RGB24 |
			WIASCAN_FMT_RGB48);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_INFO, &info), 0);
	KUNIT_EXPECT_STREQ(test, info.minidriver, "escpi");
	KUNIT_EXPECT_STREQ(test, info.vendor, "Epson");
	KUNIT_EXPECT_STREQ(test, info.model, "GT-2500");
	KUNIT_EXPECT_STREQ(test, info.firmware, "1.00");
}

static void escpi_caps_d8(struct kunit *test)
{
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_d8);
	const struct wiascan_caps *caps;

	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	caps = &e->b->wdev->caps;
	KUNIT_EXPECT_STREQ(test, caps->model, "Perfection 1200");
	KUNIT_EXPECT_STREQ(test, caps->firmware, "");
	KUNIT_EXPECT_EQ(test, caps->optical_dpi, 600);
	KUNIT_EXPECT_EQ(test, caps->area[WIASCAN_FLATBED].width, 5100);
	KUNIT_EXPECT_EQ(test, caps->max_pixels, 0);
	KUNIT_EXPECT_FALSE(test, caps->brightness);
	KUNIT_EXPECT_EQ(test, caps->formats,
			WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			WIASCAN_FMT_GRAY16 | WIASCAN_FMT_RGB24 |
			WIASCAN_FMT_RGB48);
	fake_escpi_close(e);

	/* colours that lie apart are for nobody here to put together */
	fake_escpi_again(e);
	fake_escpi_reply(e, "1b 69", 0)[1].bytes[4] = 8;
	fake_escpi_reply(e, "1b 69", 0)[1].bytes[5] = 8;
	KUNIT_ASSERT_EQ(test, fake_plug(e->b, &escpi_minidriver), 0);
	KUNIT_EXPECT_EQ(test, e->b->wdev->caps.formats,
			WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			WIASCAN_FMT_GRAY16);
}

/* NAK: it does not know the command. Each may be missing. */
static const struct missing_case {
	const char *name;
	const struct fake_page *page;
	const char *command;
	u32 formats;
} missings[] = {
	{ "no ESC D", &fake_page_b8, "1b 44",
	  WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 | WIASCAN_FMT_RGB24 },
	{ "no 16 bits", &fake_page_b8, "10",
	  WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 | WIASCAN_FMT_RGB24 },
	{ "no ESC f", &fake_page_d8, "1b 66", 0 },
	{ "no ESC i", &fake_page_d8, "1b 69", 0 },
	{ "no FS F", &fake_page_b8, "1c 46", 0 },
};

KUNIT_ARRAY_PARAM_DESC(missings, missings, name);

static void escpi_missing_command(struct kunit *test)
{
	const struct missing_case *c = test->param_value;
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver, c->page);
	struct fake_step *reply = fake_escpi_reply(e, c->command, 0);
	struct fake_script *s = &e->b->script;
	unsigned int n = 1;

	/* one NAK for the answer, however many transfers that had */
	while (reply[n].kind == FAKE_DEVICE)
		n++;
	/* nor are there parameters for a command that is not known */
	if (!strcmp(c->command, "1b 44"))
		n += 2;
	/* who does not say how he is, is not asked for his button */
	if (!strcmp(c->command, "1c 46"))
		n += 3;
	memmove(reply + 1, reply + n,
		(s->steps + s->n - (reply + n)) * sizeof(*reply));
	s->n -= n - 1;
	s->end -= n - 1;
	reply->bytes[0] = 0x15;
	reply->len = 1;
	KUNIT_ASSERT_EQ(test, fake_plug(e->b, &escpi_minidriver), 0);
	KUNIT_EXPECT_EQ(test, s->pos, e->scan_from - (n - 1));
	if (c->formats)
		KUNIT_EXPECT_EQ(test, e->b->wdev->caps.formats, c->formats);
}

/* ---- variations of the wire that mean the same ---- */

/* Header and data of an information block in one transfer */
static void escpi_info_in_one(struct kunit *test)
{
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_d8);
	static const char *const commands[] = { "1b 49", "1b 66", "1b 69" };
	struct fake_script *s = &e->b->script;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		struct fake_step *reply = fake_escpi_reply(e, commands[i], 0);

		/* they lie one behind the other */
		KUNIT_ASSERT_PTR_EQ(test, reply[1].bytes,
				    reply->bytes + reply->len);
		reply->len += reply[1].len;
		memmove(reply + 1, reply + 2,
			(s->steps + s->n - (reply + 2)) * sizeof(*reply));
		s->n--;
		s->end--;
	}
	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	KUNIT_EXPECT_STREQ(test, e->b->wdev->caps.model, "Perfection 1200");
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

static const struct packet_case {
	const char *name;
	unsigned int packet;
} packets[] = {
	{ "8", 8 }, { "64", 64 }, { "512", 512 }, { "1024", 1024 },
};

KUNIT_ARRAY_PARAM_DESC(packets, packets, name);

static void escpi_packets(struct kunit *test)
{
	const struct packet_case *c = test->param_value;
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_b8);

	e->b->wire.packet = c->packet;
	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

/* Bits of a block's status that mean nothing, in every block */
static void escpi_junk_status(struct kunit *test)
{
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver,
					  &fake_page_b8);
	struct fake_script *s = &e->b->script;
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (s->steps[i].image)
			s->steps[i].bytes[s->steps[i].image] = 0x2f;
	KUNIT_ASSERT_EQ(test, fake_escpi_open(e), 0);
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
	fake_script_done(e->b);
}

static struct kunit_case escpi_cases[] = {
	KUNIT_CASE_PARAM(escpi_whole, pages_gen_params),
	KUNIT_CASE(escpi_caps_b8),
	KUNIT_CASE(escpi_caps_d8),
	KUNIT_CASE_PARAM(escpi_missing_command, missings_gen_params),
	KUNIT_CASE(escpi_info_in_one),
	KUNIT_CASE_PARAM(escpi_packets, packets_gen_params),
	KUNIT_CASE(escpi_junk_status),
	{}
};

static struct kunit_suite escpi_suite = {
	.name = "wiascan_escpi",
	.test_cases = escpi_cases,
};

kunit_test_suite(escpi_suite);

MODULE_DESCRIPTION("wiascan KUnit: ESC/I scanners");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
