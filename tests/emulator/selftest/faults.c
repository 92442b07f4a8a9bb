// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* Every fault, and that the scanner is well after it. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "selftest.h"

static bool well(struct emu *emu)
{
	return ask(emu, "1b40", "06") && ask(emu, "1b46", "02 02 00 00");
}

static void fault(struct emu *emu, const char *spec)
{
	ok(emu_control(emu, "fault %s", spec), "fault %s", spec);
}

static void test_replies(void)
{
	uint8_t buf[BIG];
	struct emu emu;

	emu_start(&emu, "");
	fault(&emu, "missing:ESC_@");
	same(emu_stat(&emu, "faults-left"), 1, "it has not happened");
	put(&emu, "1b40");
	ok(silent(&emu) && well(&emu), "no reply, once");
	same(emu_stat(&emu, "faults-left"), 0, "it has happened");
	fault(&emu, "missing:ESC_I/info");
	put(&emu, "1b49");
	ok(silent(&emu), "no information block, and nothing else");
	fault(&emu, "missing:ESC_I");
	ok(ask(&emu, "1b49", "02 02 13 00") && silent(&emu), "no data after it");
	fault(&emu, "empty:FS_F");
	ok(ask(&emu, "1c46", "") && silent(&emu), "an empty reply");
	fault(&emu, "short:ESC_I");
	ok(ask(&emu, "1b49", "02 02 13 00") && get_any(&emu, buf, BIG) == 9, "a short reply");
	fault(&emu, "long:FS_I");
	put(&emu, "1c49");
	same(get_any(&emu, buf, BIG), 96, "a long reply");
	fault(&emu, "garbage:ESC_F");
	ok(ask(&emu, "1b46", "a7 a7 a5 a5"), "garbage");
	fault(&emu, "nak:FS_W/param");
	ok(ask(&emu, "1c57", "06"), "FS W");
	memset(buf, 0, sizeof(buf));
	ok(client_out(&emu.c, buf, 64) == 64 && get(&emu, "15"), "a NAK");
	fault(&emu, "missing:any@3");
	ok(ask(&emu, "1b40", "06") && ask(&emu, "1b40", "06") && put(&emu, "1b40") &&
	   silent(&emu) && well(&emu), "the third reply of any kind");
	fault(&emu, "empty:ESC_F@*");
	same(emu_stat(&emu, "faults-left"), 1, "it has not happened");
	ok(ask(&emu, "1b46", "") && ask(&emu, "1b46", ""), "each time");
	same(emu_stat(&emu, "faults-left"), 0, "it has happened");
	ok(emu_control(&emu, "clear") && well(&emu), "until cleared");
	fault(&emu, "stall-mid:FS_I");
	put(&emu, "1c49");
	ok(get_any(&emu, buf, BIG) == 40 && get_any(&emu, buf, BIG) == -EPIPE,
	   "half a reply, then a stall");
	client_control(&emu.c, 0x02, 1, 0, 0x82, 0, NULL);
	ok(well(&emu), "until it is cleared");
	fault(&emu, "unplug:FS_I");
	put(&emu, "1b49");
	get_any(&emu, buf, BIG);
	get_any(&emu, buf, BIG);
	put(&emu, "1c49");
	same(get_any(&emu, buf, BIG), -EPIPE, "unplugged");
	client_close(&emu.c);
	ok(emu_control(&emu, "plug") && emu_attach(&emu) == 0 && well(&emu), "and back");
	fault(&emu, "unplug:transfer@5");
	ok(ask(&emu, "1b40", "06") && ask(&emu, "1b40", "06"), "four transfers");
	put(&emu, "1b40");
	same(get_any(&emu, buf, BIG), -EPIPE, "unplugged at the fifth");
	emu_stop(&emu);
}

static void test_identity(void)
{
	uint8_t buf[BIG];
	struct emu emu;

	emu_start(&emu, "--fault level:Z9@*");
	ok(ask(&emu, "1b49", "02 02 13 00") && get_any(&emu, buf, BIG) == 19 &&
	   memcmp(buf, "Z9", 2) == 0, "an unknown level in ESC I");
	put(&emu, "1c49");
	ok(get_any(&emu, buf, BIG) == 80 && memcmp(buf, "Z9", 2) == 0, "and in FS I");
	emu_control(&emu, "clear");
	fault(&emu, "info-length:ESC_I");
	ok(ask(&emu, "1b49", "02 02 ff ff") && get_any(&emu, buf, BIG) == 19,
	   "65535 bytes announced");
	fault(&emu, "zero-dpi:ESC_I");
	ok(ask(&emu, "1b49", "02 02 13 00") &&
	   get(&emu, "4238 520000 520000 520000 520000 41 ec13 6c1b"), "resolutions of 0");
	fault(&emu, "no-dpi:ESC_I");
	ok(ask(&emu, "1b49", "02 02 07 00") && get(&emu, "4238 41 ec13 6c1b"),
	   "no resolutions");
	fault(&emu, "huge-area:ESC_I");
	ok(ask(&emu, "1b49", "02 02 13 00") &&
	   get(&emu, "4238 524b00 529600 522c01 525802 41 ffff ffff"), "a huge bed");
	fault(&emu, "unterminated:ESC_I");
	ok(ask(&emu, "1b49", "02 02 0d 00") && get(&emu, "4238 524b00 529600 522c01 5258"),
	   "a list cut off");
	fault(&emu, "zero-dpi:FS_I");
	put(&emu, "1c49");
	ok(get_any(&emu, buf, BIG) == 80 && memcmp(buf + 4, "\0\0\0\0\0\0\0\0\0\0\0\0", 12) == 0,
	   "resolutions of 0 in FS I");
	fault(&emu, "huge-area:FS_I");
	put(&emu, "1c49");
	ok(get_any(&emu, buf, BIG) == 80 &&
	   memcmp(buf + 16, "\xf0\xff\xff\xff\xf0\xff\xff\xff\xf0\xff\xff\xff", 12) == 0,
	   "a bed of 4 GiB in FS I");
	ok(well(&emu), "the scanner is well");
	emu_stop(&emu);

	emu_start(&emu, "--level D8 --dpi 300 --fault unterminated:ESC_i");
	ok(ask(&emu, "1b69", "02 02 12 00") &&
	   get(&emu, "5802 00 00 00 00 0000000000000000 2c01 2c01"), "lists without an end");
	emu_stop(&emu);
}

/* FS W for a gray page of 80 by 40, in blocks of 10 lines: 4 of 800 bytes. */
static bool set(struct emu *emu)
{
	static const char parameters[] =
		"4b000000 4b000000 00*8 50000000 28000000 0008 0000 0a 00*4 80 00*30";

	return ask(emu, "1c57", "06") && ask(emu, parameters, "06");
}

static bool begin(struct emu *emu, const char *header)
{
	return set(emu) && ask(emu, "1c47", header);
}

#define HEADER	"02 02 20030000 04000000 00000000"

static void test_header(void)
{
	uint8_t buf[BIG];
	struct emu emu;

	emu_start(&emu, "--fault missing:FS_G");
	ok(set(&emu) && put(&emu, "1c47") == 2 && silent(&emu) && well(&emu),
	   "no reply to FS G, and no scan");
	emu_stop(&emu);

	emu_start(&emu, "--fault block-length:huge");
	ok(begin(&emu, "02 02 f0ffffff 04000000 00000000"), "a huge block length");
	get_any(&emu, buf, BIG);
	ok(ask(&emu, "18", "06"), "cancelled");
	fault(&emu, "block-count:huge");
	ok(begin(&emu, "02 02 20030000 f0ffffff 00000000"), "a huge block count");
	get_any(&emu, buf, BIG);
	ok(ask(&emu, "18", "06"), "cancelled");
	fault(&emu, "last-length:0x12345");
	ok(begin(&emu, "02 02 20030000 04000000 45230100"), "a wrong last length");
	get_any(&emu, buf, BIG);
	ok(ask(&emu, "18", "06"), "cancelled");
	fault(&emu, "scan-status:0x80");
	ok(begin(&emu, "02 80 00*12") && silent(&emu) && well(&emu),
	   "a fatal status, and no scan");
	fault(&emu, "short:FS_G");
	ok(begin(&emu, "02 02 20 03 00 00 04"), "a short reply to FS G");
	get_any(&emu, buf, BIG);
	ok(ask(&emu, "18", "06") && well(&emu), "cancelled");
	emu_stop(&emu);
}

static void test_blocks(void)
{
	uint8_t buf[BIG];
	struct emu emu;

	emu_start(&emu, "--fault missing:block@3");
	begin(&emu, HEADER);
	ok(get_any(&emu, buf, BIG) == 801 && put(&emu, "06") == 1 &&
	   get_any(&emu, buf, BIG) == 801 && put(&emu, "06") == 1 && silent(&emu),
	   "the third block is missing");
	ok(ask(&emu, "18", "06") && well(&emu), "CAN ends it");
	fault(&emu, "short:block@2");
	begin(&emu, HEADER);
	ok(get_any(&emu, buf, BIG) == 801 && put(&emu, "06") == 1 &&
	   get_any(&emu, buf, BIG) == 400, "the second block is short");
	ok(ask(&emu, "18", "06"), "CAN ends it");
	fault(&emu, "long:block");
	begin(&emu, HEADER);
	same(get_any(&emu, buf, BIG), 817, "the first block is long");
	ok(ask(&emu, "18", "06"), "CAN ends it");
	fault(&emu, "stall:block");
	begin(&emu, HEADER);
	same(get_any(&emu, buf, BIG), -EPIPE, "a stall in place of a block");
	client_control(&emu.c, 0x02, 1, 0, 0x82, 0, NULL);
	ok(ask(&emu, "18", "06"), "CAN ends it");
	fault(&emu, "stall-mid:block");
	begin(&emu, HEADER);
	ok(get_any(&emu, buf, BIG) == 400 && get_any(&emu, buf, BIG) == -EPIPE,
	   "a stall in the midst of a block");
	client_control(&emu.c, 0x02, 1, 0, 0x82, 0, NULL);
	ok(ask(&emu, "18", "06"), "CAN ends it");
	fault(&emu, "block-status:0x10@2");
	begin(&emu, HEADER);
	ok(get_any(&emu, buf, BIG) == 801 && buf[800] == 0 && put(&emu, "06") == 1 &&
	   get_any(&emu, buf, BIG) == 801 && buf[800] == 0x10, "cancelled on the device");
	ok(ask(&emu, "18", "06") && well(&emu), "CAN ends it");
	fault(&emu, "block-status:0x80");
	begin(&emu, HEADER);
	ok(get_any(&emu, buf, BIG) == 801 && buf[800] == 0x80 && well(&emu),
	   "a fatal block is the last");
	fault(&emu, "missing:CAN");
	begin(&emu, HEADER);
	get_any(&emu, buf, BIG);
	put(&emu, "18");
	ok(silent(&emu) && well(&emu), "CAN is not acknowledged");
	fault(&emu, "unplug:block@2");
	begin(&emu, HEADER);
	get_any(&emu, buf, BIG);
	put(&emu, "06");
	same(get_any(&emu, buf, BIG), -EPIPE, "unplugged in mid-page");
	emu_stop(&emu);
}

void test_faults(void)
{
	test_replies();
	test_identity();
	test_header();
	test_blocks();
}
