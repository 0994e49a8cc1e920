/* lint.c: nipline lint. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/option.h"
#include "material/limits.h"
#include "plan/plan.h"
#include "recipe/recipe.h"
#include "spec/spec.h"
#include "xml/reader.h"

enum { OPT_LEVEL = NIP_OPT_OWN, OPT_SCHEMA };

enum level { SYNTAX, SCHEMA, PREDICT, REPORT };
static const char *const level_name[] = { "syntax", "schema", "predict", "report" };

struct options {
	struct nip_common common;
	enum level level;
	const char *schema;
	char **files;
	int n;
};

static const struct argp_option rows[] = {
	NIP_ROW_DATA,
	{ "level", OPT_LEVEL, "LEVEL", 0,
	  "syntax, schema (default), predict (what a plan would lack) or report (the three-point "
	  "pressure record)",
	  0 },
	NIP_ROW_MATERIALS,
	{ "schema", OPT_SCHEMA, "KIND", 0,
	  "print the XSD of KIND (recipe, materials, limits or spec) and check nothing", 0 },
	{ "strict", NIP_OPT_STRICT, NULL, 0, "warnings count as faults (exit status 1)", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_LEVEL:
		for (int i = SYNTAX; i <= REPORT; i++)
			if (strcmp(arg, level_name[i]) == 0) {
				o->level = (enum level)i;
				return 0;
			}
		argp_error(state, "unknown level \"%s\" (syntax, schema, predict, report)", arg);
		return 0;
	case OPT_SCHEMA:
		o->schema = arg;
		return 0;
	case ARGP_KEY_ARGS:
		o->files = state->argv + state->next;
		o->n = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		if (!o->schema)
			argp_error(state, "a file is missing");
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* ---- one row per kind of document ----------------------------------------- */

struct job {
	struct nip_session *s;
	enum level level;
	const char *path;
	const char *bytes;
	size_t n;
};

/* What a plan of this recipe could not answer, as warnings: found by planning it. */
static void would_lack(const struct job *j, const struct nip_recipe *r)
{
	struct nip_diag *quiet = nip_diag_new(NIP_KEEP_DIAGNOSTICS);
	struct nip_plan plan;

	nip_plan_run(r, &(struct nip_plan_options){ .assume = false }, j->s->arena, &plan, quiet);
	for (size_t i = 0; i < nip_diag_kept(quiet); i++) {
		const struct nip_diagnostic *x = nip_diag_at(quiet, i);

		if (x->cause == NIP_CAUSE_NO_ANSWER)
			nip_diag_add(j->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &x->place,
				     "a plan would end without an answer: %s", x->message);
	}
	nip_diag_free(quiet);
}

static void lint_recipe(const struct job *j)
{
	struct nip_materials materials = { 0 };
	struct nip_recipe r = { 0 };

	if (nip_read_recipe(j->s, j->path, j->bytes, j->n, &materials, &r) != 0)
		return;
	if (j->level >= PREDICT) {
		nip_recipe_check_predict(&r, j->s->diag);
		would_lack(j, &r);
	}
	if (j->level >= REPORT)
		nip_recipe_check_report(&r, j->s->diag);
}

static void lint_materials(const struct job *j)
{
	struct nip_materials m = { 0 };

	nip_materials_read(j->path, j->bytes, j->n, j->s->arena, &m, j->s->diag);
}

static void lint_limits(const struct job *j)
{
	struct nip_materials materials = { 0 };
	struct nip_limits l = { 0 };

	if (nip_load_materials(j->s, &materials) == 0)
		nip_limits_read(j->path, j->bytes, j->n, j->s->arena, &materials, &l, j->s->diag);
}

static void lint_spec(const struct job *j)
{
	struct nip_materials materials = { 0 };
	struct nip_spec spec = { 0 };

	if (nip_load_materials(j->s, &materials) == 0)
		nip_spec_read(j->path, j->bytes, j->n, j->s->arena, nip_data_folder(j->s),
			      &materials, &spec, j->s->diag);
}

static const struct {
	const char *root;
	const struct nip_xml_shape *shape;
	void (*lint)(const struct job *);
} kinds[] = {
	{ "recipe", &nip_recipe_shape, lint_recipe },
	{ "materials", &nip_materials_shape, lint_materials },
	{ "limits", &nip_limits_shape, lint_limits },
	{ "spec", &nip_spec_shape, lint_spec },
};
#define KINDS (sizeof kinds / sizeof *kinds)

static void lint_file(struct nip_session *s, enum level level, const char *path)
{
	struct job j = { .s = s, .level = level, .path = path };
	struct nip_place at = { .file = path, .line = 1 };
	const char *root;
	char *bytes;

	if (nip_load_input(s, path, &bytes, &j.n) != 0)
		return;
	j.bytes = bytes;
	if (nip_xml_syntax(path, j.bytes, j.n, s->arena, &root, s->diag) != 0)
		return;
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].root, root) == 0) {
			if (level > SYNTAX)
				kinds[i].lint(&j);
			return;
		}
	nip_diag_input(s->diag, &at, "unknown root element <%s> (allowed: recipe, materials, limits, spec)",
		       root);
}

static int print_schema(const char *kind)
{
	struct nip_str out = NIP_STR_INIT;

	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].root, kind) == 0) {
			nip_xml_schema(kinds[i].root, kinds[i].shape, &out);
			fwrite(nip_str_text(&out), 1, out.n, stdout);
			nip_str_release(&out);
			return 0;
		}
	fprintf(stderr,
		"nipline lint: error: no schema of \"%s\" (allowed: recipe, materials, limits, spec)\n",
		kind);
	return 2;
}

int nip_cmd_lint(int argc, char **argv)
{
	static const struct argp argp = {
		rows, parse, "FILE...", "Check recipes, specs and material files.", NULL, NULL, NULL
	};
	struct options o = { .level = SCHEMA };
	struct nip_session s;

	nip_option_parse(&argp, argc, argv, &o);
	if (o.schema)
		return print_schema(o.schema);
	nip_session_open(&s, "lint", &o.common);
	for (int i = 0; i < o.n; i++)
		lint_file(&s, o.level, o.files[i]);
	if (o.common.strict && nip_diag_count(s.diag, NIP_WARNING))
		nip_diag_add(s.diag, NIP_ERROR, NIP_CAUSE_LIMIT, NULL,
			     "%zu warnings, and --strict counts them",
			     nip_diag_count(s.diag, NIP_WARNING));
	return nip_session_close(&s);
}
