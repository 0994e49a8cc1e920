/* batch_methods.c: how the numbers of the batch report were made: formulas, constants. */
#include <config.h>

#include "report/batch_parts.h"

#include <math.h>

/* The factor h of the first batch that has limits: they are grand mean +/- h s sqrt((N - n) /
 * (N n)). */
static double limit_factor(const struct nip_comparison *c)
{
	const struct nip_anova *v = &c->result.anova;

	for (size_t i = 0; i < c->k; i++) {
		const struct nip_batch *b = &c->batch[i];
		double se =
			sqrt(v->ms_within * (v->total_n - b->group.n) / (v->total_n * b->group.n));

		if (!isnan(b->hi) && se > 0)
			return (b->hi - v->grand_mean) / se;
	}
	return NAN;
}

static void constants(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		      size_t n)
{
	static const struct nip_column column[] = { { "characteristic" },
						    { "batches k", NULL, true },
						    { "units N", NULL, true },
						    { "df", NULL, true },
						    { "F", NULL, true },
						    { "p", NULL, true },
						    { "s within", NULL, true },
						    { "factor h", NULL, true },
						    { "variance between", NULL, true },
						    { "largest difference", NULL, true },
						    { "its bound", NULL, true } };
	struct nip_table *t;
	bool any = false;

	for (size_t i = 0; i < n; i++)
		any |= c[i].result.decided;
	if (!any)
		return; /* a table of nothing */
	t = nip_doc_table(d, "constants", "Numbers of the comparison", column,
			  sizeof column / sizeof *column);
	for (size_t i = 0; i < n; i++) {
		const struct nip_anova *v = &c[i].result.anova;
		struct nip_cell *x = nip_table_row(d, t);

		nip_cell_text(d, &x[0], nip_axis_title(d, q, c[i].characteristic));
		nip_cell_count(d, &x[1], c[i].k);
		nip_cell_count(d, &x[2], c[i].evidence.n);
		if (!c[i].result.decided)
			continue;
		nip_cell_count(d, &x[3], (unsigned long long)v->df_within);
		nip_cell_number(d, &x[4], v->f, 4);
		nip_cell_number(d, &x[5], v->p, 2);
		nip_cell_number(d, &x[6], sqrt(v->ms_within), 4);
		nip_cell_number(d, &x[7], limit_factor(&c[i]), 4);
		nip_cell_number(d, &x[8], v->var_between, 4);
		nip_cell_number(d, &x[9], c[i].result.largest_difference, 4);
		nip_cell_number(d, &x[10], c[i].result.difference_bound, 4);
	}
	t->note = "Decision limits: grand mean \xC2\xB1 h s sqrt((N-n)/(N n)), n the units of the "
		  "batch. A variance between batches below 0 counts as none.";
}

void nip_batch_methods(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		       size_t n)
{
	nip_doc_heading(d, "Methods");
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Mean and standard deviation (n-1) are computed from exact sums. A value "
			  "equal to its limit is in spec.");
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"Batch means are compared by one-way analysis of variance on the means of the "
		"units of evidence (%s), and by analysis of means: decision limits are the grand "
		"mean \xC2\xB1 h s sqrt((N-n)/(N n)), s\xC2\xB2 the mean square within batches, h "
		"of the joint distribution of the k deviations at \xCE\xB1 = 0.05 per "
		"characteristic (Nelson 1982; beyond 40 sizes of batches Sidak's bound).",
		n ? c[0].unit_of_evidence : "");
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"Batches to hold are outside their limits and farther than half the width "
		"of these from the median of the batch means, since one batch far off drags "
		"the grand mean along; all that are outside where none is.");
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Alike means: for every pair of batches |difference| + t(0.95; df) se "
			  "stays within the spec's margin (two one-sided tests at 5 %%; every pair has "
			  "to pass, so that no correction for their number is needed). Without a "
			  "margin nothing is proved alike.");
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"Variance components: nested analysis of variance with exact expected mean "
		"squares; intervals by modified large samples (approximate where unbalanced: "
		"on badly unbalanced data they cover about 90 %% instead of 95); REML beside it. "
		"Scatter inside units is compared on the logarithm of their "
		"standard deviation. Steps: binary segmentation of the means of units in the order "
		"read, each stretch tested at 5 %% by 1999 permutations of its largest two-sample "
		"t; of fewer than 8 units no order is rare enough to show one. Recorded factors "
		"are matched with steps by the hypergeometric chance of so many coincidences, "
		"times the number of factors that change (Bonferroni). Tests are made for "
		"each characteristic apart and share no level. Numbers needed: for a chance of 80 %%.");
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"Signals against chance: the means of units, and those of each lane coil by coil, "
		"in the order read on charts of individuals and moving ranges (sigma from moving "
		"ranges of two), rules 1 to 8 of Nelson, rule 1 alone on ranges. Expected are the "
		"false signals of as many independent normal points in control, limits taken as "
		"known, added up over the rules whose rate is known; observed are the signals of "
		"the same rules. Steps between batches signal too.");
	constants(d, q, c, n);
}
