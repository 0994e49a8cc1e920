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
	*q = (struct nip_qc){ .arena = a, .spec = spec, .keep = 1000 };
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

/* ---- where a row belongs -------------------------------------------------- */

/* One name in two files may be one coil or a slip: it is counted as one, and said. */
static void two_files(struct nip_qc_run *r, const struct nip_coil *c)
{
	const struct nip_place at = { .file = r->path, .element = c->name };

	if (!r->now && strcmp(c->file, r->path) != 0 && !r->q->spec->one_series)
		nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "coil is in %s too; both are counted as one coil", c->file);
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
			two_files(r, &q->coils.at[i]);
			return r->now = &q->coils.at[i];
		}
	c = nip_vec_push(q->arena, &q->coils);
	*c = (struct nip_coil){ .name = nip_arena_strdup(q->arena, name),
				.batch = nip_arena_strdup(q->arena, batch),
				.file = r->path,
				.from_m = NAN,
				.to_m = NAN };
	c->tally = NIP_NEW_N(q->arena, q->spec->characteristics.n, struct nip_tally);
	for (size_t i = 0; i < q->spec->characteristics.n; i++) {
		nip_moments_init(&c->tally[i].moments);
		nip_series_init(&c->tally[i].series);
		c->tally[i].beyond =
			NIP_NEW_N(q->arena, q->spec->characteristics.at[i].limits.n + 1, long);
	}
	return r->now = c;
}

static struct nip_qc_lane *lane(struct nip_qc_run *r, const char *name)
{
	struct nip_qc_lane *l;

	for (size_t i = 0; i < r->lanes.n; i++)
		if (r->lanes.at[i].coil == r->now->name && strcmp(r->lanes.at[i].name, name) == 0)
			return &r->lanes.at[i];
	l = nip_vec_push(r->q->arena, &r->lanes);
	l->name = nip_arena_strdup(r->q->arena, name);
	l->coil = r->now->name;
	l->seq = 0;
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
	u->batch = nip_arena_strdup(q->arena, batch);
	u->name = nip_arena_strdup(q->arena, name);
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
	return nip_arena_strdup(r->q->arena, r->name);
}

static void bad_cell(struct nip_qc_run *r, struct row *w, size_t i, const char *rule,
		     const char *text, double value, const char *message)
{
	struct nip_finding f = w->at;

	f.rule = rule;
	if (!nip_qc_charge(r, &f))
		return;
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
				   *f.text && !r->bound[i].exp10 ? f.text
								 : nip_decimal_show(x, 5, b),
				   o->unit,
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
		*s = (struct nip_serial){ .lane = lane->name, .first = x };
	}
	x -= s->first;
	if (s->n)
		s->product += x * s->last;
	s->sum += x;
	s->square += x * x;
	s->last = x;
	s->n++;
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

static void take_row(struct nip_qc_run *r, const struct nip_csv_block *b, size_t i)
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
	nip_qc_check_time(r, b, i, &w.at);
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

/* A refused record counts as one cell of the coil it stands in; one before the first row
 * waits for the coil that follows. */
static void charge(struct nip_qc_run *r, long n)
{
	if (!r->now) {
		r->held += n;
		return;
	}
	r->now->refused += n + r->held;
	r->now->bad += n + r->held;
	r->now->cells += n + r->held;
	r->held = 0;
}

/* The reader keeps the first refusals only, but counts all. */
static void charge_uncounted(struct nip_qc_run *r)
{
	const struct nip_csv_counts *c = nip_csv_count(r->reader);
	long n = -(long)nip_csv_problems(r->reader) - r->unlisted;

	for (int k = 0; k < NIP_CSV_BAD_MISSING; k++)
		n += c->bad[k];
	r->unlisted += n;
	r->q->count[NIP_SEV_WARN] += n;
	charge(r, n);
}

/* Records the reader refused, as findings, in order of line with the rows. */
static void take_problems(struct nip_qc_run *r, long before_line)
{
	size_t n = nip_csv_problems(r->reader);

	for (; r->problems_seen < n; r->problems_seen++) {
		const struct nip_csv_problem *p = nip_csv_problem_at(r->reader, r->problems_seen);
		struct nip_finding f = { .severity = NIP_SEV_WARN,
					 .rule = nip_csv_bad_name(p->kind),
					 .file = r->path,
					 .line = p->line,
					 .offset = p->offset,
					 .coil = r->now ? r->now->name : NULL,
					 .position_m = NAN,
					 .value = NAN,
					 .text = p->text };

		if (p->line > before_line)
			return;
		if (!nip_qc_charge(r, &f))
			continue;
		f.message =
			p->fields
				? nip_qc_say(r,
					     "record refused: %s (%zu fields, the header has %zu)",
					     f.rule, p->fields, nip_csv_columns(r->reader))
				: nip_qc_say(r, "record refused: %s", f.rule);
		charge(r, 1);
		nip_qc_report(r, &f, 0, 0, NULL);
	}
}

static void close_file(struct nip_qc_run *r)
{
	struct nip_qc *q = r->q;
	const struct nip_csv_counts *c = nip_csv_count(r->reader);
	struct nip_file_summary *f = nip_vec_push(q->arena, &q->files);

	f->file = r->path;
	f->counts = *c;
	for (int k = 0; k < NIP_CSV_BAD_KINDS; k++) {
		q->bad[k] += c->bad[k];
		if (k < NIP_CSV_BAD_MISSING)
			q->bad_records += c->bad[k];
	}
}

int nip_qc_file(struct nip_qc *q, const char *path, struct nip_diag *diag)
{
	struct nip_qc_run r = { .q = q, .diag = diag, .unit_index = (size_t)-1 };
	const struct nip_csv_block *b;
	int rc;

	r.path = nip_arena_strdup(q->arena, path);
	r.reader = nip_csv_open(path, &q->spec->csv, diag);
	if (!r.reader)
		return -1;
	rc = nip_qc_bind(&r);
	if (rc == 0 && q->spec->one_series && !q->series)
		q->series = nip_csv_series_new(q->arena);
	if (rc == 0)
		nip_csv_join(r.reader, q->series, r.lane);
	while (rc == 0 && (rc = nip_csv_next(r.reader, &b)) == 1) {
		for (size_t i = 0; i < b->rows; i++) {
			take_problems(&r, b->line[i]);
			take_row(&r, b, i);
		}
		charge_uncounted(&r);
		rc = 0;
	}
	if (rc == 0) {
		take_problems(&r, nip_csv_count(r.reader)->lines + 1);
		charge_uncounted(&r);
		close_file(&r);
		if (nip_csv_count(r.reader)->records == 0) {
			const struct nip_place at = { .file = path,
						      .line = nip_csv_header_line(r.reader) };

			nip_diag_input(diag, &at, "has a header but no usable record");
			rc = -1;
		}
	}
	nip_csv_close(r.reader);
	return rc;
}

/* Without a binding limit nothing is in spec, and nothing is out of it. */
static bool can_judge(const struct nip_spec *s)
{
	for (size_t i = 0; i < s->characteristics.n; i++)
		for (size_t k = 0; k < s->characteristics.at[i].limits.n; k++)
			if (s->characteristics.at[i].limits.at[k].level >= NIP_LEVEL_ALARM)
				return true;
	return false;
}

static bool out_of_spec(const struct nip_spec *s, const struct nip_coil *c)
{
	if (c->faulted)
		return true;
	for (size_t k = 0; k < s->characteristics.n; k++)
		for (size_t l = 0; l < s->characteristics.at[k].limits.n; l++)
			if (c->tally[k].beyond[l] > 0 &&
			    s->characteristics.at[k].limits.at[l].level >= NIP_LEVEL_ALARM)
				return true;
	return false;
}

/* A characteristic with a binding limit and not one value cannot be in spec. */
static bool blind(const struct nip_spec *s, const struct nip_coil *c)
{
	for (size_t k = 0; k < s->characteristics.n; k++)
		for (size_t l = 0; l < s->characteristics.at[k].limits.n; l++)
			if (!c->tally[k].moments.n &&
			    s->characteristics.at[k].limits.at[l].level >= NIP_LEVEL_ALARM)
				return true;
	return false;
}

/* By cells, and by records too: a refused record must not thin out over many columns. */
static bool too_bad(const struct nip_spec *s, const struct nip_coil *c)
{
	return nip_spec_too_bad(s, c->bad, c->cells) ||
	       nip_spec_too_bad(s, c->refused, c->rows + c->refused);
}

void nip_qc_finish(struct nip_qc *q)
{
	bool judged = can_judge(q->spec);

	q->verdict = judged ? NIP_IN_SPEC : NIP_NOT_JUDGED;
	for (size_t i = 0; i < q->coils.n; i++) {
		struct nip_coil *c = &q->coils.at[i];

		if (out_of_spec(q->spec, c))
			c->verdict = NIP_OUT_OF_SPEC;
		else if (blind(q->spec, c) || too_bad(q->spec, c))
			c->verdict = NIP_UNDECIDED;
		else
			c->verdict = judged ? NIP_IN_SPEC : NIP_NOT_JUDGED;
		if (c->verdict == NIP_OUT_OF_SPEC ||
		    (c->verdict == NIP_UNDECIDED && q->verdict != NIP_OUT_OF_SPEC))
			q->verdict = c->verdict;
	}
}

double nip_qc_lag1(const struct nip_qc *q, size_t i)
{
	double num = 0, den = 0;

	for (size_t c = 0; c < q->coils.n; c++) {
		const struct nip_tally *t = &q->coils.at[c].tally[i];

		for (size_t k = 0; k < t->lanes.n; k++) {
			const struct nip_serial *s = &t->lanes.at[k];
			double n = (double)s->n, m = s->sum / n;

			if (s->n < 3)
				continue;
			/* sum (x_t - m)(x_{t-1} - m); the first shifted value is 0 */
			num += s->product - m * (2 * s->sum - s->last) + (n - 1) * m * m;
			den += s->square - n * m * m;
		}
	}
	return den > 0 ? num / den : NAN;
}
