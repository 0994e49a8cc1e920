/* rollmap_args.c: the command line of nipline rollmap. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/option.h"
#include "cmd/rollmap.h"

enum {
	OPT_CAMERA = NIP_OPT_OWN,
	OPT_CLASS,
	OPT_COIL,
	OPT_DEFAULT,
	OPT_DEFECT,
	OPT_FROM,
	OPT_LANE,
	OPT_LENGTH,
	OPT_MARGIN,
	OPT_PITCH,
	OPT_POINT,
	OPT_S,
	OPT_SIZE,
	OPT_SPC,
	OPT_STEP,
	OPT_WEB,
	OPT_WIDTH,
	OPT_Y
};

static const struct argp_option rows[] = {
	{ "camera", OPT_CAMERA, "FILE", 0, "events of a camera, CSV; may be given several times",
	  0 },
	{ "class", OPT_CLASS, "COLUMN", 0, "column of the class of a defect", 0 },
	{ "coil", OPT_COIL, "NAME", 0, "the coil, where the files hold several", 0 },
	{ "default-severity", OPT_DEFAULT, "GRADE", 0, "of events without one (default alarm)", 0 },
	{ "defect", OPT_DEFECT, "CLASS=MM[:N]", 0,
	  "a defect of this class rejects from this size on, and so do more than N in a sheet; "
	  "\"-\" for no size",
	  0 },
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "lane", OPT_LANE, "NAME=MM:MM", 0, "where a lane of the gauge lies across the web", 0 },
	{ "length", OPT_LENGTH, "M", 0,
	  "length of the coil as measured (default: of the qc result)", 0 },
	{ "margin", OPT_MARGIN, "M", 0,
	  "gauge events are taken this much longer at both ends (default 0)", 0 },
	NIP_ROW_OUTPUT,
	{ "pitch", OPT_PITCH, "MM", 0, "cut into sheets of this length", 0 },
	{ "point", OPT_POINT, "M", 0,
	  "metres of web a point of --spc stands for (default: labels of points are places)", 0 },
	{ "reject-from", OPT_FROM, "GRADE", 0, "note, warn, alarm or reject (default)", 0 },
	{ "s", OPT_S, "COLUMN", 0, "column of the position along the web", 0 },
	{ "size", OPT_SIZE, "COLUMN", 0, "column of the size of a defect", 0 },
	{ "spc", OPT_SPC, "FILE", 0, "signals of charts, a result of nipline spc", 0 },
	{ "step", OPT_STEP, "STEP", 0,
	  "what was done to the coil, in order: reverse, mirror, cut=M:M, remove=M:M, slit=MM:MM, "
	  "stretch=FACTOR",
	  0 },
	{ "web", OPT_WEB, "FILE", 0, "defects and the gauge's profiles, a result of nipline web",
	  0 },
	{ "width", OPT_WIDTH, "MM", 0, "width of the coil as measured", 0 },
	{ "y", OPT_Y, "COLUMN", 0, "column of the position across the web", 0 },
	{ 0 },
};

/* ---- arguments ----------------------------------------------------------------------- */

static enum nip_grade grade(struct argp_state *state, const char *option, const char *arg)
{
	enum nip_grade g = nip_grade_find(arg);

	if (g == NIP_GRADES)
		argp_error(state, "--%s is note, warn, alarm or reject (got \"%s\")", option, arg);
	return g;
}

static void full(struct argp_state *state, size_t n, const char *option)
{
	if (n == NIP_ROLLMAP_MOST)
		argp_error(state, "more than %d of --%s", NIP_ROLLMAP_MOST, option);
}

static void add_step(struct argp_state *state, struct nip_rollmap_options *o, char *arg)
{
	char *equal = strchr(arg, '=');
	size_t n = equal ? (size_t)(equal - arg) : strlen(arg);
	struct nip_web_step *s = &o->step[o->steps];
	int k = 0;

	full(state, o->steps, "step");
	while (k < NIP_STEP_KINDS &&
	       (strlen(nip_step_rows[k].name) != n || strncmp(nip_step_rows[k].name, arg, n) != 0))
		k++;
	if (k == NIP_STEP_KINDS || !equal != !nip_step_rows[k].numbers) {
		argp_error(state,
			   "--step %s: reverse, mirror, cut=M:M, remove=M:M, slit=MM:MM or "
			   "stretch=FACTOR were expected",
			   arg);
		return;
	}
	s->kind = (enum nip_step_kind)k;
	if (nip_step_rows[k].numbers == 1)
		s->a = nip_option_number(state, "step", equal + 1, -INFINITY, INFINITY);
	else if (nip_step_rows[k].numbers == 2)
		nip_option_pair(state, "step", equal + 1, &s->a, &s->b);
	if (k == NIP_STEP_SLIT) {
		s->a /= 1000;
		s->b /= 1000;
	}
	o->steps++;
}

/* NAME=REST: cuts arg in two and returns REST. */
static char *rest_of(struct argp_state *state, const char *option, char *arg)
{
	char *equal = strrchr(arg, '=');

	if (!equal || equal == arg) {
		argp_error(state, "--%s: NAME=... was expected (got \"%s\")", option, arg);
		return arg;
	}
	*equal = '\0';
	return equal + 1;
}

static void add_lane(struct argp_state *state, struct nip_rollmap_input *in, char *arg)
{
	struct nip_rollmap_lane *l = &in->lane[in->lanes];
	const char *rest;
	double a = 0, b = 0;

	full(state, in->lanes, "lane");
	rest = rest_of(state, "lane", arg);
	nip_option_pair(state, "lane", rest, &a, &b);
	if (!(a >= 0 && a < b))
		argp_error(state, "--lane %s: from 0 on, and from before to", arg);
	*l = (struct nip_rollmap_lane){ arg, a / 1000, b / 1000 };
	in->lanes++;
}

static void add_rule(struct argp_state *state, struct nip_rollmap_options *o, char *arg)
{
	struct nip_defect_rule *r = &o->rule[o->rules];
	char *rest, *colon;

	full(state, o->rules, "defect");
	rest = rest_of(state, "defect", arg);
	colon = strchr(rest, ':');
	*r = (struct nip_defect_rule){ arg, NAN, NAN };
	if (colon)
		*colon = '\0';
	if (strcmp(rest, "-") != 0)
		r->size_m = nip_option_number(state, "defect", rest, -INFINITY, INFINITY) / 1000;
	if (colon)
		r->in_area = nip_option_number(state, "defect", colon + 1, -INFINITY, INFINITY);
	if (r->size_m < 0 || r->in_area < 0 || (isnan(r->size_m) && isnan(r->in_area)))
		argp_error(state, "--defect %s: a size or a number was expected, not below 0", arg);
	o->rules++;
}

/* What is read. */
static error_t parse_file(int key, char *arg, struct argp_state *state,
			  struct nip_rollmap_options *o)
{
	switch (key) {
	case OPT_CAMERA:
		full(state, o->cameras, "camera");
		o->camera[o->cameras++] = arg;
		return 0;
	case OPT_SPC:
		full(state, o->charts, "spc");
		o->chart[o->charts++] = arg;
		return 0;
	case OPT_WEB:
		if (o->web)
			argp_error(state, "one result of nipline web at a time");
		o->web = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->qc)
			argp_error(state, "one qc result at a time");
		o->qc = arg;
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	static const int column[] = { OPT_S, OPT_Y, OPT_CLASS, OPT_SIZE };
	struct nip_rollmap_options *o = state->input;

	for (size_t k = 0; k < 4; k++)
		if (key == column[k]) {
			o->in.column[k] = arg;
			return 0;
		}
	switch (key) {
	case OPT_COIL:
		o->in.coil = arg;
		return 0;
	case OPT_DEFAULT:
		o->in.camera = grade(state, "default-severity", arg);
		return 0;
	case OPT_DEFECT:
		add_rule(state, o, arg);
		return 0;
	case OPT_FROM:
		o->from = grade(state, "reject-from", arg);
		return 0;
	case OPT_LANE:
		add_lane(state, &o->in, arg);
		return 0;
	case OPT_LENGTH:
		o->in.length_m = nip_option_between(state, "length", arg, 0, INFINITY);
		return 0;
	case OPT_MARGIN:
		o->in.margin_m = nip_option_number(state, "margin", arg, -INFINITY, INFINITY);
		if (o->in.margin_m < 0)
			argp_error(state, "--margin cannot be below 0");
		return 0;
	case OPT_PITCH:
		o->pitch_m = nip_option_between(state, "pitch", arg, 0, INFINITY) / 1000;
		return 0;
	case OPT_POINT:
		o->in.point_m = nip_option_between(state, "point", arg, 0, INFINITY);
		return 0;
	case OPT_STEP:
		add_step(state, o, arg);
		return 0;
	case OPT_WIDTH:
		o->in.width_m = nip_option_between(state, "width", arg, 0, INFINITY) / 1000;
		return 0;
	default:
		return parse_file(key, arg, state, o);
	}
}

void nip_rollmap_args(int argc, char **argv, struct nip_rollmap_options *o)
{
	static const struct argp argp = { rows,
					  parse,
					  "[QC.json]",
					  "Events in coil coordinates: what was done to the coil "
					  "since, and which sheets are bad.",
					  NULL,
					  NULL,
					  NULL };

	*o = (struct nip_rollmap_options){ .pitch_m = NAN, .from = NIP_GRADE_REJECT };
	o->in.length_m = o->in.width_m = o->in.point_m = NAN;
	o->in.camera = NIP_GRADE_ALARM;
	nip_option_parse(&argp, argc, argv, o);
}
