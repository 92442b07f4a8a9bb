// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "bytes.h"
#include "fujitsu.h"

#define TICK	1000	/* microseconds between looks at a paced carriage */

#define PIXEL_SIZE	32

/* Low bits of OBJECT POSITION */
#define POSITION_DISCHARGE	0
#define POSITION_FEED	1
#define POSITION_HALT	4

/* Functions of SCANNER CONTROL */
#define CONTROL_ADF	0x00
#define CONTROL_FLATBED	0x01
#define CONTROL_LAMP_OFF	0x03
#define CONTROL_CANCEL	0x04
#define CONTROL_LAMP_ON	0x05
#define CONTROL_PANEL	0x08
#define CONTROL_SCAN_DONE	0x09
#define CONTROL_EJECT_DONE	0x0a
#define CONTROL_READ_CHECK	0x10	/* a bit beside the function */

static uint8_t feed_check(struct fujitsu *f, enum feed what)
{
	switch (what) {
	case FEED_OK:
		return SCSI_GOOD;
	case FEED_EMPTY:
		return fujitsu_check(f, SENSE_EMPTY, "the hopper is empty");
	case FEED_JAM:
		return fujitsu_check(f, SENSE_JAM, "paper jam");
	case FEED_COVER:
		return fujitsu_check(f, SENSE_COVER, "the cover is open");
	default:
		return fujitsu_check(f, SENSE_DOUBLE, "double feed");
	}
}

static void end_scan(struct fujitsu *f)
{
	timer_cancel(f->dev->loop, &f->tick);
	/* What a READ was promised still comes. */
	if (f->image_left)
		usbdev_in_ready(f->dev->usb, SIZE_MAX);
	for (int i = 0; i < SIDES; i++) {
		buf_put(f->sides[i].image);
		f->sides[i] = (struct fujitsu_side){ 0 };
	}
	f->left = 0;
}

/* The sheet has been scanned, or will not be. */
static void unload(struct fujitsu *f)
{
	if (f->loaded)
		feeder_eject(&f->dev->feeder);
	f->loaded = false;
}

void fujitsu_stop(struct fujitsu *f)
{
	end_scan(f);
	unload(f);
}

static uint8_t feed(struct fujitsu *f)
{
	enum feed what;

	if (f->left)
		return fujitsu_check(f, SENSE_SEQUENCE, "a side was not read to its end");
	if (f->flatbed)
		return SCSI_GOOD;
	fujitsu_stop(f);
	what = feeder_feed(&f->dev->feeder);
	f->loaded = what == FEED_OK;
	return feed_check(f, what);
}

uint8_t fujitsu_position(struct fujitsu *f)
{
	if (!f->config.positions)
		return fujitsu_check(f, SENSE_OPCODE, "an option says so");
	switch (f->cdb[1]) {
	case POSITION_FEED:
		return feed(f);
	case POSITION_DISCHARGE:
	case POSITION_HALT:
		fujitsu_stop(f);
		return SCSI_GOOD;
	default:
		return fujitsu_check(f, SENSE_CDB, "no such position");
	}
}

/* Bytes of @side that the carriage has made by now. */
static uint64_t made(struct fujitsu *f, const struct fujitsu_side *side)
{
	uint64_t all = pace_advance(&f->pace, loop_now());

	return f->pace.total ? all * side->size / f->pace.total : 0;
}

/*
 * How far @side can be read by now, when the other one is where it is: the
 * memory holds what the carriage made of the other one meanwhile. A paced
 * carriage needs the other half to go on.
 */
static uint64_t limit(const struct fujitsu *f, const struct fujitsu_side *side)
{
	const struct fujitsu_side *other = &f->sides[side == &f->sides[FRONT] ? BACK : FRONT];
	uint64_t memory = f->config.side_memory ? f->config.side_memory : UINT32_MAX;

	if (f->pace.rate && memory > f->dev->memory / 2)
		memory = f->dev->memory / 2;
	if (!other->on || other->at == other->size || other->at + memory > side->size)
		return side->size;
	return other->at + memory;
}

static struct fujitsu_side *find_side(struct fujitsu *f, uint8_t id)
{
	struct fujitsu_side *side = &f->sides[id == ID_BACK ? BACK : FRONT];

	return (id == ID_FRONT || id == ID_BACK) && side->on ? side : NULL;
}

/* READ image check: can so many bytes be read? */
static uint8_t read_check(struct fujitsu *f)
{
	struct fujitsu_side *side = find_side(f, f->cdb[2]);
	uint64_t want = f->cdb[6] << 16 | get_be16(f->cdb + 7);

	if (!side)
		return fujitsu_check(f, SENSE_SEQUENCE, "no such side is being scanned");
	if (f->config.busy) {
		f->config.busy--;
		return SCSI_BUSY;
	}
	if (f->pace.rate && want > f->dev->memory / 2)
		want = f->dev->memory / 2;
	if (want > side->size - side->at)
		want = side->size - side->at;
	if (side->at + want > limit(f, side) || side->at + want > made(f, side))
		return SCSI_BUSY;
	return SCSI_GOOD;
}

static uint8_t set_source(struct fujitsu *f, bool flatbed)
{
	if (flatbed ? !f->config.flatbed : !f->dev->feeder.present)
		return fujitsu_check(f, SENSE_CDB, "no such source");
	if (f->left)
		return fujitsu_check(f, SENSE_SEQUENCE, "a scan is on");
	f->flatbed = flatbed;
	return SCSI_GOOD;
}

static uint8_t lamp_on(struct fujitsu *f)
{
	if (!f->config.busy)
		return SCSI_GOOD;
	f->config.busy--;
	return SCSI_BUSY;
}

uint8_t fujitsu_control(struct fujitsu *f)
{
	if (!f->config.control)
		return fujitsu_check(f, SENSE_OPCODE, "an option says so");
	if (f->cdb[1] == CONTROL_READ_CHECK)
		return read_check(f);
	if (f->cdb[1] & 0xf0)
		return fujitsu_check(f, SENSE_CDB, "no such function");
	switch (f->cdb[2] << 4 | f->cdb[1]) {
	case CONTROL_ADF:
		return set_source(f, false);
	case CONTROL_FLATBED:
		return set_source(f, true);
	case CONTROL_CANCEL:
		f->stats.cancels++;
		fujitsu_stop(f);
		return SCSI_GOOD;
	case CONTROL_LAMP_ON:
		return lamp_on(f);
	case CONTROL_LAMP_OFF:
	case CONTROL_PANEL:
	case CONTROL_SCAN_DONE:
	case CONTROL_EJECT_DONE:
		return SCSI_GOOD;
	default:
		return fujitsu_check(f, SENSE_CDB, "no such function");
	}
}

static void begin_side(struct fujitsu *f, int which)
{
	struct fujitsu_side *side = &f->sides[which];
	struct scan *scan = &side->window.scan;
	struct sheet *sheet;

	side->on = true;
	side->window = f->windows[which];
	if (!f->flatbed) {
		scan->side = feeder_side(&f->dev->feeder, which == BACK, &sheet);
		scan->length = feeder_length(&f->dev->feeder);
	}
	side->lines = scan->height;
	if (f->config.length_detect)
		side->lines = scan_sheet_lines(&f->config.plane, scan);
	side->line = fujitsu_window_line(&side->window);
	side->size = (uint64_t)side->line * side->lines;
	f->left += side->size != 0;
	if (f->config.prepare && side->size)
		fujitsu_prepare(f, side);
}

/* Both sides are scanned in one pass. */
static bool go_together(const struct fujitsu *f)
{
	const struct fujitsu_window *front = &f->windows[FRONT], *back = &f->windows[BACK];

	return memcmp(&front->scan, &back->scan, sizeof(front->scan)) == 0 &&
	       front->composition == back->composition;
}

uint8_t fujitsu_scan(struct fujitsu *f)
{
	bool wanted[SIDES] = { false };

	if (f->left || (!f->flatbed && !f->loaded))
		return fujitsu_check(f, SENSE_SEQUENCE, f->left ? "a scan is on" : "no sheet");
	if (!f->flatbed && feeder_trouble(&f->dev->feeder) != FEED_OK)
		return feed_check(f, feeder_trouble(&f->dev->feeder));
	if (f->out_want != 1 && f->out_want != 2)
		return fujitsu_check(f, SENSE_LIST, "not one window or two");
	for (uint32_t i = 0; i < f->out_want; i++) {
		int side = f->out[i] == ID_BACK ? BACK : FRONT;

		if ((f->out[i] != ID_FRONT && f->out[i] != ID_BACK) || wanted[side])
			return fujitsu_bad_field(f, i, "no such window, or twice");
		if (!f->windows[side].set || (f->flatbed && side == BACK))
			return fujitsu_check(f, SENSE_WINDOWS, "that window was not set");
		wanted[side] = true;
	}
	if (wanted[FRONT] && wanted[BACK] && !go_together(f))
		return fujitsu_check(f, SENSE_WINDOWS, "windows that do not go together");
	end_scan(f);
	for (int i = 0; i < SIDES; i++)
		if (wanted[i])
			begin_side(f, i);
	f->stats.scans++;
	pace_start(&f->pace, f->dev->rate, f->dev->memory,
		   f->sides[FRONT].size + f->sides[BACK].size, loop_now());
	return SCSI_GOOD;
}

static uint8_t read_pixel_size(struct fujitsu *f, const struct fujitsu_side *side)
{
	uint32_t width = side->window.scan.width, lines = side->lines;
	uint8_t *p;

	f->key = "PIXEL_SIZE";
	if (!f->config.pixel_size)
		return fujitsu_check(f, SENSE_CDB, "an option says so");
	if (lines != side->window.scan.height && f->config.size_lines != SIZE_TRUE)
		lines = f->config.size_lines == SIZE_ZERO ? 0 : side->window.scan.height;
	fault_value(&f->dev->faults, "pixel-width", &width);
	fault_value(&f->dev->faults, "pixel-lines", &lines);
	p = fujitsu_give(f, PIXEL_SIZE);
	if (!p)
		return SCSI_GOOD;
	put_be32(p, width);
	put_be32(p + 4, lines);
	put_be32(p + 8, side->window.paper_width);
	put_be32(p + 12, side->window.paper_length);
	return SCSI_GOOD;
}

/* How many of the bytes that a READ asks for it gets. */
static size_t share(const struct fujitsu *f, const struct fujitsu_side *side)
{
	uint64_t end = limit(f, side), len = f->asked;

	if (len > (end > side->at ? end - side->at : 0))
		len = end > side->at ? end - side->at : 0;
	if (f->config.split && len > f->config.split)
		len = f->config.split;
	if (f->config.whole_lines)
		len -= len % side->line;
	return len;
}

/* What the sense tells of the end, and of bytes that are missing. */
static uint8_t end_of_read(struct fujitsu *f, const struct fujitsu_side *side, size_t len)
{
	bool end = side->at == side->size, shorter = len < f->asked;

	f->sense.eom = end && (shorter || f->config.exact_end);
	f->sense.ili = shorter && (end || f->config.short_ili);
	f->sense.information = f->sense.ili ? f->asked - len : 0;
	if (!f->sense.eom && !f->sense.ili)
		return SCSI_GOOD;
	device_trace(f->dev, "*%s%s, information %u", f->sense.eom ? " end of side" : "",
		     f->sense.ili ? " short" : "", f->sense.information);
	return SCSI_CHECK;
}

/* Zeros, which are white, up to what was asked for. */
static bool fill_up(struct fujitsu *f)
{
	struct buf *buf = buf_new(f->asked);

	if (!buf)
		return false;
	memcpy(buf->data, f->give->data + f->give_off, f->give_len);
	memset(buf->data + f->give_len, 0, f->asked - f->give_len);
	buf_put(f->give);
	f->give = buf;
	f->give_off = 0;
	f->give_len = f->asked;
	return true;
}

static uint8_t no_data(struct fujitsu *f, bool busy)
{
	f->stats.no_data++;
	return busy ? SCSI_BUSY : fujitsu_check(f, SENSE_NO_DATA, "no data yet");
}

static void side_done(struct fujitsu *f)
{
	f->stats.sides++;
	if (--f->left == 0)
		unload(f);
}

/* What keeps a READ from image data, or SCSI_GOOD. */
static uint8_t refuse_read(struct fujitsu *f, const struct fujitsu_side *side, size_t len)
{
	uint32_t lines = (side->at + len + side->line - 1) / side->line;
	uint32_t code;
	enum feed what;

	if (fault_value(&f->dev->faults, "sense", &code))
		return fujitsu_check(f, code & 0xfffff, "a fault says so");
	if (f->config.no_data) {
		f->config.no_data--;
		return no_data(f, false);
	}
	if (f->config.whole_lines && f->asked < side->line)
		return fujitsu_check(f, SENSE_CDB, "less than a line");
	if (f->loaded) {
		what = feeder_line(&f->dev->feeder, side == &f->sides[BACK], lines);
		if (what != FEED_OK) {
			fujitsu_stop(f);
			return feed_check(f, what);
		}
	}
	if (!len && side->at < side->size)
		return no_data(f, f->config.lag_busy);
	return SCSI_GOOD;
}

static uint8_t read_image(struct fujitsu *f, struct fujitsu_side *side)
{
	size_t len = share(f, side);
	uint8_t status;

	f->key = "IMAGE";
	status = refuse_read(f, side, len);
	if (status != SCSI_GOOD)
		return status;
	f->read = side;
	f->paced = side;
	f->read_from = side->at;
	if (len) {
		f->give = fujitsu_lines(f, side, side->at, len, &f->give_off);
		f->give_len = len;
		side->at += len;
		if (side->at == side->size)
			side_done(f);
	}
	status = end_of_read(f, side, len);
	if (f->config.pad_short && f->sense.ili && f->give)
		fill_up(f);
	return status;
}

uint8_t fujitsu_read(struct fujitsu *f)
{
	struct fujitsu_side *side = find_side(f, f->cdb[5]);

	if (f->cdb[2] != 0x00 && f->cdb[2] != 0x80)
		return fujitsu_check(f, SENSE_CDB, "no such type of data");
	if (!side)
		return fujitsu_check(f, SENSE_SEQUENCE, "no such side is being scanned");
	return f->cdb[2] ? read_pixel_size(f, side) : read_image(f, side);
}

/* As much of the READ as the carriage has made becomes ready. */
void fujitsu_tick(void *ctx)
{
	struct fujitsu *f = ctx;
	uint64_t stops = f->pace.stops, ready = made(f, f->paced);

	if (ready > f->read_from)
		usbdev_in_ready(f->dev->usb, ready - f->read_from);
	if (f->pace.stops != stops)
		device_trace(f->dev, "* carriage stop %llu", (unsigned long long)f->pace.stops);
	if (ready < f->paced->at)
		timer_set(f->dev->loop, &f->tick, TICK);
}
