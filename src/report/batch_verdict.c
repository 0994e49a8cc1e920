/* batch_verdict.c: the first sentence of the batch report. */
#include <config.h>

#include "report/batch_parts.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/typeset.h"

#define NAMED 3

static double off(const struct nip_comparison *c, size_t i)
{
	return c->batch[i].group.mean - c->result.anova.grand_mean;
}

const char *nip_batch_name(struct nip_doc *d, const struct nip_qc *q, const char *name)
{
	const struct nip_spec_columns *c = q->spec->columns;
	const char *header = c ? c->batch ? c->batch : c->coil : NULL;

	if (!header || name[strspn(name, "0123456789")])
		return name;
	return nip_arena_printf(d->arena, "%.*s %s", (int)strcspn(header, " "), header, name);
}

const char *nip_batch_unit(struct nip_doc *d, const struct nip_qc *q, size_t characteristic)
{
	const char *unit = nip_unit_typeset(d->arena, q->overall[characteristic].unit);

	return *unit ? nip_arena_printf(d->arena, " %s", unit) : "";
}

/* The batch farthest off that was not yet said; k where there is none. */
static size_t farthest(const struct nip_comparison *c, const bool *said, bool dragged)
{
	size_t far = c->k;

	for (size_t i = 0; i < c->k; i++)
		if (c->batch[i].outside && c->batch[i].dragged == dragged && !said[i] &&
		    (far == c->k || fabs(off(c, i)) > fabs(off(c, far))))
			far = i;
	return far;
}

static const char *list_off(struct nip_doc *d, const struct nip_qc *q,
			    const struct nip_comparison *c, bool dragged)
{
	const char *unit = nip_batch_unit(d, q, c->characteristic), *list = "";
	bool *said = NIP_NEW_N(d->arena, c->k + 1, bool);
	char b[NIP_DOUBLE_TEXT];
	size_t n = 0, all = 0, far;

	for (size_t i = 0; i < c->k; i++)
		all += c->batch[i].outside && c->batch[i].dragged == dragged;
	for (; n < NAMED && (far = farthest(c, said, dragged)) < c->k; n++) {
		said[far] = true;
		list = nip_arena_printf(d->arena, "%s%s%s by %s%s%s", list, n ? ", " : "",
					nip_batch_name(d, q, c->batch[far].name),
					off(c, far) > 0 ? "+" : "",
					nip_decimal_show(off(c, far), 3, b), unit);
	}
	return all > n ? nip_arena_printf(d->arena, "%s and %zu more", list, all - n) : list;
}

const char *nip_batch_differences(struct nip_doc *d, const struct nip_qc *q,
				  const struct nip_comparison *c)
{
	const char *list = list_off(d, q, c, false), *dragged = list_off(d, q, c, true);

	return *dragged ? nip_arena_printf(d->arena, "%s (dragging the grand mean, so %s too)",
					   list, dragged)
			: list;
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

/* One value of a batch does not say how far apart equal ones lie. */
static bool single_units(const struct nip_comparison *c)
{
	for (size_t k = 0; k < c->k; k++)
		if (c->batch[k].group.n > 1)
			return false;
	return true;
}

static const char *wanted(struct nip_doc *d, const struct nip_comparison *c, size_t n)
{
	double most = coils_needed(c, n);

	if (isnan(most))
		return "a batch has no value";
	return nip_arena_printf(d->arena, "%sit would take %s%.0f %ss per batch",
				single_units(&c[0])
					? nip_arena_printf(d->arena,
							   "each batch here is a single %s, and ",
							   c[0].unit_of_evidence)
					: "",
				most > 2 ? "about " : "at least ", most, c[0].unit_of_evidence);
}

/* "in thickness", "in all 8 characteristics", "in 3 of 8 characteristics". */
static const char *within(struct nip_doc *d, const struct nip_batch_report *r, size_t count)
{
	if (r->n == 1)
		return nip_arena_printf(d->arena, "in %s",
					nip_qc_label(r->q, r->c[0].characteristic));
	if (count == r->n)
		return nip_arena_printf(d->arena, "in all %zu characteristics", r->n);
	return nip_arena_printf(d->arena, "in %zu of %zu characteristics", count, r->n);
}

/* One sentence from the numbers: not alike beats cannot tell beats no difference. */
void nip_batch_headline(struct nip_doc *d, const struct nip_batch_report *r)
{
	const struct nip_qc *q = r->q;
	const struct nip_comparison *c = r->c;
	const size_t n = r->n;
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
				 "Cannot tell whether the batches are alike %s: %s",
				 within(d, r, count[NIP_CANNOT_TELL]), wanted(d, c, n));
	else if (count[NIP_ALIKE] == n)
		nip_doc_headline(d, NIP_TONE_GOOD,
				 "The batches are alike within the stated margin%s %s",
				 n == 1 ? "" : "s", within(d, r, n));
	else if (outside)
		nip_doc_headline(d, NIP_TONE_PLAIN,
				 "The batches differ, but within the stated margins, %s; in the "
				 "others no mean stands outside its limits",
				 within(d, r, count[NIP_ALIKE]));
	else
		nip_doc_headline(
			d, NIP_TONE_PLAIN, "No batch mean stands outside its decision limits; %s",
			count[NIP_ALIKE]
				? nip_arena_printf(
					  d->arena,
					  "alike is proved %s (the others state no margin)",
					  within(d, r, count[NIP_ALIKE]))
				: "nothing is proved alike, for no margin is stated");
}

void nip_batch_spec_line(struct nip_doc *d, const struct nip_batch_report *r)
{
	const struct nip_qc *q = r->q;
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
