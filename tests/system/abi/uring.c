// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads by io_uring, with nothing but its system calls
 *
 * Copyright (C) 2026 The wiascan project
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/io_uring.h>

#include "abi.h"

#define WIDTH		200
#define LINES		200
#define SIZE		(WIDTH * LINES)

/* Room for one request and its answer */
struct uring {
	int fd;
	struct io_uring_params params;
	char *sq;
	size_t sq_size;
	char *cq;
	size_t cq_size;
	struct io_uring_sqe *sqes;
};

static void *map(const struct uring *u, size_t size, off_t what)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_POPULATE, u->fd, what);

	return p == MAP_FAILED ? NULL : p;
}

static bool open_uring(struct uring *u)
{
	memset(u, 0, sizeof(*u));
	u->fd = syscall(SYS_io_uring_setup, 1, &u->params);
	if (u->fd < 0) {
		printf("# io_uring_setup: %s\n", strerror(errno));
		return false;
	}
	u->sq_size = u->params.sq_off.array +
		     u->params.sq_entries * sizeof(uint32_t);
	u->cq_size = u->params.cq_off.cqes +
		     u->params.cq_entries * sizeof(struct io_uring_cqe);
	u->sq = map(u, u->sq_size, IORING_OFF_SQ_RING);
	u->cq = map(u, u->cq_size, IORING_OFF_CQ_RING);
	u->sqes = map(u, u->params.sq_entries * sizeof(*u->sqes), IORING_OFF_SQES);
	return u->sq && u->cq && u->sqes;
}

static void close_uring(struct uring *u)
{
	munmap(u->sq, u->sq_size);
	munmap(u->cq, u->cq_size);
	munmap(u->sqes, u->params.sq_entries * sizeof(*u->sqes));
	close(u->fd);
}

static uint32_t *at(char *ring, uint32_t offset)
{
	return (uint32_t *)(ring + offset);
}

/* One read(), as if by that: bytes, or -errno */
static int32_t uring_read(struct uring *u, int fd, void *data, uint32_t size)
{
	uint32_t tail = *at(u->sq, u->params.sq_off.tail);
	uint32_t index = tail & *at(u->sq, u->params.sq_off.ring_mask);
	uint32_t *head = at(u->cq, u->params.cq_off.head);
	struct io_uring_cqe *cqes = (void *)(u->cq + u->params.cq_off.cqes);
	int32_t result;
	int ret;

	u->sqes[index] = (struct io_uring_sqe){
		.opcode = IORING_OP_READ,
		.fd = fd,
		.off = -1,
		.addr = (uintptr_t)data,
		.len = size,
		.user_data = 42,
	};
	at(u->sq, u->params.sq_off.array)[index] = index;
	__atomic_store_n(at(u->sq, u->params.sq_off.tail), tail + 1,
			 __ATOMIC_RELEASE);
	do {
		ret = syscall(SYS_io_uring_enter, u->fd, 1, 1,
			      IORING_ENTER_GETEVENTS, NULL, 0);
	} while (ret < 0 && errno == EINTR);
	if (ret < 0 ||
	    *head == __atomic_load_n(at(u->cq, u->params.cq_off.tail),
				     __ATOMIC_ACQUIRE))
		return -EIO;
	result = cqes[*head & *at(u->cq, u->params.cq_off.ring_mask)].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}

static bool reads_page(struct uring *u, int fd, const char *image, uint32_t size)
{
	char *buf = malloc(size);
	int32_t n = -ENOMEM;
	int64_t got = 0;

	if (!buf || start(fd))
		return false;
	while ((n = uring_read(u, fd, buf, size)) > 0) {
		if (got + n > SIZE || memcmp(buf, image + got, n))
			break;
		got += n;
	}
	free(buf);
	if (n == 0 && got == SIZE)
		return true;
	printf("# %d at %lld of %d\n", n, (long long)got, SIZE);
	return false;
}

void test_uring(void)
{
	int fd = open_device(O_RDONLY);
	struct uring u;
	char *image, line[WIDTH];

	small_gray(fd, WIDTH, LINES);
	image = read_whole(fd, SIZE);
	if (!open_uring(&u)) {
		test(false, "io_uring: a ring");
		return;
	}
	test(reads_page(&u, fd, image, 4096), "io_uring: the page, byte for byte");
	test(reads_page(&u, fd, image, WIDTH), "io_uring: line by line");
	test(uring_read(&u, fd, line, WIDTH) == 0, "io_uring: 0 at its end");
	start(fd);
	test(uring_read(&u, fd, line, WIDTH - 1) == -EINVAL,
	     "io_uring: below the minimum: EINVAL");
	close_uring(&u);
	free(image);
	close(fd);
}
