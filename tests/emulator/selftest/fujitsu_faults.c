// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The Fujitsu scanner's faults, each once, and that the scanner is well after it. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../bytes.h"
#include "scsi.h"

#define INQUIRY	"12 00 00 00 60 00"
#define VPD	"12 01 f0 00 cc 00"
#define PIXEL_SIZE	"28 00 80 00 00 00 000020 00"

static const struct scan page = {
	.xres = 75, .yres = 75, .width = 100, .height = 40, .mode = MODE_GRAY, .depth = 8,
};

static bool well(struct emu *emu)
{
	uint8_t p[96];
	int status;

	return scsi(emu, "00") == 0 && scsi_in(emu, INQUIRY, p, 96, &status) == 96 &&
	       status == 0 && memcmp(p + 8, "FUJITSU ", 8) == 0;
}

static void fault(struct emu *emu, const char *spec)
{
	ok(emu_control(emu, "fault %s", spec), "fault %s", spec);
}

static void clear_halt(struct emu *emu)
{
	client_control(&emu->c, 0x02, 1, 0, 0x82, 0, NULL);
}

static void test_data(void)
{
	uint8_t p[BIG];
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu");
	fault(&emu, "missing:INQUIRY");
	ok(scsi_send(&emu, INQUIRY) && scsi_status(&emu) == 0 && well(&emu),
	   "no data, and the status in its place");
	fault(&emu, "empty:INQUIRY");
	ok(scsi_in(&emu, INQUIRY, p, 96, &status) == 0 && status == 0, "empty data");
	fault(&emu, "short:INQUIRY");
	ok(scsi_in(&emu, INQUIRY, p, 96, &status) == 48 && status == 0, "short data");
	fault(&emu, "long:VPD");
	ok(scsi_in(&emu, VPD, p, BIG, &status) == 144 && status == 0, "long data");
	fault(&emu, "garbage:INQUIRY");
	ok(scsi_in(&emu, INQUIRY, p, 96, &status) == 96 && p[0] == (6 ^ 0xa5), "garbage");
	fault(&emu, "stall:INQUIRY");
	same(scsi_in(&emu, INQUIRY, p, 96, &status), -EPIPE, "a stall in place of the data");
	clear_halt(&emu);
	ok(scsi_status(&emu) == 0 && well(&emu), "the status is behind it");
	fault(&emu, "stall-mid:INQUIRY");
	ok(scsi_send(&emu, INQUIRY) && get_any(&emu, p, 96) == 48 &&
	   get_any(&emu, p, 96) == -EPIPE, "half of the data, then a stall");
	clear_halt(&emu);
	ok(scsi_status(&emu) == 0 && well(&emu), "the status is behind it");
	fault(&emu, "no-phase:MODE_SENSE");
	ok(scsi_send(&emu, "1a 00 3d 00 14 00") && scsi_status(&emu) == 2 && well(&emu),
	   "no data phase of a refused command");
	fault(&emu, "refuse:INQUIRY");
	ok(scsi_in(&emu, INQUIRY, p, 96, &status) == 0 && scsi_refused(&emu, status, 0x052000),
	   "refused");
	fault(&emu, "busy:INQUIRY");
	ok(scsi_in(&emu, INQUIRY, p, 96, &status) == 0 && status == 8, "busy");
	fault(&emu, "unplug:INQUIRY");
	scsi_send(&emu, INQUIRY);
	same(get_any(&emu, p, 96), -EPIPE, "unplugged");
	client_close(&emu.c);
	ok(emu_control(&emu, "plug") && emu_attach(&emu) == 0 && well(&emu), "and back");
	fault(&emu, "unplug:transfer@4");
	ok(scsi(&emu, "00") == 0 && scsi_send(&emu, "00") && get_any(&emu, p, 13) == -EPIPE,
	   "unplugged at the fourth transfer");
	emu_stop(&emu);
}

static void test_statuses(void)
{
	uint8_t p[BIG];
	struct emu emu;

	emu_start(&emu, "--device fujitsu");
	fault(&emu, "missing:TEST_UNIT_READY/status");
	ok(scsi_send(&emu, "00") && silent(&emu) && well(&emu), "no status");
	fault(&emu, "empty:TEST_UNIT_READY/status");
	ok(scsi_send(&emu, "00") && get(&emu, "") && well(&emu), "an empty one");
	fault(&emu, "short:TEST_UNIT_READY/status");
	ok(scsi_send(&emu, "00") && get(&emu, "53 00*5") && well(&emu), "a short one");
	fault(&emu, "long:TEST_UNIT_READY/status");
	ok(scsi_send(&emu, "00") && get(&emu, "53 00*12 ee*16") && well(&emu), "a long one");
	fault(&emu, "signature:TEST_UNIT_READY/status");
	ok(scsi_send(&emu, "00") && get(&emu, "43 00*12") && well(&emu), "a wrong one");
	fault(&emu, "status:0x42");
	ok(scsi(&emu, "00") == 0x42 && well(&emu), "an unknown one");
	fault(&emu, "stall:TEST_UNIT_READY/status");
	ok(scsi_send(&emu, "00") && get_any(&emu, p, 13) == -EPIPE, "a stall");
	clear_halt(&emu);
	ok(well(&emu), "until it is cleared");
	fault(&emu, "stall-mid:TEST_UNIT_READY/status");
	ok(scsi_send(&emu, "00") && get_any(&emu, p, 13) == 6 && get_any(&emu, p, 13) == -EPIPE,
	   "half a status, then a stall");
	clear_halt(&emu);
	ok(well(&emu), "until it is cleared");
	fault(&emu, "garbage:unknown/status");
	ok(scsi_send(&emu, "aa") && get(&emu, "f6 a5*8 a7 a5*3") && well(&emu), "garbage");
	fault(&emu, "busy:any@2");
	ok(scsi(&emu, "00") == 0 && scsi(&emu, "00") == 8 && well(&emu), "busy, the second time");
	same(emu_stat(&emu, "faults-left"), 0, "all have happened");
	emu_stop(&emu);
}

static void test_lies(void)
{
	uint8_t p[BIG];
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu");
	fault(&emu, "vendor:NOBODY");
	ok(scsi_in(&emu, INQUIRY, p, 96, &status) == 96 && memcmp(p + 8, "NOBODY  fi-", 11) == 0,
	   "another vendor");
	fault(&emu, "page-length:0x10");
	ok(scsi_in(&emu, VPD, p, 204, &status) == 128 && p[4] == 0x10, "another length");
	fault(&emu, "zero-dpi");
	ok(scsi_in(&emu, VPD, p, 204, &status) == 128 && get_be16(p + 5) == 0 &&
	   get_be16(p + 0x0a) == 0 && get_be32(p + 0x14) == 5100, "resolutions of 0");
	fault(&emu, "huge-area");
	ok(scsi_in(&emu, VPD, p, 204, &status) == 128 && get_be32(p + 0x14) == UINT32_MAX &&
	   get_be32(p + 0x18) == UINT32_MAX && well(&emu), "a huge area");
	emu_stop(&emu);
}

static bool begin(struct emu *emu)
{
	return window_set(emu, 0, &page, 0) == 0 && scsi(emu, "31 01") == 0 &&
	       scsi_out(emu, "1b 00 00 00 01 00", "", 1) == 0;
}

static bool cancelled(struct emu *emu)
{
	return scsi(emu, "f1 04") == 0 && well(emu);
}

static void test_images(void)
{
	uint8_t p[BIG + 64];
	struct emu emu;
	int status;

	emu_start(&emu, "--device fujitsu --adf 50");
	fault(&emu, "pixel-width:huge");
	fault(&emu, "pixel-lines:7");
	begin(&emu);
	ok(scsi_in(&emu, PIXEL_SIZE, p, 32, &status) == 32 && get_be32(p) == 0xfffffff0 &&
	   get_be32(p + 4) == 7, "another pixel size");
	fault(&emu, "short:PIXEL_SIZE");
	same(scsi_in(&emu, PIXEL_SIZE, p, 32, &status), 16, "a short one");
	fault(&emu, "short:IMAGE@2");
	ok(read_side(&emu, 0, p, 1000, &status) == 1000 &&
	   read_side(&emu, 0, p, 1000, &status) == 500 && cancelled(&emu), "a short READ");
	fault(&emu, "long:IMAGE");
	begin(&emu);
	ok(scsi_send(&emu, "28 00 00 00 00 00 0003e8 00") && get_any(&emu, p, BIG) == 1016 &&
	   scsi_status(&emu) == 0 && cancelled(&emu), "a long one");
	fault(&emu, "sense:0x048006");
	begin(&emu);
	ok(read_side(&emu, 0, p, 1000, &status) == 0 && scsi_refused(&emu, status, 0x048006) &&
	   cancelled(&emu), "a broken scanner");
	fault(&emu, "information:huge");
	begin(&emu);
	ok(read_side(&emu, 0, p, 4090, &status) == 4000 && status == 2 &&
	   scsi_sense(&emu).information == 0xfffffff0 && cancelled(&emu),
	   "more bytes missing than were asked for");
	fault(&emu, "stall:IMAGE");
	begin(&emu);
	same(read_side(&emu, 0, p, 1000, &status), -EPIPE, "a stall in place of image data");
	clear_halt(&emu);
	ok(scsi_status(&emu) == 0 && cancelled(&emu), "the status is behind it");
	fault(&emu, "no-phase:IMAGE");
	begin(&emu);
	ok(scsi_send(&emu, "28 00 00 00 00 00 0003e8 00") && scsi_status(&emu) == 0 &&
	   cancelled(&emu), "no image data");
	fault(&emu, "unplug:IMAGE@2");
	begin(&emu);
	read_side(&emu, 0, p, 1000, &status);
	same(read_side(&emu, 0, p, 1000, &status), -EPIPE, "unplugged in mid-page");
	client_close(&emu.c);
	ok(emu_control(&emu, "plug") && emu_attach(&emu) == 0 && begin(&emu) &&
	   read_side(&emu, 0, p, 4000, &status) == 4000 && status == 0, "back, it scans");
	same(emu_stat(&emu, "faults-left"), 0, "all have happened");
	emu_stop(&emu);
}

void test_fujitsu_faults(void)
{
	test_data();
	test_statuses();
	test_lies();
	test_images();
}
