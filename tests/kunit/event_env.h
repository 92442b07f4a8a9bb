/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scanner with a feeder and buttons, and those who want to know of it
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef EVENT_ENV_H
#define EVENT_ENV_H

#include <kunit/test.h>

#include "fake.h"

/* Types, for a subscription */
#define ON(type)	BIT(WIASCAN_EVENT_##type)

#define ENV_SENSED	(ON(BUTTON) | ON(FEEDER_LOADED) | ON(FEEDER_EMPTIED) | \
			 ON(COVER_OPEN) | ON(COVER_CLOSED) | ON(TROUBLE) | \
			 ON(READY))

#define ENV_JOBS	(ON(JOB_START) | ON(PAGE_START) | ON(PAGE_END) | \
			 ON(PAUSED) | ON(JOB_END))

/**
 * struct event_env - what a test has
 * @b: bench
 * @scanner: its scanner
 * @md: the fake minidriver, with buttons
 * @buttons: what the status op tells of buttons
 * @once: it tells it once
 * @ff: a file, with O_NONBLOCK
 * @owner: another one, which scans
 * @buf: what was read
 */
struct event_env {
	struct fake_bench *b;
	struct fake_scanner *scanner;
	struct wiascan_minidriver md;
	u32 buttons;
	bool once;
	struct fake_file *ff;
	struct fake_file *owner;
	u8 *buf;
};

static inline struct event_env *env_of(struct wiascan_device *wdev)
{
	struct fake_bench *b = wdev->tctx;

	return b->test->priv;
}

static inline int env_status(struct wiascan_device *wdev,
			     struct wiascan_sensors *sensors)
{
	struct event_env *e = env_of(wdev);

	sensors->buttons = READ_ONCE(e->buttons);
	if (e->once && sensors->buttons)
		WRITE_ONCE(e->buttons, 0);
	return fake_minidriver.status(wdev, sensors);
}

/* What to scan from */
static inline void env_select(struct event_env *e, u32 source)
{
	struct wiascan_prop_value select = {
		.id = WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
		.value = source,
	};

	KUNIT_ASSERT_EQ(e->b->test, fake_set(e->owner, &select, 1), 0);
}

static inline int env_init(struct kunit *test)
{
	struct event_env *e = kunit_kzalloc(test, sizeof(*e), GFP_KERNEL);
	struct wiascan_caps *caps;

	KUNIT_ASSERT_NOT_NULL(test, e);
	e->buf = kunit_kzalloc(test, FAKE_ROOM, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, e->buf);
	test->priv = e;
	e->b = fake_bench(test);
	e->scanner = &e->b->scanner;
	e->md = fake_minidriver;
	e->md.status = env_status;
	caps = &e->scanner->caps;
	caps->area[WIASCAN_FEEDER] = caps->area[WIASCAN_FLATBED];
	caps->detects_feed = true;
	caps->resumes = true;
	caps->has_buttons = true;
	KUNIT_ASSERT_EQ(test, fake_plug(e->b, &e->md), 0);
	e->ff = fake_open(e->b, O_NONBLOCK);
	e->owner = fake_open(e->b, 0);
	return 0;
}

static inline long env_subscribe(struct fake_file *ff, u32 events)
{
	struct wiascan_subscribe arg = { .events = events };

	return fake_ioctl(ff, WIASCAN_IOC_SUBSCRIBE, &arg);
}

static inline long env_take(struct fake_file *ff, struct wiascan_event *event)
{
	memset(event, 0, sizeof(*event));
	return fake_ioctl(ff, WIASCAN_IOC_EVENT, event);
}

/* The next event of a file with O_NONBLOCK is that one */
static inline void env_expect(struct fake_file *ff, u32 type, u32 value,
			      u64 job, u32 page)
{
	struct kunit *test = ff->b->test;
	const char *where = ff->b->where;
	struct wiascan_event event;
	long ret = -EAGAIN;

	KUNIT_EXPECT_TRUE_MSG(test, fake_until((ret = env_take(ff, &event)) !=
					       -EAGAIN),
			      "%s: no event %u comes", where, type);
	KUNIT_EXPECT_EQ_MSG(test, ret, 0, "%s: event %u", where, type);
	if (ret)
		return;
	KUNIT_EXPECT_EQ_MSG(test, event.type, type, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, event.value, value, "%s: event %u", where,
			    type);
	KUNIT_EXPECT_EQ_MSG(test, event.job, job, "%s: event %u", where, type);
	KUNIT_EXPECT_EQ_MSG(test, event.page, page, "%s: event %u", where,
			    type);
	KUNIT_EXPECT_EQ(test, event.lost, 0);
	KUNIT_EXPECT_FALSE(test, memchr_inv(event.reserved, 0,
					    sizeof(event.reserved)));
}

/* ... and there is none */
static inline void env_expect_none(struct fake_file *ff)
{
	struct wiascan_event event;
	long ret = env_take(ff, &event);

	KUNIT_EXPECT_EQ_MSG(ff->b->test, ret, -EAGAIN, "%s: event %u of %u",
			    ff->b->where, event.type, event.value);
}

/* The scanner has been asked, and what it said has become known */
static inline bool env_asked(struct event_env *e)
{
	unsigned int n = READ_ONCE(e->scanner->asked);

	/* the second question comes after the answer to the first */
	return fake_until(READ_ONCE(e->scanner->asked) - n >= 2);
}

/* Somebody does something at the scanner, and it is seen */
static inline void env_sense(struct event_env *e, u32 handling)
{
	WRITE_ONCE(e->scanner->handling, handling);
	KUNIT_EXPECT_TRUE_MSG(e->b->test, env_asked(e), "%s: not asked",
			      e->b->where);
}

/* Scan from what is selected, and read what comes of it; how the job ended */
static inline u32 env_scan(struct event_env *e, u32 pages)
{
	struct wiascan_start start = { .pages = pages };
	struct kunit *test = e->b->test;
	struct wiascan_page page = {};
	size_t total;

	KUNIT_EXPECT_EQ(test, fake_ioctl(e->owner, WIASCAN_IOC_START, &start),
			0);
	do
		fake_read_all(e->owner, e->buf, FAKE_ROOM, &total);
	while (!fake_ioctl(e->owner, WIASCAN_IOC_NEXT_PAGE, NULL));
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->owner, WIASCAN_IOC_PAGE, &page), 0);
	return page.job_end;
}

#endif /* EVENT_ENV_H */
