# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# For what measures in the guest: an emulated scanner of a family, which is SANE's
# and wiascan's by turns, and a wire beside it. Source this; results go to $out.
# shellcheck shell=bash

set -eu

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
bin=$top/build/bench/bin
emulator=$top/build/emulator/wiascan-emulator
# shellcheck disable=SC2034
wiascan=$top/build/userspace/wiascan
tmp=$(mktemp -d /dev/shm/bench.XXXXXX)
emulator_pid=

cleanup()
{
	stop_emulator
	rm -rf "$tmp"
}
trap cleanup EXIT

say()
{
	echo "bench: $*" >&2
}

# wait_for COMMAND...: until it succeeds, for at most a minute
wait_for()
{
	local i

	for ((i = 0; i < 1200; i++)); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.05
	done
	say "waited in vain for: $*"
	return 1
}

# start_emulator OPTION...
start_emulator()
{
	modprobe vhci_hcd
	"$emulator" --port 3240 --control "$tmp/control" --background \
		--pidfile "$tmp/pid" "$@" >/dev/null
	read -r emulator_pid <"$tmp/pid"
}

emulator_gone()
{
	! kill -0 "$emulator_pid"
}

stop_emulator()
{
	[ -n "$emulator_pid" ] || return 0
	kill "$emulator_pid"
	wait_for emulator_gone
	emulator_pid=
	wait_for no_scanner
}

no_scanner()
{
	[ ! -e /dev/wiascan0 ]
}

# emulate COMMAND...: over the control socket
emulate()
{
	"$emulator" --send "$tmp/control" "$@"
}

# The counter $1 of the scanner
count()
{
	emulate stats | sed -n "s/^1-1 $1 //p"
}

attach()
{
	usbip attach -r 127.0.0.1 -b "$1"
}

# use_family FAMILY: which backend of SANE, which ids and options belong to it
use_family()
{
	family=$1
	case $family in
	escpi)
		backend=epson2
		scanner=(--device escpi --prepare yes)
		sane_window=(tl-x=0 tl-y=0 br-x=210 br-y=297)
		scanimage_window=(-l 0 -t 0 -x 210 -y 297)
		;;
	fujitsu)
		backend=fujitsu
		scanner=(--device fujitsu --flatbed yes --prepare yes)
		sane_window=(source=Flatbed tl-x=0 tl-y=0 br-x=210 br-y=297)
		scanimage_window=(--source Flatbed -l 0 -t 0 -x 210 -y 297)
		;;
	esac
	export SANE_CONFIG_DIR=$tmp/sane
	mkdir -p "$SANE_CONFIG_DIR"
	echo "$backend" >"$SANE_CONFIG_DIR/dll.conf"
	if [ "$family" = escpi ]; then
		echo usb >"$SANE_CONFIG_DIR/epson2.conf"
	else
		echo "usb 0x04c5 0x132e" >"$SANE_CONFIG_DIR/fujitsu.conf"
	fi
}

# plug_in DPI [OPTION...]: the scanner of the family, and the wire with a page of
# that resolution
plug_in()
{
	dpi=$1
	start_emulator "${scanner[@]}" "${@:2}" --device wire --dpi "$dpi"
	attach 1-1
	wait_for test -c /dev/wiascan0
	interface=$(basename "$(echo "/sys/bus/usb/drivers/wiascan_$family/"*:1.0)")
	attach 1-2
	wait_for wire_is_there
	sane_device=
	stall=
	properties=("xres=$dpi" "yres=$dpi" datatype=color depth=24 xpos=0 ypos=0
		"xextent=$((4960 * dpi / 600))" "yextent=$((7016 * dpi / 600))")
	wire_bytes=$((4960 * dpi / 600 * (7016 * dpi / 600) * 3))
}

wire_is_there()
{
	grep -qx 1209 /sys/bus/usb/devices/*/idVendor
}

# give_to wiascan|sane: the scanner, by binding the driver or unbinding it
give_to()
{
	local driver=/sys/bus/usb/drivers/wiascan_$family owner=sane

	[ ! -e "$driver/$interface" ] || owner=wiascan
	if [ "$owner,$1" = wiascan,sane ]; then
		echo "$interface" >"$driver/unbind"
	elif [ "$owner,$1" = sane,wiascan ]; then
		echo "$interface" >"$driver/bind"
		wait_for test -c /dev/wiascan0
	fi
	udevadm settle
	if [ "$1" = sane ] && [ -z "$sane_device" ]; then
		sane_device=$(scanimage -f %d)
	fi
}

# command_of ROW: sets command; the scanner is given to whom it has to be
command_of()
{
	local file=$tmp/page.pnm size

	rm -f "$file"
	case $1 in
	wire-*) ;;
	sane | scanimage) give_to sane ;;
	*) give_to wiascan ;;
	esac
	case $1 in
	wire-*)
		# wire-TRANSFERSxKIB
		size=${1#wire-}
		command=("$bin/wire" 1209:0003 "$wire_bytes" "${size%x*}" $((${size#*x} * 1024)))
		;;
	sane)
		command=("$bin/sane-peer" ${stall:+-s "$stall"} "$sane_device" mode=Color
			"resolution=$dpi" "${sane_window[@]}")
		;;
	scanimage)
		command=("$bin/measure" "$file" scanimage -d "$sane_device" --mode Color
			--resolution "$dpi" "${scanimage_window[@]}" --format pnm -o "$file")
		;;
	wiascan-scan)
		command=("$bin/measure" "$file" "$wiascan" scan --resolution "$dpi" --mode color
			-l 0 -t 0 -x 210 -y 297 --quiet -o "$file")
		;;
	*)
		command=("$bin/wiascan-peer" ${stall:+-s "$stall"} "$1" /dev/wiascan0
			"${properties[@]}")
		;;
	esac
}

# values TEXT NAME...: of a line of NAME=VALUE, parted by commas
values()
{
	local text=$1 name list=

	shift
	for name; do
		[[ " $text " =~ " $name="([^ ]*) ]]
		list+=,${BASH_REMATCH[1]}
	done
	echo "${list#,}"
}

# calls_of FILE: system calls between meter_start() and meter_stop(), of what strace
# wrote there
calls_of()
{
	awk '/bench-start/ { on = 1; next } /bench-stop/ { on = 0 }
		on && !/resumed>|\+\+\+|---/ { n++ } END { print n + 0 }' "$1"
}
