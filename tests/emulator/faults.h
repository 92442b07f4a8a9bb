/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_FAULTS_H
#define EMU_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Faults to be injected, each given as NAME[:ARG][@N]. N says which of the
 * occasions for it, counted from when it was set: the first one without N,
 * each one with @*.
 */

enum fault_arg {
	FAULT_NONE,	/* takes no argument */
	FAULT_KEY,	/* takes the name of a reply */
	FAULT_VALUE,	/* takes a number, or "huge" */
	FAULT_TEXT,	/* takes a text */
};

/** struct fault_info - a fault that a family knows; tables end with {} */
struct fault_info {
	const char *name;
	enum fault_arg arg;
	const char *help;
};

#define MAX_FAULTS	32

struct fault {
	const struct fault_info *info;
	char arg[32];
	uint32_t nth;		/* 0: each time */
	uint32_t seen;
	bool spent;
};

struct faults {
	struct fault list[MAX_FAULTS];
	unsigned int count;
};

/**
 * fault_add() - adds the fault that @spec asks for
 * @known: the family's faults, beside those of any reply
 * @is_key: tells whether a text names a reply of that family
 *
 * Returns NULL, or what is wrong with @spec.
 */
const char *fault_add(struct faults *faults, const char *spec,
		      const struct fault_info *known, bool (*is_key)(const char *text));

void faults_clear(struct faults *faults);

/**
 * fault_hit() - an occasion for fault @name arises
 * @key: of the reply in question, or NULL when the fault takes none
 *
 * Counts the occasion. Returns the fault when it is to happen now, else NULL.
 */
const struct fault *fault_hit(struct faults *faults, const char *name, const char *key);

/** faults_left() - Returns how many have not happened; one with @* once. */
unsigned int faults_left(const struct faults *faults);

/** fault_value() - as fault_hit(); *@value becomes the fault's number. */
bool fault_value(struct faults *faults, const char *name, uint32_t *value);

void faults_help(FILE *file, const struct fault_info *known);

#endif
