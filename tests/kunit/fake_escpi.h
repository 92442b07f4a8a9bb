/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Transcripts of ESC/I scanners, byte by byte, and scans with them
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Written from the description of the protocol, not from the minidriver.
 */
#ifndef WIASCAN_FAKE_ESCPI_H
#define WIASCAN_FAKE_ESCPI_H

#include "fake.h"

/**
 * struct fake_unit - a scanner
 * @probe: what is said until it is found
 * @state: the question how it is, and its answer
 * @empty: the same when its feeder is empty
 * @gamma: it is sent a table for each colour
 * @standard: it does not know FS commands
 * @feeds: it loads a side when it is told to
 */
struct fake_unit {
	const char *const *probe;
	const char *const *state;
	const char *const *empty;
	bool gamma;
	bool standard;
	bool feeds;
};

/*
 * Level B8 with FS I, 600 dpi, glass and feeder; level D8 without, with ESC f
 * and ESC i
 */
extern const struct fake_unit fake_unit_b8;
extern const struct fake_unit fake_unit_d8;
/* Level B7, a feeder only, that loads by itself and sees where a sheet ends */
extern const struct fake_unit fake_unit_b7;
/* Level B5, standard scans, glass and feeder; level D7, the same, and film */
extern const struct fake_unit fake_unit_b5;
extern const struct fake_unit fake_unit_d7;

#define FAKE_MAX_SET	8

/**
 * struct fake_page - a page that it scans
 * @name: of the test case
 * @unit: the scanner
 * @set: properties that are written before
 * @window: what FS W says: resolutions, place and size, as text
 * @mode: the same: from the colour to the threshold; zeroes follow
 * @setters: what is said instead to a unit that is @standard
 * @bytes_per_line: of the picture
 * @lines: of the picture, that are asked for
 * @block_lines: lines that the scanner sends in a block
 * @ends: it ends every block with an empty transfer
 * @ends_at: the sheet ends in this block, counted from 1; 0: where it should
 * @pages: sides that are there, 0: 1
 * @all: the job takes as many as there are
 */
struct fake_page {
	const char *name;
	const struct fake_unit *unit;
	struct wiascan_prop_value set[FAKE_MAX_SET];
	const char *window;
	const char *mode;
	const char *const *setters;
	u32 bytes_per_line;
	u32 lines;
	u32 block_lines;
	bool ends;
	u32 ends_at;
	u32 pages;
	bool all;
};

/* Small ones with some blocks, for those who scan them a thousand times */
extern const struct fake_page fake_page_b8;
extern const struct fake_page fake_page_d8;
extern const struct fake_page fake_page_duplex;	/* a sheet, and no more */
extern const struct fake_page fake_page_auto;	/* two, as long as they are */
extern const struct fake_page fake_page_b5;
extern const struct fake_page fake_page_b5_feeder;
extern const struct fake_page fake_page_film;

/**
 * struct fake_escpi - a scan, and what became of it
 * @b: bench
 * @md: the minidriver
 * @page: the page
 * @scan_from: the step of the transcript that the scan begins with
 * @scan_end: the step that follows its last page
 * @ff: file, after fake_escpi_open()
 * @picture: what is on the glass, or on the sheets, one behind the other
 * @buf: what was read
 * @size: bytes of a page
 * @room: bytes of @picture and @buf
 * @text: for fake_escpi_params()
 */
struct fake_escpi {
	struct fake_bench *b;
	const struct wiascan_minidriver *md;
	const struct fake_page *page;
	unsigned int scan_from;
	unsigned int scan_end;
	struct fake_file *ff;
	u8 *picture;
	u8 *buf;
	size_t size;
	size_t room;
	char text[128];
};

/**
 * fake_escpi() - make a bench for scans of a page, with its whole transcript
 * @test: the test case
 * @md: the minidriver
 * @page: the page
 *
 * Return: what is to be filled by a scan.
 */
struct fake_escpi *fake_escpi(struct kunit *test,
			      const struct wiascan_minidriver *md,
			      const struct fake_page *page);

/**
 * fake_escpi_again() - have the whole transcript again, after it was changed
 * @e: scan
 */
void fake_escpi_again(struct fake_escpi *e);

/**
 * fake_escpi_params() - what FS W says, as text
 * @e: scan
 *
 * Return: the text, valid until the next call.
 */
const char *fake_escpi_params(struct fake_escpi *e);

/**
 * fake_escpi_add_params() - add all parameters, their answers, and tables
 * @e: scan
 */
void fake_escpi_add_params(struct fake_escpi *e);

/**
 * fake_escpi_add_picture() - add FS G, or ESC G, its answer and all blocks
 * @e: scan
 * @nth: of which page, from 0
 */
void fake_escpi_add_picture(struct fake_escpi *e, unsigned int nth);

/**
 * fake_escpi_block() - the step that a block of the picture is
 * @e: scan
 * @nth: which block, from 0
 *
 * Return: its number.
 */
unsigned int fake_escpi_block(struct fake_escpi *e, unsigned int nth);

/**
 * fake_escpi_open() - plug the scanner in, open it and write the settings
 * @e: scan
 *
 * Return: 0 or what fake_plug() gave.
 */
int fake_escpi_open(struct fake_escpi *e);

/**
 * fake_escpi_close() - close and unplug it, if it is there
 * @e: scan
 */
void fake_escpi_close(struct fake_escpi *e);

/**
 * fake_escpi_begin() - START
 * @e: scan
 */
void fake_escpi_begin(struct fake_escpi *e);

/**
 * fake_escpi_expect_at() - expect how a job ends
 * @e: scan whose job was begun
 * @nth: the page with which it ends, from 0
 * @end: WIASCAN_END_*
 * @len: bytes of that page that come before that
 *
 * Reads all pages up to there, and the end, once; compares them with the
 * picture and with PAGE.
 */
void fake_escpi_expect_at(struct fake_escpi *e, unsigned int nth, u32 end,
			  size_t len);

/**
 * fake_escpi_expect() - the same for a job of one page, or a whole one
 * @e: scan whose job was begun
 * @end: WIASCAN_END_*
 * @len: bytes of the last page
 */
void fake_escpi_expect(struct fake_escpi *e, u32 end, size_t len);

/**
 * fake_escpi_scan() - START, and the same
 * @e: scan
 * @end: WIASCAN_END_*
 * @len: bytes of the last page
 */
void fake_escpi_scan(struct fake_escpi *e, u32 end, size_t len);

/**
 * fake_escpi_reply() - the bytes that the device answers to a command with
 * @e: scan
 * @command: the command, as text
 * @nth: which time, from 0
 *
 * Return: the step, to be changed.
 */
struct fake_step *fake_escpi_reply(struct fake_escpi *e, const char *command,
				   unsigned int nth);

/**
 * fake_escpi_recovered() - expect that the next scan is as it should be
 * @e: scan that has ended, of a scanner that lives
 */
void fake_escpi_recovered(struct fake_escpi *e);

#endif /* WIASCAN_FAKE_ESCPI_H */
