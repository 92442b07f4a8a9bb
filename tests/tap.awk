# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The wiascan project
#
# Reads a suite's output (TAP, or KTAP with indented subtests), given
# -v status=EXIT_STATUS. Prints what failed or is wrong, a line each after a
# "! ", and last "PASSED FAILED". Only a test that ran and said so has passed: a
# plan that is missing or does not agree, a skipped test, and an exit status
# without a reason each count as a failure. A test with subtests is not counted
# itself, unless it fails on its own account.

function complain(text)
{
	print "! " text
	failed++
}

# Ends the innermost level of indentation. Subtests may go without a plan, as
# KUnit's parameters do, if the result that closes them is there.
function close_level(has_parent)
{
	if (!(depth in plan)) {
		if (!has_parent)
			complain("no plan" where())
	} else if (plan[depth] != seen[depth])
		complain("planned " plan[depth] " tests, ran " seen[depth] + 0 where())
	delete plan[depth]
	delete seen[depth]
	depth--
}

function where()
{
	return depth ? " before line " NR : ""
}

# Opens or closes levels until the innermost is that of this line. Levels are
# told apart by their indentation, whatever its width.
function enter_level(line,    width, outer)
{
	match(line, /^ */)
	width = RLENGTH
	while (depth > 0 && width < indent[depth]) {
		outer = depth
		close_level(1)
		children_failed = failed > failed_at[outer]
		children = 1
	}
	if (width > indent[depth]) {
		depth++
		indent[depth] = width
		failed_at[depth] = failed
	}
}

function result(line,    good, number, words)
{
	children = 0
	enter_level(line)
	seen[depth]++
	sub(/^ */, "", line)
	good = line !~ /^not/
	sub(/^(not )?ok */, "", line)
	if (split(line, words, /[^0-9]/) && words[1] != "" && words[1] + 0 != seen[depth])
		complain("number " words[1] " where " seen[depth] " is due: " line)
	if (toupper(line) ~ /# *(SKIP|TODO)/)
		complain("skipped: " line)
	else if (children && (good || children_failed))
		return
	else if (good)
		passed++
	else
		complain("not ok " line)
}

BEGIN {
	depth = 0
	indent[0] = 0
}

{ sub(/\r$/, "") }

/^ *(not )?ok([ \t]|$)/ { result($0); next }

/^ *1\.\.[0-9]+/ {
	enter_level($0)
	if (depth in plan)
		complain("a second plan on line " NR)
	split($0, parts, /\.\./)
	plan[depth] = parts[2] + 0
	next
}

/^ *Bail out!/ { complain($0) }

END {
	while (depth > 0)
		close_level(0)
	close_level(0)
	if (passed + failed == 0)
		complain("no test ran")
	if (status != 0 && failed == 0)
		complain("exit status " status " and no failed test")
	print passed + 0, failed + 0
}
