/* sweep.c: nipline sweep, a recipe over a range of one or two of its numbers. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "cmd/assign.h"
#include "cmd/option.h"
#include "cmd/recipe_args.h"
#include "report/sweep_doc.h"
#include "unit/unit.h"

enum { OPT_OUTCOME = NIP_OPT_OWN, OPT_VARY, OPT_KNOBS };

#define MOST	    32
#define MOST_ALL    (2 * MOST) /* with those that only limits are of */
#define MOST_POINTS 1000000

struct options {
	struct nip_recipe_args args;
	const char *vary[2], *outcome[MOST];
	size_t n_vary, n_outcomes;
	bool knobs;
};

static const struct argp_option rows[] = {
	NIP_ROW_ASSUME,
	NIP_ROW_DATA,
	NIP_ROW_DRAWS("draws at each point for the 95 % bands (0: no bands)"),
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	NIP_ROW_JOBS,
	{ "knobs", OPT_KNOBS, NULL, 0, "list what can be varied, and stop", 0 },
	NIP_ROW_MATERIALS,
	{ "outcome", OPT_OUTCOME, "NAME", 0,
	  "what to show, as separator.porosity; may be given several times", 0 },
	NIP_ROW_OUTPUT,
	NIP_ROW_SEED,
	NIP_ROW_STRICT,
	{ "vary", OPT_VARY, "NAME=RANGE", 0,
	  "number of the recipe and its values: FROM:TO, FROM:STEP:TO or a list; once or twice",
	  0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_KNOBS:
		o->knobs = true;
		return 0;
	case OPT_VARY:
		if (o->n_vary == 2)
			argp_error(state, "--vary: two numbers at most");
		o->vary[o->n_vary++] = arg;
		return 0;
	case OPT_OUTCOME:
		if (o->n_outcomes == MOST)
			argp_error(state, "--outcome: %d at most", MOST);
		o->outcome[o->n_outcomes++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->n_vary && !o->knobs)
			argp_error(state, "--vary is missing: which number of the recipe, over "
					  "which range (--knobs lists them)");
		return 0;
	default:
		return nip_recipe_args_parse(key, arg, state, &o->args);
	}
}

static int check_values(struct nip_session *s, const struct nip_knob *k,
			const struct nip_sweep_axis *x)
{
	double lo = INFINITY, hi = -INFINITY;

	for (size_t i = 0; i < x->n; i++) {
		lo = fmin(lo, x->value[i]);
		hi = fmax(hi, x->value[i]);
	}
	return nip_recipe_knob_range(s, k, lo, hi);
}

static int take_axes(struct nip_session *s, const struct options *o, const struct nip_knobs *k,
		     struct nip_sweep_axis *axis)
{
	size_t points = 1;
	int rc = 0;

	for (size_t i = 0; i < o->n_vary; i++) {
		struct nip_assign x;

		if (nip_assign_split(o->vary[i], s->arena, &x, s->diag) != 0) {
			rc = -1;
			continue;
		}
		axis[i].knob = nip_recipe_knob(s, k, x.name);
		if (axis[i].knob >= 0 && i && axis[i].knob == axis[0].knob)
			axis[i].knob = nip_usage(s, x.name, "is varied twice");
		if (axis[i].knob < 0) {
			rc = -1;
			continue;
		}
		axis[i].value = nip_assign_range(&x, k->list.at[axis[i].knob].quantity, s->arena,
						 &axis[i].n, s->diag);
		if (!axis[i].value || check_values(s, &k->list.at[axis[i].knob], &axis[i]) != 0)
			rc = -1;
		else
			points *= axis[i].n;
	}
	if (rc == 0 && points > MOST_POINTS) {
		nip_usage(s, NULL, "more than a million points");
		rc = -1;
	}
	return rc;
}

static int take_outcomes(struct nip_session *s, const struct options *o, const struct nip_case *c,
			 const struct nip_plan_options *plan, struct nip_outcome *out,
			 size_t *out_n)
{
	struct nip_plan p;
	const char *why;
	int rc = 0;

	for (size_t i = 0; i < o->n_outcomes; i++) {
		bool twice = false;

		for (size_t k = 0; k < i; k++)
			twice |= strcmp(o->outcome[k], o->outcome[i]) == 0;
		why = "is asked for twice";
		if (twice || nip_outcome_find(c->recipe, o->outcome[i], s->arena, &out[i], &why) != 0) {
			nip_usage(s, o->outcome[i], why);
			rc = -1;
		}
	}
	*out_n = o->n_outcomes;
	if (o->n_outcomes)
		return rc;
	nip_recipe_plan(s, c->recipe, plan, &p);
	*out_n = nip_outcomes_usual(&p, s->arena, out, MOST);
	if (*out_n)
		return 0;
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
		     "the plan answers nothing to sweep: \"no data\" for every layer (nipline plan "
		     "says what is needed)");
	return -1;
}

/* The recipe as it stands, with what is published of its pressures: their lines are drawn
 * into the figure. Its findings are the business of `plan`. */
static int plan_base(struct nip_session *s, const struct nip_recipe *recipe,
		     const struct nip_plan_options *plan, const struct nip_plan **out)
{
	struct nip_plan_options options = *plan;
	struct nip_plan *p = NIP_NEW(s->arena, struct nip_plan);
	struct nip_limits *limits = NIP_NEW(s->arena, struct nip_limits);
	struct nip_materials *materials = NIP_NEW(s->arena, struct nip_materials);
	struct nip_diag *quiet;

	*out = NULL;
	if (nip_load_materials(s, materials) != 0 || nip_load_limits(s, materials, limits) != 0)
		return -1;
	options.limits = limits;
	options.materials = materials;
	quiet = nip_diag_new(1);
	if (nip_plan_run(recipe, &options, s->arena, p, quiet) == 0)
		*out = p;
	nip_diag_free(quiet);
	return 0;
}

/* Behind the outcomes shown, those that limits are of. Returns how many there are then. */
static size_t add_limited(struct nip_session *s, const struct nip_case *c,
			  const struct nip_plan *base, struct nip_outcome *out, size_t n)
{
	const size_t targets = c->recipe->targets.n;
	const char *why, *name;

	for (size_t i = 0; i < targets + (base ? base->limits.n : 0) && n < MOST_ALL; i++) {
		bool known = false;

		if (i < targets)
			name = nip_arena_printf(s->arena, "%s.%s", c->recipe->targets.at[i].layer_id,
						c->recipe->targets.at[i].quantity);
		else if (base->limits.at[i - targets].step)
			name = nip_arena_printf(s->arena, "%s.pressure",
						base->limits.at[i - targets].step->step->id);
		else
			continue;
		for (size_t k = 0; k < n; k++)
			known |= strcmp(out[k].name, name) == 0;
		if (!known && nip_outcome_find(c->recipe, name, s->arena, &out[n], &why) == 0)
			n++;
	}
	return n;
}

static void list_knobs(struct nip_doc *d, const struct nip_knobs *k)
{
	static const struct nip_column column[] = { { "name", NULL, false },
						    { "value", NULL, true },
						    { "uncertainty", NULL, true },
						    { "unit", NULL, false },
						    { "varies with", NULL, false } };
	struct nip_node *list = nip_node_list(d, d->result, "knobs");
	struct nip_table *t;

	nip_doc_headline(d, NIP_TONE_PLAIN, "%zu numbers of this recipe can be varied", k->list.n);
	t = nip_doc_table(d, "knobs", NULL, column, 5);
	for (size_t i = 0; i < k->list.n; i++) {
		const struct nip_knob *x = &k->list.at[i];
		const struct nip_quantity_kind *q = nip_quantity_kind(x->quantity);
		double v = nip_unit_show(x->quantity, x->nominal);
		double sd = nip_unit_show(x->quantity, x->sd) - nip_unit_show(x->quantity, 0);
		struct nip_node *n = nip_node_object(d, list, NULL);
		struct nip_cell *c = nip_table_row(d, t);

		nip_node_text(d, n, "name", x->name);
		nip_node_number(d, n, "value", v);
		nip_node_number(d, n, "uncertainty", sd > 0 ? sd : 0);
		nip_node_text(d, n, "unit", q->unit);
		nip_node_text(d, n, "share", nip_share_name[x->share]);
		nip_cell_text(d, &c[0], x->name);
		nip_cell_number(d, &c[1], v, 6);
		nip_cell_text(d, &c[2], "");
		if (x->sd > 0)
			nip_cell_number(d, &c[2], sd, 3);
		nip_cell_text(d, &c[3], q->unit);
		nip_cell_text(d, &c[4], nip_share_name[x->share]);
	}
}

static int run(struct nip_session *s, const struct options *o)
{
	const size_t jobs = nip_jobs(&o->args.draws);
	struct nip_case *cases = NIP_NEW_N(s->arena, jobs, struct nip_case);
	struct nip_sweep_axis axis[2];
	struct nip_outcome outcome[MOST_ALL];
	struct nip_sweep_options options = { .plan = nip_recipe_args_plan(&o->args),
					     .draws = (size_t)o->args.draws.draws,
					     .seed = (uint64_t)o->args.draws.seed };
	struct nip_sweep sweep;
	struct nip_sweep_view view;
	const struct nip_plan *base;
	double nominal[2];
	size_t n_outcomes, n_shown;

	if (nip_load_cases(s, o->args.recipe, o->knobs ? 1 : jobs, cases) != 0)
		return -1;
	if (o->knobs) {
		list_knobs(s->doc, &cases[0].knobs);
		return 0;
	}
	if (take_axes(s, o, &cases[0].knobs, axis) != 0 ||
	    take_outcomes(s, o, &cases[0], &options.plan, outcome, &n_shown) != 0)
		return -1;
	if (plan_base(s, cases[0].recipe, &options.plan, &base) != 0)
		return -1;
	for (size_t i = 0; i < o->n_vary; i++)
		nominal[i] = cases[0].knobs.list.at[axis[i].knob].nominal;
	n_outcomes = add_limited(s, &cases[0], base, outcome, n_shown);
	nip_sweep_run(cases, jobs, axis, o->n_vary, outcome, n_outcomes, &options, s->arena,
		      &sweep);
	view = (struct nip_sweep_view){ .recipe = cases[0].recipe,
					.knobs = &cases[0].knobs,
					.axis = axis,
					.n_axes = o->n_vary,
					.outcome = outcome,
					.n_shown = n_shown,
					.sweep = &sweep,
					.options = &options,
					.nominal = nominal,
					.base = base };
	nip_sweep_doc(s->doc, &view);
	return 0;
}

int nip_cmd_sweep(int argc, char **argv)
{
	static const struct argp argp = { rows,
					  parse,
					  "RECIPE",
					  "Plan a recipe over a range of one or two of its "
					  "numbers: curves, bands, the window.",
					  NULL,
					  NULL,
					  NULL };
	struct options o = { .args.draws.seed = 1 };
	struct nip_session s;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "sweep", &o.args.common);
	if (run(&s, &o) == 0)
		nip_emit(&s, NIP_FORMAT_TEXT);
	return nip_session_close(&s);
}
