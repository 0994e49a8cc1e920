/* constants.c: moments of ranges and standard deviations of normal samples. */
#include <config.h>

#include "spc/constants.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "num/quad.h"
#include "num/root.h"

#define SERIES_FROM 100 /* there the first term left out is below 1e-17 */

/* 1 - c4 by the series of Gamma(x + 1/2) / (Gamma(x) sqrt(x)) at x = m / 2. */
static double deficit_series(double m)
{
	static const double c[] = { 1.0 / 4,	  -1.0 / 32,	  -5.0 / 128,	    21.0 / 2048,
				    399.0 / 8192, -869.0 / 65536, -39325.0 / 262144 };
	double sum = 0;

	for (size_t i = sizeof c / sizeof *c; i-- > 0;)
		sum = (sum + c[i]) / m;
	return sum;
}

static double deficit(double n)
{
	double up = 1;

	/* c4(n) = c4(n + 2) sqrt((n - 1)(n + 1)) / n */
	for (; n < SERIES_FROM; n += 2)
		up *= sqrt((n - 1) * (n + 1)) / n;
	if (up == 1)
		return deficit_series(n - 1);
	return 1 - up * (1 - deficit_series(n - 1));
}

double nip_c4(double n)
{
	return n >= 2 ? 1 - deficit(n) : NAN;
}

double nip_c5(double n)
{
	double d = n >= 2 ? deficit(n) : NAN;

	return sqrt(d * (2 - d));
}

static double upper(double z)
{
	return 0.5 * erfc(z * M_SQRT1_2);
}

static double density(double z)
{
	return 0.39894228040143267794 * exp(-0.5 * z * z);
}

/* Beyond this the largest of n values is not seen: n Q(z) < 1e-18 or so. */
static double reach(double n)
{
	return 9 + sqrt(2 * log(n));
}

static double d2_integrand(double x, void *context)
{
	double n = *(double *)context, q = upper(x);

	return -expm1(n * log1p(-q)) - pow(q, n);
}

double nip_d2(double n)
{
	double sum = NAN;

	if (!(n >= 2) || isinf(n) || nip_integrate(d2_integrand, &n, 0, reach(n), 1e-14, &sum) != 0)
		return NAN;
	return 2 * sum;
}

/* n times the integral of phi(t - w/2) (Phi(t + w/2) - Phi(t - w/2))^(n - 1) over all t.
 * The integrand is entire and dies like a normal density, so equal steps converge
 * geometrically. */
double nip_range_lower(double w, double n)
{
	const double step = n < 1000 ? 0.08 : 0.03;
	double sum = 0, end = reach(n) + w / 2;
	long steps = (long)(end / step);

	if (!(n >= 2) || isnan(w))
		return NAN;
	if (w <= 0)
		return 0;
	for (long i = -steps; i <= steps; i++) {
		double t = step * (double)i, f = density(t - w / 2);
		double out = upper(t + w / 2) + upper(w / 2 - t);

		/* near w = 0 the difference has to come from the nearer tails */
		if (out < 0.5)
			sum += f * exp((n - 1) * log1p(-out));
		else if (t > 0)
			sum += f * pow(upper(t - w / 2) - upper(t + w / 2), n - 1);
		else
			sum += f * pow(upper(-t - w / 2) - upper(w / 2 - t), n - 1);
	}
	return fmin(1, n * step * sum);
}

static double square_integrand(double w, void *context)
{
	return w * (1 - nip_range_lower(w, *(double *)context));
}

double nip_d3(double n)
{
	double d2 = nip_d2(n), split = d2, a, b;

	if (isnan(d2) || nip_integrate(square_integrand, &n, 0, split, 1e-13, &a) != 0 ||
	    nip_integrate(square_integrand, &n, split, d2 + 13, 1e-13, &b) != 0)
		return NAN;
	return sqrt(2 * (a + b) - d2 * d2);
}

struct level {
	double n, p;
};

static double range_excess(double w, void *context)
{
	const struct level *l = context;

	return nip_range_lower(w, l->n) - l->p;
}

double nip_d4(double n)
{
	struct level l = { n, 0.5 };
	double w = NAN;

	if (!(n >= 2) || isinf(n))
		return NAN;
	return nip_root(range_excess, &l, 0, 2 * reach(n), &w) == 0 ? w : NAN;
}

void nip_control_constants(double n, double width, struct nip_control_constants *out)
{
	double c4 = nip_c4(n), c5 = nip_c5(n), d2 = nip_d2(n), d3 = nip_d3(n);

	*out = (struct nip_control_constants){
		.n = n,
		.c4 = c4,
		.d2 = d2,
		.d3 = d3,
		.d4 = nip_d4(n),
		.A = width / sqrt(n),
		.A2 = width / (d2 * sqrt(n)),
		.A3 = width / (c4 * sqrt(n)),
		.B3 = fmax(0, 1 - width * c5 / c4),
		.B4 = 1 + width * c5 / c4,
		.B5 = fmax(0, c4 - width * c5),
		.B6 = c4 + width * c5,
		.D1 = fmax(0, d2 - width * d3),
		.D2 = d2 + width * d3,
		.D3 = fmax(0, 1 - width * d3 / d2),
		.D4 = 1 + width * d3 / d2,
		.E2 = width / d2,
	};
}

/* ---- computed once --------------------------------------------------------- */

static size_t place(const struct nip_constants_cache *c, size_t n)
{
	size_t lo = 0, hi = c->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->row[mid].n < n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct nip_constants_row nip_constants_get(struct nip_constants_cache *c, size_t n)
{
	size_t at = place(c, n);
	double x = (double)n;

	if (at < c->n && c->row[at].n == n)
		return c->row[at];
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 8;
		c->row = nip_xrealloc(c->row, c->cap, sizeof *c->row);
	}
	memmove(c->row + at + 1, c->row + at, (c->n - at) * sizeof *c->row);
	c->n++;
	c->row[at] = (struct nip_constants_row){
		.n = n, .c4 = nip_c4(x), .c5 = nip_c5(x), .d2 = nip_d2(x), .d3 = nip_d3(x)
	};
	return c->row[at];
}

void nip_constants_release(struct nip_constants_cache *c)
{
	free(c->row);
	*c = (struct nip_constants_cache){ NULL, 0, 0 };
}
