/* plan_cell.c: a plan's layers as a cell, its line, and what a source compares. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "plan/cell.h"
#include "report/plan_tree.h"
#include "unit/unit.h"

/* ---- the tree ------------------------------------------------------------------------ */

static void put_capacity(struct nip_doc *d, struct nip_node *n, const struct nip_cell_capacity *c)
{
	nip_plan_value_node(d, n, "cathode_areal_capacity", NIP_Q_AREAL_CAPACITY, &c->cathode);
	nip_plan_value_node(d, n, "anode_areal_capacity", NIP_Q_AREAL_CAPACITY, &c->anode);
	nip_plan_value_node(d, n, "n_to_p", NIP_Q_RATIO, &c->n_to_p);
}

static void put_parts(struct nip_doc *d, struct nip_node *n, const struct nip_cell_outcome *c)
{
	struct nip_node *list = nip_node_list(d, n, "resistances");

	for (size_t i = 0; i < c->n_resistances; i++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_text(d, x, "of", c->part[i].name);
		nip_node_text(d, x, "kind", c->part[i].layer < 0 ? "interface" : "layer");
		nip_plan_value_node(d, x, "resistance", NIP_Q_RESISTANCE, &c->part[i].value);
	}
}

static void put_rates(struct nip_doc *d, struct nip_node *n, const struct nip_cell_outcome *c)
{
	struct nip_node *list = nip_node_list(d, n, "throughput");

	for (size_t i = 0; i < c->n_rates; i++) {
		const struct nip_cell_rate *r = &c->rate[i];
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_text(d, x, "step", r->step->step->id);
		nip_plan_value_node(d, x, "speed", NIP_Q_SPEED, &r->speed);
		nip_plan_value_node(d, x, "width", NIP_Q_LENGTH, &r->width);
		nip_plan_value_node(d, x, "area_rate", NIP_Q_AREA_RATE, &r->area_rate);
		nip_plan_value_node(d, x, "finished_area_rate", NIP_Q_AREA_RATE, &r->finished);
		nip_plan_value_node(d, x, "good_area_rate", NIP_Q_AREA_RATE, &r->good);
		nip_node_bool(d, x, "slowest", r == c->slowest);
	}
}

static void put_tree(struct nip_doc *d, const struct nip_plan *p, const struct nip_cell_outcome *c)
{
	struct nip_node *n = nip_node_object(d, d->result, "cell"), *list;

	nip_node_text(d, n, "counted", c->counted);
	nip_node_bool(d, n, "whole", c->whole);
	put_capacity(d, n, &c->planned);
	nip_plan_value_node(d, n, "thickness", NIP_Q_THICKNESS, &c->thickness);
	nip_plan_value_node(d, n, "areal_mass", NIP_Q_AREAL_MASS, &c->areal_mass);
	nip_plan_value_node(d, n, "area_specific_resistance", NIP_Q_RESISTANCE, &c->resistance);
	nip_plan_value_node(d, n, "volumetric_energy_density", NIP_Q_VOLUMETRIC_ENERGY_DENSITY,
			    &c->volumetric_energy);
	nip_plan_value_node(d, n, "gravimetric_energy_density", NIP_Q_GRAVIMETRIC_ENERGY_DENSITY,
			    &c->gravimetric_energy);
	put_parts(d, n, c);
	list = nip_node_list(d, n, "lanes");
	for (size_t i = 0; i < c->n_lanes; i++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_text(d, x, "id", p->recipe->cell->lanes.at[i].id);
		put_capacity(d, x, &c->lane[i]);
	}
	if (c->n_lanes)
		put_capacity(d, nip_node_object(d, n, "mean_of_lanes"), &c->mean);
	else
		nip_node_null(d, n, "mean_of_lanes");
	put_rates(d, n, c);
}

/* ---- the tables ------------------------------------------------------------------------ */

static const struct nip_column column[] = {
	{ "quantity", NULL, false }, { "of", NULL, false },	      { "value", NULL, true },
	{ "unit", NULL, false },     { "95 % interval", NULL, true }, { "evidence", NULL, false },
	{ "from", NULL, false }
};

static void row(struct nip_doc *d, struct nip_table *t, const char *name, const char *of,
		enum nip_quantity_id id, const struct nip_value *v)
{
	struct nip_cell *c = nip_table_row(d, t);
	const char *unit = nip_quantity_kind(id)->unit;
	double half = nip_value_half_width(id, v);
	char b[NIP_DOUBLE_TEXT];

	nip_cell_text(d, &c[0], name);
	nip_cell_text(d, &c[1], of);
	if (v->how == NIP_NO_DATA) {
		nip_cell_number(d, &c[2], NAN, 3);
		nip_cell_text(d, &c[6], v->why);
		c[2].tone = NIP_TONE_MUTED;
		return;
	}
	nip_cell_number(d, &c[2], nip_value_shown(id, v), 4);
	nip_cell_text(d, &c[3], strcmp(unit, "1") ? unit : "");
	if (half > 0)
		nip_cell_text(d, &c[4],
			      nip_arena_printf(d->arena, "\xC2\xB1 %s",
					       nip_decimal_show(half, 2, b)));
	nip_cell_text(d, &c[5], nip_evidence_name(v->evidence));
	if (v->evidence == NIP_EV_ASSUMED)
		c[5].tone = NIP_TONE_WARN;
	nip_cell_text(d, &c[6], v->why ? v->why : "");
}

static void capacity_rows(struct nip_doc *d, struct nip_table *t, const char *of,
			  const struct nip_cell_capacity *c)
{
	row(d, t, "areal capacity, cathode", of, NIP_Q_AREAL_CAPACITY, &c->cathode);
	row(d, t, "areal capacity, anode", of, NIP_Q_AREAL_CAPACITY, &c->anode);
	row(d, t, "N/P", of, NIP_Q_RATIO, &c->n_to_p);
}

static void cell_table(struct nip_doc *d, const struct nip_plan *p,
		       const struct nip_cell_outcome *c)
{
	struct nip_table *t = nip_doc_table(d, "cell", NULL, column, 7);

	capacity_rows(d, t, "plan", &c->planned);
	for (size_t i = 0; i < c->n_lanes; i++)
		capacity_rows(d, t,
			      nip_arena_printf(d->arena, "lane %s",
					       p->recipe->cell->lanes.at[i].id),
			      &c->lane[i]);
	if (c->n_lanes)
		capacity_rows(d, t, "mean of the lanes", &c->mean);
	row(d, t, "stack thickness", c->whole ? "repeating unit" : "layers", NIP_Q_THICKNESS,
	    &c->thickness);
	row(d, t, "areal mass", c->whole ? "repeating unit" : "layers", NIP_Q_AREAL_MASS,
	    &c->areal_mass);
	for (size_t i = 0; i < c->n_resistances; i++)
		row(d, t, "area specific resistance", c->part[i].name, NIP_Q_RESISTANCE,
		    &c->part[i].value);
	row(d, t, "area specific resistance", "sum", NIP_Q_RESISTANCE, &c->resistance);
	row(d, t, "volumetric energy density", "repeating unit", NIP_Q_VOLUMETRIC_ENERGY_DENSITY,
	    &c->volumetric_energy);
	row(d, t, "gravimetric energy density", "repeating unit", NIP_Q_GRAVIMETRIC_ENERGY_DENSITY,
	    &c->gravimetric_energy);
	t->note = "At the level of the layer stack: without case, tabs and margins. Thickness, "
		  "resistance and energy get intervals from --draws, which moves what belongs "
		  "together together.";
}

static void rates_table(struct nip_doc *d, const struct nip_cell_outcome *c)
{
	struct nip_table *t;

	if (!c->n_rates)
		return;
	nip_doc_heading(d, "Throughput");
	t = nip_doc_table(d, "throughput", NULL, column, 7);
	for (size_t i = 0; i < c->n_rates; i++) {
		const struct nip_cell_rate *r = &c->rate[i];

		row(d, t, "speed", r->step->step->id, NIP_Q_SPEED, &r->speed);
		row(d, t, "area", r->step->step->id, NIP_Q_AREA_RATE, &r->area_rate);
		row(d, t, "area of finished web", r->step->step->id, NIP_Q_AREA_RATE, &r->finished);
		row(d, t, "good area of finished web", r->step->step->id, NIP_Q_AREA_RATE,
		    &r->good);
	}
	t->note =
		c->slowest
			? nip_arena_printf(
				  d->arena,
				  "%s makes least finished web of the steps whose rate is known. A "
				  "press that works in beats has no rate here.",
				  c->slowest->step->step->id)
			: "No step's rate is known.";
}

static bool has_electrode(const struct nip_recipe *r)
{
	for (size_t i = 0; i < r->layers.n; i++)
		if (strcmp(r->layers.at[i].role, "separator") != 0)
			return true;
	return false;
}

void nip_plan_cell_section(struct nip_doc *d, const struct nip_plan *p)
{
	struct nip_cell_outcome c;

	nip_plan_cell(p, &c);
	put_tree(d, p, &c);
	if (p->recipe->cell || has_electrode(p->recipe)) {
		nip_doc_heading(d, "Cell");
		cell_table(d, p, &c);
	}
	rates_table(d, &c);
}

/* ---- what a source compares --------------------------------------------------------------- */

static void compared(struct nip_doc *d, const struct nip_quoted *q, struct nip_node *list,
		     struct nip_table *t)
{
	for (size_t i = 0; i < q->rows.n; i++) {
		const struct nip_compared *x = &q->rows.at[i];
		const char *text[] = {
			x->quantity,  x->this_text, x->other_text,
			x->gain_text, x->unit,	    x->source ? x->source : q->source
		};
		static const char *const key[] = { "quantity", "this", "other",
						   "gain",     "unit", "source" };
		struct nip_node *n = nip_node_object(d, list, NULL);
		struct nip_cell *c = nip_table_row(d, t);

		for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
			nip_node_text(d, n, key[k], text[k]);
			nip_cell_text(d, &c[k], text[k] ? text[k] : "");
		}
	}
}

void nip_plan_comparisons(struct nip_doc *d, const struct nip_recipe *r)
{
	static const struct nip_column head[] = {
		{ "quantity", NULL, false }, { "this", NULL, true },  { "other", NULL, true },
		{ "gain", NULL, true },	     { "unit", NULL, false }, { "source", NULL, false }
	};
	struct nip_node *list = nip_node_list(d, d->result, "comparisons");

	for (size_t i = 0; i < r->comparisons.n; i++) {
		const struct nip_quoted *q = &r->comparisons.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL);
		struct nip_table *t;

		nip_node_text(d, n, "id", q->id);
		nip_node_text(d, n, "this", q->this_way);
		nip_node_text(d, n, "other", q->other_way);
		nip_node_text(d, n, "source", q->source);
		nip_node_bool(d, n, "predicted", false);
		nip_doc_heading(d, "Compared by the source: %s and %s", q->this_way, q->other_way);
		t = nip_doc_table(d, nip_arena_printf(d->arena, "comparison-%zu", i + 1), NULL,
				  head, sizeof head / sizeof *head);
		t->note = "Quoted as the source writes it; nothing of it is predicted here.";
		compared(d, q, nip_node_list(d, n, "compared"), t);
	}
}
