// SPDX-License-Identifier: GPL-2.0-only
/*
 * Minidriver for Epson scanners that speak ESC/I
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Commands are answered with an ACK, and so are their parameters, in a transfer
 * of their own. A scan of one side is FS W (parameters), FS G (go), and blocks
 * with a status byte each, answered with an ACK for the next one, or a CAN. Units
 * without FS have a command for each parameter, and a header before each block.
 */
#include <linux/module.h>
#include <linux/usb.h>

#include "../minidriver.h"
#include "escpi_ids.h"
#include "escpi_proto.h"

#define POLL_MS		500
#define WARM_UP_MS	120000
#define BUSY_MS		20000
#define ANSWER_MS	5000	/* for that to a CAN, which comes at once */
#define CANCEL_MS	500	/* where nobody may be waiting for the CAN */

/* Blocks of about this size, as the units know it: one URB, and a prompt cancel */
#define BLOCK_BYTES	131072

/* Commands: one of these and a letter */
#define ESC		"\x1b"
#define EXT		"\x1c"
#define COMMAND		2

/* ---- exchanges; -EOPNOTSUPP: a NAK, -EPROTO: no answer ---- */

/* The answer is in esc->buf */
static int ask(struct escpi *esc, const void *out, size_t len, size_t want,
	       unsigned int timeout_ms)
{
	int got = wiascan_exchange(esc->wdev, out, len, esc->buf, want,
				   sizeof(esc->buf), timeout_ms);

	return got == 1 && esc->buf[0] == ESCPI_NAK ? -EOPNOTSUPP : got;
}

static int send(struct escpi *esc, const void *out, size_t len,
		unsigned int timeout_ms)
{
	int got = ask(esc, out, len, 1, timeout_ms);

	if (got == 1 && esc->buf[0] == ESCPI_ACK)
		return 0;
	return got < 0 ? got : -EPROTO;
}

static int send_byte(struct escpi *esc, u8 byte, unsigned int timeout_ms)
{
	return send(esc, &byte, 1, timeout_ms);
}

static int set(struct escpi *esc, const void *command, const u8 *params,
	       size_t len)
{
	int ret = send(esc, command, COMMAND, 0);

	return ret ? ret : send(esc, params, len, 0);
}

/*
 * An information block and the data that it announces, which most units send in
 * a transfer of its own, some in the same. Returns the length of the data.
 */
static int get_info(struct escpi *esc, const char *command)
{
	int got = ask(esc, command, COMMAND, ESCPI_INFO_HEADER, 0), all, ret;

	if (got < ESCPI_INFO_HEADER || esc->buf[0] != ESCPI_STX)
		return got < 0 ? got : -EPROTO;
	all = ESCPI_INFO_HEADER + get_unaligned_le16(esc->buf + 2);
	if (got < all && all <= sizeof(esc->buf)) {
		ret = wiascan_recv(esc->wdev, esc->buf + got, all - got,
				   sizeof(esc->buf) - got, 0);
		if (ret < 0)
			return ret;
		got += ret;
	}
	return got == all ? all - ESCPI_INFO_HEADER : -EPROTO;
}

/* CAN is heard in place of an ACK only, and may be ignored by an idle unit */
static int cancel(struct escpi *esc)
{
	int ret = send_byte(esc, ESCPI_CAN, esc->ack_due ? ANSWER_MS : CANCEL_MS);

	return !ret || ret == -ENODEV ? ret : wiascan_drain(esc->wdev);
}

/*
 * The scanner may still be in the middle of a scan that somebody else began
 * and did not end, or may have missed the first command after a broken exchange.
 */
static int reset(struct escpi *esc)
{
	int ret = send(esc, ESC "@", COMMAND, 0);

	if (!ret || ret == -ENODEV || ret == -ECANCELED)
		return ret;
	ret = wiascan_drain(esc->wdev);
	if (!ret)
		ret = cancel(esc);
	return ret ? ret : send(esc, ESC "@", COMMAND, 0);
}

static int get_state(struct escpi *esc)
{
	int len = esc->extended ?
		ask(esc, EXT "F", COMMAND, ESCPI_EXT_STATUS, 0) :
		get_info(esc, ESC "f");

	/* the status byte is all that some tell */
	if (len == -EOPNOTSUPP && !esc->extended) {
		memset(esc->buf, 0, sizeof(esc->buf));
		len = get_info(esc, ESC "F");
		len = len < 0 ? len : ESCPI_EXT_STATUS;
	}
	return len < 0 ? len : escpi_parse_state(esc->buf, len, esc);
}

/* ---- probe ---- */

static int identify(struct escpi *esc)
{
	int len = get_info(esc, ESC "I");
	int ret = len < 0 ? len : escpi_parse_identity(esc->buf, len, esc);

	if (ret)
		return ret;
	if (esc->extended && esc->traits & ESCPI_LEVEL_B) {
		len = ask(esc, EXT "I", COMMAND, ESCPI_EXT_IDENTITY, 0);
		return len < 0 ? len :
		       escpi_parse_ext_identity(esc->buf, len, esc);
	}
	/* it can do without these */
	len = get_info(esc, ESC "f");
	if (len >= 0)
		escpi_parse_status(esc->buf, len, esc);
	if ((len >= 0 || len == -EOPNOTSUPP) && esc->traits & ESCPI_LEVEL_D) {
		len = get_info(esc, ESC "i");
		if (len >= 0)
			return escpi_parse_hardware(esc->buf, len, esc);
	}
	return len >= 0 || len == -EOPNOTSUPP ? 0 : len;
}

static int escpi_probe(struct wiascan_device *wdev, struct wiascan_caps *caps)
{
	static const u8 bits = 16;
	struct escpi *esc = wiascan_priv(wdev);
	int ret = wiascan_drain(wdev);
	bool deep;

	esc->wdev = wdev;
	if (!ret)
		ret = reset(esc);
	if (!ret)
		ret = identify(esc);
	if (ret) {
		dev_err(wiascan_dev(wdev),
			"not identified as an ESC/I scanner (level \"%2pE\"): %d\n",
			esc->level, ret);
		return ret;
	}
	/* it says 0, that is nothing, or 16: try */
	deep = !(esc->output_bits % bits) && !set(esc, ESC "D", &bits, 1);
	escpi_complete_caps(esc, deep);
	esc->caps.warm_up_ms = WARM_UP_MS;
	*caps = esc->caps;
	/* back to the defaults, which the question for 16 bits may have left */
	return reset(esc);
}

/* ---- scanning ---- */

static int escpi_validate(struct wiascan_device *wdev,
			  struct wiascan_params *params)
{
	const struct escpi *esc = wiascan_priv(wdev);
	/* a byte holds so many; a film unit takes fewer */
	u32 lines = clamp(BLOCK_BYTES / params->bytes_per_line, 1U,
			  params->source == WIASCAN_FILM ? 32U : 255U);

	if (!esc->extended && params->bytes_per_line > U16_MAX)
		return -ERANGE;
	/* a block that ends with its sheet is filled up: by 1.6 mm at most */
	if (params->auto_length)
		lines = min(lines, max(params->yres / 16, 1U));
	if (esc->traits & ESCPI_LEVEL_D)
		lines = max(lines & ~1U, 2U);
	params->block = lines * params->bytes_per_line;
	return 0;
}

/* -ENOMEDIUM: the feeder is empty */
static int wait_ready(struct escpi *esc, struct wiascan_job *job)
{
	const struct escpi_fault *fault;
	u32 warming = 0, busy = 0;
	int ret;

	for (;;) {
		ret = get_state(esc);
		fault = esc->fault[esc->q->source];
		if (ret || !fault->end)
			return ret;
		if (fault->end == WIASCAN_END_PAPER_EMPTY)
			return -ENOMEDIUM;
		warming += fault->end == WIASCAN_END_WARMING_UP ? POLL_MS : 0;
		busy += fault->end == WIASCAN_END_DEVICE_BUSY ? POLL_MS : 0;
		if (fault->handling || warming > WARM_UP_MS || busy > BUSY_MS)
			return wiascan_job_fail(job, fault->end);
		ret = wiascan_job_sleep(job, WIASCAN_STATE_WARMING_UP, POLL_MS);
		if (ret)
			return ret;
	}
}

static int send_params(struct escpi *esc)
{
	u8 scan[ESCPI_SCAN_PARAMS], buf[ESCPI_SETTER], table[1 + 256];
	const char *component = "RGB";
	int i, len = 0, ret = 0;

	escpi_build_scan(scan, esc->q, esc->traits);
	if (esc->extended)
		ret = set(esc, EXT "W", scan, sizeof(scan));
	for (i = 0; !ret && !esc->extended && len >= 0; i++) {
		len = escpi_build_setter(buf, i, scan, esc->traits);
		if (len > 0)
			ret = set(esc, buf, buf + COMMAND, len);
	}
	/* samples as they are */
	for (i = 0; i < 256; i++)
		table[1 + i] = i;
	while (!ret && esc->traits & ESCPI_LEVEL_D && *component) {
		table[0] = *component++;
		ret = set(esc, ESC "z", table, sizeof(table));
	}
	return ret;
}

/* PF; a feeder that loads by itself, or is not of page type, need not know it */
static int load(struct escpi *esc, struct wiascan_job *job)
{
	bool need = esc->flags & ESCPI_PAGE_TYPE &&
		    !(esc->more_flags & ESCPI_AUTO_FEED);
	int ready, ret = send_byte(esc, ESCPI_PF, 0);

	if (ret && ret != -EOPNOTSUPP)
		return ret;
	esc->loaded = !ret;
	esc->inside |= !ret;
	ready = wait_ready(esc, job);
	return ready || !need ? ready : ret;
}

/* Send G, or the ACK before a standard scan's next block, and get a header */
static int get_header(struct escpi *esc, const void *out, size_t len, u64 left)
{
	int got = ask(esc, out, len, esc->extended ? ESCPI_EXT_HEADER :
						     ESCPI_BLOCK_HEADER, 0);

	return got < 0 ? got : escpi_parse_header(esc->buf, got, left, esc);
}

static int begin(struct escpi *esc, struct wiascan_job *job, bool again)
{
	int ret;

	esc->inside = wiascan_job_side(job) == WIASCAN_SIDE_BACK ||
		      (again && esc->loaded);
	ret = wait_ready(esc, job);
	if (!ret)
		ret = send_params(esc);
	if (!ret && !again && esc->q->source == WIASCAN_FEEDER &&
	    (esc->flags & ESCPI_PAGE_TYPE || esc->traits & ESCPI_FEED))
		ret = load(esc, job);
	if (ret)
		return ret;
	/* until its answer says otherwise, a scan has begun and must be ended */
	esc->scanning = true;
	ret = get_header(esc, esc->extended ? EXT "G" : ESC "G", COMMAND,
			 esc->q->size);
	if (ret == -EOPNOTSUPP || (!ret && esc->status))
		esc->scanning = false;
	return ret;
}

static int escpi_start(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct escpi *esc = wiascan_priv(wdev);

	esc->q = wiascan_job_params(job);
	return reset(esc);
}

static int escpi_page(struct wiascan_device *wdev, struct wiascan_job *job)
{
	struct escpi *esc = wiascan_priv(wdev);
	int ret = begin(esc, job, false);

	/* fatal soon after power-on: warming up begins now; else ask only once */
	if (!ret && esc->status == ESCPI_FATAL)
		ret = wiascan_job_sleep(job, WIASCAN_STATE_WARMING_UP, POLL_MS);
	if (!ret && esc->status == ESCPI_FATAL)
		ret = begin(esc, job, true);
	if (!ret && esc->status)
		ret = wiascan_job_fail(job, esc->status & ESCPI_NOT_READY ?
					    WIASCAN_END_DEVICE_BUSY :
					    WIASCAN_END_DEVICE_ERROR);
	return ret == -ENOMEDIUM ? 0 : ret ? ret : 1;
}

static int check_block(struct escpi *esc, struct wiascan_job *job, u8 status)
{
	const struct escpi_fault *fault;
	u32 end = status & ESCPI_CANCEL_REQUEST ? WIASCAN_END_DEVICE_CANCELLED :
		  status & ESCPI_NOT_READY ? WIASCAN_END_DEVICE_BUSY :
					     WIASCAN_END_DEVICE_ERROR;

	/* only a unit that goes on, or was asked to stop, waits for an answer */
	if (status & (ESCPI_FATAL | ESCPI_NOT_READY))
		esc->ack_due = false;
	else if (!(status & ESCPI_CANCEL_REQUEST))
		return 0;
	if (end == WIASCAN_END_DEVICE_ERROR && !get_state(esc)) {
		/* it answers: the scan is over for it as well */
		esc->scanning = false;
		fault = esc->fault[esc->q->source];
		if (fault->end && fault->handling)
			end = fault->end;
	}
	return wiascan_job_fail(job, end);
}

/* Nothing to look into: the next block may be asked for */
static bool go_on(const u8 *trailer)
{
	return !(*trailer & (ESCPI_FATAL | ESCPI_NOT_READY |
			     ESCPI_CANCEL_REQUEST | ESCPI_END));
}

static int escpi_acquire(struct wiascan_device *wdev, struct wiascan_job *job)
{
	static const u8 ack = ESCPI_ACK;
	struct escpi *esc = wiascan_priv(wdev);
	struct wiascan_transaction next = {
		.out = &ack,
		.out_len = sizeof(ack),
		.data_len = esc->blocks > 1 ? esc->block_len : esc->last_len,
		.trailer_len = 1,
	};
	struct wiascan_transaction t = {
		.out = esc->extended && esc->ack_due ? &ack : NULL,
		.out_len = sizeof(ack),
		.trailer_len = esc->extended,
		.ahead = esc->extended && esc->blocks && next.data_len ?
			 &next : NULL,
		.go_on = go_on,
	};
	int ret;

	if (!esc->extended && esc->ack_due) {
		esc->ack_due = false;
		ret = get_header(esc, &ack, sizeof(ack),
				 wiascan_page_left(job, 0));
		if (!ret)
			ret = check_block(esc, job, esc->status);
		if (ret)
			return ret;
	}
	t.data_len = esc->blocks ? esc->block_len : esc->last_len;
	ret = wiascan_receive(wdev, job, &t);
	if (t.sent)
		esc->ack_due = false;
	if (ret)
		return ret;

	if (esc->blocks)
		esc->blocks--;
	else
		esc->last_len = 0;
	esc->ack_due = esc->blocks || esc->last_len;
	esc->scanning = esc->ack_due;
	/* after the last block only a fault matters: the page is there */
	if (!esc->scanning)
		t.trailer[0] &= ESCPI_FATAL;
	ret = check_block(esc, job, t.trailer[0]);
	if (!ret && t.trailer[0] & ESCPI_END && esc->q->auto_length) {
		esc->ack_due = false;
		ret = send_byte(esc, ESCPI_EOT, 0);
		esc->scanning = ret;
	}
	return ret ? ret : esc->scanning;
}

/*
 * After a broken exchange nobody knows whether the scanner waits for an ACK:
 * what it still sends is drained first, so that CAN can take the ACK's place.
 */
static void escpi_stop(struct wiascan_device *wdev, struct wiascan_job *job,
		       int error)
{
	struct escpi *esc = wiascan_priv(wdev);

	if (error == -EOPNOTSUPP)
		wiascan_job_fail(job, WIASCAN_END_REFUSED);
	if (error && esc->scanning) {
		if (!esc->ack_due)
			wiascan_drain(wdev);
		cancel(esc);
	}
	/* a sheet that was loaded does not come out by itself */
	if (esc->loaded && (!error || error == -ECANCELED))
		send_byte(esc, ESCPI_FF, 0);
	esc->scanning = false;
	esc->ack_due = false;
	esc->loaded = false;
}

static int escpi_status(struct wiascan_device *wdev,
			struct wiascan_sensors *sensors)
{
	struct escpi *esc = wiascan_priv(wdev);
	int i, ret;

	esc->inside = false;
	ret = get_state(esc);
	for (i = 0; !ret && i < WIASCAN_SOURCES; i++)
		if (esc->caps.area[i].width)
			sensors->handling |= esc->fault[i]->handling;
	if (esc->caps.duplex && sensors->handling & WIASCAN_HANDLING_FEED_READY)
		sensors->handling |= WIASCAN_HANDLING_DUP_READY;
	if (ret || !esc->caps.has_buttons)
		return ret;
	/* the last event, 1 to 3 */
	ret = get_info(esc, ESC "!");
	if (ret > 0)
		sensors->buttons = BIT(esc->buf[ESCPI_INFO_HEADER] & 3) >> 1;
	return ret < 0 && ret != -EOPNOTSUPP ? ret : 0;
}

const struct wiascan_minidriver escpi_minidriver = {
	.name = "escpi",
	.priv_size = sizeof(struct escpi),
	.probe = escpi_probe,
	.validate = escpi_validate,
	.start = escpi_start,
	.page = escpi_page,
	.acquire = escpi_acquire,
	.stop = escpi_stop,
	.status = escpi_status,
};

WIASCAN_USB_DRIVER(escpi, escpi_ids, escpi_minidriver);

MODULE_DESCRIPTION("wiascan minidriver for Epson ESC/I scanners");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
