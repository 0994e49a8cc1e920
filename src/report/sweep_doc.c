/* sweep_doc.c: what changes with the settings, in numbers and figures. */
#include <config.h>

#include "report/sweep_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/typeset.h"
#include "unit/unit.h"

static double shown(enum nip_quantity_id id, double si)
{
	return isnan(si) ? NAN : nip_unit_show(id, si);
}

const struct nip_knob *nip_sweep_knob(const struct nip_sweep_view *v, size_t axis)
{
	return &v->knobs->list.at[v->axis[axis].knob];
}

double nip_sweep_setting(const struct nip_sweep_view *v, size_t axis, size_t point)
{
	for (size_t a = v->n_axes; a-- > axis + 1;)
		point /= v->axis[a].n;
	return v->axis[axis].value[point % v->axis[axis].n];
}

const char *nip_sweep_setting_text(struct nip_doc *d, const struct nip_sweep_view *v, size_t axis,
				   double si)
{
	enum nip_quantity_id id = nip_sweep_knob(v, axis)->quantity;
	const char *unit = nip_quantity_kind(id)->unit;
	bool bare = strcmp(unit, "1") == 0;

	return nip_arena_printf(d->arena, "%.4g%s%s", shown(id, si), bare ? "" : " ",
				bare ? "" : nip_unit_typeset(d->arena, unit));
}

/* ---- the tree -------------------------------------------------------------- */

static void put_axes(struct nip_doc *d, const struct nip_sweep_view *v)
{
	struct nip_node *list = nip_node_list(d, d->result, "axes");

	for (size_t a = 0; a < v->n_axes; a++) {
		const struct nip_knob *k = nip_sweep_knob(v, a);
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
			nip_node_quantity(d, s, nip_sweep_knob(v, a)->name,
					  shown(nip_sweep_knob(v, a)->quantity,
						nip_sweep_setting(v, a, i)),
					  nip_quantity_kind(nip_sweep_knob(v, a)->quantity)->unit);
		o = nip_node_object(d, n, "outcomes");
		for (size_t k = 0; k < v->n_shown; k++) {
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
		nip_node_bool(d, n, "above_machine_maximum", v->sweep->over[i]);
	}
}

/* Marked like every number that rests on an assumption, as the recipe stands. */
static bool is_assumed(const struct nip_sweep_view *v, size_t k)
{
	return v->base && nip_outcome_value(v->base, &v->outcome[k]).evidence == NIP_EV_ASSUMED;
}

static void put_assumed(struct nip_doc *d, const struct nip_sweep_view *v)
{
	struct nip_node *list = nip_node_list(d, d->result, "assumed");
	size_t n = 0;

	for (size_t k = 0; k < v->n_shown; k++)
		if (is_assumed(v, k)) {
			nip_node_text(d, list, NULL, v->outcome[k].name);
			n++;
		}
	if (n)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "%s rests on assumed numbers, which are nobody's measurement.",
				  n == v->n_shown ? "Every outcome" : "What is marked assumed");
}

/* ---- the table ------------------------------------------------------------- */

static const char *column_name(struct nip_doc *d, const struct nip_sweep_view *v, size_t k,
			       const char *which)
{
	return nip_arena_printf(d->arena, "%s%s%s", v->outcome[k].name, which,
				is_assumed(v, k) ? " (assumed)" : "");
}

/* Axes, then each outcome, with its band where there are draws, then the targets. */
static struct nip_column *columns(struct nip_doc *d, const struct nip_sweep_view *v, size_t per)
{
	static const char *const which[] = { "", " low", " high" };
	const size_t n = v->n_axes + per * v->n_shown + 1;
	struct nip_column *c = NIP_NEW_N(d->arena, n, struct nip_column);

	for (size_t a = 0; a < v->n_axes; a++)
		c[a] = (struct nip_column){ nip_sweep_knob(v, a)->name,
					    nip_quantity_kind(nip_sweep_knob(v, a)->quantity)->unit,
					    true };
	for (size_t k = 0; k < v->n_shown; k++)
		for (size_t i = 0; i < per; i++)
			c[v->n_axes + per * k + i] = (struct nip_column){
				column_name(d, v, k, which[i]),
				nip_quantity_kind(v->outcome[k].quantity)->unit, true
			};
	c[n - 1] = (struct nip_column){ "targets", NULL, false };
	return c;
}

static void verdict(struct nip_doc *d, const struct nip_sweep *s, size_t i, struct nip_cell *c)
{
	nip_cell_text(d, c,
		      !s->judged[i]   ? ""
		      : !s->inside[i] ? "missed"
		      : s->over[i]    ? "met, above a machine maximum"
				      : "met");
	c->tone = !s->judged[i]			? NIP_TONE_PLAIN
		  : s->inside[i] && !s->over[i] ? NIP_TONE_GOOD
						: NIP_TONE_BAD;
}

static void put_table(struct nip_doc *d, const struct nip_sweep_view *v)
{
	const struct nip_sweep *s = v->sweep;
	const size_t per = s->low ? 3 : 1, n = v->n_axes + per * v->n_shown + 1;
	struct nip_table *t = nip_doc_table(d, "points", NULL, columns(d, v, per), n);

	for (size_t i = 0; i < s->n_points; i++) {
		struct nip_cell *cell = nip_table_row(d, t);

		for (size_t a = 0; a < v->n_axes; a++)
			nip_cell_number(d, &cell[a],
					shown(nip_sweep_knob(v, a)->quantity,
					      nip_sweep_setting(v, a, i)),
					5);
		for (size_t k = 0; k < v->n_shown; k++) {
			const enum nip_quantity_id id = v->outcome[k].quantity;
			const size_t at = i * s->n_outcomes + k, c = v->n_axes + per * k;

			nip_cell_number(d, &cell[c], shown(id, s->value[at]), 4);
			if (per < 3)
				continue;
			nip_cell_number(d, &cell[c + 1], shown(id, s->low[at]), 4);
			nip_cell_number(d, &cell[c + 2], shown(id, s->high[at]), 4);
		}
		verdict(d, s, i, &cell[n - 1]);
	}
	if (per > 1)
		t->note = "low, high: 95 % of the draws of every stated spread.";
}

/* ---- the finding ------------------------------------------------------------ */

static bool met(const struct nip_sweep *s, size_t point)
{
	return s->judged[point] && s->inside[point] && !s->over[point];
}

/* "x from 265.0 to 400.0 MPa": where the only axis meets every target. */
static const char *stretch(struct nip_doc *d, const struct nip_sweep_view *v)
{
	const struct nip_knob *k = nip_sweep_knob(v, 0);
	double lo = INFINITY, hi = -INFINITY;
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];
	bool gap = false;

	for (size_t i = 0; i < v->sweep->n_points; i++)
		if (met(v->sweep, i)) {
			lo = fmin(lo, nip_sweep_setting(v, 0, i));
			hi = fmax(hi, nip_sweep_setting(v, 0, i));
		}
	for (size_t i = 0; i < v->sweep->n_points; i++)
		gap |= !met(v->sweep, i) && nip_sweep_setting(v, 0, i) > lo &&
		       nip_sweep_setting(v, 0, i) < hi;
	return nip_arena_printf(d->arena, "%s %sfrom %s to %s %s", k->name,
				gap ? "here and there " : "",
				nip_decimal_show(shown(k->quantity, lo), 4, a),
				nip_decimal_show(shown(k->quantity, hi), 4, b),
				nip_quantity_kind(k->quantity)->unit);
}

static const char *finding(struct nip_doc *d, const struct nip_sweep_view *v, enum nip_tone *tone)
{
	size_t judged = 0, all_met = 0, over = 0;
	const char *beyond;

	for (size_t i = 0; i < v->sweep->n_points; i++) {
		judged += v->sweep->judged[i];
		over += v->sweep->judged[i] && v->sweep->inside[i] && v->sweep->over[i];
		all_met += met(v->sweep, i);
	}
	*tone = judged && !all_met ? NIP_TONE_WARN : NIP_TONE_PLAIN;
	if (!judged)
		return nip_arena_printf(
			d->arena, "%zu points; the recipe has no target that any of them answers",
			v->sweep->n_points);
	beyond =
		over ? nip_arena_printf(d->arena, "; above a machine maximum: %zu more", over) : "";
	if (!all_met)
		return nip_arena_printf(d->arena, "No point of %zu meets every target%s",
					v->sweep->n_points, beyond);
	return nip_arena_printf(d->arena, "%zu of %zu points meet every target%s%s%s", all_met,
				v->sweep->n_points, v->n_axes > 1 ? "" : ": ",
				v->n_axes > 1 ? "" : stretch(d, v), beyond);
}

/* Where what was not asked for might be better still: " It is the last setting asked of x." */
static const char *at_end(struct nip_doc *d, const struct nip_sweep_view *v, size_t point)
{
	const char *list = "";

	for (size_t a = 0; a < v->n_axes; a++) {
		const double si = nip_sweep_setting(v, a, point);
		bool above = false, below = false;

		for (size_t i = 0; i < v->axis[a].n; i++) {
			above |= v->axis[a].value[i] > si;
			below |= v->axis[a].value[i] < si;
		}
		if (above != below)
			list = nip_arena_printf(d->arena, "%s%s%s %s", list, *list ? ", the " : "",
						above ? "lowest" : "highest",
						nip_sweep_knob(v, a)->name);
	}
	return *list ? nip_arena_printf(d->arena,
					" This is the %s asked for; beyond it may be better still.",
					list)
		     : "";
}

/* The point farthest inside every target, or nearest to them. */
static void put_best(struct nip_doc *d, const struct nip_sweep_view *v)
{
	struct nip_node *n, *s;
	const char *where = "";
	double margin;
	long best = nip_sweep_best(d, v, &margin);

	if (best < 0) {
		nip_node_null(d, d->result, "best");
		return;
	}
	n = nip_node_object(d, d->result, "best");
	s = nip_node_object(d, n, "settings");
	for (size_t a = 0; a < v->n_axes; a++) {
		double si = nip_sweep_setting(v, a, (size_t)best);
		const struct nip_knob *k = nip_sweep_knob(v, a);

		nip_node_quantity(d, s, k->name, shown(k->quantity, si),
				  nip_quantity_kind(k->quantity)->unit);
		where = nip_arena_printf(d->arena, "%s%s%s %s", where, a ? ", " : "", k->name,
					 nip_sweep_setting_text(d, v, a, si));
	}
	nip_node_number(d, n, "margin", margin);
	nip_doc_paragraph(d, NIP_TONE_PLAIN, "%s: %s (smallest margin %.3g).%s",
			  margin >= 0 ? "Farthest inside every target" : "Nearest to the targets",
			  where, margin, at_end(d, v, (size_t)best));
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
	put_best(d, v);
	put_assumed(d, v);
	if (v->sweep->n_impossible)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "%zu points have no state: a relative density above 1, or a foil "
				  "heavier than its coating.",
				  v->sweep->n_impossible);
	nip_sweep_map(d, v);
	nip_sweep_curves(d, v, headline);
	put_table(d, v);
}
