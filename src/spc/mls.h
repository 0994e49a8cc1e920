/* mls.h: intervals of sums and differences of mean squares, by modified large samples.
 *
 * Source: Graybill and Wang 1980 (sums), Ting, Burdick, Graybill, Jeyaratnam and Lu 1990
 * (differences), as in Burdick and Graybill, Confidence Intervals on Variance Components
 * (1992). A single mean square gives the exact chi-square interval, and whether
 * c1 MS1 - c2 MS2 is above 0 agrees with the exact F test. The mean squares are taken as
 * independent multiples of chi-square: so in balanced designs, nearly so in others.
 */
#ifndef NIP_SPC_MLS_H
#define NIP_SPC_MLS_H

#include <stddef.h>

#define NIP_MLS_MOST 8

struct nip_mean_square {
	double ms, df;
};

/* Bounds of sum coefficient[i] E(ms[i]), each one-sided at level 1 - alpha, not truncated
 * at 0. n <= NIP_MLS_MOST, df > 0; a coefficient may be 0. */
void nip_mls(const struct nip_mean_square *ms, const double *coefficient, size_t n, double alpha,
	     double *out_low, double *out_high);

/* Bounds in [0, 1] of the share part / whole of two such sums, part and the rest of whole
 * being variances: the shares r for which part - r whole is not told from 0. */
void nip_mls_share(const struct nip_mean_square *ms, const double *part, const double *whole,
		   size_t n, double alpha, double *out_low, double *out_high);

#endif
