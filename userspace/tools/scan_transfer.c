// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "scan.h"
#include "spool.h"

/* How often to look why there is no data yet, milliseconds. */
#define LOOK_MS		250

/* Of a feeder's stack nobody knows how many sheets it has; most hold fewer. */
#define PAGES_GUESS	100

/*
 * struct transfer - a page on its way
 * @job: the scan that it is part of
 * @out: where it goes
 * @page: what the driver says of it, once data came
 * @pic: the picture, once @begun
 * @begun: @row is there, and @writer or @spool
 * @writer: writes it, NULL while its rows wait in @spool
 * @spool: rows that wait
 * @row: a row that came in pieces
 * @row_fill: bytes in @row
 * @flipped: a row whose black and white have changed places, NULL: need not
 * @rows: rows that are written or wait
 * @bytes: bytes that came
 * @crc: their CRC-32
 */
struct transfer {
	struct scan_job *job;
	struct output *out;
	struct wiascan_page page;
	struct picture pic;
	bool begun;
	struct writer *writer;
	struct spool spool;
	uint8_t *row;
	size_t row_fill;
	uint8_t *flipped;
	uint32_t rows;
	uint64_t bytes;
	uint32_t crc;
};

static int out_of_memory(void)
{
	cli_error("out of memory");
	cli_hint("A smaller --buffer-size or a lower resolution needs less.");
	return CLI_SYSTEM;
}

/* Roughly: the file of a format that wants to know. 0: as the picture is. */
static uint64_t file_bytes(struct transfer *t)
{
	const struct scan_job *job = t->job;
	int64_t lines = t->page.lines;

	if (!job->target.shared)
		return 0;
	if (!lines && wiascan_get_prop(job->dev, WIASCAN_PROP_YEXTENT, &lines))
		return UINT64_MAX;
	return picture_packed_bytes(&t->pic) * lines *
	       (job->wanted ? job->wanted : PAGES_GUESS);
}

static int begin_writer(struct transfer *t)
{
	if (writer_check_picture(t->out, &t->pic))
		return scan_output_failed(t->out);
	t->writer = t->job->target.format->begin(t->out, &t->pic);
	return t->writer ? CLI_OK : scan_output_failed(t->out);
}

/*
 * A page that may have to be taken back waits until it is complete, and so does
 * one whose format needs a height that nobody knows yet.
 */
static bool has_to_wait(const struct transfer *t)
{
	const struct scan_job *job = t->job;

	if (!t->out->seekable && (scan_is_several(job) || job->feeder))
		return true;
	return job->target.format->needs_height && !t->pic.height;
}

static int allocate_rows(struct transfer *t)
{
	t->row = malloc(t->pic.row_bytes);
	if (t->page.photometric == WIASCAN_PHOTO_WHITE_0 &&
	    !t->job->target.format->bare)
		t->flipped = malloc(t->pic.row_bytes);
	if (!t->row || (t->page.photometric == WIASCAN_PHOTO_WHITE_0 &&
			!t->job->target.format->bare && !t->flipped))
		return out_of_memory();
	return CLI_OK;
}

/* The first bytes are there, so the driver knows what the picture is like. */
static int begin_picture(struct transfer *t)
{
	struct scan_job *job = t->job;
	int status;

	if (wiascan_get_page(job->dev, &t->page))
		return cli_failed("describe the page", errno);
	t->pic = (struct picture){
		.width = t->page.pixels_per_line,
		.height = t->page.lines,
		.channels = t->page.channels,
		.bits = t->page.bits_per_channel,
		.row_bytes = t->page.bytes_per_line,
		.xres = t->page.xres,
		.yres = t->page.yres,
		.make = job->info.vendor,
		.model = job->info.model,
		.page = job->target.shared ? job->target.whole + 1 : 0,
	};
	t->pic.file_bytes = file_bytes(t);
	if (writer_check_picture(t->out, &t->pic))
		return scan_output_failed(t->out);
	status = allocate_rows(t);
	if (status)
		return status;
	t->begun = true;
	progress_begin(&job->progress, &t->pic);
	if (!has_to_wait(t))
		return begin_writer(t);
	if (spool_open(&t->spool, t->out, t->pic.row_bytes))
		return scan_output_failed(t->out);
	return CLI_OK;
}

static int write_row(struct transfer *t, const uint8_t *row)
{
	uint32_t i;

	if (t->pic.height && t->rows == t->pic.height) {
		cli_error("the scanner sent more than the %u rows that it announced",
			  t->pic.height);
		return CLI_MISMATCH;
	}
	for (i = 0; t->flipped && i < t->pic.row_bytes; i++)
		t->flipped[i] = ~row[i];
	if (t->flipped)
		row = t->flipped;
	if (t->writer ? t->job->target.format->row(t->writer, row) :
			spool_add(&t->spool, row))
		return scan_output_failed(t->out);
	t->rows++;
	return CLI_OK;
}

/* Cuts what was read into rows, wherever the reads ended. */
static int write_rows(struct transfer *t, const uint8_t *data, size_t size)
{
	size_t want = t->pic.row_bytes, n;
	int status;

	while (size) {
		if (!t->row_fill && size >= want) {
			status = write_row(t, data);
			n = want;
		} else {
			n = want - t->row_fill < size ? want - t->row_fill : size;
			memcpy(t->row + t->row_fill, data, n);
			t->row_fill += n;
			status = CLI_OK;
			if (t->row_fill == want) {
				t->row_fill = 0;
				status = write_row(t, t->row);
			}
		}
		if (status)
			return status;
		data += n;
		size -= n;
	}
	progress_rows(&t->job->progress, &t->pic, t->rows, t->bytes);
	return CLI_OK;
}

static int page_failed(struct transfer *t, int error)
{
	struct scan_job *job = t->job;
	struct wiascan_page page;
	char rows[48];

	progress_end(&job->progress);
	if (wiascan_get_page(job->dev, &page) || page.end == WIASCAN_END_NONE ||
	    page.end == WIASCAN_END_COMPLETE)
		return cli_failed("read from the scanner", error);
	if (page.end == WIASCAN_END_PAPER_EMPTY) {
		cli_error("the feeder is empty");
		cli_hint("%s", scan_advice(page.end));
		return CLI_NO_PAPER;
	}
	snprintf(rows, sizeof(rows), "%u", page.lines_received);
	if (page.lines)
		snprintf(rows, sizeof(rows), "%u of %u", page.lines_received,
			 page.lines);
	cli_error("%sthe scan failed after %s rows: %s", job->progress.page, rows,
		  wiascan_end_text(page.end));
	switch (page.end) {
	case WIASCAN_END_COVER_OPEN:
	case WIASCAN_END_PAPER_JAM:
	case WIASCAN_END_MULTI_FEED:
	case WIASCAN_END_PAPER_PROBLEM:
		return CLI_PAPER;
	}
	cli_hint("%s", scan_advice(page.end));
	return page.end == WIASCAN_END_DEVICE_BUSY ? CLI_BUSY : CLI_SCANNER;
}

static int take(struct transfer *t, const uint8_t *data, size_t size)
{
	int status;

	t->crc = crc32_z(t->crc, data, size);
	t->bytes += size;
	status = t->begun ? CLI_OK : begin_picture(t);
	if (!status)
		status = write_rows(t, data, size);
	if (!status)
		return CLI_OK;
	progress_end(&t->job->progress);
	return cli_signal() ? scan_cancel(t->job) : status;
}

/* Reads up to the end of the page. */
static int read_page(struct transfer *t)
{
	struct scan_job *job = t->job;
	int status = CLI_OK;
	ssize_t n;

	while (!status) {
		if (cli_signal())
			return scan_cancel(job);
		if (!wiascan_pending(job->dev) &&
		    !cli_wait(wiascan_get_fd(job->dev), LOOK_MS)) {
			if (!t->begun)
				progress_wait(&job->progress, job->dev);
			continue;
		}
		n = wiascan_read(job->dev, job->buffer, job->buffer_size);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0)
			return page_failed(t, errno);
		if (!n)
			return CLI_OK;
		status = take(t, job->buffer, n);
	}
	return status;
}

/* Is what was written what the driver received? */
static int compare(struct transfer *t)
{
	struct wiascan_page page;

	if (wiascan_get_page(t->job->dev, &page))
		return cli_failed("check the page", errno);
	if (page.end == WIASCAN_END_COMPLETE && page.bytes == t->bytes &&
	    page.crc32 == t->crc && page.lines_received == t->rows &&
	    !t->row_fill && t->rows && (!page.lines || page.lines == t->rows))
		return CLI_OK;
	cli_error("the picture is not what the scanner sent and was thrown away");
	cli_hint("received: %llu bytes, %u of %u rows, CRC-32 %08x, %s",
		 (unsigned long long)page.bytes, page.lines_received, page.lines,
		 page.crc32, wiascan_end_text(page.end));
	cli_hint("written:  %llu bytes, %u rows and %zu bytes, CRC-32 %08x",
		 (unsigned long long)t->bytes, t->rows, t->row_fill, t->crc);
	cli_hint("Please report this; scan again.");
	return CLI_MISMATCH;
}

/* The page is complete: its height is known, and nobody takes it back. */
static int write_waiting(struct transfer *t)
{
	int status;

	t->pic.height = t->rows;
	status = begin_writer(t);
	if (!status && spool_replay(&t->spool, t->job->target.format, t->writer,
				    t->row))
		status = scan_output_failed(t->out);
	return status;
}

static int finish(struct transfer *t)
{
	int status, ret;

	progress_end(&t->job->progress);
	status = compare(t);
	if (!status && !t->writer)
		status = write_waiting(t);
	if (status)
		return status;
	ret = t->job->target.format->finish(t->writer);
	t->writer = NULL;
	return ret ? scan_output_failed(t->out) : CLI_OK;
}

static void tell(const struct transfer *t)
{
	const struct target *target = &t->job->target;
	char page[24] = "";

	if (t->job->opts->quiet)
		return;
	if (target->shared)
		snprintf(page, sizeof(page), ", page %u", target->whole + 1);
	cli_note("%s%s: %u rows, %llu bytes, CRC-32 %08x, as the scanner sent them",
		 t->out->name, page, t->rows, (unsigned long long)t->bytes, t->crc);
}

int scan_page(struct scan_job *job)
{
	struct transfer t = { .job = job, .out = &job->target.out };
	int status;

	status = read_page(&t);
	if (!status)
		status = finish(&t);
	if (t.writer)
		job->target.format->discard(t.writer);
	if (!status)
		tell(&t);
	spool_close(&t.spool);
	free(t.flipped);
	free(t.row);
	return status;
}
