/* batch_doc.c: the batch consistency report: verdict first, then what it rests on. */
#include <config.h>

#include "report/batch_parts.h"

#include "report/coil_doc.h"

static void characteristic(struct nip_doc *d, const struct nip_batch_report *r, size_t i)
{
	const struct nip_qc *q = r->q;

	nip_doc_heading(d, "%s", nip_axis_title(d, q, i));
	if (!q->overall[i].moments.n) {
		nip_doc_paragraph(d, NIP_TONE_WARN, "No usable value.");
		return;
	}
	nip_run_chart(d, q, i);
	nip_histogram_chart(d, q, i);
	if (r->c[i].k > 1)
		nip_batch_chart(d, q, &r->c[i]);
	nip_evidence_blocks(d, q, &r->c[i]);
}

static void page_one(struct nip_doc *d, const struct nip_batch_report *r)
{
	nip_batch_headline(d, r);
	nip_batch_actions(d, r);
	nip_batch_spec_line(d, r);
	nip_batch_verdicts(d, r);
	nip_batch_means_table(d, r);
}

void nip_batch_doc(struct nip_doc *d, const struct nip_qc *q, const struct nip_batch_options *o)
{
	size_t n = q->spec->characteristics.n;
	struct nip_comparison *c = NIP_NEW_N(d->arena, n, struct nip_comparison);
	const struct nip_batch_report r = { .q = q, .c = c, .n = n, .options = o };

	d->title = o->title ? nip_arena_strdup(d->arena, o->title)
			    : nip_arena_printf(d->arena, "Batch consistency: %s", q->spec->title);
	d->csv_of_figures = true;
	for (size_t i = 0; i < n; i++) {
		nip_compare_batches(q, i, &c[i]);
		c[i].evidence.recorded = o->recorded;
	}
	nip_coil_summary(d, d->result, q);
	nip_batch_tree(d, q, c, n);
	page_one(d, &r);
	for (size_t i = 0; i < n; i++)
		characteristic(d, &r, i);
	nip_batch_recipe(d, &r);
	nip_batch_numbers(d, &r);
	nip_batch_signals(d, &r);
	nip_coil_tables(d, q);
	nip_quality_tables(d, q, false);
	nip_batch_quality(d, &r);
	nip_batch_identity(d, &r);
	nip_batch_methods(d, q, c, n);
}
