/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of KUnit as the suites of pure code need, for user space
 *
 * Copyright (C) 2026 The wiascan project
 *
 * So a suite of tests/kunit that calls nothing of the kernel runs here as it
 * is: with address and undefined behaviour sanitizers, and in 32 bits.
 */
#ifndef HOST_KUNIT_TEST_H
#define HOST_KUNIT_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define GFP_KERNEL		0
#define KUNIT_PARAM_DESC_SIZE	128

struct host_memory;

/**
 * struct kunit - a running test
 * @param_value: its parameter
 * @failed: it has failed
 * @memory: what it allocated
 */
struct kunit {
	const void *param_value;
	bool failed;
	struct host_memory *memory;
};

/**
 * struct kunit_case - one test, or one for each parameter
 * @run_case: the test
 * @name: its name
 * @generate_params: gives one parameter after the other
 */
struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

/**
 * struct kunit_suite - tests that belong together
 * @name: their name
 * @test_cases: the tests
 * @next: another suite of this program
 */
struct kunit_suite {
	const char *name;
	struct kunit_case *test_cases;
	struct kunit_suite *next;
};

/* Called before main() for every suite that was linked in */
void host_add_suite(struct kunit_suite *suite);

__attribute__((format(printf, 5, 6)))
void host_fail(struct kunit *test, const char *file, int line,
	       const char *what, const char *format, ...);

/* Memory that ends where it says and is freed when the test ends */
void *kunit_kmalloc(struct kunit *test, size_t size, int flags);
void *kunit_kzalloc(struct kunit *test, size_t size, int flags);

#define kunit_test_suite(suite)						\
	__attribute__((constructor)) static void add_##suite(void)	\
	{								\
		host_add_suite(&(suite));				\
	}								\
	struct kunit_suite

#define KUNIT_CASE(test)		{ .run_case = test, .name = #test }
#define KUNIT_CASE_PARAM(test, params)	\
	{ .run_case = test, .name = #test, .generate_params = params }

#define KUNIT_ARRAY_PARAM_DESC(array_name, array, member)		\
	static const void *array_name##_gen_params(const void *prev,	\
						   char *desc)		\
	{								\
		const __typeof__((array)[0]) *first = array;		\
		const __typeof__((array)[0]) *next = prev;		\
									\
		next = next ? next + 1 : first;				\
		if (next == first + sizeof(array) / sizeof(first[0]))	\
			return NULL;					\
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s",		\
			 next->member);					\
		return next;						\
	}								\
	struct kunit_suite

#define HOST_EXPECT(test, good, what, ...)				\
	do {								\
		if (!(good))						\
			host_fail(test, __FILE__, __LINE__, what,	\
				  __VA_ARGS__);				\
	} while (0)

/* Every number here fits, but for u64 above S64_MAX: alike or not, they are */
#define HOST_COMPARE(test, left, op, right, ...)			\
	do {								\
		long long host_l = (long long)(left);			\
		long long host_r = (long long)(right);			\
		bool host_good = host_l op host_r;			\
									\
		if (!host_good)						\
			printf("# %lld, %lld\n", host_l, host_r);	\
		HOST_EXPECT(test, host_good, #left " " #op " " #right,	\
			    __VA_ARGS__);				\
	} while (0)

#define KUNIT_EXPECT_TRUE(test, x)	HOST_EXPECT(test, x, #x, " ")
#define KUNIT_EXPECT_FALSE(test, x)	HOST_EXPECT(test, !(x), "!" #x, " ")
#define KUNIT_EXPECT_EQ(test, l, r)	HOST_COMPARE(test, l, ==, r, " ")
#define KUNIT_EXPECT_LE(test, l, r)	HOST_COMPARE(test, l, <=, r, " ")
#define KUNIT_EXPECT_GE(test, l, r)	HOST_COMPARE(test, l, >=, r, " ")
#define KUNIT_EXPECT_EQ_MSG(test, l, r, ...)	\
	HOST_COMPARE(test, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ(test, l, r, size)	\
	HOST_EXPECT(test, !memcmp(l, r, size), #l " is " #r, " ")
#define KUNIT_EXPECT_STREQ(test, l, r)	\
	HOST_EXPECT(test, !strcmp(l, r), #l " is " #r, " ")
#define KUNIT_ASSERT_LT(test, l, r)	\
	do {				\
		(void)(test);		\
		if (!((l) < (r)))	\
			abort();	\
	} while (0)
/* Whatever comes of going on, it has failed */
#define KUNIT_ASSERT_EQ(test, l, r)	KUNIT_EXPECT_EQ(test, l, r)
#define KUNIT_ASSERT_NOT_NULL(test, x)	\
	do {				\
		(void)(test);		\
		if (!(x))		\
			abort();	\
	} while (0)

#endif /* HOST_KUNIT_TEST_H */
