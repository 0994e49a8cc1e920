/* homogeneity.c: Levene, Brown and Forsythe, Bartlett. */
#include <config.h>

#include "spc/homogeneity.h"

#include <math.h>

#include "stat/dist.h"

static void none(struct nip_homogeneity *h, const char *why)
{
	*h = (struct nip_homogeneity){
		.statistic = NAN, .df1 = NAN, .df2 = NAN, .p = NAN, .k = h->k, .why = why
	};
}

/* Distances of one group from its centre; zero scatter is exactly zero. */
static void distances(double *y, size_t n, enum nip_centre centre, struct nip_moments *out)
{
	struct nip_moments m;
	double c;

	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(&m, y[i]);
	if (centre == NIP_CENTRE_MEDIAN)
		nip_sort(y, n);
	c = centre == NIP_CENTRE_MEAN ? nip_moments_mean(&m) : nip_sorted_quantile(y, n, 0.5);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(out, fabs(y[i] - c));
}

/* The two values of a pair are equally far from their centre: that says nothing. */
#define LEVENE_LEAST 3

void nip_levene(const double *y, const size_t *group, size_t n, size_t k, enum nip_centre centre,
		struct nip_arena *a, struct nip_homogeneity *out)
{
	struct nip_moments *m = NIP_NEW_N(a, k + 1, struct nip_moments);
	double *one = NIP_NEW_N(a, n + 1, double);
	struct nip_anova t;

	*out = (struct nip_homogeneity){ 0 };
	for (size_t g = 0; g < k; g++) {
		size_t in = 0;

		nip_moments_init(&m[g]);
		for (size_t i = 0; i < n; i++)
			if (group[i] == g && isfinite(y[i]))
				one[in++] = y[i];
		if (in < LEVENE_LEAST)
			continue;
		distances(one, in, centre, &m[g]);
		out->k++;
	}
	if (out->k < 2)
		none(out, "fewer than two groups have three values");
	else if (nip_anova_of_moments(m, k, &t) != 0)
		none(out, "the groups cannot be compared");
	else if (t.ss_within == 0 && t.ss_between == 0)
		none(out, "all distances from the centres are the same");
	else {
		out->df1 = t.df_between;
		out->df2 = t.df_within;
		out->statistic = t.ss_within > 0 ? t.f : INFINITY;
		out->p = t.ss_within > 0 ? nip_f_upper(t.f, t.df_between, t.df_within) : 0;
	}
}

void nip_bartlett(const struct nip_group *g, size_t k, struct nip_homogeneity *out)
{
	double df = 0, ss = 0, logs = 0, inverse = 0, pooled;
	size_t flat = 0;

	*out = (struct nip_homogeneity){ .df2 = NAN };
	for (size_t i = 0; i < k; i++) {
		double v = g[i].n - 1;

		if (!(v >= 1))
			continue;
		out->k++;
		df += v;
		ss += g[i].ss;
		inverse += 1 / v;
		flat += !(g[i].ss > 0);
		logs += g[i].ss > 0 ? v * log(g[i].ss / v) : 0;
	}
	out->df1 = (double)out->k - 1;
	pooled = ss / df;
	if (out->k < 2)
		none(out, "fewer than two groups have two values");
	else if (!(ss > 0))
		none(out, "no group has any scatter");
	else if (flat) {
		out->statistic = INFINITY;
		out->p = 0;
	} else {
		double c = 1 + (inverse - 1 / df) / (3 * out->df1);

		out->statistic = fmax(0, (df * log(pooled) - logs) / c);
		out->p = nip_chisq_upper(out->statistic, out->df1);
	}
}
