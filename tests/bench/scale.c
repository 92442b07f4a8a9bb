// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/*
 * scale SCANNERS PAGES NAME=VALUE...: a process for each of /dev/wiascan0 and on,
 * all of which begin at once and read PAGES pages each. Prints the total, and how
 * much less memory was available meanwhile than before, at most.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "meter.h"
#include "peer.h"

#define MAX_SCANNERS	64
#define LOOK	20000000	/* nanoseconds between looks at the memory */

/** struct shared - between this process and the readers */
struct shared {
	uint64_t bytes[MAX_SCANNERS];
};

static struct shared *shared;

static uint64_t memory_available(void)
{
	FILE *file = fopen("/proc/meminfo", "r");
	uint64_t kib = 0;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "MemAvailable: %" SCNu64, &kib) == 1)
			break;
	if (file)
		fclose(file);
	return kib << 10;
}

/* Ready when it has written to @ready; begins when @go has an end. */
static void reader(int number, int pages, char **values, int count, int ready, int go)
{
	struct wiascan_device *dev;
	char path[32], byte = 0;
	void *buffer;
	size_t size;

	snprintf(path, sizeof(path), "/dev/wiascan%d", number);
	dev = peer_open(path);
	peer_set(dev, values, count);
	size = peer_chunk(dev);
	buffer = malloc(size);
	if (!buffer || write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 0)
		peer_fail("begin");
	for (int i = 0; i < pages; i++) {
		uint64_t bytes = 0;
		ssize_t len;

		peer_start(dev);
		while ((len = wiascan_read(dev, buffer, size)) > 0)
			bytes += len;
		if (len < 0)
			peer_fail(path);
		peer_complete(dev, bytes);
		shared->bytes[number] += bytes;
	}
	wiascan_close(dev);
	exit(0);
}

/* All of them have ended; returns the least memory that was available meanwhile. */
static uint64_t watch(int scanners)
{
	static const struct timespec look = { .tv_nsec = LOOK };
	uint64_t least = UINT64_MAX;

	while (scanners) {
		uint64_t now = memory_available();
		int status;

		if (now < least)
			least = now;
		while (scanners && waitpid(-1, &status, WNOHANG) > 0) {
			if (status)
				die("scale: a reader failed");
			scanners--;
		}
		if (scanners)
			nanosleep(&look, NULL);
	}
	return least;
}

static uint64_t run(int scanners, int pages, char **values, int count, struct meter *meter)
{
	int ready[2], go[2];
	uint64_t before, least;
	char byte;

	if (pipe(ready) < 0 || pipe(go) < 0)
		peer_fail("pipe");
	before = memory_available();
	for (int i = 0; i < scanners; i++) {
		if (fork() == 0) {
			close(go[1]);
			reader(i, pages, values, count, ready[1], go[0]);
		}
	}
	close(ready[1]);
	for (int i = 0; i < scanners; i++)
		if (read(ready[0], &byte, 1) != 1)
			die("scale: a reader did not begin");
	meter_start(meter, METER_CHILDREN);
	close(go[1]);
	least = watch(scanners);
	meter_stop(meter);
	return before > least ? before - least : 0;
}

int main(int argc, char **argv)
{
	struct meter meter;
	uint64_t memory;
	int scanners;

	if (argc < 3)
		die("usage: scale SCANNERS PAGES NAME=VALUE...");
	scanners = atoi(argv[1]);
	if (scanners < 1 || scanners > MAX_SCANNERS)
		die("scale: 1 to %d scanners", MAX_SCANNERS);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED)
		peer_fail("memory");
	memory = run(scanners, atoi(argv[2]), argv + 3, argc - 3, &meter);
	for (int i = 0; i < scanners; i++)
		meter.bytes += shared->bytes[i];
	printf("memory=%" PRIu64 " ", memory);
	meter_print(&meter);
	return 0;
}
