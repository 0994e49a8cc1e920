/* model_list.c: the table of laws, and one law with its forms, for people and tools. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/model_doc.h"
#include "unit/unit.h"

#define OPEN_END 1e290 /* ranges without a bound end beyond it */

/* ---- the tree -------------------------------------------------------------- */

static void put_end(struct nip_doc *d, struct nip_node *n, const char *name,
		    enum nip_quantity_id id, double si)
{
	nip_node_number(d, n, name, fabs(si) > OPEN_END ? NAN : nip_unit_show(id, si));
}

static const char *const roles[] = { "parameter", "variable", "state" };

static void put_symbol(struct nip_doc *d, struct nip_node *list, const struct nip_symbol *s)
{
	struct nip_node *n = nip_node_object(d, list, NULL), *range;

	nip_node_text(d, n, "name", s->name);
	nip_node_text(d, n, "unit", nip_quantity_kind(s->quantity)->unit);
	nip_node_text(d, n, "quantity", nip_quantity_kind(s->quantity)->name);
	nip_node_text(d, n, "meaning", s->meaning);
	nip_node_text(d, n, "role", roles[s->role]);
	nip_node_bool(d, n, "optional", s->optional);
	nip_node_bool(d, n, "list", s->list);
	nip_node_text(d, n, "answer", s->answer ? s->answer : s->name);
	range = nip_node_object(d, n, "range");
	put_end(d, range, "low", s->quantity, s->lo);
	put_end(d, range, "high", s->quantity, s->hi);
	nip_node_bool(d, range, "low_included", !s->lo_open);
	nip_node_bool(d, range, "high_included", !s->hi_open && fabs(s->hi) <= OPEN_END);
}

static bool seen_symbol(const struct nip_law *first, const struct nip_law *form, const char *name)
{
	for (; first != form; first = nip_law_next_form(first))
		if (nip_law_symbol(first, name) >= 0)
			return true;
	return false;
}

static bool seen_output(const struct nip_law *first, const struct nip_law *form, const char *name)
{
	for (; first != form; first = nip_law_next_form(first))
		if (nip_law_output(first, name) >= 0)
			return true;
	return false;
}

static void put_symbols(struct nip_doc *d, struct nip_node *n, const struct nip_law *law)
{
	struct nip_node *list = nip_node_list(d, n, "symbols");

	for (const struct nip_law *f = law; f; f = nip_law_next_form(f))
		for (size_t i = 0; i < f->n_symbols; i++)
			if (!seen_symbol(law, f, f->symbol[i].name))
				put_symbol(d, list, &f->symbol[i]);
	list = nip_node_list(d, n, "aliases");
	for (const struct nip_law *f = law; f; f = nip_law_next_form(f))
		for (size_t i = 0; i < f->n_aliases; i++) {
			struct nip_node *x = nip_node_object(d, list, NULL);

			nip_node_text(d, x, "name", f->alias[i].name);
			nip_node_text(d, x, "unit", nip_quantity_kind(f->alias[i].quantity)->unit);
			nip_node_text(d, x, "of", f->alias[i].of);
		}
}

static void put_outputs(struct nip_doc *d, struct nip_node *n, const struct nip_law *law)
{
	struct nip_node *list = nip_node_list(d, n, "outputs");

	for (const struct nip_law *f = law; f; f = nip_law_next_form(f))
		for (size_t i = 0; i < f->n_outputs; i++) {
			const struct nip_output *o = &f->output[i];
			struct nip_node *x;

			if (seen_output(law, f, o->name))
				continue;
			x = nip_node_object(d, list, NULL);
			nip_node_text(d, x, "name", o->name);
			nip_node_text(d, x, "unit", nip_quantity_kind(o->quantity)->unit);
			nip_node_bool(d, x, "list", o->list);
		}
}

static void put_forms(struct nip_doc *d, struct nip_node *n, const struct nip_law *law)
{
	struct nip_node *list = nip_node_list(d, n, "forms");

	for (const struct nip_law *f = law; f; f = nip_law_next_form(f)) {
		struct nip_node *x = nip_node_object(d, list, NULL), *names;

		nip_node_text(d, x, "form", f->form);
		nip_node_text(d, x, "equation", f->equation);
		names = nip_node_list(d, x, "symbols");
		for (size_t i = 0; i < f->n_symbols; i++)
			nip_node_text(d, names, NULL, f->symbol[i].name);
		names = nip_node_list(d, x, "outputs");
		for (size_t i = 0; i < f->n_outputs; i++)
			nip_node_text(d, names, NULL, f->output[i].name);
	}
}

static void put_law(struct nip_doc *d, struct nip_node *n, const struct nip_law *law)
{
	nip_node_text(d, n, "law", law->name);
	nip_node_text(d, n, "family", nip_law_family_name[law->family]);
	nip_node_text(d, n, "equation", law->equation);
	nip_node_text(d, n, "source", law->source);
	nip_node_text(d, n, "validity", law->validity);
	put_symbols(d, n, law);
	put_outputs(d, n, law);
	put_forms(d, n, law);
}

/* ---- the blocks ------------------------------------------------------------ */

static bool first_form(size_t i)
{
	return nip_law_find(nip_law_at(i)->name) == nip_law_at(i);
}

static const char *names_of(struct nip_doc *d, const struct nip_law *f)
{
	const char *s = "";

	for (size_t i = 0; i < f->n_symbols; i++)
		s = nip_arena_printf(d->arena, "%s%s%s%s%s", s, *s ? " " : "",
				     f->symbol[i].optional ? "[" : "", f->symbol[i].name,
				     f->symbol[i].optional ? "]" : "");
	return s;
}

static const char *outputs_of(struct nip_doc *d, const struct nip_law *f)
{
	const char *s = "";

	for (size_t i = 0; i < f->n_outputs; i++)
		s = nip_arena_printf(d->arena, "%s%s%s", s, *s ? ", " : "", f->output[i].name);
	return s;
}

void nip_model_list_doc(struct nip_doc *d)
{
	static const struct nip_column column[] = { { "law", NULL, false },
						    { "symbols", NULL, false },
						    { "outputs", NULL, false } };
	struct nip_node *list = nip_node_list(d, d->result, "laws");
	struct nip_table *t;
	size_t n = 0;

	d->title = "nipline laws";
	for (size_t i = 0; i < nip_law_count(); i++)
		n += first_form(i);
	nip_doc_headline(d, NIP_TONE_PLAIN,
			 "%zu laws; nipline model LAW --help tells all about one", n);
	for (int family = 0; family < NIP_LAW_FAMILIES; family++) {
		t = NULL;
		for (size_t i = 0; i < nip_law_count(); i++) {
			const struct nip_law *f = nip_law_at(i);
			struct nip_cell *c;

			if ((int)f->family != family)
				continue;
			if (first_form(i))
				put_law(d, nip_node_object(d, list, NULL), f);
			if (!t) {
				nip_doc_heading(d, "%s", nip_law_family_name[family]);
				t = nip_doc_table(d, nip_law_family_name[family], NULL, column, 3);
			}
			c = nip_table_row(d, t);
			nip_cell_text(d, &c[0], f->name);
			nip_cell_text(d, &c[1], names_of(d, f));
			nip_cell_text(d, &c[2], outputs_of(d, f));
		}
	}
}

static const char *range_of(struct nip_doc *d, const struct nip_symbol *s)
{
	char lo[NIP_DOUBLE_TEXT], hi[NIP_DOUBLE_TEXT];
	bool low = s->lo > -OPEN_END, high = s->hi < OPEN_END;

	nip_decimal_write(nip_unit_show(s->quantity, s->lo), lo);
	nip_decimal_write(nip_unit_show(s->quantity, s->hi), hi);
	if (s->quantity == NIP_Q_FLAG)
		return "yes or no";
	if (low && high)
		return nip_arena_printf(d->arena, "%s%s..%s%s", s->lo_open ? "above " : "", lo,
					s->hi_open ? "below " : "", hi);
	if (low)
		return nip_arena_printf(d->arena, "%s%s", s->lo_open ? "above " : "from ", lo);
	return high ? nip_arena_printf(d->arena, "up to %s", hi) : "any";
}

static void put_symbol_row(struct nip_doc *d, struct nip_table *t, const struct nip_symbol *s)
{
	struct nip_cell *c = nip_table_row(d, t);

	nip_cell_text(d, &c[0], s->name);
	nip_cell_text(d, &c[1], nip_quantity_kind(s->quantity)->unit);
	nip_cell_text(d, &c[2], range_of(d, s));
	nip_cell_text(d, &c[3],
		      nip_arena_printf(d->arena, "%s%s%s", s->meaning, s->list ? "; a list" : "",
				       s->optional ? "; may be left out" : ""));
}

void nip_model_law_doc(struct nip_doc *d, const struct nip_law *law)
{
	static const struct nip_column symbol[] = { { "symbol", NULL, false },
						    { "unit", NULL, false },
						    { "allowed", NULL, false },
						    { "meaning", NULL, false } };
	static const struct nip_column output[] = { { "output", NULL, false },
						    { "unit", NULL, false } };
	int k = 0;

	d->title = nip_arena_printf(d->arena, "nipline law %s", law->name);
	put_law(d, d->result, law);
	nip_doc_headline(d, NIP_TONE_PLAIN, "%s: %s", law->name, law->equation);
	for (const struct nip_law *f = law; f; f = nip_law_next_form(f)) {
		struct nip_table *t;

		k++;
		if (f->form)
			nip_doc_heading(d, "by %s: %s", f->form, f->equation);
		t = nip_doc_table(d, nip_arena_printf(d->arena, "symbols-%d", k), NULL, symbol, 4);
		for (size_t i = 0; i < f->n_symbols; i++)
			put_symbol_row(d, t, &f->symbol[i]);
		for (size_t i = 0; i < f->n_aliases; i++) {
			struct nip_cell *c = nip_table_row(d, t);

			nip_cell_text(d, &c[0], f->alias[i].name);
			nip_cell_text(d, &c[1], nip_quantity_kind(f->alias[i].quantity)->unit);
			nip_cell_text(d, &c[3],
				      nip_arena_printf(d->arena, "instead of %s", f->alias[i].of));
		}
		t = nip_doc_table(d, nip_arena_printf(d->arena, "outputs-%d", k), NULL, output, 2);
		for (size_t i = 0; i < f->n_outputs; i++) {
			struct nip_cell *c = nip_table_row(d, t);

			nip_cell_text(d, &c[0], f->output[i].name);
			nip_cell_text(d, &c[1], nip_quantity_kind(f->output[i].quantity)->unit);
		}
	}
	if (law->validity)
		nip_doc_paragraph(d, NIP_TONE_PLAIN, "Holds: %s", law->validity);
	nip_doc_paragraph(d, NIP_TONE_MUTED, "Source: %s", law->source);
}
