# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# For tests/vm/run: the instrumented kernel, or that to measure on, which is a
# program of this machine. Output and status of the guest's command arrive through
# its serial lines, the host's files by hostfs. It has one CPU whatever was asked
# for. The instrumented kernel's clock jumps over what everybody sleeps through.
# shellcheck shell=bash
# shellcheck disable=SC2154

guest_config()
{
	printf '%s=%q\n' output_port /dev/ttyS0 status_port /dev/ttyS1 \
		root_type hostfs root_source / out_source "$out"
	if [ "$kernel" = uml ]; then
		printf '%s=%q\n' clock_jumps y seconds $((seconds * 4))
	else
		printf '%s=%q\n' clock_jumps ''
	fi
}

prepare_machine()
{
	"$top/tests/vm/initramfs.sh" "$kernel_dir"
	: >"$console"
	: >"$work/status"
	args=("mem=${memory}M" "initrd=$work/initramfs.cpio"
		"uml_dir=$work/uml" umid=guest
		con=null con0=null,fd:5 ssl=null ssl0=null,fd:6 ssl1=null,fd:7
		ignore_loglevel printk.devkmsg=on panic=-1 log_buf_len=4M)
	[ "$kernel" != uml ] || args+=(time-travel kunit.enable=1)
}

# Becomes the machine.
run_machine()
{
	exec timeout -k 5 "$seconds" "$kernel_dir/boot/linux" "${args[@]}" \
		5>>"$console" 6>"$work/output" 7>>"$work/status"
}
