// SPDX-License-Identifier: GPL-2.0-only
/* Events. Copyright (C) 2026 The wiascan project */
#include <signal.h>

#include "fixture.h"

static void test_subscribe(void **state)
{
	struct wiascan_event event;

	assert_fails(wiascan_next_event(*state, &event), EINVAL);
	assert_fails(wiascan_subscribe(NULL, WIASCAN_EVENT_ALL), EINVAL);
	assert_fails(wiascan_subscribe(*state, WIASCAN_EVENT_ALL + 1), EINVAL);
	assert_int_equal(wiascan_subscribe(*state, 1 << WIASCAN_EVENT_READY), 0);
	assert_int_equal(sim_counts.subscribed, 1 << WIASCAN_EVENT_READY);
	assert_int_equal(wiascan_subscribe(*state, 0), 0);
	assert_int_equal(sim_counts.subscribed, 0);
	/* does not wait for the scanner: a signal is nobody's business */
	sim.eintr = 2;
	assert_int_equal(wiascan_subscribe(*state, WIASCAN_EVENT_ALL), 0);
	assert_int_equal(wiascan_subscribe(*state, WIASCAN_EVENT_ALL), 0);
}

static void test_every_event(void **state)
{
	const struct wiascan_event *events;
	struct wiascan_event event;
	size_t count, i;

	events = sim_events(&count);
	sim.events = 1000;
	sim.lost_events = 9;
	assert_int_equal(wiascan_subscribe(*state, WIASCAN_EVENT_ALL), 0);
	assert_fails(wiascan_next_event(NULL, &event), EINVAL);
	assert_fails(wiascan_next_event(*state, NULL), EINVAL);
	for (i = 0; i < count; i++) {
		assert_int_equal(wiascan_next_event(*state, &event), 0);
		assert_int_equal(event.type, events[i].type);
		assert_int_equal(event.value, events[i].value);
		assert_int_equal(event.job, events[i].job);
		assert_int_equal(event.page, events[i].page);
		assert_int_equal(event.lost, i ? 0 : 9);
	}
	assert_fails(wiascan_next_event(*state, &event), ENODEV);
}

static void test_errors(void **state)
{
	struct wiascan_event event;

	assert_int_equal(wiascan_subscribe(*state, WIASCAN_EVENT_ALL), 0);
	sim.event_errno = EAGAIN;
	assert_fails(wiascan_next_event(*state, &event), EAGAIN);
	sim.event_errno = 0;
	sim.event_signal = SIGCONT;
	assert_fails(wiascan_next_event(*state, &event), EINTR);
}

static void test_words(void **state)
{
	uint32_t type, other;

	(void)state;
	assert_string_equal(wiascan_event_text(WIASCAN_EVENT_BUTTON), "button");
	assert_string_equal(wiascan_event_text(WIASCAN_EVENT_REMOVED), "removed");
	for (type = 0; WIASCAN_EVENT_ALL >> type; type++) {
		assert_string_not_equal(wiascan_event_text(type), "unknown-event");
		for (other = 0; other < type; other++)
			assert_string_not_equal(wiascan_event_text(type),
						wiascan_event_text(other));
	}
	assert_string_equal(wiascan_event_text(type), "unknown-event");
	assert_string_equal(wiascan_event_text(UINT32_MAX), "unknown-event");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		scanner_test(test_subscribe),
		scanner_test(test_every_event),
		scanner_test(test_errors),
		cmocka_unit_test(test_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
