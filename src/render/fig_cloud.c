/* fig_cloud.c: points with bars, and dense clouds. */
#include <config.h>

#include "render/fig.h"

#include <math.h>

#define MARKERS_MOST 2000 /* beyond, a cloud is shown as density */
#define HEAT_CELL 4.0
#define FLAGS_MOST 4000

static enum nip_shape shape_of(const struct nip_chart_points *s)
{
	/* a violation differs in shape too, for those who see no colour */
	return s->role == NIP_ROLE_LIMIT && s->shape == NIP_CIRCLE ? NIP_DIAMOND : s->shape;
}

double nip_fig_radius(const struct nip_chart_points *s)
{
	double r = s->n <= 60 ? 2.5 : s->n <= 200 ? 2.2 : s->n <= 600 ? 1.7 : 1.3;

	return s->role == NIP_ROLE_LIMIT ? r + 0.7 : r;
}

bool nip_fig_place(const struct nip_fig_panel *q, const struct nip_chart_points *s, size_t i,
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

		if (!nip_fig_place(q, s, i, &x, &y))
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
			if (!nip_fig_place(q, s, i, &x, &y))
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

		if (!nip_fig_place(q, s, i, &x, &y) || !isfinite(s->err[i]))
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
	double r = nip_fig_radius(s), x, y;
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
		if ((!keep || keep[i]) && nip_fig_place(q, s, i, &x, &y))
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
