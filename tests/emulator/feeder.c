// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <inttypes.h>
#include <string.h>

#include "feeder.h"
#include "parse.h"

#define MAX_TRAY	1000

static void close_sheets(struct feeder *f)
{
	for (uint32_t i = 0; i < f->sheet_count; i++)
		sheet_close(f->sheets[i]);
	f->sheet_count = 0;
}

bool feeder_init(struct feeder *f)
{
	memset(f, 0, sizeof(*f));
	f->sheets[0] = sheet_open("chart", NULL, 0);
	f->sheet_count = f->sheets[0] ? 1 : 0;
	return f->sheet_count;
}

void feeder_destroy(struct feeder *f)
{
	close_sheets(f);
}

/*
 * Looks for an event of sheet @sheet, at line @line at the latest or (0) in
 * feeding; it is forgotten, as it happens once.
 */
static enum feed strike(struct feeder *f, uint32_t sheet, uint32_t line)
{
	for (uint32_t i = 0; i < f->event_count; i++) {
		struct feeder_event *event = &f->events[i];
		enum feed what = event->what;

		if (event->sheet != sheet || event->line > line || !event->line != !line)
			continue;
		*event = f->events[--f->event_count];
		return what;
	}
	return FEED_OK;
}

static void happen(struct feeder *f, enum feed what)
{
	if (what == FEED_JAM) {
		f->jammed = true;
		f->jams++;
	} else if (what == FEED_COVER) {
		f->cover_open = true;
	} else if (what == FEED_DOUBLE) {
		f->double_fed = true;
	}
}

enum feed feeder_trouble(const struct feeder *f)
{
	if (f->cover_open)
		return FEED_COVER;
	if (f->jammed)
		return FEED_JAM;
	return f->double_fed ? FEED_DOUBLE : FEED_OK;
}

/* Sheets leave the tray for the way through the feeder. */
static void take(struct feeder *f, uint32_t count)
{
	if (count > f->tray)
		count = f->tray;
	f->tray -= count;
	f->inside += count;
	f->fed += count;
}

enum feed feeder_feed(struct feeder *f)
{
	enum feed what = feeder_trouble(f);

	if (what != FEED_OK)
		return what;
	feeder_eject(f);
	if (!f->tray)
		return FEED_EMPTY;
	what = strike(f, f->fed + 1, 0);
	/* A cover that opens now keeps the sheet in the tray. */
	if (what != FEED_COVER)
		take(f, what == FEED_DOUBLE ? 2 : 1);
	happen(f, what);
	if (what == FEED_OK)
		f->moved++;
	return what;
}

uint32_t feeder_side(const struct feeder *f, bool back, struct sheet **sheet)
{
	uint32_t side = 2 * (f->fed ? f->fed - 1 : 0) + back;

	*sheet = feeder_picture(f, side);
	return side;
}

uint32_t feeder_length(const struct feeder *f)
{
	return f->length_count ? f->lengths[(f->fed ? f->fed - 1 : 0) % f->length_count] : 0;
}

enum feed feeder_line(struct feeder *f, bool back, uint32_t lines)
{
	enum feed what = feeder_trouble(f);

	if (what != FEED_OK || back || !lines || !f->event_count)
		return what;
	what = strike(f, f->fed, lines);
	happen(f, what);
	return what;
}

void feeder_eject(struct feeder *f)
{
	if (feeder_trouble(f) == FEED_OK)
		f->inside = 0;
}

bool feeder_load(struct feeder *f, uint32_t sheets)
{
	if (sheets > MAX_TRAY - f->tray)
		return false;
	f->tray += sheets;
	return true;
}

void feeder_clear(struct feeder *f)
{
	f->tray += f->inside;
	f->fed -= f->inside;
	f->inside = 0;
	f->jammed = false;
	f->double_fed = false;
}

void feeder_take_all(struct feeder *f)
{
	f->tray = 0;
	f->inside = 0;
	f->jammed = false;
	f->double_fed = false;
}

void feeder_stats(const struct feeder *f, const char *bus, FILE *file)
{
	fprintf(file, "%s sheets %" PRIu64 "\n", bus, f->moved);
	fprintf(file, "%s jams %" PRIu64 "\n", bus, f->jams);
	fprintf(file, "%s tray %" PRIu32 "\n", bus, f->tray);
	fprintf(file, "%s feeder-events-left %" PRIu32 "\n", bus, f->event_count);
}

static bool set_tray(void *target, const char *value)
{
	struct feeder *f = target;

	f->present = true;
	return parse_u32(value, 0, MAX_TRAY, &f->tray);
}

/* All pictures are opened before the old ones go. */
static bool set_sheets(void *target, const char *value)
{
	struct feeder *f = target;
	struct feeder new = { 0 };
	char text[2048], error[256] = "out of memory";
	char *save, *word;

	if (strlen(value) >= sizeof(text))
		return false;
	memcpy(text, value, strlen(value) + 1);
	for (word = strtok_r(text, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		struct sheet *sheet = NULL;

		if (new.sheet_count < FEEDER_SHEETS)
			sheet = sheet_open(word, error, sizeof(error));
		if (!sheet) {
			fprintf(stderr, "wiascan-emulator: %s\n",
				new.sheet_count < FEEDER_SHEETS ? error : "too many sheets");
			close_sheets(&new);
			return false;
		}
		new.sheets[new.sheet_count++] = sheet;
	}
	if (!new.sheet_count)
		return false;
	close_sheets(f);
	memcpy(f->sheets, new.sheets, sizeof(f->sheets));
	f->sheet_count = new.sheet_count;
	return true;
}

static bool set_lengths(void *target, const char *value)
{
	struct feeder *f = target;
	uint32_t lengths[FEEDER_LENGTHS], count = 0;
	char text[128];
	char *save, *word;

	if (strlen(value) >= sizeof(text))
		return false;
	memcpy(text, value, strlen(value) + 1);
	for (word = strtok_r(text, ",", &save); word; word = strtok_r(NULL, ",", &save))
		if (count == FEEDER_LENGTHS || !parse_u32(word, 0, 1000000, &lengths[count++]))
			return false;
	if (!count)
		return false;
	memcpy(f->lengths, lengths, sizeof(lengths));
	f->length_count = count;
	return true;
}

/* "N", or "N:LINE" where @lined. */
static bool add_event(struct feeder *f, enum feed what, const char *value, bool lined)
{
	struct feeder_event event = { .what = what };
	const char *colon = strchr(value, ':');
	char text[16];
	size_t len = colon ? (size_t)(colon - value) : strlen(value);

	if (f->event_count == FEEDER_EVENTS || len >= sizeof(text) || (colon && !lined))
		return false;
	memcpy(text, value, len);
	text[len] = '\0';
	if (!parse_u32(text, 1, UINT32_MAX, &event.sheet) ||
	    (colon && !parse_u32(colon + 1, 1, UINT32_MAX, &event.line)))
		return false;
	f->events[f->event_count++] = event;
	return true;
}

static bool set_jam(void *target, const char *value)
{
	return add_event(target, FEED_JAM, value, true);
}

static bool set_open_at(void *target, const char *value)
{
	return add_event(target, FEED_COVER, value, true);
}

static bool set_double_feed(void *target, const char *value)
{
	return add_event(target, FEED_DOUBLE, value, false);
}

#define MEMBER(m)	.offset = offsetof(struct feeder, m)
#define CALL(f)		.kind = OPTION_CALL, .call = (f)

const struct option_info feeder_options[] = {
	{ "adf", "N", "has a sheet feeder, with N sheets in its tray", CALL(set_tray),
	  .fixed = true },
	{ "adf-sheets", "FILE,FILE...", "pictures on its sides: front, back, front of the next\n"
	  "sheet ..., again and again (chart, each side varied)", CALL(set_sheets) },
	{ "adf-length", "LINES,LINES...", "lengths of its sheets by turns, at the optical\n"
	  "resolution (0, as long as its bed)", CALL(set_lengths) },
	{ "jam", "N[:LINE]", "sheet N (from 1, since the start) jams in feeding, or when\n"
	  "LINE lines of its front have gone out", CALL(set_jam) },
	{ "open-at", "N[:LINE]", "the cover is opened then", CALL(set_open_at) },
	{ "double-feed", "N", "sheet N is fed together with the next one",
	  CALL(set_double_feed) },
	{ }
};
