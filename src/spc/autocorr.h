/* autocorr.h: do neighbouring values of a series know of each other, and what follows.
 *
 * r1 = sum (x_i - m)(x_i+1 - m) / sum (x_i - m)^2 (NIST's definition), over neighbours
 * that are both there. tau = n var(mean) / var from autocovariances with Bartlett
 * weights (Newey and West 1987), bandwidth of Andrews 1991 for an AR(1). n_eff: n (1 - r)
 * / (1 + r) for the mean, n (1 - r^2) / (1 + r^2) for the variance (Bartlett's formulas
 * for an AR(1)); negative r counts as 0, so neither exceeds n.
 */
#ifndef NIP_SPC_AUTOCORR_H
#define NIP_SPC_AUTOCORR_H

#include <stdbool.h>
#include <stddef.h>

struct nip_autocorr {
	size_t n, pairs;  /* values; neighbours that are both there */
	double r1;	  /* NaN: fewer than 3 values, no pair, or constant */
	double z, p;	  /* (r1 + 1/n) / its standard error if independent; two-sided */
	bool significant; /* p < 0.01 and |r1| > 0.1: it matters and is not chance */
	double tau;	  /* n var(mean) / var; 1 if independent */
	size_t bandwidth;
	double long_run_sd;    /* sqrt(tau) s: n var(mean) */
	double long_run_sigma; /* s freed of the bias that correlation gives it */
	double residual_sigma; /* of x, from the moving ranges of AR(1) residuals */
	double n_eff_mean, n_eff_variance;
};

/* x[0..n) in order; NaN breaks. */
void nip_autocorr(const double *x, size_t n, struct nip_autocorr *out);

/* ---- held values ------------------------------------------------------------ */

struct nip_held { /* sample-and-hold: the same reading repeated between updates */
	size_t values;	  /* that are there */
	size_t repeats;	  /* exactly equal to the one before */
	size_t longest;	  /* repeats of one value in a row, it included */
	size_t longest_at; /* index where that starts */
	double longest_value;
	double expected;  /* repeats that the resolution alone explains */
	bool held;	  /* far more repeats than that: the repeats are no readings */
};

/* A value read anew repeats the one before only where the resolution is coarse. Then
 * steps of one unit up or down are about as common; and values drawn at random repeat
 * with the sum of the squared shares of the distinct values. Held: repeats above four
 * standard errors over twice the larger of both, and a tenth of the values at least. */
void nip_held(const double *x, size_t n, struct nip_held *out);

/* ---- residuals and batches --------------------------------------------------- */

/* AR(1) residuals x_i - m - r (x_i-1 - m); NaN behind a break. */
void nip_ar_residuals(const double *x, size_t n, double mean, double r, double *out);
/* One-step EWMA forecast errors x_i - z_i-1, starting anew at a break with `mean`.
 * Returns their sum of squares. */
double nip_ewma_residuals(const double *x, size_t n, double mean, double lambda, double *out);
/* The lambda in (0, 1] with the least sum of squares. Montgomery and Mastrangelo 1991. */
double nip_ewma_best_lambda(const double *x, size_t n, double mean);

/* The smallest size 1, 2, 4 ... whose batch means have |r1| < 0.1 or not significant and
 * leave 10 batches at least (Runger and Willemain 1996); 0: there is none. */
size_t nip_batch_size(const double *x, size_t n);
/* Means of `size` neighbours; an incomplete batch (break, end) is dropped and the next
 * starts behind it. Fills mean[] and last[] (index of the last value); returns how many. */
size_t nip_batch_means(const double *x, size_t n, size_t size, double *mean, size_t *last);

#endif
