/* chart_csv.c: every number of a chart as blocks of CSV, for the reader who wants
 * the figure as a table. */
#include <config.h>

#include "render/driver.h"

#include <math.h>

struct sink {
	struct nip_str *out;
	const struct nip_panel *panel;
	size_t begun; /* where the text of this chart begins */
};

/* Opens a block: "# panel: kind label", then the header line. */
static void open_block(struct sink *s, const char *kind, const char *label, const char *header)
{
	struct nip_str remark = NIP_STR_INIT;

	if (s->out->n > s->begun)
		nip_str_putc(s->out, '\n');
	if (s->panel->title)
		nip_str_printf(&remark, "%s: ", s->panel->title);
	nip_str_put(&remark, kind);
	if (label)
		nip_str_printf(&remark, ", %s", label);
	nip_csv_put_remark(s->out, nip_str_text(&remark));
	nip_str_put(s->out, header);
	nip_str_putc(s->out, '\n');
	nip_str_release(&remark);
}

/* A place on an axis: the category's name where it has one. */
static void put_place(struct nip_str *out, const struct nip_chart_axis *axis, double v)
{
	if (axis->category && v >= 0 && v < (double)axis->n_category && v == floor(v) &&
	    axis->category[(size_t)v])
		nip_csv_put_text(out, axis->category[(size_t)v]);
	else
		nip_csv_put_number(out, v);
}

static void next_number(struct nip_str *out, double v)
{
	nip_str_putc(out, ',');
	nip_csv_put_number(out, v);
}

static void next_flag(struct nip_str *out, bool flagged)
{
	nip_str_put(out, flagged ? ",yes\n" : ",no\n");
}

static void put_bars(struct sink *s, const struct nip_chart_bars *b)
{
	open_block(s, "bars", NULL, "from,to,height,flagged");
	for (size_t i = 0; i < b->n; i++) {
		nip_csv_put_number(s->out, b->edge[i]);
		next_number(s->out, b->edge[i + 1]);
		next_number(s->out, b->height[i]);
		next_flag(s->out, b->flagged && b->flagged[i]);
	}
}

static void put_band(struct sink *s, const struct nip_chart_band *b)
{
	open_block(s, "band", b->label, "x,low,high");
	for (size_t i = 0; i < b->n; i++) {
		put_place(s->out, &s->panel->x, b->x[i]);
		next_number(s->out, b->lo[i]);
		next_number(s->out, b->hi[i]);
		nip_str_putc(s->out, '\n');
	}
}

static void put_line(struct sink *s, const struct nip_chart_line *l)
{
	open_block(s, "line", l->label, "x,y");
	for (size_t i = 0; i < l->n; i++) {
		put_place(s->out, &s->panel->x, l->x[i]);
		nip_str_putc(s->out, ',');
		put_place(s->out, &s->panel->y, l->y[i]);
		nip_str_putc(s->out, '\n');
	}
}

static void put_points(struct sink *s, const struct nip_chart_points *p)
{
	open_block(s, "points", p->label,
		   p->err && p->text ? "x,y,error,text"
		   : p->err	     ? "x,y,error"
		   : p->text	     ? "x,y,text"
				     : "x,y");
	for (size_t i = 0; i < p->n; i++) {
		put_place(s->out, &s->panel->x, p->x[i]);
		nip_str_putc(s->out, ',');
		put_place(s->out, &s->panel->y, p->y[i]);
		if (p->err)
			next_number(s->out, p->err[i]);
		if (p->text) {
			nip_str_putc(s->out, ',');
			nip_csv_put_text(s->out, p->text[i] ? p->text[i] : "");
		}
		nip_str_putc(s->out, '\n');
	}
}

static void put_limits(struct sink *s)
{
	const struct nip_panel *p = s->panel;

	if (p->limits.n || p->tints.n)
		open_block(s, "limits and zones", NULL, "name,axis,from,to");
	for (size_t i = 0; i < p->limits.n; i++) {
		const struct nip_chart_limit *l = &p->limits.at[i];

		nip_csv_put_text(s->out, l->label ? l->label : "limit");
		nip_str_put(s->out, l->vertical ? ",x" : ",y");
		next_number(s->out, l->at);
		next_number(s->out, l->at);
		nip_str_putc(s->out, '\n');
	}
	for (size_t i = 0; i < p->tints.n; i++) {
		const struct nip_chart_tint *t = &p->tints.at[i];

		nip_csv_put_text(s->out, t->label ? t->label : "zone");
		nip_str_put(s->out, t->vertical ? ",x" : ",y");
		next_number(s->out, t->from);
		next_number(s->out, t->to);
		nip_str_putc(s->out, '\n');
	}
}

static void put_boxes(struct sink *s)
{
	const struct nip_panel *p = s->panel;
	size_t values = 0;

	if (p->boxes.n)
		open_block(s, "boxes", NULL,
			   "category,whisker_low,q1,median,q3,whisker_high,mean,flagged");
	for (size_t i = 0; i < p->boxes.n; i++) {
		const struct nip_chart_box *b = &p->boxes.at[i];
		const double v[] = { b->whisker_lo, b->q1,	   b->median,
				     b->q3,	    b->whisker_hi, b->mean };

		put_place(s->out, &p->x, b->at);
		for (size_t k = 0; k < sizeof v / sizeof *v; k++)
			next_number(s->out, v[k]);
		next_flag(s->out, b->flagged);
		values += b->n;
	}
	if (values)
		open_block(s, "values beside the boxes", NULL, "category,value");
	for (size_t i = 0; i < p->boxes.n; i++)
		for (size_t k = 0; k < p->boxes.at[i].n; k++) {
			put_place(s->out, &p->x, p->boxes.at[i].at);
			next_number(s->out, p->boxes.at[i].value[k]);
			nip_str_putc(s->out, '\n');
		}
}

static void put_notes(struct sink *s)
{
	const struct nip_panel *p = s->panel;

	if (p->notes.n)
		open_block(s, "notes", NULL, "x,y,text");
	for (size_t i = 0; i < p->notes.n; i++) {
		put_place(s->out, &p->x, p->notes.at[i].x);
		nip_str_putc(s->out, ',');
		put_place(s->out, &p->y, p->notes.at[i].y);
		nip_str_putc(s->out, ',');
		nip_csv_put_text(s->out, p->notes.at[i].text ? p->notes.at[i].text : "");
		nip_str_putc(s->out, '\n');
	}
}

static bool in_window(const struct nip_chart_map *m, size_t i)
{
	for (size_t k = 0; k < m->n_slack; k++)
		if (!(m->slack[k][i] >= 0))
			return false;
	return true;
}

static void put_map(struct sink *s, const struct nip_chart_map *m)
{
	open_block(s, "map", m->title, m->n_slack ? "x,y,value,in_window" : "x,y,value");
	for (size_t i = 0; i < m->nx * m->ny; i++) {
		put_place(s->out, &s->panel->x, m->x[i % m->nx]);
		nip_str_putc(s->out, ',');
		put_place(s->out, &s->panel->y, m->y[i / m->nx]);
		next_number(s->out, m->z[i]);
		if (m->n_slack)
			next_flag(s->out, in_window(m, i));
		else
			nip_str_putc(s->out, '\n');
	}
}

/* The values whose line is drawn, with the level of the line. */
static void put_contour(struct sink *s, const struct nip_chart_contour *c)
{
	open_block(s, "line of equal value", c->label, "x,y,value,level");
	for (size_t i = 0; i < c->nx * c->ny; i++) {
		put_place(s->out, &s->panel->x, c->x[i % c->nx]);
		nip_str_putc(s->out, ',');
		put_place(s->out, &s->panel->y, c->y[i / c->nx]);
		next_number(s->out, c->z[i]);
		next_number(s->out, c->level);
		nip_str_putc(s->out, '\n');
	}
}

static void put_areas(struct sink *s)
{
	const struct nip_panel *p = s->panel;

	if (p->areas.n)
		open_block(s, "areas", NULL, "name,x_from,x_to,y_from,y_to,text");
	for (size_t i = 0; i < p->areas.n; i++) {
		const struct nip_chart_area *r = &p->areas.at[i];
		double mid = r->y0 + (r->y1 - r->y0) / 2;
		bool bar = p->y.category && mid == floor(mid);

		if (bar)
			put_place(s->out, &p->y, mid);
		else
			nip_csv_put_text(s->out, r->label ? r->label : "");
		next_number(s->out, r->x0);
		next_number(s->out, r->x1);
		next_number(s->out, r->y0);
		next_number(s->out, r->y1);
		nip_str_putc(s->out, ',');
		nip_csv_put_text(s->out, r->text ? r->text : "");
		nip_str_putc(s->out, '\n');
	}
}

void nip_chart_csv(const struct nip_chart *chart, struct nip_str *out)
{
	struct sink s = { .out = out, .begun = out->n };

	for (size_t i = 0; i < chart->panels.n; i++) {
		const struct nip_panel *p = s.panel = &chart->panels.at[i];

		put_limits(&s);
		for (size_t k = 0; k < p->maps.n; k++)
			put_map(&s, &p->maps.at[k]);
		for (size_t k = 0; k < p->contours.n; k++)
			put_contour(&s, &p->contours.at[k]);
		put_areas(&s);
		for (size_t k = 0; k < p->bands.n; k++)
			put_band(&s, &p->bands.at[k]);
		for (size_t k = 0; k < p->bars.n; k++)
			put_bars(&s, &p->bars.at[k]);
		for (size_t k = 0; k < p->lines.n; k++)
			put_line(&s, &p->lines.at[k]);
		put_boxes(&s);
		for (size_t k = 0; k < p->points.n; k++)
			put_points(&s, &p->points.at[k]);
		put_notes(&s);
	}
}
