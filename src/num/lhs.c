/* lhs.c: Latin hypercube: one shuffled column of cells for every axis. */
#include <config.h>

#include "num/lhs.h"

/* splitmix64 (Steele, Lea, Flood 2014, 10.1145/2714064.2660195). */
static uint64_t word(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* In (0, 1), both ends excluded. */
static double uniform(uint64_t *state)
{
	return ((double)(word(state) >> 12) + 0.5) / 4503599627370496.0;
}

void nip_lhs(uint64_t seed, size_t n, size_t d, double *out)
{
	uint64_t state = seed;

	for (size_t k = 0; k < d; k++) {
		for (size_t i = 0; i < n; i++)
			out[i * d + k] = (double)i;
		for (size_t i = n; i-- > 1;) { /* Fisher-Yates */
			size_t j = (size_t)(uniform(&state) * (double)(i + 1));
			double swap = out[i * d + k];

			out[i * d + k] = out[j * d + k];
			out[j * d + k] = swap;
		}
		for (size_t i = 0; i < n; i++)
			out[i * d + k] = (out[i * d + k] + uniform(&state)) / (double)n;
	}
}
