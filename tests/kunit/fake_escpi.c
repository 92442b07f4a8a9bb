// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transcripts of ESC/I scanners, byte by byte, and scans with them
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/crc32.h>
#include <linux/module.h>
#include <linux/unaligned.h>

#include "fake_escpi.h"

/* ---- the transcript ---- */

static unsigned int pages_of(const struct fake_page *p)
{
	return p->pages ? p->pages : 1;
}

static void add_gamma(struct fake_bench *b)
{
	static const char *const lines[] = { "> 1b 7a", "< 06", NULL };
	const char *component;
	unsigned int i;

	for (component = "RGB"; *component; component++) {
		struct fake_step *step;

		fake_script_text(b, lines);
		step = fake_script_add(b, FAKE_HOST, NULL, 257);
		step->bytes[0] = *component;
		for (i = 0; i < 256; i++)
			step->bytes[i + 1] = i;
		fake_script_add(b, FAKE_DEVICE, "\x06", 1);
	}
}

static void add_image(struct fake_escpi *e, size_t from, size_t len, u8 status)
{
	size_t trailer = !e->page->unit->standard;
	struct fake_step *step = fake_script_add(e->b, FAKE_DEVICE, NULL,
						 len + trailer);

	memcpy(step->bytes, e->picture + from, len);
	if (trailer)
		step->bytes[len] = status;
	step->image = len;
	if (e->page->ends)
		fake_script_add(e->b, FAKE_DEVICE, NULL, 0);
}

/* Blocks with a status byte each, the last of a sheet with "page end" */
static void add_extended(struct fake_escpi *e, size_t from)
{
	const struct fake_page *p = e->page;
	size_t block = p->block_lines * p->bytes_per_line, done, len;
	size_t asked = p->lines * p->bytes_per_line;
	u8 header[14] = { 0x02, 0x12 };
	bool last;

	put_unaligned_le32(block, header + 2);
	put_unaligned_le32(asked / block, header + 6);
	put_unaligned_le32(asked % block, header + 10);
	fake_script_add(e->b, FAKE_HOST, "\x1c\x47", 2);
	fake_script_add(e->b, FAKE_DEVICE, header, sizeof(header));
	for (done = 0; done < e->size; done += len) {
		len = min(block, e->size - done);
		last = done + len == e->size;
		add_image(e, from + done, len, last && p->ends_at ? 0x20 : 0);
		if (!last)
			fake_script_add(e->b, FAKE_HOST, "\x06", 1);
	}
	if (!p->ends_at)
		return;
	fake_script_add(e->b, FAKE_HOST, "\x04", 1);
	fake_script_add(e->b, FAKE_DEVICE, "\x06", 1);
}

/* Blocks with a header each, the last one with "area end" */
static void add_standard(struct fake_escpi *e, size_t from)
{
	const struct fake_page *p = e->page;
	u8 header[6] = { 0x02 };
	u32 done, lines;

	put_unaligned_le16(p->bytes_per_line, header + 2);
	fake_script_add(e->b, FAKE_HOST, "\x1b\x47", 2);
	for (done = 0; done < p->lines; done += lines) {
		lines = min(p->block_lines, p->lines - done);
		put_unaligned_le16(lines, header + 4);
		header[1] = done + lines == p->lines ? 0x30 : 0x10;
		if (done)
			fake_script_add(e->b, FAKE_HOST, "\x06", 1);
		fake_script_add(e->b, FAKE_DEVICE, header, sizeof(header));
		add_image(e, from + done * p->bytes_per_line,
			  lines * p->bytes_per_line, 0);
	}
}

void fake_escpi_add_picture(struct fake_escpi *e, unsigned int nth)
{
	if (e->page->unit->standard)
		add_standard(e, nth * e->size);
	else
		add_extended(e, nth * e->size);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_add_picture, WIASCAN_KUNIT);

const char *fake_escpi_params(struct fake_escpi *e)
{
	snprintf(e->text, sizeof(e->text), "%s %s 00*30", e->page->window,
		 e->page->mode);
	return e->text;
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_params, WIASCAN_KUNIT);

void fake_escpi_add_params(struct fake_escpi *e)
{
	char line[sizeof(e->text) + 2];
	const char *const lines[] = { "> 1c 57", "< 06", line, "< 06", NULL };

	if (e->page->setters) {
		fake_script_text(e->b, e->page->setters);
	} else {
		snprintf(line, sizeof(line), "> %s", fake_escpi_params(e));
		fake_script_text(e->b, lines);
	}
	if (e->page->unit->gamma)
		add_gamma(e->b);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_add_params, WIASCAN_KUNIT);

/* What may be heard when a scan does not go its way: CAN, and its answer */
static const char *const asides[] = { "> 18", "< 06", NULL };

/* Is it a scan from a feeder that has to be told what to do? */
static bool is_fed(const struct fake_page *p)
{
	return p->pages && p->unit->feeds;
}

static void add_pages(struct fake_escpi *e)
{
	static const char *const load[] = { "> 19", "< 06", NULL };
	static const char *const eject[] = { "> s 0c", "< s 06", NULL };
	const struct fake_unit *unit = e->page->unit;
	bool fed = is_fed(e->page);
	struct fake_bench *b = e->b;
	unsigned int i;

	for (i = 0; i < pages_of(e->page); i++) {
		/* before a back, which is all that is left of the last sheet */
		fake_script_text(b, fed && i % 2 ? unit->empty : unit->state);
		fake_escpi_add_params(e);
		if (fed) {
			fake_script_text(b, load);
			/* what is inside does not lie in the tray any more */
			fake_script_text(b, unit->empty);
		}
		fake_escpi_add_picture(e, i);
	}
	if (e->page->all)
		fake_script_text(b, unit->empty);
	e->scan_end = b->script.n;
	if (fed)
		fake_script_text(b, eject);
}

void fake_escpi_again(struct fake_escpi *e)
{
	static const char *const reset[] = { "> r 1b 40", "< r 06", NULL };
	struct fake_bench *b = e->b;

	b->script.used = 0;
	fake_script_cut(b, 0);
	fake_script_text(b, e->page->unit->probe);
	e->scan_from = b->script.n;
	fake_script_text(b, reset);
	add_pages(e);
	fake_script_asides(b);
	fake_script_text(b, asides);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_again, WIASCAN_KUNIT);

unsigned int fake_escpi_block(struct fake_escpi *e, unsigned int nth)
{
	unsigned int i;

	for (i = 0; i < e->b->script.n; i++)
		if (e->b->script.steps[i].image && !nth--)
			return i;
	KUNIT_FAIL(e->b->test, "no such block");
	return 0;
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_block, WIASCAN_KUNIT);

struct fake_step *fake_escpi_reply(struct fake_escpi *e, const char *command,
				   unsigned int nth)
{
	return &e->b->script.steps[fake_script_find(e->b, command, nth) + 1];
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_reply, WIASCAN_KUNIT);

/* ---- scans ---- */

struct fake_escpi *fake_escpi(struct kunit *test,
			      const struct wiascan_minidriver *md,
			      const struct fake_page *page)
{
	struct fake_escpi *e = kunit_kzalloc(test, sizeof(*e), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, e);
	e->b = fake_bench(test);
	e->b->wire.peer = &fake_script_peer;
	e->md = md;
	e->page = page;
	e->size = page->bytes_per_line *
		  (page->ends_at ? page->ends_at * page->block_lines :
				   page->lines);
	e->room = pages_of(page) * e->size + page->bytes_per_line;
	e->picture = kunit_kzalloc(test, e->room, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, e->picture);
	e->buf = kunit_kzalloc(test, e->room, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, e->buf);
	fake_pattern(e->picture, pages_of(page) * e->size, 0);
	fake_escpi_again(e);
	return e;
}
EXPORT_SYMBOL_NS_GPL(fake_escpi, WIASCAN_KUNIT);

int fake_escpi_open(struct fake_escpi *e)
{
	const struct wiascan_prop_value *set = e->page->set;
	int ret = fake_plug(e->b, e->md);
	unsigned int n = 0;

	if (ret)
		return ret;
	e->ff = fake_open(e->b, 0);
	while (n < FAKE_MAX_SET && set[n].id)
		n++;
	KUNIT_EXPECT_EQ(e->b->test, fake_set(e->ff, set, n), 0);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_open, WIASCAN_KUNIT);

void fake_escpi_close(struct fake_escpi *e)
{
	if (e->ff)
		fake_close(e->ff);
	e->ff = NULL;
	if (e->b->plugged)
		fake_unplug(e->b);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_close, WIASCAN_KUNIT);

void fake_escpi_begin(struct fake_escpi *e)
{
	struct wiascan_start start = {
		.pages = e->page->all ? 0 : e->page->pages,
	};

	KUNIT_EXPECT_EQ(e->b->test,
			fake_ioctl(e->ff, WIASCAN_IOC_START, &start), 0);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_begin, WIASCAN_KUNIT);

static bool is_back(struct fake_escpi *e, unsigned int nth)
{
	u32 sides = fake_wf(e->ff)->settings.params.sides;

	return nth % 2 && sides & WIASCAN_SIDE_BACK;
}

static void expect_page(struct fake_escpi *e, unsigned int nth, u32 end,
			size_t len)
{
	const u8 *picture = e->picture + min(nth * e->size, e->room - e->size);
	struct kunit *test = e->b->test;
	const char *where = e->b->where;
	struct wiascan_page page = {};
	size_t total;

	KUNIT_EXPECT_EQ_MSG(test, fake_read_all(e->ff, e->buf, e->room, &total),
			    fake_end_error(end), "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, total, len, "%s", where);
	KUNIT_EXPECT_MEMEQ_MSG(test, e->buf, picture, min(total, e->size), "%s",
			       where);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ_MSG(test, page.end, end, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.number, nth + 1, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.side, is_back(e, nth) ?
			    WIASCAN_SIDE_BACK : WIASCAN_SIDE_FRONT, "%s", where);
	/* what came before a cancel was dropped */
	if (end == WIASCAN_END_CANCELLED)
		return;
	KUNIT_EXPECT_EQ_MSG(test, page.bytes, len, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.crc32, ~crc32_le(~0, picture, len), "%s",
			    where);
	KUNIT_EXPECT_EQ_MSG(test, page.lines_received,
			    (u32)len / page.bytes_per_line, "%s", where);
	if (end == WIASCAN_END_COMPLETE)
		KUNIT_EXPECT_EQ_MSG(test, page.lines, page.lines_received, "%s",
				    where);
}

void fake_escpi_expect_at(struct fake_escpi *e, unsigned int nth, u32 end,
			  size_t len)
{
	struct kunit *test = e->b->test;
	const char *where = e->b->where;
	int error = fake_end_error(end);
	unsigned int i;

	for (i = 0; i <= nth; i++) {
		if (i)
			KUNIT_EXPECT_EQ_MSG(test,
					    fake_ioctl(e->ff,
						       WIASCAN_IOC_NEXT_PAGE,
						       NULL), 0, "%s", where);
		if (i < nth)
			expect_page(e, i, WIASCAN_END_COMPLETE, e->size);
		else
			expect_page(e, i, end, len);
	}
	if (error && error != -ENODEV)
		error = -EINVAL;
	KUNIT_EXPECT_EQ_MSG(test, fake_read(e->ff, e->buf, e->room), error,
			    "%s", where);
	if (end == WIASCAN_END_COMPLETE)
		KUNIT_EXPECT_EQ_MSG(test, fake_ioctl(e->ff,
						     WIASCAN_IOC_NEXT_PAGE,
						     NULL), -ENODATA, "%s",
				    where);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_expect_at, WIASCAN_KUNIT);

void fake_escpi_expect(struct fake_escpi *e, u32 end, size_t len)
{
	fake_escpi_expect_at(e, end == WIASCAN_END_COMPLETE ?
				pages_of(e->page) - 1 : 0, end, len);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_expect, WIASCAN_KUNIT);

void fake_escpi_scan(struct fake_escpi *e, u32 end, size_t len)
{
	fake_escpi_begin(e);
	fake_escpi_expect(e, end, len);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_scan, WIASCAN_KUNIT);

void fake_escpi_recovered(struct fake_escpi *e)
{
	fake_escpi_again(e);
	e->b->script.pos = e->scan_from;
	/* something may have to be drained before */
	e->b->script.loose = true;
	strscpy(e->b->where, "the scan after it");
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
}
EXPORT_SYMBOL_NS_GPL(fake_escpi_recovered, WIASCAN_KUNIT);
