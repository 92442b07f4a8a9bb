/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef SELFTEST_CLIENT_H
#define SELFTEST_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A USB/IP client that does what the vhci_hcd driver does, and can also do
 * what it never would.
 */

/* More than any request here takes; its passing is a failure, not a result. */
#define CLIENT_PATIENCE	20000	/* milliseconds */

#define CLIENT_IN	true
#define CLIENT_OUT	false

/** struct client - a connection to the server */
struct client {
	int fd;
	uint32_t devid;
	uint32_t seqnum;
	unsigned int in_ep;
	unsigned int out_ep;
};

/**
 * struct answer - what the server sent
 * @command: USBIP_RET_SUBMIT or USBIP_RET_UNLINK
 * @status: 0 or a negative errno
 * @len: bytes in @data
 */
struct answer {
	uint32_t command;
	uint32_t seqnum;
	int status;
	uint32_t len;
	uint8_t *data;
};

/* All return 0, a length or a sequence number, or a negative errno. */

int client_open(struct client *c, uint16_t port);
void client_close(struct client *c);

/** client_send() - sends bytes as they are. */
int client_send(struct client *c, const void *data, size_t len);
/** client_receive() - receives exactly @len bytes; -EPIPE when the peer closed. */
int client_receive(struct client *c, void *data, size_t len);

/** client_devlist() - asks for the list; returns the number of devices. */
int client_devlist(struct client *c, uint8_t *devices, size_t max);
/** client_import() - returns 0 or the server's (positive) status. */
int client_import(struct client *c, const char *busid);

/** client_submit() - sends a request for a bulk endpoint; returns its number. */
uint32_t client_submit(struct client *c, bool in, uint32_t flags, const void *data,
		       uint32_t len);
uint32_t client_submit_control(struct client *c, const uint8_t setup[8], const void *data);
uint32_t client_unlink(struct client *c, uint32_t seqnum);

/**
 * client_answer() - the next answer; its data goes into @buf
 * @in: whether the request that it is for had data coming
 */
int client_answer(struct client *c, struct answer *answer, void *buf, size_t size, bool in);

/** client_control() - a control request; returns its length or status. */
int client_control(struct client *c, uint8_t type, uint8_t request, uint16_t value,
		   uint16_t index, uint16_t len, uint8_t *data);
int client_out(struct client *c, const void *data, uint32_t len);
/** client_in() - one IN request of @len bytes. */
int client_in(struct client *c, void *buf, uint32_t len);

/** client_attach() - opens, imports "1-1" (or @busid) and configures. */
int client_attach(struct client *c, uint16_t port, const char *busid);

/**
 * client_held() - whether no answer for the held IN request @seqnum has come
 *
 * Asks for something else and looks which answer comes first; then unlinks it.
 */
bool client_held(struct client *c, uint32_t seqnum);

#endif
