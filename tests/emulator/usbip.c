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

#include "bytes.h"
#include "usbip.h"
#include "usbip_conn.h"
#include "usbip_wire.h"

#define MAX_DEVICES	64
#define MAX_CONNS	(2 * MAX_DEVICES)

#define BUS		1
#define DEVICE_NUMBER(i)	((i) + 2)	/* 1 would be the root hub */

struct usbip {
	struct loop *loop;
	int fd;
	uint16_t port;
	struct usbdev *devs[MAX_DEVICES];
	int ndevs;
	struct conn *conns[MAX_CONNS];
	void (*released)(void *ctx);
	void *released_ctx;
};

static void put_device(const struct usbip *server, int index, uint8_t *at)
{
	const struct usb_face *face = usbdev_face(server->devs[index]);

	memset(at, 0, OP_DEVICE);
	snprintf((char *)at, 256, "/sys/devices/emulated/1-%d", index + 1);
	snprintf((char *)at + 256, OP_BUSID, "1-%d", index + 1);
	put_be32(at + 288, BUS);
	put_be32(at + 292, DEVICE_NUMBER(index));
	put_be32(at + 296, face->speed);
	put_be16(at + 300, face->vendor);
	put_be16(at + 302, face->product);
	put_be16(at + 304, face->release);
	at[309] = 1;
	at[310] = 1;
	at[311] = 1;
}

static void put_op(uint8_t *at, uint16_t code, uint32_t status)
{
	put_be16(at, USBIP_VERSION);
	put_be16(at + 2, code);
	put_be32(at + 4, status);
}

static void op_devlist(struct usbip *server, struct conn *conn)
{
	size_t len = OP_HEADER + 4;
	uint8_t *head = calloc(1, len + MAX_DEVICES * (OP_DEVICE + OP_INTERFACE));
	uint32_t count = 0;

	for (int i = 0; head && i < server->ndevs; i++) {
		const struct usb_face *face = usbdev_face(server->devs[i]);

		/* As usbip's own server: only what can be imported now. */
		if (!usbdev_plugged(server->devs[i]) || usbdev_attached(server->devs[i]))
			continue;
		put_device(server, i, head + len);
		len += OP_DEVICE;
		head[len] = face->interface_class;
		head[len + 1] = face->interface_subclass;
		head[len + 2] = face->interface_protocol;
		len += OP_INTERFACE;
		count++;
	}
	if (head) {
		put_op(head, OP_REP_DEVLIST, OP_ST_OK);
		put_be32(head + OP_HEADER, count);
	}
	conn_reply(conn, head, len);
}

static uint32_t import_status(int result)
{
	switch (result) {
	case 0:
		return OP_ST_OK;
	case -EBUSY:
		return OP_ST_BUSY;
	default:
		return OP_ST_NODEV;
	}
}

/* A host that comes back may be seen before the end of its old connection is. */
static void drop_left(struct usbip *server, uint32_t devid)
{
	for (int i = 0; i < MAX_CONNS; i++)
		if (server->conns[i] && conn_left(server->conns[i], devid))
			conn_destroy(server->conns[i]);
}

static void op_import(struct usbip *server, struct conn *conn, const uint8_t *busid)
{
	uint8_t *head = calloc(1, OP_HEADER + OP_DEVICE);
	size_t len = OP_HEADER;
	int result = -ENODEV, i;
	char name[OP_BUSID];

	for (i = 0; i < server->ndevs; i++) {
		snprintf(name, sizeof(name), "%d-%d", BUS, i + 1);
		if (strncmp(name, (const char *)busid, OP_BUSID) == 0)
			break;
	}
	if (head && i < server->ndevs) {
		drop_left(server, BUS << 16 | DEVICE_NUMBER(i));
		result = conn_import(conn, server->devs[i], BUS << 16 | DEVICE_NUMBER(i));
	}
	if (head)
		put_op(head, OP_REP_IMPORT, import_status(result));
	if (result == 0) {
		put_device(server, i, head + len);
		len += OP_DEVICE;
	}
	conn_reply(conn, head, len);
}

static int operation(void *owner, struct conn *conn, const uint8_t *at, size_t len)
{
	struct usbip *server = owner;

	if (len < OP_HEADER)
		return 0;
	if (get_be16(at) != USBIP_VERSION)
		return -EPROTO;
	if (get_be16(at + 2) == OP_REQ_DEVLIST) {
		op_devlist(server, conn);
		return OP_HEADER;
	}
	if (get_be16(at + 2) != OP_REQ_IMPORT)
		return -EPROTO;
	if (len < OP_HEADER + OP_BUSID)
		return 0;
	op_import(server, conn, at + OP_HEADER);
	return OP_HEADER + OP_BUSID;
}

static void gone(void *owner, struct conn *conn, bool had_device)
{
	struct usbip *server = owner;

	for (int i = 0; i < MAX_CONNS; i++)
		if (server->conns[i] == conn)
			server->conns[i] = NULL;
	if (had_device && server->released)
		server->released(server->released_ctx);
}

static const struct conn_owner conn_ops = {
	.operation = operation,
	.gone = gone,
};

static void server_event(void *ctx, short revents)
{
	struct usbip *server = ctx;
	int fd = accept4(server->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	int one = 1, slot = 0;

	(void)revents;
	if (fd < 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	while (slot < MAX_CONNS && server->conns[slot])
		slot++;
	if (slot < MAX_CONNS)
		server->conns[slot] = conn_create(server->loop, fd, &conn_ops, server);
	if (slot == MAX_CONNS || !server->conns[slot])
		close(fd);
}

static int listen_loopback(uint16_t *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(*port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int one = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, 16) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) < 0) {
		close(fd);
		return -1;
	}
	*port = ntohs(address.sin_port);
	return fd;
}

struct usbip *usbip_create(struct loop *loop, uint16_t port)
{
	struct usbip *server = calloc(1, sizeof(*server));

	if (!server) {
		perror("wiascan-emulator");
		return NULL;
	}
	server->loop = loop;
	server->port = port;
	server->fd = listen_loopback(&server->port);
	if (server->fd < 0 ||
	    loop_watch(loop, server->fd, POLLIN, server_event, server) < 0) {
		fprintf(stderr, "wiascan-emulator: port %u: %s\n", port, strerror(errno));
		free(server);
		return NULL;
	}
	return server;
}

void usbip_destroy(struct usbip *server)
{
	server->released = NULL;
	for (int i = 0; i < MAX_CONNS; i++)
		if (server->conns[i])
			conn_destroy(server->conns[i]);
	loop_unwatch(server->loop, server->fd);
	close(server->fd);
	free(server);
}

uint16_t usbip_port(const struct usbip *server)
{
	return server->port;
}

int usbip_offer(struct usbip *server, struct usbdev *dev)
{
	if (server->ndevs == MAX_DEVICES)
		return 0;
	server->devs[server->ndevs++] = dev;
	return server->ndevs;
}

void usbip_on_release(struct usbip *server, void (*fn)(void *ctx), void *ctx)
{
	server->released = fn;
	server->released_ctx = ctx;
}
