/* lineage.c: what was made of what, and the family of one thing. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/sql.h"

const char *const nip_store_kind[] = { "powder_lot", "mix",  "film",  "batch", "foil",
				       "coil",	     "slit", "sheet", "cell",  NULL };

int nip_store_item_read(const char *text, struct nip_arena *a, struct nip_store_item *out,
			struct nip_diag *diag)
{
	size_t n = strcspn(text, "="), kinds = 0, near;
	const char *likely[1];

	*out = (struct nip_store_item){ .name = text[n] ? nip_arena_strdup(a, text + n + 1) : "" };
	for (; nip_store_kind[kinds]; kinds++)
		if (strlen(nip_store_kind[kinds]) == n &&
		    strncmp(nip_store_kind[kinds], text, n) == 0)
			out->kind = nip_store_kind[kinds];
	if (out->kind && *out->name)
		return 0;
	near = nip_nearest(nip_arena_strndup(a, text, n), nip_store_kind, kinds, 1, likely);
	nip_diag_add(
		diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
		"\"%s\" is no KIND=NAME (kinds: powder_lot, mix, film, batch, foil, coil, slit, "
		"sheet, cell%s%s%s)",
		text, !out->kind && near ? "; did you mean " : "",
		!out->kind && near ? likely[0] : "", !out->kind && near ? "?" : "");
	return -1;
}

/* ---- links ------------------------------------------------------------------------- */

static int put_item(struct nip_store *s, const struct nip_store_item *x, long long *out,
		    struct nip_diag *diag)
{
	if (nip_sql_run(s, diag, "INSERT OR IGNORE INTO item (kind, name) VALUES (?, ?)", "tt",
			x->kind, x->name) != 0)
		return -1;
	return nip_sql_number(s, diag, 0, out, "SELECT id FROM item WHERE kind = ? AND name = ?",
			      "tt", x->kind, x->name);
}

int nip_store_put_link(struct nip_store *s, const struct nip_store_item *parent,
		       const struct nip_store_item *child, const char *time, bool *out_new,
		       struct nip_diag *diag)
{
	long long p = 0, c, circle;

	*out_new = false;
	if (put_item(s, child, &c, diag) != 0 || (parent && put_item(s, parent, &p, diag) != 0))
		return -1;
	if (!parent)
		return 0;
	if (nip_sql_number(
		    s, diag, 0, &circle,
		    "WITH RECURSIVE up (id) AS (SELECT ?1 UNION SELECT parent FROM link JOIN "
		    "up ON child = id) SELECT 1 FROM up WHERE id = ?2",
		    "ii", p, c) != 0)
		return -1;
	if (circle)
		return 1;
	if (nip_sql_run(s, diag, "INSERT OR IGNORE INTO link VALUES (?, ?, ?)", "iit", p, c,
			time) != 0)
		return -1;
	*out_new = sqlite3_changes(s->db) > 0;
	return 0;
}

int nip_store_circle(struct nip_store *s, enum nip_severity severity,
		     const struct nip_store_item *parent, const struct nip_store_item *child,
		     struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->path };

	nip_diag_add(diag, severity, severity == NIP_ERROR ? NIP_CAUSE_INPUT : NIP_CAUSE_NONE, &at,
		     "%s=%s cannot come from %s=%s, which comes from it", child->kind, child->name,
		     parent->kind, parent->name);
	return severity == NIP_ERROR ? -1 : 0;
}

int nip_store_link(struct nip_store *s, const struct nip_store_pair *pair, size_t n,
		   const char *time, size_t *out_new, struct nip_diag *diag)
{
	int rc = nip_sql_begin(s, diag);
	bool new;

	*out_new = 0;
	if (rc != 0)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = nip_store_put_link(s, &pair[i].parent, &pair[i].child, time, &new, diag);
		if (rc == 1)
			rc = nip_store_circle(s, NIP_ERROR, &pair[i].parent, &pair[i].child, diag);
		*out_new += rc == 0 && new;
	}
	return nip_sql_end(s, rc, diag);
}

/* ---- families ---------------------------------------------------------------------- */

typedef NIP_VEC(struct nip_store_kin) kin_list;

typedef NIP_VEC(long long) id_list;

static bool has(const id_list *ids, long long id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (ids->at[i] == id)
			return true;
	return false;
}

#define KIN(near, far)                                                                             \
	"SELECT i.id, i.kind, i.name, (SELECT group_concat(DISTINCT verdict) FROM coil WHERE "     \
	"i.kind = 'coil' AND coil.name = i.name AND newer IS NULL) FROM link JOIN item i ON "      \
	"i.id = link." far " WHERE link." near " = ? ORDER BY i.kind, i.name"

/* Step by step away from the start, each thing where it is reached first. */
static int walk(struct nip_store *s, long long start, bool up, struct nip_arena *a, kin_list *out,
		struct nip_diag *diag)
{
	static const char *const sql[] = { KIN("parent", "child"), KIN("child", "parent") };
	struct nip_store_item by = { NULL, NULL };
	id_list ids = { 0 };
	int steps = 1;

	*nip_vec_push(a, &ids) = start;
	for (size_t i = 0; i < ids.n; i++) {
		sqlite3_stmt *ask = nip_sql_ask(s, diag, sql[up], "i", ids.at[i]);
		int rc;

		if (i) {
			by = out->at[i - 1].item;
			steps = out->at[i - 1].steps + 1;
		}
		while ((rc = nip_sql_next(s, &ask, diag)) == 1) {
			if (has(&ids, sqlite3_column_int64(ask, 0)))
				continue;
			*nip_vec_push(a, &ids) = sqlite3_column_int64(ask, 0);
			*nip_vec_push(a, out) =
				(struct nip_store_kin){ .item = { nip_sql_text(ask, 1, a),
								  nip_sql_text(ask, 2, a) },
							.by = by,
							.steps = steps,
							.verdict = nip_sql_text(ask, 3, a) };
		}
		if (rc < 0)
			return -1;
	}
	return 0;
}

int nip_store_trace(struct nip_store *s, const struct nip_store_item *of, struct nip_arena *a,
		    struct nip_store_family *out, struct nip_diag *diag)
{
	kin_list parents = { 0 }, children = { 0 };
	long long id;
	int rc;

	memset(out, 0, sizeof *out);
	if (nip_sql_script(s, diag, "BEGIN") != 0)
		return -1;
	rc = nip_sql_number(s, diag, 0, &id, "SELECT id FROM item WHERE kind = ? AND name = ?",
			    "tt", of->kind, of->name);
	out->known = id != 0;
	if (rc == 0 && id)
		rc = walk(s, id, true, a, &parents, diag) != 0 ||
				     walk(s, id, false, a, &children, diag) != 0
			     ? -1
			     : 0;
	nip_sql_end(s, rc, diag);
	for (size_t i = 0; i < parents.n; i++)
		*nip_vec_push(a, &out->parents) = parents.at[i];
	for (size_t i = 0; i < children.n; i++)
		*nip_vec_push(a, &out->children) = children.at[i];
	return rc;
}
