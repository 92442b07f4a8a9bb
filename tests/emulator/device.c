// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "escpi.h"
#include "fujitsu.h"
#include "wire.h"

const struct family * const families[] = { &escpi_family, &fujitsu_family, &wire_family,
					    NULL };

static bool set_speed(void *target, const char *value)
{
	struct device *dev = target;

	if (strcmp(value, "full") == 0)
		dev->face.speed = SPEED_FULL;
	else if (strcmp(value, "high") == 0)
		dev->face.speed = SPEED_HIGH;
	else if (strcmp(value, "super") == 0)
		dev->face.speed = SPEED_SUPER;
	else
		return false;
	return true;
}

static bool set_sheet(void *target, const char *value)
{
	struct device *dev = target;
	char error[256] = "out of memory";
	struct sheet *sheet = sheet_open(value, error, sizeof(error));

	if (!sheet) {
		fprintf(stderr, "wiascan-emulator: %s\n", error);
		return false;
	}
	sheet_close(dev->sheet);
	dev->sheet = sheet;
	return true;
}

static bool add_fault(void *target, const char *value)
{
	struct device *dev = target;
	const char *error = fault_add(&dev->faults, value, dev->family->faults,
				      dev->family->is_key);

	if (error)
		fprintf(stderr, "wiascan-emulator: fault '%s': %s\n", value, error);
	return !error;
}

#define MEMBER(m)	.offset = offsetof(struct device, m)

const struct option_info device_options[] = {
	{ "speed", "SPEED", "full, high (default) or super", OPTION_CALL, .fixed = true,
	  .call = set_speed },
	{ "vendor", "ID", "USB vendor id", OPTION_U32, MEMBER(vendor), 1, 0xffff, true },
	{ "product", "ID", "USB product id", OPTION_U32, MEMBER(product), 1, 0xffff, true },
	{ "serial", "TEXT", "serial number (EMU0001 for 1-1, and so on)", OPTION_TEXT,
	  MEMBER(face.serial), 1, 32, true },
	{ "usb-serial", "yes|no", "it is one of the USB descriptors (yes)", OPTION_YES,
	  MEMBER(face.tells_serial), .fixed = true },
	{ "sheet", "WHAT", "what lies on the glass: chart (default), or a PNG or PNM file,\n"
	  "stretched over the bed", OPTION_CALL, .call = set_sheet },
	{ "fault", "SPEC", "inject a fault, NAME[:ARG][@N]; see below", OPTION_CALL,
	  .call = add_fault },
	{ "zlp", "yes|no", "end transfers of whole packets with an empty one (no)",
	  OPTION_YES, MEMBER(wire.zlp) },
	{ "wait-exact", "yes|no", "without that packet, a URB with room left goes on waiting,\n"
	  "as with a real host controller, and does not end with\nthe transfer (no)",
	  OPTION_YES, MEMBER(wire.wait_exact) },
	{ "early", "yes|no", "what waits has sent its first packet before (no)", OPTION_YES,
	  MEMBER(wire.early) },
	{ "reply-delay", "MS", "wait before each reply", OPTION_U32, MEMBER(reply_delay),
	  0, 600000 },
	{ "data-delay", "MS", "wait before each block of image data", OPTION_U32,
	  MEMBER(data_delay), 0, 600000 },
	{ "stale", "BYTES", "left over in the IN pipe when a host attaches", OPTION_U32,
	  MEMBER(stale), 0, 1 << 20 },
	{ "rate", "BYTES", "that the carriage makes in a second (0, no limit)", OPTION_U64,
	  MEMBER(rate), 0, 1ULL << 32 },
	{ "memory", "BYTES", "that the device holds before the carriage must stop\n(262144)",
	  OPTION_U64, MEMBER(memory), 1024, 1ULL << 32 },
	{ }
};

struct device *device_create(struct loop *loop, const char *name)
{
	const struct family * const *family = families;
	struct device *dev = calloc(1, sizeof(*dev));
	char error[64];

	while (*family && strcmp((*family)->name, name) != 0)
		family++;
	if (!dev || !*family) {
		free(dev);
		return NULL;
	}
	dev->family = *family;
	dev->loop = loop;
	dev->face.speed = SPEED_HIGH;
	dev->face.tells_serial = true;
	dev->memory = 256 << 10;
	dev->sheet = sheet_open("chart", error, sizeof(error));
	if (feeder_init(&dev->feeder))
		dev->model = dev->family->create(dev);
	if (!dev->sheet || !dev->model) {
		device_destroy(dev);
		return NULL;
	}
	return dev;
}

void device_destroy(struct device *dev)
{
	if (dev->model)
		dev->family->destroy(dev->model);
	usbdev_destroy(dev->usb);
	sheet_close(dev->sheet);
	feeder_destroy(&dev->feeder);
	free(dev);
}

/* The option called @name, and in *@target the struct that it is of. */
static const struct option_info *find_option(struct device *dev, const char *name, void **target)
{
	const struct option_info *option = option_find(device_options, name);

	*target = dev;
	if (!option) {
		option = option_find(feeder_options, name);
		*target = &dev->feeder;
	}
	if (!option) {
		option = option_find(dev->family->options, name);
		*target = dev->model;
	}
	return option;
}

const struct option_info *device_option(struct device *dev, const char *name)
{
	void *target;

	return find_option(dev, name, &target);
}

const char *device_set(struct device *dev, const char *name, const char *value)
{
	const struct option_info *option;
	void *target;

	option = find_option(dev, name, &target);
	if (!option)
		return "no such option";
	if (option->fixed && dev->usb)
		return "cannot change while the device runs";
	if (option->kind != OPTION_FLAG && !value)
		return "needs a value";
	return option_set(option, target, value) ? NULL : "bad value";
}

const char *device_start(struct device *dev, int number, FILE *trace)
{
	const char *error = dev->family->check(dev->model);

	if (error)
		return error;
	snprintf(dev->bus, sizeof(dev->bus), "1-%d", number);
	if (!dev->face.serial[0])
		snprintf(dev->face.serial, sizeof(dev->face.serial), "EMU%04d", number);
	dev->face.vendor = dev->vendor;
	dev->face.product = dev->product;
	dev->trace = trace;
	dev->usb = usbdev_create(dev->loop, &dev->face, &dev->wire, dev->family->ops,
				 dev->model);
	return dev->usb ? NULL : "out of memory";
}

void device_trace(struct device *dev, const char *format, ...)
{
	va_list args;

	if (!dev->trace)
		return;
	fprintf(dev->trace, "%s ", dev->bus);
	va_start(args, format);
	vfprintf(dev->trace, format, args);
	va_end(args);
	putc('\n', dev->trace);
}

void device_stale(struct device *dev)
{
	struct buf *buf;

	if (!dev->stale)
		return;
	buf = buf_new(dev->stale);
	if (buf)
		memset(buf->data, 0xe5, dev->stale);
	device_trace(dev, "* %u stale bytes", dev->stale);
	usbdev_queue(dev->usb, buf, 0, dev->stale, 0);
}

void device_stats(struct device *dev, FILE *file)
{
	const struct usb_stats *stats = usbdev_stats(dev->usb);
	const struct {
		const char *name;
		uint64_t value;
	} list[] = {
		{ "bytes-in", stats->bytes_in },
		{ "bytes-out", stats->bytes_out },
		{ "transfers-in", stats->transfers_in },
		{ "transfers-out", stats->transfers_out },
		{ "urbs", stats->urbs },
		{ "unlinks", stats->unlinks },
		{ "stalls", stats->stalls },
		{ "babbles", stats->babbles },
		{ "zlps", stats->zlps },
		{ "whole-transfers", stats->whole },
		{ "delayed", stats->delayed },
		{ "attaches", stats->attaches },
		{ "attached", usbdev_attached(dev->usb) },
		{ "plugged", usbdev_plugged(dev->usb) },
		{ "faults-left", faults_left(&dev->faults) },
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		fprintf(file, "%s %s %" PRIu64 "\n", dev->bus, list[i].name, list[i].value);
	if (dev->feeder.present)
		feeder_stats(&dev->feeder, dev->bus, file);
	dev->family->stats(dev->model, file);
}
