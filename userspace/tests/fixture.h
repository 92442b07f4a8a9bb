/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the library begin with
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_TESTS_FIXTURE_H
#define WIASCAN_TESTS_FIXTURE_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim.h"

/* A call that has to fail with this errno value. */
#define assert_fails(call, error)			\
	do {						\
		errno = 0;				\
		assert_int_equal((call), -1);		\
		assert_int_equal(errno, (error));	\
	} while (0)

#define assert_null_errno(call, error)			\
	do {						\
		errno = 0;				\
		assert_null(call);			\
		assert_int_equal(errno, (error));	\
	} while (0)

/* Begins with a directory of its own, without any scanner: *state is its path. */
int setup_directory(void **state);
int teardown_directory(void **state);

/* Makes an empty file of that name in the directory. */
void touch(const char *directory, const char *name);

/*
 * A device that is always full. For root it is one of the directory's own, so
 * that a program that goes wrong cannot replace the machine's.
 */
const char *full_device(const char *directory);

/* Begins with an open scanner: *state is its handle. */
int setup_scanner(void **state);
int teardown_scanner(void **state);

/* A test with an open scanner. */
#define scanner_test(function)	\
	cmocka_unit_test_setup_teardown(function, setup_scanner, teardown_scanner)

/* A test with a directory. */
#define directory_test(function)	\
	cmocka_unit_test_setup_teardown(function, setup_directory, teardown_directory)

#endif /* WIASCAN_TESTS_FIXTURE_H */
