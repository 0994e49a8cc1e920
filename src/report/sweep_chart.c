/* sweep_chart.c: outcomes over one number of a recipe, a curve for each value of another. */
#include <config.h>

#include "report/sweep_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/unit.h"

#define MOST_CURVES 6 /* of a second axis, in one panel */
#define MOST_PANELS 4

static double shown(enum nip_quantity_id id, double si)
{
	return isnan(si) ? NAN : nip_unit_show(id, si);
}

static const char *outcome_title(struct nip_doc *d, const struct nip_outcome *o)
{
	return nip_chart_title(d->arena, o->name, nip_quantity_kind(o->quantity)->unit);
}

/* Limits of this outcome, and those that stand across the axis. */
static void limits(struct nip_doc *d, const struct nip_sweep_view *v,
		   const struct nip_fences *fences, struct nip_panel *panel, size_t k)
{
	for (size_t i = 0; i < fences->list.n; i++) {
		const struct nip_fence *f = &fences->list.at[i];
		bool across = f->outcome < 0 && f->axis == 0;

		/* the published pressure of a step whose pressure is the axis */
		if (f->kind == NIP_FENCE_PUBLISHED &&
		    strcmp(v->outcome[f->outcome].name, nip_sweep_knob(v, 0)->name) == 0)
			across = true;
		if (across ? f->kept > 0 && f->kept < f->known : f->outcome == (long)k)
			*nip_vec_push(d->arena, &panel->limits) =
				(struct nip_chart_limit){ .label = across ? f->label
									  : strstr(f->label, "at "),
							  .role = across ? f->role : NIP_ROLE_LIMIT,
							  .at = f->at,
							  .vertical = across };
	}
}

/* Whether the second number changes nothing of this outcome. */
static bool indifferent(const struct nip_sweep_view *v, size_t k)
{
	const size_t n = v->n_axes > 1 ? v->axis[1].n : 1;

	for (size_t i = 0; i < v->axis[0].n; i++)
		for (size_t j = 1; j < n; j++) {
			const size_t stride = v->sweep->n_outcomes;
			double a = v->sweep->value[i * n * stride + k];
			double b = v->sweep->value[(i * n + j) * stride + k];

			if (isnan(a) != isnan(b) || fabs(a - b) > 1e-12 * fabs(a))
				return false;
		}
	return true;
}

static const char *curve_label(struct nip_doc *d, const struct nip_sweep_view *v, size_t inner,
			       bool alone)
{
	if (v->n_axes < 2)
		return NULL;
	return alone ? nip_arena_printf(d->arena, "any %s", nip_sweep_knob(v, 1)->name)
		     : nip_sweep_setting_text(d, v, 1, v->axis[1].value[inner]);
}

static void curve(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_panel *panel,
		  size_t k, size_t inner, size_t count, bool alone)
{
	static const enum nip_role role[MOST_CURVES] = { NIP_ROLE_DATA,	  NIP_ROLE_THIRD,
							 NIP_ROLE_FOURTH, NIP_ROLE_REFERENCE,
							 NIP_ROLE_INK,	  NIP_ROLE_MUTED };
	const size_t n = v->axis[0].n, stride = v->n_axes > 1 ? v->axis[1].n : 1;
	enum nip_quantity_id id = v->outcome[k].quantity;
	double *x = NIP_NEW_N(d->arena, 4 * n, double), *y = x + n, *lo = y + n, *hi = lo + n;

	for (size_t i = 0; i < n; i++) {
		size_t at = (i * stride + inner) * v->sweep->n_outcomes + k;

		x[i] = shown(nip_sweep_knob(v, 0)->quantity, v->axis[0].value[i]);
		y[i] = shown(id, v->sweep->value[at]);
		lo[i] = v->sweep->low ? shown(id, v->sweep->low[at]) : NAN;
		hi[i] = v->sweep->low ? shown(id, v->sweep->high[at]) : NAN;
	}
	if (v->sweep->low)
		*nip_vec_push(d->arena, &panel->bands) =
			(struct nip_chart_band){ NULL, role[count % MOST_CURVES], n, x, lo, hi };
	*nip_vec_push(d->arena, &panel->lines) =
		(struct nip_chart_line){ .label = curve_label(d, v, inner, alone),
					 .role = role[count % MOST_CURVES],
					 .n = n,
					 .x = x,
					 .y = y };
}

static bool has_numbers(const struct nip_sweep_view *v, size_t k)
{
	for (size_t i = 0; i < v->sweep->n_points; i++)
		if (!isnan(v->sweep->value[i * v->sweep->n_outcomes + k]))
			return true;
	return false;
}

/* Stretches of a single number in which every target is met, and where the recipe stands. */
static void window(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_panel *panel)
{
	const struct nip_sweep_axis *axis = &v->axis[0];
	enum nip_quantity_id id = nip_sweep_knob(v, 0)->quantity;

	for (size_t i = 0, end; v->n_axes == 1 && i < axis->n; i = end) {
		for (end = i; end < axis->n && v->sweep->judged[end] && v->sweep->inside[end] && !v->sweep->over[end];
		     end++)
			;
		if (end == i) {
			end++;
			continue;
		}
		*nip_vec_push(d->arena, &panel->tints) = (struct nip_chart_tint){
			.label = nip_arena_printf(d->arena, "every target met %s to %s",
						  nip_sweep_setting_text(d, v, 0, axis->value[i]),
						  nip_sweep_setting_text(d, v, 0,
									 axis->value[end - 1])),
			.role = NIP_ROLE_REFERENCE,
			.vertical = true,
			.from = shown(id, axis->value[i]),
			.to = shown(id, axis->value[end - 1])
		};
	}
	if (!isnan(v->nominal[0]))
		*nip_vec_push(d->arena, &panel->limits) = (struct nip_chart_limit){
			.label = nip_arena_printf(d->arena, "recipe %s",
						  nip_sweep_setting_text(d, v, 0, v->nominal[0])),
			.role = NIP_ROLE_INK,
			.at = shown(id, v->nominal[0]),
			.vertical = true,
			.solid = true
		};
}

static struct nip_panel *panel_of(struct nip_doc *d, const struct nip_sweep_view *v,
				  struct nip_chart *c, size_t k, const struct nip_fences *fences)
{
	struct nip_panel *panel = nip_chart_panel(d->arena, c, outcome_title(d, &v->outcome[k]));
	const struct nip_knob *knob = nip_sweep_knob(v, 0);
	bool alone = indifferent(v, k);
	size_t curves = v->n_axes > 1 && !alone ? v->axis[1].n : 1;
	size_t every = (curves + MOST_CURVES - 1) / MOST_CURVES, count = 0;

	panel->x.title =
		nip_chart_title(d->arena, knob->name, nip_quantity_kind(knob->quantity)->unit);
	for (size_t j = 0; j < curves; j += every)
		curve(d, v, panel, k, j, count++, alone);
	limits(d, v, fences, panel, k);
	if (c->panels.n == 1)
		window(d, v, panel);
	return panel;
}

void nip_sweep_curves(struct nip_doc *d, const struct nip_sweep_view *v, const char *headline)
{
	struct nip_chart *c = NULL;
	struct nip_fences fences;

	nip_sweep_fences(d, v, &fences);
	for (size_t k = 0; k < v->n_shown && v->axis[0].n > 1; k++) {
		if (!has_numbers(v, k) || (c && c->panels.n == MOST_PANELS))
			continue;
		if (!c)
			c = nip_doc_figure(d, "sweep");
		panel_of(d, v, c, k, &fences);
	}
	if (!c)
		return;
	c->share_x = true;
	c->headline = headline;
	c->alt = headline;
	c->subtitle = nip_arena_printf(
		d->arena, "%zu points%s%s%s%s", v->sweep->n_points,
		v->n_axes > 1 ? " \xC2\xB7 curves: " : "",
		v->n_axes > 1 ? nip_sweep_knob(v, 1)->name : "",
		v->sweep->low ? " \xC2\xB7 band: 95 % of draws of every stated spread" : "",
		v->base && v->base->assumptions ? " \xC2\xB7 assumed numbers" : "");
	c->footer = nip_arena_printf(d->arena, "recipe %s version %s \xC2\xB7 nipline %s",
				     v->recipe->id, v->recipe->version, d->version);
	c->width_pt = 720;
	c->height_pt = 160 + 170 * (double)c->panels.n;
}
