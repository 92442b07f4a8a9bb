// SPDX-License-Identifier: GPL-2.0-only
/*
 * Properties, and what every ioctl does with padding and unknown numbers
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "abi.h"

#define NOT_A_PROPERTY	4242

static bool info_is_sane(int fd)
{
	struct wiascan_info info;

	memset(&info, 0xff, sizeof(info));
	return !ioctl(fd, WIASCAN_IOC_INFO, &info) && info.model[0] &&
	       !strcmp(info.minidriver, "escpi") && !info.padding &&
	       memchr(info.model, 0, sizeof(info.model)) &&
	       memchr(info.serial, 0, sizeof(info.serial)) &&
	       memchr(info.port, 0, sizeof(info.port)) &&
	       info.usb_vendor == 0x04b8;
}

/* Ascending, complete, each with a value that is legal */
static bool enumerates(int fd)
{
	struct wiascan_prop_info p = { .id = WIASCAN_PROP_NEXT };
	uint32_t last = 0;
	int count = 0;

	while (!ioctl(fd, WIASCAN_IOC_PROP_INFO, &p)) {
		uint32_t type = p.id == WIASCAN_PROP_ITEM_SIZE ?
				WIASCAN_TYPE_I8 : WIASCAN_TYPE_I4;

		if (p.id <= last || !p.name[0] || p.type != type ||
		    !(p.access & WIASCAN_ACCESS_READ) || get(fd, p.id) != p.value)
			return false;
		if (p.validity == WIASCAN_VALIDITY_RANGE &&
		    (p.value < p.minimum || p.value > p.maximum || p.step < 1))
			return false;
		last = p.id;
		count++;
		memset(&p, 0, sizeof(p));
		p.id = last | WIASCAN_PROP_NEXT;
	}
	printf("# %d properties\n", count);
	return errno == ENOENT && count > 20;
}

/* Every list, fetched one value at a time, ascends and holds the value */
static bool lists(int fd)
{
	static const uint32_t ids[] = {
		WIASCAN_PROP_DATATYPE, WIASCAN_PROP_DEPTH, WIASCAN_PROP_XRES,
	};
	unsigned int i, k;

	for (i = 0; i < 3; i++) {
		struct wiascan_prop_list l = { .id = ids[i] };
		int64_t value = get(fd, ids[i]), last = -1;
		bool found = false;

		do {
			if (ioctl(fd, WIASCAN_IOC_PROP_LIST, &l) || !l.total)
				return false;
			if (l.count && l.values[0] <= last)
				return false;
			for (k = 0; k < l.count; k++) {
				if (k && l.values[k] <= l.values[k - 1])
					return false;
				found = found || l.values[k] == value;
			}
			last = l.values[0];
			l.first++;
		} while (l.count);
		if (!found || l.first != l.total + 1)
			return false;
	}
	return true;
}

static void test_refusals(int fd)
{
	struct wiascan_prop_info info = { .id = NOT_A_PROPERTY };
	struct wiascan_prop_list list = { .id = WIASCAN_PROP_XEXTENT };
	struct wiascan_prop_values v = { .count = 2 };
	int64_t res = get(fd, WIASCAN_PROP_XRES);

	test(gives(ioctl(fd, WIASCAN_IOC_PROP_INFO, &info), ENOENT),
	     "describing an unknown property is ENOENT");
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_LIST, &list), EINVAL),
	     "the list of a RANGE is EINVAL");
	v.values[0].id = WIASCAN_PROP_XRES;
	v.values[1].id = NOT_A_PROPERTY;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_GET, &v), ENOENT) &&
	     v.error_index == 1, "getting an unknown one is ENOENT, index 1");
	v.values[0].value = get(fd, WIASCAN_PROP_YRES) == 75 ? 150 : 75;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_SET, &v), ENOENT) &&
	     v.error_index == 1 && get(fd, WIASCAN_PROP_XRES) == res,
	     "setting an unknown one is ENOENT, index 1, nothing applied");
	v.values[1].id = WIASCAN_PROP_BYTES_PER_LINE;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_SET, &v), EACCES) &&
	     v.error_index == 1 && get(fd, WIASCAN_PROP_XRES) == res,
	     "setting a read-only one is EACCES, index 1, nothing applied");
	v.values[1].id = WIASCAN_PROP_THRESHOLD;
	v.values[1].value = 256;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_SET, &v), ERANGE) &&
	     v.error_index == 1 && get(fd, WIASCAN_PROP_XRES) == res,
	     "a value out of range is ERANGE, index 1, nothing applied");
	v.values[1].id = WIASCAN_PROP_XRES;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_SET, &v), EINVAL) &&
	     v.error_index == 1, "a property named twice is EINVAL, index 1");
	test(set(fd, WIASCAN_PROP_XRES, 12345) == -ERANGE &&
	     set(fd, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, 0) == -ERANGE &&
	     set(fd, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, 3) == -ERANGE &&
	     set(fd, WIASCAN_PROP_DOCUMENT_HANDLING_SELECT,
		 WIASCAN_SELECT_FLATBED) == 0,
	     "LIST and FLAG refuse what is not in them");
	v.count = 0;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_SET, &v), EINVAL) &&
	     gives(ioctl(fd, WIASCAN_IOC_PROP_GET, &v), EINVAL),
	     "no elements is EINVAL");
	v.count = WIASCAN_PROP_VALUES_MAX + 1;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_SET, &v), EINVAL) &&
	     gives(ioctl(fd, WIASCAN_IOC_PROP_GET, &v), EINVAL),
	     "too many elements is EINVAL");
}

static void test_dependants(int fd)
{
	struct wiascan_prop_values v = { .count = 2 };
	int64_t max, x;

	small_gray(fd, 64, 10);
	max = get(fd, WIASCAN_PROP_HORIZONTAL_BED_SIZE) *
	      get(fd, WIASCAN_PROP_XRES) / 1000 / 8 * 8;
	v.values[0].id = WIASCAN_PROP_XPOS;
	v.values[0].value = max / 2;
	v.values[1].id = WIASCAN_PROP_XEXTENT;
	v.values[1].value = max;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_SET, &v), ERANGE) &&
	     v.error_index == 1 && get(fd, WIASCAN_PROP_XPOS) == 0 &&
	     get(fd, WIASCAN_PROP_XEXTENT) == 64,
	     "an illegal combination is ERANGE, its index, nothing applied");
	v.flags = WIASCAN_SET_ROUND;
	test(!ioctl(fd, WIASCAN_IOC_PROP_SET, &v) &&
	     v.values[1].value == get(fd, WIASCAN_PROP_XEXTENT) &&
	     v.values[0].value + v.values[1].value <= max &&
	     v.values[1].value > 0 && v.values[1].value % 8 == 0,
	     "ROUND takes the nearest legal values and tells them");
	small_gray(fd, max, 10);
	test(!set(fd, WIASCAN_PROP_XPOS, 16) &&
	     get(fd, WIASCAN_PROP_XEXTENT) == max - 16,
	     "a position shrinks an extent that no longer fits");
	x = get(fd, WIASCAN_PROP_XRES);
	small_gray(fd, 64, 10);
	if (set(fd, WIASCAN_PROP_XPOS, 10) || set(fd, WIASCAN_PROP_XRES, 2 * x))
		printf("# %lld dpi refused\n", (long long)(2 * x));
	test(get(fd, WIASCAN_PROP_XPOS) == 20 &&
	     get(fd, WIASCAN_PROP_XEXTENT) == 128 &&
	     get(fd, WIASCAN_PROP_BYTES_PER_LINE) == 128 &&
	     buffer_info(fd).bytes_per_line == 128 &&
	     get(fd, WIASCAN_PROP_BUFFER_SIZE) == buffer_info(fd).minimum,
	     "a resolution scales the window and what depends on it");
	test(!set(fd, WIASCAN_PROP_DATATYPE, WIASCAN_DATATYPE_COLOR) &&
	     get(fd, WIASCAN_PROP_DEPTH) == 24 &&
	     get(fd, WIASCAN_PROP_CHANNELS_PER_PIXEL) == 3 &&
	     !set(fd, WIASCAN_PROP_DATATYPE, WIASCAN_DATATYPE_THRESHOLD) &&
	     get(fd, WIASCAN_PROP_DEPTH) == 1 &&
	     get(fd, WIASCAN_PROP_BYTES_PER_LINE) == 16 &&
	     set(fd, WIASCAN_PROP_DEPTH, 8) == -ERANGE,
	     "a data type takes its depths with it");
}

static void test_files(int fd)
{
	struct wiascan_prop_values v = {
		.count = 1,
		.flags = WIASCAN_SET_STORE,
		.values[0] = { .id = WIASCAN_PROP_THRESHOLD, .value = 77 },
	};
	int other = open_device(O_RDONLY), later;
	int64_t old = get(other, WIASCAN_PROP_THRESHOLD);

	set(fd, WIASCAN_PROP_THRESHOLD, 33);
	test(get(other, WIASCAN_PROP_THRESHOLD) == old,
	     "a write does not change another open file");
	if (ioctl(fd, WIASCAN_IOC_PROP_SET, &v))
		printf("# STORE: %s\n", strerror(errno));
	later = open_device(O_RDONLY);
	test(get(other, WIASCAN_PROP_THRESHOLD) == old &&
	     get(later, WIASCAN_PROP_THRESHOLD) == 77,
	     "a stored one is what the next open begins with");
	v.values[0].value = old;
	ioctl(fd, WIASCAN_IOC_PROP_SET, &v);
	close(later);
	close(other);
}

void test_properties(void)
{
	int fd = open_device(O_RDONLY);

	test(info_is_sane(fd), "INFO tells who it is");
	test(enumerates(fd), "properties enumerate in ascending order");
	test(lists(fd), "lists come whole and ascending");
	test_refusals(fd);
	test_dependants(fd);
	close(fd);
	fd = open_device(O_RDONLY);
	test_files(fd);
	close(fd);
}

/* Fill one byte of a structure and expect EINVAL */
static bool refuses(int fd, unsigned long cmd, void *arg, size_t size,
		    size_t offset, size_t len)
{
	char copy[2048];
	size_t i;

	for (i = offset; i < offset + len; i++) {
		memcpy(copy, arg, size);
		copy[i] = 1;
		if (!gives(ioctl(fd, cmd, copy), EINVAL)) {
			printf("# at byte %zu\n", i);
			return false;
		}
	}
	return true;
}

#define REFUSES(fd, cmd, arg, member) \
	refuses(fd, cmd, &(arg), sizeof(arg), \
		(char *)&(arg).member - (char *)&(arg), sizeof((arg).member))

void test_padding(void)
{
	struct wiascan_prop_info info = { .id = WIASCAN_PROP_XRES };
	struct wiascan_prop_list list = { .id = WIASCAN_PROP_XRES };
	struct wiascan_prop_values v = {
		.count = 1, .values[0] = { WIASCAN_PROP_THRESHOLD, 0, 128 },
	};
	struct wiascan_start s = { .pages = 1 };
	int fd = open_device(O_RDONLY);

	test(REFUSES(fd, WIASCAN_IOC_PROP_INFO, info, padding) &&
	     REFUSES(fd, WIASCAN_IOC_PROP_INFO, info, reserved) &&
	     REFUSES(fd, WIASCAN_IOC_PROP_LIST, list, reserved) &&
	     REFUSES(fd, WIASCAN_IOC_PROP_GET, v, padding) &&
	     REFUSES(fd, WIASCAN_IOC_PROP_GET, v, flags) &&
	     REFUSES(fd, WIASCAN_IOC_PROP_GET, v, values[0].padding) &&
	     REFUSES(fd, WIASCAN_IOC_PROP_SET, v, padding) &&
	     REFUSES(fd, WIASCAN_IOC_PROP_SET, v, values[0].padding) &&
	     REFUSES(fd, WIASCAN_IOC_START, s, flags) &&
	     REFUSES(fd, WIASCAN_IOC_START, s, reserved),
	     "every byte of padding is refused when it is not zero");
	v.flags = 0x80;
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_SET, &v), EINVAL),
	     "an unknown flag is EINVAL");
	s.pages = 2;
	test(gives(ioctl(fd, WIASCAN_IOC_START, &s), EINVAL),
	     "two pages from a flatbed are EINVAL");
	test(gives(ioctl(fd, _IO(WIASCAN_IOC_MAGIC, 0x7f), 0), ENOTTY) &&
	     gives(ioctl(fd, _IOR(WIASCAN_IOC_MAGIC, 0, int), &v), ENOTTY) &&
	     gives(ioctl(fd, _IO('T', 1), 0), ENOTTY),
	     "an unknown ioctl, or a known one of another size, is ENOTTY");
	test(gives(ioctl(fd, WIASCAN_IOC_PROP_GET, NULL), EFAULT) &&
	     gives(ioctl(fd, WIASCAN_IOC_INFO, NULL), EFAULT),
	     "a bad pointer is EFAULT");
	close(fd);
}
