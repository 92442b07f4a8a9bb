# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# For suites that run in the guest: an emulated scanner, plugged in over USB/IP.
# Source this from a suite; its working files are in $tmp.
# shellcheck shell=bash

set -eu

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"

tmp=$(mktemp -d)
emulator=$top/build/emulator/wiascan-emulator
sheet=$top/build/emulator/wiascan-sheet
abi=$top/build/system/abi
trace=$tmp/trace

cleanup()
{
	local pid

	if [ -e "$tmp/pid" ]; then
		read -r pid <"$tmp/pid"
		kill "$pid" 2>/dev/null || true
		# the next suite wants its port
		wait_for ended "$pid" || true
	fi
	rm -rf "$tmp"
}
trap cleanup EXIT

# Nobody writes there: to wait without a process for each look.
mkfifo "$tmp/never"
exec {never}<>"$tmp/never"

# wait_for COMMAND...: until it succeeds, for at most three minutes: a guest that has
# half a processor, and no hardware to help, takes one for what needs two seconds
wait_for()
{
	local end=$((SECONDS + 180))

	while [ $SECONDS -lt $end ]; do
		"$@" >/dev/null 2>&1 && return
		read -rt 0.05 -u "$never" || true
	done
	echo "waited in vain for: $*" >&2
	return 1
}

# start_emulator OPTION...: for one device or several
start_emulator()
{
	modprobe vhci_hcd
	"$emulator" --port 3240 --control "$tmp/control" --trace "$trace" \
		--background --pidfile "$tmp/pid" "$@"
}

# Returns when its process has ended, and so has everything that it held.
stop_emulator()
{
	local pid

	read -r pid <"$tmp/pid"
	emulate quit || kill "$pid" || true
	wait_for ended "$pid"
	rm -f "$tmp/pid" "$tmp/control"
}

# emulate COMMAND...: over the control socket
emulate()
{
	"$emulator" --send "$tmp/control" "$@"
}

# count NAME [STATS]: one of its counters, out of those now or of what "stats" said
count()
{
	local stats=${2:-$(emulate stats)}

	[[ $stats =~ (^|$'\n')"1-1 $1 "([0-9]+) ]] || return 1
	echo "${BASH_REMATCH[2]}"
}

# All faults that were asked for have happened
happened()
{
	local left

	left=$(count faults-left)
	[ "$left" = 0 ] || { echo "$left faults have not happened"; return 1; }
}

# unload_all: the minidrivers, which come with the core, and the core
unload_all()
{
	local module

	# udev's modprobe may not be done yet
	udevadm settle
	for module in wiascan_escpi wiascan_fujitsu wiascan; do
		[ ! -e "/sys/module/$module" ] || rmmod "$module"
	done
}

gone()
{
	[ ! -e "$1" ]
}

ended()
{
	! kill -0 "$1"
}

# not COMMAND...: fails if it succeeds, which "!" alone would not under "set -e"
not()
{
	! "$@"
}

# said_by FILE PATTERN: there is a line of it
said_by()
{
	grep -q -- "$2" "$1" || { echo "not in ${1##*/}: $2"; return 1; }
}

attach()
{
	usbip attach -r 127.0.0.1 -b "${1:-1-1}"
}

# plug_in: attach, and wait for the driver, which udev loads
plug_in()
{
	attach
	wait_for test -c /dev/wiascan0
}

# pull_out: as if by hand
pull_out()
{
	emulate unplug
	wait_for gone /dev/wiascan0
}

# A page that takes seconds, in a suite that has the properties of its window in
# $window and what it gives in $tmp/expected.

# begin_slow_page: in the background, and some of it is there; its reader is $pid
begin_slow_page()
{
	emulate set rate 100000
	: >"$trace"
	rm -f "$tmp/part"
	# shellcheck disable=SC2086,SC2154
	"$abi" scan /dev/wiascan0 optimal "$tmp/part" $window >"$tmp/page" &
	pid=$!
	wait_for test -s "$tmp/part"
}

# slow_page_ended STATUS END: so its reader was told, and got the beginning; the
# scanner was stopped in an orderly way
slow_page_ended()
{
	local status=0

	wait "$pid" || status=$?
	cat "$tmp/page"
	emulate set rate 0
	[ "$status" = "$1" ]
	said_by "$tmp/page" "^end=$2 "
	cmp -n "$(stat -c %s "$tmp/part")" "$tmp/expected" "$tmp/part"
	[ "$(stat -c %s "$tmp/part")" -lt "$(stat -c %s "$tmp/expected")" ]
	said_by "$trace" ' > 18 '
}
