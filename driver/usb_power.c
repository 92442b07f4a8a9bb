// SPDX-License-Identifier: GPL-2.0-only
/*
 * What usbcore calls before and after sleep and resets
 *
 * Copyright (C) 2026 The wiascan project
 *
 * usbcore resumes a device before it unbinds, resets or probes it, and calls
 * these for bound interfaces only: each suspend has one resume.
 */
#include <linux/module.h>
#include <linux/usb.h>

#include "core.h"

int wiascan_usb_suspend(struct usb_interface *intf, pm_message_t message)
{
	wiascan_device_suspend(usb_get_intfdata(intf));
	return 0;
}
EXPORT_SYMBOL_GPL(wiascan_usb_suspend);

int wiascan_usb_resume(struct usb_interface *intf)
{
	wiascan_device_resume(usb_get_intfdata(intf));
	return 0;
}
EXPORT_SYMBOL_GPL(wiascan_usb_resume);

int wiascan_usb_pre_reset(struct usb_interface *intf)
{
	wiascan_device_suspend(usb_get_intfdata(intf));
	return 0;
}
EXPORT_SYMBOL_GPL(wiascan_usb_pre_reset);

int wiascan_usb_post_reset(struct usb_interface *intf)
{
	wiascan_device_resume(usb_get_intfdata(intf));
	return 0;
}
EXPORT_SYMBOL_GPL(wiascan_usb_post_reset);
