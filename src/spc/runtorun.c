/* runtorun.c: run-to-run control and its stability. */
#include <config.h>

#include "spc/runtorun.h"

#include <math.h>
#include <string.h>

const char *const nip_r2r_guard_name[NIP_R2R_GUARDS] = { "none", "dead band", "maximum step",
							 "machine limit" };

const char *nip_r2r_check(const struct nip_r2r *l)
{
	if (!isfinite(l->gain) || l->gain == 0)
		return "the gain has to be a number other than 0";
	if (!(l->weight > 0 && l->weight <= 1))
		return "the weight has to lie above 0, up to 1";
	if (!(l->slope >= 0 && l->slope <= 1))
		return "the weight of the slope has to lie in 0..1";
	if (!isfinite(l->target))
		return "the target has to be a number";
	if (l->delay < 0 || l->delay > NIP_R2R_DELAY_MOST)
		return "the delay has to lie in 0..20 runs";
	if (!(l->dead_band >= 0))
		return "the dead band cannot be below 0";
	if (!(l->max_step > 0))
		return "the maximum step has to be above 0";
	if (!(l->lo < l->hi))
		return "the lower limit of the setpoint has to be below the upper one";
	return NULL;
}

bool nip_r2r_take(const struct nip_r2r *l, struct nip_r2r_state *s, double u, double y)
{
	double d = y - l->gain * u, before = s->a;

	if (!isfinite(d))
		return false;
	if (!s->n) {
		s->a = d;
		s->p = 0;
	} else {
		s->a = l->weight * d + (1 - l->weight) * (s->a + s->p);
		s->p = l->slope > 0 ? l->slope * (d - before) + (1 - l->slope) * s->p : 0;
	}
	s->n++;
	return true;
}

struct nip_r2r_advice nip_r2r_advise(const struct nip_r2r *l, const struct nip_r2r_state *s,
				     double u_now)
{
	double ahead = s->a + (l->delay + 1) * s->p;
	struct nip_r2r_advice x = { .wanted = (l->target - ahead) / l->gain,
				    .expected_hold = ahead + l->gain * u_now,
				    .guard = NIP_R2R_FREE };
	double u = x.wanted;

	if (fabs(x.expected_hold - l->target) <= l->dead_band) {
		u = u_now;
		x.guard = u == x.wanted ? NIP_R2R_FREE : NIP_R2R_HOLD;
	}
	if (fabs(u - u_now) > l->max_step) {
		u = u > u_now ? u_now + l->max_step : u_now - l->max_step;
		x.guard = NIP_R2R_STEP;
	}
	if (u < l->lo || u > l->hi) { /* the machine's limits have the last word */
		u = fmin(fmax(u, l->lo), l->hi);
		x.guard = NIP_R2R_LIMIT;
	}
	x.setpoint = u;
	x.expected = ahead + l->gain * u;
	return x;
}

/* ---- stability ------------------------------------------------------------------------- */

#define DEGREE (2 * NIP_R2R_DELAY_MOST + 4)

bool nip_schur_cohn(const double *c, size_t n, double r)
{
	double p[DEGREE + 1], q[DEGREE + 1], power = 1;

	for (size_t i = n + 1; i-- > 0;) { /* p(r z) */
		p[i] = c[i] * power;
		power *= r;
	}
	/* p[0] is that of the highest power: each step drops a degree */
	for (size_t m = n; m > 0; m--) {
		double k = p[m] / p[0];

		if (!(fabs(k) < 1))
			return false;
		for (size_t i = 0; i < m; i++)
			q[i] = p[i] - k * p[m - i];
		memcpy(p, q, m * sizeof *p);
	}
	return true;
}

/* Characteristic polynomial, highest power first; returns its degree. From the state and
 * D[m] = (1 - ratio) (a + h p)[m - h], h = delay + 1, in powers of q = 1/z:
 *   | 1 - (1-w) q + w g q^h      -(1-w) q + w g h q^h    |
 *   | v q + v g q^h              1 - (1-v) q + v g h q^h |,  g = ratio - 1;
 * the terms in q^(2h) cancel. */
static size_t polynomial(const struct nip_r2r *l, double ratio, double c[DEGREE + 1])
{
	size_t h = (size_t)l->delay + 1;
	double w = l->weight, v = l->slope, g = ratio - 1;

	memset(c, 0, (DEGREE + 1) * sizeof *c);
	c[0] = 1;
	if (v == 0) {
		c[1] -= 1 - w;
		c[h] += w * g;
		return h;
	}
	c[1] -= (1 - w) + (1 - v);
	c[2] += (1 - w) * (1 - v) + (1 - w) * v;
	c[h] += g * (w + v * (double)h);
	c[h + 1] += g * (v * (1 - w) - w * (1 - v) - v * (double)h * (1 - w) - w * v * (double)h);
	return h + 1;
}

double nip_r2r_radius(const struct nip_r2r *l, double ratio)
{
	double c[DEGREE + 1], lo = 0, hi = 1;
	size_t n = polynomial(l, ratio, c);

	for (size_t i = 1; i <= n; i++)
		hi = fmax(hi, 1 + fabs(c[i])); /* Cauchy */
	hi *= 1.000001;
	for (int i = 0; i < 60 && hi - lo > 1e-12 * hi; i++) {
		double mid = (lo + hi) / 2;

		if (nip_schur_cohn(c, n, mid))
			hi = mid;
		else
			lo = mid;
	}
	return hi;
}

static bool stable(const struct nip_r2r *l, double ratio)
{
	double c[DEGREE + 1];
	size_t n = polynomial(l, ratio, c);

	return nip_schur_cohn(c, n, 1);
}

/* The edge between a stable and an unstable ratio. */
static double edge(const struct nip_r2r *l, double good, double bad)
{
	for (int i = 0; i < 100; i++) {
		double mid = (good + bad) / 2;

		if (stable(l, mid))
			good = mid;
		else
			bad = mid;
	}
	return good;
}

bool nip_r2r_stable_ratios(const struct nip_r2r *l, double *out_lo, double *out_hi)
{
	double good = 1, next;

	if (!stable(l, 1))
		return false;
	/* by small steps, so that no unstable gap is jumped */
	for (next = 0.98; next > 1e-6 && stable(l, next); next *= 0.98)
		good = next;
	*out_lo = next > 1e-6 ? edge(l, good, next) : 0;
	good = 1;
	for (next = 1.02; next < 1000 && stable(l, next); next *= 1.02)
		good = next;
	*out_hi = next < 1000 ? edge(l, good, next) : INFINITY;
	return true;
}

double nip_r2r_integral_bound(int delay)
{
	return 2 * sin(acos(-1) / (2 * (2 * delay + 1)));
}
