/* false_alarms.c: how often something is found on webs that hold nothing but noise, white or
 * with a memory, on even and uneven grids: lines of the spectrum, and defects. Prints the
 * counts beside the number that the stated probability exceeds once in a thousand (99.9 %
 * bound of the binomial); status 1 if a count is beyond it.
 *
 *	false_alarms [seeds]	1000 unless told */
#include <config.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "web/defect.h"
#include "web/spectrum.h"

#define PI 3.14159265358979323846

static uint64_t state;

static double uniform(void) /* splitmix64, in (0, 1) */
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return ((double)((z ^ (z >> 31)) >> 12) + 0.5) / 4503599627370496.0;
}

static double normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(2 * PI * uniform());
}

/* Least k with P(X > k) <= 0.001 for a binomial (n, p). */
static int most(int n, double p)
{
	double term = pow(1 - p, n), sum = term;
	int k = 0;

	while (1 - sum > 0.001) {
		k++;
		term *= (double)(n - k + 1) / k * p / (1 - p);
		sum += term;
	}
	return k;
}

/* Noise x[n] = memory x[n - 1] + e; memory 1 is a random walk. */
static void noise(double memory, double *x, size_t n, size_t stride)
{
	double at = memory < 1 ? normal() / sqrt(1 - memory * memory) : 0;

	for (size_t i = 0; i < n; i++) {
		x[i * stride] += at;
		at = memory * at + normal();
	}
}

static int lines(double memory, double jitter, double p)
{
	enum { N = 2000 };
	static double at[N], y[N];
	struct nip_spectrum_ask ask;
	struct nip_spectrum s;
	int found;

	nip_spectrum_ask_init(&ask);
	ask.false_alarm = p;
	for (int i = 0; i < N; i++) {
		at[i] = 0.1 * i + jitter * uniform();
		y[i] = 0;
	}
	noise(memory, y, N, 1);
	nip_spectrum(&ask, at, y, N, &s);
	found = s.why || s.peaks > 0;
	nip_spectrum_release(&s);
	return found;
}

/* Boxes with noise of their own, and noise of the scan that they share. */
static int defects(double memory, size_t scans, size_t boxes, double p)
{
	double *at = calloc(scans * boxes, sizeof *at), *y = calloc(scans * boxes, sizeof *y),
	       *md = calloc(scans, sizeof *md);
	struct nip_defect_ask ask;
	struct nip_defects d;

	nip_defect_ask_init(&ask);
	ask.false_alarm = p;
	noise(memory, md, scans, 1);
	for (size_t j = 0; j < boxes; j++)
		noise(memory, y + j, scans, boxes);
	for (size_t i = 0; i < scans * boxes; i++) {
		at[i] = 0.1 * (double)(i / boxes);
		y[i] += boxes > 1 ? md[i / boxes] : 0;
		if (boxes > 10 && uniform() < 0.1)
			y[i] = NAN;
	}
	nip_defects_find(&ask, at, y, scans, boxes, &d);
	free(at);
	free(y);
	free(md);
	return d.why || d.n > 0;
}

struct kind {
	const char *name;
	int spectrum; /* else defects */
	double jitter;
	size_t scans, boxes;
};

int main(int argc, char **argv)
{
	static const struct kind kinds[] = {
		{ "lines, 2000 readings, even", 1, 0, 0, 0 },
		{ "lines, 2000 readings, uneven", 1, 0.03, 0, 0 },
		{ "defects, 2000 readings", 0, 0, 2000, 1 },
		{ "defects, 400 scans x 2 boxes", 0, 0, 400, 2 },
		{ "defects, 400 scans x 3 boxes", 0, 0, 400, 3 },
		{ "defects, 60 scans x 60 boxes, holes", 0, 0, 60, 60 },
	};
	static const double memory[] = { 0, 0.5, 0.9, 1 }, p[] = { 0.001, 0.05 };
	int seeds = argc > 1 ? atoi(argv[1]) : 1000, bad = 0;

	printf("%-38s %-8s %8s %8s %8s\n", "of noise alone", "memory", "stated", "found", "at most");
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (int m = 0; m < 4; m++)
			for (int q = 0; q < 2; q++) {
				const struct kind *x = &kinds[k];
				int found = 0, bound = most(seeds, p[q]);

				for (int s = 0; s < seeds; s++) {
					state = 1000 + (uint64_t)s;
					found += x->spectrum
							 ? lines(memory[m], x->jitter, p[q])
							 : defects(memory[m], x->scans, x->boxes,
								   p[q]);
				}
				printf("%-38s %-8g %8g %4d/%d %8d%s\n", x->name, memory[m], p[q],
				       found, seeds, bound, found > bound ? "  TOO MANY" : "");
				bad |= found > bound;
			}
	return bad;
}
