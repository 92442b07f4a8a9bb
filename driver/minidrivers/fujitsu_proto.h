/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fujitsu fi and ScanSnap: bytes in, bytes out
 *
 * Copyright (C) 2026 The wiascan project
 *
 * SCSI scanner commands in packets of their own. No function here touches a
 * device or keeps state, and none trusts the bytes it is given: parsers get
 * what arrived and how many bytes of it, and fail with -EPROTO when that cannot
 * be what it should. Numbers are big endian on the wire.
 */
#ifndef WIASCAN_FUJITSU_PROTO_H
#define WIASCAN_FUJITSU_PROTO_H

#include "proto.h"
#include "../scanner.h"

extern const struct wiascan_minidriver fujitsu_minidriver;

/* Commands: operation code, and bytes 1 and 2 */
#define FUJITSU_TEST_UNIT_READY		0x000000
#define FUJITSU_REQUEST_SENSE		0x030000
#define FUJITSU_INQUIRY			0x120000
#define FUJITSU_INQUIRY_PAGE		0x1201f0
#define FUJITSU_MODE_SELECT		0x151000
#define FUJITSU_MODE_SENSE		0x1a003c
#define FUJITSU_SCAN			0x1b0000
#define FUJITSU_READ_DIAGNOSTIC		0x1c0000
#define FUJITSU_SEND_DIAGNOSTIC		0x1d0000
#define FUJITSU_SET_WINDOW		0x240000
#define FUJITSU_READ_IMAGE		0x280000
#define FUJITSU_READ_SIZE		0x280080
#define FUJITSU_DISCHARGE		0x310000
#define FUJITSU_FEED			0x310100
#define FUJITSU_HALT			0x310400
#define FUJITSU_HARDWARE_STATUS		0xc20000
#define FUJITSU_USE_ADF			0xf10000
#define FUJITSU_USE_FLATBED		0xf10100
#define FUJITSU_CANCEL			0xf10400
#define FUJITSU_LAMP_ON			0xf10500
#define FUJITSU_IMAGE_CHECK		0xf11000	/* and the window */

/* Pages of MODE SELECT: code, length, and bytes 2 and 3 */
#define FUJITSU_LENGTH_OF_WINDOW	0x3c060000
#define FUJITSU_LENGTH_OF_SHEET		0x3c060080
#define FUJITSU_NO_BUFFER		0x3a0680c0	/* and clear it */

/* Bytes of what goes over the wire */
#define FUJITSU_COMMAND_LEN		31
#define FUJITSU_STATUS_LEN		13
#define FUJITSU_SENSE_LEN		18
#define FUJITSU_INQUIRY_LEN		96
#define FUJITSU_VPD_LEN			204	/* at most */
#define FUJITSU_MODE_SENSE_LEN		20
#define FUJITSU_MODE_SELECT_LEN		12
#define FUJITSU_DIAGNOSTIC_LEN		16
#define FUJITSU_SERIAL_LEN		10
#define FUJITSU_PIXEL_SIZE_LEN		32
#define FUJITSU_HARDWARE_LEN		12
#define FUJITSU_WINDOWS_LEN		136	/* at most */

#define FUJITSU_STATUS_BUSY		0x08

/* Windows */
#define FUJITSU_FRONT			0x00
#define FUJITSU_BACK			0x80

/* Sense key, code and qualifier of a scanner that is not ready */
#define FUJITSU_NOT_READY		0x020000

/* Lengths of windows are in this unit: what is finer could not be asked for */
#define FUJITSU_UNITS			1200

/* struct fujitsu_identity.has */
#define FUJITSU_HAS_MODES		0x01	/* MODE_SENSE, MODE_SELECT */
#define FUJITSU_HAS_SENSORS		0x02	/* HARDWARE_STATUS */
#define FUJITSU_HAS_CONTROL		0x04	/* USE_ADF to IMAGE_CHECK */
#define FUJITSU_HAS_THRESHOLD		0x08
#define FUJITSU_HAS_SERIAL		0x10	/* in its diagnostics */

/**
 * struct fujitsu_sense - the answer to REQUEST SENSE
 * @code: sense key, code and qualifier, a byte each
 * @eom: the sheet has ended
 * @ili: less is true than was asked for, by @info
 * @info: information
 */
struct fujitsu_sense {
	u32 code;
	bool eom;
	bool ili;
	u32 info;
};

/**
 * struct fujitsu_identity - the answers to INQUIRY
 * @caps: what it can do, its areas in FUJITSU_UNITS
 * @has: FUJITSU_HAS_MODES and so on
 * @buffer: bytes of its memory
 */
struct fujitsu_identity {
	struct wiascan_caps caps;
	u32 has;
	u32 buffer;
};

/*
 * A command for @len bytes of data, in its packet of FUJITSU_COMMAND_LEN; only
 * those that read take notice of the window
 */
void fujitsu_build_command(u8 *buf, u32 command, u8 window, u32 len);

/* The packet that ends a command: its SCSI status */
int fujitsu_parse_status(const u8 *buf, size_t len);

int fujitsu_parse_sense(const u8 *buf, size_t len, struct fujitsu_sense *sense);

/*
 * What a sense means, as WIASCAN_END_*. NONE: nothing is wrong; DEVICE_BUSY:
 * not now; SUSPENDED: it was reset or woke up, and says so once.
 */
u32 fujitsu_end(const struct fujitsu_sense *sense);

/*
 * How much is true of what came with a sense, 0 to @got: some units fill up
 * what is missing. @asked is at most S32_MAX.
 */
int fujitsu_true_length(const struct fujitsu_sense *sense, u32 asked, u32 got);

/* INQUIRY: makes @id anew, with its names; -ENODEV: none of the family */
int fujitsu_parse_inquiry(const u8 *buf, size_t len,
			  struct fujitsu_identity *id);

/* The family's page of it: the rest of @id */
int fujitsu_parse_vpd(const u8 *buf, size_t len, struct fujitsu_identity *id);

/* READ DIAGNOSTIC after "GET DEVICE ID": caps->serial, unless it has none */
void fujitsu_parse_serial(const u8 *buf, size_t len, struct wiascan_caps *caps);

/* Pixels of a line and lines of a page; 0: not said */
int fujitsu_parse_pixel_size(const u8 *buf, size_t len, u32 *width, u32 *lines);

/* GET HARDWARE STATUS; FEED_READY: there is paper, and the cover is shut */
int fujitsu_parse_hardware(const u8 *buf, size_t len, struct wiascan_sensors *s);

/* That and what TEST UNIT READY has met, as WIASCAN_HANDLING_* of all of it */
u32 fujitsu_handling(const struct fujitsu_identity *id, u32 end, u32 sensors);

/* Window identifiers of WIASCAN_SIDE_* bits: how many, 1 or 2 */
unsigned int fujitsu_windows(u32 sides, u8 *windows);

/* Data of SET WINDOW for a scan within the area: bytes of it */
size_t fujitsu_build_windows(u8 *buf, const struct fujitsu_identity *id,
			     const struct wiascan_params *q);

/* The same for all of an area in colour, as far as it has even numbers of bytes */
size_t fujitsu_build_color(u8 *buf, const struct fujitsu_identity *id);

/* Data of MODE SELECT */
void fujitsu_build_mode(u8 *buf, u32 page);

#endif /* WIASCAN_FUJITSU_PROTO_H */
