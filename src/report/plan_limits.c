/* plan_limits.c: the pressures of a plan beside what is published of them. */
#include <config.h>

#include "report/plan_tree.h"

#include "report/limits_doc.h"
#include "unit/unit.h"

static const enum nip_tone tones[] = { NIP_TONE_GOOD, NIP_TONE_PLAIN, NIP_TONE_WARN, NIP_TONE_BAD };

const char *nip_limit_word(const struct nip_statement *s)
{
	const char *const name[] = { s->electrolyte, s->class_name, s->process, s->cathode, s->anode };

	for (size_t i = 0; i < sizeof name / sizeof *name; i++)
		if (name[i])
			return name[i];
	return "published";
}

static void put(struct nip_doc *d, struct nip_node *list, const struct nip_plan_limit *x)
{
	struct nip_node *n = nip_node_object(d, list, NULL), *q;

	nip_node_text(d, n, "step", x->step ? x->step->step->id : NULL);
	nip_node_text(d, n, "layer", x->layer_id);
	nip_node_text(d, n, "kind", x->kind);
	q = nip_node_quantity(d, n, "pressure", nip_unit_show(NIP_Q_PRESSURE, x->pressure_si),
			      nip_quantity_kind(NIP_Q_PRESSURE)->unit);
	nip_node_text(d, q, "written", x->shown);
	nip_node_text(d, n, "severity", nip_limit_severity_name(x->hit.severity));
	nip_node_text(d, n, "via", x->hit.via);
	nip_node_text(d, n, "says", x->hit.says);
	nip_limits_node(d, n, "published", x->hit.limit);
}

void nip_plan_limits_section(struct nip_doc *d, const struct nip_plan *p)
{
	static const struct nip_column column[] = { { "step", NULL, false },
						    { "layer", NULL, false },
						    { "kind", NULL, false },
						    { "meaning", NULL, false },
						    { "what is published", NULL, false },
						    { "source", NULL, false } };
	struct nip_node *list = nip_node_list(d, d->result, "limits");
	struct nip_table *t;

	if (!p->limits.n)
		return;
	nip_doc_heading(d, "Published limits of these pressures");
	t = nip_doc_table(d, "limits", NULL, column, 6);
	for (size_t i = 0; i < p->limits.n; i++) {
		const struct nip_plan_limit *x = &p->limits.at[i];
		struct nip_cell *c = nip_table_row(d, t);

		put(d, list, x);
		nip_cell_text(d, &c[0], x->step ? x->step->step->id : "in the cell");
		nip_cell_text(d, &c[1], x->layer_id ? x->layer_id : "");
		nip_cell_text(d, &c[2], x->kind);
		nip_cell_text(d, &c[3], nip_limit_severity_name(x->hit.severity));
		c[3].tone = tones[x->hit.severity];
		nip_cell_text(d, &c[4],
			      x->hit.via ? nip_arena_printf(d->arena, "%s [fallback: %s default]",
							    x->hit.says, x->hit.via)
					 : x->hit.says);
		nip_cell_text(d, &c[5], x->hit.limit->source);
	}
}
