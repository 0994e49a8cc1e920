/* transport.c: conduction in the named phase of a layer: from recorded conductivities
 * or by the layer's law. Volume fractions are of the total volume, pores included. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "plan/internal.h"

/* Conductivity of the pure phase: the same work's yardstick first, then the library. */
static struct nip_value bulk(struct nip_plan *p, const struct nip_material *m, const char *carrier)
{
	const struct nip_quantity *q = strcmp(carrier, "ionic") == 0 ? &m->ionic_conductivity
								     : &m->electronic_conductivity;
	struct nip_value v;

	for (size_t i = 0; i < p->recipe->references.n; i++) {
		const struct nip_reference *f = &p->recipe->references.at[i];

		if (f->material == m && strcmp(f->carrier, carrier) == 0)
			return nip_recorded_value(p, &f->conductivity, "a reference conductivity");
	}
	v = nip_recorded_value(p, q, "the conductivity of the pure phase");
	if (!nip_has(&v))
		v.why = nip_arena_printf(p->arena, "needs the %s conductivity of %s", carrier,
					 m->id);
	return v;
}

static struct nip_value fraction(struct nip_plan *p, size_t i, const struct nip_plan_layer *n,
				 const struct nip_material *m)
{
	struct nip_value v = n->relative_density;
	double solid = nip_layer_volume_fraction(&p->recipe->layers.at[i], m);

	if (!nip_has(&v) || isnan(solid))
		return nip_no_data(p, "needs the relative density of the layer");
	v.written = NULL;
	v.how = v.how == NIP_PREDICTED ? NIP_PREDICTED : NIP_DERIVED;
	v.si *= solid;
	v.sd_si *= solid;
	v.why = "share of the phase in the solids x relative density";
	return v;
}

static void from_law(struct nip_plan_run *r, size_t i, struct nip_transport *t)
{
	struct nip_plan *p = r->p;
	const struct nip_law_use *u = t->law;
	const int sigma = nip_law_symbol(u->law, "sigma");
	const int tau = nip_law_output(u->law, "tortuosity_factor");
	const int ratio = nip_law_output(u->law, "conductivity_ratio");
	double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS];
	enum nip_law_status status;
	struct nip_law_fault fault;

	if (tau < 0 || ratio < 0 || nip_law_variable(u->law) != nip_law_symbol(u->law, "phi")) {
		t->tortuosity_factor = t->conductivity =
			nip_no_data(p, "law %s gives no tortuosity factor of a volume fraction",
				    u->law->name);
		return;
	}
	if (u->evidence == NIP_EV_ASSUMED && !p->assumptions) {
		t->tortuosity_factor = t->conductivity =
			nip_no_data(p, "needs transport data: only assumed parameters exist (allow "
				       "with --assume)");
		return;
	}
	if (!nip_has(&t->phi)) {
		t->tortuosity_factor = t->conductivity = t->phi;
		return;
	}
	memcpy(in, u->in, sizeof in);
	in[nip_law_variable(u->law)] = t->phi.si;
	if (sigma >= 0)
		in[sigma] = nip_has(&t->bulk_conductivity) ? t->bulk_conductivity.si : NAN;
	status = nip_law_evaluate(u->law, in, out, &fault);
	if (status != NIP_LAW_OK || !isfinite(out[tau])) {
		t->tortuosity_factor =
			nip_no_data(p, "law %s has no path at this volume fraction", u->law->name);
		t->conductivity = t->tortuosity_factor;
		if (status == NIP_LAW_IMPOSSIBLE)
			nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, u->line,
				     p->recipe->layers.at[i].id,
				     "law %s is refused here: %s", u->law->name, fault.why);
		return;
	}
	t->tortuosity_factor = (struct nip_value){
		.si = out[tau],
		.how = NIP_PREDICTED,
		.evidence = nip_evidence_worse(u->evidence, t->phi.evidence),
		.why = nip_arena_printf(p->arena, "law %s%s in phase %s; %s", u->law->name,
					u->evidence == NIP_EV_ASSUMED ? " with ASSUMED parameters"
								      : "",
					t->phase->id, u->source)
	};
	t->conductivity = t->bulk_conductivity;
	t->conductivity.written = NULL;
	if (!nip_has(&t->bulk_conductivity))
		return;
	t->conductivity.si = t->bulk_conductivity.si * out[ratio];
	t->conductivity.sd_si = 0;
	t->conductivity.how = NIP_PREDICTED;
	t->conductivity.evidence =
		nip_evidence_worse(t->tortuosity_factor.evidence, t->bulk_conductivity.evidence);
	t->conductivity.why = t->tortuosity_factor.why;
}

/* tau = sigma_bulk phi / sigma_eff, where all three are known. */
static void from_recorded(struct nip_plan *p, struct nip_transport *t, const struct nip_quantity *q)
{
	struct nip_value v;

	t->conductivity = nip_recorded_value(p, q, "a recorded conductivity");
	if (!nip_has(&t->conductivity) || !nip_has(&t->phi) || !nip_has(&t->bulk_conductivity)) {
		t->tortuosity_factor =
			nip_no_data(p, "%s",
				    !nip_has(&t->phi) ? t->phi.why : t->bulk_conductivity.why);
		return;
	}
	v = t->conductivity;
	v.written = NULL;
	v.how = NIP_DERIVED;
	v.si = t->bulk_conductivity.si * t->phi.si / t->conductivity.si;
	if (v.si < 1 - 1e-12) { /* better than straight channels of the same volume */
		t->tortuosity_factor = nip_no_data(
			p,
			"the recorded conductivity is above phi x that of the pure phase "
			"(tortuosity factor %.3g, at least 1): they are not of one material",
			v.si);
		return;
	}
	v.sd_si = t->phi.sd_si > 0 && t->conductivity.sd_si > 0
			  ? v.si * hypot(t->phi.sd_si / t->phi.si,
					 t->conductivity.sd_si / t->conductivity.si)
			  : 0;
	v.evidence = nip_evidence_worse(nip_evidence_worse(t->conductivity.evidence,
							   t->bulk_conductivity.evidence),
					t->phi.evidence);
	v.why = "sigma of the pure phase x phi / recorded sigma";
	t->tortuosity_factor = v;
}

/* The phase a recorded conductivity names, or the one the layer's law names. */
static const struct nip_material *named(const struct nip_plan *p, size_t i, const char *name)
{
	const struct nip_layer *l = &p->recipe->layers.at[i];

	for (size_t k = 0; name && k < l->parts.n; k++) {
		const struct nip_material *m = l->parts.at[k].material;

		if (strcmp(m->id, name) == 0 || strcmp(l->parts.at[k].material_name, name) == 0)
			return m;
		for (size_t a = 0; a < m->aliases.n; a++)
			if (strcmp(m->aliases.at[a].text, name) == 0)
				return m;
	}
	return NULL;
}

static void one(struct nip_plan_run *r, size_t i, const struct nip_material *phase,
		const char *carrier, const struct nip_quantity *recorded,
		const struct nip_law_use *law)
{
	struct nip_plan_layer *n = &r->now->layer[i];
	struct nip_transport *t = nip_vec_push(r->p->arena, &n->transport);

	*t = (struct nip_transport){ .phase = phase, .carrier = carrier, .law = law };
	t->phi = fraction(r->p, i, n, phase);
	t->bulk_conductivity = bulk(r->p, phase, carrier);
	if (recorded)
		from_recorded(r->p, t, recorded);
	else
		from_law(r, i, t);
}

void nip_plan_transport(struct nip_plan_run *r, size_t i)
{
	const struct nip_step_layer *x = nip_step_state(r->now->step, i);
	const struct nip_layer *l = &r->p->recipe->layers.at[i];
	const struct {
		const struct nip_quantity *q;
		const char *carrier;
	} recorded[] = { { x ? &x->ionic_conductivity : NULL, "ionic" },
			 { x ? &x->electronic_conductivity : NULL, "electronic" } };

	memset(&r->now->layer[i].transport, 0, sizeof r->now->layer[i].transport);
	for (size_t k = 0; k < 2; k++) {
		const struct nip_material *m;

		if (!recorded[k].q || !recorded[k].q->set)
			continue;
		m = named(r->p, i, recorded[k].q->qualifier[5]);
		if (m)
			one(r, i, m, recorded[k].carrier, recorded[k].q, NULL);
		else
			nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, recorded[k].q->line, l->id,
				     "recorded %s conductivity names no phase of this layer "
				     "(attribute phase); no tortuosity factor follows",
				     recorded[k].carrier);
	}
	for (size_t k = 0; k < l->laws.n; k++) {
		const struct nip_law_use *u = &l->laws.at[k];
		const struct nip_material *m = named(r->p, i, u->phase);

		if (!u->phase)
			continue;
		if (m)
			one(r, i, m, u->carrier ? u->carrier : "ionic", NULL, u);
		else
			nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, u->line, l->id,
				     "law %s names phase \"%s\", which is not in the layer",
				     u->law->name, u->phase);
	}
}
