/* merge.c: states of pieces joined: counts and moments exactly, series and events where
 * the pieces are known to touch. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "qc/internal.h"

struct join {
	struct nip_qc *q;
	const struct nip_qc *from;
	bool adjacent;
	struct nip_qc_borders border;
	long long shift;	 /* what ordinals of the piece are moved by */
	struct nip_qc_lead held; /* refused records no row has come for yet */
	/* Coil and batch of records refused before the first row of the piece. */
	const char *before, *before_batch;
};

static const char *name(struct join *j, const char *s)
{
	return s ? nip_qc_name(j->q, s) : NULL;
}

/* ---- what each characteristic is measured in ------------------------------------- */

static int same_units(struct join *j, struct nip_diag *diag)
{
	int errors = 0;

	for (size_t i = 0; i < j->q->spec->characteristics.n; i++) {
		struct nip_overall *a = &j->q->overall[i];
		const struct nip_overall *b = &j->from->overall[i];
		const struct nip_place at = { .file = nip_qc_first_file(j->from),
					      .element = j->q->spec->characteristics.at[i].id };

		if (!b->ready)
			continue;
		if (!a->ready) {
			a->derived = b->derived;
			a->column = b->column ? name(j, b->column) : NULL;
			nip_qc_settle(j->q, i, b->unit);
		} else if (strcmp(a->unit, b->unit) != 0) {
			nip_diag_input(diag, &at, "was read in %s, and %s in %s; check them apart",
				       b->unit, nip_qc_first_file(j->q), a->unit);
			errors++;
		}
	}
	return errors ? -1 : 0;
}

/* ---- coils ------------------------------------------------------------------------ */

static void join_lanes(struct join *j, struct nip_tally *to, const struct nip_tally *from)
{
	for (size_t k = 0; k < from->lanes.n; k++) {
		const char *lane = name(j, from->lanes.at[k].lane);
		struct nip_serial *s = NULL;

		for (size_t l = 0; l < to->lanes.n && !s; l++)
			if (to->lanes.at[l].lane == lane)
				s = &to->lanes.at[l];
		if (!s)
			s = nip_qc_new_serial(j->q, to, lane);
		if (!j->adjacent)
			nip_lag1_break(s->lag1);
		nip_lag1_join(s->lag1, from->lanes.at[k].lag1);
	}
}

static void join_tally(struct join *j, struct nip_tally *to, const struct nip_tally *from,
		       size_t limits)
{
	nip_moments_merge(&to->moments, &from->moments);
	to->missing += from->missing;
	to->not_number += from->not_number;
	to->implausible += from->implausible;
	to->impossible += from->impossible;
	to->excused += from->excused;
	to->unaligned += from->unaligned;
	for (size_t k = 0; k < limits; k++) {
		to->beyond[k] += from->beyond[k];
		to->doubtful[k] += from->doubtful[k];
	}
	for (int k = 0; k < 3; k++)
		to->gravest[k] += from->gravest[k];
	join_lanes(j, to, from);
}

static struct nip_coil *coil_like(struct join *j, const struct nip_coil *c)
{
	const char *coil = name(j, c->name), *batch = name(j, c->batch);
	struct nip_coil *to = nip_qc_known_coil(j->q, coil, batch);

	if (to)
		return to;
	to = nip_vec_push(j->q->arena, &j->q->coils);
	*to = (struct nip_coil){
		.name = coil, .batch = batch, .file = name(j, c->file), .from_m = NAN, .to_m = NAN
	};
	nip_qc_coil_init(j->q, to);
	return to;
}

static void join_coil(struct join *j, const struct nip_coil *c)
{
	const struct nip_spec *s = j->q->spec;
	struct nip_coil *to = coil_like(j, c);

	to->rows += c->rows;
	to->refused += c->refused;
	to->bad += c->bad;
	to->cells += c->cells;
	to->faulted += c->faulted;
	for (int k = 0; k < 4; k++)
		to->found[k] += c->found[k];
	to->from_m = fmin(to->from_m, c->from_m); /* fmin and fmax pass over NaN */
	to->to_m = fmax(to->to_m, c->to_m);
	for (size_t i = 0; i < s->characteristics.n; i++)
		join_tally(j, &to->tally[i], &c->tally[i], s->characteristics.at[i].limits.n);
	for (size_t k = 0; k < s->relations.n; k++) {
		to->relation[k].checked += c->relation[k].checked;
		to->relation[k].broken += c->relation[k].broken;
	}
}

static void add_lead(struct nip_qc_lead *to, const struct nip_qc_lead *l)
{
	to->refused += l->refused;
	to->faulted += l->faulted;
	for (int k = 0; k < 4; k++)
		to->found[k] += l->found[k];
}

/* Records refused before the first row of a piece stand in the coil of the row before; those
 * before any row wait for one. */
static void join_lead(struct join *j)
{
	const struct nip_qc_resume *before = j->q->resume;
	const struct nip_qc *from = j->from;
	struct nip_coil *first = from->coils.n ? coil_like(j, &from->coils.at[0]) : NULL;
	struct nip_qc_lead lead = first		 ? from->lead
				  : from->resume ? from->resume->held
						 : (struct nip_qc_lead){ 0 };

	if (before && before->coil < j->q->coils.n) {
		if (first)
			nip_qc_charge_lead(first, &lead, -1);
		nip_qc_charge_lead(&j->q->coils.at[before->coil], &lead, 1);
		j->before = j->q->coils.at[before->coil].name;
		j->before_batch = j->q->coils.at[before->coil].batch;
		return;
	}
	if (before)
		j->held = before->held;
	if (!first) {
		add_lead(&j->held, &lead);
	} else {
		nip_qc_charge_lead(first, &j->held, 1);
		j->held = (struct nip_qc_lead){ 0 };
	}
}

static void join_unit(struct join *j, const struct nip_evidence_unit *u)
{
	size_t n = j->q->spec->characteristics.n;
	const char *batch = name(j, u->batch), *unit = name(j, u->name);
	struct nip_evidence_unit *to = nip_qc_known_unit(j->q, unit, batch);

	if (!to) {
		to = nip_vec_push(j->q->arena, &j->q->units);
		*to = (struct nip_evidence_unit){ .batch = batch, .name = unit };
		to->moments = NIP_NEW_N(j->q->arena, n, struct nip_moments);
		for (size_t i = 0; i < n; i++)
			nip_moments_init(&to->moments[i]);
	}
	for (size_t i = 0; i < n; i++)
		nip_moments_merge(&to->moments[i], &u->moments[i]);
}

/* ---- findings and events ----------------------------------------------------------- */

static void join_finding(struct join *j, const struct nip_finding *f)
{
	struct nip_finding *to;

	if (j->q->findings.n >= j->q->keep)
		return;
	to = nip_vec_push(j->q->arena, &j->q->findings);
	*to = *f;
	to->rule = name(j, f->rule);
	to->file = name(j, f->file);
	to->coil = name(j, f->coil);
	to->batch = name(j, f->batch);
	if (!to->coil && strcmp(f->file, nip_qc_first_file(j->from)) == 0) {
		to->coil = j->before;
		to->batch = j->before_batch;
	}
	to->lane = name(j, f->lane);
	to->characteristic = name(j, f->characteristic);
	to->unit = name(j, f->unit);
	to->ordinal += j->shift;
	/* Texts stay where they are: the arena of `from` is that of the merge. */
}

/* What came to light at the border goes where its row would have told of it. */
static void join_findings(struct join *j)
{
	const struct nip_qc *from = j->from;
	size_t k = 0;

	j->shift = j->q->ordinal;
	for (size_t i = 0; i <= from->findings.n; i++) {
		const struct nip_finding *f = i < from->findings.n ? &from->findings.at[i] : NULL;

		for (; k < j->border.list.n; k++) {
			struct nip_finding *b = &j->border.list.at[k];

			if (f && f->line < b->line && strcmp(f->file, b->file) == 0)
				break;
			b->ordinal = f ? f->ordinal : from->ordinal + 1;
			join_finding(j, b);
			j->q->count[b->severity]++;
			j->shift++;
		}
		if (f)
			join_finding(j, f);
	}
	j->q->ordinal = j->shift + from->ordinal;
}

static const struct nip_qc_lane *lane_of(const struct nip_qc_resume *r, const char *coil,
					 const char *batch, const char *lane)
{
	for (size_t i = 0; r && i < r->lanes.n; i++)
		if (strcmp(r->lanes.at[i].coil, coil) == 0 &&
		    strcmp(r->lanes.at[i].batch, batch) == 0 &&
		    strcmp(r->lanes.at[i].name, lane ? lane : "") == 0)
			return &r->lanes.at[i];
	return NULL;
}

/* The event of the piece before that reached its last reading of the lane. */
static struct nip_event *touching(struct join *j, const struct nip_event *e)
{
	const struct nip_qc_lane *l;

	if (!j->adjacent || e->from_reading != 1)
		return NULL;
	l = lane_of(j->q->resume, e->coil, e->batch, e->lane);
	for (size_t i = 0; l && i < l->open.n; i++) {
		const struct nip_qc_open *o = &l->open.at[i];

		if (o->characteristic == e->characteristic_index && o->rule == e->side &&
		    o->seq == l->seq)
			return &j->q->events.at[o->event];
	}
	return NULL;
}

static void extend(struct nip_event *t, const struct nip_event *e, const char *rule)
{
	t->count += e->count;
	t->last_line = e->last_line;
	t->from_m = fmin(t->from_m, e->from_m);
	t->to_m = fmax(t->to_m, e->to_m);
	if (e->severity > t->severity) {
		t->severity = e->severity;
		t->rule = rule;
	}
	if (strstr(t->rule, "_below") ? e->worst < t->worst : e->worst > t->worst)
		t->worst = e->worst;
}

/* Returns where each event of the piece is now; -1: beyond the cap. */
static long *join_events(struct join *j)
{
	struct nip_qc *q = j->q;
	long *now = NIP_NEW_N(q->arena, j->from->events.n + 1, long);

	for (size_t i = 0; i < j->from->events.n; i++) {
		const struct nip_event *e = &j->from->events.at[i];
		struct nip_event *t = touching(j, e);

		if (t) {
			extend(t, e, name(j, e->rule));
			now[i] = t - q->events.at;
			continue;
		}
		if (q->events.n >= NIP_QC_EVENTS) {
			q->more_events++;
			now[i] = -1;
			continue;
		}
		now[i] = (long)q->events.n;
		t = nip_vec_push(q->arena, &q->events);
		*t = *e;
		t->coil = name(j, e->coil);
		t->batch = name(j, e->batch);
		t->lane = name(j, e->lane);
		t->characteristic = name(j, e->characteristic);
		t->rule = name(j, e->rule);
		t->unit = name(j, e->unit);
	}
	q->more_events += j->from->more_events;
	return now;
}

static uint64_t last_coil(struct join *j, const struct nip_qc_resume *old)
{
	const struct nip_qc_resume *new = j->from->resume;

	if (new &&new->coil < j->from->coils.n)
		return (uint64_t)(coil_like(j, &j->from->coils.at[new->coil]) - j->q->coils.at);
	return old ? old->coil : (uint64_t)-1;
}

/* The lane as the piece left it, its open events as they stand now. */
static void join_lane(struct join *j, const struct nip_qc_lane *from, const long *event_now,
		      struct nip_qc_lane *l)
{
	*l = (struct nip_qc_lane){ .name = name(j, from->name),
				   .coil = name(j, from->coil),
				   .batch = name(j, from->batch),
				   .seq = from->seq };
	for (size_t i = 0; i < from->open.n; i++) {
		const long event = event_now[from->open.at[i].event];
		struct nip_qc_open *o;

		if (event < 0)
			continue;
		o = nip_vec_push(j->q->arena, &l->open);
		*o = from->open.at[i];
		o->event = (size_t)event;
	}
}

/* What a piece behind this one may go on with. A lane the new piece did not see stays as
 * it was left, unless the piece went on to another file. */
static void join_ends(struct join *j, const long *event_now)
{
	struct nip_qc *q = j->q;
	struct nip_qc_resume *to = NIP_NEW(q->arena, struct nip_qc_resume);
	const struct nip_qc_resume *old = q->resume, *new = j->from->resume;
	const bool went_on = j->from->files.n > 1 && !q->spec->one_series;

	to->coil = last_coil(j, old);
	to->held = j->held;
	for (size_t i = 0; new &&i < new->lanes.n; i++)
		join_lane(j, &new->lanes.at[i], event_now, nip_vec_push(q->arena, &to->lanes));
	for (size_t i = 0; old && !went_on && i < old->lanes.n; i++) {
		const struct nip_qc_lane *l = &old->lanes.at[i];

		if (!lane_of(new, l->coil, l->batch, l->name))
			*nip_vec_push(q->arena, &to->lanes) = *l;
	}
	q->resume = to;
}

int nip_qc_merge(struct nip_qc *q, const struct nip_qc *from, bool adjacent, struct nip_diag *diag)
{
	struct join j = { .q = q, .from = from, .adjacent = adjacent };

	if (same_units(&j, diag) != 0)
		return -1;
	q->no_series = true;
	for (size_t i = 0; i < from->coils.n; i++)
		join_coil(&j, &from->coils.at[i]);
	for (size_t i = 0; i < from->units.n; i++)
		join_unit(&j, &from->units.at[i]);
	for (size_t i = 0; i < q->spec->characteristics.n; i++)
		nip_moments_merge(&q->overall[i].moments, &from->overall[i].moments);
	if (adjacent) {
		join_lead(&j);
		nip_qc_cross(q, from, &j.border, diag);
	}
	join_findings(&j);
	join_ends(&j, join_events(&j));
	for (size_t i = 0; i < from->files.n; i++) {
		struct nip_file_summary *f = nip_vec_push(q->arena, &q->files);

		*f = from->files.at[i];
		f->file = name(&j, f->file);
		for (int k = 0; k < NIP_CSV_BAD_KINDS && i == 0; k++)
			f->counts.bad[k] += j.border.bad[k];
	}
	q->rows += from->rows;
	q->implausible += from->implausible;
	q->impossible += from->impossible;
	q->interleaved |= from->interleaved;
	for (int k = 0; k < 4; k++)
		q->count[k] += from->count[k];
	return 0;
}

/* ---- order and identity ------------------------------------------------------------ */

static int by_name(const char *a_batch, const char *a, const char *b_batch, const char *b)
{
	int c = strcmp(a_batch, b_batch);

	return c ? c : strcmp(a, b);
}

static int coil_order(const void *a, const void *b)
{
	const struct nip_coil *x = a, *y = b;

	return by_name(x->batch, x->name, y->batch, y->name);
}

static int unit_order(const void *a, const void *b)
{
	const struct nip_evidence_unit *x = a, *y = b;

	return by_name(x->batch, x->name, y->batch, y->name);
}

static int lane_order(const void *a, const void *b)
{
	const struct nip_serial *x = a, *y = b;

	return strcmp(x->lane, y->lane);
}

void nip_qc_sort(struct nip_qc *q)
{
	q->coil_order.n = q->unit_order.n = 0;
	if (q->coils.n)
		qsort(q->coils.at, q->coils.n, sizeof *q->coils.at, coil_order);
	if (q->units.n)
		qsort(q->units.at, q->units.n, sizeof *q->units.at, unit_order);
	/* Sums over lanes are of doubles, whose order shows in the last digit. */
	for (size_t i = 0; i < q->coils.n; i++)
		for (size_t k = 0; k < q->spec->characteristics.n; k++) {
			struct nip_tally *t = &q->coils.at[i].tally[k];

			if (t->lanes.n)
				qsort(t->lanes.at, t->lanes.n, sizeof *t->lanes.at, lane_order);
		}
}

const char *nip_qc_first_file(const struct nip_qc *q)
{
	return q->files.n ? q->files.at[0].file : "";
}

const char *nip_qc_same_file(const struct nip_qc *a, const struct nip_qc *b)
{
	for (size_t i = 0; i < a->files.n; i++)
		for (size_t k = 0; k < b->files.n; k++)
			if (strcmp(a->files.at[i].file, b->files.at[k].file) == 0)
				return a->files.at[i].file;
	return NULL;
}
