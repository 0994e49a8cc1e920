/* save.c: an engine between two blocks as bytes, and back. One walk over the structures
 * serves both ways, so what is written is what is read. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "qc/walk.h"

#define KIND   NIP_STATE_KIND('q', 'c', 'r', 'n')
#define FORMAT 5

static void w_counts(struct nip_walk *w, struct nip_csv_counts *c)
{
	nip_walk_long(w, &c->lines);
	nip_walk_long(w, &c->records);
	nip_walk_long(w, &c->blank);
	nip_walk_long(w, &c->comments);
	nip_walk_long(w, &c->header);
	nip_walk_long(w, &c->continued);
	nip_walk_long(w, &c->unasked);
	nip_walk_wide(w, &c->bytes);
	for (int k = 0; k < NIP_CSV_BAD_KINDS; k++)
		nip_walk_long(w, &c->bad[k]);
}

static void w_tally(struct nip_walk *w, struct nip_tally *t, size_t limits)
{
	size_t n;

	nip_walk_moments(w, &t->moments);
	nip_walk_long(w, &t->missing);
	nip_walk_long(w, &t->not_number);
	nip_walk_long(w, &t->implausible);
	nip_walk_long(w, &t->impossible);
	nip_walk_long(w, &t->excused);
	nip_walk_long(w, &t->unaligned);
	for (size_t k = 0; k < limits; k++) {
		nip_walk_long(w, &t->beyond[k]);
		nip_walk_long(w, &t->doubtful[k]);
	}
	for (int k = 0; k < 3; k++)
		nip_walk_long(w, &t->gravest[k]);
	n = nip_walk_count(w, t->lanes.n);
	for (size_t k = 0; k < n; k++) {
		struct nip_serial *s = w->out ? &t->lanes.at[k] : nip_qc_new_serial(w->q, t, NULL);

		nip_walk_named(w, &s->lane);
		nip_walk_lag1(w, s->lag1);
	}
	nip_walk_series(w, &t->series);
}

static void w_coil(struct nip_walk *w, struct nip_coil *c)
{
	const struct nip_spec *spec = w->q->spec;

	nip_walk_named(w, &c->name);
	nip_walk_named(w, &c->batch);
	nip_walk_named(w, &c->file);
	nip_walk_name(w, &c->also);
	nip_walk_long(w, &c->rows);
	nip_walk_long(w, &c->refused);
	nip_walk_long(w, &c->bad);
	nip_walk_long(w, &c->cells);
	nip_walk_long(w, &c->faulted);
	for (int k = 0; k < 4; k++)
		nip_walk_long(w, &c->found[k]);
	nip_walk_real(w, &c->from_m);
	nip_walk_real(w, &c->to_m);
	if (!w->out)
		nip_qc_coil_init(w->q, c);
	for (size_t i = 0; i < spec->characteristics.n; i++)
		w_tally(w, &c->tally[i], spec->characteristics.at[i].limits.n);
	for (size_t k = 0; k < spec->relations.n; k++) {
		nip_walk_long(w, &c->relation[k].checked);
		nip_walk_long(w, &c->relation[k].broken);
	}
}

static void w_overall(struct nip_walk *w, size_t i)
{
	struct nip_overall *o = &w->q->overall[i];
	const char *unit = o->unit;

	nip_walk_moments(w, &o->moments);
	nip_walk_series(w, &o->series);
	nip_walk_long(w, &o->flagged);
	nip_walk_bool(w, &o->ready);
	nip_walk_bool(w, &o->derived);
	nip_walk_text(w, &unit);
	nip_walk_text(w, &o->column);
	if (!w->out && o->ready && !unit)
		nip_state_refuse(&w->in, "a unit is missing");
	else if (!w->out && o->ready)
		nip_qc_settle(w->q, i, unit);
}

static void w_severity(struct nip_walk *w, enum nip_finding_severity *s)
{
	long v = (long)*s;

	nip_walk_long(w, &v);
	if (v < NIP_SEV_NOTE || v > NIP_SEV_REJECT) {
		nip_state_refuse(&w->in, "a severity is unknown");
		v = NIP_SEV_NOTE;
	}
	*s = (enum nip_finding_severity)v;
}

static void w_finding(struct nip_walk *w, struct nip_finding *f)
{
	w_severity(w, &f->severity);
	nip_walk_named(w, &f->rule);
	nip_walk_named(w, &f->file);
	nip_walk_long(w, &f->line);
	nip_walk_wide(w, &f->offset);
	nip_walk_name(w, &f->coil);
	nip_walk_name(w, &f->batch);
	nip_walk_name(w, &f->lane);
	nip_walk_text(w, &f->time);
	nip_walk_name(w, &f->characteristic);
	nip_walk_real(w, &f->position_m);
	nip_walk_text(w, &f->text);
	nip_walk_real(w, &f->value);
	nip_walk_text(w, &f->limit);
	nip_walk_name(w, &f->unit);
	nip_walk_text(w, &f->message);
	nip_walk_wide(w, &f->ordinal);
}

static void w_event(struct nip_walk *w, struct nip_event *e)
{
	nip_walk_named(w, &e->coil);
	nip_walk_named(w, &e->batch);
	nip_walk_name(w, &e->lane);
	nip_walk_named(w, &e->characteristic);
	nip_walk_named(w, &e->rule);
	nip_walk_named(w, &e->unit);
	w_severity(w, &e->severity);
	nip_walk_long(w, &e->count);
	nip_walk_long(w, &e->first_line);
	nip_walk_long(w, &e->last_line);
	nip_walk_real(w, &e->from_m);
	nip_walk_real(w, &e->to_m);
	nip_walk_real(w, &e->worst);
	nip_walk_long(w, &e->from_reading);
	nip_walk_long(w, &e->to_reading);
	nip_walk_size(w, &e->characteristic_index);
	nip_walk_size(w, &e->side);
}

static void w_flagged(struct nip_walk *w, struct nip_flagged *f)
{
	nip_walk_size(w, &f->characteristic);
	nip_walk_long(w, &f->index);
	nip_walk_real(w, &f->value);
	w_severity(w, &f->severity);
	if (f->characteristic >= w->q->spec->characteristics.n)
		nip_state_refuse(&w->in, "a characteristic is unknown");
}

static void w_file(struct nip_walk *w, struct nip_file_summary *f)
{
	nip_walk_named(w, &f->file);
	nip_walk_size(w, &f->argument);
	w_counts(w, &f->counts);
}

static void w_unit(struct nip_walk *w, struct nip_evidence_unit *u)
{
	size_t n = w->q->spec->characteristics.n;

	nip_walk_named(w, &u->batch);
	nip_walk_named(w, &u->name);
	if (!w->out) {
		u->moments = NIP_NEW_N(w->q->arena, n, struct nip_moments);
		for (size_t i = 0; i < n; i++)
			nip_moments_init(&u->moments[i]);
	}
	for (size_t i = 0; i < n; i++)
		nip_walk_moments(w, &u->moments[i]);
}

/* Item by item, until the list is done or the bytes make no sense. */
#define W_LIST(w, list, item)                                                                      \
	do {                                                                                       \
		size_t n_ = nip_walk_count(w, (list)->n);                                          \
		for (size_t i_ = 0; i_ < n_ && !(w)->in.why; i_++)                                 \
			item(w, (w)->out ? &(list)->at[i_] : nip_vec_push((w)->q->arena, list));   \
	} while (0)

static void w_track(struct nip_walk *w, struct nip_qc_track *t)
{
	size_t n = nip_walk_count(w, t->n);

	if (!w->out) {
		t->at_m = NIP_NEW_N(w->q->arena, n, double);
		t->value = NIP_NEW_N(w->q->arena, n, double);
		t->n = t->cap = n;
	}
	nip_walk_reals(w, t->at_m, (long)n);
	nip_walk_reals(w, t->value, (long)n);
}

static void w_open(struct nip_walk *w, struct nip_qc_open *o)
{
	nip_walk_size(w, &o->event);
	nip_walk_size(w, &o->characteristic);
	nip_walk_size(w, &o->rule);
	nip_walk_long(w, &o->seq);
	if (o->event >= w->q->events.n)
		nip_state_refuse(&w->in, "an event is unknown");
}

static void w_lane(struct nip_walk *w, struct nip_qc_lane *l)
{
	bool tracks = w->out && l->track;

	nip_walk_named(w, &l->name);
	nip_walk_named(w, &l->coil);
	nip_walk_named(w, &l->batch);
	nip_walk_long(w, &l->seq);
	W_LIST(w, &l->open, w_open);
	nip_walk_bool(w, &tracks);
	if (!tracks)
		return;
	if (!w->out)
		l->track =
			NIP_NEW_N(w->q->arena, w->q->spec->characteristics.n, struct nip_qc_track);
	for (size_t i = 0; i < w->q->spec->characteristics.n; i++)
		w_track(w, &l->track[i]);
}

static void w_lead(struct nip_walk *w, struct nip_qc_lead *l)
{
	nip_walk_long(w, &l->refused);
	nip_walk_long(w, &l->faulted);
	for (int k = 0; k < 4; k++)
		nip_walk_long(w, &l->found[k]);
}

static void w_resume(struct nip_walk *w, struct nip_qc_resume *from)
{
	uint64_t crc = from->head_crc;

	nip_walk_wide(w, &from->mark.offset);
	nip_walk_long(w, &from->mark.line);
	nip_walk_bool(w, &from->mark.skipping);
	nip_walk_bool(w, &from->mark.unfinished);
	nip_walk_long(w, &from->mark.told_line);
	w_counts(w, &from->mark.counts);
	nip_walk_u64(w, &crc);
	from->head_crc = (uint32_t)crc;
	nip_walk_u64(w, &from->head_n);
	nip_walk_bool(w, &from->waits);
	nip_walk_u64(w, &from->coil);
	nip_walk_u64(w, &from->unit_index);
	w_lead(w, &from->held);
	W_LIST(w, &from->lanes, w_lane);
}

/* The reading before in each lane: what order, gaps and held values are judged by. */
static void w_lanes_before(struct nip_walk *w, struct nip_csv_series **series)
{
	struct nip_str text = NIP_STR_INIT;
	const char *s = NULL;

	if (w->out && *series) {
		nip_csv_series_save(*series, &text);
		s = nip_str_text(&text);
	}
	nip_walk_text(w, &s);
	nip_str_release(&text);
	if (w->out || !s)
		return;
	*series = nip_csv_series_new(w->q->arena);
	if (nip_csv_series_load(*series, s, strlen(s)) != 0)
		nip_state_refuse(&w->in, "the readings before are damaged");
}

/* Both ends of what was read: one series, or that of the first file and that of the last. */
static void w_ends(struct nip_walk *w)
{
	bool one = w->q->front == w->q->series;

	w_lanes_before(w, &w->q->series);
	nip_walk_bool(w, &one);
	if (!one)
		w_lanes_before(w, &w->q->front);
	else if (!w->out)
		w->q->front = w->q->series;
	W_LIST(w, &w->q->firsts, w_finding);
	w_lead(w, &w->q->lead);
}

static void w_engine(struct nip_walk *w)
{
	struct nip_qc *q = w->q;

	nip_walk_long(w, &q->rows);
	for (int k = 0; k < 4; k++)
		nip_walk_long(w, &q->count[k]);
	nip_walk_wide(w, &q->ordinal);
	nip_walk_long(w, &q->more_events);
	nip_walk_long(w, &q->implausible);
	nip_walk_long(w, &q->impossible);
	nip_walk_bool(w, &q->interleaved);
	w_ends(w);
	W_LIST(w, &q->files, w_file);
	for (size_t i = 0; i < q->spec->characteristics.n; i++)
		w_overall(w, i);
	W_LIST(w, &q->coils, w_coil);
	W_LIST(w, &q->units, w_unit);
	W_LIST(w, &q->findings, w_finding);
	W_LIST(w, &q->events, w_event);
	W_LIST(w, &q->flagged, w_flagged);
}

/* ---- where reading stands ------------------------------------------------------ */

static struct nip_qc_resume standing(const struct nip_qc_run *r)
{
	struct nip_qc_resume s = { .coil = nip_qc_standing_in(r),
				   .unit_index = r->unit_index,
				   .held = r->held,
				   .head_n = r->input.head_n,
				   .head_crc = nip_qc_input_head(&r->input, r->input.head_n),
				   .waits = r->input.waits,
				   .lanes = r->lanes };

	nip_csv_tell(r->reader, &s.mark);
	return s;
}

/* The spec, and what else the limits and derived values rest on. */
static void w_identity(struct nip_walk *w)
{
	const char *version = PACKAGE_VERSION, *digest = w->q->spec_digest;
	double density = w->q->spec->rho_th_kg_m3;

	nip_walk_text(w, &version);
	nip_walk_text(w, &digest);
	nip_walk_real(w, &density);
	if (w->out || w->in.why)
		return;
	if (!digest || !w->q->spec_digest || strcmp(digest, w->q->spec_digest) != 0)
		nip_state_refuse(&w->in, "it was made with another spec; start anew");
	else if (density != w->q->spec->rho_th_kg_m3 &&
		 !(isnan(density) && isnan(w->q->spec->rho_th_kg_m3)))
		nip_state_refuse(&w->in, "the theoretical density has changed; start anew");
	else if (!version || strcmp(version, PACKAGE_VERSION) != 0)
		nip_diag_add(w->diag, NIP_WARNING, NIP_CAUSE_NONE, w->at,
			     "was saved by version %s of nipline", version ? version : "?");
}

void nip_qc_save(const struct nip_qc *q, struct nip_str *out)
{
	struct nip_walk w = { .q = (struct nip_qc *)(uintptr_t)q, .out = out };
	size_t mark = nip_state_begin(out, KIND, FORMAT);
	bool reading = q->run && q->run->reader;
	struct nip_qc_resume now;

	w_identity(&w);
	w_engine(&w);
	nip_walk_bool(&w, &reading);
	if (reading) {
		now = standing(q->run);
		w_resume(&w, &now);
	}
	nip_state_end(out, mark);
}

long nip_qc_load(struct nip_qc *q, const void *bytes, size_t n, const char *path,
		 struct nip_diag *diag)
{
	const struct nip_place at = { .file = path };
	struct nip_walk w = { .q = q, .diag = diag, .at = &at };
	bool reading = false;

	if (nip_state_open(&w.in, bytes, n, KIND, FORMAT) != 0) {
		nip_state_close(&w.in, diag, &at);
		return -1;
	}
	w_identity(&w);
	if (!w.in.why)
		w_engine(&w);
	nip_walk_bool(&w, &reading);
	if (reading && !w.in.why) {
		q->resume = NIP_NEW(q->arena, struct nip_qc_resume);
		w_resume(&w, q->resume);
	}
	if (nip_state_close(&w.in, diag, &at) != 0)
		return -1;
	q->loaded = true;
	for (size_t i = 0; i < q->coils.n; i++)
		if (q->coils.at[i].also)
			nip_qc_two_files(&q->coils.at[i], diag);
	return (long)w.in.used;
}
