# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# For suites that scan from a sheet feeder with the wiascan command: each page
# is what lies on that side of its sheet, byte for byte, in the right order, once.
# Source this from a suite; set $family and $options, how its emulator begins.
# shellcheck shell=bash

# shellcheck source=tests/system/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PATH=$top/build/userspace:$PATH
pages=$tmp/pages
bed=5100x8400

# A window that holds what tells its rows apart, in lineart as well, at 75 dpi
window=16,8,560,400

# feeder_on OPTION...: a new emulator with these options, plugged in
feeder_on()
{
	[ ! -e "$tmp/pid" ] || { pull_out; stop_emulator; }
	# shellcheck disable=SC2154
	start_emulator --device "$family" "${options[@]}" "$@"
	plug_in
}

# properties MODE DEPTH DPI X,Y,W,H: as options of wiascan scan
properties()
{
	local x y w h

	IFS=, read -r x y w h <<<"$4"
	scan=(-q --format raw -o "$pages/%d" -m "$1" -r "$3" --set "xpos=$x"
		--set "ypos=$y" --set "xextent=$w" --set "yextent=$h")
	[ "$1" = lineart ] || scan+=(--depth "$2")
}

# is_side FILE SIDE MODE DEPTH DPI X,Y,W,H [OPTION...]: of wiascan-sheet
is_side()
{
	local depth=$4

	[ "$3" != lineart ] || depth=8 # of the sheet, before the threshold
	"$sheet" --bed "$bed" --side "$2" --mode "$3" --depth "$depth" --xres "$5" \
		--yres "$5" --window "$6" -o "$tmp/expected" "${@:7}"
	cmp "$tmp/expected" "$1"
}

# are_sides SIDES MODE DEPTH DPI X,Y,W,H: the pages are those, and no others
are_sides()
{
	local side n=0

	for side in $1; do
		n=$((n + 1))
		is_side "$pages/$n" "$side" "${@:2}" || { echo "page $n"; return 1; }
	done
	[ "$(find "$pages" -type f | wc -l)" -eq "$n" ] || { ls "$pages"; return 1; }
}

# feed SHEETS SIDES WHICH MODE DEPTH DPI X,Y,W,H [OPTION...]: put so many sheets
# in, scan; what comes are these sides of them
feed()
{
	local all

	all=$(numbers "$2")
	emulate load "$1"
	rm -rf "$pages"
	mkdir "$pages"
	properties "${@:4:4}"
	gives "${status:-0}" wiascan scan --source feeder --sides "$3" "${scan[@]}" "${@:8}"
	are_sides "$all" "${@:4:4}"
}

# source_is NAME SIDE MODE DEPTH DPI X,Y,W,H: a page from that source
source_is()
{
	rm -rf "$pages"
	mkdir "$pages"
	properties "${@:3}"
	wiascan scan --source "$1" "${scan[@]}"
	are_sides "$2" "${@:3}"
}

# The modes, at two resolutions
feed_all()
{
	check "$1, gray" feed 3 "$2" "$1" gray 8 75 "$window"
	check "$1, colour" feed 3 "$2" "$1" color 8 150 "$window"
	check "$1, lineart" feed 3 "$2" "$1" lineart 1 75 "$window"
}

# Sheets that are as long as they are. Their lengths take turns, in lines at 600 dpi:
# 301, 500 and 201 lines at 75 dpi.
adf_length=2408,4007,1608
IFS=, read -ra lengths <<<"$adf_length"

# lines_of SIDE DPI BLOCK: lines of its sheet, and white to the end of the block
lines_of()
{
	local lines=$((${lengths[$1 / 2 % ${#lengths[@]}]} * $2 / 600))

	echo $(((lines + $3 - 1) / $3 * $3))
}

# are_whole_sides SIDES MODE DEPTH DPI X,W BLOCK: the pages are all of those sides,
# and nothing else but white up to whole blocks of so many lines
are_whole_sides()
{
	local side n=0 lines

	for side in $1; do
		n=$((n + 1))
		lines=$(lines_of "$side" "$4" "$6")
		is_side "$pages/$n" "$side" "$2" "$3" "$4" "${5%,*},0,${5#*,},$lines" \
			--length "${lengths[side / 2 % ${#lengths[@]}]}" ||
			{ echo "page $n"; return 1; }
	done
	[ "$(find "$pages" -type f | wc -l)" -eq "$n" ] || { ls "$pages"; return 1; }
}

# numbers SIDES: those of the sheets that are fed next
numbers()
{
	local first side

	first=$(($(count sheets) * 2))
	for side in $1; do
		echo -n "$((first + side)) "
	done
}

# as_long_as_it_is SIDES WHICH MODE DEPTH DPI BLOCK: of three sheets
as_long_as_it_is()
{
	local all

	all=$(numbers "$1")
	emulate load 3
	rm -rf "$pages"
	mkdir "$pages"
	scan=(-q --format raw -o "$pages/%d" -m "$3" -r "$5" --set xpos=16
		--set xextent=560 --page-size auto)
	[ "$3" = lineart ] || scan+=(--depth "$4")
	wiascan scan --source feeder --sides "$2" "${scan[@]}"
	are_whole_sides "$all" "${@:3:3}" 16,560 "$6"
}

# lines_are_told WHEN SIDES SELECT BLOCK: PAGE says how long a page is when it has
# ended (WHEN is last), or with its first bytes as well (first). Gray, 75 dpi; the
# carriage takes its time. With both sides at once the back waits in memory, and has
# ended as well when somebody looks at it.
lines_are_told()
{
	local all side lines before n=0

	all=$(numbers "$2")
	emulate load 3
	emulate set rate 100000
	rm -rf "$pages"
	mkdir "$pages"
	# source; gray, 8 bits; 75 dpi; left, width; page size: auto; all pages
	"$abi" pages /dev/wiascan0 min "$pages" "3088=$3" 4103=2 4104=8 6147=75 6148=75 \
		6149=16 6151=560 3097=100 3096=0 >"$tmp/said"
	cat "$tmp/said"
	emulate set rate 0
	are_whole_sides "$all" gray 8 75 16,560 "$4"
	for side in $all; do
		n=$((n + 1))
		lines=$(lines_of "$side" 75 "$4")
		before=0/0
		[ "$1" = last ] || before=0/$lines
		[ "$family" != fujitsu ] || [ "$((side % 2))" = 0 ] || before='[01]/[0-9]*'
		said_by "$tmp/said" "^page=$n side=$((side % 2 + 1)) end=1 before=$before lines=$lines\$"
	done
}

# gives STATUS COMMAND...: ends with that status; what it said is in $tmp/said
gives()
{
	local expected=$1 status=0

	shift
	"$@" >"$tmp/said" 2>&1 || status=$?
	cat "$tmp/said"
	[ "$status" -eq "$expected" ] || { echo "status $status, not $expected"; return 1; }
}

empty_feeder()
{
	properties gray 8 75 "$window"
	rm -rf "$pages"
	mkdir "$pages"
	gives 8 wiascan scan --source feeder "${scan[@]}"
	are_sides ""
}

# has_said N TEXT: so often
has_said()
{
	[ "$(grep -c -- "$2" "$tmp/said")" -ge "$1" ]
}

# A job of 40 sheets, a jam and a cover that is opened in the middle of sheets
long_job()
{
	local first side all= pid status=0
	local image=(color 8 300 0,0,1240,400)

	first=$(($(count sheets) * 2))
	emulate load 40
	emulate jam $((first / 2 + 17)):200
	emulate open-at $((first / 2 + 31)):100
	rm -rf "$pages"
	mkdir "$pages"
	properties "${image[@]}"
	wiascan scan --source feeder --sides both --wait "${scan[@]}" >"$tmp/said" 2>&1 &
	pid=$!
	wait_for has_said 1 jam
	emulate clear
	wait_for has_said 1 cover
	emulate clear
	emulate cover closed
	wait "$pid" || status=$?
	cat "$tmp/said"
	[ "$status" -eq 0 ]
	for ((side = 0; side < 80; side++)); do
		all+=" $((first + side))"
	done
	are_sides "$all" "${image[@]}"
}

# some_pages SIDES WHICH N: no more than that, though there is more paper
some_pages()
{
	feed 3 "$1" "$2" gray 8 75 "$window" --pages "$3"
	emulate empty
}

# too_few SIDES WHICH N: there is less paper
too_few()
{
	status=8 feed 2 "$1" "$2" gray 8 75 "$window" --pages "$3"
}

# A job that is cancelled in the middle of a sheet, and the next one
cancelled()
{
	local pid

	emulate load 3
	emulate set rate 1500000
	rm -rf "$pages"
	mkdir "$pages"
	properties color 8 300 0,0,1240,1200
	wiascan scan --source feeder "${scan[@]}" >"$tmp/said" 2>&1 &
	pid=$!
	wait_for test -s "$pages/1"
	kill -INT "$pid"
	wait "$pid" || true
	emulate set rate 0
	emulate empty
	feed 2 "0 2" front gray 8 75 "$window"
}

unloaded()
{
	unload_all
	wait_for gone /dev/wiascan0
	not grep '^wiascan' /proc/modules
}
