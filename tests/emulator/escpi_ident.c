// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <string.h>

#include "bytes.h"
#include "escpi.h"

#define IDENTITY_SIZE		80
#define STATUS_SIZE		42
#define OLD_STATUS_SIZE		33
#define NAME_SIZE		16

#define HUGE_AREA		0xfffffff0u

unsigned int escpi_level(const struct escpi *e)
{
	char number = e->config.level[1];

	if (e->config.level[0] == 'B')
		return number < '7' ? LEVEL_B4 : number == '7' ? LEVEL_B7 : LEVEL_B8;
	return number < '7' ? LEVEL_D1 : LEVEL_D7;
}

/* The level as reported, which a fault may change. */
static void put_level(struct escpi *e, uint8_t *at)
{
	const struct fault *fault = fault_hit(&e->dev->faults, "level", NULL);

	memcpy(at, e->config.level, 2);
	if (fault) {
		at[0] = fault->arg[0];
		at[1] = fault->arg[1];
	}
}

static void put_name(const struct escpi *e, uint8_t *at)
{
	size_t len = strlen(e->config.name);

	memset(at, e->config.unpadded_name ? 0 : ' ', NAME_SIZE);
	memcpy(at, e->config.name, len < NAME_SIZE ? len : NAME_SIZE);
}

static uint32_t top_dpi(const struct escpi *e)
{
	return e->config.dpi[e->config.dpis - 1];
}

static bool hit(struct escpi *e, const char *name, const char *key)
{
	return fault_hit(&e->dev->faults, name, key);
}

/* The size of a bed at the highest resolution listed, as in ESC f; 0 without it. */
static void put_size(const struct escpi *e, uint8_t *at, const struct bed *bed)
{
	put_le16(at, bed ? bed_pixels(bed, bed->width, top_dpi(e)) : 0);
	put_le16(at + 2, bed ? bed_pixels(bed, bed->height, top_dpi(e)) : 0);
}

/* The size of a bed at its own resolution, as in FS I. */
static void put_area(uint8_t *at, const struct bed *bed)
{
	put_le32(at, bed ? bed->width : 0);
	put_le32(at + 4, bed ? bed->height : 0);
}

static const struct bed *adf_bed(const struct escpi *e)
{
	return e->dev->feeder.present ? &e->config.adf_bed : NULL;
}

static const struct bed *tpu_bed(const struct escpi *e)
{
	return e->config.tpu ? &e->config.tpu_bed : NULL;
}

/* Level, a record 'R' for each resolution, then the area at the highest one. */
void escpi_identity(struct escpi *e)
{
	const struct escpi_config *config = &e->config;
	struct buf *buf = buf_new(2 + 3 * MAX_DPI_LIST + 5);
	uint8_t *at;

	if (buf) {
		bool zero = hit(e, "zero-dpi", "ESC_I");
		bool none = hit(e, "no-dpi", "ESC_I");
		bool huge = hit(e, "huge-area", "ESC_I");

		put_level(e, buf->data);
		at = buf->data + 2;
		for (uint32_t i = 0; i < config->dpis && !none; i++, at += 3) {
			at[0] = 'R';
			put_le16(at + 1, zero ? 0 : config->dpi[i]);
		}
		at[0] = 'A';
		put_size(e, at + 1, escpi_main_bed(e));
		if (huge)
			memset(at + 1, 0xff, 4);
		buf->len = at + 5 - buf->data;
		/* Cut in the midst of the last resolution: no area, half a number. */
		if (hit(e, "unterminated", "ESC_I"))
			buf->len -= 6;
	}
	escpi_reply_info(e, "ESC_I", buf);
}

void escpi_hardware(struct escpi *e)
{
	const struct escpi_config *config = &e->config;
	struct buf *buf = buf_new(14 + 4 * (MAX_DPI_LIST + 1));
	bool unterminated = hit(e, "unterminated", "ESC_i");
	uint8_t *at;

	if (buf) {
		memset(buf->data, 0, buf->len);
		put_le16(buf->data, config->bed.dpi);
		at = buf->data + 14;
		for (int axis = 0; axis < 2; axis++) {
			for (uint32_t i = 0; i < config->dpis; i++, at += 2)
				put_le16(at, config->dpi[i]);
			if (!unterminated)
				at += 2;
		}
		buf->len = at - buf->data;
	}
	escpi_reply_info(e, "ESC_i", buf);
}

/* Each question after the state counts as a poll. */
static void polled(struct escpi *e)
{
	if (e->config.warmup)
		e->config.warmup--;
	if (e->config.not_ready)
		e->config.not_ready--;
}

void escpi_extended_status(struct escpi *e)
{
	const struct escpi_config *config = &e->config;
	struct buf *buf = buf_new(config->short_status ? OLD_STATUS_SIZE : STATUS_SIZE);
	uint8_t whole[STATUS_SIZE] = { 0 };

	whole[0] = escpi_type_bits(e) | (config->warmup ? 0x02 : 0) |
		   (escpi_trouble(e) ? 0x80 : 0);
	whole[1] = escpi_adf_bits(e) | (escpi_double_feed_bits(e) & 0x10);
	put_size(e, whole + 2, adf_bed(e));
	whole[6] = escpi_tpu_bits(e);
	put_size(e, whole + 7, tpu_bed(e));
	put_size(e, whole + 12, escpi_unit_bed(e, UNIT_FLATBED));
	put_name(e, whole + 26);
	if (buf)
		memcpy(buf->data, whole, buf->len);
	escpi_reply_info(e, "ESC_f", buf);
	polled(e);
}

void escpi_extended_identity(struct escpi *e)
{
	const struct escpi_config *config = &e->config;
	const struct bed *bed = escpi_main_bed(e);
	struct buf *buf = buf_new(IDENTITY_SIZE);
	bool zero = hit(e, "zero-dpi", "FS_I");
	bool huge = hit(e, "huge-area", "FS_I");
	uint8_t *at;

	if (buf) {
		at = buf->data;
		memset(at, 0, IDENTITY_SIZE);
		put_level(e, at);
		put_le32(at + 4, zero ? 0 : config->bed.dpi);
		put_le32(at + 8, zero ? 0 : config->min_dpi);
		put_le32(at + 12, zero ? 0 : config->max_dpi);
		put_le32(at + 16, huge ? HUGE_AREA :
			 bed_pixels(bed, bed->width, config->max_dpi));
		put_area(at + 20, escpi_unit_bed(e, UNIT_FLATBED));
		if (huge) {
			put_le32(at + 20, HUGE_AREA);
			put_le32(at + 24, HUGE_AREA);
		}
		put_area(at + 28, adf_bed(e));
		put_area(at + 36, tpu_bed(e));
		at[44] = escpi_type_bits(e);
		at[45] = config->page_end ? 0x01 : 0;
		if (adf_bed(e))
			at[45] |= (config->auto_feed ? 0x04 : 0) | 0x08;
		put_name(e, at + 46);
		memcpy(at + 62, config->firmware, 4);
		at[66] = config->bits;
		at[67] = config->bits;
	}
	escpi_reply(e, "FS_I", buf);
}

void escpi_scanner_status(struct escpi *e)
{
	struct buf *buf = buf_new(16);

	if (buf) {
		memset(buf->data, 0, 16);
		if (e->config.not_ready)
			buf->data[0] |= 0x40;
		if (e->config.warmup)
			buf->data[0] |= 0x02 | 0x01;
		if (escpi_trouble(e))
			buf->data[0] |= 0x80;
		buf->data[1] = escpi_adf_bits(e);
		buf->data[2] = escpi_tpu_bits(e);
		buf->data[10] = escpi_double_feed_bits(e);
	}
	escpi_reply(e, "FS_F", buf);
	polled(e);
}
