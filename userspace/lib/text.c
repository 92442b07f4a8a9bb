// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>
#include <strings.h>

#include "internal.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static const char *const end_texts[] = {
	[WIASCAN_END_NONE] = "not ended",
	[WIASCAN_END_COMPLETE] = "complete",
	[WIASCAN_END_CANCELLED] = "cancelled",
	[WIASCAN_END_DEVICE_CANCELLED] = "cancelled at the scanner",
	[WIASCAN_END_DEVICE_GONE] = "scanner unplugged",
	[WIASCAN_END_DEVICE_BUSY] = "scanner in use from another connection",
	[WIASCAN_END_WARMING_UP] = "lamp did not get warm in time",
	[WIASCAN_END_TIMEOUT] = "scanner did not answer in time",
	[WIASCAN_END_PROTOCOL] = "scanner answered what its protocol forbids",
	[WIASCAN_END_TRUNCATED] = "scanner ended the page too early",
	[WIASCAN_END_REFUSED] = "scanner refused a command or setting",
	[WIASCAN_END_COVER_OPEN] = "cover open",
	[WIASCAN_END_PAPER_JAM] = "paper jam",
	[WIASCAN_END_DEVICE_ERROR] = "scanner or USB fault",
	[WIASCAN_END_PAPER_EMPTY] = "no paper",
	[WIASCAN_END_MULTI_FEED] = "two sheets at once",
	[WIASCAN_END_PAPER_PROBLEM] = "trouble with the paper",
	[WIASCAN_END_SUSPENDED] = "system suspended, or scanner reset",
};

static const char *const state_texts[] = {
	[WIASCAN_STATE_IDLE] = "idle",
	[WIASCAN_STATE_STARTING] = "starting",
	[WIASCAN_STATE_WARMING_UP] = "warming up",
	[WIASCAN_STATE_SCANNING] = "scanning",
	[WIASCAN_STATE_STOPPING] = "stopping",
	[WIASCAN_STATE_DELIVERING] = "delivering",
	[WIASCAN_STATE_FEEDING] = "feeding",
	[WIASCAN_STATE_PAUSED] = "paused",
};

/* The first name of a value is the one that is shown. */
static const struct {
	uint32_t id;
	int32_t value;
	const char *text;
} value_texts[] = {
	{ WIASCAN_PROP_DATATYPE, WIASCAN_DATATYPE_THRESHOLD, "lineart" },
	{ WIASCAN_PROP_DATATYPE, WIASCAN_DATATYPE_THRESHOLD, "threshold" },
	{ WIASCAN_PROP_DATATYPE, WIASCAN_DATATYPE_GRAYSCALE, "gray" },
	{ WIASCAN_PROP_DATATYPE, WIASCAN_DATATYPE_GRAYSCALE, "grayscale" },
	{ WIASCAN_PROP_DATATYPE, WIASCAN_DATATYPE_COLOR, "color" },
	{ WIASCAN_PROP_PHOTOMETRIC_INTERP, WIASCAN_PHOTO_WHITE_1, "white-1" },
	{ WIASCAN_PROP_PHOTOMETRIC_INTERP, WIASCAN_PHOTO_WHITE_0, "white-0" },
	{ WIASCAN_PROP_PLANAR, 0, "packed" },
	{ WIASCAN_PROP_PAGES, 0, "all" },
	{ WIASCAN_PROP_PAGE_SIZE, WIASCAN_PAGE_A4, "a4" },
	{ WIASCAN_PROP_PAGE_SIZE, WIASCAN_PAGE_LETTER, "letter" },
	{ WIASCAN_PROP_PAGE_SIZE, WIASCAN_PAGE_CUSTOM, "custom" },
	{ WIASCAN_PROP_PAGE_SIZE, WIASCAN_PAGE_USLEGAL, "legal" },
	{ WIASCAN_PROP_PAGE_SIZE, WIASCAN_PAGE_AUTO, "auto" },
	{ WIASCAN_PROP_SHEET_FEEDER_REGISTRATION, WIASCAN_REG_LEFT, "left" },
	{ WIASCAN_PROP_SHEET_FEEDER_REGISTRATION, WIASCAN_REG_CENTER, "center" },
	{ WIASCAN_PROP_SHEET_FEEDER_REGISTRATION, WIASCAN_REG_RIGHT, "right" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES, WIASCAN_CAP_FEED,
	  "feeder" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES, WIASCAN_CAP_FLAT,
	  "flatbed" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES, WIASCAN_CAP_DUP,
	  "duplex" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES, WIASCAN_CAP_DETECT_FEED,
	  "detects-paper" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_CAPABILITIES, WIASCAN_CAP_FILM_TPA,
	  "film" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, WIASCAN_SELECT_FEEDER,
	  "feeder" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, WIASCAN_SELECT_FLATBED,
	  "flatbed" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, WIASCAN_SELECT_DUPLEX,
	  "duplex" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, WIASCAN_SELECT_FRONT_ONLY,
	  "front" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, WIASCAN_SELECT_BACK_ONLY,
	  "back" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_SELECT, WIASCAN_SELECT_FILM, "film" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_FEED_READY,
	  "paper-in-feeder" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_FLAT_READY,
	  "flatbed-ready" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_DUP_READY,
	  "duplex-ready" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_FLAT_COVER_UP,
	  "flatbed-cover-open" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_PATH_COVER_UP,
	  "cover-open" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_PAPER_JAM,
	  "paper-jam" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_FILM_TPA_READY,
	  "film-ready" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_MULTIPLE_FEED,
	  "two-sheets-at-once" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_ATTENTION,
	  "fault" },
	{ WIASCAN_PROP_DOCUMENT_HANDLING_STATUS, WIASCAN_HANDLING_LAMP_ERR,
	  "lamp-fault" },
};

WIASCAN_API const char *wiascan_end_text(uint32_t end)
{
	return end < COUNT(end_texts) ? end_texts[end] : "unknown reason";
}

WIASCAN_API const char *wiascan_state_text(uint32_t state)
{
	return state < COUNT(state_texts) ? state_texts[state] : "unknown state";
}

WIASCAN_API const char *wiascan_side_text(uint32_t side)
{
	switch (side) {
	case WIASCAN_SIDE_FRONT:
		return "front";
	case WIASCAN_SIDE_BACK:
		return "back";
	default:
		return "unknown side";
	}
}

WIASCAN_API const char *wiascan_handling_text(uint32_t bit)
{
	switch (bit) {
	case WIASCAN_HANDLING_FEED_READY:
		return "paper in the feeder";
	case WIASCAN_HANDLING_FLAT_READY:
		return "flatbed ready";
	case WIASCAN_HANDLING_DUP_READY:
		return "ready for both sides";
	case WIASCAN_HANDLING_FLAT_COVER_UP:
		return "flatbed cover open";
	case WIASCAN_HANDLING_PATH_COVER_UP:
		return "cover open";
	case WIASCAN_HANDLING_PAPER_JAM:
		return "paper jam";
	case WIASCAN_HANDLING_FILM_TPA_READY:
		return "transparency unit ready";
	case WIASCAN_HANDLING_MULTIPLE_FEED:
		return "two sheets at once";
	case WIASCAN_HANDLING_ATTENTION:
		return "fault, see the scanner";
	case WIASCAN_HANDLING_LAMP_ERR:
		return "lamp fault";
	default:
		return "unknown condition";
	}
}

WIASCAN_API const char *wiascan_value_text(uint32_t id, int64_t value)
{
	size_t i;

	for (i = 0; i < COUNT(value_texts); i++) {
		if (value_texts[i].id == id && value_texts[i].value == value)
			return value_texts[i].text;
	}
	return NULL;
}

WIASCAN_API int wiascan_value_from_text(uint32_t id, const char *text,
					int64_t *value)
{
	size_t i;

	if (!text || !value) {
		errno = EINVAL;
		return -1;
	}
	for (i = 0; i < COUNT(value_texts); i++) {
		if (value_texts[i].id == id &&
		    !strcasecmp(value_texts[i].text, text)) {
			*value = value_texts[i].value;
			return 0;
		}
	}
	errno = ENOENT;
	return -1;
}
