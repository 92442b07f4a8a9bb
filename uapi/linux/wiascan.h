/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * wiascan: in-memory image transfer from scanners through /dev/wiascanN
 *
 * Copyright (C) 2026 The wiascan project
 *
 * An application opens a scanner, reads and writes its properties, asks how
 * large its buffer must be (WIASCAN_IOC_BUFFER_INFO), begins a job
 * (WIASCAN_IOC_START) and calls read() until it returns 0. Each read() fills
 * the buffer with the next whole lines of the image. WIASCAN_IOC_NEXT_PAGE
 * moves on to the next image of the job.
 *
 * Common rules: every structure has a size that is a multiple of 8 bytes and
 * the same layout for 32-bit and 64-bit callers. Members called padding or
 * reserved must be zero when a structure is passed in (otherwise EINVAL) and
 * are zero when it comes back. An unknown ioctl is ENOTTY. After the scanner
 * has been unplugged every ioctl is ENODEV but WIASCAN_IOC_PAGE, NEXT_PAGE,
 * CHUNK and EVENT, which still give what has arrived. Who may open the node may
 * scan: O_RDONLY and O_RDWR make no difference.
 */
#ifndef _UAPI_LINUX_WIASCAN_H
#define _UAPI_LINUX_WIASCAN_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * Property numbers. They and the values that follow are those of Windows
 * Image Acquisition, so that a ported application or minidriver keeps its
 * numbers. Pixel counts are at the resolution in force.
 */
#define WIASCAN_PROP_HORIZONTAL_BED_SIZE	3074 /* 1/1000 inch */
#define WIASCAN_PROP_VERTICAL_BED_SIZE		3075 /* 1/1000 inch */
#define WIASCAN_PROP_HORIZONTAL_SHEET_FEED_SIZE	3076 /* 1/1000 inch */
#define WIASCAN_PROP_VERTICAL_SHEET_FEED_SIZE	3077 /* 1/1000 inch */
#define WIASCAN_PROP_SHEET_FEEDER_REGISTRATION	3078 /* WIASCAN_REG_* */
#define WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES 3086 /* WIASCAN_CAP_* */
#define WIASCAN_PROP_DOCUMENT_HANDLING_STATUS	3087 /* WIASCAN_HANDLING_* */
#define WIASCAN_PROP_DOCUMENT_HANDLING_SELECT	3088 /* WIASCAN_SELECT_* */
#define WIASCAN_PROP_OPTICAL_XRES		3090 /* dots per inch */
#define WIASCAN_PROP_OPTICAL_YRES		3091 /* dots per inch */
#define WIASCAN_PROP_MAX_SCAN_TIME		3095 /* ms for a page, worst case */
#define WIASCAN_PROP_PAGES			3096 /* 0: until no paper is left */
#define WIASCAN_PROP_PAGE_SIZE			3097 /* WIASCAN_PAGE_* */
#define WIASCAN_PROP_PAGE_WIDTH			3098 /* 1/1000 inch */
#define WIASCAN_PROP_PAGE_HEIGHT		3099 /* 1/1000 inch, 0: unknown */
#define WIASCAN_PROP_DATATYPE			4103 /* WIASCAN_DATATYPE_* */
#define WIASCAN_PROP_DEPTH			4104 /* bits per pixel */
#define WIASCAN_PROP_CHANNELS_PER_PIXEL		4109
#define WIASCAN_PROP_BITS_PER_CHANNEL		4110
#define WIASCAN_PROP_PLANAR			4111 /* 0: packed pixels */
#define WIASCAN_PROP_PIXELS_PER_LINE		4112
#define WIASCAN_PROP_BYTES_PER_LINE		4113
#define WIASCAN_PROP_NUMBER_OF_LINES		4114
#define WIASCAN_PROP_ITEM_SIZE			4116 /* bytes, 0: unknown */
#define WIASCAN_PROP_BUFFER_SIZE		4118 /* bytes, smallest read() */
#define WIASCAN_PROP_XRES			6147 /* dots per inch */
#define WIASCAN_PROP_YRES			6148 /* dots per inch */
#define WIASCAN_PROP_XPOS			6149 /* pixels */
#define WIASCAN_PROP_YPOS			6150 /* pixels */
#define WIASCAN_PROP_XEXTENT			6151 /* pixels */
#define WIASCAN_PROP_YEXTENT			6152 /* pixels */
#define WIASCAN_PROP_PHOTOMETRIC_INTERP		6153 /* WIASCAN_PHOTO_* */
#define WIASCAN_PROP_BRIGHTNESS			6154 /* -1000..1000 */
#define WIASCAN_PROP_CONTRAST			6155 /* -1000..1000 */
#define WIASCAN_PROP_THRESHOLD			6159 /* 0..255 */
#define WIASCAN_PROP_WARM_UP_TIME		6161 /* ms, worst case */
#define WIASCAN_PROP_MAX_HORIZONTAL_SIZE	6165 /* 1/1000 inch */
#define WIASCAN_PROP_MAX_VERTICAL_SIZE		6166 /* 1/1000 inch */
#define WIASCAN_PROP_MIN_HORIZONTAL_SIZE	6167 /* 1/1000 inch */
#define WIASCAN_PROP_MIN_VERTICAL_SIZE		6168 /* 1/1000 inch */

/*
 * Values of WIASCAN_PROP_DATATYPE. 1-bit lines are packed with the leftmost
 * pixel in the highest bit; colour pixels are R, G, B in that order; 16-bit
 * samples are little endian. Lines follow each other without gaps, the top
 * line first.
 */
#define WIASCAN_DATATYPE_THRESHOLD	0
#define WIASCAN_DATATYPE_GRAYSCALE	2
#define WIASCAN_DATATYPE_COLOR		3

/* Values of WIASCAN_PROP_PHOTOMETRIC_INTERP */
#define WIASCAN_PHOTO_WHITE_1		0 /* the largest sample value is white */
#define WIASCAN_PHOTO_WHITE_0		1 /* the smallest sample value is white */

/* Values of WIASCAN_PROP_SHEET_FEEDER_REGISTRATION */
#define WIASCAN_REG_LEFT		0
#define WIASCAN_REG_CENTER		1
#define WIASCAN_REG_RIGHT		2

/* Bits of WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES */
#define WIASCAN_CAP_FEED		0x001 /* it has a feeder */
#define WIASCAN_CAP_FLAT		0x002 /* it has a flatbed */
#define WIASCAN_CAP_DUP			0x004 /* the feeder scans both sides */
#define WIASCAN_CAP_DETECT_FEED		0x020 /* it knows if there is paper */
#define WIASCAN_CAP_FILM_TPA		0x200 /* it has a transparency unit */

/*
 * Bits of WIASCAN_PROP_DOCUMENT_HANDLING_SELECT: one source, and for the feeder
 * the sides; none of them is the same as FRONT_ONLY. WIA has no bit for film, it
 * makes it an item of its own.
 */
#define WIASCAN_SELECT_FEEDER		0x001
#define WIASCAN_SELECT_FLATBED		0x002
#define WIASCAN_SELECT_DUPLEX		0x004
#define WIASCAN_SELECT_FRONT_ONLY	0x020
#define WIASCAN_SELECT_BACK_ONLY	0x040
#define WIASCAN_SELECT_FILM		0x10000

/* Values of WIASCAN_PROP_PAGE_SIZE */
#define WIASCAN_PAGE_A4			0
#define WIASCAN_PAGE_LETTER		1
#define WIASCAN_PAGE_CUSTOM		2 /* by extent; writing an extent gives it */
#define WIASCAN_PAGE_USLEGAL		3
#define WIASCAN_PAGE_AUTO		100 /* as long as the sheet is */

/*
 * Bits of wiascan_status.handling and WIASCAN_PROP_DOCUMENT_HANDLING_STATUS,
 * WIA's document handling status
 */
#define WIASCAN_HANDLING_FEED_READY	0x001 /* there is paper in the feeder */
#define WIASCAN_HANDLING_FLAT_READY	0x002 /* a flatbed scan can begin */
#define WIASCAN_HANDLING_DUP_READY	0x004 /* the same as FEED_READY, for both sides */
#define WIASCAN_HANDLING_FLAT_COVER_UP	0x008
#define WIASCAN_HANDLING_PATH_COVER_UP	0x010
#define WIASCAN_HANDLING_PAPER_JAM	0x020
#define WIASCAN_HANDLING_FILM_TPA_READY	0x040
#define WIASCAN_HANDLING_MULTIPLE_FEED	0x200
#define WIASCAN_HANDLING_ATTENTION	0x400 /* fault: see the scanner itself */
#define WIASCAN_HANDLING_LAMP_ERR	0x800

/**
 * struct wiascan_info - who the scanner is (WIASCAN_IOC_INFO)
 * @minidriver: name of the minidriver that drives it, such as "escpi"
 * @vendor: vendor name
 * @model: product name as the scanner reports it
 * @firmware: firmware version as the scanner reports it, may be empty
 * @serial: USB serial number, may be empty
 * @port: where it is plugged in, such as "3-1.4:1.0"
 * @usb_vendor: USB idVendor
 * @usb_product: USB idProduct
 * @padding: zero
 * @reserved: zero
 *
 * All strings are NUL terminated printable ASCII; anything else that a device
 * puts into a name arrives as '?'.
 */
struct wiascan_info {
	char minidriver[16];
	char vendor[32];
	char model[48];
	char firmware[16];
	char serial[64];
	char port[32];
	__u16 usb_vendor;
	__u16 usb_product;
	__u32 padding;
	__u64 reserved[4];
};

/* wiascan_prop_info.id: ask for the first property with a larger number */
#define WIASCAN_PROP_NEXT		0x80000000u

/* wiascan_prop_info.type */
#define WIASCAN_TYPE_I4			3	/* fits 32 bits with sign */
#define WIASCAN_TYPE_I8			20	/* does not always */

/* wiascan_prop_info.access */
#define WIASCAN_ACCESS_READ		0x01
#define WIASCAN_ACCESS_WRITE		0x02

/* wiascan_prop_info.validity */
#define WIASCAN_VALIDITY_NONE		0x08
#define WIASCAN_VALIDITY_RANGE		0x10
#define WIASCAN_VALIDITY_LIST		0x20
#define WIASCAN_VALIDITY_FLAG		0x40

/**
 * struct wiascan_prop_info - description of a property (WIASCAN_IOC_PROP_INFO)
 * @id: in: a property number, or a number | %WIASCAN_PROP_NEXT for the first
 *	property after that number; out: the number of the property described
 * @type: %WIASCAN_TYPE_I4 or %WIASCAN_TYPE_I8, a number
 * @access: %WIASCAN_ACCESS_READ, %WIASCAN_ACCESS_WRITE
 * @validity: which values are legal now, %WIASCAN_VALIDITY_NONE (read-only),
 *	%WIASCAN_VALIDITY_RANGE, %WIASCAN_VALIDITY_LIST (see
 *	WIASCAN_IOC_PROP_LIST) or %WIASCAN_VALIDITY_FLAG
 * @nominal: the default; without meaning for NONE
 * @minimum: RANGE: smallest legal value; FLAG: same
 * @maximum: RANGE: largest legal value; FLAG: all legal bits
 * @step: RANGE: legal values are @minimum + n * @step
 * @value: the current value
 * @count: LIST: number of legal values
 * @padding: zero
 * @name: short name for people and scripts, lower case: "xres"
 * @reserved: zero
 *
 * The description holds for the settings in force of the calling file; a
 * write to another property (a resolution, say) may change it.
 *
 * Errors: ENOENT, no such property or none after it.
 */
struct wiascan_prop_info {
	__u32 id;
	__u32 type;
	__u32 access;
	__u32 validity;
	__s64 nominal;
	__s64 minimum;
	__s64 maximum;
	__s64 step;
	__s64 value;
	__u32 count;
	__u32 padding;
	char name[32];
	__u64 reserved[4];
};

#define WIASCAN_PROP_LIST_MAX		32

/**
 * struct wiascan_prop_list - legal values of a LIST (WIASCAN_IOC_PROP_LIST)
 * @id: in: property number
 * @first: in: index of the first value wanted, from 0
 * @total: out: how many legal values there are in all
 * @count: out: how many of them @values holds, 0 when @first is past the end
 * @values: out: legal values from index @first on, ascending
 * @reserved: zero
 *
 * Errors: ENOENT, no such property; EINVAL, its validity is not LIST.
 */
struct wiascan_prop_list {
	__u32 id;
	__u32 first;
	__u32 total;
	__u32 count;
	__s64 values[WIASCAN_PROP_LIST_MAX];
	__u64 reserved[2];
};

/**
 * struct wiascan_prop_value - a property and its value
 * @id: property number
 * @padding: zero
 * @value: value
 */
struct wiascan_prop_value {
	__u32 id;
	__u32 padding;
	__s64 value;
};

#define WIASCAN_PROP_VALUES_MAX		64

/* wiascan_prop_values.flags, for WIASCAN_IOC_PROP_SET only */
#define WIASCAN_SET_ROUND	0x01 /* take the nearest legal value */
#define WIASCAN_SET_STORE	0x02 /* later open()s begin with it, until unplug */

/**
 * struct wiascan_prop_values - read or write properties together
 * @count: how many elements of @values are used, 1..WIASCAN_PROP_VALUES_MAX
 * @flags: WIASCAN_SET_*; 0 for WIASCAN_IOC_PROP_GET
 * @error_index: out: on failure, the index of the offending element; @count,
 *	also on success, when no single element is to blame
 * @padding: zero
 * @values: PROP_SET: what to write; on success the values really taken.
 *	PROP_GET: ids in, values out. Unused elements are ignored.
 *
 * Settings belong to the open file and begin as a copy of the device's stored
 * settings; another program's writes never change them.
 *
 * PROP_SET applies all elements or none. They are judged together, against
 * the settings that they would give. Properties that depend on a written one
 * and are not written themselves follow: a new resolution scales the window,
 * a new position shrinks an extent that no longer fits. A job that is running
 * keeps the settings it began with.
 *
 * Errors: ENOENT, no such property; EACCES, read-only; ERANGE, not legal,
 * alone or together with the others; EINVAL, count, flags, padding, or a
 * property named twice.
 */
struct wiascan_prop_values {
	__u32 count;
	__u32 flags;
	__u32 error_index;
	__u32 padding;
	struct wiascan_prop_value values[WIASCAN_PROP_VALUES_MAX];
};

/**
 * struct wiascan_buffer_info - how large a buffer (WIASCAN_IOC_BUFFER_INFO)
 * @minimum: bytes; a read() of less is refused
 * @optimal: bytes, whole lines; best compromise of calls and delay, by the rate
 *	at which the scanner has sent so far
 * @maximum: bytes; a larger buffer is legal but never filled further by one
 *	read()
 * @alignment: bytes; each line begins at a multiple of this from the start of
 *	the image, 1: lines follow each other without padding
 * @bytes_per_line: bytes of one line
 * @padding: zero
 * @item_size: bytes of the whole page, 0: not known in advance
 * @map_size: bytes that mmap() can map of the job that this file is reading,
 *	see WIASCAN_IOC_CHUNK; 0: no job
 * @reserved: zero
 *
 * For the job that this file is reading, otherwise for its settings in force.
 */
struct wiascan_buffer_info {
	__u32 minimum;
	__u32 optimal;
	__u32 maximum;
	__u32 alignment;
	__u32 bytes_per_line;
	__u32 padding;
	__u64 item_size;
	__u64 map_size;
	__u64 reserved[3];
};

/**
 * struct wiascan_start - begin a job (WIASCAN_IOC_START)
 * @pages: how many pages, each side is one; 0: as many as
 *	WIASCAN_PROP_PAGES says; a flatbed has one
 * @flags: zero
 * @job: out: number of the job, unique for this device, from 1; in: ignored
 * @reserved: zero
 *
 * Takes a snapshot of this file's settings, makes it the owner and returns at
 * once; the scan goes on in the background, page after page, and its errors
 * come from read(). A job is over when the last byte of its last page has been
 * read, when it was cancelled, or when the owner is closed. While the scanner
 * is still being stopped then, or is suspended or being reset, START waits
 * (EAGAIN with O_NONBLOCK).
 *
 * Errors: EBUSY, somebody's job is not over (WIASCAN_IOC_STATUS tells whose);
 * EINVAL, flags, reserved, or more than one page of a flatbed; ENOMEM; EINTR.
 */
struct wiascan_start {
	__u32 pages;
	__u32 flags;
	__u64 job;
	__u64 reserved[2];
};

/* wiascan_page.side */
#define WIASCAN_SIDE_FRONT		1
#define WIASCAN_SIDE_BACK		2

/* wiascan_page.remaining: until the paper is used up */
#define WIASCAN_REMAINING_UNKNOWN	0xffffffffu

/**
 * enum wiascan_end - why a page or job ended; what read() returned at its end
 * @WIASCAN_END_NONE: it has not ended yet
 * @WIASCAN_END_COMPLETE: every line arrived; 0
 * @WIASCAN_END_CANCELLED: WIASCAN_IOC_CANCEL or close; ECANCELED
 * @WIASCAN_END_DEVICE_CANCELLED: cancelled at the scanner; ECANCELED
 * @WIASCAN_END_DEVICE_GONE: unplugged, or the driver was unbound; ENODEV
 * @WIASCAN_END_DEVICE_BUSY: in use from another of its interfaces; EBUSY
 * @WIASCAN_END_WARMING_UP: the lamp did not get warm in time; ETIMEDOUT
 * @WIASCAN_END_TIMEOUT: the scanner did not answer in time; ETIMEDOUT
 * @WIASCAN_END_PROTOCOL: it answered what its protocol forbids; EPROTO
 * @WIASCAN_END_TRUNCATED: it ended the page too early; EPROTO
 * @WIASCAN_END_REFUSED: it refused a command or setting; EIO
 * @WIASCAN_END_COVER_OPEN: EIO
 * @WIASCAN_END_PAPER_JAM: EIO
 * @WIASCAN_END_DEVICE_ERROR: it reported a fault, or the bus did; EIO
 * @WIASCAN_END_PAPER_EMPTY: there was no paper for the first page; ENOMEDIUM.
 *	Of a job of a given number of pages: fewer sheets were there
 * @WIASCAN_END_MULTI_FEED: it took two sheets at once; EIO
 * @WIASCAN_END_PAPER_PROBLEM: another trouble with the paper; EIO
 * @WIASCAN_END_SUSPENDED: the system was suspended, or the device reset; EIO
 */
enum wiascan_end {
	WIASCAN_END_NONE = 0,
	WIASCAN_END_COMPLETE = 1,
	WIASCAN_END_CANCELLED = 2,
	WIASCAN_END_DEVICE_CANCELLED = 3,
	WIASCAN_END_DEVICE_GONE = 4,
	WIASCAN_END_DEVICE_BUSY = 5,
	WIASCAN_END_WARMING_UP = 6,
	WIASCAN_END_TIMEOUT = 7,
	WIASCAN_END_PROTOCOL = 8,
	WIASCAN_END_TRUNCATED = 9,
	WIASCAN_END_REFUSED = 10,
	WIASCAN_END_COVER_OPEN = 11,
	WIASCAN_END_PAPER_JAM = 12,
	WIASCAN_END_DEVICE_ERROR = 13,
	WIASCAN_END_PAPER_EMPTY = 14,
	WIASCAN_END_MULTI_FEED = 15,
	WIASCAN_END_PAPER_PROBLEM = 16,
	WIASCAN_END_SUSPENDED = 17,
};

/**
 * struct wiascan_page - the current image (WIASCAN_IOC_PAGE)
 * @job: number of the job it belongs to
 * @number: page number in the job, from 1; a page that failed has one too
 * @side: WIASCAN_SIDE_*
 * @end: enum wiascan_end
 * @error: errno value that read() gives at the end of the data, 0: none
 * @datatype: WIASCAN_DATATYPE_*
 * @depth: bits per pixel
 * @channels: samples per pixel
 * @bits_per_channel: bits per sample
 * @photometric: WIASCAN_PHOTO_*
 * @xres: dots per inch
 * @yres: dots per inch
 * @pixels_per_line: width of the image
 * @lines: height of the image, 0: not known yet
 * @bytes_per_line: bytes of one line
 * @lines_received: whole lines that came from the scanner so far
 * @crc32: CRC-32 (IEEE 802.3, as in zlib, PNG and gzip) of the @bytes received
 *	so far; at the end that of the whole page
 * @bytes: bytes that came from the scanner so far
 * @job_end: enum wiascan_end, why the job ended: COMPLETE after its last page,
 *	whether a number of pages was wanted or all; PAPER_EMPTY when there
 *	were fewer sheets than wanted
 * @remaining: pages that the job wants after this one, at most;
 *	WIASCAN_REMAINING_UNKNOWN: as many as there are
 * @reserved: zero
 *
 * @bytes, @lines_received and @crc32 are taken as data arrives from the
 * scanner, so they check the whole way to the caller's buffer.
 *
 * A file that has begun a job sees the page that it is reading, for as long as
 * it is open, even after another owner began the next job or the scanner was
 * unplugged. Other files see that of the device's current or last job.
 *
 * Errors: ENODATA, there was no job yet.
 */
struct wiascan_page {
	__u64 job;
	__u32 number;
	__u32 side;
	__u32 end;
	__u32 error;
	__u32 datatype;
	__u32 depth;
	__u32 channels;
	__u32 bits_per_channel;
	__u32 photometric;
	__u32 xres;
	__u32 yres;
	__u32 pixels_per_line;
	__u32 lines;
	__u32 bytes_per_line;
	__u32 lines_received;
	__u32 crc32;
	__u64 bytes;
	__u32 job_end;
	__u32 remaining;
	__u64 reserved[3];
};

/**
 * enum wiascan_state - what the device is doing
 * @WIASCAN_STATE_IDLE: nothing
 * @WIASCAN_STATE_STARTING: preparing a scan
 * @WIASCAN_STATE_WARMING_UP: waiting for the lamp
 * @WIASCAN_STATE_SCANNING: receiving image data
 * @WIASCAN_STATE_STOPPING: ending a scan
 * @WIASCAN_STATE_DELIVERING: the scan has ended, its owner still has to read
 * @WIASCAN_STATE_FEEDING: waiting for the next sheet
 * @WIASCAN_STATE_PAUSED: a jam, an open cover or the like stopped the job, and
 *	it can go on: the user clears it, the owner calls WIASCAN_IOC_NEXT_PAGE
 */
enum wiascan_state {
	WIASCAN_STATE_IDLE = 0,
	WIASCAN_STATE_STARTING = 1,
	WIASCAN_STATE_WARMING_UP = 2,
	WIASCAN_STATE_SCANNING = 3,
	WIASCAN_STATE_STOPPING = 4,
	WIASCAN_STATE_DELIVERING = 5,
	WIASCAN_STATE_FEEDING = 6,
	WIASCAN_STATE_PAUSED = 7,
};

/**
 * struct wiascan_status - the device, without scanning (WIASCAN_IOC_STATUS)
 * @state: enum wiascan_state
 * @handling: WIASCAN_HANDLING_* bits; asked of the scanner when it is idle,
 *	which may take some seconds; during a scan, while it is suspended, or
 *	with O_NONBLOCK, the last known. 0 when it does not answer or is not
 *	ready.
 * @percent: of the current page, 0..100, by what has been received
 * @owner_pid: process that owns the job, in the caller's PID namespace, 0: the
 *	device has no owner (or none visible from that namespace)
 * @owner_since: CLOCK_MONOTONIC nanoseconds when that job began, 0: no owner
 * @jobs: jobs begun since the device was found
 * @pages: pages that ended complete
 * @bytes: image bytes received
 * @ring_full: how often the scanner had to wait for the reader
 * @stale_bytes: bytes of a broken exchange that were thrown away
 * @ring_wanted: bytes that the driver would have had to keep, so that the scanner
 *	never had to wait, 0: it never had to; see the module's ring_mib
 * @rate: bytes a second that the scanner sent last, 0: not known yet
 * @reserved: zero
 */
struct wiascan_status {
	__u32 state;
	__u32 handling;
	__u32 percent;
	__s32 owner_pid;
	__u64 owner_since;
	__u64 jobs;
	__u64 pages;
	__u64 bytes;
	__u64 ring_full;
	__u64 stale_bytes;
	__u64 ring_wanted;
	__u64 rate;
	__u64 reserved[6];
};

/**
 * struct wiascan_chunk - image data without a copy (WIASCAN_IOC_CHUNK)
 * @release: in: how many bytes, from the beginning of the last chunk given, are
 *	not needed any more; out: zero, once they were released, so also when
 *	nothing new came: EAGAIN, EINTR, the error at the end of the page
 * @flags: in: zero
 * @padding: zero
 * @offset: out: where the next bytes of the page are, in the mapping
 * @length: out: how many, 0 at the end of the page
 * @reserved: zero
 *
 * A file that has begun a job can mmap() the memory in which the image arrives:
 * read-only, from offset 0, wiascan_buffer_info.map_size bytes. Then it calls
 * CHUNK, looks at @length bytes at @offset, and calls CHUNK again with that
 * length in @release: the bytes are the scanner's again, as if read() had
 * given them. A chunk ends anywhere, also in mid-line. What is not released
 * comes again. CHUNK waits, and fails, as a read() of WIASCAN_PROP_BUFFER_SIZE
 * bytes or more does, but that it does not wait for whole lines. Pages after
 * the first, too, are in the same mapping. The next job has another. Nothing but
 * chunks that were given and not released may be looked at: there may be no
 * memory yet in other places (SIGBUS).
 *
 * Errors: as read(); EINVAL also for a @release of more than was given.
 */
struct wiascan_chunk {
	__u64 release;
	__u32 flags;
	__u32 padding;
	__u64 offset;
	__u64 length;
	__u64 reserved[4];
};

/**
 * enum wiascan_event_type - what has happened
 * @WIASCAN_EVENT_BUTTON: a button was pressed; value: its number, from 1
 * @WIASCAN_EVENT_FEEDER_LOADED: somebody put paper into the feeder
 * @WIASCAN_EVENT_FEEDER_EMPTIED: somebody took the paper out
 * @WIASCAN_EVENT_COVER_OPEN: value: WIASCAN_HANDLING_*_COVER_UP
 * @WIASCAN_EVENT_COVER_CLOSED: value: same
 * @WIASCAN_EVENT_TROUBLE: value: WIASCAN_HANDLING_* bits of trouble that are
 *	new: PAPER_JAM, MULTIPLE_FEED, ATTENTION, LAMP_ERR
 * @WIASCAN_EVENT_READY: the trouble is over, or it is awake
 * @WIASCAN_EVENT_JOB_START: a job has begun
 * @WIASCAN_EVENT_PAGE_START: a page has begun, its first data may come
 * @WIASCAN_EVENT_PAGE_END: all its data has come; value: enum wiascan_end
 * @WIASCAN_EVENT_PAUSED: a job waits for its user; value: enum wiascan_end
 * @WIASCAN_EVENT_JOB_END: value: enum wiascan_end
 * @WIASCAN_EVENT_SUSPENDED: the device was suspended, or is being reset
 * @WIASCAN_EVENT_REMOVED: unplugged, or the driver was unbound
 */
enum wiascan_event_type {
	WIASCAN_EVENT_BUTTON = 0,
	WIASCAN_EVENT_FEEDER_LOADED = 1,
	WIASCAN_EVENT_FEEDER_EMPTIED = 2,
	WIASCAN_EVENT_COVER_OPEN = 3,
	WIASCAN_EVENT_COVER_CLOSED = 4,
	WIASCAN_EVENT_TROUBLE = 5,
	WIASCAN_EVENT_READY = 6,
	WIASCAN_EVENT_JOB_START = 7,
	WIASCAN_EVENT_PAGE_START = 8,
	WIASCAN_EVENT_PAGE_END = 9,
	WIASCAN_EVENT_PAUSED = 10,
	WIASCAN_EVENT_JOB_END = 11,
	WIASCAN_EVENT_SUSPENDED = 12,
	WIASCAN_EVENT_REMOVED = 13,
};

/* All of them, for wiascan_subscribe.events */
#define WIASCAN_EVENT_ALL		0x3fff

/**
 * struct wiascan_subscribe - which events to be told of (WIASCAN_IOC_SUBSCRIBE)
 * @events: a bit for each, 1 << enum wiascan_event_type; 0: none any more
 * @padding: zero
 * @reserved: zero
 *
 * Each open file has a queue of its own, so that none can starve another. While
 * an event waits there, poll() says EPOLLPRI. What a scanner must be asked for
 * (buttons, paper, covers, troubles, readiness) it is asked for about twice a
 * second, only while a file that subscribed to one of these is open, and no job
 * runs or it is paused; less often, down to twice a minute, while it does not
 * answer. How it was before the first subscription is no event, but buttons are
 * that the scanner still remembers. A button that is held down is one event;
 * presses that follow each other faster than the questions may be one.
 *
 * Another subscription replaces the one before; what waits stays in the queue.
 * With 0 it is emptied.
 *
 * Errors: EINVAL, an unknown event, or padding.
 */
struct wiascan_subscribe {
	__u32 events;
	__u32 padding;
	__u64 reserved[3];
};

/**
 * struct wiascan_event - what has happened (WIASCAN_IOC_EVENT)
 * @type: enum wiascan_event_type
 * @value: depends on @type
 * @time: CLOCK_MONOTONIC nanoseconds
 * @job: number of the job, 0: none
 * @page: number of the page, 0: none
 * @lost: events before this one for which there was no room in this file's
 *	queue, because nobody took them
 * @reserved: zero
 *
 * Takes the oldest event out of this file's queue, and waits for one if it is
 * empty. A queue holds 64; then the oldest goes. Threads, and processes that
 * share a file, share its queue: each event is for one of them.
 *
 * A job's events are JOB_START, for each page PAGE_START and PAGE_END, and
 * JOB_END; a page that failed before it began has only an end. After an unplug
 * what waits, and how the job ended, can still be taken; REMOVED is the last.
 *
 * Errors: EAGAIN, none, with O_NONBLOCK; EINVAL, no event was subscribed to;
 * ENODEV, none will come any more; EINTR.
 */
struct wiascan_event {
	__u32 type;
	__u32 value;
	__u64 time;
	__u64 job;
	__u32 page;
	__u32 lost;
	__u64 reserved[2];
};

#define WIASCAN_IOC_MAGIC	0xBD

#define WIASCAN_IOC_INFO	_IOR(WIASCAN_IOC_MAGIC, 0x00, struct wiascan_info)
#define WIASCAN_IOC_PROP_INFO	_IOWR(WIASCAN_IOC_MAGIC, 0x01, struct wiascan_prop_info)
#define WIASCAN_IOC_PROP_LIST	_IOWR(WIASCAN_IOC_MAGIC, 0x02, struct wiascan_prop_list)
#define WIASCAN_IOC_PROP_GET	_IOWR(WIASCAN_IOC_MAGIC, 0x03, struct wiascan_prop_values)
#define WIASCAN_IOC_PROP_SET	_IOWR(WIASCAN_IOC_MAGIC, 0x04, struct wiascan_prop_values)
#define WIASCAN_IOC_BUFFER_INFO	_IOR(WIASCAN_IOC_MAGIC, 0x05, struct wiascan_buffer_info)
#define WIASCAN_IOC_START	_IOWR(WIASCAN_IOC_MAGIC, 0x06, struct wiascan_start)
/*
 * CANCEL: end this file's job. May come from any thread. Data not read yet is
 * dropped; a reader, sleeping or later, gets ECANCELED once. Returns when the
 * scanner is idle again, or at once with O_NONBLOCK. Cancelling a job that is
 * over is no error. Errors: EINVAL, this file never began a job; EINTR, a
 * signal came while waiting, the job is being cancelled all the same.
 */
#define WIASCAN_IOC_CANCEL	_IO(WIASCAN_IOC_MAGIC, 0x07)
#define WIASCAN_IOC_PAGE	_IOR(WIASCAN_IOC_MAGIC, 0x08, struct wiascan_page)
#define WIASCAN_IOC_STATUS	_IOR(WIASCAN_IOC_MAGIC, 0x09, struct wiascan_status)
/*
 * NEXT_PAGE: move on to the next image of this file's job, once all of this one
 * has been read. Waits until it has begun. After a page that ended with a
 * trouble of the paper, in state PAUSED, the job goes on as soon as the user
 * has cleared it. Errors: ENODATA, there is none: the job has ended, see
 * wiascan_page.job_end; EBUSY, this one has not been read to its end; EAGAIN,
 * it has not begun yet, with O_NONBLOCK; EINVAL, this file never began a job;
 * ENODEV, there is none, and the scanner is gone; EINTR.
 */
#define WIASCAN_IOC_NEXT_PAGE	_IO(WIASCAN_IOC_MAGIC, 0x0a)
#define WIASCAN_IOC_CHUNK	_IOWR(WIASCAN_IOC_MAGIC, 0x0b, struct wiascan_chunk)
#define WIASCAN_IOC_SUBSCRIBE	_IOW(WIASCAN_IOC_MAGIC, 0x0c, struct wiascan_subscribe)
#define WIASCAN_IOC_EVENT	_IOR(WIASCAN_IOC_MAGIC, 0x0d, struct wiascan_event)

#endif /* _UAPI_LINUX_WIASCAN_H */
