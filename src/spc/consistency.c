/* consistency.c: the verdict on k batches. */
#include <config.h>

#include "spc/consistency.h"

#include <math.h>

#include "stat/dist.h"

#define POWER 0.8

const char *const nip_alike_name[] = { "alike", "not alike", "no difference found", "one batch",
				       "cannot tell" };

/* Two one-sided tests on every pair. */
static void pairs(const struct nip_group *g, size_t k, double alpha, struct nip_consistency *c)
{
	double t = nip_t_quantile(1 - alpha, c->anova.df_within);

	for (size_t i = 0; i < k; i++)
		for (size_t j = 0; j < i; j++) {
			double d = fabs(g[i].mean - g[j].mean), se;

			if (!(g[i].n >= 1) || !(g[j].n >= 1))
				continue;
			se = sqrt(c->anova.ms_within * (1 / g[i].n + 1 / g[j].n));
			c->largest_difference = fmax(c->largest_difference, d);
			c->difference_bound = fmax(c->difference_bound, d + t * se);
		}
}

static bool enough(double n, size_t k, double s, double room, double alpha, double power)
{
	double df = (double)k * (n - 1);

	return nip_noncentral_t_upper(nip_t_upper_quantile(alpha, df), df,
				      room / (s * sqrt(2 / n))) >= power;
}

double nip_units_needed(size_t k, double s, double room, double alpha, double power)
{
	double lo = 1, hi = 2;

	if (!(room > 0) || !(s >= 0) || k < 2)
		return NAN;
	for (; !enough(hi, k, s, room, alpha, power); hi *= 2) {
		if (hi > 1e6)
			return NAN;
		lo = hi;
	}
	while (hi - lo > 1) {
		double mid = floor((lo + hi) / 2);

		if (enough(mid, k, s, room, alpha, power))
			hi = mid;
		else
			lo = mid;
	}
	return hi;
}

/* To prove the pair farthest apart alike if it is as far apart as it looks; or, if that
 * is beyond the margin, to prove it different at the level shared by all pairs. */
static double needed(const struct nip_consistency *c, double margin, double alpha)
{
	double d = c->largest_difference, s = sqrt(c->anova.ms_within), k = (double)c->anova.k;

	if (isnan(margin))
		return NAN;
	return d < margin ? nip_units_needed(c->anova.k, s, margin - d, alpha, POWER)
			  : nip_units_needed(c->anova.k, s, d, alpha / (k * (k - 1)), POWER);
}

void nip_consistency_decide(const struct nip_group *g, size_t k, double margin, double alpha,
			    double *lo, double *hi, bool *outside, struct nip_consistency *c)
{
	bool any = false, unknown = false;

	*c = (struct nip_consistency){ .alike = k < 2 ? NIP_ONE_BATCH : NIP_CANNOT_TELL,
				       .units_needed = k < 2 ? NAN : 2,
				       .critical = NAN };
	for (size_t i = 0; i < k; i++) {
		lo[i] = hi[i] = NAN;
		outside[i] = false;
	}
	c->decided = k >= 2 && nip_anova_oneway(g, k, &c->anova) == 0 && c->anova.df_within >= 1 &&
		     isfinite(c->anova.ms_within);
	if (!c->decided)
		return;
	c->critical = nip_anom_critical(g, k, c->anova.df_within, alpha, &c->critical_method);
	for (size_t i = 0; i < k; i++) {
		if (!(g[i].n >= 1)) { /* less than one unit of evidence says nothing of a batch */
			unknown = true;
			continue;
		}
		nip_anom_limits(&c->anova, &g[i], c->critical, &lo[i], &hi[i]);
		outside[i] = g[i].mean < lo[i] || g[i].mean > hi[i];
		any |= outside[i];
	}
	pairs(g, k, alpha, c);
	c->units_needed = NAN;
	if (unknown && !any)
		c->alike = NIP_CANNOT_TELL;
	else if (!unknown && !isnan(margin) && c->difference_bound <= margin)
		c->alike = NIP_ALIKE;
	else if (any)
		c->alike = NIP_NOT_ALIKE;
	else
		c->alike = isnan(margin) ? NIP_NO_DIFFERENCE : NIP_CANNOT_TELL;
	if (c->alike == NIP_CANNOT_TELL)
		c->units_needed = needed(c, margin, alpha);
}
