/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzz targets have in common
 *
 * Copyright (C) 2026 The wiascan project
 *
 * A target, fuzz_FAMILY.c, tests FAMILY_proto.c. The first byte of an input
 * says which function; the rest, in memory that ends with it, is what the
 * function is given. A target asks not only whether the function survives but
 * whether what it says can be true.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/* What has to be true whatever came */
#define MUST(condition)							\
	do {								\
		if (!(condition)) {					\
			fprintf(stderr, "%s:%d: not so: %s\n",		\
				__FILE__, __LINE__, #condition);	\
			abort();					\
		}							\
	} while (0)

/* libFuzzer calls it with every input */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

#endif /* FUZZ_H */
