// SPDX-License-Identifier: GPL-2.0-only
/* Picture files. Copyright (C) 2026 The wiascan project */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../tools/writer.h"
#include "fixture.h"
#include "reread.h"

/* Rows have bytes behind their pixels, which must not get into the file. */
#define ROW_PADDING	5

static char path[256];

static const char *in(const char *directory, const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static struct picture picture(uint32_t width, uint32_t height,
			      uint32_t channels, uint32_t bits)
{
	struct picture pic = {
		.width = width,
		.height = height,
		.channels = channels,
		.bits = bits,
		.xres = 300,
		.yres = 600,
		.make = "ACME",
		.model = "Glass 2000",
	};

	pic.row_bytes = picture_packed_bytes(&pic) + ROW_PADDING;
	return pic;
}

/* Row @y of the test picture. */
static void make_row(const struct picture *pic, uint32_t y, uint8_t *row)
{
	sim_image((uint64_t)y * pic->row_bytes, row, pic->row_bytes);
}

static int write_picture(const struct writer_format *format,
			 struct output *out, const struct picture *pic,
			 uint32_t rows)
{
	uint8_t *row = malloc(pic->row_bytes);
	struct writer *w;
	uint32_t y;

	assert_non_null(row);
	w = format->begin(out, pic);
	for (y = 0; w && y < rows; y++) {
		make_row(pic, y, row);
		if (format->row(w, row)) {
			format->discard(w);
			w = NULL;
		}
	}
	free(row);
	return w ? format->finish(w) : -1;
}

/* The picture as it has to come back: no padding, whether bytes or bits. */
static void assert_picture(const struct picture *pic, const struct reread *got)
{
	size_t packed = picture_packed_bytes(pic);
	unsigned int rest = pic->width * pic->channels * pic->bits % 8;
	uint8_t *row = malloc(pic->row_bytes);
	uint32_t y;

	assert_non_null(row);
	assert_int_equal(got->width, pic->width);
	assert_int_equal(got->height, pic->height);
	assert_int_equal(got->channels, pic->channels);
	assert_int_equal(got->bits, pic->bits);
	assert_int_equal(got->row_bytes, packed);
	for (y = 0; y < pic->height; y++) {
		make_row(pic, y, row);
		if (rest)
			row[packed - 1] &= 0xff << (8 - rest);
		assert_memory_equal(got->data + y * packed, row, packed);
	}
	free(row);
}

static void check_round_trip(const char *directory,
			     const struct writer_format *format,
			     const struct picture *pic)
{
	const char *wrong, *name = in(directory, "picture");
	struct output out;
	struct reread got;

	assert_int_equal(output_open(&out, name), 0);
	assert_int_equal(writer_check_picture(&out, pic), 0);
	assert_int_equal(write_picture(format, &out, pic, pic->height), 0);
	assert_int_equal(output_commit(&out), 0);
	wrong = reread(name, &got);
	if (wrong)
		fail_msg("%s: %s", format->name, wrong);
	assert_picture(pic, &got);
	if (format != &writer_pnm) {
		assert_int_equal((int)(got.xres + 0.5), pic->xres);
		assert_int_equal((int)(got.yres + 0.5), pic->yres);
	}
	free(got.data);
}

static void check_format(const char *directory,
			 const struct writer_format *format)
{
	static const uint32_t widths[] = { 1, 7, 8, 9, 31, 257, 2551 };
	static const struct { uint32_t channels, bits; } kinds[] = {
		{ 1, 1 }, { 1, 8 }, { 1, 16 }, { 3, 8 }, { 3, 16 },
	};
	struct picture pic;
	size_t i, j;

	for (i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		for (j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++) {
			pic = picture(widths[i], 1 + i * 13, kinds[j].channels,
				      kinds[j].bits);
			check_round_trip(directory, format, &pic);
		}
	}
}

static void test_png(void **state)
{
	check_format(*state, &writer_png);
}

static void test_tiff(void **state)
{
	check_format(*state, &writer_tiff);
}

static void test_pnm(void **state)
{
	check_format(*state, &writer_pnm);
}

static void test_raw(void **state)
{
	struct picture pic = picture(33, 20, 3, 8);
	struct output out;
	size_t size = (size_t)pic.row_bytes * pic.height;
	uint8_t *data = malloc(2 * size + 1);
	const char *name = in(*state, "picture");
	int fd;

	assert_non_null(data);
	assert_int_equal(output_open(&out, name), 0);
	assert_int_equal(write_picture(&writer_raw, &out, &pic, pic.height), 0);
	assert_int_equal(output_commit(&out), 0);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(read(fd, data, size + 1), size);
	close(fd);
	sim_image(0, data + size, size);
	assert_memory_equal(data, data + size, size);
	free(data);
}

static void test_tiff_of_unknown_height(void **state)
{
	struct picture pic = picture(100, 0, 1, 8);
	const char *name = in(*state, "picture");
	struct output out;
	struct reread got;

	assert_int_equal(output_open(&out, name), 0);
	assert_int_equal(write_picture(&writer_tiff, &out, &pic, 123), 0);
	assert_int_equal(output_commit(&out), 0);
	assert_null(reread(name, &got));
	pic.height = 123;
	assert_picture(&pic, &got);
	free(got.data);
}

static void test_too_few_rows(void **state)
{
	struct picture pic = picture(100, 50, 1, 8);
	struct output out;

	assert_int_equal(output_open(&out, in(*state, "picture")), 0);
	assert_int_equal(write_picture(&writer_png, &out, &pic, 49), -1);
	assert_true(*out.error);
	output_discard(&out);
	assert_int_equal(access(path, F_OK), -1);
}

static void test_full_disk(void **state)
{
	static const struct writer_format *const formats[] = {
		&writer_png, &writer_pnm, &writer_raw, &writer_tiff,
	};
	struct picture pic = picture(1000, 1000, 3, 8);
	const char *full = full_device(*state);
	struct output out;
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		assert_int_equal(output_open(&out, full), 0);
		assert_false(out.seekable);
		assert_int_equal(write_picture(formats[i], &out, &pic,
					       pic.height), -1);
		assert_int_equal(out.code, ENOSPC);
		assert_string_equal(out.error, strerror(ENOSPC));
		output_discard(&out);
		assert_int_equal(access(full, F_OK), 0);
	}
}

/* A file that must not grow: a small TIFF file is written at its end only. */
static void test_failure_at_the_end(void **state)
{
	static const struct writer_format *const formats[] = {
		&writer_png, &writer_pnm, &writer_raw, &writer_tiff,
	};
	struct picture pic = picture(20, 20, 3, 8);
	struct rlimit old, small;
	struct output out;
	size_t i;
	int ret;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 16;
	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		assert_int_equal(output_open(&out, in(*state, "picture")), 0);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		ret = write_picture(formats[i], &out, &pic, pic.height);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
		assert_int_equal(ret, -1);
		assert_int_equal(out.code, EFBIG);
		output_discard(&out);
	}
}

static void test_pictures_that_cannot_be(void **state)
{
	struct output out = { .fd = -1 };
	struct picture pic;

	(void)state;
	pic = picture(10, 10, 1, 1);
	assert_int_equal(writer_check_picture(&out, &pic), 0);
	pic = picture(10, 10, 3, 1);
	assert_int_equal(writer_check_picture(&out, &pic), -1);
	pic = picture(10, 10, 2, 8);
	assert_int_equal(writer_check_picture(&out, &pic), -1);
	pic = picture(10, 10, 1, 12);
	assert_int_equal(writer_check_picture(&out, &pic), -1);
	pic = picture(0, 10, 1, 8);
	assert_int_equal(writer_check_picture(&out, &pic), -1);
	pic = picture(1000001, 10, 1, 8);
	assert_int_equal(writer_check_picture(&out, &pic), -1);
	/* What 32 bits cannot hold. */
	pic = picture(1000000, 10, 3, 16);
	pic.row_bytes = 5999999;
	assert_int_equal(writer_check_picture(&out, &pic), -1);
	pic = picture(0x40000001, 10, 1, 8);
	assert_int_equal(writer_check_picture(&out, &pic), -1);
}

static void test_names(void **state)
{
	(void)state;
	assert_ptr_equal(writer_by_path("a.png"), &writer_png);
	assert_ptr_equal(writer_by_path("a.PNG"), &writer_png);
	assert_ptr_equal(writer_by_path("a.b/c.tif"), &writer_tiff);
	assert_ptr_equal(writer_by_path("a.tiff"), &writer_tiff);
	assert_ptr_equal(writer_by_path("a.ppm"), &writer_pnm);
	assert_ptr_equal(writer_by_path("a.pnm"), &writer_pnm);
	assert_ptr_equal(writer_by_path("a.raw"), &writer_raw);
	assert_null(writer_by_path("a.png/b"));
	assert_null(writer_by_path("png"));
	assert_null(writer_by_path("a."));
	assert_null(writer_by_path("a.pn"));
	assert_null(writer_by_path("a.pbm pgm"));
	assert_null(writer_by_name(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		directory_test(test_png),
		directory_test(test_tiff),
		directory_test(test_pnm),
		directory_test(test_raw),
		directory_test(test_tiff_of_unknown_height),
		directory_test(test_too_few_rows),
		directory_test(test_full_disk),
		directory_test(test_failure_at_the_end),
		cmocka_unit_test(test_pictures_that_cannot_be),
		cmocka_unit_test(test_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
