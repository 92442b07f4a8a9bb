// SPDX-License-Identifier: GPL-2.0-only
/*
 * splice() from the device: to a pipe, and on to a file and a socket
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
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"

#define WIDTH		128
#define LINES		100
#define SIZE		(WIDTH * LINES)

/* All of size bytes from a file, a pipe or a socket */
static bool gives_page(int from, const char *page, size_t size)
{
	char *got = malloc(size);
	size_t at = 0;
	ssize_t n = 0;
	bool same;

	if (!got)
		exit(1);
	while (at < size && (n = read(from, got + at, size - at)) > 0)
		at += n;
	same = at == size && !memcmp(got, page, size);
	if (!same)
		printf("# %zu bytes, or others\n", at);
	free(got);
	return same;
}

/* All of a page into a pipe that has room for it: bytes, or -errno */
static int64_t splice_whole(int fd, int out)
{
	int64_t got = 0;
	ssize_t n;

	while ((n = splice(fd, NULL, out, NULL, SIZE, 0)) > 0)
		got += n;
	return n < 0 ? -errno : got;
}

/* A page through a pipe to a file or socket, which gives it back at its end */
static bool moves_to(int fd, int out, int in, const char *page)
{
	int pipes[2];
	size_t left;
	ssize_t n, m;

	if (pipe(pipes) || start(fd))
		exit(1);
	while ((n = splice(fd, NULL, pipes[1], NULL, SIZE, SPLICE_F_MOVE)) > 0) {
		for (left = n; left; left -= m) {
			m = splice(pipes[0], NULL, out, NULL, left, SPLICE_F_MOVE);
			if (m <= 0)
				exit(1);
		}
	}
	close(pipes[0]);
	close(pipes[1]);
	if (in == out && lseek(in, 0, SEEK_SET))
		exit(1);
	return n == 0 && gives_page(in, page, SIZE);
}

void test_splice(void)
{
	int fd = open_device(O_RDONLY), file = memfd_create("page", MFD_CLOEXEC);
	int pipes[2], sockets[2];
	char *page;

	small_gray(fd, WIDTH, LINES);
	page = read_whole(fd, SIZE);
	if (pipe(pipes) || file < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets))
		exit(1);
	test(!start(fd) && splice_whole(fd, pipes[1]) == SIZE &&
	     gives_page(pipes[0], page, SIZE), "splice: the whole page");
	test(!splice(fd, NULL, pipes[1], NULL, SIZE, 0), "splice: 0 at its end");
	test(moves_to(fd, file, file, page), "splice: on to a file");
	test(moves_to(fd, sockets[0], sockets[1], page), "splice: on to a socket");
	close(pipes[0]);
	close(pipes[1]);
	close(sockets[0]);
	close(sockets[1]);
	close(file);
	free(page);
	close(fd);
}
