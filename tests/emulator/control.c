// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "parse.h"

#define MAX_CLIENTS	8
#define MAX_LINE	1024

struct client {
	struct control *control;
	int fd;
	size_t len;
	char line[MAX_LINE];
};

struct control {
	struct loop *loop;
	int fd;
	char path[108];
	struct device * const *devs;
	int count;
	struct client *clients[MAX_CLIENTS];
};

/** struct verb - a command; run() returns NULL or what is wrong */
struct verb {
	const char *name;
	const char *args;
	const char *help;
	const char *(*run)(struct device *dev, char *arg, FILE *out);
};

static const char *run_plug(struct device *dev, char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	usbdev_plug(dev->usb);
	return NULL;
}

static const char *run_unplug(struct device *dev, char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	usbdev_unplug(dev->usb);
	return NULL;
}

static const char *run_fault(struct device *dev, char *arg, FILE *out)
{
	(void)out;
	return device_set(dev, "fault", arg);
}

static const char *run_clear(struct device *dev, char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	faults_clear(&dev->faults);
	feeder_clear(&dev->feeder);
	return NULL;
}

static const char *run_load(struct device *dev, char *arg, FILE *out)
{
	uint32_t sheets;

	(void)out;
	if (!dev->feeder.present)
		return "no feeder";
	if (!parse_u32(arg, 1, UINT32_MAX, &sheets) || !feeder_load(&dev->feeder, sheets))
		return "not a number of sheets that fits in";
	return NULL;
}

static const char *run_empty(struct device *dev, char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	feeder_take_all(&dev->feeder);
	return NULL;
}

static const char *run_cover(struct device *dev, char *arg, FILE *out)
{
	bool open = strcmp(arg, "open") == 0;

	(void)out;
	if (!dev->feeder.present)
		return "no feeder";
	if (!open && strcmp(arg, "closed") != 0)
		return "open or closed";
	dev->feeder.cover_open = open;
	return NULL;
}

static const char *run_jam(struct device *dev, char *arg, FILE *out)
{
	(void)out;
	return device_set(dev, "jam", arg);
}

static const char *run_open_at(struct device *dev, char *arg, FILE *out)
{
	(void)out;
	return device_set(dev, "open-at", arg);
}

static const char *run_double_feed(struct device *dev, char *arg, FILE *out)
{
	(void)out;
	return device_set(dev, "double-feed", arg);
}

static const char *run_sheet(struct device *dev, char *arg, FILE *out)
{
	(void)out;
	return device_set(dev, "sheet", arg);
}

static const char *run_set(struct device *dev, char *arg, FILE *out)
{
	char *value = strchr(arg, ' ');

	(void)out;
	if (!value)
		return "needs a name and a value";
	*value++ = '\0';
	return device_set(dev, arg, value);
}

static const char *run_button(struct device *dev, char *arg, FILE *out)
{
	uint32_t number;

	(void)out;
	if (!parse_u32(arg, 0, 255, &number) || !dev->family->press(dev->model, number))
		return "no such button";
	return NULL;
}

static const char *run_stats(struct device *dev, char *arg, FILE *out)
{
	(void)arg;
	device_stats(dev, out);
	return NULL;
}

static const char *run_quit(struct device *dev, char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	loop_quit(dev->loop, 0);
	return NULL;
}

static const struct verb verbs[] = {
	{ "unplug", NULL, "pull the cable", run_unplug },
	{ "plug", NULL, "put it back; attach it again then", run_plug },
	{ "fault", "SPEC", "inject a fault", run_fault },
	{ "clear", NULL, "forget all faults; take out paper that is stuck in the feeder,\n"
	  "and put it on top of the tray again", run_clear },
	{ "load", "N", "put N more sheets into the feeder", run_load },
	{ "empty", NULL, "take all paper out of the feeder", run_empty },
	{ "cover", "open|closed", "of the feeder", run_cover },
	{ "jam", "N[:LINE]", "as the option of that name", run_jam },
	{ "open-at", "N[:LINE]", "as the option of that name", run_open_at },
	{ "double-feed", "N", "as the option of that name", run_double_feed },
	{ "sheet", "WHAT", "put something else on the glass", run_sheet },
	{ "set", "NAME VALUE", "change an option (not those that make the model)", run_set },
	{ "button", "N", "press a button, 1 to 3", run_button },
	{ "stats", NULL, "print counters: bus id, name, value", run_stats },
	{ "quit", NULL, "end the emulator", run_quit },
};

#define VERBS	(sizeof(verbs) / sizeof(verbs[0]))

void control_help(FILE *file)
{
	for (size_t i = 0; i < VERBS; i++) {
		char name[64];

		snprintf(name, sizeof(name), "%s %s", verbs[i].name,
			 verbs[i].args ? verbs[i].args : "");
		help_line(file, name, verbs[i].help);
	}
}

/* "[BUS] VERB [ARGUMENT...]"; without a bus id the first device is meant. */
static const char *run_line(struct control *control, char *line, FILE *out)
{
	struct device *dev = control->devs[0];
	char *arg;

	for (int i = 0; i < control->count; i++) {
		size_t len = strlen(control->devs[i]->bus);

		if (strncmp(line, control->devs[i]->bus, len) == 0 && line[len] == ' ') {
			dev = control->devs[i];
			line += len + 1;
			break;
		}
	}
	arg = strchr(line, ' ');
	if (arg)
		*arg++ = '\0';
	for (size_t i = 0; i < VERBS; i++) {
		if (strcmp(line, verbs[i].name) != 0)
			continue;
		if (!arg != !verbs[i].args)
			return arg ? "takes no argument" : "needs an argument";
		return verbs[i].run(dev, arg, out);
	}
	return "no such command, or no such device";
}

static void answer(struct client *client, char *line)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	const char *error;

	if (!out)
		return;
	error = run_line(client->control, line, out);
	if (error)
		fprintf(out, "error: %s\n", error);
	else
		fprintf(out, "ok\n");
	/* Answers are short; a client that does not read loses them. */
	if (fclose(out) == 0 && send(client->fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		client->len = MAX_LINE;
	free(text);
}

static void client_destroy(struct client *client)
{
	struct control *control = client->control;

	loop_unwatch(control->loop, client->fd);
	close(client->fd);
	for (int i = 0; i < MAX_CLIENTS; i++)
		if (control->clients[i] == client)
			control->clients[i] = NULL;
	free(client);
}

static void client_event(void *ctx, short revents)
{
	struct client *client = ctx;
	ssize_t got = recv(client->fd, client->line + client->len, MAX_LINE - client->len,
			   MSG_DONTWAIT);
	char *end;

	(void)revents;
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		client_destroy(client);
		return;
	}
	client->len += got;
	while ((end = memchr(client->line, '\n', client->len))) {
		size_t used = end + 1 - client->line;

		*end = '\0';
		answer(client, client->line);
		if (client->len == MAX_LINE)
			break;
		client->len -= used;
		memmove(client->line, end + 1, client->len);
	}
	if (client->len == MAX_LINE)
		client_destroy(client);
}

static void control_event(void *ctx, short revents)
{
	struct control *control = ctx;
	int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC);
	struct client *client;
	int slot = 0;

	(void)revents;
	if (fd < 0)
		return;
	while (slot < MAX_CLIENTS && control->clients[slot])
		slot++;
	client = slot < MAX_CLIENTS ? calloc(1, sizeof(*client)) : NULL;
	if (!client || loop_watch(control->loop, fd, POLLIN, client_event, client) < 0) {
		free(client);
		close(fd);
		return;
	}
	client->control = control;
	client->fd = fd;
	control->clients[slot] = client;
}

static bool make_address(const char *path, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(address->sun_path)) {
		fprintf(stderr, "wiascan-emulator: %s: path too long\n", path);
		return false;
	}
	memcpy(address->sun_path, path, strlen(path));
	return true;
}

struct control *control_create(struct loop *loop, const char *path,
			       struct device * const *devs, int count)
{
	struct control *control = calloc(1, sizeof(*control));
	struct sockaddr_un address;

	if (!control || !make_address(path, &address)) {
		free(control);
		return NULL;
	}
	control->loop = loop;
	control->devs = devs;
	control->count = count;
	control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (control->fd < 0 ||
	    bind(control->fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(control->fd, MAX_CLIENTS) < 0 ||
	    loop_watch(loop, control->fd, POLLIN, control_event, control) < 0) {
		fprintf(stderr, "wiascan-emulator: %s: %s\n", path, strerror(errno));
		if (control->fd >= 0)
			close(control->fd);
		free(control);
		return NULL;
	}
	memcpy(control->path, path, strlen(path));
	return control;
}

void control_destroy(struct control *control)
{
	for (int i = 0; i < MAX_CLIENTS; i++)
		if (control->clients[i])
			client_destroy(control->clients[i]);
	loop_unwatch(control->loop, control->fd);
	close(control->fd);
	unlink(control->path);
	free(control);
}

static int print_answer(FILE *stream)
{
	char line[MAX_LINE];

	while (fgets(line, sizeof(line), stream)) {
		if (strcmp(line, "ok\n") == 0)
			return 0;
		if (strncmp(line, "error: ", 7) == 0) {
			fprintf(stderr, "wiascan-emulator: %s", line + 7);
			return 1;
		}
		fputs(line, stdout);
	}
	fprintf(stderr, "wiascan-emulator: no answer\n");
	return 1;
}

int control_send(const char *path, char * const *words, int count)
{
	struct sockaddr_un address;
	FILE *stream = NULL;
	int fd, status;

	if (!make_address(path, &address))
		return 1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		stream = fdopen(fd, "r+");
	if (!stream) {
		fprintf(stderr, "wiascan-emulator: %s: %s\n", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return 1;
	}
	for (int i = 0; i < count; i++)
		fprintf(stream, "%s%c", words[i], i + 1 < count ? ' ' : '\n');
	fflush(stream);
	status = print_answer(stream);
	fclose(stream);
	return status;
}
