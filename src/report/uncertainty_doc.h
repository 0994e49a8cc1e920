/* uncertainty_doc.h: how far a plan may be off, and whose spread it is. */
#ifndef NIP_REPORT_UNCERTAINTY_DOC_H
#define NIP_REPORT_UNCERTAINTY_DOC_H

#include "doc/doc.h"
#include "plan/uncertainty.h"

void nip_uncertainty_doc(struct nip_doc *d, const struct nip_outcome *outcome, size_t n,
			 const struct nip_uncertainty *u);

/* A figure each of the outcomes that spread, those with limits first: 95 % of the draws
 * against min and max (by outcome, SI, NaN none), and the sources by their effect. */
void nip_uncertainty_charts(struct nip_doc *d, const struct nip_outcome *outcome, size_t n,
			    const struct nip_uncertainty *u, const double *min, const double *max);

#endif
