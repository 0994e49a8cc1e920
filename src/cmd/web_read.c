/* web_read.c: columns of a CSV file for a web study. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cmd/line.h"
#include "cmd/web.h"
#include "csv/reader.h"
#include "unit/unit.h"

enum { VALUE, LENGTH, SPEED, TIME, CD, SCAN, OTHER, NUMBERS };

struct reading {
	struct nip_session *s;
	const struct nip_web_options *o;
	const struct nip_web_columns *c;
	struct nip_csv_reader *r;
	const char *name[NUMBERS];
	size_t handle[NUMBERS], only;
	double scale[NUMBERS], offset[NUMBERS]; /* to metres, m/s, s */
	double *column[NUMBERS];		/* of the rows taken; LENGTH also from speed */
	size_t n, cap;
	double first_s, last_s;
	struct nip_web_shown *shown;
};

static const char *unit_of(const struct reading *q, int which)
{
	long column = q->name[which] ? nip_csv_find(q->r, q->name[which]) : -1;
	const char *unit = column < 0 ? NULL : nip_csv_unit(q->r, (size_t)column);

	return unit ? nip_arena_strdup(q->s->arena, unit) : NULL;
}

/* A header may say the unit of a length, speed or time; it is converted. */
static int scale(struct reading *q, int which, const char *otherwise, const char *to)
{
	const struct nip_place at = { .file = q->c->file, .element = q->name[which] };
	const char *unit = unit_of(q, which);

	q->scale[which] = 1;
	if (!q->name[which])
		return 0;
	unit = unit ? unit : otherwise;
	if (nip_unit_convert(unit, to, false, &q->scale[which], &q->offset[which]) == NIP_UNIT_OK)
		return 0;
	nip_diag_add(q->s->diag, NIP_ERROR, NIP_CAUSE_INPUT, &at,
		     "its unit \"%s\" cannot be converted to %s", unit, to);
	return -1;
}

/* What stands for the column once another gauge is in it, and its unit. */
static int name_result(struct reading *q)
{
	const struct nip_web_columns *c = q->c;
	struct nip_web_shown *w = q->shown;
	const char *unit = unit_of(q, OTHER);

	if (!c->other)
		return 0;
	w->column = nip_arena_printf(q->s->arena, "%s %s %s", c->value, c->other_name, c->other);
	if (!c->ratio && w->unit && unit)
		return scale(q, OTHER, unit, w->unit);
	if (c->ratio)
		w->unit = w->unit && unit ? nip_arena_printf(q->s->arena, "%s/(%s)", w->unit, unit)
					  : NULL;
	return 0;
}

static int bind_all(struct reading *q)
{
	const struct nip_web_columns *c = q->c;
	const char *const name[] = { c->value, c->length, c->speed, c->time,
				     c->cd,    c->scan,	  c->other };
	int rc = 0;

	for (int k = 0; k < NUMBERS; k++) {
		q->name[k] = name[k];
		q->scale[k] = 1;
		rc |= nip_line_bind(q->s, q->r, q->c->file, name[k], NIP_CSV_NUMBER, &q->handle[k]);
	}
	rc |= nip_line_bind(q->s, q->r, q->c->file, c->only, NIP_CSV_TEXT, &q->only);
	if (rc != 0)
		return rc;
	rc |= scale(q, LENGTH, "m", "m");
	rc |= scale(q, SPEED, c->speed_unit, "m/s");
	rc |= scale(q, TIME, "s", "s");
	q->shown->column = c->value;
	q->shown->unit = unit_of(q, VALUE);
	q->shown->cd_unit = unit_of(q, CD);
	return rc | name_result(q);
}

static void room(struct reading *q, size_t n)
{
	if (n <= q->cap)
		return;
	q->cap = q->cap ? 2 * q->cap : 4096;
	for (int k = 0; k < NUMBERS; k++)
		if (q->name[k] || k == LENGTH)
			q->column[k] = nip_xrealloc(q->column[k], q->cap, sizeof(double));
}

static void take_row(struct reading *q, const double x[NUMBERS])
{
	struct nip_length *l = &q->shown->length;
	double place = l->by_speed ? nip_length_speed(l, x[TIME], x[SPEED])
				   : nip_length_encoder(l, x[LENGTH]);

	for (int k = 0; k < NUMBERS; k++)
		if (q->name[k])
			q->column[k][q->n] = x[k];
	q->column[LENGTH][q->n++] = place;
	if (q->name[TIME] && isfinite(x[TIME])) {
		q->first_s = isnan(q->first_s) ? x[TIME] : q->first_s;
		q->last_s = x[TIME];
	}
}

static void take(struct reading *q, const struct nip_csv_block *b)
{
	room(q, q->n + b->rows);
	for (size_t i = 0; i < b->rows; i++) {
		double x[NUMBERS];

		if (q->c->only && strcmp(b->column[q->only].cell[i].text, q->c->only_text) != 0) {
			q->shown->left_out++;
			continue;
		}
		for (int k = 0; k < NUMBERS; k++) {
			const struct nip_csv_vector *v = &b->column[q->handle[k]];

			x[k] = NAN;
			if (!q->name[k])
				continue;
			x[k] = v->number[i] * q->scale[k] + q->offset[k];
			q->shown->not_a_number += v->state[i] == 1 + NIP_CSV_BAD_NUMBER;
		}
		take_row(q, x);
	}
}

static double *keep(struct reading *q, int which)
{
	double *to = NULL;

	if (q->column[which] && (q->name[which] || which == LENGTH)) {
		to = NIP_NEW_N(q->s->arena, q->n + 1, double);
		if (q->n)
			memcpy(to, q->column[which], q->n * sizeof *to);
	}
	return to;
}

/* Time as places at mean speed, from the first row on. */
static double *by_clock(struct reading *q)
{
	double *to = NIP_NEW_N(q->s->arena, q->n + 1, double);
	double speed = q->shown->length.at_m / (q->last_s - q->first_s);

	for (size_t i = 0; i < q->n; i++)
		to[i] = (q->column[TIME][i] - q->first_s) * speed;
	return to;
}

/* Positions of the web at the encoder that the gauge saw; the other gauge saw the same web
 * at another time. */
static int place_gauges(struct reading *q, double *at_m, double *value)
{
	const struct nip_web_columns *c = q->c;
	const struct nip_place at = { .file = c->file, .element = c->other };
	double here = nip_sections_web(q->o->section, q->o->sections, c->at_m);
	struct nip_web_other other = {
		.web_m = here - nip_sections_web(q->o->section, q->o->sections, c->other_at_m),
		.ratio = c->ratio,
		.cd = q->column[CD],
		.value = q->column[OTHER],
	};

	for (size_t i = 0; i < q->n; i++)
		at_m[i] -= here;
	if (!c->other || !q->n)
		return 0;
	if (nip_web_align(at_m, value, q->n, &other) != 0) {
		nip_diag_add(q->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "another gauge can be read at the same place of lanes, up to %d of "
			     "them, not of a scan across",
			     NIP_WEB_SINGLE);
		return -1;
	}
	if (other.unplaced)
		nip_diag_add(q->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%zu of %zu readings have none of this gauge at their place of the "
			     "web and count as missing",
			     other.unplaced, other.rows);
	return 0;
}

static int hand_over(struct reading *q, struct nip_web_input *out)
{
	struct nip_web_shown *w = q->shown;
	double s = q->last_s - q->first_s, *at_m = keep(q, LENGTH), *value = keep(q, VALUE);

	out->n = q->n;
	out->at_m = at_m;
	out->value = value;
	out->cd = keep(q, CD);
	out->scan = keep(q, SCAN);
	w->mean_speed_m_min = s > 0 ? 60 * w->length.at_m / s : NAN;
	if (q->c->in_time && s > 0)
		out->clock_m = by_clock(q);
	return at_m ? place_gauges(q, at_m, value) : 0;
}

static int complain(struct reading *q)
{
	const struct nip_csv_counts *n = nip_csv_count(q->r);
	const struct nip_place at = { .file = q->c->file };
	struct nip_web_shown *w = q->shown;

	for (int k = 0; k < NIP_CSV_BAD_MISSING; k++)
		w->refused += n->bad[k];
	w->bytes = n->bytes;
	w->records = n->records;
	if (w->refused)
		nip_diag_add(q->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%ld records cannot be read and are left out (nipline qc names them)",
			     w->refused);
	if (w->not_a_number)
		nip_diag_add(q->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%ld cells are no numbers and count as missing", w->not_a_number);
	if (w->length.resets)
		nip_diag_add(q->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "the length axis was reset %zu times; the web is taken as going on "
			     "(--only picks one coil)",
			     w->length.resets);
	if (w->length.gaps)
		nip_diag_add(q->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%zu steps of the length axis are longer than %g m: %g m of web "
			     "without a reading",
			     w->length.gaps, w->length.gap_m, w->length.gap_total_m);
	if (q->n)
		return 0;
	nip_diag_add(q->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
		     q->c->only ? "no row has %s = %s" : "there is no row%s%s",
		     q->c->only ? q->c->only : "", q->c->only ? q->c->only_text : "");
	return -1;
}

int nip_web_read(struct nip_session *s, struct nip_web_options *o)
{
	const struct nip_web_columns *c = &o->columns;
	struct nip_web_shown *shown = &o->shown;
	const struct nip_csv_dialect dialect = { .separator = c->separator,
						 .decimal_mark = c->decimal_mark };
	struct reading q = {
		.s = s, .o = o, .c = c, .shown = shown, .first_s = NAN, .last_s = NAN
	};
	const struct nip_csv_block *b;
	int rc;

	nip_length_init(&shown->length, c->speed != NULL);
	if (!isnan(c->gap_m))
		shown->length.gap_m = c->gap_m;
	q.r = nip_csv_open(c->file, &dialect, s->diag);
	if (!q.r)
		return -1;
	rc = bind_all(&q);
	while (rc == 0 && (rc = nip_csv_next(q.r, &b)) == 1) {
		take(&q, b);
		rc = 0;
	}
	if (rc == 0)
		rc = complain(&q);
	if (rc == 0)
		rc = hand_over(&q, &o->in);
	for (int k = 0; k < NUMBERS; k++)
		free(q.column[k]);
	nip_csv_close(q.r);
	return rc;
}
