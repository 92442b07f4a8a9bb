#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# uml-kernel.sh [NAME]: builds a User-Mode Linux kernel from Debian's
# linux-source-6.12 with tests/vm/NAME.config, under build/kernels/RELEASE/, and
# prints that directory. uml (which is meant without a NAME) is the instrumented
# kernel, uml-bench the one to measure on. RELEASE ends with a key of all that went
# into it: what is there already is used again.
#
#   boot/linux           the kernel, a program of this machine
#   usr/src/linux-headers-RELEASE   its build directory, for modules
#   lib/modules/RELEASE  what modprobe reads

set -eEu

PATH=$PATH:/usr/sbin:/sbin

top=$(cd "$(dirname "$0")/../.." && pwd -P)
kernels=$top/build/kernels
name=${1:-uml}
fragment=$top/tests/vm/$name.config
clock=$top/tests/vm/$name-clock.c
package=linux-source-6.12
log=$top/build/$name-kernel.log
unset MAKEFLAGS MFLAGS MAKELEVEL

die()
{
	echo "uml-kernel: $*" >&2
	exit 1
}

# Of the kernel itself only what handles a driver's requests and data is compiled
# with the sanitizers' checks, to be built sooner; modules all are.
sanitized=()
for object in {KA,UB}SAN_SANITIZE_{urb,message,hcd,devio,buffer,vhci_{hcd,rx,tx},iov_iter}.o; do
	sanitized+=("$object=y")
done

# Most of the kernel's sources are never compiled: their Kconfig files will do.
extract()
{
	mkdir "$dir/source"
	tar -xJf "/usr/src/$package.tar.xz" -C "$dir/source" --strip-components=1 \
		--wildcards --exclude='*/Documentation/*/*' --exclude='*/tools/testing/*/*' \
		--exclude='*/drivers/gpu/*.[ch]' --exclude='*/drivers/net/ethernet/*.[ch]' \
		--exclude='*/drivers/net/wireless/*.[ch]' --exclude='*/drivers/media/*.[ch]' \
		--exclude='*/drivers/infiniband/*.[ch]' \
		--exclude='*/drivers/scsi/*.[ch]' --exclude='*/drivers/staging/*.[ch]' \
		--exclude='*/sound/*.[ch]' --exclude='*/dts/*.dts*' \
		--exclude='*/arch/[a-tv-wyz]*.[chS]'
	[ ! -e "$clock" ] || cat "$clock" >>"$dir/source/arch/um/kernel/time.c"
}

# Every line of the fragment is in force, or there is no kernel.
configure()
{
	local line

	{ cat "$fragment"; echo "CONFIG_LOCALVERSION=\"-$key\""; } >"$dir/fragment"
	KCONFIG_ALLCONFIG=$dir/fragment make -C "$dir/source" ARCH=um O="$obj" \
		allnoconfig >>"$log" 2>&1
	while read -r line; do
		grep -qxF -- "$line" "$obj/.config" ||
			die "the kernel did not take this line of ${fragment#"$top"/}: $line"
	done < <(grep '^CONFIG_' "$dir/fragment")
}

build()
{
	make -C "$dir/source" ARCH=um O="$obj" -j"$(nproc)" KASAN_SANITIZE=n \
		UBSAN_SANITIZE=n "${sanitized[@]}" linux modules >>"$log" 2>&1
	make -C "$dir/source" ARCH=um O="$obj" INSTALL_MOD_PATH="$dir" DEPMOD=true \
		modules_install >>"$log" 2>&1
	depmod -b "$dir" "$release"
	mkdir "$dir/boot.new"
	strip -o "$dir/boot.new/linux" "$obj/linux"
	# Modules are built with what is left.
	find "$obj" \( -name '*.o' -o -name '*.a' \) ! -path '*/scripts/*' -delete
	rm -f "$obj/vmlinux" "$obj/linux"
	mv "$dir/boot.new" "$dir/boot"
}

make_kernel()
{
	echo "uml-kernel: building $release (some minutes)" >&2
	: >"$log"
	rm -rf "$dir"
	mkdir -p "$dir/usr/src"
	trap 'tail -n 30 "$log" >&2; die "no kernel; see ${log#"$top"/}"' ERR
	extract
	configure
	build
	trap - ERR
	# One of them is enough.
	[ ! -e "$kernels/$name" ] || rm -rf "$(readlink -f "$kernels/$name")"
	ln -sfn "$release" "$kernels/$name"
}

[ -e "$fragment" ] || die "no ${fragment#"$top"/}"
version=$(dpkg-query -W -f '${Version}' "$package") || die "$package is not installed"
key=$({ echo "$version"; gcc --version; cat "$0" "$fragment"
	[ ! -e "$clock" ] || cat "$clock"; } | sha256sum | head -c 8)
release=${version%%-*}-$key
dir=$kernels/$release
obj=$dir/usr/src/linux-headers-$release

if ! [ "$kernels/$name" -ef "$dir" ] || ! [ -e "$dir/boot" ]; then
	mkdir -p "$kernels"
	exec 9>"$kernels/.lock"
	flock 9
	[ "$kernels/$name" -ef "$dir" ] && [ -e "$dir/boot" ] || make_kernel
fi
(cd "$dir" && pwd -P)
