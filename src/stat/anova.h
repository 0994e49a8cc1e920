/* anova.h: are k groups alike? One-way analysis on group summaries. */
#ifndef NIP_STAT_ANOVA_H
#define NIP_STAT_ANOVA_H

#include <stdbool.h>
#include <stddef.h>

#include "stat/moments.h"

struct nip_group { /* one batch: n units of evidence */
	double n, mean, ss; /* ss: sum of squared deviations from the group mean */
};

struct nip_anova {
	size_t k;	    /* groups with n >= 1 */
	double total_n, grand_mean; /* weighted by n */
	double ss_between, ss_within, df_between, df_within;
	double ms_between, ms_within, f, p; /* NaN where df is 0 or ms_within is 0 */
	double var_between; /* random effects, method of moments; may be negative */
	double icc;	    /* (MSB - MSW) / (MSB + (n0 - 1) MSW) */
};

/* Returns 0, or -1 if there are fewer than two groups or no within df. */
int nip_anova_oneway(const struct nip_group *g, size_t k, struct nip_anova *out);
/* The same from the values themselves: sums of squares good to 15 digits whatever
 * offset the data carry (a mean as a double would have cost them). */
int nip_anova_of_moments(const struct nip_moments *group, size_t k, struct nip_anova *out);

/* Analysis-of-means decision limits for group i at family-wise level alpha, with
 * the Bonferroni bound (conservative): grand mean +/- t(1 - alpha / 2k, df_within)
 * sqrt(ms_within) sqrt((N - n_i) / (N n_i)). Source: textbook form. */
void nip_anom_limits(const struct nip_anova *a, const struct nip_group *gi, double alpha,
		     double *out_lo, double *out_hi);

#endif
