/* cell.c: the finished layers as a cell: charge, thickness, resistance, energy. */
#include <config.h>

#include "plan/cell.h"

#include <math.h>
#include <string.h>

#include "physics/law.h"
#include "plan/cell_inside.h"
#include "plan/internal.h"
#include "plan/outcome.h"

#define STEP 1e-3 /* of a standard uncertainty: the difference quotient of a smooth law */

/* ---- laws on values ----------------------------------------------------------------- */

static struct nip_value none(const char *why)
{
	return (struct nip_value){
		.si = NAN, .how = NIP_NO_DATA, .evidence = NIP_EV_NONE, .why = why
	};
}

/* One standard uncertainty to first order; 0 where an input has none. */
static double first_order(const struct nip_law *law, const double *x, const double *sd, size_t out)
{
	double in[NIP_LAW_SYMBOLS], lo[NIP_LAW_OUTPUTS], hi[NIP_LAW_OUTPUTS], sum = 0;
	struct nip_law_fault fault;

	memcpy(in, x, sizeof in);
	for (size_t k = 0; k < law->n_symbols; k++) {
		if (isnan(x[k]) || sd[k] < 0) /* left out, or exact */
			continue;
		if (!(sd[k] > 0))
			return 0;
		in[k] = x[k] - STEP * sd[k];
		if (nip_law_evaluate(law, in, lo, &fault) != NIP_LAW_OK)
			return 0;
		in[k] = x[k] + STEP * sd[k];
		if (nip_law_evaluate(law, in, hi, &fault) != NIP_LAW_OK)
			return 0;
		in[k] = x[k];
		sum += pow((hi[out] - lo[out]) / (2 * STEP), 2);
	}
	return sqrt(sum);
}

struct nip_value nip_cell_by_law(const struct nip_plan *p, const struct nip_law *law,
				 const struct nip_cell_input *input, size_t out, bool independent)
{
	double x[NIP_LAW_SYMBOLS], sd[NIP_LAW_SYMBOLS], y[NIP_LAW_OUTPUTS];
	struct nip_value v = { .how = NIP_DERIVED, .evidence = NIP_EV_PRIMARY };
	struct nip_law_fault fault;

	for (size_t k = 0; k < law->n_symbols; k++) {
		const struct nip_value *in = input[k].value;

		x[k] = sd[k] = NAN;
		if (!in)
			continue;
		if (!nip_has(in))
			return *in;
		x[k] = in->si;
		sd[k] = input[k].exact ? -1 : in->sd_si;
		v.evidence = nip_evidence_worse(v.evidence, in->evidence);
		if (in->how == NIP_PREDICTED)
			v.how = NIP_PREDICTED;
	}
	if (nip_law_evaluate(law, x, y, &fault) != NIP_LAW_OK)
		return none(fault.why ? fault.why : "an input is outside the range of its law");
	v.si = y[out];
	v.sd_si = independent ? first_order(law, x, sd, out) : 0;
	v.why = nip_arena_printf(p->arena, "%s", law->equation);
	return v;
}

/* ---- capacity ------------------------------------------------------------------------- */

/* An areal mass with sides="2" is of both sides of the foil together. */
static double sides(const struct nip_recipe *r, size_t layer)
{
	for (size_t k = 0; k < r->steps.n; k++) {
		const struct nip_step_layer *x = nip_step_state(&r->steps.at[k], layer);

		if (x && x->areal_mass.qualifier[1] && strcmp(x->areal_mass.qualifier[1], "2") == 0)
			return 2;
	}
	return 1;
}

static double mass_fraction(const struct nip_layer *l, size_t part)
{
	double sum = 0;

	for (size_t i = 0; i < l->parts.n; i++)
		sum += l->mass[i];
	return l->mass[part] / sum;
}

static struct nip_value share(const struct nip_value *v, double part)
{
	struct nip_value out = *v;

	if (part == 1 || !nip_has(v))
		return out;
	out.si *= part;
	out.sd_si *= part;
	out.written = NULL;
	out.how = v->how == NIP_RECORDED ? NIP_DERIVED : v->how;
	return out;
}

/* Of one side of a layer that weighs m. */
static struct nip_value capacity(struct nip_plan *p, const struct nip_cell_electrode *e,
				 const struct nip_value *m)
{
	const struct nip_layer *l = &p->recipe->layers.at[e->layer];
	struct nip_value q =
		nip_recorded_value(p, &e->capacity,
				   nip_arena_printf(p->arena, "the specific capacity of %s",
						    l->parts.at[e->part].material->id));
	struct nip_value w = { .si = mass_fraction(l, e->part),
			       .how = NIP_DERIVED,
			       .evidence = NIP_EV_PRIMARY };
	const struct nip_cell_input in[] = { { m, false }, { &w, true }, { &q, false } };

	return nip_cell_by_law(p, &nip_law_areal_capacity, in, 0, true);
}

static bool is_role(const struct nip_plan *p, size_t layer, const char *role)
{
	return strcmp(p->recipe->layers.at[layer].role, role) == 0;
}

/* Capacities of all electrodes of a role add up: two anode layers are one anode. mass(layer)
 * comes from the plan or from a lane. */
static struct nip_value side_of(struct nip_plan *p, const char *role,
				const struct nip_cell_lane *lane)
{
	const struct nip_recipe_cell *c = p->recipe->cell;
	struct nip_value sum = none(NULL);
	bool any = false;

	for (size_t i = 0; c && i < c->electrodes.n; i++) {
		const struct nip_cell_electrode *e = &c->electrodes.at[i];
		struct nip_value m, q;

		if (!is_role(p, (size_t)e->layer, role))
			continue;
		m = nip_cell_mass(p, (size_t)e->layer, lane);
		q = capacity(p, e, &m);
		if (!nip_has(&q))
			return q;
		sum = any ? nip_cell_sum(&sum, &q) : q;
		any = true;
	}
	for (size_t i = 0; c && i < c->others.n; i++) {
		struct nip_value q;

		if (strcmp(c->others.at[i].role, role) != 0)
			continue;
		q = nip_recorded_value(p, &c->others.at[i].areal_capacity,
				       nip_arena_printf(p->arena, "the areal capacity of %s",
							c->others.at[i].id));
		if (!nip_has(&q))
			return q;
		sum = any ? nip_cell_sum(&sum, &q) : q;
		any = true;
	}
	if (!any)
		sum = nip_no_data(p, "needs an %s in <cell>: electrode, or other with role %s",
				  strcmp(role, "anode") == 0 ? "anode"
							     : "electrode for the cathode",
				  role);
	return sum;
}

struct nip_value nip_cell_sum(const struct nip_value *a, const struct nip_value *b)
{
	struct nip_value v = *a;

	v.si += b->si;
	v.sd_si = a->sd_si > 0 && b->sd_si > 0 ? hypot(a->sd_si, b->sd_si) : 0;
	v.evidence = nip_evidence_worse(a->evidence, b->evidence);
	v.how = a->how == NIP_PREDICTED || b->how == NIP_PREDICTED ? NIP_PREDICTED : NIP_DERIVED;
	v.written = NULL;
	return v;
}

struct nip_value nip_cell_mass(struct nip_plan *p, size_t layer, const struct nip_cell_lane *lane)
{
	const struct nip_plan_step *last = &p->steps.at[p->steps.n - 1];
	const double n = sides(p->recipe, layer);

	for (size_t i = 0; lane && i < lane->coatings.n; i++) {
		const struct nip_cell_coating *x = &lane->coatings.at[i];
		const char *basis = x->areal_mass.qualifier[0], *both = x->areal_mass.qualifier[1];
		struct nip_value v;

		if (x->layer != (int)layer)
			continue;
		v = nip_recorded_value(p, &x->areal_mass, "areal mass");
		if (nip_has(&v))
			v = nip_less_foil(p, &v, basis && strcmp(basis, "with_foil") == 0,
					  p->recipe->layers.at[layer].foil, true);
		return share(&v, both && strcmp(both, "2") == 0 ? 0.5 : 1);
	}
	return share(&last->layer[layer].areal_mass, 1 / n);
}

static struct nip_value ratio(const struct nip_plan *p, const struct nip_value *n,
			      const struct nip_value *d)
{
	struct nip_value v = *n;

	if (!nip_has(n) || !nip_has(d))
		return nip_has(n) ? *d : *n;
	v.si = n->si / d->si;
	v.sd_si =
		n->sd_si > 0 && d->sd_si > 0 ? v.si * hypot(n->sd_si / n->si, d->sd_si / d->si) : 0;
	v.evidence = nip_evidence_worse(n->evidence, d->evidence);
	v.how = n->how == NIP_PREDICTED || d->how == NIP_PREDICTED ? NIP_PREDICTED : NIP_DERIVED;
	v.written = NULL;
	v.why = nip_arena_printf(p->arena, "areal capacity of the anode over that of the cathode");
	return v;
}

static void capacities(struct nip_plan *p, const struct nip_cell_lane *lane,
		       struct nip_cell_capacity *out)
{
	out->cathode = side_of(p, "cathode", lane);
	out->anode = side_of(p, "anode", lane);
	out->n_to_p = ratio(p, &out->anode, &out->cathode);
}

static struct nip_value mean_of(struct nip_plan *p, const struct nip_cell_capacity *lane, size_t n,
				size_t offset)
{
	const struct nip_value *first = (const struct nip_value *)((const char *)lane + offset);
	struct nip_value sum = *first;

	for (size_t i = 1; i < n; i++) {
		const struct nip_value *v =
			(const struct nip_value *)((const char *)&lane[i] + offset);

		if (!nip_has(&sum) || !nip_has(v))
			return nip_has(&sum) ? *v : sum;
		sum = nip_cell_sum(&sum, v);
	}
	if (!nip_has(&sum))
		return sum;
	sum = share(&sum, 1 / (double)n);
	sum.why = nip_arena_printf(p->arena, "mean of %zu lanes", n);
	return sum;
}

static void lanes(struct nip_plan *p, struct nip_cell_outcome *out)
{
	const struct nip_recipe_cell *c = p->recipe->cell;

	if (!c || !c->lanes.n)
		return;
	out->n_lanes = c->lanes.n;
	out->lane = NIP_NEW_N(p->arena, out->n_lanes, struct nip_cell_capacity);
	for (size_t i = 0; i < out->n_lanes; i++)
		capacities(p, &c->lanes.at[i], &out->lane[i]);
	out->mean.cathode =
		mean_of(p, out->lane, out->n_lanes, offsetof(struct nip_cell_capacity, cathode));
	out->mean.anode =
		mean_of(p, out->lane, out->n_lanes, offsetof(struct nip_cell_capacity, anode));
	out->mean.n_to_p = ratio(p, &out->mean.anode, &out->mean.cathode);
}

/* ---- the repeating unit ---------------------------------------------------------------- */

struct pile {
	struct nip_plan *p;
	struct nip_cell_outcome *out;
	bool cathode, separator, anode, any;
};

static void put(struct pile *k, const char *name, const struct nip_value *h,
		const struct nip_value *m)
{
	struct nip_cell_outcome *o = k->out;

	o->counted = k->any ? nip_arena_printf(k->p->arena, "%s, %s", o->counted, name) : name;
	if (!k->any) {
		o->thickness = *h;
		o->areal_mass = *m;
	} else {
		o->thickness = !nip_has(&o->thickness) ? o->thickness
			       : nip_has(h)	       ? nip_cell_sum(&o->thickness, h)
						       : *h;
		o->areal_mass = !nip_has(&o->areal_mass) ? o->areal_mass
				: nip_has(m)		 ? nip_cell_sum(&o->areal_mass, m)
							 : *m;
	}
	k->any = true;
}

static const struct nip_cell_electrode *electrode_of(const struct nip_recipe *r, size_t layer)
{
	for (size_t i = 0; r->cell && i < r->cell->electrodes.n; i++)
		if (r->cell->electrodes.at[i].layer == (int)layer)
			return &r->cell->electrodes.at[i];
	return NULL;
}

/* Its share in one unit: all of it under one coated side, half under two. */
static void put_foil(struct pile *k, size_t layer)
{
	struct nip_plan *p = k->p;
	const struct nip_layer *l = &p->recipe->layers.at[layer];
	const struct nip_cell_electrode *e = electrode_of(p->recipe, layer);
	const struct nip_quantity *rho;
	struct nip_value h, m, d;

	if (!l->foil)
		return;
	rho = &l->foil->material->theoretical_density;
	h = nip_recorded_value(p, &l->foil->thickness, "the foil's thickness");
	d = nip_recorded_value(p, rho,
			       nip_arena_printf(p->arena, "the density of %s",
						l->foil->material->id));
	if (!e || !e->foil_sides)
		h = nip_no_data(p,
				"needs foil_sides of the electrode %s: half of a foil coated on "
				"both sides belongs to each",
				l->id);
	m = nip_has(&h) ? d : h;
	if (nip_has(&m)) {
		h = share(&h, 1 / (double)e->foil_sides);
		m.si = h.si * d.si;
		m.sd_si = 0;
		m.written = NULL;
		m.how = NIP_DERIVED;
		m.evidence = nip_evidence_worse(h.evidence, d.evidence);
	}
	put(k,
	    nip_arena_printf(p->arena, "%s%s",
			     e && e->foil_sides == 2 ? "half of the foil of " : "foil of ", l->id),
	    &h, &m);
}

static void unit(struct nip_plan *p, struct nip_cell_outcome *out)
{
	const struct nip_plan_step *last = &p->steps.at[p->steps.n - 1];
	const struct nip_recipe_cell *c = p->recipe->cell;
	struct pile k = { .p = p, .out = out };

	for (size_t i = 0; i < p->recipe->layers.n; i++) {
		struct nip_value h = share(&last->layer[i].thickness, 1 / sides(p->recipe, i));
		struct nip_value m = nip_cell_mass(p, i, NULL);

		put(&k, p->recipe->layers.at[i].id, &h, &m);
		put_foil(&k, i);
		k.cathode |= is_role(p, i, "cathode");
		k.anode |= is_role(p, i, "anode");
		k.separator |= is_role(p, i, "separator");
	}
	for (size_t i = 0; c && i < c->others.n; i++) {
		const struct nip_cell_other *x = &c->others.at[i];
		struct nip_value h = nip_recorded_value(
			p, &x->thickness, nip_arena_printf(p->arena, "the thickness of %s", x->id));
		struct nip_value m =
			nip_recorded_value(p, &x->areal_mass,
					   nip_arena_printf(p->arena, "the areal mass of %s",
							    x->id));

		put(&k, x->id, &h, &m);
		k.cathode |= strcmp(x->role, "cathode") == 0;
		k.anode |= strcmp(x->role, "anode") == 0;
	}
	out->whole = k.cathode && k.separator && k.anode;
	/* Layers pressed together move together: their spread is that of draws. */
	out->thickness.sd_si = out->areal_mass.sd_si = 0;
	if (nip_has(&out->thickness))
		out->thickness.why = nip_arena_printf(p->arena, "of %s", out->counted);
	if (nip_has(&out->areal_mass))
		out->areal_mass.why = nip_arena_printf(p->arena, "of %s", out->counted);
}

/* ---- resistance --------------------------------------------------------------------------- */

static struct nip_value conductivity(struct nip_plan *p, size_t i, const char *carrier)
{
	const struct nip_plan_layer *n = &p->steps.at[p->steps.n - 1].layer[i];
	const struct nip_transport *t = nip_plan_path(n, carrier);

	if (t && nip_has(&t->conductivity))
		return t->conductivity;
	return nip_no_data(p, "needs the %s conductivity of %s%s%s", carrier,
			   p->recipe->layers.at[i].id, t ? ": " : "", t ? t->conductivity.why : "");
}

static struct nip_value layer_resistance(struct nip_plan *p, size_t i)
{
	struct nip_value h =
		share(&p->steps.at[p->steps.n - 1].layer[i].thickness, 1 / sides(p->recipe, i));
	struct nip_value ion = conductivity(p, i, "ionic"), el;

	if (is_role(p, i, "separator") || is_role(p, i, "interlayer")) {
		const struct nip_cell_input in[] = { { &h, false },
						     { &ion, false },
						     { NULL, false } };

		return nip_cell_by_law(p, &nip_law_asr, in, 0, false);
	} else {
		const struct nip_cell_input in[] = { { &h, false },
						     { &ion, false },
						     { &el, false },
						     { NULL, false },
						     { NULL, false } };

		el = conductivity(p, i, "electronic");
		return nip_cell_by_law(p, &nip_law_asr_electrode, in, 0, false);
	}
}

static void resistance(struct nip_plan *p, struct nip_cell_outcome *out)
{
	const struct nip_recipe_cell *c = p->recipe->cell;
	size_t n = p->recipe->layers.n;
	struct nip_value sum = none("needs a layer");

	out->n_interfaces = c ? c->interfaces.n : 0;
	out->part = NIP_NEW_N(p->arena, n + out->n_interfaces + 1, struct nip_cell_resistance);
	for (size_t i = 0; i < n + out->n_interfaces; i++) {
		struct nip_cell_resistance *x = &out->part[out->n_resistances++];

		if (i < n)
			*x = (struct nip_cell_resistance){ (int)i, p->recipe->layers.at[i].id,
							   layer_resistance(p, i) };
		else
			*x = (struct nip_cell_resistance){
				-1, c->interfaces.at[i - n].id,
				nip_recorded_value(p, &c->interfaces.at[i - n].resistance,
						   "the resistance of an interface")
			};
		if (i == 0)
			sum = x->value;
		else if (nip_has(&sum))
			sum = nip_has(&x->value) ? nip_cell_sum(&sum, &x->value) : x->value;
	}
	sum.sd_si = 0;
	if (nip_has(&sum))
		sum.why = out->n_interfaces ? "of the layers and of the interfaces stated"
					    : "of the layers alone: no interface resistance is "
					      "stated";
	out->resistance = sum;
}

/* ---- energy ------------------------------------------------------------------------------- */

static void energy(struct nip_plan *p, struct nip_cell_outcome *out)
{
	static const struct nip_quantity not_given = { .set = false };
	const struct nip_recipe_cell *c = p->recipe->cell;
	struct nip_value v = nip_recorded_value(p, c ? &c->voltage : &not_given,
						"the mean voltage (voltage of <cell>)");
	const struct nip_cell_capacity *from = &out->planned;
	struct nip_value q = from->cathode;
	struct nip_cell_input in[] = {
		{ &q, false }, { &v, false }, { NULL, false }, { NULL, false }
	};

	if (nip_has(&from->anode) && nip_has(&q) && from->anode.si < q.si)
		q = from->anode; /* the smaller one is all that can be moved */
	if (!out->whole) {
		out->volumetric_energy = out->gravimetric_energy = nip_no_data(
			p,
			"needs cathode, separator and anode: in the stack are %s (other in "
			"<cell> adds what is no layer of the recipe)",
			out->counted);
		return;
	}
	in[2].value = &out->thickness;
	out->volumetric_energy = nip_cell_by_law(p, &nip_law_energy_density, in, 0, false);
	in[2].value = NULL;
	in[3].value = &out->areal_mass;
	out->gravimetric_energy = nip_cell_by_law(p, &nip_law_energy_density, in, 1, false);
}

void nip_plan_cell(const struct nip_plan *plan, struct nip_cell_outcome *out)
{
	struct nip_plan p = *plan; /* shares the arena; nothing is added to the plan itself */

	*out = (struct nip_cell_outcome){ 0 };
	capacities(&p, NULL, &out->planned);
	lanes(&p, out);
	unit(&p, out);
	resistance(&p, out);
	energy(&p, out);
	nip_cell_rates(&p, plan, out);
}
