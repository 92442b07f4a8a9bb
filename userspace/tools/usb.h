/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The wiascan command: which driver has which USB interface
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_USB_H
#define WIASCAN_USB_H

#include "cli.h"

/* Room for the name of a driver or an interface */
#define USB_NAME	256

/**
 * usb_is_port - does a text look like "3-1.4" or "3-1.4:1.0"?
 */
bool usb_is_port(const char *text);

/**
 * usb_is_at - is an interface "3-1:1.0" the one meant, or of the device "3-1"?
 */
bool usb_is_at(const char *interface, const char *port);

/**
 * usb_is_ours - is a driver one of wiascan's?
 */
bool usb_is_ours(const char *driver);

/**
 * usb_driver_of - the driver of an interface
 * @interface: such as "3-1:1.0"
 * @driver: filled in: "usbfs" is a program, by way of libusb
 * @size: room in it
 *
 * Return: false when it has none.
 */
bool usb_driver_of(const char *interface, char *driver, size_t size);

/**
 * usb_tell_driver - have a driver take an interface, or leave it
 * @driver: its name
 * @what: "bind" or "unbind"
 * @interface: which
 *
 * Return: 0, or -1 with errno: EACCES, only root may; ENODEV, it does not know
 * such a device; EBUSY, another driver has it.
 */
int usb_tell_driver(const char *driver, const char *what, const char *interface);

/**
 * usb_wait_released - wait until wiascan has left an interface
 *
 * Return: false when it does not.
 */
bool usb_wait_released(const char *interface);

/**
 * usb_wait_scanner - wait until an interface that wiascan has can be opened
 * @interface: which
 * @path: filled in: "/dev/wiascan0"
 * @size: room in it
 *
 * Return: false when it cannot.
 */
bool usb_wait_scanner(const char *interface, char *path, size_t size);

/**
 * usb_holder - the program that has the device of an interface open
 *
 * Return: its process, 0: unknown.
 */
int usb_holder(const char *interface);

/**
 * usb_visit_interfaces - call @visit for each USB interface until it says false
 *
 * Return: 0, or -1 with errno.
 */
int usb_visit_interfaces(bool (*visit)(const char *interface, void *data), void *data);

/**
 * usb_visit_drivers - the same for each of wiascan's drivers that is loaded
 */
int usb_visit_drivers(bool (*visit)(const char *driver, void *data), void *data);

#endif /* WIASCAN_USB_H */
