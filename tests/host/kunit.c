// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs suites of tests/kunit in user space and prints TAP
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <stdarg.h>

/**
 * struct host_memory - what a test allocated
 * @next: more of it
 * @bytes: memory that ends where the test asked for
 */
struct host_memory {
	struct host_memory *next;
	void *bytes;
};

static struct kunit_suite *suites;
static unsigned int tests, failures;

void host_add_suite(struct kunit_suite *suite)
{
	suite->next = suites;
	suites = suite;
}

void host_fail(struct kunit *test, const char *file, int line,
	       const char *what, const char *format, ...)
{
	va_list args;

	test->failed = true;
	printf("# %s:%d: expected %s ", file, line, what);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void *kunit_kmalloc(struct kunit *test, size_t size, int flags)
{
	struct host_memory *memory = malloc(sizeof(*memory));

	(void)flags;
	if (!memory)
		abort();
	memory->bytes = malloc(size);
	if (!memory->bytes)
		abort();
	memory->next = test->memory;
	test->memory = memory;
	return memory->bytes;
}

void *kunit_kzalloc(struct kunit *test, size_t size, int flags)
{
	return memset(kunit_kmalloc(test, size, flags), 0, size);
}

static void free_memory(struct kunit *test)
{
	while (test->memory) {
		struct host_memory *memory = test->memory;

		test->memory = memory->next;
		free(memory->bytes);
		free(memory);
	}
}

static void run(const struct kunit_suite *suite, const struct kunit_case *c,
		const void *param, const char *desc)
{
	struct kunit test = { .param_value = param };

	c->run_case(&test);
	free_memory(&test);
	if (test.failed)
		failures++;
	printf("%sok %u - %s: %s%s%s\n", test.failed ? "not " : "", ++tests,
	       suite->name, c->name, param ? ": " : "", desc);
	fflush(stdout);
}

int main(void)
{
	const struct kunit_suite *suite;
	const struct kunit_case *c;

	for (suite = suites; suite; suite = suite->next) {
		for (c = suite->test_cases; c->run_case; c++) {
			char desc[KUNIT_PARAM_DESC_SIZE] = "";
			const void *param;

			if (!c->generate_params) {
				run(suite, c, NULL, desc);
				continue;
			}
			for (param = c->generate_params(NULL, desc); param;
			     param = c->generate_params(param, desc))
				run(suite, c, param, desc);
		}
	}
	printf("1..%u\n", tests);
	return failures ? 1 : 0;
}
