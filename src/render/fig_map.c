/* fig_map.c: a quantity over two others in steps of colour, with its window, and the
 * lines of limits over it. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "render/fig_mesh.h"

#define LEVELS_WANTED 7
#define CELL	      12.0 /* of the colours in the key */
#define LARGEST	      1e150 /* differences of larger values overflow */

/* ---- steps ---------------------------------------------------------------- */

static bool values_span(const struct nip_chart_map *m, double *lo, double *hi)
{
	bool any = false;

	for (size_t i = 0; m->nx > 1 && m->ny > 1 && i < m->nx * m->ny; i++) {
		if (!isfinite(m->z[i]))
			continue;
		*lo = any ? fmin(*lo, m->z[i]) : m->z[i];
		*hi = any ? fmax(*hi, m->z[i]) : m->z[i];
		any = true;
	}
	*lo = fmax(isfinite(m->lo) ? m->lo : any ? *lo : 0, -LARGEST);
	*hi = fmin(isfinite(m->hi) ? m->hi : any ? *hi : 0, LARGEST);
	return any;
}

/* Tiles: all colours, evenly; else even numbers of the axis kind. */
static void set_levels(const struct nip_chart_map *m, struct nip_map_steps *s, double lo, double hi)
{
	int decimals;

	if (m->tiles) {
		s->n = hi > lo ? NIP_MAP_STEPS - 1 : 0;
		for (size_t i = 0; i < s->n; i++)
			s->level[i] = lo + (hi - lo) * (double)(i + 1) / NIP_MAP_STEPS;
		return;
	}
	s->n = nip_ticks(lo, hi, LEVELS_WANTED, s->level, NIP_MAP_LEVELS_MOST, &decimals);
	while (s->n && s->level[s->n - 1] >= hi)
		s->n--;
	if (s->n && s->level[0] <= lo)
		memmove(s->level, s->level + 1, --s->n * sizeof *s->level);
}

static void set_colours(const struct nip_chart_map *m, struct nip_map_steps *s, double lo,
			double hi)
{
	double far = fmax(fabs(hi - m->centre), fabs(lo - m->centre));

	for (size_t i = 0; i <= s->n; i++) {
		double from = i ? s->level[i - 1] : lo, to = i < s->n ? s->level[i] : hi;
		double at = s->n ? (double)i / (double)s->n : 0.5;

		if (m->diverging)
			at = far > 0 ? 0.5 + ((from + to) / 2 - m->centre) / far / 2 : 0.5;
		else if (m->dark_low)
			at = 1 - at;
		s->step[i] = (int)fmin(fmax(floor(at * NIP_MAP_STEPS), 0), NIP_MAP_STEPS - 1);
	}
}

static void find_steps(struct nip_fig *f, const struct nip_chart_map *m, struct nip_map_steps *s)
{
	double lo = 0, hi = 0, step;

	s->map = m;
	s->any = values_span(m, &lo, &hi);
	if (m->diverging && m->tiles) {
		double far = fmax(fabs(hi - m->centre), fabs(lo - m->centre));

		lo = m->centre - far;
		hi = m->centre + far;
	}
	set_levels(m, s, lo, hi);
	set_colours(m, s, lo, hi);
	step = s->n > 1 ? s->level[1] - s->level[0] : 0;
	if (m->tiles && step > 0) /* no even numbers: two digits of their span do */
		step = pow(10, floor(log10(hi / 2 - lo / 2)) - 1);
	for (size_t i = 0; i < s->n; i++)
		s->text[i] = nip_fig_number(f, s->level[i], step);
}

static size_t step_at(const struct nip_map_steps *s, double z)
{
	size_t k = 0;

	while (k < s->n && z >= s->level[k])
		k++;
	return k;
}

static int pen_of(const struct nip_chart_map *m, int step, bool full)
{
	return NIP_PEN_MAP + NIP_MAP_STEPS * ((m->diverging ? 2 : 0) + (full ? 0 : 1)) + step;
}

/* ---- once, after the ranges ------------------------------------------------- */

static void trace_steps(struct nip_fig *f, const struct nip_fig_panel *q, struct nip_map_steps *s)
{
	const struct nip_chart_map *c = s->map;
	struct nip_mesh m;

	if (c->tiles || !s->any ||
	    !nip_mesh_make(f->arena, q, c->nx, c->ny, c->x, c->y, 1, &c->z, &m))
		return;
	for (size_t k = 0; k < s->n; k++)
		nip_mesh_trace(f->arena, &m, 0, s->level[k], &s->line[k]);
}

void nip_fig_trace(struct nip_fig *f)
{
	for (size_t i = 0; i < f->n_panels; i++) {
		struct nip_fig_panel *q = &f->panel[i];
		const struct nip_panel *p = q->p;

		q->contour = NIP_NEW_N(f->arena, p->contours.n + 1, struct nip_traces);
		q->steps = NIP_NEW_N(f->arena, p->maps.n + 1, struct nip_map_steps);
		for (size_t k = 0; k < p->maps.n; k++) {
			find_steps(f, &p->maps.at[k], &q->steps[k]);
			trace_steps(f, q, &q->steps[k]);
		}
		for (size_t k = 0; k < p->contours.n; k++) {
			const struct nip_chart_contour *c = &p->contours.at[k];
			struct nip_mesh m;

			if (isfinite(c->level) &&
			    nip_mesh_make(f->arena, q, c->nx, c->ny, c->x, c->y, 1, &c->z, &m))
				nip_mesh_trace(f->arena, &m, 0, c->level, &q->contour[k]);
		}
	}
}

/* ---- areas ------------------------------------------------------------------ */

struct painter {
	struct nip_plot *plot;
	const struct nip_fig_panel *q;
	const struct nip_chart_map *map;
	const struct nip_map_steps *steps;
	struct nip_mesh mesh;
};

static void patch(const struct painter *w, const struct nip_mesh_point *p, size_t n, int pen)
{
	double x[NIP_MESH_CORNERS + 4], y[NIP_MESH_CORNERS + 4];

	for (size_t i = 0; i < n; i++) {
		x[i] = w->q->x + p[i].x * w->q->w;
		y[i] = w->q->y + p[i].y * w->q->h;
	}
	nip_plot_patch(w->plot, n, x, y, pen);
}

/* One colour of a polygon: the lowest all over, a higher one over what reaches it. */
static void paint(const struct painter *w, const struct nip_mesh_point *p, size_t n, bool full,
		  size_t colour)
{
	struct nip_mesh_point part[NIP_MESH_CORNERS + 4];
	const int pen = pen_of(w->map, w->steps->step[colour], full);
	double lo = INFINITY, hi = -INFINITY;
	size_t lowest;

	for (size_t i = 0; i < n; i++) {
		lo = fmin(lo, p[i].v[0]);
		hi = fmax(hi, p[i].v[0]);
	}
	if (n < 3)
		return;
	lowest = step_at(w->steps, lo);
	if (colour == lowest)
		patch(w, p, n, pen);
	else if (colour > lowest && w->steps->level[colour - 1] <= hi)
		patch(w, part,
		      nip_mesh_clip(&w->mesh, p, n, 0, w->steps->level[colour - 1], part), pen);
}

/* How a cell lies to the window: 1 inside, 0 outside, -1 across its edge. */
static int lies(const struct nip_mesh *m, const struct nip_mesh_point p[4])
{
	int in = 1;

	for (size_t k = 1; k < m->n_values; k++) {
		int over = 0, known = 0;

		for (int c = 0; c < 4; c++) {
			over += p[c].v[k] >= 0;
			known += !isnan(p[c].v[k]);
		}
		if (known < 4 || over == 0)
			return 0;
		if (over < 4)
			in = -1;
	}
	return in;
}

static void paint_cell(const struct painter *w, size_t i, size_t j, bool full, size_t colour)
{
	struct nip_mesh_point p[5];
	int in;

	nip_mesh_cell(&w->mesh, i, j, p);
	in = lies(&w->mesh, p);
	if (full ? in == 0 : in == 1)
		return;
	for (int c = 0; c < 4; c++) {
		struct nip_mesh_point a[NIP_MESH_CORNERS + 4] = { p[c], p[(c + 1) % 4], p[4] };
		struct nip_mesh_point b[NIP_MESH_CORNERS + 4];
		size_t n = 3;

		for (size_t k = 1; full && in == -1 && k < w->mesh.n_values; k++) {
			n = nip_mesh_clip(&w->mesh, a, n, k, 0, b);
			memcpy(a, b, n * sizeof *a);
		}
		paint(w, a, n, full, colour);
	}
}

#define NOTHING (-1)
#define SEVERAL (-2)

/* Pen of a cell that has one colour. */
static int plain(const struct painter *w, size_t i, size_t j)
{
	const struct nip_mesh_point *at = &w->mesh.at[j * w->mesh.nx + i];
	const struct nip_mesh_point p[4] = { at[0], at[1], at[w->mesh.nx + 1], at[w->mesh.nx] };
	size_t step = step_at(w->steps, p[0].v[0]);
	int in = lies(&w->mesh, p);

	for (int c = 0; c < 4; c++)
		if (isnan(p[c].v[0]) || isnan(p[c].x + p[c].y))
			return NOTHING;
	for (int c = 1; c < 4; c++)
		if (step_at(w->steps, p[c].v[0]) != step)
			return SEVERAL;
	return in < 0 ? SEVERAL : pen_of(w->map, w->steps->step[step], in == 1);
}

/* Neighbours of one colour in a row are one rectangle. */
static void paint_row(const struct painter *w, size_t j, const int *pen)
{
	const struct nip_mesh *m = &w->mesh;

	for (size_t i = 0, end; i + 1 < m->nx; i = end) {
		const struct nip_mesh_point *a = &m->at[j * m->nx + i];
		struct nip_mesh_point p[4] = { a[0], a[0], a[m->nx], a[m->nx] };

		for (end = i + 1; end + 1 < m->nx && pen[end] == pen[i]; end++)
			;
		p[1].x = p[2].x = m->at[j * m->nx + end].x;
		if (pen[i] >= 0)
			patch(w, p, 4, pen[i]);
	}
}

/* The cells that are cut, in full colour or not. Patches lap over their neighbours, so each
 * colour is done everywhere before the next: no line of a lower one then stays. */
static void paint_cut(const struct painter *w, const int *pen, bool full)
{
	const struct nip_mesh *m = &w->mesh;

	for (size_t colour = 0; colour <= w->steps->n; colour++)
		for (size_t i = 0; i < m->nx * m->ny; i++)
			if (pen[i] == SEVERAL)
				paint_cell(w, i % m->nx, i / m->nx, full, colour);
}

static void paint_steps(const struct painter *w, struct nip_arena *arena)
{
	const struct nip_mesh *m = &w->mesh;
	int *pen = NIP_NEW_N(arena, m->nx * m->ny, int);

	for (size_t i = 0; i < m->nx * m->ny; i++)
		pen[i] = (i + 1) % m->nx && i / m->nx + 1 < m->ny
				 ? plain(w, i % m->nx, i / m->nx)
				 : NOTHING;
	paint_cut(w, pen, false);
	for (size_t j = 0; j + 1 < m->ny; j++)
		paint_row(w, j, pen + j * m->nx);
	paint_cut(w, pen, true);
}

/* Middle between place k and the next; beyond the ends as far as within. */
static double tile_edge(const double *at, size_t n, size_t k)
{
	return k == 0	? at[0] - (at[1] - at[0]) / 2
	       : k == n ? at[n - 1] + (at[n - 1] - at[n - 2]) / 2
			: at[k - 1] + (at[k] - at[k - 1]) / 2;
}

static void paint_tiles(const struct painter *w)
{
	const struct nip_chart_map *m = w->map;

	for (size_t j = 0; j < m->ny; j++) {
		double y0 = nip_scale_at(&w->q->sy, tile_edge(m->y, m->ny, j));
		double y1 = nip_scale_at(&w->q->sy, tile_edge(m->y, m->ny, j + 1));

		for (size_t i = 0, end; i < m->nx; i = end) {
			const double *z = m->z + j * m->nx;
			size_t step = step_at(w->steps, z[i]);
			double x0 = nip_scale_at(&w->q->sx, tile_edge(m->x, m->nx, i)), x1;

			for (end = i + 1; end < m->nx && !isnan(z[i]) && !isnan(z[end]) &&
					  step_at(w->steps, z[end]) == step;
			     end++)
				;
			x1 = nip_scale_at(&w->q->sx, tile_edge(m->x, m->nx, end));
			if (isfinite(z[i]) && !isnan(x0 + x1 + y0 + y1))
				nip_plot_rect(w->plot, x0, y0, x1 - x0 + 0.15, y1 - y0 + 0.15,
					      pen_of(m, w->steps->step[step], true));
		}
	}
}

static void draw_trace(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q,
		       const struct nip_trace *t, int pen, double width, enum nip_dash dash)
{
	double *x = NIP_NEW_N(f->arena, t->n, double), *y = NIP_NEW_N(f->arena, t->n, double);

	for (size_t i = 0; i < t->n; i++) {
		x[i] = q->x + t->x[i] * q->w;
		y[i] = q->y + t->y[i] * q->h;
	}
	nip_plot_line(p, t->n, x, y, pen, width, dash);
}

static void draw_levels(const struct painter *w, const struct nip_fig *f)
{
	for (size_t k = 0; k < w->steps->n; k++)
		for (size_t i = 0; i < w->steps->line[k].list.n; i++)
			draw_trace(w->plot, f, w->q, &w->steps->line[k].list.at[i], NIP_PEN_PAGE,
				   0.7, NIP_SOLID);
}

void nip_fig_draw_maps(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q)
{
	nip_plot_clip(p, q->x, q->y, q->w, q->h);
	for (size_t i = 0; i < q->p->maps.n; i++) {
		const struct nip_chart_map *m = &q->p->maps.at[i];
		const double **value = NIP_NEW_N(f->arena, m->n_slack + 1, const double *);
		struct painter w = { .plot = p, .q = q, .map = m, .steps = &q->steps[i] };

		value[0] = m->z;
		for (size_t k = 0; k < m->n_slack; k++)
			value[k + 1] = m->slack[k];
		if (!q->steps[i].any)
			continue;
		if (m->tiles) {
			paint_tiles(&w);
		} else if (nip_mesh_make(f->arena, q, m->nx, m->ny, m->x, m->y, m->n_slack + 1,
					 value, &w.mesh)) {
			paint_steps(&w, f->arena);
			draw_levels(&w, f);
		}
	}
	nip_plot_unclip(p);
}

/* ---- lines of limits -------------------------------------------------------- */

void nip_fig_draw_contours(struct nip_plot *p, const struct nip_fig *f,
			   const struct nip_fig_panel *q)
{
	nip_plot_clip(p, q->x, q->y, q->w, q->h);
	for (int over = 0; over < 2; over++) /* the white edges of all first */
		for (size_t k = 0; k < q->p->contours.n; k++)
			for (size_t i = 0; i < q->contour[k].list.n; i++) {
				const struct nip_chart_contour *c = &q->p->contours.at[k];

				draw_trace(p, f, q, &q->contour[k].list.at[i],
					   over ? NIP_PEN_LINE + (int)c->role : NIP_PEN_PAGE,
					   (over ? 1.8 : 3.4) * (c->dashed ? 0.6 : 1),
					   over && c->dashed ? NIP_DASH_LIMIT : NIP_SOLID);
			}
	nip_plot_unclip(p);
}

bool nip_fig_contour_end(const struct nip_traces *t, enum nip_contour_end *out, double *out_x,
			 double *out_y)
{
	const struct nip_trace *longest = NULL;

	*out = NIP_END_WITHIN;
	for (size_t i = 0; i < t->list.n; i++) {
		const struct nip_trace *l = &t->list.at[i];

		if (!longest || l->length > longest->length)
			longest = l;
		for (int e = 0; e < 2 && !l->closed; e++) {
			double x = l->x[e ? l->n - 1 : 0], y = l->y[e ? l->n - 1 : 0];
			enum nip_contour_end at = x > 1 - 1e-9	 ? NIP_END_RIGHT
						  : y > 1 - 1e-9 ? NIP_END_TOP
								 : NIP_END_WITHIN;

			if (at < *out) {
				*out = at;
				*out_x = x;
				*out_y = y;
			}
		}
	}
	if (longest && *out == NIP_END_WITHIN) {
		*out_x = longest->x[longest->n / 2];
		*out_y = longest->y[longest->n / 2];
	}
	return longest != NULL;
}

/* ---- the key: colours with the numbers between them ---------------------------- */

/* Tiles have too many: the first and the last. */
static bool named(const struct nip_map_steps *s, size_t i)
{
	return i < s->n && (!s->map->tiles || i == 0 || i + 1 == s->n);
}

double nip_fig_colours_width(struct nip_fig *f, const struct nip_map_steps *s, const char *title)
{
	double w = nip_meter_width(f->meter, title, NIP_FIG_TICK_PT, false) + 6;

	for (size_t i = 0; i < s->n; i++)
		if (named(s, i))
			w += nip_meter_width(f->meter, s->text[i], NIP_FIG_TICK_PT, false) + 6;
	return w + (double)(s->n + 1) * CELL;
}

void nip_fig_draw_colours(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_key *k,
			  double y)
{
	const struct nip_map_steps *s = k->steps;
	double x = k->x;

	nip_plot_text(p, x, y, 0, NIP_FIG_TICK_PT, false, NIP_PEN_INK, k->label);
	x += nip_meter_width(f->meter, k->label, NIP_FIG_TICK_PT, false) + 6;
	for (size_t i = 0; i <= s->n; i++) {
		nip_plot_rect(p, x, y - 1, CELL, 8, pen_of(s->map, s->step[i], true));
		x += CELL;
		if (!named(s, i))
			continue;
		nip_plot_text(p, x + 3, y, 0, NIP_FIG_TICK_PT, false, NIP_PEN_MUTED, s->text[i]);
		x += nip_meter_width(f->meter, s->text[i], NIP_FIG_TICK_PT, false) + 6;
	}
}
