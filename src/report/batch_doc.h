/* batch_doc.h: the batch consistency report: are the batches alike, which is not, by
 * how much. */
#ifndef NIP_REPORT_BATCH_DOC_H
#define NIP_REPORT_BATCH_DOC_H

#include "doc/doc.h"
#include "plan/plan.h"
#include "qc/qc.h"
#include "report/batch_evidence.h"
#include "spc/consistency.h"

struct nip_batch {
	const char *name;
	struct nip_group group; /* units of evidence */
	struct nip_moments readings;
	double lo, hi; /* decision limits of its mean; NaN without a decision */
	bool outside;
	/* Outside, but within half the width of its limits of the median of the means: another
	 * batch is far off and drags the grand mean along. Never all that are outside. */
	bool dragged;
	size_t out_of_spec; /* readings beyond alarm or reject limits */
};

struct nip_comparison { /* one characteristic over the batches */
	size_t characteristic;
	size_t k;
	struct nip_batch *batch;
	const char *unit_of_evidence; /* "wafer", "coil" */
	double lag1;		      /* of the readings within coils and lanes */
	struct nip_batch_evidence evidence;
	struct nip_consistency result;
};

/* Gathers the units of evidence of one characteristic by batch and decides on them;
 * results in the arena of q. */
void nip_compare_batches(const struct nip_qc *q, size_t characteristic,
			 struct nip_comparison *out);

struct nip_batch_options {
	const char *title;	     /* NULL: from the spec */
	const struct nip_plan *plan; /* of the recipe the batches were made by; NULL: none */
	const struct nip_unit_factors *recorded; /* of coils or batches; NULL: nothing */
	size_t layer;		     /* of that recipe, which the line data measure */
};

/* The inputs of the document are already in it: the report lists them. Spec, plan and data
 * must outlive the document. */
void nip_batch_doc(struct nip_doc *d, const struct nip_qc *q, const struct nip_batch_options *o);

/* "C-103 by +0.59 um, C-101 by -0.31 um": the batches outside their decision limits,
 * the farthest off first, the first three, then those they drag outside with the grand
 * mean; "" if there is none. */
const char *nip_batch_differences(struct nip_doc *d, const struct nip_qc *q,
				  const struct nip_comparison *c);

/* batch_chart.c */
void nip_run_chart(struct nip_doc *d, const struct nip_qc *q, size_t characteristic);
void nip_histogram_chart(struct nip_doc *d, const struct nip_qc *q, size_t characteristic);
/* What a figure of coils rests on. */
const char *nip_batch_footer(struct nip_doc *d, const struct nip_qc *q);
void nip_batch_chart(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c);

/* evidence_chart.c; source: names of the components, the outermost first */
void nip_trend_chart(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c);
void nip_components_chart(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c,
			  const char *const *source);

/* "thickness, um" */
const char *nip_axis_title(struct nip_doc *d, const struct nip_qc *q, size_t characteristic);

#endif
