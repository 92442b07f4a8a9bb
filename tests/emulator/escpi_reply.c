// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "bytes.h"
#include "escpi.h"
#include "reply.h"

#define INFO_SIZE	4

const struct fault_info escpi_faults[] = {
	{ "nak", FAULT_KEY, "a NAK instead" },
	{ "level", FAULT_TEXT, "another command level in ESC I and FS I, such as Z9" },
	{ "info-length", FAULT_KEY, "an information block that announces 65535 bytes" },
	{ "zero-dpi", FAULT_KEY, "resolutions of 0 (ESC_I, FS_I)" },
	{ "no-dpi", FAULT_KEY, "no resolution at all (ESC_I)" },
	{ "huge-area", FAULT_KEY, "the largest bed that fits in the field (ESC_I, FS_I)" },
	{ "unterminated", FAULT_KEY, "a list that lacks its end (ESC_I, ESC_i)" },
	{ "scan-status", FAULT_VALUE, "another status in the FS G reply; with bit 0x80 or 0x40\n"
	  "nothing follows" },
	{ "block-length", FAULT_VALUE, "another block length in the FS G reply" },
	{ "block-count", FAULT_VALUE, "another block count in the FS G reply" },
	{ "last-length", FAULT_VALUE, "another length of the last block in the FS G reply" },
	{ "block-status", FAULT_VALUE, "another status after a block: 0x10 cancelled on the\n"
	  "device; with bit 0x80 or 0x40 nothing follows" },
	{ }
};

bool escpi_is_key(const char *text)
{
	static const char * const others[] = { "any", "block", "transfer", "CAN", "EOT",
					       "unknown" };
	const struct escpi_command *command;
	char name[16];
	size_t len = strcspn(text, "/");

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(text, others[i]) == 0)
			return true;
	if (len >= sizeof(name))
		return false;
	memcpy(name, text, len);
	name[len] = '\0';
	command = escpi_find(name);
	if (!command)
		return false;
	return !text[len] || (strcmp(text + len, "/param") == 0 && command->parameters) ||
	       (strcmp(text + len, "/info") == 0 && !command->parameters);
}

static bool hit(struct escpi *e, const char *name, const char *key)
{
	return reply_fault(e->dev, name, key);
}

/* Takes @buf over. All that goes to the host passes here. */
static void queue(struct escpi *e, struct buf *buf, size_t off, size_t len, uint32_t delay)
{
	e->unread += len;
	usbdev_queue(e->dev->usb, buf, off, len, delay);
}

static void queue_byte(struct escpi *e, const char *key, uint8_t byte, uint32_t delay)
{
	struct buf *buf = buf_new(1);

	if (buf)
		buf->data[0] = byte;
	reply_trace(e->dev, key, &byte, 1);
	queue(e, buf, 0, 1, delay);
}

/* Faults that take the reply's place; true when one did. */
static bool replaced(struct escpi *e, const char *key, uint32_t delay)
{
	if (reply_replaced(e->dev, key, delay))
		return true;
	if (!hit(e, "nak", key))
		return false;
	queue_byte(e, key, ESCPI_NAK, delay);
	return true;
}

/* One transfer, with what the faults make of it; takes @buf over. */
static bool deliver(struct escpi *e, const char *key, struct buf *buf, size_t off, size_t len)
{
	uint32_t delay = e->dev->reply_delay;

	if (!buf) {
		queue(e, NULL, 0, len, 0);	/* no memory: unplugs */
		return false;
	}
	if (replaced(e, key, delay)) {
		buf_put(buf);
		return false;
	}
	if (e->config.stray_zlp)
		queue(e, NULL, 0, 0, delay);
	buf = reply_changed(e->dev, key, buf, &off, &len);
	if (buf)
		reply_trace(e->dev, key, buf->data + off, len);
	if (hit(e, "stall-mid", key)) {
		queue(e, buf, off, len / 2, delay);
		usbdev_queue_stall(e->dev->usb);
		return false;
	}
	queue(e, buf, off, len, delay);
	return true;
}

void escpi_reply_byte(struct escpi *e, const char *key, uint8_t byte)
{
	struct buf *buf = buf_new(1);

	if (buf)
		buf->data[0] = byte;
	if (byte == ESCPI_NAK)
		e->stats.naks++;
	deliver(e, key, buf, 0, 1);
}

bool escpi_reply(struct escpi *e, const char *key, struct buf *buf)
{
	return deliver(e, key, buf, 0, buf ? buf->len : 1);
}

uint8_t escpi_status(const struct escpi *e)
{
	return (e->config.extended ? STATUS_EXTENDED : 0) |
	       (escpi_has_option(e) ? STATUS_OPTION : 0) |
	       (escpi_trouble(e) ? STATUS_FATAL : 0) |
	       (e->config.not_ready ? STATUS_NOT_READY : 0);
}

/* Information block and data in one buffer, for a unit that sends them so. */
static struct buf *join(struct buf *info, struct buf *data)
{
	struct buf *both = info && data ? buf_new(info->len + data->len) : NULL;

	if (both) {
		memcpy(both->data, info->data, info->len);
		memcpy(both->data + info->len, data->data, data->len);
	}
	buf_put(info);
	buf_put(data);
	return both;
}

void escpi_reply_info(struct escpi *e, const char *key, struct buf *buf)
{
	struct buf *info = buf_new(INFO_SIZE);
	char info_key[32];

	snprintf(info_key, sizeof(info_key), "%s/info", key);
	if (info) {
		info->data[0] = 0x02;
		info->data[1] = escpi_status(e);
		put_le16(info->data + 2, buf ? buf->len : 0);
		if (hit(e, "info-length", key))
			put_le16(info->data + 2, 0xffff);
	}
	/* With nothing to follow, the information block is the reply. */
	if (!buf)
		deliver(e, key, info, 0, INFO_SIZE);
	else if (e->config.joined)
		escpi_reply(e, key, join(info, buf));
	else if (deliver(e, info_key, info, 0, INFO_SIZE))
		deliver(e, key, buf, 0, buf->len);
	else
		buf_put(buf);
}

static void queue_split(struct escpi *e, struct buf *buf, size_t off, size_t len)
{
	uint32_t delay = e->dev->data_delay;

	while (len) {
		size_t part = len < e->config.split ? len : e->config.split;

		queue(e, buf_get(buf), off, part, delay);
		off += part;
		len -= part;
		delay += e->config.part_delay;
	}
	buf_put(buf);
}

void escpi_send_block(struct escpi *e, struct buf *buf, size_t off, size_t len)
{
	uint32_t delay = e->dev->data_delay;

	if (buf && replaced(e, "block", delay)) {
		buf_put(buf);
		return;
	}
	if (buf)
		buf = reply_changed(e->dev, "block", buf, &off, &len);
	e->ahead = e->unread;
	if (buf && hit(e, "stall-mid", "block")) {
		queue(e, buf, off, len / 2, delay);
		usbdev_queue_stall(e->dev->usb);
	} else if (buf && e->config.split) {
		queue_split(e, buf, off, len);
	} else if (buf && e->pace.rate) {
		e->unread += len;
		usbdev_queue_paced(e->dev->usb, buf, off, len, delay);
		escpi_tick(e);
	} else {
		queue(e, buf, off, len, delay);
	}
}
