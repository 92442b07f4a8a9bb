// SPDX-License-Identifier: GPL-2.0-only
/*
 * The job of the made-up scanner: pages, read() and CHUNK
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <zlib.h>

#include "../lib/internal.h"
#include "sim.h"

/* Small, so that every page goes round in it. */
#define MAP_SIZE	12288

/* What is given back is overwritten with this. */
#define RELEASED	0xdd

/*
 * @begun: there was a START
 * @cancelled: CANCEL came before its end
 * @told: the error at the end of the page was given
 * @empty: there was no paper for the first page
 * @wanted: pages, 0: all
 * @sides: pages left in the feeder, that of now included
 * @number: of the page
 * @complete: whole pages before it
 * @tries: NEXT_PAGE that found nothing yet
 * @at: bytes of the page that were read
 * @arrived: bytes of it that @crc counts
 * @given: bytes that CHUNK gave last
 * @map: the mapping, NULL: none
 * @map_at: where the next bytes lie in it
 */
static struct {
	bool begun;
	bool cancelled;
	bool told;
	bool empty;
	uint32_t wanted;
	uint32_t sides;
	uint32_t number;
	uint32_t complete;
	int tries;
	uint64_t at;
	uint64_t arrived;
	uint32_t crc;
	uint64_t given;
	uint8_t *map;
	uint64_t map_at;
} job;

static unsigned int chance, late;

void sim_job_reset(void)
{
	memset(&job, 0, sizeof(job));
	chance = 1;
	late = 0;
}

static unsigned int random_number(void)
{
	chance = chance * 1103515245 + 12345 + sim.seed;
	return chance >> 8 & 0xffff;
}

/* ---- pages ---- */

void sim_page_image(uint32_t index, uint64_t offset, uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++, offset++)
		data[i] = (offset * 2654435761u + sim.seed + index * 40503) >> 13 ^
			  (offset / 251 + index * 7);
}

void sim_image(uint64_t offset, uint8_t *data, size_t size)
{
	sim_page_image(0, offset, data, size);
}

static bool is_auto(void)
{
	return sim_prop(SIM_PAGE_SIZE) == WIASCAN_PAGE_AUTO;
}

uint32_t sim_page_lines(uint32_t index)
{
	uint32_t lines = sim_prop(SIM_YEXTENT);

	return is_auto() ? lines - 7 * (1 + index % 3) : lines;
}

static uint32_t page_lines(void)
{
	return sim_page_lines(job.complete) - (sim.lost_line ? 1 : 0);
}

static bool fails(void)
{
	uint32_t page = sim.fail_page ? sim.fail_page : 1;

	return job.empty || (sim.fail_errno && job.number == page);
}

/* Bytes of the page that come. */
static uint64_t page_bytes(void)
{
	uint32_t lines = page_lines();

	if (job.empty)
		return 0;
	if (fails() && (uint32_t)sim.fail_at < lines)
		lines = sim.fail_at;
	return (uint64_t)lines * sim_line_bytes();
}

static int fail_errno(void)
{
	return job.empty ? ENOMEDIUM : sim.fail_errno;
}

static bool is_feeder(void)
{
	return sim_prop(SIM_SELECT) & WIASCAN_SELECT_FEEDER;
}

/* Will the user be able to clear it? */
static bool is_trouble(void)
{
	return is_feeder() && fails() && !job.empty && !sim.no_resume &&
	       (sim.fail_end == WIASCAN_END_PAPER_JAM ||
		sim.fail_end == WIASCAN_END_COVER_OPEN ||
		sim.fail_end == WIASCAN_END_MULTI_FEED ||
		sim.fail_end == WIASCAN_END_PAPER_PROBLEM);
}

static bool is_paused(void)
{
	return job.begun && !job.cancelled && is_trouble() && job.at == page_bytes();
}

static bool has_more(void)
{
	if (is_trouble())
		return true;
	return !fails() && job.sides > 1 &&
	       (!job.wanted || job.complete + 1 < job.wanted);
}

static void begin_page(void)
{
	job.number++;
	job.told = false;
	job.tries = 0;
	job.at = 0;
	job.arrived = 0;
	job.crc = 0;
	job.given = 0;
}

static uint32_t minimum(void)
{
	return sim.minimum ? (uint32_t)sim.minimum : sim_line_bytes();
}

int sim_start(struct wiascan_start *arg)
{
	uint32_t wanted = arg->pages ? arg->pages : sim_prop(SIM_PAGES);

	sim_counts.start++;
	if (sim.start_errno)
		return sim.start_errno;
	if (sim.start_signal) {
		raise(sim.start_signal);
		return EINTR;
	}
	if (arg->flags || arg->job || arg->reserved[0] || arg->reserved[1] ||
	    (!is_feeder() && wanted > 1))
		return EINVAL;
	memset(&job, 0, sizeof(job));
	job.begun = true;
	job.wanted = wanted;
	job.sides = is_feeder() ? sim.sheets : 1;
	if (sim_prop(SIM_SELECT) & WIASCAN_SELECT_DUPLEX)
		job.sides *= 2;
	job.empty = !job.sides;
	begin_page();
	arg->job = sim_counts.start;
	return 0;
}

int sim_cancel(void)
{
	sim_counts.cancel++;
	if (!job.begun)
		return EINVAL;
	if (job.at < page_bytes() || has_more())
		job.cancelled = true;
	return 0;
}

int sim_next_page(int fd)
{
	sim_counts.next_page++;
	if (!job.begun)
		return EINVAL;
	if (!job.cancelled && job.at < page_bytes())
		return EBUSY;
	if (job.cancelled || !has_more())
		return ENODATA;
	if ((fcntl(fd, F_GETFL) & O_NONBLOCK) &&
	    job.tries++ < (is_trouble() ? sim.jam_tries : sim.next_tries))
		return EAGAIN;
	if (!fails()) {
		job.complete++;
		job.sides--;
	}
	begin_page();
	return 0;
}

static uint32_t page_end(void)
{
	if (job.cancelled)
		return WIASCAN_END_CANCELLED;
	if (job.at < page_bytes())
		return WIASCAN_END_NONE;
	if (job.empty)
		return WIASCAN_END_PAPER_EMPTY;
	return fails() ? (uint32_t)sim.fail_end : WIASCAN_END_COMPLETE;
}

static uint32_t job_end(void)
{
	if (job.cancelled)
		return WIASCAN_END_CANCELLED;
	if (job.at < page_bytes() || has_more())
		return WIASCAN_END_NONE;
	if (!fails() && job.wanted && job.complete + 1 < job.wanted)
		return WIASCAN_END_PAPER_EMPTY;
	return page_end();
}

static uint32_t side(void)
{
	int64_t select = sim_prop(SIM_SELECT);

	if (select & WIASCAN_SELECT_DUPLEX)
		return job.complete % 2 ? WIASCAN_SIDE_BACK : WIASCAN_SIDE_FRONT;
	return select & WIASCAN_SELECT_BACK_ONLY ? WIASCAN_SIDE_BACK :
						   WIASCAN_SIDE_FRONT;
}

int sim_page(struct wiascan_page *arg)
{
	if (!job.begun)
		return ENODATA;
	memset(arg, 0, sizeof(*arg));
	arg->job = sim_counts.start;
	arg->number = job.number;
	arg->side = side();
	arg->end = page_end();
	arg->error = fails() ? fail_errno() : 0;
	arg->datatype = sim_prop(SIM_DATATYPE);
	arg->depth = sim_prop(SIM_DEPTH);
	arg->channels = sim_channels();
	arg->bits_per_channel = sim.odd_bits ? (uint32_t)sim.odd_bits : sim_bits();
	arg->photometric = sim_prop(SIM_PHOTO);
	arg->xres = sim_prop(SIM_XRES);
	arg->yres = sim_prop(SIM_YRES);
	arg->pixels_per_line = sim_prop(SIM_XEXTENT);
	if ((!sim.unknown_lines && !is_auto()) ||
	    arg->end == WIASCAN_END_COMPLETE)
		arg->lines = sim_page_lines(job.complete);
	arg->bytes_per_line = sim.short_line ? (uint32_t)sim.short_line : sim_line_bytes();
	arg->lines_received = job.arrived / sim_line_bytes();
	arg->crc32 = job.crc ^ (sim.wrong_crc ? 1 : 0);
	arg->bytes = job.arrived + sim.wrong_bytes;
	arg->job_end = job_end();
	arg->remaining = !job.wanted ? WIASCAN_REMAINING_UNKNOWN :
			 job.wanted > job.complete ? job.wanted - job.complete - 1 : 0;
	return 0;
}

uint32_t sim_state(void)
{
	if (is_paused())
		return WIASCAN_STATE_PAUSED;
	if (sim.warming_ms)
		return WIASCAN_STATE_WARMING_UP;
	if (job.begun && !job.cancelled && (job.at < page_bytes() || has_more()))
		return WIASCAN_STATE_SCANNING;
	return WIASCAN_STATE_IDLE;
}

uint32_t sim_handling(void)
{
	uint32_t bits = WIASCAN_HANDLING_FLAT_READY;

	if (sim.sheets)
		bits |= WIASCAN_HANDLING_FEED_READY;
	if (is_paused())
		bits |= sim.fail_end == WIASCAN_END_COVER_OPEN ?
			WIASCAN_HANDLING_PATH_COVER_UP :
			WIASCAN_HANDLING_PAPER_JAM;
	return bits;
}

/* ---- data ---- */

/* Bytes of the page as they come, without the line that is lost. */
static void content(uint64_t offset, uint8_t *data, size_t size)
{
	uint32_t line_bytes = sim_line_bytes();
	uint64_t line;
	size_t n;

	for (; size; size -= n, data += n, offset += n) {
		line = offset / line_bytes;
		n = line_bytes - offset % line_bytes;
		if (n > size)
			n = size;
		if (sim.lost_line && line >= (uint64_t)sim.lost_line)
			line++;
		sim_page_image(job.complete, line * line_bytes + offset % line_bytes,
			       data, n);
	}
}

/* The next bytes into somebody's memory; they may be some that came before. */
static void deliver(uint8_t *data, size_t size)
{
	uint64_t end = job.at + size;

	content(job.at, data, size);
	if (end > job.arrived) {
		job.crc = crc32(job.crc, data + (job.arrived - job.at),
				end - job.arrived);
		job.arrived = end;
	}
}

/* Lets a signal in, as a driver that sleeps does. */
static int pause_ms(int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	return ms && nanosleep(&time, NULL) ? -1 : 0;
}

static int end_of_page(void)
{
	if (job.told && (job.cancelled || fails()))
		return EINVAL;
	job.told = true;
	if (job.cancelled)
		return ECANCELED;
	return fails() ? fail_errno() : 0;
}

/* Whole lines, up to the end of the page. */
static size_t read_size(size_t size)
{
	uint64_t left = page_bytes() - job.at;
	uint32_t line = sim_line_bytes();
	size_t rest;

	if (size > left)
		size = left;
	if (sim.random_reads && size > line)
		size = line + random_number() % (size - line);
	rest = (job.at + size) % line;
	return size == left ? size : size - rest;
}

ssize_t wiascan_sys_read(int fd, void *data, size_t size)
{
	size_t n;
	int error;

	(void)fd;
	sim_counts.read_data = data;
	if (!sim_counts.smallest || size < sim_counts.smallest)
		sim_counts.smallest = size;
	if (size > sim_counts.largest)
		sim_counts.largest = size;
	if (!job.begun || size < minimum())
		return sim_fail(EINVAL);
	if (sim_is_nth(sim.eagain))
		return sim_fail(EAGAIN);
	if (sim_is_nth(sim.eintr) || pause_ms(sim.pause_ms))
		return sim_fail(EINTR);
	sim_counts.reads++;
	job.given = 0;
	if (job.cancelled || job.at == page_bytes()) {
		error = end_of_page();
		return error ? sim_fail(error) : 0;
	}
	n = read_size(size);
	deliver(data, n);
	job.at += n;
	if (sim.short_read && size >= (size_t)sim.short_read)
		return size + 1;
	return n;
}

static void release(uint64_t size)
{
	if (job.map)
		memset(job.map + job.map_at, RELEASED, size);
	job.map_at = (job.map_at + size) % MAP_SIZE;
	job.at += size;
	job.given -= size;
}

static void spoil(struct wiascan_chunk *arg)
{
	if (sim.hostile_chunk == 1)
		arg->offset = MAP_SIZE + 1;
	if (sim.hostile_chunk == 2)
		arg->length = MAP_SIZE - arg->offset + 1;
	if (sim.hostile_chunk == 3)
		arg->offset = -(arg->length / 2);
}

int sim_chunk(struct wiascan_chunk *arg)
{
	uint64_t n;

	if (!job.begun || arg->flags || arg->padding)
		return EINVAL;
	if (sim_is_nth(sim.eagain))
		return EAGAIN;
	if (arg->release > job.given)
		return EINVAL;
	release(arg->release);
	if (arg->release && sim.late_errno && !(++late % 3))
		return sim.late_errno;
	if (pause_ms(sim.pause_ms))
		return EINTR;
	sim_counts.chunks++;
	arg->release = 0;
	arg->offset = job.map_at;
	arg->length = 0;
	if (job.cancelled || job.at == page_bytes())
		return end_of_page();
	n = page_bytes() - job.at;
	if (n > MAP_SIZE - job.map_at)
		n = MAP_SIZE - job.map_at;
	if (sim.random_reads)
		n = 1 + random_number() % n;
	if (job.map)
		deliver(job.map + job.map_at, n);
	job.given = n;
	arg->length = n;
	spoil(arg);
	return 0;
}

int sim_buffer_info(struct wiascan_buffer_info *arg)
{
	memset(arg, 0, sizeof(*arg));
	arg->minimum = minimum();
	arg->optimal = minimum() * 16;
	arg->maximum = minimum() * 256;
	arg->alignment = 1;
	arg->bytes_per_line = sim_line_bytes();
	arg->item_size = is_auto() ? 0 : (uint64_t)page_lines() * sim_line_bytes();
	arg->map_size = job.begun && !sim.no_map ? MAP_SIZE : 0;
	if (sim.hostile_buffer == 1)
		arg->minimum = 0;
	if (sim.hostile_buffer == 2) {
		arg->minimum = 0xffffffff;
		arg->optimal = 0xffffffff;
		arg->maximum = 0xffffffff;
	}
	if (sim.hostile_buffer == 3)
		arg->maximum = 1;
	return 0;
}

void *wiascan_sys_mmap(int fd, size_t size)
{
	(void)fd;
	errno = sim.map_errno ? sim.map_errno : EINVAL;
	if (sim.map_errno || !job.begun || size != MAP_SIZE)
		return MAP_FAILED;
	job.map = malloc(size);
	if (!job.map)
		return MAP_FAILED;
	sim_counts.maps++;
	sim_counts.mapped++;
	return job.map;
}

int wiascan_sys_munmap(void *map, size_t size)
{
	if (size != MAP_SIZE)
		return sim_fail(EINVAL);
	if (map == job.map)
		job.map = NULL;
	free(map);
	sim_counts.maps--;
	return 0;
}
