// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who reads the pages of the fake scanner, and keeps count
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/crc32.h>
#include <linux/module.h>

#include "fake_reader.h"

static struct fake_reader *new_reader(struct fake_file *ff)
{
	const struct wiascan_params *params = &fake_wf(ff)->settings.params;
	struct kunit *test = ff->b->test;
	struct fake_reader *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, r);
	r->b = ff->b;
	r->scanner = &ff->b->scanner;
	r->ff = ff;
	r->number = 1;
	r->room = params->size + params->min_chunk;
	r->buf = kunit_kzalloc(test, r->room, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, r->buf);
	return r;
}

struct fake_reader *fake_reader(struct fake_bench *b)
{
	return new_reader(fake_open(b, 0));
}
EXPORT_SYMBOL_NS_GPL(fake_reader, WIASCAN_KUNIT);

struct fake_reader *fake_feeder(struct fake_bench *b, u32 select)
{
	const struct wiascan_prop_value value = {
		.id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, .value = select,
	};
	struct wiascan_caps *caps = &b->scanner.caps;
	struct fake_file *ff;

	caps->area[WIASCAN_FEEDER] = caps->area[WIASCAN_FLATBED];
	caps->duplex = true;
	caps->back_only = true;
	caps->auto_length = true;
	caps->detects_feed = true;
	caps->resumes = true;
	KUNIT_ASSERT_EQ(b->test, fake_plug(b, &fake_minidriver), 0);
	ff = fake_open(b, 0);
	KUNIT_ASSERT_EQ(b->test, fake_set(ff, &value, 1), 0);
	return new_reader(ff);
}
EXPORT_SYMBOL_NS_GPL(fake_feeder, WIASCAN_KUNIT);

struct fake_reader *fake_reader_join(struct fake_reader *r)
{
	struct fake_reader *other = new_reader(r->ff);

	other->number = r->number;
	other->pos = r->pos;
	return other;
}
EXPORT_SYMBOL_NS_GPL(fake_reader_join, WIASCAN_KUNIT);

void fake_expect_next(struct fake_reader *r, ssize_t got, ssize_t want)
{
	struct kunit *test = r->b->test;

	KUNIT_EXPECT_EQ(test, got, want);
	if (got <= 0)
		return;
	KUNIT_EXPECT_TRUE(test, fake_is_pattern(r->buf, got,
						fake_page_at(r->number) +
						r->pos));
	r->pos += got;
}
EXPORT_SYMBOL_NS_GPL(fake_expect_next, WIASCAN_KUNIT);

void fake_expect_read(struct fake_reader *r, size_t len, ssize_t want)
{
	fake_expect_next(r, fake_read(r->ff, r->buf, len), want);
}
EXPORT_SYMBOL_NS_GPL(fake_expect_read, WIASCAN_KUNIT);

bool fake_readable(struct fake_reader *r)
{
	return fake_polls(r->ff, EPOLLIN | EPOLLRDNORM);
}
EXPORT_SYMBOL_NS_GPL(fake_readable, WIASCAN_KUNIT);

long fake_reader_read(void *data)
{
	struct fake_reader *r = data;

	return fake_read(r->ff, r->buf, r->room);
}
EXPORT_SYMBOL_NS_GPL(fake_reader_read, WIASCAN_KUNIT);

struct fake_thread *fake_sleeping_reader(struct fake_reader *r)
{
	struct fake_thread *t = fake_thread(r->b, fake_reader_read, r);

	KUNIT_EXPECT_TRUE(r->b->test, fake_asleep(t));
	return t;
}
EXPORT_SYMBOL_NS_GPL(fake_sleeping_reader, WIASCAN_KUNIT);

/* ---- pages ---- */

long fake_start_pages(struct fake_reader *r, u32 pages)
{
	struct wiascan_start start = { .pages = pages };

	r->number = 1;
	r->pos = 0;
	return fake_ioctl(r->ff, WIASCAN_IOC_START, &start);
}
EXPORT_SYMBOL_NS_GPL(fake_start_pages, WIASCAN_KUNIT);

long fake_next_page(struct fake_reader *r)
{
	long ret = fake_ioctl(r->ff, WIASCAN_IOC_NEXT_PAGE, NULL);

	if (ret)
		return ret;
	r->number++;
	r->pos = 0;
	return 0;
}
EXPORT_SYMBOL_NS_GPL(fake_next_page, WIASCAN_KUNIT);

struct wiascan_page fake_page_of(struct fake_file *ff)
{
	struct wiascan_page page = {};

	KUNIT_EXPECT_EQ(ff->b->test, fake_ioctl(ff, WIASCAN_IOC_PAGE, &page),
			0);
	return page;
}
EXPORT_SYMBOL_NS_GPL(fake_page_of, WIASCAN_KUNIT);

static u32 crc_of_page(struct fake_reader *r, size_t len)
{
	u8 *buf = kvmalloc(len, GFP_KERNEL);
	u32 crc = 0;

	KUNIT_EXPECT_NOT_NULL(r->b->test, buf);
	if (buf) {
		fake_pattern(buf, len, fake_page_at(r->number));
		crc = ~crc32_le(~0, buf, len);
	}
	kvfree(buf);
	return crc;
}

void fake_expect_end(struct fake_reader *r, u32 end, size_t len)
{
	struct kunit *test = r->b->test;
	struct wiascan_page page;
	ssize_t got;

	while ((got = fake_read(r->ff, r->buf, r->room)) > 0)
		fake_expect_next(r, got, got);
	KUNIT_EXPECT_EQ_MSG(test, got, fake_end_error(end), "page %u",
			    r->number);
	KUNIT_EXPECT_EQ_MSG(test, r->pos, len, "page %u", r->number);
	page = fake_page_of(r->ff);
	KUNIT_EXPECT_EQ(test, page.number, r->number);
	KUNIT_EXPECT_EQ_MSG(test, page.end, end, "page %u", r->number);
	KUNIT_EXPECT_EQ(test, page.error, -fake_end_error(end));
	KUNIT_EXPECT_EQ(test, page.bytes, len);
	KUNIT_EXPECT_EQ(test, page.lines_received, len / page.bytes_per_line);
	KUNIT_EXPECT_EQ(test, page.crc32, crc_of_page(r, len));
}
EXPORT_SYMBOL_NS_GPL(fake_expect_end, WIASCAN_KUNIT);

void fake_expect_whole(struct fake_reader *r)
{
	fake_expect_end(r, WIASCAN_END_COMPLETE,
			fake_wf(r->ff)->job->params.size);
}
EXPORT_SYMBOL_NS_GPL(fake_expect_whole, WIASCAN_KUNIT);
