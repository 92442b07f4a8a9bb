#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# prepare.sh KERNEL...: makes this machine ready for tests in a guest: packages,
# stock kernels, modules for them, the emulated scanners and user space. A line a
# step; what the steps print goes to build/log/prepare.log.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd -P)
log=$top/build/log/prepare.log
cd "$top"

# step TEXT COMMAND...
step()
{
	local text=$1 start=$SECONDS

	shift
	printf '%-36s ' "$text"
	echo "== $text" >>"$log"
	if ! "$@" >>"$log" 2>&1 </dev/null; then
		echo "failed"
		tail -n 30 "$log" >&2
		echo "prepare: '$text' failed; see ${log#"$top"/}" >&2
		exit 1
	fi
	echo "$((SECONDS - start)) s"
}

mkdir -p "$(dirname "$log")"
: >"$log"
tests/setup.sh # speaks for itself, and may ask for a password
for kernel; do
	step "Debian's stock kernel $kernel" tests/vm/kernel.sh "$kernel"
	step "modules for it" tests/vm/modules.sh -k "$kernel"
done
step "emulated scanners" make -j"$(nproc)" emulator
step "libwiascan and the wiascan command" \
	make -j"$(nproc)" -C userspace O=../build/userspace test-programs
step "test programs" make -j"$(nproc)" -C tests/system O=../../build/system
step "programs that measure" make -j"$(nproc)" -C tests/bench
