/* store.h: the history: plans, coils, characteristics, findings, states and reports in one
 * SQLite file.
 *
 * One entry is one run of a command, written in one transaction: all of it or nothing,
 * whoever else writes, and whatever kills the program (rollback journal, synchronous FULL).
 * Inputs are known by SHA-256; spec and recipe are kept whole, and the state of every run of
 * coils, so that a report can be made again without the files it was made of.
 *
 * Nothing here asks the clock: the time of an entry is the caller's.
 */
#ifndef NIP_STORE_STORE_H
#define NIP_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "doc/doc.h"
#include "qc/qc.h"

struct nip_diag;
struct nip_store;

/* To write, the file is made if it is not there, and brought up to date if an older version
 * made it. Files of other programs and of newer versions are refused. NULL with a
 * diagnostic. */
struct nip_store *nip_store_open(const char *path, bool write, struct nip_diag *diag);
void nip_store_close(struct nip_store *s); /* NULL is fine */

/* SQLite's own checks, every reference, and the digest of every state and document kept.
 * Faults found, each said; -1 where it cannot be read at all. */
long nip_store_check(struct nip_store *s, struct nip_diag *diag);

/* ---- what is kept ---------------------------------------------------------------- */

struct nip_store_item {	  /* a thing with parents and children */
	const char *kind; /* a name of nip_store_kind */
	const char *name;
};

/* From raw to finished, NULL at the end: powder_lot ... cell. */
extern const char *const nip_store_kind[];

/* "KIND=NAME" in the arena. 0, or -1 with a diagnostic. */
int nip_store_item_read(const char *text, struct nip_arena *a, struct nip_store_item *out,
			struct nip_diag *diag);

struct nip_store_text { /* a document kept whole; bytes NULL: none */
	const char *name, *bytes;
	size_t n;
};

struct nip_store_report {
	const char *title, *headline;
	const char *output, *output_sha256; /* NULL: went to standard output */
	const char *result_sha256;	    /* of the result as JSON */
};

struct nip_store_plan {
	const char *recipe_id, *recipe_version;
	const struct nip_node *result; /* as nipline-json(5) has it */
	const char *json;	       /* the same as text */
};

struct nip_store_entry {     /* one run of a command; parts that are NULL are not kept */
	const char *time;    /* nip_store_time() */
	const char *command; /* "qc" */
	const char *version; /* of nipline */
	const struct nip_input *input;
	size_t inputs;
	const struct nip_qc *qc; /* finished */
	struct nip_store_text spec, recipe;
	const struct nip_store_plan *plan;
	const struct nip_store_report *report;
	const struct nip_store_item *parent; /* of every coil of qc */
	size_t parents;
};

struct nip_store_receipt {
	long long entry;	    /* 0: nothing of it was new */
	long long known_entry;	    /* the last entry that had some of it already; 0: none */
	size_t coils, known, newer; /* stored; there already; stored in place of an older state */
};

/* A coil is known if one of that name and batch, under that very spec, was stored with the
 * same readings and verdict. With other readings the new one takes the place of the old one,
 * which stays in the history. 0/-1. */
int nip_store_put(struct nip_store *s, const struct nip_store_entry *e,
		  struct nip_store_receipt *out, struct nip_diag *diag);

/* "2026-03-01", "2026-03-01 14:30[:05]", "2026-03-01T14:30:05Z": the same as the last one,
 * UTC; `last` fills up with the end of the day or minute. -1: it is no time. */
#define NIP_STORE_TIME 21
int nip_store_time(const char *text, bool last, char out[NIP_STORE_TIME]);

/* ---- selections ------------------------------------------------------------------- */

enum nip_select_key {
	NIP_SELECT_BATCH,
	NIP_SELECT_COIL,
	NIP_SELECT_ENTRY,
	NIP_SELECT_RECIPE,
	NIP_SELECT_RECIPE_VERSION,
	NIP_SELECT_SINCE,
	NIP_SELECT_SPEC,
	NIP_SELECT_SPEC_VERSION,
	NIP_SELECT_UNTIL,
	NIP_SELECT_KEYS
};
extern const char *const nip_select_name[NIP_SELECT_KEYS]; /* "batch", "recipe_version" */

/* Several values of a key are alternatives; several keys hold together. Only the last state
 * of a coil counts, unless its entry is asked for by number. */
struct nip_selection {
	NIP_VEC(const char *) of[NIP_SELECT_KEYS];
};

/* Adds a value, checked; in the arena. 0, or -1 with a diagnostic. */
int nip_select_add(struct nip_selection *sel, enum nip_select_key key, const char *value,
		   struct nip_arena *a, struct nip_diag *diag);
/* "batch=B1,batch=B2,since=2026-03-01". A comma is part of a name unless a key follows. */
int nip_select_read(struct nip_selection *sel, const char *text, struct nip_arena *a,
		    struct nip_diag *diag);

/* ---- asking ----------------------------------------------------------------------- */

enum nip_store_cell_kind { NIP_STORE_NULL, NIP_STORE_NUMBER, NIP_STORE_TEXT };

struct nip_store_cell {
	enum nip_store_cell_kind kind;
	double number;
	const char *text; /* lives as long as the call back */
};

struct nip_store_column {
	const char *name; /* in JSON */
	const char *title;
	bool numeric;
	bool aside; /* for JSON and CSV: on a page there is no room for it */
};

struct nip_store_view { /* a list that can be asked for */
	const char *name, *title;
	const struct nip_store_column *column;
	size_t n;
	const char *sql; /* with %s where the selection goes */
};

extern const struct nip_store_view nip_view_coils, nip_view_entries, nip_view_findings,
	nip_view_inputs, nip_view_plans, nip_view_planned, nip_view_reports, nip_view_values,
	nip_view_bounds;

/* Rows in the order of time, then as stored. 0, or -1 with a diagnostic. */
int nip_store_ask(struct nip_store *s, const struct nip_store_view *v,
		  const struct nip_selection *sel,
		  void (*row)(const struct nip_store_cell *cell, void *user), void *user,
		  struct nip_diag *diag);

/* ---- genealogy -------------------------------------------------------------------- */

struct nip_store_pair {
	struct nip_store_item parent, child;
};

/* Records that each child was made of its parent, all or none; out_new: how many of that
 * were not recorded before. Circles are refused. 0/-1. */
int nip_store_link(struct nip_store *s, const struct nip_store_pair *pair, size_t n,
		   const char *time, size_t *out_new, struct nip_diag *diag);

struct nip_store_kin { /* one thing of a family */
	struct nip_store_item item;
	struct nip_store_item by; /* the relative nearer to the start it was reached by */
	int steps;		  /* away from the start */
	const char *verdict;	  /* of a coil that is stored; else NULL */
};
struct nip_store_family {
	NIP_VEC(struct nip_store_kin) parents, children; /* nearest first, each once */
	bool known;
};
int nip_store_trace(struct nip_store *s, const struct nip_store_item *of, struct nip_arena *a,
		    struct nip_store_family *out, struct nip_diag *diag);

/* ---- a report's input again --------------------------------------------------------- */

struct nip_store_input {
	struct nip_spec spec;
	struct nip_qc qc;		  /* finished */
	NIP_VEC(struct nip_input) inputs; /* that the coils came from */
	NIP_VEC(long long) entries;
};

/* The selected coils as nip_qc_file() left them, the runs in order of time. All have to be
 * of one spec. 0, or -1 with a diagnostic. */
int nip_store_load(struct nip_store *s, const struct nip_selection *sel, struct nip_arena *a,
		   struct nip_store_input *out, struct nip_diag *diag);

#endif
