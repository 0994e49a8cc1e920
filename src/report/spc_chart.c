/* spc_chart.c: control charts as figures. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/spc_doc.h"

#define FIGURES_MOST 8	 /* stages drawn */
#define MARKS_MOST   400 /* points drawn singly */

static double *numbers(struct nip_doc *d, const struct nip_control_chart *c)
{
	double *x = NIP_NEW_N(d->arena, c->n + 1, double);

	for (size_t i = 0; i < c->n; i++)
		x[i] = (double)c->number[i];
	return x;
}

static const char *limit_text(struct nip_doc *d, const char *name, double at)
{
	char b[NIP_DOUBLE_TEXT];

	return nip_arena_printf(d->arena, "%s %s", name, nip_decimal_show(at, 5, b));
}

/* Limits that are the same for all points are lines across the panel; others follow. */
static void add_limit(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c,
		      const double *x, const char *name, size_t which)
{
	double at = which == 0 ? c->center : which == 1 ? c->lcl : c->ucl, *y, *sides;
	enum nip_role role = which == 0 ? NIP_ROLE_REFERENCE : NIP_ROLE_LIMIT;

	if (!isnan(at)) {
		*nip_vec_push(d->arena, &p->limits) =
			(struct nip_chart_limit){ .label = limit_text(d, name, at),
						  .role = role,
						  .at = at,
						  .solid = which == 0 };
		return;
	}
	if (c->n_zones == 1)
		return;
	y = NIP_NEW_N(d->arena, 2 * c->n + 1, double);
	sides = NIP_NEW_N(d->arena, 2 * c->n + 1, double);
	for (size_t i = 0; i < 2 * c->n; i++) {
		const struct nip_zone *z = &c->zone[i / 2];

		/* a limit holds around its own point, not from there to the next */
		sides[i] = x[i / 2] + (i % 2 ? 0.5 : -0.5);
		y[i] = which == 0 ? z->center : which == 1 ? z->lcl : z->ucl;
	}
	*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){ .label = name,
								      .role = role,
								      .dashed = which != 0,
								      .step = true,
								      .n = 2 * c->n,
								      .x = sides,
								      .y = y };
}

static void add_signals(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c)
{
	const struct nip_signals *s = &c->signals;
	size_t n = 0, shown = s->n < MARKS_MOST ? s->n : MARKS_MOST;
	double *x = NIP_NEW_N(d->arena, shown + 1, double),
	       *y = NIP_NEW_N(d->arena, shown + 1, double);
	const char **text = NIP_NEW_N(d->arena, shown + 1, const char *);

	for (size_t i = 0; i < shown; i++) {
		size_t at = s->at[i].point;
		bool low = c->lower_sum && s->at[i].side < 0;

		if (n && x[n - 1] == (double)c->number[at]) {
			text[n - 1] =
				nip_arena_printf(d->arena, "%s,%d", text[n - 1], s->at[i].rule);
			continue;
		}
		x[n] = (double)c->number[at];
		y[n] = low ? c->lower_sum[at] : c->value[at];
		text[n++] = nip_arena_printf(d->arena, "%d", s->at[i].rule);
	}
	if (n)
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .label = "signal, with the number of its rule",
						   .role = NIP_ROLE_LIMIT,
						   .shape = NIP_DIAMOND,
						   .n = n,
						   .x = x,
						   .y = y,
						   .text = n <= 40 ? text : NULL };
}

static void add_panel(struct nip_doc *d, struct nip_chart *f, const struct nip_control_chart *c,
		      bool first)
{
	struct nip_panel *p = nip_chart_panel(d->arena, f, c->title);
	const double *x = numbers(d, c), *series[] = { c->value, c->lower_sum };

	p->weight = first ? 1.6 : 1;
	p->x.title = "point";
	for (size_t k = 0; k < 2 && series[k]; k++) {
		*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){
			.role = NIP_ROLE_DATA, .n = c->n, .x = x, .y = series[k]
		};
		if (c->n <= MARKS_MOST)
			*nip_vec_push(d->arena, &p->points) =
				(struct nip_chart_points){ .role = NIP_ROLE_DATA,
							   .shape = NIP_CIRCLE,
							   .n = c->n,
							   .x = x,
							   .y = series[k] };
	}
	add_limit(d, p, c, x, "centre", 0);
	add_limit(d, p, c, x, "LCL", 1);
	add_limit(d, p, c, x, "UCL", 2);
	add_signals(d, p, c);
}

void nip_spc_figures(struct nip_doc *d, const struct nip_study *s,
		     const struct nip_spc_shown *shown)
{
	for (size_t i = 0; i < s->stages.n && i < FIGURES_MOST; i++) {
		const struct nip_study_stage *st = &s->stages.at[i];
		struct nip_chart *f;

		if (!st->list.n)
			continue;
		f = nip_doc_figure(d, nip_arena_printf(d->arena, "control-chart-%zu", i + 1));
		f->headline = nip_arena_printf(d->arena, "%s%s%s is %s%s%s", shown->column,
					       st->name ? ", " : "", st->name ? st->name : "",
					       nip_control_name(st->state), st->why ? ": " : "",
					       st->why ? st->why : "");
		f->alt = f->headline;
		f->subtitle = nip_arena_printf(d->arena, "%s \xC2\xB7 n = %llu", s->type->title,
					       (unsigned long long)st->moments.n);
		f->footer = nip_arena_printf(d->arena, "%s \xC2\xB7 nipline %s", shown->file,
					     d->version);
		f->share_x = true;
		f->width_pt = 720;
		f->height_pt = st->list.n > 2 ? 620 : st->list.n > 1 ? 480 : 400;
		for (size_t k = 0; k < st->list.n; k++)
			add_panel(d, f, st->list.at[k].chart, k == 0);
	}
}
