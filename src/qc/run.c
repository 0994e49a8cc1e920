/* run.c: one file from open to close: blocks, refusals, rotation, resuming. */
#include <config.h>

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qc/internal.h"

/* A refused record counts as one cell of the coil it stands in; one before the first row
 * waits for the coil that follows. */
static void charge(struct nip_qc_run *r)
{
	if (r->now)
		nip_qc_charge_lead(r->now, &(struct nip_qc_lead){ .refused = 1 }, 1);
	else
		r->held.refused++;
}

static void charge_held(struct nip_qc_run *r)
{
	nip_qc_charge_lead(r->now, &r->held, 1);
	if (r->q->files.n == 1 && r->coil != NO_HANDLE)
		r->q->lead = r->held;
	r->held = (struct nip_qc_lead){ 0 };
}

/* Copies a refusal for its turn; true: there is no room for another. */
static bool refused(const struct nip_csv_problem *p, void *user)
{
	struct nip_qc_run *r = user;
	struct nip_qc_refusal *to = &r->refusal[r->refusals++];

	to->problem = *p;
	snprintf(to->text, sizeof to->text, "%s", p->text);
	to->problem.text = to->text;
	return r->refusals == NIP_QC_REFUSALS;
}

/* Records the reader refused, as findings, in order of line with the rows. */
static void take_refusals(struct nip_qc_run *r, long before_line)
{
	for (; r->refusals_taken < r->refusals; r->refusals_taken++) {
		const struct nip_csv_problem *p = &r->refusal[r->refusals_taken].problem;
		struct nip_finding f = { .severity = NIP_SEV_WARN,
					 .rule = nip_csv_bad_name(p->kind),
					 .file = r->path,
					 .line = p->line,
					 .offset = p->offset,
					 .coil = r->now ? r->now->name : NULL,
					 .batch = r->now ? r->now->batch : NULL,
					 .position_m = NAN,
					 .value = NAN,
					 .text = p->text };

		if (p->line > before_line)
			return;
		if (!nip_qc_charge(r, &f))
			continue;
		f.message =
			p->fields
				? nip_qc_say(r,
					     "record refused: %s (%zu fields, the header has %zu)",
					     f.rule, p->fields, nip_csv_columns(r->reader))
				: nip_qc_say(r, "record refused: %s", f.rule);
		charge(r);
		nip_qc_report(r, &f, 0, 0, NULL);
	}
	r->refusals = r->refusals_taken = 0;
}

static void count_file(struct nip_qc_run *r)
{
	r->q->files.at[r->q->files.n - 1].counts = *nip_csv_count(r->reader);
}

static int take_block(struct nip_qc_run *r, const struct nip_csv_block *b)
{
	for (size_t i = 0; i < b->rows; i++) {
		if (r->refusals)
			take_refusals(r, b->line[i]);
		nip_qc_take_row(r, b, i);
		if (r->held.refused)
			charge_held(r);
	}
	take_refusals(r, LONG_MAX);
	count_file(r);
	return r->q->on_block ? r->q->on_block(r->q, r->q->user) : 0;
}

static void go_on(struct nip_qc_run *r, const struct nip_qc_resume *from)
{
	r->held = from->held;
	r->lanes = from->lanes;
	r->unit_index = from->unit_index;
	r->now = from->coil < r->q->coils.n ? &r->q->coils.at[from->coil] : NULL;
}

/* Files of one series are as one file to coils, lanes and events. A coil named after its
 * file ends with it. */
static void keep_end(struct nip_qc_run *r)
{
	struct nip_qc *q = r->q;

	if (!q->spec->one_series || r->coil == NO_HANDLE)
		return;
	if (!q->end)
		q->end = NIP_NEW(q->arena, struct nip_qc_resume);
	*q->end = (struct nip_qc_resume){ .coil = nip_qc_standing_in(r),
					  .unit_index = r->unit_index,
					  .lanes = r->lanes };
}

/* Goes on where a saved state stood, if this still is the file it was reading. */
static int resume(struct nip_qc_run *r, const struct nip_qc_resume *from)
{
	const struct nip_place at = { .file = r->path, .line = from->mark.line };

	if (nip_csv_seek(r->reader, &from->mark) != 0)
		return -1;
	if (nip_qc_input_head(&r->input, from->head_n) != from->head_crc) {
		nip_diag_input(r->diag, &at,
			       "is not the file the saved state was reading: its start differs; "
			       "name that file, or start anew without the state");
		return -1;
	}
	if (from->mark.unfinished && nip_csv_more(r->reader)) {
		nip_diag_input(r->diag, &at,
			       "has grown, but its last line was not finished when it was read; "
			       "start anew without the state");
		return -1;
	}
	go_on(r, from);
	return 0;
}

/* Where reading broke off, nobody should have to guess what was looked at. */
static void say_how_far(const struct nip_qc_run *r)
{
	const struct nip_csv_counts *n = nip_csv_count(r->reader);
	const struct nip_place at = { .file = r->path, .line = n->lines };

	nip_diag_add(r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
		     "reading ended here: %ld rows were checked, with %ld alarms and %ld rejects; "
		     "that is no verdict",
		     r->q->rows, r->q->count[NIP_SEV_ALARM], r->q->count[NIP_SEV_REJECT]);
}

static int read_rows(struct nip_qc_run *r)
{
	const struct nip_csv_block *b;
	const struct nip_qc_resume *from = r->q->resume;
	int rc;

	r->q->resume = NULL;
	r->reader = nip_csv_open_tap(strcmp(r->path, "-") ? r->path : "standard input",
				     &(struct nip_csv_tap){ nip_qc_input_read, &r->input },
				     &r->q->spec->csv, r->diag);
	if (!r->reader)
		return r->input.end == NIP_QC_INPUT_STOPPED ? 0 : -1;
	nip_csv_on_bad(r->reader, refused, r);
	if (nip_qc_bind(r) != 0)
		return -1;
	if (!r->q->series || (!from && !r->q->spec->one_series))
		r->q->series = nip_csv_series_new(r->q->arena);
	if (!r->q->front)
		r->q->front = r->q->series;
	nip_csv_join(r->reader, r->q->series, r->lane);
	if (from && resume(r, from) != 0) /* stopped on the way: the state stays as it is */
		return nip_csv_stopped(r->reader) ? 0 : -1;
	if (!from) {
		if (r->q->end && r->coil != NO_HANDLE)
			go_on(r, r->q->end);
		*nip_vec_push(r->q->arena, &r->q->files) =
			(struct nip_file_summary){ .file = r->path, .argument = r->q->arguments };
		count_file(r);
	}
	while ((rc = nip_csv_next(r->reader, &b)) == 1)
		if (take_block(r, b) != 0)
			return -1;
	take_refusals(r, LONG_MAX);
	count_file(r);
	if (rc < 0 && !nip_csv_stopped(r->reader)) {
		say_how_far(r);
		return -1;
	}
	r->q->stopped = r->input.end == NIP_QC_INPUT_STOPPED;
	r->q->at_end = true;
	rc = r->q->on_block ? r->q->on_block(r->q, r->q->user) : 0;
	r->q->at_end = false;
	return rc;
}

static int one_file(struct nip_qc_run *r)
{
	const struct nip_place at = { .file = r->path };
	int rc;

	r->now = NULL;
	r->held = (struct nip_qc_lead){ 0 };
	r->unit_index = (size_t)-1;
	r->lanes.n = r->lane_order.n = r->refusals = r->refusals_taken = 0;
	rc = read_rows(r);
	if (rc == 0 && r->input.end == NIP_QC_INPUT_ENDED &&
	    nip_csv_count(r->reader)->records == 0) {
		nip_diag_input(r->diag, &at, "has a header but no usable record");
		rc = -1;
	}
	if (rc == 0 && r->reader)
		keep_end(r);
	nip_csv_close(r->reader);
	r->reader = NULL;
	return rc;
}

/* Whether the file was read to its end before the loaded state was saved: 1. */
static int read_before(struct nip_qc *q, const char *path, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path };
	const struct nip_file_summary *last =
		q->loaded && q->files.n ? &q->files.at[q->files.n - 1] : NULL;

	for (size_t i = 0; last && i < q->files.n; i++)
		if (q->files.at[i].argument == q->arguments &&
		    strcmp(q->files.at[i].file, path) != 0) {
			nip_diag_input(diag, &at,
				       "stands where the saved state had %s; name the same files "
				       "in the same order, new ones behind them",
				       q->files.at[i].file);
			return -1;
		}
	if (!last || last->argument < q->arguments)
		return 0;
	return last->argument > q->arguments || !q->resume;
}

/* Rotated while nobody looked: the file the state was reading is FILE.1 now. */
static const char *rotated(struct nip_qc *q, const char *path)
{
	const struct nip_qc_resume *from = q->resume;
	const char *old;

	if (!q->follow || !from || strcmp(path, "-") == 0 ||
	    nip_qc_input_starts(path, from->head_n, from->head_crc))
		return NULL;
	old = nip_arena_printf(q->arena, "%s.1", path);
	return nip_qc_input_starts(old, from->head_n, from->head_crc) ? old : NULL;
}

int nip_qc_file(struct nip_qc *q, const char *path, struct nip_diag *diag)
{
	struct nip_qc_run r = { .q = q, .diag = diag };
	int rc;

	q->arguments++;
	if (q->stopped)
		return 0;
	rc = read_before(q, path, diag);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	r.path = nip_qc_name(q, path);
	if (nip_qc_input_open(&r.input, r.path, rotated(q, r.path), q->follow, q->stop_fd, diag) !=
	    0)
		return -1;
	r.refusal = nip_xalloc(NIP_QC_REFUSALS, sizeof *r.refusal);
	q->run = &r;
	while ((rc = one_file(&r)) == 0 &&
	       (r.input.end == NIP_QC_INPUT_ROTATED || r.input.end == NIP_QC_INPUT_CUT)) {
		const struct nip_place at = { .file = path };

		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     r.input.end == NIP_QC_INPUT_CUT
				     ? "was cut short; reading starts again with its header"
				     : "was replaced; reading goes on with the new file");
		rc = nip_qc_input_next(&r.input, diag);
		if (rc <= 0)
			break;
	}
	q->stopped = r.input.end == NIP_QC_INPUT_STOPPED;
	q->run = NULL;
	nip_qc_input_close(&r.input);
	free(r.refusal);
	return rc < 0 ? -1 : 0;
}
