// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* What the ESC/I scanner answers while no scan is on. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "selftest.h"

#define NAME		"47542d32353030 20*9 "
#define NO_NAME_PAD	"47542d32353030 00*9 "

static const char identity[] = "42 38  52 4b 00  52 96 00  52 2c 01  52 58 02  41 ec 13 6c 1b";

#define STATUS(name)	"01 00*11 ec13 6c1b 00*10 " name

/* Base, lowest and highest resolution, longest line, bed. */
#define SIZES		"58020000 32000000 b0040000 d8270000 ec130000 6c1b0000"

#define OTHER_SIZES	"58020000 32000000 58020000 ec130000 ec130000 f41a0000"
#define OTHER_OPTIONS	"--dpi 100,200 --bed 8.5x11.5in --max-dpi 600"

static const char extended_identity[] =
	"42380000" SIZES " 00*16 01 00 " NAME "312e3030 10 10 00*12";

static const char no_status[] = "00*16";

static void test_identity(void)
{
	struct emu emu;

	emu_start(&emu, "");
	ok(ask(&emu, "1b40", "06"), "ESC @");
	ok(ask(&emu, "1b49", "02 02 13 00") && get(&emu, identity), "ESC I");
	ok(ask(&emu, "1b46", "02 02 00 00") && silent(&emu), "ESC F");
	ok(ask(&emu, "1b66", "02 02 2a 00") && get(&emu, STATUS(NAME)), "ESC f");
	ok(ask(&emu, "1c49", extended_identity), "FS I");
	ok(ask(&emu, "1c46", no_status), "FS F");
	ok(ask(&emu, "1b71", "02 02 02 00") && get(&emu, "00 40"), "ESC q");
	ok(ask(&emu, "1b21", "02 02 01 00") && get(&emu, "00"), "ESC !, no push");
	ok(emu_control(&emu, "button 2"), "a push");
	ok(ask(&emu, "1b21", "02 02 01 00") && get(&emu, "02"), "ESC ! tells of it");
	ok(ask(&emu, "1b21", "02 02 01 00") && get(&emu, "00"), "once");
	ok(!emu_control(&emu, "button 9"), "there are three buttons");
	ok(ask(&emu, "1b69", "15"), "ESC i is for D levels");
	emu_stop(&emu);
}

static void test_setters(void)
{
	struct emu emu;

	emu_start(&emu, "");
	ok(ask(&emu, "1b44", "06") && ask(&emu, "0c", "15"), "ESC D 12 is refused");
	ok(ask(&emu, "1b44", "06") && ask(&emu, "0e", "15"), "ESC D 14 is refused");
	ok(ask(&emu, "1b44", "06") && ask(&emu, "10", "06"), "ESC D 16 is taken");
	ok(ask(&emu, "1b70", "06") && ask(&emu, "40", "06"), "ESC p");
	ok(ask(&emu, "1b6d", "06") && ask(&emu, "200000002000000020", "06"), "ESC m");
	ok(ask(&emu, "1b6d", "06") && ask(&emu, "2000000020", "15"), "ESC m, too short");
	ok(ask(&emu, "1b65", "06") && ask(&emu, "00", "06"), "ESC e, the flatbed");
	ok(ask(&emu, "1b65", "06") && ask(&emu, "01", "15"), "ESC e, no ADF");
	ok(ask(&emu, "0c", "15"), "FF: there is no ADF");
	ok(ask(&emu, "19", "15"), "PF: there is no ADF");
	ok(ask(&emu, "1c58", "15"), "FS X is not known");
	ok(ask(&emu, "41424344", "15"), "nor is nonsense");
	ok(ask(&emu, "06", "15"), "nor an ACK out of place");
	ok(ask(&emu, "04", "15"), "nor an EOT");
	ok(ask(&emu, "1b40 1b40", "15"), "two commands in one transfer are none");
	ok(ask(&emu, "18", "06"), "CAN while idle is acknowledged");
	ok(emu_control(&emu, "set silent-can yes"), "or");
	put(&emu, "18");
	ok(silent(&emu), "not answered");
	put(&emu, "");
	ok(ask(&emu, "1b40", "06"), "an empty transfer is nothing");
	ok(ask(&emu, "1b77", "15"), "ESC w: there is no warm-up");
	emu_stop(&emu);
}

static void test_models(void)
{
	static const char other_model[] =
		"--level B7 --name X --bits 8 --button no " OTHER_OPTIONS;
	static const char other_identity[] =
		"42370000" OTHER_SIZES " 00*18 58 20*15 312e3030 08 08 00*12";
	struct emu emu;

	emu_start(&emu, other_model);
	ok(ask(&emu, "1b49", "02 02 0d 00") &&
	   get(&emu, "4237 526400 52c800 41 a406 fc08"), "B7: ESC I");
	ok(ask(&emu, "1c49", other_identity), "B7: FS I");
	ok(ask(&emu, "1b71", "15"), "B7: no ESC q");
	ok(ask(&emu, "1b44", "06") && ask(&emu, "10", "15"), "B7: no 16 bits");
	ok(ask(&emu, "1b21", "15"), "no button, no ESC !");
	emu_stop(&emu);

	emu_start(&emu, "--level D8 --dpi 300,600");
	ok(ask(&emu, "1b49", "02 02 0d 00") && get(&emu, "4438 522c01 525802 41 ec13 6c1b"),
	   "D8: ESC I");
	ok(ask(&emu, "1c49", "15"), "D8: no FS I");
	ok(ask(&emu, "1b69", "02 02 1a 00") &&
	   get(&emu, "5802 00 00 00 00 0000000000000000 2c01 5802 0000 2c01 5802 0000"),
	   "D8: ESC i");
	ok(ask(&emu, "1b6d", "15"), "D8: no ESC m");
	ok(ask(&emu, "1b7a", "06"), "D8: ESC z");
	emu_stop(&emu);
}

/* D1 and D2 lack what came with D7. */
static void test_levels(void)
{
	static const struct {
		const char *name, *identity;
		bool selects;
	} list[] = {
		{ "D1", "4431 522c01 41 f609 b60d", false },
		{ "D2", "4432 522c01 41 f609 b60d", false },
		{ "D7", "4437 522c01 41 f609 b60d", true },
		{ "D8", "4438 522c01 41 f609 b60d", true },
	};
	char options[32];
	struct emu emu;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		const char *name = list[i].name;

		snprintf(options, sizeof(options), "--dpi 300 --level %s", name);
		emu_start(&emu, options);
		ok(ask(&emu, "1b49", "02 02 0a 00") && get(&emu, list[i].identity),
		   "%s: ESC I", name);
		ok(ask(&emu, "1c49", "15"), "%s: no FS I", name);
		ok(ask(&emu, "1b69", "02 02 16 00") &&
		   get(&emu, "5802 00*12 2c01 0000 2c01 0000"), "%s: ESC i", name);
		ok(ask(&emu, "1b65", list[i].selects ? "06" : "15"), "%s: %s ESC e", name,
		   list[i].selects ? "has" : "has no");
		emu_stop(&emu);
	}
	emu_start(&emu, "--device escpi");
	ok(!emu_control(&emu, "set level D9"), "there is no level D9");
	emu_stop(&emu);
}

static void test_waiting(void)
{
	static const char warming[] = "03 00*15";
	static const char busy[] = "40 00*15";
	struct emu emu;

	emu_start(&emu, "--warmup 2");
	ok(ask(&emu, "1c46", warming), "FS F: warming up");
	ok(ask(&emu, "1c47", "02 82 00*12"), "FS G: not yet");
	ok(silent(&emu), "nothing follows");
	put(&emu, "1b66");
	get(&emu, "02 02 2a 00");
	ok(get(&emu, "03 00*11 ec13 6c1b 00*10 " NAME), "ESC f: warming up");
	ok(ask(&emu, "1c46", no_status), "FS F: warm");
	emu_control(&emu, "set warmup 9");
	ok(ask(&emu, "1b77", "06") && ask(&emu, "1c46", no_status), "ESC w ends a warm-up");

	emu_control(&emu, "set not-ready 2");
	ok(ask(&emu, "1b46", "02 42 00 00"), "ESC F: not ready");
	ok(ask(&emu, "1c46", busy), "FS F: not ready");
	ok(ask(&emu, "1c47", "02 42 00*12"), "FS G: not ready");
	ok(ask(&emu, "1c46", busy) && ask(&emu, "1c46", no_status), "FS F: ready");

	emu_control(&emu, "set fatal-first yes");
	ok(ask(&emu, "1c47", "02 82 00*12"), "the first FS G fails");
	ok(ask(&emu, "1c46", warming) && ask(&emu, "1c46", warming) &&
	   ask(&emu, "1c46", no_status), "after two polls it is warm");
	emu_stop(&emu);
}

static void test_variations(void)
{
	uint8_t buf[BIG];
	struct emu emu;

	emu_start(&emu, "--joined yes");
	ok(ask(&emu, "1b71", "02 02 02 00 00 40"), "joined: one transfer");
	emu_control(&emu, "set joined no");
	emu_control(&emu, "set stray-zlp yes");
	ok(ask(&emu, "1b40", "") && get(&emu, "06"), "stray-zlp: an empty transfer first");
	emu_control(&emu, "set stray-zlp no");
	emu_control(&emu, "set short-status yes");
	put(&emu, "1b66");
	ok(get(&emu, "02 02 21 00") && get_any(&emu, buf, BIG) == 33, "short-status: 33 bytes");
	emu_control(&emu, "set short-status no");
	emu_control(&emu, "set unpadded-name yes");
	put(&emu, "1b66");
	get(&emu, "02 02 2a 00");
	ok(get(&emu, STATUS(NO_NAME_PAD)), "unpadded-name: zeros");
	ok(emu_control(&emu, "set nak ESC_D,FS_S"), "nak: two commands");
	ok(ask(&emu, "1b44", "15") && ask(&emu, "1c53", "15") && ask(&emu, "1b40", "06"),
	   "are refused, others not");
	ok(emu_control(&emu, "set nak optional"), "nak: all optional ones");
	ok(ask(&emu, "1b44", "15") && ask(&emu, "1b70", "15") && ask(&emu, "1c46", no_status),
	   "are refused, others not");
	ok(!emu_control(&emu, "set nak ESC_D,NONSENSE"), "nak: no such command");
	emu_control(&emu, "set reply-delay 50");
	put(&emu, "1b40");
	ok(get(&emu, "06"), "reply-delay: the reply comes");
	same(emu_stat(&emu, "delayed"), 1, "reply-delay: and is counted as late");
	emu_stop(&emu);
}

void test_escpi(void)
{
	test_identity();
	test_setters();
	test_models();
	test_levels();
	test_waiting();
	test_variations();
}
