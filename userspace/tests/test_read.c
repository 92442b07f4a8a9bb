// SPDX-License-Identifier: GPL-2.0-only
/* Reads of any size, jobs. Copyright (C) 2026 The wiascan project */
#include "fixture.h"

#define MIB	(1 << 20)

struct got {
	uint8_t *data;
	size_t size;
	size_t room;
	int error;
};

/* Bytes of the page with the present settings. */
static size_t page_bytes(void)
{
	return (size_t)sim_line_bytes() * sim_prop(SIM_YEXTENT);
}

/* One read, into memory of exactly its size, so that a byte more is noticed. */
static ssize_t read_exactly(struct wiascan_device *dev, struct got *got,
			    size_t size)
{
	uint8_t *data = malloc(size);
	ssize_t n;

	assert_non_null(data);
	n = wiascan_read(dev, data, size);
	if (n > 0) {
		assert_true((size_t)n <= size);
		assert_true(got->size + n <= got->room);
		memcpy(got->data + got->size, data, n);
		got->size += n;
	} else if (n < 0) {
		got->error = errno;
	}
	free(data);
	return n;
}

/* Reads of the sizes given, over and over, until the page ends. */
static void read_page(struct wiascan_device *dev, struct got *got,
		      const size_t *sizes, size_t count)
{
	size_t i;
	ssize_t n;

	memset(got, 0, sizeof(*got));
	got->room = page_bytes();
	got->data = malloc(got->room);
	assert_non_null(got->data);
	for (i = 0;; i++) {
		n = read_exactly(dev, got, sizes[i % count]);
		if (n < 0 && (got->error == EAGAIN || got->error == EINTR))
			got->error = 0;
		else if (n <= 0)
			break;
	}
}

static void assert_image(const struct got *got, size_t size)
{
	uint8_t *image = malloc(size);

	assert_non_null(image);
	sim_image(0, image, size);
	assert_int_equal(got->size, size);
	assert_memory_equal(got->data, image, size);
	free(image);
}

/* A whole page in reads of those sizes, undisturbed and disturbed. */
static void check_sizes(struct wiascan_device *dev, const size_t *sizes,
			size_t count)
{
	static const struct sim ways[] = {
		{ 0 },
		{ .seed = 1, .random_reads = 1 },
		{ .seed = 2, .random_reads = 1, .eagain = 3 },
		{ .seed = 3, .random_reads = 1, .eintr = 5 },
		{ .seed = 4, .eagain = 2, .eintr = 7 },
	};
	struct got got;
	size_t i;
	char byte;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		sim = ways[i];
		while (wiascan_start(dev, 1, NULL))
			assert_int_equal(errno, EINTR);
		read_page(dev, &got, sizes, count);
		assert_int_equal(got.error, 0);
		assert_image(&got, page_bytes());
		sim.eagain = 0;
		sim.eintr = 0;
		assert_int_equal(wiascan_pending(dev), 0);
		assert_int_equal(wiascan_read(dev, &byte, 1), 0);
		free(got.data);
	}
}

static void small_page(void)
{
	struct wiascan_prop_values values = {
		.count = 2,
		.values = { { .id = WIASCAN_PROP_XEXTENT, .value = 37 },
			    { .id = WIASCAN_PROP_YEXTENT, .value = 29 } },
	};

	assert_int_equal(sim_prop_set(&values), 0);
}

static void test_one_byte(void **state)
{
	small_page();
	check_sizes(*state, (size_t[]){ 1 }, 1);
	assert_int_equal(sim_counts.smallest, sim_line_bytes());
}

static void test_4095_bytes(void **state)
{
	assert_int_equal(wiascan_set_prop(*state, WIASCAN_PROP_XRES, 300), 0);
	check_sizes(*state, (size_t[]){ 4095 }, 1);
}

static void test_one_mib(void **state)
{
	assert_int_equal(wiascan_set_prop(*state, WIASCAN_PROP_XRES, 300), 0);
	assert_int_equal(wiascan_set_prop(*state, WIASCAN_PROP_YRES, 300), 0);
	check_sizes(*state, (size_t[]){ MIB }, 1);
	/* Straight into the caller's memory. */
	assert_int_equal(sim_counts.largest, MIB);
}

static void test_around_the_minimum(void **state)
{
	size_t line, size;

	small_page();
	line = sim_line_bytes();
	for (size = line - 2; size <= line + 2; size++)
		check_sizes(*state, &size, 1);
	size = 2 * line - 1;
	check_sizes(*state, &size, 1);
}

static void test_minimum_of_several_lines(void **state)
{
	small_page();
	sim.minimum = 8 * sim_line_bytes();
	/* check_sizes() forgets it: only the first job's chunk is larger. */
	assert_int_equal(wiascan_start(*state, 1, NULL), 0);
	check_sizes(*state, (size_t[]){ 10 }, 1);
}

static void test_mixed_sizes(void **state)
{
	static const size_t sizes[] = { 1, 3, 4096, 7, 100000, 2, 110, 111, 112 };

	small_page();
	check_sizes(*state, sizes, sizeof(sizes) / sizeof(sizes[0]));
}

static void test_no_call_while_pending(void **state)
{
	char data[20];

	small_page();
	assert_int_equal(wiascan_start(*state, 1, NULL), 0);
	assert_int_equal(wiascan_pending(*state), 0);
	assert_int_equal(wiascan_read(*state, data, 20), 20);
	assert_int_equal(wiascan_pending(*state), sim_line_bytes() - 20);
	assert_int_equal(wiascan_read(*state, data, 20), 20);
	assert_int_equal(sim_counts.reads, 1);
	/* Nothing to wait for: gives what it has, without asking for more. */
	sim.eagain = 1;
	while (wiascan_pending(*state))
		assert_true(wiascan_read(*state, data, 20) > 0);
	assert_fails(wiascan_read(*state, data, 20), EAGAIN);
}

static void test_no_copy(void **state)
{
	char data[200];

	small_page();
	assert_int_equal(wiascan_start(*state, 1, NULL), 0);
	assert_int_equal(wiascan_read(*state, data, sim_line_bytes()),
			 sim_line_bytes());
	assert_ptr_equal(sim_counts.read_data, data);
	assert_int_equal(wiascan_read(*state, data, sim_line_bytes() - 1),
			 sim_line_bytes() - 1);
	assert_ptr_not_equal(sim_counts.read_data, data);
}

static void check_error(struct wiascan_device *dev, size_t size, int lines)
{
	struct wiascan_page page;
	struct got got;
	char byte;

	sim = (struct sim){ .random_reads = 1, .fail_at = lines,
			    .fail_errno = EIO,
			    .fail_end = WIASCAN_END_PAPER_JAM };
	assert_int_equal(wiascan_start(dev, 1, NULL), 0);
	read_page(dev, &got, &size, 1);
	assert_int_equal(got.error, EIO);
	assert_image(&got, (size_t)lines * sim_line_bytes());
	free(got.data);
	/* Once. */
	assert_fails(wiascan_read(dev, &byte, 1), EINVAL);
	assert_int_equal(wiascan_get_page(dev, &page), 0);
	assert_int_equal(page.end, WIASCAN_END_PAPER_JAM);
}

static void test_error_comes_after_all_data(void **state)
{
	static const size_t sizes[] = { 1, 50, 111, 1000, MIB };
	size_t i;

	small_page();
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		check_error(*state, sizes[i], 0);
		check_error(*state, sizes[i], 1);
		check_error(*state, sizes[i], 17);
	}
}

static void test_cancel(void **state)
{
	struct got got;
	char data[10];

	small_page();
	assert_fails(wiascan_cancel(*state), EINVAL);
	assert_int_equal(wiascan_start(*state, 1, NULL), 0);
	assert_int_equal(wiascan_read(*state, data, 10), 10);
	assert_int_equal(wiascan_cancel(*state), 0);
	read_page(*state, &got, (size_t[]){ 10 }, 1);
	assert_int_equal(got.size, sim_line_bytes() - 10);
	assert_int_equal(got.error, ECANCELED);
	free(got.data);
}

static void test_start_drops_pending(void **state)
{
	struct got got;
	uint64_t job;
	char byte;

	small_page();
	assert_int_equal(wiascan_start(*state, 1, &job), 0);
	assert_int_equal(job, 1);
	assert_int_equal(wiascan_read(*state, &byte, 1), 1);
	assert_true(wiascan_pending(*state) > 0);
	assert_int_equal(wiascan_start(*state, 1, &job), 0);
	assert_int_equal(job, 2);
	assert_int_equal(wiascan_pending(*state), 0);
	read_page(*state, &got, (size_t[]){ 100 }, 1);
	assert_image(&got, page_bytes());
	free(got.data);
}

static void test_wrong_use(void **state)
{
	char byte;

	assert_fails(wiascan_read(*state, &byte, 1), EINVAL);
	assert_fails(wiascan_read(NULL, &byte, 1), EINVAL);
	assert_fails(wiascan_read(*state, NULL, 1), EINVAL);
	assert_int_equal(wiascan_read(*state, NULL, 0), 0);
	assert_fails(wiascan_start(NULL, 1, NULL), EINVAL);
	assert_fails(wiascan_cancel(NULL), EINVAL);
	assert_fails(wiascan_get_page(*state, NULL), EINVAL);
	assert_fails(wiascan_get_buffer_info(NULL, NULL), EINVAL);
	assert_int_equal(wiascan_pending(NULL), 0);
}

static void test_start_fails(void **state)
{
	struct wiascan_page page;

	assert_fails(wiascan_get_page(*state, &page), ENODATA);
	sim.start_errno = EBUSY;
	assert_fails(wiascan_start(*state, 1, NULL), EBUSY);
	sim.start_errno = EINTR;
	assert_fails(wiascan_start(*state, 1, NULL), EINTR);
	assert_int_equal(sim_counts.start, 2);
}

static void test_hostile_buffer_info(void **state)
{
	struct wiascan_buffer_info info;

	for (sim.hostile_buffer = 1; sim.hostile_buffer <= 3; sim.hostile_buffer++) {
		assert_fails(wiascan_get_buffer_info(*state, &info), EPROTO);
		sim_counts.cancel = 0;
		assert_fails(wiascan_start(*state, 1, NULL), EPROTO);
		/* A job that nobody can read does not go on. */
		assert_int_equal(sim_counts.cancel, 1);
	}
}

static void test_hostile_read_length(void **state)
{
	char data[1000];

	small_page();
	sim.short_read = 1;
	assert_int_equal(wiascan_start(*state, 1, NULL), 0);
	assert_fails(wiascan_read(*state, data, sizeof(data)), EPROTO);
	assert_fails(wiascan_read(*state, data, 1), EPROTO);
	assert_int_equal(wiascan_pending(*state), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scanner_test(test_one_byte),
		scanner_test(test_4095_bytes),
		scanner_test(test_one_mib),
		scanner_test(test_around_the_minimum),
		scanner_test(test_minimum_of_several_lines),
		scanner_test(test_mixed_sizes),
		scanner_test(test_no_call_while_pending),
		scanner_test(test_no_copy),
		scanner_test(test_error_comes_after_all_data),
		scanner_test(test_cancel),
		scanner_test(test_start_drops_pending),
		scanner_test(test_wrong_use),
		scanner_test(test_start_fails),
		scanner_test(test_hostile_buffer_info),
		scanner_test(test_hostile_read_length),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
