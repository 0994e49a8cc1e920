/* put.c: one entry, whole or not at all. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "store/sql.h"

static void digest_text(struct nip_str *x, const char *text)
{
	nip_str_put(x, text ? text : "");
	nip_str_putn(x, "", 1);
}

/* What the entry says, whenever it is said. */
static const char *entry_digest(const struct nip_store_entry *e, char hex[NIP_SHA256_TEXT])
{
	struct nip_str x = NIP_STR_INIT;
	char coil[NIP_SHA256_TEXT];

	digest_text(&x, e->command);
	for (size_t i = 0; i < e->inputs; i++)
		digest_text(&x, e->input[i].sha256);
	for (size_t i = 0; e->qc && i < e->qc->coils.n; i++) {
		nip_store_coil_digest(e->qc, i, coil);
		digest_text(&x, coil);
	}
	if (e->plan)
		digest_text(&x, e->plan->json);
	if (e->report) {
		digest_text(&x, e->report->output);
		digest_text(&x, e->report->output_sha256);
		digest_text(&x, e->report->result_sha256);
	}
	nip_sha256(nip_str_text(&x), x.n, hex);
	nip_str_release(&x);
	return hex;
}

static int put_document(struct nip_store *s, const struct nip_store_text *t,
			char hex[NIP_SHA256_TEXT], struct nip_diag *diag)
{
	if (!t->bytes)
		return 0;
	nip_sha256(t->bytes, t->n, hex);
	return nip_sql_run(s, diag, "INSERT OR IGNORE INTO document VALUES (?, ?, ?)", "ttb", hex,
			   t->name, t->bytes, t->n);
}

static int put_head(struct nip_store *s, const struct nip_store_entry *e, const char *digest,
		    long long *out, struct nip_diag *diag)
{
	int rc = nip_sql_run(
		s, diag, "INSERT INTO entry (time, command, version, digest) VALUES (?, ?, ?, ?)",
		"tttt", e->time, e->command, e->version, digest);

	*out = sqlite3_last_insert_rowid(s->db);
	for (size_t i = 0; rc == 0 && i < e->inputs; i++)
		rc = nip_sql_run(s, diag, "INSERT INTO input VALUES (?, ?, ?, ?)", "iitt", *out,
				 (long long)i, e->input[i].file, e->input[i].sha256);
	return rc;
}

static int put_run(struct nip_store *s, const struct nip_store_entry *e, long long entry,
		   struct nip_diag *diag)
{
	const struct nip_spec *p = e->qc->spec;
	struct nip_str state = NIP_STR_INIT;
	char spec[NIP_SHA256_TEXT], recipe[NIP_SHA256_TEXT], hex[NIP_SHA256_TEXT];
	int rc = put_document(s, &e->spec, spec, diag);

	if (rc == 0)
		rc = put_document(s, &e->recipe, recipe, diag);
	if (rc != 0)
		return -1;
	nip_qc_save(e->qc, &state);
	nip_sha256(nip_str_text(&state), state.n, hex);
	rc = nip_sql_run(s, diag,
			 "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			 "ittttttttddtittb", entry, spec, p->id, p->version, p->path,
			 e->recipe.bytes ? recipe : NULL, p->recipe_path, p->recipe_id,
			 p->recipe_version, p->rho_th_kg_m3, p->rho_th_sd_kg_m3, p->rho_source,
			 (long long)p->assumed, nip_verdict_name[e->qc->verdict], hex,
			 nip_str_text(&state), state.n);
	nip_str_release(&state);
	return rc;
}

/* ---- plans ------------------------------------------------------------------------ */

static double number_of(const struct nip_node *n, const char *name)
{
	const struct nip_node *x = nip_node_get(n, name);

	return x && x->kind == NIP_NODE_NUMBER ? x->number : NAN;
}

static const char *text_of(const struct nip_node *n, const char *name)
{
	const struct nip_node *x = nip_node_get(n, name);

	return x && x->kind == NIP_NODE_TEXT ? x->text : NULL;
}

struct planned {
	struct nip_store *s;
	struct nip_diag *diag;
	long long entry, seq;
};

/* Every quantity of a layer, or of a step itself. */
static int put_quantities(struct planned *p, const struct nip_node *of, const char *step,
			  const char *layer)
{
	int rc = 0;

	for (const struct nip_node *n = of->first; n && rc == 0; n = n->next) {
		if (n->kind != NIP_NODE_OBJECT || !text_of(n, "unit") || !text_of(n, "how"))
			continue;
		rc = nip_sql_run(p->s, p->diag,
				 "INSERT INTO planned VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
				 "iitttdtddtt", p->entry, p->seq++, step, layer, n->name,
				 number_of(n, "value"), text_of(n, "unit"), number_of(n, "low"),
				 number_of(n, "high"), text_of(n, "how"), text_of(n, "evidence"));
	}
	return rc;
}

static int put_plan(struct nip_store *s, const struct nip_store_entry *e, long long entry,
		    struct nip_diag *diag)
{
	struct planned p = { .s = s, .diag = diag, .entry = entry };
	const struct nip_node *steps = nip_node_get(e->plan->result, "steps"), *layers;
	char recipe[NIP_SHA256_TEXT];
	int rc = put_document(s, &e->recipe, recipe, diag);

	if (rc == 0)
		rc = nip_sql_run(s, diag, "INSERT INTO plan VALUES (?, ?, ?, ?, ?)", "itttt", entry,
				 e->recipe.bytes ? recipe : NULL, e->plan->recipe_id,
				 e->plan->recipe_version, e->plan->json);
	for (const struct nip_node *x = steps ? steps->first : NULL; x && rc == 0; x = x->next) {
		rc = put_quantities(&p, x, text_of(x, "id"), NULL);
		layers = nip_node_get(x, "layers");
		for (const struct nip_node *l = layers ? layers->first : NULL; l && rc == 0;
		     l = l->next)
			rc = put_quantities(&p, l, text_of(x, "id"), text_of(l, "id"));
	}
	return rc;
}

/* ---- the entry -------------------------------------------------------------------- */

/* Which coils are not there yet. 0/-1. */
static int look_up(struct nip_store *s, const struct nip_store_entry *e, bool *fresh,
		   struct nip_store_receipt *out, struct nip_diag *diag)
{
	for (size_t i = 0; e->qc && i < e->qc->coils.n; i++) {
		const struct nip_coil *c = &e->qc->coils.at[i];
		char hex[NIP_SHA256_TEXT], spec[NIP_SHA256_TEXT];
		long long entry, older;

		nip_store_coil_digest(e->qc, i, hex);
		nip_sha256(e->spec.bytes, e->spec.n, spec);
		if (nip_sql_number(s, diag, 0, &entry, "SELECT entry FROM coil WHERE digest = ?",
				   "t", hex) != 0 ||
		    nip_sql_number(s, diag, 0, &older,
				   "SELECT entry FROM coil WHERE name = ? AND batch = ? AND spec = "
				   "? AND newer IS NULL",
				   "ttt", c->name, c->batch, spec) != 0)
			return -1;
		fresh[i] = !entry;
		out->coils += !entry;
		out->known += entry != 0;
		out->newer += !entry && older;
		if (entry)
			out->known_entry = entry;
	}
	return 0;
}

/* What a coil was made of. Who linked its batch the other way round is told, and its data
 * are kept all the same. */
static int put_links(struct nip_store *s, const struct nip_store_entry *e, struct nip_diag *diag)
{
	for (size_t i = 0; e->qc && i < e->qc->coils.n; i++) {
		const struct nip_coil *c = &e->qc->coils.at[i];
		const struct nip_store_item coil = { "coil", c->name },
					    batch = { "batch", c->batch };
		bool own = strcmp(c->batch, c->name) == 0, new;
		int rc = nip_store_put_link(s, own ? NULL : &batch, &coil, e->time, &new, diag);

		if (rc == 1)
			rc = nip_store_circle(s, NIP_WARNING, &batch, &coil, diag);
		for (size_t k = 0; k < e->parents && rc == 0; k++) {
			rc = nip_store_put_link(s, &e->parent[k], &coil, e->time, &new, diag);
			if (rc == 1)
				rc = nip_store_circle(s, NIP_ERROR, &e->parent[k], &coil, diag);
		}
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int put_all(struct nip_store *s, const struct nip_store_entry *e,
		   struct nip_store_receipt *out, struct nip_diag *diag)
{
	size_t coils = e->qc ? e->qc->coils.n : 0;
	bool *fresh = e->qc ? NIP_NEW_N(e->qc->arena, coils + 1, bool) : NULL;
	char digest[NIP_SHA256_TEXT];
	long long entry;

	if (look_up(s, e, fresh, out, diag) != 0 || put_links(s, e, diag) != 0 ||
	    nip_sql_number(s, diag, 0, &entry, "SELECT id FROM entry WHERE digest = ?", "t",
			   entry_digest(e, digest)) != 0)
		return -1;
	if (entry)
		out->known_entry = entry;
	if (entry || !(out->coils || e->plan || e->report))
		return 0;
	if (put_head(s, e, digest, &out->entry, diag) != 0 ||
	    (out->coils && (put_run(s, e, out->entry, diag) != 0 ||
			    nip_store_put_coils(s, e, out->entry, fresh, diag) != 0)) ||
	    (e->plan && put_plan(s, e, out->entry, diag) != 0))
		return -1;
	if (!e->report)
		return 0;
	return nip_sql_run(s, diag, "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?)", "ittttt",
			   out->entry, e->report->title, e->report->headline, e->report->output,
			   e->report->output_sha256, e->report->result_sha256);
}

int nip_store_put(struct nip_store *s, const struct nip_store_entry *e,
		  struct nip_store_receipt *out, struct nip_diag *diag)
{
	*out = (struct nip_store_receipt){ .entry = 0 };
	if (nip_sql_begin(s, diag) != 0)
		return -1;
	return nip_sql_end(s, put_all(s, e, out, diag), diag);
}
