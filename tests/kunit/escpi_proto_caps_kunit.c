// SPDX-License-Identifier: GPL-2.0-only
/*
 * ESC/I: what a scanner can do. Pure: tests/host runs it in user space as well.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"

#define GRAY (WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8)
#define LEVEL_B8 (ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_NEWER | ESCPI_FEED)

/* area: width of flatbed, feeder and film unit, before and after */
static const struct complete_case {
	const char *name;
	u8 traits;
	bool extended;
	u8 flags;
	u8 more_flags;
	bool line_shift;
	bool deep;
	u32 area[WIASCAN_SOURCES];
	u32 want[WIASCAN_SOURCES];
	struct wiascan_caps caps;
} complete_cases[] = {
	{ "flatbed", LEVEL_B8, true, 0x00, 0x00, false, true, { 8 }, { 8 },
	  { .formats = GRAY | WIASCAN_FMT_GRAY16 | WIASCAN_FMT_RGB24 |
		       WIASCAN_FMT_RGB48, .brightness = true } },
	{ "what only a feeder can", LEVEL_B8, true, 0x11, 0x01, false, false,
	  { 8 }, { 8 }, { .formats = GRAY | WIASCAN_FMT_RGB24,
			  .has_buttons = true, .brightness = true } },
	{ "feeder", LEVEL_B8, true, 0x00, 0x00, false, false, { 8, 9 },
	  { 8, 9 }, { .formats = GRAY | WIASCAN_FMT_RGB24, .brightness = true,
		      .detects_feed = true, .resumes = true } },
	{ "duplex, page end", LEVEL_B8, true, 0x10, 0x01, false, false,
	  { 8, 9 }, { 8, 9 },
	  { .formats = GRAY | WIASCAN_FMT_RGB24, .brightness = true,
	    .detects_feed = true, .resumes = true, .duplex = true,
	    .auto_length = true } },
	{ "feeder only", LEVEL_B8, true, 0x40, 0x00, false, false, { 8, 9 },
	  { 0, 9 }, { .formats = GRAY | WIASCAN_FMT_RGB24, .brightness = true,
		      .detects_feed = true, .resumes = true } },
	{ "feeder only, without an area of its own",
	  ESCPI_LEVEL_D | ESCPI_NEWER, true, 0x40, 0x00, false, false, { 8 },
	  { 0, 8 }, { .formats = GRAY | WIASCAN_FMT_RGB24,
		      .detects_feed = true, .resumes = true } },
	{ "film", LEVEL_B8, true, 0x00, 0x00, false, false, { 8, 0, 7 },
	  { 8, 0, 7 },
	  { .formats = GRAY | WIASCAN_FMT_RGB24, .brightness = true } },
	{ "film behind a feeder", LEVEL_B8, true, 0x00, 0x00, false, false,
	  { 8, 9, 7 }, { 8, 9, 0 },
	  { .formats = GRAY | WIASCAN_FMT_RGB24, .brightness = true,
	    .detects_feed = true, .resumes = true } },
	{ "line shift", ESCPI_LEVEL_D | ESCPI_NEWER, true, 0x01, 0x00, true,
	  true, { 8 }, { 8 }, { .formats = GRAY | WIASCAN_FMT_GRAY16,
				.has_buttons = true } },
	{ "B4", ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_GRAY_ONLY, false, 0x01,
	  0x00, false, false, { 8, 0, 7 }, { 8, 0, 7 },
	  { .formats = GRAY, .brightness = true } },
	{ "D1, standard: nothing to choose with", ESCPI_LEVEL_D | ESCPI_NEWER,
	  false, 0x00, 0x00, false, false, { 8, 9, 7 }, { 8 },
	  { .formats = GRAY | WIASCAN_FMT_RGB24 } },
	{ "D1, extended", ESCPI_LEVEL_D | ESCPI_NEWER, true, 0x00, 0x00, false,
	  false, { 8, 0, 7 }, { 8, 0, 7 },
	  { .formats = GRAY | WIASCAN_FMT_RGB24 } },
};

KUNIT_ARRAY_PARAM_DESC(complete, complete_cases, name);

static void escpi_proto_complete(struct kunit *test)
{
	const struct complete_case *c = test->param_value;
	struct escpi *esc = kunit_kzalloc(test, sizeof(*esc), GFP_KERNEL);
	const struct wiascan_caps *caps;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, esc);
	caps = &esc->caps;
	esc->traits = c->traits;
	esc->extended = c->extended;
	esc->flags = c->flags;
	esc->more_flags = c->more_flags;
	esc->line_shift = c->line_shift;
	for (i = 0; i < WIASCAN_SOURCES; i++) {
		esc->caps.area[i].width = c->area[i];
		esc->caps.area[i].height = c->area[i];
	}
	escpi_complete_caps(esc, c->deep);
	for (i = 0; i < WIASCAN_SOURCES; i++)
		KUNIT_EXPECT_EQ(test, caps->area[i].width, c->want[i]);
	KUNIT_EXPECT_STREQ(test, caps->vendor, "Epson");
	KUNIT_EXPECT_EQ(test, caps->width_step, 8);
	KUNIT_EXPECT_EQ(test, caps->height_step, 1);
	KUNIT_EXPECT_EQ(test, caps->formats, c->caps.formats);
	KUNIT_EXPECT_EQ(test, caps->brightness, c->caps.brightness);
	KUNIT_EXPECT_EQ(test, caps->duplex, c->caps.duplex);
	KUNIT_EXPECT_EQ(test, caps->auto_length, c->caps.auto_length);
	KUNIT_EXPECT_EQ(test, caps->detects_feed, c->caps.detects_feed);
	KUNIT_EXPECT_EQ(test, caps->resumes, c->caps.resumes);
	KUNIT_EXPECT_EQ(test, caps->has_buttons, c->caps.has_buttons);
}

/* Firmware that says half of the height has its colours in another order */
static void escpi_proto_complete_halved(struct kunit *test)
{
	static const u32 heights[] = { 7020, 5101, 5100, 5099, 3510 };
	unsigned int i;

	for (i = 0; i < 2 * ARRAY_SIZE(heights); i++) {
		struct escpi *esc = kunit_kzalloc(test, sizeof(*esc),
						  GFP_KERNEL);
		/* others may have such a bed */
		bool other = i >= ARRAY_SIZE(heights);
		u32 height = heights[i % ARRAY_SIZE(heights)];
		bool halved = height < 5100 && !other;

		KUNIT_ASSERT_NOT_NULL(test, esc);
		esc->traits = LEVEL_B8;
		memcpy(esc->caps.model, other ? "Perfection1640" :
				"Perfection1650", 15);
		esc->caps.area[WIASCAN_FLATBED].width = 5100;
		esc->caps.area[WIASCAN_FLATBED].height = height;
		escpi_complete_caps(esc, true);
		KUNIT_EXPECT_EQ(test, esc->caps.area[WIASCAN_FLATBED].height,
				halved ? 2 * height : height);
		KUNIT_EXPECT_EQ(test, esc->caps.formats, GRAY |
				WIASCAN_FMT_GRAY16 | (halved ? 0 :
				WIASCAN_FMT_RGB24 | WIASCAN_FMT_RGB48));
	}
}

static struct kunit_case escpi_proto_caps_cases[] = {
	KUNIT_CASE_PARAM(escpi_proto_complete, complete_gen_params),
	KUNIT_CASE(escpi_proto_complete_halved),
	{}
};

static struct kunit_suite escpi_proto_caps_suite = {
	.name = "wiascan_escpi_proto_caps",
	.test_cases = escpi_proto_caps_cases,
};

kunit_test_suite(escpi_proto_caps_suite);

MODULE_DESCRIPTION("KUnit tests of ESC/I capabilities of wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
