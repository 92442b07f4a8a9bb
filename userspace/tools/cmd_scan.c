// SPDX-License-Identifier: GPL-2.0-only
/* Copyright (C) 2026 The wiascan project */
#include <errno.h>

#include "scan.h"

static int run_scan(int argc, char **argv, const char *device)
{
	struct scan_options opts = {
		.device = device,
		.datatype = -1,
		.left = -1,
		.top = -1,
		.width = -1,
		.height = -1,
		.pages = -1,
		.page_size = -1,
	};
	struct scan_job job = { .opts = &opts };
	int status;

	if (!scan_parse(&opts, argc, argv, &status))
		return status;
	if (cli_catch_signals())
		return cli_failed("prepare for signals", errno);
	job.dev = cli_open(opts.device, &status);
	if (!job.dev)
		return status;
	status = scan_apply(job.dev, &opts);
	if (!status)
		status = scan_job_run(&job);
	wiascan_close(job.dev);
	if (status && cli_signal())
		return 128 + cli_signal();
	return status;
}

const struct cli_command cmd_scan = {
	.name = "scan",
	.summary = "scan pages to files",
	.help = "Usage: wiascan scan [OPTION...] -o FILE\n"
		"\n"
		"Scans a page, or all that lie in the feeder. FILE ends in .png, .tif, .tiff,\n"
		".pnm, .pbm, .pgm, .ppm or .raw (the bytes as the driver delivers them); - is\n"
		"standard output. With %d or %03d in its name each page gets a file of its own;\n"
		"without, several pages go into one, which .png cannot hold. What is not said is\n"
		"as stored in the scanner's properties.\n"
		"\n"
		"  -d, --device DEVICE       path, number or serial number of the scanner\n"
		"  -r, --resolution DPI[xDPI]  dots per inch\n"
		"  -m, --mode MODE           color, gray or lineart\n"
		"      --depth BITS          8 or 16 bits per sample (with -m: 8)\n"
		"  -l, --left MM             window: distance from the left, in millimetres\n"
		"  -t, --top MM              window: distance from the top\n"
		"  -x, --width MM            window: width, as far as the glass goes\n"
		"  -y, --height MM           window: height, as far as the glass goes\n"
		"      --source SOURCE       flatbed, feeder or film\n"
		"      --sides SIDES         of sheets in the feeder: front, back or both\n"
		"      --duplex              --sides both\n"
		"      --pages N             N pages, or all; each side is one\n"
		"      --page-size SIZE      a4, letter, legal, custom (by -x and -y), or auto: as\n"
		"                            long as each sheet is\n"
		"      --wait                after a jam wait until it is cleared, then go on\n"
		"      --brightness N        -1000 to 1000\n"
		"      --threshold N         0 to 255, for lineart\n"
		"      --set NAME=VALUE      any other property, for this scan\n"
		"      --buffer-size BYTES   bytes to read at a time, such as 4095, 64k or 1M\n"
		"  -o, --output FILE         where the picture goes\n"
		"      --format FORMAT       png, tiff, pnm or raw, whatever FILE ends in\n"
		"  -q, --quiet               no progress, no notes, only errors\n",
	.run = run_scan,
};
