/* evidence_chart.c: where the variance of the batches is, and the units in order. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/batch_doc.h"

static void finish(struct nip_doc *d, const struct nip_qc *q, struct nip_chart *f)
{
	f->headline = nip_chart_sentence(d->arena, f->headline);
	f->alt = f->headline;
	f->footer = nip_batch_footer(d, q);
	f->width_pt = 720;
}

/* ---- units in order ------------------------------------------------------------------ */

/* Each run of units of one batch is a window with its name. */
static void batch_windows(struct nip_doc *d, const struct nip_comparison *c, struct nip_panel *p)
{
	const struct nip_batch_evidence *e = &c->evidence;

	for (size_t i = 0, end; i < e->n; i = end) {
		for (end = i + 1; end < e->n && e->unit[end].batch == e->unit[i].batch; end++)
			;
		*nip_vec_push(d->arena, &p->tints) =
			(struct nip_chart_tint){ .label = c->batch[e->unit[i].batch].name,
						 .role = NIP_ROLE_MUTED,
						 .vertical = true,
						 .from = (double)i + 0.5,
						 .to = (double)end + 0.5 };
	}
}

static void levels(struct nip_doc *d, const struct nip_batch_evidence *e, struct nip_panel *p,
		   const double *x)
{
	const struct nip_change *step = e->changes.found.at;
	double *level = NIP_NEW_N(d->arena, e->n + 1, double);
	size_t n = e->changes.found.n, at = 0;
	char b[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < e->n; i++) {
		for (; at < n && step[at].at <= i; at++)
			*nip_vec_push(d->arena, &p->notes) = (struct nip_chart_note){
				.text = nip_arena_printf(
					d->arena, "%s%s",
					step[at].after > step[at].before ? "+" : "",
					nip_decimal_show(step[at].after - step[at].before, 3, b)),
				.role = NIP_ROLE_LIMIT,
				.x = (double)i + 0.5,
				.y = (step[at].after + step[at].before) / 2
			};
		level[i] = at ? step[at - 1].after : step[0].before;
	}
	*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){
		.label = "level", .role = NIP_ROLE_LIMIT, .n = e->n, .x = x, .y = level
	};
}

void nip_trend_chart(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	struct nip_chart *f =
		nip_doc_figure(d, nip_arena_printf(d->arena, "trend-%zu", c->characteristic + 1));
	struct nip_panel *p = nip_chart_panel(d->arena, f, nip_axis_title(d, q, c->characteristic));
	double *x = NIP_NEW_N(d->arena, e->n + 1, double);
	size_t steps = e->changes.found.n;

	for (size_t i = 0; i < e->n; i++)
		x[i] = (double)i + 1;
	p->x.title = nip_arena_printf(d->arena, "%s, in order", c->unit_of_evidence);
	p->x.whole = true;
	batch_windows(d, c, p);
	*nip_vec_push(d->arena, &p->lines) =
		(struct nip_chart_line){ .role = NIP_ROLE_DATA, .n = e->n, .x = x, .y = e->mean };
	*nip_vec_push(d->arena, &p->points) =
		(struct nip_chart_points){ .role = NIP_ROLE_DATA, .n = e->n, .x = x, .y = e->mean };
	if (steps)
		levels(d, e, p, x);
	f->headline = nip_arena_printf(d->arena, "Means of %ss in order: %s", c->unit_of_evidence,
				       steps == 1 ? "one step"
				       : steps	  ? nip_arena_printf(d->arena, "%zu steps", steps)
						  : "no step found");
	f->subtitle =
		nip_arena_printf(d->arena, "%s \xC2\xB7 %zu %ss \xC2\xB7 permutation test at 5 %%",
				 nip_qc_label(q, c->characteristic), e->n, c->unit_of_evidence);
	f->height_pt = 320;
	finish(d, q, f);
}

/* ---- components ------------------------------------------------------------------------ */

static void component(struct nip_doc *d, struct nip_panel *p, const struct nip_component *s,
		      double at)
{
	double *ends = NIP_NEW_N(d->arena, 4, double);
	struct nip_chart_area bar = { .role = NIP_ROLE_DATA, .y0 = at - 0.32, .y1 = at + 0.32 };
	bool known = isfinite(s->share_low) && isfinite(s->share_high);

	if (isnan(s->share)) {
		*nip_vec_push(d->arena, &p->notes) =
			(struct nip_chart_note){ "not separable", NIP_ROLE_MUTED, 50, at };
		return;
	}
	bar.x1 = 100 * s->share;
	bar.text = known ? NULL : nip_arena_printf(d->arena, "%.3g %%", bar.x1);
	*nip_vec_push(d->arena, &p->areas) = bar;
	if (!known)
		return;
	ends[0] = 100 * s->share_low;
	ends[1] = 100 * s->share_high;
	ends[2] = ends[3] = at;
	*nip_vec_push(d->arena, &p->lines) =
		(struct nip_chart_line){ .role = NIP_ROLE_INK, .n = 2, .x = ends, .y = ends + 2 };
	*nip_vec_push(d->arena, &p->notes) = (struct nip_chart_note){
		nip_arena_printf(d->arena, "%.3g %% (%.3g\xE2\x80\x93%.3g)", bar.x1, ends[0],
				 ends[1]),
		NIP_ROLE_INK, ends[1] < 80 ? ends[1] + 10 : 90, ends[1] < 80 ? at : at - 0.4
	};
}

void nip_components_chart(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
			  const char *const *source)
{
	const struct nip_components *v = &c->evidence.components;
	struct nip_chart *f;
	struct nip_panel *p;
	const char **name = NIP_NEW_N(d->arena, v->levels + 1, const char *);
	size_t most = 0;
	char b[NIP_DOUBLE_TEXT];
	bool any = false;

	for (size_t l = 0; l < v->levels; l++)
		any |= !isnan(v->level[l].share);
	if (!any)
		return;
	f = nip_doc_figure(d, nip_arena_printf(d->arena, "components-%zu", c->characteristic + 1));
	p = nip_chart_panel(d->arena, f, "Share of the variance, %");
	for (size_t l = 0; l < v->levels; l++) {
		name[v->levels - 1 - l] = source[l]; /* the outermost on top */
		component(d, p, &v->level[l], (double)(v->levels - 1 - l));
		if (v->level[l].share > v->level[most].share || isnan(v->level[most].share))
			most = l;
	}
	p->x = (struct nip_chart_axis){ .lo = 0, .hi = 100 };
	p->y = (struct nip_chart_axis){
		.lo = -0.8, .hi = (double)v->levels - 0.4, .category = name, .n_category = v->levels
	};
	f->headline =
		nip_arena_printf(d->arena, "Most of the variance of %s, %s %%, is of the %s",
				 nip_qc_label(q, c->characteristic),
				 nip_decimal_show(100 * v->level[most].share, 2, b), source[most]);
	f->subtitle = nip_arena_printf(d->arena,
				       "estimates of the analysis of variance, negative ones as 0 "
				       "\xC2\xB7 lines: %.0f %% intervals",
				       100 * v->confidence);
	f->height_pt = 260;
	finish(d, q, f);
}
