/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fujitsu scanners of the fi and ScanSnap series
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Only ids of units that are known to speak the protocol: others of the
 * same maker need firmware or tables from the host, or speak another one.
 */
#ifndef WIASCAN_FUJITSU_IDS_H
#define WIASCAN_FUJITSU_IDS_H

#include <linux/usb.h>

#define FUJITSU_ID(product) {						\
	.match_flags = USB_DEVICE_ID_MATCH_DEVICE |			\
		       USB_DEVICE_ID_MATCH_INT_CLASS |			\
		       USB_DEVICE_ID_MATCH_INT_NUMBER,			\
	.idVendor = 0x04c5,						\
	.idProduct = (product),						\
	.bInterfaceClass = USB_CLASS_VENDOR_SPEC,			\
	.bInterfaceNumber = 0						\
}

static const struct usb_device_id fujitsu_ids[] = {
	FUJITSU_ID(0x1041),	/* fi-4120C */
	FUJITSU_ID(0x1042),	/* fi-4220C */
	FUJITSU_ID(0x1078),	/* fi-4530C */
	FUJITSU_ID(0x1095),	/* fi-5750C */
	FUJITSU_ID(0x1096),	/* fi-5110EOX/2 */
	FUJITSU_ID(0x1097),	/* fi-5110C */
	FUJITSU_ID(0x10ad),	/* fi-5650C */
	FUJITSU_ID(0x10ae),	/* fi-4120C2 */
	FUJITSU_ID(0x10af),	/* fi-4220C2 */
	FUJITSU_ID(0x10cf),	/* fi-4340C */
	FUJITSU_ID(0x10e0),	/* fi-5120C */
	FUJITSU_ID(0x10e1),	/* fi-5220C */
	FUJITSU_ID(0x10e2),	/* fi-5530C */
	FUJITSU_ID(0x10e6),	/* fi-5110EOX3 */
	FUJITSU_ID(0x10e7),	/* fi-5900C */
	FUJITSU_ID(0x10f2),	/* fi-5110EOXM */
	FUJITSU_ID(0x10fe),	/* ScanSnap S500 */
	FUJITSU_ID(0x1135),	/* ScanSnap S500M */
	FUJITSU_ID(0x114a),	/* fi-5530C2 */
	FUJITSU_ID(0x114d),	/* fi-6140 */
	FUJITSU_ID(0x114e),	/* fi-6240 */
	FUJITSU_ID(0x114f),	/* fi-6130 */
	FUJITSU_ID(0x1150),	/* fi-6230 */
	FUJITSU_ID(0x1155),	/* ScanSnap S510 */
	FUJITSU_ID(0x116f),	/* ScanSnap S510M */
	FUJITSU_ID(0x1174),	/* fi-6770 */
	FUJITSU_ID(0x1175),	/* fi-6770A */
	FUJITSU_ID(0x1176),	/* fi-6670 */
	FUJITSU_ID(0x1177),	/* fi-6670A */
	FUJITSU_ID(0x1178),	/* fi-6750S */
	FUJITSU_ID(0x119d),	/* fi-6800 */
	FUJITSU_ID(0x119e),	/* fi-6800-CGA */
	FUJITSU_ID(0x11a2),	/* ScanSnap S1500 / ScanSnap S1500M */
	FUJITSU_ID(0x11f1),	/* fi-6140Z/fi-6140ZLA */
	FUJITSU_ID(0x11f2),	/* fi-6240Z */
	FUJITSU_ID(0x11f3),	/* fi-6130Z */
	FUJITSU_ID(0x11f4),	/* fi-6230Z */
	FUJITSU_ID(0x11fc),	/* fi-6110 */
	FUJITSU_ID(0x1213),	/* fi-5950 */
	FUJITSU_ID(0x132c),	/* fi-7180 */
	FUJITSU_ID(0x132d),	/* fi-7280 */
	FUJITSU_ID(0x132e),	/* fi-7160 */
	FUJITSU_ID(0x132f),	/* fi-7260 */
	FUJITSU_ID(0x140a),	/* ScanPartner SP30 */
	FUJITSU_ID(0x145f),	/* fi-6140ZLA */
	FUJITSU_ID(0x1460),	/* fi-6240ZLA */
	FUJITSU_ID(0x1461),	/* fi-6130ZLA */
	FUJITSU_ID(0x1462),	/* fi-6230ZLA */
	FUJITSU_ID(0x1463),	/* fi-6125ZLA */
	FUJITSU_ID(0x1464),	/* fi-6225ZLA */
	FUJITSU_ID(0x146b),	/* fi-6135ZLA */
	FUJITSU_ID(0x146c),	/* fi-6235ZLA */
	FUJITSU_ID(0x146d),	/* fi-6120ZLA */
	FUJITSU_ID(0x146e),	/* fi-6220ZLA */
	FUJITSU_ID(0x146f),	/* N7100 */
	FUJITSU_ID(0x14ac),	/* fi-6400 */
	FUJITSU_ID(0x14b8),	/* fi-7480 */
	FUJITSU_ID(0x14bd),	/* fi-6420 */
	FUJITSU_ID(0x14be),	/* fi-7460 */
	FUJITSU_ID(0x14df),	/* fi-7140 */
	FUJITSU_ID(0x14e0),	/* fi-7240 */
	FUJITSU_ID(0x14e1),	/* fi-7135 */
	FUJITSU_ID(0x14e2),	/* fi-7235 */
	FUJITSU_ID(0x14e3),	/* fi-7130 */
	FUJITSU_ID(0x14e4),	/* fi-7230 */
	FUJITSU_ID(0x14e5),	/* fi-7125 */
	FUJITSU_ID(0x14e6),	/* fi-7225 */
	FUJITSU_ID(0x14e7),	/* fi-7120 */
	FUJITSU_ID(0x14e8),	/* fi-7220 */
	FUJITSU_ID(0x151e),	/* fi-400F */
	FUJITSU_ID(0x151f),	/* fi-7030 */
	FUJITSU_ID(0x1520),	/* fi-7700 */
	FUJITSU_ID(0x1521),	/* fi-7600 */
	FUJITSU_ID(0x1522),	/* fi-7700S */
	FUJITSU_ID(0x1575),	/* fi-7300NX */
	FUJITSU_ID(0x159f),	/* ScanSnap iX1500 */
	FUJITSU_ID(0x15fc),	/* fi-800R */
	FUJITSU_ID(0x15fd),	/* fi-8190 */
	FUJITSU_ID(0x15fe),	/* fi-8290 */
	FUJITSU_ID(0x15ff),	/* fi-8170 */
	FUJITSU_ID(0x1600),	/* fi-8270 */
	FUJITSU_ID(0x1601),	/* fi-8150 */
	FUJITSU_ID(0x1602),	/* fi-8250 */
	FUJITSU_ID(0x160a),	/* fi-7900 */
	FUJITSU_ID(0x160b),	/* fi-7800 */
	FUJITSU_ID(0x162c),	/* ScanSnap iX1300 */
	FUJITSU_ID(0x162d),	/* fi-8150U */
	FUJITSU_ID(0x162e),	/* fi-8250U */
	FUJITSU_ID(0x1630),	/* ScanSnap iX1400 */
	FUJITSU_ID(0x1632),	/* ScanSnap iX1600 */
	{ }
};

#endif /* WIASCAN_FUJITSU_IDS_H */
