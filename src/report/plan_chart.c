/* plan_chart.c: the figures of a plan. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/plan_doc.h"
#include "report/plan_tree.h"
#include "unit/unit.h"

#define CURVE 121

static const enum nip_role layer_role[] = { NIP_ROLE_DATA, NIP_ROLE_THIRD, NIP_ROLE_FOURTH,
					    NIP_ROLE_REFERENCE };

static enum nip_role role_of(size_t i)
{
	return layer_role[i % (sizeof layer_role / sizeof *layer_role)];
}

static const char *footer(struct nip_doc *d, const struct nip_plan *p)
{
	return nip_arena_printf(d->arena, "recipe %s version %s%s \xC2\xB7 nipline %s",
				p->recipe->id, p->recipe->version,
				p->assumptions ? " \xC2\xB7 assumed numbers allowed" : "",
				d->version);
}

/* ---- by step --------------------------------------------------------------- */

static const struct nip_value *get_porosity(const struct nip_plan_layer *l)
{
	return &l->porosity;
}

static const struct nip_value *get_thickness(const struct nip_plan_layer *l)
{
	return &l->thickness;
}

static void layer_series(struct nip_doc *d, const struct nip_plan *p, struct nip_panel *panel,
			 size_t i, enum nip_quantity_id id,
			 const struct nip_value *(*get)(const struct nip_plan_layer *),
			 const char *mark)
{
	double *x = NIP_NEW_N(d->arena, p->steps.n, double),
	       *y = NIP_NEW_N(d->arena, p->steps.n, double);
	double *err = NIP_NEW_N(d->arena, p->steps.n, double);
	const char **text = NIP_NEW_N(d->arena, p->steps.n, const char *);
	struct nip_chart_points *s;
	struct nip_chart_line *l;
	size_t n = 0, known = 0;
	char b[NIP_DOUBLE_TEXT];

	for (size_t k = 0; k < p->steps.n; k++) {
		const struct nip_value *v = get(&p->steps.at[k].layer[i]);

		if (!p->steps.at[k].layer[i].touched)
			continue;
		known += v->how != NIP_NO_DATA;
		x[n] = (double)k;
		y[n] = v->how == NIP_NO_DATA ? NAN
					     : nip_value_shown(id, v); /* NaN breaks the line */
		err[n] = nip_value_half_width(id, v);
		text[n] = nip_arena_printf(d->arena, "%s%s", nip_decimal_show(y[n], 3, b),
					   v->evidence == NIP_EV_ASSUMED ? mark : "");
		n++;
	}
	if (!known)
		return;
	l = nip_vec_push(d->arena, &panel->lines);
	*l = (struct nip_chart_line){
		.label = p->recipe->layers.at[i].id, .role = role_of(i), .n = n, .x = x, .y = y
	};
	s = nip_vec_push(d->arena, &panel->points);
	*s = (struct nip_chart_points){ .role = role_of(i),
					.shape = NIP_CIRCLE,
					.n = n,
					.x = x,
					.y = y,
					.err = err,
					.text = text };
}

/* Top of an axis from zero: the largest value with its interval, and some air. */
static double tallest(const struct nip_plan *p,
		      const struct nip_value *(*get)(const struct nip_plan_layer *),
		      enum nip_quantity_id id)
{
	double top = 0;

	for (size_t k = 0; k < p->steps.n; k++)
		for (size_t i = 0; i < p->recipe->layers.n; i++) {
			const struct nip_value *v = get(&p->steps.at[k].layer[i]);

			if (v->how != NIP_NO_DATA)
				top = fmax(top,
					   nip_value_shown(id, v) + nip_value_half_width(id, v));
		}
	return top > 0 ? 1.12 * top : 1;
}

static struct nip_panel *step_panel(struct nip_doc *d, const struct nip_plan *p,
				    struct nip_chart *c, const char *title, enum nip_quantity_id id,
				    const struct nip_value *(*get)(const struct nip_plan_layer *))
{
	struct nip_panel *panel = nip_chart_panel(d->arena, c, title);
	const char **name = NIP_NEW_N(d->arena, p->steps.n, const char *);

	for (size_t k = 0; k < p->steps.n; k++)
		name[k] = p->steps.at[k].step->id;
	panel->x.category = name;
	panel->x.n_category = p->steps.n;
	panel->x.lo = -0.5;
	panel->x.hi = (double)p->steps.n - 0.5;
	panel->y.lo = 0;
	panel->y.hi = tallest(p, get, id);
	return panel;
}

static void target_limits(struct nip_doc *d, const struct nip_plan *p, struct nip_panel *panel,
			  const char *quantity)
{
	for (size_t i = 0; i < p->recipe->targets.n; i++) {
		const struct nip_target *t = &p->recipe->targets.at[i];
		const double at[] = { t->min, t->max };

		for (int k = 0; k < 2 && strcmp(t->quantity, quantity) == 0; k++)
			if (!isnan(at[k]))
				*nip_vec_push(d->arena, &panel->limits) = (struct nip_chart_limit){
					.at = at[k],
					.role = NIP_ROLE_LIMIT,
					.label = nip_arena_printf(d->arena, "%s %s %s", t->layer_id,
								  k ? "max" : "min",
								  k ? t->max_text : t->min_text)
				};
	}
}

static void by_step(struct nip_doc *d, const struct nip_plan *p)
{
	struct nip_chart *c = nip_doc_figure(d, "by-step");
	const bool all = nip_plan_all_assumed(p, 0);
	const char *mark = all ? "" : " assumed";
	struct nip_panel *eps, *h;

	c->headline = nip_arena_strdup(d->arena, d->blocks.at[0].text);
	c->subtitle = nip_arena_printf(d->arena,
				       "%s \xC2\xB7 bars: 95 %% interval where an uncertainty is "
				       "stated \xC2\xB7 a step without a mark has no data%s",
				       p->recipe->title,
				       all ? " \xC2\xB7 every number is assumed" : "");
	c->alt = c->headline;
	c->footer = footer(d, p);
	c->width_pt = 720;
	c->height_pt = 460;
	eps = step_panel(d, p, c, "Porosity, %", NIP_Q_PERCENT_RATIO, get_porosity);
	for (size_t i = 0; i < p->recipe->layers.n; i++)
		layer_series(d, p, eps, i, NIP_Q_PERCENT_RATIO, get_porosity, mark);
	target_limits(d, p, eps, "porosity");
	h = step_panel(d, p, c, "Thickness, \xC2\xB5m", NIP_Q_THICKNESS, get_thickness);
	for (size_t i = 0; i < p->recipe->layers.n; i++)
		layer_series(d, p, h, i, NIP_Q_THICKNESS, get_thickness, mark);
	target_limits(d, p, h, "thickness");
	c->share_x = true;
}

/* ---- against pressure ------------------------------------------------------ */

static const struct nip_law_use *pressure_law(const struct nip_plan *p, size_t i,
					      const struct nip_plan_step **out_step)
{
	for (size_t k = p->steps.n; k-- > 0;) {
		const struct nip_plan_layer *l = &p->steps.at[k].layer[i];

		if (l->law && p->steps.at[k].step->pressure.set && l->touched) {
			*out_step = &p->steps.at[k];
			return l->law;
		}
	}
	return NULL;
}

static double top_pressure(const struct nip_law_use *u, const struct nip_plan_step *s)
{
	double top = 1.2 * s->step->pressure.si;

	return !isnan(u->to_si) && u->to_si > top ? u->to_si : top;
}

static void curve(struct nip_doc *d, const struct nip_plan *p, struct nip_panel *panel, size_t i,
		  const struct nip_law_use *u, double top)
{
	double *x = NIP_NEW_N(d->arena, CURVE, double), *y = NIP_NEW_N(d->arena, CURVE, double);
	double *lo = NIP_NEW_N(d->arena, CURVE, double), *hi = NIP_NEW_N(d->arena, CURVE, double);
	double half = u->residual_sd.set ? 1.959963984540054 * u->residual_sd.si : 0;
	const char *id = p->recipe->layers.at[i].id;

	for (size_t k = 0; k < CURVE; k++) {
		double pa = top * (double)k / (CURVE - 1), dd = nip_plan_law_density(p, i, u, pa);

		x[k] = nip_unit_show(NIP_Q_PRESSURE, pa);
		y[k] = 100 * (1 - dd);
		lo[k] = fmax(0, y[k] - 100 * half);
		hi[k] = fmin(100, y[k] + 100 * half);
	}
	if (half > 0)
		*nip_vec_push(d->arena, &panel->bands) = (struct nip_chart_band){
			.role = role_of(i), .n = CURVE, .x = x, .lo = lo, .hi = hi
		};
	*nip_vec_push(d->arena, &panel->lines) = (struct nip_chart_line){
		.label = nip_arena_printf(d->arena, "%s%s", id,
					  u->evidence == NIP_EV_ASSUMED ? " (assumed)" : ""),
		.role = role_of(i),
		.n = CURVE,
		.x = x,
		.y = y
	};
}

static void state_point(struct nip_doc *d, struct nip_panel *panel, size_t i,
			const struct nip_plan_step *s)
{
	const struct nip_plan_layer *l = &s->layer[i];
	double *x = NIP_NEW(d->arena, double), *y = NIP_NEW(d->arena, double);
	bool recorded = l->porosity.how == NIP_RECORDED || l->porosity.how == NIP_DERIVED;

	if (l->porosity.how == NIP_NO_DATA)
		return;
	*x = nip_unit_show(NIP_Q_PRESSURE, s->step->pressure.si);
	*y = nip_value_shown(NIP_Q_PERCENT_RATIO, &l->porosity);
	*nip_vec_push(d->arena, &panel->points) =
		(struct nip_chart_points){ .label = recorded ? "recorded" : NULL,
					   .role = recorded ? NIP_ROLE_INK : role_of(i),
					   .shape = recorded ? NIP_SQUARE : NIP_CIRCLE,
					   .n = 1,
					   .x = x,
					   .y = y };
}

static const char *percent_text(struct nip_doc *d, const struct nip_value *v,
				char b[NIP_DOUBLE_TEXT])
{
	if (v->how == NIP_NO_DATA)
		return "no data";
	return nip_arena_printf(d->arena, "%s %% pores%s",
				nip_decimal_show(nip_value_shown(NIP_Q_PERCENT_RATIO, v), 3, b),
				v->evidence == NIP_EV_ASSUMED ? " (assumed)" : "");
}

/* What is published of the pressures of this plan, as quiet uprights. */
static void published(struct nip_doc *d, const struct nip_plan *p, struct nip_panel *panel,
		      double top)
{
	for (size_t i = 0; i < p->limits.n; i++) {
		const struct nip_plan_limit *x = &p->limits.at[i];
		const struct nip_statement *s = x->hit.limit;
		const double at[] = { s->lo, s->hi };

		if (!x->step || x->hit.open || s->quantity != NIP_LIMIT_PRESSURE ||
		    (s->type != NIP_LIMIT_BOUND && s->type != NIP_LIMIT_USED))
			continue;
		for (int side = 0; side < 2; side++) {
			double mpa = nip_unit_show(NIP_Q_PRESSURE, at[side]);

			if (mpa > 0 && mpa < top)
				*nip_vec_push(d->arena, &panel->limits) = (struct nip_chart_limit){
					.vertical = true,
					.role = NIP_ROLE_MUTED,
					.at = mpa,
					.label = nip_arena_printf(d->arena, "%s %s %.4g",
								  nip_limit_word(s),
								  side ? "up to" : "from", mpa)
				};
		}
	}
}

/* Top of the axis: curves, bands and limits, and some air. */
static double highest(const struct nip_panel *panel)
{
	double lo, hi;

	return nip_panel_extent(panel, false, &lo, &hi) && hi > 0 ? fmin(1.06 * hi, 100) : 1;
}

static void against_pressure(struct nip_doc *d, const struct nip_plan *p)
{
	const struct nip_plan_step *s = NULL, *first = NULL;
	const struct nip_law_use *u, *first_law = NULL;
	size_t first_layer = 0;
	struct nip_panel *panel = NULL;
	struct nip_chart *c = NULL;
	double top = 0;
	char *head = NULL, *laws = NULL, b[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < p->recipe->layers.n; i++)
		if ((u = pressure_law(p, i, &s)) && top_pressure(u, s) > top)
			top = top_pressure(u, s);
	for (size_t i = 0; i < p->recipe->layers.n; i++) {
		u = pressure_law(p, i, &s);
		if (!u)
			continue;
		if (!c) {
			c = nip_doc_figure(d, "porosity-pressure");
			panel = nip_chart_panel(d->arena, c, "Porosity, %");
			panel->x.title = "calendering or pressing pressure, MPa";
			first = s;
			first_law = u;
			first_layer = i;
		}
		curve(d, p, panel, i, u, top);
		laws = nip_arena_printf(d->arena, "%s%s%s", laws ? laws : "", laws ? " and " : "",
					u->law->name);
		state_point(d, panel, i, s);
		head = nip_arena_printf(d->arena, "%s%s%s %s",
					head ? head
					     : nip_arena_printf(d->arena, "At %s %s: ",
								s->step->pressure.text,
								s->step->pressure.unit),
					head ? ", " : "", p->recipe->layers.at[i].id,
					percent_text(d, &s->layer[i].porosity, b));
	}
	if (!c)
		return;
	if (!isnan(first_law->from_si) && !isnan(first_law->to_si))
		*nip_vec_push(d->arena, &panel->tints) = (struct nip_chart_tint){
			.label = nip_arena_printf(d->arena, "fitted range of the %s law",
						  p->recipe->layers.at[first_layer].id),
			.role = NIP_ROLE_MUTED,
			.vertical = true,
			.from = nip_unit_show(NIP_Q_PRESSURE, first_law->from_si),
			.to = nip_unit_show(NIP_Q_PRESSURE, first_law->to_si)
		};
	*nip_vec_push(d->arena, &panel->limits) = (struct nip_chart_limit){
		.vertical = true,
		.solid = true,
		.role = NIP_ROLE_INK,
		.at = nip_unit_show(NIP_Q_PRESSURE, first->step->pressure.si),
		.label = nip_arena_printf(d->arena, "this step, %s %s", first->step->pressure.text,
					  first->step->pressure.unit)
	};
	target_limits(d, p, panel, "porosity");
	published(d, p, panel, nip_unit_show(NIP_Q_PRESSURE, top));
	panel->y.lo = 0;
	panel->y.hi = highest(panel);
	c->headline = head;
	c->alt = head;
	c->subtitle = nip_arena_printf(d->arena,
				       "porosity against pressure by %s \xC2\xB7 band: 95 "
				       "%% of readings about the law, parameters taken as exact",
				       laws);
	c->footer = footer(d, p);
	c->width_pt = 720;
	c->height_pt = 420;
}

void nip_plan_charts(struct nip_doc *d, const struct nip_plan *p)
{
	by_step(d, p);
	against_pressure(d, p);
}
