// SPDX-License-Identifier: GPL-2.0-only
// Copyright (C) 2026 The wiascan project

#include <stdlib.h>

#include "transfer.h"

void transfers_init(struct transfers *queue)
{
	*queue = (struct transfers){ .end = &queue->head };
}

struct transfer *transfers_append(struct transfers *queue)
{
	struct transfer *transfer = calloc(1, sizeof(*transfer));

	if (transfer) {
		*queue->end = transfer;
		queue->end = &transfer->next;
	}
	return transfer;
}

void transfers_drop(struct transfers *queue)
{
	struct transfer *head = queue->head;

	queue->head = head->next;
	if (!queue->head)
		queue->end = &queue->head;
	if (queue->paced == head)
		queue->paced = NULL;
	buf_put(head->buf);
	free(head);
}
