// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chunks between the wire and a reader: bytes that are held, taken back and
 * turned around, and bytes that are read where they lie
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/crc32.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "ring_env.h"

/* Room for all that is ever in it, behind a chunk that is nearly read */
#define N	8
#define SIZE	64

static int ring_hold_init(struct kunit *test)
{
	test->priv = env_new(test, N, SIZE);
	return 0;
}

/* The bytes that are next on their way, from a place of the stream */
static void put(struct ring_env *env, u64 from, u32 len)
{
	u32 i, n;

	for (; len; from += n, len -= n) {
		u8 *buf;

		wiascan_ring_make_room(env->ring, 1);
		buf = env_place(env, 0);
		n = min(len, SIZE - wiascan_ring_chunk(env->ring, 0)->filled);
		if (!wiascan_ring_room(env->ring) || !n)
			return;
		for (i = 0; i < n; i++)
			buf[i] = env_byte(from + i);
		wiascan_ring_put(env->ring, buf, n);
	}
}

/* Read where they lie; want is how many there are in all */
static void expect_peeks(struct kunit *test, struct ring_env *env, u64 want)
{
	u64 offset, i;
	u32 n;

	while ((n = wiascan_ring_peek(env->ring, &offset))) {
		const u8 *at = env->ring->bufs[offset / SIZE] + offset % SIZE;

		KUNIT_ASSERT_LE(test, offset % SIZE + n, SIZE);
		KUNIT_ASSERT_LE(test, n, want);
		for (i = 0; i < n && at[i] == env_byte(env->read + i); i++)
			;
		KUNIT_ASSERT_EQ(test, i, n);
		/* in two steps */
		wiascan_ring_skip(env->ring, n / 2);
		wiascan_ring_skip(env->ring, n - n / 2);
		env->read += n;
		want -= n;
	}
	KUNIT_EXPECT_EQ(test, want, 0);
	KUNIT_EXPECT_EQ(test, wiascan_ring_avail(env->ring), 0);
}

static void ring_put_is_not_seen(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u64 offset;

	put(env, 0, SIZE + 10);
	KUNIT_EXPECT_EQ(test, env->ring->held, SIZE + 10);
	KUNIT_EXPECT_EQ(test, wiascan_ring_avail(env->ring), 0);
	KUNIT_EXPECT_EQ(test, wiascan_ring_peek(env->ring, &offset), 0);
	wiascan_ring_publish(env->ring, SIZE + 10, false, 0);
	env->written = SIZE + 10;
	/* behind what is read already, too */
	put(env, env->written, 20);
	env_expect_rest(test, env);
	KUNIT_EXPECT_EQ(test, wiascan_ring_peek(env->ring, &offset), 0);
	wiascan_ring_publish(env->ring, 20, false, 0);
	env->written += 20;
	env_expect_rest(test, env);
}

/* Every number before, every number held, every number of them published */
static void ring_take_back(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u32 before, held, len;

	for (before = 0; before <= SIZE; before += 9)
		for (held = 0; held <= 2 * SIZE; held += 7)
			for (len = 0; len <= held; len += 5) {
				put(env, env->written, before);
				wiascan_ring_publish(env->ring, before, false,
						     0);
				env->written += before;
				put(env, env->written, held);
				wiascan_ring_publish(env->ring, len, false, 0);
				env->written += len;
				KUNIT_EXPECT_EQ(test, env->ring->held, 0);
				KUNIT_EXPECT_EQ(test,
						wiascan_ring_avail(env->ring),
						before + len);
				/* what comes next is put where they were */
				put(env, env->written, 11);
				wiascan_ring_publish(env->ring, 11, false, 0);
				env->written += 11;
				if (len % 2)
					env_expect_rest(test, env);
				else
					expect_peeks(test, env,
						     before + len + 11);
			}
}

/*
 * The ring is full of what is held, the writer waits for room, and the reader is
 * in the midst of its chunk when it is all taken back.
 */
static void ring_take_back_full(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u32 read;

	for (read = 0; read < SIZE; read += 7) {
		put(env, env->written, SIZE);
		wiascan_ring_publish(env->ring, SIZE, false, 0);
		env->written += SIZE;
		env_expect_read(test, env, read, read, read);
		put(env, env->written, (N - 1) * SIZE);
		wiascan_ring_make_room(env->ring, 1);
		KUNIT_EXPECT_EQ(test, wiascan_ring_room(env->ring), 0);
		wiascan_ring_publish(env->ring, 0, false, 0);
		KUNIT_EXPECT_EQ(test, env->ring->held, 0);
		env_expect_rest(test, env);
		KUNIT_EXPECT_GE(test, wiascan_ring_room(env->ring), N - 1);
	}
}

/* The reader has all that is published while the rest is taken back */
static void ring_take_back_read(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u32 before, held;

	for (before = 0; before <= SIZE; before++)
		for (held = 1; held <= 2 * SIZE; held += 3) {
			put(env, env->written, before);
			wiascan_ring_publish(env->ring, before, false, 0);
			env->written += before;
			put(env, env->written, held);
			env_expect_rest(test, env);
			wiascan_ring_publish(env->ring, 0, false, 0);
			env_expect_rest(test, env);
			KUNIT_EXPECT_GE(test, wiascan_ring_room(env->ring),
					N - 1);
		}
}

/* From any byte to any byte of several chunks, one after the other */
static void ring_invert(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u8 *plain = kunit_kmalloc(test, 3 * SIZE, GFP_KERNEL);
	u32 crc = ~0, want = ~0, len, i;
	struct iov_iter to;
	struct kvec vec;

	KUNIT_ASSERT_NOT_NULL(test, plain);
	for (len = 1; len <= 3 * SIZE; len++) {
		bool invert = len % 3;

		for (i = 0; i < len; i++)
			plain[i] = env_byte(env->written + i) ^
				   (invert ? 0xff : 0);
		put(env, env->written, len);
		put(env, 0, 5);
		crc = wiascan_ring_publish(env->ring, len, invert, crc);
		want = crc32_le(want, plain, len);
		KUNIT_EXPECT_EQ(test, crc, want);
		vec = (struct kvec){ env->buf, len };
		iov_iter_kvec(&to, ITER_DEST, &vec, 1, len);
		KUNIT_EXPECT_EQ(test, wiascan_ring_read(env->ring, &to, len),
				len);
		KUNIT_EXPECT_MEMEQ(test, env->buf, plain, len);
		env->written += len;
		env->read += len;
	}
}

/* Bytes that are read already are not turned around once more */
static void ring_invert_behind(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u32 i;

	put(env, 0, 21);
	wiascan_ring_publish(env->ring, 21, false, 0);
	env->written = 21;
	put(env, 21, 50);
	wiascan_ring_publish(env->ring, 50, true, 0);
	env->written = 71;
	env_expect_read(test, env, 21, 21, 21);
	for (i = 0; i < 50; i++) {
		struct kvec vec = { env->buf, 1 };
		struct iov_iter to;

		iov_iter_kvec(&to, ITER_DEST, &vec, 1, 1);
		KUNIT_ASSERT_EQ(test, wiascan_ring_read(env->ring, &to, 1), 1);
		KUNIT_EXPECT_EQ(test, env->buf[0], (u8)~env_byte(21 + i));
	}
}

/* A mapping names buffers by where they were made, whatever chunk has them */
static void ring_peek_moved(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u8 *far = env_place(env, 2);
	u64 offset;

	memset(far, 0xee, SIZE);
	wiascan_ring_put(env->ring, env_place(env, 0), SIZE);
	wiascan_ring_put(env->ring, far, SIZE);
	wiascan_ring_publish(env->ring, 2 * SIZE, false, 0);
	KUNIT_EXPECT_EQ(test, wiascan_ring_peek(env->ring, &offset), SIZE);
	KUNIT_EXPECT_EQ(test, offset, 0);
	wiascan_ring_skip(env->ring, SIZE);
	KUNIT_EXPECT_EQ(test, wiascan_ring_peek(env->ring, &offset), SIZE);
	KUNIT_EXPECT_EQ(test, offset, 2 * SIZE);
	KUNIT_EXPECT_PTR_EQ(test, env->ring->bufs[2], far);
}

/* ---- gaps that are worth closing ---- */

#define BIG	4096

/**
 * struct gap_case - two transfers, each with a chunk to itself
 * @name: what is special
 * @first: bytes of the first one
 * @second: of the second one
 * @filled: bytes of the two chunks afterwards
 */
struct gap_case {
	const char *name;
	u32 first;
	u32 second;
	u32 filled[2];
};

static const struct gap_case gap_cases[] = {
	{ "fits", 3000, 1096, { 4096, 0 } },
	{ "a byte too much", 3000, 1097, { 4096, 1 } },
	{ "a full chunk", 1, 4096, { 4096, 1 } },
	{ "smallest that is closed", 3072, 4096, { 4096, 3072 } },
	{ "largest that is left", 3073, 4096, { 3073, 4096 } },
	{ "largest that is left, and little", 3073, 1024, { 3073, 1024 } },
	{ "a little more than half", 2049, 2049, { 4096, 2 } },
	{ "nothing left", 4096, 2000, { 4096, 2000 } },
};

KUNIT_ARRAY_PARAM_DESC(gaps, gap_cases, name);

static void ring_gap(struct kunit *test)
{
	const struct gap_case *c = test->param_value;
	struct ring_env *env = env_new(test, N, BIG);
	u8 *place[2] = { env_place(env, 0), env_place(env, 1) };

	env_publish(env, place[0], c->first);
	env_publish(env, place[1], c->second);
	KUNIT_EXPECT_EQ(test, env->ring->chunks[0].filled, c->filled[0]);
	KUNIT_EXPECT_EQ(test, env->ring->chunks[1].filled, c->filled[1]);
	env_expect_rest(test, env);
}

/* ---- by chance ---- */

static void ring_hold_model(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u32 held = 0, step, n;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 5);
	for (step = 0; step < 50000; step++) {
		u32 what = prandom_u32_state(&rnd) % 4;

		n = prandom_u32_state(&rnd) % (2 * SIZE);
		if (what == 0 && wiascan_ring_room(env->ring) > 4) {
			put(env, env->written + held, n);
			held += n;
		} else if (what == 1) {
			n = n % 3 ? held : n % (held + 1);
			wiascan_ring_publish(env->ring, n, false, 0);
			env->written += n;
			held = 0;
		} else if (what == 2) {
			n = min_t(u64, n, env->written - env->read);
			env_expect_read(test, env, n, n, n);
		} else {
			expect_peeks(test, env, env->written - env->read);
		}
		KUNIT_ASSERT_EQ(test, env->ring->held, held);
		KUNIT_ASSERT_EQ(test, wiascan_ring_avail(env->ring),
				env->written - env->read);
	}
	KUNIT_EXPECT_GT(test, env->read, 100000);
}

static struct kunit_case ring_hold_cases[] = {
	KUNIT_CASE(ring_put_is_not_seen),
	KUNIT_CASE(ring_take_back),
	KUNIT_CASE(ring_take_back_full),
	KUNIT_CASE(ring_take_back_read),
	KUNIT_CASE(ring_invert),
	KUNIT_CASE(ring_invert_behind),
	KUNIT_CASE(ring_peek_moved),
	KUNIT_CASE_PARAM(ring_gap, gaps_gen_params),
	KUNIT_CASE(ring_hold_model),
	{}
};

static struct kunit_suite ring_hold_suite = {
	.name = "wiascan_ring_hold",
	.init = ring_hold_init,
	.test_cases = ring_hold_cases,
};

kunit_test_suite(ring_hold_suite);

MODULE_DESCRIPTION("KUnit tests of the ring of wiascan: held bytes");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
