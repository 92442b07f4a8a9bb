/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * A sample
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef _UAPI_LINUX_SAMPLE_H
#define _UAPI_LINUX_SAMPLE_H

#include <linux/types.h>

/**
 * struct sample - a sample
 * @number: a number
 * @length: a length
 */
struct sample {
	__u32 number;
	__u32 length;
};

#endif /* _UAPI_LINUX_SAMPLE_H */
