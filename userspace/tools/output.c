// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"

/* How often to look for a signal while a pipe is full, milliseconds. */
#define FULL_MS		100

/* Temporary names that may be taken; links in a row, as many as Linux follows. */
#define TRIES_MAX	100
#define LINKS_MAX	40

int output_fail(struct output *out, const char *format, ...)
{
	va_list args;

	if (!*out->error) {
		va_start(args, format);
		vsnprintf(out->error, sizeof(out->error), format, args);
		va_end(args);
	}
	return -1;
}

static int fail_errno(struct output *out)
{
	if (!*out->error)
		out->code = errno;
	return output_fail(out, "%s", strerror(errno));
}

/* How much of a path is its directory, with the slash. */
static int directory_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 - path : 0;
}

/* "dir/.name.0123abcd" for "dir/name", each time another; NULL with errno. */
static char *temporary_name(const char *path)
{
	int length = directory_length(path);
	uint32_t chance;
	char *name;

	if (getentropy(&chance, sizeof(chance)))
		return NULL;
	/* A long name stays within NAME_MAX when it is cut. */
	if (asprintf(&name, "%.*s.%.200s.%08" PRIx32, length, path,
		     path + length, chance) < 0)
		return NULL;
	return name;
}

/* Not mkstemp(): its 0600 would have to be changed, and vfat may refuse that. */
static int open_temporary(struct output *out)
{
	int tries = TRIES_MAX;

	do {
		free(out->temporary);
		out->temporary = temporary_name(out->path);
		if (!out->temporary)
			return fail_errno(out);
		out->fd = open(out->temporary,
			       O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, out->mode);
	} while (out->fd < 0 && errno == EEXIST && --tries);
	if (out->fd < 0) {
		fail_errno(out);
		free(out->temporary);
		out->temporary = NULL;
		return -1;
	}
	out->seekable = true;
	return 0;
}

/*
 * A signal that comes just before a write() to a full pipe would not end it: a
 * description of its own never blocks, and nobody else's changes. Where there can
 * be none, as of a socket, the one that was given has to do.
 */
static void unblock(struct output *out)
{
	struct stat file;
	char path[32];
	int fd;

	if (fstat(out->fd, &file) || !S_ISFIFO(file.st_mode))
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", out->fd);
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return;
	close(out->fd);
	out->fd = fd;
}

/* A pipe or a device: nothing to rename, nothing to remove. */
static int open_directly(struct output *out)
{
	out->fd = open(out->name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (out->fd < 0)
		return fail_errno(out);
	unblock(out);
	return 0;
}

static int open_stdout(struct output *out)
{
	if (isatty(STDOUT_FILENO))
		return output_fail(out, "a terminal cannot show pictures; send it to a file or a program");
	out->name = "standard output";
	out->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (out->fd < 0)
		return fail_errno(out);
	unblock(out);
	return 0;
}

/* A picture that is there already may be replaced only if it may be written. */
static int open_existing(struct output *out, const struct stat *old)
{
	if (S_ISDIR(old->st_mode)) {
		errno = EISDIR;
		return fail_errno(out);
	}
	if (!S_ISREG(old->st_mode))
		return open_directly(out);
	if (access(out->name, W_OK))
		return fail_errno(out);
	out->replaces = true;
	out->mode = old->st_mode & 0777;
	out->path = realpath(out->name, NULL);
	if (!out->path)
		return fail_errno(out);
	return open_temporary(out);
}

/*
 * Where the links of a path lead that nothing is at: realpath() knows only
 * what exists. NULL without memory.
 */
static char *follow_links(const char *name)
{
	char target[PATH_MAX], *path = strdup(name), *next;
	int links, directory;
	ssize_t length;

	for (links = 0; path && links < LINKS_MAX; links++) {
		length = readlink(path, target, sizeof(target));
		if (length < 0)
			break;
		directory = *target == '/' ? 0 : directory_length(path);
		if (asprintf(&next, "%.*s%.*s", directory, path, (int)length,
			     target) < 0)
			next = NULL;
		free(path);
		path = next;
	}
	return path;
}

static int open_new(struct output *out)
{
	out->path = follow_links(out->name);
	if (!out->path)
		return fail_errno(out);
	if (!open_temporary(out))
		return 0;
	if (strcmp(out->path, out->name))
		snprintf(out->error, sizeof(out->error), "it is a link to %s: %s",
			 out->path, strerror(out->code));
	return -1;
}

static void release(struct output *out)
{
	free(out->path);
	free(out->temporary);
	out->path = NULL;
	out->temporary = NULL;
	out->fd = -1;
}

int output_open(struct output *out, const char *name)
{
	struct stat old;
	int ret;

	memset(out, 0, sizeof(*out));
	out->name = name;
	out->fd = -1;
	out->mode = 0666;
	if (!strcmp(name, "-"))
		ret = open_stdout(out);
	else if (!stat(name, &old))
		ret = open_existing(out, &old);
	else if (errno != ENOENT || !*name || name[strlen(name) - 1] == '/')
		ret = fail_errno(out);
	else
		ret = open_new(out);
	if (ret)
		release(out);
	return ret;
}

/* After a write that a signal or a full pipe has held up: may it go on? */
static int try_again(struct output *out, bool full)
{
	struct pollfd file = { .fd = out->fd, .events = POLLOUT };

	if (out->stopped && out->stopped())
		return output_fail(out, "interrupted");
	/* Not for ever: a signal may have come just before. */
	if (full && poll(&file, 1, FULL_MS) < 0 && errno != EINTR)
		return fail_errno(out);
	return 0;
}

int output_write(struct output *out, const void *data, size_t size)
{
	const char *at = data;
	ssize_t n;

	while (size) {
		n = write(out->fd, at, size);
		/* Whoever made the pipe may have made it O_NONBLOCK. */
		if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
			if (try_again(out, errno == EAGAIN))
				return -1;
			continue;
		}
		if (n < 0 && errno == EPIPE)
			return output_fail(out, "the program that reads it has ended");
		if (n < 0)
			return fail_errno(out);
		at += n;
		size -= n;
	}
	return 0;
}

int output_mark(struct output *out)
{
	out->mark = lseek(out->fd, 0, SEEK_END);
	return out->mark < 0 ? fail_errno(out) : 0;
}

int output_rewind(struct output *out)
{
	*out->error = '\0';
	out->code = 0;
	if (ftruncate(out->fd, out->mark) ||
	    lseek(out->fd, out->mark, SEEK_SET) < 0)
		return fail_errno(out);
	return 0;
}

int output_commit(struct output *out)
{
	int fd = out->fd;

	/* May fail, on vfat for one: a picture counts more than its mode. */
	if (out->replaces)
		fchmod(fd, out->mode);
	/* Only now can a disk be full, or a network file system say so. */
	if (out->temporary && fsync(fd))
		goto fail;
	out->fd = -1;
	if (close(fd) && errno != EINTR)
		goto fail;
	if (out->temporary && rename(out->temporary, out->path))
		goto fail;
	release(out);
	return 0;

fail:
	fail_errno(out);
	output_discard(out);
	return -1;
}

void output_discard(struct output *out)
{
	if (out->fd >= 0)
		close(out->fd);
	if (out->temporary)
		unlink(out->temporary);
	release(out);
}
