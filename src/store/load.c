/* load.c: selected coils back into the engine a report is made from. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "qc/subset.h"
#include "store/sql.h"

struct part { /* one run, and which of its coils are wanted */
	long long entry;
	const char *spec;
	double density;
	NIP_VEC(size_t) coils;
	NIP_VEC(const char *) dropped; /* files of none of them */
};

struct parts {
	struct nip_arena *arena;
	struct nip_store *s;
	const struct nip_selection *sel;
	struct nip_diag *diag;
	NIP_VEC(struct part) list;
};

/* ---- which coils of which runs ------------------------------------------------------- */

struct wanted {
	struct nip_arena *arena;
	NIP_VEC(long long) entry;
	NIP_VEC(const char *) coil, batch;
};

static void take_coil(const struct nip_store_cell *cell, void *user)
{
	struct wanted *w = user;

	*nip_vec_push(w->arena, &w->entry) = (long long)cell[0].number;
	*nip_vec_push(w->arena, &w->coil) = nip_arena_strdup(w->arena, cell[2].text);
	*nip_vec_push(w->arena, &w->batch) = nip_arena_strdup(w->arena, cell[3].text);
}

static struct part *part_of(struct parts *p, long long entry)
{
	struct part *x;

	for (size_t i = 0; i < p->list.n; i++)
		if (p->list.at[i].entry == entry)
			return &p->list.at[i];
	x = nip_vec_push(p->arena, &p->list);
	memset(x, 0, sizeof *x);
	x->entry = entry;
	return x;
}

static int find_parts(struct parts *p, const struct wanted *w)
{
	for (size_t i = 0; i < w->entry.n; i++) {
		struct part *x = part_of(p, w->entry.at[i]);
		sqlite3_stmt *ask = nip_sql_ask(p->s, p->diag,
						"SELECT c.seq, r.spec, r.density FROM coil c JOIN "
						"run r ON r.entry = c.entry "
						"WHERE c.entry = ? AND c.name = ? AND c.batch = ?",
						"itt", x->entry, w->coil.at[i], w->batch.at[i]);
		int rc;

		while ((rc = nip_sql_next(p->s, &ask, p->diag)) == 1) {
			*nip_vec_push(p->arena, &x->coils) = (size_t)sqlite3_column_int64(ask, 0);
			x->spec = nip_sql_text(ask, 1, p->arena);
			x->density = nip_sql_real(ask, 2);
		}
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* Numbers of different specs, or on different densities, do not go together. */
static int check_parts(const struct parts *p)
{
	const struct nip_place at = { .file = p->s->path };
	const struct part *first = p->list.at;

	if (!p->list.n) {
		nip_diag_add(p->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     "no coil fits the selection; nipline history lists what is there");
		return -1;
	}
	for (size_t i = 1; i < p->list.n; i++) {
		const struct part *x = &p->list.at[i];

		if (strcmp(x->spec, first->spec) != 0) {
			nip_diag_input(
				p->diag, &at,
				"entries %lld and %lld are of different specs, or of two "
				"states of one: select by --spec-id, --spec-version or --entry",
				first->entry, x->entry);
			return -1;
		}
		if (x->density != first->density && !(isnan(x->density) && isnan(first->density))) {
			nip_diag_input(p->diag, &at,
				       "entries %lld and %lld rest on different theoretical "
				       "densities: select by --recipe-version or --entry",
				       first->entry, x->entry);
			return -1;
		}
	}
	return 0;
}

/* ---- spec and states ------------------------------------------------------------------ */

static int load_spec(const struct parts *p, struct nip_spec *spec)
{
	struct nip_spec_resolved known;
	sqlite3_stmt *ask = nip_sql_ask(
		p->s, p->diag,
		"SELECT r.spec_file, d.bytes, r.density, r.density_sd, r.density_source, "
		"r.recipe_file, "
		"r.recipe_id, r.recipe_version, r.assumed FROM run r JOIN document d ON d.sha256 = "
		"r.spec WHERE r.entry = ?",
		"i", p->list.at[0].entry);
	int rc = nip_sql_next(p->s, &ask, p->diag);

	if (rc != 1) {
		const struct nip_place at = { .file = p->s->path };

		if (rc == 0)
			nip_diag_input(p->diag, &at, "the spec of entry %lld is gone",
				       p->list.at[0].entry);
		return -1;
	}
	known = (struct nip_spec_resolved){ .rho_th_kg_m3 = nip_sql_real(ask, 2),
					    .rho_th_sd_kg_m3 = nip_sql_real(ask, 3),
					    .rho_source = nip_sql_text(ask, 4, p->arena),
					    .recipe_path = nip_sql_text(ask, 5, p->arena),
					    .recipe_id = nip_sql_text(ask, 6, p->arena),
					    .recipe_version = nip_sql_text(ask, 7, p->arena),
					    .assumed = sqlite3_column_int(ask, 8) != 0 };
	memset(spec, 0, sizeof *spec);
	rc = nip_spec_read_resolved(nip_sql_text(ask, 0, p->arena), sqlite3_column_blob(ask, 1),
				    (size_t)sqlite3_column_bytes(ask, 1), p->arena, &known, spec,
				    p->diag);
	sqlite3_finalize(ask);
	return rc;
}

static void start(const struct parts *p, const struct nip_spec *spec, struct nip_qc *q)
{
	nip_qc_init(q, spec, p->arena);
	q->spec_digest = p->list.at[0].spec;
}

/* Remembers which files went with the coils that are not wanted. */
static int cut(const struct parts *p, struct part *x, struct nip_qc *q, const bool *keep)
{
	size_t n = q->files.n;
	const char **was = NIP_NEW_N(p->arena, n + 1, const char *);

	for (size_t i = 0; i < n; i++)
		was[i] = q->files.at[i].file;
	if (nip_qc_keep(q, keep, p->diag) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		bool stays = false;

		for (size_t k = 0; k < q->files.n; k++)
			stays |= strcmp(q->files.at[k].file, was[i]) == 0;
		if (!stays)
			*nip_vec_push(p->arena, &x->dropped) = was[i];
	}
	return 0;
}

/* One run, cut down to the coils that are wanted. */
static int load_part(const struct parts *p, struct part *x, struct nip_qc *q)
{
	const struct nip_place at = { .file = p->s->path };
	sqlite3_stmt *ask = nip_sql_ask(
		p->s, p->diag,
		"SELECT state, version FROM run JOIN entry ON id = entry WHERE entry = ?", "i",
		x->entry);
	bool *keep;
	int rc = nip_sql_next(p->s, &ask, p->diag);

	if (rc == 0)
		nip_diag_input(p->diag, &at, "the state of entry %lld is gone", x->entry);
	if (rc != 1)
		return -1;
	rc = nip_qc_load(q, sqlite3_column_blob(ask, 0), (size_t)sqlite3_column_bytes(ask, 0),
			 p->s->path, p->diag) < 0
		     ? -1
		     : 0;
	if (rc != 0)
		nip_diag_add(p->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "that is the state of entry %lld, stored by nipline %s; this is %s. "
			     "Lists, trends and comparisons do not need it",
			     x->entry, (const char *)sqlite3_column_text(ask, 1), PACKAGE_VERSION);
	sqlite3_finalize(ask);
	if (rc != 0)
		return -1;
	keep = NIP_NEW_N(p->arena, q->coils.n + 1, bool);
	for (size_t i = 0; i < x->coils.n; i++) {
		if (x->coils.at[i] >= q->coils.n) {
			nip_diag_input(p->diag, &at, "entry %lld has a coil that its state lacks",
				       x->entry);
			return -1;
		}
		keep[x->coils.at[i]] = true;
	}
	return cut(p, x, q, keep);
}

static int load_all(const struct parts *p, struct nip_store_input *out)
{
	if (load_spec(p, &out->spec) != 0)
		return -1;
	start(p, &out->spec, &out->qc);
	if (p->list.n == 1)
		return load_part(p, p->list.at, &out->qc);
	for (size_t i = 0; i < p->list.n; i++) {
		struct nip_qc *q = NIP_NEW(p->arena, struct nip_qc);

		start(p, &out->spec, q);
		if (load_part(p, &p->list.at[i], q) != 0 ||
		    nip_qc_append(&out->qc, q, p->diag) != 0)
			return -1;
	}
	return 0;
}

/* ---- inputs --------------------------------------------------------------------------- */

static bool is_dropped(const struct part *x, const char *file)
{
	for (size_t i = 0; i < x->dropped.n; i++)
		if (strcmp(x->dropped.at[i], file) == 0)
			return true;
	return false;
}

static bool is_named(const struct nip_store_input *in, const char *file, const char *sha256)
{
	for (size_t i = 0; i < in->inputs.n; i++)
		if (strcmp(in->inputs.at[i].file, file) == 0 &&
		    strcmp(in->inputs.at[i].sha256, sha256) == 0)
			return true;
	return false;
}

/* Those of every run, each once, but for line files of which nothing is left. */
static int load_inputs(const struct parts *p, struct nip_store_input *out)
{
	for (size_t i = 0; i < p->list.n; i++) {
		const struct part *x = &p->list.at[i];
		sqlite3_stmt *ask = nip_sql_ask(p->s, p->diag,
						"SELECT file, sha256 FROM input WHERE entry = ? "
						"ORDER BY seq",
						"i", x->entry);
		int rc;

		while ((rc = nip_sql_next(p->s, &ask, p->diag)) == 1) {
			const char *file = nip_sql_text(ask, 0, p->arena);
			const char *sha256 = nip_sql_text(ask, 1, p->arena);

			if (!is_dropped(x, file) && !is_named(out, file, sha256))
				*nip_vec_push(p->arena, &out->inputs) =
					(struct nip_input){ file, sha256 };
		}
		if (rc < 0)
			return -1;
		*nip_vec_push(p->arena, &out->entries) = x->entry;
	}
	return 0;
}

static int load(struct parts *p, struct nip_store_input *out)
{
	struct wanted w = { .arena = p->arena };

	if (nip_store_ask(p->s, &nip_view_coils, p->sel, take_coil, &w, p->diag) != 0 ||
	    find_parts(p, &w) != 0 || check_parts(p) != 0 || load_all(p, out) != 0 ||
	    load_inputs(p, out) != 0)
		return -1;
	nip_qc_finish(&out->qc);
	return 0;
}

int nip_store_load(struct nip_store *s, const struct nip_selection *sel, struct nip_arena *a,
		   struct nip_store_input *out, struct nip_diag *diag)
{
	struct parts p = { .arena = a, .s = s, .sel = sel, .diag = diag };
	int rc;

	memset(out, 0, sizeof *out);
	/* One look at the file, whoever writes meanwhile. */
	if (nip_sql_script(s, diag, "BEGIN") != 0)
		return -1;
	rc = load(&p, out);
	nip_sql_end(s, rc, diag);
	return rc;
}
