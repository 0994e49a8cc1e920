/* plot_svg.c: PLplot's SVG made small, readable and fit for standing inside HTML. */
#include <config.h>

#include "render/plot.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FONTS "Inter,Segoe UI,Helvetica,Arial,sans-serif"

static void put_escaped(struct nip_str *out, unsigned long c)
{
	char u[5] = { 0 };

	if (c == '<' || c == '>' || c == '&' || c == '"') {
		nip_str_put(out, c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "&quot;");
		return;
	}
	if (c < 0x80) {
		u[0] = (char)c;
	} else if (c < 0x800) {
		u[0] = (char)(0xC0 | c >> 6);
		u[1] = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		u[0] = (char)(0xE0 | c >> 12);
		u[1] = (char)(0x80 | (c >> 6 & 63));
		u[2] = (char)(0x80 | (c & 63));
	} else {
		u[0] = (char)(0xF0 | (c >> 18 & 7));
		u[1] = (char)(0x80 | (c >> 12 & 63));
		u[2] = (char)(0x80 | (c >> 6 & 63));
		u[3] = (char)(0x80 | (c & 63));
	}
	nip_str_put(out, u);
}

static void put_text(struct nip_str *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x80)
			put_escaped(out, c);
		else
			nip_str_putc(out, *text);
	}
}

/* What the driver writes, and what stands for it: every default goes. */
static const struct {
	const char *from, *to;
} rewrites[] = {
	{ " stroke-opacity=\"1.000000\"", "" },
	{ " fill-opacity=\"1.000000\"", "" },
	{ " fill-rule=\"nonzero\"", "" },
	{ " dominant-baseline=\"no-change\"", "" },
	{ " font-style=\"normal\"", "" },
	{ " font-family=\"sans-serif\"", "" },
	{ "stroke-width=\"1.000000e-03\"", "stroke-width=\".001\"" },
	{ "matrix(1.000000 0.000000 0.000000 -1.000000 ", "matrix(1 0 0 -1 " },
	{ " x=\"-0.000000\"", "" },
	{ " x=\"0.000000\"", "" },
};

static size_t rewrite(const char *at, size_t left, struct nip_str *out)
{
	for (size_t i = 0; i < sizeof rewrites / sizeof *rewrites; i++) {
		size_t n = strlen(rewrites[i].from);

		if (n <= left && !memcmp(at, rewrites[i].from, n)) {
			nip_str_put(out, rewrites[i].to);
			return n;
		}
	}
	return 0;
}

/* One element per line, one blank between attributes. */
static void tidy(const char *raw, size_t n, struct nip_str *out)
{
	bool in_tag = false;

	for (size_t i = 0; i < n; i++) {
		char c = raw[i];

		if (c == '<')
			in_tag = true;
		if (in_tag && isspace((unsigned char)c)) {
			while (i + 1 < n && isspace((unsigned char)raw[i + 1]))
				i++;
			if (i + 1 < n && raw[i + 1] != '>' && raw[i + 1] != '/')
				nip_str_putc(out, ' ');
			continue;
		}
		if (!in_tag && c == '\n')
			while (i + 1 < n && raw[i + 1] == ' ')
				i++;
		nip_str_putc(out, c);
		if (c == '>')
			in_tag = false;
	}
}

/* "&#x43;" becomes "C". */
static void put_body(const char *body, size_t n, struct nip_str *out)
{
	for (size_t i = 0; i < n;) {
		size_t used = body[i] == '&' || body[i] == ' ' || body[i] == 's' || body[i] == 'm'
				      ? rewrite(body + i, n - i, out) : 0;

		if (!used && i + 3 < n && !memcmp(body + i, "&#x", 3)) {
			char *end;
			unsigned long c = strtoul(body + i + 3, &end, 16);

			if (*end == ';') {
				put_escaped(out, c);
				used = (size_t)(end + 1 - (body + i));
			}
		}
		if (!used)
			nip_str_putc(out, body[i]), used = 1;
		i += used;
	}
}

static void put_head(const struct nip_svg_words *w, const char *box, size_t n,
		     struct nip_str *out)
{
	nip_str_put(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"");
	nip_str_putn(out, box, n);
	nip_str_put(out, "\" width=\"100%\" font-family=\"" FONTS "\" role=\"img\"");
	nip_str_printf(out, " aria-labelledby=\"t-%s d-%s\">\n<title id=\"t-%s\">", w->id, w->id,
		       w->id);
	put_text(out, w->title);
	nip_str_printf(out, "</title>\n<desc id=\"d-%s\">", w->id);
	put_text(out, w->desc);
	nip_str_put(out, "</desc>");
}

int nip_svg_finish(const char *raw, size_t n, const struct nip_svg_words *words,
		   struct nip_str *out, struct nip_diag *diag)
{
	static const char mark[] = "viewBox=\"";
	const char *tag = strstr(raw, "<svg"), *end = tag ? strchr(tag, '>') : NULL;
	const char *box = tag ? strstr(tag, mark) : NULL;
	struct nip_str body = NIP_STR_INIT;

	if (!end || !box || box > end) {
		nip_diag_system(diag, NULL, "PLplot's svg device wrote no <svg viewBox=...>; is "
				"libplplot17 5.15 or newer in use?");
		return -1;
	}
	box += strlen(mark);
	put_head(words, box, strcspn(box, "\""), out);
	end++;
	tidy(end, n - (size_t)(end - raw), &body);
	put_body(nip_str_text(&body), body.n, out);
	nip_str_release(&body);
	return 0;
}
