#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# modules.sh -k VERSION [-- MAKE_ARGUMENTS...]: builds the modules for a kernel
# and installs them beside its own under build/kernels/, so that in a
# guest "modprobe wiascan", and udev by alias, just work. Kernels never share
# objects: each builds in a tree of its own, build/modules/RELEASE, made of
# links to the sources.
#
# modules.sh -k VERSION -n [-- MAKE_ARGUMENTS...]: builds without installing, in
# a fresh tree, and shows all that the build prints (tests/lint uses it).

set -eu

PATH=$PATH:/usr/sbin:/sbin
top=$(cd "$(dirname "$0")/../.." && pwd -P)
sources="Kbuild driver uapi Documentation tests/kunit tests/vm/faulty tests/vm/sleep"

die()
{
	echo "modules: $*" >&2
	exit 1
}

# Links every source into the tree, and takes out links to what is gone.
shadow()
{
	local tree=$1 file

	mkdir -p "$tree"
	find "$tree" -type l ! -exec test -e {} \; -delete
	(cd "$top" && find $sources -type f \
		\( -name '*.[ch]' -o -name Kbuild -o -name Makefile \) 2>/dev/null) |
		while read -r file; do
			mkdir -p "$tree/$(dirname "$file")"
			[ -L "$tree/$file" ] || ln -s "$top/$file" "$tree/$file"
		done
}

kbuild()
{
	make -C "$headers" M="$tree" -j"$(nproc)" "${kbuild_arguments[@]}" "$@"
}

install_modules()
{
	local installed=$kernel_dir/lib/modules/$release/updates

	# A guest may be reading what is there: leave it alone if nothing changed.
	if [ -e "$installed/complete" ] && ! grep -q 'LD \[M\]' "$log"; then
		return
	fi
	rm -rf "$installed"
	# Debian's key to sign modules with is Debian's own.
	kbuild INSTALL_MOD_PATH="$kernel_dir" INSTALL_MOD_DIR=updates \
		CONFIG_MODULE_SIG_ALL= DEPMOD=true modules_install >>"$log" 2>&1 ||
		{ cat "$log" >&2; die "install failed"; }
	[ -d "$installed" ] || die "nothing was installed in $installed"
	depmod -b "$kernel_dir" "$release"
	touch "$installed/complete"
}

version='' install=y
while getopts k:n option; do
	case $option in
	k) version=$OPTARG ;;
	n) install= ;;
	*) exit 1 ;;
	esac
done
shift $((OPTIND - 1))
[ -n "$version" ] || die "usage: modules.sh -k VERSION [-n] [-- MAKE_ARGUMENTS...]"
case $top in
*[[:space:]:]*) die "the kernel's build system cannot build in '$top': it takes no space or colon" ;;
esac

kernel_dir=$("$top/tests/vm/kernel.sh" "$version")
release=$(basename "$kernel_dir")
headers=$kernel_dir/usr/src/linux-headers-$release
tree=$top/build/modules/$release
# Only the instrumented kernel has KUnit and gcov.
kbuild_arguments=(WIASCAN_TESTS=y)
case $version in
uml*) kbuild_arguments+=(ARCH=um KCFLAGS=-Werror) ;;
esac
[ "$version" != uml ] || kbuild_arguments+=(WIASCAN_KUNIT=y GCOV_PROFILE=y)
[ -n "$install" ] || tree=$(mktemp -d "$top/build/modules.XXXXXX")
[ -n "$install" ] || trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"
shadow "$tree"

if [ -z "$install" ]; then
	kbuild "$@" modules 2>&1 | sed "s,$tree/,,g"
	exit "${PIPESTATUS[0]}"
fi

exec 9>"$tree/.lock"
flock 9
log=$tree/build.log
kbuild W=1 "$@" modules >"$log" 2>&1 || { cat "$log" >&2; die "build failed for $release"; }
grep -n 'warning:' "$log" >&2 || true
install_modules
