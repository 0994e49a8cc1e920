/* rollmap.c: nipline rollmap, events in coil coordinates, through what was done to the coil,
 * to the sheets it is cut into. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/option.h"
#include "cmd/rollmap.h"
#include "report/rollmap_doc.h"

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
	OPT_S,
	OPT_SIZE,
	OPT_STEP,
	OPT_WIDTH,
	OPT_Y
};

struct options {
	struct nip_common common;
	const char *qc, *camera[NIP_ROLLMAP_MOST];
	size_t cameras;
	double pitch_m;
	enum nip_grade from;
	struct nip_web_step step[NIP_ROLLMAP_MOST];
	size_t steps;
	struct nip_defect_rule rule[NIP_ROLLMAP_MOST];
	size_t rules;
	struct nip_rollmap_input in;
};

static const struct argp_option rows[] = {
	{ "camera", OPT_CAMERA, "FILE", 0, "events of a camera, CSV; may be given several times",
	  0 },
	{ "class", OPT_CLASS, "COLUMN", 0, "column of the class of a defect", 0 },
	{ "coil", OPT_COIL, "NAME", 0, "the coil, where the files hold several", 0 },
	{ "default-severity", OPT_DEFAULT, "GRADE", 0,
	  "of camera events without one (default alarm)", 0 },
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
	{ "reject-from", OPT_FROM, "GRADE", 0, "note, warn, alarm or reject (default)", 0 },
	{ "s", OPT_S, "COLUMN", 0, "column of the position along the web", 0 },
	{ "size", OPT_SIZE, "COLUMN", 0, "column of the size of a defect", 0 },
	{ "step", OPT_STEP, "STEP", 0,
	  "what was done to the coil, in order: reverse, mirror, cut=M:M, remove=M:M, slit=MM:MM, "
	  "stretch=FACTOR",
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

static void add_step(struct argp_state *state, struct options *o, char *arg)
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

static void add_rule(struct argp_state *state, struct options *o, char *arg)
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

static error_t parse(int key, char *arg, struct argp_state *state)
{
	static const int column[] = { OPT_S, OPT_Y, OPT_CLASS, OPT_SIZE };
	struct options *o = state->input;

	for (size_t k = 0; k < 4; k++)
		if (key == column[k]) {
			o->in.column[k] = arg;
			return 0;
		}
	switch (key) {
	case OPT_CAMERA:
		full(state, o->cameras, "camera");
		o->camera[o->cameras++] = arg;
		return 0;
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
	case OPT_STEP:
		add_step(state, o, arg);
		return 0;
	case OPT_WIDTH:
		o->in.width_m = nip_option_between(state, "width", arg, 0, INFINITY) / 1000;
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

/* ---- the run --------------------------------------------------------------------------- */

static int usage(struct nip_session *s, const char *what)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", what);
	return -1;
}

static int check(struct nip_session *s, const struct options *o)
{
	int rc = 0;

	if (!o->qc && !o->cameras)
		rc = usage(s, "a result of qc, or --camera FILE, is missing");
	if (isnan(o->in.width_m))
		rc = usage(s, "--width is missing: how wide the coil was as measured");
	if (!o->qc && isnan(o->in.length_m))
		rc = usage(s, "--length is missing: how long the coil was as measured");
	for (size_t i = 0; i < o->in.lanes; i++)
		if (o->in.lane[i].to_m > o->in.width_m)
			rc = usage(s, "a --lane reaches beyond --width");
	for (size_t i = 0; i < o->rules; i++)
		if (!isnan(o->rule[i].in_area) && isnan(o->pitch_m))
			rc = usage(s, "--defect with a number in a sheet needs --pitch");
	return rc;
}

static int apply_steps(struct nip_session *s, const struct options *o, struct nip_rollmap *r)
{
	for (size_t i = 0; i < o->steps; i++) {
		const struct nip_place at = { .element = nip_step_text(s->arena, &o->step[i]) };
		const char *why = nip_web_map_apply(&r->map, &o->step[i]);

		if (why) {
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
				     "%s (the web is %.9g m x %.9g mm then)", why, r->map.length_m,
				     r->map.width_m * 1000);
			return -1;
		}
	}
	return 0;
}

/* A class that no rule and no grade can reject is named: its events change nothing. */
static void name_unjudged(struct nip_session *s, const struct options *o,
			  const struct nip_rollmap *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->patches.n; i++) {
		const struct nip_patch *p = &r->patches.at[i];

		n += p->left && p->grade < o->from && strcmp(p->source, "gauge") != 0 &&
		     !nip_rollmap_rule(r, p->kind);
	}
	if (n)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, NULL,
			     "%zu camera events are below \"%s\" and of classes without --defect: "
			     "they reject nothing",
			     n, nip_grade_name[o->from]);
	for (size_t k = 0; k < r->rules.n; k++) {
		size_t unsized = 0;

		for (size_t i = 0; i < r->patches.n; i++)
			unsized += r->patches.at[i].left && isnan(r->patches.at[i].size_m) &&
				   !isnan(r->rules.at[k].size_m) &&
				   strcmp(r->patches.at[i].kind, r->rules.at[k].kind) == 0;
		if (unsized)
			nip_diag_add(
				s->diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
				"%zu events of class %s have no size: --defect cannot judge them",
				unsized, r->rules.at[k].kind);
	}
}

static int build(struct nip_session *s, struct options *o, struct nip_rollmap *r, size_t *outside)
{
	const struct nip_node *result = NULL;
	int rc = 0;

	o->in.s = s;
	if (o->qc && nip_rollmap_open_qc(&o->in, o->qc, &result) != 0)
		return -1;
	nip_rollmap_init(r, s->arena, o->in.length_m, o->in.width_m);
	for (size_t i = 0; i < o->rules; i++)
		*nip_vec_push(s->arena, &r->rules) = o->rule[i];
	if (result)
		rc = nip_rollmap_take_qc(&o->in, o->qc, result, r, outside);
	for (size_t i = 0; i < o->cameras; i++)
		rc |= nip_rollmap_take_csv(&o->in, o->camera[i], r, outside);
	if (rc != 0 || apply_steps(s, o, r) != 0)
		return -1;
	nip_rollmap_settle(r);
	name_unjudged(s, o, r);
	return 0;
}

static void verdict(struct nip_session *s, const struct nip_rollmap *r,
		    const struct nip_rollmap_shown *shown)
{
	size_t over = 0;

	for (size_t i = 0; i < r->patches.n; i++)
		over += r->patches.at[i].left && r->patches.at[i].grade >= shown->from;
	if (shown->sheets && !shown->sheets->n)
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "the web is %.6g m long: too short for one sheet of %.6g mm",
			     r->map.length_m, shown->sheets->pitch_m * 1000);
	else if (shown->sheets ? shown->sheets->rejected : over)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     shown->sheets ? "%zu sheets are rejected" : "%zu events reject",
			     shown->sheets ? shown->sheets->rejected : over);
}

static void run(struct nip_session *s, struct options *o)
{
	struct nip_rollmap_shown shown = { .step = o->step, .steps = o->steps, .from = o->from };
	struct nip_sheets sheets;
	struct nip_rollmap r;
	const char *why;

	if (check(s, o) != 0 || build(s, o, &r, &shown.outside) != 0)
		return;
	shown.coil = o->in.coil;
	shown.raw_length_m = o->in.length_m;
	shown.raw_width_m = o->in.width_m;
	if (!isnan(o->pitch_m)) {
		why = nip_sheets_cut(&r, o->pitch_m, o->from, &sheets);
		if (why) {
			usage(s, why);
			return;
		}
		shown.sheets = &sheets;
	}
	nip_rollmap_doc(s->doc, &r, &shown);
	verdict(s, &r, &shown);
	nip_emit(s, NIP_FORMAT_TEXT);
}

int nip_cmd_rollmap(int argc, char **argv)
{
	static const struct argp argp = { rows,
					  parse,
					  "[QC.json]",
					  "Events in coil coordinates: what was done to the coil "
					  "since, and which sheets are bad.",
					  NULL,
					  NULL,
					  NULL };
	struct options o = { .pitch_m = NAN, .from = NIP_GRADE_REJECT };
	struct nip_session s;

	o.in.length_m = o.in.width_m = NAN;
	o.in.camera = NIP_GRADE_ALARM;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "rollmap", &o.common);
	run(&s, &o);
	return nip_session_close(&s);
}
