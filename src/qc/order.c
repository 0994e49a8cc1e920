/* order.c: binary search over places sorted by name. */
#include <config.h>

#include "qc/order.h"

#include <stdbool.h>
#include <string.h>

struct key {
	const void *list;
	nip_order_names names;
	const char *name[NIP_ORDER_NAMES];
};

static int compare(const struct key *k, size_t place)
{
	const char *there[NIP_ORDER_NAMES];
	int c = 0;

	k->names(k->list, place, there);
	for (int i = 0; i < NIP_ORDER_NAMES && c == 0; i++)
		c = strcmp(k->name[i], there[i]);
	return c;
}

/* Rank of the key, or where it would stand. Names mostly come in rising order. */
static size_t rank(const struct nip_order *o, const struct key *k, bool *out_there)
{
	size_t lo = 0, hi = o->n;
	int c = o->n ? compare(k, o->at[o->n - 1]) : 1;

	*out_there = c == 0;
	if (c >= 0)
		return c == 0 ? o->n - 1 : o->n;
	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		c = compare(k, o->at[mid]);
		if (c == 0) {
			*out_there = true;
			return mid;
		}
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

/* The first of equals stays. */
static void take_in(struct nip_order *o, struct nip_arena *a, struct key *k, size_t place)
{
	bool there;
	size_t at;

	k->names(k->list, place, k->name);
	at = rank(o, k, &there);
	o->at = nip_arena_grow(a, o->at, &o->cap, o->n, sizeof *o->at);
	at += there;
	memmove(o->at + at + 1, o->at + at, (o->n - at) * sizeof *o->at);
	o->at[at] = place;
	o->n++;
}

size_t nip_order_find(struct nip_order *o, struct nip_arena *a, const void *list, size_t n,
		      nip_order_names names, const char *const name[NIP_ORDER_NAMES])
{
	struct key k = { .list = list, .names = names };
	bool there;
	size_t at;

	if (o->n > n)
		o->n = 0;
	while (o->n < n)
		take_in(o, a, &k, o->n);
	memcpy(k.name, name, sizeof k.name);
	at = rank(o, &k, &there);
	return there ? o->at[at] : NIP_NOWHERE;
}
