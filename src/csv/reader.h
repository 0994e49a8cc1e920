/* reader.h: line data as blocks of typed columns.
 *
 * The reader owns line numbers and byte offsets, hands a record out whole or not
 * at all, and never lets a stray quote swallow the rows behind it: after a broken
 * record it starts again at the next physical line. Memory is bounded by the
 * block and the record cap, not by the file.
 *
 *   r = nip_csv_open("coil.csv", &dialect, diag);
 *   col = nip_csv_find(r, "thickness_um");
 *   h = nip_csv_bind(r, col, NIP_CSV_NUMBER);
 *   while ((rc = nip_csv_next(r, &block)) == 1)
 *           for (i = 0; i < block->rows; i++) use(block->column[h].number[i]);
 *   nip_csv_close(r);
 */
#ifndef NIP_CSV_READER_H
#define NIP_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct nip_diag;

struct nip_csv_dialect {
	char separator;	   /* 0: sniffed among , ; tab | and then said in a note */
	char quote;	   /* 0: '"' */
	char decimal_mark; /* 0: '.'; ',' reads "80,2"; not valid with separator ',' */
	bool multiline;	   /* newlines inside quotes are data, not an error */
	bool no_header;	   /* columns are then named "1", "2", ... */
	char comment;	   /* lines starting with it before the header are skipped; 0: '#' */
	size_t max_field;  /* bytes; 0: 64 KiB */
	size_t max_record; /* bytes; 0: 1 MiB */
	const char *const *missing; /* texts that mean "no value", besides the empty cell */
	size_t n_missing;  /* 0: "NA" "N/A" "NaN" "nan" "null" "NULL" "-" "--" */
};

/* Why a record could not be delivered, or what was odd about a cell. Counted
 * exactly, per kind, for the whole input. */
enum nip_csv_bad {
	NIP_CSV_BAD_QUOTE,   /* record: stray or unterminated quote */
	NIP_CSV_BAD_NEWLINE, /* record: newline inside quotes without multiline */
	NIP_CSV_BAD_SHORT,   /* record: fewer fields than the header */
	NIP_CSV_BAD_LONG,    /* record: more fields than the header */
	NIP_CSV_BAD_SIZE,    /* record: a field or the record is over its cap */
	NIP_CSV_BAD_NUL,     /* record: NUL byte */
	NIP_CSV_BAD_ENCODING,/* record: not valid UTF-8 */
	NIP_CSV_BAD_MISSING, /* cell of a bound NUMBER column: no value */
	NIP_CSV_BAD_NUMBER,  /* cell of a bound NUMBER column: not a number */
	NIP_CSV_BAD_KINDS
};
const char *nip_csv_bad_name(enum nip_csv_bad kind); /* "stray_quote", ... */

enum nip_csv_type { NIP_CSV_TEXT, NIP_CSV_NUMBER };

struct nip_csv_cell { /* bytes as read, quotes undone; valid until the next block */
	const char *text; /* NUL-terminated */
	size_t n;
};

struct nip_csv_vector { /* one bound column of a block */
	const struct nip_csv_cell *cell; /* rows entries */
	const double *number;	/* NUMBER: NaN where there is none; else NULL */
	const uint8_t *state;	/* 0 = value; else 1 + enum nip_csv_bad */
};

struct nip_csv_block {
	size_t rows;
	const long *line;	/* physical line where the record starts, from 1 */
	const long long *offset; /* byte offset of the record in the decoded stream */
	const struct nip_csv_vector *column; /* by bind handle */
};

struct nip_csv_reader;

/* Opens path ("-" is stdin; gzip is recognised), reads the header. Returns NULL
 * with a diagnostic if it cannot be opened, is empty or has no usable header. A
 * UTF-8 BOM is dropped, UTF-16 is refused with advice. Duplicate header names are
 * an error naming both columns. */
struct nip_csv_reader *nip_csv_open(const char *path, const struct nip_csv_dialect *dialect,
				    struct nip_diag *diag);
void nip_csv_close(struct nip_csv_reader *r);

/* The same with bytes from somebody else: plain or gzip, as a file would hold them.
 * read() gives up to room bytes as soon as there are any, 0 at the end, -1 with errno if
 * it failed, or NIP_CSV_STOP: reading ends here, and an unfinished line is left alone. */
#define NIP_CSV_STOP (-2)
struct nip_csv_tap {
	ssize_t (*read)(void *user, char *to, size_t room);
	void *user;
};
struct nip_csv_reader *nip_csv_open_tap(const char *name, const struct nip_csv_tap *tap,
					const struct nip_csv_dialect *dialect,
					struct nip_diag *diag);
bool nip_csv_stopped(const struct nip_csv_reader *r); /* why nip_csv_next() gave -1 */

size_t nip_csv_columns(const struct nip_csv_reader *r);
/* Header text with blanks trimmed; a unit in brackets or parentheses at its end is
 * split off: "thickness [um]" has name "thickness" and unit "um" (else NULL). */
const char *nip_csv_name(const struct nip_csv_reader *r, size_t column);
const char *nip_csv_unit(const struct nip_csv_reader *r, size_t column);
long nip_csv_header_line(const struct nip_csv_reader *r);
/* Column by exact name, then ignoring case; -1 if there is none. */
long nip_csv_find(const struct nip_csv_reader *r, const char *name);

/* Asks for a column, before the first nip_csv_next(); returns its handle. */
size_t nip_csv_bind(struct nip_csv_reader *r, size_t column, enum nip_csv_type type);

/* 1: *out_block holds 1..1024 records; 0: end of input; -1: reading failed (I/O,
 * broken gzip), with a diagnostic. On a pipe a block ends with what has arrived,
 * so a record is never held back waiting for the next one. */
int nip_csv_next(struct nip_csv_reader *r, const struct nip_csv_block **out_block);

/* A bad record, kept for the first NIP_CSV_KEEP in order of line. */
#define NIP_CSV_KEEP 1000
struct nip_csv_problem {
	long line;
	long long offset;
	enum nip_csv_bad kind;
	size_t fields;	  /* fields found (SHORT, LONG) */
	const char *text; /* the start of the physical line, up to 60 bytes, valid UTF-8 */
};
/* Every bad record, when it is met: not only those kept. With it a block ends, perhaps
 * without a row, when fn returns true or when input has to be waited for. */
typedef bool nip_csv_bad_fn(const struct nip_csv_problem *p, void *user);
void nip_csv_on_bad(struct nip_csv_reader *r, nip_csv_bad_fn *fn, void *user);

size_t nip_csv_problems(const struct nip_csv_reader *r);
const struct nip_csv_problem *nip_csv_problem_at(const struct nip_csv_reader *r, size_t i);

struct nip_csv_counts {
	long lines;   /* physical lines, header and comments included */
	long records; /* delivered */
	long blank;   /* lines with nothing in them */
	long comments;/* before the header */
	long long bytes;
	long bad[NIP_CSV_BAD_KINDS];
};
/* Without multiline: lines = header + comments + blank + records + bad records. */
const struct nip_csv_counts *nip_csv_count(const struct nip_csv_reader *r);

/* Where reading stands between two blocks. */
struct nip_csv_mark {
	long long offset; /* in the decoded stream, of the next record */
	long line;
	bool skipping;	 /* inside a line over the cap */
	bool unfinished; /* the last record had no line end */
	struct nip_csv_counts counts;
};
void nip_csv_tell(const struct nip_csv_reader *r, struct nip_csv_mark *out);
/* Before the first nip_csv_next(): passes over what was read before the mark was taken.
 * 0, or -1 with a diagnostic (failed, or the input is shorter than that). */
int nip_csv_seek(struct nip_csv_reader *r, const struct nip_csv_mark *mark);

/* Whether there are bytes behind the mark; may wait for them. */
bool nip_csv_more(struct nip_csv_reader *r);

#endif
