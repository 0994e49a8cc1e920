/* plan_finished.c: what leaves the last step, a layer a line: most readers need no more. */
#include <config.h>

#include <math.h>

#include "base/decimal.h"
#include "plan/outcome.h"
#include "report/plan_tree.h"
#include "unit/unit.h"

static const struct nip_column column[] = {
	{ "layer" },
	{ "thickness", "\xC2\xB5m", true },
	{ "areal mass", "mg/cm\xC2\xB2", true },
	{ "density", "g/cm\xC2\xB3", true },
	{ "porosity", "%", true },
	{ "tortuosity factor, ionic", NULL, true },
	{ "ionic conductivity", "mS/cm", true },
	{ "rests on" },
};
#define COLUMNS (sizeof column / sizeof *column)

/* The number as data, and for people with its interval. */
static void value(struct nip_doc *d, struct nip_cell *x, enum nip_quantity_id id,
		  const struct nip_value *v, enum nip_evidence *worst)
{
	const double half = nip_value_half_width(id, v);
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

	if (v->how == NIP_NO_DATA) {
		nip_cell_text(d, x, "no data");
		return;
	}
	*worst = *worst == NIP_EV_NONE ? v->evidence : nip_evidence_worse(*worst, v->evidence);
	nip_cell_number(d, x, nip_value_shown(id, v), 4);
	if (half > 0)
		nip_cell_text(d, x,
			      nip_arena_printf(d->arena, "%s \xC2\xB1 %s",
					       nip_decimal_show(nip_value_shown(id, v), 4, a),
					       nip_decimal_show(half, 2, b)));
}

static const char *rests_on(struct nip_doc *d, const struct nip_plan_layer *l,
			    enum nip_evidence worst)
{
	const char *s = worst == NIP_EV_NONE ? "" : nip_evidence_name(worst);

	if (l->readings.n > 1)
		return nip_arena_printf(d->arena, "%s, one of %zu readings", s, l->readings.n);
	return l->unstated ? nip_arena_printf(d->arena, "%s, foil in it or not unstated", s) : s;
}

void nip_plan_finished_section(struct nip_doc *d, const struct nip_plan *p)
{
	const struct nip_plan_step *last = &p->steps.at[p->steps.n - 1];
	struct nip_table *t;

	nip_doc_heading(d, "Finished layers");
	t = nip_doc_table(d, "finished", NULL, column, COLUMNS);
	for (size_t i = 0; i < p->recipe->layers.n; i++) {
		const struct nip_plan_layer *l = &last->layer[i];
		const struct nip_transport *ionic = nip_plan_path(l, "ionic");
		const struct nip_value none = { .si = NAN, .how = NIP_NO_DATA };
		struct nip_cell *x = nip_table_row(d, t);
		enum nip_evidence worst = NIP_EV_NONE;

		nip_cell_text(d, &x[0], p->recipe->layers.at[i].id);
		value(d, &x[1], NIP_Q_THICKNESS, &l->thickness, &worst);
		value(d, &x[2], NIP_Q_AREAL_MASS, &l->areal_mass, &worst);
		value(d, &x[3], NIP_Q_DENSITY, &l->density, &worst);
		value(d, &x[4], NIP_Q_PERCENT_RATIO, &l->porosity, &worst);
		value(d, &x[5], NIP_Q_RATIO, ionic ? &ionic->tortuosity_factor : &none, &worst);
		value(d, &x[6], NIP_Q_CONDUCTIVITY, ionic ? &ionic->conductivity : &none, &worst);
		nip_cell_text(d, &x[7], rests_on(d, l, worst));
	}
	t->note = "\xC2\xB1: 95 % interval by the scatter of the law and the masses, parameters taken "
		  "as exact; --draws moves everything that states an uncertainty. Where each number "
		  "comes from stands with its step, below.";
}
