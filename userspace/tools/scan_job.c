// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scan from its first page to its last
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>

#include "scan.h"

/* How often to look for the next page, milliseconds: often, then seldom. */
#define NEXT_MIN_MS	10
#define NEXT_MAX_MS	250

int scan_output_failed(const struct output *out)
{
	/* A write that a signal ended is no news: who sent it knows. */
	if (cli_signal())
		return CLI_OUTPUT;
	cli_error("cannot write %s: %s", out->name, out->error);
	switch (out->code) {
	case ENOSPC:
	case EDQUOT:
		cli_hint("Make room there, or write elsewhere with '-o FILE'.");
		break;
	case ENOENT:
	case ENOTDIR:
		cli_hint("Its directory has to be there first.");
		break;
	case EACCES:
	case EPERM:
	case EROFS:
		cli_hint("Write to a directory that you may change, such as your home.");
		break;
	case EISDIR:
		cli_hint("That is a directory; name a file in it.");
		break;
	}
	return CLI_OUTPUT;
}

static int cancelled(void)
{
	cli_error("cancelled");
	return CLI_SCANNER;
}

int scan_cancel(struct scan_job *job)
{
	progress_end(&job->progress);
	if (wiascan_cancel(job->dev) && errno != EINTR && errno != ENODEV)
		cli_failed("cancel the scan", errno);
	return cancelled();
}

static bool stopped(void)
{
	return cli_signal();
}

/* A property that a simple scanner may not have. */
static int get_or(struct wiascan_device *dev, uint32_t id, int64_t *value)
{
	int64_t other = *value;

	if (!wiascan_get_prop(dev, id, value))
		return CLI_OK;
	*value = other;
	return errno == ENOENT ? CLI_OK : cli_failed("read the settings", errno);
}

/* A name for one picture is known to be too few before the first sheet moves. */
static int choose_target(struct scan_job *job)
{
	struct target *target = &job->target;
	bool numbered = target_is_numbered(job->opts->output);

	target->name = job->opts->output;
	target->format = job->opts->format;
	target->stopped = stopped;
	target->shared = scan_is_several(job) && !numbered;
	if (!target->shared || target->format->holds_many)
		return CLI_OK;
	cli_error("a %s file holds one page, and this scan may have more",
		  target->format->name);
	cli_hint("Number the files, '-o page-%%03d.%s', write one .tif, or say '--pages 1'.",
		 target->format->name);
	return CLI_USAGE;
}

/*
 * A read() into memory that is used again and again, not wiascan_next_chunk(): to
 * look at each byte in the ring takes a page fault for each of its pages, which is
 * more than the copy where it grows to hold the picture.
 */
static int make_buffer(struct scan_job *job)
{
	struct wiascan_buffer_info info;

	job->buffer_size = job->opts->buffer_size;
	if (!job->buffer_size) {
		if (wiascan_get_buffer_info(job->dev, &info))
			return cli_failed("ask for the size of a buffer", errno);
		job->buffer_size = info.optimal;
	}
	job->buffer = malloc(job->buffer_size);
	if (!job->buffer)
		return cli_failed("make a buffer of that size", errno);
	return CLI_OK;
}

static int prepare(struct scan_job *job)
{
	int64_t select = WIASCAN_SELECT_FLATBED;
	int status;

	job->wanted = 1;
	if (wiascan_get_info(job->dev, &job->info))
		return cli_failed("ask the scanner", errno);
	status = get_or(job->dev, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, &select);
	if (!status)
		status = get_or(job->dev, WIASCAN_PROP_PAGES, &job->wanted);
	if (status)
		return status;
	job->feeder = select & WIASCAN_SELECT_FEEDER;
	job->duplex = select & WIASCAN_SELECT_DUPLEX;
	status = make_buffer(job);
	return status ? status : choose_target(job);
}

static int start(struct scan_job *job)
{
	/* As many pages as the property says. */
	while (wiascan_start(job->dev, 0, NULL)) {
		if (errno == EBUSY)
			return cli_busy(job->dev);
		if (errno != EINTR)
			return cli_failed("start the scan", errno);
		/* Nothing has begun that the scanner would have to end. */
		if (cli_signal())
			return cancelled();
	}
	return CLI_OK;
}

/* There is no next page: is that as it should be? */
static int last_page(struct scan_job *job, const struct wiascan_page *page)
{
	switch (page->job_end) {
	case WIASCAN_END_COMPLETE:
		return CLI_OK;
	case WIASCAN_END_PAPER_EMPTY:
		cli_error("the feeder is empty after %u of %" PRId64 " pages",
			  job->target.whole, job->wanted);
		cli_hint("%s", scan_advice(page->job_end));
		return CLI_NO_PAPER;
	default:
		cli_error("the scan ended: %s", wiascan_end_text(page->job_end));
		cli_hint("%s", scan_advice(page->job_end));
		return CLI_SCANNER;
	}
}

/* A signal must not come just before a wait that nothing else ends. */
static int wait_for_page(struct scan_job *job)
{
	int ms = NEXT_MIN_MS;

	while (wiascan_next_page(job->dev)) {
		if (errno != EAGAIN && errno != EINTR)
			return -1;
		if (cli_signal()) {
			errno = EINTR;
			return -1;
		}
		cli_wait(-1, ms);
		ms = ms * 2 < NEXT_MAX_MS ? ms * 2 : NEXT_MAX_MS;
	}
	return 0;
}

/* On to the next page: CLI_OK, and whether there is one. */
static int next_page(struct scan_job *job, bool *more)
{
	struct wiascan_page page;
	int ret, error, fd = wiascan_get_fd(job->dev), flags;

	*more = false;
	if (wiascan_get_page(job->dev, &page))
		return cli_failed("describe the page", errno);
	if (page.end == WIASCAN_END_COMPLETE && !page.remaining)
		return CLI_OK;
	flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK))
		return cli_failed("wait for the next page", errno);
	ret = wait_for_page(job);
	error = errno;
	fcntl(fd, F_SETFL, flags);
	if (!ret) {
		*more = true;
		return CLI_OK;
	}
	if (error == EINTR)
		return scan_cancel(job);
	if (error != ENODATA)
		return cli_failed("wait for the next page", error);
	if (wiascan_get_page(job->dev, &page))
		return cli_failed("describe the page", errno);
	return last_page(job, &page);
}

static int one_page(struct scan_job *job)
{
	struct wiascan_page page;
	const char *side = NULL;
	int status;

	if (wiascan_get_page(job->dev, &page))
		return cli_failed("describe the page", errno);
	if (job->duplex || page.side == WIASCAN_SIDE_BACK)
		side = wiascan_side_text(page.side);
	progress_page(&job->progress,
		      scan_is_several(job) ? job->target.whole + 1 : 0, side);
	status = scan_page(job);
	if (!status && target_keep(&job->target))
		status = scan_output_failed(&job->target.out);
	if (status && target_drop(&job->target))
		status = scan_output_failed(&job->target.out);
	return status;
}

static int all_pages(struct scan_job *job)
{
	bool more = true;
	int status;

	while (more) {
		if (target_open(&job->target))
			return scan_output_failed(&job->target.out);
		status = one_page(job);
		if (status == CLI_PAPER && scan_can_go_on(job))
			status = CLI_OK;
		else if (status == CLI_PAPER && cli_signal())
			status = scan_cancel(job);
		if (!status)
			status = next_page(job, &more);
		if (status)
			return status;
	}
	return CLI_OK;
}

/* Open before the lamp goes on: a path that cannot be written is known early. */
static int open_and_scan(struct scan_job *job)
{
	int status;

	if (target_open(&job->target))
		return scan_output_failed(&job->target.out);
	status = start(job);
	if (status)
		return status;
	status = all_pages(job);
	/* A write that a signal ended, which nobody has told yet */
	if (status == CLI_OUTPUT && cli_signal())
		return scan_cancel(job);
	/* The scanner is idle again before this program has ended. */
	if (status && !cli_signal())
		wiascan_cancel(job->dev);
	return status;
}

int scan_job_run(struct scan_job *job)
{
	int status;

	progress_init(&job->progress, job->opts->quiet);
	status = prepare(job);
	if (!status)
		status = open_and_scan(job);
	if (target_close(&job->target))
		status = status ? status : scan_output_failed(&job->target.out);
	else if (status && scan_is_several(job) && job->target.whole)
		cli_note("%u whole page%s kept", job->target.whole,
			 job->target.whole > 1 ? "s were" : " was");
	free(job->target.path);
	free(job->buffer);
	return status;
}
