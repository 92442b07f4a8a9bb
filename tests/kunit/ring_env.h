/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A ring and the bytes that go through it
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef RING_ENV_H
#define RING_ENV_H

#include <kunit/test.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include "../../driver/ring.h"

#define ENV_READ_MAX	8192

/**
 * struct ring_env - what a test has
 * @ring: ring
 * @written: bytes published so far
 * @read: bytes read so far
 * @buf: what the last read gave, ENV_READ_MAX bytes
 */
struct ring_env {
	struct wiascan_ring *ring;
	u64 written;
	u64 read;
	u8 *buf;
};

/* The byte at a place of the stream: not the same in any two chunks */
static inline u8 env_byte(u64 at)
{
	return ((u32)at * 2654435761U) >> 24;
}

static inline void env_free(void *ring)
{
	wiascan_ring_free(ring);
}

static inline struct ring_env *env_new(struct kunit *test, unsigned int n,
				       u32 chunk_size)
{
	struct ring_env *env = kunit_kzalloc(test, sizeof(*env), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, env);
	env->buf = kunit_kmalloc(test, ENV_READ_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, env->buf);
	env->ring = wiascan_ring_alloc(n, n, chunk_size);
	KUNIT_ASSERT_NOT_NULL(test, env->ring);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, env_free,
							   env->ring));
	return env;
}

/* The next bytes of the stream arrive at buf */
static inline void env_publish(struct ring_env *env, u8 *buf, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++)
		buf[i] = env_byte(env->written + i);
	env->written += len;
	wiascan_ring_put(env->ring, buf, len);
	wiascan_ring_publish(env->ring, len, false, 0);
}

/* Where a URB for a chunk that the writer may fill would begin */
static inline u8 *env_place(struct ring_env *env, unsigned int ahead)
{
	struct wiascan_ring_chunk *chunk;
	unsigned int i;

	for (i = 0; i <= ahead; i++)
		chunk = wiascan_ring_chunk(env->ring, i);
	return ahead ? chunk->buf : chunk->buf + chunk->filled;
}

static inline bool env_in_order(struct ring_env *env, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (env->buf[i] != env_byte(env->read + i))
			return false;
	return true;
}

/* Ask for len bytes with room for fit; want of them come, the next ones */
static inline void env_expect_read(struct kunit *test, struct ring_env *env,
				   size_t len, size_t fit, size_t want)
{
	struct kvec vec = { .iov_base = env->buf, .iov_len = fit };
	struct iov_iter to;
	size_t got;

	KUNIT_ASSERT_LE(test, fit, ENV_READ_MAX);
	memset(env->buf, 0xa5, fit);
	iov_iter_kvec(&to, ITER_DEST, &vec, 1, fit);
	got = wiascan_ring_read(env->ring, &to, len);
	KUNIT_ASSERT_EQ(test, got, want);
	KUNIT_EXPECT_EQ(test, iov_iter_count(&to), fit - want);
	KUNIT_EXPECT_TRUE(test, env_in_order(env, got));
	env->read += got;
	KUNIT_EXPECT_EQ(test, wiascan_ring_avail(env->ring),
			env->written - env->read);
}

/* All that is there comes, in one read */
static inline void env_expect_rest(struct kunit *test, struct ring_env *env)
{
	size_t rest = env->written - env->read;

	KUNIT_EXPECT_EQ(test, wiascan_ring_avail(env->ring), rest);
	env_expect_read(test, env, rest, rest, rest);
}

#endif /* RING_ENV_H */
