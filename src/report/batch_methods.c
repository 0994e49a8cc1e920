/* batch_methods.c: how the numbers of the batch report were made: formulas, constants. */
#include <config.h>

#include "report/batch_parts.h"

void nip_batch_methods(struct nip_doc *d, const struct nip_comparison *c, size_t n)
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
		"t; of fewer than 8 units no order is rare enough to show one. Tests are made for "
		"each characteristic apart and share no level. Numbers needed: for a chance of 80 %%.");
	for (size_t i = 0; i < n; i++)
		if (c[i].result.decided)
			nip_doc_paragraph(
				d, NIP_TONE_MUTED,
				"Characteristic %zu: F(%.0f, %.0f) = %.3f, p = %.2g; mean square "
				"within %.4g; variance between batches %.4g%s; largest difference "
				"of two batch means %.4g, bound %.4g.",
				i + 1, c[i].result.anova.df_between, c[i].result.anova.df_within,
				c[i].result.anova.f, c[i].result.anova.p,
				c[i].result.anova.ms_within, c[i].result.anova.var_between,
				c[i].result.anova.var_between < 0 ? " (negative: taken as none)"
								  : "",
				c[i].result.largest_difference, c[i].result.difference_bound);
}
