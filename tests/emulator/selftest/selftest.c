// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

/* selftest: the emulator, driven by a client that needs no kernel. TAP. */

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftest.h"

#define MAX_WORDS	300

static int tests, failures;
static const char *program;
static char directory[] = "/tmp/wiascan-selftest-XXXXXX";

static void result(bool passed, const char *format, va_list args)
{
	printf("%sok %d - ", passed ? "" : "not ", ++tests);
	vprintf(format, args);
	printf("\n");
	fflush(stdout);
	failures += !passed;
}

void ok(bool passed, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	result(passed, format, args);
	va_end(args);
}

void same(long got, long want, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	result(got == want, format, args);
	va_end(args);
	if (got != want)
		printf("# got %ld, want %ld\n", got, want);
}

static void give_up(const char *what)
{
	printf("Bail out! %s\n", what);
	exit(1);
}

static void run_emulator(struct emu *emu, const char *options, int out)
{
	char *words[MAX_WORDS] = { (char *)program, "--port", "0", "--control", emu->control };
	int count = 5;
	char *text = strdup(options), *save, *word;

	for (word = strtok_r(text, " ", &save); word && count < MAX_WORDS - 1;
	     word = strtok_r(NULL, " ", &save))
		words[count++] = word;
	dup2(out, STDOUT_FILENO);
	execv(program, words);
	_exit(127);
}

/* False when it does not say at which port it listens. */
static bool spawn(struct emu *emu, const char *options)
{
	unsigned int port = 0;
	int pipes[2];
	FILE *said;
	bool listens;

	memset(emu, 0, sizeof(*emu));
	snprintf(emu->control, sizeof(emu->control), "%s/control", directory);
	fflush(stdout);
	if (pipe(pipes) < 0)
		give_up("no pipe");
	emu->pid = fork();
	if (emu->pid == 0) {
		close(pipes[0]);
		run_emulator(emu, options, pipes[1]);
	}
	close(pipes[1]);
	said = fdopen(pipes[0], "r");
	if (!said)
		give_up("no stream");
	listens = fscanf(said, "listening on 127.0.0.1 port %u", &port) == 1;
	fclose(said);
	emu->port = port;
	return listens;
}

void emu_start(struct emu *emu, const char *options)
{
	if (!spawn(emu, options))
		give_up("the emulator did not start");
	if (emu_attach(emu) < 0)
		give_up("the device cannot be attached");
}

const char *emu_directory(void)
{
	return directory;
}

int emu_run(struct emu *emu, const char *options)
{
	int status = -1;

	spawn(emu, options);
	waitpid(emu->pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void emu_stop(struct emu *emu)
{
	int status = -1;

	client_close(&emu->c);
	kill(emu->pid, SIGTERM);
	waitpid(emu->pid, &status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		same(status, 0, "the emulator ends without a complaint");
}

int emu_attach(struct emu *emu)
{
	return client_attach(&emu->c, emu->port, "1-1");
}

static FILE *talk(struct emu *emu, const char *line)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	FILE *file;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", emu->control);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		give_up("no control socket");
	file = fdopen(fd, "r+");
	if (!file)
		give_up("out of memory");
	fprintf(file, "%s\n", line);
	fflush(file);
	return file;
}

bool emu_control(struct emu *emu, const char *format, ...)
{
	char line[256], answer[256] = "";
	va_list args;
	FILE *file;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	file = talk(emu, line);
	if (!fgets(answer, sizeof(answer), file))
		answer[0] = '\0';
	fclose(file);
	return strcmp(answer, "ok\n") == 0;
}

long emu_stat(struct emu *emu, const char *name)
{
	FILE *file = talk(emu, "stats");
	char line[256], key[64];
	long value, found = -1;

	while (fgets(line, sizeof(line), file) && strcmp(line, "ok\n") != 0)
		if (sscanf(line, "1-1 %63s %ld", key, &value) == 2 && strcmp(key, name) == 0)
			found = value;
	fclose(file);
	return found;
}

static size_t from_hex(const char *hex, uint8_t *out, size_t size)
{
	size_t len = 0;
	unsigned int byte;

	while (*hex && len < size) {
		unsigned long times = 1;

		if (*hex == ' ') {
			hex++;
			continue;
		}
		if (sscanf(hex, "%2x", &byte) != 1)
			give_up("a test has bad hex digits");
		hex += 2;
		if (*hex == '*')
			times = strtoul(hex + 1, (char **)&hex, 10);
		for (; times && len < size; times--)
			out[len++] = byte;
	}
	return len;
}

int put(struct emu *emu, const char *hex)
{
	uint8_t data[BIG];
	size_t len = from_hex(hex, data, sizeof(data));

	return client_out(&emu->c, data, len);
}

int get_any(struct emu *emu, uint8_t *buf, uint32_t len)
{
	return client_in(&emu->c, buf, len);
}

bool get(struct emu *emu, const char *hex)
{
	uint8_t want[BIG], got[BIG];
	int expected = from_hex(hex, want, sizeof(want));
	int len = client_in(&emu->c, got, sizeof(got));

	if (len == expected && memcmp(got, want, len) == 0)
		return true;
	printf("# want %s\n# got %d:", hex, len);
	for (int i = 0; i < len; i++)
		printf(" %02x", got[i]);
	printf("\n");
	return false;
}

bool ask(struct emu *emu, const char *send, const char *want)
{
	return put(emu, send) > 0 && get(emu, want);
}

bool silent(struct emu *emu)
{
	return client_held(&emu->c, client_submit(&emu->c, CLIENT_IN, 0, NULL, BIG));
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: selftest EMULATOR\n");
		return 2;
	}
	program = argv[1];
	signal(SIGPIPE, SIG_IGN);
	if (!mkdtemp(directory))
		give_up("no temporary directory");
	test_lifetime();
	test_usb();
	test_wire();
	test_escpi();
	test_scan();
	test_faults();
	test_sheet();
	test_feeder();
	test_units();
	test_standard();
	test_fujitsu();
	test_fujitsu_scan();
	test_fujitsu_faults();
	test_prepared();
	rmdir(directory);
	printf("1..%d\n", tests);
	return failures != 0;
}
