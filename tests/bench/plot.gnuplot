# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# gnuplot -e "summary='FILE'; picture='FILE'; kernel='TEXT'" plot.gnuplot: throughput
# and CPU of summary.csv, medians with least and most.

set terminal pngcairo size 1400,1000 font "sans,11"
set output picture
set datafile separator ","
set style fill solid 0.6 border -1
set xtics rotate by -40 font ",9" noenhanced
set yrange [0:*]
set grid ytics
set xrange [-1:*]
set rmargin 12
unset key
set multiplot layout 2,1 title "A4 in colour on ".kernel noenhanced

# Columns: family, dpi, row, rounds, MB/s, least, most, CPU, least, most
label(f, d, r) = f." ".d." ".r
set ylabel "MB/s"
set title "throughput"
plot summary using 0:5:6:7:(0.7):xtic(label(strcol(1), strcol(2), strcol(3))) every ::1 \
	with boxerrorbars lc rgb "#3060a0"
set ylabel "CPU ms/MB"
set title "CPU time of the scanning side, the kernel's included"
plot summary using 0:8:9:10:(0.7):xtic(label(strcol(1), strcol(2), strcol(3))) every ::1 \
	with boxerrorbars lc rgb "#a06030"
unset multiplot
