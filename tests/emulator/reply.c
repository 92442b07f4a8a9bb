// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "reply.h"

#define TOO_LONG	16	/* bytes that the fault "long" adds */
#define TRACED		80	/* longer replies are traced by their length */

bool reply_fault(struct device *dev, const char *name, const char *key)
{
	bool this = fault_hit(&dev->faults, name, key);
	bool any = fault_hit(&dev->faults, name, "any");

	if (this || any)
		device_trace(dev, "* fault %s:%s", name, key);
	return this || any;
}

void reply_trace(struct device *dev, const char *key, const uint8_t *data, size_t len)
{
	char hex[2 * TRACED + 1];

	if (!dev->trace)
		return;
	if (len > TRACED) {
		device_trace(dev, "< %zu bytes %s", len, key);
		return;
	}
	for (size_t i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", data[i]);
	hex[2 * len] = '\0';
	device_trace(dev, "< %s %s", len ? hex : "empty", key);
}

bool reply_replaced(struct device *dev, const char *key, uint32_t delay)
{
	if (reply_fault(dev, "unplug", key) || fault_hit(&dev->faults, "unplug", "transfer")) {
		usbdev_unplug(dev->usb);
	} else if (reply_fault(dev, "missing", key)) {
		/* the host may wait */
	} else if (reply_fault(dev, "stall", key)) {
		usbdev_queue_stall(dev->usb);
	} else if (reply_fault(dev, "empty", key)) {
		reply_trace(dev, key, NULL, 0);
		usbdev_queue(dev->usb, NULL, 0, 0, delay);
	} else {
		return false;
	}
	return true;
}

struct buf *reply_changed(struct device *dev, const char *key, struct buf *buf, size_t *off,
			  size_t *len)
{
	bool longer = reply_fault(dev, "long", key), garbage = reply_fault(dev, "garbage", key);
	struct buf *other;

	if (reply_fault(dev, "short", key))
		*len /= 2;
	if (!longer && !garbage)
		return buf;
	other = buf_new(*len + (longer ? TOO_LONG : 0));
	if (other) {
		memset(other->data, 0xee, other->len);
		memcpy(other->data, buf->data + *off, *len);
		for (size_t i = 0; garbage && i < *len; i++)
			other->data[i] ^= 0xa5;
		*len = other->len;
	}
	buf_put(buf);
	*off = 0;
	return other;
}
