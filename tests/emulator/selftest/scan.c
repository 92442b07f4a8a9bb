// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* Scans: parameters, blocks, pictures, cancelling, pacing. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../bytes.h"
#include "page.h"

static const struct bed bed = { .width = 5100, .height = 7020, .dpi = 600 };

static const struct scan small_page = {
	.xres = 75, .yres = 75, .width = 144, .height = 177, .mode = MODE_COLOR, .depth = 8,
};

static bool set(struct emu *emu, const struct scan *scan, uint8_t lines)
{
	return page_set(emu, scan, 0, lines);
}

/* One scan, compared with what the sheet says; @over: bytes asked for too many. */
static bool scan_equals(struct emu *emu, const struct scan *scan, uint8_t lines, uint32_t over)
{
	size_t size = scan_line_bytes(scan) * scan->height;
	uint8_t header[64];

	return set(emu, scan, lines) && page_is(page_read(emu, header, size, over), scan, &bed);
}

/* The scan that a real backend makes, byte for byte. */
static void test_transcript(void)
{
	static const char recorded[] =
		"4b000000 4b000000 00*8 90000000 b1000000 13080000ff02000100 80 00*30";
	uint8_t block[76500], status[256];
	struct emu emu;

	emu_start(&emu, "");
	ok(ask(&emu, "1b40", "06") && ask(&emu, "1c57", "06"), "transcript: ESC @, FS W");
	ok(ask(&emu, recorded, "06"), "transcript: its parameters");
	ok(ask(&emu, "1b70", "06") && ask(&emu, "40", "06"), "transcript: ESC p");
	ok(ask(&emu, "1b6d", "06") && ask(&emu, "20 00 00 00 20 00 00 00 20", "06"),
	   "transcript: ESC m");
	ok(ask(&emu, "1c46", "00*16"), "transcript: FS F");
	ok(ask(&emu, "1c47", "02 02 00000000 00000000 b02a0100"), "transcript: FS G");
	same(get_any(&emu, block, 76465), 76465, "transcript: one block in one transfer");
	same(block[76464], 0, "transcript: its status");
	put(&emu, "1b66");
	ok(get(&emu, "02 02 2a 00") && get_any(&emu, status, 42) == 42, "transcript: ESC f");

	/* FS S gives back what FS W set, until ESC @. */
	put(&emu, "1c53");
	same(get_any(&emu, status, 256), 64, "FS S");
	ok(get_le32(status + 16) == 144 && status[24] == 0x13 && status[33] == 0x80,
	   "FS S tells what FS W set");
	ask(&emu, "1b40", "06");
	put(&emu, "1c53");
	get_any(&emu, status, 256);
	ok(get_le32(status + 16) == 424 && status[24] == 0, "until ESC @");
	emu_stop(&emu);
}

static void test_blocks(void)
{
	struct scan scan = { .xres = 150, .yres = 150, .width = 1176, .height = 709,
			     .mode = MODE_COLOR, .depth = 8 };
	uint8_t *block = malloc(MAX_BLOCK);
	struct emu emu;

	emu_start(&emu, "");
	ok(set(&emu, &scan, 37) && ask(&emu, "1c47", "02 02 e8fd0100 13000000 b0520000"),
	   "19 blocks of 130536 and one of 21168");
	same(get_any(&emu, block, 130537), 130537, "the first");
	ok(ask(&emu, "1b46", "15"), "a command in mid-scan is refused");
	put(&emu, "06");
	same(get_any(&emu, block, 130537), 130537, "ACK: the second");
	put(&emu, "06");
	put(&emu, "06");
	same(get_any(&emu, block, 130537), 130537, "ACK: the third");
	ok(get(&emu, "15"), "an ACK before it was read is refused");
	put(&emu, "06");
	same(get_any(&emu, block, 100000), -EOVERFLOW, "a part of the fourth");
	put(&emu, "18");
	same(get_any(&emu, block, 130537), 130537 - 99840, "CAN: the rest of it");
	ok(get(&emu, "06"), "then the ACK");
	ok(silent(&emu), "then nothing");
	ok(ask(&emu, "1b46", "02 02 00 00"), "and commands work");
	same(emu_stat(&emu, "cancels"), 1, "the cancel is counted");

	ok(set(&emu, &scan, 37) && ask(&emu, "1c47", "02 02 e8fd0100 13000000 b0520000"),
	   "again");
	get_any(&emu, block, MAX_BLOCK);
	ok(ask(&emu, "04", "06") && ask(&emu, "1b40", "06"), "EOT ends it too");

	scan.height = 74;
	ok(set(&emu, &scan, 37) && ask(&emu, "1c47", "02 02 e8fd0100 02000000 00000000"),
	   "two full blocks");
	get_any(&emu, block, MAX_BLOCK);
	put(&emu, "06");
	get_any(&emu, block, MAX_BLOCK);
	scan.height = 37;
	ok(set(&emu, &scan, 37) && ask(&emu, "1c47", "02 02 00000000 00000000 e8fd0100"),
	   "one full block is the last");
	get_any(&emu, block, MAX_BLOCK);
	emu_control(&emu, "set lone-counted yes");
	ok(set(&emu, &scan, 37) && ask(&emu, "1c47", "02 02 e8fd0100 01000000 00000000"),
	   "lone-counted: or it is counted");
	get_any(&emu, block, MAX_BLOCK);
	emu_control(&emu, "set block-lines 10");
	ok(set(&emu, &scan, 37) && ask(&emu, "1c47", "02 02 d0890000 03000000 78600000"),
	   "block-lines: fewer than asked for");
	free(block);
	emu_stop(&emu);
}

static void test_pictures(void)
{
	static const struct {
		const char *name;
		struct scan scan;
	} list[] = {
		{ "color 8", { 75, 75, 0, 0, 632, 877, MODE_COLOR, 8, 0, 0, 0, 0 } },
		{ "color 16", { 75, 150, 8, 16, 400, 500, MODE_COLOR, 16, 0, 0, 0, 0 } },
		{ "gray 8", { 150, 150, 16, 3, 800, 900, MODE_GRAY, 8, 0, 0, 0, 0 } },
		{ "gray 16", { 300, 75, 1000, 300, 800, 500, MODE_GRAY, 16, 0, 0, 0, 0 } },
		{ "lineart", { 150, 300, 0, 100, 1272, 700, MODE_LINEART, 1, 128, 0, 0, 0 } },
		{ "lineart, threshold 60",
		  { 75, 75, 0, 0, 632, 877, MODE_LINEART, 1, 60, 0, 0, 0 } },
		{ "gray 8, darker", { 75, 75, 0, 0, 632, 877, MODE_GRAY, 8, 0, -3, 0, 0 } },
		{ "color 8, lighter", { 75, 75, 0, 0, 632, 300, MODE_COLOR, 8, 0, 2, 0, 0 } },
		{ "the corner", { 1200, 1200, 10192, 14030, 8, 10, MODE_COLOR, 8, 0, 0, 0, 0 } },
		{ "one line", { 600, 600, 0, 7019, 5096, 1, MODE_GRAY, 8, 0, 0, 0, 0 } },
	};
	static const char * const options[] = {
		"", "--vary-lines yes", "--zlp yes", "--wait-exact yes", "--speed full",
		"--speed super", "--prepare yes", "--junk yes --data-delay 2", "--block-lines 7",
		"--level D8", "--stray-zlp no --rate 40000000",
	};
	struct emu emu;

	for (size_t o = 0; o < sizeof(options) / sizeof(options[0]); o++) {
		uint32_t over = o == 3 ? 0 : 512;

		emu_start(&emu, options[o]);
		for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
			ok(scan_equals(&emu, &list[i].scan, 40, over), "scan %s %s",
			   list[i].name, options[o]);
		if (o == 6)
			ok(scan_equals(&emu, &list[9].scan, 40, over), "the kept page again");
		emu_stop(&emu);
	}
}

static void refused(struct emu *emu, int offset, uint32_t value, int size, const char *what)
{
	uint8_t p[64];

	page_parameters(&small_page, 0, 10, p);
	if (size == 4)
		put_le32(p + offset, value);
	else
		p[offset] = value;
	ok(ask(emu, "1c57", "06") && client_out(&emu->c, p, 64) == 64 && get(emu, "15"),
	   "FS W is refused: %s", what);
}

static void test_parameters(void)
{
	uint8_t p[64];
	struct emu emu;

	emu_start(&emu, "");
	refused(&emu, 0, 49, 4, "49 dpi across");
	refused(&emu, 0, 1201, 4, "1201 dpi across");
	refused(&emu, 4, 0, 4, "0 dpi along");
	refused(&emu, 4, 0xffffffff, 4, "4294967295 dpi along");
	refused(&emu, 8, 500, 4, "beyond the right edge");
	refused(&emu, 8, 0xfffffff8, 4, "an offset that overflows");
	refused(&emu, 12, 701, 4, "beyond the end");
	refused(&emu, 16, 0, 4, "no width");
	refused(&emu, 16, 140, 4, "a width that is not a multiple of 8");
	refused(&emu, 20, 0, 4, "no height");
	refused(&emu, 20, 0xffffffff, 4, "too high");
	refused(&emu, 24, 0x12, 1, "line order");
	refused(&emu, 25, 1, 1, "colour lineart");
	refused(&emu, 25, 12, 1, "12 bits");
	refused(&emu, 26, 1, 1, "the ADF");
	refused(&emu, 28, 0, 1, "no lines in a block");
	refused(&emu, 30, 4, 1, "brightness 4");
	refused(&emu, 63, 1, 1, "a reserved byte");
	page_parameters(&small_page, 0, 10, p);
	ok(ask(&emu, "1c57", "06") && client_out(&emu.c, p, 63) == 63 && get(&emu, "15"),
	   "FS W is refused: 63 bytes");
	ok(scan_equals(&emu, &small_page, 10, 0), "and a good one is taken after that");
	emu_stop(&emu);

	emu_start(&emu, "--bits 8");
	refused(&emu, 25, 16, 1, "16 bits of a unit with 8");
	emu_stop(&emu);
}

static void test_split(void)
{
	uint8_t buf[BIG];
	struct emu emu;
	size_t total = 0;
	int len;

	emu_start(&emu, "--split 1000");
	ok(set(&emu, &small_page, 177), "split blocks");
	put(&emu, "1c47");
	get_any(&emu, buf, 14);
	do {
		len = get_any(&emu, buf, BIG);
		total += len > 0 ? len : 0;
	} while (len == 1000);
	same(len, 465, "the last part");
	same(total, 76465, "all parts");
	emu_control(&emu, "set part-delay 1");
	set(&emu, &small_page, 177);
	put(&emu, "1c47");
	get_any(&emu, buf, 14);
	for (total = 0; total < 76465; total += len > 0 ? len : 0) {
		len = get_any(&emu, buf, BIG);
		if (len <= 0)
			break;
	}
	same(total, 76465, "all parts, one after the other");
	same(emu_stat(&emu, "delayed"), 76, "76 of them late");
	emu_stop(&emu);
}

/* What CAN leaves of a block: all, or nothing. */
static void test_cancel(void)
{
	struct scan scan = { .xres = 150, .yres = 150, .width = 1200, .height = 400,
			     .mode = MODE_GRAY, .depth = 8 };
	uint8_t *block = malloc(MAX_BLOCK);
	struct emu emu;

	emu_start(&emu, "--can-discards yes");
	set(&emu, &scan, 200);
	put(&emu, "1c47");
	get_any(&emu, block, 14);
	same(get_any(&emu, block, 1024), 1024, "can-discards: a part of the block");
	ok(ask(&emu, "18", "06"), "the ACK to CAN is what comes next");
	ok(silent(&emu) && ask(&emu, "1b40", "06"), "and nothing after it");
	set(&emu, &scan, 200);
	put(&emu, "1c47");
	get_any(&emu, block, 14);
	put(&emu, "04");
	same(get_any(&emu, block, 240001), 240001, "EOT leaves the block");
	ok(get(&emu, "06"), "before its ACK");

	emu_control(&emu, "set rate 100000");
	set(&emu, &scan, 200);
	put(&emu, "1c47");
	get_any(&emu, block, 14);
	ok(ask(&emu, "18", "06") && silent(&emu), "can-discards: a block in the making too");
	emu_control(&emu, "set rate 0");
	emu_control(&emu, "set data-delay 600000");
	set(&emu, &scan, 200);
	put(&emu, "1c47");
	get_any(&emu, block, 14);
	ok(ask(&emu, "18", "06"), "can-discards: and one that is late");
	emu_control(&emu, "set data-delay 0");
	ok(scan_equals(&emu, &scan, 30, 0), "the next page is whole");
	same(emu_stat(&emu, "cancels"), 4, "each is counted");
	free(block);
	emu_stop(&emu);
}

/* The carriage stops when the memory is full, and the picture is whole still. */
static void test_pace(void)
{
	struct scan scan = { .xres = 150, .yres = 150, .width = 1200, .height = 400,
			     .mode = MODE_GRAY, .depth = 8 };
	uint8_t *block = malloc(MAX_BLOCK);
	long stops = 0;
	struct emu emu;

	emu_start(&emu, "--rate 4000000 --memory 20000");
	ok(scan_equals(&emu, &scan, 30, 0), "a paced scan");
	set(&emu, &scan, 200);
	stops = emu_stat(&emu, "carriage-stops");
	put(&emu, "1c47");
	get_any(&emu, block, 14);
	for (int i = 0; i < 1000 && emu_stat(&emu, "carriage-stops") == stops; i++)
		usleep(10000);
	ok(emu_stat(&emu, "carriage-stops") > stops,
	   "the carriage stops when nobody reads");
	same(get_any(&emu, block, 240001), 240001, "and goes on");
	put(&emu, "06");
	same(get_any(&emu, block, 240001), 240001, "to the end");
	ok(scan_equals(&emu, &scan, 30, 0), "the next page is whole");

	set(&emu, &scan, 200);
	put(&emu, "1c47");
	get_any(&emu, block, 14);
	put(&emu, "18");
	same(get_any(&emu, block, 240001), 240001, "CAN: the rest of the block");
	ok(get(&emu, "06"), "then its ACK");
	free(block);
	emu_stop(&emu);
}

void test_scan(void)
{
	test_transcript();
	test_blocks();
	test_pictures();
	test_parameters();
	test_split();
	test_cancel();
	test_pace();
}
