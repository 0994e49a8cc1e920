/* spc_limits.c: frozen limits, in and out. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/file.h"
#include "base/str.h"
#include "cmd/spc.h"
#include "csv/reader.h"

static const char *const number_column[] = { "center", "sigma", "lcl", "ucl" };

static struct nip_frozen frozen_at(const struct nip_csv_block *b, const long *handle, size_t i)
{
	struct nip_frozen f = { NAN, NAN, NAN, NAN };
	double *field[] = { &f.center, &f.sigma, &f.lcl, &f.ucl };

	for (size_t k = 0; k < 4; k++)
		if (handle[2 + k] >= 0)
			*field[k] = b->column[handle[2 + k]].number[i];
	return f;
}

static int take(struct nip_session *s, const char *path, struct nip_csv_reader *r,
		struct nip_study_input *out)
{
	NIP_VEC(struct nip_frozen_row) rows = { NULL, 0, 0 };
	const struct nip_csv_block *b;
	long column[6], handle[6];
	int rc;

	column[0] = nip_csv_find(r, "chart");
	column[1] = nip_csv_find(r, "stage");
	for (size_t k = 0; k < 4; k++)
		column[2 + k] = nip_csv_find(r, number_column[k]);
	if (column[0] < 0 || column[2] < 0) {
		const struct nip_place at = { .file = path };

		nip_diag_input(
			s->diag, &at,
			"is no file of limits: it needs the columns chart and center, and may "
			"have stage, sigma, lcl and ucl");
		return -1;
	}
	for (size_t k = 0; k < 6; k++)
		handle[k] = column[k] < 0
				    ? -1
				    : (long)nip_csv_bind(r, (size_t)column[k],
							 k < 2 ? NIP_CSV_TEXT : NIP_CSV_NUMBER);
	while ((rc = nip_csv_next(r, &b)) == 1)
		for (size_t i = 0; i < b->rows; i++)
			*nip_vec_push(s->arena, &rows) = (struct nip_frozen_row){
				.chart = nip_arena_strdup(s->arena,
							  b->column[handle[0]].cell[i].text),
				.stage = handle[1] < 0 ? ""
						       : nip_arena_strdup(
								 s->arena,
								 b->column[handle[1]].cell[i].text),
				.limits = frozen_at(b, handle, i)
			};
	out->frozen = rows.at;
	out->frozens = rows.n;
	return rc;
}

int nip_spc_read_limits(struct nip_session *s, const char *path, struct nip_study_input *out)
{
	const struct nip_csv_dialect dialect = { .separator = ',' };
	const struct nip_place at = { .file = path };
	struct nip_csv_reader *r = nip_csv_open(path, &dialect, s->diag);
	const struct nip_csv_counts *n;
	int rc;

	if (!r)
		return -1;
	rc = take(s, path, r, out);
	n = nip_csv_count(r);
	for (int k = 0; k < NIP_CSV_BAD_KINDS && rc == 0; k++)
		if (k != NIP_CSV_BAD_MISSING && k != NIP_CSV_BAD_CODE && k != NIP_CSV_BAD_NAN &&
		    n->bad[k]) {
			nip_diag_input(s->diag, &at,
				       "%ld %s: limits have to be numbers in whole rows", n->bad[k],
				       nip_csv_bad_name((enum nip_csv_bad)k));
			rc = -1;
		}
	nip_csv_close(r);
	return rc;
}

/* Quotes a field where it needs them. */
static void put_field(struct nip_str *s, const char *text)
{
	if (!strpbrk(text, ",\"\n\r")) {
		nip_str_put(s, text);
		return;
	}
	nip_str_putc(s, '"');
	for (; *text; text++) {
		if (*text == '"')
			nip_str_putc(s, '"');
		nip_str_putc(s, *text);
	}
	nip_str_putc(s, '"');
}

static void put_number(struct nip_str *s, double v)
{
	char b[NIP_DOUBLE_TEXT];

	nip_str_putc(s, ',');
	if (!isnan(v))
		nip_str_put(s, nip_decimal_write(v, b));
}

static void put_row(struct nip_str *s, const char *chart, const char *stage, double center,
		    double sigma)
{
	put_field(s, chart);
	nip_str_putc(s, ',');
	if (stage)
		put_field(s, stage);
	put_number(s, center);
	put_number(s, sigma);
	nip_str_putc(s, '\n');
}

/* Means, covariances and counts, by the names that spc/chart.h gives them. */
static void put_vectors(struct nip_str *s, const struct nip_control_chart *c, const char *stage)
{
	const struct nip_vector_basis *b = c->vectors;
	char name[NIP_BASIS_NAME];

	snprintf(name, sizeof name, "%s:rows", c->type);
	put_row(s, name, stage, b->rows, NAN);
	snprintf(name, sizeof name, "%s:n", c->type);
	put_row(s, name, stage, b->n, NAN);
	for (size_t i = 0; i < b->p; i++) {
		snprintf(name, sizeof name, "%s:mean:%zu", c->type, i + 1);
		put_row(s, name, stage, b->center[i], NAN);
		for (size_t j = 0; j <= i; j++) {
			snprintf(name, sizeof name, "%s:cov:%zu:%zu", c->type, i + 1, j + 1);
			put_row(s, name, stage, b->cov[i * b->p + j], NAN);
		}
	}
}

/* Centre and sigma are enough to make the limits again, for subgroups of any size. */
int nip_spc_write_limits(struct nip_session *s, const char *path, const struct nip_study *study)
{
	struct nip_str text = NIP_STR_INIT;
	int rc;

	nip_str_put(&text, "chart,stage,center,sigma\n");
	for (size_t i = 0; i < study->stages.n; i++)
		for (size_t k = 0; k < study->stages.at[i].list.n; k++) {
			const struct nip_control_chart *c = study->stages.at[i].list.at[k].chart;
			bool spread = strcmp(c->type, "r") == 0 || strcmp(c->type, "s") == 0 ||
				      strcmp(c->type, "mr") == 0;

			if (c->vectors)
				put_vectors(&text, c, study->stages.at[i].name);
			else
				put_row(&text, c->type, study->stages.at[i].name,
					spread ? NAN : c->center,
					isnan(c->overdispersion) ? c->sigma : c->overdispersion);
		}
	rc = nip_file_write(path, nip_str_text(&text), text.n, s->common->force, s->diag);
	nip_str_release(&text);
	return rc;
}
