/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_FEEDER_H
#define EMU_FEEDER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "options.h"
#include "sheet.h"

/*
 * An automatic document feeder, whatever protocol its scanner speaks: a tray
 * of sheets with two sides each, one place where a sheet is scanned, a cover,
 * and what can go wrong. Families ask it for the next sheet, tell it how far
 * they are, and give its state in their own bits.
 *
 * Sides have numbers: sheet n (from 0, in the order of feeding) has the sides
 * 2n and 2n + 1. With the built-in chart side k is the chart's variation k;
 * pictures follow each other again and again.
 *
 * Paper that jammed, was fed double, or lay there when the cover was opened in
 * mid-page, is in the way of the next sheet until a person takes it out
 * (feeder_clear()), who puts it on top of the tray again: it is fed anew, with
 * the same sides. After an open cover alone it may also stay there: the next
 * feeding moves it out.
 */

/** enum feed - what feeding came to, or what strikes in mid-page */
enum feed {
	FEED_OK,
	FEED_EMPTY,
	FEED_JAM,
	FEED_COVER,	/* it is open */
	FEED_DOUBLE,	/* two sheets at once */
};

#define FEEDER_EVENTS	16
#define FEEDER_SHEETS	32
#define FEEDER_LENGTHS	8

/**
 * struct feeder_event - something that will happen, once
 * @what: FEED_JAM, FEED_COVER or FEED_DOUBLE
 * @sheet: to the how manieth sheet since the start, from 1
 * @line: when so many lines of its front have gone out; 0 in feeding
 */
struct feeder_event {
	enum feed what;
	uint32_t sheet;
	uint32_t line;
};

/**
 * struct feeder - a feeder
 * @present: the scanner has one
 * @tray: sheets in the tray
 * @lengths: of its sheets by turns, @length_count of them, in lines at the bed's
 *	resolution; 0 as long as the bed
 * @fed: number of the next sheet, from 0; the one in the way is the one before
 * @inside: sheets in the way: 1 while one is scanned, 2 after a double feed
 * @sheets: what is on the sides, @sheet_count of them
 * @moved: sheets that came to the place where they are scanned
 */
struct feeder {
	bool present;
	uint32_t tray;
	uint32_t lengths[FEEDER_LENGTHS];
	uint32_t length_count;
	uint32_t fed;
	uint32_t inside;
	bool cover_open;
	bool jammed;
	bool double_fed;
	struct sheet *sheets[FEEDER_SHEETS];
	uint32_t sheet_count;
	struct feeder_event events[FEEDER_EVENTS];
	uint32_t event_count;
	uint64_t moved;
	uint64_t jams;
};

extern const struct option_info feeder_options[];

/** feeder_init() - an empty tray, charts; returns false without memory. */
bool feeder_init(struct feeder *f);
void feeder_destroy(struct feeder *f);

/**
 * feeder_feed() - moves the next sheet to where it is scanned
 *
 * A sheet that lies there without trouble goes out first.
 */
enum feed feeder_feed(struct feeder *f);

/** feeder_side() - Returns the number of a side of the sheet being scanned, and its picture. */
uint32_t feeder_side(const struct feeder *f, bool back, struct sheet **sheet);

/** feeder_length() - Returns how long the sheet is that is being scanned, or 0. */
uint32_t feeder_length(const struct feeder *f);

/** feeder_picture() - Returns the picture on the side of that number. */
static inline struct sheet *feeder_picture(const struct feeder *f, uint32_t side)
{
	return f->sheets[side % f->sheet_count];
}

/**
 * feeder_line() - @lines lines of a side have gone out or are about to
 *
 * Returns what strikes by then: FEED_OK, FEED_JAM or FEED_COVER.
 */
enum feed feeder_line(struct feeder *f, bool back, uint32_t lines);

/** feeder_eject() - the sheet is done and goes out; paper that is stuck does not. */
void feeder_eject(struct feeder *f);

/** feeder_trouble() - Returns what keeps it from feeding, FEED_EMPTY aside; or FEED_OK. */
enum feed feeder_trouble(const struct feeder *f);

/** feeder_half() - whether a sheet lies where it is scanned, half done perhaps. */
static inline bool feeder_half(const struct feeder *f)
{
	return f->inside;
}

/** feeder_empty() - whether no sheet is left in the tray. */
static inline bool feeder_empty(const struct feeder *f)
{
	return !f->tray;
}

/* What a person does. */

/** feeder_load() - puts @sheets more into the tray; false when they are too many. */
bool feeder_load(struct feeder *f, uint32_t sheets);
/** feeder_clear() - takes out what is in the way, and puts it on the tray. */
void feeder_clear(struct feeder *f);
/** feeder_take_all() - takes all paper away. */
void feeder_take_all(struct feeder *f);

/** feeder_stats() - prints counters, each "bus name value", one a line. */
void feeder_stats(const struct feeder *f, const char *bus, FILE *file);

#endif
