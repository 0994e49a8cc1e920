/* batch_tree.c: the comparisons of the batches as the tree that JSON shows. */
#include <config.h>

#include "report/batch_parts.h"

#include <math.h>

void nip_batch_tree(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		    size_t n)
{
	struct nip_node *list = nip_node_list(d, d->result, "comparisons"), *batches;

	for (size_t i = 0; i < n; i++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_text(d, x, "characteristic",
			      q->spec->characteristics.at[c[i].characteristic].id);
		nip_node_text(d, x, "unit", q->overall[c[i].characteristic].unit);
		nip_node_text(d, x, "unit_of_evidence", c[i].unit_of_evidence);
		nip_node_text(d, x, "verdict", nip_alike_name[c[i].result.alike]);
		nip_node_number(d, x, "grand_mean",
				c[i].result.decided ? c[i].result.anova.grand_mean : NAN);
		nip_node_number(d, x, "f", c[i].result.decided ? c[i].result.anova.f : NAN);
		nip_node_number(d, x, "df_between",
				c[i].result.decided ? c[i].result.anova.df_between : NAN);
		nip_node_number(d, x, "df_within",
				c[i].result.decided ? c[i].result.anova.df_within : NAN);
		nip_node_number(d, x, "p", c[i].result.decided ? c[i].result.anova.p : NAN);
		nip_node_number(d, x, "ms_within",
				c[i].result.decided ? c[i].result.anova.ms_within : NAN);
		nip_node_number(d, x, "variance_between",
				c[i].result.decided ? c[i].result.anova.var_between : NAN);
		nip_node_number(d, x, "lag1_autocorrelation", c[i].lag1);
		nip_node_number(d, x, "units_needed", c[i].result.units_needed);
		nip_node_number(d, x, "critical_value",
				c[i].result.decided ? c[i].result.critical : NAN);
		nip_node_text(d, x, "critical_value_method", c[i].result.critical_method);
		nip_node_number(d, x, "largest_difference",
				c[i].result.decided ? c[i].result.largest_difference : NAN);
		nip_node_number(d, x, "difference_bound",
				c[i].result.decided ? c[i].result.difference_bound : NAN);
		nip_node_number(d, x, "margin", q->overall[c[i].characteristic].margin);
		nip_evidence_tree(d, x, q, &c[i]);
		batches = nip_node_list(d, x, "batches");
		for (size_t k = 0; k < c[i].k; k++) {
			const struct nip_batch *b = &c[i].batch[k];
			struct nip_node *y = nip_node_object(d, batches, NULL);

			nip_node_text(d, y, "batch", b->name);
			nip_node_number(d, y, "readings", (double)b->readings.n);
			nip_node_number(d, y, "units", b->group.n);
			nip_node_number(d, y, "mean", b->group.mean);
			nip_node_number(d, y, "sd", nip_moments_sd(&b->readings));
			nip_node_number(d, y, "low", b->lo);
			nip_node_number(d, y, "high", b->hi);
			nip_node_bool(d, y, "outside", b->outside);
			nip_node_number(d, y, "out_of_spec", (double)b->out_of_spec);
		}
	}
}
