// SPDX-License-Identifier: GPL-2.0-only
/*
 * read() of pages that the ring cannot hold, and of data that comes in pieces
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/poll.h>

#include "fake_reader.h"

/* No chunk, no packet and no block ends with a line where the next begins */
#define WIDTH	40
#define LINES	3000
#define SIZE	(WIDTH * LINES)
#define BLOCK	(200 * WIDTH)

static int read_ring_init(struct kunit *test)
{
	struct fake_bench *b = fake_bench(test);

	b->scanner.caps.area[WIASCAN_FLATBED].width = WIDTH;
	b->scanner.caps.area[WIASCAN_FLATBED].height = LINES;
	b->scanner.block_lines = BLOCK / WIDTH;
	/* as small as it can be for that block */
	b->ring_bytes = 0;
	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	test->priv = fake_reader(b);
	return 0;
}

static u64 ring_full(struct fake_reader *r)
{
	return atomic64_read(&r->ff->wdev->ring_full);
}

static u64 received(struct fake_reader *r)
{
	struct wiascan_page page = {};

	KUNIT_EXPECT_EQ(r->b->test,
			fake_ioctl(r->ff, WIASCAN_IOC_PAGE, &page), 0);
	return page.bytes;
}

/* A job whose scanner waits for its reader */
static void fill_ring(struct fake_reader *r)
{
	struct kunit *test = r->b->test;

	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_until(ring_full(r)));
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_SCANNING);
	KUNIT_EXPECT_LT(test, received(r), SIZE);
}

/* ---- all sizes of read() ---- */

static const struct count_case {
	const char *name;
	size_t count;
} counts[] = {
	{ "a line", WIDTH },
	{ "a line and a byte", WIDTH + 1 },
	{ "nearly two lines", 2 * WIDTH - 1 },
	{ "1021", 1021 },
	{ "nearly a chunk", 4095 },
	{ "a chunk", 4096 },
	{ "more than a chunk", 4097 },
	{ "a block", BLOCK },
	{ "65536", 65536 },
	{ "the page", SIZE },
};

KUNIT_ARRAY_PARAM_DESC(counts, counts, name);

static void read_ring_counts(struct kunit *test)
{
	const struct count_case *c = test->param_value;
	struct fake_reader *r = test->priv;
	ssize_t got;

	fill_ring(r);
	do {
		got = fake_read(r->ff, r->buf, c->count);
		if (got <= 0)
			break;
		KUNIT_EXPECT_TRUE(test, fake_is_pattern(r->buf, got, r->pos));
		KUNIT_EXPECT_EQ(test, got % WIDTH, 0);
		KUNIT_EXPECT_LE(test, got, c->count);
		r->pos += got;
	} while (r->pos <= SIZE);
	KUNIT_EXPECT_EQ(test, got, 0);
	KUNIT_EXPECT_EQ(test, r->pos, SIZE);
	fake_expect_rest(r->ff, r->pos);
}

/* ---- a full ring ---- */

static void read_ring_full(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct wiascan_status status = {};
	struct wiascan_buffer_info info = {};
	u64 before;

	fill_ring(r);
	before = received(r);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_STATUS, &status),
			0);
	KUNIT_EXPECT_EQ(test, status.ring_full, 1);
	KUNIT_EXPECT_EQ(test,
			fake_ioctl(r->ff, WIASCAN_IOC_BUFFER_INFO, &info), 0);
	/* no more can be read at once */
	KUNIT_EXPECT_LE(test, before, info.maximum);

	/* a line gives no room for a block; all of it does */
	fake_expect_read(r, WIDTH, WIDTH);
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_EQ(test, received(r), before);
	fake_expect_read(r, r->room, before - WIDTH);
	KUNIT_EXPECT_TRUE(test, fake_until(received(r) > before));
	fake_expect_rest(r->ff, r->pos);
	KUNIT_EXPECT_GE(test, ring_full(r), 1);
}

/* Nobody reads, and nobody has to wait */
static void read_ring_large_enough(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	fake_close(r->ff);
	fake_unplug(r->b);
	r->b->ring_bytes = 2 * SIZE;
	KUNIT_ASSERT_EQ(test, fake_plug(r->b, &fake_minidriver), 0);
	r->ff = fake_open(r->b, 0);
	KUNIT_ASSERT_TRUE(test, fake_bring(r->ff, WIASCAN_STATE_DELIVERING));
	KUNIT_EXPECT_EQ(test, ring_full(r), 0);
	fake_expect_rest(r->ff, 0);
}

static void read_ring_full_cancelled(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	fill_ring(r);
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	KUNIT_EXPECT_EQ(test, r->scanner->stop_error, -ECANCELED);
	fake_expect_read(r, r->room, -ECANCELED);
	fake_expect_read(r, r->room, -EINVAL);
	/* the next one is not out of step */
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	fake_expect_rest(r->ff, 0);
}

static void read_ring_full_closed(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct fake_reader *other = fake_reader(r->b);

	fill_ring(r);
	fake_close(r->ff);
	/* START waits until that is over */
	KUNIT_ASSERT_EQ(test, fake_start(other->ff), 0);
	fake_expect_rest(other->ff, 0);
}

static void read_ring_full_unplugged(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	u64 bytes;

	fill_ring(r);
	fake_unplug(r->b);
	KUNIT_EXPECT_EQ(test, r->scanner->stops, 0);
	bytes = received(r);
	fake_expect_read(r, r->room, bytes);
	fake_expect_read(r, r->room, -ENODEV);
	fake_pattern(r->buf, bytes, 0);
	fake_expect_page(r->ff, WIASCAN_END_DEVICE_GONE, r->buf, bytes);
}

/* ---- data in pieces ---- */

static const struct crumb_case {
	const char *name;
	u32 bytes;
} crumbs[] = {
	{ "1 byte", 1 },
	{ "7 bytes", 7 },
	{ "a packet less a byte", 63 },
	{ "a packet", 64 },
	{ "a packet and a byte", 65 },
	{ "nearly a chunk", 4095 },
	{ "a chunk", 4096 },
	{ "a chunk and a byte", 4097 },
};

KUNIT_ARRAY_PARAM_DESC(crumbs, crumbs, name);

static void read_ring_crumbs(struct kunit *test)
{
	const struct crumb_case *c = test->param_value;
	struct fake_reader *r = test->priv;

	r->scanner->crumb = c->bytes;
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_EXPECT_TRUE(test, fake_until(ring_full(r)));
	/* crumbs must not use the ring up */
	KUNIT_EXPECT_GE(test, received(r), BLOCK);
	fake_expect_rest(r->ff, 0);
}

/*
 * The device stops in the middle of a block: what there is of a line is not to
 * be read yet, unless nothing can follow it.
 */
static void stop_in_a_line(struct fake_reader *r)
{
	struct kunit *test = r->b->test;

	fake_gate_shut(&r->b->wire.gate);
	r->b->wire.hold = 2;
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&r->b->wire.gate));
	KUNIT_ASSERT_EQ(test, received(r), 4096);
	r->ff->file.f_flags |= O_NONBLOCK;
	fake_expect_read(r, r->room, 4096 - 4096 % WIDTH);
	fake_expect_read(r, r->room, -EAGAIN);
	KUNIT_EXPECT_TRUE(test, fake_polls(r->ff, 0));
	r->ff->file.f_flags &= ~O_NONBLOCK;
}

static void read_ring_part_of_line(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	stop_in_a_line(r);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_until(fake_readable(r)));
	fake_expect_rest(r->ff, r->pos);
}

static void read_ring_part_of_line_unplugged(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	stop_in_a_line(r);
	fake_pull(r->b);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	/* that it is gone is known from the wire, before disconnect */
	KUNIT_EXPECT_EQ(test, fake_state(r->ff), WIASCAN_STATE_DELIVERING);
	KUNIT_EXPECT_EQ(test, r->scanner->stops, 0);
	fake_expect_read(r, r->room, 4096 % WIDTH);
	fake_expect_read(r, r->room, -ENODEV);
	fake_pattern(r->buf, 4096, 0);
	fake_expect_page(r->ff, WIASCAN_END_DEVICE_GONE, r->buf, 4096);
}

/* A cancel in the middle of a block: the block is ended, not the reader's */
static void read_ring_part_of_line_cancelled(struct kunit *test)
{
	struct fake_reader *r = test->priv;

	stop_in_a_line(r);
	r->ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(r->ff, WIASCAN_IOC_CANCEL, NULL), 0);
	fake_open_gates(r->b);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	KUNIT_EXPECT_EQ(test, r->scanner->acquires, 1);
	KUNIT_EXPECT_EQ(test, received(r), BLOCK);
	fake_expect_read(r, r->room, -ECANCELED);
}

/* ---- poll() ---- */

struct poller {
	poll_table table;
	wait_queue_entry_t entry;
	wait_queue_head_t *head;
	atomic_t woken;
};

static int poller_wake(wait_queue_entry_t *entry, unsigned int mode, int sync,
		       void *key)
{
	atomic_inc(&container_of(entry, struct poller, entry)->woken);
	return 0;
}

static void poller_queue(struct file *file, wait_queue_head_t *head,
			 poll_table *table)
{
	struct poller *p = container_of(table, struct poller, table);

	p->head = head;
	init_waitqueue_func_entry(&p->entry, poller_wake);
	add_wait_queue(head, &p->entry);
}

/* Who polls is woken for all that poll() then tells */
static void read_ring_poll(struct kunit *test)
{
	struct fake_reader *r = test->priv;
	struct file *file = &r->ff->file;
	struct poller p = {};

	fake_gate_shut(&r->scanner->acquire);
	KUNIT_ASSERT_EQ(test, fake_start(r->ff), 0);
	KUNIT_ASSERT_TRUE(test, fake_gate_reached(&r->scanner->acquire));
	init_poll_funcptr(&p.table, poller_queue);
	KUNIT_EXPECT_TRUE(test, wiascan_fops.poll(file, &p.table) == 0);
	KUNIT_ASSERT_NOT_NULL(test, p.head);

	fake_gate_pass(&r->scanner->acquire);
	KUNIT_EXPECT_TRUE(test, fake_until(received(r) == BLOCK));
	KUNIT_EXPECT_GT(test, atomic_xchg(&p.woken, 0), 0);
	KUNIT_EXPECT_TRUE(test, fake_readable(r));
	fake_expect_read(r, r->room, BLOCK);
	KUNIT_EXPECT_FALSE(test, fake_readable(r));

	r->scanner->fail_at = 2;
	r->scanner->fail_end = WIASCAN_END_PAPER_JAM;
	atomic_set(&p.woken, 0);
	fake_gate_open(&r->scanner->acquire);
	KUNIT_EXPECT_TRUE(test, fake_ended(r->ff));
	KUNIT_EXPECT_GT(test, atomic_xchg(&p.woken, 0), 0);
	KUNIT_EXPECT_TRUE(test, fake_readable(r));

	fake_unplug(r->b);
	KUNIT_EXPECT_GT(test, atomic_xchg(&p.woken, 0), 0);
	KUNIT_EXPECT_TRUE(test, fake_polls(r->ff, EPOLLIN | EPOLLRDNORM |
						  EPOLLHUP | EPOLLERR));
	remove_wait_queue(p.head, &p.entry);
}

static struct kunit_case read_ring_cases[] = {
	KUNIT_CASE_PARAM(read_ring_counts, counts_gen_params),
	KUNIT_CASE(read_ring_full),
	KUNIT_CASE(read_ring_large_enough),
	KUNIT_CASE(read_ring_full_cancelled),
	KUNIT_CASE(read_ring_full_closed),
	KUNIT_CASE(read_ring_full_unplugged),
	KUNIT_CASE_PARAM(read_ring_crumbs, crumbs_gen_params),
	KUNIT_CASE(read_ring_part_of_line),
	KUNIT_CASE(read_ring_part_of_line_unplugged),
	KUNIT_CASE(read_ring_part_of_line_cancelled),
	KUNIT_CASE(read_ring_poll),
	{}
};

static struct kunit_suite read_ring_suite = {
	.name = "wiascan_read_ring",
	.init = read_ring_init,
	.test_cases = read_ring_cases,
};

kunit_test_suite(read_ring_suite);

MODULE_DESCRIPTION("wiascan KUnit: read() of long pages");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
