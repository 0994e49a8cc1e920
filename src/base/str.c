/* str.c: byte strings, UTF-8 hygiene, nearest names. */
#include <config.h>

#include "base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void nip_str_release(struct nip_str *s)
{
	free(s->at);
	s->at = NULL;
	s->n = s->cap = 0;
}

void nip_str_clear(struct nip_str *s)
{
	s->n = 0;
	if (s->at)
		s->at[0] = '\0';
}

const char *nip_str_text(const struct nip_str *s)
{
	return s->at ? s->at : "";
}

static void room(struct nip_str *s, size_t more)
{
	size_t want = s->n + more + 1;

	if (want <= s->cap)
		return;
	if (want < s->cap * 2)
		want = s->cap * 2;
	s->at = nip_xrealloc(s->at, want < 64 ? 64 : want, 1);
	s->cap = want < 64 ? 64 : want;
}

void nip_str_putn(struct nip_str *s, const char *bytes, size_t n)
{
	room(s, n);
	if (n)
		memcpy(s->at + s->n, bytes, n);
	s->n += n;
	s->at[s->n] = '\0';
}

void nip_str_put(struct nip_str *s, const char *text)
{
	nip_str_putn(s, text, strlen(text));
}

void nip_str_putc(struct nip_str *s, char c)
{
	nip_str_putn(s, &c, 1);
}

void nip_str_pad(struct nip_str *s, char c, size_t n)
{
	while (n--)
		nip_str_putc(s, c);
}

void nip_str_printf(struct nip_str *s, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n > 0) {
		room(s, (size_t)n);
		vsnprintf(s->at + s->n, (size_t)n + 1, fmt, again);
		s->n += (size_t)n;
	}
	va_end(again);
	va_end(ap);
}

/* Length of the valid UTF-8 sequence at p (1..4), or 0. */
static size_t sequence(const unsigned char *p, size_t n)
{
	size_t len = p[0] < 0x80 ? 1 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2
			     : p[0] >= 0xE0 && p[0] < 0xF0	   ? 3
			     : p[0] >= 0xF0 && p[0] < 0xF5	   ? 4
								   : 0;

	if (!len || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
	    (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
		return 0;
	return len;
}

void nip_str_put_utf8(struct nip_str *s, const char *bytes, size_t n)
{
	const unsigned char *p = (const unsigned char *)bytes;

	for (size_t i = 0; i < n;) {
		size_t len = sequence(p + i, n - i);

		if (len == 0 || (len == 1 && (p[i] < 0x20 || p[i] == 0x7F) && p[i] != '\t')) {
			nip_str_put(s, "\xEF\xBF\xBD");
			i++;
		} else {
			nip_str_putn(s, bytes + i, len);
			i += len;
		}
	}
}

size_t nip_utf8_width(const char *text)
{
	size_t w = 0;

	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if ((*p & 0xC0) == 0x80)
			continue;
		/* U+0300..U+036F are CC 80 .. CD AF */
		if ((*p == 0xCC && p[1] >= 0x80) || (*p == 0xCD && p[1] <= 0xAF && p[1] >= 0x80))
			continue;
		w++;
	}
	return w;
}

#define LONGEST 64

static size_t distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1], na = strlen(a), nb = strlen(b);

	if (na > LONGEST || nb > LONGEST)
		return LONGEST;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t diag = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t up = row[j];
			size_t best = diag + (tolower((unsigned char)a[i - 1]) !=
					      tolower((unsigned char)b[j - 1]));

			if (up + 1 < best)
				best = up + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diag = up;
			row[j] = best;
		}
	}
	return row[nb];
}

size_t nip_nearest(const char *word, const char *const *names, size_t n, size_t most,
		   const char **out_names)
{
	size_t limit = strlen(word) / 3, found = 0;

	if (strlen(word) > LONGEST) /* no name of ours is near, and looking is slow */
		return 0;
	if (limit < 2)
		limit = 2;
	for (size_t d = 0; d <= limit && found < most; d++)
		for (size_t i = 0; i < n && found < most; i++)
			if (distance(word, names[i]) == d && d < strlen(names[i]))
				out_names[found++] = names[i];
	return found;
}
