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
	c->relation = NIP_NEW_N(q->arena, q->spec->relations.n + 1, struct nip_relation_tally);
	c->tally = NIP_NEW_N(q->arena, q->spec->characteristics.n, struct nip_tally);
	for (size_t i = 0; i < q->spec->characteristics.n; i++) {
		nip_moments_init(&c->tally[i].moments);
		nip_series_init(&c->tally[i].series);
		c->tally[i].beyond =
			NIP_NEW_N(q->arena, q->spec->characteristics.at[i].limits.n + 1, long);
		c->tally[i].doubtful =
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
			if (!r->now && strcmp(q->coils.at[i].file, r->path) != 0 &&
			    !q->spec->one_series) {
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
	double s_m;	       /* position, NaN if unknown */
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

	f.position_m -= nip_qc_place(r->q, i);
	f.rule = rule;
	if (!nip_qc_charge(r, &f))
		return;
	f.characteristic = r->q->spec->characteristics.at[i].id;
	f.text = text;
	f.value = value;
	f.unit = r->q->overall[i].unit;
	f.message = message;
	r->now->bad++;
	/* Each kind is an event of its own. */
	nip_qc_report(r, &f, i, 1000 + 32 * (size_t)rule[0] + strlen(rule), w->lane);
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

	if (v->state[w->i]) {
		enum nip_csv_bad kind = (enum nip_csv_bad)(v->state[w->i] - 1);

		if (kind == NIP_CSV_BAD_ABSENT && r->q->spec->action[kind] == NIP_IGNORE) {
			r->now->cells--; /* there never was one */
			return NAN;
		}
		t->missing += kind != NIP_CSV_BAD_NUMBER;
		t->not_number += kind == NIP_CSV_BAD_NUMBER;
		bad_cell(r, w, i, nip_csv_bad_name(kind), text, NAN,
			 kind == NIP_CSV_BAD_NUMBER ? nip_qc_say(r, "\"%.40s\" is not a number", text)
						    : "no value");
		return NAN;
	}
	if (r->q->spec->characteristics.at[i].defect_class && (x < 0 || x != floor(x))) {
		t->implausible++;
		r->q->implausible++;
		bad_cell(r, w, i, "implausible", text, x,
			 nip_qc_say(r, "\"%.40s\" is no number of defects", text));
		return NAN;
	}
	return plausible(r, w, i, x, text);
}

static double derived(struct nip_qc_run *r, struct row *w, size_t i)
{
	struct nip_qc *q = r->q;
	struct nip_tally *t = &r->now->tally[i];
	char b[NIP_DOUBLE_TEXT];
	double x;

	switch (nip_qc_parts_of(r, w->lane, i, w->s_m, &r->parts[i])) {
	case NIP_QC_UNALIGNED:
		t->unaligned++;
		return NAN;
	case NIP_QC_PART_MISSING:
		t->missing++;
		return NAN;
	default:
		x = nip_qc_derive(q, i, &r->parts[i]);
	}
	if (!nip_qc_possible(q, i, x)) {
		t->impossible++;
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
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[i];
	const struct nip_qc_bound *b = &r->bound[i];
	double x;

	/* Where there is no defect there is no size. */
	if (c->size_of >= 0 && !(w->b->column[r->bound[c->size_of].handle].number[w->i] > 0)) {
		r->now->tally[i].excused++;
		return false;
	}
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

/* How far a reading may be off, in the unit of the limits; 0 without a guard band. */
static double guard(const struct nip_qc_run *r, size_t i)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[i];
	struct nip_qc_uncertainty u;

	if (!(c->guard_factor > 0))
		return 0;
	nip_qc_uncertain(r->q, i, &r->parts[i], 1, &u);
	return isnan(u.standard) ? 0 : c->guard_factor * u.standard;
}

/* A value beyond a limit, or (doubtful) so near that nobody can say on which side. */
static void beyond(struct nip_qc_run *r, struct row *w, size_t i, double x, size_t k, bool doubtful,
		   double band)
{
	struct nip_qc *q = r->q;
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	const struct nip_limit *l = &c->limits.at[k];
	struct nip_finding f = w->at;
	char b[NIP_DOUBLE_TEXT], u[NIP_DOUBLE_TEXT];

	f.position_m -= nip_qc_place(q, i);
	f.severity = doubtful ? NIP_SEV_WARN : NIP_SEV_WARN + (enum nip_finding_severity)l->level;
	f.rule = !doubtful ? l->kind : l->above ? "undecided_above" : "undecided_below";
	f.characteristic = c->id;
	f.text = r->bound[i].handle == NO_HANDLE ? ""
						 : w->b->column[r->bound[i].handle].cell[w->i].text;
	f.value = x;
	f.unit = q->overall[i].unit;
	snprintf(r->limit, sizeof r->limit, "%s %s", l->value, l->unit);
	f.limit = r->limit;
	/* The cell as read: a rounded value could look like its limit. */
	if (*f.text && !r->bound[i].exp10)
		snprintf(b, sizeof b, "%.30s", f.text);
	else
		nip_decimal_show(x, 5, b);
	if (doubtful)
		f.message = nip_qc_say(r,
				       "%s %s is within %s %s of %s %s, and may lie on either "
				       "side",
				       b, f.unit, nip_decimal_show(band, 2, u), f.unit, l->value,
				       l->unit);
	else
		f.message =
			nip_qc_say(r, "%s %s is %s %s %s%s%s%s", b, f.unit,
				   l->above ? "above" : "below", l->value, l->unit,
				   l->note ? " (" : "", l->note ? l->note : "", l->note ? ")" : "");
	if (!doubtful)
		r->now->tally[i].gravest[l->level]++;
	flag(q, i, x, f.severity);
	nip_qc_report(r, &f, i, l->above,
		      w->lane); /* one side, one event: warn and alarm together */
}

static void judge(struct nip_qc_run *r, struct row *w, size_t i, double x)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[i];
	const struct nip_overall *o = &r->q->overall[i];
	struct nip_tally *t = &r->now->tally[i];
	double band = guard(r, i);
	long worst = -1, unsure = -1;

	for (size_t k = 0; k < c->limits.n; k++) {
		const struct nip_limit *l = &c->limits.at[k];
		double over = l->above ? x : o->limit[k], under = l->above ? o->limit[k] : x;

		if (over > (band > 0 ? under + band : under)) {
			t->beyond[k]++;
			if (worst < 0 || l->level > c->limits.at[worst].level)
				worst = (long)k;
		} else if (band > 0 && over > under - band) {
			t->doubtful[k]++;
			if (unsure < 0 || l->level > c->limits.at[unsure].level)
				unsure = (long)k;
		}
	}
	if (worst >= 0)
		beyond(r, w, i, x, (size_t)worst, false, band);
	else if (unsure >= 0)
		beyond(r, w, i, x, (size_t)unsure, true, band);
}

static bool relation_holds(const struct nip_qc_run *r, size_t k, double left, double right,
			   double by)
{
	enum nip_relation_how how = r->q->spec->relations.at[k].how;

	return (how == NIP_RELATION_AT_LEAST || left <= right + by) &&
	       (how == NIP_RELATION_AT_MOST || left >= right - by);
}

/* In the unit of the left one, so that equal values of one unit stay equal. */
static void relate(struct nip_qc_run *r, struct row *w, size_t k)
{
	struct nip_qc *q = r->q;
	const struct nip_relation *l = &q->spec->relations.at[k];
	const struct nip_overall *a = &q->overall[l->left], *b = &q->overall[l->right];
	const char *right_id = q->spec->characteristics.at[l->right].id;
	static const char *const words[] = { "more than", "less than", "not within reach of" };
	double left = r->value[l->left], right = r->value[l->right] * (b->to_si / a->to_si);
	double by = l->percent ? r->by[k] / 100 * fabs(right) : r->by[k];
	struct nip_finding f = w->at;
	char x[NIP_DOUBLE_TEXT], y[NIP_DOUBLE_TEXT];

	if (isnan(left) || isnan(right))
		return;
	r->now->relation[k].checked++;
	if (relation_holds(r, k, left, right, by))
		return;
	r->now->relation[k].broken++;
	f.severity = NIP_SEV_WARN + (enum nip_finding_severity)l->level;
	f.rule = "relation";
	f.characteristic = l->id;
	f.value = left - right;
	f.unit = a->unit;
	f.text = "";
	snprintf(r->limit, sizeof r->limit, "%s %s%s%s%s", l->kind, right_id, l->by ? " by " : "",
		 l->by ? l->by : "", l->by ? l->by_unit : "");
	f.limit = r->limit;
	f.message =
		nip_qc_say(r, "%s %s %s is %s %s %s %s%s%s%s%s%s%s",
			   q->spec->characteristics.at[l->left].id, nip_decimal_show(left, 5, x),
			   a->unit, words[l->how], right_id, nip_decimal_show(right, 5, y), a->unit,
			   l->by ? " by " : "", l->by ? l->by : "", l->by ? l->by_unit : "",
			   l->note ? " (" : "", l->note ? l->note : "", l->note ? ")" : "");
	nip_qc_report(r, &f, q->spec->characteristics.n + k, f.value > 0, w->lane);
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
	struct row w = { .b = b, .i = i, .s_m = NAN };
	const char *name = name_of(r, &w, r->coil, r->path);
	const char *batch = name_of(r, &w, r->batch, name);
	double s_m = r->position == NO_HANDLE
			     ? NAN
			     : b->column[r->position].number[i] * r->position_scale;

	w.s_m = s_m;
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
	nip_qc_check_time(r, b, i, &w.at);
	for (int pass = 0; pass < 2; pass++) { /* derived ones need the measured ones first */
		if (pass == 1 && r->tracks)
			nip_qc_keep_parts(r, w.lane, s_m);
		for (size_t k = 0; k < s->characteristics.n; k++) {
			if ((pass == 1) != (s->characteristics.at[k].derived != NIP_MEASURED))
				continue;
			r->now->cells += pass == 0;
			r->value[k] = !applies(r, &w, k) ? NAN
				      : pass		 ? derived(r, &w, k)
							 : measured(r, &w, k);
		}
	}
	for (size_t k = 0; k < s->characteristics.n; k++) {
		if (isnan(r->value[k]))
			continue;
		judge(r, &w, k, r->value[k]);
		tally(r, &w, k, r->value[k]);
	}
	for (size_t k = 0; k < s->relations.n; k++)
		relate(r, &w, k);
}
