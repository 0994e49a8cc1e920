/* lhs.h: Latin hypercube samples of the unit cube, the same for the same seed. */
#ifndef NIP_NUM_LHS_H
#define NIP_NUM_LHS_H

#include <stddef.h>
#include <stdint.h>

/* n points in d dimensions into out[i * d + k], each in (0, 1): along every axis there
 * is exactly one point in each of the n equal cells. */
void nip_lhs(uint64_t seed, size_t n, size_t d, double *out);

/* The same idea without a table: coordinate k of draw i of n, in (0, 1). Any draw can be
 * asked for by itself, in any order and from any thread, so memory does not grow with n.
 * (Another sample than that of nip_lhs().) */
double nip_lhs_at(uint64_t seed, uint64_t n, uint64_t k, uint64_t i);

#endif
