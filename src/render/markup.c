/* markup.c: escaping and right-to-left isolation for HTML. */
#include <config.h>

#include "render/markup.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const struct {
	char byte;
	const char *entity;
} entity[] = {
	{ '<', "&lt;" },   { '>', "&gt;" }, { '&', "&amp;" },
	{ '"', "&quot;" }, { '\'', "&#39;" },
};

static const char *entity_of(char byte)
{
	for (size_t i = 0; i < sizeof entity / sizeof *entity; i++)
		if (entity[i].byte == byte)
			return entity[i].entity;
	return NULL;
}

/* Cutting at ASCII bytes never splits a UTF-8 sequence. */
static void escape(struct nip_str *out, const char *text, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i <= n; i++) {
		const char *e = i < n ? entity_of(text[i]) : NULL;

		if (i < n && !e && text[i] != '\n')
			continue;
		nip_str_put_utf8(out, text + from, i - from);
		if (e)
			nip_str_put(out, e);
		else if (i < n)
			nip_str_putc(out, '\n');
		from = i + 1;
	}
}

void nip_markup_plain(struct nip_str *out, const char *text)
{
	escape(out, text, strlen(text));
}

/* The code point at p of valid UTF-8; *out_bytes is its length. */
static unsigned long point(const unsigned char *p, size_t *out_bytes)
{
	size_t n = *p < 0x80 ? 1 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
	unsigned long c = n == 1 ? *p : *p & (0xFFu >> (n + 1));

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3F);
	*out_bytes = n;
	return c;
}

static bool is_rtl(unsigned long c)
{
	return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
	       (c >= 0xFE70 && c <= 0xFEFF) || (c >= 0x10800 && c <= 0x10FFF) ||
	       (c >= 0x1E800 && c <= 0x1EFFF);
}

/* Marks, embeddings, overrides: they act on what follows. */
static bool is_bidi_control(unsigned long c)
{
	return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0x61C;
}

/* Length of the right-to-left run that begins at p: up to its last right-to-left
 * letter before the next Latin one; after a control, to the end of the text. */
static size_t rtl_run(const char *p)
{
	size_t i = 0, end = 0, n;

	while (p[i]) {
		unsigned long c = point((const unsigned char *)p + i, &n);

		if (is_bidi_control(c))
			return strlen(p);
		if (c < 0x80 && isalpha((int)c))
			break;
		i += n;
		if (is_rtl(c))
			end = i;
	}
	return end;
}

void nip_markup_text(struct nip_str *out, const char *text)
{
	struct nip_str clean = NIP_STR_INIT;
	const char *p;
	size_t from = 0, i = 0, n;

	escape(&clean, text, strlen(text));
	p = nip_str_text(&clean);
	while (p[i]) {
		unsigned long c = point((const unsigned char *)p + i, &n);

		if (!is_rtl(c) && !is_bidi_control(c)) {
			i += n;
			continue;
		}
		n = rtl_run(p + i);
		nip_str_putn(out, p + from, i - from);
		nip_str_put(out, "<bdi>");
		nip_str_putn(out, p + i, n);
		nip_str_put(out, "</bdi>");
		from = i += n;
	}
	nip_str_putn(out, p + from, i - from);
	nip_str_release(&clean);
}

void nip_markup_id(struct nip_str *out, const char *text)
{
	for (; *text; text++)
		nip_str_putc(out, isalnum((unsigned char)*text) || *text == '_' ? *text : '-');
}
