// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files of the bench, and threads that use them
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/crc32.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#include "fake.h"

static unsigned long free_page_of(struct fake_bench *b)
{
	unsigned long used = 0;
	struct fake_file *ff;
	unsigned int i;

	list_for_each_entry(ff, &b->files, list)
		used |= BIT((ff->user - b->user) / PAGE_SIZE);
	i = ffz(used);
	return i < FAKE_MAX_FILES ? b->user + i * PAGE_SIZE : 0;
}

struct fake_file *fake_try_open(struct fake_bench *b,
				struct wiascan_device *wdev,
				unsigned int flags)
{
	struct fake_file *ff = kzalloc(sizeof(*ff), GFP_KERNEL);
	int ret;

	if (!ff)
		return ERR_PTR(-ENOMEM);
	ff->b = b;
	ff->wdev = wdev;
	ff->user = free_page_of(b);
	ff->inode.i_cdev = &wdev->cdev;
	ff->file.f_flags = O_RDONLY | flags;
	ff->file.f_mode = FMODE_READ;
	/* as chrdev_open() does: the node keeps the device */
	kobject_get(&wdev->cdev.kobj);
	ret = ff->user ? wiascan_fops.open(&ff->inode, &ff->file) : -EMFILE;
	if (ret) {
		kobject_put(&wdev->cdev.kobj);
		kfree(ff);
		return ERR_PTR(ret);
	}
	list_add_tail(&ff->list, &b->files);
	return ff;
}
EXPORT_SYMBOL_NS_GPL(fake_try_open, WIASCAN_KUNIT);

struct fake_file *fake_open(struct fake_bench *b, unsigned int flags)
{
	struct fake_file *ff = fake_try_open(b, b->wdev, flags);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(b->test, ff);
	return ff;
}
EXPORT_SYMBOL_NS_GPL(fake_open, WIASCAN_KUNIT);

void fake_close(struct fake_file *ff)
{
	struct fake_bench *b = ff->b;

	KUNIT_EXPECT_EQ(b->test, wiascan_fops.release(&ff->inode, &ff->file), 0);
	kobject_put(&ff->wdev->cdev.kobj);
	list_del(&ff->list);
	kfree(ff);
	if (!b->wdev && list_empty(&b->files))
		KUNIT_EXPECT_EQ(b->test, b->alive, 0);
}
EXPORT_SYMBOL_NS_GPL(fake_close, WIASCAN_KUNIT);

/* ---- ioctl ---- */

long fake_ioctl(struct fake_file *ff, unsigned int cmd, void *arg)
{
	void __user *user = (void __user *)ff->user;
	size_t size = arg ? _IOC_SIZE(cmd) : 0;
	long ret = -EIO;

	kthread_use_mm(ff->b->mm);
	if (!copy_to_user(user, arg, size)) {
		ret = wiascan_fops.unlocked_ioctl(&ff->file, cmd, ff->user);
		if (copy_from_user(arg, user, size))
			ret = -EIO;
	}
	kthread_unuse_mm(ff->b->mm);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fake_ioctl, WIASCAN_KUNIT);

long fake_raw_ioctl(struct fake_file *ff, unsigned int cmd, unsigned long addr)
{
	long ret;

	kthread_use_mm(ff->b->mm);
	ret = wiascan_fops.unlocked_ioctl(&ff->file, cmd, addr);
	kthread_unuse_mm(ff->b->mm);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fake_raw_ioctl, WIASCAN_KUNIT);

long fake_start(struct fake_file *ff)
{
	struct wiascan_start start = { .pages = 1 };

	return fake_ioctl(ff, WIASCAN_IOC_START, &start);
}
EXPORT_SYMBOL_NS_GPL(fake_start, WIASCAN_KUNIT);

long fake_set(struct fake_file *ff, const struct wiascan_prop_value *values,
	      unsigned int n)
{
	struct wiascan_prop_values *arg = kzalloc(sizeof(*arg), GFP_KERNEL);
	long ret;

	if (!arg)
		return -ENOMEM;
	arg->count = n;
	memcpy(arg->values, values, n * sizeof(*values));
	ret = fake_ioctl(ff, WIASCAN_IOC_PROP_SET, arg);
	kfree(arg);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fake_set, WIASCAN_KUNIT);

int fake_state(struct fake_file *ff)
{
	unsigned int flags = ff->file.f_flags;
	struct wiascan_status status = {};
	long ret;

	ff->file.f_flags |= O_NONBLOCK;
	ret = fake_ioctl(ff, WIASCAN_IOC_STATUS, &status);
	ff->file.f_flags = flags;
	return ret ? ret : status.state;
}
EXPORT_SYMBOL_NS_GPL(fake_state, WIASCAN_KUNIT);

static bool is_idle(struct wiascan_job *job)
{
	bool idle;

	spin_lock(&job->lock);
	idle = job->state == WIASCAN_STATE_IDLE;
	spin_unlock(&job->lock);
	return idle;
}

bool fake_ended(struct fake_file *ff)
{
	return wait_event_timeout(ff->wdev->wait, is_idle(fake_wf(ff)->job),
				  FAKE_WAIT) > 0;
}
EXPORT_SYMBOL_NS_GPL(fake_ended, WIASCAN_KUNIT);

/* Stay before a gate of the fake scanner */
static bool stop_at(struct fake_file *ff, struct fake_gate *gate)
{
	fake_gate_shut(gate);
	return !fake_start(ff) && fake_gate_reached(gate);
}

static bool receive_block(struct fake_file *ff)
{
	struct fake_scanner *s = &ff->b->scanner;

	fake_gate_pass(&s->acquire);
	return fake_until(READ_ONCE(s->sent)) && fake_gate_reached(&s->acquire);
}

static bool read_page(struct fake_file *ff)
{
	const struct wiascan_params *params = &fake_wf(ff)->job->params;
	size_t room = params->size + params->min_chunk, total;
	u8 *buf = kvmalloc(room, GFP_KERNEL);
	bool ok;

	ok = buf && !fake_read_all(ff, buf, room, &total);
	kvfree(buf);
	return ok;
}

static bool bring(struct fake_file *ff, u32 state)
{
	struct fake_scanner *s = &ff->b->scanner;

	switch (state) {
	case WIASCAN_STATE_STARTING:
		return stop_at(ff, &s->start);
	case WIASCAN_STATE_WARMING_UP:
		s->warm_up_ms = 600000;
		return !fake_start(ff) && fake_until(fake_state(ff) == state);
	case WIASCAN_STATE_SCANNING:
		return stop_at(ff, &s->acquire) && receive_block(ff);
	case WIASCAN_STATE_STOPPING:
		return stop_at(ff, &s->stop);
	case WIASCAN_STATE_DELIVERING:
		return !fake_start(ff) && fake_ended(ff);
	default:
		return !fake_start(ff) && read_page(ff);
	}
}

bool fake_bring(struct fake_file *ff, u32 state)
{
	return bring(ff, state) && fake_state(ff) == state;
}
EXPORT_SYMBOL_NS_GPL(fake_bring, WIASCAN_KUNIT);

int fake_end_error(u32 end)
{
	switch (end) {
	case WIASCAN_END_CANCELLED:
	case WIASCAN_END_DEVICE_CANCELLED:
		return -ECANCELED;
	case WIASCAN_END_DEVICE_GONE:
		return -ENODEV;
	case WIASCAN_END_DEVICE_BUSY:
		return -EBUSY;
	case WIASCAN_END_WARMING_UP:
	case WIASCAN_END_TIMEOUT:
		return -ETIMEDOUT;
	case WIASCAN_END_PROTOCOL:
	case WIASCAN_END_TRUNCATED:
		return -EPROTO;
	case WIASCAN_END_REFUSED:
	case WIASCAN_END_COVER_OPEN:
	case WIASCAN_END_PAPER_JAM:
	case WIASCAN_END_DEVICE_ERROR:
	case WIASCAN_END_MULTI_FEED:
	case WIASCAN_END_PAPER_PROBLEM:
	case WIASCAN_END_SUSPENDED:
		return -EIO;
	case WIASCAN_END_PAPER_EMPTY:
		return -ENOMEDIUM;
	default:
		return 0;
	}
}
EXPORT_SYMBOL_NS_GPL(fake_end_error, WIASCAN_KUNIT);

void fake_expect_page(struct fake_file *ff, u32 end, const u8 *buf, size_t len)
{
	struct kunit *test = ff->b->test;
	const char *where = ff->b->where;
	struct wiascan_page page = {};

	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ_MSG(test, page.end, end, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.error, -fake_end_error(end), "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.bytes, len, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.lines_received,
			    (u32)len / page.bytes_per_line, "%s", where);
	KUNIT_EXPECT_EQ_MSG(test, page.crc32, ~crc32_le(~0, buf, len), "%s",
			    where);
	KUNIT_EXPECT_NE(test, page.number, 0);
}
EXPORT_SYMBOL_NS_GPL(fake_expect_page, WIASCAN_KUNIT);

/* ---- read and poll ---- */

ssize_t fake_read_iter(struct fake_file *ff, struct iov_iter *to, int flags)
{
	size_t len = iov_iter_count(to);
	struct kiocb iocb;
	ssize_t ret;

	init_sync_kiocb(&iocb, &ff->file);
	iocb.ki_flags |= flags;
	ret = wiascan_fops.read_iter(&iocb, to);
	/* what it says is what it copied */
	KUNIT_EXPECT_EQ(ff->b->test, len - iov_iter_count(to),
			ret < 0 ? 0 : ret);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fake_read_iter, WIASCAN_KUNIT);

static ssize_t read_kernel(struct fake_file *ff, void *buf, size_t len,
			   int flags)
{
	struct kvec vec = { .iov_base = buf, .iov_len = len };
	struct iov_iter to;

	iov_iter_kvec(&to, ITER_DEST, &vec, 1, len);
	return fake_read_iter(ff, &to, flags);
}

ssize_t fake_read(struct fake_file *ff, void *buf, size_t len)
{
	return read_kernel(ff, buf, len, 0);
}
EXPORT_SYMBOL_NS_GPL(fake_read, WIASCAN_KUNIT);

ssize_t fake_read_nowait(struct fake_file *ff, void *buf, size_t len)
{
	return read_kernel(ff, buf, len, IOCB_NOWAIT);
}
EXPORT_SYMBOL_NS_GPL(fake_read_nowait, WIASCAN_KUNIT);

ssize_t fake_read_user(struct fake_file *ff, unsigned long addr, size_t len)
{
	struct iov_iter to;
	ssize_t ret;

	kthread_use_mm(ff->b->mm);
	iov_iter_ubuf(&to, ITER_DEST, (void __user *)addr, len);
	ret = fake_read_iter(ff, &to, 0);
	kthread_unuse_mm(ff->b->mm);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fake_read_user, WIASCAN_KUNIT);

bool fake_from_user(struct fake_bench *b, void *buf, unsigned long addr,
		    size_t len)
{
	bool ok;

	kthread_use_mm(b->mm);
	ok = !copy_from_user(buf, (void __user *)addr, len);
	kthread_unuse_mm(b->mm);
	return ok;
}
EXPORT_SYMBOL_NS_GPL(fake_from_user, WIASCAN_KUNIT);

ssize_t fake_read_all(struct fake_file *ff, u8 *buf, size_t size,
		      size_t *total)
{
	ssize_t ret;

	*total = 0;
	do {
		ret = fake_read(ff, buf + *total, size - *total);
		if (ret > 0)
			*total += ret;
	} while (ret > 0);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fake_read_all, WIASCAN_KUNIT);

void fake_expect_rest(struct fake_file *ff, u64 pos)
{
	const struct wiascan_params *params = &fake_wf(ff)->job->params;
	size_t size = params->size, room = size + params->min_chunk;
	struct kunit *test = ff->b->test;
	u8 *buf = kvzalloc(room, GFP_KERNEL);
	size_t total = 0;

	if (!buf) {
		KUNIT_FAIL(test, "no memory");
		return;
	}
	KUNIT_EXPECT_EQ(test, fake_read_all(ff, buf, room, &total), 0);
	KUNIT_EXPECT_EQ(test, total, size - pos);
	KUNIT_EXPECT_TRUE(test, fake_is_pattern(buf, total, pos));
	fake_pattern(buf, size, 0);
	fake_expect_page(ff, WIASCAN_END_COMPLETE, buf, size);
	kvfree(buf);
}
EXPORT_SYMBOL_NS_GPL(fake_expect_rest, WIASCAN_KUNIT);

bool fake_polls(struct fake_file *ff, __poll_t mask)
{
	return wiascan_fops.poll(&ff->file, NULL) == mask;
}
EXPORT_SYMBOL_NS_GPL(fake_polls, WIASCAN_KUNIT);

/* ---- threads ---- */

static int run_thread(void *data)
{
	struct fake_thread *t = data;

	allow_signal(SIGUSR1);
	t->ret = t->fn(t->arg);
	complete(&t->done);

	/* code of a module must not run when nobody waits for it any more */
	set_current_state(TASK_IDLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_IDLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

struct fake_thread *fake_thread(struct fake_bench *b, long (*fn)(void *arg),
				void *arg)
{
	struct fake_thread *t = kunit_kzalloc(b->test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(b->test, t);
	t->b = b;
	t->fn = fn;
	t->arg = arg;
	init_completion(&t->done);
	t->task = kthread_create(run_thread, t, "fake");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(b->test, t->task);
	list_add_tail(&t->list, &b->threads);
	wake_up_process(t->task);
	return t;
}
EXPORT_SYMBOL_NS_GPL(fake_thread, WIASCAN_KUNIT);

bool fake_asleep(struct fake_thread *t)
{
	return fake_until(completion_done(&t->done) ||
			  READ_ONCE(t->task->__state) & TASK_INTERRUPTIBLE) &&
	       !completion_done(&t->done);
}
EXPORT_SYMBOL_NS_GPL(fake_asleep, WIASCAN_KUNIT);

void fake_signal(struct fake_thread *t)
{
	send_sig(SIGUSR1, t->task, 1);
}
EXPORT_SYMBOL_NS_GPL(fake_signal, WIASCAN_KUNIT);

long fake_join(struct fake_thread *t)
{
	if (!wait_for_completion_timeout(&t->done, FAKE_WAIT)) {
		KUNIT_FAIL(t->b->test, "a thread does not end");
		fake_signal(t);
	}
	kthread_stop(t->task);
	list_del(&t->list);
	return t->ret;
}
EXPORT_SYMBOL_NS_GPL(fake_join, WIASCAN_KUNIT);
