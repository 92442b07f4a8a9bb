// SPDX-License-Identifier: GPL-2.0-only
/*
 * What KUnit suites call inside wiascan.ko. Linked into it only in a build for
 * tests (WIASCAN_KUNIT=y), so that the module that people load is the same as
 * without them.
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>

#include "../../driver/core.h"

#define EXPORT_FOR_TESTS(symbol) EXPORT_SYMBOL_NS_GPL(symbol, WIASCAN_KUNIT)

EXPORT_FOR_TESTS(wiascan_ring_alloc);
EXPORT_FOR_TESTS(wiascan_ring_free);
EXPORT_FOR_TESTS(wiascan_ring_limit);
EXPORT_FOR_TESTS(wiascan_ring_size);
EXPORT_FOR_TESTS(wiascan_ring_page);
EXPORT_FOR_TESTS(wiascan_ring_room);
EXPORT_FOR_TESTS(wiascan_ring_chunk);
EXPORT_FOR_TESTS(wiascan_ring_put);
EXPORT_FOR_TESTS(wiascan_ring_publish);
EXPORT_FOR_TESTS(wiascan_ring_make_room);
EXPORT_FOR_TESTS(wiascan_ring_avail);
EXPORT_FOR_TESTS(wiascan_ring_read);
EXPORT_FOR_TESTS(wiascan_ring_peek);
EXPORT_FOR_TESTS(wiascan_ring_skip);
EXPORT_FOR_TESTS(wiascan_ring_bytes);
EXPORT_FOR_TESTS(wiascan_prop_legal);
EXPORT_FOR_TESTS(wiascan_prop_nearest);
EXPORT_FOR_TESTS(wiascan_clean_string);
EXPORT_FOR_TESTS(wiascan_caps_check);
EXPORT_FOR_TESTS(wiascan_settings_init);
EXPORT_FOR_TESTS(wiascan_settings_write);
EXPORT_FOR_TESTS(wiascan_settings_find);
EXPORT_FOR_TESTS(wiascan_device_alloc);
EXPORT_FOR_TESTS(wiascan_device_register);
EXPORT_FOR_TESTS(wiascan_device_unregister);
EXPORT_FOR_TESTS(wiascan_device_suspend);
EXPORT_FOR_TESTS(wiascan_device_resume);
EXPORT_FOR_TESTS(wiascan_hurried);
EXPORT_FOR_TESTS(wiascan_job_ring);
EXPORT_FOR_TESTS(wiascan_job_received);
EXPORT_FOR_TESTS(wiascan_job_wait_room);
EXPORT_FOR_TESTS(wiascan_event_take);
EXPORT_FOR_TESTS(wiascan_event_suspended);
EXPORT_FOR_TESTS(wiascan_fops);
