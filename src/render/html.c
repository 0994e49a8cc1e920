/* html.c: a document as one page that needs nothing else: no network, no script
 * to be read, no server to sort. */
#include <config.h>

#include "render/html.h"

#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "render/driver.h"
#include "render/markup.h"
#include "render/page.h"
#include "render/tone.h"

#define HEADINGS_FOR_CONTENTS 3

/* The base64 form of the script's SHA-256 lets the policy allow this script only,
 * so that markup smuggled in by a file name could still not run. */
static void put_script_hash(struct nip_str *out)
{
	static const char digit[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char hex[NIP_SHA256_TEXT];
	uint32_t bits = 0;
	int have = 0;

	nip_sha256(nip_page_script, strlen(nip_page_script), hex);
	nip_str_put(out, "'sha256-");
	for (const char *p = hex; *p; p++) {
		bits = bits << 4 | (uint32_t)(*p <= '9' ? *p - '0' : *p - 'a' + 10);
		have += 4;
		if (have >= 6) {
			have -= 6;
			nip_str_putc(out, digit[bits >> have & 63]);
		}
	}
	/* 256 bits leave four over: two zero bits fill the last digit. */
	nip_str_putc(out, digit[bits << 2 & 63]);
	nip_str_put(out, "='");
}

static const char *title_of(const struct nip_doc *doc)
{
	return doc->title ? doc->title : doc->command ? doc->command : "report";
}

static void put_start(struct nip_str *out, const struct nip_doc *doc)
{
	nip_str_put(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
			 "'none'; style-src 'unsafe-inline'; script-src ");
	put_script_hash(out);
	nip_str_put(out, "; img-src data:; base-uri 'none'; form-action 'none'\">\n"
			 "<meta name=\"viewport\" content=\"width=device-width, "
			 "initial-scale=1\">\n"
			 "<meta name=\"color-scheme\" content=\"light dark\">\n"
			 "<meta name=\"referrer\" content=\"no-referrer\">\n"
			 "<meta name=\"generator\" content=\"nipline ");
	nip_markup_plain(out, doc->version ? doc->version : "");
	/* An empty icon keeps the browser from asking a server for one. */
	nip_str_put(out, "\">\n<link rel=\"icon\" href=\"data:,\">\n<title>");
	nip_markup_plain(out, title_of(doc));
	nip_str_put(out, "</title>\n<style>\n");
	nip_str_put(out, nip_page_style);
	nip_str_put(out, "</style>\n</head>\n<body>\n"
			 "<a class=\"skip\" href=\"#Content\">Skip to the content</a>\n");
}

/* Ids made here begin with a capital: those of tables and figures never do. */
static void put_contents(struct nip_str *out, const struct nip_doc *doc)
{
	size_t headings = 0;

	nip_str_put(out, "<nav id=\"Contents\" aria-label=\"Contents\">\n<ol>\n");
	for (size_t i = 0; i < doc->blocks.n; i++) {
		const struct nip_block *b = &doc->blocks.at[i];

		if (b->kind != NIP_BLOCK_HEADING)
			continue;
		nip_str_printf(out, "<li><a href=\"#Section-%zu\">", ++headings);
		nip_markup_text(out, b->text ? b->text : "");
		nip_str_put(out, "</a></li>\n");
	}
	nip_str_put(out, "</ol>\n</nav>\n");
}

static void put_header(struct nip_str *out, const struct nip_doc *doc)
{
	nip_str_put(out, "<header>\n<p class=\"by\">nipline");
	if (doc->command) {
		nip_str_putc(out, ' ');
		nip_markup_text(out, doc->command);
	}
	nip_str_put(out, "</p>\n<h1>");
	nip_markup_text(out, title_of(doc));
	nip_str_put(out, "</h1>\n</header>\n<main id=\"Content\" tabindex=\"-1\">\n");
}

/* Line ends the author wrote stay line ends. */
static void put_broken_text(struct nip_str *out, const char *text)
{
	struct nip_str all = NIP_STR_INIT;

	nip_markup_text(&all, text);
	for (const char *p = nip_str_text(&all); *p;) {
		size_t n = strcspn(p, "\n");

		nip_str_putn(out, p, n);
		if (p[n])
			nip_str_put(out, "<br>\n");
		p += n + (p[n] != '\0');
	}
	nip_str_release(&all);
}

static void put_toned(struct nip_str *out, const struct nip_block *b)
{
	const char *text = b->text ? b->text : "";

	nip_str_printf(out, "<p class=\"%s%s\">", b->kind == NIP_BLOCK_HEADLINE ? "headline " : "",
		       nip_tone_look(b->tone)->name);
	nip_html_mark(out, b->tone, text);
	put_broken_text(out, text);
	nip_str_put(out, "</p>\n");
}

struct count {
	size_t headings, figures;
	bool contents; /* the page has a list of contents to go back to */
};

static int put_block(struct nip_str *out, struct nip_arena *a, const struct nip_block *b,
		     struct count *count, struct nip_diag *diag)
{
	switch (b->kind) {
	case NIP_BLOCK_HEADLINE:
	case NIP_BLOCK_PARAGRAPH:
		put_toned(out, b);
		break;
	case NIP_BLOCK_HEADING:
		nip_str_printf(out, "<h2 id=\"Section-%zu\">", ++count->headings);
		nip_markup_text(out, b->text ? b->text : "");
		if (count->contents)
			nip_str_put(out, "<a class=\"top\" href=\"#Contents\">contents</a>");
		nip_str_put(out, "</h2>\n");
		break;
	case NIP_BLOCK_TABLE:
		nip_html_table(out, nip_table_on_page(a, b->table));
		break;
	case NIP_BLOCK_FIGURE:
		return nip_html_figure(out, b->chart, ++count->figures, diag);
	}
	return 0;
}

static void put_diagnostics(struct nip_str *out, const struct nip_diag *diag)
{
	static const enum nip_tone tone[] = { [NIP_NOTE] = NIP_TONE_MUTED,
					      [NIP_WARNING] = NIP_TONE_WARN,
					      [NIP_ERROR] = NIP_TONE_BAD };
	size_t dropped = nip_diag_dropped(diag);
	struct nip_str line = NIP_STR_INIT;

	if (!diag || nip_diag_kept(diag) + dropped == 0)
		return;
	nip_str_put(out, "<section aria-labelledby=\"Diagnostics\">\n"
			 "<h2 id=\"Diagnostics\">Diagnostics</h2>\n<ul class=\"findings\">\n");
	for (size_t i = 0; i < nip_diag_kept(diag); i++) {
		const struct nip_diagnostic *x = nip_diag_at(diag, i);

		nip_str_clear(&line);
		nip_diagnostic_text(x, &line);
		nip_str_printf(out, "<li class=\"%s\">", nip_tone_look(tone[x->severity])->name);
		nip_html_mark(out, tone[x->severity], "warning, bad");
		nip_markup_text(out, nip_str_text(&line));
		nip_str_put(out, "</li>\n");
	}
	if (dropped)
		nip_str_printf(out, "<li class=\"muted\">%zu more, counted but not listed</li>\n",
			       dropped);
	nip_str_put(out, "</ul>\n</section>\n");
	nip_str_release(&line);
}

static void put_footer(struct nip_str *out, const struct nip_doc *doc)
{
	const size_t n = doc->inputs_shown ? 0 : doc->inputs.n;

	nip_str_put(out, "</main>\n<footer>\n<div>\n");
	if (n)
		nip_str_put(out, "<dl>\n<dt>Inputs (SHA-256)</dt>\n");
	for (size_t i = 0; i < n; i++) {
		nip_str_put(out, "<dd>");
		nip_markup_text(out, doc->inputs.at[i].file);
		if (doc->inputs.at[i].sha256) {
			nip_str_put(out, "<br><code>");
			nip_markup_text(out, doc->inputs.at[i].sha256);
			nip_str_put(out, "</code>");
		}
		nip_str_put(out, "</dd>\n");
	}
	nip_str_put(out, n ? "</dl>\n" : "");
	nip_str_put(out, "nipline ");
	nip_markup_text(out, doc->version ? doc->version : "");
	nip_str_put(out, "\n</div>\n</footer>\n<script>");
	nip_str_put(out, nip_page_script);
	nip_str_put(out, "</script>\n</body>\n</html>\n");
}

int nip_render_html(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag)
{
	struct count count = { .headings = 0 };
	bool finding_first = doc->blocks.n && doc->blocks.at[0].kind == NIP_BLOCK_HEADLINE;

	for (size_t i = 0; i < doc->blocks.n; i++)
		count.headings += doc->blocks.at[i].kind == NIP_BLOCK_HEADING;
	count.contents = finding_first && count.headings >= HEADINGS_FOR_CONTENTS;
	count.headings = 0;
	put_start(out, doc);
	put_header(out, doc);
	for (size_t i = 0; i < doc->blocks.n; i++) {
		if (put_block(out, doc->arena, &doc->blocks.at[i], &count, diag) != 0)
			return -1;
		/* The contents stand behind the finding, which comes first. */
		if (i == 0 && count.contents)
			put_contents(out, doc);
	}
	if (!doc->blocks.n)
		nip_str_put(out, "<p class=\"muted\">Nothing to show.</p>\n");
	put_diagnostics(out, diag);
	put_footer(out, doc);
	return 0;
}
