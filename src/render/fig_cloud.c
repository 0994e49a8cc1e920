/* fig_cloud.c: points with bars, dense clouds, and the texts beside points. */
#include <config.h>

#include "render/fig.h"

#include <math.h>
#include <string.h>

#define MARKERS_MOST 2000 /* beyond, a cloud is shown as density */
#define HEAT_CELL 4.0
#define FLAGS_MOST 4000
#define TEXTS_MOST 1000 /* per series; more could not be told apart */

static enum nip_shape shape_of(const struct nip_chart_points *s)
{
	/* a violation differs in shape too, for those who see no colour */
	return s->role == NIP_ROLE_LIMIT && s->shape == NIP_CIRCLE ? NIP_DIAMOND : s->shape;
}

static double radius_of(const struct nip_chart_points *s)
{
	double r = s->n <= 60 ? 2.5 : s->n <= 200 ? 2.2 : s->n <= 600 ? 1.7 : 1.3;

	return s->role == NIP_ROLE_LIMIT ? r + 0.7 : r;
}

/* Where point i stands; false if it is not in the panel. */
static bool place(const struct nip_fig_panel *q, const struct nip_chart_points *s, size_t i,
		  double *x, double *y)
{
	*x = nip_scale_at(&q->sx, s->x[i]);
	*y = nip_scale_at(&q->sy, s->y[i]);
	return *x >= q->sx.a - 0.5 && *x <= q->sx.b + 0.5 && *y >= q->sy.a - 0.5 &&
	       *y <= q->sy.b + 0.5;
}

/* ---- density ------------------------------------------------------------- */

static size_t cell_of(const struct nip_fig_panel *q, double x, double y, double cell, size_t nx,
		      size_t ny)
{
	size_t cx = (size_t)fmax(0, (x - q->x) / cell), cy = (size_t)fmax(0, (y - q->y) / cell);

	return (cy < ny ? cy : ny - 1) * nx + (cx < nx ? cx : nx - 1);
}

static int heat_step(size_t count, size_t most)
{
	int step = (int)(4 * sqrt((double)(count - 1) / (double)most));

	return step < 4 ? step : 3;
}

/* Four steps of blue; runs of one step are one rectangle. */
static void draw_heat(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q,
		      const struct nip_chart_points *s)
{
	size_t nx = (size_t)ceil(q->w / HEAT_CELL), ny = (size_t)ceil(q->h / HEAT_CELL), most = 1;
	size_t *count = NIP_NEW_N(f->arena, nx * ny, size_t);
	double x, y;

	for (size_t i = 0; i < s->n; i++) {
		size_t *c;

		if (!place(q, s, i, &x, &y))
			continue;
		c = &count[cell_of(q, x, y, HEAT_CELL, nx, ny)];
		if (++*c > most)
			most = *c;
	}
	nip_plot_clip(p, q->x, q->y, q->w, q->h);
	for (size_t k = 0; k < nx * ny; k++) {
		size_t end = k;
		int step;

		if (!count[k])
			continue;
		step = heat_step(count[k], most);
		while (end + 1 < nx * ny && (end + 1) % nx && count[end + 1] &&
		       heat_step(count[end + 1], most) == step)
			end++;
		nip_plot_rect(p, q->x + (double)(k % nx) * HEAT_CELL,
			      q->y + (double)(k / nx) * HEAT_CELL,
			      (double)(end - k + 1) * HEAT_CELL + 0.15, HEAT_CELL + 0.15,
			      NIP_PEN_HEAT + step);
		k = end;
	}
	nip_plot_unclip(p);
}

/* Marks that would fall on one another: keep[i] stays true for one per cell. The
 * cell is the smallest that leaves few enough. */
static void thin(const struct nip_fig *f, const struct nip_fig_panel *q,
		 const struct nip_chart_points *s, bool *keep)
{
	static const double cells[] = { 0.5, 1, 2, 4 };

	for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
		size_t nx = (size_t)ceil(q->w / cells[c]), ny = (size_t)ceil(q->h / cells[c]), n = 0;
		bool *seen = NIP_NEW_N(f->arena, nx * ny, bool);
		double x, y;

		for (size_t i = 0; i < s->n; i++) {
			bool *at;

			keep[i] = false;
			if (!place(q, s, i, &x, &y))
				continue;
			at = &seen[cell_of(q, x, y, cells[c], nx, ny)];
			keep[i] = !*at;
			n += keep[i];
			*at = true;
		}
		if (n <= FLAGS_MOST)
			return;
	}
}

/* ---- marks --------------------------------------------------------------- */

static void draw_errors(struct nip_plot *p, const struct nip_fig_panel *q,
			const struct nip_chart_points *s)
{
	double x, y;

	nip_plot_clip(p, q->x - 3, q->y, q->w + 6, q->h);
	for (size_t i = 0; s->err && s->n <= MARKERS_MOST && i < s->n; i++) {
		double lo, hi;

		if (!place(q, s, i, &x, &y) || !isfinite(s->err[i]))
			continue;
		lo = nip_scale_at(&q->sy, s->y[i] - fabs(s->err[i]));
		hi = nip_scale_at(&q->sy, s->y[i] + fabs(s->err[i]));
		if (isnan(lo))
			lo = q->sy.a;
		if (!isnan(hi))
			nip_plot_segment(p, x, lo, x, hi, NIP_PEN_LINE + (int)s->role, 0.9, NIP_SOLID);
	}
	nip_plot_unclip(p);
}

static void draw_series(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q,
			const struct nip_chart_points *s)
{
	double r = radius_of(s), x, y;
	bool *keep = NULL;

	if (s->n > MARKERS_MOST && s->role != NIP_ROLE_LIMIT) {
		draw_heat(p, f, q, s);
		return;
	}
	if (s->n > FLAGS_MOST) {
		keep = NIP_NEW_N(f->arena, s->n, bool);
		thin(f, q, s, keep);
	}
	draw_errors(p, q, s);
	for (size_t i = 0; i < s->n; i++)
		if ((!keep || keep[i]) && place(q, s, i, &x, &y))
			nip_plot_marker(p, shape_of(s), x, y, r, NIP_PEN_LINE + (int)s->role,
					s->n <= 600);
}

/* Violations last: nothing may cover them. */
void nip_fig_draw_points(struct nip_plot *p, const struct nip_fig *f,
			 const struct nip_fig_panel *q)
{
	for (int flagged = 0; flagged < 2; flagged++)
		for (size_t i = 0; i < q->p->points.n; i++)
			if ((q->p->points.at[i].role == NIP_ROLE_LIMIT) == (flagged == 1))
				draw_series(p, f, q, &q->p->points.at[i]);
}

/* ---- texts --------------------------------------------------------------- */

struct rect {
	double x0, y0, x1, y1;
};

struct taken {
	NIP_VEC(struct rect) list;
};

static bool is_free(const struct taken *t, struct rect r)
{
	for (size_t i = 0; i < t->list.n; i++) {
		const struct rect *o = &t->list.at[i];

		if (r.x0 < o->x1 && o->x0 < r.x1 && r.y0 < o->y1 && o->y0 < r.y1)
			return false;
	}
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

/* Tries the heights in turn; false if something stands at each of them. */
static bool put_text(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q,
		     struct taken *t, double x, const double *base, size_t n, double pt, int pen,
		     const char *text)
{
	double w = nip_meter_width(f->meter, text, pt, true);
	double mid = fmin(fmax(x, q->x + w / 2 + 1), fmax(q->x + w / 2 + 1, q->x + q->w - w / 2 - 1));

	for (size_t i = 0; i < n; i++) {
		struct rect r = { mid - w / 2 - 1, base[i] - 1.5, mid + w / 2 + 1, base[i] + 0.75 * pt };

		if (base[i] < q->y + 1 || base[i] > q->y + q->h + 2 || !is_free(t, r))
			continue;
		*nip_vec_push(f->arena, &t->list) = r;
		nip_plot_text(p, mid, base[i], 0.5, pt, true, pen, text);
		return true;
	}
	return false;
}

static void point_texts(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q,
			const struct nip_chart_points *s, struct taken *t)
{
	double r = radius_of(s), x, y;

	for (size_t i = 0; s->text && i < s->n && i < TEXTS_MOST; i++) {
		const char *text;
		double above, below, base[2];
		bool valley;

		if (!s->text[i] || !*s->text[i] || !place(q, s, i, &x, &y))
			continue;
		text = nip_meter_fit(f->meter, f->arena, nip_text_clean(f->arena, s->text[i]),
				     NIP_FIG_NOTE_PT, true, 140);
		above = y + r + 4;
		below = y - r - 9.5;
		valley = in_valley(q, s->x[i], s->y[i]);
		base[0] = valley ? below : above;
		base[1] = valley ? above : below;
		put_text(p, f, q, t, x, base, 2, NIP_FIG_NOTE_PT, NIP_PEN_TEXT + (int)s->role, text);
	}
}

/* Few marks can be kept clear of texts; in a cloud there is no room anyway. */
static void take_markers(const struct nip_fig *f, const struct nip_fig_panel *q, struct taken *t)
{
	for (size_t i = 0; i < q->p->points.n; i++) {
		const struct nip_chart_points *s = &q->p->points.at[i];
		double r = radius_of(s), x, y;

		for (size_t k = 0; s->n <= 200 && k < s->n; k++)
			if (place(q, s, k, &x, &y))
				*nip_vec_push(f->arena, &t->list) =
					(struct rect){ x - r, y - r, x + r, y + r };
	}
}

void nip_fig_draw_texts(struct nip_plot *p, const struct nip_fig *f,
			const struct nip_fig_panel *q)
{
	struct taken t = { .list = { 0 } };

	take_markers(f, q, &t);
	for (size_t i = 0; i < q->p->notes.n; i++) {
		const struct nip_chart_note *n = &q->p->notes.at[i];
		double x = nip_scale_at(&q->sx, n->x), y = nip_scale_at(&q->sy, n->y);
		const char *text = nip_text_clean(f->arena, n->text);
		double base[7];

		if (!*text || isnan(x) || isnan(y))
			continue;
		text = nip_meter_fit(f->meter, f->arena, text, NIP_FIG_LABEL_PT, true, q->w - 4);
		y = fmin(fmax(y, q->y + 4), q->y + q->h - 8);
		for (int k = 0; k < 7; k++)
			base[k] = y + 5 + (k % 2 ? -6.0 : 6.0) * ((k + 1) / 2);
		if (!put_text(p, f, q, &t, x, base, 7, NIP_FIG_LABEL_PT, NIP_PEN_TEXT + (int)n->role,
			      text))
			nip_plot_text(p, x, y + 5, 0.5, NIP_FIG_LABEL_PT, true,
				      NIP_PEN_TEXT + (int)n->role, text);
	}
	for (size_t i = 0; i < q->p->points.n; i++)
		point_texts(p, f, q, &q->p->points.at[i], &t);
}
