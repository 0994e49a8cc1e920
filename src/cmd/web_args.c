/* web_args.c: the command line of nipline web. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "cmd/option.h"
#include "cmd/web.h"
#include "unit/unit.h"

#define PI 3.14159265358979323846

enum {
	OPT_AT = NIP_OPT_OWN, OPT_BOX, OPT_CD, OPT_DECIMAL, OPT_DRAW_TOLERANCE, OPT_EDGE,
	OPT_FALSE_ALARM, OPT_FILTER, OPT_GAP, OPT_GAUGE_SIGMA, OPT_HOLE, OPT_IN_TIME, OPT_LANES,
	OPT_LEAST_FILL, OPT_LENGTH, OPT_LESS, OPT_ONLY, OPT_PER, OPT_RECIPE, OPT_ROLL, OPT_ROLLS_AT,
	OPT_SCAN, OPT_SECTION, OPT_SEPARATOR, OPT_SMOOTH, OPT_SPEED, OPT_SPEED_UNIT, OPT_SPIKE_SD,
	OPT_SPIKE_WIDTH, OPT_SPOT, OPT_TIME, OPT_VALUE
};

static const struct argp_option rows[] = {
	{ "at", OPT_AT, "M", 0, "metres of machine from the encoder down to the gauge; positions are of the web at the encoder (0)", 0 },
	{ "box", OPT_BOX, "W", 0, "width of a data box, in the unit of the CD column (chosen; every CD value, up to 200 of them)", 0 },
	{ "cd", OPT_CD, "COLUMN", 0, "position across the web, or number of the lane", 0 },
	NIP_ROW_DATA,
	{ "decimal-mark", OPT_DECIMAL, "MARK", 0, "decimal mark of the file, . or ,", 0 },
	{ "draw-tolerance", OPT_DRAW_TOLERANCE, "P", 0, "how far, relatively, a roll's mark may be from its circumference (0.01)", 0 },
	{ "edge", OPT_EDGE, "W", 0, "left out at both edges of every lane (0)", 0 },
	{ "false-alarm", OPT_FALSE_ALARM, "P", 0, "probability of any line, and of any defect, in noise alone (0.001)", 0 },
	NIP_ROW_FIGURE,
	{ "filter", OPT_FILTER, "W", 0, "weight of the newest scan in the cross profile shown; 1 - W is a screen's filter depth (1: the mean of all scans)", 0 },
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "gap", OPT_GAP, "M", 0, "steps of the length axis beyond this many metres are gaps", 0 },
	{ "gauge-sigma", OPT_GAUGE_SIGMA, "S", 0, "standard deviation of the gauge, of one reading; taken off the residual", 0 },
	{ "hole-width", OPT_HOLE, "N", 0, "empty boxes of a cross profile that are filled straight across (5)", 0 },
	{ "in-time", OPT_IN_TIME, NULL, 0, "also the spectrum over time at mean speed, to compare with; needs --time", 0 },
	{ "lanes", OPT_LANES, "LIST", 0, "lanes across the web: 0:120,140:260; or find, by bare foil between", 0 },
	{ "least-fill", OPT_LEAST_FILL, "P", 0, "scans and boxes filled less than this are left out (0.5)", 0 },
	{ "length", OPT_LENGTH, "COLUMN", 0, "position along the web, from an encoder", 0 },
	{ "less", OPT_LESS, "COLUMN[@M]", 0, "take off what another gauge, M metres of machine from the encoder, reads at the same place of the web", 0 },
	NIP_ROW_MATERIALS,
	{ "only", OPT_ONLY, "COLUMN=TEXT", 0, "only rows with this text in this column: one coil, one pass", 0 },
	NIP_ROW_OUTPUT,
	{ "per", OPT_PER, "COLUMN[@M]", 0, "divide by what another gauge reads at the same place", 0 },
	{ "recipe", OPT_RECIPE, "FILE", 0, "look for the rolls of the calenders of this recipe", 0 },
	{ "roll", OPT_ROLL, "NAME=DIAMETER", 0, "look for this roll: work=400mm; work=400mm@1.01 where the web at the encoder is 1 % longer than at the roll; work=400mm@-3m where it stands, with --section", 0 },
	{ "rolls-at", OPT_ROLLS_AT, "M", 0, "where the rolls of --recipe stand, metres of machine from the encoder (0)", 0 },
	{ "scan", OPT_SCAN, "COLUMN", 0, "number of the scan (found from the turns of the CD position)", 0 },
	{ "section", OPT_SECTION, "M:DRAW", 0, "from this place of the machine on the web is DRAW times as long as before; may be given several times", 0 },
	{ "separator", OPT_SEPARATOR, "CHAR", 0, "separator of the file (found out); tab for a tab", 0 },
	{ "smooth", OPT_SMOOTH, "N", 0, "boxes of a moving mean over the cross profile shown (1)", 0 },
	{ "speed", OPT_SPEED, "COLUMN", 0, "web speed, with --time instead of --length", 0 },
	{ "speed-unit", OPT_SPEED_UNIT, "UNIT", 0, "unit of the speed where the header has none (m/min)", 0 },
	{ "spike-sd", OPT_SPIKE_SD, "K", 0, "boxes of a cross profile this many standard deviations from those around are spikes (3; 0: none)", 0 },
	{ "spike-width", OPT_SPIKE_WIDTH, "N", 0, "boxes a spike may be wide (3)", 0 },
	{ "spot", OPT_SPOT, "W", 0, "width the gauge sees, in the unit of the CD column: for the measured share of the web", 0 },
	{ "strict", NIP_OPT_STRICT, NULL, 0, "a line in the spectrum, or a defect, gives exit status 1", 0 },
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

/* A length with its unit, all of the text; false if it is none. */
static bool read_length(const char *text, size_t digits, double *out)
{
	const char *unit = text + digits + strspn(text + digits, " ");

	return digits && *unit &&
	       nip_unit_read(text, digits, '.', unit, "m", false, out) == NIP_UNIT_OK;
}

/* "1.01" is a draw, "-3m" a place of the machine. */
static void read_where(struct argp_state *state, struct nip_web_roll *roll, const char *text)
{
	size_t digits = strspn(text, "+-0123456789.");

	if (!text[digits])
		roll->draw = nip_option_number(state, "roll", text, 0.1, 10);
	else if (!read_length(text, digits, &roll->at_m) || !(fabs(roll->at_m) <= 1e4))
		argp_error(state,
			   "--roll @%s: a draw such as 1.01, or a place such as -3m, is wanted",
			   text);
}

/* NAME=400mm, NAME=400mm@1.01, NAME=400mm@-3m */
static void read_roll(struct argp_state *state, struct nip_web_options *o, char *arg)
{
	char *equal = strchr(arg, '='), *at = equal ? strrchr(equal, '@') : NULL;
	struct nip_web_roll *roll = &o->roll[o->rolls];

	if (o->rolls == NIP_ROLLS_MOST)
		argp_error(state, "more than %d rolls", NIP_ROLLS_MOST);
	*roll = (struct nip_web_roll){ .draw = 1 };
	if (at) {
		read_where(state, roll, at + 1);
		*at = '\0';
	}
	if (!equal || equal == arg ||
	    !read_length(equal + 1, strspn(equal + 1, "0123456789."), &roll->circumference_m) ||
	    !(roll->circumference_m > 0) || roll->circumference_m > 100) {
		argp_error(state, "--roll %s: a name and a diameter are wanted, as in work=400mm",
			   arg);
		return;
	}
	*equal = '\0';
	roll->name = arg;
	roll->circumference_m *= PI;
	o->rolls++;
}

static void read_section(struct argp_state *state, struct nip_web_options *o, char *arg)
{
	struct nip_section *x = &o->section[o->sections];

	if (o->sections == NIP_WEB_SECTIONS)
		argp_error(state, "more than %d sections", NIP_WEB_SECTIONS);
	nip_option_pair(state, "section", arg, &x->from_m, &x->draw);
	if (!(x->draw >= 0.1 && x->draw <= 10) || !(fabs(x->from_m) <= 1e4))
		argp_error(state, "--section %s: a place and a draw from 0.1 to 10 are wanted", arg);
	o->sections++;
}

/* COLUMN or COLUMN@M */
static void read_other(struct argp_state *state, struct nip_web_columns *c, const char *name,
		       char *arg)
{
	char *at = strrchr(arg, '@');

	if (c->other)
		argp_error(state, "--less and --per take one other gauge in all");
	c->other_name = name;
	c->other = arg;
	if (at && at > arg) {
		c->other_at_m = nip_option_number(state, name, at + 1, -1e4, 1e4);
		*at = '\0';
	}
}

static void read_only(struct argp_state *state, struct nip_web_options *o, char *arg)
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

/* ---- tables -------------------------------------------------------------------------------- */

/* Options that are one number between bounds. */
static double *numeric(struct nip_web_options *o, int key, const char **name, double *least,
		       double *most)
{
	const struct {
		int key;
		const char *name;
		double *at, least, most;
	} table[] = {
		{ OPT_AT, "at", &o->columns.at_m, -1e4, 1e4 },
		{ OPT_BOX, "box", &o->in.box, 1e-9, 1e9 },
		{ OPT_DRAW_TOLERANCE, "draw-tolerance", &o->in.tolerance, 0, 0.2 },
		{ OPT_EDGE, "edge", &o->in.edge, 0, 1e9 },
		{ OPT_FALSE_ALARM, "false-alarm", &o->in.spectrum.false_alarm, 1e-12, 0.5 },
		{ OPT_FILTER, "filter", &o->in.filter, 1e-6, 1 },
		{ OPT_GAP, "gap", &o->columns.gap_m, 1e-9, 1e9 },
		{ OPT_GAUGE_SIGMA, "gauge-sigma", &o->in.gauge_sigma, 0, 1e300 },
		{ OPT_LEAST_FILL, "least-fill", &o->in.least_fill, 0, 1 },
		{ OPT_ROLLS_AT, "rolls-at", &o->rolls_at_m, -1e4, 1e4 },
		{ OPT_SPIKE_SD, "spike-sd", &o->in.profile.spike_sd, 0, 1e6 },
		{ OPT_SPOT, "spot", &o->in.spot, 1e-9, 1e9 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].key == key) {
			*name = table[i].name;
			*least = table[i].least;
			*most = table[i].most;
			return table[i].at;
		}
	return NULL;
}

static const char **textual(struct nip_web_options *o, int key)
{
	struct nip_web_columns *c = &o->columns;
	const struct {
		int key;
		const char **text;
	} table[] = {
		{ OPT_CD, &c->cd },	    { OPT_LENGTH, &c->length },
		{ OPT_RECIPE, &o->recipe }, { OPT_SCAN, &c->scan },
		{ OPT_SPEED, &c->speed },   { OPT_SPEED_UNIT, &c->speed_unit },
		{ OPT_TIME, &c->time },	    { OPT_VALUE, &c->value },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].key == key)
			return table[i].text;
	return NULL;
}

static error_t parse_rest(int key, char *arg, struct argp_state *state, struct nip_web_options *o)
{
	struct nip_web_columns *c = &o->columns;

	switch (key) {
	case OPT_DECIMAL:
		c->decimal_mark = nip_option_decimal_mark(state, "decimal-mark", arg);
		return 0;
	case OPT_SEPARATOR:
		c->separator = nip_option_separator(state, "separator", arg);
		return 0;
	case OPT_HOLE:
		o->in.profile.hole_most = nip_option_whole(state, "hole-width", arg, 0, 999);
		return 0;
	case OPT_SPIKE_WIDTH:
		o->in.profile.spike_most = nip_option_whole(state, "spike-width", arg, 1, 999);
		return 0;
	case OPT_SMOOTH:
		o->in.profile.smooth = nip_option_whole(state, "smooth", arg, 1, 999) | 1;
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
		return nip_common_parse(key, arg, state, &o->common);
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct nip_web_options *o = state->input;
	const char *name, **text = textual(o, key);
	double least, most, *at = numeric(o, key, &name, &least, &most);

	if (text) {
		*text = arg;
		return 0;
	}
	if (at) {
		*at = nip_option_number(state, name, arg, least, most);
		return 0;
	}
	switch (key) {
	case OPT_IN_TIME:
		o->columns.in_time = true;
		return 0;
	case OPT_LANES:
		read_lanes(state, &o->in, arg);
		return 0;
	case OPT_LESS:
		read_other(state, &o->columns, "less", arg);
		return 0;
	case OPT_PER:
		read_other(state, &o->columns, "per", arg);
		o->columns.ratio = true;
		return 0;
	case OPT_ONLY:
		read_only(state, o, arg);
		return 0;
	case OPT_ROLL:
		read_roll(state, o, arg);
		return 0;
	case OPT_SECTION:
		read_section(state, o, arg);
		return 0;
	default:
		return parse_rest(key, arg, state, o);
	}
}

void nip_web_args(int argc, char **argv, struct nip_web_options *o)
{
	static const struct argp argp = { rows,
					  parse,
					  "FILE",
					  "Along and across the web: variance by MD, CD and rest, "
					  "cross profile, spectrum and the rolls in it, streaks and "
					  "pits.",
					  NULL,
					  NULL,
					  NULL };

	*o = (struct nip_web_options){ .columns = { .speed_unit = "m/min", .gap_m = NAN } };
	nip_web_input_init(&o->in);
	nip_option_parse(&argp, argc, argv, o);
	o->in.defect.false_alarm = o->in.spectrum.false_alarm;
}
