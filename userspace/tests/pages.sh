# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# Pages from the made-up feeder: what cli-pages and cli-jams share; see cli.sh.
# shellcheck shell=bash

. "$(dirname "$0")/cli.sh"

mkdir expected pages spool
export TMPDIR=$tmp/spool

# Nothing but the directories and files of this test is there.
nothing_left()
{
	local left

	left=$(find pages spool dev/ -type f ! -name 'wiascan*')
	[ -z "$left" ] || { echo "left behind: $left"; return 1; }
}

# pages_are FILE...: these, and no others, are in pages/
pages_are()
{
	[ "$(cd pages && echo *)" = "$*" ] || { echo "not $*:"; ls pages; return 1; }
	[ -z "$(ls -A spool)" ]
}

# What each page is, as bytes: expected/1 and so on. These are what sim.c makes of
# each page, as a scan to one .raw file per page gives them, all different.
expect()
{
	rm -f expected/*
	gives 0 sim sheets=6,seed=3 "$wiascan" scan -q --source feeder \
		-o expected/%d.raw "$@" --format raw
	for page in expected/*.raw; do
		mv "$page" "${page%.raw}"
	done
	[ "$(ls expected | wc -l)" -gt 1 ]
	[ -z "$(md5sum expected/* | sort | uniq -w 32 -d)" ]
}

# same FILE NUMBER [PAGE]: the (PAGE of the) FILE is what page NUMBER is
same()
{
	"$reread" -d "$1" ${3:+"$3"} | cmp - "expected/$2"
}

# scan STATUS MEMBERS OPTION...: from the feeder
scan()
{
	local expected=$1 members=$2

	shift 2
	gives "$expected" sim "seed=3,$members" "$wiascan" scan --source feeder "$@"
}
