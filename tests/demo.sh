#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# The demonstration: one page from an emulated USB scanner, over USB/IP, through
# the driver in Debian's stock kernel, to build/demo/scan.png.

set -eu

unset MAKEFLAGS MFLAGS MAKELEVEL # a make above this is none of a suite's business

top=$(cd "$(dirname "$0")/.." && pwd -P)
picture=build/demo/scan.png
cd "$top"

tests/prepare.sh 6.12
rm -f "$picture"
tests/vm/run -k 6.12 -t 300 -o build/demo -- bash tests/demo.guest.sh

# What lies on the glass, rendered without a scanner, as whole as the bed is.
if ! pngtopnm "$picture" | cmp - <(build/emulator/wiascan-sheet --mode color \
	--xres 150 --yres 150 --format pnm); then
	echo "demo: $picture is not what lay on the emulated scanner's glass" >&2
	exit 1
fi
echo "Open $picture: what lay on the emulated scanner's glass"
