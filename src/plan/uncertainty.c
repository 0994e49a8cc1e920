/* uncertainty.c: all stated spreads moved together by Latin hypercube draws, and a
 * first-order budget that says whose they are. */
#include <config.h>

#include "plan/uncertainty.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/diag.h"
#include "num/lhs.h"
#include "stat/dist.h"
#include "stat/moments.h"
#include "unit/unit.h"

#define MOST_JOBS 64
#define STEP	  0.01 /* of a standard uncertainty: the difference quotients of the budget */

struct engine {
	struct nip_case *cases;
	size_t jobs, n_sources, n_outcomes, draws;
	const size_t *knob; /* of each source: its index in the list of knobs */
	const double *u;    /* the hypercube */
	double *factor;	    /* Cholesky factor of the sources' correlations, row by row */
	const struct nip_outcome *outcome;
	const struct nip_uncertainty_options *o;
	double **value; /* [outcome][draw] */
	bool *possible; /* [draw] */
};

/* ---- one plan -------------------------------------------------------------- */

/* Plans the case as its knobs stand and reads the outcomes; false: impossible. */
static bool plan(const struct engine *e, struct nip_case *c, double *out)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_diag *diag = nip_diag_new(1);
	struct nip_plan_options options = e->o->plan;
	struct nip_plan p;
	bool possible;

	options.quiet = true;
	possible = nip_plan_run(c->recipe, &options, a, &p, diag) == 0;
	for (size_t k = 0; k < e->n_outcomes; k++)
		out[k] = possible ? nip_outcome_value(&p, &e->outcome[k]).si : NAN;
	nip_diag_free(diag);
	nip_arena_free(a);
	return possible;
}

static void reset(const struct engine *e, struct nip_case *c)
{
	for (size_t s = 0; s < e->n_sources; s++) {
		struct nip_knob *k = &c->knobs.list.at[e->knob[s]];

		nip_knob_turn(k, k->nominal);
	}
}

/* ---- draws ----------------------------------------------------------------- */

/* Sets every source for draw i; false if one of them cannot have that value. */
static bool set_draw(const struct engine *e, struct nip_case *c, size_t i, double *z)
{
	const size_t n = e->n_sources;
	bool good = true;

	for (size_t s = 0; s < n; s++)
		z[s] = nip_normal_quantile(e->u[i * n + s]);
	for (size_t s = n; s-- > 0;) {
		struct nip_knob *k = &c->knobs.list.at[e->knob[s]];
		double x = 0;

		for (size_t t = 0; t <= s; t++)
			x += e->factor[s * n + t] * z[t];
		x = k->nominal + k->sd * x;
		good &= x >= k->lo && x <= k->hi;
		nip_knob_turn(k, x);
	}
	return good;
}

struct share_of_work {
	const struct engine *e;
	struct nip_case *c;
	size_t from, to;
};

static void *work(void *arg)
{
	const struct share_of_work *w = arg;
	const struct engine *e = w->e;
	struct nip_arena *a = nip_arena_new();
	double *z = NIP_NEW_N(a, e->n_sources + 1, double);
	double *out = NIP_NEW_N(a, e->n_outcomes + 1, double);

	for (size_t i = w->from; i < w->to; i++) {
		e->possible[i] = set_draw(e, w->c, i, z) && plan(e, w->c, out);
		for (size_t k = 0; k < e->n_outcomes; k++)
			e->value[k][i] = e->possible[i] ? out[k] : NAN;
	}
	reset(e, w->c);
	nip_arena_free(a);
	return NULL;
}

/* Each thread has its own copy of the recipe and its own stretch of the draws, so the
 * result does not depend on how many there are. */
static void draw_all(const struct engine *e)
{
	struct share_of_work w[MOST_JOBS];
	pthread_t thread[MOST_JOBS];
	bool started[MOST_JOBS] = { false };
	size_t jobs = e->jobs < MOST_JOBS ? e->jobs : MOST_JOBS;

	for (size_t j = 0; j < jobs; j++) {
		w[j] = (struct share_of_work){ e, &e->cases[j], e->draws * j / jobs,
					       e->draws * (j + 1) / jobs };
		started[j] = j > 0 && pthread_create(&thread[j], NULL, work, &w[j]) == 0;
	}
	for (size_t j = 0; j < jobs; j++)
		if (!started[j])
			work(&w[j]);
	for (size_t j = 0; j < jobs; j++)
		if (started[j])
			pthread_join(thread[j], NULL);
}

/* ---- correlations ---------------------------------------------------------- */

static double correlation(const struct nip_knob *a, const struct nip_knob *b)
{
	if (a == b)
		return 1;
	if (!a->law || a->law != b->law || a->symbol < 0 || b->symbol < 0)
		return 0;
	return a->law->correlation[a->symbol][b->symbol];
}

/* Lower triangle with L L' = correlations. A direction without any variance left (two
 * parameters that move as one) gets a 0 on the diagonal. */
static void factorise(struct engine *e, const struct nip_knob *list)
{
	const size_t n = e->n_sources;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++) {
			double sum = correlation(&list[e->knob[i]], &list[e->knob[j]]);
			double *l = &e->factor[i * n + j];

			for (size_t k = 0; k < j; k++)
				sum -= e->factor[i * n + k] * e->factor[j * n + k];
			if (i == j)
				*l = sum > 1e-14 ? sqrt(sum) : 0;
			else
				*l = e->factor[j * n + j] > 0 ? sum / e->factor[j * n + j] : 0;
		}
}

/* ---- the budget ------------------------------------------------------------ */

/* Central where the source may go both ways, one-sided at the end of its range. */
static void differences(const struct engine *e, struct nip_spread *spread, double *hi, double *lo)
{
	struct nip_case *c = &e->cases[0];

	for (size_t s = 0; s < e->n_sources; s++) {
		struct nip_knob *k = &c->knobs.list.at[e->knob[s]];
		double up = fmin(k->nominal + STEP * k->sd, k->hi);
		double down = fmax(k->nominal - STEP * k->sd, k->lo);

		nip_knob_turn(k, up);
		plan(e, c, hi);
		nip_knob_turn(k, down);
		plan(e, c, lo);
		nip_knob_turn(k, k->nominal);
		for (size_t j = 0; j < e->n_outcomes; j++)
			spread[j].first_order[s] = (hi[j] - lo[j]) / (up - down) * k->sd;
	}
}

static void shares(const struct engine *e, struct nip_spread *x)
{
	const struct nip_knob *list = e->cases[0].knobs.list.at;
	double total = 0;

	for (size_t s = 0; s < e->n_sources; s++)
		for (size_t t = 0; t < e->n_sources; t++) {
			double part = x->first_order[s] * x->first_order[t] *
				      correlation(&list[e->knob[s]], &list[e->knob[t]]);

			if (isnan(part))
				continue;
			x->share[list[e->knob[s]].share] += part;
			total += part;
		}
	for (int k = 0; k < NIP_SHARES; k++)
		x->share[k] = total > 0 ? x->share[k] / total : 0;
}

/* ---- what came out --------------------------------------------------------- */

static void count(size_t k, size_t draws, double *p, double *low, double *high)
{
	double n = (double)draws, hits = (double)k;

	*p = hits / n;
	*low = k ? nip_beta_quantile(0.025, hits, n - hits + 1) : 0;
	*high = k < draws ? nip_beta_upper_quantile(0.025, hits + 1, n - hits) : 1;
}

static void inside(struct nip_spread *x, double min, double max, size_t draws)
{
	size_t k = 0;

	if (isnan(min) && isnan(max))
		return;
	for (size_t i = 0; i < x->n; i++)
		k += !(x->value[i] < min) && !(x->value[i] > max);
	count(k, draws, &x->inside, &x->inside_low, &x->inside_high);
}

/* A draw without a state, or without data where there is a limit, is not in spec. */
static void inside_all(const struct engine *e, struct nip_uncertainty *out)
{
	bool any = false;
	size_t hits = 0;

	out->inside_all = out->inside_all_low = out->inside_all_high = NAN;
	for (size_t k = 0; e->o->min && k < e->n_outcomes; k++)
		any |= !isnan(e->o->min[k]) || !isnan(e->o->max[k]);
	if (!any)
		return;
	for (size_t i = 0; i < e->draws; i++) {
		bool good = true;

		for (size_t k = 0; k < e->n_outcomes; k++) {
			double x = e->value[k][i], lo = e->o->min[k], hi = e->o->max[k];

			if (!isnan(lo) || !isnan(hi))
				good &= !isnan(x) && !(x < lo) && !(x > hi);
		}
		hits += good;
	}
	count(hits, e->draws, &out->inside_all, &out->inside_all_low, &out->inside_all_high);
}

static void summarise(const struct engine *e, size_t k, struct nip_spread *x)
{
	struct nip_moments m;
	size_t n = 0;

	nip_moments_init(&m);
	for (size_t i = 0; i < e->draws; i++)
		if (isfinite(e->value[k][i])) {
			nip_moments_add(&m, e->value[k][i]);
			e->value[k][n++] = e->value[k][i];
		}
	for (size_t i = n; i < e->draws; i++)
		e->value[k][i] = NAN;
	x->value = e->value[k];
	x->n = n;
	nip_sort(x->value, n);
	x->mean = nip_moments_mean(&m);
	x->sd = nip_moments_sd(&m);
	x->low = nip_sorted_quantile(x->value, n, 0.025);
	x->median = nip_sorted_quantile(x->value, n, 0.5);
	x->high = nip_sorted_quantile(x->value, n, 0.975);
	x->inside = x->inside_low = x->inside_high = NAN;
	/* a draw without a state is a draw that is not in spec */
	if (e->o->min)
		inside(x, e->o->min[k], e->o->max[k], e->draws);
}

/* ---- the whole ------------------------------------------------------------- */

static void list_sources(struct engine *e, struct nip_arena *a, struct nip_uncertainty *out)
{
	const struct nip_knobs *k = &e->cases[0].knobs;
	size_t *index = NIP_NEW_N(a, k->list.n + 1, size_t);

	for (size_t i = 0; i < k->list.n; i++) {
		const struct nip_knob *x = &k->list.at[i];

		if (!(x->sd > 0))
			continue;
		index[out->sources.n] = i;
		*nip_vec_push(a, &out->sources) = (struct nip_source){ x->name, x->share, x->sd };
	}
	e->knob = index;
	e->n_sources = out->sources.n;
}

int nip_uncertainty_run(struct nip_case *cases, size_t jobs, const struct nip_outcome *outcome,
			size_t n_outcomes, const struct nip_uncertainty_options *options,
			struct nip_arena *a, struct nip_uncertainty *out)
{
	struct engine e = { .cases = cases,
			    .jobs = jobs,
			    .n_outcomes = n_outcomes,
			    .draws = options->draws,
			    .outcome = outcome,
			    .o = options };
	double *nominal = NIP_NEW_N(a, n_outcomes + 1, double), *u;
	double *hi = NIP_NEW_N(a, n_outcomes + 1, double),
	       *lo = NIP_NEW_N(a, n_outcomes + 1, double);

	*out = (struct nip_uncertainty){ .draws = options->draws, .seed = options->seed };
	list_sources(&e, a, out);
	if (!e.n_sources)
		return -1;
	nip_unit_warm();
	e.factor = NIP_NEW_N(a, e.n_sources * e.n_sources, double);
	factorise(&e, cases[0].knobs.list.at);
	u = NIP_NEW_N(a, e.n_sources * e.draws, double);
	nip_lhs(options->seed, e.draws, e.n_sources, u);
	e.u = u;
	e.possible = NIP_NEW_N(a, e.draws, bool);
	e.value = NIP_NEW_N(a, n_outcomes, double *);
	out->spread = NIP_NEW_N(a, n_outcomes, struct nip_spread);
	for (size_t k = 0; k < n_outcomes; k++) {
		e.value[k] = NIP_NEW_N(a, e.draws, double);
		out->spread[k].first_order = NIP_NEW_N(a, e.n_sources, double);
	}
	plan(&e, &cases[0], nominal);
	differences(&e, out->spread, hi, lo);
	draw_all(&e);
	for (size_t i = 0; i < e.draws; i++)
		out->impossible += !e.possible[i];
	inside_all(&e, out);
	for (size_t k = 0; k < n_outcomes; k++) {
		out->spread[k].nominal = nominal[k];
		shares(&e, &out->spread[k]);
		summarise(&e, k, &out->spread[k]);
	}
	return 0;
}
