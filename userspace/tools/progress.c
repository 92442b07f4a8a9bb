// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "scan.h"

#define BAR_MAX		50
/* Columns that a line needs beside its bar. */
#define BAR_TEXT	40

/* Without a terminal there is a line every so many percent, and seconds. */
#define LINE_PERCENT	10
#define LINE_SECONDS	2

/* Where nobody knows how long the page is the terminal shows so often how far. */
#define ROWS_SECONDS	0.2

static double now(void)
{
	struct timespec time;

	if (clock_gettime(CLOCK_MONOTONIC, &time))
		return 0;
	return time.tv_sec + time.tv_nsec / 1e9;
}

void progress_init(struct progress *progress, bool quiet)
{
	memset(progress, 0, sizeof(*progress));
	progress->quiet = quiet;
	progress->bar = !quiet && isatty(STDERR_FILENO);
	progress->percent = -1;
}

void progress_page(struct progress *progress, uint32_t number, const char *side)
{
	progress->percent = -1;
	*progress->page = '\0';
	if (number && side)
		snprintf(progress->page, sizeof(progress->page),
			 "page %u (%s): ", number, side);
	else if (number)
		snprintf(progress->page, sizeof(progress->page), "page %u: ",
			 number);
}

void progress_wait(struct progress *progress, struct wiascan_device *dev)
{
	struct wiascan_status status;

	if (progress->quiet || progress->waiting ||
	    wiascan_get_status(dev, &status) ||
	    status.state != WIASCAN_STATE_WARMING_UP)
		return;
	progress->waiting = true;
	cli_note("the lamp is warming up");
}

void progress_begin(struct progress *progress, const struct picture *pic)
{
	const char *kind = pic->channels == 3 ? "color" :
			   pic->bits == 1 ? "lineart" : "gray";
	char height[16] = "?";

	progress->begin = now();
	progress->told = progress->begin;
	if (progress->quiet)
		return;
	if (pic->height)
		snprintf(height, sizeof(height), "%u", pic->height);
	cli_note("%s%u x %s pixels, %s, %u bit, %u x %u dpi", progress->page,
		 pic->width, height, kind, pic->bits, pic->xres, pic->yres);
}

static int bar_width(const struct progress *progress)
{
	int text = BAR_TEXT + strlen(progress->page);
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return BAR_MAX - 10;
	if (size.ws_col < text)
		return 0;
	if (size.ws_col > text + BAR_MAX)
		return BAR_MAX;
	return size.ws_col - text;
}

static void draw_bar(struct progress *progress, int percent, uint64_t bytes)
{
	static const char full[] = "##################################################";
	static const char none[] = "..................................................";
	int width = bar_width(progress), done = width * percent / 100;
	double elapsed = now() - progress->begin;

	progress->percent = percent;
	progress->drawn = true;
	fprintf(stderr, "\r%s[%.*s%.*s] %3d%%", progress->page, done, full,
		width - done, none, percent);
	if (elapsed > 0.2)
		fprintf(stderr, "  %" PRIu64 " kB, %.0f kB/s ", bytes / 1000,
			bytes / 1000.0 / elapsed);
}

static void draw_rows(struct progress *progress, uint32_t rows, uint64_t bytes)
{
	double time = now();

	if (time - progress->told < ROWS_SECONDS)
		return;
	progress->told = time;
	progress->drawn = true;
	fprintf(stderr, "\r%s%u rows  %" PRIu64 " kB, %.0f kB/s ",
		progress->page, rows, bytes / 1000,
		bytes / 1000.0 / (time - progress->begin));
}

/* Short scans need none of it, and the end has a line of its own. */
static void tell_line(struct progress *progress, int percent, uint64_t bytes)
{
	double time = now();

	if (percent < progress->percent + LINE_PERCENT || percent == 100 ||
	    time - progress->told < LINE_SECONDS)
		return;
	progress->percent = percent;
	progress->told = time;
	cli_note("%s%d%%, %" PRIu64 " kB, %.0f kB/s", progress->page, percent,
		 bytes / 1000, bytes / 1000.0 / (time - progress->begin));
}

void progress_rows(struct progress *progress, const struct picture *pic,
		   uint32_t rows, uint64_t bytes)
{
	int percent;

	if (progress->quiet)
		return;
	if (!pic->height) {
		if (progress->bar)
			draw_rows(progress, rows, bytes);
		return;
	}
	percent = rows < pic->height ? rows * 100ULL / pic->height : 100;
	if (percent == progress->percent)
		return;
	if (progress->bar)
		draw_bar(progress, percent, bytes);
	else
		tell_line(progress, percent, bytes);
}

void progress_end(struct progress *progress)
{
	if (progress->drawn)
		fputc('\n', stderr);
	progress->drawn = false;
}
