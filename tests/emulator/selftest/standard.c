// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The standard commands: setters one by one, ESC G. */

#include <stdlib.h>
#include <string.h>

#include "page.h"

static const struct bed bed = { .width = 5100, .height = 7020, .dpi = 600 };

static const struct scan small_page = {
	.xres = 75, .yres = 75, .width = 400, .height = 177, .mode = MODE_GRAY, .depth = 8,
	.threshold = 128,
};

static bool scan_is(struct emu *emu, const struct scan *scan, uint8_t lines, uint8_t status)
{
	size_t size = scan_line_bytes(scan) * scan->height;

	return page_set_standard(emu, scan, 0, lines) &&
	       page_is(page_read_standard(emu, size, status, !lines), scan, &bed);
}

static void test_pictures(void)
{
	static const struct {
		const char *name;
		struct scan scan;
		uint8_t status;
	} list[] = {
		{ "color 8", { 75, 75, 0, 0, 632, 877, MODE_COLOR, 8, 128, 0, 0, 0 }, 8 },
		{ "color 16", { 75, 150, 8, 16, 400, 500, MODE_COLOR, 16, 128, 0, 0, 0 }, 8 },
		{ "gray 8", { 150, 150, 16, 3, 800, 900, MODE_GRAY, 8, 128, 0, 0, 0 }, 0 },
		{ "lineart", { 150, 300, 0, 9, 1272, 70, MODE_LINEART, 1, 128, 0, 0, 0 }, 0 },
	};
	static const char * const options[] = {
		"", "--prepare yes", "--junk yes --wait-exact yes", "--rate 50000000",
		"--vary-lines yes", "--level D7", "--level D8", "--level B4 --name B4",
	};
	struct emu emu;

	for (size_t o = 0; o < sizeof(options) / sizeof(options[0]); o++) {
		bool known = strstr(options[o], "B4");

		emu_start(&emu, options[o]);
		for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
			ok(scan_is(&emu, &list[i].scan, 40, list[i].status | (known ? 0 : 2)),
			   "standard: %s %s", list[i].name, options[o]);
		ok(scan_is(&emu, &list[0].scan, 0, 8 | (known ? 0 : 2)),
		   "standard: line by line %s", options[o]);
		emu_stop(&emu);
	}
}

/* A kept page of one kind is none of the other. */
static void test_kept(void)
{
	size_t size = scan_line_bytes(&small_page) * small_page.height;
	uint8_t header[64];
	struct emu emu;

	emu_start(&emu, "--prepare yes");
	for (int i = 0; i < 2; i++) {
		ok(page_set(&emu, &small_page, 0, 50) &&
		   page_is(page_read(&emu, header, size, 0), &small_page, &bed),
		   "prepare: an extended scan");
		ok(scan_is(&emu, &small_page, 50, 2), "prepare: a standard one");
	}
	emu_stop(&emu);
}

static void test_flow(void)
{
	struct emu emu;

	emu_start(&emu, "--extended no --can-discards yes");
	page_set_standard(&emu, &small_page, 0, 100);
	ok(ask(&emu, "1b47", "02 00 9001 6400"), "ESC G: a header");
	ok(put(&emu, "06") == 1 && comes(&emu, 40000) &&
	   get(&emu, "15"), "ACK before the block was read is refused");
	ok(ask(&emu, "04", "15"), "EOT is refused");
	ok(ask(&emu, "06", "02 20 9001 4d00"), "the last header");
	ok(comes(&emu, 77 * 400) && silent(&emu), "all is there");
	ok(ask(&emu, "06", "15"), "an ACK after that is refused");
	ok(ask(&emu, "1b47", "02 00 9001 6400") && ask(&emu, "18", "06") && silent(&emu),
	   "CAN ends a scan");
	ok(scan_is(&emu, &small_page, 10, 0), "the next one is whole");
	emu_control(&emu, "set warmup 2");
	ok(ask(&emu, "1b47", "02 80 0000 0000") && silent(&emu), "warming up: nothing follows");
	emu_control(&emu, "set warmup 0");
	ok(emu_control(&emu, "fault block-status:0x80@2") &&
	   ask(&emu, "1b47", "02 00 9001 0a00") && comes(&emu, 4000) &&
	   ask(&emu, "06", "02 80 9001 0a00") && silent(&emu), "a fatal block has no data");
	ok(emu_control(&emu, "fault nak:ESC_G") && ask(&emu, "1b47", "15") && silent(&emu),
	   "faults hit headers");
	ok(scan_is(&emu, &small_page, 177, 0), "and after that a page is whole");
	same(emu_stat(&emu, "cancels"), 1, "one was cancelled");
	emu_stop(&emu);

	emu_start(&emu, "--extended no --adf 2 --jam 1:100");
	page_set_standard(&emu, &small_page, 2, 60);
	ok(ask(&emu, "1b47", "02 10 9001 3c00") && comes(&emu, 24000),
	   "feeder: a block");
	ok(ask(&emu, "06", "02 90 9001 3c00") && silent(&emu), "a jam");
	ok(ask(&emu, "1b47", "02 90 0000 0000") && silent(&emu), "nothing more");
	emu_stop(&emu);
}

static bool taken(struct emu *emu, const char *setter, const char *value)
{
	return ask(emu, setter, "06") && ask(emu, value, "06");
}

static bool refused(struct emu *emu, const char *setter, const char *value)
{
	return ask(emu, setter, "06") && ask(emu, value, "15");
}

static void test_setters(void)
{
	static const char all[] =
		"4b00*3 4b00*3 0800*3 0300*3 1000*3 0800*3 13080001ff02fc80018001fe0001 00*26";
	static const struct {
		const char *setter, *name, *good, *bad;
	} list[] = {
		{ "1b43", "C", "13", "12" }, { "1b44", "D", "08", "0c" },
		{ "1b52", "R", "4b004b00", "31004b00" },
		{ "1b41", "A", "0000000008000800", "0000000009000800" },
		{ "1b41", "A, off the bed", "0800030010000800", "0000000000080800" },
		{ "1b48", "H", "6464", "6432" }, { "1b4c", "L", "fc", "04" },
		{ "1b5a", "Z", "02", "05" }, { "1b42", "B", "01", "c0" },
		{ "1b4d", "M", "80", "02" }, { "1b67", "g", "01", "02" },
		{ "1b4b", "K", "00", "01" }, { "1b51", "Q", "fe", "03" },
		{ "1b73", "s", "01", "02" }, { "1b4e", "N", "01", "02" },
		{ "1b64", "d", "ff", "0102" }, { "1b74", "t", "80", "8080" },
	};
	struct emu emu;

	emu_start(&emu, "");
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		ok(taken(&emu, list[i].setter, list[i].good), "ESC %s", list[i].name);
		ok(refused(&emu, list[i].setter, list[i].bad), "ESC %s, refused", list[i].name);
	}
	ok(ask(&emu, "1c53", all), "FS S gives them back");
	ok(taken(&emu, "1b52", "2c012c01") && taken(&emu, "1b41", "0000000010000080") == false,
	   "the window is judged at its resolution");
	ok(taken(&emu, "1b52", "58025802") && taken(&emu, "1b41", "0000000010006c1b") &&
	   taken(&emu, "1b52", "4b004b00") && ask(&emu, "1b47", "15"),
	   "ESC G: it does not fit at another one");
	ok(taken(&emu, "1b41", "0000000010001000") && taken(&emu, "1b44", "01") &&
	   ask(&emu, "1b47", "15"), "ESC G: colour of one bit");
	ok(ask(&emu, "1b40", "06") && taken(&emu, "1b52", "b004b004") &&
	   taken(&emu, "1b41", "0000 0000 d027 0100") && taken(&emu, "1b43", "13") &&
	   taken(&emu, "1b44", "10") && taken(&emu, "1b64", "01"), "a line of 61152 bytes");
	ok(put(&emu, "1b47") == 2 && get(&emu, "02 2a e0ee 0100"), "goes out in one");
	emu_stop(&emu);
	emu_start(&emu, "--bed 9000x100");
	ok(taken(&emu, "1b52", "b004b004") && taken(&emu, "1b41", "0000 0000 0032 0100") &&
	   taken(&emu, "1b43", "13") && taken(&emu, "1b44", "10") && ask(&emu, "1b47", "15"),
	   "one of 76800 does not");
	emu_stop(&emu);
}

static void test_levels(void)
{
	struct emu emu;

	emu_start(&emu, "--level B6");
	ok(ask(&emu, "1b46", "02 00 00 00"), "B6: no extended commands");
	ok(ask(&emu, "1c46", "15") && ask(&emu, "1c49", "15") && ask(&emu, "1c57", "15") &&
	   ask(&emu, "1c47", "15") && ask(&emu, "1c53", "15"), "B6: none at all");
	ok(ask(&emu, "1b74", "15") && ask(&emu, "1b73", "15") && ask(&emu, "1b4e", "15") &&
	   ask(&emu, "1b21", "15") && ask(&emu, "0c", "15"), "B6: nor what came with B7");
	emu_stop(&emu);
	emu_start(&emu, "--level D7 --extended no");
	ok(ask(&emu, "1b46", "02 00 00 00") && ask(&emu, "1c57", "15"), "D7: without them");
	ok(ask(&emu, "1b4c", "15") && ask(&emu, "1b42", "15") && ask(&emu, "1b4b", "15") &&
	   ask(&emu, "1b51", "15") && ask(&emu, "1b4d", "15") && ask(&emu, "1b48", "15"),
	   "D7: without what level B has");
	emu_stop(&emu);
}

void test_standard(void)
{
	test_pictures();
	test_kept();
	test_flow();
	test_setters();
	test_levels();
}
