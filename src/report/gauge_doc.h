/* gauge_doc.h: a gauge study as a document. */
#ifndef NIP_REPORT_GAUGE_DOC_H
#define NIP_REPORT_GAUGE_DOC_H

#include "doc/doc.h"
#include "spc/gauge.h"

/* column: what was measured; unit NULL where the header has none. */
void nip_gauge_doc(struct nip_doc *d, const struct nip_gauge *g, const char *column,
		   const char *unit);

#endif
