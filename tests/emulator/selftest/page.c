// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>
#include <string.h>

#include "../bytes.h"
#include "page.h"

void page_parameters(const struct scan *scan, uint8_t unit, uint8_t lines, uint8_t *p)
{
	memset(p, 0, 64);
	put_le32(p, scan->xres);
	put_le32(p + 4, scan->yres);
	put_le32(p + 8, scan->x);
	put_le32(p + 12, scan->y);
	put_le32(p + 16, scan->width);
	put_le32(p + 20, scan->height);
	p[24] = scan->mode == MODE_COLOR ? 0x13 : 0x00;
	p[25] = scan->depth;
	p[26] = unit;
	p[28] = lines;
	p[29] = 0x02;
	p[30] = scan->brightness;
	p[33] = scan->threshold;
}

bool page_set(struct emu *emu, const struct scan *scan, uint8_t unit, uint8_t lines)
{
	uint8_t p[64];

	page_parameters(scan, unit, lines, p);
	return ask(emu, "1c57", "06") && client_out(&emu->c, p, 64) == 64 && get(emu, "06");
}

static bool set_byte(struct emu *emu, const char *setter, uint8_t value)
{
	return ask(emu, setter, "06") && client_out(&emu->c, &value, 1) == 1 && get(emu, "06");
}

bool page_set_standard(struct emu *emu, const struct scan *scan, uint8_t unit, uint8_t lines)
{
	uint8_t resolution[4], area[8];

	put_le16(resolution, scan->xres);
	put_le16(resolution + 2, scan->yres);
	put_le16(area, scan->x);
	put_le16(area + 2, scan->y);
	put_le16(area + 4, scan->width);
	put_le16(area + 6, scan->height);
	return set_byte(emu, "1b65", unit) &&
	       set_byte(emu, "1b43", scan->mode == MODE_COLOR ? 0x13 : 0x00) &&
	       set_byte(emu, "1b44", scan->depth) && ask(emu, "1b52", "06") &&
	       client_out(&emu->c, resolution, 4) == 4 && get(emu, "06") &&
	       ask(emu, "1b41", "06") && client_out(&emu->c, area, 8) == 8 && get(emu, "06") &&
	       set_byte(emu, "1b64", lines);
}

uint8_t *page_read(struct emu *emu, uint8_t *header, size_t size, uint32_t over)
{
	uint8_t *page = malloc(size), *block = malloc(MAX_BLOCK);
	size_t at = 0;
	uint32_t length, count, last, blocks;
	bool good = page && block && put(emu, "1c47") == 2 && get_any(emu, header, 64) == 14;

	length = get_le32(header + 2);
	count = get_le32(header + 6);
	last = get_le32(header + 10);
	blocks = good ? count + !!last : 0;
	for (uint32_t i = 0; good && i < blocks; i++) {
		uint32_t want = i < count ? length : last;

		good = want < MAX_BLOCK - over && want <= size - at &&
		       get_any(emu, block, want + 1 + over) == (int)want + 1 &&
		       (block[want] & 0xf0) == 0;
		if (good)
			memcpy(page + at, block, want);
		at += want;
		if (good && i + 1 < blocks)
			good = put(emu, "06") == 1;
	}
	free(block);
	if (good && at == size)
		return page;
	free(page);
	return NULL;
}

uint8_t *page_read_standard(struct emu *emu, size_t size, uint8_t status, bool line_mode)
{
	uint8_t *page = malloc(size), header[64];
	size_t at = 0;
	bool last = false, good = page && put(emu, "1b47") == 2;

	while (good && !last) {
		int want = line_mode ? 4 : 6;
		size_t len;

		good = get_any(emu, header, sizeof(header)) == want && header[0] == 0x02;
		last = good && header[1] & 0x20;
		len = get_le16(header + 2);
		if (!line_mode)
			len *= get_le16(header + 4);
		good = good && (header[1] & ~0x20) == status && len <= size - at &&
		       get_any(emu, page + at, len) == (int)len;
		at += len;
		if (good && !last)
			good = put(emu, "06") == 1;
	}
	if (good && at == size)
		return page;
	free(page);
	return NULL;
}

bool comes(struct emu *emu, uint32_t len)
{
	uint8_t *data = malloc(len + BIG);
	bool good = data && get_any(emu, data, len + BIG) == (int)len;

	free(data);
	return good;
}

bool page_is(uint8_t *page, const struct scan *scan, const struct bed *bed)
{
	size_t size = scan_line_bytes(scan) * scan->height;
	struct sheet *sheet = sheet_open("chart", NULL, 0);
	uint8_t *want = malloc(size);
	bool equal = page && sheet && want &&
		     sheet_render(sheet, bed, scan, 0, scan->height, want) == 0 &&
		     memcmp(page, want, size) == 0;

	sheet_close(sheet);
	free(want);
	free(page);
	return equal;
}
