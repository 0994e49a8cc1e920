/* fit.c: maximum likelihood of normal, lognormal, Weibull and gamma, and of the first
 * two with a threshold. */
#include <config.h>

#include "stat/fit.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "num/root.h"
#include "stat/incomplete.h"

#define LN_SQRT_2PI 0.91893853320467274178

static const char *const not_positive = "values that are not above zero";
static const char *const no_shape = "the likelihood has no maximum in its shape";
static const char *const no_threshold = "the likelihood has no interior maximum in the threshold";

/* --- normal and lognormal --------------------------------------------------------- */

/* Mean of v, and the sum of squares about it. */
static double mean_and_ss(const double *v, size_t n, double *out_ss)
{
	double mean = 0.0;

	for (size_t i = 0; i < n; i++)
		mean += v[i] / (double)n;
	*out_ss = 0.0;
	for (size_t i = 0; i < n; i++)
		*out_ss += (v[i] - mean) * (v[i] - mean);
	return mean;
}

/* p[0], p[1] and log likelihood of normal values origin + v. */
static void normal_of(const double *v, double origin, size_t n, enum nip_fit_divisor by, double *p,
		      struct nip_fit *out)
{
	double ss, m = (double)n;

	p[0] = origin + mean_and_ss(v, n, &ss);
	p[1] = sqrt(ss / (by == NIP_FIT_ML ? m : m - 1.0));
	out->log_likelihood = -m * (LN_SQRT_2PI + log(p[1])) - 0.5 * ss / (p[1] * p[1]);
	if (by == NIP_FIT_UNBIASED)
		out->method = "mean, and standard deviation with n - 1";
	if (!(p[1] > 0.0))
		out->why = "no spread that a double can hold";
}

/* ln of (x - threshold) over the middle value less threshold; sum of the logs. */
static double logs(const double *x, size_t n, double threshold, double *v, double *out_origin)
{
	double middle = x[n / 2] - threshold, sum = 0.0;

	*out_origin = log(middle);
	for (size_t i = 0; i < n; i++) {
		v[i] = log1p((x[i] - x[n / 2]) / middle);
		sum += v[i];
	}
	return sum + (double)n * *out_origin;
}

void nip_fit_normal(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out)
{
	double *v = nip_xalloc(n, sizeof *v);

	for (size_t i = 0; i < n; i++)
		v[i] = x[i] - x[n / 2];
	normal_of(v, x[n / 2], n, by, out->p, out);
	free(v);
}

static void lognormal_at(const double *x, size_t n, double threshold, enum nip_fit_divisor by,
			 double *p, struct nip_fit *out)
{
	double *v = nip_xalloc(n, sizeof *v), origin, sum = logs(x, n, threshold, v, &origin);

	normal_of(v, origin, n, by, p, out);
	out->log_likelihood -= sum;
	free(v);
}

void nip_fit_lognormal(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out)
{
	if (!(x[0] > 0.0)) {
		out->why = not_positive;
		return;
	}
	lognormal_at(x, n, 0.0, by, out->p, out);
}

/* --- Weibull ------------------------------------------------------------------------ */

/* y = (x - threshold) / (largest - threshold), by its logarithms: all <= 0. */
struct scaled {
	double *log_y;
	size_t n;
	double mean_log, largest; /* of ln y; largest x - threshold */
	double log_power;	  /* ln of the mean of y^shape, once it is fitted */
};

static void scale_logs(const double *x, size_t n, double threshold, struct scaled *s)
{
	s->n = n;
	s->largest = x[n - 1] - threshold;
	s->mean_log = 0.0;
	for (size_t i = 0; i < n; i++) {
		s->log_y[i] = log1p((x[i] - x[n - 1]) / s->largest);
		s->mean_log += s->log_y[i] / (double)n;
	}
}

/* Rises with the shape: 0 at the maximum. */
static double shape_score(double log_shape, void *context)
{
	const struct scaled *s = context;
	double k = exp(log_shape), sum = 0.0, weighted = 0.0;

	for (size_t i = 0; i < s->n; i++) {
		double w = exp(k * s->log_y[i]);

		sum += w;
		weighted += w * s->log_y[i];
	}
	return weighted / sum - s->mean_log - 1.0 / k;
}

/* shape and scale; returns 0 or -1. */
static int weibull_of(struct scaled *s, double p[2])
{
	double ss, guess, lo, hi, u, sum = 0.0;

	mean_and_ss(s->log_y, s->n, &ss);
	guess = log(1.2825498 / sqrt(ss / (double)s->n)); /* pi / sqrt 6: of logs of Weibull */
	if (!isfinite(guess))
		return -1;
	lo = guess - 1.0;
	hi = guess + 1.0;
	for (int i = 0; i < 40 && shape_score(lo, s) > 0.0; i++)
		lo -= 1.0;
	for (int i = 0; i < 40 && shape_score(hi, s) < 0.0; i++)
		hi += 1.0;
	if (nip_root(shape_score, s, lo, hi, &u) < 0)
		return -1;
	p[0] = exp(u);
	for (size_t i = 0; i < s->n; i++)
		sum += exp(p[0] * s->log_y[i]);
	s->log_power = log(sum / (double)s->n);
	p[1] = s->largest * exp(s->log_power / p[0]);
	return 0;
}

/* At the maximum sum (x / scale)^shape is n. shape ln scale is log_power but for ln of
 * the largest, which is left once: no large terms that cancel. */
static double weibull_likelihood(const struct scaled *s, double shape)
{
	return (double)s->n *
	       (log(shape) - log(s->largest) - s->log_power + (shape - 1.0) * s->mean_log - 1.0);
}

void nip_fit_weibull(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out)
{
	struct scaled s;

	(void)by;
	if (!(x[0] > 0.0)) {
		out->why = not_positive;
		return;
	}
	s.log_y = nip_xalloc(n, sizeof *s.log_y);
	scale_logs(x, n, 0.0, &s);
	if (weibull_of(&s, out->p) < 0)
		out->why = no_shape;
	else
		out->log_likelihood = weibull_likelihood(&s, out->p[0]);
	free(s.log_y);
}

/* --- gamma ----------------------------------------------------------------------------- */

/* ln k - digamma(k): positive, falling; by its series from k = 12 on. */
static double log_less_digamma(double k)
{
	double rest = 0.0, base = log(k), r;

	while (k < 12.0) { /* digamma(k) = digamma(k + 1) - 1 / k */
		rest += 1.0 / k;
		k += 1.0;
	}
	r = 1.0 / (k * k);
	return (base - log(k)) + rest + 0.5 / k +
	       r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132))));
}

static double gamma_score(double log_shape, void *context)
{
	return log(log_less_digamma(exp(log_shape)) / *(const double *)context);
}

/* n (k ln k - k - ln Gamma(k) - (k - 1) gap - ln mean), with k ln k gone into Stirling's
 * series: a large shape leaves nothing else of its digits. */
static double gamma_likelihood(double k, double mean, double gap, double n)
{
	return n *
	       (0.5 * log(k) - LN_SQRT_2PI - nip_stirling_rest(k) - (k - 1.0) * gap - log(mean));
}

void nip_fit_gamma(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out)
{
	double mean = 0.0, gap = 0.0, m = (double)n, guess, u;

	(void)by;
	if (!(x[0] > 0.0)) {
		out->why = not_positive;
		return;
	}
	for (size_t i = 0; i < n; i++)
		mean += (x[i] - x[n / 2]) / m;
	mean += x[n / 2];
	for (size_t i = 0; i < n; i++) { /* ln(mean) - mean of ln, term by term above zero */
		double d = (x[i] - mean) / mean;

		gap += (d - log1p(d)) / m;
	}
	guess = (3.0 - gap + sqrt((gap - 3.0) * (gap - 3.0) + 24.0 * gap)) / (12.0 * gap);
	if (!(gap > 0.0) ||
	    nip_root(gamma_score, &gap, log(guess) - 1.0, log(guess) + 1.0, &u) < 0) {
		out->why = no_shape;
		return;
	}
	out->p[0] = exp(u);
	out->p[1] = mean / out->p[0];
	out->log_likelihood = gamma_likelihood(out->p[0], mean, gap, m);
}

/* --- thresholds ------------------------------------------------------------------------- */

/* The profile of the likelihood over the threshold, as a function of t = ln(least -
 * threshold). It has no bound at the least value itself, so only a maximum inside
 * counts: where the derivative in t goes from + to -. */
struct profile {
	const double *x;
	size_t n;
	struct scaled s;
	double *v;
	/* derivative in the threshold; NaN where the inner fit fails */
	double (*slope)(const struct profile *q, double threshold);
};

static double lognormal_slope(const struct profile *q, double threshold)
{
	double origin, ss, mean, sum = 0.0;

	logs(q->x, q->n, threshold, q->v, &origin);
	mean = mean_and_ss(q->v, q->n, &ss);
	ss /= (double)q->n;
	for (size_t i = 0; i < q->n; i++)
		sum += exp(-q->v[i]) * (1.0 + (q->v[i] - mean) / ss);
	return sum;
}

static double weibull_slope(const struct profile *q, double threshold)
{
	struct scaled s = q->s;
	double p[2], inverse = 0.0, power = 0.0, less = 0.0;

	scale_logs(q->x, q->n, threshold, &s);
	if (weibull_of(&s, p) < 0)
		return NAN;
	for (size_t i = 0; i < q->n; i++) {
		double w = exp(p[0] * s.log_y[i]), r = exp(-s.log_y[i]);

		inverse += r;
		power += w;
		less += w * r;
	}
	return p[0] * (double)q->n * less / power - (p[0] - 1.0) * inverse;
}

static double profile_slope(double t, void *context)
{
	const struct profile *q = context;

	return -q->slope(q, q->x[0] - exp(t));
}

#define STEPS 120

/* Thresholds of the interior maxima: out[0..most). */
static size_t maxima(struct profile *q, double *out, size_t most)
{
	double range = q->x[q->n - 1] - q->x[0], from = log(range * 1e-6), to = log(range * 1e3);
	double before = NAN, before_t = NAN;
	size_t found = 0;

	for (int i = 0; i <= STEPS; i++) {
		double t = from + (to - from) * i / STEPS, d = profile_slope(t, q), root;

		if (before > 0.0 && d <= 0.0 && found < most &&
		    nip_root(profile_slope, q, before_t, t, &root) == 0)
			out[found++] = q->x[0] - exp(root);
		before = d;
		before_t = t;
	}
	return found;
}

static size_t thresholds(const double *x, size_t n,
			 double (*slope)(const struct profile *q, double threshold), double *out,
			 size_t most)
{
	struct profile q = { .x = x, .n = n, .slope = slope };
	size_t found;

	q.v = q.s.log_y = nip_xalloc(n, sizeof *q.v);
	found = maxima(&q, out, most);
	free(q.v);
	return found;
}

void nip_fit_lognormal3(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out)
{
	double at[8], best = -INFINITY;
	size_t found = thresholds(x, n, lognormal_slope, at, 8);
	struct nip_fit one = *out;

	(void)by;
	out->why = no_threshold;
	for (size_t i = 0; i < found; i++) {
		one.p[0] = at[i];
		lognormal_at(x, n, at[i], NIP_FIT_ML, one.p + 1, &one);
		if (one.log_likelihood > best) {
			best = one.log_likelihood;
			*out = one;
		}
	}
}

void nip_fit_weibull3(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out)
{
	double at[8], best = -INFINITY;
	size_t found = thresholds(x, n, weibull_slope, at, 8);
	struct nip_fit one = *out;
	struct scaled s;

	(void)by;
	out->why = no_threshold;
	s.log_y = nip_xalloc(n, sizeof *s.log_y);
	for (size_t i = 0; i < found; i++) {
		one.p[0] = at[i];
		scale_logs(x, n, at[i], &s);
		if (weibull_of(&s, one.p + 1) < 0)
			continue;
		one.log_likelihood = weibull_likelihood(&s, one.p[1]);
		if (one.log_likelihood > best) {
			best = one.log_likelihood;
			*out = one;
		}
	}
	free(s.log_y);
}
