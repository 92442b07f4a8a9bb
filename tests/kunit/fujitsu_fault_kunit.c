// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Fujitsu minidriver on a broken wire: a whole session, cut at every byte
 * that the scanner sends, and failed at every transfer in either direction
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Each time the scanner is plugged in anew, found or not found with the right
 * errno, and every page ends with the right reason. What was read is the
 * beginning of a picture, PAGE fits it, and the device is freed.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/fujitsu_proto.h"
#include "fake_fujitsu.h"

#define MAX_PAGES	4

/* What should become of a session */
struct outcome {
	int plug;
	u32 end;
	unsigned int pages;
	size_t len[MAX_PAGES];
};

static u32 end_of(int error)
{
	switch (error) {
	case -ENODEV:
		return WIASCAN_END_DEVICE_GONE;
	case -ETIMEDOUT:
		return WIASCAN_END_TIMEOUT;
	case -EPROTO:
		return WIASCAN_END_PROTOCOL;
	default:
		return WIASCAN_END_DEVICE_ERROR;
	}
}

static unsigned int sides_of(const struct fake_fujitsu *f)
{
	return hweight32(f->job->sides);
}

/* Is it a status in a transfer of its own? Not that of an image. */
static bool is_status(const struct fake_step *step)
{
	return step->kind == FAKE_DEVICE && step->len == FUJITSU_STATUS_LEN &&
	       step->bytes[0] == 0x53 && !step[-1].image;
}

/*
 * The pages of a job whose step @i fails: data counts when its status has come,
 * a sheet when its SCAN has succeeded. What fails between sheets happens to the
 * next page, what fails in the end to none.
 */
static void pages_before(struct fake_fujitsu *f, unsigned int i,
			 struct outcome *o)
{
	const struct fake_script *s = &f->b->script;
	unsigned int step, sides = sides_of(f), page = 0, whole = 0;
	const u8 *cdb;

	for (step = f->scan_from; step + 1 < i; step++) {
		cdb = s->steps[step].bytes + 19;
		if (s->steps[step].kind != FAKE_HOST ||
		    s->steps[step].len != FUJITSU_COMMAND_LEN)
			continue;
		if (cdb[0] == 0x1b && step + 2 < i)
			o->pages += sides;
		if (cdb[0] != 0x28 || cdb[2] || step + 2 >= i)
			continue;
		page = o->pages - sides + (sides == 2 && cdb[5]);
		o->len[page] += s->steps[step + 1].image;
		whole += o->len[page] == f->size;
	}
	if (whole == o->pages && i < f->stop_from)
		o->pages++;
	if (i >= f->stop_from)
		o->end = WIASCAN_END_COMPLETE;
}

static void expect_session(struct fake_fujitsu *f, const struct outcome *o)
{
	struct kunit *test = f->b->test;
	unsigned int n;
	int ret;

	ret = fake_fujitsu_open(f);
	KUNIT_EXPECT_EQ_MSG(test, ret, o->plug, "%s", f->b->where);
	if (ret)
		return;
	KUNIT_EXPECT_EQ_MSG(test, f->b->wdev->caps.formats,
			    WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			    WIASCAN_FMT_RGB24, "%s", f->b->where);
	KUNIT_EXPECT_EQ_MSG(test, f->b->wdev->caps.auto_length, f->job->modes,
			    "%s", f->b->where);
	fake_fujitsu_start(f);
	for (n = 0; n < o->pages; n++)
		fake_fujitsu_page(f, n, o->len[n] == f->size ?
				  WIASCAN_END_COMPLETE : o->end, o->len[n]);
	fake_fujitsu_over(f, o->end);
}

/* The session as it should be, to know what is where */
static void rehearse(struct fake_fujitsu *f)
{
	struct outcome whole = { .end = WIASCAN_END_COMPLETE };

	pages_before(f, f->b->script.end, &whole);
	strscpy(f->b->where, "rehearsal");
	expect_session(f, &whole);
	fake_script_done(f->b);
	fake_fujitsu_close(f);
}

/* ---- cut at every byte ---- */

static const struct cut_case {
	const char *name;
	const struct fake_fujitsu_job *job;
	int error;
	enum fake_follow follow;
	bool job_only; /* another case has cut the probe of such a unit */
} cuts[] = {
	{ "simplex, silence", &fake_fujitsu_simplex, -ETIMEDOUT, FAKE_SILENCE },
	{ "duplex, silence", &fake_fujitsu_duplex, -ETIMEDOUT, FAKE_SILENCE,
	  true },
	{ "simplex, unplugged", &fake_fujitsu_simplex, -ENODEV, FAKE_SAME },
	{ "duplex, unplugged", &fake_fujitsu_duplex, -ENODEV, FAKE_SAME, true },
};

KUNIT_ARRAY_PARAM_DESC(cuts, cuts, name);

/* What becomes of a session whose device says @bytes bytes */
static struct outcome outcome_of_cut(struct fake_fujitsu *f,
				     const struct cut_case *c, size_t bytes)
{
	const struct fake_script *s = &f->b->script;
	struct outcome o = { .end = end_of(c->error) };
	const struct fake_step *step;
	bool part;
	unsigned int i;

	for (i = 0; i < s->end; i++) {
		step = &s->steps[i];
		if (step->kind != FAKE_DEVICE)
			continue;
		/* nobody knows yet that nothing else comes */
		if (bytes < step->len)
			break;
		bytes -= step->len;
	}
	/* part of a status is a wrong one; part of data is data */
	part = c->error == -ETIMEDOUT && bytes && is_status(step);
	if (i < f->scan_from && step->weight != FAKE_SOFT) {
		o.plug = part && step->weight == FAKE_HARD ? -EPROTO : c->error;
		return o;
	}
	if (part && i >= f->scan_from)
		o.end = WIASCAN_END_PROTOCOL;
	pages_before(f, max(i, f->scan_from), &o);
	return o;
}

static void fujitsu_cut(struct kunit *test)
{
	const struct cut_case *c = test->param_value;
	struct fake_fujitsu *f = fake_fujitsu(test, &fujitsu_minidriver,
					      c->job);
	struct fake_fault *fault = &f->b->wire.fault;
	size_t said, n;

	rehearse(f);
	said = f->b->wire.said;
	n = c->job_only ? fake_script_said(f->b, f->scan_from) : 0;
	KUNIT_ASSERT_LT(test, n, said);
	for (; n < said; n++) {
		struct outcome o = outcome_of_cut(f, c, n);

		*fault = (struct fake_fault){
			.cut = true,
			.bytes = n,
			.error = c->error,
			.follow = c->follow,
		};
		snprintf(f->b->where, sizeof(f->b->where), "byte %zu", n);
		expect_session(f, &o);
		fake_fujitsu_close(f);
	}
	/* behind the last byte there is nothing to cut off */
	fault->bytes = n;
	rehearse(f);
}

/* ---- failed at every transfer ---- */

static const struct fail_case {
	const char *name;
	const struct fake_fujitsu_job *job;
	int error;
	enum fake_follow follow;
} fails[] = {
	{ "simplex, stall", &fake_fujitsu_simplex, -EPIPE, FAKE_LIFE },
	{ "duplex, stall", &fake_fujitsu_duplex, -EPIPE, FAKE_LIFE },
	{ "duplex, stall and silence", &fake_fujitsu_duplex, -EPIPE,
	  FAKE_SILENCE },
	{ "simplex, bus error", &fake_fujitsu_simplex, -EIO, FAKE_LIFE },
	{ "duplex, bus error for good", &fake_fujitsu_duplex, -EIO, FAKE_SAME },
	{ "simplex, lost", &fake_fujitsu_simplex, -ETIMEDOUT, FAKE_LIFE },
	{ "duplex, lost", &fake_fujitsu_duplex, -ETIMEDOUT, FAKE_LIFE },
	{ "simplex, late", &fake_fujitsu_simplex, -ETIMEDOUT, FAKE_LATE },
	{ "duplex, late", &fake_fujitsu_duplex, -ETIMEDOUT, FAKE_LATE },
	{ "duplex, silence", &fake_fujitsu_duplex, -ETIMEDOUT, FAKE_SILENCE },
	{ "simplex, too much", &fake_fujitsu_simplex, -EPROTO, FAKE_LIFE },
	{ "simplex, unplugged", &fake_fujitsu_simplex, -ENODEV, FAKE_SAME },
	{ "duplex, unplugged", &fake_fujitsu_duplex, -ENODEV, FAKE_SAME },
};

KUNIT_ARRAY_PARAM_DESC(fails, fails, name);

/* What the driver makes of it: a drain only fails with the bus or the device */
static enum fake_weight weight_of(const struct fake_step *step, int error)
{
	if (step->kind == FAKE_QUIET)
		return error == -EIO || error == -ENODEV ? FAKE_HARD : FAKE_AGAIN;
	return step->weight;
}

static struct outcome outcome_of_fail(struct fake_fujitsu *f,
				      const struct fail_case *c, unsigned int i)
{
	enum fake_weight weight = weight_of(&f->b->script.steps[i], c->error);
	struct outcome o = { .end = end_of(c->error) };
	int error = c->error;

	if (i >= f->scan_from) {
		pages_before(f, i, &o);
		return o;
	}
	if (weight != FAKE_HARD && (c->follow == FAKE_LIFE ||
				    c->follow == FAKE_LATE)) {
		pages_before(f, f->b->script.end, &o);
		return o;
	}
	if (weight != FAKE_HARD && c->follow == FAKE_SILENCE)
		error = -ETIMEDOUT;
	if (weight != FAKE_SOFT) {
		o.plug = error;
		return o;
	}
	o.end = end_of(error);
	pages_before(f, f->scan_from, &o);
	return o;
}

/* A device that lives is as good as new: the next job says so */
static void expect_recovery(struct fake_fujitsu *f, const struct fail_case *c,
			    unsigned int call)
{
	if (!f->ff || (c->follow != FAKE_LIFE && c->follow != FAKE_LATE))
		return;
	snprintf(f->b->where, sizeof(f->b->where), "after transfer %u", call);
	fake_fujitsu_again(f);
	f->b->script.pos = f->scan_from;
	fake_fujitsu_scan(f);
}

static void fujitsu_fail(struct kunit *test)
{
	const struct fail_case *c = test->param_value;
	struct fake_fujitsu *f = fake_fujitsu(test, &fujitsu_minidriver,
					      c->job);
	unsigned int calls, call, *step_of;

	rehearse(f);
	calls = f->b->wire.calls;
	KUNIT_ASSERT_LT(test, calls, FAKE_MAX_CALLS);
	/* the session that fails does not say what it should have been */
	step_of = kunit_kzalloc(test, sizeof(f->b->script.step_of), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, step_of);
	memcpy(step_of, f->b->script.step_of, sizeof(f->b->script.step_of));
	for (call = 1; call <= calls; call++) {
		struct outcome o = outcome_of_fail(f, c, step_of[call]);

		f->b->wire.fault = (struct fake_fault){
			.call = call,
			.error = c->error,
			.follow = c->follow,
		};
		snprintf(f->b->where, sizeof(f->b->where), "transfer %u", call);
		expect_session(f, &o);
		KUNIT_EXPECT_EQ_MSG(test, f->b->wire.clears,
				    c->error == -EPIPE, "%s", f->b->where);
		expect_recovery(f, c, call);
		fake_fujitsu_close(f);
	}
}

static struct kunit_case fujitsu_fault_cases[] = {
	KUNIT_CASE_PARAM(fujitsu_cut, cuts_gen_params),
	KUNIT_CASE_PARAM(fujitsu_fail, fails_gen_params),
	{}
};

static struct kunit_suite fujitsu_fault_suite = {
	.name = "wiascan_fujitsu_fault",
	.test_cases = fujitsu_fault_cases,
};

kunit_test_suite(fujitsu_fault_suite);

MODULE_DESCRIPTION("wiascan KUnit: Fujitsu scanners on a broken wire");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
