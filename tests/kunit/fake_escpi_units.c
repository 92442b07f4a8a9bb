// SPDX-License-Identifier: GPL-2.0-only
/*
 * ESC/I scanners, and pages that they scan: what is said, byte by byte
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>

#include "fake_escpi.h"

/* "r": the driver tries once more; "s": it does without */
static const char *const probe_b8[] = {
	/* is there something left of an earlier session? */
	".",
	"> r 1b 40", "< r 06",
	/* level, resolutions, area */
	"> 1b 49", "< 02 12 13 00",
	"< \"B8\" 52 4b 00 52 96 00 52 2c 01 52 58 02 41 ec 13 6c 1b",
	/* dpi 600, 50, 1200; 10200 pixels; 5100 x 7020; the name; 16 bits */
	"> 1c 49",
	"< \"B8\" 00*2 58 02 00 00 32 00 00 00 b0 04 00 00 d8 27 00 00",
	"+ ec 13 00 00 6c 1b 00 00 ec 13 00 00 d0 20 00 00 00*8 11 00",
	"+ \"GT-2500         1.00\" 10 10 00*12",
	"> s 1b 44", "< s 06", "> s 10", "< s 06",
	"> r 1b 40", "< r 06",
	/* how it is, and its button */
	"> s 1c 46", "< s 00 80 00*14", "> s 1b 21", "< s 02 12 01 00", "< s 00",
	NULL
};

/* Flags 50: no flatbed, duplex; 05: loads by itself, sees where a sheet ends */
static const char *const probe_b7[] = {
	".",
	"> r 1b 40", "< r 06",
	"> 1b 49", "< 02 12 13 00",
	"< \"B7\" 52 4b 00 52 96 00 52 2c 01 52 58 02 41 ec 13 6c 1b",
	"> 1c 49",
	"< \"B7\" 00*2 58 02 00 00 32 00 00 00 b0 04 00 00 d8 27 00 00",
	"+ 00*8 ec 13 00 00 d0 20 00 00 00*8 50 05",
	"+ \"GT-S50          1.00\" 10 10 00*8 02 00*3",
	"> s 1b 44", "< s 06", "> s 10", "< s 06",
	"> r 1b 40", "< r 06",
	"> s 1c 46", "< s 00 80 00*14",
	NULL
};

#define ESC_F_B5 "02 10 2a 00"
#define BLOCK_B5(adf) "00 " adf " ec 13 d0 20 00*5 00 ec 13 6c 1b 00*10 "	\
		      "\"GT-10000        \""

static const char *const probe_b5[] = {
	".",
	"> r 1b 40", "< r 06",
	"> 1b 49", "< 02 10 13 00",
	"< \"B5\" 52 4b 00 52 96 00 52 2c 01 52 58 02 41 ec 13 6c 1b",
	"> 1b 66", "< " ESC_F_B5, "< " BLOCK_B5("80"),
	"> s 1b 44", "< s 06", "> s 10", "< s 06",
	"> r 1b 40", "< r 06",
	"> s 1b 66", "< s " ESC_F_B5, "< s " BLOCK_B5("80"),
	NULL
};

#define ESC_F_D7 "02 00 2a 00"
#define BLOCK_D7 "00 00*5 80 ec 13 b8 0b 00 ec 13 6c 1b 00*10 "		\
		 "\"Perfection 3200 \""

static const char *const probe_d7[] = {
	".",
	"> r 1b 40", "< r 06",
	"> 1b 49", "< 02 00 13 00",
	"< \"D7\" 52 4b 00 52 96 00 52 2c 01 52 58 02 41 ec 13 6c 1b",
	"> 1b 66", "< " ESC_F_D7, "< " BLOCK_D7,
	"> 1b 69", "< 02 00 06 00", "< 58 02 80 00 00 00",
	"> s 1b 44", "< s 06", "> s 10", "< s 06",
	"> r 1b 40", "< r 06",
	"> s 1b 66", "< s " ESC_F_D7, "< s " BLOCK_D7,
	NULL
};

static const char *const probe_d8[] = {
	".",
	"> r 1b 40", "< r 06",
	"> 1b 49", "< 02 02 13 00",
	"< \"D8\" 52 4b 00 52 96 00 52 2c 01 52 58 02 41 ec 13 6c 1b",
	/* the name is at the end */
	"> 1b 66", "< 02 02 2a 00",
	"< 00*12 ec 13 6c 1b 00*10 \"Perfection 1200 \"",
	/* dpi 600, CCD, RGB, no line shift, the resolutions */
	"> 1b 69", "< 02 02 22 00",
	"< 58 02 80 00 00 00 00*8",
	"+ 4b 00 96 00 2c 01 58 02 00*2 4b 00 96 00 2c 01 58 02 00*2",
	"> s 1b 44", "< s 06", "> s 10", "< s 06",
	"> r 1b 40", "< r 06",
	"> s 1c 46", "< s 00*16",
	NULL
};

static const char *const ready[] = { "> 1c 46", "< 00*16", NULL };
static const char *const loaded[] = { "> 1c 46", "< 00 80 00*14", NULL };
static const char *const empty[] = { "> 1c 46", "< 00 88 00*14", NULL };

static const char *const ready_b5[] = {
	"> 1b 66", "< " ESC_F_B5, "< " BLOCK_B5("80"), NULL
};

static const char *const empty_b5[] = {
	"> 1b 66", "< " ESC_F_B5, "< " BLOCK_B5("88"), NULL
};

static const char *const ready_d7[] = {
	"> 1b 66", "< " ESC_F_D7, "< " BLOCK_D7, NULL
};

const struct fake_unit fake_unit_b8 = {
	.probe = probe_b8, .state = loaded, .empty = empty, .feeds = true
};
EXPORT_SYMBOL_NS_GPL(fake_unit_b8, WIASCAN_KUNIT);

const struct fake_unit fake_unit_d8 = {
	.probe = probe_d8, .state = ready, .gamma = true
};
EXPORT_SYMBOL_NS_GPL(fake_unit_d8, WIASCAN_KUNIT);

const struct fake_unit fake_unit_b7 = {
	.probe = probe_b7, .state = loaded, .empty = empty
};
EXPORT_SYMBOL_NS_GPL(fake_unit_b7, WIASCAN_KUNIT);

const struct fake_unit fake_unit_b5 = {
	.probe = probe_b5, .state = ready_b5, .empty = empty_b5,
	.standard = true
};
EXPORT_SYMBOL_NS_GPL(fake_unit_b5, WIASCAN_KUNIT);

const struct fake_unit fake_unit_d7 = {
	.probe = probe_d7, .state = ready_d7, .gamma = true, .standard = true
};
EXPORT_SYMBOL_NS_GPL(fake_unit_d7, WIASCAN_KUNIT);

/* 24 x 7 pixels at (16, 3), 75 dpi, RGB */
const struct fake_page fake_page_b8 = {
	.name = "B8, RGB",
	.unit = &fake_unit_b8,
	.set = {
		{ .id = WIASCAN_PROP_DATATYPE, .value = WIASCAN_DATATYPE_COLOR },
		{ .id = WIASCAN_PROP_XRES, .value = 75 },
		{ .id = WIASCAN_PROP_YRES, .value = 75 },
		{ .id = WIASCAN_PROP_XPOS, .value = 16 },
		{ .id = WIASCAN_PROP_YPOS, .value = 3 },
		{ .id = WIASCAN_PROP_XEXTENT, .value = 24 },
		{ .id = WIASCAN_PROP_YEXTENT, .value = 7 },
	},
	.window = "4b 00*3 4b 00*3 10 00*3 03 00*3 18 00*3 07 00*3",
	.mode = "13 08 00 00 ff 02 00 00 00 80",
	.bytes_per_line = 72,
	.lines = 7,
	.block_lines = 2,
};
EXPORT_SYMBOL_NS_GPL(fake_page_b8, WIASCAN_KUNIT);

/* 32 x 9 pixels at (0, 0), 150 dpi, gray; an even number of lines a block */
const struct fake_page fake_page_d8 = {
	.name = "D8, gray",
	.unit = &fake_unit_d8,
	.set = {
		{ .id = WIASCAN_PROP_DATATYPE,
		  .value = WIASCAN_DATATYPE_GRAYSCALE },
		{ .id = WIASCAN_PROP_XRES, .value = 150 },
		{ .id = WIASCAN_PROP_YRES, .value = 150 },
		{ .id = WIASCAN_PROP_XEXTENT, .value = 32 },
		{ .id = WIASCAN_PROP_YEXTENT, .value = 9 },
	},
	.window = "96 00*3 96 00*3 00*4 00*4 20 00*3 09 00*3",
	.mode = "00 08 00 00 fe 03 00 00 00 80",
	.bytes_per_line = 32,
	.lines = 9,
	.block_lines = 4,
};
EXPORT_SYMBOL_NS_GPL(fake_page_d8, WIASCAN_KUNIT);

#define SELECT(n) { .id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, .value = (n) }
#define SELECT_DUPLEX SELECT(WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX)
#define GRAY							\
	{ .id = WIASCAN_PROP_DATATYPE, .value = WIASCAN_DATATYPE_GRAYSCALE }
#define XRES(n) { .id = WIASCAN_PROP_XRES, .value = (n) }
#define YRES(n) { .id = WIASCAN_PROP_YRES, .value = (n) }
#define WIDTH(n) { .id = WIASCAN_PROP_XEXTENT, .value = (n) }
#define LINES(n) { .id = WIASCAN_PROP_YEXTENT, .value = (n) }

const struct fake_page fake_page_duplex = {
	.name = "B8, duplex",
	.unit = &fake_unit_b8,
	.set = { SELECT_DUPLEX, GRAY, XRES(75), YRES(75), WIDTH(32), LINES(5) },
	.window = "4b 00*3 4b 00*3 00*8 20 00*3 05 00*3",
	.mode = "00 08 02 00 ff 02 00 00 00 80",
	.bytes_per_line = 32,
	.lines = 5,
	.block_lines = 2,
	.pages = 2,
	.all = true,
};
EXPORT_SYMBOL_NS_GPL(fake_page_duplex, WIASCAN_KUNIT);

/* 1050 lines are asked for, in blocks of a few; 8 come */
const struct fake_page fake_page_auto = {
	.name = "B7, page end",
	.unit = &fake_unit_b7,
	.set = {
		SELECT(WIASCAN_SELECT_FEEDER), GRAY, XRES(75), YRES(75), WIDTH(16),
		{ .id = WIASCAN_PROP_PAGE_SIZE, .value = WIASCAN_PAGE_AUTO },
	},
	.window = "4b 00*3 4b 00*3 00*8 10 00*3 1a 04 00*2",
	.mode = "00 08 01 00 04 02 00 00 00 80",
	.bytes_per_line = 16,
	.lines = 1050,
	.block_lines = 4,
	.ends_at = 2,
	.pages = 2,
	.all = true,
};
EXPORT_SYMBOL_NS_GPL(fake_page_auto, WIASCAN_KUNIT);

static const char *const setters_b5[] = {
	"> 1b 43", "< 06", "> 13", "< 06",
	"> 1b 44", "< 06", "> 08", "< 06",
	"> 1b 4c", "< 06", "> 00", "< 06",
	"> 1b 5a", "< 06", "> 02", "< 06",
	"> 1b 4d", "< 06", "> 00", "< 06",
	"> 1b 67", "< 06", "> 00", "< 06",
	"> 1b 52", "< 06", "> 4b 00 4b 00", "< 06",
	"> 1b 41", "< 06", "> 10 00 03 00 18 00 07 00", "< 06",
	"> 1b 64", "< 06", "> ff", "< 06",
	NULL
};

/* 24 x 7 pixels at (16, 3), 75 dpi, RGB */
const struct fake_page fake_page_b5 = {
	.name = "B5, standard",
	.unit = &fake_unit_b5,
	.set = {
		{ .id = WIASCAN_PROP_DATATYPE, .value = WIASCAN_DATATYPE_COLOR },
		XRES(75), YRES(75),
		{ .id = WIASCAN_PROP_XPOS, .value = 16 },
		{ .id = WIASCAN_PROP_YPOS, .value = 3 },
		WIDTH(24), LINES(7),
	},
	.setters = setters_b5,
	.bytes_per_line = 72,
	.lines = 7,
	.block_lines = 3,
};
EXPORT_SYMBOL_NS_GPL(fake_page_b5, WIASCAN_KUNIT);

static const char *const setters_b5_feeder[] = {
	"> 1b 65", "< 06", "> 01", "< 06",
	"> 1b 43", "< 06", "> 00", "< 06",
	"> 1b 44", "< 06", "> 01", "< 06",
	"> 1b 42", "< 06", "> 01", "< 06",
	"> 1b 4c", "< 06", "> 03", "< 06",
	"> 1b 5a", "< 06", "> 01", "< 06",
	"> 1b 4d", "< 06", "> 00", "< 06",
	"> 1b 67", "< 06", "> 00", "< 06",
	"> 1b 52", "< 06", "> 4b 00 4b 00", "< 06",
	"> 1b 41", "< 06", "> 00 00 00 00 40 00 03 00", "< 06",
	"> 1b 64", "< 06", "> ff", "< 06",
	NULL
};

const struct fake_page fake_page_b5_feeder = {
	.name = "B5, feeder, lineart",
	.unit = &fake_unit_b5,
	.set = {
		SELECT(WIASCAN_SELECT_FEEDER),
		{ .id = WIASCAN_PROP_DATATYPE,
		  .value = WIASCAN_DATATYPE_THRESHOLD },
		XRES(75), YRES(75), WIDTH(64), LINES(3),
		{ .id = WIASCAN_PROP_BRIGHTNESS, .value = 1000 },
	},
	.setters = setters_b5_feeder,
	.bytes_per_line = 8,
	.lines = 3,
	.block_lines = 2,
	.pages = 2,
	.all = true,
};
EXPORT_SYMBOL_NS_GPL(fake_page_b5_feeder, WIASCAN_KUNIT);

static const char *const setters_film[] = {
	"> 1b 65", "< 06", "> 01", "< 06",
	"> 1b 43", "< 06", "> 00", "< 06",
	"> 1b 44", "< 06", "> 08", "< 06",
	"> 1b 5a", "< 06", "> 03", "< 06",
	"> 1b 74", "< 06", "> 80", "< 06",
	"> 1b 67", "< 06", "> 00", "< 06",
	"> 1b 52", "< 06", "> 58 02 58 02", "< 06",
	"> 1b 41", "< 06", "> 00 00 00 00 10 00 04 00", "< 06",
	"> 1b 64", "< 06", "> 20", "< 06",
	NULL
};

const struct fake_page fake_page_film = {
	.name = "D7, film",
	.unit = &fake_unit_d7,
	.set = {
		SELECT(WIASCAN_SELECT_FILM), GRAY, XRES(600), YRES(600), WIDTH(16),
		LINES(4),
	},
	.setters = setters_film,
	.bytes_per_line = 16,
	.lines = 4,
	.block_lines = 2,
};
EXPORT_SYMBOL_NS_GPL(fake_page_film, WIASCAN_KUNIT);
