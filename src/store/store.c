/* store.c: a history opened, closed and checked. */
#include <config.h>

#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "store/sql.h"

#define WAIT_MS 60000 /* for other writers */

/* Triggers and views of a file somebody sends us have no business here. */
static int settle(struct nip_store *s, bool write, struct nip_diag *diag)
{
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (nip_sql_script(s, diag, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL") != 0)
		return -1;
	/* WAL would not work on read-only media and network shares. */
	return write ? nip_sql_script(s, diag, "PRAGMA journal_mode = DELETE") : 0;
}

static int ready(struct nip_store *s, bool write, struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->path };
	int version = nip_store_version(s, diag);

	if (version < 0)
		return -1;
	if (write && sqlite3_db_readonly(s->db, "main") == 1) {
		nip_diag_system(diag, &at, "is read-only; nothing was stored");
		return -1;
	}
	if (settle(s, write, diag) != 0)
		return -1;
	if (version == nip_store_schema)
		return 0;
	if (!write && version == 0) {
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at, "holds nothing yet");
		return -1;
	}
	if (!write && sqlite3_db_readonly(s->db, "main") == 1) {
		nip_diag_system(diag, &at,
				"is of an older version and read-only; copy it where it can be "
				"written, and it is brought up to date");
		return -1;
	}
	return nip_store_migrate(s, diag);
}

/* SQLite would take "" and ":memory:" for no file, and "file:" for a URI. */
static char *plain_path(const char *path)
{
	size_t n = strlen(path) + 3;
	char *out = nip_xalloc(n, 1);

	snprintf(out, n, "%s%s", *path == ':' || strncmp(path, "file:", 5) == 0 ? "./" : "", path);
	return out;
}

/* A history is a file, and to be read one that is there. */
static int check_path(const char *path, bool write, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path };
	struct stat st;

	if (!*path || strcmp(path, "-") == 0) {
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
			     "a history has to be a file with a name (got \"%s\")", path);
		return -1;
	}
	if (stat(path, &st) != 0) {
		if (write)
			return 0;
		nip_diag_input(diag, &at, "cannot be read: %s", strerror(errno));
		return -1;
	}
	if (!S_ISREG(st.st_mode)) {
		nip_diag_input(diag, &at, "is no regular file");
		return -1;
	}
	return 0;
}

struct nip_store *nip_store_open(const char *path, bool write, struct nip_diag *diag)
{
	struct nip_store *s;

	if (check_path(path, write, diag) != 0)
		return NULL;
	s = nip_xalloc(1, sizeof *s);
	s->path = plain_path(path);
	s->writes = write;
	if (sqlite3_open_v2(s->path, &s->db,
			    SQLITE_OPEN_READWRITE | (write ? SQLITE_OPEN_CREATE : 0) |
				    SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK) {
		nip_sql_failed(s, diag);
		nip_store_close(s);
		return NULL;
	}
	sqlite3_busy_timeout(s->db, WAIT_MS);
	if (ready(s, write, diag) != 0) {
		nip_store_close(s);
		return NULL;
	}
	return s;
}

void nip_store_close(struct nip_store *s)
{
	if (!s)
		return;
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

/* ---- check ------------------------------------------------------------------------ */

static long say_rows(struct nip_store *s, const char *sql, const char *what, struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->path };
	sqlite3_stmt *ask = nip_sql_ask(s, diag, sql, "");
	long faults = 0;
	int rc;

	while ((rc = nip_sql_next(s, &ask, diag)) == 1) {
		const char *text = (const char *)sqlite3_column_text(ask, 0);

		if (text && strcmp(text, "ok") == 0)
			continue;
		nip_diag_input(diag, &at, "%s: %s", what, text ? text : "?");
		faults++;
	}
	return rc < 0 ? -1 : faults;
}

/* Bytes that are no longer those that were stored. */
static long say_bytes(struct nip_store *s, const char *sql, const char *what, struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->path };
	sqlite3_stmt *ask = nip_sql_ask(s, diag, sql, "");
	char hex[NIP_SHA256_TEXT];
	long faults = 0;
	int rc;

	while ((rc = nip_sql_next(s, &ask, diag)) == 1) {
		const char *wanted = (const char *)sqlite3_column_text(ask, 1);
		const void *bytes = sqlite3_column_blob(ask, 2);

		nip_sha256(bytes ? bytes : "", (size_t)sqlite3_column_bytes(ask, 2), hex);
		if (wanted && strcmp(hex, wanted) == 0)
			continue;
		nip_diag_input(diag, &at, "%s %s is not as it was stored", what,
			       (const char *)sqlite3_column_text(ask, 0));
		faults++;
	}
	return rc < 0 ? -1 : faults;
}

long nip_store_check(struct nip_store *s, struct nip_diag *diag)
{
	long found[4], all = 0;
	int version = nip_store_version(s, diag);

	if (version <= 0)
		return version;
	found[0] = say_rows(s, "PRAGMA integrity_check", "damaged", diag);
	found[1] = say_rows(s, "PRAGMA foreign_key_check", "refers to what is not there", diag);
	found[2] = say_bytes(s, "SELECT entry, sha256, state FROM run", "the state of entry", diag);
	found[3] = say_bytes(s, "SELECT name, sha256, bytes FROM document", "document", diag);
	for (int i = 0; i < 4; i++) {
		if (found[i] < 0)
			return -1;
		all += found[i];
	}
	return all;
}
