// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bytes.h"
#include "usbip_conn.h"
#include "usbip_wire.h"

#define MAX_HELD	1024		/* URBs and answers of one connection */
#define MAX_OUT		(1 << 20)	/* largest OUT transfer */
#define RX_SIZE		(64 << 10)
#define TX_PARTS	64		/* pieces handed to the socket at once */

/**
 * struct answer - bytes on their way to the client
 * @head: the protocol's part
 * @urb: whose data follows, or NULL
 * @len: of the whole
 */
struct answer {
	struct answer *next;
	uint8_t *head;
	size_t head_len;
	struct urb *urb;
	size_t len;
};

/**
 * struct conn - one client
 * @rx: received and not yet understood
 * @pending: an OUT request whose data is still coming in
 * @tx_done: bytes of the first answer that are out
 * @in_flight: URBs held and answers not sent
 * @dev: the imported device, or NULL before and after
 * @devid: by which the client names it, 0 before
 * @kick: does what must not happen inside a callback
 * @receiving: what is made now is sent when all that was received is done
 * @fresh: something was
 * @dying: close it as soon as possible
 */
struct conn {
	struct loop *loop;
	const struct conn_owner *ops;
	void *owner;
	int fd;
	uint8_t rx[RX_SIZE];
	size_t rx_len;
	struct urb *pending;
	struct answer *tx;
	struct answer **tx_end;
	size_t tx_done;
	unsigned int in_flight;
	struct usbdev *dev;
	uint32_t devid;
	struct timer kick;
	bool receiving;
	bool fresh;
	bool dying;
};

static void answer_free(struct answer *answer)
{
	if (answer->urb)
		urb_free(answer->urb);
	free(answer->head);
	free(answer);
}

/* From the loop, so that answers made together go out together. */
static void service_later(struct conn *conn)
{
	conn->fresh = true;
	if (!conn->receiving && !conn->kick.armed)
		timer_set(conn->loop, &conn->kick, 0);
}

static void conn_close_later(struct conn *conn)
{
	conn->dying = true;
	service_later(conn);
}

/* Queues @head (taken over) and the data of @urb (taken over, may be NULL). */
static void conn_send(struct conn *conn, uint8_t *head, size_t head_len, struct urb *urb)
{
	struct answer *answer = head ? calloc(1, sizeof(*answer)) : NULL;

	if (!answer) {
		free(head);
		if (urb)
			urb_free(urb);
		conn_close_later(conn);
		return;
	}
	answer->head = head;
	answer->head_len = head_len;
	answer->len = head_len;
	if (urb && urb->in)
		answer->len += urb->got;
	answer->urb = urb;
	*conn->tx_end = answer;
	conn->tx_end = &answer->next;
	service_later(conn);
}

static void complete(void *ctx, struct urb *urb, int status)
{
	struct conn *conn = ctx;
	uint8_t *head = calloc(1, URB_HEADER);

	if (head) {
		put_be32(head, USBIP_RET_SUBMIT);
		put_be32(head + 4, urb->seqnum);
		put_be32(head + 20, status);
		put_be32(head + 24, urb->got);
	}
	conn_send(conn, head, URB_HEADER, urb);
}

static void disconnect(void *ctx)
{
	struct conn *conn = ctx;

	conn->dev = NULL;
	conn_close_later(conn);
}

static const struct usb_host host_ops = {
	.complete = complete,
	.disconnect = disconnect,
};

static int gather(const struct conn *conn, struct iovec *parts)
{
	size_t skip = conn->tx_done;
	const struct answer *answer;
	int count = 0;
	unsigned int i;

	for (answer = conn->tx; answer; answer = answer->next) {
		unsigned int slices = 0;

		if (answer->urb && answer->urb->in)
			slices = answer->urb->nslices;
		for (i = 0; i <= slices; i++) {
			uint8_t *data = answer->head;
			size_t len = answer->head_len;

			if (i) {
				const struct slice *slice = &answer->urb->slices[i - 1];

				data = slice->buf->data + slice->off;
				len = slice->len;
			}
			if (skip >= len) {
				skip -= len;
				continue;
			}
			if (count == TX_PARTS)
				return count;
			parts[count].iov_base = data + skip;
			parts[count++].iov_len = len - skip;
			skip = 0;
		}
	}
	return count;
}

static void sent(struct conn *conn, size_t len)
{
	conn->tx_done += len;
	while (conn->tx && conn->tx_done >= conn->tx->len) {
		struct answer *answer = conn->tx;

		conn->tx_done -= answer->len;
		conn->tx = answer->next;
		if (!conn->tx)
			conn->tx_end = &conn->tx;
		conn->in_flight--;
		answer_free(answer);
	}
}

static void conn_flush(struct conn *conn)
{
	while (conn->tx) {
		struct iovec parts[TX_PARTS];
		struct msghdr msg = { .msg_iov = parts };
		ssize_t len;

		msg.msg_iovlen = gather(conn, parts);
		len = sendmsg(conn->fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			break;
		if (len < 0) {
			conn->dying = true;
			break;
		}
		sent(conn, len);
	}
	loop_events(conn->loop, conn->fd, POLLIN | (conn->tx ? POLLOUT : 0));
}

void conn_destroy(struct conn *conn)
{
	timer_cancel(conn->loop, &conn->kick);
	loop_unwatch(conn->loop, conn->fd);
	if (conn->dev)
		usbdev_detach(conn->dev);
	shutdown(conn->fd, SHUT_RDWR);
	close(conn->fd);
	while (conn->tx) {
		struct answer *answer = conn->tx;

		conn->tx = answer->next;
		answer_free(answer);
	}
	if (conn->pending)
		urb_free(conn->pending);
	conn->ops->gone(conn->owner, conn, conn->devid != 0);
	free(conn);
}

static void conn_service(void *ctx)
{
	struct conn *conn = ctx;

	conn->fresh = false;
	conn_flush(conn);
	if (conn->dying)
		conn_destroy(conn);
}

void conn_reply(struct conn *conn, uint8_t *data, size_t len)
{
	conn->in_flight++;
	conn_send(conn, data, len, NULL);
}

int conn_import(struct conn *conn, struct usbdev *dev, uint32_t devid)
{
	int ret = usbdev_attach(dev, &host_ops, conn);

	if (ret == 0) {
		conn->dev = dev;
		conn->devid = devid;
	}
	return ret;
}

bool conn_left(const struct conn *conn, uint32_t devid)
{
	struct pollfd fd = { .fd = conn->fd, .events = POLLRDHUP };

	return conn->devid == devid && poll(&fd, 1, 0) > 0;
}

static int parse_unlink(struct conn *conn, const uint8_t *at)
{
	uint8_t *head = calloc(1, URB_HEADER);
	bool found = usbdev_unlink(conn->dev, get_be32(at + 20));

	if (found)
		conn->in_flight--;
	if (head) {
		put_be32(head, USBIP_RET_UNLINK);
		put_be32(head + 4, get_be32(at + 4));
		put_be32(head + 20, found ? (uint32_t)-ECONNRESET : 0);
	}
	conn->in_flight++;
	conn_send(conn, head, URB_HEADER, NULL);
	return URB_HEADER;
}

static int parse_submit(struct conn *conn, const uint8_t *at)
{
	uint32_t ep = get_be32(at + 16), packets = get_be32(at + 32);
	bool in = get_be32(at + 12) == USBIP_DIR_IN;
	struct urb *urb;

	/* No endpoint here is isochronous. */
	if ((packets != 0 && packets != USBIP_NO_PACKETS) || get_be32(at + 12) > 1 ||
	    (!in && get_be32(at + 24) > MAX_OUT))
		return -EPROTO;
	urb = calloc(1, sizeof(*urb));
	if (!urb)
		return -ENOMEM;
	urb->seqnum = get_be32(at + 4);
	urb->in = in;
	urb->flags = get_be32(at + 20);
	urb->len = get_be32(at + 24);
	urb->control = ep == 0;
	memcpy(urb->setup, at + 40, sizeof(urb->setup));
	conn->in_flight++;
	if (ep != 0 && ep != (in ? EP_IN_ADDRESS & 0x7f : EP_OUT_ADDRESS)) {
		free(urb);
		return -EPROTO;
	}
	if (in || urb->len == 0) {
		usbdev_submit(conn->dev, urb);
		return URB_HEADER;
	}
	urb->out = malloc(urb->len);
	if (!urb->out) {
		free(urb);
		return -ENOMEM;
	}
	conn->pending = urb;
	return URB_HEADER;
}

/* The data of an OUT request, in as many pieces as the socket gives. */
static int parse_data(struct conn *conn, const uint8_t *at, size_t len)
{
	struct urb *urb = conn->pending;
	size_t use = urb->len - urb->got;

	if (use > len)
		use = len;
	memcpy(urb->out + urb->got, at, use);
	urb->got += use;
	if (urb->got == urb->len) {
		conn->pending = NULL;
		urb->got = 0;
		usbdev_submit(conn->dev, urb);
	}
	return use;
}

static int parse(struct conn *conn, const uint8_t *at, size_t len)
{
	if (conn->in_flight >= MAX_HELD)
		return -EPROTO;
	if (!conn->dev)
		return conn->ops->operation(conn->owner, conn, at, len);
	if (conn->pending)
		return parse_data(conn, at, len);
	if (len < URB_HEADER)
		return 0;
	if (get_be32(at + 8) != conn->devid)
		return -EPROTO;
	if (get_be32(at) == USBIP_CMD_SUBMIT)
		return parse_submit(conn, at);
	if (get_be32(at) == USBIP_CMD_UNLINK)
		return parse_unlink(conn, at);
	return -EPROTO;
}

static void conn_receive(struct conn *conn)
{
	ssize_t got = recv(conn->fd, conn->rx + conn->rx_len, RX_SIZE - conn->rx_len,
			   MSG_DONTWAIT);
	size_t used = 0;

	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return;
	if (got <= 0) {
		conn_close_later(conn);
		return;
	}
	conn->rx_len += got;
	while (used < conn->rx_len && !conn->dying) {
		int step = parse(conn, conn->rx + used, conn->rx_len - used);

		if (step < 0) {
			fprintf(stderr, "wiascan-emulator: protocol error, closing\n");
			conn_close_later(conn);
		}
		if (step <= 0)
			break;
		used += step;
	}
	memmove(conn->rx, conn->rx + used, conn->rx_len - used);
	conn->rx_len -= used;
}

static void conn_event(void *ctx, short revents)
{
	struct conn *conn = ctx;

	conn->receiving = true;
	if (revents & POLLOUT)
		conn_flush(conn);
	if (revents & (POLLIN | POLLHUP | POLLERR) && !conn->dying)
		conn_receive(conn);
	conn->receiving = false;
	if (!conn->fresh && !conn->dying)
		return;
	timer_cancel(conn->loop, &conn->kick);
	conn_service(conn);
}

struct conn *conn_create(struct loop *loop, int fd, const struct conn_owner *ops, void *owner)
{
	struct conn *conn = calloc(1, sizeof(*conn));

	if (!conn || loop_watch(loop, fd, POLLIN, conn_event, conn) < 0) {
		free(conn);
		return NULL;
	}
	conn->loop = loop;
	conn->ops = ops;
	conn->owner = owner;
	conn->fd = fd;
	conn->tx_end = &conn->tx;
	conn->kick = (struct timer){ .fire = conn_service, .ctx = conn };
	return conn;
}
