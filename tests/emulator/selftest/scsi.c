// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bytes.h"
#include "scsi.h"

static const struct bed bed = { .width = 5100, .height = 8400, .dpi = 600 };

bool scsi_send(struct emu *emu, const char *cdb)
{
	char line[256];
	uint8_t wrapper[31];
	size_t bytes = 0;

	for (const char *p = cdb; *p; p++)
		bytes += *p != ' ';
	snprintf(line, sizeof(line), "43 00*18 %s 00*%zu", cdb, 12 - bytes / 2);
	return put(emu, line) == sizeof(wrapper);
}

int scsi_status(struct emu *emu)
{
	uint8_t buf[64];
	int len = get_any(emu, buf, sizeof(buf));

	if (len == 13 && buf[0] == 0x53)
		return buf[9];
	printf("# no status: %d\n", len);
	return -1;
}

int scsi(struct emu *emu, const char *cdb)
{
	return scsi_send(emu, cdb) ? scsi_status(emu) : -1;
}

int scsi_out(struct emu *emu, const char *cdb, const void *data, uint32_t len)
{
	if (!scsi_send(emu, cdb) || client_out(&emu->c, data, len) != (int)len)
		return -1;
	return scsi_status(emu);
}

int scsi_in(struct emu *emu, const char *cdb, void *buf, uint32_t len, int *status)
{
	int got = -1;

	*status = -1;
	if (!scsi_send(emu, cdb))
		return -1;
	got = client_in(&emu->c, buf, len);
	if (got >= 0)
		*status = scsi_status(emu);
	return got;
}

struct sense scsi_sense(struct emu *emu)
{
	struct sense sense = { UINT32_MAX, true, true, UINT32_MAX, -1 };
	uint8_t p[64];
	int status;

	if (scsi_in(emu, "03 00 00 00 12", p, 18, &status) != 18 || status != 0 ||
	    (p[0] & 0x7f) != 0x70 || p[7] != 10)
		return sense;
	sense.code = (p[2] & 0x0f) << 16 | p[12] << 8 | p[13];
	sense.eom = p[2] & 0x40;
	sense.ili = p[2] & 0x20;
	sense.information = p[0] & 0x80 ? get_be32(p + 3) : 0;
	sense.field = p[15] & 0x80 ? get_be16(p + 16) : -1;
	return sense;
}

bool scsi_refused(struct emu *emu, int status, uint32_t code)
{
	struct sense sense;

	if (status != 2) {
		printf("# status %d\n", status);
		return false;
	}
	sense = scsi_sense(emu);
	if (sense.code != code || sense.eom || sense.ili)
		printf("# sense %06x, want %06x\n", sense.code, code);
	return sense.code == code && !sense.eom && !sense.ili;
}

/* A size in 1/1200 inch that comes to just so many pixels. */
static uint32_t units(uint32_t pixels, uint32_t dpi)
{
	return (pixels * 1200 + dpi - 1) / dpi;
}

void window_fill(uint8_t *p, uint8_t id, const struct scan *scan, int order)
{
	static const uint8_t composition[] = {
		[MODE_LINEART] = 0, [MODE_GRAY] = 2, [MODE_COLOR] = 5,
	};
	bool color = scan->mode == MODE_COLOR;

	memset(p, 0, 64);
	p[0x00] = id;
	put_be16(p + 0x02, scan->xres);
	put_be16(p + 0x04, scan->yres);
	put_be32(p + 0x06, units(scan->x, scan->xres));
	put_be32(p + 0x0a, units(scan->y, scan->yres));
	put_be32(p + 0x0e, units(scan->width, scan->xres));
	put_be32(p + 0x12, units(scan->height, scan->yres));
	p[0x17] = scan->threshold;
	p[0x19] = composition[scan->mode];
	p[0x1a] = scan->depth;
	p[0x28] = color ? 0xc1 : 0;
	p[0x2a] = color && order != 2;
	p[0x2b] = color && order == 1 ? 5 : 0;
	if (id == 0) {
		p[0x35] = 0xc0;
		put_be32(p + 0x36, 10200);
		put_be32(p + 0x3a, 13200);
	}
}

int window_set(struct emu *emu, uint8_t id, const struct scan *scan, int order)
{
	uint8_t p[8 + 2 * 64] = { [7] = 64 };

	window_fill(p + 8, id == 1 ? 0 : id, scan, order);
	if (id != 1)
		return scsi_out(emu, "24 00 00 00 00 00 000048 00", p, 72);
	window_fill(p + 72, 0x80, scan, order);
	return scsi_out(emu, "24 00 00 00 00 00 000088 00", p, 136);
}

int read_side(struct emu *emu, uint8_t id, void *buf, uint32_t len, int *status)
{
	char cdb[64];

	snprintf(cdb, sizeof(cdb), "28 00 00 00 00 %02x %06x 00", id, len);
	return scsi_in(emu, cdb, buf, len, status);
}

static void to_wire(const struct scan *scan, int order, uint8_t *line, uint8_t *copy, size_t len)
{
	memcpy(copy, line, len);
	for (uint32_t x = 0; x < scan->width && scan->mode == MODE_COLOR; x++) {
		for (uint32_t c = 0; c < 3; c++) {
			size_t at = order == 0 ? 3 * x + c : order == 1 ? 3 * x + 2 - c :
				    c * scan->width + x;

			line[at] = copy[3 * x + c];
		}
	}
	for (size_t i = 0; i < len; i++)
		line[i] ^= 0xff;
	if (scan->mode == MODE_LINEART)
		for (uint32_t x = scan->width; x < 8 * len; x++)
			line[x / 8] &= ~(0x80 >> x % 8);
}

uint8_t *side_of(const struct scan *scan, int order, uint32_t side)
{
	size_t line = scan_line_bytes(scan);
	struct sheet *sheet = sheet_open("chart", NULL, 0);
	uint8_t *all = malloc(line * scan->height), *copy = malloc(line);
	struct scan varied = *scan;

	varied.side = side;
	if (!sheet || !all || !copy ||
	    sheet_render(sheet, &bed, &varied, 0, scan->height, all) < 0) {
		free(all);
		all = NULL;
	}
	for (uint32_t y = 0; y < scan->height && all && copy; y++)
		to_wire(scan, order, all + y * line, copy, line);
	free(copy);
	if (sheet)
		sheet_close(sheet);
	return all;
}
