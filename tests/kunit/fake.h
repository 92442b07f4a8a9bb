/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scanner that is not there: a wire, a minidriver and open files for suites
 *
 * Copyright (C) 2026 The wiascan project
 *
 * A suite makes a bench, plugs a minidriver in, opens files on it and drives
 * them through wiascan_fops, as user space does. At the far end of the wire is
 * a peer: a transcript (struct fake_script), or the pattern that the fake
 * minidriver scans. A device that has nothing to say is silent at once: no test
 * waits for time to pass, unless the driver itself sleeps.
 *
 * What a bench checks without being asked: the wire is used by one task at a
 * time and never after the device was unregistered, no reference to a job is
 * lost, and the device is freed with its last user.
 */
#ifndef WIASCAN_FAKE_H
#define WIASCAN_FAKE_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/poll.h>
#include <linux/sched.h>

#include "../../driver/core.h"
#include "fake_scanner.h"
#include "fake_wire.h"

struct mm_struct;

/* ---- the bench ---- */

/* Files that may be open at once */
#define FAKE_MAX_FILES	8

/**
 * struct fake_bench - a scanner on a wire, and who uses it
 * @test: the test case
 * @parent: what the scanner is plugged in at
 * @wdev: the scanner; NULL: there is none
 * @plugged: it is plugged in
 * @chunk_size: of its ring, for the next fake_plug()
 * @ring_bytes: same
 * @wire: its cable
 * @script: what it says if its peer is fake_script_peer
 * @scanner: what it does if its minidriver is fake_minidriver
 * @files: open files
 * @threads: threads that have not been joined
 * @release: how the core frees a device
 * @alive: devices not freed yet
 * @user: user memory, a page per file
 * @hole: user memory that is none, behind a page that is
 * @mm: of which address space; who needs it borrows it
 * @where: for whoever has to find out why an expectation failed
 */
struct fake_bench {
	struct kunit *test;
	struct device *parent;
	struct wiascan_device *wdev;
	bool plugged;
	u32 chunk_size;
	u32 ring_bytes;
	struct fake_wire wire;
	struct fake_script script;
	struct fake_scanner scanner;
	struct list_head files;
	struct list_head threads;
	void (*release)(struct device *dev);
	unsigned int alive;
	unsigned long user;
	unsigned long hole;
	struct mm_struct *mm;
	char where[32];
};

/**
 * fake_bench() - make a bench
 * @test: the test case, to be called in its thread
 *
 * It has the pattern as peer. All that is on it goes with the test case.
 *
 * Return: the bench.
 */
struct fake_bench *fake_bench(struct kunit *test);

/**
 * fake_plug() - plug a scanner in
 * @b: bench without one
 * @md: minidriver
 *
 * Counts, fault and present step of the wire begin anew; the fault itself and
 * the transcript stay.
 *
 * Return: 0 or what wiascan_device_register() gave; it is freed then.
 */
int fake_plug(struct fake_bench *b, const struct wiascan_minidriver *md);

/**
 * fake_unplug() - pull the cable, and tell the core
 * @b: bench with a scanner
 */
void fake_unplug(struct fake_bench *b);

/* The same, for fake_thread() */
long fake_unplug_thread(void *b);

/**
 * fake_unbind() - unbind the driver of a scanner that stays plugged in
 * @b: bench with a scanner
 */
void fake_unbind(struct fake_bench *b);

/**
 * fake_pull() - pull the cable; the core does not know yet
 * @b: bench with a scanner
 */
void fake_pull(struct fake_bench *b);

/**
 * fake_open_gates() - open all gates: let everybody go on
 * @b: bench
 */
void fake_open_gates(struct fake_bench *b);

/**
 * fake_until() - wait for something, looking again and again
 * @condition: what to wait for; it may sleep
 *
 * Return: whether it came.
 */
#define fake_until(condition) ({					\
	unsigned long end_ = jiffies + FAKE_WAIT;			\
	bool came_;							\
									\
	while (!(came_ = (condition)) && time_before(jiffies, end_))	\
		schedule_timeout_uninterruptible(1);			\
	came_;								\
})

/**
 * fake_time_is_free() - does the clock jump over what everybody sleeps through?
 *
 * Return: whether it does; a test that takes minutes is to be skipped if not.
 */
bool fake_time_is_free(void);

/* ---- files ---- */

/**
 * struct fake_file - an open /dev/wiascanN
 * @b: bench
 * @wdev: device, kept as cdev_get() keeps it
 * @list: in @b->files
 * @inode: the node
 * @file: the file; a test may change its f_flags
 * @user: a page of user memory
 */
struct fake_file {
	struct fake_bench *b;
	struct wiascan_device *wdev;
	struct list_head list;
	struct inode inode;
	struct file file;
	unsigned long user;
};

/**
 * fake_open() - open the scanner
 * @b: bench
 * @flags: O_NONBLOCK or 0
 *
 * Return: file; it has to succeed.
 */
struct fake_file *fake_open(struct fake_bench *b, unsigned int flags);

/**
 * fake_try_open() - open a scanner, also one that is not there any more
 * @b: bench
 * @wdev: the scanner; somebody has it open already
 * @flags: as fake_open()
 *
 * Return: file or ERR_PTR().
 */
struct fake_file *fake_try_open(struct fake_bench *b,
				struct wiascan_device *wdev,
				unsigned int flags);
void fake_close(struct fake_file *ff);

/* The core's state of a file, and of its job */
static inline struct wiascan_file *fake_wf(struct fake_file *ff)
{
	return ff->file.private_data;
}

/**
 * fake_ioctl() - an ioctl, through user memory
 * @ff: file
 * @cmd: WIASCAN_IOC_*
 * @arg: its structure, in and out; NULL for one that has none
 *
 * Return: what the ioctl gave.
 */
long fake_ioctl(struct fake_file *ff, unsigned int cmd, void *arg);

/**
 * fake_raw_ioctl() - the same with any address
 * @ff: file
 * @cmd: WIASCAN_IOC_*
 * @addr: user memory, or none
 *
 * Return: what the ioctl gave.
 */
long fake_raw_ioctl(struct fake_file *ff, unsigned int cmd, unsigned long addr);

/**
 * fake_start() - START one page
 * @ff: file
 *
 * Return: what the ioctl gave.
 */
long fake_start(struct fake_file *ff);

/**
 * fake_set() - PROP_SET of several properties
 * @ff: file
 * @values: ids and values
 * @n: number of them
 *
 * Return: what the ioctl gave.
 */
long fake_set(struct fake_file *ff, const struct wiascan_prop_value *values,
	      unsigned int n);

/**
 * fake_state() - the state that STATUS shows, without asking the hardware
 * @ff: file
 *
 * Return: WIASCAN_STATE_* or an errno.
 */
int fake_state(struct fake_file *ff);

/**
 * fake_bring() - START, and bring the job to a state where it stays
 * @ff: file on a fake scanner without a job
 * @state: WIASCAN_STATE_*; IDLE: the job is over and all was read. The worker
 *	stands before the gate that belongs to the state, except in WARMING_UP,
 *	where it sleeps. In SCANNING one block has arrived.
 *
 * Return: whether it got there.
 */
bool fake_bring(struct fake_file *ff, u32 state);

/**
 * fake_ended() - wait until the scan has ended, not its reading
 * @ff: file that began it
 *
 * Return: whether it has.
 */
bool fake_ended(struct fake_file *ff);

/**
 * fake_end_error() - the errno that the ABI promises for an end
 * @end: WIASCAN_END_*
 *
 * Return: negative errno or 0.
 */
int fake_end_error(u32 end);

/**
 * fake_read_iter() - the read() of the file operations
 * @ff: file
 * @to: where
 * @flags: IOCB_NOWAIT or 0
 *
 * Return: what the read gave.
 */
ssize_t fake_read_iter(struct fake_file *ff, struct iov_iter *to, int flags);

/**
 * fake_read() - read() into kernel memory
 * @ff: file
 * @buf: where
 * @len: bytes
 *
 * Return: what the read gave.
 */
ssize_t fake_read(struct fake_file *ff, void *buf, size_t len);

/**
 * fake_read_nowait() - the same with IOCB_NOWAIT, as io_uring does first
 * @ff: file
 * @buf: where
 * @len: bytes
 *
 * Return: what the read gave.
 */
ssize_t fake_read_nowait(struct fake_file *ff, void *buf, size_t len);

/**
 * fake_read_user() - read() into user memory
 * @ff: file
 * @addr: where
 * @len: bytes
 *
 * Return: what the read gave.
 */
ssize_t fake_read_user(struct fake_file *ff, unsigned long addr, size_t len);

/**
 * fake_from_user() - see what is in user memory
 * @b: bench
 * @buf: where to
 * @addr: where from
 * @len: bytes
 *
 * Return: whether it could be read.
 */
bool fake_from_user(struct fake_bench *b, void *buf, unsigned long addr,
		    size_t len);

/**
 * fake_read_all() - read() until it gives nothing or an error
 * @ff: file
 * @buf: where
 * @size: bytes of @buf: the page, and the smallest read() behind it
 * @total: out: bytes that came
 *
 * Return: 0 or the errno.
 */
ssize_t fake_read_all(struct fake_file *ff, u8 *buf, size_t size,
		      size_t *total);

/**
 * fake_polls() - does poll() say that, and nothing else?
 * @ff: file
 * @mask: EPOLL*
 *
 * Return: whether it does.
 */
bool fake_polls(struct fake_file *ff, __poll_t mask);

/**
 * fake_expect_page() - expect that PAGE says how the page ended
 * @ff: file that began the job
 * @end: WIASCAN_END_*
 * @buf: what came from the device
 * @len: bytes of it
 *
 * End, errno, bytes, lines and CRC-32 have to fit.
 */
void fake_expect_page(struct fake_file *ff, u32 end, const u8 *buf, size_t len);

/**
 * fake_expect_rest() - expect that a page of the fake scanner is complete
 * @ff: file that began the job
 * @pos: bytes that were read of it
 *
 * Reads the rest of it and its end, and compares that with the glass, and all
 * of it with PAGE.
 */
void fake_expect_rest(struct fake_file *ff, u64 pos);

/* ---- threads: for those who sleep ---- */

/**
 * struct fake_thread - somebody else
 * @b: bench
 * @list: in @b->threads
 * @task: the task
 * @fn: what it does
 * @arg: with what
 * @ret: what came of it
 * @done: it is done
 */
struct fake_thread {
	struct fake_bench *b;
	struct list_head list;
	struct task_struct *task;
	long (*fn)(void *arg);
	void *arg;
	long ret;
	struct completion done;
};

/**
 * fake_thread() - let somebody do something
 * @b: bench
 * @fn: what; SIGUSR1 interrupts it, see fake_signal()
 * @arg: with what
 *
 * Return: the thread.
 */
struct fake_thread *fake_thread(struct fake_bench *b, long (*fn)(void *arg),
				void *arg);

/**
 * fake_asleep() - wait until it sleeps and could be interrupted
 * @t: thread
 *
 * Return: whether it does; not when it has done what it had to do.
 */
bool fake_asleep(struct fake_thread *t);
void fake_signal(struct fake_thread *t);

/**
 * fake_join() - wait until it has done what it had to do
 * @t: thread, which is gone then
 *
 * Return: what came of it.
 */
long fake_join(struct fake_thread *t);

#endif /* WIASCAN_FAKE_H */
