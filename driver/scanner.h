/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scanner can do and what a scan shall be: all that a protocol file, in
 * the kernel or out of it, needs to know of the core
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_SCANNER_H
#define WIASCAN_SCANNER_H

#include <linux/types.h>
#include <linux/wiascan.h>

/* Formats that a scanner can send, a mask for wiascan_caps.formats */
#define WIASCAN_FMT_LINEART	BIT(0)	/* 1 bit, 1 = white */
#define WIASCAN_FMT_GRAY8	BIT(1)
#define WIASCAN_FMT_GRAY16	BIT(2)
#define WIASCAN_FMT_RGB24	BIT(3)
#define WIASCAN_FMT_RGB48	BIT(4)

#define WIASCAN_MAX_DPI		64

/* Where a scanner can scan from */
enum wiascan_source {
	WIASCAN_FLATBED,
	WIASCAN_FEEDER,
	WIASCAN_FILM,
	WIASCAN_SOURCES
};

/**
 * struct wiascan_area - what a source can scan at most
 * @width: in pixels at wiascan_caps.area_dpi, 0: there is no such source
 * @height: same
 */
struct wiascan_area {
	u32 width;
	u32 height;
};

/**
 * struct wiascan_caps - what a scanner can do, filled by the probe op
 * @vendor: vendor name
 * @model: product name
 * @firmware: firmware version, may be empty
 * @serial: serial number, for a device without one in its USB descriptors
 * @dpi: resolutions, ascending, each for both axes
 * @n_dpi: number of resolutions, 1..WIASCAN_MAX_DPI
 * @dpi_step: from the first resolution to the last, every one that is a
 *	multiple of this above the first can be had, 0: only those listed
 * @optical_dpi: resolution of the sensor
 * @area_dpi: unit of @area
 * @area: by enum wiascan_source
 * @max_pixels: longest line that it can send, 0: no limit
 * @formats: WIASCAN_FMT_* mask
 * @width_step: a scan line is a multiple of this many pixels
 * @height_step: a page is a multiple of this many lines
 * @brightness: it has a brightness setting
 * @contrast: it has a contrast setting
 * @duplex: the feeder can scan both sides of a sheet
 * @back_only: the feeder can scan the back alone
 * @auto_length: the feeder can end a page where the sheet ends
 * @detects_feed: the status op tells whether there is paper in the feeder
 * @resumes: after a jam or an open cover a job can go on with the next sheet
 * @has_buttons: the status op tells of buttons
 * @registration: where narrow paper lies in the feeder, WIASCAN_REG_*
 * @warm_up_ms: longest time that its lamp needs
 * @page_ms: longest time that a page takes, 0: as long as an answer may take
 *
 * All of it may come from the device: the core checks numbers and cleans
 * strings before anybody sees them.
 */
struct wiascan_caps {
	char vendor[32];
	char model[48];
	char firmware[16];
	char serial[16];
	u32 dpi[WIASCAN_MAX_DPI];
	unsigned int n_dpi;
	u32 dpi_step;
	u32 optical_dpi;
	u32 area_dpi;
	struct wiascan_area area[WIASCAN_SOURCES];
	u32 max_pixels;
	u32 formats;
	u32 width_step;
	u32 height_step;
	bool brightness;
	bool contrast;
	bool duplex;
	bool back_only;
	bool auto_length;
	bool detects_feed;
	bool resumes;
	bool has_buttons;
	u32 registration;
	u32 warm_up_ms;
	u32 page_ms;
};

/**
 * struct wiascan_sensors - what the status op found
 * @handling: WIASCAN_HANDLING_* bits
 * @buttons: bit n - 1: button n is, or since the last question was, pressed
 */
struct wiascan_sensors {
	u32 handling;
	u32 buttons;
};

/* Longest answer that wiascan_recv() can take */
#define WIASCAN_REPLY_MAX	4096

/* Most bytes that a minidriver may receive in one transaction */
#define WIASCAN_MAX_BLOCK	(4U << 20)

/**
 * struct wiascan_params - settings of a scan, resolved
 * @source: enum wiascan_source
 * @sides: WIASCAN_SIDE_* bits: the sides of each sheet that are wanted
 * @auto_length: a page ends where its sheet ends, after @lines at the latest
 * @datatype: WIASCAN_DATATYPE_*
 * @channels: samples per pixel, 1 or 3
 * @bits: bits per sample, 1, 8 or 16
 * @xres: dots per inch
 * @yres: dots per inch
 * @x: left edge in pixels at @xres
 * @y: top edge in lines at @yres
 * @width: pixels per line
 * @lines: lines
 * @bytes_per_line: bytes per line
 * @size: bytes of the page, with @auto_length at most
 * @brightness: -1000..1000
 * @contrast: -1000..1000
 * @photometric: WIASCAN_PHOTO_* that is wanted; the core sees to it
 * @threshold: 0..255, for lineart
 * @min_chunk: smallest read() in bytes; the validate op may raise it
 * @block: most bytes of one transaction, up to WIASCAN_MAX_BLOCK; set by the
 *	validate op
 * @sent_photometric: WIASCAN_PHOTO_* that the scanner sends; the validate op
 *	sets it where that is not WIASCAN_PHOTO_WHITE_1
 * @side_by_side: the data of both sides of a sheet comes alternately; may be
 *	set by the validate op
 */
struct wiascan_params {
	u32 source;
	u32 sides;
	bool auto_length;
	u32 datatype;
	u32 channels;
	u32 bits;
	u32 xres;
	u32 yres;
	u32 x;
	u32 y;
	u32 width;
	u32 lines;
	u32 bytes_per_line;
	u64 size;
	s32 brightness;
	s32 contrast;
	u32 photometric;
	u32 threshold;
	u32 min_chunk;
	u32 block;
	u32 sent_photometric;
	bool side_by_side;
};

#endif /* WIASCAN_SCANNER_H */
