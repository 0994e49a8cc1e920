/* fit.c: nipline fit, laws on measured points. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/file.h"
#include "base/str.h"
#include "cmd/assign.h"
#include "cmd/cmd.h"
#include "fit/study.h"
#include "fit/update.h"
#include "fit/write.h"
#include "report/fit_doc.h"
#include "report/validation_doc.h"
#include "unit/unit.h"
#include "xml/reader.h"

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

#define MOST_VALUES 64
#define STARTS	    16

struct options {
	struct nip_common common;
	const char *file;
	struct nip_fit_columns columns;
	const char *law, *response, *bounds, *weights, *level, *seed;
	const char *start[MOST_VALUES], *fix[MOST_VALUES];
	size_t n_start, n_fix;
	const char *density, *design, *design_range;
	const char *write, *update, *validate, *material, *lot;
	const char *stress, *state, *per, *conditions;
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

static const char **text_option(struct options *o, int key)
{
	switch (key) {
	case OPT_BOUNDS:
		return &o->bounds;
	case OPT_CONDITIONS:
		return &o->conditions;
	case OPT_DENSITY:
		return &o->density;
	case OPT_DESIGN:
		return &o->design;
	case OPT_DESIGN_RANGE:
		return &o->design_range;
	case OPT_GROUP:
		return &o->columns.group;
	case OPT_LAW:
		return &o->law;
	case OPT_LEVEL:
		return &o->level;
	case OPT_LOT:
		return &o->lot;
	case OPT_MATERIAL:
		return &o->material;
	case OPT_PER:
		return &o->per;
	case OPT_RESPONSE:
		return &o->response;
	case OPT_SEED:
		return &o->seed;
	case OPT_SIGMA:
		return &o->columns.sigma;
	case OPT_SIGMA_X:
		return &o->columns.sigma_x;
	case OPT_STATE:
		return &o->state;
	case OPT_STRESS:
		return &o->stress;
	case OPT_UPDATE:
		return &o->update;
	case OPT_VALIDATE:
		return &o->validate;
	case OPT_WEIGHTS:
		return &o->weights;
	case OPT_WRITE:
		return &o->write;
	case OPT_X:
		return &o->columns.x;
	case OPT_X_UNIT:
		return &o->columns.x_unit;
	case OPT_Y:
		return &o->columns.y;
	case OPT_Y_UNIT:
		return &o->columns.y_unit;
	default:
		return NULL;
	}
}

/* Options that take one of a few words. */
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

		if (*n == MOST_VALUES)
			argp_error(state, "more than %d values", MOST_VALUES);
		list[(*n)++] = p;
		if (next)
			*next++ = '\0';
		p = next;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
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

/* ---- options to values -------------------------------------------------------------- */

struct run {
	struct nip_session *s;
	const struct options *o;
	struct nip_fit_data data;
	struct nip_fit_study study;
	struct nip_fit_wish *wish;
	size_t n_wish;
	struct nip_materials *materials; /* NULL: not needed */
	const struct nip_material *material;
	const char *digest;
	struct nip_update update;
	const struct nip_law_use *family; /* --update */
};

static int usage(struct run *r, const char *option, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int usage(struct run *r, const char *option, const char *fmt, ...)
{
	const struct nip_place at = { .element = option };
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(r->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at, fmt, ap);
	va_end(ap);
	return -1;
}

static bool whole(const char *text, double *out)
{
	return nip_decimal_read(text, strlen(text), '.', out) && *out >= 0 && *out < 1e15 &&
	       *out == floor(*out);
}

static int read_options(struct run *r)
{
	const struct options *o = r->o;
	struct nip_fit_options *f = &r->study.options;
	double v;

	f->weights = o->weights && strcmp(o->weights, "absolute") == 0 ? NIP_FIT_ABSOLUTE
								       : NIP_FIT_RELATIVE;
	f->physical = !o->bounds || strcmp(o->bounds, "physical") == 0;
	f->rho_th = NAN;
	f->level = 0.95;
	f->seed = 1;
	f->starts = STARTS;
	if (o->level && (!nip_decimal_read(o->level, strlen(o->level), '.', &f->level) ||
			 f->level <= 0 || f->level >= 1))
		return usage(r, "--level", "%s is no share between 0 and 1", o->level);
	if (o->seed) {
		if (!whole(o->seed, &v))
			return usage(r, "--seed", "%s is no whole number", o->seed);
		f->seed = (uint64_t)v;
	}
	if (f->weights == NIP_FIT_ABSOLUTE && !o->columns.sigma)
		return usage(r, "--weights", "%s needs --sigma", "absolute");
	if (o->write && !o->material)
		return usage(r, "--write", "%s needs --material: the id the law is written for",
			     o->write);
	return 0;
}

/* ---- material ------------------------------------------------------------------------ */

static int find_material(struct run *r)
{
	const struct options *o = r->o;

	if (!o->material)
		return 0;
	if (!r->materials) {
		r->materials = NIP_NEW(r->s->arena, struct nip_materials);
		if (nip_load_materials(r->s, r->materials) != 0)
			return -1;
	}
	r->material = nip_material_find(r->materials, o->material);
	return 0;
}

/* The law --update starts from: of a file's first material with one, or of the library. */
static int find_family(struct run *r)
{
	const struct options *o = r->o;
	struct nip_materials *m = NIP_NEW(r->s->arena, struct nip_materials);
	const size_t n = strlen(o->update);
	const struct nip_place at = { .file = o->update };
	char *bytes;
	size_t size;
	bool is_file = n > 4 && strcmp(o->update + n - 4, ".xml") == 0;

	if (is_file ? nip_load_input(r->s, o->update, &bytes, &size) != 0 ||
			      nip_materials_read(o->update, bytes, size, r->s->arena, m,
						 r->s->diag) != 0
		    : nip_load_materials(r->s, m) != 0)
		return -1;
	for (size_t i = 0; i < m->materials.n && !r->family; i++) {
		const struct nip_material *x = &m->materials.at[i];

		if (!is_file && nip_material_find(m, o->update) != x)
			continue;
		for (size_t k = 0; k < x->laws.n && !r->family; k++) {
			const struct nip_law_use *u = &x->laws.at[k];

			if (u->law->family == NIP_LAW_COMPACTION &&
			    (!o->law || strcmp(o->law, u->law->name) == 0)) {
				r->family = u;
				r->update.material = x->id;
			}
		}
	}
	if (r->family)
		return 0;
	if (!is_file && !nip_material_find(m, o->update))
		nip_diag_input(r->s->diag, &at, "is no material of the library%s",
			       nip_material_nearest(m, o->update, r->s->arena));
	else
		nip_diag_add(r->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     "has no %s%s to start from", o->law ? "law " : "law of compaction",
			     o->law ? o->law : "");
	return -1;
}

static int find_density(struct run *r)
{
	struct nip_fit_options *f = &r->study.options;
	struct nip_assign v;
	double *si;

	if (r->data.plain)
		f->rho_th = 1; /* plain numbers: density and relative density are one */
	else if (r->material && r->material->theoretical_density.set)
		f->rho_th = r->material->theoretical_density.si;
	if (!r->o->density)
		return 0;
	if (nip_assign_split(nip_arena_printf(r->s->arena, "density=%s", r->o->density),
			     r->s->arena, &v, r->s->diag) != 0)
		return -1;
	si = nip_assign_si(&v, NIP_Q_DENSITY, r->s->arena, r->s->diag);
	if (!si)
		return -1;
	if (!(si[0] > 0))
		return usage(r, "--density", "%s is no density above 0", r->o->density);
	f->rho_th = si[0];
	return 0;
}

/* ---- response ------------------------------------------------------------------------ */

static bool contains(const char *text, const char *word)
{
	const size_t n = strlen(word);

	for (; *text; text++) {
		size_t i = 0;

		while (i < n && (text[i] | 0x20) == word[i])
			i++;
		if (i == n)
			return true;
	}
	return false;
}

static int find_response(struct run *r)
{
	static const char *const word[] = { "D", "C", "porosity", "density" };
	const struct nip_fit_column *y = &r->data.y_column;
	enum nip_law_response *out = &r->study.options.response;
	const struct nip_place at = { .file = r->o->file, .element = y->name };

	*out = r->data.plain			       ? NIP_LAW_RESPONSE_MAIN
	       : y->quantity == NIP_Q_DENSITY	       ? NIP_LAW_RESPONSE_DENSITY
	       : contains(y->name, "poros")	       ? NIP_LAW_RESPONSE_POROSITY
	       : contains(y->name, "volume_reduction") ? NIP_LAW_RESPONSE_C
						       : NIP_LAW_RESPONSE_D;
	for (int i = 0; r->o->response && i < 4; i++)
		if (strcmp(word[i], r->o->response) == 0)
			*out = (enum nip_law_response)i;
	if (!r->data.plain &&
	    (*out == NIP_LAW_RESPONSE_DENSITY) != (y->quantity == NIP_Q_DENSITY)) {
		nip_diag_input(r->s->diag, &at, "is in %s, and response %s is not", y->unit,
			       word[*out]);
		return -1;
	}
	for (size_t i = 0; i < r->data.n && r->study.options.physical; i++)
		if (*out != NIP_LAW_RESPONSE_DENSITY && r->data.y[i] > 1) {
			nip_diag_add(
				r->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				"has values above 1 (line %ld): in the die the solid itself is "
				"compressed; percent would need --y-unit %%",
				r->data.line[i]);
			break;
		}
	return 0;
}

/* ---- laws and their values ------------------------------------------------------------ */

static int add_wish(struct run *r, const struct nip_law *law)
{
	struct nip_fit_wish *w = &r->wish[r->n_wish++];

	w->law = law;
	for (size_t k = 0; k < NIP_LAW_SYMBOLS; k++)
		w->start[k] = w->fixed[k] = NAN;
	return 0;
}

/* The form of a law that can answer: Meyer by density or by porosity. */
static const struct nip_law *fitting_form(const struct run *r, const struct nip_law *law)
{
	const struct nip_fit_options *f = &r->study.options;

	for (const struct nip_law *form = law; form; form = nip_law_next_form(form))
		if (!nip_law_response_needs(form, f->response, f->rho_th) && !r->data.plain)
			return form;
	return law;
}

static bool same_x(const struct run *r, const struct nip_law *law)
{
	return r->data.plain ||
	       law->symbol[nip_law_variable(law)].quantity == r->data.x_column.quantity;
}

static int all_laws(struct run *r)
{
	const struct nip_fit_options *f = &r->study.options;

	for (size_t i = 0; i < nip_law_count(); i++) {
		const struct nip_law *law = nip_law_at(i);

		if (law->family != NIP_LAW_COMPACTION || nip_law_find(law->name) != law ||
		    !same_x(r, law))
			continue;
		law = fitting_form(r, law);
		/* In plain numbers only the first output is what it is. */
		if (r->data.plain && f->response == NIP_LAW_RESPONSE_MAIN &&
		    strcmp(law->name, "kawakita") == 0)
			continue;
		add_wish(r, law);
	}
	return 0;
}

static int one_law(struct run *r, const char *name)
{
	const struct nip_law *law = nip_law_find(name);
	const char **names = NIP_NEW_N(r->s->arena, nip_law_count(), const char *), *near[1];
	const struct nip_place at = { .element = name };
	size_t n = 0;

	if (law && law->family == NIP_LAW_COMPACTION)
		return add_wish(r, fitting_form(r, law));
	for (size_t i = 0; i < nip_law_count(); i++)
		if (nip_law_at(i)->family == NIP_LAW_COMPACTION &&
		    nip_law_find(nip_law_at(i)->name) == nip_law_at(i))
			names[n++] = nip_law_at(i)->name;
	{
		const char *list = "";

		for (size_t i = 0; i < n; i++)
			list = nip_arena_printf(r->s->arena, "%s%s%s", list, i ? ", " : "",
						names[i]);
		n = nip_nearest(name, names, n, 1, near);
		nip_diag_add(r->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "is no law of compaction%s%s%s (allowed: all, %s)",
			     n ? ", did you mean " : "", n ? near[0] : "", n ? "?" : "", list);
	}
	return -1;
}

static int find_laws(struct run *r)
{
	const char *list = r->o->law ? r->o->law : "all";
	int rc = 0;

	r->wish = NIP_NEW_N(r->s->arena, nip_law_count() + strlen(list), struct nip_fit_wish);
	if (strcmp(list, "all") == 0)
		return all_laws(r);
	for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
		rc |= one_law(r, nip_arena_strndup(r->s->arena, p, strcspn(p, ",")));
	return rc;
}

/* One NAME=VALUE for every law that has the name; alias values become the symbol's. */
static int take_value(struct run *r, const char *arg, bool fix)
{
	const char *option = fix ? "--fix" : "--start";
	struct nip_assign v;
	bool known = false;

	if (nip_assign_split(arg, r->s->arena, &v, r->s->diag) != 0)
		return -1;
	if (v.asked || v.n != 1)
		return usage(r, option, "%s: one number is wanted", arg);
	for (size_t i = 0; i < r->n_wish; i++) {
		const struct nip_law *law = r->wish[i].law;
		const struct nip_symbol_alias *alias = NULL;
		int k = nip_law_symbol(law, v.name);
		double *si, plain;

		for (size_t m = 0; k < 0 && m < law->n_aliases; m++)
			if (strcmp(law->alias[m].name, v.name) == 0) {
				alias = &law->alias[m];
				k = nip_law_symbol(law, alias->of);
			}
		if (k < 0 || law->symbol[k].role != NIP_PARAMETER)
			continue;
		known = true;
		if (r->data.plain) {
			if (v.unit[0] ||
			    !nip_decimal_read(v.number[0], strlen(v.number[0]), '.', &plain))
				return usage(r, option, "%s: these are plain numbers without units",
					     arg);
			si = &plain;
		} else {
			si = nip_assign_si(&v, alias ? alias->quantity : law->symbol[k].quantity,
					   r->s->arena, r->s->diag);
			if (!si)
				return -1;
		}
		(fix ? r->wish[i].fixed : r->wish[i].start)[k] =
			alias ? alias->to_symbol(*si) : *si;
	}
	return known ? 0 : usage(r, option, "%s: no law asked for has such a parameter", arg);
}

static int take_all_values(struct run *r)
{
	int rc = 0;

	for (size_t i = 0; i < r->o->n_start; i++)
		rc |= take_value(r, r->o->start[i], false);
	for (size_t i = 0; i < r->o->n_fix; i++)
		rc |= take_value(r, r->o->fix[i], true);
	return rc;
}

/* ---- design --------------------------------------------------------------------------- */

static int design(struct run *r)
{
	const struct options *o = r->o;
	const struct nip_fit *f = &r->study.fit[r->study.selected];
	double n, lo = f->x_lo, hi = f->x_hi;

	if (!o->design)
		return 0;
	if (!whole(o->design, &n) || n < 1 || n > 50)
		return usage(r, "--design", "%s is no number of points (1 to 50)", o->design);
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
			return usage(r, "--design-range",
				     "%s: wanted is FROM,TO, as \"50,400 MPa\"", o->design_range);
		lo = si[0];
		hi = si[1];
	}
	r->study.design = nip_fit_design(f, (size_t)n, lo, hi, r->s->arena);
	return 0;
}

/* ---- the written material --------------------------------------------------------------- */

static int target(struct run *r, struct nip_fit_target *t)
{
	const struct options *o = r->o;
	const bool line_load = r->data.x_column.quantity == NIP_Q_LINE_LOAD;

	*t = (struct nip_fit_target){
		.material = o->material,
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
		return usage(r, "--write", "%s: plain numbers make no material", o->write);
	if (!t->stress)
		return usage(r, "--write",
			     "%s needs --stress: what the pressure is (die_axial, isostatic, "
			     "nip_peak or nip_mean)",
			     o->write);
	if (line_load && !t->per)
		return usage(r, "--write",
			     "%s needs --per: the width the line load is per (coated, web or "
			     "roll_face)",
			     o->write);
	return 0;
}

static int write_material(struct run *r)
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

static int read_data(struct run *r)
{
	struct nip_fit_columns columns = r->o->columns;
	char *bytes;
	size_t n;

	columns.units_optional = !r->study.options.physical;
	r->study.file = r->o->file;
	r->study.data = &r->data;
	if (strcmp(r->o->file, "-") != 0) {
		if (nip_load_input(r->s, r->o->file, &bytes, &n) != 0)
			return -1;
		r->digest = r->s->doc->inputs.at[r->s->doc->inputs.n - 1].sha256;
	}
	return nip_fit_data_read(r->o->file, &columns, r->s->arena, &r->data, r->s->diag);
}

static int fit(struct run *r)
{
	if (find_laws(r) != 0 || take_all_values(r) != 0)
		return -1;
	nip_fit_study_run(&r->study, r->wish, r->n_wish, r->s->arena, r->s->diag);
	if (r->study.selected < 0 || design(r) != 0)
		return -1;
	nip_fit_doc(r->s->doc, &r->study);
	return 0;
}

static int update(struct run *r)
{
	const char *material;

	if (find_family(r) != 0)
		return -1;
	material = r->update.material;
	if (nip_fit_update(r->family, material, &r->data, r->study.options.response,
			   r->study.options.rho_th, r->study.options.level, r->s->arena, &r->update,
			   r->s->diag) != 0)
		return -1;
	nip_update_doc(r->s->doc, &r->update, &r->data, r->o->file);
	return 0;
}

/* ---- --validate ------------------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The .csv files of a folder, by name. */
static int list_files(struct nip_session *s, const char *folder, const char ***out, size_t *out_n)
{
	const struct nip_place at = { .file = folder };
	DIR *d = opendir(folder);
	const struct dirent *e;
	NIP_VEC(const char *) names = { NULL, 0, 0 };

	if (!d) {
		nip_diag_input(s->diag, &at, "cannot be opened as a folder: %s", strerror(errno));
		return -1;
	}
	while ((e = readdir(d)) != NULL) {
		const size_t n = strlen(e->d_name);

		if (n > 4 && strcmp(e->d_name + n - 4, ".csv") == 0)
			*nip_vec_push(s->arena, &names) = nip_arena_strdup(s->arena, e->d_name);
	}
	closedir(d);
	if (names.n == 0) {
		nip_diag_input(s->diag, &at, "has no .csv files");
		return -1;
	}
	qsort(names.at, names.n, sizeof *names.at, by_name);
	*out = names.at;
	*out_n = names.n;
	return 0;
}

static int validate(struct nip_session *s, const char *folder)
{
	struct nip_materials m = { 0 };
	struct nip_validation v = { .files = 0 };
	const char **name;
	size_t n, size;
	char *bytes;

	if (nip_load_materials(s, &m) != 0 || list_files(s, folder, &name, &n) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *path = nip_arena_printf(s->arena, "%s/%s", folder, name[i]);
		char hex[NIP_SHA256_TEXT];

		if (nip_file_read(path, NIP_XML_MAX, s->arena, &bytes, &size, s->diag) != 0 ||
		    nip_validate_file(path, name[i], &m, s->arena, &v, s->diag) != 0)
			return -1;
		nip_doc_input(s->doc, name[i], nip_sha256(bytes, size, hex));
	}
	nip_validation_doc(s->doc, &v, &m);
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
	struct options o = { .file = NULL };
	struct nip_session s;
	struct run r = { .s = &s, .o = &o };

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "fit", &o.common);
	if (o.validate) {
		if (validate(&s, o.validate) == 0)
			nip_emit(&s, NIP_FORMAT_TEXT);
		return nip_session_close(&s);
	}
	if (read_options(&r) == 0 && read_data(&r) == 0 && find_material(&r) == 0 &&
	    find_density(&r) == 0 && find_response(&r) == 0 &&
	    (o.update ? update(&r) : fit(&r)) == 0 && write_material(&r) == 0)
		nip_emit(&s, NIP_FORMAT_TEXT);
	return nip_session_close(&s);
}
