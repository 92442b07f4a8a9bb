/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef SELFTEST_H
#define SELFTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client.h"

/* The TAP output, the emulator as a child process, and small exchanges. */

/** ok() - one line of TAP: the test passed when @passed. */
void ok(bool passed, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** same() - passes when @got is @want. */
void same(long got, long want, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** struct emu - a running emulator, with a client attached to device 1-1 */
struct emu {
	int pid;
	uint16_t port;
	char control[64];
	struct client c;
};

/**
 * emu_start() - starts the emulator with the words of @options, and attaches
 *
 * The test program ends when that does not work.
 */
void emu_start(struct emu *emu, const char *options);

/** emu_directory() - Returns where files of the tests belong, none of which may stay. */
const char *emu_directory(void);

/** emu_run() - starts it so, and waits for that process; returns its exit status. */
int emu_run(struct emu *emu, const char *options);

/** emu_stop() - detaches and ends it; it must leave with status 0. */
void emu_stop(struct emu *emu);

/** emu_attach() - attaches (again) to device 1-1. */
int emu_attach(struct emu *emu);

/** emu_control() - sends a command to the control socket; false on "error". */
bool emu_control(struct emu *emu, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** emu_stat() - Returns a counter, or -1. */
long emu_stat(struct emu *emu, const char *name);

/* Bytes are given in hex, with blanks as you like; "00*12" is twelve of 00. */

/** put() - sends @hex as one transfer; returns its length or an error. */
int put(struct emu *emu, const char *hex);

/** get() - one IN transfer of up to 1 MiB; true when it is @hex ("" for empty). */
bool get(struct emu *emu, const char *hex);

/** ask() - put() then get(). */
bool ask(struct emu *emu, const char *send, const char *want);

/** get_any() - one IN transfer; returns its length or status. */
int get_any(struct emu *emu, uint8_t *buf, uint32_t len);

/** silent() - true when no reply is there. */
bool silent(struct emu *emu);

/** BIG - larger than all replies but image data */
#define BIG	4096

/* The groups of tests. */
void test_lifetime(void);
void test_usb(void);
void test_wire(void);
void test_escpi(void);
void test_scan(void);
void test_faults(void);
void test_sheet(void);
void test_feeder(void);
void test_units(void);
void test_standard(void);
void test_fujitsu(void);
void test_fujitsu_scan(void);
void test_fujitsu_faults(void);
void test_prepared(void);

#endif
