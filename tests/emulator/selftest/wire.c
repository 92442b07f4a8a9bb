// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* The wire: where transfers begin and end, and who waits for whom. */

#include <errno.h>
#include <string.h>

#include "../bytes.h"
#include "../usbdev.h"
#include "../usbip_wire.h"
#include "selftest.h"

static void test_boundaries(void)
{
	uint8_t buf[BIG];
	struct emu emu;

	emu_start(&emu, "--speed full");
	put(&emu, "1b49");
	same(get_any(&emu, buf, BIG), 4, "a request ends with the transfer");
	same(get_any(&emu, buf, BIG), 19, "and the next one gets the next transfer");

	put(&emu, "1c49");
	same(get_any(&emu, buf, 64), 64, "a request of one packet takes one packet");
	same(get_any(&emu, buf, 64), 16, "and the next one the rest");

	put(&emu, "1c49");
	same(get_any(&emu, buf, 70), -EOVERFLOW, "a packet that does not fit is babble");
	same(get_any(&emu, buf, 64), 16, "which stays in the device");
	put(&emu, "1b46");
	same(get_any(&emu, buf, 1), -EOVERFLOW, "babble in the first packet");
	ok(get(&emu, "02 02 00 00"), "is still there for a larger buffer");
	same(emu_stat(&emu, "babbles"), 2, "babble is counted");
	emu_stop(&emu);
}

/* FS S answers 64 bytes: exactly one packet at full speed. */
static void test_exact(void)
{
	uint8_t buf[BIG];
	struct emu emu;
	uint32_t seqnum;
	struct answer answer;

	emu_start(&emu, "--speed full");
	put(&emu, "1c53");
	same(get_any(&emu, buf, 128), 64, "zlp no: a whole packet ends the request");
	ok(silent(&emu), "and nothing follows");

	ok(emu_control(&emu, "set wait-exact yes"), "as with a real host controller");
	put(&emu, "1c53");
	same(get_any(&emu, buf, 64), 64, "a request of just that size ends");
	seqnum = client_submit(&emu.c, CLIENT_IN, 0, NULL, 128);
	put(&emu, "1c53");
	ok(client_held(&emu.c, seqnum), "a larger one waits");
	seqnum = client_submit(&emu.c, CLIENT_IN, 0, NULL, 128);
	put(&emu, "1c53");
	put(&emu, "1b40");
	client_answer(&emu.c, &answer, buf, sizeof(buf), true);
	ok(answer.seqnum == seqnum && answer.len == 65, "and takes what comes next");

	seqnum = client_submit(&emu.c, CLIENT_IN, 0, NULL, BIG);
	for (int i = 0; i < 40; i++)
		put(&emu, "1c53");
	ok(client_held(&emu.c, seqnum), "after 40 of them as well");
	seqnum = client_submit(&emu.c, CLIENT_IN, 0, NULL, 40 * 64);
	for (int i = 0; i < 40; i++)
		put(&emu, "1c53");
	client_answer(&emu.c, &answer, buf, sizeof(buf), true);
	ok(answer.seqnum == seqnum && answer.len == 40 * 64 &&
	   memcmp(buf, buf + 39 * 64, 64) == 0, "and gets all of 40");
	same(emu_stat(&emu, "whole-transfers"), 84, "transfers of whole packets are counted");

	emu_control(&emu, "set zlp yes");
	put(&emu, "1c53");
	same(get_any(&emu, buf, 64), 64, "zlp yes: the data");
	same(get_any(&emu, buf, 64), 0, "then the empty packet");
	put(&emu, "1c53");
	same(get_any(&emu, buf, 128), 64, "a larger request takes both");
	ok(silent(&emu), "and nothing is left");
	emu_stop(&emu);
}

static void test_held(void)
{
	uint32_t first, second, command;
	struct answer answer;
	uint8_t buf[512];
	struct emu emu;

	emu_start(&emu, "");
	first = client_submit(&emu.c, CLIENT_IN, 0, NULL, 64);
	second = client_submit(&emu.c, CLIENT_IN, 0, NULL, 64);
	command = client_submit(&emu.c, CLIENT_OUT, 0, "\x1bI", 2);
	client_answer(&emu.c, &answer, NULL, 0, false);
	ok(answer.seqnum == command && answer.len == 2, "held requests: the command goes first");
	client_answer(&emu.c, &answer, buf, sizeof(buf), true);
	ok(answer.seqnum == first && answer.len == 4, "then the first request ends");
	client_answer(&emu.c, &answer, buf, sizeof(buf), true);
	ok(answer.seqnum == second && answer.len == 19, "then the second");

	first = client_submit(&emu.c, CLIENT_IN, 0, NULL, 64);
	ok(client_held(&emu.c, first), "a held request is unlinked");
	ok(ask(&emu, "1b40", "06"), "and takes no reply with it");
	first = client_submit(&emu.c, CLIENT_IN, 0, NULL, 64);
	second = client_submit(&emu.c, CLIENT_IN, 0, NULL, 64);
	ok(client_held(&emu.c, first), "the first of two is unlinked");
	command = client_submit(&emu.c, CLIENT_OUT, 0, "\x1b@", 2);
	client_answer(&emu.c, &answer, NULL, 0, false);
	client_answer(&emu.c, &answer, buf, sizeof(buf), true);
	ok(answer.seqnum == second && answer.len == 1, "the second gets the reply");
	client_unlink(&emu.c, second);
	client_answer(&emu.c, &answer, NULL, 0, false);
	ok(answer.command == USBIP_RET_UNLINK && answer.status == 0,
	   "a request that has ended cannot be unlinked");

	emu_control(&emu, "set reply-delay 1000");
	emu_control(&emu, "set early yes");
	put(&emu, "1c49");
	same(get_any(&emu, buf, 512), 80, "early: a reply that is one packet, and late");
	emu_stop(&emu);

	emu_start(&emu, "--speed full --reply-delay 1000 --early yes");
	put(&emu, "1c49");
	same(get_any(&emu, buf, 64), 64, "early: the first packet of a late reply");
	same(get_any(&emu, buf, 64), 16, "and the rest");
	put(&emu, "1c49");
	first = client_submit(&emu.c, CLIENT_IN, 0, NULL, 128);
	ok(client_held(&emu.c, first), "a request that holds it is unlinked");
	same(get_any(&emu, buf, 128), 16, "and takes it with it");
	emu_stop(&emu);

	emu_start(&emu, "");
	put(&emu, "1b40");
	first = client_submit(&emu.c, CLIENT_IN, URB_FLAG_SHORT_NOT_OK, NULL, 64);
	client_answer(&emu.c, &answer, buf, sizeof(buf), true);
	ok(answer.status == -EREMOTEIO && answer.len == 1, "short and not ok");
	emu_stop(&emu);
}

/* Two requests in one packet of the network, and one in many. */
static void test_stream(void)
{
	uint8_t data[2 * URB_HEADER + 2] = { 0 };
	struct answer answer;
	uint8_t buf[64];
	struct emu emu;

	emu_start(&emu, "");
	put_be32(data, USBIP_CMD_SUBMIT);
	put_be32(data + 4, 100);
	put_be32(data + 8, emu.c.devid);
	put_be32(data + 16, 1);
	put_be32(data + 24, 2);
	data[48] = 0x1b;
	data[49] = 0x40;
	put_be32(data + 50, USBIP_CMD_SUBMIT);
	put_be32(data + 54, 101);
	put_be32(data + 58, emu.c.devid);
	put_be32(data + 62, 1);
	put_be32(data + 66, 2);
	put_be32(data + 74, 64);

	client_send(&emu.c, data, sizeof(data));
	client_answer(&emu.c, &answer, NULL, 0, false);
	same(answer.seqnum, 100, "two requests at once: the first");
	client_answer(&emu.c, &answer, buf, sizeof(buf), true);
	ok(answer.seqnum == 101 && answer.len == 1 && buf[0] == 6, "the second");

	for (size_t i = 0; i < sizeof(data); i++)
		client_send(&emu.c, data + i, 1);
	client_answer(&emu.c, &answer, NULL, 0, false);
	same(answer.seqnum, 100, "byte by byte: the first");
	client_answer(&emu.c, &answer, buf, sizeof(buf), true);
	ok(answer.seqnum == 101 && answer.len == 1 && buf[0] == 6, "the second");
	emu_stop(&emu);
}

static void test_stall(void)
{
	uint8_t buf[64];
	struct emu emu;

	emu_start(&emu, "--fault stall:ESC_F");
	put(&emu, "1b46");
	same(get_any(&emu, buf, 64), -EPIPE, "a stall");
	same(get_any(&emu, buf, 64), -EPIPE, "lasts");
	client_control(&emu.c, 0x82, 0, 0, 0x82, 2, buf);
	same(buf[0], 1, "and shows in GET_STATUS");
	same(client_control(&emu.c, 0x02, 1, 0, 0x82, 0, NULL), 0, "until it is cleared");
	ok(ask(&emu, "1b46", "02 02 00 00"), "then commands work");
	ok(emu_control(&emu, "fault stall:ESC_F"), "another stall");
	put(&emu, "1b46");
	same(get_any(&emu, buf, 64), -EPIPE, "stalls");
	same(client_control(&emu.c, 0x01, 11, 0, 0, 0, NULL), 0, "SET_INTERFACE clears it too");
	ok(ask(&emu, "1b46", "02 02 00 00"), "then commands work");
	emu_stop(&emu);
}

static void test_reattach(void)
{
	uint8_t buf[64];
	struct emu emu;

	emu_start(&emu, "--stale 100");
	same(get_any(&emu, buf, 64), -EOVERFLOW, "stale bytes are in the pipe");
	client_control(&emu.c, 0x00, 9, 1, 0, 0, NULL);
	emu_control(&emu, "set stale 0");
	client_close(&emu.c);
	same(emu_attach(&emu), 0, "attached again");
	ok(silent(&emu), "and nothing is stale");
	put(&emu, "1b49");
	client_close(&emu.c);
	same(emu_attach(&emu), 0, "and again, with a reply not read");
	ok(ask(&emu, "1b40", "06"), "which is forgotten");
	put(&emu, "1c57");
	get(&emu, "06");
	client_close(&emu.c);
	emu_attach(&emu);
	ok(ask(&emu, "1b40", "06"), "as is a command half given");
	same(emu_stat(&emu, "attaches"), 4, "attaches are counted");
	emu_stop(&emu);
}

void test_wire(void)
{
	test_boundaries();
	test_exact();
	test_held();
	test_stream();
	test_stall();
	test_reattach();
}
