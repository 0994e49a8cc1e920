/* batch_doc.c: the batch consistency report: verdict first. */
#include <config.h>

#include "report/batch_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/coil_doc.h"

#define NAMED 3

static double off(const struct nip_comparison *c, size_t i)
{
	return c->batch[i].group.mean - c->result.anova.grand_mean;
}

/* A bare number is no name: "lot 6", after the header of the batch column. */
static const char *prefix(struct nip_doc *d, const struct nip_qc *q, const char *name)
{
	const struct nip_spec_columns *c = q->spec->columns;
	const char *header = c ? c->batch ? c->batch : c->coil : NULL;

	if (!header || name[strspn(name, "0123456789")])
		return "";
	return nip_arena_printf(d->arena, "%.*s ", (int)strcspn(header, " "), header);
}

const char *nip_batch_differences(struct nip_doc *d, const struct nip_qc *q,
				  const struct nip_comparison *c)
{
	const char *unit = q->overall[c->characteristic].unit;
	bool *said = NIP_NEW_N(d->arena, c->k + 1, bool);
	char *list = nip_arena_strdup(d->arena, ""), b[NIP_DOUBLE_TEXT];
	size_t n = 0, all = 0;

	for (size_t i = 0; i < c->k; i++)
		all += c->batch[i].outside;
	for (; n < NAMED && n < all; n++) {
		size_t far = c->k;

		for (size_t i = 0; i < c->k; i++)
			if (c->batch[i].outside && !said[i] &&
			    (far == c->k || fabs(off(c, i)) > fabs(off(c, far))))
				far = i;
		said[far] = true;
		list = nip_arena_printf(d->arena, "%s%s%s%s by %s%s%s%s", list, n ? ", " : "",
					prefix(d, q, c->batch[far].name), c->batch[far].name,
					off(c, far) > 0 ? "+" : "",
					nip_decimal_show(off(c, far), 3, b),
					strcmp(unit, "1") ? " " : "",
					strcmp(unit, "1") ? unit : "");
	}
	return all > n ? nip_arena_printf(d->arena, "%s and %zu more", list, all - n) : list;
}

/* The most that any characteristic asks for. */
static double coils_needed(const struct nip_comparison *c, size_t n)
{
	double most = NAN;

	for (size_t i = 0; i < n; i++)
		if (c[i].result.alike == NIP_CANNOT_TELL)
			most = fmax(most, c[i].result.units_needed);
	return most;
}

static const char *wanted(struct nip_doc *d, const struct nip_comparison *c, size_t n)
{
	double most = coils_needed(c, n);

	if (isnan(most))
		return "a batch has no value";
	return nip_arena_printf(d->arena, "it would take %s%.0f %ss per batch",
				most > 2 ? "about " : "at least ", most, c[0].unit_of_evidence);
}

/* One sentence from the numbers: not alike beats cannot tell beats no difference. */
static void headline(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		     size_t n)
{
	size_t count[5] = { 0 }, outside = 0;
	char *text = NULL;

	for (size_t i = 0; i < n; i++) {
		count[c[i].result.alike]++;
		for (size_t k = 0; k < c[i].k; k++)
			outside += c[i].batch[k].outside;
		if (c[i].result.alike == NIP_NOT_ALIKE)
			text = nip_arena_printf(d->arena, "%s%s%s: %s", text ? text : "",
						text ? "; " : "",
						nip_qc_label(q, c[i].characteristic),
						nip_batch_differences(d, q, &c[i]));
	}
	if (count[NIP_NOT_ALIKE])
		nip_doc_headline(d, NIP_TONE_BAD, "The batches are not alike: %s", text);
	else if (count[NIP_ONE_BATCH] == n)
		nip_doc_headline(d,
				 q->verdict == NIP_IN_SPEC	 ? NIP_TONE_GOOD
				 : q->verdict == NIP_OUT_OF_SPEC ? NIP_TONE_BAD
								 : NIP_TONE_WARN,
				 "One batch, %s: nothing to compare it with",
				 nip_verdict_name[q->verdict]);
	else if (count[NIP_CANNOT_TELL])
		nip_doc_headline(d, NIP_TONE_WARN,
				 "Cannot tell whether the batches are alike in %zu of %zu "
				 "characteristics: %s",
				 count[NIP_CANNOT_TELL], n, wanted(d, c, n));
	else if (count[NIP_ALIKE] == n)
		nip_doc_headline(d, NIP_TONE_GOOD,
				 "The batches are alike within the stated margins in all %zu "
				 "characteristics",
				 n);
	else if (outside)
		nip_doc_headline(d, NIP_TONE_PLAIN,
				 "The batches differ, but within the stated margins, in %zu of %zu "
				 "characteristics; in the others no mean stands outside its limits",
				 count[NIP_ALIKE], n);
	else
		nip_doc_headline(
			d, NIP_TONE_PLAIN,
			"No batch mean stands outside its decision limits; alike is proved for %zu "
			"of %zu characteristics (the others state no margin, or it is not reached)",
			count[NIP_ALIKE], n);
}

static void spec_line(struct nip_doc *d, const struct nip_qc *q)
{
	size_t in = 0, limits = 0;

	for (size_t i = 0; i < q->spec->characteristics.n; i++)
		limits += q->spec->characteristics.at[i].limits.n;
	for (size_t i = 0; i < q->coils.n; i++)
		in += q->coils.at[i].verdict == NIP_IN_SPEC;
	if (!limits)
		nip_doc_paragraph(
			d, NIP_TONE_MUTED,
			"The spec sets no limits: the batches are compared with one another only.");
	else
		nip_doc_paragraph(d, in == q->coils.n ? NIP_TONE_GOOD : NIP_TONE_BAD,
				  "Against the spec: %zu of %zu coils in spec; %ld alarms, %ld "
				  "rejects, %ld warnings in %ld rows.",
				  in, q->coils.n, q->count[NIP_SEV_ALARM], q->count[NIP_SEV_REJECT],
				  q->count[NIP_SEV_WARN], q->rows);
	nip_doc_paragraph(d, NIP_TONE_MUTED, "Spec %s version %s: %s%s%s%s%s", q->spec->id,
			  q->spec->version, q->spec->title, q->spec->source ? ". Source: " : "",
			  q->spec->source ? q->spec->source : "",
			  q->spec->rho_source ? ". Theoretical density from " : "",
			  q->spec->rho_source ? q->spec->rho_source : "");
	if (q->spec->note)
		nip_doc_paragraph(d, NIP_TONE_MUTED, "%s", q->spec->note);
}

/* Enough digits to tell a mean from its limits, however large the offset. */
static int digits(const struct nip_batch *b)
{
	double width = b->hi - b->lo,
	       n = width > 0 ? ceil(log10(fabs(b->group.mean) / width)) + 3 : 5;

	return n > 15 ? 15 : n > 5 ? (int)n : 5;
}

static void verdict_table(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
			  size_t n)
{
	static const struct nip_column column[] = { { "characteristic" },
						    { "batch" },
						    { "readings", NULL, true },
						    { "units", NULL, true },
						    { "mean", NULL, true },
						    { "sd", NULL, true },
						    { "out of spec", NULL, true },
						    { "decision limits", NULL, true },
						    { "decision" } };
	struct nip_table *t = nip_doc_table(d, "batches", "Batches by characteristic", column,
					    sizeof column / sizeof *column);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < c[i].k; k++) {
			const struct nip_batch *b = &c[i].batch[k];
			struct nip_cell *x = nip_table_row(d, t);
			char lo[NIP_DOUBLE_TEXT], hi[NIP_DOUBLE_TEXT];

			nip_cell_text(d, &x[0], nip_axis_title(d, q, c[i].characteristic));
			nip_cell_text(d, &x[1], b->name);
			nip_cell_text(d, &x[2],
				      nip_arena_printf(d->arena, "%llu",
						       (unsigned long long)b->readings.n));
			nip_cell_text(d, &x[3], nip_arena_printf(d->arena, "%.0f", b->group.n));
			nip_cell_number(d, &x[4], b->group.mean, digits(b));
			nip_cell_number(d, &x[5], nip_moments_sd(&b->readings), 3);
			nip_cell_text(d, &x[6], nip_arena_printf(d->arena, "%zu", b->out_of_spec));
			x[6].tone = b->out_of_spec ? NIP_TONE_BAD : NIP_TONE_MUTED;
			if (!isnan(b->lo))
				nip_cell_text(
					d, &x[7],
					nip_arena_printf(d->arena, "%s..%s",
							 nip_decimal_show(b->lo, digits(b), lo),
							 nip_decimal_show(b->hi, digits(b), hi)));
			nip_cell_text(d, &x[8],
				      b->group.n < 1	     ? "no data"
				      : !c[i].result.decided ? nip_alike_name[c[i].result.alike]
				      : b->outside	     ? "outside"
							     : "inside");
			x[8].tone = b->outside				     ? NIP_TONE_BAD
				    : c[i].result.decided && b->group.n >= 1 ? NIP_TONE_GOOD
									     : NIP_TONE_MUTED;
		}
}

static void methods(struct nip_doc *d, const struct nip_comparison *c, size_t n)
{
	nip_doc_heading(d, "Methods");
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Mean and standard deviation (n-1) are computed from exact sums. A value "
			  "equal to its limit is in spec.");
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"Batch means are compared by one-way analysis of variance on the means of the "
		"units of evidence (%s), and by analysis of means: decision limits are the grand "
		"mean \xC2\xB1 t(1-\xCE\xB1/2k; df) s sqrt((N-n)/(N n)) with \xCE\xB1 = 0.05 per "
		"characteristic, s\xC2\xB2 the mean square within batches, the Bonferroni bound "
		"for k batches (conservative; textbook form).",
		n ? c[0].unit_of_evidence : "");
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Alike means: for every pair of batches |difference| + t(0.95; df) se "
			  "stays within the spec's margin (two one-sided tests at 5 %%). Without a "
			  "margin nothing is proved alike.");
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"Variance components: nested analysis of variance with exact expected mean "
		"squares; intervals by modified large samples (approximate where unbalanced); "
		"REML beside it. Scatter inside units is compared on the logarithm of their "
		"standard deviation. Steps: binary segmentation of the means of units in the order "
		"read, each stretch tested at 5 %% by 1999 permutations of its largest two-sample "
		"t. Tests are made for each characteristic apart and share no level. Numbers "
		"needed: for a chance of 80 %%.");
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

static void tree(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		 size_t n)
{
	struct nip_node *list = nip_node_list(d, d->result, "comparisons"), *batches;

	for (size_t i = 0; i < n; i++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_text(d, x, "characteristic",
			      q->spec->characteristics.at[c[i].characteristic].id);
		nip_node_text(d, x, "unit", q->overall[c[i].characteristic].unit);
		nip_node_text(d, x, "unit_of_evidence", c[i].unit_of_evidence);
		nip_node_text(d, x, "verdict", nip_alike_name[c[i].result.alike]);
		nip_node_number(d, x, "grand_mean",
				c[i].result.decided ? c[i].result.anova.grand_mean : NAN);
		nip_node_number(d, x, "f", c[i].result.decided ? c[i].result.anova.f : NAN);
		nip_node_number(d, x, "df_between",
				c[i].result.decided ? c[i].result.anova.df_between : NAN);
		nip_node_number(d, x, "df_within",
				c[i].result.decided ? c[i].result.anova.df_within : NAN);
		nip_node_number(d, x, "p", c[i].result.decided ? c[i].result.anova.p : NAN);
		nip_node_number(d, x, "ms_within",
				c[i].result.decided ? c[i].result.anova.ms_within : NAN);
		nip_node_number(d, x, "variance_between",
				c[i].result.decided ? c[i].result.anova.var_between : NAN);
		nip_node_number(d, x, "lag1_autocorrelation", c[i].lag1);
		nip_node_number(d, x, "units_needed", c[i].result.units_needed);
		nip_node_number(d, x, "largest_difference",
				c[i].result.decided ? c[i].result.largest_difference : NAN);
		nip_node_number(d, x, "difference_bound",
				c[i].result.decided ? c[i].result.difference_bound : NAN);
		nip_node_number(d, x, "margin", q->overall[c[i].characteristic].margin);
		nip_evidence_tree(d, x, q, &c[i]);
		batches = nip_node_list(d, x, "batches");
		for (size_t k = 0; k < c[i].k; k++) {
			const struct nip_batch *b = &c[i].batch[k];
			struct nip_node *y = nip_node_object(d, batches, NULL);

			nip_node_text(d, y, "batch", b->name);
			nip_node_number(d, y, "readings", (double)b->readings.n);
			nip_node_number(d, y, "units", b->group.n);
			nip_node_number(d, y, "mean", b->group.mean);
			nip_node_number(d, y, "sd", nip_moments_sd(&b->readings));
			nip_node_number(d, y, "low", b->lo);
			nip_node_number(d, y, "high", b->hi);
			nip_node_bool(d, y, "outside", b->outside);
			nip_node_number(d, y, "out_of_spec", (double)b->out_of_spec);
		}
	}
}

void nip_batch_doc(struct nip_doc *d, const struct nip_qc *q, const char *title)
{
	size_t n = q->spec->characteristics.n;
	struct nip_comparison *c = NIP_NEW_N(d->arena, n, struct nip_comparison);

	d->title = title ? nip_arena_strdup(d->arena, title)
			 : nip_arena_printf(d->arena, "Batch consistency: %s", q->spec->title);
	for (size_t i = 0; i < n; i++)
		nip_compare_batches(q, i, &c[i]);
	nip_coil_summary(d, d->result, q);
	tree(d, q, c, n);
	headline(d, q, c, n);
	spec_line(d, q);
	verdict_table(d, q, c, n);
	for (size_t i = 0; i < n; i++) {
		nip_doc_heading(d, "%s", nip_axis_title(d, q, i));
		if (!q->overall[i].moments.n) {
			nip_doc_paragraph(d, NIP_TONE_WARN, "No usable value.");
			continue;
		}
		nip_run_chart(d, q, i);
		nip_histogram_chart(d, q, i);
		if (c[i].k > 1)
			nip_batch_chart(d, q, &c[i]);
		nip_evidence_blocks(d, q, &c[i]);
	}
	nip_coil_tables(d, q);
	nip_quality_tables(d, q);
	methods(d, c, n);
}
