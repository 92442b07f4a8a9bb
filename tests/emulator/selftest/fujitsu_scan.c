// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The Fujitsu scanner: sheets, sides, how READs end. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../bytes.h"
#include "scsi.h"

#define FEED	"31 01"
#define CANCEL	"f1 04"
#define SIZE	4040	/* bytes of a side of the gray page */

static const struct scan gray = {
	.xres = 75, .yres = 75, .x = 4, .y = 8, .width = 101, .height = 40, .mode = MODE_GRAY,
	.depth = 8,
};

/* SCAN: the front, the back, or (1) both. */
static int start(struct emu *emu, uint8_t id)
{
	static const uint8_t both[] = { 0x00, 0x80 };

	if (id == 1)
		return scsi_out(emu, "1b 00 00 00 02 00", both, 2);
	return scsi_out(emu, "1b 00 00 00 01 00", &id, 1);
}

static bool begin(struct emu *emu, uint8_t id, const struct scan *scan, int order)
{
	return window_set(emu, id, scan, order) == 0 && scsi(emu, FEED) == 0 &&
	       scsi(emu, "00") == 0 && start(emu, id) == 0;
}

/* Reads a side in READs of @step bytes, to its EOM; compares. */
static bool side_equals(struct emu *emu, uint8_t id, const struct scan *scan, int order,
			uint32_t side, uint32_t step)
{
	size_t size = scan_line_bytes(scan) * scan->height, at = 0;
	uint8_t *want = side_of(scan, order, side), *got = malloc(size + step);
	struct sense sense = { 0 };
	bool good = want && got;
	int status = 0;

	while (good && !sense.eom) {
		int len = read_side(emu, id, got + at, step, &status);

		if (status == 2)
			sense = scsi_sense(emu);
		else
			sense = (struct sense){ 0 };
		good = len >= 0 && status >= 0 && sense.code == 0 && at + len <= size &&
		       (!sense.ili || sense.information == step - len);
		at += len > 0 ? len : 0;
	}
	good = good && at == size && memcmp(got, want, size) == 0;
	free(want);
	free(got);
	return good;
}

static void test_pictures(void)
{
	static const struct {
		const char *name;
		struct scan scan;
		int order;
	} list[] = {
		{ "gray", { 75, 75, 0, 0, 637, 800, MODE_GRAY, 8, 0, 0, 0, 0 }, 0 },
		{ "color", { 150, 75, 7, 9, 801, 400, MODE_COLOR, 8, 0, 0, 0, 0 }, 0 },
		{ "color, BGR", { 100, 100, 7, 9, 801, 400, MODE_COLOR, 8, 0, 0, 0, 0 }, 1 },
		{ "color, by lines", { 75, 75, 7, 9, 333, 400, MODE_COLOR, 8, 0, 0, 0, 0 }, 2 },
		{ "lineart", { 300, 150, 8, 5, 1203, 500, MODE_LINEART, 1, 128, 0, 0, 0 }, 0 },
		{ "lineart, 60", { 75, 75, 0, 0, 637, 800, MODE_LINEART, 1, 60, 0, 0, 0 }, 0 },
		{ "the corner", { 600, 600, 5090, 8390, 10, 10, MODE_COLOR, 8, 0, 0, 0, 0 }, 0 },
	};
	static const char * const options[] = {
		"", "--speed full", "--wait-exact yes", "--prepare yes", "--exact-end yes",
		"--split 999", "--split 999 --short-ili yes", "--data-delay 1",
		"--rate 50000000 --memory 300000", "--length-detect no",
	};
	char line[128];
	struct emu emu;

	for (size_t o = 0; o < sizeof(options) / sizeof(options[0]); o++) {
		uint32_t side = 0;

		snprintf(line, sizeof(line), "--device fujitsu --adf 20 --order rgb,bgr,line %s",
			 options[o]);
		emu_start(&emu, line);
		for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++, side += 2)
			ok(begin(&emu, 0, &list[i].scan, list[i].order) &&
			   side_equals(&emu, 0, &list[i].scan, list[i].order, side, 30000),
			   "fujitsu: %s %s", list[i].name, options[o]);
		ok(begin(&emu, 1, &gray, 0) && side_equals(&emu, 0, &gray, 0, side, 1024) &&
		   side_equals(&emu, 0x80, &gray, 0, side + 1, 4097), "both sides, one by one");
		same(emu_stat(&emu, "out-of-step"), 0, "all in step");
		emu_stop(&emu);
	}
}

static void test_sides(void)
{
	struct emu emu;

	emu_start(&emu, "--device fujitsu --adf 3");
	ok(begin(&emu, 0x80, &gray, 0) && side_equals(&emu, 0x80, &gray, 0, 1, 5000),
	   "the back alone");
	window_set(&emu, 0, &gray, 0);
	scsi(&emu, FEED);
	ok(scsi_refused(&emu, start(&emu, 1), 0x052c02), "no window was set for the back");
	ok(start(&emu, 0) == 0 && side_equals(&emu, 0, &gray, 0, 2, 5000), "the front alone");
	ok(begin(&emu, 1, &gray, 0) && side_equals(&emu, 0x80, &gray, 0, 5, 5000) &&
	   side_equals(&emu, 0, &gray, 0, 4, 5000), "the back first, then the front");
	ok(scsi_refused(&emu, scsi(&emu, FEED), 0x038003), "the hopper is empty");
	same(emu_stat(&emu, "sides"), 4, "four sides");
	ok(emu_control(&emu, "load 1") && begin(&emu, 0, &gray, 0) &&
	   side_equals(&emu, 0, &gray, 0, 6, 5000), "loaded, it goes on");
	emu_stop(&emu);
}

/* What each order of commands comes to. */
static void test_sequence(void)
{
	uint8_t buf[BIG], id = 0x40, windows[136] = { [7] = 64 };
	struct scan other = gray;
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu --adf 5");
	ok(scsi_refused(&emu, start(&emu, 0), 0x052c00), "SCAN without a sheet");
	scsi(&emu, FEED);
	ok(scsi_refused(&emu, start(&emu, 0), 0x052c02), "SCAN without a window");
	window_set(&emu, 0, &gray, 0);
	ok(scsi_out(&emu, "1b 00 00 00 01 00", &id, 1) == 2 && scsi_sense(&emu).code == 0x052600,
	   "SCAN of no such window");
	ok(read_side(&emu, 0, buf, 100, &status) == 0 && scsi_refused(&emu, status, 0x052c00),
	   "READ without SCAN");
	ok(start(&emu, 0) == 0 && scsi_refused(&emu, start(&emu, 0), 0x052c00), "SCAN twice");
	ok(read_side(&emu, 0x80, buf, 100, &status) == 0 &&
	   scsi_refused(&emu, status, 0x052c00), "READ of the other side");
	same(read_side(&emu, 0, buf, 100, &status), 100, "READ of 100 bytes");
	same(status, 0, "is good");
	ok(scsi_refused(&emu, scsi(&emu, FEED), 0x052c00), "the next sheet in mid-page");
	ok(scsi_refused(&emu, window_set(&emu, 0, &gray, 0), 0x052c00), "a window in mid-page");
	ok(scsi(&emu, CANCEL) == 0 && read_side(&emu, 0, buf, 100, &status) == 0 && status == 2,
	   "cancelled");
	same(emu_stat(&emu, "cancels"), 1, "this is counted");
	ok(begin(&emu, 0, &gray, 0) && side_equals(&emu, 0, &gray, 0, 2, 5000),
	   "the next page is another sheet");
	ok(begin(&emu, 0, &gray, 0) && scsi(&emu, "31 04") == 0 &&
	   begin(&emu, 0, &gray, 0) && scsi(&emu, "31 00") == 0, "halted, and discharged");
	ok(begin(&emu, 1, &gray, 0) && side_equals(&emu, 0, &gray, 0, 8, 5000) &&
	   scsi_refused(&emu, scsi(&emu, FEED), 0x052c00), "the back was not read");
	ok(scsi(&emu, CANCEL) == 0 && scsi_refused(&emu, scsi(&emu, "31 02"), 0x052400) &&
	   scsi_refused(&emu, scsi(&emu, "f1 0e"), 0x052400) &&
	   scsi_refused(&emu, scsi(&emu, "f1 01"), 0x052400), "what it has not");
	other.yres = 150;
	window_fill(windows + 8, 0, &gray, 0);
	window_fill(windows + 72, 0x80, &other, 0);
	emu_control(&emu, "load 1");
	ok(scsi_out(&emu, "24 00 00 00 00 00 000088 00", windows, 136) == 0 &&
	   scsi(&emu, FEED) == 0 && scsi_refused(&emu, start(&emu, 1), 0x052c02),
	   "sides that differ in more than what is on them");
	emu_stop(&emu);
}

/* What is not a whole number of pixels is rounded down. */
static void test_rounding(void)
{
	uint8_t p[72] = { [7] = 64 }, size[32];
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu --adf 1");
	window_fill(p + 8, 0, &gray, 0);
	put_be32(p + 8 + 0x0e, 100 * 16 + 15);
	put_be32(p + 8 + 0x12, 30 * 16 + 8);
	ok(scsi_out(&emu, "24 00 00 00 00 00 000048 00", p, 72) == 0 &&
	   scsi(&emu, FEED) == 0 && start(&emu, 0) == 0 &&
	   scsi_in(&emu, "28 00 80 00 00 00 000020 00", size, 32, &status) == 32 &&
	   get_be32(size) == 100 && get_be32(size + 4) == 30, "pixels are rounded down");
	emu_stop(&emu);
}

static void test_ends(void)
{
	uint8_t buf[BIG + 64], p[32];
	struct sense sense;
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu --adf 20");
	begin(&emu, 0, &gray, 0);
	ok(scsi_in(&emu, "28 00 80 00 00 00 000020 00", p, 32, &status) == 32 && status == 0 &&
	   memcmp(p, "\0\0\0\145\0\0\0\050\0\0\047\330\0\0\063\220\0", 17) == 0,
	   "the pixel size");
	same(read_side(&emu, 0, buf, 4000, &status), 4000, "4000 bytes");
	ok(read_side(&emu, 0, buf, 100, &status) == 40 && status == 2, "40 of 100");
	sense = scsi_sense(&emu);
	ok(sense.code == 0 && sense.eom && sense.ili && sense.information == 60,
	   "EOM, ILI, 60 bytes missing");
	ok(read_side(&emu, 0, buf, 100, &status) == 0 && status == 2 &&
	   scsi_sense(&emu).information == 100, "after the end there is nothing");
	begin(&emu, 0, &gray, 0);
	ok(read_side(&emu, 0, buf, SIZE, &status) == SIZE && status == 0, "just the side");
	begin(&emu, 0, &gray, 0);
	read_side(&emu, 0, buf, 3016, &status);
	emu_control(&emu, "set wait-exact yes");
	ok(read_side(&emu, 0, buf, 1500, &status) == 1024 && status == 2,
	   "two packets of 1500 bytes end with an empty one");
	emu_control(&emu, "set wait-exact no");

	emu_control(&emu, "set exact-end yes");
	begin(&emu, 0, &gray, 0);
	ok(read_side(&emu, 0, buf, SIZE, &status) == SIZE && status == 2, "exact-end");
	sense = scsi_sense(&emu);
	ok(sense.eom && !sense.ili && sense.information == 0, "EOM alone");
	emu_control(&emu, "set pad-short yes");
	begin(&emu, 0, &gray, 0);
	read_side(&emu, 0, buf, 4000, &status);
	ok(read_side(&emu, 0, buf, 100, &status) == 100 && status == 2 &&
	   scsi_sense(&emu).information == 60 && buf[40] == 0 && buf[99] == 0, "pad-short");
	emu_control(&emu, "set pad-short no");
	emu_control(&emu, "set pixel-size no");
	emu_control(&emu, "set whole-lines yes");
	begin(&emu, 0, &gray, 0);
	ok(scsi_in(&emu, "28 00 80 00 00 00 000020 00", p, 32, &status) == 0 &&
	   scsi_refused(&emu, status, 0x052400), "no pixel size");
	ok(read_side(&emu, 0, buf, 1000, &status) == 909 && status == 0, "whole lines");
	emu_control(&emu, "set short-ili yes");
	ok(read_side(&emu, 0, buf, 1000, &status) == 909 && status == 2, "told");
	sense = scsi_sense(&emu);
	ok(sense.ili && !sense.eom && sense.information == 91, "by ILI alone");
	ok(read_side(&emu, 0, buf, 100, &status) == 0 && scsi_refused(&emu, status, 0x052400),
	   "less than a line");
	emu_control(&emu, "set no-data 2");
	ok(read_side(&emu, 0, buf, 202, &status) == 0 && scsi_refused(&emu, status, 0x038013) &&
	   read_side(&emu, 0, buf, 202, &status) == 0 && scsi_refused(&emu, status, 0x038013) &&
	   read_side(&emu, 0, buf, 202, &status) == 202 && status == 0, "no data, twice");
	emu_stop(&emu);
}

/* A sheet that ends in the midst of the window, at line 25 of 40. */
static void test_short_sheets(void)
{
	static const struct {
		const char *options;
		uint8_t lines;
		int got;
	} list[] = {
		{ "", 25, 2525 }, { "--size-lines zero", 0, 2525 },
		{ "--size-lines window", 40, 2525 }, { "--length-detect no", 40, SIZE },
	};
	uint8_t buf[BIG], p[32];
	char line[128];
	struct emu emu;
	int status;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		snprintf(line, sizeof(line), "--device fujitsu --adf 1 --adf-length 264 %s",
			 list[i].options);
		emu_start(&emu, line);
		begin(&emu, 0, &gray, 0);
		scsi_in(&emu, "28 00 80 00 00 00 000020 00", p, 32, &status);
		same(p[7], list[i].lines, "lines of a short sheet %s", list[i].options);
		same(read_side(&emu, 0, buf, BIG, &status), list[i].got, "and its bytes");
		ok(status == 2 && scsi_sense(&emu).eom, "then it ends");
		emu_stop(&emu);
	}
}

static int check_read(struct emu *emu, uint8_t id, uint32_t len)
{
	char cdb[64];

	snprintf(cdb, sizeof(cdb), "f1 10 %02x 00 00 00 %06x 00", id, len);
	return scsi(emu, cdb);
}

static void test_memory(void)
{
	uint8_t buf[BIG];
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu --adf 5 --side-memory 1000");
	begin(&emu, 1, &gray, 0);
	ok(check_read(&emu, 0, 1000) == 0 && check_read(&emu, 0, 1001) == 8, "1000 bytes ahead");
	same(read_side(&emu, 0, buf, 4000, &status), 1000, "are all that a READ gets");
	ok(read_side(&emu, 0, buf, 4000, &status) == 0 && scsi_refused(&emu, status, 0x038013),
	   "then there is no data");
	emu_control(&emu, "set lag-busy yes");
	ok(read_side(&emu, 0, buf, 4000, &status) == 0 && status == 8, "or it is busy");
	ok(check_read(&emu, 0, 1) == 8 && check_read(&emu, 0x80, 2000) == 0 &&
	   read_side(&emu, 0x80, buf, 4000, &status) == 2000 &&
	   read_side(&emu, 0, buf, 4000, &status) == 2000, "until the other side was read");
	same(emu_stat(&emu, "no-data"), 2, "this is counted");
	scsi(&emu, CANCEL);
	ok(scsi_refused(&emu, check_read(&emu, 0, 1), 0x052c00), "nothing to look for");
	emu_stop(&emu);
}

static void test_flatbed(void)
{
	struct scan scan = gray;
	struct emu emu;

	emu_start(&emu, "--device fujitsu --flatbed yes");
	ok(window_set(&emu, 0, &scan, 0) == 0 && start(&emu, 0) == 0 &&
	   side_equals(&emu, 0, &scan, 0, 0, 3000), "a flatbed");
	ok(start(&emu, 0) == 0 && side_equals(&emu, 0, &scan, 0, 0, 4040), "once more");
	ok(scsi_refused(&emu, scsi(&emu, "f1 00"), 0x052400), "it has no feeder");
	emu_stop(&emu);

	emu_start(&emu, "--device fujitsu --flatbed yes --adf 2");
	ok(begin(&emu, 0, &gray, 0) && scsi_refused(&emu, scsi(&emu, "f1 01"), 0x052c00) &&
	   side_equals(&emu, 0, &gray, 0, 0, 4040), "with a feeder, from there");
	ok(scsi(&emu, "f1 01") == 0 && window_set(&emu, 1, &gray, 0) == 0 &&
	   scsi_refused(&emu, start(&emu, 1), 0x052c02), "glass has no back");
	ok(start(&emu, 0) == 0 && side_equals(&emu, 0, &gray, 0, 0, 4040), "but a front");
	ok(scsi(&emu, "f1 00") == 0 && begin(&emu, 0, &gray, 0) &&
	   side_equals(&emu, 0, &gray, 0, 2, 4040), "and the feeder again");
	emu_stop(&emu);
}

/* Each kind of trouble, then a person who puts it right. */
static void test_trouble(void)
{
	static const struct {
		const char *option;
		uint32_t code;
		bool middle;
	} list[] = {
		{ "jam 1", 0x038001, false }, { "jam 1:20", 0x038001, true },
		{ "open-at 1", 0x038002, false }, { "open-at 1:20", 0x038002, true },
		{ "double-feed 1", 0x038007, false },
	};
	uint8_t buf[BIG];
	char line[128];
	struct emu emu;
	int status;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		snprintf(line, sizeof(line), "--device fujitsu --adf 2 --%s", list[i].option);
		emu_start(&emu, line);
		window_set(&emu, 0, &gray, 0);
		if (list[i].middle)
			ok(begin(&emu, 0, &gray, 0) &&
			   read_side(&emu, 0, buf, 1919, &status) == 1919 && status == 0 &&
			   read_side(&emu, 0, buf, 101, &status) == 0 &&
			   scsi_refused(&emu, status, list[i].code), "%s", list[i].option);
		else
			ok(scsi_refused(&emu, scsi(&emu, FEED), list[i].code), "%s",
			   list[i].option);
		ok(scsi_refused(&emu, scsi(&emu, FEED), list[i].code), "it stays");
		emu_control(&emu, "cover closed");
		emu_control(&emu, "clear");
		ok(begin(&emu, 0, &gray, 0) && side_equals(&emu, 0, &gray, 0, 0, 3000),
		   "put right, the sheet is scanned anew");
		emu_stop(&emu);
	}
}

static void test_pace(void)
{
	uint8_t *buf = malloc(1 << 20);
	struct scan scan = gray;
	struct emu emu;
	int status;

	scan.width = 600;
	scan.height = 600;
	emu_start(&emu, "--device fujitsu --adf 5 --rate 3000000 --memory 40000");
	begin(&emu, 0, &scan, 0);
	for (int i = 0; i < 1000 && !emu_stat(&emu, "carriage-stops"); i++) {
		check_read(&emu, 0, 1);
		usleep(10000);
	}
	ok(emu_stat(&emu, "carriage-stops") > 0, "the carriage stops when nobody reads");
	ok(check_read(&emu, 0, 20000) == 0 && side_equals(&emu, 0, &scan, 0, 0, 60000),
	   "and goes on");
	ok(begin(&emu, 1, &scan, 0) && check_read(&emu, 0x80, 300000) == 8,
	   "not all is there at once");
	same(read_side(&emu, 0, buf, 300000, &status), 20000, "half of the memory is a side's");
	ok(read_side(&emu, 0, buf, 300000, &status) == 0 && scsi_refused(&emu, status, 0x038013),
	   "no more before the other was read");
	ok(scsi(&emu, CANCEL) == 0 && begin(&emu, 0, &scan, 0) &&
	   side_equals(&emu, 0, &scan, 0, 4, 60000), "cancelled, the next page is whole");
	begin(&emu, 0, &scan, 0);
	scsi_send(&emu, "28 00 00 00 00 00 040000 00");
	scsi_send(&emu, CANCEL);
	ok(get_any(&emu, buf, 262144) == 262144 && scsi_status(&emu) == 0 &&
	   scsi_status(&emu) == 0, "cancelled in mid-READ, what was promised still comes");
	free(buf);
	emu_stop(&emu);
}

void test_fujitsu_scan(void)
{
	test_pictures();
	test_sides();
	test_sequence();
	test_rounding();
	test_ends();
	test_short_sheets();
	test_memory();
	test_flatbed();
	test_trouble();
	test_pace();
}
