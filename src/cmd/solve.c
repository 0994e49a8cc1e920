/* solve.c: nipline solve, the settings that reach targets. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/assign.h"
#include "cmd/option.h"
#include "cmd/recipe_args.h"
#include "report/solve_doc.h"
#include "unit/unit.h"

enum {
	OPT_FREE = NIP_OPT_OWN,
	OPT_TARGET,
	OPT_MAXIMISE,
	OPT_MINIMISE,
	OPT_PROBABILITY
};

#define USUAL_DRAWS 400 /* of each point, when the chance is the goal */

struct options {
	struct nip_recipe_args args;
	const char *free[NIP_SOLVE_FREE], *target[NIP_SOLVE_WANTED], *goal;
	size_t n_free, n_targets;
	enum nip_goal kind;
};

static const struct argp_option rows[] = {
	NIP_ROW_ASSUME,
	NIP_ROW_DATA,
	NIP_ROW_DRAWS("draws for the chance of being in spec (0: none)"),
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "free", OPT_FREE, "NAME=FROM:TO", 0, "a setting to be found, and where to look", 0 },
	NIP_ROW_JOBS,
	NIP_ROW_MATERIALS,
	{ "maximise", OPT_MAXIMISE, "NAME", 0,
	  "an outcome or setting to make as large as targets allow", 0 },
	{ "minimise", OPT_MINIMISE, "NAME", 0,
	  "an outcome or setting to make as small as targets allow", 0 },
	NIP_ROW_OUTPUT,
	{ "probability", OPT_PROBABILITY, NULL, 0,
	  "make the chance of meeting every target as large as can be", 0 },
	NIP_ROW_SEED,
	NIP_ROW_STRICT,
	{ "target", OPT_TARGET, "NAME=MIN:MAX", 0,
	  "an outcome and its limits, beside the recipe's targets; one end may be left out", 0 },
	{ 0 },
};

static void take_goal(struct options *o, enum nip_goal kind, const char *name,
		      struct argp_state *state)
{
	if (o->kind != NIP_GOAL_MARGIN)
		argp_error(state, "one goal at a time");
	o->kind = kind;
	o->goal = name;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_FREE:
		if (o->n_free == NIP_SOLVE_FREE)
			argp_error(state, "--free: %d settings at most", NIP_SOLVE_FREE);
		o->free[o->n_free++] = arg;
		return 0;
	case OPT_TARGET:
		if (o->n_targets == NIP_SOLVE_WANTED)
			argp_error(state, "--target: %d at most", NIP_SOLVE_WANTED);
		o->target[o->n_targets++] = arg;
		return 0;
	case OPT_MAXIMISE:
		take_goal(o, NIP_GOAL_MAXIMISE, arg, state);
		return 0;
	case OPT_MINIMISE:
		take_goal(o, NIP_GOAL_MINIMISE, arg, state);
		return 0;
	case OPT_PROBABILITY:
		take_goal(o, NIP_GOAL_PROBABILITY, NULL, state);
		return 0;
	case ARGP_KEY_END:
		if (!o->n_free)
			argp_error(state, "--free is missing: which setting may move, and where "
					  "(nipline sweep --knobs lists them)");
		return 0;
	default:
		return nip_recipe_args_parse(key, arg, state, &o->args);
	}
}

/* A range inside what the thing itself allows. */
static int check_range(struct nip_session *s, const struct nip_knob *k, struct nip_solve_free *f)
{
	if (!(f->lo < f->hi))
		return nip_usage(s, k->name, "needs a range FROM:TO with FROM below TO");
	return nip_recipe_knob_range(s, k, f->lo, f->hi);
}

static int take_one_free(struct nip_session *s, const char *arg, const struct nip_knobs *knobs,
			 struct nip_solve_free *f)
{
	struct nip_assign x;

	f->knob = -1;
	if (nip_assign_split(arg, s->arena, &x, s->diag) != 0)
		return -1;
	f->knob = nip_recipe_knob(s, knobs, x.name);
	if (f->knob < 0 || nip_assign_ends(&x, knobs->list.at[f->knob].quantity, s->arena, &f->lo,
					   &f->hi, s->diag) != 0)
		return -1;
	return check_range(s, &knobs->list.at[f->knob], f);
}

/* Ranges cut to what the machine can do and what the laws were fitted at. */
static int cut(struct nip_session *s, const struct nip_case *c, struct nip_solve *w)
{
	const char *why;
	int rc = 0;

	nip_solve_machine(c->recipe, &c->knobs, w->free, w->n_free, s->arena);
	for (size_t i = 0; i < w->n_free; i++) {
		const struct nip_place at = { .element = c->knobs.list.at[w->free[i].knob].name };
		bool machine = !(w->free[i].lo < w->free[i].hi);

		why = machine ? NULL : nip_solve_speed(c, w, &w->free[i], s->arena);
		if (machine)
			why = nip_arena_printf(s->arena,
					       "the whole range is above what the machine can do "
					       "(%s)",
					       w->free[i].cut_by);
		if (!why)
			continue;
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at, "%s", why);
		rc = -1;
	}
	return rc;
}

static int take_free(struct nip_session *s, const struct options *o, const struct nip_case *c,
		     struct nip_solve *w)
{
	int rc = 0;

	for (size_t i = 0; i < o->n_free; i++) {
		if (take_one_free(s, o->free[i], &c->knobs, &w->free[i]) != 0)
			rc = -1;
		for (size_t k = 0; k < i; k++)
			if (w->free[i].knob >= 0 && w->free[k].knob == w->free[i].knob)
				rc = nip_usage(s, c->knobs.list.at[w->free[i].knob].name,
					       "is free twice");
	}
	w->n_free = o->n_free;
	return rc;
}

/* A point is found to rounding, never exactly. */
static int check_width(struct nip_session *s, const char *name, double min, double max)
{
	if (min < max || isnan(min) || isnan(max))
		return 0;
	return nip_usage(s, name,
			 "needs a range MIN:MAX with MIN below MAX: a search comes near a single "
			 "value, never to it");
}

static int take_recipe_targets(struct nip_session *s, const struct nip_recipe *r,
			       struct nip_solve *w)
{
	for (size_t i = 0; i < r->targets.n; i++) {
		const struct nip_target *t = &r->targets.at[i];
		struct nip_solve_wanted *x = &w->wanted[w->n_wanted];
		const char *why;

		if (w->n_wanted == NIP_SOLVE_WANTED)
			return nip_usage(s, t->id, "more targets than can be solved for");
		if (nip_outcome_find(r,
				     nip_arena_printf(s->arena, "%s.%s", t->layer_id, t->quantity),
				     s->arena, &x->outcome, &why) != 0)
			return nip_usage(s, t->id, why);
		x->name = t->id;
		x->min = isnan(t->min) ? NAN : nip_unit_si(t->kind, t->min);
		x->max = isnan(t->max) ? NAN : nip_unit_si(t->kind, t->max);
		if (check_width(s, t->id, x->min, x->max) != 0)
			return -1;
		w->n_wanted++;
	}
	return 0;
}

static int take_targets(struct nip_session *s, const struct options *o, const struct nip_recipe *r,
			struct nip_solve *w)
{
	int rc = take_recipe_targets(s, r, w);

	for (size_t i = 0; i < o->n_targets && rc == 0; i++) {
		struct nip_solve_wanted *x = &w->wanted[w->n_wanted];
		struct nip_assign a;
		const char *why;

		if (w->n_wanted == NIP_SOLVE_WANTED)
			return nip_usage(s, o->target[i], "more targets than can be solved for");
		if (nip_assign_split(o->target[i], s->arena, &a, s->diag) != 0)
			return -1;
		x->name = a.name;
		if (nip_outcome_find(r, a.name, s->arena, &x->outcome, &why) != 0)
			return nip_usage(s, a.name, why);
		rc = nip_assign_ends(&a, x->outcome.quantity, s->arena, &x->min, &x->max, s->diag);
		if (rc == 0 && isnan(x->min) && isnan(x->max))
			rc = nip_usage(s, a.name, "needs MIN:MAX, or one end of it");
		if (rc == 0)
			rc = check_width(s, a.name, x->min, x->max);
		w->n_wanted++;
	}
	if (rc == 0 && !w->n_wanted && w->goal != NIP_GOAL_MAXIMISE && w->goal != NIP_GOAL_MINIMISE)
		rc = nip_usage(
			s, NULL,
			"nothing is wanted: the recipe has no target; give --target, --maximise "
			"or --minimise");
	return rc;
}

static int take_aim(struct nip_session *s, const struct options *o, const struct nip_case *c,
		    struct nip_solve *w)
{
	const char *why;

	w->goal_knob = -1;
	if (!o->goal)
		return 0;
	w->goal_knob = nip_knob_find(&c->knobs, o->goal);
	if (w->goal_knob >= 0) {
		for (size_t i = 0; i < w->n_free; i++)
			if (w->free[i].knob == w->goal_knob)
				return 0;
		return nip_usage(s, o->goal,
				 "is a setting and not free: nothing would change it (--free)");
	}
	if (nip_outcome_find(c->recipe, o->goal, s->arena, &w->goal_outcome, &why) == 0)
		return 0;
	return nip_usage(s, o->goal, why);
}

/* A target nobody has data for cannot be reached by turning settings. */
static int check_data(struct nip_session *s, const struct nip_solve *w, const struct nip_case *c)
{
	struct nip_plan p;
	int rc = 0;

	/* where the recipe as it stands is impossible, other settings may not be */
	if (nip_recipe_plan(s, c->recipe, &w->plan, &p) != 0)
		return 0;
	for (size_t k = 0; k <= w->n_wanted; k++) {
		bool goal = k == w->n_wanted;
		const struct nip_outcome *o = goal ? &w->goal_outcome : &w->wanted[k].outcome;
		const struct nip_place at = { .element = goal ? o->name : w->wanted[k].name };
		struct nip_value v;

		if (goal && (w->goal_knob >= 0 || !o->name))
			continue;
		v = nip_outcome_value(&p, o);
		if (v.how != NIP_NO_DATA)
			continue;
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at, "no data (%s): %s",
			     v.why, goal ? "it cannot be a goal" : "it cannot be solved for");
		rc = -1;
	}
	return rc;
}

static int check_spread(struct nip_session *s, const struct nip_solve *w, const struct nip_case *c)
{
	for (size_t i = 0; i < c->knobs.list.n; i++)
		if (c->knobs.list.at[i].sd > 0)
			return 0;
	if (w->goal != NIP_GOAL_PROBABILITY)
		return 0;
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
		     "--probability: nothing in the recipe or its laws states an uncertainty");
	return -1;
}

static int run(struct nip_session *s, const struct options *o)
{
	const size_t jobs = nip_jobs(&o->args.draws);
	struct nip_case *cases = NIP_NEW_N(s->arena, jobs, struct nip_case);
	struct nip_solve *w = NIP_NEW(s->arena, struct nip_solve);
	struct nip_solution solution;

	w->plan = nip_recipe_args_plan(&o->args);
	w->goal = o->kind;
	w->seed = (uint64_t)o->args.draws.seed;
	w->draws = (size_t)o->args.draws.draws;
	if (w->goal == NIP_GOAL_PROBABILITY && w->draws < 2)
		w->draws = USUAL_DRAWS;
	if (nip_load_cases(s, o->args.recipe, jobs, cases) != 0)
		return -1;
	if (take_free(s, o, &cases[0], w) != 0 || take_targets(s, o, cases[0].recipe, w) != 0 ||
	    take_aim(s, o, &cases[0], w) != 0 || cut(s, &cases[0], w) != 0 ||
	    check_data(s, w, &cases[0]) != 0 || check_spread(s, w, &cases[0]) != 0)
		return -1;
	nip_solve_run(cases, jobs, w, s->arena, &solution);
	if (!solution.any) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "no point of these ranges has a state with data for every target");
		return -1;
	}
	nip_solve_doc(s->doc, &(struct nip_solve_view){ cases[0].recipe, &cases[0].knobs, w,
							&solution, o->goal });
	if (!solution.feasible)
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "no setting in these ranges meets every target; the nearest is shown");
	return 0;
}

int nip_cmd_solve(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"RECIPE",
		"Find the settings that reach a recipe's targets, and how far they may drift.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .args.draws.seed = 1 };
	struct nip_session s;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "solve", &o.args.common);
	if (run(&s, &o) == 0)
		nip_emit(&s, NIP_FORMAT_TEXT);
	return nip_session_close(&s);
}
