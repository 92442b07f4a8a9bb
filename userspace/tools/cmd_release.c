// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "usb.h"

/* The one operand, or NULL; false after saying what is wrong */
static bool one_operand(const struct cli_command *command, int argc, char **argv, int first,
			const char **operand)
{
	*operand = first < argc ? argv[first] : NULL;
	if (argc - first <= 1)
		return true;
	cli_error("'%s' takes one argument", command->name);
	return false;
}

/* Why a driver did not do as it was told */
static int not_done(const char *what, const char *which, int error)
{
	cli_error("cannot %s %s: %s", what, which, strerror(error));
	if (error == EACCES || error == EPERM || error == EROFS) {
		cli_hint("Only root may: try it with sudo.");
		return CLI_NO_SCANNER;
	}
	cli_hint("'sudo dmesg' may tell why.");
	return error == ENODEV || error == ENOENT ? CLI_NO_SCANNER : CLI_SYSTEM;
}

/* Somebody else has it: who */
static int is_taken(const char *interface, const char *driver)
{
	char name[64];
	int pid;

	if (strcmp(driver, "usbfs")) {
		cli_error("%s is driven by %s", interface, driver);
		cli_hint("Unload that driver, or unbind it from the scanner.");
		return CLI_BUSY;
	}
	pid = usb_holder(interface);
	if (pid) {
		cli_program_name(pid, name, sizeof(name));
		cli_error("%s is in use by %s (process %d), not through wiascan", interface, name,
			  pid);
	} else {
		cli_error("%s is in use by a program, not through wiascan", interface);
	}
	cli_hint("End that program first.");
	return CLI_BUSY;
}

/* ---- release ---- */

/* The path of the scanner at a port, to be freed; NULL if none is wiascan's */
static char *path_at(const char *port)
{
	struct wiascan_list *list = wiascan_enumerate();
	const struct wiascan_info *info;
	char *path = NULL;
	size_t i;

	for (i = 0; !path && i < wiascan_list_count(list); i++) {
		info = wiascan_list_info(list, i);
		if (info && usb_is_at(info->port, port))
			path = strdup(wiascan_list_path(list, i));
	}
	wiascan_free_list(list);
	return path;
}

static struct wiascan_device *open_at(const char *port, int *status)
{
	struct wiascan_device *dev;
	char driver[USB_NAME];
	char *path;

	path = path_at(port);
	if (path) {
		dev = cli_open(path, status);
		free(path);
		return dev;
	}
	*status = CLI_NO_SCANNER;
	cli_error("no scanner of wiascan at '%s'", port);
	if (usb_driver_of(port, driver, sizeof(driver)) && !usb_is_ours(driver))
		cli_hint("It is driven by %s.", driver);
	else
		cli_hint("'wiascan list' shows where they are plugged in.");
	return NULL;
}

/* Where a scanner that nobody uses is plugged in */
static int find_idle(const char *which, bool force, struct wiascan_info *info)
{
	struct wiascan_status now;
	struct wiascan_device *dev;
	int status = CLI_OK;

	dev = which && usb_is_port(which) ? open_at(which, &status) : cli_open(which, &status);
	if (!dev)
		return status;
	if (wiascan_get_info(dev, info) || (!force && wiascan_get_status(dev, &now)))
		status = cli_failed("ask the scanner", errno);
	else if (!force && (now.owner_pid || now.state != WIASCAN_STATE_IDLE))
		status = cli_busy(dev);
	wiascan_close(dev);
	return status;
}

static int release(const char *interface)
{
	char driver[USB_NAME];

	if (!usb_driver_of(interface, driver, sizeof(driver))) {
		cli_error("%s has no driver", interface);
		return CLI_NO_SCANNER;
	}
	if (!usb_is_ours(driver))
		return is_taken(interface, driver);
	if (usb_tell_driver(driver, "unbind", interface))
		return not_done("release", interface, errno);
	if (!usb_wait_released(interface)) {
		cli_error("%s keeps %s", driver, interface);
		return CLI_SYSTEM;
	}
	printf("%s\n", interface);
	return cli_flush(CLI_OK);
}

static int run_release(int argc, char **argv, const char *device)
{
	struct wiascan_info info;
	const char *which;
	bool force = false;
	int first, status;

	first = cli_parse_simple(&cmd_release, argc, argv, "force", &force, &device, &status);
	if (first < 0)
		return status;
	if (!one_operand(&cmd_release, argc, argv, first, &which))
		return cli_usage(cmd_release.name);
	status = find_idle(which ? which : device, force, &info);
	return status ? status : release(info.port);
}

const struct cli_command cmd_release = {
	.name = "release",
	.summary = "leave a scanner to programs that use libusb",
	.help = "Usage: wiascan release [--force] [DEVICE | PORT]\n"
		"\n"
		"Takes the wiascan driver off a scanner, so that programs that speak to it\n"
		"through libusb, such as SANE, can have it, and prints where it is plugged in.\n"
		"It stays so until 'wiascan claim', or until it is plugged in again. For root.\n"
		"\n"
		"  DEVICE   path, number or serial number of the scanner\n"
		"  PORT     where it is plugged in, as 'wiascan list' shows: 3-1.4:1.0 or 3-1.4\n"
		"  --force  even if somebody is scanning; that scan fails\n",
	.run = run_release,
};

/* ---- claim ---- */

/**
 * struct claim - what claim has come to
 * @port: what to look at, NULL: everything
 * @interface: what it is looking at
 * @seen: how many interfaces were looked at
 * @taken: how many wiascan has now, of those that it looked for
 * @error: of the last try with @interface, errno value
 * @status: exit status
 */
struct claim {
	const char *port;
	const char *interface;
	int seen;
	int taken;
	int error;
	int status;
};

static bool try_driver(const char *driver, void *data)
{
	struct claim *c = data;

	if (!usb_tell_driver(driver, "bind", c->interface)) {
		c->error = 0;
		return false;
	}
	/* the first to know the device has the say */
	c->error = errno;
	return errno == ENODEV;
}

static bool is_loaded(const char *driver, void *data)
{
	bool *loaded = data;

	(void)driver;
	*loaded = true;
	return false;
}

static bool show_scanner(struct claim *c, const char *interface)
{
	char path[PATH_MAX];

	if (!usb_wait_scanner(interface, path, sizeof(path))) {
		cli_error("%s is wiascan's, but its scanner does not appear", interface);
		c->status = CLI_SYSTEM;
		return false;
	}
	printf("%s\t%s\n", path, interface);
	c->taken++;
	return true;
}

static bool claim_one(const char *interface, void *data)
{
	bool has_driver, is_ours;
	char driver[USB_NAME];
	struct claim *c = data;

	if (c->port && !usb_is_at(interface, c->port))
		return true;
	c->seen++;
	has_driver = usb_driver_of(interface, driver, sizeof(driver));
	is_ours = has_driver && usb_is_ours(driver);
	if (is_ours)
		return c->port ? show_scanner(c, interface) : true;

	c->interface = interface;
	c->error = ENODEV;
	if (usb_visit_drivers(try_driver, c)) {
		c->status = cli_failed("look for drivers", errno);
		return false;
	}
	if (!c->error)
		return show_scanner(c, interface);
	if (c->error == ENODEV)
		return true;
	c->status = c->error == EBUSY && has_driver ? is_taken(interface, driver) :
		    not_done("claim", c->port ? c->port : "scanners", c->error);
	return false;
}

/* Why there was nothing to do */
static int nothing_claimed(const struct claim *c)
{
	if (!c->port) {
		cli_error("no scanner to claim");
		cli_hint("'wiascan list' shows those that wiascan has.");
	} else if (!c->seen) {
		cli_error("nothing is plugged in at '%s'", c->port);
		cli_hint("'lsusb -t' shows the ports; an interface is one such as 3-1.4:1.0.");
	} else {
		cli_error("wiascan does not know the device at %s, or could not use it", c->port);
		cli_hint("'sudo dmesg' tells what the driver made of it.");
	}
	return CLI_NO_SCANNER;
}

static int run_claim(int argc, char **argv, const char *device)
{
	struct claim c = { .status = CLI_OK };
	bool loaded = false;
	int first, status;

	first = cli_parse_simple(&cmd_claim, argc, argv, NULL, NULL, &device, &status);
	if (first < 0)
		return status;
	if (!one_operand(&cmd_claim, argc, argv, first, &c.port))
		return cli_usage(cmd_claim.name);
	if (!c.port)
		c.port = device;
	if (c.port && !usb_is_port(c.port)) {
		cli_error("'%s' is no port such as 3-1.4 or 3-1.4:1.0", c.port);
		return cli_usage(cmd_claim.name);
	}
	if (usb_visit_drivers(is_loaded, &loaded) || !loaded) {
		cli_error("the driver is not loaded");
		cli_hint("Try 'sudo modprobe wiascan'.");
		return CLI_NO_SCANNER;
	}
	if (usb_visit_interfaces(claim_one, &c))
		return cli_failed("look for USB devices", errno);
	if (!c.status && !c.taken)
		return nothing_claimed(&c);
	return cli_flush(c.status);
}

const struct cli_command cmd_claim = {
	.name = "claim",
	.summary = "take a scanner back that was released",
	.help = "Usage: wiascan claim [PORT]\n"
		"\n"
		"Lets the wiascan driver have a scanner again, waits until it can be used, and\n"
		"prints its path and where it is plugged in. Without PORT: every scanner that it\n"
		"knows and does not have. Fails if a program still uses it. For root.\n"
		"\n"
		"  PORT     what 'wiascan release' printed, such as 3-1.4:1.0, or 3-1.4\n",
	.run = run_claim,
};
