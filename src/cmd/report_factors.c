/* report_factors.c: what was recorded of coils or batches, from a CSV. */
#include <config.h>

#include "cmd/report.h"

#include "csv/reader.h"

#define FACTORS_MOST 64

struct record {
	const char *unit, **label;
};

static int take(struct nip_session *s, struct nip_csv_reader *r, const char *path,
		struct nip_unit_factors *out)
{
	NIP_VEC(struct record) rows = { NULL, 0, 0 };
	const struct nip_place at = { .file = path };
	size_t handle[FACTORS_MOST + 1], n = nip_csv_columns(r);
	const struct nip_csv_block *b;
	const char **name, **unit, **label;
	int rc;

	if (n < 2 || n > FACTORS_MOST + 1) {
		nip_diag_input(
			s->diag, &at,
			"the first column names coils or batches, each other one a factor: 2 "
			"to %d columns are wanted (got %zu)",
			FACTORS_MOST + 1, n);
		return -1;
	}
	name = NIP_NEW_N(s->arena, n, const char *);
	for (size_t k = 0; k < n; k++) {
		handle[k] = nip_csv_bind(r, k, NIP_CSV_TEXT);
		name[k] = nip_arena_strdup(s->arena, nip_csv_name(r, k));
	}
	while ((rc = nip_csv_next(r, &b)) == 1)
		for (size_t i = 0; i < b->rows; i++) {
			struct record *x = nip_vec_push(s->arena, &rows);

			x->unit = nip_arena_strdup(s->arena, b->column[handle[0]].cell[i].text);
			x->label = NIP_NEW_N(s->arena, n, const char *);
			for (size_t k = 1; k < n; k++)
				x->label[k - 1] =
					nip_arena_strdup(s->arena,
							 b->column[handle[k]].cell[i].text);
		}
	unit = NIP_NEW_N(s->arena, rows.n + 1, const char *);
	label = NIP_NEW_N(s->arena, rows.n * (n - 1) + 1, const char *);
	for (size_t i = 0; i < rows.n; i++) {
		unit[i] = rows.at[i].unit;
		for (size_t k = 0; k + 1 < n; k++)
			label[i * (n - 1) + k] = rows.at[i].label[k];
	}
	*out = (struct nip_unit_factors){ n - 1, rows.n, name + 1, unit, label };
	return rc;
}

int nip_report_factors(struct nip_session *s, const char *path, struct nip_unit_factors *out)
{
	const struct nip_csv_dialect dialect = { 0 };
	const struct nip_place at = { .file = path };
	struct nip_csv_reader *r;
	char *bytes;
	size_t n;
	int rc;

	/* once for its digest: a report names every file it rests on */
	if (nip_load_input(s, path, &bytes, &n) != 0)
		return -1;
	r = nip_csv_open(path, &dialect, s->diag);
	if (!r)
		return -1;
	rc = take(s, r, path, out);
	if (rc == 0 && nip_csv_refused(nip_csv_count(r))) {
		nip_diag_input(s->diag, &at, "%ld records cannot be read",
			       nip_csv_refused(nip_csv_count(r)));
		rc = -1;
	}
	nip_csv_close(r);
	return rc;
}
