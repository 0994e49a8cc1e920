/* defect.c: contrasts of all lengths over a web, and those that count, the clearest first. */
#include <config.h>

#include "web/defect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "stat/dist.h"
#include "web/defect_inside.h"
#include "web/select.h"

#define SAMPLE	   16384 /* contrasts that tell a scatter */
#define LEAST	   32	 /* scans */
#define LEAST_DF   5.0
#define WORTH	   0.3	/* degrees of freedom a cell, times the length of the contrast */
#define WILD	   1e6	/* times the scatter about the middle: no reading */
#define AGREED	   3	/* see set_levels() */
#define OWN	   2048 /* contrasts that tell the scatter of a single line */
#define TRIED	   4096 /* candidates looked at again */
#define MEASURED   256	/* and of those, measured */
#define CELLS_MOST 1e9

const char *const nip_defect_name[NIP_DEFECT_KINDS] = { "pit", "lump", "streak", "band", "step" };

void nip_defect_ask_init(struct nip_defect_ask *ask)
{
	*ask = (struct nip_defect_ask){ .false_alarm = 1e-3, .longest = 256 };
}

/* ---- the field ----------------------------------------------------------------------- */

void nip_field_share(struct nip_field *f, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		double sum = 0, n = 0;

		for (size_t j = 0; j < f->boxes; j++)
			if (!isnan(f->y[i * f->boxes + j])) {
				sum += f->y[i * f->boxes + j];
				n++;
			}
		f->shared[i] = n > 0 ? sum / n : NAN;
	}
}

double nip_field_at(const struct nip_field *f, size_t line, size_t scan)
{
	return line ? f->y[scan * f->boxes + line - 1] - f->shared[scan] : f->shared[scan];
}

/* The cells of a line that are there, and their running sums. */
static size_t read_line(struct nip_field *f, size_t line)
{
	size_t n = 0;

	f->sum[0] = 0;
	for (size_t i = 0; i < f->scans; i++) {
		double x = nip_field_at(f, line, i);

		if (isnan(x))
			continue;
		f->line[n] = x;
		f->scan[n] = i;
		n++;
		f->sum[n] = f->sum[n - 1] + x;
	}
	return n;
}

static void level_boxes(struct nip_field *f)
{
	for (size_t j = 0; j < f->boxes; j++) {
		size_t n = 0;
		double mid;

		for (size_t i = 0; i < f->scans; i++)
			if (!isnan(f->y[i * f->boxes + j]))
				f->line[n++] = f->y[i * f->boxes + j];
		mid = nip_select_median(f->line, n);
		for (size_t i = 0; i < f->scans; i++)
			f->y[i * f->boxes + j] -= mid;
	}
}

/* Running sums would lose all that follows a reading of 1e300: what is that far out is no
 * reading. Returns how many there were. */
static size_t drop_wild(struct nip_field *f)
{
	size_t cells = f->scans * f->boxes, stride = cells / SAMPLE + 1, n = 0, wild = 0;
	double *far = nip_xalloc(SAMPLE, sizeof *far), most;

	for (size_t k = 0; k < cells && n < SAMPLE; k += stride)
		if (!isnan(f->y[k]))
			far[n++] = fabs(f->y[k]);
	most = WILD * nip_contrast_scatter(far, n);
	for (size_t k = 0; k < cells; k++)
		if (fabs(f->y[k]) > most && most > 0) {
			f->y[k] = NAN;
			wild++;
		}
	free(far);
	return wild;
}

/* Mean step along the web of the box that reaches farthest. */
static double pitch(const struct nip_field *f)
{
	double lo = INFINITY, hi = -INFINITY;
	size_t seen = 0;

	for (size_t i = 0; i < f->scans; i++) {
		if (isnan(f->shared[i]))
			continue;
		seen++;
		for (size_t j = 0; j < f->boxes; j++)
			if (!isnan(f->y[i * f->boxes + j])) {
				lo = fmin(lo, f->at_m[i * f->boxes + j]);
				hi = fmax(hi, f->at_m[i * f->boxes + j]);
			}
	}
	return seen > 1 ? (hi - lo) / (double)(seen - 1) : NAN;
}

/* ---- contrasts --------------------------------------------------------------------------- */

double nip_contrast_pulse(const double *sum, size_t all, size_t k, size_t n, size_t side)
{
	size_t from = k > side ? k - side : 0, to = k + n + side < all ? k + n + side : all;
	double beside = sum[k] - sum[from] + sum[to] - sum[k + n];

	return (sum[k + n] - sum[k]) / (double)n - beside / (double)(k - from + to - k - n);
}

double nip_contrast_step(const double *sum, size_t all, size_t k, size_t side)
{
	size_t from = k > side ? k - side : 0, to = k + side < all ? k + side : all;

	return (sum[to] - sum[k]) / (double)(to - k) - (sum[k] - sum[from]) / (double)(k - from);
}

double nip_contrast_of(const struct nip_scale *s, const double *sum, size_t all, size_t k)
{
	return (s->kind == NIP_CONTRAST_STEP
			? nip_contrast_step(sum, all, k, s->cells)
			: nip_contrast_pulse(sum, all, k, s->cells, s->cells)) -
	       s->centre;
}

size_t nip_contrast_needs(const struct nip_scale *s)
{
	return s->kind == NIP_CONTRAST_STEP ? s->cells : 2 * s->cells;
}

double nip_contrast_slack(const struct nip_scale *s, const size_t *scan)
{
	size_t last = s->cells + nip_contrast_needs(s) - 1;

	return sqrt((double)(scan[last] - scan[0]) / (double)last);
}

double nip_contrast_scatter(double *x, size_t n)
{
	double mid, high, far, ss = 0;

	if (!n)
		return NAN;
	mid = nip_select(x, n, n / 2) / 0.67448975;
	high = fmax(mid, nip_select(x, n, n * 2 / 3) / 0.96742157);
	far = nip_select(x, n, n * 4 / 5) / 1.28155157;
	if (fmax(high, far) > 0)
		return far > 1.35 * high ? far : high; /* longer tails than normal ones */
	for (size_t i = 0; i < n; i++)
		ss += x[i] * x[i];
	return sqrt(ss / (double)n);
}

struct sample {
	struct nip_scale scale;
	size_t n;
	double *x; /* [SAMPLE] */
	double df; /* 0: too few */
};

static void take_samples(struct nip_field *f, size_t all, size_t stride, struct sample *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = s[i].scale.cells;
		     k + nip_contrast_needs(&s[i].scale) <= all && s[i].n < SAMPLE; k += stride)
			s[i].x[s[i].n++] = nip_contrast_of(&s[i].scale, f->sum, all, k);
}

/* A drift is in every step alike; a pulse does not see it. */
static void judge(struct sample *s, double cells)
{
	double length = (double)s->scale.cells, df = WORTH * cells / length;

	if (!(df >= LEAST_DF) || !s->n)
		return;
	if (s->scale.kind == NIP_CONTRAST_STEP)
		s->scale.centre = nip_select_median(s->x, s->n);
	for (size_t i = 0; i < s->n; i++)
		s->x[i] = fabs(s->x[i] - s->scale.centre);
	s->scale.scatter = nip_contrast_scatter(s->x, s->n);
	s->df = df;
}

/* What white noise has of the scatter of single pulses. */
static double white(const struct nip_scale *x, double single)
{
	double worth = x->kind == NIP_CONTRAST_STEP ? 2 : 1.5;

	return single * sqrt(worth / 1.5 / (double)x->cells);
}

/* Where all lengths scatter as white noise does, each within its error, the short ones
 * vouch for the long ones: none is taken for smaller than white noise has it, and what can
 * then still be wrong is worth AGREED times the degrees of freedom. */
static void set_levels(const struct sample *s, size_t n, double tests, double false_alarm,
		       struct nip_scales *out)
{
	double single = n ? s[0].scale.scatter : NAN;
	bool all_white = true;

	for (size_t i = 0; i < n; i++)
		if (s[i].df > 0)
			all_white = all_white &&
				    fabs(log(s[i].scale.scatter / white(&s[i].scale, single))) <
					    2.5 / sqrt(2 * s[i].df);
	out->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct nip_scale x = s[i].scale;

		if (!(s[i].df > 0) || !(x.scatter > 0))
			continue;
		if (all_white)
			x.scatter = fmax(x.scatter, white(&x, single));
		x.level = nip_t_upper_quantile(0.5 * false_alarm / tests,
					       (all_white ? AGREED : 1) * s[i].df);
		if (isfinite(x.level))
			out->at[out->n++] = x;
	}
}

/* Lines [from, to): of every kind and length the scatter of its contrasts. */
static void tell_scatter(struct nip_field *f, size_t from, size_t to,
			 const struct nip_defect_ask *ask, double tests, struct nip_scales *out)
{
	struct sample s[NIP_CONTRASTS * NIP_CONTRAST_LENGTHS];
	double cells = 0, lines = (double)(to - from);
	double *room = nip_xalloc((sizeof s / sizeof *s) * SAMPLE, sizeof *room);
	size_t n = 0, stride = (size_t)((double)f->scans * lines / (0.5 * SAMPLE)) | 1;

	for (size_t cell = 1; cell <= ask->longest; cell *= 2)
		for (int kind = 0; kind < NIP_CONTRASTS; kind++, n++)
			s[n] = (struct sample){ { (enum nip_contrast)kind, cell, 0, NAN, NAN },
						0,
						room + n * SAMPLE,
						0 };
	for (size_t line = from; line < to; line++) {
		size_t all = read_line(f, line);

		cells += (double)all;
		take_samples(f, all, stride, s, n);
	}
	/* of J boxes less their shared part J - 1 are free */
	cells *= lines > 1 ? (lines - 1) / lines : 1;
	for (size_t i = 0; i < n; i++)
		judge(&s[i], cells);
	set_levels(s, n, tests, ask->false_alarm, out);
	free(room);
}

/* ---- candidates -------------------------------------------------------------------------- */

struct search {
	struct nip_field f;
	struct nip_scales wide, narrow; /* of the shared part; of single boxes */
	struct nip_candidate *c;
	size_t n, cap;
};

static void add(struct search *q, struct nip_candidate c)
{
	if (q->n == q->cap) {
		q->cap = q->cap ? 2 * q->cap : 256;
		q->c = nip_xrealloc(q->c, q->cap, sizeof *q->c);
	}
	q->c[q->n++] = c;
}

/* Scatter of the line's own contrasts over that of its kind, if it is the larger: boxes at
 * the edges, where a scanner turns, may scatter more than the others. */
static double own_scatter(const struct nip_field *f, size_t all, const struct nip_scale *x,
			  double *room)
{
	size_t n = 0, stride = all / OWN + 1;

	for (size_t k = x->cells; k + nip_contrast_needs(x) <= all && n < OWN; k += stride)
		room[n++] = fabs(nip_contrast_of(x, f->sum, all, k));
	return n ? fmax(1, nip_contrast_scatter(room, n) / x->scatter) : 1;
}

/* The highest contrasts of one length on a line, each above those beside it. */
static void search_scale(struct search *q, size_t line, size_t all, const struct nip_scale *x,
			 double own)
{
	double counts = x->scatter * x->level * own, before = 0, here = 0, next;

	for (size_t k = x->cells; k + nip_contrast_needs(x) <= all + 1; k++) {
		next = k + nip_contrast_needs(x) <= all
			       ? fabs(nip_contrast_of(x, q->f.sum, all, k)) /
					 nip_contrast_slack(x, q->f.scan + k - x->cells)
			       : 0;
		if (here > counts && here >= before && here > next)
			add(q,
			    (struct nip_candidate){ here / counts, own, x, line, q->f.scan[k - 1],
						    q->f.scan[k - 2 + x->cells] });
		before = here;
		here = next;
	}
}

static void search_line(struct search *q, size_t line, const struct nip_scales *scales)
{
	double *room = nip_xalloc(OWN, sizeof *room);
	size_t all = read_line(&q->f, line);

	for (size_t s = 0; s < scales->n; s++)
		search_scale(q, line, all, &scales->at[s],
			     line ? own_scatter(&q->f, all, &scales->at[s], room) : 1);
	free(room);
}

static int by_ratio(const void *a, const void *b)
{
	const struct nip_candidate *x = a, *y = b;

	if (x->ratio != y->ratio)
		return (x->ratio < y->ratio) - (x->ratio > y->ratio);
	if (x->line != y->line)
		return (x->line > y->line) - (x->line < y->line);
	return (x->first > y->first) - (x->first < y->first);
}

static void settle(struct search *q, struct nip_defects *out)
{
	size_t measured = 0;

	if (q->n)
		qsort(q->c, q->n, sizeof *q->c, by_ratio);
	for (size_t i = 0; i < q->n && i < TRIED && measured < MEASURED; i++) {
		struct nip_defect d;

		if (!nip_defect_measure(&q->f, &q->c[i], out, &d))
			continue;
		measured++;
		nip_defect_take_off(&q->f, &d);
		if (out->n < NIP_DEFECTS_MOST)
			out->at[out->n++] = d;
		else
			out->more++;
	}
}

/* Deviation of a single cell that would just count. */
static double least_of(const struct nip_scales *s)
{
	return s->n ? s->at[0].scatter * s->at[0].level : NAN;
}

/* Independent contrasts: of length l every l / 4 one, and every one of up to four cells. */
static double tests_of(const struct nip_field *f, size_t longest)
{
	double each = 0, lines = f->boxes > 1 ? (double)f->boxes + 1 : 1;

	for (size_t cell = 1; cell <= longest && cell <= f->scans; cell *= 2)
		each += fmin(1, 4.0 / (double)cell);
	return NIP_CONTRASTS * each * lines * (double)f->scans;
}

static void search(struct search *q, const struct nip_defect_ask *ask, struct nip_defects *out)
{
	size_t boxes = q->f.boxes > 1 ? q->f.boxes : 0; /* one box is the shared part */
	double tests = tests_of(&q->f, ask->longest);

	tell_scatter(&q->f, 0, 1, ask, tests, &q->wide);
	if (boxes)
		tell_scatter(&q->f, 1, boxes + 1, ask, tests, &q->narrow);
	if (!q->wide.n && !q->narrow.n) {
		out->why = "the readings do not vary, or are too few to tell their scatter";
		return;
	}
	search_line(q, 0, &q->wide);
	for (size_t j = 0; j < boxes; j++)
		search_line(q, j + 1, &q->narrow);
	settle(q, out);
	for (size_t s = 0; s < q->wide.n; s++)
		out->longest = q->wide.at[s].cells;
	for (size_t s = 0; s < q->narrow.n; s++)
		out->longest =
			q->narrow.at[s].cells > out->longest ? q->narrow.at[s].cells : out->longest;
	out->least_wide = least_of(&q->wide);
	out->least = boxes ? least_of(&q->narrow) : out->least_wide;
}

void nip_defects_find(const struct nip_defect_ask *ask, const double *at_m, double *value,
		      size_t scans, size_t boxes, struct nip_defects *out)
{
	struct search q = { .f = { .scans = scans, .boxes = boxes, .at_m = at_m, .y = value } };
	struct nip_field *f = &q.f;
	struct nip_defect_ask within = *ask;

	*out = (struct nip_defects){ .least = NAN, .least_wide = NAN };
	if (scans < LEAST || !boxes || (double)scans * (double)boxes > CELLS_MOST) {
		out->why = "fewer than 32 readings or scans along the web";
		return;
	}
	f->shared = nip_xalloc(scans, sizeof *f->shared);
	f->line = nip_xalloc(scans + 1, sizeof *f->line);
	f->sum = nip_xalloc(scans + 2, sizeof *f->sum);
	f->scan = nip_xalloc(scans + 1, sizeof *f->scan);
	f->few = nip_xalloc(boxes, sizeof *f->few);
	level_boxes(f);
	out->wild = drop_wild(f);
	nip_field_share(f, 0, scans);
	f->pitch_m = pitch(f);
	within.longest = ask->longest < NIP_DEFECT_LONGEST ? ask->longest : NIP_DEFECT_LONGEST;
	search(&q, &within, out);
	free(f->shared);
	free(f->line);
	free(f->sum);
	free(f->scan);
	free(f->few);
	free(q.c);
}
