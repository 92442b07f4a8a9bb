// SPDX-License-Identifier: GPL-2.0-only
/* Finding and opening scanners. Copyright (C) 2026 The wiascan project */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static char path[256];

static const char *in(const char *directory, const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static void test_none(void **state)
{
	struct wiascan_list *list;

	sim_dirs(NULL, *state);
	list = wiascan_enumerate();
	assert_non_null(list);
	assert_int_equal(wiascan_list_count(list), 0);
	assert_null_errno(wiascan_list_path(list, 0), EINVAL);
	assert_null_errno(wiascan_list_info(list, 0), EINVAL);
	assert_fails(wiascan_list_number(list, 0), EINVAL);
	wiascan_free_list(list);
	wiascan_free_list(NULL);
	assert_int_equal(wiascan_list_count(NULL), 0);
	/* Neither sysfs nor /dev: an error, not an empty list. */
	sim_dirs(NULL, NULL);
	assert_null_errno(wiascan_enumerate(), ENOENT);
}

static void test_order(void **state)
{
	static const char *const others[] = {
		"wiascan", "wiascan07", "wiascan1x", "wiascan-1",
		"wiascan99999999999", "null", "wiascan 2",
	};
	/* In no order that a directory might have by itself. */
	static const int created[] = { 9, 100, 0, 21, 10, 3, 2147483647, 20, 11, 1 };
	static const int numbers[] = { 0, 1, 3, 9, 10, 11, 20, 21, 100, 2147483647 };
	const size_t count = sizeof(numbers) / sizeof(numbers[0]);
	struct wiascan_list *list;
	char name[32];
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		touch(*state, others[i]);
	for (i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "wiascan%d", created[i]);
		touch(*state, name);
	}
	sim_dirs(NULL, *state);
	list = wiascan_enumerate();
	assert_non_null(list);
	assert_int_equal(wiascan_list_count(list), count);
	for (i = 0; i < count; i++) {
		assert_int_equal(wiascan_list_number(list, i), numbers[i]);
		assert_non_null(wiascan_list_info(list, i));
	}
	assert_string_equal(wiascan_list_path(list, 4), in(*state, "wiascan10"));
	wiascan_free_list(list);
	assert_int_equal(sim_counts.open, 0);
}

static void test_class_without_node(void **state)
{
	struct wiascan_list *list;

	assert_int_equal(mkdir(in(*state, "class"), 0700), 0);
	touch(path, "wiascan0");
	sim_dirs(path, *state);
	touch(*state, "wiascan1");
	list = wiascan_enumerate();
	assert_non_null(list);
	/* The class decides: there is a scanner 0 without a node, and no 1. */
	assert_int_equal(wiascan_list_count(list), 1);
	assert_int_equal(wiascan_list_number(list, 0), 0);
	assert_null_errno(wiascan_list_info(list, 0), ENOENT);
	wiascan_free_list(list);
	unlink(in(*state, "class/wiascan0"));
}

static void test_no_permission(void **state)
{
	struct wiascan_list *list;

	touch(*state, "wiascan0");
	sim_dirs(NULL, *state);
	sim.open_errno = EACCES;
	list = wiascan_enumerate();
	assert_non_null(list);
	assert_int_equal(wiascan_list_count(list), 1);
	assert_null_errno(wiascan_list_info(list, 0), EACCES);
	wiascan_free_list(list);
}

static void test_open(void **state)
{
	struct wiascan_device *dev;
	struct wiascan_status status;
	struct wiascan_info info;

	touch(*state, "wiascan0");
	dev = wiascan_open(in(*state, "wiascan0"), O_NONBLOCK);
	assert_non_null(dev);
	assert_int_equal(sim_counts.open_flags, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	assert_true(wiascan_get_fd(dev) >= 0);
	assert_int_equal(wiascan_get_status(dev, &status), 0);
	assert_int_equal(status.state, WIASCAN_STATE_IDLE);
	/* Known for as long as the handle is there, whatever becomes of it. */
	sim.info_errno = ENODEV;
	assert_int_equal(wiascan_get_info(dev, &info), 0);
	assert_string_equal(info.vendor, "ACME");
	assert_string_equal(info.serial, "SN42");
	assert_fails(wiascan_get_info(dev, NULL), EINVAL);
	assert_fails(wiascan_get_info(NULL, &info), EINVAL);
	assert_fails(wiascan_get_fd(NULL), EINVAL);
	wiascan_close(dev);
	wiascan_close(NULL);
}

static void test_open_fails(void **state)
{
	assert_null_errno(wiascan_open(NULL, 0), EINVAL);
	assert_null_errno(wiascan_open("/", O_APPEND), EINVAL);
	assert_null_errno(wiascan_open(in(*state, "wiascan0"), 0), ENOENT);
	touch(*state, "wiascan0");
	sim.info_errno = ENOTTY;
	assert_null_errno(wiascan_open(in(*state, "wiascan0"), 0), ENOTTY);
	sim.open_errno = ENODEV;
	assert_null_errno(wiascan_open(in(*state, "wiascan0"), 0), ENODEV);
	assert_int_equal(sim_counts.open, 0);
}

static void test_hostile_names(void **state)
{
	struct wiascan_list *list;
	const struct wiascan_info *info;

	touch(*state, "wiascan0");
	sim_dirs(NULL, *state);
	sim.hostile_names = 1;
	list = wiascan_enumerate();
	assert_non_null(list);
	info = wiascan_list_info(list, 0);
	assert_non_null(info);
	assert_string_equal(info->minidriver, "???????????????");
	assert_string_equal(info->firmware, "???????????????");
	assert_int_equal(strlen(info->serial), sizeof(info->serial) - 1);
	wiascan_free_list(list);
}

static void test_version(void **state)
{
	(void)state;
	assert_string_equal(wiascan_version(), WIASCAN_VERSION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		directory_test(test_none),
		directory_test(test_order),
		directory_test(test_class_without_node),
		directory_test(test_no_permission),
		directory_test(test_open),
		directory_test(test_open_fails),
		directory_test(test_hostile_names),
		cmocka_unit_test(test_version),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
