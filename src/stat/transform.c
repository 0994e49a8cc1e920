/* transform.c: Box-Cox by maximum likelihood, Johnson by quantiles. */
#include <config.h>

#include "stat/transform.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "num/root.h"
#include "stat/dist.h"
#include "stat/normality.h"

/* --- Box-Cox -------------------------------------------------------------------- */

#define LAMBDA_MOST 5.0
#define GRID	    41

struct sample {
	const double *u; /* ln x - mean of ln x */
	size_t n;
	double target; /* for the ends of the interval */
};

double nip_boxcox(double x, double lambda)
{
	if (!(x >= 0.0))
		return NAN;
	return lambda == 0.0 ? log(x) : expm1(lambda * log(x)) / lambda;
}

double nip_boxcox_inverse(double y, double lambda)
{
	if (lambda == 0.0)
		return exp(y);
	return lambda * y > -1.0 ? exp(log1p(lambda * y) / lambda) : NAN;
}

/* z = (e^(lambda u) - 1) / lambda and its derivative in lambda. */
static double scaled(double u, double lambda, double *out_slope)
{
	double v = lambda * u, z = lambda == 0.0 ? u : expm1(v) / lambda;

	if (fabs(v) < 1e-2)
		*out_slope =
			u * u * (0.5 + v * (1.0 / 3 + v * (1.0 / 8 + v * (1.0 / 30 + v / 144))));
	else
		*out_slope = (u * exp(v) - z) / lambda;
	return z;
}

/* Sum of squares of z about its mean, and half its derivative. */
static double spread(const struct sample *s, double lambda, double *out_half_slope)
{
	double mean = 0.0, ss = 0.0, half = 0.0, slope;

	for (size_t i = 0; i < s->n; i++)
		mean += scaled(s->u[i], lambda, &slope);
	mean /= (double)s->n;
	for (size_t i = 0; i < s->n; i++) {
		double d = scaled(s->u[i], lambda, &slope) - mean;

		ss += d * d;
		half += d * slope;
	}
	*out_half_slope = half;
	return ss;
}

/* Of data divided by their geometric mean: up to a constant that no lambda changes. */
static double log_likelihood(const struct sample *s, double lambda)
{
	double slope;

	return -0.5 * (double)s->n * log(spread(s, lambda, &slope) / (double)s->n);
}

static double slope_at(double lambda, void *context)
{
	const struct sample *s = context;
	double half, ss = spread(s, lambda, &half);

	return -(double)s->n * half / ss;
}

static double over_target(double lambda, void *context)
{
	const struct sample *s = context;

	return log_likelihood(s, lambda) - s->target;
}

static int no_boxcox(struct nip_boxcox *out, const char *why)
{
	*out = (struct nip_boxcox){ NAN, NAN, NAN, NAN, NAN, NAN, false, why };
	return -1;
}

/* The end of the interval on one side: first fall below the target, refined. */
static double interval_end(struct sample *s, double from, double step)
{
	double a = from, end;

	while (fabs(a) < LAMBDA_MOST || a * step < 0.0) {
		double b = fmin(fmax(a + step, -LAMBDA_MOST), LAMBDA_MOST);

		if (over_target(b, s) < 0.0)
			return nip_root(over_target, s, fmin(a, b), fmax(a, b), &end) == 0 ? end
											   : b;
		a = b;
	}
	return a;
}

static const char *fit_lambda(struct sample *s, double level, struct nip_boxcox *out)
{
	double best = -INFINITY, at = NAN;

	for (int i = 0; i < GRID; i++) {
		double lambda = LAMBDA_MOST * (2.0 * i / (GRID - 1) - 1.0);
		double l = log_likelihood(s, lambda);

		if (l > best) {
			best = l;
			at = lambda;
		}
	}
	if (!isfinite(best))
		return "values spread too far, or not at all, for a power";
	if (fabs(at) == LAMBDA_MOST && slope_at(at, s) * at > 0.0)
		return "no power from -5 to 5 is the best: the likelihood still rises at the end";
	if (nip_root(slope_at, s, fmax(at - 0.25, -LAMBDA_MOST), fmin(at + 0.25, LAMBDA_MOST),
		     &out->estimate) < 0)
		return "the likelihood has no clear maximum";
	s->target =
		log_likelihood(s, out->estimate) - 0.5 * nip_chisq_upper_quantile(1.0 - level, 1.0);
	out->low = interval_end(s, out->estimate, -0.25);
	out->high = interval_end(s, out->estimate, 0.25);
	return NULL;
}

int nip_boxcox_fit(const double *x, size_t n, double level, bool rounded, struct nip_boxcox *out)
{
	struct sample s = { .n = n };
	double mean = 0.0, *u;
	const char *why;

	if (n < 3)
		return no_boxcox(out, "fewer than three values");
	for (size_t i = 0; i < n; i++)
		if (!(x[i] > 0.0) || !isfinite(x[i]))
			return no_boxcox(out, "values that are not above zero");
	*out = (struct nip_boxcox){ .level = level, .rounded = rounded };
	s.u = u = nip_xalloc(n, sizeof *u);
	for (size_t i = 0; i < n; i++) { /* from the first value, so that an offset costs nothing */
		u[i] = log1p((x[i] - x[0]) / x[0]);
		mean += u[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++)
		u[i] -= mean;
	why = fit_lambda(&s, level, out);
	if (!why) {
		out->lambda = rounded ? 0.5 * rint(2.0 * out->estimate) + 0.0 : out->estimate;
		out->log_likelihood = log_likelihood(&s, out->lambda);
	}
	free(u);
	return why ? no_boxcox(out, why) : 0;
}

/* --- Johnson ---------------------------------------------------------------------- */

#define JOHNSON_LEAST 10
#define SL_BAND	      1e-3 /* |m n / p^2 - 1| below this is SL */

const char *const nip_johnson_name[] = { "SU", "SB", "SL" };

static double johnson_kernel(double x, const struct nip_johnson *j)
{
	double y = x - j->xi;

	switch (j->type) {
	case NIP_JOHNSON_SU:
		return asinh(y / j->lambda);
	case NIP_JOHNSON_SB:
		if (y <= 0.0)
			return -INFINITY;
		return y < j->lambda ? log(y / (j->lambda - y)) : INFINITY;
	default:
		y *= j->lambda;
		return y > 0.0 ? log(y) : -INFINITY;
	}
}

double nip_johnson(double x, const struct nip_johnson *j)
{
	return j->gamma + j->eta * johnson_kernel(x, j);
}

double nip_johnson_inverse(double z, const struct nip_johnson *j)
{
	double k = (z - j->gamma) / j->eta;

	switch (j->type) {
	case NIP_JOHNSON_SU:
		return j->xi + j->lambda * sinh(k);
	case NIP_JOHNSON_SB:
		return j->xi + j->lambda / (1.0 + exp(-k));
	default:
		return j->xi + j->lambda * exp(k);
	}
}

/* m, n: outer distances above and below, p: inner distance, in units of p. */
static int from_su(double m, double n, double s, struct nip_johnson *j)
{
	double r = sqrt(m * n - 1.0), sum = m + n;

	j->type = NIP_JOHNSON_SU;
	j->eta = 2.0 * s / acosh(0.5 * sum);
	j->gamma = j->eta * asinh((n - m) / (2.0 * r));
	j->lambda = 2.0 * r / ((sum - 2.0) * sqrt(sum + 2.0));
	j->xi = (n - m) / (2.0 * (sum - 2.0));
	return 0;
}

static int from_sb(double m, double n, double s, struct nip_johnson *j)
{
	double a = (1.0 + 1.0 / m) * (1.0 + 1.0 / n), e = 1.0 / (m * n) - 1.0;
	double skew = 1.0 / n - 1.0 / m;

	j->type = NIP_JOHNSON_SB;
	j->eta = s / acosh(0.5 * sqrt(a));
	j->gamma = j->eta * asinh(skew * sqrt(a - 4.0) / (2.0 * e));
	j->lambda = sqrt((a - 2.0) * (a - 2.0) - 4.0) / e;
	j->xi = -0.5 * j->lambda + skew / (2.0 * e);
	return 0;
}

static int from_sl(double m, double n, double s, struct nip_johnson *j)
{
	double sign = m > n ? 1.0 : -1.0, r = m > n ? m : n;

	if (!(log(r) > 1e-4)) /* as good as normal: eta has no bound */
		return -1;
	j->type = NIP_JOHNSON_SL;
	j->lambda = sign;
	j->eta = sign * 2.0 * s / log(r);
	j->gamma = j->eta * log((r - 1.0) / sqrt(r));
	j->xi = -sign * 0.5 * (r + 1.0) / (r - 1.0);
	return 0;
}

int nip_johnson_from_quantiles(const double q[4], double s, struct nip_johnson *out)
{
	double p = q[2] - q[1], m = (q[3] - q[2]) / p, n = (q[1] - q[0]) / p, ratio = m * n;
	int status;

	*out = (struct nip_johnson){
		.gamma = NAN, .eta = NAN, .xi = NAN, .lambda = NAN, .s = s, .ad = NAN, .p = NAN
	};
	if (!(p > 0.0) || !(m > 0.0) || !(n > 0.0) || !isfinite(ratio))
		return -1;
	if (fabs(ratio - 1.0) < SL_BAND)
		status = from_sl(m, n, s, out);
	else
		status = ratio > 1.0 ? from_su(m, n, s, out) : from_sb(m, n, s, out);
	if (out->type == NIP_JOHNSON_SL) { /* ln(x - xi) has units: p moves into gamma */
		out->gamma -= out->eta * log(p);
		out->xi = 0.5 * (q[1] + q[2]) + p * out->xi;
	} else {
		out->lambda *= p;
		out->xi = 0.5 * (q[1] + q[2]) + p * out->xi;
	}
	if (status < 0 || !isfinite(out->gamma) || !isfinite(out->eta) || !isfinite(out->xi) ||
	    !isfinite(out->lambda))
		return -1;
	return 0;
}

/* Chou's sample quantile: rank n p + 1/2. */
static double at_distance(const double *sorted, size_t n, double z)
{
	double h = (double)n * nip_normal_lower(z) - 0.5;
	size_t i;

	h = fmin(fmax(h, 0.0), (double)(n - 1));
	i = (size_t)h;
	return i + 1 < n ? sorted[i] + (h - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[i];
}

/* One distance: does it cover all values, and how normal are they then? */
static int try_distance(const double *sorted, size_t n, double s, double *z,
			struct nip_johnson *out)
{
	double q[4] = { at_distance(sorted, n, -3.0 * s), at_distance(sorted, n, -s),
			at_distance(sorted, n, s), at_distance(sorted, n, 3.0 * s) };
	struct nip_normality test;

	if (nip_johnson_from_quantiles(q, s, out) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		z[i] = nip_johnson(sorted[i], out);
		if (!isfinite(z[i]))
			return -1;
	}
	if (nip_anderson_darling(z, n, &test) < 0)
		return -1;
	out->ad = test.statistic;
	out->p = test.p;
	return 0;
}

int nip_johnson_fit(const double *sorted, size_t n, struct nip_johnson *out)
{
	struct nip_johnson one, best = { .gamma = NAN,
					 .eta = NAN,
					 .xi = NAN,
					 .lambda = NAN,
					 .s = NAN,
					 .ad = INFINITY,
					 .p = NAN };
	double *z;

	best.why = n < JOHNSON_LEAST ? "fewer than ten values"
		   : n > NIP_AD_MOST ? "more values than the test of normality is for"
				     : "no Johnson distribution covers all values";
	if (n >= JOHNSON_LEAST && n <= NIP_AD_MOST) {
		z = nip_xalloc(n, sizeof *z);
		for (int i = 25; i <= 125; i++)
			if (try_distance(sorted, n, i / 100.0, z, &one) == 0 && one.ad < best.ad)
				best = one;
		free(z);
	}
	if (best.why)
		best.ad = NAN;
	*out = best;
	return best.why ? -1 : 0;
}
