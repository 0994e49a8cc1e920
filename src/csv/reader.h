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

struct nip_arena;
struct nip_diag;
struct nip_str;

/* Detected by byte order mark, by the NULs of UTF-16, or by a header whose only bytes
 * above ASCII are single signs like the micro of CP1252; and then said in a note. */
enum nip_csv_encoding {
	NIP_CSV_DETECT,
	NIP_CSV_UTF8,
	NIP_CSV_UTF16LE,
	NIP_CSV_UTF16BE,
	NIP_CSV_LATIN1,
	NIP_CSV_CP1252,
	NIP_CSV_ENCODINGS
};
const char *nip_csv_encoding_name(enum nip_csv_encoding e); /* "utf-16le" ... */

/* Records with fewer or more fields than the header. None is ever cut silently: a
 * field too many that is not empty is refused whatever the policy. */
enum nip_csv_ragged {
	NIP_CSV_RAGGED_REFUSE,
	NIP_CSV_RAGGED_BLANK, /* empty fields too many at the end are let be */
	NIP_CSV_RAGGED_FILL   /* and fields too few are empty ones; counted as FILLED */
};

enum nip_csv_clock { /* how time stamps are written; / . - are alike between digits */
	NIP_CSV_CLOCK_AUTO, /* ISO 8601 or plain seconds, by the first that is one */
	NIP_CSV_CLOCK_ISO,  /* 2026-11-22T13:04:05.250+01:00; blank for T; no zone; no seconds */
	NIP_CSV_CLOCK_DMY,  /* 22.11.2026 13:04:05,25 */
	NIP_CSV_CLOCK_MDY,  /* 11/22/2026 13:04 */
	NIP_CSV_CLOCK_SECONDS, /* since any zero, or 1970 */
	NIP_CSV_CLOCK_MILLISECONDS
};
enum nip_csv_dst { NIP_CSV_DST_NONE, NIP_CSV_DST_EU, NIP_CSV_DST_US };

struct nip_csv_times {
	enum nip_csv_clock clock;
	long zone_s;	      /* local time less UTC, for stamps without a zone */
	enum nip_csv_dst dst; /* rules of 1996 (EU) and 2007 (US), on top of zone_s */
	double max_gap_s;     /* 0: gaps are not looked for */
};

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
	enum nip_csv_encoding encoding;
	enum nip_csv_ragged ragged;
	struct nip_csv_times time;
	/* Long format: one reading a record, named by its code. Both or none. */
	const char *code, *value; /* headers */
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
	NIP_CSV_BAD_ENCODING,/* record: not valid in the encoding of the file */
	/* cells of a bound NUMBER column without a usable value */
	NIP_CSV_BAD_MISSING, /* empty */
	NIP_CSV_BAD_NUMBER,  /* not a number */
	NIP_CSV_BAD_CODE,    /* a missing code ("NA") */
	NIP_CSV_BAD_NAN,     /* NaN */
	NIP_CSV_BAD_SENTINEL,/* a number that stands for "no value" (-999) */
	NIP_CSV_BAD_STUCK,   /* the stuck_after-th equal reading in a row, and those behind */
	/* stamps of a bound TIME column */
	NIP_CSV_BAD_TIME,      /* not a time: no number */
	NIP_CSV_BAD_DUPLICATE, /* the same as before; the number is there, as in the next ones */
	NIP_CSV_BAD_UNORDERED, /* earlier than the one before */
	NIP_CSV_BAD_GAP,       /* more than max_gap_s after the one before */
	NIP_CSV_BAD_CLOCK,     /* zone or summer time changed, or an hour that there is not */
	/* counted, and no fault: state stays 0 */
	NIP_CSV_BAD_HELD,   /* equal to the reading before */
	NIP_CSV_BAD_FILLED, /* a short record filled up with empty cells (a record) */
	NIP_CSV_BAD_ABSENT, /* long format: no reading of this code at this time (a state) */
	NIP_CSV_BAD_KINDS
};
const char *nip_csv_bad_name(enum nip_csv_bad kind); /* "stray_quote", ... */
/* The kind of that name, or NIP_CSV_BAD_KINDS. */
enum nip_csv_bad nip_csv_bad_kind(const char *name);
static inline bool nip_csv_bad_refuses(enum nip_csv_bad kind) /* the whole record */
{
	return kind <= NIP_CSV_BAD_ENCODING;
}

enum nip_csv_type {
	NIP_CSV_TEXT,
	NIP_CSV_NUMBER,
	NIP_CSV_NAME, /* text without the blanks around it */
	NIP_CSV_TIME  /* text, and the number is seconds since 1970 (UTC) */
};

struct nip_csv_cell { /* bytes as read, quotes undone; valid until the next block */
	const char *text; /* NUL-terminated */
	size_t n;
};

struct nip_csv_vector { /* one bound column of a block */
	const struct nip_csv_cell *cell; /* rows entries */
	const double *number;	/* NUMBER, TIME: NaN where there is none; else NULL */
	const uint8_t *state;	/* 0 = value; else 1 + enum nip_csv_bad */
};

struct nip_csv_block {
	size_t rows;
	const long *line;	/* physical line where the record starts, from 1 */
	const long long *offset; /* byte offset of the record in the file, before decoding;
				    of gzip, in what it unpacks to */
	const struct nip_csv_vector *column; /* by bind handle */
};

struct nip_csv_reader;

/* Opens path ("-" is stdin; gzip is recognised), reads the header. Returns NULL
 * with a diagnostic if it cannot be opened, is empty or has no usable header. A
 * first line "sep=;" names the separator. Columns of the same name are warned about,
 * and are asked for as "name#1", "name#2". */
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
enum nip_csv_encoding nip_csv_encoding(const struct nip_csv_reader *r);
char nip_csv_separator(const struct nip_csv_reader *r);

#define NIP_CSV_NO_COLUMN	  (-1) /* no such column */
#define NIP_CSV_AMBIGUOUS (-2) /* several, said in a diagnostic */
/* Column by exact name, then ignoring case; -1 if there is none, -2 if several columns
 * have that name. */
long nip_csv_find(const struct nip_csv_reader *r, const char *name);
/* The whole text as one header ("Layer thickness"), else the first of its
 * blank-separated names the file has; a further one it has too is warned about. names
 * may be NULL. */
long nip_csv_find_any(struct nip_csv_reader *r, const char *names);
/* The column headed `name`, else what nip_csv_find_any() finds of the aliases (may be
 * NULL). In long format a column of the readings whose code is one of these: there
 * always is one, and it may stay empty. */
long nip_csv_find_reading(struct nip_csv_reader *r, const char *name, const char *aliases);

/* Asks for a column, before the first nip_csv_next(); returns its handle. */
size_t nip_csv_bind(struct nip_csv_reader *r, size_t column, enum nip_csv_type type);

/* How a bound NUMBER column is understood; before the first nip_csv_next(). */
struct nip_csv_rule {
	char decimal_mark; /* 0: that of the dialect */
	int exp10;	   /* numbers are read times this power of ten, rounded once */
	const double *sentinel; /* as the file writes them, before exp10; copied */
	size_t n_sentinel;
	long stuck_after; /* so many equal readings in a row are a stuck gauge; 0: never */
	bool watch;	  /* count held readings */
};
void nip_csv_refine(struct nip_csv_reader *r, size_t handle, const struct nip_csv_rule *rule);

/* What order, holding and gaps are judged by: the reading before in the same lane. It
 * outlives a reader, so several files can be one series. */
struct nip_csv_series;
struct nip_csv_series *nip_csv_series_new(struct nip_arena *a); /* lives in it */
/* For checkpoints: text that nip_csv_series_load() takes; it returns -1 on any other. */
void nip_csv_series_save(const struct nip_csv_series *s, struct nip_str *out);
int nip_csv_series_load(struct nip_csv_series *s, const char *text, size_t n);
/* What the first readings of a piece turn out to be behind the last ones of another. */
struct nip_csv_border {
	const char *lane;
	enum nip_csv_bad kind; /* of time: DUPLICATE UNORDERED GAP CLOCK; of values: HELD, and
				  STUCK: n readings were taken that one run would refuse */
	long n;
};
/* `from` went on where `to` ended; `to` is then as if it had read both. tell() hears of each
 * fault that the border hid. -1: their columns differ, nothing was joined. */
int nip_csv_series_join(struct nip_csv_series *to, const struct nip_csv_series *from,
			const struct nip_csv_times *how,
			void (*tell)(const struct nip_csv_border *at, void *user), void *user);
/* The reader goes on with this series (NULL: one of its own); the bound columns have to
 * be the same, in the same order. lane is the handle of the column that keeps lanes
 * apart, or (size_t)-1. */
void nip_csv_join(struct nip_csv_reader *r, struct nip_csv_series *s, size_t lane);

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
	long header;	/* lines of it */
	long continued; /* multiline: further lines of delivered records */
	long unasked;	/* long format: records whose code nobody asked for */
};
const struct nip_csv_counts *nip_csv_count(const struct nip_csv_reader *r);
long nip_csv_refused(const struct nip_csv_counts *c); /* records, of every kind */
/* lines = header + comments + blank + records + continued + refused: always; the reader
 * fails at the end of an input where it is not so. */
bool nip_csv_balanced(const struct nip_csv_counts *c);

/* Where reading stands between two blocks. */
struct nip_csv_mark {
	long long offset; /* in the file, of the next record; in long format of the first
			     of the row that is not whole */
	long line;
	bool skipping;	 /* inside a line over the cap */
	bool unfinished; /* the last record had no line end */
	long told_line;	 /* long format: refused records up to here are told already */
	struct nip_csv_counts counts;
};
void nip_csv_tell(const struct nip_csv_reader *r, struct nip_csv_mark *out);
/* Before the first nip_csv_next(): passes over what was read before the mark was taken.
 * 0, or -1 with a diagnostic (failed, or the input is shorter than that). */
int nip_csv_seek(struct nip_csv_reader *r, const struct nip_csv_mark *mark);

/* Whether there are bytes behind the mark; may wait for them. */
bool nip_csv_more(struct nip_csv_reader *r);

#endif
