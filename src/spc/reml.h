/* reml.h: restricted maximum likelihood of variances, whatever the model behind.
 *
 * Source: Patterson and Thompson 1971 (doi:10.1093/biomet/58.3.545); intervals by the
 * profile of the deviance against chi-square with 1 df (textbook form), approximate.
 */
#ifndef NIP_SPC_REML_H
#define NIP_SPC_REML_H

#include <stdbool.h>
#include <stddef.h>

#define NIP_REML_MOST 5

struct nip_reml {
	/* -2 log restricted likelihood at s[0..k), and its derivative by s[by]. */
	double (*deviance)(void *model, const double *s, size_t by, double *out_slope);
	void *model;
	double s[NIP_REML_MOST]; /* start, then the best; not below 0 */
	size_t k, by;
	bool last_positive; /* the last variance is above 0: there is no model without it */
	double scale;	    /* of the variances: where to look */
};

/* Until no variance moves by more than settled * scale. The rounds, 0 if it did not. */
size_t nip_reml_descend(struct nip_reml *r, double settled);

/* After that: the variances s[by] whose profile is less than chi-square above the least.
 * 0 where 0 is among them, infinite where there is no end. */
void nip_reml_profile(struct nip_reml *r, size_t by, double confidence, double *out_low,
		      double *out_high);

#endif
