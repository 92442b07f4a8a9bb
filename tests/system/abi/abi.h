/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program that speaks to /dev/wiascanN with nothing but its ABI
 *
 * Copyright (C) 2026 The wiascan project
 *
 * It does not use libwiascan, so that a fault of the library hides none of the
 * driver's, and it also builds for 32 bits.
 */
#ifndef ABI_H
#define ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/wiascan.h>

/* The device that the tests open */
extern const char *device;

/* One test: ok or not ok, in TAP */
void test(bool ok, const char *name);

/* The plan at the end; returns the exit status */
int finish(void);

/* Does a call that returned ret, with errno, give this errno? */
bool gives(int ret, int error);

int open_device(int flags);

/* Value of a property of this file; exits when there is none */
int64_t get(int fd, uint32_t id);

/* One pair, without flags: 0 or -errno */
int set(int fd, uint32_t id, int64_t value);

struct wiascan_buffer_info buffer_info(int fd);
struct wiascan_page page(int fd);
struct wiascan_status status(int fd);

/* START of one page: 0 or -errno */
int start(int fd);

/* A window of width x lines pixels in gray 8 at the lowest resolution */
void small_gray(int fd, int64_t width, int64_t lines);

/* Read to the end with this buffer size: bytes, or -errno */
int64_t read_page(int fd, size_t size);

/* A page of this file reads whole and right */
bool scans(int fd);

/* The page of these settings, size bytes as read() gives them, to be freed */
char *read_whole(int fd, size_t size);

/* Groups of tests */
void test_properties(void);
void test_padding(void);
void test_read(void);
void test_owner(void);
void test_cancel(void);
void test_splice(void);
void test_chunk(void);
void test_uring(void);

/* The commands that scan */
int scan(int argc, char **argv);
int pages(int argc, char **argv);

/* What they share: properties as ID=VALUE; min, optimal, odd or bytes */
void apply(int fd, int argc, char **argv);
size_t buffer_size(int fd, const char *text);

#endif /* ABI_H */
