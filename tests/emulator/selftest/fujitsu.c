// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The Fujitsu scanner: its wrapper, what it tells of itself, windows. */

#include <stdio.h>
#include <string.h>

#include "../bytes.h"
#include "scsi.h"

static const struct scan gray = {
	.xres = 75, .yres = 75, .x = 4, .y = 8, .width = 101, .height = 40, .mode = MODE_GRAY,
	.depth = 8,
};

static void test_wrapper(void)
{
	uint8_t buf[BIG];
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu --adf 1");
	same(scsi(&emu, "00"), 0, "fujitsu: TEST UNIT READY");
	ok(put(&emu, "43 00*18 00*11") == 30 && silent(&emu), "30 bytes are not a command");
	ok(put(&emu, "42 00*18 00*12") == 31 && silent(&emu), "nor is what begins with 42");
	ok(put(&emu, "43 01 00*17 00*12") == 31 && silent(&emu), "nor with more than zeros");
	same(emu_stat(&emu, "out-of-step"), 3, "this is counted");
	ok(scsi_refused(&emu, scsi(&emu, "aa"), 0x052000), "an unknown command");
	ok(scsi_refused(&emu, scsi(&emu, "00 00 00 00 00 00 01"), 0x052400),
	   "bytes after the command");
	ok(scsi_in(&emu, "28 00 00 00 00 00 000100 00", buf, 256, &status) == 0 &&
	   scsi_refused(&emu, status, 0x052c00), "a refused READ has its empty data phase");
	same(scsi_sense(&emu).code, 0, "a sense is told once");
	ok(scsi(&emu, "aa") == 2 && scsi(&emu, "00") == 0 && scsi_sense(&emu).code == 0,
	   "and not after another command");
	ok(scsi_in(&emu, "12 00 00 00 05 00", buf, 64, &status) == 5 && status == 0,
	   "no more data than was asked for");
	ok(scsi_send(&emu, "12 00 00 00 00 00") && scsi_status(&emu) == 0,
	   "no data phase when none is asked for");
	scsi_send(&emu, "12 00 00 00 60 00");
	scsi_send(&emu, "00");
	ok(get_any(&emu, buf, 96) == 96 && scsi_status(&emu) == 0 && scsi_status(&emu) == 0,
	   "what was not read stays in the pipe");
	same(emu_stat(&emu, "out-of-step"), 4, "and is counted");
	emu_stop(&emu);

	emu_start(&emu, "--device fujitsu --attention yes --busy 2");
	ok(scsi_refused(&emu, scsi(&emu, "00"), 0x060000), "the reset is told");
	ok(scsi(&emu, "00") == 8 && scsi(&emu, "f1 05") == 8 && scsi(&emu, "00") == 0,
	   "it is busy twice");
	emu_stop(&emu);
}

static void test_data_out(void)
{
	uint8_t data[2048] = { 0 };
	struct emu emu;

	emu_start(&emu, "--device fujitsu --adf 1");
	same(scsi_out(&emu, "2a 00 83 00 00 00 00010a 00", data, 266), 0, "a lookup table");
	ok(scsi_send(&emu, "2a 00 83 00 00 00 000600 00") &&
	   client_out(&emu.c, data, 1024) == 1024 && silent(&emu) &&
	   client_out(&emu.c, data, 512) == 512 && scsi_status(&emu) == 0,
	   "data in two transfers");
	ok(scsi_refused(&emu, scsi_out(&emu, "2a 00 83 00 00 00 00010a 00", data, 265), 0x051a00),
	   "too little of it");
	ok(scsi_refused(&emu, scsi_out(&emu, "2a 00 83 00 00 00 00010a 00", data, 267), 0x051a00),
	   "too much");
	ok(scsi_refused(&emu, scsi_out(&emu, "2a 00 90 00 00 00 000010 00", data, 16), 0x052400),
	   "a type that it does not know");
	memcpy(data, "\0\0\0\0\x3a\x06\x80\xc0", 8);
	same(scsi_out(&emu, "15 10 00 00 0c 00", data, 12), 0, "MODE SELECT");
	data[5] = 7;
	ok(scsi_refused(&emu, scsi_out(&emu, "15 10 00 00 0c 00", data, 12), 0x052600),
	   "a page of the wrong length");
	memcpy(data, "\0\0\0\0\x39\x06", 6);
	ok(scsi_refused(&emu, scsi_out(&emu, "15 10 00 00 0c 00", data, 12), 0x052600),
	   "a page that it has not");
	emu_stop(&emu);
}

static void test_identity(void)
{
	char small[256] = "--device fujitsu --flatbed yes --dpi 75,300,1200 --modes gray";
	uint8_t p[BIG];
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu --adf 1 --serial S000123");
	ok(scsi_in(&emu, "12 00 00 00 60 00", p, 96, &status) == 96 && status == 0 &&
	   p[0] == 6 && memcmp(p + 8, "FUJITSU fi-7160         0A00", 28) == 0, "INQUIRY");
	ok(scsi_in(&emu, "12 01 f0 00 cc 00", p, 204, &status) == 128 && status == 0 &&
	   p[1] == 0xf0 && p[4] == 0x7b, "the VPD page");
	ok(get_be16(p + 5) == 600 && get_be16(p + 0x0a) == 600 && get_be16(p + 0x0e) == 50 &&
	   get_be32(p + 0x14) == 5100 && get_be32(p + 0x18) == 8400, "resolutions and sizes");
	ok(p[0x09] == 0x11 && p[0x1c] == 0x8e && p[0x20] == 0x90 && p[0x28] == 0xef &&
	   p[0x29] == 0x8f && p[0x2b] == 4 && p[0x31] == 2, "what it can");
	ok(scsi_in(&emu, "12 01 f1 00 cc 00", p, 204, &status) == 0 &&
	   scsi_refused(&emu, status, 0x052400), "another page");
	ok(scsi_in(&emu, "1c 00 00 000a 00", p, 10, &status) == 0 &&
	   scsi_refused(&emu, status, 0x052c00), "no serial number before it was asked for");
	ok(scsi_out(&emu, "1d 00 00 0010 00", "GET DEVICE ID   ", 16) == 0 &&
	   scsi_in(&emu, "1c 00 00 000a 00", p, 10, &status) == 10 && get_be32(p) == 123,
	   "the serial number");
	ok(scsi_in(&emu, "1a 00 3a 00 14 00", p, 20, &status) == 20 && status == 0 &&
	   p[4] == 0x3a, "MODE SENSE");
	ok(scsi_in(&emu, "1a 00 3d 00 14 00", p, 20, &status) == 0 &&
	   scsi_refused(&emu, status, 0x052400), "a page that it has not");
	emu_stop(&emu);

	strcat(small, " --any-dpi no --vpd-length 0x5f --sensors no --mode-sense no");
	strcat(small, " --scanner-control no --object-position no");
	emu_start(&emu, small);
	ok(scsi_in(&emu, "12 01 f0 00 cc 00", p, 204, &status) == 100 && p[0x09] == 0 &&
	   get_be16(p + 0x12) == 0x4041 && p[0x1c] == 8 && p[0x20] == 0x40 && p[0x28] == 0x6f &&
	   p[0x29] == 0x0f && p[0x2b] == 0 && p[0x31] == 0, "a smaller unit");
	ok(scsi_in(&emu, "c2 000000000000 000c 00", p, 12, &status) == 0 &&
	   scsi_refused(&emu, status, 0x052000) &&
	   scsi_in(&emu, "1a 00 3a 00 14 00", p, 20, &status) == 0 &&
	   scsi_refused(&emu, status, 0x052000) &&
	   scsi_refused(&emu, scsi(&emu, "f1 05"), 0x052000) &&
	   scsi_refused(&emu, scsi(&emu, "31 01"), 0x052000), "has fewer commands");
	emu_stop(&emu);
}

static bool sensors(struct emu *emu, uint8_t hopper, uint8_t buttons, uint8_t alarms)
{
	uint8_t p[BIG];
	int status;

	return scsi_in(emu, "c2 000000000000 000c 00", p, 12, &status) == 12 && status == 0 &&
	       p[3] == hopper && p[4] == buttons && p[6] == alarms;
}

static void test_sensors(void)
{
	struct emu emu;

	emu_start(&emu, "--device fujitsu");
	ok(sensors(&emu, 0x80, 0, 0), "an empty hopper");
	ok(emu_control(&emu, "load 2") && sensors(&emu, 0, 0, 0), "paper in it");
	ok(emu_control(&emu, "cover open") && sensors(&emu, 0x20, 0, 0), "an open cover");
	emu_control(&emu, "cover closed");
	ok(emu_control(&emu, "button 1") && sensors(&emu, 0, 1, 0) && sensors(&emu, 0, 0, 0),
	   "a push shows once");
	ok(emu_control(&emu, "button 2") && emu_control(&emu, "button 3") &&
	   sensors(&emu, 0, 0x24, 0), "two at once");
	ok(!emu_control(&emu, "button 4") && !emu_control(&emu, "button 0"), "there are three");
	ok(emu_control(&emu, "double-feed 1") &&
	   scsi_refused(&emu, scsi(&emu, "31 01"), 0x038007) &&
	   sensors(&emu, 0x80, 0, 1), "a double feed");
	emu_stop(&emu);
}

/* One byte of a good window changed: the sense tells which. */
static void refused(struct emu *emu, const struct scan *scan, int at, uint8_t value, int field,
		    const char *what)
{
	uint8_t p[72] = { [7] = 64 };
	struct sense sense;
	int status;

	window_fill(p + 8, 0, scan, 0);
	p[at] = value;
	status = scsi_out(emu, "24 00 00 00 00 00 000048 00", p, 72);
	sense = scsi_sense(emu);
	ok(status == 2 && sense.code == 0x052600 && sense.field == field,
	   "a window is refused: %s", what);
	if (sense.field != field)
		printf("# field %d\n", sense.field);
}

static void test_windows(void)
{
	struct scan color = gray;
	uint8_t p[136] = { [7] = 64 };
	struct emu emu;

	color.mode = MODE_COLOR;
	emu_start(&emu, "--device fujitsu --any-dpi no --duplex no");
	same(window_set(&emu, 0, &gray, 0), 0, "a good window");
	refused(&emu, &gray, 0, 1, 0, "a header that is not 0");
	refused(&emu, &gray, 7, 63, 7, "another size of descriptors");
	refused(&emu, &gray, 8, 0x80, 8, "the back of a simplex unit");
	refused(&emu, &gray, 9, 1, 9, "automatic");
	refused(&emu, &gray, 8 + 3, 76, 8 + 2, "76 dpi across");
	refused(&emu, &gray, 8 + 4, 4, 8 + 4, "1099 dpi along");
	refused(&emu, &gray, 8 + 6, 1, 8 + 6, "beyond the right edge");
	refused(&emu, &gray, 8 + 10, 0xff, 8 + 10, "beyond the end");
	refused(&emu, &gray, 8 + 0x10, 0x80, 8 + 0x0e, "too wide");
	refused(&emu, &gray, 8 + 0x12, 0xff, 8 + 0x12, "too long");
	refused(&emu, &gray, 8 + 0x19, 3, 8 + 0x19, "colour lineart");
	refused(&emu, &gray, 8 + 0x19, 0x80, 8 + 0x19, "composition 80");
	refused(&emu, &gray, 8 + 0x1a, 1, 8 + 0x1a, "gray of 1 bit");
	refused(&emu, &gray, 8 + 0x1d, 8, 8 + 0x1d, "a flag");
	refused(&emu, &gray, 8 + 0x20, 0x81, 8 + 0x20, "JPEG");
	refused(&emu, &gray, 8 + 0x28, 0xc1, 8 + 0x28, "gray with the part for colour");
	refused(&emu, &gray, 8 + 0x29, 1, 8 + 0x29, "gamma 1");
	refused(&emu, &gray, 8 + 0x35, 0x40, 8 + 0x35, "a kind of paper");
	refused(&emu, &gray, 8 + 0x35, 0, 8 + 0x36, "no paper, but its size");
	refused(&emu, &gray, 8 + 0x36, 1, 8 + 0x36, "paper that is too wide");
	refused(&emu, &gray, 8 + 0x3a, 1, 8 + 0x3a, "paper that is too long");
	refused(&emu, &color, 8 + 0x28, 0, 8 + 0x28, "colour without its part");
	refused(&emu, &color, 8 + 0x2a, 2, 8 + 0x2a, "plane order");
	refused(&emu, &color, 8 + 0x2b, 5, 8 + 0x2a, "BGR of a unit that has RGB");
	window_fill(p + 8, 0, &gray, 0);
	ok(scsi_refused(&emu, scsi_out(&emu, "24 00 00 00 00 00 000047 00", p, 71), 0x051a00),
	   "71 bytes");
	put_be32(p + 8 + 0x0e, 1);
	ok(scsi_refused(&emu, scsi_out(&emu, "24 00 00 00 00 00 000048 00", p, 72), 0x052600),
	   "no pixels");
	emu_stop(&emu);

	emu_start(&emu, "--device fujitsu --order bgr,line");
	ok(window_set(&emu, 0, &color, 0) == 2 && window_set(&emu, 0, &color, 1) == 0 &&
	   window_set(&emu, 0, &color, 2) == 0, "BGR and lines, but not RGB");
	window_fill(p + 8, 0x80, &gray, 0);
	window_fill(p + 72, 0x80, &gray, 0);
	ok(scsi_out(&emu, "24 00 00 00 00 00 000088 00", p, 136) == 2 &&
	   scsi_sense(&emu).field == 72, "the same window twice");
	same(window_set(&emu, 1, &gray, 0), 0, "both sides");
	same(window_set(&emu, 0x80, &gray, 0), 0, "the back alone");
	emu_stop(&emu);
}

static void test_options(void)
{
	static const char * const bad[] = {
		"--dpi 77", "--dpi ,", "--modes red", "--order gbr", "--mode-pages 0x2f",
		"--vpd-length 0x5e", "--min-dpi 300 --max-dpi 200", "--bed 2x2", "--size-lines no",
		"--firmware 12345", "--fault nonsense:SCAN", "--fault empty:ESC_I",
		"--fault empty:SCAN/param",
	};
	struct emu emu;
	char line[128];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(line, sizeof(line), "--device fujitsu %s", bad[i]);
		ok(emu_run(&emu, line) != 0, "a bad option: %s", bad[i]);
	}
}

void test_fujitsu(void)
{
	test_wrapper();
	test_data_out();
	test_identity();
	test_sensors();
	test_windows();
	test_options();
}
