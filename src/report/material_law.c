/* material_law.c: the laws of a material: parameters as written, range, lot, what is
 * borrowed. */
#include <config.h>

#include "report/material_law.h"

#include <math.h>
#include <string.h>

#include "unit/unit.h"

static void put_bound(struct nip_doc *d, struct nip_node *n, const struct nip_law_use *u,
		      const char *name, double si)
{
	const enum nip_quantity_id id = u->law->symbol[nip_law_variable(u->law)].quantity;

	if (!isnan(si))
		nip_node_quantity(d, n, name, nip_unit_show(id, si), nip_quantity_kind(id)->unit);
	else
		nip_node_null(d, n, name);
}

static void put_parameters(struct nip_doc *d, struct nip_node *n, const struct nip_law_use *u)
{
	struct nip_node *list = nip_node_object(d, n, "parameters"), *q;
	size_t symbols = u->law->n_symbols;

	for (size_t i = 0; i < symbols; i++) {
		const struct nip_symbol *s = &u->law->symbol[i];

		if (isnan(u->in[i]))
			continue;
		q = nip_node_quantity(d, list, s->name, nip_unit_show(s->quantity, u->in[i]),
				      nip_quantity_kind(s->quantity)->unit);
		if (!isnan(u->sd[i]))
			nip_node_number(d, q, "uncertainty",
					fabs(nip_unit_show(s->quantity, u->sd[i]) -
					     nip_unit_show(s->quantity, 0)));
	}
	list = nip_node_list(d, n, "correlations");
	for (size_t i = 0; i < symbols; i++)
		for (size_t j = i + 1; j < symbols; j++) {
			if (u->correlation[i][j] == 0)
				continue;
			q = nip_node_object(d, list, NULL);
			nip_node_text(d, q, "of", u->law->symbol[i].name);
			nip_node_text(d, q, "with", u->law->symbol[j].name);
			nip_node_number(d, q, "value", u->correlation[i][j]);
		}
}

static void put_law(struct nip_doc *d, struct nip_node *list, const struct nip_law_use *u)
{
	struct nip_node *n = nip_node_object(d, list, NULL);

	nip_node_text(d, n, "law", u->law->name);
	nip_node_text(d, n, "equation", u->law->equation);
	nip_node_text(d, n, "stress", u->stress);
	nip_node_text(d, n, "state", u->state);
	nip_node_text(d, n, "phase", u->phase);
	nip_node_text(d, n, "carrier", u->carrier);
	put_parameters(d, n, u);
	put_bound(d, n, u, "from", u->from_si);
	put_bound(d, n, u, "to", u->to_si);
	if (u->residual_sd.set)
		nip_node_quantity(d, n, "residual_sd",
				  nip_quantity_shown(NIP_Q_RATIO, &u->residual_sd), "1");
	nip_node_text(d, n, "lot", u->lot);
	nip_node_text(d, n, "borrowed", u->borrowed);
	nip_node_text(d, n, "conditions", u->conditions);
	nip_node_text(d, n, "evidence", u->evidence_name);
	nip_node_text(d, n, "source", u->source);
}

static const char *parameters_text(struct nip_doc *d, const struct nip_law_use *u)
{
	const char *out = "";

	for (size_t i = 0; i < u->parameters.n; i++) {
		const struct nip_raw_value *v = &u->parameters.at[i];

		out = nip_arena_printf(d->arena, "%s%s%s = %s%s%s%s%s", out, i ? ", " : "", v->name,
				       v->text, v->uncertainty ? " \xC2\xB1 " : "",
				       v->uncertainty ? v->uncertainty : "",
				       strcmp(v->unit, "1") ? " " : "",
				       strcmp(v->unit, "1") ? v->unit : "");
	}
	return out;
}

static const char *range_text(struct nip_doc *d, const struct nip_law_use *u)
{
	if (!u->from && !u->to)
		return "not stated";
	return nip_arena_printf(d->arena, "%s..%s %s", u->from ? u->from->text : "0",
				u->to ? u->to->text : "?", u->to ? u->to->unit : u->from->unit);
}

void nip_material_laws(struct nip_doc *d, const struct nip_material *m, struct nip_node *node)
{
	static const struct nip_column column[] = { { "law" },	      { "of" },
						    { "parameters" }, { "fitted on" },
						    { "evidence" },   { "conditions" },
						    { "source" } };
	struct nip_node *list = nip_node_list(d, node, "laws");
	struct nip_table *t = NULL;

	for (size_t i = 0; i < m->laws.n; i++) {
		const struct nip_law_use *u = &m->laws.at[i];
		struct nip_cell *c;

		put_law(d, list, u);
		if (!t)
			t = nip_doc_table(d, nip_arena_printf(d->arena, "laws-%zu", d->blocks.n),
					  NULL, column, sizeof column / sizeof *column);
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], u->law->name);
		nip_cell_text(d, &c[1],
			      u->stress ? nip_arena_printf(d->arena, "%s, %s", u->stress,
							   u->state ? u->state : "state not stated")
					: nip_arena_printf(d->arena, "%s in %s",
							   u->carrier ? u->carrier : "ionic",
							   u->phase));
		nip_cell_text(d, &c[2], parameters_text(d, u));
		nip_cell_text(d, &c[3], range_text(d, u));
		nip_cell_text(d, &c[4], u->evidence_name);
		c[4].tone = u->evidence == NIP_EV_ASSUMED ? NIP_TONE_WARN : NIP_TONE_PLAIN;
		nip_cell_text(d, &c[5],
			      nip_arena_printf(d->arena, "%s%s%s%s%s",
					       u->conditions ? u->conditions : "",
					       u->lot ? "; lot " : "", u->lot ? u->lot : "",
					       u->borrowed ? "; borrowed: " : "",
					       u->borrowed ? u->borrowed : ""));
		nip_cell_text(d, &c[6], u->source);
	}
}
