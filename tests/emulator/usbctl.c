// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <string.h>

#include "bytes.h"
#include "usbctl.h"

/* Requests and selectors, USB 2.0 chapter 9.4 and USB 3.x chapter 9.4. */
enum {
	GET_STATUS = 0,
	CLEAR_FEATURE = 1,
	SET_FEATURE = 3,
	SET_ADDRESS = 5,
	GET_DESCRIPTOR = 6,
	GET_CONFIGURATION = 8,
	SET_CONFIGURATION = 9,
	GET_INTERFACE = 10,
	SET_INTERFACE = 11,
	SET_SEL = 48,
	SET_ISOCH_DELAY = 49,
};

enum {
	DT_DEVICE = 1,
	DT_CONFIG = 2,
	DT_STRING = 3,
	DT_INTERFACE = 4,
	DT_ENDPOINT = 5,
	DT_QUALIFIER = 6,
	DT_OTHER_SPEED = 7,
	DT_BOS = 15,
	DT_DEVICE_CAPABILITY = 16,
	DT_COMPANION = 48,
};

enum {
	FEATURE_ENDPOINT_HALT = 0,
	FEATURE_REMOTE_WAKEUP = 1,
	FEATURE_U1_ENABLE = 48,
	FEATURE_U2_ENABLE = 49,
	FEATURE_LTM_ENABLE = 50,
};

#define TO_DEVICE	0x00
#define TO_INTERFACE	0x01
#define TO_ENDPOINT	0x02
#define DIR_IN		0x80

#define LANGUAGE	0x0409
#define MAX_DESCRIPTOR	256

unsigned int usbctl_packet(enum usb_speed speed)
{
	switch (speed) {
	case SPEED_FULL:
		return 64;
	case SPEED_HIGH:
		return 512;
	default:
		return 1024;
	}
}

static int device_descriptor(const struct usb_face *face, uint8_t *d)
{
	d[0] = 18;
	d[1] = DT_DEVICE;
	put_le16(d + 2, face->speed == SPEED_SUPER ? 0x0300 : 0x0200);
	memset(d + 4, 0, 3);
	d[7] = face->speed == SPEED_SUPER ? 9 : 64;
	put_le16(d + 8, face->vendor);
	put_le16(d + 10, face->product);
	put_le16(d + 12, face->release);
	d[14] = 1;
	d[15] = 2;
	d[16] = face->tells_serial ? 3 : 0;
	d[17] = 1;
	return 18;
}

/* What the device would be at the other of full and high speed. */
static int qualifier_descriptor(uint8_t *d)
{
	d[0] = 10;
	d[1] = DT_QUALIFIER;
	put_le16(d + 2, 0x0200);
	memset(d + 4, 0, 3);
	d[7] = 64;
	d[8] = 1;
	d[9] = 0;
	return 10;
}

static int endpoint_descriptor(uint8_t *d, uint8_t address, enum usb_speed speed)
{
	d[0] = 7;
	d[1] = DT_ENDPOINT;
	d[2] = address;
	d[3] = 2;
	put_le16(d + 4, usbctl_packet(speed));
	d[6] = 0;
	if (speed != SPEED_SUPER)
		return 7;
	d[7] = 6;
	d[8] = DT_COMPANION;
	memset(d + 9, 0, 4);
	return 13;
}

static int config_descriptor(const struct usb_face *face, uint8_t type,
			     enum usb_speed speed, uint8_t *d)
{
	int len = 18;

	d[0] = 9;
	d[1] = type;
	d[4] = 1;
	d[5] = 1;
	d[6] = 0;
	d[7] = 0xc0;
	d[8] = 1;

	d[9] = 9;
	d[10] = DT_INTERFACE;
	d[11] = 0;
	d[12] = 0;
	d[13] = 2;
	d[14] = face->interface_class;
	d[15] = face->interface_subclass;
	d[16] = face->interface_protocol;
	d[17] = 0;

	len += endpoint_descriptor(d + len, EP_OUT_ADDRESS, speed);
	len += endpoint_descriptor(d + len, EP_IN_ADDRESS, speed);
	put_le16(d + 2, len);
	return len;
}

/* USB 2.0 extension (no link power management) and SuperSpeed capability. */
static int bos_descriptor(uint8_t *d)
{
	static const uint8_t bos[] = {
		5, DT_BOS, 22, 0, 2,
		7, DT_DEVICE_CAPABILITY, 2, 0, 0, 0, 0,
		10, DT_DEVICE_CAPABILITY, 3, 0, 0x0e, 0, 1, 0, 0, 0,
	};

	memcpy(d, bos, sizeof(bos));
	return sizeof(bos);
}

static int string_descriptor(const struct usb_face *face, uint8_t index, uint8_t *d)
{
	const char *text;
	int len = 2;

	d[1] = DT_STRING;
	if (index == 0) {
		put_le16(d + 2, LANGUAGE);
		d[0] = 4;
		return 4;
	}
	if (index == 1)
		text = face->manufacturer_name;
	else if (index == 2)
		text = face->product_name;
	else if (index == 3 && face->tells_serial)
		text = face->serial;
	else
		return -EPIPE;
	for (; *text; text++, len += 2)
		put_le16(d + len, (uint8_t)*text);
	d[0] = len;
	return len;
}

static int get_descriptor(const struct usb_face *face, uint8_t type, uint8_t index,
			  uint8_t *d)
{
	bool high = face->speed == SPEED_HIGH;

	if (type == DT_STRING)
		return string_descriptor(face, index, d);
	if (index != 0)
		return -EPIPE;
	if (type == DT_DEVICE)
		return device_descriptor(face, d);
	if (type == DT_CONFIG)
		return config_descriptor(face, type, face->speed, d);
	if (type == DT_BOS && face->speed == SPEED_SUPER)
		return bos_descriptor(d);
	if (type == DT_QUALIFIER && high)
		return qualifier_descriptor(d);
	if (type == DT_OTHER_SPEED && high)
		return config_descriptor(face, type, SPEED_FULL, d);
	return -EPIPE;
}

static bool *halt_flag(struct usbctl *ctl, uint16_t address)
{
	if (address == EP_IN_ADDRESS)
		return &ctl->in_halted;
	if (address == EP_OUT_ADDRESS)
		return &ctl->out_halted;
	return NULL;
}

static int get_status(struct usbctl *ctl, uint8_t to, uint16_t index, uint8_t *reply)
{
	bool *halted;

	memset(reply, 0, 2);
	if (to == TO_DEVICE) {
		reply[0] = 1;	/* self powered */
	} else if (to == TO_INTERFACE) {
		if (index != 0)
			return -EPIPE;
	} else if ((index & 0x7f) != 0) {
		halted = halt_flag(ctl, index);
		if (!halted)
			return -EPIPE;
		reply[0] = *halted;
	}
	return 2;
}

static int change_feature(struct usbctl *ctl, const struct usb_face *face, uint8_t to,
			  uint16_t feature, uint16_t index, bool set,
			  enum usbctl_event *event)
{
	bool *halted;

	if (to == TO_DEVICE) {
		if (feature == FEATURE_REMOTE_WAKEUP)
			return -EPIPE;
		return face->speed == SPEED_SUPER && feature >= FEATURE_U1_ENABLE &&
		       feature <= FEATURE_LTM_ENABLE ? 0 : -EPIPE;
	}
	if (to == TO_INTERFACE)	/* function suspend, USB 3 only */
		return face->speed == SPEED_SUPER && feature == 0 ? 0 : -EPIPE;
	if (feature != FEATURE_ENDPOINT_HALT)
		return -EPIPE;
	if ((index & 0x7f) == 0)
		return 0;
	halted = halt_flag(ctl, index);
	if (!halted)
		return -EPIPE;
	*halted = set;
	if (!set)
		*event = USBCTL_CLEARED;
	return 0;
}

static int set_configuration(struct usbctl *ctl, uint16_t value, enum usbctl_event *event)
{
	if (value > 1)
		return -EPIPE;
	ctl->configuration = value;
	ctl->in_halted = false;
	ctl->out_halted = false;
	*event = USBCTL_CONFIGURED;
	return 0;
}

/* SET_INTERFACE resets halts and data toggles, as 9.1.1.5 and 9.4.10 have it. */
static int set_interface(struct usbctl *ctl, uint16_t value, uint16_t index,
			 enum usbctl_event *event)
{
	if (value != 0 || index != 0 || !ctl->configuration)
		return -EPIPE;
	ctl->in_halted = false;
	ctl->out_halted = false;
	*event = USBCTL_CLEARED;
	return 0;
}

static int standard_in(struct usbctl *ctl, const struct usb_face *face,
		       const uint8_t *setup, uint8_t *reply)
{
	uint16_t value = get_le16(setup + 2), index = get_le16(setup + 4);
	uint8_t to = setup[0] & 0x1f;

	switch (setup[1]) {
	case GET_STATUS:
		return get_status(ctl, to, index, reply);
	case GET_DESCRIPTOR:
		return to == TO_DEVICE ?
		       get_descriptor(face, value >> 8, value, reply) : -EPIPE;
	case GET_CONFIGURATION:
		reply[0] = ctl->configuration;
		return 1;
	case GET_INTERFACE:
		if (index != 0 || !ctl->configuration)
			return -EPIPE;
		reply[0] = 0;
		return 1;
	default:
		return -EPIPE;
	}
}

static int standard_out(struct usbctl *ctl, const struct usb_face *face,
			const uint8_t *setup, enum usbctl_event *event)
{
	uint16_t value = get_le16(setup + 2), index = get_le16(setup + 4);
	uint8_t to = setup[0] & 0x1f;

	switch (setup[1]) {
	case CLEAR_FEATURE:
	case SET_FEATURE:
		return change_feature(ctl, face, to, value, index,
				      setup[1] == SET_FEATURE, event);
	case SET_ADDRESS:
		return 0;
	case SET_CONFIGURATION:
		return set_configuration(ctl, value, event);
	case SET_INTERFACE:
		return set_interface(ctl, value, index, event);
	case SET_SEL:
	case SET_ISOCH_DELAY:
		return face->speed == SPEED_SUPER ? 0 : -EPIPE;
	default:
		return -EPIPE;
	}
}

int usbctl_request(struct usbctl *ctl, const struct usb_face *face,
		   const uint8_t setup[8], uint8_t *reply, int size,
		   enum usbctl_event *event)
{
	uint8_t answer[MAX_DESCRIPTOR] = { 0 };
	int wanted = get_le16(setup + 6);
	int len;

	*event = USBCTL_NONE;
	if ((setup[0] & 0x60) != 0 || (setup[0] & 0x1f) > TO_ENDPOINT)
		return -EPIPE;
	if (!(setup[0] & DIR_IN))
		return standard_out(ctl, face, setup, event);

	len = standard_in(ctl, face, setup, answer);
	if (len > wanted)
		len = wanted;
	if (len > size)
		len = size;
	if (len > 0)
		memcpy(reply, answer, len);
	return len;
}
