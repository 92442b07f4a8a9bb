/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_ESCPI_H
#define EMU_ESCPI_H

#include "buf.h"
#include "device.h"
#include "pace.h"

/* A scanner that speaks Epson ESC/I: what its parts share. */

extern const struct family escpi_family;

/* Replies of one byte. */
#define ESCPI_ACK	0x06
#define ESCPI_NAK	0x15

/* Commands of one byte. */
#define ESCPI_EOT	0x04
#define ESCPI_FF	0x0c
#define ESCPI_CAN	0x18
#define ESCPI_PF	0x19

/* The status byte of information blocks and of scan data. */
#define STATUS_FATAL	0x80
#define STATUS_NOT_READY	0x40
#define STATUS_PAGE_END	0x20	/* after image data: the sheet ends here */
#define STATUS_AREA_END	0x20	/* of a standard block: the last one */
#define STATUS_OPTION	0x10	/* of information blocks: ADF or TPU */
#define STATUS_RGB	0x08	/* of a standard block: colour, red first */
#define STATUS_EXTENDED	0x02	/* of information blocks: FS commands */
#define STATUS_NO_DATA	(STATUS_FATAL | STATUS_NOT_READY)

/* The parameters of FS W, which FS S gives back; offsets. */
#define SCAN_PARAMETERS	64
enum {
	FSW_XRES = 0,
	FSW_YRES = 4,
	FSW_X = 8,
	FSW_Y = 12,
	FSW_WIDTH = 16,
	FSW_HEIGHT = 20,
	FSW_COLOR = 24,
	FSW_DEPTH = 25,
	FSW_OPTION = 26,
	FSW_SPEED = 27,
	FSW_LINES = 28,
	FSW_GAMMA = 29,
	FSW_BRIGHTNESS = 30,
	FSW_CORRECTION = 31,
	FSW_HALFTONE = 32,
	FSW_THRESHOLD = 33,
	FSW_SEGMENTATION = 34,
	FSW_SHARPNESS = 35,
	FSW_MIRROR = 36,
	FSW_FILM = 37,
	FSW_DOUBLE_FEED = 39,
	FSW_RESERVED = 42,
};

#define COLOR_MONO	0x00
#define COLOR_PIXEL_RGB	0x13

/* Option units; 1 is the TPU of a unit that has one. */
#define UNIT_FLATBED	0
#define UNIT_ADF	1
#define UNIT_DUPLEX	2

/* The chart's variation on the TPU: no feeder comes that far. */
#define TPU_SIDE	10000

/* Which models have a command: B4 to B6 have the same, D1 and D2, D7 and D8. */
#define LEVEL_B7	1u
#define LEVEL_B8	2u
#define LEVEL_D1	4u
#define LEVEL_D7	8u
#define LEVEL_B4	16u
#define LEVEL_NEW_B	(LEVEL_B7 | LEVEL_B8)
#define LEVEL_B		(LEVEL_B4 | LEVEL_NEW_B)
#define LEVEL_D		(LEVEL_D1 | LEVEL_D7)
#define LEVEL_NEW	(LEVEL_NEW_B | LEVEL_D)
#define LEVEL_ALL	(LEVEL_B | LEVEL_D)

#define MAX_DPI_LIST	32

/**
 * struct escpi_config - the model, and how it behaves within the rules
 * @bed: the flatbed's, in pixels at @bed.dpi, the base resolution
 * @adf_bed: the feeder's
 * @tpu_bed: the transparency unit's
 * @no_flatbed: it has none
 * @tpu: has a transparency unit
 * @duplex: its feeder scans both sides
 * @auto_feed: its feeder moves sheets by itself, without PF
 * @page_end: tells where a sheet ends that is shorter than the window
 * @extended: has the FS commands
 * @dpi: what ESC I lists, ascending
 * @lines: most lines in a block, 0 as many as asked for
 * @vary_lines: each scan another number of lines in a block
 * @lone_counted: a page of one block is counted as one full block
 * @joined: information block and its data are one transfer
 * @split: image data goes out in transfers of this many bytes, 0 whole
 * @part_delay: milliseconds from one of them to the next
 * @warmup: polls (FS F, ESC f) until it is warm
 * @not_ready: polls until it is ready
 * @fatal_first: the first FS G fails and starts a warm-up
 * @nak: commands that it does not know, separated by commas
 * @junk: the low bits of the status after image data are not 0
 * @stray_zlp: an empty transfer before each reply
 * @short_status: ESC f answers 33 bytes
 * @unpadded_name: zeros, not spaces, fill up the product name
 * @silent_can: CAN while idle is ignored
 * @can_discards: CAN throws away what the host has not read
 * @prepare: render the page before the scan is answered, and keep it
 */
struct escpi_config {
	char level[3];
	char name[17];
	char firmware[5];
	struct bed bed;
	struct bed adf_bed;
	struct bed tpu_bed;
	char bed_text[32];
	char adf_bed_text[32];
	char tpu_bed_text[32];
	bool no_flatbed;
	bool tpu;
	bool duplex;
	bool auto_feed;
	bool page_end;
	bool extended;
	uint32_t dpi[MAX_DPI_LIST];
	uint32_t dpis;
	uint32_t min_dpi;
	uint32_t max_dpi;
	uint32_t bits;
	bool button;
	uint32_t lines;
	bool vary_lines;
	bool lone_counted;
	bool joined;
	uint32_t split;
	uint32_t part_delay;
	uint32_t warmup;
	uint32_t not_ready;
	bool fatal_first;
	char nak[256];
	bool junk;
	bool stray_zlp;
	bool short_status;
	bool unpadded_name;
	bool silent_can;
	bool can_discards;
	bool prepare;
};

enum escpi_state {
	STATE_IDLE,
	STATE_PARAMETERS,	/* a setter was ACKed, its parameters come next */
	STATE_SCAN,		/* a block was sent, ACK or CAN comes next */
};

/**
 * struct escpi_side - the side of a sheet in the feeder that comes next
 * @ready: it lies where it is scanned
 * @back: it is a back side
 * @scanning: its scan is on
 * @turn: a front side was scanned, and its back is still to come
 */
struct escpi_side {
	bool ready;
	bool back;
	bool scanning;
	bool turn;
};

/**
 * struct escpi_page - the scan in progress
 * @unit: what it is scanned on
 * @standard: begun with ESC G
 * @sheet_lines: lines until the sheet ends; the others are white
 * @ended: the host was told that it has ended
 * @block_lines: of a full block
 * @full: number of full blocks
 * @blocks: number of all blocks
 * @next: number of the block to be sent next, from 0
 * @start: bytes of the blocks before the one that is going out
 * @image: with escpi_config.prepare: all blocks, as on the wire; the scanner keeps
 *	it meanwhile
 */
struct escpi_page {
	struct scan scan;
	struct bed bed;
	uint8_t unit;
	bool standard;
	uint32_t sheet_lines;
	bool ended;
	uint32_t block_lines;
	uint32_t full;
	uint32_t blocks;
	uint32_t next;
	uint64_t start;
	struct buf *image;
};

#define ESCPI_KEPT	4	/* prepared pages */

/**
 * struct escpi_kept - a page that was prepared
 * @image: as escpi_page.image, or NULL
 * @sheet: the number of what lay there
 * @lines: of a full block
 * @used: number of the last scan that it was for
 */
struct escpi_kept {
	struct buf *image;
	uint64_t sheet;
	struct scan scan;
	uint8_t unit;
	uint32_t lines;
	bool standard;
	uint64_t used;
};

struct escpi_stats {
	uint64_t scans;
	uint64_t pages;
	uint64_t blocks;
	uint64_t cancels;
	uint64_t naks;
};

struct escpi_command;

/**
 * struct escpi - an ESC/I scanner
 * @command: the one in work; in STATE_PARAMETERS the setter
 * @parameters: of the next scan, as FS W
 * @tpu_sheet: in the transparency unit; NULL for the chart
 * @side: in the feeder
 * @button: last push, for ESC !
 * @tick: while a paced block goes out
 * @unread: bytes in the IN pipe
 * @ahead: those of them that were there before the block
 * @scans: number of scans, for escpi_config.vary_lines and @kept
 * @kept: pages that were prepared
 */
struct escpi {
	struct device *dev;
	struct escpi_config config;
	enum escpi_state state;
	const struct escpi_command *command;
	uint8_t parameters[SCAN_PARAMETERS];
	struct sheet *tpu_sheet;
	struct escpi_side side;
	uint8_t button;
	struct escpi_page page;
	struct pace pace;
	struct timer tick;
	uint64_t unread;
	uint64_t ahead;
	uint64_t scans;
	struct escpi_kept kept[ESCPI_KEPT];
	struct escpi_stats stats;
};

/**
 * struct escpi_command - one command
 * @code: its one or two bytes
 * @name: for traces and faults
 * @parameters: bytes that follow once it is ACKed; 0 for none
 * @levels: models that have it
 * @run: answers it; NULL for a setter that is always ACKed
 * @accept: takes the parameters; returns NULL, or why they are refused; NULL
 *	when any will do
 * @store: where a parameter of one byte goes in escpi.parameters; 0 nowhere
 */
struct escpi_command {
	uint8_t code[2];
	uint8_t length;
	const char *name;
	uint16_t parameters;
	unsigned int levels;
	void (*run)(struct escpi *e);
	const char *(*accept)(struct escpi *e, const uint8_t *parameters);
	uint8_t store;
};

/* escpi_reply.c: replies, with the faults that hit them */

/** escpi_is_key() - whether faults can hit a reply of that name. */
bool escpi_is_key(const char *text);
extern const struct fault_info escpi_faults[];

void escpi_reply_byte(struct escpi *e, const char *key, uint8_t byte);
/**
 * escpi_reply() - a reply without an information block; takes @buf over
 *
 * Returns false when a fault kept it, or another answer went out instead.
 */
bool escpi_reply(struct escpi *e, const char *key, struct buf *buf);
/** escpi_reply_info() - an information block, then @buf (NULL: no data). */
void escpi_reply_info(struct escpi *e, const char *key, struct buf *buf);
/** escpi_send_block() - @len bytes of @buf (taken over) as image data. */
void escpi_send_block(struct escpi *e, struct buf *buf, size_t off, size_t len);
/** escpi_status() - Returns the status byte of information blocks. */
uint8_t escpi_status(const struct escpi *e);

/* escpi_ident.c: what the scanner tells about itself */

unsigned int escpi_level(const struct escpi *e);
void escpi_identity(struct escpi *e);		/* ESC I */
void escpi_hardware(struct escpi *e);		/* ESC i */
void escpi_extended_status(struct escpi *e);	/* ESC f */
void escpi_extended_identity(struct escpi *e);	/* FS I */
void escpi_scanner_status(struct escpi *e);	/* FS F */

/* escpi_unit.c: flatbed, feeder, transparency unit */

/** escpi_unit_bed() - Returns the bed of an option unit; NULL without that unit. */
const struct bed *escpi_unit_bed(const struct escpi *e, uint8_t unit);
/** escpi_main_bed() - Returns the flatbed's; without one the feeder's. */
const struct bed *escpi_main_bed(const struct escpi *e);
/** escpi_unit_default() - Returns the unit that is chosen at first. */
uint8_t escpi_unit_default(const struct escpi *e);
bool escpi_has_option(const struct escpi *e);
/** escpi_trouble() - whether the feeder is in use, and its paper or cover is in trouble. */
bool escpi_trouble(const struct escpi *e);

/* Status bits: byte 0 of ESC f, 1 of ESC f and FS F, 10 of FS F, TPU's of both. */
uint8_t escpi_type_bits(const struct escpi *e);
uint8_t escpi_adf_bits(const struct escpi *e);
uint8_t escpi_double_feed_bits(const struct escpi *e);
uint8_t escpi_tpu_bits(const struct escpi *e);

/** escpi_unit_position() - what is to be scanned gets there; false when it cannot. */
bool escpi_unit_position(struct escpi *e);
/** escpi_unit_begin() - the scan begins: fills in page.unit, .scan and .bed. */
void escpi_unit_begin(struct escpi *e);
/** escpi_unit_sheet() - Returns what the scan in progress shows. */
struct sheet *escpi_unit_sheet(const struct escpi *e);
/** escpi_unit_strikes() - whether paper is in trouble before line @lines of the scan. */
bool escpi_unit_strikes(struct escpi *e, uint32_t lines);
/** escpi_unit_end() - the scan is over, whole or not. */
void escpi_unit_end(struct escpi *e);
/** escpi_unit_reset() - ESC @: what is half done goes out. */
void escpi_unit_reset(struct escpi *e);
void escpi_load(struct escpi *e);		/* PF */
void escpi_eject(struct escpi *e);		/* FF */

/* escpi_parameters.c: what is to be scanned, and how */

void escpi_defaults(struct escpi *e);
/** escpi_to_scan() - the scan that parameters ask for. */
void escpi_to_scan(const uint8_t *parameters, struct scan *scan);
/** escpi_check() - Returns NULL, or why parameters are refused. */
const char *escpi_check(const struct escpi *e, const uint8_t *parameters);
const char *escpi_set_parameters(struct escpi *e, const uint8_t *parameters); /* FS W */
void escpi_get_parameters(struct escpi *e);	/* FS S */
const char *escpi_set_resolution(struct escpi *e, const uint8_t *parameters); /* ESC R */
const char *escpi_set_area(struct escpi *e, const uint8_t *parameters);	/* ESC A */
const char *escpi_accept_zoom(struct escpi *e, const uint8_t *parameters);
const char *escpi_accept_table(struct escpi *e, const uint8_t *parameters);
/** escpi_accept_byte() - for all setters of one byte: whether it may be that. */
const char *escpi_accept_byte(struct escpi *e, const uint8_t *parameter);

/* escpi_scan.c: pages and blocks */

void escpi_start(struct escpi *e);		/* FS G */
void escpi_start_standard(struct escpi *e);	/* ESC G */
/** escpi_mid_scan() - a transfer of the host while a scan is on. */
void escpi_mid_scan(struct escpi *e, const uint8_t *data, size_t len);
void escpi_taken(struct escpi *e, size_t len);
void escpi_tick(void *ctx);
void escpi_stop(struct escpi *e);

/* escpi_options.c */

extern const struct option_info escpi_options[];
void escpi_config_init(struct escpi_config *config);
/** escpi_config_check() - Returns NULL, or why the options do not go together. */
const char *escpi_config_check(struct escpi_config *config, bool feeder);
bool escpi_config_naks(const struct escpi_config *config, const char *name);

/* escpi.c */

/** escpi_find() - Returns the command called @name, or NULL. */
const struct escpi_command *escpi_find(const char *name);

#endif
