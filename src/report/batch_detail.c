/* batch_detail.c: scatter, components, trend and steps of the batches in tree and text. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/batch_doc.h"
#include "unit/typeset.h"

/* ---- tree ---------------------------------------------------------------------------- */

static void test_node(struct nip_doc *d, struct nip_node *parent, const char *name,
		      const struct nip_homogeneity *h)
{
	struct nip_node *x = nip_node_object(d, parent, name);

	/* A statistic beyond all numbers has p 0 and no number. */
	nip_node_number(d, x, "statistic", isinf(h->statistic) ? NAN : h->statistic);
	nip_node_number(d, x, "df1", h->df1);
	nip_node_number(d, x, "df2", h->df2);
	nip_node_number(d, x, "p", h->p);
	nip_node_text(d, x, "why_not", h->why);
}

static const char *level_name(const struct nip_comparison *c, size_t l)
{
	return l == 0 ? "batch" : l == 1 ? c->unit_of_evidence : "reading";
}

static void components_node(struct nip_doc *d, struct nip_node *parent,
			    const struct nip_comparison *c)
{
	const struct nip_components *v = &c->evidence.components;
	struct nip_node *x, *list;

	if (!c->evidence.components_known) {
		nip_node_null(d, parent, "components");
		return;
	}
	x = nip_node_object(d, parent, "components");
	nip_node_text(d, x, "method", "anova");
	nip_node_text(d, x, "intervals", "modified large sample");
	nip_node_number(d, x, "level", v->confidence);
	nip_node_bool(d, x, "balanced", v->balanced);
	nip_node_number(d, x, "total", v->total);
	list = nip_node_list(d, x, "sources");
	for (size_t l = 0; l < v->levels; l++) {
		const struct nip_component *s = &v->level[l];
		struct nip_node *y = nip_node_object(d, list, NULL);

		nip_node_text(d, y, "source", level_name(c, l));
		nip_node_number(d, y, "df", s->df);
		nip_node_number(d, y, "mean_square", s->ms);
		nip_node_number(d, y, "raw", s->raw);
		nip_node_number(d, y, "variance", s->variance);
		nip_node_number(d, y, "low", s->low);
		nip_node_number(d, y, "high", s->high);
		nip_node_number(d, y, "share", s->share);
		nip_node_number(d, y, "share_low", s->share_low);
		nip_node_number(d, y, "share_high", s->share_high);
		nip_node_number(d, y, "reml", s->reml);
	}
}

static void trend_node(struct nip_doc *d, struct nip_node *parent, const struct nip_trend *t)
{
	struct nip_node *x = nip_node_object(d, parent, "trend");

	nip_node_number(d, x, "slope", t->slope);
	nip_node_number(d, x, "low", t->low);
	nip_node_number(d, x, "high", t->high);
	nip_node_number(d, x, "t", isinf(t->t) ? NAN : t->t);
	nip_node_number(d, x, "df", t->df);
	nip_node_number(d, x, "p", t->p);
	nip_node_number(d, x, "kendall_tau", t->tau);
	nip_node_number(d, x, "mann_kendall_p", t->mann_kendall_p);
	nip_node_number(d, x, "sen_slope", t->sen);
	nip_node_text(d, x, "why_not", t->why);
}

static void changes_node(struct nip_doc *d, struct nip_node *parent, const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	struct nip_node *list = nip_node_list(d, parent, "change_points");
	struct nip_factor *factor;
	size_t factors = nip_evidence_factors(d, c, &factor);

	nip_node_number(d, parent, "change_test_p", e->changes.least_p);
	for (size_t i = 0; i < e->changes.found.n; i++) {
		const struct nip_change *x = &e->changes.found.at[i];
		struct nip_node *y = nip_node_object(d, list, NULL);

		nip_node_text(d, y, "unit", e->unit[x->at].name);
		nip_node_text(d, y, "batch", c->batch[e->unit[x->at].batch].name);
		nip_node_number(d, y, "position", (double)x->at + 1);
		nip_node_number(d, y, "before", x->before);
		nip_node_number(d, y, "after", x->after);
		nip_node_number(d, y, "p", x->p);
		nip_node_text(d, y, "coincides_with",
			      nip_evidence_coincides(d, factor, factors, x->at));
	}
	nip_evidence_factors_tree(d, parent, c);
}

void nip_evidence_tree(struct nip_doc *d, struct nip_node *x, const struct nip_qc *q,
		       const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	struct nip_node *s = nip_node_object(d, x, "spread"), *list;

	(void)q;
	nip_node_text(d, s, "verdict", nip_alike_name[e->spread.alike]);
	nip_node_number(d, s, "f", e->spread.decided ? e->spread.anova.f : NAN);
	nip_node_number(d, s, "p", e->spread.decided ? e->spread.anova.p : NAN);
	nip_node_number(d, s, "units_without_scatter", (double)e->flat);
	list = nip_node_list(d, s, "batches");
	for (size_t i = 0; i < c->k; i++) {
		struct nip_node *y = nip_node_object(d, list, NULL);

		nip_node_text(d, y, "batch", c->batch[i].name);
		nip_node_number(d, y, "typical_sd", exp(e->spread_mean[i]));
		nip_node_bool(d, y, "outside", e->noisy[i]);
	}
	test_node(d, x, "levene", &e->levene);
	test_node(d, x, "bartlett", &e->bartlett);
	components_node(d, x, c);
	nip_lanes_tree(d, x, c);
	trend_node(d, x, &e->trend);
	changes_node(d, x, c);
}

/* ---- text and table -------------------------------------------------------------------- */

const char *nip_noisy_batch(struct nip_doc *d, const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	size_t far = c->k;
	char b[NIP_DOUBLE_TEXT];
	double off;

	for (size_t i = 0; i < c->k; i++)
		if (e->noisy[i] &&
		    (far == c->k || fabs(e->spread_mean[i] - e->spread.anova.grand_mean) >
					    fabs(e->spread_mean[far] - e->spread.anova.grand_mean)))
			far = i;
	if (far == c->k)
		return "";
	off = e->spread_mean[far] - e->spread.anova.grand_mean;
	return nip_arena_printf(d->arena, "%s scatters %s times as much inside its %ss as usual",
				c->batch[far].name, nip_decimal_show(exp(off), 2, b),
				c->unit_of_evidence);
}

static void components_table(struct nip_doc *d, const struct nip_qc *q,
			     const struct nip_comparison *c)
{
	static const struct nip_column column[] = {
		{ "source" },
		{ "df", NULL, true },
		{ "variance", NULL, true },
		{ "95 % interval", NULL, true },
		{ "raw", NULL, true },
		{ "REML", NULL, true },
		{ "share", "%", true },
		{ "its interval", "%", true },
	};
	const struct nip_components *v = &c->evidence.components;
	struct nip_table *t =
		nip_doc_table(d,
			      nip_arena_printf(d->arena, "components-%zu", c->characteristic + 1),
			      nip_arena_printf(d->arena, "Where the variance of %s is",
					       nip_qc_label(q, c->characteristic)),
			      column, sizeof column / sizeof *column);
	char lo[NIP_DOUBLE_TEXT], hi[NIP_DOUBLE_TEXT];

	for (size_t l = 0; l < v->levels; l++) {
		const struct nip_component *s = &v->level[l];
		struct nip_cell *x = nip_table_row(d, t);

		nip_cell_text(d, &x[0], level_name(c, l));
		nip_cell_text(d, &x[1], nip_arena_printf(d->arena, "%.0f", s->df));
		nip_cell_number(d, &x[2], s->variance, 4);
		nip_cell_text(d, &x[3],
			      nip_arena_printf(d->arena, "%s..%s", nip_decimal_show(s->low, 3, lo),
					       nip_decimal_show(s->high, 3, hi)));
		nip_cell_number(d, &x[4], s->raw, 4);
		nip_cell_number(d, &x[5], s->reml, 4);
		nip_cell_number(d, &x[6], 100 * s->share, 3);
		if (!isnan(s->share_low))
			nip_cell_text(d, &x[7],
				      nip_arena_printf(d->arena, "%s..%s",
						       nip_decimal_show(100 * s->share_low, 3, lo),
						       nip_decimal_show(100 * s->share_high, 3,
									hi)));
		if (isnan(s->raw))
			for (size_t k = 2; k < 8; k++)
				nip_cell_text(d, &x[k], k == 2 ? "not separable" : "");
		if (s->raw < 0)
			x[4].tone = NIP_TONE_WARN;
	}
	t->note = "Analysis of variance, intervals by modified large samples. The share of the "
		  "batch is the intraclass correlation.";
}

static void steps(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	const char *unit = nip_unit_typeset(d->arena, q->overall[c->characteristic].unit);
	char b[NIP_DOUBLE_TEXT];
	struct nip_factor *factor;
	size_t factors = nip_evidence_factors(d, c, &factor);

	for (size_t i = 0; i < e->changes.found.n; i++) {
		const struct nip_change *x = &e->changes.found.at[i];
		const char *with = nip_evidence_coincides(d, factor, factors, x->at);

		nip_doc_paragraph(
			d, NIP_TONE_WARN,
			"The level steps by %s%s%s%s at %s %s of batch %s (p = %.2g)%s%s.",
			x->after > x->before ? "+" : "",
			nip_decimal_show(x->after - x->before, 3, b), *unit ? " " : "", unit,
			c->unit_of_evidence, e->unit[x->at].name,
			c->batch[e->unit[x->at].batch].name, x->p,
			*with ? ", together with a new " : "", with);
	}
}

/* One unit a batch: nobody can say whose the variance is. */
static bool separable(const struct nip_components *v)
{
	for (size_t l = 0; l < v->levels; l++)
		if (isnan(v->level[l].raw))
			return false;
	return true;
}

void nip_evidence_blocks(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	const char *noisy = nip_noisy_batch(d, c);
	const char *const source[] = { level_name(c, 0), level_name(c, 1), level_name(c, 2) };

	nip_lanes_blocks(d, q, c);
	if (c->k < 2)
		return;
	if (*noisy)
		nip_doc_paragraph(d, NIP_TONE_WARN, "%s (p = %.2g).", noisy, e->spread.anova.p);
	if (!e->levene.why)
		nip_doc_paragraph(d, NIP_TONE_MUTED,
				  "Scatter of the means of %ss between batches: Brown-Forsythe "
				  "F(%.0f, %.0f) = %.3g, p = %.2g.",
				  c->unit_of_evidence, e->levene.df1, e->levene.df2,
				  e->levene.statistic, e->levene.p);
	if (!e->bartlett.why)
		nip_doc_paragraph(d, NIP_TONE_MUTED,
				  "The same by Bartlett, which counts on normal values: chi-square "
				  "%.3g on %.0f df, p = %.2g.",
				  e->bartlett.statistic, e->bartlett.df1, e->bartlett.p);
	if (!e->trend.why)
		nip_doc_paragraph(d, e->trend.p < 0.05 ? NIP_TONE_WARN : NIP_TONE_MUTED,
				  "Trend over the %zu batches: %.3g a batch (%.3g..%.3g, p = %.2g; "
				  "Mann-Kendall p = %.2g).",
				  e->trend.n, e->trend.slope, e->trend.low, e->trend.high,
				  e->trend.p, e->trend.mann_kendall_p);
	steps(d, q, c);
	nip_evidence_factors_text(d, c);
	if (e->components_known) {
		components_table(d, q, c);
		if (e->components.total > 0 && separable(&e->components))
			nip_components_chart(d, q, c, source);
	}
	if (e->n >= 4)
		nip_trend_chart(d, q, c);
}
