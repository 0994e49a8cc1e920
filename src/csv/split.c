/* split.c: one record into fields. A line without quotes is cut at its separators;
 * whatever has a quote goes to libcsv, strict, which decides what is well formed. */
#include <config.h>

#include "csv/inside.h"

#include <stdlib.h>
#include <string.h>

/* Only the first r->columns are stored (all of them while the header is read). */
static void push(struct nip_csv_reader *r, size_t at, size_t n)
{
	size_t i = r->fields++;

	if (r->columns && i >= r->columns) {
		r->surplus += n;
		return;
	}
	if (i == r->field_cap) {
		r->field_cap = r->field_cap ? 2 * r->field_cap : 32;
		r->field = nip_xrealloc(r->field, r->field_cap, sizeof *r->field);
	}
	r->field[i] = (struct nip_csv_field){ at, n };
}

static void split_plain(struct nip_csv_reader *r, const char *s, size_t n)
{
	const char *p = s, *e = s + n, *q;

	while ((q = memchr(p, r->separator, (size_t)(e - p)))) {
		push(r, (size_t)(p - s), (size_t)(q - p));
		p = q + 1;
	}
	push(r, (size_t)(p - s), (size_t)(e - p));
}

static void on_field(void *text, size_t n, void *user)
{
	struct nip_csv_reader *r = user;

	push(r, r->decoded.n, n);
	nip_str_putn(&r->decoded, text, n);
	nip_str_putc(&r->decoded, '\0');
}

static int never(unsigned char c)
{
	(void)c;
	return 0;
}

static void *grow(void *p, size_t n)
{
	return nip_xrealloc(p, n, 1);
}

/* Blanks stay as they are and lines are ours, so libcsv knows neither. */
static void parser_ready(struct nip_csv_reader *r)
{
	if (r->parser_set)
		return;
	csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI);
	csv_set_delim(&r->parser, (unsigned char)r->separator);
	csv_set_quote(&r->parser, (unsigned char)r->quote);
	csv_set_space_func(&r->parser, never);
	csv_set_term_func(&r->parser, never);
	csv_set_realloc_func(&r->parser, grow);
	csv_set_free_func(&r->parser, free);
	csv_set_blk_size(&r->parser, 4096);
	r->parser_set = true;
}

/* After an error, libcsv is only sure to be clean when it is made anew. */
void nip_csv_split_release(struct nip_csv_reader *r)
{
	if (r->parser_set)
		csv_free(&r->parser);
	r->parser_set = false;
}

static bool is_pad(const struct nip_csv_reader *r, char c)
{
	return c == ' ' || (c == '\t' && r->separator != '\t');
}

/* Copies a line without the blanks between a quoted cell and its separators, which
 * strict libcsv would refuse. *open says whether the line starts, and then whether
 * it ends, inside quotes: exact as long as libcsv finds no fault. */
static void without_padding(struct nip_csv_reader *r, const char *s, size_t n, bool *open)
{
	bool starts_field = !*open, closed = false;

	nip_str_clear(&r->scratch);
	for (size_t i = 0, j; i < n; i = j) {
		j = i + 1;
		if (!*open && (starts_field || closed) && is_pad(r, s[i])) {
			while (j < n && is_pad(r, s[j]))
				j++;
			if (starts_field ? j < n && s[j] == r->quote
					 : j == n || s[j] == r->separator)
				continue;
			starts_field = closed = false;
		} else {
			if (s[i] == r->quote)
				*open = !*open;
			starts_field = !*open && s[i] == r->separator;
			closed = !*open && s[i] == r->quote;
		}
		nip_str_putn(&r->scratch, s + i, j - i);
	}
}

static bool parse(struct nip_csv_reader *r, const char *s, size_t n)
{
	return csv_parse(&r->parser, s, n, on_field, NULL, r) == n;
}

static bool valid_utf8(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t len = p[i] < 0x80 ? 1 : p[i] >> 5 == 6 ? 2 : p[i] >> 4 == 14 ? 3 : 4;
		uint32_t least = len == 2 ? 0x80 : len == 3 ? 0x800 : 0x10000, c;

		if (len == 1) {
			i++;
			continue;
		}
		if (p[i] < 0xC2 || p[i] > 0xF4 || len > n - i)
			return false;
		c = p[i] & (0x7Fu >> len);
		for (size_t k = 1; k < len; k++) {
			if ((p[i + k] & 0xC0) != 0x80)
				return false;
			c = c << 6 | (p[i + k] & 0x3Fu);
		}
		if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
			return false;
		i += len;
	}
	return true;
}

bool nip_csv_valid_utf8(const char *p, size_t n)
{
	return valid_utf8((const unsigned char *)p, n);
}

static bool ascii(const char *p, size_t n)
{
	uint64_t all = 0, w;

	for (; n >= sizeof w; n -= sizeof w, p += sizeof w) {
		memcpy(&w, p, sizeof w);
		all |= w;
	}
	for (; n; n--)
		all |= (unsigned char)*p++;
	return !(all & 0x8080808080808080u);
}

static int check_text(const char *s, size_t n)
{
	if (memchr(s, '\0', n))
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_NUL);
	if (!ascii(s, n) && !valid_utf8((const unsigned char *)s, n))
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_ENCODING);
	return NIP_CSV_SPLIT_OK;
}

/* The next line of a record whose quote is still open at the end of *line. */
static int continue_record(struct nip_csv_reader *r, struct nip_csv_line *line,
			   struct nip_csv_record *out)
{
	const char *eol = r->buf + line->at + line->n;
	size_t at = line->at + line->n + line->end;

	if (!line->newline)
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_QUOTE);
	if (!r->multiline)
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_NEWLINE);
	parse(r, eol, line->end);
	switch (nip_csv_find_line(r, at, line)) {
	case NIP_CSV_NONE:
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_QUOTE);
	case NIP_CSV_MORE:
		line->n = r->end - at;
		if (at + line->n - out->at <= r->max_record + 2)
			return NIP_CSV_SPLIT_MORE;
		break;
	case NIP_CSV_LINE:
		break;
	}
	/* A quote open for longer than any record may be is taken as a stray one. */
	if (at + line->n - out->at > r->max_record)
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_QUOTE);
	out->lines++;
	return check_text(r->buf + line->at, line->n);
}

static int split_quoted(struct nip_csv_reader *r, struct nip_csv_line *line,
			struct nip_csv_record *out)
{
	bool open = false;
	int rc;

	parser_ready(r);
	nip_str_clear(&r->decoded);
	out->decoded = true;
	for (;;) {
		without_padding(r, r->buf + line->at, line->n, &open);
		if (!parse(r, nip_str_text(&r->scratch), r->scratch.n))
			rc = NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_QUOTE);
		else if (open)
			rc = continue_record(r, line, out);
		else
			break;
		if (rc != NIP_CSV_SPLIT_OK) {
			nip_csv_split_release(r);
			return rc;
		}
	}
	if (csv_fini(&r->parser, on_field, NULL, r) == 0)
		return NIP_CSV_SPLIT_OK;
	nip_csv_split_release(r);
	return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_QUOTE);
}

/* Empty fields where the line, or what was decoded of it, ends. */
static void fill(struct nip_csv_reader *r, const struct nip_csv_line *line,
		 struct nip_csv_record *out)
{
	size_t at = out->decoded ? r->decoded.n - 1 : line->n;

	while (r->fields < r->columns)
		push(r, at, 0);
	out->filled = true;
}

static int check_fields(struct nip_csv_reader *r, const struct nip_csv_line *line,
			struct nip_csv_record *out)
{
	size_t stored = r->columns && r->fields > r->columns ? r->columns : r->fields;

	for (size_t i = 0; i < stored; i++)
		if (r->field[i].n > r->max_field)
			return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_SIZE);
	if (!r->columns || r->fields == r->columns)
		return NIP_CSV_SPLIT_OK;
	if (r->fields < r->columns && r->ragged != NIP_CSV_RAGGED_FILL)
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_SHORT);
	if (r->fields > r->columns && (r->ragged == NIP_CSV_RAGGED_REFUSE || r->surplus))
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_LONG);
	if (r->fields < r->columns)
		fill(r, line, out);
	r->fields = r->columns;
	return NIP_CSV_SPLIT_OK;
}

int nip_csv_split(struct nip_csv_reader *r, const struct nip_csv_line *first,
		  struct nip_csv_record *out)
{
	struct nip_csv_line line = *first;
	const char *s = r->buf + line.at;
	int rc;

	*out = (struct nip_csv_record){ .at = line.at, .lines = 1 };
	r->fields = r->surplus = 0;
	if (line.n > r->max_record)
		return NIP_CSV_SPLIT_BAD(NIP_CSV_BAD_SIZE);
	if ((rc = check_text(s, line.n)) != NIP_CSV_SPLIT_OK)
		return rc;
	if (!memchr(s, r->quote, line.n))
		split_plain(r, s, line.n);
	else if ((rc = split_quoted(r, &line, out)) != NIP_CSV_SPLIT_OK)
		return rc;
	out->fields = r->fields;
	out->next = line.at + line.n + line.end;
	out->bare_end = !line.newline;
	if (!out->decoded && line.n <= r->max_field && r->columns && r->fields == r->columns)
		return NIP_CSV_SPLIT_OK;
	return check_fields(r, &line, out);
}
