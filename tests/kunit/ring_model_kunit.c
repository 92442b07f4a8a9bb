// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chunks between the wire and a reader: one writer and one reader that know
 * nothing of each other, with a device that ends transfers where it likes
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/kthread.h>
#include <linux/math.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include "ring_env.h"

#define MAX_POSTED	8

/**
 * struct model_case - a ring, a device and a reader
 * @name: what is special
 * @n: chunks
 * @chunk_size: bytes of each
 * @packet: a transfer has room for a multiple of this
 * @posted: most transfers posted at once
 * @shorts: of 100 transfers, how many end early
 * @reads: of 100 steps, how many are the reader's
 * @read_max: most bytes that it takes at once
 */
struct model_case {
	const char *name;
	unsigned int n;
	u32 chunk_size;
	u32 packet;
	unsigned int posted;
	unsigned int shorts;
	unsigned int reads;
	u32 read_max;
};

static const struct model_case model_cases[] = {
	{ "even", 8, 256, 16, 8, 20, 50, 512 },
	{ "nothing ends early", 8, 256, 16, 8, 0, 50, 512 },
	{ "everything ends early", 8, 256, 16, 8, 100, 50, 512 },
	{ "slow reader", 8, 256, 16, 8, 30, 10, 100 },
	{ "fast reader", 8, 256, 16, 8, 30, 90, 4096 },
	{ "a byte at a time", 4, 64, 8, 4, 50, 90, 1 },
	{ "smallest ring", 2, 64, 16, 2, 50, 50, 200 },
	{ "odd number of chunks", 7, 128, 32, 3, 50, 50, 300 },
	{ "a transfer at a time", 5, 128, 16, 1, 50, 50, 300 },
	{ "chunks of one packet", 6, 64, 64, 6, 50, 50, 150 },
	{ "packets of a byte", 6, 61, 1, 6, 50, 50, 150 },
};

KUNIT_ARRAY_PARAM_DESC(model, model_cases, name);

/**
 * struct transfer - a transfer that waits for the device
 * @place: where its bytes go
 * @len: how many there is room for
 */
struct transfer {
	u8 *place;
	u32 len;
};

/**
 * struct model - a run
 * @c: its description
 * @env: ring
 * @rnd: where all chance comes from
 * @posted: transfers, the device answers them in order
 * @first: the next one that it answers
 * @n: number of them
 * @buffers: every buffer of the ring
 */
struct model {
	const struct model_case *c;
	struct ring_env *env;
	struct rnd_state rnd;
	struct transfer posted[MAX_POSTED];
	unsigned int first;
	unsigned int n;
	u8 *buffers[MAX_POSTED];
};

static u32 below(struct model *m, u32 limit)
{
	return prandom_u32_state(&m->rnd) % limit;
}

static bool chance(struct model *m, unsigned int percent)
{
	return below(m, 100) < percent;
}

static struct model *model_new(struct kunit *test, const struct model_case *c)
{
	struct model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, m);
	KUNIT_ASSERT_LE(test, c->n, MAX_POSTED);
	m->c = c;
	m->env = env_new(test, c->n, c->chunk_size);
	for (i = 0; i < c->n; i++)
		m->buffers[i] = m->env->ring->bufs[i];
	prandom_seed_state(&m->rnd, 3);
	return m;
}

/* As the transport does it. What is posted is lost to everybody else. */
static void post(struct model *m)
{
	struct wiascan_ring *ring = m->env->ring;
	unsigned int i, room;

	wiascan_ring_make_room(ring, m->c->packet);
	room = wiascan_ring_room(ring);
	m->first = 0;
	m->n = min(room, m->c->posted);
	for (i = 0; i < m->n; i++) {
		struct wiascan_ring_chunk *chunk = wiascan_ring_chunk(ring, i);
		u32 offset = i ? 0 : chunk->filled;
		u32 len = rounddown(ring->chunk_size - offset, m->c->packet);

		m->posted[i] = (struct transfer){ chunk->buf + offset, len };
		memset(chunk->buf + offset, 0xee, len);
	}
}

/* The device answers a transfer, in full, early, or with nothing */
static void answer(struct model *m)
{
	const struct transfer *t = &m->posted[m->first++];
	u32 len = t->len;

	if (chance(m, m->c->shorts))
		len = chance(m, 50) ? below(m, len + 1) : below(m, 3);
	if (len)
		env_publish(m->env, t->place, min(len, t->len));
}

static void write_step(struct model *m)
{
	if (m->first < m->n)
		answer(m);
	else
		post(m);
}

/* Now and then the reader's memory ends before what it asked for */
static void read_step(struct kunit *test, struct model *m)
{
	u64 avail = wiascan_ring_avail(m->env->ring);
	size_t len = min_t(u64, avail, 1 + below(m, m->c->read_max));
	size_t fit = chance(m, 5) ? below(m, len + 1) : len;

	env_expect_read(test, m->env, len, fit, fit);
}

/* Two chunks in a row hold more than one could, or the first is nearly full */
static void expect_dense(struct kunit *test, struct model *m, unsigned int i)
{
	struct wiascan_ring *ring = m->env->ring;
	u32 a = ring->chunks[i % ring->n].filled;
	u32 b = ring->chunks[(i + 1) % ring->n].filled;

	KUNIT_EXPECT_TRUE_MSG(test, a + m->c->packet > ring->chunk_size ||
			      a + b > ring->chunk_size, "%u and %u of %u", a,
			      b, ring->chunk_size);
}

static void expect_sound(struct kunit *test, struct model *m)
{
	struct wiascan_ring *ring = m->env->ring;
	unsigned int used = ring->head - ring->tail;
	unsigned int i, j, own = 0;
	u64 held = 0;

	KUNIT_ASSERT_LE(test, used, ring->n);
	KUNIT_EXPECT_EQ(test, wiascan_ring_room(ring), ring->n - used);
	for (i = 0; i < ring->n; i++) {
		KUNIT_EXPECT_LE(test, ring->chunks[i].filled,
				ring->chunk_size);
		held += ring->chunks[i].filled;
		for (j = 0; j < ring->n; j++)
			own += ring->chunks[i].buf == m->buffers[j];
	}
	/* and those that no chunk has */
	own += ring->n_spare;
	KUNIT_EXPECT_EQ(test, own, ring->n);
	KUNIT_EXPECT_EQ(test, held - ring->offset, wiascan_ring_avail(ring));
	for (i = ring->tail; i != ring->head && i + 1 != ring->tail + ring->n;
	     i++)
		expect_dense(test, m, i);
}

static void ring_interleaved(struct kunit *test)
{
	struct model *m = model_new(test, test->param_value);
	unsigned int step;

	for (step = 0; step < 5000; step++) {
		if (chance(m, m->c->reads))
			read_step(test, m);
		else
			write_step(m);
		expect_sound(test, m);
	}
	/* it did not stand still */
	KUNIT_EXPECT_GT(test, m->env->read, 1000);
	env_expect_rest(test, m->env);
}

/* Whatever was read, when all of it was the writer can go on */
static void ring_never_stuck(struct kunit *test)
{
	struct model *m = model_new(test, test->param_value);
	unsigned int round;

	for (round = 0; round < 500; round++) {
		while (m->first < m->n)
			answer(m);
		env_expect_rest(test, m->env);
		post(m);
		KUNIT_ASSERT_GT(test, m->n, 0);
		expect_sound(test, m);
	}
}

/* While nobody reads, half of the memory can be had even by crumbs */
static void ring_holds(struct kunit *test)
{
	struct model *m = model_new(test, test->param_value);
	const struct model_case *c = m->c;
	unsigned int idle = 0;

	do {
		u64 before = m->env->written;

		post(m);
		while (m->first < m->n)
			answer(m);
		idle = m->env->written == before ? idle + 1 : 0;
		expect_sound(test, m);
	} while (idle < 100 && m->n);
	KUNIT_EXPECT_EQ(test, m->n, 0);
	KUNIT_EXPECT_GE(test, 2 * m->env->written,
			(c->n - 1) * (c->chunk_size - c->packet + 1));
	env_expect_rest(test, m->env);
}

/* ---- two tasks ---- */

#define STREAM	(4U << 20)

/**
 * struct stream - a writer in a thread of its own
 * @m: ring, device and chance; its chance is the writer's
 * @wait: where both wait
 * @task: writer
 */
struct stream {
	struct model *m;
	wait_queue_head_t wait;
	struct task_struct *task;
};

static int write_stream(void *data)
{
	struct stream *s = data;
	struct model *m = s->m;

	while (m->env->written < STREAM && !kthread_should_stop()) {
		post(m);
		if (!m->n)
			wait_event(s->wait, wiascan_ring_room(m->env->ring) ||
				   kthread_should_stop());
		while (m->first < m->n) {
			answer(m);
			wake_up(&s->wait);
			cond_resched();
		}
	}
	wait_event(s->wait, kthread_should_stop());
	return 0;
}

static void stop_stream(void *data)
{
	struct stream *s = data;

	kthread_stop(s->task);
}

static struct stream *start_stream(struct kunit *test,
				   const struct model_case *c)
{
	struct stream *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->m = model_new(test, c);
	init_waitqueue_head(&s->wait);
	s->task = kthread_run(write_stream, s, "wiascan-ring");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s->task);
	KUNIT_ASSERT_EQ(test, 0,
			kunit_add_action_or_reset(test, stop_stream, s));
	return s;
}

static void ring_two_tasks(struct kunit *test)
{
	static const struct model_case c = {
		.n = 6,
		.chunk_size = 4096,
		.packet = 512,
		.posted = 4,
		.shorts = 20,
	};
	struct stream *s = start_stream(test, &c);
	struct ring_env *env = s->m->env;
	struct rnd_state rnd;
	u64 total = 0;

	prandom_seed_state(&rnd, 4);
	while (total < STREAM) {
		struct kvec vec = { .iov_base = env->buf };
		struct iov_iter to;
		size_t got;

		if (!wait_event_timeout(s->wait, wiascan_ring_avail(env->ring),
					10 * HZ))
			break;
		vec.iov_len = min_t(u64, wiascan_ring_avail(env->ring),
				    1 + prandom_u32_state(&rnd) % ENV_READ_MAX);
		iov_iter_kvec(&to, ITER_DEST, &vec, 1, vec.iov_len);
		got = wiascan_ring_read(env->ring, &to, vec.iov_len);
		KUNIT_ASSERT_EQ(test, got, vec.iov_len);
		KUNIT_ASSERT_TRUE(test, env_in_order(env, got));
		env->read += got;
		total += got;
		wake_up(&s->wait);
	}
	KUNIT_EXPECT_GE(test, total, STREAM);
}

static struct kunit_case ring_model_cases[] = {
	KUNIT_CASE_PARAM(ring_interleaved, model_gen_params),
	KUNIT_CASE_PARAM(ring_never_stuck, model_gen_params),
	KUNIT_CASE_PARAM(ring_holds, model_gen_params),
	KUNIT_CASE(ring_two_tasks),
	{}
};

static struct kunit_suite ring_model_suite = {
	.name = "wiascan_ring_model",
	.test_cases = ring_model_cases,
};

kunit_test_suite(ring_model_suite);

MODULE_DESCRIPTION("KUnit tests of the ring of wiascan against a model");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
