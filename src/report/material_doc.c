/* material_doc.c: materials with every published value beside the others, their laws,
 * refusals, facts and the limits that concern them. */
#include <config.h>

#include "report/material_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/limits_doc.h"
#include "report/material_law.h"
#include "unit/unit.h"

/* ---- values ---------------------------------------------------------------- */

static const char *unit_of(enum nip_property p)
{
	return nip_quantity_kind(nip_property_kind(p)->quantity)->unit;
}

static void put_stated(struct nip_doc *d, struct nip_node *list, const struct nip_stated *s,
		       enum nip_property p)
{
	const enum nip_quantity_id id = nip_property_kind(p)->quantity;
	struct nip_node *n =
		nip_node_quantity(d, list, NULL, nip_quantity_shown(id, &s->value), unit_of(p));

	nip_node_number(d, n, "low", nip_stated_low(s, p));
	nip_node_number(d, n, "high", nip_stated_high(s, p));
	if (s->value.sd_si > 0)
		nip_node_number(d, n, "uncertainty",
				fabs(nip_unit_show(id, s->value.sd_si) - nip_unit_show(id, 0)));
	nip_node_text(d, n, "written",
		      *s->text ? nip_arena_printf(d->arena, "%s %s", s->text, s->unit) : NULL);
	nip_node_text(d, n, "evidence", s->evidence_name);
	nip_node_text(d, n, "source", s->source);
	nip_node_text(d, n, "conditions", s->conditions);
	nip_node_bool(d, n, "preferred", s->preferred);
	nip_node_text(d, n, "reason", s->reason);
}

/* "22 GPa", "1..6 GPa", "from 500 MPa", as written. */
static const char *stated_text(struct nip_doc *d, const struct nip_stated *s)
{
	const char *unit = strcmp(s->unit, "1") ? s->unit : "";
	const char *gap = *unit ? " " : "";
	const char *range =
		!s->low_text && !s->high_text ? ""
		: s->low_text && s->high_text
			? nip_arena_printf(d->arena, "%s..%s%s%s", s->low_text, s->high_text, gap,
					   unit)
		: s->low_text ? nip_arena_printf(d->arena, "from %s%s%s", s->low_text, gap, unit)
			      : nip_arena_printf(d->arena, "up to %s%s%s", s->high_text, gap, unit);

	if (!*s->text)
		return range;
	return nip_arena_printf(d->arena, "%s%s%s%s%s%s%s%s", s->text,
				s->uncertainty_text ? " \xC2\xB1 " : "",
				s->uncertainty_text ? s->uncertainty_text : "", gap, unit,
				*range ? " (" : "", range, *range ? ")" : "");
}

static void value_rows(struct nip_doc *d, struct nip_table *t, const struct nip_material *m,
		       enum nip_property p)
{
	for (size_t i = 0; i < m->stated[p].n; i++) {
		const struct nip_stated *s = &m->stated[p].at[i];
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_text(d, &c[0], nip_property_kind(p)->title);
		nip_cell_text(d, &c[1], stated_text(d, s));
		nip_cell_text(d, &c[2], m->stated[p].n < 2 ? "" : s->preferred ? "used" : "beside");
		nip_cell_text(d, &c[3], s->evidence_name);
		nip_cell_text(d, &c[4], s->conditions ? s->conditions : "");
		nip_cell_text(d, &c[5],
			      s->reason ? nip_arena_printf(d->arena, "%s (%s: %s)", s->source,
							   s->preferred ? "preferred" : "not used",
							   s->reason)
					: s->source);
	}
}

static void values_section(struct nip_doc *d, const struct nip_material *m, struct nip_node *node)
{
	static const struct nip_column column[] = { { "property" },   { "value", NULL, true },
						    { "several" },    { "evidence" },
						    { "conditions" }, { "source" } };
	struct nip_node *values = nip_node_object(d, node, "values");
	struct nip_table *t = NULL;

	for (int i = 0; i < NIP_PROPERTIES; i++) {
		enum nip_property p = (enum nip_property)i;
		struct nip_node *list;

		if (!m->stated[i].n)
			continue;
		if (!t)
			t = nip_doc_table(d, nip_arena_printf(d->arena, "values-%zu", d->blocks.n),
					  NULL, column, sizeof column / sizeof *column);
		list = nip_node_list(d, values, nip_property_kind(p)->name);
		for (size_t k = 0; k < m->stated[i].n; k++)
			put_stated(d, list, &m->stated[i].at[k], p);
		value_rows(d, t, m, p);
	}
	if (!t)
		nip_doc_paragraph(d, NIP_TONE_MUTED, "No published value is known.");
}

/* ---- the rest of one material ------------------------------------------------ */

static void refusals_section(struct nip_doc *d, const struct nip_material *m, struct nip_node *node)
{
	struct nip_node *list = nip_node_list(d, node, "refusals"), *n;

	for (size_t i = 0; i < m->refusals.n; i++) {
		const struct nip_refusal *x = &m->refusals.at[i];

		n = nip_node_object(d, list, NULL);
		nip_node_text(d, n, "process", x->process);
		nip_node_text(d, n, "reason", x->text);
		nip_node_text(d, n, "needs", x->needs);
		nip_doc_paragraph(d, NIP_TONE_WARN, "Not predicted, %s: %s. Needs %s.", x->process,
				  x->text, x->needs);
	}
}

static void facts_section(struct nip_doc *d, const struct nip_material *m, struct nip_node *node)
{
	struct nip_node *list = nip_node_list(d, node, "facts"), *n;

	for (size_t i = 0; i < m->facts.n; i++) {
		const struct nip_fact *x = &m->facts.at[i];

		n = nip_node_object(d, list, NULL);
		nip_node_text(d, n, "text", x->text);
		nip_node_text(d, n, "evidence", x->evidence_name);
		nip_node_text(d, n, "source", x->source);
		nip_doc_paragraph(d, NIP_TONE_PLAIN, "%s [%s, %s]", x->text, x->source,
				  x->evidence_name);
	}
}

static void limits_section(struct nip_doc *d, const struct nip_materials *all,
			   const struct nip_limits *limits, const struct nip_material *m,
			   struct nip_node *node)
{
	struct nip_limit_query q = { .value = { NAN, NAN, NAN } };
	struct nip_limit_answer answer;
	bool anode = strcmp(m->class_name, "anode") == 0 || strcmp(m->class_name, "metal") == 0;

	if (strcmp(m->class_name, "cathode") == 0)
		q.cathode.material = m;
	else if (anode)
		q.anode.material = m;
	else
		q.electrolyte.material = m;
	nip_limits_ask(limits, all, &q, d->arena, &answer);
	if (answer.known)
		nip_doc_heading(d, "Published pressures for %s", m->id);
	else
		answer.hits.n = 0;
	nip_limits_table(d, nip_arena_printf(d->arena, "limits-%zu", d->blocks.n), &answer,
			 nip_node_list(d, node, "limits"));
}

static void identity(struct nip_doc *d, const struct nip_material *m, struct nip_node *n)
{
	struct nip_node *list;
	char *names = NULL;

	nip_node_text(d, n, "id", m->id);
	nip_node_text(d, n, "name", m->name);
	nip_node_text(d, n, "class", m->class_name);
	nip_node_text(d, n, "variant_of", m->variant_text);
	nip_node_text(d, n, "morphology", m->morphology);
	nip_node_text(d, n, "lot", m->lot);
	list = nip_node_list(d, n, "aliases");
	for (size_t i = 0; i < m->aliases.n; i++) {
		nip_node_text(d, list, NULL, m->aliases.at[i].text);
		names = nip_arena_printf(d->arena, "%s%s%s", names ? names : "", names ? ", " : "",
					 m->aliases.at[i].text);
	}
	nip_doc_heading(d, "%s (%s)%s%s", m->id, m->class_name, m->name ? ": " : "",
			m->name ? m->name : "");
	if (names)
		nip_doc_paragraph(d, NIP_TONE_MUTED, "Also called %s.", names);
	if (m->variant_text)
		nip_doc_paragraph(d, NIP_TONE_MUTED, "A variant of %s; its laws are its own.%s%s",
				  m->variant_text, m->morphology ? " Morphology: " : "",
				  m->morphology ? m->morphology : "");
	else if (m->morphology)
		nip_doc_paragraph(d, NIP_TONE_MUTED, "Morphology: %s.", m->morphology);
}

static void one(struct nip_doc *d, const struct nip_materials *all, const struct nip_limits *limits,
		const struct nip_material *m, struct nip_node *list)
{
	struct nip_node *n = nip_node_object(d, list, NULL);

	identity(d, m, n);
	values_section(d, m, n);
	nip_material_laws(d, m, n);
	refusals_section(d, m, n);
	facts_section(d, m, n);
	nip_node_text(d, n, "note", m->note);
	if (m->note)
		nip_doc_paragraph(d, NIP_TONE_PLAIN, "%s", m->note);
	limits_section(d, all, limits, m, n);
}

/* ---- several side by side ------------------------------------------------------ */

static const char *all_stated(struct nip_doc *d, const struct nip_material *m, int p)
{
	const char *out = "";

	for (size_t i = 0; i < m->stated[p].n; i++)
		out = nip_arena_printf(d->arena, "%s%s%s%s", out, i ? "; " : "",
				       stated_text(d, &m->stated[p].at[i]),
				       m->stated[p].n > 1 && m->stated[p].at[i].preferred
					       ? " (used)"
					       : "");
	return *out ? out : "no data";
}

static void compare(struct nip_doc *d, const struct nip_material *const *m, size_t n)
{
	struct nip_column *column = NIP_NEW_N(d->arena, n + 1, struct nip_column);
	struct nip_table *t;

	column[0].title = "property";
	for (size_t i = 0; i < n; i++)
		column[i + 1].title = m[i]->id;
	t = nip_doc_table(d, "comparison", NULL, column, n + 1);
	for (int p = 0; p < NIP_PROPERTIES; p++) {
		struct nip_cell *c;
		size_t some = 0;

		for (size_t i = 0; i < n; i++)
			some += m[i]->stated[p].n;
		if (!some)
			continue;
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], nip_property_kind((enum nip_property)p)->title);
		for (size_t i = 0; i < n; i++)
			nip_cell_text(d, &c[i + 1], all_stated(d, m[i], p));
	}
}

void nip_material_doc(struct nip_doc *d, const struct nip_materials *all,
		      const struct nip_limits *limits, const struct nip_material *const *m,
		      size_t n)
{
	struct nip_node *list = nip_node_list(d, d->result, "materials");

	d->title = n == 1 ? nip_arena_printf(d->arena, "Material %s", m[0]->id) : "Materials";
	if (n > 1) {
		nip_doc_headline(d, NIP_TONE_PLAIN, "%zu materials side by side", n);
		compare(d, m, n);
	}
	for (size_t i = 0; i < n; i++)
		one(d, all, limits, m[i], list);
}

/* ---- the list --------------------------------------------------------------------- */

void nip_material_list_doc(struct nip_doc *d, const struct nip_materials *m)
{
	static const struct nip_column column[] = {
		{ "material" },		{ "class" },
		{ "also called" },	{ "density", "g/cm3", true },
		{ "laws", NULL, true }, { "name" }
	};
	struct nip_node *list = nip_node_list(d, d->result, "materials");
	struct nip_table *t;

	d->title = "Material library";
	nip_doc_headline(d, NIP_TONE_PLAIN, "%zu materials", m->materials.n);
	t = nip_doc_table(d, "materials", NULL, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < m->materials.n; i++) {
		const struct nip_material *x = &m->materials.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL), *names;
		struct nip_cell *c = nip_table_row(d, t);
		char *text = NULL;

		nip_node_text(d, n, "id", x->id);
		nip_node_text(d, n, "class", x->class_name);
		nip_node_text(d, n, "variant_of", x->variant_text);
		names = nip_node_list(d, n, "aliases");
		for (size_t k = 0; k < x->aliases.n; k++) {
			nip_node_text(d, names, NULL, x->aliases.at[k].text);
			text = nip_arena_printf(d->arena, "%s%s%s", text ? text : "",
						text ? ", " : "", x->aliases.at[k].text);
		}
		nip_node_number(d, n, "laws", (double)x->laws.n);
		nip_cell_text(d, &c[0], x->id);
		nip_cell_text(d, &c[1], x->class_name);
		nip_cell_text(d, &c[2], text ? text : "");
		nip_cell_text(d, &c[3],
			      x->theoretical_density.set ? x->theoretical_density.text : "");
		nip_cell_text(d, &c[4],
			      x->laws.n ? nip_arena_printf(d->arena, "%zu", x->laws.n) : "");
		nip_cell_text(d, &c[5], x->name ? x->name : "");
	}
}
