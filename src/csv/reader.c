/* reader.c: the public face: dialect, opening, counts, problems, marks. */
#include <config.h>

#include "csv/reader.h"

#include <stdlib.h>
#include <string.h>

#include "csv/inside.h"

static const char *const bad_name[NIP_CSV_BAD_KINDS] = {
	[NIP_CSV_BAD_QUOTE] = "stray_quote",
	[NIP_CSV_BAD_NEWLINE] = "newline_in_quotes",
	[NIP_CSV_BAD_SHORT] = "short_record",
	[NIP_CSV_BAD_LONG] = "long_record",
	[NIP_CSV_BAD_SIZE] = "over_size",
	[NIP_CSV_BAD_NUL] = "nul_byte",
	[NIP_CSV_BAD_ENCODING] = "bad_encoding",
	[NIP_CSV_BAD_MISSING] = "missing",
	[NIP_CSV_BAD_NUMBER] = "not_a_number",
	[NIP_CSV_BAD_CODE] = "missing_code",
	[NIP_CSV_BAD_NAN] = "nan",
	[NIP_CSV_BAD_SENTINEL] = "sentinel",
	[NIP_CSV_BAD_STUCK] = "stuck",
	[NIP_CSV_BAD_TIME] = "bad_time",
	[NIP_CSV_BAD_DUPLICATE] = "duplicate_time",
	[NIP_CSV_BAD_UNORDERED] = "unordered_time",
	[NIP_CSV_BAD_GAP] = "time_gap",
	[NIP_CSV_BAD_CLOCK] = "clock_change",
	[NIP_CSV_BAD_HELD] = "held",
	[NIP_CSV_BAD_FILLED] = "filled_record",
	[NIP_CSV_BAD_ABSENT] = "absent",
};

const char *nip_csv_bad_name(enum nip_csv_bad kind)
{
	return bad_name[kind];
}

enum nip_csv_bad nip_csv_bad_kind(const char *name)
{
	int kind = 0;

	while (kind < NIP_CSV_BAD_KINDS && strcmp(bad_name[kind], name) != 0)
		kind++;
	return (enum nip_csv_bad)kind;
}

static void set_missing(struct nip_csv_reader *r, const char *const *text, size_t n)
{
	static const char *const usual[] = { "NA", "N/A", "null", "NULL", "-", "--" };
	struct nip_csv_numbers *how = &r->numbers;

	if (n == 0) {
		text = usual;
		n = sizeof usual / sizeof *usual;
	}
	how->missing = NIP_NEW_N(r->arena, n, const char *);
	how->missing_n = NIP_NEW_N(r->arena, n, size_t);
	how->n_missing = n;
	for (size_t i = 0; i < n; i++) {
		how->missing[i] = nip_arena_strdup(r->arena, text[i]);
		how->missing_n[i] = strlen(text[i]);
		how->first[(unsigned char)text[i][0]] = true;
	}
}

static int set_dialect(struct nip_csv_reader *r, const struct nip_csv_dialect *given)
{
	static const struct nip_csv_dialect none;
	const struct nip_csv_dialect *d = given ? given : &none;
	const char *trouble = NULL;
	const struct nip_place at = { .file = r->source.name };

	r->separator = d->separator;
	r->quote = d->quote ? d->quote : '"';
	r->comment = d->comment ? d->comment : '#';
	r->multiline = d->multiline;
	r->no_header = d->no_header;
	r->max_field = d->max_field ? d->max_field : 64 * 1024;
	r->max_record = d->max_record ? d->max_record : 1024 * 1024;
	r->encoding = d->encoding;
	r->ragged = d->ragged;
	r->time = d->time;
	r->numbers.mark = d->decimal_mark ? d->decimal_mark : '.';
	set_missing(r, d->missing, d->n_missing);
	if (r->numbers.mark != '.' && r->numbers.mark != ',')
		trouble = "the decimal mark has to be . or ,";
	else if (r->separator && r->separator == r->numbers.mark)
		trouble = "separator and decimal mark are the same; choose another separator";
	else if (r->separator && strchr("\r\n", r->separator))
		trouble = "a line end cannot be the separator";
	else if (r->quote == r->separator || strchr("\r\n", r->quote))
		trouble = "the quote has to differ from the separator and from line ends";
	if (trouble)
		nip_diag_add(r->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at, "%s", trouble);
	return trouble ? -1 : 0;
}

static struct nip_csv_reader *open_reader(const char *path, const struct nip_csv_tap *tap,
					  const struct nip_csv_dialect *dialect,
					  struct nip_diag *diag)
{
	struct nip_csv_reader *r = nip_xalloc(1, sizeof *r);

	if (tap) {
		r->tap = *tap;
		r->source.tap = &r->tap;
	}

	r->diag = diag;
	r->arena = nip_arena_new();
	r->line = 1;
	r->preamble = true;
	r->source.fd = -1;
	r->lane = (size_t)-1;
	r->source.name = strcmp(path, "-") == 0 ? "standard input"
						: nip_arena_strdup(r->arena, path);
	if (set_dialect(r, dialect) == 0 && nip_csv_source_open(&r->source, path, diag) == 0 &&
	    nip_csv_read_header(r) == 0 && nip_csv_pivot_open(r, dialect) == 0)
		return r;
	nip_csv_close(r);
	return NULL;
}

struct nip_csv_reader *nip_csv_open(const char *path, const struct nip_csv_dialect *dialect,
				    struct nip_diag *diag)
{
	return open_reader(path, NULL, dialect, diag);
}

struct nip_csv_reader *nip_csv_open_tap(const char *name, const struct nip_csv_tap *tap,
					const struct nip_csv_dialect *dialect,
					struct nip_diag *diag)
{
	return open_reader(name, tap, dialect, diag);
}

bool nip_csv_stopped(const struct nip_csv_reader *r)
{
	return r->source.stopped;
}

void nip_csv_on_bad(struct nip_csv_reader *r, nip_csv_bad_fn *fn, void *user)
{
	r->on_bad = fn;
	r->on_bad_user = user;
}

void nip_csv_close(struct nip_csv_reader *r)
{
	if (!r)
		return;
	nip_csv_source_close(&r->source);
	nip_csv_split_release(r);
	nip_csv_pivot_free(r->pivot);
	free(r->raw.at);
	nip_str_release(&r->scratch);
	nip_str_release(&r->decoded);
	for (size_t i = 0; i < r->binds; i++) {
		free(r->bind[i].cell);
		free(r->bind[i].number);
		free(r->bind[i].state);
	}
	free(r->bind);
	free(r->vector);
	free(r->row_line);
	free(r->row_offset);
	free(r->field);
	free(r->buf);
	nip_arena_free(r->arena);
	free(r);
}

long nip_csv_header_line(const struct nip_csv_reader *r)
{
	return r->header_line;
}

enum nip_csv_encoding nip_csv_encoding(const struct nip_csv_reader *r)
{
	return r->encoding == NIP_CSV_DETECT ? NIP_CSV_UTF8 : r->encoding;
}

char nip_csv_separator(const struct nip_csv_reader *r)
{
	return r->separator;
}

size_t nip_csv_problems(const struct nip_csv_reader *r)
{
	return r->problems.n;
}

const struct nip_csv_problem *nip_csv_problem_at(const struct nip_csv_reader *r, size_t i)
{
	return &r->problems.at[i];
}

const struct nip_csv_counts *nip_csv_count(const struct nip_csv_reader *r)
{
	return &r->counts;
}

void nip_csv_tell(const struct nip_csv_reader *r, struct nip_csv_mark *out)
{
	*out = (struct nip_csv_mark){ .offset = r->offset,
				      .line = r->line,
				      .skipping = r->skipping,
				      .unfinished = r->unfinished,
				      .told_line = r->told_line,
				      .counts = r->counts };
	if (r->pivot)
		nip_csv_pivot_tell(r, out);
}

int nip_csv_seek(struct nip_csv_reader *r, const struct nip_csv_mark *mark)
{
	const struct nip_place at = { .file = r->source.name };

	while (r->offset < mark->offset) {
		size_t n = nip_csv_reach(r, mark->offset - r->offset);

		if (n) {
			r->offset += nip_csv_span(r, r->buf + r->pos, n);
			r->pos += n;
		} else if (r->end > r->pos || nip_csv_refill(r) == 0) {
			nip_diag_input(r->diag, &at,
				       "is shorter than what was read of it before (%lld bytes), or "
				       "has another encoding", mark->offset);
			return -1;
		} else if (r->failed) {
			return -1;
		}
	}
	if (r->offset > mark->offset) {
		nip_diag_input(r->diag, &at, "the place to go on from lies before the header");
		return -1;
	}
	r->scan_from = r->scan_to = 0;
	r->line = mark->line;
	r->skipping = mark->skipping;
	r->unfinished = mark->unfinished;
	r->told_line = r->muted_to = mark->told_line;
	r->counts = mark->counts;
	return 0;
}

bool nip_csv_more(struct nip_csv_reader *r)
{
	return r->end > r->pos || nip_csv_refill(r) > 0;
}

long nip_csv_refused(const struct nip_csv_counts *c)
{
	long n = 0;

	for (int kind = 0; nip_csv_bad_refuses((enum nip_csv_bad)kind); kind++)
		n += c->bad[kind];
	return n;
}

bool nip_csv_balanced(const struct nip_csv_counts *c)
{
	return c->header + c->comments + c->blank + c->records + c->continued +
		       nip_csv_refused(c) ==
	       c->lines;
}
