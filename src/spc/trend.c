/* trend.c: slope, Mann-Kendall, and what was changed where the level steps. */
#include <config.h>

#include "spc/trend.h"

#include <math.h>
#include <string.h>

#include "stat/dist.h"

#define EXACT_MOST 50
#define SEN_MOST   2000

static void least_squares(const double *x, const double *y, size_t n, double confidence,
			  struct nip_trend *t)
{
	double mx = 0, my = 0, sxx = 0, sxy = 0, rss = 0, half;

	for (size_t i = 0; i < n; i++) {
		mx += (x[i] - x[0]) / (double)n;
		my += (y[i] - y[0]) / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		double u = x[i] - x[0] - mx;

		sxx += u * u;
		sxy += u * (y[i] - y[0] - my);
	}
	if (!(sxx > 0)) {
		t->why = "all values are at one place";
		return;
	}
	if (!isfinite(sxx) || !isfinite(sxy)) {
		t->why = "the values are too large for sums of squares";
		return;
	}
	t->slope = sxy / sxx;
	t->df = (double)n - 2;
	if (n < 3) {
		t->why = "a slope from two values has no error";
		return;
	}
	for (size_t i = 0; i < n; i++) {
		double r = y[i] - y[0] - my - t->slope * (x[i] - x[0] - mx);

		rss += r * r;
	}
	if (!isfinite(rss)) {
		t->slope = NAN;
		t->why = "the values are too large for sums of squares";
		return;
	}
	t->stderr_slope = sqrt(rss / t->df / sxx);
	half = nip_t_upper_quantile((1 - confidence) / 2, t->df) * t->stderr_slope;
	t->low = t->slope - half;
	t->high = t->slope + half;
	if (!(t->stderr_slope > 0) && t->slope == 0) {
		t->why = "the values are all the same";
		return;
	}
	t->t = t->stderr_slope > 0 ? t->slope / t->stderr_slope : copysign(INFINITY, t->slope);
	t->p = isinf(t->t) ? 0 : fmin(1, 2 * nip_t_upper(fabs(t->t), t->df));
}

static int sign(double a, double b)
{
	return (a > b) - (a < b);
}

/* P(|S| >= s) without ties, by the number of orders with each count of inversions. */
static double exact_p(size_t n, double s, struct nip_arena *a)
{
	size_t pairs = n * (n - 1) / 2, least;
	double *p = NIP_NEW_N(a, pairs + 1, double), *q = NIP_NEW_N(a, pairs + 1, double), sum = 0;

	p[0] = 1;
	for (size_t m = 2; m <= n; m++) {
		double window = 0;

		for (size_t i = 0; i <= m * (m - 1) / 2; i++) {
			window += p[i];
			if (i >= m)
				window -= p[i - m];
			q[i] = window / (double)m;
		}
		memcpy(p, q, (m * (m - 1) / 2 + 1) * sizeof *p);
	}
	least = (size_t)(((double)pairs - fabs(s)) / 2 + 0.5);
	for (size_t i = 0; i <= least; i++)
		sum += p[i];
	return fmin(1, 2 * sum);
}

/* Sum of f(size) over runs of equal values. */
static double ties(double *v, size_t n, double power)
{
	double sum = 0;
	size_t run = 1;

	nip_sort(v, n);
	for (size_t i = 1; i <= n; i++) {
		if (i < n && v[i] == v[i - 1]) {
			run++;
			continue;
		}
		if (power == 3)
			sum += (double)run * ((double)run - 1) * (2 * (double)run + 5);
		else if (power == 2)
			sum += (double)run * ((double)run - 1) * ((double)run - 2);
		else
			sum += (double)run * ((double)run - 1);
		run = 1;
	}
	return sum;
}

static void mann_kendall(const double *x, const double *y, size_t n, struct nip_arena *a,
			 struct nip_trend *t)
{
	double *u = NIP_NEW_N(a, n, double), *v = NIP_NEW_N(a, n, double), m = (double)n, tx, ty,
	       all = m * (m - 1);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			t->s += sign(y[i], y[j]) * sign(x[i], x[j]);
	memcpy(u, x, n * sizeof *u);
	memcpy(v, y, n * sizeof *v);
	tx = ties(u, n, 1);
	ty = ties(v, n, 1);
	t->exact = tx == 0 && ty == 0 && n <= EXACT_MOST;
	t->s_variance = (all * (2 * m + 5) - ties(u, n, 3) - ties(v, n, 3)) / 18 +
			(n > 2 ? ties(u, n, 2) * ties(v, n, 2) / (9 * all * (m - 2)) : 0) +
			tx * ty / (2 * all);
	t->tau = t->s / (sqrt(all - tx) * sqrt(all - ty) / 2);
	t->z = t->s_variance > 0 ? (t->s - sign(t->s, 0)) / sqrt(t->s_variance) : NAN;
	t->mann_kendall_p = t->exact	  ? exact_p(n, t->s, a)
			    : isnan(t->z) ? NAN
					  : fmin(1, 2 * nip_normal_upper(fabs(t->z)));
}

static double sen_slope(const double *x, const double *y, size_t n, struct nip_arena *a)
{
	double *v;
	size_t k = 0;

	if (n > SEN_MOST)
		return NAN;
	v = NIP_NEW_N(a, n * (n - 1) / 2 + 1, double);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			if (x[i] != x[j])
				v[k++] = (y[i] - y[j]) / (x[i] - x[j]);
	nip_sort(v, k);
	return nip_sorted_quantile(v, k, 0.5);
}

void nip_trend(const double *x, const double *y, size_t n, double confidence, struct nip_arena *a,
	       struct nip_trend *t)
{
	double *u = NIP_NEW_N(a, n + 1, double), *v = NIP_NEW_N(a, n + 1, double);

	*t = (struct nip_trend){ .slope = NAN,
				 .low = NAN,
				 .high = NAN,
				 .stderr_slope = NAN,
				 .t = NAN,
				 .df = NAN,
				 .p = NAN,
				 .sen = NAN,
				 .tau = NAN,
				 .z = NAN,
				 .s_variance = NAN,
				 .mann_kendall_p = NAN };
	for (size_t i = 0; i < n; i++)
		if (isfinite(y[i]) && (!x || isfinite(x[i]))) {
			u[t->n] = x ? x[i] : (double)i;
			v[t->n++] = y[i];
		}
	if (t->n < 2) {
		t->why = "fewer than two values";
		return;
	}
	least_squares(u, v, t->n, confidence, t);
	mann_kendall(u, v, t->n, a, t);
	t->sen = sen_slope(u, v, t->n, a);
}

size_t nip_changed_factors(const struct nip_factor *factor, size_t n, size_t at, size_t *out,
			   size_t max)
{
	size_t k = 0;

	for (size_t i = 0; i < n && at > 0; i++) {
		const char *before = factor[i].label[at - 1], *after = factor[i].label[at];

		if (!before || !after || !*before || !*after || strcmp(before, after) == 0)
			continue;
		if (k < max)
			out[k] = i;
		k++;
	}
	return k;
}

static double log_choose(size_t n, size_t k)
{
	return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1);
}

double nip_coincidence_p(size_t places, size_t changes, size_t steps, size_t matched)
{
	size_t most = changes < steps ? changes : steps;
	double sum = 0;

	if (changes > places || steps > places || matched > most)
		return NAN;
	if (!matched)
		return 1;
	for (size_t x = matched; x <= most; x++)
		if (changes - x <= places - steps)
			sum += exp(log_choose(steps, x) + log_choose(places - steps, changes - x) -
				   log_choose(places, changes));
	return fmin(1, sum);
}
