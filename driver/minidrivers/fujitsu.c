// SPDX-License-Identifier: GPL-2.0-only
/*
 * Minidriver for Fujitsu scanners of the fi and ScanSnap series
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Every SCSI command is a packet, then data in one direction, if it has some,
 * then a packet with the status; what that is about is asked for with REQUEST
 * SENSE. A sheet is fed, scanned, and read piece by piece, its sides by turns.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/usb.h>

#include "../minidriver.h"
#include "fujitsu_ids.h"
#include "fujitsu_proto.h"

#define POLL_MS		500
#define MAX_POLLS	120
#define MAX_CHECKS	20

#define BOTH_SIDES	(WIASCAN_SIDE_FRONT | WIASCAN_SIDE_BACK)

/* State of a scanner */
struct fujitsu {
	struct fujitsu_identity id;
	struct wiascan_device *wdev;
	struct wiascan_job *job;	/* NULL: nothing that could wait */
	u32 state;			/* of the job while it waits */
	struct fujitsu_sense sense;	/* what the last command has met */
	u32 end;			/* the same, see fujitsu_end() */
	bool broken;			/* an exchange broke off somewhere */
	u32 open;			/* sides whose data has not ended */
	u32 unsized;			/* those not asked for their size */
	u32 unchecked;			/* those of which nothing was asked */
	u32 turn;			/* the one that is read */
	u8 window;			/* the scanner's number for it */
	u32 piece;			/* bytes to ask for at a time */
	/* zeroed for each sheet */
	u32 told;			/* those that have told their length */
	u32 eom;			/* those that have met the sheet's end */
	u32 ili;			/* those that gave less than asked for */
	u32 waited;			/* for data, in ms; odd: for a side */
};

/* ---- commands ---- */

/* The SCSI status or an errno; *got: bytes that came */
static int transfer(struct fujitsu *fu, u32 code, const void *out, void *in,
		    u32 len, u32 *got)
{
	u8 buf[FUJITSU_COMMAND_LEN];
	int ret;

	fu->broken = true;
	fujitsu_build_command(buf, code, fu->window, len);
	ret = wiascan_send(fu->wdev, buf, sizeof(buf));
	if (!ret && out)
		ret = wiascan_send(fu->wdev, out, len);
	if (!ret && in)
		ret = wiascan_recv_phase(fu->wdev, in, len, len, 0);
	if (ret < 0)
		return ret;
	*got = ret;
	ret = wiascan_recv(fu->wdev, buf, FUJITSU_STATUS_LEN,
			   FUJITSU_STATUS_LEN, 0);
	if (ret >= 0)
		ret = fujitsu_parse_status(buf, ret);
	fu->broken = ret < 0;
	return ret;
}

/* 0; -EREMOTEIO: the scanner has said why, see sense and end; or an errno */
static int judge(struct fujitsu *fu, int status)
{
	u8 buf[FUJITSU_SENSE_LEN];
	int ret = 0;
	u32 got;

	memset(&fu->sense, 0, sizeof(fu->sense));
	if (status == FUJITSU_STATUS_BUSY) {
		fu->sense.code = FUJITSU_NOT_READY;
	} else if (status) {
		ret = transfer(fu, FUJITSU_REQUEST_SENSE, NULL, buf,
			       sizeof(buf), &got);
		if (ret >= 0)
			ret = ret ? -EPROTO :
			      fujitsu_parse_sense(buf, got, &fu->sense);
	}
	fu->end = fujitsu_end(&fu->sense);
	return !ret && status ? -EREMOTEIO : ret;
}

/* Is that worth to ask once more? Light takes its time, with any excuse. */
static bool may_pass(struct fujitsu *fu, unsigned int polls)
{
	bool lamp = fu->state == WIASCAN_STATE_WARMING_UP;

	if (fu->end == WIASCAN_END_SUSPENDED)
		return !polls;
	if (fu->end != WIASCAN_END_DEVICE_BUSY &&
	    !(lamp && fu->end == WIASCAN_END_DEVICE_ERROR))
		return false;
	if (lamp && polls == MAX_POLLS)
		fu->end = WIASCAN_END_WARMING_UP;
	/* in a page the other side may have to be read first */
	return fu->job && fu->state != WIASCAN_STATE_SCANNING &&
	       polls < MAX_POLLS;
}

/* Bytes that came, or as judge() */
static int command(struct fujitsu *fu, u32 code, const void *out, void *in,
		   u32 len)
{
	u32 got;
	int ret;

	for (unsigned int polls = 0; ; polls++) {
		ret = transfer(fu, code, out, in, len, &got);
		if (ret >= 0)
			ret = judge(fu, ret);
		if (!ret)
			return got;
		if (ret == -EREMOTEIO && !fu->end)
			return in ? fujitsu_true_length(&fu->sense, len, got) : 0;
		if (ret != -EREMOTEIO || !may_pass(fu, polls))
			return ret;
		if (fu->end != WIASCAN_END_SUSPENDED &&
		    wiascan_job_sleep(fu->job, fu->state, POLL_MS))
			return -ECANCELED;
	}
}

static int simple(struct fujitsu *fu, u32 code)
{
	return command(fu, code, NULL, NULL, 0);
}

static int select_mode(struct fujitsu *fu, u32 page)
{
	u8 buf[FUJITSU_MODE_SELECT_LEN];

	fujitsu_build_mode(buf, page);
	return command(fu, FUJITSU_MODE_SELECT, buf, NULL, sizeof(buf));
}

/* For what is not needed: 0 as well if the scanner does not know it */
static int waive(const struct fujitsu *fu, int ret)
{
	return ret == -EREMOTEIO && fu->end == WIASCAN_END_REFUSED ? 0 : ret;
}

static struct fujitsu *enter(struct wiascan_device *wdev,
			     struct wiascan_job *job, u32 state)
{
	struct fujitsu *fu = wiascan_priv(wdev);

	fu->wdev = wdev;
	fu->job = job;
	fu->state = state;
	return fu;
}

static int leave(const struct fujitsu *fu, int ret)
{
	return ret == -EREMOTEIO ? wiascan_job_fail(fu->job, fu->end) : ret;
}

/* ---- probe ---- */

/* What was left over from an earlier session may answer first */
static int wake(struct fujitsu *fu)
{
	unsigned int i;
	int ret;

	for (i = 0; i < 3; i++) {
		ret = wiascan_drain(fu->wdev);
		if (ret)
			return ret;
		ret = simple(fu, FUJITSU_TEST_UNIT_READY);
		if (ret >= 0 || ret == -EREMOTEIO)
			return 0;
	}
	return ret;
}

static int identify(struct fujitsu *fu)
{
	u8 buf[FUJITSU_VPD_LEN];
	int ret = command(fu, FUJITSU_INQUIRY, NULL, buf, FUJITSU_INQUIRY_LEN);

	if (ret >= 0)
		ret = fujitsu_parse_inquiry(buf, ret, &fu->id);
	if (ret)
		return ret;
	ret = command(fu, FUJITSU_INQUIRY_PAGE, NULL, buf, sizeof(buf));
	return ret < 0 ? ret : fujitsu_parse_vpd(buf, ret, &fu->id);
}

/* It is asked for all of its area in RGB pixels, and refuses if it has none */
static int probe_color(struct fujitsu *fu, struct wiascan_caps *caps)
{
	u8 buf[FUJITSU_WINDOWS_LEN];
	size_t len = fujitsu_build_color(buf, &fu->id);
	int ret = command(fu, FUJITSU_SET_WINDOW, buf, NULL, len);

	if (ret < 0 && !waive(fu, ret)) {
		caps->formats &= ~WIASCAN_FMT_RGB24;
		dev_info(wiascan_dev(fu->wdev), "no RGB pixels: no colour\n");
	}
	return ret;
}

/* What it is asked for may be refused, but must be answered */
static int explore(struct fujitsu *fu, struct wiascan_caps *caps)
{
	u8 buf[FUJITSU_MODE_SENSE_LEN];
	int ret = 0;

	if (caps->formats & WIASCAN_FMT_RGB24)
		ret = probe_color(fu, caps);
	if ((ret >= 0 || ret == -EREMOTEIO) && fu->id.has & FUJITSU_HAS_MODES) {
		ret = command(fu, FUJITSU_MODE_SENSE, NULL, buf, sizeof(buf));
		caps->auto_length = ret > 0;
	}
	if ((ret >= 0 || ret == -EREMOTEIO) && fu->id.has & FUJITSU_HAS_SERIAL) {
		ret = command(fu, FUJITSU_SEND_DIAGNOSTIC, "GET DEVICE ID   ",
			      NULL, FUJITSU_DIAGNOSTIC_LEN);
		if (ret >= 0)
			ret = command(fu, FUJITSU_READ_DIAGNOSTIC, NULL, buf,
				      FUJITSU_SERIAL_LEN);
		if (ret > 0)
			fujitsu_parse_serial(buf, ret, caps);
	}
	return ret == -EREMOTEIO ? 0 : min(ret, 0);
}

static int fujitsu_probe(struct wiascan_device *wdev, struct wiascan_caps *caps)
{
	struct fujitsu *fu = enter(wdev, NULL, 0);
	int ret = wake(fu) ?: identify(fu) ?: explore(fu, &fu->id.caps);

	if (ret && ret != -ENODEV)
		dev_err(wiascan_dev(wdev), "not a Fujitsu scanner: %d\n", ret);
	fu->id.caps.warm_up_ms = MAX_POLLS * POLL_MS;
	*caps = fu->id.caps;
	return ret;
}

/* ---- scanning ---- */

static int fujitsu_validate(struct wiascan_device *wdev,
			    struct wiascan_params *params)
{
	struct fujitsu *fu = wiascan_priv(wdev);
	/* larger pieces for units that have memory for them */
	u32 bytes = fu->id.buffer < SZ_256K ? SZ_64K : SZ_256K;
	u32 lines = max(rounddown(bytes / params->bytes_per_line, 2), 2U);

	params->block = lines * params->bytes_per_line;
	params->sent_photometric = WIASCAN_PHOTO_WHITE_0;
	params->side_by_side = true;
	return 0;
}

static int fujitsu_start(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct fujitsu *fu = enter(wdev, job, WIASCAN_STATE_STARTING);
	const struct wiascan_params *q = wiascan_job_params(job);
	bool control = fu->id.has & FUJITSU_HAS_CONTROL;
	u8 buf[FUJITSU_WINDOWS_LEN];
	size_t len = fujitsu_build_windows(buf, &fu->id, q);
	int ret = 0;

	fu->open = 0;
	if (control && fu->id.caps.area[WIASCAN_FLATBED].width)
		ret = waive(fu, simple(fu, q->source == WIASCAN_FEEDER ?
					   FUJITSU_USE_ADF :
					   FUJITSU_USE_FLATBED));
	if (ret >= 0 && q->auto_length)
		ret = select_mode(fu, FUJITSU_LENGTH_OF_SHEET);
	else if (ret >= 0 && fu->id.caps.auto_length)
		ret = waive(fu, select_mode(fu, FUJITSU_LENGTH_OF_WINDOW));
	/* sheets that nobody asked for would be pulled in */
	if (ret >= 0 && fu->id.has & FUJITSU_HAS_MODES)
		ret = waive(fu, select_mode(fu, FUJITSU_NO_BUFFER));
	if (ret >= 0)
		ret = command(fu, FUJITSU_SET_WINDOW, buf, NULL, len);
	if (ret < 0 || !control)
		return leave(fu, min(ret, 0));
	fu->state = WIASCAN_STATE_WARMING_UP;
	/* a unit that refuses has no lamp that waits to be told */
	return leave(fu, waive(fu, simple(fu, FUJITSU_LAMP_ON)));
}

static int fujitsu_page(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct fujitsu *fu = enter(wdev, job, WIASCAN_STATE_FEEDING);
	const struct wiascan_params *q = wiascan_job_params(job);
	/* some take sheets by themselves */
	int ret = q->source == WIASCAN_FEEDER ?
		  waive(fu, simple(fu, FUJITSU_FEED)) : 0;
	u8 windows[2];

	if (ret >= 0)
		ret = simple(fu, FUJITSU_TEST_UNIT_READY);
	if (ret >= 0)
		ret = command(fu, FUJITSU_SCAN, windows, NULL,
			      fujitsu_windows(q->sides, windows));
	if (ret == -EREMOTEIO && fu->end == WIASCAN_END_PAPER_EMPTY)
		return 0;
	fu->open = q->sides;
	fu->unsized = q->sides;
	fu->unchecked = fu->id.has & FUJITSU_HAS_CONTROL ? q->sides : 0;
	fu->turn = WIASCAN_SIDE_BACK;	/* the front's is next */
	fu->piece = q->block;
	memset_startat(fu, 0, told);
	return ret < 0 ? leave(fu, ret) : 1;
}

/* A page may be shorter than it was asked for, but not of another width */
static int get_size(struct fujitsu *fu, const struct wiascan_params *q)
{
	u8 buf[FUJITSU_PIXEL_SIZE_LEN];
	u32 width, lines;
	int ret;

	ret = command(fu, FUJITSU_READ_SIZE, NULL, buf, sizeof(buf));
	/* not all know it, or say so when they do not */
	if (ret == -EREMOTEIO && (fu->end == WIASCAN_END_REFUSED ||
				  fu->end == WIASCAN_END_DEVICE_ERROR))
		return 0;
	if (ret >= 0)
		ret = fujitsu_parse_pixel_size(buf, ret, &width, &lines);
	if (!ret && width && width != q->width)
		ret = -EPROTO;
	if (ret || !lines)
		return ret;
	fu->told |= fu->turn;
	return lines < q->lines ?
	       wiascan_page_lines(fu->job, fu->turn, lines) : 0;
}

/*
 * Units that are asked for data before it is there break off. As many bytes as
 * will be asked for may never be there: the sheet may be short.
 */
static int check_image(struct fujitsu *fu, u32 len)
{
	int ret = 0;

	if (fu->unchecked & fu->turn && fu->waited < MAX_CHECKS * POLL_MS)
		ret = waive(fu, command(fu, FUJITSU_IMAGE_CHECK | fu->window,
					NULL, NULL, len));
	if (ret >= 0)
		fu->unchecked &= ~fu->turn;
	return ret;
}

static bool is_good(const u8 *status)
{
	return !fujitsu_parse_status(status, FUJITSU_STATUS_LEN);
}

/* Bytes that are true, or as judge(). len: of this READ, and of the next or 0 */
static int read_image(struct fujitsu *fu, const u32 *len)
{
	struct wiascan_transaction t[2];
	u8 buf[2][FUJITSU_COMMAND_LEN];
	int ret, got, i;

	for (i = 0; i < 2; i++) {
		t[i] = (struct wiascan_transaction){
			.out = buf[i], .out_len = sizeof(buf[i]),
			.side = fu->turn, .data_len = len[i],
			.trailer_len = FUJITSU_STATUS_LEN,
			.phases = true, .hold = true, .go_on = is_good,
			.ahead = !i && len[1] ? &t[1] : NULL,
		};
		fujitsu_build_command(buf[i], FUJITSU_READ_IMAGE, fu->window,
				      len[i]);
	}
	ret = wiascan_receive(fu->wdev, fu->job, t);
	if (!ret)
		ret = fujitsu_parse_status(t->trailer, t->trailer_len);
	fu->broken = t->sent && ret < 0;
	if (ret >= 0)
		ret = judge(fu, ret);
	if (ret && ret != -EREMOTEIO)
		return ret;
	got = ret ? fujitsu_true_length(&fu->sense, *len, t->got) : t->got;
	wiascan_commit(fu->job, fu->turn, max(got, 0));
	if (got > 0)
		fu->waited = 0;
	return fu->end ? -EREMOTEIO : got;
}

/*
 * A sheet that is shorter than the page makes it shorter, by whole lines. Where
 * the scanner has told another length, something is missing.
 */
static int end_side(struct fujitsu *fu, const struct wiascan_params *q)
{
	u64 got = q->size - wiascan_page_left(fu->job, fu->turn);
	u32 rest, lines = div_u64_rem(got, q->bytes_per_line, &rest);

	if (q->source != WIASCAN_FEEDER || q->auto_length || !lines || rest ||
	    fu->told & fu->turn)
		return 0;
	return wiascan_page_lines(fu->job, fu->turn, lines);
}

/* The next piece of a side: 1, or 0 when it has ended */
static int read_side(struct fujitsu *fu, const struct wiascan_params *q)
{
	u64 left = wiascan_page_left(fu->job, fu->turn);
	u32 len[2] = { wiascan_whole_lines(q, left, fu->piece) };
	int ret = check_image(fu, *len);

	/* whose turn is next is open where there are two sides */
	if (fu->open != BOTH_SIDES)
		len[1] = wiascan_whole_lines(q, left - *len, fu->piece);
	if (!ret)
		ret = read_image(fu, len);
	/* "no data yet" does not matter any more once all is there */
	if (ret == left ||
	    (ret == -EREMOTEIO && fu->end == WIASCAN_END_DEVICE_BUSY &&
	     !wiascan_page_left(fu->job, fu->turn)))
		return 0;
	if (ret < 0)
		return ret;
	fu->eom |= fu->sense.eom ? fu->turn : 0;
	fu->ili |= fu->sense.ili ? fu->turn : 0;
	if (fu->eom & fu->ili & fu->turn)
		return end_side(fu, q);
	if (!ret)
		fu->end = WIASCAN_END_DEVICE_BUSY;
	return ret ? 1 : -EREMOTEIO;
}

/*
 * There is no data: wait, unless it is the other side's turn; not for long at
 * first: memory is soon full. A side may have less of it than was asked for.
 */
static int idle(struct fujitsu *fu, u32 two_lines)
{
	bool both = fu->open == BOTH_SIDES;
	u32 ms = clamp_t(u32, fu->waited / 8, 4, POLL_MS) & ~1U;

	if (both && fu->waited++ % 2 == 0)
		return 1;
	if (fu->waited >= MAX_POLLS * POLL_MS)
		return -ETIMEDOUT;
	if (both && fu->waited % POLL_MS + ms >= POLL_MS)
		fu->piece = max(rounddown(fu->piece / 2, two_lines), two_lines);
	fu->waited += ms;
	return wiascan_job_sleep(fu->job, fu->state, ms) ? -ECANCELED : 1;
}

static int fujitsu_acquire(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct fujitsu *fu = enter(wdev, job, WIASCAN_STATE_SCANNING);
	const struct wiascan_params *q = wiascan_job_params(job);
	int ret = 0;

	fu->turn = fu->open & ~fu->turn ? fu->open & ~fu->turn : fu->open;
	fu->window = fu->turn & WIASCAN_SIDE_BACK ? FUJITSU_BACK : FUJITSU_FRONT;
	if (fu->unsized & fu->turn)
		ret = get_size(fu, q);
	if (!ret) {
		fu->unsized &= ~fu->turn;
		ret = read_side(fu, q);
	}
	if (ret == -EREMOTEIO && fu->end == WIASCAN_END_DEVICE_BUSY)
		return idle(fu, 2 * q->bytes_per_line);
	if (ret)
		return leave(fu, ret);
	fu->open &= ~fu->turn;
	if (!fu->open)
		return 0;
	return wiascan_page_done(job, fu->turn) ?: 1;
}

/* A sheet that is under way comes out; one that is stuck stays where it is */
static void fujitsu_stop(struct wiascan_device *wdev, struct wiascan_job *job,
			 int error)
{
	struct fujitsu *fu = enter(wdev, NULL, 0);

	if (fu->broken && wiascan_drain(wdev))
		return;
	if (fu->id.has & FUJITSU_HAS_CONTROL) {
		simple(fu, FUJITSU_CANCEL);
	} else if (wiascan_job_params(job)->source == WIASCAN_FEEDER) {
		bool stuck = fu->end == WIASCAN_END_PAPER_JAM ||
			     fu->end == WIASCAN_END_COVER_OPEN;

		simple(fu, FUJITSU_HALT);
		if (fu->open && !stuck)
			simple(fu, FUJITSU_DISCHARGE);
	}
	if (!fu->broken && fu->id.has & FUJITSU_HAS_MODES)
		select_mode(fu, FUJITSU_NO_BUFFER);
}

static int fujitsu_status(struct wiascan_device *wdev,
			  struct wiascan_sensors *sensors)
{
	struct fujitsu *fu = enter(wdev, NULL, 0);
	int ret = simple(fu, FUJITSU_TEST_UNIT_READY);
	u8 buf[FUJITSU_HARDWARE_LEN];
	u32 end = fu->end;

	sensors->handling = WIASCAN_HANDLING_FEED_READY;
	ret = ret == -EREMOTEIO ? 0 : ret;
	if (!ret && fu->id.has & FUJITSU_HAS_SENSORS) {
		ret = command(fu, FUJITSU_HARDWARE_STATUS, NULL, buf, sizeof(buf));
		if (ret >= 0)
			ret = fujitsu_parse_hardware(buf, ret, sensors);
	}
	if (!ret)
		sensors->handling = fujitsu_handling(&fu->id, end, sensors->handling);
	return ret;
}

const struct wiascan_minidriver fujitsu_minidriver = {
	.name = "fujitsu",
	.priv_size = sizeof(struct fujitsu),
	.probe = fujitsu_probe,
	.validate = fujitsu_validate,
	.start = fujitsu_start,
	.page = fujitsu_page,
	.acquire = fujitsu_acquire,
	.stop = fujitsu_stop,
	.status = fujitsu_status,
};

WIASCAN_USB_DRIVER(fujitsu, fujitsu_ids, fujitsu_minidriver);

MODULE_DESCRIPTION("wiascan minidriver for Fujitsu fi and ScanSnap scanners");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
