// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that only look, and whether what they show can be true
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "races.h"

/*
 * Every file has the settings of a picture: its own, or what somebody stored.
 * A scanner that came anew has its defaults.
 */
static bool has_defaults(const struct file *f)
{
	return rules.vanish && !f->sets;
}

/* All properties of a picture belong together, however they change */
int file_get(struct file *f)
{
	struct wiascan_prop_values v, wanted;
	unsigned int i;
	int ret;

	fill_props(&v, &pictures[0]);
	for (i = 0; i < v.count; i++)
		v.values[i].value = 0;
	ret = file_ioctl(f, WIASCAN_IOC_PROP_GET, &v, "PROP_GET", 0);
	if (ret || has_defaults(f))
		return ret;
	for (i = 0; i < PICTURES; i++) {
		fill_props(&wanted, &pictures[i]);
		if (!memcmp(v.values, wanted.values, sizeof(v.values)))
			return 0;
	}
	wrong("PROP_GET: settings of no picture: %lld %lld %lldx%lld %lldx%lld+%lld+%lld",
	      v.values[0].value, v.values[1].value, v.values[2].value,
	      v.values[3].value, v.values[6].value, v.values[7].value,
	      v.values[4].value, v.values[5].value);
	return 0;
}

/* Each description fits the value that it comes with */
int file_props(struct file *f, struct dice *dice)
{
	struct wiascan_prop_info p = { .id = WIASCAN_PROP_NEXT };
	unsigned int i;
	uint32_t last;
	int ret = 0;

	p.id |= roll(dice, WIASCAN_PROP_THRESHOLD);
	for (i = 0; i < 5; i++) {
		last = p.id & ~WIASCAN_PROP_NEXT;
		ret = file_ioctl(f, WIASCAN_IOC_PROP_INFO, &p, "PROP_INFO",
				 -ENOENT);
		if (ret)
			break;
		if (p.id <= last || !p.name[0] ||
		    (p.type != WIASCAN_TYPE_I4 && p.type != WIASCAN_TYPE_I8))
			wrong("PROP_INFO: %u, type %u, after %u", p.id, p.type,
			      last);
		if (p.validity == WIASCAN_VALIDITY_RANGE &&
		    (p.value < p.minimum || p.value > p.maximum || p.step < 1 ||
		     (p.value - p.minimum) % p.step))
			wrong("PROP_INFO: %s is %lld, not in %lld..%lld", p.name,
			      p.value, p.minimum, p.maximum);
		last = p.id;
		memset(&p, 0, sizeof(p));
		p.id = last | WIASCAN_PROP_NEXT;
	}
	return ret;
}

static int file_list(struct file *f)
{
	struct wiascan_prop_list l = { .id = WIASCAN_PROP_DEPTH };
	int ret = file_ioctl(f, WIASCAN_IOC_PROP_LIST, &l, "PROP_LIST", 0);

	if (!ret && (!l.total || l.count != l.total))
		wrong("PROP_LIST: %u of %u depths", l.count, l.total);
	return ret;
}

int file_info(struct file *f)
{
	struct wiascan_info info;
	int ret = file_ioctl(f, WIASCAN_IOC_INFO, &info, "INFO", 0);

	if (!ret && (strcmp(info.minidriver, "escpi") || !info.model[0] ||
		     info.usb_vendor != 0x04b8))
		wrong("INFO: not a scanner that was plugged in");
	return ret;
}

int file_buffer(struct file *f, struct wiascan_buffer_info *info)
{
	unsigned int i;
	int ret = file_ioctl(f, WIASCAN_IOC_BUFFER_INFO, info, "BUFFER_INFO", 0);

	if (ret)
		return ret;
	if (info->minimum > info->optimal || info->optimal > info->maximum)
		wrong("BUFFER_INFO: %u, %u, %u", info->minimum, info->optimal,
		      info->maximum);
	for (i = 0; i < PICTURES; i++)
		if (pictures[i].line == info->bytes_per_line &&
		    pictures[i].size == info->item_size)
			return 0;
	if (!has_defaults(f))
		wrong("BUFFER_INFO: no picture has %llu bytes in lines of %u",
		      (unsigned long long)info->item_size,
		      info->bytes_per_line);
	return 0;
}

static void check_end(const struct file *f, const struct picture *p,
		      const struct wiascan_page *page)
{
	unsigned int error = 0;
	bool legal = true;

	switch (page->end) {
	case WIASCAN_END_NONE:
		break;
	case WIASCAN_END_COMPLETE:
		legal = page->bytes == p->size;
		break;
	case WIASCAN_END_CANCELLED:
		legal = f->cancels || rules.rivals;
		error = ECANCELED;
		break;
	case WIASCAN_END_DEVICE_GONE:
		legal = rules.vanish;
		error = ENODEV;
		break;
	default:
		legal = false;
	}
	if (!legal || page->error != error)
		wrong("PAGE: end %u, error %u after %llu bytes of %zu",
		      page->end, page->error, page->bytes, p->size);
}

static void check_page(const struct file *f, const struct wiascan_page *page)
{
	const struct picture *p = picture_of(page);

	if (!p) {
		wrong("PAGE: %ux%u, %u bits, %u dpi is no picture",
		      page->pixels_per_line, page->lines, page->depth,
		      page->xres);
		return;
	}
	if (page->number != 1 || page->side != WIASCAN_SIDE_FRONT ||
	    page->bytes > p->size || page->lines_received != page->bytes / p->line)
		wrong("PAGE: %u lines, %llu bytes of %s", page->lines_received,
		      page->bytes, p->name);
	else if (picture_crc(p, page->bytes) != page->crc32)
		wrong("PAGE: wrong CRC of %llu bytes of %s", page->bytes,
		      p->name);
	check_end(f, p, page);
}

/* Never ENODEV, and a file sees its own job, whatever others do */
int file_page(struct file *f, struct wiascan_page *page)
{
	unsigned int finished = f->finished, begun = f->begun;
	unsigned int started = f->started;
	int ret;

	doing("PAGE");
	ret = ioctl(any_fd(f), WIASCAN_IOC_PAGE, page) ? -errno : 0;
	if (ret == -ENODATA && !started)
		return ret;
	if (ret) {
		wrong("PAGE: %s", strerror(-ret));
		return ret;
	}
	if (started && finished == begun && f->begun == begun &&
	    page->job != f->job)
		wrong("PAGE: of job %llu, not %llu", page->job, f->job);
	check_page(f, page);
	return 0;
}

int file_status(struct file *f, struct wiascan_status *status)
{
	struct timespec t;
	uint64_t now;
	int ret = file_ioctl(f, WIASCAN_IOC_STATUS, status, "STATUS", 0);

	if (ret)
		return ret;
	clock_gettime(CLOCK_MONOTONIC, &t);
	now = t.tv_sec * 1000000000ull + t.tv_nsec;
	if (status->state > WIASCAN_STATE_DELIVERING || status->percent > 100 ||
	    status->owner_pid < 0 || status->owner_since > now ||
	    !status->owner_pid != !status->owner_since)
		wrong("STATUS: state %u, %u %%, owner %d since %llu",
		      status->state, status->percent, status->owner_pid,
		      status->owner_since);
	if (!rules.rivals && status->owner_pid && status->owner_pid != getpid())
		wrong("STATUS: owner is %d, not %d", status->owner_pid, getpid());
	return 0;
}

void look_around(struct file *f)
{
	struct dice *dice = &self()->dice;
	struct wiascan_buffer_info info;
	struct wiascan_status status;
	struct wiascan_page page;

	switch (roll(dice, 9)) {
	case 0:
		file_info(f);
		break;
	case 1:
		file_props(f, dice);
		break;
	case 2:
		file_list(f);
		break;
	case 3:
	case 4:
		file_get(f);
		break;
	case 5:
		file_buffer(f, &info);
		break;
	case 6:
		file_status(f, &status);
		break;
	default:
		file_page(f, &page);
	}
}

void file_post_mortem(struct file *f)
{
	struct wiascan_buffer_info info;
	struct wiascan_status status;
	struct wiascan_page page;

	if (!f->gone)
		return;
	file_info(f);
	file_props(f, &self()->dice);
	file_list(f);
	file_get(f);
	file_set(f, &pictures[0], 0);
	file_buffer(f, &info);
	file_start(f);
	file_cancel(f);
	file_status(f, &status);
	file_page(f, &page);
	file_poll(f);
	doing("an unknown ioctl");
	if (!ioctl(f->fd, _IO(WIASCAN_IOC_MAGIC, 0x7f)) || errno != ENOTTY)
		wrong("an unknown ioctl is not ENOTTY when the scanner is gone");
}
