/* fig_box.c: box and strip of one category. */
#include <config.h>

#include "render/fig.h"

#include <math.h>

#define STRIP_MOST 400 /* dots per category */

/* 0.5, 0.25, 0.75, 0.125 ...: even, and the same in every run. */
static double scatter(size_t i)
{
	double v = 0, part = 0.5;

	for (i++; i; i >>= 1, part /= 2)
		if (i & 1)
			v += part;
	return v;
}

/* Dots beside the box. Of very many every k-th; those beyond the whiskers all. */
static void draw_strip(struct nip_plot *p, const struct nip_fig_panel *q,
		       const struct nip_chart_box *b, double x, double w)
{
	size_t every = 1 + b->n / STRIP_MOST;
	int pen = b->flagged ? NIP_PEN_LINE + (int)NIP_ROLE_LIMIT : NIP_PEN_STRIP;

	for (size_t i = 0; i < b->n; i++) {
		double y = nip_scale_at(&q->sy, b->value[i]);
		bool far = b->value[i] < b->whisker_lo || b->value[i] > b->whisker_hi;

		if (y >= q->sy.a && y <= q->sy.b && (far ? b->n < 20000 : i % every == 0))
			nip_plot_marker(p, NIP_CIRCLE, x + w * scatter(i / every), y, 1.1, pen, false);
	}
}

static void frame(struct nip_plot *p, double x, double y0, double y1, double w, int fill, int pen)
{
	double px[5] = { x, x + w, x + w, x, x }, py[5] = { y0, y0, y1, y1, y0 };

	nip_plot_fill(p, 4, px, py, fill);
	nip_plot_line(p, 5, px, py, pen, 0.9, NIP_SOLID);
}

static void draw_box(struct nip_plot *p, const struct nip_fig_panel *q,
		     const struct nip_chart_box *b, double slot)
{
	double mid = nip_scale_at(&q->sx, b->at), w = fmin(fmax(slot * 0.2, 2), 16);
	double x = mid - fmin(slot * 0.06, 4) - w, centre = x + w / 2;
	double lo = nip_scale_at(&q->sy, b->whisker_lo), q1 = nip_scale_at(&q->sy, b->q1);
	double median = nip_scale_at(&q->sy, b->median), q3 = nip_scale_at(&q->sy, b->q3);
	double hi = nip_scale_at(&q->sy, b->whisker_hi), mean = nip_scale_at(&q->sy, b->mean);
	int pen = b->flagged ? NIP_PEN_LINE + (int)NIP_ROLE_LIMIT : NIP_PEN_INK;

	if (!(mid >= q->sx.a && mid <= q->sx.b))
		return;
	nip_plot_clip(p, q->x, q->y, q->w, q->h);
	if (b->value)
		draw_strip(p, q, b, mid + fmin(slot * 0.06, 4), fmin(slot * 0.26, 26));
	if (!isnan(lo) && !isnan(q1))
		nip_plot_segment(p, centre, lo, centre, q1, pen, 0.9, NIP_SOLID);
	if (!isnan(hi) && !isnan(q3))
		nip_plot_segment(p, centre, q3, centre, hi, pen, 0.9, NIP_SOLID);
	if (!isnan(q1) && !isnan(q3))
		frame(p, x, q1, q3, w, b->flagged ? NIP_PEN_TINT + (int)NIP_ROLE_LIMIT : NIP_PEN_PAGE,
		      pen);
	if (!isnan(median))
		nip_plot_segment(p, x, median, x + w, median, pen, 1.6, NIP_SOLID);
	if (!isnan(mean))
		nip_plot_marker(p, b->flagged ? NIP_DIAMOND : NIP_CIRCLE, centre, mean,
				b->flagged ? 3.4 : fmin(2.7, fmax(w / 3, 1.2)), pen, true);
	nip_plot_unclip(p);
}

void nip_fig_draw_boxes(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q)
{
	double slot = fabs(q->sx.b - q->sx.a) / (q->sx.hi - q->sx.lo);

	(void)f;
	for (size_t i = 0; i < q->p->boxes.n; i++)
		draw_box(p, q, &q->p->boxes.at[i], fmin(slot, 120));
}
