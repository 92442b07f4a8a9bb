// SPDX-License-Identifier: GPL-2.0-only
/*
 * A transcript as a peer
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/ctype.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

#include "fake.h"

/* Bytes that all steps together may have */
#define ARENA	(2 << 20)

struct fake_step *fake_script_add(struct fake_bench *b,
				  enum fake_step_kind kind, const u8 *bytes,
				  size_t len)
{
	struct fake_script *s = &b->script;
	struct fake_step *step = &s->steps[s->n];

	if (!s->arena)
		s->arena = kunit_kzalloc(b->test, ARENA, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(b->test, s->arena);
	KUNIT_ASSERT_LT(b->test, s->n, FAKE_MAX_STEPS);
	KUNIT_ASSERT_LE(b->test, s->used + len, ARENA);
	if (bytes)
		memcpy(s->arena + s->used, bytes, len);
	else
		memset(s->arena + s->used, 0, len);
	*step = (struct fake_step){
		.kind = kind,
		.bytes = s->arena + s->used,
		.len = len,
	};
	s->used += len;
	if (s->end == s->n)
		s->end++;
	s->n++;
	return step;
}
EXPORT_SYMBOL_NS_GPL(fake_script_add, WIASCAN_KUNIT);

/* No line of a transcript is longer */
#define MAX_LINE	512

/* "00" or "00*12" at *text: bytes written; *text goes behind it */
static size_t parse_byte(const char **text, u8 *out, size_t size)
{
	const char *p = *text;
	size_t n = 1;
	u8 byte;

	if (hex2bin(&byte, p, 1))
		return 0;
	p += 2;
	if (*p == '*')
		for (n = 0, p++; isdigit(*p); p++)
			n = n * 10 + *p - '0';
	n = min(n, size);
	memset(out, byte, n);
	*text = p;
	return n;
}

/* The same for characters in quotes */
static size_t parse_string(const char **text, u8 *out, size_t size)
{
	const char *end = strchr(*text + 1, '"');
	size_t n = end ? end - *text - 1 : 0;

	n = min(n, size);
	memcpy(out, *text + 1, n);
	*text += n + 2;
	return n;
}

/* Bytes written down as text, into MAX_LINE bytes: how many */
static size_t parse(struct fake_bench *b, const char *text, u8 *out)
{
	size_t len = 0, n;

	for (text = skip_spaces(text); *text; text = skip_spaces(text)) {
		if (*text == '"')
			n = parse_string(&text, out + len, MAX_LINE - len);
		else
			n = parse_byte(&text, out + len, MAX_LINE - len);
		if (!n) {
			KUNIT_FAIL(b->test, "no bytes: %s", text);
			break;
		}
		len += n;
	}
	return len;
}

static void add_line(struct fake_bench *b, const char *line)
{
	enum fake_step_kind kind = *line == '>' ? FAKE_HOST :
				   *line == '<' ? FAKE_DEVICE : FAKE_QUIET;
	enum fake_weight weight = FAKE_HARD;
	struct fake_script *s = &b->script;
	bool more = *line == '+';
	u8 bytes[MAX_LINE];
	size_t len;

	line = skip_spaces(line + 1);
	if (*line == 'r' || *line == 's') {
		weight = *line == 'r' ? FAKE_AGAIN : FAKE_SOFT;
		line++;
	}
	len = parse(b, line, bytes);
	if (!more) {
		fake_script_add(b, kind, bytes, len)->weight = weight;
		return;
	}
	/* the bytes of the last step are the last ones */
	s->steps[s->n - 1].len += len;
	memcpy(s->arena + s->used, bytes, len);
	s->used += len;
}

void fake_script_text(struct fake_bench *b, const char *const *lines)
{
	for (; *lines; lines++)
		add_line(b, *lines);
}
EXPORT_SYMBOL_NS_GPL(fake_script_text, WIASCAN_KUNIT);

void fake_script_asides(struct fake_bench *b)
{
	/* a step that nobody takes parts them from the others */
	fake_script_add(b, FAKE_QUIET, NULL, 0);
	b->script.end = b->script.n - 1;
}
EXPORT_SYMBOL_NS_GPL(fake_script_asides, WIASCAN_KUNIT);

void fake_script_cut(struct fake_bench *b, unsigned int n)
{
	struct fake_script *s = &b->script;

	s->n = n;
	s->end = n;
	s->pos = min(s->pos, n);
	s->empties = 0;
	s->queued = 0;
}
EXPORT_SYMBOL_NS_GPL(fake_script_cut, WIASCAN_KUNIT);

static bool is_step(const struct fake_step *step, const u8 *buf, size_t len)
{
	return step->kind == FAKE_HOST && step->len == len &&
	       !memcmp(step->bytes, buf, len);
}

unsigned int fake_script_find(struct fake_bench *b, const char *command,
			      unsigned int nth)
{
	struct fake_script *s = &b->script;
	u8 bytes[MAX_LINE];
	size_t len = parse(b, command, bytes);
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (is_step(&s->steps[i], bytes, len) && !nth--)
			return i;
	KUNIT_FAIL(b->test, "no such step: %s", command);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(fake_script_find, WIASCAN_KUNIT);

size_t fake_script_said(const struct fake_bench *b, unsigned int step)
{
	size_t said = 0;
	unsigned int i;

	for (i = 0; i < step; i++)
		if (b->script.steps[i].kind == FAKE_DEVICE)
			said += b->script.steps[i].len;
	return said;
}
EXPORT_SYMBOL_NS_GPL(fake_script_said, WIASCAN_KUNIT);

/* ---- the peer ---- */

static void note(struct fake_bench *b)
{
	if (b->wire.calls < FAKE_MAX_CALLS)
		b->script.step_of[b->wire.calls] = b->script.pos;
}

static bool is_loose(struct fake_bench *b)
{
	struct fake_script *s = &b->script;

	if (s->loose_end && s->pos >= s->end)
		s->loose = true;
	return s->loose || b->wire.tripped;
}

/* Not what the transcript says: report it once, and make the best of it */
static void deviate(struct fake_bench *b, const char *what, const u8 *buf,
		    size_t len)
{
	KUNIT_FAIL(b->test, "step %u: %s %*ph", b->script.pos, what,
		   (int)min(len, 64), buf);
	b->script.loose = true;
}

/* Has the device something to say? Go on to the next answer, if need be */
static bool has_answer(struct fake_script *s)
{
	while (s->pos >= s->n || s->steps[s->pos].kind != FAKE_DEVICE) {
		if (!s->queued)
			return false;
		s->pos = s->queue[0];
		s->queued--;
		memmove(s->queue, s->queue + 1, s->queued * sizeof(*s->queue));
	}
	return true;
}

/* Where the device goes on, when the host has left the transcript */
static void look_for(struct fake_bench *b, const u8 *buf, size_t len)
{
	struct fake_script *s = &b->script;
	unsigned int from = s->queued ? s->queue[s->queued - 1] : s->pos;
	unsigned int i, pos;

	for (i = 0; i < s->n; i++) {
		pos = (from + i) % s->n;
		if (is_step(&s->steps[pos], buf, len))
			break;
	}
	if (i == s->n)
		return;
	if (b->wire.fault.follow != FAKE_LATE || !has_answer(s))
		s->pos = pos + 1;
	else if (s->queued < FAKE_MAX_QUEUE)
		s->queue[s->queued++] = pos + 1;
}

/* Empty transfers that nobody asked for wait for those who do */
static void pass_empties(struct fake_script *s)
{
	while (s->pos < s->end && s->steps[s->pos].kind == FAKE_DEVICE &&
	       !s->steps[s->pos].len) {
		s->empties++;
		s->pos++;
	}
}

void fake_script_done(struct fake_bench *b)
{
	pass_empties(&b->script);
	KUNIT_EXPECT_EQ(b->test, b->script.pos, b->script.end);
	KUNIT_EXPECT_FALSE(b->test, b->script.loose);
}
EXPORT_SYMBOL_NS_GPL(fake_script_done, WIASCAN_KUNIT);

static int script_out(struct fake_bench *b, const u8 *buf, size_t len)
{
	struct fake_script *s = &b->script;

	pass_empties(s);
	note(b);
	if (!is_loose(b) &&
	    (s->pos >= s->end || !is_step(&s->steps[s->pos], buf, len)))
		deviate(b, "the host sends", buf, len);
	if (is_loose(b))
		look_for(b, buf, len);
	else
		s->pos++;
	return 0;
}

static ssize_t script_in(struct fake_bench *b, const u8 **bytes)
{
	struct fake_script *s = &b->script;
	const struct fake_step *step;

	if (s->empties) {
		s->empties--;
		*bytes = s->arena;
		return 0;
	}
	note(b);
	if (is_loose(b) && !has_answer(s))
		return -ETIMEDOUT;
	step = &s->steps[s->pos];
	if (!is_loose(b) && (s->pos >= s->end || step->kind == FAKE_HOST)) {
		deviate(b, "the host asks for nothing", NULL, 0);
		return -ETIMEDOUT;
	}
	s->pos++;
	if (step->kind == FAKE_QUIET)
		return -ETIMEDOUT;
	*bytes = step->bytes;
	return step->len;
}

const struct fake_peer fake_script_peer = {
	.out = script_out,
	.in = script_in,
};
EXPORT_SYMBOL_NS_GPL(fake_script_peer, WIASCAN_KUNIT);
