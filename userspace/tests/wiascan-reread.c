// SPDX-License-Identifier: GPL-2.0-only
/*
 * wiascan-reread [-d] FILE [PAGE]: what a picture file says it is, "WIDTH HEIGHT
 * CHANNELS BITS XRES YRES", or with -d its pixels as the driver delivers them.
 * With PAGE, from 1, that of a file with several; without, there may be only one.
 * wiascan-reread -n FILE: how many there are
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reread.h"

static int done(const char *path, const char *wrong)
{
	if (wrong)
		fprintf(stderr, "%s: %s\n", path, wrong);
	return wrong || fflush(stdout) || ferror(stdout) ? 1 : 0;
}

static const char *count(const char *path)
{
	unsigned int pages = 0;
	struct reread pic;
	const char *wrong;
	bool last = false;

	while (!last) {
		wrong = reread_page(path, pages++, &pic, &last);
		if (wrong)
			return wrong;
		free(pic.data);
	}
	printf("%u\n", pages);
	return NULL;
}

static const char *show(const char *path, const char *page, bool data)
{
	struct reread pic;
	const char *wrong;
	bool last;

	if (page)
		wrong = reread_page(path, atoi(page) - 1, &pic, &last);
	else
		wrong = reread(path, &pic);
	if (wrong)
		return wrong;
	if (data)
		fwrite(pic.data, pic.row_bytes, pic.height, stdout);
	else
		printf("%u %u %u %u %.0f %.0f\n", pic.width, pic.height,
		       pic.channels, pic.bits, pic.xres, pic.yres);
	free(pic.data);
	return NULL;
}

int main(int argc, char **argv)
{
	bool data = argc > 2 && !strcmp(argv[1], "-d");

	if (argc == 3 && !strcmp(argv[1], "-n"))
		return done(argv[2], count(argv[2]));
	if (argc != 2 + data && argc != 3 + data) {
		fputs("wiascan-reread [-d] FILE [PAGE] | -n FILE\n", stderr);
		return 1;
	}
	return done(argv[1 + data], show(argv[1 + data], argv[2 + data], data));
}
