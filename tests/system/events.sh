# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# For suites about events: what happens at a scanner reaches those who watch it:
# buttons, paper, covers, troubles, jobs of others, and its end; and nobody asks it
# while nobody watches. Source this from a suite; set
#
# $family, $options: how its emulator begins, with an empty feeder
# $question: the trace's name of a command that asks for its state
# $size: W,H in pixels of all that it scans at 75 dpi
# $button_of: which button each one of the emulator's is
# $source: where pages come from if nobody says so
# lay_page: put one there, and what it looks like into $tmp/page
# trouble: a test of something that goes wrong with paper
#
# shellcheck shell=bash disable=SC2154

# shellcheck source=tests/system/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PATH=$top/build/userspace:$PATH
reread=$top/build/userspace/tests/wiascan-reread
bed=2x3in
watcher=

# watch OPTION...: from now on, into $tmp/seen; returns when it has begun. Among
# the events is one that the scanner must be asked for.
watch()
{
	: >"$trace"
	: >"$tmp/seen"
	wiascan watch "$@" >"$tmp/seen" 2>"$tmp/said" &
	watcher=$!
	# the second question: the first answer, which makes no event, is known
	wait_for asked 2
}

# asked N: so many questions at least. No process for each look here: that takes
# most of the time in some guests.
asked()
{
	local line count=0

	while read -r line; do
		case $line in
		*" > "*" $question") count=$((count + 1)) ;;
		esac
	done <"$trace"
	[ "$count" -ge "$1" ]
}

# seen LINE...: these, and nothing else
seen()
{
	local lines

	mapfile -t lines <"$tmp/seen"
	[ "${lines[*]@Q}" = "${*@Q}" ]
}

# sees LINE...: these, and nothing else, come to be seen
sees()
{
	wait_for seen "$@" || { cat "$tmp/seen" "$tmp/said"; return 1; }
}

# settled: what has happened until now has been seen
settled()
{
	: >"$trace"
	wait_for asked 2
}

# ends STATUS: the one who watches
ends()
{
	local status=0

	wait "$watcher" || status=$?
	cat "$tmp/seen" "$tmp/said"
	[ "$status" -eq "$1" ] || { echo "status $status, not $1"; return 1; }
}

stop_watching()
{
	kill "$watcher"
	ends 143
}

# fed FILE OPTION...: a page from the feeder
fed()
{
	wiascan scan -q -r 75 -m gray --set document_handling_select=1 -o "$@"
}

buttons()
{
	local number all=()

	watch --event button
	# the last one once more
	for number in 1 2 3 3; do
		emulate button "$number"
		all+=("button ${button_of[number]}")
		sees "${all[@]}"
		settled
	done
	sees "${all[@]}"
	stop_watching
}

# Before anybody watched: that is not forgotten
pressed_before()
{
	emulate button 3
	[ "$(wiascan watch --event button --count 1)" = "button ${button_of[3]}" ]
}

# A program that scans, once for each push
button_scans()
{
	local number all=()

	# shellcheck disable=SC2016
	watch --exec sh -c 'echo "$WIASCAN_SOURCE $WIASCAN_DEVICE"
		wiascan scan -q -d "$WIASCAN_DEVICE" -r 75 -m gray --pages 1 \
			-o "$1/$WIASCAN_BUTTON.png"' sh "$tmp"
	for number in 1 3; do
		lay_page
		emulate button "$number"
		all+=("button ${button_of[number]}" "$source /dev/wiascan0")
		sees "${all[@]}"
		wait_for test -s "$tmp/${button_of[number]}.png"
		"$reread" -d "$tmp/${button_of[number]}.png" | cmp - "$tmp/page"
	done
	settled
	sees "${all[@]}"
	stop_watching
}

paper()
{
	watch
	emulate load 2
	sees "paper put in"
	emulate empty
	sees "paper put in" "paper taken out"
	stop_watching
}

covers()
{
	watch
	emulate cover open
	sees "cover opened"
	emulate cover closed
	sees "cover opened" "cover closed"
	stop_watching
}

# Of other programs: one page, then a feeder that a scan has emptied, not a person
jobs()
{
	local before

	before=$(jobs_begun)
	lay_page
	watch
	wiascan scan -q -r 75 -m gray --pages 1 -o "$tmp/scan.png"
	sees "job $((before + 1)) began" "page 1 began" "page 1 complete" \
		"job $((before + 1)) complete"
	stop_watching

	watch -e feeder-loaded,feeder-emptied,page-end
	emulate load 1
	sees "paper put in"
	fed "$tmp/sheet.tif"
	settled
	sees "paper put in" "page 1 complete"
	stop_watching
}

jobs_begun()
{
	wiascan info | sed -n 's/^jobs begun: *//p'
}

# Each has a queue of its own
two_watch()
{
	local other

	wiascan watch -e cover-open >"$tmp/other" &
	other=$!
	watch -e button,cover-open
	emulate button 1
	sees "button 1"
	emulate cover open
	sees "button 1" "cover opened"
	wait_for grep -qx "cover opened" "$tmp/other"
	kill "$other"
	wait "$other" || true
	[ "$(cat "$tmp/other")" = "cover opened" ]
	emulate cover closed
	stop_watching
}

# Nobody wants to know, or nothing that it must be asked for: silence
not_asked()
{
	local pid

	wiascan watch -e job-end,removed >"$tmp/other" &
	pid=$!
	exec 3</dev/wiascan0
	watch -e ready
	stop_watching
	# what was on its way
	sleep 2
	: >"$trace"
	sleep 2
	tr -d '\0' <"$trace"
	[ ! -s "$trace" ]
	exec 3<&-
	kill "$pid"
	wait "$pid" || true
}

unplugged()
{
	watch -e button,removed
	emulate unplug
	wait_for gone /dev/wiascan0
	ends 2
	[ "$(cat "$tmp/seen")" = removed ]
	grep -q "the scanner was unplugged" "$tmp/said"
	emulate plug
	plug_in
}

# In the midst of a page, which takes a minute: how that ended is the news before
# the last
unbound()
{
	local scan

	lay_page
	watch -e ready,page-start,page-end,job-end,removed --count 4
	emulate set rate 10000
	wiascan scan -q -r 300 -m gray --pages 1 -o "$tmp/unbound.png" &
	scan=$!
	sees "page 1 began"
	rmmod "wiascan_$family"
	ends 0
	sed 's/job [0-9]*/job N/' "$tmp/seen" >"$tmp/got"
	printf '%s\n' "page 1 began" "page 1: scanner unplugged" \
		"job N: scanner unplugged" removed | diff - "$tmp/got"
	not wait "$scan"
	emulate set rate 0
}

# front SIDE: what a page looks like, into $tmp/page
front()
{
	"$sheet" --bed "$bed" --side "$1" --mode gray --depth 8 --xres 75 --yres 75 \
		--window "0,0,$size" -o "$tmp/page"
}

# all_events: the tests
all_events()
{
	start_emulator --device "$family" --bed "$bed" "${options[@]}"
	plug_in
	check "buttons" buttons
	check "a button that was pressed before" pressed_before
	check "a button scans" button_scans
	check "paper put in and taken out" paper
	check "a cover" covers
	check "jobs of others, and paper that they use up" jobs
	check "trouble with paper" trouble
	check "two watch" two_watch
	check "nobody watches: it is not asked" not_asked
	check "unplugged" unplugged
	check "unbound in mid-page" unbound
	finish
}
