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
		v.why = nip_plan_text(p, "needs the %s conductivity of %s", carrier,
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

/* What the layer and the step are, for the symbols of a law that are no parameters. */
static double state_of(const struct nip_plan_run *r, size_t i, const struct nip_transport *t,
		       const char *symbol)
{
	const struct nip_step *step = r->now->step;
	const struct {
		const char *name;
		double si;
	} row[] = {
		{ "phi", nip_has(&t->phi) ? t->phi.si : NAN },
		{ "D", nip_has(&r->now->layer[i].relative_density)
			       ? r->now->layer[i].relative_density.si
			       : NAN },
		{ "v_SE", nip_layer_volume_fraction(&r->p->recipe->layers.at[i], t->phase) },
		{ "sigma", nip_has(&t->bulk_conductivity) ? t->bulk_conductivity.si : NAN },
		{ "P", step->pressure.set ? step->pressure.si : NAN },
		{ "T", step->temperature.set ? step->temperature.si : NAN },
	};

	for (size_t k = 0; k < sizeof row / sizeof *row; k++)
		if (strcmp(row[k].name, symbol) == 0)
			return row[k].si;
	return NAN;
}

static struct nip_value predicted(const struct nip_plan_run *r, const struct nip_transport *t,
				  double si)
{
	const struct nip_law_use *u = t->law;
	struct nip_plan *p = r->p;

	if (!isfinite(si))
		return nip_no_data(p, "law %s does not say it", u->law->name);
	return (struct nip_value){
		.si = si,
		.how = NIP_PREDICTED,
		.evidence = nip_evidence_worse(u->evidence, t->phi.evidence),
		.why = nip_plan_text(p, "law %s%s in phase %s; %s", u->law->name,
					u->evidence == NIP_EV_ASSUMED ? " with ASSUMED parameters"
								      : "",
					t->phase->id, u->source)
	};
}

static double output(const struct nip_law *law, const double *out, const char *name)
{
	int k = nip_law_output(law, name);

	return k < 0 ? NAN : out[k];
}

/* A conductivity by itself, or the ratio times that of the pure phase. */
static struct nip_value conducted(const struct nip_plan_run *r, const struct nip_transport *t,
				  double sigma, double ratio)
{
	struct nip_value v;

	if (!isfinite(sigma) && isfinite(ratio) && !nip_has(&t->bulk_conductivity))
		return t->bulk_conductivity;
	v = predicted(r, t, isfinite(sigma) ? sigma : ratio * t->bulk_conductivity.si);
	if (nip_has(&v) && nip_has(&t->bulk_conductivity))
		v.evidence = nip_evidence_worse(v.evidence, t->bulk_conductivity.evidence);
	return v;
}

static void take_outputs(const struct nip_plan_run *r, struct nip_transport *t, const double *out)
{
	const struct nip_law *law = t->law->law;
	const bool directed = nip_law_output(law, "conductivity_through_plane") >= 0 ||
			      nip_law_output(law, "geometric_tortuosity_through_plane") >= 0;

	t->geometric_known = nip_law_output(law, "geometric_tortuosity_through_plane") >= 0;
	t->in_plane_known = true;
	if (!directed) {
		t->tortuosity_factor = predicted(r, t, output(law, out, "tortuosity_factor"));
		t->conductivity = conducted(r, t, output(law, out, "conductivity"),
					    output(law, out, "conductivity_ratio"));
		t->tortuosity_factor_in_plane = t->tortuosity_factor;
		t->conductivity_in_plane = t->conductivity;
		return;
	}
	t->tortuosity_factor = predicted(r, t, output(law, out, "tortuosity_factor_through_plane"));
	t->tortuosity_factor_in_plane =
		predicted(r, t, output(law, out, "tortuosity_factor_in_plane"));
	t->conductivity = conducted(r, t, output(law, out, "conductivity_through_plane"), NAN);
	t->conductivity_in_plane = conducted(r, t, output(law, out, "conductivity_in_plane"), NAN);
	t->geometric_tortuosity =
		predicted(r, t, output(law, out, "geometric_tortuosity_through_plane"));
	t->geometric_tortuosity_in_plane =
		predicted(r, t, output(law, out, "geometric_tortuosity_in_plane"));
}

static void from_law(struct nip_plan_run *r, size_t i, struct nip_transport *t)
{
	struct nip_plan *p = r->p;
	const struct nip_law_use *u = t->law;
	double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS];
	enum nip_law_status status;
	struct nip_law_fault fault;

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
	for (size_t k = 0; k < u->law->n_symbols; k++)
		if (isnan(in[k]))
			in[k] = state_of(r, i, t, u->law->symbol[k].name);
	status = nip_law_evaluate(u->law, in, out, &fault);
	if (status == NIP_LAW_OK) {
		take_outputs(r, t, out);
		return;
	}
	t->tortuosity_factor =
		status == NIP_LAW_MISSING
			? nip_no_data(p, "needs %s for law %s",
				      u->law->symbol[fault.symbol].meaning, u->law->name)
			: nip_no_data(p, "law %s has no path at this density", u->law->name);
	t->conductivity = t->tortuosity_factor;
	if (status == NIP_LAW_IMPOSSIBLE)
		nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, u->line, p->recipe->layers.at[i].id,
			     "law %s is refused here: %s", u->law->name, fault.why);
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

/* The electrolyte that is most of the layer, for ions; NULL for electrons, whose path runs
 * through active material and carbon alike. */
static const struct nip_material *usual_phase(const struct nip_layer *l, const char *carrier)
{
	static const char *const other[] = { "cathode", "anode", "binder", "carbon", "metal" };
	const struct nip_part *most = NULL;

	for (size_t k = 0; k < l->parts.n && strcmp(carrier, "ionic") == 0; k++) {
		const struct nip_part *p = &l->parts.at[k];
		bool conducts = true;

		for (size_t j = 0; j < sizeof other / sizeof *other; j++)
			conducts &= strcmp(p->material->class_name, other[j]) != 0;
		if (conducts && (!most || p->parts > most->parts))
			most = p;
	}
	return most ? most->material : NULL;
}

/* Every layer has to conduct ions, an electrode electrons too: say so where nothing does. */
static void unknown_paths(struct nip_plan_run *r, size_t i)
{
	static const char *const carrier[] = { "ionic", "electronic" };
	const struct nip_layer *l = &r->p->recipe->layers.at[i];
	struct nip_plan_layer *n = &r->now->layer[i];
	const size_t known = n->transport.n;
	const bool electrode = strcmp(l->role, "cathode") == 0 || strcmp(l->role, "anode") == 0;

	for (size_t k = 0; k < (electrode ? 2 : 1); k++) {
		struct nip_transport *t;
		bool there = false;

		for (size_t j = 0; j < known; j++)
			there |= strcmp(n->transport.at[j].carrier, carrier[k]) == 0;
		if (there)
			continue;
		t = nip_vec_push(r->p->arena, &n->transport);
		*t = (struct nip_transport){ .phase = usual_phase(l, carrier[k]),
					     .carrier = carrier[k] };
		t->phi = t->phase ? fraction(r->p, i, n, t->phase)
				  : nip_no_data(r->p, "needs the phase that conducts");
		t->bulk_conductivity = t->phase ? bulk(r->p, t->phase, carrier[k]) : t->phi;
		t->tortuosity_factor = t->conductivity =
			nip_no_data(r->p, "needs the %s conductivity of %s, or a transport law of it",
				    carrier[k], l->id);
	}
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
	if (!nip_plan_asked(r->p, i))
		return;
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
	if (!r->p->quiet)
		unknown_paths(r, i);
}
