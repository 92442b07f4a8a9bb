// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transcripts of Fujitsu scanners, byte by byte, and jobs with them
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>
#include <linux/unaligned.h>

#include "fake_fujitsu.h"

/* 600 dpi, 50 to 600 in steps of 1, 8.5 x 14 inch, all that there is */
static const u8 usual_vpd[100] = {
	0x06, 0xf0, 0x00, 0x00, 0x5f, 0x02, 0x58, 0x02, 0x58, 0x11, 0x02, 0x58,
	0x02, 0x58, 0x00, 0x32, 0x00, 0x32, 0xff, 0xff, 0x00, 0x00, 0x13, 0xec,
	0x00, 0x00, 0x20, 0xd0, 0x8e,
	[0x20] = 0x90, 0x08, 0x00, 0x40, 0x00, 0x00,
	[0x28] = 0xff, 0x8f, 0x00, 0x04, [0x31] = 0x02,
	[0x52] = 0xff, 0xff, 0xff, [0x57] = 0x11,
};

#define GRAY	{ .id = WIASCAN_PROP_DATATYPE,				\
		  .value = WIASCAN_DATATYPE_GRAYSCALE }
#define XRES	{ .id = WIASCAN_PROP_XRES, .value = 75 }
#define YRES	{ .id = WIASCAN_PROP_YRES, .value = 75 }
#define XPOS	{ .id = WIASCAN_PROP_XPOS, .value = 8 }
#define WIDTH	{ .id = WIASCAN_PROP_XEXTENT, .value = 16 }
#define LINES	{ .id = WIASCAN_PROP_YEXTENT, .value = 6 }

#define WINDOW_16X6							\
	"00 4b 00 4b 00*2 00 80 00*4 00*2 01 00 00*2 00 60 80 00 80 02 08"

const struct fake_fujitsu_job fake_fujitsu_simplex = {
	.name = "simplex",
	.set = {
		GRAY, XRES, YRES, XPOS, WIDTH, LINES,
		{ .id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
		  .value = WIASCAN_SELECT_FEEDER },
	},
	.window = WINDOW_16X6,
	.bytes_per_line = 16,
	.lines = 6,
	.piece_lines = 2,
	.sides = WIASCAN_SIDE_FRONT,
	.sheets = 2,
};
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_simplex, WIASCAN_KUNIT);

const struct fake_fujitsu_job fake_fujitsu_duplex = {
	.name = "duplex",
	.modes = true,
	.set = {
		GRAY, XRES, YRES, XPOS, WIDTH, LINES,
		{ .id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
		  .value = WIASCAN_SELECT_FEEDER | WIASCAN_SELECT_DUPLEX },
	},
	.window = WINDOW_16X6,
	.bytes_per_line = 16,
	.lines = 6,
	.piece_lines = 4,
	.sides = WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK,
	.sheets = 1,
};
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_duplex, WIASCAN_KUNIT);

/* ---- steps ---- */

void fake_fujitsu_line(struct fake_fujitsu *f, const char *format, ...)
{
	char text[256];
	const char *const lines[] = { text, NULL };
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fake_script_text(f->b, lines);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_line, WIASCAN_KUNIT);

void fake_fujitsu_command(struct fake_fujitsu *f, const char *cdb)
{
	fake_fujitsu_line(f, "> 43 00*18 %s", cdb);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_command, WIASCAN_KUNIT);

void fake_fujitsu_good(struct fake_fujitsu *f)
{
	fake_fujitsu_line(f, "< 53 00*12");
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_good, WIASCAN_KUNIT);

void fake_fujitsu_check(struct fake_fujitsu *f, u8 flags, u32 info, u8 asc,
			u8 ascq)
{
	fake_fujitsu_line(f, "< 53 00*8 02 00*3");
	fake_fujitsu_command(f, "03 00*3 12 00*7");
	fake_fujitsu_line(f, "< f0 00 %02x %02x %02x %02x %02x 0a 00*4 %02x %02x 00*4",
			  flags, info >> 24, info >> 16 & 0xff,
			  info >> 8 & 0xff, info & 0xff, asc, ascq);
	fake_fujitsu_good(f);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_check, WIASCAN_KUNIT);

/* A command without data, and what becomes of it if it fails in the probe */
static void add_simple(struct fake_fujitsu *f, const char *weight,
		       const char *cdb)
{
	fake_fujitsu_line(f, "> %s 43 00*18 %s", weight, cdb);
	fake_fujitsu_line(f, "< %s 53 00*12", weight);
}

static void refuse(struct fake_fujitsu *f)
{
	fake_fujitsu_check(f, 0x05, 0, 0x26, 0x00);
}

static bool strends(const char *text, const char *end)
{
	size_t len = strlen(text);

	return len >= strlen(end) && !strcmp(text + len - strlen(end), end);
}

/* ---- the transcript ---- */

static void add_windows(struct fake_fujitsu *f, const char *window, bool color,
			u32 sides)
{
	static const char front[] = "00", back[] = "80";
	bool both = sides == (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK);
	const char *vendor = color ? "c1 00 01" : "00*3";

	fake_fujitsu_command(f, both ? "24 00*7 88 00*3" : "24 00*7 48 00*3");
	fake_fujitsu_line(f, "> 00*7 40 %s 00 %s 00*13 %s 00*10",
			  sides & WIASCAN_SIDE_FRONT ? front : back, window,
			  vendor);
	/* the bed of the feeder */
	if (f->job->sides)
		fake_fujitsu_line(f, "+ c0 00*2 27 d8 00*2 41 a0 00*2");
	else
		fake_fujitsu_line(f, "+ 00*11");
	if (both)
		fake_fujitsu_line(f, "+ %s 00 %s 00*13 %s 00*21", back, window,
				  vendor);
}

static bool has_modes(const struct fake_fujitsu *f)
{
	return (f->vpd[0x29] & 0x88) == 0x88;
}

/* Memory for sheets to come: off and empty. Some do not know it. */
static void add_no_buffer(struct fake_fujitsu *f)
{
	fake_fujitsu_command(f, "15 10 00*2 0c 00*7");
	fake_fujitsu_line(f, "> 00*4 3a 06 80 c0 00*4");
	if (f->job->modes)
		fake_fujitsu_good(f);
	else
		refuse(f);
}

static void add_probe(struct fake_fujitsu *f)
{
	const struct fake_fujitsu_job *j = f->job;
	struct fake_step *step;

	/* is there something left of an earlier session? */
	fake_fujitsu_line(f, ".");
	add_simple(f, "r", "00*12");
	fake_fujitsu_command(f, "12 00*3 60 00*7");
	fake_fujitsu_line(f, "< 06 00 02 02 5b 00*3 \"FUJITSU fi-6130dj       1.02\" 00*60");
	fake_fujitsu_good(f);
	fake_fujitsu_command(f, "12 01 f0 00 cc 00*7");
	step = fake_script_add(f->b, FAKE_DEVICE, f->vpd, sizeof(f->vpd));
	KUNIT_ASSERT_NOT_NULL(f->b->test, step);
	fake_fujitsu_good(f);
	/* all of the bed, as far as it is 8 times some pixels, at 180 dpi */
	if (f->vpd[0x1c] & 0x80) {
		add_windows(f, "00 b4 00 b4 00*8 00*2 27 cb 00*2 41 a0 80 00 80 05 08",
			    true, WIASCAN_SIDE_FRONT);
		if (j->refuses_rgb)
			refuse(f);
		else
			fake_fujitsu_good(f);
	}
	if (has_modes(f)) {
		fake_fujitsu_command(f, "1a 00 3c 00 14 00*7");
		if (j->modes) {
			fake_fujitsu_line(f, "< 0b 00*3 3c 06 00*14");
			fake_fujitsu_good(f);
		} else {
			fake_fujitsu_line(f, "<");
			refuse(f);
		}
	}
	if ((f->vpd[0x28] & 0x06) == 0x06) {
		fake_fujitsu_command(f, "1d 00*3 10 00*7");
		fake_fujitsu_line(f, "> \"GET DEVICE ID   \"");
		if (j->refuses_serial) {
			refuse(f);
		} else {
			fake_fujitsu_good(f);
			fake_fujitsu_command(f, "1c 00*3 0a 00*7");
			fake_fujitsu_line(f, "< 00 01 e2 40 00*6");
			fake_fujitsu_good(f);
		}
	}
	/* how it is */
	add_simple(f, "s", "00*12");
	if (f->vpd[0x2b] & 0x04) {
		fake_fujitsu_line(f, "> s 43 00*18 c2 00*7 0c 00*3");
		fake_fujitsu_line(f, "< s 00*12");
		fake_fujitsu_line(f, "< s 53 00*12");
	}
}

static bool is_auto(const struct fake_fujitsu *f)
{
	unsigned int i;

	for (i = 0; i < FAKE_FUJITSU_SET; i++)
		if (f->job->set[i].id == WIASCAN_PROP_PAGE_SIZE)
			return true;
	return false;
}

void fake_fujitsu_add_start(struct fake_fujitsu *f)
{
	const struct fake_fujitsu_job *j = f->job;

	if (f->vpd[0x31] & 0x02 && f->vpd[0x20] & 0x40)
		add_simple(f, "", j->sides ? "f1 00*11" : "f1 01 00*10");
	if (j->modes) {
		fake_fujitsu_command(f, "15 10 00*2 0c 00*7");
		fake_fujitsu_line(f, "> 00*4 3c 06 00 %s 00*4",
				  is_auto(f) ? "80" : "00");
		fake_fujitsu_good(f);
	}
	if (has_modes(f))
		add_no_buffer(f);
	add_windows(f, j->window, j->color, j->sides ? j->sides : 1);
	fake_fujitsu_good(f);
	if (f->vpd[0x31] & 0x02)
		add_simple(f, "", "f1 05 00*10");
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_add_start, WIASCAN_KUNIT);

void fake_fujitsu_add_feed(struct fake_fujitsu *f)
{
	const struct fake_fujitsu_job *j = f->job;
	bool back = j->sides == WIASCAN_SIDE_BACK;

	if (j->sides && !f->vpd[0x28]) {
		fake_fujitsu_command(f, "31 01 00*10");
		refuse(f);
	} else if (j->sides) {
		add_simple(f, "", "31 01 00*10");
	}
	add_simple(f, "", "00*12");
	if (j->sides == (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK)) {
		fake_fujitsu_command(f, "1b 00*3 02 00*7");
		fake_fujitsu_line(f, "> 00 80");
	} else {
		fake_fujitsu_command(f, "1b 00*3 01 00*7");
		fake_fujitsu_line(f, "> %02x", back ? 0x80 : 0x00);
	}
	fake_fujitsu_good(f);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_add_feed, WIASCAN_KUNIT);

/* What is asked for: an even number of lines of 256 KiB, or up to their end */
static u32 ask_for(const struct fake_fujitsu *f, u32 done, u32 total)
{
	u32 line = f->job->bytes_per_line;
	u32 block = rounddown(262144 / line, 2) * line;

	return min(total - done, block - done % line);
}

static void add_size(struct fake_fujitsu *f, u8 window)
{
	const struct fake_fujitsu_job *j = f->job;
	u32 width = j->color ? j->bytes_per_line / 3 : j->bytes_per_line;
	u32 lines = j->says_length ? j->sheet_lines :
		    j->sheet_lines ? 0 : j->lines;
	char cdb[64];

	snprintf(cdb, sizeof(cdb), "28 00 80 00*2 %02x 00*2 20 00*3", window);
	fake_fujitsu_command(f, cdb);
	/* 1 bit a pixel: it does not say */
	if (strends(j->window, " 01"))
		width = 0;
	fake_fujitsu_line(f, "< 00*2 %02x %02x 00*2 %02x %02x 00*24",
			  width >> 8, width & 0xff, lines >> 8, lines & 0xff);
	fake_fujitsu_good(f);
}

/* The image is negative on the wire */
static void add_image(struct fake_fujitsu *f, const u8 *picture, u32 len,
		      u32 filled)
{
	struct fake_step *step = fake_script_add(f->b, FAKE_DEVICE, NULL,
						 filled);
	u32 i;

	for (i = 0; i < len; i++)
		step->bytes[i] = ~picture[i];
	step->image = len;
}

/* The next piece of a side, from @done on; returns bytes of it */
static u32 add_piece(struct fake_fujitsu *f, u8 window, const u8 *picture,
		     u32 done)
{
	const struct fake_fujitsu_job *j = f->job;
	u32 total = j->lines * j->bytes_per_line, ask, len;
	char cdb[64];

	if (j->says_length)
		total = f->size;
	ask = ask_for(f, done, total);
	len = min_t(u32, ask, f->size - done);
	if (j->piece_lines)
		len = min(len, j->piece_lines * j->bytes_per_line);
	if (j->first && !done)
		len = j->first;
	if (f->vpd[0x31] & 0x02 && !done) {
		snprintf(cdb, sizeof(cdb), "f1 10 %02x 00*3 %02x %02x %02x 00*3",
			 window, ask >> 16, ask >> 8 & 0xff, ask & 0xff);
		add_simple(f, "", cdb);
	}
	snprintf(cdb, sizeof(cdb), "28 00*4 %02x %02x %02x %02x 00*3", window,
		 ask >> 16, ask >> 8 & 0xff, ask & 0xff);
	fake_fujitsu_command(f, cdb);
	add_image(f, picture + done, len, j->fills_up ? ask : len);
	if (done + len == f->size && f->size < total)
		fake_fujitsu_check(f, j->parts_signs ? 0x40 : 0x60, ask - len,
				   0, 0);
	else if ((j->fills_up || j->parts_signs) && len < ask)
		fake_fujitsu_check(f, 0x20, ask - len, 0, 0);
	else
		fake_fujitsu_good(f);
	return len;
}

void fake_fujitsu_add_sheet(struct fake_fujitsu *f, unsigned int n)
{
	bool both = f->job->sides == (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK);
	unsigned int sides = both ? 2 : 1, open = sides, i = 0;
	u32 done[2] = { 0, 0 };

	fake_fujitsu_add_feed(f);
	for (; open; i = (i + 1) % sides) {
		const u8 *picture = f->pictures + (n * sides + i) * f->size;
		u8 window = i || f->job->sides == WIASCAN_SIDE_BACK ? 0x80 : 0;

		if (done[i] == f->size)
			continue;
		if (!done[i])
			add_size(f, window);
		done[i] += add_piece(f, window, picture, done[i]);
		open -= done[i] == f->size;
	}
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_add_sheet, WIASCAN_KUNIT);

void fake_fujitsu_add_empty(struct fake_fujitsu *f)
{
	fake_fujitsu_command(f, "31 01 00*10");
	/* a unit that feeds by itself says it when it is asked */
	if (!f->vpd[0x28]) {
		refuse(f);
		fake_fujitsu_command(f, "00*12");
	}
	fake_fujitsu_check(f, 0x03, 0, 0x80, 0x03);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_add_empty, WIASCAN_KUNIT);

void fake_fujitsu_add_stop(struct fake_fujitsu *f)
{
	if (f->vpd[0x31] & 0x02)
		add_simple(f, "", "f1 04 00*10");
	else if (f->job->sides)
		add_simple(f, "", "31 04 00*10");
	if (has_modes(f))
		add_no_buffer(f);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_add_stop, WIASCAN_KUNIT);

void fake_fujitsu_cut(struct fake_fujitsu *f, const char *cdb, unsigned int nth)
{
	char text[96];

	snprintf(text, sizeof(text), "43 00*18 %s", cdb);
	fake_script_cut(f->b, fake_script_find(f->b, text, nth) + 1);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_cut, WIASCAN_KUNIT);

void fake_fujitsu_again(struct fake_fujitsu *f)
{
	const struct fake_fujitsu_job *j = f->job;
	unsigned int i;

	f->b->script.used = 0;
	fake_script_cut(f->b, 0);
	add_probe(f);
	f->scan_from = f->b->script.n;
	fake_fujitsu_add_start(f);
	for (i = 0; i < j->sheets; i++)
		fake_fujitsu_add_sheet(f, i);
	if (j->sides && !j->pages)
		fake_fujitsu_add_empty(f);
	f->stop_from = f->b->script.n;
	fake_fujitsu_add_stop(f);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_again, WIASCAN_KUNIT);

/* ---- jobs ---- */

struct fake_fujitsu *fake_fujitsu(struct kunit *test,
				  const struct wiascan_minidriver *md,
				  const struct fake_fujitsu_job *job)
{
	struct fake_fujitsu *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	u32 lines = job->sheet_lines ? job->sheet_lines : job->lines;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->b = fake_bench(test);
	f->b->wire.peer = &fake_script_peer;
	f->md = md;
	f->job = job;
	memcpy(f->vpd, usual_vpd, sizeof(usual_vpd));
	for (i = 0; i < FAKE_FUJITSU_CHANGES && job->changes[i].at; i++)
		f->vpd[job->changes[i].at] = job->changes[i].value;
	f->size = job->bytes_per_line * lines;
	f->room = (job->lines + 1) * job->bytes_per_line;
	f->pictures = kunit_kzalloc(test, f->size * 2 * job->sheets,
				    GFP_KERNEL);
	f->buf = kunit_kzalloc(test, f->room, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f->pictures);
	KUNIT_ASSERT_NOT_NULL(test, f->buf);
	fake_pattern(f->pictures, f->size * 2 * job->sheets, 0);
	fake_fujitsu_again(f);
	return f;
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu, WIASCAN_KUNIT);

int fake_fujitsu_open(struct fake_fujitsu *f)
{
	const struct wiascan_prop_value *set = f->job->set;
	int ret = fake_plug(f->b, f->md);
	unsigned int n = 0;

	if (ret)
		return ret;
	f->ff = fake_open(f->b, 0);
	while (n < FAKE_FUJITSU_SET && set[n].id)
		n++;
	KUNIT_EXPECT_EQ(f->b->test, fake_set(f->ff, set, n), 0);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_open, WIASCAN_KUNIT);

void fake_fujitsu_start(struct fake_fujitsu *f)
{
	struct wiascan_start start = { .pages = f->job->pages };

	KUNIT_EXPECT_EQ(f->b->test,
			fake_ioctl(f->ff, WIASCAN_IOC_START, &start), 0);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_start, WIASCAN_KUNIT);

void fake_fujitsu_page(struct fake_fujitsu *f, unsigned int n, u32 end,
		       size_t len)
{
	bool both = f->job->sides == (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK);
	struct kunit *test = f->b->test;
	const u8 *picture = f->pictures + n * f->size;
	const char *where = f->b->where;
	struct wiascan_page page = {};
	size_t total;

	if (n)
		KUNIT_EXPECT_EQ_MSG(test, fake_ioctl(f->ff,
						     WIASCAN_IOC_NEXT_PAGE,
						     NULL), 0, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, fake_read_all(f->ff, f->buf, f->room, &total),
			    fake_end_error(end), "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, total, len, "%s", where);
	KUNIT_EXPECT_MEMEQ_MSG(test, f->buf, picture, min(total, f->size), "%s",
			       where);
	KUNIT_EXPECT_EQ(test, fake_ioctl(f->ff, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ_MSG(test, page.number, n + 1, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.end, end, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.side,
			    both ? n % 2 + 1 : max(f->job->sides, 1U), "%s",
			    where);
	if (end == WIASCAN_END_COMPLETE)
		KUNIT_EXPECT_EQ_MSG(test, page.lines,
				    len / f->job->bytes_per_line, "%s", where);
	/* what came before a cancel was dropped */
	if (end != WIASCAN_END_CANCELLED)
		fake_expect_page(f->ff, end, picture, len);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_page, WIASCAN_KUNIT);

void fake_fujitsu_over(struct fake_fujitsu *f, u32 end)
{
	struct kunit *test = f->b->test;
	const char *where = f->b->where;
	struct wiascan_page page = {};
	int none = end == WIASCAN_END_DEVICE_GONE ? -ENODEV : -ENODATA;

	KUNIT_EXPECT_EQ_MSG(test, fake_ioctl(f->ff, WIASCAN_IOC_NEXT_PAGE,
					     NULL), none, "%s", where);
	KUNIT_EXPECT_EQ(test, fake_ioctl(f->ff, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ_MSG(test, page.job_end, end, "%s", where);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_over, WIASCAN_KUNIT);

void fake_fujitsu_scan(struct fake_fujitsu *f)
{
	const struct fake_fujitsu_job *j = f->job;
	bool both = j->sides == (WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK);
	unsigned int i;

	fake_fujitsu_start(f);
	for (i = 0; i < j->sheets * (both ? 2 : 1); i++)
		fake_fujitsu_page(f, i, WIASCAN_END_COMPLETE, f->size);
	fake_fujitsu_over(f, WIASCAN_END_COMPLETE);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_scan, WIASCAN_KUNIT);

void fake_fujitsu_close(struct fake_fujitsu *f)
{
	if (f->ff)
		fake_close(f->ff);
	f->ff = NULL;
	if (f->b->plugged)
		fake_unplug(f->b);
}
EXPORT_SYMBOL_NS_GPL(fake_fujitsu_close, WIASCAN_KUNIT);
