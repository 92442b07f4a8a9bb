/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef SELFTEST_SCSI_H
#define SELFTEST_SCSI_H

#include "../sheet.h"
#include "selftest.h"

/*
 * A host of the emulated Fujitsu scanner: commands in their wrapper, with all
 * their phases. A status is 0, 2 or 8, or -1 when there was no good one.
 */

/** struct sense - what REQUEST SENSE said; @code is 0xKKAAQQ */
struct sense {
	uint32_t code;
	bool eom;
	bool ili;
	uint32_t information;
	int field;
};

/** scsi_send() - the command phase alone; @cdb in hex, without its last zeros. */
bool scsi_send(struct emu *emu, const char *cdb);
/** scsi_status() - the status phase alone. */
int scsi_status(struct emu *emu);
/** scsi() - a command without data; returns its status. */
int scsi(struct emu *emu, const char *cdb);
/** scsi_out() - one with data-out; returns its status. */
int scsi_out(struct emu *emu, const char *cdb, const void *data, uint32_t len);
/** scsi_in() - one with data-in; returns the length of the data, or an error. */
int scsi_in(struct emu *emu, const char *cdb, void *buf, uint32_t len, int *status);
/** scsi_sense() - REQUEST SENSE; all ones when that fails. */
struct sense scsi_sense(struct emu *emu);
/** scsi_refused() - CHECK CONDITION is in @status, and the sense is @code. */
bool scsi_refused(struct emu *emu, int status, uint32_t code);

/** window_fill() - a descriptor for side @id, 0 or 0x80; @order: 0 RGB, 1 BGR, 2 lines */
void window_fill(uint8_t *p, uint8_t id, const struct scan *scan, int order);
/** window_set() - SET WINDOW for one side (@id) or both (@id 1); returns the status. */
int window_set(struct emu *emu, uint8_t id, const struct scan *scan, int order);
/** read_side() - READ of image data; returns the length of the data, or an error. */
int read_side(struct emu *emu, uint8_t id, void *buf, uint32_t len, int *status);

/** side_of() - the wire's bytes of a side, which the caller frees; NULL without memory. */
uint8_t *side_of(const struct scan *scan, int order, uint32_t side);

#endif
