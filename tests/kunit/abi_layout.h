/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ABI in numbers: a second account of linux/wiascan.h
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Programs that were built long ago hold these numbers. So they are written out
 * here, not computed, and a line changes only for what was never released.
 */
#ifndef ABI_LAYOUT_H
#define ABI_LAYOUT_H

#include <linux/wiascan.h>

/**
 * struct abi_member - a member of a structure
 * @name: its name
 * @offset: bytes before it, as the compiler has it
 * @size: its bytes, same
 * @want_offset: what @offset must be
 * @want_size: what @size must be
 */
struct abi_member {
	const char *name;
	unsigned int offset;
	unsigned int size;
	unsigned int want_offset;
	unsigned int want_size;
};

/**
 * struct abi_struct - a structure
 * @name: its name
 * @size: its bytes, as the compiler has it
 * @want_size: what @size must be
 * @members: all members, in order
 * @n: number of @members
 */
struct abi_struct {
	const char *name;
	unsigned int size;
	unsigned int want_size;
	const struct abi_member *members;
	unsigned int n;
};

/**
 * struct abi_value - a number that has a name
 * @name: its name
 * @value: as the header has it
 * @want: what it must be
 */
struct abi_value {
	const char *name;
	long long value;
	long long want;
};

#define STRUCT(type, bytes, list)					\
	{ #type, sizeof(struct type), bytes, list,			\
	  sizeof(list) / sizeof(struct abi_member) }
#define MEMBER(type, member, at, bytes)					\
	{ #type "." #member, offsetof(struct type, member),		\
	  sizeof(((struct type *)0)->member), at, bytes }
#define VALUE(id, number)	{ #id, id, number }

static const struct abi_member info_members[] = {
	MEMBER(wiascan_info, minidriver, 0, 16),
	MEMBER(wiascan_info, vendor, 16, 32),
	MEMBER(wiascan_info, model, 48, 48),
	MEMBER(wiascan_info, firmware, 96, 16),
	MEMBER(wiascan_info, serial, 112, 64),
	MEMBER(wiascan_info, port, 176, 32),
	MEMBER(wiascan_info, usb_vendor, 208, 2),
	MEMBER(wiascan_info, usb_product, 210, 2),
	MEMBER(wiascan_info, padding, 212, 4),
	MEMBER(wiascan_info, reserved, 216, 32),
};

static const struct abi_member prop_info_members[] = {
	MEMBER(wiascan_prop_info, id, 0, 4),
	MEMBER(wiascan_prop_info, type, 4, 4),
	MEMBER(wiascan_prop_info, access, 8, 4),
	MEMBER(wiascan_prop_info, validity, 12, 4),
	MEMBER(wiascan_prop_info, nominal, 16, 8),
	MEMBER(wiascan_prop_info, minimum, 24, 8),
	MEMBER(wiascan_prop_info, maximum, 32, 8),
	MEMBER(wiascan_prop_info, step, 40, 8),
	MEMBER(wiascan_prop_info, value, 48, 8),
	MEMBER(wiascan_prop_info, count, 56, 4),
	MEMBER(wiascan_prop_info, padding, 60, 4),
	MEMBER(wiascan_prop_info, name, 64, 32),
	MEMBER(wiascan_prop_info, reserved, 96, 32),
};

static const struct abi_member prop_list_members[] = {
	MEMBER(wiascan_prop_list, id, 0, 4),
	MEMBER(wiascan_prop_list, first, 4, 4),
	MEMBER(wiascan_prop_list, total, 8, 4),
	MEMBER(wiascan_prop_list, count, 12, 4),
	MEMBER(wiascan_prop_list, values, 16, 256),
	MEMBER(wiascan_prop_list, reserved, 272, 16),
};

static const struct abi_member prop_value_members[] = {
	MEMBER(wiascan_prop_value, id, 0, 4),
	MEMBER(wiascan_prop_value, padding, 4, 4),
	MEMBER(wiascan_prop_value, value, 8, 8),
};

static const struct abi_member prop_values_members[] = {
	MEMBER(wiascan_prop_values, count, 0, 4),
	MEMBER(wiascan_prop_values, flags, 4, 4),
	MEMBER(wiascan_prop_values, error_index, 8, 4),
	MEMBER(wiascan_prop_values, padding, 12, 4),
	MEMBER(wiascan_prop_values, values, 16, 1024),
};

static const struct abi_member buffer_info_members[] = {
	MEMBER(wiascan_buffer_info, minimum, 0, 4),
	MEMBER(wiascan_buffer_info, optimal, 4, 4),
	MEMBER(wiascan_buffer_info, maximum, 8, 4),
	MEMBER(wiascan_buffer_info, alignment, 12, 4),
	MEMBER(wiascan_buffer_info, bytes_per_line, 16, 4),
	MEMBER(wiascan_buffer_info, padding, 20, 4),
	MEMBER(wiascan_buffer_info, item_size, 24, 8),
	MEMBER(wiascan_buffer_info, map_size, 32, 8),
	MEMBER(wiascan_buffer_info, reserved, 40, 24),
};

static const struct abi_member start_members[] = {
	MEMBER(wiascan_start, pages, 0, 4),
	MEMBER(wiascan_start, flags, 4, 4),
	MEMBER(wiascan_start, job, 8, 8),
	MEMBER(wiascan_start, reserved, 16, 16),
};

static const struct abi_member page_members[] = {
	MEMBER(wiascan_page, job, 0, 8),
	MEMBER(wiascan_page, number, 8, 4),
	MEMBER(wiascan_page, side, 12, 4),
	MEMBER(wiascan_page, end, 16, 4),
	MEMBER(wiascan_page, error, 20, 4),
	MEMBER(wiascan_page, datatype, 24, 4),
	MEMBER(wiascan_page, depth, 28, 4),
	MEMBER(wiascan_page, channels, 32, 4),
	MEMBER(wiascan_page, bits_per_channel, 36, 4),
	MEMBER(wiascan_page, photometric, 40, 4),
	MEMBER(wiascan_page, xres, 44, 4),
	MEMBER(wiascan_page, yres, 48, 4),
	MEMBER(wiascan_page, pixels_per_line, 52, 4),
	MEMBER(wiascan_page, lines, 56, 4),
	MEMBER(wiascan_page, bytes_per_line, 60, 4),
	MEMBER(wiascan_page, lines_received, 64, 4),
	MEMBER(wiascan_page, crc32, 68, 4),
	MEMBER(wiascan_page, bytes, 72, 8),
	MEMBER(wiascan_page, job_end, 80, 4),
	MEMBER(wiascan_page, remaining, 84, 4),
	MEMBER(wiascan_page, reserved, 88, 24),
};

static const struct abi_member status_members[] = {
	MEMBER(wiascan_status, state, 0, 4),
	MEMBER(wiascan_status, handling, 4, 4),
	MEMBER(wiascan_status, percent, 8, 4),
	MEMBER(wiascan_status, owner_pid, 12, 4),
	MEMBER(wiascan_status, owner_since, 16, 8),
	MEMBER(wiascan_status, jobs, 24, 8),
	MEMBER(wiascan_status, pages, 32, 8),
	MEMBER(wiascan_status, bytes, 40, 8),
	MEMBER(wiascan_status, ring_full, 48, 8),
	MEMBER(wiascan_status, stale_bytes, 56, 8),
	MEMBER(wiascan_status, ring_wanted, 64, 8),
	MEMBER(wiascan_status, rate, 72, 8),
	MEMBER(wiascan_status, reserved, 80, 48),
};

static const struct abi_member chunk_members[] = {
	MEMBER(wiascan_chunk, release, 0, 8),
	MEMBER(wiascan_chunk, flags, 8, 4),
	MEMBER(wiascan_chunk, padding, 12, 4),
	MEMBER(wiascan_chunk, offset, 16, 8),
	MEMBER(wiascan_chunk, length, 24, 8),
	MEMBER(wiascan_chunk, reserved, 32, 32),
};

static const struct abi_member subscribe_members[] = {
	MEMBER(wiascan_subscribe, events, 0, 4),
	MEMBER(wiascan_subscribe, padding, 4, 4),
	MEMBER(wiascan_subscribe, reserved, 8, 24),
};

static const struct abi_member event_members[] = {
	MEMBER(wiascan_event, type, 0, 4),
	MEMBER(wiascan_event, value, 4, 4),
	MEMBER(wiascan_event, time, 8, 8),
	MEMBER(wiascan_event, job, 16, 8),
	MEMBER(wiascan_event, page, 24, 4),
	MEMBER(wiascan_event, lost, 28, 4),
	MEMBER(wiascan_event, reserved, 32, 16),
};

static const struct abi_struct abi_structs[] = {
	STRUCT(wiascan_info, 248, info_members),
	STRUCT(wiascan_prop_info, 128, prop_info_members),
	STRUCT(wiascan_prop_list, 288, prop_list_members),
	STRUCT(wiascan_prop_value, 16, prop_value_members),
	STRUCT(wiascan_prop_values, 1040, prop_values_members),
	STRUCT(wiascan_buffer_info, 64, buffer_info_members),
	STRUCT(wiascan_start, 32, start_members),
	STRUCT(wiascan_page, 112, page_members),
	STRUCT(wiascan_status, 128, status_members),
	STRUCT(wiascan_chunk, 64, chunk_members),
	STRUCT(wiascan_subscribe, 32, subscribe_members),
	STRUCT(wiascan_event, 48, event_members),
};

/* Direction and size as x86, arm and riscv encode them */
static const struct abi_value abi_ioctls[] = {
	VALUE(WIASCAN_IOC_INFO, 0x80f8bd00),
	VALUE(WIASCAN_IOC_PROP_INFO, 0xc080bd01),
	VALUE(WIASCAN_IOC_PROP_LIST, 0xc120bd02),
	VALUE(WIASCAN_IOC_PROP_GET, 0xc410bd03),
	VALUE(WIASCAN_IOC_PROP_SET, 0xc410bd04),
	VALUE(WIASCAN_IOC_BUFFER_INFO, 0x8040bd05),
	VALUE(WIASCAN_IOC_START, 0xc020bd06),
	VALUE(WIASCAN_IOC_CANCEL, 0x0000bd07),
	VALUE(WIASCAN_IOC_PAGE, 0x8070bd08),
	VALUE(WIASCAN_IOC_STATUS, 0x8080bd09),
	VALUE(WIASCAN_IOC_NEXT_PAGE, 0x0000bd0a),
	VALUE(WIASCAN_IOC_CHUNK, 0xc040bd0b),
	VALUE(WIASCAN_IOC_SUBSCRIBE, 0x4020bd0c),
	VALUE(WIASCAN_IOC_EVENT, 0x8030bd0d),
};

static const struct abi_value abi_values[] = {
	VALUE(WIASCAN_PROP_HORIZONTAL_BED_SIZE, 3074),
	VALUE(WIASCAN_PROP_VERTICAL_BED_SIZE, 3075),
	VALUE(WIASCAN_PROP_HORIZONTAL_SHEET_FEED_SIZE, 3076),
	VALUE(WIASCAN_PROP_VERTICAL_SHEET_FEED_SIZE, 3077),
	VALUE(WIASCAN_PROP_SHEET_FEEDER_REGISTRATION, 3078),
	VALUE(WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES, 3086),
	VALUE(WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, 3087),
	VALUE(WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, 3088),
	VALUE(WIASCAN_PROP_OPTICAL_XRES, 3090),
	VALUE(WIASCAN_PROP_OPTICAL_YRES, 3091),
	VALUE(WIASCAN_PROP_MAX_SCAN_TIME, 3095),
	VALUE(WIASCAN_PROP_PAGES, 3096),
	VALUE(WIASCAN_PROP_PAGE_SIZE, 3097),
	VALUE(WIASCAN_PROP_PAGE_WIDTH, 3098),
	VALUE(WIASCAN_PROP_PAGE_HEIGHT, 3099),
	VALUE(WIASCAN_PROP_DATATYPE, 4103),
	VALUE(WIASCAN_PROP_DEPTH, 4104),
	VALUE(WIASCAN_PROP_CHANNELS_PER_PIXEL, 4109),
	VALUE(WIASCAN_PROP_BITS_PER_CHANNEL, 4110),
	VALUE(WIASCAN_PROP_PLANAR, 4111),
	VALUE(WIASCAN_PROP_PIXELS_PER_LINE, 4112),
	VALUE(WIASCAN_PROP_BYTES_PER_LINE, 4113),
	VALUE(WIASCAN_PROP_NUMBER_OF_LINES, 4114),
	VALUE(WIASCAN_PROP_ITEM_SIZE, 4116),
	VALUE(WIASCAN_PROP_BUFFER_SIZE, 4118),
	VALUE(WIASCAN_PROP_XRES, 6147),
	VALUE(WIASCAN_PROP_YRES, 6148),
	VALUE(WIASCAN_PROP_XPOS, 6149),
	VALUE(WIASCAN_PROP_YPOS, 6150),
	VALUE(WIASCAN_PROP_XEXTENT, 6151),
	VALUE(WIASCAN_PROP_YEXTENT, 6152),
	VALUE(WIASCAN_PROP_PHOTOMETRIC_INTERP, 6153),
	VALUE(WIASCAN_PROP_BRIGHTNESS, 6154),
	VALUE(WIASCAN_PROP_CONTRAST, 6155),
	VALUE(WIASCAN_PROP_THRESHOLD, 6159),
	VALUE(WIASCAN_PROP_WARM_UP_TIME, 6161),
	VALUE(WIASCAN_PROP_MAX_HORIZONTAL_SIZE, 6165),
	VALUE(WIASCAN_PROP_MAX_VERTICAL_SIZE, 6166),
	VALUE(WIASCAN_PROP_MIN_HORIZONTAL_SIZE, 6167),
	VALUE(WIASCAN_PROP_MIN_VERTICAL_SIZE, 6168),
	VALUE(WIASCAN_PROP_NEXT, 0x80000000),

	VALUE(WIASCAN_DATATYPE_THRESHOLD, 0),
	VALUE(WIASCAN_DATATYPE_GRAYSCALE, 2),
	VALUE(WIASCAN_DATATYPE_COLOR, 3),
	VALUE(WIASCAN_PHOTO_WHITE_1, 0),
	VALUE(WIASCAN_PHOTO_WHITE_0, 1),
	VALUE(WIASCAN_REG_LEFT, 0),
	VALUE(WIASCAN_REG_CENTER, 1),
	VALUE(WIASCAN_REG_RIGHT, 2),
	VALUE(WIASCAN_CAP_FEED, 0x001),
	VALUE(WIASCAN_CAP_FLAT, 0x02),
	VALUE(WIASCAN_CAP_DUP, 0x004),
	VALUE(WIASCAN_CAP_DETECT_FEED, 0x020),
	VALUE(WIASCAN_CAP_FILM_TPA, 0x200),
	VALUE(WIASCAN_SELECT_FEEDER, 0x001),
	VALUE(WIASCAN_SELECT_FLATBED, 0x02),
	VALUE(WIASCAN_SELECT_DUPLEX, 0x004),
	VALUE(WIASCAN_SELECT_FRONT_ONLY, 0x020),
	VALUE(WIASCAN_SELECT_BACK_ONLY, 0x040),
	VALUE(WIASCAN_SELECT_FILM, 0x10000),
	VALUE(WIASCAN_PAGE_A4, 0),
	VALUE(WIASCAN_PAGE_LETTER, 1),
	VALUE(WIASCAN_PAGE_CUSTOM, 2),
	VALUE(WIASCAN_PAGE_USLEGAL, 3),
	VALUE(WIASCAN_PAGE_AUTO, 100),
	VALUE(WIASCAN_HANDLING_FEED_READY, 0x001),
	VALUE(WIASCAN_HANDLING_FLAT_READY, 0x002),
	VALUE(WIASCAN_HANDLING_DUP_READY, 0x004),
	VALUE(WIASCAN_HANDLING_FLAT_COVER_UP, 0x008),
	VALUE(WIASCAN_HANDLING_PATH_COVER_UP, 0x010),
	VALUE(WIASCAN_HANDLING_PAPER_JAM, 0x020),
	VALUE(WIASCAN_HANDLING_FILM_TPA_READY, 0x040),
	VALUE(WIASCAN_HANDLING_MULTIPLE_FEED, 0x200),
	VALUE(WIASCAN_HANDLING_ATTENTION, 0x400),
	VALUE(WIASCAN_HANDLING_LAMP_ERR, 0x800),

	VALUE(WIASCAN_TYPE_I4, 3),
	VALUE(WIASCAN_TYPE_I8, 20),
	VALUE(WIASCAN_ACCESS_READ, 0x01),
	VALUE(WIASCAN_ACCESS_WRITE, 0x02),
	VALUE(WIASCAN_VALIDITY_NONE, 0x08),
	VALUE(WIASCAN_VALIDITY_RANGE, 0x10),
	VALUE(WIASCAN_VALIDITY_LIST, 0x20),
	VALUE(WIASCAN_VALIDITY_FLAG, 0x40),
	VALUE(WIASCAN_PROP_LIST_MAX, 32),
	VALUE(WIASCAN_PROP_VALUES_MAX, 64),
	VALUE(WIASCAN_SET_ROUND, 0x01),
	VALUE(WIASCAN_SET_STORE, 0x02),

	VALUE(WIASCAN_SIDE_FRONT, 1),
	VALUE(WIASCAN_SIDE_BACK, 2),
	VALUE(WIASCAN_REMAINING_UNKNOWN, 0xffffffff),
	VALUE(WIASCAN_EVENT_ALL, 0x3fff),
	VALUE(WIASCAN_END_NONE, 0),
	VALUE(WIASCAN_END_COMPLETE, 1),
	VALUE(WIASCAN_END_CANCELLED, 2),
	VALUE(WIASCAN_END_DEVICE_CANCELLED, 3),
	VALUE(WIASCAN_END_DEVICE_GONE, 4),
	VALUE(WIASCAN_END_DEVICE_BUSY, 5),
	VALUE(WIASCAN_END_WARMING_UP, 6),
	VALUE(WIASCAN_END_TIMEOUT, 7),
	VALUE(WIASCAN_END_PROTOCOL, 8),
	VALUE(WIASCAN_END_TRUNCATED, 9),
	VALUE(WIASCAN_END_REFUSED, 10),
	VALUE(WIASCAN_END_COVER_OPEN, 11),
	VALUE(WIASCAN_END_PAPER_JAM, 12),
	VALUE(WIASCAN_END_DEVICE_ERROR, 13),
	VALUE(WIASCAN_END_PAPER_EMPTY, 14),
	VALUE(WIASCAN_END_MULTI_FEED, 15),
	VALUE(WIASCAN_END_PAPER_PROBLEM, 16),
	VALUE(WIASCAN_END_SUSPENDED, 17),

	VALUE(WIASCAN_STATE_IDLE, 0),
	VALUE(WIASCAN_STATE_STARTING, 1),
	VALUE(WIASCAN_STATE_WARMING_UP, 2),
	VALUE(WIASCAN_STATE_SCANNING, 3),
	VALUE(WIASCAN_STATE_STOPPING, 4),
	VALUE(WIASCAN_STATE_DELIVERING, 5),
	VALUE(WIASCAN_STATE_FEEDING, 6),
	VALUE(WIASCAN_STATE_PAUSED, 7),
	VALUE(WIASCAN_EVENT_BUTTON, 0),
	VALUE(WIASCAN_EVENT_FEEDER_LOADED, 1),
	VALUE(WIASCAN_EVENT_FEEDER_EMPTIED, 2),
	VALUE(WIASCAN_EVENT_COVER_OPEN, 3),
	VALUE(WIASCAN_EVENT_COVER_CLOSED, 4),
	VALUE(WIASCAN_EVENT_TROUBLE, 5),
	VALUE(WIASCAN_EVENT_READY, 6),
	VALUE(WIASCAN_EVENT_JOB_START, 7),
	VALUE(WIASCAN_EVENT_PAGE_START, 8),
	VALUE(WIASCAN_EVENT_PAGE_END, 9),
	VALUE(WIASCAN_EVENT_PAUSED, 10),
	VALUE(WIASCAN_EVENT_JOB_END, 11),
	VALUE(WIASCAN_EVENT_SUSPENDED, 12),
	VALUE(WIASCAN_EVENT_REMOVED, 13),

	VALUE(WIASCAN_IOC_MAGIC, 0xbd),
};

#endif /* ABI_LAYOUT_H */
