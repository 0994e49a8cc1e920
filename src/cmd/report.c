/* report.c: nipline report. */
#include <config.h>

#include "cmd/option.h"
#include "cmd/report.h"

#include <string.h>

#include "cmd/store.h"

enum {
	OPT_FACTORS = NIP_OPT_OWN,
	OPT_FROM_STORE,
	OPT_LAYER,
	OPT_NUMBERS,
	OPT_PAPER,
	OPT_RECIPE,
	OPT_TITLE
};

struct options {
	struct nip_common common;
	struct nip_line_args line;
	struct nip_store_args store;
	struct nip_select_args select;
	const char *from_store;
	const char *title, *factors, *recipe, *layer, *numbers;
	enum nip_paper paper;
};

static const struct argp_option rows[] = {
	NIP_ROW_DATA,
	{ "factors", OPT_FACTORS, "FILE", 0,
	  "CSV of what was recorded of coils or batches (powder lot, roll set): matched with steps",
	  0 },
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("html (default), pdf, text, json or csv"),
	{ "layer", OPT_LAYER, "LAYER", 0,
	  "of the recipe, which the data measure (the one the spec names)", 0 },
	NIP_ROW_MATERIALS,
	{ "numbers", OPT_NUMBERS, "FILE", 0, "write every number of tables and figures too, as CSV",
	  0 },
	NIP_ROW_OUTPUT,
	{ "paper", OPT_PAPER, "SIZE", 0, "of the PDF: a4 (default) or letter", 0 },
	{ "recipe", OPT_RECIPE, "FILE", 0,
	  "recipe of the batches: planned beside measured porosity, pressure record", 0 },
	NIP_ROW_LOT,
	NIP_ROW_STORE,
	NIP_ROW_TIME,
	NIP_ROWS_SELECT,
	{ "from-store", OPT_FROM_STORE, "HISTORY", 0,
	  "report on the coils that HISTORY keeps, instead of files", 0 },
	{ "title", OPT_TITLE, "TEXT", 0, "title of the report", 0 },
	{ 0 },
};

static enum nip_paper paper_of(const char *arg, struct argp_state *state)
{
	if (strcmp(arg, "letter") == 0)
		return NIP_PAPER_LETTER;
	if (strcmp(arg, "a4") != 0)
		argp_error(state, "--paper: a4 or letter was expected (got \"%s\")", arg);
	return NIP_PAPER_A4;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_FACTORS:
		o->factors = arg;
		return 0;
	case OPT_LAYER:
		o->layer = arg;
		return 0;
	case OPT_NUMBERS:
		o->numbers = arg;
		return 0;
	case OPT_PAPER:
		o->paper = paper_of(arg, state);
		return 0;
	case OPT_RECIPE:
		o->recipe = arg;
		return 0;
	case OPT_TITLE:
		o->title = arg;
		return 0;
	case OPT_FROM_STORE:
		o->from_store = arg;
		return 0;
	case ARGP_KEY_ARGS:
		if (o->from_store)
			argp_error(state, "--from-store takes no file");
		for (int i = state->next; i < state->argc; i++)
			if (strcmp(state->argv[i], "-") == 0)
				argp_error(state, "standard input cannot be archived: a report "
						  "names each input by its digest");
		return nip_line_parse(key, state, &o->line);
	case ARGP_KEY_NO_ARGS:
		if (o->from_store)
			return 0;
		return nip_line_parse(key, state, &o->line);
	case ARGP_KEY_END:
		if (o->layer && !o->recipe)
			argp_error(state, "--layer names a layer of a --recipe");
		return 0;
	default:
		if (nip_store_parse(key, arg, state, &o->store) == 0 ||
		    nip_select_parse(key, arg, state, &o->select) == 0)
			return 0;
		return nip_common_parse(key, arg, state, &o->common);
	}
}

static int fault(struct nip_session *s, const char *path, const char *layer, const char *what)
{
	const struct nip_place at = { .file = path, .element = layer };

	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at, "%s", what);
	return -1;
}

/* The layer asked for, or the one of the spec's recipe, or the only one. */
static int find_layer(struct nip_session *s, const struct options *o, const struct nip_spec *spec,
		      const struct nip_recipe *r, size_t *out)
{
	const char *id = o->layer ? o->layer : spec->recipe ? spec->recipe->layer : NULL;

	for (size_t i = 0; id && i < r->layers.n; i++)
		if (strcmp(r->layers.at[i].id, id) == 0) {
			*out = i;
			return 0;
		}
	if (o->layer || (id && r->layers.n > 1))
		return fault(s, o->recipe, id,
			     "the recipe has no such layer; name one with --layer");
	*out = 0;
	return r->layers.n > 1
		       ? fault(s, o->recipe, NULL,
			       "has several layers, and the spec does not say which one the "
			       "data measure: name it with --layer")
		       : 0;
}

/* Batches made by another recipe than the spec was written for are worth a word. */
static void compare_recipes(struct nip_session *s, const struct options *o,
			    const struct nip_spec *spec, const struct nip_recipe *r)
{
	const struct nip_place at = { .file = o->recipe, .element = "recipe" };

	if (spec->recipe_id &&
	    (strcmp(spec->recipe_id, r->id) != 0 || strcmp(spec->recipe_version, r->version) != 0))
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%s version %s is not the recipe of the spec, %s version %s: planned "
			     "and measured may be of different things",
			     r->id, r->version, spec->recipe_id, spec->recipe_version);
}

static int plan_recipe(struct nip_session *s, const struct options *o, const struct nip_spec *spec,
		       struct nip_batch_options *out)
{
	struct nip_materials *materials = NIP_NEW(s->arena, struct nip_materials);
	struct nip_recipe *recipe = NIP_NEW(s->arena, struct nip_recipe);
	struct nip_plan *plan = NIP_NEW(s->arena, struct nip_plan);
	char *bytes;
	size_t n;

	if (!o->recipe)
		return 0;
	if (nip_load_recipe(s, o->recipe, materials, recipe, &bytes, &n) != 0 ||
	    find_layer(s, o, spec, recipe, &out->layer) != 0)
		return -1;
	compare_recipes(s, o, spec, recipe);
	/* What the plan says of the recipe itself is the business of nipline plan. */
	if (nip_plan_run(recipe, &(struct nip_plan_options){ .quiet = true }, s->arena, plan,
			 s->diag) != 0)
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE,
			     &(struct nip_place){ .file = o->recipe },
			     "the plan comes to an impossible state and has no number for it; "
			     "nipline plan says where");
	if (plan->steps.n)
		out->plan = plan;
	return 0;
}

/* A report is archived as evidence, so every file it rests on is named by digest. */
static int read_files(struct nip_session *s, struct options *o, struct nip_spec *spec,
		      struct nip_qc *q, struct nip_batch_options *out)
{
	if (o->select.n) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
			     "a selection needs --from-store");
		return -1;
	}
	return nip_line_open(s, &o->line, spec, q) != 0 || plan_recipe(s, o, spec, out) != 0 ||
			       nip_line_read(s, &o->line, q) != 0 || nip_line_digest(s, &o->line) != 0
		       ? -1
		       : 0;
}

static int read_history(struct nip_session *s, const struct options *o,
			struct nip_store_input *stored, struct nip_batch_options *out)
{
	return nip_store_fetch(s, o->from_store, &o->select, stored) != 0 ||
			       plan_recipe(s, o, &stored->spec, out) != 0
		       ? -1
		       : 0;
}

int nip_cmd_report(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"SPEC FILE...\n--from-store=HISTORY",
		"Batch consistency report: are the batches alike, which is not, by how much.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .title = NULL };
	struct nip_batch_options batch = { .title = NULL };
	struct nip_session s;
	struct nip_store_input stored;
	struct nip_spec spec = { 0 };
	struct nip_keep keep;
	struct nip_unit_factors recorded;
	struct nip_qc q;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "report", &o.common);
	s.doc->paper = o.paper;
	batch.title = o.title;
	if (nip_keep_open(&s, &o.store, &keep) != 0 ||
	    (o.from_store ? read_history(&s, &o, &stored, &batch)
			  : read_files(&s, &o, &spec, &q, &batch)) != 0)
		goto out;
	if (o.factors && nip_report_factors(&s, o.factors, &recorded) != 0)
		goto out;
	batch.recorded = o.factors ? &recorded : NULL;
	nip_batch_doc(s.doc, o.from_store ? &stored.qc : &q, &batch);
	if ((!o.numbers ||
	     nip_render(s.doc, NIP_FORMAT_CSV, nip_also_write(&s, o.numbers), s.diag) == 0) &&
	    nip_emit(&s, NIP_FORMAT_HTML) == 0)
		nip_keep_report(&s, &keep, o.from_store ? NULL : &o.line, &q);
out:
	nip_keep_close(&keep);
	return nip_session_close(&s);
}
