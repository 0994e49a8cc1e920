/* solve_doc.c: an answer to "which settings", or why there is none. */
#include <config.h>

#include "report/solve_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/unit.h"

static double shown(enum nip_quantity_id id, double si)
{
	return isnan(si) ? NAN : nip_unit_show(id, si);
}

static double span(enum nip_quantity_id id, double si)
{
	return nip_unit_show(id, si) - nip_unit_show(id, 0);
}

static const char *text(struct nip_doc *d, enum nip_quantity_id id, double si, int digits)
{
	char b[NIP_DOUBLE_TEXT];
	const char *unit = nip_quantity_kind(id)->unit;

	if (isnan(si))
		return "no data";
	return nip_arena_printf(d->arena, "%s%s%s", nip_decimal_show(shown(id, si), digits, b),
				strcmp(unit, "1") ? " " : "", strcmp(unit, "1") ? unit : "");
}

static const struct nip_knob *knob(const struct nip_solve_view *v, size_t i)
{
	return &v->knobs->list.at[v->what->free[i].knob];
}

/* ---- the tree --------------------------------------------------------------- */

/* Two targets may be limits of one outcome. */
static bool seen_before(const struct nip_solve_view *v, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (strcmp(v->what->wanted[i].outcome.name, v->what->wanted[k].outcome.name) == 0)
			return true;
	return false;
}

static void put_settings(struct nip_doc *d, const struct nip_solve_view *v)
{
	struct nip_node *list = nip_node_list(d, d->result, "settings");

	for (size_t i = 0; i < v->what->n_free; i++) {
		const struct nip_solved_setting *s = &v->solution->setting[i];
		const struct nip_solve_free *f = &v->what->free[i];
		enum nip_quantity_id id = knob(v, i)->quantity;
		struct nip_node *n = nip_node_object(d, list, NULL), *slopes;

		nip_node_text(d, n, "name", knob(v, i)->name);
		nip_node_number(d, n, "value", shown(id, s->value));
		nip_node_text(d, n, "unit", nip_quantity_kind(id)->unit);
		nip_node_number(d, n, "low", shown(id, f->lo));
		nip_node_number(d, n, "high", shown(id, f->hi));
		nip_node_text(d, n, "high_cut_by", f->cut_by);
		nip_node_text(d, n, "low_raised_by", f->raised_by);
		nip_node_bool(d, n, "at_low", s->at_lo);
		nip_node_bool(d, n, "at_high", s->at_hi);
		nip_node_number(d, n, "lost_below", shown(id, s->lose_lo));
		nip_node_number(d, n, "lost_above", shown(id, s->lose_hi));
		slopes = nip_node_object(d, n, "sensitivity");
		for (size_t k = 0; k < v->what->n_wanted; k++) {
			enum nip_quantity_id o = v->what->wanted[k].outcome.quantity;

			if (seen_before(v, k))
				continue;
			nip_node_quantity(d, slopes, v->what->wanted[k].outcome.name,
					  span(o, s->slope[k]) / span(id, 1),
					  nip_arena_printf(d->arena, "%s per %s",
							   nip_quantity_kind(o)->unit,
							   nip_quantity_kind(id)->unit));
		}
	}
}

static void put_targets(struct nip_doc *d, const struct nip_solve_view *v)
{
	struct nip_node *list = nip_node_list(d, d->result, "targets");

	for (size_t k = 0; k < v->what->n_wanted; k++) {
		const struct nip_solve_wanted *w = &v->what->wanted[k];
		const struct nip_solved_target *t = &v->solution->target[k];
		enum nip_quantity_id id = w->outcome.quantity;
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_text(d, n, "name", w->name);
		nip_node_text(d, n, "outcome", w->outcome.name);
		nip_node_number(d, n, "value", shown(id, t->value));
		nip_node_text(d, n, "unit", nip_quantity_kind(id)->unit);
		nip_node_number(d, n, "min", shown(id, w->min));
		nip_node_number(d, n, "max", shown(id, w->max));
		nip_node_number(d, n, "margin", t->margin);
		nip_node_bool(d, n, "met", t->margin >= 0);
		nip_node_bool(d, n, "binding", t->binding);
		nip_node_text(d, n, "evidence", nip_evidence_name(t->evidence));
	}
}

static void put_tree(struct nip_doc *d, const struct nip_solve_view *v)
{
	static const char *const goal[] = { "margin", "probability", "maximise", "minimise" };
	const struct nip_solution *s = v->solution;
	struct nip_node *n;

	nip_node_text(d, d->result, "recipe", v->recipe->id);
	nip_node_bool(d, d->result, "feasible", s->feasible);
	nip_node_number(d, d->result, "line_load_share_of_maximum",
			s->strain.share > 0 ? s->strain.share : NAN);
	n = nip_node_object(d, d->result, "goal");
	nip_node_text(d, n, "kind", goal[v->what->goal]);
	nip_node_text(d, n, "name", v->goal_name);
	if (v->goal_name) {
		enum nip_quantity_id id = v->what->goal_knob >= 0
						  ? v->knobs->list.at[v->what->goal_knob].quantity
						  : v->what->goal_outcome.quantity;

		nip_node_number(d, n, "value", shown(id, s->goal));
		nip_node_text(d, n, "unit", nip_quantity_kind(id)->unit);
	}
	if (isnan(s->probability)) {
		nip_node_null(d, d->result, "in_spec");
	} else {
		n = nip_node_object(d, d->result, "in_spec");
		nip_node_number(d, n, "value", s->probability);
		nip_node_number(d, n, "low", s->probability_low);
		nip_node_number(d, n, "high", s->probability_high);
		nip_node_number(d, n, "level", 0.95);
		nip_node_number(d, n, "draws", (double)v->what->draws);
	}
	nip_node_number(d, d->result, "evaluations", (double)s->evaluations);
	put_settings(d, v);
	put_targets(d, v);
}

/* ---- the blocks -------------------------------------------------------------- */

static void settings_table(struct nip_doc *d, const struct nip_solve_view *v)
{
	static const struct nip_column column[] = { { "setting", NULL, false },
						    { "value", NULL, true },
						    { "unit", NULL, false },
						    { "searched", NULL, false },
						    { "a target is lost below", NULL, true },
						    { "above", NULL, true } };
	struct nip_table *t = nip_doc_table(d, "settings", NULL, column, 6);

	for (size_t i = 0; i < v->what->n_free; i++) {
		const struct nip_solved_setting *s = &v->solution->setting[i];
		const struct nip_solve_free *f = &v->what->free[i];
		enum nip_quantity_id id = knob(v, i)->quantity;
		struct nip_cell *c = nip_table_row(d, t);
		char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

		nip_cell_text(d, &c[0], knob(v, i)->name);
		nip_cell_number(d, &c[1], shown(id, s->value), 5);
		nip_cell_text(d, &c[2], nip_quantity_kind(id)->unit);
		nip_cell_text(d, &c[3],
			      nip_arena_printf(d->arena, "%s..%s%s%s%s",
					       nip_decimal_show(shown(id, f->lo), 4, a),
					       nip_decimal_show(shown(id, f->hi), 4, b),
					       f->cut_by ? " (" : "", f->cut_by ? f->cut_by : "",
					       f->cut_by ? ")" : ""));
		nip_cell_text(d, &c[4], "not in range");
		nip_cell_text(d, &c[5], "not in range");
		if (!isnan(s->lose_lo))
			nip_cell_number(d, &c[4], shown(id, s->lose_lo), 5);
		if (!isnan(s->lose_hi))
			nip_cell_number(d, &c[5], shown(id, s->lose_hi), 5);
		if (!v->solution->feasible) {
			nip_cell_text(d, &c[4], "");
			nip_cell_text(d, &c[5], "");
		}
	}
}

static void targets_table(struct nip_doc *d, const struct nip_solve_view *v)
{
	static const struct nip_column column[] = {
		{ "target", NULL, false }, { "reached", NULL, true }, { "allowed", NULL, false },
		{ "unit", NULL, false },   { "margin", NULL, true },  { "", NULL, false }
	};
	struct nip_table *t = nip_doc_table(d, "targets", NULL, column, 6);

	for (size_t k = 0; k < v->what->n_wanted; k++) {
		const struct nip_solve_wanted *w = &v->what->wanted[k];
		const struct nip_solved_target *x = &v->solution->target[k];
		enum nip_quantity_id id = w->outcome.quantity;
		struct nip_cell *c = nip_table_row(d, t);
		char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

		nip_cell_text(d, &c[0], w->name);
		nip_cell_number(d, &c[1], shown(id, x->value), 5);
		nip_cell_text(d, &c[2],
			      nip_arena_printf(d->arena, "%s..%s",
					       isnan(w->min)
						       ? ""
						       : nip_decimal_show(shown(id, w->min), 4, a),
					       isnan(w->max) ? ""
							     : nip_decimal_show(shown(id, w->max),
										4, b)));
		nip_cell_text(d, &c[3], nip_quantity_kind(id)->unit);
		nip_cell_number(d, &c[4], fabs(x->margin) < 1e-6 ? 0 : x->margin, 3);
		nip_cell_text(d, &c[5],
			      nip_arena_printf(d->arena, "%s%s",
					       x->margin < 0 ? "missed"
					       : x->binding  ? "binding"
							     : "met",
					       x->evidence == NIP_EV_ASSUMED ? " (assumed)" : ""));
		c[5].tone = x->margin < 0 ? NIP_TONE_BAD : NIP_TONE_GOOD;
	}
	t->note = "Margin: 1 in the middle of the range, 0 on a limit; with one limit the distance "
		  "to it over 5 % of the limit. Binding: the smallest.";
}

/* d outcome / d setting: what an operator gains by turning it. */
static void slopes_table(struct nip_doc *d, const struct nip_solve_view *v)
{
	static const struct nip_column column[] = { { "turning", NULL, false },
						    { "changes", NULL, false },
						    { "by", NULL, true },
						    { "unit", NULL, false } };
	struct nip_table *t = nip_doc_table(d, "sensitivity", NULL, column, 4);

	for (size_t i = 0; i < v->what->n_free; i++)
		for (size_t k = 0; k < v->what->n_wanted; k++) {
			enum nip_quantity_id o = v->what->wanted[k].outcome.quantity,
					     id = knob(v, i)->quantity;
			struct nip_cell *c;

			if (seen_before(v, k))
				continue;
			c = nip_table_row(d, t);
			nip_cell_text(d, &c[0], knob(v, i)->name);
			nip_cell_text(d, &c[1], v->what->wanted[k].outcome.name);
			nip_cell_number(d, &c[2],
					span(o, v->solution->setting[i].slope[k]) / span(id, 1), 4);
			nip_cell_text(d, &c[3],
				      nip_arena_printf(d->arena, "%s per %s",
						       nip_quantity_kind(o)->unit,
						       nip_quantity_kind(id)->unit));
		}
}

static const char *settings_text(struct nip_doc *d, const struct nip_solve_view *v)
{
	const char *s = "";

	for (size_t i = 0; i < v->what->n_free; i++)
		s = nip_arena_printf(d->arena, "%s%s%s %s", s, i ? ", " : "", knob(v, i)->name,
				     text(d, knob(v, i)->quantity, v->solution->setting[i].value,
					  4));
	return s;
}

/* "10.00..14.00 %", "up to 15.00 %" */
static const char *allowed(struct nip_doc *d, const struct nip_solve_wanted *w)
{
	const enum nip_quantity_id id = w->outcome.quantity;
	char b[NIP_DOUBLE_TEXT];

	if (isnan(w->min))
		return nip_arena_printf(d->arena, "up to %s", text(d, id, w->max, 4));
	if (isnan(w->max))
		return nip_arena_printf(d->arena, "from %s", text(d, id, w->min, 4));
	return nip_arena_printf(d->arena, "%s..%s", nip_decimal_show(shown(id, w->min), 4, b),
				text(d, id, w->max, 4));
}

static const char *binding_text(struct nip_doc *d, const struct nip_solve_view *v)
{
	const char *s = "";

	for (size_t k = 0; k < v->what->n_wanted; k++)
		if (v->solution->target[k].binding)
			s = nip_arena_printf(d->arena, "%s%s%s (%s)", s, *s ? " and " : "",
					     v->what->wanted[k].name,
					     allowed(d, &v->what->wanted[k]));
	return s;
}

static bool same_outcome(const struct nip_outcome *a, const struct nip_outcome *b)
{
	return a->step == b->step && a->layer == b->layer && a->kind == b->kind;
}

/* What no setting can mend: two targets that exclude each other, and a target that nothing
 * free moves. */
static void remarks(struct nip_doc *d, const struct nip_solve_view *v)
{
	const struct nip_solve *w = v->what;

	for (size_t k = 0; k < w->n_wanted; k++)
		for (size_t j = 0; j < k; j++)
			if (same_outcome(&w->wanted[j].outcome, &w->wanted[k].outcome) &&
			    (w->wanted[j].min > w->wanted[k].max ||
			     w->wanted[k].min > w->wanted[j].max))
				nip_doc_paragraph(d, NIP_TONE_BAD,
						  "The targets %s (%s) and %s (%s) exclude each "
						  "other: no setting meets both.",
						  w->wanted[j].name, allowed(d, &w->wanted[j]),
						  w->wanted[k].name, allowed(d, &w->wanted[k]));
	for (size_t k = 0; k < w->n_wanted; k++) {
		bool moves = false;

		for (size_t i = 0; i < w->n_free; i++)
			moves |= v->solution->setting[i].slope[k] != 0;
		if (!moves)
			nip_doc_paragraph(d, NIP_TONE_WARN, "Nothing that is free moves %s.",
					  w->wanted[k].outcome.name);
	}
}

static size_t binding_count(const struct nip_solve_view *v)
{
	size_t n = 0;

	for (size_t k = 0; k < v->what->n_wanted; k++)
		n += v->solution->target[k].binding;
	return n;
}

static bool any_assumed(const struct nip_solve_view *v)
{
	for (size_t k = 0; k < v->what->n_wanted; k++)
		if (v->solution->target[k].evidence == NIP_EV_ASSUMED)
			return true;
	return false;
}

static bool all_met(const struct nip_solve_view *v)
{
	for (size_t k = 0; k < v->what->n_wanted; k++)
		if (v->solution->target[k].margin < 0)
			return false;
	return true;
}

#define AT_LIMIT 0.999

static void strained(struct nip_doc *d, const struct nip_solution *s)
{
	char b[NIP_DOUBLE_TEXT];

	if (s->strain.share > AT_LIMIT)
		nip_doc_paragraph(d, s->strain.share > 1 ? NIP_TONE_BAD : NIP_TONE_WARN,
				  "The line load that step %s needs is %s %% of what %s can do.",
				  s->strain.step->id,
				  nip_decimal_show(100 * s->strain.share, 4, b),
				  s->strain.step->calender->id);
}

static void headline(struct nip_doc *d, const struct nip_solve_view *v)
{
	const struct nip_solution *s = v->solution;

	if (!s->feasible && s->strain.share > 1 && all_met(v))
		nip_doc_headline(d, NIP_TONE_BAD,
				 "No setting in these ranges meets every target with what the "
				 "machines can do: nearest is %s",
				 settings_text(d, v));
	else if (s->feasible)
		/* a target met by assumption is not good news */
		nip_doc_headline(d, any_assumed(v) ? NIP_TONE_PLAIN : NIP_TONE_GOOD,
				 "Every target is met%s at %s; %s %s",
				 any_assumed(v) ? " on assumed numbers" : "", settings_text(d, v),
				 binding_text(d, v),
				 binding_count(v) > 1 ? "bind" : "binds");
	else
		nip_doc_headline(d, NIP_TONE_BAD,
				 "No setting in these ranges meets every target: nearest is %s, "
				 "where %s %s missed",
				 settings_text(d, v), binding_text(d, v),
				 binding_count(v) > 1 ? "are" : "is");
	strained(d, s);
	if (!isnan(s->probability))
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "Of %zu draws of every stated spread %.1f %% meet all targets "
				  "there (95 %% interval %.1f..%.1f).",
				  v->what->draws, 100 * s->probability, 100 * s->probability_low,
				  100 * s->probability_high);
	for (size_t i = 0; i < v->what->n_free; i++) {
		const char *by = s->setting[i].at_lo ? v->what->free[i].raised_by
						     : v->what->free[i].cut_by;

		if (s->setting[i].at_lo || s->setting[i].at_hi)
			nip_doc_paragraph(d, NIP_TONE_WARN,
					  "%s stands at the %s end of its range%s%s.",
					  knob(v, i)->name, s->setting[i].at_lo ? "lower" : "upper",
					  by ? ", " : "", by ? by : "");
	}
}

void nip_solve_doc(struct nip_doc *d, const struct nip_solve_view *v)
{
	d->title = nip_arena_printf(d->arena, "Settings: %s", v->recipe->title);
	put_tree(d, v);
	headline(d, v);
	remarks(d, v);
	nip_solve_chart(d, v);
	settings_table(d, v);
	targets_table(d, v);
	slopes_table(d, v);
}
