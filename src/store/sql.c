/* sql.c: statements, values and errors of SQLite. */
#include <config.h>

#include "store/sql.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"

/* SQLite's own words follow; these say what it means here and what to do. */
static const struct {
	int code;
	enum nip_cause cause;
	const char *says;
} known[] = {
	{ SQLITE_NOTADB, NIP_CAUSE_INPUT, "is no history of nipline" },
	{ SQLITE_CORRUPT, NIP_CAUSE_INPUT,
	  "is damaged; take a copy that history --check finds sound" },
	{ SQLITE_FULL, NIP_CAUSE_SYSTEM, "cannot be written, the disk is full" },
	{ SQLITE_READONLY, NIP_CAUSE_SYSTEM, "cannot be written" },
	{ SQLITE_BUSY, NIP_CAUSE_SYSTEM,
	  "is being written by another run for too long; try again" },
	{ SQLITE_CANTOPEN, NIP_CAUSE_SYSTEM, "cannot be opened or written" },
	{ SQLITE_IOERR, NIP_CAUSE_SYSTEM, "reading or writing failed" },
	{ SQLITE_PERM, NIP_CAUSE_SYSTEM, "may not be used" },
	{ SQLITE_TOOBIG, NIP_CAUSE_SYSTEM, "cannot take so much in one entry" },
	{ SQLITE_CONSTRAINT, NIP_CAUSE_INPUT,
	  "holds what contradicts itself; see history --check" },
	{ SQLITE_ERROR, NIP_CAUSE_INPUT, "is not laid out as this version of nipline knows it" },
};

int nip_sql_failed(struct nip_store *s, struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->path };
	const char *why = sqlite3_errmsg(s->db);
	int os = sqlite3_system_errno(s->db);

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if ((sqlite3_extended_errcode(s->db) & 0xff) == known[i].code) {
			nip_diag_add(diag, NIP_ERROR, known[i].cause, &at, "%s%s (%s%s%s)",
				     known[i].says,
				     s->writes && known[i].cause == NIP_CAUSE_SYSTEM
					     ? "; nothing was stored"
					     : "",
				     why, os && known[i].cause == NIP_CAUSE_SYSTEM ? ": " : "",
				     os && known[i].cause == NIP_CAUSE_SYSTEM ? strerror(os) : "");
			return -1;
		}
	nip_diag_system(diag, &at, "%s", why);
	return -1;
}

static int bind(sqlite3_stmt *ask, const char *types, va_list ap)
{
	int rc = SQLITE_OK;

	for (int i = 1; types[i - 1] && rc == SQLITE_OK; i++) {
		const void *bytes;
		double d;

		switch (types[i - 1]) {
		case 't':
			rc = sqlite3_bind_text(ask, i, va_arg(ap, const char *), -1,
					       SQLITE_TRANSIENT);
			break;
		case 'i':
			rc = sqlite3_bind_int64(ask, i, va_arg(ap, long long));
			break;
		case 'd':
			d = va_arg(ap, double);
			rc = isnan(d) ? sqlite3_bind_null(ask, i) : sqlite3_bind_double(ask, i, d);
			break;
		default:
			bytes = va_arg(ap, const void *);
			rc = sqlite3_bind_blob64(ask, i, bytes, va_arg(ap, size_t), SQLITE_STATIC);
		}
	}
	return rc;
}

static sqlite3_stmt *prepare(struct nip_store *s, struct nip_diag *diag, const char *sql,
			     const char *types, va_list ap)
{
	sqlite3_stmt *ask = NULL;

	if (sqlite3_prepare_v2(s->db, sql, -1, &ask, NULL) == SQLITE_OK &&
	    bind(ask, types, ap) == SQLITE_OK)
		return ask;
	nip_sql_failed(s, diag);
	sqlite3_finalize(ask);
	return NULL;
}

sqlite3_stmt *nip_sql_ask(struct nip_store *s, struct nip_diag *diag, const char *sql,
			  const char *types, ...)
{
	sqlite3_stmt *ask;
	va_list ap;

	va_start(ap, types);
	ask = prepare(s, diag, sql, types, ap);
	va_end(ap);
	return ask;
}

int nip_sql_next(struct nip_store *s, sqlite3_stmt **ask, struct nip_diag *diag)
{
	int rc = *ask ? sqlite3_step(*ask) : SQLITE_ERROR;

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE && *ask)
		nip_sql_failed(s, diag);
	sqlite3_finalize(*ask);
	*ask = NULL;
	return rc == SQLITE_DONE ? 0 : -1;
}

int nip_sql_run(struct nip_store *s, struct nip_diag *diag, const char *sql, const char *types, ...)
{
	sqlite3_stmt *ask;
	va_list ap;
	int rc;

	va_start(ap, types);
	ask = prepare(s, diag, sql, types, ap);
	va_end(ap);
	while ((rc = nip_sql_next(s, &ask, diag)) == 1)
		continue;
	return rc;
}

int nip_sql_script(struct nip_store *s, struct nip_diag *diag, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0
								       : nip_sql_failed(s, diag);
}

int nip_sql_number(struct nip_store *s, struct nip_diag *diag, long long none, long long *out,
		   const char *sql, const char *types, ...)
{
	sqlite3_stmt *ask;
	va_list ap;
	int rc;

	*out = none;
	va_start(ap, types);
	ask = prepare(s, diag, sql, types, ap);
	va_end(ap);
	rc = nip_sql_next(s, &ask, diag);
	if (rc == 1)
		*out = sqlite3_column_int64(ask, 0);
	sqlite3_finalize(ask);
	return rc < 0 ? -1 : 0;
}

const char *nip_sql_text(sqlite3_stmt *ask, int column, struct nip_arena *a)
{
	const char *text = (const char *)sqlite3_column_text(ask, column);

	return text ? nip_arena_strdup(a, text) : NULL;
}

double nip_sql_real(sqlite3_stmt *ask, int column)
{
	return sqlite3_column_type(ask, column) == SQLITE_NULL ? NAN
							       : sqlite3_column_double(ask, column);
}

int nip_sql_begin(struct nip_store *s, struct nip_diag *diag)
{
	return nip_sql_script(s, diag, "BEGIN IMMEDIATE");
}

int nip_sql_end(struct nip_store *s, int rc, struct nip_diag *diag)
{
	if (rc == 0)
		rc = nip_sql_script(s, diag, "COMMIT");
	if (rc != 0 && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return rc == 0 ? 0 : -1;
}
