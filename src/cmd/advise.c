/* advise.c: nipline advise, the next setpoint from the coils before. Advice only. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/advise.h"
#include "cmd/option.h"

enum {
	OPT_BAND = NIP_OPT_OWN,
	OPT_DEAD,
	OPT_DELAY,
	OPT_DRIFT,
	OPT_GAIN,
	OPT_MAX,
	OPT_MAX_BAD,
	OPT_MAX_STEP,
	OPT_MIN,
	OPT_NOW,
	OPT_OK,
	OPT_PROFILE,
	OPT_RATIO,
	OPT_RUNS,
	OPT_SEED,
	OPT_SIMULATE,
	OPT_SLOPE,
	OPT_TARGET,
	OPT_U,
	OPT_WEIGHT,
	OPT_Y
};

struct options {
	struct nip_common common;
	struct nip_r2r law;
	struct nip_advise_input in;
	struct nip_advise_plant plant;
	const char *profile, *gain_unit;
	double now, lo, hi, delay, runs, seed;
	bool simulate;
};

static const struct argp_option rows[] = {
	{ "dead-band", OPT_DEAD, "N", 0, "leave the setpoint while the result stays this close",
	  0 },
	{ "delay", OPT_DELAY, "RUNS", 0, "runs that a result comes late (default 0)", 0 },
	{ "drift", OPT_DRIFT, "N", 0, "--simulate: drift of the result a run", 0 },
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "gain", OPT_GAIN, "N[UNIT]", 0,
	  "change of the result a unit of the setting, such as \"-0.02 %/(N/mm)\"", 0 },
	{ "max", OPT_MAX, "N", 0, "most the machine takes", 0 },
	{ "max-bad", OPT_MAX_BAD, "P%", 0, "most bad cells of a coil (default 1%)", 0 },
	{ "max-step", OPT_MAX_STEP, "N", 0, "largest change of the setpoint a run", 0 },
	{ "min", OPT_MIN, "N", 0, "least the machine takes", 0 },
	{ "now", OPT_NOW, "N", 0, "setpoint in force (default: that of the last run)", 0 },
	{ "ok", OPT_OK, "COLUMN", 0, "CSV: column that says whether the data checks passed", 0 },
	NIP_ROW_OUTPUT,
	{ "profile", OPT_PROFILE, "FILE", 0,
	  "CSV with columns y and value across the web: advice on skew and crown", 0 },
	{ "ratio", OPT_RATIO, "N", 0, "--simulate: true gain over the stated one (default 1)", 0 },
	{ "runs", OPT_RUNS, "N", 0, "--simulate: how many (default 40)", 0 },
	{ "seed", OPT_SEED, "N", 0, "--simulate: seed of the noise (default 1)", 0 },
	{ "simulate", OPT_SIMULATE, NULL, 0,
	  "run the law on the synthetic line; --now is where it starts", 0 },
	{ "slope", OPT_SLOPE, "N", 0,
	  "weight of the drift: above 0 it is a double EWMA (default 0)", 0 },
	{ "spec", OPT_BAND, "N:N", 0, "--simulate: limits of the result", 0 },
	{ "target", OPT_TARGET, "N", 0, "what the result shall be", 0 },
	{ "u", OPT_U, "NAME", 0, "the setting (default line_load)", 0 },
	{ "weight", OPT_WEIGHT, "N", 0, "weight of the newest run (default 0.3)", 0 },
	{ "y", OPT_Y, "NAME", 0, "the result (default porosity)", 0 },
	{ 0 },
};

static void read_gain(struct argp_state *state, struct options *o, const char *arg)
{
	size_t n = strcspn(arg, " ");

	o->law.gain = nip_option_part(state, "gain", arg, n);
	o->gain_unit = arg[n] ? arg + n + strspn(arg + n, " ") : NULL;
}

static void read_band(struct argp_state *state, struct options *o, const char *arg)
{
	nip_option_pair(state, "spec", arg, &o->lo, &o->hi);
	if (!(o->lo < o->hi))
		argp_error(state, "--spec: the lower limit comes first");
}

/* Takes an option that is one number, if it is one. */
static bool numeric(struct argp_state *state, struct options *o, int key, const char *arg)
{
	const struct {
		int key;
		const char *name;
		double *at;
	} table[] = { { OPT_DEAD, "dead-band", &o->law.dead_band },
		      { OPT_DELAY, "delay", &o->delay },
		      { OPT_DRIFT, "drift", &o->plant.drift },
		      { OPT_MAX, "max", &o->law.hi },
		      { OPT_MAX_STEP, "max-step", &o->law.max_step },
		      { OPT_MIN, "min", &o->law.lo },
		      { OPT_NOW, "now", &o->now },
		      { OPT_RATIO, "ratio", &o->plant.ratio },
		      { OPT_RUNS, "runs", &o->runs },
		      { OPT_SEED, "seed", &o->seed },
		      { OPT_SLOPE, "slope", &o->law.slope },
		      { OPT_TARGET, "target", &o->law.target },
		      { OPT_WEIGHT, "weight", &o->law.weight } };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].key == key) {
			*table[i].at = nip_option_number(state, table[i].name, arg, -INFINITY,
							 INFINITY);
			return true;
		}
	return false;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	if (numeric(state, o, key, arg))
		return 0;
	switch (key) {
	case OPT_BAND:
		read_band(state, o, arg);
		return 0;
	case OPT_GAIN:
		read_gain(state, o, arg);
		return 0;
	case OPT_MAX_BAD:
		o->in.max_bad = nip_option_part(state, "max-bad", arg, strcspn(arg, "%")) / 100;
		return 0;
	case OPT_OK:
		o->in.ok = arg;
		return 0;
	case OPT_PROFILE:
		o->profile = arg;
		return 0;
	case OPT_SIMULATE:
		o->simulate = true;
		return 0;
	case OPT_U:
		o->in.u = arg;
		return 0;
	case OPT_Y:
		o->in.y = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->in.path)
			argp_error(state, "one file at a time");
		o->in.path = arg;
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* ---- the run --------------------------------------------------------------------------- */

static int usage(struct nip_session *s, const char *what)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", what);
	return -1;
}

static bool whole(double v, double lo, double hi)
{
	return v == floor(v) && v >= lo && v <= hi;
}

static int check(struct nip_session *s, struct options *o)
{
	const char *why;

	if (isnan(o->law.gain))
		return usage(s, "--gain is missing: change of the result a unit of the setting");
	if (isnan(o->law.target))
		return usage(s, "--target is missing");
	if (!whole(o->delay, 0, NIP_R2R_DELAY_MOST))
		return usage(s, "--delay is a whole number of runs, 0..20");
	if (!whole(o->runs, 2, 1000) || !whole(o->seed, 0, 9e15))
		return usage(s, "--runs is a whole number, 2..1000, and --seed one from 0 on");
	o->law.delay = (int)o->delay;
	why = nip_r2r_check(&o->law);
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
static int check_unit(struct nip_session *s, const struct options *o,
		      const struct nip_advise_runs *runs)
{
	const struct nip_place at = { .element = "--gain" };
	const char *want, *bare;

	if (!runs->y_unit || !runs->u_unit)
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

static int take_runs(struct nip_session *s, struct options *o, const struct nip_advise_runs *runs,
		     struct nip_r2r_state *state)
{
	const struct nip_advise_run *last;

	if (!runs->list.n) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL, "there are no runs");
		return -1;
	}
	last = &runs->list.at[runs->list.n - 1];
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
	if (last->refused)
		return -1;
	if (isnan(o->now))
		o->now = last->u;
	return 0;
}

static int advise(struct nip_session *s, struct options *o)
{
	struct nip_r2r_state state = { 0 };
	struct nip_r2r_advice x;
	struct nip_advise_runs runs;
	double lo, hi;

	o->in.s = s;
	if (nip_advise_read(&o->in, &runs) != 0 || check_unit(s, o, &runs) != 0 ||
	    take_runs(s, o, &runs, &state) != 0)
		return -1;
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
	nip_advise_stability(s->doc, &o->law);
	return 0;
}

static int profile(struct nip_session *s, const struct options *o)
{
	const struct nip_place at = { .file = o->profile };
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
	return 0;
}

static void run(struct nip_session *s, struct options *o)
{
	struct nip_advise_sim sim = { .lo = o->lo, .hi = o->hi };

	if (check(s, o) != 0)
		return;
	if (o->simulate) {
		o->plant.start = o->now;
		o->plant.runs = (int)o->runs;
		o->plant.seed = (uint64_t)o->seed;
		nip_advise_simulate(s->arena, &o->law, &o->plant, &sim);
		nip_advise_sim_doc(s->doc, &o->law, &sim);
		nip_advise_stability(s->doc, &o->law);
		if (sim.closed_out)
			nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
				     "%zu runs are out of spec", sim.closed_out);
	}
	if ((o->in.path && advise(s, o) != 0) || (o->profile && profile(s, o) != 0))
		return;
	nip_emit(s, NIP_FORMAT_TEXT);
}

int nip_cmd_advise(int argc, char **argv)
{
	static const struct argp argp = {
		rows, parse, "[FILE]", "The next setpoint from the coils before. Advice only.",
		NULL, NULL,  NULL
	};
	struct options o = { .now = NAN, .lo = NAN, .hi = NAN, .runs = 40, .seed = 1 };
	struct nip_session s;

	o.law = (struct nip_r2r){ .gain = NAN,
				  .weight = 0.3,
				  .target = NAN,
				  .max_step = INFINITY,
				  .lo = -INFINITY,
				  .hi = INFINITY };
	o.in.y = "porosity";
	o.in.u = "line_load";
	o.in.max_bad = 0.01;
	o.plant.ratio = 1;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "advise", &o.common);
	run(&s, &o);
	return nip_session_close(&s);
}
