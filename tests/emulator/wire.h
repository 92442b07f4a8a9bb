/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_WIRE_H
#define EMU_WIRE_H

#include "device.h"

/* Not a scanner: what the wire alone can do, without a protocol. */
extern const struct family wire_family;

#endif
