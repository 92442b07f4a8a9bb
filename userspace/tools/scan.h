/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of 'wiascan scan'
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_SCAN_H
#define WIASCAN_SCAN_H

#include "cli.h"
#include "target.h"
#include "writer.h"

/**
 * struct scan_options - what the user wants
 * @device: -d, or NULL
 * @output: -o
 * @format: how to write it
 * @xres: dots per inch, 0: as stored
 * @yres: same
 * @datatype: WIASCAN_DATATYPE_*, -1: as stored
 * @bits: bits per sample, 0: not said
 * @left: window in millimetres from the corner of the glass, negative: as stored
 * @top: same
 * @width: same
 * @height: same
 * @brightness: value of the property, if @has_brightness
 * @threshold: value of the property, if @has_threshold
 * @buffer_size: bytes to read at a time, 0: what the driver thinks best
 * @set: further NAME=VALUE
 * @set_count: how many
 * @source: WIASCAN_SELECT_FLATBED, FEEDER or FILM, 0: as stored
 * @sides: WIASCAN_SIDE_* bits, 0: as stored
 * @pages: how many, 0: all, -1: as stored
 * @page_size: WIASCAN_PAGE_*, -1: as stored
 * @wait: after a jam wait until it is cleared, without a terminal too
 * @quiet: no progress, no notes
 */
struct scan_options {
	const char *device;
	const char *output;
	const struct writer_format *format;
	int64_t xres;
	int64_t yres;
	int datatype;
	int bits;
	double left;
	double top;
	double width;
	double height;
	int64_t brightness;
	int64_t threshold;
	bool has_brightness;
	bool has_threshold;
	size_t buffer_size;
	const char *set[WIASCAN_PROP_VALUES_MAX];
	size_t set_count;
	uint32_t source;
	uint32_t sides;
	int64_t pages;
	int64_t page_size;
	bool wait;
	bool quiet;
};

/**
 * scan_parse - read the arguments of 'wiascan scan'
 * @opts: filled in
 * @status: exit status when the command is over
 *
 * Return: true when there is something to scan.
 */
bool scan_parse(struct scan_options *opts, int argc, char **argv, int *status);

/**
 * scan_apply - write the settings for a scan, for this handle only
 *
 * Return: CLI_OK, or an exit status after explaining it.
 */
int scan_apply(struct wiascan_device *dev, const struct scan_options *opts);

/**
 * struct progress - what the user sees of a scan
 * @quiet: nothing
 * @bar: a bar that moves, on a terminal; otherwise a line now and then, at most
 *	ten in all for a page
 * @drawn: there is an unfinished line on the terminal
 * @waiting: the user knows that the lamp is warming up
 * @percent: what was shown last
 * @begin: CLOCK_MONOTONIC seconds when the first data came
 * @told: same, when the last line came
 * @page: "page 2 (back): ", or empty when there is only one
 */
struct progress {
	bool quiet;
	bool bar;
	bool drawn;
	bool waiting;
	int percent;
	double begin;
	double told;
	char page[40];
};

void progress_init(struct progress *progress, bool quiet);

/**
 * progress_page - the next page comes
 * @progress: progress
 * @number: which one, from 1; 0: the only one
 * @side: "front", or NULL when that is plain
 */
void progress_page(struct progress *progress, uint32_t number, const char *side);

/**
 * progress_wait - there is no data yet; tells why
 */
void progress_wait(struct progress *progress, struct wiascan_device *dev);

/**
 * progress_begin - the picture has begun
 */
void progress_begin(struct progress *progress, const struct picture *pic);

/**
 * progress_rows - so many rows of it are there
 */
void progress_rows(struct progress *progress, const struct picture *pic,
		   uint32_t rows, uint64_t bytes);

/**
 * progress_end - the bar makes way for other lines
 */
void progress_end(struct progress *progress);

/**
 * struct scan_job - a scan of one page or more
 * @dev: handle with its settings made
 * @opts: what the user wants
 * @info: who the scanner is
 * @progress: what the user sees
 * @target: where the pages go
 * @wanted: how many pages, 0: all
 * @feeder: they come from the feeder
 * @duplex: both sides of each sheet do
 * @buffer: memory to read to
 * @buffer_size: bytes of it
 */
struct scan_job {
	struct wiascan_device *dev;
	const struct scan_options *opts;
	struct wiascan_info info;
	struct progress progress;
	struct target target;
	int64_t wanted;
	bool feeder;
	bool duplex;
	uint8_t *buffer;
	size_t buffer_size;
};

/**
 * scan_job_run - scan
 * @job: @dev and @opts
 *
 * Return: CLI_OK, or an exit status after explaining it.
 */
int scan_job_run(struct scan_job *job);

/**
 * scan_page - scan the page at hand to the target's open file
 *
 * Does not keep or drop it.
 *
 * Return: CLI_OK, or an exit status after explaining it; CLI_PAPER without
 * saying what to do, which depends on whether the job can go on.
 */
int scan_page(struct scan_job *job);

/**
 * scan_is_several - may more than one page come?
 */
static inline bool scan_is_several(const struct scan_job *job)
{
	return job->wanted != 1;
}

/**
 * scan_cancel - end the job because of a signal, and tell
 *
 * Returns when the scanner is idle, or at the next signal.
 *
 * Return: CLI_SCANNER.
 */
int scan_cancel(struct scan_job *job);

/**
 * scan_output_failed - explain what is wrong with a file
 *
 * Return: CLI_OUTPUT.
 */
int scan_output_failed(const struct output *out);

/**
 * scan_advice - what to do about a page that ended early
 * @end: enum wiascan_end
 */
const char *scan_advice(uint32_t end);

/**
 * scan_can_go_on - after CLI_PAPER: can the job go on, and does the user want it
 * to? Tells what to do, and on a terminal waits until it is done.
 */
bool scan_can_go_on(struct scan_job *job);

#endif /* WIASCAN_SCAN_H */
