/* header.c: from the first byte to the first record: preamble, column names and their
 * units. */
#include <config.h>

#include "csv/inside.h"

#include <string.h>

static int refuse(struct nip_csv_reader *r, const char *text)
{
	const struct nip_place at = { .file = r->source.name, .line = r->line };

	nip_diag_input(r->diag, &at, "%s", text);
	return -1;
}

/* Steps over comments and blank lines; the first line with content is then whole
 * in the buffer at pos (or over the cap). Returns 1, 0 at the end, -1. */
static int skip_preamble(struct nip_csv_reader *r)
{
	for (;;) {
		struct nip_csv_line line;
		struct nip_csv_record record;
		enum nip_csv_found found = r->skipping ? NIP_CSV_MORE
						       : nip_csv_find_line(r, r->pos, &line);

		if (found == NIP_CSV_NONE)
			return 0;
		if (found == NIP_CSV_LINE && !nip_csv_is_blank(r, &line) &&
		    r->buf[line.at] != r->comment)
			return 1;
		if (found == NIP_CSV_MORE && !r->skipping &&
		    r->end - r->pos > r->max_record + 2 && r->buf[r->pos] != r->comment)
			return 1;
		if (nip_csv_step(r, &record) == NIP_CSV_STEP_MORE && nip_csv_refill(r) < 0)
			return -1;
	}
}

/* To the line with the names, past what only says how to read the rest. */
static int first_line(struct nip_csv_reader *r)
{
	int rc = skip_preamble(r);

	if (rc <= 0)
		return rc;
	nip_csv_detect_single_bytes(r);
	if ((rc = skip_preamble(r)) <= 0)
		return rc;
	nip_csv_take_sep_line(r);
	return skip_preamble(r);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static char *trimmed(struct nip_csv_reader *r, const char *s, size_t n)
{
	while (n && is_space(s[0]))
		s++, n--;
	while (n && is_space(s[n - 1]))
		n--;
	return nip_arena_strndup(r->arena, s, n);
}

/* "thickness [um]" to "thickness" and "um"; brackets inside brackets belong. */
static void name_column(struct nip_csv_reader *r, size_t column, const char *s, size_t n)
{
	char *text = trimmed(r, s, n);
	size_t last = strlen(text), i, depth = 0;
	char close, open;

	r->name[column] = text;
	if (last < 4 || (text[last - 1] != ']' && text[last - 1] != ')'))
		return;
	close = text[--last];
	open = close == ']' ? '[' : '(';
	for (i = last + 1; i-- > 0;) {
		depth += text[i] == close;
		if (text[i] == open && --depth == 0)
			break;
	}
	if (i == (size_t)-1 || i == 0)
		return;
	s = trimmed(r, text, i);
	if (!*s)
		return;
	text = trimmed(r, text + i + 1, last - i - 1);
	if (!*text)
		return;
	r->name[column] = s;
	r->unit[column] = text;
}

/* The advice for a header that cannot be used, by what is wrong with it. */
static int header_trouble(struct nip_csv_reader *r)
{
	static const char *const what[NIP_CSV_BAD_KINDS] = {
		[NIP_CSV_BAD_QUOTE] = "the header has a stray or unterminated quote; correct it",
		[NIP_CSV_BAD_NEWLINE] = "the header has a newline inside quotes; close the quote, "
					"or use the multiline dialect",
		[NIP_CSV_BAD_SIZE] = "the header is over the size cap; is this CSV text?",
		[NIP_CSV_BAD_NUL] = "the header has a NUL byte: is this a binary file?",
		[NIP_CSV_BAD_ENCODING] = "the header is not valid in its encoding, UTF-8 if none is "
					 "named: name it (cp1252, latin-1, utf-16le, utf-16be), or "
					 "convert the file, with the name of what wrote it (SHIFT_JIS, "
					 "GB18030): iconv -f NAME -t UTF-8",
	};

	if (r->problems.n == 0)
		return refuse(r, "there is no header line; line data have one that names the columns");
	r->line = r->problems.at[0].line;
	return refuse(r, what[r->problems.at[0].kind]);
}

static int check_control(struct nip_csv_reader *r, const struct nip_csv_record *record)
{
	for (size_t i = record->at; i < record->next; i++) {
		unsigned char c = (unsigned char)r->buf[i];
		bool line_end = c == '\n' || (c == '\r' && i + 1 < record->next && r->buf[i + 1] == '\n');

		if (c == '\r' && !line_end && i + 1 < record->next)
			return refuse(r, "lines end in carriage returns alone; convert the file: "
					 "tr '\\r' '\\n'");
		if ((c < 0x20 && c != '\t' && c != '\r' && !line_end) || c == 0x7F)
			return refuse(r, "the header has control characters; is this a binary file?");
	}
	return 0;
}

static void make_columns(struct nip_csv_reader *r, const struct nip_csv_record *record)
{
	const char *from = record->decoded ? r->decoded.at : r->buf + record->at;
	size_t n = record->fields;

	r->name = NIP_NEW_N(r->arena, n, const char *);
	r->unit = NIP_NEW_N(r->arena, n, const char *);
	for (size_t i = 0; i < n; i++) {
		if (r->no_header)
			r->name[i] = nip_arena_printf(r->arena, "%zu", i + 1);
		else
			name_column(r, i, from + r->field[i].at, r->field[i].n);
	}
	r->columns = n;
}

int nip_csv_read_header(struct nip_csv_reader *r)
{
	struct nip_csv_record record;
	enum nip_csv_step step;
	bool sniffed;
	int rc;

	if (nip_csv_read_marks(r) != 0)
		return -1;
	if ((rc = first_line(r)) <= 0)
		return rc < 0 ? -1 : header_trouble(r);
	sniffed = !r->separator;
	if (sniffed)
		nip_csv_sniff(r);
	do {
		step = nip_csv_step(r, &record);
		if (step == NIP_CSV_STEP_MORE && nip_csv_refill(r) < 0)
			return -1;
		/* Without a header a broken first row is like any other. */
		if (step == NIP_CSV_STEP_END || (!r->no_header && nip_csv_refused(&r->counts)))
			return header_trouble(r);
	} while (step != NIP_CSV_STEP_RECORD);
	r->preamble = false;
	r->header_line = r->no_header ? 0 : r->line;
	if (check_control(r, &record) != 0)
		return -1;
	make_columns(r, &record);
	if (sniffed)
		nip_csv_say_separator(r);
	if (r->no_header)
		return 0;
	r->counts.header = record.lines;
	nip_csv_take(r, &record);
	return nip_csv_check_names(r);
}
