# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# For suites in which SANE's own backends scan from an emulated scanner. The
# driver has no part in this and must not hold the device. Source this from a
# suite, and call use_sane.
# shellcheck shell=bash

# shellcheck source=tests/system/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

blacklist=/etc/modprobe.d/wiascan-test.conf
glass=()

# udev loads the driver as soon as the scanner is there. It heeds a new list only
# in /etc.
keep_driver_out()
{
	printf 'blacklist wiascan_%s\nblacklist wiascan\n' "$family" >"$blacklist"
	udevadm control --reload
	modprobe -r "wiascan_$family" wiascan 2>/dev/null || true
}

let_driver_in()
{
	rm -f "$blacklist"
	udevadm control --reload || true
}

driver_is_out()
{
	! grep '^wiascan' /proc/modules
}

# use_sane FAMILY BACKEND LINE...: no backend but this one, with these lines in
# its file, for emulated scanners of that family
use_sane()
{
	family=$1 backend=$2
	trap 'let_driver_in; cleanup' EXIT
	keep_driver_out
	export SANE_CONFIG_DIR=$tmp/sane
	mkdir "$SANE_CONFIG_DIR"
	echo "$backend" >"$SANE_CONFIG_DIR/dll.conf"
	printf '%s\n' "${@:3}" >"$SANE_CONFIG_DIR/$backend.conf"
}

find_scanner()
{
	device=$(scanimage -f '%d')
	[ -n "$device" ]
}

# scanner_on OPTION...: a new emulator with these options and those of $glass,
# which are wiascan-sheet's as well; attached
scanner_on()
{
	[ ! -e "$tmp/pid" ] || stop_emulator
	start_emulator --device "$family" "${glass[@]}" "$@"
	attach
	wait_for find_scanner
}

# le32 HEX OFFSET: the number at that byte
le32()
{
	local at=$(($2 * 2))

	echo $((0x${1:at + 6:2}${1:at + 4:2}${1:at + 2:2}${1:at:2}))
}

# scanimage's file without its comment
plain_pnm()
{
	LC_ALL=C sed '2{/^# SANE data follows$/d}' "$1"
}
