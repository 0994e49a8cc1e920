/* figure.c: a chart laid out from top to bottom, drawn, and handed over as bytes. */
#include <config.h>

#include "render/figure.h"

#include <math.h>
#include <string.h>

#include "render/fig.h"

#define HEIGHT_LEAST 64.0 /* of a panel, before the figure grows */
#define PANEL_GAP 12.0
#define SUBTITLE_PT 9.0

static const struct nip_fig_look alone = { .margin = 20, .headline_pt = 13 };

/* ---- layout -------------------------------------------------------------- */

static double head_height(const struct nip_fig *f)
{
	double lead = f->look.headline_pt * 1.3;

	return (f->look.margin > 0 ? 28 : f->look.headline_pt) +
	       (f->headline.line.n > 1 ? lead : 0) + (double)f->subtitle.line.n * 13 +
	       (f->subtitle.line.n ? 3 : 0) + 16;
}

static double foot_height(const struct nip_fig *f)
{
	return f->footer.line.n ? 28 + (double)f->footer.line.n * 10 : 10;
}

/* Height of what stands over and under a frame. */
static double over(const struct nip_fig_panel *q)
{
	return (*q->title ? 22 : 6) + q->above_rows * NIP_FIG_ROW;
}

static double under(const struct nip_fig_panel *q)
{
	return q->shows_x ? 18 + q->key_rows * NIP_FIG_ROW : 2;
}

static double weight(const struct nip_fig_panel *q)
{
	return q->p->weight > 0 && isfinite(q->p->weight) ? q->p->weight : 1;
}

/* First panel of the next row. */
static size_t row_end(const struct nip_fig *f, size_t i)
{
	for (i++; i < f->n_panels && f->panel[i].beside; i++)
		;
	return i;
}

/* Of a row: what stands over its frames, and under them. */
static double row_over(const struct nip_fig *f, size_t i)
{
	double most = 0;

	for (size_t k = i, end = row_end(f, i); k < end; k++)
		most = fmax(most, over(&f->panel[k]));
	return most;
}

static double row_under(const struct nip_fig *f, size_t i)
{
	double most = 0;

	for (size_t k = i, end = row_end(f, i); k < end; k++)
		most = fmax(most, under(&f->panel[k]));
	return most;
}

static void place_row(struct nip_fig *f, size_t i, double y, double h)
{
	int rows = 0;

	for (size_t k = i, end = row_end(f, i); k < end; k++)
		if (f->panel[k].above_rows > rows)
			rows = f->panel[k].above_rows;
	for (size_t k = i, end = row_end(f, i); k < end; k++) {
		struct nip_fig_panel *q = &f->panel[k];

		q->h = h;
		q->title_rows = rows;
		q->y = q->foot = q->sy.a = y;
		q->sy.b = y + h;
	}
}

static void stack(struct nip_fig *f, double asked)
{
	double fixed = head_height(f) + foot_height(f), sum = 0, least = INFINITY, unit, y;
	size_t rows = 0, last = 0;

	for (size_t i = 0; i < f->n_panels; i = row_end(f, i), rows++) {
		fixed += row_over(f, i) + row_under(f, i) + (i ? PANEL_GAP : 0);
		sum += weight(&f->panel[i]);
		least = fmin(least, weight(&f->panel[i]));
		last = i;
	}
	f->height = asked;
	if (rows && (asked - fixed) * least / sum < HEIGHT_LEAST * fmin(least, 1))
		f->height = fixed + fmin(HEIGHT_LEAST * sum / fmax(least, 1),
					 2 * HEIGHT_LEAST * (double)rows);
	f->height = ceil(f->height);
	unit = (f->height - fixed) / (sum > 0 ? sum : 1);
	y = f->height - head_height(f);
	for (size_t i = 0; i < f->n_panels; i = row_end(f, i)) {
		double h = unit * weight(&f->panel[i]);

		y -= (i ? PANEL_GAP : 0) + row_over(f, i) + h;
		place_row(f, i, y, h);
		y -= row_under(f, i);
	}
	if (f->chart->share_x && f->n_panels)
		f->panel[0].foot = f->panel[last].y;
}

static double widest_tick(struct nip_fig *f, const struct nip_fig_panel *q)
{
	double w = 0;

	for (size_t j = 0; j < q->ty.list.n; j++)
		w = fmax(w, nip_meter_width(f->meter, q->ty.list.at[j].text, NIP_FIG_TICK_PT, true));
	return w + 12;
}

static double widest_right(const struct nip_fig_panel *q)
{
	double w = 0;

	for (size_t j = 0; j < q->right.n; j++)
		w = fmax(w, q->right.at[j].width);
	return w > 0 ? w + 11 : 10;
}

/* What a panel beside another needs left of its frame. */
static double left_of(struct nip_fig *f, const struct nip_fig_panel *q)
{
	return q->shows_y ? fmax(24, widest_tick(f, q)) : 8;
}

/* Width that the panels beside the first of a row take, and the labels between them. */
static double taken(struct nip_fig *f, size_t i, double width)
{
	double sum = 0;

	for (size_t k = i, end = row_end(f, i); k < end; k++) {
		const struct nip_fig_panel *q = &f->panel[k];

		sum += widest_right(q);
		if (k > i)
			sum += left_of(f, q) + fmin(fmax(q->p->beside, 0.02), 0.9) * width;
	}
	return sum;
}

static void frame(struct nip_fig *f, struct nip_fig_panel *q, double x, double w)
{
	q->x = q->sx.a = x;
	q->w = w;
	q->sx.b = x + w;
	q->title_x = q->beside ? x - (q->shows_y ? left_of(f, q) - 8 : 0) : f->look.margin;
	q->title = nip_meter_fit(f->meter, f->arena, nip_text_clean(f->arena, q->p->title),
				 NIP_FIG_TITLE_PT, true,
				 x + w + (row_end(f, (size_t)(q - f->panel)) == f->n_panels ||
							  !q[1].beside
						  ? widest_right(q)
						  : 0) -
					 q->title_x);
	nip_fig_place_above(f, q);
	nip_fig_place_keys(f, q);
}

/* First panels of all rows are equally wide. */
static void widths(struct nip_fig *f)
{
	double left = 38, width = f->width - 2 * f->look.margin, lead = INFINITY;

	for (size_t i = 0; i < f->n_panels; i = row_end(f, i))
		left = fmax(left, widest_tick(f, &f->panel[i]));
	for (size_t i = 0; i < f->n_panels; i = row_end(f, i))
		lead = fmin(lead, width - left - taken(f, i, width));
	for (size_t i = 0; i < f->n_panels; i = row_end(f, i)) {
		double x = f->look.margin + left, w = fmax(lead, 40);

		for (size_t k = i, end = row_end(f, i); k < end; k++) {
			struct nip_fig_panel *q = &f->panel[k];

			if (k > i) {
				x += left_of(f, q);
				w = fmin(fmax(q->p->beside, 0.02), 0.9) * width;
			}
			frame(f, q, x, w);
			x += w + widest_right(q);
		}
	}
}

/* Heights need the rows of labels, those need widths, widths need the ticks, ticks
 * need heights: a few rounds settle it. */
static void settle(struct nip_fig *f, double asked)
{
	for (int round = 0; round < 3; round++) {
		widths(f);
		stack(f, asked);
		for (size_t i = 0; i < f->n_panels; i++) {
			nip_fig_ticks_x(f, &f->panel[i]);
			nip_fig_ticks_y(f, &f->panel[i]);
			nip_fig_place_right(f, &f->panel[i]);
		}
	}
}

#define GLUE '\x1F' /* in clean text nothing else can be it */

/* A number stays with the short word behind it: its unit. */
static char *glue_units(struct nip_arena *a, const char *text)
{
	char *s = nip_arena_strdup(a, text);

	for (char *p = s; *p; p++)
		if (*p == ' ' && p > s && p[-1] >= '0' && p[-1] <= '9' && strcspn(p + 1, " ") <= 5)
			*p = GLUE;
	return s;
}

static void unglue(struct nip_arena *a, struct nip_lines *lines)
{
	for (size_t i = 0; i < lines->line.n; i++) {
		char *s = nip_arena_strdup(a, lines->line.at[i]);

		for (char *p = strchr(s, GLUE); p; p = strchr(p, GLUE))
			*p = ' ';
		lines->line.at[i] = s;
	}
}

/* Two lines of about the same length: no last word alone. */
static void wrap_headline(struct nip_fig *f, double width)
{
	const char *text = glue_units(f->arena, nip_text_clean(f->arena, f->chart->headline));
	double pt = f->look.headline_pt;

	nip_meter_wrap(f->meter, f->arena, text, pt, true, width, 2, &f->headline);
	for (double w = width * 0.95; f->headline.line.n == 2 && w > width * 0.5; w -= width / 20) {
		struct nip_lines tighter = { .line = { 0 } };

		nip_meter_wrap(f->meter, f->arena, text, pt, true, w, 3, &tighter);
		if (tighter.line.n != 2)
			break;
		f->headline = tighter;
	}
	unglue(f->arena, &f->headline);
}

struct nip_fig *nip_fig_layout(struct nip_arena *a, struct nip_meter *m,
			       const struct nip_chart *chart, double width, double height,
			       const struct nip_fig_look *look)
{
	struct nip_fig *f = NIP_NEW(a, struct nip_fig);
	double text = width - 2 * look->margin;

	f->arena = a;
	f->meter = m;
	f->chart = chart;
	f->look = *look;
	f->width = width;
	wrap_headline(f, text);
	nip_meter_wrap(m, a, nip_text_clean(a, chart->subtitle), SUBTITLE_PT, false, text, 2,
		       &f->subtitle);
	nip_meter_wrap(m, a, nip_text_clean(a, chart->footer), NIP_FIG_FOOT_PT, false, text, 2,
		       &f->footer);
	f->n_panels = chart->panels.n;
	f->panel = NIP_NEW_N(a, f->n_panels + 1, struct nip_fig_panel);
	for (size_t i = 0; i < f->n_panels; i++) {
		struct nip_fig_panel *q = &f->panel[i];

		q->p = &chart->panels.at[i];
		q->beside = i && q->p->beside > 0;
		q->shows_y = !(q->beside && q->p->same_y);
		q->title = q->x_title = "";
	}
	for (size_t i = 0; i < f->n_panels; i++)
		f->panel[i].shows_x = !chart->share_x || f->panel[i].beside ||
				      row_end(f, i) == f->n_panels;
	nip_fig_ranges(f);
	nip_fig_trace(f);
	nip_fig_gather(f);
	settle(f, height);
	return f;
}

/* ---- drawing ------------------------------------------------------------- */

static void draw_words(struct nip_plot *p, const struct nip_fig *f)
{
	double x = f->look.margin, lead = f->look.headline_pt * 1.3;
	double y = f->height - (f->look.margin > 0 ? 28 : f->look.headline_pt);

	for (size_t i = 0; i < f->headline.line.n; i++, y -= lead)
		nip_plot_text(p, x, y, 0, f->look.headline_pt, true, NIP_PEN_INK,
			      f->headline.line.at[i]);
	y += lead - 16;
	for (size_t i = 0; i < f->subtitle.line.n; i++, y -= 13)
		nip_plot_text(p, x, y, 0, SUBTITLE_PT, false, NIP_PEN_MUTED, f->subtitle.line.at[i]);
	if (!f->footer.line.n)
		return;
	y = 1 + (double)f->footer.line.n * 10;
	nip_plot_segment(p, x, y + 12, f->width - x, y + 12, NIP_PEN_GRID, 0.6, NIP_SOLID);
	for (size_t i = 0; i < f->footer.line.n; i++, y -= 10)
		nip_plot_text(p, x, y, 0, NIP_FIG_FOOT_PT, false, NIP_PEN_MUTED, f->footer.line.at[i]);
}

static void draw_axis_x(struct nip_plot *p, const struct nip_fig_panel *q)
{
	nip_plot_segment(p, q->x, q->y, q->x + q->w, q->y, NIP_PEN_AXIS, 0.6, NIP_SOLID);
	if (!q->shows_x || q->empty)
		return;
	for (size_t i = 0; i < q->tx.list.n; i++) {
		const struct nip_fig_tick *t = &q->tx.list.at[i];
		double at = nip_scale_at(&q->sx, t->v);

		if (!q->p->x.n_category)
			nip_plot_segment(p, at, q->y, at, q->y - 3, NIP_PEN_AXIS, 0.6, NIP_SOLID);
		nip_plot_text(p, at, q->y - 13.5, 0.5, NIP_FIG_TICK_PT, t->flagged,
			      t->flagged ? NIP_PEN_TEXT + (int)NIP_ROLE_LIMIT : NIP_PEN_MUTED, t->text);
	}
}

static void draw_axis_y(struct nip_plot *p, const struct nip_fig_panel *q)
{
	for (size_t i = 0; i < q->ty.list.n && !q->empty && q->shows_y; i++) {
		const struct nip_fig_tick *t = &q->ty.list.at[i];
		double at = nip_scale_at(&q->sy, t->v);

		if (!nip_fig_has_grid(q))
			nip_plot_segment(p, q->x - 3, at, q->x, at, NIP_PEN_AXIS, 0.6, NIP_SOLID);
		nip_plot_text(p, q->x - 7, at - 0.36 * NIP_FIG_TICK_PT, 1, NIP_FIG_TICK_PT, t->flagged,
			      t->flagged ? NIP_PEN_TEXT + (int)NIP_ROLE_LIMIT : NIP_PEN_MUTED, t->text);
	}
}

static void draw_nothing(struct nip_plot *p, double x, double y)
{
	nip_plot_text(p, x, y, 0.5, SUBTITLE_PT, false, NIP_PEN_MUTED, "no data");
}

void nip_fig_draw(struct nip_plot *p, const struct nip_fig *f)
{
	draw_words(p, f);
	if (!f->n_panels)
		draw_nothing(p, f->width / 2, f->height / 2);
	for (size_t i = 0; i < f->n_panels; i++)
		nip_fig_draw_back(p, f, &f->panel[i]);
	for (size_t i = 0; i < f->n_panels; i++) {
		const struct nip_fig_panel *q = &f->panel[i];

		nip_fig_draw_front(p, f, q);
		nip_fig_draw_contours(p, f, q);
		draw_axis_x(p, q);
		draw_axis_y(p, q);
		nip_fig_draw_boxes(p, f, q);
		nip_fig_draw_points(p, f, q);
	}
	for (size_t i = 0; i < f->n_panels; i++) {
		const struct nip_fig_panel *q = &f->panel[i];

		nip_fig_draw_labels(p, f, q);
		nip_fig_draw_texts(p, f, q);
		if (q->empty)
			draw_nothing(p, q->x + q->w / 2, q->y + q->h / 2);
	}
}

/* ---- bytes --------------------------------------------------------------- */

static void draw(struct nip_plot *p, void *user)
{
	nip_fig_draw(p, user);
}

/* What may stand in an XML id. */
static const char *safe_id(struct nip_arena *a, const char *id)
{
	char *s = nip_arena_strdup(a, id && *id ? id : "figure");

	for (char *p = s; *p; p++)
		if (!(*p >= 'a' && *p <= 'z') && !(*p >= '0' && *p <= '9') && *p != '-')
			*p = '-';
	return s;
}

static int finish(struct nip_arena *a, const struct nip_chart *c, enum nip_format format,
		  const struct nip_str *raw, struct nip_str *out, struct nip_diag *diag)
{
	struct nip_svg_words words = { .id = safe_id(a, c->id),
				       .title = nip_text_clean(a, c->headline),
				       .desc = nip_text_clean(a, c->alt ? c->alt : c->subtitle) };

	if (format == NIP_FORMAT_SVG)
		return nip_svg_finish(nip_str_text(raw), raw->n, &words, out, diag);
	if (raw->n < 8 || memcmp(raw->at, format == NIP_FORMAT_PNG ? "\x89PNG" : "%PDF", 4) != 0) {
		nip_diag_system(diag, NULL, "PLplot's output has no %s signature",
				format == NIP_FORMAT_PNG ? "PNG" : "PDF");
		return -1;
	}
	nip_str_putn(out, raw->at, raw->n);
	return 0;
}

/* A size that PLplot's integers and a page can take. */
static double size_of(double asked, double usual)
{
	return !(asked > 0) ? usual : asked < 240 ? 240 : asked > 1440 ? 1440 : asked;
}

int nip_figure_render(const struct nip_chart *chart, enum nip_format format, struct nip_str *out,
		      struct nip_diag *diag)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_str raw = NIP_STR_INIT;
	struct nip_meter meter;
	struct nip_plot_job job = { .format = format, .draw = draw, .creator = "nipline" };
	struct nip_fig *f;
	int status = -1;

	if (nip_meter_open(&meter, diag) == 0) {
		f = nip_fig_layout(a, &meter, chart, size_of(chart->width_pt, 720),
				   size_of(chart->height_pt, 440), &alone);
		job.title = nip_text_clean(a, chart->headline);
		job.width = f->width;
		job.height = f->height;
		job.user = f;
		if (nip_plot_run(&job, &raw, diag) == 0)
			status = finish(a, chart, format, &raw, out, diag);
	}
	nip_meter_close(&meter);
	nip_str_release(&raw);
	nip_arena_free(a);
	return status;
}
