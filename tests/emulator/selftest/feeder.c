// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The sheet feeder: its tray, its troubles, and what is on its sides. */

#include <stdlib.h>
#include <string.h>

#include "../feeder.h"
#include "selftest.h"

static bool set(struct feeder *f, const char *name, const char *value)
{
	return option_set(option_find(feeder_options, name), f, value);
}

static uint32_t side(const struct feeder *f, bool back)
{
	struct sheet *sheet;

	return feeder_side(f, back, &sheet);
}

static void test_tray(void)
{
	struct feeder f;

	ok(feeder_init(&f) && !f.present && feeder_empty(&f), "feeder: none without --adf");
	ok(set(&f, "adf", "2") && f.present && !feeder_empty(&f), "feeder: two sheets");
	ok(feeder_feed(&f) == FEED_OK && side(&f, false) == 0 && side(&f, true) == 1,
	   "the first has the sides 0 and 1");
	ok(feeder_half(&f), "it lies there");
	ok(feeder_feed(&f) == FEED_OK && side(&f, false) == 2 && side(&f, true) == 3,
	   "the second 2 and 3");
	ok(feeder_empty(&f) && feeder_half(&f), "the tray is empty, a sheet lies there");
	feeder_eject(&f);
	ok(!feeder_half(&f), "it goes out");
	same(feeder_feed(&f), FEED_EMPTY, "there is no third");
	ok(feeder_load(&f, 3) && feeder_feed(&f) == FEED_OK && side(&f, false) == 4,
	   "loaded again, the third has the side 4");
	feeder_take_all(&f);
	ok(feeder_empty(&f) && !feeder_half(&f), "all paper can be taken out");
	ok(!feeder_load(&f, 1001) && !set(&f, "adf", "x"), "a tray has its limits");
	same(f.moved, 3, "three sheets were moved");
	feeder_destroy(&f);
}

static void test_jams(void)
{
	struct feeder f;

	feeder_init(&f);
	set(&f, "adf", "5");
	ok(set(&f, "jam", "2") && set(&f, "jam", "3:100"), "jams of sheets 2 and 3");
	ok(feeder_feed(&f) == FEED_OK && feeder_line(&f, false, 1000) == FEED_OK,
	   "the first sheet goes through");
	same(feeder_feed(&f), FEED_JAM, "the second jams");
	ok(feeder_trouble(&f) == FEED_JAM && feeder_feed(&f) == FEED_JAM, "and stays there");
	feeder_eject(&f);
	ok(feeder_half(&f), "it cannot be moved out");
	feeder_clear(&f);
	ok(feeder_trouble(&f) == FEED_OK && f.tray == 4 && !feeder_half(&f),
	   "until it is taken out and put on the tray");
	ok(feeder_feed(&f) == FEED_OK && side(&f, true) == 3, "fed anew, it has its own sides");
	feeder_feed(&f);
	ok(feeder_line(&f, false, 99) == FEED_OK && feeder_line(&f, true, 500) == FEED_OK,
	   "the third does not jam before line 100, nor on its back");
	same(feeder_line(&f, false, 120), FEED_JAM, "then it jams");
	same(feeder_line(&f, true, 1), FEED_JAM, "for its back too");
	same(f.jams, 2, "these were two jams");
	ok(!set(&f, "jam", "0") && !set(&f, "jam", "1:0") && !set(&f, "jam", "1:") &&
	   !set(&f, "jam", ":1") && !set(&f, "jam", "x"), "bad values are refused");
	feeder_destroy(&f);
}

static void test_other_troubles(void)
{
	struct feeder f;

	feeder_init(&f);
	set(&f, "adf", "6");
	ok(set(&f, "open-at", "1:10") && set(&f, "double-feed", "3") && set(&f, "open-at", "5"),
	   "the cover, a double feed");
	ok(!set(&f, "double-feed", "3:1"), "which has no line");
	feeder_feed(&f);
	ok(feeder_line(&f, false, 10) == FEED_COVER && f.cover_open, "the cover opens in mid-page");
	same(feeder_feed(&f), FEED_COVER, "nothing is fed then");
	f.cover_open = false;
	ok(feeder_feed(&f) == FEED_OK && side(&f, false) == 2, "closed, the next sheet comes");
	ok(feeder_feed(&f) == FEED_DOUBLE && f.tray == 2, "two sheets at once");
	same(feeder_feed(&f), FEED_DOUBLE, "are in the way");
	feeder_clear(&f);
	ok(f.tray == 4 && feeder_feed(&f) == FEED_OK && side(&f, false) == 4,
	   "until they are taken out");
	feeder_feed(&f);
	ok(feeder_feed(&f) == FEED_COVER && f.tray == 2, "the cover opens in feeding");
	feeder_destroy(&f);
}

static void test_pictures(void)
{
	char many[33 * 6 + 1] = "";
	struct sheet *front, *back, *next;
	struct feeder f;

	for (int i = 0; i < 33; i++)
		strcat(many, "chart,");
	feeder_init(&f);
	ok(set(&f, "adf-sheets", "chart,chart") && f.sheet_count == 2, "pictures: two");
	ok(!set(&f, "adf-sheets", "chart,/nonexistent") && !set(&f, "adf-sheets", many) &&
	   !set(&f, "adf-sheets", ",") && f.sheet_count == 2,
	   "pictures: what is not there, or too much, changes nothing");
	set(&f, "adf", "2");
	feeder_feed(&f);
	feeder_side(&f, false, &front);
	feeder_side(&f, true, &back);
	feeder_feed(&f);
	feeder_side(&f, false, &next);
	ok(front == f.sheets[0] && back == f.sheets[1] && next == front,
	   "pictures: they follow each other again and again");
	feeder_destroy(&f);
}

/* Sides 0 to 39 of the chart: the same row is another one on each of them. */
static void test_sides(const char *name, enum sheet_mode mode, unsigned int depth)
{
	static const struct bed bed = { .width = 5100, .height = 7020, .dpi = 600 };
	struct scan scan = { .xres = 75, .yres = 75, .width = 632, .height = 877, .mode = mode,
			     .depth = depth, .threshold = 128 };
	size_t len = scan_line_bytes(&scan), size = len * scan.height;
	struct sheet *sheet = sheet_open("chart", NULL, 0);
	uint8_t *sides = calloc(40, size);
	bool differ = sheet && sides;

	for (scan.side = 0; differ && scan.side < 40; scan.side++) {
		uint8_t *this = sides + scan.side * size;

		sheet_render(sheet, &bed, &scan, 0, scan.height, this);
		for (uint32_t other = 0; differ && other < scan.side; other++)
			for (uint32_t y = 0; differ && y < scan.height; y++)
				differ = memcmp(this + y * len, sides + other * size + y * len,
						len) != 0;
	}
	ok(differ, "chart, %s: each row differs from that of all other sides", name);
	free(sides);
	sheet_close(sheet);
}

static void test_length(void)
{
	static const struct bed bed = { .width = 5100, .height = 7020, .dpi = 600 };
	struct scan scan = { .xres = 75, .yres = 75, .y = 100, .width = 64, .height = 50,
			     .mode = MODE_GRAY, .depth = 8, .length = 960 };
	struct sheet *sheet = sheet_open("chart", NULL, 0);
	uint8_t whole[64 * 50], cut[64 * 50], white[64 * 30];

	memset(white, 0xff, sizeof(white));
	same(scan_sheet_lines(&bed, &scan), 20, "length: 20 lines of the sheet are in the window");
	sheet_render(sheet, &bed, &scan, 0, 50, cut);
	scan.length = 0;
	sheet_render(sheet, &bed, &scan, 0, 50, whole);
	ok(memcmp(whole, cut, 64 * 20) == 0 && memcmp(cut + 64 * 20, white, 64 * 30) == 0,
	   "length: the others are white");
	scan.length = 400;
	same(scan_sheet_lines(&bed, &scan), 0, "length: the sheet ends before the window");
	sheet_close(sheet);
}

static void test_lengths(void)
{
	struct feeder f;

	feeder_init(&f);
	set(&f, "adf", "4");
	same(feeder_length(&f), 0, "lengths: as long as the bed");
	ok(set(&f, "adf-length", "100,0,300") && feeder_feed(&f) == FEED_OK &&
	   feeder_length(&f) == 100 && feeder_feed(&f) == FEED_OK && feeder_length(&f) == 0 &&
	   feeder_feed(&f) == FEED_OK && feeder_length(&f) == 300 &&
	   feeder_feed(&f) == FEED_OK && feeder_length(&f) == 100, "lengths: they take turns");
	ok(!set(&f, "adf-length", "100,x") && !set(&f, "adf-length", "") &&
	   !set(&f, "adf-length", "1,1,1,1,1,1,1,1,1") && feeder_length(&f) == 100,
	   "lengths: bad values change nothing");
	ok(set(&f, "adf-length", "7") && feeder_length(&f) == 7, "lengths: one for all");
	feeder_destroy(&f);
}

static void test_control(void)
{
	struct emu emu;

	emu_start(&emu, "--adf 2 --double-feed 9");
	same(emu_stat(&emu, "tray"), 2, "control: two sheets");
	ok(emu_control(&emu, "load 3"), "control: load");
	same(emu_stat(&emu, "tray"), 5, "control: five sheets");
	ok(!emu_control(&emu, "load 1000") && !emu_control(&emu, "load x"),
	   "control: as many as fit");
	ok(emu_control(&emu, "empty"), "control: empty");
	same(emu_stat(&emu, "tray"), 0, "control: no sheets");
	ok(emu_control(&emu, "cover open") && emu_control(&emu, "cover closed") &&
	   !emu_control(&emu, "cover x"), "control: cover");
	ok(emu_control(&emu, "jam 3:5") && emu_control(&emu, "open-at 4") &&
	   emu_control(&emu, "double-feed 5") && !emu_control(&emu, "jam x"),
	   "control: what will happen");
	same(emu_stat(&emu, "feeder-events-left"), 4, "control: has not yet");
	ok(!emu_control(&emu, "set adf 3"), "control: it cannot be removed or added");
	emu_stop(&emu);
	emu_start(&emu, "--level B8");
	ok(!emu_control(&emu, "load 1") && !emu_control(&emu, "cover open"),
	   "control: a flatbed has no feeder");
	emu_stop(&emu);
}

void test_feeder(void)
{
	test_tray();
	test_jams();
	test_other_troubles();
	test_pictures();
	test_sides("color", MODE_COLOR, 8);
	test_sides("gray", MODE_GRAY, 8);
	test_sides("lineart", MODE_LINEART, 1);
	test_length();
	test_lengths();
	test_control();
}
