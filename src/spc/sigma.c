/* sigma.c: the table of sigma estimators. */
#include <config.h>

#include "spc/sigma.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "spc/autocorr.h"
#include "spc/sigma_inside.h"
#include "stat/dist.h"
#include "stat/moments.h"

#define SCREENED_DF  0.83 /* what cutting at the range's own limit leaves; simulated, span 2 */
#define SCREEN_WIDTH 3.0  /* standard errors: a moving range above its own limit */

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
	double weight = 0, sum = 0, df = 0, statistic = 0, first = NAN, variance = 0, used;
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
		variance += 1 / w;
		sum += w * (v - first);
		statistic += range ? g->range : g->sd;
		df += (double)(g->n - 1) * (range ? 1 : sd_df_share(g->n));
		out->used++;
	}
	if (!out->used)
		return none(out, "no subgroup has two values");
	used = (double)out->used;
	out->mean_statistic = statistic / used;
	/* of one size all weights are the same */
	out->sigma = weighted && !one_size ? first + sum / weight : nip_moments_mean(&plain);
	out->df = in->df == NIP_DF_COUNTED ? (range ? 0.9 : 1) * df
		  : weighted		   ? nip_df_of_variance(1 / weight)
					   : nip_df_of_variance(variance / (used * used));
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

/* Those up to `most`, close together in out; counts[i] says whether that of place i is. */
static size_t packed_ranges(const double *mr, size_t n, double most, double *out, bool *counts)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		counts[i] = mr[i] <= most;
		if (counts[i])
			out[k++] = mr[i];
	}
	return k;
}

static double mean_of(const double *x, size_t n)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(&m, x[i]);
	return m.nonfinite ? INFINITY : nip_moments_mean(&m);
}

static double range_df(enum nip_sigma_id id, const struct nip_sigma_input *in, const bool *counts,
		       size_t used)
{
	if (in->df == NIP_DF_COUNTED)
		return (double)used;
	if (id == NIP_SIGMA_MEDIAN_MR)
		return nip_df_median_range(counts, in->n, in->span);
	return fmax(1, nip_df_moving_ranges(counts, in->n, in->span) *
			       (id == NIP_SIGMA_SCREENED_MR ? SCREENED_DF : 1));
}

static int moving_range(enum nip_sigma_id id, const struct nip_sigma_input *in,
			struct nip_constants_cache *cache, struct nip_sigma_estimate *out)
{
	double *mr = nip_xalloc(2 * in->n + 1, sizeof *mr), *packed = mr + in->n;
	bool *counts = nip_xalloc(in->n + 1, sizeof *counts);
	size_t n;
	struct nip_constants_row c = nip_constants_get(cache, in->span);

	nip_moving_ranges(in->x, in->n, in->span, mr);
	n = packed_ranges(mr, in->n, INFINITY, packed, counts);
	out->mean_statistic = mean_of(packed, n);
	if (n && id == NIP_SIGMA_SCREENED_MR) {
		double most = out->mean_statistic * (1 + SCREEN_WIDTH * c.d3 / c.d2);

		out->screened = n;
		n = packed_ranges(mr, in->n, most, packed, counts);
		out->mean_statistic = mean_of(packed, n);
		out->screened -= n;
	}
	out->used = n;
	out->sigma = out->mean_statistic / c.d2;
	if (n && id == NIP_SIGMA_MEDIAN_MR) {
		nip_sort(packed, n);
		out->mean_statistic = nip_sorted_quantile(packed, n, 0.5);
		out->sigma = out->mean_statistic / nip_d4((double)in->span);
	}
	if (n)
		out->df = range_df(id, in, counts, n);
	free(mr);
	free(counts);
	return n ? 0 : none(out, "no two neighbouring values are there (moving ranges)");
}

static int successive(const struct nip_sigma_input *in, bool unbias, struct nip_sigma_estimate *out)
{
	double sum = 0, neighbours = 0, m;
	bool before = false;

	for (size_t i = 1; i < in->n; i++) {
		double d = in->x[i] - in->x[i - 1];
		bool there = isfinite(in->x[i]) && isfinite(in->x[i - 1]);

		neighbours += there && before;
		before = there;
		if (!there)
			continue;
		sum += d * d;
		out->used++;
	}
	if (!out->used)
		return none(out, "no two neighbouring values are there (successive differences)");
	m = (double)out->used;
	out->df = in->df == NIP_DF_COUNTED ? m : nip_df_successive(m, neighbours);
	out->sigma = sqrt(sum / (2 * m)) / (unbias ? nip_c4(1 + m) : 1);
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

/* The relative variance of a mean moving range of m + 1 values is 0.8265 / m, half a lag-1
 * correlation of which comes along. To first order a deviation d of r, of variance (1 - r^2)/m,
 * adds d/2 to the mean range of the residuals, and so takes that half out again, and
 * d r/(1 - r^2) by way of 1 / sqrt(1 - r^2). */
static double residual_df(double r, double m)
{
	r = fmin(fmax(r, -0.999), 0.999);
	return m > 0 ? nip_df_of_variance((0.8265 - (1 - r * r) / 4 + r * r / (1 - r * r)) / m)
		     : 0;
}

static int correlated(enum nip_sigma_id id, const struct nip_sigma_input *in,
		      struct nip_sigma_estimate *out)
{
	struct nip_autocorr a;

	nip_autocorr(in->x, in->n, &a);
	out->used = a.n;
	out->sigma = id == NIP_SIGMA_LONG_RUN ? a.long_run_sigma : a.residual_sigma;
	out->df = id == NIP_SIGMA_LONG_RUN   ? a.n_eff_variance - 1
		  : in->df == NIP_DF_COUNTED ? (double)a.pairs - 1
					     : residual_df(a.r1, (double)a.pairs - 1);
	if (isnan(out->sigma) || !(out->df > 0))
		return none(out, "the series is too short or constant (autocorrelation)");
	return 0;
}

/* ---- the table -------------------------------------------------------------- */

#define DF_SUM "sum(n_i - 1)"
#define DF_R   "effective: of chi with the variance sum (d3 / d2)^2 of the mean"
#define DF_S   "effective: of chi with the variance sum (c5 / c4)^2 of the mean"
#define DF_MR                                                                                      \
	"effective: of chi with the variance of overlapping ranges, near 0.605 (n - 1) at span 2"
#define DF_MSSD "effective: 2 m^2 / (2 m + pairs sharing a value), near 2/3 (n - 1)"
const struct nip_sigma_kind nip_sigma_kinds[NIP_SIGMAS] = {
	[NIP_SIGMA_UWAVE_R] = { "UWAVE_R",
				"mean of R_i / d2(n_i)",
				{ DF_R, "0.9 sum(n_i - 1)" },
				NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_MVLUE_R] = { "MVLUE_R",
				"mean of R_i / d2(n_i), weights (d2 / d3)^2",
				{ DF_R ", weighted", "0.9 sum(n_i - 1)" },
				NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_UWAVE_SD] = { "UWAVE_SD",
				 "mean of s_i / c4(n_i)",
				 { DF_S, "sum f(n_i) (n_i - 1)" },
				 NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_MVLUE_SD] = { "MVLUE_SD",
				 "mean of s_i / c4(n_i), weights c4^2 / (1 - c4^2)",
				 { DF_S ", weighted", "sum f(n_i) (n_i - 1)" },
				 NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_POOLED] = { "pooled",
			       "sqrt(sum (n_i - 1) s_i^2 / sum(n_i - 1))",
			       { DF_SUM, DF_SUM },
			       NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_POOLED_C4] = { "pooled_c4",
				  "sqrt(sum (n_i - 1) s_i^2 / sum(n_i - 1)) / c4(1 + sum(n_i - 1))",
				  { DF_SUM, DF_SUM },
				  NIP_BASIS_SUBGROUPS },
	[NIP_SIGMA_MR] = { "MR",
			   "mean of MR / d2(span)",
			   { DF_MR, "number of moving ranges" },
			   NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_MEDIAN_MR] = { "medMR",
				  "median of MR / d4(span)",
				  { "effective: of chi with the variance of the median of many "
				    "overlapping ranges, near 0.31 (n - 1) at span 2",
				    "number of moving ranges" },
				  NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_SCREENED_MR] = { "screenedMR",
				    "mean of MR / d2(span), without MR above D4 times their mean",
				    { DF_MR ", of those kept, times 0.83 (simulated)",
				      "number of moving ranges kept" },
				    NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_MSSD] = { "MSSD",
			     "sqrt(sum (x_i+1 - x_i)^2 / (2 pairs))",
			     { DF_MSSD, "number of pairs" },
			     NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_MSSD_C4] = { "MSSD_c4",
				"sqrt(sum (x_i+1 - x_i)^2 / (2 pairs)) / c4(1 + pairs)",
				{ DF_MSSD, "number of pairs" },
				NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_LONG_RUN] = { "long_run",
				 "s sqrt((n - 1) / (n - tau)), tau = n var(mean) / var",
				 { "n (1 - r^2) / (1 + r^2) - 1", "n (1 - r^2) / (1 + r^2) - 1" },
				 NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_RESIDUAL] = { "residual",
				 "mean of MR of AR(1) residuals / d2(2) / sqrt(1 - r^2)",
				 { "effective: of chi with the variance (0.8265 - (1 - r^2) / 4 + "
				   "r^2 / (1 - r^2)) / (pairs - 1)",
				   "number of pairs - 1" },
				 NIP_BASIS_INDIVIDUALS },
	[NIP_SIGMA_OVERALL] = { "overall", "s of all values", { "n - 1", "n - 1" }, NIP_BASIS_ALL },
	[NIP_SIGMA_OVERALL_C4] = { "overall_c4",
				   "s of all values / c4(n)",
				   { "n - 1", "n - 1" },
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
