/* random_test.h: random numbers of a test that draws its own cases. */
#ifndef NIP_RANDOM_TEST_H
#define NIP_RANDOM_TEST_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t state;

/* splitmix64 (public domain, S. Vigna). */
static inline uint64_t word(void)
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static inline double uniform(void)
{
	return ((double)(word() >> 12) + 0.5) / 4503599627370496.0;
}

/* Box-Muller. */
static inline double normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(2 * 3.14159265358979323846 * uniform());
}

/* NIPLINE_TEST_SEED repeats a run; the seed is printed for that. */
static inline void seed_from_environment(void)
{
	const char *s = getenv("NIPLINE_TEST_SEED");

	state = s ? strtoull(s, NULL, 0) : (uint64_t)time(NULL);
	printf("NIPLINE_TEST_SEED=%llu\n", (unsigned long long)state);
	fflush(stdout);
}

#endif
