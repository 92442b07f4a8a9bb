# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# For suites written in shell: source this, call check once a test, and end with
# finish.
# shellcheck shell=bash

tap_count=0
tap_failed=0

# check NAME COMMAND...: one test, which passes if COMMAND succeeds. What it
# prints is shown only if it fails. COMMAND may be a function; every command in
# it counts, as under "set -e".
check()
{
	local name=$1 output status=0

	shift
	tap_count=$((tap_count + 1))
	# Not in a condition: that would turn "set -e" off inside.
	set +e
	output=$(set -e; "$@" 2>&1 </dev/null)
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then
		echo "ok $tap_count - $name"
		return
	fi
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $name"
	printf '%s\nstatus %s\n' "$output" "$status" | sed 's/^/# /'
}

# finish: prints the plan; the exit status says whether all passed.
finish()
{
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}
