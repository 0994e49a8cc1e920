/* draw.c: sources of uncertainty, and the plan of a recipe with each of them somewhere. */
#include <config.h>

#include "plan/draw.h"

#include <math.h>
#include <pthread.h>

#include "base/diag.h"
#include "physics/nip.h"
#include "stat/dist.h"

/* ---- one plan -------------------------------------------------------------- */

bool nip_draws_plan(const struct nip_draws_engine *e, struct nip_case *c, const double *local_load,
		    double *out)
{
	struct nip_arena *a = e->scratch[c - e->cases];
	struct nip_diag *diag = nip_diag_new(1);
	struct nip_plan_options options = e->o->plan;
	struct nip_plan p;
	bool possible;

	options.quiet = true;
	options.local_load = local_load;
	options.asked = e->asked;
	options.near = e->near;
	possible = nip_plan_run(c->recipe, &options, a, &p, diag) == 0;
	for (size_t k = 0; k < e->n_outcomes; k++)
		out[k] = possible ? nip_outcome_value(&p, &e->outcome[k]).si : NAN;
	nip_diag_free(diag);
	nip_arena_clear(a);
	return possible;
}

void nip_draws_reset(const struct nip_draws_engine *e, struct nip_case *c)
{
	for (size_t s = 0; s < e->n_sources; s++) {
		struct nip_knob *k;

		if (e->source[s].place)
			continue;
		k = &c->knobs.list.at[e->source[s].knob];
		nip_knob_turn(k, k->nominal);
	}
}

void nip_draws_local(const struct nip_draws_engine *e, double place, double *out_load)
{
	for (size_t k = 0; k < e->n_steps; k++) {
		const struct nip_place_load *p = &e->place[k];
		double at;
		size_t i;

		out_load[k] = 1;
		if (!p->n)
			continue;
		at = place * (double)(p->n - 1);
		i = (size_t)fmin(at, (double)(p->n - 2));
		out_load[k] = p->ratio[i] + (at - (double)i) * (p->ratio[i + 1] - p->ratio[i]);
	}
}

#define MOST_STEPS 256

static double deviation(const struct nip_draws_engine *e, size_t s, const double *z)
{
	const double *row = e->factor + s * e->n_sources;
	double sum = 0;

	for (size_t t = 0; t <= s; t++)
		if (row[t] != 0)
			sum += row[t] * z[t];
	return sum * e->source[s].sd;
}

/* Sources of one knob stand together, and the one within a coil comes after the other. */
static bool turn(const struct nip_draws_engine *e, struct nip_case *c, size_t s, const double *z)
{
	const struct nip_draw_source *x = &e->source[s];
	struct nip_knob *k = &c->knobs.list.at[x->knob];
	const bool first = s == 0 || e->source[s - 1].place || e->source[s - 1].knob != x->knob;
	double si = (first ? k->nominal : *k->targets.at[0]) + deviation(e, s, z);

	nip_knob_turn(k, si);
	return si >= k->lo && si <= k->hi;
}

bool nip_draws_at(const struct nip_draws_engine *e, struct nip_case *c, const double *u, double *z,
		  double *out)
{
	double load[MOST_STEPS];
	const double *local = NULL;
	bool good = true;

	for (size_t s = 0; s < e->n_sources; s++)
		z[s] = e->source[s].place ? u[s] : nip_normal_quantile(u[s]);
	for (size_t s = 0; s < e->n_sources; s++) {
		if (e->source[s].place) {
			nip_draws_local(e, z[s], load);
			local = load;
		} else {
			good &= turn(e, c, s, z);
		}
	}
	if (good)
		return nip_draws_plan(e, c, local, out);
	for (size_t k = 0; k < e->n_outcomes; k++)
		out[k] = NAN;
	return false;
}

/* ---- sources ---------------------------------------------------------------- */

double nip_draws_correlation(const struct nip_draws_engine *e, size_t s, size_t t)
{
	const struct nip_draw_source *x = &e->source[s], *y = &e->source[t];
	const struct nip_knob *a, *b;

	if (s == t)
		return 1;
	if (x->place || y->place || x->within || y->within)
		return 0;
	a = &e->cases[0].knobs.list.at[x->knob];
	b = &e->cases[0].knobs.list.at[y->knob];
	if (!a->law || a->law != b->law || a->symbol < 0 || b->symbol < 0)
		return 0;
	return a->law->correlation[a->symbol][b->symbol];
}

/* Lower triangle with L L' = correlations. A direction without any variance left (two
 * parameters that move as one) gets a 0 on the diagonal. */
static void factorise(struct nip_draws_engine *e)
{
	const size_t n = e->n_sources;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++) {
			double sum = nip_draws_correlation(e, i, j);
			double *l = &e->factor[i * n + j];

			for (size_t k = 0; k < j; k++)
				sum -= e->factor[i * n + k] * e->factor[j * n + k];
			if (i == j)
				*l = sum > 1e-14 ? sqrt(sum) : 0;
			else
				*l = e->factor[j * n + j] > 0 ? sum / e->factor[j * n + j] : 0;
		}
}

static void add(struct nip_draws_engine *e, struct nip_arena *a, struct nip_uncertainty *out,
		struct nip_draw_source source, const char *name, enum nip_share share)
{
	e->source[e->n_sources++] = source;
	*nip_vec_push(a, &out->sources) =
		(struct nip_source){ name, share, source.sd, source.within || source.place };
}

/* Line load over the width, of every step whose rolls bend: from the plan as it stands. */
static void places(struct nip_draws_engine *e, struct nip_arena *a)
{
	struct nip_plan_options options = e->o->plan;
	struct nip_diag *diag = nip_diag_new(1);
	struct nip_plan p;

	options.limits = NULL;
	options.quiet = false;
	nip_plan_run(e->cases[0].recipe, &options, a, &p, diag);
	nip_diag_free(diag);
	e->n_steps = p.steps.n < MOST_STEPS ? p.steps.n : 0;
	e->place = NIP_NEW_N(a, e->n_steps + 1, struct nip_place_load);
	for (size_t k = 0; k < e->n_steps; k++) {
		const struct nip_plan_nip *nip = &p.steps.at[k].nip;
		const struct nip_plan_cross *c = nip->solved ? nip->cross : NULL;
		double *ratio;

		if (!c || c->why)
			continue;
		ratio = NIP_NEW_N(a, c->n, double);
		for (size_t i = 0; i < c->n; i++)
			ratio[i] = c->line_load_n_m[i] / nip->line_load.si;
		e->place[k] = (struct nip_place_load){ c->n, c->position_m, ratio };
		e->width_m = c->position_m[c->n - 1] - c->position_m[0];
	}
}

static void nominal_nips(struct nip_draws_engine *e, struct nip_arena *a)
{
	struct nip_plan_options options = e->o->plan;
	struct nip_diag *diag = nip_diag_new(1);
	struct nip_near *near;
	struct nip_plan p;

	options.quiet = true;
	nip_plan_run(e->cases[0].recipe, &options, a, &p, diag);
	nip_diag_free(diag);
	near = NIP_NEW_N(a, p.steps.n + 1, struct nip_near);
	for (size_t k = 0; k < p.steps.n; k++) {
		const struct nip_plan_nip *nip = &p.steps.at[k].nip;

		if (nip->solved && nip->peak_pressure.how != NIP_NO_DATA)
			near[k] = (struct nip_near){ nip->peak_pressure.si, nip->line_load.si };
	}
	e->near = near;
}

void nip_draws_prepare(struct nip_draws_engine *e, struct nip_arena *a, struct nip_uncertainty *out)
{
	const struct nip_knobs *k = &e->cases[0].knobs;
	const bool location = e->o->of == NIP_OF_LOCATION;

	e->asked = nip_outcomes_ask(e->cases[0].recipe, e->outcome, e->n_outcomes, a);
	nominal_nips(e, a);
	e->scratch = NIP_NEW_N(a, e->jobs, struct nip_arena *);
	for (size_t j = 0; j < e->jobs; j++)
		e->scratch[j] = nip_arena_new();
	e->source = NIP_NEW_N(a, 2 * k->list.n + 1, struct nip_draw_source);
	for (size_t i = 0; i < k->list.n; i++) {
		const struct nip_knob *x = &k->list.at[i];

		if (x->sd > 0)
			add(e, a, out, (struct nip_draw_source){ i, x->sd, false, false }, x->name,
			    x->share);
		if (location && x->within > 0)
			add(e, a, out, (struct nip_draw_source){ i, x->within, true, false },
			    nip_arena_printf(a, "%s within the coil", x->name), NIP_SHARE_PROCESS);
	}
	if (location)
		places(e, a);
	if (e->width_m > 0)
		add(e, a, out, (struct nip_draw_source){ 0, e->width_m / sqrt(12), false, true },
		    "place across the web", NIP_SHARE_PROCESS);
	e->factor = NIP_NEW_N(a, e->n_sources * e->n_sources + 1, double);
	factorise(e);
}

void nip_draws_release(struct nip_draws_engine *e)
{
	for (size_t j = 0; j < e->jobs; j++)
		nip_arena_free(e->scratch[j]);
}

/* ---- threads ----------------------------------------------------------------- */

struct part {
	const struct nip_draws_engine *e;
	struct nip_case *c;
	size_t from, to;
	nip_draws_work work;
	void *tally;
};

static void *run(void *arg)
{
	const struct part *p = arg;

	p->work(p->e, p->c, p->from, p->to, p->tally);
	nip_draws_reset(p->e, p->c);
	return NULL;
}

/* Each thread has its own copy of the recipe and its own stretch of the draws. */
void nip_draws_share_out(const struct nip_draws_engine *e, size_t n, nip_draws_work work,
			 void **tally)
{
	struct part part[NIP_DRAWS_JOBS];
	pthread_t thread[NIP_DRAWS_JOBS];
	bool started[NIP_DRAWS_JOBS] = { false };

	for (size_t j = 0; j < e->jobs; j++) {
		part[j] = (struct part){ e,    &e->cases[j], n * j / e->jobs, n * (j + 1) / e->jobs,
					 work, tally[j] };
		started[j] = j > 0 && pthread_create(&thread[j], NULL, run, &part[j]) == 0;
	}
	for (size_t j = 0; j < e->jobs; j++)
		if (!started[j])
			run(&part[j]);
	for (size_t j = 0; j < e->jobs; j++)
		if (started[j])
			pthread_join(thread[j], NULL);
}
