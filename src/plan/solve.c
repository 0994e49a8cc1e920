/* solve.c: settings found by search, then looked at from close by. */
#include <config.h>

#include "plan/solve.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "num/optimise.h"
#include "unit/unit.h"

#define DRIFT_STEPS 200	 /* outward from the solution, to the end of the range */
#define SLOPE_STEP  1e-4 /* of the range */

struct solver {
	struct nip_case *cases;
	size_t jobs;
	const struct nip_solve *w;
	/* at the point last planned */
	double *value; /* of the targets */
	enum nip_evidence *evidence;
	double goal;
	struct nip_plan_strain strain;
};

double nip_solve_margin(double min, double max, double x)
{
	double half = (max - min) / 2, m = INFINITY;
	/* Five percent inside a limit that stands alone are as good as the middle of a range. */
	double scale = half > 0 ? half : fmax(0.05 * fabs(isnan(min) ? max : min), 1e-12);

	if (!isnan(min))
		m = fmin(m, (x - min) / scale);
	if (!isnan(max))
		m = fmin(m, (max - x) / scale);
	return m;
}

static double room(const struct nip_solve_wanted *t, double x)
{
	return nip_solve_margin(t->min, t->max, x);
}

static void turn(const struct solver *s, size_t which, size_t i, double si)
{
	nip_knob_set(&s->cases[which].knobs.list.at[s->w->free[i].knob], si);
}

/* Plans as the knobs of case 0 stand; -1: no state, or a target without data. */
static int look(struct solver *s)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_diag *diag = nip_diag_new(1);
	struct nip_plan_options options = s->w->plan;
	struct nip_plan p;
	int rc;

	options.quiet = true;
	rc = nip_plan_run(s->cases[0].recipe, &options, a, &p, diag);
	for (size_t k = 0; k < s->w->n_wanted; k++) {
		const struct nip_value v = nip_outcome_value(&p, &s->w->wanted[k].outcome);

		s->value[k] = rc == 0 ? v.si : NAN;
		s->evidence[k] = v.evidence;
		rc |= isnan(s->value[k]) ? -1 : 0;
	}
	s->strain = p.strain;
	s->goal = 0;
	if (s->w->goal == NIP_GOAL_MAXIMISE || s->w->goal == NIP_GOAL_MINIMISE) {
		s->goal = s->w->goal_knob >= 0
				  ? *s->cases[0].knobs.list.at[s->w->goal_knob].targets.at[0]
			  : rc == 0 ? nip_outcome_value(&p, &s->w->goal_outcome).si
				    : NAN;
		rc |= isnan(s->goal) ? -1 : 0;
	}
	nip_diag_free(diag);
	nip_arena_free(a);
	return rc;
}

/* Share of draws inside every target, as the knobs stand. */
static double chance(struct solver *s, double *low, double *high)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_outcome outcome[NIP_SOLVE_WANTED];
	double min[NIP_SOLVE_WANTED], max[NIP_SOLVE_WANTED], p = NAN;
	struct nip_uncertainty_options o = { s->w->draws, s->w->seed, s->w->plan, min, max };
	struct nip_uncertainty u;

	for (size_t k = 0; k < s->w->n_wanted; k++) {
		outcome[k] = s->w->wanted[k].outcome;
		min[k] = s->w->wanted[k].min;
		max[k] = s->w->wanted[k].max;
	}
	if (nip_uncertainty_run(s->cases, s->jobs, outcome, s->w->n_wanted, &o, a, &u) == 0) {
		p = u.inside_all;
		*low = u.inside_all_low;
		*high = u.inside_all_high;
	}
	nip_arena_free(a);
	return p;
}

static double setting(const struct nip_solve_free *f, double u)
{
	return f->lo + (f->hi - f->lo) * u;
}

static int value(const double *u, void *context, double *f, double *g)
{
	struct solver *s = context;
	double low, high;

	for (size_t i = 0; i < s->w->n_free; i++)
		for (size_t j = 0; j < s->jobs; j++)
			turn(s, j, i, setting(&s->w->free[i], u[i]));
	if (look(s) != 0)
		return -1;
	for (size_t k = 0; k < s->w->n_wanted; k++)
		g[k] = room(&s->w->wanted[k], s->value[k]);
	g[s->w->n_wanted] = 1 - s->strain.share;
	*f = 0;
	if (s->w->goal == NIP_GOAL_MAXIMISE)
		*f = s->goal;
	else if (s->w->goal == NIP_GOAL_MINIMISE)
		*f = -s->goal;
	else if (s->w->goal == NIP_GOAL_PROBABILITY)
		*f = chance(s, &low, &high);
	return 0;
}

/* ---- around the solution ---------------------------------------------------- */

static bool holds(struct solver *s)
{
	if (look(s) != 0 || s->strain.share > 1)
		return false;
	for (size_t k = 0; k < s->w->n_wanted; k++)
		if (room(&s->w->wanted[k], s->value[k]) < 0)
			return false;
	return true;
}

/* The nearest value towards `end` at which a target is lost; NaN if none is. */
static double drift(struct solver *s, size_t i, double from, double end)
{
	double good = from, bad = NAN;

	for (int k = 1; k <= DRIFT_STEPS && isnan(bad); k++) {
		double x = from + (end - from) * k / DRIFT_STEPS;

		turn(s, 0, i, x);
		if (holds(s))
			good = x;
		else
			bad = x;
	}
	for (int k = 0; k < 60 && !isnan(bad); k++) {
		double mid = good + (bad - good) / 2;

		if (mid == good || mid == bad)
			break;
		turn(s, 0, i, mid);
		if (holds(s))
			good = mid;
		else
			bad = mid;
	}
	turn(s, 0, i, from);
	return bad;
}

static void around(struct solver *s, size_t i, bool feasible, struct nip_arena *a,
		   struct nip_solved_setting *out)
{
	const struct nip_solve_free *f = &s->w->free[i];
	double h = SLOPE_STEP * (f->hi - f->lo), edge = 1e-6 * (f->hi - f->lo);
	double up = fmin(out->value + h, f->hi), down = fmax(out->value - h, f->lo);

	out->at_lo = out->value - f->lo <= edge;
	out->at_hi = f->hi - out->value <= edge;
	out->slope = NIP_NEW_N(a, s->w->n_wanted + 1, double);
	turn(s, 0, i, up);
	look(s);
	for (size_t k = 0; k < s->w->n_wanted; k++)
		out->slope[k] = s->value[k];
	turn(s, 0, i, down);
	look(s);
	for (size_t k = 0; k < s->w->n_wanted; k++)
		out->slope[k] = (out->slope[k] - s->value[k]) / (up - down);
	turn(s, 0, i, out->value);
	out->lose_lo = feasible ? drift(s, i, out->value, f->lo) : NAN;
	out->lose_hi = feasible ? drift(s, i, out->value, f->hi) : NAN;
}

void nip_solve_run(struct nip_case *cases, size_t jobs, const struct nip_solve *w,
		   struct nip_arena *a, struct nip_solution *out)
{
	struct solver s = { .cases = cases,
			    .jobs = jobs,
			    .w = w,
			    .value = NIP_NEW_N(a, w->n_wanted + 1, double),
			    .evidence = NIP_NEW_N(a, w->n_wanted + 1, enum nip_evidence) };
	const struct nip_optimise problem = { .n = w->n_free,
					      .m = w->n_wanted + 1,
					      .hard = 1, /* the machine */
					      .value = value,
					      .context = &s,
					      .margin = w->goal == NIP_GOAL_MARGIN,
					      .seed = w->seed };
	struct nip_optimum best;
	double f, g[NIP_OPTIMISE_CONSTRAINTS + 1], least = INFINITY;

	nip_unit_warm();
	nip_optimise(&problem, &best);
	*out = (struct nip_solution){ .any = best.any,
				      .feasible = best.feasible,
				      .goal = NAN,
				      .probability = NAN,
				      .probability_low = NAN,
				      .probability_high = NAN,
				      .evaluations = best.evaluations };
	if (!best.any || value(best.u, &s, &f, g) != 0)
		return;
	if (w->goal == NIP_GOAL_MAXIMISE || w->goal == NIP_GOAL_MINIMISE)
		out->goal = s.goal;
	out->strain = s.strain;
	for (size_t k = 0; k < w->n_wanted; k++) {
		out->target[k].value = s.value[k];
		out->target[k].margin = g[k];
		out->target[k].evidence = s.evidence[k];
		least = fmin(least, g[k]);
	}
	for (size_t k = 0; k < w->n_wanted; k++)
		out->target[k].binding = g[k] <= least + 1e-6;
	if (w->draws >= 2)
		out->probability = chance(&s, &out->probability_low, &out->probability_high);
	for (size_t i = 0; i < w->n_free; i++)
		out->setting[i].value = setting(&w->free[i], best.u[i]);
	for (size_t i = 0; i < w->n_free; i++)
		around(&s, i, best.feasible, a, &out->setting[i]);
}

/* ---- what the machine can do ------------------------------------------------- */

static const struct nip_quantity *maximum(const struct nip_calender *c, const char *setting_name)
{
	const struct {
		const char *name;
		const struct nip_quantity *most;
	} row[] = { { "line_load", &c->max_line_load },
		    { "pressure", &c->max_pressure },
		    { "temperature", &c->max_temperature },
		    { "speed", &c->max_speed } };

	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		if (strcmp(row[i].name, setting_name) == 0 && row[i].most->set)
			return row[i].most;
	return NULL;
}

void nip_solve_machine(const struct nip_recipe *recipe, const struct nip_knobs *knobs,
		       struct nip_solve_free *free, size_t n, struct nip_arena *a)
{
	for (size_t i = 0; i < n; i++) {
		const char *name = knobs->list.at[free[i].knob].name, *dot = strchr(name, '.');

		for (size_t k = 0; k < recipe->steps.n; k++) {
			const struct nip_step *s = &recipe->steps.at[k];
			const struct nip_quantity *most;

			if (!s->calender || strlen(s->id) != (size_t)(dot - name) ||
			    strncmp(s->id, name, (size_t)(dot - name)) != 0)
				continue;
			most = maximum(s->calender, dot + 1);
			if (most && free[i].hi > most->si) {
				free[i].hi = most->si;
				free[i].cut_by = nip_arena_printf(a, "max_%s of %s", dot + 1,
								  s->calender->id);
			}
		}
	}
}

/* ---- speeds the laws know ------------------------------------------------------ */

static size_t step_of(const struct nip_recipe *r, const char *knob, const char *setting)
{
	const char *dot = strchr(knob, '.');

	for (size_t k = 0; dot && strcmp(dot + 1, setting) == 0 && k < r->steps.n; k++)
		if (strlen(r->steps.at[k].id) == (size_t)(dot - knob) &&
		    strncmp(r->steps.at[k].id, knob, (size_t)(dot - knob)) == 0)
			return k;
	return r->steps.n;
}

static bool wants_throughput(const struct nip_solve *w, int knob)
{
	return w->goal == NIP_GOAL_MAXIMISE &&
	       (w->goal_knob >= 0 ? w->goal_knob == knob
				  : w->goal_outcome.quantity == NIP_Q_AREA_RATE);
}

/* One law's speeds laid over the range. */
static const char *cut_speed(const struct nip_law_use *u, const char *layer, bool needed,
			     struct nip_solve_free *f, struct nip_arena *a)
{
	const char *name = nip_arena_printf(a, "%s of %s", u->law->name, layer);

	if (needed && !(u->speed_from.set && u->speed_to.set))
		return nip_arena_printf(a,
					"no data: law %s does not say at which speeds it was fitted "
					"(speed_from, speed_to), so throughput has no range to be "
					"searched in",
					name);
	if (u->speed_to.set && f->hi > u->speed_to.si) {
		f->hi = u->speed_to.si;
		f->cut_by = nip_arena_printf(a, "speed_to of law %s", name);
	}
	if (u->speed_from.set && f->lo < u->speed_from.si) {
		f->lo = u->speed_from.si;
		f->raised_by = nip_arena_printf(a, "speed_from of law %s", name);
	}
	return f->lo < f->hi ? NULL
			     : nip_arena_printf(a, "no speed of this range is one law %s was fitted "
						   "at",
						name);
}

const char *nip_solve_speed(const struct nip_case *c, const struct nip_solve *w,
			    struct nip_solve_free *f, struct nip_arena *a)
{
	const struct nip_recipe *r = c->recipe;
	const size_t k = step_of(r, c->knobs.list.at[f->knob].name, "speed");
	const bool needed = wants_throughput(w, f->knob);
	struct nip_plan_options options = w->plan;
	struct nip_diag *diag = nip_diag_new(1);
	const char *why = NULL;
	struct nip_plan p;
	bool any = false;

	options.quiet = true;
	nip_plan_run(r, &options, a, &p, diag);
	nip_diag_free(diag);
	for (size_t i = 0; k < r->steps.n && i < r->layers.n && !why; i++) {
		const struct nip_law_use *u = p.steps.at[k].layer[i].law;

		if (!r->steps.at[k].runs[i] || !u)
			continue;
		any = true;
		why = cut_speed(u, r->layers.at[i].id, needed, f, a);
	}
	if (k < r->steps.n && needed && !any)
		return "no data: no law says what this step does at another speed";
	return why;
}
