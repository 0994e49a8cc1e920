/* nufft.h: Fourier sums of unevenly spaced data in O(N log N), on GSL's FFT. */
#ifndef NIP_NUM_NUFFT_H
#define NIP_NUM_NUFFT_H

#include <stddef.h>

/* sum over j of x[j] exp(-2 pi i k at[j]) for k = 0..top into out[2k] (real part) and
 * out[2k + 1] (imaginary part); at[] is taken modulo 1, in any order; x NULL: all 1.
 * Each value is spread over 14 points of a grid by a Gaussian, transformed, and the
 * Gaussian divided out (L. Greengard and J.-Y. Lee, SIAM Review 46 (2004) 443,
 * doi:10.1137/S003614450343200X). Error below 1e-6 of the sum of |x|. top >= 1.
 * Returns 0; -1 if n or top is 0, a position is not finite, or top is beyond 2^27. */
int nip_nufft(const double *at, const double *x, size_t n, size_t top, double *out);

#endif
