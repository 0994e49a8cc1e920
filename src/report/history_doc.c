/* history_doc.c: lists of a history, one entry, a check. */
#include <config.h>

#include "report/history_doc.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"

struct sink { /* a view on its way into a list and a table */
	struct nip_doc *doc;
	const struct nip_store_view *view;
	struct nip_node *list;
	struct nip_table *table;   /* NULL until there is a row */
	struct nip_column *column; /* those of the table */
	size_t columns;
	bool all;
	size_t rows;
};

static void put_cell(struct nip_doc *d, struct nip_node *n, struct nip_cell *to,
		     const struct nip_store_column *column, const struct nip_store_cell *c)
{
	switch (c->kind) {
	case NIP_STORE_NUMBER:
		nip_node_number(d, n, column->name, c->number);
		nip_cell_number(d, to, c->number, 6);
		if (c->number == floor(c->number) && fabs(c->number) < 1e15)
			to->text = nip_arena_printf(d->arena, "%.0f", c->number);
		break;
	case NIP_STORE_TEXT:
		nip_node_text(d, n, column->name, c->text);
		nip_cell_text(d, to, c->text);
		break;
	default:
		nip_node_null(d, n, column->name);
		nip_cell_text(d, to, "");
	}
}

static enum nip_tone tone_of(const struct nip_store_cell *c)
{
	if (c->kind != NIP_STORE_TEXT)
		return NIP_TONE_PLAIN;
	for (int v = NIP_IN_SPEC; v <= NIP_NOT_JUDGED; v++)
		if (strcmp(c->text, nip_verdict_name[v]) == 0)
			return v == NIP_IN_SPEC	      ? NIP_TONE_GOOD
			       : v == NIP_OUT_OF_SPEC ? NIP_TONE_BAD
						      : NIP_TONE_WARN;
	return NIP_TONE_PLAIN;
}

static void take(const struct nip_store_cell *c, void *user)
{
	struct sink *k = user;
	struct nip_node *n = nip_node_object(k->doc, k->list, NULL);
	struct nip_cell *cell;

	if (!k->table) {
		nip_doc_heading(k->doc, "%s", k->view->title);
		k->table = nip_doc_table(k->doc, k->view->name, NULL, k->column, k->columns);
	}
	cell = nip_table_row(k->doc, k->table);
	for (size_t i = 0; i < k->view->n; i++) {
		struct nip_cell none, *to = k->view->column[i].aside && !k->all ? &none : cell++;

		put_cell(k->doc, n, to, &k->view->column[i], &c[i]);
		if (strcmp(k->view->column[i].name, "verdict") == 0)
			to->tone = tone_of(&c[i]);
	}
	k->rows++;
}

/* One view as a list of the result and, if it has rows, a table. Rows, or -1. */
static long put_view(struct nip_doc *d, struct nip_store *s, const struct nip_store_view *v,
		     const struct nip_selection *sel, bool all, struct nip_diag *diag)
{
	struct sink k = {
		.doc = d, .view = v, .all = all, .list = nip_node_list(d, d->result, v->name)
	};

	k.column = NIP_NEW_N(d->arena, v->n, struct nip_column);
	for (size_t i = 0; i < v->n; i++)
		if (all || !v->column[i].aside)
			k.column[k.columns++] = (struct nip_column){ v->column[i].title, NULL,
								     v->column[i].numeric };
	if (nip_store_ask(s, v, sel, take, &k, diag) != 0)
		return -1;
	return (long)k.rows;
}

static const char *many(struct nip_doc *d, long n, const char *what)
{
	return nip_arena_printf(d->arena, "%ld %s%s", n, what, n == 1 ? "" : "s");
}

/* How many coils of the list have a verdict. */
static long having(const struct nip_doc *d, const char *verdict)
{
	const struct nip_node *coils = nip_node_get(d->result, "coils"), *v;
	long n = 0;

	for (const struct nip_node *c = coils->first; c; c = c->next) {
		v = nip_node_get(c, "verdict");
		n += v->kind == NIP_NODE_TEXT && strcmp(v->text, verdict) == 0;
	}
	return n;
}

static int nothing(struct nip_diag *diag)
{
	nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
		     "nothing in the history fits the selection");
	return -1;
}

int nip_history_list(struct nip_doc *d, struct nip_store *s, const struct nip_selection *sel,
		     bool all, struct nip_diag *diag)
{
	static const struct nip_store_view *const view[] = { &nip_view_coils, &nip_view_plans,
							     &nip_view_reports, &nip_view_entries };
	long n[4], out;
	size_t head = d->blocks.n;

	d->title = "nipline history";
	nip_doc_headline(d, NIP_TONE_PLAIN, "%s", ""); /* its text follows the counts */
	for (int i = 0; i < 4; i++)
		if ((n[i] = put_view(d, s, view[i], sel, all, diag)) < 0)
			return -1;
	if (!(n[0] + n[1] + n[2] + n[3]))
		return nothing(diag);
	out = having(d, nip_verdict_name[NIP_OUT_OF_SPEC]);
	d->blocks.at[head].text =
		nip_arena_printf(d->arena, "%s (%ld in spec, %ld out of spec), %s, %s",
				 many(d, n[0], "coil"), having(d, nip_verdict_name[NIP_IN_SPEC]),
				 out, many(d, n[1], "plan"), many(d, n[2], "report"));
	return 0;
}

int nip_history_show(struct nip_doc *d, struct nip_store *s, const struct nip_selection *sel,
		     bool all, struct nip_diag *diag)
{
	static const struct nip_store_view *const view[] = { &nip_view_entries, &nip_view_inputs,
							     &nip_view_coils,	&nip_view_values,
							     &nip_view_bounds,	&nip_view_findings,
							     &nip_view_planned, &nip_view_reports };

	d->title = "nipline history";
	nip_doc_headline(d, NIP_TONE_PLAIN, "Entry %s", sel->of[NIP_SELECT_ENTRY].at[0]);
	for (size_t i = 0; i < sizeof view / sizeof *view; i++) {
		long n = put_view(d, s, view[i], sel, all, diag);

		if (n < 0)
			return -1;
		if (i == 0 && n == 0)
			return nothing(diag);
	}
	return 0;
}

void nip_history_check(struct nip_doc *d, long faults)
{
	d->title = "nipline history";
	nip_node_bool(d, d->result, "sound", faults == 0);
	nip_node_number(d, d->result, "faults", (double)faults);
	if (faults)
		nip_doc_headline(d, NIP_TONE_BAD, "The history is damaged: %s",
				 many(d, faults, "fault"));
	else
		nip_doc_headline(d, NIP_TONE_GOOD,
				 "The history is sound: every reference leads somewhere, every "
				 "state and document is as it was stored");
}

/* ---- families ----------------------------------------------------------------------- */

static const struct nip_column kin_columns[] = { { "steps", NULL, true },
						 { "kind", NULL, false },
						 { "name", NULL, false },
						 { "through", NULL, false },
						 { "verdict", NULL, false } };

static void put_kin(struct nip_doc *d, const char *name, const char *title,
		    const struct nip_store_kin *kin, size_t n)
{
	struct nip_node *list = nip_node_list(d, d->result, name);
	struct nip_table *t = n ? nip_doc_table(d, name, title, kin_columns, 5) : NULL;

	for (size_t i = 0; i < n; i++) {
		const struct nip_store_kin *k = &kin[i];
		struct nip_node *x = nip_node_object(d, list, NULL);
		struct nip_cell *c = nip_table_row(d, t);

		nip_node_text(d, x, "kind", k->item.kind);
		nip_node_text(d, x, "name", k->item.name);
		nip_node_number(d, x, "steps", k->steps);
		nip_node_text(d, x, "through_kind", k->by.kind);
		nip_node_text(d, x, "through", k->by.name);
		nip_node_text(d, x, "verdict", k->verdict);
		nip_cell_number(d, &c[0], k->steps, 1);
		c[0].text = nip_arena_printf(d->arena, "%d", k->steps);
		nip_cell_text(d, &c[1], k->item.kind);
		nip_cell_text(d, &c[2], k->item.name);
		nip_cell_text(d, &c[3],
			      k->by.kind
				      ? nip_arena_printf(d->arena, "%s %s", k->by.kind, k->by.name)
				      : "");
		nip_cell_text(d, &c[4], k->verdict ? k->verdict : "");
		c[4].tone = tone_of(&(struct nip_store_cell){
			.kind = k->verdict ? NIP_STORE_TEXT : NIP_STORE_NULL, .text = k->verdict });
	}
}

/* "1 powder lot, 2 batches" */
static const char *count_kind(struct nip_doc *d, long n, const char *kind)
{
	char *out = nip_arena_printf(d->arena, "%ld %s%s", n, kind,
				     n == 1				    ? ""
				     : strchr("hx", kind[strlen(kind) - 1]) ? "es"
									    : "s");

	for (char *c = out; *c; c++)
		if (*c == '_')
			*c = ' ';
	return out;
}

/* In the order of the kinds. */
static const char *by_kind(struct nip_doc *d, const struct nip_store_kin *kin, size_t n)
{
	char *out = nip_arena_strdup(d->arena, "");

	for (size_t k = 0; nip_store_kind[k]; k++) {
		long count = 0;

		for (size_t i = 0; i < n; i++)
			count += strcmp(kin[i].item.kind, nip_store_kind[k]) == 0;
		if (count)
			out = nip_arena_printf(d->arena, "%s%s%s", out, *out ? ", " : "",
					       count_kind(d, count, nip_store_kind[k]));
	}
	return *out ? out : "nothing recorded";
}

int nip_history_trace(struct nip_doc *d, struct nip_store *s, const struct nip_store_item *of,
		      struct nip_diag *diag)
{
	struct nip_store_family f;
	struct nip_node *item;

	if (nip_store_trace(s, of, d->arena, &f, diag) != 0)
		return -1;
	if (!f.known) {
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "the history knows no %s %s", of->kind, of->name);
		return -1;
	}
	d->title = "nipline history";
	item = nip_node_object(d, d->result, "item");
	nip_node_text(d, item, "kind", of->kind);
	nip_node_text(d, item, "name", of->name);
	nip_doc_headline(d, NIP_TONE_PLAIN, "%s %s: made of %s; made into %s", of->kind, of->name,
			 by_kind(d, f.parents.at, f.parents.n),
			 by_kind(d, f.children.at, f.children.n));
	put_kin(d, "parents", "Made of", f.parents.at, f.parents.n);
	put_kin(d, "children", "Made into", f.children.at, f.children.n);
	return 0;
}
