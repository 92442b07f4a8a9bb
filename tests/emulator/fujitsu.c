// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "fujitsu.h"

#define BUTTONS	3

static uint8_t run_ready(struct fujitsu *f)
{
	(void)f;
	return SCSI_GOOD;
}

/* Tables go in, and change nothing in the picture. */
static uint8_t run_send(struct fujitsu *f)
{
	switch (f->cdb[2]) {
	case 0x83:	/* lookup table: a header, then the table */
		return f->out_want > 10 ? SCSI_GOOD :
		       fujitsu_check(f, SENSE_LIST, "no lookup table");
	case 0x88:	/* quantization tables */
		return SCSI_GOOD;
	default:
		return fujitsu_check(f, SENSE_CDB, "no such type of data");
	}
}

static const struct fujitsu_command commands[] = {
	{ 0x00, "TEST_UNIT_READY", 6, PHASE_NONE, 0, 0, true, run_ready },
	{ 0x03, "REQUEST_SENSE", 6, PHASE_IN, 4, 1, false, fujitsu_request_sense },
	{ 0x12, "INQUIRY", 6, PHASE_IN, 4, 1, false, fujitsu_inquiry },
	{ 0x15, "MODE_SELECT", 6, PHASE_OUT, 4, 1, false, fujitsu_mode_select },
	{ 0x1a, "MODE_SENSE", 6, PHASE_IN, 4, 1, false, fujitsu_mode_sense },
	{ 0x1b, "SCAN", 6, PHASE_OUT, 4, 1, true, fujitsu_scan },
	{ 0x1c, "READ_DIAGNOSTIC", 6, PHASE_IN, 3, 2, false, fujitsu_read_diagnostic },
	{ 0x1d, "SEND_DIAGNOSTIC", 6, PHASE_OUT, 3, 2, false, fujitsu_send_diagnostic },
	{ 0x24, "SET_WINDOW", 10, PHASE_OUT, 6, 3, false, fujitsu_set_window },
	{ 0x28, "READ", 10, PHASE_IN, 6, 3, false, fujitsu_read },
	{ 0x2a, "SEND", 10, PHASE_OUT, 6, 3, false, run_send },
	{ 0x31, "OBJECT_POSITION", 10, PHASE_NONE, 0, 0, true, fujitsu_position },
	{ 0xc2, "HARDWARE_STATUS", 10, PHASE_IN, 7, 2, false, fujitsu_hardware_status },
	{ 0xf1, "SCANNER_CONTROL", 10, PHASE_NONE, 0, 0, false, fujitsu_control },
};

#define COMMANDS	(sizeof(commands) / sizeof(commands[0]))

const struct fujitsu_command *fujitsu_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static const struct fujitsu_command *decode(uint8_t opcode)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (commands[i].opcode == opcode)
			return &commands[i];
	return NULL;
}

static void trace_out(struct fujitsu *f, const uint8_t *data, size_t len, const char *name)
{
	char hex[2 * (WINDOW_HEADER + 2 * WINDOW_SIZE) + 1];

	if (!f->dev->trace)
		return;
	if (2 * len >= sizeof(hex)) {
		device_trace(f->dev, "> %zu bytes %s", len, name);
		return;
	}
	for (size_t i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", data[i]);
	hex[2 * len] = '\0';
	device_trace(f->dev, "> %s %s", hex, name);
}

static uint32_t data_count(const struct fujitsu *f)
{
	const struct fujitsu_command *command = f->command;
	uint32_t count = 0;

	for (int i = 0; i < command->count_size; i++)
		count = count << 8 | f->cdb[command->count_at + i];
	return count;
}

static bool padded(const struct fujitsu *f)
{
	for (int i = f->command->length; i < CDB_SIZE; i++)
		if (f->cdb[i])
			return false;
	return true;
}

/* All phases but those of data-in and status are over: do it. */
static void execute(struct fujitsu *f)
{
	const struct fujitsu_command *command = f->command;
	uint8_t status;

	f->key = command->name;
	/* The sense of the command before is for the one after it alone. */
	if (command->run != fujitsu_request_sense)
		f->sense = (struct fujitsu_sense){ 0 };
	if (f->attention && command->run != fujitsu_request_sense &&
	    command->run != fujitsu_inquiry) {
		f->attention = false;
		status = fujitsu_check(f, SENSE_ATTENTION, "it was reset");
	} else if (command->waits && f->config.busy) {
		f->config.busy--;
		status = SCSI_BUSY;
	} else if (!padded(f)) {
		status = fujitsu_check(f, SENSE_CDB, "bytes after the command");
	} else {
		status = command->run(f);
	}
	fujitsu_finish(f, status);
}

static bool good_wrapper(const uint8_t *data, size_t len)
{
	if (len != COMMAND_SIZE || data[0] != 0x43)
		return false;
	for (int i = 1; i < CDB_AT; i++)
		if (data[i])
			return false;
	return true;
}

static void take_command(struct fujitsu *f, const uint8_t *data, size_t len)
{
	if (!good_wrapper(data, len)) {
		f->stats.out_of_step++;
		trace_out(f, data, len, "unknown");
		device_trace(f->dev, "* ignored: not a command");
		return;
	}
	memcpy(f->cdb, data + CDB_AT, CDB_SIZE);
	f->command = decode(f->cdb[0]);
	f->stats.commands++;
	f->out_want = 0;
	f->out_got = 0;
	f->asked = 0;
	trace_out(f, f->cdb, f->command ? f->command->length : CDB_SIZE,
		  f->command ? f->command->name : "unknown");
	if (f->unread) {
		f->stats.out_of_step++;
		device_trace(f->dev, "* %llu bytes were not read",
			     (unsigned long long)f->unread);
	}
	if (!f->command) {
		f->key = "unknown";
		fujitsu_finish(f, fujitsu_check(f, SENSE_OPCODE, "no such command"));
		return;
	}
	if (f->command->phase == PHASE_IN)
		f->asked = data_count(f);
	if (f->command->phase == PHASE_OUT)
		f->out_want = data_count(f);
	if (f->out_want)
		f->in_out_phase = true;
	else
		execute(f);
}

/* It may come in several transfers, none of which but the last is short. */
static void take_data(struct fujitsu *f, const uint8_t *data, size_t len)
{
	size_t room = f->out_got < DATA_OUT_MAX ? DATA_OUT_MAX - f->out_got : 0;
	char name[32];

	snprintf(name, sizeof(name), "%s/data", f->command->name);
	trace_out(f, data, len, name);
	memcpy(f->out + f->out_got, data, len < room ? len : room);
	f->out_got += len;
	if (f->out_got < f->out_want && len && len % usbdev_packet(f->dev->usb) == 0)
		return;
	f->in_out_phase = false;
	if (f->out_got == f->out_want && f->out_want <= DATA_OUT_MAX) {
		execute(f);
		return;
	}
	f->key = f->command->name;
	f->stats.out_of_step += f->out_got != f->out_want;
	fujitsu_finish(f, fujitsu_check(f, SENSE_LIST, "not as much data as announced"));
}

static void bulk_out(void *model, const uint8_t *data, size_t len)
{
	struct fujitsu *f = model;

	if (fault_hit(&f->dev->faults, "unplug", "transfer"))
		usbdev_unplug(f->dev->usb);
	else if (f->in_out_phase)
		take_data(f, data, len);
	else if (len)
		take_command(f, data, len);
}

static void reset(void *model)
{
	struct fujitsu *f = model;

	fujitsu_stop(f);
	memset(f->windows, 0, sizeof(f->windows));
	f->sense = (struct fujitsu_sense){ 0 };
	f->in_out_phase = false;
	f->serial_asked = false;
	f->attention = f->config.attention;
	f->flatbed = !f->dev->feeder.present;
	f->unread = 0;
	f->image_left = 0;
	device_stale(f->dev);
}

static void note(void *model, const char *what)
{
	struct fujitsu *f = model;

	device_trace(f->dev, "* %s", what);
}

static const struct usbdev_ops usb_ops = {
	.reset = reset,
	.bulk_out = bulk_out,
	.in_taken = fujitsu_taken,
	.note = note,
};

static void *create(struct device *dev)
{
	struct fujitsu *f = calloc(1, sizeof(*f));

	if (f)
		f->out = malloc(DATA_OUT_MAX);
	if (!f || !f->out) {
		free(f);
		return NULL;
	}
	f->dev = dev;
	f->tick = (struct timer){ .fire = fujitsu_tick, .ctx = f };
	fujitsu_config_init(&f->config);
	dev->vendor = 0x04c5;
	dev->product = 0x132e;
	dev->face.release = 0x0100;
	dev->face.interface_class = 0xff;
	dev->face.interface_subclass = 0xff;
	dev->face.interface_protocol = 0xff;
	dev->face.manufacturer_name = "Fujitsu";
	dev->face.product_name = "fi-7160";
	return f;
}

static void destroy(void *model)
{
	struct fujitsu *f = model;

	timer_cancel(f->dev->loop, &f->tick);
	fujitsu_stop(f);
	fujitsu_forget(f);
	free(f->out);
	free(f);
}

static const char *check(void *model)
{
	struct fujitsu *f = model;

	/* What has no glass has a feeder, though its tray may be empty. */
	if (!f->config.flatbed)
		f->dev->feeder.present = true;
	return fujitsu_config_check(&f->config);
}

static bool press(void *model, uint32_t button)
{
	struct fujitsu *f = model;

	if (!f->config.sensors || button < 1 || button > BUTTONS)
		return false;
	f->buttons |= 1 << button;
	return true;
}

static void stats(void *model, FILE *file)
{
	const struct fujitsu *f = model;
	const struct {
		const char *name;
		uint64_t value;
	} list[] = {
		{ "commands", f->stats.commands },
		{ "checks", f->stats.checks },
		{ "scans", f->stats.scans },
		{ "sides", f->stats.sides },
		{ "cancels", f->stats.cancels },
		{ "out-of-step", f->stats.out_of_step },
		{ "no-data", f->stats.no_data },
		{ "carriage-stops", f->pace.stops },
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		fprintf(file, "%s %s %llu\n", f->dev->bus, list[i].name,
			(unsigned long long)list[i].value);
}

const struct family fujitsu_family = {
	.name = "fujitsu",
	.about = "Fujitsu fi and ScanSnap, SCSI commands over USB",
	.options = fujitsu_options,
	.faults = fujitsu_faults,
	.keys = "a command of the trace (INQUIRY, SCAN ...: its data), VPD, IMAGE,\n"
		"PIXEL_SIZE (data of INQUIRY and READ), NAME/status (status block), unknown\n"
		"(what is not a command) or any",
	.is_key = fujitsu_is_key,
	.create = create,
	.destroy = destroy,
	.check = check,
	.ops = &usb_ops,
	.press = press,
	.stats = stats,
};
