# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# For tests/vm/run: Debian's stock kernels, in QEMU. Output and status of the
# guest's command arrive through virtio-serial ports, the host's files by 9p.
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034

guest_config()
{
	printf '%s=%q\n' output_port wiascan.output status_port wiascan.status \
		root_type 9p root_source root out_source out clock_jumps ''
}

prepare_machine()
{
	local append

	"$top/tests/vm/initramfs.sh" "$kernel_dir" \
		virtio_pci 9pnet_virtio 9p overlay virtio_console

	# A guest on a busy machine without hardware virtualisation may stall:
	# only a minute without progress is a lockup.
	append="console=ttyS0 ignore_loglevel printk.devkmsg=on panic=-1 oops=panic"
	append+=" mitigations=off watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=60"
	# Code that QEMU has translated is good for the address that it was at: where each
	# exec() puts libraries elsewhere, that takes 2.5 times as long.
	append+=" log_buf_len=4M norandmaps"

	args=(-nodefaults -no-user-config -display none -no-reboot
		-M q35 -m "$memory" -smp "$cpus" -nic none
		-kernel "$kernel_dir/boot/vmlinuz-$release"
		-initrd "$work/initramfs.cpio" -append "$append"
		-chardev "file,id=console,path=${console//,/,,}" -serial chardev:console
		-device virtio-serial-pci
		-chardev "file,id=output,path=${work//,/,,}/output"
		-device virtserialport,chardev=output,name=wiascan.output
		-chardev "file,id=status,path=${work//,/,,}/status"
		-device virtserialport,chardev=status,name=wiascan.status
		-fsdev local,id=root,path=/,security_model=none,readonly=on,multidevs=remap
		-device virtio-9p-pci,fsdev=root,mount_tag=root)
	if [ -n "$out" ]; then
		args+=(-fsdev "local,id=out,path=${out//,/,,},security_model=none,multidevs=remap"
			-device virtio-9p-pci,fsdev=out,mount_tag=out)
	fi
	if grep -qwE 'vmx|svm' /proc/cpuinfo && [ -r /dev/kvm ] && [ -w /dev/kvm ]; then
		args+=(-accel kvm -cpu host)
	else
		# A plain processor, for which nobody chooses "rep movsb" or AVX: emulated,
		# they are slower than what they replace.
		args+=(-accel tcg,thread=multi -cpu "qemu64,+smep,+smap")
	fi
}

# Becomes the machine.
run_machine()
{
	exec timeout -k 5 "$seconds" qemu-system-x86_64 "${args[@]}"
}
