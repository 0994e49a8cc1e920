/* gauge_doc.c: the gauge's share, then the analysis behind it. */
#include <config.h>

#include "report/gauge_doc.h"

#include <math.h>

#include "base/decimal.h"

static const char *const term_name[NIP_TERMS] = { "part", "operator", "part x operator",
						  "repeatability" };

static void row_node(struct nip_doc *d, struct nip_node *list, const char *name,
		     const struct nip_gauge_row *r)
{
	struct nip_node *x = nip_node_object(d, list, NULL);

	nip_node_text(d, x, "source", name);
	nip_node_number(d, x, "df", r->df);
	nip_node_number(d, x, "ss", r->ss);
	nip_node_number(d, x, "ms", r->ms);
	nip_node_number(d, x, "f", r->f);
	nip_node_number(d, x, "p", r->p);
}

static void tree(struct nip_doc *d, const struct nip_gauge *g, const char *column, const char *unit)
{
	struct nip_node *r = d->result, *list;

	nip_node_text(d, r, "column", column);
	nip_node_text(d, r, "unit", unit);
	nip_node_text(d, r, "design", g->options.nested ? "nested" : "crossed");
	nip_node_number(d, r, "n", (double)g->n);
	nip_node_number(d, r, "parts", (double)g->parts);
	nip_node_number(d, r, "operators", (double)g->operators);
	nip_node_number(d, r, "replicates", g->replicates ? (double)g->replicates : NAN);
	nip_node_number(d, r, "mean", g->mean);
	nip_node_bool(d, r, "interaction_pooled", g->pooled);
	nip_node_text(d, r, "why_pooled", g->why_pooled);
	nip_node_number(d, r, "level", g->options.confidence);
	nip_node_text(d, r, "method", g->method);
	nip_node_text(d, r, "intervals", g->intervals);
	list = nip_node_list(d, r, "anova");
	for (size_t i = 0; i < NIP_TERMS; i++)
		row_node(d, list, term_name[i], &g->row[i]);
	row_node(d, list, "error used", &g->error);
	list = nip_node_object(d, r, "components");
	for (size_t i = 0; i < NIP_GAUGE_SOURCES; i++) {
		const struct nip_gauge_share *s = &g->source[i];
		struct nip_node *x;

		if (s->absent) {
			nip_node_null(d, list, nip_gauge_source_name[i]);
			continue;
		}
		x = nip_node_object(d, list, nip_gauge_source_name[i]);
		nip_node_number(d, x, "raw", s->raw);
		nip_node_number(d, x, "variance", s->variance);
		nip_node_number(d, x, "low", s->low);
		nip_node_number(d, x, "high", s->high);
		nip_node_number(d, x, "sd", s->sd);
		nip_node_number(d, x, "contribution", s->contribution);
		nip_node_number(d, x, "contribution_low", s->contribution_low);
		nip_node_number(d, x, "contribution_high", s->contribution_high);
		nip_node_number(d, x, "study_variation", s->study_share);
		nip_node_number(d, x, "tolerance", s->tolerance_share);
	}
	nip_node_number(d, r, "ndc", g->ndc);
	nip_node_number(d, r, "ndc_low", g->ndc_low);
	nip_node_number(d, r, "ndc_high", g->ndc_high);
}

static const char *range(struct nip_doc *d, double low, double high)
{
	char lo[NIP_DOUBLE_TEXT], hi[NIP_DOUBLE_TEXT];

	if (isnan(low) && isnan(high))
		return "none";
	return nip_arena_printf(d->arena, "%s..%s", nip_decimal_show(low, 3, lo),
				nip_decimal_show(high, 3, hi));
}

static void share_table(struct nip_doc *d, const struct nip_gauge *g)
{
	static const struct nip_column column[] = {
		{ "source" },
		{ "variance", NULL, true },
		{ "interval", NULL, true },
		{ "raw", NULL, true },
		{ "sd", NULL, true },
		{ "contribution", "%", true },
		{ "its interval", "%", true },
		{ "study variation", "%", true },
		{ "tolerance", "%", true },
	};
	struct nip_table *t = nip_doc_table(d, "components", "Where the variance is", column,
					    sizeof column / sizeof *column);

	for (size_t i = 0; i < NIP_GAUGE_SOURCES; i++) {
		const struct nip_gauge_share *s = &g->source[i];
		struct nip_cell *x;

		if (s->absent)
			continue;
		x = nip_table_row(d, t);
		nip_cell_text(d, &x[0], nip_gauge_source_name[i]);
		nip_cell_number(d, &x[1], s->variance, 4);
		nip_cell_text(d, &x[2], range(d, s->low, s->high));
		nip_cell_number(d, &x[3], s->raw, 4);
		nip_cell_number(d, &x[4], s->sd, 4);
		nip_cell_number(d, &x[5], 100 * s->contribution, 3);
		nip_cell_text(d, &x[6],
			      range(d, 100 * s->contribution_low, 100 * s->contribution_high));
		nip_cell_number(d, &x[7], 100 * s->study_share, 3);
		if (isnan(s->tolerance_share))
			nip_cell_text(d, &x[8], "not asked");
		else
			nip_cell_number(d, &x[8], 100 * s->tolerance_share, 3);
	}
}

static void anova_table(struct nip_doc *d, const struct nip_gauge *g)
{
	static const struct nip_column column[] = { { "source" },	  { "df", NULL, true },
						    { "ss", NULL, true }, { "ms", NULL, true },
						    { "F", NULL, true },  { "p", NULL, true } };
	struct nip_table *t = nip_doc_table(d, "anova", "Analysis of variance", column,
					    sizeof column / sizeof *column);

	for (size_t i = 0; i < NIP_TERMS; i++) {
		const struct nip_gauge_row *r = &g->row[i];
		struct nip_cell *x = nip_table_row(d, t);

		nip_cell_text(d, &x[0], term_name[i]);
		nip_cell_text(d, &x[1], nip_arena_printf(d->arena, "%.0f", r->df));
		nip_cell_number(d, &x[2], r->ss, 5);
		nip_cell_number(d, &x[3], r->ms, 5);
		nip_cell_number(d, &x[4], r->f, 4);
		nip_cell_number(d, &x[5], r->p, 2);
	}
}

void nip_gauge_doc(struct nip_doc *d, const struct nip_gauge *g, const char *column,
		   const char *unit)
{
	const struct nip_gauge_share *s = &g->source[NIP_GAUGE_TOTAL_RR];
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

	d->title = nip_arena_printf(d->arena, "Gauge study of %s", column);
	tree(d, g, column, unit);
	if (isnan(s->study_share))
		nip_doc_headline(d, NIP_TONE_WARN,
				 "Nothing varies: the gauge shows no difference "
				 "of parts and no error");
	else
		nip_doc_headline(d,
				 s->study_share < 0.1	? NIP_TONE_GOOD
				 : s->study_share < 0.3 ? NIP_TONE_WARN
							: NIP_TONE_BAD,
				 "The gauge takes %s %% of the study variation%s",
				 nip_decimal_show(100 * s->study_share, 3, a),
				 isnan(g->ndc) ? ""
					       : nip_arena_printf(d->arena,
								  " and tells %s classes of parts "
								  "apart",
								  nip_decimal_show(g->ndc, 4, b)));
	nip_doc_paragraph(d, NIP_TONE_MUTED,
			  "%zu values of %s%s%s%s: %zu parts, %zu operator%s, %s. %s%s.", g->n,
			  column, unit ? " (" : "", unit ? unit : "", unit ? ")" : "", g->parts,
			  g->operators, g->operators == 1 ? "" : "s",
			  g->options.nested ? "nested" : "crossed",
			  g->pooled ? "No interaction is separated: " : "Interaction kept",
			  g->pooled ? g->why_pooled : "");
	share_table(d, g);
	anova_table(d, g);
	nip_doc_paragraph(d, NIP_TONE_MUTED,
			  "Random effects by %s%s. Intervals at %s %%: %s. Study "
			  "variation is a ratio of standard deviations.",
			  g->method,
			  isnan(s->low) ? "; sums have no interval"
					: "; negative components count as 0, raw shows them",
			  nip_decimal_show(100 * g->options.confidence, 4, a), g->intervals);
}
