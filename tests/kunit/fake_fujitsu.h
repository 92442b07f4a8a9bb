/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Transcripts of Fujitsu scanners, byte by byte, and jobs with them
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Written from the description of the protocol, not from the minidriver.
 */
#ifndef WIASCAN_FAKE_FUJITSU_H
#define WIASCAN_FAKE_FUJITSU_H

#include "fake.h"

#define FAKE_FUJITSU_SET	8
#define FAKE_FUJITSU_CHANGES	4

/**
 * struct fake_fujitsu_job - a scanner, and what it scans
 * @name: of the test case
 * @changes: bytes of its page of INQUIRY that are not as usual
 * @refuses_rgb: it takes no RGB pixels
 * @refuses_serial: it does not tell its serial number
 * @modes: it has the mode page for the length of sheets
 * @set: properties that are written before
 * @color: the same, as SET WINDOW says it
 * @window: the same: from the resolutions to the bits, as text
 * @bytes_per_line: of a page
 * @lines: of a page, as wanted
 * @sheet_lines: as they come, 0: the same
 * @says_length: that is known in advance
 * @fills_up: what is missing comes as zeroes
 * @parts_signs: less than wanted has its sign with each piece but the last, the
 *	end of the sheet with that alone
 * @piece_lines: lines that come at once, 0: as many as wanted
 * @first: bytes that come with the first READ of a side, 0: the same
 * @sides: WIASCAN_SIDE_* bits
 * @sheets: how many lie in the feeder
 * @pages: how many are wanted, 0: all
 */
struct fake_fujitsu_job {
	const char *name;
	struct {
		u8 at;
		u8 value;
	} changes[FAKE_FUJITSU_CHANGES];
	bool refuses_rgb;
	bool refuses_serial;
	bool modes;
	struct wiascan_prop_value set[FAKE_FUJITSU_SET];
	bool color;
	const char *window;
	u32 bytes_per_line;
	u32 lines;
	u32 sheet_lines;
	bool says_length;
	bool fills_up;
	bool parts_signs;
	u32 piece_lines;
	u32 first;
	u32 sides;
	u32 sheets;
	u32 pages;
};

/* Small ones, for those who scan them a thousand times */
extern const struct fake_fujitsu_job fake_fujitsu_simplex;
extern const struct fake_fujitsu_job fake_fujitsu_duplex;

/**
 * struct fake_fujitsu - a job, and what became of it
 * @b: bench
 * @md: the minidriver
 * @job: the job
 * @vpd: its page of INQUIRY
 * @scan_from: the step of the transcript that the job begins with
 * @stop_from: the one that follows its last page
 * @ff: file, after fake_fujitsu_open()
 * @pictures: what is on the sheets, side by side
 * @buf: what was read of a page
 * @size: bytes of a side as it comes
 * @room: bytes of @buf
 */
struct fake_fujitsu {
	struct fake_bench *b;
	const struct wiascan_minidriver *md;
	const struct fake_fujitsu_job *job;
	u8 vpd[100];
	unsigned int scan_from;
	unsigned int stop_from;
	struct fake_file *ff;
	u8 *pictures;
	u8 *buf;
	size_t size;
	size_t room;
};

/**
 * fake_fujitsu() - make a bench for a job, with its whole transcript
 * @test: the test case
 * @md: the minidriver
 * @job: the job
 *
 * Return: what is to be filled by a scan.
 */
struct fake_fujitsu *fake_fujitsu(struct kunit *test,
				  const struct wiascan_minidriver *md,
				  const struct fake_fujitsu_job *job);

/**
 * fake_fujitsu_line() - add a step as fake_script_text() does, with a format
 * @f: job
 * @format: of the line
 */
__printf(2, 3)
void fake_fujitsu_line(struct fake_fujitsu *f, const char *format, ...);

/* Add a command, of which the twelve bytes are given as text */
void fake_fujitsu_command(struct fake_fujitsu *f, const char *cdb);

/* Add a status that is good */
void fake_fujitsu_good(struct fake_fujitsu *f);

/* Add a status that is not, the question for its reason, and the answer */
void fake_fujitsu_check(struct fake_fujitsu *f, u8 flags, u32 info, u8 asc,
			u8 ascq);

/* What a job begins with, up to the lamp */
void fake_fujitsu_add_start(struct fake_fujitsu *f);

/* From the feed of the n-th sheet to its SCAN; to its last byte */
void fake_fujitsu_add_feed(struct fake_fujitsu *f);
void fake_fujitsu_add_sheet(struct fake_fujitsu *f, unsigned int n);

/* A feed that finds nothing, and the end of the job */
void fake_fujitsu_add_empty(struct fake_fujitsu *f);
void fake_fujitsu_add_stop(struct fake_fujitsu *f);

/* End the transcript behind the n-th command of that kind, without its answer */
void fake_fujitsu_cut(struct fake_fujitsu *f, const char *cdb,
		      unsigned int nth);

/* The whole transcript again, after it was changed */
void fake_fujitsu_again(struct fake_fujitsu *f);

/**
 * fake_fujitsu_open() - plug the scanner in, open it and write the settings
 * @f: job
 *
 * Return: 0 or what fake_plug() gave.
 */
int fake_fujitsu_open(struct fake_fujitsu *f);

/* START */
void fake_fujitsu_start(struct fake_fujitsu *f);

/**
 * fake_fujitsu_page() - read the page that comes next, and expect how it ends
 * @f: job
 * @n: which one, from 0
 * @end: WIASCAN_END_*
 * @len: bytes of it that come before that
 */
void fake_fujitsu_page(struct fake_fujitsu *f, unsigned int n, u32 end,
		       size_t len);

/* Expect that there is no other page, and why */
void fake_fujitsu_over(struct fake_fujitsu *f, u32 end);

/* START, and all pages, as they should be */
void fake_fujitsu_scan(struct fake_fujitsu *f);

/* Close and unplug it, if it is there */
void fake_fujitsu_close(struct fake_fujitsu *f);

#endif /* WIASCAN_FAKE_FUJITSU_H */
