// SPDX-License-Identifier: GPL-2.0-only
/*
 * What KUnit suites call inside wiascan_escpi.ko; see exports.c
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/module.h>

#include "../../driver/minidrivers/escpi_proto.h"

#define EXPORT_FOR_TESTS(symbol) EXPORT_SYMBOL_NS_GPL(symbol, WIASCAN_KUNIT)

EXPORT_FOR_TESTS(escpi_minidriver);
EXPORT_FOR_TESTS(escpi_parse_identity);
EXPORT_FOR_TESTS(escpi_parse_ext_identity);
EXPORT_FOR_TESTS(escpi_parse_status);
EXPORT_FOR_TESTS(escpi_parse_hardware);
EXPORT_FOR_TESTS(escpi_complete_caps);
EXPORT_FOR_TESTS(escpi_parse_state);
EXPORT_FOR_TESTS(escpi_parse_header);
EXPORT_FOR_TESTS(escpi_build_scan);
EXPORT_FOR_TESTS(escpi_build_setter);
