/* moments.c: superaccumulators. A finite double is a 53-bit integer times a power
 * of two >= 2^-1074, so its sum and sum of squares are plain wide integers. */
#include <config.h>

#include "stat/moments.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "stat/state.h"
#include "stat/wide.h"

/* n * (sum of squares) needs two limbs more than the sum of squares. */
#define WIDE_LIMBS (NIP_SQUARE_LIMBS + 2)
/* Counts are exact to here; no line will make more readings. */
#define MOST_COUNT (UINT64_C(1) << 62)

/* --- adding and merging ---------------------------------------------------- */

static void settle(struct nip_moments *m)
{
	nip_wide_settle(m->sum, NIP_SUM_LIMBS);
	nip_wide_settle(m->square, NIP_SQUARE_LIMBS);
	m->pending = 0;
}

void nip_moments_init(struct nip_moments *m)
{
	memset(m, 0, sizeof *m);
	m->min = m->max = NAN;
}

static void widen(struct nip_moments *m, double min, double max)
{
	if (!(m->min <= min))
		m->min = min;
	if (!(m->max >= max))
		m->max = max;
}

void nip_moments_add(struct nip_moments *m, double x)
{
	struct nip_double_parts p;

	if (!isfinite(x)) {
		m->nonfinite++;
		return;
	}
	x += 0.0; /* -0 becomes +0: which of them came first must not show in min */
	p = nip_double_split(x);
	nip_wide_add(m->sum, p.position, p.mantissa, p.sign);
	nip_wide_add_product(m->square, &p, &p);
	widen(m, x, x);
	m->n++;
	if (++m->pending >= NIP_SETTLE_AFTER)
		settle(m);
}

void nip_moments_merge(struct nip_moments *into, const struct nip_moments *from)
{
	struct nip_moments other = *from;

	settle(&other);
	settle(into);
	for (size_t i = 0; i < NIP_SUM_LIMBS; i++)
		into->sum[i] += other.sum[i];
	for (size_t i = 0; i < NIP_SQUARE_LIMBS; i++)
		into->square[i] += other.square[i];
	settle(into);
	if (other.n)
		widen(into, other.min, other.max);
	into->n += other.n;
	into->nonfinite += other.nonfinite;
}

bool nip_moments_equal(const struct nip_moments *a, const struct nip_moments *b)
{
	struct nip_moments x = *a, y = *b;

	if (x.n != y.n || x.nonfinite != y.nonfinite)
		return false;
	if (x.n && (x.min != y.min || x.max != y.max))
		return false;
	settle(&x);
	settle(&y);
	return !memcmp(x.sum, y.sum, sizeof x.sum) && !memcmp(x.square, y.square, sizeof x.square);
}

/* --- exact results, rounded once ------------------------------------------- */

/* n * (sum of squares) - (sum)^2, an exact integer and never negative, in units of
 * the square of 2^NIP_UNIT_EXP. Returns whether the state can be (it is not negative). */
static bool spread(const struct nip_moments *m, uint32_t out[WIDE_LIMBS])
{
	uint32_t q[NIP_SQUARE_LIMBS], s[NIP_SUM_LIMBS], s2[WIDE_LIMBS] = { 0 };

	nip_wide_magnitude(m->square, NIP_SQUARE_LIMBS, q);
	memset(out, 0, WIDE_LIMBS * sizeof *out);
	nip_wide_multiply_add(out, q, NIP_SQUARE_LIMBS, (uint32_t)m->n);
	nip_wide_multiply_add(out + 1, q, NIP_SQUARE_LIMBS, (uint32_t)(m->n >> 32));
	nip_wide_magnitude(m->sum, NIP_SUM_LIMBS, s);
	nip_wide_product_add(s2, s, NIP_SUM_LIMBS, s, NIP_SUM_LIMBS);
	return !nip_wide_subtract(out, s2, WIDE_LIMBS);
}

double nip_moments_mean(const struct nip_moments *m)
{
	uint32_t s[NIP_SUM_LIMBS];
	struct nip_u128 n = { 0, m->n };
	int sign;

	if (!m->n)
		return NAN;
	sign = nip_wide_magnitude(m->sum, NIP_SUM_LIMBS, s);
	return sign * nip_ratio_round(nip_wide_divide(s, NIP_SUM_LIMBS, NIP_UNIT_EXP, n)) + 0.0;
}

static struct nip_ratio spread_over(const struct nip_moments *m, struct nip_u128 divisor)
{
	uint32_t wide[WIDE_LIMBS];

	spread(m, wide);
	return nip_wide_divide(wide, WIDE_LIMBS, 2 * NIP_UNIT_EXP, divisor);
}

double nip_moments_ss(const struct nip_moments *m)
{
	struct nip_u128 n = { 0, m->n };

	return m->n ? nip_ratio_round(spread_over(m, n)) : NAN;
}

double nip_moments_variance(const struct nip_moments *m)
{
	if (m->n < 2)
		return NAN;
	return nip_ratio_round(spread_over(m, nip_multiply64(m->n, m->n - 1)));
}

double nip_moments_sd(const struct nip_moments *m)
{
	struct nip_ratio q;
	double v;

	if (m->n < 2)
		return NAN;
	/* From the wide quotient, not from the double: the sd of 1e-200 and of 1e200
	 * is a plain number although its square is not. */
	q = spread_over(m, nip_multiply64(m->n, m->n - 1));
	if (q.exp % 2) {
		q.bits = q.bits >> 1 | (q.bits & 1);
		q.exp++;
	}
	v = ldexp(sqrt((double)q.bits), q.exp / 2);
	return isfinite(v) ? v : NAN;
}

static bool smaller(const uint32_t *a, const uint32_t *b, size_t n)
{
	while (n-- > 0)
		if (a[n] != b[n])
			return a[n] < b[n];
	return false;
}

/* mean(part) - mean(whole) = (N s - n S) / (N n), an exact integer over another. */
double nip_moments_deviation(const struct nip_moments *part, const struct nip_moments *whole)
{
	uint32_t s[NIP_SUM_LIMBS], a[NIP_SUM_LIMBS + 2] = { 0 }, b[NIP_SUM_LIMBS + 2] = { 0 };
	uint32_t big[2] = { (uint32_t)whole->n, (uint32_t)(whole->n >> 32) };
	uint32_t small[2] = { (uint32_t)part->n, (uint32_t)(part->n >> 32) };
	const uint32_t *above = a;
	size_t n = NIP_SUM_LIMBS + 2;
	int sign, other;

	if (!part->n || !whole->n)
		return NAN;
	sign = nip_wide_magnitude(part->sum, NIP_SUM_LIMBS, s);
	nip_wide_product_add(a, s, NIP_SUM_LIMBS, big, 2);
	other = nip_wide_magnitude(whole->sum, NIP_SUM_LIMBS, s);
	nip_wide_product_add(b, s, NIP_SUM_LIMBS, small, 2);
	if (sign != other) {
		nip_wide_product_add(a, b, n, (const uint32_t[]){ 1 }, 1);
	} else if (smaller(a, b, n)) {
		above = b;
		sign = -sign;
		nip_wide_subtract(b, a, n);
	} else {
		nip_wide_subtract(a, b, n);
	}
	return sign * nip_ratio_round(nip_wide_divide(above, n, NIP_UNIT_EXP,
						      nip_multiply64(whole->n, part->n))) +
	       0.0;
}

/* --- saved ------------------------------------------------------------------ */

void nip_moments_save(const struct nip_moments *m, struct nip_str *out)
{
	size_t mark = nip_state_begin(out, NIP_STATE_MOMENTS, 1);

	nip_state_put_u64(out, m->n);
	nip_state_put_u64(out, m->nonfinite);
	nip_state_put_f64(out, m->min);
	nip_state_put_f64(out, m->max);
	nip_wide_save(out, m->sum, NIP_SUM_LIMBS);
	nip_wide_save(out, m->square, NIP_SQUARE_LIMBS);
	nip_state_end(out, mark);
}

/* What adding values cannot have made would only give nonsense later. */
static bool can_be(const struct nip_moments *m)
{
	uint32_t wide[WIDE_LIMBS];
	double mean;

	if (m->n > MOST_COUNT || m->square[NIP_SQUARE_LIMBS - 1] < 0 || !spread(m, wide))
		return false;
	if (!m->n) {
		for (size_t i = 0; i < NIP_SQUARE_LIMBS; i++)
			if (m->square[i] || (i < NIP_SUM_LIMBS && m->sum[i]))
				return false;
		return isnan(m->min) && isnan(m->max);
	}
	mean = nip_moments_mean(m);
	return isfinite(m->min) && isfinite(m->max) && m->min <= mean && mean <= m->max;
}

long nip_moments_load(struct nip_moments *m, const void *bytes, size_t n, struct nip_diag *diag,
		      const struct nip_place *at)
{
	struct nip_state_reader r;

	nip_moments_init(m);
	if (nip_state_open(&r, bytes, n, NIP_STATE_MOMENTS, 1) == 0) {
		m->n = nip_state_u64(&r);
		m->nonfinite = nip_state_u64(&r);
		m->min = nip_state_f64(&r);
		m->max = nip_state_f64(&r);
		nip_wide_load(&r, m->sum, NIP_SUM_LIMBS);
		nip_wide_load(&r, m->square, NIP_SQUARE_LIMBS);
		if (!can_be(m))
			nip_state_refuse(&r, "of sums that no values have");
	}
	if (nip_state_close(&r, diag, at) == 0)
		return (long)r.used;
	nip_moments_init(m);
	return -1;
}
