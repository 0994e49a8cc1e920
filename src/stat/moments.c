/* moments.c: superaccumulators. A finite double is a 53-bit integer times a power
 * of two >= 2^-1074, so its sum and sum of squares are plain wide integers. */
#include <config.h>

#include "stat/moments.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define LOW32 INT64_C(0xffffffff)
#define RADIX INT64_C(0x100000000)
#define UNIT_EXP (-1074) /* bit 0 of the sum weighs 2^UNIT_EXP, of the squares its square */
/* One add puts less than 2^35 into a limb, so 2^24 of them stay below 2^60. */
#define SETTLE_AFTER (UINT32_C(1) << 24)
/* n * (sum of squares) needs two limbs more than the sum of squares. */
#define WIDE_LIMBS (NIP_SQUARE_LIMBS + 2)

struct u128 {
	uint64_t hi, lo;
};

/* bits * 2^exp with the top bit set (or bits == 0); what was cut off behind bit 0
 * is remembered by setting that bit, which keeps a later rounding to 53 bits right. */
struct ratio {
	uint64_t bits;
	int exp;
};

/* --- limbs ----------------------------------------------------------------- */

static void add_at(int64_t *limb, unsigned position, uint64_t v, int sign)
{
	unsigned shift = position % 32;
	uint64_t lo = (v & (uint64_t)LOW32) << shift, hi = (v >> 32) << shift;

	limb += position / 32;
	limb[0] += sign * (int64_t)(lo & (uint64_t)LOW32);
	limb[1] += sign * (int64_t)((lo >> 32) + (hi & (uint64_t)LOW32));
	limb[2] += sign * (int64_t)(hi >> 32);
}

/* The one canonical form: all limbs in [0, 2^32) but the top one, which has the
 * sign. Equal integers then have equal limbs. */
static void settle_limbs(int64_t *limb, size_t n)
{
	int64_t carry = 0;

	for (size_t i = 0; i + 1 < n; i++) {
		int64_t v = limb[i] + carry, low = v & LOW32;

		carry = (v - low) / RADIX;
		limb[i] = low;
	}
	limb[n - 1] += carry;
}

static void settle(struct nip_moments *m)
{
	settle_limbs(m->sum, NIP_SUM_LIMBS);
	settle_limbs(m->square, NIP_SQUARE_LIMBS);
	m->pending = 0;
}

/* --- adding and merging ---------------------------------------------------- */

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
	uint64_t word, mantissa, lo, hi;
	unsigned exponent, position;

	if (!isfinite(x)) {
		m->nonfinite++;
		return;
	}
	x += 0.0; /* -0 becomes +0: which of them came first must not show in min */
	memcpy(&word, &x, sizeof word);
	mantissa = word & ((UINT64_C(1) << 52) - 1);
	exponent = (unsigned)(word >> 52) & 0x7ff;
	position = exponent ? exponent - 1 : 0;
	if (exponent)
		mantissa |= UINT64_C(1) << 52;
	lo = mantissa & (uint64_t)LOW32;
	hi = mantissa >> 32;

	add_at(m->sum, position, mantissa, word >> 63 ? -1 : 1);
	add_at(m->square, 2 * position, lo * lo, 1);
	add_at(m->square, 2 * position + 32, 2 * lo * hi, 1);
	add_at(m->square, 2 * position + 64, hi * hi, 1);
	widen(m, x, x);
	m->n++;
	if (++m->pending >= SETTLE_AFTER)
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
	return !memcmp(x.sum, y.sum, sizeof x.sum) &&
	       !memcmp(x.square, y.square, sizeof x.square);
}

/* --- exact results, rounded once ------------------------------------------- */

static struct u128 multiply64(uint64_t a, uint64_t b)
{
	uint64_t al = a & (uint64_t)LOW32, ah = a >> 32, bl = b & (uint64_t)LOW32, bh = b >> 32;
	uint64_t low = al * bl, mid = ah * bl + (low >> 32);
	uint64_t mid2 = al * bh + (mid & (uint64_t)LOW32);
	struct u128 r = { ah * bh + (mid >> 32) + (mid2 >> 32),
			  mid2 << 32 | (low & (uint64_t)LOW32) };

	return r;
}

/* acc += a * w; the caller knows that the result fits. */
static void multiply_add(uint32_t *acc, const uint32_t *a, size_t n, uint32_t w)
{
	uint64_t carry = 0;
	size_t i;

	if (!w)
		return;
	for (i = 0; i < n; i++) {
		carry += (uint64_t)a[i] * w + acc[i];
		acc[i] = (uint32_t)carry;
		carry >>= 32;
	}
	for (; carry; i++) {
		carry += acc[i];
		acc[i] = (uint32_t)carry;
		carry >>= 32;
	}
}

/* Magnitude of a sum in canonical 32-bit limbs; returns its sign. */
static int magnitude(const int64_t *sum, uint32_t out[NIP_SUM_LIMBS])
{
	int64_t limb[NIP_SUM_LIMBS];
	int sign = 1;

	memcpy(limb, sum, sizeof limb);
	settle_limbs(limb, NIP_SUM_LIMBS);
	if (limb[NIP_SUM_LIMBS - 1] < 0) {
		sign = -1;
		for (size_t i = 0; i < NIP_SUM_LIMBS; i++)
			limb[i] = -limb[i];
		settle_limbs(limb, NIP_SUM_LIMBS);
	}
	for (size_t i = 0; i < NIP_SUM_LIMBS; i++)
		out[i] = (uint32_t)limb[i];
	return sign;
}

/* n * (sum of squares) - (sum)^2, an exact integer and never negative, in units of
 * the square of 2^UNIT_EXP. */
static void spread(const struct nip_moments *m, uint32_t out[WIDE_LIMBS])
{
	int64_t square[NIP_SQUARE_LIMBS];
	uint32_t q[NIP_SQUARE_LIMBS], s[NIP_SUM_LIMBS], s2[WIDE_LIMBS] = { 0 };
	int64_t borrow = 0;

	memcpy(square, m->square, sizeof square);
	settle_limbs(square, NIP_SQUARE_LIMBS);
	for (size_t i = 0; i < NIP_SQUARE_LIMBS; i++)
		q[i] = (uint32_t)square[i];
	memset(out, 0, WIDE_LIMBS * sizeof *out);
	multiply_add(out, q, NIP_SQUARE_LIMBS, (uint32_t)m->n);
	multiply_add(out + 1, q, NIP_SQUARE_LIMBS, (uint32_t)(m->n >> 32));

	magnitude(m->sum, s);
	for (size_t i = 0; i < NIP_SUM_LIMBS; i++)
		multiply_add(s2 + i, s, NIP_SUM_LIMBS, s[i]);
	for (size_t i = 0; i < WIDE_LIMBS; i++) {
		int64_t v = (int64_t)out[i] - s2[i] - borrow;

		borrow = v < 0;
		out[i] = (uint32_t)(v & LOW32);
	}
}

static bool any_below(const uint32_t *limb, long position)
{
	long i;

	for (i = 0; i < position / 32; i++)
		if (limb[i])
			return true;
	return position % 32 && limb[i] & ((UINT32_C(1) << position % 32) - 1);
}

/* limb * 2^unit_exp / d by long division, to 64 bits and a sticky one. The divisor
 * is below 2^126, so the doubled remainder fits. */
static struct ratio divide(const uint32_t *limb, size_t n, int unit_exp, struct u128 d)
{
	struct ratio q = { 0, 0 };
	struct u128 r = { 0, 0 };
	long at;

	while (n && !limb[n - 1])
		n--;
	if (!n)
		return q;
	for (at = (long)n * 32 - 1; !(q.bits >> 63); at--) {
		bool one;

		if (at < 0 && q.bits && !r.hi && !r.lo) {
			q.bits <<= 1;
			continue;
		}
		r.hi = r.hi << 1 | r.lo >> 63;
		r.lo = r.lo << 1 | (at >= 0 ? limb[at / 32] >> at % 32 & 1 : 0);
		one = r.hi > d.hi || (r.hi == d.hi && r.lo >= d.lo);
		if (one) {
			r.hi -= d.hi + (r.lo < d.lo);
			r.lo -= d.lo;
		}
		q.bits = q.bits << 1 | one;
	}
	q.exp = unit_exp + (int)at + 1;
	if (r.hi || r.lo || (at >= 0 && any_below(limb, at + 1)))
		q.bits |= 1;
	return q;
}

/* Nearest double, ties to even, denormals included; NaN where it is too large. */
static double round_ratio(struct ratio q)
{
	int keep = q.exp + 63 >= -1022 ? 53 : q.exp + 63 + 1075, drop = 64 - keep;
	uint64_t m, rest, half;
	double v;

	if (!q.bits || keep < 0)
		return 0.0;
	if (keep == 0)
		return q.bits > UINT64_C(1) << 63 ? ldexp(1.0, UNIT_EXP) : 0.0;
	m = q.bits >> drop;
	rest = q.bits & ((UINT64_C(1) << drop) - 1);
	half = UINT64_C(1) << (drop - 1);
	if (rest > half || (rest == half && (m & 1)))
		m++;
	v = ldexp((double)m, q.exp + drop);
	return isfinite(v) ? v : NAN;
}

double nip_moments_mean(const struct nip_moments *m)
{
	uint32_t s[NIP_SUM_LIMBS];
	struct u128 n = { 0, m->n };
	int sign;

	if (!m->n)
		return NAN;
	sign = magnitude(m->sum, s);
	return sign * round_ratio(divide(s, NIP_SUM_LIMBS, UNIT_EXP, n)) + 0.0;
}

static struct ratio spread_over(const struct nip_moments *m, struct u128 divisor)
{
	uint32_t wide[WIDE_LIMBS];

	spread(m, wide);
	return divide(wide, WIDE_LIMBS, 2 * UNIT_EXP, divisor);
}

double nip_moments_ss(const struct nip_moments *m)
{
	struct u128 n = { 0, m->n };

	return m->n ? round_ratio(spread_over(m, n)) : NAN;
}

double nip_moments_variance(const struct nip_moments *m)
{
	if (m->n < 2)
		return NAN;
	return round_ratio(spread_over(m, multiply64(m->n, m->n - 1)));
}

double nip_moments_sd(const struct nip_moments *m)
{
	struct ratio q;
	double v;

	if (m->n < 2)
		return NAN;
	/* From the wide quotient, not from the double: the sd of 1e-200 and of 1e200
	 * is a plain number although its square is not. */
	q = spread_over(m, multiply64(m->n, m->n - 1));
	if (q.exp % 2) {
		q.bits = q.bits >> 1 | (q.bits & 1);
		q.exp++;
	}
	v = ldexp(sqrt((double)q.bits), q.exp / 2);
	return isfinite(v) ? v : NAN;
}
