/* plan_doc.h: a plan as a document: result tree, tables, figures. */
#ifndef NIP_REPORT_PLAN_DOC_H
#define NIP_REPORT_PLAN_DOC_H

#include "doc/doc.h"
#include "plan/plan.h"
#include "plan/transfer.h"

/* Fills d->result and d->blocks. The plan must outlive the document. */
void nip_plan_doc(struct nip_doc *d, const struct nip_plan *p);

/* The charts alone: porosity by step, and porosity against pressure where a layer has
 * a law in pressure. */
void nip_plan_charts(struct nip_doc *d, const struct nip_plan *p);

/* What another calender would need: a table, and "calender" in the tree. */
void nip_plan_transfer_section(struct nip_doc *d, const struct nip_transfers *t);

#endif
