// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The ESC/I scanner's sheet feeder and transparency unit. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"

#define NAME		"47542d32353030 20*9 "
#define FEEDER		"--adf-bed 5100x8400 --adf "

static const struct bed adf_bed = { .width = 5100, .height = 8400, .dpi = 600 };

static const struct scan page = {
	.xres = 75, .yres = 75, .width = 400, .height = 177, .mode = MODE_GRAY, .depth = 8,
};

#define PAGE_SIZE	(400 * 177)

enum { FLATBED, SIMPLEX, DUPLEX };

/* FS G without data to follow */
#define NOT_NOW		"02 92 00*12"

/* One side, from FS W on; @side: its number. */
static bool side_is(struct emu *emu, uint8_t unit, uint32_t side)
{
	struct scan want = page;
	uint8_t header[64];

	want.side = side;
	return page_set(emu, &page, unit, 50) &&
	       page_is(page_read(emu, header, PAGE_SIZE, 0), &want, &adf_bed);
}

/* The first @count blocks of a page are good, the next one has @status. */
static bool block_has(struct emu *emu, uint32_t count, uint8_t status)
{
	uint8_t *block = malloc(MAX_BLOCK);
	bool good = block && put(emu, "1c47") == 2 && get_any(emu, block, 64) == 14;

	for (uint32_t i = 0; good && i <= count; i++) {
		if (i)
			put(emu, "06");
		good = get_any(emu, block, 50 * 400 + 1) == 50 * 400 + 1 &&
		       block[50 * 400] == (i < count ? 0 : status);
	}
	free(block);
	return good;
}

static void test_identity(void)
{
	static const char sizes[] = "42380000 58020000 32000000 b0040000 d8270000";
	static const struct {
		const char *options, *status, *areas, *types;
	} list[] = {
		{ FEEDER "1", "19 80 ec13 d020 00*6 ec13 6c1b",
		  "ec130000 6c1b0000 ec130000 d0200000 00*8", "19 0c" },
		{ FEEDER "1 --duplex no --button no", "08 80 ec13 d020 00*6 ec13 6c1b",
		  "ec130000 6c1b0000 ec130000 d0200000 00*8", "08 0c" },
		{ FEEDER "1 --auto-feed no --page-end yes", "39 80 ec13 d020 00*6 ec13 6c1b",
		  "ec130000 6c1b0000 ec130000 d0200000 00*8", "39 09" },
		{ "--adf 1 --no-flatbed", "59 c0 ec13 6c1b 00*10",
		  "00*8 ec130000 6c1b0000 00*8", "59 0c" },
		{ "--tpu --tpu-bed 600x1200", "01 00*5 80 5802 b004 00 ec13 6c1b",
		  "ec130000 6c1b0000 00*8 58020000 b0040000", "01 00" },
	};
	char text[256];
	struct emu emu;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		emu_start(&emu, list[i].options);
		ok(ask(&emu, "1b46", "02 12 00 00"), "%s: ESC F", list[i].options);
		snprintf(text, sizeof(text), "%s 00*10 " NAME, list[i].status);
		ok(ask(&emu, "1b66", "02 12 2a 00") && get(&emu, text), "%s: ESC f",
		   list[i].options);
		snprintf(text, sizeof(text), "%s %s %s " NAME "312e3030 10 10 00*12", sizes,
			 list[i].areas, list[i].types);
		ok(ask(&emu, "1c49", text), "%s: FS I", list[i].options);
		emu_stop(&emu);
	}
}

static void test_duplex(void)
{
	struct emu emu;

	emu_start(&emu, FEEDER "2");
	ok(ask(&emu, "1c46", "00 80 00*8 80 00*5"), "FS F: sheets are there");
	ok(side_is(&emu, DUPLEX, 0), "duplex: the front of the first sheet");
	ok(side_is(&emu, DUPLEX, 1), "its back");
	ok(side_is(&emu, DUPLEX, 2), "the front of the second");
	ok(ask(&emu, "1c46", "00 c1 00*8 c0 00*5"), "the tray is empty, a side is left");
	ok(side_is(&emu, DUPLEX, 3), "its back");
	ok(ask(&emu, "1c46", "00 c9 00*8 c0 00*5"), "FS F: nothing is left");
	put(&emu, "1b66");
	ok(get(&emu, "02 12 2a 00") &&
	   get(&emu, "19 c9 ec13 d020 00*6 ec13 6c1b 00*10 " NAME), "ESC f: nothing is left");
	ok(ask(&emu, "1c47", NOT_NOW) && silent(&emu), "and nothing can be scanned");
	ok(ask(&emu, "1b46", "02 12 00 00"), "which is no error");
	ok(emu_control(&emu, "load 2") && ask(&emu, "1c46", "00 c1 00*8 c0 00*5"), "loaded anew");
	ok(side_is(&emu, SIMPLEX, 4) && side_is(&emu, SIMPLEX, 6), "simplex: fronts alone");
	ok(ask(&emu, "1c46", "00 c8 00*8 c0 00*5"), "FS F: nothing is left");
	emu_control(&emu, "clear");
	same(emu_stat(&emu, "tray"), 0, "what was scanned is out");

	emu_control(&emu, "load 3");
	ok(side_is(&emu, DUPLEX, 8) && ask(&emu, "0c", "06") && side_is(&emu, DUPLEX, 10),
	   "FF: the back is left out");
	ok(ask(&emu, "1b40", "06") && side_is(&emu, DUPLEX, 12), "and with ESC @");
	ok(side_is(&emu, SIMPLEX, 13) == false, "simplex: there is no sheet for it");
	ok(ask(&emu, "1b40", "06") && ask(&emu, "0c", "15") && ask(&emu, "19", "15"),
	   "FF and PF are not for the flatbed");
	same(emu_stat(&emu, "sheets"), 7, "seven sheets were fed");
	emu_stop(&emu);
}

static void test_cancelled(void)
{
	struct emu emu;

	emu_start(&emu, FEEDER "2 --can-discards yes");
	page_set(&emu, &page, DUPLEX, 50);
	ok(block_has(&emu, 1, 0) && ask(&emu, "18", "06"), "a front side is cancelled");
	ok(side_is(&emu, DUPLEX, 1), "its back comes next");
	page_set(&emu, &page, SIMPLEX, 50);
	ok(block_has(&emu, 1, 0) && ask(&emu, "18", "06"), "simplex: a side is cancelled");
	ok(ask(&emu, "1c46", "00 c8 00*8 c0 00*5"), "its sheet is out");
	emu_stop(&emu);

	emu_start(&emu, FEEDER "2 --duplex no");
	page_set(&emu, &page, SIMPLEX, 50);
	ok(ask(&emu, "1b65", "06") && ask(&emu, "02", "15"), "there is no duplex without it");
	ok(ask(&emu, "19", "06") && ask(&emu, "19", "06") && side_is(&emu, SIMPLEX, 0),
	   "PF: the sheet is fed early, once");
	ok(side_is(&emu, SIMPLEX, 2) && ask(&emu, "19", "15"), "PF: there is none");
	emu_stop(&emu);
}

static void test_page_type(void)
{
	struct emu emu;

	emu_start(&emu, FEEDER "4 --auto-feed no");
	page_set(&emu, &page, DUPLEX, 50);
	ok(ask(&emu, "1c47", NOT_NOW), "page-type: nothing without PF");
	ok(ask(&emu, "19", "06") && side_is(&emu, DUPLEX, 0), "PF: a front");
	ok(ask(&emu, "1c47", NOT_NOW), "which is scanned once");
	ok(ask(&emu, "19", "06") && side_is(&emu, DUPLEX, 1), "PF: its back");
	ok(ask(&emu, "19", "06") && ask(&emu, "19", "06") && side_is(&emu, DUPLEX, 3),
	   "PF twice: a side is left out");
	ok(ask(&emu, "19", "06") && side_is(&emu, SIMPLEX, 4) && ask(&emu, "19", "06") &&
	   ask(&emu, "1c46", "00 c0 00*8 c0 00*5") && side_is(&emu, SIMPLEX, 6),
	   "simplex: sheet by sheet, the last one is no empty feeder");
	ok(ask(&emu, "1c46", "00 c8 00*8 c0 00*5"), "until it is scanned");
	ok(ask(&emu, "0c", "06") && ask(&emu, "19", "15"), "FF; PF: there is none");
	emu_stop(&emu);
}

static void test_jam(void)
{
	struct emu emu;

	emu_start(&emu, FEEDER "4 --jam 1:100 --jam 2");
	page_set(&emu, &page, SIMPLEX, 50);
	ok(block_has(&emu, 1, 0x80) && silent(&emu), "a jam: the block's status is fatal");
	ok(ask(&emu, "1b46", "02 92 00 00"), "ESC F tells");
	ok(ask(&emu, "1c46", "80 e4 00*8 e0 00*5"), "FS F tells of the jam");
	ok(ask(&emu, "1c47", NOT_NOW), "nothing can be scanned");
	ok(ask(&emu, "0c", "15"), "nor moved out");
	ok(page_set(&emu, &page, FLATBED, 50) && ask(&emu, "1b46", "02 12 00 00"),
	   "the flatbed does not mind");
	emu_control(&emu, "clear");
	ok(side_is(&emu, SIMPLEX, 0), "once it is taken out, the sheet comes again");
	ok(ask(&emu, "1c47", NOT_NOW) && ask(&emu, "1c46", "80 e4 00*8 e0 00*5"),
	   "a jam in feeding");
	emu_control(&emu, "clear");
	ok(side_is(&emu, DUPLEX, 2) && side_is(&emu, DUPLEX, 3), "is one sheet's");
	emu_control(&emu, "jam 3");
	ok(ask(&emu, "19", "06") && ask(&emu, "1c46", "80 e5 00*8 e0 00*5"), "a jam after PF");
	same(emu_stat(&emu, "jams"), 3, "three jams");
	emu_stop(&emu);
}

static void test_cover(void)
{
	struct emu emu;

	emu_start(&emu, FEEDER "6 --double-feed 3");
	page_set(&emu, &page, DUPLEX, 50);
	ok(block_has(&emu, 1, 0), "half a front");
	emu_control(&emu, "cover open");
	put(&emu, "06");
	ok(comes(&emu, 50 * 400 + 1) && silent(&emu),
	   "the cover is opened: no block after the next");
	ok(ask(&emu, "1c46", "80 e3 00*8 e0 00*5"), "FS F tells of it");
	emu_control(&emu, "cover closed");
	ok(side_is(&emu, DUPLEX, 2), "closed, the next sheet comes");
	emu_control(&emu, "cover open");
	ok(ask(&emu, "1c47", NOT_NOW), "open between two sides");
	emu_control(&emu, "cover closed");
	ok(side_is(&emu, DUPLEX, 3), "closed, the back comes");
	ok(ask(&emu, "1c47", NOT_NOW) && ask(&emu, "1c46", "80 e1 00*8 f0 00*5"),
	   "FS F tells of a double feed");
	put(&emu, "1b66");
	ok(get(&emu, "02 92 2a 00") &&
	   get(&emu, "99 f1 ec13 d020 00*6 ec13 6c1b 00*10 " NAME), "and ESC f");
	emu_control(&emu, "clear");
	ok(side_is(&emu, SIMPLEX, 4) && side_is(&emu, SIMPLEX, 6), "both sheets come again");
	emu_stop(&emu);
}

/* Sheets of 150 lines at 75 dpi. */
static void test_page_end(void)
{
	struct scan want = page;
	uint8_t header[64];
	struct emu emu;

	want.length = 1200;
	emu_start(&emu, FEEDER "9 --adf-length 1200 --page-end yes");
	page_set(&emu, &page, SIMPLEX, 50);
	ok(block_has(&emu, 2, 0x20), "the third block tells that the sheet has ended");
	ok(ask(&emu, "04", "06") && silent(&emu), "EOT: that was the page");
	same(emu_stat(&emu, "pages"), 1, "a whole one");
	same(emu_stat(&emu, "cancels"), 0, "not cancelled");
	ok(block_has(&emu, 2, 0x20) && put(&emu, "06") == 1 &&
	   comes(&emu, 27 * 400 + 1) && silent(&emu),
	   "ACK: the rest comes");
	page_set(&emu, &page, SIMPLEX, 60);
	put(&emu, "1c47");
	get_any(&emu, header, 64);
	comes(&emu, 60 * 400 + 1);
	ok(ask(&emu, "04", "06"), "EOT before that");
	same(emu_stat(&emu, "cancels"), 1, "is no whole page");
	emu_stop(&emu);

	emu_start(&emu, FEEDER "1 --adf-length 1200");
	page_set(&emu, &page, SIMPLEX, 50);
	ok(page_is(page_read(&emu, header, PAGE_SIZE, 0), &want, &adf_bed),
	   "a unit that does not tell gives white");
	emu_stop(&emu);
}

static void test_transparency(void)
{
	static const struct bed bed = { .width = 5100, .height = 7020, .dpi = 600 };
	struct scan want = page;
	uint8_t header[64];
	struct emu emu;

	want.side = 10000;
	emu_start(&emu, "--tpu");
	ok(page_set(&emu, &page, 1, 50) &&
	   page_is(page_read(&emu, header, PAGE_SIZE, 0), &want, &bed), "the transparency unit");
	ok(ask(&emu, "1c46", "00 00 c0 00*13"), "FS F: it is in use");
	ok(page_set(&emu, &page, 0, 50) &&
	   page_is(page_read(&emu, header, PAGE_SIZE, 0), &page, &bed), "the flatbed");
	ok(ask(&emu, "1c46", "00 00 80 00*13"), "FS F: it is there");
	ok(ask(&emu, "1b65", "06") && ask(&emu, "01", "06"), "ESC e 1");
	ok(ask(&emu, "1b65", "06") && ask(&emu, "02", "15"), "ESC e 2 is refused");
	ok(ask(&emu, "0c", "15") && ask(&emu, "19", "15"), "so are FF and PF");
	emu_stop(&emu);
}

static void test_models(void)
{
	static const char * const bad[] = {
		"--no-flatbed", "--tpu --adf 1", "--level D1 --adf 1", "--level D2 --tpu",
		"--level B7 --adf 1 --auto-feed no", "--adf x",
		"--adf 1 --adf-bed 1x1", "--adf 1 --adf-sheets /nonexistent",
	};
	struct emu emu;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(emu_run(&emu, bad[i]) != 0, "no such model: %s", bad[i]);
	emu_start(&emu, "--adf 1 --no-flatbed");
	ok(page_set(&emu, &page, SIMPLEX, 50) && ask(&emu, "1b65", "06") && ask(&emu, "00", "15"),
	   "a unit without flatbed");
	emu_stop(&emu);
}

void test_units(void)
{
	test_identity();
	test_duplex();
	test_cancelled();
	test_page_type();
	test_jam();
	test_cover();
	test_page_end();
	test_transparency();
	test_models();
}
