/* decode.c: any encoding to UTF-8, and from UTF-8 back to bytes of the file. What is not
 * valid becomes bytes that are not valid UTF-8, so that its record is refused. */
#include <config.h>

#include "csv/inside.h"

#include <stdlib.h>
#include <string.h>

#define RAW_ROOM 65536
#define NEVER	 0xFF /* a byte that no UTF-8 has; stands for one byte of the file */

const char *nip_csv_encoding_name(enum nip_csv_encoding e)
{
	static const char *const name[NIP_CSV_ENCODINGS] = {
		[NIP_CSV_DETECT] = "detect",	 [NIP_CSV_UTF8] = "utf-8",
		[NIP_CSV_UTF16LE] = "utf-16le",	 [NIP_CSV_UTF16BE] = "utf-16be",
		[NIP_CSV_LATIN1] = "iso-8859-1", [NIP_CSV_CP1252] = "cp1252",
	};

	return name[e];
}

/* 0x80 to 0x9F of CP1252 (Unicode's CP1252.TXT); 0: not used. */
static const uint16_t cp1252[32] = {
	0x20AC, 0,	0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,	0x017D, 0,	0,	0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,	0x017E, 0x0178,
};

static char *put(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) { /* a lone surrogate too: not valid, and known as two bytes */
		*to++ = (char)(0xE0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	} else {
		*to++ = (char)(0xF0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	}
	return to;
}

static char *put_bytes(struct nip_csv_raw *w, enum nip_csv_encoding e, char *to, const char *end)
{
	for (; w->from < w->n && end - to >= 3; w->from++) {
		unsigned char b = w->at[w->from];

		if (e == NIP_CSV_CP1252 && b >= 0x80 && b < 0xA0) {
			if (cp1252[b - 0x80])
				to = put(to, cp1252[b - 0x80]);
			else
				*to++ = (char)NEVER;
		} else {
			to = put(to, b);
		}
	}
	return to;
}

static uint32_t unit_at(const struct nip_csv_raw *w, size_t i, bool big)
{
	return big ? (uint32_t)w->at[i] << 8 | w->at[i + 1]
		   : (uint32_t)w->at[i + 1] << 8 | w->at[i];
}

/* A pair whose second half has not come yet waits for it, unless nothing comes. */
static char *put_units(struct nip_csv_raw *w, bool big, bool at_end, char *to, const char *end)
{
	while (w->n - w->from >= 2 && end - to >= 4) {
		uint32_t c = unit_at(w, w->from, big), low;

		if (c >= 0xD800 && c < 0xDC00) {
			if (w->n - w->from < 4 && !at_end)
				return to;
			low = w->n - w->from >= 4 ? unit_at(w, w->from + 2, big) : 0;
			if (low >= 0xDC00 && low < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
				w->from += 2;
			}
		}
		w->from += 2;
		to = put(to, c);
	}
	if (at_end && w->n - w->from == 1 && end > to) {
		*to++ = (char)NEVER;
		w->from++;
	}
	return to;
}

/* More raw bytes behind those not yet decoded: 1, 0 at the end, -1. */
static int more_raw(struct nip_csv_reader *r)
{
	struct nip_csv_raw *w = &r->raw;
	ssize_t got;

	if (w->from) {
		memmove(w->at, w->at + w->from, w->n - w->from);
		w->n -= w->from;
		w->from = 0;
	}
	if (w->cap - w->n < RAW_ROOM / 2) {
		w->cap += RAW_ROOM;
		w->at = nip_xrealloc(w->at, w->cap, 1);
	}
	got = nip_csv_source_read(&r->source, (char *)w->at + w->n, w->cap - w->n, r->diag);
	if (got < 0)
		return -1;
	w->n += (size_t)got;
	w->at_end = got == 0;
	return got > 0;
}

ssize_t nip_csv_decode(struct nip_csv_reader *r, char *to, size_t room)
{
	struct nip_csv_raw *w = &r->raw;
	char *start = to, *end = to + room;

	if (r->encoding <= NIP_CSV_UTF8 && w->from == w->n)
		return nip_csv_source_read(&r->source, to, room, r->diag);
	for (;;) {
		if (r->encoding == NIP_CSV_UTF16LE || r->encoding == NIP_CSV_UTF16BE)
			to = put_units(w, r->encoding == NIP_CSV_UTF16BE, w->at_end, to, end);
		else
			to = put_bytes(w, r->encoding, to, end);
		if (to > start || w->at_end)
			return to - start;
		if (more_raw(r) < 0)
			return -1;
	}
}

void nip_csv_recode(struct nip_csv_reader *r, enum nip_csv_encoding e, size_t mark)
{
	struct nip_csv_raw *w = &r->raw;
	size_t n = r->end - r->pos - mark;

	w->at = nip_xrealloc(w->at, n + 1, 1);
	memcpy(w->at, r->buf + r->pos + mark, n);
	w->n = w->cap = n;
	w->from = 0;
	w->at_end = r->eof;
	r->offset += (long long)mark;
	r->counts.bytes = r->offset;
	r->end = r->pos;
	r->scan_from = r->scan_to = 0;
	r->eof = false;
	r->encoding = e;
}

size_t nip_csv_reach(const struct nip_csv_reader *r, long long bytes)
{
	const char *s = r->buf + r->pos;
	size_t all = r->end - r->pos, n = 0;

	if (r->encoding <= NIP_CSV_UTF8)
		return (long long)all < bytes ? all : (size_t)bytes;
	while (n < all) {
		size_t next = n + 1;

		while (next < all && (s[next] & 0xC0) == 0x80)
			next++;
		bytes -= nip_csv_span(r, s + n, next - n);
		if (bytes < 0)
			break;
		n = next;
	}
	return n;
}

long long nip_csv_span(const struct nip_csv_reader *r, const char *s, size_t n)
{
	long long chars = 0, pairs = 0, odd = 0;

	if (r->encoding <= NIP_CSV_UTF8)
		return (long long)n;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		chars += (c & 0xC0) != 0x80;
		pairs += c >= 0xF0 && c != NEVER;
		odd += c == NEVER;
	}
	if (r->encoding == NIP_CSV_LATIN1 || r->encoding == NIP_CSV_CP1252)
		return chars;
	return 2 * (chars + pairs) - odd;
}
