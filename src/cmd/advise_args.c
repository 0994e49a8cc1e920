/* advise_args.c: the command line of nipline advise. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/advise.h"
#include "cmd/option.h"

enum {
	OPT_ASSUME = NIP_OPT_OWN,
	OPT_BAND,
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
	OPT_OUTCOME,
	OPT_PROFILE,
	OPT_RATIO,
	OPT_RECIPE,
	OPT_RUNS,
	OPT_SEED,
	OPT_SETTING,
	OPT_SIMULATE,
	OPT_SLOPE,
	OPT_TARGET,
	OPT_U,
	OPT_WEIGHT,
	OPT_Y
};

static const struct argp_option rows[] = {
	{ "assume", OPT_ASSUME, NULL, 0, "--recipe: allow its assumed numbers", 0 },
	NIP_ROW_DATA,
	{ "dead-band", OPT_DEAD, "N", 0, "leave the setpoint while the result stays this close",
	  0 },
	{ "delay", OPT_DELAY, "RUNS", 0, "runs that a result comes late (default 0)", 0 },
	{ "drift", OPT_DRIFT, "N", 0, "--simulate: drift of the result a run", 0 },
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "gain", OPT_GAIN, "N[UNIT]", 0,
	  "change of the result a unit of the setting, such as \"-0.02 %/(N/mm)\"", 0 },
	NIP_ROW_MATERIALS,
	{ "max", OPT_MAX, "N", 0, "most the machine takes (default: as --recipe says)", 0 },
	{ "max-bad", OPT_MAX_BAD, "P%", 0, "most bad cells of a coil (default 1%)", 0 },
	{ "max-step", OPT_MAX_STEP, "N", 0, "largest change of the setpoint a run", 0 },
	{ "min", OPT_MIN, "N", 0, "least the machine takes", 0 },
	{ "now", OPT_NOW, "N", 0, "setpoint in force (default: that of the last run)", 0 },
	{ "ok", OPT_OK, "COLUMN", 0, "CSV: column that says whether the data checks passed", 0 },
	{ "outcome", OPT_OUTCOME, "LAYER.QUANTITY", 0, "--recipe: what the result is there", 0 },
	NIP_ROW_OUTPUT,
	{ "profile", OPT_PROFILE, "FILE", 0,
	  "CSV with columns y and value across the web, or a result of nipline web: advice on skew "
	  "and crown",
	  0 },
	{ "ratio", OPT_RATIO, "N", 0, "--simulate: true gain over the stated one (default 1)", 0 },
	{ "recipe", OPT_RECIPE, "FILE", 0,
	  "take the gain from the plan of this recipe, at the setpoint in force", 0 },
	{ "runs", OPT_RUNS, "N", 0, "--simulate: how many (default 40)", 0 },
	{ "seed", OPT_SEED, "N", 0, "--simulate: seed of the noise (default 1)", 0 },
	{ "setting", OPT_SETTING, "STEP.NAME", 0, "--recipe: what the setting is there", 0 },
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

static void read_gain(struct argp_state *state, struct nip_advise_options *o, const char *arg)
{
	size_t n = strcspn(arg, " ");

	o->law.gain = nip_option_part(state, "gain", arg, n);
	o->gain_unit = arg[n] ? arg + n + strspn(arg + n, " ") : NULL;
}

static void read_band(struct argp_state *state, struct nip_advise_options *o, const char *arg)
{
	nip_option_pair(state, "spec", arg, &o->lo, &o->hi);
	if (!(o->lo < o->hi))
		argp_error(state, "--spec: the lower limit comes first");
}

/* Takes an option that is one number, if it is one. */
static bool numeric(struct argp_state *state, struct nip_advise_options *o, int key,
		    const char *arg)
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
			*table[i].at =
				nip_option_number(state, table[i].name, arg, -INFINITY, INFINITY);
			return true;
		}
	return false;
}

static const char **textual(struct nip_advise_options *o, int key)
{
	const struct {
		int key;
		const char **text;
	} table[] = { { OPT_OK, &o->in.ok },
		      { OPT_OUTCOME, &o->recipe.outcome },
		      { OPT_PROFILE, &o->profile },
		      { OPT_RECIPE, &o->recipe.path },
		      { OPT_SETTING, &o->recipe.setting },
		      { OPT_U, &o->in.u },
		      { OPT_Y, &o->in.y } };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].key == key)
			return table[i].text;
	return NULL;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct nip_advise_options *o = state->input;
	const char **text = textual(o, key);

	if (text)
		*text = arg;
	if (text || numeric(state, o, key, arg))
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
	case OPT_ASSUME:
		o->recipe.assume = true;
		return 0;
	case OPT_SIMULATE:
		o->simulate = true;
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

void nip_advise_args(int argc, char **argv, struct nip_advise_options *o)
{
	static const struct argp argp = {
		rows, parse, "[FILE]", "The next setpoint from the coils before. Advice only.",
		NULL, NULL,  NULL
	};

	*o = (struct nip_advise_options){ .now = NAN, .lo = NAN, .hi = NAN, .runs = 40, .seed = 1 };
	o->law = (struct nip_r2r){ .gain = NAN,
				   .weight = 0.3,
				   .target = NAN,
				   .max_step = INFINITY,
				   .lo = -INFINITY,
				   .hi = INFINITY };
	o->in.y = "porosity";
	o->in.u = "line_load";
	o->in.max_bad = 0.01;
	o->plant.ratio = 1;
	nip_option_parse(&argp, argc, argv, o);
}
