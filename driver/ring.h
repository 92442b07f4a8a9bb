/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chunks between the wire and a reader
 *
 * Copyright (C) 2026 The wiascan project
 */
#ifndef WIASCAN_RING_H
#define WIASCAN_RING_H

#include <linux/spinlock.h>
#include <linux/types.h>

struct iov_iter;
struct page;

/*
 * What may stay unused at the end of a chunk: less than the largest packet, or
 * than a quarter of the chunk
 */
#define WIASCAN_RING_GAP	1024

/**
 * struct wiascan_ring_chunk - one buffer of the ring
 * @buf: memory that a URB may write to, or NULL
 * @number: which buffer that is, from 0
 * @filled: bytes that the writer has put there
 */
struct wiascan_ring_chunk {
	u8 *buf;
	unsigned int number;
	u32 filled;
};

/**
 * struct wiascan_ring - a queue of bytes in chunks, one writer, one reader
 * @lock: protects @head, @tail, @filled of every chunk, @avail, @limit, @made,
 *	@bufs, @spare and @n_spare
 * @chunk_size: bytes of a chunk's buffer
 * @n: number of chunks
 * @head: chunk that the writer fills, counted without wrapping
 * @tail: chunk that the reader empties, counted without wrapping
 * @offset: bytes of the tail chunk that have been read; reader only
 * @held: bytes put and not published; writer only
 * @avail: bytes published and not read
 * @limit: how many buffers there may be, up to @n
 * @made: how many there are
 * @bufs: the buffers by number
 * @spare: numbers of those that no chunk has, the last one used last
 * @n_spare: how many
 * @chunks: the chunks; those from the tail on have buffers, as far as the
 *	writer has asked for them
 *
 * Buffers are made when a chunk is needed and none is spare: a ring that is
 * emptied as fast as it is filled stays small, and in the cache.
 */
struct wiascan_ring {
	spinlock_t lock; /* indices, counts, chunk->filled, buffers */
	u32 chunk_size;
	unsigned int n;
	unsigned int head;
	unsigned int tail;
	u32 offset;
	u32 held;
	u64 avail;
	unsigned int limit;
	unsigned int made;
	u8 **bufs;
	unsigned int *spare;
	unsigned int n_spare;
	struct wiascan_ring_chunk chunks[];
};

/**
 * wiascan_ring_alloc() - make a ring
 * @n: number of chunks
 * @min: fewest buffers that are of use: these are made at once
 * @chunk_size: bytes of each
 *
 * Its memory is zeroed, since it can be mapped. All @n buffers may be made until
 * wiascan_ring_limit() says otherwise.
 *
 * Return: the ring or NULL.
 */
struct wiascan_ring *wiascan_ring_alloc(unsigned int n, unsigned int min,
					u32 chunk_size);

/**
 * wiascan_ring_limit() - say how large it may grow
 * @ring: ring
 * @bytes: of buffers; those that there are stay
 */
void wiascan_ring_limit(struct wiascan_ring *ring, u64 bytes);

/**
 * wiascan_ring_free() - free a ring
 * @ring: ring or NULL; a mapping of it keeps its memory
 */
void wiascan_ring_free(struct wiascan_ring *ring);

/**
 * wiascan_ring_size() - how large it may grow
 * @ring: ring
 *
 * Return: bytes.
 */
u64 wiascan_ring_size(const struct wiascan_ring *ring);

/**
 * wiascan_ring_room() - chunks that the writer may fill
 * @ring: ring
 *
 * Return: how many, those included for which a buffer must be made yet.
 */
unsigned int wiascan_ring_room(struct wiascan_ring *ring);

/**
 * wiascan_ring_chunk() - a chunk that the writer may fill
 * @ring: ring
 * @ahead: 0 for the present one, up to wiascan_ring_room() - 1; those before it
 *	have been asked for
 *
 * May sleep, to make its buffer. When there is no memory for it, the ring grows
 * no more, and its room becomes what it has.
 *
 * Return: the chunk, or NULL.
 */
struct wiascan_ring_chunk *wiascan_ring_chunk(struct wiascan_ring *ring,
					      unsigned int ahead);

/**
 * wiascan_ring_put() - bytes have arrived
 * @ring: ring
 * @buf: where: behind those put before, or at the start of the buffer of a
 *	chunk that the writer may fill
 * @len: bytes, not 0
 *
 * The reader does not see them before wiascan_ring_publish().
 *
 * Bytes that begin a chunk of their own although the present one has room for
 * them are copied there, or as many of them as fit, if that is more than a few.
 * So a chunk always holds nearly as much as it could, and a device that sends
 * crumbs cannot use up the ring with them.
 */
void wiascan_ring_put(struct wiascan_ring *ring, const u8 *buf, u32 len);

/**
 * wiascan_ring_publish() - give what was put to the reader
 * @ring: ring
 * @len: bytes, up to ring->held; what was put after them is taken back
 * @invert: turn each bit of them around
 * @crc: of all bytes before them, as crc32_le() wants it
 *
 * Return: the same with them.
 */
u32 wiascan_ring_publish(struct wiascan_ring *ring, u32 len, bool invert,
			 u32 crc);

/**
 * wiascan_ring_make_room() - go on to the next chunk, if need be
 * @ring: ring
 * @len: bytes that the present chunk must be able to take
 */
void wiascan_ring_make_room(struct wiascan_ring *ring, u32 len);

/**
 * wiascan_ring_avail() - bytes that the reader may take
 * @ring: ring
 *
 * Return: how many.
 */
u64 wiascan_ring_avail(struct wiascan_ring *ring);

/**
 * wiascan_ring_read() - copy bytes to the reader
 * @ring: ring
 * @to: where
 * @len: bytes, up to wiascan_ring_avail()
 *
 * Return: bytes copied and taken from the ring; fewer than @len when the
 * reader's memory faulted.
 */
size_t wiascan_ring_read(struct wiascan_ring *ring, struct iov_iter *to,
			 size_t len);

/**
 * wiascan_ring_peek() - where the next bytes are
 * @ring: ring
 * @offset: out: in a mapping of the ring
 *
 * Return: how many follow each other there, 0: none.
 */
u32 wiascan_ring_peek(struct wiascan_ring *ring, u64 *offset);

/**
 * wiascan_ring_skip() - take bytes from the ring without a copy
 * @ring: ring
 * @len: bytes, up to what wiascan_ring_peek() gave
 */
void wiascan_ring_skip(struct wiascan_ring *ring, u32 len);

/**
 * wiascan_ring_bytes() - size of a mapping of the ring
 * @ring: ring
 *
 * Return: bytes, 0: it cannot be mapped.
 */
u64 wiascan_ring_bytes(const struct wiascan_ring *ring);

/**
 * wiascan_ring_page() - a page of the ring's memory
 * @ring: ring
 * @offset: in a mapping of it
 *
 * Return: the page, with a reference for the caller, or NULL if none has been
 * made for that place.
 */
struct page *wiascan_ring_page(struct wiascan_ring *ring, u64 offset);

#endif /* WIASCAN_RING_H */
