/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef BENCH_METER_H
#define BENCH_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What every row of the table is measured with. The scanning side is this process
 * or its children (getrusage), and the kernel's own threads: those of the bus, of
 * work queues and of soft interrupts (/proc/PID/schedstat). No other process
 * counts, so the emulated scanner does not.
 */

/** enum meter_who - whose time counts beside the kernel's threads */
enum meter_who {
	METER_SELF,
	METER_CHILDREN,
};

struct meter_thread {
	int pid;
	uint64_t run;		/* nanoseconds */
	uint64_t switches;
};

/**
 * struct meter - one measurement
 * @bytes: of image data, which the caller counts
 * @start: seconds, as all times
 * @first: of the first byte; 0: not known
 * @cpu: of the process or its children
 * @kernel: of the kernel's threads
 * @switches: context switches of both
 */
struct meter {
	enum meter_who who;
	uint64_t bytes;
	double start;
	double first;
	double stop;
	double cpu;
	double kernel;
	uint64_t switches;
	struct meter_thread *threads;
	size_t count;
};

/** meter_now() - seconds of a clock that does not jump. */
double meter_now(void);

/*
 * With BENCH_CALLS in the environment nothing is measured: a call of access(2) of
 * "bench-start" and "bench-stop" tells strace's reader from where to where to count.
 */
void meter_start(struct meter *meter, enum meter_who who);
/** meter_got() - @len more bytes are there; the first ones are noted. */
void meter_got(struct meter *meter, size_t len);
void meter_stop(struct meter *meter);

/** meter_print() - one line of name=value on standard output. */
void meter_print(const struct meter *meter);

/** struct stall - a reader that pauses: @seconds after every @bytes; none when 0 */
struct stall {
	uint64_t bytes;
	double seconds;
	uint64_t since;
};

/** stall_option() - reads "BYTES:SECONDS"; false when it is not that. */
bool stall_option(struct stall *stall, const char *text);
/** stall_got() - @len more bytes are there: pauses if it is time to. */
void stall_got(struct stall *stall, size_t len);

/** die() - says what is wrong, and ends the program with 1. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
