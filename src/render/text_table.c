/* text_table.c: a table as aligned columns. Columns share the line: where the
 * natural widths do not fit, headers and then text cells wrap. */
#include <config.h>

#include "render/wrap.h"

#include <stdint.h>
#include <string.h>

#include "render/tone.h"
#include "unit/typeset.h"

#define INDENT 2
#define GAP 2
#define HANG 2	     /* continuation lines of a wrapped cell */
#define HEAD_LINES 3 /* about as tall as a head may grow */

struct column {
	const char *title; /* with the unit */
	bool right;
	size_t gutter; /* columns for a sign behind the number */
	size_t width;
	size_t head, data, data_word; /* least for the head; widest cell, widest word */
};

/* What gives way, in this order: heads wrap; long text wraps, but stays easy to
 * read; then the table may be wider than prose before its text gets cramped. */
static const struct squeeze {
	size_t limit; /* while the table is wider than this */
	size_t floor; /* text cells are not narrowed below this */
} squeeze[] = {
	{ NIP_TEXT_WIDTH, SIZE_MAX },
	{ NIP_TEXT_WIDTH, 32 },
	{ 100, 16 },
};

struct grid {
	struct nip_arena *a;
	const struct nip_table *t;
	struct column *col;
	const char **cell; /* cleaned, row after row */
};

/* The sign of a cell whose text does not say its tone, or NULL. */
static const char *sign_of(const struct nip_cell *c)
{
	return nip_tone_said(c->tone, c->text) ? NULL : nip_tone_look(c->tone)->sign;
}

static const char *head_text(struct nip_arena *a, const struct nip_column *c)
{
	const char *title = c->title ? c->title : "";
	const char *unit = nip_unit_typeset(a, c->unit);
	const char *both = *unit ? nip_arena_printf(a, "%s, %s", title, unit) : title;

	return nip_wrap_clean(a, both, false);
}

/* Numbers keep their sign in a gutter, so that the digits stay aligned. */
static const char *cell_text(struct grid *g, size_t i, const struct nip_cell *c)
{
	const char *text = nip_wrap_clean(g->a, c->text, false), *sign = sign_of(c);

	if (!g->col[i].right)
		return sign ? nip_arena_printf(g->a, "%s %s", text, sign) : text;
	if (!g->col[i].gutter)
		return text;
	return nip_arena_printf(g->a, "%s %s", text, sign ? sign : " ");
}

static size_t max(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void measure(struct grid *g, size_t i)
{
	const struct nip_table *t = g->t;
	struct column *c = &g->col[i];

	c->title = head_text(g->a, &t->column[i]);
	c->right = t->column[i].numeric;
	for (size_t r = 0; c->right && r < t->rows.n; r++)
		if (sign_of(&t->rows.at[r].cell[i]))
			c->gutter = 2;
	for (size_t r = 0; r < t->rows.n; r++) {
		const char *text = cell_text(g, i, &t->rows.at[r].cell[i]);

		g->cell[r * t->n_columns + i] = text;
		c->data = max(c->data, nip_utf8_width(text));
		c->data_word = max(c->data_word, nip_wrap_longest(text));
	}
	c->width = nip_utf8_width(c->title);
	c->head = max(nip_wrap_longest(c->title), c->width / HEAD_LINES) + c->gutter;
	c->width = max(c->width + c->gutter, c->data);
}

static size_t total(const struct grid *g)
{
	size_t sum = INDENT;

	for (size_t i = 0; i < g->t->n_columns; i++)
		sum += g->col[i].width + (i ? GAP : 0);
	return sum;
}

/* How narrow a column may become in this step. Short cells never wrap, nor do
 * numbers, which are one word. */
static size_t least(const struct column *c, const struct squeeze *s)
{
	if (c->data <= s->floor)
		return max(c->head, c->data);
	return max(c->head, max(c->data_word + HANG, s->floor));
}

/* Takes one column at a time from the widest that can still give. */
static void fit(struct grid *g, const struct squeeze *s)
{
	for (size_t now = total(g); now > s->limit; now--) {
		struct column *widest = NULL;

		for (size_t i = 0; i < g->t->n_columns; i++) {
			struct column *c = &g->col[i];

			if (c->width > least(c, s) && (!widest || c->width > widest->width))
				widest = c;
		}
		if (!widest)
			return;
		widest->width--;
	}
}

static void put_piece(struct nip_str *out, const struct column *c, const char *piece, size_t n,
		      size_t hang, size_t gutter)
{
	size_t w = nip_wrap_width(piece, n) + hang + gutter;
	size_t pad = c->width > w ? c->width - w : 0;

	nip_str_pad(out, ' ', hang + (c->right ? pad : 0));
	nip_str_putn(out, piece, n);
	nip_str_pad(out, ' ', gutter + (c->right ? 0 : pad));
}

static void begin_cell(struct nip_str *out, size_t i)
{
	nip_str_pad(out, ' ', i ? GAP : INDENT);
}

static size_t head_lines(const struct column *c)
{
	const char *rest = c->title, *piece;
	size_t lines = 0, n;

	while (nip_wrap_line(&rest, c->width - c->gutter, &piece, &n))
		lines++;
	return lines;
}

/* Heads stand on the rule: a short one begins further down. */
static void put_head(const struct grid *g, struct nip_str *out)
{
	size_t n_columns = g->t->n_columns, tallest = 0, n;
	const char **rest = NIP_NEW_N(g->a, n_columns, const char *), *piece;

	for (size_t i = 0; i < n_columns; i++) {
		rest[i] = g->col[i].title;
		tallest = max(tallest, head_lines(&g->col[i]));
	}
	for (size_t line = 0; line < tallest; line++) {
		for (size_t i = 0; i < n_columns; i++) {
			const struct column *c = &g->col[i];

			begin_cell(out, i);
			if (line + head_lines(c) < tallest ||
			    !nip_wrap_line(&rest[i], c->width - c->gutter, &piece, &n))
				piece = "", n = 0;
			put_piece(out, c, piece, n, 0, c->gutter);
		}
		nip_wrap_end_line(out);
	}
}

/* One row as as many lines as its longest text needs. */
static void put_row(const struct grid *g, struct nip_str *out, const char **rest)
{
	bool more = true;

	for (size_t line = 0; more; line++) {
		more = false;
		for (size_t i = 0; i < g->t->n_columns; i++) {
			const struct column *c = &g->col[i];
			size_t hang = line && !c->right ? HANG : 0, n = 0;
			const char *piece = rest[i];

			begin_cell(out, i);
			if (c->right && nip_utf8_width(piece) <= c->width)
				rest[i] += n = strlen(piece); /* with its gutter */
			else if (nip_wrap_line(&rest[i], c->width - hang, &piece, &n))
				more = more || rest[i][strspn(rest[i], " ")] != '\0';
			put_piece(out, c, piece, n, n ? hang : 0, 0);
		}
		nip_wrap_end_line(out);
	}
}

static void put_rule(const struct grid *g, struct nip_str *out)
{
	nip_str_pad(out, ' ', INDENT);
	for (size_t i = 0; i < g->t->n_columns; i++) {
		if (i)
			nip_str_pad(out, ' ', GAP);
		for (size_t k = 0; k < g->col[i].width; k++)
			nip_str_put(out, "─");
	}
	nip_wrap_end_line(out);
}

static void put_grid(const struct grid *g, struct nip_str *out)
{
	size_t n_columns = g->t->n_columns;

	put_head(g, out);
	put_rule(g, out);
	for (size_t r = 0; r < g->t->rows.n; r++)
		put_row(g, out, g->cell + r * n_columns);
	if (!g->t->rows.n)
		nip_str_put(out, "  (no rows)\n");
}

void nip_text_table(struct nip_str *out, const struct nip_table *t)
{
	struct grid g = { .a = nip_arena_new(), .t = t };

	if (t->caption)
		nip_wrap_put(out, "", nip_wrap_clean(g.a, t->caption, false), NIP_TEXT_WIDTH);
	if (t->n_columns) {
		g.col = NIP_NEW_N(g.a, t->n_columns, struct column);
		g.cell = NIP_NEW_N(g.a, (t->rows.n + 1) * t->n_columns, const char *);
		for (size_t i = 0; i < t->n_columns; i++)
			measure(&g, i);
		for (size_t i = 0; i < sizeof squeeze / sizeof *squeeze; i++)
			fit(&g, &squeeze[i]);
		put_grid(&g, out);
	}
	if (t->note)
		nip_wrap_put(out, "  ", nip_wrap_clean(g.a, t->note, true), NIP_TEXT_WIDTH);
	nip_arena_free(g.a);
}
