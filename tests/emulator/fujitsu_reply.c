// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "bytes.h"
#include "fujitsu.h"
#include "reply.h"

#define SENSE_SIZE	18

const struct fault_info fujitsu_faults[] = {
	{ "no-phase", FAULT_KEY, "no data-in phase: the status comes in its place" },
	{ "refuse", FAULT_KEY, "no data, CHECK CONDITION, sense 5/20" },
	{ "busy", FAULT_KEY, "no data, status BUSY" },
	{ "signature", FAULT_KEY, "a status block that does not begin with 53" },
	{ "status", FAULT_VALUE, "another byte in the next status block" },
	{ "sense", FAULT_VALUE, "the next READ of image data fails: 0xKKAAQQ, key, code and\n"
	  "qualifier, such as 0x048006" },
	{ "information", FAULT_VALUE, "another information field in the next sense that has one" },
	{ "vendor", FAULT_TEXT, "another vendor in the INQUIRY data" },
	{ "page-length", FAULT_VALUE, "another payload length in the VPD page" },
	{ "zero-dpi", FAULT_NONE, "resolutions of 0 in the VPD page" },
	{ "huge-area", FAULT_NONE, "the largest picture that fits in the fields there" },
	{ "pixel-width", FAULT_VALUE, "another width in the pixel size" },
	{ "pixel-lines", FAULT_VALUE, "another number of lines in the pixel size" },
	{ }
};

bool fujitsu_is_key(const char *text)
{
	static const char * const others[] = { "any", "transfer", "unknown", "VPD", "IMAGE",
					       "PIXEL_SIZE" };
	char name[32];
	size_t len = strcspn(text, "/");

	if (len >= sizeof(name) || (text[len] && strcmp(text + len, "/status") != 0))
		return false;
	memcpy(name, text, len);
	name[len] = '\0';
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(name, others[i]) == 0)
			return true;
	return fujitsu_find(name);
}

uint8_t fujitsu_check(struct fujitsu *f, uint32_t code, const char *why)
{
	f->sense.code = code;
	device_trace(f->dev, "* sense %x/%02x/%02x: %s", code >> 16, code >> 8 & 0xff,
		     code & 0xff, why);
	return SCSI_CHECK;
}

uint8_t fujitsu_bad_field(struct fujitsu *f, uint16_t at, const char *why)
{
	f->sense.field = at;
	return fujitsu_check(f, SENSE_FIELD, why);
}

uint8_t fujitsu_request_sense(struct fujitsu *f)
{
	struct fujitsu_sense sense = f->sense;
	uint8_t *p = fujitsu_give(f, SENSE_SIZE);

	f->sense = (struct fujitsu_sense){ 0 };
	if (!p)
		return SCSI_GOOD;
	p[0] = 0x70;
	p[2] = sense.code >> 16 | (sense.eom ? 0x40 : 0) | (sense.ili ? 0x20 : 0);
	if (sense.eom || sense.ili) {
		fault_value(&f->dev->faults, "information", &sense.information);
		p[0] |= 0x80;
		put_be32(p + 3, sense.information);
	}
	p[7] = 0x0a;
	p[12] = sense.code >> 8;
	p[13] = sense.code;
	if (sense.code == SENSE_FIELD) {
		p[15] = 0x80;
		put_be16(p + 16, sense.field);
	}
	return SCSI_GOOD;
}

uint8_t *fujitsu_give(struct fujitsu *f, size_t len)
{
	f->give = buf_new(len);
	f->give_off = 0;
	f->give_len = len;
	if (!f->give)
		return NULL;
	memset(f->give->data, 0, len);
	return f->give->data;
}

/* Takes @buf over. A transfer shorter than @asked ends with a short packet. */
static void queue(struct fujitsu *f, struct buf *buf, size_t off, size_t len, size_t asked,
		  uint32_t delay)
{
	f->unread += len;
	if (len < asked)
		usbdev_end_next(f->dev->usb);
	usbdev_queue(f->dev->usb, buf, off, len, delay);
}

static void queue_image(struct fujitsu *f, struct buf *buf, size_t off, size_t len,
			uint32_t delay)
{
	f->image_left += len;
	if (!f->pace.rate) {
		queue(f, buf, off, len, f->asked, delay);
		return;
	}
	f->unread += len;
	if (len < f->asked)
		usbdev_end_next(f->dev->usb);
	usbdev_queue_paced(f->dev->usb, buf, off, len, delay);
	fujitsu_tick(f);
}

/* The data-in phase always takes place: without data it is an empty transfer. */
static void data_phase(struct fujitsu *f)
{
	struct device *dev = f->dev;
	struct buf *buf = f->give;
	size_t off = f->give_off, len = f->give_len;
	uint32_t delay = f->read ? dev->data_delay : dev->reply_delay;

	f->give = NULL;
	if (reply_fault(dev, "no-phase", f->key) || reply_replaced(dev, f->key, delay)) {
		buf_put(buf);
		return;
	}
	if (len > f->asked)
		len = f->asked;
	if (buf)
		buf = reply_changed(dev, f->key, buf, &off, &len);
	if (buf || !len)
		reply_trace(dev, f->key, buf ? buf->data + off : NULL, len);
	if (buf && reply_fault(dev, "stall-mid", f->key)) {
		queue(f, buf, off, len / 2, 0, delay);
		usbdev_queue_stall(dev->usb);
	} else if (f->read && buf) {
		queue_image(f, buf, off, len, delay);
	} else {
		queue(f, buf, off, len, f->asked, delay);
	}
}

static void status_phase(struct fujitsu *f, uint8_t status)
{
	struct device *dev = f->dev;
	struct buf *buf = buf_new(STATUS_SIZE);
	uint32_t other = status;
	size_t off = 0, len = STATUS_SIZE;
	char key[40];

	snprintf(key, sizeof(key), "%s/status", f->key);
	fault_value(&dev->faults, "status", &other);
	if (buf) {
		memset(buf->data, 0, STATUS_SIZE);
		buf->data[0] = reply_fault(dev, "signature", key) ? 0x43 : 0x53;
		buf->data[9] = other;
	}
	if (reply_replaced(dev, key, dev->reply_delay)) {
		buf_put(buf);
		return;
	}
	if (buf)
		buf = reply_changed(dev, key, buf, &off, &len);
	device_trace(dev, "< status %02x %s", other & 0xff, f->key);
	if (buf && reply_fault(dev, "stall-mid", key)) {
		queue(f, buf, off, len / 2, 0, dev->reply_delay);
		usbdev_queue_stall(dev->usb);
		return;
	}
	queue(f, buf, off, len, 0, f->asked ? 0 : dev->reply_delay);
}

/* Faults in place of what the command came to. */
static uint8_t changed_status(struct fujitsu *f, uint8_t status)
{
	bool refuse = reply_fault(f->dev, "refuse", f->key);
	bool busy = reply_fault(f->dev, "busy", f->key);

	if (!refuse && !busy)
		return status;
	buf_put(f->give);
	f->give = NULL;
	f->give_len = 0;
	f->read = NULL;
	return refuse ? fujitsu_check(f, SENSE_OPCODE, "a fault says so") : SCSI_BUSY;
}

void fujitsu_finish(struct fujitsu *f, uint8_t status)
{
	status = changed_status(f, status);
	f->stats.checks += status == SCSI_CHECK;
	if (f->asked)
		data_phase(f);
	buf_put(f->give);
	f->give = NULL;
	f->give_len = 0;
	if (usbdev_plugged(f->dev->usb))
		status_phase(f, status);
	f->read = NULL;
}

void fujitsu_taken(void *model, size_t len)
{
	struct fujitsu *f = model;
	uint64_t image = len < f->image_left ? len : f->image_left;

	f->unread -= len < f->unread ? len : f->unread;
	f->image_left -= image;
	if (f->pace.rate && image)
		pace_take(&f->pace, image, loop_now());
}
