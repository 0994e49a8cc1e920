/* order.h: where things of up to three names stand in a list that grows, for lookups row by
 * row. */
#ifndef NIP_QC_ORDER_H
#define NIP_QC_ORDER_H

#include <stddef.h>

#include "base/arena.h"

struct nip_order { /* all zero: nothing is known yet */
	size_t *at; /* places of the list, by name */
	size_t n, cap;
};

#define NIP_NOWHERE ((size_t)-1)

#define NIP_ORDER_NAMES 3

/* The names of what stands at a place of the list; what has fewer of them has "" behind. */
typedef void (*nip_order_names)(const void *list, size_t place, const char *out[NIP_ORDER_NAMES]);

/* Place of what has these names in a list of n, or NIP_NOWHERE. What was added to the list
 * since the last call is taken in first; who moves what was there sets o->n to 0. */
size_t nip_order_find(struct nip_order *o, struct nip_arena *a, const void *list, size_t n,
		      nip_order_names names, const char *const name[NIP_ORDER_NAMES]);

#endif
