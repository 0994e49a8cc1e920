/* fig_label.c: labels beside and above panels, kept apart; keys under panels. */
#include <config.h>

#include "render/fig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RIGHT_GAP 10.0	 /* panel to label */
#define RIGHT_MOST 118.0 /* widest label before it wraps */
#define ROWS_MOST 3
#define ABOVE_GAP 8.0

/* ---- keeping apart ------------------------------------------------------- */

/* Moves n labels, sorted by want, so that none overlap and all stay in [lo, hi],
 * each as little as possible (pooled neighbours: isotonic regression). */
static void spread(struct nip_arena *a, struct nip_fig_label **l, size_t n, double gap, double lo,
		   double hi)
{
	double *mean, offset = 0, least, most, *off;
	size_t *count, blocks = 0, k = 0;

	if (!n)
		return;
	mean = NIP_NEW_N(a, n, double);
	off = NIP_NEW_N(a, n, double);
	count = NIP_NEW_N(a, n, size_t);
	for (size_t i = 0; i < n; i++) {
		if (i)
			offset += (l[i - 1]->size + l[i]->size) / 2 + gap;
		off[i] = offset;
		mean[blocks] = l[i]->want - offset;
		count[blocks++] = 1;
		while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
			size_t c = count[blocks - 2] + count[blocks - 1];

			mean[blocks - 2] = (mean[blocks - 2] * (double)count[blocks - 2] +
					    mean[blocks - 1] * (double)count[blocks - 1]) / (double)c;
			count[blocks - 2] = c;
			blocks--;
		}
	}
	least = lo + l[0]->size / 2;
	most = hi - offset - l[n - 1]->size / 2;
	if (most < least)
		least = most = (least + most) / 2;
	for (size_t b = 0; b < blocks; b++)
		for (size_t i = 0; i < count[b]; i++, k++)
			l[k]->pos = fmin(fmax(mean[b], least), most) + off[k];
}

static int by_want(const void *x, const void *y)
{
	const struct nip_fig_label *a = *(struct nip_fig_label *const *)x;
	const struct nip_fig_label *b = *(struct nip_fig_label *const *)y;

	if (a->want != b->want)
		return a->want < b->want ? -1 : 1;
	return a < b ? -1 : a > b; /* the order they were given in */
}

/* ---- what crosses the stack ---------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static void take_upright(struct nip_fig *f, struct nip_fig_panel *to,
			 const struct nip_chart_limit *l)
{
	for (size_t i = 0; i < to->uprights.n; i++)
		if (to->uprights.at[i]->at == l->at && to->uprights.at[i]->role == l->role &&
		    same_text(to->uprights.at[i]->label, l->label))
			return;
	*nip_vec_push(f->arena, &to->uprights) = l;
}

static bool same_edge(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static void take_window(struct nip_fig *f, struct nip_fig_panel *to,
			const struct nip_chart_tint *t)
{
	for (size_t i = 0; i < to->windows.n; i++)
		if (same_edge(to->windows.at[i]->from, t->from) &&
		    same_edge(to->windows.at[i]->to, t->to) && to->windows.at[i]->role == t->role &&
		    same_text(to->windows.at[i]->label, t->label))
			return;
	*nip_vec_push(f->arena, &to->windows) = t;
}

/* Panels that share x have their vertical limits and windows through all of them. */
void nip_fig_gather(struct nip_fig *f)
{
	for (size_t i = 0; i < f->n_panels; i++) {
		const struct nip_panel *p = f->panel[i].p;
		struct nip_fig_panel *to = &f->panel[nip_fig_stacked(f, &f->panel[i]) ? 0 : i];

		for (size_t j = 0; j < p->limits.n; j++)
			if (p->limits.at[j].vertical && isfinite(p->limits.at[j].at))
				take_upright(f, to, &p->limits.at[j]);
		for (size_t j = 0; j < p->tints.n; j++)
			if (p->tints.at[j].vertical)
				take_window(f, to, &p->tints.at[j]);
	}
}

/* ---- above --------------------------------------------------------------- */

static void add_above(struct nip_fig *f, struct nip_fig_panel *q, const char *label, double at,
		      enum nip_role role, bool bold)
{
	struct nip_fig_label *l;
	const char *text = nip_text_clean(f->arena, label);

	if (!*text || !(at >= q->sx.a - 1 && at <= q->sx.b + 1))
		return;
	l = nip_vec_push(f->arena, &q->above);
	*l = (struct nip_fig_label){ .want = at, .pen = NIP_PEN_TEXT + (int)role, .bold = bold };
	text = nip_meter_fit(f->meter, f->arena, text, NIP_FIG_LABEL_PT, bold, 200);
	*nip_vec_push(f->arena, &l->text.line) = text;
	l->size = l->width = nip_meter_width(f->meter, text, NIP_FIG_LABEL_PT, bold);
}

static double window_edge(const struct nip_scale *s, double v, double open)
{
	double at = isnan(v) ? open : nip_scale_at(s, v);

	return isnan(at) ? open : fmin(fmax(at, s->a), s->b);
}

/* Names of many quiet windows (coils): every k-th, so that they fit in one row. */
static size_t thinning(struct nip_fig *f, const struct nip_fig_panel *q)
{
	double sum = 0;

	for (size_t i = 0; i < q->windows.n; i++)
		if (q->windows.at[i]->role == NIP_ROLE_MUTED)
			sum += 8 + nip_meter_width(f->meter,
						   nip_text_clean(f->arena, q->windows.at[i]->label),
						   NIP_FIG_LABEL_PT, false);
	return 1 + (size_t)(sum / fmax(q->w, 1));
}

/* Labels into rows: the k-th of each `rows` goes up one; fine if none moved far. */
static bool try_rows(struct nip_fig *f, struct nip_fig_panel *q, struct nip_fig_label **all,
		     size_t n, int rows)
{
	struct nip_fig_label **some = NIP_NEW_N(f->arena, n + 1, struct nip_fig_label *);
	bool fine = true;

	for (int r = 0; r < rows; r++) {
		size_t k = 0;

		for (size_t i = 0; i < n; i++)
			if ((int)(i % (size_t)rows) == r) {
				all[i]->row = r;
				some[k++] = all[i];
			}
		spread(f->arena, some, k, ABOVE_GAP, q->x - 30, f->width - f->look.margin);
		for (size_t i = 0; i < k; i++)
			fine &= fabs(some[i]->pos - some[i]->want) < some[i]->size / 2 + 6;
	}
	return fine;
}

void nip_fig_place_above(struct nip_fig *f, struct nip_fig_panel *q)
{
	struct nip_fig_label **all;
	size_t every = thinning(f, q), quiet = 0, n;

	q->above.n = 0;
	q->above_rows = 0;
	for (size_t i = 0; i < q->windows.n; i++) {
		const struct nip_chart_tint *t = q->windows.at[i];
		double a = window_edge(&q->sx, t->from, q->sx.a);
		double b = window_edge(&q->sx, t->to, q->sx.b);

		if (t->role == NIP_ROLE_MUTED && quiet++ % every)
			continue;
		if (fabs(b - a) > 0.2)
			add_above(f, q, t->label, (a + b) / 2, t->role, t->role != NIP_ROLE_MUTED);
	}
	for (size_t i = 0; i < q->uprights.n; i++)
		add_above(f, q, q->uprights.at[i]->label, nip_scale_at(&q->sx, q->uprights.at[i]->at),
			  q->uprights.at[i]->role, q->uprights.at[i]->role != NIP_ROLE_MUTED);
	for (size_t i = 0; i < q->p->contours.n; i++) {
		enum nip_contour_end end;
		double x, y;

		if (nip_fig_contour_end(&q->contour[i], &end, &x, &y) && end == NIP_END_TOP)
			add_above(f, q, q->p->contours.at[i].label, q->x + x * q->w,
				  q->p->contours.at[i].role, true);
	}
	n = q->above.n;
	if (!n)
		return;
	all = NIP_NEW_N(f->arena, n, struct nip_fig_label *);
	for (size_t i = 0; i < n; i++)
		all[i] = &q->above.at[i];
	qsort(all, n, sizeof *all, by_want);
	for (q->above_rows = 1; !try_rows(f, q, all, n, q->above_rows); q->above_rows++)
		if (q->above_rows == ROWS_MOST)
			break;
}

/* ---- at the right -------------------------------------------------------- */

static void add_right(struct nip_fig *f, struct nip_fig_panel *q, const char *label, double at,
		      enum nip_role role)
{
	struct nip_fig_label *l;
	const char *text = nip_text_clean(f->arena, label);

	if (!*text || isnan(at))
		return;
	if (at > q->sy.b + 0.5 || at < q->sy.a - 0.5)
		text = nip_arena_printf(f->arena, "%s %s", text, at > q->sy.b ? "\xE2\x86\x91"
									      : "\xE2\x86\x93");
	l = nip_vec_push(f->arena, &q->right);
	*l = (struct nip_fig_label){ .want = fmin(fmax(at, q->sy.a), q->sy.b),
				     .pen = NIP_PEN_TEXT + (int)role, .bold = true };
	nip_meter_wrap(f->meter, f->arena, text, NIP_FIG_LABEL_PT, true, RIGHT_MOST, 2, &l->text);
	for (size_t i = 0; i < l->text.line.n; i++)
		l->width = fmax(l->width, nip_meter_width(f->meter, l->text.line.at[i],
							  NIP_FIG_LABEL_PT, true));
	l->size = (double)l->text.line.n * 10.5;
}

/* Place of the last point that is drawn; false if there is none. */
static bool line_end(const struct nip_fig_panel *q, const struct nip_chart_line *l, double *y)
{
	for (size_t i = l->n; i-- > 0;) {
		double x = nip_scale_at(&q->sx, l->x[i]);

		*y = nip_scale_at(&q->sy, l->y[i]);
		if (!isnan(x) && !isnan(*y) && x >= q->sx.a - 0.5 && x <= q->sx.b + 0.5)
			return true;
	}
	return false;
}

/* Over bars all curves end at zero, so their names go into the key. */
static bool named_at_end(const struct nip_fig_panel *q)
{
	return q->p->bars.n == 0;
}

void nip_fig_place_right(struct nip_fig *f, struct nip_fig_panel *q)
{
	struct nip_fig_label **all;
	enum nip_contour_end end;
	double x, y;

	q->right.n = 0;
	for (size_t i = 0; i < q->p->limits.n; i++)
		if (!q->p->limits.at[i].vertical)
			add_right(f, q, q->p->limits.at[i].label,
				  nip_scale_at(&q->sy, q->p->limits.at[i].at),
				  q->p->limits.at[i].role);
	for (size_t i = 0; named_at_end(q) && i < q->p->lines.n; i++)
		if (q->p->lines.at[i].label && line_end(q, &q->p->lines.at[i], &y))
			add_right(f, q, q->p->lines.at[i].label, y, q->p->lines.at[i].role);
	for (size_t i = 0; i < q->p->contours.n; i++)
		if (nip_fig_contour_end(&q->contour[i], &end, &x, &y) && end == NIP_END_RIGHT)
			add_right(f, q, q->p->contours.at[i].label, q->y + y * q->h,
				  q->p->contours.at[i].role);
	all = NIP_NEW_N(f->arena, q->right.n + 1, struct nip_fig_label *);
	for (size_t i = 0; i < q->right.n; i++)
		all[i] = &q->right.at[i];
	qsort(all, q->right.n, sizeof *all, by_want);
	spread(f->arena, all, q->right.n, 1, q->y - 6, q->y + q->h + 6);
}

/* ---- keys ---------------------------------------------------------------- */

static void add_key(struct nip_fig *f, struct nip_fig_panel *to, struct nip_fig_key key)
{
	key.label = nip_text_clean(f->arena, key.label);
	if (!*key.label)
		return;
	for (size_t i = 0; i < to->keys.n; i++) {
		const struct nip_fig_key *k = &to->keys.at[i];

		if (k->kind == key.kind && k->role == key.role && k->shape == key.shape &&
		    !strcmp(k->label, key.label))
			return;
	}
	key.label = nip_meter_fit(f->meter, f->arena, key.label, NIP_FIG_TICK_PT, false,
				  fmax(to->w - 40, 60));
	key.width = nip_meter_width(f->meter, key.label, NIP_FIG_TICK_PT, false) +
		    (key.kind == NIP_KEY_POINT ? 12 : 24);
	*nip_vec_push(f->arena, &to->keys) = key;
}

static void add_colours(struct nip_fig *f, struct nip_fig_panel *to,
			const struct nip_map_steps *steps)
{
	struct nip_fig_key *k;

	if (!steps->any)
		return;
	k = nip_vec_push(f->arena, &to->keys);
	*k = (struct nip_fig_key){ .kind = NIP_KEY_COLOURS, .steps = steps };
	k->label = nip_meter_fit(f->meter, f->arena, nip_text_clean(f->arena, steps->map->title),
				 NIP_FIG_TICK_PT, false, 160);
	k->width = nip_fig_colours_width(f, steps, k->label);
}

static void keys_of(struct nip_fig *f, const struct nip_fig_panel *from, struct nip_fig_panel *to)
{
	const struct nip_panel *p = from->p;

	for (size_t i = 0; i < p->points.n; i++)
		add_key(f, to, (struct nip_fig_key){ .kind = NIP_KEY_POINT,
						     .label = p->points.at[i].label,
						     .role = p->points.at[i].role,
						     .shape = p->points.at[i].shape });
	for (size_t i = 0; !named_at_end(from) && i < p->lines.n; i++)
		add_key(f, to, (struct nip_fig_key){ .kind = NIP_KEY_LINE,
						     .label = p->lines.at[i].label,
						     .role = p->lines.at[i].role,
						     .dashed = p->lines.at[i].dashed });
	for (size_t i = 0; i < p->bands.n; i++)
		add_key(f, to, (struct nip_fig_key){ .kind = NIP_KEY_BAND,
						     .label = p->bands.at[i].label,
						     .role = p->bands.at[i].role });
	for (size_t i = 0; i < p->areas.n; i++)
		add_key(f, to, (struct nip_fig_key){ .kind = NIP_KEY_AREA,
						     .label = p->areas.at[i].label,
						     .role = p->areas.at[i].role });
	for (size_t i = 0; i < p->maps.n; i++)
		add_colours(f, to, &from->steps[i]);
}

/* From left to right under the panel; the x title takes the end of a row. */
void nip_fig_place_keys(struct nip_fig *f, struct nip_fig_panel *q)
{
	double x = 0, room = q->w, title = 0;

	q->keys.n = 0;
	q->key_rows = 0;
	if (!q->shows_x)
		return;
	for (size_t i = 0; i < f->n_panels; i++)
		if (&f->panel[i] == q ||
		    (nip_fig_stacked(f, q) && nip_fig_stacked(f, &f->panel[i])))
			keys_of(f, &f->panel[i], q);
	q->x_title = nip_meter_fit(f->meter, f->arena, nip_text_clean(f->arena, q->p->x.title),
				   NIP_FIG_TICK_PT, false, q->w);
	if (*q->x_title)
		title = nip_meter_width(f->meter, q->x_title, NIP_FIG_TICK_PT, false) + 16;
	q->key_rows = title > 0 || q->keys.n;
	for (size_t i = 0; i < q->keys.n; i++) {
		struct nip_fig_key *k = &q->keys.at[i];

		if ((q->key_rows == 1 ? x + k->width > room - title : x + k->width > room) &&
		    (x > 0 || q->key_rows == 1)) {
			x = 0;
			q->key_rows++;
		}
		k->x = q->x + x;
		k->row = q->key_rows - 1;
		x += k->width + 16;
	}
}

/* ---- drawing ------------------------------------------------------------- */

static void draw_key(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_key *k,
		     double y)
{
	int pen = NIP_PEN_LINE + (int)k->role;
	double mid = y + 2.8, text = k->x + (k->kind == NIP_KEY_POINT ? 9 : 22);
	enum nip_shape shape = k->role == NIP_ROLE_LIMIT && k->shape == NIP_CIRCLE ? NIP_DIAMOND
										    : k->shape;

	if (k->kind == NIP_KEY_COLOURS) {
		nip_fig_draw_colours(p, f, k, y);
		return;
	}
	if (k->kind == NIP_KEY_POINT)
		nip_plot_marker(p, shape, k->x + 3, mid, shape == NIP_CIRCLE ? 2.7 : 3.2, pen, false);
	else if (k->kind == NIP_KEY_LINE)
		nip_plot_segment(p, k->x, mid, k->x + 17, mid, pen, 1.4,
				 k->dashed ? NIP_DASH_CURVE : NIP_SOLID);
	else
		nip_plot_rect(p, k->x, mid - 3.5, 17, 7,
			      k->kind == NIP_KEY_AREA ? nip_fig_area_pen(k->role)
						      : NIP_PEN_BAND + (int)k->role);
	nip_plot_text(p, text, y, 0, NIP_FIG_TICK_PT, false, NIP_PEN_INK, k->label);
}

static void draw_right(struct nip_plot *p, const struct nip_fig_panel *q,
		       const struct nip_fig_label *l)
{
	double x = q->x + q->w, y = l->pos + ((double)l->text.line.n - 1) * 5.25 - 2.9;

	if (fabs(l->pos - l->want) > 4)
		nip_plot_segment(p, x + 1, l->want, x + RIGHT_GAP - 2, l->pos, NIP_PEN_AXIS, 0.5,
				 NIP_SOLID);
	for (size_t i = 0; i < l->text.line.n; i++)
		nip_plot_text(p, x + RIGHT_GAP, y - (double)i * 10.5, 0, NIP_FIG_LABEL_PT, l->bold,
			      l->pen, l->text.line.at[i]);
}

void nip_fig_draw_labels(struct nip_plot *p, const struct nip_fig *f,
			 const struct nip_fig_panel *q)
{
	double top = q->y + q->h, y;

	for (size_t i = 0; i < q->right.n; i++)
		draw_right(p, q, &q->right.at[i]);
	for (size_t i = 0; i < q->above.n; i++)
		nip_plot_text(p, q->above.at[i].pos, top + 6.5 + q->above.at[i].row * NIP_FIG_ROW,
			      0.5, NIP_FIG_LABEL_PT, q->above.at[i].bold, q->above.at[i].pen,
			      q->above.at[i].text.line.at[0]);
	y = top + (q->title_rows ? 9 + q->title_rows * NIP_FIG_ROW : 11);
	nip_plot_text(p, q->title_x, y, 0, NIP_FIG_TITLE_PT, true, NIP_PEN_INK, q->title);
	if (!q->shows_x)
		return;
	for (size_t i = 0; i < q->keys.n; i++)
		draw_key(p, f, &q->keys.at[i], q->y - 29 - q->keys.at[i].row * NIP_FIG_ROW);
	nip_plot_text(p, q->x + q->w, q->y - 29, 1, NIP_FIG_TICK_PT, false, NIP_PEN_MUTED,
		      q->x_title);
}
