#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# The part of the demonstration that happens in the guest: plugs in an emulated
# scanner with a test chart on its glass, and scans that to /out/scan.png.

set -eu

PATH=$PWD/build/userspace:$PWD/build/emulator:$PATH

# run COMMAND...: as a person would type it, and seen to be typed
run()
{
	echo "  # $*"
	"$@" 2>&1 | sed 's/^/    /'
	return "${PIPESTATUS[0]}"
}

wait_for_scanner()
{
	local i

	for ((i = 0; i < 300; i++)); do
		[ ! -c /dev/wiascan0 ] || return 0
		sleep 0.1
	done
	echo "no /dev/wiascan0 after 30 seconds" >&2
	return 1
}

echo "In a guest: $(uname -sr), $(nproc) CPUs, nothing of wiascan loaded"
modprobe vhci_hcd
run wiascan-emulator --background --device escpi --sheet chart
run usbip attach -r 127.0.0.1 -b 1-1
wait_for_scanner
echo "udev has loaded $(lsmod | awk '/^wiascan/ { printf "%s%s", n++ ? " and " : "", $1 }')"
run wiascan list
run wiascan scan --resolution 150 --mode color -o /out/scan.png
