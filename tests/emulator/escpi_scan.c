// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "escpi.h"

#define TICK	1000	/* microseconds between looks at a paced carriage */

/* Lines in a block: those asked for, or fewer when an option says so. */
static uint32_t block_lines(struct escpi *e)
{
	static const uint8_t choice[] = { 255, 8, 1, 13, 2, 5 };
	/* ESC d 0: the line mode, one line in a block */
	uint32_t asked = e->parameters[FSW_LINES] ? e->parameters[FSW_LINES] : 1;
	uint32_t lines = asked;

	if (e->config.lines)
		lines = e->config.lines;
	if (e->config.vary_lines)
		lines = choice[e->scans % sizeof(choice)];
	return lines < asked ? lines : asked;
}

/* Lines of block @n. */
static uint32_t lines_of(const struct escpi_page *page, uint32_t n)
{
	return n < page->full ? page->block_lines :
	       page->scan.height - page->full * page->block_lines;
}

/* Bytes of block @n with its status byte, which a standard one has in its header. */
static size_t size_of(const struct escpi_page *page, uint32_t n)
{
	return lines_of(page, n) * scan_line_bytes(&page->scan) + !page->standard;
}

static uint64_t page_size(const struct escpi_page *page)
{
	return scan_line_bytes(&page->scan) * page->scan.height +
	       (page->standard ? 0 : page->blocks);
}

static bool render(struct escpi *e, uint32_t n, uint8_t *at)
{
	const struct escpi_page *page = &e->page;

	return sheet_render(escpi_unit_sheet(e), &page->bed, &page->scan, n * page->block_lines,
			    lines_of(page, n), at) == 0;
}

/* All blocks of the page, as on the wire; NULL without memory. */
static struct buf *render_all(struct escpi *e)
{
	struct escpi_page *page = &e->page;
	struct buf *image = buf_new(page_size(page));
	uint64_t at = 0;

	for (uint32_t n = 0; n < page->blocks && image; n++) {
		if (!render(e, n, image->data + at)) {
			buf_put(image);
			image = NULL;
		}
		at += size_of(page, n);
	}
	return image;
}

static bool shows(const struct escpi_kept *kept, const struct escpi_kept *wanted)
{
	return kept->image && kept->sheet == wanted->sheet && kept->unit == wanted->unit &&
	       kept->lines == wanted->lines && kept->standard == wanted->standard &&
	       memcmp(&kept->scan, &wanted->scan, sizeof(wanted->scan)) == 0;
}

/* The page as a whole, unless it is kept: then in place of that not used for longest. */
static void prepare(struct escpi *e)
{
	struct escpi_page *page = &e->page;
	struct escpi_kept wanted = {
		.sheet = sheet_id(escpi_unit_sheet(e)),
		.scan = page->scan,
		.unit = page->unit,
		.lines = page->block_lines,
		.standard = page->standard,
	};
	struct escpi_kept *kept = &e->kept[0];

	for (int i = 0; i < ESCPI_KEPT && !shows(kept, &wanted); i++)
		if (shows(&e->kept[i], &wanted) || e->kept[i].used < kept->used)
			kept = &e->kept[i];
	if (!shows(kept, &wanted)) {
		buf_put(kept->image);
		*kept = wanted;
		kept->image = render_all(e);
	}
	kept->used = e->scans;
	page->image = kept->image;
}

/* The status of the block that ends with line @lines of the page. */
static uint8_t block_status(struct escpi *e, uint32_t lines)
{
	struct escpi_page *page = &e->page;
	uint32_t status = 0;

	if (escpi_unit_strikes(e, lines))
		status |= STATUS_FATAL;
	if (e->config.page_end && !page->standard && page->sheet_lines < page->scan.height &&
	    lines >= page->sheet_lines) {
		status |= STATUS_PAGE_END;
		page->ended = true;
	}
	if (fault_value(&e->dev->faults, "block-status", &status))
		device_trace(e->dev, "* fault block-status:%02x", status & 0xff);
	return status | (e->config.junk ? 0x05 : 0);
}

void escpi_stop(struct escpi *e)
{
	timer_cancel(e->dev->loop, &e->tick);
	e->state = STATE_IDLE;
	escpi_unit_end(e);
}

/* The next block's data; a status byte has room at its end. */
static struct buf *block_data(struct escpi *e, size_t len, size_t *off)
{
	const struct escpi_page *page = &e->page;
	struct buf *buf;

	if (page->image) {
		*off = page->start;
		return buf_get(page->image);
	}
	buf = buf_new(len);
	if (buf && !render(e, page->next, buf->data)) {
		buf_put(buf);
		buf = NULL;
	}
	return buf;
}

/*
 * Before each block of a standard scan: its length, and but for the line mode
 * how many lines it has.
 */
static bool send_header(struct escpi *e, uint8_t status, size_t len, uint32_t lines)
{
	const struct escpi_page *page = &e->page;
	bool line_mode = !e->parameters[FSW_LINES];
	struct buf *buf = buf_new(line_mode ? 4 : 6);

	/* The low bits have another meaning here. */
	status = (status & 0xf0) | escpi_status(e);
	if (page->scan.mode == MODE_COLOR)
		status |= STATUS_RGB;
	if (buf) {
		buf->data[0] = 0x02;
		buf->data[1] = status;
		put_le16(buf->data + 2, lines ? len / lines : 0);
		if (!line_mode)
			put_le16(buf->data + 4, lines);
	}
	return escpi_reply(e, "ESC_G", buf) && !(status & STATUS_NO_DATA);
}

static void send_block(struct escpi *e)
{
	struct escpi_page *page = &e->page;
	uint32_t lines = lines_of(page, page->next);
	size_t len = size_of(page, page->next);
	uint8_t status = block_status(e, page->next * page->block_lines + lines);
	bool last = page->next + 1 == page->blocks, fatal = status & STATUS_NO_DATA;
	struct buf *buf = NULL;
	size_t off = 0;

	if (!page->standard || !fatal)
		buf = block_data(e, len, &off);
	if (!page->standard && buf)
		buf->data[off + len - 1] = status;
	page->next++;
	e->stats.blocks++;
	device_trace(e->dev, "< block %u/%u length %zu status %02x", page->next, page->blocks,
		     len, status);
	e->state = STATE_SCAN;
	if (last && !fatal)
		e->stats.pages++;
	if (last || fatal)
		escpi_stop(e);
	if (page->standard && last && !fatal)
		status |= STATUS_AREA_END;
	if (!page->standard || send_header(e, status, len, lines)) {
		escpi_send_block(e, buf, off, len);
		return;
	}
	buf_put(buf);
	escpi_stop(e);
}

static void fill_header(struct escpi *e, uint8_t *at)
{
	const struct escpi_page *page = &e->page;
	uint32_t line = scan_line_bytes(&page->scan);
	uint32_t length = page->block_lines * line, count = page->full, last = 0;

	if (page->blocks > page->full)
		last = lines_of(page, page->full) * line;
	if (page->blocks == 1 && !(e->config.lone_counted && page->full == 1)) {
		last = page->scan.height * line;
		length = 0;
		count = 0;
	}
	fault_value(&e->dev->faults, "block-length", &length);
	fault_value(&e->dev->faults, "block-count", &count);
	fault_value(&e->dev->faults, "last-length", &last);
	put_le32(at + 2, length);
	put_le32(at + 6, count);
	put_le32(at + 10, last);
}

/* The status before a scan; bits of it say that no data follows. */
static uint8_t scan_status(struct escpi *e)
{
	uint32_t status;

	if (e->config.fatal_first) {
		e->config.fatal_first = false;
		if (e->config.warmup < 2)
			e->config.warmup = 2;
	}
	status = escpi_status(e);
	if (e->config.warmup)
		status |= STATUS_FATAL;
	if (!(status & STATUS_NO_DATA) && !escpi_unit_position(e))
		status |= STATUS_FATAL;
	fault_value(&e->dev->faults, "scan-status", &status);
	return status;
}

static void begin_page(struct escpi *e, bool standard)
{
	struct escpi_page *page = &e->page;

	escpi_to_scan(e->parameters, &page->scan);
	escpi_unit_begin(e);
	page->standard = standard;
	page->sheet_lines = scan_sheet_lines(&page->bed, &page->scan);
	page->ended = false;
	page->block_lines = block_lines(e);
	page->full = page->scan.height / page->block_lines;
	page->blocks = page->full + (page->scan.height % page->block_lines != 0);
	page->next = 0;
	page->start = 0;
	pace_start(&e->pace, e->dev->rate, e->dev->memory, page_size(page), loop_now());
	e->scans++;
	e->stats.scans++;
	page->image = NULL;
	if (e->config.prepare)
		prepare(e);
}

void escpi_start(struct escpi *e)
{
	struct buf *buf = buf_new(14);
	uint8_t status = scan_status(e);
	bool refused = status & STATUS_NO_DATA;

	if (!refused)
		begin_page(e, false);
	if (buf) {
		memset(buf->data, 0, 14);
		buf->data[0] = 0x02;
		buf->data[1] = status;
		if (!refused)
			fill_header(e, buf->data);
	}
	if (escpi_reply(e, "FS_G", buf) && !refused)
		send_block(e);
	else
		escpi_stop(e);
}

/* The parameters were set one by one, so that only now all can be judged. */
void escpi_start_standard(struct escpi *e)
{
	const char *why = escpi_check(e, e->parameters);
	uint8_t status;

	if (!why) {
		struct scan scan;

		escpi_to_scan(e->parameters, &scan);
		if (scan_line_bytes(&scan) > UINT16_MAX)
			why = "a line of more than 65535 bytes";
	}
	if (why) {
		device_trace(e->dev, "* refused: %s", why);
		escpi_reply_byte(e, "ESC_G", ESCPI_NAK);
		return;
	}
	status = scan_status(e);
	if (status & STATUS_NO_DATA) {
		send_header(e, status, 0, 0);
	} else {
		begin_page(e, true);
		send_block(e);
	}
}

/* Either kind of unit exists: what is left of the block goes, or can be read. */
static void end_block(struct escpi *e, bool discard)
{
	if (!discard) {
		usbdev_in_ready(e->dev->usb, SIZE_MAX);
		return;
	}
	device_trace(e->dev, "* %llu bytes discarded", (unsigned long long)e->unread);
	usbdev_drop_queue(e->dev->usb);
	e->unread = 0;
}

void escpi_mid_scan(struct escpi *e, const uint8_t *data, size_t len)
{
	uint8_t byte = len == 1 ? data[0] : 0;
	bool end = byte == ESCPI_EOT && !e->page.standard;

	if (byte == ESCPI_CAN || end) {
		if (end && e->page.ended)
			e->stats.pages++;
		else
			e->stats.cancels++;
		escpi_stop(e);
		end_block(e, byte == ESCPI_CAN && e->config.can_discards);
		escpi_reply_byte(e, byte == ESCPI_CAN ? "CAN" : "EOT", ESCPI_ACK);
	} else if (byte == ESCPI_ACK && !e->unread) {
		e->page.start += size_of(&e->page, e->page.next - 1);
		send_block(e);
	} else {
		device_trace(e->dev, "* refused: %s", byte == ESCPI_ACK ?
			     "ACK before the block was read" : "only ACK, CAN or EOT here");
		escpi_reply_byte(e, "unknown", ESCPI_NAK);
	}
}

void escpi_taken(struct escpi *e, size_t len)
{
	uint64_t ahead = len < e->ahead ? len : e->ahead;

	e->unread -= len < e->unread ? len : e->unread;
	e->ahead -= ahead;
	if (e->pace.rate && len > ahead)
		pace_take(&e->pace, len - ahead, loop_now());
}

/* As much of the block as the carriage has made becomes ready. */
void escpi_tick(void *ctx)
{
	struct escpi *e = ctx;
	uint64_t stops = e->pace.stops;
	uint64_t made = pace_advance(&e->pace, loop_now());

	if (made > e->page.start)
		usbdev_in_ready(e->dev->usb, made - e->page.start);
	if (e->pace.stops != stops)
		device_trace(e->dev, "* carriage stop %llu", (unsigned long long)e->pace.stops);
	if (made < e->page.start + size_of(&e->page, e->page.next - 1))
		timer_set(e->dev->loop, &e->tick, TICK);
}
