/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each call to the scanner, with the 1st, 2nd, 3rd ... allocation or copy in
 * the kernel failing, until it has no more of them
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef FAILNTH_H
#define FAILNTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/wiascan.h>

/* ---- main.c ---- */

extern const char *device;

/* Something is not as it must be; the Nth failure is named in the message */
__attribute__((format(printf, 1, 2))) void wrong(const char *format, ...);

/* This program cannot go on */
__attribute__((noreturn)) void die(const char *what);

/**
 * struct trial - a call that is tried with each failure
 * @name: for messages
 * @before: makes ready, without failures
 * @call: the call: 0 or more, or -errno
 * @after: what became of it, without failures
 * @context: for these
 * @none: there may be no failure at all
 * @passes: how often to do all that, 0: once. A cache that must grow allocates
 *	more than usual, so that one pass may step over an allocation.
 */
struct trial {
	const char *name;
	void (*before)(struct trial *t);
	int (*call)(struct trial *t);
	void (*after)(struct trial *t, int ret);
	void *context;
	bool none;
	unsigned int passes;
};

/* Tries it with each failure in this thread */
void try_all(struct trial *t);

/* The same with each failure in the kernel's worker threads */
void try_workers(struct trial *t);

/* May a call fail so because memory or a copy failed? */
bool is_shortage(int ret);

/* ---- inject.c ---- */

/* The Nth allocation or copy of this thread, from now on, fails */
void arm(unsigned int n);

/*
 * No failure any more. Returns how many are left until the Nth, 0: it was
 * injected.
 */
unsigned int disarm(void);

/* The same for every thread of the kernel's unbound workqueues */
void arm_workers(unsigned int n);
unsigned int disarm_workers(void);

/* For this thread and those: whether they fail as often as the suite says */
void expose_all(bool exposed);

/* ---- scan.c: the picture, scanned with nothing failing ---- */

void load_picture(const char *path, int argc, char **argv);
size_t picture_size(void);
size_t picture_line(void);

/* Open, with the picture's settings; exits if that fails */
int open_scanner(void);
int set_picture(int fd);	/* 0 or -errno */
int start_page(int fd);		/* 0 or -errno */

/* Bytes that begin at an offset of the picture are its own */
bool is_right(const uint8_t *buf, size_t offset, size_t n);

/* The rest of a page, from an offset: 0 or -errno at its end */
int read_rest(int fd, size_t offset);

/* A page of this file that ended with what read() said */
void check_page(int fd, int end);

/* A whole scan is right */
void scan(void);

/* All that a scanner says that it can do */
struct abilities {
	struct wiascan_info info;
	unsigned int count;
	struct wiascan_prop_info props[64];
	struct wiascan_prop_list lists[64];
};

void get_abilities(struct abilities *a);

/* ---- the cases ---- */

void case_open(void);
void case_ioctls(void);
void case_start(void);
void case_read(void);
void case_copies(void);		/* every few copies of a whole page fail */
void case_poll(void);
void case_close(void);
void case_bind(const char *interface);
void case_unbind(const char *interface);
void case_unbind_busy(const char *interface);
void case_insmod(const char *path);
void case_scan(void);		/* failures in the acquisition */
void case_cancel(void);		/* and while it is being cancelled */
void case_status(void);
void case_many(void);		/* as often as the suite says, anywhere */

#endif /* FAILNTH_H */
