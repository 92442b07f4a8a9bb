/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_PARSE_H
#define EMU_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "sheet.h"

/* Texts of the command line and the control socket, checked. */

/**
 * parse_u64() - a whole number, decimal or 0x..., and nothing after it
 *
 * Returns false without one, or when it is not between @min and @max.
 */
bool parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *value);
bool parse_u32(const char *text, uint32_t min, uint32_t max, uint32_t *value);
bool parse_int(const char *text, int min, int max, int *value);

/** parse_yes() - "yes" or "no" */
bool parse_yes(const char *text, bool *value);

/**
 * parse_bed() - "WxH" in pixels at @bed->dpi, or "WxHin" in inches
 *
 * Inches may have decimals; the pixels are rounded down.
 */
bool parse_bed(const char *text, struct bed *bed);

#endif
