/* quad.h: integrals of functions of one variable, on GSL. */
#ifndef NIP_NUM_QUAD_H
#define NIP_NUM_QUAD_H

#include "num/root.h"

/* The integral of f over [a, b], adaptively (QAGS: copes with integrable singularities
 * at the ends), to a relative error of `rel` (>= 1e-13). Returns 0, or -1 where the error
 * estimate stays above 100 * rel or the integral diverges (*out is then the best value). */
int nip_integrate(nip_function f, void *context, double a, double b, double rel, double *out);

#endif
