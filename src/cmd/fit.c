/* fit.c: nipline fit, laws on measured points. */
#include <config.h>

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/decimal.h"
#include "cmd/assign.h"
#include "cmd/fit_run.h"
#include "cmd/option.h"
#include "fit/write.h"
#include "report/fit_doc.h"

enum {
	OPT_BOUNDS = NIP_OPT_OWN,
	OPT_CONDITIONS,
	OPT_DENSITY,
	OPT_DESIGN,
	OPT_DESIGN_RANGE,
	OPT_FIX,
	OPT_GROUP,
	OPT_LAW,
	OPT_LEVEL,
	OPT_LOT,
	OPT_MATERIAL,
	OPT_PER,
	OPT_RESPONSE,
	OPT_SEED,
	OPT_SIGMA,
	OPT_SIGMA_X,
	OPT_START,
	OPT_STATE,
	OPT_STRESS,
	OPT_UPDATE,
	OPT_VALIDATE,
	OPT_WEIGHTS,
	OPT_WRITE,
	OPT_X,
	OPT_X_UNIT,
	OPT_Y,
	OPT_Y_UNIT
};

static const struct argp_option rows[] = {
	{ "bounds", OPT_BOUNDS, "WHICH", 0,
	  "physical (default), or none: parameters may be anything, and columns without units are "
	  "plain numbers",
	  0 },
	{ "conditions", OPT_CONDITIONS, "TEXT", 0, "what the points were measured on, for --write",
	  0 },
	NIP_ROW_DATA,
	{ "density", OPT_DENSITY, "VALUE", 0,
	  "theoretical density, where a law in relative density meets measured densities, or the "
	  "reverse",
	  0 },
	{ "design", OPT_DESIGN, "N", 0, "propose the next N points to measure", 0 },
	{ "design-range", OPT_DESIGN_RANGE, "RANGE", 0,
	  "allowed x of --design, as \"50,400 MPa\"; the range of the data if not given", 0 },
	NIP_ROW_FIGURE,
	{ "fix", OPT_FIX, "NAME=VALUE", 0, "hold a parameter", 0 },
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "group", OPT_GROUP, "COLUMN", 0,
	  "lots, rolls or batches: one curve with an offset for each (random intercept)", 0 },
	{ "law", OPT_LAW, "LAW", 0,
	  "a law, several with commas, or all (default) that fit the columns", 0 },
	{ "level", OPT_LEVEL, "SHARE", 0, "of the intervals; 0.95 if not given", 0 },
	{ "lot", OPT_LOT, "TEXT", 0, "powder lot the written law belongs to", 0 },
	{ "material", OPT_MATERIAL, "ID", 0,
	  "whose law is written; one of the library also gives its density", 0 },
	NIP_ROW_MATERIALS,
	NIP_ROW_OUTPUT,
	{ "per", OPT_PER, "WIDTH", 0,
	  "width a line load is per: coated, web or roll_face, for --write", 0 },
	{ "response", OPT_RESPONSE, "WHAT", 0,
	  "what y is: D (relative density), C (volume reduction), porosity or density; told by the "
	  "column if not given",
	  0 },
	{ "seed", OPT_SEED, "N", 0, "of the start values; 1 if not given", 0 },
	{ "sigma", OPT_SIGMA, "COLUMN", 0, "standard uncertainty of y", 0 },
	{ "sigma-x", OPT_SIGMA_X, "COLUMN|VALUE", 0,
	  "standard uncertainty of x: a column, a value with unit, or % of x", 0 },
	{ "start", OPT_START, "NAME=VALUE", 0, "start the search here too", 0 },
	{ "state", OPT_STATE, "STATE", 0, "in_die, released or stored, for --write", 0 },
	{ "stress", OPT_STRESS, "KIND", 0,
	  "what the pressure is: die_axial, isostatic, nip_peak or nip_mean, for --write", 0 },
	{ "update", OPT_UPDATE, "MATERIAL", 0,
	  "the points are coupons of a new lot: move the law of this material (of the library, or "
	  "the first of a material file) to them",
	  0 },
	{ "validate", OPT_VALIDATE, "FOLDER", 0,
	  "instead of fitting: hold the library's laws against the data sets in this folder", 0 },
	{ "weights", OPT_WEIGHTS, "HOW", 0,
	  "relative (default): --sigma up to a factor; absolute: as it stands", 0 },
	{ "write", OPT_WRITE, "FILE", 0, "write the selected law as a material file", 0 },
	{ "x", OPT_X, "COLUMN", 0, "pressure or line load", 0 },
	{ "x-unit", OPT_X_UNIT, "UNIT", 0, "unit of x", 0 },
	{ "y", OPT_Y, "COLUMN", 0, "what was measured", 0 },
	{ "y-unit", OPT_Y_UNIT, "UNIT", 0, "unit of y", 0 },
	{ 0 },
};

/* Options that keep their text: where. */
static const struct {
	int key;
	size_t at;
} texts[] = {
	{ OPT_BOUNDS, offsetof(struct nip_fit_args, bounds) },
	{ OPT_CONDITIONS, offsetof(struct nip_fit_args, conditions) },
	{ OPT_DENSITY, offsetof(struct nip_fit_args, density) },
	{ OPT_DESIGN, offsetof(struct nip_fit_args, design) },
	{ OPT_DESIGN_RANGE, offsetof(struct nip_fit_args, design_range) },
	{ OPT_GROUP, offsetof(struct nip_fit_args, columns.group) },
	{ OPT_LAW, offsetof(struct nip_fit_args, law) },
	{ OPT_LEVEL, offsetof(struct nip_fit_args, level) },
	{ OPT_LOT, offsetof(struct nip_fit_args, lot) },
	{ OPT_MATERIAL, offsetof(struct nip_fit_args, material) },
	{ OPT_PER, offsetof(struct nip_fit_args, per) },
	{ OPT_RESPONSE, offsetof(struct nip_fit_args, response) },
	{ OPT_SEED, offsetof(struct nip_fit_args, seed) },
	{ OPT_SIGMA, offsetof(struct nip_fit_args, columns.sigma) },
	{ OPT_SIGMA_X, offsetof(struct nip_fit_args, columns.sigma_x) },
	{ OPT_STATE, offsetof(struct nip_fit_args, state) },
	{ OPT_STRESS, offsetof(struct nip_fit_args, stress) },
	{ OPT_UPDATE, offsetof(struct nip_fit_args, update) },
	{ OPT_VALIDATE, offsetof(struct nip_fit_args, validate) },
	{ OPT_WEIGHTS, offsetof(struct nip_fit_args, weights) },
	{ OPT_WRITE, offsetof(struct nip_fit_args, write) },
	{ OPT_X, offsetof(struct nip_fit_args, columns.x) },
	{ OPT_X_UNIT, offsetof(struct nip_fit_args, columns.x_unit) },
	{ OPT_Y, offsetof(struct nip_fit_args, columns.y) },
	{ OPT_Y_UNIT, offsetof(struct nip_fit_args, columns.y_unit) },
};

static const char **text_option(struct nip_fit_args *o, int key)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].key == key)
			return (const char **)(void *)((char *)o + texts[i].at);
	return NULL;
}

static const struct {
	int key;
	const char *option, *word[5];
} choices[] = {
	{ OPT_BOUNDS, "--bounds", { "physical", "none" } },
	{ OPT_WEIGHTS, "--weights", { "relative", "absolute" } },
	{ OPT_RESPONSE, "--response", { "D", "C", "porosity", "density" } },
	{ OPT_STATE, "--state", { "in_die", "released", "stored" } },
	{ OPT_STRESS, "--stress", { "die_axial", "isostatic", "nip_peak", "nip_mean" } },
	{ OPT_PER, "--per", { "coated", "web", "roll_face" } },
};

static void check_choice(struct argp_state *state, int key, const char *arg)
{
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		const char *const *w = choices[i].word;

		if (choices[i].key != key)
			continue;
		for (int k = 0; w[k]; k++)
			if (strcmp(w[k], arg) == 0)
				return;
		argp_error(state, "%s %s: allowed are %s, %s%s%s%s%s", choices[i].option, arg, w[0],
			   w[1], w[2] ? ", " : "", w[2] ? w[2] : "", w[2] && w[3] ? ", " : "",
			   w[2] && w[3] ? w[3] : "");
	}
}

/* NAME=VALUE,NAME=VALUE: apart where a comma is followed by another name and '='. */
static void take_values(struct argp_state *state, char *arg, const char **list, size_t *n)
{
	for (char *p = arg; p;) {
		char *next = strchr(p, ',');

		if (*n == NIP_FIT_MOST_VALUES)
			argp_error(state, "more than %d values", NIP_FIT_MOST_VALUES);
		list[(*n)++] = p;
		if (next)
			*next++ = '\0';
		p = next;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct nip_fit_args *o = state->input;
	const char **text = text_option(o, key);

	if (text) {
		check_choice(state, key, arg);
		*text = arg;
		return 0;
	}
	switch (key) {
	case OPT_FIX:
		take_values(state, arg, o->fix, &o->n_fix);
		return 0;
	case OPT_START:
		take_values(state, arg, o->start, &o->n_start);
		return 0;
	case ARGP_KEY_ARG:
		if (o->file)
			argp_error(state, "one file at a time");
		o->file = arg;
		return 0;
	case ARGP_KEY_END:
		if (o->validate && (o->file || o->columns.x || o->columns.y))
			argp_error(state, "--validate goes without a file and columns");
		if (!o->file && !o->validate)
			argp_error(state, "a CSV file is missing");
		if (!o->validate && (!o->columns.x || !o->columns.y))
			argp_error(state, "--x and --y name the columns");
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* ---- design --------------------------------------------------------------------------- */

static int design(struct nip_fit_run *r)
{
	const struct nip_fit_args *o = r->o;
	const struct nip_fit *f = &r->study.fit[r->study.selected];
	double n, lo = f->x_lo, hi = f->x_hi;

	if (!o->design)
		return 0;
	if (!nip_run_whole(o->design, &n) || n < 1 || n > 50)
		return nip_run_usage(r, "--design", "%s is no number of points (1 to 50)",
				     o->design);
	if (o->design_range) {
		struct nip_assign v;
		const char *text =
			nip_arena_printf(r->s->arena, "design-range=%s", o->design_range);
		double *si = NULL;

		if (nip_assign_split(text, r->s->arena, &v, r->s->diag) != 0)
			return -1;
		if (v.n == 2 && r->data.plain) {
			si = NIP_NEW_N(r->s->arena, 2, double);
			for (int i = 0; i < 2; i++)
				if (!nip_decimal_read(v.number[i], strlen(v.number[i]), '.',
						      &si[i]))
					si = NULL, i = 2;
		} else if (v.n == 2) {
			for (int i = 0; i < 2; i++)
				if (!v.unit[i])
					v.unit[i] = r->data.x_column.unit;
			si = nip_assign_si(&v, r->data.x_column.quantity, r->s->arena, r->s->diag);
		}
		if (!si || !(si[0] >= 0) || !(si[1] > si[0]))
			return nip_run_usage(r, "--design-range",
					     "%s: wanted is FROM,TO, as \"50,400 MPa\"",
					     o->design_range);
		lo = si[0];
		hi = si[1];
	}
	r->study.design = nip_fit_design(f, (size_t)n, lo, hi, r->s->arena);
	return 0;
}

/* ---- the written material --------------------------------------------------------------- */

static int target(struct nip_fit_run *r, struct nip_fit_target *t)
{
	const struct nip_fit_args *o = r->o;
	const bool line_load = r->data.x_column.quantity == NIP_Q_LINE_LOAD;

	*t = (struct nip_fit_target){
		.material = r->material ? r->material->id : o->material,
		.class_name = r->material ? r->material->class_name : "mixture",
		.stress = line_load ? "line_load" : o->stress,
		.state = o->state,
		.per = o->per,
		.conditions = o->conditions,
		.lot = o->lot,
		.source = nip_arena_printf(r->s->arena, "nipline fit of %s%s%s", o->file,
					   r->digest ? ", sha256 " : "", r->digest ? r->digest : "")
	};
	if (r->family) {
		if (!t->stress)
			t->stress = r->family->stress;
		if (!t->state)
			t->state = r->family->state;
		if (!t->per)
			t->per = r->family->per;
		t->source = nip_arena_printf(r->s->arena, "%s, moving the %s law of %s (%s)",
					     t->source, r->family->law->name, r->update.material,
					     r->family->source);
	}
	if (r->data.plain)
		return nip_run_usage(r, "--write", "%s: plain numbers make no material", o->write);
	if (!t->stress)
		return nip_run_usage(
			r, "--write",
			"%s needs --stress: what the pressure is (die_axial, isostatic, "
			"nip_peak or nip_mean)",
			o->write);
	if (line_load && !t->per)
		return nip_run_usage(
			r, "--write",
			"%s needs --per: the width the line load is per (coated, web or "
			"roll_face)",
			o->write);
	return 0;
}

static int write_material(struct nip_fit_run *r)
{
	struct nip_fit_target t;

	if (!r->o->write)
		return 0;
	if (target(r, &t) != 0)
		return -1;
	if (r->family)
		nip_fit_write_update(&r->update, &r->data, &t, nip_also_write(r->s, r->o->write));
	else
		nip_fit_write(&r->study, &t, nip_also_write(r->s, r->o->write));
	return 0;
}

/* ---- the command ------------------------------------------------------------------------ */

static int fit(struct nip_fit_run *r)
{
	if (nip_run_laws(r) != 0)
		return -1;
	nip_fit_study_run(&r->study, r->wish, r->n_wish, r->s->arena, r->s->diag);
	if (r->study.selected < 0 || design(r) != 0)
		return -1;
	nip_fit_doc(r->s->doc, &r->study);
	return 0;
}

/* The coupons have to be of what the law is of. */
static int check_family(struct nip_fit_run *r)
{
	const struct nip_law_use *u = r->family;
	const enum nip_quantity_id x = u->law->symbol[nip_law_variable(u->law)].quantity;
	const struct nip_place at = { .file = r->o->file, .element = r->data.x_column.name };
	const struct {
		const char *option, *given, *family;
	} of[] = { { "--stress", r->o->stress, u->stress },
		   { "--state", r->o->state, u->state },
		   { "--per", r->o->per, u->per } };

	if (r->data.plain)
		return nip_run_usage(r, "--update", "plain numbers without units are no coupons");
	if (x != r->data.x_column.quantity) {
		nip_diag_add(r->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     "is %s, and law %s of %s is in %s",
			     nip_quantity_kind(r->data.x_column.quantity)->name, u->law->name,
			     r->update.material, nip_quantity_kind(x)->name);
		return -1;
	}
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (of[i].given && of[i].family && strcmp(of[i].given, of[i].family) != 0) {
			nip_diag_add(r->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
				     "%s %s: law %s of %s is for %s", of[i].option, of[i].given,
				     u->law->name, r->update.material, of[i].family);
			return -1;
		}
	return 0;
}

static int update(struct nip_fit_run *r)
{
	const char *material;

	if (nip_run_family(r) != 0 || check_family(r) != 0)
		return -1;
	material = r->update.material;
	if (nip_fit_update(r->family, material, &r->data, r->study.options.response,
			   r->study.options.rho_th, r->study.options.level, r->s->arena, &r->update,
			   r->s->diag) != 0)
		return -1;
	nip_update_doc(r->s->doc, &r->update, &r->data, r->o->file);
	return 0;
}

int nip_cmd_fit(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"FILE",
		"Fit laws of compaction to measured points, compare them, and write the material "
		"file a plan reads.",
		NULL,
		NULL,
		NULL
	};
	struct nip_fit_args o = { .file = NULL };
	struct nip_session s;
	struct nip_fit_run r = { .s = &s, .o = &o };

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "fit", &o.common);
	if (o.validate) {
		if (nip_run_validation(&s, o.validate) == 0)
			nip_emit(&s, NIP_FORMAT_TEXT);
		return nip_session_close(&s);
	}
	if (nip_run_options(&r) == 0 && nip_run_data(&r) == 0 && nip_run_material(&r) == 0 &&
	    nip_run_response(&r) == 0 && (o.update ? update(&r) : fit(&r)) == 0 &&
	    write_material(&r) == 0)
		nip_emit(&s, NIP_FORMAT_TEXT);
	return nip_session_close(&s);
}
