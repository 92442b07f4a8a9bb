/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scanner that is nothing but its settings
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef SETTINGS_ENV_H
#define SETTINGS_ENV_H

#include <kunit/test.h>
#include <linux/minmax.h>

#include "../../driver/core.h"

/* A property and its value, in tables and in what is written */
#define V(prop, number)	{ .id = WIASCAN_PROP_##prop, .value = number }

/**
 * struct settings_env - what a test has
 * @wdev: device, of which only minidriver, capabilities and ctl are in use
 * @set: settings
 * @before: what they were before the last write
 * @values: what is written
 * @asked: @values before the write
 * @refuse: what the validate op gives
 * @min_lines: lines of the smallest read() as the validate op has it
 * @side_by_side: both sides come alternately, as the validate op has it
 */
struct settings_env {
	struct wiascan_device wdev;
	struct wiascan_settings set;
	struct wiascan_settings before;
	struct wiascan_prop_values values;
	struct wiascan_prop_values asked;
	int refuse;
	u32 min_lines;
	bool side_by_side;
};

static inline int env_validate(struct wiascan_device *wdev,
			       struct wiascan_params *params)
{
	struct settings_env *env = container_of(wdev, struct settings_env,
						wdev);

	params->min_chunk = params->bytes_per_line * env->min_lines;
	params->block = min(16 * params->bytes_per_line, WIASCAN_MAX_BLOCK);
	params->side_by_side = env->side_by_side;
	return env->refuse;
}

static const struct wiascan_minidriver env_minidriver = {
	.name = "env",
	.validate = env_validate,
};

/* A glass of 8.5 x 11.7 inches */
static const struct wiascan_caps env_caps = {
	.vendor = "Vendor",
	.model = "Model",
	.firmware = "1.00",
	.dpi = { 75, 150, 300, 600 },
	.n_dpi = 4,
	.optical_dpi = 600,
	.area_dpi = 600,
	.area[WIASCAN_FLATBED].width = 5100,
	.area[WIASCAN_FLATBED].height = 7020,
	.formats = WIASCAN_FMT_LINEART | WIASCAN_FMT_GRAY8 |
		   WIASCAN_FMT_GRAY16 | WIASCAN_FMT_RGB24 | WIASCAN_FMT_RGB48,
	.width_step = 8,
	.height_step = 1,
	.brightness = true,
	.warm_up_ms = 60000,
};

/* The init function of every suite: a device before its settings are made */
static inline int env_init(struct kunit *test)
{
	struct settings_env *env = kunit_kzalloc(test, sizeof(*env),
						 GFP_KERNEL);

	if (!env)
		return -ENOMEM;
	env->wdev.md = &env_minidriver;
	env->wdev.caps = env_caps;
	env->min_lines = 1;
	mutex_init(&env->wdev.ctl);
	test->priv = env;
	return 0;
}

static inline s64 env_get(struct settings_env *env, u32 id)
{
	const struct wiascan_prop *p = wiascan_settings_find(&env->set, id);

	return p ? p->value : S64_MIN;
}

/* Write count pairs; before, values and asked tell what it did */
static inline int env_write(struct settings_env *env,
			    const struct wiascan_prop_value *pairs, u32 count,
			    u32 flags)
{
	int ret;

	memset(&env->values, 0xa5, sizeof(env->values));
	memcpy(env->values.values, pairs, count * sizeof(*pairs));
	env->values.count = count;
	env->values.flags = flags;
	env->values.padding = 0;
	env->asked = env->values;
	env->before = env->set;

	mutex_lock(&env->wdev.ctl);
	ret = wiascan_settings_write(&env->wdev, &env->set, &env->values);
	mutex_unlock(&env->wdev.ctl);
	return ret;
}

/* In tables, pairs end with one that has no number */
static inline u32 env_count(const struct wiascan_prop_value *pairs, u32 max)
{
	u32 n = 0;

	while (n < max && pairs[n].id)
		n++;
	return n;
}

/* Nothing may have changed but the index of the offender */
static inline void env_expect_untouched(struct kunit *test, u32 error_index)
{
	struct settings_env *env = test->priv;

	KUNIT_EXPECT_EQ(test, env->values.error_index, error_index);
	env->asked.error_index = error_index;
	KUNIT_EXPECT_MEMEQ(test, &env->values, &env->asked,
			   sizeof(env->values));
	KUNIT_EXPECT_MEMEQ(test, &env->set, &env->before, sizeof(env->set));
}

static inline void env_expect_prop(struct kunit *test,
				   const struct wiascan_prop *p)
{
	u32 i;

	KUNIT_EXPECT_TRUE_MSG(test, wiascan_prop_legal(p, p->value),
			      "%s %lld", p->name, p->value);
	KUNIT_EXPECT_GT(test, p->step, 0);
	KUNIT_EXPECT_LE_MSG(test, p->min, p->max, "%s", p->name);
	KUNIT_EXPECT_EQ_MSG(test, p->validity == WIASCAN_VALIDITY_LIST,
			    p->count > 0, "%s", p->name);
	for (i = 1; i < p->count; i++)
		KUNIT_EXPECT_LT_MSG(test, p->list[i - 1], p->list[i], "%s",
				    p->name);
}

/* What a scan with these settings would be told is what they say */
static inline void env_expect_params(struct kunit *test)
{
	struct settings_env *env = test->priv;
	const struct wiascan_params *q = &env->set.params;
	s64 bits = env_get(env, WIASCAN_PROP_XEXTENT) *
		   env_get(env, WIASCAN_PROP_DEPTH);

	KUNIT_EXPECT_EQ(test, q->datatype, env_get(env, WIASCAN_PROP_DATATYPE));
	KUNIT_EXPECT_EQ(test, q->channels, q->datatype == 3 ? 3 : 1);
	KUNIT_EXPECT_EQ(test, q->channels * q->bits,
			env_get(env, WIASCAN_PROP_DEPTH));
	KUNIT_EXPECT_EQ(test, q->xres, env_get(env, WIASCAN_PROP_XRES));
	KUNIT_EXPECT_EQ(test, q->yres, env_get(env, WIASCAN_PROP_YRES));
	KUNIT_EXPECT_EQ(test, q->x, env_get(env, WIASCAN_PROP_XPOS));
	KUNIT_EXPECT_EQ(test, q->y, env_get(env, WIASCAN_PROP_YPOS));
	KUNIT_EXPECT_EQ(test, q->width, env_get(env, WIASCAN_PROP_XEXTENT));
	KUNIT_EXPECT_EQ(test, q->lines, env_get(env, WIASCAN_PROP_YEXTENT));
	KUNIT_EXPECT_EQ(test, q->bytes_per_line, (bits + 7) >> 3);
	KUNIT_EXPECT_EQ(test, q->size, ((bits + 7) >> 3) * q->lines);
	KUNIT_EXPECT_EQ(test, q->min_chunk, q->bytes_per_line * env->min_lines);
}

/* The window lies on the glass, and a line is what the scanner can send */
static inline void env_expect_on_glass(struct kunit *test)
{
	struct settings_env *env = test->priv;
	const struct wiascan_params *q = &env->set.params;
	const struct wiascan_caps *caps = &env->wdev.caps;
	const struct wiascan_area *area = &caps->area[q->source];
	u64 right = (u64)(q->x + q->width) * caps->area_dpi;
	u64 bottom = (u64)(q->y + q->lines) * caps->area_dpi;

	KUNIT_EXPECT_GE(test, q->width, caps->width_step);
	KUNIT_EXPECT_EQ(test, q->width % caps->width_step, 0);
	KUNIT_EXPECT_GE(test, q->lines, caps->height_step);
	KUNIT_EXPECT_EQ(test, q->lines % caps->height_step, 0);
	KUNIT_EXPECT_LE(test, right, (u64)area->width * q->xres);
	KUNIT_EXPECT_LE(test, bottom, (u64)area->height * q->yres);
	if (caps->max_pixels)
		KUNIT_EXPECT_LE(test, q->width, caps->max_pixels);
}

/* Settings that contradict neither themselves nor the scanner */
static inline void env_expect_consistent(struct kunit *test)
{
	struct settings_env *env = test->priv;
	const struct wiascan_params *q = &env->set.params;
	unsigned int i;

	for (i = 0; i < SLOT_WRITABLE; i++)
		if (env->set.prop[i].id)
			env_expect_prop(test, &env->set.prop[i]);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_PIXELS_PER_LINE),
			env_get(env, WIASCAN_PROP_XEXTENT));
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_NUMBER_OF_LINES),
			q->auto_length ? 0 :
			env_get(env, WIASCAN_PROP_YEXTENT));
	env_expect_params(test);
	env_expect_on_glass(test);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_CHANNELS_PER_PIXEL),
			q->channels);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_BITS_PER_CHANNEL),
			q->bits);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_BYTES_PER_LINE),
			q->bytes_per_line);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_ITEM_SIZE),
			q->auto_length ? 0 : q->size);
	KUNIT_EXPECT_EQ(test, env_get(env, WIASCAN_PROP_BUFFER_SIZE),
			q->min_chunk);
}

#endif /* SETTINGS_ENV_H */
