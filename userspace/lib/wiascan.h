/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libwiascan: pictures from scanners that the wiascan driver serves
 *
 * Copyright (C) 2026 The wiascan project
 *
 * The library is thin: a call is an ioctl or a read() on /dev/wiascanN, and
 * the structures are those of <linux/wiascan.h>, where their members are
 * described. What it adds is finding scanners, checking what comes back, and
 * reads of any size (wiascan_read()).
 *
 * Unless said otherwise a function that returns int gives 0, or -1 with errno
 * set; one that returns a pointer gives NULL with errno set. errno values of
 * the driver are passed on. EPROTO from any function: what the driver said
 * makes no sense. EINVAL: a NULL pointer where one is needed.
 *
 * The library keeps no state outside its handles, begins no threads, installs
 * no signal handlers and prints nothing. Different handles may be used from
 * different threads at the same time. One handle is for one thread at a time,
 * except wiascan_cancel(), wiascan_subscribe() and wiascan_next_event(), which
 * may come from any thread at any time.
 *
 * EINTR: wiascan_start(), wiascan_read(), wiascan_next_chunk(),
 * wiascan_next_page(), wiascan_cancel() and wiascan_next_event() wait for the
 * scanner and return EINTR when a signal handler without SA_RESTART ran; all
 * others start over by themselves.
 */
#ifndef WIASCAN_H
#define WIASCAN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/wiascan.h>

#ifdef __cplusplus
extern "C" {
#endif

struct wiascan_list;
struct wiascan_device;

/**
 * wiascan_version - version of the library that is in use, such as "0.2.0"
 */
const char *wiascan_version(void);

/* Finding scanners */

/**
 * wiascan_enumerate - list the scanners that are there now
 *
 * Opens each for a moment to ask who it is; that never disturbs a scan.
 *
 * Return: the list, empty when there is no scanner; to be given to
 * wiascan_free_list(). NULL with ENOMEM or an error of reading the directory.
 */
struct wiascan_list *wiascan_enumerate(void);

/**
 * wiascan_free_list - free a list; NULL is allowed
 */
void wiascan_free_list(struct wiascan_list *list);

/**
 * wiascan_list_count - number of scanners in a list
 */
size_t wiascan_list_count(const struct wiascan_list *list);

/**
 * wiascan_list_path - path of a scanner, such as "/dev/wiascan0"
 * @list: the list, ordered by the number in the path
 * @index: from 0
 *
 * Return: the path, valid as long as the list; NULL with EINVAL when @index
 * is past the end.
 */
const char *wiascan_list_path(const struct wiascan_list *list, size_t index);

/**
 * wiascan_list_number - number in the path of a scanner
 * @list: the list
 * @index: from 0
 *
 * Return: the number, -1 with EINVAL when @index is past the end.
 */
int wiascan_list_number(const struct wiascan_list *list, size_t index);

/**
 * wiascan_list_info - who a scanner is
 * @list: the list
 * @index: from 0
 *
 * Return: the description, valid as long as the list. NULL when the scanner
 * could not be asked, with errno set to the reason: that of wiascan_open(),
 * or EINVAL when @index is past the end.
 */
const struct wiascan_info *wiascan_list_info(const struct wiascan_list *list,
					     size_t index);

/* A scanner */

/**
 * wiascan_open - open a scanner
 * @path: such as "/dev/wiascan0"
 * @flags: 0 or O_NONBLOCK; the descriptor is always O_CLOEXEC
 *
 * Opening is possible while somebody scans.
 *
 * Return: a handle for wiascan_close(). NULL with ENOENT, no such device node;
 * ENODEV or ENXIO, the scanner was unplugged; EACCES; ENOTTY, not a scanner of
 * wiascan; EINVAL, @flags; ENOMEM; and what open(2) gives.
 */
struct wiascan_device *wiascan_open(const char *path, int flags);

/**
 * wiascan_close - close a scanner; ends its job; NULL is allowed
 */
void wiascan_close(struct wiascan_device *dev);

/**
 * wiascan_get_fd - file descriptor, for poll(2) and fcntl(2)
 *
 * Before a program waits for it to become readable it has to ask
 * wiascan_pending(). Reading it past wiascan_read() loses the bytes that are
 * pending.
 *
 * Return: the descriptor, which stays the handle's own; -1 with EINVAL.
 */
int wiascan_get_fd(const struct wiascan_device *dev);

/**
 * wiascan_get_info - who the scanner is
 * @dev: handle
 * @info: filled in from what the driver said at wiascan_open(), so it works
 *	after the scanner has been unplugged; strings end and are printable
 */
int wiascan_get_info(const struct wiascan_device *dev,
		     struct wiascan_info *info);

/**
 * wiascan_get_status - what the scanner is doing, and for whom
 * @dev: handle
 * @status: filled in
 *
 * Errors: ENODEV, unplugged.
 */
int wiascan_get_status(struct wiascan_device *dev,
		       struct wiascan_status *status);

/* Properties */

/**
 * wiascan_describe_prop - describe a property
 * @dev: handle
 * @id: WIASCAN_PROP_*
 * @info: filled in; the name ends and is printable
 *
 * Errors: ENOENT, no such property; ENODEV, unplugged.
 */
int wiascan_describe_prop(struct wiascan_device *dev, uint32_t id,
			  struct wiascan_prop_info *info);

/**
 * wiascan_next_prop - describe the first property with a larger number
 * @dev: handle
 * @after: number of a property, or 0 to begin
 * @info: filled in
 *
 * Errors: ENOENT, there is none after @after; ENODEV, unplugged.
 */
int wiascan_next_prop(struct wiascan_device *dev, uint32_t after,
		      struct wiascan_prop_info *info);

/**
 * wiascan_find_prop - describe a property by its name
 * @dev: handle
 * @name: such as "xres" in upper or lower case, or its number in decimal
 * @info: filled in
 *
 * Errors: ENOENT, no such property; ENODEV, unplugged.
 */
int wiascan_find_prop(struct wiascan_device *dev, const char *name,
		      struct wiascan_prop_info *info);

/**
 * wiascan_get_legal_values - values of a property whose validity is LIST
 * @dev: handle
 * @id: WIASCAN_PROP_*
 * @values: filled in, ascending; NULL is allowed when @max is 0
 * @max: how many of them @values has room for
 *
 * Return: how many legal values there are, which may be more than @max; -1
 * with ENOENT, no such property; EINVAL, not a LIST; ENODEV, unplugged.
 */
ssize_t wiascan_get_legal_values(struct wiascan_device *dev, uint32_t id,
				 int64_t *values, size_t max);

/**
 * wiascan_get_prop - read a property
 * @dev: handle
 * @id: WIASCAN_PROP_*
 * @value: filled in
 *
 * Errors: ENOENT, no such property; ENODEV, unplugged.
 */
int wiascan_get_prop(struct wiascan_device *dev, uint32_t id, int64_t *value);

/**
 * wiascan_get_props - read properties together
 * @dev: handle
 * @values: ids in, values out; untouched on failure
 * @count: 1..WIASCAN_PROP_VALUES_MAX
 * @offender: on failure the index of the element to blame, @count when there
 *	is no single one; may be NULL
 *
 * Errors: as wiascan_get_prop(); EINVAL, @count.
 */
int wiascan_get_props(struct wiascan_device *dev,
		      struct wiascan_prop_value *values, size_t count,
		      size_t *offender);

/**
 * wiascan_set_prop - write a property
 * @dev: handle
 * @id: WIASCAN_PROP_*
 * @value: value, which has to be legal
 *
 * Errors: as wiascan_set_props().
 */
int wiascan_set_prop(struct wiascan_device *dev, uint32_t id, int64_t value);

/**
 * wiascan_set_props - write properties together, all or none
 * @dev: handle
 * @values: what to write; on success the values really taken, untouched on
 *	failure
 * @count: 1..WIASCAN_PROP_VALUES_MAX
 * @flags: WIASCAN_SET_ROUND, WIASCAN_SET_STORE
 * @offender: as for wiascan_get_props()
 *
 * Errors: ENOENT, no such property; EACCES, read-only; ERANGE, not legal,
 * alone or together with the others; EINVAL, @count, @flags, or a property
 * named twice; ENODEV, unplugged.
 */
int wiascan_set_props(struct wiascan_device *dev,
		      struct wiascan_prop_value *values, size_t count,
		      uint32_t flags, size_t *offender);

/* Scanning */

/**
 * wiascan_get_buffer_info - how large a buffer the driver wants
 * @dev: handle
 * @info: filled in; 0 < minimum <= optimal <= maximum
 *
 * A read of at least @info->minimum bytes goes straight into the caller's
 * memory. Errors: ENODEV, unplugged.
 */
int wiascan_get_buffer_info(struct wiascan_device *dev,
			    struct wiascan_buffer_info *info);

/**
 * wiascan_start - begin a job with the settings in force
 * @dev: handle
 * @pages: how many pages, each side is one; 0: as WIASCAN_PROP_PAGES says, and
 *	if that is 0, until the feeder is empty
 * @job: number of the job; may be NULL
 *
 * Returns at once; the scan goes on in the background and its errors come
 * from wiascan_read(). Pending bytes of an earlier job are dropped, and its last
 * wiascan_next_chunk() is gone.
 *
 * Errors: EBUSY, in use (wiascan_get_status() tells by whom); EAGAIN, with
 * O_NONBLOCK while an earlier job is still being stopped; EINVAL, @pages;
 * ENODEV, unplugged; ENOMEM; EINTR.
 */
int wiascan_start(struct wiascan_device *dev, uint32_t pages, uint64_t *job);

/**
 * wiascan_read - read the next bytes of the image
 * @dev: handle
 * @data: memory for them
 * @size: bytes, any number; best the optimal of wiascan_get_buffer_info()
 *
 * As read(2), without the driver's lower limit: a smaller read is served from
 * one chunk of the minimum size that the handle keeps.
 *
 * Return: bytes read, 0 at the end of a complete page (and for a @size of 0).
 * -1, once all bytes before it have been delivered, with the error that ended
 * the page (enum wiascan_end lists them), or EAGAIN, O_NONBLOCK and nothing
 * there yet; EINVAL, no job; EINTR. EAGAIN and EINTR lose no byte.
 */
ssize_t wiascan_read(struct wiascan_device *dev, void *data, size_t size);

/**
 * wiascan_next_chunk - the next bytes of the image, without a copy
 * @dev: handle
 * @data: set to them
 * @size: set to how many there are, 0 at the end of a complete page
 *
 * They lie in the driver's memory, which the library maps, or, where it cannot,
 * in memory of the handle, and end anywhere, also in mid-line. They stay until
 * the next call of wiascan_next_chunk(), wiascan_read(), wiascan_next_page(),
 * wiascan_start() or wiascan_close() on this handle, and must not be written to.
 * wiascan_read() may be used in turns with it and goes on where the chunk ends.
 *
 * The library maps a job's memory once, at the first call. While a chunk is
 * looked at the scanner has less room, so a program that keeps it for long may
 * make it stop.
 *
 * Errors: as wiascan_read(). @data and @size are untouched then.
 */
int wiascan_next_chunk(struct wiascan_device *dev, const void **data,
		       size_t *size);

/**
 * wiascan_next_page - move on to the next page of the job
 * @dev: handle
 *
 * To be called when the page has been read to its end, whether that was
 * complete or an error. Waits until the next one has begun. After a jam, an open
 * cover or the like, when wiascan_get_status() says WIASCAN_STATE_PAUSED, it lets
 * the job go on as soon as the user has cleared that; the page that failed comes
 * again from its beginning, with another number.
 *
 * Errors: ENODATA, there is none, wiascan_page.job_end tells why; EBUSY, the
 * page has not been read to its end; EAGAIN, with O_NONBLOCK, it has not begun
 * yet; EINVAL, there never was a job; ENODEV, unplugged; EINTR.
 */
int wiascan_next_page(struct wiascan_device *dev);

/**
 * wiascan_pending - bytes that wiascan_read() gives without asking the driver
 */
size_t wiascan_pending(const struct wiascan_device *dev);

/**
 * wiascan_get_page - describe the image being read, or the last one
 * @dev: handle
 * @page: filled in
 *
 * Works after the scanner was unplugged. Errors: ENODATA, no job yet.
 */
int wiascan_get_page(struct wiascan_device *dev, struct wiascan_page *page);

/**
 * wiascan_cancel - end the job of this handle
 * @dev: handle
 *
 * From any thread. Returns when the scanner is idle, or at once with
 * O_NONBLOCK. wiascan_read() delivers what is pending, then ECANCELED once.
 *
 * Errors: EINVAL, there never was a job; ENODEV, unplugged; EINTR, the job is
 * being cancelled all the same.
 */
int wiascan_cancel(struct wiascan_device *dev);

/* Events */

/**
 * wiascan_subscribe - choose the events to be told of
 * @dev: handle
 * @events: a bit for each, 1 << enum wiascan_event_type; WIASCAN_EVENT_ALL; 0:
 *	none any more, and those that wait are forgotten
 *
 * Whoever wants to know of buttons, paper, covers or troubles makes the driver
 * ask the scanner about twice a second while no job runs.
 *
 * Errors: EINVAL, @events; ENODEV, unplugged.
 */
int wiascan_subscribe(struct wiascan_device *dev, uint32_t events);

/**
 * wiascan_next_event - take the oldest event, and wait for one if there is none
 * @dev: handle
 * @event: filled in; later drivers may have further types
 *
 * The descriptor of wiascan_get_fd() polls POLLPRI while an event waits, POLLHUP
 * once the scanner is unplugged. The last events come after that: the jobs' ends
 * and WIASCAN_EVENT_REMOVED. The driver keeps 64 events; of more the oldest go,
 * see @event->lost.
 *
 * Errors: EAGAIN, none, with O_NONBLOCK; EINVAL, nothing was subscribed to;
 * ENODEV, unplugged, and none is left; EINTR.
 */
int wiascan_next_event(struct wiascan_device *dev, struct wiascan_event *event);

/* Words, in English and lower case; constant strings */

/**
 * wiascan_event_text - name of an event, in one word
 * @type: enum wiascan_event_type
 *
 * Return: such as "feeder-loaded", "unknown-event" for one of a later driver.
 */
const char *wiascan_event_text(uint32_t type);

/**
 * wiascan_end_text - why a page ended
 * @end: enum wiascan_end
 */
const char *wiascan_end_text(uint32_t end);

/**
 * wiascan_state_text - what the scanner is doing
 * @state: enum wiascan_state
 */
const char *wiascan_state_text(uint32_t state);

/**
 * wiascan_side_text - which side of a sheet
 * @side: WIASCAN_SIDE_*
 */
const char *wiascan_side_text(uint32_t side);

/**
 * wiascan_handling_text - one bit of wiascan_status.handling
 * @bit: WIASCAN_HANDLING_*, exactly one
 */
const char *wiascan_handling_text(uint32_t bit);

/**
 * wiascan_value_text - name of a property's value
 * @id: WIASCAN_PROP_*
 * @value: value
 *
 * Return: such as "color" for WIASCAN_DATATYPE_COLOR, NULL (errno untouched)
 * when the value has no name. Values that are made of bits have a name for each
 * bit.
 */
const char *wiascan_value_text(uint32_t id, int64_t value);

/**
 * wiascan_value_from_text - value of a property from its name
 * @id: WIASCAN_PROP_*
 * @text: such as "color", upper or lower case
 * @value: filled in
 *
 * Errors: ENOENT, no value of this property has that name.
 */
int wiascan_value_from_text(uint32_t id, const char *text, int64_t *value);

#ifdef __cplusplus
}
#endif

#endif /* WIASCAN_H */
