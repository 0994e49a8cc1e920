/* dist.c: normal, t and F from GSL's forward functions; quantiles of samples. */
#include <config.h>

#include "stat/dist.h"

#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

#define MAX_STEPS 200
#define MAX_DOUBLINGS 2200 /* 1 doubled or halved this often leaves the doubles */

/* GSL's default handler ends the process. It is switched off once, before the
 * first GSL call of this room; a failed GSL function then returns NaN. */
static void handler_off(void)
{
	gsl_set_error_handler_off();
}

static void quiet(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, handler_off);
}

/* --- quantiles by bracketed roots ------------------------------------------ */

/* An upper tail Q(x), falling with x, and the probability it has to reach. */
struct tail {
	double df; /* 0: normal */
	double probability;
};

static double excess(const struct tail *t, double x)
{
	double q = t->df > 0.0 ? gsl_cdf_tdist_Q(x, t->df) : gsl_cdf_ugaussian_Q(x);

	/* A ratio keeps its digits in the far tail; its logarithm keeps Brent's
	 * steps from being led by the steep end. */
	return log(q / t->probability);
}

struct bracket {
	double a, fa, b, fb, c, fc; /* b: best so far; the root lies between b and c */
};

static void put_best_in_b(struct bracket *k)
{
	if ((k->fb > 0.0) == (k->fc > 0.0)) {
		k->c = k->a;
		k->fc = k->fa;
	}
	if (fabs(k->fc) < fabs(k->fb)) {
		k->a = k->b;
		k->fa = k->fb;
		k->b = k->c;
		k->fb = k->fc;
		k->c = k->a;
		k->fc = k->fa;
	}
}

/* Step by secant or inverse quadratic interpolation if it stays well inside the
 * bracket and shrinks, else by bisection (Brent 1973, chapter 4). */
static double brent_step(const struct bracket *k, double tol, double *last, double *before)
{
	double half = 0.5 * (k->c - k->b), s = k->fb / k->fa, p, q;

	if (!(fabs(*before) >= tol) || !(fabs(k->fa) > fabs(k->fb)))
		return *last = *before = half;
	if (k->a == k->c) {
		p = 2.0 * half * s;
		q = 1.0 - s;
	} else {
		double u = k->fa / k->fc, r = k->fb / k->fc;

		p = s * (2.0 * half * u * (u - r) - (k->b - k->a) * (r - 1.0));
		q = (u - 1.0) * (r - 1.0) * (s - 1.0);
	}
	if (p > 0.0)
		q = -q;
	p = fabs(p);
	if (2.0 * p >= fmin(3.0 * half * q - fabs(tol * q), fabs(*before * q)))
		return *last = *before = half;
	*before = *last;
	return *last = p / q;
}

static double brent(const struct tail *t, double lo, double f_lo, double hi, double f_hi)
{
	struct bracket k = { lo, f_lo, hi, f_hi, lo, f_lo };
	double last = hi - lo, before = last;

	for (int i = 0; i < MAX_STEPS; i++) {
		double tol, step;

		put_best_in_b(&k);
		tol = 2.0 * DBL_EPSILON * fabs(k.b);
		if (fabs(k.c - k.b) <= 2.0 * tol || k.fb == 0.0)
			break;
		step = brent_step(&k, tol, &last, &before);
		k.a = k.b;
		k.fa = k.fb;
		k.b += fabs(step) > tol ? step : copysign(tol, k.c - k.b);
		k.fb = excess(t, k.b);
	}
	return k.b;
}

/* x > 0 with Q(x) = probability < 1/2: a factor of two that brackets it, then
 * Brent. Infinite where no double is that far out. */
static double upper_quantile(const struct tail *t)
{
	double lo = 1.0, f_lo = excess(t, lo), hi = lo, f_hi = f_lo;

	for (int i = 0; f_lo < 0.0 && i < MAX_DOUBLINGS; i++) {
		hi = lo;
		f_hi = f_lo;
		lo *= 0.5;
		f_lo = excess(t, lo);
	}
	for (int i = 0; f_hi > 0.0 && i < MAX_DOUBLINGS; i++) {
		lo = hi;
		f_lo = f_hi;
		hi *= 2.0;
		f_hi = excess(t, hi);
	}
	if (isnan(f_lo) || isnan(f_hi))
		return NAN;
	return isinf(hi) || lo == hi ? hi : brent(t, lo, f_lo, hi, f_hi);
}

static double symmetric_quantile(double p, double df)
{
	/* 1 - p is exact for p >= 1/2. */
	struct tail t = { df, p < 0.5 ? p : 1.0 - p };
	double x;

	quiet();
	if (!(p > 0.0 && p < 1.0))
		return NAN;
	if (p == 0.5)
		return 0.0;
	x = upper_quantile(&t);
	return p < 0.5 ? -x : x;
}

double nip_normal_pdf(double z)
{
	return 0.39894228040143267794 * exp(-0.5 * z * z); /* 1 / sqrt(2 pi) */
}

double nip_normal_quantile(double p)
{
	return symmetric_quantile(p, 0.0);
}

double nip_t_quantile(double p, double df)
{
	if (!(df > 0.0))
		return NAN;
	/* First terms of the Cornish-Fisher series in 1/df; the next one is below
	 * z^5 / df^2, less than half a unit in the last place even for z = 38. */
	if (df > 1e12) {
		double z = nip_normal_quantile(p);

		return z + z * (z * z + 1.0) / (4.0 * df);
	}
	return symmetric_quantile(p, df);
}

double nip_f_upper(double f, double df1, double df2)
{
	quiet();
	if (isnan(f) || !(df1 > 0.0) || !(df2 > 0.0) || isinf(df1) || isinf(df2))
		return NAN;
	if (f <= 0.0)
		return 1.0;
	if (isinf(f))
		return 0.0;
	/* GSL 2.7 forms 1 - P here, so that any p below 1e-16 comes out as 0. The gamma
	 * form of the incomplete beta function (Abramowitz and Stegun 26.5.20) is good
	 * to 1e-8 for p > 1e-20 and to 5e-6 beyond. */
	if (df1 < 20.0 && df2 > 2e5)
		return gsl_cdf_chisq_Q((df2 + 0.5 * df1 - 1.0) * log1p(df1 * f / df2), df1);
	return gsl_cdf_fdist_Q(f, df1, df2);
}

/* --- samples --------------------------------------------------------------- */

double nip_sorted_quantile(const double *sorted, size_t n, double p)
{
	double h, a, b, step;
	size_t i;

	if (!n || !(p >= 0.0 && p <= 1.0))
		return NAN;
	h = (double)(n - 1) * p;
	i = (size_t)floor(h);
	h -= (double)i;
	a = sorted[i];
	if (h == 0.0)
		return a;
	b = sorted[i + 1];
	step = b - a;
	return isfinite(step) ? a + h * step : (1.0 - h) * a + h * b;
}

/* -0 goes before +0, so that the bytes of a sorted array do not depend on qsort. */
static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	if (x == y)
		return !!signbit(y) - !!signbit(x);
	return x < y ? -1 : 1;
}

void nip_sort(double *value, size_t n)
{
	if (n > 1)
		qsort(value, n, sizeof *value, by_value);
}
