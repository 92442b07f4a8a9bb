// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../bytes.h"
#include "../usbip_wire.h"
#include "client.h"

int client_open(struct client *c, uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int one = 1;

	*c = (struct client){ .in_ep = 2, .out_ep = 1 };
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return 0;
}

void client_close(struct client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

int client_send(struct client *c, const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len) {
		ssize_t sent = send(c->fd, at, len, MSG_NOSIGNAL);

		if (sent < 0)
			return -errno;
		at += sent;
		len -= sent;
	}
	return 0;
}

int client_receive(struct client *c, void *data, size_t len)
{
	uint8_t *at = data;

	while (len) {
		struct pollfd pfd = { .fd = c->fd, .events = POLLIN };
		ssize_t got;

		if (poll(&pfd, 1, CLIENT_PATIENCE) <= 0)
			return -ETIMEDOUT;
		got = recv(c->fd, at, len, 0);
		if (got <= 0)
			return -EPIPE;
		at += got;
		len -= got;
	}
	return 0;
}

static int send_op(struct client *c, uint16_t code, const void *data, size_t len)
{
	uint8_t op[OP_HEADER + OP_BUSID] = { 0 };

	put_be16(op, USBIP_VERSION);
	put_be16(op + 2, code);
	if (len)
		memcpy(op + OP_HEADER, data, len);
	return client_send(c, op, OP_HEADER + len);
}

int client_devlist(struct client *c, uint8_t *devices, size_t max)
{
	uint8_t head[OP_HEADER + 4];
	uint32_t count;
	int ret = send_op(c, OP_REQ_DEVLIST, NULL, 0);

	if (ret == 0)
		ret = client_receive(c, head, sizeof(head));
	if (ret < 0)
		return ret;
	count = get_be32(head + OP_HEADER);
	if (get_be16(head) != USBIP_VERSION || get_be16(head + 2) != OP_REP_DEVLIST ||
	    get_be32(head + 4) != 0 || count > max)
		return -EPROTO;
	ret = client_receive(c, devices, count * (OP_DEVICE + OP_INTERFACE));
	return ret < 0 ? ret : (int)count;
}

int client_import(struct client *c, const char *busid)
{
	uint8_t head[OP_HEADER], device[OP_DEVICE];
	char name[OP_BUSID] = { 0 };
	int ret;

	snprintf(name, sizeof(name), "%s", busid);
	ret = send_op(c, OP_REQ_IMPORT, name, sizeof(name));
	if (ret == 0)
		ret = client_receive(c, head, sizeof(head));
	if (ret < 0)
		return ret;
	if (get_be16(head + 2) != OP_REP_IMPORT)
		return -EPROTO;
	if (get_be32(head + 4) != OP_ST_OK)
		return get_be32(head + 4);
	ret = client_receive(c, device, sizeof(device));
	if (ret == 0 && strncmp((char *)device + 256, busid, OP_BUSID) != 0)
		return -EPROTO;
	c->devid = get_be32(device + 288) << 16 | get_be32(device + 292);
	return ret;
}

static void fill(struct client *c, uint8_t *head, uint32_t command, bool in, uint32_t ep)
{
	memset(head, 0, URB_HEADER);
	put_be32(head, command);
	put_be32(head + 4, ++c->seqnum);
	put_be32(head + 8, c->devid);
	put_be32(head + 12, in);
	put_be32(head + 16, ep);
}

uint32_t client_submit(struct client *c, bool in, uint32_t flags, const void *data,
		       uint32_t len)
{
	uint8_t head[URB_HEADER];

	fill(c, head, USBIP_CMD_SUBMIT, in, in ? c->in_ep : c->out_ep);
	put_be32(head + 20, flags);
	put_be32(head + 24, len);
	client_send(c, head, sizeof(head));
	if (!in)
		client_send(c, data, len);
	return c->seqnum;
}

uint32_t client_submit_control(struct client *c, const uint8_t setup[8], const void *data)
{
	uint8_t head[URB_HEADER];
	bool in = setup[0] & 0x80;
	uint32_t len = get_le16(setup + 6);

	fill(c, head, USBIP_CMD_SUBMIT, in, 0);
	put_be32(head + 24, len);
	memcpy(head + 40, setup, 8);
	client_send(c, head, sizeof(head));
	if (!in && len)
		client_send(c, data, len);
	return c->seqnum;
}

uint32_t client_unlink(struct client *c, uint32_t seqnum)
{
	uint8_t head[URB_HEADER];

	fill(c, head, USBIP_CMD_UNLINK, false, 0);
	put_be32(head + 20, seqnum);
	client_send(c, head, sizeof(head));
	return c->seqnum;
}

int client_answer(struct client *c, struct answer *answer, void *buf, size_t size, bool in)
{
	uint8_t head[URB_HEADER];
	int ret = client_receive(c, head, sizeof(head));

	if (ret < 0)
		return ret;
	answer->command = get_be32(head);
	answer->seqnum = get_be32(head + 4);
	answer->status = (int32_t)get_be32(head + 20);
	answer->len = get_be32(head + 24);
	answer->data = buf;
	if (answer->command == USBIP_RET_UNLINK) {
		answer->len = 0;
		return 0;
	}
	if (answer->command != USBIP_RET_SUBMIT)
		return -EPROTO;
	if (!in)
		return 0;
	return answer->len > size ? -EPROTO : client_receive(c, buf, answer->len);
}

int client_control(struct client *c, uint8_t type, uint8_t request, uint16_t value,
		   uint16_t index, uint16_t len, uint8_t *data)
{
	uint8_t setup[8] = { type, request };
	struct answer answer;
	uint32_t seqnum;
	int ret;

	put_le16(setup + 2, value);
	put_le16(setup + 4, index);
	put_le16(setup + 6, len);
	seqnum = client_submit_control(c, setup, data);
	ret = client_answer(c, &answer, data, len, type & 0x80);
	if (ret == 0 && answer.seqnum != seqnum)
		ret = -EPROTO;
	if (ret == 0)
		ret = answer.status;
	return ret < 0 ? ret : (int)answer.len;
}

int client_out(struct client *c, const void *data, uint32_t len)
{
	uint32_t seqnum = client_submit(c, CLIENT_OUT, 0, data, len);
	struct answer answer;
	int ret = client_answer(c, &answer, NULL, 0, false);

	if (ret == 0 && answer.seqnum != seqnum)
		ret = -EPROTO;
	if (ret == 0)
		ret = answer.status;
	return ret < 0 ? ret : (int)answer.len;
}

int client_in(struct client *c, void *buf, uint32_t len)
{
	uint32_t seqnum = client_submit(c, CLIENT_IN, 0, NULL, len);
	struct answer answer;
	int ret = client_answer(c, &answer, buf, len, true);

	if (ret == 0 && answer.seqnum != seqnum)
		ret = -EPROTO;
	if (ret == 0)
		ret = answer.status;
	return ret < 0 ? ret : (int)answer.len;
}

int client_attach(struct client *c, uint16_t port, const char *busid)
{
	int ret = client_open(c, port);

	if (ret == 0)
		ret = client_import(c, busid);
	if (ret == 0)
		ret = client_control(c, 0x00, 9, 1, 0, 0, NULL);
	return ret;
}

bool client_held(struct client *c, uint32_t seqnum)
{
	static const uint8_t get_status[8] = { 0x80, 0, 0, 0, 0, 0, 2, 0 };
	uint32_t other = client_submit_control(c, get_status, NULL);
	struct answer answer;
	uint8_t status[2];
	uint32_t unlink;

	if (client_answer(c, &answer, status, sizeof(status), true) < 0 ||
	    answer.seqnum != other)
		return false;
	unlink = client_unlink(c, seqnum);
	return client_answer(c, &answer, NULL, 0, false) == 0 && answer.seqnum == unlink &&
	       answer.status == -ECONNRESET;
}
