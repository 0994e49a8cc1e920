/* fig_series.c: tints, grid, bands, bars, limits and lines of a panel. */
#include <config.h>

#include "render/fig.h"

#include <math.h>

#define COLUMN 0.5 /* points: lines keep first, least, largest and last of each */

/* Points of a curve on their way to PLplot. */
struct path {
	size_t n, cap;
	double *x, *y;
};

static struct path path_for(struct nip_arena *a, size_t n)
{
	struct path t = { 0, n, NIP_NEW_N(a, n + 1, double), NIP_NEW_N(a, n + 1, double) };

	return t;
}

static void path_add(struct path *t, double x, double y)
{
	if (t->n < t->cap) {
		t->x[t->n] = x;
		t->y[t->n++] = y;
	}
}

/* ---- behind -------------------------------------------------------------- */

static double edge(const struct nip_scale *s, double v, double open)
{
	double at = isnan(v) ? open : isinf(v) ? (v > 0 ? s->b : s->a) : nip_scale_at(s, v);

	return isnan(at) ? open : fmin(fmax(at, s->a), s->b);
}

/* Windows go through the gaps between panels that share x; quiet ones (coils) stay
 * within the frames, and of neighbours every other one is filled. */
static void draw_windows(struct nip_plot *p, const struct nip_fig *f,
			 const struct nip_fig_panel *q)
{
	const struct nip_fig_panel *owner = nip_fig_stacked(f, q) ? &f->panel[0] : q;
	size_t quiet = 0;

	for (size_t i = 0; i < owner->windows.n; i++) {
		const struct nip_chart_tint *t = owner->windows.at[i];
		double a = edge(&q->sx, t->from, q->sx.a), b = edge(&q->sx, t->to, q->sx.b);
		bool muted = t->role == NIP_ROLE_MUTED;
		double foot = muted ? q->y : q->foot;

		if (muted ? quiet++ % 2 == 0 : q == owner)
			nip_plot_rect(p, fmin(a, b), foot, fabs(b - a), q->y + q->h - foot,
				      NIP_PEN_TINT + (int)t->role);
	}
}

/* Quiet zones get their own fill; their letters stand at the inner right edge. */
static void draw_tints(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q)
{
	for (size_t i = 0; i < q->p->tints.n; i++) {
		const struct nip_chart_tint *t = &q->p->tints.at[i];
		double a = edge(&q->sy, t->from, q->sy.a), b = edge(&q->sy, t->to, q->sy.b);

		if (t->vertical)
			continue;
		if (!t->clear)
			nip_plot_rect(p, q->x, fmin(a, b), q->w, fabs(b - a),
				      NIP_PEN_TINT + (int)t->role);
		if (t->label && fabs(b - a) > NIP_FIG_ZONE_PT)
			nip_plot_text(p, q->x + q->w - 4, (a + b) / 2 - 0.36 * NIP_FIG_ZONE_PT, 1,
				      NIP_FIG_ZONE_PT, false, NIP_PEN_TEXT + (int)t->role,
				      nip_meter_fit(f->meter, f->arena,
						    nip_text_clean(f->arena, t->label),
						    NIP_FIG_ZONE_PT, false, q->w / 2));
	}
}

bool nip_fig_has_grid(const struct nip_fig_panel *q)
{
	for (size_t i = 0; i < q->p->tints.n; i++)
		if (!q->p->tints.at[i].vertical && (q->p->tints.at[i].role == NIP_ROLE_MUTED ||
						    q->p->tints.at[i].role == NIP_ROLE_INK))
			return false;
	return !q->empty && !q->p->y.n_category && !q->p->maps.n;
}

static void draw_grid(struct nip_plot *p, const struct nip_fig_panel *q)
{
	for (size_t i = 0; i < q->ty.list.n && nip_fig_has_grid(q); i++) {
		double at = nip_scale_at(&q->sy, q->ty.list.at[i].v);

		nip_plot_segment(p, q->x, at, q->x + q->w, at, NIP_PEN_GRID, 0.5, NIP_SOLID);
	}
}

/* One stretch of a band without gaps; returns where the next may start. */
static size_t draw_band_part(struct nip_plot *p, const struct nip_fig *f,
			     const struct nip_fig_panel *q, const struct nip_chart_band *b,
			     size_t from)
{
	struct path up, all;
	double last = -INFINITY;
	size_t i;

	up = path_for(f->arena, b->n - from);
	all = path_for(f->arena, 2 * (b->n - from));
	for (i = from; i < b->n; i++) {
		double x = nip_scale_at(&q->sx, b->x[i]), lo = nip_scale_at(&q->sy, b->lo[i]);
		double hi = nip_scale_at(&q->sy, b->hi[i]);

		if (isnan(lo) && q->sy.log10 && b->lo[i] <= 0)
			lo = q->sy.a;
		if (isnan(x) || isnan(lo) || isnan(hi))
			break;
		if (b->n > 2000 && fabs(x - last) < COLUMN && all.n) {
			/* the widest in this column */
			up.y[up.n - 1] = fmax(up.y[up.n - 1], hi);
			all.y[all.n - 1] = fmin(all.y[all.n - 1], lo);
			continue;
		}
		path_add(&all, x, lo);
		path_add(&up, x, hi);
		last = x;
	}
	for (size_t k = up.n; k-- > 0;)
		path_add(&all, up.x[k], up.y[k]);
	nip_plot_fill(p, all.n, all.x, all.y, NIP_PEN_BAND + (int)b->role);
	return i + 1;
}

static void draw_bars(struct nip_plot *p, const struct nip_fig_panel *q,
		      const struct nip_chart_bars *b)
{
	double zero = edge(&q->sy, q->sy.log10 ? NAN : 0, q->sy.a);

	for (size_t i = 0; i < b->n; i++) {
		double x0 = nip_scale_at(&q->sx, b->edge[i]), x1 = nip_scale_at(&q->sx, b->edge[i + 1]);
		double y = nip_scale_at(&q->sy, b->height[i]);
		double gap = x1 - x0 > 4 ? 0.5 : 0;
		bool flagged = (b->flagged && b->flagged[i]) || b->role == NIP_ROLE_LIMIT;

		if (isnan(x0) || isnan(x1) || isnan(y))
			continue;
		nip_plot_rect(p, x0 + gap, fmin(zero, y), x1 - x0 - 2 * gap, fabs(y - zero),
			      flagged			   ? NIP_PEN_BAR_FLAGGED
			      : b->role == NIP_ROLE_DATA ? NIP_PEN_BAR
							   : NIP_PEN_BAND + (int)b->role);
	}
}

int nip_fig_area_pen(enum nip_role role)
{
	return role == NIP_ROLE_DATA	? NIP_PEN_BAR
	       : role == NIP_ROLE_LIMIT ? NIP_PEN_BAR_FLAGGED
					: NIP_PEN_BAND + (int)role;
}

static void draw_area(struct nip_plot *p, const struct nip_fig_panel *q,
		      const struct nip_chart_area *r)
{
	double x0 = edge(&q->sx, r->x0, q->sx.a), x1 = edge(&q->sx, r->x1, q->sx.b);
	double y0 = edge(&q->sy, r->y0, q->sy.a), y1 = edge(&q->sy, r->y1, q->sy.b);

	/* a thin one is still seen */
	nip_plot_rect(p, fmin(x0, x1), fmin(y0, y1), fmax(fabs(x1 - x0), 0.5),
		      fmax(fabs(y1 - y0), 0.5), nip_fig_area_pen(r->role));
}

void nip_fig_draw_back(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q)
{
	draw_windows(p, f, q);
	draw_tints(p, f, q);
	nip_fig_draw_maps(p, f, q);
	draw_grid(p, q);
	nip_plot_clip(p, q->x, q->y, q->w, q->h);
	for (size_t i = 0; i < q->p->bands.n; i++)
		for (size_t from = 0; from < q->p->bands.at[i].n;)
			from = draw_band_part(p, f, q, &q->p->bands.at[i], from);
	for (size_t i = 0; i < q->p->bars.n; i++)
		draw_bars(p, q, &q->p->bars.at[i]);
	for (size_t i = 0; i < q->p->areas.n; i++)
		draw_area(p, q, &q->p->areas.at[i]);
	nip_plot_unclip(p);
}

/* ---- before -------------------------------------------------------------- */

/* Most of a long curve falls on pixels already drawn. Of each column these stay:
 * first, least, largest, last; so no spike is lost. */
struct column {
	long at;
	size_t n;
	double x[4], y[4]; /* first, least, largest, last */
	bool least_first;
};

static void column_flush(struct column *c, struct path *t)
{
	if (!c->n)
		return;
	path_add(t, c->x[0], c->y[0]);
	if (c->n > 1) {
		int a = c->least_first ? 1 : 2, b = 3 - a;

		if (c->y[a] != c->y[0])
			path_add(t, c->x[a], c->y[a]);
		if (c->y[b] != c->y[0])
			path_add(t, c->x[b], c->y[b]);
		path_add(t, c->x[3], c->y[3]);
	}
	c->n = 0;
}

static void column_add(struct column *c, struct path *t, double x, double y)
{
	long at = lround(x / COLUMN);

	if (c->n && at != c->at)
		column_flush(c, t);
	if (!c->n) {
		c->at = at;
		for (int k = 0; k < 4; k++)
			c->x[k] = x, c->y[k] = y;
	}
	if (y < c->y[1])
		c->x[1] = x, c->y[1] = y, c->least_first = false;
	if (y > c->y[2])
		c->x[2] = x, c->y[2] = y, c->least_first = true;
	c->x[3] = x;
	c->y[3] = y;
	c->n++;
}

static void draw_line(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q,
		      const struct nip_chart_line *l)
{
	/* a column leaves up to four points; a step adds two that may be one column */
	struct path t = path_for(f->arena, 4 * l->n + 4);
	struct column c = { .n = 0 };
	double last = NAN, width = q->p->points.n || l->n > 1000 ? 1.1 : 1.5;

	for (size_t i = 0; i <= l->n; i++) {
		double x = i < l->n ? nip_scale_at(&q->sx, l->x[i]) : NAN;
		double y = i < l->n ? nip_scale_at(&q->sy, l->y[i]) : NAN;

		if (isnan(x) || isnan(y)) {
			column_flush(&c, &t);
			nip_plot_line(p, t.n, t.x, t.y, NIP_PEN_LINE + (int)l->role, width,
				      l->dashed ? NIP_DASH_CURVE : NIP_SOLID);
			t.n = 0;
			last = NAN;
			continue;
		}
		if (l->step && !isnan(last))
			column_add(&c, &t, x, last);
		column_add(&c, &t, x, y);
		last = y;
	}
}

static enum nip_dash dash_of(const struct nip_chart_limit *l)
{
	if (l->solid)
		return NIP_SOLID;
	return l->role == NIP_ROLE_MUTED ? NIP_DASH_DOT : NIP_DASH_LIMIT;
}

static double limit_width(const struct nip_chart_limit *l)
{
	return l->role == NIP_ROLE_MUTED ? 0.6 : l->solid ? 1.0 : 0.95;
}

static void draw_limits(struct nip_plot *p, const struct nip_fig_panel *q)
{
	for (size_t i = 0; i < q->p->limits.n; i++) {
		const struct nip_chart_limit *l = &q->p->limits.at[i];
		double at = nip_scale_at(&q->sy, l->at);

		if (!l->vertical && at >= q->sy.a - 0.5 && at <= q->sy.b + 0.5)
			nip_plot_segment(p, q->x, at, q->x + q->w, at, NIP_PEN_LINE + (int)l->role,
					 limit_width(l), dash_of(l));
	}
}

/* A named line reaches up to its name. */
static void draw_uprights(struct nip_plot *p, const struct nip_fig_panel *q)
{
	for (size_t i = 0; i < q->uprights.n; i++) {
		const struct nip_chart_limit *l = q->uprights.at[i];
		double at = nip_scale_at(&q->sx, l->at), top = q->y + q->h + (l->label ? 3 : 0);

		if (at >= q->sx.a - 0.5 && at <= q->sx.b + 0.5)
			nip_plot_segment(p, at, q->foot, at, top, NIP_PEN_LINE + (int)l->role,
					 limit_width(l), dash_of(l));
	}
}

void nip_fig_draw_front(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q)
{
	draw_uprights(p, q);
	draw_limits(p, q);
	nip_plot_clip(p, q->x, q->y - 1, q->w + 1, q->h + 2);
	for (size_t i = 0; i < q->p->lines.n; i++)
		draw_line(p, f, q, &q->p->lines.at[i]);
	nip_plot_unclip(p);
}
