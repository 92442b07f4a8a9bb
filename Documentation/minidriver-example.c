// SPDX-License-Identifier: GPL-2.0-only
/*
 * The minidriver that minidriver.rst builds, for scanners that do not exist
 *
 * Copyright (C) 2026 The wiascan project
 *
 * The demo protocol. Numbers are little endian.
 *
 * 1. Command and answer have 16 bytes: 'D', a letter, parameters; and 'D', a
 *    status, data. What is not used is 0.
 * 2. I: what it has (DEMO_HAS_*), highest dpi (2 bytes), width and height of the
 *    glass, of the feeder (2 bytes each, 1/100 inch; 0: none). N: its name.
 * 3. T: sensors (DEMO_SENSOR_*), number of the button pressed last, 0: none.
 * 4. S: sets source, sides, mode, dpi, left, top, width, lines (pixels).
 * 5. P: takes the next sheet and begins to scan. Busy until the lamp is warm.
 * 6. R: with a side and a count (4 bytes): a transfer of image bytes, as many or
 *    fewer or none yet, then an answer in a transfer of its own: flags, how many
 *    of the bytes are image (4), how many lines the side has (2; 0: not known).
 * 7. The sides of a sheet are scanned, and asked for, at the same time.
 * 8. Pixels are 1 bit (1 is black), 8 bits, or R, G, B. Lines have no padding.
 * 9. E: ends the job; the sheet comes out.
 * 10. A jam or an open cover ends the page. S begins anew.
 */
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/usb.h>

#include "../driver/compat.h"
#include "../driver/minidriver.h"

/* ---- bytes: demo_proto.h ---- */

#define DEMO_LEN	16	/* of a command, and of an answer */
#define DEMO_MARK	'D'

enum {
	DEMO_GOOD, DEMO_BUSY, DEMO_REFUSED, DEMO_NO_PAPER, DEMO_JAM,
	DEMO_COVER, DEMO_FAULT
};

#define DEMO_HAS_DUPLEX		0x01
#define DEMO_HAS_LENGTH		0x02	/* it sees where a sheet ends */
#define DEMO_HAS_BUTTON		0x04

#define DEMO_SENSOR_PAPER	0x01
#define DEMO_SENSOR_COVER	0x02
#define DEMO_SENSOR_JAM		0x04

#define DEMO_SIDE_ENDS		0x01	/* no more of this side will come */

/* What the answer to R says */
struct demo_piece {
	u32 count;
	u32 lines;
	bool last;
};

/* ---- bytes: demo_proto.c ---- */

static void demo_build(u8 *buf, char letter)
{
	memset(buf, 0, DEMO_LEN);
	buf[0] = DEMO_MARK;
	buf[1] = letter;
}

/* The status, or -EPROTO */
static int demo_parse_answer(const u8 *buf, size_t len)
{
	if (len != DEMO_LEN || buf[0] != DEMO_MARK || buf[1] > DEMO_FAULT)
		return -EPROTO;
	return buf[1];
}

/* At most 100 inches at 600 dpi: all that S tells fits its 2 bytes */
static void demo_parse_area(const u8 *buf, struct wiascan_area *area)
{
	area->width = min_t(u32, get_unaligned_le16(buf), 10000);
	area->height = min_t(u32, get_unaligned_le16(buf + 2), 10000);
}

static void demo_parse_identity(const u8 *buf, struct wiascan_caps *caps)
{
	static const u32 dpi[] = { 75, 100, 150, 200, 300, 400, 600 };
	u32 highest = get_unaligned_le16(buf + 4);

	while (caps->n_dpi < ARRAY_SIZE(dpi) && dpi[caps->n_dpi] <= highest) {
		caps->dpi[caps->n_dpi] = dpi[caps->n_dpi];
		caps->n_dpi++;
	}
	caps->optical_dpi = highest;
	caps->area_dpi = 100;
	demo_parse_area(buf + 6, &caps->area[WIASCAN_FLATBED]);
	demo_parse_area(buf + 10, &caps->area[WIASCAN_FEEDER]);
	caps->formats = WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			WIASCAN_FMT_RGB24;
	caps->width_step = 8;
	caps->duplex = buf[2] & DEMO_HAS_DUPLEX;
	caps->auto_length = buf[2] & DEMO_HAS_LENGTH;
	caps->has_buttons = buf[2] & DEMO_HAS_BUTTON;
	caps->detects_feed = true;
	caps->resumes = true;
}

static void demo_build_settings(u8 *buf, const struct wiascan_params *q)
{
	demo_build(buf, 'S');
	buf[2] = q->source == WIASCAN_FEEDER;
	buf[3] = q->sides;
	buf[4] = q->bits == 1 ? 0 : q->channels;
	put_unaligned_le16(q->xres, buf + 6);
	put_unaligned_le16(q->x, buf + 8);
	put_unaligned_le16(q->y, buf + 10);
	put_unaligned_le16(q->width, buf + 12);
	put_unaligned_le16(q->lines, buf + 14);
}

static void demo_build_read(u8 *buf, u32 side, u32 count)
{
	demo_build(buf, 'R');
	buf[2] = side;
	put_unaligned_le32(count, buf + 4);
}

/* The answer to R, after so many bytes */
static int demo_parse_piece(const u8 *buf, size_t len, size_t got,
			    struct demo_piece *piece)
{
	int status = demo_parse_answer(buf, len);

	if (status)
		return status;
	piece->last = buf[2] & DEMO_SIDE_ENDS;
	piece->count = get_unaligned_le32(buf + 4);
	piece->lines = get_unaligned_le16(buf + 8);
	return piece->count > got ? -EPROTO : 0;
}

/* The wiascan_end of a status */
static u32 demo_end(int status)
{
	static const u32 ends[] = {
		[DEMO_BUSY] = WIASCAN_END_DEVICE_BUSY,
		[DEMO_REFUSED] = WIASCAN_END_REFUSED,
		[DEMO_NO_PAPER] = WIASCAN_END_PAPER_EMPTY,
		[DEMO_JAM] = WIASCAN_END_PAPER_JAM,
		[DEMO_COVER] = WIASCAN_END_COVER_OPEN,
		[DEMO_FAULT] = WIASCAN_END_DEVICE_ERROR,
	};

	return ends[status];
}

static void demo_parse_sensors(const u8 *buf, struct wiascan_sensors *sensors)
{
	if (buf[2] & DEMO_SENSOR_COVER)
		sensors->handling |= WIASCAN_HANDLING_PATH_COVER_UP;
	if (buf[2] & DEMO_SENSOR_JAM)
		sensors->handling |= WIASCAN_HANDLING_PAPER_JAM;
	if (!sensors->handling && buf[2] & DEMO_SENSOR_PAPER)
		sensors->handling |= WIASCAN_HANDLING_FEED_READY;
	if (buf[3] && buf[3] <= 32)
		sensors->buttons = BIT(buf[3] - 1);
}

/* ---- state and commands: demo.c ---- */

#define POLL_MS		500
#define WARM_UP_MS	60000
#define IDLE_MS		50
#define MAX_IDLE	400	/* 20 s without a byte of a page */
#define BLOCK_BYTES	65536

#define BOTH_SIDES	(WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK)

struct demo {
	struct wiascan_caps caps;
	u32 open;		/* sides of the sheet that have not ended */
	u32 turn;		/* the one that was asked for last */
	unsigned int idle;	/* questions in a row that brought nothing */
	u8 command[DEMO_LEN];
	u8 answer[DEMO_LEN];
};

/* Send demo->command, get demo->answer: the status, or an errno */
static int demo_ask(struct wiascan_device *wdev, struct demo *demo)
{
	int got = wiascan_exchange(wdev, demo->command, DEMO_LEN, demo->answer,
				   DEMO_LEN, DEMO_LEN, 0);

	return got < 0 ? got : demo_parse_answer(demo->answer, got);
}

static int demo_say(struct wiascan_device *wdev, struct demo *demo, char letter)
{
	demo_build(demo->command, letter);
	return demo_ask(wdev, demo);
}

/* What an operation returns for what demo_ask() has */
static int demo_result(struct wiascan_job *job, int ret)
{
	return ret > 0 ? wiascan_job_fail(job, demo_end(ret)) : ret;
}

/* ---- probe ---- */

static int demo_probe(struct wiascan_device *wdev, struct wiascan_caps *caps)
{
	struct demo *demo = wiascan_priv(wdev);
	int ret = wiascan_drain(wdev);

	/* somebody may have left it in the middle of a page */
	if (!ret)
		ret = demo_say(wdev, demo, 'E');
	if (ret >= 0)
		ret = demo_say(wdev, demo, 'I');
	if (!ret) {
		demo_parse_identity(demo->answer, &demo->caps);
		ret = demo_say(wdev, demo, 'N');
	}
	if (ret) {
		dev_err(wiascan_dev(wdev), "no demo scanner: %d\n", ret);
		return ret < 0 ? ret : -ENODEV;
	}
	strscpy(demo->caps.vendor, "Demo", sizeof(demo->caps.vendor));
	memcpy(demo->caps.model, demo->answer + 2, DEMO_LEN - 2);
	demo->caps.warm_up_ms = WARM_UP_MS;
	*caps = demo->caps;
	return 0;
}

/* ---- validate ---- */

static int demo_validate(struct wiascan_device *wdev,
			 struct wiascan_params *params)
{
	/* the command has one resolution for both axes */
	if (params->xres != params->yres)
		return -ERANGE;
	params->block = max_t(u32, BLOCK_BYTES, params->bytes_per_line);
	if (params->bits == 1)
		params->sent_photometric = WIASCAN_PHOTO_WHITE_0;
	params->side_by_side = true;
	return 0;
}

/* ---- start and page ---- */

static int demo_start(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct demo *demo = wiascan_priv(wdev);

	demo_build_settings(demo->command, wiascan_job_params(job));
	return demo_result(job, demo_ask(wdev, demo));
}

static int demo_page(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct demo *demo = wiascan_priv(wdev);
	unsigned int ms;
	int ret;

	for (ms = 0; ; ms += POLL_MS) {
		ret = demo_say(wdev, demo, 'P');
		if (ret == DEMO_NO_PAPER)
			return 0;
		if (ret != DEMO_BUSY)
			break;
		if (ms >= WARM_UP_MS)
			return wiascan_job_fail(job, WIASCAN_END_WARMING_UP);
		ret = wiascan_job_sleep(job, WIASCAN_STATE_WARMING_UP, POLL_MS);
		if (ret)
			return ret;
	}
	if (ret)
		return demo_result(job, ret);
	demo->open = wiascan_job_params(job)->sides;
	demo->turn = WIASCAN_SIDE_BACK;
	demo->idle = 0;
	return 1;
}

/* ---- acquire ---- */

/* One piece of a side into the ring: the status of its answer, or an errno */
static int demo_get_piece(struct wiascan_device *wdev, struct wiascan_job *job,
			  u32 side, struct demo_piece *piece)
{
	const struct wiascan_params *q = wiascan_job_params(job);
	u32 count = min_t(u64, wiascan_page_left(job, side), q->block);
	struct demo *demo = wiascan_priv(wdev);
	struct wiascan_transaction t = {
		.out = demo->command,
		.out_len = DEMO_LEN,
		.side = side,
		.data_len = count,
		.trailer_len = DEMO_LEN,
		.phases = true,
		.hold = true,
	};
	int ret;

	demo_build_read(demo->command, demo->turn, count);
	ret = wiascan_receive(wdev, job, &t);
	if (!ret)
		ret = demo_parse_piece(t.trailer, DEMO_LEN, t.got, piece);
	if (!ret && piece->lines)
		ret = wiascan_page_lines(job, side, piece->lines);
	if (!ret)
		wiascan_commit(job, side, piece->count);
	return ret;
}

static int demo_acquire(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct demo *demo = wiascan_priv(wdev);
	struct demo_piece piece = { };
	u32 side;
	int ret;

	/* the sides by turns, the front first, while neither has ended */
	demo->turn = demo->open & ~demo->turn ? : demo->open;
	side = wiascan_job_params(job)->side_by_side ? demo->turn : 0;
	ret = demo_get_piece(wdev, job, side, &piece);
	if (ret)
		return demo_result(job, ret);

	if (piece.last || !wiascan_page_left(job, side)) {
		demo->open &= ~demo->turn;
		ret = wiascan_page_done(job, side);
		return ret ? ret : !!demo->open;
	}
	demo->idle = piece.count ? 0 : demo->idle + 1;
	if (!demo->idle)
		return 1;
	if (demo->idle > MAX_IDLE)
		return -ETIMEDOUT;
	ret = wiascan_job_sleep(job, WIASCAN_STATE_SCANNING, IDLE_MS);
	return ret ? ret : 1;
}

/* ---- stop and status ---- */

static void demo_stop(struct wiascan_device *wdev, struct wiascan_job *job,
		      int error)
{
	/* it may still be sending what nobody wants any more */
	if (!error || !wiascan_drain(wdev))
		demo_say(wdev, wiascan_priv(wdev), 'E');
}

static int demo_status(struct wiascan_device *wdev,
		       struct wiascan_sensors *sensors)
{
	struct demo *demo = wiascan_priv(wdev);
	int ret = demo_say(wdev, demo, 'T');

	if (ret)
		return ret < 0 ? ret : -EIO;
	demo_parse_sensors(demo->answer, sensors);
	if (demo->caps.area[WIASCAN_FLATBED].width)
		sensors->handling |= WIASCAN_HANDLING_FLAT_READY;
	if (demo->caps.duplex &&
	    sensors->handling & WIASCAN_HANDLING_FEED_READY)
		sensors->handling |= WIASCAN_HANDLING_DUP_READY;
	return 0;
}

/* ---- the module ---- */

static const struct wiascan_minidriver demo_minidriver = {
	.name = "demo",
	.priv_size = sizeof(struct demo),
	.probe = demo_probe,
	.validate = demo_validate,
	.start = demo_start,
	.page = demo_page,
	.acquire = demo_acquire,
	.stop = demo_stop,
	.status = demo_status,
};

/* A number for experiments: no product has it */
static const struct usb_device_id demo_ids[] = {
	{ USB_DEVICE_AND_INTERFACE_INFO(0x1209, 0x0001, USB_CLASS_VENDOR_SPEC,
					0xff, 0xff) },
	{ }
};

WIASCAN_USB_DRIVER(demo, demo_ids, demo_minidriver);

MODULE_DESCRIPTION("wiascan minidriver for scanners that do not exist");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
