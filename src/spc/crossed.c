/* crossed.c: variance components of an unbalanced table.
 *
 * Within a row the covariance is a diagonal plus a constant, whose inverse is written
 * down; what the columns see of all rows is a matrix of their number, the only one that is
 * ever inverted.
 */
#include <config.h>

#include "spc/crossed.h"

#include <math.h>
#include <stdlib.h>

#include "spc/reml.h"
#include "stat/dist.h"

struct table {
	const struct nip_cross_cell *cell; /* by row */
	size_t cells, rows, columns, *start;
	double centre;
	bool fixed;
	enum nip_cross_source source[NIP_CROSS_SOURCES]; /* of the variances in order */
	size_t k;
	double *h, *dh, *g, *dg, *l, *u, *v, *mean; /* matrices by columns; vectors */
};

struct sums {
	double log_det, dlog_det, q, dq;
};

/* ---- matrices of columns ---------------------------------------------------------------- */

/* The inverse of a symmetric positive matrix in place; *log_det of it. -1 where it is not. */
static int invert(double *m, size_t n, double *log_det)
{
	*log_det = 0;
	for (size_t k = 0; k < n; k++) { /* sweep */
		double d = m[k * n + k];

		if (!(d > 0))
			return -1;
		*log_det += log(d);
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				if (i != k && j != k)
					m[i * n + j] -= m[i * n + k] * m[k * n + j] / d;
		for (size_t i = 0; i < n; i++)
			if (i != k) {
				m[i * n + k] /= d;
				m[k * n + i] /= d;
			}
		m[k * n + k] = -1 / d;
	}
	for (size_t i = 0; i < n * n; i++)
		m[i] = -m[i];
	return 0;
}

static void times(const double *m, const double *x, size_t n, double *y)
{
	for (size_t i = 0; i < n; i++) {
		y[i] = 0;
		for (size_t j = 0; j < n; j++)
			y[i] += m[i * n + j] * x[j];
	}
}

static double dot(const double *x, const double *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i] * y[i];
	return sum;
}

static double trace(const double *a, const double *b, size_t n)
{
	return dot(a, b, n * n); /* both symmetric */
}

/* ---- what the columns see ----------------------------------------------------------------- */

static double variance_of(const struct table *t, const double *s, enum nip_cross_source x)
{
	for (size_t i = 0; i < t->k; i++)
		if (t->source[i] == x)
			return s[i];
	return 0;
}

static bool has_error(const struct table *t)
{
	return t->source[t->k - 1] == NIP_CROSS_ERROR;
}

/* One row: B = diag(d) + s 11', so B^-1 = diag(u) - c u u' with u = 1 / d. */
static void add_row(struct table *t, size_t row, const double *s, enum nip_cross_source by,
		    struct sums *x)
{
	const struct nip_cross_cell *cell = t->cell + t->start[row];
	size_t n = t->start[row + 1] - t->start[row], m = t->columns;
	double sr = variance_of(t, s, NIP_CROSS_ROW), sx = variance_of(t, s, NIP_CROSS_INTERACTION);
	double se = variance_of(t, s, NIP_CROSS_ERROR), a = 0, sum = 0, wuu = 0, wuy = 0, c;

	for (size_t i = 0; i < n; i++) {
		double d = sx + (has_error(t) ? se / cell[i].n : 0);

		t->u[i] = 1 / d;
		t->v[i] = by == NIP_CROSS_INTERACTION ? 1
			  : by == NIP_CROSS_ERROR     ? 1 / cell[i].n
						      : 0;
		a += t->u[i];
		sum += t->u[i] * (cell[i].mean - t->centre);
		x->log_det += log(d);
	}
	c = sr / (1 + sr * a);
	x->log_det += log1p(sr * a);
	x->q -= c * sum * sum;
	for (size_t i = 0; i < n; i++) {
		wuu += t->v[i] * t->u[i] * t->u[i];
		wuy += t->v[i] * t->u[i] * t->u[i] * (cell[i].mean - t->centre);
	}
	if (by == NIP_CROSS_ROW)
		x->dlog_det += a / (1 + sr * a);
	for (size_t i = 0; i < n; i++) {
		double y = cell[i].mean - t->centre, u = t->u[i], w = t->v[i];
		size_t ci = cell[i].column;
		/* column i of the inverse times y, and of its derivative */
		double by_y = u * (y - c * sum);

		x->q += u * y * y;
		t->g[ci] += by_y;
		x->dlog_det += w * (u - c * u * u);
		if (by == NIP_CROSS_ROW) {
			double r = u / (1 + sr * a);

			t->dg[ci] -= r * sum / (1 + sr * a);
			x->dq -= r * y * sum / (1 + sr * a);
		} else {
			t->dg[ci] -= u * w * by_y - c * u * (wuy - c * wuu * sum);
			x->dq -= w * by_y * by_y;
		}
		for (size_t j = 0; j < n; j++) {
			size_t at = ci * m + cell[j].column;
			double uj = t->u[j], scale = 1 + sr * a;

			t->h[at] += (i == j ? u : 0) - c * u * uj;
			t->dh[at] -= by == NIP_CROSS_ROW
					     ? u * uj / (scale * scale)
					     : (i == j ? w * u * u : 0) -
						       c * u * uj * (w * u + t->v[j] * uj) +
						       c * c * u * uj * wuu;
		}
		if (has_error(t)) { /* inside the cell */
			x->log_det += (cell[i].n - 1) * log(se) + log(cell[i].n);
			x->q += cell[i].ss / se;
			if (by == NIP_CROSS_ERROR) {
				x->dlog_det += (cell[i].n - 1) / se;
				x->dq -= cell[i].ss / (se * se);
			}
		}
	}
}

/* ---- deviance ----------------------------------------------------------------------------- */

/* Of fixed columns: their means are b = H^-1 g. */
static double of_fixed(struct table *t, struct sums *x, double *out_slope)
{
	size_t m = t->columns;
	double log_det, *b = t->u;

	for (size_t i = 0; i < m * m; i++)
		t->l[i] = t->h[i];
	if (invert(t->l, m, &log_det) != 0)
		return NAN;
	times(t->l, t->g, m, b);
	times(t->dh, b, m, t->v);
	*out_slope = x->dlog_det + trace(t->l, t->dh, m) + x->dq - 2 * dot(b, t->dg, m) +
		     dot(b, t->v, m);
	for (size_t i = 0; i < m; i++)
		t->mean[i] = t->centre + b[i];
	return x->log_det + log_det + x->q - dot(t->g, b, m);
}

/* Of random columns of variance s: with L = (1 + s H)^-1 all is finite at s = 0. */
static double of_random(struct table *t, struct sums *x, double s, bool own, double *out_slope)
{
	size_t m = t->columns;
	double log_det, a, mean, q, da, db, dq, dl, *gs = t->u, *k = t->v, *one = t->mean, b, *w;

	w = t->mean + m;
	for (size_t i = 0; i < m; i++)
		one[i] = 1;
	/* L by way of the symmetric matrix 1 + s H */
	for (size_t i = 0; i < m * m; i++)
		t->l[i] = s * t->h[i] + (i % (m + 1) == 0);
	if (invert(t->l, m, &log_det) != 0)
		return NAN;
	times(t->l, t->g, m, gs);
	times(t->l, one, m, k);
	times(t->h, k, m, w); /* H* 1, H and L commuting */
	a = dot(one, w, m);
	b = dot(one, gs, m);
	mean = b / a;
	q = x->q - s * dot(t->g, gs, m);
	if (own) {
		dl = trace(t->l, t->h, m);
		da = -dot(w, w, m);
		db = -dot(w, gs, m);
		dq = -dot(gs, gs, m);
	} else {
		dl = x->dlog_det + s * trace(t->l, t->dh, m);
		times(t->dh, k, m, w);
		da = dot(k, w, m);
		db = dot(k, t->dg, m) - s * dot(w, gs, m);
		times(t->dh, gs, m, w);
		dq = x->dq - 2 * s * dot(gs, t->dg, m) + s * s * dot(gs, w, m);
	}
	*out_slope = dl + da / a + dq - 2 * mean * db + mean * mean * da;
	t->mean[0] = t->centre + mean;
	return x->log_det + log_det + log(a) + q - mean * b;
}

static double deviance(void *model, const double *s, size_t by, double *out_slope)
{
	struct table *t = model;
	struct sums x = { 0 };
	size_t m = t->columns;

	for (size_t i = 0; i < m * m; i++)
		t->h[i] = t->dh[i] = 0;
	for (size_t i = 0; i < m; i++)
		t->g[i] = t->dg[i] = 0;
	for (size_t r = 0; r < t->rows; r++)
		add_row(t, r, s, t->source[by], &x);
	return t->fixed ? of_fixed(t, &x, out_slope)
			: of_random(t, &x, variance_of(t, s, NIP_CROSS_COLUMN),
				    t->source[by] == NIP_CROSS_COLUMN, out_slope);
}

/* ---- fixed effects, for the tests and as a start ------------------------------------------- */

static size_t find(size_t *up, size_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

/* Does a walk along rows and columns with cells reach every cell? */
static bool in_one_piece(const struct table *t, struct nip_arena *a)
{
	size_t all = t->rows + t->columns, pieces = all, *up = NIP_NEW_N(a, all, size_t);

	for (size_t i = 0; i < all; i++)
		up[i] = i;
	for (size_t i = 0; i < t->cells; i++) {
		size_t r = find(up, t->cell[i].row), c = find(up, t->rows + t->cell[i].column);

		pieces -= r != c;
		up[r] = c;
	}
	return pieces == 1;
}

/* Scatter of cell means, weighted, about rows and columns, which are in one piece. */
static int about_both(struct table *t, double *out)
{
	size_t m = t->columns, k = m - 1;
	double q = 0, log_det;

	for (size_t i = 0; i < m * m; i++)
		t->h[i] = 0;
	for (size_t i = 0; i < m; i++)
		t->g[i] = 0;
	for (size_t r = 0; r < t->rows; r++) {
		const struct nip_cross_cell *c = t->cell + t->start[r];
		size_t n = t->start[r + 1] - t->start[r];
		double all = 0, mean = 0;

		for (size_t i = 0; i < n; i++)
			all += c[i].n;
		for (size_t i = 0; i < n; i++)
			mean += (c[i].mean - t->centre) * (c[i].n / all);
		for (size_t i = 0; i < n; i++) {
			double d = c[i].mean - t->centre - mean;

			q += c[i].n * d * d;
			if (c[i].column == k)
				continue;
			t->g[c[i].column] += c[i].n * d;
			for (size_t j = 0; j < n; j++)
				if (c[j].column != k)
					t->h[c[i].column * k + c[j].column] +=
						(i == j ? c[i].n : 0) - c[i].n * (c[j].n / all);
		}
	}
	if (invert(t->h, k, &log_det) != 0)
		return -1;
	times(t->h, t->g, k, t->u);
	*out = fmax(0, q - dot(t->g, t->u, k));
	return 0;
}

/* Scatter of cell means about rows (or about columns) alone. */
static double about_one(const struct table *t, bool rows, double *n, double *mean)
{
	size_t k = rows ? t->rows : t->columns;
	double ss = 0;

	for (size_t i = 0; i < k; i++)
		n[i] = mean[i] = 0;
	for (size_t i = 0; i < t->cells; i++) {
		size_t at = rows ? t->cell[i].row : t->cell[i].column;

		n[at] += t->cell[i].n;
		mean[at] += t->cell[i].n * (t->cell[i].mean - t->centre);
	}
	for (size_t i = 0; i < t->cells; i++) {
		size_t at = rows ? t->cell[i].row : t->cell[i].column;
		double d = t->cell[i].mean - t->centre - mean[at] / n[at];

		ss += t->cell[i].n * d * d;
	}
	return ss;
}

static void set_term(struct nip_cross_term *x, double ss, double df, const struct nip_cross_term *e)
{
	*x = (struct nip_cross_term){ .ss = fmax(0, ss), .df = df, .f = NAN, .p = NAN };
	if (!(df > 0) || !e || !(e->df > 0) || !(e->ss > 0))
		return;
	x->f = x->ss / df / (e->ss / e->df);
	x->p = nip_f_upper(x->f, df, e->df);
}

/* Tests of type II. -1 where the table is in pieces. */
static int fixed_effects(struct table *t, struct nip_arena *a, struct nip_crossed *c)
{
	size_t most = t->rows > t->columns ? t->rows : t->columns;
	double *n = NIP_NEW_N(a, most + 1, double), *mean = NIP_NEW_N(a, most + 1, double);
	double both, inside = 0, rows = (double)t->rows - 1, columns = (double)t->columns - 1;
	struct nip_cross_term *e = &c->term[NIP_CROSS_ERROR];

	if (!in_one_piece(t, a) || about_both(t, &both) != 0)
		return -1;
	for (size_t i = 0; i < t->cells; i++)
		inside += t->cell[i].ss;
	set_term(e, inside, c->n - (double)t->cells, NULL);
	set_term(&c->term[NIP_CROSS_INTERACTION], both, (double)t->cells - rows - columns - 1, e);
	if (!(e->df > 0)) /* one value a cell: what rows and columns leave */
		e = &c->term[NIP_CROSS_INTERACTION];
	set_term(&c->term[NIP_CROSS_ROW], about_one(t, false, n, mean) - both, rows, e);
	set_term(&c->term[NIP_CROSS_COLUMN], about_one(t, true, n, mean) - both, columns, e);
	return 0;
}

/* ---- cells ---------------------------------------------------------------------------------- */

#define TABLE_MOST 10000000

const char *nip_cross_cells(const double *value, const size_t *row, const size_t *column, size_t n,
			    size_t rows, size_t columns, struct nip_arena *a,
			    struct nip_cross_cell *cell, size_t *out_n)
{
	size_t *number, k = 0;

	*out_n = 0;
	if (!rows || !columns)
		return "there is no value";
	if (rows > TABLE_MOST / columns)
		return "there are too many rows and columns";
	number = NIP_NEW_N(a, rows * columns, size_t); /* from 1 */
	for (size_t i = 0; i < n; i++) {
		size_t *at = &number[row[i] * columns + column[i]];

		if (isnan(value[i]))
			continue;
		if (!*at) {
			cell[k] = (struct nip_cross_cell){ .row = row[i], .column = column[i] };
			*at = ++k;
		}
		cell[*at - 1].n++;
		cell[*at - 1].mean += (value[i] - cell[*at - 1].mean) / cell[*at - 1].n;
	}
	for (size_t i = 0; i < n; i++)
		if (!isnan(value[i])) {
			struct nip_cross_cell *c = &cell[number[row[i] * columns + column[i]] - 1];

			c->ss += (value[i] - c->mean) * (value[i] - c->mean);
		}
	*out_n = k;
	return k ? NULL : "there is no value";
}

/* ---- the whole ------------------------------------------------------------------------------ */

static int by_row(const void *a, const void *b)
{
	const struct nip_cross_cell *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

static void lay_out(struct table *t, const struct nip_cross_cell *cell, struct nip_arena *a)
{
	struct nip_cross_cell *c = NIP_NEW_N(a, t->cells + 1, struct nip_cross_cell);
	size_t m = t->columns;

	for (size_t i = 0; i < t->cells; i++)
		c[i] = cell[i];
	qsort(c, t->cells, sizeof *c, by_row);
	t->cell = c;
	t->centre = c[0].mean;
	t->start = NIP_NEW_N(a, t->rows + 2, size_t);
	for (size_t i = 0; i < t->cells; i++)
		t->start[c[i].row + 1]++;
	for (size_t r = 0; r < t->rows; r++)
		t->start[r + 1] += t->start[r];
	t->h = NIP_NEW_N(a, m * m + 1, double);
	t->dh = NIP_NEW_N(a, m * m + 1, double);
	t->l = NIP_NEW_N(a, m * m + 1, double);
	t->g = NIP_NEW_N(a, m + 1, double);
	t->dg = NIP_NEW_N(a, m + 1, double);
	t->u = NIP_NEW_N(a, m + 1, double);
	t->v = NIP_NEW_N(a, m + 1, double);
	t->mean = NIP_NEW_N(a, 2 * m + 1, double);
}

static void choose_terms(struct table *t, const struct nip_cross_options *o, struct nip_crossed *c)
{
	bool error = c->term[NIP_CROSS_ERROR].df > 0;
	bool interaction = !error || (!o->additive && c->term[NIP_CROSS_INTERACTION].df > 0);

	c->absent[NIP_CROSS_COLUMN] = t->fixed || t->columns < 2;
	c->absent[NIP_CROSS_INTERACTION] = !interaction;
	c->absent[NIP_CROSS_ERROR] = !error;
	for (int i = 0; i < NIP_CROSS_SOURCES; i++)
		if (!c->absent[i])
			t->source[t->k++] = (enum nip_cross_source)i;
}

static void start_values(const struct table *t, const struct nip_crossed *c, struct nip_reml *r)
{
	double df = c->term[NIP_CROSS_ERROR].df + c->term[NIP_CROSS_INTERACTION].df;
	double ss = c->term[NIP_CROSS_ERROR].ss + c->term[NIP_CROSS_INTERACTION].ss;
	double each = c->n / (double)t->rows, all = ss / df;

	r->k = t->k;
	for (size_t i = 0; i < t->k; i++) {
		const struct nip_cross_term *x = &c->term[t->source[i]];

		r->s[i] =
			t->source[i] == NIP_CROSS_ROW && x->df > 0 ? x->ss / x->df / each : all / 2;
		r->scale += r->s[i];
	}
	if (!(r->s[t->k - 1] > 0))
		r->s[t->k - 1] = r->scale * 1e-6;
	r->last_positive = true;
}

static const char *solve(struct table *t, const struct nip_cross_options *o, struct nip_arena *a,
			 struct nip_crossed *c)
{
	struct nip_reml r = { .deviance = deviance, .model = t };
	double slope, fixed = t->fixed ? (double)t->columns : 1;

	choose_terms(t, o, c);
	if (!(c->term[NIP_CROSS_ERROR].df + c->term[NIP_CROSS_INTERACTION].df > 0))
		return "nothing was measured twice";
	if (!(c->term[NIP_CROSS_ERROR].ss > 0) && !(c->term[NIP_CROSS_INTERACTION].ss > 0))
		return "nothing varies inside rows and columns: the likelihood has no maximum";
	start_values(t, c, &r);
	if (!isfinite(r.scale))
		return "the values are too large for sums of squares";
	c->rounds = nip_reml_descend(&r, 1e-11);
	if (!c->rounds)
		return "the likelihood did not settle";
	c->deviance = deviance(t, r.s, 0, &slope) + (c->n - fixed) * log(2 * M_PI);
	c->mean = t->mean[0];
	if (t->fixed) {
		c->profile = NIP_NEW_N(a, t->columns, double);
		c->mean = 0;
		for (size_t j = 0; j < t->columns; j++) {
			c->profile[j] = t->mean[j];
			c->mean += t->mean[j] / (double)t->columns;
		}
	}
	for (size_t i = 0; i < t->k; i++) {
		c->variance[t->source[i]] = r.s[i];
		if (!isnan(o->confidence))
			nip_reml_profile(&r, i, o->confidence, &c->low[t->source[i]],
					 &c->high[t->source[i]]);
	}
	return NULL;
}

const char *nip_crossed(const struct nip_cross_cell *cell, size_t n, size_t rows, size_t columns,
			const struct nip_cross_options *o, struct nip_arena *a,
			struct nip_crossed *out)
{
	struct table t = {
		.cells = n, .rows = rows, .columns = columns, .fixed = o->fixed_columns
	};

	*out = (struct nip_crossed){ .rows = rows, .columns = columns, .cells = n, .mean = NAN };
	for (int i = 0; i < NIP_CROSS_SOURCES; i++)
		out->variance[i] = out->low[i] = out->high[i] = NAN;
	for (size_t i = 0; i < n; i++) {
		out->n += cell[i].n;
		if (!isfinite(cell[i].mean) || !isfinite(cell[i].ss))
			return "the values are too large for sums of squares";
	}
	if (rows < 2)
		return "there are fewer than two rows";
	lay_out(&t, cell, a);
	if (fixed_effects(&t, a, out) != 0)
		return "rows and columns fall into sets that share nothing";
	return solve(&t, o, a, out);
}
