/* sweep_fence.c: the limits that run through a sweep, and its best point. */
#include <config.h>

#include "report/sweep_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "plan/solve.h"
#include "report/plan_tree.h"
#include "unit/typeset.h"
#include "unit/unit.h"

double nip_sweep_fenced(const struct nip_sweep_view *v, const struct nip_fence *f, size_t point)
{
	enum nip_quantity_id id;
	double si;

	if (f->outcome < 0) {
		id = nip_sweep_knob(v, f->axis)->quantity;
		si = nip_sweep_setting(v, f->axis, point);
	} else {
		id = v->outcome[f->outcome].quantity;
		si = v->sweep->value[point * v->sweep->n_outcomes + (size_t)f->outcome];
	}
	return isnan(si) ? NAN : nip_unit_show(id, si);
}

static void add(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_fences *out,
		struct nip_fence f)
{
	for (size_t i = 0; i < v->sweep->n_points; i++) {
		double x = nip_sweep_fenced(v, &f, i);

		f.known += !isnan(x);
		f.kept += f.side > 0 ? x >= f.at : x <= f.at;
	}
	*nip_vec_push(d->arena, &out->list) = f;
}

static long outcome_named(const struct nip_sweep_view *v, const char *name)
{
	for (size_t k = 0; k < v->sweep->n_outcomes; k++)
		if (strcmp(v->outcome[k].name, name) == 0)
			return (long)k;
	return -1;
}

static long outcome_of(struct nip_doc *d, const struct nip_sweep_view *v,
		       const struct nip_target *t)
{
	return outcome_named(v, nip_arena_printf(d->arena, "%s.%s", t->layer_id, t->quantity));
}

static void targets(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_fences *out)
{
	static const enum nip_role role[] = { NIP_ROLE_LIMIT, NIP_ROLE_FOURTH, NIP_ROLE_THIRD,
					      NIP_ROLE_INK };

	for (size_t i = 0; i < v->recipe->targets.n; i++) {
		const struct nip_target *t = &v->recipe->targets.at[i];
		const double at[] = { t->min, t->max };
		long k = outcome_of(d, v, t);

		for (int side = 0; side < 2 && k >= 0; side++)
			if (!isnan(at[side]))
				add(d, v, out,
				    (struct nip_fence){
					    .kind = NIP_FENCE_TARGET,
					    .label = nip_arena_printf(d->arena, "%s %s %s %s %s",
								      t->layer_id, t->quantity,
								      side ? "at most" : "at least",
								      side ? t->max_text
									   : t->min_text,
								      nip_unit_typeset(d->arena, t->unit)),
					    .role = role[i % 4],
					    .outcome = k,
					    .at = nip_unit_show(t->kind,
								nip_unit_si(t->kind, at[side])),
					    .side = side ? -1 : 1 });
	}
}

static void machine(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_fences *out)
{
	for (size_t a = 0; a < v->n_axes; a++) {
		struct nip_solve_free free = { .knob = v->axis[a].knob, .hi = INFINITY };
		const struct nip_knob *k = nip_sweep_knob(v, a);

		nip_solve_machine(v->recipe, v->knobs, &free, 1, d->arena);
		if (free.cut_by)
			add(d, v, out,
			    (struct nip_fence){ .kind = NIP_FENCE_MACHINE,
						.label = nip_arena_printf(
							d->arena, "%s, %s", free.cut_by,
							nip_sweep_setting_text(d, v, a, free.hi)),
						.role = NIP_ROLE_INK,
						.outcome = -1,
						.axis = a,
						.at = nip_unit_show(k->quantity, free.hi),
						.side = -1 });
	}
}

/* Bounds, and windows others worked in, of the very materials; not the ends of bands
 * that say what happens inside them. */
static void published(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_fences *out)
{
	for (size_t i = 0; v->base && i < v->base->limits.n; i++) {
		const struct nip_plan_limit *x = &v->base->limits.at[i];
		const struct nip_statement *s = x->hit.limit;
		const double at[] = { s->lo, s->hi };
		long k;

		if (!x->step || x->hit.open || s->quantity != NIP_LIMIT_PRESSURE ||
		    (s->type != NIP_LIMIT_BOUND && s->type != NIP_LIMIT_USED))
			continue;
		k = outcome_named(v, nip_arena_printf(d->arena, "%s.pressure", x->step->step->id));
		for (int side = 0; side < 2 && k >= 0; side++)
			if (isfinite(at[side]) && at[side] > 0)
				add(d, v, out,
				    (struct nip_fence){
					    .kind = NIP_FENCE_PUBLISHED,
					    .label = nip_arena_printf(
						    d->arena, "%s %s %.4g MPa", nip_limit_word(s),
						    side ? "up to" : "from",
						    nip_unit_show(NIP_Q_PRESSURE, at[side])),
					    .role = NIP_ROLE_MUTED,
					    .outcome = k,
					    .at = nip_unit_show(NIP_Q_PRESSURE, at[side]),
					    .side = side ? -1 : 1 });
	}
}

/* One line where several statements name one number. */
static void unite(struct nip_fences *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->list.n; i++) {
		bool known = false;

		for (size_t k = 0; k < n && !known; k++)
			known = f->list.at[k].kind == f->list.at[i].kind &&
				f->list.at[k].outcome == f->list.at[i].outcome &&
				f->list.at[k].side == f->list.at[i].side &&
				f->list.at[k].at == f->list.at[i].at;
		if (!known)
			f->list.at[n++] = f->list.at[i];
	}
	f->list.n = n;
}

void nip_sweep_fences(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_fences *out)
{
	*out = (struct nip_fences){ .list = { 0 } };
	targets(d, v, out);
	machine(d, v, out);
	published(d, v, out);
	unite(out);
}

/* ---- the best point ---------------------------------------------------------- */

static double margin_at(const struct nip_sweep_view *v, const long *outcome, size_t point)
{
	double least = INFINITY;

	for (size_t i = 0; i < v->recipe->targets.n; i++) {
		const struct nip_target *t = &v->recipe->targets.at[i];
		const double *at = &v->sweep->value[point * v->sweep->n_outcomes];
		double si = outcome[i] < 0 ? NAN : at[outcome[i]];

		if (!isnan(si))
			least = fmin(least,
				     nip_solve_margin(t->min, t->max, nip_unit_show(t->kind, si)));
	}
	return v->sweep->judged[point] && isfinite(least) ? least : NAN;
}

/* From the recipe's setting, squared, in ranges of the axes (first to last value). */
static double distance(const struct nip_sweep_view *v, size_t point)
{
	double sum = 0;

	for (size_t a = 0; a < v->n_axes; a++) {
		double range = v->axis[a].value[v->axis[a].n - 1] - v->axis[a].value[0];
		double x = nip_sweep_setting(v, a, point) - v->nominal[a];

		sum += range != 0 ? x * x / (range * range) : 0;
	}
	return isnan(sum) ? 0 : sum;
}

long nip_sweep_best(struct nip_doc *d, const struct nip_sweep_view *v, double *out_margin)
{
	long *outcome = NIP_NEW_N(d->arena, v->recipe->targets.n + 1, long), best = -1;
	double near = INFINITY;

	for (size_t i = 0; i < v->recipe->targets.n; i++)
		outcome[i] = outcome_of(d, v, &v->recipe->targets.at[i]);
	*out_margin = -INFINITY;
	for (size_t i = 0; i < v->sweep->n_points; i++) {
		double m = margin_at(v, outcome, i), far = distance(v, i);

		/* a target missed that the margin does not know of; what no machine here can do */
		if (isnan(m) || v->sweep->over[i] || (m >= 0 && !v->sweep->inside[i]))
			continue;
		if (m > *out_margin + 1e-9 || (m > *out_margin - 1e-9 && far < near)) {
			*out_margin = fmax(m, *out_margin);
			near = far;
			best = (long)i;
		}
	}
	return best;
}
