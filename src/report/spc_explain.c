/* spc_explain.c: where every number of a chart comes from. */
#include <config.h>

#include <math.h>

#include "base/decimal.h"
#include "report/spc_doc.h"
#include "spc/constants.h"

static void conventions(struct nip_doc *d, const struct nip_rule_ways *w)
{
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"Rules: a point on a line %s beyond it; on the centre it %s; k of m: %s, windows "
		"at "
		"the start %s; within: the line is %s; outside: %s; %s. A missing value breaks "
		"every "
		"pattern. Unequal limits: each point is compared with its own. On charts of spread "
		"and of memory rule 1 alone, on counts rules 1 to 4, unless --all-rules is given.",
		w->inclusive ? "counts as" : "is not",
		w->centre_ignored ? "neither breaks a run nor counts" : "breaks a run",
		w->any_of_window ? "any of the window may be beyond"
				 : "the point flagged is beyond itself",
		w->full_window ? "wait until they are full" : "may be partial",
		w->line_outside ? "outside" : "inside",
		w->both_sides ? "both sides have to occur" : "either side",
		w->start_anew ? "a signal starts its rule anew"
			      : "every completing point is flagged");
}

static void factors(struct nip_doc *d, const struct nip_study *s)
{
	static const struct nip_column column[] = { { "n", NULL, true },  { "c4", NULL, true },
						    { "d2", NULL, true }, { "d3", NULL, true },
						    { "d4", NULL, true }, { "A2", NULL, true },
						    { "A3", NULL, true }, { "D3", NULL, true },
						    { "D4", NULL, true }, { "B3", NULL, true },
						    { "B4", NULL, true }, { "B5", NULL, true },
						    { "B6", NULL, true }, { "E2", NULL, true } };
	struct nip_table *t;
	struct nip_node *list = nip_node_list(d, d->result, "constants");
	bool seen[51] = { false };

	seen[s->in->options.span <= 50 ? s->in->options.span : 0] = true;
	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t g = 0; g < s->stages.at[i].data.groups.k; g++) {
			size_t n = s->stages.at[i].data.groups.group[g].n;

			seen[n <= 50 ? n : 0] = true;
		}
	t = nip_doc_table(d, "constants", "Factors of charts for samples of n, computed", column,
			  14);
	for (size_t n = 2; n <= 50; n++) {
		struct nip_control_constants c;
		struct nip_cell *x;
		struct nip_node *o;

		if (!seen[n])
			continue;
		nip_control_constants((double)n, s->in->options.width, &c);
		x = nip_table_row(d, t);
		o = nip_node_object(d, list, NULL);
		for (int k = 0; k < 14; k++) {
			const double v[] = { c.n,  c.c4, c.d2, c.d3, c.d4, c.A2, c.A3,
					     c.D3, c.D4, c.B3, c.B4, c.B5, c.B6, c.E2 };

			nip_cell_number(d, &x[k], v[k], k ? 7 : 2);
			nip_node_number(d, o, column[k].title, v[k]);
		}
	}
}

static void estimator(struct nip_doc *d, const struct nip_control_chart *c, enum nip_df_way way)
{
	int id = c->estimator ? nip_sigma_find(c->estimator) : -1;
	char b[NIP_DOUBLE_TEXT], f[NIP_DOUBLE_TEXT];

	if (id < 0) {
		if (c->estimator)
			nip_doc_paragraph(d, NIP_TONE_PLAIN, "sigma = %s, given.",
					  nip_decimal_show(c->sigma, 10, b));
		return;
	}
	nip_doc_paragraph(d, NIP_TONE_PLAIN, "sigma = %s by %s: %s. Degrees of freedom %s: %s.",
			  nip_decimal_show(c->sigma, 10, b), nip_sigma_kinds[id].key,
			  nip_sigma_kinds[id].formula, nip_decimal_show(c->df, 6, f),
			  nip_sigma_kinds[id].df[way == NIP_DF_COUNTED]);
}

/* Indices with their formulas, and what stands beside them. */
static void capability(struct nip_doc *d, const struct nip_study_stage *st)
{
	const struct nip_normality *const test[] = { &st->anderson_darling, &st->shapiro_wilk };

	for (size_t i = 0; st->judged && i < NIP_INDICES; i++) {
		const struct nip_index *x = &st->capability.index[i];

		if (x->why == NIP_GIVEN)
			nip_doc_paragraph(d, NIP_TONE_PLAIN, "%s = %s%s%s.", x->name, x->formula,
					  x->interval ? "; interval: " : "",
					  x->interval ? x->interval : "");
	}
	if (!test[0]->why || !test[1]->why)
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "Normality: Anderson-Darling with mean and sd estimated, p from "
				  "A\xC2\xB2 (1 + 0.75/n + 2.25/n\xC2\xB2) (D'Agostino and Stephens "
				  "1986); Shapiro-Wilk by Royston 1995 (AS R94); of at most %d values.",
				  NIP_SW_MOST);
	if (st->transformed && !st->boxcox.why)
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "Box-Cox: lambda = %g (maximum likelihood %.4g, to the nearest half); "
				  "limits are transformed like the values.",
				  st->boxcox.lambda, st->boxcox.estimate);
}

/* ppm, and the distributions that were fitted. */
static void beyond_normal(struct nip_doc *d, const struct nip_study *s,
			  const struct nip_study_stage *st)
{
	char k[NIP_DOUBLE_TEXT];

	if (st->judged)
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "ppm: observed, values beyond a limit over all; expected, 1e6 times "
				  "the normal tail beyond it, with sigma within and with s overall.");
	for (size_t i = 0; i < st->fitted.n; i++) {
		const struct nip_fit *f = st->fitted.at[i].fit;

		nip_doc_paragraph(d, NIP_TONE_PLAIN, "%s: %s.", f->family->name,
				  f->why      ? f->why
				  : f->method ? f->method
					      : "maximum likelihood");
	}
	if (st->fitted.n)
		nip_doc_paragraph(
			d, NIP_TONE_PLAIN,
			"Percentile method (ISO 22514-2): Pp = (USL - LSL)/(X_high - X_low), Ppl = "
			"(X_median - LSL)/(X_median - X_low), Ppu likewise, with the quantiles of the "
			"distribution at Phi(-/+ %s). Z-score method: the share beyond a limit as the "
			"normal quantile with that share, over %s.",
			nip_decimal_show(s->in->tolerance / 2, 6, k), k);
}

static void correlation(struct nip_doc *d, const struct nip_study_stage *st)
{
	const struct nip_autocorr *a = &st->autocorr;
	char r[NIP_DOUBLE_TEXT], m[NIP_DOUBLE_TEXT], v[NIP_DOUBLE_TEXT];

	if (isnan(a->r1))
		return;
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Autocorrelation: r1 = sum (x_i - m)(x_i+1 - m)/sum (x_i - m)^2 = %s over "
			  "%zu pairs; it counts where p < 0.01 and |r1| > 0.1. Long run: "
			  "autocovariances to lag %zu with Bartlett weights (Newey and West 1987). The "
			  "values are worth n (1 - r)/(1 + r) = %s for a mean, n (1 - r^2)/(1 + r^2) = "
			  "%s for a variance.",
			  nip_decimal_show(a->r1, 6, r), a->pairs, a->bandwidth,
			  nip_decimal_show(a->n_eff_mean, 6, m),
			  nip_decimal_show(a->n_eff_variance, 6, v));
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Held: %zu values equal the one before, %s would by the resolution alone "
			  "(steps of one unit, and the shares of equal values).",
			  st->held.repeats, nip_decimal_show(st->held.expected, 4, r));
}

void nip_spc_explain(struct nip_doc *d, const struct nip_study *s)
{
	nip_doc_heading(d, "How it was computed");
	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t k = 0; k < s->stages.at[i].list.n; k++) {
			const struct nip_control_chart *c = s->stages.at[i].list.at[k].chart;

			nip_doc_paragraph(d, NIP_TONE_PLAIN, "%s%s%s: %s%s%s.",
					  s->stages.at[i].name ? s->stages.at[i].name : "",
					  s->stages.at[i].name ? ", " : "", c->type, c->formula,
					  c->note ? "; " : "", c->note ? c->note : "");
			if (k == 0 || c->sigma != s->stages.at[i].list.at[k - 1].chart->sigma)
				estimator(d, c, s->in->options.df);
		}
	for (size_t i = 0; i < s->stages.n; i++) {
		correlation(d, &s->stages.at[i]);
		capability(d, &s->stages.at[i]);
		beyond_normal(d, s, &s->stages.at[i]);
	}
	conventions(d, &s->in->options.rules.ways);
	factors(d, s);
}

void nip_arl_doc(struct nip_doc *d, const struct nip_control_chart *c,
		 const struct nip_rule_set *set, bool asymptotic, size_t p, const double *shift,
		 size_t n)
{
	static const struct nip_column column[] = { { "shift", NULL, true },
						    { "run length", NULL, true },
						    { "" } };
	struct nip_node *list;
	struct nip_table *t;
	struct nip_arl a;

	nip_arl_chart(c, set, asymptotic, p, 0, &a);
	nip_node_text(d, d->result, "chart", c->type);
	list = nip_node_list(d, d->result, "arl");
	if (isnan(a.value))
		nip_doc_headline(d, NIP_TONE_WARN, "%s: no run length: %s", c->title, a.why);
	else
		nip_doc_headline(d, NIP_TONE_PLAIN,
				 "%s: a false signal every %.5g points on average", c->title,
				 a.value);
	t = nip_doc_table(
		d, "run-lengths",
		"Points until a signal, on average, by shift in standard errors of a point", column,
		3);
	for (size_t k = 0; k < n; k++) {
		struct nip_cell *x = nip_table_row(d, t);
		struct nip_node *o = nip_node_object(d, list, NULL);

		nip_arl_chart(c, set, asymptotic, p, shift[k], &a);
		nip_node_number(d, o, "shift", shift[k]);
		nip_node_number(d, o, "arl", a.value);
		nip_node_bool(d, o, "exact", a.exact && !isnan(a.value));
		nip_node_text(d, o, "why", a.why);
		nip_cell_number(d, &x[0], shift[k], 4);
		nip_cell_number(d, &x[1], a.value, 6);
		nip_cell_text(d, &x[2],
			      a.why	 ? a.why
			      : !a.exact ? "without rules 3 and 4, which make it shorter"
					 : "");
	}
}
