/* arl_smooth.c: run lengths of EWMA, CUSUM and MEWMA by integral equations. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "num/root.h"
#include "spc/arl.h"

#define NODES_MOST 600

static double density(double z)
{
	return 0.39894228040143267794 * exp(-0.5 * z * z);
}

static double lower_tail(double z)
{
	return 0.5 * erfc(-z * M_SQRT1_2);
}

/* Nodes and weights of Gauss and Legendre on [a, b]. */
static void gauss(size_t n, double a, double b, double *x, double *w)
{
	for (size_t i = 0; i < n; i++) {
		double t = cos(M_PI * ((double)i + 0.75) / ((double)n + 0.5)), d = 1, step = 1;

		for (int round = 0; round < 100 && fabs(step) > 1e-15; round++) {
			double p = 1, q = 0;

			for (size_t k = 1; k <= n; k++) {
				double j = (double)k, r = q;

				q = p;
				p = ((2 * j - 1) * t * q - (j - 1) * r) / j;
			}
			d = (double)n * (t * p - q) / (t * t - 1);
			step = p / d;
			t -= step;
		}
		x[n - 1 - i] = (a + b) / 2 + (b - a) / 2 * t;
		w[n - 1 - i] = (b - a) / ((1 - t * t) * d * d);
	}
}

/* Solves m y = rhs in place (rows of n), with partial pivoting. Returns 0/-1. */
static int solve(double *m, double *rhs, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		size_t best = k;

		for (size_t i = k + 1; i < n; i++)
			if (fabs(m[i * n + k]) > fabs(m[best * n + k]))
				best = i;
		if (!(fabs(m[best * n + k]) > 0))
			return -1;
		for (size_t j = k; j < n && best != k; j++) {
			double t = m[k * n + j];

			m[k * n + j] = m[best * n + j];
			m[best * n + j] = t;
		}
		if (best != k) {
			double t = rhs[k];

			rhs[k] = rhs[best];
			rhs[best] = t;
		}
		for (size_t i = k + 1; i < n; i++) {
			double f = m[i * n + k] / m[k * n + k];

			for (size_t j = k + 1; j < n && f != 0; j++)
				m[i * n + j] -= f * m[k * n + j];
			rhs[i] -= f * rhs[k];
		}
	}
	for (size_t k = n; k-- > 0;) {
		for (size_t j = k + 1; j < n; j++)
			rhs[k] -= m[k * n + j] * rhs[j];
		rhs[k] /= m[k * n + k];
	}
	return 0;
}

static size_t nodes_for(double widths)
{
	double n = 30 + 5 * widths;

	return n < NODES_MOST ? (size_t)n : NODES_MOST;
}

/* ---- CUSUM ------------------------------------------------------------------- */

double nip_arl_cusum_upper(double k, double h, double headstart, double shift)
{
	size_t n = nodes_for(h);
	double *x, *w, *m, *l, arl = NAN;

	if (!(h > 0 && h <= 100 && k >= 0 && k <= 100 && headstart >= 0 && headstart <= h) ||
	    !(fabs(shift) <= 100))
		return NAN;
	x = nip_xalloc(n + 1, sizeof *x);
	w = nip_xalloc(n + 1, sizeof *w);
	l = nip_xalloc(n + 1, sizeof *l);
	m = nip_xalloc((n + 1) * (n + 1), sizeof *m);
	gauss(n, 0, h, x + 1, w + 1); /* unknown 0 is the atom at 0 */
	for (size_t i = 0; i <= n; i++) {
		for (size_t j = 0; j <= n; j++)
			m[i * (n + 1) + j] = (i == j) - (j ? w[j] * density(x[j] + k - x[i] - shift)
							   : lower_tail(k - x[i] - shift));
		l[i] = 1;
	}
	if (solve(m, l, n + 1) == 0) {
		arl = 1 + l[0] * lower_tail(k - headstart - shift);
		for (size_t j = 1; j <= n; j++)
			arl += l[j] * w[j] * density(x[j] + k - headstart - shift);
	}
	free(x);
	free(w);
	free(l);
	free(m);
	return arl > 0 ? arl : NAN;
}

double nip_arl_cusum(double k, double h, double headstart, double shift)
{
	double up = nip_arl_cusum_upper(k, h, 0, shift),
	       down = nip_arl_cusum_upper(k, h, 0, -shift);
	double up_fir = up, down_fir = down;

	if (headstart != 0) {
		up_fir = nip_arl_cusum_upper(k, h, headstart, shift);
		down_fir = nip_arl_cusum_upper(k, h, headstart, -shift);
	}
	/* written so that a huge run length on one side does not overflow */
	return 1 / (1 / up + 1 / down) * (up_fir / up + down_fir / down - 1);
}

/* ---- EWMA -------------------------------------------------------------------- */

struct ewma {
	double lambda, shift, limit; /* limit: half-width in units of one point's sd */
	size_t n;
	double *g, *gw; /* nodes on [-1, 1] */
};

static double kernel(const struct ewma *e, double to, double from)
{
	return density((to - (1 - e->lambda) * from) / e->lambda - e->shift) / e->lambda;
}

/* Run length from each node under the asymptotic limit. */
static int fixed_limits(const struct ewma *e, double *l)
{
	size_t n = e->n;
	double *m = nip_xalloc(n * n, sizeof *m);
	int rc;

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++)
			m[i * n + j] = (i == j) -
				       e->limit * e->gw[j] *
					       kernel(e, e->limit * e->g[j], e->limit * e->g[i]);
		l[i] = 1;
	}
	rc = solve(m, l, n);
	free(m);
	return rc;
}

static double from_target(const struct ewma *e, const double *l)
{
	double sum = 1;

	for (size_t j = 0; j < e->n; j++)
		sum += l[j] * e->limit * e->gw[j] * kernel(e, e->limit * e->g[j], 0);
	return sum;
}

/* The density of the statistic among runs without signal, point by point, until the
 * limits are as good as asymptotic; from there the fixed run lengths take over. */
static double varying_limits(const struct ewma *e, const double *l)
{
	double *p = nip_xalloc(e->n, sizeof *p), *q = nip_xalloc(e->n, sizeof *q);
	double sum = 1, fade = 1, c = 0;
	bool first = true;

	for (;;) {
		double old = c, alive = 0, *swap = p;

		fade *= (1 - e->lambda) * (1 - e->lambda);
		c = fade < 1e-17 ? e->limit : e->limit * sqrt(1 - fade);
		for (size_t i = 0; i < e->n; i++) {
			q[i] = first ? kernel(e, c * e->g[i], 0) : 0;
			for (size_t j = 0; j < e->n && !first; j++)
				q[i] += p[j] * old * e->gw[j] *
					kernel(e, c * e->g[i], old * e->g[j]);
		}
		p = q;
		q = swap;
		first = false;
		for (size_t i = 0; i < e->n; i++)
			alive += c * e->gw[i] * p[i];
		if (c >= e->limit || alive < 1e-18 * sum)
			break;
		sum += alive;
	}
	for (size_t i = 0; i < e->n; i++)
		sum += c * e->gw[i] * p[i] * l[i];
	free(p);
	free(q);
	return sum;
}

double nip_arl_ewma(double lambda, double width, bool exact_limits, double shift)
{
	struct ewma e = { .lambda = lambda, .shift = shift };
	double *l, arl = NAN;

	if (!(lambda > 0 && lambda <= 1 && width > 0 && width <= 100 && fabs(shift) <= 100))
		return NAN;
	e.limit = width * sqrt(lambda / (2 - lambda));
	e.n = nodes_for(2 * e.limit / lambda);
	e.g = nip_xalloc(e.n, sizeof *e.g);
	e.gw = nip_xalloc(e.n, sizeof *e.gw);
	l = nip_xalloc(e.n, sizeof *l);
	gauss(e.n, -1, 1, e.g, e.gw);
	if (fixed_limits(&e, l) == 0)
		arl = exact_limits ? varying_limits(&e, l) : from_target(&e, l);
	free(e.g);
	free(e.gw);
	free(l);
	return arl > 0 ? arl : NAN;
}

/* ---- MEWMA ------------------------------------------------------------------- */

/* Density of the noncentral chi-square with p df at x: its Poisson mixture, from the largest
 * term both ways. */
static double noncentral(double x, double p, double nc)
{
	double half = nc / 2, step = half * x / 2, start = floor(sqrt(step)), sum, t, most;

	if (!(x > 0))
		return 0;
	most = exp((start > 0 ? start * log(half) : 0) - half - lgamma(start + 1) +
		   (p / 2 + start - 1) * log(x) - x / 2 - (p / 2 + start) * M_LN2 -
		   lgamma(p / 2 + start));
	sum = t = most;
	for (double j = start; t > 1e-17 * sum; j++) {
		t *= step / ((j + 1) * (p / 2 + j));
		sum += t;
	}
	t = most;
	for (double j = start; j > 0 && t > 1e-17 * sum; j--) {
		t *= j * (p / 2 + j - 1) / step;
		sum += t;
	}
	return sum;
}

/* The norm y of the vector of averages; y, not its square, is the variable, so that the
 * density is smooth at 0. */
struct mewma {
	double lambda, p, top; /* top: of the norm, under the asymptotic limit */
	size_t n;
	double *g, *gw; /* nodes on [0, 1] */
};

static double norm_density(const struct mewma *e, double to, double from)
{
	double x = to / e->lambda, y = (1 - e->lambda) / e->lambda * from;

	return 2 * x / e->lambda * noncentral(x * x, e->p, y * y);
}

/* Run length from each node under the asymptotic limit. */
static int fixed_norm(const struct mewma *e, double *l)
{
	double *m = nip_xalloc(e->n * e->n, sizeof *m);
	int rc;

	for (size_t i = 0; i < e->n; i++) {
		for (size_t j = 0; j < e->n; j++)
			m[i * e->n + j] = (i == j) - e->top * e->gw[j] *
							     norm_density(e, e->top * e->g[j],
									  e->top * e->g[i]);
		l[i] = 1;
	}
	rc = solve(m, l, e->n);
	free(m);
	return rc;
}

#define FADED 1e-7 /* relative; the limit is then as good as asymptotic */

/* As varying_limits(), of the norm. Asymptotic limits are so from the first point on. */
static double run_of_norm(const struct mewma *e, bool exact_limits, const double *l)
{
	double *p = nip_xalloc(e->n, sizeof *p), *q = nip_xalloc(e->n, sizeof *q);
	double sum = 1, fade = 1, old = 0, c = 0;

	while (c < e->top) {
		double *swap = p;

		fade *= (1 - e->lambda) * (1 - e->lambda);
		c = !exact_limits || fade < FADED ? e->top : e->top * sqrt(1 - fade);
		for (size_t i = 0; i < e->n; i++) {
			q[i] = old > 0 ? 0 : norm_density(e, c * e->g[i], 0);
			for (size_t j = 0; j < e->n && old > 0; j++)
				q[i] += p[j] * old * e->gw[j] *
					norm_density(e, c * e->g[i], old * e->g[j]);
		}
		p = q;
		q = swap;
		old = c;
		for (size_t i = 0; i < e->n; i++)
			sum += c * e->gw[i] * p[i] * (c < e->top ? 1 : l[i]);
	}
	free(p);
	free(q);
	return sum;
}

double nip_arl_mewma(double lambda, size_t p, double h, bool exact_limits)
{
	struct mewma e = { .lambda = lambda,
			   .p = (double)p,
			   .top = sqrt(h * lambda / (2 - lambda)) };
	double *l, arl = NAN;

	if (!(lambda > 0 && lambda <= 1 && p >= 1 && p <= 100 && h > 0 && h <= 1000) ||
	    (exact_limits && lambda < NIP_MEWMA_LAMBDA_LEAST))
		return NAN;
	e.n = nodes_for(e.top / lambda);
	e.g = nip_xalloc(e.n, sizeof *e.g);
	e.gw = nip_xalloc(e.n, sizeof *e.gw);
	l = nip_xalloc(e.n, sizeof *l);
	gauss(e.n, 0, 1, e.g, e.gw);
	if (fixed_norm(&e, l) == 0)
		arl = run_of_norm(&e, exact_limits, l);
	free(e.g);
	free(e.gw);
	free(l);
	return arl > 0 ? arl : NAN;
}

struct wanted {
	double lambda, arl;
	size_t p;
};

static double log_excess(double h, void *context)
{
	const struct wanted *w = context;

	return log(nip_arl_mewma(w->lambda, w->p, h, false) / w->arl);
}

double nip_mewma_limit(double lambda, size_t p, double arl)
{
	struct wanted w = { lambda, arl, p };
	double h = NAN, lo = 0.1, hi = 5;

	if (!(arl > 1 && arl <= 1e6))
		return NAN;
	while (hi < 500 && !(log_excess(hi, &w) > 0))
		hi *= 1.5;
	return nip_root(log_excess, &w, lo, hi, &h) == 0 ? h : NAN;
}
