/* diff.c: nipline diff, two documents compared by meaning. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "cmd/cmd.h"
#include "cmd/option.h"
#include "doc/compare.h"
#include "doc/json_read.h"
#include "recipe/recipe.h"
#include "spec/spec.h"
#include "xml/compare.h"

struct options {
	struct nip_common common;
	const char *file[2];
};

static const struct argp_option rows[] = {
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	NIP_ROW_OUTPUT,
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (state->arg_num > 1)
			argp_error(state, "two files are compared");
		o->file[state->arg_num] = arg;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < 2)
			argp_error(state, "two files are needed");
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

static const struct {
	const char *root;
	const struct nip_xml_shape *shape;
} kinds[] = {
	{ "recipe", &nip_recipe_shape },
	{ "spec", &nip_spec_shape },
	{ "materials", &nip_materials_shape },
	{ "limits", &nip_limits_shape },
};

struct side {
	const char *path, *root;
	const struct nip_xml_shape *shape; /* NULL: a result */
	void *document;
	const struct nip_node *result;
};

static bool is_json(const char *bytes, size_t n)
{
	size_t i = 0;

	while (i < n && strchr(" \t\r\n", bytes[i]) && bytes[i])
		i++;
	return i < n && bytes[i] == '{';
}

/* What `--format json` writes: the result, and which command it is of. */
static int read_result(struct nip_session *s, const char *bytes, size_t n, struct side *out)
{
	const struct nip_place at = { .file = out->path };
	const struct nip_node *top = nip_json_read(out->path, bytes, n, s->arena, s->diag);
	const char *command = top ? nip_node_text_of(top, "command") : NULL;

	if (!top)
		return -1;
	out->result = nip_node_get(top, "result");
	if (!command || !out->result || out->result->kind != NIP_NODE_OBJECT) {
		nip_diag_input(s->diag, &at,
			       "is no result of nipline (wanted: what a command writes with "
			       "--format json)");
		return -1;
	}
	out->root = nip_arena_printf(s->arena, "result of %s", command);
	return 0;
}

/* Reads by the shape alone: names need not be known to be compared. */
static int read_side(struct nip_session *s, const char *path, struct side *out)
{
	const struct nip_place at = { .file = path, .line = 1 };
	char *bytes;
	size_t n;

	*out = (struct side){ .path = path };
	if (nip_load_input(s, path, &bytes, &n) != 0)
		return -1;
	if (is_json(bytes, n))
		return read_result(s, bytes, n, out);
	if (nip_xml_syntax(path, bytes, n, s->arena, &out->root, s->diag) != 0)
		return -1;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].root, out->root) == 0)
			out->shape = kinds[i].shape;
	if (!out->shape) {
		nip_diag_input(s->diag, &at,
			       "unknown root element <%s> (allowed: recipe, spec, materials, limits, or a "
			       "result as JSON)",
			       out->root);
		return -1;
	}
	out->document = nip_arena_alloc(s->arena, 1, out->shape->size);
	return nip_xml_read(path, bytes, n, out->root, out->shape, s->arena, out->document,
			    s->diag);
}

struct sink {
	struct nip_doc *doc;
	struct nip_node *list;
	struct nip_table *table;
};

static void take(const struct nip_xml_difference *x, void *context)
{
	struct sink *k = context;
	struct nip_node *n = nip_node_object(k->doc, k->list, NULL);
	struct nip_cell *c = nip_table_row(k->doc, k->table);

	nip_node_text(k->doc, n, "path", x->path);
	nip_node_text(k->doc, n, "before", x->before);
	nip_node_text(k->doc, n, "after", x->after);
	nip_node_number(k->doc, n, "line_before", x->line_before ? (double)x->line_before : NAN);
	nip_node_number(k->doc, n, "line_after", x->line_after ? (double)x->line_after : NAN);
	nip_node_number(k->doc, n, "relative_change", x->relative);
	nip_cell_text(k->doc, &c[0], x->path);
	nip_cell_text(k->doc, &c[1], x->before ? x->before : "-");
	nip_cell_text(k->doc, &c[2], x->after ? x->after : "-");
	nip_cell_text(k->doc, &c[3],
		      isnan(x->relative)
			      ? ""
			      : nip_arena_printf(k->doc->arena, "%+.3g %%", 100 * x->relative));
}

static void take_result(const struct nip_doc_difference *x, void *context)
{
	take(&(struct nip_xml_difference){ .path = x->path,
					   .before = x->before,
					   .after = x->after,
					   .relative = x->relative },
	     context);
}

static int run(struct nip_session *s, const struct options *o)
{
	static const struct nip_column column[] = { { "where", NULL, false },
						    { "before", NULL, false },
						    { "after", NULL, false },
						    { "change", NULL, true } };
	struct side a, b;
	struct sink k = { .doc = s->doc };
	size_t n;
	int rc = read_side(s, o->file[0], &a);

	rc |= read_side(s, o->file[1], &b);
	if (rc != 0)
		return -1;
	if (strcmp(a.root, b.root) != 0) {
		const struct nip_place at = { .file = b.path };

		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "is a %s, %s is a %s: only documents of one kind are compared", b.root,
			     a.path, a.root);
		return -1;
	}
	s->doc->title = "nipline diff";
	k.list = nip_node_list(s->doc, s->doc->result, "differences");
	nip_doc_headline(s->doc, NIP_TONE_PLAIN, "%s", ""); /* its text follows the count */
	k.table = nip_doc_table(s->doc, "differences", NULL, column, 4);
	n = a.result ? nip_doc_compare(a.result, b.result, s->arena, take_result, &k)
		     : nip_xml_compare(a.shape, a.document, b.document, s->arena, take, &k);
	nip_node_bool(s->doc, s->doc->result, "same", n == 0);
	s->doc->blocks.at[0].text =
		n ? nip_arena_printf(s->doc->arena, "%zu differences from %s to %s", n, a.path,
				     b.path)
		  : "The same by meaning";
	if (!n)
		s->doc->blocks.n = 1;
	return n ? 1 : 0;
}

int nip_cmd_diff(int argc, char **argv)
{
	static const struct argp argp = {
		rows,	     parse,
		"FILE FILE", "Compare two recipes, specs, libraries or results by meaning.",
		NULL,	     NULL,
		NULL
	};
	struct options o = { .file = { NULL, NULL } };
	struct nip_session s;
	int found;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "diff", &o.common);
	found = run(&s, &o);
	if (found >= 0 && nip_emit(&s, NIP_FORMAT_TEXT) == 0 && found)
		nip_diag_add(s.diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL, "the documents differ");
	return nip_session_close(&s);
}
