// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every kind of fault that the instrumented kernel must show, on demand:
 * insmod wiascan_faulty.ko fault=NAME. tests/vm/uml.selftest sees that none of
 * them goes unseen.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

static char *fault = "none";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "name of the fault");

/* Not for the compiler to see through */
static int one = 1;
static volatile u8 sink;
static u8 table[4];

static DEFINE_MUTEX(outer);
static DEFINE_MUTEX(inner);
static DEFINE_SPINLOCK(spin);

static void use_after_free(void)
{
	u8 *p = kmalloc(64, GFP_KERNEL);

	kfree(p);
	sink = *(volatile u8 *)p;
}

static void beyond_its_end(void)
{
	u8 *p = kmalloc(64, GFP_KERNEL);

	if (p)
		sink = ((volatile u8 *)p)[63 + one];
	kfree(p);
}

static void beyond_vmalloc(void)
{
	u8 *p = vmalloc(PAGE_SIZE - 8);

	if (p)
		sink = ((volatile u8 *)p)[PAGE_SIZE - 9 + one];
	vfree(p);
}

static void double_free(void)
{
	void *p = kmalloc(64, GFP_KERNEL);

	kfree(p);
	kfree(p);
}

static void array_bounds(void)
{
	sink = table[3 + one];
}

static void shift(void)
{
	sink = one << (31 + one);
}

static void lock_inversion(void)
{
	mutex_lock(&outer);
	mutex_lock(&inner);
	mutex_unlock(&inner);
	mutex_unlock(&outer);

	mutex_lock(&inner);
	mutex_lock(&outer);
	mutex_unlock(&outer);
	mutex_unlock(&inner);
}

static void sleep_in_atomic(void)
{
	spin_lock(&spin);
	msleep(20);
	spin_unlock(&spin);
}

static void leak(void)
{
	void *p = kmalloc(64, GFP_KERNEL);

	/* keeps the compiler from leaving it out, and no pointer */
	sink = (unsigned long)p & 0xff;
}

static void refcount(void)
{
	refcount_t ref = REFCOUNT_INIT(1);

	refcount_dec(&ref);
	refcount_inc(&ref);
}

static void free_active_work(void)
{
	static struct delayed_work work;

	INIT_DELAYED_WORK(&work, NULL);
	schedule_delayed_work(&work, HZ * 1000);
	/* as if its memory were freed */
	INIT_DELAYED_WORK(&work, NULL);
	cancel_delayed_work_sync(&work);
}

static void warning(void)
{
	WARN_ON(one);
}

static void null_pointer(void)
{
	sink = *(volatile u8 *)(NULL + 8 * (one - 1));
}

static const struct {
	const char *name;
	void (*commit)(void);
} faults[] = {
	{ "use_after_free", use_after_free },
	{ "beyond_its_end", beyond_its_end },
	{ "beyond_vmalloc", beyond_vmalloc },
	{ "double_free", double_free },
	{ "array_bounds", array_bounds },
	{ "shift", shift },
	{ "lock_inversion", lock_inversion },
	{ "sleep_in_atomic", sleep_in_atomic },
	{ "leak", leak },
	{ "refcount", refcount },
	{ "free_active_work", free_active_work },
	{ "warning", warning },
	{ "null_pointer", null_pointer },
};

static int __init faulty_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++)
		if (!strcmp(faults[i].name, fault)) {
			faults[i].commit();
			return 0;
		}
	return -EINVAL;
}
module_init(faulty_init);

static void __exit faulty_exit(void)
{
}
module_exit(faulty_exit);

MODULE_DESCRIPTION("Faults for the instrumented kernel to show");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
