// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events that a scanner must be asked for, and when it is asked at all
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "event_env.h"

/* ---- covers, paper, troubles ---- */

#define FLAT	WIASCAN_HANDLING_FLAT_READY
#define FEED	WIASCAN_HANDLING_FEED_READY
#define LID	WIASCAN_HANDLING_FLAT_COVER_UP
#define PATH	WIASCAN_HANDLING_PATH_COVER_UP
#define JAM	WIASCAN_HANDLING_PAPER_JAM
#define DOUBLE	WIASCAN_HANDLING_MULTIPLE_FEED
#define FAULT	WIASCAN_HANDLING_ATTENTION
#define LAMP	WIASCAN_HANDLING_LAMP_ERR

#define EVENT(type_, value_) { WIASCAN_EVENT_##type_, value_, }
#define NO_MORE { WIASCAN_EVENT_REMOVED, 0, }

/* A third answer, if there is one, comes between the two */
static const struct change {
	const char *name;
	u32 before;
	u32 between;
	u32 after;
	struct {
		u32 type;
		u32 value;
	} events[4];
} changes[] = {
	{ "nothing", FLAT, 0, FLAT, { NO_MORE } },
	{ "what is no event", FLAT,
	  FLAT | WIASCAN_HANDLING_FILM_TPA_READY, FLAT, { NO_MORE } },
	{ "paper put in", FLAT, 0, FLAT | FEED,
	  { EVENT(FEEDER_LOADED, 0), NO_MORE } },
	{ "paper taken out", FLAT | FEED, 0, FLAT,
	  { EVENT(FEEDER_EMPTIED, 0), NO_MORE } },
	{ "lid opened", FLAT, 0, LID, { EVENT(COVER_OPEN, LID), NO_MORE } },
	{ "lid closed", LID, 0, FLAT, { EVENT(COVER_CLOSED, LID), NO_MORE } },
	{ "both opened", FLAT, 0, LID | PATH,
	  { EVENT(COVER_OPEN, LID), EVENT(COVER_OPEN, PATH), NO_MORE } },
	{ "one closed, one opened", LID, 0, PATH,
	  { EVENT(COVER_OPEN, PATH), EVENT(COVER_CLOSED, LID), NO_MORE } },
	{ "a cover hides paper", FLAT | FEED, FLAT | PATH, FLAT | FEED,
	  { EVENT(COVER_OPEN, PATH), EVENT(COVER_CLOSED, PATH), NO_MORE } },
	{ "paper taken out under it", FLAT | FEED, FLAT | PATH, FLAT,
	  { EVENT(COVER_OPEN, PATH), EVENT(FEEDER_EMPTIED, 0),
	    EVENT(COVER_CLOSED, PATH), NO_MORE } },
	{ "jam", FLAT | FEED, 0, FLAT | JAM, { EVENT(TROUBLE, JAM), NO_MORE } },
	{ "double feed", FLAT, 0, FLAT | DOUBLE,
	  { EVENT(TROUBLE, DOUBLE), NO_MORE } },
	{ "two troubles", FLAT, 0, FAULT | LAMP,
	  { EVENT(TROUBLE, FAULT | LAMP), NO_MORE } },
	{ "one more trouble", FLAT, JAM, JAM | LAMP,
	  { EVENT(TROUBLE, JAM), EVENT(TROUBLE, LAMP), NO_MORE } },
	{ "one trouble less", JAM | LAMP, 0, LAMP, { NO_MORE } },
	{ "jam cleared", FLAT | JAM, 0, FLAT, { EVENT(READY, 0), NO_MORE } },
	{ "lamp got warm, covers moved", LAMP | LID, 0, FLAT,
	  { EVENT(COVER_CLOSED, LID), EVENT(READY, 0), NO_MORE } },
};

KUNIT_ARRAY_PARAM_DESC(changes, changes, name);

static void event_sense_change(struct kunit *test)
{
	const struct change *c = test->param_value;
	struct event_env *e = test->priv;
	unsigned int i;

	strscpy(e->b->where, c->name, sizeof(e->b->where));
	WRITE_ONCE(e->scanner->handling, c->before);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	env_sense(e, c->before);
	/* whatever it is: it was so before */
	env_expect_none(e->ff);
	if (c->between)
		env_sense(e, c->between);
	env_sense(e, c->after);
	for (i = 0; c->events[i].type != WIASCAN_EVENT_REMOVED; i++)
		env_expect(e->ff, c->events[i].type, c->events[i].value, 0, 0);
	env_expect_none(e->ff);
}

/* Only what was subscribed to; who comes later has missed what was before */
static void event_sense_mask(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct fake_file *late = fake_open(e->b, O_NONBLOCK);

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(FEEDER_LOADED)), 0);
	env_sense(e, FLAT);
	env_sense(e, LID);
	KUNIT_ASSERT_EQ(test, env_subscribe(late, ENV_SENSED), 0);
	env_sense(e, LID | FEED);
	env_sense(e, FLAT | FEED);
	env_expect(e->ff, WIASCAN_EVENT_FEEDER_LOADED, 0, 0, 0);
	env_expect_none(e->ff);
	env_expect(late, WIASCAN_EVENT_FEEDER_LOADED, 0, 0, 0);
	env_expect(late, WIASCAN_EVENT_COVER_CLOSED, LID, 0, 0);
	env_expect_none(late);
}

/* STATUS asks as well, and shows what it heard before anybody learns of it */
static void event_sense_status(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct wiascan_event event;
	struct wiascan_prop_values *get;

	get = kunit_kzalloc(test, sizeof(*get), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, get);
	get->count = 1;
	get->values[0].id = WIASCAN_PROP_DOCUMENT_HANDLING_STATUS;
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(COVER_OPEN)), 0);
	env_sense(e, FLAT);
	WRITE_ONCE(e->scanner->handling, LID);
	KUNIT_EXPECT_TRUE(test, fake_until(!env_take(e->ff, &event)));
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->owner, WIASCAN_IOC_PROP_GET, get),
			0);
	KUNIT_EXPECT_EQ(test, get->values[0].value, LID);

	env_sense(e, FLAT);
	WRITE_ONCE(e->scanner->handling, LID);
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->owner, WIASCAN_IOC_STATUS,
					 &(struct wiascan_status){}), 0);
	KUNIT_EXPECT_TRUE(test, fake_polls(e->ff, EPOLLPRI));
	env_expect(e->ff, WIASCAN_EVENT_COVER_OPEN, LID, 0, 0);
}

/* It does not answer, or is not ready; afterwards it is, with what changed */
static void event_sense_asleep(struct kunit *test)
{
	struct event_env *e = test->priv;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	env_sense(e, FLAT);
	env_sense(e, 0);
	env_expect_none(e->ff);
	env_sense(e, FLAT | FEED);
	env_expect(e->ff, WIASCAN_EVENT_FEEDER_LOADED, 0, 0, 0);
	env_expect(e->ff, WIASCAN_EVENT_READY, 0, 0, 0);

	WRITE_ONCE(e->scanner->status_error, -EIO);
	env_sense(e, FLAT);
	env_expect_none(e->ff);
	WRITE_ONCE(e->scanner->status_error, 0);
	env_sense(e, LAMP | FEED);
	env_expect(e->ff, WIASCAN_EVENT_TROUBLE, LAMP, 0, 0);
	env_sense(e, FLAT | FEED);
	env_expect(e->ff, WIASCAN_EVENT_READY, 0, 0, 0);
	env_expect_none(e->ff);

	/* after it was suspended there is something to say even without a change */
	wiascan_event_suspended(e->b->wdev);
	env_sense(e, FLAT | FEED);
	env_expect(e->ff, WIASCAN_EVENT_READY, 0, 0, 0);
	env_expect_none(e->ff);
}

/* A feeder alone has nothing to say while it is empty, and is awake all the same */
static void event_sense_feeder_only(struct kunit *test)
{
	struct event_env *e = test->priv;

	fake_close(e->ff);
	fake_close(e->owner);
	fake_unplug(e->b);
	e->scanner->caps.area[WIASCAN_FLATBED].width = 0;
	e->scanner->caps.area[WIASCAN_FLATBED].height = 0;
	WRITE_ONCE(e->scanner->handling, FEED);
	KUNIT_ASSERT_EQ(test, fake_plug(e->b, &e->md), 0);
	e->ff = fake_open(e->b, O_NONBLOCK);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	env_sense(e, FEED);
	WRITE_ONCE(e->scanner->status_error, -EIO);
	env_sense(e, FEED);
	env_expect_none(e->ff);
	WRITE_ONCE(e->scanner->status_error, 0);
	env_sense(e, FEED);
	env_expect(e->ff, WIASCAN_EVENT_READY, 0, 0, 0);
	env_sense(e, 0);
	env_expect(e->ff, WIASCAN_EVENT_FEEDER_EMPTIED, 0, 0, 0);
	env_sense(e, FEED);
	env_expect(e->ff, WIASCAN_EVENT_FEEDER_LOADED, 0, 0, 0);
	env_expect_none(e->ff);
}

/* ---- paper and jobs ---- */

/* The last sheets went through the scanner: nobody took them out */
static void event_sense_used(struct kunit *test)
{
	struct event_env *e = test->priv;

	WRITE_ONCE(e->scanner->handling, FLAT | FEED);
	env_select(e, WIASCAN_SELECT_FEEDER);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	env_sense(e, FLAT | FEED);

	e->scanner->sheets = 2;
	KUNIT_EXPECT_EQ(test, env_scan(e, 2), WIASCAN_END_COMPLETE);
	env_sense(e, FLAT);
	env_expect_none(e->ff);

	/* it took some, and somebody the others */
	env_sense(e, FLAT | FEED);
	env_expect(e->ff, WIASCAN_EVENT_FEEDER_LOADED, 0, 0, 0);
	e->scanner->sheets = 3;
	KUNIT_EXPECT_EQ(test, env_scan(e, 1), WIASCAN_END_COMPLETE);
	env_sense(e, FLAT | FEED);
	env_expect_none(e->ff);
	env_sense(e, FLAT);
	env_expect(e->ff, WIASCAN_EVENT_FEEDER_EMPTIED, 0, 0, 0);
	env_expect_none(e->ff);
}

/* It took all, and somebody put in more before it was asked again */
static void event_sense_refilled(struct kunit *test)
{
	struct event_env *e = test->priv;

	WRITE_ONCE(e->scanner->handling, FLAT | FEED);
	env_select(e, WIASCAN_SELECT_FEEDER);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	env_sense(e, FLAT | FEED);
	e->scanner->sheets = 2;
	KUNIT_EXPECT_EQ(test, env_scan(e, 5), WIASCAN_END_PAPER_EMPTY);
	env_expect(e->ff, WIASCAN_EVENT_FEEDER_LOADED, 0, 0, 0);
	env_expect_none(e->ff);
}

/* A scan of the flatbed takes no paper: somebody did, meanwhile */
static void event_sense_flatbed(struct kunit *test)
{
	struct event_env *e = test->priv;

	WRITE_ONCE(e->scanner->handling, FLAT | FEED);
	env_select(e, WIASCAN_SELECT_FLATBED);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	env_sense(e, FLAT | FEED);
	KUNIT_EXPECT_EQ(test, env_scan(e, 1), WIASCAN_END_COMPLETE);
	env_sense(e, FLAT);
	env_expect(e->ff, WIASCAN_EVENT_FEEDER_EMPTIED, 0, 0, 0);
}

/* ---- buttons ---- */

static void press(struct event_env *e, u32 buttons)
{
	WRITE_ONCE(e->buttons, buttons);
	KUNIT_EXPECT_TRUE(e->b->test, env_asked(e));
}

/* A scanner that tells what is down: a push is one event, however long */
static void event_sense_button_level(struct kunit *test)
{
	struct event_env *e = test->priv;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(BUTTON)), 0);
	press(e, 0);
	press(e, BIT(0));
	env_expect(e->ff, WIASCAN_EVENT_BUTTON, 1, 0, 0);
	press(e, BIT(0) | BIT(31));
	env_expect(e->ff, WIASCAN_EVENT_BUTTON, 32, 0, 0);
	press(e, BIT(31));
	env_expect_none(e->ff);
	press(e, BIT(0) | BIT(2) | BIT(31));
	env_expect(e->ff, WIASCAN_EVENT_BUTTON, 1, 0, 0);
	env_expect(e->ff, WIASCAN_EVENT_BUTTON, 3, 0, 0);
	env_expect_none(e->ff);
}

/* A scanner that tells of a push once, also of one before anybody asked */
static void event_sense_button_once(struct kunit *test)
{
	struct event_env *e = test->priv;

	e->once = true;
	WRITE_ONCE(e->buttons, BIT(1));
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(BUTTON)), 0);
	env_expect(e->ff, WIASCAN_EVENT_BUTTON, 2, 0, 0);
	KUNIT_EXPECT_TRUE(test, env_asked(e));
	press(e, BIT(1));
	env_expect(e->ff, WIASCAN_EVENT_BUTTON, 2, 0, 0);
	env_expect_none(e->ff);

	/* one that somebody heard of who did not want to know, and another one */
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, 0), 0);
	WRITE_ONCE(e->buttons, BIT(1));
	KUNIT_EXPECT_EQ(test, fake_ioctl(e->owner, WIASCAN_IOC_STATUS,
					 &(struct wiascan_status){}), 0);
	WRITE_ONCE(e->buttons, BIT(1));
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(BUTTON)), 0);
	env_expect(e->ff, WIASCAN_EVENT_BUTTON, 2, 0, 0);
}

/* ---- when it is asked ---- */

/* So long that many questions would come */
#define LONG	(5 * HZ)

static unsigned int asked_meanwhile(struct event_env *e)
{
	unsigned int n = READ_ONCE(e->scanner->asked);

	schedule_timeout_uninterruptible(LONG);
	return READ_ONCE(e->scanner->asked) - n;
}

static void event_sense_polls(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct fake_file *other = fake_open(e->b, O_NONBLOCK);
	unsigned int n;

	KUNIT_EXPECT_EQ(test, asked_meanwhile(e), 0);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, WIASCAN_EVENT_ALL &
					    ~ENV_SENSED), 0);
	KUNIT_EXPECT_EQ(test, asked_meanwhile(e), 0);

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(COVER_CLOSED)), 0);
	KUNIT_EXPECT_TRUE(test, env_asked(e));
	KUNIT_ASSERT_EQ(test, env_subscribe(other, WIASCAN_EVENT_ALL), 0);
	/* no matter how many want to know, it is asked twice a second */
	n = asked_meanwhile(e);
	KUNIT_EXPECT_LE(test, n, 11);
	KUNIT_EXPECT_GT(test, n, 0);

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, 0), 0);
	KUNIT_EXPECT_TRUE(test, env_asked(e));
	fake_close(other);
	KUNIT_EXPECT_EQ(test, asked_meanwhile(e), 0);

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(READY)), 0);
	KUNIT_EXPECT_TRUE(test, env_asked(e));
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ON(JOB_END)), 0);
	KUNIT_EXPECT_EQ(test, asked_meanwhile(e), 0);
}

/* One that does not answer is asked less and less often, and then as before */
static void event_sense_backs_off(struct kunit *test)
{
	struct event_env *e = test->priv;
	unsigned int i, n = 0;

	if (!fake_time_is_free())
		kunit_skip(test, "takes minutes");
	WRITE_ONCE(e->scanner->status_error, -ETIMEDOUT);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	for (i = 0; i < 24; i++)
		n += asked_meanwhile(e);
	/* 0, 1/2, 1, 2, 4, 8, 16, 32, 32, ... seconds apart, two minutes long */
	KUNIT_EXPECT_LE(test, n, 10);
	KUNIT_EXPECT_GE(test, n, 4);
	WRITE_ONCE(e->scanner->status_error, 0);
	env_expect(e->ff, WIASCAN_EVENT_READY, 0, 0, 0);
	KUNIT_EXPECT_GT(test, asked_meanwhile(e), 5);
}

/* Not while a job runs, whatever state it is in, but at once when it is over */
static const struct job_case {
	const char *name;
	u32 state;
} job_cases[] = {
	{ "STARTING", WIASCAN_STATE_STARTING },
	{ "SCANNING", WIASCAN_STATE_SCANNING },
	{ "STOPPING", WIASCAN_STATE_STOPPING },
};

KUNIT_ARRAY_PARAM_DESC(jobs, job_cases, name);

static void event_sense_not_in_job(struct kunit *test)
{
	const struct job_case *c = test->param_value;
	struct event_env *e = test->priv;

	env_select(e, WIASCAN_SELECT_FLATBED);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	KUNIT_ASSERT_TRUE(test, env_asked(e));
	KUNIT_ASSERT_TRUE(test, fake_bring(e->owner, c->state));
	KUNIT_EXPECT_EQ(test, asked_meanwhile(e), 0);
	/* the first to ask makes no difference */
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, 0), 0);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	KUNIT_EXPECT_EQ(test, asked_meanwhile(e), 0);
	fake_open_gates(e->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(e->owner));
	/* nobody has read it yet, but the scanner has time */
	KUNIT_EXPECT_TRUE(test, env_asked(e));
}

/* A job that comes while a question is out is next; the other questions wait */
static void event_sense_job_first(struct kunit *test)
{
	struct event_env *e = test->priv;
	unsigned int n;

	env_select(e, WIASCAN_SELECT_FLATBED);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	fake_gate_shut(&e->scanner->status);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&e->scanner->status));
	fake_gate_shut(&e->scanner->start);
	KUNIT_ASSERT_EQ(test, fake_start(e->owner), 0);
	n = READ_ONCE(e->scanner->asked);
	fake_gate_open(&e->scanner->status);
	KUNIT_EXPECT_TRUE(test, fake_gate_reached(&e->scanner->start));
	KUNIT_EXPECT_EQ(test, READ_ONCE(e->scanner->asked), n);
}

static long ask_status(void *data)
{
	struct wiascan_status status = {};

	return fake_ioctl(data, WIASCAN_IOC_STATUS, &status);
}

/* A question that is due, but has to wait, is not asked if a job comes meanwhile */
static void event_sense_job_overtakes(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct delayed_work *poll = &e->b->wdev->events.poll;
	struct fake_file *other = fake_open(e->b, 0);
	struct fake_thread *t;
	unsigned int n;

	env_select(e, WIASCAN_SELECT_FLATBED);
	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	KUNIT_ASSERT_TRUE(test, env_asked(e));
	fake_gate_shut(&e->scanner->status);
	t = fake_thread(e->b, ask_status, other);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&e->scanner->status));
	KUNIT_EXPECT_TRUE(test, fake_until(work_pending(&poll->work) &&
					   !timer_pending(&poll->timer)));
	fake_gate_shut(&e->scanner->start);
	KUNIT_ASSERT_EQ(test, fake_start(e->owner), 0);
	n = READ_ONCE(e->scanner->asked);
	fake_gate_open(&e->scanner->status);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	KUNIT_EXPECT_TRUE(test, fake_gate_reached(&e->scanner->start));
	KUNIT_EXPECT_EQ(test, READ_ONCE(e->scanner->asked), n);
}

/* Unplugged while it is being asked: no question after that */
static void event_sense_unplug(struct kunit *test)
{
	struct event_env *e = test->priv;
	struct wiascan_event event;
	struct fake_thread *t;

	KUNIT_ASSERT_EQ(test, env_subscribe(e->ff, ENV_SENSED), 0);
	fake_gate_shut(&e->scanner->status);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&e->scanner->status));
	t = fake_thread(e->b, fake_unplug_thread, e->b);
	KUNIT_EXPECT_TRUE(test, fake_until(READ_ONCE(e->ff->wdev->gone)));
	KUNIT_EXPECT_EQ(test, env_subscribe(e->ff, ON(BUTTON)), -ENODEV);
	KUNIT_EXPECT_FALSE(test, completion_done(&t->done));
	fake_gate_open(&e->scanner->status);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	KUNIT_EXPECT_EQ(test, asked_meanwhile(e), 0);
	KUNIT_EXPECT_EQ(test, env_take(e->ff, &event), -ENODEV);
}

static struct kunit_case event_sense_cases[] = {
	KUNIT_CASE_PARAM(event_sense_change, changes_gen_params),
	KUNIT_CASE(event_sense_mask),
	KUNIT_CASE(event_sense_status),
	KUNIT_CASE(event_sense_asleep),
	KUNIT_CASE(event_sense_feeder_only),
	KUNIT_CASE(event_sense_used),
	KUNIT_CASE(event_sense_refilled),
	KUNIT_CASE(event_sense_flatbed),
	KUNIT_CASE(event_sense_button_level),
	KUNIT_CASE(event_sense_button_once),
	KUNIT_CASE(event_sense_polls),
	KUNIT_CASE(event_sense_backs_off),
	KUNIT_CASE_PARAM(event_sense_not_in_job, jobs_gen_params),
	KUNIT_CASE(event_sense_job_first),
	KUNIT_CASE(event_sense_job_overtakes),
	KUNIT_CASE(event_sense_unplug),
	{}
};

static struct kunit_suite event_sense_suite = {
	.name = "wiascan_event_sense",
	.init = env_init,
	.test_cases = event_sense_cases,
};

kunit_test_suite(event_sense_suite);

MODULE_DESCRIPTION("wiascan KUnit: events that a scanner is asked for");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
