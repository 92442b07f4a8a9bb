// SPDX-License-Identifier: GPL-2.0-only
/*
 * One thread reads one page, and one scan with nobody else around
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "races.h"

/* Buffers of up to so many lines */
#define MOST_LINES	24

static void check_end(struct file *f, const struct picture *p, size_t got,
		      ssize_t end)
{
	struct wiascan_page page;
	unsigned int wanted;

	switch (end) {
	case 0:
		wanted = WIASCAN_END_COMPLETE;
		break;
	case -ECANCELED:
		wanted = WIASCAN_END_CANCELLED;
		break;
	case -ENODEV:
		wanted = WIASCAN_END_DEVICE_GONE;
		break;
	default:
		wrong("a page ended with %s", strerror(-end));
		return;
	}
	if (file_page(f, &page))
		return;
	if (page.end != wanted)
		wrong("read said %s, PAGE end %u", strerror(-end), page.end);
	if (picture_of(&page) != p)
		wrong("PAGE is not of %s", p->name);
	/* nothing that came is lost, unless it was thrown away on purpose */
	if (end == -ECANCELED ? got > page.bytes : got != page.bytes)
		wrong("read %zu bytes of %llu", got, page.bytes);
}

ssize_t read_page(struct file *f, const struct picture *p, uint32_t lines,
		  void (*each)(void))
{
	struct dice *dice = &self()->dice;
	uint8_t *buf = malloc((MOST_LINES + 1) * p->line);
	size_t got = 0;
	ssize_t ret = 0;

	if (!buf)
		die("malloc");
	while (!lines || got < lines * p->line) {
		size_t size = p->line * (1 + roll(dice, MOST_LINES)) +
			      roll(dice, p->line);
		bool nowait = !f->nonblock && roll(dice, 4) == 0;

		ret = file_read(f, buf, size, nowait);
		if (ret == -EAGAIN)
			file_poll(f);
		if (ret == -EAGAIN || ret == -EINTR)
			continue;
		if (ret <= 0) {
			check_end(f, p, got, ret);
			break;
		}
		if (ret + got > p->size || memcmp(p->data + got, buf, ret)) {
			wrong("read: not what is at %zu of %s", got, p->name);
			ret = -EILSEQ;
			break;
		}
		/* only the end of a scanner that vanished tears a line */
		if (ret % p->line && !rules.vanish)
			wrong("read: %zd bytes are no whole lines", ret);
		got += ret;
		progress += ret / p->line;
		if (each)
			each();
	}
	free(buf);
	return ret;
}

void undisturbed(void)
{
	const struct rules old = rules;
	const struct picture *p =
		&pictures[roll(&self()->dice, SMALL_PICTURES)];
	struct wiascan_status status;
	struct file f;

	memset(&rules, 0, sizeof(rules));
	if (!file_open(&f, false)) {
		file_set(&f, p, 0);
		if (!file_start(&f) && read_page(&f, p, 0, NULL))
			wrong("an undisturbed scan did not end well");
		if (!file_status(&f, &status) &&
		    (status.state != WIASCAN_STATE_IDLE || status.owner_pid ||
		     status.handling != WIASCAN_HANDLING_FLAT_READY))
			wrong("STATUS: state %u, owner %d, handling %#x after a scan",
			      status.state, status.owner_pid, status.handling);
		file_close(&f);
	}
	rules = old;
}
