/* border.c: what the border between two pieces that touch has hidden: values held across it,
 * and times that repeat, go back or leave a gap from one piece to the next. */
#include <config.h>

#include <string.h>

#include "qc/internal.h"

struct border {
	struct nip_qc *q;
	const struct nip_qc *from;
	struct nip_qc_borders *out;
	long taken_stuck;
};

/* ---- while reading -------------------------------------------------------------------- */

void nip_qc_keep_first(struct nip_qc_run *r, const struct nip_finding *at)
{
	struct nip_qc *q = r->q;
	const char *lane = at->lane ? at->lane : "";
	struct nip_finding *f;

	if (q->series != q->front)
		return; /* a further file is not at the border */
	for (size_t i = 0; i < q->firsts.n; i++) { /* lanes come in turns */
		size_t k = (q->first_at + 1 + i) % q->firsts.n;
		const char *name = q->firsts.at[k].lane ? q->firsts.at[k].lane : "";

		if (name == lane || strcmp(name, lane) == 0) {
			q->first_at = k;
			return;
		}
	}
	q->first_at = q->firsts.n;
	f = nip_vec_push(q->arena, &q->firsts);
	*f = *at;
	f->rule = "";
	f->text = f->time = nip_arena_strdup(q->arena, at->time);
}

/* ---- while merging -------------------------------------------------------------------- */

static const struct nip_finding *first_of(const struct nip_qc *q, const char *lane)
{
	for (size_t i = 0; i < q->firsts.n; i++)
		if (strcmp(q->firsts.at[i].lane ? q->firsts.at[i].lane : "", lane) == 0)
			return &q->firsts.at[i];
	return NULL;
}

static void time_fault(struct border *b, const struct nip_csv_border *at)
{
	const struct nip_finding *first = first_of(b->from, at->lane);
	enum nip_action action;
	struct nip_finding *f;
	struct nip_coil *c;
	char text[NIP_QC_MESSAGE];

	if (!first || !first->coil)
		return;
	action = nip_qc_action(b->q->spec, nip_csv_bad_name(at->kind));
	if (action == NIP_IGNORE)
		return;
	c = nip_qc_known_coil(b->q, first->coil, first->batch);
	if (action >= NIP_ALARM && c)
		c->faulted++;
	f = nip_vec_push(b->q->arena, &b->out->list);
	*f = *first;
	f->rule = nip_csv_bad_name(at->kind);
	f->severity = NIP_SEV_WARN + (enum nip_finding_severity)(action - NIP_WARN);
	f->message = nip_arena_strdup(b->q->arena, nip_qc_say_time(b->q->spec, at->kind, f->text,
								   text, sizeof text));
}

static void tell(const struct nip_csv_border *at, void *user)
{
	struct border *b = user;

	if (at->kind == NIP_CSV_BAD_STUCK) {
		b->taken_stuck += at->n;
		return;
	}
	b->out->bad[at->kind] += at->n;
	if (at->kind != NIP_CSV_BAD_HELD)
		time_fault(b, at);
}

static void tell_nothing(const struct nip_csv_border *at, void *user)
{
	(void)at;
	(void)user;
}

/* By line, as the rows would have told of them; a handful. */
static void sort_by_line(struct nip_finding *f, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && f[k - 1].line > f[k].line; k--) {
			struct nip_finding t = f[k];

			f[k] = f[k - 1];
			f[k - 1] = t;
		}
}

void nip_qc_cross(struct nip_qc *q, const struct nip_qc *from, struct nip_qc_borders *out,
		  struct nip_diag *diag)
{
	const struct nip_place at = { .file = nip_qc_first_file(from) };
	struct border b = { .q = q, .from = from, .out = out };
	const struct nip_csv_times *how = &q->spec->csv.time;

	if (!q->series || !from->front) {
		q->series = from->series ? from->series : q->series;
		return;
	}
	if (nip_csv_series_join(q->series, from->front, how, tell, &b) != 0) {
		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "has other columns than the piece before: values held and the order "
			     "of times end at this border");
		q->series = from->series;
		return;
	}
	if (from->series != from->front)
		nip_csv_series_join(q->series, from->series, how, tell_nothing, NULL);
	if (b.taken_stuck)
		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%ld readings at the start of this piece continue equal ones of the "
			     "piece before and would be refused as stuck in one run; their "
			     "values are counted here",
			     b.taken_stuck);
	sort_by_line(out->list.at, out->list.n);
}
