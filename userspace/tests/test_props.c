// SPDX-License-Identifier: GPL-2.0-only
/* Properties and their words. Copyright (C) 2026 The wiascan project */
#include "fixture.h"

static void test_walk(void **state)
{
	struct wiascan_prop_info info;
	uint32_t id = 0;
	int count = 0;

	while (!wiascan_next_prop(*state, id, &info)) {
		assert_true(info.id > id);
		id = info.id;
		count++;
	}
	assert_int_equal(errno, ENOENT);
	assert_int_equal(count, SIM_PROPS);
	assert_fails(wiascan_next_prop(*state, WIASCAN_PROP_NEXT, &info), ENOENT);
	assert_fails(wiascan_next_prop(*state, 0, NULL), EINVAL);
}

static void test_describe(void **state)
{
	struct wiascan_prop_info info;

	assert_int_equal(wiascan_describe_prop(*state, WIASCAN_PROP_XRES, &info), 0);
	assert_string_equal(info.name, "xres");
	assert_int_equal(info.validity, WIASCAN_VALIDITY_LIST);
	assert_int_equal(info.value, 75);
	assert_fails(wiascan_describe_prop(*state, 1, &info), ENOENT);
	assert_fails(wiascan_describe_prop(*state, WIASCAN_PROP_NEXT | 1, &info),
		     ENOENT);
}

static void test_find(void **state)
{
	struct wiascan_prop_info info;

	assert_int_equal(wiascan_find_prop(*state, "brightness", &info), 0);
	assert_int_equal(info.id, WIASCAN_PROP_BRIGHTNESS);
	assert_int_equal(info.minimum, -1000);
	assert_int_equal(wiascan_find_prop(*state, "XRes", &info), 0);
	assert_int_equal(wiascan_find_prop(*state, "6148", &info), 0);
	assert_string_equal(info.name, "yres");
	assert_fails(wiascan_find_prop(*state, "", &info), ENOENT);
	assert_fails(wiascan_find_prop(*state, "xre", &info), ENOENT);
	assert_fails(wiascan_find_prop(*state, "6148x", &info), ENOENT);
	assert_fails(wiascan_find_prop(*state, "4294973444", &info), ENOENT);
	assert_fails(wiascan_find_prop(*state, "99999999999999999999", &info), ENOENT);
	assert_fails(wiascan_find_prop(*state, NULL, &info), EINVAL);
}

static void test_legal_values(void **state)
{
	int64_t values[SIM_LONG_LIST_LENGTH + 1] = { 0 };
	int i;

	assert_int_equal(wiascan_get_legal_values(*state, WIASCAN_PROP_XRES, NULL, 0), 5);
	assert_int_equal(wiascan_get_legal_values(*state, WIASCAN_PROP_XRES, values, 2), 5);
	assert_int_equal(values[0], 50);
	assert_int_equal(values[1], 75);
	assert_int_equal(values[2], 0);
	assert_int_equal(wiascan_get_legal_values(*state, SIM_ID_LONG_LIST, values,
						  SIM_LONG_LIST_LENGTH + 1),
			 SIM_LONG_LIST_LENGTH);
	for (i = 0; i < SIM_LONG_LIST_LENGTH; i++)
		assert_int_equal(values[i], i * 10);
	assert_int_equal(values[SIM_LONG_LIST_LENGTH], 0);
	assert_fails(wiascan_get_legal_values(*state, 1, values, 5), ENOENT);
	assert_fails(wiascan_get_legal_values(*state, WIASCAN_PROP_XPOS, values, 5),
		     EINVAL);
	assert_fails(wiascan_get_legal_values(*state, WIASCAN_PROP_XRES, NULL, 5),
		     EINVAL);
}

static void test_get(void **state)
{
	struct wiascan_prop_value values[] = {
		{ .id = WIASCAN_PROP_XRES, .value = -1 },
		{ .id = WIASCAN_PROP_DEPTH, .value = -1 },
		{ .id = 5, .value = -1 },
	};
	size_t offender = 99;
	int64_t value;

	assert_int_equal(wiascan_get_prop(*state, WIASCAN_PROP_YEXTENT, &value), 0);
	assert_int_equal(value, 221);
	assert_int_equal(wiascan_get_props(*state, values, 2, &offender), 0);
	assert_int_equal(values[0].value, 75);
	assert_int_equal(values[1].value, 24);
	values[0].value = -1;
	assert_fails(wiascan_get_props(*state, values, 3, &offender), ENOENT);
	assert_int_equal(offender, 2);
	assert_int_equal(values[0].value, -1);
	assert_fails(wiascan_get_props(*state, values, 0, &offender), EINVAL);
	assert_int_equal(offender, 0);
	assert_fails(wiascan_get_props(*state, values, 65, NULL), EINVAL);
}

static void test_set(void **state)
{
	struct wiascan_prop_value values[] = {
		{ .id = WIASCAN_PROP_XRES, .value = 100 },
		{ .id = WIASCAN_PROP_BRIGHTNESS, .value = 2000 },
		{ .id = WIASCAN_PROP_THRESHOLD, .value = 5 },
	};
	size_t offender = 99;

	assert_fails(wiascan_set_props(*state, values, 3, 0, &offender), ERANGE);
	assert_int_equal(offender, 1);
	assert_int_equal(sim_prop(SIM_XRES), 75);
	assert_int_equal(values[1].value, 2000);
	assert_int_equal(wiascan_set_props(*state, values, 3, WIASCAN_SET_ROUND,
					   &offender), 0);
	assert_int_equal(values[1].value, 1000);
	assert_int_equal(sim_prop(SIM_XRES), 100);
	assert_fails(wiascan_set_prop(*state, WIASCAN_PROP_HORIZONTAL_BED_SIZE, 1),
		     EACCES);
	assert_fails(wiascan_set_prop(*state, 1, 1), ENOENT);
	values[1] = values[0];
	assert_fails(wiascan_set_props(*state, values, 2, 0, &offender), EINVAL);
	assert_int_equal(offender, 1);
}

static void test_interrupted(void **state)
{
	int64_t value;
	int i;

	sim.eintr = 2;
	for (i = 0; i < 20; i++)
		assert_int_equal(wiascan_get_prop(*state, WIASCAN_PROP_XRES, &value), 0);
}

static void test_hostile(void **state)
{
	struct wiascan_prop_value one = { .id = WIASCAN_PROP_XRES, .value = 33 };
	struct wiascan_prop_info info;
	int64_t values[8];
	size_t offender;

	for (sim.hostile_list = 1; sim.hostile_list <= 4; sim.hostile_list++)
		assert_fails(wiascan_get_legal_values(*state, WIASCAN_PROP_XRES,
						      values, 8), EPROTO);
	sim.hostile_next = 1;
	assert_fails(wiascan_next_prop(*state, 6147, &info), EPROTO);
	assert_fails(wiascan_find_prop(*state, "yres", &info), EPROTO);
	sim.hostile_next = 0;
	sim.hostile_index = 1;
	assert_fails(wiascan_set_props(*state, &one, 1, 0, &offender), ERANGE);
	assert_int_equal(offender, 1);
	sim.hostile_ids = 1;
	assert_fails(wiascan_get_props(*state, &one, 1, &offender), EPROTO);
	assert_int_equal(one.value, 33);
	assert_int_equal(one.id, WIASCAN_PROP_XRES);
	sim.hostile_names = 1;
	assert_int_equal(wiascan_describe_prop(*state, WIASCAN_PROP_XRES, &info), 0);
	assert_string_equal(info.name, "???????????????????????????????");
}

static void test_words(void **state)
{
	static const uint32_t handling = 0xe7f;
	int64_t value;
	uint32_t bit, i;

	(void)state;
	for (i = 0; i <= WIASCAN_END_SUSPENDED; i++)
		assert_string_not_equal(wiascan_end_text(i), "unknown reason");
	assert_string_equal(wiascan_end_text(i), "unknown reason");
	assert_string_equal(wiascan_end_text(~0u), "unknown reason");
	for (i = 0; i <= WIASCAN_STATE_PAUSED; i++)
		assert_string_not_equal(wiascan_state_text(i), "unknown state");
	assert_string_equal(wiascan_state_text(i), "unknown state");
	assert_string_equal(wiascan_handling_text(WIASCAN_HANDLING_PAPER_JAM),
			    "paper jam");
	for (bit = 1; bit; bit <<= 1) {
		if (bit & handling)
			assert_string_not_equal(wiascan_handling_text(bit),
						"unknown condition");
		else
			assert_string_equal(wiascan_handling_text(bit),
					    "unknown condition");
	}
	assert_string_equal(wiascan_side_text(WIASCAN_SIDE_FRONT), "front");
	assert_string_equal(wiascan_side_text(WIASCAN_SIDE_BACK), "back");
	assert_string_equal(wiascan_side_text(3), "unknown side");
	assert_string_equal(wiascan_value_text(WIASCAN_PROP_DATATYPE, 3), "color");
	assert_null(wiascan_value_text(WIASCAN_PROP_DATATYPE, 99));
	assert_null(wiascan_value_text(WIASCAN_PROP_XRES, 3));
	assert_int_equal(wiascan_value_from_text(WIASCAN_PROP_DATATYPE, "GrayScale",
						 &value), 0);
	assert_int_equal(value, WIASCAN_DATATYPE_GRAYSCALE);
	assert_fails(wiascan_value_from_text(WIASCAN_PROP_DATATYPE, "mauve", &value),
		     ENOENT);
	assert_fails(wiascan_value_from_text(WIASCAN_PROP_DATATYPE, NULL, &value),
		     EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scanner_test(test_walk),
		scanner_test(test_describe),
		scanner_test(test_find),
		scanner_test(test_legal_values),
		scanner_test(test_get),
		scanner_test(test_set),
		scanner_test(test_interrupted),
		scanner_test(test_hostile),
		cmocka_unit_test(test_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
