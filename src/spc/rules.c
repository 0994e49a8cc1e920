/* rules.c: points through run rules, one state a rule. */
#include <config.h>

#include "spc/rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static bool above(const struct nip_rule_ways *w, double v, double line)
{
	return w->inclusive ? v >= line : v > line;
}

static bool below(const struct nip_rule_ways *w, double v, double line)
{
	return w->inclusive ? v <= line : v < line;
}

/* The side on which v lies beyond k standard errors, or 0. */
static int beyond(const struct nip_rule_ways *w, double v, const struct nip_zone *z, double k)
{
	double reach = k * z->se;

	return above(w, v, z->center + reach) ? 1 : below(w, v, z->center - reach) ? -1 : 0;
}

static uint32_t capped(uint32_t n, uint32_t most)
{
	return n < most ? n : most;
}

/* ---- one function a kind ----------------------------------------------------- */

typedef int (*step_function)(const struct nip_rule *r, const struct nip_rule_ways *w,
			     struct nip_rule_state *s, double v, const struct nip_zone *z);

static int step_beyond(const struct nip_rule *r, const struct nip_rule_ways *w,
		       struct nip_rule_state *s, double v, const struct nip_zone *z)
{
	(void)s;
	if (!isnan(r->sigma))
		return z->se > 0 ? beyond(w, v, z, r->sigma) : 0;
	return above(w, v, z->ucl) ? 1 : below(w, v, z->lcl) ? -1 : 0;
}

static int step_side(const struct nip_rule *r, const struct nip_rule_ways *w,
		     struct nip_rule_state *s, double v, const struct nip_zone *z)
{
	int side = v > z->center ? 1 : v < z->center ? -1 : 0;

	if (!side && w->centre_ignored)
		return 0;
	s->run = !side ? 0 : side == s->side ? s->run + 1 : 1;
	s->side = side;
	return s->run >= r->length ? side : 0;
}

static int step_trend(const struct nip_rule *r, const struct nip_rule_ways *w,
		      struct nip_rule_state *s, double v, const struct nip_zone *z)
{
	int way = !s->run ? 0 : v > s->last ? 1 : v < s->last ? -1 : 0;

	(void)w;
	(void)z;
	s->run = !way ? 1 : way == s->side ? s->run + 1 : 2;
	s->side = way;
	s->last = v;
	return s->run >= r->length ? way : 0;
}

static int step_alternate(const struct nip_rule *r, const struct nip_rule_ways *w,
			  struct nip_rule_state *s, double v, const struct nip_zone *z)
{
	int way = !s->run ? 0 : v > s->last ? 1 : v < s->last ? -1 : 0;

	(void)w;
	(void)z;
	s->run = !way ? 1 : way == -s->side ? s->run + 1 : 2;
	s->side = way;
	s->last = v;
	return s->run >= r->length && way ? 2 : 0;
}

static unsigned bits(uint64_t x)
{
	unsigned n = 0;

	for (; x; x &= x - 1)
		n++;
	return n;
}

static int step_k_of_m(const struct nip_rule *r, const struct nip_rule_ways *w,
		       struct nip_rule_state *s, double v, const struct nip_zone *z)
{
	const uint64_t window = r->length >= 64 ? UINT64_MAX : (UINT64_C(1) << r->length) - 1;
	int side = z->se > 0 ? beyond(w, v, z, r->sigma) : 0;
	bool up, down;

	s->above = (s->above << 1 | (side > 0)) & window;
	s->below = (s->below << 1 | (side < 0)) & window;
	s->filled = w->full_window ? capped(s->filled + 1, r->length) : 0;
	if (w->full_window && s->filled < r->length)
		return 0;
	up = bits(s->above) >= r->need && (side > 0 || w->any_of_window);
	down = bits(s->below) >= r->need && (side < 0 || w->any_of_window);
	return up && down ? 2 : up ? 1 : down ? -1 : 0;
}

static int step_within(const struct nip_rule *r, const struct nip_rule_ways *w,
		       struct nip_rule_state *s, double v, const struct nip_zone *z)
{
	double reach = r->sigma * z->se, hi = z->center + reach, lo = z->center - reach;
	bool in = w->line_outside ? v < hi && v > lo : v <= hi && v >= lo;

	s->run = in && z->se > 0 ? s->run + 1 : 0;
	return s->run >= r->length ? 2 : 0;
}

static int step_outside(const struct nip_rule *r, const struct nip_rule_ways *w,
			struct nip_rule_state *s, double v, const struct nip_zone *z)
{
	int side = z->se > 0 ? beyond(w, v, z, r->sigma) : 0;

	s->run = side ? capped(s->run + 1, r->length) : 0;
	if (w->both_sides) {
		s->same = !side ? 0 : side == s->side ? capped(s->same + 1, r->length) : 1;
		s->side = side;
	}
	if (s->run < r->length || (w->both_sides && s->same >= r->length))
		return 0;
	return 2;
}

static const step_function steps[NIP_RULE_KINDS] = {
	[NIP_RULE_BEYOND] = step_beyond,   [NIP_RULE_SIDE] = step_side,
	[NIP_RULE_TREND] = step_trend,	   [NIP_RULE_ALTERNATE] = step_alternate,
	[NIP_RULE_K_OF_M] = step_k_of_m,   [NIP_RULE_WITHIN] = step_within,
	[NIP_RULE_OUTSIDE] = step_outside,
};

int nip_rule_step(const struct nip_rule *r, const struct nip_rule_ways *w, struct nip_rule_state *s,
		  double v, const struct nip_zone *z)
{
	const struct nip_rule_state fresh = { 0 };
	int side;

	if (isnan(v)) {
		*s = fresh;
		return 0;
	}
	side = steps[r->kind](r, w, s, v, z);
	if (side && w->start_anew)
		*s = fresh;
	return side;
}

/* ---- a series through a set --------------------------------------------------- */

static void keep_signal(struct nip_signals *out, int rule, size_t point, int side)
{
	if (out->n >= out->keep)
		return;
	if (out->n == out->cap) {
		out->cap = out->cap ? 2 * out->cap : 16;
		out->at = nip_xrealloc(out->at, out->cap, sizeof *out->at);
	}
	out->at[out->n++] = (struct nip_signal){ rule, point, side };
}

void nip_rules_run(const struct nip_rule_set *set, unsigned kinds, const double *value, size_t n,
		   const struct nip_zone *zone, size_t n_zones, struct nip_signals *out)
{
	struct nip_rule_state state[NIP_RULES_MOST];
	bool before[NIP_RULES_MOST] = { false };

	memset(state, 0, sizeof state);
	for (size_t i = 0; i < n; i++) {
		const struct nip_zone *z = &zone[n_zones == 1 ? 0 : i];
		double standard =
			n_zones > 1 && z->se > 0 ? (value[i] - z->center) / z->se : value[i];
		bool any = false;

		for (size_t k = 0; k < set->n; k++) {
			const struct nip_rule *r = &set->rule[k];
			bool order = r->kind == NIP_RULE_TREND || r->kind == NIP_RULE_ALTERNATE;
			int side;

			if (!(kinds & 1u << r->kind))
				continue;
			side = nip_rule_step(r, &set->ways, &state[k], order ? standard : value[i],
					     z);
			out->episodes[k] += side && !before[k];
			before[k] = side != 0;
			if (!side)
				continue;
			out->count[k]++;
			any = true;
			keep_signal(out, r->number, i, side);
		}
		out->points += any;
	}
}

void nip_signals_release(struct nip_signals *s)
{
	free(s->at);
	s->at = NULL;
	s->n = s->cap = 0;
}

/* ---- how often by chance ------------------------------------------------------- */

static double tail(double z)
{
	return 0.5 * erfc(z * M_SQRT1_2);
}

/* P(at least k of n with probability p). */
static double at_least(unsigned k, unsigned n, double p)
{
	double sum = 0;

	for (unsigned j = k; j <= n; j++)
		sum += exp(lgamma(n + 1.0) - lgamma(j + 1.0) - lgamma(n - j + 1.0) + j * log(p) +
			   (n - j) * log1p(-p));
	return k == 0 ? 1 : sum;
}

/* Share of the orders of n values that go up and down by turns: 2 E_n / n!, E_n the
 * zigzag numbers, 2 (n + 1) a_n+1 = sum a_k a_n-k for a_n = E_n / n! (Andre). */
static double zigzag_share(unsigned n)
{
	double a[NIP_RULE_LENGTH + 2] = { 1, 1 };

	for (unsigned i = 1; i < n; i++) {
		double sum = 0;

		for (unsigned k = 0; k <= i; k++)
			sum += a[k] * a[i - k];
		a[i + 1] = sum / (2 * (i + 1.0));
	}
	return n < 2 ? 1 : 2 * a[n];
}

/* Probability that rule r is complete at a point with `seen` points up to it. */
static double chance(const struct nip_rule *r, const struct nip_rule_ways *w, double lower,
		     double upper, size_t seen)
{
	const double l = r->length, p = isnan(r->sigma) ? 0 : tail(r->sigma);
	unsigned window = seen < r->length ? (unsigned)seen : r->length;

	if (r->kind == NIP_RULE_BEYOND)
		return isnan(r->sigma) ? lower + upper : 2 * p;
	if (r->kind == NIP_RULE_K_OF_M) {
		if (w->full_window && seen < r->length)
			return 0;
		return w->any_of_window ? 2 * at_least(r->need, window, p)
					: 2 * p * at_least(r->need - 1, window - 1, p);
	}
	if (seen < r->length)
		return 0;
	switch (r->kind) {
	case NIP_RULE_SIDE:
		return 2 * pow(0.5, l);
	case NIP_RULE_TREND:
		return 2 * exp(-lgamma(l + 1));
	case NIP_RULE_ALTERNATE:
		return zigzag_share(r->length);
	case NIP_RULE_WITHIN:
		return pow(1 - 2 * p, l);
	default:
		return pow(2 * p, l) - (w->both_sides ? 2 * pow(p, l) : 0);
	}
}

void nip_rules_expected(const struct nip_rule_set *set, double lower, double upper, size_t n,
			double *expected)
{
	for (size_t k = 0; k < set->n; k++) {
		const struct nip_rule *r = &set->rule[k];
		size_t i = 1;

		if (set->ways.start_anew && r->length > 1) {
			expected[k] = NAN;
			continue;
		}
		for (; i < r->length && i <= n; i++)
			expected[k] += chance(r, &set->ways, lower, upper, i);
		if (i <= n)
			expected[k] += (double)(n - i + 1) * chance(r, &set->ways, lower, upper, i);
	}
}
