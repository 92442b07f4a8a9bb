// SPDX-License-Identifier: GPL-2.0-only
/*
 * Epson ESC/I: bytes in, bytes out
 *
 * Copyright (C) 2026 The wiascan project
 */
#include "escpi_proto.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* Where things are in FS I, in FS W, and in ESC f and FS F */
enum {
	EXT_DPI = 4, EXT_MAX_PIXELS = 16, EXT_AREAS = 20, EXT_FLAGS = 44,
	EXT_MORE_FLAGS, EXT_NAME, EXT_FIRMWARE = 62, EXT_OUTPUT_BITS = 67,
	EXT_ALIGNMENT = 76,
	SCAN_RES = 0, SCAN_WINDOW = 8, SCAN_COLOR = 24, SCAN_BITS, SCAN_OPTION,
	SCAN_SPEED, SCAN_BLOCK_LINES, SCAN_GAMMA, SCAN_BRIGHTNESS,
	SCAN_CORRECTION, SCAN_HALFTONE, SCAN_THRESHOLD,
	STATUS_NAME = 26, STATUS_END = 42, EXT_FEEDER_2 = 10,
};

/* There, the byte of each source; in ESC f its area follows */
static const u8 unit_at[2][WIASCAN_SOURCES] = {
	{ [WIASCAN_FLATBED] = 11, [WIASCAN_FEEDER] = 1, [WIASCAN_FILM] = 6 },
	{ [WIASCAN_FLATBED] = 3, [WIASCAN_FEEDER] = 1, [WIASCAN_FILM] = 2 },
};

/* Bits of a source; those above it, MAIN(), are the scanner's, or just ours */
enum {
	INSTALLED = 0x80, ERROR = 0x20, DOUBLE_FEED = 0x10, PAPER_EMPTY = 0x08,
	JAM = 0x04, COVER = 0x02, LAMP = 0x01, WARMING_UP = 0x02
};

#define MAIN(bits)		((bits) << 8)
#define FILM_COVER		BIT(16)
#define READY(source)		BIT(17 + (source))	/* it is there */
#define ALWAYS			BIT(31)

/* By urgency. A feeder may call it a fault that it is empty. */
static const struct escpi_fault faults[] = {
	{ COVER, WIASCAN_END_COVER_OPEN, WIASCAN_HANDLING_PATH_COVER_UP },
	{ FILM_COVER, WIASCAN_END_COVER_OPEN, WIASCAN_HANDLING_FLAT_COVER_UP },
	{ DOUBLE_FEED, WIASCAN_END_MULTI_FEED, WIASCAN_HANDLING_MULTIPLE_FEED },
	{ JAM, WIASCAN_END_PAPER_JAM, WIASCAN_HANDLING_PAPER_JAM },
	{ MAIN(WARMING_UP), WIASCAN_END_WARMING_UP },
	{ PAPER_EMPTY, WIASCAN_END_PAPER_EMPTY },
	{ LAMP, WIASCAN_END_DEVICE_ERROR, WIASCAN_HANDLING_LAMP_ERR },
	{ MAIN(ESCPI_FATAL) | ERROR, WIASCAN_END_DEVICE_ERROR,
	  WIASCAN_HANDLING_ATTENTION },
	{ MAIN(ESCPI_NOT_READY), WIASCAN_END_DEVICE_BUSY },
	{ READY(WIASCAN_FLATBED), 0, WIASCAN_HANDLING_FLAT_READY },
	{ READY(WIASCAN_FEEDER), 0, WIASCAN_HANDLING_FEED_READY },
	{ READY(WIASCAN_FILM), 0, WIASCAN_HANDLING_FILM_TPA_READY },
	{ ALWAYS },
};

static const struct {
	char level[3]; /* a letter, and either digit */
	u8 traits;
} levels[] = {
	{ "B44", ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_GRAY_ONLY },
	{ "B56", ESCPI_LEVEL_B | ESCPI_OPTION },
	{ "B77", ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_NEWER },
	{ "B88", ESCPI_LEVEL_B | ESCPI_OPTION | ESCPI_NEWER | ESCPI_FEED },
	{ "D12", ESCPI_LEVEL_D | ESCPI_NEWER },
	{ "D78", ESCPI_LEVEL_D | ESCPI_OPTION | ESCPI_NEWER },
};

static void set_area(struct escpi *esc, u32 source, u32 width, u32 height)
{
	if (width && height)
		esc->caps.area[source] = (struct wiascan_area){ width, height };
}

int escpi_parse_identity(const u8 *buf, size_t len, struct escpi *esc)
{
	struct wiascan_caps *caps = &esc->caps;
	u32 dpi;
	size_t i;

	if (len < 2)
		return -EPROTO;
	esc->extended = buf[1] & ESCPI_EXTENDED;
	buf += ESCPI_INFO_HEADER;
	memcpy(esc->level, buf, 2);
	for (i = 0; i < N(levels); i++)
		if (esc->level[0] == levels[i].level[0] &&
		    memchr(levels[i].level + 1, esc->level[1], 2))
			esc->traits = levels[i].traits;
	if (!esc->traits)
		return -ENODEV;
	esc->extended &= !!(esc->traits & ESCPI_NEWER);

	for (i = 2; i + 3 <= len && buf[i] == 'R'; i += 3) {
		dpi = get_unaligned_le16(buf + i + 1);
		if (dpi > caps->area_dpi)
			caps->area_dpi = dpi;
		if (caps->n_dpi < WIASCAN_MAX_DPI)
			caps->dpi[caps->n_dpi++] = dpi;
	}
	if (i + 5 > len || buf[i] != 'A' || !caps->area_dpi)
		return -EPROTO;
	caps->optical_dpi = caps->area_dpi;
	set_area(esc, WIASCAN_FLATBED, get_unaligned_le16(buf + i + 1),
		 get_unaligned_le16(buf + i + 3));
	return 0;
}

int escpi_parse_ext_identity(const u8 *buf, size_t len, struct escpi *esc)
{
	struct wiascan_caps *caps = &esc->caps;
	u32 i;

	if (len != ESCPI_EXT_IDENTITY || !get_unaligned_le32(buf + EXT_DPI))
		return -EPROTO;
	caps->area_dpi = get_unaligned_le32(buf + EXT_DPI);
	caps->optical_dpi = caps->area_dpi;
	memset(caps->area, 0, sizeof(caps->area));
	for (i = 0; i < WIASCAN_SOURCES; i++)
		set_area(esc, i, get_unaligned_le32(buf + EXT_AREAS + 8 * i),
			 get_unaligned_le32(buf + EXT_AREAS + 8 * i + 4));
	caps->max_pixels = get_unaligned_le32(buf + EXT_MAX_PIXELS);
	/* 1 left, 2 centre, 3 right; else not known */
	if (buf[EXT_ALIGNMENT] - 1U <= WIASCAN_REG_RIGHT)
		caps->registration = buf[EXT_ALIGNMENT] - 1;
	memcpy(caps->model, buf + EXT_NAME, 16);
	memcpy(caps->firmware, buf + EXT_FIRMWARE, 4);
	esc->output_bits = buf[EXT_OUTPUT_BITS];
	esc->flags = buf[EXT_FLAGS];
	esc->more_flags = buf[EXT_MORE_FLAGS];
	return 0;
}

void escpi_parse_status(const u8 *buf, size_t len, struct escpi *esc)
{
	const u8 *unit;
	u32 i;

	if (len < ESCPI_EXT_STATUS)
		return;
	buf += ESCPI_INFO_HEADER;
	esc->flags = buf[0];
	for (i = 0; i < WIASCAN_SOURCES; i++) {
		unit = buf + unit_at[0][i];
		if (i == WIASCAN_FLATBED || *unit & INSTALLED)
			set_area(esc, i, get_unaligned_le16(unit + 1),
				 get_unaligned_le16(unit + 3));
	}
	if (len >= STATUS_END)
		memcpy(esc->caps.model, buf + STATUS_NAME, 16);
}

int escpi_parse_hardware(const u8 *buf, size_t len, struct escpi *esc)
{
	if (len < 6)
		return -EPROTO;
	buf += ESCPI_INFO_HEADER;
	if (get_unaligned_le16(buf))
		esc->caps.optical_dpi = get_unaligned_le16(buf);
	esc->line_shift = buf[4] || buf[5];
	return 0;
}

void escpi_complete_caps(struct escpi *esc, bool deep)
{
	struct wiascan_caps *caps = &esc->caps;
	struct wiascan_area *area = caps->area;
	/* putting shifted colour lines together is not what a driver does */
	bool color = !esc->line_shift && !(esc->traits & ESCPI_GRAY_ONLY);
	bool feeder;

	/* firmware 1.08 says half of the height, and swaps red and green */
	if (!memcmp(caps->model, "Perfection1650", 14) &&
	    area[WIASCAN_FLATBED].height < area[WIASCAN_FLATBED].width) {
		area[WIASCAN_FLATBED].height *= 2;
		color = false;
	}
	if (esc->flags & ESCPI_NO_FLATBED) {
		/* what ESC I said is the feeder's, then */
		if (!area[WIASCAN_FEEDER].width)
			area[WIASCAN_FEEDER] = area[WIASCAN_FLATBED];
		area[WIASCAN_FLATBED].width = 0;
	} else if (!esc->extended && !(esc->traits & ESCPI_OPTION)) {
		area[WIASCAN_FEEDER].width = 0;
		area[WIASCAN_FILM].width = 0;
	}
	feeder = area[WIASCAN_FEEDER].width;
	/* both would be option unit 1 */
	if (feeder)
		area[WIASCAN_FILM].width = 0;
	caps->detects_feed = feeder;
	caps->resumes = feeder;
	caps->duplex = feeder && esc->flags & ESCPI_DUPLEX;
	caps->auto_length = feeder && esc->more_flags & ESCPI_SEES_PAGE_END;
	caps->has_buttons = esc->flags & ESCPI_HAS_BUTTON &&
			    esc->traits & ESCPI_NEWER;
	caps->brightness = esc->traits & ESCPI_LEVEL_B;
	memcpy(caps->vendor, "Epson", 6);
	caps->width_step = 8;
	caps->height_step = 1;
	caps->formats = WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			(deep ? WIASCAN_FMT_GRAY16 : 0) |
			(color ? WIASCAN_FMT_RGB24 : 0) |
			(color && deep ? WIASCAN_FMT_RGB48 : 0);
}

int escpi_parse_state(const u8 *buf, size_t len, struct escpi *esc)
{
	const u8 *at = unit_at[esc->extended];
	u8 bad = ESCPI_FATAL | ESCPI_NOT_READY, main, body, feeder, film;
	u32 i, state[WIASCAN_SOURCES];

	if (len < ESCPI_EXT_STATUS || (esc->extended && len > ESCPI_EXT_STATUS))
		return -EPROTO;
	main = buf[!esc->extended] & bad;
	buf += esc->extended ? 0 : ESCPI_INFO_HEADER;
	/* in ESC f other bits say what it is, not how it is */
	main |= buf[0] & (ESCPI_FATAL | WARMING_UP);
	body = buf[at[WIASCAN_FLATBED]];
	feeder = buf[at[WIASCAN_FEEDER]];
	film = buf[at[WIASCAN_FILM]];
	if (esc->extended)
		feeder |= buf[EXT_FEEDER_2] & (ERROR | DOUBLE_FEED);
	/* the body is the feeder of a unit that has no other */
	if (!(feeder & INSTALLED))
		feeder |= body & PAPER_EMPTY;
	/* its last sheet may be where it is scanned */
	if (esc->inside)
		feeder &= ~PAPER_EMPTY;
	/* a lid that is open is no fault by itself: there are books */
	body &= body & ERROR || main & bad ? ERROR | JAM | COVER : JAM;
	state[WIASCAN_FLATBED] = body | READY(WIASCAN_FLATBED);
	state[WIASCAN_FEEDER] = body | (feeder & ~LAMP);
	if (feeder & INSTALLED || esc->flags & ESCPI_NO_FLATBED)
		state[WIASCAN_FEEDER] |= READY(WIASCAN_FEEDER);
	/* its cover is the lid of the flatbed */
	state[WIASCAN_FILM] = (film & (ERROR | LAMP)) |
			      (film & COVER ? FILM_COVER : 0) |
			      (film & INSTALLED ? READY(WIASCAN_FILM) : 0);
	for (i = 0; i < WIASCAN_SOURCES; i++) {
		state[i] |= MAIN(main) | ALWAYS;
		esc->fault[i] = faults;
		while (!(state[i] & esc->fault[i]->bits))
			esc->fault[i]++;
	}
	return 0;
}

int escpi_parse_header(const u8 *buf, size_t len, u64 left, struct escpi *esc)
{
	const struct wiascan_params *q = esc->q;
	u32 line = q->bytes_per_line;

	if (len != (esc->extended ? ESCPI_EXT_HEADER : ESCPI_BLOCK_HEADER) ||
	    buf[0] != ESCPI_STX)
		return -EPROTO;
	esc->status = buf[1] & (ESCPI_FATAL | ESCPI_NOT_READY);
	if (esc->status)
		return 0;
	if (esc->extended) {
		esc->block_len = get_unaligned_le32(buf + 2);
		esc->blocks = get_unaligned_le32(buf + 6);
		esc->last_len = get_unaligned_le32(buf + 10);
	} else {
		line = get_unaligned_le16(buf + 2);
		esc->block_len = line * get_unaligned_le16(buf + 4);
		esc->blocks = !(buf[1] & ESCPI_END);
		esc->last_len = esc->blocks ? line : esc->block_len;
	}
	if (line != q->bytes_per_line ||
	    (esc->blocks && (!esc->block_len || esc->block_len > q->block)) ||
	    (!esc->blocks && !esc->last_len) || esc->last_len > q->block ||
	    (u64)esc->blocks * esc->block_len + esc->last_len > left)
		return -EPROTO;
	return 0;
}

void escpi_build_scan(u8 *buf, const struct wiascan_params *q, u8 traits)
{
	const u32 numbers[] = {
		q->xres, q->yres, q->x, q->y, q->width, q->lines
	};
	bool back = q->source == WIASCAN_FEEDER && q->sides & WIASCAN_SIDE_BACK;
	bool bilevel = q->bits == 1;
	s32 light = q->brightness * (q->brightness < 0 ? 4 : 3);
	unsigned int i;

	memset(buf, 0, ESCPI_SCAN_PARAMS);
	for (i = 0; i < N(numbers); i++)
		put_unaligned_le32(numbers[i], buf + 4 * i);
	/* mono or RGB pixels */
	buf[SCAN_COLOR] = q->datatype == WIASCAN_DATATYPE_COLOR ? 0x13 : 0;
	buf[SCAN_BITS] = q->bits;
	/* the glass, an option unit, or its both sides */
	buf[SCAN_OPTION] = back ? 2 : q->source != WIASCAN_FLATBED;
	buf[SCAN_BLOCK_LINES] = q->block / q->bytes_per_line;
	/* for bi-level or multi-level CRTs, or tables */
	buf[SCAN_GAMMA] = bilevel ? 1 : traits & ESCPI_LEVEL_D ? 3 : 2;
	/* WIA's -1000..1000 to the -4..3 of the scanner, 0 stays 0 */
	buf[SCAN_BRIGHTNESS] = (light + (light < 0 ? -500 : 500)) / 1000;
	/* where it matters: none */
	buf[SCAN_HALFTONE] = bilevel;
	buf[SCAN_THRESHOLD] = q->threshold;
}

int escpi_build_setter(u8 *buf, unsigned int nth, const u8 *scan, u8 traits)
{
	/* numbers: of 16 bits each, where FS W has 32; else it is a byte */
	static const struct {
		char letter;
		u8 at;
		u8 numbers;
		u8 needs;
		bool unless_zero;
	} setters[] = {
		{ 'e', SCAN_OPTION, 0, ESCPI_OPTION, true },
		{ 'C', SCAN_COLOR },
		{ 'D', SCAN_BITS },
		{ 'B', SCAN_HALFTONE, 0, ESCPI_LEVEL_B, true },
		{ 'L', SCAN_BRIGHTNESS, 0, ESCPI_LEVEL_B },
		{ 'Z', SCAN_GAMMA },
		{ 't', SCAN_THRESHOLD, 0, ESCPI_NEWER },
		{ 'M', SCAN_CORRECTION, 0, ESCPI_LEVEL_B },
		{ 'g', SCAN_SPEED },
		{ 'R', SCAN_RES, 2 },
		{ 'A', SCAN_WINDOW, 4 },
		{ 'd', SCAN_BLOCK_LINES },
	};
	unsigned int i;

	if (nth >= N(setters))
		return -ENOENT;
	scan += setters[nth].at;
	if ((setters[nth].needs & ~traits) ||
	    (setters[nth].unless_zero && !*scan))
		return 0;
	buf[0] = 0x1b;
	buf[1] = setters[nth].letter;
	buf[2] = *scan;
	for (i = 0; i < setters[nth].numbers; i++)
		memcpy(buf + 2 + 2 * i, scan + 4 * i, 2);
	return i ? 2 * i : 1;
}
