// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* What measurements stand on: pages that are kept, a wire alone, many devices. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"

#define DEVICES	64

static const struct bed escpi_bed = { .width = 5100, .height = 7020, .dpi = 600 };
static const struct bed wire_bed = { .width = 600, .height = 900, .dpi = 600 };

static const struct scan wire_page = {
	.xres = 300, .yres = 300, .width = 300, .height = 450, .mode = MODE_COLOR, .depth = 8,
};

/* More kinds of pages by turns than are kept, none of which may be taken for another. */
static void test_kept(void)
{
	struct scan scan = {
		.xres = 75, .yres = 75, .width = 144, .height = 60, .mode = MODE_COLOR, .depth = 8,
	};
	struct emu emu;
	bool good = true;

	emu_start(&emu, "--prepare yes");
	for (uint32_t i = 0; i < 18 && good; i++) {
		uint8_t header[64];

		scan.y = 10 * (i % 6 < 3 ? i % 3 : i % 6);
		good = page_set(&emu, &scan, 0, 20 + i % 2) &&
		       page_is(page_read(&emu, header, scan_line_bytes(&scan) * scan.height, 0),
			       &scan, &escpi_bed);
	}
	ok(good, "prepare: six pages by turns");
	emu_stop(&emu);
}

/* All of a page in requests of @len bytes each */
static uint8_t *wire_read(struct emu *emu, size_t size, uint32_t len)
{
	uint8_t *page = malloc(size);
	bool good = page;

	for (size_t at = 0; at < size && good; at += len) {
		uint32_t want = size - at < len ? size - at : len;

		good = get_any(emu, page + at, want) == (int)want;
	}
	if (good)
		return page;
	free(page);
	return NULL;
}

static void test_wire_alone(void)
{
	size_t size = scan_line_bytes(&wire_page) * wire_page.height;
	struct emu emu;

	emu_start(&emu, "--device wire --bed 600x900");
	ok(silent(&emu), "wire: nothing comes by itself");
	put(&emu, "00");
	ok(page_is(wire_read(&emu, size, 65536), &wire_page, &wire_bed), "wire: a page");
	ok(silent(&emu), "wire: and no more");
	put(&emu, "00");
	put(&emu, "00");
	ok(page_is(wire_read(&emu, size, 512), &wire_page, &wire_bed) &&
	   page_is(wire_read(&emu, size, 1 << 20), &wire_page, &wire_bed),
	   "wire: two that were asked for at once");
	same(emu_stat(&emu, "pages"), 3, "wire: pages are counted");
	emu_stop(&emu);
	same(emu_run(&emu, "--device wire --rate 1000"), 1, "wire: has no carriage");
	same(emu_run(&emu, "--device wire --bed 0x9"), 1, "wire: has a size");
}

static void test_many(void)
{
	static const char device[] = " --device wire --bed 32x32";
	struct client clients[DEVICES];
	char *options = calloc(DEVICES, sizeof(device));
	struct emu emu;
	int attached = 1;

	for (int i = 0; i < DEVICES; i++)
		strcat(options, device);
	emu_start(&emu, options);
	for (int i = 1; i < DEVICES; i++) {
		char bus[8];

		snprintf(bus, sizeof(bus), "1-%d", i + 1);
		attached += client_attach(&clients[i], emu.port, bus) == 0;
	}
	same(attached, DEVICES, "%d devices at once", DEVICES);
	for (int i = 1; i < DEVICES; i++)
		client_close(&clients[i]);
	emu_stop(&emu);
	free(options);
}

void test_prepared(void)
{
	test_kept();
	test_wire_alone();
	test_many();
}
