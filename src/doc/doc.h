/* doc.h: what a command computed (a tree of named values) and how it reads (an
 * ordered list of blocks that point into the tree).
 *
 * JSON is the tree and nothing else; text, HTML and PDF show the blocks. Everything
 * lives in the document's arena; one nip_doc_free() releases it.
 */
#ifndef NIP_DOC_DOC_H
#define NIP_DOC_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "doc/chart.h"

struct nip_diag;

/* ---- the tree ---------------------------------------------------------- */

enum nip_node_kind {
	NIP_NODE_NULL,
	NIP_NODE_BOOL,
	NIP_NODE_NUMBER,
	NIP_NODE_TEXT,
	NIP_NODE_OBJECT,
	NIP_NODE_LIST
};

struct nip_node {
	const char *name; /* key in an object; NULL in a list */
	enum nip_node_kind kind;
	bool truth;
	double number;
	const char *text;
	struct nip_node *first, *last, *next;
};

/* Each appends a child to parent (name is ignored in a list) and returns it.
 * NaN becomes null. Text is copied. parent NULL returns NULL and adds nothing. */
struct nip_doc;
struct nip_node *nip_node_object(struct nip_doc *d, struct nip_node *parent, const char *name);
struct nip_node *nip_node_list(struct nip_doc *d, struct nip_node *parent, const char *name);
struct nip_node *nip_node_number(struct nip_doc *d, struct nip_node *parent, const char *name,
				 double value);
struct nip_node *nip_node_text(struct nip_doc *d, struct nip_node *parent, const char *name,
			       const char *text); /* NULL text: null */
struct nip_node *nip_node_bool(struct nip_doc *d, struct nip_node *parent, const char *name,
			       bool value);
struct nip_node *nip_node_null(struct nip_doc *d, struct nip_node *parent, const char *name);
/* {"value": value, "unit": unit}: the contract form of a quantity. */
struct nip_node *nip_node_quantity(struct nip_doc *d, struct nip_node *parent, const char *name,
				   double value, const char *unit);

const struct nip_node *nip_node_get(const struct nip_node *object, const char *name);
/* What stands there under a name: NaN or NULL when there is none or it is of another kind. */
double nip_node_number_of(const struct nip_node *object, const char *name);
const char *nip_node_text_of(const struct nip_node *object, const char *name);

/* ---- the blocks -------------------------------------------------------- */

enum nip_block_kind {
	NIP_BLOCK_HEADLINE,  /* the finding: one sentence */
	NIP_BLOCK_HEADING,   /* title of a section */
	NIP_BLOCK_PARAGRAPH,
	NIP_BLOCK_TABLE,
	NIP_BLOCK_FIGURE
};

/* How a row, cell or headline is meant; drivers show it by word, shape and colour. */
enum nip_tone { NIP_TONE_PLAIN, NIP_TONE_GOOD, NIP_TONE_BAD, NIP_TONE_WARN, NIP_TONE_MUTED };

struct nip_cell {
	const char *text; /* as shown; never NULL */
	bool has_number;
	double number;	  /* what sorting uses */
	enum nip_tone tone;
};

enum nip_on_page { NIP_ON_PAGE, NIP_ON_PAGE_IF_FILLED, NIP_NOT_ON_PAGE };

struct nip_column {
	const char *title;
	const char *unit;  /* NULL: none */
	bool numeric;	   /* right-aligned, sorted by number */
	enum nip_on_page on_page; /* in text, HTML and PDF; CSV has every column always */
};

struct nip_row {
	const struct nip_cell *cell; /* as many as the table has columns */
};

struct nip_table {
	const char *id;	     /* [a-z0-9-]+; also the stem of its CSV */
	const char *caption; /* NULL: none */
	size_t n_columns;
	const struct nip_column *column;
	NIP_VEC(struct nip_row) rows;
	const char *note;    /* under the table; NULL: none */
};

struct nip_block {
	enum nip_block_kind kind;
	enum nip_tone tone;
	const char *text;	  /* headline, heading, paragraph */
	struct nip_table *table;  /* table */
	struct nip_chart *chart;  /* figure */
};

enum nip_paper { NIP_PAPER_A4, NIP_PAPER_LETTER };

struct nip_input { /* a file the result depends on */
	const char *file;
	const char *sha256;
};

#define NIP_DOC_SEEN 512

struct nip_doc {
	struct nip_arena *arena;
	const char *command; /* "plan" */
	const char *version; /* of nipline */
	const char *title;   /* window and PDF title */
	struct nip_node *result; /* an object */
	NIP_VEC(struct nip_input) inputs;
	NIP_VEC(struct nip_block) blocks;
	bool inputs_shown;   /* by a table: drivers need not list them again */
	bool csv_of_figures; /* the CSV form holds the numbers of the figures too */
	enum nip_paper paper; /* of the PDF form */
	const char *seen[NIP_DOC_SEEN]; /* texts of the tree of late, each copied once */
};

struct nip_doc *nip_doc_new(const char *command);
void nip_doc_free(struct nip_doc *d);
void nip_doc_input(struct nip_doc *d, const char *file, const char *sha256);

void nip_doc_headline(struct nip_doc *d, enum nip_tone tone, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void nip_doc_heading(struct nip_doc *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void nip_doc_paragraph(struct nip_doc *d, enum nip_tone tone, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* columns must outlive the document (static tables do). */
struct nip_table *nip_doc_table(struct nip_doc *d, const char *id, const char *caption,
				const struct nip_column *column, size_t n_columns);
/* A new row of n_columns empty cells, to be filled by the caller. */
/* The table as a page shows it: itself, or a copy in `a` without the columns it leaves out. */
const struct nip_table *nip_table_on_page(struct nip_arena *a, const struct nip_table *t);
struct nip_cell *nip_table_row(struct nip_doc *d, struct nip_table *t);
/* Fillers; the text is copied. A NaN number shows as "no data". */
void nip_cell_text(struct nip_doc *d, struct nip_cell *c, const char *text);
void nip_cell_number(struct nip_doc *d, struct nip_cell *c, double value, int significant);
void nip_cell_count(struct nip_doc *d, struct nip_cell *c, unsigned long long count);
struct nip_chart *nip_doc_figure(struct nip_doc *d, const char *id);

#endif
