/* profile.h: a cross profile made fit to read, step by step, each step counted.
 *
 * Scan-to-scan filter: shown = lambda new + (1 - lambda) shown before. lambda = 1 is no
 * filter; a screen that asks for "filter depth d, higher smoothes more" has d = 1 - lambda.
 */
#ifndef NIP_WEB_PROFILE_H
#define NIP_WEB_PROFILE_H

#include <stddef.h>

struct nip_profile_ask {
	double spike_sd;   /* 3.0; 0: no spikes are looked for */
	size_t spike_most; /* boxes a spike may be wide: 3; wider ones are the web's */
	size_t hole_most;  /* missing boxes that are filled, straight across: 5 */
	size_t smooth;	   /* boxes of a moving mean: 1 (none); odd */
};
void nip_profile_ask_init(struct nip_profile_ask *ask);

struct nip_profile_stats {
	size_t boxes, spikes, filled, holes; /* holes: boxes that stay missing */
	double mean, two_sigma, range, low, high;
	double spike_sd; /* that deviations were compared with */
};

/* x[n] with NaN for missing boxes, changed in place. A spike is a run of at most spike_most
 * boxes that all deviate from the median of 2 spike_most + 1 boxes around them by more than
 * spike_sd standard deviations, these from the median absolute deviation; it is
 * replaced by the straight line between its neighbours. */
void nip_profile_clean(const struct nip_profile_ask *ask, double *x, size_t n,
		       struct nip_profile_stats *out);

/* shown[n], NaN at first: one scan into the filtered profile. Missing boxes keep what is
 * shown. 0 < lambda <= 1. */
void nip_profile_filter(double *shown, const double *scan, size_t n, double lambda);

#endif
