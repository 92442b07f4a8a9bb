// SPDX-License-Identifier: GPL-2.0-only
/*
 * ESC/I with any bytes
 *
 * Copyright (C) 2026 The wiascan project
 */
#include "../../driver/minidrivers/escpi_proto.h"
#include "fuzz.h"

static u32 le16(const u8 *p)
{
	return p[0] | p[1] << 8;
}

static u32 le32(const u8 *p)
{
	return le16(p) | le16(p + 2) << 16;
}

/* ---- who the scanner is ---- */

/* The answer to an ESC command, as it is in a buffer that ends with it */
static u8 *info_of(const u8 *data, size_t size, u8 status)
{
	u8 *buf = malloc(4 + size);

	MUST(buf);
	memcpy(buf, (const u8[]){ 0x02, status, size, size >> 8 }, 4);
	memcpy(buf + 4, data, size);
	return buf;
}

static struct escpi *unit(bool extended)
{
	struct escpi *esc = calloc(1, sizeof(*esc));

	MUST(esc);
	memcpy(esc->level, "B8", 2);
	esc->traits = 0x1d;
	esc->extended = extended;
	esc->caps.area_dpi = 300;
	esc->caps.optical_dpi = 300;
	esc->caps.area[WIASCAN_FLATBED].width = 2550;
	esc->caps.area[WIASCAN_FLATBED].height = 3510;
	return esc;
}

/* What a core makes of it, whatever was said before */
static void check_caps(struct escpi *esc)
{
	const struct wiascan_caps *caps = &esc->caps;
	bool feeder;
	u32 i;

	MUST(caps->n_dpi <= WIASCAN_MAX_DPI);
	MUST(caps->optical_dpi && caps->area_dpi);
	for (i = 0; i < WIASCAN_SOURCES; i++)
		MUST(!caps->area[i].width == !caps->area[i].height);
	escpi_complete_caps(esc, true);
	feeder = caps->area[WIASCAN_FEEDER].width;
	MUST(!feeder || !caps->area[WIASCAN_FILM].width);
	MUST(feeder == caps->detects_feed && feeder == caps->resumes);
	MUST(feeder || (!caps->duplex && !caps->auto_length));
	MUST(!(esc->flags & 0x40) || !caps->area[WIASCAN_FLATBED].width);
	MUST(!(caps->formats & WIASCAN_FMT_RGB24) ==
	     !(caps->formats & WIASCAN_FMT_RGB48));
	MUST(memchr(caps->vendor, 0, sizeof(caps->vendor)));
	MUST(caps->registration <= WIASCAN_REG_RIGHT);
}

/* The first byte is the status */
static void fuzz_identity(const u8 *data, size_t size)
{
	size_t len = size - !!size;
	u8 *buf = info_of(data + !!size, len, size ? data[0] : 0);
	struct escpi *esc = calloc(1, sizeof(*esc));
	unsigned int i;
	int ret;

	MUST(esc);
	ret = escpi_parse_identity(buf, len, esc);
	MUST(ret == 0 || ret == -EPROTO || ret == -ENODEV);
	MUST(ret != -ENODEV || !esc->traits);
	if (!ret) {
		const struct wiascan_caps *caps = &esc->caps;

		MUST(esc->traits && !memcmp(esc->level, buf + 4, 2));
		MUST(caps->n_dpi && len >= 2 + 3 * caps->n_dpi + 5);
		for (i = 0; i < caps->n_dpi; i++) {
			MUST(caps->dpi[i] == le16(buf + 7 + 3 * i));
			MUST(caps->dpi[i] <= caps->area_dpi);
		}
		MUST(caps->area_dpi <= 0xffff &&
		     caps->area[WIASCAN_FLATBED].width <= 0xffff);
		check_caps(esc);
	}
	free(esc);
	free(buf);
}

static void fuzz_ext_identity(const u8 *data, size_t size)
{
	struct escpi *esc = unit(true);
	int ret = escpi_parse_ext_identity(data, size, esc);

	MUST(ret == (size == 80 && le32(data + 4) ? 0 : -EPROTO));
	if (!ret) {
		MUST(esc->flags == data[44] && esc->more_flags == data[45]);
		MUST(!memcmp(esc->caps.model, data + 46, 16));
		MUST(!memcmp(esc->caps.firmware, data + 62, 4));
		MUST(esc->output_bits == data[67]);
	}
	check_caps(esc);
	free(esc);
}

static void fuzz_status(const u8 *data, size_t size)
{
	struct escpi *esc = unit(false);
	u8 *buf = info_of(data, size, 0);

	escpi_parse_status(buf, size, esc);
	MUST(size >= 16 || !esc->flags);
	MUST(size < 16 || esc->flags == data[0]);
	MUST(size < 42 || !memcmp(esc->caps.model, data + 26, 16));
	check_caps(esc);
	free(buf);
	free(esc);
}

static void fuzz_hardware(const u8 *data, size_t size)
{
	struct escpi *esc = unit(true);
	u8 *buf = info_of(data, size, 0);

	MUST(escpi_parse_hardware(buf, size, esc) ==
	     (size < 6 ? -EPROTO : 0));
	check_caps(esc);
	free(buf);
	free(esc);
}

/* ---- status and scan ---- */

/* The first byte: bit 0, extended; bit 1, a sheet is inside; the status */
static void fuzz_state(const u8 *data, size_t size)
{
	struct escpi *esc;
	bool extended;
	u8 *buf;
	u32 i;
	int ret;

	if (!size)
		return;
	extended = data[0] & 1;
	esc = unit(extended);
	esc->inside = data[0] & 2;
	buf = info_of(data + 1, size - 1, data[0]);
	ret = escpi_parse_state(extended ? data + 1 : buf, size - 1, esc);
	MUST(ret == 0 || ret == -EPROTO);
	MUST(!ret == (extended ? size - 1 == 16 : size - 1 >= 16));
	for (i = 0; !ret && i < WIASCAN_SOURCES; i++) {
		u32 end = esc->fault[i]->end;
		bool passing = end == WIASCAN_END_WARMING_UP ||
			       end == WIASCAN_END_DEVICE_BUSY ||
			       end == WIASCAN_END_PAPER_EMPTY;
		/* a unit that is not installed has nothing to say */
		bool silent = !end && i != WIASCAN_FLATBED;

		MUST(!passing || !esc->fault[i]->handling);
		MUST(passing || silent || esc->fault[i]->handling);
		MUST(end != WIASCAN_END_PAPER_EMPTY ||
		     (i == WIASCAN_FEEDER && !esc->inside));
		MUST(end != WIASCAN_END_MULTI_FEED || i == WIASCAN_FEEDER);
		MUST(end || !(data[1] & 0x80));
	}
	free(buf);
	free(esc);
}

/*
 * A header, and what had been asked for: bit 0 of the first byte, extended; a
 * line, the largest block, the rest of the page
 */
static void fuzz_header(const u8 *data, size_t size)
{
	struct wiascan_params q = { 0 };
	size_t len;
	struct escpi *esc;
	u8 *buf;
	u64 left;
	int ret;

	if (size < 11)
		return;
	len = size - 11;
	q.bytes_per_line = le16(data + 1);
	q.block = le32(data + 3);
	/* so that a page can also be larger than 32 bits tell */
	left = (u64)le32(data + 7) << (q.block % 24);
	esc = unit(data[0] & 1);
	buf = malloc(len);
	MUST(buf || !len);
	memcpy(buf, data + 11, len);
	esc->q = &q;
	ret = escpi_parse_header(buf, len, left, esc);
	MUST(ret == 0 || ret == -EPROTO);
	if (len != (data[0] & 1 ? 14 : 6))
		MUST(ret);
	if (!ret && !esc->status) {
		MUST(esc->blocks || esc->last_len);
		MUST(!esc->blocks ||
		     (esc->block_len && esc->block_len <= q.block));
		MUST(esc->last_len <= left && esc->last_len <= q.block);
		MUST(!esc->blocks ||
		     esc->block_len <= (left - esc->last_len) / esc->blocks);
	}
	free(buf);
	free(esc);
}

static void fuzz_build(const u8 *data, size_t size)
{
	struct wiascan_params q;
	u8 *buf, *setter;
	int i, len;

	if (size < 28)
		return;
	q = (struct wiascan_params){
		.xres = le32(data),
		.yres = le32(data + 4),
		.x = le32(data + 8),
		.y = le32(data + 12),
		.width = le32(data + 16),
		.lines = le32(data + 20),
		.datatype = data[24] & 1 ? WIASCAN_DATATYPE_COLOR :
					   WIASCAN_DATATYPE_GRAYSCALE,
		.bits = data[24] & 2 ? 8 : data[24] & 4 ? 16 : 1,
		.source = (data[24] >> 4) % WIASCAN_SOURCES,
		.sides = data[24] >> 6,
		.bytes_per_line = 7,
		.block = 7 * data[25],
		.threshold = data[26],
		.brightness = (s32)(data[27] * 2000 / 255) - 1000,
	};
	buf = malloc(ESCPI_SCAN_PARAMS);
	setter = malloc(ESCPI_SETTER);
	MUST(buf && setter);
	memset(buf, 0xa5, ESCPI_SCAN_PARAMS);
	escpi_build_scan(buf, &q, data[24] & 8 ? ESCPI_LEVEL_D : 0);
	MUST(!memcmp(buf, data, 24));
	MUST(buf[25] == q.bits && buf[28] == data[25] && buf[33] == data[26]);
	MUST(buf[26] <= 2 && !buf[26] == !q.source);
	MUST(buf[30] <= 3 || buf[30] >= 0xfc);
	for (i = 0; (len = escpi_build_setter(setter, i, buf, data[27])) >= 0;
	     i++)
		MUST(len <= 8 && (!len || setter[0] == 0x1b));
	MUST(i < 20);
	free(setter);
	free(buf);
}

/* Selected by the first byte; the seeds name these numbers */
static void (*const functions[])(const u8 *data, size_t size) = {
	fuzz_identity,
	fuzz_ext_identity,
	fuzz_status,
	fuzz_hardware,
	fuzz_state,
	fuzz_header,
	fuzz_build,
};

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (size)
		functions[data[0] % ARRAY_SIZE(functions)](data + 1, size - 1);
	return 0;
}
