// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "escpi.h"
#include "parse.h"

static struct escpi_config *config_of(void *target)
{
	return &((struct escpi *)target)->config;
}

static bool set_level(void *target, const char *value)
{
	static const char * const levels[] = { "B4", "B5", "B6", "B7", "B8",
						 "D1", "D2", "D7", "D8" };

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(value, levels[i]) == 0) {
			memcpy(config_of(target)->level, levels[i], 3);
			return true;
		}
	}
	return false;
}

static bool set_dpi(void *target, const char *value)
{
	struct escpi_config *config = config_of(target);
	uint32_t list[MAX_DPI_LIST], count = 0;
	char text[256];
	char *save, *word;

	if (strlen(value) >= sizeof(text))
		return false;
	memcpy(text, value, strlen(value) + 1);
	for (word = strtok_r(text, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		if (count == MAX_DPI_LIST || !parse_u32(word, 1, 0xffff, &list[count]) ||
		    (count && list[count] <= list[count - 1]))
			return false;
		count++;
	}
	if (!count)
		return false;
	memcpy(config->dpi, list, sizeof(list));
	config->dpis = count;
	return true;
}

static bool set_bits(void *target, const char *value)
{
	uint32_t bits;

	if (!parse_u32(value, 8, 16, &bits) || bits % 8)
		return false;
	config_of(target)->bits = bits;
	return true;
}

static bool set_nak(void *target, const char *value)
{
	static const char optional[] = "ESC_D,ESC_q,ESC_p,ESC_w,ESC_!,ESC_e,FS_S";
	char text[sizeof(config_of(target)->nak)];
	char *save, *word;

	if (strcmp(value, "optional") == 0)
		value = optional;
	if (strlen(value) >= sizeof(text))
		return false;
	memcpy(text, value, strlen(value) + 1);
	for (word = strtok_r(text, ",", &save); word; word = strtok_r(NULL, ",", &save))
		if (!escpi_find(word))
			return false;
	memcpy(config_of(target)->nak, value, strlen(value) + 1);
	return true;
}

bool escpi_config_naks(const struct escpi_config *config, const char *name)
{
	size_t len = strlen(name);
	const char *at = config->nak;

	while (*at) {
		size_t word = strcspn(at, ",");

		if (word == len && memcmp(at, name, len) == 0)
			return true;
		at += word + (at[word] == ',');
	}
	return false;
}

static bool set_tpu_sheet(void *target, const char *value)
{
	struct escpi *e = target;
	char error[256] = "out of memory";
	struct sheet *sheet = sheet_open(value, error, sizeof(error));

	if (!sheet) {
		fprintf(stderr, "wiascan-emulator: %s\n", error);
		return false;
	}
	sheet_close(e->tpu_sheet);
	e->tpu_sheet = sheet;
	return true;
}

#define MEMBER(m)	.offset = offsetof(struct escpi, config.m)
#define CALL(f)		.kind = OPTION_CALL, .call = (f)

const struct option_info escpi_options[] = {
	{ "level", "LEVEL", "command level: B4 to B6, B7, B8 (default), D1, D2, D7 or D8",
	  CALL(set_level), .fixed = true },
	{ "extended", "yes|no", "has the FS commands, which B4 to B6 never have (yes)", OPTION_YES,
	  MEMBER(extended), .fixed = true },
	{ "name", "TEXT", "product name, up to 16 characters (GT-2500)", OPTION_TEXT,
	  MEMBER(name), 1, 17, true },
	{ "firmware", "TEXT", "firmware version, 4 characters (1.00)", OPTION_TEXT,
	  MEMBER(firmware), 4, 5, true },
	{ "base-dpi", "N", "optical resolution (600)", OPTION_U32, MEMBER(bed.dpi),
	  1, 0xffff, true },
	{ "bed", "WxH", "pixels at the optical resolution, or WxHin in inches\n(5100x7020)",
	  OPTION_TEXT, MEMBER(bed_text), 3, 32, true },
	{ "adf-bed", "WxH", "where its sheet feeder scans (as large as the bed)", OPTION_TEXT,
	  MEMBER(adf_bed_text), 3, 32, true },
	{ "no-flatbed", NULL, "has a sheet feeder alone", OPTION_FLAG, MEMBER(no_flatbed),
	  .fixed = true },
	{ "duplex", "yes|no", "its feeder scans both sides (yes)", OPTION_YES, MEMBER(duplex),
	  .fixed = true },
	{ "auto-feed", "yes|no", "its feeder moves sheets by itself; else PF must (yes)",
	  OPTION_YES, MEMBER(auto_feed), .fixed = true },
	{ "page-end", "yes|no", "tells where a sheet ends before the window does (no)",
	  OPTION_YES, MEMBER(page_end), .fixed = true },
	{ "tpu", NULL, "has a transparency unit", OPTION_FLAG, MEMBER(tpu), .fixed = true },
	{ "tpu-bed", "WxH", "where that scans (as large as the bed)", OPTION_TEXT,
	  MEMBER(tpu_bed_text), 3, 32, true },
	{ "tpu-sheet", "WHAT", "what lies in it (the chart, of side 10000)", CALL(set_tpu_sheet) },
	{ "dpi", "N,N...", "resolutions that ESC I lists (75,150,300,600)", .fixed = true,
	  CALL(set_dpi) },
	{ "min-dpi", "N", "lowest resolution (50)", OPTION_U32, MEMBER(min_dpi), 1, 0xffff,
	  true },
	{ "max-dpi", "N", "highest resolution (1200)", OPTION_U32, MEMBER(max_dpi), 1, 0xffff,
	  true },
	{ "bits", "N", "bits per sample at most, 8 or 16 (default)", .fixed = true,
	  CALL(set_bits) },
	{ "button", "yes|no", "has a push button (yes)", OPTION_YES, MEMBER(button) },
	{ "block-lines", "N", "most lines in a block (0, as many as asked for)", OPTION_U32,
	  MEMBER(lines), 0, 255 },
	{ "vary-lines", "yes|no", "each scan another number of lines in a block (no)",
	  OPTION_YES, MEMBER(vary_lines) },
	{ "lone-counted", "yes|no", "a lone full block is block count 1, last length 0 (no)",
	  OPTION_YES, MEMBER(lone_counted) },
	{ "joined", "yes|no", "information block and data are one transfer (no)", OPTION_YES,
	  MEMBER(joined) },
	{ "split", "BYTES", "send blocks as transfers of this size (0, whole)", OPTION_U32,
	  MEMBER(split), 0, 1 << 20 },
	{ "part-delay", "MS", "from one of them to the next", OPTION_U32, MEMBER(part_delay),
	  0, 10000 },
	{ "warmup", "POLLS", "answers of FS F and ESC f until it is warm (0)", OPTION_U32,
	  MEMBER(warmup), 0, 1000000 },
	{ "not-ready", "POLLS", "answers of FS F and ESC f until it is ready (0)", OPTION_U32,
	  MEMBER(not_ready), 0, 1000000 },
	{ "fatal-first", "yes|no", "the first FS G fails and starts a warm-up (no)", OPTION_YES,
	  MEMBER(fatal_first) },
	{ "nak", "NAME,NAME...", "commands that it does not know, such as ESC_D,ESC_m;\n"
	  "or 'optional': all that one can do without", CALL(set_nak) },
	{ "junk", "yes|no", "low bits set in the status after image data (no)", OPTION_YES,
	  MEMBER(junk) },
	{ "stray-zlp", "yes|no", "an empty transfer before each reply (no)", OPTION_YES,
	  MEMBER(stray_zlp) },
	{ "short-status", "yes|no", "ESC f answers 33 bytes, as old units do (no)", OPTION_YES,
	  MEMBER(short_status) },
	{ "unpadded-name", "yes|no", "zeros after the product name, not spaces (no)",
	  OPTION_YES, MEMBER(unpadded_name) },
	{ "silent-can", "yes|no", "CAN gets no answer while no scan is on (no)", OPTION_YES,
	  MEMBER(silent_can) },
	{ "can-discards", "yes|no", "CAN throws away what the host has not read of a block;\n"
	  "else it stays in the pipe, before the ACK (no)", OPTION_YES, MEMBER(can_discards) },
	{ "prepare", "yes|no", "render a page before its scan begins, and keep it (no)",
	  OPTION_YES, MEMBER(prepare) },
	{ }
};

void escpi_config_init(struct escpi_config *config)
{
	*config = (struct escpi_config){
		.level = "B8",
		.name = "GT-2500",
		.firmware = "1.00",
		.bed.dpi = 600,
		.bed_text = "5100x7020",
		.dpi = { 75, 150, 300, 600 },
		.dpis = 4,
		.min_dpi = 50,
		.max_dpi = 1200,
		.bits = 16,
		.button = true,
		.duplex = true,
		.auto_feed = true,
		.extended = true,
	};
}

/* Reads a bed's size, from that of the flatbed when there is none; what is wrong. */
static const char *check_bed(const struct escpi_config *config, const char *text,
			     struct bed *bed)
{
	const uint32_t top = config->dpi[config->dpis - 1];

	bed->dpi = config->bed.dpi;
	if (!parse_bed(text[0] ? text : config->bed_text, bed))
		return "bed: not a size";
	if (bed_pixels(bed, bed->width, top) > 0xffff || bed_pixels(bed, bed->height, top) > 0xffff)
		return "bed: more than 65535 pixels at the highest resolution listed";
	if (bed_pixels(bed, bed->width, config->min_dpi) < 8 ||
	    bed_pixels(bed, bed->height, config->min_dpi) < 1)
		return "bed: too small";
	return NULL;
}

static const char *check_units(const struct escpi_config *config, bool feeder)
{
	bool old_d = config->level[0] == 'D' && config->level[1] < '7';

	if (config->no_flatbed && !feeder)
		return "no-flatbed: needs a sheet feeder (adf)";
	if (config->tpu && feeder)
		return "tpu: not with a sheet feeder";
	if (feeder && !config->auto_feed && strcmp(config->level, "B8") != 0)
		return "auto-feed: PF, which would have to, is level B8's";
	if (old_d && (feeder || config->tpu))
		return "level: has no option units";
	return NULL;
}

const char *escpi_config_check(struct escpi_config *config, bool feeder)
{
	const char *error;

	if (config->min_dpi > config->dpi[0] ||
	    config->max_dpi < config->dpi[config->dpis - 1])
		return "dpi: not between min-dpi and max-dpi";
	error = check_bed(config, config->bed_text, &config->bed);
	if (!error)
		error = check_bed(config, config->adf_bed_text, &config->adf_bed);
	if (!error)
		error = check_bed(config, config->tpu_bed_text, &config->tpu_bed);
	if (config->level[0] == 'B' && config->level[1] < '7')
		config->extended = false;
	return error ? error : check_units(config, feeder);
}
