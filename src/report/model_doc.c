/* model_doc.c: what a law answered, with what it was asked. */
#include <config.h>

#include "report/model_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "unit/unit.h"

/* The value in the unit it is shown in; *out_unit is that unit. */
static double shown(const struct nip_model_answer *m, const struct nip_model_value *v, size_t k,
		    const char **out_unit)
{
	*out_unit = nip_quantity_kind(v->quantity)->unit;
	for (size_t i = 0; i < m->n_units; i++)
		if (strcmp(m->units[i].name, v->name) == 0) {
			*out_unit = m->units[i].unit;
			return v->si[k] * m->units[i].scale + m->units[i].offset;
		}
	return nip_unit_show(v->quantity, v->si[k]);
}

static bool answered(const struct nip_model_value *v)
{
	for (size_t k = 0; k < v->n; k++)
		if (!isnan(v->si[k]))
			return true;
	return false;
}

static void put_list(struct nip_doc *d, struct nip_node *parent, const struct nip_model_answer *m,
		     const struct nip_model_value *v)
{
	struct nip_node *n = nip_node_object(d, parent, v->name), *list;
	const char *unit = nip_quantity_kind(v->quantity)->unit;

	list = nip_node_list(d, n, "value");
	for (size_t k = 0; k < v->n; k++)
		if (v->quantity == NIP_Q_FLAG)
			nip_node_bool(d, list, NULL, v->si[k] != 0);
		else
			nip_node_number(d, list, NULL, shown(m, v, k, &unit));
	nip_node_text(d, n, "unit", unit);
	if (v->written)
		nip_node_text(d, n, "written", v->written);
}

static void put_value(struct nip_doc *d, struct nip_node *parent, const struct nip_model_answer *m,
		      const struct nip_model_value *v)
{
	const char *unit;
	struct nip_node *n;
	double x;

	if (v->list || v->n > 1) {
		put_list(d, parent, m, v);
		return;
	}
	x = shown(m, v, 0, &unit);
	if (v->quantity == NIP_Q_FLAG) {
		n = nip_node_object(d, parent, v->name);
		nip_node_bool(d, n, "value", x != 0);
		nip_node_text(d, n, "unit", unit);
	} else {
		n = nip_node_quantity(d, parent, v->name, x, unit);
	}
	if (v->written)
		nip_node_text(d, n, "written", v->written);
}

static void put_tree(struct nip_doc *d, const struct nip_model_answer *m)
{
	struct nip_node *inputs, *outputs, *notes;

	nip_node_text(d, d->result, "law", m->law->name);
	nip_node_text(d, d->result, "form", m->law->form);
	nip_node_text(d, d->result, "equation", m->law->equation);
	nip_node_text(d, d->result, "source", m->law->source);
	nip_node_text(d, d->result, "validity", m->law->validity);
	inputs = nip_node_object(d, d->result, "inputs");
	for (size_t i = 0; i < m->inputs.n; i++)
		put_value(d, inputs, m, &m->inputs.at[i]);
	outputs = nip_node_object(d, d->result, "outputs");
	for (size_t i = 0; i < m->outputs.n; i++)
		if (answered(&m->outputs.at[i]))
			put_value(d, outputs, m, &m->outputs.at[i]);
	notes = nip_node_list(d, d->result, "notes");
	for (size_t i = 0; i < m->notes.n; i++)
		nip_node_text(d, notes, NULL, m->notes.at[i]);
}

static const char *text_of(struct nip_doc *d, const struct nip_model_answer *m,
			   const struct nip_model_value *v, const char **out_unit)
{
	struct nip_str s = NIP_STR_INIT;
	char buf[NIP_DOUBLE_TEXT];
	const char *text;

	*out_unit = nip_quantity_kind(v->quantity)->unit;
	for (size_t k = 0; k < v->n; k++) {
		double x = shown(m, v, k, out_unit);

		nip_str_put(&s, k ? ", " : "");
		if (v->quantity == NIP_Q_FLAG)
			nip_str_put(&s, isnan(x) ? "no data" : x != 0 ? "yes" : "no");
		else
			nip_str_put(&s, isfinite(x) ? nip_decimal_write(x, buf)
					: isnan(x)  ? "no data"
						    : "infinite");
	}
	text = nip_arena_strdup(d->arena, nip_str_text(&s));
	nip_str_release(&s);
	return text;
}

static void put_cells(struct nip_doc *d, struct nip_table *t, const struct nip_model_answer *m,
		      const struct nip_model_value *v)
{
	struct nip_cell *c = nip_table_row(d, t);
	const char *unit, *text = text_of(d, m, v, &unit);

	nip_cell_text(d, &c[0], v->name);
	nip_cell_text(d, &c[1], text);
	if (v->n == 1 && v->quantity != NIP_Q_FLAG) {
		c[1].has_number = true;
		c[1].number = shown(m, v, 0, &unit);
	}
	nip_cell_text(d, &c[2], v->quantity == NIP_Q_FLAG ? "" : unit);
	if (t->n_columns > 3)
		nip_cell_text(d, &c[3], v->meaning ? v->meaning : "");
}

/* Several points: one row each, the inputs that vary and the outputs as columns. */
static void put_points(struct nip_doc *d, const struct nip_model_answer *m)
{
	const size_t most = m->inputs.n + m->outputs.n;
	const struct nip_model_value **v =
		NIP_NEW_N(d->arena, most, const struct nip_model_value *);
	struct nip_column *column = NIP_NEW_N(d->arena, most, struct nip_column);
	struct nip_table *t;
	const char *unit;
	size_t n = 0;

	for (size_t i = 0; i < m->inputs.n; i++)
		if (m->inputs.at[i].n == m->points)
			v[n++] = &m->inputs.at[i];
	for (size_t i = 0; i < m->outputs.n; i++)
		if (answered(&m->outputs.at[i]))
			v[n++] = &m->outputs.at[i];
	for (size_t i = 0; i < n; i++) {
		shown(m, v[i], 0, &unit);
		column[i] = (struct nip_column){ v[i]->name, unit, true };
	}
	t = nip_doc_table(d, "points", NULL, column, n);
	for (size_t k = 0; k < m->points; k++) {
		struct nip_cell *c = nip_table_row(d, t);

		for (size_t i = 0; i < n; i++) {
			char buf[NIP_DOUBLE_TEXT];
			double x = shown(m, v[i], k, &unit);

			nip_cell_text(d, &c[i],
				      isfinite(x) ? nip_decimal_write(x, buf) : "no data");
			c[i].has_number = isfinite(x);
			c[i].number = x;
		}
	}
}

static void put_headline(struct nip_doc *d, const struct nip_model_answer *m)
{
	for (size_t i = 0; i < m->outputs.n; i++) {
		const struct nip_model_value *v = &m->outputs.at[i];
		const char *unit, *text;

		if (!answered(v))
			continue;
		text = text_of(d, m, v, &unit);
		nip_doc_headline(d, NIP_TONE_PLAIN, "%s: %s = %s%s%s", m->law->name, v->name, text,
				 strcmp(unit, "1") == 0 ? "" : " ",
				 strcmp(unit, "1") == 0 ? "" : unit);
		return;
	}
	nip_doc_headline(d, NIP_TONE_WARN, "%s: nothing to answer from these inputs", m->law->name);
}

void nip_model_doc(struct nip_doc *d, const struct nip_model_answer *m)
{
	static const struct nip_column input[] = { { "input", NULL, false },
						   { "value", NULL, true },
						   { "unit", NULL, false },
						   { "meaning", NULL, false } };
	static const struct nip_column output[] = { { "output", NULL, false },
						    { "value", NULL, true },
						    { "unit", NULL, false } };
	struct nip_table *t;

	d->title = nip_arena_printf(d->arena, "nipline model %s", m->law->name);
	put_tree(d, m);
	if (m->points > 1)
		nip_doc_headline(d, NIP_TONE_PLAIN, "%s at %zu points", m->law->name, m->points);
	else
		put_headline(d, m);
	t = nip_doc_table(d, "inputs", NULL, input, 4);
	for (size_t i = 0; i < m->inputs.n; i++)
		if (m->points == 1 || m->inputs.at[i].n != m->points)
			put_cells(d, t, m, &m->inputs.at[i]);
	if (m->points > 1) {
		put_points(d, m);
	} else {
		t = nip_doc_table(d, "outputs", NULL, output, 3);
		for (size_t i = 0; i < m->outputs.n; i++)
			if (answered(&m->outputs.at[i]))
				put_cells(d, t, m, &m->outputs.at[i]);
	}
	for (size_t i = 0; i < m->notes.n; i++)
		nip_doc_paragraph(d, NIP_TONE_WARN, "%s", m->notes.at[i]);
	nip_doc_paragraph(d, NIP_TONE_MUTED, "%s  [%s]%s%s", m->law->equation, m->law->source,
			  m->law->validity ? "  Holds: " : "",
			  m->law->validity ? m->law->validity : "");
}
