/* consistency.c: the verdict on k batches. */
#include <config.h>

#include "spc/consistency.h"

#include <math.h>

#include "stat/dist.h"

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

void nip_consistency_decide(const struct nip_group *g, size_t k, double margin, double alpha,
			    double *lo, double *hi, bool *outside, struct nip_consistency *c)
{
	bool any = false, unknown = false;

	*c = (struct nip_consistency){ .alike = k < 2 ? NIP_ONE_BATCH : NIP_CANNOT_TELL };
	for (size_t i = 0; i < k; i++) {
		lo[i] = hi[i] = NAN;
		outside[i] = false;
	}
	c->decided = k >= 2 && nip_anova_oneway(g, k, &c->anova) == 0 && c->anova.df_within >= 1 &&
		     isfinite(c->anova.ms_within);
	if (!c->decided)
		return;
	for (size_t i = 0; i < k; i++) {
		if (!(g[i].n >= 1)) { /* less than one unit of evidence says nothing of a batch */
			unknown = true;
			continue;
		}
		nip_anom_limits(&c->anova, &g[i], alpha, &lo[i], &hi[i]);
		outside[i] = g[i].mean < lo[i] || g[i].mean > hi[i];
		any |= outside[i];
	}
	pairs(g, k, alpha, c);
	if (unknown && !any)
		c->alike = NIP_CANNOT_TELL;
	else if (!unknown && !isnan(margin) && c->difference_bound <= margin)
		c->alike = NIP_ALIKE;
	else
		c->alike = any ? NIP_NOT_ALIKE : NIP_NO_DIFFERENCE;
}
