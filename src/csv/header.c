/* header.c: from the first byte to the first record: marks of foreign formats,
 * preamble, separator, column names and their units. */
#include <config.h>

#include "csv/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

static const struct {
	const char *bytes;
	size_t n;
	const char *what;
} foreign[] = {
	{ "\xFF\xFE", 2, "is UTF-16 text; convert it: iconv -f UTF-16 -t UTF-8" },
	{ "\xFE\xFF", 2, "is UTF-16 text; convert it: iconv -f UTF-16 -t UTF-8" },
	{ "PK\003\004", 4, "is a zip file or spreadsheet (.xlsx, .ods); save the sheet as CSV" },
	{ "\xD0\xCF\x11\xE0", 4, "is an old spreadsheet (.xls); save the sheet as CSV" },
	{ "%PDF", 4, "is a PDF; line data have to be CSV text" },
	{ "\x28\xB5\x2F\xFD", 4, "is zstd data; unpack it, or compress with gzip instead" },
	{ "\xFD" "7zXZ", 5, "is xz data; unpack it, or compress with gzip instead" },
	{ "BZh", 3, NULL }, /* with the next one: a header could start with these letters */
	{ "1AY&SY", 6, "is bzip2 data; unpack it, or compress with gzip instead" },
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

static int check_marks(struct nip_csv_reader *r)
{
	size_t skip = 0;

	if (!have(r, 1))
		return r->failed ? -1 : refuse(r, "is empty; line data start with a header line");
	if (starts_with(r, 0, "\xEF\xBB\xBF", 3)) {
		r->pos += 3;
		return 0;
	}
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		bool fits = starts_with(r, skip, foreign[i].bytes, foreign[i].n);

		if (fits && foreign[i].what)
			return refuse(r, foreign[i].what);
		skip = fits ? foreign[i].n + 1 : 0;
	}
	return r->failed ? -1 : 0;
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

/* How often each candidate stands outside quotes. */
static void count_outside(const struct nip_csv_reader *r, const struct nip_csv_line *line,
			  const char *candidates, size_t *out)
{
	bool quoted = false;
	const char *hit;

	memset(out, 0, strlen(candidates) * sizeof *out);
	for (size_t i = 0; i < line->n; i++) {
		char c = r->buf[line->at + i];

		if (c == r->quote)
			quoted = !quoted;
		else if (!quoted && c && (hit = strchr(candidates, c)))
			out[hit - candidates]++;
	}
}

/* The line behind the header, if it comes: needed anyway before the first record
 * can be handed out, so waiting for it holds nothing back. */
static bool second_line(struct nip_csv_reader *r, const struct nip_csv_line *first,
			struct nip_csv_line *out)
{
	size_t skip = first->n + first->end;

	for (;;) {
		switch (nip_csv_find_line(r, r->pos + skip, out)) {
		case NIP_CSV_NONE:
			return false;
		case NIP_CSV_MORE:
			if (r->end - r->pos - skip > r->max_record + 2 || nip_csv_refill(r) < 0)
				return false;
			break;
		case NIP_CSV_LINE:
			if (!nip_csv_is_blank(r, out))
				return out->n <= r->max_record;
			skip += out->n + out->end;
			break;
		}
	}
}

/* The separator is judged by the header and the line behind it only: the same two
 * lines whether they come from a file or trickle through a pipe. Best is what both
 * have equally often, then what is there more often; a semicolon beats the comma,
 * which then is a decimal mark. */
static void sniff(struct nip_csv_reader *r)
{
	static const char candidates[] = ",;\t|";
	struct nip_csv_line first, second;
	size_t a[4], b[4], best = 0, best_score = 0;

	r->separator = ',';
	if (nip_csv_find_line(r, r->pos, &first) != NIP_CSV_LINE || first.n > r->max_record)
		return;
	count_outside(r, &first, candidates, a);
	memcpy(b, a, sizeof b);
	if (!r->no_header && second_line(r, &first, &second))
		count_outside(r, &second, candidates, b);
	for (size_t i = 0; i < 4; i++) {
		size_t score = a[i] == 0 ? 0 : a[i] == b[i] ? 2 : 1;
		bool beats = score > best_score ||
			     (score && score == best_score &&
			      (a[i] > a[best] || (candidates[i] == ';' && candidates[best] == ',')));

		if (!beats || (candidates[i] == ',' && r->numbers.mark == ','))
			continue;
		best = i;
		best_score = score;
	}
	if (best_score == 0)
		best = r->numbers.mark == ',' ? 1 : 0;
	r->separator = candidates[best];
}

static void say_separator(struct nip_csv_reader *r)
{
	const struct nip_place at = { .file = r->source.name,
				      .line = r->no_header ? r->line : r->header_line };
	const char *name = r->separator == ';'	  ? "semicolon"
			   : r->separator == '\t' ? "tab"
						  : "vertical bar";

	if (r->separator != ',' && r->columns > 1)
		nip_diag_add(r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "the separator is taken to be the %s; name it if that is wrong", name);
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

struct named {
	const char *name;
	size_t column;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	return d ? d : (x->column > y->column) - (x->column < y->column);
}

/* Columns without a name are let be: nobody can ask for them. */
static int check_names(struct nip_csv_reader *r)
{
	const struct nip_place at = { .file = r->source.name, .line = r->header_line };
	struct named *list = nip_xalloc(r->columns, sizeof *list);
	size_t numbers = 0, empty = 0;
	int rc = 0;
	double v;

	for (size_t i = 0; i < r->columns; i++) {
		list[i] = (struct named){ r->name[i], i };
		empty += !r->name[i][0];
		numbers += nip_decimal_read(r->name[i], strlen(r->name[i]), r->numbers.mark, &v);
	}
	qsort(list, r->columns, sizeof *list, by_name);
	for (size_t i = 1; i < r->columns; i++) {
		if (!list[i].name[0] || strcmp(list[i].name, list[i - 1].name) != 0)
			continue;
		nip_diag_input(r->diag, &at,
			       "columns %zu and %zu are both named \"%s\"; rename one of them",
			       list[i - 1].column + 1, list[i].column + 1, list[i].name);
		rc = -1;
	}
	if (empty == r->columns) {
		nip_diag_input(r->diag, &at, "the header names no column");
		rc = -1;
	} else if (numbers + empty == r->columns) {
		nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "every column name is a number: if there is no header, say so");
	}
	free(list);
	return rc;
}

/* The advice for a header that cannot be used, by what is wrong with it. */
static int header_trouble(struct nip_csv_reader *r)
{
	static const char *const what[NIP_CSV_BAD_KINDS] = {
		[NIP_CSV_BAD_QUOTE] = "the header has a stray or unterminated quote; correct it",
		[NIP_CSV_BAD_NEWLINE] = "the header has a newline inside quotes; close the quote, "
					"or use the multiline dialect",
		[NIP_CSV_BAD_SIZE] = "the header is over the size cap; is this CSV text?",
		[NIP_CSV_BAD_NUL] = "the header has a NUL byte: a binary file, or UTF-16 text, which "
				    "iconv -f UTF-16 -t UTF-8 converts",
		[NIP_CSV_BAD_ENCODING] = "the header is not valid UTF-8: a binary file, or Latin-1 "
					 "text, which iconv -f CP1252 -t UTF-8 converts",
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
	bool sniffed = !r->separator;
	int rc;

	if (check_marks(r) != 0)
		return -1;
	if ((rc = skip_preamble(r)) <= 0)
		return rc < 0 ? -1 : header_trouble(r);
	if (sniffed)
		sniff(r);
	do {
		step = nip_csv_step(r, &record);
		if (step == NIP_CSV_STEP_MORE && nip_csv_refill(r) < 0)
			return -1;
		/* Without a header a broken first row is like any other. */
		if (step == NIP_CSV_STEP_END || (!r->no_header && nip_csv_bad_records(r)))
			return header_trouble(r);
	} while (step != NIP_CSV_STEP_RECORD);
	r->preamble = false;
	r->header_line = r->no_header ? 0 : r->line;
	if (check_control(r, &record) != 0)
		return -1;
	make_columns(r, &record);
	if (sniffed)
		say_separator(r);
	if (r->no_header)
		return 0;
	nip_csv_take(r, &record);
	return check_names(r);
}
