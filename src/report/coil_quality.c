/* coil_quality.c: events, findings and the quality of the data as tables. */
#include <config.h>

#include "report/coil_doc.h"

#include <math.h>
#include <string.h>

#include "unit/typeset.h"

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
		t->note = nip_arena_printf(
			d->arena, "%zu more not shown (--all of nipline qc lists the first 10000)",
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

enum {
	FIN_WHERE,
	FIN_SEVERITY,
	FIN_WHAT,
	FIN_COIL,
	FIN_LANE,
	FIN_POSITION,
	FIN_TEXT,
	FIN_SHORT, /* a report has as many, */
	FIN_RULE = FIN_SHORT,
	FIN_BYTE,
	FIN_TIME, /* and this one only where rows have a time */
	FIN_COLUMNS
};

static const struct nip_column finding_column[FIN_COLUMNS] = {
	{ "where" }, { "severity" }, { "characteristic" }, { "coil" }, { "lane" },
	{ "position", "m", true }, { "finding" }, { "rule" }, { "at byte", NULL, true }, { "time" }
};

static void finding_row(struct nip_doc *d, struct nip_table *t, const struct nip_finding *f, int n)
{
	struct nip_cell *x = nip_table_row(d, t);

	nip_cell_text(d, &x[FIN_WHERE], nip_arena_printf(d->arena, "%s:%ld", f->file, f->line));
	nip_cell_text(d, &x[FIN_SEVERITY], nip_finding_severity_name[f->severity]);
	x[FIN_SEVERITY].tone = f->severity >= NIP_SEV_ALARM ? NIP_TONE_BAD : NIP_TONE_WARN;
	nip_cell_text(d, &x[FIN_WHAT], f->characteristic ? f->characteristic : "");
	nip_cell_text(d, &x[FIN_COIL], f->coil ? f->coil : "");
	nip_cell_text(d, &x[FIN_LANE], f->lane ? f->lane : "");
	if (!isnan(f->position_m)) {
		nip_cell_number(d, &x[FIN_POSITION], f->position_m, 5);
		nip_cell_text(d, &x[FIN_POSITION],
			      nip_arena_printf(d->arena, "%.1f", f->position_m));
	}
	nip_cell_text(d, &x[FIN_TEXT], message(d, f));
	if (n > FIN_SHORT) {
		nip_cell_text(d, &x[FIN_RULE], f->rule);
		nip_cell_count(d, &x[FIN_BYTE], (unsigned long long)f->offset);
	}
	if (n > FIN_TIME)
		nip_cell_text(d, &x[FIN_TIME], f->time ? f->time : "");
}

static void finding_table(struct nip_doc *d, const struct nip_qc *q, bool full)
{
	struct nip_table *t;
	int n = full ? FIN_TIME : FIN_SHORT;
	long all = 0;
	size_t shown = 0;

	for (size_t i = 0; full && i < q->findings.n; i++)
		if (q->findings.at[i].time)
			n = FIN_COLUMNS;
	for (int k = 0; k < 4; k++)
		all += q->count[k];
	if (!all)
		return;
	nip_doc_heading(d, "Findings");
	t = nip_doc_table(d, "findings", "What puts a coil out of spec first, then warnings",
			  finding_column, (size_t)n);
	/* Many empty cells must not push the one alarm off the page. */
	for (int grave = 1; grave >= 0; grave--)
		for (size_t i = 0; i < q->findings.n && (shown < FINDINGS_SHOWN || q->all); i++)
			if ((q->findings.at[i].severity >= NIP_SEV_ALARM) == grave) {
				finding_row(d, t, &q->findings.at[i], n);
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

static void file_table(struct nip_doc *d, const struct nip_qc *q)
{
	static const struct nip_column file_column[] = { { "file" },
							 { "lines", NULL, true },
							 { "records", NULL, true },
							 { "blank", NULL, true },
							 { "comments", NULL, true },
							 { "refused", NULL, true },
							 { "header", NULL, true },
							 { "continued", NULL, true } };
	struct nip_table *t;

	t = nip_doc_table(d, "files", NULL, file_column, sizeof file_column / sizeof *file_column);
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

static bool anything_bad(const struct nip_qc *q)
{
	bool any = q->implausible || q->impossible;

	for (int k = 0; k < NIP_CSV_BAD_KINDS; k++)
		any |= q->bad[k] != 0;
	return any;
}

void nip_quality_tables(struct nip_doc *d, const struct nip_qc *q, bool full)
{
	static const struct nip_column column[] = {
		{ "kind" }, { "count", NULL, true }, { "what was done" }, { "policy" }
	};
	struct nip_table *t = NULL;

	event_table(d, q);
	finding_table(d, q, full);
	nip_doc_heading(d, "Data quality");
	if (!anything_bad(q))
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "Nothing bad: every record and cell was usable.");
	else
		t = nip_doc_table(d, "data-quality", "What was missing, held or repaired", column, 4);
	for (int k = 0; k < NIP_CSV_BAD_KINDS + 2; k++) {
		long n = k < NIP_CSV_BAD_KINDS	  ? q->bad[k]
			 : k == NIP_CSV_BAD_KINDS ? q->implausible
						  : q->impossible;
		struct nip_cell *x;

		if (!n || !t)
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
	file_table(d, q);
}
