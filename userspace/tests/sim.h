/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A made-up driver and scanner in place of lib/sys.c
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Behaves as <linux/wiascan.h> says, as far as libwiascan and the wiascan
 * command can tell, and misbehaves on request. One scanner, one process.
 */
#ifndef WIASCAN_TESTS_SIM_H
#define WIASCAN_TESTS_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <wiascan.h>

/**
 * struct sim - how it behaves; all zero: well
 * @seed: image and lengths of reads depend on it
 * @random_reads: read() gives fewer lines than fit, by chance
 * @eagain: every so many read()s fails with EAGAIN first, 0: none
 * @eintr: every so many read()s and ioctls fails with EINTR first, 0: none
 * @short_read: read() of at least this many bytes claims more than it got
 * @minimum: smallest read(), bytes, 0: a line
 * @sheets: how many lie in the feeder at START
 * @fail_at: a page ends with @fail_errno and @fail_end after so many lines
 * @fail_errno: errno value, 0: no page fails
 * @fail_end: enum wiascan_end
 * @fail_page: number in the job of the page that fails, 0: the first
 * @no_resume: a jam ends the job
 * @next_tries: so many NEXT_PAGE find that the next page has not begun yet
 * @jam_tries: so many NEXT_PAGE find that nobody has cleared a jam yet
 * @no_map: the job cannot be mapped
 * @map_errno: mmap() fails
 * @late_errno: every third CHUNK that gives bytes back fails with this errno
 *	value afterwards
 * @pause_ms: read() and CHUNK take so long
 * @warming_ms: the lamp warms up so long
 * @unknown_lines: PAGE does not know the number of lines in advance
 * @wrong_crc: PAGE gives another CRC-32
 * @wrong_bytes: PAGE gives more bytes
 * @lost_line: this line never arrives, though the page is complete, 0: none
 * @odd_bits: PAGE claims so many bits per sample
 * @short_line: PAGE claims so many bytes of a line
 * @start_errno: START fails
 * @start_signal: this signal comes while START waits
 * @owner: STATUS names this process as the owner
 * @open_errno: open() fails
 * @info_errno: INFO fails
 * @sysfs_errno: writing to sysfs fails
 * @sysfs_idle: writing to sysfs has no effect
 * @events: how many events of sim_events() come after a subscription
 * @lost_events: the first says that so many were lost
 * @event_errno: after these EVENT fails, 0: with ENODEV
 * @event_ms: the next event comes so long after the one before
 * @event_signal: this signal comes while EVENT waits after them
 * @hostile_names: strings do not end and hold control codes
 * @hostile_next: PROP_INFO with NEXT never gets on
 * @hostile_list: 1: PROP_LIST counts past its array; 2: never gets on; 3: more
 *	than there are in all; 4: as 1, and has as many in all
 * @hostile_index: error_index is past the array
 * @hostile_ids: PROP_GET and PROP_SET change the numbers
 * @hostile_buffer: 1: minimum 0; 2: minimum enormous; 3: maximum too small
 * @hostile_chunk: CHUNK's 1: offset is past the end; 2: length is; 3: both make
 *	more than 64 bits
 */
struct sim {
	int seed;
	int random_reads;
	int eagain;
	int eintr;
	int short_read;
	int minimum;
	int sheets;
	int fail_at;
	int fail_errno;
	int fail_end;
	int fail_page;
	int no_resume;
	int next_tries;
	int jam_tries;
	int no_map;
	int map_errno;
	int late_errno;
	int pause_ms;
	int warming_ms;
	int unknown_lines;
	int wrong_crc;
	int wrong_bytes;
	int lost_line;
	int odd_bits;
	int short_line;
	int start_errno;
	int start_signal;
	int owner;
	int open_errno;
	int info_errno;
	int sysfs_errno;
	int sysfs_idle;
	int events;
	int lost_events;
	int event_errno;
	int event_ms;
	int event_signal;
	int hostile_names;
	int hostile_next;
	int hostile_list;
	int hostile_index;
	int hostile_ids;
	int hostile_buffer;
	int hostile_chunk;
};

extern struct sim sim;

/**
 * struct sim_counts - what was asked of it
 * @open: files open now
 * @start: START
 * @cancel: CANCEL
 * @subscribed: what was subscribed to last
 * @next_page: NEXT_PAGE
 * @maps: mappings there are now
 * @mapped: mappings there ever were
 * @chunks: CHUNKs that were served
 * @reads: read()s that were served
 * @smallest: size of the smallest read(), bytes
 * @largest: size of the largest read(), bytes
 * @open_flags: of the last open()
 * @read_data: memory of the last read()
 */
struct sim_counts {
	int open;
	int start;
	int cancel;
	uint32_t subscribed;
	int next_page;
	int maps;
	int mapped;
	int chunks;
	int reads;
	size_t smallest;
	size_t largest;
	int open_flags;
	void *read_data;
};

extern struct sim_counts sim_counts;

/**
 * sim_reset - behave well again, nobody has asked anything, default settings
 */
void sim_reset(void);

/**
 * sim_image - bytes of the first page of a job with the present settings
 * @offset: from here
 * @data: filled in
 * @size: how many
 */
void sim_image(uint64_t offset, uint8_t *data, size_t size);

/**
 * sim_page_image - same, of another page
 * @index: how many whole pages come before it
 * @offset: from here
 * @data: filled in
 * @size: how many
 */
void sim_page_image(uint32_t index, uint64_t offset, uint8_t *data, size_t size);

/**
 * sim_page_lines - how long a page is
 * @index: how many whole pages come before it
 */
uint32_t sim_page_lines(uint32_t index);

/**
 * sim_dirs - where wiascan_enumerate() looks; NULL: nowhere
 */
void sim_dirs(const char *class_dir, const char *dev_dir);

/* sim_events.c: what happens at the scanner */

/**
 * sim_events - all that can come, in this order
 * @count: filled in
 */
const struct wiascan_event *sim_events(size_t *count);
void sim_events_reset(void);

/* These are ioctls: 0, or an errno value. */
int sim_subscribe(const struct wiascan_subscribe *arg);
int sim_event(struct wiascan_event *event);

/* sim_job.c: the job */

/* These are ioctls: 0, or an errno value. */
int sim_start(struct wiascan_start *arg);
int sim_cancel(void);
int sim_page(struct wiascan_page *arg);
int sim_next_page(int fd);
int sim_chunk(struct wiascan_chunk *arg);
int sim_buffer_info(struct wiascan_buffer_info *arg);

/* What STATUS says of the job: WIASCAN_STATE_*, WIASCAN_HANDLING_*. */
uint32_t sim_state(void);
uint32_t sim_handling(void);

void sim_job_reset(void);

/* sim.c, for sim_job.c: is this call one that has to fail? -1 with errno */
int sim_is_nth(int every);
int sim_fail(int error);

/* sim_props.c: the settings; in the order of their numbers */

enum sim_prop {
	SIM_BED_WIDTH, SIM_BED_HEIGHT, SIM_CAPS, SIM_STATUS, SIM_SELECT,
	SIM_PAGES, SIM_PAGE_SIZE, SIM_DATATYPE, SIM_DEPTH, SIM_XRES, SIM_YRES,
	SIM_XPOS, SIM_YPOS, SIM_XEXTENT, SIM_YEXTENT, SIM_PHOTO,
	SIM_BRIGHTNESS, SIM_THRESHOLD, SIM_MAX_WIDTH, SIM_MAX_HEIGHT, SIM_FLAGS,
	SIM_LONG_LIST, SIM_PROPS
};

/* Numbers of two properties that WIA does not have. */
#define SIM_ID_FLAGS		7001
#define SIM_ID_LONG_LIST	7002

/* How many values the long list has. */
#define SIM_LONG_LIST_LENGTH	70

void sim_props_reset(void);
int64_t sim_prop(enum sim_prop which);
uint32_t sim_channels(void);
uint32_t sim_bits(void);
uint32_t sim_line_bytes(void);

/* These are ioctls: 0, or an errno value. */
int sim_prop_info(struct wiascan_prop_info *info);
int sim_prop_list(struct wiascan_prop_list *list);
int sim_prop_get(struct wiascan_prop_values *values);
int sim_prop_set(struct wiascan_prop_values *values);

#endif /* WIASCAN_TESTS_SIM_H */
