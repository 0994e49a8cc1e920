/* plan.c: nipline plan. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "plan/plan.h"

#include "cmd/option.h"
#include "cmd/recipe_args.h"
#include "cmd/store.h"
#include "report/plan_doc.h"
#include "report/uncertainty_doc.h"
#include "unit/unit.h"

enum { OPT_CALENDER = NIP_OPT_OWN, OPT_OF, OPT_SOBOL };

struct options {
	struct nip_recipe_args args;
	const char *calender;
	enum nip_of of;
	size_t sobol;
	struct nip_store_args store;
};

static const struct argp_option rows[] = {
	NIP_ROW_ASSUME,
	{ "calender", OPT_CALENDER, "ID", 0,
	  "what another calender of the recipe would need to leave every web as it is", 0 },
	NIP_ROW_DATA,
	NIP_ROW_DRAWS("draws for the uncertainty of what is planned (0: none)"),
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	NIP_ROW_JOBS,
	NIP_ROW_MATERIALS,
	{ "of", OPT_OF, "WHAT", 0,
	  "what the draws are of: coil-mean (default), or location: any place of a coil", 0 },
	NIP_ROW_OUTPUT,
	NIP_ROW_SEED,
	{ "sobol", OPT_SOBOL, "N", 0,
	  "Sobol indices of every source from N samples, sources + 2 plans each", 0 },
	NIP_ROW_STORE,
	NIP_ROW_STRICT,
	NIP_ROW_TIME,
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_CALENDER:
		o->calender = arg;
		return 0;
	case OPT_OF:
		if (strcmp(arg, nip_of_name[NIP_OF_LOCATION]) == 0)
			o->of = NIP_OF_LOCATION;
		else if (strcmp(arg, nip_of_name[NIP_OF_COIL_MEAN]) != 0)
			argp_error(state, "--of: coil-mean or location was expected (got \"%s\")",
				   arg);
		return 0;
	case OPT_SOBOL:
		o->sobol = nip_option_whole(state, "sobol", arg, 2, 1e7);
		return 0;
	default:
		if (nip_store_parse(key, arg, state, &o->store) == 0)
			return 0;
		return nip_recipe_args_parse(key, arg, state, &o->args);
	}
}

#define MOST_OUTCOMES 64

/* Limits of the recipe's targets for an outcome, SI. */
static void limits(const struct nip_recipe *r, const struct nip_outcome *o, double *min,
		   double *max)
{
	*min = *max = NAN;
	for (size_t i = 0; i < r->targets.n; i++) {
		const struct nip_target *t = &r->targets.at[i];
		const char *dot = strrchr(o->name, '.');

		if (o->of != NIP_OUTCOME_LAYER || t->layer != (int)o->layer || strcmp(t->quantity, dot + 1) != 0)
			continue;
		if (!isnan(t->min))
			*min = fmax(nip_unit_si(t->kind, t->min), isnan(*min) ? -INFINITY : *min);
		if (!isnan(t->max))
			*max = fmin(nip_unit_si(t->kind, t->max), isnan(*max) ? INFINITY : *max);
	}
}

#define DRAWS 1000 /* where only indices were asked for */

static int uncertainty(struct nip_session *s, const struct options *o, const struct nip_plan *plan)
{
	const size_t jobs = nip_jobs(&o->args.draws);
	const long draws = o->args.draws.draws;
	struct nip_case *cases = NIP_NEW_N(s->arena, jobs, struct nip_case);
	struct nip_outcome outcome[MOST_OUTCOMES];
	double min[MOST_OUTCOMES], max[MOST_OUTCOMES];
	size_t n = nip_outcomes_usual(plan, s->arena, outcome, MOST_OUTCOMES);
	struct nip_uncertainty_options options = {
		.draws = !draws ? DRAWS : (size_t)(draws < 2 ? 2 : draws),
		.seed = (uint64_t)o->args.draws.seed,
		.plan = nip_recipe_args_plan(&o->args),
		.min = min,
		.max = max,
		.of = o->of,
		.sobol = o->sobol
	};
	struct nip_uncertainty u;

	for (size_t i = 0; i < n; i++)
		limits(plan->recipe, &outcome[i], &min[i], &max[i]);
	if (nip_load_cases(s, o->args.recipe, jobs, cases) != 0)
		return -1;
	if (!n || nip_uncertainty_run(cases, jobs, outcome, n, &options, s->arena, &u) != 0) {
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
			     n ? "--draws: nothing in the recipe or its laws states an uncertainty"
			       : "--draws: the plan answers nothing");
		return 0;
	}
	if (o->of == NIP_OF_LOCATION && !nip_uncertainty_local(&u))
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
			     "--of=location: the recipe states no variation within a coil "
			     "(within_coil) and no rolls that bend, so a location spreads like "
			     "the mean");
	nip_uncertainty_doc(s->doc, outcome, n, &u);
	nip_uncertainty_charts(s->doc, outcome, n, &u, min, max);
	return 0;
}

static int transfer(struct nip_session *s, const struct options *o, const struct nip_plan *plan,
		    const struct nip_plan_options *options)
{
	const struct nip_recipe *r = plan->recipe;
	const struct nip_calender *to = NULL;
	const char *known = "";
	struct nip_transfers t;

	for (size_t i = 0; i < r->calenders.n; i++) {
		if (strcmp(r->calenders.at[i].id, o->calender) == 0)
			to = &r->calenders.at[i];
		known = nip_arena_printf(s->arena, "%s%s%s", known, i ? ", " : "",
					 r->calenders.at[i].id);
	}
	if (!to)
		return nip_usage(s, o->calender,
				 nip_arena_printf(s->arena,
						  "is no calender of this recipe (it has: %s)",
						  *known ? known : "none"));
	nip_plan_transfer(plan, to, options, s->arena, &t);
	nip_plan_transfer_section(s->doc, &t);
	for (size_t i = 0; i < t.list.n; i++) {
		const struct nip_transfer *x = &t.list.at[i];
		const struct nip_place at = { r->path, x->now->step->line, 0, x->now->step->id };

		if (x->why)
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
				     "on calender %s: no data (%s)", to->id, x->why);
		else if (x->over_maximum)
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at,
				     "on calender %s: needs a line load of %.4g N/mm (allowed up "
				     "to %s %s)",
				     to->id,
				     nip_unit_show(NIP_Q_LINE_LOAD, x->nip.line_load.si),
				     to->max_line_load.text, to->max_line_load.unit);
	}
	return 0;
}

int nip_cmd_plan(int argc, char **argv)
{
	static const struct argp argp = {
		rows, parse, "RECIPE", "Run a recipe: the state of every layer after every step.",
		NULL, NULL,  NULL
	};
	struct options o = { .args.draws.seed = 1 };
	struct nip_session s;
	struct nip_materials materials = { 0 };
	struct nip_limits limits = { 0 };
	struct nip_recipe recipe = { 0 };
	struct nip_plan_options plan_options;
	struct nip_plan plan;
	struct nip_keep keep;
	char *bytes;
	size_t n;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "plan", &o.args.common);
	if (nip_keep_open(&s, &o.store, &keep) != 0 ||
	    nip_load_recipe(&s, o.args.recipe, &materials, &recipe, &bytes, &n) != 0 ||
	    nip_load_limits(&s, &materials, &limits) != 0)
		goto out;
	plan_options = (struct nip_plan_options){ .assume = o.args.assume,
						  .strict = o.args.common.strict,
						  .limits = &limits,
						  .materials = &materials };
	nip_plan_run(&recipe, &plan_options, s.arena, &plan, s.diag);
	nip_plan_doc(s.doc, &plan);
	if (o.calender && transfer(&s, &o, &plan, &plan_options) != 0)
		goto out;
	if ((o.args.draws.draws || o.sobol) && uncertainty(&s, &o, &plan) != 0)
		goto out;
	if (nip_emit(&s, NIP_FORMAT_TEXT) == 0)
		nip_keep_plan(&s, &keep, &recipe, bytes, n);
out:
	nip_keep_close(&keep);
	return nip_session_close(&s);
}
