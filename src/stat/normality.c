/* normality.c: Anderson-Darling and Shapiro-Wilk. */
#include <config.h>

#include "stat/normality.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "stat/dist.h"

static const char *const too_few = "fewer values than the test is for";
static const char *const too_many = "more values than the test is for";
static const char *const all_equal = "all values are equal";
static const char *const not_numbers = "values that are no numbers, or not sorted";

static int refuse(struct nip_normality *out, const char *why)
{
	*out = (struct nip_normality){ NAN, NAN, why };
	return -1;
}

/* NULL, or why there is no test of these. */
static const char *unfit(const double *x, size_t n, size_t least, size_t most)
{
	if (n < least || n > most)
		return n < least ? too_few : too_many;
	for (size_t i = 0; i < n; i++)
		if (!isfinite(x[i]) || (i && x[i] < x[i - 1]))
			return not_numbers;
	return x[0] == x[n - 1] ? all_equal : NULL;
}

/* --- Anderson-Darling --------------------------------------------------------- */

double nip_anderson_darling_of(const double *sorted, size_t n,
			       double (*lower)(double x, const double *p),
			       double (*upper)(double x, const double *p), const double *p)
{
	double sum = 0.0;

	if (!n)
		return NAN;
	for (size_t i = 0; i < n; i++)
		sum += (2.0 * (double)i + 1.0) *
		       (log(lower(sorted[i], p)) + log(upper(sorted[n - 1 - i], p)));
	return -(double)n - sum / (double)n;
}

double nip_anderson_darling_p(double a2, size_t n)
{
	double m = (double)n, a = a2 * (1.0 + 0.75 / m + 2.25 / (m * m));

	if (!(a >= 0.0) || n < NIP_AD_LEAST)
		return NAN;
	if (a < 0.2)
		return 1.0 - exp(-13.436 + a * (101.14 - a * 223.73));
	if (a < 0.34)
		return 1.0 - exp(-8.318 + a * (42.796 - a * 59.938));
	if (a < 0.6)
		return exp(0.9177 - a * (4.279 + a * 1.38));
	/* The parabola turns up again far outside of what it was fitted to. */
	return a < 10.0 ? exp(1.2937 - a * (5.709 - a * 0.0186)) : 3.7e-24;
}

static double standard_lower(double x, const double *p)
{
	return nip_normal_lower((x - p[0]) / p[1]);
}

static double standard_upper(double x, const double *p)
{
	return nip_normal_upper((x - p[0]) / p[1]);
}

/* Mean and s (n - 1), from the middle value so that an offset costs no digits. */
static void centre_and_spread(const double *x, size_t n, double out[2])
{
	double origin = x[n / 2], mean = 0.0, ss = 0.0;

	for (size_t i = 0; i < n; i++)
		mean += x[i] - origin;
	mean /= (double)n;
	for (size_t i = 0; i < n; i++) {
		double d = x[i] - origin - mean;

		ss += d * d;
	}
	out[0] = origin + mean;
	out[1] = sqrt(ss / ((double)n - 1.0));
}

int nip_anderson_darling(const double *sorted, size_t n, struct nip_normality *out)
{
	const char *why = unfit(sorted, n, NIP_AD_LEAST, NIP_AD_MOST);
	double p[2];

	if (why)
		return refuse(out, why);
	centre_and_spread(sorted, n, p);
	if (!(p[1] > 0.0) || !isfinite(p[1]))
		return refuse(out, all_equal);
	out->statistic = nip_anderson_darling_of(sorted, n, standard_lower, standard_upper, p);
	out->p = nip_anderson_darling_p(out->statistic, n);
	out->why = NULL;
	return 0;
}

/* --- Shapiro-Wilk --------------------------------------------------------------- */

static double polynomial(const double *c, size_t n, double x)
{
	double y = 0.0;

	while (n-- > 0)
		y = y * x + c[n];
	return y;
}

/* Royston 1995: weights of the upper half, a[0] for the largest value. */
static void weights(size_t n, double *a)
{
	static const double last[] = { 0.0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056 };
	static const double before[] = { 0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633 };
	double m2 = 0.0, root, rsn = 1.0 / sqrt((double)n), phi, a0, a1;
	size_t half = n / 2, first = n > 5 ? 2 : 1;

	if (n == 3) {
		a[0] = M_SQRT1_2;
		return;
	}
	for (size_t i = 0; i < half; i++) {
		a[i] = nip_normal_upper_quantile(((double)i + 0.625) / ((double)n + 0.25));
		m2 += 2.0 * a[i] * a[i];
	}
	root = sqrt(m2);
	a0 = a[0] / root + polynomial(last, 6, rsn);
	phi = (m2 - 2.0 * a[0] * a[0]) / (1.0 - 2.0 * a0 * a0);
	a1 = a[1] / root + polynomial(before, 6, rsn);
	if (n > 5)
		phi = (m2 - 2.0 * a[0] * a[0] - 2.0 * a[1] * a[1]) /
		      (1.0 - 2.0 * a0 * a0 - 2.0 * a1 * a1);
	for (size_t i = first; i < half; i++)
		a[i] /= sqrt(phi);
	a[0] = a0;
	if (n > 5)
		a[1] = a1;
}

static double significance(double one_minus_w, size_t n)
{
	static const double g[] = { -2.273, 0.459 };
	static const double mean_few[] = { 0.544, -0.39978, 0.025054, -6.714e-4 };
	static const double sd_few[] = { 1.3822, -0.77857, 0.062767, -0.0020322 };
	static const double mean_many[] = { -1.5861, -0.31082, -0.083751, 0.0038915 };
	static const double sd_many[] = { -0.4803, -0.082676, 0.0030302 };
	double y = log(one_minus_w), m = (double)n, log_n = log(m), mean, sd;

	if (n == 3) /* exact: 6 / pi (asin sqrt W - asin sqrt 3/4) */
		return fmax(0.0, 6.0 / M_PI * (acos(sqrt(one_minus_w)) - M_PI / 3.0));
	if (n <= 11) {
		double gamma = polynomial(g, 2, m);

		if (y >= gamma)
			return 1e-99;
		y = -log(gamma - y);
		mean = polynomial(mean_few, 4, m);
		sd = exp(polynomial(sd_few, 4, m));
	} else {
		mean = polynomial(mean_many, 4, log_n);
		sd = exp(polynomial(sd_many, 3, log_n));
	}
	return nip_normal_upper((y - mean) / sd);
}

int nip_shapiro_wilk(const double *sorted, size_t n, struct nip_normality *out)
{
	const char *why = unfit(sorted, n, NIP_SW_LEAST, NIP_SW_MOST);
	double range, mean = 0.0, ss = 0.0, b = 0.0, *a, w, rest;

	if (why)
		return refuse(out, why);
	range = sorted[n - 1] - sorted[0];
	if (!isfinite(range))
		return refuse(out, not_numbers);
	a = nip_xalloc(n / 2, sizeof *a);
	weights(n, a);
	for (size_t i = 0; i < n / 2; i++)
		b += a[i] * ((sorted[n - 1 - i] - sorted[i]) / range);
	free(a);
	for (size_t i = 0; i < n; i++)
		mean += (sorted[i] - sorted[0]) / range;
	mean /= (double)n;
	for (size_t i = 0; i < n; i++) {
		double d = (sorted[i] - sorted[0]) / range - mean;

		ss += d * d;
	}
	/* 1 - W in this order keeps the digits of a W near 1. */
	rest = (sqrt(ss) - b) * (sqrt(ss) + b) / ss;
	rest = fmax(rest, 1e-19);
	w = 1.0 - rest;
	*out = (struct nip_normality){ n == 3 ? fmax(w, 0.75) : w, significance(rest, n), NULL };
	return 0;
}
