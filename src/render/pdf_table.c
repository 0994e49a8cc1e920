/* pdf_table.c: tables over pages: column widths, wrapped cells, repeated headers. */
#include <config.h>

#include "render/pdf.h"

#include <math.h>
#include <string.h>

#include "unit/typeset.h"

#define CELL_PT 8.0
#define CELL_LEAD 10.5
#define ROW_PAD 5.0
#define GUTTER 14.0
#define TEXT_LEAST 44.0 /* narrowest text column before numbers give way too */
#define LINES_MOST 12
#define SIGN 9.0 /* room of a tone's sign */

struct grid {
	const struct nip_table *t;
	size_t n;
	double *width, *x; /* of the columns, without gutter */
	double *least;	   /* width without breaking a word of the head or a number */
	double total, gutter;
	const char **head;
	double head_height;
	struct nip_lines *head_lines;
};

static bool signed_tone(enum nip_tone tone)
{
	return tone == NIP_TONE_BAD || tone == NIP_TONE_WARN;
}

static double cell_width(struct nip_pages *g, const struct nip_cell *c)
{
	return nip_meter_width(g->meter, nip_text_clean(g->arena, c->text), CELL_PT,
			       signed_tone(c->tone)) + (signed_tone(c->tone) ? SIGN : 0);
}

static double longest_word(struct nip_pages *g, const char *text)
{
	double width = 0;

	while (*text) {
		size_t n = strcspn(text, " ");

		width = fmax(width, nip_meter_width(g->meter, nip_arena_strndup(g->arena, text, n),
						    CELL_PT, true));
		text += n + strspn(text + n, " ");
	}
	return width;
}

static void natural_widths(struct nip_pages *g, struct grid *r)
{
	for (size_t j = 0; j < r->n; j++) {
		const struct nip_column *c = &r->t->column[j];
		const char *title = nip_text_clean(g->arena, c->title);
		const char *unit = nip_text_clean(g->arena, nip_unit_typeset(g->arena, c->unit));

		r->head[j] = *unit ? nip_arena_printf(g->arena, "%s, %s", title, unit) : title;
		r->width[j] = fmin(nip_meter_width(g->meter, r->head[j], CELL_PT, true),
				   c->numeric ? 96 : 140);
		r->least[j] = longest_word(g, r->head[j]) + 0.5;
	}
	for (size_t i = 0; i < r->t->rows.n; i++)
		for (size_t j = 0; j < r->n; j++) {
			double width = cell_width(g, &r->t->rows.at[i].cell[j]) + 0.5;

			r->width[j] = fmax(r->width[j], width);
			if (r->t->column[j].numeric)
				r->least[j] = fmax(r->least[j], width);
		}
	for (size_t j = 0; j < r->n; j++)
		r->least[j] = fmin(r->least[j], r->width[j]);
}

/* Heads over numbers break at blanks before any text does. */
static void wrap_heads(struct grid *r, double room)
{
	double sum = 0, give = 0, share;

	for (size_t j = 0; j < r->n; j++) {
		sum += r->width[j];
		if (r->t->column[j].numeric)
			give += r->width[j] - r->least[j];
	}
	if (sum <= room || !(give > 0))
		return;
	share = fmin((sum - room) / give, 1);
	for (size_t j = 0; j < r->n; j++)
		if (r->t->column[j].numeric)
			r->width[j] -= share * (r->width[j] - r->least[j]);
}

/* Takes from the widest text columns until the table fits; then from all alike. */
static void squeeze(struct grid *r, double room)
{
	double sum = 0, cap = 0, fixed = 0;

	wrap_heads(r, room);
	for (size_t j = 0; j < r->n; j++) {
		sum += r->width[j];
		if (r->t->column[j].numeric)
			fixed += r->width[j];
		else
			cap = fmax(cap, r->width[j]);
	}
	while (sum > room && cap > TEXT_LEAST) {
		cap = fmax(cap * 0.96, TEXT_LEAST);
		sum = fixed;
		for (size_t j = 0; j < r->n; j++)
			if (!r->t->column[j].numeric)
				sum += fmin(r->width[j], fmax(cap, r->least[j]));
	}
	for (size_t j = 0; j < r->n && cap > 0; j++)
		if (!r->t->column[j].numeric)
			r->width[j] = fmin(r->width[j], fmax(cap, r->least[j]));
	if (sum > room)
		for (size_t j = 0; j < r->n; j++)
			r->width[j] *= room / sum;
}

static void columns(struct nip_pages *g, struct grid *r)
{
	double x = NIP_PAGE_MARGIN, sum = 0, spare;

	natural_widths(g, r);
	r->gutter = fmin(GUTTER, nip_pages_width(g) * 0.3 / (double)r->n);
	squeeze(r, nip_pages_width(g) - r->gutter * ((double)r->n - 1));
	for (size_t j = 0; j < r->n; j++)
		sum += r->width[j];
	spare = nip_pages_width(g) - sum - r->gutter * ((double)r->n - 1);
	if (r->n > 1)
		r->gutter += fmin(fmax(spare, 0) / ((double)r->n - 1), 22);
	for (size_t j = 0; j < r->n; j++) {
		r->x[j] = x;
		x += r->width[j] + r->gutter;
	}
	r->total = x - r->gutter - NIP_PAGE_MARGIN;
}

static void put_lines(struct nip_pages *g, const struct grid *r, size_t j, double top,
		      const struct nip_lines *lines, bool bold, int pen, double shift)
{
	bool right = r->t->column[j].numeric;
	double x = right ? r->x[j] + r->width[j] : r->x[j] + shift;

	for (size_t i = 0; i < lines->line.n; i++)
		nip_pages_text(g, x, top - CELL_PT - (double)i * CELL_LEAD, right, CELL_PT, bold, pen,
			       lines->line.at[i]);
}

static void head(struct nip_pages *g, const struct grid *r)
{
	for (size_t j = 0; j < r->n; j++)
		put_lines(g, r, j,
			  g->y - r->head_height +
				  (double)r->head_lines[j].line.n * CELL_LEAD + ROW_PAD,
			  &r->head_lines[j], true, NIP_PEN_MUTED, 0);
	g->y -= r->head_height;
	nip_pages_rule(g, NIP_PAGE_MARGIN, g->y, r->total, 0.8, NIP_PEN_AXIS);
}

static void row(struct nip_pages *g, const struct grid *r, const struct nip_row *cells,
		struct nip_lines *lines)
{
	size_t most = 1;
	double height;

	for (size_t j = 0; j < r->n; j++) {
		const struct nip_cell *c = &cells->cell[j];
		double shift = signed_tone(c->tone) ? SIGN : 0;

		lines[j].line.n = 0;
		nip_meter_wrap(g->meter, g->arena, nip_text_clean(g->arena, c->text), CELL_PT,
			       signed_tone(c->tone), r->width[j] - shift, LINES_MOST, &lines[j]);
		if (lines[j].line.n > most)
			most = lines[j].line.n;
	}
	height = (double)most * CELL_LEAD + ROW_PAD;
	if (nip_pages_room(g, height))
		head(g, r);
	for (size_t j = 0; j < r->n; j++) {
		enum nip_tone tone = cells->cell[j].tone;
		double shift = 0, at = r->x[j] + 3;

		if (signed_tone(tone)) {
			shift = SIGN;
			if (r->t->column[j].numeric && lines[j].line.n)
				at = r->x[j] + r->width[j] - 6 -
				     nip_meter_width(g->meter, lines[j].line.at[0], CELL_PT, true);
			nip_pages_sign(g, tone, at, g->y - 2.5 - CELL_PT * 0.64, 2.4);
		}
		put_lines(g, r, j, g->y - 2.5, &lines[j], signed_tone(tone), nip_tone_pen(tone), shift);
	}
	g->y -= height;
	nip_pages_rule(g, NIP_PAGE_MARGIN, g->y, r->total, 0.4, NIP_PEN_GRID);
}

static void aside(struct nip_pages *g, const char *text, double pt, bool bold, int pen)
{
	struct nip_lines lines = { .line = { 0 } };

	nip_meter_wrap(g->meter, g->arena, nip_text_clean(g->arena, text), pt, bold, nip_pages_width(g),
		       0, &lines);
	for (size_t i = 0; i < lines.line.n; i++) {
		nip_pages_room(g, pt * 1.4);
		nip_pages_text(g, NIP_PAGE_MARGIN, g->y - pt, 0, pt, bold, pen, lines.line.at[i]);
		g->y -= pt * 1.4;
	}
}

void nip_pages_table(struct nip_pages *g, const struct nip_table *t)
{
	size_t n = t->n_columns;
	struct grid r = { .t = t, .n = n, .width = NIP_NEW_N(g->arena, n + 1, double),
			  .x = NIP_NEW_N(g->arena, n + 1, double),
			  .least = NIP_NEW_N(g->arena, n + 1, double),
			  .head = NIP_NEW_N(g->arena, n + 1, const char *),
			  .head_lines = NIP_NEW_N(g->arena, n + 1, struct nip_lines) };
	struct nip_lines *lines = NIP_NEW_N(g->arena, n + 1, struct nip_lines);

	if (!n)
		return;
	columns(g, &r);
	for (size_t j = 0; j < n; j++) {
		nip_meter_wrap(g->meter, g->arena, r.head[j], CELL_PT, true, r.width[j], 3,
			       &r.head_lines[j]);
		r.head_height = fmax(r.head_height, (double)r.head_lines[j].line.n * CELL_LEAD);
	}
	r.head_height += ROW_PAD;
	nip_pages_room(g, r.head_height + 60);
	if (t->caption && *t->caption) {
		nip_pages_outline(g, nip_text_clean(g->arena, t->caption), false);
		aside(g, t->caption, NIP_FIG_TITLE_PT, true, NIP_PEN_INK);
		g->y -= 4;
	}
	head(g, &r);
	for (size_t i = 0; i < t->rows.n; i++)
		row(g, &r, &t->rows.at[i], lines);
	if (!t->rows.n) {
		nip_pages_text(g, NIP_PAGE_MARGIN, g->y - 2.5 - CELL_PT, 0, CELL_PT, false,
			       NIP_PEN_MUTED, "no rows");
		g->y -= CELL_LEAD + ROW_PAD;
	}
	g->y -= 4;
	if (t->note && *t->note)
		aside(g, t->note, NIP_FIG_NOTE_PT, false, NIP_PEN_MUTED);
	g->y -= 8;
}
