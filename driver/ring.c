// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chunks between the wire and a reader
 *
 * Copyright (C) 2026 The wiascan project
 *
 * The writer fills the head chunk and closes it, the reader empties the tail
 * chunk and frees it once it is closed. Data is copied outside the lock:
 * published bytes do not change, and only the reader frees them.
 */
#include <linux/align.h>
#include <linux/crc32.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "ring.h"

/* One more buffer; only the writer makes them, or whoever makes the ring */
static u8 *make_buffer(struct wiascan_ring *ring, gfp_t gfp)
{
	return alloc_pages_exact(ring->chunk_size,
				 gfp | __GFP_ZERO | __GFP_NOWARN);
}

struct wiascan_ring *wiascan_ring_alloc(unsigned int n, unsigned int min,
					u32 chunk_size)
{
	size_t per_buffer = sizeof(u8 *) + sizeof(unsigned int);
	struct wiascan_ring *ring;

	ring = kvzalloc(size_add(struct_size(ring, chunks, n),
				 array_size(n, per_buffer)),
			GFP_KERNEL_ACCOUNT);
	if (!ring)
		return NULL;

	spin_lock_init(&ring->lock);
	ring->chunk_size = chunk_size;
	ring->n = n;
	ring->limit = n;
	ring->bufs = (u8 **)&ring->chunks[n];
	ring->spare = (unsigned int *)&ring->bufs[n];
	while (ring->made < min) {
		u8 *buf = make_buffer(ring, GFP_KERNEL_ACCOUNT |
					    __GFP_RETRY_MAYFAIL);

		if (!buf) {
			wiascan_ring_free(ring);
			return NULL;
		}
		ring->bufs[ring->made++] = buf;
	}
	/* the first one is used first */
	while (ring->n_spare < ring->made) {
		ring->spare[ring->n_spare] = ring->made - 1 - ring->n_spare;
		ring->n_spare++;
	}
	return ring;
}

void wiascan_ring_free(struct wiascan_ring *ring)
{
	unsigned int i;

	if (!ring)
		return;
	for (i = 0; i < ring->made; i++)
		free_pages_exact(ring->bufs[i], ring->chunk_size);
	kvfree(ring);
}

void wiascan_ring_limit(struct wiascan_ring *ring, u64 bytes)
{
	u64 limit = div_u64(bytes, ring->chunk_size);

	spin_lock(&ring->lock);
	ring->limit = clamp_t(u64, limit, ring->made, ring->n);
	spin_unlock(&ring->lock);
}

u64 wiascan_ring_size(const struct wiascan_ring *ring)
{
	return (u64)ring->limit * ring->chunk_size;
}

static struct wiascan_ring_chunk *chunk_at(struct wiascan_ring *ring,
					   unsigned int index)
{
	return &ring->chunks[index % ring->n];
}

unsigned int wiascan_ring_room(struct wiascan_ring *ring)
{
	unsigned int room;

	spin_lock(&ring->lock);
	room = ring->limit - (ring->head - ring->tail);
	spin_unlock(&ring->lock);
	return room;
}

/* Give a chunk a buffer that is spare, the one that was used last */
static bool give_spare(struct wiascan_ring *ring,
		       struct wiascan_ring_chunk *chunk)
{
	spin_lock(&ring->lock);
	if (ring->n_spare) {
		chunk->number = ring->spare[--ring->n_spare];
		chunk->buf = ring->bufs[chunk->number];
	}
	spin_unlock(&ring->lock);
	return chunk->buf;
}

/*
 * Give it a new one. Whoever unplugs the device waits for this, perhaps inside
 * the reset of a disk.
 */
static bool give_new(struct wiascan_ring *ring,
		     struct wiascan_ring_chunk *chunk)
{
	u8 *buf = NULL;

	if (ring->made < ring->limit)
		buf = make_buffer(ring, GFP_NOIO | __GFP_NORETRY |
				  __GFP_ACCOUNT);
	spin_lock(&ring->lock);
	if (buf) {
		chunk->number = ring->made++;
		ring->bufs[chunk->number] = buf;
		chunk->buf = buf;
	} else {
		ring->limit = ring->made;
	}
	spin_unlock(&ring->lock);
	return buf;
}

struct wiascan_ring_chunk *wiascan_ring_chunk(struct wiascan_ring *ring,
					      unsigned int ahead)
{
	struct wiascan_ring_chunk *chunk = chunk_at(ring, ring->head + ahead);

	if (chunk->buf || give_spare(ring, chunk) || give_new(ring, chunk))
		return chunk;
	return NULL;
}

/* Give the head chunk the buffer that begins at buf, from one further ahead */
static bool adopt(struct wiascan_ring *ring, const u8 *buf)
{
	struct wiascan_ring_chunk *head = chunk_at(ring, ring->head);
	unsigned int room = ring->n - (ring->head - ring->tail);
	unsigned int i;

	for (i = 0; i < room; i++) {
		struct wiascan_ring_chunk *chunk = chunk_at(ring, ring->head + i);

		if (chunk->buf == buf) {
			swap(chunk->buf, head->buf);
			swap(chunk->number, head->number);
			return true;
		}
	}
	return false;
}

/* Bytes have been put behind those of the head chunk */
static void fill(struct wiascan_ring *ring, u32 len)
{
	spin_lock(&ring->lock);
	chunk_at(ring, ring->head)->filled += len;
	ring->held += len;
	spin_unlock(&ring->lock);
}

/*
 * An early end left a gap in the head chunk: close it, so that no chunk is
 * nearly empty, unless it is too small to be worth it. Returns how many bytes
 * that took. Nobody but the writer changes the head chunk.
 */
static u32 close_gap(struct wiascan_ring *ring, const u8 *buf, u32 len)
{
	struct wiascan_ring_chunk *chunk = chunk_at(ring, ring->head);
	u32 gap = ring->chunk_size - chunk->filled;
	u32 n = min(len, gap);

	if (buf == chunk->buf + chunk->filled ||
	    (len > gap &&
	     gap < max_t(u32, WIASCAN_RING_GAP, ring->chunk_size / 4)))
		return 0;
	memmove(chunk->buf + chunk->filled, buf, n);
	fill(ring, n);
	return n;
}

void wiascan_ring_put(struct wiascan_ring *ring, const u8 *buf, u32 len)
{
	u32 moved = close_gap(ring, buf, len);
	struct wiascan_ring_chunk *chunk;
	bool adopted = true;

	if (moved == len)
		return;
	spin_lock(&ring->lock);
	chunk = chunk_at(ring, ring->head);
	/* buffers may be neighbours: a full chunk is no beginning */
	if (buf != chunk->buf + chunk->filled ||
	    chunk->filled == ring->chunk_size) {
		ring->head++;
		adopted = adopt(ring, buf);
		chunk = chunk_at(ring, ring->head);
	}
	spin_unlock(&ring->lock);
	if (WARN_ON_ONCE(!adopted))
		return;
	if (moved)
		memmove(chunk->buf, buf + moved, len - moved);
	fill(ring, len - moved);
}

/* The reader has not been told of these bytes: only the writer knows them */
static u32 finish_bytes(u8 *buf, u32 len, bool invert, u32 crc)
{
	u32 i;

	if (invert) {
		for (i = 0; i < len && !IS_ALIGNED((uintptr_t)(buf + i),
						   sizeof(long)); i++)
			buf[i] = ~buf[i];
		for (; i + sizeof(long) <= len; i += sizeof(long))
			*(unsigned long *)(buf + i) ^= ~0UL;
		for (; i < len; i++)
			buf[i] = ~buf[i];
	}
	return crc32_le(crc, buf, len);
}

/* Of the bytes that are held, those after the first len never were */
static void take_back(struct wiascan_ring *ring, u32 len)
{
	u32 n;

	spin_lock(&ring->lock);
	/* a writer that waits for room stands on the reader's chunk: go back */
	if (ring->head - ring->tail == ring->n)
		ring->head--;
	while (ring->held > len) {
		struct wiascan_ring_chunk *chunk = chunk_at(ring, ring->head);

		n = min(ring->held - len, chunk->filled);
		chunk->filled -= n;
		ring->held -= n;
		if (ring->held > len)
			ring->head--;
	}
	spin_unlock(&ring->lock);
}

u32 wiascan_ring_publish(struct wiascan_ring *ring, u32 len, bool invert,
			 u32 crc)
{
	unsigned int index = ring->head;
	u32 rest, n;

	take_back(ring, len);
	/* back to where the first of them is: none before it is as far */
	rest = len;
	for (index = ring->head; rest > chunk_at(ring, index)->filled; index--)
		rest -= chunk_at(ring, index)->filled;
	for (n = rest, rest = len; rest; n = chunk_at(ring, index)->filled) {
		struct wiascan_ring_chunk *chunk = chunk_at(ring, index++);

		n = min(n, rest);
		crc = finish_bytes(chunk->buf + chunk->filled - n, n, invert,
				   crc);
		rest -= n;
	}
	spin_lock(&ring->lock);
	ring->held = 0;
	ring->avail += len;
	spin_unlock(&ring->lock);
	return crc;
}

void wiascan_ring_make_room(struct wiascan_ring *ring, u32 len)
{
	struct wiascan_ring_chunk *chunk;

	spin_lock(&ring->lock);
	chunk = chunk_at(ring, ring->head);
	if (ring->head - ring->tail < ring->n &&
	    ring->chunk_size - chunk->filled < len)
		ring->head++;
	spin_unlock(&ring->lock);
}

u64 wiascan_ring_avail(struct wiascan_ring *ring)
{
	u64 avail;

	spin_lock(&ring->lock);
	avail = ring->avail;
	spin_unlock(&ring->lock);
	return avail;
}

/* Take n bytes of the tail chunk and free it when it has no more to give */
static void consume(struct wiascan_ring *ring, size_t n)
{
	struct wiascan_ring_chunk *chunk;

	spin_lock(&ring->lock);
	chunk = chunk_at(ring, ring->tail);
	ring->offset += n;
	ring->avail -= n;
	if (ring->tail != ring->head && ring->offset == chunk->filled) {
		ring->spare[ring->n_spare++] = chunk->number;
		chunk->buf = NULL;
		chunk->filled = 0;
		ring->offset = 0;
		ring->tail++;
	}
	spin_unlock(&ring->lock);
}

size_t wiascan_ring_read(struct wiascan_ring *ring, struct iov_iter *to,
			 size_t len)
{
	size_t done = 0;

	while (done < len) {
		struct wiascan_ring_chunk *chunk;
		bool closed;
		size_t n, copied;

		spin_lock(&ring->lock);
		chunk = chunk_at(ring, ring->tail);
		n = min_t(size_t, chunk->filled - ring->offset, len - done);
		closed = ring->tail != ring->head;
		spin_unlock(&ring->lock);

		copied = n ? copy_to_iter(chunk->buf + ring->offset, n, to) : 0;
		done += copied;
		consume(ring, copied);
		if (copied < n || (!n && !closed))
			break;
	}
	return done;
}

u32 wiascan_ring_peek(struct wiascan_ring *ring, u64 *offset)
{
	struct wiascan_ring_chunk *chunk;
	u64 n;

	/* a chunk that has nothing more to give, before the next is there */
	wiascan_ring_skip(ring, 0);
	spin_lock(&ring->lock);
	chunk = chunk_at(ring, ring->tail);
	n = min_t(u64, chunk->filled - ring->offset, ring->avail);
	*offset = (u64)chunk->number * ring->chunk_size + ring->offset;
	spin_unlock(&ring->lock);
	return n;
}

void wiascan_ring_skip(struct wiascan_ring *ring, u32 len)
{
	consume(ring, len);
}

u64 wiascan_ring_bytes(const struct wiascan_ring *ring)
{
	return PAGE_ALIGNED(ring->chunk_size) ?
	       (u64)ring->n * ring->chunk_size : 0;
}

struct page *wiascan_ring_page(struct wiascan_ring *ring, u64 offset)
{
	struct page *page = NULL;
	u32 rest;
	u64 i = div_u64_rem(offset, ring->chunk_size, &rest);

	spin_lock(&ring->lock);
	if (i < ring->made) {
		page = virt_to_page(ring->bufs[i] + rest);
		get_page(page);
	}
	spin_unlock(&ring->lock);
	return page;
}
