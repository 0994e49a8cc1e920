/* sigma_df.c: degrees of freedom that estimates of sigma are worth, from their variance.
 *
 * sigma estimated is taken as a multiple of chi with the df whose relative variance it
 * has (Patnaik 1950). Of moving ranges the variance is exact: neighbours share values, and
 * the covariance of the ranges of two windows of normal values is an integral (Hoeffding
 * 1940); of their median it is that of large samples.
 */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "num/root.h"
#include "spc/sigma_inside.h"
#include "stat/dist.h"

/* ---- from a relative variance ----------------------------------------------------------- */

#define DF_MANY 1e4

static double excess(double df, void *context)
{
	double r = nip_c5(df + 1) / nip_c4(df + 1);

	return r * r - *(const double *)context;
}

double nip_df_of_variance(double relative)
{
	double guess = 1 / (2 * relative), df;

	if (!(relative > 0))
		return relative == 0 ? INFINITY : NAN;
	if (guess > DF_MANY) /* 1 / (2 df) + 1 / (8 df^2) */
		return guess + 0.25;
	if (!(excess(1, &relative) > 0)) /* one range is chi with 1 df; none is worth less */
		return 1;
	return nip_root(excess, &relative, 1, guess + 2, &df) == 0 ? df : guess;
}

/* ---- ranges of two windows ---------------------------------------------------------------- */

#define REACH 8.5 /* beyond it the normal distribution has nothing left */
#define STEPS 340 /* even: the grid of half as many is extrapolated from */

struct powers { /* of the normal distribution at the grid, and of its complement */
	double *p, *own, *own_upper, *all, *all_upper;
};

static void tabulate(struct powers *t, size_t steps, size_t span, size_t apart)
{
	for (size_t i = 0; i <= steps; i++) {
		double z = REACH * (2 * (double)i / (double)steps - 1), p = nip_normal_lower(z),
		       q = nip_normal_upper(z);

		t->p[i] = p;
		t->own[i] = pow(p, (double)apart);
		t->own_upper[i] = pow(q, (double)apart);
		t->all[i] = pow(p, (double)span);
		t->all_upper[i] = pow(q, (double)span);
	}
}

/* Half the covariance of the ranges: that of the two largest values less that of the
 * largest of one and the smallest of the other window. */
static double half_covariance(struct powers *t, size_t steps, size_t span, size_t apart)
{
	double sum = 0, h = 2 * REACH / (double)steps, shared = (double)(span - apart);

	tabulate(t, steps, span, apart);
	for (size_t i = 0; i <= steps; i++) {
		double both = pow(t->p[i], shared);

		for (size_t j = i; j <= steps; j++) {
			double largest = both * t->own[i] * t->own[j] - t->all[i] * t->all[j];
			double apart_ij =
				pow(t->p[j] - t->p[i], shared) * t->own[j] * t->own_upper[i] -
				t->all[j] * t->all_upper[i];

			sum += largest * (i == j ? 1 : 2) + apart_ij;
			if (j > i) /* nothing lies between bounds the wrong way round */
				sum -= t->all[i] * t->all_upper[j];
		}
	}
	return sum * h * h;
}

double nip_range_correlation(size_t span, size_t apart)
{
	struct powers t;
	double *room, coarse, fine, d3 = nip_d3((double)span);
	size_t n = STEPS + 1;

	if (apart >= span)
		return 0;
	if (!apart)
		return 1;
	if (span == 2) /* |U|, |V| of a pair of correlation -1/2 (textbook form) */
		return (sqrt(3) - 2 + M_PI / 6) / (M_PI - 2);
	room = nip_xalloc(5 * n, sizeof *room);
	t = (struct powers){ room, room + n, room + 2 * n, room + 3 * n, room + 4 * n };
	coarse = half_covariance(&t, STEPS / 2, span, apart);
	fine = half_covariance(&t, STEPS, span, apart);
	free(room);
	/* the kink on the diagonal costs a term in the square of the step */
	return 2 * (fine + (fine - coarse) / 3) / (d3 * d3);
}

/* ---- both ranges below their median ------------------------------------------------------- */

#define INNER 64 /* steps over one median of the range */

struct windows {
	size_t n, shared, apart;    /* n points of step h */
	double h, *p, *pdf, *below; /* below: integral of apart pdf g^(apart - 1) */
};

static double inside(const struct windows *w, size_t i) /* P of m above point i */
{
	return (i + INNER < w->n ? w->p[i + INNER] : 1) - w->p[i];
}

/* P(own values and u, v of the shared ones span at most m) */
static double all_within(const struct windows *w, size_t u, size_t v)
{
	size_t from = v > INNER ? v - INNER : 0;

	return pow(inside(w, u), (double)w->apart) + w->below[u] - w->below[from];
}

/* Over the largest of the shared values, the smallest being at u. */
static double over_largest(const struct windows *w, size_t u)
{
	double s = (double)w->shared, sum = 0, both;

	if (w->shared == 1) {
		both = all_within(w, u, u);
		return w->pdf[u] * both * both;
	}
	for (size_t k = 0; k <= INNER && u + k < w->n; k++) {
		double simpson = k == 0 || k == INNER ? 1 : k % 2 ? 4 : 2;

		both = all_within(w, u, u + k);
		sum += simpson * w->pdf[u + k] * pow(w->p[u + k] - w->p[u], s - 2) * both * both;
	}
	return s * (s - 1) * w->pdf[u] * sum * w->h / 3;
}

static void fill(struct windows *w)
{
	double before = 0;

	for (size_t i = 0; i < w->n; i++) {
		double z = (double)i * w->h - REACH;

		w->p[i] = nip_normal_lower(z);
		w->pdf[i] = nip_normal_pdf(z);
	}
	for (size_t i = 0; i < w->n; i++) {
		double now = (double)w->apart * w->pdf[i] * pow(inside(w, i), (double)w->apart - 1);

		w->below[i] = i ? w->below[i - 1] + w->h * (before + now) / 2 : 0;
		before = now;
	}
}

double nip_range_both_below(size_t span, size_t apart, double median)
{
	struct windows w = { .shared = span - apart, .apart = apart, .h = median / INNER };
	double *room, sum = 0;

	if (!apart)
		return 0.5;
	if (apart >= span)
		return 0.25;
	w.n = (size_t)(2 * REACH / w.h) + 1;
	room = nip_xalloc(3 * w.n, sizeof *room);
	w.p = room;
	w.pdf = room + w.n;
	w.below = room + 2 * w.n;
	fill(&w);
	for (size_t i = 0; i < w.n; i++)
		sum += over_largest(&w, i);
	free(room);
	return sum * w.h;
}

/* Density of the range of `span` values at w. */
static double range_density(double w, size_t span)
{
	double n = (double)span, sum = 0, h = REACH / 200;

	for (int i = -200; i <= 200; i++) {
		double z = i * h;

		sum += nip_normal_pdf(z) * nip_normal_pdf(z + w) *
		       pow(nip_normal_lower(z + w) - nip_normal_lower(z), n - 2);
	}
	return n * (n - 1) * sum * h;
}

/* ---- moving ranges of a series ------------------------------------------------------------- */

/* Pairs of ranges both of which count, `apart` places from each other. */
static double pairs(const bool *counts, size_t n, size_t apart)
{
	size_t k = 0;

	for (size_t i = apart; i < n; i++)
		k += counts[i] && counts[i - apart];
	return (double)k;
}

double nip_df_moving_ranges(const bool *counts, size_t n, size_t span)
{
	double m = pairs(counts, n, 0), sum = m,
	       ratio = nip_d3((double)span) / nip_d2((double)span);

	for (size_t k = 1; k < span; k++) {
		double both = pairs(counts, n, k);

		if (both > 0)
			sum += 2 * both * nip_range_correlation(span, k);
	}
	return nip_df_of_variance(ratio * ratio * sum / (m * m));
}

double nip_df_median_range(const bool *counts, size_t n, size_t span)
{
	double median = nip_d4((double)span), m = pairs(counts, n, 0), sum = m / 4;
	double slope = range_density(median, span) * median;

	for (size_t k = 1; k < span; k++) {
		double both = pairs(counts, n, k);

		if (both > 0)
			sum += 2 * both * (nip_range_both_below(span, k, median) - 0.25);
	}
	return nip_df_of_variance(sum / (m * m * slope * slope));
}

double nip_df_successive(double m, double neighbours)
{
	/* twice the square of the mean of the sum of squares over its variance */
	return 2 * m * m / (2 * m + neighbours);
}
