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

/* Critical value h of the analysis of means: with chance alpha some |mean of a group -
 * grand mean| of k groups alike is above h of its standard errors; df of the error. From
 * the joint distribution (Nelson 1982 for one size, the same with sizes of their own), to
 * six digits; groups with n < 1 do not count. With more than 40 different sizes by
 * Sidak's inequality, from above. *out_method: "exact", "Sidak"; NaN and "none" without df
 * or two groups. */
double nip_anom_critical(const struct nip_group *group, size_t k, double df, double alpha,
			 const char **out_method);

/* Decision limits of group i: grand mean +/- h sqrt(ms_within) sqrt((N - n_i) / (N n_i)). */
void nip_anom_limits(const struct nip_anova *a, const struct nip_group *gi, double h,
		     double *out_lo, double *out_hi);

#endif
