/* inside.h: what the files of this room share; nobody else includes it.
 *
 * source.c  bytes from a file, pipe or gzip stream
 * lines.c   physical lines from the buffer, and records from lines
 * split.c   one record into fields
 * header.c  preamble, separator, names and units
 * number.c  cell text to double
 * reader.c  the public face: blocks, counts, problems
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

/* --- number.c ------------------------------------------------------------ */

struct nip_csv_numbers { /* how cells of NUMBER columns are understood */
	char mark;
	const char **missing;
	size_t *missing_n; /* lengths */
	size_t n_missing;
	bool first[256];   /* bytes some missing text starts with */
};

/* Returns the state of the cell; *out is NaN unless it is 0. */
uint8_t nip_csv_number(const struct nip_csv_numbers *how, const struct nip_csv_cell *cell,
		       double *out);

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
};

struct nip_csv_bound {
	size_t column;
	enum nip_csv_type type;
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
	struct nip_csv_numbers numbers;

	char *buf; /* one byte more than cap, for the NUL of the last cell */
	size_t cap, pos, end;
	size_t scan_from, scan_to; /* no newline in between: not searched again */
	long long base;		   /* stream offset of buf[0] */
	bool eof, failed, skipping;
	bool preamble; /* the header was not met yet */
	long line;     /* number of the physical line at pos */

	struct csv_parser parser;
	bool parser_set;
	struct nip_str scratch, decoded;
	struct nip_csv_field *field; /* of the record at hand; limited to `columns` */
	size_t field_cap, fields;

	size_t columns; /* 0 until the header is read */
	const char **name, **unit;
	long header_line;

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
bool nip_csv_is_blank(const struct nip_csv_reader *r, const struct nip_csv_line *line);
long nip_csv_bad_records(const struct nip_csv_reader *r);

/* --- header.c ------------------------------------------------------------ */

/* From the first byte to the first record. Returns 0, or -1 with a diagnostic. */
int nip_csv_read_header(struct nip_csv_reader *r);

#endif
