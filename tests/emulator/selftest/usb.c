// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The server: lists, imports, control requests, and clients that misbehave. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../bytes.h"
#include "../usbip_wire.h"
#include "selftest.h"

#define GET_DESCRIPTOR	6

static int descriptor(struct emu *emu, uint16_t which, uint16_t len, uint8_t *data)
{
	return client_control(&emu->c, 0x80, GET_DESCRIPTOR, which, 0, len, data);
}

static bool string_is(struct emu *emu, uint8_t index, const char *text)
{
	uint8_t data[64];
	int len = client_control(&emu->c, 0x80, GET_DESCRIPTOR, 0x300 | index, 0x0409,
				 sizeof(data), data);

	if (len != 2 + 2 * (int)strlen(text) || data[0] != len || data[1] != 3)
		return false;
	for (size_t i = 0; text[i]; i++)
		if (data[2 + 2 * i] != (uint8_t)text[i] || data[3 + 2 * i])
			return false;
	return true;
}

static void test_lists(void)
{
	uint8_t devices[4 * (OP_DEVICE + OP_INTERFACE)];
	struct client other;
	struct emu emu;

	emu_start(&emu, "--device escpi --device escpi --product 0x138 --serial X99");
	same(client_open(&other, emu.port), 0, "a second client connects");
	same(client_devlist(&other, devices, 4), 1, "the list omits the device in use");
	ok(strcmp((char *)devices + 256, "1-2") == 0, "the other one is 1-2");
	same(get_be16(devices + 300), 0x04b8, "vendor id in the list");
	same(get_be16(devices + 302), 0x0138, "product id in the list");
	same(get_be32(devices + 296), 3, "speed in the list");
	ok(memcmp(devices + OP_DEVICE, "\xff\xff\xff", 3) == 0, "interface class in the list");
	same(client_import(&other, "1-1"), OP_ST_BUSY, "a device in use is not given away");
	client_close(&other);
	client_open(&other, emu.port);
	same(client_import(&other, "1-9"), OP_ST_NODEV, "a bus id that is not there");
	client_close(&other);
	same(client_attach(&other, emu.port, "1-2"), 0, "the second device is imported");
	ok(string_is(&emu, 3, "EMU0001"), "serial number of the first");
	ok(ask(&emu, "1b40", "06"), "the first one answers meanwhile");
	same(client_out(&other, "\x1b@", 2), 2, "the second takes a command");
	same(client_in(&other, devices, 16), 1, "and answers");
	client_close(&other);
	emu_stop(&emu);
}

static void test_descriptors(void)
{
	uint8_t data[256];
	struct emu emu;

	emu_start(&emu, "");
	same(descriptor(&emu, 0x100, 64, data), 18, "device descriptor");
	same(get_le16(data + 8), 0x04b8, "vendor id");
	same(get_le16(data + 10), 0x012b, "product id");
	same(descriptor(&emu, 0x100, 8, data), 8, "device descriptor, first 8 bytes");
	same(descriptor(&emu, 0x200, 9, data), 9, "configuration descriptor, first 9 bytes");
	same(get_le16(data + 2), 32, "its total length");
	same(descriptor(&emu, 0x200, 255, data), 32, "the whole of it");
	ok(data[14] == 0xff && data[20] == 0x01 && data[27] == 0x82, "interface and endpoints");
	same(get_le16(data + 22), 512, "packet size");
	same(descriptor(&emu, 0x600, 64, data), 10, "device qualifier");
	same(descriptor(&emu, 0x700, 64, data), 32, "configuration at the other speed");
	same(get_le16(data + 22), 64, "its packet size");
	same(descriptor(&emu, 0xf00, 64, data), -EPIPE, "no BOS descriptor before USB 3");
	same(descriptor(&emu, 0x2200, 64, data), -EPIPE, "an unknown descriptor stalls");
	same(descriptor(&emu, 0x101, 64, data), -EPIPE, "a second device descriptor stalls");
	ok(string_is(&emu, 1, "EPSON"), "manufacturer");
	ok(string_is(&emu, 3, "EMU0001"), "serial number");
	same(descriptor(&emu, 0x300, 255, data), 4, "languages");
	same(descriptor(&emu, 0x309, 255, data), -EPIPE, "an unknown string stalls");
	emu_stop(&emu);

	emu_start(&emu, "--usb-serial no");
	ok(descriptor(&emu, 0x100, 64, data) == 18 && data[15] == 2 && data[16] == 0,
	   "no serial number");
	same(descriptor(&emu, 0x303, 255, data), -EPIPE, "nor a string of it");
	emu_stop(&emu);

	emu_start(&emu, "--speed full");
	descriptor(&emu, 0x200, 255, data);
	same(get_le16(data + 22), 64, "packet size at full speed");
	same(descriptor(&emu, 0x600, 64, data), -EPIPE, "no qualifier at full speed");
	emu_stop(&emu);

	emu_start(&emu, "--speed super");
	same(descriptor(&emu, 0x100, 64, data), 18, "device descriptor at super speed");
	ok(get_le16(data + 2) == 0x300 && data[7] == 9, "its version and packet size");
	same(descriptor(&emu, 0x200, 255, data), 44, "configuration with companions");
	same(get_le16(data + 22), 1024, "packet size at super speed");
	same(descriptor(&emu, 0xf00, 64, data), 22, "BOS descriptor");
	same(client_control(&emu.c, 0, 48, 0, 0, 6, data), 6, "SET_SEL");
	same(client_control(&emu.c, 0, 3, 48, 0, 0, NULL), 0, "U1_ENABLE");
	ok(ask(&emu, "1b40", "06"), "commands at super speed");
	emu_stop(&emu);
}

static void test_requests(void)
{
	uint8_t data[64];
	struct emu emu;

	emu_start(&emu, "");
	same(client_control(&emu.c, 0x80, 0, 0, 0, 2, data), 2, "GET_STATUS of the device");
	same(data[0], 1, "it is self powered");
	same(client_control(&emu.c, 0x81, 0, 0, 0, 2, data), 2, "GET_STATUS of the interface");
	same(client_control(&emu.c, 0x82, 0, 0, 0x82, 2, data), 2, "GET_STATUS of an endpoint");
	same(client_control(&emu.c, 0x82, 0, 0, 0x85, 2, data), -EPIPE,
	     "GET_STATUS of no endpoint");
	same(client_control(&emu.c, 0x80, 8, 0, 0, 1, data), 1, "GET_CONFIGURATION");
	same(data[0], 1, "it is configured");
	same(client_control(&emu.c, 0x81, 10, 0, 0, 1, data), 1, "GET_INTERFACE");
	same(client_control(&emu.c, 0x01, 11, 0, 0, 0, NULL), 0, "SET_INTERFACE");
	same(client_control(&emu.c, 0x01, 11, 1, 0, 0, NULL), -EPIPE,
	     "SET_INTERFACE to a setting that is not there");
	same(client_control(&emu.c, 0x00, 9, 7, 0, 0, NULL), -EPIPE,
	     "SET_CONFIGURATION to one that is not there");
	same(client_control(&emu.c, 0xc0, 1, 0, 0, 8, data), -EPIPE, "a vendor request stalls");
	same(client_control(&emu.c, 0xa1, 1, 0, 0, 8, data), -EPIPE, "a class request stalls");

	same(client_control(&emu.c, 0x02, 3, 0, 0x01, 0, NULL), 0, "the OUT endpoint is halted");
	same(put(&emu, "1b40"), -EPIPE, "so that it stalls");
	same(client_control(&emu.c, 0x02, 1, 0, 0x01, 0, NULL), 0, "the halt is cleared");
	ok(ask(&emu, "1b40", "06"), "and commands work again");

	same(client_control(&emu.c, 0x00, 9, 0, 0, 0, NULL), 0, "SET_CONFIGURATION to none");
	same(put(&emu, "1b40"), -EPIPE, "then there are no endpoints");
	same(client_control(&emu.c, 0x00, 9, 1, 0, 0, NULL), 0, "SET_CONFIGURATION");
	put(&emu, "1b40");
	same(client_control(&emu.c, 0x00, 9, 1, 0, 0, NULL), 0, "and again");
	ok(silent(&emu), "which empties the IN pipe");
	emu_stop(&emu);
}

static void refused(struct emu *emu, const void *data, size_t len, const char *what)
{
	uint8_t byte;

	client_close(&emu->c);
	same(emu_attach(emu), 0, "attached, to send %s", what);
	client_send(&emu->c, data, len);
	same(client_receive(&emu->c, &byte, 1), -EPIPE, "%s ends the connection", what);
}

static void test_misbehaviour(void)
{
	static const uint8_t version[OP_HEADER] = { 0x01, 0x06, 0x80, 0x05 };
	uint8_t head[URB_HEADER] = { 0 };
	struct client other;
	struct emu emu;
	uint8_t byte;

	emu_start(&emu, "");
	client_open(&other, emu.port);
	client_send(&other, version, sizeof(version));
	same(client_receive(&other, &byte, 1), -EPIPE, "another protocol version");
	client_close(&other);

	put_be32(head, USBIP_CMD_SUBMIT);
	put_be32(head + 8, 0x10007);
	refused(&emu, head, sizeof(head), "another device's id");
	put_be32(head + 8, 0x10002);
	put_be32(head + 16, 9);
	refused(&emu, head, sizeof(head), "an endpoint that is not there");
	put_be32(head + 16, 1);
	put_be32(head + 24, 0x40000000);
	refused(&emu, head, sizeof(head), "a gigabyte of OUT data");
	put_be32(head + 24, 0);
	put_be32(head + 32, 4);
	refused(&emu, head, sizeof(head), "an isochronous request");
	put_be32(head, 77);
	refused(&emu, head, sizeof(head), "an unknown command");

	client_close(&emu.c);
	same(emu_attach(&emu), 0, "the device can be attached after all that");
	ok(ask(&emu, "1b40", "06"), "and works");

	/* Half a header, then gone. */
	client_send(&emu.c, head, 20);
	client_close(&emu.c);
	same(emu_attach(&emu), 0, "attached after half a request");

	ok(emu_control(&emu, "unplug"), "unplugged");
	same(client_receive(&emu.c, &byte, 1), -EPIPE, "the connection ends");
	client_close(&emu.c);
	client_open(&emu.c, emu.port);
	same(client_import(&emu.c, "1-1"), OP_ST_NODEV, "it cannot be imported");
	client_close(&emu.c);
	ok(emu_control(&emu, "plug"), "plugged");
	same(emu_attach(&emu), 0, "it can be imported");
	ok(!emu_control(&emu, "nonsense"), "an unknown control command is refused");
	ok(!emu_control(&emu, "fault missing:FS_Q"), "a fault in no reply is refused");
	ok(!emu_control(&emu, "fault nonsense:FS_G"), "an unknown fault is refused");
	ok(!emu_control(&emu, "sheet /nonexistent"), "a sheet that is not there is refused");
	ok(!emu_control(&emu, "set level D8"), "the model cannot change");
	ok(emu_control(&emu, "1-1 set reply-delay 1"), "a delay can");
	emu_stop(&emu);
}

void test_usb(void)
{
	test_lists();
	test_descriptors();
	test_requests();
	test_misbehaviour();
}
