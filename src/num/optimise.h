/* optimise.h: the best point of a box under constraints, without derivatives, on NLopt.
 *
 * Many starts from a Latin hypercube, then COBYLA from the best of them; the same answer
 * every time. The function may have no value in places.
 */
#ifndef NIP_NUM_OPTIMISE_H
#define NIP_NUM_OPTIMISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NIP_OPTIMISE_VARIABLES	 16
#define NIP_OPTIMISE_CONSTRAINTS 64

struct nip_optimise {
	size_t n, m; /* variables, each in [0, 1]; constraints g >= 0 */
	/* The last ones of them: they hold or do not, and have no part in any margin. */
	size_t hard;
	/* Objective (larger is better) and constraints at u. -1: no value there. */
	int (*value)(const double *u, void *context, double *out_f, double *out_g);
	void *context;
	/* Maximise the smallest constraint instead of f, and then, among the points where it is
	 * largest (but for 1e-8), the sum of all. */
	bool margin;
	uint64_t seed;
	size_t starts; /* points tried before the search; 0: a usual number */
};

struct nip_optimum {
	bool feasible;	 /* every constraint holds */
	bool any;	 /* there was a value anywhere */
	double f, worst; /* objective and smallest constraint at u */
	double u[NIP_OPTIMISE_VARIABLES];
	size_t evaluations;
};

/* Where nothing is feasible, u is the point with the largest smallest constraint. */
void nip_optimise(const struct nip_optimise *problem, struct nip_optimum *out);

#endif
