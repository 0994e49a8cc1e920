/* design.c: sequential D-optimal points. */
#include <config.h>

#include "fit/design.h"

#include <math.h>
#include <string.h>

#define CANDIDATES 401

static double quadratic(const double *c, const double *g, size_t p)
{
	double v = 0;

	for (size_t i = 0; i < p; i++)
		for (size_t j = 0; j < p; j++)
			v += g[i] * c[i * p + j] * g[j];
	return fmax(v, 0);
}

/* Covariance after one more measurement of variance s2 (Sherman and Morrison). */
static void measure(double *c, const double *g, size_t p, double s2)
{
	double cg[NIP_LAW_SYMBOLS], v = quadratic(c, g, p);

	for (size_t i = 0; i < p; i++) {
		cg[i] = 0;
		for (size_t j = 0; j < p; j++)
			cg[i] += c[i * p + j] * g[j];
	}
	for (size_t i = 0; i < p; i++)
		for (size_t j = 0; j < p; j++)
			c[i * p + j] -= cg[i] * cg[j] / (s2 + v);
}

/* The candidate where the curve is known worst; NAN: none has a value. */
static double worst(const struct nip_fit *f, const double *c, double lo, double hi)
{
	double g[NIP_LAW_SYMBOLS], best = -1, at = NAN;

	for (int i = 0; i < CANDIDATES; i++) {
		double x = lo + (hi - lo) * i / (CANDIDATES - 1), v;

		if (nip_fit_gradient(f, x, g) != NULL)
			continue;
		v = quadratic(c, g, f->n_free);
		if (v > best * (1 + 1e-12))
			best = v, at = x;
	}
	return at;
}

struct nip_fit_design nip_fit_design(const struct nip_fit *f, size_t n, double lo, double hi,
				     struct nip_arena *a)
{
	const size_t p = f->n_free;
	const double s2 = f->scatter * f->scatter;
	struct nip_fit_design d = { .lo = lo, .hi = hi, .generalised_ratio = 1 };
	double *c = NIP_NEW_N(a, p * p + 1, double), g[NIP_LAW_SYMBOLS];

	d.next = NIP_NEW_N(a, n + 1, struct nip_fit_next);
	if (f->refused || !f->identified || p == 0 || !(s2 > 0))
		return d;
	memcpy(c, f->covariance, p * p * sizeof *c);
	while (d.n < n) {
		struct nip_fit_next *x = &d.next[d.n];
		struct nip_fit_band band;

		x->x = worst(f, c, lo, hi);
		if (isnan(x->x) || nip_fit_band(f, x->x, &band) != NULL)
			break;
		x->value = band.value;
		x->confidence_before = band.confidence;
		nip_fit_gradient(f, x->x, g);
		x->prediction =
			f->t * sqrt(quadratic(c, g, p) + s2 + f->between_sd * f->between_sd);
		d.generalised_ratio *= sqrt(s2 / (s2 + quadratic(c, g, p)));
		measure(c, g, p, s2);
		d.n++;
	}
	for (size_t i = 0; i < d.n; i++) {
		nip_fit_gradient(f, d.next[i].x, g);
		d.next[i].confidence_after = f->t * sqrt(quadratic(c, g, p));
	}
	return d;
}
