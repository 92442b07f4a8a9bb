// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "../lib/internal.h"
#include "sim.h"

struct sim sim;
struct sim_counts sim_counts;

static const char *class_directory, *dev_directory;
static unsigned int calls;

void sim_reset(void)
{
	memset(&sim, 0, sizeof(sim));
	memset(&sim_counts, 0, sizeof(sim_counts));
	calls = 0;
	sim_props_reset();
	sim_events_reset();
	sim_job_reset();
}

void sim_dirs(const char *class_dir, const char *dev_dir)
{
	class_directory = class_dir;
	dev_directory = dev_dir;
}

const char *wiascan_sys_class_dir(void)
{
	return class_directory ? class_directory : "/nowhere";
}

const char *wiascan_sys_dev_dir(void)
{
	return dev_directory ? dev_directory : "/nowhere";
}

int sim_fail(int error)
{
	errno = error;
	return -1;
}

int sim_is_nth(int every)
{
	return every && !(++calls % every);
}

/* What poll() takes for readable after that time. */
static void set_timer(int fd, int ms)
{
	const struct itimerspec time = {
		.it_value.tv_sec = ms / 1000,
		.it_value.tv_nsec = ms % 1000 * 1000000L + 1,
	};

	timerfd_settime(fd, 0, &time, NULL);
}

int wiascan_sys_open(const char *path, int flags)
{
	int fd;

	sim_counts.open_flags = flags;
	if (access(path, F_OK))
		return -1;
	if (sim.open_errno)
		return sim_fail(sim.open_errno);
	fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	if (fd < 0)
		return -1;
	/* when the lamp is warm */
	set_timer(fd, sim.warming_ms);
	sim_counts.open++;
	return fd;
}

int wiascan_sys_close(int fd)
{
	sim_counts.open--;
	return close(fd);
}

static void set_string(char *string, size_t size, const char *text)
{
	if (sim.hostile_names)
		memset(string, '\x9b', size);
	else
		snprintf(string, size, "%s", text);
}

static int info(struct wiascan_info *arg)
{
	if (sim.info_errno)
		return sim.info_errno;
	memset(arg, 0, sizeof(*arg));
	set_string(arg->minidriver, sizeof(arg->minidriver), "sim");
	set_string(arg->vendor, sizeof(arg->vendor), "ACME");
	set_string(arg->model, sizeof(arg->model), "Glass 2000");
	set_string(arg->firmware, sizeof(arg->firmware), "1.05");
	set_string(arg->serial, sizeof(arg->serial), "SN42");
	set_string(arg->port, sizeof(arg->port), "3-1:1.0");
	arg->usb_vendor = 0x04b8;
	arg->usb_product = 0x0110;
	return 0;
}

static int status(struct wiascan_status *arg)
{
	struct timespec now;

	memset(arg, 0, sizeof(*arg));
	arg->handling = sim_handling();
	arg->state = sim_state();
	if (sim.owner) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		arg->state = WIASCAN_STATE_SCANNING;
		arg->owner_pid = sim.owner;
		arg->owner_since = (now.tv_sec - 7) * 1000000000ULL;
		arg->percent = 40;
	}
	arg->jobs = sim_counts.start;
	return 0;
}

static int dispatch(int fd, unsigned long request, void *arg)
{
	switch (request) {
	case WIASCAN_IOC_INFO:
		return info(arg);
	case WIASCAN_IOC_PROP_INFO:
		return sim_prop_info(arg);
	case WIASCAN_IOC_PROP_LIST:
		return sim_prop_list(arg);
	case WIASCAN_IOC_PROP_GET:
		return sim_prop_get(arg);
	case WIASCAN_IOC_PROP_SET:
		return sim_prop_set(arg);
	case WIASCAN_IOC_BUFFER_INFO:
		return sim_buffer_info(arg);
	case WIASCAN_IOC_START:
		return sim_start(arg);
	case WIASCAN_IOC_CANCEL:
		return sim_cancel();
	case WIASCAN_IOC_PAGE:
		return sim_page(arg);
	case WIASCAN_IOC_NEXT_PAGE:
		return sim_next_page(fd);
	case WIASCAN_IOC_CHUNK:
		return sim_chunk(arg);
	case WIASCAN_IOC_STATUS:
		return status(arg);
	case WIASCAN_IOC_SUBSCRIBE:
		return sim_subscribe(arg);
	case WIASCAN_IOC_EVENT:
		if (sim.event_ms)
			set_timer(fd, sim.event_ms);
		return sim_event(arg);
	default:
		return ENOTTY;
	}
}

int wiascan_sys_ioctl(int fd, unsigned long request, void *arg)
{
	int error;

	if (sim_is_nth(sim.eintr))
		return sim_fail(EINTR);
	error = dispatch(fd, request, arg);
	return error ? sim_fail(error) : 0;
}
