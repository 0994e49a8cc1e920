/* spc_doc.c: a charted column as a document. */
#include <config.h>

#include "report/spc_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define SIGNALS_SHOWN 40

static void put_count(struct nip_doc *d, struct nip_cell *c, size_t n)
{
	nip_cell_text(d, c, nip_arena_printf(d->arena, "%zu", n));
	c->has_number = true;
	c->number = (double)n;
}

static const char *stage_text(const struct nip_study_stage *st)
{
	return st->name ? st->name : "";
}

static bool charted(const struct nip_study *s)
{
	for (size_t i = 0; i < s->stages.n; i++)
		if (!s->stages.at[i].no_chart)
			return true;
	return false;
}

/* ---- what it says ---------------------------------------------------------------- */

static void headline(struct nip_doc *d, const struct nip_study *s,
		     const struct nip_spc_shown *shown)
{
	size_t out = 0;
	const struct nip_study_stage *first = NULL;

	for (size_t i = 0; i < s->stages.n; i++) {
		const struct nip_study_stage *st = &s->stages.at[i];

		out += st->state == NIP_OUT_OF_CONTROL;
		if (!first && st->state == NIP_OUT_OF_CONTROL)
			first = st;
	}
	if (!charted(s))
		nip_doc_headline(d, NIP_TONE_WARN, "%s: no chart, because %s", shown->column,
				 s->stages.at[0].no_chart);
	else if (first)
		nip_doc_headline(d, NIP_TONE_BAD, "%s%s%s is out of control: %s%s", shown->column,
				 first->name ? ", stage " : "", stage_text(first), first->why,
				 s->stages.n > 1
					 ? nip_arena_printf(d->arena, " (%zu of %zu stages)", out,
							    s->stages.n)
					 : "");
	else if (s->stages.at[0].state == NIP_NOT_TESTED)
		nip_doc_headline(d, NIP_TONE_PLAIN, "%s: charted (%s)%s%s", shown->column,
				 s->type->title,
				 s->stages.at[0].why ? "; not judged, because " : "",
				 s->stages.at[0].why ? s->stages.at[0].why : "");
	else
		nip_doc_headline(d, NIP_TONE_GOOD,
				 "%s shows no more signals than chance explains (%s)",
				 shown->column, s->type->title);
}

static void remarks(struct nip_doc *d, const struct nip_study_stage *st)
{
	const struct nip_autocorr *a = &st->autocorr;
	const struct nip_held *h = &st->held;
	const char *of = st->name ? nip_arena_printf(d->arena, "Stage %s: ", st->name) : "";

	if (st->no_chart && st->name) /* of one alone the headline says it */
		nip_doc_paragraph(d, NIP_TONE_WARN, "%sno chart: %s.", of, st->no_chart);
	if (st->held_dropped)
		nip_doc_paragraph(
			d, NIP_TONE_WARN,
			"%s%zu of %zu values repeat the one before (%.0f would be explained by the "
			"resolution): the sensor holds its reading. Repeats are no readings of "
			"their own and are left out; --held=keep takes them all.",
			of, h->repeats, h->values, h->expected);
	else if (h->held)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "%s%zu of %zu values repeat the one before and are taken as "
				  "readings all the same.",
				  of, h->repeats, h->values);
	if (h->longest >= 30 && 20 * h->longest >= h->values)
		nip_doc_paragraph(
			d, NIP_TONE_WARN,
			"%sfrom row %zu on the value stands at %g for %zu rows: stuck, or a "
			"word for \"no value\"?",
			of, h->longest_at + 1, h->longest_value, h->longest);
	if (a->significant)
		nip_doc_paragraph(
			d, NIP_TONE_WARN,
			"%sNeighbours are correlated: lag-1 autocorrelation %.3g (p = %.2g). %s A "
			"mean of these %zu values is worth %.4g independent ones.",
			of, a->r1, a->p,
			a->r1 > 0 ? "Limits from neighbouring values are then too narrow, and most "
				    "signals false."
				  : "Limits from neighbouring values are then too wide.",
			a->n, a->n_eff_mean);
	if (st->recommended)
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "%sRecommended: --chart=%s, because %s. Individual values can be "
				  "charted with --sigma=long_run (now %.4g) or --sigma=residual "
				  "(%.4g).",
				  of, st->recommended, st->reason, a->long_run_sigma,
				  a->residual_sigma);
	if (!isnan(st->charts.dispersion_p) && st->charts.dispersion_p < 0.01)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "%sThe counts vary %s than counts by chance alone do: chi-square "
				  "%.5g on %g "
				  "df, p = %.2g. %s",
				  of,
				  st->charts.dispersion_chi2 > st->charts.dispersion_df ? "more"
											: "less",
				  st->charts.dispersion_chi2, st->charts.dispersion_df,
				  st->charts.dispersion_p,
				  st->charts.dispersion_chi2 > st->charts.dispersion_df
					  ? "Defects cluster, or samples differ: laney-p and "
					    "laney-u allow for it."
					  : "Are they counts of independent events?");
	if (!isnan(st->charts.between_sigma))
		nip_doc_paragraph(
			d, NIP_TONE_PLAIN,
			"%sStandard deviation between subgroups, beyond what lies within: "
			"%.5g.",
			of, st->charts.between_sigma);
}

/* ---- tables ------------------------------------------------------------------------ */

static void summary_table(struct nip_doc *d, const struct nip_study *s,
			  const struct nip_spc_shown *shown)
{
	static const struct nip_column column[] = { { "stage" },
						    { "n", NULL, true },
						    { "missing", NULL, true },
						    { "mean", NULL, true },
						    { "sd", NULL, true },
						    { "min", NULL, true },
						    { "max", NULL, true },
						    { "lag-1", NULL, true },
						    { "state" } };
	struct nip_table *t = nip_doc_table(d, "summary", NULL, column, 9);

	for (size_t i = 0; i < s->stages.n; i++) {
		const struct nip_study_stage *st = &s->stages.at[i];
		struct nip_cell *x = nip_table_row(d, t);

		nip_cell_text(d, &x[0], st->name ? st->name : "all");
		put_count(d, &x[1], (size_t)st->moments.n);
		put_count(d, &x[2], st->missing);
		nip_cell_number(d, &x[3], nip_moments_mean(&st->moments), 7);
		nip_cell_number(d, &x[4], nip_moments_sd(&st->moments), 5);
		nip_cell_number(d, &x[5], st->moments.min, 6);
		nip_cell_number(d, &x[6], st->moments.max, 6);
		nip_cell_number(d, &x[7], st->autocorr.r1, 3);
		nip_cell_text(d, &x[8], nip_control_name(st->state));
		x[8].tone = st->state == NIP_OUT_OF_CONTROL ? NIP_TONE_BAD
			    : st->state == NIP_IN_CONTROL   ? NIP_TONE_GOOD
							    : NIP_TONE_MUTED;
	}
	if (shown->refused || shown->not_a_number)
		t->note = nip_arena_printf(d->arena,
					   "%ld records were refused, %ld cells are no numbers",
					   shown->refused, shown->not_a_number);
}

static size_t all_signals(const struct nip_control_chart *c)
{
	size_t n = 0;

	for (size_t k = 0; k < NIP_RULES_MOST; k++)
		n += c->signals.count[k];
	return n;
}

static void chart_table(struct nip_doc *d, const struct nip_study *s)
{
	static const struct nip_column column[] = { { "stage" },
						    { "chart" },
						    { "centre", NULL, true },
						    { "LCL", NULL, true },
						    { "UCL", NULL, true },
						    { "sigma", NULL, true },
						    { "estimator" },
						    { "points", NULL, true },
						    { "signals", NULL, true } };
	struct nip_table *t;
	bool by_point = false;

	nip_doc_heading(d, "Charts");
	t = nip_doc_table(d, "charts", NULL, column, 9);
	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t k = 0; k < s->stages.at[i].list.n; k++) {
			const struct nip_control_chart *c = s->stages.at[i].list.at[k].chart;
			struct nip_cell *x = nip_table_row(d, t);
			const double v[] = { c->center, c->lcl, c->ucl };

			nip_cell_text(d, &x[0], stage_text(&s->stages.at[i]));
			nip_cell_text(d, &x[1], c->type);
			for (int j = 0; j < 3; j++) {
				nip_cell_number(d, &x[2 + j], v[j], 7);
				if (isnan(v[j]))
					nip_cell_text(d, &x[2 + j],
						      c->n_zones > 1 ? "by point" : "none");
			}
			by_point |= c->n_zones > 1;
			nip_cell_number(d, &x[5], c->sigma, 6);
			if (isnan(c->sigma))
				nip_cell_text(d, &x[5], "");
			nip_cell_text(d, &x[6], c->estimator ? c->estimator : "");
			put_count(d, &x[7], c->n);
			put_count(d, &x[8], all_signals(c));
			x[8].tone = all_signals(c) ? NIP_TONE_BAD : NIP_TONE_MUTED;
		}
	if (by_point)
		t->note = "limits by point: --points lists them";
}

static void rule_table(struct nip_doc *d, const struct nip_study *s)
{
	static const struct nip_column column[] = { { "stage" },
						    { "chart" },
						    { "rule", NULL, true },
						    { "meaning" },
						    { "signals", NULL, true },
						    { "by chance", NULL, true } };
	const struct nip_rule_set *set = &s->in->options.rules;
	struct nip_table *t;
	char text[NIP_RULE_TEXT];

	nip_doc_heading(d, "Rules");
	t = nip_doc_table(d, "rules", "Signals seen, and expected from a process in control",
			  column, 6);
	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t j = 0; j < s->stages.at[i].list.n; j++) {
			const struct nip_control_chart *c = s->stages.at[i].list.at[j].chart;

			for (size_t k = 0; k < set->n; k++) {
				struct nip_cell *x;

				if (!(c->kinds & 1u << set->rule[k].kind))
					continue;
				x = nip_table_row(d, t);
				nip_cell_text(d, &x[0], stage_text(&s->stages.at[i]));
				nip_cell_text(d, &x[1], c->type);
				put_count(d, &x[2], (size_t)set->rule[k].number);
				nip_cell_text(d, &x[3], nip_rule_text(&set->rule[k], text));
				put_count(d, &x[4], c->signals.count[k]);
				nip_cell_number(d, &x[5], c->expected[k], 3);
				if (isnan(c->expected[k]))
					nip_cell_text(d, &x[5], "not known");
			}
		}
	t->note = nip_arena_printf(d->arena,
				   "where it is known: %.0f signals seen, %.3g expected by chance",
				   s->observed, s->expected);
}

static void signal_table(struct nip_doc *d, const struct nip_study *s)
{
	static const struct nip_column column[] = { { "stage" },
						    { "chart" },
						    { "point", NULL, true },
						    { "label" },
						    { "value", NULL, true },
						    { "rule", NULL, true },
						    { "side" } };
	struct nip_table *t = NULL;
	size_t shown = 0, all = 0;

	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t j = 0; j < s->stages.at[i].list.n; j++) {
			const struct nip_study_stage *st = &s->stages.at[i];
			const struct nip_control_chart *c = st->list.at[j].chart;

			all += all_signals(c);
			for (size_t k = 0; k < c->signals.n && shown < SIGNALS_SHOWN; k++) {
				const struct nip_signal *g = &c->signals.at[k];
				bool low = c->lower_sum && g->side < 0;
				struct nip_cell *x;

				if (!t) {
					nip_doc_heading(d, "Signals");
					t = nip_doc_table(d, "signals", NULL, column, 7);
				}
				x = nip_table_row(d, t);
				shown++;
				nip_cell_text(d, &x[0], stage_text(st));
				nip_cell_text(d, &x[1], c->type);
				put_count(d, &x[2], c->number[g->point]);
				if (st->label && c->number == st->data.groups.number)
					nip_cell_text(d, &x[3], st->label[g->point]);
				nip_cell_number(d, &x[4],
						low ? c->lower_sum[g->point] : c->value[g->point],
						6);
				put_count(d, &x[5], (size_t)g->rule);
				nip_cell_text(d, &x[6],
					      nip_side_name(g->side) ? nip_side_name(g->side) : "");
			}
		}
	if (t && all > shown)
		t->note = nip_arena_printf(d->arena, "%zu more not shown; the JSON lists them",
					   all - shown);
}

static void put_run_length(struct nip_doc *d, struct nip_cell *x, const struct nip_arl *a,
			   bool *inexact)
{
	nip_cell_number(d, x, a->value, 5);
	if (isnan(a->value))
		nip_cell_text(d, x, "not known");
	*inexact |= !a->exact && !isnan(a->value);
}

static void arl_table(struct nip_doc *d, const struct nip_study *s)
{
	struct nip_column *column = NIP_NEW_N(d->arena, s->in->shifts + 2, struct nip_column);
	struct nip_table *t;
	bool inexact = false;

	if (!s->in->shifts)
		return;
	column[0].title = "stage";
	column[1].title = "chart";
	for (size_t k = 0; k < s->in->shifts; k++)
		column[2 + k] = (struct nip_column){
			nip_arena_printf(d->arena, "shift %g", s->in->shift[k]), NULL, true
		};
	nip_doc_heading(d, "Average run lengths");
	t = nip_doc_table(d, "run-lengths",
			  "Points until a signal, on average, for shifts in standard errors of a "
			  "point; independent normal values, limits known",
			  column, s->in->shifts + 2);
	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t j = 0; j < s->stages.at[i].list.n; j++) {
			const struct nip_study_chart *c = &s->stages.at[i].list.at[j];
			struct nip_cell *x = nip_table_row(d, t);

			nip_cell_text(d, &x[0], stage_text(&s->stages.at[i]));
			nip_cell_text(d, &x[1], c->chart->type);
			for (size_t k = 0; k < s->in->shifts; k++)
				put_run_length(d, &x[2 + k], &c->arl[k], &inexact);
		}
	if (inexact)
		t->note = "without the rules on the order of values (3, 4), which make it shorter";
}

static void point_table(struct nip_doc *d, const struct nip_study *s)
{
	static const struct nip_column column[] = { { "stage" },
						    { "chart" },
						    { "point", NULL, true },
						    { "label" },
						    { "n", NULL, true },
						    { "value", NULL, true },
						    { "centre", NULL, true },
						    { "LCL", NULL, true },
						    { "UCL", NULL, true } };
	struct nip_table *t;

	nip_doc_heading(d, "Points");
	t = nip_doc_table(d, "points", NULL, column, 9);
	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t j = 0; j < s->stages.at[i].list.n; j++) {
			const struct nip_study_stage *st = &s->stages.at[i];
			const struct nip_control_chart *c = st->list.at[j].chart;

			for (size_t k = 0; k < c->n; k++) {
				const struct nip_zone *z = &c->zone[c->n_zones == 1 ? 0 : k];
				const double v[] = { c->value[k], z->center, z->lcl, z->ucl };
				struct nip_cell *x = nip_table_row(d, t);

				nip_cell_text(d, &x[0], stage_text(st));
				nip_cell_text(d, &x[1], c->type);
				put_count(d, &x[2], c->number[k]);
				if (st->label && c->number == st->data.groups.number)
					nip_cell_text(d, &x[3], st->label[k]);
				put_count(d, &x[4], c->size ? c->size[k] : !isnan(c->value[k]));
				for (int m = 0; m < 4; m++)
					nip_cell_number(d, &x[5 + m], v[m], 9);
			}
		}
}

void nip_spc_doc(struct nip_doc *d, const struct nip_study *s, const struct nip_spc_shown *shown)
{
	d->title = nip_arena_printf(d->arena, "Control charts: %s", shown->column);
	nip_spc_tree(d, s, shown);
	headline(d, s, shown);
	for (size_t i = 0; i < s->stages.n; i++)
		remarks(d, &s->stages.at[i]);
	summary_table(d, s, shown);
	if (charted(s)) {
		chart_table(d, s);
		nip_spc_figures(d, s, shown);
		rule_table(d, s);
		signal_table(d, s);
		arl_table(d, s);
	}
	nip_spc_capability_tables(d, s);
	nip_spc_capability_figures(d, s, shown);
	if (shown->explain)
		nip_spc_explain(d, s);
	if (shown->points)
		point_table(d, s);
}
