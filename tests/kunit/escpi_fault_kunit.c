// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ESC/I minidriver on a broken wire: a whole session, cut at every byte
 * that the scanner sends, and failed at every transfer in either direction
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Each time the scanner is plugged in anew, found or not found with the right
 * errno, and a page ends with the right reason. What was read is the beginning
 * of the picture, PAGE fits it, and the device is freed.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"
#include "fake_escpi.h"

/*
 * What should become of a session; formats: what it need not have found out;
 * page, end and len: where and how its last page ends
 */
struct outcome {
	int plug;
	u32 formats;
	unsigned int page;
	u32 end;
	size_t len;
};

static u32 end_of(int error)
{
	switch (error) {
	case 0:
		return WIASCAN_END_COMPLETE;
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

/* It is what it is, whatever went wrong when it was asked */
static void expect_caps(struct fake_escpi *e, u32 formats)
{
	const struct wiascan_caps *caps = &e->b->wdev->caps;
	u32 source = fake_wf(e->ff)->settings.params.source;
	struct kunit *test = e->b->test;
	const char *where = e->b->where;

	KUNIT_EXPECT_EQ_MSG(test, caps->n_dpi, 4, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, caps->optical_dpi, 600, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, caps->area_dpi, 600, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, caps->area[source].width, 5100, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, caps->formats | formats,
			    WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
			    WIASCAN_FMT_GRAY16 | WIASCAN_FMT_RGB24 |
			    WIASCAN_FMT_RGB48, "%s", where);
}

static void expect_session(struct fake_escpi *e, const struct outcome *o)
{
	int ret = fake_escpi_open(e);

	KUNIT_EXPECT_EQ_MSG(e->b->test, ret, o->plug, "%s", e->b->where);
	if (ret)
		return;
	expect_caps(e, o->formats);
	fake_escpi_begin(e);
	fake_escpi_expect_at(e, o->page, o->end, o->len);
}

static void end_whole(struct fake_escpi *e, struct outcome *o)
{
	o->page = e->page->pages ? e->page->pages - 1 : 0;
	o->end = WIASCAN_END_COMPLETE;
	o->len = e->size;
}

/* The session as it should be, to know what is where */
static void rehearse(struct fake_escpi *e)
{
	struct outcome whole = {};

	end_whole(e, &whole);
	strscpy(e->b->where, "rehearsal");
	expect_session(e, &whole);
	fake_script_done(e->b);
	fake_escpi_close(e);
}

static bool is_eot(const struct fake_step *step)
{
	return step->kind == FAKE_HOST && step->len == 1 &&
	       step->bytes[0] == 0x04;
}

/* Where the last page ends, if it does so after some bytes of a step */
static void end_at_step(struct fake_escpi *e, unsigned int step, size_t bytes,
			struct outcome *o)
{
	size_t len = 0;
	unsigned int i;

	for (i = 0; i < step; i++)
		len += e->b->script.steps[i].image;
	o->page = len / e->size;
	o->len = len % e->size + bytes;
	/* a page that ends with its sheet has not ended before EOT is heard */
	if (is_eot(&e->b->script.steps[step]) ||
	    (step && is_eot(&e->b->script.steps[step - 1]))) {
		o->page--;
		o->len = e->size;
	}
}

/* ---- cut at every byte ---- */

static const struct cut_case {
	const char *name;
	const struct fake_page *page;
	int error;
	enum fake_follow follow;
	bool job_only; /* another case has cut the probe of such a unit */
} cuts[] = {
	{ "B8, silence", &fake_page_b8, -ETIMEDOUT, FAKE_SILENCE },
	{ "D8, silence", &fake_page_d8, -ETIMEDOUT, FAKE_SILENCE },
	{ "B8, unplugged", &fake_page_b8, -ENODEV, FAKE_SAME },
	{ "D8, unplugged", &fake_page_d8, -ENODEV, FAKE_SAME },
	{ "duplex, silence", &fake_page_duplex, -ETIMEDOUT, FAKE_SILENCE, true },
	{ "duplex, unplugged", &fake_page_duplex, -ENODEV, FAKE_SAME, true },
	{ "page end, silence", &fake_page_auto, -ETIMEDOUT, FAKE_SILENCE, true },
	{ "page end, unplugged", &fake_page_auto, -ENODEV, FAKE_SAME, true },
	{ "B5, silence", &fake_page_b5, -ETIMEDOUT, FAKE_SILENCE },
	{ "B5, unplugged", &fake_page_b5, -ENODEV, FAKE_SAME, true },
	{ "film, silence", &fake_page_film, -ETIMEDOUT, FAKE_SILENCE, true },
	{ "film, unplugged", &fake_page_film, -ENODEV, FAKE_SAME, true },
};

KUNIT_ARRAY_PARAM_DESC(cuts, cuts, name);

/* Is there a step from here on that the driver cannot do without? */
static bool is_needed(struct fake_escpi *e, unsigned int step)
{
	for (; step < e->scan_from; step++)
		if (e->b->script.steps[step].weight != FAKE_SOFT)
			return true;
	return false;
}

/* What becomes of a session whose device says @bytes bytes */
static struct outcome outcome_of_cut(struct fake_escpi *e,
				     const struct cut_case *c, size_t bytes)
{
	const struct fake_script *s = &e->b->script;
	struct outcome o = { .end = WIASCAN_END_COMPLETE };
	const struct fake_step *step;
	int error = c->error;
	unsigned int i;

	for (i = 0; i < s->end; i++) {
		step = &s->steps[i];
		if (step->kind != FAKE_DEVICE)
			continue;
		if (bytes < step->len)
			break;
		bytes -= step->len;
	}
	end_at_step(e, i, min(bytes, step->image), &o);
	/* part of an answer is a wrong answer, part of a block is not */
	if (error == -ETIMEDOUT && bytes && !step->image &&
	    step->weight == FAKE_HARD)
		error = -EPROTO;
	if (is_needed(e, i))
		o.plug = error;
	else
		o.end = end_of(i < e->scan_from ? c->error : error);
	/* whatever is said when all pages are there */
	if (i >= e->scan_end)
		end_whole(e, &o);
	return o;
}

static void escpi_cut(struct kunit *test)
{
	const struct cut_case *c = test->param_value;
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver, c->page);
	struct fake_fault *fault = &e->b->wire.fault;
	size_t said, n;

	rehearse(e);
	said = e->b->wire.said;
	n = c->job_only ? fake_script_said(e->b, e->scan_from) : 0;
	KUNIT_ASSERT_LT(test, n, said);
	for (; n < said; n++) {
		struct outcome o = outcome_of_cut(e, c, n);

		*fault = (struct fake_fault){
			.cut = true,
			.bytes = n,
			.error = c->error,
			.follow = c->follow,
		};
		snprintf(e->b->where, sizeof(e->b->where), "byte %zu", n);
		expect_session(e, &o);
		fake_escpi_close(e);
	}
	/* behind the last byte there is nothing to cut off */
	fault->bytes = n;
	rehearse(e);
}

/* ---- failed at every transfer ---- */

static const struct fail_case {
	const char *name;
	const struct fake_page *page;
	int error;
	enum fake_follow follow;
} fails[] = {
	{ "B8, stall", &fake_page_b8, -EPIPE, FAKE_LIFE },
	{ "D8, stall", &fake_page_d8, -EPIPE, FAKE_LIFE },
	{ "B8, stall and silence", &fake_page_b8, -EPIPE, FAKE_SILENCE },
	{ "D8, stall and silence", &fake_page_d8, -EPIPE, FAKE_SILENCE },
	{ "B8, bus error", &fake_page_b8, -EIO, FAKE_LIFE },
	{ "D8, bus error", &fake_page_d8, -EIO, FAKE_LIFE },
	{ "B8, bus error and silence", &fake_page_b8, -EIO, FAKE_SILENCE },
	{ "B8, bus error for good", &fake_page_b8, -EIO, FAKE_SAME },
	{ "D8, bus error for good", &fake_page_d8, -EIO, FAKE_SAME },
	{ "B8, lost", &fake_page_b8, -ETIMEDOUT, FAKE_LIFE },
	{ "D8, lost", &fake_page_d8, -ETIMEDOUT, FAKE_LIFE },
	{ "B8, late", &fake_page_b8, -ETIMEDOUT, FAKE_LATE },
	{ "D8, late", &fake_page_d8, -ETIMEDOUT, FAKE_LATE },
	{ "B8, silence", &fake_page_b8, -ETIMEDOUT, FAKE_SILENCE },
	{ "D8, silence", &fake_page_d8, -ETIMEDOUT, FAKE_SILENCE },
	{ "B8, too much", &fake_page_b8, -EPROTO, FAKE_LIFE },
	{ "B8, unplugged", &fake_page_b8, -ENODEV, FAKE_SAME },
	{ "D8, unplugged", &fake_page_d8, -ENODEV, FAKE_SAME },
	{ "duplex, stall", &fake_page_duplex, -EPIPE, FAKE_LIFE },
	{ "duplex, late", &fake_page_duplex, -ETIMEDOUT, FAKE_LATE },
	{ "duplex, silence", &fake_page_duplex, -ETIMEDOUT, FAKE_SILENCE },
	{ "duplex, unplugged", &fake_page_duplex, -ENODEV, FAKE_SAME },
	{ "page end, stall", &fake_page_auto, -EPIPE, FAKE_LIFE },
	{ "page end, late", &fake_page_auto, -ETIMEDOUT, FAKE_LATE },
	{ "page end, silence", &fake_page_auto, -ETIMEDOUT, FAKE_SILENCE },
	{ "page end, unplugged", &fake_page_auto, -ENODEV, FAKE_SAME },
	{ "B5, stall", &fake_page_b5, -EPIPE, FAKE_LIFE },
	{ "B5, late", &fake_page_b5, -ETIMEDOUT, FAKE_LATE },
	{ "B5, silence", &fake_page_b5, -ETIMEDOUT, FAKE_SILENCE },
	{ "B5, unplugged", &fake_page_b5, -ENODEV, FAKE_SAME },
	{ "film, stall", &fake_page_film, -EPIPE, FAKE_LIFE },
	{ "film, late", &fake_page_film, -ETIMEDOUT, FAKE_LATE },
	{ "film, silence", &fake_page_film, -ETIMEDOUT, FAKE_SILENCE },
	{ "film, unplugged", &fake_page_film, -ENODEV, FAKE_SAME },
};

KUNIT_ARRAY_PARAM_DESC(fails, fails, name);

/* What the driver makes of it: a drain only fails with the bus or the device */
static enum fake_weight weight_of(const struct fake_step *step, int error)
{
	if (step->kind == FAKE_QUIET)
		return error == -EIO || error == -ENODEV ? FAKE_HARD : FAKE_AGAIN;
	return step->weight;
}

static struct outcome outcome_of_fail(struct fake_escpi *e,
				      const struct fail_case *c,
				      unsigned int i)
{
	unsigned int esc_d = fake_script_find(e->b, "1b 44", 0);
	const struct fake_step *step = &e->b->script.steps[i];
	int error = c->error;
	struct outcome o = {};

	end_whole(e, &o);
	if (i >= esc_d && i < esc_d + 4)
		o.formats = WIASCAN_FMT_GRAY16 | WIASCAN_FMT_RGB48;
	if (weight_of(step, error) != FAKE_HARD) {
		if (c->follow == FAKE_LIFE || c->follow == FAKE_LATE)
			return o;
		if (c->follow == FAKE_SILENCE)
			error = -ETIMEDOUT;
	}
	if (i >= e->scan_end)
		return o;
	end_at_step(e, i, 0, &o);
	if (i < e->scan_from &&
	    (weight_of(step, error) != FAKE_SOFT || is_needed(e, i)))
		o.plug = error;
	else
		o.end = end_of(error);
	return o;
}

/* A device that lives is as good as new: the next job says so */
static void expect_recovery(struct fake_escpi *e, const struct fail_case *c,
			    unsigned int call)
{
	if (!e->ff || (c->follow != FAKE_LIFE && c->follow != FAKE_LATE))
		return;
	snprintf(e->b->where, sizeof(e->b->where), "after transfer %u", call);
	fake_escpi_scan(e, WIASCAN_END_COMPLETE, e->size);
}

static void escpi_fail(struct kunit *test)
{
	const struct fail_case *c = test->param_value;
	struct fake_escpi *e = fake_escpi(test, &escpi_minidriver, c->page);
	unsigned int calls, call, *step_of;

	rehearse(e);
	calls = e->b->wire.calls;
	KUNIT_ASSERT_LT(test, calls, FAKE_MAX_CALLS);
	/* the session that fails does not say what it should have been */
	step_of = kunit_kzalloc(test, sizeof(e->b->script.step_of), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, step_of);
	memcpy(step_of, e->b->script.step_of, sizeof(e->b->script.step_of));
	for (call = 1; call <= calls; call++) {
		struct outcome o = outcome_of_fail(e, c, step_of[call]);

		e->b->wire.fault = (struct fake_fault){
			.call = call,
			.error = c->error,
			.follow = c->follow,
		};
		snprintf(e->b->where, sizeof(e->b->where), "transfer %u", call);
		expect_session(e, &o);
		KUNIT_EXPECT_EQ_MSG(test, e->b->wire.clears,
				    c->error == -EPIPE, "%s", e->b->where);
		expect_recovery(e, c, call);
		fake_escpi_close(e);
	}
}

static struct kunit_case escpi_fault_cases[] = {
	KUNIT_CASE_PARAM(escpi_cut, cuts_gen_params),
	KUNIT_CASE_PARAM(escpi_fail, fails_gen_params),
	{}
};

static struct kunit_suite escpi_fault_suite = {
	.name = "wiascan_escpi_fault",
	.test_cases = escpi_fault_cases,
};

kunit_test_suite(escpi_fault_suite);

MODULE_DESCRIPTION("wiascan KUnit: ESC/I scanners on a broken wire");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
