/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef SELFTEST_PAGE_H
#define SELFTEST_PAGE_H

#include "../sheet.h"
#include "selftest.h"

/* Pages: what they must be, and reading them from the ESC/I scanner. */

/* More than any block of the tests */
#define MAX_BLOCK	(4 << 20)

/** page_parameters() - the 64 bytes of FS W, for option unit @unit. */
void page_parameters(const struct scan *scan, uint8_t unit, uint8_t lines, uint8_t *p);

/** page_set() - FS W with these. */
bool page_set(struct emu *emu, const struct scan *scan, uint8_t unit, uint8_t lines);

/** page_set_standard() - the same with ESC e, C, D, R, A and d. */
bool page_set_standard(struct emu *emu, const struct scan *scan, uint8_t unit, uint8_t lines);

/**
 * page_read() - reads a page from FS G to the end
 * @header: the 14 bytes, for the caller
 * @over: bytes asked for too many with each block
 *
 * Returns @size bytes of picture without status bytes, or NULL.
 */
uint8_t *page_read(struct emu *emu, uint8_t *header, size_t size, uint32_t over);

/**
 * page_read_standard() - reads a page from ESC G to the end
 * @status: what each header must have, aside from the last one's area end
 * @line_mode: headers have no number of lines
 */
uint8_t *page_read_standard(struct emu *emu, size_t size, uint8_t status, bool line_mode);

/** comes() - whether the next transfer has @len bytes, whatever they are. */
bool comes(struct emu *emu, uint32_t len);

/** page_is() - whether @page, which is freed, is a scan of the chart. */
bool page_is(uint8_t *page, const struct scan *scan, const struct bed *bed);

#endif
