/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a module says of itself is nothing to a program
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef HOST_LINUX_MODULE_H
#define HOST_LINUX_MODULE_H

struct kunit_suite;

#define MODULE_DESCRIPTION(...)	struct kunit_suite
#define MODULE_LICENSE(...)		struct kunit_suite
#define MODULE_IMPORT_NS(...)		struct kunit_suite

#endif /* HOST_LINUX_MODULE_H */
