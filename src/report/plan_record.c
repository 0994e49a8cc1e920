/* plan_record.c: what a recipe records of pressures and paths: the three points a
 * pressure is published with, and measured tortuosities. */
#include <config.h>

#include <string.h>

#include "report/plan_tree.h"
#include "unit/unit.h"

static const struct nip_column columns[] = { { "point", NULL, false },
					     { "recorded", NULL, false } };

struct record { /* one row of the table, one node of the tree */
	struct nip_doc *d;
	struct nip_table *t;
	struct nip_node *n;
};

static void row(struct record *r, const char *name, const char *text)
{
	struct nip_cell *c = nip_table_row(r->d, r->t);

	nip_cell_text(r->d, &c[0], name);
	nip_cell_text(r->d, &c[1], text ? text : "not given");
	if (!text)
		c[1].tone = NIP_TONE_WARN;
}

static void quantity(struct record *r, const char *name, const char *key, enum nip_quantity_id id,
		     const struct nip_quantity *q)
{
	row(r, name, q->set ? nip_arena_printf(r->d->arena, "%s %s", q->text, q->unit) : NULL);
	if (q->set)
		nip_node_quantity(r->d, r->n, key, nip_quantity_shown(id, q),
				  nip_quantity_kind(id)->unit);
	else
		nip_node_null(r->d, r->n, key);
}

static void text(struct record *r, const char *name, const char *key, const char *value)
{
	row(r, name, value);
	nip_node_text(r->d, r->n, key, value);
}

static void critical(struct record *r, const struct nip_critical *c)
{
	struct nip_node *outer = r->n;

	if (!c) {
		row(r, "critical stack pressure", NULL);
		nip_node_null(r->d, r->n, "critical_stack_pressure");
		return;
	}
	r->n = nip_node_object(r->d, outer, "critical_stack_pressure");
	quantity(r, "critical stack pressure", "pressure", NIP_Q_PRESSURE, &c->pressure);
	text(r, "- sense", "sense", c->sense);
	quantity(r, "- at current density", "current_density", NIP_Q_CURRENT_DENSITY,
		 &c->current_density);
	quantity(r, "- at temperature", "temperature", NIP_Q_TEMPERATURE, &c->temperature);
	quantity(r, "- at areal capacity", "areal_capacity", NIP_Q_AREAL_CAPACITY,
		 &c->areal_capacity);
	r->n = outer;
}

void nip_plan_record(struct nip_doc *d, const struct nip_recipe *recipe)
{
	const struct nip_pressure_record *p = recipe->record;
	struct record r = { .d = d };

	if (!p) {
		nip_node_null(d, d->result, "pressure_record");
		return;
	}
	nip_doc_heading(d, "Pressure record");
	r.t = nip_doc_table(d, "pressure-record", NULL, columns, 2);
	r.n = nip_node_object(d, d->result, "pressure_record");
	quantity(&r, "1 preparation pressure", "preparation", NIP_Q_PRESSURE, &p->preparation);
	quantity(&r, "1 stack pressure", "stack", NIP_Q_PRESSURE, &p->stack);
	quantity(&r, "- at temperature", "temperature", NIP_Q_TEMPERATURE, &p->temperature);
	if (p->fixture) {
		text(&r, "- held by", "fixture", p->fixture->type);
		text(&r, "- medium", "medium", p->fixture->medium);
		text(&r, "- waveform", "waveform",
		     p->fixture->waveform ? p->fixture->waveform : "constant");
		quantity(&r, "- stiffness", "stiffness", NIP_Q_STIFFNESS, &p->fixture->stiffness);
	}
	text(&r, "2 location", "location", p->location);
	text(&r, "2 uniformity", "uniformity", p->uniformity);
	critical(&r, p->critical);
	text(&r, "3 note", "critical_note", p->critical_note);
}

void nip_plan_measured(struct nip_doc *d, const struct nip_recipe *recipe)
{
	static const struct nip_column column[] = {
		{ "step", NULL, false },       { "layer", NULL, false },
		{ "phase", NULL, false },      { "direction", NULL, false },
		{ "tortuosity", NULL, false }, { "measured", NULL, true },
		{ "method", NULL, false }
	};
	struct nip_node *list = nip_node_list(d, d->result, "measured_tortuosity");
	struct nip_table *t = NULL;

	for (size_t k = 0; k < recipe->steps.n; k++)
		for (size_t i = 0; i < recipe->steps.at[k].states.n; i++) {
			const struct nip_step_layer *s = &recipe->steps.at[k].states.at[i];

			for (size_t j = 0; j < s->tortuosities.n; j++) {
				const struct nip_tortuosity *x = &s->tortuosities.at[j];
				double v = nip_quantity_shown(NIP_Q_RATIO, &x->value);
				const char *cell[] = { recipe->steps.at[k].id, s->layer_id,
						       x->phase, x->direction, x->kind };
				static const char *const key[] = { "step", "layer", "phase",
								   "direction", "kind" };
				struct nip_node *n = nip_node_object(d, list, NULL);
				struct nip_cell *c;

				if (!t) {
					nip_doc_heading(d, "Measured tortuosity");
					t = nip_doc_table(d, "measured-tortuosity", NULL, column,
							  7);
				}
				c = nip_table_row(d, t);
				for (size_t m = 0; m < 5; m++) {
					nip_cell_text(d, &c[m], cell[m]);
					nip_node_text(d, n, key[m], cell[m]);
				}
				nip_cell_text(d, &c[5], x->value.text);
				c[5].has_number = true;
				c[5].number = v;
				nip_cell_text(d, &c[6], x->method ? x->method : "");
				nip_node_quantity(d, n, "measured", v, "1");
				nip_node_text(d, n, "method", x->method);
			}
		}
}
