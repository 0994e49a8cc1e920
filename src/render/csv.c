/* csv.c: tables of a document as CSV, and its figures where it asks for them. */
#include <config.h>

#include "render/driver.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/decimal.h"

/* Spreadsheets run what begins like this as a formula, even from a file. */
static bool is_formula(const char *text)
{
	double value;

	return *text && strchr("=+-@\t", *text) &&
	       !nip_decimal_read(text, strlen(text), '.', &value);
}

/* Line ends and tabs survive inside quotes; other controls become U+FFFD. */
static void put_lines(struct nip_str *out, const char *text)
{
	size_t n;

	for (; *text; text += n) {
		n = strcspn(text, "\n\"");
		nip_str_put_utf8(out, text, n);
		if (text[n] == '"')
			nip_str_put(out, "\"\"");
		else if (text[n])
			nip_str_putc(out, '\n');
		n += text[n] != '\0';
	}
}

void nip_csv_put_text(struct nip_str *out, const char *text)
{
	bool formula = is_formula(text);

	/* ';' and tab part fields too where the spreadsheet's locale says so. */
	if (!strpbrk(text, ",;\t\"\n\r") && *text != ' ') {
		if (formula)
			nip_str_putc(out, '\'');
		nip_str_put_utf8(out, text, strlen(text));
		return;
	}
	nip_str_put(out, formula ? "\"'" : "\"");
	put_lines(out, text);
	nip_str_putc(out, '"');
}

void nip_csv_put_number(struct nip_str *out, double value)
{
	char buf[NIP_DOUBLE_TEXT];

	if (isfinite(value))
		nip_str_put(out, nip_decimal_write(value, buf));
}

void nip_csv_put_remark(struct nip_str *out, const char *text)
{
	struct nip_str line = NIP_STR_INIT;
	bool parted = false;

	nip_str_put(out, "# ");
	for (; *text; text++) {
		char c = *text == '\n' || *text == '\r' || *text == '\t' ? ' ' : *text;

		/* After a separator a formula could begin in the next field. */
		if (parted && strchr("=+-@", c))
			nip_str_putc(&line, '\'');
		parted = c == ',' || c == ';' || (parted && (c == ' ' || c == '"'));
		nip_str_putc(&line, c);
	}
	nip_str_put_utf8(out, nip_str_text(&line), line.n);
	nip_str_putc(out, '\n');
	nip_str_release(&line);
}

static void put_header(struct nip_str *out, const struct nip_table *t)
{
	struct nip_str title = NIP_STR_INIT;

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct nip_column *c = &t->column[i];

		nip_str_clear(&title);
		nip_str_put(&title, c->title ? c->title : "");
		if (c->unit && *c->unit)
			nip_str_printf(&title, " (%s)", c->unit);
		if (i)
			nip_str_putc(out, ',');
		nip_csv_put_text(out, nip_str_text(&title));
	}
	nip_str_putc(out, '\n');
	nip_str_release(&title);
}

static void put_table(struct nip_str *out, const struct nip_table *t)
{
	struct nip_str remark = NIP_STR_INIT;

	nip_str_put(&remark, t->id ? t->id : "table");
	if (t->caption)
		nip_str_printf(&remark, ": %s", t->caption);
	nip_csv_put_remark(out, nip_str_text(&remark));
	nip_str_release(&remark);
	put_header(out, t);
	for (size_t r = 0; r < t->rows.n; r++) {
		for (size_t i = 0; i < t->n_columns; i++) {
			const struct nip_cell *c = &t->rows.at[r].cell[i];

			if (i)
				nip_str_putc(out, ',');
			if (c->has_number && isfinite(c->number))
				nip_csv_put_number(out, c->number);
			else
				nip_csv_put_text(out, c->text);
		}
		nip_str_putc(out, '\n');
	}
}

static void put_figure(struct nip_str *out, const struct nip_chart *c)
{
	struct nip_str remark = NIP_STR_INIT;

	nip_str_printf(&remark, "figure %s: %s", c->id ? c->id : "",
		       c->headline ? c->headline : "");
	nip_csv_put_remark(out, nip_str_text(&remark));
	nip_str_release(&remark);
	nip_chart_csv(c, out);
}

int nip_render_csv(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag)
{
	size_t before = out->n;

	(void)diag;
	for (size_t i = 0; i < doc->blocks.n; i++) {
		const struct nip_block *b = &doc->blocks.at[i];

		if (b->kind != NIP_BLOCK_TABLE &&
		    !(b->kind == NIP_BLOCK_FIGURE && doc->csv_of_figures))
			continue;
		if (out->n > before)
			nip_str_putc(out, '\n');
		if (b->kind == NIP_BLOCK_TABLE)
			put_table(out, b->table);
		else
			put_figure(out, b->chart);
	}
	return 0;
}
