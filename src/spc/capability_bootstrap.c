/* capability_bootstrap.c: intervals of the percentile indices of a fitted distribution. */
#include <config.h>

#include "spc/capability.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "num/lhs.h"
#include "stat/lag1.h"
#include "spc/capability_inside.h"
#include "stat/dist.h"

#define SAMPLES	  499
#define SEED	  22514
#define MOST_N	  200 /* larger samples stand for themselves by the square root of n */
#define LEAST_N	  10
#define FAIL_MOST 0.05
#define CELLS	  (UINT64_C(1) << 40)

enum { PP, PPL, PPU, PPK, KINDS };

struct bootstrap {
	double z_scale; /* half the tolerance over sqrt 2 */
	double shrink;	/* of deviations, where samples are of another size */
	size_t m, n;	/* of a sample; samples with a fit */
	double *g[KINDS];
};

/* The scale on which the scatter of an estimate hardly depends on its value, so that the
 * deviations of the samples are those of the estimate: var Ppk is about
 * (1 / z^2 + Ppk^2 / 2) / n for z = k / 2, and that of Pp the second part. */
static double onto(const struct bootstrap *b, int kind, double x)
{
	return kind == PP ? log(x) : asinh(x * b->z_scale);
}

static double back(const struct bootstrap *b, int kind, double g)
{
	return kind == PP ? exp(g) : sinh(g) / b->z_scale;
}

/* A Johnson fit chooses its type, and so do the fits to samples. */
static const struct nip_family *refit_family(const struct nip_family *f)
{
	return strncmp(f->key, "johnson", 7) == 0 ? nip_family_find("johnson") : f;
}

static void draw(const struct nip_fit *fit, uint64_t sample, double *x, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double u = nip_lhs_at(SEED, CELLS, sample, i);

		x[i] = u < 0.5 ? nip_fit_quantile(fit, u) : nip_fit_upper_quantile(fit, 1.0 - u);
	}
	nip_sort(x, n);
}

static void collect(const struct nip_capability_input *in, const struct nip_fit *fit,
		    enum nip_fit_divisor by, struct bootstrap *b)
{
	const struct nip_family *family = refit_family(fit->family);
	double *x = nip_xalloc(b->m, sizeof *x);

	for (uint64_t s = 0; s < SAMPLES; s++) {
		struct nip_nonnormal of;
		struct nip_fit again;

		draw(fit, s, x, b->m);
		if (nip_family_fit(family, x, b->m, by, &again) < 0)
			continue;
		nip_capability_fitted(in, &again, &of);
		if (of.ppk.why)
			continue;
		b->g[PP][b->n] = onto(b, PP, of.pp.value);
		b->g[PPL][b->n] = onto(b, PPL, of.ppl.value);
		b->g[PPU][b->n] = onto(b, PPU, of.ppu.value);
		b->g[PPK][b->n] = onto(b, PPK, of.ppk.value);
		b->n++;
	}
	free(x);
}

/* Basic interval: the estimate less the deviations of the samples from it. */
static void interval(struct bootstrap *b, int kind, struct nip_index *x)
{
	double a = 0.5 * (1.0 - x->level), rank = a * ((double)b->n + 1.0), g, low, high;
	size_t k = rank > 1.0 ? (size_t)rank : 1;

	if (x->why)
		return;
	g = onto(b, kind, x->value);
	nip_sort(b->g[kind], b->n);
	low = b->g[kind][k - 1] - g;
	high = b->g[kind][b->n - k] - g;
	x->low = back(b, kind, g - b->shrink * high);
	x->high = back(b, kind, g - b->shrink * low);
	x->interval = "parametric bootstrap";
	x->interval_why = NIP_GIVEN;
}

/* How many independent values the sample is worth; NaN: nobody knows. */
static double worth(const struct nip_capability_input *in)
{
	double n = (double)in->n;

	return in->independent == NIP_FAILS
		       ? fmin(nip_n_eff_mean(n, in->r1), nip_n_eff_variance(n, in->r1))
		       : n;
}

static enum nip_reason fill(const struct nip_capability_input *in, enum nip_fit_divisor by,
			    struct bootstrap *b, struct nip_nonnormal *x)
{
	struct nip_index *const index[KINDS] = { &x->pp, &x->ppl, &x->ppu, &x->ppk };
	double n = worth(in);

	if (isnan(n))
		return NIP_AUTOCORRELATED;
	if (n < LEAST_N)
		return NIP_TOO_FEW;
	if (!(1.0 - in->level >= 2.0 / (SAMPLES + 1)))
		return NIP_LEVEL_BEYOND;
	b->m = n < MOST_N ? (size_t)n : MOST_N;
	b->shrink = sqrt((double)b->m / n);
	collect(in, x->fit, by, b);
	if ((double)b->n < (1.0 - FAIL_MOST) * SAMPLES)
		return NIP_NO_REFIT;
	for (int k = 0; k < KINDS; k++)
		interval(b, k, index[k]);
	return NIP_GIVEN;
}

void nip_capability_bootstrap(const struct nip_capability_input *in, enum nip_fit_divisor by,
			      struct nip_nonnormal *x)
{
	struct nip_index *const index[KINDS] = { &x->pp, &x->ppl, &x->ppu, &x->ppk };
	struct bootstrap b = { .z_scale = 0.5 * in->tolerance / sqrt(2.0) };
	enum nip_reason why;

	if (x->ppk.why)
		return;
	for (int k = 0; k < KINDS; k++)
		b.g[k] = nip_xalloc(SAMPLES, sizeof *b.g[k]);
	why = fill(in, by, &b, x);
	for (int k = 0; k < KINDS; k++) {
		if (why)
			index[k]->interval_why = why;
		free(b.g[k]);
	}
}
