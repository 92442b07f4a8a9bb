# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# The wiascan command on the made-up scanner of sim.c: what the suites that source
# this share. BUILD is where the programs are, RUN a command to put before it, such
# as valgrind. The scanner has 2 by 3 inches, 50 to 300 dpi.
# shellcheck shell=bash

here=$(cd "$(dirname "$0")" && pwd -P)
reread=$BUILD/tests/wiascan-reread
. "$here/../../tests/tap.sh"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
mkdir dev none
touch dev/wiascan0
export WIASCAN_SIM_DEV=$tmp/dev WIASCAN_SIM=

wiascan=$tmp/dev/wiascan-sim
cat >"$wiascan" <<EOF
#!/bin/sh
exec ${RUN:-} "$BUILD/tests/wiascan-sim" "\$@"
EOF
chmod +x "$wiascan"

# A device that is always full. For root it is one of this test's own, so that a
# program that goes wrong cannot replace the machine's.
full=$tmp/dev/full
if ! mknod "$full" c 1 7 2>/dev/null || ! : 2>/dev/null >"$full"; then
	full=/dev/full
fi

# sim MEMBERS COMMAND...: with a scanner that misbehaves
sim()
{
	local WIASCAN_SIM=$1

	shift
	export WIASCAN_SIM
	"$@"
}

# gives STATUS COMMAND...: COMMAND ends with that status; its output is kept in
# out and err.
gives()
{
	local expected=$1 status=0

	shift
	"$@" >out 2>err || status=$?
	head -c 2000 out err | tr -d '\0'
	[ "$status" -eq "$expected" ] || { echo "status $status, not $expected"; return 1; }
}

# says TEXT...: the last command that gives() ran said each TEXT.
says()
{
	local text

	for text; do
		grep -qF -- "$text" out err || { echo "does not say: $text"; return 1; }
	done
}

# lacks PATTERN FILE: no line matches
lacks()
{
	if grep -- "$1" "$2"; then
		echo "^ not expected"
		return 1
	fi
}
