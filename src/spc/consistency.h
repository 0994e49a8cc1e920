/* consistency.h: are k batches alike? Decision limits for their means, the largest
 * difference of a pair, and the verdict that follows.
 *
 * Source: one-way analysis of variance, analysis of means (Nelson 1982; stat/anova.h), two
 * one-sided tests. "All pairs alike" is claimed only where every pair passes, so that each
 * is tested at alpha itself: an intersection-union test keeps it (Berger 1982,
 * doi:10.1080/00401706.1982.10487790), and the studentised range is not needed.
 */
#ifndef NIP_SPC_CONSISTENCY_H
#define NIP_SPC_CONSISTENCY_H

#include <stdbool.h>
#include <stddef.h>

#include "stat/anova.h"

/* Alike: proved within the margin, for every pair. Not alike: a mean is outside its
 * decision limits and alike is not proved. Neither: with a margin it cannot be told yet,
 * without one no difference was found. */
enum nip_alike { NIP_ALIKE, NIP_NOT_ALIKE, NIP_NO_DIFFERENCE, NIP_ONE_BATCH, NIP_CANNOT_TELL };
extern const char *const nip_alike_name[];

struct nip_consistency {
	struct nip_anova anova;
	bool decided; /* there was enough to decide; else only `alike` says why not */
	double critical;	     /* of the analysis of means, in standard errors */
	const char *critical_method; /* "exact", "Sidak" */
	double largest_difference; /* of two batch means */
	double difference_bound;   /* largest |difference| + t(1 - alpha; df) se over all pairs */
	double units_needed; /* per batch, to tell; NaN: not known, or nothing to tell */
	enum nip_alike alike;
};

/* group[0..k): units of evidence per batch. margin: the largest difference that counts
 * as alike, NaN if none is stated. Fills lo[] and hi[] (decision limits of each batch
 * mean at family-wise level alpha) and outside[]; NaN and false where undecided. */
void nip_consistency_decide(const struct nip_group *group, size_t k, double margin, double alpha,
			    double *out_lo, double *out_hi, bool *out_outside,
			    struct nip_consistency *out);

/* Units per batch, 2 or more, with which a difference that is `room` away from the margin
 * (or from none) shows with chance `power` in a one-sided test at level alpha of one pair
 * of k batches, s the standard deviation of units, by the noncentral t; NaN if room is not
 * above 0 or more than a million are needed. */
double nip_units_needed(size_t k, double s, double room, double alpha, double power);

#endif
