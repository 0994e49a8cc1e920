/* solve_chart.c: where the settings stand in their ranges and how far each may drift; how
 * far inside every target is. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "report/solve_doc.h"
#include "unit/typeset.h"
#include "unit/unit.h"

static const struct nip_knob *knob(const struct nip_solve_view *v, size_t i)
{
	return &v->knobs->list.at[v->what->free[i].knob];
}

static const char *with_unit(struct nip_doc *d, enum nip_quantity_id id, double si)
{
	const char *unit = nip_quantity_kind(id)->unit;
	bool bare = strcmp(unit, "1") == 0;

	return nip_arena_printf(d->arena, "%.4g%s%s", nip_unit_show(id, si), bare ? "" : " ",
				bare ? "" : nip_unit_typeset(d->arena, unit));
}

static double percent(const struct nip_solve_free *f, double si)
{
	return f->hi > f->lo ? 100 * (si - f->lo) / (f->hi - f->lo) : 50;
}

static void bar(struct nip_doc *d, struct nip_panel *p, const char *label, enum nip_role role,
		double x0, double x1, double at, double half)
{
	*nip_vec_push(d->arena, &p->areas) = (struct nip_chart_area){
		.label = label, .role = role, .x0 = x0, .x1 = x1, .y0 = at - half, .y1 = at + half
	};
}

/* The stretch without loss, in words. */
static const char *stretch(struct nip_doc *d, const struct nip_solve_view *v, size_t i)
{
	const struct nip_solved_setting *s = &v->solution->setting[i];
	const struct nip_solve_free *f = &v->what->free[i];
	enum nip_quantity_id id = knob(v, i)->quantity;

	if (!v->solution->feasible)
		return with_unit(d, id, s->value);
	return nip_arena_printf(d->arena, "%s, within %.4g to %s", with_unit(d, id, s->value),
				nip_unit_show(id, isnan(s->lose_lo) ? f->lo : s->lose_lo),
				with_unit(d, id, isnan(s->lose_hi) ? f->hi : s->lose_hi));
}

static void settings(struct nip_doc *d, struct nip_chart *c, const struct nip_solve_view *v)
{
	const size_t n = v->what->n_free;
	struct nip_panel *p = nip_chart_panel(d->arena, c, "Settings in their ranges");
	const char **name = NIP_NEW_N(d->arena, n, const char *),
		   **text = NIP_NEW_N(d->arena, n, const char *);
	double *x = NIP_NEW_N(d->arena, n, double), *y = NIP_NEW_N(d->arena, n, double);

	p->weight = (double)n;
	p->x = (struct nip_chart_axis){ .title = "share of the range, %", .lo = 0, .hi = 100 };
	p->y = (struct nip_chart_axis){
		.lo = -0.7, .hi = (double)n - 0.3, .category = name, .n_category = n
	};
	for (size_t i = 0; i < n; i++) {
		const struct nip_solved_setting *s = &v->solution->setting[i];
		const struct nip_solve_free *f = &v->what->free[i];
		double at = (double)(n - 1 - i);

		name[n - 1 - i] = knob(v, i)->name;
		bar(d, p, "range", NIP_ROLE_MUTED, 0, 100, at, 0.2);
		if (v->solution->feasible)
			bar(d, p, "every target met, the others as they are", NIP_ROLE_REFERENCE,
			    percent(f, isnan(s->lose_lo) ? f->lo : s->lose_lo),
			    percent(f, isnan(s->lose_hi) ? f->hi : s->lose_hi), at, 0.2);
		x[i] = percent(f, s->value);
		y[i] = at;
		text[i] = stretch(d, v, i);
	}
	*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
		.label = "solution", .role = NIP_ROLE_INK, .n = n, .x = x, .y = y, .text = text
	};
}

static void margins(struct nip_doc *d, struct nip_chart *c, const struct nip_solve_view *v)
{
	const size_t n = v->what->n_wanted;
	struct nip_panel *p = nip_chart_panel(d->arena, c, "Margin of every target");
	const char **name = NIP_NEW_N(d->arena, n + 1, const char *);

	p->weight = (double)n;
	p->x.title = "margin: 0 on a limit, below it missed";
	p->y = (struct nip_chart_axis){
		.lo = -0.7, .hi = (double)n - 0.3, .category = name, .n_category = n
	};
	for (size_t k = 0; k < n; k++) {
		const struct nip_solved_target *t = &v->solution->target[k];
		double at = (double)(n - 1 - k);

		name[n - 1 - k] = v->what->wanted[k].name;
		if (isnan(t->margin))
			continue;
		bar(d, p, NULL, t->margin < 0 || t->binding ? NIP_ROLE_LIMIT : NIP_ROLE_DATA, 0,
		    t->margin, at, 0.3);
		p->areas.at[p->areas.n - 1].text =
			nip_arena_printf(d->arena, "%.3g: %s%s",
					 fabs(t->margin) < 1e-6 ? 0 : t->margin,
					 with_unit(d, v->what->wanted[k].outcome.quantity,
						   t->value),
					 t->margin < 0 ? ", missed"
					 : t->binding  ? ", binding"
						       : "");
	}
	*nip_vec_push(d->arena, &p->limits) =
		(struct nip_chart_limit){ .role = NIP_ROLE_MUTED, .vertical = true, .solid = true };
}

void nip_solve_chart(struct nip_doc *d, const struct nip_solve_view *v)
{
	struct nip_chart *c;

	if (!v->solution->any || !v->what->n_free)
		return;
	c = nip_doc_figure(d, "solution");
	settings(d, c, v);
	if (v->what->n_wanted)
		margins(d, c, v);
	c->headline = d->blocks.at[0].text;
	c->alt = c->headline;
	c->subtitle = nip_arena_printf(d->arena, "%s", v->recipe->title);
	c->footer = nip_arena_printf(d->arena, "recipe %s version %s \xC2\xB7 nipline %s",
				     v->recipe->id, v->recipe->version, d->version);
	c->width_pt = 720;
	c->height_pt = 180 + 45 * (double)(v->what->n_free + v->what->n_wanted);
}
