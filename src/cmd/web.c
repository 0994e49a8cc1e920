/* web.c: nipline web. */
#include <config.h>

#include "cmd/web.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "cmd/option.h"
#include "recipe/recipe.h"
#include "unit/unit.h"

#define PI 3.14159265358979323846

enum {
	OPT_BOX = NIP_OPT_OWN, OPT_CD, OPT_DECIMAL, OPT_DRAW_TOLERANCE, OPT_EDGE, OPT_FALSE_ALARM,
	OPT_GAP, OPT_GAUGE_SIGMA, OPT_LANES, OPT_LEAST_FILL, OPT_LENGTH, OPT_ONLY, OPT_RECIPE,
	OPT_ROLL, OPT_SCAN, OPT_SEPARATOR, OPT_SMOOTH, OPT_SPEED, OPT_SPEED_UNIT, OPT_SPOT, OPT_TIME,
	OPT_VALUE
};

struct options {
	struct nip_common common;
	struct nip_web_columns columns;
	struct nip_web_shown shown;
	struct nip_web_input in;
	const char *recipe, *only;
};

static const struct argp_option rows[] = {
	{ "box", OPT_BOX, "W", 0, "width of a data box, in the unit of the CD column (chosen; every CD value, up to 200 of them)", 0 },
	{ "cd", OPT_CD, "COLUMN", 0, "position across the web, or number of the lane", 0 },
	NIP_ROW_DATA,
	{ "decimal-mark", OPT_DECIMAL, "MARK", 0, "decimal mark of the file, . or ,", 0 },
	{ "draw-tolerance", OPT_DRAW_TOLERANCE, "P", 0, "how far, relatively, a roll's mark may be from its circumference (0.01)", 0 },
	{ "edge", OPT_EDGE, "W", 0, "left out at both edges of every lane (0)", 0 },
	{ "false-alarm", OPT_FALSE_ALARM, "P", 0, "probability of any line in noise alone (0.001)", 0 },
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "gap", OPT_GAP, "M", 0, "steps of the length axis beyond this many metres are gaps", 0 },
	{ "gauge-sigma", OPT_GAUGE_SIGMA, "S", 0, "standard deviation of the gauge, of one reading; taken off the residual", 0 },
	{ "lanes", OPT_LANES, "LIST", 0, "lanes across the web: 0:120,140:260; or find, by bare foil between", 0 },
	{ "least-fill", OPT_LEAST_FILL, "P", 0, "scans and boxes filled less than this are left out (0.5)", 0 },
	{ "length", OPT_LENGTH, "COLUMN", 0, "position along the web, from an encoder", 0 },
	NIP_ROW_MATERIALS,
	{ "only", OPT_ONLY, "COLUMN=TEXT", 0, "only rows with this text in this column: one coil, one pass", 0 },
	NIP_ROW_OUTPUT,
	{ "recipe", OPT_RECIPE, "FILE", 0, "look for the rolls of the calenders of this recipe", 0 },
	{ "roll", OPT_ROLL, "NAME=DIAMETER", 0, "look for this roll: work=400mm; work=400mm@1.01 where the web at the gauge is 1 % longer than at the roll", 0 },
	{ "scan", OPT_SCAN, "COLUMN", 0, "number of the scan (found from the turns of the CD position)", 0 },
	{ "separator", OPT_SEPARATOR, "CHAR", 0, "separator of the file (found out); tab for a tab", 0 },
	{ "smooth", OPT_SMOOTH, "N", 0, "boxes of a moving mean over the cross profile shown (1)", 0 },
	{ "speed", OPT_SPEED, "COLUMN", 0, "web speed, with --time instead of --length", 0 },
	{ "speed-unit", OPT_SPEED_UNIT, "UNIT", 0, "unit of the speed where the header has none (m/min)", 0 },
	{ "spot", OPT_SPOT, "W", 0, "width the gauge sees, in the unit of the CD column: for the measured share of the web", 0 },
	{ "strict", NIP_OPT_STRICT, NULL, 0, "a line in the spectrum gives exit status 1", 0 },
	{ "time", OPT_TIME, "COLUMN", 0, "time, in seconds where the header has no unit", 0 },
	{ "value", OPT_VALUE, "COLUMN", 0, "the column to analyse", 0 },
	{ 0 },
};

/* ---- arguments of options ---------------------------------------------------------------- */

static void read_lanes(struct argp_state *state, struct nip_web_input *in, const char *arg)
{
	in->find_lanes = strcmp(arg, "find") == 0;
	in->lanes = 0;
	for (const char *p = arg; !in->find_lanes; p++) {
		size_t n = strcspn(p, ","), head = strcspn(p, ":,");
		struct nip_lane *l = &in->lane[in->lanes];

		if (in->lanes == NIP_LANES_MOST || head >= n ||
		    !nip_decimal_read(p, head, '.', &l->from) ||
		    !nip_decimal_read(p + head + 1, n - head - 1, '.', &l->to) ||
		    !(l->from < l->to) || (in->lanes && l->from < l[-1].to)) {
			argp_error(state,
				   "--lanes %s: lanes FROM:TO, rising and apart, are wanted, or find",
				   arg);
			return;
		}
		in->lanes++;
		p += n;
		if (!*p)
			return;
	}
}

/* NAME=400mm or NAME=400mm@1.01 */
static void read_roll(struct argp_state *state, struct options *o, char *arg)
{
	char *equal = strchr(arg, '='), *at = equal ? strrchr(equal, '@') : NULL;
	double draw = 1, d = NAN;
	size_t n;

	if (o->in.rolls == NIP_ROLLS_MOST)
		argp_error(state, "more than %d rolls", NIP_ROLLS_MOST);
	if (equal && at) {
		draw = nip_option_number(state, "roll", at + 1, 0.1, 10);
		*at = '\0';
	}
	n = equal ? strspn(equal + 1, "0123456789.") : 0;
	if (!n || equal == arg || !equal[1 + n] ||
	    nip_unit_read(equal + 1, n, '.', equal + 1 + n + strspn(equal + 1 + n, " "), "m", false,
			  &d) != NIP_UNIT_OK ||
	    !(d > 0) || d > 100) {
		argp_error(state, "--roll %s: a name and a diameter are wanted, as in work=400mm",
			   arg);
		return;
	}
	*equal = '\0';
	o->shown.nominal[o->in.rolls] = (struct nip_roll){ arg, PI * d };
	o->in.roll[o->in.rolls++] = (struct nip_roll){ arg, PI * d * draw };
}

static error_t parse_settings(int key, char *arg, struct argp_state *state, struct options *o)
{
	switch (key) {
	case OPT_BOX:
		o->in.box = nip_option_number(state, "box", arg, 1e-9, 1e9);
		return 0;
	case OPT_DRAW_TOLERANCE:
		o->in.tolerance = nip_option_number(state, "draw-tolerance", arg, 0, 0.2);
		return 0;
	case OPT_EDGE:
		o->in.edge = nip_option_number(state, "edge", arg, 0, 1e9);
		return 0;
	case OPT_FALSE_ALARM:
		o->in.spectrum.false_alarm = nip_option_number(state, "false-alarm", arg, 1e-12, 0.5);
		return 0;
	case OPT_GAP:
		o->columns.gap_m = nip_option_number(state, "gap", arg, 1e-9, 1e9);
		return 0;
	case OPT_GAUGE_SIGMA:
		o->in.gauge_sigma = nip_option_number(state, "gauge-sigma", arg, 0, 1e300);
		return 0;
	case OPT_LEAST_FILL:
		o->in.least_fill = nip_option_number(state, "least-fill", arg, 0, 1);
		return 0;
	case OPT_SMOOTH:
		o->in.profile.smooth = (size_t)nip_option_number(state, "smooth", arg, 1, 999) | 1;
		return 0;
	case OPT_SPOT:
		o->in.spot = nip_option_number(state, "spot", arg, 1e-9, 1e9);
		return 0;
	case OPT_DECIMAL:
		o->columns.decimal_mark = nip_option_decimal_mark(state, "decimal-mark", arg);
		return 0;
	case OPT_SEPARATOR:
		o->columns.separator = nip_option_separator(state, "separator", arg);
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

static void read_only(struct argp_state *state, struct options *o, char *arg)
{
	char *equal = strchr(arg, '=');

	if (!equal || equal == arg) {
		argp_error(state, "--only %s: COLUMN=TEXT is wanted", arg);
		return;
	}
	*equal = '\0';
	o->columns.only = arg;
	o->columns.only_text = equal + 1;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	struct nip_web_columns *c = &o->columns;
	const struct {
		int key;
		const char **text;
	} text[] = {
		{ OPT_CD, &c->cd },	    { OPT_LENGTH, &c->length },
		{ OPT_RECIPE, &o->recipe }, { OPT_SCAN, &c->scan },
		{ OPT_SPEED, &c->speed },   { OPT_SPEED_UNIT, &c->speed_unit },
		{ OPT_TIME, &c->time },	    { OPT_VALUE, &c->value },
	};

	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		if (text[i].key == key) {
			*text[i].text = arg;
			return 0;
		}
	switch (key) {
	case OPT_LANES:
		read_lanes(state, &o->in, arg);
		return 0;
	case OPT_ONLY:
		read_only(state, o, arg);
		return 0;
	case OPT_ROLL:
		read_roll(state, o, arg);
		return 0;
	case ARGP_KEY_ARG:
		if (c->file)
			argp_error(state, "one file at a time");
		c->file = arg;
		return 0;
	case ARGP_KEY_END:
		if (!c->file)
			argp_error(state, "a file is missing");
		return 0;
	default:
		return parse_settings(key, arg, state, o);
	}
}

/* ---- the run -------------------------------------------------------------------------------- */

static int wrong(struct nip_session *s, const char *what)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", what);
	return -1;
}

static int check(struct nip_session *s, const struct options *o)
{
	const struct nip_web_columns *c = &o->columns;

	if (!c->value)
		return wrong(s, "a column is missing: --value COLUMN");
	if (!c->length && !c->speed)
		return wrong(s, "no length axis: --length COLUMN, or --speed COLUMN --time COLUMN");
	if (c->length && c->speed)
		return wrong(s, "--length and --speed both give the length axis; give one");
	if (c->speed && !c->time)
		return wrong(s, "--speed needs --time");
	if (!c->cd && (c->scan || o->in.lanes || o->in.find_lanes || !isnan(o->in.box)))
		return wrong(s, "--scan, --lanes and --box need --cd, the position across the web");
	return 0;
}

static void add_roll(struct nip_session *s, struct options *o, const char *name, double diameter_m)
{
	struct nip_roll roll = { name, PI * diameter_m };

	if (o->in.rolls == NIP_ROLLS_MOST) {
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
			     "roll %s is left out: at most %d rolls are looked for", name,
			     NIP_ROLLS_MOST);
		return;
	}
	o->shown.nominal[o->in.rolls] = roll;
	o->in.roll[o->in.rolls++] = roll;
}

static int rolls_of_recipe(struct nip_session *s, struct options *o)
{
	struct nip_materials materials = { 0 };
	struct nip_recipe recipe = { 0 };
	char *bytes;
	size_t n;

	if (!o->recipe)
		return 0;
	if (nip_load_materials(s, &materials) != 0 ||
	    nip_load_input(s, o->recipe, &bytes, &n) != 0 ||
	    nip_recipe_read(o->recipe, bytes, n, s->arena, &materials, &recipe, s->diag) != 0)
		return -1;
	for (size_t i = 0; i < recipe.calenders.n; i++) {
		const struct nip_calender *c = &recipe.calenders.at[i];

		if (c->roll_diameter.set)
			add_roll(s, o, c->id, c->roll_diameter.si);
		for (size_t k = 0; k < c->rolls.n; k++)
			add_roll(s, o, c->rolls.at[k].id, c->rolls.at[k].diameter.si);
	}
	if (!o->in.rolls)
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE,
			     &(struct nip_place){ .file = o->recipe },
			     "no calender states a roll_diameter or has a roll");
	return 0;
}

static void cd_unit(struct nip_session *s, struct options *o)
{
	double scale = 1e-3, offset = 0;

	if (o->shown.cd_unit &&
	    nip_unit_convert(o->shown.cd_unit, "m", false, &scale, &offset) != NIP_UNIT_OK)
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE,
			     &(struct nip_place){ .file = o->columns.file, .element = o->columns.cd },
			     "its unit \"%s\" is no length; millimetres are taken",
			     o->shown.cd_unit);
	o->in.cd_m = scale;
}

static void study(struct nip_session *s, struct options *o)
{
	struct nip_web_study st;
	struct nip_web_shown *w = &o->shown;
	const char *why;

	if (check(s, o) != 0 || rolls_of_recipe(s, o) != 0 ||
	    nip_web_read(s, &o->columns, &o->in, w) != 0)
		return;
	cd_unit(s, o);
	w->file = o->columns.file;
	w->column = o->columns.value;
	w->cd_column = o->columns.cd;
	w->length_from = o->columns.length ? o->columns.length
					   : nip_arena_printf(s->arena, "%s over %s",
							      o->columns.speed, o->columns.time);
	w->only = o->columns.only ? nip_arena_printf(s->arena, "%s = %s", o->columns.only,
						     o->columns.only_text)
				  : NULL;
	if (nip_web_study(&o->in, s->arena, &st, &why) != 0) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER,
			     &(struct nip_place){ .file = w->file }, "%s", why);
	} else {
		nip_web_doc(s->doc, &st, w);
		if (st.spectrum.why && (!o->in.cd || st.all.why))
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER,
				     &(struct nip_place){ .file = w->file },
				     "nothing can be said: %s", st.spectrum.why);
		if (o->common.strict && st.spectrum.peaks)
			nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
				     "%zu lines in the spectrum, and --strict counts them",
				     st.spectrum.peaks);
		nip_emit(s, NIP_FORMAT_TEXT);
	}
	nip_web_study_release(&st);
}

int nip_cmd_web(int argc, char **argv)
{
	static const struct argp argp = { rows,
					  parse,
					  "FILE",
					  "Along and across the web: variance by MD, CD and rest, "
					  "cross profile, spectrum and the rolls in it.",
					  NULL,
					  NULL,
					  NULL };
	struct options o = { .columns = { .speed_unit = "m/min", .gap_m = NAN } };
	struct nip_session s;

	nip_web_input_init(&o.in);
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "web", &o.common);
	study(&s, &o);
	return nip_session_close(&s);
}
