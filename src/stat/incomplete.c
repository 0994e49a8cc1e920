/* incomplete.c: incomplete gamma and beta functions with a relative error near 1e-14. */
#include <config.h>

#include "stat/incomplete.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define LN_SQRT_2PI   0.91893853320467274178
#define SQRT_2PI      2.50662827463100050242
#define GAMMA_UNIFORM 1e6
#define BETA_UNIFORM  1e8
#define MAX_TERMS     2000000 /* never reached below the uniform forms */
#define TINY	      1e-300

/* --- leading factors -------------------------------------------------------- */

double nip_log_gamma(double a)
{
	int sign; /* nip_log_gamma() would put it into a variable of the whole process */

	return lgamma_r(a, &sign);
}

double nip_stirling_rest(double a)
{
	/* B(2k) / (2k (2k - 1)) */
	static const double c[] = { 1.0 / 12,	 -1.0 / 360,	    1.0 / 1260,
				    -1.0 / 1680, 1.0 / 1188,	    -691.0 / 360360.,
				    1.0 / 156,	 -3617.0 / 122400., 43867.0 / 244188. };
	double sum = 0.0, r = 1.0 / (a * a);

	if (a < 10.0) /* a ln a goes to 0 with a */
		return nip_log_gamma(a + 1.0) - (a + 0.5) * log(a) + a - LN_SQRT_2PI;
	for (size_t k = sizeof c / sizeof c[0]; k-- > 0;)
		sum = sum * r + c[k];
	return sum / a;
}

/* mu - ln(1 + mu), without cancellation. */
static double deviance(double mu)
{
	double r = mu / (2.0 + mu), r2 = r * r, sum = 0.0, power = r2;

	if (mu < -0.4 || mu > 0.6)
		return mu - log1p(mu);
	/* ln(1 + mu) = 2 artanh r; mu - 2 r = mu r */
	for (int k = 3; k < 60; k += 2) {
		double term = power / k;

		sum += term;
		if (term <= 0.25 * DBL_EPSILON * sum)
			break;
		power *= r2;
	}
	return r * (mu - 2.0 * sum);
}

/* x^a e^-x / Gamma(a) */
static double gamma_weight(double a, double x)
{
	double mu = (x - a) / a;

	if (x <= 0.0)
		return 0.0;
	if (a < 1e-3) /* Stirling's rest would take ln a away only to add it again */
		return exp(a * log(x) - x - nip_log_gamma(a + 1.0)) * a;
	if (mu < -0.7) /* 1 + mu loses digits that x has */
		return exp(a * (log(x) - log(a) + 1.0) - x - nip_stirling_rest(a)) * sqrt(a) /
		       SQRT_2PI;
	return exp(-a * deviance(mu) - nip_stirling_rest(a)) * sqrt(a) / SQRT_2PI;
}

/* a ln(a / m) + m - a for m = a (1 + mu), where ln(m / a) is given for small m. */
static double part(double a, double mu, double log_ratio)
{
	return mu < -0.7 ? a * (mu - log_ratio) : a * deviance(mu);
}

/* -ln of x^a y^b over its value at the mean. */
static double beta_deviance(double a, double b, double x, double y, double excess)
{
	return part(a, excess / a, log(x) + log1p(b / a)) +
	       part(b, -excess / b, log(y) + log1p(a / b));
}

/* x^a y^b / B(a, b) */
static double beta_weight(double a, double b, double x, double y, double excess)
{
	double n = a + b;
	double rest = nip_stirling_rest(n) - nip_stirling_rest(a) - nip_stirling_rest(b);

	return exp(rest - beta_deviance(a, b, x, y, excess)) * sqrt(a / n * b) / SQRT_2PI;
}

/* --- gamma ------------------------------------------------------------------ */

/* lower / weight, all terms positive. */
static double gamma_series(double a, double x)
{
	double term = 1.0 / a, sum = term;

	for (int i = 1; i < MAX_TERMS && term > 0.25 * DBL_EPSILON * sum; i++) {
		term *= x / (a + i);
		sum += term;
	}
	return sum;
}

/* upper / weight by the continued fraction of Legendre, evaluated by Lentz's rule. */
static double gamma_fraction(double a, double x)
{
	double b = x + 1.0 - a, c = 1.0 / TINY, d = 1.0 / b, h = d;

	for (int i = 1; i < MAX_TERMS; i++) {
		double an = -i * (i - a), step;

		b += 2.0;
		d = an * d + b;
		d = 1.0 / (fabs(d) < TINY ? TINY : d);
		c = b + an / c;
		c = fabs(c) < TINY ? TINY : c;
		step = c * d;
		h *= step;
		if (fabs(step - 1.0) <= DBL_EPSILON)
			break;
	}
	return h;
}

/* Temme 1979: upper = erfc(eta sqrt(a / 2)) / 2 + e^(-a eta^2 / 2) / sqrt(2 pi a)
 * (c0(eta) + c1(eta) / a + ...), eta^2 / 2 = mu - ln(1 + mu). */
static struct nip_tails gamma_uniform(double a, double x)
{
	static const double c0[] = {
		-1.0 / 3,	 1.0 / 12,    -2.0 / 135,	   1.0 / 864,	       1.0 / 2835,
		-139.0 / 777600, 1.0 / 25515, -571.0 / 261273600., -281.0 / 151559100.
	};
	static const double c1[] = { -1.0 / 540, -1.0 / 288, 1.0 / 378, -77.0 / 77760 };
	double mu = (x - a) / a, d = deviance(mu), eta = copysign(sqrt(2.0 * d), mu);
	double z = sqrt(a * d), s0 = 0.0, s1 = 0.0, rest;
	struct nip_tails t;

	for (size_t k = sizeof c0 / sizeof c0[0]; k-- > 0;)
		s0 = s0 * eta + c0[k];
	for (size_t k = sizeof c1 / sizeof c1[0]; k-- > 0;)
		s1 = s1 * eta + c1[k];
	rest = exp(-a * d) / (SQRT_2PI * sqrt(a)) * (s0 + s1 / a);
	z = copysign(z, mu);
	t.upper = 0.5 * erfc(z) + rest;
	t.lower = 0.5 * erfc(-z) - rest;
	t.weight = gamma_weight(a, x);
	return t;
}

struct nip_tails nip_incomplete_gamma(double a, double x)
{
	struct nip_tails t = { 0.0, 1.0, 0.0 };

	if (!(x > 0.0))
		return t;
	if (isinf(x))
		return (struct nip_tails){ 1.0, 0.0, 0.0 };
	/* The expansion is for |eta| well below 1; outside both tails are simple. */
	if (a > GAMMA_UNIFORM && fabs(x - a) < 0.2 * a)
		return gamma_uniform(a, x);
	t.weight = gamma_weight(a, x);
	if (x < a + 1.0) {
		t.lower = t.weight * gamma_series(a, x);
		t.upper = 1.0 - t.lower;
	} else {
		t.upper = t.weight * gamma_fraction(a, x);
		t.lower = 1.0 - t.upper;
	}
	return t;
}

/* --- beta ------------------------------------------------------------------- */

/* I_x(a, b) / weight = 1 / (b0 + a1 / (b1 + a2 / ...)): the contracted continued
 * fraction (Didonato and Morris 1992, equation 9) by Lentz's rule, for x up to the mean.
 * lambda = a y - b x enters as it is given, so nothing cancels. */
static double beta_fraction(double a, double b, double x, double lambda)
{
	double f = a / (a + 1.0) * (lambda + 1.0), c = f, d = 0.0;

	for (int i = 1; i < MAX_TERMS; i++) {
		double n = i, m = a + 2.0 * n, w = n * (b - n) * x / (m - 1.0), step;
		double alpha = (a + n - 1.0) / (m - 1.0) * (a + b + n - 1.0) * x * w;
		double beta = n + w + (a + n) / (m + 1.0) * (lambda + 1.0 + n * (2.0 - x));

		d = beta + alpha * d;
		d = 1.0 / (fabs(d) < TINY ? TINY : d);
		c = beta + alpha / c;
		c = fabs(c) < TINY ? TINY : c;
		step = c * d;
		f *= step;
		if (fabs(step - 1.0) <= DBL_EPSILON)
			break;
	}
	return 1.0 / f;
}

/* Temme 1982, both parameters large: the normal tail at the signed root z of the doubled
 * deviance, and the first correction, s / excess - 1 / z, of which the next is about
 * 1e-3 / min(a, b). Its two terms grow alike towards the mean; there, their series. */
static struct nip_tails beta_uniform(double a, double b, double x, double y, double excess)
{
	double n = a + b, s2 = a / n * b, s = sqrt(s2), k = (b - a) / n, h = excess / s2;
	double d = beta_deviance(a, b, x, y, excess), z = copysign(sqrt(2.0 * d), excess), rest;
	struct nip_tails t;

	if (fabs(z) < 0.03)
		rest = (-k / 3.0 + h * (5.0 * k * k / 24.0 - (k * k - 2.0 * s2 / n) / 8.0)) / s;
	else
		rest = s / excess - 1.0 / z;
	rest *= exp(-d) / SQRT_2PI;
	t.upper = 0.5 * erfc(z * M_SQRT1_2) + rest;
	t.lower = 0.5 * erfc(-z * M_SQRT1_2) - rest;
	t.weight = beta_weight(a, b, x, y, excess);
	return t;
}

struct nip_tails nip_incomplete_beta(double a, double b, double x, double y, double excess)
{
	struct nip_tails t = { 0.0, 1.0, 0.0 };

	if (!(x > 0.0))
		return t;
	if (!(y > 0.0))
		return (struct nip_tails){ 1.0, 0.0, 0.0 };
	if (fmin(a, b) > BETA_UNIFORM && fabs(excess) < 0.1 * fmin(a, b))
		return beta_uniform(a, b, x, y, excess);
	t.weight = beta_weight(a, b, x, y, excess);
	if (excess <= 0.0) {
		t.lower = t.weight * beta_fraction(a, b, x, -excess);
		t.upper = 1.0 - t.lower;
	} else {
		t.upper = t.weight * beta_fraction(b, a, y, excess);
		t.lower = 1.0 - t.upper;
	}
	return t;
}
