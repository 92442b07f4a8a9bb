/* SPDX-License-Identifier: GPL-2.0-only */
/* Copyright (C) 2026 The wiascan project */
#ifndef EMU_USBIP_WIRE_H
#define EMU_USBIP_WIRE_H

/*
 * The USB/IP protocol, version 1.1.1, as the kernel documents it in
 * Documentation/usb/usbip_protocol.rst. All numbers are big endian.
 */

#define USBIP_PORT		3240
#define USBIP_VERSION		0x0111

/* Operations: version u16, code u16, status u32, then as below. */
#define OP_HEADER		8
#define OP_REQ_DEVLIST		0x8005
#define OP_REP_DEVLIST		0x0005	/* count u32, then devices + interfaces */
#define OP_REQ_IMPORT		0x8003	/* bus id, 32 bytes */
#define OP_REP_IMPORT		0x0003	/* device */

#define OP_ST_OK		0
#define OP_ST_NA		1
#define OP_ST_BUSY		2
#define OP_ST_NODEV		4

/*
 * A device: path 256 bytes, bus id 32 bytes, bus number u32, device number
 * u32, speed u32, vendor u16, product u16, release u16, then six bytes: class,
 * subclass, protocol, configuration value, configurations, interfaces.
 */
#define OP_BUSID		32
#define OP_DEVICE		312
/* An interface: class, subclass, protocol, 0. */
#define OP_INTERFACE		4

/*
 * URB traffic: command u32, sequence number u32, device id u32, direction u32
 * (1 = IN), endpoint u32, then 28 bytes as below.
 */
#define URB_HEADER		48
#define USBIP_CMD_SUBMIT	1	/* flags, length, start, packets, interval, setup */
#define USBIP_CMD_UNLINK	2	/* sequence number of the URB to unlink */
#define USBIP_RET_SUBMIT	3	/* status, length, start, packets, errors */
#define USBIP_RET_UNLINK	4	/* status */
#define USBIP_DIR_IN		1
#define USBIP_NO_PACKETS	0xffffffffu

#endif
