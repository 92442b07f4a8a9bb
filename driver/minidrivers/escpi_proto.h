/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Epson ESC/I: bytes in, bytes out
 *
 * Copyright (C) 2026 The wiascan project
 *
 * No function here touches a device, and none trusts the bytes it is given.
 * Those that return an int return 0 if nothing else is said, or -EPROTO when the
 * bytes are no answer. That to an ESC command comes with the header of its block,
 * which has been checked; the length is that of the data behind it.
 */
#ifndef WIASCAN_ESCPI_PROTO_H
#define WIASCAN_ESCPI_PROTO_H

#include "proto.h"
#include "../scanner.h"

#define ESCPI_STX	0x02
#define ESCPI_EOT	0x04	/* in place of an ACK: end where the sheet ends */
#define ESCPI_ACK	0x06
#define ESCPI_FF	0x0c	/* eject the sheet */
#define ESCPI_NAK	0x15
#define ESCPI_CAN	0x18	/* in place of an ACK: end the scan */
#define ESCPI_PF	0x19	/* load the next sheet, or turn this one over */

/* Status byte of an information block, of a scan and of a block */
#define ESCPI_FATAL		0x80
#define ESCPI_NOT_READY		0x40
#define ESCPI_END		0x20	/* of the area, or of the sheet */
#define ESCPI_CANCEL_REQUEST	0x10	/* extended scan: at the scanner */
#define ESCPI_EXTENDED		0x02	/* information block: knows FS commands */

/* Lengths of answers and parameter blocks; a setter: ESC, a letter, 8 bytes */
enum {
	ESCPI_INFO_HEADER = 4, ESCPI_EXT_IDENTITY = 80, ESCPI_EXT_STATUS = 16,
	ESCPI_SCAN_PARAMS = 64, ESCPI_EXT_HEADER = 14, ESCPI_BLOCK_HEADER = 6,
	ESCPI_SETTER = 10
};

/* escpi.traits: what its level knows */
#define ESCPI_LEVEL_B	0x01	/* brightness and halftone */
#define ESCPI_LEVEL_D	0x02	/* ESC i; gamma tables, blocks of even lines */
#define ESCPI_NEWER	0x04	/* ESC t, ESC !; FS commands, if its status says so */
#define ESCPI_OPTION	0x08	/* ESC e; else it has no option unit */
#define ESCPI_FEED	0x10	/* wants PF whatever its feeder is */
#define ESCPI_GRAY_ONLY	0x20	/* sends colours line by line */

/* escpi.flags: FS I byte 44, ESC f byte 0; escpi.more_flags: FS I byte 45 */
#define ESCPI_NO_FLATBED	0x40
#define ESCPI_PAGE_TYPE		0x20	/* its feeder loads when told to */
#define ESCPI_DUPLEX		0x10
#define ESCPI_HAS_BUTTON	0x01
#define ESCPI_AUTO_FEED		0x04
#define ESCPI_SEES_PAGE_END	0x01

/* How a source is, the worst of it */
struct escpi_fault {
	u32 bits;
	u16 end;		/* what a scan ends with, WIASCAN_END_* */
	u16 handling;		/* WIASCAN_HANDLING_*; both: it does not pass */
};

/* What a scanner is, how it is, and how far it is with a scan */
struct escpi {
	struct wiascan_device *wdev;
	struct wiascan_caps caps;
	char level[2];		/* such as "B8" */
	u8 traits;		/* what that means; 0: not known here */
	bool extended;		/* it knows FS commands */
	u8 output_bits;		/* most bits of a sample, 0: not said */
	u8 flags;
	u8 more_flags;
	bool line_shift;	/* a line's colours are from different places */
	const struct escpi_fault *fault[WIASCAN_SOURCES];
	bool inside;		/* the feeder's last sheet may be, so it looks empty */
	const struct wiascan_params *q;
	u8 status;		/* how it began: FATAL, NOT_READY, 0: well */
	u32 block_len;
	u32 blocks;		/* full ones that are still to come */
	u32 last_len;		/* of the one after them, 0: there is none; */
				/* standard scan: of a line of it at least */
	bool scanning;		/* it may have begun, and has not ended */
	bool ack_due;		/* the scanner waits for an ACK or CAN */
	bool loaded;		/* it took a sheet when it was told to */
	u8 buf[WIASCAN_REPLY_MAX];
};

extern const struct wiascan_minidriver escpi_minidriver;

/* ESC I, for a zeroed esc: level (-ENODEV: unknown), resolutions, an area */
int escpi_parse_identity(const u8 *buf, size_t len, struct escpi *esc);
/* FS I: all but the resolutions */
int escpi_parse_ext_identity(const u8 *buf, size_t len, struct escpi *esc);
/* ESC f: flags, areas and name, as far as @len goes */
void escpi_parse_status(const u8 *buf, size_t len, struct escpi *esc);
/* ESC i: optical resolution and line shift */
int escpi_parse_hardware(const u8 *buf, size_t len, struct escpi *esc);
/* What follows from all that; deep: it takes 16 bits */
void escpi_complete_caps(struct escpi *esc, bool deep);

/* FS F if extended, else ESC f: esc->fault */
int escpi_parse_state(const u8 *buf, size_t len, struct escpi *esc);

/*
 * FS G if extended, else ESC G. Figures must fit what was asked for: the device
 * chooses the length of blocks, up to q->block; left: bytes still to come.
 */
int escpi_parse_header(const u8 *buf, size_t len, u64 left, struct escpi *esc);

/* FS W, ESCPI_SCAN_PARAMS bytes */
void escpi_build_scan(u8 *buf, const struct wiascan_params *q, u8 traits);
/*
 * The same as ESC commands: the nth, and its parameters, in ESCPI_SETTER bytes.
 * Returns how many parameters; 0: not for this scan; -ENOENT: that was all.
 */
int escpi_build_setter(u8 *buf, unsigned int nth, const u8 *scan, u8 traits);

#endif /* WIASCAN_ESCPI_PROTO_H */
