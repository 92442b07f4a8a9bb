// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "fujitsu.h"

#define INQUIRY_SIZE	96
#define VPD_PAGE	0xf0
#define VPD_HEADER	5	/* its payload length counts what follows */
#define SERIAL_SIZE	10
#define MODE_SENSE_SIZE	20
#define FIRST_PAGE	0x30

/* Text of fixed length, filled up with blanks. */
static void put_text(uint8_t *at, const char *text, size_t size)
{
	size_t len = strlen(text);

	memset(at, ' ', size);
	memcpy(at, text, len < size ? len : size);
}

static uint8_t standard(struct fujitsu *f)
{
	const struct fault *vendor = fault_hit(&f->dev->faults, "vendor", NULL);
	uint8_t *p = fujitsu_give(f, INQUIRY_SIZE);

	if (!p)
		return SCSI_GOOD;
	p[0] = 0x06;
	p[2] = 0x02;
	p[3] = 0x02;
	p[4] = INQUIRY_SIZE - 5;
	put_text(p + 8, vendor ? vendor->arg : "FUJITSU", 8);
	put_text(p + 16, f->config.name, 16);
	put_text(p + 32, f->config.version, 4);
	return SCSI_GOOD;
}

static uint8_t mode_bits(const struct fujitsu_config *config)
{
	uint8_t bits = 0;

	if (config->modes & 1 << LINEART)
		bits |= 0x02;
	if (config->modes & 1 << HALFTONE)
		bits |= 0x04;
	if (config->modes & 1 << GRAY)
		bits |= 0x08;
	if (config->modes & 1 << COLOR)
		bits |= 0x80;
	return bits;
}

static uint8_t unit_bits(const struct fujitsu *f)
{
	uint8_t bits = f->config.flatbed ? 0x40 : 0;

	if (f->dev->feeder.present)
		bits |= f->config.duplex ? 0x90 : 0x80;
	return bits;
}

static void put_sizes(struct fujitsu *f, uint8_t *p)
{
	const struct fujitsu_config *config = &f->config;
	bool zero = fault_hit(&f->dev->faults, "zero-dpi", NULL);
	bool huge = fault_hit(&f->dev->faults, "huge-area", NULL);

	put_be16(p + 0x05, zero ? 0 : config->bed.dpi);
	put_be16(p + 0x07, zero ? 0 : config->bed.dpi);
	p[0x09] = config->any_dpi ? 0x11 : 0;
	put_be16(p + 0x0a, zero ? 0 : config->max_dpi);
	put_be16(p + 0x0c, zero ? 0 : config->max_dpi);
	put_be16(p + 0x0e, zero ? 0 : config->min_dpi);
	put_be16(p + 0x10, zero ? 0 : config->min_dpi);
	put_be16(p + 0x12, config->dpi_bits);
	put_be32(p + 0x14, huge ? UINT32_MAX : config->bed.width);
	put_be32(p + 0x18, huge ? UINT32_MAX : config->bed.height);
}

static uint8_t vpd(struct fujitsu *f)
{
	const struct fujitsu_config *config = &f->config;
	uint32_t length = config->vpd_length;
	uint8_t *p = fujitsu_give(f, VPD_HEADER + 0xff);

	f->key = "VPD";
	if (!p)
		return SCSI_GOOD;
	f->give_len = VPD_HEADER + length;
	fault_value(&f->dev->faults, "page-length", &length);
	p[0x00] = 0x06;
	p[0x01] = VPD_PAGE;
	p[0x04] = length;
	put_sizes(f, p);
	p[0x1c] = mode_bits(config);
	p[0x20] = unit_bits(f);
	put_be32(p + 0x22, config->buffer);
	p[0x28] = 0x6f | (config->positions ? 0x80 : 0);
	p[0x29] = 0x0f | (config->mode_sense ? 0x80 : 0);
	p[0x2b] = config->sensors ? 0x04 : 0;
	p[0x31] = config->control ? 0x02 : 0;
	memset(p + 0x52, 0xff, 3);
	p[0x57] = 0x11;
	put_be16(p + 0x64, config->overscan);
	put_be16(p + 0x66, config->overscan);
	return SCSI_GOOD;
}

uint8_t fujitsu_inquiry(struct fujitsu *f)
{
	if (f->cdb[1] & ~1 || (f->cdb[1] & 1 ? f->cdb[2] != VPD_PAGE : f->cdb[2] != 0))
		return fujitsu_check(f, SENSE_CDB, "no such page");
	return f->cdb[1] & 1 ? vpd(f) : standard(f);
}

/* A push of a button shows once, what the feeder sees always. */
uint8_t fujitsu_hardware_status(struct fujitsu *f)
{
	static const uint8_t bits[] = { [1] = 0x01, [2] = 0x20, [3] = 0x04 };
	const struct feeder *feeder = &f->dev->feeder;
	uint8_t *p;

	if (!f->config.sensors)
		return fujitsu_check(f, SENSE_OPCODE, "an option says so");
	p = fujitsu_give(f, 12);
	if (!p)
		return SCSI_GOOD;
	if (feeder_empty(feeder))
		p[3] |= 0x80;
	else
		p[2] |= 0x02;
	if (feeder->cover_open)
		p[3] |= 0x20;
	for (int i = 1; i <= 3; i++)
		if (f->buttons >> i & 1)
			p[4] |= bits[i];
	if (feeder->double_fed)
		p[6] |= 0x01;
	f->buttons = 0;
	return SCSI_GOOD;
}

uint8_t fujitsu_send_diagnostic(struct fujitsu *f)
{
	if (f->out_want == 16 && memcmp(f->out, "GET DEVICE ID   ", 16) == 0)
		f->serial_asked = true;
	else if (f->out_want < 32 || memcmp(f->out, "SET PRE READMODE", 16) != 0)
		return fujitsu_bad_field(f, 0, "no such diagnostic");
	return SCSI_GOOD;
}

/* The digits of the USB serial number. */
uint8_t fujitsu_read_diagnostic(struct fujitsu *f)
{
	const char *digits = f->dev->face.serial;
	uint8_t *p;

	if (!f->serial_asked)
		return fujitsu_check(f, SENSE_SEQUENCE, "nothing was asked for");
	f->serial_asked = false;
	p = fujitsu_give(f, SERIAL_SIZE);
	if (p)
		put_be32(p, strtoul(digits + strcspn(digits, "0123456789"), NULL, 10));
	return SCSI_GOOD;
}

static bool has_page(const struct fujitsu *f, uint8_t page)
{
	return page >= FIRST_PAGE && page < FIRST_PAGE + 32 &&
	       f->config.pages >> (page - FIRST_PAGE) & 1;
}

/* Four bytes of header, then the page: its code, its length, zeros. */
uint8_t fujitsu_mode_sense(struct fujitsu *f)
{
	uint8_t page = f->cdb[2];
	uint8_t *p;

	if (!f->config.mode_sense)
		return fujitsu_check(f, SENSE_OPCODE, "an option says so");
	if (!has_page(f, page))
		return fujitsu_check(f, SENSE_CDB, "no such page");
	p = fujitsu_give(f, MODE_SENSE_SIZE);
	if (!p)
		return SCSI_GOOD;
	p[0] = MODE_SENSE_SIZE - 1;
	p[4] = page;
	p[5] = MODE_SENSE_SIZE - 6;
	return SCSI_GOOD;
}

/* What a page says is accepted and changes nothing. */
uint8_t fujitsu_mode_select(struct fujitsu *f)
{
	if (f->cdb[1] != 0x10)
		return fujitsu_check(f, SENSE_CDB, "not the page format");
	if (f->out_want != 12 && f->out_want != 14)
		return fujitsu_check(f, SENSE_LIST, "wrong length");
	for (int i = 0; i < 4; i++)
		if (f->out[i])
			return fujitsu_bad_field(f, i, "a header that is not 0");
	if (!has_page(f, f->out[4]))
		return fujitsu_bad_field(f, 4, "no such page");
	if (f->out[5] != f->out_want - 6)
		return fujitsu_bad_field(f, 5, "wrong length of the page");
	return SCSI_GOOD;
}
