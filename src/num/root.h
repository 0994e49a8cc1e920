/* root.h: roots and minima of functions of one variable, on GSL. */
#ifndef NIP_NUM_ROOT_H
#define NIP_NUM_ROOT_H

#include <stddef.h>

typedef double (*nip_function)(double x, void *context);

/* The root of f in [lo, hi] by Brent's method, to the last bits of a double. f(lo) and
 * f(hi) must differ in sign (or one be 0). Returns 0; -1 without a sign change or where
 * f is not finite, then *out is NaN. */
int nip_root(nip_function f, void *context, double lo, double hi, double *out);

/* Every sign change of f over ascending x[0..n), refined. Where f is not finite on one
 * side of an interval, the edge of its domain is found first, so that a root just inside
 * is not missed; a sign change across a pole is none. Fills out[0..max) in ascending
 * order and returns how many there are (may exceed max). */
size_t nip_roots(nip_function f, void *context, const double *x, size_t n, double *out, size_t max);
/* The first of them only, and nothing of f is asked beyond it. Returns 0; -1 without a
 * root, then *out is NaN. */
int nip_first_root(nip_function f, void *context, const double *x, size_t n, double *out);

#endif
