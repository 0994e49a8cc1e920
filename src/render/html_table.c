/* html_table.c: a table of the document as an HTML table. */
#include <config.h>

#include "render/html.h"

#include <math.h>
#include <stdbool.h>

#include "base/decimal.h"
#include "render/markup.h"
#include "render/tone.h"
#include "unit/typeset.h"

void nip_html_mark(struct nip_str *out, enum nip_tone tone, const char *text)
{
	const struct nip_tone_look *look = nip_tone_look(tone);

	if (!look->shape)
		return;
	nip_str_printf(out, "<span class=\"mark\" aria-hidden=\"true\">%s</span>", look->shape);
	if (!nip_tone_said(tone, text))
		nip_str_printf(out, "<span class=\"vh\">%s: </span>", look->word);
}

static void put_head(struct nip_str *out, const struct nip_table *t)
{
	struct nip_arena *a = nip_arena_new();

	nip_str_put(out, "<thead>\n<tr>");
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct nip_column *c = &t->column[i];
		const char *unit = nip_unit_typeset(a, c->unit);

		nip_str_printf(out, "<th scope=\"col\"%s>", c->numeric ? " class=\"num\"" : "");
		nip_markup_text(out, c->title ? c->title : "");
		if (*unit) {
			nip_str_put(out, "<span class=\"unit\">, ");
			nip_markup_text(out, unit);
			nip_str_put(out, "</span>");
		}
		nip_str_put(out, "</th>");
	}
	nip_str_put(out, "</tr>\n</thead>\n");
	nip_arena_free(a);
}

static void put_class(struct nip_str *out, const struct nip_column *column, enum nip_tone tone)
{
	const char *name = tone == NIP_TONE_PLAIN ? NULL : nip_tone_look(tone)->name;

	if (column->numeric && name)
		nip_str_printf(out, " class=\"num %s\"", name);
	else if (column->numeric || name)
		nip_str_printf(out, " class=\"%s\"", name ? name : "num");
}

static void put_row(struct nip_str *out, const struct nip_table *t, const struct nip_row *row)
{
	char buf[NIP_DOUBLE_TEXT];

	nip_str_put(out, "<tr>");
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct nip_cell *c = &row->cell[i];
		const char *element = i == 0 && *c->text ? "th" : "td";

		nip_str_printf(out, "<%s%s", element, i == 0 && *c->text ? " scope=\"row\"" : "");
		put_class(out, &t->column[i], c->tone);
		if (c->has_number && isfinite(c->number))
			nip_str_printf(out, " data-v=\"%s\"", nip_decimal_write(c->number, buf));
		nip_str_putc(out, '>');
		if (*c->text)
			nip_html_mark(out, c->tone, c->text);
		nip_markup_text(out, c->text);
		nip_str_printf(out, "</%s>", element);
	}
	nip_str_put(out, "</tr>\n");
}

/* Which shapes in this table stand without a word beside them. */
static void put_key(struct nip_str *out, const struct nip_table *t)
{
	static const enum nip_tone order[] = { NIP_TONE_BAD, NIP_TONE_WARN, NIP_TONE_GOOD };
	unsigned unsaid = 0;

	for (size_t r = 0; r < t->rows.n; r++)
		for (size_t i = 0; i < t->n_columns; i++) {
			const struct nip_cell *c = &t->rows.at[r].cell[i];

			if (*c->text && !nip_tone_said(c->tone, c->text))
				unsaid |= 1u << c->tone;
		}
	if (!unsaid)
		return;
	nip_str_put(out, "<p class=\"sub\">");
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		const struct nip_tone_look *look = nip_tone_look(order[i]);

		if (unsaid & 1u << order[i])
			nip_str_printf(out, "<span class=\"key %s\">%s %s</span>", look->name,
				       look->shape, look->word);
	}
	nip_str_put(out, "</p>\n");
}

/* A table of a few columns of words fits any page by wrapping; one of numbers scrolls. */
static bool is_words(const struct nip_table *t)
{
	size_t numeric = 0;

	for (size_t i = 0; i < t->n_columns; i++)
		numeric += t->column[i].numeric;
	return numeric < 2 && t->n_columns < 5;
}

/* What a screen reader says of the table: its caption, else its name. */
static void put_label(struct nip_str *out, const struct nip_table *t)
{
	struct nip_str name = NIP_STR_INIT;

	for (const char *p = t->id ? t->id : "table"; *p; p++)
		nip_str_putc(&name, *p == '-' ? ' ' : *p);
	nip_str_put(out, " aria-label=\"");
	nip_markup_plain(out, t->caption ? t->caption : nip_str_text(&name));
	nip_str_putc(out, '"');
	nip_str_release(&name);
}

void nip_html_table(struct nip_str *out, const struct nip_table *t)
{
	const char *id = t->id ? t->id : "table";

	nip_str_put(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
	put_label(out, t);
	nip_str_printf(out, ">\n<table class=\"data%s\" id=\"Table-", is_words(t) ? " words" : "");
	nip_markup_id(out, id);
	nip_str_putc(out, '"');
	if (!t->caption)
		put_label(out, t);
	nip_str_put(out, ">\n");
	if (t->caption) {
		nip_str_put(out, "<caption>");
		nip_markup_text(out, t->caption);
		nip_str_put(out, "</caption>\n");
	}
	put_head(out, t);
	nip_str_put(out, "<tbody>\n");
	for (size_t r = 0; r < t->rows.n; r++)
		put_row(out, t, &t->rows.at[r]);
	if (!t->rows.n && t->n_columns)
		nip_str_printf(out, "<tr><td class=\"muted\" colspan=\"%zu\">no rows</td></tr>\n",
			       t->n_columns);
	nip_str_put(out, "</tbody>\n</table>\n</div>\n");
	put_key(out, t);
	if (t->note) {
		nip_str_put(out, "<p class=\"sub\">");
		nip_markup_text(out, t->note);
		nip_str_put(out, "</p>\n");
	}
}
