// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include "escpi.h"

/*
 * What is scanned on: the flatbed, the feeder, the transparency unit. One scan
 * is one side of a sheet. In duplex the front comes first, then the back of the
 * same sheet.
 *
 * A feeder that moves sheets by itself takes the next side when a scan begins;
 * PF may make it do so earlier. A page-type one takes each side when PF tells it
 * to, and keeps the sheet until the next PF, or FF.
 */

/* Bits of a unit's state. */
#define UNIT_INSTALLED	0x80
#define UNIT_ENABLED	0x40
#define UNIT_ERROR	0x20
#define ADF_DOUBLE_FEED	0x10	/* of ESC f; FS F has it in another byte */
#define ADF_EMPTY	0x08
#define ADF_JAM		0x04
#define ADF_COVER	0x02
#define ADF_DUPLEX	0x01

static uint8_t chosen(const struct escpi *e)
{
	return e->parameters[FSW_OPTION];
}

static bool has_feeder(const struct escpi *e)
{
	return e->dev->feeder.present;
}

const struct bed *escpi_unit_bed(const struct escpi *e, uint8_t unit)
{
	const struct escpi_config *config = &e->config;

	if (unit == UNIT_FLATBED)
		return config->no_flatbed ? NULL : &config->bed;
	if (has_feeder(e) && (unit == UNIT_ADF || (unit == UNIT_DUPLEX && config->duplex)))
		return &config->adf_bed;
	return config->tpu && unit == UNIT_ADF ? &config->tpu_bed : NULL;
}

const struct bed *escpi_main_bed(const struct escpi *e)
{
	return escpi_unit_bed(e, escpi_unit_default(e));
}

uint8_t escpi_unit_default(const struct escpi *e)
{
	return e->config.no_flatbed ? UNIT_ADF : UNIT_FLATBED;
}

bool escpi_has_option(const struct escpi *e)
{
	return has_feeder(e) || e->config.tpu;
}

static bool feeder_chosen(const struct escpi *e)
{
	return has_feeder(e) && chosen(e) != UNIT_FLATBED;
}

bool escpi_trouble(const struct escpi *e)
{
	return feeder_chosen(e) && feeder_trouble(&e->dev->feeder) != FEED_OK;
}

/* A side that is not scanned yet is paper left, even with an empty tray. */
static bool side_left(const struct escpi *e)
{
	return feeder_half(&e->dev->feeder) && (e->side.ready || e->side.turn);
}

uint8_t escpi_type_bits(const struct escpi *e)
{
	uint8_t bits = e->config.button ? 0x01 : 0;

	if (!has_feeder(e))
		return bits;
	return bits | (e->config.no_flatbed ? 0x40 : 0) | (e->config.auto_feed ? 0 : 0x20) |
	       (e->config.duplex ? 0x10 : 0) | 0x08;
}

/* Installed, in use, in trouble. */
static uint8_t feeder_bits(const struct escpi *e)
{
	if (!has_feeder(e))
		return 0;
	return UNIT_INSTALLED | (feeder_chosen(e) ? UNIT_ENABLED : 0) |
	       (feeder_trouble(&e->dev->feeder) != FEED_OK ? UNIT_ERROR : 0);
}

uint8_t escpi_double_feed_bits(const struct escpi *e)
{
	return feeder_bits(e) |
	       (has_feeder(e) && e->dev->feeder.double_fed ? ADF_DOUBLE_FEED : 0);
}

uint8_t escpi_adf_bits(const struct escpi *e)
{
	const struct feeder *f = &e->dev->feeder;

	if (!has_feeder(e))
		return 0;
	return feeder_bits(e) | (feeder_empty(f) && !side_left(e) ? ADF_EMPTY : 0) |
	       (f->jammed ? ADF_JAM : 0) | (f->cover_open ? ADF_COVER : 0) |
	       (chosen(e) == UNIT_DUPLEX ? ADF_DUPLEX : 0);
}

uint8_t escpi_tpu_bits(const struct escpi *e)
{
	if (!e->config.tpu)
		return 0;
	return UNIT_INSTALLED | (chosen(e) != UNIT_FLATBED ? UNIT_ENABLED : 0);
}

static void trace_feed(struct escpi *e, enum feed what)
{
	static const char * const words[] = {
		[FEED_OK] = "fed", [FEED_EMPTY] = "not there: the tray is empty",
		[FEED_JAM] = "jammed", [FEED_COVER] = "kept: the cover is open",
		[FEED_DOUBLE] = "fed double",
	};

	device_trace(e->dev, "* sheet %u %s", e->dev->feeder.fed, words[what]);
}

/* The back of the sheet that lies there, or the next sheet. */
static enum feed advance(struct escpi *e)
{
	struct feeder *f = &e->dev->feeder;
	bool turn = chosen(e) == UNIT_DUPLEX && e->side.turn && feeder_half(f);
	enum feed what = turn ? feeder_trouble(f) : feeder_feed(f);

	if (turn && what == FEED_OK)
		device_trace(e->dev, "* sheet %u turned", f->fed);
	else
		trace_feed(e, what);
	e->side = (struct escpi_side){ .ready = what == FEED_OK, .back = turn,
				       .turn = turn && what != FEED_OK };
	return what;
}

bool escpi_unit_position(struct escpi *e)
{
	if (!feeder_chosen(e))
		return true;
	if (e->side.ready && feeder_half(&e->dev->feeder))
		return feeder_trouble(&e->dev->feeder) == FEED_OK;
	return e->config.auto_feed && advance(e) == FEED_OK;
}

void escpi_unit_begin(struct escpi *e)
{
	struct escpi_page *page = &e->page;
	struct sheet *sheet;

	page->unit = chosen(e);
	page->bed = *escpi_unit_bed(e, page->unit);
	if (feeder_chosen(e)) {
		page->scan.side = feeder_side(&e->dev->feeder, e->side.back, &sheet);
		page->scan.length = feeder_length(&e->dev->feeder);
		e->side.ready = false;
		e->side.scanning = true;
	} else if (page->unit != UNIT_FLATBED) {
		page->scan.side = TPU_SIDE;
	}
}

struct sheet *escpi_unit_sheet(const struct escpi *e)
{
	if (e->page.unit == UNIT_FLATBED)
		return e->dev->sheet;
	if (has_feeder(e))
		return feeder_picture(&e->dev->feeder, e->page.scan.side);
	/* The chart's pixels do not depend on whose chart it is. */
	return e->tpu_sheet ? e->tpu_sheet : e->dev->feeder.sheets[0];
}

bool escpi_unit_strikes(struct escpi *e, uint32_t lines)
{
	enum feed what;

	if (!e->side.scanning)
		return false;
	what = feeder_line(&e->dev->feeder, e->side.back, lines);
	if (what != FEED_OK)
		trace_feed(e, what);
	return what != FEED_OK;
}

void escpi_unit_end(struct escpi *e)
{
	struct feeder *f = &e->dev->feeder;

	if (!e->side.scanning)
		return;
	e->side.scanning = false;
	e->side.turn = e->page.unit == UNIT_DUPLEX && !e->side.back &&
		       feeder_trouble(f) == FEED_OK;
	if (!e->side.turn && e->config.auto_feed)
		feeder_eject(f);
}

void escpi_unit_reset(struct escpi *e)
{
	e->side = (struct escpi_side){ 0 };
	feeder_eject(&e->dev->feeder);
}

/*
 * A feeder that moves sheets by itself has the next side there at most; a
 * page-type one goes on to the one after that. ACKed also when the sheet jams:
 * the state tells of it.
 */
void escpi_load(struct escpi *e)
{
	struct feeder *f = &e->dev->feeder;
	enum feed what = FEED_OK;

	if (!feeder_chosen(e)) {
		escpi_reply_byte(e, "PF", ESCPI_NAK);
		return;
	}
	if (!e->config.auto_feed && e->side.ready) {
		e->side.ready = false;
		e->side.turn = chosen(e) == UNIT_DUPLEX && !e->side.back;
	}
	if (feeder_trouble(f) != FEED_OK)
		what = feeder_trouble(f);
	else if (!e->side.ready || !feeder_half(f))
		what = advance(e);
	escpi_reply_byte(e, "PF", what == FEED_EMPTY ? ESCPI_NAK : ESCPI_ACK);
}

void escpi_eject(struct escpi *e)
{
	if (!feeder_chosen(e) || escpi_trouble(e)) {
		escpi_reply_byte(e, "FF", ESCPI_NAK);
		return;
	}
	escpi_unit_reset(e);
	escpi_reply_byte(e, "FF", ESCPI_ACK);
}
