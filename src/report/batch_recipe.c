/* batch_recipe.c: what the recipe says of these batches: predicted beside measured, and
 * the pressures a publication has to state. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "report/batch_parts.h"
#include "report/plan_tree.h"
#include "unit/unit.h"

struct pair { /* one characteristic the plan has a number for */
	const struct nip_comparison *c;
	const struct nip_value *value;
	double predicted, half_width; /* in the unit of the characteristic; NaN, 0: none */
	double measured, batch_sd;    /* over the batch means */
	size_t batches;
};

/* ---- what can be compared ------------------------------------------------------------------ */

/* The value of a finished layer that a characteristic measures on the same basis, or NULL.
 * With foil in it a reading is no reading of the layer, unless the spec takes it off. */
static const struct nip_value *value_of(const struct nip_spec *s,
					const struct nip_characteristic *c,
					const struct nip_plan_layer *l)
{
	bool bare = !s->foil;

	switch (c->derived) {
	case NIP_DERIVED_POROSITY:
		return &l->porosity;
	case NIP_DERIVED_DENSITY:
		return &l->density;
	case NIP_DERIVED_AREAL_MASS:
		return &l->areal_mass;
	case NIP_DERIVED_THICKNESS:
		return &l->thickness;
	case NIP_MEASURED:
		break;
	}
	if (c->quantity == NIP_Q_THICKNESS && strcmp(c->id, "thickness") == 0 && bare)
		return &l->thickness;
	if (c->quantity == NIP_Q_AREAL_MASS && bare)
		return &l->areal_mass;
	return strcmp(c->id, "porosity") == 0 ? &l->porosity : NULL;
}

static bool fill(const struct nip_batch_report *r, size_t i, const struct nip_plan_layer *l,
		 struct pair *out)
{
	const struct nip_overall *o = &r->q->overall[r->c[i].characteristic];
	double sum = 0, ss = 0;

	*out = (struct pair){ .c = &r->c[i] };
	out->value =
		value_of(r->q->spec, &r->q->spec->characteristics.at[r->c[i].characteristic], l);
	if (!out->value)
		return false;
	out->predicted = out->value->si / o->to_si;
	out->half_width = 1.959963984540054 * out->value->sd_si / fabs(o->to_si);
	for (size_t k = 0; k < r->c[i].k; k++)
		if (r->c[i].batch[k].group.n >= 1) {
			sum += r->c[i].batch[k].group.mean;
			out->batches++;
		}
	out->measured = out->batches ? sum / (double)out->batches : NAN;
	for (size_t k = 0; k < r->c[i].k; k++)
		if (r->c[i].batch[k].group.n >= 1)
			ss += pow(r->c[i].batch[k].group.mean - out->measured, 2);
	out->batch_sd = out->batches > 1 ? sqrt(ss / (double)(out->batches - 1)) : NAN;
	return true;
}

static const char *said(const struct pair *p, double measured)
{
	if (isnan(p->predicted))
		return "no data";
	if (isnan(measured))
		return "nothing measured";
	if (!(p->half_width > 0))
		return "no interval";
	return fabs(measured - p->predicted) <= p->half_width ? "inside" : "outside";
}

/* ---- into tree and tables -------------------------------------------------------------------- */

static void node(struct nip_doc *d, struct nip_node *list, const struct nip_batch_report *r,
		 const struct pair *p)
{
	struct nip_node *n = nip_node_object(d, list, NULL), *x, *batches;
	const bool known = p->value->how != NIP_NO_DATA;

	nip_node_text(d, n, "characteristic",
		      r->q->spec->characteristics.at[p->c->characteristic].id);
	x = nip_node_quantity(d, n, "predicted", p->predicted,
			      r->q->overall[p->c->characteristic].unit);
	if (p->half_width > 0) {
		nip_node_number(d, x, "low", p->predicted - p->half_width);
		nip_node_number(d, x, "high", p->predicted + p->half_width);
		nip_node_number(d, x, "level", 0.95);
	}
	nip_node_text(d, x, "how", nip_known_name(p->value->how));
	nip_node_text(d, x, "evidence", known ? nip_evidence_name(p->value->evidence) : NULL);
	nip_node_text(d, x, "source", p->value->why);
	nip_node_number(d, n, "measured", p->measured);
	nip_node_number(d, n, "sd_of_batches", p->batch_sd);
	nip_node_number(d, n, "difference", p->measured - p->predicted);
	nip_node_text(d, n, "verdict", said(p, p->measured));
	batches = nip_node_list(d, n, "batches");
	for (size_t k = 0; k < p->c->k; k++) {
		double mean = p->c->batch[k].group.n >= 1 ? p->c->batch[k].group.mean : NAN;

		x = nip_node_object(d, batches, NULL);
		nip_node_text(d, x, "batch", p->c->batch[k].name);
		nip_node_number(d, x, "measured", mean);
		nip_node_number(d, x, "difference", mean - p->predicted);
		nip_node_text(d, x, "verdict", said(p, mean));
	}
}

static void row(struct nip_doc *d, struct nip_table *t, const struct nip_batch_report *r,
		const struct pair *p, const char *batch, double measured, int digits)
{
	struct nip_cell *x = nip_table_row(d, t);
	const char *verdict = said(p, measured);
	const bool known = p->value->how != NIP_NO_DATA;

	nip_cell_text(d, &x[0], nip_axis_title(d, r->q, p->c->characteristic));
	nip_cell_text(d, &x[1], batch);
	nip_cell_number(d, &x[2], p->predicted, 4);
	if (p->half_width > 0)
		nip_cell_number(d, &x[3], p->half_width, 2);
	nip_cell_text(d, &x[4],
		      known ? nip_arena_printf(d->arena, "%s (%s)", nip_known_name(p->value->how),
					       nip_evidence_name(p->value->evidence))
			    : "no data");
	if (known && p->value->evidence == NIP_EV_ASSUMED)
		x[4].tone = NIP_TONE_WARN;
	nip_cell_number(d, &x[5], measured, digits);
	nip_cell_number(d, &x[6], measured - p->predicted, 3);
	nip_cell_text(d, &x[7], verdict);
	x[7].tone = strcmp(verdict, "inside") == 0    ? NIP_TONE_GOOD
		    : strcmp(verdict, "outside") == 0 ? NIP_TONE_BAD
						      : NIP_TONE_MUTED;
}

/* One sentence; tone as it deserves. */
static const char *summary(struct nip_doc *d, const struct nip_batch_report *r, const struct pair *p,
			   enum nip_tone *tone)
{
	const char *unit = nip_batch_unit(d, r->q, p->c->characteristic),
		   *what = nip_qc_label(r->q, p->c->characteristic);
	const bool inside = strcmp(said(p, p->measured), "inside") == 0;

	*tone = NIP_TONE_WARN;
	if (isnan(p->predicted) || isnan(p->measured))
		return nip_arena_printf(d->arena, "%s: %s", what,
					!isnan(p->predicted) ? "nothing was measured"
					: p->value->why	     ? p->value->why
							     : "no data");
	*tone = !(p->half_width > 0) ? NIP_TONE_PLAIN : inside ? NIP_TONE_GOOD : NIP_TONE_BAD;
	return nip_arena_printf(
		d->arena, "%s: the plan has %.4g%s (%s, %s), the batches have %.4g%s: %+.2g%s%s",
		what, p->predicted, unit, nip_known_name(p->value->how),
		nip_evidence_name(p->value->evidence), p->measured, unit,
		p->measured - p->predicted, unit,
		!(p->half_width > 0) ? ", and no uncertainty is stated to hold it against"
		: inside	     ? ", inside the 95 % interval of the plan"
				     : ", outside the 95 % interval of the plan");
}

/* Porosity is what the plan is for: in words, and drawn. */
static void porosity(struct nip_doc *d, const struct nip_batch_report *r, const struct pair *p)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[p->c->characteristic];
	enum nip_tone tone;
	const char *text;

	if (c->derived != NIP_DERIVED_POROSITY && strcmp(c->id, "porosity") != 0)
		return;
	text = nip_chart_sentence(d->arena, summary(d, r, p, &tone));
	nip_doc_paragraph(d, tone, "%s.", text);
	if (isfinite(p->predicted) && isfinite(p->measured))
		nip_planned_chart(d, r->q, p->c, p->predicted, p->half_width, text);
}

static void compare(struct nip_doc *d, const struct nip_batch_report *r, size_t layer,
		    struct nip_node *parent)
{
	static const struct nip_column column[] = {
		{ "characteristic" },	      { "batch" },   { "planned", NULL, true },
		{ "95 % \xC2\xB1", NULL, true },   { "known" },   { "measured", NULL, true },
		{ "difference", NULL, true }, { "interval" }
	};
	const struct nip_plan *plan = r->options->plan;
	const struct nip_plan_layer *l = &plan->steps.at[plan->steps.n - 1].layer[layer];
	struct nip_node *list = nip_node_list(d, parent, "compared");
	struct nip_table *t = NULL;
	struct pair p;

	for (size_t i = 0; i < r->n; i++) {
		if (!fill(r, i, l, &p))
			continue;
		node(d, list, r, &p);
		porosity(d, r, &p);
	}
	for (size_t i = 0; i < r->n; i++) {
		if (!fill(r, i, l, &p))
			continue;
		if (!t)
			t = nip_doc_table(d, "predicted", "Planned and measured", column,
					  sizeof column / sizeof *column);
		row(d, t, r, &p, "all", p.measured, 5);
		for (size_t k = 0; k < p.c->k; k++)
			row(d, t, r, &p, p.c->batch[k].name,
			    p.c->batch[k].group.n >= 1 ? p.c->batch[k].group.mean : NAN,
			    nip_batch_digits(&p.c->batch[k]));
	}
	if (!t)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "The spec measures nothing of layer %s that a plan has a number "
				  "for: no derived density or porosity, and thickness and areal "
				  "mass with foil in them do not compare.",
				  plan->recipe->layers.at[layer].id);
}

void nip_batch_recipe(struct nip_doc *d, const struct nip_batch_report *r)
{
	const struct nip_plan *plan = r->options->plan;
	struct nip_node *n;

	if (!plan) {
		nip_node_null(d, d->result, "prediction");
		nip_node_null(d, d->result, "pressure_record");
		nip_doc_heading(d, "Planned and measured");
		nip_doc_paragraph(d, NIP_TONE_MUTED,
				  "No recipe was given (--recipe): planned beside measured "
				  "porosity and the pressure record are not in this report.");
		return;
	}
	nip_doc_heading(d, "Planned and measured");
	n = nip_node_object(d, d->result, "prediction");
	nip_node_text(d, n, "recipe", plan->recipe->id);
	nip_node_text(d, n, "version", plan->recipe->version);
	nip_node_text(d, n, "layer", plan->recipe->layers.at[r->options->layer].id);
	nip_doc_paragraph(d, NIP_TONE_MUTED, "Recipe %s version %s (%s), layer %s after step %s.",
			  plan->recipe->id, plan->recipe->version, plan->recipe->status,
			  plan->recipe->layers.at[r->options->layer].id,
			  plan->steps.at[plan->steps.n - 1].step->id);
	compare(d, r, r->options->layer, n);
	nip_plan_record(d, plan->recipe);
	if (!plan->recipe->record) {
		nip_doc_heading(d, "Pressure record");
		nip_doc_paragraph(
			d, NIP_TONE_WARN,
			"The recipe records no pressures: preparation and stack, location "
			"and uniformity, critical stack pressure (nipline lint "
			"--level=report says what is missing).");
	}
}
