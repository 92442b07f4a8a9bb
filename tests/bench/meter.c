// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "meter.h"

#define PF_KTHREAD	0x00200000	/* in the flags of /proc/PID/stat */

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

double meter_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* A file of /proc/PID into @text; false when the thread has ended meanwhile. */
static bool read_proc(const char *pid, const char *name, char *text, size_t size)
{
	char path[64];
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%.16s/%s", pid, name);
	file = fopen(path, "r");
	if (!file)
		return false;
	len = fread(text, 1, size - 1, file);
	text[len] = '\0';
	fclose(file);
	return len;
}

static bool is_kernel_thread(const char *pid)
{
	char text[1024];
	unsigned int flags = 0;
	char *end;

	if (!read_proc(pid, "stat", text, sizeof(text)))
		return false;
	/* The name may hold anything, brackets as well. */
	end = strrchr(text, ')');
	return end && sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %u", &flags) == 1 &&
	       flags & PF_KTHREAD;
}

static bool read_thread(const char *pid, struct meter_thread *thread)
{
	uint64_t yielded = 0, taken = 0;
	char text[4096];
	char *at;

	if (!is_kernel_thread(pid) || !read_proc(pid, "schedstat", text, sizeof(text)) ||
	    sscanf(text, "%" SCNu64, &thread->run) != 1 ||
	    !read_proc(pid, "status", text, sizeof(text)))
		return false;
	at = strstr(text, "\nvoluntary_ctxt_switches:");
	if (at)
		sscanf(at, "\nvoluntary_ctxt_switches: %" SCNu64, &yielded);
	at = strstr(text, "\nnonvoluntary_ctxt_switches:");
	if (at)
		sscanf(at, "\nnonvoluntary_ctxt_switches: %" SCNu64, &taken);
	thread->pid = atoi(pid);
	thread->switches = yielded + taken;
	return true;
}

/* All threads of the kernel, by their process ids. */
static struct meter_thread *read_threads(size_t *count)
{
	struct meter_thread *threads = NULL;
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	size_t room = 0;

	*count = 0;
	if (!dir)
		die("/proc is not there");
	while ((entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (*count == room) {
			room = room ? 2 * room : 256;
			threads = reallocarray(threads, room, sizeof(*threads));
			if (!threads)
				die("out of memory");
		}
		if (read_thread(entry->d_name, &threads[*count]))
			++*count;
	}
	closedir(dir);
	return threads;
}

/* What @meter->who has used until now, with sign @sign. */
static void add_usage(struct meter *meter, int sign)
{
	struct rusage usage;

	getrusage(meter->who == METER_SELF ? RUSAGE_SELF : RUSAGE_CHILDREN, &usage);
	meter->cpu += sign * (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
			      (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
	meter->switches += sign * (usage.ru_nvcsw + usage.ru_nivcsw);
}

void meter_start(struct meter *meter, enum meter_who who)
{
	*meter = (struct meter){ .who = who };
	/* What this file does would be counted, too. */
	if (getenv("BENCH_CALLS")) {
		access("bench-start", F_OK);
		return;
	}
	meter->threads = read_threads(&meter->count);
	add_usage(meter, -1);
	meter->start = meter_now();
}

void meter_got(struct meter *meter, size_t len)
{
	if (!meter->bytes && len)
		meter->first = meter_now();
	meter->bytes += len;
}

void meter_stop(struct meter *meter)
{
	struct meter_thread *threads;
	size_t count, i, j;

	meter->stop = meter_now();
	if (getenv("BENCH_CALLS")) {
		access("bench-stop", F_OK);
		return;
	}
	add_usage(meter, 1);
	threads = read_threads(&count);
	for (i = 0; i < count; i++) {
		for (j = 0; j < meter->count; j++)
			if (meter->threads[j].pid == threads[i].pid)
				break;
		/* One that was not there before has run since. */
		if (j < meter->count) {
			threads[i].run -= meter->threads[j].run;
			threads[i].switches -= meter->threads[j].switches;
		}
		meter->kernel += threads[i].run / 1e9;
		meter->switches += threads[i].switches;
	}
	free(threads);
	free(meter->threads);
	meter->threads = NULL;
}

void meter_print(const struct meter *meter)
{
	printf("bytes=%" PRIu64 " seconds=%.6f first=%.6f cpu=%.6f kernel=%.6f switches=%" PRIu64
	       "\n", meter->bytes, meter->stop - meter->start,
	       meter->first ? meter->first - meter->start : 0, meter->cpu, meter->kernel,
	       meter->switches);
}

bool stall_option(struct stall *stall, const char *text)
{
	return sscanf(text, "%" SCNu64 ":%lf", &stall->bytes, &stall->seconds) == 2;
}

void stall_got(struct stall *stall, size_t len)
{
	struct timespec time = {
		.tv_sec = stall->seconds,
		.tv_nsec = (stall->seconds - (time_t)stall->seconds) * 1e9,
	};

	stall->since += len;
	if (!stall->bytes || stall->since < stall->bytes)
		return;
	stall->since -= stall->bytes;
	nanosleep(&time, NULL);
}
