/* engine.c: rows to values to tallies to verdicts. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "qc/internal.h"
#include "unit/unit.h"

void nip_qc_init(struct nip_qc *q, const struct nip_spec *spec, struct nip_arena *a)
{
	*q = (struct nip_qc){ .arena = a, .spec = spec, .keep = 1000, .stop_fd = -1 };
	q->overall = NIP_NEW_N(a, spec->characteristics.n, struct nip_overall);
	for (size_t i = 0; i < spec->characteristics.n; i++) {
		nip_moments_init(&q->overall[i].moments);
		nip_series_init(&q->overall[i].series);
	}
}

const char *nip_qc_label(const struct nip_qc *q, size_t i)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	const char *name = c->name ? c->name : c->id;

	return c->derived && q->spec->assumed ? nip_arena_printf(q->arena, "%s (assumed)", name)
					      : name;
}

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

/* ---- where a row belongs -------------------------------------------------- */

/* One name in two files may be one coil or a slip: it is counted as one, and said. */
void nip_qc_two_files(const struct nip_coil *c, struct nip_diag *diag)
{
	const struct nip_place at = { .file = c->also, .element = c->name };

	nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
		     "coil is in %s too; both are counted as one coil", c->file);
}

void nip_qc_coil_init(struct nip_qc *q, struct nip_coil *c)
{
	c->tally = NIP_NEW_N(q->arena, q->spec->characteristics.n, struct nip_tally);
	for (size_t i = 0; i < q->spec->characteristics.n; i++) {
		nip_moments_init(&c->tally[i].moments);
		nip_series_init(&c->tally[i].series);
		c->tally[i].beyond =
			NIP_NEW_N(q->arena, q->spec->characteristics.at[i].limits.n + 1, long);
	}
}

static struct nip_coil *coil(struct nip_qc_run *r, const char *name, const char *batch)
{
	struct nip_qc *q = r->q;
	struct nip_coil *c;

	if (r->now && strcmp(r->now->name, name) == 0 && strcmp(r->now->batch, batch) == 0)
		return r->now;
	for (size_t i = 0; i < q->coils.n; i++)
		if (strcmp(q->coils.at[i].name, name) == 0 &&
		    strcmp(q->coils.at[i].batch, batch) == 0) {
			q->interleaved = true;
			if (!r->now && strcmp(q->coils.at[i].file, r->path) != 0) {
				q->coils.at[i].also = r->path;
				nip_qc_two_files(&q->coils.at[i], r->diag);
			}
			return r->now = &q->coils.at[i];
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

static void break_series(struct nip_qc_run *r, const struct nip_qc_lane *l);

static struct nip_qc_lane *lane(struct nip_qc_run *r, const char *name)
{
	struct nip_qc_lane *l;

	for (size_t i = 0; i < r->lanes.n; i++)
		if (r->lanes.at[i].coil == r->now->name && strcmp(r->lanes.at[i].name, name) == 0)
			return &r->lanes.at[i];
	l = nip_vec_push(r->q->arena, &r->lanes);
	l->name = nip_qc_name(r->q, name);
	l->coil = r->now->name;
	l->seq = 0;
	break_series(r, l);
	return l;
}

static struct nip_moments *evidence(struct nip_qc_run *r, const char *batch, const char *name)
{
	struct nip_qc *q = r->q;
	struct nip_evidence_unit *u;

	if (r->unit_index < q->units.n && strcmp(q->units.at[r->unit_index].name, name) == 0 &&
	    strcmp(q->units.at[r->unit_index].batch, batch) == 0)
		return q->units.at[r->unit_index].moments;
	for (size_t i = 0; i < q->units.n; i++)
		if (strcmp(q->units.at[i].name, name) == 0 &&
		    strcmp(q->units.at[i].batch, batch) == 0) {
			r->unit_index = i;
			return q->units.at[i].moments;
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

/* ---- one row --------------------------------------------------------------- */

struct row {
	const struct nip_csv_block *b;
	size_t i;
	struct nip_qc_lane *lane;
	struct nip_moments *unit;
	struct nip_finding at; /* filled with where */
};

/* A name without the blanks around it; "(none)" if the cell is empty. */
static const char *name_of(struct nip_qc_run *r, const struct row *w, size_t handle,
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

static void bad_cell(struct nip_qc_run *r, struct row *w, size_t i, const char *rule,
		     const char *text, double value, const char *message)
{
	struct nip_finding f = w->at;

	f.severity = NIP_SEV_WARN;
	f.rule = rule;
	f.characteristic = r->q->spec->characteristics.at[i].id;
	f.text = text;
	f.value = value;
	f.unit = r->q->overall[i].unit;
	f.message = message;
	r->now->bad++;
	nip_qc_report(r, &f, i, 1000 + (size_t)rule[0], isnan(value) ? NULL : w->lane);
}

static double plausible(struct nip_qc_run *r, struct row *w, size_t i, double x, const char *text)
{
	const struct nip_overall *o = &r->q->overall[i];
	char b[NIP_DOUBLE_TEXT];

	if (!(x < o->plausible_min) && !(x > o->plausible_max))
		return x;
	r->now->tally[i].implausible++;
	r->q->implausible++;
	bad_cell(r, w, i, "implausible", text, x,
		 nip_qc_say(r, "%s %s cannot be a measurement; not used", nip_decimal_write(x, b),
			    o->unit));
	return NAN;
}

/* The value of a measured characteristic, or NaN after reporting why there is none. */
static double measured(struct nip_qc_run *r, struct row *w, size_t i)
{
	const struct nip_csv_vector *v = &w->b->column[r->bound[i].handle];
	const char *text = v->cell[w->i].text;
	struct nip_tally *t = &r->now->tally[i];
	double x = v->number[w->i];

	if (v->state[w->i] == 1 + NIP_CSV_BAD_MISSING) {
		t->missing++;
		bad_cell(r, w, i, "missing", text, NAN, "no value");
		return NAN;
	}
	if (v->state[w->i]) {
		t->not_number++;
		bad_cell(r, w, i, "not_a_number", text, NAN,
			 nip_qc_say(r, "\"%.40s\" is not a number", text));
		return NAN;
	}
	return plausible(r, w, i, x, text);
}

/* Areal mass less foil over thickness less foil; -infinity where either is not above 0. */
static double density_kg_m3(const struct nip_qc *q, const struct nip_characteristic *c,
			    const double *value)
{
	const struct nip_spec_foil *f = q->spec->foil;
	double m, h;

	if (isnan(value[c->areal_mass]) || isnan(value[c->thickness]))
		return NAN;
	m = value[c->areal_mass] * q->overall[c->areal_mass].to_si - (f ? f->areal_mass.si : 0);
	h = value[c->thickness] * q->overall[c->thickness].to_si - (f ? f->thickness.si : 0);
	/* Bare foil or a dead gauge: minus over minus would look like a density. */
	return m > 0 && h > 0 ? m / h : -INFINITY;
}

static double derived(struct nip_qc_run *r, struct row *w, size_t i)
{
	struct nip_qc *q = r->q;
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	double rho = density_kg_m3(q, c, r->value), x, eps;
	char b[NIP_DOUBLE_TEXT];

	if (isnan(rho)) {
		r->now->tally[i].missing++;
		return NAN;
	}
	eps = 1 - rho / q->spec->rho_th_kg_m3;
	x = c->derived == NIP_DERIVED_DENSITY ? nip_unit_show(NIP_Q_DENSITY, rho) : 100 * eps;
	if (!isfinite(x) || rho <= 0 || eps < 0) {
		r->now->tally[i].impossible++;
		q->impossible++;
		bad_cell(r, w, i, "impossible", "", isfinite(x) ? x : NAN,
			 isfinite(x) ? nip_qc_say(r, "%s %s is impossible: gauge or density",
						  nip_decimal_show(x, 4, b), q->overall[i].unit)
				     : nip_qc_say(r, "areal mass or thickness is not above that of "
						     "the foil: gauge or foil"));
		return NAN;
	}
	return plausible(r, w, i, x, "");
}

/* Whether a characteristic is judged in this row. A condition that cannot be read is bad
 * data, not an excuse. */
static bool applies(struct nip_qc_run *r, struct row *w, size_t i)
{
	const struct nip_qc_bound *b = &r->bound[i];
	double x;

	if (b->when_handle == NO_HANDLE)
		return true;
	x = w->b->column[b->when_handle].number[w->i];
	if (isnan(x)) {
		r->now->tally[i].missing++;
		bad_cell(r, w, i, "condition_unreadable",
			 w->b->column[b->when_handle].cell[w->i].text, NAN,
			 "the column of its condition has no number here");
		return false;
	}
	if (!(x < b->when_min) && !(x > b->when_max))
		return true;
	r->now->tally[i].excused++;
	return false;
}

static void flag(struct nip_qc *q, size_t i, double x, enum nip_finding_severity severity)
{
	if (q->overall[i].flagged++ < NIP_QC_FLAGGED)
		*nip_vec_push(q->arena, &q->flagged) =
			(struct nip_flagged){ i, q->overall[i].series.n, x, severity };
}

static void judge(struct nip_qc_run *r, struct row *w, size_t i, double x)
{
	struct nip_qc *q = r->q;
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	const struct nip_overall *o = &q->overall[i];
	long worst = -1;

	for (size_t k = 0; k < c->limits.n; k++) {
		const struct nip_limit *l = &c->limits.at[k];

		if (l->above ? !(x > o->limit[k]) : !(x < o->limit[k]))
			continue;
		r->now->tally[i].beyond[k]++;
		if (worst < 0 || l->level > c->limits.at[worst].level)
			worst = (long)k;
	}
	if (worst >= 0) {
		const struct nip_limit *l = &c->limits.at[worst];
		struct nip_finding f = w->at;
		char b[NIP_DOUBLE_TEXT];

		f.severity = NIP_SEV_WARN + (enum nip_finding_severity)l->level;
		f.rule = l->kind;
		f.characteristic = c->id;
		f.text = r->bound[i].handle == NO_HANDLE
				 ? ""
				 : w->b->column[r->bound[i].handle].cell[w->i].text;
		f.value = x;
		f.unit = o->unit;
		snprintf(r->limit, sizeof r->limit, "%s %s", l->value, l->unit);
		f.limit = r->limit;
		/* The cell as read: a rounded value could look like its limit. */
		f.message =
			nip_qc_say(r, "%s %s is %s %s %s%s%s%s",
				   *f.text ? f.text : nip_decimal_show(x, 5, b), o->unit,
				   l->above ? "above" : "below", l->value, l->unit,
				   l->note ? " (" : "", l->note ? l->note : "", l->note ? ")" : "");
		r->now->tally[i].gravest[l->level]++;
		flag(q, i, x, f.severity);
		nip_qc_report(r, &f, i, l->above,
			      w->lane); /* one side, one event: warn and alarm together */
	}
}

static void serial(struct nip_qc_run *r, struct nip_tally *t, const struct nip_qc_lane *lane,
		   double x)
{
	struct nip_serial *s = NULL;

	for (size_t i = 0; i < t->lanes.n && !s; i++)
		if (t->lanes.at[i].lane == lane->name)
			s = &t->lanes.at[i];
	if (!s) {
		s = nip_vec_push(r->q->arena, &t->lanes);
		s->lane = lane->name;
		nip_lag1_init(&s->lag1);
	}
	nip_lag1_add(&s->lag1, x);
}

/* A file starts somewhere else, so what its first row follows is not known. */
static void break_series(struct nip_qc_run *r, const struct nip_qc_lane *l)
{
	for (size_t i = 0; i < r->q->spec->characteristics.n; i++)
		for (size_t k = 0; k < r->now->tally[i].lanes.n; k++)
			if (r->now->tally[i].lanes.at[k].lane == l->name)
				nip_lag1_break(&r->now->tally[i].lanes.at[k].lag1);
}

static void tally(struct nip_qc_run *r, struct row *w, size_t i, double x)
{
	struct nip_overall *o = &r->q->overall[i];
	struct nip_tally *t = &r->now->tally[i];

	nip_moments_add(&o->moments, x);
	nip_moments_add(&t->moments, x);
	if (w->unit)
		nip_moments_add(&w->unit[i], x);
	serial(r, t, w->lane, x);
	nip_series_add(&o->series, x);
	nip_series_add(&t->series, x);
}

void nip_qc_take_row(struct nip_qc_run *r, const struct nip_csv_block *b, size_t i)
{
	const struct nip_spec *s = r->q->spec;
	struct row w = { .b = b, .i = i };
	const char *name = name_of(r, &w, r->coil, r->path);
	const char *batch = name_of(r, &w, r->batch, name);
	double s_m = r->position == NO_HANDLE
			     ? NAN
			     : b->column[r->position].number[i] * r->position_scale;

	coil(r, name, batch);
	r->now->rows++;
	r->q->rows++;
	if (isnan(r->now->from_m) || s_m < r->now->from_m)
		r->now->from_m = s_m;
	if (isnan(r->now->to_m) || s_m > r->now->to_m)
		r->now->to_m = s_m;
	w.lane = lane(r, name_of(r, &w, r->lane, ""));
	w.lane->seq++;
	w.unit = r->unit == NO_HANDLE ? NULL
				      : evidence(r, r->now->batch, name_of(r, &w, r->unit, ""));
	w.at = (struct nip_finding){ .file = r->path,
				     .line = b->line[i],
				     .offset = b->offset[i],
				     .coil = r->now->name,
				     .lane = *w.lane->name ? w.lane->name : NULL,
				     .time = r->time == NO_HANDLE ? NULL
								  : b->column[r->time].cell[i].text,
				     .position_m = s_m,
				     .value = NAN };
	for (int pass = 0; pass < 2; pass++) /* derived ones need the measured ones first */
		for (size_t k = 0; k < s->characteristics.n; k++) {
			if ((pass == 1) != (s->characteristics.at[k].derived != NIP_MEASURED))
				continue;
			r->now->cells += pass == 0;
			r->value[k] = !applies(r, &w, k) ? NAN
				      : pass		 ? derived(r, &w, k)
							 : measured(r, &w, k);
		}
	for (size_t k = 0; k < s->characteristics.n; k++) {
		if (isnan(r->value[k]))
			continue;
		judge(r, &w, k, r->value[k]);
		tally(r, &w, k, r->value[k]);
	}
}
