// SPDX-License-Identifier: GPL-2.0-only
/*
 * What KUnit suites call inside wiascan_fujitsu.ko; see exports.c
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>

#include "../../driver/minidrivers/fujitsu_proto.h"

#define EXPORT_FOR_TESTS(symbol) EXPORT_SYMBOL_NS_GPL(symbol, WIASCAN_KUNIT)

EXPORT_FOR_TESTS(fujitsu_minidriver);
EXPORT_FOR_TESTS(fujitsu_build_command);
EXPORT_FOR_TESTS(fujitsu_parse_status);
EXPORT_FOR_TESTS(fujitsu_parse_sense);
EXPORT_FOR_TESTS(fujitsu_end);
EXPORT_FOR_TESTS(fujitsu_true_length);
EXPORT_FOR_TESTS(fujitsu_parse_inquiry);
EXPORT_FOR_TESTS(fujitsu_parse_vpd);
EXPORT_FOR_TESTS(fujitsu_parse_serial);
EXPORT_FOR_TESTS(fujitsu_parse_pixel_size);
EXPORT_FOR_TESTS(fujitsu_parse_hardware);
EXPORT_FOR_TESTS(fujitsu_handling);
EXPORT_FOR_TESTS(fujitsu_windows);
EXPORT_FOR_TESTS(fujitsu_build_windows);
EXPORT_FOR_TESTS(fujitsu_build_mode);
