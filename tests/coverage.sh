#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# coverage.sh: puts together what gcov counted of driver/ in the last runs on the
# instrumented kernel, and prints it file by file; the whole of it, line by line
# with its branches, is build/coverage/index.html. As TAP: each run left its
# counts, and 90 % of the lines were reached.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd -P)
. "$top/tests/tap.sh"

html=$top/build/coverage
runs="kunit kunit-fault system-uml odd-uml"
minimum=90

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=(--quiet --rc lcov_branch_coverage=1 --rc geninfo_unexecuted_blocks=1)

# The counts of one run beside the notes that the compiler made, as an lcov file
# that names the project's own sources.
gather()
{
	local run=$1 counts=$top/build/log/$1/gcov objects stage=$work/$1 file

	objects=$top/build/modules/$(basename "$("$top/tests/vm/kernel.sh" uml)")
	[ -d "$counts/driver" ] || { echo "no counts in ${counts#"$top"/}"; return 1; }
	(cd "$counts" && find driver -name '*.gcda') | while read -r file; do
		mkdir -p "$stage/$(dirname "$file")"
		cp "$counts/$file" "$stage/$file"
		cp "$objects/${file%.gcda}.gcno" "$stage/${file%.gcda}.gcno"
	done
	geninfo "${options[@]}" -o "$work/$run.all" "$stage" >"$work/$run.log" 2>&1 || {
		cat "$work/$run.log"
		return 1
	}
	sed "s,^SF:$objects/,SF:$top/," "$work/$run.all" >"$work/$run.here"
	lcov "${options[@]}" -o "$work/$run.info" -e "$work/$run.here" "$top/driver/*.c"
}

# Code that never ran must not be missing from the whole.
is_complete()
{
	local objects file

	objects=$top/build/modules/$(basename "$("$top/tests/vm/kernel.sh" uml)")
	(cd "$objects" && find driver -name '*.gcno') | while read -r file; do
		grep -qs "^SF:$top/${file%.gcno}.c" "$work"/*.info || echo "nothing of $file"
	done | (! grep .)
}

merge()
{
	local run add=()

	for run in $runs; do
		add+=(-a "$work/$run.info")
	done
	lcov "${options[@]}" "${add[@]}" -o "$work/all.info"
	rm -rf "$html"
	genhtml "${options[@]}" --branch-coverage --prefix "$top" --title "wiascan: driver" \
		-o "$html" "$work/all.info"
}

# "LINES_HIT LINES BRANCHES_HIT BRANCHES FILE" of each file, and of all
summary()
{
	awk -F: -v top="$top/" '
		/^SF:/ { file = $2; sub(top, "", file) }
		/^LH:/ { lh[file] = $2 }
		/^LF:/ { lf[file] = $2 }
		/^BRH:/ { bh[file] = $2 }
		/^BRF:/ { bf[file] = $2 }
		END {
			for (file in lf) {
				print lh[file], lf[file], bh[file] + 0, bf[file] + 0, file
				a += lh[file]; b += lf[file]; c += bh[file]; d += bf[file]
			}
			print a, b, c, d, "driver, all of it"
		}' "$work/all.info" | sort -k5
}

show()
{
	summary | awk '
		function part(a, b) { return b ? sprintf("%5.1f %% of %4d", 100 * a / b, b) : "" }
		{
			name = $5
			for (i = 6; i <= NF; i++)
				name = name " " $i
			printf "# %-36s lines %s, branches %s\n", name, part($1, $2), part($3, $4)
		}'
}

is_enough()
{
	summary | awk -v minimum="$minimum" '/ driver, all of it$/ {
		good = $2 && 100 * $1 >= minimum * $2
	} END { exit !good }'
}

for run in $runs; do
	check "$run left its counts" gather "$run"
done
check "nothing of driver/ is missing" is_complete
check "they are put together" merge
show
check "at least $minimum % of the lines of driver/ are reached" is_enough
echo "# line by line: ${html#"$top"/}/index.html"
finish
