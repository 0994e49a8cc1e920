/* spc_capability_chart.c: the readings against their specification, and the indices. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/histogram_chart.h"
#include "report/spc_doc.h"
#include "stat/dist.h"
#include "unit/typeset.h"

#define FIGURES_MOST 8
#define FEW	     25 /* readings; below, a curve would only pretend */

struct shape {	   /* of the readings of a stage */
	double *v; /* sorted */
	size_t n;
	double mean, sd;
};

static struct shape readings(struct nip_doc *d, const struct nip_study_stage *st)
{
	const struct nip_chart_series *x = &st->data.series;
	struct shape s = { .v = NIP_NEW_N(d->arena, x->n + 1, double),
			   .mean = nip_moments_mean(&st->independent),
			   .sd = nip_moments_sd(&st->independent) };

	for (size_t i = 0; i < x->n; i++)
		if (isfinite(x->value[i]))
			s.v[s.n++] = x->value[i];
	nip_sort(s.v, s.n);
	return s;
}

/* ---- the histogram ----------------------------------------------------------------- */

static void upright(struct nip_doc *d, struct nip_panel *p, const char *name, double at,
		    enum nip_role role, bool solid)
{
	if (!isnan(at))
		*nip_vec_push(d->arena, &p->limits) =
			(struct nip_chart_limit){ .label = nip_arena_printf(d->arena, "%s %.5g",
									    name, at),
						  .role = role,
						  .at = at,
						  .vertical = true,
						  .solid = solid };
}

static void specification(struct nip_doc *d, struct nip_panel *p, const struct nip_study *s,
			  double mean)
{
	upright(d, p, "LSL", s->in->lsl, NIP_ROLE_LIMIT, true);
	upright(d, p, "target", s->in->target, NIP_ROLE_REFERENCE, false);
	upright(d, p, "mean", mean, NIP_ROLE_INK, true);
	upright(d, p, "USL", s->in->usl, NIP_ROLE_LIMIT, true);
	for (int k = 0; k < 2; k++) {
		double at = k ? s->in->usl : s->in->lsl;

		if (!isnan(at))
			*nip_vec_push(d->arena, &p->tints) =
				(struct nip_chart_tint){ .role = NIP_ROLE_LIMIT,
							 .vertical = true,
							 .from = k ? at : NAN,
							 .to = k ? NAN : at };
	}
}

static double fitted_below(double x, const void *user)
{
	return nip_fit_lower(user, x);
}

/* The fit that loses least information, if one was asked for. */
static const struct nip_fit *best_fit(const struct nip_study_stage *st)
{
	const struct nip_fit *best = NULL;

	for (size_t k = 0; k < st->fitted.n; k++) {
		const struct nip_fit *f = st->fitted.at[k].fit;

		if (!f->why && isfinite(f->aic) && (!best || f->aic < best->aic))
			best = f;
	}
	return best;
}

static void curves(struct nip_doc *d, struct nip_panel *p, const struct nip_study_stage *st,
		   const struct shape *r, double width)
{
	const struct nip_fit *fit = best_fit(st);
	double overall[2] = { r->mean, r->sd }, within[2] = { r->mean, st->within.sigma };
	double lo = fmin(r->v[0], r->mean - 4 * r->sd),
	       hi = fmax(r->v[r->n - 1], r->mean + 4 * r->sd);
	struct nip_chart_line look = { .role = NIP_ROLE_DATA };

	if (r->n < FEW || !(r->sd > 0) || !(width > 0))
		return;
	look.label = nip_arena_printf(d->arena, "normal, overall sd %.3g", r->sd);
	look.dashed = fit && strcmp(fit->family->key, "normal") != 0;
	nip_histogram_curve(d, p, &look, lo, hi, width, (double)r->n, nip_histogram_normal,
			    overall);
	if (within[1] > 0) {
		look = (struct nip_chart_line){
			.label = nip_arena_printf(d->arena, "within, sigma %.3g", within[1]),
			.role = NIP_ROLE_INK,
			.dashed = true
		};
		nip_histogram_curve(d, p, &look, lo, hi, width, (double)r->n, nip_histogram_normal,
				    within);
	}
	if (fit && strcmp(fit->family->key, "normal") != 0) {
		look = (struct nip_chart_line){ .label = fit->family->name,
						.role = NIP_ROLE_FOURTH };
		nip_histogram_curve(d, p, &look, lo, hi, width, (double)r->n, fitted_below, fit);
	}
}

/* ---- the indices ------------------------------------------------------------------- */

static const struct nip_index *const *shown_indices(const struct nip_capability *c,
						    const struct nip_index *out[4])
{
	static const int id[] = { NIP_CP, NIP_CPK, NIP_PP, NIP_PPK };

	for (int i = 0; i < 4; i++)
		out[3 - i] = &c->index[id[i]]; /* the first on top */
	return out;
}

static void index_panel(struct nip_doc *d, struct nip_chart *c, const struct nip_study *s,
			const struct nip_study_stage *st)
{
	static const char *const name[] = { "Ppk", "Pp", "Cpk", "Cp" };
	const struct nip_index *x[4];
	struct nip_panel *p = nip_chart_panel(d->arena, c,
					      nip_arena_printf(d->arena, "Index, %g %% interval",
							       100 * s->in->level));

	shown_indices(&st->capability, x);
	p->beside = 0.25;
	p->y = (struct nip_chart_axis){ .lo = -0.6, .hi = 3.6, .category = name, .n_category = 4 };
	for (int i = 0; i < 4; i++) {
		double *at = NIP_NEW_N(d->arena, 4, double);
		const char **text = NIP_NEW_N(d->arena, 1, const char *);
		bool low = x[i]->value < 1;

		if (x[i]->why != NIP_GIVEN || !isfinite(x[i]->value)) {
			*nip_vec_push(d->arena, &p->notes) =
				(struct nip_chart_note){ "not given", NIP_ROLE_MUTED, 1, i };
			continue;
		}
		at[0] = x[i]->low;
		at[1] = x[i]->high;
		at[2] = at[3] = i;
		if (isfinite(at[0]) && isfinite(at[1]))
			*nip_vec_push(d->arena, &p->lines) =
				(struct nip_chart_line){ .role = low ? NIP_ROLE_LIMIT
								     : NIP_ROLE_DATA,
							 .n = 2,
							 .x = at,
							 .y = at + 2 };
		text[0] = nip_arena_printf(d->arena, "%.2f", x[i]->value);
		at = NIP_NEW_N(d->arena, 2, double);
		at[0] = x[i]->value;
		at[1] = i;
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .role = low ? NIP_ROLE_LIMIT : NIP_ROLE_DATA,
						   .shape = low ? NIP_DIAMOND : NIP_CIRCLE,
						   .n = 1,
						   .x = at,
						   .y = at + 1,
						   .text = text };
	}
	*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
		.label = "1: just fits", .role = NIP_ROLE_LIMIT, .at = 1, .vertical = true
	};
}

/* ---- words ------------------------------------------------------------------------- */

static const char *interval(struct nip_doc *d, const struct nip_index *x)
{
	return isfinite(x->low) && isfinite(x->high)
		       ? nip_arena_printf(d->arena, " (%.2f\xE2\x80\x93%.2f)", x->low, x->high)
		       : "";
}

static const char *headline(struct nip_doc *d, const struct nip_study *s,
			    const struct nip_study_stage *st, const struct nip_spc_shown *shown)
{
	const struct nip_index *ppk = &st->capability.index[NIP_PPK],
			       *pp = &st->capability.index[NIP_PP];
	const char *where = st->name ? nip_arena_printf(d->arena, "%s, %s", shown->column, st->name)
				     : shown->column;
	double middle = s->in->lsl / 2 + s->in->usl / 2;
	const char *off = "";

	if (ppk->why != NIP_GIVEN)
		return nip_arena_printf(d->arena, "%s: no Ppk, because %s", where,
					nip_reason_text[ppk->why]);
	if (pp->why == NIP_GIVEN && pp->value - ppk->value > 0.005)
		off = nip_arena_printf(d->arena, "; %.3g %s the middle, centred it would be %.2f",
				       fabs(nip_moments_mean(&st->independent) - middle),
				       nip_moments_mean(&st->independent) > middle ? "above"
										   : "below",
				       pp->value);
	return nip_arena_printf(d->arena, "%s %s: Ppk %.2f%s%s", where,
				ppk->value < 1 ? "does not fit its specification"
					       : "fits its specification",
				ppk->value, interval(d, ppk), off);
}

static const char *subtitle(struct nip_doc *d, const struct nip_study_stage *st,
			    const struct shape *r)
{
	const struct nip_capability *c = &st->capability;
	const struct nip_index *cpk = &c->index[NIP_CPK];
	const struct nip_normality *a = &st->anderson_darling;
	char seen[NIP_DOUBLE_TEXT], expected[NIP_DOUBLE_TEXT];

	return nip_arena_printf(
		d->arena, "%zu readings \xC2\xB7 outside: %s ppm seen%s%s%s%s%s%s", r->n,
		nip_decimal_show(c->observed.total, 3, seen),
		isnan(c->overall.total) ? "" : ", expected ",
		isnan(c->overall.total) ? "" : nip_decimal_show(c->overall.total, 3, expected),
		cpk->why != NIP_GIVEN ? " \xC2\xB7 no Cpk: " : "",
		cpk->why != NIP_GIVEN ? nip_reason_text[cpk->why] : "",
		isnan(a->p) || st->autocorr.significant
			? ""
			: nip_arena_printf(d->arena, " \xC2\xB7 Anderson-Darling p = %.2g", a->p),
		!isnan(a->p) && a->p < 0.01 && !st->autocorr.significant ? ", not normal" : "");
}

void nip_spc_capability_figures(struct nip_doc *d, const struct nip_study *s,
				const struct nip_spc_shown *shown)
{
	for (size_t i = 0; i < s->stages.n && i < FIGURES_MOST; i++) {
		const struct nip_study_stage *st = &s->stages.at[i];
		struct nip_chart *c;
		struct nip_panel *p;
		struct shape r;
		double width;

		if (!st->judged)
			continue;
		r = readings(d, st);
		if (r.n < 2)
			continue;
		c = nip_doc_figure(d, nip_arena_printf(d->arena, "capability-%zu", i + 1));
		p = nip_chart_panel(d->arena, c, NULL);
		width = nip_histogram_bars(d, p, r.v, r.n);
		p->title =
			width > 0 ? nip_arena_printf(d->arena, "Readings a bar of %.4g%s%s", width,
						     shown->unit ? " " : "",
						     shown->unit ? nip_unit_typeset(d->arena, shown->unit) : "")
				  : "Readings";
		p->x.title = nip_chart_title(d->arena, shown->column, shown->unit);
		specification(d, p, s, r.mean);
		curves(d, p, st, &r, width);
		index_panel(d, c, s, st);
		c->headline = nip_chart_sentence(d->arena, headline(d, s, st, shown));
		c->alt = c->headline;
		c->subtitle = subtitle(d, st, &r);
		c->footer = nip_arena_printf(d->arena, "%s \xC2\xB7 nipline %s", shown->file,
					     d->version);
		c->width_pt = 720;
		c->height_pt = 400;
	}
}
