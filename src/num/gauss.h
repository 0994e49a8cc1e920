/* gauss.h: cheap integrals of smooth functions, where an integral is inside a search. */
#ifndef NIP_NUM_GAUSS_H
#define NIP_NUM_GAUSS_H

#include "num/root.h"

/* The integral of f over [a, b] by Gauss-Legendre panels of 16 points, halved until two
 * sums agree to `rel` of the integral of |f|. f must be smooth inside; it is never called
 * at a or b. No memory is taken. Returns 0; -1 where 256 panels do not agree or f is not
 * finite, *out then holds the last sum. */
int nip_integrate_smooth(nip_function f, void *context, double a, double b, double rel,
			 double *out);

#endif
