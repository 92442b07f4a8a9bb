// SPDX-License-Identifier: GPL-2.0-only
/* The file that a picture goes to. Copyright (C) 2026 The wiascan project */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "../tools/target.h"
#include "fixture.h"

static char path[256];

static bool mode_refused;
static int chances;

/* In place of the C library's: a disk like vfat, whose owner is another. */
int fchmod(int fd, mode_t mode)
{
	if (!mode_refused)
		return syscall(SYS_fchmod, fd, mode);
	errno = EPERM;
	return -1;
}

/* Same here: every number twice, so that names are taken. */
int getentropy(void *data, size_t size)
{
	memset(data, chances++ / 2, size);
	return 0;
}

static const char *in(const char *directory, const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static int count_files(const char *directory)
{
	DIR *dir = opendir(directory);
	int count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

static void write_file(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void assert_content(const char *name, const char *text)
{
	char content[100] = "";
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(read(fd, content, sizeof(content) - 1), strlen(text));
	close(fd);
	assert_string_equal(content, text);
}

static mode_t mode_of(const char *name)
{
	struct stat file;

	assert_int_equal(stat(name, &file), 0);
	return file.st_mode & 07777;
}

static void test_new_file(void **state)
{
	mode_t mask = umask(027);
	struct output out;

	assert_int_equal(output_open(&out, in(*state, "a")), 0);
	assert_true(out.seekable);
	assert_int_equal(output_write(&out, "half", 4), 0);
	/* Not there before it is complete. */
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(count_files(*state), 1);
	assert_int_equal(output_write(&out, " full", 5), 0);
	assert_int_equal(output_commit(&out), 0);
	assert_content(path, "half full");
	assert_int_equal(mode_of(path), 0640);
	assert_int_equal(count_files(*state), 1);
	umask(mask);
}

static void test_discard(void **state)
{
	struct output out;

	write_file(in(*state, "a"), "old");
	assert_int_equal(output_open(&out, path), 0);
	assert_int_equal(output_write(&out, "new", 3), 0);
	output_discard(&out);
	assert_content(path, "old");
	assert_int_equal(count_files(*state), 1);
}

static void test_replace(void **state)
{
	mode_t mask = umask(027);
	struct output out;

	write_file(in(*state, "a"), "old and longer");
	assert_int_equal(chmod(path, 0604), 0);
	assert_int_equal(output_open(&out, path), 0);
	/* Never open to more than the old one. */
	assert_int_equal(mode_of(out.temporary) & ~0604, 0);
	assert_int_equal(output_write(&out, "new", 3), 0);
	assert_content(path, "old and longer");
	assert_int_equal(output_commit(&out), 0);
	assert_content(path, "new");
	assert_int_equal(mode_of(path), 0604);
	umask(mask);
}

static void test_mode_refused(void **state)
{
	mode_t mask = umask(027);
	struct output out;
	int i;

	in(*state, "a");
	mode_refused = true;
	for (i = 0; i < 2; i++) {
		assert_int_equal(output_open(&out, path), 0);
		assert_int_equal(output_write(&out, "new", 3), 0);
		assert_int_equal(output_commit(&out), 0);
		assert_content(path, "new");
		assert_int_equal(mode_of(path), 0640);
	}
	mode_refused = false;
	umask(mask);
}

static void test_two_at_once(void **state)
{
	struct output one, other;

	chances = 0;
	assert_int_equal(output_open(&one, in(*state, "a")), 0);
	assert_int_equal(output_open(&other, path), 0);
	assert_string_not_equal(one.temporary, other.temporary);
	assert_int_equal(output_write(&one, "one", 3), 0);
	assert_int_equal(output_write(&other, "other", 5), 0);
	assert_int_equal(output_commit(&one), 0);
	assert_content(path, "one");
	assert_int_equal(output_commit(&other), 0);
	assert_content(path, "other");
	assert_int_equal(count_files(*state), 1);
}

static void test_symbolic_link(void **state)
{
	struct output out;
	struct stat file;
	char link[300];

	write_file(in(*state, "a"), "old");
	snprintf(link, sizeof(link), "%s/link", (char *)*state);
	assert_int_equal(symlink("a", link), 0);
	assert_int_equal(output_open(&out, link), 0);
	assert_int_equal(output_write(&out, "new", 3), 0);
	assert_int_equal(output_commit(&out), 0);
	assert_content(path, "new");
	assert_int_equal(lstat(link, &file), 0);
	assert_true(S_ISLNK(file.st_mode));
}

/* A link to a link to a file that is to be; @first: what the first one says. */
static void make_links(const char *directory, const char *first)
{
	assert_int_equal(symlink(first, in(directory, "first")), 0);
	assert_int_equal(symlink("first", in(directory, "second")), 0);
}

static void assert_makes_target(const char *directory, const char *target)
{
	struct output out;
	struct stat file;

	make_links(directory, target);
	assert_int_equal(output_open(&out, path), 0);
	assert_int_equal(count_files(directory), 3);
	assert_int_equal(output_write(&out, "new", 3), 0);
	output_discard(&out);
	assert_int_equal(count_files(directory), 2);
	assert_int_equal(output_open(&out, path), 0);
	assert_int_equal(output_write(&out, "new", 3), 0);
	assert_int_equal(output_commit(&out), 0);
	assert_int_equal(lstat(path, &file), 0);
	assert_true(S_ISLNK(file.st_mode));
	assert_content(in(directory, "a"), "new");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink(in(directory, "first")), 0);
	assert_int_equal(unlink(in(directory, "second")), 0);
}

static void test_link_to_nothing(void **state)
{
	char target[300];

	assert_makes_target(*state, "a");
	snprintf(target, sizeof(target), "%s/a", (char *)*state);
	assert_makes_target(*state, target);
}

static void test_link_to_no_directory(void **state)
{
	struct output out;

	make_links(*state, "none/a");
	assert_int_equal(output_open(&out, path), -1);
	assert_int_equal(out.code, ENOENT);
	assert_non_null(strstr(out.error, "it is a link to "));
	assert_non_null(strstr(out.error, "/none/a: No such file"));
	assert_int_equal(symlink("third", in(*state, "third")), 0);
	assert_int_equal(output_open(&out, path), -1);
	assert_int_equal(out.code, ELOOP);
	assert_int_equal(count_files(*state), 3);
}

static void test_long_name(void **state)
{
	char name[256];
	struct output out;

	memset(name, 'n', 255);
	name[255] = '\0';
	assert_int_equal(chdir(*state), 0);
	assert_int_equal(output_open(&out, name), 0);
	assert_int_equal(output_commit(&out), 0);
	assert_int_equal(access(name, F_OK), 0);
	assert_int_equal(chdir("/"), 0);
}

static void assert_cannot_open(const char *name, int error)
{
	struct output out;

	assert_int_equal(output_open(&out, name), -1);
	assert_int_equal(out.code, error);
	assert_string_equal(out.error, strerror(error));
}

static void test_unwritable(void **state)
{
	assert_cannot_open(in(*state, "none/a"), ENOENT);
	assert_cannot_open(in(*state, ""), EISDIR);
	assert_cannot_open(in(*state, "none/"), ENOENT);
	assert_cannot_open("", ENOENT);
	touch(*state, "file");
	assert_cannot_open(in(*state, "file/a"), ENOTDIR);
	assert_cannot_open("/proc/picture", ENOENT);
	assert_int_equal(count_files(*state), 1);
}

static void test_pipe(void **state)
{
	struct output out;
	int fd;

	assert_int_equal(mkfifo(in(*state, "pipe"), 0600), 0);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(output_open(&out, path), 0);
	assert_false(out.seekable);
	assert_int_equal(output_write(&out, "x", 1), 0);
	/* Discarded or not: it stays. */
	output_discard(&out);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(output_open(&out, path), 0);
	close(fd);
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(output_write(&out, "x", 1), -1);
	assert_non_null(strstr(out.error, "ended"));
	output_discard(&out);
}

static void test_full_disk(void **state)
{
	const char *full = full_device(*state);
	struct output out;

	assert_int_equal(output_open(&out, full), 0);
	assert_int_equal(output_write(&out, "x", 1), -1);
	assert_int_equal(out.code, ENOSPC);
	/* The first reason stays. */
	output_fail(&out, "another");
	assert_string_equal(out.error, strerror(ENOSPC));
	output_discard(&out);
}

static void on_alarm(int number)
{
	(void)number;
}

static bool never(void)
{
	return false;
}

static bool always(void)
{
	return true;
}

/* A pipe that is full: a signal ends the write only if that is wanted. */
static void test_interrupted(void **state)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval every = { { 0, 5000 }, { 0, 5000 } };
	struct itimerval stop = { { 0, 0 }, { 0, 0 } };
	static char data[1 << 20];
	struct output out;
	int fd;

	assert_int_equal(mkfifo(in(*state, "pipe"), 0600), 0);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(output_open(&out, path), 0);
	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	out.stopped = always;
	assert_int_equal(setitimer(ITIMER_REAL, &every, NULL), 0);
	assert_int_equal(output_write(&out, data, sizeof(data)), -1);
	assert_string_equal(out.error, "interrupted");
	assert_int_equal(setitimer(ITIMER_REAL, &stop, NULL), 0);
	while (read(fd, data, sizeof(data)) > 0)
		;
	out.stopped = never;
	assert_int_equal(output_write(&out, data, 100), 0);
	output_discard(&out);
	close(fd);
}

static int reader, asked;

/* Asked when the pipe is full: reads it. */
static bool empty_it(void)
{
	static char data[1 << 16];

	asked++;
	while (read(reader, data, sizeof(data)) > 0)
		;
	return false;
}

static bool third_time(void)
{
	return ++asked == 3;
}

/* stdout as some parents leave it: a write to a full pipe is EAGAIN. */
static void test_nonblocking_stdout(void **state)
{
	static char data[1 << 20];
	struct output out;
	int fds[2], saved;

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
	reader = fds[0];
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	assert_int_equal(dup2(fds[1], STDOUT_FILENO), STDOUT_FILENO);
	assert_int_equal(output_open(&out, "-"), 0);
	assert_int_equal(dup2(saved, STDOUT_FILENO), STDOUT_FILENO);
	out.stopped = empty_it;
	asked = 0;
	assert_int_equal(output_write(&out, data, sizeof(data)), 0);
	assert_true(asked > 1);
	/* Nobody reads, and the signal came before the wait began. */
	out.stopped = third_time;
	asked = 0;
	assert_int_equal(output_write(&out, data, sizeof(data)), -1);
	assert_string_equal(out.error, "interrupted");
	output_discard(&out);
	close(saved);
	close(fds[0]);
	close(fds[1]);
}

static int mended;

static int mend(struct output *out)
{
	return mended ? 0 : output_fail(out, "cannot be mended");
}

/* Pages in one file: one that is cut off leaves those before it, or none. */
static void test_shared(void **state)
{
	static const struct writer_format format = {
		.name = "test", .holds_many = true, .mend = mend,
	};
	struct target target = {
		.name = in(*state, "pages"), .format = &format, .shared = true,
	};

	for (mended = 1; mended >= 0; mended--) {
		assert_int_equal(target_open(&target), 0);
		assert_int_equal(output_write(&target.out, "page 1", 6), 0);
		assert_int_equal(target_keep(&target), 0);
		assert_int_equal(target_open(&target), 0);
		assert_int_equal(output_write(&target.out, "pa", 2), 0);
		assert_int_equal(target_drop(&target), mended ? 0 : -1);
		assert_int_equal(target.whole, mended);
		assert_int_equal(target_close(&target), 0);
		assert_int_equal(count_files(*state), mended);
		if (mended)
			assert_int_equal(unlink(path), 0);
		target.whole = 0;
	}
	assert_string_equal(target.out.error, "cannot be mended");
	free(target.path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		directory_test(test_new_file),
		directory_test(test_discard),
		directory_test(test_replace),
		directory_test(test_mode_refused),
		directory_test(test_two_at_once),
		directory_test(test_symbolic_link),
		directory_test(test_link_to_nothing),
		directory_test(test_link_to_no_directory),
		directory_test(test_long_name),
		directory_test(test_unwritable),
		directory_test(test_pipe),
		directory_test(test_full_disk),
		directory_test(test_interrupted),
		directory_test(test_nonblocking_stdout),
		directory_test(test_shared),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
