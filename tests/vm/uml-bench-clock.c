// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/*
 * tests/vm/uml-kernel.sh adds this to arch/um/kernel/time.c of the kernel that
 * "make bench" measures on. The scheduler counts what a task has run by this
 * clock; that of User-Mode Linux as it comes moves in steps of 10 ms.
 */
#include <linux/sched/clock.h>

unsigned long long notrace sched_clock(void)
{
	return os_nsecs();
}
