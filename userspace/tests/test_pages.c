// SPDX-License-Identifier: GPL-2.0-only
/* Jobs of several pages, data without a copy. Copyright (C) 2026 The wiascan project */
#include <fcntl.h>

#include "fixture.h"

static void set(struct wiascan_device *dev, uint32_t id, int64_t value)
{
	assert_int_equal(wiascan_set_prop(dev, id, value), 0);
}

static void small_page(struct wiascan_device *dev)
{
	set(dev, WIASCAN_PROP_XEXTENT, 37);
	set(dev, WIASCAN_PROP_YEXTENT, 29);
}

static void use_feeder(struct wiascan_device *dev, int64_t sides, int sheets)
{
	small_page(dev);
	set(dev, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
	    WIASCAN_SELECT_FEEDER | sides);
	sim.sheets = sheets;
}

/* What comes is what page @index is, from @at on. */
static void assert_bytes(uint32_t index, uint64_t at, const void *data, size_t size)
{
	uint8_t *image = malloc(size);

	assert_non_null(image);
	sim_page_image(index, at, image, size);
	assert_memory_equal(data, image, size);
	free(image);
}

static bool again(int ret)
{
	return ret < 0 && (errno == EAGAIN || errno == EINTR);
}

/* A page by chunks alone: bytes, up to its end, which is 0 or an errno value. */
static uint64_t look(struct wiascan_device *dev, uint32_t index, int *error)
{
	const void *data;
	uint64_t at = 0;
	size_t size;
	int ret;

	for (;;) {
		ret = wiascan_next_chunk(dev, &data, &size);
		if (again(ret))
			continue;
		*error = ret ? errno : 0;
		if (ret || !size)
			return at;
		assert_bytes(index, at, data, size);
		assert_int_equal(wiascan_pending(dev), 0);
		at += size;
	}
}

static uint64_t page_bytes(uint32_t index)
{
	return (uint64_t)sim_page_lines(index) * sim_line_bytes();
}

static void start(struct wiascan_device *dev, uint32_t pages)
{
	while (wiascan_start(dev, pages, NULL))
		assert_int_equal(errno, EINTR);
}

static void check_chunks(struct wiascan_device *dev)
{
	int error;

	start(dev, 0);
	assert_true(look(dev, 0, &error) == page_bytes(0));
	assert_int_equal(error, 0);
	/* 0 once more. */
	assert_true(look(dev, 0, &error) == 0);
	assert_int_equal(error, 0);
}

static void test_chunks(void **state)
{
	static const struct sim ways[] = {
		{ 0 },
		{ .random_reads = 1 },
		{ .random_reads = 1, .eagain = 3 },
		{ .random_reads = 1, .eintr = 5 },
		/* Fails when the old chunk is gone, or starts over there. */
		{ .random_reads = 1, .late_errno = EAGAIN },
		{ .random_reads = 1, .late_errno = EINTR },
		{ .random_reads = 1, .late_errno = EINVAL },
	};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		sim = ways[i];
		sim.seed = i;
		sim_counts.mapped = 0;
		sim_counts.reads = 0;
		check_chunks(*state);
		assert_int_equal(sim_counts.mapped, 1);
		assert_int_equal(sim_counts.maps, 1);
		assert_int_equal(sim_counts.reads, 0);
	}
	/* A larger page goes round the mapping many times. */
	sim.late_errno = 0;
	set(*state, WIASCAN_PROP_XRES, 300);
	check_chunks(*state);
}

/* Where nothing can be mapped they come all the same. */
static void test_chunks_by_read(void **state)
{
	static const struct sim ways[] = {
		{ .no_map = 1 },
		{ .no_map = 1, .random_reads = 1, .eagain = 3, .eintr = 5 },
		{ .map_errno = EPERM, .random_reads = 1 },
		{ .map_errno = EBUSY },
	};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		sim = ways[i];
		sim_counts.chunks = 0;
		check_chunks(*state);
		assert_int_equal(sim_counts.chunks, 0);
		assert_int_equal(sim_counts.mapped, 0);
		/* No more calls than a good program makes. */
		assert_true(sim_counts.largest > sim_line_bytes());
	}
}

/* What has come can be read when the driver answers nothing else any more. */
static void test_chunks_of_what_is_gone(void **state)
{
	int error;

	small_page(*state);
	start(*state, 0);
	sim.hostile_buffer = 1;
	assert_true(look(*state, 0, &error) == page_bytes(0));
	assert_int_equal(error, 0);
	assert_int_equal(sim_counts.mapped, 0);
}

/* Reads of @size and chunks in turns; nothing is lost, nothing comes twice. */
static void check_turns(struct wiascan_device *dev, size_t size, int chunks)
{
	uint8_t *data = malloc(size);
	const void *chunk;
	uint64_t at = 0;
	size_t got;
	ssize_t n;
	int turn;

	assert_non_null(data);
	start(dev, 0);
	for (turn = 0;; turn++) {
		if (turn % (chunks + 1) < chunks) {
			n = wiascan_next_chunk(dev, &chunk, &got);
			n = n ? n : (ssize_t)got;
		} else {
			chunk = data;
			n = wiascan_read(dev, data, size);
		}
		if (again(n))
			continue;
		if (n <= 0)
			break;
		assert_bytes(0, at, chunk, n);
		at += n;
	}
	assert_int_equal(n, 0);
	assert_true(at == page_bytes(0));
	free(data);
}

static void test_read_and_chunks_in_turns(void **state)
{
	static const size_t sizes[] = { 1, 50, 111, 1000, 100000 };
	size_t i;

	small_page(*state);
	for (i = 0; i < 6 * sizeof(sizes) / sizeof(sizes[0]); i++) {
		sim = (struct sim){ .seed = i, .random_reads = 1,
				    .eagain = i % 3 ? 7 : 0, .eintr = i % 2 ? 5 : 0,
				    .late_errno = i % 5 ? 0 : EAGAIN,
				    .no_map = i % 4 == 3 };
		check_turns(*state, sizes[i % 5], 1 + i % 3);
	}
}

/* What a small read has left comes first, and stays while it is looked at. */
static void test_chunk_after_small_read(void **state)
{
	const void *data;
	size_t size;
	char byte;

	small_page(*state);
	start(*state, 0);
	assert_int_equal(wiascan_read(*state, &byte, 1), 1);
	assert_int_equal(wiascan_next_chunk(*state, &data, &size), 0);
	assert_int_equal(size, sim_line_bytes() - 1);
	assert_bytes(0, 1, data, size);
	assert_int_equal(sim_counts.mapped, 0);
	assert_int_equal(wiascan_next_chunk(*state, &data, &size), 0);
	assert_bytes(0, sim_line_bytes(), data, size);
	assert_int_equal(sim_counts.mapped, 1);
}

static void test_a_mapping_per_job(void **state)
{
	const void *data;
	char bytes[5];
	size_t size;

	small_page(*state);
	start(*state, 0);
	assert_int_equal(wiascan_next_chunk(*state, &data, &size), 0);
	start(*state, 0);
	/* The old one is gone at once, the new one comes when it is needed. */
	assert_int_equal(sim_counts.maps, 0);
	assert_int_equal(wiascan_next_chunk(*state, &data, &size), 0);
	assert_bytes(0, 0, data, size);
	assert_int_equal(sim_counts.maps, 1);
	assert_int_equal(sim_counts.mapped, 2);
	/* Nothing of the old job is owed to the next. */
	start(*state, 0);
	assert_int_equal(wiascan_read(*state, bytes, sizeof(bytes)), sizeof(bytes));
	assert_bytes(0, 0, bytes, sizeof(bytes));
	assert_int_equal(sim_counts.maps, 0);
}

static void test_hostile_chunks(void **state)
{
	const void *data = &data;
	size_t size = 5;

	small_page(*state);
	for (sim.hostile_chunk = 1; sim.hostile_chunk <= 3; sim.hostile_chunk++) {
		start(*state, 0);
		assert_fails(wiascan_next_chunk(*state, &data, &size), EPROTO);
		assert_ptr_equal(data, &data);
		assert_int_equal(size, 5);
		assert_int_equal(wiascan_pending(*state), 0);
	}
}

static void test_wrong_use(void **state)
{
	const void *data;
	size_t size;

	assert_fails(wiascan_next_chunk(NULL, &data, &size), EINVAL);
	assert_fails(wiascan_next_chunk(*state, NULL, &size), EINVAL);
	assert_fails(wiascan_next_chunk(*state, &data, NULL), EINVAL);
	assert_fails(wiascan_next_chunk(*state, &data, &size), EINVAL);
	assert_fails(wiascan_next_page(NULL), EINVAL);
	assert_fails(wiascan_next_page(*state), EINVAL);
}

static void next_page(struct wiascan_device *dev)
{
	while (wiascan_next_page(dev))
		assert_int_equal(errno, EINTR);
}

static struct wiascan_page page(struct wiascan_device *dev)
{
	struct wiascan_page info;

	assert_int_equal(wiascan_get_page(dev, &info), 0);
	return info;
}

/* All pages of a job by chunks; returns how many. */
static uint32_t look_at_all(struct wiascan_device *dev)
{
	uint32_t index = 0;
	int error;

	for (;; index++) {
		assert_int_equal(page(dev).number, index + 1);
		assert_true(look(dev, index, &error) == page_bytes(index));
		assert_int_equal(error, 0);
		assert_int_equal(page(dev).end, WIASCAN_END_COMPLETE);
		if (wiascan_next_page(dev))
			break;
	}
	assert_int_equal(errno, ENODATA);
	return index + 1;
}

static void test_pages(void **state)
{
	use_feeder(*state, 0, 5);
	start(*state, 0);
	assert_int_equal(page(*state).remaining, WIASCAN_REMAINING_UNKNOWN);
	assert_int_equal(look_at_all(*state), 5);
	assert_int_equal(page(*state).job_end, WIASCAN_END_COMPLETE);
	/* All in one mapping. */
	assert_int_equal(sim_counts.mapped, 1);
	start(*state, 3);
	assert_int_equal(page(*state).remaining, 2);
	assert_int_equal(look_at_all(*state), 3);
	assert_int_equal(page(*state).job_end, WIASCAN_END_COMPLETE);
	start(*state, 7);
	assert_int_equal(look_at_all(*state), 5);
	assert_int_equal(page(*state).job_end, WIASCAN_END_PAPER_EMPTY);
	use_feeder(*state, WIASCAN_SELECT_DUPLEX, 2);
	start(*state, 0);
	assert_int_equal(page(*state).side, WIASCAN_SIDE_FRONT);
	assert_int_equal(look_at_all(*state), 4);
	assert_int_equal(page(*state).side, WIASCAN_SIDE_BACK);
}

/* Not before all of the page has been delivered, from wherever. */
static void test_next_page_too_early(void **state)
{
	const void *data;
	char bytes[200];
	size_t size;
	ssize_t n;

	use_feeder(*state, 0, 2);
	start(*state, 0);
	assert_fails(wiascan_next_page(*state), EBUSY);
	assert_int_equal(wiascan_next_chunk(*state, &data, &size), 0);
	assert_fails(wiascan_next_page(*state), EBUSY);
	while ((n = wiascan_read(*state, bytes, 10)) > 0) {
		if (wiascan_pending(*state))
			assert_fails(wiascan_next_page(*state), EBUSY);
	}
	assert_int_equal(n, 0);
	next_page(*state);
	/* Small reads of the second: the last line is pending. */
	for (n = 1; n < (ssize_t)page_bytes(1); n++)
		assert_int_equal(wiascan_read(*state, bytes, 1), 1);
	assert_int_equal(wiascan_pending(*state), 1);
	assert_fails(wiascan_next_page(*state), EBUSY);
	assert_int_equal(wiascan_read(*state, bytes, 1), 1);
	assert_fails(wiascan_next_page(*state), ENODATA);
}

static void test_jam(void **state)
{
	struct wiascan_status status;
	int error;

	use_feeder(*state, 0, 3);
	sim.fail_page = 2;
	sim.fail_at = 11;
	sim.fail_errno = EIO;
	sim.fail_end = WIASCAN_END_PAPER_JAM;
	start(*state, 0);
	assert_true(look(*state, 0, &error) == page_bytes(0));
	next_page(*state);
	/* All that came of it, then the error. */
	assert_true(look(*state, 1, &error) == 11 * sim_line_bytes());
	assert_int_equal(error, EIO);
	assert_int_equal(page(*state).end, WIASCAN_END_PAPER_JAM);
	assert_int_equal(page(*state).job_end, WIASCAN_END_NONE);
	assert_int_equal(wiascan_get_status(*state, &status), 0);
	assert_int_equal(status.state, WIASCAN_STATE_PAUSED);
	next_page(*state);
	assert_int_equal(page(*state).number, 3);
	assert_true(look(*state, 1, &error) == page_bytes(1));
	assert_int_equal(error, 0);
	next_page(*state);
	assert_true(look(*state, 2, &error) == page_bytes(2));
	assert_fails(wiascan_next_page(*state), ENODATA);
}

static void test_nonblocking(void **state)
{
	int fd = wiascan_get_fd(*state), error;

	use_feeder(*state, 0, 2);
	sim.next_tries = 3;
	start(*state, 0);
	look(*state, 0, &error);
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	for (error = 0; error < 3; error++)
		assert_fails(wiascan_next_page(*state), EAGAIN);
	assert_int_equal(wiascan_next_page(*state), 0);
	assert_true(look(*state, 1, &error) == page_bytes(1));
}

static void test_no_paper(void **state)
{
	int error;

	use_feeder(*state, 0, 0);
	start(*state, 0);
	assert_true(look(*state, 0, &error) == 0);
	assert_int_equal(error, ENOMEDIUM);
	assert_int_equal(page(*state).end, WIASCAN_END_PAPER_EMPTY);
	assert_fails(wiascan_next_page(*state), ENODATA);
}

/* As long as each sheet is, which is known at its end. */
static void test_unknown_length(void **state)
{
	use_feeder(*state, 0, 3);
	set(*state, WIASCAN_PROP_PAGE_SIZE, WIASCAN_PAGE_AUTO);
	start(*state, 0);
	assert_int_equal(page(*state).lines, 0);
	assert_int_equal(look_at_all(*state), 3);
	assert_int_equal(page(*state).lines, sim_page_lines(2));
	assert_int_not_equal(sim_page_lines(2), sim_page_lines(1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scanner_test(test_chunks),
		scanner_test(test_chunks_by_read),
		scanner_test(test_chunks_of_what_is_gone),
		scanner_test(test_read_and_chunks_in_turns),
		scanner_test(test_chunk_after_small_read),
		scanner_test(test_a_mapping_per_job),
		scanner_test(test_hostile_chunks),
		scanner_test(test_wrong_use),
		scanner_test(test_pages),
		scanner_test(test_next_page_too_early),
		scanner_test(test_jam),
		scanner_test(test_nonblocking),
		scanner_test(test_no_paper),
		scanner_test(test_unknown_length),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
