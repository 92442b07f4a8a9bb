#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# initramfs.sh KERNEL_DIR [MODULE...]: makes KERNEL_DIR/initramfs.cpio, the part
# of the guest's initramfs that never changes: a static busybox, and the modules
# that mounting the host's root file system needs, with those that they need,
# numbered in load order. tests/vm/run appends the init script and the command of
# each run.

set -eu

PATH=$PATH:/usr/sbin:/sbin

dir=$(cd "$1" && pwd -P)
shift
release=$(basename "$dir")
[ -s "$dir/initramfs.cpio" ] && exit 0

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/root/bin" "$tmp/root/modules"
cp /bin/busybox "$tmp/root/bin/busybox"

for module; do
	modprobe -d "$dir" -S "$release" --show-depends "$module"
done | sed -n 's/^insmod //p' | sed 's/ *$//' | awk '!seen[$0]++' |
{
	n=10
	while read -r file; do
		name=$(basename "$file" .xz)
		case $file in
		*.xz) xz -dc "$file" ;;
		*) cat "$file" ;;
		esac >"$tmp/root/modules/$n-$name"
		n=$((n + 1))
	done
}

(cd "$tmp/root" && find . | cpio --quiet -o -H newc -R 0:0) >"$tmp/cpio"
cp "$tmp/cpio" "$dir/initramfs.tmp$$"
mv "$dir/initramfs.tmp$$" "$dir/initramfs.cpio"
