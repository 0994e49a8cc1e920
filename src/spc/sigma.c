/* sigma.c: the table of sigma estimators. */
#include <config.h>

#include "spc/sigma.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "spc/autocorr.h"
#include "stat/dist.h"
#include "stat/moments.h"

#define SCREEN_WIDTH 3.0 /* standard errors: a moving range above its own limit */

void nip_subgroup_of(const double *x, size_t n, struct nip_subgroup *out)
{
	double lo = INFINITY, hi = -INFINITY, base = NAN, sum = 0, square = 0, mean;
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isfinite(x[i]))
			continue;
		if (!k++)
			base = x[i];
		sum += x[i] - base;
		lo = fmin(lo, x[i]);
		hi = fmax(hi, x[i]);
	}
	*out = (struct nip_subgroup){ k, NAN, NAN, NAN };
	if (!k)
		return;
	mean = base + sum / (double)k;
	out->mean = mean;
	if (k < 2)
		return;
	out->range = hi - lo;
	sum = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i])) {
			sum += x[i] - mean;
			square += (x[i] - mean) * (x[i] - mean);
		}
	square -= sum * sum / (double)k;
	out->sd = hi > lo ? sqrt((square < 0 ? 0 : square) / (double)(k - 1)) : 0;
}

size_t nip_moving_ranges(const double *x, size_t n, size_t span, double *out)
{
	size_t count = 0, run = 0;

	for (size_t i = 0; i < n; i++) {
		double lo = x[i], hi = x[i];

		run = isfinite(x[i]) ? run + 1 : 0;
		out[i] = NAN;
		if (run < span)
			continue;
		for (size_t k = 1; k < span; k++) {
			lo = fmin(lo, x[i - k]);
			hi = fmax(hi, x[i - k]);
		}
		out[i] = hi - lo;
		count++;
	}
	return count;
}

static int none(struct nip_sigma_estimate *out, const char *why)
{
	out->sigma = NAN;
	out->df = NAN;
	out->why = why;
	return -1;
}

/* ---- from subgroups -------------------------------------------------------- */

/* Degrees of freedom of an average of standard deviations, share of sum (n - 1): the
 * steps of Minitab's methods page. */
static double sd_df_share(size_t n)
{
	static const struct {
		size_t to;
		double share;
	} step[] = { { 2, 0.88 }, { 3, 0.92 }, { 4, 0.94 },  { 5, 0.95 },
		     { 7, 0.96 }, { 9, 0.97 }, { 17, 0.98 }, { 64, 0.99 } };

	for (size_t i = 0; i < sizeof step / sizeof *step; i++)
		if (n <= step[i].to)
			return step[i].share;
	return 1;
}

/* The mean of statistic / factor over subgroups, plain or with weights
 * (factor / sd of the statistic)^2. */
static int averaged(const struct nip_sigma_input *in, struct nip_constants_cache *cache, bool range,
		    bool weighted, struct nip_sigma_estimate *out)
{
	double weight = 0, sum = 0, df = 0, statistic = 0, first = NAN;
	struct nip_moments plain;
	bool one_size = true;
	size_t size = 0;

	nip_moments_init(&plain);
	for (size_t i = 0; i < in->k; i++) {
		const struct nip_subgroup *g = &in->group[i];
		struct nip_constants_row c;
		double v, w;

		if (g->n < 2)
			continue;
		c = nip_constants_get(cache, g->n);
		v = range ? g->range / c.d2 : g->sd / c.c4;
		w = range ? c.d2 * c.d2 / (c.d3 * c.d3) : c.c4 * c.c4 / (c.c5 * c.c5);
		one_size &= !size || size == g->n;
		size = g->n;
		nip_moments_add(&plain, v);
		if (isnan(first))
			first = v;
		weight += w;
		sum += w * (v - first);
		statistic += range ? g->range : g->sd;
		df += (double)(g->n - 1) * (range ? 1 : sd_df_share(g->n));
		out->used++;
	}
	if (!out->used)
		return none(out, "no subgroup has two values");
	out->mean_statistic = statistic / (double)out->used;
	/* of one size all weights are the same */
	out->sigma = weighted && !one_size ? first + sum / weight : nip_moments_mean(&plain);
	out->df = range ? 0.9 * df : df;
	return 0;
}

static int pooled(const struct nip_sigma_input *in, bool unbias, struct nip_sigma_estimate *out)
{
	double ss = 0, df = 0;

	for (size_t i = 0; i < in->k; i++) {
		const struct nip_subgroup *g = &in->group[i];

		if (g->n < 2)
			continue;
		ss += (double)(g->n - 1) * g->sd * g->sd;
		df += (double)(g->n - 1);
		out->used++;
	}
	if (!out->used)
		return none(out, "no subgroup has two values");
	out->df = df;
	out->sigma = sqrt(ss / df) / (unbias ? nip_c4(1 + df) : 1);
	return 0;
}

/* ---- from moving ranges ---------------------------------------------------- */

static size_t packed_ranges(const struct nip_sigma_input *in, double *mr)
{
	size_t n = 0;

	nip_moving_ranges(in->x, in->n, in->span, mr);
	for (size_t i = 0; i < in->n; i++)
		if (!isnan(mr[i]))
			mr[n++] = mr[i];
	return n;
}

static double mean_of(const double *x, size_t n, double most, size_t *out_used)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		if (x[i] <= most)
			nip_moments_add(&m, x[i]);
	*out_used = (size_t)m.n;
	return nip_moments_mean(&m);
}

static int moving_range(enum nip_sigma_id id, const struct nip_sigma_input *in,
			struct nip_constants_cache *cache, struct nip_sigma_estimate *out)
{
	double *mr = nip_xalloc(in->n + 1, sizeof *mr);
	size_t n = packed_ranges(in, mr);
	struct nip_constants_row c = nip_constants_get(cache, in->span);

	if (!n) {
		free(mr);
		return none(out, "no two neighbouring values are there (moving ranges)");
	}
	out->mean_statistic = mean_of(mr, n, INFINITY, &out->used);
	if (id == NIP_SIGMA_SCREENED_MR) {
		double most = out->mean_statistic * (1 + SCREEN_WIDTH * c.d3 / c.d2);

		out->mean_statistic = mean_of(mr, n, most, &out->used);
		out->screened = n - out->used;
	}
	out->sigma = out->mean_statistic / c.d2;
	if (id == NIP_SIGMA_MEDIAN_MR) {
		nip_sort(mr, n);
		out->mean_statistic = nip_sorted_quantile(mr, n, 0.5);
		out->sigma = out->mean_statistic / nip_d4((double)in->span);
	}
	out->df = (double)out->used;
	free(mr);
	return 0;
}

static int successive(const struct nip_sigma_input *in, bool unbias, struct nip_sigma_estimate *out)
{
	double sum = 0;

	for (size_t i = 1; i < in->n; i++)
		if (isfinite(in->x[i]) && isfinite(in->x[i - 1])) {
			sum += (in->x[i] - in->x[i - 1]) * (in->x[i] - in->x[i - 1]);
			out->used++;
		}
	if (!out->used)
		return none(out, "no two neighbouring values are there (successive differences)");
	out->df = (double)out->used;
	out->sigma = sqrt(sum / (2 * out->df)) / (unbias ? nip_c4(1 + out->df) : 1);
	return 0;
}

/* ---- of all values ---------------------------------------------------------- */

static int overall(const struct nip_sigma_input *in, bool unbias, struct nip_sigma_estimate *out)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (size_t i = 0; i < in->n; i++)
		nip_moments_add(&m, in->x[i]);
	if (m.n < 2)
		return none(out, "there are fewer than two values");
	out->used = (size_t)m.n;
	out->df = (double)(m.n - 1);
	out->sigma = nip_moments_sd(&m) / (unbias ? nip_c4((double)m.n) : 1);
	return 0;
}

static int correlated(enum nip_sigma_id id, const struct nip_sigma_input *in,
		      struct nip_sigma_estimate *out)
{
	struct nip_autocorr a;

	nip_autocorr(in->x, in->n, &a);
	out->used = a.n;
	out->sigma = id == NIP_SIGMA_LONG_RUN ? a.long_run_sigma : a.residual_sigma;
	out->df = id == NIP_SIGMA_LONG_RUN ? a.n_eff_variance - 1 : (double)a.pairs - 1;
	if (isnan(out->sigma) || !(out->df > 0))
		return none(out, "the series is too short or constant (autocorrelation)");
	return 0;
}

/* ---- the table -------------------------------------------------------------- */

#define DF_SUM "sum(n_i - 1)"
const struct nip_sigma_kind nip_sigma_kinds[NIP_SIGMAS] = {
	[NIP_SIGMA_UWAVE_R] = { "UWAVE_R", "mean of R_i / d2(n_i)", "0.9 sum(n_i - 1)",
				NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_MVLUE_R] = { "MVLUE_R", "mean of R_i / d2(n_i), weights (d2 / d3)^2",
				"0.9 sum(n_i - 1)", NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_UWAVE_SD] = { "UWAVE_SD", "mean of s_i / c4(n_i)", "sum f(n_i) (n_i - 1)",
				 NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_MVLUE_SD] = { "MVLUE_SD", "mean of s_i / c4(n_i), weights c4^2 / (1 - c4^2)",
				 "sum f(n_i) (n_i - 1)", NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_POOLED] = { "pooled", "sqrt(sum (n_i - 1) s_i^2 / sum(n_i - 1))", DF_SUM,
			       NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_POOLED_C4] = { "pooled_c4",
				  "sqrt(sum (n_i - 1) s_i^2 / sum(n_i - 1)) / c4(1 + sum(n_i - 1))",
				  DF_SUM, NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_MR] = { "MR", "mean of MR / d2(span)", "number of moving ranges",
			   NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_MEDIAN_MR] = { "medMR", "median of MR / d4(span)", "number of moving ranges",
				  NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_SCREENED_MR] = { "screenedMR",
				    "mean of MR / d2(span), without MR above D4 times their mean",
				    "number of moving ranges kept", NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_MSSD] = { "MSSD", "sqrt(sum (x_i+1 - x_i)^2 / (2 pairs))", "number of pairs",
			     NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_MSSD_C4] = { "MSSD_c4", "sqrt(sum (x_i+1 - x_i)^2 / (2 pairs)) / c4(1 + pairs)",
				"number of pairs", NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_LONG_RUN] = { "long_run", "s sqrt((n - 1) / (n - tau)), tau = n var(mean) / var",
				 "n (1 - r^2) / (1 + r^2) - 1", NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_RESIDUAL] = { "residual",
				 "mean of MR of AR(1) residuals / d2(2) / sqrt(1 - r^2)",
				 "number of pairs - 1", NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_OVERALL] = { "overall", "s of all values", "n - 1", NIP_BASIS_ALL },
	[NIP_SIGMA_OVERALL_C4] = { "overall_c4", "s of all values / c4(n)", "n - 1",
				   NIP_BASIS_ALL },
};

static bool same_key(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == '_' || *a == '-' || *a == ' ')
			a++;
		while (*b == '_' || *b == '-' || *b == ' ')
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (!*a)
			return true;
	}
}

int nip_sigma_find(const char *key)
{
	for (int i = 0; i < NIP_SIGMAS; i++)
		if (same_key(key, nip_sigma_kinds[i].key))
			return i;
	return -1;
}

static int estimate(enum nip_sigma_id id, const struct nip_sigma_input *in,
		    struct nip_constants_cache *cache, struct nip_sigma_estimate *out)
{
	*out = (struct nip_sigma_estimate){ .id = id, .sigma = NAN, .df = NAN };
	out->mean_statistic = NAN;
	switch (id) {
	case NIP_SIGMA_UWAVE_R:
	case NIP_SIGMA_MVLUE_R:
		return averaged(in, cache, true, id == NIP_SIGMA_MVLUE_R, out);
	case NIP_SIGMA_UWAVE_SD:
	case NIP_SIGMA_MVLUE_SD:
		return averaged(in, cache, false, id == NIP_SIGMA_MVLUE_SD, out);
	case NIP_SIGMA_POOLED:
	case NIP_SIGMA_POOLED_C4:
		return pooled(in, id == NIP_SIGMA_POOLED_C4, out);
	case NIP_SIGMA_MR:
	case NIP_SIGMA_MEDIAN_MR:
	case NIP_SIGMA_SCREENED_MR:
		return moving_range(id, in, cache, out);
	case NIP_SIGMA_MSSD:
	case NIP_SIGMA_MSSD_C4:
		return successive(in, id == NIP_SIGMA_MSSD_C4, out);
	case NIP_SIGMA_LONG_RUN:
	case NIP_SIGMA_RESIDUAL:
		return correlated(id, in, out);
	case NIP_SIGMA_OVERALL:
	case NIP_SIGMA_OVERALL_C4:
		return overall(in, id == NIP_SIGMA_OVERALL_C4, out);
	default:
		return none(out, "no such estimator");
	}
}

int nip_sigma_estimate(enum nip_sigma_id id, const struct nip_sigma_input *in,
		       struct nip_constants_cache *cache, struct nip_sigma_estimate *out)
{
	int rc = estimate(id, in, cache, out);

	if (rc == 0 && !isfinite(out->sigma))
		rc = none(out, "the values are too large for a standard deviation");
	return rc;
}
