/* planned_chart.c: what the plan said beside what the batches have. */
#include <config.h>

#include <math.h>

#include "report/batch_parts.h"
#include "stat/dist.h"

/* 95 % of each batch mean, from the scatter of units within batches; NULL without any. */
static double *half_widths(struct nip_doc *d, const struct nip_comparison *c)
{
	const struct nip_anova *a = &c->result.anova;
	double *half = NIP_NEW_N(d->arena, c->k + 1, double);
	double t;

	if (!c->result.decided || !(a->df_within > 0))
		return NULL;
	t = nip_t_upper_quantile(0.025, a->df_within);
	for (size_t k = 0; k < c->k; k++)
		half[k] = c->batch[k].group.n >= 1
				  ? t * sqrt(a->ms_within / c->batch[k].group.n)
				  : NAN;
	return half;
}

void nip_planned_chart(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		       double planned, double half_width, const char *headline)
{
	struct nip_chart *f = nip_doc_figure(
		d, nip_arena_printf(d->arena, "planned-%zu", c->characteristic + 1));
	struct nip_panel *p = nip_chart_panel(d->arena, f, nip_axis_title(d, q, c->characteristic));
	double *x = NIP_NEW_N(d->arena, c->k + 1, double), *y = NIP_NEW_N(d->arena, c->k + 1, double);
	const char **name = NIP_NEW_N(d->arena, c->k + 1, const char *);
	double *half = half_widths(d, c);

	for (size_t k = 0; k < c->k; k++) {
		x[k] = (double)k;
		y[k] = c->batch[k].group.n >= 1 ? c->batch[k].group.mean : NAN;
		name[k] = c->batch[k].name;
	}
	p->x = (struct nip_chart_axis){ .category = name, .n_category = c->k };
	if (half_width > 0)
		*nip_vec_push(d->arena, &p->tints) =
			(struct nip_chart_tint){ .role = NIP_ROLE_REFERENCE,
						 .from = planned - half_width,
						 .to = planned + half_width };
	*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
		.label = nip_arena_printf(d->arena, "plan %.4g", planned),
		.role = NIP_ROLE_REFERENCE,
		.at = planned,
		.solid = true
	};
	*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
		.role = NIP_ROLE_DATA, .n = c->k, .x = x, .y = y, .err = half
	};
	f->headline = nip_chart_sentence(d->arena, headline);
	f->alt = f->headline;
	f->subtitle = nip_arena_printf(
		d->arena, "points: means of batches%s \xC2\xB7 %s",
		half ? nip_arena_printf(d->arena, ", bars: 95 %% by the scatter of %ss within",
					c->unit_of_evidence)
		     : "",
		half_width > 0 ? "band: 95 % interval of the plan"
			       : "the plan states no uncertainty");
	f->footer = nip_batch_footer(d, q);
	f->width_pt = 720;
	f->height_pt = 300;
}
