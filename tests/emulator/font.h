/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_FONT_H
#define EMU_FONT_H

#include <stdint.h>

#define FONT_WIDTH	5
#define FONT_HEIGHT	7

/**
 * font_row() - Returns one row of a letter, five bits, the leftmost highest.
 * @letter: A-Z, a-z (the same), 0-9 and - . / ; others are blank
 * @row: 0 .. 6 from the top
 */
uint8_t font_row(char letter, unsigned int row);

#endif
