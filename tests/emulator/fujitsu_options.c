// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "fujitsu.h"
#include "parse.h"

#define VPD_MIN	0x5f

/* A word of a list, and the bit that stands for it. */
struct word {
	const char *name;
	uint32_t bit;
};

static struct fujitsu_config *config_of(void *target)
{
	return &((struct fujitsu *)target)->config;
}

/* The bits of all the words in @value, which are parted by commas. */
static bool parse_words(const char *value, const struct word *words, uint32_t *bits)
{
	uint32_t found = 0;
	char text[256];
	char *save, *word;

	if (strlen(value) >= sizeof(text))
		return false;
	memcpy(text, value, strlen(value) + 1);
	for (word = strtok_r(text, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		const struct word *known = words;

		while (known->name && strcmp(known->name, word) != 0)
			known++;
		if (!known->name)
			return false;
		found |= known->bit;
	}
	*bits = found;
	return found;
}

static bool set_dpi(void *target, const char *value)
{
	static const struct word words[] = {
		{ "60", 0x8000 }, { "75", 0x4000 }, { "100", 0x2000 }, { "120", 0x1000 },
		{ "150", 0x0800 }, { "160", 0x0400 }, { "180", 0x0200 }, { "200", 0x0100 },
		{ "240", 0x0080 }, { "300", 0x0040 }, { "320", 0x0020 }, { "400", 0x0010 },
		{ "480", 0x0008 }, { "600", 0x0004 }, { "800", 0x0002 }, { "1200", 0x0001 },
		{ },
	};

	return parse_words(value, words, &config_of(target)->dpi_bits);
}

static bool set_modes(void *target, const char *value)
{
	static const struct word words[] = {
		{ "lineart", 1 << LINEART }, { "halftone", 1 << HALFTONE },
		{ "gray", 1 << GRAY }, { "color", 1 << COLOR }, { },
	};

	return parse_words(value, words, &config_of(target)->modes);
}

static bool set_order(void *target, const char *value)
{
	static const struct word words[] = {
		{ "rgb", 1 << ORDER_RGB }, { "bgr", 1 << ORDER_BGR }, { "line", 1 << ORDER_LINE },
		{ },
	};

	return parse_words(value, words, &config_of(target)->orders);
}

static bool set_pages(void *target, const char *value)
{
	uint32_t bits = 0, page;
	char text[256];
	char *save, *word;

	if (strlen(value) >= sizeof(text))
		return false;
	memcpy(text, value, strlen(value) + 1);
	for (word = strtok_r(text, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		if (!parse_u32(word, 0x30, 0x4f, &page))
			return false;
		bits |= 1u << (page - 0x30);
	}
	config_of(target)->pages = bits;
	return true;
}

static bool set_size_lines(void *target, const char *value)
{
	static const char * const names[] = {
		[SIZE_TRUE] = "true", [SIZE_ZERO] = "zero", [SIZE_WINDOW] = "window",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(value, names[i]) == 0) {
			config_of(target)->size_lines = i;
			return true;
		}
	}
	return false;
}

#define MEMBER(m)	.offset = offsetof(struct fujitsu, config.m)
#define CALL(f)		.kind = OPTION_CALL, .call = (f)

const struct option_info fujitsu_options[] = {
	{ "name", "TEXT", "product name, up to 16 characters (fi-7160)", OPTION_TEXT,
	  MEMBER(name), 1, 17, true },
	{ "firmware", "TEXT", "its version, up to 4 characters (0A00)", OPTION_TEXT,
	  MEMBER(version), 1, 5, true },
	{ "base-dpi", "N", "basic resolution (600)", OPTION_U32, MEMBER(bed.dpi),
	  1, 0xffff, true },
	{ "bed", "WxH", "the largest picture in pixels of that, or WxHin in inches\n"
	  "(5100x8400)", OPTION_TEXT, MEMBER(bed_text), 3, 32, true },
	{ "overscan", "UNITS", "1/1200 inches that it can scan beyond each edge (0)", OPTION_U32,
	  MEMBER(overscan), 0, 1200, true },
	{ "dpi", "N,N...", "standard resolutions that it has (all 16 from 60 to 1200)",
	  .fixed = true, CALL(set_dpi) },
	{ "any-dpi", "yes|no", "takes others as well (yes)", OPTION_YES, MEMBER(any_dpi), 0, 0,
	  true },
	{ "min-dpi", "N", "lowest resolution (50)", OPTION_U32, MEMBER(min_dpi), 1, 0xffff,
	  true },
	{ "max-dpi", "N", "highest resolution (600)", OPTION_U32, MEMBER(max_dpi), 1, 0xffff,
	  true },
	{ "modes", "NAME,NAME...", "of lineart, halftone, gray and color (all)", .fixed = true,
	  CALL(set_modes) },
	{ "order", "NAME,NAME...", "component orders that it takes, of rgb (default), bgr and\n"
	  "line", .fixed = true, CALL(set_order) },
	{ "flatbed", "yes|no", "has a flatbed; then a feeder only with --adf (no)", OPTION_YES,
	  MEMBER(flatbed), 0, 0, true },
	{ "duplex", "yes|no", "its feeder scans both sides at once (yes)", OPTION_YES,
	  MEMBER(duplex), 0, 0, true },
	{ "sensors", "yes|no", "tells of buttons and sensors: GET HARDWARE STATUS (yes)",
	  OPTION_YES, MEMBER(sensors), 0, 0, true },
	{ "scanner-control", "yes|no", "has SCANNER CONTROL (yes)", OPTION_YES, MEMBER(control),
	  0, 0, true },
	{ "object-position", "yes|no", "has OBJECT POSITION (yes)", OPTION_YES,
	  MEMBER(positions), 0, 0, true },
	{ "mode-sense", "yes|no", "has MODE SENSE (yes)", OPTION_YES, MEMBER(mode_sense), 0, 0,
	  true },
	{ "mode-pages", "N,N...", "mode pages (0x33,0x37,0x38,0x3a,0x3c)", .fixed = true,
	  CALL(set_pages) },
	{ "buffer", "BYTES", "memory that it announces (4194304)", OPTION_U32, MEMBER(buffer),
	  0, UINT32_MAX, true },
	{ "vpd-length", "N", "payload length of the VPD page (0x7b)", OPTION_U32,
	  MEMBER(vpd_length), VPD_MIN, 0xff, true },
	{ "pixel-size", "yes|no", "answers READ of the pixel size (yes)", OPTION_YES,
	  MEMBER(pixel_size) },
	{ "size-lines", "true|zero|window", "lines that this tells of a sheet shorter than the\n"
	  "window (true)", CALL(set_size_lines) },
	{ "length-detect", "yes|no", "a side ends where its sheet does; else white follows\n"
	  "(yes)", OPTION_YES, MEMBER(length_detect) },
	{ "pad-short", "yes|no", "a short READ is filled up; the sense alone tells (no)",
	  OPTION_YES, MEMBER(pad_short) },
	{ "exact-end", "yes|no", "a READ that ends just with its side says so (no)",
	  OPTION_YES, MEMBER(exact_end) },
	{ "short-ili", "yes|no", "a short READ in mid-page says so in the sense (no)",
	  OPTION_YES, MEMBER(short_ili) },
	{ "split", "BYTES", "bytes that a READ gives at most (0, all)", OPTION_U32,
	  MEMBER(split), 0, 1 << 24 },
	{ "whole-lines", "yes|no", "a READ gives whole lines (no)", OPTION_YES,
	  MEMBER(whole_lines) },
	{ "side-memory", "BYTES", "that one side can be read ahead of the other; there is no\n"
	  "data for it then (0, all)", OPTION_U32, MEMBER(side_memory), 0, UINT32_MAX },
	{ "lag-busy", "yes|no", "it is busy then (no)", OPTION_YES, MEMBER(lag_busy) },
	{ "busy", "N", "commands that need the carriage until it is ready (0)", OPTION_U32,
	  MEMBER(busy), 0, 1000000 },
	{ "no-data", "N", "READs until there is data (0)", OPTION_U32, MEMBER(no_data), 0,
	  1000000 },
	{ "attention", "yes|no", "the first command after a reset is told of it (no)",
	  OPTION_YES, MEMBER(attention) },
	{ "prepare", "yes|no", "render sides before their scan begins, and keep some (no)",
	  OPTION_YES, MEMBER(prepare) },
	{ }
};

void fujitsu_config_init(struct fujitsu_config *config)
{
	*config = (struct fujitsu_config){
		.name = "fi-7160",
		.version = "0A00",
		.bed.dpi = 600,
		.bed_text = "5100x8400",
		.dpi_bits = 0xffff,
		.min_dpi = 50,
		.max_dpi = 600,
		.any_dpi = true,
		.modes = 1 << LINEART | 1 << HALFTONE | 1 << GRAY | 1 << COLOR,
		.orders = 1 << ORDER_RGB,
		.duplex = true,
		.sensors = true,
		.control = true,
		.positions = true,
		.mode_sense = true,
		.pages = 0x1588,
		.buffer = 4 << 20,
		.vpd_length = 0x7b,
		.pixel_size = true,
		.length_detect = true,
	};
}

const char *fujitsu_config_check(struct fujitsu_config *config)
{
	struct bed *plane = &config->plane;
	uint32_t beyond;

	if (!parse_bed(config->bed_text, &config->bed))
		return "bed: not a size";
	if (config->min_dpi > config->max_dpi)
		return "min-dpi: above max-dpi";
	beyond = 2 * config->overscan * config->bed.dpi / UNITS;
	*plane = config->bed;
	plane->width += beyond;
	plane->height += beyond;
	if (bed_pixels(plane, plane->width, config->min_dpi) < 8 ||
	    bed_pixels(plane, plane->height, config->min_dpi) < 1)
		return "bed: too small";
	return NULL;
}
