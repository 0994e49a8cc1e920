/* coil_tables.c: coils and their characteristics as tables. */
#include <config.h>

#include "report/coil_doc.h"

#include <math.h>

#include "unit/typeset.h"

static void coil_table(struct nip_doc *d, const struct nip_qc *q)
{
	static const struct nip_column coil_column[] = { { "coil" },
							 { "batch" },
							 { "rows", NULL, true },
							 { "length", "m", true },
							 { "bad", NULL, true },
							 { "verdict" },
							 { "why" } };
	struct nip_table *t;

	nip_doc_heading(d, "Coils");
	t = nip_doc_table(d, "coils", NULL, coil_column, sizeof coil_column / sizeof *coil_column);
	for (size_t i = 0; i < q->coils.n; i++) {
		const struct nip_coil *c = &q->coils.at[i];
		struct nip_cell *x = nip_table_row(d, t);

		nip_cell_text(d, &x[0], c->name);
		nip_cell_text(d, &x[1], c->batch);
		nip_cell_count(d, &x[2], (unsigned long long)c->rows);
		if (!isnan(c->from_m)) {
			nip_cell_number(d, &x[3], c->to_m - c->from_m, 4);
			nip_cell_text(d, &x[3],
				      nip_arena_printf(d->arena, "%.1f", c->to_m - c->from_m));
		}
		nip_cell_count(d, &x[4], (unsigned long long)c->bad);
		nip_cell_text(d, &x[5], nip_verdict_name[c->verdict]);
		x[5].tone = nip_coil_tone(c->verdict);
		nip_cell_text(d, &x[6], nip_coil_why(d, q, c));
	}
}

static void characteristic_table(struct nip_doc *d, const struct nip_qc *q)
{
	static const struct nip_column char_column[] = { { "coil" },
							 { "characteristic" },
							 { "unit" },
							 { "n", NULL, true },
							 { "missing", NULL, true },
							 { "mean", NULL, true },
							 { "sd", NULL, true },
							 { "min", NULL, true },
							 { "max", NULL, true },
							 { "warn", NULL, true },
							 { "alarm", NULL, true },
							 { "reject", NULL, true } };
	struct nip_table *t;

	nip_doc_heading(d, "Characteristics by coil");
	t = nip_doc_table(d, "characteristics", NULL, char_column,
			  sizeof char_column / sizeof *char_column);
	for (size_t i = 0; i < q->coils.n; i++)
		for (size_t k = 0; k < q->spec->characteristics.n; k++) {
			const struct nip_tally *y = &q->coils.at[i].tally[k];
			const struct nip_characteristic *c = &q->spec->characteristics.at[k];
			struct nip_cell *x = nip_table_row(d, t);
			long beyond[3] = { 0, 0, 0 };

			for (size_t l = 0; l < c->limits.n; l++)
				beyond[c->limits.at[l].level] += y->beyond[l];
			nip_cell_text(d, &x[0], q->coils.at[i].name);
			nip_cell_text(d, &x[1], nip_qc_label(q, k));
			nip_cell_text(d, &x[2], nip_unit_typeset(d->arena, q->overall[k].unit));
			nip_cell_count(d, &x[3], (unsigned long long)y->moments.n);
			nip_cell_count(d, &x[4],
				       (unsigned long long)(y->missing + y->not_number +
							    y->implausible + y->impossible));
			nip_cell_number(d, &x[5], nip_moments_mean(&y->moments), 5);
			nip_cell_number(d, &x[6], nip_moments_sd(&y->moments), 3);
			nip_cell_number(d, &x[7], y->moments.min, 4);
			nip_cell_number(d, &x[8], y->moments.max, 4);
			for (int l = 0; l < 3; l++) {
				nip_cell_count(d, &x[9 + l], (unsigned long long)beyond[l]);
				x[9 + l].tone = !beyond[l] ? NIP_TONE_MUTED
						: l	   ? NIP_TONE_BAD
							   : NIP_TONE_WARN;
			}
		}
}

void nip_coil_tables(struct nip_doc *d, const struct nip_qc *q)
{
	coil_table(d, q);
	characteristic_table(d, q);
}
