/* reml.c: the least of a restricted likelihood's deviance over variances not below 0, one
 * variance after the other to the root of the derivative, and its profiles.
 */
#include <config.h>

#include "spc/reml.h"

#include <math.h>
#include <string.h>

#include "num/root.h"
#include "stat/dist.h"

#define ROUNDS 2000

static double slope_at(double x, void *context)
{
	struct nip_reml *f = context;
	double slope;

	f->s[f->by] = x;
	f->deviance(f->model, f->s, f->by, &slope);
	return slope;
}

static double deviance_at(struct nip_reml *f, double x)
{
	double slope;

	f->s[f->by] = x;
	return f->deviance(f->model, f->s, f->by, &slope);
}

/* The best s[by], the others held: a look over decades, then the root of the slope. */
static void best(struct nip_reml *f)
{
	double scale = f->scale;
	bool inner = f->last_positive && f->by == f->k - 1;
	double at = f->s[f->by], least = INFINITY, place = 0, lo, hi, x;

	if (!inner)
		least = deviance_at(f, 0);
	for (int i = -32; i <= 8; i++) {
		double y = scale * pow(10, i / 4.0), d = deviance_at(f, y);

		if (d < least) {
			least = d;
			place = y;
		}
	}
	lo = place / 2;
	hi = place > 0 ? place * 2 : scale * 1e-8;
	if (nip_root(slope_at, f, lo, hi, &x) == 0 && deviance_at(f, x) <= least)
		place = x;
	f->s[f->by] = at;
	if (deviance_at(f, place) <= deviance_at(f, at) || place == 0)
		f->s[f->by] = place;
	else
		f->s[f->by] = at;
}

/* Near the end the root is close by, and the look over decades is saved. */
static void refine(struct nip_reml *f)
{
	double at = f->s[f->by], x;

	if (at > 0 && nip_root(slope_at, f, at * 0.8, at * 1.25, &x) == 0)
		f->s[f->by] = x;
	else if (at == 0 && slope_at(0, f) >= 0)
		f->s[f->by] = 0;
	else {
		f->s[f->by] = at;
		best(f);
	}
}

static size_t descend(struct nip_reml *f, size_t held, double settled, bool look)
{
	for (size_t round = 1; round <= ROUNDS; round++) {
		double moved = 0;

		for (f->by = 0; f->by < f->k; f->by++) {
			double before = f->s[f->by];

			if (f->by == held)
				continue;
			if (round == 1 && look)
				best(f);
			else
				refine(f);
			moved = fmax(moved, fabs(f->s[f->by] - before));
		}
		if ((round > 1 || !look) && moved <= settled * f->scale)
			return round;
	}
	return 0;
}

size_t nip_reml_descend(struct nip_reml *f, double settled)
{
	return descend(f, f->k, settled, true);
}

/* ---- profiles ------------------------------------------------------------------------ */

struct profile {
	struct nip_reml *r;
	size_t by;
	double level; /* of the deviance at the bounds */
};

/* How far the deviance is above its level with s[by] at x and the others at their best. */
static double above(double x, void *context)
{
	struct profile *p = context;
	double slope;

	p->r->s[p->by] = x;
	if (p->r->k > 1)
		descend(p->r, p->by, 1e-7, false);
	return p->r->deviance(p->r->model, p->r->s, p->by, &slope) - p->level;
}

/* Bisection and secants by turns: the profile has no more than six digits. */
static double crossing(struct profile *p, double in, double out)
{
	double at_in = above(in, p), at_out = above(out, p);

	for (int i = 0; i < 60 && fabs(out - in) > 1e-6 * (fabs(in) + fabs(out)); i++) {
		double x = i % 2 ? (in + out) / 2 : in + (out - in) * at_in / (at_in - at_out);
		double y = above(x, p);

		if (y <= 0) {
			in = x;
			at_in = y;
		} else {
			out = x;
			at_out = y;
		}
	}
	return (in + out) / 2;
}

void nip_reml_profile(struct nip_reml *f, size_t by, double confidence, double *out_low,
		      double *out_high)
{
	double best_s[NIP_REML_MOST], slope, x;
	struct profile p = { .r = f, .by = by };
	double least = f->deviance(f->model, f->s, by, &slope), far;

	p.level = least + nip_chisq_upper_quantile(1 - confidence, 1);
	memcpy(best_s, f->s, sizeof best_s);
	x = best_s[by];
	far = fmax(x * 2, f->scale * 1e-3);
	*out_low = 0;
	if (x > 0 && (above(f->scale * 1e-12, &p) > 0))
		*out_low = crossing(&p, x, f->scale * 1e-12);
	memcpy(f->s, best_s, sizeof best_s);
	for (int i = 0; i < 60 && above(far, &p) <= 0; i++)
		far *= 2;
	*out_high = above(far, &p) > 0 ? crossing(&p, x, far) : INFINITY;
	memcpy(f->s, best_s, sizeof best_s);
}
