/* quantile.c: quantiles of distributions as bracketed roots of their tails. */
#include <config.h>

#include "stat/dist.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "stat/incomplete.h"

#define MAX_STEPS 400
#define U_MOST	  700.0 /* |u| beyond: e^u leaves the doubles */
#define T_MANY	  1e6

/* --- one probability, in the tail that holds its digits ---------------------- */

struct target {
	double p;   /* at most 1/2 */
	bool upper; /* p lies above */
};

/* 1 - p is exact for p >= 1/2. */
static struct target target_of(double p, bool upper)
{
	return p <= 0.5 ? (struct target){ p, upper } : (struct target){ 1.0 - p, !upper };
}

/* --- the root ---------------------------------------------------------------- */

/* Tails at e^u (gamma, F) or at logit u (beta), and their slope in u as weight. */
struct curve {
	struct nip_tails (*at)(const struct curve *c, double u);
	double a, b;
	double start;
	double shift; /* what is evaluated is e^(u + shift): it must not underflow either */
};

/* ln(tail / p), rising with u for a lower tail, falling for an upper one; *out_step is
 * Newton's step on it, which is safe from overshooting because tails are log-concave
 * in u for all distributions here. */
static double miss(const struct curve *c, struct target t, double u, double *out_step)
{
	struct nip_tails v = c->at(c, u);
	double tail = t.upper ? v.upper : v.lower, h = log(tail / t.p);

	*out_step = (t.upper ? h : -h) * (tail / v.weight);
	return t.upper ? -h : h;
}

/* u where the tail is t.p, by Newton's rule inside a bracket that halves when the rule
 * leaves it; -/+infinity where no double is that far out. */
static double root(const struct curve *c, struct target t)
{
	double lo = -INFINITY, hi = INFINITY, u = c->start, reach = 1.0;
	double least = -U_MOST - fmin(c->shift, 0.0), most = U_MOST - fmax(c->shift, 0.0);

	for (int i = 0; i < MAX_STEPS; i++) {
		double step, h = miss(c, t, u, &step), next;

		if (isnan(h))
			return NAN;
		if (h == 0.0)
			break;
		if (h < 0.0)
			lo = u;
		else
			hi = u;
		if (lo >= most || hi <= least)
			return lo >= most ? INFINITY : -INFINITY;
		next = u + step;
		if (!(fabs(step) < reach)) {
			next = u + copysign(reach, -h);
			reach *= 2.0;
		}
		if (!(next > lo && next < hi))
			next = 0.5 * (lo + hi);
		next = fmin(fmax(next, least), most);
		if (fabs(next - u) <= DBL_EPSILON * fmax(fabs(u), 1e-3) || next == u) {
			u = next;
			break;
		}
		u = next;
	}
	return u;
}

static bool parameters(double p, double a, double b)
{
	return p >= 0.0 && p <= 1.0 && a > 0.0 && b > 0.0 && isfinite(a) && isfinite(b);
}

static bool shape_fits(double a)
{
	return a >= NIP_SHAPE_LEAST && a <= NIP_SHAPE_MOST;
}

static bool shapes(double p, double a, double b)
{
	return p >= 0.0 && p <= 1.0 && shape_fits(a) && shape_fits(b);
}

/* --- gamma, chi-square -------------------------------------------------------- */

static struct nip_tails gamma_at(const struct curve *c, double u)
{
	return nip_incomplete_gamma(c->a, exp(u));
}

/* One more step in x itself, which has digits that a large u has not. */
static double gamma_polish(double a, double x, struct target t)
{
	struct nip_tails v = nip_incomplete_gamma(a, x);
	double step = (t.upper ? v.upper - t.p : t.p - v.lower) / v.weight;

	return fabs(step) < 1e-6 ? x * (1.0 + step) : x;
}

static double gamma_quantile(struct target t, double shape, double scale)
{
	struct curve c = { gamma_at, shape, 1.0, log(shape), 0.0 };
	double x;

	if (!shapes(t.p, shape, shape) || !parameters(t.p, 1.0, scale))
		return NAN;
	if (t.p == 0.0)
		return t.upper ? INFINITY : 0.0;
	x = exp(root(&c, t));
	if (x > 0.0 && isfinite(x))
		x = gamma_polish(shape, x, t);
	return scale * x;
}

double nip_gamma_quantile(double p, double shape, double scale)
{
	return gamma_quantile(target_of(p, false), shape, scale);
}

double nip_gamma_upper_quantile(double q, double shape, double scale)
{
	return gamma_quantile(target_of(q, true), shape, scale);
}

double nip_chisq_quantile(double p, double df)
{
	return gamma_quantile(target_of(p, false), 0.5 * df, 2.0);
}

double nip_chisq_upper_quantile(double q, double df)
{
	return gamma_quantile(target_of(q, true), 0.5 * df, 2.0);
}

/* --- F, t, beta --------------------------------------------------------------- */

/* At ln f = u. */
static struct nip_tails f_at(const struct curve *c, double u)
{
	double r = exp(u + c->shift), y = 1.0 / (1.0 + r);

	return nip_incomplete_beta(c->a, c->b, r * y, y, expm1(u) * y * c->a);
}

/* ln of the quantile. Beyond the doubles the upper tail is y^b / (b B(a, b)). */
static double log_f_quantile(struct target t, double a, double b)
{
	struct curve c = { f_at, a, b, 0.0, log(a / b) };
	double u = root(&c, t), ln_b_beta;

	if (!isinf(u) || u < 0.0 || !t.upper)
		return u;
	ln_b_beta = nip_log_gamma(a) + nip_log_gamma(b + 1.0) - nip_log_gamma(a + b);
	return -(log(t.p) + ln_b_beta) / b - c.shift;
}

static double f_quantile(struct target t, double df1, double df2)
{
	if (!shapes(t.p, 0.5 * df1, 0.5 * df2))
		return NAN;
	if (t.p == 0.0)
		return t.upper ? INFINITY : 0.0;
	return exp(log_f_quantile(t, 0.5 * df1, 0.5 * df2));
}

double nip_f_quantile(double p, double df1, double df2)
{
	return f_quantile(target_of(p, false), df1, df2);
}

double nip_f_upper_quantile(double q, double df1, double df2)
{
	return f_quantile(target_of(q, true), df1, df2);
}

static double beta_quantile(struct target t, double a, double b)
{
	double r;

	if (!shapes(t.p, a, b))
		return NAN;
	if (t.p == 0.0)
		return t.upper ? 1.0 : 0.0;
	r = exp(log_f_quantile(t, a, b) + log(a / b));
	return isinf(r) ? 1.0 : r / (1.0 + r);
}

double nip_beta_quantile(double p, double a, double b)
{
	return beta_quantile(target_of(p, false), a, b);
}

double nip_beta_upper_quantile(double q, double a, double b)
{
	return beta_quantile(target_of(q, true), a, b);
}

/* --- normal, t ------------------------------------------------------------------ */

/* z > 0 with upper tail q <= 1/2: Abramowitz and Stegun 26.2.23 (error 4.5e-4), then
 * Newton. Near the centre on the probability between 0 and z, which has the digits. */
static double deviate(double q)
{
	double t = sqrt(-2.0 * log(q));
	double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
			       (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));

	for (int i = 0; i < 4; i++) {
		double tail = nip_normal_upper(z), pdf = nip_normal_pdf(z);

		if (q > 0.25)
			z += ((0.5 - q) - 0.5 * erf(z * M_SQRT1_2)) / pdf;
		else if (pdf > 0.0)
			z += log(tail / q) * (tail / pdf);
	}
	return z;
}

double nip_normal_quantile(double p)
{
	if (!(p > 0.0 && p < 1.0))
		return NAN;
	if (p == 0.5)
		return 0.0;
	return p < 0.5 ? -deviate(p) : deviate(1.0 - p);
}

double nip_normal_upper_quantile(double q)
{
	return -nip_normal_quantile(q);
}

/* Cornish-Fisher series in 1 / df to the third order (Abramowitz and Stegun 26.7.5);
 * the next term is below z^9 / (1e3 df^4). */
static double cornish_fisher(double z, double df)
{
	double z2 = z * z, g1 = (z2 + 1.0) / 4.0, g2 = ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
	double g3 = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;

	return z * (1.0 + (g1 + (g2 + g3 / df) / df) / df);
}

double nip_t_quantile(double p, double df)
{
	struct target t = target_of(p, false), half;
	double x;

	if (!(df >= 2.0 * NIP_SHAPE_LEAST) || !(p > 0.0 && p < 1.0))
		return NAN;
	if (p == 0.5)
		return 0.0;
	if (df > T_MANY)
		return cornish_fisher(nip_normal_quantile(p), isinf(df) ? 1e300 : df);
	/* Twice the tail, or what is left of it around 0, belongs to t^2; 2 p is exact. */
	half = t.p <= 0.25 ? (struct target){ 2.0 * t.p, true }
			   : (struct target){ 1.0 - 2.0 * t.p, false };
	x = exp(0.5 * log_f_quantile(half, 0.5, 0.5 * df));
	return t.upper ? x : -x;
}

double nip_t_upper_quantile(double q, double df)
{
	return -nip_t_quantile(q, df);
}

/* --- in closed form ------------------------------------------------------------- */

double nip_weibull_quantile(double p, double shape, double scale)
{
	return parameters(p, shape, scale) ? scale * pow(-log1p(-p), 1.0 / shape) : NAN;
}

double nip_weibull_upper_quantile(double q, double shape, double scale)
{
	return parameters(q, shape, scale) ? scale * pow(-log(q), 1.0 / shape) : NAN;
}

static double lognormal_quantile(struct target t, double mu, double sigma)
{
	double z;

	if (!parameters(t.p, sigma, 1.0) || !isfinite(mu))
		return NAN;
	if (t.p == 0.0)
		return t.upper ? INFINITY : 0.0;
	z = nip_normal_quantile(t.p);
	return exp(mu + sigma * (t.upper ? -z : z));
}

double nip_lognormal_quantile(double p, double mu, double sigma)
{
	return lognormal_quantile(target_of(p, false), mu, sigma);
}

double nip_lognormal_upper_quantile(double q, double mu, double sigma)
{
	return lognormal_quantile(target_of(q, true), mu, sigma);
}
