/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many programs and threads at one scanner
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Each call goes through a function of call.c or look.c, which knows from the
 * rules below and from what became of the file so far which results
 * linux/wiascan.h allows. Everything else is said by wrong() and fails the run.
 */
#ifndef RACES_H
#define RACES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <sys/types.h>

#include <linux/wiascan.h>

/* ---- main.c ---- */

/* What may happen to a call in this run */
struct rules {
	bool vanish;	/* the scanner may be unplugged or unbound */
	bool rivals;	/* other files begin jobs */
	bool signals;	/* signals interrupt calls */
};

extern struct rules rules;
extern const char *device, *directory, *program;

/* Lines of pictures that were read and right, in this process */
extern atomic_uint progress;

/* The run is over: come to an end */
extern atomic_bool stop;

/* Pseudo-random numbers, an own sequence for each thread */
struct dice {
	uint64_t state;
};

uint32_t roll(struct dice *dice, uint32_t sides);	/* 0 .. sides - 1 */

/* A thread of this program */
struct actor {
	const char *name;
	void (*run)(struct actor *actor);
	void *stage;	/* what it shares with others */
	struct dice dice;
	const char *doing;
	pthread_t thread;
};

struct actor *self(void);

/* What this thread is doing, for the message when it hangs */
void doing(const char *what);

/* Start and join threads; each one's dice depend on the seed and its index */
void start_actors(struct actor *actors, unsigned int n);
void join_actors(struct actor *actors, unsigned int n);

/* The first complaint ends this process, so that who started it sees it */
extern bool mortal;

/* Something is not as documented */
__attribute__((format(printf, 1, 2))) void wrong(const char *format, ...);

/* This program cannot go on */
__attribute__((noreturn)) void die(const char *what);

/* Let others run, for a moment */
void pause_for(unsigned int microseconds);

/* ---- picture.c: what scans must give ---- */

#define SMALL_PICTURES	4
#define LARGE_PICTURE	SMALL_PICTURES	/* larger than the ring */
#define PICTURES	(SMALL_PICTURES + 1)

struct picture {
	const char *name;
	const char *mode;
	uint32_t datatype, depth, dpi, x, y, width, lines;
	size_t line, size;	/* bytes */
	uint8_t *data;
	uint32_t *crc;		/* of the first n lines */
};

extern struct picture pictures[PICTURES];

void list_pictures(void);	/* for wiascan-sheet: name, options */
void load_pictures(void);

/* CRC-32 of the first bytes */
uint32_t picture_crc(const struct picture *p, uint64_t bytes);

/* The one that a page describes, or NULL */
const struct picture *picture_of(const struct wiascan_page *page);

/* The line that begins with these bytes, or -1 */
int picture_line(const struct picture *p, const uint8_t *buf);

/* ---- call.c: calls that change something ---- */

/* An open file, shared by threads */
struct file {
	int fd;
	int dup;	/* the same file, or -1 */
	bool nonblock;
	atomic_uint begun;	/* STARTs that were tried */
	atomic_uint finished;	/* that returned */
	atomic_uint started;	/* that worked */
	atomic_ullong job;	/* the last of these */
	atomic_uint sets;	/* PROP_SETs that were tried */
	atomic_uint cancels;	/* CANCELs that were tried */
	atomic_uint reported;	/* reads that gave ECANCELED */
	atomic_bool gone;	/* a call said ENODEV */
};

/* Open the scanner: 0, or a -errno that is legal now */
int file_open(struct file *f, bool nonblock);
void file_dup(struct file *f);
void file_close(struct file *f);
int any_fd(const struct file *f);

/*
 * An ioctl, judged: 0, or -ENODEV where the scanner may vanish (and always once
 * that was said), or what the caller expects of it
 */
int file_ioctl(struct file *f, unsigned long cmd, void *arg, const char *name,
	       int expected);

/* All return what the call did, or -errno */
void fill_props(struct wiascan_prop_values *v, const struct picture *p);
int file_set(struct file *f, const struct picture *p, uint32_t flags);
int file_start(struct file *f);
int file_cancel(struct file *f);
ssize_t file_read(struct file *f, void *buf, size_t size, bool nowait);
int file_poll(struct file *f);

/* ---- look.c: calls that only look ---- */

int file_get(struct file *f);
int file_props(struct file *f, struct dice *dice);
int file_info(struct file *f);
int file_buffer(struct file *f, struct wiascan_buffer_info *info);
int file_page(struct file *f, struct wiascan_page *page);
int file_status(struct file *f, struct wiascan_status *status);
void look_around(struct file *f);	/* one of them */

/* After the scanner is gone: every call says so, but for PAGE */
void file_post_mortem(struct file *f);

/* ---- reader.c: one thread reads one page ---- */

/*
 * Read this file's page from its start, with buffers of many sizes, and check
 * it: up to an end (0 or -errno), or for at most so many lines (0: all).
 * Returns what the last read() did.
 */
ssize_t read_page(struct file *f, const struct picture *p, uint32_t lines,
		  void (*each)(void));

/* A whole scan with nobody else around: must be right */
void undisturbed(void);

/* ---- the scenes ---- */

void scene_relay(void);		/* several threads read one page */
void scene_signals(void);	/* the same, and signals interrupt them */
void scene_cancel(void);	/* readers and cancellers on one file */
void scene_nonblock(void);	/* the same with O_NONBLOCK */
void scene_settings(void);	/* properties alone */
void scene_drop(void);		/* a page that is read and dropped */
void scene_owners(void);	/* many files, one scanner */
void scene_victims(void);	/* processes killed in mid-read */
void scene_stall(void);		/* the ring is full when something happens */
void scene_storm(void);		/* all that, while the scanner comes and goes */
void scene_orphans(void);	/* it vanishes, and a page is not read yet */
void scene_victim(void);	/* a process that waits for its death */

/* ---- parts of scenes that are used in several ---- */

/* Own files, own pages: until *pages pages were taken by anybody, or stop */
struct market {
	atomic_int pages;
	bool forever;
	void (*each)(void);	/* after each read */
};

void run_owner(struct actor *actor);

/* Opens, looks, closes: until stop */
void run_visitor(struct actor *actor);

/* Several threads at one file: one begins jobs, the others read and cancel */
struct session {
	struct file file;
	unsigned int jobs;	/* how many to begin */
	bool nonblock;
	bool forever;		/* again and again, until stop */
	bool over;
	atomic_bool done;	/* this file's jobs */
	pthread_barrier_t barrier;
};

#define SESSION_ACTORS	6

void make_session(struct session *s, struct actor actors[SESSION_ACTORS]);

/* Begin a job, and let the ring be full of it */
bool fill_ring(struct file *f);

/* Starts victims, and kills them: until stop */
void run_killer(struct actor *actor);

#endif /* RACES_H */
