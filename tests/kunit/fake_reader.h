/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who reads the pages of the fake scanner, and keeps count
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_FAKE_READER_H
#define WIASCAN_FAKE_READER_H

#include "fake.h"

/**
 * struct fake_reader - somebody who reads
 * @b: bench
 * @scanner: what the fake scanner on it does
 * @ff: file
 * @room: bytes of @buf: the page, and a read() at its end
 * @buf: for one read()
 * @number: the page that is read
 * @pos: bytes that were read of it
 */
struct fake_reader {
	struct fake_bench *b;
	struct fake_scanner *scanner;
	struct fake_file *ff;
	size_t room;
	u8 *buf;
	unsigned int number;
	u64 pos;
};

/**
 * fake_reader() - somebody who opens the scanner
 * @b: bench with a scanner
 *
 * Return: the reader.
 */
struct fake_reader *fake_reader(struct fake_bench *b);

/**
 * fake_feeder() - the same, of a scanner with a flatbed and a feeder
 * @b: bench without a scanner; its feeder can do all that its capabilities say
 * @select: WIASCAN_SELECT_*, what is scanned from
 *
 * Return: the reader.
 */
struct fake_reader *fake_feeder(struct fake_bench *b, u32 select);

/**
 * fake_reader_join() - another one with the same file
 * @r: reader
 *
 * Return: a reader who has read as much.
 */
struct fake_reader *fake_reader_join(struct fake_reader *r);

/**
 * fake_expect_next() - expect that a read() gave what is next on the glass
 * @r: reader, with the bytes in his buffer
 * @got: what the read() gave
 * @want: what it should have given
 */
void fake_expect_next(struct fake_reader *r, ssize_t got, ssize_t want);

/**
 * fake_expect_read() - read(), and expect what is next on the glass
 * @r: reader
 * @len: bytes wanted
 * @want: what the read() should give
 */
void fake_expect_read(struct fake_reader *r, size_t len, ssize_t want);

/**
 * fake_readable() - does poll() say so, and nothing else?
 * @r: reader
 *
 * Return: whether it does.
 */
bool fake_readable(struct fake_reader *r);

/**
 * fake_sleeping_reader() - let somebody else read for him, and fall asleep
 * @r: reader
 *
 * Return: the thread; it ends with what the read() gave, to be given to
 * fake_expect_next().
 */
struct fake_thread *fake_sleeping_reader(struct fake_reader *r);

/* What that thread does */
long fake_reader_read(void *r);

/* ---- pages ---- */

/**
 * fake_start_pages() - START
 * @r: reader; he begins with the first page
 * @pages: how many
 *
 * Return: what the ioctl gave.
 */
long fake_start_pages(struct fake_reader *r, u32 pages);

/**
 * fake_next_page() - NEXT_PAGE
 * @r: reader; he has read nothing of it, if there is one
 *
 * Return: what the ioctl gave.
 */
long fake_next_page(struct fake_reader *r);

/**
 * fake_page_of() - PAGE
 * @ff: file
 *
 * Return: the page; it has to succeed.
 */
struct wiascan_page fake_page_of(struct fake_file *ff);

/**
 * fake_expect_end() - expect how the page ends that he reads
 * @r: reader; he reads what is left of it
 * @end: WIASCAN_END_*
 * @len: bytes of it, in all
 *
 * Data, errno, and all that PAGE says of them have to fit.
 */
void fake_expect_end(struct fake_reader *r, u32 end, size_t len);

/**
 * fake_expect_whole() - expect that it is complete
 * @r: reader; he reads what is left of it
 */
void fake_expect_whole(struct fake_reader *r);

#endif /* WIASCAN_FAKE_READER_H */
