/* bench_web.c: seconds for a spectrum of a million readings and its 12 rolls, and for the
 * whole study of as many. */
#include <config.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "web/study.h"

#define PI	 3.14159265358979323846
#define READINGS 1000000
#define ROLLS	 12
#define LANES	 10

static double uniform(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return ((double)((z ^ (z >> 31)) >> 12) + 0.5) / 4503599627370496.0;
}

static double now(void)
{
	struct timespec t;

	timespec_get(&t, TIME_UTC);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void run(struct nip_web_input *in, const char *what)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_web_study s;
	const char *why;
	double start = now();
	clock_t cpu = clock();
	size_t found = 0;

	if (nip_web_study(in, a, &s, &why) != 0) {
		printf("%s: %s\n", what, why);
	} else {
		for (size_t i = 0; i < in->rolls; i++)
			found += s.found.seen[i].found;
		printf("%-28s %.3f s (%.3f s of processor), %zu readings, %zu frequencies, %zu "
		       "lines, %zu of %zu rolls\n",
		       what, now() - start, (double)(clock() - cpu) / CLOCKS_PER_SEC, s.used,
		       s.spectrum.bins, s.spectrum.peaks, found, in->rolls);
	}
	nip_web_study_release(&s);
	nip_arena_free(a);
}

int main(void)
{
	double *at = malloc(READINGS * sizeof *at), *y = malloc(READINGS * sizeof *y),
	       *cd = malloc(READINGS * sizeof *cd);
	struct nip_web_input in;
	uint64_t state = 1;

	nip_web_input_init(&in);
	in.tolerance = 0.001;
	for (int k = 0; k < ROLLS; k++)
		in.roll[in.rolls++] = (struct nip_roll){ "roll", PI * (0.11 + 0.047 * k) };
	for (size_t i = 0; i < READINGS; i++) {
		at[i] = 0.01 * (double)i + 0.004 * uniform(&state);
		y[i] = 50 + uniform(&state);
		for (int k = 0; k < ROLLS; k++)
			y[i] += 0.05 * sin(2 * PI * at[i] / in.roll[k].circumference_m + k);
		cd[i] = (double)(i % LANES);
	}
	in.n = READINGS;
	in.at_m = at;
	in.value = y;
	run(&in, "one place across");
	in.cd = cd;
	run(&in, "ten lanes, with partition");
	free(at);
	free(y);
	free(cd);
	return 0;
}
