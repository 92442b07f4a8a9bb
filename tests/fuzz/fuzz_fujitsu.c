// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fujitsu with any bytes
 *
 * Copyright (C) 2026 The wiascan project
 */
#include "../../driver/minidrivers/fujitsu_proto.h"
#include "fuzz.h"

static u32 be16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static u32 be32(const u8 *p)
{
	return be16(p) << 16 | be16(p + 2);
}

/* ---- answers ---- */

static void fuzz_status(const u8 *data, size_t size)
{
	int ret = fujitsu_parse_status(data, size);

	if (size == FUJITSU_STATUS_LEN && data[0] == 0x53)
		MUST(ret == data[9]);
	else
		MUST(ret == -EPROTO);
}

/* A sense, and in front of it what was asked for and what came */
static void fuzz_sense(const u8 *data, size_t size)
{
	struct fujitsu_sense s;
	u32 asked, got;
	int ret;

	if (size < 8)
		return;
	asked = be32(data) & 0xffffff;
	got = be32(data + 4) % (asked + 1);
	data += 8;
	size -= 8;
	ret = fujitsu_parse_sense(data, size, &s);
	MUST(ret == (size < 14 || (data[0] & 0x7f) != 0x70 ? -EPROTO : 0));
	if (ret)
		return;
	MUST(s.code == ((u32)(data[2] & 15) << 16 | be16(data + 12)));
	MUST(s.info == be32(data + 3));
	MUST(fujitsu_end(&s) <= WIASCAN_END_SUSPENDED);
	MUST(!fujitsu_end(&s) == !(s.code >> 16));
	ret = fujitsu_true_length(&s, asked, got);
	MUST(ret == -EPROTO || (ret >= 0 && (u32)ret <= got));
	MUST(ret < 0 || !s.ili || (u32)ret + s.info == asked);
	MUST(s.ili || ret >= 0);
}

static void fuzz_inquiry(const u8 *data, size_t size)
{
	struct fujitsu_identity id;
	int ret;

	memset(&id, 0xa5, sizeof(id));
	ret = fujitsu_parse_inquiry(data, size, &id);
	MUST(ret == 0 || ret == -ENODEV);
	if (ret)
		return;
	MUST(size >= 96 && !memcmp(data + 8, "FUJITSU ", 8));
	MUST(!memcmp(id.caps.model, data + 16, 16));
	MUST(!memcmp(id.caps.firmware, data + 32, 4));
	MUST(!id.caps.n_dpi && !id.has);
}

static void fuzz_vpd(const u8 *data, size_t size)
{
	struct fujitsu_identity id = {};
	const struct wiascan_caps *caps = &id.caps;
	int ret = fujitsu_parse_vpd(data, size, &id);
	unsigned int i;

	MUST(ret == 0 || ret == -EPROTO);
	MUST(caps->n_dpi <= WIASCAN_MAX_DPI);
	if (ret)
		return;
	MUST(size >= 100 && data[4] >= 0x5f);
	MUST(caps->n_dpi);
	for (i = 0; i < caps->n_dpi; i++)
		MUST(caps->dpi[i] && caps->dpi[i] <= FUJITSU_UNITS);
	for (i = 0; i < WIASCAN_SOURCES; i++) {
		MUST(!caps->area[i].width == !caps->area[i].height);
		MUST(caps->area[i].width < 1000 * FUJITSU_UNITS);
		MUST(caps->area[i].height < 1000 * FUJITSU_UNITS);
	}
	MUST(caps->optical_dpi == be16(data + 5));
	MUST(id.buffer == be32(data + 0x22));
}

static void fuzz_pixel_size(const u8 *data, size_t size)
{
	u32 width, lines;
	int ret = fujitsu_parse_pixel_size(data, size, &width, &lines);

	MUST(ret == (size < 8 ? -EPROTO : 0));
	MUST(ret || (width == be32(data) && lines == be32(data + 4)));
}

static void fuzz_hardware(const u8 *data, size_t size)
{
	struct wiascan_sensors s;
	int ret = fujitsu_parse_hardware(data, size, &s);

	MUST(ret == (size < 12 ? -EPROTO : 0));
	if (ret)
		return;
	MUST(s.buttons <= 3);
	MUST(!(s.handling & WIASCAN_HANDLING_FEED_READY) ==
	     !!(data[3] & 0xa0));
}

static void fuzz_serial(const u8 *data, size_t size)
{
	struct wiascan_caps caps = {};

	fujitsu_parse_serial(data, size, &caps);
	MUST(!caps.serial[0] == (size < 4 || !be32(data)));
	MUST(size < 4 || strtoul(caps.serial, NULL, 10) == be32(data));
}

/* ---- what is sent ---- */

static void fuzz_command(const u8 *data, size_t size)
{
	u32 code, len;
	u8 *buf;

	if (size < 8)
		return;
	code = data[0] << 16 | be16(data + 1);
	len = be32(data + 4) & (data[0] < 0x20 ? 0xffff : 0xffffff);
	buf = malloc(FUJITSU_COMMAND_LEN);
	MUST(buf);
	memset(buf, 0xa5, FUJITSU_COMMAND_LEN);
	fujitsu_build_command(buf, code, data[3], len);
	MUST(buf[0] == 0x43 && !memcmp(buf + 19, data, 3));
	MUST(len == (data[0] < 0x20 ? be16(buf + 22) :
				      be32(buf + 24) & 0xffffff));
	MUST(data[0] < 0x20 || buf[24] == (data[0] == 0x28 ? data[3] : 0));
	free(buf);
}

/* A scan within the area, as the core sees to it */
static void fuzz_windows(const u8 *data, size_t size)
{
	struct fujitsu_identity id = {
		.caps.area = { { 10200, 14000 }, { 10200, 16800 } },
	};
	struct wiascan_params q;
	u32 dpi, width, lines;
	u8 *buf, *w;

	if (size < 20)
		return;
	dpi = 1 + be16(data) % FUJITSU_UNITS;
	q = (struct wiascan_params){
		.sides = 1 + data[3] % 3,
		.source = data[2] & 2 ? WIASCAN_FEEDER : WIASCAN_FLATBED,
		.datatype = data[2] & 4 ? WIASCAN_DATATYPE_COLOR :
					  WIASCAN_DATATYPE_GRAYSCALE,
		.bits = data[2] & 8 ? 1 : 8,
		.xres = dpi,
		.yres = dpi,
		.threshold = data[8],
		.brightness = (s32)(data[9] * 2000 / 255) - 1000,
		.contrast = (s32)(data[10] * 2000 / 255) - 1000,
	};
	width = id.caps.area[q.source].width * dpi / FUJITSU_UNITS;
	lines = id.caps.area[q.source].height * dpi / FUJITSU_UNITS;
	q.x = be16(data + 4) % width;
	q.y = be16(data + 6) % lines;
	q.width = 1 + be16(data + 12) % (width - q.x);
	q.lines = 1 + be16(data + 14) % (lines - q.y);
	id.has = be16(data + 16);
	id.caps.brightness = data[18] & 1;
	id.caps.contrast = data[18] & 2;
	buf = malloc(FUJITSU_WINDOWS_LEN);
	MUST(buf);
	MUST(fujitsu_build_windows(buf, &id, &q) == (q.sides == 3 ? 136 : 72));
	w = buf + 8;
	MUST(be32(w + 0x0e) * dpi / FUJITSU_UNITS == q.width);
	MUST(be32(w + 0x12) * dpi / FUJITSU_UNITS == q.lines);
	MUST(be32(w + 0x06) + be32(w + 0x0e) <= id.caps.area[q.source].width);
	MUST(be32(w + 0x0a) + be32(w + 0x12) <= id.caps.area[q.source].height);
	MUST(be32(w + 0x06) * dpi / FUJITSU_UNITS <= q.x);
	MUST((be32(w + 0x06) + 1) * dpi / FUJITSU_UNITS >= q.x);
	MUST(!w[0x16] == !id.caps.brightness);
	MUST(!w[0x18] == !id.caps.contrast);
	free(buf);
}

/* Selected by the first byte; the seeds name these numbers */
static void (*const functions[])(const u8 *data, size_t size) = {
	fuzz_status,
	fuzz_sense,
	fuzz_inquiry,
	fuzz_vpd,
	fuzz_pixel_size,
	fuzz_hardware,
	fuzz_command,
	fuzz_windows,
	fuzz_serial,
};

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (size)
		functions[data[0] % ARRAY_SIZE(functions)](data + 1, size - 1);
	return 0;
}
