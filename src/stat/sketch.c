/* sketch.c: values while they are few, counts per bucket when they are many. */
#include <config.h>

#include "stat/sketch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "stat/dist.h"
#include "stat/sketch_inside.h"

#define MOST_EXACT (UINT32_C(1) << 24)
#define MOST_BITS  16

/* --- life --------------------------------------------------------------------- */

int nip_sketch_init(struct nip_sketch *s, uint32_t exact, unsigned bits)
{
	bool fine = exact <= MOST_EXACT && bits >= 1 && bits <= MOST_BITS;

	*s = (struct nip_sketch){ .min = NAN,
				  .max = NAN,
				  .exact = fine ? exact : NIP_SKETCH_EXACT,
				  .bits = (uint8_t)(fine ? bits : NIP_SKETCH_BITS) };
	return fine ? 0 : -1;
}

static void drop_bins(struct nip_sketch *s)
{
	for (size_t i = 0; i < s->bins; i++)
		free(s->bin[i]);
	free(s->bin);
	s->bin = NULL;
	s->bins = 0;
}

void nip_sketch_release(struct nip_sketch *s)
{
	free(s->value);
	drop_bins(s);
	nip_sketch_init(s, s->exact, s->bits);
}

bool nip_sketch_is_exact(const struct nip_sketch *s)
{
	return s->n <= s->exact;
}

double nip_sketch_error(const struct nip_sketch *s)
{
	return nip_sketch_is_exact(s) ? 0.0 : ldexp(1.0, -s->bits);
}

/* --- buckets --------------------------------------------------------------------- */

/* The bin with this key, or where it would stand. */
size_t nip_sketch_find(const struct nip_sketch *s, int key, bool *out_there)
{
	size_t lo = 0, hi = s->bins;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->bin[mid]->key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	*out_there = lo < s->bins && s->bin[lo]->key == key;
	return lo;
}

struct nip_sketch_bin *nip_sketch_bin_of(struct nip_sketch *s, int key)
{
	size_t size = sizeof(struct nip_sketch_bin) + nip_sketch_buckets(s) * sizeof(uint64_t), at;
	bool there;

	at = nip_sketch_find(s, key, &there);
	if (there)
		return s->bin[at];
	s->bin = nip_xrealloc(s->bin, s->bins + 1, sizeof *s->bin);
	memmove(s->bin + at + 1, s->bin + at, (s->bins - at) * sizeof *s->bin);
	s->bins++;
	s->bin[at] = nip_xalloc(1, size);
	s->bin[at]->key = key;
	return s->bin[at];
}

/* Exponent and the leading bits of the mantissa are the bucket: no logarithm, so the
 * border between two buckets is the same everywhere. */
struct nip_sketch_bucket nip_sketch_bucket_of(const struct nip_sketch *s, double x)
{
	struct nip_sketch_bucket b = { 0, 0 };
	uint64_t word;
	int exponent;

	if (x == 0.0)
		return b;
	memcpy(&word, &x, sizeof word);
	exponent = (int)(word >> 52 & 0x7ff);
	b.key = word >> 63 ? -(exponent + 1) : exponent + 1;
	b.index = word >> (52 - s->bits) & (nip_sketch_buckets(s) - 1);
	return b;
}

static void count(struct nip_sketch *s, double x, uint64_t times)
{
	struct nip_sketch_bucket at = nip_sketch_bucket_of(s, x);
	struct nip_sketch_bin *b;

	if (!at.key) {
		s->zeros += times;
		return;
	}
	b = nip_sketch_bin_of(s, at.key);
	b->count[at.index] += times;
	b->n += times;
}

/* From values to counts. */
static void let_go(struct nip_sketch *s, size_t held)
{
	for (size_t i = 0; i < held; i++)
		count(s, s->value[i], 1);
	free(s->value);
	s->value = NULL;
	s->cap = 0;
}

static double edge(const struct nip_sketch *s, int key, uint64_t index)
{
	uint64_t exponent = (uint64_t)(abs(key) - 1), word;
	double x;

	/* index == buckets is the next power of two: the sum carries into the exponent */
	word = (exponent << 52) + (index << (52 - s->bits));
	memcpy(&x, &word, sizeof x);
	return x;
}

/* --- adding and merging --------------------------------------------------------- */

static void widen(struct nip_sketch *s, double min, double max)
{
	if (!(s->min <= min))
		s->min = min;
	if (!(s->max >= max))
		s->max = max;
}

static void hold(struct nip_sketch *s, size_t at, double x)
{
	if (at >= s->cap) {
		s->cap = s->cap ? 2 * s->cap : 64;
		s->value = nip_xrealloc(s->value, s->cap, sizeof *s->value);
	}
	s->value[at] = x;
}

void nip_sketch_add(struct nip_sketch *s, double x)
{
	if (!isfinite(x)) {
		s->nonfinite++;
		return;
	}
	x += 0.0; /* -0 becomes +0 */
	widen(s, x, x);
	if (s->n < s->exact) {
		hold(s, s->n++, x);
		return;
	}
	if (s->n == s->exact)
		let_go(s, s->n);
	count(s, x, 1);
	s->n++;
}

static void add_bins(struct nip_sketch *into, const struct nip_sketch *from)
{
	into->zeros += from->zeros;
	for (size_t i = 0; i < from->bins; i++) {
		struct nip_sketch_bin *b = nip_sketch_bin_of(into, from->bin[i]->key);

		for (size_t k = 0; k < nip_sketch_buckets(into); k++)
			b->count[k] += from->bin[i]->count[k];
		b->n += from->bin[i]->n;
	}
}

int nip_sketch_merge(struct nip_sketch *into, const struct nip_sketch *from)
{
	uint64_t held = into->n, added = from->n, n = held + added;

	if (into->exact != from->exact || into->bits != from->bits)
		return -1;
	into->nonfinite += from->nonfinite;
	if (!added)
		return 0;
	widen(into, from->min, from->max);
	if (n <= into->exact) { /* by index: from may be into itself */
		for (uint64_t i = 0; i < added; i++)
			hold(into, held + i, from->value[i]);
		into->n = n;
		return 0;
	}
	if (into == from) { /* twice everything; its own counts move while they are read */
		if (held <= into->exact)
			let_go(into, held);
		into->zeros *= 2;
		for (size_t i = 0; i < into->bins; i++) {
			for (size_t k = 0; k < nip_sketch_buckets(into); k++)
				into->bin[i]->count[k] *= 2;
			into->bin[i]->n *= 2;
		}
		into->n = n;
		return 0;
	}
	if (held <= into->exact)
		let_go(into, held);
	if (added <= from->exact) {
		for (uint64_t i = 0; i < added; i++)
			count(into, from->value[i], 1);
	} else {
		add_bins(into, from);
	}
	into->n = n;
	return 0;
}

double *nip_sketch_sorted(const struct nip_sketch *s)
{
	double *v = nip_xalloc(s->n ? s->n : 1, sizeof *v);

	if (s->n)
		memcpy(v, s->value, s->n * sizeof *v);
	nip_sort(v, s->n);
	return v;
}

static bool same_values(const struct nip_sketch *a, const struct nip_sketch *b)
{
	double *x = nip_sketch_sorted(a), *y = nip_sketch_sorted(b);
	bool same = !memcmp(x, y, a->n * sizeof *x);

	free(x);
	free(y);
	return same;
}

bool nip_sketch_equal(const struct nip_sketch *a, const struct nip_sketch *b)
{
	if (a->exact != b->exact || a->bits != b->bits || a->n != b->n ||
	    a->nonfinite != b->nonfinite || a->zeros != b->zeros || a->bins != b->bins)
		return false;
	if (a->n && (a->min != b->min || a->max != b->max))
		return false;
	if (nip_sketch_is_exact(a))
		return same_values(a, b);
	for (size_t i = 0; i < a->bins; i++)
		if (a->bin[i]->key != b->bin[i]->key ||
		    memcmp(a->bin[i]->count, b->bin[i]->count,
			   nip_sketch_buckets(a) * sizeof(uint64_t)))
			return false;
	return true;
}

/* --- quantiles ----------------------------------------------------------------------- */

/* Value number `rank` (from 0) of a bin; the values of a bucket as if spread evenly. */
static double inside(const struct nip_sketch *s, const struct nip_sketch_bin *b, uint64_t rank)
{
	bool negative = b->key < 0;
	size_t m = nip_sketch_buckets(s);

	for (size_t i = 0; i < m; i++) {
		size_t k = negative ? m - 1 - i : i;
		uint64_t c = b->count[k];
		double lo, hi, share;

		if (rank >= c) {
			rank -= c;
			continue;
		}
		lo = edge(s, b->key, k);
		hi = lo + (edge(s, b->key, 1) - edge(s, b->key, 0));
		share = ((double)rank + 0.5) / (double)c;
		return negative ? -(hi + share * (lo - hi)) : lo + share * (hi - lo);
	}
	return NAN;
}

static double by_rank(const struct nip_sketch *s, uint64_t rank)
{
	uint64_t left = rank;
	bool zeros_done = false;

	if (rank == 0 || rank + 1 == s->n)
		return rank ? s->max : s->min;
	for (size_t i = 0; i < s->bins; i++) {
		if (!zeros_done && s->bin[i]->key > 0) {
			if (left < s->zeros)
				return 0.0;
			left -= s->zeros;
			zeros_done = true;
		}
		if (left < s->bin[i]->n)
			return fmin(fmax(inside(s, s->bin[i], left), s->min), s->max);
		left -= s->bin[i]->n;
	}
	return 0.0;
}

/* 0-based place between two order statistics. */
static double place(uint64_t n, double p, enum nip_quantile_type type)
{
	double m = (double)n, h = type == NIP_QUANTILE_TYPE_6 ? (m + 1.0) * p - 1.0 : (m - 1.0) * p;

	return fmin(fmax(h, 0.0), m - 1.0);
}

static double between(double a, double b, double share)
{
	double step = b - a;

	if (share == 0.0 || a == b)
		return a;
	return isfinite(step) ? a + share * step : (1.0 - share) * a + share * b;
}

double nip_sorted_quantile_type(const double *sorted, size_t n, double p,
				enum nip_quantile_type type)
{
	double h;
	size_t i;

	if (!n || !(p >= 0.0 && p <= 1.0))
		return NAN;
	h = place(n, p, type);
	i = (size_t)h;
	return i + 1 < n ? between(sorted[i], sorted[i + 1], h - (double)i) : sorted[i];
}

static double counted_quantile(const struct nip_sketch *s, double p, enum nip_quantile_type type)
{
	double h;
	uint64_t i;

	if (!(p >= 0.0 && p <= 1.0))
		return NAN;
	h = place(s->n, p, type);
	i = (uint64_t)h;
	return i + 1 < s->n ? between(by_rank(s, i), by_rank(s, i + 1), h - (double)i)
			    : by_rank(s, i);
}

void nip_sketch_quantiles(const struct nip_sketch *s, const double *p, size_t m,
			  enum nip_quantile_type type, double *out)
{
	double *v = nip_sketch_is_exact(s) ? nip_sketch_sorted(s) : NULL;

	for (size_t i = 0; i < m; i++)
		out[i] = v ? nip_sorted_quantile_type(v, s->n, p[i], type)
			   : counted_quantile(s, p[i], type);
	free(v);
}

double nip_sketch_quantile(const struct nip_sketch *s, double p, enum nip_quantile_type type)
{
	double q;

	nip_sketch_quantiles(s, &p, 1, type, &q);
	return q;
}
