/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Epson scanners that speak ESC/I
 *
 * Copyright (C) 2026 The wiascan project
 *
 * Only ids of units that are known to speak the protocol: others of the same
 * maker need a host-side interpreter, or speak ESC/I-2. On a multifunction
 * device the scanner is the first interface, of the vendor's own class.
 */
#ifndef WIASCAN_ESCPI_IDS_H
#define WIASCAN_ESCPI_IDS_H

#include <linux/usb.h>

#define ESCPI_ID(product) {						\
	.match_flags = USB_DEVICE_ID_MATCH_DEVICE |			\
		       USB_DEVICE_ID_MATCH_INT_CLASS |			\
		       USB_DEVICE_ID_MATCH_INT_NUMBER,			\
	.idVendor = 0x04b8,						\
	.idProduct = (product),						\
	.bInterfaceClass = USB_CLASS_VENDOR_SPEC,			\
	.bInterfaceNumber = 0						\
}

static const struct usb_device_id escpi_ids[] = {
	ESCPI_ID(0x0101),	/* GT-7000U, Perfection 636U */
	ESCPI_ID(0x0103),	/* GT-6600U, Perfection 610 */
	ESCPI_ID(0x0104),	/* GT-7600U, GT-7600UF, Perfection 1200U, Perfection 1200U PHOTO */
	ESCPI_ID(0x0105),	/* Stylus Scan 2000 */
	ESCPI_ID(0x0106),	/* Stylus Scan 2500 */
	ESCPI_ID(0x0107),	/* ES-2000, Expression 1600 */
	ESCPI_ID(0x0109),	/* ES-8500, Expression 1640XL */
	ESCPI_ID(0x010a),	/* GT-8700, GT-8700F, Perfection 1640SU, Perfection 1640SU PHOTO */
	ESCPI_ID(0x010b),	/* GT-7700U, Perfection 1240U */
	ESCPI_ID(0x010c),	/* GT-6700U, Perfection 640U */
	ESCPI_ID(0x010e),	/* ES-2200, Expression 1680 */
	ESCPI_ID(0x0110),	/* GT-8200U, GT-8200UF, Perfection 1650, Perfection 1650 PHOTO */
	ESCPI_ID(0x0112),	/* GT-9700F, Perfection 2450 PHOTO */
	ESCPI_ID(0x011b),	/* GT-9300UF, Perfection 2400 PHOTO */
	ESCPI_ID(0x011c),	/* GT-9800F, Perfection 3200 PHOTO */
	ESCPI_ID(0x011e),	/* GT-8300UF, Perfection 1660 PHOTO */
	ESCPI_ID(0x0126),	/* ES-7000H, GT-15000 */
	ESCPI_ID(0x0128),	/* GT-X700, Perfection 4870 PHOTO */
	ESCPI_ID(0x0129),	/* ES-10000G, Expression 10000XL */
	ESCPI_ID(0x012a),	/* GT-X800, Perfection 4990 PHOTO */
	ESCPI_ID(0x012b),	/* ES-H300, GT-2500 */
	ESCPI_ID(0x012c),	/* GT-X900, Perfection V700 Photo, Perfection V750 Photo */
	ESCPI_ID(0x0135),	/* GT-X970 */
	ESCPI_ID(0x0138),	/* ES-H7200, GT-20000 */
	ESCPI_ID(0x014b),	/* ES-G11000, Expression 11000XL */
	ESCPI_ID(0x0151),	/* GT-X980, Perfection V800 Photo, Perfection V850 Pro */
	ESCPI_ID(0x015b),	/* DS-G20000, Expression 12000XL */
	ESCPI_ID(0x0801),	/* CC-600PX, Stylus CX5100, Stylus CX5200 */
	ESCPI_ID(0x0802),	/* CC-570L, Stylus CX3100, Stylus CX3200 */
	ESCPI_ID(0x0805),	/* Stylus CX6300, Stylus CX6400 */
	ESCPI_ID(0x0806),	/* PM-A850, Stylus Photo RX600 */
	ESCPI_ID(0x0807),	/* Stylus Photo RX500, Stylus Photo RX510 */
	ESCPI_ID(0x0808),	/* Stylus CX5300, Stylus CX5400 */
	ESCPI_ID(0x080d),	/* Stylus CX4500, Stylus CX4600 */
	ESCPI_ID(0x080e),	/* PX-A550, Stylus CX3500, Stylus CX3600, Stylus CX3650 */
	ESCPI_ID(0x080f),	/* Stylus Photo RX420, Stylus Photo RX425, Stylus Photo RX430 */
	ESCPI_ID(0x0810),	/* PM-A900, Stylus Photo RX700 */
	ESCPI_ID(0x0811),	/* PM-A870, Stylus Photo RX620, Stylus Photo RX630 */
	ESCPI_ID(0x0813),	/* Stylus CX6500, Stylus CX6600 */
	ESCPI_ID(0x0814),	/* PM-A700 */
	ESCPI_ID(0x0815),	/* AcuLaser CX11, AcuLaser CX11NF, LP-A500 */
	ESCPI_ID(0x0817),	/* LP-M5500, LP-M5500F */
	ESCPI_ID(0x0818),	/* Stylus CX3700, Stylus CX3800, Stylus CX3810, Stylus DX3800 */
	ESCPI_ID(0x0819),	/* PX-A650, Stylus CX4700, Stylus CX4800, Stylus DX4800, ... */
	ESCPI_ID(0x081a),	/* PM-A750, Stylus Photo RX520, Stylus Photo RX530 */
	ESCPI_ID(0x081c),	/* PM-A890, Stylus Photo RX640, Stylus Photo RX650 */
	ESCPI_ID(0x081d),	/* PM-A950 */
	ESCPI_ID(0x081f),	/* Stylus CX7700, Stylus CX7800 */
	ESCPI_ID(0x0820),	/* Stylus CX4100, Stylus CX4200, Stylus DX4200 */
	ESCPI_ID(0x0827),	/* PM-A820, Stylus Photo RX560, Stylus Photo RX580, ... */
	ESCPI_ID(0x0828),	/* PM-A970 */
	ESCPI_ID(0x0829),	/* PM-T990 */
	ESCPI_ID(0x082a),	/* PM-A920 */
	ESCPI_ID(0x082b),	/* Stylus CX4900, Stylus CX5000, Stylus DX5000 */
	ESCPI_ID(0x082e),	/* PX-A720, Stylus CX5900, Stylus CX6000, Stylus DX6000 */
	ESCPI_ID(0x082f),	/* PX-A620, Stylus CX3900, Stylus DX4000 */
	ESCPI_ID(0x0830),	/* ME 200, Stylus CX2800, Stylus CX2900 */
	ESCPI_ID(0x0833),	/* LP-M5600 */
	ESCPI_ID(0x0834),	/* LP-M6000 */
	ESCPI_ID(0x0835),	/* AcuLaser CX21 */
	ESCPI_ID(0x0836),	/* PM-T960 */
	ESCPI_ID(0x0837),	/* PM-A940, Stylus Photo RX680, Stylus Photo RX685, ... */
	ESCPI_ID(0x0838),	/* PX-A640, Stylus CX7300, Stylus CX7400, Stylus DX7400 */
	ESCPI_ID(0x0839),	/* PX-A740, Stylus CX8300, Stylus CX8400, Stylus DX8400 */
	ESCPI_ID(0x083a),	/* PX-FA700, Stylus CX9300F, Stylus CX9400Fax, Stylus DX9400F */
	ESCPI_ID(0x083c),	/* PM-A840, PM-A840S, Stylus Photo RX585, ... */
	ESCPI_ID(0x0841),	/* ME 300, PX-401A, Stylus NX100, Stylus SX100, Stylus TX100 */
	ESCPI_ID(0x0843),	/* LP-M5000 */
	ESCPI_ID(0x0844),	/* Artisan 800, EP-901A, EP-901F, Stylus Photo PX800FW, ... */
	ESCPI_ID(0x0846),	/* Artisan 700, EP-801A, Stylus Photo PX700W, ... */
	ESCPI_ID(0x0847),	/* ME Office 700FW, PX-601F, Stylus Office BX600FW, ... */
	ESCPI_ID(0x0848),	/* ME Office 600F, Stylus NX300 Series, ... */
	ESCPI_ID(0x0849),	/* Stylus NX200, Stylus SX200, Stylus SX205, ... */
	ESCPI_ID(0x084a),	/* PX-501A, Stylus NX400, Stylus SX400, Stylus SX405, ... */
	ESCPI_ID(0x084c),	/* WorkForce 500 */
	ESCPI_ID(0x084d),	/* PX-402A, Stylus NX110 Series, Stylus SX110 Series, ... */
	ESCPI_ID(0x084f),	/* ME OFFICE 510, Stylus NX210 Series, ... */
	ESCPI_ID(0x0850),	/* EP-702A, Stylus Photo PX650 Series, Stylus Photo TX650 Series */
	ESCPI_ID(0x0851),	/* Stylus NX410 Series, Stylus SX410 Series, Stylus TX410 Series */
	ESCPI_ID(0x0852),	/* Artisan 710 Series, EP-802A, ... */
	ESCPI_ID(0x0853),	/* Artisan 810 Series, EP-902A, Stylus Photo PX810FW Series */
	ESCPI_ID(0x0854),	/* ME OFFICE 650FN Series, Stylus Office BX310FN Series, ... */
	ESCPI_ID(0x0855),	/* PX-602F, Stylus Office BX610FW Series, ... */
	ESCPI_ID(0x0856),	/* PX-502A, Stylus NX510 Series, Stylus SX510W Series, ... */
	ESCPI_ID(0x085c),	/* ME 320 Series, ME 330 Series, Stylus NX125, ... */
	ESCPI_ID(0x085d),	/* ME OFFICE 960FWD Series, PX-603F, ... */
	ESCPI_ID(0x085e),	/* ME OFFICE 900WD Series, PX-503A, Stylus NX625, ... */
	ESCPI_ID(0x085f),	/* Stylus Office BX320FW Series, Stylus Office TX525FW, ... */
	ESCPI_ID(0x0860),	/* Artisan 835, EP-903A, EP-903F, ... */
	ESCPI_ID(0x0861),	/* Artisan 725, EP-803A, EP-803AW, ... */
	ESCPI_ID(0x0862),	/* EP-703A, Stylus Photo PX660 Series */
	ESCPI_ID(0x0863),	/* ME OFFICE 620F Series, Stylus Office BX305F, ... */
	ESCPI_ID(0x0864),	/* ME OFFICE 560W Series, Stylus NX420 Series, ... */
	ESCPI_ID(0x0865),	/* ME OFFICE 520 Series, Stylus NX220 Series, ... */
	ESCPI_ID(0x0866),	/* AcuLaser MX20DN, AcuLaser MX20DNF, AcuLaser MX21DNF */
	ESCPI_ID(0x0869),	/* PX-1600F, WF-7510 Series */
	ESCPI_ID(0x086a),	/* PX-673F, Stylus Office BX925FWD, WorkForce 840 Series */
	ESCPI_ID(0x0870),	/* Stylus Office BX305FW Plus, WorkForce 435 */
	ESCPI_ID(0x0871),	/* K200 Series */
	ESCPI_ID(0x0872),	/* K300 Series, WorkForce K301 */
	ESCPI_ID(0x0873),	/* L200 Series */
	ESCPI_ID(0x0878),	/* Artisan 635, EP-704A */
	ESCPI_ID(0x0879),	/* Artisan 837, EP-904A, EP-904F, Stylus Photo PX830FWD Series */
	ESCPI_ID(0x087b),	/* Artisan 730 Series, EP-804A, EP-804AR, EP-804AW, ... */
	ESCPI_ID(0x087c),	/* PX-1700F, WF-7520 Series */
	ESCPI_ID(0x087d),	/* PX-B750F, WP-4511, WP-4515, WP-4521, WP-4525, ... */
	ESCPI_ID(0x087e),	/* WP-4590 Series */
	ESCPI_ID(0x087f),	/* PX-403A */
	ESCPI_ID(0x0880),	/* ME OFFICE 570W Series, PX-434A, Stylus NX330 Series, ... */
	ESCPI_ID(0x0881),	/* ME OFFICE 535, PX-404A, Stylus SX230 Series, Stylus TX235 */
	ESCPI_ID(0x0883),	/* ME 340 Series, Stylus NX130 Series, ... */
	ESCPI_ID(0x0884),	/* Stylus NX430W Series, Stylus SX440W Series, Stylus TX435W */
	ESCPI_ID(0x0885),	/* Stylus NX230 Series, Stylus SX235W, Stylus TX230W Series */
	ESCPI_ID(0x088d),	/* Epson ME 350 */
	ESCPI_ID(0x088f),	/* Stylus Office BX635FWD, WorkForce 645 */
	ESCPI_ID(0x0890),	/* ME OFFICE 940FW Series, Stylus Office BX630FW Series, ... */
	ESCPI_ID(0x0891),	/* PX-504A, Stylus NX530 Series, Stylus NX635, ... */
	ESCPI_ID(0x0892),	/* Stylus Office BX935FWD, WorkForce 845 */
	ESCPI_ID(0x0893),	/* EP-774A */
	ESCPI_ID(0x0894),	/* LP-M5300 Series */
	ESCPI_ID(0x0895),	/* PX-045A, XP-100 Series */
	ESCPI_ID(0x0896),	/* ME-301, XP-200 Series */
	ESCPI_ID(0x0897),	/* ME-303, PX-405A */
	ESCPI_ID(0x0898),	/* ME-401, PX-435A, XP-300 Series, XP-400 Series */
	ESCPI_ID(0x0899),	/* PX-605F, PX-675F, WF-3520 Series, WF-3530 Series, ... */
	ESCPI_ID(0x089a),	/* EP-905F, XP-850 Series */
	ESCPI_ID(0x089b),	/* EP-905A, XP-800 Series */
	ESCPI_ID(0x089c),	/* EP-805A, EP-805AR, EP-805AW, XP-750 Series */
	ESCPI_ID(0x089d),	/* XP-700 Series */
	ESCPI_ID(0x089e),	/* EP-775A, EP-775AW, XP-600 Series */
	ESCPI_ID(0x089f),	/* EP-705A */
	ESCPI_ID(0x08a0),	/* ME-101 */
	ESCPI_ID(0x08a1),	/* L210 Series, L350, L351 */
	ESCPI_ID(0x08a5),	/* PX-505F, WF-2510 Series */
	ESCPI_ID(0x08a6),	/* PX-535F, WF-2520 Series, WF-2530 Series, WF-2540 Series */
	ESCPI_ID(0x08a7),	/* WP-M4525, WP-M4521, PX-K751F, WP-M4595 */
	ESCPI_ID(0x08a8),	/* L355, L358 */
	ESCPI_ID(0x08a9),	/* L550 Series */
	ESCPI_ID(0x08aa),	/* M200 Series */
	ESCPI_ID(0x08ab),	/* WF-M1560 Series */
	ESCPI_ID(0x08ac),	/* AL-MX300DN Series, AL-MX300DNF Series */
	ESCPI_ID(0x08ad),	/* LP-M8040, LP-M8040A, LP-M8040F */
	ESCPI_ID(0x08ae),	/* PX-046A, XP-211, XP-212, XP-215 */
	ESCPI_ID(0x08af),	/* PX-436A, XP-310 Series */
	ESCPI_ID(0x08b0),	/* XP-410 Series */
	ESCPI_ID(0x08b3),	/* EP-976A3, XP-950 Series */
	ESCPI_ID(0x08b4),	/* EP-906F, XP-810 Series */
	ESCPI_ID(0x08b5),	/* EP-806AB, EP-806AR, EP-806AW, XP-710 Series */
	ESCPI_ID(0x08b6),	/* EP-776AB, EP-776AW, XP-610 Series */
	ESCPI_ID(0x08b7),	/* EP-706A, XP-510 Series */
	ESCPI_ID(0x08b8),	/* PX-M740F, PX-M741F, WF-3620 Series, WF-3640 Series */
	ESCPI_ID(0x08b9),	/* PX-M5040F, PX-M5041F, WF-7610 Series, WF-7620 Series */
	ESCPI_ID(0x08bd),	/* PX-M840F, WF-5620 Series, WF-5690 Series */
	ESCPI_ID(0x08be),	/* WF-4630 Series, WF-4640 Series */
	ESCPI_ID(0x08bf),	/* PX-437A, XP-320 Series */
	ESCPI_ID(0x08c0),	/* PX-047A, XP-225 */
	ESCPI_ID(0x08c1),	/* XP-420 Series */
	ESCPI_ID(0x08c3),	/* PX-M650A, PX-M650F, WF-2650 Series, WF-2660 Series */
	ESCPI_ID(0x08c4),	/* WF-2630 Series */
	ESCPI_ID(0x08c5),	/* EP-977A3 */
	ESCPI_ID(0x08c6),	/* EP-907F, XP-820 Series, XP-860 Series */
	ESCPI_ID(0x08c7),	/* EP-807AB, EP-807AR, EP-807AW, XP-720 Series, XP-760 Series */
	ESCPI_ID(0x08c8),	/* EP-777A, XP-520 Series, XP-620 Series */
	ESCPI_ID(0x08c9),	/* EP-707A */
	ESCPI_ID(0x08ca),	/* L850 Series */
	ESCPI_ID(0x08cd),	/* WF-R4640 Series, WF-R5690 Series */
	ESCPI_ID(0x08d0),	/* PX-M350F, WF-M5690 Series */
	ESCPI_ID(0x08d2),	/* L365 Series, L366 Series */
	ESCPI_ID(0x1102),	/* PX-048A Series, XP-230 Series, XP-235 Series */
	ESCPI_ID(0x1105),	/* ET-2500 Series, L375 Series */
	ESCPI_ID(0x110f),	/* PX-M160T Series */
	ESCPI_ID(0x1116),	/* PX-049A Series, XP-240 243 245 247 Series, XP-427 */
	ESCPI_ID(0x1120),	/* L380 */
	ESCPI_ID(0x1121),	/* ET-2650, L495 */
	ESCPI_ID(0x1122),	/* ET-2600 Series, ET-2610 Series, L3050 Series, ... */
	ESCPI_ID(0x113d),	/* XP-255 */
	ESCPI_ID(0x113e),	/* XP-452 455 Series */
	ESCPI_ID(0x1141),	/* L3100 Series */
	ESCPI_ID(0x1142),	/* L3110 Series */
	ESCPI_ID(0x1188),	/* L3210 Series */
	ESCPI_ID(0x1189),	/* L3200 Series */
	{ }
};

#endif /* WIASCAN_ESCPI_IDS_H */
