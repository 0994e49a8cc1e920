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

/* ---- one coordinate at a time ----------------------------------------------- */

static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t state = a ^ (b * UINT64_C(0xd1342543de82ef95));

	return word(&state);
}

/* A shuffle of 0..n-1 by a cipher: four rounds of Feistel on the least even number of bits
 * that holds n - 1, walked on until the result is below n (Black and Rogaway 2002,
 * 10.1007/3-540-45760-7_9). */
static uint64_t shuffled(uint64_t key, uint64_t n, uint64_t i)
{
	unsigned half = 1;
	uint64_t mask;

	while (half < 32 && (n - 1) >> (2 * half))
		half++;
	mask = (UINT64_C(1) << half) - 1;
	do {
		uint64_t left = i >> half, right = i & mask;

		for (uint64_t round = 0; round < 4; round++) {
			uint64_t next = left ^ (mix(key + round, right) & mask);

			left = right;
			right = next;
		}
		i = left << half | right;
	} while (i >= n);
	return i;
}

double nip_lhs_at(uint64_t seed, uint64_t n, uint64_t k, uint64_t i)
{
	const uint64_t key = mix(seed, k + 1);
	uint64_t jitter = mix(key ^ UINT64_C(0x5851f42d4c957f2d), i);

	return ((double)shuffled(key, n, i) + uniform(&jitter)) / (double)n;
}
