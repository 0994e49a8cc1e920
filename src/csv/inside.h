/* inside.h: what the files of this room share; nobody else includes it.
 *
 * source.c   bytes from a file, pipe or gzip stream
 * decode.c   bytes to UTF-8
 * lines.c    physical lines from the buffer, and records from lines
 * split.c    one record into fields
 * marks.c    which encoding, or which foreign format
 * sniff.c    which separator
 * header.c   preamble, names and units
 * columns.c  columns by name
 * number.c   cell text to double
 * stamp.c    cell text to seconds
 * series.c   each reading against the one before in its lane
 * long.c     readings one a record into rows
 * block.c    records into blocks of typed columns
 * reader.c   the public face: dialect, counts, problems, marks
 */
#ifndef NIP_CSV_INSIDE_H
#define NIP_CSV_INSIDE_H

#include <csv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "csv/reader.h"

#define NIP_CSV_ROWS 1024

/* --- source.c ------------------------------------------------------------ */

struct nip_csv_source {
	const char *name; /* for diagnostics */
	int fd;
	const struct nip_csv_tap *tap; /* instead of fd; NULL: none */
	bool stopped;		       /* by the tap */
	bool std, gzip, at_end;
	bool in_member;	   /* inside a gzip member: the end of input would be a cut */
	bool damaged;	   /* gzip data broke behind what was handed out */
	unsigned char *in; /* raw bytes not yet used; NULL once plain input is past them */
	size_t in_at, in_n;
	z_stream z;
};

/* With s->tap set, path is only a name. */
int nip_csv_source_open(struct nip_csv_source *s, const char *path, struct nip_diag *diag);
void nip_csv_source_close(struct nip_csv_source *s);
/* Up to room bytes, as soon as any are there; 0 at the end, -1 with a diagnostic. */
ssize_t nip_csv_source_read(struct nip_csv_source *s, char *to, size_t room,
			    struct nip_diag *diag);

/* --- decode.c ------------------------------------------------------------ */

struct nip_csv_reader;

struct nip_csv_raw { /* bytes read and not yet decoded; unused for UTF-8 */
	unsigned char *at;
	size_t from, n, cap;
	bool at_end;
};

/* Like nip_csv_source_read(), as UTF-8. */
ssize_t nip_csv_decode(struct nip_csv_reader *r, char *to, size_t room);
/* What the buffer has from pos on is of this encoding, but for `mark` bytes of mark. */
void nip_csv_recode(struct nip_csv_reader *r, enum nip_csv_encoding e, size_t mark);
/* How many bytes of the file these decoded bytes were. */
long long nip_csv_span(const struct nip_csv_reader *r, const char *s, size_t n);
/* How many decoded bytes from pos on are at most this many bytes of the file. */
size_t nip_csv_reach(const struct nip_csv_reader *r, long long bytes);

/* --- number.c ------------------------------------------------------------ */

struct nip_csv_numbers { /* how cells of NUMBER columns are understood */
	char mark;
	const char **missing;
	size_t *missing_n; /* lengths */
	size_t n_missing;
	bool first[256];   /* bytes some missing text starts with */
};

struct nip_csv_column_rule { /* struct nip_csv_rule, resolved */
	char mark;
	int exp10;
	double *sentinel;
	size_t n_sentinel;
	long stuck_after;
	bool watch;
	bool told; /* that its numbers look like those with the other decimal mark */
};

/* Returns the state of the cell; *out is NaN unless it is 0. */
uint8_t nip_csv_number(const struct nip_csv_numbers *how, const struct nip_csv_column_rule *rule,
		       const struct nip_csv_cell *cell, double *out);
bool nip_csv_is_missing(const struct nip_csv_numbers *how, const char *p, size_t n);

/* --- stamp.c ------------------------------------------------------------- */

struct nip_csv_stamp {
	double utc_s;
	double later_s; /* the same wall clock an hour later, in the hour that comes twice */
	long zone_s;
	bool absent; /* an hour that summer time skips */
};
/* The clock these stamps are of, or AUTO if they are none. */
enum nip_csv_clock nip_csv_clock_of(const char *p, size_t n);
/* clock is not AUTO. Whether all n bytes are such a stamp. */
bool nip_csv_stamp(const struct nip_csv_times *how, const char *p, size_t n,
		   struct nip_csv_stamp *out);

/* --- series.c ------------------------------------------------------------ */

/* Goes over the rows of a block once numbers are read: held, stuck, order of time. */
void nip_csv_watch(struct nip_csv_reader *r, size_t rows);

/* --- the reader ---------------------------------------------------------- */

struct nip_csv_field { /* n bytes at offset `at` of the record */
	size_t at, n;
};

struct nip_csv_line { /* a physical line in the buffer */
	size_t at, n; /* without its end */
	size_t end;   /* bytes of the line end, 0 to 2 */
	bool newline; /* false: the input ended first */
};

struct nip_csv_record {
	size_t at;	/* in the buffer */
	size_t fields;	/* found */
	size_t next;	/* where the next record starts */
	long lines;	/* physical lines in it */
	bool bare_end;	/* the input ended before a newline */
	bool decoded;	/* fields point into r->decoded, not into the buffer */
	bool filled;	/* empty fields were added */
};

struct nip_csv_bound {
	size_t column;
	enum nip_csv_type type;
	struct nip_csv_column_rule rule;
	struct nip_csv_cell *cell;
	double *number;
	uint8_t *state;
};

struct nip_csv_reader {
	struct nip_diag *diag;
	struct nip_arena *arena;
	struct nip_csv_source source;
	/* dialect, defaults filled in */
	char separator, quote, comment;
	bool multiline, no_header;
	size_t max_field, max_record;
	enum nip_csv_ragged ragged;
	enum nip_csv_encoding encoding;
	struct nip_csv_numbers numbers;
	struct nip_csv_times time;

	char *buf; /* one byte more than cap, for the NUL of the last cell */
	size_t cap, pos, end;
	size_t scan_from, scan_to; /* no newline in between: not searched again */
	long long offset;	   /* of pos, in the file */
	struct nip_csv_raw raw;
	bool eof, failed, skipping;
	bool preamble; /* the header was not met yet */
	long line;     /* number of the physical line at pos */

	struct csv_parser parser;
	bool parser_set;
	struct nip_str scratch, decoded;
	struct nip_csv_field *field; /* of the record at hand; limited to `columns` */
	size_t field_cap, fields;
	size_t surplus; /* bytes in fields beyond the columns */

	size_t columns; /* 0 until the header is read */
	const char **name, **unit;
	long header_line;
	struct nip_csv_series *series;
	bool told_hour, told_encoding;
	size_t lane; /* handle, or (size_t)-1 */
	struct nip_csv_pivot *pivot; /* long format; else NULL */

	struct nip_csv_bound *bind;
	size_t binds, rows_max;
	bool started;
	struct nip_csv_vector *vector;
	struct nip_csv_block block;
	long *row_line;
	long long *row_offset;

	NIP_VEC(struct nip_csv_problem) problems;
	nip_csv_bad_fn *on_bad;
	void *on_bad_user;
	bool bad_met, bad_full; /* in this block; its owner has enough of them */
	bool unfinished;	/* the last record had no line end */
	long told_line;		/* of the last refused record that on_bad was told of */
	long muted_to;		/* up to this line it was told before the mark was taken */
	struct nip_csv_tap tap;
	struct nip_csv_counts counts;
};

/* --- split.c ------------------------------------------------------------- */

/* Why splitting stopped; a bad record is a negative: -1 - enum nip_csv_bad. */
enum { NIP_CSV_SPLIT_OK = 0, NIP_CSV_SPLIT_MORE = 1 };
#define NIP_CSV_SPLIT_BAD(kind) (-1 - (int)(kind))

/* Splits the record that starts with `line` into r->field; nothing in the buffer
 * is changed. Asks for more input only inside a quoted newline. */
int nip_csv_split(struct nip_csv_reader *r, const struct nip_csv_line *line,
		  struct nip_csv_record *out);
void nip_csv_split_release(struct nip_csv_reader *r);
bool nip_csv_valid_utf8(const char *p, size_t n);

/* --- lines.c ------------------------------------------------------------- */

enum nip_csv_found { NIP_CSV_LINE, NIP_CSV_MORE, NIP_CSV_NONE };
enum nip_csv_found nip_csv_find_line(struct nip_csv_reader *r, size_t at,
				     struct nip_csv_line *out);

enum nip_csv_step {
	NIP_CSV_STEP_RECORD, /* *out is set, nothing consumed: nip_csv_take() does that */
	NIP_CSV_STEP_PASSED, /* went past something that is no record */
	NIP_CSV_STEP_MORE,
	NIP_CSV_STEP_END
};
enum nip_csv_step nip_csv_step(struct nip_csv_reader *r, struct nip_csv_record *out);
/* Consumes the record and puts its cells, NUL-terminated, in the buffer. */
void nip_csv_take(struct nip_csv_reader *r, const struct nip_csv_record *record);
/* More bytes into the buffer: 1, 0 at the end, -1 with a diagnostic. What the
 * buffer held before pos is gone. */
int nip_csv_refill(struct nip_csv_reader *r);
void nip_csv_drop_comment(struct nip_csv_reader *r, const struct nip_csv_line *line);
bool nip_csv_is_blank(const struct nip_csv_reader *r, const struct nip_csv_line *line);

/* --- marks.c ------------------------------------------------------------- */

/* From the first byte: byte order marks, encodings, foreign formats. 0/-1. */
int nip_csv_read_marks(struct nip_csv_reader *r);
/* A first content line that is not UTF-8: takes it for CP1252 if that is safe. */
void nip_csv_detect_single_bytes(struct nip_csv_reader *r);

/* --- sniff.c ------------------------------------------------------------- */

/* "sep=;" in the first line: an instruction that spreadsheets write and take. */
void nip_csv_take_sep_line(struct nip_csv_reader *r);
/* Sets r->separator from the line at pos and the one behind it. */
void nip_csv_sniff(struct nip_csv_reader *r);
void nip_csv_say_separator(struct nip_csv_reader *r);

/* --- columns.c ----------------------------------------------------------- */

/* Says which columns have one name; -1 if none has any. */
int nip_csv_check_names(struct nip_csv_reader *r);
bool nip_csv_same_but_case(const char *a, const char *b);

/* --- long.c -------------------------------------------------------------- */

/* After the header: finds the columns of code and value. 0/-1. */
int nip_csv_pivot_open(struct nip_csv_reader *r, const struct nip_csv_dialect *d);
void nip_csv_pivot_free(struct nip_csv_pivot *p);
void nip_csv_pivot_start(struct nip_csv_reader *r);
void nip_csv_pivot_clear(struct nip_csv_reader *r); /* before a block */
/* NULL if there is no such column of readings. */
const char *nip_csv_pivot_name(const struct nip_csv_reader *r, size_t column);
/* Takes the record; returns the rows of the block that are whole. */
size_t nip_csv_pivot_add(struct nip_csv_reader *r, const struct nip_csv_record *record,
			 size_t rows);
/* The row still open, at the end of input. */
size_t nip_csv_pivot_end(struct nip_csv_reader *r, size_t rows);
/* Cells of whole rows get their texts; before they are handed out. */
void nip_csv_pivot_settle(struct nip_csv_reader *r, size_t rows);
bool nip_csv_pivot_full(const struct nip_csv_reader *r);
/* Where the row still open begins: reading has to start there again. */
void nip_csv_pivot_tell(const struct nip_csv_reader *r, struct nip_csv_mark *out);
/* Before a record is counted. */
void nip_csv_pivot_before(struct nip_csv_reader *r);

/* --- header.c ------------------------------------------------------------ */

/* From the first byte to the first record. Returns 0, or -1 with a diagnostic. */
int nip_csv_read_header(struct nip_csv_reader *r);

#endif
