/* spectrum_inside.h: what the two files of the spectrum share. */
#ifndef NIP_WEB_SPECTRUM_INSIDE_H
#define NIP_WEB_SPECTRUM_INSIDE_H

#include "web/spectrum.h"

struct nip_readings { /* positions from the first one on, values about their trend */
	size_t n;
	double *at_m, *value;
};

/* Finds the peaks of s->z above s->level, and measures each on the readings. */
void nip_spectrum_find_peaks(struct nip_spectrum *s, const struct nip_readings *r);

/* How many neighbours tell the background of bin k. */
size_t nip_spectrum_neighbours(const struct nip_spectrum *s, size_t k);

/* Share of the variance that a sinusoid with a free mean explains, from the means over
 * all readings of y y, y cos, y sin, cos, sin, cos 2x, sin 2x; y has mean 0. NaN where
 * cosine and sine cannot be told apart. Fills the
 * coefficients of cos and sin where wanted. */
struct nip_sums {
	double yy, yc, ys, c, s, c2, s2;
};
double nip_sinusoid_share(const struct nip_sums *m, double *out_cos, double *out_sin);

#endif
