/* consistency.h: are k batches alike? Decision limits for their means, the largest
 * difference of a pair, and the verdict that follows.
 *
 * Source: one-way analysis of variance, analysis of means with the Bonferroni bound,
 * two one-sided tests (textbook forms; stat/anova.h).
 */
#ifndef NIP_SPC_CONSISTENCY_H
#define NIP_SPC_CONSISTENCY_H

#include <stdbool.h>
#include <stddef.h>

#include "stat/anova.h"

enum nip_alike { NIP_ALIKE, NIP_NOT_ALIKE, NIP_NO_DIFFERENCE, NIP_ONE_BATCH, NIP_CANNOT_TELL };
extern const char *const nip_alike_name[];

struct nip_consistency {
	struct nip_anova anova;
	bool decided; /* there was enough to decide; else only `alike` says why not */
	double largest_difference; /* of two batch means */
	double difference_bound;   /* largest |difference| + t(1 - alpha; df) se over all pairs */
	enum nip_alike alike;
};

/* group[0..k): units of evidence per batch. margin: the largest difference that counts
 * as alike, NaN if none is stated. Fills lo[] and hi[] (decision limits of each batch
 * mean at family-wise level alpha) and outside[]; NaN and false where undecided. */
void nip_consistency_decide(const struct nip_group *group, size_t k, double margin, double alpha,
			    double *out_lo, double *out_hi, bool *out_outside,
			    struct nip_consistency *out);

#endif
