/* design.h: where the next coupons tell most: sequential D-optimal choice, each point
 * where the determinant of the information grows most, which is where the curve is known
 * worst. Source: Fedorov 1972, Theory of Optimal Experiments (textbook form). */
#ifndef NIP_FIT_DESIGN_H
#define NIP_FIT_DESIGN_H

#include "fit/fit.h"

struct nip_fit_next { /* one coupon to press */
	double x, value;
	double prediction;	  /* half width expected for its measurement, before it */
	double confidence_before; /* half widths of the curve at x ... */
	double confidence_after;  /* ... when all proposed points have been measured */
};

struct nip_fit_design {
	size_t n;
	struct nip_fit_next *next;
	double lo, hi;		  /* allowed x */
	double generalised_ratio; /* volume of the parameters' region after / before */
};

/* n points within lo..hi (candidates: a grid of 401). An unidentified fit gives n 0. */
struct nip_fit_design nip_fit_design(const struct nip_fit *f, size_t n, double lo, double hi,
				     struct nip_arena *a);

#endif
