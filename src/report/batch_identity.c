/* batch_identity.c: on what exactly the report rests: spec, recipe and every input. */
#include <config.h>

#include "report/batch_parts.h"

#include <string.h>

/* Name and version of what an input is, where it has them. */
struct identity {
	const char *what, *id, *version, *title;
};

static bool is_file(const char *file, const char *path)
{
	size_t n = strlen(path), m = strlen(file);

	/* A library file is named from its folder on. */
	return m <= n && strcmp(path + n - m, file) == 0 && (m == n || path[n - m - 1] == '/');
}

static struct identity identify(const struct nip_batch_report *r, const struct nip_input *in)
{
	const struct nip_spec *s = r->q->spec;
	const struct nip_recipe *recipe = r->options->plan ? r->options->plan->recipe : NULL;

	if (s->path && is_file(in->file, s->path))
		return (struct identity){ "spec", s->id, s->version, s->title };
	if (recipe && is_file(in->file, recipe->path))
		return (struct identity){ "recipe", recipe->id, recipe->version, recipe->title };
	if (s->recipe_path && is_file(in->file, s->recipe_path))
		return (struct identity){ "recipe of the spec", s->recipe_id, s->recipe_version,
					  NULL };
	for (size_t i = 0; i < r->q->files.n; i++)
		if (strcmp(r->q->files.at[i].file, in->file) == 0)
			return (struct identity){ "line data", NULL, NULL, NULL };
	return (struct identity){ "library", NULL, NULL, NULL };
}

static void node(struct nip_doc *d, const struct identity *x, const struct nip_input *in)
{
	struct nip_node *n;

	if (!x->id)
		return;
	n = nip_node_object(d, (struct nip_node *)nip_node_get(d->result, "identities"), NULL);
	nip_node_text(d, n, "what", x->what);
	nip_node_text(d, n, "id", x->id);
	nip_node_text(d, n, "version", x->version);
	nip_node_text(d, n, "title", x->title);
	nip_node_text(d, n, "file", in->file);
	nip_node_text(d, n, "sha256", in->sha256);
}

void nip_batch_identity(struct nip_doc *d, const struct nip_batch_report *r)
{
	static const struct nip_column column[] = {
		{ "what" }, { "id" }, { "version" }, { "file" }, { "SHA-256" }
	};
	struct nip_table *t;

	nip_node_list(d, d->result, "identities");
	nip_doc_heading(d, "Spec, recipe and inputs");
	t = nip_doc_table(d, "inputs",
			  nip_arena_printf(d->arena, "Every file this report rests on; nipline %s",
					   d->version),
			  column, sizeof column / sizeof *column);
	for (size_t i = 0; i < d->inputs.n; i++) {
		const struct nip_input *in = &d->inputs.at[i];
		struct identity x = identify(r, in);
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_text(d, &c[0], x.what);
		nip_cell_text(d, &c[1], x.id ? x.id : "");
		nip_cell_text(d, &c[2], x.version ? x.version : "");
		nip_cell_text(d, &c[3], in->file);
		nip_cell_text(d, &c[4], in->sha256 ? in->sha256 : "not taken");
		node(d, &x, in);
	}
	d->inputs_shown = true;
}
