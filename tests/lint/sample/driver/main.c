// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sample
 *
 * Copyright (C) 2026 The wiascan project
 */

#include <linux/module.h>
#include <linux/sample.h>

/**
 * sample_length() - the length of a sample
 * @sample: the sample
 *
 * Return: the length
 */
static u32 sample_length(const struct sample *sample)
{
	return sample->length;
}

static int __init sample_init(void)
{
	struct sample sample = {};

	return sample_length(&sample);
}
module_init(sample_init);

MODULE_DESCRIPTION("A sample");
MODULE_LICENSE("GPL");
