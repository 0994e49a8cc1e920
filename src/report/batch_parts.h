/* batch_parts.h: the sections of the batch report, each in its file. Private to the room. */
#ifndef NIP_REPORT_BATCH_PARTS_H
#define NIP_REPORT_BATCH_PARTS_H

#include "report/batch_doc.h"

struct nip_batch_report {
	const struct nip_qc *q;
	const struct nip_comparison *c; /* by characteristic */
	size_t n;
	const struct nip_batch_options *options;
};

/* ---- page one ---- */

/* One sentence from the numbers, and the line about the spec. */
void nip_batch_headline(struct nip_doc *d, const struct nip_batch_report *r);
void nip_batch_spec_line(struct nip_doc *d, const struct nip_batch_report *r);
/* What to do, each with its reason: a table, and "actions" in the tree. */
void nip_batch_actions(struct nip_doc *d, const struct nip_batch_report *r);
/* A row a characteristic; a row a batch with its means. */
void nip_batch_verdicts(struct nip_doc *d, const struct nip_batch_report *r);
void nip_batch_means_table(struct nip_doc *d, const struct nip_batch_report *r);

/* ---- behind the figures ---- */

void nip_batch_numbers(struct nip_doc *d, const struct nip_batch_report *r);
/* Signals of control charts of the means of units and of lanes, beside those that chance
 * brings; "signals_by_chance" in the tree. */
void nip_batch_signals(struct nip_doc *d, const struct nip_batch_report *r);
void nip_batch_quality(struct nip_doc *d, const struct nip_batch_report *r);
/* Spec, recipe and every input with its digest; what the recipe records of pressures. */
void nip_batch_identity(struct nip_doc *d, const struct nip_batch_report *r);
/* Predicted beside measured, and the 3-point pressure record; says it where there is no
 * recipe. Fills "prediction" and "pressure_record" in the tree. */
void nip_batch_recipe(struct nip_doc *d, const struct nip_batch_report *r);
/* Means of batches over the plan's value and its 95 % interval (half_width; not above 0:
 * none), in the unit of the characteristic. */
void nip_planned_chart(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		       double planned, double half_width, const char *headline);
void nip_batch_methods(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		       size_t n);

void nip_batch_tree(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
		    size_t n);

/* ---- words ---- */

/* " µm", or "" for a plain number: what stands behind a number. */
const char *nip_batch_unit(struct nip_doc *d, const struct nip_qc *q, size_t characteristic);
/* "lot 6": a bare number is no name, so the header of the batch column stands before it. */
const char *nip_batch_name(struct nip_doc *d, const struct nip_qc *q, const char *batch);
/* Digits that tell a mean from its limits, however large the offset. */
int nip_batch_digits(const struct nip_batch *b);

#endif
