/* plan_doc.c: a plan as people read it: finding first, then the finished state, each
 * step, and everything that was noticed. */
#include <config.h>

#include "report/plan_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/diag.h"
#include "report/plan_tree.h"
#include "unit/unit.h"

/* ---- headline ------------------------------------------------------------ */

static const char *percent(struct nip_doc *d, const struct nip_value *v, const char *mark)
{
	char b[NIP_DOUBLE_TEXT];

	if (v->how == NIP_NO_DATA)
		return "no data";
	return nip_arena_printf(d->arena, "%s %%%s",
				nip_decimal_show(nip_value_shown(NIP_Q_PERCENT_RATIO, v), 3, b),
				v->evidence == NIP_EV_ASSUMED ? mark : "");
}

bool nip_plan_all_assumed(const struct nip_plan *p, size_t from)
{
	bool all = true, any = false;

	for (size_t k = from; k < p->steps.n; k++)
		for (size_t i = 0; i < p->recipe->layers.n; i++) {
			const struct nip_plan_layer *l = &p->steps.at[k].layer[i];
			const struct nip_value *v[] = { &l->porosity, &l->thickness };

			for (int q = 0; q < 2; q++) {
				if (v[q]->how == NIP_NO_DATA)
					continue;
				all &= v[q]->evidence == NIP_EV_ASSUMED;
				any = true;
			}
		}
	return any && all;
}

static void headline(struct nip_doc *d, const struct nip_plan *p)
{
	const struct nip_plan_step *last = &p->steps.at[p->steps.n - 1];
	const bool all = nip_plan_all_assumed(p, p->steps.n - 1);
	const char *mark = all ? "" : " (assumed)";
	char *text = nip_arena_strdup(d->arena, all ? "Finished porosity, on assumed numbers: "
						    : "Finished porosity: ");
	size_t missed = 0, open = 0, assumed = 0;
	enum nip_tone tone = NIP_TONE_PLAIN;

	for (size_t i = 0; i < p->recipe->layers.n; i++) {
		const struct nip_plan_layer *l = &last->layer[i];
		char b[NIP_DOUBLE_TEXT];

		text = nip_arena_printf(d->arena, "%s%s%s %s", text, i ? ", " : "",
					p->recipe->layers.at[i].id, percent(d, &l->porosity, mark));
		if (l->thickness.how != NIP_NO_DATA)
			text = nip_arena_printf(
				d->arena, "%s at %s \xC2\xB5m%s", text,
				nip_decimal_show(nip_value_shown(NIP_Q_THICKNESS, &l->thickness), 3,
						 b),
				l->thickness.evidence == NIP_EV_ASSUMED ? mark : "");
		if (l->readings.n > 1)
			text = nip_arena_printf(d->arena, "%s (one of %zu readings)", text,
						l->readings.n);
		else if (l->unstated)
			text = nip_arena_printf(d->arena,
						"%s (foil in the numbers or not is unstated)",
						text);
	}
	for (size_t i = 0; i < p->targets.n; i++) {
		missed += !isnan(p->targets.at[i].shown) && !p->targets.at[i].met;
		open += isnan(p->targets.at[i].shown);
		assumed += !isnan(p->targets.at[i].shown) &&
			   p->targets.at[i].value.evidence == NIP_EV_ASSUMED;
	}
	if (missed)
		tone = NIP_TONE_BAD;
	else if (open)
		tone = NIP_TONE_WARN;
	else if (p->targets.n && !assumed) /* a target met by assumption is not good news */
		tone = NIP_TONE_GOOD;
	if (missed || open)
		text = nip_arena_printf(d->arena, "%s; %zu of %zu targets missed, %zu without data",
					text, missed, p->targets.n, open);
	else if (p->targets.n)
		text = nip_arena_printf(d->arena,
					p->targets.n == 1   ? "%s; the target is met%s"
					: p->targets.n == 2 ? "%s; both targets are met%s"
							    : "%s; all targets are met%s",
					text, assumed && !all ? " on assumed numbers" : "");
	if (p->over_maximum) {
		tone = NIP_TONE_BAD;
		text = nip_arena_printf(d->arena, "%s; %zu settings above a machine maximum", text,
					p->over_maximum);
	}
	nip_doc_headline(d, tone, "%s", text);
}

/* ---- tables -------------------------------------------------------------- */

static const struct nip_column state_column[] = {
	{ "layer" },
	{ "quantity" },
	{ "value", NULL, true },
	{ "unit" },
	{ "95 % interval", NULL, true },
	{ "how" },
	{ "evidence" },
	{ "from" },
};

/* Rows of a layer without data are gathered into one: what lacks, and what it needs. */
struct gap {
	char *names, *reasons;
};

static char *append_once(struct nip_doc *d, char *list, const char *item, const char *between)
{
	if (!list)
		return nip_arena_strdup(d->arena, item);
	return strstr(list, item) ? list
				  : nip_arena_printf(d->arena, "%s%s%s", list, between, item);
}

static void gap_row(struct nip_doc *d, struct nip_table *t, const char *layer, const struct gap *g)
{
	struct nip_cell *c;

	if (!g->names)
		return;
	c = nip_table_row(d, t);
	nip_cell_text(d, &c[0], layer);
	nip_cell_text(d, &c[1], g->names);
	nip_cell_number(d, &c[2], NAN, 3);
	nip_cell_text(d, &c[5], "no data");
	c[5].tone = NIP_TONE_MUTED;
	nip_cell_text(d, &c[7], g->reasons);
}

static void state_row(struct nip_doc *d, struct nip_table *t, struct gap *g, const char *layer,
		      const char *name, enum nip_quantity_id id, const struct nip_value *v,
		      int digits)
{
	struct nip_cell *c;
	double half = nip_value_half_width(id, v);
	char b[NIP_DOUBLE_TEXT];

	if (v->how == NIP_NO_DATA) {
		g->names = append_once(d, g->names, name, ", ");
		g->reasons = append_once(d, g->reasons, v->why, "; ");
		return;
	}
	c = nip_table_row(d, t);
	nip_cell_text(d, &c[0], layer);
	nip_cell_text(d, &c[1], name);
	nip_cell_number(d, &c[2], nip_value_shown(id, v), digits);
	if (v->written && strcmp(v->written->unit, nip_quantity_kind(id)->unit) == 0)
		nip_cell_text(d, &c[2], v->written->text); /* echoed as written */
	nip_cell_text(d, &c[3],
		      strcmp(nip_quantity_kind(id)->unit, "1") ? nip_quantity_kind(id)->unit : "");
	nip_cell_text(d, &c[4],
		      half > 0 ? nip_arena_printf(d->arena, "\xC2\xB1 %s",
						  nip_decimal_show(half, 2, b))
			       : "");
	nip_cell_text(d, &c[5], nip_known_name(v->how));
	nip_cell_text(d, &c[6], nip_evidence_name(v->evidence));
	nip_cell_text(d, &c[7], v->why ? v->why : "");
	if (v->evidence == NIP_EV_ASSUMED)
		c[6].tone = NIP_TONE_WARN;
}

/* Where a law tells the directions apart: the path itself, and what is in the plane. */
static void directed_rows(struct nip_doc *d, struct nip_table *t, struct gap *g, const char *id,
			  const struct nip_transport *x)
{
	const struct {
		const char *name;
		enum nip_quantity_id quantity;
		const struct nip_value *v;
	} row[] = {
		{ "geometric tortuosity, through plane", NIP_Q_RATIO, &x->geometric_tortuosity },
		{ "geometric tortuosity, in plane", NIP_Q_RATIO,
		  &x->geometric_tortuosity_in_plane },
		{ "tortuosity factor, in plane", NIP_Q_RATIO, &x->tortuosity_factor_in_plane },
		{ "conductivity, in plane", NIP_Q_CONDUCTIVITY, &x->conductivity_in_plane },
	};

	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		state_row(d, t, g, id, row[i].name, row[i].quantity, row[i].v, 4);
}

/* "fracture_probability" as words. */
static const char *spoken(struct nip_doc *d, const char *name)
{
	char *s = nip_arena_strdup(d->arena, name);

	for (char *c = s; *c; c++)
		if (*c == '_')
			*c = ' ';
	return s;
}

static void layer_rows(struct nip_doc *d, struct nip_table *t, const char *id,
		       const struct nip_plan_step *s, const struct nip_plan_layer *l)
{
	struct nip_value e = l->stretch;
	struct gap g = { NULL, NULL };

	if (s->step->pressure.set || s->step->line_load.set)
		state_row(d, t, &g, id, "pressure", NIP_Q_PRESSURE, &s->pressure, 4);
	state_row(d, t, &g, id, "areal mass", NIP_Q_AREAL_MASS, &l->areal_mass, 4);
	state_row(d, t, &g, id, "thickness", NIP_Q_THICKNESS, &l->thickness, 4);
	state_row(d, t, &g, id, "density", NIP_Q_DENSITY, &l->density, 4);
	state_row(d, t, &g, id, "porosity", NIP_Q_PERCENT_RATIO, &l->porosity, 3);
	if (l->predicted.how != NIP_NO_DATA && l->relative_density.how != NIP_PREDICTED) {
		struct nip_value eps = l->predicted;

		eps.si = 1 - eps.si;
		state_row(d, t, &g, id, "porosity, predicted", NIP_Q_PERCENT_RATIO, &eps, 3);
	} else if (l->law == NULL && l->relative_density.how != NIP_CARRIED &&
		   l->relative_density.how != NIP_NO_DATA) {
		state_row(d, t, &g, id, "porosity, predicted", NIP_Q_PERCENT_RATIO, &l->predicted,
			  3);
	}
	e.si -= 1;
	state_row(d, t, &g, id, "elongation", NIP_Q_PERCENT_RATIO, &e, 3);
	for (size_t i = 0; i < l->transport.n; i++) {
		const struct nip_transport *x = &l->transport.at[i];

		if (x->phase)
			state_row(d, t, &g, id,
				  nip_arena_printf(d->arena, "volume fraction of %s", x->phase->id),
				  NIP_Q_RATIO, &x->phi, 3);
		state_row(d, t, &g, id,
			  nip_arena_printf(d->arena, "tortuosity factor, %s", x->carrier),
			  NIP_Q_RATIO, &x->tortuosity_factor, 3);
		state_row(d, t, &g, id, nip_arena_printf(d->arena, "%s conductivity", x->carrier),
			  NIP_Q_CONDUCTIVITY, &x->conductivity, 3);
		if (x->geometric_known)
			directed_rows(d, t, &g, id, x);
	}
	for (size_t i = 0; i < l->damage.n; i++)
		state_row(d, t, &g, id, spoken(d, l->damage.at[i].name), l->damage.at[i].quantity,
			  &l->damage.at[i].value, 3);
	gap_row(d, t, id, &g);
}

static void interface_rows(struct nip_doc *d, struct nip_table *t, const struct nip_plan *p,
			   const struct nip_plan_interface *x)
{
	const char *id = nip_arena_printf(d->arena, "%s | %s",
					  p->recipe->layers.at[x->layer[0]].id,
					  p->recipe->layers.at[x->layer[1]].id);
	struct gap g = { NULL, NULL };

	for (size_t i = 0; i < x->answers.n; i++) {
		const struct nip_answer *a = &x->answers.at[i];
		const char *name = spoken(d, a->name);

		if (strcmp(a->name, "curl_radius") == 0 && x->towards >= 0)
			name = nip_arena_printf(d->arena, "%s, towards %s%s", name,
						p->recipe->layers.at[x->layer[x->towards]].id,
						x->curls ? ": too strong" : "");
		state_row(d, t, &g, id, name, a->quantity, &a->value, 3);
	}
	gap_row(d, t, id, &g);
}

static void setting(struct nip_doc *d, char **text, const char *name, const struct nip_quantity *q)
{
	if (q->set)
		*text = nip_arena_printf(d->arena, "%s%s%s %s %s", *text, **text ? ", " : "", name,
					 q->text, q->unit);
}

static void nip_paragraph(struct nip_doc *d, const struct nip_plan_nip *k)
{
	const struct {
		const char *name;
		enum nip_quantity_id id;
		const struct nip_value *v;
	} row[] = { { "line load", NIP_Q_LINE_LOAD, &k->line_load },
		    { "peak pressure", NIP_Q_PRESSURE, &k->peak_pressure },
		    { "gap under load", NIP_Q_THICKNESS, &k->gap },
		    { "gap to set", NIP_Q_THICKNESS, &k->set_gap },
		    { "closed by heat", NIP_Q_THICKNESS, &k->thermal_closing },
		    { "contact length", NIP_Q_LENGTH, &k->contact_length },
		    { "dwell time", NIP_Q_DWELL_TIME, &k->dwell_time } };
	const char *text = "";
	char b[NIP_DOUBLE_TEXT];

	if (!k->asked)
		return;
	for (size_t i = 0; k->solved && i < sizeof row / sizeof *row; i++)
		if (row[i].v->how != NIP_NO_DATA)
			text = nip_arena_printf(
				d->arena, "%s%s%s %s %s", text, *text ? ", " : "", row[i].name,
				nip_decimal_show(nip_value_shown(row[i].id, row[i].v), 4, b),
				nip_quantity_kind(row[i].id)->unit);
	if (k->solved)
		nip_doc_paragraph(d, NIP_TONE_PLAIN, "In the nip (controlled: %s%s): %s%s.",
				  k->controlled, k->passes > 1 ? ", last pass" : "", text,
				  k->line_load.evidence == NIP_EV_ASSUMED ? " (assumed inputs)"
									  : "");
	else
		nip_doc_paragraph(d, NIP_TONE_MUTED, "The nip is not followed: %s.", k->why);
}

static void step_section(struct nip_doc *d, const struct nip_plan *p, size_t k)
{
	const struct nip_plan_step *s = &p->steps.at[k];
	const struct nip_step *x = s->step;
	char *text = nip_arena_strdup(d->arena, "");
	struct nip_table *t;

	setting(d, &text, "pressure", &x->pressure);
	if (x->pressure.set)
		text = nip_arena_printf(d->arena, "%s (%s, %s)", text, x->pressure.qualifier[3],
					x->pressure.qualifier[4]);
	setting(d, &text, "line load", &x->line_load);
	setting(d, &text, "set gap", &x->gap);
	setting(d, &text, "temperature", &x->temperature);
	setting(d, &text, "speed", &x->speed);
	setting(d, &text, "speed ratio", &x->speed_ratio);
	setting(d, &text, "reduction per pass", &x->reduction_per_pass);
	setting(d, &text, "hold", &x->hold_time);
	nip_doc_heading(d, "Step %zu, %s: %s", k + 1, x->id, x->type);
	if (*text)
		nip_doc_paragraph(d, NIP_TONE_PLAIN, "Settings: %s.", text);
	if (x->note)
		nip_doc_paragraph(d, NIP_TONE_MUTED, "%s", x->note);
	nip_paragraph(d, &s->nip);
	nip_plan_cross_blocks(d, p, x->id, s->nip.cross);
	if (s->uniformity.n >= 2)
		nip_doc_paragraph(
			d, NIP_TONE_PLAIN,
			"Pressure across the web, %zu readings: mean %.4g MPa, CV %.3g %%, "
			"min %.4g, max %.4g MPa; right less left %+.3g %% of the mean.",
			s->uniformity.n, s->uniformity.mean_Pa / 1e6, 100 * s->uniformity.cv,
			s->uniformity.min_Pa / 1e6, s->uniformity.max_Pa / 1e6,
			100 * s->uniformity.left_right);
	t = nip_doc_table(d, nip_arena_printf(d->arena, "step-%zu", k + 1), NULL, state_column,
			  sizeof state_column / sizeof *state_column);
	for (size_t i = 0; i < p->recipe->layers.n; i++)
		if (s->layer[i].touched)
			layer_rows(d, t, p->recipe->layers.at[i].id, s, &s->layer[i]);
	for (size_t i = 0; i < s->interfaces.n; i++)
		interface_rows(d, t, p, &s->interfaces.at[i]);
}

static void readings_section(struct nip_doc *d, const struct nip_plan *p)
{
	static const struct nip_column column[] = { { "layer" },
						    { "areal mass is of" },
						    { "thickness is of" },
						    { "areal mass", "mg/cm2", true },
						    { "thickness", "um", true },
						    { "porosity", "%", true },
						    { "note" } };
	const struct nip_plan_step *last = &p->steps.at[p->steps.n - 1];
	struct nip_table *t = NULL;

	for (size_t i = 0; i < p->recipe->layers.n; i++) {
		const struct nip_plan_layer *l = &last->layer[i];

		for (size_t k = 0; k < l->readings.n; k++) {
			const struct nip_reading *x = &l->readings.at[k];
			struct nip_cell *c;

			if (!t) {
				nip_doc_heading(d, "Readings of numbers whose basis is not stated");
				t = nip_doc_table(d, "readings", NULL, column,
						  sizeof column / sizeof *column);
			}
			c = nip_table_row(d, t);
			nip_cell_text(d, &c[0], p->recipe->layers.at[i].id);
			nip_cell_text(d, &c[1], x->mass_with_foil ? "coating and foil" : "coating");
			nip_cell_text(d, &c[2],
				      x->thickness_with_foil ? "coating and foil" : "coating");
			nip_cell_number(d, &c[3], nip_value_shown(NIP_Q_AREAL_MASS, &x->areal_mass),
					4);
			nip_cell_number(d, &c[4], nip_value_shown(NIP_Q_THICKNESS, &x->thickness),
					4);
			nip_cell_number(d, &c[5],
					nip_value_shown(NIP_Q_PERCENT_RATIO, &x->porosity), 3);
			nip_cell_text(d, &c[6],
				      x->porosity.how == NIP_NO_DATA	       ? x->porosity.why
				      : x->porosity.evidence == NIP_EV_ASSUMED ? "assumed foil"
									       : "");
		}
	}
}

static void targets_section(struct nip_doc *d, const struct nip_plan *p)
{
	static const struct nip_column column[] = { { "target" },
						    { "layer" },
						    { "quantity" },
						    { "value", NULL, true },
						    { "min", NULL, true },
						    { "max", NULL, true },
						    { "unit" },
						    { "verdict" },
						    { "probability inside", NULL, true } };
	struct nip_table *t;

	if (!p->targets.n)
		return;
	nip_doc_heading(d, "Targets");
	t = nip_doc_table(d, "targets", NULL, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < p->targets.n; i++) {
		const struct nip_target_result *x = &p->targets.at[i];
		struct nip_cell *c = nip_table_row(d, t);
		bool open = isnan(x->shown);

		nip_cell_text(d, &c[0], x->target->id);
		nip_cell_text(d, &c[1], x->target->layer_id);
		nip_cell_text(d, &c[2], x->target->quantity);
		nip_cell_number(d, &c[3], x->shown, 4);
		nip_cell_text(d, &c[4], x->target->min_text ? x->target->min_text : "");
		nip_cell_text(d, &c[5], x->target->max_text ? x->target->max_text : "");
		nip_cell_text(d, &c[6], x->target->unit);
		nip_cell_text(d, &c[7],
			      nip_arena_printf(d->arena, "%s%s",
					       open	? "no data"
					       : x->met ? "met"
							: "missed",
					       !open && x->value.evidence == NIP_EV_ASSUMED
						       ? " (assumed)"
						       : ""));
		c[7].tone = open ? NIP_TONE_WARN : x->met ? NIP_TONE_GOOD : NIP_TONE_BAD;
		if (!isnan(x->probability))
			nip_cell_number(d, &c[8], x->probability, 3);
	}
}

static void findings_section(struct nip_doc *d, const struct nip_plan *p)
{
	static const struct nip_column column[] = {
		{ "line", NULL, true }, { "severity" }, { "step" }, { "layer" }, { "finding" }
	};
	struct nip_table *t;

	if (!p->findings.n)
		return;
	nip_doc_heading(d, "Findings");
	t = nip_doc_table(d, "findings", NULL, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < p->findings.n; i++) {
		const struct nip_plan_finding *f = &p->findings.at[i];
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_number(d, &c[0], (double)f->line, 7);
		nip_cell_text(d, &c[0], nip_arena_printf(d->arena, "%ld", f->line));
		nip_cell_text(d, &c[1], nip_severity_name((enum nip_severity)f->severity));
		nip_cell_text(d, &c[2], f->step_id ? f->step_id : "");
		nip_cell_text(d, &c[3], f->layer_id ? f->layer_id : "");
		nip_cell_text(d, &c[4], f->text);
		c[1].tone = f->severity == NIP_ERROR	 ? NIP_TONE_BAD
			    : f->severity == NIP_WARNING ? NIP_TONE_WARN
							 : NIP_TONE_MUTED;
	}
}

static void closing(struct nip_doc *d, const struct nip_plan *p)
{
	nip_doc_heading(d, "Mass flow");
	if (p->mass_flow_tests + p->mass_flow_by_balance)
		nip_doc_paragraph(
			d, NIP_TONE_PLAIN,
			"Areal mass x (1+e)(1+s) against the step before: tested on recorded "
			"masses %zu times, carried by the balance itself %zu times; largest "
			"relative residual %.1e%s.",
			p->mass_flow_tests, p->mass_flow_by_balance, p->worst_mass_flow,
			p->worst_mass_flow <= 1e-12 ? ": it closes to 1e-12"
						    : ": it does not close to 1e-12, see the "
						      "recorded masses");
	else
		nip_doc_paragraph(
			d, NIP_TONE_PLAIN,
			"Not testable: no step has areal mass before and behind it together "
			"with its elongation.");
	if (p->recipe->recorded.n) {
		static const struct nip_column column[] = { { "recorded by the source" },
							    { "value", NULL, true },
							    { "unit" } };
		struct nip_table *t;

		nip_doc_heading(d, "Recorded, not computed");
		t = nip_doc_table(d, "recorded", NULL, column, 3);
		for (size_t i = 0; i < p->recipe->recorded.n; i++) {
			struct nip_cell *c = nip_table_row(d, t);

			nip_cell_text(d, &c[0], p->recipe->recorded.at[i].name);
			nip_cell_text(d, &c[1], p->recipe->recorded.at[i].text);
			nip_cell_text(d, &c[2],
				      strcmp(p->recipe->recorded.at[i].unit, "1")
					      ? p->recipe->recorded.at[i].unit
					      : "");
		}
	}
}

void nip_plan_doc(struct nip_doc *d, const struct nip_plan *p)
{
	const struct nip_recipe *r = p->recipe;

	d->title = nip_arena_printf(d->arena, "Plan: %s", r->title);
	nip_plan_tree(d, p);
	headline(d, p);
	nip_doc_paragraph(d, NIP_TONE_MUTED, "Recipe %s version %s (%s): %s%s%s", r->id, r->version,
			  r->status, r->title, r->source ? ". Source: " : "",
			  r->source ? r->source : "");
	if (p->assumptions)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "Assumed numbers are allowed here and marked \"assumed\" "
				  "wherever they reach. They are nobody's measurement.");
	nip_plan_charts(d, p);
	targets_section(d, p);
	nip_plan_finished_section(d, p);
	for (size_t k = 0; k < p->steps.n; k++)
		step_section(d, p, k);
	readings_section(d, p);
	nip_plan_cell_section(d, p);
	nip_plan_roadmap_section(d, p);
	nip_plan_comparisons(d, r);
	nip_plan_limits_section(d, p);
	findings_section(d, p);
	nip_plan_measured(d, r);
	nip_plan_record(d, r);
	closing(d, p);
}
