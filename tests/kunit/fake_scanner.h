/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A minidriver as a test wants it, and the scanner that it drives; see fake.h
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_FAKE_SCANNER_H
#define WIASCAN_FAKE_SCANNER_H

#include "../../driver/minidriver.h"
#include "fake_wire.h"

/**
 * struct fake_scanner - what the fake minidriver does, and what it has done
 * @caps: what it can do
 * @block_lines: lines that it receives at a time
 * @min_lines: lines of the smallest read()
 * @page_bytes: bytes that it calls a page; 0: all that were asked for
 * @late_end: it says one acquire op later that a page has ended
 * @page_lines: lines that it announces for a page; 0: it announces nothing
 * @announce_at: the acquire op that announces them, from 1; 0: the first
 * @sheets: in its feeder
 * @side_by_side: both sides of a sheet come alternately
 * @back_first: the back begins
 * @front_run: then so many blocks of the front follow each other; 0: one
 * @back_run: same, of the back
 * @tell_done: it says that a side has ended when it has
 * @photometric: WIASCAN_PHOTO_* that it sends
 * @extra: lines that it sends behind those of every block, and takes back
 * @warm_up_ms: how long the lamp needs
 * @probe_error: what the probe op gives
 * @validate_error: what the validate op gives
 * @status_error: what the status op gives
 * @start_error: what the start op gives at its end
 * @handling: what the status op tells
 * @fail_at: the acquire op that fails, from 1; 0: none
 * @fail_page: only of that page, from 1; 0: of every page
 * @fail_error: what it gives
 * @fail_end: or: WIASCAN_END_*, given to wiascan_job_fail() by the start op
 *	when @fail_at is 0, by the acquire op otherwise
 * @feed_at: the page op that fails, from 1, counted by @feeds; 0: none
 * @feed_end: WIASCAN_END_* that it gives to wiascan_job_fail()
 * @leftover: bytes that the device sends although nobody asked
 * @crumb: bytes that it sends in a transfer; 0: all of a block in one
 * @stop_asks: the stop op waits for an answer
 * @start: gate of the start op
 * @warm: gate behind warming up
 * @feed: gate of every page op
 * @acquire: gate of every acquire op
 * @stop: gate of the stop op
 * @status: gate of the status op
 * @starts: times that the start op was called
 * @feeds: times that the page op was
 * @acquires: times that the acquire op was called, for this page
 * @stops: times that the stop op was
 * @stop_error: what it was called with
 * @asked: times that the status op was called
 * @sent: bytes of this page so far
 * @sides: with @side_by_side, bytes of front and back so far
 * @run: blocks of the same side in a row
 * @back: they are of the back
 * @offer: bytes that the device is about to send
 * @next: where they are
 * @buf: for a block
 */
struct fake_scanner {
	struct wiascan_caps caps;
	u32 block_lines;
	u32 min_lines;
	u64 page_bytes;
	bool late_end;
	u32 page_lines;
	unsigned int announce_at;
	u32 sheets;
	bool side_by_side;
	bool back_first;
	unsigned int front_run;
	unsigned int back_run;
	bool tell_done;
	u32 photometric;
	u32 extra;
	unsigned int warm_up_ms;
	int probe_error;
	int validate_error;
	int status_error;
	int start_error;
	u32 handling;
	unsigned int fail_at;
	unsigned int fail_page;
	int fail_error;
	u32 fail_end;
	unsigned int feed_at;
	u32 feed_end;
	u32 leftover;
	u32 crumb;
	bool stop_asks;
	struct fake_gate start;
	struct fake_gate warm;
	struct fake_gate feed;
	struct fake_gate acquire;
	struct fake_gate stop;
	struct fake_gate status;

	unsigned int starts;
	unsigned int feeds;
	unsigned int acquires;
	unsigned int stops;
	int stop_error;
	unsigned int asked;
	u64 sent;
	u64 sides[2];
	unsigned int run;
	bool back;
	u32 offer;
	u8 *next;
	u8 *buf;
};

/* Pixels (bytes) per line and lines of the fake scanner's bed, unless changed */
#define FAKE_WIDTH	32
#define FAKE_LINES	40
#define FAKE_SIZE	(FAKE_WIDTH * FAKE_LINES)

/* Lines and bytes that it receives at a time, unless changed */
#define FAKE_BLOCK_LINES 4
#define FAKE_BLOCK	(FAKE_WIDTH * FAKE_BLOCK_LINES)

/* Room for that, and for a read() at its end */
#define FAKE_ROOM	(FAKE_SIZE + FAKE_WIDTH)

/* What the fake scanner sends at most in one transfer */
#define FAKE_MAX_BLOCK	65536

extern const struct wiascan_minidriver fake_minidriver;
extern const struct fake_peer fake_pattern_peer;

/**
 * fake_page_at() - where on the glass a page lies
 * @number: number of the page
 *
 * Return: offset for fake_pattern(); the first page lies at 0, and no two are
 * alike.
 */
u64 fake_page_at(unsigned int number);

/**
 * fake_pattern() - what is on the fake scanner's glass
 * @buf: where
 * @len: how much of it
 * @offset: where on the page
 */
void fake_pattern(u8 *buf, size_t len, u64 offset);

/**
 * fake_is_pattern() - is it what is on the glass?
 * @buf: bytes
 * @len: number of them
 * @offset: where on the page they should be from
 *
 * Return: whether it is.
 */
bool fake_is_pattern(const u8 *buf, size_t len, u64 offset);

#endif /* WIASCAN_FAKE_SCANNER_H */
