/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What protocol files may use, in the kernel and out of it: types, bytes, and
 * the structures of ../minidriver.h
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_PROTO_H
#define WIASCAN_PROTO_H

#ifdef __KERNEL__
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "../compat.h"
#else
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int s32;

#define BIT(n) (1U << (n))

static inline u16 get_unaligned_le16(const void *p)
{
	const u8 *b = p;

	return b[0] | b[1] << 8;
}

static inline u32 get_unaligned_le32(const void *p)
{
	const u8 *b = p;

	return b[0] | b[1] << 8 | b[2] << 16 | (u32)b[3] << 24;
}

static inline u16 get_unaligned_be16(const void *p)
{
	const u8 *b = p;

	return b[0] << 8 | b[1];
}

static inline u32 get_unaligned_be32(const void *p)
{
	const u8 *b = p;

	return (u32)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
}

static inline void put_unaligned_be16(u16 value, void *p)
{
	u8 *b = p;

	b[0] = value >> 8;
	b[1] = value;
}

static inline void put_unaligned_be24(u32 value, void *p)
{
	u8 *b = p;

	b[0] = value >> 16;
	put_unaligned_be16(value, b + 1);
}

static inline void put_unaligned_be32(u32 value, void *p)
{
	u8 *b = p;

	put_unaligned_be16(value >> 16, b);
	put_unaligned_be16(value, b + 2);
}

static inline void put_unaligned_le32(u32 value, void *p)
{
	u8 *b = p;

	b[0] = value;
	b[1] = value >> 8;
	b[2] = value >> 16;
	b[3] = value >> 24;
}
#endif

#endif /* WIASCAN_PROTO_H */
