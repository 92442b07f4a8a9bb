/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_FUJITSU_H
#define EMU_FUJITSU_H

#include "buf.h"
#include "device.h"
#include "pace.h"

/*
 * A Fujitsu fi or ScanSnap scanner: SCSI commands in a wrapper for USB. What its
 * parts share.
 */

extern const struct family fujitsu_family;

#define COMMAND_SIZE	31	/* of the wrapper */
#define CDB_AT		19	/* where in it the SCSI command is */
#define CDB_SIZE	12
#define STATUS_SIZE	13
#define DATA_OUT_MAX	65536

/* SCSI status */
#define SCSI_GOOD	0x00
#define SCSI_CHECK	0x02
#define SCSI_BUSY	0x08

/* Sense: key, additional code and its qualifier */
#define SENSE_NONE	0x000000
#define SENSE_JAM	0x038001
#define SENSE_COVER	0x038002
#define SENSE_EMPTY	0x038003
#define SENSE_DOUBLE	0x038007
#define SENSE_NO_DATA	0x038013
#define SENSE_LIST	0x051a00
#define SENSE_OPCODE	0x052000
#define SENSE_CDB	0x052400
#define SENSE_FIELD	0x052600
#define SENSE_SEQUENCE	0x052c00
#define SENSE_WINDOWS	0x052c02
#define SENSE_ATTENTION	0x060000

#define UNITS	1200		/* of an inch, in which windows are given */
#define WINDOW_SIZE	64	/* a descriptor */
#define WINDOW_HEADER	8	/* before the first */

/* Which sides there are, and their window ids */
enum { FRONT, BACK, SIDES };
#define ID_FRONT	0x00
#define ID_BACK		0x80

/* How a colour line goes over the wire; the numbers are bits of config.orders. */
enum fujitsu_order {
	ORDER_RGB,
	ORDER_BGR,
	ORDER_LINE,
};

/* Composition codes, which are bits of config.modes. */
#define LINEART		0
#define HALFTONE	1
#define GRAY		2
#define COLOR		5

/* What the pixel size says of a sheet whose length is measured. */
enum fujitsu_size {
	SIZE_TRUE,
	SIZE_ZERO,
	SIZE_WINDOW,
};

/**
 * struct fujitsu_config - the model, and how it behaves within the rules
 * @bed: the largest picture, at the basic resolution
 * @plane: the same with what is beyond the paper
 * @dpi_bits: standard resolutions, as the VPD page tells them
 * @any_dpi: takes others as well
 * @modes: compositions that it knows, a bit for each
 * @orders: component orders that it takes, a bit for each enum fujitsu_order
 * @sensors: has GET HARDWARE STATUS
 * @control: has SCANNER CONTROL
 * @positions: has OBJECT POSITION
 * @mode_sense: has MODE SENSE
 * @pages: mode pages, a bit for each from 0x30 on
 * @buffer: bytes of memory that it announces
 * @overscan: what it can scan beyond the paper, in 1/1200 inch
 * @vpd_length: payload length of the VPD page
 * @pixel_size: answers READ of the pixel size
 * @size_lines: and what that says of a sheet that is shorter than the window
 * @length_detect: a side ends where its sheet ends; else white follows
 * @pad_short: the last READ of a side is filled up; only the sense tells
 * @exact_end: a READ that ends with the side tells of the end
 * @short_ili: other short READs say so in the sense
 * @split: bytes that a READ gives at most, 0 for all
 * @whole_lines: a READ gives whole lines
 * @side_memory: bytes that a side may be read ahead of the other, 0 for all
 * @lag_busy: it is then busy, instead of telling that there is no data
 * @busy: commands that it is still busy for
 * @no_data: READs that there is no data for yet
 * @attention: tells once that it was reset
 * @prepare: render sides before SCAN is answered, and keep them
 */
struct fujitsu_config {
	char name[17];
	char version[5];
	struct bed bed;
	struct bed plane;
	char bed_text[32];
	uint32_t dpi_bits;
	uint32_t min_dpi;
	uint32_t max_dpi;
	bool any_dpi;
	uint32_t modes;
	uint32_t orders;
	bool flatbed;
	bool duplex;
	bool sensors;
	bool control;
	bool positions;
	bool mode_sense;
	uint32_t pages;
	uint32_t buffer;
	uint32_t overscan;
	uint32_t vpd_length;
	bool pixel_size;
	enum fujitsu_size size_lines;
	bool length_detect;
	bool pad_short;
	bool exact_end;
	bool short_ili;
	uint32_t split;
	bool whole_lines;
	uint32_t side_memory;
	bool lag_busy;
	uint32_t busy;
	uint32_t no_data;
	bool attention;
	bool prepare;
};

/** struct fujitsu_window - one window descriptor, taken apart */
struct fujitsu_window {
	bool set;
	uint8_t composition;
	bool reverse;
	enum fujitsu_order order;
	uint32_t paper_width;
	uint32_t paper_length;
	struct scan scan;
};

/**
 * struct fujitsu_side - one side of the sheet being scanned
 * @on: SCAN asked for it
 * @lines: that go to the host
 * @line: bytes of one
 * @size: of all lines
 * @at: bytes sent so far
 * @image: all of it as on the wire, if it was prepared
 */
struct fujitsu_side {
	bool on;
	struct fujitsu_window window;
	uint32_t lines;
	size_t line;
	uint64_t size;
	uint64_t at;
	struct buf *image;
};

/** struct fujitsu_sense - what the next REQUEST SENSE tells */
struct fujitsu_sense {
	uint32_t code;
	bool eom;
	bool ili;
	uint32_t information;
	uint16_t field;
};

struct fujitsu_stats {
	uint64_t commands;
	uint64_t checks;
	uint64_t scans;
	uint64_t sides;
	uint64_t cancels;
	uint64_t out_of_step;
	uint64_t no_data;
};

#define KEPT	4	/* prepared sides */

/**
 * struct fujitsu_kept - a side that was prepared
 * @sheet: sheet_id() of what it shows
 * @used: the higher the later
 */
struct fujitsu_kept {
	uint64_t sheet;
	struct fujitsu_window window;
	uint32_t lines;
	struct buf *image;
	uint64_t used;
};

struct fujitsu_command;

/**
 * struct fujitsu - a Fujitsu scanner
 * @command: the one in work
 * @key: what faults and the trace call its data
 * @out: its data-out phase: @out_want bytes, @out_got of which are here
 * @asked: bytes that the host wants in the data-in phase
 * @give: @give_len bytes for it, from @give_off
 * @read: they are image data of this side, from its byte @read_from on
 * @paced: the side of the last READ, for @tick
 * @flatbed: is the source
 * @loaded: a sheet is in the scanning position
 * @left: sides of it that were not read to their end
 * @unread: bytes in the IN pipe
 * @tick: while a paced READ goes out
 * @image_left: bytes of image data in the IN pipe
 */
struct fujitsu {
	struct device *dev;
	struct fujitsu_config config;
	const struct fujitsu_command *command;
	const char *key;
	uint8_t cdb[CDB_SIZE];
	uint8_t *out;
	uint32_t out_want;
	uint32_t out_got;
	bool in_out_phase;
	uint32_t asked;
	struct buf *give;
	size_t give_off;
	size_t give_len;
	struct fujitsu_side *read;
	struct fujitsu_side *paced;
	uint64_t read_from;
	struct fujitsu_sense sense;
	bool attention;
	uint8_t buttons;
	bool serial_asked;
	bool flatbed;
	bool loaded;
	int left;
	struct fujitsu_window windows[SIDES];
	struct fujitsu_side sides[SIDES];
	struct fujitsu_kept kept[KEPT];
	uint64_t uses;
	uint64_t unread;
	uint64_t image_left;
	struct pace pace;
	struct timer tick;
	struct fujitsu_stats stats;
};

/* What a command does with data. */
enum fujitsu_phase {
	PHASE_NONE,
	PHASE_IN,
	PHASE_OUT,
};

/**
 * struct fujitsu_command - one command
 * @length: of its CDB
 * @count_at: where in the CDB the number of data bytes is; 0 for none
 * @count_size: of that number
 * @waits: is not done while the scanner is busy
 * @run: returns the status
 */
struct fujitsu_command {
	uint8_t opcode;
	const char *name;
	uint8_t length;
	enum fujitsu_phase phase;
	uint8_t count_at;
	uint8_t count_size;
	bool waits;
	uint8_t (*run)(struct fujitsu *f);
};

/* fujitsu.c */

/** fujitsu_find() - Returns the command called @name, or NULL. */
const struct fujitsu_command *fujitsu_find(const char *name);

/* fujitsu_reply.c */

bool fujitsu_is_key(const char *text);
extern const struct fault_info fujitsu_faults[];

/** fujitsu_check() - CHECK CONDITION, for a reason that is traced as @why. */
uint8_t fujitsu_check(struct fujitsu *f, uint32_t code, const char *why);
/** fujitsu_bad_field() - byte @at of the data-out phase is why. */
uint8_t fujitsu_bad_field(struct fujitsu *f, uint16_t at, const char *why);
/** fujitsu_give() - @len bytes of zeros for the data-in phase; NULL without memory. */
uint8_t *fujitsu_give(struct fujitsu *f, size_t len);
/** fujitsu_finish() - the data-in phase, if there is one, then the status. */
void fujitsu_finish(struct fujitsu *f, uint8_t status);
uint8_t fujitsu_request_sense(struct fujitsu *f);
void fujitsu_taken(void *model, size_t len);
void fujitsu_tick(void *ctx);

/* fujitsu_ident.c: what the scanner tells about itself */

uint8_t fujitsu_inquiry(struct fujitsu *f);
uint8_t fujitsu_hardware_status(struct fujitsu *f);
uint8_t fujitsu_send_diagnostic(struct fujitsu *f);
uint8_t fujitsu_read_diagnostic(struct fujitsu *f);
uint8_t fujitsu_mode_sense(struct fujitsu *f);
uint8_t fujitsu_mode_select(struct fujitsu *f);

/* fujitsu_window.c */

uint8_t fujitsu_set_window(struct fujitsu *f);
/** fujitsu_window_line() - Returns the bytes of a line. */
size_t fujitsu_window_line(const struct fujitsu_window *window);

/* fujitsu_scan.c: sheets, SCAN, READ */

uint8_t fujitsu_position(struct fujitsu *f);	/* OBJECT POSITION */
uint8_t fujitsu_control(struct fujitsu *f);	/* SCANNER CONTROL */
uint8_t fujitsu_scan(struct fujitsu *f);
uint8_t fujitsu_read(struct fujitsu *f);
/** fujitsu_stop() - ends the scan, and takes the sheet out. */
void fujitsu_stop(struct fujitsu *f);

/* fujitsu_image.c: lines as on the wire */

/** fujitsu_prepare() - renders a whole side, unless it is kept. */
void fujitsu_prepare(struct fujitsu *f, struct fujitsu_side *side);
/** fujitsu_lines() - bytes @from to @from + @len of a side: in which buffer, and where. */
struct buf *fujitsu_lines(struct fujitsu *f, struct fujitsu_side *side, uint64_t from,
			  size_t len, size_t *off);
void fujitsu_forget(struct fujitsu *f);

/* fujitsu_options.c */

extern const struct option_info fujitsu_options[];
void fujitsu_config_init(struct fujitsu_config *config);
const char *fujitsu_config_check(struct fujitsu_config *config);

#endif
