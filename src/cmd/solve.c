/* solve.c: nipline solve, the settings that reach targets. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/assign.h"
#include "cmd/case.h"
#include "report/solve_doc.h"
#include "unit/unit.h"

enum {
	OPT_ASSUME = NIP_OPT_OWN,
	OPT_FREE,
	OPT_TARGET,
	OPT_MAXIMISE,
	OPT_MINIMISE,
	OPT_PROBABILITY
};

#define USUAL_DRAWS 400 /* of each point, when the chance is the goal */

struct options {
	struct nip_common common;
	const char *recipe, *free[NIP_SOLVE_FREE], *target[NIP_SOLVE_WANTED], *goal;
	size_t n_free, n_targets;
	enum nip_goal kind;
	bool assume;
	struct nip_draws draws;
};

static const struct argp_option rows[] = {
	{ "assume", OPT_ASSUME, NULL, 0,
	  "use assumed numbers although the recipe refuses them; what they reach is marked", 0 },
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
	{ "strict", NIP_OPT_STRICT, NULL, 0,
	  "outside a law's fitted range: no answer instead of a warning", 0 },
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
	case OPT_ASSUME:
		o->assume = true;
		return 0;
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
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "one recipe at a time");
		o->recipe = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a recipe is missing");
		return 0;
	case ARGP_KEY_END:
		if (!o->n_free)
			argp_error(state, "--free is missing: which setting may move, and where "
					  "(nipline sweep --knobs lists them)");
		return 0;
	default:
		if (nip_draws_parse(key, arg, state, &o->draws) == 0)
			return 0;
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* One end of a range; where it has no unit, that of the other end (behind it) is meant. */
static int one_end(struct nip_session *s, const struct nip_assign *x, const char *text, size_t n,
		   const char *other, enum nip_quantity_id id, double *out)
{
	struct nip_assign part, behind;
	double *v;

	*out = NAN;
	if (!n)
		return 0;
	if (nip_assign_split(nip_arena_printf(s->arena, "%s=%.*s", x->name, (int)n, text), s->arena,
			     &part, s->diag) != 0)
		return -1;
	if (other && *other && !part.unit[0] &&
	    nip_assign_split(nip_arena_printf(s->arena, "%s=%s", x->name, other), s->arena, &behind,
			     s->diag) == 0)
		part.unit[0] = behind.unit[0];
	v = nip_assign_si(&part, id, s->arena, s->diag);
	if (!v)
		return -1;
	*out = v[0];
	return 0;
}

/* FROM:TO with a unit behind; an end left out is NaN. */
static int take_ends(struct nip_session *s, const char *arg, enum nip_quantity_id id, double *lo,
		     double *hi, const char **out_name)
{
	struct nip_assign x;
	const char *colon;

	if (nip_assign_split(arg, s->arena, &x, s->diag) != 0)
		return -1;
	*out_name = x.name;
	if (id == NIP_Q_COUNT) /* only the name was asked for */
		return 0;
	colon = x.written ? strchr(x.written, ':') : NULL;
	if (!colon || strchr(colon + 1, ':'))
		return nip_usage(s, x.name,
				 nip_arena_printf(s->arena, "\"%s\" is no range (wanted: FROM:TO)",
						  x.written ? x.written : ""));
	return one_end(s, &x, x.written, (size_t)(colon - x.written), colon + 1, id, lo) != 0 ||
			       one_end(s, &x, colon + 1, strlen(colon + 1), NULL, id, hi) != 0
		       ? -1
		       : 0;
}

static int take_free(struct nip_session *s, const struct options *o, const struct nip_case *c,
		     struct nip_solve *w)
{
	int rc = 0;

	for (size_t i = 0; i < o->n_free; i++) {
		struct nip_solve_free *f = &w->free[i];
		const char *name;

		if (take_ends(s, o->free[i], NIP_Q_COUNT, NULL, NULL, &name) != 0) {
			rc = -1;
			continue;
		}
		f->knob = nip_knob_find(&c->knobs, name);
		if (f->knob < 0) {
			rc = nip_usage(s, name,
				       nip_arena_printf(s->arena,
							"is no number the recipe states%s (nipline "
							"sweep --knobs lists them)",
							nip_knob_nearest(&c->knobs, name,
									 s->arena)));
			continue;
		}
		if (take_ends(s, o->free[i], c->knobs.list.at[f->knob].quantity, &f->lo, &f->hi,
			      &name) != 0)
			rc = -1;
		else if (!(f->lo < f->hi))
			rc = nip_usage(s, name, "needs a range FROM:TO with FROM below TO");
		for (size_t k = 0; k < i; k++)
			if (w->free[k].knob == f->knob)
				rc = nip_usage(s, name, "is free twice");
	}
	w->n_free = o->n_free;
	if (rc != 0)
		return rc;
	nip_solve_machine(c->recipe, &c->knobs, w->free, w->n_free, s->arena);
	for (size_t i = 0; i < w->n_free; i++)
		if (!(w->free[i].lo < w->free[i].hi)) {
			const struct nip_place at = {
				.element = c->knobs.list.at[w->free[i].knob].name
			};

			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
				     "the whole range is above what the machine can do (%s)",
				     w->free[i].cut_by);
			rc = -1;
		}
	return rc;
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
		const char *name, *why;

		if (w->n_wanted == NIP_SOLVE_WANTED)
			return nip_usage(s, o->target[i], "more targets than can be solved for");
		if (take_ends(s, o->target[i], NIP_Q_COUNT, NULL, NULL, &name) != 0)
			return -1;
		if (nip_outcome_find(r, name, s->arena, &x->outcome, &why) != 0)
			return nip_usage(s, name, why);
		x->name = name;
		rc = take_ends(s, o->target[i], x->outcome.quantity, &x->min, &x->max, &name);
		if (rc == 0 && (x->min > x->max || (isnan(x->min) && isnan(x->max))))
			rc = nip_usage(
				s, name,
				"needs a range MIN:MAX with MIN below MAX, or one end of it");
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
	if (w->goal_knob >= 0 ||
	    nip_outcome_find(c->recipe, o->goal, s->arena, &w->goal_outcome, &why) == 0)
		return 0;
	return nip_usage(s, o->goal, why);
}

/* A target nobody has data for cannot be reached by turning settings. */
static int check_data(struct nip_session *s, const struct nip_solve *w, const struct nip_case *c)
{
	struct nip_diag *quiet = nip_diag_new(1);
	struct nip_plan p;
	int rc = 0;

	nip_plan_run(c->recipe, &w->plan, s->arena, &p, quiet);
	nip_diag_free(quiet);
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

static int run(struct nip_session *s, const struct options *o)
{
	const size_t jobs = nip_jobs(&o->draws);
	struct nip_case *cases = NIP_NEW_N(s->arena, jobs, struct nip_case);
	struct nip_solve *w = NIP_NEW(s->arena, struct nip_solve);
	struct nip_solution solution;

	w->plan = (struct nip_plan_options){ .assume = o->assume, .strict = o->common.strict };
	w->goal = o->kind;
	w->seed = (uint64_t)o->draws.seed;
	w->draws = (size_t)o->draws.draws;
	if (w->goal == NIP_GOAL_PROBABILITY && w->draws < 2)
		w->draws = USUAL_DRAWS;
	if (nip_load_cases(s, o->recipe, jobs, cases) != 0)
		return -1;
	if (take_free(s, o, &cases[0], w) != 0 || take_targets(s, o, cases[0].recipe, w) != 0 ||
	    take_aim(s, o, &cases[0], w) != 0 || check_data(s, w, &cases[0]) != 0)
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
	struct options o = { .draws = { .seed = 1 } };
	struct nip_session s;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "solve", &o.common);
	if (run(&s, &o) == 0)
		nip_emit(&s, NIP_FORMAT_TEXT);
	return nip_session_close(&s);
}
