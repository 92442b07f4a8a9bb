/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_PACE_H
#define EMU_PACE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct pace - a carriage that fills the device's memory at a steady rate
 * @rate: bytes per second; 0: all is there at once
 * @memory: bytes that the device can hold before the carriage must stop
 * @total: bytes of the page
 * @made: bytes scanned so far
 * @taken: bytes that the host has taken of them
 * @stops: how often the memory was full before the page was
 *
 * A carriage that stopped goes on when half of the memory is free again.
 */
struct pace {
	uint64_t rate;
	uint64_t memory;
	uint64_t total;
	uint64_t made;
	uint64_t taken;
	uint64_t since;
	uint64_t rest;
	bool moving;
	uint64_t stops;
};

/** pace_start() - begins a page at time @now (microseconds); keeps @stops. */
void pace_start(struct pace *pace, uint64_t rate, uint64_t memory, uint64_t total,
		uint64_t now);

/** pace_advance() - brings @pace to time @now; returns the bytes made by then. */
uint64_t pace_advance(struct pace *pace, uint64_t now);

/** pace_take() - the host took @len bytes at time @now. */
void pace_take(struct pace *pace, uint64_t len, uint64_t now);

#endif
