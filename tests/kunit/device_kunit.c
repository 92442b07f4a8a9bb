// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device: found, asked how it is, and gone
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/module.h>

#include "fake.h"

static int device_init(struct kunit *test)
{
	test->priv = fake_bench(test);
	return 0;
}

static struct fake_file *plug_and_open(struct kunit *test, unsigned int flags)
{
	struct fake_bench *b = test->priv;

	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	return fake_open(b, flags);
}

/* ---- found ---- */

static const struct probe_case {
	const char *name;
	int probe_error;
	int validate_error;
	int ret;
} probe_cases[] = {
	{ "another family", -ENODEV, 0, -ENODEV },
	{ "silent", -ETIMEDOUT, 0, -ETIMEDOUT },
	{ "stall", -EPIPE, 0, -EPIPE },
	{ "no memory", -ENOMEM, 0, -ENOMEM },
	{ "no settings", 0, -EINVAL, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(probe, probe_cases, name);

static void device_probe_fails(struct kunit *test)
{
	const struct probe_case *c = test->param_value;
	struct fake_bench *b = test->priv;

	b->scanner.probe_error = c->probe_error;
	b->scanner.validate_error = c->validate_error;
	KUNIT_EXPECT_EQ(test, fake_plug(b, &fake_minidriver), c->ret);
	KUNIT_EXPECT_EQ(test, b->alive, 0);
	KUNIT_EXPECT_EQ(test, b->scanner.asked, 0);

	b->scanner.probe_error = 0;
	b->scanner.validate_error = 0;
	KUNIT_EXPECT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	fake_unplug(b);
}

/* A bed that cannot be: that one member is wrong */
static const struct caps_case {
	const char *name;
	size_t offset;
	u32 value;
} caps_cases[] = {
	{ "no formats", offsetof(struct wiascan_caps, formats), 0 },
	{ "unknown formats", offsetof(struct wiascan_caps, formats),
	  U32_MAX & ~(WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 | WIASCAN_FMT_GRAY16 |
	    WIASCAN_FMT_RGB24 | WIASCAN_FMT_RGB48) },
	{ "no resolution", offsetof(struct wiascan_caps, n_dpi), 0 },
	{ "resolution 0", offsetof(struct wiascan_caps, dpi), 0 },
	{ "resolution too high", offsetof(struct wiascan_caps, dpi), U32_MAX },
	{ "no unit", offsetof(struct wiascan_caps, area_dpi), 0 },
	{ "unit too small", offsetof(struct wiascan_caps, area_dpi), U32_MAX },
	{ "no width", offsetof(struct wiascan_caps, area[0].width), 0 },
	{ "too wide", offsetof(struct wiascan_caps, area[0].width), U32_MAX },
	{ "no height", offsetof(struct wiascan_caps, area[0].height), 0 },
	{ "too high", offsetof(struct wiascan_caps, area[0].height), U32_MAX },
	{ "narrower than a step", offsetof(struct wiascan_caps, max_pixels), 7 },
};

KUNIT_ARRAY_PARAM_DESC(caps, caps_cases, name);

static void device_bad_caps(struct kunit *test)
{
	const struct caps_case *c = test->param_value;
	struct fake_bench *b = test->priv;

	*(u32 *)((u8 *)&b->scanner.caps + c->offset) = c->value;
	KUNIT_EXPECT_EQ(test, fake_plug(b, &fake_minidriver), -EPROTO);
	KUNIT_EXPECT_EQ(test, b->alive, 0);
}

static void device_info(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct wiascan_info info;
	struct fake_file *ff;

	/* words of a device: too long, unprintable, padded */
	memset(b->scanner.caps.vendor, 'V', sizeof(b->scanner.caps.vendor));
	memcpy(b->scanner.caps.model, "A\n\x80\x1b[B   ", 10);
	b->scanner.caps.firmware[0] = 0;
	ff = plug_and_open(test, 0);
	memset(&info, 0xff, sizeof(info));
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_INFO, &info), 0);
	KUNIT_EXPECT_STREQ(test, info.minidriver, "fake");
	KUNIT_EXPECT_EQ(test, strlen(info.vendor), sizeof(info.vendor) - 1);
	KUNIT_EXPECT_STREQ(test, info.model, "A???[B");
	KUNIT_EXPECT_STREQ(test, info.firmware, "");
	KUNIT_EXPECT_EQ(test, info.padding, 0);
	KUNIT_EXPECT_FALSE(test, memchr_inv(info.reserved, 0,
					    sizeof(info.reserved)));
}

/* Numbers are bounded, and given back when a device is freed */
static void device_numbers(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct wiascan_device **devices;
	unsigned int n, again;

	devices = kunit_kcalloc(test, 512, sizeof(*devices), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, devices);
	for (again = 0; again < 2; again++) {
		for (n = 0; n < 512; n++) {
			devices[n] = wiascan_device_alloc(b->parent,
							  &fake_minidriver,
							  &fake_transport, b,
							  4096, 65536);
			if (IS_ERR(devices[n]))
				break;
		}
		KUNIT_EXPECT_EQ(test, n, 256);
		KUNIT_EXPECT_EQ(test, PTR_ERR(devices[n]), -ENOSPC);
		while (n--)
			put_device(&devices[n]->dev);
	}
}

/* ---- asked ---- */

static void device_status(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_file *ff = plug_and_open(test, 0);
	struct wiascan_status status = {};

	/* what was found when it was plugged in is what those see who cannot wait */
	b->scanner.handling = WIASCAN_HANDLING_PATH_COVER_UP;
	ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_STATUS, &status), 0);
	KUNIT_EXPECT_EQ(test, status.handling, WIASCAN_HANDLING_FLAT_READY);
	KUNIT_EXPECT_EQ(test, b->scanner.asked, 1);

	ff->file.f_flags &= ~O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_STATUS, &status), 0);
	KUNIT_EXPECT_EQ(test, status.handling, WIASCAN_HANDLING_PATH_COVER_UP);
	KUNIT_EXPECT_EQ(test, b->scanner.asked, 2);

	/* it does not answer: its late answer is not the next one's */
	b->scanner.status_error = -ETIMEDOUT;
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_STATUS, &status), 0);
	KUNIT_EXPECT_EQ(test, status.handling, 0);
	KUNIT_EXPECT_EQ(test, status.stale_bytes, 0);
	b->scanner.leftover = 100;
	b->scanner.status_error = 0;
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_STATUS, &status), 0);
	KUNIT_EXPECT_EQ(test, status.handling, WIASCAN_HANDLING_PATH_COVER_UP);
	KUNIT_EXPECT_EQ(test, status.stale_bytes, 100);

	/* nobody asks a scanner that is at work */
	KUNIT_ASSERT_TRUE(test, fake_bring(ff, WIASCAN_STATE_SCANNING));
	b->scanner.asked = 0;
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_STATUS, &status), 0);
	KUNIT_EXPECT_EQ(test, b->scanner.asked, 0);
	KUNIT_EXPECT_EQ(test, status.handling, WIASCAN_HANDLING_PATH_COVER_UP);
}

/* One that does not answer when it is plugged in is a scanner all the same */
static void device_status_fails_at_first(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct wiascan_status status = {};
	struct fake_file *ff;

	b->scanner.status_error = -EIO;
	b->scanner.leftover = 7;
	ff = plug_and_open(test, O_NONBLOCK);
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_STATUS, &status), 0);
	KUNIT_EXPECT_EQ(test, status.handling, 0);
	ff->file.f_flags &= ~O_NONBLOCK;
	KUNIT_ASSERT_TRUE(test, fake_bring(ff, WIASCAN_STATE_DELIVERING));
	b->scanner.status_error = 0;
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_STATUS, &status), 0);
	KUNIT_EXPECT_EQ(test, status.stale_bytes, 7);
	KUNIT_EXPECT_EQ(test, status.handling, WIASCAN_HANDLING_FLAT_READY);
}

static long ask(void *ff)
{
	struct wiascan_status status = {};

	return fake_ioctl(ff, WIASCAN_IOC_STATUS, &status);
}

static void device_status_waits(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_file *ff = plug_and_open(test, 0);
	struct fake_file *other = fake_open(b, 0);
	struct fake_thread *t, *u, *unplug;

	fake_gate_shut(&b->scanner.status);
	t = fake_thread(b, ask, ff);
	KUNIT_EXPECT_TRUE(test, fake_gate_reached(&b->scanner.status));
	u = fake_thread(b, ask, other);
	KUNIT_EXPECT_TRUE(test, fake_asleep(t));
	KUNIT_EXPECT_TRUE(test, fake_asleep(u));
	fake_signal(t);
	KUNIT_EXPECT_EQ(test, fake_join(t), -ERESTARTSYS);

	unplug = fake_thread(b, fake_unplug_thread, b);
	KUNIT_EXPECT_EQ(test, fake_join(u), -ENODEV);
	KUNIT_EXPECT_FALSE(test, completion_done(&unplug->done));
	fake_gate_open(&b->scanner.status);
	fake_join(unplug);
}

/* A job that is cancelled before its turn comes does not move the carriage */
static void device_status_before_job(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_file *ff = plug_and_open(test, 0);
	struct fake_file *other = fake_open(b, 0);
	struct wiascan_page page = {};
	struct fake_thread *t;

	fake_gate_shut(&b->scanner.status);
	t = fake_thread(b, ask, other);
	KUNIT_EXPECT_TRUE(test, fake_gate_reached(&b->scanner.status));
	KUNIT_EXPECT_EQ(test, fake_start(ff), 0);
	KUNIT_EXPECT_EQ(test, fake_state(ff), WIASCAN_STATE_STARTING);
	ff->file.f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_CANCEL, NULL), 0);
	fake_gate_open(&b->scanner.status);
	KUNIT_EXPECT_EQ(test, fake_join(t), 0);
	KUNIT_EXPECT_TRUE(test, fake_ended(ff));
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ(test, page.end, WIASCAN_END_CANCELLED);
	KUNIT_EXPECT_EQ(test, b->scanner.starts, 0);
	KUNIT_EXPECT_EQ(test, b->scanner.stops, 0);
}

/* ---- gone ---- */

static void device_gone(struct kunit *test)
{
	static const unsigned int ioctls[] = {
		WIASCAN_IOC_INFO, WIASCAN_IOC_PROP_INFO, WIASCAN_IOC_PROP_LIST,
		WIASCAN_IOC_PROP_GET, WIASCAN_IOC_PROP_SET,
		WIASCAN_IOC_BUFFER_INFO, WIASCAN_IOC_START, WIASCAN_IOC_CANCEL,
		WIASCAN_IOC_STATUS,
	};
	struct fake_bench *b = test->priv;
	struct fake_file *ff = plug_and_open(test, 0);
	struct fake_file *other = fake_open(b, 0);
	struct wiascan_device *wdev = b->wdev;
	struct wiascan_page page = {};
	unsigned int i;
	u8 *buf;

	/* large enough for every structure */
	buf = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_TRUE(test, fake_bring(ff, WIASCAN_STATE_DELIVERING));
	fake_unplug(b);
	for (i = 0; i < ARRAY_SIZE(ioctls); i++)
		KUNIT_EXPECT_EQ_MSG(test, fake_ioctl(ff, ioctls[i], buf),
				    -ENODEV, "ioctl %u", i);
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, _IO(WIASCAN_IOC_MAGIC, 0x7f),
					 NULL), -ENOTTY);
	KUNIT_EXPECT_EQ(test, PTR_ERR(fake_try_open(b, wdev, 0)), -ENODEV);
	KUNIT_EXPECT_TRUE(test, fake_polls(other, EPOLLHUP | EPOLLERR));
	KUNIT_EXPECT_EQ(test, fake_read(other, buf, FAKE_WIDTH), -ENODEV);

	/* what can still be had: the page, what was read of it, and an end */
	KUNIT_EXPECT_EQ(test, fake_ioctl(other, WIASCAN_IOC_PAGE, &page), 0);
	KUNIT_EXPECT_EQ(test, page.end, WIASCAN_END_COMPLETE);
	KUNIT_EXPECT_EQ(test, fake_read(ff, buf, FAKE_WIDTH), FAKE_WIDTH);
	fake_close(ff);
	KUNIT_EXPECT_EQ(test, b->alive, 1);
	fake_close(other);
	KUNIT_EXPECT_EQ(test, b->alive, 0);
}

static void device_never_opened(struct kunit *test)
{
	struct fake_bench *b = test->priv;

	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	fake_unplug(b);
	KUNIT_EXPECT_EQ(test, b->alive, 0);
	KUNIT_ASSERT_EQ(test, fake_plug(b, &fake_minidriver), 0);
	fake_unbind(b);
	KUNIT_EXPECT_EQ(test, b->alive, 0);
}

/* Two in a row on one bench: those who have the old one do not see the new one */
static void device_plugged_in_again(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_file *old = plug_and_open(test, 0);
	struct fake_file *new;
	struct wiascan_page page = {};

	fake_unplug(b);
	new = plug_and_open(test, 0);
	KUNIT_EXPECT_PTR_NE(test, new->wdev, old->wdev);
	KUNIT_EXPECT_NE(test, new->wdev->id, old->wdev->id);
	KUNIT_EXPECT_EQ(test, fake_start(old), -ENODEV);
	KUNIT_ASSERT_TRUE(test, fake_bring(new, WIASCAN_STATE_IDLE));
	KUNIT_EXPECT_EQ(test, fake_ioctl(old, WIASCAN_IOC_PAGE, &page),
			-ENODATA);
	fake_close(old);
	KUNIT_EXPECT_EQ(test, b->alive, 1);
}

/* STORE is for those who open the scanner later, until it is unplugged */
static void device_stored_settings(struct kunit *test)
{
	struct fake_bench *b = test->priv;
	struct fake_file *ff = plug_and_open(test, 0);
	struct fake_file *before = fake_open(b, 0), *after;
	struct wiascan_prop_values *values;

	values = kunit_kzalloc(test, sizeof(*values), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, values);
	values->count = 1;
	values->flags = WIASCAN_SET_STORE;
	values->values[0].id = WIASCAN_PROP_YEXTENT;
	values->values[0].value = 10;
	KUNIT_EXPECT_EQ(test, fake_ioctl(ff, WIASCAN_IOC_PROP_SET, values), 0);
	after = fake_open(b, 0);
	KUNIT_EXPECT_EQ(test, fake_wf(ff)->settings.params.lines, 10);
	KUNIT_EXPECT_EQ(test, fake_wf(before)->settings.params.lines,
			FAKE_LINES);
	KUNIT_EXPECT_EQ(test, fake_wf(after)->settings.params.lines, 10);
	fake_close(after);
	fake_unplug(b);
	after = plug_and_open(test, 0);
	KUNIT_EXPECT_EQ(test, fake_wf(after)->settings.params.lines,
			FAKE_LINES);
}

static struct kunit_case device_cases[] = {
	KUNIT_CASE_PARAM(device_probe_fails, probe_gen_params),
	KUNIT_CASE_PARAM(device_bad_caps, caps_gen_params),
	KUNIT_CASE(device_info),
	KUNIT_CASE(device_numbers),
	KUNIT_CASE(device_status),
	KUNIT_CASE(device_status_fails_at_first),
	KUNIT_CASE(device_status_waits),
	KUNIT_CASE(device_status_before_job),
	KUNIT_CASE(device_gone),
	KUNIT_CASE(device_never_opened),
	KUNIT_CASE(device_plugged_in_again),
	KUNIT_CASE(device_stored_settings),
	{}
};

static struct kunit_suite device_suite = {
	.name = "wiascan_device",
	.init = device_init,
	.test_cases = device_cases,
};

kunit_test_suite(device_suite);

MODULE_DESCRIPTION("wiascan KUnit: the life of a device");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(WIASCAN_KUNIT);
