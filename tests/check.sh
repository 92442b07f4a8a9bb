#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# check.sh [-k KERNELS] [SUITE...]: prepares this machine and runs the suites of
# tests/suites.list, or those named; -k: they need no other kernels than these.
# Ends with "N passed, N failed".

set -eu

unset MAKEFLAGS MFLAGS MAKELEVEL # a make above this is none of a suite's business

top=$(cd "$(dirname "$0")/.." && pwd -P)

kernels="6.12 6.1"
if [ "${1:-}" = -k ]; then
	kernels=$2
	shift 2
fi

# shellcheck disable=SC2086
"$top/tests/prepare.sh" $kernels || {
	echo "0 passed, 1 failed"
	exit 1
}
exec "$top/tests/run" "$@"
