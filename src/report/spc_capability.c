/* spc_capability.c: capability of a charted column, as tree and tables. */
#include <config.h>

#include <math.h>

#include "base/decimal.h"
#include "report/spc_doc.h"

static void put_index(struct nip_doc *d, struct nip_node *parent, const struct nip_index *x)
{
	struct nip_node *n = nip_node_object(d, parent, x->name);

	nip_node_number(d, n, "value", x->value);
	nip_node_number(d, n, "low", x->low);
	nip_node_number(d, n, "high", x->high);
	nip_node_number(d, n, "level", isnan(x->low) && isnan(x->high) ? NAN : x->level);
	nip_node_number(d, n, "df", x->df);
	nip_node_text(d, n, "interval", x->interval);
	nip_node_text(d, n, "formula", x->formula);
	if (x->why != NIP_GIVEN)
		nip_node_text(d, n, "why", nip_reason_text[x->why]);
	else if (x->interval_why != NIP_GIVEN)
		nip_node_text(d, n, "interval_why", nip_reason_text[x->interval_why]);
}

static void put_ppm(struct nip_doc *d, struct nip_node *parent, const char *name,
		    const struct nip_ppm *p)
{
	struct nip_node *n = nip_node_object(d, parent, name);

	nip_node_number(d, n, "below", p->below);
	nip_node_number(d, n, "above", p->above);
	nip_node_number(d, n, "total", p->total);
	if (p->why != NIP_GIVEN)
		nip_node_text(d, n, "why", nip_reason_text[p->why]);
}

static void put_test(struct nip_doc *d, struct nip_node *parent, const char *name,
		     const struct nip_normality *t)
{
	struct nip_node *n = nip_node_object(d, parent, name);

	nip_node_number(d, n, "statistic", t->statistic);
	nip_node_number(d, n, "p", t->p);
	if (t->why)
		nip_node_text(d, n, "why", t->why);
}

static void put_fitted(struct nip_doc *d, struct nip_node *list, const struct nip_nonnormal *x)
{
	struct nip_node *n = nip_node_object(d, list, NULL), *o;
	const struct nip_fit *f = x->fit;
	const struct nip_index *percentile[] = { &x->pp, &x->ppl, &x->ppu, &x->ppk };
	const struct nip_index *score[] = { &x->z_pp, &x->z_ppl, &x->z_ppu, &x->z_ppk };

	nip_node_text(d, n, "family", f->family->key);
	nip_node_text(d, n, "method", f->method);
	o = nip_node_object(d, n, "parameters");
	for (size_t i = 0; i < f->family->parameters; i++)
		nip_node_number(d, o, f->family->parameter[i], f->p[i]);
	nip_node_number(d, n, "log_likelihood", f->log_likelihood);
	nip_node_number(d, n, "aic", f->aic);
	nip_node_number(d, n, "anderson_darling", f->ad);
	nip_node_number(d, n, "anderson_darling_p", f->ad_p);
	if (f->why)
		nip_node_text(d, n, "why", f->why);
	nip_node_number(d, n, "x_low", x->x_low);
	nip_node_number(d, n, "x_median", x->x_median);
	nip_node_number(d, n, "x_high", x->x_high);
	o = nip_node_object(d, n, "percentile");
	for (int i = 0; i < 4; i++)
		put_index(d, o, percentile[i]);
	o = nip_node_object(d, n, "z_score");
	for (int i = 0; i < 4; i++)
		put_index(d, o, score[i]);
	put_ppm(d, n, "expected_ppm", &x->expected);
}

static void put_boxcox(struct nip_doc *d, struct nip_node *parent, const struct nip_study_stage *st)
{
	struct nip_node *n = nip_node_object(d, parent, "boxcox"), *o;
	const struct nip_boxcox *b = &st->boxcox;

	nip_node_number(d, n, "lambda", b->lambda);
	nip_node_number(d, n, "estimate", b->estimate);
	nip_node_number(d, n, "low", b->low);
	nip_node_number(d, n, "high", b->high);
	if (b->why)
		nip_node_text(d, n, "why", b->why);
	if (!st->transformed)
		return;
	o = nip_node_object(d, n, "capability");
	for (size_t i = NIP_PP; i <= NIP_PPK; i++)
		put_index(d, o, &st->boxcox_capability.index[i]);
	put_ppm(d, n, "expected_ppm", &st->boxcox_capability.overall);
}

void nip_spc_capability_tree(struct nip_doc *d, struct nip_node *parent,
			     const struct nip_study_stage *st)
{
	struct nip_node *n, *list;

	if (!st->judged) {
		nip_node_null(d, parent, "capability");
	} else {
		n = nip_node_object(d, parent, "capability");
		for (size_t i = 0; i < NIP_INDICES; i++)
			put_index(d, n, &st->capability.index[i]);
		n = nip_node_object(d, parent, "ppm");
		put_ppm(d, n, "observed", &st->capability.observed);
		put_ppm(d, n, "expected_within", &st->capability.within);
		put_ppm(d, n, "expected_overall", &st->capability.overall);
		list = nip_node_list(d, parent, "fitted");
		for (size_t i = 0; i < st->fitted.n; i++)
			put_fitted(d, list, &st->fitted.at[i]);
		if (st->transformed || st->boxcox.why)
			put_boxcox(d, parent, st);
	}
	n = nip_node_object(d, parent, "normality");
	put_test(d, n, "anderson_darling", &st->anderson_darling);
	put_test(d, n, "shapiro_wilk", &st->shapiro_wilk);
}

/* ---- tables ------------------------------------------------------------------------- */

static void index_row(struct nip_doc *d, struct nip_table *t, const char *stage,
		      const struct nip_index *x)
{
	struct nip_cell *c;

	if (x->why == NIP_ONE_LIMIT || x->why == NIP_OTHER_LIMIT || x->why == NIP_NO_TARGET)
		return; /* the JSON says so; a table of them says nothing */
	c = nip_table_row(d, t);
	nip_cell_text(d, &c[0], stage);
	nip_cell_text(d, &c[1], x->name);
	nip_cell_number(d, &c[2], x->value, 4);
	if (x->why != NIP_GIVEN) {
		nip_cell_text(d, &c[2], "not given");
		nip_cell_text(d, &c[6], nip_reason_text[x->why]);
		c[2].tone = NIP_TONE_WARN;
		return;
	}
	for (int k = 0; k < 3; k++) {
		const double v[] = { x->low, x->high, x->df };

		if (!isnan(v[k]))
			nip_cell_number(d, &c[3 + k], v[k], 4);
	}
	nip_cell_text(d, &c[6],
		      x->interval ? x->interval
				  : nip_arena_printf(d->arena, "no interval: %s",
						     nip_reason_text[x->interval_why]));
}

static void ppm_row(struct nip_doc *d, struct nip_table *t, const char *stage, const char *name,
		    const struct nip_ppm *p)
{
	const double v[] = { p->below, p->above, p->total };
	struct nip_cell *c = nip_table_row(d, t);

	nip_cell_text(d, &c[0], stage);
	nip_cell_text(d, &c[1], name);
	for (int k = 0; k < 3; k++) {
		nip_cell_number(d, &c[2 + k], v[k], 4);
		if (isnan(v[k]))
			nip_cell_text(d, &c[2 + k], "");
	}
}

static void ppm_table(struct nip_doc *d, const struct nip_study *s)
{
	static const struct nip_column column[] = { { "stage" },
						    { "outside the specification" },
						    { "below", "ppm", true },
						    { "above", "ppm", true },
						    { "total", "ppm", true } };
	struct nip_table *t = nip_doc_table(d, "ppm", NULL, column, 5);

	for (size_t i = 0; i < s->stages.n; i++) {
		const struct nip_study_stage *st = &s->stages.at[i];
		const char *stage = st->name ? st->name : "";

		if (!st->judged)
			continue;
		ppm_row(d, t, stage, "seen", &st->capability.observed);
		ppm_row(d, t, stage, "expected, sigma within", &st->capability.within);
		ppm_row(d, t, stage, "expected, overall", &st->capability.overall);
		for (size_t k = 0; k < st->fitted.n; k++)
			ppm_row(d, t, stage,
				nip_arena_printf(d->arena, "expected, %s",
						 st->fitted.at[k].fit->family->name),
				&st->fitted.at[k].expected);
	}
}

static void interval_cell(struct nip_doc *d, struct nip_cell *c, const struct nip_index *x)
{
	char low[NIP_DOUBLE_TEXT], high[NIP_DOUBLE_TEXT];

	if (!isnan(x->low))
		nip_cell_text(d, c,
			      nip_arena_printf(d->arena, "%s..%s", nip_decimal_show(x->low, 4, low),
					       nip_decimal_show(x->high, 4, high)));
}

static void fitted_row(struct nip_doc *d, struct nip_table *t, const char *stage,
		       const struct nip_nonnormal *x)
{
	const double v[] = { x->fit->ad,      x->fit->aic, x->pp.value, NAN,
			     x->ppk.value, NAN,	    x->z_ppk.value };
	const char *why = x->fit->why ? x->fit->why : x->fit->method;
	struct nip_cell *c = nip_table_row(d, t);

	nip_cell_text(d, &c[0], stage);
	nip_cell_text(d, &c[1], x->fit->family->name);
	for (int j = 0; j < 7; j++)
		if (j != 3 && j != 5)
			nip_cell_number(d, &c[2 + j], v[j], 4);
	interval_cell(d, &c[5], &x->pp);
	interval_cell(d, &c[7], &x->ppk);
	if (!x->ppk.why && x->ppk.interval_why)
		why = nip_arena_printf(d->arena, "%s; no interval: %s", why,
				       nip_reason_text[x->ppk.interval_why]);
	nip_cell_text(d, &c[9], why);
}

static void fitted_table(struct nip_doc *d, const struct nip_study *s)
{
	static const struct nip_column column[] = { { "stage" },
						    { "distribution" },
						    { "A\xC2\xB2", NULL, true },
						    { "AIC", NULL, true },
						    { "Pp", NULL, true },
						    { "its interval", NULL, true },
						    { "Ppk", NULL, true },
						    { "its interval", NULL, true },
						    { "Ppk by Z", NULL, true },
						    { "remark" } };
	struct nip_table *t = NULL;

	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t k = 0; k < s->stages.at[i].fitted.n; k++) {
			const struct nip_nonnormal *x = &s->stages.at[i].fitted.at[k];

			if (!t)
				t = nip_doc_table(
					d, "fitted",
					"By fitted distributions (quantiles, ISO 22514-2)", column,
					sizeof column / sizeof *column);
			fitted_row(d, t, s->stages.at[i].name ? s->stages.at[i].name : "", x);
		}
	if (t)
		t->note = nip_arena_printf(
			d->arena,
			"Intervals at %g %%: parametric bootstrap, 499 samples of the distribution "
			"fitted again, basic on ln Pp and asinh(k Ppk / sqrt 8).",
			100 * s->in->level);
}

static void normality(struct nip_doc *d, const struct nip_study *s)
{
	for (size_t i = 0; i < s->stages.n; i++) {
		const struct nip_study_stage *st = &s->stages.at[i];
		const struct nip_normality *a = &st->anderson_darling;

		/* the p of the test is that of independent values */
		if (!isnan(a->p) && a->p < 0.01 && !st->autocorr.significant)
			nip_doc_paragraph(
				d, NIP_TONE_WARN,
				"%s%sThe values are not normal (Anderson-Darling %.4g, p = "
				"%.2g): indices of a normal mislead; --fit=all compares "
				"distributions.",
				st->name ? st->name : "", st->name ? ": " : "", a->statistic, a->p);
	}
}

static void boxcox(struct nip_doc *d, const struct nip_study_stage *st)
{
	const struct nip_index *x = st->boxcox_capability.index;

	if (st->transformed)
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "%s%sBox-Cox: lambda %g (estimate %.4g, from %.4g to %.4g); of the "
				  "values transformed Pp %.4g, Ppk %.4g, expected outside %.4g ppm.",
				  st->name ? st->name : "", st->name ? ": " : "", st->boxcox.lambda,
				  st->boxcox.estimate, st->boxcox.low, st->boxcox.high,
				  x[NIP_PP].value, x[NIP_PPK].value,
				  st->boxcox_capability.overall.total);
	else if (st->boxcox.why)
		nip_doc_paragraph(d, NIP_TONE_WARN, "%s%sBox-Cox: not given, because %s.",
				  st->name ? st->name : "", st->name ? ": " : "", st->boxcox.why);
}

void nip_spc_capability_tables(struct nip_doc *d, const struct nip_study *s)
{
	static const struct nip_column column[] = { { "stage" },
						    { "index" },
						    { "value", NULL, true },
						    { "low", NULL, true },
						    { "high", NULL, true },
						    { "df", NULL, true },
						    { "interval, or why not" } };
	struct nip_table *t;
	bool any = false;

	for (size_t i = 0; i < s->stages.n; i++)
		any |= s->stages.at[i].judged;
	if (!any)
		return;
	nip_doc_heading(d, "Capability");
	normality(d, s);
	t = nip_doc_table(d, "capability",
			  nip_arena_printf(d->arena, "Indices with %g %% intervals",
					   100 * s->in->level),
			  column, 7);
	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t k = 0; k < NIP_INDICES && s->stages.at[i].judged; k++)
			index_row(d, t, s->stages.at[i].name ? s->stages.at[i].name : "",
				  &s->stages.at[i].capability.index[k]);
	for (size_t i = 0; i < s->stages.n; i++)
		boxcox(d, &s->stages.at[i]);
	fitted_table(d, s);
	ppm_table(d, s);
}
