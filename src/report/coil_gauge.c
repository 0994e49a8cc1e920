/* coil_gauge.c: how uncertain gauges leave the means of coils. */
#include <config.h>

#include <math.h>

#include "report/coil_doc.h"
#include "unit/typeset.h"

static void row(struct nip_doc *d, struct nip_table *t, const struct nip_qc *q,
		const struct nip_coil *c, size_t k, const struct nip_qc_uncertainty *u)
{
	const double part[] = { 2 * u->standard, u->random, u->calibration, u->foil, u->density };
	struct nip_cell *x = nip_table_row(d, t);

	nip_cell_text(d, &x[0], c->name);
	nip_cell_text(d, &x[1], nip_qc_label(q, k));
	nip_cell_text(d, &x[2], nip_unit_typeset(d->arena, q->overall[k].unit));
	nip_cell_number(d, &x[3], nip_moments_mean(&c->tally[k].moments), 5);
	for (int i = 0; i < 5; i++)
		nip_cell_number(d, &x[4 + i], part[i], 2);
	nip_cell_text(d, &x[9], nip_arena_strdup(d->arena, u->lacks));
}

void nip_coil_uncertainty_table(struct nip_doc *d, const struct nip_qc *q)
{
	static const struct nip_column column[] = { { "coil" },
						    { "characteristic" },
						    { "unit" },
						    { "mean", NULL, true },
						    { "U (k = 2)", NULL, true },
						    { "u gauge", NULL, true },
						    { "u calibration", NULL, true },
						    { "u foil", NULL, true },
						    { "u density", NULL, true },
						    { "not stated" } };
	struct nip_table *t = NULL;

	for (size_t i = 0; i < q->coils.n; i++)
		for (size_t k = 0; k < q->spec->characteristics.n; k++) {
			struct nip_qc_uncertainty u;

			nip_qc_coil_uncertain(q, &q->coils.at[i], k, &u);
			if (isnan(u.standard))
				continue;
			if (!t) {
				nip_doc_heading(d, "Uncertainty of coil means");
				t = nip_doc_table(d, "uncertainty",
						  "Standard uncertainties u, first order; only the "
						  "gauge's own differs from coil to coil",
						  column, sizeof column / sizeof *column);
			}
			row(d, t, q, &q->coils.at[i], k, &u);
		}
}
