// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fujitsu fi and ScanSnap: bytes in, bytes out
 *
 * Copyright (C) 2026 The wiascan project
 */
#include "fujitsu_proto.h"

#define COMMAND_CDB		19
#define FIRST_LONG_CDB		0x20
#define TYPE_SCANNER		0x06

/* Page F0 of INQUIRY: what it says that follows, at least */
#define VPD_SHORTEST		0x5f
#define STEP_1_DPI		0x11

#define WINDOW_LEN		64

void fujitsu_build_command(u8 *buf, u32 command, u8 window, u32 len)
{
	u8 *cdb = buf + COMMAND_CDB;

	memset(buf, 0, FUJITSU_COMMAND_LEN);
	buf[0] = 0x43;
	put_unaligned_be24(command, cdb);
	if (cdb[0] < FIRST_LONG_CDB) {
		put_unaligned_be16(len, cdb + 3);
	} else {
		if (command >> 16 == FUJITSU_READ_IMAGE >> 16)
			cdb[5] = window;
		put_unaligned_be24(len, cdb + 6);
	}
}

int fujitsu_parse_status(const u8 *buf, size_t len)
{
	if (len != FUJITSU_STATUS_LEN || buf[0] != 0x53)
		return -EPROTO;
	return buf[9];
}

/* ---- sense ---- */

int fujitsu_parse_sense(const u8 *buf, size_t len, struct fujitsu_sense *sense)
{
	if (len < 14 || (buf[0] & 0x7f) != 0x70)
		return -EPROTO;
	sense->code = (buf[2] & 0x0f) << 16 | buf[12] << 8 | buf[13];
	sense->eom = buf[2] & 0x40;
	sense->ili = buf[2] & 0x20;
	sense->info = get_unaligned_be32(buf + 3);
	return 0;
}

u32 fujitsu_end(const struct fujitsu_sense *sense)
{
	/* code, mask and meaning: the first one that fits */
	static const u32 ends[][3] = {
		{ 0x000000, 0xff0000, WIASCAN_END_NONE },
		{ FUJITSU_NOT_READY, 0xff0000, WIASCAN_END_DEVICE_BUSY },
		{ 0x038001, 0xffffff, WIASCAN_END_PAPER_JAM },
		{ 0x038002, 0xffffff, WIASCAN_END_COVER_OPEN },
		{ 0x038003, 0xffffff, WIASCAN_END_PAPER_EMPTY },
		{ 0x038007, 0xffffff, WIASCAN_END_MULTI_FEED },
		/* unusual paper, a card; feeder not set up, carrier sheet */
		{ 0x038004, 0xfffff7, WIASCAN_END_PAPER_PROBLEM },
		{ 0x038008, 0xfffffe, WIASCAN_END_PAPER_PROBLEM },
		/* no data yet; stop button, halted; not enough paper; paused */
		{ 0x038013, 0xffffff, WIASCAN_END_DEVICE_BUSY },
		{ 0x038020, 0xfffffd, WIASCAN_END_DEVICE_CANCELLED },
		{ 0x038030, 0xffffff, WIASCAN_END_PAPER_PROBLEM },
		{ 0x038032, 0xffffff, WIASCAN_END_DEVICE_BUSY },
		/* the edge of the sheet, too early */
		{ 0x050000, 0xffffff, WIASCAN_END_PAPER_PROBLEM },
		{ 0x050000, 0xff0000, WIASCAN_END_REFUSED },
		{ 0x060000, 0xff0000, WIASCAN_END_SUSPENDED },
		{ 0x000000, 0x000000, WIASCAN_END_DEVICE_ERROR },
	};
	unsigned int i = 0;

	while ((sense->code & ends[i][1]) != ends[i][0])
		i++;
	return ends[i][2];
}

int fujitsu_true_length(const struct fujitsu_sense *sense, u32 asked, u32 got)
{
	if (!sense->ili)
		return fujitsu_end(sense) ? 0 : got;
	if (sense->info > asked || asked - sense->info > got)
		return -EPROTO;
	return asked - sense->info;
}

/* ---- who the scanner is ---- */

int fujitsu_parse_inquiry(const u8 *buf, size_t len,
			  struct fujitsu_identity *id)
{
	struct wiascan_caps *caps = &id->caps;

	if (len < FUJITSU_INQUIRY_LEN || (buf[0] & 0x1f) != TYPE_SCANNER ||
	    memcmp(buf + 8, "FUJITSU ", 8))
		return -ENODEV;
	memset(id, 0, sizeof(*id));
	memcpy(caps->vendor, "Fujitsu", 8);
	memcpy(caps->model, buf + 16, 16);
	memcpy(caps->firmware, buf + 32, 4);
	return 0;
}

/* What both axes can do, in any order; a limit of 0 is none */
static void parse_resolutions(const u8 *buf, struct wiascan_caps *caps)
{
	static const u16 standard[16] = {
		60, 75, 100, 120, 150, 160, 180, 200,
		240, 300, 320, 400, 480, 600, 800, 1200
	};
	u32 bits = get_unaligned_be16(buf + 0x12);
	u32 min = 0, max = FUJITSU_UNITS, limit;
	unsigned int i;

	for (i = 0; i < 4; i += 2) {
		limit = get_unaligned_be16(buf + 0x0a + i);
		if (limit && limit < max)
			max = limit;
		limit = get_unaligned_be16(buf + 0x0e + i);
		if (limit > min)
			min = limit;
	}
	caps->dpi_step = min && (buf[0x09] & STEP_1_DPI) == STEP_1_DPI;
	if (caps->dpi_step && min <= max) {
		caps->dpi[caps->n_dpi++] = min;
		caps->dpi[caps->n_dpi++] = max;
	}
	for (i = 0; i < 16; i++)
		if (bits & 0x8000 >> i && standard[i] >= min &&
		    standard[i] <= max)
			caps->dpi[caps->n_dpi++] = standard[i];
}

/* A length in basic dots to units; 0: it cannot be */
static u32 to_units(u32 dots, u32 dpi)
{
	if (!dpi || dots / dpi >= 1000)
		return 0;
	return dots / dpi * FUJITSU_UNITS + dots % dpi * FUJITSU_UNITS / dpi;
}

int fujitsu_parse_vpd(const u8 *buf, size_t len, struct fujitsu_identity *id)
{
	struct wiascan_caps *caps = &id->caps;
	struct wiascan_area area;

	if (len < 5 + VPD_SHORTEST || buf[4] < VPD_SHORTEST ||
	    (buf[0] & 0x1f) != TYPE_SCANNER || buf[1] != 0xf0)
		return -EPROTO;
	caps->optical_dpi = get_unaligned_be16(buf + 0x05);
	caps->area_dpi = FUJITSU_UNITS;
	area.width = to_units(get_unaligned_be32(buf + 0x14),
			      get_unaligned_be16(buf + 0x05));
	area.height = to_units(get_unaligned_be32(buf + 0x18),
			       get_unaligned_be16(buf + 0x07));
	if (buf[0x20] & 0x80)
		caps->area[WIASCAN_FEEDER] = area;
	if (buf[0x20] & 0x40)
		caps->area[WIASCAN_FLATBED] = area;
	caps->duplex = buf[0x20] & 0x10;
	caps->back_only = caps->duplex;
	caps->formats = (buf[0x1c] & 0x02 ? WIASCAN_FMT_LINEART : 0) |
			(buf[0x1c] & 0x08 ? WIASCAN_FMT_GRAY8 : 0) |
			(buf[0x1c] & 0x80 ? WIASCAN_FMT_RGB24 : 0);
	caps->brightness = buf[0x52];
	caps->contrast = buf[0x54];
	id->buffer = get_unaligned_be32(buf + 0x22);
	id->has = ((buf[0x29] & 0x88) == 0x88 ? FUJITSU_HAS_MODES : 0) |
		  ((buf[0x28] & 0x06) == 0x06 ? FUJITSU_HAS_SERIAL : 0) |
		  (buf[0x2b] & 0x04 ? FUJITSU_HAS_SENSORS : 0) |
		  (buf[0x31] & 0x02 ? FUJITSU_HAS_CONTROL : 0) |
		  (buf[0x53] ? FUJITSU_HAS_THRESHOLD : 0);
	parse_resolutions(buf, caps);
	caps->width_step = 8;
	/* so that the pieces of a page have even numbers of bytes */
	caps->height_step = 2;
	caps->detects_feed = id->has & FUJITSU_HAS_SENSORS;
	caps->has_buttons = caps->detects_feed;
	caps->resumes = true;
	caps->registration = WIASCAN_REG_CENTER;
	return area.width && area.height && caps->n_dpi ? 0 : -EPROTO;
}

void fujitsu_parse_serial(const u8 *buf, size_t len, struct wiascan_caps *caps)
{
	if (len >= 4 && get_unaligned_be32(buf))
		snprintf(caps->serial, sizeof(caps->serial), "%u",
			 get_unaligned_be32(buf));
}

/* ---- how it is ---- */

int fujitsu_parse_pixel_size(const u8 *buf, size_t len, u32 *width, u32 *lines)
{
	if (len < 8)
		return -EPROTO;
	*width = get_unaligned_be32(buf);
	*lines = get_unaligned_be32(buf + 4);
	return 0;
}

int fujitsu_parse_hardware(const u8 *buf, size_t len, struct wiascan_sensors *s)
{
	if (len < FUJITSU_HARDWARE_LEN)
		return -EPROTO;
	s->handling = (buf[3] & 0x20 ? WIASCAN_HANDLING_PATH_COVER_UP :
		       buf[3] & 0x80 ? 0 : WIASCAN_HANDLING_FEED_READY) |
		      (buf[3] & 0x08 ? WIASCAN_HANDLING_FLAT_COVER_UP : 0) |
		      (buf[6] & 0x01 ? WIASCAN_HANDLING_MULTIPLE_FEED : 0);
	/* the scan button: touched, or held down; the send button */
	s->buttons = (buf[4] & 0x21 ? 1 : 0) | (buf[4] & 0x04 ? 2 : 0);
	return 0;
}

u32 fujitsu_handling(const struct fujitsu_identity *id, u32 end, u32 sensors)
{
	static const u16 troubles[] = {
		[WIASCAN_END_PAPER_JAM] = WIASCAN_HANDLING_PAPER_JAM,
		[WIASCAN_END_COVER_OPEN] = WIASCAN_HANDLING_PATH_COVER_UP,
		[WIASCAN_END_DEVICE_ERROR] = WIASCAN_HANDLING_ATTENTION,
		[WIASCAN_END_MULTI_FEED] = WIASCAN_HANDLING_MULTIPLE_FEED,
	};
	const struct wiascan_area *area = id->caps.area;

	if (end || !area[WIASCAN_FEEDER].width)
		sensors &= ~WIASCAN_HANDLING_FEED_READY;
	if (sensors & WIASCAN_HANDLING_FEED_READY && id->caps.duplex)
		sensors |= WIASCAN_HANDLING_DUP_READY;
	if ((!end || end == WIASCAN_END_PAPER_EMPTY) &&
	    area[WIASCAN_FLATBED].width)
		sensors |= WIASCAN_HANDLING_FLAT_READY;
	return end > WIASCAN_END_MULTI_FEED ? sensors : sensors | troubles[end];
}

/* ---- windows ---- */

/*
 * The scanner makes pixels of units and forgets the rest. No resolution is
 * finer than a unit: rounded up, they give back the pixels that they came from.
 */
static u32 units(u32 pixels, u32 dpi)
{
	return pixels / dpi * FUJITSU_UNITS +
	       (pixels % dpi * FUJITSU_UNITS + dpi - 1) / dpi;
}

/* Rounded up twice, a window may reach a unit too far */
static u32 place(u32 at, u32 extent, u32 max)
{
	return at + extent > max ? max - extent : at;
}

/* WIA's -1000..1000 to 1..255, 0 to the 128 that changes nothing */
static u8 level(s32 value)
{
	return 128 + value * 127 / 1000;
}

static void build_window(u8 *w, const struct fujitsu_identity *id,
			 const struct wiascan_params *q)
{
	const struct wiascan_area *area = &id->caps.area[q->source];
	u32 width = units(q->width, q->xres), length = units(q->lines, q->yres);
	u32 x = place(units(q->x, q->xres), width, area->width);
	u32 y = place(units(q->y, q->yres), length, area->height);

	put_unaligned_be16(q->xres, w + 0x02);
	put_unaligned_be16(q->yres, w + 0x04);
	put_unaligned_be32(x, w + 0x06);
	put_unaligned_be32(y, w + 0x0a);
	put_unaligned_be32(width, w + 0x0e);
	put_unaligned_be32(length, w + 0x12);
	if (id->caps.brightness)
		w[0x16] = level(q->brightness);
	/* a threshold of 0 would leave it to the scanner */
	if (id->has & FUJITSU_HAS_THRESHOLD && q->bits == 1)
		w[0x17] = q->threshold ? q->threshold : 1;
	if (id->caps.contrast)
		w[0x18] = level(q->contrast);
	/* lineart, gray */
	w[0x19] = q->bits == 1 ? 0 : 2;
	w[0x1a] = q->bits;
	if (q->datatype == WIASCAN_DATATYPE_COLOR) {
		w[0x19] = 5;
		w[0x28] = 0xc1;
		/* pixels of red, green and blue */
		w[0x2a] = 1;
	}
}

unsigned int fujitsu_windows(u32 sides, u8 *windows)
{
	windows[0] = sides & WIASCAN_SIDE_FRONT ? FUJITSU_FRONT : FUJITSU_BACK;
	windows[1] = FUJITSU_BACK;
	return sides == (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK) ? 2 : 1;
}

size_t fujitsu_build_windows(u8 *buf, const struct fujitsu_identity *id,
			     const struct wiascan_params *q)
{
	const struct wiascan_area *area = &id->caps.area[q->source];
	u8 windows[2], *w = buf + 8;
	unsigned int i, n = fujitsu_windows(q->sides, windows);

	memset(buf, 0, FUJITSU_WINDOWS_LEN);
	put_unaligned_be16(WINDOW_LEN, buf + 6);
	for (i = 0; i < n; i++, w += WINDOW_LEN) {
		w[0] = windows[i];
		build_window(w, id, q);
		/* the sheet is described once */
		if (i || q->source != WIASCAN_FEEDER)
			continue;
		w[0x35] = 0xc0;
		put_unaligned_be32(area->width, w + 0x36);
		put_unaligned_be32(area->height, w + 0x3a);
	}
	return w - buf;
}

size_t fujitsu_build_color(u8 *buf, const struct fujitsu_identity *id)
{
	const struct wiascan_caps *caps = &id->caps;
	bool feeder = caps->area[WIASCAN_FEEDER].width;
	u32 source = feeder ? WIASCAN_FEEDER : WIASCAN_FLATBED;
	u32 dpi = caps->dpi[caps->n_dpi / 2];
	const struct wiascan_params q = {
		.source = source,
		.sides = WIASCAN_SIDE_FRONT,
		.datatype = WIASCAN_DATATYPE_COLOR,
		.bits = 8,
		.xres = dpi,
		.yres = dpi,
		.width = caps->area[source].width * dpi / FUJITSU_UNITS & ~7U,
		.lines = caps->area[source].height * dpi / FUJITSU_UNITS & ~1U,
	};

	return fujitsu_build_windows(buf, id, &q);
}

void fujitsu_build_mode(u8 *buf, u32 page)
{
	memset(buf, 0, FUJITSU_MODE_SELECT_LEN);
	put_unaligned_be32(page, buf + 4);
}
