// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bench: a scanner plugged in on a fake wire
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/device.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>

#ifdef CONFIG_UML
#include <shared/timetravel.h>
#endif

#include "fake.h"

void fake_open_gates(struct fake_bench *b)
{
	struct fake_scanner *s = &b->scanner;

	fake_gate_open(&b->wire.gate);
	fake_gate_open(&s->start);
	fake_gate_open(&s->warm);
	fake_gate_open(&s->feed);
	fake_gate_open(&s->acquire);
	fake_gate_open(&s->stop);
	fake_gate_open(&s->status);
}
EXPORT_SYMBOL_NS_GPL(fake_open_gates, WIASCAN_KUNIT);

/* Also for a test case that failed half-way: nobody may be left waiting */
static void clear_bench(void *data)
{
	struct fake_bench *b = data;

	fake_open_gates(b);
	if (b->plugged)
		fake_unplug(b);
	while (!list_empty(&b->threads))
		fake_join(list_first_entry(&b->threads, struct fake_thread,
					   list));
	while (!list_empty(&b->files))
		fake_close(list_first_entry(&b->files, struct fake_file, list));
	KUNIT_EXPECT_EQ(b->test, b->alive, 0);
	mmput(b->mm);
}

static void init_scanner(struct fake_scanner *s)
{
	s->caps = (struct wiascan_caps){
		.vendor = "Wiascan",
		.model = "Fake",
		.firmware = "1.00",
		.dpi = { 100 },
		.n_dpi = 1,
		.optical_dpi = 100,
		.area_dpi = 100,
		.area[WIASCAN_FLATBED].width = FAKE_WIDTH,
		.area[WIASCAN_FLATBED].height = FAKE_LINES,
		.formats = WIASCAN_FMT_GRAY8,
		.width_step = 8,
		.height_step = 1,
	};
	s->block_lines = FAKE_BLOCK_LINES;
	s->min_lines = 1;
	s->handling = WIASCAN_HANDLING_FLAT_READY;
	fake_gate_init(&s->start);
	fake_gate_init(&s->warm);
	fake_gate_init(&s->feed);
	fake_gate_init(&s->acquire);
	fake_gate_init(&s->stop);
	fake_gate_init(&s->status);
}

/*
 * KUnit leaves the address space with the thread, and a kernel thread that ends
 * with one does not free it: take it away at once.
 */
static void get_user_memory(struct fake_bench *b)
{
	size_t size = (FAKE_MAX_FILES + 2) * PAGE_SIZE;

	b->user = kunit_vm_mmap(b->test, NULL, 0, size, PROT_READ | PROT_WRITE,
				MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_FALSE(b->test, IS_ERR_VALUE(b->user) || !b->user);
	b->hole = b->user + size - PAGE_SIZE;
	KUNIT_EXPECT_EQ(b->test, vm_munmap(b->hole, PAGE_SIZE), 0);
	b->mm = current->mm;
	kthread_unuse_mm(b->mm);
}

struct fake_bench *fake_bench(struct kunit *test)
{
	struct fake_bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->test = test;
	INIT_LIST_HEAD(&b->files);
	INIT_LIST_HEAD(&b->threads);
	b->chunk_size = 4096;
	b->ring_bytes = 65536;
	init_scanner(&b->scanner);
	fake_gate_init(&b->wire.gate);
	b->wire.peer = &fake_pattern_peer;
	b->wire.packet = 64;

	b->parent = kunit_device_register(test, "fake");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, b->parent);
	b->wire.buf = kunit_kmalloc(test, WIASCAN_REPLY_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b->wire.buf);
	b->scanner.buf = kunit_kmalloc(test, FAKE_MAX_BLOCK, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b->scanner.buf);
	get_user_memory(b);
	/* the last to come is the first to go */
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, clear_bench, b),
			0);
	return b;
}
EXPORT_SYMBOL_NS_GPL(fake_bench, WIASCAN_KUNIT);

/* ---- plugging in and out ---- */

static void release(struct device *dev)
{
	struct wiascan_device *wdev =
		container_of(dev, struct wiascan_device, dev);
	struct fake_bench *b = wdev->tctx;

	b->alive--;
	/* nobody has the device, so nobody has its job */
	if (wdev->job)
		KUNIT_EXPECT_EQ(b->test, kref_read(&wdev->job->ref), 1);
	b->release(dev);
}

static void reset_wire(struct fake_bench *b)
{
	struct fake_wire *w = &b->wire;

	WRITE_ONCE(w->gone, false);
	w->closed = false;
	w->asleep = false;
	w->awake = 0;
	w->tripped = false;
	w->calls = 0;
	w->said = 0;
	w->clears = 0;
	w->rest = NULL;
	b->script.pos = 0;
	b->script.empties = 0;
	b->script.queued = 0;
	b->script.loose = false;
}

int fake_plug(struct fake_bench *b, const struct wiascan_minidriver *md)
{
	struct wiascan_device *wdev;
	int ret;

	/*
	 * Suites make more devices than lockdep has keys. Those of the last ones
	 * are given back by a thread, which has its turn when nobody else wants
	 * it, as time hardly passes; then by RCU.
	 */
	if (fake_time_is_free())
		schedule_timeout_uninterruptible(1);
	rcu_barrier();
	reset_wire(b);
	wdev = wiascan_device_alloc(b->parent, md, &fake_transport, b,
				    b->chunk_size, b->ring_bytes);
	if (IS_ERR(wdev))
		return PTR_ERR(wdev);
	b->release = wdev->dev.release;
	wdev->dev.release = release;
	b->alive++;
	b->wdev = wdev;
	ret = wiascan_device_register(wdev);
	b->plugged = !ret;
	if (ret) {
		b->wire.closed = true;
		b->wdev = NULL;
		put_device(&wdev->dev);
		KUNIT_EXPECT_EQ(b->test, b->alive, 0);
	}
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fake_plug, WIASCAN_KUNIT);

static void disconnect(struct fake_bench *b)
{
	struct wiascan_device *wdev = b->wdev;

	b->plugged = false;
	wiascan_device_unregister(wdev);
	b->wire.closed = true;
	/* whoever still has it open */
	KUNIT_EXPECT_EQ(b->test, b->wire.awake, 0);
	b->wdev = NULL;
	put_device(&wdev->dev);
	if (list_empty(&b->files))
		KUNIT_EXPECT_EQ(b->test, b->alive, 0);
}

void fake_pull(struct fake_bench *b)
{
	WRITE_ONCE(b->wire.gone, true);
	wake_up_all(&b->wdev->wait);
}
EXPORT_SYMBOL_NS_GPL(fake_pull, WIASCAN_KUNIT);

void fake_unplug(struct fake_bench *b)
{
	fake_pull(b);
	disconnect(b);
}
EXPORT_SYMBOL_NS_GPL(fake_unplug, WIASCAN_KUNIT);

long fake_unplug_thread(void *b)
{
	fake_unplug(b);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(fake_unplug_thread, WIASCAN_KUNIT);

void fake_unbind(struct fake_bench *b)
{
	disconnect(b);
}
EXPORT_SYMBOL_NS_GPL(fake_unbind, WIASCAN_KUNIT);

bool fake_time_is_free(void)
{
#ifdef CONFIG_UML
	return time_travel_mode != TT_MODE_OFF;
#else
	return false;
#endif
}
EXPORT_SYMBOL_NS_GPL(fake_time_is_free, WIASCAN_KUNIT);

MODULE_DESCRIPTION("wiascan KUnit: a scanner that is not there");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
