/* save.c: an engine between two blocks as bytes, and back. One walk over the structures
 * serves both ways, so what is written is what is read. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "qc/internal.h"
#include "stat/state.h"

#define KIND	NIP_STATE_KIND('q', 'c', 'r', 'n')
#define FORMAT	4
#define NOWHERE ((uint64_t)-1)

struct walk {
	struct nip_qc *q;
	struct nip_str *out; /* NULL: loading */
	struct nip_state_reader in;
	struct nip_diag *diag;
	const struct nip_place *at;
};

/* ---- fields ------------------------------------------------------------------- */

static void w_u64(struct walk *w, uint64_t *v)
{
	if (w->out)
		nip_state_put_u64(w->out, *v);
	else
		*v = nip_state_u64(&w->in);
}

static void w_long(struct walk *w, long *v)
{
	uint64_t u = (uint64_t)*v;

	w_u64(w, &u);
	*v = (long)u;
}

static void w_wide(struct walk *w, long long *v)
{
	uint64_t u = (uint64_t)*v;

	w_u64(w, &u);
	*v = (long long)u;
}

static void w_size(struct walk *w, size_t *v)
{
	uint64_t u = *v;

	w_u64(w, &u);
	*v = (size_t)u;
}

static void w_bool(struct walk *w, bool *v)
{
	if (w->out)
		nip_state_put_u8(w->out, *v);
	else
		*v = nip_state_u8(&w->in) != 0;
}

static void w_real(struct walk *w, double *v)
{
	if (w->out)
		nip_state_put_f64(w->out, *v);
	else
		*v = nip_state_f64(&w->in);
}

static void w_reals(struct walk *w, double *v, long n)
{
	for (long i = 0; i < n; i++)
		w_real(w, &v[i]);
}

/* A number of things that take at least a byte each. */
static size_t w_count(struct walk *w, size_t n)
{
	w_size(w, &n);
	if (!w->out && n > nip_state_left(&w->in)) {
		nip_state_refuse(&w->in, "a list is longer than the state");
		return 0;
	}
	return n;
}

/* NULL is kept apart from "". */
static void w_text(struct walk *w, const char **v)
{
	size_t n = w->out ? (*v ? strlen(*v) + 1 : 0) : 0;

	n = w_count(w, n);
	if (w->out) {
		if (n)
			nip_str_putn(w->out, *v, n - 1);
		return;
	}
	*v = n ? nip_arena_strndup(w->q->arena, (const char *)w->in.at, n - 1) : NULL;
	w->in.at += n ? n - 1 : 0;
}

static void w_name(struct walk *w, const char **v)
{
	w_text(w, v);
	if (!w->out && *v)
		*v = nip_qc_name(w->q, *v);
}

/* A name that is always there. */
static void w_named(struct walk *w, const char **v)
{
	w_name(w, v);
	if (!w->out && !*v) {
		nip_state_refuse(&w->in, "a name is missing");
		*v = "";
	}
}

static void w_moments(struct walk *w, struct nip_moments *m)
{
	long used;

	if (w->out) {
		nip_moments_save(m, w->out);
		return;
	}
	used = nip_moments_load(m, w->in.at, nip_state_left(&w->in), w->diag, w->at);
	if (used < 0)
		nip_state_refuse(&w->in, "moments inside it are damaged");
	else
		w->in.at += used;
}

static void w_lag1(struct walk *w, struct nip_lag1 *s)
{
	long used;

	if (w->out) {
		nip_lag1_save(s, w->out);
		return;
	}
	used = nip_lag1_load(s, w->in.at, nip_state_left(&w->in), w->diag, w->at);
	if (used < 0)
		nip_state_refuse(&w->in, "a series inside it is damaged");
	else
		w->in.at += used;
}

/* ---- structures ---------------------------------------------------------------- */

static void w_series(struct walk *w, struct nip_series *s)
{
	w_long(w, &s->n);
	w_long(w, &s->most);
	w_long(w, &s->per_bin);
	w_long(w, &s->bins);
	w_long(w, &s->in_last);
	w_long(w, &s->stride);
	w_long(w, &s->sampled);
	if (s->most < NIP_SERIES_LEAST || s->most > NIP_SERIES_SAMPLE ||
	    (s->most & (s->most - 1)) != 0 || s->bins < 0 || s->bins > s->most / 4 ||
	    s->sampled < 0 || s->sampled > s->most || s->stride < 1 || s->per_bin < 1) {
		nip_state_refuse(&w->in, "a series has a size it cannot have");
		nip_series_init(s, NIP_SERIES_LEAST);
		return;
	}
	if (!w->out)
		nip_series_make_room(s, w->q->arena);
	w_reals(w, s->sum, s->bins);
	w_reals(w, s->lo, s->bins);
	w_reals(w, s->hi, s->bins);
	w_reals(w, s->sample, s->sampled);
}

static void w_counts(struct walk *w, struct nip_csv_counts *c)
{
	w_long(w, &c->lines);
	w_long(w, &c->records);
	w_long(w, &c->blank);
	w_long(w, &c->comments);
	w_long(w, &c->header);
	w_long(w, &c->continued);
	w_long(w, &c->unasked);
	w_wide(w, &c->bytes);
	for (int k = 0; k < NIP_CSV_BAD_KINDS; k++)
		w_long(w, &c->bad[k]);
}

static void w_tally(struct walk *w, struct nip_tally *t, size_t limits)
{
	size_t n;

	w_moments(w, &t->moments);
	w_long(w, &t->missing);
	w_long(w, &t->not_number);
	w_long(w, &t->implausible);
	w_long(w, &t->impossible);
	w_long(w, &t->excused);
	w_long(w, &t->unaligned);
	for (size_t k = 0; k < limits; k++) {
		w_long(w, &t->beyond[k]);
		w_long(w, &t->doubtful[k]);
	}
	for (int k = 0; k < 3; k++)
		w_long(w, &t->gravest[k]);
	n = w_count(w, t->lanes.n);
	for (size_t k = 0; k < n; k++) {
		struct nip_serial *s =
			w->out ? &t->lanes.at[k] : nip_qc_new_serial(w->q, t, NULL);

		w_named(w, &s->lane);
		w_lag1(w, s->lag1);
	}
	w_series(w, &t->series);
}

static void w_coil(struct walk *w, struct nip_coil *c)
{
	const struct nip_spec *spec = w->q->spec;

	w_named(w, &c->name);
	w_named(w, &c->batch);
	w_named(w, &c->file);
	w_name(w, &c->also);
	w_long(w, &c->rows);
	w_long(w, &c->refused);
	w_long(w, &c->bad);
	w_long(w, &c->cells);
	w_long(w, &c->faulted);
	for (int k = 0; k < 4; k++)
		w_long(w, &c->found[k]);
	w_real(w, &c->from_m);
	w_real(w, &c->to_m);
	if (!w->out)
		nip_qc_coil_init(w->q, c);
	for (size_t i = 0; i < spec->characteristics.n; i++)
		w_tally(w, &c->tally[i], spec->characteristics.at[i].limits.n);
	for (size_t k = 0; k < spec->relations.n; k++) {
		w_long(w, &c->relation[k].checked);
		w_long(w, &c->relation[k].broken);
	}
}

static void w_overall(struct walk *w, size_t i)
{
	struct nip_overall *o = &w->q->overall[i];
	const char *unit = o->unit;

	w_moments(w, &o->moments);
	w_series(w, &o->series);
	w_long(w, &o->flagged);
	w_bool(w, &o->ready);
	w_bool(w, &o->derived);
	w_text(w, &unit);
	w_text(w, &o->column);
	if (!w->out && o->ready && !unit)
		nip_state_refuse(&w->in, "a unit is missing");
	else if (!w->out && o->ready)
		nip_qc_settle(w->q, i, unit);
}

static void w_severity(struct walk *w, enum nip_finding_severity *s)
{
	long v = (long)*s;

	w_long(w, &v);
	if (v < NIP_SEV_NOTE || v > NIP_SEV_REJECT) {
		nip_state_refuse(&w->in, "a severity is unknown");
		v = NIP_SEV_NOTE;
	}
	*s = (enum nip_finding_severity)v;
}

static void w_finding(struct walk *w, struct nip_finding *f)
{
	w_severity(w, &f->severity);
	w_named(w, &f->rule);
	w_named(w, &f->file);
	w_long(w, &f->line);
	w_wide(w, &f->offset);
	w_name(w, &f->coil);
	w_name(w, &f->lane);
	w_text(w, &f->time);
	w_name(w, &f->characteristic);
	w_real(w, &f->position_m);
	w_text(w, &f->text);
	w_real(w, &f->value);
	w_text(w, &f->limit);
	w_name(w, &f->unit);
	w_text(w, &f->message);
	w_wide(w, &f->ordinal);
}

static void w_event(struct walk *w, struct nip_event *e)
{
	w_named(w, &e->coil);
	w_name(w, &e->lane);
	w_named(w, &e->characteristic);
	w_named(w, &e->rule);
	w_named(w, &e->unit);
	w_severity(w, &e->severity);
	w_long(w, &e->count);
	w_long(w, &e->first_line);
	w_long(w, &e->last_line);
	w_real(w, &e->from_m);
	w_real(w, &e->to_m);
	w_real(w, &e->worst);
	w_long(w, &e->from_reading);
	w_long(w, &e->to_reading);
	w_size(w, &e->characteristic_index);
	w_size(w, &e->side);
}

static void w_flagged(struct walk *w, struct nip_flagged *f)
{
	w_size(w, &f->characteristic);
	w_long(w, &f->index);
	w_real(w, &f->value);
	w_severity(w, &f->severity);
	if (f->characteristic >= w->q->spec->characteristics.n)
		nip_state_refuse(&w->in, "a characteristic is unknown");
}

static void w_file(struct walk *w, struct nip_file_summary *f)
{
	w_named(w, &f->file);
	w_size(w, &f->argument);
	w_counts(w, &f->counts);
}

static void w_unit(struct walk *w, struct nip_evidence_unit *u)
{
	size_t n = w->q->spec->characteristics.n;

	w_named(w, &u->batch);
	w_named(w, &u->name);
	if (!w->out) {
		u->moments = NIP_NEW_N(w->q->arena, n, struct nip_moments);
		for (size_t i = 0; i < n; i++)
			nip_moments_init(&u->moments[i]);
	}
	for (size_t i = 0; i < n; i++)
		w_moments(w, &u->moments[i]);
}

/* Item by item, until the list is done or the bytes make no sense. */
#define W_LIST(w, list, item)                                                                      \
	do {                                                                                       \
		size_t n_ = w_count(w, (list)->n);                                                 \
		for (size_t i_ = 0; i_ < n_ && !(w)->in.why; i_++)                                 \
			item(w, (w)->out ? &(list)->at[i_] : nip_vec_push((w)->q->arena, list));   \
	} while (0)

static void w_track(struct walk *w, struct nip_qc_track *t)
{
	size_t n = w_count(w, t->n);

	if (!w->out) {
		t->at_m = NIP_NEW_N(w->q->arena, n, double);
		t->value = NIP_NEW_N(w->q->arena, n, double);
		t->n = t->cap = n;
	}
	w_reals(w, t->at_m, (long)n);
	w_reals(w, t->value, (long)n);
}

static void w_lane(struct walk *w, struct nip_qc_lane *l)
{
	bool tracks = w->out && l->track;

	w_named(w, &l->name);
	w_named(w, &l->coil);
	w_long(w, &l->seq);
	w_bool(w, &tracks);
	if (!tracks)
		return;
	if (!w->out)
		l->track = NIP_NEW_N(w->q->arena, w->q->spec->characteristics.n, struct nip_qc_track);
	for (size_t i = 0; i < w->q->spec->characteristics.n; i++)
		w_track(w, &l->track[i]);
}

static void w_open(struct walk *w, struct nip_qc_open *o)
{
	w_size(w, &o->event);
	w_size(w, &o->characteristic);
	w_size(w, &o->rule);
	w_named(w, &o->lane);
	w_long(w, &o->seq);
	if (o->event >= w->q->events.n)
		nip_state_refuse(&w->in, "an event is unknown");
}

static void w_resume(struct walk *w, struct nip_qc_resume *from)
{
	uint64_t crc = from->head_crc;

	w_wide(w, &from->mark.offset);
	w_long(w, &from->mark.line);
	w_bool(w, &from->mark.skipping);
	w_bool(w, &from->mark.unfinished);
	w_long(w, &from->mark.told_line);
	w_counts(w, &from->mark.counts);
	w_u64(w, &crc);
	from->head_crc = (uint32_t)crc;
	w_u64(w, &from->head_n);
	w_bool(w, &from->waits);
	w_u64(w, &from->coil);
	w_u64(w, &from->unit_index);
	w_long(w, &from->held);
	w_long(w, &from->held_faulted);
	for (int k = 0; k < 4; k++)
		w_long(w, &from->held_found[k]);
	W_LIST(w, &from->lanes, w_lane);
	W_LIST(w, &from->open, w_open);
}

/* The reading before in each lane: what order, gaps and held values are judged by. */
static void w_lanes_before(struct walk *w, struct nip_csv_series **series)
{
	struct nip_str text = NIP_STR_INIT;
	const char *s = NULL;

	if (w->out && *series) {
		nip_csv_series_save(*series, &text);
		s = nip_str_text(&text);
	}
	w_text(w, &s);
	nip_str_release(&text);
	if (w->out || !s)
		return;
	*series = nip_csv_series_new(w->q->arena);
	if (nip_csv_series_load(*series, s, strlen(s)) != 0)
		nip_state_refuse(&w->in, "the readings before are damaged");
}

/* Both ends of what was read: one series, or that of the first file and that of the last. */
static void w_ends(struct walk *w)
{
	bool one = w->q->front == w->q->series;

	w_lanes_before(w, &w->q->series);
	w_bool(w, &one);
	if (!one)
		w_lanes_before(w, &w->q->front);
	else if (!w->out)
		w->q->front = w->q->series;
	W_LIST(w, &w->q->firsts, w_finding);
}

static void w_engine(struct walk *w)
{
	struct nip_qc *q = w->q;

	w_long(w, &q->rows);
	for (int k = 0; k < 4; k++)
		w_long(w, &q->count[k]);
	w_wide(w, &q->ordinal);
	w_long(w, &q->more_events);
	w_long(w, &q->implausible);
	w_long(w, &q->impossible);
	w_bool(w, &q->interleaved);
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
	struct nip_qc_resume s = { .coil = r->now ? (uint64_t)(r->now - r->q->coils.at) : NOWHERE,
				   .unit_index = r->unit_index,
				   .held = r->held,
				   .held_faulted = r->held_faulted,
				   .head_n = r->input.head_n,
				   .head_crc = nip_qc_input_head(&r->input, r->input.head_n),
				   .waits = r->input.waits,
				   .lanes = r->lanes,
				   .open = r->open };

	memcpy(s.held_found, r->held_found, sizeof s.held_found);
	nip_csv_tell(r->reader, &s.mark);
	return s;
}

/* The spec, and what else the limits and derived values rest on. */
static void w_identity(struct walk *w)
{
	const char *version = PACKAGE_VERSION, *digest = w->q->spec_digest;
	double density = w->q->spec->rho_th_kg_m3;

	w_text(w, &version);
	w_text(w, &digest);
	w_real(w, &density);
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
	struct walk w = { .q = (struct nip_qc *)(uintptr_t)q, .out = out };
	size_t mark = nip_state_begin(out, KIND, FORMAT);
	bool reading = q->run && q->run->reader;
	struct nip_qc_resume now;

	w_identity(&w);
	w_engine(&w);
	w_bool(&w, &reading);
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
	struct walk w = { .q = q, .diag = diag, .at = &at };
	bool reading = false;

	if (nip_state_open(&w.in, bytes, n, KIND, FORMAT) != 0) {
		nip_state_close(&w.in, diag, &at);
		return -1;
	}
	w_identity(&w);
	if (!w.in.why)
		w_engine(&w);
	w_bool(&w, &reading);
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
