/* rollmap_doc.c: the roll map as tree and tables. */
#include <config.h>

#include "report/rollmap_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

static const enum nip_tone grade_tone[NIP_GRADES] = { NIP_TONE_MUTED, NIP_TONE_PLAIN, NIP_TONE_WARN,
						      NIP_TONE_BAD };

static const char *number(struct nip_arena *a, double v)
{
	char text[NIP_DOUBLE_TEXT];

	return nip_arena_strdup(a, nip_decimal_write(v, text));
}

const char *nip_step_text(struct nip_arena *a, const struct nip_web_step *s)
{
	const struct nip_step_row *row = &nip_step_rows[s->kind];
	double scale = s->kind == NIP_STEP_SLIT ? 1000 : 1;

	if (row->numbers == 0)
		return row->name;
	if (row->numbers == 1)
		return nip_arena_printf(a, "%s %s", row->name, number(a, s->a));
	return nip_arena_printf(a, "%s %s:%s %s", row->name, number(a, s->a * scale),
				number(a, s->b * scale), scale == 1 ? "m" : "mm");
}

/* ---- tree ------------------------------------------------------------------------------ */

static void put_coil(struct nip_doc *d, const struct nip_rollmap *r,
		     const struct nip_rollmap_shown *shown)
{
	struct nip_node *list;

	nip_node_text(d, d->result, "coil", shown->coil);
	nip_node_number(d, d->result, "raw_length_m", shown->raw_length_m);
	nip_node_number(d, d->result, "raw_width_m", shown->raw_width_m);
	nip_node_number(d, d->result, "length_m", r->map.length_m);
	nip_node_number(d, d->result, "width_m", r->map.width_m);
	list = nip_node_list(d, d->result, "steps");
	for (size_t i = 0; i < shown->steps; i++) {
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_text(d, n, "step", nip_step_rows[shown->step[i].kind].name);
		if (nip_step_rows[shown->step[i].kind].numbers > 0)
			nip_node_number(d, n, "a", shown->step[i].a);
		if (nip_step_rows[shown->step[i].kind].numbers > 1)
			nip_node_number(d, n, "b", shown->step[i].b);
	}
	list = nip_node_list(d, d->result, "stretches");
	for (size_t i = 0; i < r->map.left.n; i++) {
		const struct nip_stretch *x = &r->map.left.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL);
		double end = x->at_m + (x->to_m - x->from_m) * r->map.scale;

		nip_node_number(d, n, "raw_from_m", x->from_m);
		nip_node_number(d, n, "raw_to_m", x->to_m);
		nip_node_number(d, n, "from_m", fmin(x->at_m, end));
		nip_node_number(d, n, "to_m", fmax(x->at_m, end));
	}
	nip_node_number(d, d->result, "scale", r->map.scale);
	nip_node_bool(d, d->result, "mirrored", r->map.mirrored);
	nip_node_number(d, d->result, "raw_y_from_m", r->map.y_from_m);
	nip_node_number(d, d->result, "raw_y_to_m", r->map.y_to_m);
}

static void put_events(struct nip_doc *d, const struct nip_rollmap *r,
		       const struct nip_rollmap_shown *shown)
{
	struct nip_node *list = nip_node_list(d, d->result, "events");

	for (size_t i = 0; i < r->patches.n; i++) {
		const struct nip_patch *p = &r->patches.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL), *x;

		nip_node_number(d, n, "event", (double)(i + 1));
		nip_node_text(d, n, "class", p->kind);
		nip_node_text(d, n, "source", p->source);
		nip_node_text(d, n, "detail", p->detail);
		nip_node_text(d, n, "severity", nip_grade_name[p->grade]);
		nip_node_number(d, n, "size_m", p->size_m);
		x = nip_node_object(d, n, "raw");
		nip_node_number(d, x, "s0_m", p->s0);
		nip_node_number(d, x, "s1_m", p->s1);
		nip_node_number(d, x, "y0_m", p->y0);
		nip_node_number(d, x, "y1_m", p->y1);
		if (!p->left) {
			nip_node_null(d, n, "now");
			continue;
		}
		x = nip_node_object(d, n, "now");
		nip_node_number(d, x, "s0_m", p->now_s0);
		nip_node_number(d, x, "s1_m", p->now_s1);
		nip_node_number(d, x, "y0_m", p->now_y0);
		nip_node_number(d, x, "y1_m", p->now_y1);
		nip_node_bool(d, x, "clipped", p->clipped);
	}
	nip_node_number(d, d->result, "events_outside", (double)shown->outside);
}

static void put_sheets(struct nip_doc *d, const struct nip_rollmap_shown *shown)
{
	const struct nip_sheets *s = shown->sheets;
	struct nip_node *n, *list, *x, *why;

	if (!s) {
		nip_node_null(d, d->result, "sheets");
		return;
	}
	n = nip_node_object(d, d->result, "sheets");
	nip_node_number(d, n, "pitch_m", s->pitch_m);
	nip_node_number(d, n, "n", (double)s->n);
	nip_node_number(d, n, "rejected", (double)s->rejected);
	nip_node_number(d, n, "yield", s->yield);
	nip_node_number(d, n, "rest_m", s->rest_m);
	nip_node_text(d, n, "rejected_from", nip_grade_name[shown->from]);
	list = nip_node_list(d, n, "reject_list");
	for (size_t k = 0; k < s->n; k++) {
		if (!s->at[k].rejected)
			continue;
		x = nip_node_object(d, list, NULL);
		nip_node_number(d, x, "sheet", (double)(k + 1));
		nip_node_number(d, x, "from_m", s->at[k].from_m);
		nip_node_number(d, x, "to_m", s->at[k].to_m);
		nip_node_number(d, x, "raw_from_m", s->at[k].raw_from_m);
		nip_node_number(d, x, "raw_to_m", s->at[k].raw_to_m);
		why = nip_node_list(d, x, "events");
		for (size_t i = 0; i < s->at[k].why.n; i++)
			nip_node_number(d, why, NULL, (double)(s->at[k].why.at[i] + 1));
		why = nip_node_list(d, x, "too_many");
		for (size_t i = 0; i < s->at[k].many.n; i++)
			nip_node_text(d, why, NULL, s->at[k].many.at[i]);
	}
}

/* A number of something: no decimals. */
static void count_cell(struct nip_doc *d, struct nip_cell *c, size_t n)
{
	nip_cell_text(d, c, nip_arena_printf(d->arena, "%zu", n));
	c->has_number = true;
	c->number = (double)n;
}

/* ---- tables ---------------------------------------------------------------------------- */

/* People read places to the millimetre (of lengths in m), without the noughts. */
static void place_cell(struct nip_doc *d, struct nip_cell *c, double x)
{
	nip_cell_number(d, c, x, 7);
	if (isfinite(x))
		nip_cell_text(d, c, number(d->arena, round(x * 1000) / 1000));
}

/* Where nothing was done to the web, or to these events, one pair of places says it all. */
static bool any_moved(const struct nip_rollmap *r)
{
	for (size_t i = 0; i < r->patches.n; i++) {
		const struct nip_patch *p = &r->patches.at[i];

		if (!p->left || p->now_s0 != p->s0 || p->now_s1 != p->s1 || p->now_y0 != p->y0 ||
		    p->now_y1 != p->y1)
			return true;
	}
	return false;
}

static void event_table(struct nip_doc *d, const struct nip_rollmap *r)
{
	static const struct nip_column columns[] = {
		{ "event", NULL, true },
		{ "class", NULL, false },
		{ "severity", NULL, false },
		{ "source", NULL, false },
		{ "size", "mm", true, NIP_ON_PAGE_IF_FILLED },
		{ "raw from", "m", true },
		{ "raw to", "m", true },
		{ "raw y from", "mm", true },
		{ "raw y to", "mm", true },
		{ "from", "m", true },
		{ "to", "m", true },
		{ "y from", "mm", true },
		{ "y to", "mm", true },
		{ "detail", NULL, false },
	};
	const bool moved = any_moved(r);
	struct nip_column *shown =
		NIP_NEW_N(d->arena, sizeof columns / sizeof *columns, struct nip_column);
	struct nip_table *t =
		nip_doc_table(d, "events",
			      moved ? "Events, as measured and as they lie now" : "Events", shown,
			      sizeof columns / sizeof *columns);
	bool gone = false;

	memcpy(shown, columns, sizeof columns);
	for (int k = 5; k < 9 && !moved; k++)
		shown[k].on_page = NIP_NOT_ON_PAGE;
	for (size_t i = 0; i < r->patches.n; i++) {
		const struct nip_patch *p = &r->patches.at[i];
		const double place[] = { p->s0,	    p->s1,     p->y0 * 1000,	 p->y1 * 1000,
					 p->now_s0, p->now_s1, p->now_y0 * 1000, p->now_y1 * 1000 };
		struct nip_cell *c = nip_table_row(d, t);

		count_cell(d, &c[0], i + 1);
		nip_cell_text(d, &c[1], p->kind);
		nip_cell_text(d, &c[2], nip_grade_name[p->grade]);
		c[2].tone = grade_tone[p->grade];
		nip_cell_text(d, &c[3], p->source);
		if (isfinite(p->size_m))
			nip_cell_number(d, &c[4], p->size_m * 1000, 4);
		for (int k = 0; k < 8; k++)
			if (k < 4 || p->left)
				place_cell(d, &c[5 + k], place[k]);
		gone |= !p->left;
		nip_cell_text(d, &c[13], !p->left ? "gone" : !p->detail ? "" : p->detail);
	}
	if (gone)
		t->note = "No place now: that web was cut off, removed or is another lane.";
}

static const char *reasons(struct nip_doc *d, const struct nip_rollmap *r,
			   const struct nip_sheet *x)
{
	const char *text = "";

	for (size_t i = 0; i < x->why.n && i < 8; i++)
		text = nip_arena_printf(d->arena, "%s%s%s (%zu)", text, i ? ", " : "",
					r->patches.at[x->why.at[i]].kind, x->why.at[i] + 1);
	if (x->why.n > 8)
		text = nip_arena_printf(d->arena, "%s and %zu more", text, x->why.n - 8);
	for (size_t i = 0; i < x->many.n; i++)
		text = nip_arena_printf(d->arena, "%s%stoo many: %s", text, *text ? ", " : "",
					x->many.at[i]);
	return text;
}

static void sheet_table(struct nip_doc *d, const struct nip_rollmap *r, const struct nip_sheets *s)
{
	static const struct nip_column columns[] = {
		{ "sheet", NULL, true }, { "from", "m", true },
		{ "to", "m", true },	 { "raw from", "m", true },
		{ "raw to", "m", true }, { "because of (event)", NULL, false },
	};
	struct nip_table *t = nip_doc_table(d, "rejects", "Sheets rejected", columns,
					    sizeof columns / sizeof *columns);

	for (size_t k = 0; k < s->n; k++) {
		const struct nip_sheet *x = &s->at[k];
		struct nip_cell *c;

		if (!x->rejected)
			continue;
		c = nip_table_row(d, t);
		count_cell(d, &c[0], k + 1);
		place_cell(d, &c[1], x->from_m);
		place_cell(d, &c[2], x->to_m);
		place_cell(d, &c[3], x->raw_from_m);
		place_cell(d, &c[4], x->raw_to_m);
		nip_cell_text(d, &c[5], reasons(d, r, x));
	}
	t->note = "Sheet 1 is the first of the web as it lies now.";
}

/* ---- the document ---------------------------------------------------------------------- */

static const char *headline(struct nip_doc *d, const struct nip_rollmap *r,
			    const struct nip_rollmap_shown *shown, bool *bad)
{
	const struct nip_sheets *s = shown->sheets;
	const char *coil = shown->coil ? shown->coil : "the coil";
	size_t left = 0, over = 0;
	char yield[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < r->patches.n; i++) {
		left += r->patches.at[i].left;
		over += r->patches.at[i].left && r->patches.at[i].grade >= shown->from;
	}
	if (s) {
		*bad = s->rejected;
		if (!s->n)
			return nip_arena_printf(d->arena, "%s: too short for one sheet", coil);
		return nip_arena_printf(d->arena, "%s: %zu of %zu sheets rejected, yield %s %%",
					coil, s->rejected, s->n,
					nip_decimal_show(100 * s->yield, 4, yield));
	}
	*bad = over;
	return nip_arena_printf(d->arena, "%s: %zu of %zu events left are graded %s%s", coil, over,
				left, nip_grade_name[shown->from],
				shown->from < NIP_GRADE_REJECT ? " or worse" : "");
}

void nip_rollmap_doc(struct nip_doc *d, const struct nip_rollmap *r,
		     const struct nip_rollmap_shown *shown)
{
	bool bad;
	const char *head = headline(d, r, shown, &bad), *chain = "";

	d->title = nip_arena_printf(d->arena, "Roll map%s%s", shown->coil ? ": " : "",
				    shown->coil ? shown->coil : "");
	put_coil(d, r, shown);
	put_events(d, r, shown);
	put_sheets(d, shown);
	nip_rollmap_put_gauge(d, shown->gauge);
	nip_doc_headline(d, bad ? NIP_TONE_BAD : NIP_TONE_GOOD, "%s", head);
	for (size_t i = 0; i < shown->steps; i++)
		chain = nip_arena_printf(d->arena, "%s%s%s", chain, i ? ", " : "",
					 nip_step_text(d->arena, &shown->step[i]));
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Measured: %s m x %s mm. Since then: %s. Now: %s m x %s mm.",
			  number(d->arena, shown->raw_length_m),
			  number(d->arena, shown->raw_width_m * 1000), *chain ? chain : "nothing",
			  number(d->arena, r->map.length_m),
			  number(d->arena, r->map.width_m * 1000));
	nip_rollmap_charts(d, r, shown, head);
	if (shown->gauge)
		nip_rollmap_gauge_table(d, shown->gauge);
	if (shown->sheets && shown->sheets->rejected)
		sheet_table(d, r, shown->sheets);
	if (r->patches.n)
		event_table(d, r);
}
