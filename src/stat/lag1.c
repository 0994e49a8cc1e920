/* lag1.c: lag-1 autocorrelation from exact sums. */
#include <config.h>

#include "stat/lag1.h"

#include <math.h>
#include <string.h>

#include "stat/state.h"
#include "stat/wide.h"

/* n^2 (sum of products) needs four limbs more, and a sum of three such one more. */
#define WIDE_LIMBS (NIP_SQUARE_LIMBS + 6)

/* --- adding and joining ------------------------------------------------------ */

void nip_lag1_init(struct nip_lag1 *s)
{
	memset(s, 0, sizeof *s);
	nip_moments_init(&s->all);
}

static void settle(struct nip_lag1 *s)
{
	nip_wide_settle(s->product, NIP_SQUARE_LIMBS);
	nip_wide_settle(s->ends, NIP_SUM_LIMBS);
	s->pending = 0;
}

static void add_end(struct nip_lag1 *s, double x, int sign)
{
	struct nip_double_parts p = nip_double_split(x);

	nip_wide_add(s->ends, p.position, p.mantissa, sign * p.sign);
}

static void add_pair(struct nip_lag1 *s, double x, double y)
{
	struct nip_double_parts p = nip_double_split(x), q = nip_double_split(y);

	nip_wide_add_product(s->product, &p, &q);
	s->pairs++;
}

void nip_lag1_add(struct nip_lag1 *s, double x)
{
	bool value = isfinite(x);

	nip_moments_add(&s->all, x);
	if (!value) {
		s->begun = true;
		s->last_open = false;
		return;
	}
	x += 0.0;
	/* A run of one value has it as both ends; the next value takes over one end. */
	add_end(s, x, 1);
	if (s->last_open) {
		add_pair(s, s->last, x);
		add_end(s, s->last, -1);
	} else {
		add_end(s, x, 1);
	}
	if (!s->begun) {
		s->first = x;
		s->first_open = true;
	}
	s->begun = s->last_open = true;
	s->last = x;
	if (++s->pending >= NIP_SETTLE_AFTER / 4)
		settle(s);
}

void nip_lag1_break(struct nip_lag1 *s)
{
	s->begun = true;
	s->last_open = false;
}

void nip_lag1_join(struct nip_lag1 *into, const struct nip_lag1 *next)
{
	struct nip_lag1 b = *next;

	if (!b.begun)
		return;
	settle(&b);
	settle(into);
	nip_moments_merge(&into->all, &b.all);
	into->pairs += b.pairs;
	for (size_t i = 0; i < NIP_SQUARE_LIMBS; i++)
		into->product[i] += b.product[i];
	for (size_t i = 0; i < NIP_SUM_LIMBS; i++)
		into->ends[i] += b.ends[i];
	if (into->last_open && b.first_open) {
		add_pair(into, into->last, b.first);
		add_end(into, into->last, -1);
		add_end(into, b.first, -1);
	}
	if (!into->begun) {
		into->first = b.first;
		into->first_open = b.first_open;
	}
	into->begun = true;
	into->last_open = b.last_open;
	into->last = b.last;
	settle(into);
}

bool nip_lag1_equal(const struct nip_lag1 *a, const struct nip_lag1 *b)
{
	struct nip_lag1 x = *a, y = *b;

	settle(&x);
	settle(&y);
	return nip_moments_equal(&x.all, &y.all) && x.pairs == y.pairs && x.begun == y.begun &&
	       x.first_open == y.first_open && x.last_open == y.last_open &&
	       (!x.first_open || x.first == y.first) && (!x.last_open || x.last == y.last) &&
	       !memcmp(x.product, y.product, sizeof x.product) &&
	       !memcmp(x.ends, y.ends, sizeof x.ends);
}

/* --- the coefficient ---------------------------------------------------------- */

struct signed_sum { /* positive and negative parts apart until the end */
	uint32_t part[2][WIDE_LIMBS];
};

/* sum += sign * a * factor, factor of up to four limbs */
static void add_times(struct signed_sum *sum, int sign, const uint32_t *a, struct nip_u128 factor)
{
	uint32_t f[4] = { (uint32_t)factor.lo, (uint32_t)(factor.lo >> 32), (uint32_t)factor.hi,
			  (uint32_t)(factor.hi >> 32) };

	nip_wide_product_add(sum->part[sign < 0], a, NIP_SQUARE_LIMBS, f, 4);
}

static double signed_value(struct signed_sum *sum, int *out_exp)
{
	uint32_t *more = sum->part[0], *less = sum->part[1];
	uint32_t copy[WIDE_LIMBS];
	struct nip_ratio q;
	int sign = 1;

	memcpy(copy, more, sizeof copy);
	if (nip_wide_subtract(copy, less, WIDE_LIMBS)) {
		memcpy(copy, less, sizeof copy);
		nip_wide_subtract(copy, more, WIDE_LIMBS);
		sign = -1;
	}
	q = nip_wide_divide(copy, WIDE_LIMBS, 0, (struct nip_u128){ 0, 1 });
	*out_exp = q.exp;
	return sign * (double)q.bits;
}

/* With S the sum, Q of squares, C of products, E of the ends of runs, P pairs: each value
 * is in two pairs but for the ends, so
 *   n^2 (numerator)   = n^2 C - n S (2 S - E) + P S^2
 *   n^2 (denominator) = n^2 Q - n S^2. */
double nip_lag1_r(const struct nip_lag1 *s)
{
	struct signed_sum above = { 0 }, below = { 0 };
	int64_t twice[NIP_SUM_LIMBS];
	uint32_t sum[NIP_SUM_LIMBS], other[NIP_SUM_LIMBS], wide[NIP_SQUARE_LIMBS];
	uint32_t square[NIP_SQUARE_LIMBS] = { 0 }, mixed[NIP_SQUARE_LIMBS] = { 0 };
	struct nip_u128 n = { 0, s->all.n }, n2 = nip_multiply64(n.lo, n.lo);
	int sign, sign_other, exp_above, exp_below;
	double numerator, denominator;

	if (!s->pairs)
		return NAN;
	sign = nip_wide_magnitude(s->all.sum, NIP_SUM_LIMBS, sum);
	for (size_t i = 0; i < NIP_SUM_LIMBS; i++)
		twice[i] = 2 * s->all.sum[i] - s->ends[i];
	sign_other = nip_wide_magnitude(twice, NIP_SUM_LIMBS, other);
	nip_wide_product_add(square, sum, NIP_SUM_LIMBS, sum, NIP_SUM_LIMBS);
	nip_wide_product_add(mixed, sum, NIP_SUM_LIMBS, other, NIP_SUM_LIMBS);

	add_times(&above, -sign * sign_other, mixed, n);
	add_times(&above, 1, square, (struct nip_u128){ 0, s->pairs });
	sign = nip_wide_magnitude(s->product, NIP_SQUARE_LIMBS, wide);
	add_times(&above, sign, wide, n2);
	nip_wide_magnitude(s->all.square, NIP_SQUARE_LIMBS, wide);
	add_times(&below, 1, wide, n2);
	add_times(&below, -1, square, n);
	numerator = signed_value(&above, &exp_above);
	denominator = signed_value(&below, &exp_below);
	if (!(denominator > 0.0))
		return NAN;
	return ldexp(numerator / denominator, exp_above - exp_below);
}

/* --- what correlated values are worth ------------------------------------------- */

static double worth(double n, double less, double more)
{
	return less > 0.0 && more > 0.0 && n >= 1.0 ? fmax(1.0, n * less / more) : NAN;
}

double nip_n_eff_mean(double n, double r1)
{
	double r = r1 < 0.0 && r1 > -1.0 ? 0.0 : r1;

	return worth(n, 1.0 - r, 1.0 + r);
}

double nip_n_eff_variance(double n, double r1)
{
	double r = r1 < 0.0 && r1 > -1.0 ? 0.0 : r1;

	return worth(n, 1.0 - r * r, 1.0 + r * r);
}

/* --- saved -------------------------------------------------------------------- */

void nip_lag1_save(const struct nip_lag1 *s, struct nip_str *out)
{
	size_t mark = nip_state_begin(out, NIP_STATE_LAG1, 1);

	nip_state_put_u8(out, (uint8_t)(s->begun | s->first_open << 1 | s->last_open << 2));
	nip_state_put_u64(out, s->pairs);
	nip_state_put_f64(out, s->first_open ? s->first : 0.0);
	nip_state_put_f64(out, s->last_open ? s->last : 0.0);
	nip_wide_save(out, s->product, NIP_SQUARE_LIMBS);
	nip_wide_save(out, s->ends, NIP_SUM_LIMBS);
	nip_moments_save(&s->all, out);
	nip_state_end(out, mark);
}

static bool can_be(const struct nip_lag1 *s)
{
	const struct nip_moments *m = &s->all;

	if (m->n ? s->pairs >= m->n || !s->begun : s->pairs || s->first_open || s->last_open)
		return false;
	if (s->first_open && !(s->first >= m->min && s->first <= m->max))
		return false;
	return !s->last_open || (s->last >= m->min && s->last <= m->max);
}

long nip_lag1_load(struct nip_lag1 *s, const void *bytes, size_t n, struct nip_diag *diag,
		   const struct nip_place *at)
{
	struct nip_state_reader r;
	uint8_t flags;
	long used;

	nip_lag1_init(s);
	if (nip_state_open(&r, bytes, n, NIP_STATE_LAG1, 1) == 0) {
		flags = nip_state_u8(&r);
		s->begun = flags & 1;
		s->first_open = flags & 2;
		s->last_open = flags & 4;
		s->pairs = nip_state_u64(&r);
		s->first = nip_state_f64(&r);
		s->last = nip_state_f64(&r);
		nip_wide_load(&r, s->product, NIP_SQUARE_LIMBS);
		nip_wide_load(&r, s->ends, NIP_SUM_LIMBS);
		used = nip_moments_load(&s->all, r.at, nip_state_left(&r), diag, at);
		if (used < 0) {
			nip_lag1_init(s);
			return -1; /* said already */
		}
		r.at += used;
		if (!can_be(s))
			nip_state_refuse(&r, "of sums that no values have");
	}
	if (nip_state_close(&r, diag, at) == 0)
		return (long)r.used;
	nip_lag1_init(s);
	return -1;
}
