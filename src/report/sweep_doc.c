/* sweep_doc.c: what changes with the settings, in numbers and figures. */
#include <config.h>

#include "report/sweep_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/unit.h"

#define MOST_CURVES 6 /* of a second axis, in one panel */

static double shown(enum nip_quantity_id id, double si)
{
	return isnan(si) ? NAN : nip_unit_show(id, si);
}

static const struct nip_knob *knob(const struct nip_sweep_view *v, size_t axis)
{
	return &v->knobs->list.at[v->axis[axis].knob];
}

/* Value of an axis at a point, SI. */
static double setting(const struct nip_sweep_view *v, size_t axis, size_t point)
{
	for (size_t a = v->n_axes; a-- > axis + 1;)
		point /= v->axis[a].n;
	return v->axis[axis].value[point % v->axis[axis].n];
}

static const char *with_unit(struct nip_doc *d, const char *name, const char *unit)
{
	return strcmp(unit, "1") == 0 ? name : nip_arena_printf(d->arena, "%s, %s", name, unit);
}

/* ---- the tree -------------------------------------------------------------- */

static void put_axes(struct nip_doc *d, const struct nip_sweep_view *v)
{
	struct nip_node *list = nip_node_list(d, d->result, "axes");

	for (size_t a = 0; a < v->n_axes; a++) {
		const struct nip_knob *k = knob(v, a);
		struct nip_node *n = nip_node_object(d, list, NULL), *values;

		nip_node_text(d, n, "name", k->name);
		nip_node_text(d, n, "unit", nip_quantity_kind(k->quantity)->unit);
		values = nip_node_list(d, n, "values");
		for (size_t i = 0; i < v->axis[a].n; i++)
			nip_node_number(d, values, NULL, shown(k->quantity, v->axis[a].value[i]));
	}
}

static void put_points(struct nip_doc *d, const struct nip_sweep_view *v)
{
	struct nip_node *list = nip_node_list(d, d->result, "points");

	for (size_t i = 0; i < v->sweep->n_points; i++) {
		struct nip_node *n = nip_node_object(d, list, NULL), *s, *o;

		s = nip_node_object(d, n, "settings");
		for (size_t a = 0; a < v->n_axes; a++)
			nip_node_quantity(d, s, knob(v, a)->name,
					  shown(knob(v, a)->quantity, setting(v, a, i)),
					  nip_quantity_kind(knob(v, a)->quantity)->unit);
		o = nip_node_object(d, n, "outcomes");
		for (size_t k = 0; k < v->sweep->n_outcomes; k++) {
			enum nip_quantity_id id = v->outcome[k].quantity;
			size_t at = i * v->sweep->n_outcomes + k;
			struct nip_node *q = nip_node_quantity(d, o, v->outcome[k].name,
							       shown(id, v->sweep->value[at]),
							       nip_quantity_kind(id)->unit);

			if (!v->sweep->low)
				continue;
			nip_node_number(d, q, "low", shown(id, v->sweep->low[at]));
			nip_node_number(d, q, "high", shown(id, v->sweep->high[at]));
			nip_node_number(d, q, "level", 0.95);
		}
		if (v->sweep->judged[i])
			nip_node_bool(d, n, "targets_met", v->sweep->inside[i]);
		else
			nip_node_null(d, n, "targets_met");
	}
}

/* ---- the table ------------------------------------------------------------- */

static void put_table(struct nip_doc *d, const struct nip_sweep_view *v)
{
	const size_t n = v->n_axes + v->sweep->n_outcomes + 1;
	struct nip_column *c = NIP_NEW_N(d->arena, n, struct nip_column);
	struct nip_table *t;

	for (size_t a = 0; a < v->n_axes; a++)
		c[a] = (struct nip_column){ knob(v, a)->name,
					    nip_quantity_kind(knob(v, a)->quantity)->unit, true };
	for (size_t k = 0; k < v->sweep->n_outcomes; k++)
		c[v->n_axes + k] = (struct nip_column){
			v->outcome[k].name, nip_quantity_kind(v->outcome[k].quantity)->unit, true
		};
	c[n - 1] = (struct nip_column){ "targets", NULL, false };
	t = nip_doc_table(d, "points", NULL, c, n);
	for (size_t i = 0; i < v->sweep->n_points; i++) {
		struct nip_cell *cell = nip_table_row(d, t);

		for (size_t a = 0; a < v->n_axes; a++)
			nip_cell_number(d, &cell[a], shown(knob(v, a)->quantity, setting(v, a, i)),
					5);
		for (size_t k = 0; k < v->sweep->n_outcomes; k++)
			nip_cell_number(d, &cell[v->n_axes + k],
					shown(v->outcome[k].quantity,
					      v->sweep->value[i * v->sweep->n_outcomes + k]),
					4);
		nip_cell_text(d, &cell[n - 1],
			      !v->sweep->judged[i]  ? ""
			      : v->sweep->inside[i] ? "met"
						    : "missed");
		cell[n - 1].tone = !v->sweep->judged[i]	 ? NIP_TONE_PLAIN
				   : v->sweep->inside[i] ? NIP_TONE_GOOD
							 : NIP_TONE_BAD;
	}
}

/* ---- the figure: one panel for each outcome ----------------------------------- */

static void target_limits(struct nip_doc *d, const struct nip_sweep_view *v,
			  struct nip_panel *panel, const struct nip_outcome *o)
{
	for (size_t i = 0; i < v->recipe->targets.n; i++) {
		const struct nip_target *t = &v->recipe->targets.at[i];
		const char *dot = strrchr(o->name, '.');
		const double at[] = { t->min, t->max };

		if (t->layer != o->layer || !dot || strcmp(t->quantity, dot + 1) != 0)
			continue;
		for (int k = 0; k < 2; k++)
			if (!isnan(at[k]))
				*nip_vec_push(d->arena, &panel->limits) = (struct nip_chart_limit){
					.role = NIP_ROLE_LIMIT,
					.at = at[k],
					.label = nip_arena_printf(d->arena, "%s %s %s",
								  k ? "max" : "min",
								  k ? t->max_text : t->min_text,
								  t->unit)
				};
	}
}

static void curve(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_panel *panel,
		  size_t k, size_t inner)
{
	static const enum nip_role role[MOST_CURVES] = { NIP_ROLE_DATA,	  NIP_ROLE_THIRD,
							 NIP_ROLE_FOURTH, NIP_ROLE_REFERENCE,
							 NIP_ROLE_INK,	  NIP_ROLE_MUTED };
	const size_t n = v->axis[0].n, stride = v->n_axes > 1 ? v->axis[1].n : 1;
	enum nip_quantity_id id = v->outcome[k].quantity;
	double *x = NIP_NEW_N(d->arena, n, double), *y = NIP_NEW_N(d->arena, n, double);
	double *lo = NIP_NEW_N(d->arena, n, double), *hi = NIP_NEW_N(d->arena, n, double);
	char text[NIP_DOUBLE_TEXT];
	const char *label = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t at = (i * stride + inner) * v->sweep->n_outcomes + k;

		x[i] = shown(knob(v, 0)->quantity, v->axis[0].value[i]);
		y[i] = shown(id, v->sweep->value[at]);
		lo[i] = v->sweep->low ? shown(id, v->sweep->low[at]) : NAN;
		hi[i] = v->sweep->low ? shown(id, v->sweep->high[at]) : NAN;
	}
	if (v->n_axes > 1)
		label = nip_arena_printf(d->arena, "%s %s",
					 nip_decimal_show(shown(knob(v, 1)->quantity,
								v->axis[1].value[inner]),
							  4, text),
					 nip_quantity_kind(knob(v, 1)->quantity)->unit);
	if (v->sweep->low)
		*nip_vec_push(d->arena, &panel->bands) =
			(struct nip_chart_band){ NULL, role[inner % MOST_CURVES], n, x, lo, hi };
	*nip_vec_push(d->arena, &panel->lines) = (struct nip_chart_line){
		.label = label, .role = role[inner % MOST_CURVES], .n = n, .x = x, .y = y
	};
}

static bool has_numbers(const struct nip_sweep_view *v, size_t k)
{
	for (size_t i = 0; i < v->sweep->n_points; i++)
		if (!isnan(v->sweep->value[i * v->sweep->n_outcomes + k]))
			return true;
	return false;
}

static void put_figure(struct nip_doc *d, const struct nip_sweep_view *v, const char *headline)
{
	struct nip_chart *c = NULL;
	size_t panels = 0;

	for (size_t k = 0; k < v->sweep->n_outcomes && panels < 4; k++) {
		struct nip_panel *panel;
		size_t curves = v->n_axes > 1 ? v->axis[1].n : 1;
		size_t every = (curves + MOST_CURVES - 1) / MOST_CURVES;

		if (!has_numbers(v, k) || v->axis[0].n < 2)
			continue;
		if (!c)
			c = nip_doc_figure(d, "sweep");
		panel = nip_chart_panel(d->arena, c,
					with_unit(d, v->outcome[k].name,
						  nip_quantity_kind(v->outcome[k].quantity)->unit));
		panel->x.title = with_unit(d, knob(v, 0)->name,
					   nip_quantity_kind(knob(v, 0)->quantity)->unit);
		for (size_t j = 0; j < curves; j += every)
			curve(d, v, panel, k, j);
		target_limits(d, v, panel, &v->outcome[k]);
		panels++;
	}
	if (!c)
		return;
	c->share_x = true;
	c->headline = headline;
	c->alt = headline;
	c->subtitle =
		nip_arena_printf(d->arena, "%zu points%s%s%s", v->sweep->n_points,
				 v->n_axes > 1 ? "; curves: " : "",
				 v->n_axes > 1 ? knob(v, 1)->name : "",
				 v->sweep->low ? "; band: 95 % of draws of every stated spread"
					       : "");
	c->footer = nip_arena_printf(d->arena, "recipe %s version %s", v->recipe->id,
				     v->recipe->version);
	c->width_pt = 720;
	c->height_pt = 160 + 200 * (double)panels;
}

/* ---- the finding ------------------------------------------------------------ */

static const char *finding(struct nip_doc *d, const struct nip_sweep_view *v, enum nip_tone *tone)
{
	size_t judged = 0, met = 0, first = 0, last = 0;
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < v->sweep->n_points; i++) {
		judged += v->sweep->judged[i];
		if (!v->sweep->judged[i] || !v->sweep->inside[i])
			continue;
		first = met ? first : i;
		last = i;
		met++;
	}
	*tone = judged && !met ? NIP_TONE_WARN : NIP_TONE_PLAIN;
	if (!judged)
		return nip_arena_printf(
			d->arena, "%zu points; the recipe has no target that any of them answers",
			v->sweep->n_points);
	if (!met)
		return nip_arena_printf(d->arena, "No point of %zu meets every target",
					v->sweep->n_points);
	return nip_arena_printf(
		d->arena, "%zu of %zu points meet every target: %s from %s to %s %s", met,
		v->sweep->n_points, knob(v, 0)->name,
		nip_decimal_show(shown(knob(v, 0)->quantity, setting(v, 0, first)), 4, a),
		nip_decimal_show(shown(knob(v, 0)->quantity, setting(v, 0, last)), 4, b),
		nip_quantity_kind(knob(v, 0)->quantity)->unit);
}

void nip_sweep_doc(struct nip_doc *d, const struct nip_sweep_view *v)
{
	enum nip_tone tone;
	const char *headline = finding(d, v, &tone);

	d->title = nip_arena_printf(d->arena, "Sweep: %s", v->recipe->title);
	nip_node_text(d, d->result, "recipe", v->recipe->id);
	nip_node_number(d, d->result, "draws", (double)v->options->draws);
	nip_node_number(d, d->result, "seed", (double)v->options->seed);
	nip_node_number(d, d->result, "impossible", (double)v->sweep->n_impossible);
	put_axes(d, v);
	put_points(d, v);
	nip_doc_headline(d, tone, "%s", headline);
	if (v->sweep->n_impossible)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "%zu points have no state: a relative density above 1, or a foil "
				  "heavier than its coating.",
				  v->sweep->n_impossible);
	put_figure(d, v, headline);
	put_table(d, v);
}
