#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# Installs what tests/packages.list names and this machine does not have.
# Silent when nothing is missing.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd -P)
list=$top/tests/packages.list
log=$top/build/setup.log

die()
{
	echo "setup: $*" >&2
	exit 1
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "run tests/setup.sh as root, or install sudo; missing: ${missing[*]}"
	fi
}

apt_get()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@"
}

# Runs a step with its output in the log, and shows the log if it fails.
quietly()
{
	"$@" >>"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		die "failed: $* (all of it in $log)"
	}
}

is_installed()
{
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# True if apt knows a version of every package named.
is_known()
{
	local package

	for package; do
		apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || return 1
	done
}

find_missing()
{
	local package

	missing=()
	for package in $(awk '$1 == "system" { print $2 }' "$list"); do
		is_installed "$package" || missing+=("$package")
	done
}

[ -e /etc/debian_version ] && command -v apt-get >/dev/null ||
	die "only Debian is known here; install by hand what $list names"

find_missing
[ ${#missing[@]} -gt 0 ] || exit 0

mkdir -p "$top/build"
: >"$log"
echo "setup: installing ${#missing[@]} packages: ${missing[*]}"
is_known "${missing[@]}" || quietly apt_get update
# Package lists that are out of date name versions that are gone: renew, retry.
apt_get install --no-install-recommends "${missing[@]}" >>"$log" 2>&1 || {
	quietly apt_get update
	quietly apt_get install --no-install-recommends "${missing[@]}"
}
find_missing
[ ${#missing[@]} -eq 0 ] || die "still missing: ${missing[*]} (see $log)"
