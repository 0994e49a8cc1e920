/* sketch_state.c: the sketch as bytes, and bytes checked before they are a sketch. */
#include <config.h>

#include "stat/sketch.h"

#include <math.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/str.h"
#include "stat/sketch_inside.h"
#include "stat/state.h"

#define EXPONENTS 2047 /* of finite doubles, 0: subnormal */

static void save_bin(const struct nip_sketch *s, const struct nip_sketch_bin *b,
		     struct nip_str *out)
{
	uint32_t used = 0;

	for (size_t k = 0; k < nip_sketch_buckets(s); k++)
		used += b->count[k] != 0;
	nip_state_put_u32(out, (uint32_t)(b->key + EXPONENTS));
	nip_state_put_u32(out, used);
	for (uint32_t k = 0; k < nip_sketch_buckets(s); k++)
		if (b->count[k]) {
			nip_state_put_u32(out, k);
			nip_state_put_u64(out, b->count[k]);
		}
}

void nip_sketch_save(const struct nip_sketch *s, struct nip_str *out)
{
	size_t mark = nip_state_begin(out, NIP_STATE_SKETCH, 1);

	nip_state_put_u32(out, s->exact);
	nip_state_put_u8(out, s->bits);
	nip_state_put_u64(out, s->n);
	nip_state_put_u64(out, s->nonfinite);
	nip_state_put_f64(out, s->min);
	nip_state_put_f64(out, s->max);
	if (nip_sketch_is_exact(s)) {
		double *v = nip_sketch_sorted(s);

		for (uint64_t i = 0; i < s->n; i++)
			nip_state_put_f64(out, v[i]);
		free(v);
	} else {
		nip_state_put_u64(out, s->zeros);
		nip_state_put_u32(out, (uint32_t)s->bins);
		for (size_t i = 0; i < s->bins; i++)
			save_bin(s, s->bin[i], out);
	}
	nip_state_end(out, mark);
}

static void load_values(struct nip_sketch *s, uint64_t n, struct nip_state_reader *r)
{
	if (nip_state_left(r) != n * 8) {
		nip_state_refuse(r, "of another number of values than it says");
		return;
	}
	for (uint64_t i = 0; i < n && !r->why; i++) {
		double x = nip_state_f64(r);

		if (isfinite(x))
			nip_sketch_add(s, x);
		else
			nip_state_refuse(r, "of values that are no numbers");
	}
}

static void load_bin(struct nip_sketch *s, int *previous, struct nip_state_reader *r)
{
	uint32_t stored = nip_state_u32(r), used = nip_state_u32(r);
	int key = stored <= 2 * EXPONENTS ? (int)stored - EXPONENTS : 0;
	struct nip_sketch_bin *b;

	if (r->why || key == 0 || key <= *previous || !used || used > nip_sketch_buckets(s)) {
		nip_state_refuse(r, "of buckets that cannot be");
		return;
	}
	*previous = key;
	b = nip_sketch_bin_of(s, key);
	for (int64_t last = -1; used && !r->why; used--) {
		uint32_t k = nip_state_u32(r);
		uint64_t c = nip_state_u64(r);

		if ((int64_t)k <= last || k >= nip_sketch_buckets(s) || !c || s->n + c < s->n) {
			nip_state_refuse(r, "of buckets that cannot be");
			return;
		}
		last = k;
		b->count[k] = c;
		b->n += c;
		s->n += c;
	}
}

/* Whether x is in the lowest occupied bucket (the highest one, if upper). */
static bool at_end(const struct nip_sketch *s, double x, bool upper)
{
	bool there, negative = x < 0.0, beyond_is_more = upper != negative;
	struct nip_sketch_bucket b = nip_sketch_bucket_of(s, x);
	const uint64_t *c;
	size_t at = nip_sketch_find(s, b.key, &there);

	if (s->zeros && (upper ? x < 0.0 : x > 0.0))
		return false;
	for (size_t i = 0; i < s->bins; i++)
		if (upper ? s->bin[i]->key > b.key : s->bin[i]->key < b.key)
			return false;
	if (x == 0.0 || !there)
		return x == 0.0 && s->zeros;
	c = s->bin[at]->count;
	for (size_t k = 0; k < nip_sketch_buckets(s); k++)
		if (c[k] && (beyond_is_more ? k > b.index : k < b.index))
			return false;
	return c[b.index] != 0;
}

static void load_fields(struct nip_sketch *s, struct nip_state_reader *r)
{
	uint32_t exact = nip_state_u32(r), bins;
	unsigned bits = nip_state_u8(r);
	uint64_t n = nip_state_u64(r), nonfinite = nip_state_u64(r);
	double min = nip_state_f64(r), max = nip_state_f64(r);
	int previous = -EXPONENTS - 1;

	if (nip_sketch_init(s, exact, bits) < 0)
		nip_state_refuse(r, "of a resolution that cannot be");
	if (r->why)
		return;
	s->nonfinite = nonfinite;
	if (n <= exact) {
		load_values(s, n, r);
	} else {
		s->n = s->zeros = nip_state_u64(r);
		bins = nip_state_u32(r);
		for (; bins && !r->why; bins--)
			load_bin(s, &previous, r);
		s->min = min;
		s->max = max;
	}
	if (s->n != n)
		nip_state_refuse(r, "of counts that do not add up");
	else if (n && !(isfinite(min) && isfinite(max) && s->min == min && s->max == max))
		nip_state_refuse(r, "of extremes that its values do not have");
	else if (n > exact && !(at_end(s, min, false) && at_end(s, max, true) && min <= max))
		nip_state_refuse(r, "of extremes that its values do not have");
}

long nip_sketch_load(struct nip_sketch *s, const void *bytes, size_t n, struct nip_diag *diag,
		     const struct nip_place *at)
{
	struct nip_state_reader r;

	nip_sketch_init(s, NIP_SKETCH_EXACT, NIP_SKETCH_BITS);
	if (nip_state_open(&r, bytes, n, NIP_STATE_SKETCH, 1) == 0)
		load_fields(s, &r);
	if (nip_state_close(&r, diag, at) == 0)
		return (long)r.used;
	nip_sketch_release(s);
	return -1;
}
