// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/*
 * wire VENDOR:PRODUCT BYTES TRANSFERS SIZE: what the wire can do. Drains a page of
 * BYTES from the emulator's device of the family "wire" with libusb's asynchronous
 * transfers, TRANSFERS of SIZE bytes in flight, and looks at none of it.
 */
#include <libusb.h>
#include <stdio.h>
#include <stdlib.h>

#include "meter.h"

#define EP_IN	0x82
#define EP_OUT	0x01
#define PATIENCE	20000	/* milliseconds */

static struct meter meter;
static uint64_t wanted;		/* bytes of the page that no transfer asks for yet */
static unsigned int size;	/* of a transfer */
static int in_flight;

static void check(int error, const char *what)
{
	if (error < 0)
		die("wire: %s: %s", what, libusb_error_name(error));
}

static void submit(struct libusb_transfer *transfer)
{
	transfer->length = wanted < size ? wanted : size;
	wanted -= transfer->length;
	check(libusb_submit_transfer(transfer), "cannot submit");
	in_flight++;
}

static void LIBUSB_CALL done(struct libusb_transfer *transfer)
{
	in_flight--;
	if (transfer->status != LIBUSB_TRANSFER_COMPLETED ||
	    transfer->actual_length != transfer->length)
		die("wire: a transfer of %d bytes gave %d, status %d", transfer->length,
		    transfer->actual_length, transfer->status);
	meter_got(&meter, transfer->actual_length);
	if (wanted)
		submit(transfer);
}

static libusb_device_handle *open_wire(const char *ids)
{
	libusb_device_handle *handle;
	unsigned int vendor, product;

	if (sscanf(ids, "%x:%x", &vendor, &product) != 2)
		die("wire: '%s' is not VENDOR:PRODUCT", ids);
	check(libusb_init(NULL), "no libusb");
	handle = libusb_open_device_with_vid_pid(NULL, vendor, product);
	if (!handle)
		die("wire: no device %s", ids);
	check(libusb_claim_interface(handle, 0), "cannot claim");
	return handle;
}

static void drain(libusb_device_handle *handle, int transfers)
{
	struct libusb_transfer *all[transfers];
	unsigned char page = 0;
	int i, sent;

	for (i = 0; i < transfers; i++) {
		unsigned char *data = malloc(size);

		all[i] = libusb_alloc_transfer(0);
		if (!all[i] || !data)
			die("wire: out of memory");
		libusb_fill_bulk_transfer(all[i], handle, EP_IN, data, size, done, NULL, PATIENCE);
		all[i]->flags = LIBUSB_TRANSFER_FREE_BUFFER;
	}
	meter_start(&meter, METER_SELF);
	for (i = 0; i < transfers && wanted; i++)
		submit(all[i]);
	check(libusb_bulk_transfer(handle, EP_OUT, &page, 1, &sent, PATIENCE), "cannot send");
	while (in_flight)
		check(libusb_handle_events(NULL), "cannot wait");
	meter_stop(&meter);
	for (i = 0; i < transfers; i++)
		libusb_free_transfer(all[i]);
}

int main(int argc, char **argv)
{
	libusb_device_handle *handle;
	int transfers;

	if (argc != 5)
		die("usage: wire VENDOR:PRODUCT BYTES TRANSFERS SIZE");
	wanted = strtoull(argv[2], NULL, 0);
	transfers = atoi(argv[3]);
	size = strtoul(argv[4], NULL, 0);
	if (!wanted || transfers < 1 || transfers > 256 || size < 1024)
		die("wire: bytes, transfers or size make no sense");
	handle = open_wire(argv[1]);
	drain(handle, transfers);
	libusb_release_interface(handle, 0);
	libusb_close(handle);
	libusb_exit(NULL);
	meter_print(&meter);
	return 0;
}
