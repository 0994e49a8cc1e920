/* sql.h: SQLite as store/ uses it: one call a statement, every error a diagnostic. */
#ifndef NIP_STORE_SQL_H
#define NIP_STORE_SQL_H

#include <sqlite3.h>

#include "base/diag.h"
#include "store/store.h"

struct nip_store {
	sqlite3 *db;
	char *path;
	bool writes; /* opened for it */
};

/* What went wrong last, as a diagnostic with the cause that fits. Returns -1. */
int nip_sql_failed(struct nip_store *s, struct nip_diag *diag);

/* A statement with its values: t text (NULL is null), i long long, d double (NaN is null),
 * b bytes (pointer, size_t). NULL with a diagnostic. */
sqlite3_stmt *nip_sql_ask(struct nip_store *s, struct nip_diag *diag, const char *sql,
			  const char *types, ...);
/* The next row: 1; the end: 0, and -1 with a diagnostic, both of which finalize. */
int nip_sql_next(struct nip_store *s, sqlite3_stmt **ask, struct nip_diag *diag);
/* Runs a statement that gives no row. 0/-1. */
int nip_sql_run(struct nip_store *s, struct nip_diag *diag, const char *sql, const char *types,
		...);
/* Several statements without values. 0/-1. */
int nip_sql_script(struct nip_store *s, struct nip_diag *diag, const char *sql);
/* The first column of the first row; `none` where there is no row. 0/-1. */
int nip_sql_number(struct nip_store *s, struct nip_diag *diag, long long none, long long *out,
		   const char *sql, const char *types, ...);

/* A column of the row at hand; text in the arena, NULL for null. */
const char *nip_sql_text(sqlite3_stmt *ask, int column, struct nip_arena *a);
double nip_sql_real(sqlite3_stmt *ask, int column); /* NaN for null */

/* One transaction that writes. Begin waits for other writers. */
int nip_sql_begin(struct nip_store *s, struct nip_diag *diag);
/* Commits if rc is 0, else rolls back. 0/-1. */
int nip_sql_end(struct nip_store *s, int rc, struct nip_diag *diag);

/* schema.c */
extern const int nip_store_schema; /* version of the schema this program knows */
/* Whether it is ours, and how old: 0 a new or empty file; -1 with a diagnostic. */
int nip_store_version(struct nip_store *s, struct nip_diag *diag);
/* Brings it up to date. 0/-1. */
int nip_store_migrate(struct nip_store *s, struct nip_diag *diag);

/* put_coil.c: the coils of an entry that are not known yet. */
int nip_store_put_coils(struct nip_store *s, const struct nip_store_entry *e, long long entry,
			const bool *fresh, struct nip_diag *diag);
/* Identity of coil i: spec, name and all that was seen of it. */
void nip_store_coil_digest(const struct nip_qc *q, size_t i, char out[65]);

/* lineage.c: inside a transaction. parent may be NULL: the child becomes known, without one.
 * 0/-1; 1, without a word: it would close a circle. */
int nip_store_put_link(struct nip_store *s, const struct nip_store_item *parent,
		       const struct nip_store_item *child, const char *time, bool *out_new,
		       struct nip_diag *diag);

/* Says so: 0 for a warning, -1 for an error. */
int nip_store_circle(struct nip_store *s, enum nip_severity severity,
		     const struct nip_store_item *parent, const struct nip_store_item *child,
		     struct nip_diag *diag);

#endif
