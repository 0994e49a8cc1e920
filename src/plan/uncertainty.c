/* uncertainty.c: all stated spreads moved together by Latin hypercube draws, a first-order
 * budget that says whose they are, and Sobol indices where they are asked for. */
#include <config.h>

#include "plan/uncertainty.h"

#include <math.h>
#include <string.h>

#include "num/lhs.h"
#include "plan/draw.h"
#include "stat/dist.h"
#include "stat/moments.h"
#include "stat/sketch.h"
#include "unit/unit.h"

#define STEP 0.01 /* of a standard uncertainty: the difference quotients of the budget */

const char *const nip_of_name[2] = { "coil-mean", "location" };

/* ---- draws ----------------------------------------------------------------- */

struct tally {			     /* of one job */
	struct nip_moments *moments; /* by outcome */
	struct nip_sketch *sketch;   /* of (outcome - nominal)/scale */
	size_t *inside;
	size_t inside_all, impossible;
	const double *nominal, *scale;
};

static bool within_limits(const struct nip_draws_engine *e, size_t k, double x)
{
	return !(x < e->o->min[k]) && !(x > e->o->max[k]);
}

static bool limited(const struct nip_draws_engine *e, size_t k)
{
	return e->o->min && (!isnan(e->o->min[k]) || !isnan(e->o->max[k]));
}

/* A draw without a state, or without data where there is a limit, is not in spec. */
static void count_draw(const struct nip_draws_engine *e, struct tally *t, const double *out)
{
	bool good = true;

	for (size_t k = 0; k < e->n_outcomes; k++) {
		if (isfinite(out[k])) {
			nip_moments_add(&t->moments[k], out[k]);
			nip_sketch_add(&t->sketch[k], (out[k] - t->nominal[k]) / t->scale[k]);
		}
		if (!limited(e, k))
			continue;
		t->inside[k] += isfinite(out[k]) && within_limits(e, k, out[k]);
		good &= isfinite(out[k]) && within_limits(e, k, out[k]);
	}
	t->inside_all += good;
}

static void draw(const struct nip_draws_engine *e, struct nip_case *c, size_t from, size_t to,
		 void *tally)
{
	struct tally *t = tally;
	struct nip_arena *a = nip_arena_new();
	double *u = NIP_NEW_N(a, 2 * e->n_sources + 1, double), *z = u + e->n_sources;
	double *out = NIP_NEW_N(a, e->n_outcomes + 1, double);

	for (size_t i = from; i < to; i++) {
		for (size_t s = 0; s < e->n_sources; s++)
			u[s] = nip_lhs_at(e->o->seed, e->o->draws, s, i);
		t->impossible += !nip_draws_at(e, c, u, z, out);
		count_draw(e, t, out);
	}
	nip_arena_free(a);
}

static struct tally *tally_new(const struct nip_draws_engine *e, struct nip_arena *a,
			       const double *nominal, const double *scale)
{
	struct tally *t = NIP_NEW(a, struct tally);

	t->moments = NIP_NEW_N(a, e->n_outcomes, struct nip_moments);
	t->sketch = NIP_NEW_N(a, e->n_outcomes, struct nip_sketch);
	t->inside = NIP_NEW_N(a, e->n_outcomes, size_t);
	t->nominal = nominal;
	t->scale = scale;
	for (size_t k = 0; k < e->n_outcomes; k++) {
		nip_moments_init(&t->moments[k]);
		nip_sketch_init(&t->sketch[k], NIP_SKETCH_EXACT, NIP_SKETCH_BITS);
	}
	return t;
}

static void tally_merge(const struct nip_draws_engine *e, struct tally *into, struct tally *from)
{
	into->inside_all += from->inside_all;
	into->impossible += from->impossible;
	for (size_t k = 0; k < e->n_outcomes; k++) {
		nip_moments_merge(&into->moments[k], &from->moments[k]);
		nip_sketch_merge(&into->sketch[k], &from->sketch[k]);
		nip_sketch_release(&from->sketch[k]);
		into->inside[k] += from->inside[k];
	}
}

/* ---- the budget ------------------------------------------------------------ */

/* Central where the source may go both ways, one-sided at the end of its range. */
static void differences(const struct nip_draws_engine *e, size_t s, struct nip_spread *spread,
			double *hi, double *lo)
{
	const struct nip_draw_source *x = &e->source[s];
	struct nip_case *c = &e->cases[0];
	struct nip_knob *k = &c->knobs.list.at[x->knob];
	double up = fmin(k->nominal + STEP * x->sd, k->hi);
	double down = fmax(k->nominal - STEP * x->sd, k->lo);

	nip_knob_turn(k, up);
	nip_draws_plan(e, c, NULL, hi);
	nip_knob_turn(k, down);
	nip_draws_plan(e, c, NULL, lo);
	nip_knob_turn(k, k->nominal);
	for (size_t j = 0; j < e->n_outcomes; j++)
		spread[j].first_order[s] = (hi[j] - lo[j]) / (up - down) * x->sd;
}

#define PLACES 21 /* over the width, for its part in the budget */

/* The profile over the width goes down and up, so its part is the sd over it. */
static void over_width(const struct nip_draws_engine *e, size_t s, struct nip_spread *spread,
		       struct nip_arena *a)
{
	struct nip_moments *m = NIP_NEW_N(a, e->n_outcomes, struct nip_moments);
	double *load = NIP_NEW_N(a, e->n_steps, double), *out = NIP_NEW_N(a, e->n_outcomes, double);

	for (size_t j = 0; j < e->n_outcomes; j++)
		nip_moments_init(&m[j]);
	for (size_t i = 0; i < PLACES; i++) {
		nip_draws_local(e, ((double)i + 0.5) / PLACES, load);
		nip_draws_plan(e, &e->cases[0], load, out);
		for (size_t j = 0; j < e->n_outcomes; j++)
			nip_moments_add(&m[j], out[j]);
	}
	for (size_t j = 0; j < e->n_outcomes; j++)
		spread[j].first_order[s] =
			nip_moments_sd(&m[j]) * sqrt((double)(PLACES - 1) / PLACES);
}

static void budget(const struct nip_draws_engine *e, struct nip_spread *spread, struct nip_arena *a)
{
	double *hi = NIP_NEW_N(a, e->n_outcomes + 1, double),
	       *lo = NIP_NEW_N(a, e->n_outcomes + 1, double);

	for (size_t s = 0; s < e->n_sources; s++)
		if (e->source[s].place)
			over_width(e, s, spread, a);
		else
			differences(e, s, spread, hi, lo);
}

/* Returns the standard deviation to first order. */
static double shares(const struct nip_draws_engine *e, const struct nip_uncertainty *u,
		     struct nip_spread *x)
{
	double total = 0;

	for (size_t s = 0; s < e->n_sources; s++)
		for (size_t t = 0; t < e->n_sources; t++) {
			double r = nip_draws_correlation(e, s, t);
			double part = r == 0 ? 0 : x->first_order[s] * x->first_order[t] * r;

			if (isnan(part))
				continue;
			x->share[u->sources.at[s].share] += part;
			total += part;
		}
	for (int k = 0; k < NIP_SHARES; k++)
		x->share[k] = total > 0 ? x->share[k] / total : 0;
	return sqrt(fmax(total, 0));
}

/* ---- Sobol indices ------------------------------------------------------------ */

struct indices {		/* of one job */
	const size_t *group_of; /* by source */
	size_t n_groups;
	const double *nominal;
	struct nip_moments *all; /* by outcome */
	struct nip_sobol *index; /* [outcome * n_groups + group] */
};

/* Sources that are correlated are one group: an index of one of them means nothing. */
static size_t *group(const struct nip_draws_engine *e, struct nip_arena *a,
		     struct nip_uncertainty *out)
{
	size_t *of = NIP_NEW_N(a, e->n_sources + 1, size_t);

	out->group = NIP_NEW_N(a, e->n_sources + 1, const char *);
	for (size_t s = 0; s < e->n_sources; s++) {
		const char *dot, *name = out->sources.at[s].name;

		of[s] = out->n_groups;
		for (size_t t = 0; t < s; t++)
			if (nip_draws_correlation(e, s, t) != 0)
				of[s] = of[t];
		if (of[s] == out->n_groups) {
			out->group[out->n_groups++] = name;
			continue;
		}
		dot = strrchr(name, '.');
		out->group[of[s]] =
			nip_arena_printf(a, "parameters of %.*s", (int)(dot - name), name);
	}
	return of;
}

static void sample(const struct nip_draws_engine *e, struct nip_case *c, size_t from, size_t to,
		   void *tally)
{
	struct indices *x = tally;
	const size_t n = e->n_sources, m = e->n_outcomes;
	struct nip_arena *a = nip_arena_new();
	double *u = NIP_NEW_N(a, 4 * n + 1, double), *v = u + n, *mixed = v + n, *z = mixed + n;
	double *f = NIP_NEW_N(a, 3 * m + 1, double), *g = f + m, *h = g + m;

	for (size_t i = from; i < to; i++) {
		for (size_t s = 0; s < 2 * n; s++)
			u[s] = nip_lhs_at(e->o->seed + 1, e->o->sobol, s, i);
		nip_draws_at(e, c, u, z, f);
		nip_draws_at(e, c, v, z, g);
		for (size_t k = 0; k < m; k++) {
			nip_moments_add(&x->all[k], f[k]);
			nip_moments_add(&x->all[k], g[k]);
		}
		for (size_t j = 0; j < x->n_groups; j++) {
			for (size_t s = 0; s < n; s++)
				mixed[s] = x->group_of[s] == j ? v[s] : u[s];
			nip_draws_at(e, c, mixed, z, h);
			for (size_t k = 0; k < m; k++)
				nip_sobol_add(&x->index[k * x->n_groups + j], f[k] - x->nominal[k],
					      g[k] - x->nominal[k], h[k] - x->nominal[k]);
		}
	}
	nip_arena_free(a);
}

static void sobol(const struct nip_draws_engine *e, const double *nominal, struct nip_arena *a,
		  struct nip_uncertainty *out)
{
	const size_t *of = group(e, a, out), g = out->n_groups;
	struct indices *x[NIP_DRAWS_JOBS];
	void *tally[NIP_DRAWS_JOBS];

	out->sobol_samples = e->o->sobol;
	for (size_t j = 0; j < e->jobs; j++) {
		tally[j] = x[j] = NIP_NEW(a, struct indices);
		*x[j] = (struct indices){ of, g, nominal,
					  NIP_NEW_N(a, e->n_outcomes, struct nip_moments),
					  NIP_NEW_N(a, e->n_outcomes * g, struct nip_sobol) };
		for (size_t k = 0; k < e->n_outcomes; k++)
			nip_moments_init(&x[j]->all[k]);
		for (size_t k = 0; k < e->n_outcomes * g; k++)
			nip_sobol_init(&x[j]->index[k]);
	}
	nip_draws_share_out(e, e->o->sobol, sample, tally);
	for (size_t k = 0; k < e->n_outcomes; k++) {
		out->spread[k].sobol = NIP_NEW_N(a, g, struct nip_sobol_index);
		for (size_t j = 1; j < e->jobs; j++)
			nip_moments_merge(&x[0]->all[k], &x[j]->all[k]);
		for (size_t i = 0; i < g; i++) {
			for (size_t j = 1; j < e->jobs; j++)
				nip_sobol_merge(&x[0]->index[k * g + i], &x[j]->index[k * g + i]);
			out->spread[k].sobol[i] =
				nip_sobol_result(&x[0]->index[k * g + i],
						 nip_moments_variance(&x[0]->all[k]));
		}
	}
}

/* ---- what came out --------------------------------------------------------- */

static void chance(size_t k, size_t draws, double *p, double *low, double *high)
{
	double n = (double)draws, hits = (double)k;

	*p = hits / n;
	*low = k ? nip_beta_quantile(0.025, hits, n - hits + 1) : 0;
	*high = k < draws ? nip_beta_upper_quantile(0.025, hits + 1, n - hits) : 1;
}

static void summarise(const struct nip_draws_engine *e, const struct tally *t, size_t k,
		      struct nip_spread *x)
{
	static const double at[] = { 0.025, 0.5, 0.975 };
	double q[3];

	nip_sketch_quantiles(&t->sketch[k], at, 3, NIP_QUANTILE_TYPE_7, q);
	x->n = (size_t)t->moments[k].n;
	x->mean = nip_moments_mean(&t->moments[k]);
	x->sd = nip_moments_sd(&t->moments[k]);
	x->low = t->nominal[k] + q[0] * t->scale[k];
	x->median = t->nominal[k] + q[1] * t->scale[k];
	x->high = t->nominal[k] + q[2] * t->scale[k];
	x->inside = x->inside_low = x->inside_high = NAN;
	if (limited(e, k))
		chance(t->inside[k], e->o->draws, &x->inside, &x->inside_low, &x->inside_high);
}

static void draw_all(const struct nip_draws_engine *e, const double *nominal, const double *scale,
		     struct nip_arena *a, struct nip_uncertainty *out)
{
	struct tally *t[NIP_DRAWS_JOBS];
	void *tally[NIP_DRAWS_JOBS];
	bool any = false;

	for (size_t j = 0; j < e->jobs; j++)
		tally[j] = t[j] = tally_new(e, a, nominal, scale);
	nip_draws_share_out(e, e->o->draws, draw, tally);
	for (size_t j = 1; j < e->jobs; j++)
		tally_merge(e, t[0], t[j]);
	out->impossible = t[0]->impossible;
	for (size_t k = 0; k < e->n_outcomes; k++) {
		summarise(e, t[0], k, &out->spread[k]);
		nip_sketch_release(&t[0]->sketch[k]);
		any |= limited(e, k);
	}
	out->inside_all = out->inside_all_low = out->inside_all_high = NAN;
	if (any)
		chance(t[0]->inside_all, e->o->draws, &out->inside_all, &out->inside_all_low,
		       &out->inside_all_high);
}

bool nip_uncertainty_local(const struct nip_uncertainty *u)
{
	for (size_t s = 0; s < u->sources.n; s++)
		if (u->sources.at[s].local)
			return true;
	return false;
}

/* ---- the whole ------------------------------------------------------------- */

int nip_uncertainty_run(struct nip_case *cases, size_t jobs, const struct nip_outcome *outcome,
			size_t n_outcomes, const struct nip_uncertainty_options *options,
			struct nip_arena *a, struct nip_uncertainty *out)
{
	struct nip_draws_engine e = { .cases = cases,
				      .jobs = jobs < NIP_DRAWS_JOBS ? jobs : NIP_DRAWS_JOBS,
				      .outcome = outcome,
				      .n_outcomes = n_outcomes,
				      .o = options };
	double *nominal = NIP_NEW_N(a, n_outcomes + 1, double);
	double *scale = NIP_NEW_N(a, n_outcomes + 1, double);

	*out = (struct nip_uncertainty){ .draws = options->draws,
					 .seed = options->seed,
					 .of = options->of };
	nip_unit_warm();
	nip_draws_prepare(&e, a, out);
	if (!e.n_sources) {
		nip_draws_release(&e);
		return -1;
	}
	out->spread = NIP_NEW_N(a, n_outcomes, struct nip_spread);
	for (size_t k = 0; k < n_outcomes; k++)
		out->spread[k].first_order = NIP_NEW_N(a, e.n_sources, double);
	nip_draws_plan(&e, &cases[0], NULL, nominal);
	budget(&e, out->spread, a);
	for (size_t k = 0; k < n_outcomes; k++) {
		double sd = shares(&e, out, &out->spread[k]);

		out->spread[k].nominal = nominal[k];
		nominal[k] = isfinite(nominal[k]) ? nominal[k] : 0;
		scale[k] = sd > 0 && isfinite(sd) ? sd : 1;
	}
	draw_all(&e, nominal, scale, a, out);
	if (options->sobol)
		sobol(&e, nominal, a, out);
	nip_draws_release(&e);
	return 0;
}
