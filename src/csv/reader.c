/* reader.c: the public face: dialect, blocks of typed columns, counts, problems. */
#include <config.h>

#include "csv/reader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "csv/inside.h"

#define CELLS_MAX (1u << 18) /* of a block, so that wide files stay small too */

const char *nip_csv_bad_name(enum nip_csv_bad kind)
{
	static const char *const name[NIP_CSV_BAD_KINDS] = {
		[NIP_CSV_BAD_QUOTE] = "stray_quote",	 [NIP_CSV_BAD_NEWLINE] = "newline_in_quotes",
		[NIP_CSV_BAD_SHORT] = "short_record",	 [NIP_CSV_BAD_LONG] = "long_record",
		[NIP_CSV_BAD_SIZE] = "over_size",	 [NIP_CSV_BAD_NUL] = "nul_byte",
		[NIP_CSV_BAD_ENCODING] = "bad_encoding", [NIP_CSV_BAD_MISSING] = "missing",
		[NIP_CSV_BAD_NUMBER] = "not_a_number",
	};

	return name[kind];
}

static void set_missing(struct nip_csv_reader *r, const char *const *text, size_t n)
{
	static const char *const usual[] = { "NA", "N/A", "NaN", "nan", "null", "NULL", "-", "--" };
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
	r->source.name = strcmp(path, "-") == 0 ? "standard input"
						: nip_arena_strdup(r->arena, path);
	if (set_dialect(r, dialect) == 0 && nip_csv_source_open(&r->source, path, diag) == 0 &&
	    nip_csv_read_header(r) == 0)
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

size_t nip_csv_columns(const struct nip_csv_reader *r)
{
	return r->columns;
}

const char *nip_csv_name(const struct nip_csv_reader *r, size_t column)
{
	return r->name[column];
}

const char *nip_csv_unit(const struct nip_csv_reader *r, size_t column)
{
	return r->unit[column];
}

long nip_csv_header_line(const struct nip_csv_reader *r)
{
	return r->header_line;
}

static bool same_but_case(const char *a, const char *b)
{
	for (;; a++, b++) {
		int x = *a >= 'A' && *a <= 'Z' ? *a + 32 : *a;
		int y = *b >= 'A' && *b <= 'Z' ? *b + 32 : *b;

		if (x != y || !x)
			return x == y;
	}
}

long nip_csv_find(const struct nip_csv_reader *r, const char *name)
{
	if (!*name)
		return -1;
	for (size_t i = 0; i < r->columns; i++)
		if (strcmp(r->name[i], name) == 0)
			return (long)i;
	for (size_t i = 0; i < r->columns; i++)
		if (same_but_case(r->name[i], name))
			return (long)i;
	return -1;
}

size_t nip_csv_bind(struct nip_csv_reader *r, size_t column, enum nip_csv_type type)
{
	assert(!r->started && column < r->columns);
	r->bind = nip_xrealloc(r->bind, r->binds + 1, sizeof *r->bind);
	r->bind[r->binds] = (struct nip_csv_bound){ .column = column, .type = type };
	return r->binds++;
}

static void start(struct nip_csv_reader *r)
{
	size_t rows = CELLS_MAX / (r->binds ? r->binds : 1);

	r->started = true;
	r->rows_max = rows = rows > NIP_CSV_ROWS ? NIP_CSV_ROWS : rows ? rows : 1;
	r->row_line = nip_xalloc(rows, sizeof *r->row_line);
	r->row_offset = nip_xalloc(rows, sizeof *r->row_offset);
	r->vector = nip_xalloc(r->binds + 1, sizeof *r->vector);
	for (size_t i = 0; i < r->binds; i++) {
		struct nip_csv_bound *b = &r->bind[i];

		b->cell = nip_xalloc(rows, sizeof *b->cell);
		b->state = nip_xalloc(rows, sizeof *b->state);
		if (b->type == NIP_CSV_NUMBER)
			b->number = nip_xalloc(rows, sizeof *b->number);
		r->vector[i] = (struct nip_csv_vector){ b->cell, b->number, b->state };
	}
	r->block.line = r->row_line;
	r->block.offset = r->row_offset;
	r->block.column = r->vector;
}

static void deliver(struct nip_csv_reader *r, const struct nip_csv_record *record, size_t row)
{
	const char *s = r->buf + record->at;

	r->row_line[row] = r->line;
	r->row_offset[row] = r->base + (long long)record->at;
	nip_csv_take(r, record);
	for (size_t i = 0; i < r->binds; i++) {
		const struct nip_csv_field *f = &r->field[r->bind[i].column];

		r->bind[i].cell[row] = (struct nip_csv_cell){ s + f->at, f->n };
	}
	r->counts.records++;
}

static void read_numbers(struct nip_csv_reader *r, size_t rows)
{
	for (size_t i = 0; i < r->binds; i++) {
		struct nip_csv_bound *b = &r->bind[i];

		for (size_t k = 0; b->number && k < rows; k++) {
			b->state[k] = nip_csv_number(&r->numbers, &b->cell[k], &b->number[k]);
			if (b->state[k])
				r->counts.bad[b->state[k] - 1]++;
		}
	}
}

int nip_csv_next(struct nip_csv_reader *r, const struct nip_csv_block **out_block)
{
	size_t rows = 0;

	if (!r->started)
		start(r);
	r->bad_met = r->bad_full = false;
	while (!r->bad_full && rows < r->rows_max) {
		struct nip_csv_record record;
		enum nip_csv_step step = nip_csv_step(r, &record);

		if (step == NIP_CSV_STEP_RECORD)
			deliver(r, &record, rows++);
		else if (step == NIP_CSV_STEP_PASSED)
			continue;
		else if (rows || r->bad_met) /* cells point into the buffer, so it is not refilled now */
			break;
		else if (step == NIP_CSV_STEP_END)
			return 0;
		else if (nip_csv_refill(r) < 0)
			return -1;
	}
	read_numbers(r, rows);
	r->block.rows = rows;
	*out_block = &r->block;
	return 1;
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
	*out = (struct nip_csv_mark){ .offset = r->base + (long long)r->pos,
				      .line = r->line,
				      .skipping = r->skipping,
				      .unfinished = r->unfinished,
				      .counts = r->counts };
}

int nip_csv_seek(struct nip_csv_reader *r, const struct nip_csv_mark *mark)
{
	const struct nip_place at = { .file = r->source.name };

	while (r->base + (long long)r->end < mark->offset) {
		int rc;

		r->pos = r->end; /* all of it lies before the mark */
		rc = nip_csv_refill(r);
		if (rc == 0)
			nip_diag_input(r->diag, &at,
				       "is shorter than what was read of it before (%lld bytes)",
				       mark->offset);
		if (rc <= 0)
			return -1;
	}
	if (r->base > mark->offset) {
		nip_diag_input(r->diag, &at, "the place to go on from lies before the header");
		return -1;
	}
	r->pos = (size_t)(mark->offset - r->base);
	r->scan_from = r->scan_to = 0;
	r->line = mark->line;
	r->skipping = mark->skipping;
	r->unfinished = mark->unfinished;
	r->counts = mark->counts;
	return 0;
}

bool nip_csv_more(struct nip_csv_reader *r)
{
	return r->end > r->pos || nip_csv_refill(r) > 0;
}
