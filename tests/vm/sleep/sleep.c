// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lets one USB device go through a system's sleep, and nothing else
 *
 * Copyright (C) 2026 The wiascan project
 *
 * When the whole machine sleeps, so does an emulator that runs on it: the
 * freezer comes first. So this does with one device what the core of power
 * management would. Write a device's name, such as 1-1, to one of the module's
 * parameters:
 *
 *   suspend   it goes to sleep
 *   resume    it wakes up
 *   power_up  the same, after its power was gone
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/pm.h>
#include <linux/pm_runtime.h>
#include <linux/string.h>
#include <linux/usb.h>

struct search {
	const char *name;
	struct usb_device *found;
};

static int look_at(struct usb_device *udev, void *data)
{
	struct search *s = data;

	if (!sysfs_streq(s->name, dev_name(&udev->dev)))
		return 0;
	s->found = usb_get_dev(udev);
	return 1;
}

static int go_to_sleep(struct usb_device *udev)
{
	const struct dev_pm_ops *pm = udev->dev.type->pm;
	int ret;

	pm_runtime_get_noresume(&udev->dev);
	device_lock(&udev->dev);
	ret = pm->suspend(&udev->dev);
	device_unlock(&udev->dev);
	if (ret)
		pm_runtime_put(&udev->dev);
	return ret;
}

static int awaken(struct usb_device *udev)
{
	const struct dev_pm_ops *pm = udev->dev.type->pm;
	int ret;

	device_lock(&udev->dev);
	ret = pm->resume(&udev->dev);
	pm->complete(&udev->dev);
	device_unlock(&udev->dev);
	pm_runtime_put(&udev->dev);
	return ret;
}

static int power_up(struct usb_device *udev)
{
	/* what a hub that lost its power says of all that hangs on it */
	udev->reset_resume = 1;
	return awaken(udev);
}

static int change(const char *name, const struct kernel_param *param)
{
	int (*how)(struct usb_device *udev) = param->arg;
	struct search s = { .name = name };
	int ret = -ENODEV;

	usb_for_each_dev(&s, look_at);
	if (s.found && s.found->dev.type && s.found->dev.type->pm)
		ret = how(s.found);
	usb_put_dev(s.found);
	return ret;
}

static const struct kernel_param_ops ops = {
	.set = change,
};

module_param_cb(suspend, &ops, go_to_sleep, 0200);
MODULE_PARM_DESC(suspend, "device that goes to sleep");
module_param_cb(resume, &ops, awaken, 0200);
MODULE_PARM_DESC(resume, "device that wakes up");
module_param_cb(power_up, &ops, power_up, 0200);
MODULE_PARM_DESC(power_up, "device that wakes up without its memory");

MODULE_DESCRIPTION("wiascan tests: the sleep of one USB device");
MODULE_AUTHOR("The wiascan project");
MODULE_LICENSE("GPL");
