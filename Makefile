# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# What a person types. What the kernel's build system reads is Kbuild.

KVER	?= $(shell uname -r)
KDIR	?= /lib/modules/$(KVER)/build
DESTDIR	?=
PREFIX	?= /usr/local

# Relative, so that a directory of any name will do.
USERSPACE := $(MAKE) -C userspace O=../build/userspace
EMULATOR := $(MAKE) -C tests/emulator O=../../build/emulator
MODULES	= $(MAKE) -C "$(KDIR)" M="$(CURDIR)"

# Whoever has the kernel's key signs; a distribution's headers come without it.
sig_key	= $(shell sed -n 's/^CONFIG_MODULE_SIG_KEY="\(.*\)"/\1/p' "$(KDIR)/.config")
nosign	= $(if $(wildcard $(sig_key) $(KDIR)/$(sig_key)),,CONFIG_MODULE_SIG_ALL=)

all: modules userspace

help:
	@echo 'make               the modules and user space'
	@echo 'make modules       the modules alone, for the running kernel;'
	@echo '                   KDIR=/path for the headers or tree of another'
	@echo 'make userspace     libwiascan and the wiascan command, in build/userspace'
	@echo 'make userspace_install   both of these, as root'
	@echo 'make install       the modules, too, as root; PREFIX=/usr/local, DESTDIR= for packaging'
	@echo 'make uninstall     takes both away again'
	@echo 'make clean         removes what make built'
	@echo 'make distclean     also removes build/, with all that the tests made'
	@echo
	@echo 'make demo          scans a page from an emulated scanner in a virtual machine'
	@echo 'make check         runs every test; needs Debian 12, installs what is missing'
	@echo 'make kunit         runs the KUnit suites alone, on an instrumented kernel'
	@echo 'make coverage      tells what of driver/ the tests reach, and what not'
	@echo 'make lint          runs the source checks alone'
	@echo 'make bench         measures against SANE and the bare wire, for half an hour;'
	@echo '                   KERNEL=6.12 (or "uml-bench 6.12") on another kernel'

headers:
	@test -e "$(KDIR)/Makefile" || { \
		echo "No kernel headers in $(KDIR)."; \
		echo "Install them (a Debian kernel: apt install linux-headers-$(KVER)),"; \
		echo "or name another kernel's: make KDIR=/path/to/headers"; \
		echo "The library and the command need none: make userspace"; \
		exit 1; } >&2

modules: headers
	$(MODULES) modules

userspace:
	$(USERSPACE)

emulator:
	$(EMULATOR)

install: modules_install userspace_install

modules_install: modules
	$(MODULES) INSTALL_MOD_PATH="$(DESTDIR)" INSTALL_MOD_DIR=updates \
		$(nosign) modules_install
ifeq ($(DESTDIR),)
	depmod -a "$$($(MODULES) -s --no-print-directory kernelrelease)"
endif

userspace_install: userspace
	$(USERSPACE) DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" install

# Takes away what an installation of the same things would put there.
uninstall: headers
	list="$$(mktemp -d)" && trap 'rm -rf "$$list"' EXIT && \
	$(MAKE) -s DESTDIR="$$list" install >/dev/null && \
	(cd "$$list" && find . ! -type d) | sed -n 's/^\.//p' | \
		while read -r file; do rm -fv "$(DESTDIR)$$file"; done
ifeq ($(DESTDIR),)
	depmod -a "$$($(MODULES) -s --no-print-directory kernelrelease)"
	ldconfig
endif

# By name: the headers that modules were built with may not be there any more.
clean:
	find $(wildcard driver tests/kunit tests/vm) \( -name '*.o' -o -name '.*.cmd' -o -name '.*.d' \
		-o -name '*.mod' -o -name '*.ko' -o -name '*.mod.c' \
		-o -name modules.order \) -delete
	rm -f *.ko *.o .*.o *.mod *.mod.c .*.cmd .*.d modules.order Module.symvers
	rm -rf build/userspace build/emulator build/system build/host build/fuzz build/bench/bin

distclean: clean
	rm -rf build

check:
	@tests/check.sh

kunit:
	@tests/check.sh -k "" uml-kernel kunit kunit-fault

coverage:
	@tests/check.sh -k "" uml-kernel kunit kunit-fault system-uml odd-uml coverage
	@sed -n 's/^# //p' build/log/coverage.log

lint:
	@tests/check.sh -k "6.12 6.1" lint

demo:
	@tests/demo.sh

KERNEL	?= uml-bench

bench:
	@tests/bench/run $(KERNEL)

.PHONY: all help headers modules userspace emulator install modules_install \
	userspace_install uninstall clean distclean check kunit coverage lint demo bench
