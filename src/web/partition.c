/* partition.c: two-way components of variance, with cells missing or not. */
#include <config.h>

#include "web/partition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void nip_partition_init(struct nip_partition *p, size_t boxes)
{
	*p = (struct nip_partition){ .boxes = boxes };
}

void nip_partition_release(struct nip_partition *p)
{
	free(p->sum);
	free(p->n);
	*p = (struct nip_partition){ .boxes = p->boxes };
}

static void room(struct nip_partition *p, size_t scans)
{
	size_t old = p->cap;

	if (scans > p->cap) {
		p->cap = p->cap ? p->cap : 64;
		while (p->cap < scans)
			p->cap *= 2;
		p->sum = nip_xrealloc(p->sum, p->cap, p->boxes * sizeof *p->sum);
		p->n = nip_xrealloc(p->n, p->cap, p->boxes * sizeof *p->n);
		memset(p->sum + old * p->boxes, 0, (p->cap - old) * p->boxes * sizeof *p->sum);
		memset(p->n + old * p->boxes, 0, (p->cap - old) * p->boxes * sizeof *p->n);
	}
	if (scans > p->scans)
		p->scans = scans;
}

int nip_partition_add(struct nip_partition *p, size_t scan, size_t box, double value)
{
	if (box >= p->boxes)
		return -1;
	room(p, scan + 1);
	if (isfinite(value)) {
		p->sum[scan * p->boxes + box] += value;
		p->n[scan * p->boxes + box]++;
	}
	return 0;
}

int nip_partition_merge(struct nip_partition *into, const struct nip_partition *from)
{
	if (into->boxes != from->boxes)
		return -1;
	if (from->scans)
		room(into, from->scans);
	for (size_t i = 0; i < from->scans * from->boxes; i++) {
		into->sum[i] += from->sum[i];
		into->n[i] += from->n[i];
	}
	return 0;
}

void nip_partition_ask_init(struct nip_partition_ask *ask)
{
	*ask = (struct nip_partition_ask){ .scan_to = (size_t)-1,
					   .box_to = (size_t)-1,
					   .least_fill = 0.5 };
}

/* ---- the table in use ------------------------------------------------------------ */

struct table { /* the asked part, without what is too empty; NaN: a missing cell */
	size_t scans, boxes, cells;
	size_t *scan, *box; /* where each was in the asked part */
	double *x;
	double *row, *col; /* means, then effects */
	size_t *row_n, *col_n;
	double mean, inverse_n; /* of the cells; mean of 1 / readings */
};

static void table_release(struct table *t)
{
	free(t->scan);
	free(t->box);
	free(t->x);
	free(t->row);
	free(t->col);
	free(t->row_n);
	free(t->col_n);
}

static bool filled(const struct nip_partition *p, size_t scan, size_t box)
{
	return p->n[scan * p->boxes + box] != 0;
}

/* Leaves out boxes, then scans, that are filled too little of what the others are;
 * repeated until nothing goes, so the order of the data does not matter. */
static void choose(const struct nip_partition *p, const struct nip_partition_ask *a, size_t scan_to,
		   size_t box_to, struct table *t)
{
	size_t ns = 0, nb = 0, before;

	for (size_t i = a->scan_from; i < scan_to; i++)
		t->scan[ns++] = i;
	for (size_t j = a->box_from; j < box_to; j++)
		t->box[nb++] = j;
	do {
		size_t kept = 0;

		before = ns + nb;
		for (size_t i = 0; i < ns; i++) {
			size_t n = 0;

			for (size_t j = 0; j < nb; j++)
				n += filled(p, t->scan[i], t->box[j]);
			if (n && (double)n >= a->least_fill * (double)nb)
				t->scan[kept++] = t->scan[i];
		}
		ns = kept;
		kept = 0;
		for (size_t j = 0; j < nb; j++) {
			size_t n = 0;

			for (size_t i = 0; i < ns; i++)
				n += filled(p, t->scan[i], t->box[j]);
			if (n && (double)n >= a->least_fill * (double)ns)
				t->box[kept++] = t->box[j];
		}
		nb = kept;
	} while (ns + nb < before);
	t->scans = ns;
	t->boxes = nb;
}

/* Cell means about the mean of all, and the counts and means of rows and columns. */
static void fill(const struct nip_partition *p, struct table *t)
{
	double first = NAN, sum = 0, inverse = 0;

	for (size_t i = 0; i < t->scans; i++)
		for (size_t j = 0; j < t->boxes; j++) {
			size_t at = t->scan[i] * p->boxes + t->box[j];
			double x = p->n[at] ? p->sum[at] / p->n[at] : NAN;

			t->x[i * t->boxes + j] = x;
			if (isnan(x))
				continue;
			if (isnan(first))
				first = x;
			t->cells++;
			sum += x - first;
			inverse += 1.0 / p->n[at];
		}
	t->mean = first + sum / (double)t->cells;
	t->inverse_n = inverse / (double)t->cells;
	for (size_t i = 0; i < t->scans; i++)
		for (size_t j = 0; j < t->boxes; j++) {
			double *x = &t->x[i * t->boxes + j];

			if (isnan(*x))
				continue;
			*x -= t->mean;
			t->row[i] += *x;
			t->col[j] += *x;
			t->row_n[i]++;
			t->col_n[j]++;
		}
	for (size_t i = 0; i < t->scans; i++)
		t->row[i] /= (double)t->row_n[i];
	for (size_t j = 0; j < t->boxes; j++)
		t->col[j] /= (double)t->col_n[j];
}

/* ---- the additive fit ------------------------------------------------------------- */

/* Solves a x = b in place for a symmetric positive matrix; -1 if it is singular. */
static int solve(double *a, size_t n, double *b)
{
	for (size_t j = 0; j < n; j++) {
		double d = a[j * n + j], scale = d;

		for (size_t k = 0; k < j; k++)
			d -= a[j * n + k] * a[j * n + k];
		if (!(d > 1e-11 * scale))
			return -1;
		a[j * n + j] = d = sqrt(d);
		for (size_t i = j + 1; i < n; i++) {
			double s = a[i * n + j];

			for (size_t k = 0; k < j; k++)
				s -= a[i * n + k] * a[j * n + k];
			a[i * n + j] = s / d;
		}
		for (size_t k = 0; k < j; k++)
			b[j] -= a[j * n + k] * b[k];
		b[j] /= d;
	}
	for (size_t j = n; j-- > 0;) {
		for (size_t i = j + 1; i < n; i++)
			b[j] -= a[i * n + j] * b[i];
		b[j] /= a[j * n + j];
	}
	return 0;
}

/* Normal equations of the columns with the rows eliminated. Full rows differ from each
 * other in nothing, so they are counted and taken at once. */
static void column_equations(const struct table *t, double *a, double *b)
{
	size_t m = t->boxes, full = 0;
	double ridge, each;

	for (size_t j = 0; j < m; j++)
		b[j] = t->col[j] * (double)t->col_n[j];
	for (size_t i = 0; i < t->scans; i++) {
		const double *x = &t->x[i * m];
		double share = 1.0 / (double)t->row_n[i];

		full += t->row_n[i] == m;
		for (size_t j = 0; j < m; j++) {
			if (isnan(x[j]))
				continue;
			b[j] -= t->row[i];
			if (t->row_n[i] == m)
				continue;
			for (size_t k = 0; k <= j; k++)
				if (!isnan(x[k]))
					a[j * m + k] -= share;
		}
	}
	/* The columns' sum is free: a ridge along it makes it 0 and changes nothing else. */
	ridge = (double)t->cells / ((double)m * (double)m);
	each = ridge - (double)full / (double)m;
	for (size_t j = 0; j < m; j++) {
		for (size_t k = 0; k <= j; k++)
			a[j * m + k] += each;
		a[j * m + j] += (double)t->col_n[j];
	}
}

/* Column effects into col, row effects into row. -1 if scans and boxes fall apart into
 * groups that share no cell. */
static int additive(const struct table *t, double *row, double *col)
{
	size_t m = t->boxes;
	double *a = nip_xalloc(m * m, sizeof *a);
	int rc;

	column_equations(t, a, col);
	rc = solve(a, m, col);
	free(a);
	for (size_t i = 0; rc == 0 && i < t->scans; i++) {
		double s = 0;

		for (size_t j = 0; j < m; j++)
			if (!isnan(t->x[i * m + j]))
				s += t->x[i * m + j] - col[j];
		row[i] = s / (double)t->row_n[i];
	}
	return rc;
}

/* ---- the result -------------------------------------------------------------------- */

static double sd(const double *x, size_t n)
{
	double mean = 0, ss = 0;

	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		ss += (x[i] - mean) * (x[i] - mean);
	return sqrt(ss / (double)(n - 1));
}

static void sums_of_squares(const struct table *t, const double *row, const double *col,
			    struct nip_partition_result *out)
{
	double total = 0, by_row = 0, by_col = 0, rest = 0;

	for (size_t i = 0; i < t->scans; i++)
		for (size_t j = 0; j < t->boxes; j++) {
			double x = t->x[i * t->boxes + j], r = x - t->row[i], c = x - t->col[j],
			       e = x - row[i] - col[j];

			if (isnan(x))
				continue;
			total += x * x;
			by_row += r * r;
			by_col += c * c;
			rest += e * e;
		}
	out->ss_total = total;
	out->ss_cd = fmax(0, by_row - rest);
	out->ss_md = fmax(0, by_col - rest);
	out->ss_res = rest;
}

static void components(const struct table *t, const double *row, const double *col,
		       const struct nip_partition_ask *ask, struct nip_partition_result *o)
{
	double n = (double)t->cells, ns = (double)t->scans, nb = (double)t->boxes;

	sums_of_squares(t, row, col, o);
	o->df_res = n - ns - nb + 1;
	o->var_res = o->ss_res / o->df_res;
	o->raw_cd = (o->ss_cd - (nb - 1) * o->var_res) / (n - ns);
	o->raw_md = (o->ss_md - (ns - 1) * o->var_res) / (n - nb);
	o->var_cd = fmax(0, o->raw_cd);
	o->var_md = fmax(0, o->raw_md);
	o->var_gauge = ask->gauge_sigma * ask->gauge_sigma * t->inverse_n;
	o->gauge_floored = o->var_gauge > o->var_res;
	o->var_web = fmax(0, o->var_res - o->var_gauge);
	o->report_cd = sd(col, t->boxes);
	o->report_md = sd(row, t->scans);
	o->report_res = sqrt(o->ss_res / (n - 1));
	o->report_total = sqrt(o->ss_total / (n - 1));
}

static void hand_out(const struct table *t, const struct nip_partition_ask *ask, const double *row,
		     const double *col, double *cd, double *md)
{
	for (size_t j = 0; cd && j < t->boxes; j++)
		cd[t->box[j] - ask->box_from] = col[j];
	for (size_t i = 0; md && i < t->scans; i++)
		md[t->scan[i] - ask->scan_from] = row[i];
}

static void result_of(const struct table *t, const struct nip_partition_ask *ask,
		      struct nip_partition_result *out, double *cd, double *md)
{
	double *col = nip_xalloc(t->boxes, sizeof *col), *row = nip_xalloc(t->scans, sizeof *row);

	out->scans = t->scans;
	out->boxes = t->boxes;
	out->cells = t->cells;
	out->missing = t->scans * t->boxes - t->cells;
	out->balanced = out->missing == 0;
	out->mean = t->mean;
	out->method = out->balanced ? "two-way analysis of variance, balanced"
				    : "two-way, Henderson's method 3 (cells missing)";
	if (t->cells + 1 <= t->scans + t->boxes || additive(t, row, col) != 0) {
		out->why = "scans and boxes fall into groups that share no cell";
	} else {
		components(t, row, col, ask, out);
		hand_out(t, ask, row, col, cd, md);
	}
	free(col);
	free(row);
}

void nip_partition_result(const struct nip_partition *p, const struct nip_partition_ask *ask,
			  struct nip_partition_result *out, double *cd, double *md)
{
	size_t scan_to = ask->scan_to < p->scans ? ask->scan_to : p->scans;
	size_t box_to = ask->box_to < p->boxes ? ask->box_to : p->boxes;
	size_t ns = scan_to > ask->scan_from ? scan_to - ask->scan_from : 0;
	size_t nb = box_to > ask->box_from ? box_to - ask->box_from : 0;
	struct table t = { .scan = nip_xalloc(ns + 1, sizeof(size_t)),
			   .box = nip_xalloc(nb + 1, sizeof(size_t)) };

	*out = (struct nip_partition_result){ 0 };
	for (size_t j = 0; cd && j < nb; j++)
		cd[j] = NAN;
	for (size_t i = 0; md && i < ns; i++)
		md[i] = NAN;
	choose(p, ask, scan_to, box_to, &t);
	out->scans_dropped = ns - t.scans;
	out->boxes_dropped = nb - t.boxes;
	if (t.scans < 2 || t.boxes < 2) {
		out->why = "two scans and two boxes, filled well enough, are the least";
	} else {
		t.x = nip_xalloc(t.scans * t.boxes, sizeof *t.x);
		t.row = nip_xalloc(t.scans, sizeof *t.row);
		t.col = nip_xalloc(t.boxes, sizeof *t.col);
		t.row_n = nip_xalloc(t.scans, sizeof *t.row_n);
		t.col_n = nip_xalloc(t.boxes, sizeof *t.col_n);
		fill(p, &t);
		result_of(&t, ask, out, cd, md);
	}
	table_release(&t);
}
