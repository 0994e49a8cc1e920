/* text.c: a document for the terminal, without colour. */
#include <config.h>

#include "render/driver.h"

#include <stdbool.h>
#include <string.h>

#include "render/tone.h"
#include "render/wrap.h"

static void put_toned(struct nip_str *out, struct nip_arena *a, const struct nip_block *b)
{
	const char *text = b->text ? b->text : "", *sign = "";

	if (!nip_tone_said(b->tone, text))
		sign = nip_arena_printf(a, "%s ", nip_tone_look(b->tone)->sign);
	nip_wrap_put(out, sign, nip_wrap_clean(a, text, true), NIP_TEXT_WIDTH);
}

static void put_heading(struct nip_str *out, struct nip_arena *a, const struct nip_block *b)
{
	const char *text = nip_wrap_clean(a, b->text ? b->text : "", false);
	size_t width = nip_utf8_width(text);

	nip_wrap_put(out, "", text, NIP_TEXT_WIDTH);
	for (size_t i = 0; i < width && i < NIP_TEXT_WIDTH; i++)
		nip_str_put(out, "─");
	nip_str_putc(out, '\n');
}

/* What the headline of the document has said already is not said again. */
static void put_figure(struct nip_str *out, struct nip_arena *a, const struct nip_doc *doc,
		       const struct nip_chart *c)
{
	const char *text = c->headline ? c->headline : c->id ? c->id : "";

	for (size_t i = 0; i < doc->blocks.n; i++)
		if (doc->blocks.at[i].kind == NIP_BLOCK_HEADLINE && doc->blocks.at[i].text &&
		    c->subtitle && strcmp(doc->blocks.at[i].text, text) == 0)
			text = c->subtitle;

	nip_wrap_put(out, "figure: ", nip_wrap_clean(a, text, false), NIP_TEXT_WIDTH);
}

static void put_block(struct nip_str *out, struct nip_arena *a, const struct nip_doc *doc,
		      const struct nip_block *b)
{
	switch (b->kind) {
	case NIP_BLOCK_HEADLINE:
	case NIP_BLOCK_PARAGRAPH:
		put_toned(out, a, b);
		break;
	case NIP_BLOCK_HEADING:
		put_heading(out, a, b);
		break;
	case NIP_BLOCK_TABLE:
		nip_text_table(out, nip_table_on_page(a, b->table));
		break;
	case NIP_BLOCK_FIGURE:
		put_figure(out, a, doc, b->chart);
		break;
	}
}

int nip_render_text(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag)
{
	struct nip_arena *a = nip_arena_new();
	bool tight = true; /* no blank line wanted before the next block */

	(void)diag;
	for (size_t i = 0; i < doc->blocks.n; i++) {
		const struct nip_block *b = &doc->blocks.at[i];

		if (!tight)
			nip_str_putc(out, '\n');
		put_block(out, a, doc, b);
		tight = b->kind == NIP_BLOCK_HEADING;
	}
	if (!doc->blocks.n)
		nip_str_printf(out, "%s: nothing to show\n",
			       doc->command ? doc->command : "nipline");
	nip_arena_free(a);
	return 0;
}
