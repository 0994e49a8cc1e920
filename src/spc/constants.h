/* constants.h: what the ranges and standard deviations of normal samples are on average;
 * the factors of control charts follow. Any n, computed: no table.
 *
 * c4: E(s) / sigma, exact product form, beyond n = 100 the asymptotic series of the ratio
 * of gamma functions. d2, d3, d4: mean, standard deviation and median of the range over
 * sigma, by quadrature of the distribution of the range (textbook forms). Right to about
 * 1e-13; n may be anything from 2 up, also not whole; below 2 or NaN: NaN.
 */
#ifndef NIP_SPC_CONSTANTS_H
#define NIP_SPC_CONSTANTS_H

#include <stddef.h>

double nip_c4(double n);
double nip_c5(double n); /* sd(s) / sigma = sqrt(1 - c4^2), without cancellation */
double nip_d2(double n);
double nip_d3(double n);
double nip_d4(double n);

/* P(range of n standard normal values <= w). */
double nip_range_lower(double w, double n);

struct nip_control_constants { /* names as in ASTM E2587 and Montgomery */
	double n;
	double c4, d2, d3, d4;
	double A, A2, A3;	   /* limits of means from sigma, R-bar, s-bar */
	double B3, B4, B5, B6;	   /* of s from s-bar, from sigma */
	double D1, D2, D3, D4;	   /* of R from sigma, from R-bar */
	double E2;		   /* of individuals from the mean moving range over n */
};

/* The factors for limits at `width` standard errors (3). */
void nip_control_constants(double n, double width, struct nip_control_constants *out);

/* d2, d3, c4 and c5 by n, each computed once. Zero-initialise, release at the end. */
struct nip_constants_row {
	size_t n;
	double c4, c5, d2, d3;
};
struct nip_constants_cache {
	struct nip_constants_row *row; /* ascending n */
	size_t n, cap;
};
/* Copy of the row for n >= 2; NaNs below. */
struct nip_constants_row nip_constants_get(struct nip_constants_cache *c, size_t n);
void nip_constants_release(struct nip_constants_cache *c);

#endif
