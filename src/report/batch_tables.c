/* batch_tables.c: the tables of the batch report. */
#include <config.h>

#include "report/batch_parts.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define N(a)   (sizeof(a) / sizeof *(a))
#define ACROSS 8 /* characteristics side by side; more of them make another table */

int nip_batch_digits(const struct nip_batch *b)
{
	double width = b->hi - b->lo,
	       n = width > 0 ? ceil(log10(fabs(b->group.mean) / width)) + 3 : 5;

	return n > 15 ? 15 : n > 5 ? (int)n : 5;
}

static enum nip_tone tone_of(const struct nip_comparison *c)
{
	static const enum nip_tone tone[] = { [NIP_ALIKE] = NIP_TONE_GOOD,
					      [NIP_NOT_ALIKE] = NIP_TONE_BAD,
					      [NIP_NO_DIFFERENCE] = NIP_TONE_PLAIN,
					      [NIP_ONE_BATCH] = NIP_TONE_MUTED,
					      [NIP_CANNOT_TELL] = NIP_TONE_WARN };

	return tone[c->result.alike];
}

/* ---- page one --------------------------------------------------------------------------- */

static size_t bad_cells(const struct nip_qc *q, size_t coil, size_t ch)
{
	const struct nip_tally *t = &q->coils.at[coil].tally[ch];

	return (size_t)(t->missing + t->not_number + t->implausible + t->impossible);
}

void nip_batch_verdicts(struct nip_doc *d, const struct nip_batch_report *r)
{
	static const struct nip_column column[] = { { "characteristic" },
						    { "verdict" },
						    { "batches", NULL, true },
						    { "outside", NULL, true },
						    { "largest difference", NULL, true },
						    { "margin", NULL, true, NIP_ON_PAGE_IF_FILLED },
						    { "readings", NULL, true },
						    { "out of spec", NULL, true,
						      NIP_ON_PAGE_IF_FILLED },
						    { "without value", NULL, true } };
	struct nip_table *t =
		nip_doc_table(d, "verdicts", "Verdict by characteristic", column, N(column));

	for (size_t i = 0; i < r->n; i++) {
		const struct nip_comparison *c = &r->c[i];
		struct nip_cell *x = nip_table_row(d, t);
		size_t outside = 0, out_of_spec = 0, bad = 0;

		for (size_t k = 0; k < c->k; k++) {
			outside += c->batch[k].outside;
			out_of_spec += c->batch[k].out_of_spec;
		}
		for (size_t k = 0; k < r->q->coils.n; k++)
			bad += bad_cells(r->q, k, c->characteristic);
		nip_cell_text(d, &x[0], nip_axis_title(d, r->q, c->characteristic));
		nip_cell_text(d, &x[1], nip_alike_name[c->result.alike]);
		x[1].tone = tone_of(c);
		nip_cell_count(d, &x[2], c->k);
		if (c->result.decided) {
			nip_cell_count(d, &x[3], outside);
			nip_cell_number(d, &x[4], c->result.largest_difference, 3);
		}
		x[3].tone = outside ? NIP_TONE_BAD : NIP_TONE_MUTED;
		if (outside && c->result.alike == NIP_ALIKE)
			t->note = "Alike with means outside: they differ by more than chance, and "
				  "by less than the margin that was stated.";
		if (!isnan(r->q->overall[c->characteristic].margin))
			nip_cell_number(d, &x[5], r->q->overall[c->characteristic].margin, 4);
		nip_cell_count(d, &x[6], r->q->overall[c->characteristic].moments.n);
		if (r->q->verdict != NIP_NOT_JUDGED)
			nip_cell_count(d, &x[7], out_of_spec);
		x[7].tone = out_of_spec ? NIP_TONE_BAD : NIP_TONE_MUTED;
		nip_cell_count(d, &x[8], bad);
		x[8].tone = NIP_TONE_MUTED;
	}
}

/* Coils of a batch, and how many of them the spec accepts. */
static void coils_of(const struct nip_qc *q, const char *batch, size_t *out_n, size_t *out_in)
{
	*out_n = *out_in = 0;
	for (size_t i = 0; i < q->coils.n; i++)
		if (strcmp(q->coils.at[i].batch, batch) == 0) {
			++*out_n;
			*out_in += q->coils.at[i].verdict == NIP_IN_SPEC;
		}
}

static void means_row(struct nip_doc *d, const struct nip_batch_report *r, struct nip_table *t,
		      size_t k, size_t from, size_t n)
{
	struct nip_cell *x = nip_table_row(d, t);
	const char *name = r->c[0].batch[k].name;
	size_t coils, in;

	coils_of(r->q, name, &coils, &in);
	nip_cell_text(d, &x[0], name);
	nip_cell_count(d, &x[1], coils);
	if (r->q->verdict != NIP_NOT_JUDGED) {
		nip_cell_count(d, &x[2], coils - in);
		x[2].tone = in == coils ? NIP_TONE_MUTED : NIP_TONE_BAD;
	}
	for (size_t i = 0; i < n; i++) {
		const struct nip_batch *b = &r->c[from + i].batch[k];

		nip_cell_number(d, &x[3 + i], b->group.n >= 1 ? b->group.mean : NAN,
				nip_batch_digits(b));
		if (b->outside)
			x[3 + i].tone = NIP_TONE_BAD;
	}
}

static void means_table(struct nip_doc *d, const struct nip_batch_report *r, size_t from, size_t n)
{
	struct nip_column *column = NIP_NEW_N(d->arena, 3 + n, struct nip_column);
	struct nip_table *t;

	column[0] = (struct nip_column){ "batch" };
	column[1] = (struct nip_column){ "coils", NULL, true };
	column[2] = (struct nip_column){ "not in spec", NULL, true, NIP_ON_PAGE_IF_FILLED };
	for (size_t i = 0; i < n; i++)
		column[3 + i] = (struct nip_column){ nip_qc_label(r->q, from + i),
						     r->q->overall[from + i].unit, true };
	t = nip_doc_table(d,
			  from ? nip_arena_printf(d->arena, "means-%zu", from / ACROSS + 1)
			       : "means",
			  from ? "Characteristics by batch: means, continued"
			       : "Characteristics by batch: means",
			  column, 3 + n);
	for (size_t k = 0; k < r->c[0].k; k++)
		means_row(d, r, t, k, from, n);
	if (from + n == r->n)
		t->note =
			nip_arena_printf(d->arena,
					 "Means of the means of %ss. A marked mean is outside its "
					 "decision limits, a marked count has coils that are not "
					 "in spec.",
					 r->c[0].unit_of_evidence);
}

void nip_batch_means_table(struct nip_doc *d, const struct nip_batch_report *r)
{
	for (size_t from = 0; from < r->n; from += ACROSS)
		means_table(d, r, from, r->n - from < ACROSS ? r->n - from : ACROSS);
}

/* ---- behind the figures ------------------------------------------------------------------- */

static void numbers_row(struct nip_doc *d, const struct nip_batch_report *r, struct nip_table *t,
			const struct nip_comparison *c, const struct nip_batch *b)
{
	struct nip_cell *x = nip_table_row(d, t);

	nip_cell_text(d, &x[0], nip_axis_title(d, r->q, c->characteristic));
	nip_cell_text(d, &x[1], b->name);
	nip_cell_count(d, &x[2], b->readings.n);
	nip_cell_count(d, &x[3], (unsigned long long)b->group.n);
	nip_cell_number(d, &x[4], b->group.n >= 1 ? b->group.mean : NAN, nip_batch_digits(b));
	nip_cell_number(d, &x[5], nip_moments_sd(&b->readings), 3);
	if (r->q->verdict != NIP_NOT_JUDGED)
		nip_cell_count(d, &x[6], b->out_of_spec);
	x[6].tone = b->out_of_spec ? NIP_TONE_BAD : NIP_TONE_MUTED;
	if (!isnan(b->lo)) {
		nip_cell_number(d, &x[7], b->lo, nip_batch_digits(b));
		nip_cell_number(d, &x[8], b->hi, nip_batch_digits(b));
	}
	nip_cell_text(d, &x[9],
		      b->group.n < 1	   ? "no data"
		      : !c->result.decided ? nip_alike_name[c->result.alike]
		      : b->outside	   ? "outside"
					   : "inside");
	x[9].tone = b->outside				   ? NIP_TONE_BAD
		    : c->result.decided && b->group.n >= 1 ? NIP_TONE_GOOD
							   : NIP_TONE_MUTED;
}

void nip_batch_numbers(struct nip_doc *d, const struct nip_batch_report *r)
{
	static const struct nip_column column[] = { { "characteristic" },
						    { "batch" },
						    { "readings", NULL, true },
						    { "units", NULL, true },
						    { "mean", NULL, true },
						    { "sd", NULL, true },
						    { "out of spec", NULL, true },
						    { "lower decision limit", NULL, true },
						    { "upper decision limit", NULL, true },
						    { "decision" } };
	struct nip_table *t;

	nip_doc_heading(d, "Batches in numbers");
	t = nip_doc_table(d, "batches",
			  nip_arena_printf(d->arena,
					   "Mean of %ss, standard deviation of readings, and the "
					   "decision limits of the mean",
					   r->n ? r->c[0].unit_of_evidence : "coil"),
			  column, N(column));
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->c[i].k; k++)
			numbers_row(d, r, t, &r->c[i], &r->c[i].batch[k]);
}

/* One row for what a batch lacks of a characteristic; nothing where it lacks nothing. */
static void quality_row(struct nip_doc *d, const struct nip_batch_report *r, struct nip_table *t,
			size_t ch, const char *batch)
{
	const char *last = NULL;
	long sum[6] = { 0 }, all = 0;
	struct nip_cell *x;

	for (size_t i = 0; i < r->q->coils.n; i++) {
		const struct nip_tally *y = &r->q->coils.at[i].tally[ch];
		const long part[] = { y->missing,    y->not_number, y->implausible,
				      y->impossible, y->excused,    y->unaligned };

		if (strcmp(r->q->coils.at[i].batch, batch) != 0)
			continue;
		last = r->q->coils.at[i].name;
		for (size_t k = 0; k < N(part); k++) {
			sum[k] += part[k];
			all += part[k];
		}
	}
	if (!all || !last)
		return;
	x = nip_table_row(d, t);
	nip_cell_text(d, &x[0], batch);
	nip_cell_text(d, &x[1], nip_qc_label(r->q, ch));
	for (size_t k = 0; k < N(sum); k++) {
		nip_cell_count(d, &x[2 + k], (unsigned long long)sum[k]);
		x[2 + k].tone = sum[k] ? NIP_TONE_PLAIN : NIP_TONE_MUTED;
	}
}

void nip_batch_quality(struct nip_doc *d, const struct nip_batch_report *r)
{
	static const struct nip_column column[] = {
		{ "batch" },
		{ "characteristic" },
		{ "missing", NULL, true },
		{ "no number", NULL, true },
		{ "implausible", NULL, true },
		{ "impossible", NULL, true },
		{ "condition not met", NULL, true },
		{ "not aligned", NULL, true },
	};
	struct nip_table *t = nip_doc_table(d, "quality-by-batch",
					    "Cells without a value that counts", column, N(column));

	for (size_t k = 0; r->n && k < r->c[0].k; k++)
		for (size_t i = 0; i < r->n; i++)
			quality_row(d, r, t, r->c[i].characteristic, r->c[0].batch[k].name);
	if (!t->rows.n)
		t->note = "nothing: every cell of every batch counts";
}
