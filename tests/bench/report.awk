# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# awk -v summary=FILE -f report.awk calls.csv rows.csv stops.csv scale.csv: the table
# as text; the medians with minimum and maximum as summary.csv.

BEGIN {
	FS = ","
	unit = 1e6
	names = "wire-16x64 wire-8x128 wire-4x256 sane scanimage read mmap splice wiascan-scan"
	order_count = split(names, order, " ")
	header = "family,dpi,row,rounds"
	figure_count = split("mbs cpu kernel switches first seconds", figures, " ")
	for (i = 1; i <= figure_count; i++)
		header = header "," figures[i] "," figures[i] "_min," figures[i] "_max"
	print header ",calls" >summary
}

FNR == 1 {
	file = FILENAME
	sub(/.*\//, "", file)
	next
}

function add(key, value)
{
	list[key, ++count[key]] = value
}

# Sorts the values of @key once, and gives the one at part @part of them.
function at(key, part,	n, i, j, value, middle)
{
	n = count[key]
	if (!n)
		return 0
	for (i = 2; i <= n && !sorted[key]; i++) {
		value = list[key, i]
		for (j = i - 1; j > 0 && list[key, j] > value; j--)
			list[key, j + 1] = list[key, j]
		list[key, j + 1] = value
	}
	sorted[key] = 1
	if (part != 0.5)
		return list[key, part ? n : 1]
	middle = int((n + 1) / 2)
	return n % 2 ? list[key, middle] : (list[key, middle] + list[key, middle + 1]) / 2
}

function median(key) { return at(key, 0.5) }
function low(key) { return at(key, 0) }
function high(key) { return at(key, 1) }

file == "calls.csv" {
	calls[$1, $2, $3] = $5 / ($4 / unit)
	next
}

# Round 0 is to warm up.
file == "rows.csv" && $4 > 0 {
	place = $1 SUBSEP $2
	if (!(place in seen)) {
		seen[place] = $1 ", A4 at " $2 " dpi in colour"
		places[++place_count] = place
		family[place] = $1
		dpi[place] = $2
	}
	row = place SUBSEP $3
	megabytes = $5 / unit
	if ($4 > rounds[place])
		rounds[place] = $4
	if ($3 == "read")
		size[place] = megabytes
	add(row SUBSEP "mbs", megabytes / $6)
	add(row SUBSEP "seconds", $6)
	add(row SUBSEP "first", $7 * 1000)
	add(row SUBSEP "cpu", ($8 + $9) * 1000 / megabytes)
	add(row SUBSEP "kernel", $9 * 1000 / megabytes)
	add(row SUBSEP "switches", $10 / megabytes)
	next
}

file == "stops.csv" {
	stop_line[++stop_count] = $0
	next
}

file == "scale.csv" && $3 > 0 {
	if (!($1 in scale_pages))
		scales[++scale_count] = $1
	scale_pages[$1] = $2
	add("scale" SUBSEP $1 SUBSEP "mbs", $4 / unit / $5)
	add("scale" SUBSEP $1 SUBSEP "cpu", ($6 + $7) * 1000 / ($4 / unit))
	add("scale" SUBSEP $1 SUBSEP "memory", $8 / 1048576)
}

function span(key, digits,	format)
{
	format = "%." digits "f (%." digits "f-%." digits "f)"
	return sprintf(format, median(key), low(key), high(key))
}

function ratio(a, b)
{
	return a && b ? sprintf("%.2f", a / b) : "-"
}

function best_wire(place,	i, value, best)
{
	for (i = 1; i <= order_count; i++) {
		if (order[i] !~ /^wire/)
			continue
		value = median(place SUBSEP order[i] SUBSEP "mbs")
		if (value > best)
			best = value
	}
	return best
}

# Whole processes are compared with scanimage.
function sane_of(name)
{
	return name ~ /^wire/ ? "" : name ~ /^(wiascan-scan|scanimage)$/ ? "scanimage" : "sane"
}

function row_line(place, name,	key, other, peer, j)
{
	key = place SUBSEP name SUBSEP
	if (!count[key "mbs"])
		return
	other = sane_of(name)
	peer = place SUBSEP other SUBSEP
	printf "%-13s %-19s %5s %5s  %-19s %6.2f %5s  %8s %8.1f  %-21s %5s\n", name,
	       span(key "mbs", 1), ratio(median(key "mbs"), best_wire(place)),
	       other ? ratio(median(key "mbs"), median(peer "mbs")) : "-",
	       span(key "cpu", 2), median(key "kernel"),
	       other ? ratio(median(key "cpu"), median(peer "cpu")) : "-",
	       (place SUBSEP name) in calls ? sprintf("%.1f", calls[place, name]) : "-",
	       median(key "switches"),
	       median(key "first") ? span(key "first", 1) : "-",
	       other ? ratio(median(key "first"), median(peer "first")) : "-"
	printf "%s,%s,%s,%d", family[place], dpi[place], name, count[key "mbs"] >summary
	for (j = 1; j <= figure_count; j++)
		printf ",%.6g,%.6g,%.6g", median(key figures[j]), low(key figures[j]),
		       high(key figures[j]) >summary
	printf ",%s\n", (place SUBSEP name) in calls ? calls[place, name] : "" >summary
}

function target(text, value, want)
{
	printf "  %-42s %6s   %s\n", text, value, want
}

function figure(place, name, what)
{
	return median(place SUBSEP name SUBSEP what)
}

function targets(place)
{
	target("read() / the wire", ratio(figure(place, "read", "mbs"), best_wire(place)),
	       "target: at least 0.95")
	target("SANE's backend / the wire", ratio(figure(place, "sane", "mbs"),
	       best_wire(place)), "below 0.5 the next is to be at least 2, else 1.2")
	target("read() / SANE's backend", ratio(figure(place, "read", "mbs"),
	       figure(place, "sane", "mbs")), "target: at least 2, or 1.2; see above")
	target("CPU a byte, read() / SANE's backend", ratio(figure(place, "read", "cpu"),
	       figure(place, "sane", "cpu")), "target: at most 0.33")
	target("CPU a byte, mmap / SANE's backend", ratio(figure(place, "mmap", "cpu"),
	       figure(place, "sane", "cpu")), "target: at most 0.25")
	target("first byte, read() / SANE's backend", ratio(figure(place, "read", "first"),
	       figure(place, "sane", "first")), "target: at most 0.5")
}

function stops(	i, f)
{
	print "\nA carriage of limited speed, 256 KiB in the scanner, a reader that sleeps 0.5 s after"
	print "every 2 MB; A4 at 300 dpi in colour, once each\n"
	printf "%-9s %6s %-6s %14s %9s %11s\n", "family", "MB/s", "by", "carriage stops",
	       "seconds", "page alone"
	for (i = 1; i <= stop_count; i++) {
		split(stop_line[i], f, ",")
		printf "%-9s %6d %-6s %14d %9.1f %11.1f\n", f[1], f[2], f[3], f[6], f[5],
		       f[4] / unit / f[2]
	}
	print "\n  target: 0 stops where the ring can hold what arrives"
}

function scale(	i, n, key, one)
{
	one = median("scale" SUBSEP 1 SUBSEP "mbs")
	print "\nScanners at once, escpi, A4 at 150 dpi in colour, read()\n"
	printf "%8s %6s  %-19s %6s  %-19s %-19s\n", "scanners", "pages", "MB/s in all",
	       "/ one", "CPU ms/MB", "MiB more in use"
	for (i = 1; i <= scale_count; i++) {
		n = scales[i]
		key = "scale" SUBSEP n SUBSEP
		printf "%8d %6d  %-19s %6s  %-19s %-19s\n", n, n * scale_pages[n],
		       span(key "mbs", 1), ratio(median(key "mbs"), one), span(key "cpu", 2),
		       span(key "memory", 1)
	}
	print "\n  target: the total of 64 scanners / one scanner's at least 0.9"
}

END {
	for (i = 1; i <= place_count; i++) {
		place = places[i]
		printf "%s%s (%.1f MB), %d rounds: median (least-most)\n\n", (i > 1 ? "\n" : ""),
		       seen[place], size[place], rounds[place]
		printf "%-13s %-19s %5s %5s  %-19s %6s %5s  %8s %8s  %-21s %5s\n", "", "MB/s",
		       "/wire", "/SANE", "CPU ms/MB", "kernel", "/SANE", "calls/MB",
		       "swit./MB", "first byte ms", "/SANE"
		for (j = 1; j <= order_count; j++)
			row_line(place, order[j])
		print ""
		targets(place)
	}
	if (stop_count)
		stops()
	if (scale_count)
		scale()
}
