/* coil_doc.c: coil verdicts as a document. */
#include <config.h>

#include "report/coil_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/typeset.h"

const char *nip_stretch_text(struct nip_doc *d, double from_m, double to_m)
{
	if (isnan(from_m))
		return "";
	if (from_m == to_m)
		return nip_arena_printf(d->arena, "%.1f m", from_m);
	return nip_arena_printf(d->arena, "%.1f-%.1f m", from_m, to_m);
}

enum nip_tone nip_coil_tone(enum nip_verdict v)
{
	static const enum nip_tone tone[] = { [NIP_IN_SPEC] = NIP_TONE_GOOD,
					      [NIP_OUT_OF_SPEC] = NIP_TONE_BAD,
					      [NIP_UNDECIDED] = NIP_TONE_WARN,
					      [NIP_NOT_JUDGED] = NIP_TONE_MUTED };

	return tone[v];
}

/* How far the worst value of an event lies from the mean, in standard deviations of its
 * characteristic, so that different quantities compare. */
static double deviation(const struct nip_qc *q, const struct nip_event *e)
{
	for (size_t i = 0; i < q->spec->characteristics.n; i++)
		if (strcmp(q->spec->characteristics.at[i].id, e->characteristic) == 0)
			return fabs(e->worst - nip_moments_mean(&q->overall[i].moments)) /
			       nip_moments_sd(&q->overall[i].moments);
	return 0;
}

/* The event that matters most in a coil: the gravest, then the longest, then
 * the farthest off. Faults of the data are not among them. */
static const struct nip_event *gravest(const struct nip_qc *q, const struct nip_coil *c)
{
	const struct nip_event *best = NULL;

	for (size_t i = 0; i < q->events.n; i++) {
		const struct nip_event *e = &q->events.at[i];

		if (e->coil != c->name || e->batch != c->batch || e->severity < NIP_SEV_ALARM ||
		    nip_fault_find(e->rule) < NIP_FAULTS) /* bad data are neither high nor low */
			continue;
		if (!best || e->severity > best->severity ||
		    (e->severity == best->severity &&
		     (e->count > best->count ||
		      (e->count == best->count && deviation(q, e) > deviation(q, best)))))
			best = e;
	}
	return best;
}

const char *nip_coil_why(struct nip_doc *d, const struct nip_qc *q, const struct nip_coil *c)
{
	const struct nip_event *e = gravest(q, c);
	char b[NIP_DOUBLE_TEXT];

	if (c->verdict == NIP_UNDECIDED &&
	    nip_spec_too_bad(q->spec, c->refused, c->rows + c->refused))
		return nip_arena_printf(
			d->arena, "%ld of %ld records were refused, more than the %.3g %% allowed",
			c->refused, c->rows + c->refused, 100 * q->spec->max_bad_share);
	if (c->verdict == NIP_UNDECIDED && !nip_spec_too_bad(q->spec, c->bad, c->cells))
		return nip_qc_doubtful(q->spec, c)
			       ? "a reading is so near a limit that the gauge cannot tell the side"
			       : "a characteristic with limits has no value to judge";
	if (c->verdict == NIP_UNDECIDED)
		return nip_arena_printf(
			d->arena,
			"%ld of %ld cells and records are bad, more than the %.3g %% allowed",
			c->bad, c->cells, 100 * q->spec->max_bad_share);
	if (c->faulted && (!e || isnan(e->worst)))
		return nip_arena_printf(
			d->arena, "%ld faults of the data are alarms or rejects by its policy",
			c->faulted);
	if (!e)
		return "";
	return nip_arena_printf(d->arena, "%s %s%s%s%s%s, worst %s %s", e->characteristic,
				strcmp(e->rule, "relation") == 0 ? "broken"
				: strstr(e->rule, "_above")	 ? "too high"
								 : "too low",
				e->lane ? " in lane " : "", e->lane ? e->lane : "",
				isnan(e->from_m) ? "" : " at ",
				nip_stretch_text(d, e->from_m, e->to_m),
				nip_decimal_show(e->worst, 4, b),
				nip_unit_typeset(d->arena, e->unit));
}

static void headline(struct nip_doc *d, const struct nip_qc *q)
{
	size_t in = 0, out = 0;
	const struct nip_coil *first = NULL;

	for (size_t i = 0; i < q->coils.n; i++) {
		const struct nip_coil *c = &q->coils.at[i];

		in += c->verdict == NIP_IN_SPEC;
		out += c->verdict == NIP_OUT_OF_SPEC;
		if ((c->verdict == NIP_OUT_OF_SPEC || c->verdict == NIP_UNDECIDED) &&
		    (!first ||
		     (c->verdict == NIP_OUT_OF_SPEC && first->verdict != NIP_OUT_OF_SPEC)))
			first = c;
	}
	if (q->verdict == NIP_NOT_JUDGED)
		nip_doc_headline(d, NIP_TONE_PLAIN,
				 "Not judged: the spec sets no alarm or reject limits (%zu coils, "
				 "%ld rows read)",
				 q->coils.n, q->rows);
	else if (!q->coils.n)
		nip_doc_headline(d, NIP_TONE_WARN, "Not one row was read");
	else if (!first)
		nip_doc_headline(d, NIP_TONE_GOOD, "All %zu coils are in spec", q->coils.n);
	else
		nip_doc_headline(d, nip_coil_tone(first->verdict),
				 "Coil %s is %s: %s; %zu of %zu coils in spec%s", first->name,
				 nip_verdict_name[first->verdict], nip_coil_why(d, q, first), in,
				 q->coils.n,
				 out > 1 ? nip_arena_printf(d->arena, ", %zu out", out) : "");
}

void nip_coil_doc(struct nip_doc *d, const struct nip_qc *q)
{
	struct nip_node *list;

	d->title = nip_arena_printf(d->arena, "Line QC: %s", q->spec->title);
	nip_coil_summary(d, d->result, q);
	list = nip_node_list(d, d->result, "finding_list");
	for (size_t i = 0; i < q->findings.n; i++)
		nip_finding_node(d, list, &q->findings.at[i]);
	headline(d, q);
	nip_doc_paragraph(d, NIP_TONE_MUTED, "Spec %s version %s: %s%s%s", q->spec->id,
			  q->spec->version, q->spec->title,
			  q->spec->rho_source ? ". Theoretical density from " : "",
			  q->spec->rho_source ? q->spec->rho_source : "");
	nip_coil_tables(d, q);
	nip_coil_uncertainty_table(d, q);
	nip_quality_tables(d, q, true);
}
