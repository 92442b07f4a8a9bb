// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>
#include <string.h>

#include "escpi.h"

#define FS	0x1c

/* ESC @: parameters go back to their defaults, and a sheet half done goes out. */
static void run_reset(struct escpi *e)
{
	escpi_defaults(e);
	escpi_unit_reset(e);
	escpi_reply_byte(e, "ESC_@", ESCPI_ACK);
}

static void run_status(struct escpi *e)
{
	escpi_reply_info(e, "ESC_F", NULL);
}

/* Tells of the last push, once. */
static void run_button(struct escpi *e)
{
	struct buf *buf;

	if (!e->config.button) {
		escpi_reply_byte(e, "ESC_!", ESCPI_NAK);
		return;
	}
	buf = buf_new(1);
	if (buf)
		buf->data[0] = e->button;
	e->button = 0;
	escpi_reply_info(e, "ESC_!", buf);
}

/* The position of the focus: on the glass, no error. */
static void run_focus(struct escpi *e)
{
	struct buf *buf = buf_new(2);

	if (buf) {
		buf->data[0] = 0;
		buf->data[1] = 0x40;
	}
	escpi_reply_info(e, "ESC_q", buf);
}

static void run_cancel_warmup(struct escpi *e)
{
	bool warm = e->config.warmup == 0;

	e->config.warmup = 0;
	escpi_reply_byte(e, "ESC_w", warm ? ESCPI_NAK : ESCPI_ACK);
}

/* A getter, or another command without parameters */
#define DO(code, name, levels, run) \
	{ code, sizeof(code) - 1, name, 0, levels, run, NULL, 0 }
/* A setter whose parameters are judged by accept() */
#define SET(code, name, length, levels, accept) \
	{ code, sizeof(code) - 1, name, length, levels, NULL, accept, 0 }
/* A setter of one of the parameters of FS W */
#define BYTE(code, name, levels, store) \
	{ code, sizeof(code) - 1, name, 1, levels, NULL, escpi_accept_byte, store }

/*
 * Gamma tables, the colour matrix, halftones, sharpness and the focus are taken
 * but change nothing in the picture. What is not here is NAKed.
 */
static const struct escpi_command commands[] = {
	DO("\x1b@", "ESC_@", LEVEL_ALL, run_reset),
	DO("\x1bI", "ESC_I", LEVEL_ALL, escpi_identity),
	DO("\x1bi", "ESC_i", LEVEL_D, escpi_hardware),
	DO("\x1b" "F", "ESC_F", LEVEL_ALL, run_status),
	DO("\x1b" "f", "ESC_f", LEVEL_ALL, escpi_extended_status),
	DO("\x1b!", "ESC_!", LEVEL_NEW, run_button),
	DO("\x1bq", "ESC_q", LEVEL_B8, run_focus),
	DO("\x1bw", "ESC_w", LEVEL_NEW, run_cancel_warmup),
	SET("\x1bp", "ESC_p", 1, LEVEL_B8, NULL),
	BYTE("\x1b" "C", "ESC_C", LEVEL_ALL, FSW_COLOR),
	BYTE("\x1b" "D", "ESC_D", LEVEL_ALL, FSW_DEPTH),
	SET("\x1bR", "ESC_R", 4, LEVEL_ALL, escpi_set_resolution),
	SET("\x1bH", "ESC_H", 2, LEVEL_B, escpi_accept_zoom),
	SET("\x1b" "A", "ESC_A", 8, LEVEL_ALL, escpi_set_area),
	BYTE("\x1bL", "ESC_L", LEVEL_B, FSW_BRIGHTNESS),
	BYTE("\x1bZ", "ESC_Z", LEVEL_ALL, FSW_GAMMA),
	SET("\x1bz", "ESC_z", 257, LEVEL_ALL, escpi_accept_table),
	BYTE("\x1b" "B", "ESC_B", LEVEL_B, FSW_HALFTONE),
	BYTE("\x1bM", "ESC_M", LEVEL_B, FSW_CORRECTION),
	SET("\x1bm", "ESC_m", 9, LEVEL_B, NULL),
	BYTE("\x1bg", "ESC_g", LEVEL_ALL, FSW_SPEED),
	BYTE("\x1b" "d", "ESC_d", LEVEL_ALL, FSW_LINES),
	BYTE("\x1bK", "ESC_K", LEVEL_B, FSW_MIRROR),
	BYTE("\x1bQ", "ESC_Q", LEVEL_B, FSW_SHARPNESS),
	BYTE("\x1b" "e", "ESC_e", LEVEL_B | LEVEL_D7, FSW_OPTION),
	BYTE("\x1bs", "ESC_s", LEVEL_NEW_B, FSW_SEGMENTATION),
	BYTE("\x1bt", "ESC_t", LEVEL_NEW, FSW_THRESHOLD),
	BYTE("\x1bN", "ESC_N", LEVEL_NEW_B | LEVEL_D7, FSW_FILM),
	DO("\x1bG", "ESC_G", LEVEL_ALL, escpi_start_standard),
	DO("\x1cI", "FS_I", LEVEL_NEW_B, escpi_extended_identity),
	DO("\x1c" "F", "FS_F", LEVEL_NEW, escpi_scanner_status),
	DO("\x1cS", "FS_S", LEVEL_NEW, escpi_get_parameters),
	SET("\x1cW", "FS_W", SCAN_PARAMETERS, LEVEL_NEW, escpi_set_parameters),
	DO("\x1cG", "FS_G", LEVEL_NEW, escpi_start),
	DO("\x0c", "FF", LEVEL_NEW_B | LEVEL_D7, escpi_eject),
	DO("\x19", "PF", LEVEL_B8, escpi_load),
};

#define COMMANDS	(sizeof(commands) / sizeof(commands[0]))

const struct escpi_command *escpi_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static const struct escpi_command *decode(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (commands[i].length == len && memcmp(commands[i].code, data, len) == 0)
			return &commands[i];
	return NULL;
}

static void trace_out(struct escpi *e, const uint8_t *data, size_t len, const char *name)
{
	char hex[2 * SCAN_PARAMETERS + 1];

	if (len > SCAN_PARAMETERS) {
		device_trace(e->dev, "> %zu bytes %s", len, name);
		return;
	}
	for (size_t i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", data[i]);
	hex[2 * len] = '\0';
	device_trace(e->dev, "> %s %s", hex, name);
}

static void refuse(struct escpi *e, const char *key, const char *why)
{
	device_trace(e->dev, "* refused: %s", why);
	escpi_reply_byte(e, key, ESCPI_NAK);
}

/* Whether the model has @command, which may be NULL. */
static bool knows(const struct escpi *e, const struct escpi_command *command)
{
	return command && (command->levels & escpi_level(e)) &&
	       (e->config.extended || command->code[0] != FS);
}

static void idle(struct escpi *e, const uint8_t *data, size_t len)
{
	const struct escpi_command *command = decode(data, len);

	if (len == 1 && data[0] == ESCPI_CAN) {
		trace_out(e, data, len, "CAN");
		if (!e->config.silent_can)
			escpi_reply_byte(e, "CAN", ESCPI_ACK);
		return;
	}
	trace_out(e, data, len, command ? command->name : "unknown");
	e->command = command;
	if (!knows(e, command)) {
		refuse(e, command ? command->name : "unknown", "no such command");
	} else if (escpi_config_naks(&e->config, command->name)) {
		refuse(e, command->name, "an option says so");
	} else if (command->run) {
		command->run(e);
	} else {
		e->state = STATE_PARAMETERS;
		escpi_reply_byte(e, command->name, ESCPI_ACK);
	}
}

static void take_parameters(struct escpi *e, const uint8_t *data, size_t len)
{
	const struct escpi_command *setter = e->command;
	const char *why = NULL;
	char key[32];

	e->state = STATE_IDLE;
	snprintf(key, sizeof(key), "%s/param", setter->name);
	trace_out(e, data, len, key);
	if (len != setter->parameters)
		why = "wrong length";
	else if (setter->accept)
		why = setter->accept(e, data);
	if (why) {
		refuse(e, key, why);
		return;
	}
	if (setter->store)
		e->parameters[setter->store] = data[0];
	escpi_reply_byte(e, key, ESCPI_ACK);
}

static void bulk_out(void *model, const uint8_t *data, size_t len)
{
	struct escpi *e = model;

	if (fault_hit(&e->dev->faults, "unplug", "transfer")) {
		usbdev_unplug(e->dev->usb);
		return;
	}
	if (len == 0)
		return;
	if (e->state == STATE_PARAMETERS) {
		take_parameters(e, data, len);
	} else if (e->state == STATE_SCAN) {
		trace_out(e, data, len, "(scan)");
		escpi_mid_scan(e, data, len);
	} else {
		idle(e, data, len);
	}
}

static void reset(void *model)
{
	struct escpi *e = model;

	escpi_stop(e);
	escpi_defaults(e);
	e->unread = 0;
	device_stale(e->dev);
}

static void in_taken(void *model, size_t len)
{
	escpi_taken(model, len);
}

static void note(void *model, const char *what)
{
	struct escpi *e = model;

	device_trace(e->dev, "* %s", what);
}

static const struct usbdev_ops usb_ops = {
	.reset = reset,
	.bulk_out = bulk_out,
	.in_taken = in_taken,
	.note = note,
};

static void *create(struct device *dev)
{
	struct escpi *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->dev = dev;
	e->tick = (struct timer){ .fire = escpi_tick, .ctx = e };
	escpi_config_init(&e->config);
	/* One vendor specific interface, as scanner-only units have. */
	dev->vendor = 0x04b8;
	dev->product = 0x012b;
	dev->face.release = 0x0100;
	dev->face.interface_class = 0xff;
	dev->face.interface_subclass = 0xff;
	dev->face.interface_protocol = 0xff;
	dev->face.manufacturer_name = "EPSON";
	dev->face.product_name = "EPSON Scanner";
	return e;
}

static void destroy(void *model)
{
	struct escpi *e = model;

	timer_cancel(e->dev->loop, &e->tick);
	for (int i = 0; i < ESCPI_KEPT; i++)
		buf_put(e->kept[i].image);
	sheet_close(e->tpu_sheet);
	free(e);
}

static const char *check(void *model)
{
	struct escpi *e = model;

	return escpi_config_check(&e->config, e->dev->feeder.present);
}

static bool press(void *model, uint32_t button)
{
	struct escpi *e = model;

	if (!e->config.button || button < 1 || button > 3)
		return false;
	e->button = button;
	return true;
}

static void stats(void *model, FILE *file)
{
	const struct escpi *e = model;
	const char *bus = e->dev->bus;

	fprintf(file, "%s scans %llu\n", bus, (unsigned long long)e->stats.scans);
	fprintf(file, "%s pages %llu\n", bus, (unsigned long long)e->stats.pages);
	fprintf(file, "%s blocks %llu\n", bus, (unsigned long long)e->stats.blocks);
	fprintf(file, "%s cancels %llu\n", bus, (unsigned long long)e->stats.cancels);
	fprintf(file, "%s naks %llu\n", bus, (unsigned long long)e->stats.naks);
	fprintf(file, "%s carriage-stops %llu\n", bus, (unsigned long long)e->pace.stops);
}

const struct family escpi_family = {
	.name = "escpi",
	.about = "Epson ESC/I, flatbed, sheet feeder, transparency unit",
	.options = escpi_options,
	.faults = escpi_faults,
	.keys = "a command of the trace (ESC_I, FS_G, CAN ...: its data or only answer),\n"
		"NAME/info (information block), NAME/param (answer to parameters), block\n"
		"(image data), unknown (NAK to what is not a command) or any",
	.is_key = escpi_is_key,
	.create = create,
	.destroy = destroy,
	.check = check,
	.ops = &usb_ops,
	.press = press,
	.stats = stats,
};
