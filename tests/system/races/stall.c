// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nobody reads, the ring is full and the scanner waits: then something happens
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <string.h>

#include "races.h"

#define STALLS		4

bool fill_ring(struct file *f)
{
	struct wiascan_status before, now;
	struct wiascan_page page;

	if (file_set(f, &pictures[LARGE_PICTURE], 0) ||
	    file_status(f, &before) || file_start(f))
		return false;
	do {
		pause_for(2000);
		if (file_status(f, &now) || file_page(f, &page))
			return false;
		if (page.end != WIASCAN_END_NONE) {
			wrong("the page ended, and the ring was never full");
			return false;
		}
	} while (now.ring_full == before.ring_full);
	return true;
}

static void run_canceller(struct actor *actor)
{
	pause_for(roll(&actor->dice, 20000));
	file_cancel(actor->stage);
}

/* A reader makes room while another thread cancels the job */
static void read_and_cancel(struct file *f, const struct picture *p)
{
	struct actor canceller = {
		.name = "canceller", .run = run_canceller, .stage = f,
	};
	ssize_t ret;

	start_actors(&canceller, 1);
	ret = read_page(f, p, 0, NULL);
	if (ret && ret != -ECANCELED)
		wrong("read: %s while cancelled", strerror(-ret));
	join_actors(&canceller, 1);
}

static void cancel_and_read(struct file *f)
{
	uint8_t buf[4096];
	ssize_t ret;

	file_cancel(f);
	ret = file_read(f, buf, sizeof(buf), false);
	if (ret != -ECANCELED)
		wrong("read after CANCEL: %zd", ret);
	ret = file_read(f, buf, sizeof(buf), false);
	if (ret != -EINVAL)
		wrong("a second read after CANCEL: %zd", ret);
}

static void stall(unsigned int how)
{
	const struct picture *p = &pictures[LARGE_PICTURE];
	struct file f;

	if (file_open(&f, false))
		return;
	if (!fill_ring(&f))
		wrong("the ring is not full");
	else if (how == 0 && read_page(&f, p, 0, NULL))
		wrong("a page that was stalled did not end well");
	else if (how == 1)
		read_and_cancel(&f, p);
	else if (how == 2)
		cancel_and_read(&f);
	/* how == 3: closed while the ring is full */
	file_close(&f);
	undisturbed();
}

void scene_stall(void)
{
	unsigned int i;

	for (i = 0; i < STALLS; i++)
		stall(i);
}
