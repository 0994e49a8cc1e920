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

static enum nip_tone tone_of(enum nip_verdict v)
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

		if (e->coil != c->name || e->severity < NIP_SEV_ALARM ||
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

static const char *why(struct nip_doc *d, const struct nip_qc *q, const struct nip_coil *c)
{
	const struct nip_event *e = gravest(q, c);
	char b[NIP_DOUBLE_TEXT];

	if (c->verdict == NIP_UNDECIDED &&
	    nip_spec_too_bad(q->spec, c->refused, c->rows + c->refused))
		return nip_arena_printf(
			d->arena, "%ld of %ld records were refused, more than the %.3g %% allowed",
			c->refused, c->rows + c->refused, 100 * q->spec->max_bad_share);
	if (c->verdict == NIP_UNDECIDED &&
	    !nip_spec_too_bad(q->spec, c->bad, c->cells))
		return nip_qc_doubtful(q->spec, c)
			       ? "a reading is so near a limit that the gauge cannot tell the side"
			       : "a characteristic with limits has no value to judge";
	if (c->verdict == NIP_UNDECIDED)
		return nip_arena_printf(
			d->arena,
			"%ld of %ld cells and records are bad, more than the %.3g %% allowed",
			c->bad, c->cells, 100 * q->spec->max_bad_share);
	if (c->faulted && (!e || isnan(e->worst)))
		return nip_arena_printf(d->arena,
					"%ld faults of the data are alarms or rejects by its policy",
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
		nip_doc_headline(d, tone_of(first->verdict),
				 "Coil %s is %s: %s; %zu of %zu coils in spec%s", first->name,
				 nip_verdict_name[first->verdict], why(d, q, first), in, q->coils.n,
				 out > 1 ? nip_arena_printf(d->arena, ", %zu out", out) : "");
}

void nip_coil_tables(struct nip_doc *d, const struct nip_qc *q)
{
	static const struct nip_column coil_column[] = { { "coil" },
							 { "batch" },
							 { "rows", NULL, true },
							 { "length", "m", true },
							 { "bad", NULL, true },
							 { "verdict" },
							 { "why" } };
	static const struct nip_column char_column[] = { { "coil" },
							 { "characteristic" },
							 { "unit" },
							 { "n", NULL, true },
							 { "missing", NULL, true },
							 { "mean", NULL, true },
							 { "sd", NULL, true },
							 { "min", NULL, true },
							 { "max", NULL, true },
							 { "warn", NULL, true },
							 { "alarm", NULL, true },
							 { "reject", NULL, true } };
	struct nip_table *t;

	nip_doc_heading(d, "Coils");
	t = nip_doc_table(d, "coils", NULL, coil_column, sizeof coil_column / sizeof *coil_column);
	for (size_t i = 0; i < q->coils.n; i++) {
		const struct nip_coil *c = &q->coils.at[i];
		struct nip_cell *x = nip_table_row(d, t);

		nip_cell_text(d, &x[0], c->name);
		nip_cell_text(d, &x[1], c->batch);
		nip_cell_count(d, &x[2], (unsigned long long)c->rows);
		if (!isnan(c->from_m)) {
			nip_cell_number(d, &x[3], c->to_m - c->from_m, 4);
			nip_cell_text(d, &x[3],
				      nip_arena_printf(d->arena, "%.1f", c->to_m - c->from_m));
		}
		nip_cell_count(d, &x[4], (unsigned long long)c->bad);
		nip_cell_text(d, &x[5], nip_verdict_name[c->verdict]);
		x[5].tone = tone_of(c->verdict);
		nip_cell_text(d, &x[6], why(d, q, c));
	}
	nip_doc_heading(d, "Characteristics by coil");
	t = nip_doc_table(d, "characteristics", NULL, char_column,
			  sizeof char_column / sizeof *char_column);
	for (size_t i = 0; i < q->coils.n; i++)
		for (size_t k = 0; k < q->spec->characteristics.n; k++) {
			const struct nip_tally *y = &q->coils.at[i].tally[k];
			const struct nip_characteristic *c = &q->spec->characteristics.at[k];
			struct nip_cell *x = nip_table_row(d, t);
			long beyond[3] = { 0, 0, 0 };

			for (size_t l = 0; l < c->limits.n; l++)
				beyond[c->limits.at[l].level] += y->beyond[l];
			nip_cell_text(d, &x[0], q->coils.at[i].name);
			nip_cell_text(d, &x[1], nip_qc_label(q, k));
			nip_cell_text(d, &x[2], nip_unit_typeset(d->arena, q->overall[k].unit));
			nip_cell_count(d, &x[3], (unsigned long long)y->moments.n);
			nip_cell_count(d, &x[4],
				       (unsigned long long)(y->missing + y->not_number +
							    y->implausible + y->impossible));
			nip_cell_number(d, &x[5], nip_moments_mean(&y->moments), 5);
			nip_cell_number(d, &x[6], nip_moments_sd(&y->moments), 3);
			nip_cell_number(d, &x[7], y->moments.min, 4);
			nip_cell_number(d, &x[8], y->moments.max, 4);
			for (int l = 0; l < 3; l++) {
				nip_cell_count(d, &x[9 + l], (unsigned long long)beyond[l]);
				x[9 + l].tone = !beyond[l] ? NIP_TONE_MUTED
						: l	   ? NIP_TONE_BAD
							   : NIP_TONE_WARN;
			}
		}
}

#define EVENTS_SHOWN   40
#define FINDINGS_SHOWN 60

static void event_table(struct nip_doc *d, const struct nip_qc *q)
{
	static const struct nip_column column[] = { { "coil" },
						    { "lane" },
						    { "where" },
						    { "characteristic" },
						    { "rule" },
						    { "readings", NULL, true },
						    { "worst", NULL, true },
						    { "unit" },
						    { "lines" } };
	struct nip_table *t;
	size_t shown = 0, all = 0;

	for (size_t i = 0; i < q->events.n; i++)
		all += q->events.at[i].severity >= NIP_SEV_ALARM || q->events.at[i].count > 1;
	if (!all)
		return;
	nip_doc_heading(d, "Events");
	t = nip_doc_table(d, "events",
			  "Neighbouring findings on one side of a limit in one lane, named after "
			  "the gravest; single warnings are only counted",
			  column, sizeof column / sizeof *column);
	for (size_t i = 0; i < q->events.n && (shown < EVENTS_SHOWN || q->all); i++) {
		const struct nip_event *e = &q->events.at[i];
		struct nip_cell *x;

		if (e->severity < NIP_SEV_ALARM && e->count < 2)
			continue;
		shown++;
		x = nip_table_row(d, t);
		nip_cell_text(d, &x[0], e->coil ? e->coil : "");
		nip_cell_text(d, &x[1], e->lane ? e->lane : "");
		nip_cell_text(d, &x[2], nip_stretch_text(d, e->from_m, e->to_m));
		nip_cell_text(d, &x[3], e->characteristic);
		nip_cell_text(d, &x[4], e->rule);
		x[4].tone = e->severity >= NIP_SEV_ALARM ? NIP_TONE_BAD : NIP_TONE_WARN;
		nip_cell_count(d, &x[5], (unsigned long long)e->count);
		nip_cell_number(d, &x[6], e->worst, 4);
		nip_cell_text(d, &x[7], nip_unit_typeset(d->arena, e->unit));
		nip_cell_text(d, &x[8],
			      e->first_line == e->last_line
				      ? nip_arena_printf(d->arena, "%ld", e->first_line)
				      : nip_arena_printf(d->arena, "%ld-%ld", e->first_line,
							 e->last_line));
	}
	all += (size_t)q->more_events;
	if (all > shown)
		t->note = nip_arena_printf(d->arena,
					   "%zu more not shown (--all of nipline qc lists the first 10000)",
					   all - shown);
}

/* The word, wherever it stands behind a blank, as its unit is shown. */
static const char *with_unit(struct nip_doc *d, const char *text, const char *unit)
{
	const char *shown = nip_unit_typeset(d->arena, unit), *out = "", *from = text;
	size_t n = strlen(unit);

	if (!n || strcmp(unit, shown) == 0 || !*shown)
		return text;
	for (const char *p = text; *p; p++) {
		if (p == text || p[-1] != ' ' || strncmp(p, unit, n) != 0 ||
		    (p[n] && !strchr(" ,:;)", p[n])))
			continue;
		out = nip_arena_printf(d->arena, "%s%.*s%s", out, (int)(p - from), from, shown);
		from = p + n;
	}
	return nip_arena_printf(d->arena, "%s%s", out, from);
}

/* "52.26 µm is above 52 µm": units of the reading and of the limit. */
static const char *message(struct nip_doc *d, const struct nip_finding *f)
{
	const char *blank = f->limit ? strchr(f->limit, ' ') : NULL;
	const char *text = with_unit(d, f->message, f->unit ? f->unit : "");

	return blank && (!f->unit || strcmp(blank + 1, f->unit) != 0)
		       ? with_unit(d, text, blank + 1)
		       : text;
}

static void finding_row(struct nip_doc *d, struct nip_table *t, const struct nip_finding *f)
{
	struct nip_cell *x = nip_table_row(d, t);

	nip_cell_text(d, &x[0], nip_arena_printf(d->arena, "%s:%ld", f->file, f->line));
	nip_cell_text(d, &x[1], nip_finding_severity_name[f->severity]);
	x[1].tone = f->severity >= NIP_SEV_ALARM ? NIP_TONE_BAD : NIP_TONE_WARN;
	nip_cell_text(d, &x[2], f->characteristic ? f->characteristic : "");
	nip_cell_text(d, &x[3], f->coil ? f->coil : "");
	nip_cell_text(d, &x[4], f->lane ? f->lane : "");
	if (!isnan(f->position_m)) {
		nip_cell_number(d, &x[5], f->position_m, 5);
		nip_cell_text(d, &x[5], nip_arena_printf(d->arena, "%.1f", f->position_m));
	}
	nip_cell_text(d, &x[6], message(d, f));
}

static void finding_table(struct nip_doc *d, const struct nip_qc *q)
{
	static const struct nip_column column[] = { { "where" },	  { "severity" },
						    { "characteristic" }, { "coil" },
						    { "lane" },		  { "position", "m", true },
						    { "finding" } };
	struct nip_table *t;
	long all = 0;
	size_t shown = 0;

	for (int k = 0; k < 4; k++)
		all += q->count[k];
	if (!all)
		return;
	nip_doc_heading(d, "Findings");
	t = nip_doc_table(d, "findings", "What puts a coil out of spec first, then warnings", column,
			  sizeof column / sizeof *column);
	/* Many empty cells must not push the one alarm off the page. */
	for (int grave = 1; grave >= 0; grave--)
		for (size_t i = 0; i < q->findings.n && (shown < FINDINGS_SHOWN || q->all); i++)
			if ((q->findings.at[i].severity >= NIP_SEV_ALARM) == grave) {
				finding_row(d, t, &q->findings.at[i]);
				shown++;
			}
	if (all > (long)shown)
		t->note = nip_arena_printf(d->arena,
					   "%ld more not shown (--all or --format ndjson of "
					   "nipline qc lists them)",
					   all - (long)shown);
}

static const char *const action_name[] = { [NIP_IGNORE] = "counted only",
					   [NIP_WARN] = "warn",
					   [NIP_ALARM] = "alarm",
					   [NIP_REJECT] = "reject" };

/* What became of a record or cell of this kind of fault. */
static const char *done_about(int kind)
{
	switch (kind) {
	case NIP_CSV_BAD_HELD:
		return "kept: equal to the reading before";
	case NIP_CSV_BAD_FILLED:
		return "repaired: a short record, filled up with empty cells";
	case NIP_CSV_BAD_ABSENT:
		return "nothing to keep: no reading of this code";
	case NIP_CSV_BAD_TIME:
	case NIP_CSV_BAD_DUPLICATE:
	case NIP_CSV_BAD_UNORDERED:
	case NIP_CSV_BAD_GAP:
	case NIP_CSV_BAD_CLOCK:
		return "reading kept, only its time is in doubt";
	default:
		return kind < NIP_CSV_BAD_KINDS && nip_csv_bad_refuses((enum nip_csv_bad)kind)
			       ? "record left out"
			       : "value left out of every number";
	}
}

void nip_quality_tables(struct nip_doc *d, const struct nip_qc *q)
{
	static const struct nip_column column[] = {
		{ "kind" }, { "count", NULL, true }, { "what was done" }, { "policy" }
	};
	static const struct nip_column file_column[] = { { "file" },
							 { "lines", NULL, true },
							 { "records", NULL, true },
							 { "blank", NULL, true },
							 { "comments", NULL, true },
							 { "refused", NULL, true },
							 { "header", NULL, true },
							 { "continued", NULL, true } };
	struct nip_table *t;

	event_table(d, q);
	finding_table(d, q);
	nip_doc_heading(d, "Data quality");
	t = nip_doc_table(d, "data-quality", "What was missing, held or repaired", column, 4);
	for (int k = 0; k < NIP_CSV_BAD_KINDS + 2; k++) {
		long n = k < NIP_CSV_BAD_KINDS	  ? q->bad[k]
			 : k == NIP_CSV_BAD_KINDS ? q->implausible
						  : q->impossible;
		struct nip_cell *x;

		if (!n)
			continue;
		x = nip_table_row(d, t);
		nip_cell_text(d, &x[0],
			      k < NIP_CSV_BAD_KINDS    ? nip_csv_bad_name((enum nip_csv_bad)k)
			      : k == NIP_CSV_BAD_KINDS ? "implausible"
						       : "impossible");
		nip_cell_count(d, &x[1], (unsigned long long)n);
		nip_cell_text(d, &x[2], done_about(k));
		nip_cell_text(d, &x[3], action_name[q->spec->action[k]]);
	}
	if (!t->rows.n)
		t->note = "nothing bad: every record and cell was usable";
	t = nip_doc_table(d, "files", NULL, file_column,
			  sizeof file_column / sizeof *file_column);
	for (size_t i = 0; i < q->files.n; i++) {
		const struct nip_csv_counts *c = &q->files.at[i].counts;
		const long v[] = { c->lines,	       c->records, c->blank,	c->comments,
				   nip_csv_refused(c), c->header,  c->continued };
		struct nip_cell *x = nip_table_row(d, t);

		nip_cell_text(d, &x[0], q->files.at[i].file);
		for (size_t k = 0; k < sizeof v / sizeof *v; k++)
			nip_cell_count(d, &x[1 + k], (unsigned long long)v[k]);
	}
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
	nip_quality_tables(d, q);
}
