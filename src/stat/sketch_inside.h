/* sketch_inside.h: what the sketch and its saved form share. */
#ifndef NIP_STAT_SKETCH_INSIDE_H
#define NIP_STAT_SKETCH_INSIDE_H

#include "stat/sketch.h"

struct nip_sketch_bin {
	int key; /* +(exponent + 1) of positive values, -(exponent + 1) of negative ones */
	uint64_t n;
	uint64_t count[]; /* 2^bits, by rising size of the value */
};

struct nip_sketch_bucket {
	int key; /* as in a bin; 0 for zero */
	size_t index;
};

static inline size_t nip_sketch_buckets(const struct nip_sketch *s)
{
	return (size_t)1 << s->bits;
}

/* Where the bin with this key stands, or would stand. */
size_t nip_sketch_find(const struct nip_sketch *s, int key, bool *out_there);
struct nip_sketch_bin *nip_sketch_bin_of(struct nip_sketch *s, int key); /* made if need be */
struct nip_sketch_bucket nip_sketch_bucket_of(const struct nip_sketch *s, double x);
/* The values while they are kept; free() releases them. */
double *nip_sketch_sorted(const struct nip_sketch *s);

#endif
