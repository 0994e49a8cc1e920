/* advise.c: nipline advise, the next setpoint from the coils before. Advice only. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/advise.h"

static int usage(struct nip_session *s, const char *what)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", what);
	return -1;
}

static bool whole(double v, double lo, double hi)
{
	return v == floor(v) && v >= lo && v <= hi;
}

static int check(struct nip_session *s, struct nip_advise_options *o)
{
	const struct nip_advise_recipe *r = &o->recipe;
	bool recipe = r->path != NULL;
	const char *why;

	if (isnan(o->law.gain) == !recipe)
		return usage(s, recipe ? "--gain and --recipe both give the gain; give one"
				       : "--gain is missing: change of the result a unit of the "
					 "setting (or --recipe)");
	if (recipe != (r->setting != NULL) || recipe != (r->outcome != NULL))
		return usage(s, "--recipe, --setting and --outcome belong together");
	if (isnan(o->law.target))
		return usage(s, "--target is missing");
	if (!whole(o->delay, 0, NIP_R2R_DELAY_MOST))
		return usage(s, "--delay is a whole number of runs, 0..20");
	if (!whole(o->runs, 2, 1000) || !whole(o->seed, 0, 9e15))
		return usage(s, "--runs is a whole number, 2..1000, and --seed one from 0 on");
	o->law.delay = (int)o->delay;
	why = recipe ? NULL : nip_r2r_check(&o->law);
	if (why)
		return usage(s, why);
	if (o->simulate && (isnan(o->now) || o->in.path || o->law.target <= 0 ||
			    o->law.target >= 95 || isnan(o->lo)))
		return usage(s,
			     "--simulate needs --now, --spec and a target in percent, and takes no "
			     "file");
	if (!o->simulate && !o->in.path && !o->profile)
		return usage(s, "a file of coil results is missing (or --simulate, or --profile)");
	return 0;
}

/* The gain's unit has to be that of the result over that of the setting. */
static int check_unit(struct nip_session *s, const struct nip_advise_options *o,
		      const struct nip_advise_runs *runs)
{
	const struct nip_place at = { .element = "--gain" };
	const char *want, *bare;

	if (!runs->y_unit || !runs->u_unit || o->recipe.path)
		return 0;
	want = nip_arena_printf(s->arena, "%s/(%s)", runs->y_unit, runs->u_unit);
	bare = nip_arena_printf(s->arena, "%s/%s", runs->y_unit, runs->u_unit);
	if (!o->gain_unit) {
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "has no unit: taken to be in %s", want);
		return 0;
	}
	if (strcmp(o->gain_unit, want) == 0 ||
	    (!strchr(runs->u_unit, '/') && strcmp(o->gain_unit, bare) == 0))
		return 0;
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
		     "is in %s, but the results and settings ask for %s", o->gain_unit, want);
	return -1;
}

/* The gain of the recipe at the setpoint in force, and what follows from it. */
static int take_gain(struct nip_session *s, struct nip_advise_options *o,
		     struct nip_advise_model *m)
{
	const char *why;

	if (nip_advise_model_gain(s, m, o->now) != 0)
		return -1;
	o->law.gain = m->shown.gain;
	if (isinf(o->law.hi) && !isnan(m->shown.most))
		o->law.hi = m->shown.most;
	why = nip_r2r_check(&o->law);
	return why ? usage(s, why) : 0;
}

static int find_now(struct nip_session *s, struct nip_advise_options *o,
		    const struct nip_advise_runs *runs)
{
	if (!runs->list.n) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL, "there are no runs");
		return -1;
	}
	if (isnan(o->now))
		o->now = runs->list.at[runs->list.n - 1].u;
	return 0;
}

static int take_runs(struct nip_session *s, const struct nip_advise_options *o,
		     const struct nip_advise_runs *runs, struct nip_r2r_state *state)
{
	const struct nip_advise_run *last = &runs->list.at[runs->list.n - 1];

	for (size_t i = 0; i < runs->list.n; i++) {
		const struct nip_advise_run *x = &runs->list.at[i];
		const struct nip_place at = { .file = o->in.path, .element = x->name };

		if (!x->refused) {
			nip_r2r_take(&o->law, state, x->u, x->y);
			continue;
		}
		nip_diag_add(s->diag, x == last ? NIP_ERROR : NIP_WARNING,
			     x == last ? NIP_CAUSE_NO_ANSWER : NIP_CAUSE_NONE, &at, "%s: %s",
			     x->refused,
			     x == last ? "no advice from a newest run whose data failed the checks"
				       : "left out");
	}
	return last->refused ? -1 : 0;
}

static int advise(struct nip_session *s, struct nip_advise_options *o, struct nip_advise_model *m)
{
	struct nip_r2r_state state = { 0 };
	struct nip_r2r_advice x;
	struct nip_advise_runs runs;
	double lo, hi;

	o->in.s = s;
	if (nip_advise_read(&o->in, &runs) != 0 || check_unit(s, o, &runs) != 0 ||
	    find_now(s, o, &runs) != 0)
		return -1;
	/* a refused run is refused before anything is computed from it */
	if (m && !runs.list.at[runs.list.n - 1].refused &&
	    (nip_advise_model_units(s, m, runs.y_unit, runs.u_unit) != 0 ||
	     take_gain(s, o, m) != 0))
		return -1;
	if (take_runs(s, o, &runs, &state) != 0)
		return -1;
	if (m && (!runs.y_unit || !runs.u_unit))
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE,
			     &(struct nip_place){ .file = o->in.path },
			     "states no units: results are taken to be in %s, settings in %s",
			     runs.y_unit ? runs.y_unit : m->y_unit,
			     runs.u_unit ? runs.u_unit : m->u_unit);
	if (!nip_r2r_stable_ratios(&o->law, &lo, &hi)) {
		nip_diag_add(
			s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			"with a delay of %d runs these weights are not stable even if the gain "
			"is right: no advice (take smaller ones)",
			o->law.delay);
		return -1;
	}
	x = nip_r2r_advise(&o->law, &state, o->now);
	nip_advise_doc(s->doc, &o->law, &runs, &x, o->now);
	if (m)
		nip_advise_gain_doc(s->doc, &m->shown);
	nip_advise_stability(s->doc, &o->law);
	return 0;
}

static int profile(struct nip_session *s, const struct nip_advise_options *o,
		   struct nip_advise_model *m)
{
	const struct nip_place at = { .file = o->profile };
	struct nip_advise_rolls rolls;
	struct nip_advise_profile p;
	const char *why;

	if (nip_advise_read_profile(s, o->profile, &p) != 0)
		return -1;
	why = nip_advise_fit_profile(&p);
	if (why) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at, "%s", why);
		return -1;
	}
	nip_advise_profile_doc(s->doc, &o->law, &p);
	if (m && nip_advise_model_level(s, m, o->now, &p, &rolls) == 0)
		nip_advise_rolls_doc(s->doc, &rolls, nip_advise_skewed(&p), nip_advise_bowed(&p));
	return 0;
}

static int simulate(struct nip_session *s, struct nip_advise_options *o, struct nip_advise_model *m)
{
	struct nip_advise_sim sim = { .lo = o->lo, .hi = o->hi };
	double lo, hi;

	o->plant.start = o->now;
	o->plant.runs = (int)o->runs;
	o->plant.seed = (uint64_t)o->seed;
	o->plant.model = m;
	if (m && take_gain(s, o, m) != 0)
		return -1;
	if (nip_advise_simulate(s->arena, &o->law, &o->plant, &sim) != 0) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "the plan has no state at a setpoint that the loop asks for%s",
			     nip_r2r_stable_ratios(&o->law, &lo, &hi) ? "" : "; it is not stable");
		return -1;
	}
	nip_advise_sim_doc(s->doc, &o->law, &sim);
	if (m)
		nip_advise_gain_doc(s->doc, &m->shown);
	nip_advise_stability(s->doc, &o->law);
	if (sim.closed_out)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL, "%zu runs are out of spec",
			     sim.closed_out);
	return 0;
}

/* A profile alone: the gain at the setpoint given, or else at the recipe's own. */
static int gain_alone(struct nip_session *s, struct nip_advise_options *o,
		      struct nip_advise_model *m)
{
	if (!m || o->simulate || o->in.path)
		return 0;
	if (isnan(o->now))
		o->now = (m->knob->nominal - m->u_offset) / m->u_scale;
	if (take_gain(s, o, m) != 0)
		return -1;
	nip_advise_gain_doc(s->doc, &m->shown);
	return 0;
}

static void run(struct nip_session *s, struct nip_advise_options *o)
{
	struct nip_advise_model model, *m = o->recipe.path ? &model : NULL;

	if (check(s, o) != 0 || (m && nip_advise_model_open(s, &o->recipe, m) != 0) ||
	    gain_alone(s, o, m) != 0)
		return;
	if ((o->simulate && simulate(s, o, m) != 0) || (o->in.path && advise(s, o, m) != 0) ||
	    (o->profile && profile(s, o, m) != 0))
		return;
	nip_emit(s, NIP_FORMAT_TEXT);
}

int nip_cmd_advise(int argc, char **argv)
{
	struct nip_advise_options o;
	struct nip_session s;

	nip_advise_args(argc, argv, &o);
	nip_session_open(&s, "advise", &o.common);
	run(&s, &o);
	return nip_session_close(&s);
}
