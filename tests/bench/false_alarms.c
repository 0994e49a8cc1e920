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
#include "web/study.h"

#include "../unit/random_test.h"

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

/* Noise x[n] = memory x[n - 1] + e; memory 1 is a random walk, 2 one of steps of 0.1 under
 * white noise. */
static void noise(double memory, double *x, size_t n, size_t stride)
{
	double at = memory < 1 ? normal() / sqrt(1 - memory * memory) : 0;

	for (size_t i = 0; i < n; i++) {
		x[i * stride] += at + (memory > 1 ? normal() : 0);
		at = fmin(memory, 1) * at + (memory > 1 ? 0.1 : 1) * normal();
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

/* A whole study: lanes side by side, or one sensor to and fro over a bowed profile, with
 * noise of the web along and white noise of the gauge. */
static int coil(double memory, int zigzag, double p)
{
	enum { PASS = 60, PASSES = 40, N = PASS * PASSES };
	static double at[N], cd[N], y[N], md[N];
	struct nip_arena *a = nip_arena_new();
	struct nip_web_input in;
	struct nip_web_study s;
	const char *why;
	int found;

	for (int i = 0; i < N; i++) {
		int k = i % (2 * PASS);

		md[i] = 0;
		at[i] = zigzag ? 0.05 * i : 0.15 * (i / 3);
		cd[i] = zigzag ? 5.0 * (k < PASS ? k : 2 * PASS - 1 - k) : i % 3;
	}
	noise(memory, md, zigzag ? N : N / 3, 1);
	for (int i = 0; i < N; i++)
		y[i] = 50 + (zigzag ? 1e-4 * (cd[i] - 150) * (cd[i] - 150) : cd[i]) +
		       md[zigzag ? i : i / 3] + normal();
	nip_web_input_init(&in);
	in.n = N;
	in.at_m = at;
	in.cd = cd;
	in.value = y;
	in.box = zigzag ? 25 : NAN;
	in.spectrum.false_alarm = in.defect.false_alarm = p;
	found = nip_web_study(&in, a, &s, &why) != 0 || s.spectrum.peaks || s.defects.n;
	nip_web_study_release(&s);
	nip_arena_free(a);
	return found;
}

enum what { LINES, DEFECTS, COIL };

struct kind {
	const char *name;
	enum what what;
	double jitter; /* of a coil: 1, to and fro */
	size_t scans, boxes;
};

static int one(const struct kind *k, double memory, double p)
{
	return k->what == LINES	    ? lines(memory, k->jitter, p)
	       : k->what == DEFECTS ? defects(memory, k->scans, k->boxes, p)
				    : coil(memory, k->jitter > 0, p / 2);
}

int main(int argc, char **argv)
{
	static const struct kind kinds[] = {
		{ "lines, 2000 readings, even", LINES, 0, 0, 0 },
		{ "lines, 2000 readings, uneven", LINES, 0.03, 0, 0 },
		{ "defects, 2000 readings", DEFECTS, 0, 2000, 1 },
		{ "defects, 400 scans x 2 boxes", DEFECTS, 0, 400, 2 },
		{ "defects, 400 scans x 3 boxes", DEFECTS, 0, 400, 3 },
		{ "defects, 60 scans x 60 boxes, holes", DEFECTS, 0, 60, 60 },
		{ "lines or defects, coil of 3 lanes", COIL, 0, 0, 0 },
		{ "lines or defects, coil scanned", COIL, 1, 0, 0 },
	};
	static const double memory[] = { 0, 0.2, 0.5, 0.9, 1, 2 }, p[] = { 0.001, 0.05 };
	int seeds = argc > 1 ? atoi(argv[1]) : 1000, bad = 0;

	printf("%-38s %-8s %8s %8s %8s\n", "of noise alone", "memory", "stated", "found", "at most");
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (int m = 0; m < 6; m++)
			for (int q = 0; q < 2; q++) {
				const struct kind *x = &kinds[k];
				int found = 0, bound = most(seeds, p[q]);

				for (int s = 0; s < seeds; s++) {
					state = 1000 + (uint64_t)s;
					found += one(x, memory[m], p[q]);
				}
				printf("%-38s %-8g %8g %4d/%d %8d%s\n", x->name, memory[m], p[q],
				       found, seeds, bound, found > bound ? "  TOO MANY" : "");
				bad |= found > bound;
			}
	return bad;
}
