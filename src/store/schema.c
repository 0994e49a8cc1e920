/* schema.c: the tables, and how older ones become today's. */
#include <config.h>

#include "store/sql.h"

#define APPLICATION 0x6e69706c /* "nipl" */

/* One step a version; a step that was released is never changed. */
static const char *const step[] = {
	/* 1: entries, coils, plans, reports */
	"CREATE TABLE entry (id INTEGER PRIMARY KEY, time TEXT NOT NULL, command TEXT NOT NULL,"
	"  version TEXT NOT NULL, digest TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE input (entry INTEGER NOT NULL REFERENCES entry, seq INTEGER NOT NULL,"
	"  file TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (entry, seq)) STRICT;"
	"CREATE TABLE document (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, bytes BLOB NOT NULL)"
	"  STRICT;"
	"CREATE TABLE run (entry INTEGER PRIMARY KEY REFERENCES entry, spec TEXT NOT NULL"
	"  REFERENCES document, spec_id TEXT, spec_version TEXT, spec_file TEXT NOT NULL,"
	"  recipe TEXT REFERENCES document,"
	"  recipe_file TEXT, recipe_id TEXT, recipe_version TEXT, density REAL, density_sd REAL,"
	"  density_source TEXT, assumed INTEGER NOT NULL, verdict TEXT NOT NULL,"
	"  sha256 TEXT NOT NULL, state BLOB NOT NULL) STRICT;"
	"CREATE TABLE bound (entry INTEGER NOT NULL REFERENCES run, seq INTEGER NOT NULL,"
	"  characteristic TEXT NOT NULL, kind TEXT NOT NULL, value REAL, unit TEXT,"
	"  PRIMARY KEY (entry, seq)) STRICT;"
	"CREATE TABLE coil (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES run,"
	"  seq INTEGER NOT NULL, name TEXT NOT NULL, batch TEXT NOT NULL, file TEXT NOT NULL,"
	"  rows INTEGER NOT NULL, bad INTEGER NOT NULL, from_m REAL, to_m REAL,"
	"  verdict TEXT NOT NULL, spec TEXT NOT NULL, digest TEXT NOT NULL UNIQUE,"
	"  newer INTEGER REFERENCES coil, UNIQUE (entry, seq)) STRICT;"
	"CREATE INDEX coil_name ON coil (name, batch);"
	"CREATE TABLE value (coil INTEGER NOT NULL REFERENCES coil, seq INTEGER NOT NULL,"
	"  characteristic TEXT NOT NULL, unit TEXT, n INTEGER NOT NULL, missing INTEGER NOT NULL,"
	"  mean REAL, sd REAL, min REAL, max REAL, target REAL, beyond INTEGER NOT NULL,"
	"  PRIMARY KEY (coil, seq)) STRICT;"
	"CREATE TABLE finding (coil INTEGER NOT NULL REFERENCES coil, seq INTEGER NOT NULL,"
	"  severity TEXT NOT NULL, rule TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,"
	"  lane TEXT, position_m REAL, characteristic TEXT, value REAL, unit TEXT, bound TEXT,"
	"  message TEXT, PRIMARY KEY (coil, seq)) STRICT;"
	"CREATE TABLE plan (entry INTEGER PRIMARY KEY REFERENCES entry, recipe TEXT REFERENCES"
	"  document, recipe_id TEXT, recipe_version TEXT, result TEXT NOT NULL) STRICT;"
	"CREATE TABLE planned (entry INTEGER NOT NULL REFERENCES plan, seq INTEGER NOT NULL,"
	"  step TEXT, layer TEXT, quantity TEXT NOT NULL, value REAL, unit TEXT, low REAL,"
	"  high REAL, how TEXT, evidence TEXT, PRIMARY KEY (entry, seq)) STRICT;"
	"CREATE TABLE report (entry INTEGER PRIMARY KEY REFERENCES entry, title TEXT,"
	"  headline TEXT, output TEXT, output_sha256 TEXT, result_sha256 TEXT NOT NULL) STRICT;",
	/* 2: genealogy; coils of before become items of it */
	"CREATE TABLE item (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,"
	"  UNIQUE (kind, name)) STRICT;"
	"CREATE TABLE link (parent INTEGER NOT NULL REFERENCES item, child INTEGER NOT NULL"
	"  REFERENCES item, time TEXT NOT NULL, PRIMARY KEY (parent, child)) STRICT;"
	"CREATE INDEX link_child ON link (child);"
	"INSERT OR IGNORE INTO item (kind, name) SELECT 'coil', name FROM coil;"
	"INSERT OR IGNORE INTO item (kind, name) SELECT 'batch', batch FROM coil"
	"  WHERE batch <> name;"
	"INSERT OR IGNORE INTO link SELECT p.id, c.id, e.time FROM coil JOIN entry e ON"
	"  e.id = coil.entry JOIN item p ON p.kind = 'batch' AND p.name = coil.batch JOIN item c"
	"  ON c.kind = 'coil' AND c.name = coil.name WHERE coil.batch <> coil.name;",
};

const int nip_store_schema = (int)(sizeof step / sizeof *step);

/* In one transaction, or another run that makes the tables between two questions leaves a
 * file that looks like another program's. */
static int read_marks(struct nip_store *s, struct nip_diag *diag, long long *application,
		      long long *version, long long *tables)
{
	const bool own = sqlite3_get_autocommit(s->db);
	int rc = own ? nip_sql_script(s, diag, "BEGIN") : 0;

	if (rc == 0 &&
	    (nip_sql_number(s, diag, 0, tables, "SELECT count(*) FROM sqlite_schema", "") != 0 ||
	     nip_sql_number(s, diag, 0, application, "PRAGMA application_id", "") != 0 ||
	     nip_sql_number(s, diag, 0, version, "PRAGMA user_version", "") != 0))
		rc = -1;
	return own ? nip_sql_end(s, rc, diag) : rc;
}

int nip_store_version(struct nip_store *s, struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->path };
	long long application, version, tables;

	if (read_marks(s, diag, &application, &version, &tables) != 0)
		return -1;
	if (!application && !version && !tables)
		return 0;
	if (application != APPLICATION || version < 1) {
		nip_diag_input(diag, &at, "is an SQLite file of another program");
		return -1;
	}
	if (version > nip_store_schema) {
		nip_diag_input(diag, &at,
			       "was written by a newer nipline (schema %lld, this one knows up to "
			       "%d); use that one",
			       version, nip_store_schema);
		return -1;
	}
	return (int)version;
}

int nip_store_migrate(struct nip_store *s, struct nip_diag *diag)
{
	char sql[80];
	int version, rc;

	if (nip_sql_begin(s, diag) != 0)
		return -1;
	/* Another run may have done it while this one waited. */
	version = nip_store_version(s, diag);
	rc = version < 0 ? -1 : 0;
	for (int v = version; rc == 0 && v < nip_store_schema; v++)
		rc = nip_sql_script(s, diag, step[v]);
	if (rc == 0 && version < nip_store_schema) {
		sqlite3_snprintf(sizeof sql, sql,
				 "PRAGMA application_id = %d; PRAGMA user_version = %d",
				 APPLICATION, nip_store_schema);
		rc = nip_sql_script(s, diag, sql);
	}
	return nip_sql_end(s, rc, diag);
}
