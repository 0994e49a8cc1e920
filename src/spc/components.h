/* components.h: variance components of nested random factors: batch / coil / reading,
 * lot / wafer / site, any depth up to NIP_LEVELS, balanced or not.
 *
 * Two methods. "anova": the nested (type I) analysis of variance with its exact expected
 * mean squares (Henderson's method 1; Searle, Casella and McCulloch, Variance Components,
 * 1992); estimates may be negative and are kept so in `raw`. "reml": restricted maximum
 * likelihood of the normal model with variances not below 0. In a balanced design without
 * a negative estimate they agree. The intervals belong to the analysis of variance and are
 * those of spc/mls.h, approximate where the design is unbalanced.
 */
#ifndef NIP_SPC_COMPONENTS_H
#define NIP_SPC_COMPONENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "stat/anova.h"

#define NIP_LEVELS 5

struct nip_component {
	size_t groups;
	double df, ss, ms;		     /* ms NaN where df is 0 */
	double expected[NIP_LEVELS];	     /* E(ms) = sum expected[m] variance[m] */
	double weight[NIP_LEVELS];	     /* raw = sum weight[m] ms[m] */
	double raw, variance;		     /* variance = max(0, raw) */
	double low, high;		     /* of the variance, not below 0 */
	double share, share_low, share_high; /* of the total; one random level: the ICC; NaN
						 where a level cannot be told apart */
	double reml;			     /* NaN where the iteration did not settle */
};

struct nip_components {
	size_t n, levels; /* the last level is that of the values themselves */
	bool balanced;
	double mean;			     /* of the values */
	double total, total_low, total_high; /* sum of the truncated variances; of the raw ones */
	double confidence;
	double reml_mean, reml_deviance;	/* -2 log restricted likelihood */
	size_t reml_rounds;			/* 0: not computed */
	struct nip_component level[NIP_LEVELS]; /* the outermost first */
};

/* label[l][i]: the group of value i at level l, counted within its group of level l - 1,
 * for the levels - 1 outer levels; NaN values are left out. A level whose groups each hold
 * one of the next (df 0) cannot be told from its neighbour: its numbers are NaN and the
 * variance is in the level outside. Returns 0, or -1 where no level has degrees of freedom
 * or a value or the sum of squares is infinite. confidence: of the two-sided intervals, 0.95. */
int nip_components(const double *value, const size_t *const *label, size_t n, size_t levels,
		   double confidence, struct nip_arena *a, struct nip_components *out);

/* The same for batch / unit / reading from the units' summaries alone: batch[i] is that
 * of unit[i]; units with n < 1 are left out. */
int nip_components_of_units(const struct nip_group *unit, const size_t *batch, size_t n,
			    double confidence, struct nip_arena *a, struct nip_components *out);

#endif
