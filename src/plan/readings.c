/* readings.c: numbers whose basis the source leaves open, read every way. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "physics/balance.h"
#include "plan/internal.h"

static bool unstated(const struct nip_quantity *q)
{
	return q->set && q->qualifier[0] && strcmp(q->qualifier[0], "unstated") == 0;
}

static bool with_foil(const struct nip_quantity *q)
{
	return q->set && q->qualifier[0] && strcmp(q->qualifier[0], "with_foil") == 0;
}

/* The coating's share: the foil taken off where the reading says it is in. */
struct nip_value nip_less_foil(struct nip_plan *p, const struct nip_value *v, bool includes,
			       const struct nip_foil *foil, bool mass)
{
	struct nip_value out = *v;
	const struct nip_quantity *rho = foil ? &foil->material->theoretical_density : NULL;

	if (!includes || !nip_has(v))
		return out;
	if (!foil)
		return nip_no_data(p, "needs the foil's thickness and material");
	if (foil->thickness.evidence_set && foil->thickness.evidence == NIP_EV_ASSUMED &&
	    !p->assumptions)
		return nip_no_data(p, "needs the foil's thickness: only an assumed one is given");
	if (mass && !rho->set)
		return nip_no_data(p, "needs the density of %s", foil->material->id);
	out.written = NULL;
	out.how = NIP_DERIVED;
	out.si -= foil->thickness.si * (mass ? rho->si : 1);
	out.sd_si = hypot(out.sd_si, foil->thickness.sd_si * (mass ? rho->si : 1));
	out.why = "less the foil";
	if (foil->thickness.evidence_set)
		out.evidence = nip_evidence_worse(out.evidence, foil->thickness.evidence);
	if (out.si <= 0)
		return nip_no_data(p, "nothing is left for the coating: the foil is the whole or more");
	return out;
}

static void add(struct nip_plan_run *r, size_t i, const struct nip_value *m,
		const struct nip_value *h, bool mass_foil, bool thickness_foil)
{
	struct nip_plan *p = r->p;
	struct nip_plan_layer *n = &r->now->layer[i];
	const struct nip_foil *foil = p->recipe->layers.at[i].foil;
	struct nip_reading *x = nip_vec_push(p->arena, &n->readings);

	x->mass_with_foil = mass_foil;
	x->thickness_with_foil = thickness_foil;
	x->areal_mass = nip_less_foil(p, m, mass_foil, foil, true);
	x->thickness = nip_less_foil(p, h, thickness_foil, foil, false);
	if (!nip_has(&x->areal_mass)) {
		x->relative_density = x->porosity = x->areal_mass;
		return;
	}
	if (!nip_has(&x->thickness)) {
		x->relative_density = x->porosity = x->thickness;
		return;
	}
	x->relative_density = x->areal_mass;
	x->relative_density.written = NULL;
	x->relative_density.how = NIP_DERIVED;
	x->relative_density.si = nip_balance_relative_density(x->areal_mass.si, x->thickness.si,
							      p->density[i].rho_kg_m3);
	x->relative_density.sd_si = 0; /* the reading itself is what is uncertain */
	x->relative_density.evidence = nip_evidence_worse(nip_evidence_worse(x->areal_mass.evidence,
									     x->thickness.evidence),
							  p->density[i].evidence);
	x->relative_density.why = "mass balance under this reading";
	if (x->relative_density.si > 1)
		x->relative_density =
			nip_no_data(p, "impossible: relative density %.3f", x->relative_density.si);
	x->porosity = x->relative_density;
	x->porosity.si = 1 - x->relative_density.si;
}

/* What mass alone says of a foil nobody described: the thickest one that leaves the
 * coating a density it can have. */
static void bound_foil(struct nip_plan_run *r, size_t i, const struct nip_value *m,
		       const struct nip_value *h)
{
	const struct nip_layer *l = &r->p->recipe->layers.at[i];
	double dense = nip_balance_thickness_m(m->si, 1, r->p->density[i].rho_kg_m3);

	if (dense < h->si)
		nip_plan_say(r, NIP_NOTE, NIP_CAUSE_NONE, r->now->step->line, l->id,
			     "the source does not say whether foil is included; if only the "
			     "thickness has foil in it, the foil is at most %.1f um (a pore-free "
			     "coating of this areal mass takes %.1f um)",
			     1e6 * (h->si - dense), 1e6 * dense);
}

void nip_plan_readings(struct nip_plan_run *r, size_t i)
{
	const struct nip_step_layer *x = nip_step_state(r->now->step, i);
	struct nip_plan_layer *n = &r->now->layer[i];
	struct nip_value m, h;

	memset(&n->readings, 0, sizeof n->readings);
	if (!x || !nip_has(&n->areal_mass) || !nip_has(&n->thickness) ||
	    isnan(r->p->density[i].rho_kg_m3))
		return;
	if (!unstated(&x->areal_mass) && !unstated(&x->thickness))
		return;
	/* As recorded: add() takes the foil off, which n's values have behind them. */
	m = x->areal_mass.set ? nip_recorded_value(r->p, &x->areal_mass, "areal mass")
			      : n->areal_mass;
	h = x->thickness.set ? nip_recorded_value(r->p, &x->thickness, "thickness") : n->thickness;
	for (int thick = 0; thick < 2; thick++)
		for (int mass = 0; mass < 2; mass++) {
			if (!unstated(&x->areal_mass) && mass != (int)with_foil(&x->areal_mass))
				continue;
			if (!unstated(&x->thickness) && thick != (int)with_foil(&x->thickness))
				continue;
			add(r, i, &m, &h, mass, thick);
		}
	bound_foil(r, i, &n->areal_mass, &n->thickness);
}
