// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <inttypes.h>
#include <stdlib.h>

#include "parse.h"
#include "wire.h"

/*
 * Each bulk-OUT transfer, whatever is in it, asks for the page: all of the bed in
 * 24-bit colour, as one bulk-IN transfer.
 */

/**
 * struct wire - a page on a wire
 * @bed: what is there
 * @dpi: at which it is sent
 * @page: as it is sent, once somebody has asked for it
 * @page_sheet: what that shows
 * @pages: that were asked for
 */
struct wire {
	struct device *dev;
	struct bed bed;
	char bed_text[32];
	uint32_t dpi;
	struct buf *page;
	uint64_t page_sheet;
	uint64_t pages;
};

#define MEMBER(m)	.offset = offsetof(struct wire, m)

static const struct option_info options[] = {
	{ "bed", "WxH", "pixels at 600 dpi, or WxHin in inches (4960x7016, A4)", OPTION_TEXT,
	  MEMBER(bed_text), 3, 32, true },
	{ "dpi", "N", "resolution of the page (300)", OPTION_U32, MEMBER(dpi), 1, 1200, true },
	{ }
};

static const struct fault_info faults[] = { { } };

static bool is_key(const char *text)
{
	(void)text;
	return false;
}

static struct scan whole_bed(const struct wire *wire)
{
	return (struct scan){
		.xres = wire->dpi,
		.yres = wire->dpi,
		.width = bed_pixels(&wire->bed, wire->bed.width, wire->dpi),
		.height = bed_pixels(&wire->bed, wire->bed.height, wire->dpi),
		.mode = MODE_COLOR,
		.depth = 8,
	};
}

/* Rendered once, as long as the same thing lies there; NULL without memory. */
static struct buf *prepare(struct wire *wire)
{
	struct sheet *sheet = wire->dev->sheet;
	struct scan scan = whole_bed(wire);

	if (wire->page && wire->page_sheet == sheet_id(sheet))
		return wire->page;
	buf_put(wire->page);
	wire->page = buf_new(scan_line_bytes(&scan) * scan.height);
	wire->page_sheet = sheet_id(sheet);
	if (wire->page &&
	    sheet_render(sheet, &wire->bed, &scan, 0, scan.height, wire->page->data) < 0) {
		buf_put(wire->page);
		wire->page = NULL;
	}
	return wire->page;
}

static void bulk_out(void *model, const uint8_t *data, size_t len)
{
	struct wire *wire = model;
	struct buf *page = prepare(wire);

	(void)data;
	device_trace(wire->dev, "> %zu bytes: page", len);
	wire->pages++;
	usbdev_queue(wire->dev->usb, page ? buf_get(page) : NULL, 0, page ? page->len : 1,
		     wire->dev->data_delay);
}

static void reset(void *model)
{
	struct wire *wire = model;

	device_stale(wire->dev);
}

static void note(void *model, const char *what)
{
	struct wire *wire = model;

	device_trace(wire->dev, "* %s", what);
}

static const struct usbdev_ops usb_ops = {
	.reset = reset,
	.bulk_out = bulk_out,
	.note = note,
};

static void *create(struct device *dev)
{
	struct wire *wire = calloc(1, sizeof(*wire));

	if (!wire)
		return NULL;
	*wire = (struct wire){
		.dev = dev,
		.bed.dpi = 600,
		.bed_text = "4960x7016",
		.dpi = 300,
	};
	dev->vendor = 0x1209;
	dev->product = 0x0003;
	dev->face.release = 0x0100;
	dev->face.interface_class = 0xff;
	dev->face.interface_subclass = 0xff;
	dev->face.interface_protocol = 0xff;
	dev->face.manufacturer_name = "wiascan";
	dev->face.product_name = "wire";
	return wire;
}

static void destroy(void *model)
{
	struct wire *wire = model;

	buf_put(wire->page);
	free(wire);
}

static const char *check(void *model)
{
	struct wire *wire = model;
	struct scan scan;

	if (wire->dev->rate || wire->dev->feeder.present)
		return "a wire has neither a carriage nor a feeder";
	if (!parse_bed(wire->bed_text, &wire->bed))
		return "bed: not a size";
	scan = whole_bed(wire);
	return scan_fits(&scan, &wire->bed) ? NULL : "bed: not a size that can be sent";
}

static bool press(void *model, uint32_t button)
{
	(void)model;
	(void)button;
	return false;
}

static void stats(void *model, FILE *file)
{
	const struct wire *wire = model;

	fprintf(file, "%s pages %" PRIu64 "\n", wire->dev->bus, wire->pages);
}

const struct family wire_family = {
	.name = "wire",
	.about = "no scanner: a page for each bulk-OUT transfer, to measure the wire",
	.options = options,
	.faults = faults,
	.keys = "not told, since it has none",
	.is_key = is_key,
	.create = create,
	.destroy = destroy,
	.check = check,
	.ops = &usb_ops,
	.press = press,
	.stats = stats,
};
