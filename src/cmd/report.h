/* report.h: what nipline report reads beside spec and line data. */
#ifndef NIP_CMD_REPORT_H
#define NIP_CMD_REPORT_H

#include "cmd/cmd.h"
#include "report/batch_doc.h"

/* A CSV whose first column names coils (units of evidence) or batches, and each other one
 * a factor. An input of the document. 0/-1. */
int nip_report_factors(struct nip_session *s, const char *path, struct nip_unit_factors *out);

#endif
