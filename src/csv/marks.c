/* marks.c: what the first bytes say: byte order marks, encodings, foreign formats. */
#include <config.h>

#include "csv/inside.h"

#include <string.h>

static const struct {
	const char *bytes;
	size_t n;
	const char *what;
} foreign[] = {
	{ "PK\003\004", 4, "is a zip file or spreadsheet (.xlsx, .ods); save the sheet as CSV" },
	{ "\xD0\xCF\x11\xE0", 4, "is an old spreadsheet (.xls); save the sheet as CSV" },
	{ "%PDF", 4, "is a PDF; line data have to be CSV text" },
	{ "\x28\xB5\x2F\xFD", 4, "is zstd data; unpack it, or compress with gzip instead" },
	{ "\xFD"
	  "7zXZ",
	  5, "is xz data; unpack it, or compress with gzip instead" },
	{ "BZh", 3, NULL }, /* with the next one: a header could start with these letters */
	{ "1AY&SY", 6, "is bzip2 data; unpack it, or compress with gzip instead" },
};

static const struct {
	const char *bytes;
	size_t n;
	enum nip_csv_encoding encoding;
} order_mark[] = {
	{ "\xEF\xBB\xBF", 3, NIP_CSV_UTF8 },
	{ "\xFF\xFE", 2, NIP_CSV_UTF16LE },
	{ "\xFE\xFF", 2, NIP_CSV_UTF16BE },
};

static int refuse(struct nip_csv_reader *r, const char *text)
{
	const struct nip_place at = { .file = r->source.name, .line = r->line };

	nip_diag_input(r->diag, &at, "%s", text);
	return -1;
}

/* Has at least n bytes been there? Waits for them; false at the end of input. */
static bool have(struct nip_csv_reader *r, size_t n)
{
	while (r->end - r->pos < n)
		if (nip_csv_refill(r) <= 0)
			return false;
	return true;
}

/* Waits byte by byte only as long as the bytes fit, so that a pipe with a short
 * first line is not kept waiting. */
static bool starts_with(struct nip_csv_reader *r, size_t skip, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!have(r, skip + i + 1) || r->buf[r->pos + skip + i] != bytes[i])
			return false;
	return true;
}

static void note(struct nip_csv_reader *r, enum nip_csv_encoding e, const char *why)
{
	const struct nip_place at = { .file = r->source.name, .line = r->line };

	nip_diag_add(r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
		     "the text is taken to be %s by %s; name the encoding if that is wrong",
		     nip_csv_encoding_name(e), why);
}

/* Two ASCII characters of two bytes each, one of them NUL: no other text begins so. */
static enum nip_csv_encoding unmarked_utf16(struct nip_csv_reader *r)
{
	for (size_t i = 0; i < 4; i++) {
		unsigned char first, c;

		if (!have(r, i + 1))
			return NIP_CSV_DETECT;
		first = (unsigned char)r->buf[r->pos];
		c = (unsigned char)r->buf[r->pos + i];
		if ((i % 2 == 0) == (first == 0) ? c != 0 : c == 0 || c >= 0x80)
			return NIP_CSV_DETECT;
	}
	return r->buf[r->pos] ? NIP_CSV_UTF16LE : NIP_CSV_UTF16BE;
}

static void contradicted(struct nip_csv_reader *r, enum nip_csv_encoding e,
			 enum nip_csv_encoding named)
{
	const struct nip_place at = { .file = r->source.name, .line = r->line };

	nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
		     "the byte order mark says %s, and is believed before the dialect (%s)",
		     nip_csv_encoding_name(e), nip_csv_encoding_name(named));
}

static bool read_order_mark(struct nip_csv_reader *r, enum nip_csv_encoding named)
{
	for (size_t i = 0; i < sizeof order_mark / sizeof *order_mark; i++) {
		enum nip_csv_encoding e = order_mark[i].encoding;

		if (!starts_with(r, 0, order_mark[i].bytes, order_mark[i].n))
			continue;
		if (named != NIP_CSV_DETECT && named != e)
			contradicted(r, e, named);
		else if (e != NIP_CSV_UTF8 && named == NIP_CSV_DETECT)
			note(r, e, "its byte order mark");
		r->encoding = e;
		if (e == NIP_CSV_UTF8) {
			r->pos += order_mark[i].n;
			r->counts.bytes = r->offset += (long long)order_mark[i].n;
		} else {
			nip_csv_recode(r, e, order_mark[i].n);
		}
		return true;
	}
	return false;
}

int nip_csv_read_marks(struct nip_csv_reader *r)
{
	enum nip_csv_encoding named = r->encoding;
	size_t skip = 0;

	r->encoding = NIP_CSV_DETECT; /* marks are looked for in the bytes as they are */
	if (!have(r, 1))
		return r->failed ? -1 : refuse(r, "is empty; line data start with a header line");
	if (read_order_mark(r, named))
		return r->failed ? -1 : 0;
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		bool fits = starts_with(r, skip, foreign[i].bytes, foreign[i].n);

		if (fits && foreign[i].what)
			return refuse(r, foreign[i].what);
		skip = fits ? foreign[i].n + 1 : 0;
	}
	if (named == NIP_CSV_DETECT) {
		named = unmarked_utf16(r);
		if (named != NIP_CSV_DETECT)
			note(r, named, "its NUL bytes");
	}
	if (named > NIP_CSV_UTF8)
		nip_csv_recode(r, named, 0);
	r->encoding = named;
	return r->failed ? -1 : 0;
}

/* Signs and letters that are the same in CP1252, ISO 8859-1 and -15, each alone between
 * ASCII: in the two-byte encodings of Asia bytes above ASCII come in pairs. */
void nip_csv_detect_single_bytes(struct nip_csv_reader *r)
{
	static const char safe[] = "\xB0\xB1\xB2\xB3\xB5\xC4\xD6\xDC\xDF\xE4\xE9\xF6\xFC";
	struct nip_csv_line line;
	const char *s = r->buf + r->pos;
	bool before = false;

	if (r->encoding != NIP_CSV_DETECT || nip_csv_find_line(r, r->pos, &line) != NIP_CSV_LINE ||
	    nip_csv_valid_utf8(s, line.n))
		return;
	for (size_t i = 0; i < line.n; i++) {
		bool high = (unsigned char)s[i] >= 0x80;

		if (high && (before || !strchr(safe, s[i])))
			return;
		before = high;
	}
	note(r, NIP_CSV_CP1252, "signs in the header that are not UTF-8");
	nip_csv_recode(r, NIP_CSV_CP1252, 0);
}
