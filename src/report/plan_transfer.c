/* plan_transfer.c: a recipe on another calender, as a table and in the tree. */
#include <config.h>

#include <math.h>

#include "report/plan_doc.h"
#include "unit/unit.h"

static void put(struct nip_doc *d, struct nip_node *n, const char *name, enum nip_quantity_id id,
		const struct nip_value *v)
{
	struct nip_node *q = nip_node_quantity(d, n, name, nip_unit_show(id, v->si),
					       nip_quantity_kind(id)->unit);

	nip_node_text(d, q, "evidence",
		      v->how == NIP_NO_DATA ? NULL : nip_evidence_name(v->evidence));
}

static void put_step(struct nip_doc *d, struct nip_node *list, const struct nip_transfer *x)
{
	struct nip_node *n = nip_node_object(d, list, NULL);

	nip_node_text(d, n, "step", x->now->step->id);
	nip_node_text(d, n, "from", x->now->step->calender->id);
	nip_node_text(d, n, "why", x->why);
	if (x->why)
		return;
	put(d, n, "line_load_now", NIP_Q_LINE_LOAD, &x->now->nip.line_load);
	put(d, n, "line_load", NIP_Q_LINE_LOAD, &x->nip.line_load);
	nip_node_quantity(d, n, "line_load_by_radius",
			  nip_unit_show(NIP_Q_LINE_LOAD, x->by_radius_n_m),
			  nip_quantity_kind(NIP_Q_LINE_LOAD)->unit);
	put(d, n, "peak_pressure", NIP_Q_PRESSURE, &x->nip.peak_pressure);
	put(d, n, "gap", NIP_Q_THICKNESS, &x->nip.gap);
	put(d, n, "set_gap", NIP_Q_THICKNESS, &x->nip.set_gap);
	put(d, n, "contact_length", NIP_Q_LENGTH, &x->nip.contact_length);
	put(d, n, "dwell_time", NIP_Q_DWELL_TIME, &x->nip.dwell_time);
	nip_node_bool(d, n, "above_maximum", x->over_maximum);
}

static void cell(struct nip_doc *d, struct nip_cell *c, enum nip_quantity_id id,
		 const struct nip_value *v)
{
	nip_cell_number(d, c, nip_unit_show(id, v->si), 4);
}

static void row(struct nip_doc *d, struct nip_table *t, const struct nip_transfer *x)
{
	struct nip_cell *c = nip_table_row(d, t);

	nip_cell_text(d, &c[0], x->now->step->id);
	if (x->why) {
		nip_cell_text(d, &c[8], nip_arena_printf(d->arena, "no data: %s", x->why));
		c[8].tone = NIP_TONE_WARN;
		return;
	}
	cell(d, &c[1], NIP_Q_LINE_LOAD, &x->now->nip.line_load);
	cell(d, &c[2], NIP_Q_LINE_LOAD, &x->nip.line_load);
	nip_cell_number(d, &c[3], nip_unit_show(NIP_Q_LINE_LOAD, x->by_radius_n_m), 4);
	cell(d, &c[4], NIP_Q_PRESSURE, &x->nip.peak_pressure);
	cell(d, &c[5], NIP_Q_THICKNESS, &x->nip.gap);
	cell(d, &c[6], NIP_Q_THICKNESS, &x->nip.set_gap);
	cell(d, &c[7], NIP_Q_DWELL_TIME, &x->nip.dwell_time);
	nip_cell_text(d, &c[8],
		      x->over_maximum				    ? "above its maximum"
		      : x->nip.line_load.evidence == NIP_EV_ASSUMED ? "assumed"
								    : "");
	c[8].tone = x->over_maximum ? NIP_TONE_BAD : NIP_TONE_PLAIN;
}

void nip_plan_transfer_section(struct nip_doc *d, const struct nip_transfers *t)
{
	static const struct nip_column column[] = { { "step" },
						    { "line load now", "N/mm", true },
						    { "line load there", "N/mm", true },
						    { "by sqrt(R) alone", "N/mm", true },
						    { "peak pressure", "MPa", true },
						    { "gap", "um", true },
						    { "gap to set", "um", true },
						    { "dwell", "ms", true },
						    { "note" } };
	struct nip_node *n = nip_node_object(d, d->result, "calender"), *list;
	struct nip_table *table;

	nip_node_text(d, n, "id", t->to->id);
	list = nip_node_list(d, n, "steps");
	nip_doc_heading(d, "On calender %s", t->to->id);
	if (!t->list.n) {
		nip_doc_paragraph(d, NIP_TONE_MUTED,
				  "No step between rolls of known diameter runs on another one.");
		return;
	}
	table = nip_doc_table(d, "calender", NULL, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < t->list.n; i++) {
		put_step(d, list, &t->list.at[i]);
		row(d, table, &t->list.at[i]);
	}
	table->note = "line load per width of web that leaves the web as thick as now, in as many "
		      "passes; by sqrt(R) alone: what the radii of rigid rolls ask for.";
}
