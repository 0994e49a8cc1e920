/* data.c: columns of a CSV file to points: units, uncertainties, groups, and what was
 * left out. */
#include <config.h>

#include "fit/data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/diag.h"
#include "base/str.h"
#include "csv/reader.h"
#include "stat/dist.h"
#include "unit/unit.h"

enum { X, Y, SIGMA, SIGMA_X, GROUP, COLUMNS };

struct bound { /* one column asked for */
	const char *asked;
	long column; /* -1: not in the file */
	size_t handle;
	struct nip_fit_column as;
};

struct reading {
	const char *path;
	const struct nip_fit_columns *want;
	struct nip_arena *a;
	struct nip_diag *diag;
	struct nip_csv_reader *csv;
	struct bound c[COLUMNS];
	double sigma_x, share; /* one uncertainty of x for all, in SI or as a share; NaN */
	struct nip_fit_data *out;
	size_t cap;
};

/* ---- columns --------------------------------------------------------------- */

static struct nip_place place(const struct reading *r, const char *column)
{
	return (struct nip_place){ .file = r->path,
				   .line = nip_csv_header_line(r->csv),
				   .element = column };
}

static int no_column(const struct reading *r, const char *asked)
{
	const struct nip_place at = place(r, asked);
	struct nip_str list = NIP_STR_INIT;

	for (size_t i = 0; i < nip_csv_columns(r->csv); i++)
		nip_str_printf(&list, "%s%s", i ? ", " : "", nip_csv_name(r->csv, i));
	nip_diag_input(r->diag, &at, "is no column of this file (there are: %s)",
		       nip_str_text(&list));
	nip_str_release(&list);
	return -1;
}

/* By name, with or without the unit that stands in brackets behind it. */
static long find(const struct reading *r, const char *asked)
{
	long k = nip_csv_find(r->csv, asked);
	size_t n = strcspn(asked, "([");

	while (k < 0 && n > 0 && asked[n - 1] == ' ')
		n--;
	if (k < 0 && n > 0 && asked[n])
		k = nip_csv_find(r->csv, nip_arena_strndup(r->a, asked, n));
	return k;
}

/* ---- units ------------------------------------------------------------------ */

static const enum nip_quantity_id x_kinds[] = { NIP_Q_PRESSURE, NIP_Q_LINE_LOAD };
static const enum nip_quantity_id y_kinds[] = { NIP_Q_RATIO, NIP_Q_DENSITY };

/* Takes `unit` for one of the two quantities; false: it measures neither. */
static bool take_unit(struct nip_fit_column *c, const char *unit, const enum nip_quantity_id *kinds)
{
	for (size_t i = 0; i < 2; i++) {
		const struct nip_quantity_kind *k = nip_quantity_kind(kinds[i]);
		double offset;

		if (nip_unit_convert(unit, k->si, true, &c->scale, &offset) == NIP_UNIT_OK) {
			c->quantity = kinds[i];
			c->unit = unit;
			return true;
		}
	}
	return false;
}

/* pressure_MPa, line_load_N_mm, density_g_cm3, porosity_pct: the longest end of the name
 * that is a unit of what is wanted. A '_' inside stands for '/'. */
static bool unit_in_name(struct reading *r, struct nip_fit_column *c,
			 const enum nip_quantity_id *kinds)
{
	for (const char *end = strchr(c->name, '_'); end; end = strchr(end + 1, '_')) {
		char *unit = nip_arena_strdup(r->a, end + 1);

		if (strcmp(unit, "pct") == 0 || strcmp(unit, "percent") == 0)
			strcpy(unit, "%");
		for (char *u = unit; *u; u++)
			if (*u == '_')
				*u = '/';
		if (*unit && !(*unit >= '0' && *unit <= '9') && take_unit(c, unit, kinds))
			return true;
	}
	return false;
}

/* The unit of column k; NULL quantity words where there is none. */
static int find_unit(struct reading *r, struct bound *b, const char *given,
		     const enum nip_quantity_id *kinds, const char *option)
{
	const char *header = nip_csv_unit(r->csv, (size_t)b->column);
	const struct nip_place at = place(r, b->as.name);
	const struct nip_quantity_kind *k0 = nip_quantity_kind(kinds[0]),
				       *k1 = nip_quantity_kind(kinds[1]);

	b->as.scale = 1;
	b->as.quantity = kinds[0];
	if (given || header) {
		if (take_unit(&b->as, given ? given : header, kinds))
			return 0;
		nip_diag_input(r->diag, &at,
			       "unit \"%s\" measures neither %s nor %s (allowed: %s, %s and their "
			       "multiples; %s replaces the header's)",
			       given ? given : header, k0->name, k1->name, k0->unit, k1->unit,
			       option);
		return -1;
	}
	unit_in_name(r, &b->as, kinds);
	return 0;
}

static int find_units(struct reading *r)
{
	struct bound *x = &r->c[X], *y = &r->c[Y];
	const struct nip_place at = place(r, x->as.name);

	if (find_unit(r, x, r->want->x_unit, x_kinds, "--x-unit") != 0 ||
	    find_unit(r, y, r->want->y_unit, y_kinds, "--y-unit") != 0)
		return -1;
	r->out->plain = !x->as.unit && !y->as.unit && r->want->units_optional;
	if (!x->as.unit && !r->out->plain) {
		nip_diag_input(r->diag, &at,
			       "has no unit: write \"%s (MPa)\" or \"%s (N/mm)\" in the header, or "
			       "give --x-unit",
			       x->as.name, x->as.name);
		return -1;
	}
	if (!y->as.unit && !r->out->plain)
		y->as.unit = "1";
	return 0;
}

/* An uncertainty has its own unit, or that of what it is of. */
static int sigma_unit(struct reading *r, struct bound *b, const struct nip_fit_column *of)
{
	const char *unit = nip_csv_unit(r->csv, (size_t)b->column);
	const enum nip_quantity_id kinds[] = { of->quantity, of->quantity };
	const struct nip_place at = place(r, b->as.name);

	b->as.scale = of->scale;
	if (r->out->plain)
		return 0;
	if (!unit) {
		struct nip_fit_column own = b->as;

		if (unit_in_name(r, &own, kinds))
			b->as.scale = own.scale;
		return 0;
	}
	if (take_unit(&b->as, unit, kinds))
		return 0;
	nip_diag_input(r->diag, &at,
		       "unit \"%s\" does not measure %s, of which it is the uncertainty", unit,
		       nip_quantity_kind(of->quantity)->name);
	return -1;
}

/* --sigma-x "2 MPa", "1 %" or a number in the unit of x. */
static int sigma_x_value(struct reading *r)
{
	const char *text = r->c[SIGMA_X].asked;
	const struct nip_fit_column *x = &r->c[X].as;
	size_t n = strspn(text, "+-.0123456789eE");
	const char *unit = text + n + strspn(text + n, " ");
	double v, offset, scale = x->scale;

	if (!nip_decimal_read(text, n, '.', &v))
		return no_column(r, text);
	if (!(v > 0)) {
		const struct nip_place at = { .element = "--sigma-x" };

		nip_diag_add(r->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "an uncertainty is above 0 (got \"%s\")", text);
		return -1;
	}
	if (strcmp(unit, "%") == 0) {
		r->share = v / 100;
		return 0;
	}
	if (*unit && (r->out->plain || nip_unit_convert(unit, nip_quantity_kind(x->quantity)->si,
							true, &scale, &offset) != NIP_UNIT_OK)) {
		const struct nip_place at = { .element = "--sigma-x" };

		nip_diag_add(r->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "unit \"%s\" is not one of column %s", unit, x->name);
		return -1;
	}
	r->sigma_x = v * scale;
	return 0;
}

static int bind(struct reading *r)
{
	const struct nip_fit_columns *w = r->want;
	const char *const asked[COLUMNS] = { w->x, w->y, w->sigma, w->sigma_x, w->group };
	int rc = 0;

	for (int k = 0; k < COLUMNS; k++) {
		struct bound *b = &r->c[k];

		b->asked = asked[k];
		b->column = asked[k] ? find(r, asked[k]) : -1;
		if (asked[k] && b->column < 0 && k != SIGMA_X)
			rc = no_column(r, asked[k]);
		if (b->column < 0)
			continue;
		b->as.name = nip_arena_strdup(r->a, nip_csv_name(r->csv, (size_t)b->column));
		b->handle = nip_csv_bind(r->csv, (size_t)b->column,
					 k == GROUP ? NIP_CSV_TEXT : NIP_CSV_NUMBER);
	}
	if (rc != 0 || find_units(r) != 0)
		return -1;
	if (r->c[SIGMA].column >= 0 && sigma_unit(r, &r->c[SIGMA], &r->c[Y].as) != 0)
		return -1;
	if (r->c[SIGMA_X].column >= 0)
		return sigma_unit(r, &r->c[SIGMA_X], &r->c[X].as);
	return r->c[SIGMA_X].asked ? sigma_x_value(r) : 0;
}

/* ---- records ----------------------------------------------------------------- */

static double value(const struct reading *r, const struct nip_csv_block *b, int k, size_t i)
{
	const struct nip_csv_vector *v = &b->column[r->c[k].handle];

	return v->state[i] ? NAN : v->number[i] * r->c[k].as.scale;
}

static size_t group_index(struct reading *r, const char *name)
{
	struct nip_fit_data *d = r->out;

	for (size_t g = 0; g < d->n_groups; g++)
		if (strcmp(d->group_name[g], name) == 0)
			return g;
	d->group_name[d->n_groups] = nip_arena_strdup(r->a, name);
	return d->n_groups++;
}

static void make_room(struct reading *r)
{
	struct nip_fit_data *d = r->out;
	size_t cap = r->cap;

#define ROOM(field)                                                                                \
	(cap = r->cap, d->field = nip_arena_grow(r->a, d->field, &cap, d->n, sizeof *d->field))
	ROOM(x);
	ROOM(y);
	ROOM(line);
	ROOM(group_name);
	ROOM(group);
	ROOM(sigma);
	ROOM(sigma_x);
#undef ROOM
	r->cap = cap;
}

static void take_record(struct reading *r, const struct nip_csv_block *b, size_t i)
{
	struct nip_fit_data *d = r->out;
	double x = value(r, b, X, i), y = value(r, b, Y, i), s = 1, sx = NAN;
	const bool has_group = r->c[GROUP].column >= 0;

	if (r->c[SIGMA].column >= 0)
		s = value(r, b, SIGMA, i);
	if (r->c[SIGMA_X].column >= 0)
		sx = value(r, b, SIGMA_X, i);
	else
		sx = isnan(r->share) ? r->sigma_x : r->share * x;
	if (isnan(x) || isnan(y) || isnan(s) || (r->c[SIGMA_X].asked && isnan(sx)) ||
	    (has_group && b->column[r->c[GROUP].handle].cell[i].n == 0)) {
		d->missing++;
		return;
	}
	if (x < 0 && !d->plain) {
		d->bad_x++;
		return;
	}
	if (!(s > 0) || (r->c[SIGMA_X].asked && !(sx >= 0))) {
		d->bad_sigma++;
		return;
	}
	make_room(r);
	d->x[d->n] = x;
	d->y[d->n] = y;
	d->sigma[d->n] = s;
	d->sigma_x[d->n] = sx;
	d->line[d->n] = b->line[i];
	d->group[d->n] = has_group ? group_index(r, b->column[r->c[GROUP].handle].cell[i].text) : 0;
	d->n++;
}

static void say_left_out(const struct reading *r)
{
	const struct nip_fit_data *d = r->out;
	const struct {
		long n;
		const char *why;
	} out[] = {
		{ d->missing, "without a value in a column that is used" },
		{ d->bad_sigma, "whose uncertainty is not above 0" },
		{ d->bad_x, "whose x is below 0" },
		{ d->broken, "that cannot be read as records" },
	};
	const struct nip_place at = { .file = r->path };

	for (size_t i = 0; i < sizeof out / sizeof *out; i++)
		if (out[i].n)
			nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "%ld line%s %s %s not used", out[i].n,
				     out[i].n == 1 ? "" : "s", out[i].why,
				     out[i].n == 1 ? "is" : "are");
}

static int read_records(struct reading *r)
{
	const struct nip_csv_block *b;
	const struct nip_place at = { .file = r->path };
	int rc;

	while ((rc = nip_csv_next(r->csv, &b)) == 1)
		for (size_t i = 0; i < b->rows; i++)
			take_record(r, b, i);
	if (rc < 0)
		return -1;
	for (int k = 0; k < NIP_CSV_BAD_MISSING; k++)
		r->out->broken += nip_csv_count(r->csv)->bad[k];
	say_left_out(r);
	if (r->out->n)
		return 0;
	nip_diag_input(r->diag, &at, "there is no line with numbers in the columns %s and %s",
		       r->c[X].as.name, r->c[Y].as.name);
	return -1;
}

int nip_fit_data_read(const char *path, const struct nip_fit_columns *columns, struct nip_arena *a,
		      struct nip_fit_data *out, struct nip_diag *diag)
{
	struct reading r = { .path = path,
			     .want = columns,
			     .a = a,
			     .diag = diag,
			     .sigma_x = NAN,
			     .share = NAN,
			     .out = out };
	const struct nip_csv_dialect dialect = { 0 };
	int rc = -1;

	*out = (struct nip_fit_data){ .n = 0 };
	r.csv = nip_csv_open(path, &dialect, diag);
	if (!r.csv)
		return -1;
	if (bind(&r) == 0 && read_records(&r) == 0) {
		rc = 0;
		out->x_column = r.c[X].as;
		out->y_column = r.c[Y].as;
		out->group_column = r.c[GROUP].as.name;
		if (r.c[SIGMA].column < 0)
			out->sigma = NULL;
		if (!r.c[SIGMA_X].asked)
			out->sigma_x = NULL;
		if (r.c[GROUP].column < 0)
			out->group = NULL;
		for (struct nip_fit_column *c = &out->x_column; c;
		     c = c == &out->x_column ? &out->y_column : NULL)
			if (c->unit)
				c->unit = nip_arena_strdup(a, c->unit);
	}
	nip_csv_close(r.csv);
	return rc;
}

/* ---- parts ------------------------------------------------------------------- */

struct nip_fit_data nip_fit_data_group(const struct nip_fit_data *d, size_t group,
				       struct nip_arena *a)
{
	struct nip_fit_data g = *d;

	g.x = NIP_NEW_N(a, d->n, double);
	g.y = NIP_NEW_N(a, d->n, double);
	g.line = NIP_NEW_N(a, d->n, long);
	g.sigma = d->sigma ? NIP_NEW_N(a, d->n, double) : NULL;
	g.sigma_x = d->sigma_x ? NIP_NEW_N(a, d->n, double) : NULL;
	g.group = NULL;
	g.n_groups = 0;
	g.n = 0;
	for (size_t i = 0; i < d->n; i++) {
		if (d->group && d->group[i] != group)
			continue;
		g.x[g.n] = d->x[i];
		g.y[g.n] = d->y[i];
		g.line[g.n] = d->line[i];
		if (g.sigma)
			g.sigma[g.n] = d->sigma[i];
		if (g.sigma_x)
			g.sigma_x[g.n] = d->sigma_x[i];
		g.n++;
	}
	return g;
}

size_t nip_fit_data_distinct(const struct nip_fit_data *d)
{
	double *x = nip_xalloc(d->n ? d->n : 1, sizeof *x);
	size_t m = d->n > 0;

	memcpy(x, d->x, d->n * sizeof *x);
	nip_sort(x, d->n);
	for (size_t i = 1; i < d->n; i++)
		m += x[i] != x[i - 1];
	free(x);
	return m;
}
