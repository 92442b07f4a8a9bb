/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between kernel versions, found by probing, not by number
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_COMPAT_H
#define WIASCAN_COMPAT_H

/* asm/unaligned.h moved in 6.12; Kbuild looks for the new place */
#ifdef WIASCAN_HAVE_LINUX_UNALIGNED_H
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/* copy_splice_read() came in 6.5; Kbuild looks for it */
#ifndef WIASCAN_HAVE_COPY_SPLICE_READ
#define copy_splice_read generic_file_splice_read
#endif

/* vm_flags_mod() came in 6.3; Kbuild looks for it */
#ifndef WIASCAN_HAVE_VM_FLAGS_MOD
#define vm_flags_mod(area, set, clear)					\
do {									\
	struct vm_area_struct *vma_ = (area);				\
									\
	vma_->vm_flags = (vma_->vm_flags | (set)) & ~(clear);		\
} while (0)
#endif

#endif /* WIASCAN_COMPAT_H */
