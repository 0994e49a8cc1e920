/* dist.c: both tails of each distribution; quantiles of samples. */
#include <config.h>

#include "stat/dist.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "stat/incomplete.h"

/* From here Hill's (1970) normal deviate of t has no error left; see hill(). */
#define T_MANY 1e6

static struct nip_tails nowhere(void)
{
	return (struct nip_tails){ NAN, NAN, NAN };
}

static bool positive(double v)
{
	return v > 0.0 && isfinite(v);
}

static bool shape_fits(double a)
{
	return a >= NIP_SHAPE_LEAST && a <= NIP_SHAPE_MOST;
}

/* --- normal and lognormal --------------------------------------------------- */

double nip_normal_pdf(double z)
{
	return 0.39894228040143267794 * exp(-0.5 * z * z); /* 1 / sqrt(2 pi) */
}

double nip_normal_lower(double z)
{
	return 0.5 * erfc(-z * M_SQRT1_2);
}

double nip_normal_upper(double z)
{
	return 0.5 * erfc(z * M_SQRT1_2);
}

static double log_deviate(double x, double mu, double sigma)
{
	if (isnan(x) || !isfinite(mu) || !positive(sigma))
		return NAN;
	return x > 0.0 ? (log(x) - mu) / sigma : -INFINITY;
}

double nip_lognormal_lower(double x, double mu, double sigma)
{
	return nip_normal_lower(log_deviate(x, mu, sigma));
}

double nip_lognormal_upper(double x, double mu, double sigma)
{
	return nip_normal_upper(log_deviate(x, mu, sigma));
}

/* --- chi-square and gamma --------------------------------------------------- */

static struct nip_tails gamma_tails(double x, double shape, double scale)
{
	if (isnan(x) || !shape_fits(shape) || !positive(scale))
		return nowhere();
	return nip_incomplete_gamma(shape, x / scale);
}

double nip_gamma_lower(double x, double shape, double scale)
{
	return gamma_tails(x, shape, scale).lower;
}

double nip_gamma_upper(double x, double shape, double scale)
{
	return gamma_tails(x, shape, scale).upper;
}

double nip_chisq_lower(double x, double df)
{
	return gamma_tails(x, 0.5 * df, 2.0).lower;
}

double nip_chisq_upper(double x, double df)
{
	return gamma_tails(x, 0.5 * df, 2.0).upper;
}

/* --- F, t and beta ---------------------------------------------------------- */

/* With r = (df1 / df2) f: x = r / (1 + r), and b x - a y without cancellation. */
static struct nip_tails f_tails(double f, double df1, double df2)
{
	double r = df1 / df2 * f, x = r / (1.0 + r), y = 1.0 / (1.0 + r);

	if (isnan(f) || !shape_fits(0.5 * df1) || !shape_fits(0.5 * df2))
		return nowhere();
	if (!(f > 0.0))
		return nip_incomplete_beta(0.5 * df1, 0.5 * df2, 0.0, 1.0, -1.0);
	if (isinf(r))
		return nip_incomplete_beta(0.5 * df1, 0.5 * df2, 1.0, 0.0, 1.0);
	return nip_incomplete_beta(0.5 * df1, 0.5 * df2, x, y, (f - 1.0) * y * (0.5 * df1));
}

double nip_f_lower(double f, double df1, double df2)
{
	return f_tails(f, df1, df2).lower;
}

double nip_f_upper(double f, double df1, double df2)
{
	return f_tails(f, df1, df2).upper;
}

/* Normal deviate with the tail of t (Hill 1970): w + (w^3 + 3 w) / b, b = 48 a^2, a =
 * df - 1/2; the next term is about w^7 / b^2. */
static double hill(double t, double df)
{
	double a = df - 0.5, b = 48.0 * a * a, w = sqrt(a * log1p(t * t / df));

	return copysign(w + w * (w * w + 3.0) / b, t);
}

/* P(T > |t|): half of F(1, df) beyond t^2. */
static double t_outside(double t, double df)
{
	if (isinf(t))
		return 0.0;
	return 0.5 * f_tails(t * t, 1.0, df).upper;
}

double nip_t_upper(double t, double df)
{
	if (isnan(t) || !(df >= 2.0 * NIP_SHAPE_LEAST))
		return NAN;
	if (isinf(df))
		return nip_normal_upper(t);
	if (df > T_MANY && t * t < 0.01 * df)
		return nip_normal_upper(hill(t, df));
	return t > 0.0 ? t_outside(t, df) : 1.0 - t_outside(t, df);
}

double nip_t_lower(double t, double df)
{
	return nip_t_upper(-t, df);
}

static struct nip_tails beta_tails(double x, double a, double b)
{
	double y = 1.0 - x;

	if (isnan(x) || !shape_fits(a) || !shape_fits(b))
		return nowhere();
	return nip_incomplete_beta(a, b, fmin(fmax(x, 0.0), 1.0), fmin(fmax(y, 0.0), 1.0),
				   b * x - a * y);
}

double nip_beta_lower(double x, double a, double b)
{
	return beta_tails(x, a, b).lower;
}

double nip_beta_upper(double x, double a, double b)
{
	return beta_tails(x, a, b).upper;
}

/* --- Weibull ---------------------------------------------------------------- */

static double weibull_hazard(double x, double shape, double scale)
{
	if (isnan(x) || !positive(shape) || !positive(scale))
		return NAN;
	return x > 0.0 ? pow(x / scale, shape) : 0.0;
}

double nip_weibull_lower(double x, double shape, double scale)
{
	return -expm1(-weibull_hazard(x, shape, scale));
}

double nip_weibull_upper(double x, double shape, double scale)
{
	return exp(-weibull_hazard(x, shape, scale));
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
