/* sigma.h: estimators of the standard deviation within, by name.
 *
 * From subgroups: ranges or standard deviations. From individuals: moving ranges of
 * `span` neighbours; a missing value (NaN) breaks the series, so no range reaches over
 * it. Every estimate says how many degrees of freedom an interval should use: those of
 * chi with its relative variance (Patnaik 1950), so 0.605 (n - 1) of the mean moving range,
 * 0.31 of the median one, 2/3 of mean squared differences.
 * Formulas: Burr 1969 (weights), Minitab methods (df by counting), Nelson 1982
 * (screening); textbook forms, factors from spc/constants.h.
 */
#ifndef NIP_SPC_SIGMA_H
#define NIP_SPC_SIGMA_H

#include <stdbool.h>
#include <stddef.h>

#include "spc/constants.h"

enum nip_sigma_id {
	/* subgroups */
	NIP_SIGMA_UWAVE_R, NIP_SIGMA_MVLUE_R, NIP_SIGMA_UWAVE_SD, NIP_SIGMA_MVLUE_SD,
	NIP_SIGMA_POOLED, NIP_SIGMA_POOLED_C4,
	/* individuals */
	NIP_SIGMA_MR, NIP_SIGMA_MEDIAN_MR, NIP_SIGMA_SCREENED_MR, NIP_SIGMA_MSSD,
	NIP_SIGMA_MSSD_C4, NIP_SIGMA_LONG_RUN, NIP_SIGMA_RESIDUAL,
	/* all values as one sample */
	NIP_SIGMA_OVERALL, NIP_SIGMA_OVERALL_C4,
	NIP_SIGMAS
};

enum nip_sigma_basis { NIP_BASIS_SUBGROUPS, NIP_BASIS_INDIVIDUALS, NIP_BASIS_ALL };

/* Degrees of freedom for an interval: of chi with the variance of the estimate; or by
 * counting, as Minitab does, which takes moving ranges for independent. The last is the
 * same for every estimator and is left to who knows n. */
enum nip_df_way { NIP_DF_EFFECTIVE, NIP_DF_COUNTED, NIP_DF_N1 };

struct nip_sigma_kind {
	const char *key;     /* "UWAVE_R", "MR" */
	const char *formula; /* as text */
	const char *df[2];   /* where the degrees of freedom come from, by way */
	enum nip_sigma_basis basis;
};

extern const struct nip_sigma_kind nip_sigma_kinds[NIP_SIGMAS];
/* By key, case and '-' or '_' no matter; -1: there is none. */
int nip_sigma_find(const char *key);

struct nip_subgroup {
	size_t n;	       /* values that are numbers */
	double mean, range, sd; /* NaN where n is too small: 1, 2, 2 */
};

/* Of x[0..n); NaN is left out. */
void nip_subgroup_of(const double *x, size_t n, struct nip_subgroup *out);

struct nip_sigma_input {
	const struct nip_subgroup *group; /* k subgroups; those of one value carry none */
	size_t k;
	const double *x; /* n individuals in order; NaN breaks */
	size_t n;
	size_t span;	 /* of moving ranges, 2 or more */
	enum nip_df_way df;
};

struct nip_sigma_estimate {
	enum nip_sigma_id id;
	double sigma;	  /* NaN: nothing to estimate it from */
	double df;
	size_t used;	  /* subgroups, moving ranges or values that entered */
	size_t screened;  /* moving ranges dropped */
	double mean_statistic; /* R-bar, s-bar, mean or median moving range; NaN */
	const char *why;  /* NULL, or why there is none */
};

/* Returns 0, or -1 with why. */
int nip_sigma_estimate(enum nip_sigma_id id, const struct nip_sigma_input *in,
		       struct nip_constants_cache *cache, struct nip_sigma_estimate *out);

/* Moving ranges of `span` values: out[i] belongs to x[i]; NaN where the span holds a
 * missing value or is not full. Returns how many there are. */
size_t nip_moving_ranges(const double *x, size_t n, size_t span, double *out);

#endif
