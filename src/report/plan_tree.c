/* plan_tree.c: a plan as the tree that JSON shows (nipline-json(5)). */
#include <config.h>

#include "report/plan_tree.h"

#include <math.h>
#include <string.h>

#include "unit/unit.h"

#define Z95 1.959963984540054 /* 97.5 % point of the normal distribution */

double nip_value_shown(enum nip_quantity_id id, const struct nip_value *v)
{
	return v->written ? nip_quantity_shown(id, v->written) : nip_unit_show(id, v->si);
}

double nip_value_half_width(enum nip_quantity_id id, const struct nip_value *v)
{
	return Z95 * fabs(nip_unit_show(id, v->sd_si) - nip_unit_show(id, 0));
}

static struct nip_node *put(struct nip_doc *d, struct nip_node *parent, const char *name,
			    enum nip_quantity_id id, const struct nip_value *v)
{
	double x = nip_value_shown(id, v), half = nip_value_half_width(id, v);
	struct nip_node *n = nip_node_quantity(d, parent, name, x, nip_quantity_kind(id)->unit);

	if (v->how != NIP_NO_DATA && v->sd_si > 0) {
		nip_node_number(d, n, "low", x - half);
		nip_node_number(d, n, "high", x + half);
		nip_node_number(d, n, "level", 0.95);
	}
	nip_node_text(d, n, "how", nip_known_name(v->how));
	nip_node_text(d, n, "evidence",
		      v->how == NIP_NO_DATA ? NULL : nip_evidence_name(v->evidence));
	nip_node_text(d, n, "source", v->why);
	return n;
}

struct nip_node *nip_plan_value_node(struct nip_doc *d, struct nip_node *parent, const char *name,
				     enum nip_quantity_id id, const struct nip_value *v)
{
	return put(d, parent, name, id, v);
}

static void put_quantity(struct nip_doc *d, struct nip_node *parent, const char *name,
			 enum nip_quantity_id id, const struct nip_quantity *q)
{
	struct nip_node *n;

	if (!q->set)
		return;
	n = nip_node_quantity(d, parent, name, nip_quantity_shown(id, q),
			      nip_quantity_kind(id)->unit);
	nip_node_text(d, n, "written", nip_arena_printf(d->arena, "%s %s", q->text, q->unit));
	for (int i = 0; i < NIP_QUALIFIERS; i++)
		if (q->qualifier[i])
			nip_node_text(d, n, nip_qualifier_name[i], q->qualifier[i]);
	if (q->evidence_set)
		nip_node_text(d, n, "evidence", nip_evidence_name(q->evidence));
	if (q->source)
		nip_node_text(d, n, "source", q->source);
}

static void put_settings(struct nip_doc *d, struct nip_node *step, const struct nip_step *s)
{
	struct nip_node *n = nip_node_object(d, step, "settings");

	put_quantity(d, n, "pressure", NIP_Q_PRESSURE, &s->pressure);
	put_quantity(d, n, "line_load", NIP_Q_LINE_LOAD, &s->line_load);
	put_quantity(d, n, "gap", NIP_Q_THICKNESS, &s->gap);
	put_quantity(d, n, "temperature", NIP_Q_TEMPERATURE, &s->temperature);
	put_quantity(d, n, "speed", NIP_Q_SPEED, &s->speed);
	put_quantity(d, n, "speed_ratio", NIP_Q_RATIO, &s->speed_ratio);
	put_quantity(d, n, "reduction_per_pass", NIP_Q_THICKNESS, &s->reduction_per_pass);
	put_quantity(d, n, "hold_time", NIP_Q_TIME, &s->hold_time);
	if (s->passes)
		nip_node_number(d, n, "passes", (double)s->passes);
}

static void put_directions(struct nip_doc *d, struct nip_node *t, const char *name,
			   enum nip_quantity_id id, const struct nip_transport *x,
			   const struct nip_value *through, const struct nip_value *in_plane)
{
	struct nip_node *n = nip_node_object(d, t, name);

	put(d, n, "through_plane", id, through);
	/* A recorded conductivity was measured through the plane. */
	if (x->in_plane_known)
		put(d, n, "in_plane", id, in_plane);
	else
		nip_node_null(d, n, "in_plane");
}

static void put_transport(struct nip_doc *d, struct nip_node *layer, const struct nip_plan_layer *l)
{
	struct nip_node *list = nip_node_list(d, layer, "transport");

	for (size_t i = 0; i < l->transport.n; i++) {
		const struct nip_transport *x = &l->transport.at[i];
		struct nip_node *t = nip_node_object(d, list, NULL);

		nip_node_text(d, t, "phase", x->phase ? x->phase->id : NULL);
		nip_node_text(d, t, "carrier", x->carrier);
		put(d, t, "volume_fraction", NIP_Q_RATIO, &x->phi);
		put(d, t, "bulk_conductivity", NIP_Q_CONDUCTIVITY, &x->bulk_conductivity);
		put_directions(d, t, "tortuosity_factor", NIP_Q_RATIO, x, &x->tortuosity_factor,
			       &x->tortuosity_factor_in_plane);
		put_directions(d, t, "conductivity", NIP_Q_CONDUCTIVITY, x, &x->conductivity,
			       &x->conductivity_in_plane);
		if (x->geometric_known)
			put_directions(d, t, "geometric_tortuosity", NIP_Q_RATIO, x,
				       &x->geometric_tortuosity,
				       &x->geometric_tortuosity_in_plane);
		nip_node_text(d, t, "law", x->law ? x->law->law->name : NULL);
	}
}

static void put_answers(struct nip_doc *d, struct nip_node *parent, const struct nip_answer *a,
			size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(d, parent, a[i].name, a[i].quantity, &a[i].value);
}

static void put_interfaces(struct nip_doc *d, struct nip_node *step, const struct nip_plan *p,
			   const struct nip_plan_step *s)
{
	struct nip_node *list = nip_node_list(d, step, "interfaces");

	for (size_t i = 0; i < s->interfaces.n; i++) {
		const struct nip_plan_interface *x = &s->interfaces.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL), *between;

		between = nip_node_list(d, n, "between");
		for (int k = 0; k < 2; k++)
			nip_node_text(d, between, NULL, p->recipe->layers.at[x->layer[k]].id);
		put_answers(d, n, x->answers.at, x->answers.n);
		nip_node_text(d, n, "curls_towards",
			      x->towards < 0 ? NULL
					     : p->recipe->layers.at[x->layer[x->towards]].id);
		if (x->stated && x->stated->least_curl_radius.set)
			nip_node_bool(d, n, "curls_too_much", x->curls);
	}
}

static void put_readings(struct nip_doc *d, struct nip_node *layer, const struct nip_plan_layer *l)
{
	struct nip_node *list = nip_node_list(d, layer, "readings");

	for (size_t i = 0; i < l->readings.n; i++) {
		const struct nip_reading *x = &l->readings.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_text(d, n, "areal_mass_basis",
			      x->mass_with_foil ? "with_foil" : "coating");
		nip_node_text(d, n, "thickness_basis",
			      x->thickness_with_foil ? "with_foil" : "coating");
		put(d, n, "areal_mass", NIP_Q_AREAL_MASS, &x->areal_mass);
		put(d, n, "thickness", NIP_Q_THICKNESS, &x->thickness);
		put(d, n, "relative_density", NIP_Q_RATIO, &x->relative_density);
		put(d, n, "porosity", NIP_Q_PERCENT_RATIO, &x->porosity);
	}
}

static void put_layer(struct nip_doc *d, struct nip_node *list, const struct nip_plan *p, size_t i,
		      const struct nip_plan_layer *l)
{
	struct nip_node *n = nip_node_object(d, list, NULL);
	struct nip_value e = l->stretch;

	nip_node_text(d, n, "id", p->recipe->layers.at[i].id);
	nip_node_bool(d, n, "touched", l->touched);
	put(d, n, "areal_mass", NIP_Q_AREAL_MASS, &l->areal_mass);
	nip_node_text(d, n, "areal_mass_basis", l->unstated ? "unstated" : "coating");
	put(d, n, "thickness", NIP_Q_THICKNESS, &l->thickness);
	nip_node_text(d, n, "density_state", "released");
	e.si -= 1;
	put(d, n, "elongation", NIP_Q_PERCENT_RATIO, &e);
	put(d, n, "density", NIP_Q_DENSITY, &l->density);
	put(d, n, "relative_density", NIP_Q_RATIO, &l->relative_density);
	put(d, n, "porosity", NIP_Q_PERCENT_RATIO, &l->porosity);
	put(d, n, "predicted_relative_density", NIP_Q_RATIO, &l->predicted);
	nip_node_number(d, n, "residual_relative_density", l->residual);
	nip_node_number(d, n, "mass_flow_residual", l->mass_flow_residual);
	put_transport(d, n, l);
	if (l->damage.n)
		put_answers(d, nip_node_object(d, n, "damage"), l->damage.at, l->damage.n);
	put_readings(d, n, l);
	nip_node_text(d, n, "law", l->law ? l->law->law->name : NULL);
	nip_node_text(d, n, "validity", l->validity);
}

static void put_nip(struct nip_doc *d, struct nip_node *step, const struct nip_plan *p,
		    const struct nip_plan_nip *k)
{
	struct nip_node *n;

	if (!k->asked)
		return;
	n = nip_node_object(d, step, "nip");
	nip_node_text(d, n, "controlled", k->controlled);
	nip_node_bool(d, n, "solved", k->solved);
	nip_node_text(d, n, "why", k->why);
	if (!k->solved)
		return;
	nip_node_number(d, n, "passes", (double)k->passes);
	put(d, n, "line_load", NIP_Q_LINE_LOAD, &k->line_load);
	put(d, n, "peak_pressure", NIP_Q_PRESSURE, &k->peak_pressure);
	put(d, n, "gap", NIP_Q_THICKNESS, &k->gap);
	put(d, n, "set_gap", NIP_Q_THICKNESS, &k->set_gap);
	if (k->hot_gap && k->thermal_closing.how != NIP_NO_DATA)
		put(d, n, "thermal_closing", NIP_Q_THICKNESS, &k->thermal_closing);
	put(d, n, "contact_length", NIP_Q_LENGTH, &k->contact_length);
	put(d, n, "dwell_time", NIP_Q_DWELL_TIME, &k->dwell_time);
	nip_node_number(d, n, "flattening_ratio", k->flattening_ratio);
	nip_plan_cross_tree(d, n, p, k->cross);
}

static void put_uniformity(struct nip_doc *d, struct nip_node *step, const struct nip_uniformity *u)
{
	const char *unit = nip_quantity_kind(NIP_Q_PRESSURE)->unit;
	struct nip_node *n;

	if (u->n < 2)
		return;
	n = nip_node_object(d, step, "uniformity");
	nip_node_number(d, n, "points", (double)u->n);
	nip_node_quantity(d, n, "mean", nip_unit_show(NIP_Q_PRESSURE, u->mean_Pa), unit);
	nip_node_quantity(d, n, "min", nip_unit_show(NIP_Q_PRESSURE, u->min_Pa), unit);
	nip_node_quantity(d, n, "max", nip_unit_show(NIP_Q_PRESSURE, u->max_Pa), unit);
	nip_node_quantity(d, n, "cv", 100 * u->cv, "%");
	nip_node_quantity(d, n, "right_less_left", 100 * u->left_right, "%");
	nip_node_quantity(d, n, "edge_less_centre", 100 * u->edge_centre, "%");
}

static void put_targets(struct nip_doc *d, const struct nip_plan *p)
{
	struct nip_node *list = nip_node_list(d, d->result, "targets");

	for (size_t i = 0; i < p->targets.n; i++) {
		const struct nip_target_result *x = &p->targets.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_text(d, n, "id", x->target->id);
		nip_node_text(d, n, "layer", x->target->layer_id);
		nip_node_text(d, n, "quantity", x->target->quantity);
		nip_node_number(d, n, "min", x->target->min);
		nip_node_number(d, n, "max", x->target->max);
		nip_node_text(d, n, "unit", nip_quantity_kind(x->target->kind)->unit);
		nip_node_number(d, n, "value", x->shown);
		if (isnan(x->shown))
			nip_node_null(d, n, "met");
		else
			nip_node_bool(d, n, "met", x->met);
		nip_node_number(d, n, "probability", x->probability);
		nip_node_text(d, n, "evidence",
			      isnan(x->shown) ? NULL : nip_evidence_name(x->value.evidence));
	}
}

static void put_mixtures(struct nip_doc *d, const struct nip_plan *p)
{
	struct nip_node *list = nip_node_list(d, d->result, "layers");

	for (size_t i = 0; i < p->recipe->layers.n; i++) {
		const struct nip_layer *l = &p->recipe->layers.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL), *q, *parts;
		double sum = 0;

		nip_node_text(d, n, "id", l->id);
		nip_node_text(d, n, "role", l->role);
		q = nip_node_quantity(d, n, "theoretical_density",
				      nip_unit_show(NIP_Q_DENSITY, p->density[i].rho_kg_m3),
				      nip_quantity_kind(NIP_Q_DENSITY)->unit);
		nip_node_text(d, q, "evidence", nip_evidence_name(p->density[i].evidence));
		parts = nip_node_list(d, n, "mixture");
		for (size_t k = 0; k < l->parts.n; k++)
			sum += l->parts.at[k].parts;
		for (size_t k = 0; k < l->parts.n; k++) {
			struct nip_node *m = nip_node_object(d, parts, NULL);

			nip_node_text(d, m, "material", l->parts.at[k].material->id);
			nip_node_number(d, m, "mass_fraction", l->parts.at[k].parts / sum);
			nip_node_number(d, m, "volume_fraction_of_solids",
					nip_layer_volume_fraction(l, l->parts.at[k].material));
		}
	}
}

void nip_plan_tree(struct nip_doc *d, const struct nip_plan *p)
{
	struct nip_node *r = nip_node_object(d, d->result, "recipe"), *list, *flow;

	nip_node_text(d, r, "id", p->recipe->id);
	nip_node_text(d, r, "version", p->recipe->version);
	nip_node_text(d, r, "status", p->recipe->status);
	nip_node_text(d, r, "title", p->recipe->title);
	nip_node_bool(d, r, "assumptions_allowed", p->assumptions);
	put_mixtures(d, p);
	list = nip_node_list(d, d->result, "steps");
	for (size_t k = 0; k < p->steps.n; k++) {
		const struct nip_plan_step *s = &p->steps.at[k];
		struct nip_node *n = nip_node_object(d, list, NULL), *layers;

		nip_node_text(d, n, "id", s->step->id);
		nip_node_text(d, n, "type", s->step->type);
		put_settings(d, n, s->step);
		layers = put(d, n, "pressure", NIP_Q_PRESSURE, &s->pressure);
		nip_node_text(d, layers, "stress", s->stress);
		put_nip(d, n, p, &s->nip);
		put_uniformity(d, n, &s->uniformity);
		layers = nip_node_list(d, n, "layers");
		for (size_t i = 0; i < p->recipe->layers.n; i++)
			put_layer(d, layers, p, i, &s->layer[i]);
		put_interfaces(d, n, p, s);
	}
	put_targets(d, p);
	flow = nip_node_object(d, d->result, "mass_flow");
	nip_node_number(d, flow, "tests", (double)p->mass_flow_tests);
	nip_node_number(d, flow, "by_balance", (double)p->mass_flow_by_balance);
	nip_node_number(d, flow, "worst_residual", p->worst_mass_flow);
	nip_node_bool(d, flow, "closes", p->worst_mass_flow <= 1e-12);
	list = nip_node_list(d, d->result, "recorded");
	for (size_t i = 0; i < p->recipe->recorded.n; i++) {
		const struct nip_recorded *x = &p->recipe->recorded.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_text(d, n, "name", x->name);
		nip_node_text(d, n, "written", x->text);
		nip_node_text(d, n, "unit", x->unit);
	}
}
