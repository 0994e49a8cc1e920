/* anova.c: one-way analysis of variance from group summaries. */
#include <config.h>

#include "stat/anova.h"

#include <math.h>

#include "stat/dist.h"

static bool counts(const struct nip_group *g)
{
	return g->n >= 1.0;
}

/* Sums over the groups. Means are taken from the first one, so that a common
 * offset costs no digits. Returns n0 for the random-effects estimate. */
static double sum_groups(const struct nip_group *g, size_t k, struct nip_anova *out)
{
	double origin = 0.0, shift = 0.0, square_n = 0.0;

	for (size_t i = 0; i < k; i++) {
		if (!counts(&g[i]))
			continue;
		if (!out->k++)
			origin = g[i].mean;
		out->total_n += g[i].n;
		square_n += g[i].n * g[i].n;
		shift += g[i].n * (g[i].mean - origin);
		out->ss_within += g[i].ss;
	}
	if (!out->k)
		return NAN;
	shift /= out->total_n;
	out->grand_mean = origin + shift;
	for (size_t i = 0; i < k; i++) {
		double d = g[i].mean - origin - shift;

		if (counts(&g[i]))
			out->ss_between += g[i].n * d * d;
	}
	return (out->total_n - square_n / out->total_n) / ((double)out->k - 1.0);
}

static const struct nip_anova nothing = { .grand_mean = NAN,
					  .ms_between = NAN,
					  .ms_within = NAN,
					  .f = NAN,
					  .p = NAN,
					  .var_between = NAN,
					  .icc = NAN };

/* Everything that follows from the sums of squares. */
static int finish(struct nip_anova *out, double n0)
{
	if (!out->k)
		return -1;
	out->df_between = (double)out->k - 1.0;
	out->df_within = out->total_n - (double)out->k;
	if (out->df_between > 0.0)
		out->ms_between = out->ss_between / out->df_between;
	if (out->df_within > 0.0)
		out->ms_within = out->ss_within / out->df_within;
	if (!(out->df_between > 0.0) || !(out->df_within > 0.0))
		return -1;
	if (out->ms_within > 0.0) {
		out->f = out->ms_between / out->ms_within;
		out->p = nip_f_upper(out->f, out->df_between, out->df_within);
	}
	out->var_between = (out->ms_between - out->ms_within) / n0;
	out->icc = (out->ms_between - out->ms_within) /
		   (out->ms_between + (n0 - 1.0) * out->ms_within);
	return 0;
}

int nip_anova_oneway(const struct nip_group *g, size_t k, struct nip_anova *out)
{
	double n0;

	*out = nothing;
	n0 = sum_groups(g, k, out);
	return finish(out, n0);
}

int nip_anova_of_moments(const struct nip_moments *group, size_t k, struct nip_anova *out)
{
	struct nip_moments whole;
	double square_n = 0.0;

	*out = nothing;
	nip_moments_init(&whole);
	for (size_t i = 0; i < k; i++)
		nip_moments_merge(&whole, &group[i]);
	out->total_n = (double)whole.n;
	out->grand_mean = nip_moments_mean(&whole);
	for (size_t i = 0; i < k; i++) {
		double n = (double)group[i].n, d;

		if (!group[i].n)
			continue;
		out->k++;
		d = nip_moments_deviation(&group[i], &whole);
		out->ss_between += n * d * d;
		out->ss_within += nip_moments_ss(&group[i]);
		square_n += n * n;
	}
	return finish(out, (out->total_n - square_n / out->total_n) / ((double)out->k - 1.0));
}
