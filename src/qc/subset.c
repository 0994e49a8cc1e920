/* subset.c: some coils out of a run, and runs behind one another. */
#include <config.h>

#include "qc/subset.h"

#include <string.h>

#include "base/diag.h"
#include "qc/internal.h"

struct cut {
	struct nip_qc *q;
	const bool *keep; /* by coil, as they were */
	const struct nip_coil *was;
	size_t n;
};

/* ---- what belongs to whom -------------------------------------------------------- */

/* Whether a kept coil answers to this name; without one, to this file. */
static bool of_kept(const struct cut *c, const char *coil, const char *batch, const char *file)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct nip_coil *x = &c->was[i];

		if (c->keep[i] && (coil ? strcmp(x->name, coil) == 0 && strcmp(x->batch, batch) == 0
					: file && strcmp(x->file, file) == 0))
			return true;
	}
	return false;
}

/* A file goes if it is known for dropped coils only. */
static bool file_stays(const struct cut *c, const char *file)
{
	bool dropped = false;

	for (size_t i = 0; i < c->n; i++) {
		const struct nip_coil *x = &c->was[i];
		bool in = strcmp(x->file, file) == 0 || (x->also && strcmp(x->also, file) == 0);

		if (in && c->keep[i])
			return true;
		dropped |= in;
	}
	return !dropped;
}

/* 1 stays, 0 goes, -1 cannot be told. */
static int unit_stays(const struct cut *c, const struct nip_evidence_unit *u)
{
	size_t kept = 0, dropped = 0;
	int named = -1;

	for (size_t i = 0; i < c->n; i++) {
		if (strcmp(c->was[i].batch, u->batch) != 0)
			continue;
		if (strcmp(c->was[i].name, u->name) == 0)
			named = c->keep[i];
		kept += c->keep[i];
		dropped += !c->keep[i];
	}
	return !dropped ? 1 : !kept ? 0 : named;
}

/* ---- the parts -------------------------------------------------------------------- */

static int cut_units(struct cut *c, struct nip_diag *diag)
{
	struct nip_qc *q = c->q;
	size_t n = 0;

	for (size_t i = 0; i < q->units.n; i++) {
		int stays = unit_stays(c, &q->units.at[i]);
		const struct nip_place at = { .file = nip_qc_first_file(q),
					      .element = q->units.at[i].batch };

		if (stays < 0) {
			nip_diag_input(diag, &at,
				       "its units (%s) cannot be told apart by coil: select the "
				       "whole batch",
				       q->spec->columns ? q->spec->columns->unit : "unit");
			return -1;
		}
		if (stays)
			q->units.at[n++] = q->units.at[i];
	}
	q->units.n = n;
	return 0;
}

/* Marks move with their coil. Where coils were interleaved nobody knows whose they are. */
static void cut_flagged(struct cut *c)
{
	struct nip_qc *q = c->q;
	size_t n = 0;

	for (size_t k = 0; k < q->spec->characteristics.n; k++)
		q->overall[k].flagged = 0;
	for (size_t f = 0; f < q->flagged.n && !q->interleaved; f++) {
		struct nip_flagged x = q->flagged.at[f];
		long start = 0, now = 0;

		for (size_t i = 0; i < c->n; i++) {
			long len = c->was[i].tally[x.characteristic].series.n;

			if (c->keep[i] && x.index >= start && x.index < start + len) {
				x.index += now - start;
				q->flagged.at[n++] = x;
				q->overall[x.characteristic].flagged++;
				break;
			}
			start += len;
			now += c->keep[i] ? len : 0;
		}
	}
	q->flagged.n = n;
}

static void cut_overall(struct cut *c)
{
	for (size_t k = 0; k < c->q->spec->characteristics.n; k++) {
		struct nip_overall *o = &c->q->overall[k];

		nip_moments_init(&o->moments);
		nip_series_init(&o->series, NIP_SERIES_SAMPLE);
		for (size_t i = 0; i < c->n; i++)
			if (c->keep[i]) {
				nip_moments_merge(&o->moments, &c->was[i].tally[k].moments);
				nip_series_join(&o->series, c->q->arena,
						&c->was[i].tally[k].series);
			}
	}
	c->q->interleaved = false;
}

static void cut_findings(struct cut *c)
{
	struct nip_qc *q = c->q;
	size_t n = 0, events = 0, files = 0;

	for (size_t i = 0; i < q->findings.n; i++) {
		const struct nip_finding f = q->findings.at[i];

		if (!of_kept(c, f.coil, f.batch, f.file))
			continue;
		q->findings.at[n] = f;
		q->findings.at[n].ordinal = (long long)n + 1;
		n++;
	}
	q->findings.n = n;
	for (size_t i = 0; i < q->events.n; i++)
		if (of_kept(c, q->events.at[i].coil, q->events.at[i].batch, NULL))
			q->events.at[events++] = q->events.at[i];
	q->events.n = events;
	for (size_t i = 0; i < q->files.n; i++)
		if (file_stays(c, q->files.at[i].file))
			q->files.at[files++] = q->files.at[i];
	q->files.n = files;
}

static void count(struct nip_qc *q)
{
	q->rows = q->implausible = q->impossible = 0;
	q->ordinal = 0;
	memset(q->count, 0, sizeof q->count);
	for (size_t i = 0; i < q->coils.n; i++) {
		const struct nip_coil *c = &q->coils.at[i];

		q->rows += c->rows;
		for (size_t k = 0; k < q->spec->characteristics.n; k++) {
			q->implausible += c->tally[k].implausible;
			q->impossible += c->tally[k].impossible;
		}
		for (int s = 0; s < 4; s++) {
			q->count[s] += c->found[s];
			q->ordinal += c->found[s];
		}
	}
}

int nip_qc_keep(struct nip_qc *q, const bool *keep, struct nip_diag *diag)
{
	struct cut c = { .q = q, .keep = keep, .n = q->coils.n };
	struct nip_coil *was = NIP_NEW_N(q->arena, q->coils.n + 1, struct nip_coil);
	size_t n = 0;

	for (size_t i = 0; i < c.n; i++)
		n += keep[i];
	if (n == c.n)
		return 0;
	memcpy(was, q->coils.at, c.n * sizeof *was);
	c.was = was;
	if (cut_units(&c, diag) != 0)
		return -1;
	cut_flagged(&c);
	cut_overall(&c);
	cut_findings(&c);
	q->coils.n = q->coil_order.n = q->unit_order.n = 0;
	for (size_t i = 0; i < c.n; i++)
		if (keep[i])
			q->coils.at[q->coils.n++] = was[i];
	q->resume = q->end = NULL;
	q->lead = (struct nip_qc_lead){ 0 };
	count(q);
	return 0;
}

/* ---- behind one another ----------------------------------------------------------- */

/* The first NIP_QC_FLAGGED of all, as if they had been found one after the other. */
static void append_flagged(struct nip_qc *q, const struct nip_qc *from)
{
	for (size_t k = 0; k < q->spec->characteristics.n; k++) {
		struct nip_overall *o = &q->overall[k];
		long more = from->overall[k].flagged;

		for (size_t i = 0; i < from->flagged.n; i++) {
			struct nip_flagged f = from->flagged.at[i];

			if (f.characteristic != k || o->flagged >= NIP_QC_FLAGGED)
				continue;
			f.index += o->series.n;
			*nip_vec_push(q->arena, &q->flagged) = f;
			o->flagged++;
			more--;
		}
		o->flagged += more;
	}
}

/* A coil that is all in one run: nothing of it ends at a border. */
static void take_whole(struct nip_tally *to, struct nip_arena *a, const struct nip_tally *from)
{
	nip_series_copy(&to->series, a, &from->series);
	for (size_t l = 0; l < to->lanes.n && l < from->lanes.n; l++)
		*to->lanes.at[l].lag1 = *from->lanes.at[l].lag1;
}

int nip_qc_append(struct nip_qc *q, const struct nip_qc *from, struct nip_diag *diag)
{
	size_t before = q->coils.n;

	if (nip_qc_merge(q, from, false, diag) != 0)
		return -1;
	append_flagged(q, from);
	for (size_t k = 0; k < q->spec->characteristics.n; k++)
		nip_series_join(&q->overall[k].series, q->arena, &from->overall[k].series);
	for (size_t i = 0; before + i < q->coils.n && i < from->coils.n; i++) {
		struct nip_coil *to = &q->coils.at[before + i];

		to->also = from->coils.at[i].also ? nip_qc_name(q, from->coils.at[i].also) : NULL;
		for (size_t k = 0; k < q->spec->characteristics.n; k++)
			take_whole(&to->tally[k], q->arena, &from->coils.at[i].tally[k]);
	}
	q->no_series = false;
	return 0;
}
