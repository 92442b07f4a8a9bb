/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A wire that is not there, with a device at its end; see fake.h
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_FAKE_WIRE_H
#define WIASCAN_FAKE_WIRE_H

#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "../../driver/minidriver.h"

struct fake_bench;
struct wiascan_transport_ops;

/* How long to wait for what should come at once, before it is called a failure */
#define FAKE_WAIT	(20 * HZ)

/* ---- gates: where somebody waits for the test ---- */

/**
 * struct fake_gate - a place that can be shut
 * @wait: who waits to pass, and who waits for somebody to arrive
 * @lock: protects what follows
 * @shut: it is
 * @passes: how many may pass all the same
 * @waiting: how many stand before it
 */
struct fake_gate {
	wait_queue_head_t wait;
	spinlock_t lock; /* all that follows */
	bool shut;
	unsigned int passes;
	unsigned int waiting;
};

void fake_gate_init(struct fake_gate *gate);
void fake_gate_shut(struct fake_gate *gate);
void fake_gate_open(struct fake_gate *gate);

/**
 * fake_gate_pass() - let one pass, now or when he comes
 * @gate: gate
 */
void fake_gate_pass(struct fake_gate *gate);

/**
 * fake_gate_reached() - wait until somebody stands before a shut gate
 * @gate: gate
 *
 * Return: whether somebody does.
 */
bool fake_gate_reached(struct fake_gate *gate);

/**
 * fake_gate_enter() - go through, when it is open
 * @gate: gate
 */
void fake_gate_enter(struct fake_gate *gate);

/* ---- the wire ---- */

/**
 * struct fake_peer - the device at the far end of the wire
 * @out: it is sent a transfer. 0 or an errno.
 * @in: it is asked for its next transfer, which stays where it is until the
 *	next call. Bytes, maybe none, or -ETIMEDOUT: it has nothing to say.
 */
struct fake_peer {
	int (*out)(struct fake_bench *b, const u8 *buf, size_t len);
	ssize_t (*in)(struct fake_bench *b, const u8 **bytes);
};

/**
 * enum fake_follow - what comes after a fault
 * @FAKE_LIFE: the transfer is lost, and that was all
 * @FAKE_LATE: what should have come comes when it is asked for again
 * @FAKE_SILENCE: the device never says anything any more
 * @FAKE_SAME: all fails in the same way; with -ENODEV it is unplugged
 */
enum fake_follow {
	FAKE_LIFE,
	FAKE_LATE,
	FAKE_SILENCE,
	FAKE_SAME,
};

/**
 * struct fake_fault - what goes wrong
 * @call: the transfer that fails, counted from 1; 0: none does
 * @cut: or: the device says no more than @bytes, and breaks off
 * @bytes: same
 * @error: errno that comes of it
 * @follow: what comes afterwards
 */
struct fake_fault {
	unsigned int call;
	bool cut;
	size_t bytes;
	int error;
	enum fake_follow follow;
};

/**
 * struct fake_wire - a cable with a device at its end
 * @peer: the device
 * @packet: bytes of a packet
 * @fault: what goes wrong
 * @hold: the transfer that has to go through @gate first; 0: none
 * @gate: same
 * @stuck: it answers nothing, and those who ask wait until they are hurried
 * @gone: it is unplugged
 * @closed: nobody may use it any more
 * @tripped: the fault has happened
 * @calls: transfers so far
 * @said: bytes that the device has sent so far
 * @clears: how often a stall was cleared
 * @clear_error: what comes of that
 * @timeout_ms: how long the last answer would have been waited for
 * @pause_ms: how long every answer takes
 * @asleep: nobody may use it before it has been woken up
 * @wake_error: what comes of waking it up
 * @awake: how many want it awake
 * @users: how many are using it now
 * @underway: the device has been sent the request of @ahead already
 * @ahead: the transaction that must come next
 * @ahead_error: what came of that
 * @rest: what is left of the device's present transfer; NULL: nothing
 * @rest_len: bytes of @rest
 * @buf: for one answer
 */
struct fake_wire {
	const struct fake_peer *peer;
	unsigned int packet;
	struct fake_fault fault;
	unsigned int hold;
	struct fake_gate gate;
	bool stuck;
	bool gone;
	bool closed;
	bool tripped;
	unsigned int calls;
	size_t said;
	unsigned int clears;
	int clear_error;
	unsigned int timeout_ms;
	unsigned int pause_ms;
	bool asleep;
	int wake_error;
	unsigned int awake;
	atomic_t users;
	bool underway;
	struct wiascan_transaction ahead;
	int ahead_error;
	const u8 *rest;
	size_t rest_len;
	u8 *buf;
};

extern const struct wiascan_transport_ops fake_transport;

/* ---- a transcript as a peer ---- */

/**
 * enum fake_step_kind - what happens
 * @FAKE_HOST: the host sends these bytes
 * @FAKE_DEVICE: the device sends these bytes
 * @FAKE_QUIET: the host asks, and the device has nothing to say
 */
enum fake_step_kind {
	FAKE_HOST,
	FAKE_DEVICE,
	FAKE_QUIET,
};

/**
 * enum fake_weight - what the driver makes of it when a step fails
 * @FAKE_HARD: it gives up
 * @FAKE_AGAIN: it tries once more
 * @FAKE_SOFT: it does without
 */
enum fake_weight {
	FAKE_HARD,
	FAKE_AGAIN,
	FAKE_SOFT,
};

/**
 * struct fake_step - one transfer of a transcript
 * @kind: what happens
 * @weight: what becomes of it when it does not
 * @bytes: the transfer
 * @len: bytes of it
 * @image: bytes at its beginning that are part of the picture
 */
struct fake_step {
	enum fake_step_kind kind;
	enum fake_weight weight;
	u8 *bytes;
	size_t len;
	size_t image;
};

#define FAKE_MAX_STEPS	160
#define FAKE_MAX_CALLS	256
#define FAKE_MAX_QUEUE	8

/**
 * struct fake_script - a transcript
 * @steps: what happens, in order
 * @n: number of steps
 * @end: those from here on may happen once the host has left the transcript
 * @pos: what happens next
 * @empties: empty transfers that the host has not asked for yet
 * @queue: what happens, one after the other, when late answers are out
 * @queued: number of them
 * @step_of: the step that a transfer was, by its number
 * @arena: the bytes of the steps
 * @used: bytes of @arena in use
 * @loose_end: @loose, once all of it has been said
 * @loose: the host need not keep to it: what it sends is looked for from here
 *	on, then from the beginning, and answered with what follows it there
 *
 * The host may send while the device still has an empty transfer: the tail of
 * one that filled its packets, and that he did not have to ask for.
 *
 * It is strict until the wire's fault happens. Then a new command makes the
 * device forget what it was about to say; if the fault was FAKE_LATE, it answers
 * all of them, one after the other.
 */
struct fake_script {
	struct fake_step steps[FAKE_MAX_STEPS];
	unsigned int n;
	unsigned int end;
	unsigned int pos;
	unsigned int empties;
	unsigned int queue[FAKE_MAX_QUEUE];
	unsigned int queued;
	unsigned int step_of[FAKE_MAX_CALLS];
	u8 *arena;
	size_t used;
	bool loose;
	bool loose_end;
};

extern const struct fake_peer fake_script_peer;

/**
 * fake_script_add() - add a step
 * @b: bench
 * @kind: what happens
 * @bytes: bytes of the transfer; NULL: zeroes, for the caller to fill
 * @len: number of them
 *
 * Return: the step.
 */
struct fake_step *fake_script_add(struct fake_bench *b,
				  enum fake_step_kind kind, const u8 *bytes,
				  size_t len);

/**
 * fake_script_text() - add steps written down as text
 * @b: bench
 * @lines: a step each, the last is NULL. "> 1b 40": the host sends two bytes,
 *	"< 06": the device sends one, ".": the host asks and gets nothing,
 *	"+ 02 12": these bytes belong to the step of the line before. 00*12
 *	is a byte twelve times, "B8" in quotes are characters. An 'r' or an 's'
 *	before the bytes: FAKE_AGAIN, FAKE_SOFT.
 */
void fake_script_text(struct fake_bench *b, const char *const *lines);

/**
 * fake_script_asides() - what is added from here on happens out of turn only
 * @b: bench
 */
void fake_script_asides(struct fake_bench *b);

/**
 * fake_script_cut() - end the transcript early
 * @b: bench
 * @n: steps to keep
 */
void fake_script_cut(struct fake_bench *b, unsigned int n);

/**
 * fake_script_done() - expect that all was said, in the order of the transcript
 * @b: bench
 */
void fake_script_done(struct fake_bench *b);

/**
 * fake_script_find() - a step of the transcript, to change it
 * @b: bench
 * @command: what the host sends, as text without the ">"
 * @nth: which time, from 0
 *
 * Return: its number.
 */
unsigned int fake_script_find(struct fake_bench *b, const char *command,
			      unsigned int nth);

/**
 * fake_script_said() - what the device says before a step
 * @b: bench
 * @step: number of the step
 *
 * Return: bytes.
 */
size_t fake_script_said(const struct fake_bench *b, unsigned int step);

#endif /* WIASCAN_FAKE_WIRE_H */
