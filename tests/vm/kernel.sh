#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# kernel.sh VERSION (6.1, 6.12): fetches Debian's stock kernel of that version
# with its headers, unpacks both under build/kernels/RELEASE/, and prints that
# directory. What is there already is used again. Nothing is installed.
# kernel.sh uml, uml-bench: the same for a kernel that uml-kernel.sh builds.

set -eu

PATH=$PATH:/usr/sbin:/sbin

top=$(cd "$(dirname "$0")/../.." && pwd -P)
kernels=$top/build/kernels
log=$top/build/kernels.log

die()
{
	echo "kernel: $*" >&2
	exit 1
}

# The packages of a kernel that $1 depends on (first alternatives only).
needs()
{
	apt-cache show --no-all-versions "$1" |
		sed -n 's/^Depends: //p' | tr ',' '\n' |
		sed 's/|.*//; s/(.*//; s/ //g' |
		grep -E '^linux-(image|headers|kbuild)-' || true
}

# The meta packages named on the command line and all that they stand for,
# without the meta packages, which hold no files.
closure()
{
	local todo=("$@") seen=" " package

	while [ ${#todo[@]} -gt 0 ]; do
		package=${todo[0]}
		todo=("${todo[@]:1}")
		case $seen in *" $package "*) continue ;; esac
		seen+="$package "
		case " $* " in *" $package "*) ;; *) echo "$package" ;; esac
		# shellcheck disable=SC2207
		todo+=($(needs "$package"))
	done
}

# Debian's headers name their common part by an absolute path.
relocate_headers()
{
	local makefile

	for makefile in "$1"/usr/src/linux-headers-*-amd64/Makefile; do
		sed -i 's,/usr/src/,$(dir $(lastword $(MAKEFILE_LIST)))../,' "$makefile"
	done
}

fetch()
{
	local packages package release

	packages=$(closure $(awk -v v="$version" '$1 == v { print $2 }' \
		"$top/tests/packages.list"))
	release=$(sed -n 's/^linux-image-//p' <<<"$packages" | head -n 1)
	[ -n "$release" ] || die "apt knows no kernel $version (tests/packages.list; apt-get update, with Debian's security archive?)"

	echo "kernel: fetching Debian's $release" >&2
	tmp=$(mktemp -d "$kernels/fetch.XXXXXX")
	trap 'rm -rf "$tmp"' EXIT # not local: the trap runs later
	# apt warns on standard error when its sandbox user cannot write here.
	(cd "$tmp" && apt-get -qq download $packages) >"$log" 2>&1 || {
		cat "$log" >&2
		die "cannot download; are the package lists up to date (apt-get update)?"
	}
	for package in "$tmp"/*.deb; do
		dpkg-deb -x "$package" "$tmp/$release"
		rm "$package"
	done
	relocate_headers "$tmp/$release"
	depmod -b "$tmp/$release" "$release"
	rm -rf "${kernels:?}/$release"
	mv "$tmp/$release" "$kernels/$release"
	ln -sfn "$release" "$kernels/$version"
}

[ $# -eq 1 ] || die "usage: kernel.sh VERSION"
version=$1
case $version in
uml*) exec "$top/tests/vm/uml-kernel.sh" "$version" ;;
esac
grep -q "^${version}[[:space:]]" "$top/tests/packages.list" ||
	die "no kernel '$version' in tests/packages.list"
if ! [ -e "$kernels/$version/boot" ]; then
	mkdir -p "$kernels"
	exec 9>"$kernels/.lock"
	flock 9
	[ -e "$kernels/$version/boot" ] || fetch
fi
(cd "$kernels/$version" && pwd -P)
