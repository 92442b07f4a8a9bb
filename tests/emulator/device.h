/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_DEVICE_H
#define EMU_DEVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "faults.h"
#include "feeder.h"
#include "loop.h"
#include "options.h"
#include "sheet.h"
#include "usbdev.h"

/*
 * One emulated scanner: what scanners of every family have in common, and the
 * interface to its family.
 */

struct device;

/**
 * struct family - scanners that speak one protocol
 * @name: for --device
 * @about: one line for --help
 * @options: into the struct that @create returned
 * @faults: that it can inject
 * @keys: for --help: which replies there are
 * @is_key: whether a text names a reply that faults can hit
 * @create: makes a model with its defaults, and sets @dev's USB face; NULL
 *	without memory
 * @destroy: frees it
 * @check: whether the options go together; NULL or what is wrong
 * @ops: its side of the USB device
 * @press: a button is pressed; returns false when there is none of that number
 * @stats: prints counters, each "name value", one a line
 */
struct family {
	const char *name;
	const char *about;
	const struct option_info *options;
	const struct fault_info *faults;
	const char *keys;
	bool (*is_key)(const char *text);
	void *(*create)(struct device *dev);
	void (*destroy)(void *model);
	const char *(*check)(void *model);
	const struct usbdev_ops *ops;
	bool (*press)(void *model, uint32_t button);
	void (*stats)(void *model, FILE *file);
};

/**
 * struct device - an emulated scanner
 * @bus: its bus id, "1-1"
 * @speed: of the bus, as text; see device_options
 * @vendor: USB ids
 * @wire: how transfers end
 * @reply_delay: milliseconds before each reply, image data aside
 * @data_delay: milliseconds before each block of image data
 * @stale: bytes left over in the IN pipe when a host attaches
 * @rate: bytes that the carriage makes in a second, 0 without limit
 * @memory: bytes that the device can hold
 * @sheet: on its glass
 * @feeder: its sheet feeder, if it has one
 */
struct device {
	const struct family *family;
	void *model;
	struct loop *loop;
	FILE *trace;
	char bus[8];
	struct usb_face face;
	uint32_t vendor;
	uint32_t product;
	struct usbdev_config wire;
	uint32_t reply_delay;
	uint32_t data_delay;
	uint32_t stale;
	uint64_t rate;
	uint64_t memory;
	struct sheet *sheet;
	struct feeder feeder;
	struct faults faults;
	struct usbdev *usb;
};

extern const struct option_info device_options[];
extern const struct family * const families[];

/** device_create() - Returns a device of the family called @name, or NULL. */
struct device *device_create(struct loop *loop, const char *name);
void device_destroy(struct device *dev);

/**
 * device_set() - sets an option of the device or its family
 * @value: NULL for a flag
 *
 * Returns NULL, or what is wrong; then nothing has changed.
 */
const char *device_set(struct device *dev, const char *name, const char *value);

/** device_option() - Returns the device's option called @name, or NULL. */
const struct option_info *device_option(struct device *dev, const char *name);

/**
 * device_start() - makes the USB device
 * @number: n of its bus id "1-n"
 *
 * Returns NULL, or what is wrong with the options.
 */
const char *device_start(struct device *dev, int number, FILE *trace);

/** device_trace() - a line of the trace: the bus id, then the text. */
void device_trace(struct device *dev, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** device_stale() - queues the bytes left over; families call it on a reset. */
void device_stale(struct device *dev);

/** device_stats() - prints all counters, "1-1 name value", one a line. */
void device_stats(struct device *dev, FILE *file);

#endif
