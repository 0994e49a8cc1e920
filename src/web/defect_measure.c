/* defect_measure.c: the ends, the boxes and the size of one defect. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "web/defect_inside.h"
#include "web/select.h"

#define SIDE_MOST (4 * NIP_DEFECT_LONGEST + 2) /* cells of a window before, and behind */
#define REACH	  (9 * NIP_DEFECT_LONGEST + 8) /* and all of it */
#define SHORT	  2			       /* cells of a pit or lump */
#define SIDES	  32			       /* cells beside that a size is told from, at most */
#define SIDE	  4			       /* at least */
#define SAMPLE	  16384
#define FEWEST	  16   /* contrasts that tell a scatter */
#define WHOLE	  0.75 /* of the boxes: the whole width */

/* ---- the ends ---------------------------------------------------------------------------- */

struct window { /* cells of one line around a candidate */
	double x[REACH];
	size_t scan[REACH];
	size_t n, first, last; /* of the candidate, within */
	bool from_start, to_end;
};

/* The cells before `scan`, nearest first, at most `most`; *out_all: the web begins there. */
static size_t cells_before(const struct nip_field *f, size_t line, size_t scan, size_t most,
			   size_t *out, bool *out_all)
{
	size_t n = 0;

	while (scan > 0 && n < most)
		if (!isnan(nip_field_at(f, line, --scan)))
			out[n++] = scan;
	*out_all = n < most || scan == 0;
	return n;
}

static void open_window(const struct nip_field *f, const struct nip_candidate *c, size_t side,
			struct window *w)
{
	size_t before[REACH], n, i;

	n = cells_before(f, c->line, c->first, side, before, &w->from_start);
	w->n = 0;
	for (i = n; i-- > 0;)
		w->scan[w->n++] = before[i];
	w->first = w->n;
	for (i = c->first; i <= c->last && w->n < REACH; i++)
		if (!isnan(nip_field_at(f, c->line, i)))
			w->scan[w->n++] = i;
	w->last = w->n;
	for (n = 0; i < f->scans && n < side && w->n < REACH; i++)
		if (!isnan(nip_field_at(f, c->line, i))) {
			w->scan[w->n++] = i;
			n++;
		}
	w->to_end = i == f->scans;
	for (i = 0; i < w->n; i++)
		w->x[i] = nip_field_at(f, c->line, w->scan[i]);
}

static bool still_counts(const struct window *w, const struct nip_candidate *c)
{
	double sum[REACH + 1] = { 0 }, x;

	for (size_t i = 0; i < w->n; i++)
		sum[i + 1] = sum[i] + w->x[i];
	if (w->last != w->first + c->scale->cells || w->first < c->scale->cells ||
	    w->first + nip_contrast_needs(c->scale) > w->n)
		return false;
	x = fabs(nip_contrast_of(c->scale, sum, w->n, w->first));
	x /= nip_contrast_slack(c->scale, w->scan + w->first - c->scale->cells);
	return x > c->scale->scatter * c->scale->level * c->own;
}

struct cut { /* cells [a, b) on a level of their own, and what that takes off the squares */
	size_t a, b;
	double gain;
};

/* The best interval within, and the best that runs to an edge of the window. A change more is
 * believed only if it takes off more than 3 ln n variances, which noise seldom does. */
static struct cut best_cut(const struct window *w)
{
	double sum[REACH + 1] = { 0 }, ss = 0, n = (double)w->n, left;
	struct cut in = { 0, w->n, -1 }, edge = in;

	for (size_t i = 0; i < w->n; i++) {
		sum[i + 1] = sum[i] + w->x[i];
		ss += w->x[i] * w->x[i];
	}
	ss -= sum[w->n] * sum[w->n] / n;
	for (size_t i = 0; i < w->n; i++)
		for (size_t k = i + 1; k <= w->n; k++) {
			double m = (double)(k - i), here = sum[k] - sum[i] - sum[w->n] * m / n,
			       gain = here * here * n / (m * (n - m));
			struct cut *best = i == 0 || k == w->n ? &edge : &in;

			if (k - i < w->n && gain > best->gain)
				*best = (struct cut){ i, k, gain };
		}
	left = fmax(ss - in.gain, 0);
	return in.gain - edge.gain > 3 * log(n) * left / fmax(n - 3, 1) ? in : edge;
}

/* An interval that runs to the edge of the window is a step, unless the web ends there and
 * most of the window is beside it. */
static bool is_step(const struct window *w, size_t *a, size_t *b)
{
	bool little = 4 * (*b - *a) <= w->n;

	if (*a == 0 && !(w->from_start && little)) {
		*a = *b;
		*b = w->n;
		return true;
	}
	return *b == w->n && !(w->to_end && little);
}

struct ends {
	size_t from, to; /* scans [from, to) of an interval; a step is at from */
	size_t cells;
	bool step;
};

static struct ends ends_in(const struct window *w)
{
	struct cut c = best_cut(w);
	struct ends e;

	e.step = is_step(w, &c.a, &c.b);
	e.from = w->scan[c.a];
	e.to = w->scan[c.b - 1] + 1;
	e.cells = c.b - c.a;
	return e;
}

static bool close_to(size_t x, size_t y, size_t slack)
{
	return x > y ? x - y <= slack : y - x <= slack;
}

/* A step may be one end of something long: the window is doubled until the other end is in
 * it. What is found then has to begin or end where the step was. */
static struct ends find_ends(const struct nip_field *f, const struct nip_candidate *c,
			     struct window *w)
{
	struct ends first = ends_in(w), e = first;
	size_t side = 4 * c->scale->cells + 2;

	while (e.step && 2 * side <= SIDE_MOST && !(w->from_start && w->to_end)) {
		side *= 2;
		open_window(f, c, side, w);
		e = ends_in(w);
	}
	return !e.step && (close_to(e.from, first.from, c->scale->cells) ||
			   close_to(e.to, first.from, c->scale->cells))
		       ? e
		       : first;
}

/* ---- the boxes --------------------------------------------------------------------------- */

/* Mean of the cells of a box in scans [from, to), up to `most` of them counted from one
 * end. */
struct mean {
	double sum;
	size_t n;
};

static void take(struct mean *m, double x)
{
	if (isnan(x))
		return;
	m->sum += x;
	m->n++;
}

static void take_beside(const struct nip_field *f, size_t box, size_t from, size_t to, size_t most,
			struct mean *before, struct mean *after)
{
	for (size_t i = from; i-- > 0 && before->n < most;)
		take(before, f->y[i * f->boxes + box]);
	for (size_t i = to; i < f->scans && after->n < most; i++)
		take(after, f->y[i * f->boxes + box]);
}

/* What a box deviates by in scans [from, to); of a step, what comes behind `from`. */
static double box_deviation(const struct nip_field *f, size_t box, const struct nip_defect *d,
			    size_t most)
{
	struct mean in = { 0, 0 }, before = { 0, 0 }, after = { 0, 0 };

	take_beside(f, box, d->scan_from, d->scan_to, most, &before, &after);
	if (d->kind == NIP_DEFECT_STEP)
		return before.n && after.n
			       ? after.sum / (double)after.n - before.sum / (double)before.n
			       : NAN;
	for (size_t i = d->scan_from; i < d->scan_to; i++)
		take(&in, f->y[i * f->boxes + box]);
	return in.n && before.n + after.n
		       ? in.sum / (double)in.n -
				 (before.sum + after.sum) / (double)(before.n + after.n)
		       : NAN;
}

/* Grows [*from, *to) over the boxes beside that deviate by `half` or more. */
static void grow(const double *dev, size_t boxes, double half, size_t *from, size_t *to)
{
	while (*from > 0 && dev[*from - 1] * (half > 0 ? 1 : -1) >= fabs(half))
		--*from;
	while (*to < boxes && dev[*to] * (half > 0 ? 1 : -1) >= fabs(half))
		++*to;
}

static void widest_run(const double *dev, size_t boxes, double half, struct nip_defect *d)
{
	size_t count = 0, there = 0;

	d->box_from = d->box_to = 0;
	for (size_t j = 0; j < boxes; j++) {
		size_t from = j, to = j;

		there += !isnan(dev[j]);
		grow(dev, boxes, half, &from, &to);
		count += to > j;
		if (to - from > d->box_to - d->box_from) {
			d->box_from = from;
			d->box_to = to;
		}
	}
	if ((double)count >= WHOLE * (double)there || d->box_to == d->box_from) {
		d->box_from = 0;
		d->box_to = boxes;
	}
}

static void find_boxes(struct nip_field *f, const struct nip_candidate *c, double seen, size_t most,
		       struct nip_defect *d)
{
	double *dev = nip_xalloc(f->boxes, sizeof *dev);
	size_t top = c->line ? c->line - 1 : 0, n = 0;
	double mid;

	for (size_t j = 0; j < f->boxes; j++) {
		dev[j] = box_deviation(f, j, d, most);
		if (!isnan(dev[j]))
			f->few[n++] = dev[j];
	}
	mid = nip_select_median(f->few, n);
	if (!c->line && fabs(mid) >= 0.5 * seen) {
		widest_run(dev, f->boxes, 0.5 * mid, d);
	} else {
		/* a mean deviates also where one box does, and a box where the others do */
		if (!c->line || !(fabs(dev[top]) >= 0.5 * seen))
			for (size_t j = 0; j < f->boxes; j++)
				if (fabs(dev[j]) > fabs(dev[top]) || isnan(dev[top]))
					top = j;
		d->box_from = top;
		d->box_to = top + 1;
		grow(dev, f->boxes, 0.5 * dev[top], &d->box_from, &d->box_to);
	}
	free(dev);
}

/* ---- the size ---------------------------------------------------------------------------- */

/* Means of the defect's boxes less those of the others, scan by scan. */
static size_t apart(struct nip_field *f, const struct nip_defect *d)
{
	size_t n = 0;

	f->sum[0] = 0;
	for (size_t i = 0; i < f->scans; i++) {
		struct mean in = { 0, 0 }, out = { 0, 0 };
		double x;

		for (size_t j = 0; j < f->boxes; j++)
			take(j >= d->box_from && j < d->box_to ? &in : &out,
			     f->y[i * f->boxes + j]);
		if (!in.n)
			continue;
		x = in.sum / (double)in.n - (out.n ? out.sum / (double)out.n : 0);
		f->scan[n++] = i;
		f->sum[n] = f->sum[n - 1] + x;
	}
	return n;
}

static double contrast(const struct nip_defect *d, const double *sum, size_t all, size_t k,
		       size_t n, size_t side)
{
	return d->kind == NIP_DEFECT_STEP ? nip_contrast_step(sum, all, k, side)
					  : nip_contrast_pulse(sum, all, k, n, side);
}

/* Variance of a contrast, in that of one independent cell. */
static double worth(size_t n, size_t side)
{
	return n ? 1 / (double)n + 0.5 / (double)side : 2 / (double)side;
}

/* Scatter of the same contrast on the rest of the web; few are left: of single cells, as if
 * they were independent. */
static double scatter_elsewhere(const struct nip_defect *d, const double *sum, size_t all,
				size_t at, size_t n, size_t side)
{
	double *sample = nip_xalloc(SAMPLE, sizeof *sample), x;
	size_t m = 0, stride = all / SAMPLE * 2 + 1;

	for (size_t k = side; k + n + side <= all && m < SAMPLE; k += stride)
		if (k + n + side <= at || k >= at + n + side)
			sample[m++] = fabs(contrast(d, sum, all, k, n, side));
	if (m >= FEWEST) {
		x = nip_contrast_scatter(sample, m);
	} else {
		m = 0;
		for (size_t k = 1; k + 2 <= all && m < SAMPLE; k += stride)
			sample[m++] = fabs(nip_contrast_pulse(sum, all, k, 1, 1));
		x = nip_contrast_scatter(sample, m) * sqrt(worth(n, side) / 1.5);
	}
	free(sample);
	return x;
}

/* False where nothing is left to compare with. */
static bool size_up(struct nip_field *f, struct nip_defect *d, size_t side)
{
	bool step = d->kind == NIP_DEFECT_STEP;
	size_t all = apart(f, d), at = 0, n = 0;
	double snr;

	while (at < all && f->scan[at] < d->scan_from)
		at++;
	while (!step && at + n < all && f->scan[at + n] < d->scan_to)
		n++;
	if (step ? !at || at >= all : !n || n >= all)
		return false;
	d->deviation = contrast(d, f->sum, all, at, n, side);
	d->sd_deviation = scatter_elsewhere(d, f->sum, all, at, n, side);
	snr = fabs(d->deviation) / d->sd_deviation * sqrt(worth(n, side));
	/* k cells of the other level are mistaken with 2 Q(snr sqrt(k) / 2) < 5 % */
	d->ends_m = f->pitch_m * (floor(15.366 / (snr * snr)) + 1);
	return true;
}

static void place(const struct nip_field *f, struct nip_defect *d)
{
	size_t last = d->kind == NIP_DEFECT_STEP ? d->scan_from : d->scan_to - 1,
	       first = d->kind == NIP_DEFECT_STEP ? last - 1 : d->scan_from;

	d->from_m = INFINITY;
	d->to_m = -INFINITY;
	for (size_t i = first; i <= last; i++)
		for (size_t j = d->box_from; j < d->box_to; j++)
			if (!isnan(f->y[i * f->boxes + j])) {
				d->from_m = fmin(d->from_m, f->at_m[i * f->boxes + j]);
				d->to_m = fmax(d->to_m, f->at_m[i * f->boxes + j]);
			}
}

/* ---- all of it --------------------------------------------------------------------------- */

/* The rim of a defect whose ends are not sharp is not another one. */
static bool is_rim(const struct nip_candidate *c, const struct nip_defects *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct nip_defect *x = &d->at[i];
		size_t n = x->scan_to - x->scan_from, slack = 2 > n / 4 ? 2 : n / 4;

		if (c->line && (c->line - 1 < x->box_from || c->line > x->box_to))
			continue;
		if (c->last - c->first > n + 2)
			continue;
		if ((c->first <= x->scan_from + slack && c->last + slack + 1 >= x->scan_from) ||
		    (c->first <= x->scan_to + slack && c->last + slack + 1 >= x->scan_to))
			return true;
	}
	return false;
}

static enum nip_defect_kind kind_of(const struct nip_field *f, const struct nip_defect *d,
				    size_t cells)
{
	if (d->kind == NIP_DEFECT_STEP)
		return NIP_DEFECT_STEP;
	if (cells <= SHORT)
		return d->deviation < 0 ? NIP_DEFECT_PIT : NIP_DEFECT_LUMP;
	return f->boxes > 1 && d->box_from == 0 && d->box_to == f->boxes ? NIP_DEFECT_BAND
									 : NIP_DEFECT_STREAK;
}

static bool measure(struct nip_field *f, const struct nip_candidate *c, struct window *w,
		    struct nip_defect *out)
{
	struct ends e = find_ends(f, c, w);
	size_t side;
	double seen;

	*out = (struct nip_defect){ .scan_from = e.from,
				    .scan_to = e.step ? e.from : e.to,
				    .kind = e.step ? NIP_DEFECT_STEP : NIP_DEFECT_PIT,
				    .ratio = c->ratio };
	side = e.step || e.cells > SIDES ? SIDES : e.cells > SIDE ? e.cells : SIDE;
	seen = c->ratio * c->scale->scatter * c->scale->level * c->own;
	find_boxes(f, c, seen, side, out);
	if (!size_up(f, out, side))
		return false;
	place(f, out);
	out->kind = kind_of(f, out, e.cells);
	return true;
}

bool nip_defect_measure(struct nip_field *f, const struct nip_candidate *c,
			const struct nip_defects *d, struct nip_defect *out)
{
	struct window *w = nip_xalloc(1, sizeof *w);
	bool is;

	open_window(f, c, 4 * c->scale->cells + 2, w);
	is = still_counts(w, c) && !is_rim(c, d) && measure(f, c, w, out);
	free(w);
	return is;
}

void nip_defect_take_off(struct nip_field *f, const struct nip_defect *d)
{
	size_t to = d->kind == NIP_DEFECT_STEP ? f->scans : d->scan_to;

	for (size_t i = d->scan_from; i < to; i++)
		for (size_t j = d->box_from; j < d->box_to; j++)
			f->y[i * f->boxes + j] -= d->deviation;
	nip_field_share(f, d->scan_from, to);
}
