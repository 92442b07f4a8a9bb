// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* wiascan-emulator: emulated scanners for `usbip attach`. */

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "control.h"
#include "device.h"
#include "usbip.h"
#include "usbip_wire.h"

#define MAX_DEVICES	64

struct emulator {
	struct loop *loop;
	struct device *devs[MAX_DEVICES];
	int count;
	uint32_t port;
	char control_path[108];
	char trace_path[256];
	char pid_path[256];
	bool once;
	bool background;
	bool pid_written;
	FILE *trace;
	struct usbip *server;
	struct control *control;
	int signals;
};

#define MEMBER(m)	.offset = offsetof(struct emulator, m)

static bool add_device(void *target, const char *name)
{
	struct emulator *emu = target;

	if (emu->count == MAX_DEVICES)
		return false;
	emu->devs[emu->count] = device_create(emu->loop, name);
	return emu->devs[emu->count] && ++emu->count;
}

static const struct option_info main_options[] = {
	{ "device", "FAMILY", "add a device, to which the options after it belong (escpi)",
	  OPTION_CALL, .call = add_device },
	{ "port", "N", "TCP port on the loopback interface (3240; 0: any that is free)",
	  OPTION_U32, MEMBER(port), 0, 65535 },
	{ "control", "PATH", "take commands on this Unix socket", OPTION_TEXT,
	  MEMBER(control_path), 1, sizeof(((struct emulator *)0)->control_path) },
	{ "trace", "FILE", "write each command and reply there, one a line", OPTION_TEXT,
	  MEMBER(trace_path), 1, sizeof(((struct emulator *)0)->trace_path) },
	{ "once", NULL, "end when the first host has let its device go", OPTION_FLAG,
	  MEMBER(once) },
	{ "background", NULL, "go on in the background once the port is open and the\n"
	  "process id written", OPTION_FLAG, MEMBER(background) },
	{ "pidfile", "FILE", "write the process id there once the port is open", OPTION_TEXT,
	  MEMBER(pid_path), 1, sizeof(((struct emulator *)0)->pid_path) },
	{ }
};

static void help(void)
{
	printf("usage: wiascan-emulator [OPTION...]\n"
	       "       wiascan-emulator --send PATH COMMAND...\n"
	       "Emulated USB scanners, for `usbip attach -r 127.0.0.1 -b 1-1`, then 1-2 ...\n"
	       "\n");
	options_help(stdout, main_options);
	printf("  --send PATH COMMAND...  send a command to a running emulator's socket\n"
	       "  --help                  this text\n"
	       "\nEach device:\n");
	options_help(stdout, device_options);
	printf("\nIts sheet feeder:\n");
	options_help(stdout, feeder_options);
	for (const struct family * const *family = families; *family; family++) {
		printf("\nFamily %s: %s\n", (*family)->name, (*family)->about);
		options_help(stdout, (*family)->options);
		printf("\nFaults of %s: NAME[:ARG][@N], the Nth occasion from when it was set;\n"
		       "the first without @N, each one with @*. NUMBER may be huge. REPLY is\n"
		       "%s.\n", (*family)->name, (*family)->keys);
		faults_help(stdout, (*family)->faults);
	}
	printf("\nCommands for the control socket, after a bus id (1-1 without one):\n");
	control_help(stdout);
}

/* Options before any --device are for one of the first family. */
static bool some_device(struct emulator *emu)
{
	return emu->count || add_device(emu, families[0]->name);
}

static const char *set_option(struct emulator *emu, const char *name, const char *value)
{
	const struct option_info *option = option_find(main_options, name);

	if (option)
		return option_set(option, emu, value) ? NULL : "bad value";
	if (!some_device(emu))
		return "out of memory";
	return device_set(emu->devs[emu->count - 1], name, value);
}

/* A flag takes no value, all others do. */
static bool wants_value(struct emulator *emu, const char *name)
{
	const struct option_info *option = option_find(main_options, name);

	if (!option && some_device(emu))
		option = device_option(emu->devs[emu->count - 1], name);
	return !option || option->kind != OPTION_FLAG;
}

static bool parse_arguments(struct emulator *emu, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i], *value = NULL, *error;

		if (strncmp(name, "--", 2) != 0) {
			fprintf(stderr, "wiascan-emulator: '%s': try --help\n", name);
			return false;
		}
		if (wants_value(emu, name + 2))
			value = i + 1 < argc ? argv[++i] : "";
		error = set_option(emu, name + 2, value);
		if (error) {
			fprintf(stderr, "wiascan-emulator: %s%s%s: %s; try --help\n", name,
				value ? " " : "", value ? value : "", error);
			return false;
		}
	}
	return some_device(emu);
}

static void released(void *ctx)
{
	struct emulator *emu = ctx;

	if (emu->once)
		loop_quit(emu->loop, 0);
}

static void on_signal(void *ctx, short revents)
{
	struct emulator *emu = ctx;

	(void)revents;
	loop_quit(emu->loop, 0);
}

/* SIGTERM and SIGINT end the loop, so that the socket and pid files go. */
static sigset_t ending_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return set;
}

/* In the process that stays: epoll(7) tells of the signals of who asked it to. */
static bool watch_signals(struct emulator *emu)
{
	sigset_t set = ending_signals();

	emu->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return emu->signals >= 0 &&
	       loop_watch(emu->loop, emu->signals, POLLIN, on_signal, emu) == 0;
}

static bool start_devices(struct emulator *emu)
{
	for (int i = 0; i < emu->count; i++) {
		const char *error = device_start(emu->devs[i], i + 1, emu->trace);

		if (error) {
			fprintf(stderr, "wiascan-emulator: device 1-%d: %s\n", i + 1, error);
			return false;
		}
		usbip_offer(emu->server, emu->devs[i]->usb);
	}
	return true;
}

static bool start(struct emulator *emu)
{
	sigset_t set = ending_signals();

	if (emu->trace_path[0]) {
		emu->trace = fopen(emu->trace_path, "w");
		if (!emu->trace) {
			perror(emu->trace_path);
			return false;
		}
		setvbuf(emu->trace, NULL, _IOLBF, 0);
		/* A test may cut the file short between two scans. */
		fcntl(fileno(emu->trace), F_SETFL, O_APPEND);
	}
	/* from here on somebody may know of it, and send one */
	sigprocmask(SIG_BLOCK, &set, NULL);
	emu->server = usbip_create(emu->loop, emu->port);
	if (!emu->server || !start_devices(emu))
		return false;
	usbip_on_release(emu->server, released, emu);
	if (!emu->control_path[0])
		return true;
	emu->control = control_create(emu->loop, emu->control_path, emu->devs, emu->count);
	return emu->control;
}

static bool write_pid(struct emulator *emu, pid_t pid)
{
	FILE *file;

	if (!emu->pid_path[0])
		return true;
	file = fopen(emu->pid_path, "w");
	if (!file || fprintf(file, "%d\n", pid) < 0 || fclose(file) != 0) {
		perror(emu->pid_path);
		return false;
	}
	emu->pid_written = true;
	return true;
}

static void leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setsid();
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
}

/*
 * The child goes on, and returns. This process ends when the child's id is
 * written, so that whoever started it can read that at once.
 */
static bool go_to_background(struct emulator *emu)
{
	pid_t pid = fork();

	if (pid < 0) {
		perror("wiascan-emulator");
		return false;
	}
	if (pid == 0) {
		emu->pid_written = emu->pid_path[0];
		leave_terminal();
		return true;
	}
	if (write_pid(emu, pid))
		_exit(0);
	kill(pid, SIGKILL);
	return false;
}

/* The port is open: tell so, and where. */
static bool announce(struct emulator *emu)
{
	printf("listening on 127.0.0.1 port %u\n", usbip_port(emu->server));
	fflush(stdout);
	return emu->background ? go_to_background(emu) : write_pid(emu, getpid());
}

/* The control socket goes last: who waits for that may begin anew at once. */
static void stop(struct emulator *emu)
{
	if (emu->server)
		usbip_destroy(emu->server);
	for (int i = 0; i < emu->count; i++)
		device_destroy(emu->devs[i]);
	if (emu->trace)
		fclose(emu->trace);
	if (emu->pid_written)
		unlink(emu->pid_path);
	if (emu->control)
		control_destroy(emu->control);
	loop_destroy(emu->loop);
}

int main(int argc, char **argv)
{
	struct emulator emu = { .port = USBIP_PORT };
	int status = 1;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		help();
		return 0;
	}
	if (argc > 3 && strcmp(argv[1], "--send") == 0)
		return control_send(argv[2], argv + 3, argc - 3);
	emu.loop = loop_create();
	if (!parse_arguments(&emu, argc, argv))
		status = 2;
	else if (start(&emu) && announce(&emu) && watch_signals(&emu))
		status = loop_run(emu.loop);
	stop(&emu);
	return status;
}
