/* engine.c: a row, from its place to its values to the tallies. */
#include <config.h>

#include "qc/row.h"

#include <math.h>
#include <string.h>

void nip_qc_init(struct nip_qc *q, const struct nip_spec *spec, struct nip_arena *a)
{
	*q = (struct nip_qc){ .arena = a, .spec = spec, .keep = 1000, .stop_fd = -1 };
	q->overall = NIP_NEW_N(a, spec->characteristics.n, struct nip_overall);
	for (size_t i = 0; i < spec->characteristics.n; i++) {
		nip_moments_init(&q->overall[i].moments);
		nip_series_init(&q->overall[i].series, NIP_SERIES_SAMPLE);
	}
}

const char *nip_qc_label(const struct nip_qc *q, size_t i)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	const char *name = c->name ? c->name : c->id;

	return c->derived && q->spec->assumed ? nip_arena_printf(q->arena, "%s (assumed)", name)
					      : name;
}

static void serial(struct nip_qc_run *r, struct nip_tally *t, const struct nip_qc_lane *lane,
		   double x)
{
	struct nip_serial *s = NULL;

	for (size_t i = 0; i < t->lanes.n && !s; i++)
		if (t->lanes.at[i].lane == lane->name)
			s = &t->lanes.at[i];
	if (!s)
		s = nip_qc_new_serial(r->q, t, lane->name);
	nip_lag1_add(s->lag1, x);
}

static void tally(struct nip_qc_run *r, struct nip_qc_row *w, size_t i, double x)
{
	struct nip_overall *o = &r->q->overall[i];
	struct nip_tally *t = &r->now->tally[i];

	nip_moments_add(&o->moments, x);
	nip_moments_add(&t->moments, x);
	if (w->unit)
		nip_moments_add(&w->unit[i], x);
	serial(r, t, w->lane, x);
	nip_series_add(&o->series, r->q->arena, x);
	nip_series_add(&t->series, r->q->arena, x);
}

static void take_values(struct nip_qc_run *r, struct nip_qc_row *w)
{
	const struct nip_spec *s = r->q->spec;

	for (int pass = 0; pass < 2; pass++) { /* derived ones need the measured ones first */
		if (pass == 1 && r->tracks)
			nip_qc_keep_parts(r, w->lane, w->s_m);
		for (size_t k = 0; k < s->characteristics.n; k++) {
			if ((pass == 1) != (s->characteristics.at[k].derived != NIP_MEASURED))
				continue;
			r->now->cells += pass == 0;
			r->value[k] = !nip_qc_applies(r, w, k) ? NAN
				      : pass		       ? nip_qc_derived(r, w, k)
							       : nip_qc_measured(r, w, k);
		}
	}
}

void nip_qc_take_row(struct nip_qc_run *r, const struct nip_csv_block *b, size_t i)
{
	const struct nip_spec *s = r->q->spec;
	struct nip_qc_row w = { .b = b, .i = i, .s_m = NAN };
	const char *name = nip_qc_name_of(r, &w, r->coil, r->path);
	const char *batch = nip_qc_name_of(r, &w, r->batch, name);
	double s_m = r->position == NO_HANDLE
			     ? NAN
			     : b->column[r->position].number[i] * r->position_scale;

	w.s_m = s_m;
	nip_qc_coil_of(r, name, batch);
	r->now->rows++;
	r->q->rows++;
	if (isnan(r->now->from_m) || s_m < r->now->from_m)
		r->now->from_m = s_m;
	if (isnan(r->now->to_m) || s_m > r->now->to_m)
		r->now->to_m = s_m;
	w.lane = nip_qc_lane_of(r, nip_qc_name_of(r, &w, r->lane, ""));
	w.lane->seq++;
	w.unit = r->unit == NO_HANDLE
			 ? NULL
			 : nip_qc_evidence_of(r, r->now->batch, nip_qc_name_of(r, &w, r->unit, ""));
	w.at = (struct nip_finding){ .file = r->path,
				     .line = b->line[i],
				     .offset = b->offset[i],
				     .coil = r->now->name,
				     .batch = r->now->batch,
				     .lane = *w.lane->name ? w.lane->name : NULL,
				     .time = r->time == NO_HANDLE ? NULL
								  : b->column[r->time].cell[i].text,
				     .position_m = s_m,
				     .value = NAN };
	nip_qc_check_time(r, b, i, &w.at);
	take_values(r, &w);
	for (size_t k = 0; k < s->characteristics.n; k++) {
		if (isnan(r->value[k]))
			continue;
		nip_qc_judge(r, &w, k, r->value[k]);
		tally(r, &w, k, r->value[k]);
	}
	for (size_t k = 0; k < s->relations.n; k++)
		nip_qc_relate(r, &w, k);
}
