/* fig_text.c: texts in a panel, clear of one another and of what is drawn there. */
#include <config.h>

#include "render/fig.h"

#include <math.h>

#define TEXTS_MOST    1000 /* per series; more could not be told apart */
#define CROWD	      400  /* marks and corners of a curve that texts keep clear of */
#define BLOCKED	      1e6
#define COST_OF_MARK  10.0
#define COST_OF_LINE  2.0
#define COST_OF_LIMIT 3.0
#define CUT	      0.075 /* share of the panel where levels of a map are named */

struct rect {
	double x0, y0, x1, y1;
};

struct crowd {
	NIP_VEC(struct rect) texts, marks;
};

struct writer {
	struct nip_plot *plot;
	const struct nip_fig *f;
	const struct nip_fig_panel *q;
	struct crowd crowd;
};

/* ---- what stands in the way ------------------------------------------------- */

static bool overlap(const struct rect *a, const struct rect *b)
{
	return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

/* Whether a segment passes through: cut by each side in turn. */
static bool passes(const struct rect *r, double x0, double y0, double x1, double y1)
{
	double from = 0, to = 1;
	const double d[4] = { x0 - x1, x1 - x0, y0 - y1, y1 - y0 };
	const double room[4] = { x0 - r->x0, r->x1 - x0, y0 - r->y0, r->y1 - y0 };

	for (int k = 0; k < 4; k++) {
		if (d[k] == 0 && room[k] < 0)
			return false;
		if (d[k] < 0)
			from = fmax(from, room[k] / d[k]);
		else if (d[k] > 0)
			to = fmin(to, room[k] / d[k]);
	}
	return from < to;
}

static double lines_through(const struct nip_fig_panel *q, const struct rect *r)
{
	double cost = 0;

	for (size_t i = 0; i < q->p->lines.n; i++) {
		const struct nip_chart_line *l = &q->p->lines.at[i];

		for (size_t k = 1; l->n <= CROWD && k < l->n; k++) {
			double x0 = nip_scale_at(&q->sx, l->x[k - 1]),
			       x1 = nip_scale_at(&q->sx, l->x[k]);
			double y0 = nip_scale_at(&q->sy, l->y[k - 1]),
			       y1 = nip_scale_at(&q->sy, l->y[k]);

			if (!isnan(x0 + x1 + y0 + y1) && passes(r, x0, y0, x1, y1)) {
				cost += COST_OF_LINE;
				break;
			}
		}
	}
	for (size_t i = 0; i < q->p->limits.n; i++) {
		const struct nip_chart_limit *l = &q->p->limits.at[i];
		double at = nip_scale_at(l->vertical ? &q->sx : &q->sy, l->at);

		if (l->vertical ? at > r->x0 && at < r->x1 : at > r->y0 && at < r->y1)
			cost += COST_OF_LIMIT;
	}
	return cost;
}

static double cost_of(const struct writer *w, const struct rect *r)
{
	const struct nip_fig_panel *q = w->q;
	double cost = 0;

	if (r->x0 < q->x || r->x1 > q->x + q->w || r->y0 < q->y ||
	    r->y1 > q->y + q->h + (q->p->maps.n || q->above_rows ? 0 : 9))
		return BLOCKED;
	for (size_t i = 0; i < w->crowd.texts.n; i++)
		if (overlap(r, &w->crowd.texts.at[i]))
			return BLOCKED;
	for (size_t i = 0; i < w->crowd.marks.n; i++)
		if (overlap(r, &w->crowd.marks.at[i]))
			cost += COST_OF_MARK;
	return cost + lines_through(q, r);
}

static void keep_clear(struct writer *w, double x, double y, double rx, double ry)
{
	*nip_vec_push(w->f->arena, &w->crowd.marks) =
		(struct rect){ x - rx, y - ry, x + rx, y + ry };
}

/* Few marks can be kept clear of texts; in a cloud there is no room anyway. */
static void take_marks(struct writer *w)
{
	const struct nip_fig_panel *q = w->q;

	for (size_t i = 0; i < q->p->points.n; i++) {
		const struct nip_chart_points *s = &q->p->points.at[i];
		double r = nip_fig_radius(s) + 1, x, y;

		for (size_t k = 0; s->n <= CROWD && k < s->n; k++) {
			double half = s->err && isfinite(s->err[k]) ? fabs(s->err[k]) : 0;
			double top;

			if (!nip_fig_place(q, s, k, &x, &y))
				continue;
			keep_clear(w, x, y, r, r);
			top = nip_scale_at(&q->sy, s->y[k] + half);
			if (half > 0 && !isnan(top))
				keep_clear(w, x, y, 1, fmin(top - y, q->h));
		}
	}
}

/* ---- writing ----------------------------------------------------------------- */

struct spot { /* middle of the text and its baseline */
	double x, base;
};

static struct rect room(const struct spot *s, double width, double pt)
{
	return (struct rect){ s->x - width / 2 - 1, s->base - 1.5, s->x + width / 2 + 1,
			      s->base + 0.75 * pt };
}

/* Over colours a text stands on a white plate. */
static void write_at(struct writer *w, const struct spot *s, double width, double pt, bool bold,
		     int pen, const char *text)
{
	struct rect r = room(s, width, pt);

	*nip_vec_push(w->f->arena, &w->crowd.texts) = r;
	if (w->q->p->maps.n)
		nip_plot_rect(w->plot, r.x0 - 2, r.y0 - 0.5, r.x1 - r.x0 + 4, r.y1 - r.y0 + 2.5,
			      NIP_PEN_PAGE);
	nip_plot_text(w->plot, s->x, s->base, 0.5, pt, bold, pen, text);
}

/* Middle of a text that stays in the panel. */
static double inside(const struct nip_fig_panel *q, double x, double width)
{
	const double lo = q->x + width / 2 + 1, hi = fmax(lo, q->x + q->w - width / 2 - 1);

	return fmin(fmax(x, lo), hi);
}

/* At the best of the spots, the first of equals; false if each is taken. */
static bool put_text(struct writer *w, const struct spot *spot, size_t n, double pt, bool bold,
		     int pen, const char *text)
{
	double width = nip_meter_width(w->f->meter, text, pt, bold), least = BLOCKED;
	const struct nip_fig_panel *q = w->q;
	struct spot best = { 0, 0 };

	for (size_t i = 0; i < n && least > 0; i++) {
		struct spot s = { inside(q, spot[i].x, width), spot[i].base };
		struct rect r = room(&s, width, pt);
		double cost = cost_of(w, &r);

		if (cost < least) {
			least = cost;
			best = s;
		}
	}
	if (least >= BLOCKED)
		return false;
	write_at(w, &best, width, pt, bold, pen, text);
	return true;
}

/* Whether a curve through the point turns upwards there: then its text goes below. */
static bool in_valley(const struct nip_fig_panel *q, double x, double y)
{
	for (size_t i = 0; i < q->p->lines.n; i++) {
		const struct nip_chart_line *l = &q->p->lines.at[i];

		for (size_t k = 1; l->n <= 5000 && k + 1 < l->n; k++)
			if (l->x[k] == x && l->y[k] == y)
				return l->y[k - 1] > y && l->y[k + 1] > y;
	}
	return false;
}

/* Over, under, at either side, further over and under; beyond its bar if it has one. */
static void point_text(struct writer *w, const struct nip_chart_points *s, size_t i, double x,
		       double y)
{
	const struct nip_fig_panel *q = w->q;
	const char *text =
		nip_meter_fit(w->f->meter, w->f->arena, nip_text_clean(w->f->arena, s->text[i]),
			      NIP_FIG_NOTE_PT, true, fmax(140, 0.45 * q->w));
	double r = nip_fig_radius(s),
	       half = nip_meter_width(w->f->meter, text, NIP_FIG_NOTE_PT, true) / 2;
	double bar = s->err && isfinite(s->err[i])
			     ? nip_scale_at(&q->sy, s->y[i] + fabs(s->err[i])) - y
			     : 0;
	double reach = fmax(r, isnan(bar) ? 0 : fmin(bar, q->h)) + 4,
	       side = y - 0.36 * NIP_FIG_NOTE_PT;
	struct spot spot[] = { { x, y + reach },
			       { x, y - reach - 5.5 },
			       { x + r + half + 4, side },
			       { x - r - half - 4, side },
			       { x, y + reach + 9 },
			       { x, y - reach - 14.5 },
			       { x + r + half + 4, side + 8 },
			       { x + r + half + 4, side - 8 } };

	if (bar > r) { /* beside the mark reads better than beyond the bar */
		struct spot beside = spot[2];

		spot[2] = spot[0];
		spot[0] = beside;
	} else if (in_valley(q, s->x[i], s->y[i])) {
		struct spot above = spot[0];

		spot[0] = spot[1];
		spot[1] = above;
	}
	put_text(w, spot, sizeof spot / sizeof *spot, NIP_FIG_NOTE_PT, true,
		 NIP_PEN_TEXT + (int)s->role, text);
}

static void point_texts(struct writer *w, const struct nip_chart_points *s)
{
	double x, y;

	for (size_t i = 0; s->text && i < s->n && i < TEXTS_MOST; i++)
		if (s->text[i] && *s->text[i] && nip_fig_place(w->q, s, i, &x, &y))
			point_text(w, s, i, x, y);
}

static void note(struct writer *w, const struct nip_chart_note *n)
{
	const struct nip_fig_panel *q = w->q;
	double x = nip_scale_at(&q->sx, n->x), y = nip_scale_at(&q->sy, n->y);
	const char *text = nip_text_clean(w->f->arena, n->text);
	int pen = NIP_PEN_TEXT + (int)n->role;
	struct spot spot[7];

	if (!*text || isnan(x) || isnan(y))
		return;
	text = nip_meter_fit(w->f->meter, w->f->arena, text, NIP_FIG_LABEL_PT, true, q->w - 4);
	y = fmin(fmax(y, q->y + 4), q->y + q->h - 8);
	for (int k = 0; k < 7; k++)
		spot[k] = (struct spot){ x, y + 5 + (k % 2 ? -6.0 : 6.0) * ((k + 1) / 2) };
	if (!put_text(w, spot, 7, NIP_FIG_LABEL_PT, true, pen, text)) {
		double width = nip_meter_width(w->f->meter, text, NIP_FIG_LABEL_PT, true);

		write_at(w, &(struct spot){ inside(q, x, width), spot[0].base }, width,
			 NIP_FIG_LABEL_PT, true, pen, text);
	}
}

/* Behind the end of a bar that lies, inside where there is no room. */
static void area_text(struct writer *w, const struct nip_chart_area *r)
{
	const struct nip_fig_panel *q = w->q;
	const char *text = nip_text_clean(w->f->arena, r->text);
	double x = nip_scale_at(&q->sx, r->x1), y0 = nip_scale_at(&q->sy, r->y0);
	double y1 = nip_scale_at(&q->sy, r->y1), width,
	       base = (y0 + y1) / 2 - 0.36 * NIP_FIG_LABEL_PT;
	bool left = r->x1 < r->x0;

	if (!*text || isnan(x + y0 + y1) || fabs(y1 - y0) < 5)
		return;
	x = fmin(fmax(x, q->x), q->x + q->w);
	width = nip_meter_width(w->f->meter, text, NIP_FIG_LABEL_PT, false);
	if (left ? x - width - 4 < q->x : x + width + 4 > q->x + q->w)
		left = !left;
	nip_plot_text(w->plot, x + (left ? -4 : 4), base, left, NIP_FIG_LABEL_PT, false,
		      NIP_PEN_INK, text);
}

/* ---- maps -------------------------------------------------------------------- */

/* Where a line passes the given height (or place across); false if it does not. */
static bool pass(const struct nip_trace *t, bool height, double at, double *x, double *y)
{
	for (size_t i = 1; i < t->n; i++) {
		const double *v = height ? t->y : t->x;

		if ((v[i - 1] < at) == (v[i] < at))
			continue;
		*x = t->x[i];
		*y = t->y[i];
		return true;
	}
	return false;
}

static void level_text(struct writer *w, const struct nip_trace *t, const char *text)
{
	static const double cuts[] = { CUT, 2 * CUT, 0.5, 1 - CUT };
	const struct nip_fig_panel *q = w->q;
	struct spot spot[2 * sizeof cuts / sizeof *cuts + 1];
	size_t n = 0;
	double x, y;

	for (int height = 1; height >= 0; height--)
		for (size_t k = 0; k < sizeof cuts / sizeof *cuts; k++)
			if (pass(t, height, cuts[k], &x, &y))
				spot[n++] =
					(struct spot){ q->x + x * q->w,
						       q->y + y * q->h - 0.36 * NIP_FIG_NOTE_PT };
	spot[n++] = (struct spot){ q->x + t->x[t->n / 2] * q->w, q->y + t->y[t->n / 2] * q->h };
	if (t->length * fmin(q->w, q->h) > 30)
		put_text(w, spot, n, NIP_FIG_NOTE_PT, false, NIP_PEN_INK, text);
}

static void map_texts(struct writer *w)
{
	const struct nip_fig_panel *q = w->q;

	for (size_t i = 0; i < q->p->maps.n; i++)
		for (size_t k = 0; k < q->steps[i].n; k++)
			for (size_t j = 0; j < q->steps[i].line[k].list.n; j++)
				level_text(w, &q->steps[i].line[k].list.at[j], q->steps[i].text[k]);
}

static double value_at(const struct nip_scale *s, double share)
{
	double v = s->lo + share * (s->hi - s->lo);

	return s->log10 ? pow(10, v) : v;
}

/* Limits that leave the panel neither at the right nor at the top are named inside. */
static void contour_texts(struct writer *w)
{
	const struct nip_fig_panel *q = w->q;

	for (size_t i = 0; i < q->p->contours.n; i++) {
		const struct nip_chart_contour *c = &q->p->contours.at[i];
		enum nip_contour_end end;
		double x, y;

		if (nip_fig_contour_end(&q->contour[i], &end, &x, &y) && end == NIP_END_WITHIN)
			note(w, &(struct nip_chart_note){ c->label, c->role, value_at(&q->sx, x),
							  value_at(&q->sy, y) });
	}
}

void nip_fig_draw_texts(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q)
{
	struct writer w = { .plot = p, .f = f, .q = q };

	take_marks(&w);
	for (size_t i = 0; i < q->p->notes.n; i++)
		note(&w, &q->p->notes.at[i]);
	contour_texts(&w);
	for (size_t i = 0; i < q->p->areas.n; i++)
		area_text(&w, &q->p->areas.at[i]);
	for (size_t i = 0; i < q->p->points.n; i++)
		point_texts(&w, &q->p->points.at[i]);
	map_texts(&w);
}
