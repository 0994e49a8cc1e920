/* place.c: where a row belongs: its coil, lane and unit of evidence. */
#include <config.h>

#include "qc/row.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *nip_qc_name(struct nip_qc *q, const char *name)
{
	size_t lo = 0, hi = q->n_names;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strcmp(q->names[mid], name);

		if (c == 0)
			return q->names[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	q->names = nip_arena_grow(q->arena, q->names, &q->cap_names, q->n_names, sizeof *q->names);
	memmove(q->names + lo + 1, q->names + lo, (q->n_names - lo) * sizeof *q->names);
	q->n_names++;
	return q->names[lo] = nip_arena_strdup(q->arena, name);
}

/* One name in two files may be one coil or a slip: it is counted as one, and said. */
void nip_qc_two_files(const struct nip_coil *c, struct nip_diag *diag)
{
	const struct nip_place at = { .file = c->also, .element = c->name };

	nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
		     "coil is in %s too; both are counted as one coil", c->file);
}

static void coil_names(const void *list, size_t place, const char *out[NIP_ORDER_NAMES])
{
	const struct nip_coil *c = (const struct nip_coil *)list + place;

	out[0] = c->name;
	out[1] = c->batch;
	out[2] = "";
}

struct nip_coil *nip_qc_known_coil(struct nip_qc *q, const char *name, const char *batch)
{
	const size_t at = nip_order_find(&q->coil_order, q->arena, q->coils.at, q->coils.n,
					 coil_names, (const char *const[]){ name, batch, "" });

	return at == NIP_NOWHERE ? NULL : &q->coils.at[at];
}

static void unit_names(const void *list, size_t place, const char *out[NIP_ORDER_NAMES])
{
	const struct nip_evidence_unit *u = (const struct nip_evidence_unit *)list + place;

	out[0] = u->name;
	out[1] = u->batch;
	out[2] = "";
}

struct nip_evidence_unit *nip_qc_known_unit(struct nip_qc *q, const char *name, const char *batch)
{
	const size_t at = nip_order_find(&q->unit_order, q->arena, q->units.at, q->units.n,
					 unit_names, (const char *const[]){ name, batch, "" });

	return at == NIP_NOWHERE ? NULL : &q->units.at[at];
}

static void lane_names(const void *list, size_t place, const char *out[NIP_ORDER_NAMES])
{
	const struct nip_qc_lane *l = (const struct nip_qc_lane *)list + place;

	out[0] = l->coil;
	out[1] = l->batch;
	out[2] = l->name;
}

struct nip_serial *nip_qc_new_serial(struct nip_qc *q, struct nip_tally *t, const char *lane)
{
	struct nip_serial *s = nip_vec_push(q->arena, &t->lanes);

	s->lane = lane;
	s->lag1 = NIP_NEW(q->arena, struct nip_lag1);
	nip_lag1_init(s->lag1);
	return s;
}

/* Charts of many coils have less room for each, so that thousands of long ones still fit. */
static long sample_of(size_t coils)
{
	return coils <= 64    ? NIP_SERIES_SAMPLE
	       : coils <= 512 ? NIP_SERIES_SAMPLE / 4
			      : NIP_SERIES_LEAST;
}

void nip_qc_coil_init(struct nip_qc *q, struct nip_coil *c)
{
	c->relation = NIP_NEW_N(q->arena, q->spec->relations.n + 1, struct nip_relation_tally);
	c->tally = NIP_NEW_N(q->arena, q->spec->characteristics.n, struct nip_tally);
	for (size_t i = 0; i < q->spec->characteristics.n; i++) {
		nip_moments_init(&c->tally[i].moments);
		nip_series_init(&c->tally[i].series, sample_of(q->coils.n));
		c->tally[i].beyond =
			NIP_NEW_N(q->arena, q->spec->characteristics.at[i].limits.n + 1, long);
		c->tally[i].doubtful =
			NIP_NEW_N(q->arena, q->spec->characteristics.at[i].limits.n + 1, long);
	}
}

uint64_t nip_qc_standing_in(const struct nip_qc_run *r)
{
	return r->now ? (uint64_t)(r->now - r->q->coils.at) : (uint64_t)-1;
}

void nip_qc_charge_lead(struct nip_coil *c, const struct nip_qc_lead *lead, int sign)
{
	c->refused += sign * lead->refused;
	c->bad += sign * lead->refused;
	c->cells += sign * lead->refused;
	c->faulted += sign * lead->faulted;
	for (int k = 0; k < 4; k++)
		c->found[k] += sign * lead->found[k];
}

struct nip_coil *nip_qc_coil_of(struct nip_qc_run *r, const char *name, const char *batch)
{
	struct nip_qc *q = r->q;
	struct nip_coil *c;

	if (r->now && strcmp(r->now->name, name) == 0 && strcmp(r->now->batch, batch) == 0)
		return r->now;
	c = nip_qc_known_coil(q, name, batch);
	if (c) {
		q->interleaved = true;
		if (!r->now && strcmp(c->file, r->path) != 0 && !q->spec->one_series) {
			c->also = r->path;
			nip_qc_two_files(c, r->diag);
		}
		return r->now = c;
	}
	c = nip_vec_push(q->arena, &q->coils);
	*c = (struct nip_coil){ .name = nip_qc_name(q, name),
				.batch = nip_qc_name(q, batch),
				.file = r->path,
				.from_m = NAN,
				.to_m = NAN };
	nip_qc_coil_init(q, c);
	return r->now = c;
}

/* A file starts somewhere else, so what its first row follows is not known. */
static void break_series(struct nip_qc_run *r, const struct nip_qc_lane *l)
{
	for (size_t i = 0; i < r->q->spec->characteristics.n; i++)
		for (size_t k = 0; k < r->now->tally[i].lanes.n; k++)
			if (r->now->tally[i].lanes.at[k].lane == l->name)
				nip_lag1_break(r->now->tally[i].lanes.at[k].lag1);
}

struct nip_qc_lane *nip_qc_lane_of(struct nip_qc_run *r, const char *name)
{
	struct nip_qc_lane *l;
	size_t at;

	for (size_t i = r->lanes.n; i-- > 0 && r->lanes.at[i].coil == r->now->name &&
				    r->lanes.at[i].batch == r->now->batch;)
		if (strcmp(r->lanes.at[i].name, name) == 0)
			return &r->lanes.at[i];
	at = nip_order_find(&r->lane_order, r->q->arena, r->lanes.at, r->lanes.n, lane_names,
			    (const char *const[]){ r->now->name, r->now->batch, name });
	if (at != NIP_NOWHERE)
		return &r->lanes.at[at];
	l = nip_vec_push(r->q->arena, &r->lanes);
	l->name = nip_qc_name(r->q, name);
	l->coil = r->now->name;
	l->batch = r->now->batch;
	l->seq = 0;
	break_series(r, l);
	return l;
}

struct nip_moments *nip_qc_evidence_of(struct nip_qc_run *r, const char *batch, const char *name)
{
	struct nip_qc *q = r->q;
	struct nip_evidence_unit *u;

	if (r->unit_index < q->units.n && strcmp(q->units.at[r->unit_index].name, name) == 0 &&
	    strcmp(q->units.at[r->unit_index].batch, batch) == 0)
		return q->units.at[r->unit_index].moments;
	u = nip_qc_known_unit(q, name, batch);
	if (u) {
		r->unit_index = (size_t)(u - q->units.at);
		return u->moments;
	}
	r->unit_index = q->units.n;
	u = nip_vec_push(q->arena, &q->units);
	u->batch = nip_qc_name(q, batch);
	u->name = nip_qc_name(q, name);
	u->moments = NIP_NEW_N(q->arena, q->spec->characteristics.n, struct nip_moments);
	for (size_t i = 0; i < q->spec->characteristics.n; i++)
		nip_moments_init(&u->moments[i]);
	return u->moments;
}

/* A name without the blanks around it; "(none)" if the cell is empty. */
const char *nip_qc_name_of(struct nip_qc_run *r, const struct nip_qc_row *w, size_t handle,
			   const char *otherwise)
{
	const char *text;
	size_t n;

	if (handle == NO_HANDLE)
		return otherwise;
	text = w->b->column[handle].cell[w->i].text;
	text += strspn(text, " \t");
	for (n = strlen(text); n && (text[n - 1] == ' ' || text[n - 1] == '\t');)
		n--;
	if (!n)
		return "(none)";
	if (!text[n])
		return text;
	snprintf(r->name, sizeof r->name, "%.*s",
		 (int)(n < sizeof r->name ? n : sizeof r->name - 1), text);
	return nip_qc_name(r->q, r->name);
}
