// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chunks between the wire and a reader, case by case
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/sched/mm.h>

#include "ring_env.h"

#define N	4
#define SIZE	64

static int ring_init(struct kunit *test)
{
	test->priv = env_new(test, N, SIZE);
	return 0;
}

static void expect_room(struct kunit *test, unsigned int room)
{
	struct ring_env *env = test->priv;

	KUNIT_EXPECT_EQ(test, wiascan_ring_room(env->ring), room);
}

/* Bytes arrive in the present chunk, after going on to the next if need be */
static void put(struct ring_env *env, u32 len)
{
	wiascan_ring_make_room(env->ring, len);
	env_publish(env, env_place(env, 0), len);
}

/* ---- empty and full ---- */

static void ring_new(struct kunit *test)
{
	struct ring_env *env = test->priv;
	unsigned int i, j;

	expect_room(test, N);
	KUNIT_EXPECT_EQ(test, wiascan_ring_avail(env->ring), 0);
	for (i = 0; i < N; i++) {
		struct wiascan_ring_chunk *chunk = wiascan_ring_chunk(env->ring, i);

		KUNIT_EXPECT_EQ(test, chunk->filled, 0);
		/* KASAN knows if it is less */
		memset(chunk->buf, 0xa5, SIZE);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_PTR_NE(test, chunk->buf,
					    wiascan_ring_chunk(env->ring, j)->buf);
	}
}

static void ring_no_memory(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, wiascan_ring_alloc(N, 1, 1U << 30));
	wiascan_ring_free(NULL);
}

static void ring_empty(struct kunit *test)
{
	struct ring_env *env = test->priv;

	env_expect_read(test, env, 0, 10, 0);
	env_expect_read(test, env, 10, 10, 0);
	put(env, 5);
	env_expect_read(test, env, 0, 10, 0);
	env_expect_read(test, env, 10, 10, 5);
	env_expect_read(test, env, 10, 10, 0);
	expect_room(test, N);
}

static void ring_full(struct kunit *test)
{
	struct ring_env *env = test->priv;
	unsigned int i;

	for (i = 0; i < N; i++) {
		put(env, SIZE);
		expect_room(test, N - i);
	}
	wiascan_ring_make_room(env->ring, 1);
	expect_room(test, 0);
	/* there is no next chunk to go on to */
	wiascan_ring_make_room(env->ring, 1);
	expect_room(test, 0);
	KUNIT_EXPECT_EQ(test, wiascan_ring_avail(env->ring), N * SIZE);

	/* a chunk is free when its last byte is out */
	env_expect_read(test, env, SIZE - 1, SIZE, SIZE - 1);
	expect_room(test, 0);
	env_expect_read(test, env, 1, 1, 1);
	expect_room(test, 1);
	put(env, SIZE);
	env_expect_rest(test, env);
	wiascan_ring_make_room(env->ring, 1);
	env_expect_read(test, env, 1, 1, 0);
	expect_room(test, N);
}

/* A full chunk is the present one until there is need for another */
static void ring_make_room(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u8 *first = env_place(env, 0);
	u8 *second = env_place(env, 1);

	wiascan_ring_make_room(env->ring, SIZE);
	KUNIT_EXPECT_PTR_EQ(test, env_place(env, 0), first);
	put(env, SIZE - 10);
	wiascan_ring_make_room(env->ring, 10);
	KUNIT_EXPECT_PTR_EQ(test, env_place(env, 0), first + SIZE - 10);
	expect_room(test, N);
	wiascan_ring_make_room(env->ring, 11);
	KUNIT_EXPECT_PTR_EQ(test, env_place(env, 0), second);
	expect_room(test, N - 1);
	/* the present chunk is empty: nowhere better to go */
	wiascan_ring_make_room(env->ring, SIZE);
	KUNIT_EXPECT_PTR_EQ(test, env_place(env, 0), second);
	put(env, 3);
	env_expect_rest(test, env);
	expect_room(test, N);
}

static void ring_wrap(struct kunit *test)
{
	struct ring_env *env = test->priv;
	unsigned int i;

	for (i = 0; i < 10 * N; i++) {
		put(env, SIZE);
		put(env, SIZE / 2);
		env_expect_read(test, env, SIZE, SIZE, SIZE);
		env_expect_read(test, env, SIZE / 2, SIZE, SIZE / 2);
	}
}

/* The counts go on from their largest value */
static void ring_wrap_counts(struct kunit *test)
{
	struct ring_env *env = test->priv;
	unsigned int i;

	env->ring->head = -2 * N;
	env->ring->tail = env->ring->head;
	expect_room(test, N);
	for (i = 0; i < 4 * N; i++) {
		put(env, SIZE);
		put(env, SIZE);
		env_expect_rest(test, env);
		expect_room(test, N);
	}
	KUNIT_EXPECT_LT(test, env->ring->head, 8 * N);
}

/* ---- reading ---- */

static void ring_partial_reads(struct kunit *test)
{
	struct ring_env *env = test->priv;
	size_t len;

	for (len = 1; len <= 2 * SIZE + 1; len++) {
		put(env, SIZE);
		put(env, SIZE - 7);
		put(env, SIZE);
		while (env->written - env->read > len)
			env_expect_read(test, env, len, len, len);
		env_expect_rest(test, env);
	}
}

/* Memory of the reader in pieces that fit neither lines nor chunks */
static void ring_read_pieces(struct kunit *test)
{
	struct ring_env *env = test->priv;
	struct kvec vec[] = {
		{ env->buf, 1 }, { env->buf + 1, 0 }, { env->buf + 1, 69 },
		{ env->buf + 70, 3 }, { env->buf + 73, 77 },
	};
	struct iov_iter to;

	put(env, SIZE);
	put(env, SIZE);
	put(env, SIZE);
	iov_iter_kvec(&to, ITER_DEST, vec, ARRAY_SIZE(vec), 150);
	KUNIT_EXPECT_EQ(test, wiascan_ring_read(env->ring, &to, 150), 150);
	KUNIT_EXPECT_TRUE(test, env_in_order(env, 150));
	env->read += 150;
	env_expect_rest(test, env);
}

/* The reader's memory ends too early: nothing is lost */
static void ring_read_short(struct kunit *test)
{
	struct ring_env *env = test->priv;
	size_t fit;

	for (fit = 0; fit <= 2 * SIZE; fit++) {
		put(env, SIZE);
		put(env, SIZE);
		env_expect_read(test, env, 2 * SIZE, fit, fit);
		env_expect_rest(test, env);
	}
}

/*
 * kunit_vm_mmap() leaves it to the end of the test's thread to drop the memory
 * that it made, but a thread that ends keeps one reference.
 */
static void drop_user_memory(void)
{
	struct mm_struct *mm = current->mm;

	kthread_unuse_mm(mm);
	mmput(mm);
}

/* The same with a program's memory, of which the second page is missing */
static void ring_read_fault(struct kunit *test)
{
	struct ring_env *env = test->priv;
	unsigned long page = kunit_vm_mmap(test, NULL, 0, 2 * PAGE_SIZE,
					   PROT_READ | PROT_WRITE,
					   MAP_ANONYMOUS | MAP_PRIVATE, 0);
	size_t fit;

	KUNIT_ASSERT_NE(test, page, 0);
	KUNIT_ASSERT_LT(test, page, (unsigned long)TASK_SIZE);
	KUNIT_ASSERT_EQ(test, vm_munmap(page + PAGE_SIZE, PAGE_SIZE), 0);
	for (fit = 0; fit <= 2 * SIZE; fit++) {
		void __user *at = (void __user *)(page + PAGE_SIZE - fit);
		struct iov_iter to;
		size_t got;

		put(env, SIZE);
		put(env, SIZE);
		KUNIT_ASSERT_EQ(test, 0, import_ubuf(ITER_DEST, at, 2 * SIZE,
						     &to));
		got = wiascan_ring_read(env->ring, &to, 2 * SIZE);
		KUNIT_EXPECT_EQ(test, got, fit);
		KUNIT_ASSERT_EQ(test, copy_from_user(env->buf, at, got), 0);
		KUNIT_EXPECT_TRUE(test, env_in_order(env, got));
		env->read += got;
		env_expect_rest(test, env);
	}
	drop_user_memory();
}

/* ---- writing ---- */

/* Buffers are handed round, but none is lost and none there twice */
static void expect_own_buffers(struct kunit *test, u8 *const *buffers)
{
	struct ring_env *env = test->priv;
	unsigned int i, j, found = 0;

	for (i = 0; i < N; i++) {
		for (j = 0; j < N; j++)
			if (env->ring->chunks[j].buf == buffers[i])
				found++;
		for (j = 0; j < env->ring->n_spare; j++)
			if (env->ring->bufs[env->ring->spare[j]] == buffers[i])
				found++;
	}
	KUNIT_EXPECT_EQ(test, found, N);
	for (i = 0; i < N; i++) {
		const struct wiascan_ring_chunk *chunk = &env->ring->chunks[i];

		if (!chunk->buf)
			continue;
		KUNIT_EXPECT_PTR_EQ(test, chunk->buf,
				    env->ring->bufs[chunk->number]);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_PTR_NE(test, chunk->buf,
					    env->ring->chunks[j].buf);
	}
}

/**
 * struct post_case - all chunks are posted, and come back with so many bytes
 * @name: what is special
 * @len: bytes in each, N - 1 chunks at least
 * @room: room afterwards
 * @filled: bytes of the chunks that hold them
 */
struct post_case {
	const char *name;
	u32 len[N];
	unsigned int room;
	u32 filled[N];
};

static const struct post_case post_cases[] = {
	{ "full", { 64, 64, 64, 64 }, 1, { 64, 64, 64, 64 } },
	{ "the last one ends early", { 64, 64, 64, 1 }, 1, { 64, 64, 64, 1 } },
	{ "the first one ends early, the rest does not fit behind it",
	  { 10, 64, 64 }, 2, { 10, 64, 64 } },
	{ "a gap of the right size", { 10, 54, 64 }, 3, { 64, 64 } },
	{ "a gap a byte too small", { 10, 55, 64 }, 2, { 10, 55, 64 } },
	{ "a gap closed, then one left", { 10, 20, 40 }, 3, { 30, 40 } },
	{ "a gap closed twice", { 10, 20, 34, 64 }, 3, { 64, 64 } },
	{ "a buffer from two chunks ahead", { 10, 20, 64, 7 }, 2,
	  { 30, 64, 7 } },
	{ "a buffer from three chunks ahead", { 10, 20, 30, 64 }, 3,
	  { 60, 64 } },
	{ "gaps in a row", { 33, 32, 33, 32 }, 1, { 33, 32, 33, 32 } },
	{ "crumbs", { 1, 1, 1, 1 }, 4, { 4 } },
	{ "nothing in the first", { 0, 64, 64 }, 3, { 64, 64 } },
	{ "nothing in between", { 10, 0, 60, 64 }, 2, { 10, 60, 64 } },
	{ "nothing but the last", { 0, 0, 0, 64 }, 4, { 64 } },
};

KUNIT_ARRAY_PARAM_DESC(post, post_cases, name);

static void ring_post(struct kunit *test)
{
	const struct post_case *c = test->param_value;
	struct ring_env *env = test->priv;
	u8 *place[N];
	unsigned int i;

	for (i = 0; i < N; i++) {
		place[i] = env_place(env, i);
		memset(place[i], 0xee, SIZE);
	}
	for (i = 0; i < N; i++)
		if (c->len[i])
			env_publish(env, place[i], c->len[i]);
	expect_own_buffers(test, place);
	expect_room(test, c->room);
	for (i = 0; i < N; i++)
		KUNIT_EXPECT_EQ_MSG(test, env->ring->chunks[i].filled,
				    c->filled[i], "chunk %u", i);
	env_expect_rest(test, env);
	/* and all of it can be used again */
	for (i = 0; i < 3 * N; i++) {
		put(env, SIZE);
		env_expect_rest(test, env);
	}
}

/* What does not fit is left where the device put it */
static void ring_no_copy(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u8 *place[N];
	unsigned int i;

	for (i = 0; i < N; i++)
		place[i] = env_place(env, i);
	env_publish(env, place[0], SIZE - 1);
	env_publish(env, place[1], SIZE);
	env_publish(env, place[3], SIZE); /* nothing in 2 */
	KUNIT_EXPECT_PTR_EQ(test, env->ring->chunks[0].buf, place[0]);
	KUNIT_EXPECT_PTR_EQ(test, env->ring->chunks[1].buf, place[1]);
	KUNIT_EXPECT_PTR_EQ(test, env->ring->chunks[2].buf, place[3]);
	KUNIT_EXPECT_PTR_EQ(test, env->ring->chunks[3].buf, place[2]);
	env_expect_rest(test, env);
}

/*
 * Where one buffer ends another may begin: its address alone does not say
 * whether bytes continue the chunk.
 */
static void ring_neighbours(struct kunit *test)
{
	struct ring_env *env = test->priv;
	u8 *all = kunit_kmalloc(test, N * SIZE, GFP_KERNEL);
	u8 *own[N], *place[N];
	unsigned int i, round;

	KUNIT_ASSERT_NOT_NULL(test, all);
	for (i = 0; i < N; i++) {
		own[i] = env->ring->bufs[i];
		place[i] = all + i * SIZE;
		env->ring->bufs[i] = place[i];
	}
	for (round = 0; round < 5 * N; round++) {
		u8 *first, *next;

		wiascan_ring_make_room(env->ring, 1);
		first = env_place(env, 0);
		/* now and then nothing comes for the chunk in between */
		next = env_place(env, round % 5 ? 1 : 2);
		env_publish(env, first, SIZE);
		env_publish(env, next, SIZE);
		expect_own_buffers(test, place);
		env_expect_rest(test, env);
	}
	for (i = 0; i < N; i++)
		env->ring->bufs[i] = own[i];
}

/* ---- growing ---- */

static struct wiascan_ring *growing(struct kunit *test, unsigned int min)
{
	struct wiascan_ring *ring = wiascan_ring_alloc(N, min, PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, ring);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, env_free,
							   ring));
	return ring;
}

/* The next chunk is full */
static void fill_chunk(struct kunit *test, struct wiascan_ring *ring)
{
	struct wiascan_ring_chunk *chunk;

	wiascan_ring_make_room(ring, 1);
	chunk = wiascan_ring_chunk(ring, 0);
	KUNIT_ASSERT_NOT_NULL(test, chunk);
	wiascan_ring_put(ring, chunk->buf, PAGE_SIZE);
	wiascan_ring_publish(ring, PAGE_SIZE, false, 0);
}

/* Who reads as fast as it is filled needs no more than there was */
static void ring_stays_small(struct kunit *test)
{
	struct wiascan_ring *ring = growing(test, 2);
	unsigned int i;
	u64 offset;

	KUNIT_EXPECT_EQ(test, ring->made, 2);
	for (i = 0; i < 3 * N; i++) {
		fill_chunk(test, ring);
		KUNIT_EXPECT_EQ(test, wiascan_ring_peek(ring, &offset),
				PAGE_SIZE);
		wiascan_ring_skip(ring, PAGE_SIZE);
	}
	KUNIT_EXPECT_EQ(test, ring->made, 2);
}

static void ring_grows(struct kunit *test)
{
	struct wiascan_ring *ring = growing(test, 1);
	unsigned int i;

	for (i = 0; i < N; i++) {
		KUNIT_EXPECT_EQ(test, wiascan_ring_room(ring),
				N - i + (i ? 1 : 0));
		fill_chunk(test, ring);
		KUNIT_EXPECT_EQ(test, ring->made, i + 1);
	}
	wiascan_ring_make_room(ring, 1);
	KUNIT_EXPECT_EQ(test, wiascan_ring_room(ring), 0);
}

static void ring_limits(struct kunit *test)
{
	struct wiascan_ring *ring = growing(test, 1);

	wiascan_ring_limit(ring, 2 * PAGE_SIZE + 1);
	KUNIT_EXPECT_EQ(test, wiascan_ring_room(ring), 2);
	KUNIT_EXPECT_EQ(test, wiascan_ring_size(ring), 2 * PAGE_SIZE);
	fill_chunk(test, ring);
	fill_chunk(test, ring);
	wiascan_ring_make_room(ring, 1);
	KUNIT_EXPECT_EQ(test, wiascan_ring_room(ring), 0);
	KUNIT_EXPECT_NULL(test, wiascan_ring_chunk(ring, 0));
	/* what there is stays, and it has a bound */
	wiascan_ring_limit(ring, 0);
	KUNIT_EXPECT_EQ(test, wiascan_ring_size(ring), 2 * PAGE_SIZE);
	wiascan_ring_limit(ring, U64_MAX);
	KUNIT_EXPECT_EQ(test, wiascan_ring_size(ring), N * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, wiascan_ring_room(ring), 2);
	fill_chunk(test, ring);
}

/* What a mapping shows: a page for what has been made, and no other */
static void ring_pages(struct kunit *test)
{
	struct wiascan_ring *ring = growing(test, 1);
	struct page *page;

	fill_chunk(test, ring);
	page = wiascan_ring_page(ring, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_PTR_EQ(test, page_address(page), (void *)ring->bufs[0]);
	put_page(page);
	KUNIT_EXPECT_NULL(test, wiascan_ring_page(ring, PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, wiascan_ring_page(ring, U64_MAX - PAGE_SIZE));
}

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(ring_new),
	KUNIT_CASE(ring_no_memory),
	KUNIT_CASE(ring_empty),
	KUNIT_CASE(ring_full),
	KUNIT_CASE(ring_make_room),
	KUNIT_CASE(ring_wrap),
	KUNIT_CASE(ring_wrap_counts),
	KUNIT_CASE(ring_partial_reads),
	KUNIT_CASE(ring_read_pieces),
	KUNIT_CASE(ring_read_short),
	KUNIT_CASE(ring_read_fault),
	KUNIT_CASE_PARAM(ring_post, post_gen_params),
	KUNIT_CASE(ring_no_copy),
	KUNIT_CASE(ring_neighbours),
	KUNIT_CASE(ring_stays_small),
	KUNIT_CASE(ring_grows),
	KUNIT_CASE(ring_limits),
	KUNIT_CASE(ring_pages),
	{}
};

static struct kunit_suite ring_suite = {
	.name = "wiascan_ring",
	.init = ring_init,
	.test_cases = ring_cases,
};

kunit_test_suite(ring_suite);

MODULE_DESCRIPTION("KUnit tests of the ring of wiascan");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
