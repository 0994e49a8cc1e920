/* put_coil.c: coils of a run: identity, characteristics, findings. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "stat/state.h"
#include "store/sql.h"

/* ---- identity ---------------------------------------------------------------------- */

static void put_name(struct nip_str *x, const char *text)
{
	nip_str_put(x, text ? text : "");
	nip_str_putn(x, "", 1);
}

static void put_longs(struct nip_str *x, const long *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		nip_state_put_u64(x, (uint64_t)v[i]);
}

static void put_tally(struct nip_str *x, const struct nip_tally *t, size_t limits)
{
	const long counts[] = { t->missing,    t->not_number, t->implausible,
				t->impossible, t->excused,    t->unaligned };

	nip_moments_save(&t->moments, x);
	put_longs(x, counts, sizeof counts / sizeof *counts);
	put_longs(x, t->beyond, limits);
	put_longs(x, t->doubtful, limits);
	for (size_t i = 0; i < t->lanes.n; i++) {
		put_name(x, t->lanes.at[i].lane);
		nip_lag1_save(t->lanes.at[i].lag1, x);
	}
}

/* Not the file it came from: the same readings under another path are the same coil. */
void nip_store_coil_digest(const struct nip_qc *q, size_t i, char out[65])
{
	const struct nip_coil *c = &q->coils.at[i];
	const long counts[] = { c->rows, c->refused, c->bad, c->cells, c->faulted };
	struct nip_str x = NIP_STR_INIT;

	put_name(&x, q->spec_digest);
	put_name(&x, c->batch);
	put_name(&x, c->name);
	put_name(&x, nip_verdict_name[c->verdict]);
	nip_state_put_f64(&x, q->spec->rho_th_kg_m3);
	put_longs(&x, counts, sizeof counts / sizeof *counts);
	nip_state_put_f64(&x, c->from_m);
	nip_state_put_f64(&x, c->to_m);
	for (size_t k = 0; k < q->spec->characteristics.n; k++) {
		put_name(&x, q->overall[k].unit);
		put_tally(&x, &c->tally[k], q->spec->characteristics.at[k].limits.n);
	}
	for (size_t k = 0; k < q->spec->relations.n; k++) {
		nip_state_put_u64(&x, (uint64_t)c->relation[k].checked);
		nip_state_put_u64(&x, (uint64_t)c->relation[k].broken);
	}
	nip_sha256(nip_str_text(&x), x.n, out);
	nip_str_release(&x);
}

/* ---- rows -------------------------------------------------------------------------- */

static int put_bounds(struct nip_store *s, const struct nip_qc *q, long long entry,
		      struct nip_diag *diag)
{
	long long seq = 0;

	for (size_t k = 0; k < q->spec->characteristics.n; k++) {
		const struct nip_characteristic *c = &q->spec->characteristics.at[k];

		for (size_t l = 0; l < c->limits.n && q->overall[k].ready; l++)
			if (nip_sql_run(s, diag, "INSERT INTO bound VALUES (?, ?, ?, ?, ?, ?)",
					"iittdt", entry, seq++, c->id, c->limits.at[l].kind,
					q->overall[k].limit[l], q->overall[k].unit) != 0)
				return -1;
	}
	return 0;
}

static int put_values(struct nip_store *s, const struct nip_qc *q, const struct nip_coil *c,
		      long long coil, struct nip_diag *diag)
{
	for (size_t k = 0; k < q->spec->characteristics.n; k++) {
		const struct nip_tally *t = &c->tally[k];
		const struct nip_overall *o = &q->overall[k];

		if (nip_sql_run(s, diag,
				"INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
				"iittiidddddi", coil, (long long)k,
				q->spec->characteristics.at[k].id, o->ready ? o->unit : NULL,
				(long long)t->moments.n,
				(long long)(t->missing + t->not_number + t->implausible +
					    t->impossible),
				nip_moments_mean(&t->moments), nip_moments_sd(&t->moments),
				t->moments.min, t->moments.max, o->ready ? o->target : (double)NAN,
				(long long)(t->gravest[NIP_LEVEL_ALARM] +
					    t->gravest[NIP_LEVEL_REJECT])) != 0)
			return -1;
	}
	return 0;
}

/* A finding before the first row of its file belongs to the coil that follows. */
static bool is_of(const struct nip_qc *q, const struct nip_finding *f, size_t coil)
{
	const struct nip_coil *c = &q->coils.at[coil];

	if (f->coil)
		return strcmp(f->coil, c->name) == 0;
	for (size_t i = 0; i < q->coils.n; i++)
		if (strcmp(q->coils.at[i].file, f->file) == 0)
			return i == coil;
	return coil == 0;
}

static int put_findings(struct nip_store *s, const struct nip_qc *q, size_t i, long long coil,
			struct nip_diag *diag)
{
	long long seq = 0;

	for (size_t k = 0; k < q->findings.n; k++) {
		const struct nip_finding *f = &q->findings.at[k];

		if (is_of(q, f, i) &&
		    nip_sql_run(
			    s, diag,
			    "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			    "iitttitdtdttt", coil, seq++, nip_finding_severity_name[f->severity],
			    f->rule, f->file, (long long)f->line, f->lane, f->position_m,
			    f->characteristic, f->value, f->unit, f->limit, f->message) != 0)
			return -1;
	}
	return 0;
}

static int put_coil(struct nip_store *s, const struct nip_qc *q, size_t i, long long entry,
		    const char *spec, struct nip_diag *diag)
{
	const struct nip_coil *c = &q->coils.at[i];
	char hex[NIP_SHA256_TEXT];
	long long coil;

	nip_store_coil_digest(q, i, hex);
	if (nip_sql_run(s, diag,
			"INSERT INTO coil (entry, seq, name, batch, file, rows, bad, from_m, to_m, "
			"verdict, spec, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			"iitttiiddttt", entry, (long long)i, c->name, c->batch, c->file,
			(long long)c->rows, (long long)c->bad, c->from_m, c->to_m,
			nip_verdict_name[c->verdict], spec, hex) != 0)
		return -1;
	coil = sqlite3_last_insert_rowid(s->db);
	if (nip_sql_run(s, diag,
			"UPDATE coil SET newer = ? WHERE name = ? AND batch = ? AND spec = ? AND "
			"newer IS NULL AND id <> ?",
			"ittti", coil, c->name, c->batch, spec, coil) != 0)
		return -1;
	return put_values(s, q, c, coil, diag) != 0 ? -1 : put_findings(s, q, i, coil, diag);
}

int nip_store_put_coils(struct nip_store *s, const struct nip_store_entry *e, long long entry,
			const bool *fresh, struct nip_diag *diag)
{
	char spec[NIP_SHA256_TEXT];

	nip_sha256(e->spec.bytes, e->spec.n, spec);
	if (put_bounds(s, e->qc, entry, diag) != 0)
		return -1;
	for (size_t i = 0; i < e->qc->coils.n; i++)
		if (fresh[i] && put_coil(s, e->qc, i, entry, spec, diag) != 0)
			return -1;
	return 0;
}
