// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe, disconnect and the module's own beginning
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Writing to sysfs, they run in the thread that writes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "failnth.h"

#define DRIVER	"/sys/bus/usb/drivers/wiascan_escpi/"

/**
 * struct binding - a driver and an interface
 * @interface: name of the interface
 * @bind: file to bind it
 * @unbind: file to unbind it
 * @busy: a file whose page is being scanned, or -1
 * @abilities: what the scanner can do
 */
struct binding {
	const char *interface;
	int bind;
	int unbind;
	int busy;
	struct abilities abilities;
};

static int write_name(int fd, const char *name)
{
	return pwrite(fd, name, strlen(name), 0) < 0 ? -errno : 0;
}

static void open_binding(struct binding *b, const char *interface)
{
	b->interface = interface;
	b->busy = -1;
	b->bind = open(DRIVER "bind", O_WRONLY | O_CLOEXEC);
	b->unbind = open(DRIVER "unbind", O_WRONLY | O_CLOEXEC);
	if (b->bind < 0 || b->unbind < 0)
		die(DRIVER);
	get_abilities(&b->abilities);
}

static void close_binding(struct binding *b)
{
	close(b->bind);
	close(b->unbind);
}

static bool is_bound(const struct binding *b)
{
	char path[256];

	snprintf(path, sizeof(path), DRIVER "%s", b->interface);
	return access(path, F_OK) == 0;
}

static bool has_node(void)
{
	return access(device, F_OK) == 0 ||
	       access("/sys/class/wiascan/wiascan0", F_OK) == 0;
}

static void bind_again(struct binding *b)
{
	int ret = write_name(b->bind, b->interface);

	if (ret)
		wrong("bind without a failure: %s", strerror(-ret));
	if (!is_bound(b) || !has_node())
		die("no scanner");
}

static void unbind_again(struct binding *b)
{
	int ret = write_name(b->unbind, b->interface);

	if (ret)
		wrong("unbind without a failure: %s", strerror(-ret));
	if (is_bound(b) || has_node())
		wrong("unbound, and still there");
}

/* ---- bind ---- */

static void before_bind(struct trial *t)
{
	unbind_again(t->context);
}

static int call_bind(struct trial *t)
{
	struct binding *b = t->context;

	return write_name(b->bind, b->interface);
}

/* Bound, it can do what it always can; not bound, there is nothing of it */
static void after_bind(struct trial *t, int ret)
{
	static struct abilities now;
	struct binding *b = t->context;

	if (ret && !is_shortage(ret))
		wrong("bind: %s", strerror(-ret));
	if (ret && (is_bound(b) || has_node()))
		wrong("bind failed, and left something");
	if (ret)
		bind_again(b);
	get_abilities(&now);
	if (memcmp(&now.info, &b->abilities.info, sizeof(now.info)))
		wrong("bound, INFO is another: model \"%s\", firmware \"%s\"",
		      now.info.model, now.info.firmware);
	else if (memcmp(&now, &b->abilities, sizeof(now)))
		wrong("bound, the properties are others");
	scan();
}

void case_bind(const char *interface)
{
	static struct binding b;
	struct trial t = {
		.name = "bind", .before = before_bind, .call = call_bind,
		.after = after_bind, .context = &b,
	};

	open_binding(&b, interface);
	try_all(&t);
	close_binding(&b);
}

/* ---- unbind ---- */

static void before_unbind_busy(struct trial *t)
{
	struct binding *b = t->context;

	b->busy = open_scanner();
	if (start_page(b->busy))
		die("START");
}

static int call_unbind(struct trial *t)
{
	struct binding *b = t->context;

	return write_name(b->unbind, b->interface);
}

/* It cannot fail, unless it never began */
static void after_unbind(struct trial *t, int ret)
{
	struct binding *b = t->context;
	int end;

	if (ret && !is_shortage(ret))
		wrong("unbind: %s", strerror(-ret));
	if (!!ret != is_bound(b) || !!ret != has_node())
		wrong("unbind gave %s, and the scanner is %s", strerror(-ret),
		      has_node() ? "there" : "gone");
	if (b->busy >= 0) {
		end = read_rest(b->busy, 0);
		if (end && (end != -ENODEV || ret))
			wrong("read: %s", strerror(-end));
		check_page(b->busy, end);
		close(b->busy);
	}
	if (!ret)
		bind_again(b);
	scan();
}

static void unbind_with(const char *interface, bool busy)
{
	static struct binding b;
	struct trial t = {
		.name = busy ? "unbind in mid-page" : "unbind",
		.before = busy ? before_unbind_busy : NULL,
		.call = call_unbind, .after = after_unbind, .context = &b,
	};

	open_binding(&b, interface);
	try_all(&t);
	/* the worker needs memory only if the exchange broke off */
	t.none = true;
	if (busy)
		try_workers(&t);
	close_binding(&b);
}

void case_unbind(const char *interface)
{
	unbind_with(interface, false);
}

void case_unbind_busy(const char *interface)
{
	unbind_with(interface, true);
}

/* ---- insmod ---- */

/* The last so many are those of the module itself; before them are the loader's */
#define LAST	60

static int load(int fd)
{
	return syscall(SYS_finit_module, fd, "", 0) ? -errno : 0;
}

static bool has_region(void)
{
	char line[128];
	bool found = false;
	FILE *f = fopen("/proc/devices", "re");

	if (!f)
		die("/proc/devices");
	while (fgets(line, sizeof(line), f))
		found = found || strstr(line, "wiascan");
	fclose(f);
	return found || access("/sys/class/wiascan", F_OK) == 0;
}

static void unload(void)
{
	if (syscall(SYS_delete_module, "wiascan", O_NONBLOCK))
		wrong("delete_module: %s", strerror(errno));
	if (has_region())
		wrong("unloaded, and still there");
}

void case_insmod(const char *path)
{
	const unsigned int many = 1000000;
	struct trial t = { .name = "insmod" };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned int total, n, failures = 0;
	int ret;

	if (fd < 0)
		die(path);
	arm(many);
	ret = load(fd);
	total = many - disarm();
	if (ret || total < LAST)
		die("finit_module");
	unload();
	for (n = total - LAST; n <= total; n++) {
		arm(n);
		ret = load(fd);
		failures += disarm() == 0;
		if (ret && !is_shortage(ret))
			wrong("finit_module: %s at %u", strerror(-ret), n);
		if (ret && has_region())
			wrong("not loaded at %u, and left something", n);
		if (!ret)
			unload();
	}
	printf("%s: %u failures\n", t.name, failures);
	if (!failures)
		wrong("there was no failure");
	close(fd);
}
