// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: the queues of open files, those who wait for them, and what jobs and
 * an unplugging put in
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "event_env.h"

/* ---- SUBSCRIBE and EVENT ---- */

static void event_arguments(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct wiascan_subscribe arg = { .events = WIASCAN_EVENT_ALL };
	struct wiascan_event event;

	/* nothing subscribed to */
	KUNIT_EXPECT_EQ(test, env_take(e->ff, &event), -EINVAL);
	KUNIT_EXPECT_EQ(test, env_take(e->owner, &event), -EINVAL);

	arg.events = WIASCAN_EVENT_ALL + 1;
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_SUBSCRIBE, &arg),
			-EINVAL);
	arg.events = ON(JOB_END);
	arg.padding = 1;
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_SUBSCRIBE, &arg),
			-EINVAL);
	arg.padding = 0;
	arg.reserved[2] = 1;
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->ff, WIASCAN_IOC_SUBSCRIBE, &arg),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, env_take(e->ff, &event), -EINVAL);

	KUNIT_EXPECT_EQ(test, env_subscribe(e->ff, WIASCAN_EVENT_ALL), 0);
	KUNIT_EXPECT_EQ(test, env_take(e->ff, &event), -EAGAIN);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->ff, 0));
}

/* poll() says when there is one */
static void event_poll(struct kunit *test)
{
	struct event_env *e = test->priv;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(SUSPENDED)), 0);
	wiascan_event_suspended(e->b->wdev);
	wiascan_event_suspended(e->b->wdev);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->owner, 0));
	KUNIT_EXPECT_TRUE(test, fake_polls(e->ff, EPOLLPRI));
	env_expect(e->ff, WIASCAN_EVENT_SUSPENDED, 0, 0, 0);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->ff, EPOLLPRI));
	env_expect(e->ff, WIASCAN_EVENT_SUSPENDED, 0, 0, 0);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->ff, 0));
}

/* Another subscription keeps what waits; none at all forgets it */
static void event_unsubscribe(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct wiascan_event event;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(SUSPENDED)), 0);
	wiascan_event_suspended(e->b->wdev);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(JOB_END)), 0);
	wiascan_event_suspended(e->b->wdev);
	env_expect(e->ff, WIASCAN_EVENT_SUSPENDED, 0, 0, 0);
	env_expect_none(e->ff);

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(SUSPENDED)), 0);
	wiascan_event_suspended(e->b->wdev);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, 0), 0);
	wiascan_event_suspended(e->b->wdev);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->ff, 0));
	KUNIT_EXPECT_EQ(test, env_take(e->ff, &event), -EINVAL);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(SUSPENDED)), 0);
	env_expect_none(e->ff);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, 0), 0);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, 0), 0);
}

/* One that takes none loses the oldest, and is told; others lose nothing */
static void event_overflow(struct kunit *test)
{
	const unsigned int n = WIASCAN_EVENTS_MAX + 3;
	struct event_env *e = test->priv;
	struct fake_file *other = fake_open(e->b, O_NONBLOCK);
	struct wiascan_event event;
	u64 time = 0, last = 0;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(SUSPENDED)), 0);
	KUNIT_ASSERT_EQ(test, env_subscribe(other, ON(SUSPENDED)), 0);
	for (i = 0; i < n; i++) {
		wiascan_event_suspended(e->b->wdev);
		KUNIT_ASSERT_EQ(test, env_take(other, &event), 0);
		KUNIT_EXPECT_EQ(test, event.lost, 0);
		if (i == 3)
			time = event.time;
		schedule_timeout_uninterruptible(1);
	}
	KUNIT_EXPECT_EQ(test, env_take(other, &event), -EAGAIN);

	for (i = 0; i < WIASCAN_EVENTS_MAX; i++) {
		KUNIT_ASSERT_EQ(test, env_take(e->ff, &event), 0);
		KUNIT_EXPECT_EQ(test, event.lost, i ? 0 : 3);
		if (!i)
			KUNIT_EXPECT_EQ(test, event.time, time);
		KUNIT_EXPECT_GT(test, event.time, last);
		last = event.time;
	}
	env_expect_none(e->ff);

	/* told once; and what is forgotten was not lost */
	for (i = 0; i < n; i++)
		wiascan_event_suspended(e->b->wdev);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, 0), 0);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(SUSPENDED)), 0);
	wiascan_event_suspended(e->b->wdev);
	env_expect(e->ff, WIASCAN_EVENT_SUSPENDED, 0, 0, 0);
}

/* ---- those who wait ---- */

struct waiter {
	struct fake_file *ff;
	struct wiascan_event event;
};

static long wait_for_event(void *data)
{
	struct waiter *w = data;

	/* not through user memory, which belongs to one thread at a time */
	return wiascan_event_take(w->ff->wdev, &fake_wf(w->ff)->listener,
				  &w->event, false);
}

static void event_wait(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct waiter w = { .ff = e->owner };
	struct fake_thread *t;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->owner, ON(SUSPENDED)), 0);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(JOB_END)), 0);
	t = fake_thread(e->b, wait_for_event, &w);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	wiascan_event_suspended(e->b->wdev);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	KUNIT_EXPECT_EQ(test, w.event.type, WIASCAN_EVENT_SUSPENDED);
	env_expect_none(e->ff);

	/* a signal takes nothing */
	t = fake_thread(e->b, wait_for_event, &w);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	fake_signal(t);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ERESTARTSYS);
	wiascan_event_suspended(e->b->wdev);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->owner, EPOLLPRI));
}

/* Two wait at one file: an event is for one of them, the end for both */
static void event_two_wait(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct waiter w[2] = { { .ff = e->owner }, { .ff = e->owner } };
	struct fake_thread *t[2];
	unsigned int i, one;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->owner,
					    ON(SUSPENDED) | ON(REMOVED)), 0);
	for (i = 0; i < 2; i++) {
		t[i] = fake_thread(e->b, wait_for_event, &w[i]);
		KUNIT_EXPECT_TRUE(test, fake_asleep(t[i]));
	}
	wiascan_event_suspended(e->b->wdev);
	KUNIT_EXPECT_TRUE(test, fake_until(completion_done(&t[0]->done) ||
					   completion_done(&t[1]->done)));
	one = completion_done(&t[1]->done);
	KUNIT_EXPECT_EQ(test, fake_join(t[one]), 0);
	KUNIT_EXPECT_EQ(test, w[one].event.type, WIASCAN_EVENT_SUSPENDED);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t[!one]));

	t[one] = fake_thread(e->b, wait_for_event, &w[one]);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t[one]));
	fake_unplug(e->b);
	/* one has the last event, the other hears that there is none */
	KUNIT_EXPECT_EQ(test, fake_join(t[0]) + fake_join(t[1]), -ENODEV);
}

/* Another thread takes the subscription away */
static void event_wait_unsubscribed(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct waiter w = { .ff = e->owner };
	struct fake_thread *t;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->owner, ON(JOB_END)), 0);
	t = fake_thread(e->b, wait_for_event, &w);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	KUNIT_ASSERT_EQ(test, env_subscribe(e->owner, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_join(t), -EINVAL);
}

/* ---- jobs ---- */

static void event_job(struct kunit *test)
{
	struct event_env *e = test->priv;

	env_select(e, WIASCAN_SELECT_FLATBED);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_JOBS), 0);
	KUNIT_EXPECT_EQ(test, env_scan(e, 1), WIASCAN_END_COMPLETE);
	env_expect(e->ff, WIASCAN_EVENT_JOB_START, 0, 1, 0);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_START, 0, 1, 1);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_END, WIASCAN_END_COMPLETE, 1, 1);
	env_expect(e->ff, WIASCAN_EVENT_JOB_END, WIASCAN_END_COMPLETE, 1, 0);

	/* one of the second job only */
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(PAGE_END)), 0);
	KUNIT_EXPECT_EQ(test, env_scan(e, 1), WIASCAN_END_COMPLETE);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_END, WIASCAN_END_COMPLETE, 2, 1);
	env_expect_none(e->ff);
}

static void event_pages(struct kunit *test)
{
	struct event_env *e = test->priv;
	u32 i;

	env_select(e, WIASCAN_SELECT_FEEDER);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_JOBS), 0);
	e->scanner->sheets = 2;
	KUNIT_EXPECT_EQ(test, env_scan(e, 3), WIASCAN_END_PAPER_EMPTY);
	env_expect(e->ff, WIASCAN_EVENT_JOB_START, 0, 1, 0);
	for (i = 1; i <= 2; i++) {
		env_expect(e->ff, WIASCAN_EVENT_PAGE_START, 0, 1, i);
		env_expect(e->ff, WIASCAN_EVENT_PAGE_END, WIASCAN_END_COMPLETE,
			   1, i);
	}
	env_expect(e->ff, WIASCAN_EVENT_JOB_END, WIASCAN_END_PAPER_EMPTY, 1, 0);

	/* a page that never began has an end all the same */
	KUNIT_EXPECT_EQ(test, env_scan(e, 3), WIASCAN_END_PAPER_EMPTY);
	env_expect(e->ff, WIASCAN_EVENT_JOB_START, 0, 2, 0);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_END, WIASCAN_END_PAPER_EMPTY, 2, 1);
	env_expect(e->ff, WIASCAN_EVENT_JOB_END, WIASCAN_END_PAPER_EMPTY, 2, 0);
	env_expect_none(e->ff);
}

static void event_cancelled(struct kunit *test)
{
	struct event_env *e = test->priv;

	env_select(e, WIASCAN_SELECT_FLATBED);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_JOBS), 0);
	KUNIT_ASSERT_TRUE(test, fake_bring(e->owner, WIASCAN_STATE_SCANNING));
	env_expect(e->ff, WIASCAN_EVENT_JOB_START, 0, 1, 0);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_START, 0, 1, 1);
	env_expect_none(e->ff);
	fake_close(e->owner);
	fake_open_gates(e->b);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_END, WIASCAN_END_CANCELLED, 1, 1);
	env_expect(e->ff, WIASCAN_EVENT_JOB_END, WIASCAN_END_CANCELLED, 1, 0);
	env_expect_none(e->ff);
}

/* A jam, which a person clears; the scanner is asked in the pause */
static void event_paused(struct kunit *test)
{
	const u32 ready = WIASCAN_HANDLING_FLAT_READY;
	const u32 jam = ready | WIASCAN_HANDLING_PAPER_JAM;
	struct event_env *e = test->priv;
	size_t total;

	env_select(e, WIASCAN_SELECT_FEEDER);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_JOBS | ENV_SENSED), 0);
	env_sense(e, ready);
	e->scanner->sheets = 3;
	e->scanner->fail_at = 2;
	e->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	WRITE_ONCE(e->scanner->handling, jam);
	fake_gate_shut(&e->scanner->stop);
	KUNIT_ASSERT_EQ(test, fake_start(e->owner), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&e->scanner->stop));
	e->scanner->fail_at = 0;
	e->scanner->fail_end = 0;
	fake_gate_open(&e->scanner->stop);
	KUNIT_EXPECT_EQ(test, fake_read_all(e->owner, e->buf, FAKE_ROOM,
					    &total), -EIO);
	KUNIT_ASSERT_TRUE(test, env_asked(e));
	WRITE_ONCE(e->scanner->handling, ready);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->owner, WIASCAN_IOC_NEXT_PAGE, NULL),
			0);
	KUNIT_EXPECT_EQ(test, fake_read_all(e->owner, e->buf, FAKE_ROOM,
					    &total), 0);
	KUNIT_EXPECT_TRUE(test, fake_ended(e->owner));

	env_expect(e->ff, WIASCAN_EVENT_JOB_START, 0, 1, 0);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_START, 0, 1, 1);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_END, WIASCAN_END_PAPER_JAM, 1, 1);
	env_expect(e->ff, WIASCAN_EVENT_PAUSED, WIASCAN_END_PAPER_JAM, 1, 1);
	env_expect(e->ff, WIASCAN_EVENT_TROUBLE, WIASCAN_HANDLING_PAPER_JAM, 0,
		   0);
	env_expect(e->ff, WIASCAN_EVENT_READY, 0, 0, 0);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_START, 0, 1, 2);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_END, WIASCAN_END_COMPLETE, 1, 2);
	env_expect(e->ff, WIASCAN_EVENT_JOB_END, WIASCAN_END_COMPLETE, 1, 0);
}

/* ---- unplugging ---- */

/* What has happened can be learned afterwards; REMOVED is the last */
static void event_unplug(struct kunit *test)
{
	const __poll_t gone = EPOLLHUP | EPOLLERR;
	struct event_env *e = test->priv;
	struct wiascan_event event;

	env_select(e, WIASCAN_SELECT_FLATBED);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, WIASCAN_EVENT_ALL), 0);
	KUNIT_ASSERT_TRUE(test, fake_bring(e->owner, WIASCAN_STATE_WARMING_UP));
	fake_unplug(e->b);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->ff, gone | EPOLLPRI));
	env_expect(e->ff, WIASCAN_EVENT_JOB_START, 0, 1, 0);
	env_expect(e->ff, WIASCAN_EVENT_PAGE_END, WIASCAN_END_DEVICE_GONE, 1,
		   1);
	env_expect(e->ff, WIASCAN_EVENT_JOB_END, WIASCAN_END_DEVICE_GONE, 1, 0);
	env_expect(e->ff, WIASCAN_EVENT_REMOVED, 0, 0, 0);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->ff, gone));
	KUNIT_EXPECT_EQ(test, env_take(e->ff, &event), -ENODEV);
	KUNIT_EXPECT_EQ(test, env_take(e->ff, &event), -ENODEV);
	KUNIT_EXPECT_EQ(test, env_take(e->owner, &event), -ENODEV);
	KUNIT_EXPECT_EQ(test, env_subscribe(e->ff, ON(BUTTON)), -ENODEV);
	KUNIT_EXPECT_EQ(test, env_subscribe(e->ff, 0), -ENODEV);
}

static long unbind(void *b)
{
	fake_unbind(b);
	return 0;
}

/*
 * Those who wait for something else hear that it will not come, when that is
 * certain: not before the job has ended.
 */
static void event_unbind_waiting(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct waiter w = { .ff = e->ff };
	struct fake_thread *t, *u;

	env_select(e, WIASCAN_SELECT_FLATBED);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(SUSPENDED)), 0);
	t = fake_thread(e->b, wait_for_event, &w);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	KUNIT_ASSERT_TRUE(test, fake_bring(e->owner, WIASCAN_STATE_STARTING));
	u = fake_thread(e->b, unbind, e->b);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(e->ff->wdev->gone)));
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	KUNIT_EXPECT_FALSE(test, completion_done(&u->done));
	fake_open_gates(e->b);
	KUNIT_EXPECT_EQ(test, fake_join(u), 0);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ENODEV);
}

static struct kunit_case event_cases[] = {
	KUNIT_CASE(event_arguments),
	KUNIT_CASE(event_poll),
	KUNIT_CASE(event_unsubscribe),
	KUNIT_CASE(event_overflow),
	KUNIT_CASE(event_wait),
	KUNIT_CASE(event_two_wait),
	KUNIT_CASE(event_wait_unsubscribed),
	KUNIT_CASE(event_job),
	KUNIT_CASE(event_pages),
	KUNIT_CASE(event_cancelled),
	KUNIT_CASE(event_paused),
	KUNIT_CASE(event_unplug),
	KUNIT_CASE(event_unbind_waiting),
	{}
};

static struct kunit_suite event_suite = {
	.name = "wiascan_event",
	.init = env_init,
	.test_cases = event_cases,
};

kunit_test_suite(event_suite);

MODULE_DESCRIPTION("wiascan KUnit: events");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
