/* autocorr.c: lag-1 and long-run autocorrelation, held values, residuals, batches. */
#include <config.h>

#include "spc/autocorr.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "spc/constants.h"
#include "stat/dist.h"
#include "stat/moments.h"

static double normal_two_sided(double z)
{
	return erfc(fabs(z) * M_SQRT1_2);
}

/* n var(mean): sums over windows of b = bandwidth + 1 values that slide over the series
 * from end to end weigh the autocovariance of lag k with 1 - k / b, which are Bartlett's
 * weights, in one pass. */
static double long_run_variance(const double *x, size_t n, double mean, size_t b, size_t values)
{
	double window = 0, sum = 0;

	for (size_t i = 0; i < n + b - 1; i++) {
		if (i < n && isfinite(x[i]))
			window += x[i] - mean;
		if (i >= b && isfinite(x[i - b]))
			window -= x[i - b] - mean;
		sum += window * window;
	}
	return sum / ((double)b * (double)values);
}

static size_t bandwidth(double r, size_t n)
{
	double a = 4 * r * r / ((1 - r) * (1 - r) * (1 + r) * (1 + r));
	double s = floor(1.1447 * cbrt(a * (double)n));

	if (!(s > 0))
		return 0;
	return s > (double)n / 4 ? n / 4 : (size_t)s;
}

static double residual_sigma(const double *x, size_t n, double mean, double r)
{
	double *e = nip_xalloc(n + 1, sizeof *e), last = NAN;
	struct nip_moments m;

	nip_moments_init(&m);
	nip_ar_residuals(x, n, mean, r, e);
	for (size_t i = 0; i < n; i++) {
		if (!isnan(e[i]) && !isnan(last))
			nip_moments_add(&m, fabs(e[i] - last));
		last = e[i];
	}
	free(e);
	return nip_moments_mean(&m) / nip_d2(2) / sqrt(1 - r * r);
}

void nip_autocorr(const double *x, size_t n, struct nip_autocorr *out)
{
	double mean, ss, cross = 0, k, r;
	struct nip_moments m;

	*out = (struct nip_autocorr){ .r1 = NAN,
				      .z = NAN,
				      .p = NAN,
				      .tau = 1,
				      .long_run_sd = NAN,
				      .long_run_sigma = NAN,
				      .residual_sigma = NAN };
	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(&m, x[i]);
	mean = nip_moments_mean(&m);
	ss = nip_moments_ss(&m);
	out->n = (size_t)m.n;
	for (size_t i = 1; i < n; i++)
		if (isfinite(x[i]) && isfinite(x[i - 1])) {
			cross += (x[i - 1] - mean) * (x[i] - mean);
			out->pairs++;
		}
	k = (double)out->n;
	out->n_eff_mean = out->n_eff_variance = k;
	if (out->n < 3 || !out->pairs || !(ss > 0))
		return;
	/* pairs lost at breaks are made up for */
	out->r1 = r = cross / ss * ((k - 1) / (double)out->pairs);
	out->z = (r + 1 / k) * k * sqrt((double)out->pairs) / (k - 2);
	out->p = normal_two_sided(out->z);
	out->significant = out->p < 0.01 && fabs(r) > 0.1;
	r = fmin(fmax(r, -0.999), 0.999);
	out->bandwidth = bandwidth(r, out->n);
	out->tau = long_run_variance(x, n, mean, out->bandwidth + 1, out->n) / (ss / k);
	out->long_run_sd = sqrt(out->tau * ss / (k - 1));
	if (k > out->tau)
		out->long_run_sigma = sqrt(ss / (k - out->tau));
	if (out->pairs >= 2)
		out->residual_sigma = residual_sigma(x, n, mean, r);
	if (r > 0) {
		out->n_eff_mean = k * (1 - r) / (1 + r);
		out->n_eff_variance = k * (1 - r * r) / (1 + r * r);
	}
}

/* ---- held values ------------------------------------------------------------ */

#define HELD_SAMPLE 10000
#define HELD_LEAST  20

/* Sum of the squared shares of the distinct values, from an even sample of them. */
static double coincidence(const double *x, size_t n)
{
	size_t step = n / HELD_SAMPLE + 1, k = 0, run = 0;
	double *v = nip_xalloc(n / step + 1, sizeof *v), sum = 0;

	for (size_t i = 0; i < n; i += step)
		if (isfinite(x[i]))
			v[k++] = x[i];
	nip_sort(v, k);
	for (size_t i = 0; i < k; i++) {
		run++;
		if (i + 1 == k || v[i + 1] != v[i]) {
			/* ordered pairs of different draws */
			sum += (double)run * (double)(run - 1);
			run = 0;
		}
	}
	free(v);
	return k > 1 ? sum / ((double)k * (double)(k - 1)) : 0;
}

/* Half of the steps of one unit of resolution. */
static double unit_steps(const double *x, size_t n)
{
	double unit = INFINITY;
	size_t count = 0;

	for (size_t i = 1; i < n; i++) {
		double d = fabs(x[i] - x[i - 1]);

		if (d > 0 && d < unit)
			unit = d;
	}
	for (size_t i = 1; i < n; i++) {
		double d = fabs(x[i] - x[i - 1]);

		count += d > 0 && d < 1.5 * unit;
	}
	return (double)count / 2;
}

void nip_held(const double *x, size_t n, struct nip_held *out)
{
	size_t run = 0;
	double expected;

	*out = (struct nip_held){ .longest_value = NAN };
	for (size_t i = 0; i < n; i++) {
		bool same = i && isfinite(x[i]) && x[i] == x[i - 1];

		out->values += isfinite(x[i]);
		out->repeats += same;
		run = !isfinite(x[i]) ? 0 : same ? run + 1 : 1;
		if (run > out->longest) {
			out->longest = run;
			out->longest_at = i + 1 - run;
			out->longest_value = x[i];
		}
	}
	if (!out->repeats)
		return;
	expected = fmax((double)out->values * coincidence(x, n), unit_steps(x, n));
	out->expected = expected;
	out->held = out->values >= HELD_LEAST && 10 * out->repeats >= out->values &&
		    (double)out->repeats > 2 * expected + 4 * sqrt(2 * expected + 1);
}

/* ---- residuals and batches --------------------------------------------------- */

void nip_ar_residuals(const double *x, size_t n, double mean, double r, double *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = i && isfinite(x[i]) && isfinite(x[i - 1])
				 ? x[i] - mean - r * (x[i - 1] - mean)
				 : NAN;
}

double nip_ewma_residuals(const double *x, size_t n, double mean, double lambda, double *out)
{
	double z = mean, sum = 0;

	for (size_t i = 0; i < n; i++) {
		double e;

		if (!isfinite(x[i])) {
			z = mean;
			if (out)
				out[i] = NAN;
			continue;
		}
		e = x[i] - z;
		z += lambda * e;
		sum += e * e;
		if (out)
			out[i] = e;
	}
	return sum;
}

#define TUNE_MOST 20000 /* the first values are enough to find lambda */

double nip_ewma_best_lambda(const double *x, size_t n, double mean)
{
	double best = 1, least = INFINITY, step = 0.05, from = 0.05, to = 1;

	if (n > TUNE_MOST)
		n = TUNE_MOST;
	for (int round = 0; round < 3; round++) {
		for (double l = from; l <= to + step / 2; l += step) {
			double s = nip_ewma_residuals(x, n, mean, l, NULL);

			if (s < least) {
				least = s;
				best = l;
			}
		}
		from = fmax(best - step, step / 10);
		to = fmin(best + step, 1);
		step /= 5;
	}
	return fmin(best, 1);
}

size_t nip_batch_means(const double *x, size_t n, size_t size, double *mean, size_t *last)
{
	size_t k = 0, run = 0;
	double sum = 0, base = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isfinite(x[i])) {
			run = 0;
			continue;
		}
		if (!run++) {
			base = x[i];
			sum = 0;
		}
		sum += x[i] - base;
		if (run == size) {
			mean[k] = base + sum / (double)size;
			if (last)
				last[k] = i;
			k++;
			run = 0;
		}
	}
	return k;
}

#define BATCHES_LEAST 10

size_t nip_batch_size(const double *x, size_t n)
{
	double *mean = nip_xalloc(n + 1, sizeof *mean);
	size_t size, k, found = 0;

	for (size = 1; !found && (k = nip_batch_means(x, n, size, mean, NULL)) >= BATCHES_LEAST;
	     size *= 2) {
		struct nip_autocorr a;

		nip_autocorr(mean, k, &a);
		if (isnan(a.r1) || a.r1 < 0.1 || a.p > 0.01)
			found = size;
	}
	free(mean);
	return found;
}
