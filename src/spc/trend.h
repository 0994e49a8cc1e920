/* trend.h: does a series of units (coil means in order) drift, or step?
 *
 * Source: least squares; Mann 1945 and Kendall (variance with ties, continuity correction);
 * change points by binary segmentation on the largest two-sample t, judged by a
 * permutation test (Westfall and Young's maximum): textbook forms.
 */
#ifndef NIP_SPC_TREND_H
#define NIP_SPC_TREND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct nip_trend {
	size_t n;
	double slope, low, high, stderr_slope, t, df, p; /* per unit of x; two-sided */
	double sen; /* median of the slopes of all pairs; NaN beyond 2000 values */
	double s, s_variance, tau, z, mann_kendall_p;
	bool exact;	 /* mann_kendall_p by counting orders: n <= 50 without ties */
	const char *why; /* NULL, or why there is no t test */
};

/* y over x (NULL: 0, 1, 2 ...); pairs with a NaN are left out. x must ascend for the
 * Mann-Kendall test; equal x count as no evidence. */
void nip_trend(const double *x, const double *y, size_t n, double confidence, struct nip_arena *a,
	       struct nip_trend *out);

struct nip_change {
	size_t at;	      /* the first value after the step, index into y */
	double before, after; /* means of the stretches on either side, after all were found */
	double t, p;	      /* of its stretch; p by permutation, for the largest of all splits */
};

struct nip_changes {
	size_t n;			  /* values that count */
	NIP_VEC(struct nip_change) found; /* in order */
	size_t tests, permutations;
	double alpha;
	double least_p; /* of the first test, over the whole series; NaN: not made */
};

/* A stretch is split where the permutation p is at most alpha, each part is tested again.
 * So in a series without a step any at all is found with chance alpha or less; the chance
 * holds for each stretch anew, not for all together. Values must be exchangeable without
 * a step: units of evidence, not neighbouring readings. Same seed, same answer. */
void nip_changes(const double *y, size_t n, double alpha, size_t permutations, uint64_t seed,
		 struct nip_arena *a, struct nip_changes *out);

/* A factor recorded per value (powder lot, roll set). */
struct nip_factor {
	const char *name;
	const char *const *label; /* NULL or "" where not recorded */
};

/* Which factors take a new label from value at - 1 to value at, both recorded: their
 * indices into factor, at most max. Returns how many there are. A coincidence, not a
 * cause. */
size_t nip_changed_factors(const struct nip_factor *factor, size_t n, size_t at, size_t *out,
			   size_t max);

/* The chance that at least `matched` of `changes` places fall on the `steps` of all
 * `places`, if they are laid out blindly (hypergeometric); NaN where that cannot be. */
double nip_coincidence_p(size_t places, size_t changes, size_t steps, size_t matched);

#endif
